//! How each person is told that an agenda is out, by table: one mail each, or none.

use crate::world::*;
use mdt_app::mail::causes::{Way, of_publication};
use mdt_domain::{
    directory::Person,
    ids::{PersonId, SeriesId},
    meeting::{Admission, Attendee, AttendeeKind, Meeting, MeetingLive, MeetingStatus, Partstat},
    words::UtcMicros,
};
use std::collections::BTreeMap;
use uuid::Uuid;

#[test]
fn of_a_published_agenda_each_person_is_told_in_one_way_or_not_at_all() {
    use AttendeeKind::*;
    let mut world = World::new();
    let (gus, asha) = (world.id("Gus"), world.id("Perera"));
    let by_mail = |world: &mut World, at: Option<UtcMicros>| {
        let guest = world.directory.people.get_mut(&gus).unwrap();
        guest.guest.as_mut().unwrap().mail_asked_at = at;
    };
    let meeting = |world: &World, is_of_series: bool, seats: &[(&str, AttendeeKind, Partstat, Option<Admission>)]| {
        let root = huddle(asha);
        let series_id = is_of_series.then(|| SeriesId(Uuid::now_v7()));
        let attendee = |(name, kind, partstat, admission): &(&str, AttendeeKind, Partstat, Option<Admission>)| {
            let person: &Person = &world.directory.people[&world.id(name)];
            (person.id, Attendee { partstat: *partstat, admission: *admission, ..Attendee::asked(person, *kind) })
        };
        Meeting {
            root: mdt_domain::meeting::MeetingRoot { status: MeetingStatus::Draft, series_id, recurrence_id: is_of_series.then(|| day("2026-11-26")), ..root },
            live: MeetingLive::default(),
            items: BTreeMap::new(),
            attendees: seats.iter().map(attendee).collect(),
            actions: BTreeMap::new(),
            resources: BTreeMap::new(),
        }
    };
    let way = |world: &World, meeting: &Meeting, name: &str, by: Option<PersonId>| of_publication(meeting, &world.directory, by).get(&world.id(name)).copied();
    let open = Partstat::NeedsAction;
    for (words, is_of_series, seat, by, expected) in [
        ("core of a series has it in the calendar", true, ("Amira", Core, open, None), None, Some(Way::Agenda)),
        ("who publishes knows", true, ("Amira", Core, open, None), Some("Amira"), None),
        ("who sent apologies is left alone", true, ("Amira", Core, Partstat::Declined, None), None, None),
        ("a meeting of no series is an invitation", false, ("Amira", Core, open, None), None, Some(Way::Entry)),
        ("also for who publishes it: it goes into their calendar", false, ("Amira", Core, open, None), Some("Amira"), Some(Way::Entry)),
        ("a partner comes for a part", true, ("Lena", Rotating, Partstat::Accepted, None), None, Some(Way::Entry)),
        ("who left is told nothing", true, ("Gone", Core, open, None), None, None),
        ("a guest's link is shown", true, ("Gus", Guest, open, Some(Admission::Invited)), None, None),
    ] {
        let meeting = meeting(&world, is_of_series, &[seat]);
        assert_eq!(way(&world, &meeting, seat.0, by.map(|name| world.id(name))), expected, "{words}");
    }
    by_mail(&mut world, Some(at("2026-11-25T16:00:00Z")));
    for (words, admission, expected) in [
        ("a guest's pass goes by mail", Admission::Invited, Some(Way::Pass)),
        ("not to who waits at the door", Admission::Waiting, None),
        ("nor to who is in", Admission::Admitted, None),
    ] {
        let meeting = meeting(&world, true, &[("Gus", Guest, open, Some(admission))]);
        assert_eq!(way(&world, &meeting, "Gus", None), expected, "{words}");
    }
    // Who is not asked any more is told nothing.
    let mut meeting = meeting(&world, true, &[("Amira", Core, open, None)]);
    meeting.attendees.values_mut().for_each(|seat| seat.is_withdrawn = true);
    assert!(of_publication(&meeting, &world.directory, None).is_empty());
}
