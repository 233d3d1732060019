//! Two nodes on one PostgreSQL, with Redis between them and without: what is done on one is seen on the other, once, and only by
//! those who may.

use crate::{
    room::{Huddle, Someone, fresh},
    texts::Page,
};
use mdt_domain::{
    action_item::OwnerRef,
    command::BarTarget,
    event::State,
    ids::{ActionId, CommandId},
    stream::{DocumentId, StreamId},
    words::{OdsCode, Text},
};
use mdt_protocol::{
    client::{ClientMessage, ListKind, Position, TransientBody},
    close::CloseCode,
    command::{WireCommand, WireHome},
    server::ServerMessage,
};
use mdt_tests::{
    client::Client,
    engines::{Postgres, Redis},
    promised::within,
    server::{Options, Server},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// What P12 promises, here with all waiting times at a tenth.
const SOON: Duration = Duration::from_secs(2);

/// Two nodes and what is between them.
pub struct Pair {
    pub a: Huddle,
    pub b: Huddle,
    pub redis: Option<Redis>,
    pub url: String,
}

/// By what waiting times are divided here: `MDT_DIVISOR=1` for real ones.
pub fn divisor() -> u32 { u32::try_from(crate::reconnects::number("MDT_DIVISOR", 10)).unwrap() }

/// How a node is started.
pub fn node(name: &str, url: &str, redis: Option<&str>) -> Options {
    let mut environment = vec![("MDT_HUB_DATABASE_URL".to_owned(), url.to_owned()), ("MDT_HUB_NODE".to_owned(), name.to_owned())];
    environment.extend(redis.map(|redis| ("MDT_HUB_REDIS_URL".to_owned(), redis.to_owned())));
    Options { timings_divisor: divisor(), environment, ..Options::default() }
}

impl Pair {
    pub async fn open(has_redis: bool) -> Self {
        let redis = if has_redis { Some(Redis::start().await.unwrap()) } else { None };
        let address = redis.as_ref().map(Redis::url);
        Self::on(Postgres::shared().await.unwrap(), redis, address.as_deref()).await
    }

    pub async fn on(postgres: &Postgres, redis: Option<Redis>, address: Option<&str>) -> Self {
        let url = postgres.database().await.unwrap();
        let a = Huddle::with(node("a", &url, address)).await;
        let b = Huddle { server: Server::start(node("b", &url, address)).await.unwrap(), meeting: a.meeting };
        let pair = Self { a, b, redis, url };
        if address.is_some() {
            pair.until_hints_come().await;
        }
        pair
    }

    /// Waits until both nodes hear their own beats.
    pub async fn until_hints_come(&self) {
        for node in [&self.a, &self.b] {
            until("hints", async || metric(&node.server.address, "mdt_hints_open").await == Some(1.0)).await;
        }
    }

    /// The same person on each node.
    async fn both(&self, name: &str) -> (Someone, Someone) { (self.a.join(name).await, self.b.join(name).await) }
}

/// Polls until something is so, within what the tests' clients wait.
pub async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + mdt_tests::client::PATIENCE + Duration::from_secs(100) / divisor();
    while !is_so().await {
        assert!(Instant::now() < deadline, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A figure of a node's own.
pub async fn metric(address: &str, name: &str) -> Option<f64> {
    let answer = mdt_tests::http::request(address, "GET", "/metrics", &[], b"").await.ok()?;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

pub fn promise(someone: &Someone, index: usize, what: &str) -> WireCommand {
    let (item_id, case_id) = someone.card(index);
    WireCommand::AddAction {
        home: WireHome::Case { case_id },
        action_id: ActionId(Uuid::now_v7()),
        what: Text::parse(what).unwrap(),
        owner: OwnerRef::Pool,
        due_on: None,
        meeting_id: None,
        item_id: Some(item_id),
        asked: None,
    }
}

/// Every scene, on one pair: the starts of nodes would be most of the work.
async fn scenes(pair: &Pair) {
    p3_1_both_nodes_write_one_case_and_everyone_has_it_once_and_in_order(pair).await;
    p2_1_a_command_is_known_on_the_other_node(pair).await;
    p5_1_who_changes_the_node_resumes(pair).await;
    t2_people_on_two_nodes_type_in_one_box(pair).await;
    p8_2_somebody_with_a_page_on_each_node_has_left_when_both_are_gone(pair).await;
    p12_1_a_bar_and_a_sign_out_on_one_node_end_what_hangs_on_the_other(pair).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_redis_what_is_done_on_one_node_is_seen_on_the_other() {
    let pair = Pair::open(true).await;
    typing_is_seen_on_the_other_node(&pair).await;
    a_shelf_that_changed_is_told_on_the_other_node(&pair).await;
    scenes(&pair).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p13_1_without_redis_what_is_done_on_one_node_is_seen_on_the_other() { scenes(&Pair::open(false).await).await; }

async fn p3_1_both_nodes_write_one_case_and_everyone_has_it_once_and_in_order(pair: &Pair) {
    let (mut tom, mut amira) = (pair.a.join("Quill").await, pair.b.join("Hassan").await);
    let case = StreamId::Case(tom.cards[0].case_id);
    for someone in [&mut tom, &mut amira] {
        someone.client.subscribe(&case, None).await.unwrap();
    }
    let before = amira.client.streams[&case].seq;
    let (on_a, on_b) = (pair.a.join("Quill").await, pair.b.join("Hassan").await);
    let write = async |mut someone: Someone| {
        for n in 0..20 {
            let command = promise(&someone, 0, &format!("call {n}"));
            someone.must(command).await;
        }
    };
    tokio::join!(write(on_a), write(on_b));
    for someone in [&mut tom, &mut amira] {
        someone.client.until(&case, before + 40).await.unwrap();
        let held = &someone.client.streams[&case];
        assert_eq!((held.doubles, held.holes), (0, 0));
        assert_eq!(held.seq, before + 40);
    }
    let (state, seq) = fresh(&pair.b, &amira.cookie, &case).await;
    assert_eq!(seq, before + 40);
    assert_eq!(tom.client.streams[&case].state, state);
    assert_eq!(amira.client.streams[&case].state, state);
}

async fn p2_1_a_command_is_known_on_the_other_node(pair: &Pair) {
    let (mut on_a, mut on_b) = pair.both("Quill").await;
    let (id, command) = (CommandId(Uuid::now_v7()), promise(&on_a, 0, "once"));
    let first = on_a.client.command_with(id, command.clone()).await.unwrap();
    let ServerMessage::Accepted { streams, is_repeat: false, .. } = first else { panic!("{first:?}") };
    let again = on_b.client.command_with(id, command.clone()).await.unwrap();
    assert!(matches!(&again, ServerMessage::Accepted { streams: of, is_repeat: true, .. } if *of == streams), "{again:?}");
    // At once on both: one of them is first.
    let (id, command) = (CommandId(Uuid::now_v7()), promise(&on_a, 1, "once, at once"));
    let (one, other) = tokio::join!(on_a.client.command_with(id, command.clone()), on_b.client.command_with(id, command));
    let repeats: Vec<bool> = [one.unwrap(), other.unwrap()]
        .iter()
        .map(|answer| match answer {
            ServerMessage::Accepted { is_repeat, .. } => *is_repeat,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(repeats.iter().filter(|is_repeat| **is_repeat).count(), 1);
    let case = StreamId::Case(on_a.cards[1].case_id);
    let (Some(State::Case(case)), _) = fresh(&pair.b, &on_b.cookie, &case).await else { panic!("no case") };
    assert_eq!(case.actions.values().filter(|action| action.what.as_str() == "once, at once").count(), 1);
}

async fn p5_1_who_changes_the_node_resumes(pair: &Pair) {
    let (mut tom, mut amira) = (pair.a.join("Quill").await, pair.b.join("Hassan").await);
    let case = StreamId::Case(tom.cards[0].case_id);
    tom.client.subscribe(&case, None).await.unwrap();
    let from = Position { epoch: tom.client.epoch.clone(), seq: tom.client.streams[&case].seq };
    let held = tom.client.streams[&case].clone();
    drop(tom.client);
    for n in 0..5 {
        let command = promise(&amira, 0, &format!("missed {n}"));
        amira.must(command).await;
    }
    let mut tom = Client::connect(&pair.b.server.address, &tom.cookie).await.unwrap();
    assert_eq!(tom.epoch, from.epoch);
    tom.streams.insert(case.clone(), held);
    tom.send(&ClientMessage::Subscribe { stream: case.clone(), from: Some(from.clone()) }).await.unwrap();
    tom.wait(|m| matches!(m, ServerMessage::Resumed { .. })).await.unwrap();
    tom.until(&case, from.seq + 5).await.unwrap();
    let (held, (state, seq)) = (&tom.streams[&case], fresh(&pair.b, &amira.cookie, &case).await);
    assert_eq!((held.seq, held.doubles, held.holes), (seq, 0, 0));
    assert_eq!(held.state, state);
}

async fn t2_people_on_two_nodes_type_in_one_box(pair: &Pair) {
    let (mut tom, mut amira) = (pair.a.join("Quill").await, pair.b.join("Hassan").await);
    let document = DocumentId::Case { case_id: tom.cards[0].case_id, meeting_id: pair.a.meeting };
    let (toms, amiras) = (Page::open(&mut tom, &document).await, Page::open(&mut amira, &document).await);
    for n in 0..10 {
        let (first, second) = (toms.type_in("update", 0, &format!("t{n} ")), amiras.type_in("update", 0, &format!("a{n} ")));
        let (first, second) = tokio::join!(
            toms.send(&mut tom, CommandId(Uuid::now_v7()), first),
            amiras.send(&mut amira, CommandId(Uuid::now_v7()), second)
        );
        for answer in [first, second] {
            assert!(matches!(answer, ServerMessage::TextAccepted { .. }), "{answer:?}");
        }
    }
    let has_all = |text: &str| (0..10).all(|n| text.matches(&format!("t{n} ")).count() == 1 && text.matches(&format!("a{n} ")).count() == 1);
    toms.until(&mut tom, "update", has_all).await;
    amiras.until(&mut amira, "update", has_all).await;
    assert_eq!(toms.read("update"), amiras.read("update"));
    let mut later = pair.b.join("Perera").await;
    assert_eq!(Page::open(&mut later, &document).await.read("update"), toms.read("update"));
}

async fn p12_1_a_bar_and_a_sign_out_on_one_node_end_what_hangs_on_the_other(pair: &Pair) {
    let (mut asha, mut tom) = (pair.a.join("Perera").await, pair.b.join("Quill").await);
    let (_, case_id) = tom.card(0);
    tom.client.subscribe(&StreamId::Case(case_id), None).await.unwrap();
    asha.client.subscribe(&StreamId::Case(case_id), None).await.unwrap();
    let reason = Text::parse("A neighbour of the family.").unwrap();
    asha.must(WireCommand::SetBar { case_id, whom: BarTarget::Person { person_id: tom.id }, reason }).await;
    let barred_at = Instant::now();
    tom.client.wait(|m| matches!(m, ServerMessage::Revoked { stream } if *stream == StreamId::Case(case_id))).await.unwrap();
    within("barred on the other node", barred_at.elapsed(), SOON);
    let about: Vec<_> = tom.client.unread.iter().filter(|m| matches!(m, ServerMessage::Event(event) if event.stream == StreamId::Case(case_id))).collect();
    assert!(about.is_empty(), "nobody is sent the event that ends their right: {about:?}");
    // Refused there at once too.
    let refused = tom.client.command(promise(&tom, 0, "no more")).await.unwrap();
    assert!(matches!(refused, ServerMessage::Refused { .. }), "{refused:?}");
    let answer = pair.a.server.api(&tom.cookie, "POST", "/api/sign-out", &Value::Null).await.unwrap();
    assert!(answer.status < 300, "{}", answer.status);
    let signed_out_at = Instant::now();
    assert_eq!(tom.client.until_closed().await.unwrap(), Some(CloseCode::SignedOut.number()));
    within("signed out on the other node", signed_out_at.elapsed(), SOON);
}

/// With real waiting times and no hints, so that a node hears of the other's bar only some time after it was accepted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_2_letters_of_somebody_barred_on_the_other_node_are_refused_though_nobody_told_of_it() {
    let url = Postgres::shared().await.unwrap().database().await.unwrap();
    let unhurried = |name| Options { timings_divisor: 1, ..node(name, &url, None) };
    let a = Huddle::with(unhurried("a")).await;
    let b = Huddle { server: Server::start(unhurried("b")).await.unwrap(), meeting: a.meeting };
    let (mut asha, mut tom) = (a.join("Perera").await, b.join("Quill").await);
    for index in 0..4 {
        let (_, case_id) = tom.card(index);
        let document = DocumentId::Case { case_id, meeting_id: a.meeting };
        let (toms, ashas) = (Page::open(&mut tom, &document).await, Page::open(&mut asha, &document).await);
        let first = toms.type_in("update", 0, "before. ");
        let answer = toms.send(&mut tom, CommandId(Uuid::now_v7()), first).await;
        assert!(matches!(answer, ServerMessage::TextAccepted { .. }), "{answer:?}");
        ashas.until(&mut asha, "update", |text| text.contains("before. ")).await;
        let reason = Text::parse("A neighbour of the family.").unwrap();
        asha.must(WireCommand::SetBar { case_id, whom: BarTarget::Person { person_id: tom.id }, reason }).await;
        let second = toms.type_in("update", 0, "after. ");
        let answer = toms.send(&mut tom, CommandId(Uuid::now_v7()), second).await;
        assert!(matches!(answer, ServerMessage::TextRefused { .. }), "case {index}: {answer:?}");
        assert_eq!(Page::open(&mut asha, &document).await.read("update"), "before. ");
    }
}

async fn p8_2_somebody_with_a_page_on_each_node_has_left_when_both_are_gone(pair: &Pair) {
    let mut asha = pair.a.join("Perera").await;
    asha.must(WireCommand::StartMeeting { meeting_id: pair.a.meeting }).await;
    let (on_a, on_b) = pair.both("Quill").await;
    let tom = on_a.id;
    let is_here = |asha: &Someone| asha.meeting(pair.a.meeting).attendees[&tom].is_here;
    while !is_here(&asha) {
        asha.client.read().await.unwrap().unwrap();
    }
    drop(on_a.client);
    // The grace time of the page on the first node passes, measured by what the other node does in it: a command every now and then.
    let passed = Instant::now() + mdt_hub::timings::Timings::REAL.leave_grace / 10 + Duration::from_millis(500);
    while Instant::now() < passed {
        asha.must(WireCommand::RaiseHand { meeting_id: pair.a.meeting }).await;
    }
    assert!(is_here(&asha), "a page on the other node is open");
    drop(on_b.client);
    tokio::time::timeout(mdt_tests::client::PATIENCE, async {
        while is_here(&asha) {
            asha.client.read().await.unwrap().unwrap();
        }
    })
    .await
    .unwrap();
}

async fn typing_is_seen_on_the_other_node(pair: &Pair) {
    let (mut tom, mut amira) = (pair.a.join("Quill").await, pair.b.join("Hassan").await);
    let (_, case_id) = tom.card(0);
    let stream = StreamId::Case(case_id);
    for someone in [&mut tom, &mut amira] {
        someone.client.subscribe(&stream, None).await.unwrap();
    }
    let document = DocumentId::Case { case_id, meeting_id: pair.a.meeting };
    let body = TransientBody::Typing { document, text_box: "update".into(), cursor: None };
    tom.client.send(&ClientMessage::Transient { stream: stream.clone(), body }).await.unwrap();
    let seen = amira.client.wait(|m| matches!(m, ServerMessage::Transient { .. })).await.unwrap();
    assert!(matches!(seen, ServerMessage::Transient { person_id, .. } if person_id == tom.id));
}

/// Writes an event on a case past every running node: no hint, no publication.
/// The shelf is in no journal (decision 23): only a hint tells the other node.
async fn a_shelf_that_changed_is_told_on_the_other_node(pair: &Pair) {
    let (bea, mut amira) = (pair.a.join("Okonjo").await, pair.b.join("Hassan").await);
    let place = OdsCode::parse("U62360").unwrap();
    amira.client.send(&ClientMessage::Watch { lists: vec![ListKind::Shelf], pcn: place.clone() }).await.unwrap();
    amira.client.send(&ClientMessage::Ping { n: 1 }).await.unwrap();
    amira.client.wait(|m| matches!(m, ServerMessage::Pong { .. })).await.unwrap();
    let guide = json!({ "id": Uuid::now_v7(), "version": 0, "place": place, "title": "Winter guide", "about": null, "topics": [], "link": "https://example.org/guide", "file": null });
    assert_eq!(pair.a.server.api(&bea.cookie, "POST", "/api/resources", &guide).await.unwrap().status, 200);
    amira.client.wait(|m| matches!(m, ServerMessage::Changed { list: ListKind::Shelf })).await.unwrap();
}

async fn write_in_silence(options: mdt_store::StoreOptions, stream: &StreamId, case: &mdt_domain::case::Case, seq: u64) {
    use mdt_domain::event::{Event, EventKind, Part};
    use mdt_store::{Store, commit::{Commit, StreamEvent}};
    let root = mdt_domain::case::CaseRoot { reason: Text::parse("Said on no line.").unwrap(), ..case.root.clone() };
    let event = Event { kind: EventKind::CaseUpdated, parts: vec![Part::CaseRoot(root)] };
    let payload = serde_json::to_vec(&event).unwrap().into();
    let events = vec![StreamEvent { stream: stream.clone(), seq, event, payload }];
    let at = mdt_hub::system_clock();
    let commit = Commit::told(mdt_domain::ids::CommitId(Uuid::now_v7()), None, None, at, events, None);
    let store = Store::open(options, std::sync::Arc::new(|_| {})).await.unwrap();
    store.reserve().await.unwrap().send(std::sync::Arc::new(commit)).await.unwrap().unwrap();
    store.close().await;
}

/// Follows the first case, has it written in silence, and waits until it is there all the same.
async fn sees_what_was_written_in_silence(huddle: &Huddle, options: mdt_store::StoreOptions) {
    let mut tom = huddle.join("Quill").await;
    let stream = StreamId::Case(tom.cards[0].case_id);
    tom.client.subscribe(&stream, None).await.unwrap();
    let held = tom.client.streams[&stream].clone();
    let Some(State::Case(case)) = &held.state else { panic!("no case") };
    let seq = held.seq;
    write_in_silence(options, &stream, case, seq + 1).await;
    tom.client.until(&stream, seq + 1).await.unwrap();
    let held = &tom.client.streams[&stream];
    assert_eq!((held.holes, held.doubles), (0, 0));
    // And what is decided next is decided upon it.
    let next = promise(&tom, 0, "after it");
    tom.must(next).await;
    tom.client.until(&stream, seq + 2).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_1_the_last_event_of_a_quiet_stream_arrives_though_nobody_told_of_it() {
    let huddle = Huddle::open().await;
    let file = huddle.server.data_dir().join("mdt-hub.db");
    sees_what_was_written_in_silence(&huddle, mdt_store::StoreOptions::sqlite_file(&file)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_2_between_nodes_the_journal_is_looked_at_every_second() {
    let url = Postgres::shared().await.unwrap().database().await.unwrap();
    let huddle = Huddle::with(node("a", &url, None)).await;
    sees_what_was_written_in_silence(&huddle, mdt_store::StoreOptions::new(url)).await;
}
