//! The Federation's members: who may change what of whom, what is refused, and everything that follows from leaving.

use crate::world::*;
use mdt_domain::{
    action_item::{ActionStatus, Owner, OwnerRef},
    command::{ActionHome, BarTarget, Command},
    directory::{Employment, FundingStream, Absence, Duty, GuestPass, Person, Role, RoleAt},
    ids::{DutyId, ServiceId},
    meeting::{AttendeeKind, Partstat},
    rejection::RejectionCode,
    stream::StreamId,
    words::{LocalTime, OdsCode},
    worklist::NoticeKind,
};
use uuid::Uuid;

/// Coordinator of the other PCN.
const THEIRS: u128 = 40;
const GUEST: u128 = 50;
const SET: &str = "directory PersonSet";
const NO: &str = "refused NotAllowed";

fn borough() -> Borough {
    let mut borough = Borough::new();
    borough.put(member(THEIRS, Role::Coordinator, other_pcn()));
    borough.put(partner(30));
    let pass = GuestPass { mail_asked_at: None, was_of: vec![], meeting_id: huddle(1), is_speaker: false, is_admitted: true, until: NINE.plus_seconds(9999) };
    borough.put(Person { roles: vec![], guest: Some(pass), ..partner(GUEST) });
    borough
}

// -- rota

fn rota(lines: &[Duty]) -> Command { Command::SetRota { service_id: service(), rota: lines.to_vec() } }
fn at(pcn: OdsCode, duty: Duty) -> Duty { Duty { pcn: Some(pcn), ..duty } }

#[test]
fn a_rota_is_changed_by_its_service_and_by_who_leads_where_its_lines_are() {
    let (ours, theirs, everywhere) = (at(pcn(), duty(1, ROTATING)), at(other_pcn(), duty(2, 30)), duty(3, 30));
    let spare = at(pcn(), duty(4, 30));
    let set = "directory ServiceSet";
    let no = "refused NotAllowed rota";
    let unknown = Command::SetRota { service_id: ServiceId(Uuid::from_u128(1)), rota: vec![] };
    borough().check(vec![
        ("a service nobody knows", COORDINATOR, unknown, "refused NotFound"),
        ("not by a link worker", LINK, rota(std::slice::from_ref(&ours)), no),
        ("nor the deputy", DEPUTY, rota(std::slice::from_ref(&ours)), no),
        ("nor a guest, even of the service", GUEST, rota(std::slice::from_ref(&ours)), "refused NotFound"),
        ("by the coordinator", COORDINATOR, rota(std::slice::from_ref(&ours)), set),
        ("the same is no change", LINK, rota(std::slice::from_ref(&ours)), ""),
        ("not for another PCN", COORDINATOR, rota(&[ours.clone(), theirs.clone()]), no),
        ("by theirs", THEIRS, rota(&[ours.clone(), theirs.clone()]), set),
        ("before ours, which changes nothing for us", THEIRS, rota(&[theirs.clone(), ours.clone()]), set),
        ("they do not take ours off", THEIRS, rota(std::slice::from_ref(&theirs)), no),
        ("nor change it", THEIRS, rota(&[theirs.clone(), at(pcn(), duty(1, 30))]), no),
        ("nor take it over", THEIRS, rota(&[theirs.clone(), at(other_pcn(), duty(1, ROTATING))]), no),
        ("nor give theirs to us", THEIRS, rota(&[at(pcn(), duty(2, 30)), ours.clone()]), no),
        ("a line for all PCNs by any PCN's leads", DIRECTOR, rota(&[theirs.clone(), ours.clone(), everywhere.clone()]), set),
        ("but not by a link worker", ELSEWHERE, rota(&[theirs.clone(), ours.clone()]), no),
        ("a second choice of ours", DIRECTOR, rota(&[theirs.clone(), ours.clone(), everywhere.clone(), spare.clone()]), set),
        ("they do not make it our first", THEIRS, rota(&[theirs.clone(), spare.clone(), everywhere.clone(), ours.clone()]), no),
        ("we do", COORDINATOR, rota(&[theirs.clone(), spare.clone(), everywhere.clone(), ours.clone()]), set),
        ("the service changes all", ROTATING, rota(&[ours, theirs]), set),
        ("so does the importer's machine", SYSTEM, rota(&[]), set),
    ]);
}

