//! A plan → commands. Everything is looked at before anything is executed; with any error nothing is.

use super::{
    cases::{CaseOptions, CaseRow, parse_cases},
    cells::domain_words,
    columns::Mapping,
    organisations::parse_organisations_mapped,
    people::{PersonRow, parse_people_mapped},
    plan::{ImportPlan, Planned, RowError},
    report::{ImportError, ImportReport},
    services::parse_services,
    stable_id::demo_case_id,
    target::{ImportTarget, TargetError},
};
use futures_util::future::join_all;
use mdt_domain::{
    case::{CaseRoot, Patient},
    command::Command,
    directory::{Directory, Organisation, OrganisationKind, Person, Service},
    ids::{CaseId, PersonId, SocialNoteId},
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    words::{CaseCode, Day, Line, OdsCode, Priority, UtcMicros},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Commands under way at once: they share their transactions.
const CHUNK: usize = 64;

/// How to import.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// Say what would be done, do nothing.
    pub is_dry_run: bool,
    /// A demo accepts numbers of the 999 range alone.
    pub is_demo: bool,
    /// Cases: of this PCN only; rows of others are left out.
    pub pcn: Option<OdsCode>,
    /// The operator's column mapping.
    pub mapping: Mapping,
    /// For dates of birth.
    pub today: Day,
    /// As of when; none: the hub's clock.
    pub at: Option<UtcMicros>,
    /// Cases: who signs for the social needs of new cases. Without, needs are named in the line why a person is on the list.
    pub notes_by: Option<PersonId>,
}
impl ImportOptions {
    /// An import for real, of today.
    pub fn new(today: Day) -> Self {
        Self { is_dry_run: false, is_demo: false, pcn: None, mapping: Mapping::default(), today, at: None, notes_by: None }
    }
}

fn unavailable(error: TargetError) -> ImportError { ImportError::Unavailable(error.to_string()) }

fn report_of<T>(of: &'static str, plan: &ImportPlan<T>, options: &ImportOptions) -> ImportReport {
    ImportReport {
        of,
        is_dry_run: options.is_dry_run,
        read_as: plan.read_as,
        rows_read: plan.rows_read,
        skipped: plan.skipped,
        notices: plan.notices.clone(),
        errors: plan.errors.clone(),
        ..ImportReport::default()
    }
}

/// Counts a row as new, changed or unchanged; whether there is something to do.
fn count<T: PartialEq>(report: &mut ImportReport, before: Option<&T>, after: &T) -> bool {
    match before {
        None => report.new += 1,
        Some(before) if before == after => report.unchanged += 1,
        Some(_) => report.changed += 1,
    }
    before != Some(after)
}

fn refuse(mut report: ImportReport, errors: Vec<RowError>) -> Result<ImportReport, ImportError> {
    report.errors.extend(errors);
    report.errors.sort();
    if report.errors.is_empty() { Ok(report) } else { Err(ImportError::Refused(Box::new(report))) }
}

fn federation_of(organisations: impl IntoIterator<Item = Organisation>) -> Option<OdsCode> {
    organisations.into_iter().find(|o| o.kind == OrganisationKind::Federation).map(|o| o.code)
}

fn no_federation() -> RowError {
    RowError::new(1, None, "there is no Federation yet; import a file of organisations with a row of the kind federation first")
}

async fn set_directory<T: ImportTarget>(target: &T, command: Command, options: &ImportOptions) -> Result<(), ImportError> {
    target.execute(None, command, options.at).await.map_err(unavailable)
}

