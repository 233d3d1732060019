//! Topics, slots and peer cases that a meeting did not reach or passed over: once on the next agenda of the series, saying so, and not where somebody
//! took them off.

use crate::world::*;
use mdt_domain::{
    case::{ListedReason, OutcomeKind},
    command::Command,
    directory::Role,
    event::State,
    ids::SeriesId,
    item_kind::{ItemKind, Slot},
    meeting::{AgendaItem, AttendeeKind, ItemState, MeetingKind, MeetingRoot, NotReached, Phase},
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
fn discussed(n: u128) -> Command { Command::DecideTopic(huddle(1), item(n)) }
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
    borough.ok(DIRECTOR, discussed(42));
    borough.ok(DIRECTOR, close(1));
    let carried = others(&borough, 2);
    let said = Some(NotReached { met_at: borough.meeting(1).root.starts_at, times: 1 });
    assert_eq!(titles(&borough, 2), ["Winter rota"], "what was discussed does not come again");
    assert_eq!((carried[0].not_reached, carried[0].planned_minutes, carried[0].state), (said, 7, ItemState::Waiting));
    assert!(borough.line(41).is_carried && !borough.line(42).is_carried, "the minutes say what became of it");

    let third = Command::CreateMeeting { root: meeting_root(3), attendees: vec![] };
    borough.ok(SYSTEM, third);
    closed(&mut borough, DIRECTOR, 2);
    let again = Some(NotReached { met_at: borough.meeting(2).root.starts_at, times: 2 });
    assert_eq!(others(&borough, 3).iter().map(|line| line.not_reached).collect::<Vec<_>>(), [again], "counted, and once");
}

#[test]
fn a_topic_passed_over_goes_on_unless_somebody_says_that_it_was_discussed() {
    let passed = |ticked: bool, is_at_it: bool| {
        let mut borough = Borough::new();
        for (n, title) in [(41, "Winter rota"), (42, "New fridge")] {
            borough.ok(COORDINATOR, topic(n, 1, title));
        }
        borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
        borough.ok(DIRECTOR, start_item(41));
        if !is_at_it {
            borough.ok(DIRECTOR, start_item(42));
            borough.ok(DIRECTOR, discussed(42));
            borough.ok(DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ReadBack, acknowledged: vec![person(ROTATING)] });
            assert_eq!(borough.line(41).state, ItemState::Left);
        }
        if ticked {
            assert_eq!(borough.answer(LINK, discussed(41)), "refused NotAllowed");
            assert_eq!(borough.answer(DIRECTOR, discussed(41)), "meeting ItemDecided");
        }
        borough.ok(DIRECTOR, close(1));
        borough
    };
    let left = passed(false, false);
    assert_eq!(titles(&left, 2), ["Winter rota"]);
    assert!(left.line(41).is_carried && left.line(41).state == ItemState::Left && !left.line(42).is_carried);
    let ticked = passed(true, false);
    assert_eq!(titles(&ticked, 2), [] as [&str; 0]);
    assert!(ticked.line(41).state == ItemState::Decided && !ticked.line(41).is_carried);
    assert_eq!(titles(&passed(false, true), 2), ["Winter rota", "New fridge"], "closed while the room was at it");
}

#[test]
fn training_that_was_held_and_a_slot_of_a_speaker_do_not_come_again() {
    let mut borough = two_of(MeetingKind::Borough, [&[LINK], &[LINK]]);
    for (n, slot) in [(71, Slot::Training { title: line("Interviewing") }), (72, Slot::Speaker { title: line("Heating bills"), speaker: None })] {
        borough.ok(MANAGER, Command::SetSlot { meeting_id: huddle(FIRST), item_id: item(n), slot, planned_minutes: 20 });
    }
    borough.ok(MANAGER, Command::StartMeeting(huddle(FIRST)));
    for n in [71, 72] {
        borough.ok(MANAGER, Command::StartItem { meeting_id: huddle(FIRST), item_id: item(n), acknowledged: vec![] });
    }
    borough.ok(MANAGER, close(FIRST));
    assert_eq!(titles(&borough, SECOND), [] as [&str; 0]);
}

#[test]
fn what_was_left_over_stands_behind_the_cases_that_press_and_before_the_others() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, topic(41, 1, "Winter rota"));
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
    for n in [1, 2, 3, 4, 7, 8] {
        borough.ok(DIRECTOR, outcome(n, OutcomeKind::WatchfulReview));
    }
    borough.ok(DIRECTOR, close(1));
    assert_eq!(titles(&borough, 2), ["Winter rota"]);
    let left_over = others(&borough, 2)[0].id;
    // Due today: overdue when the next meeting is.
    borough.ok(GP, Command::AddAction { home: on_case(4), action_id: action(4), what: line("Ring"), owner: owned_by(LINK), due_on: Some(TODAY), from: None, asked: None });
    borough.ok(GP, Command::AddAction { home: on_case(8), action_id: action(8), what: line("Ring"), owner: owned_by(LINK), due_on: Some(days(1)), from: None, asked: None });
    borough.ok(GP, Command::AddAction { home: on_case(6), action_id: action(6), what: line("Ring"), owner: owned_by(LINK), due_on: Some(days(1)), from: None, asked: None });
    borough.ok(LINK, Command::BlockAction(on_case(6), action(6), line("No answer")));
    let on = |n: u128| Command::ListCase { meeting_id: huddle(2), item_id: item(100 + n), case_id: case(n), planned_minutes: None, reason: ListedReason::AddedByHand, urgent_reason: None };
    for n in [5, 1, 4, 2, 8, 6] {
        borough.ok(COORDINATOR, on(n));
    }
    // Red, overdue, red, blocked; the topic; amber and green as they came.
    assert_eq!(borough.order(2), [item(101), item(104), item(102), item(106), left_over, item(105), item(108)]);
    borough.ok(COORDINATOR, topic(42, 2, "Put on by hand"));
    borough.ok(COORDINATOR, on(3));
    assert_eq!(borough.order(2), [item(101), item(104), item(102), item(106), item(103), left_over, item(105), item(108), item(42)], "only what was left over gives way");
}

#[test]
fn in_a_meeting_of_two_parts_what_was_left_over_stays_business() {
    let mut borough = two_of(MeetingKind::Pcn, [&[LINK], &[LINK]]);
    borough.ok(COORDINATOR, topic(71, FIRST, "Winter rota"));
    borough.ok(COORDINATOR, Command::ListCase { meeting_id: huddle(FIRST), item_id: item(72), case_id: case(1), planned_minutes: None, reason: ListedReason::ReviewDue, urgent_reason: None });
    borough.put(member(MANAGER, Role::Coordinator, pcn()));
    closed(&mut borough, MANAGER, FIRST);
    let kinds: Vec<bool> = borough.meeting(SECOND).ordered_items().iter().map(|line| line.kind == ItemKind::Case).collect();
    assert_eq!(kinds, [false, true], "the red case is carried, and business comes first");
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