#[test]
fn a_line_of_a_rota_makes_sense_or_is_refused_by_its_field() {
    let time = |text: &str| LocalTime::parse(text).ok();
    let rows: Vec<(&str, Duty, bool)> = vec![
        ("every day", duty(1, ROTATING), true),
        ("some days", Duty { weekdays: vec![1, 7], ..duty(1, ROTATING) }, true),
        ("a day twice", Duty { weekdays: vec![1, 1], ..duty(1, ROTATING) }, false),
        ("no eighth day", Duty { weekdays: vec![8], ..duty(1, ROTATING) }, false),
        ("nor a day nought", Duty { weekdays: vec![0], ..duty(1, ROTATING) }, false),
        ("one day", Duty { until: Some(TODAY), ..duty(1, ROTATING) }, true),
        ("an end before the beginning", Duty { until: Some(days(-1)), ..duty(1, ROTATING) }, false),
        ("half an hour", Duty { available_from: time("09:00"), available_until: time("09:30"), ..duty(1, ROTATING) }, true),
        ("from a time on", Duty { available_from: time("09:00"), ..duty(1, ROTATING) }, true),
        ("no time at all", Duty { available_from: time("09:30"), available_until: time("09:30"), ..duty(1, ROTATING) }, false),
        ("back in time", Duty { available_from: time("10:00"), available_until: time("09:30"), ..duty(1, ROTATING) }, false),
        ("who has left", duty(1, LEFT), false),
        ("a stranger", duty(1, 99), false),
        ("a guest", duty(1, GUEST), false),
        ("a practice is no PCN", at(practice(), duty(1, ROTATING)), false),
    ];
    for (sentence, line, is_good) in rows {
        let expected = if is_good { "directory ServiceSet" } else { "refused Invalid rota" };
        assert_eq!(borough().answer(SYSTEM, rota(&[line])), expected, "{sentence}");
    }
    let many = |count: u128| (0..count).map(|n| duty(n, ROTATING)).collect::<Vec<_>>();
    assert_eq!(borough().answer(SYSTEM, rota(&many(60))), "directory ServiceSet");
    assert_eq!(borough().answer(SYSTEM, rota(&many(61))), "refused Invalid rota", "at most sixty");
    assert_eq!(borough().answer(SYSTEM, rota(&[duty(1, ROTATING), duty(1, 30)])), "refused Invalid rota", "an id once");
    let mut borough = borough();
    borough.ok(SYSTEM, rota(&[at(pcn(), duty(1, ROTATING))]));
    borough.put(Person { is_ended: true, ..partner(ROTATING) });
    let more = rota(&[at(pcn(), duty(1, ROTATING)), at(other_pcn(), duty(2, 30))]);
    assert_eq!(borough.answer(THEIRS, more), "directory ServiceSet", "a line of old stands in nobody's way");
}

#[test]
fn who_is_on_duty_follows_days_place_absence_and_order() {
    let mut borough = borough();
    let tuesday = 2;
    borough.ok(SYSTEM, rota(&[
        Duty { weekdays: vec![tuesday + 1], ..duty(1, 30) },
        at(other_pcn(), duty(2, 30)),
        Duty { from: days(1), ..duty(3, 30) },
        Duty { weekdays: vec![tuesday], ..duty(4, ROTATING) },
        duty(5, 30),
    ]));
    let who = |borough: &Borough, place: OdsCode, day| borough.directory.on_duty(service(), &place, day).map(|(it, line)| (it.id, line.id));
    let line_id = |n: u128| DutyId(Uuid::from_u128(0xd000 + n));
    assert_eq!(who(&borough, pcn(), TODAY), Some((person(ROTATING), line_id(4))), "today is a Tuesday");
    assert_eq!(who(&borough, other_pcn(), TODAY), Some((person(30), line_id(2))));
    assert_eq!(who(&borough, pcn(), days(1)), Some((person(30), line_id(1))));
    assert_eq!(who(&borough, pcn(), days(-1)), None, "before any line begins");
    borough.ok(SYSTEM, Command::SetAbsences { person_id: person(ROTATING), absences: vec![away(0, 0, Some(ELSEWHERE))] });
    assert_eq!(who(&borough, pcn(), TODAY), Some((person(30), line_id(5))), "a cover of another service hears no case by itself: the next line");
    borough.ok(SYSTEM, Command::SetAbsences { person_id: person(ELSEWHERE), absences: vec![away(0, 0, Some(ROTATING))] });
    assert_eq!(who(&borough, pcn(), TODAY), Some((person(30), line_id(5))), "cover in a circle is none: the next line");
}

// -- absences

fn absent(n: u128, absences: &[Absence]) -> Command { Command::SetAbsences { person_id: person(n), absences: absences.to_vec() } }

#[test]
fn days_away_are_set_by_oneself_and_by_who_leads_where_one_works() {
    let rows = [
        ("oneself", LINK, LINK, SET),
        ("a rotating partner themselves", ROTATING, ROTATING, SET),
        ("a manager themselves, who works at no PCN", MANAGER, MANAGER, SET),
        ("the clinical director", DIRECTOR, LINK, SET),
        ("the deputy", DEPUTY, LINK, SET),
        ("the coordinator", COORDINATOR, ROTATING, SET),
        ("for practice staff of the PCN's practice", COORDINATOR, PRACTICE, SET),
        ("not a colleague", GP, LINK, NO),
        ("not the practice", PRACTICE, GP, NO),
        ("not another PCN's coordinator", THEIRS, LINK, NO),
        ("not for who works at the Federation", COORDINATOR, MANAGER, NO),
        ("not for a guest", COORDINATOR, GUEST, "refused NotFound"),
        ("nor by one", GUEST, ROTATING, "refused NotFound"),
        ("not for who has left", COORDINATOR, LEFT, "refused NotFound"),
        ("not for a stranger", COORDINATOR, 99, "refused NotFound"),
        ("the machine", SYSTEM, LINK, SET),
    ];
    for (sentence, who, whose, expected) in rows {
        assert_eq!(borough().answer(who, absent(whose, &[away(1, 2, None)])), expected, "{sentence}");
    }
}

