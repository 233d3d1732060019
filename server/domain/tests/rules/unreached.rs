//! Topics, slots and peer cases that a meeting did not reach: once on the next agenda of the series, saying so, and not where somebody
//! took them off.

use crate::world::*;
use mdt_domain::{
    command::Command,
    event::State,
    ids::SeriesId,
    item_kind::{ItemKind, Slot},
    meeting::{AgendaItem, AttendeeKind, ItemState, MeetingKind, MeetingRoot, NotReached},
    stream::StreamId,
};
use uuid::Uuid;

/// Two meetings of one other series.
const FIRST: u128 = 11;
const SECOND: u128 = 12;

fn two_of(kind: MeetingKind, people: [&[u128]; 2]) -> Borough {
    let mut borough = Borough::new();
    let place = if kind == MeetingKind::Borough { federation() } else { pcn() };
    for (n, asked) in [FIRST, SECOND].into_iter().zip(people) {
        let root = MeetingRoot { kind, pcn: place.clone(), chair: person(MANAGER), deputy: None, series_id: Some(SeriesId(Uuid::from_u128(0x77))), ..meeting_root(n) };
        let attendees = asked.iter().map(|who| attendee(*who, AttendeeKind::Core)).collect();
        borough.ok(SYSTEM, Command::CreateMeeting { root, attendees });
    }
    borough
}
fn topic(n: u128, meeting: u128, title: &str) -> Command {
    Command::AddTopic { meeting_id: huddle(meeting), item_id: item(n), title: line(title), planned_minutes: 7 }
}
fn closed(borough: &mut Borough, chair: u128, meeting: u128) {
    borough.ok(chair, Command::StartMeeting(huddle(meeting)));
    borough.ok(chair, close(meeting));
}
fn close(meeting: u128) -> Command { Command::CloseMeeting { meeting_id: huddle(meeting), override_reason: Some(paragraph("Time")) } }
/// Lines that are no case, as they stand.
fn others(borough: &Borough, meeting: u128) -> Vec<&AgendaItem> {
    borough.meeting(meeting).ordered_items().into_iter().filter(|line| line.kind != ItemKind::Case).collect()
}
fn titles(borough: &Borough, meeting: u128) -> Vec<&str> {
    others(borough, meeting).into_iter().filter_map(|line| line.kind.title()).map(|title| title.as_str()).collect()
}

#[test]
fn a_topic_that_was_not_reached_stands_on_the_next_agenda_and_says_since_when() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, topic(41, 1, "Winter rota"));
    borough.ok(COORDINATOR, topic(42, 1, "New fridge"));
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
    borough.ok(DIRECTOR, start_item(42));
    borough.ok(DIRECTOR, close(1));
    let carried = others(&borough, 2);
    let said = Some(NotReached { met_at: borough.meeting(1).root.starts_at, times: 1 });
    assert_eq!(titles(&borough, 2), ["Winter rota"], "what the room was at does not come again");
    assert_eq!((carried[0].not_reached, carried[0].planned_minutes, carried[0].state), (said, 7, ItemState::Waiting));
    assert!(borough.line(41).is_carried && !borough.line(42).is_carried, "the minutes say what became of it");

    let third = Command::CreateMeeting { root: meeting_root(3), attendees: vec![] };
    borough.ok(SYSTEM, third);
    closed(&mut borough, DIRECTOR, 2);
    let again = Some(NotReached { met_at: borough.meeting(2).root.starts_at, times: 2 });
    assert_eq!(others(&borough, 3).iter().map(|line| line.not_reached).collect::<Vec<_>>(), [again], "counted, and once");
}