/// Imports organisations: all in one command.
pub async fn import_organisations<T: ImportTarget>(target: &T, bytes: &[u8], options: &ImportOptions) -> Result<ImportReport, ImportError> {
    let plan = parse_organisations_mapped(bytes, &options.mapping);
    let mut report = refuse(report_of("organisations", &plan, options), Vec::new())?;
    let known = target.directory().await.map_err(unavailable)?;
    let all: BTreeMap<OdsCode, Organisation> = known
        .organisations
        .iter()
        .map(|(code, organisation)| (code.clone(), organisation.clone()))
        .chain(plan.rows.iter().map(|row| (row.value.code.clone(), row.value.clone())))
        .collect();
    let mut errors = Vec::new();
    for row in &plan.rows {
        let wanted = match row.value.kind {
            OrganisationKind::Federation => continue,
            OrganisationKind::Pcn => OrganisationKind::Federation,
            OrganisationKind::Practice => OrganisationKind::Pcn,
        };
        if !row.value.part_of.as_ref().and_then(|code| all.get(code)).is_some_and(|parent| parent.kind == wanted) {
            let what = if wanted == OrganisationKind::Pcn { "is no PCN of this file or the directory" } else { "is no Federation of this file or the directory" };
            errors.push(RowError::new(row.line, Some("part_of"), format!("{what}; type its code, or add a row for it")));
        }
        if let Some(letters) = &row.value.code_letters
            && all.values().any(|other| other.code != row.value.code && other.code_letters.as_ref() == Some(letters))
        {
            errors.push(RowError::new(row.line, Some("code_letters"), "are another PCN's too; type letters of its own"));
        }
    }
    let federations: BTreeSet<_> = all.values().filter(|o| o.kind == OrganisationKind::Federation).map(|o| o.code.clone()).collect();
    if federations.len() > 1 {
        errors.push(RowError::new(1, None, "there would be more than one Federation; one service is for one"));
    }
    let Some(federation) = federations.into_iter().next() else { return refuse(report, vec![no_federation()]) };
    report = refuse(report, errors)?;
    let changed: Vec<_> =
        plan.rows.into_iter().map(|row| row.value).filter(|row| count(&mut report, known.organisations.get(&row.code), row)).collect();
    if !options.is_dry_run && !changed.is_empty() {
        set_directory(target, Command::SetDirectory { federation, organisations: changed, services: vec![], people: vec![] }, options).await?;
    }
    Ok(report)
}

/// Imports partner services: all in one command.
pub async fn import_services<T: ImportTarget>(target: &T, bytes: &[u8], options: &ImportOptions) -> Result<ImportReport, ImportError> {
    let plan = parse_services(bytes);
    let mut report = refuse(report_of("services", &plan, options), Vec::new())?;
    let known = target.directory().await.map_err(unavailable)?;
    let Some(federation) = federation_of(known.organisations.values().cloned()) else { return refuse(report, vec![no_federation()]) };
    // The file knows nothing of rotas: the known one stays.
    let with_rota = |row: Service| Service { rota: known.services.get(&row.id).map(|it| it.rota.clone()).unwrap_or_default(), ..row };
    let changed: Vec<_> =
        plan.rows.into_iter().map(|row| with_rota(row.value)).filter(|row| count(&mut report, known.services.get(&row.id), row)).collect();
    if !options.is_dry_run && !changed.is_empty() {
        set_directory(target, Command::SetDirectory { federation, organisations: vec![], services: changed, people: vec![] }, options).await?;
    }
    Ok(report)
}

/// Imports people: all in one command. A member known by their e-mail address keeps their id.
pub async fn import_people<T: ImportTarget>(target: &T, bytes: &[u8], options: &ImportOptions) -> Result<ImportReport, ImportError> {
    let plan = parse_people_mapped(bytes, &options.mapping);
    let mut report = refuse(report_of("people", &plan, options), Vec::new())?;
    let known = target.directory().await.map_err(unavailable)?;
    let Some(federation) = federation_of(known.organisations.values().cloned()) else { return refuse(report, vec![no_federation()]) };
    // An address of somebody who left may be another member's by now: who is here comes before who has left.
    let mut members: Vec<&Person> = known.people.values().filter(|person| person.guest.is_none()).collect();
    members.sort_by_key(|person| !person.is_ended);
    let by_email: BTreeMap<String, &Person> = members.into_iter().map(|person| (person.email.to_lowercase(), person)).collect();
    let mut errors = Vec::new();
    let mut changed = Vec::new();
    for Planned { line, value } in plan.rows {
        for role in value.person.roles.iter().filter(|role| !known.organisations.contains_key(&role.at)) {
            errors.push(RowError::new(line, Some("roles"), format!("names a place ({}) that is not in the directory; import organisations first", role.at)));
        }
        if value.person.service_id.is_some_and(|id| !known.services.contains_key(&id)) {
            errors.push(RowError::new(line, Some("service"), "is not in the directory; import services first"));
        }
        let before = by_email.get(&value.person.email).copied();
        let person = up_to_date(before, value);
        if count(&mut report, before, &person) {
            changed.push(person);
        }
    }
    let report = refuse(report, errors)?;
    if !options.is_dry_run && !changed.is_empty() {
        set_directory(target, Command::SetDirectory { federation, organisations: vec![], services: vec![], people: changed }, options).await?;
    }
    Ok(report)
}