#[test]
fn days_away_make_sense_or_are_refused_by_their_field() {
    let no = "refused Invalid absences";
    let rows: Vec<(&str, Vec<Absence>, &str)> = vec![
        ("one day", vec![away(1, 1, None)], SET),
        ("a leap year", vec![away(0, 365, None)], SET),
        ("not longer", vec![away(0, 366, None)], no),
        ("an end before the beginning", vec![away(2, 1, None)], no),
        ("one after another", vec![away(3, 4, None), away(1, 2, None)], SET),
        ("overlapping", vec![away(1, 3, None), away(3, 4, None)], no),
        ("the same twice", vec![away(1, 3, None), away(1, 3, None)], no),
        ("with a colleague of one's place as cover", vec![away(1, 3, Some(LINK_2))], SET),
        ("not with cover from elsewhere: who leads names them", vec![away(1, 3, Some(ELSEWHERE))], no),
        ("not by oneself", vec![away(1, 3, Some(LINK))], no),
        ("nor by who has left", vec![away(1, 3, Some(LEFT))], no),
        ("nor by a guest", vec![away(1, 3, Some(GUEST))], no),
        ("nor by a stranger", vec![away(1, 3, Some(99))], no),
        ("forty", (0..40).map(|n| away(n, n, None)).collect(), SET),
        ("not forty-one", (0..41).map(|n| away(n, n, None)).collect(), no),
    ];
    for (sentence, absences, expected) in rows {
        assert_eq!(borough().answer(LINK, absent(LINK, &absences)), expected, "{sentence}");
    }
    let mut borough = borough();
    borough.ok(LINK, absent(LINK, &[away(3, 4, Some(LINK_2)), away(1, 2, None)]));
    assert_eq!(borough.known(LINK).absences, [away(1, 2, None), away(3, 4, Some(LINK_2))], "in the order of the days");
    assert_eq!(borough.answer(LINK, absent(LINK, &[away(3, 4, Some(LINK_2)), away(1, 2, None)])), "", "once");
    assert_eq!(borough.answer(LINK, absent(LINK, &[])), SET, "and back again");
}

// -- what somebody can and is

fn words(n: u128, languages: &[&str]) -> Command {
    Command::ChangeMember {
        person_id: person(n),
        job: None,
        languages: Some(languages.iter().map(|it| line(it)).collect()),
        skills: None,
        roles: None,
        service_id: None,
        employment: None,
    }
}
fn roles(n: u128, at: OdsCode, roles: &[Role]) -> Command {
    Command::ChangeMember { person_id: person(n), job: None, languages: None, skills: None, roles: Some((at, roles.to_vec())), service_id: None, employment: None }
}
fn service_of(n: u128, service_id: Option<ServiceId>) -> Command {
    Command::ChangeMember { person_id: person(n), job: None, languages: None, skills: None, roles: None, service_id: Some(service_id), employment: None }
}

fn paid(n: u128, employer: Option<&str>, funding_stream: Option<FundingStream>) -> Command {
    let employment = Some(Employment { employer: employer.map(line), funding_stream });
    Command::ChangeMember { person_id: person(n), job: None, languages: None, skills: None, roles: None, service_id: None, employment }
}

#[test]
fn employer_and_funds_are_set_by_who_keeps_the_membership_and_by_the_federation() {
    let rows = [
        ("the coordinator", COORDINATOR, LINK, SET),
        ("the coordinator of a practice's PCN", COORDINATOR, PRACTICE, SET),
        ("the Federation's manager, of any PCN", MANAGER, LINK, SET),
        ("the operator, anybody's", OPERATOR, IG, SET),
        ("not oneself", LINK, LINK, NO),
        ("not the deputy", DEPUTY, LINK, NO),
        ("not another PCN's coordinator", THEIRS, LINK, NO),
        ("not a guest", GUEST, LINK, "refused NotFound"),
        ("not of who has left", OPERATOR, LEFT, "refused NotFound"),
    ];
    for (sentence, who, whose, expected) in rows {
        assert_eq!(borough().answer(who, paid(whose, Some("A charity"), Some(FundingStream::Vcse))), expected, "{sentence}");
    }
    let mut borough = borough();
    borough.ok(MANAGER, paid(LINK, Some("A charity"), Some(FundingStream::Vcse)));
    let known = borough.known(LINK);
    assert_eq!((known.employer.as_ref().map(|it| it.as_str()), known.funding_stream), (Some("A charity"), Some(FundingStream::Vcse)));
    assert_eq!(borough.answer(MANAGER, paid(LINK, Some("A charity"), Some(FundingStream::Vcse))), "", "the same");
    borough.ok(LINK, words(LINK, &["Somali"]));
    assert_eq!(borough.known(LINK).funding_stream, Some(FundingStream::Vcse), "another change leaves it");
    assert_eq!(borough.answer(COORDINATOR, paid(LINK, None, None)), SET, "and it can be taken off");
}

