//! Files as practices' systems really print them, each with the report the operator reads.

use crate::hub::{House, demo};
use mdt_app::interop::{
    ImportError, ImportOptions, Mapping, import_cases, import_organisations, import_people, import_services, parse_cases,
};
use mdt_app::interop::{ImportTarget, TargetError};
use mdt_domain::{
    case::CaseRoot,
    command::Command,
    directory::{Absence, Directory, Duty, FundingStream},
    ids::{DutyId, LocalServiceId, PersonId},
    local_service::LocalService,
    words::{NhsNumber, OdsCode, UtcMicros},
};
use mdt_store::local_services::LocalServiceChanges;
use std::collections::{BTreeMap, BTreeSet};

const ORGANISATIONS: &[u8] = include_bytes!("../../data/organisations.csv");
const TODAY: &str = "2026-11-24";
const HEADINGS: &str = "NHS Number,Full Name,Date of Birth,Usual GP's Full Name,Registration Status,Practice,Code Term,Date,Code Term,Date";

async fn borough() -> House {
    let house = House::open().await;
    import_organisations(&house.hub, ORGANISATIONS, &demo(TODAY)).await.expect("organisations");
    house
}

/// What the operator reads.
async fn read(house: &House, bytes: &[u8], options: &ImportOptions) -> String {
    match import_cases(&house.hub, bytes, options).await {
        Ok(report) => report.to_string(),
        Err(error) => error.to_string(),
    }
}

fn check(name: &str, actual: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/golden").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, format!("{actual}\n")).expect("written");
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name}: run once with UPDATE_GOLDEN=1 and read the file"));
    assert_eq!(actual, wanted.trim_end(), "{name}");
}