/// The file's words; what it does not know (days away) or does not say (who left) stays.
fn up_to_date(before: Option<&Person>, PersonRow { person, has_left, .. }: PersonRow) -> Person {
    let Some(before) = before else { return person };
    let is_ended = has_left.unwrap_or(before.is_ended);
    let absences = if is_ended { Vec::new() } else { before.absences.clone() };
    Person { id: before.id, is_ended, absences, ..person }
}

/// Imports cases. A person who has a case keeps its id, its code and everything the file does not say.
pub async fn import_cases<T: ImportTarget>(target: &T, bytes: &[u8], options: &ImportOptions) -> Result<ImportReport, ImportError> {
    let case_options = CaseOptions { is_demo: options.is_demo, today: options.today, mapping: options.mapping.clone() };
    let mut plan = parse_cases(bytes, &case_options);
    refuse(report_of("cases", &plan, options), Vec::new())?;
    let directory = target.directory().await.map_err(unavailable)?;
    let placed = placed(&directory, &mut plan, options);
    let mut report = refuse(report_of("cases", &plan, options), Vec::new())?;

    let numbers: Vec<_> = placed.iter().map(|(row, _)| row.value.nhs_number.clone()).collect();
    let known = target.cases_by_nhs_number(&numbers).await.map_err(unavailable)?;
    let mut codes = Codes::default();
    let mut work = Vec::new();
    for (row, practice) in placed {
        let before = known.get(&row.value.nhs_number);
        let root = match before {
            Some(before) if Some(&before.pcn) != practice.part_of.as_ref() => {
                plan.notice(row.line, "is of somebody on another PCN's list, and was left out; close the case there first");
                report.skipped += 1;
                continue;
            }
            Some(before) => updated(before, &row.value, &practice),
            None => {
                if options.notes_by.is_none() {
                    say_unsigned(&mut plan, row.line, &row.value.facts.needs);
                }
                let letters = practice.part_of.as_ref().and_then(|pcn| directory.organisations.get(pcn)).and_then(|pcn| pcn.code_letters.clone());
                let code = codes.next(target, &letters.unwrap_or_default()).await?;
                fresh(&row.value, &practice, code, options)
            }
        };
        let Some(root) = root else {
            return Err(ImportError::Unavailable("a case could not be put together from its row".into()));
        };
        if count(&mut report, before, &root) {
            let notes = if before.is_none() { notes(&root, &row.value, options) } else { Vec::new() };
            report.notes_written += notes.len();
            work.push((row.line, root, notes));
        }
    }
    report.notices = plan.notices;
    if !options.is_dry_run {
        execute(target, work, options).await?;
    }
    Ok(report)
}

/// Finds every row's practice; rows of other PCNs are left out, unknown practices are errors.
fn placed(directory: &Directory, plan: &mut ImportPlan<CaseRow>, options: &ImportOptions) -> Vec<(Planned<CaseRow>, Organisation)> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut by_name: BTreeMap<String, Vec<&Organisation>> = BTreeMap::new();
    for practice in directory.organisations.values().filter(|o| o.kind == OrganisationKind::Practice) {
        by_name.entry(plain(practice.name.as_str())).or_default().push(practice);
    }
    let mut placed = Vec::new();
    for row in std::mem::take(&mut plan.rows) {
        let found = match (&row.value.practice_code, &row.value.practice_name) {
            (Some(code), _) => directory.organisations.get(code).filter(|o| o.kind == OrganisationKind::Practice),
            (None, Some(name)) => match by_name.get(&plain(name.as_str())).map(Vec::as_slice) {
                Some([practice]) => Some(*practice),
                _ => None,
            },
            (None, None) => None,
        };
        match found {
            Some(practice) if options.pcn.is_some() && practice.part_of != options.pcn => {
                plan.skipped += 1;
                plan.notice(row.line, "is of another PCN's practice and was left out");
            }
            Some(practice) => placed.push((row, practice.clone())),
            None => plan.errors.push(RowError::new(
                row.line,
                Some(&row.value.practice_column),
                "is no practice of the directory; type its ODS code, or import organisations first",
            )),
        }
    }
    if let Some(pcn) = &options.pcn
        && !directory.organisations.get(pcn).is_some_and(|o| o.kind == OrganisationKind::Pcn)
    {
        plan.errors.push(RowError::new(1, None, "--pcn names no PCN of the directory; type its ODS code, such as U62360"));
    }
    placed
}