#[test]
fn languages_and_skills_are_changed_by_oneself_leads_and_the_operator() {
    let rows = [
        ("oneself", LINK, LINK, SET),
        ("a lead", DEPUTY, LINK, SET),
        ("a lead of the practice's PCN", COORDINATOR, PRACTICE, SET),
        ("the operator, anybody's", OPERATOR, IG, SET),
        ("not a colleague", LINK_2, LINK, NO),
        ("not another PCN's coordinator", THEIRS, LINK, NO),
        ("not a manager of the Federation", MANAGER, LINK, NO),
        ("not a guest their own", GUEST, GUEST, "refused NotFound"),
        ("not of who has left", OPERATOR, LEFT, "refused NotFound"),
    ];
    for (sentence, who, whose, expected) in rows {
        assert_eq!(borough().answer(who, words(whose, &["Somali", "Arabic"])), expected, "{sentence}");
    }
    let mut borough = borough();
    borough.ok(LINK, words(LINK, &["Somali", "arabic", " Somali ", "SOMALI"]));
    assert_eq!(borough.known(LINK).languages, ["Somali", "arabic"], "each once, as first written");
    let many: Vec<String> = (0..21).map(|n| format!("Language {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    borough.check(vec![
        ("the same", LINK, words(LINK, &["Somali", "arabic"]), ""),
        ("twenty", LINK, words(LINK, &many[..20]), SET),
        ("not more", LINK, words(LINK, &many), "refused Invalid languages"),
        ("none", LINK, words(LINK, &[]), SET),
        (
            "job and skills",
            COORDINATOR,
            Command::ChangeMember {
                person_id: person(LINK),
                job: Some(line("Senior link worker")),
                languages: None,
                skills: Some(vec![line("Benefits")]),
                roles: None,
                service_id: None,
                employment: None,
            },
            SET,
        ),
    ]);
    let link = borough.known(LINK);
    assert_eq!((link.job.as_str(), link.skills.as_slice()), ("Senior link worker", ["Benefits".to_owned()].as_slice()));
}

#[test]
fn roles_are_given_and_taken_by_who_answers_for_the_place_and_never_ones_own() {
    use Role::*;
    let not = "refused NotAllowed roles";
    let unfit = "refused Invalid roles";
    type Row<'a> = (&'a str, u128, u128, OdsCode, &'a [Role], &'a str);
    let rows: Vec<Row<'_>> = vec![
        ("the coordinator marks core", COORDINATOR, ROTATING, pcn(), &[RotatingPartner, CoreMember], SET),
        ("and takes a role", COORDINATOR, LINK, pcn(), &[], SET),
        ("of somebody from elsewhere", COORDINATOR, ELSEWHERE, pcn(), &[LinkWorker], SET),
        ("but not there", COORDINATOR, ELSEWHERE, other_pcn(), &[], not),
        ("not the deputy", DEPUTY, LINK, pcn(), &[CoreMember], not),
        ("nor a link worker", LINK, LINK_2, pcn(), &[CoreMember], not),
        ("who leads is the director's to name", COORDINATOR, GP, pcn(), &[Gp, DeputyChair], not),
        ("and to take away", COORDINATOR, DEPUTY, pcn(), &[], not),
        ("named by the director", DIRECTOR, GP, pcn(), &[Gp, DeputyChair], SET),
        ("taken by the director", DIRECTOR, DEPUTY, pcn(), &[], SET),
        ("not another PCN's", DIRECTOR, ELSEWHERE, other_pcn(), &[DeputyChair], not),
        ("the operator anywhere", OPERATOR, ELSEWHERE, other_pcn(), &[ClinicalDirector], SET),
        ("a practice's staff by its PCN", COORDINATOR, LINK_2, practice(), &[PracticeStaff], SET),
        ("and its GPs", DIRECTOR, GP, practice(), &[Gp], SET),
        ("not by another PCN", THEIRS, PRACTICE, practice(), &[], not),
        ("no link worker at a practice", COORDINATOR, LINK_2, practice(), &[LinkWorker], unfit),
        ("no director either", DIRECTOR, GP, practice(), &[ClinicalDirector], unfit),
        ("no practice staff at a PCN", COORDINATOR, LINK_2, pcn(), &[PracticeStaff], unfit),
        ("no operator at a PCN", DIRECTOR, LINK_2, pcn(), &[Operator], unfit),
        ("nor by the operator", OPERATOR, LINK_2, pcn(), &[Operator], unfit),
        ("the Federation's by the operator", OPERATOR, LINK_2, federation(), &[FederationManager], SET),
        ("no GP at the Federation", OPERATOR, GP, federation(), &[Gp], unfit),
        ("not by the director", DIRECTOR, LINK_2, federation(), &[FederationManager], NO),
        ("nor a manager", MANAGER, LINK_2, federation(), &[Operator], NO),
        ("nor the lead for governance", IG, LINK_2, federation(), &[Operator], NO),
        ("nobody their own", COORDINATOR, COORDINATOR, pcn(), &[Coordinator, CoreMember], not),
        ("not the director", DIRECTOR, DIRECTOR, pcn(), &[], not),
        ("nor the operator", OPERATOR, OPERATOR, pcn(), &[ClinicalDirector], not),
        ("the same is no change", LINK, GP, pcn(), &[Gp, Gp], ""),
        ("an unknown place", OPERATOR, GP, ods("U11111"), &[Gp], unfit),
        ("not of a guest", OPERATOR, GUEST, pcn(), &[Gp], "refused NotFound"),
        ("not of who has left", OPERATOR, LEFT, pcn(), &[], "refused NotFound"),
        ("the machine", SYSTEM, LINK, pcn(), &[CoreMember], SET),
    ];
    for (sentence, who, whose, place, asked, expected) in rows {
        assert_eq!(borough().answer(who, roles(whose, place, asked)), expected, "{sentence}");
    }
    let mut borough = borough();
    borough.ok(COORDINATOR, roles(ELSEWHERE, pcn(), &[LinkWorker, CoreMember]));
    let held = [(LinkWorker, other_pcn()), (LinkWorker, pcn()), (CoreMember, pcn())].map(|(role, at)| RoleAt { role, at });
    assert_eq!(borough.known(ELSEWHERE).roles, held, "those at other places stay");
}