#[test]
fn what_somebody_took_off_stays_off() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, topic(41, 1, "Winter rota"));
    borough.ok(COORDINATOR, topic(42, 1, "New fridge"));
    borough.ok(COORDINATOR, topic(52, 2, "New fridge"));
    borough.ok(COORDINATOR, Command::RemoveTopic(huddle(2), item(52)));
    borough.ok(COORDINATOR, Command::RemoveTopic(huddle(1), item(41)));
    closed(&mut borough, DIRECTOR, 1);
    assert_eq!(titles(&borough, 2), [] as [&str; 0], "neither here nor there");
    assert!(!borough.line(42).is_carried);

    let mut borough = Borough::new();
    borough.ok(COORDINATOR, topic(41, 1, "Winter rota"));
    borough.ok(SYSTEM, Command::CreateMeeting { root: meeting_root(3), attendees: vec![] });
    closed(&mut borough, DIRECTOR, 1);
    let carried = others(&borough, 2)[0].id;
    borough.ok(COORDINATOR, Command::RemoveTopic(huddle(2), carried));
    closed(&mut borough, DIRECTOR, 2);
    assert_eq!(titles(&borough, 3), [] as [&str; 0], "taken off after it was carried");
}

#[test]
fn a_standing_topic_is_marked_where_it_stands() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, topic(41, 1, "News of the day"));
    borough.ok(COORDINATOR, topic(51, 2, "News of the day"));
    closed(&mut borough, DIRECTOR, 1);
    let there = others(&borough, 2);
    assert_eq!(there.iter().map(|line| (line.id, line.not_reached.map(|it| it.times))).collect::<Vec<_>>(), [(item(51), Some(1))], "no second line");
    assert!(borough.line(41).is_carried);
}

#[test]
fn training_a_speakers_slot_and_a_peer_case_go_on_with_what_is_known_of_them() {
    let mut borough = two_of(MeetingKind::Borough, [&[LINK, LINK_2]; 2]);
    let mut speaker = invite_guest(60, FIRST, &[]);
    if let Command::InviteGuest { is_speaker, .. } = &mut speaker {
        *is_speaker = true;
    }
    borough.ok(MANAGER, speaker);
    let slot = |n, slot| Command::SetSlot { meeting_id: huddle(FIRST), item_id: item(n), slot, planned_minutes: 20 };
    borough.ok(MANAGER, slot(71, Slot::Training { title: line("Motivational interviewing") }));
    borough.ok(MANAGER, slot(72, Slot::Speaker { title: line("Heating bills"), speaker: Some(person(60)) }));
    let peer = Command::SetPeerCase {
        meeting_id: huddle(FIRST), item_id: item(73), title: line("Trust"), situation: paragraph("A door that stays shut."), question: line("What has helped you?"), planned_minutes: 15,
    };
    borough.ok(LINK, peer);
    borough.ok(MANAGER, Command::StartMeeting(huddle(FIRST)));
    assert_eq!(borough.answer(MANAGER, close(FIRST)), "meeting MeetingClosed, meeting ItemAdded, peer-cases PeerCaseWritten");
    assert_eq!(titles(&borough, SECOND), ["Motivational interviewing", "Heating bills"]);
    let lines = others(&borough, SECOND);
    assert_eq!(lines[1].kind, ItemKind::Speaker { title: line("Heating bills"), speaker: None }, "a speaker's pass was for that one meeting");
    let State::PeerCases(told) = &borough.states[&StreamId::PeerCases(huddle(SECOND))] else { panic!("its words") };
    let told = &told.cases[&lines[2].id];
    assert_eq!((lines[2].kind.clone(), told.situation.as_str(), told.brought_by), (ItemKind::PeerCase, "A door that stays shut.", person(LINK)));
    borough.ok(LINK, Command::RemoveTopic(huddle(SECOND), lines[2].id));
}

#[test]
fn what_two_people_had_among_themselves_goes_to_no_third() {
    for (next, is_carried) in [(LINK, true), (LINK_2, false)] {
        let mut borough = two_of(MeetingKind::Supervision, [&[LINK], &[next]]);
        borough.ok(MANAGER, topic(71, FIRST, "How the week was"));
        closed(&mut borough, MANAGER, FIRST);
        assert_eq!(titles(&borough, SECOND).len(), usize::from(is_carried));
    }
}