/// Next case codes by letters: asked once, then counted on.
#[derive(Default)]
struct Codes(BTreeMap<String, u32>);
impl Codes {
    async fn next<T: ImportTarget>(&mut self, target: &T, letters: &str) -> Result<CaseCode, ImportError> {
        let last = match self.0.get(letters) {
            Some(last) => *last,
            None => target.last_case_number(letters).await.map_err(unavailable)?,
        };
        self.0.insert(letters.to_owned(), last + 1);
        CaseCode::parse(&format!("{letters}-{:03}", last + 1))
            .map_err(|_| ImportError::Unavailable("a PCN has no letters for its case codes; import organisations with code_letters first".into()))
    }
}

/// A new case of a row. The demo makes its story's cases of the same rows.
pub(crate) fn fresh(row: &CaseRow, practice: &Organisation, code: CaseCode, options: &ImportOptions) -> Option<CaseRoot> {
    let facts = &row.facts;
    // Outside a demo an id must not be computable from the number.
    let id = if options.is_demo { demo_case_id(row.nhs_number.as_str()) } else { CaseId(Uuid::now_v7()) };
    let patient = Patient {
        nhs_number: Some(row.nhs_number.clone()),
        sex: facts.sex.clone(),
        language: facts.language.clone(),
        needs_interpreter: facts.needs_interpreter.unwrap_or(false),
        lives_alone: facts.lives_alone.unwrap_or(false),
        is_housebound: facts.is_housebound.unwrap_or(false),
        is_in_care_home: facts.is_in_care_home.unwrap_or(false),
        ..Patient::new(row.given.clone(), row.family.clone(), row.born_on)
    };
    let of = (practice.code.clone(), practice.name.clone());
    let (priority, reason) = (facts.priority.unwrap_or(Priority::Green), reason(row, options.notes_by.is_none())?);
    Some(CaseRoot { cfs: facts.cfs, efi: facts.efi, ..CaseRoot::new(id, code, practice.part_of.clone()?, of, patient, priority, reason) })
}

/// The case with what the practice's record says of the person put in. Id, code, everything the file does not say, and what
/// the team decided (priority, the line why the person is on the list) stay.
fn updated(before: &CaseRoot, row: &CaseRow, practice: &Organisation) -> Option<CaseRoot> {
    let (facts, patient) = (&row.facts, &before.patient);
    // A practice's system prints names in capitals: the known spelling stays when only the case differs.
    let spelt = |known: &Line, new: &Line| if known.as_str().to_lowercase() == new.as_str().to_lowercase() { known.clone() } else { new.clone() };
    Some(CaseRoot {
        practice: practice.code.clone(),
        practice_name: practice.name.clone(),
        patient: Patient {
            given: spelt(&patient.given, &row.given),
            family: spelt(&patient.family, &row.family),
            born_on: row.born_on,
            nhs_number: Some(row.nhs_number.clone()),
            sex: facts.sex.clone().or_else(|| patient.sex.clone()),
            language: facts.language.clone().or_else(|| patient.language.clone()),
            needs_interpreter: facts.needs_interpreter.unwrap_or(patient.needs_interpreter),
            lives_alone: facts.lives_alone.unwrap_or(patient.lives_alone),
            is_housebound: facts.is_housebound.unwrap_or(patient.is_housebound),
            is_in_care_home: facts.is_in_care_home.unwrap_or(patient.is_in_care_home),
        },
        cfs: facts.cfs.or(before.cfs),
        efi: facts.efi.or(before.efi),
        ..before.clone()
    })
}