#[test]
fn a_director_who_was_entered_at_the_federation_by_mistake_is_no_operator() {
    let mut borough = borough();
    borough.put(member(60, Role::ClinicalDirector, federation()));
    borough.put(member(61, Role::Coordinator, federation()));
    for who in [60, 61] {
        assert_eq!(borough.answer(who, roles(LINK, federation(), &[Role::Operator])), NO);
        assert_eq!(borough.answer(who, words(LINK, &["Welsh"])), NO);
        assert_eq!(borough.answer(who, Command::EndPerson { person_id: person(MANAGER), cover: None }), NO);
    }
    assert_eq!(borough.answer(OPERATOR, roles(60, federation(), &[])), SET, "and the mistake can be mended");
    borough.put(member(62, Role::ClinicalDirector, practice()));
    assert_eq!(borough.answer(COORDINATOR, roles(62, practice(), &[])), SET, "so can one at a practice, where nobody leads");
}

#[test]
fn a_service_is_given_by_the_membership_and_must_exist() {
    let rows = [
        ("by the coordinator", COORDINATOR, LINK, Some(service()), SET),
        ("by the operator", OPERATOR, MANAGER, Some(service()), SET),
        ("taken", DIRECTOR, ROTATING, None, SET),
        ("the same", DIRECTOR, LINK, None, ""),
        ("one nobody knows", COORDINATOR, LINK, Some(ServiceId(Uuid::from_u128(1))), "refused Invalid service_id"),
        ("not by the deputy", DEPUTY, LINK, Some(service()), NO),
        ("not by oneself", LINK, LINK, Some(service()), NO),
        ("not by another PCN", THEIRS, LINK, Some(service()), NO),
    ];
    for (sentence, who, whose, service_id, expected) in rows {
        assert_eq!(borough().answer(who, service_of(whose, service_id)), expected, "{sentence}");
    }
}

// -- joining

fn join(change: impl FnOnce(&mut Person)) -> Command {
    let mut person = Person { service_id: None, ..member(70, Role::LinkWorker, pcn()) };
    change(&mut person);
    Command::AddMember(Box::new(person))
}

