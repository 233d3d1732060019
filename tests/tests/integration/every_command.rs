//! P4: for every command, a state with the later events applied equals a fresh snapshot. The same walk writes the golden
//! files that Rust and the page both read (`MDT_WRITE_GOLDEN=1`): old ones are kept and must be readable for ever.

use crate::room::{Huddle, Someone, fresh};
use mdt_domain::{
    case::{ListedReason, OutcomeKind},
    action_item::OwnerRef,
    event::State,
    ids::{ActionId, CaseId, ItemId, MeetingId, SocialNoteId},
    meeting::{Attendance, Partstat, Phase},
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    stream::StreamId,
    words::{Day, Priority, Text},
};
use mdt_protocol::{
    command::{AgreeEntry, WireCommand as C, WireHome},
    server::{ServerMessage, WireEvent},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, path::PathBuf};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct Golden {
    stream: StreamId,
    before: Option<State>,
    events: Vec<WireEvent>,
    after: Option<State>,
}

fn folder() -> PathBuf { PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/golden")) }

/// Names of all commands, from the one place they are written.
fn all_names() -> BTreeSet<String> {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../server/protocol/src/command.rs")).unwrap();
    let body = source.rsplit("wire_commands! {").next().unwrap();
    body.lines()
        .filter(|line| line.starts_with("    ") && !line.starts_with("     ") && line.contains('{'))
        .map(|line| {
            let name = line.trim().split(' ').next().unwrap();
            let mut snake = String::new();
            for c in name.chars() {
                if c.is_uppercase() && !snake.is_empty() {
                    snake.push('_');
                }
                snake.extend(c.to_lowercase());
            }
            snake
        })
        .collect()
}

/// The people of the walk and a follower who holds every stream of it.
struct Walk {
    huddle: Huddle,
    people: Vec<(&'static str, Someone)>,
    follower: Someone,
    done: BTreeSet<String>,
    golden: Vec<Golden>,
}

impl Walk {
    async fn new() -> Self {
        let huddle = Huddle::open().await;
        let mut people = Vec::new();
        for name in ["Perera", "Quill", "Okonjo", "Hassan"] {
            people.push((name, huddle.join(name).await));
        }
        let follower = huddle.join("Farrell").await;
        let stream = huddle.stream();
        let mut walk = Self { huddle, people, follower, done: BTreeSet::new(), golden: Vec::new() };
        walk.follow(&stream).await;
        walk
    }

    async fn follow(&mut self, stream: &StreamId) {
        if self.golden.iter().any(|g| g.stream == *stream) {
            return;
        }
        self.follower.client.subscribe(stream, None).await.unwrap();
        let before = self.follower.client.streams[stream].state.clone();
        self.golden.push(Golden { stream: stream.clone(), before, events: Vec::new(), after: None });
    }

    /// Sends a command as somebody and proves the fold on every stream it moved that the follower holds.
    async fn run(&mut self, who: &str, command: C) {
        let json = serde_json::to_value(&command).unwrap();
        let name = json["name"].as_str().unwrap().to_owned();
        let someone = &mut self.people.iter_mut().find(|(name, _)| *name == who).unwrap().1;
        let answer = someone.client.command(command).await.unwrap();
        let ServerMessage::Accepted { streams, .. } = answer else { panic!("{name} by {who}: {answer:?}") };
        self.done.insert(name.clone());
        for moved in streams {
            if !self.golden.iter().any(|g| g.stream == moved.stream) {
                continue;
            }
            self.follower.client.until(&moved.stream, moved.seq).await.unwrap();
            let (state, seq) = fresh(&self.huddle, &self.follower.cookie, &moved.stream).await;
            self.follower.client.until(&moved.stream, seq).await.unwrap();
            let held = &self.follower.client.streams[&moved.stream];
            assert_eq!((held.holes, held.doubles), (0, 0), "{name}");
            if held.seq == seq {
                assert!(held.state == state, "{name}: state + events is not the fresh snapshot of {}", moved.stream);
            }
        }
        for message in std::mem::take(&mut self.follower.client.unread) {
            if let ServerMessage::Event(event) = message
                && let Some(golden) = self.golden.iter_mut().find(|g| g.stream == event.stream)
            {
                golden.events.push(event);
            }
        }
    }
}

fn line<const N: usize>(text: &str) -> Text<N> { Text::parse(text).unwrap() }

async fn case_not_on(walk: &Walk, taken: &BTreeSet<CaseId>) -> CaseId {
    let body = serde_json::json!({ "q": "SF-0", "priority": null, "after": null });
    let cookie = &walk.people[2].1.cookie;
    let answer = walk.huddle.server.api(cookie, "POST", "/api/cases/search", &body).await.unwrap();
    let found = answer.json().unwrap();
    found["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["status"] == "accepted")
        .map(|row| row["id"].as_str().unwrap().parse::<CaseId>().unwrap())
        .find(|id| !taken.contains(id))
        .expect("a case that is not on the agenda")
}

async fn case_of_code(huddle: &Huddle, cookie: &str, code: &str) -> CaseId {
    let answer = huddle.server.api(cookie, "GET", &format!("/api/cases/{code}"), &serde_json::Value::Null).await.unwrap();
    answer.json().unwrap()["id"].as_str().unwrap().parse().unwrap()
}

async fn later_meetings(walk: &Walk) -> Vec<MeetingId> {
    let answer = walk.huddle.server.api(&walk.people[2].1.cookie, "GET", "/api/today", &serde_json::Value::Null).await.unwrap();
    answer.json().unwrap()["meetings"].as_array().unwrap().iter().skip(1).map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p4_1_for_every_command_state_and_events_are_the_fresh_snapshot() {
    let mut walk = Walk::new().await;
    let meeting_id = walk.huddle.meeting;
    let cards = walk.follower.cards.clone();
    let amira = walk.people[3].1.id;
    let today = match &walk.follower.client.streams[&walk.huddle.stream()].state {
        Some(State::Meeting(_)) => Day(jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::get("Europe/London").unwrap()).date()),
        _ => unreachable!(),
    };
    let review = today.plus_days(7);
    let taken: BTreeSet<CaseId> = cards.iter().map(|c| c.case_id).collect();
    let other = case_not_on(&walk, &taken).await;
    let (first, second) = (cards[0].clone(), cards[1].clone());
    for stream in [StreamId::Case(first.case_id), StreamId::Case(second.case_id), StreamId::Case(other)] {
        walk.follow(&stream).await;
    }
    let later = later_meetings(&walk).await;
    let item = || ItemId(Uuid::now_v7());
    let (topic, topic_gone, listed, urgent) = (item(), item(), item(), item());
    // Before.
    walk.run("Okonjo", C::PublishAgenda { meeting_id: later[0] }).await;
    walk.run("Okonjo", C::CancelMeeting { meeting_id: later[2] }).await;
    walk.run("Hassan", C::AnswerInvitation { meeting_id, person_id: amira, partstat: Partstat::Tentative, cover: None }).await;
    walk.run("Okonjo", C::ListCase { meeting_id, item_id: listed, case_id: other, planned_minutes: Some(4), reason: ListedReason::AddedByHand }).await;
    walk.run("Okonjo", C::UnlistCase { meeting_id, item_id: listed, case_id: other }).await;
    walk.run("Okonjo", C::AddTopic { meeting_id, item_id: topic, title: line("Winter rota"), planned_minutes: 3 }).await;
    walk.run("Okonjo", C::AddTopic { meeting_id, item_id: topic_gone, title: line("Parking"), planned_minutes: 2 }).await;
    walk.run("Okonjo", C::RemoveTopic { meeting_id, item_id: topic_gone }).await;
    walk.run("Okonjo", C::MoveItem { meeting_id, item_id: second.item_id, to_position: 0 }).await;
    walk.run("Okonjo", C::SetPlannedMinutes { meeting_id, item_id: first.item_id, minutes: 6 }).await;
    walk.run(
        "Okonjo",
        C::UpdateCase { case_id: other, priority: Some(Priority::Red), cfs: None, reason: None, needed_services: Some(vec![]), is_recurring: Some(true) },
    )
    .await;
    let referred = case_of_code(&walk.huddle, &walk.people[2].1.cookie, "SF-052").await;
    walk.follow(&StreamId::Case(referred)).await;
    walk.run("Okonjo", C::AcceptReferral { case_id: referred }).await;
    // Live.
    walk.run("Perera", C::StartMeeting { meeting_id }).await;
    walk.run("Perera", C::RecordAttendance { meeting_id, person_id: amira, attendance: Attendance::Present }).await;
    walk.run("Perera", C::GoToPhase { meeting_id, phase: Phase::ActionReview }).await;
    walk.run("Hassan", C::RaiseHand { meeting_id }).await;
    walk.run("Hassan", C::LowerHand { meeting_id, person_id: amira }).await;
    walk.run("Quill", C::TakeChair { meeting_id }).await;
    walk.run("Quill", C::GiveBackChair { meeting_id }).await;
    walk.run("Perera", C::StartItem { meeting_id, item_id: first.item_id }).await;
    walk.run("Perera", C::ExtendItem { meeting_id, item_id: first.item_id, minutes: 2 }).await;
    let note = SocialNoteId(Uuid::now_v7());
    walk.run(
        "Hassan",
        C::WriteSocialNote {
            case_id: first.case_id,
            note_id: note,
            domain: SocialDomain::Food,
            level: NeedLevel::Some,
            line: line("Skips lunch when alone"),
            source: Some(line("Home visit")),
            review_on: Some(review),
            sharing: NoteSharing::Shared,
            more: None,
        },
    )
    .await;
    walk.run("Hassan", C::WithdrawSocialNote { case_id: first.case_id, note_id: note, sharing: NoteSharing::Shared }).await;
    let home = || WireHome::Case { case_id: first.case_id };
    let (pooled, own, gone) = (ActionId(Uuid::now_v7()), ActionId(Uuid::now_v7()), ActionId(Uuid::now_v7()));
    for (action_id, owner) in [(pooled, OwnerRef::Pool), (own, OwnerRef::Person { person_id: amira }), (gone, OwnerRef::Nobody)] {
        let command = C::AddAction {
            home: home(),
            action_id,
            what: line("Ring the housing officer"),
            owner,
            due_on: Some(review),
            meeting_id: Some(meeting_id),
            item_id: Some(first.item_id),
        };
        walk.run("Quill", command).await;
    }
    walk.run("Hassan", C::ClaimAction { home: home(), action_id: pooled }).await;
    walk.run("Hassan", C::AcceptAction { home: home(), action_id: own }).await;
    walk.run("Hassan", C::CompleteAction { home: home(), action_id: own, result: Some(line("Repair booked")) }).await;
    walk.run("Hassan", C::ReopenAction { home: home(), action_id: own }).await;
    walk.run("Hassan", C::BlockAction { home: home(), action_id: own, reason: line("Officer on leave") }).await;
    walk.run("Quill", C::ChangeAction { home: home(), action_id: gone, what: None, owner: Some(OwnerRef::Pool), due_on: Some(today.plus_days(2)) }).await;
    walk.run("Okonjo", C::CancelAction { home: home(), action_id: gone, reason: line("Asked twice") }).await;
    let outcome = |of: &mdt_domain::case::Card| C::RecordOutcome {
        meeting_id,
        item_id: of.item_id,
        case_id: of.case_id,
        kind: OutcomeKind::ActionsAgreed,
        rationale: Some(line("Heating first")),
        dissent: None,
        refer_to: None,
        next_review_on: Some(review),
        step_down: None,
    };
    walk.run("Perera", outcome(&first)).await;
    walk.run("Perera", C::WithdrawOutcome { meeting_id, item_id: first.item_id, case_id: first.case_id }).await;
    walk.run("Perera", outcome(&first)).await;
    walk.run("Perera", C::ListCase { meeting_id, item_id: urgent, case_id: other, planned_minutes: None, reason: ListedReason::LateUrgent }).await;
    walk.run("Perera", C::ParkItem { meeting_id, item_id: urgent }).await;
    walk.run("Perera", C::StartItem { meeting_id, item_id: topic }).await;
    walk.run("Perera", C::DecideTopic { meeting_id, item_id: topic }).await;
    let greens: Vec<AgreeEntry> = cards
        .iter()
        .filter(|c| c.priority == Priority::Green)
        .map(|c| AgreeEntry { item_id: c.item_id, case_id: c.case_id, next_review_on: today.plus_days(28) })
        .collect();
    assert_eq!(greens.len(), 3);
    walk.run("Perera", C::AgreeWithoutDiscussion { meeting_id, entries: greens }).await;
    walk.run("Perera", C::GoToPhase { meeting_id, phase: Phase::ReadBack }).await;
    walk.run("Perera", C::CloseMeeting { meeting_id, override_reason: Some(line("Ran out of time; the rest is carried")) }).await;
    // Every line that was not finished is on the next huddle now, with its reason; nothing is nowhere.
    let next = Someone { id: walk.people[0].1.id, cookie: walk.people[0].1.cookie.clone(), client: walk.people.remove(0).1.client, cards: Vec::new() };
    let mut next = next;
    next.cards = crate::room::join(&mut next.client, later[0]).await;
    let carried: BTreeSet<CaseId> = next.cards.iter().map(|c| c.case_id).collect();
    let undecided = cards.iter().filter(|c| c.case_id != first.case_id && c.priority != Priority::Green);
    for card in undecided {
        assert!(carried.contains(&card.case_id), "{} was not finished and is not carried", card.code.as_str());
    }
    // A referral without a question goes back, on a server of its own (there is one referral).
    let huddle = Huddle::open().await;
    let mut bea = huddle.join("Okonjo").await;
    let referred = case_of_code(&huddle, &bea.cookie, "SF-052").await;
    bea.must(C::ReturnReferral { case_id: referred, reason: line("What is the question for the team?") }).await;
    walk.done.insert("return_referral".into());
    let missing: Vec<_> = all_names().difference(&walk.done).cloned().collect();
    assert!(missing.is_empty(), "no test sends these commands: {missing:?}");

    if std::env::var("MDT_WRITE_GOLDEN").is_ok() {
        std::fs::create_dir_all(folder()).unwrap();
        for (index, mut golden) in walk.golden.into_iter().enumerate() {
            golden.after = walk.follower.client.streams[&golden.stream].state.clone();
            let path = folder().join(format!("v1-{}-{index}.json", golden.stream.kind()));
            std::fs::write(path, serde_json::to_string(&golden).unwrap()).unwrap();
        }
    }
}

#[test]
fn payloads_of_every_version_are_readable_and_fold_to_what_they_made() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let golden: Golden = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let mut state = golden.before;
        for event in &golden.events {
            State::evolve(&mut state, &event.event).unwrap();
        }
        assert!(state == golden.after, "{}", path.display());
        count += golden.events.len();
    }
    assert!(count > 40, "{count} golden events");
}
