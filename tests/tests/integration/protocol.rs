//! P1–P5, P9, P11, P14 over real sockets.

use crate::room::{Huddle, fresh, join};
use mdt_domain::{
    action_item::OwnerRef,
    event::State,
    ids::{ActionId, CommandId, ItemId},
    rejection::RejectionCode,
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    stream::StreamId,
    words::Text,
};
use mdt_protocol::{
    client::{ClientMessage, Position},
    close::CloseCode,
    command::{WireCommand, WireHome},
    server::{ErrorCode, ProtocolErrorCode, ServerMessage},
};
use mdt_tests::{client::{Client, open}, server::{Options, Server}};
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

fn action(huddle: &Huddle, case: mdt_domain::ids::CaseId, item: ItemId, what: &str) -> WireCommand {
    WireCommand::AddAction {
        home: WireHome::Case { case_id: case },
        action_id: ActionId(Uuid::now_v7()),
        what: Text::parse(what).unwrap(),
        owner: OwnerRef::Pool,
        due_on: None,
        meeting_id: Some(huddle.meeting),
        item_id: Some(item),
        asked: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_1_p1_2_what_was_accepted_is_there_after_kill_9_and_nobody_saw_anything_else() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data_dir: Some(folder.path().into()), timings_divisor: 10, ..Options::default() };
    let huddle = Huddle::with(options.clone()).await;
    let mut amira = huddle.join("Hassan").await;
    let (item, case) = amira.card(0);
    let stream = StreamId::Case(case);
    amira.client.subscribe(&stream, None).await.unwrap();
    amira.must(action(&huddle, case, item, "ring housing")).await;
    let seq = amira.client.streams[&stream].seq;
    let accepted_at = {
        amira.client.until(&stream, seq).await.unwrap();
        amira.client.streams[&stream].clone()
    };
    huddle.server.kill().await.unwrap();
    let server = Server::start(options).await.unwrap();
    let cookie = server.sign_in(server.person("Hassan").await.unwrap()).await.unwrap();
    let mut again = Client::connect(&server.address, &cookie).await.unwrap();
    again.subscribe(&stream, None).await.unwrap();
    let held = &again.streams[&stream];
    assert!(held.seq >= accepted_at.seq, "nothing that was seen is gone");
    let Some(State::Case(case)) = &held.state else { panic!("no case") };
    assert!(case.actions.values().any(|a| a.what.as_str() == "ring housing"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_3_p2_1_p2_2_p2_3_the_same_id_has_one_effect_and_says_nothing_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data_dir: Some(folder.path().into()), timings_divisor: 10, ..Options::default() };
    let huddle = Huddle::with(options.clone()).await;
    let mut amira = huddle.join("Hassan").await;
    let mut tom = huddle.join("Quill").await;
    let (item, case) = amira.card(0);
    let stream = StreamId::Case(case);
    amira.client.subscribe(&stream, None).await.unwrap();
    let before = amira.client.streams[&stream].seq;
    let (id, command) = (CommandId(Uuid::now_v7()), action(&huddle, case, item, "call the daughter"));
    let first = amira.client.command_with(id, command.clone()).await.unwrap();
    let ServerMessage::Accepted { streams: first_streams, is_repeat: false, .. } = first else { panic!("{first:?}") };
    // A hundred times more, without waiting between.
    for _ in 0..100 {
        amira.client.send(&ClientMessage::Command { id, command: Box::new(command.clone()) }).await.unwrap();
    }
    for _ in 0..100 {
        let answer = amira.client.wait(|m| matches!(m, ServerMessage::Accepted { .. } | ServerMessage::Refused { .. })).await.unwrap();
        match answer {
            ServerMessage::Accepted { streams, is_repeat, .. } => assert!(is_repeat && streams == first_streams),
            // The page keeps at most 64 under way; over that it is told so, which is no effect either.
            ServerMessage::Refused { error, .. } => assert_eq!(error.code, ErrorCode::Protocol(ProtocolErrorCode::TooMany)),
            _ => unreachable!(),
        }
    }
    // Another person, and another body: the same words, nothing of the first.
    let other_body = action(&huddle, case, item, "something else");
    for answer in [tom.client.command_with(id, command.clone()).await.unwrap(), amira.client.command_with(id, other_body).await.unwrap()] {
        let ServerMessage::Refused { error, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(error.code, ErrorCode::Protocol(ProtocolErrorCode::CommandIdReused));
    }
    // A refusal is not remembered: with the same id the command is decided again.
    let refused = CommandId(Uuid::now_v7());
    for _ in 0..2 {
        let answer = amira.client.command_with(refused, WireCommand::StartMeeting { meeting_id: huddle.meeting }).await.unwrap();
        assert!(matches!(answer, ServerMessage::Refused { .. }), "{answer:?}");
    }
    let count = |state: &Option<State>| match state {
        Some(State::Case(case)) => case.actions.values().filter(|a| a.what.as_str() == "call the daughter").count(),
        _ => 0,
    };
    let (state, seq) = fresh(&huddle, &amira.cookie, &stream).await;
    assert_eq!((count(&state), seq), (1, before + 1));
    // After a restart.
    huddle.server.kill().await.unwrap();
    let server = Server::start(options).await.unwrap();
    let cookie = server.sign_in(amira.id).await.unwrap();
    let mut again = Client::connect(&server.address, &cookie).await.unwrap();
    let answer = again.command_with(id, command).await.unwrap();
    assert!(matches!(answer, ServerMessage::Accepted { is_repeat: true, .. }), "{answer:?}");
    again.subscribe(&stream, None).await.unwrap();
    assert_eq!(count(&again.streams[&stream].state), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_1_p4_1_everyone_sees_everything_once_in_order_and_ends_with_the_fresh_state() {
    let huddle = Huddle::open().await;
    let mut chair = huddle.join("Perera").await;
    let mut others = Vec::new();
    for name in ["Quill", "Okonjo", "Hassan"] {
        others.push(huddle.join(name).await);
    }
    chair.must(WireCommand::StartMeeting { meeting_id: huddle.meeting }).await;
    for index in 0..chair.cards.len() {
        let (item, case) = chair.card(index);
        chair.must(WireCommand::StartItem { meeting_id: huddle.meeting, item_id: item, acknowledged: None }).await;
        chair.must(WireCommand::ExtendItem { meeting_id: huddle.meeting, item_id: item, minutes: 2 }).await;
        for someone in &mut others {
            let _ = someone.client.command(WireCommand::RaiseHand { meeting_id: huddle.meeting }).await.unwrap();
            let _ = someone.client.command(action(&huddle, case, item, "look at it again")).await.unwrap();
        }
    }
    let (state, seq) = fresh(&huddle, &chair.cookie, &huddle.stream()).await;
    for someone in others.iter_mut().chain([&mut chair]) {
        someone.client.until(&huddle.stream(), seq).await.unwrap();
        let held = &someone.client.streams[&huddle.stream()];
        assert_eq!((held.doubles, held.holes), (0, 0));
        if held.seq == seq {
            assert_eq!(held.state, state, "snapshot + later events = fresh snapshot");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_2_p3_3_p5_1_p5_2_p5_3_resume_replays_what_was_missed_or_resets() {
    let huddle = Huddle::open().await;
    let mut tom = huddle.join("Quill").await;
    tom.must(WireCommand::StartMeeting { meeting_id: huddle.meeting }).await;
    let amira = huddle.join("Hassan").await;
    let stream = huddle.stream();
    let epoch = amira.client.epoch.clone();
    let left_at = amira.client.streams[&stream].clone();
    drop(amira.client);
    for _ in 0..5 {
        tom.must(WireCommand::RaiseHand { meeting_id: huddle.meeting }).await;
        tom.must(WireCommand::LowerHand { meeting_id: huddle.meeting, person_id: tom.id }).await;
    }
    // Resumed: the missed events, then the later ones, each once.
    let mut client = Client::connect(&huddle.server.address, &amira.cookie).await.unwrap();
    client.streams.insert(stream.clone(), left_at.clone());
    client.send(&ClientMessage::Subscribe { stream: stream.clone(), from: Some(Position { epoch: epoch.clone(), seq: left_at.seq }) }).await.unwrap();
    tom.must(WireCommand::RaiseHand { meeting_id: huddle.meeting }).await;
    client.wait(|m| matches!(m, ServerMessage::Resumed { .. })).await.unwrap();
    let (state, seq) = fresh(&huddle, &amira.cookie, &stream).await;
    client.until(&stream, seq).await.unwrap();
    let held = &client.streams[&stream];
    assert_eq!((held.doubles, held.holes, held.resets), (0, 0, 0));
    assert_eq!(held.state, state);
    // Ahead of the head, another epoch: reset and the state whole.
    for from in [Position { epoch, seq: seq + 1000 }, Position { epoch: "another".into(), seq: 1 }] {
        let mut client = Client::connect(&huddle.server.address, &amira.cookie).await.unwrap();
        client.send(&ClientMessage::Subscribe { stream: stream.clone(), from: Some(from) }).await.unwrap();
        client.wait(|m| matches!(m, ServerMessage::Reset { .. })).await.unwrap();
        client.wait(|m| matches!(m, ServerMessage::Snapshot { .. })).await.unwrap();
        assert!(client.streams[&stream].seq >= seq);
    }
    // More than a thousand missed.
    let left_at = client.streams[&stream].clone();
    let epoch = client.epoch.clone();
    for _ in 0..505 {
        tom.must(WireCommand::LowerHand { meeting_id: huddle.meeting, person_id: tom.id }).await;
        tom.must(WireCommand::RaiseHand { meeting_id: huddle.meeting }).await;
    }
    let mut client = Client::connect(&huddle.server.address, &amira.cookie).await.unwrap();
    client.send(&ClientMessage::Subscribe { stream: stream.clone(), from: Some(Position { epoch, seq: left_at.seq }) }).await.unwrap();
    client.wait(|m| matches!(m, ServerMessage::Reset { .. })).await.unwrap();
    client.wait(|m| matches!(m, ServerMessage::Snapshot { .. })).await.unwrap();
    assert!(client.streams[&stream].seq > left_at.seq + 1000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p9_1_p9_2_p9_3_the_service_pings_and_ends_who_is_silent() {
    let huddle = Huddle::with(Options { timings_divisor: 50, ..Options::default() }).await;
    let id = huddle.server.person("Hassan").await.unwrap();
    let cookie = huddle.server.sign_in(id).await.unwrap();
    let mut client = Client::connect(&huddle.server.address, &cookie).await.unwrap();
    client.send(&ClientMessage::Ping { n: 7 }).await.unwrap();
    let pong = client.wait(|m| matches!(m, ServerMessage::Pong { .. })).await.unwrap();
    assert!(matches!(pong, ServerMessage::Pong { n: 7, .. }));
    // A socket that reads nothing answers no ping: the reaper ends it, though the actor is never asked.
    let mut silent = open(&huddle.server.address, &cookie).await.unwrap();
    silent.send(Message::text(r#"{"type":"hello","protocol":1}"#)).await.unwrap();
    let deadline = std::time::Instant::now() + mdt_tests::client::PATIENCE;
    // The one that answers pings stays meanwhile.
    let metrics = async || {
        let text = mdt_tests::http::request(&huddle.server.address, "GET", "/metrics", &[], b"").await.unwrap();
        let text = String::from_utf8(text.body).unwrap();
        text.lines().any(|line| line.starts_with("mdt_connections_ended_total") && line.contains("4102"))
    };
    while !metrics().await {
        assert!(std::time::Instant::now() < deadline, "the silent connection was not ended");
        let _ = tokio::time::timeout(std::time::Duration::from_millis(50), client.read()).await;
    }
    client.send(&ClientMessage::Ping { n: 8 }).await.unwrap();
    client.wait(|m| matches!(m, ServerMessage::Pong { n: 8, .. })).await.unwrap();
    // What was ended is really over: the descriptor was shut from outside.
    while let Some(Ok(message)) = silent.next().await {
        if matches!(message, Message::Close(_)) {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p11_1_p11_2_old_pages_are_told_to_reload_and_unknown_messages_are_ignored() {
    let huddle = Huddle::open().await;
    let id = huddle.server.person("Hassan").await.unwrap();
    let cookie = huddle.server.sign_in(id).await.unwrap();
    let mut old = open(&huddle.server.address, &cookie).await.unwrap();
    old.send(Message::text(r#"{"type":"hello","protocol":0}"#)).await.unwrap();
    let mut code = None;
    while let Some(Ok(message)) = old.next().await {
        if let Message::Close(Some(frame)) = message {
            code = Some(u16::from(frame.code));
        }
    }
    assert_eq!(code, Some(CloseCode::PageTooOld.number()));
    let mut client = Client::connect(&huddle.server.address, &cookie).await.unwrap();
    for _ in 0..50 {
        client.send_text(r#"{"type":"from_the_future","x":1}"#.into()).await.unwrap();
    }
    client.send(&ClientMessage::Ping { n: 1 }).await.unwrap();
    client.wait(|m| matches!(m, ServerMessage::Pong { .. })).await.unwrap();
    assert!(!client.unread.iter().any(|m| matches!(m, ServerMessage::Error { .. })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_1_a_note_written_while_the_chair_moves_stays_with_its_case() {
    let huddle = Huddle::open().await;
    let mut chair = huddle.join("Perera").await;
    let mut amira = huddle.join("Hassan").await;
    chair.must(WireCommand::StartMeeting { meeting_id: huddle.meeting }).await;
    let ((first_item, first_case), (second_item, _)) = (chair.card(0), chair.card(1));
    chair.must(WireCommand::StartItem { meeting_id: huddle.meeting, item_id: first_item, acknowledged: None }).await;
    chair.must(WireCommand::StartItem { meeting_id: huddle.meeting, item_id: second_item, acknowledged: None }).await;
    let note = WireCommand::WriteSocialNote {
        case_id: first_case,
        note_id: mdt_domain::ids::SocialNoteId(Uuid::now_v7()),
        domain: SocialDomain::Warmth,
        level: NeedLevel::Some,
        line: Text::parse("Boiler off since Sunday").unwrap(),
        source: None,
        review_on: None,
        sharing: NoteSharing::Shared,
        more: None,
    };
    amira.must(note).await;
    let (state, _) = fresh(&huddle, &amira.cookie, &StreamId::Case(first_case)).await;
    let Some(State::Case(case)) = state else { panic!("no case") };
    assert!(case.social_notes.values().any(|n| n.line.as_str() == "Boiler off since Sunday" && n.case_id == first_case));
    // A line of another case is refused, and nothing is written.
    let answer = chair
        .client
        .command(WireCommand::WithdrawOutcome { meeting_id: huddle.meeting, item_id: second_item, case_id: first_case, seen_outcome: None })
        .await
        .unwrap();
    let ServerMessage::Refused { error, .. } = answer else { panic!("{answer:?}") };
    assert!(matches!(error.code, ErrorCode::Domain(RejectionCode::NotFound | RejectionCode::ItemNotReady | RejectionCode::Invalid)), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p8_1_p8_2_two_tabs_of_one_person_are_one_person_and_leaving_has_a_grace_time() {
    let huddle = Huddle::with(Options { timings_divisor: 60, ..Options::default() }).await;
    let mut tom = huddle.join("Quill").await;
    tom.must(WireCommand::StartMeeting { meeting_id: huddle.meeting }).await;
    let amira = huddle.join("Hassan").await;
    let mut second = Client::connect(&huddle.server.address, &amira.cookie).await.unwrap();
    join(&mut second, huddle.meeting).await;
    let is_here = |tom: &crate::room::Someone| tom.meeting(huddle.meeting).attendees[&amira.id].is_here;
    while !is_here(&tom) {
        tom.client.read().await.unwrap();
    }
    drop(amira.client);
    // The first tab's end is not the person's: after both are gone, and the grace time, they left.
    second.send(&ClientMessage::Ping { n: 1 }).await.unwrap();
    second.wait(|m| matches!(m, ServerMessage::Pong { .. })).await.unwrap();
    assert!(is_here(&tom));
    drop(second);
    tokio::time::timeout(mdt_tests::client::PATIENCE, async {
        while is_here(&tom) {
            tom.client.read().await.unwrap();
        }
    })
    .await
    .unwrap();
    assert!(tom.meeting(huddle.meeting).attendees[&amira.id].left_at.is_some());
}