#[test]
fn somebody_joins_with_a_role_that_who_adds_them_may_give() {
    let at = |role, place: OdsCode| move |it: &mut Person| it.roles = vec![RoleAt { role, at: place }];
    let email = |text: &'static str| move |it: &mut Person| it.email = text.into();
    let pass = GuestPass { mail_asked_at: None, was_of: vec![], meeting_id: huddle(1), is_speaker: false, is_admitted: false, until: NINE };
    let rows: Vec<(&str, u128, Command, &str)> = vec![
        ("a link worker by the coordinator", COORDINATOR, join(|_| {}), SET),
        ("not by a colleague", LINK, join(|_| {}), "refused NotAllowed roles"),
        ("not by the deputy", DEPUTY, join(|_| {}), "refused NotAllowed roles"),
        ("not by a guest", GUEST, join(|_| {}), "refused NotFound"),
        ("a director not by the coordinator", COORDINATOR, join(at(Role::ClinicalDirector, pcn())), "refused NotAllowed roles"),
        ("a deputy by the director", DIRECTOR, join(at(Role::DeputyChair, pcn())), SET),
        ("an operator by the operator", OPERATOR, join(at(Role::Operator, federation())), SET),
        ("not by the director", DIRECTOR, join(at(Role::Operator, federation())), NO),
        ("practice staff", COORDINATOR, join(at(Role::PracticeStaff, practice())), SET),
        ("a role that fits the place", COORDINATOR, join(at(Role::PracticeStaff, pcn())), "refused Invalid roles"),
        ("with a role", COORDINATOR, join(|it| it.roles.clear()), "refused Invalid roles"),
        ("at every place that is asked", COORDINATOR, join(|it| it.roles.push(RoleAt { role: Role::Gp, at: other_pcn() })), "refused NotAllowed roles"),
        ("an address that is one", COORDINATOR, join(email("nobody")), "refused Invalid email"),
        ("no white space in it", COORDINATOR, join(email("a b@example.org")), "refused Invalid email"),
        ("no second at", COORDINATOR, join(email("a@b@example.org")), "refused Invalid email"),
        ("somebody's already", COORDINATOR, join(email("P5@Example.org")), "refused Invalid email"),
        ("but not of who has left", COORDINATOR, join(email("p13@example.org")), SET),
        ("a new id", COORDINATOR, join(|it| it.id = person(LINK)), "refused IdTaken person_id"),
        ("a guest comes with a pass", COORDINATOR, join(move |it| it.guest = Some(pass)), "refused Invalid person_id"),
        ("a service that exists", COORDINATOR, join(|it| it.service_id = Some(ServiceId(Uuid::from_u128(1)))), "refused Invalid service_id"),
        ("of the service", COORDINATOR, join(|it| it.service_id = Some(service())), SET),
    ];
    for (sentence, who, command, expected) in rows {
        assert_eq!(borough().answer(who, command), expected, "{sentence}");
    }
    let mut borough = borough();
    borough.ok(COORDINATOR, join(|it| {
        it.email = " New.Colleague@NHS.net ".into();
        it.languages = vec!["Somali".into(), "somali".into()];
        it.roles.push(it.roles[0].clone());
    }));
    let new = borough.known(70);
    assert_eq!((new.email.as_str(), new.languages.len(), new.roles.len()), ("new.colleague@nhs.net", 1, 1));
}

// -- leaving

fn end(n: u128, cover: Option<u128>) -> Command { Command::EndPerson { person_id: person(n), cover: cover.map(person) } }

#[test]
fn who_may_end_whom() {
    let no_self = "refused NotAllowed person_id";
    let rows = [
        ("the coordinator", COORDINATOR, LINK, None, SET),
        ("the director", DIRECTOR, PRACTICE, None, SET),
        ("the operator, anybody", OPERATOR, IG, None, SET),
        ("not the deputy", DEPUTY, LINK, None, NO),
        ("not another PCN", THEIRS, LINK, None, NO),
        ("not who works at the Federation", COORDINATOR, MANAGER, None, NO),
        ("never oneself", COORDINATOR, COORDINATOR, None, no_self),
        ("not even the operator", OPERATOR, OPERATOR, None, no_self),
        ("who has left, again", COORDINATOR, LEFT, None, ""),
        ("a stranger", COORDINATOR, 99, None, "refused NotFound"),
        ("a guest's pass is taken back instead", COORDINATOR, GUEST, None, "refused NotFound"),
        ("with cover", COORDINATOR, PRACTICE, Some(LINK), SET),
        ("not by oneself", COORDINATOR, LINK, Some(LINK), "refused Invalid cover"),
        ("nor by who has left", COORDINATOR, LINK, Some(LEFT), "refused Invalid cover"),
        ("nor by a guest", COORDINATOR, LINK, Some(GUEST), "refused Invalid cover"),
    ];
    for (sentence, who, whose, cover, expected) in rows {
        let mut borough = borough();
        borough.states.retain(|stream, _| !matches!(stream, StreamId::Meeting(_)));
        assert_eq!(borough.answer(who, end(whose, cover)), expected, "{sentence}");
        assert!(!expected.starts_with(SET) || borough.known(whose).is_ended, "{sentence}");
    }
}

/// Everything somebody can be in: on the rota, covering, asked to two meetings, with actions of a case and of a topic.
fn busy() -> Borough {
    let mut borough = borough();
    let mut other_service = borough.directory.services[&service()].clone();
    other_service.id = ServiceId(Uuid::from_u128(0x60));
    borough.directory.services.insert(other_service.id, other_service);
    borough.ok(SYSTEM, rota(&[duty(1, ROTATING), duty(2, 30), at(pcn(), duty(3, ROTATING))]));
    borough.ok(SYSTEM, absent(LINK, &[away(1, 2, Some(ROTATING)), away(5, 6, Some(LINK_2))]));
    borough.ok(SYSTEM, absent(30, &[away(1, 2, Some(ROTATING))]));
    borough.ok(ROTATING, absent(ROTATING, &[away(9, 9, Some(30))]));
    borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(20), title: line("Flu"), planned_minutes: 5 });
    let topic = Command::AddAction {
        home: ActionHome::Meeting(huddle(1)),
        action_id: action(5),
        what: line("Book the hall"),
        owner: owned_by(ROTATING),
        due_on: Some(days(3)),
        from: Some((huddle(1), item(20))),
        asked: None,
    };
    borough.ok(COORDINATOR, topic);
    for n in 1..=4 {
        borough.ok(GP, promise(n, n, owned_by(ROTATING), Some(days(3))));
    }
    borough.ok(ROTATING, Command::AcceptAction(on_case(1), action(1)));
    borough.ok(ROTATING, Command::BlockAction(on_case(2), action(2), line("No answer")));
    borough.ok(ROTATING, Command::CompleteAction(on_case(3), action(3), None));
    borough.ok(GP, Command::ChangeAction { home: on_case(4), action_id: action(4), what: None, owner: Some(OwnerRef::Pool), due_on: None });
    borough
}