fn file(headings: &str, rows: &[&str]) -> Vec<u8> { format!("{headings}\r\n{}\r\n", rows.join("\r\n")).into_bytes() }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_file_gets_its_report() {
    let well = "999 416 7286,\"JONES, Iris (Mrs)\",25-Sep-1933,\"TESTGP, Alex (Dr)\",Current,Cassidy Road Medical Centre,Interpreter needed,27-Jul-2025,,";
    let mut windows = file(HEADINGS, &["999 557 1714,\"NOVXK, Cyril (Mr)\",25-May-1937,,Current,Cassidy Road Medical Centre,,,,"]);
    windows.iter_mut().for_each(|byte| if *byte == b'X' { *byte = 0xc1 });
    let bom = [b"\xef\xbb\xbf".as_slice(), &file(HEADINGS, &[well])].concat();
    let many = "9996499685,\"CHOWDHURY, Winifred (Mrs)\",03-Mar-1944,,Current,Ashville Surgery,Housebound,01-Feb-2025,Rockwood Clinical Frailty Scale level 6 - moderately frail,01-Jan-2025";
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("windows_1252", windows),
        ("byte_order_mark", bom),
        ("continuation_rows", file(HEADINGS, &[many, ",,,,,,No longer housebound,01-Aug-2026,Rockwood Clinical Frailty Scale level 8 - very severely frail,27-Aug-2026", ",,,,,,,,,", ",,,,,,Housebound,01-Jul-2026,,", well])),
        ("moved_practice", file(HEADINGS, &[well, "999 416 7286,\"JONES, Iris (Mrs)\",25-Sep-1933,,Current,Ashville Surgery,,,,"])),
        ("no_longer_registered", file(HEADINGS, &["999 416 7286,\"JONES, Iris (Mrs)\",25-Sep-1933,,Deceased,Ashville Surgery,,,,", many])),
        ("wrong_cells", file(HEADINGS, &[
            "999 416 7287,\"JONES, Iris (Mrs)\",25-Sep-1933,,Current,Cassidy Road Medical Centre,,,,",
            "943 476 5919,\"REAL, Person\",25-Sep-1933,,Current,Cassidy Road Medical Centre,,,,",
            "999 557 1714,Cher,25/05/37,,Current,,Rockwood Clinical Frailty Scale level 12,31-Feb-2026,,",
            ",\"SOMEBODY, Else\",01-Jan-1940,,Current,Cassidy Road Medical Centre,,,,",
            "9998332206,\"DAVIES, Halina\",01-Mar-2040,,Current,Cassidy Road Medical Centre,,,,,,moved cells",
        ])),
        ("unknown_practice", file(HEADINGS, &["9995571714,\"TWO, Row\",25-Sep-1933,,Current,The Moon Surgery,,,,", well])),
        ("missing_column", file("NHS Number,Full Name,Practice", &["9994167286,\"JONES, Iris\",Ashville Surgery"])),
        ("no_headings", b"9994167286,Iris Jones,25-Sep-1933,Ashville Surgery\n".to_vec()),
        ("headings_only", file(HEADINGS, &[])),
        ("empty_file", Vec::new()),
        ("title_rows_first", [b"Frailty search\r\nRun on 24-Nov-2026\r\n\r\n".as_slice(), &file(HEADINGS, &[well])].concat()),
        ("semicolons", file("nhs_number;given;family;dob;practice_code;needs;reason", &["9994167286;Iris;Jones;1933-09-25;E85025;\"food-insecurity;elder-abuse;digital-access\";"])),
        ("unknown_need", file("nhs_number,given,family,dob,practice_code,needs", &["9994167286,Iris,Jones,1933-09-25,E85025,lonely"])),
    ];
    for (name, bytes) in files {
        let house = borough().await;
        check(name, &read(&house, &bytes, &demo(TODAY)).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_clauses_say_is_on_the_case() {
    let house = borough().await;
    let rows = [
        "9996499685,\"CHOWDHURY, Winifred (Mrs)\",03-Mar-1944,,Current,Ashville Surgery,Housebound,01-Feb-2025,Rockwood Clinical Frailty Scale level 6 - moderately frail,01-Jan-2025",
        ",,,,,,No longer housebound,01-Aug-2026,Rockwood Clinical Frailty Scale level 8 - very severely frail,27-Aug-2026",
        ",,,,,,,,Lives in care home,02-Feb-2026",
    ];
    import_cases(&house.hub, &file(HEADINGS, &rows), &demo(TODAY)).await.expect("imported");
    let number = NhsNumber::parse("9996499685").expect("a number");
    let root = house.hub.store().case_by_nhs_number(&number).await.expect("read").expect("a case");
    assert_eq!((root.patient.given.as_str(), root.patient.family.as_str()), ("Winifred", "Chowdhury"));
    assert_eq!((root.cfs.map(|cfs| cfs.value()), root.patient.is_housebound, root.patient.is_in_care_home), (Some(8), false, true));
    assert_eq!((root.code.as_str(), root.practice.as_str(), root.pcn.as_str()), ("SF-001", "E85719", "U62360"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_practice_s_export_comes_in_and_comes_in_again() {
    let house = borough().await;
    let rows = "EMIS Number,Organisation Code,Organisation Name,Usual GP's Full Name,NHS Number,Title,Family Name,Calling Name,Age,Date of Birth,Gender,Interpreter - Code Term,Interpreter - Date,Housebound - Code Term,Housebound - Date,Care Home resident - Code Term,Care Home resident - Date,Frailty - Code Term,Frailty - Date,eFI - Value,eFI - Date,Rpt count\r\n\
        10001,E85025,CASSIDY ROAD MEDICAL CENTRE,\"TESTGP, Alex (Dr)\",999 416 7286,Mrs,JONES,Iris,93,25-Sep-1933,Female,Interpreter needed,27-Jul-2025,,,Lives in care home,04-Jul-2025,Rockwood Clinical Frailty Scale level 5 - mildly frail,01-Jan-2025,0.25,07-Oct-2025,8\r\n\
        10009,E85038,\"THE SURGERY, DR MANGWANA & PARTNERS\",\"TESTGP, Charlie (Dr)\",999 309 9384,Mr,DE LA CRUZ,Farid,91,03-Oct-1935,Male,,,,,,,Rockwood Clinical Frailty Scale level 5 - mildly frail,17-Jul-2025,0.31,07-Jan-2026,7\r\n";
    check("export_dry_run", &read(&house, rows.as_bytes(), &ImportOptions { is_dry_run: true, ..demo(TODAY) }).await);
    check("export_first", &read(&house, rows.as_bytes(), &demo(TODAY)).await);
    check("export_again", &read(&house, rows.as_bytes(), &demo(TODAY)).await);
    let later = rows.replace("0.25", "0.28").replace("E85025,CASSIDY ROAD MEDICAL CENTRE", "E85719,ASHVILLE SURGERY");
    check("export_later", &read(&house, later.as_bytes(), &demo(TODAY)).await);
    let elsewhere = later.replace("E85719,ASHVILLE SURGERY", "E85020,BROOK GREEN MEDICAL CENTRE");
    check("export_other_pcn", &read(&house, elsewhere.as_bytes(), &demo(TODAY)).await);
    let pcn = Some(OdsCode::parse("U18398").expect("a code"));
    check("export_filtered", &read(&house, rows.as_bytes(), &ImportOptions { pcn, ..demo(TODAY) }).await);
    check("export_real", &read(&house, rows.as_bytes(), &ImportOptions { is_demo: false, ..demo(TODAY) }).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_can_be_mapped_by_hand() {
    let house = borough().await;
    let bytes = file("Nummer,Vorname,Nachname,geboren,Praxis", &["9994167286,Iris,Jones,1933-09-25,E85025"]);
    let pairs = ["nhs_number=Nummer", "given=Vorname", "family=Nachname", "date_of_birth=geboren", "practice_code=Praxis"];
    let mapping = Mapping::parse(pairs).expect("a mapping");
    let report = import_cases(&house.hub, &bytes, &ImportOptions { mapping, ..demo(TODAY) }).await.expect("imported");
    assert_eq!(report.new, 1);
    assert!(Mapping::parse(["nhs_number"]).is_err());
    let mapping = Mapping::parse(["nhs=Nummer", "given=Rufname"]).expect("pairs");
    check("wrong_mapping", &read(&house, &bytes, &ImportOptions { mapping, ..demo(TODAY) }).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn needs_become_notes_when_somebody_signs_for_them() {
    let house = borough().await;
    import_services(&house.hub, include_bytes!("../../data/services.csv"), &demo(TODAY)).await.expect("services");
    import_people(&house.hub, include_bytes!("../../data/people.csv"), &demo(TODAY)).await.expect("people");
    let amira = mdt_hub::Hub::directory(&house.hub).people.values().find(|p| p.email.starts_with("amira")).expect("Amira").id;
    let bytes = file("nhs_number,given,family,dob,practice_code,needs", &["9994167286,Iris,Jones,1933-09-25,E85025,food-insecurity;elder-abuse;digital-access"]);
    let report = import_cases(&house.hub, &bytes, &ImportOptions { notes_by: Some(amira), ..demo(TODAY) }).await.expect("imported");
    assert_eq!((report.new, report.notes_written), (1, 3));
    let again = import_cases(&house.hub, &bytes, &ImportOptions { notes_by: Some(amira), ..demo(TODAY) }).await.expect("imported");
    assert_eq!((again.unchanged, again.notes_written), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_directory_s_files_come_in_and_come_in_again() {
    let house = House::open().await;
    let people = include_bytes!("../../data/people.csv");
    let error = import_people(&house.hub, people, &demo(TODAY)).await.expect_err("no Federation yet");
    check("people_too_early", &error.to_string());
    import_organisations(&house.hub, ORGANISATIONS, &demo(TODAY)).await.expect("organisations");
    let Err(ImportError::Refused(report)) = import_people(&house.hub, people, &demo(TODAY)).await else { panic!("services are missing") };
    assert!(report.errors.iter().all(|error| error.column.as_deref() == Some("service")), "{report}");
    import_services(&house.hub, include_bytes!("../../data/services.csv"), &demo(TODAY)).await.expect("services");
    check("people_first", &import_people(&house.hub, people, &demo(TODAY)).await.expect("people").to_string());
    check("people_again", &import_people(&house.hub, people, &demo(TODAY)).await.expect("people").to_string());
    check("organisations_again", &import_organisations(&house.hub, ORGANISATIONS, &demo(TODAY)).await.expect("again").to_string());
    let wrong = b"email,name,job,organisation,roles,service\nnobody,,GP,Practice,gp,X\nbea@example.org,Bea,GP,Practice,wizard@U62360;gp@U99999,\n".as_slice();
    check("people_wrong", &import_people(&house.hub, wrong, &demo(TODAY)).await.expect_err("wrong").to_string());
    let wrong = b"code,name,kind,part_of,code_letters\nE1,A,practice,,\nU99999,New PCN,pcn,DEMOHFGP,SF\nE99999,Surgery,practice,U00000,\nE99999,Surgery,clinic,U99999,\n".as_slice();
    check("organisations_wrong", &import_organisations(&house.hub, wrong, &demo(TODAY)).await.expect_err("wrong").to_string());
}

#[test]
fn a_decile_that_is_none_is_refused_by_its_row_and_column() {
    let read = |deciles: &[&str]| {
        let rows: Vec<String> = deciles.iter().enumerate().map(|(nth, decile)| format!("E{:05},Surgery {nth},practice,U99999,,{decile}", 90_000 + nth)).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        mdt_app::interop::parse_organisations(&file("code,name,kind,part_of,code_letters,IMD Decile", &rows))
    };
    let refused = read(&["0", "11", "-1", "3.5", "tenth", "99999999999"]);
    let told: Vec<String> = refused.errors.iter().map(|error| format!("{} {} {}", error.line, error.column.as_deref().unwrap_or("-"), error.what)).collect();
    let wanted: Vec<String> = (2..8).map(|line| format!("{line} IMD Decile is not a decile; type 1 (most deprived) to 10")).collect();
    assert_eq!(told, wanted);
    let taken = read(&["1", " 10 ", ""]);
    assert!(taken.errors.is_empty(), "{:?}", taken.errors);
    assert_eq!(taken.rows.iter().map(|row| row.value.imd_decile).collect::<Vec<_>>(), [Some(1), Some(10), None]);
    let of_a_pcn = mdt_app::interop::parse_organisations(&file("code,name,kind,part_of,code_letters,imd_decile", &["U99999,New PCN,pcn,DEMOHFGP,NP,4"]));
    let told: Vec<_> = of_a_pcn.errors.iter().map(|error| (error.line, error.column.as_deref(), error.what.as_str())).collect();
    assert_eq!(told, [(2, Some("imd_decile"), "is set, and only a practice has one; leave it empty")]);
}

#[test]
fn ten_thousand_rows_are_read_in_a_blink() {
    let mut text = String::from("NHS Number,Full Name,Date of Birth,Organisation Code,Code Term,Date\r\n");
    for n in 1..10_001_u32 {
        let digits = format!("999{n:06}");
        let sum: u32 = digits.chars().filter_map(|c| c.to_digit(10)).zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
        match 11 - sum % 11 {
            10 => text.push_str(",,,,Housebound,01-Aug-2026\r\n"),
            check => text.push_str(&format!("{digits}{},\"TEST, Patient\",01-Jan-1940,E85025,Housebound,01-Aug-2026\r\n", check % 11)),
        }
    }
    let begun = std::time::Instant::now();
    let options = mdt_app::interop::CaseOptions { is_demo: true, today: crate::hub::day(TODAY), mapping: Mapping::default() };
    let plan = parse_cases(text.as_bytes(), &options);
    let took = begun.elapsed();
    println!("10,000 rows read in {took:?}");
    assert_eq!((plan.rows_read, plan.errors.len()), (10_000, 0));
    assert!(took.as_secs() < 5, "{took:?}");
}

/// A service that cannot take the case of one code.
struct Breaks<'a>(&'a House, &'static str);
impl ImportTarget for Breaks<'_> {
    async fn directory(&self) -> Result<Directory, TargetError> { ImportTarget::directory(&self.0.hub).await }
    async fn cases_by_nhs_number(&self, numbers: &[NhsNumber]) -> Result<BTreeMap<NhsNumber, CaseRoot>, TargetError> {
        self.0.hub.cases_by_nhs_number(numbers).await
    }
    async fn last_case_number(&self, letters: &str) -> Result<u32, TargetError> { self.0.hub.last_case_number(letters).await }
    async fn execute(&self, actor: Option<PersonId>, command: Command, at: Option<UtcMicros>) -> Result<(), TargetError> {
        match &command {
            Command::RegisterCase(root) if root.code.as_str() == self.1 => Err(TargetError::Unavailable("the disk is full".into())),
            _ => ImportTarget::execute(&self.0.hub, actor, command, at).await,
        }
    }
    async fn compare_local_services(&self, said: Vec<LocalService>, kept: Option<&BTreeSet<LocalServiceId>>) -> Result<LocalServiceChanges, TargetError> {
        self.0.hub.compare_local_services(said, kept).await
    }
    async fn write_local_services(&self, changes: &LocalServiceChanges, at: UtcMicros) -> Result<(), TargetError> {
        self.0.hub.write_local_services(changes, at).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_part_of_the_way_says_what_was_done_and_the_same_file_goes_on() {
    let house = borough().await;
    let bytes = include_bytes!("../../data/cases.csv");
    let error = import_cases(&Breaks(&house, "SF-030"), bytes, &demo(TODAY)).await.expect_err("stops");
    check("stopped", &error.to_string());
    let report = import_cases(&house.hub, bytes, &demo(TODAY)).await.expect("goes on");
    assert_eq!(report.new + report.unchanged, 240, "{report}");
    assert!(report.unchanged > 0 && report.new > 0 && report.changed == 0, "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_files_again_leave_rotas_and_days_away_as_they_are_and_bring_nobody_back() {
    let house = borough().await;
    let services = include_bytes!("../../data/services.csv");
    // As most files are: nothing said of who has left.
    let people = String::from_utf8(include_bytes!("../../data/people.csv").to_vec()).expect("text").replace(",N\n", ",\n");
    import_services(&house.hub, services, &demo(TODAY)).await.expect("services");
    import_people(&house.hub, people.as_bytes(), &demo(TODAY)).await.expect("people");
    let execute = async |command| {
        house.hub.execute(mdt_hub::Request { actor: mdt_hub::ActorId::System, key: None, command, at: None }).await.expect("accepted")
    };
    let directory = || mdt_hub::Hub::directory(&house.hub);
    let who = |part: &str| directory().people.values().find(|person| person.email.starts_with(part)).expect("somebody").id;
    let (lena, marek, ruth) = (who("lena."), who("marek."), who("ruth."));
    let reablement = directory().people[&lena].service_id.expect("a service");
    let today = crate::hub::day(TODAY);
    let duty = Duty {
        id: DutyId(uuid::Uuid::now_v7()),
        person_id: lena,
        pcn: None,
        weekdays: vec![1, 2],
        from: today,
        until: None,
        available_from: None,
        available_until: None,
    };
    execute(Command::SetRota { service_id: reablement, rota: vec![duty] }).await;
    let absences = vec![Absence { from: today, until: today.plus_days(3), cover: None }];
    execute(Command::SetAbsences { person_id: lena, absences }).await;
    execute(Command::EndPerson { person_id: marek, cover: Some(ruth) }).await;
    let before = directory();
    let again = import_services(&house.hub, services, &demo(TODAY)).await.expect("services");
    assert_eq!((again.new, again.changed), (0, 0), "{again}");
    let again = import_people(&house.hub, people.as_bytes(), &demo(TODAY)).await.expect("people");
    assert_eq!((again.new, again.changed), (0, 0), "{again}");
    assert_eq!(directory(), before);
    // What the file does say counts, beside what it knows nothing of.
    let text = people.replace("Lena Sommer,", "Lena Sommer-Hill,");
    let changed = import_people(&house.hub, text.as_bytes(), &demo(TODAY)).await.expect("people");
    assert_eq!((changed.new, changed.changed), (0, 1), "{changed}");
    let lena = directory().people[&lena].clone();
    assert_eq!((lena.name.as_str(), lena.absences.len()), ("Lena Sommer-Hill", 1));
    assert_eq!(directory().services[&reablement].rota.len(), 1);
    assert!(directory().people[&marek].is_ended, "a blank cell brings nobody back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn employers_and_funds_come_in_as_people_write_them_and_a_blank_cell_takes_nothing_away() {
    let house = borough().await;
    let row = |employer: &str, funds: &str| format!("Email,Name,Job,Organisation,Role,Employer,Funding\nzoe@example.org,Zoe Adair,Link worker,South Fulham PCN,link_worker@U62360,{employer},{funds}\n");
    let held = || {
        let directory = mdt_hub::Hub::directory(&house.hub);
        let zoe = directory.people.values().find(|person| person.email == "zoe@example.org").expect("Zoe").clone();
        (zoe.organisation.to_string(), zoe.employer.map(|it| it.to_string()), zoe.funding_stream)
    };
    for (employer, funds, wanted_employer, wanted) in [
        ("A charity", "Voluntary sector", Some("A charity"), FundingStream::Vcse),
        ("", "", Some("A charity"), FundingStream::Vcse),
        ("Fulham Council", "local_authority", Some("Fulham Council"), FundingStream::LocalAuthority),
        ("Fulham Council", "ARRS", Some("Fulham Council"), FundingStream::Arrs),
    ] {
        import_people(&house.hub, row(employer, funds).as_bytes(), &demo(TODAY)).await.expect("imported");
        assert_eq!(held(), ("South Fulham PCN".to_owned(), wanted_employer.map(str::to_owned), Some(wanted)), "{employer} {funds}");
    }
    let Err(ImportError::Refused(report)) = import_people(&house.hub, row("", "a wish").as_bytes(), &demo(TODAY)).await else { panic!("no such funds") };
    assert!(report.to_string().contains("is no funding stream there is; type arrs"), "{report}");
    // A file that says only who employs people says by that whose they are, as before there was a column for both.
    let file = b"Email,Name,Job,Employer,Role\nyan@example.org,Yan Bo,Link worker,South Fulham PCN,link_worker@U62360\n";
    import_people(&house.hub, file, &demo(TODAY)).await.expect("imported");
    let directory = mdt_hub::Hub::directory(&house.hub);
    let yan = directory.people.values().find(|person| person.email == "yan@example.org").expect("Yan");
    assert_eq!((yan.organisation.as_str(), &yan.employer), ("South Fulham PCN", &None));
}
