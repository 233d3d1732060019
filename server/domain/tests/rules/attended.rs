//! Who attended, for how long, and which slots were held meanwhile.

use crate::world::*;
use mdt_domain::{
    attended::{Stay, attended},
    command::Command,
    item_kind::Slot,
    meeting::{Attendance, AttendeeKind, Meeting, MeetingKind, MeetingRoot},
    words::UtcMicros,
};

const BOROUGH: u128 = 9;

fn minute(n: i64) -> UtcMicros { NINE.plus_seconds(n * 60) }

/// Training from 10 to 30 minutes, a speaker from 30 to 60, closed at 60. The link worker is there throughout.
fn held() -> Borough {
    let mut borough = Borough::new();
    let root = MeetingRoot { kind: MeetingKind::Borough, pcn: federation(), chair: person(MANAGER), deputy: None, series_id: None, ..meeting_root(BOROUGH) };
    let core = |n| attendee(n, AttendeeKind::Core);
    borough.ok(SYSTEM, Command::CreateMeeting { root, attendees: vec![core(LINK), core(LINK_2), core(ELSEWHERE)] });
    let slot = |n, slot| Command::SetSlot { meeting_id: huddle(BOROUGH), item_id: item(n), slot, planned_minutes: 20 };
    borough.ok(MANAGER, slot(20, Slot::Training { title: line("Motivational interviewing") }));
    borough.ok(MANAGER, slot(21, Slot::Speaker { title: line("Heating bills"), speaker: None }));
    borough.ok(MANAGER, slot(22, Slot::Training { title: line("Never reached") }));
    borough.now = NINE;
    borough.ok(MANAGER, Command::StartMeeting(huddle(BOROUGH)));
    for (at, command) in [
        (0, Command::PersonArrived(huddle(BOROUGH), person(LINK))),
        (0, Command::PersonArrived(huddle(BOROUGH), person(LINK_2))),
        (10, Command::StartItem { meeting_id: huddle(BOROUGH), item_id: item(20), acknowledged: vec![] }),
        (12, Command::PersonLeft(huddle(BOROUGH), person(LINK_2))),
        (30, Command::StartItem { meeting_id: huddle(BOROUGH), item_id: item(21), acknowledged: vec![] }),
        (40, Command::PersonArrived(huddle(BOROUGH), person(LINK_2))),
        (60, Command::CloseMeeting { meeting_id: huddle(BOROUGH), override_reason: None }),
    ] {
        borough.now = minute(at);
        let who = if matches!(command, Command::PersonArrived(..) | Command::PersonLeft(..)) { SYSTEM } else { MANAGER };
        borough.ok(who, command);
    }
    borough
}

fn told(meeting: &Meeting, n: u128) -> Option<(Option<u32>, Vec<&str>)> {
    attended(meeting, person(n)).map(|it| (it.minutes, it.slots.iter().filter_map(|slot| slot.kind.title()).map(|title| title.as_str()).collect()))
}

#[test]
fn minutes_are_those_in_the_room_and_slots_those_mostly_there() {
    let mut borough = held();
    borough.ok(SYSTEM, Command::PersonLeft(huddle(BOROUGH), person(LINK)));
    let meeting = borough.meeting(BOROUGH);
    let both = vec!["Motivational interviewing", "Heating bills"];
    assert_eq!(told(meeting, LINK), Some((Some(60), both)));
    assert_eq!(told(meeting, LINK_2), Some((Some(32), vec!["Heating bills"])), "12 minutes, gone for 28, back for 20");
    assert_eq!(told(meeting, ELSEWHERE), None, "did not come");
    assert_eq!(told(meeting, GP), None, "was not asked");
}

#[test]
fn what_was_written_down_counts_where_there_was_no_connection() {
    let mut borough = held();
    let seat = |borough: &mut Borough, n: u128, attendance: Attendance| borough.meeting_mut(BOROUGH).attendees.get_mut(&person(n)).unwrap().attendance = attendance;
    seat(&mut borough, ELSEWHERE, Attendance::Present);
    seat(&mut borough, LINK, Attendance::Apologies);
    let meeting = borough.meeting(BOROUGH);
    assert_eq!(told(meeting, ELSEWHERE).unwrap().0, None, "present at the roll-call, so no minutes are known");
    assert_eq!(told(meeting, ELSEWHERE).unwrap().1.len(), 2);
    assert_eq!(told(meeting, LINK), None, "corrected");
}

#[test]
fn before_it_is_over_nobody_has_attended_and_a_line_that_comes_and_goes_keeps_its_stays_few() {
    let mut borough = held();
    let meeting = borough.meeting_mut(BOROUGH);
    meeting.root.status = mdt_domain::meeting::MeetingStatus::Live;
    assert_eq!(told(borough.meeting(BOROUGH), LINK), None);
    for n in 0..200 {
        borough.now = minute(60 + n);
        borough.ok(SYSTEM, Command::PersonLeft(huddle(BOROUGH), person(LINK)));
        borough.ok(SYSTEM, Command::PersonArrived(huddle(BOROUGH), person(LINK)));
    }
    let stays: &[Stay] = &borough.meeting(BOROUGH).attendees[&person(LINK)].stays;
    assert_eq!((stays.len(), stays.last().unwrap().until), (40, None));
}
