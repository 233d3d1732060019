use crate::world::*;
use mdt_domain::{
    command::Command,
    directory::{GuestPass, Person, Role, Service},
    meeting::MeetingKind,
    series::{LocalTime, Recurrence, Series},
};

#[test]
fn only_what_is_different_becomes_an_event() {
    let mut borough = Borough::empty();
    let set = |people: Vec<mdt_domain::directory::Person>| Command::SetDirectory {
        federation: ods("FED01"),
        organisations: vec![],
        services: directory().services.into_values().collect(),
        people,
    };
    let everybody: Vec<_> = directory().people.into_values().collect();
    let mut renamed = everybody.clone();
    renamed[0].job = line("Clinical director");
    borough.check(vec![
        ("by importers only", COORDINATOR, set(everybody.clone()), "refused NotAllowed"),
        ("all new", SYSTEM, set(everybody.clone()), "directory ServiceSet, directory PersonSet"),
        ("all known", SYSTEM, set(everybody), ""),
    ]);
    let events = borough.ok(SYSTEM, set(renamed));
    assert_eq!(events.iter().map(|(_, event)| event.parts.len()).collect::<Vec<_>>(), [1]);
}

#[test]
fn an_import_wipes_no_rota_no_days_away_and_no_pass_and_the_same_file_twice_changes_nothing() {
    let mut borough = Borough::empty();
    let guest = Person { guest: Some(GuestPass { mail_asked_at: None, was_of: vec![], meeting_id: huddle(1), is_speaker: false, is_admitted: false, until: NINE }), ..member(50, Role::Gp, pcn()) };
    let file = |job: &str, is_ended: bool| {
        let mut people: Vec<Person> = directory().people.into_values().chain([Person { guest: None, ..guest.clone() }]).collect();
        let rotating = people.iter_mut().find(|it| it.id == person(ROTATING)).unwrap();
        (rotating.job, rotating.is_ended) = (line(job), is_ended);
        let services = directory().services.into_values().collect();
        Command::SetDirectory { federation: federation(), organisations: organisations(), services, people }
    };
    borough.check(vec![
        ("a file", SYSTEM, file("Colleague", false), "directory OrganisationSet, directory ServiceSet, directory PersonSet"),
        ("the same file", SYSTEM, file("Colleague", false), ""),
        ("a rota", COORDINATOR, Command::SetRota { service_id: service(), rota: vec![duty(1, ROTATING)] }, "directory ServiceSet"),
        (
            "days away",
            COORDINATOR,
            Command::SetAbsences { person_id: person(ROTATING), absences: vec![away(0, 3, Some(ELSEWHERE))] },
            "directory PersonSet",
        ),
        ("and the same file once more", SYSTEM, file("Colleague", false), ""),
    ]);
    borough.put(guest.clone());
    borough.check(vec![
        ("nor does it make a guest a member", SYSTEM, file("Colleague", false), ""),
        ("another job", SYSTEM, file("Occupational therapist", false), "directory PersonSet"),
    ]);
    let known = &borough.directory.people[&person(ROTATING)];
    assert_eq!((known.job.as_str(), known.absences.len(), borough.directory.services[&service()].rota.len()), ("Occupational therapist", 1, 1));
    let rota = vec![duty(2, ROTATING)];
    let services = vec![Service { rota: rota.clone(), ..directory().services[&service()].clone() }];
    borough.ok(SYSTEM, Command::SetDirectory { federation: federation(), organisations: vec![], services, people: vec![] });
    assert_eq!(borough.directory.services[&service()].rota, rota, "a rota that is given counts");
    borough.ok(SYSTEM, file("Occupational therapist", true));
    assert!(borough.directory.people[&person(ROTATING)].absences.is_empty(), "who has left is not away");
}

#[test]
fn a_series_is_set_by_those_who_plan_its_pcn() {
    let mut borough = Borough::empty();
    let (rule, time) = (Recurrence::parse("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR").unwrap(), LocalTime::parse("09:00").unwrap());
    let good = Series::new(series(), MeetingKind::Huddle, pcn(), line("Daily frailty huddle"), (rule, time), 40, person(DIRECTOR));
    borough.directory.people.insert(person(40), member(40, Role::Coordinator, other_pcn()));
    let set = |change: &dyn Fn(&mut Series)| {
        let mut series = good.clone();
        change(&mut series);
        Command::SetSeries(Box::new(series))
    };
    borough.check(vec![
        ("not by a link worker", LINK, set(&|_| {}), "refused NotAllowed"),
        ("a rule that never meets", COORDINATOR, set(&|it| it.ends_on = Some(it.starts_on).inspect(|_| it.rule = Recurrence::parse("FREQ=WEEKLY;BYDAY=SU").unwrap())), "refused Invalid rule"),
        ("a last day before the first", COORDINATOR, set(&|it| it.ends_on = Some(it.starts_on.plus_days(-1))), "refused Invalid ends_on"),
        ("somebody who is not there", COORDINATOR, set(&|it| it.core = vec![person(9999)]), "refused Invalid core"),
        ("another kind of place", COORDINATOR, set(&|it| it.kind = MeetingKind::Borough), "refused Invalid pcn"),
        ("a length", COORDINATOR, set(&|it| it.slot_minutes = 2), "refused Invalid slot_minutes"),
        ("a call", COORDINATOR, set(&|it| it.call_url = Some("http://x".into())), "refused Invalid call_url"),
        ("set", COORDINATOR, set(&|_| {}), "series SeriesSet"),
        ("the same", COORDINATOR, set(&|_| {}), ""),
        ("another PCN does not take it over", 40, set(&|it| it.pcn = other_pcn()), "refused NotAllowed"),
        ("nor is it taken elsewhere", SYSTEM, set(&|it| it.pcn = other_pcn()), "refused Invalid kind"),
        ("changed", COORDINATOR, set(&|it| it.slot_minutes = 45), "series SeriesSet"),
    ]);
}