fn owner_of(borough: &Borough, n: u128) -> Owner { borough.case(n).actions[&action(n)].owner.clone() }
fn owned(n: u128) -> Owner { Owner::Person { person_id: person(n), name: line(&format!("Person {n}")) } }

#[test]
fn everything_of_a_leaver_goes_to_who_covers_in_one_commit() {
    let mut borough = busy();
    assert_eq!(
        borough.answer(COORDINATOR, end(ROTATING, Some(30))),
        "directory PersonSet, directory ServiceSet, meeting AttendeeWithdrawn, meeting AttendeeWithdrawn, \
         case ActionReassigned, worklist WorklistChanged, worklist WorklistChanged, \
         case ActionReassigned, worklist WorklistChanged, worklist WorklistChanged, \
         meeting ActionReassigned, worklist WorklistChanged, worklist WorklistChanged, worklist NoticeGiven"
    );
    assert!(borough.rounds <= 2, "everything is asked for at once");
    let left = borough.known(ROTATING);
    assert!(left.is_ended && left.absences.is_empty() && left.roles.len() == 1, "what they were stays readable");
    let whom = |n: u128| borough.known(n).absences.iter().map(|it| it.cover).collect::<Vec<_>>();
    assert_eq!(whom(LINK), [Some(person(30)), Some(person(LINK_2))]);
    assert_eq!(whom(30), [None], "nobody covers for themselves");
    let lines: Vec<_> = borough.directory.services[&service()].rota.iter().map(|it| it.person_id).collect();
    assert_eq!(lines, [person(30); 3]);
    for n in 1..=2 {
        let seats = &borough.meeting(n).attendees;
        assert!(seats[&person(ROTATING)].is_withdrawn);
        let seat = &seats[&person(30)];
        assert_eq!((seat.kind, seat.service_id, seat.is_withdrawn, seat.partstat), (AttendeeKind::Rotating, Some(service()), false, Partstat::NeedsAction));
    }
    assert_eq!([1, 2].map(|n| owner_of(&borough, n)), [owned(30), owned(30)]);
    let went_on = &borough.case(2).actions[&action(2)];
    assert_eq!((went_on.status, went_on.note.as_ref()), (ActionStatus::Open, None), "as if given on by hand");
    assert_eq!((owner_of(&borough, 3), owner_of(&borough, 4)), (owned(ROTATING), Owner::Pool), "what is done, and what is not theirs, stays");
    assert_eq!(borough.told(30), [NoticeKind::ActionsHandedOver { name: line("Person 8"), count: 3 }]);
    assert_eq!(borough.answer(COORDINATOR, end(ROTATING, None)), "", "again is no change");
    assert_eq!(borough.answer(ROTATING, Command::RaiseHand(huddle(1))), "refused NotFound", "who has left finds nothing");
}

#[test]
fn without_cover_actions_go_to_the_first_coordinator_and_seats_and_lines_end() {
    let mut borough = busy();
    borough.put(Person { name: line("Aaron"), ..member(80, Role::Coordinator, pcn()) });
    borough.ok(COORDINATOR, end(ROTATING, None));
    let lines: Vec<_> = borough.directory.services[&service()].rota.iter().map(|it| it.person_id).collect();
    assert_eq!(lines, [person(30)]);
    assert_eq!(borough.known(LINK).absences[0].cover, None);
    assert!(borough.seat(ROTATING).is_withdrawn && borough.coming().iter().all(|n| [DIRECTOR, DEPUTY, COORDINATOR, LINK].contains(n)));
    let aaron = Owner::Person { person_id: person(80), name: line("Aaron") };
    assert_eq!([1, 2].map(|n| owner_of(&borough, n)), [aaron.clone(), aaron], "the first by name");
    assert_eq!(borough.told(80), [NoticeKind::ActionsHandedOver { name: line("Person 8"), count: 3 }]);
    assert!(borough.told(COORDINATOR).is_empty());

    let mut borough = busy();
    borough.put(Person { is_ended: true, ..member(COORDINATOR, Role::Coordinator, pcn()) });
    borough.ok(DIRECTOR, end(ROTATING, None));
    assert_eq!(owner_of(&borough, 1), Owner::Nobody, "without a coordinator it is red in the read-back");
}