/// Why on the list: the file's own words, else what the search found; with the recorded needs when nobody signs for them as notes.
/// Restricted domains are never named in a line that all who have the case see.
fn reason(row: &CaseRow, is_naming_needs: bool) -> Option<Line> {
    let mut found = Vec::new();
    found.extend(row.facts.cfs.map(|cfs| format!("CFS {}", cfs.value())));
    found.extend(row.facts.efi.map(|efi| format!("eFI {:.2}", f64::from(efi.hundredths()) / 100.0)));
    let reason = match &row.facts.reason {
        Some(reason) => reason.as_str().to_owned(),
        None if found.is_empty() => "From the practice's list".to_owned(),
        None => format!("Frailty search: {}", found.join(", ")),
    };
    let needs: Vec<_> = row.facts.needs.iter().filter(|domain| !domain.is_restricted_by_default()).map(|domain| domain_words(*domain)).collect();
    let with_needs = format!("{reason}; recorded: {}", needs.join(", "));
    let is_naming = is_naming_needs && !needs.is_empty();
    Line::parse(&with_needs).ok().filter(|_| is_naming).or_else(|| Line::parse(&reason).ok())
}

/// What becomes of the recorded needs of a new case when nobody signs for them.
fn say_unsigned(plan: &mut ImportPlan<CaseRow>, line: u64, needs: &BTreeSet<SocialDomain>) {
    if needs.iter().any(|domain| !domain.is_restricted_by_default()) {
        plan.notice(line, "has recorded needs: they are named in the line why the person is on the list, for social notes need an author");
    }
    if needs.iter().any(|domain| domain.is_restricted_by_default()) {
        // Without the line: whose it is must not stand in a report.
        plan.notice(0, "needs of restricted domains (safety, legal status) were not brought in; a link worker writes them as restricted notes");
    }
}

/// The recorded needs of a new case as social notes, when somebody signs for them.
fn notes(root: &CaseRoot, row: &CaseRow, options: &ImportOptions) -> Vec<(PersonId, Command)> {
    let Some(author) = options.notes_by else { return Vec::new() };
    let note = |domain: SocialDomain| {
        let line = match domain {
            SocialDomain::Strengths => "Protective factor recorded by the practice".to_owned(),
            domain => format!("Need recorded by the practice: {}", domain_words(domain)),
        };
        let note_id = if options.is_demo {
            SocialNoteId(super::stable_id::stable_id("demo-import-note", &format!("{}/{}", root.id, domain_words(domain))))
        } else {
            SocialNoteId(Uuid::now_v7())
        };
        let sharing = if domain.is_restricted_by_default() { NoteSharing::Restricted } else { NoteSharing::Shared };
        Some((
            author,
            Command::WriteSocialNote {
                case_id: root.id,
                note_id,
                domain,
                level: NeedLevel::Some,
                line: Line::parse(&line).ok()?,
                source: Line::parse("Practice's frailty search").ok(),
                review_on: None,
                sharing,
                more: None,
            },
        ))
    };
    row.facts.needs.iter().filter_map(|domain| note(*domain)).collect()
}

/// A case to be registered, with its line and its notes.
type Work = (u64, CaseRoot, Vec<(PersonId, Command)>);

/// Executes in chunks; stops after the chunk in which something failed, and says what was done.
async fn execute<T: ImportTarget>(target: &T, work: Vec<Work>, options: &ImportOptions) -> Result<(), ImportError> {
    let mut done = Vec::new();
    let mut work = work.into_iter();
    loop {
        let chunk: Vec<_> = work.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        let results = join_all(chunk.into_iter().map(|(line, root, notes)| async move {
            let mut result = target.execute(None, Command::RegisterCase(Box::new(root)), options.at).await;
            for (author, note) in notes {
                if result.is_ok() {
                    result = target.execute(Some(author), note, options.at).await;
                }
            }
            (line, result)
        }))
        .await;
        let mut failed: Option<(u64, String)> = None;
        for (line, result) in results {
            match result {
                Ok(()) => done.push(line),
                Err(error) => failed = failed.or(Some((line, error.to_string()))),
            }
        }
        if let Some((line, why)) = failed {
            return Err(ImportError::Stopped { line, why, done });
        }
    }
}
