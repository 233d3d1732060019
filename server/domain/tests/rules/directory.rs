use crate::world::*;
use mdt_domain::{command::Command, directory::Role, meeting::MeetingKind, series::Series};

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
fn a_series_is_set_by_those_who_plan_its_pcn() {
    let mut borough = Borough::empty();
    let good = Series {
        id: series(),
        kind: MeetingKind::Huddle,
        pcn: pcn(),
        title: line("Daily frailty huddle"),
        rule: "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR".into(),
        starts_at_local: "09:00".into(),
        slot_minutes: 40,
        chair: person(DIRECTOR),
        deputy: None,
        core: vec![],
        call_url: None,
    };
    borough.directory.people.insert(person(40), member(40, Role::Coordinator, other_pcn()));
    let set = |change: &dyn Fn(&mut Series)| {
        let mut series = good.clone();
        change(&mut series);
        Command::SetSeries(Box::new(series))
    };
    borough.check(vec![
        ("not by a link worker", LINK, set(&|_| {}), "refused NotAllowed"),
        ("a time", COORDINATOR, set(&|it| it.starts_at_local = "9 o'clock".into()), "refused Invalid starts_at_local"),
        ("a rule", COORDINATOR, set(&|it| it.rule = "daily".into()), "refused Invalid rule"),
        ("a length", COORDINATOR, set(&|it| it.slot_minutes = 2), "refused Invalid slot_minutes"),
        ("a call", COORDINATOR, set(&|it| it.call_url = Some("http://x".into())), "refused Invalid call_url"),
        ("set", COORDINATOR, set(&|_| {}), "series SeriesSet"),
        ("the same", COORDINATOR, set(&|_| {}), ""),
        ("another PCN does not take it over", 40, set(&|it| it.pcn = other_pcn()), "refused NotAllowed"),
        ("changed", COORDINATOR, set(&|it| it.slot_minutes = 45), "series SeriesSet"),
    ]);
}