#[test]
fn an_action_goes_to_nobody_whom_the_person_objected_to() {
    let bar = |n| Command::SetBar { case_id: case(1), whom: BarTarget::Person { person_id: person(n) }, reason: line("A neighbour") };
    let mut borough = busy();
    borough.ok(GP, bar(30));
    borough.ok(COORDINATOR, end(ROTATING, Some(30)));
    assert_eq!([1, 2].map(|n| owner_of(&borough, n)), [owned(COORDINATOR), owned(30)]);
    let mut borough = busy();
    borough.ok(GP, bar(30));
    borough.ok(GP, bar(COORDINATOR));
    borough.ok(COORDINATOR, end(ROTATING, Some(30)));
    assert_eq!([1, 2].map(|n| owner_of(&borough, n)), [Owner::Nobody, owned(30)]);
}

#[test]
fn an_action_is_not_put_over_another_one_of_the_same_id() {
    let mut borough = busy();
    borough.ok(GP, promise(2, 7, owned_by(30), Some(days(1))));
    borough.ok(COORDINATOR, end(ROTATING, Some(30)));
    assert_eq!((owner_of(&borough, 1), owner_of(&borough, 2)), (owned(30), owned(COORDINATOR)));
}

#[test]
fn chair_and_deputy_are_named_anew_and_nobody_is_promoted_to_hold_a_live_chair() {
    let roots = |borough: &Borough| (borough.meeting(1).root.chair.0.as_u128(), borough.meeting(1).root.deputy.map(|it| it.0.as_u128()));
    let empty = |n: u128| NoticeKind::SeatEmpty { meeting_id: huddle(1), name: line(&format!("Person {n}")) };
    type Row<'a> = (&'a str, Option<u128>, u128, Option<u128>, (u128, Option<u128>), bool);
    let rows: Vec<Row<'_>> = vec![
        ("the chair's cover chairs", Some(DEPUTY), DIRECTOR, Some(GP), (GP, Some(DEPUTY)), false),
        ("else the deputy", Some(DEPUTY), DIRECTOR, None, (DEPUTY, None), false),
        ("else it stays, and the coordinator is told", None, DIRECTOR, None, (DIRECTOR, None), true),
        ("also when the deputy has left before", Some(LEFT), DIRECTOR, None, (DIRECTOR, Some(LEFT)), true),
        ("the deputy who covers is not both", Some(DEPUTY), DIRECTOR, Some(DEPUTY), (DEPUTY, None), false),
        ("the deputy's cover", Some(DEPUTY), DEPUTY, Some(GP), (DIRECTOR, Some(GP)), false),
        ("nobody", Some(DEPUTY), DEPUTY, None, (DIRECTOR, None), true),
        ("the chair is not their own deputy", Some(DEPUTY), DEPUTY, Some(DIRECTOR), (DIRECTOR, None), true),
    ];
    for is_live in [false, true] {
        for (sentence, deputy, who, cover, expected, is_told) in &rows {
            let mut borough = Borough::new();
            borough.meeting_mut(1).root.deputy = deputy.map(person);
            borough.put(member(80, Role::Coordinator, pcn()));
            if is_live {
                borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
            }
            let holder = borough.meeting(1).live.chair_held_by;
            borough.ok(OPERATOR, end(*who, *cover));
            assert_eq!(roots(&borough), *expected, "{sentence}");
            assert_eq!(borough.told(COORDINATOR).contains(&empty(*who)), *is_told, "{sentence}");
            assert_eq!(borough.told(80).contains(&empty(*who)), *is_told, "{sentence}: all coordinators");
            assert_eq!(borough.meeting(1).live.chair_held_by, holder, "{sentence}: who holds the chair is nobody's to change");
            assert!(borough.seat(*who).is_withdrawn);
            if let Some(cover) = cover {
                assert!(!borough.seat(*cover).is_withdrawn, "{sentence}: who covers is asked");
            }
        }
    }
}

#[test]
fn a_seat_that_has_cover_already_is_not_filled_twice() {
    let mut borough = busy();
    let apologies = Command::AnswerInvitation {
        meeting_id: huddle(1),
        person_id: person(ROTATING),
        partstat: Partstat::Declined,
        cover: None,
        cover_id: Some(person(LINK_2)),
        available_from: None,
        available_until: None,
    };
    borough.ok(COORDINATOR, apologies);
    borough.ok(COORDINATOR, end(ROTATING, Some(30)));
    assert!(!borough.meeting(1).attendees.contains_key(&person(30)), "the first cover stays");
    assert!(borough.meeting(2).attendees.contains_key(&person(30)), "but in the other meeting");
}

#[test]
fn meetings_that_are_over_keep_their_seats() {
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    borough.ok(COORDINATOR, end(LINK, Some(LINK_2)));
    assert!(!borough.seat(LINK).is_withdrawn && borough.meeting(2).attendees[&person(LINK)].is_withdrawn);
}

#[test]
fn who_is_refused_is_told_why_and_whom_to_ask() {
    let mut borough = borough();
    let own = borough.run(COORDINATOR, roles(COORDINATOR, pcn(), &[])).unwrap_err();
    assert_eq!((own.code, own.field), (RejectionCode::NotAllowed, Some("roles")));
    assert_eq!(own.message, "Nobody changes their own roles. Ask somebody else who leads the PCN, or the operator.");
}
