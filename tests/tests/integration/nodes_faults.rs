//! Faults of several nodes: Redis gone, flushed, failed over; PostgreSQL restarted under load; a node killed with a full room; a
//! rolling restart. Writers keep what they were told, and it is compared with what is there. Short here, long by `make test-deep`
//! (`MDT_REDIS_GONE` seconds, `MDT_FAILOVERS`, `MDT_RESTARTS`).

use crate::{
    reconnects::number,
    room::{Huddle, fresh},
    two_nodes::{Pair, divisor, metric, node, until},
};
use mdt_domain::{event::State, ids::CommandId, stream::StreamId};
use mdt_protocol::{command::WireCommand, server::ServerMessage};
use mdt_tests::{
    Anything,
    client::Client,
    doors::{Door, Doors},
    engines::{Postgres, Redis, Sentinels},
    journal,
    promised::within,
    server::Server,
    stubborn::{self, History},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// Who has every case of the huddle.
const NAMES: [&str; 4] = ["Perera", "Quill", "Okonjo", "Hassan"];

/// Writers on any of the nodes, and what they will have been told.
struct Writers {
    is_over: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<Result<History, Anything>>>,
}

impl Writers {
    async fn start(pair: &Huddle, doors: &Doors, count: usize, divisor: u32) -> Self {
        let chair = pair.join("Perera").await;
        let is_over = Arc::new(AtomicBool::new(false));
        let mut tasks = Vec::new();
        for index in 0..count {
            let person = pair.server.person(NAMES[index % NAMES.len()]).await.unwrap();
            let cookie = pair.server.sign_in(person).await.unwrap();
            let case = chair.cards[index % chair.cards.len()].case_id;
            tasks.push(tokio::spawn(stubborn::write(doors.clone(), cookie, case, divisor, is_over.clone())));
        }
        Self { is_over, tasks }
    }

    async fn end(self) -> Vec<History> {
        self.is_over.store(true, Ordering::Release);
        let mut histories = Vec::new();
        for task in self.tasks {
            histories.push(task.await.unwrap().unwrap());
        }
        histories
    }
}

/// What was said in all, for the closing line.
fn total(histories: &[History], of: impl Fn(&History) -> usize) -> usize { histories.iter().map(of).sum() }

/// Everything accepted is there once, and nothing else that was never sent.
async fn compare(url: &str, folder: &std::path::Path, histories: &[History]) -> (usize, usize, usize) {
    let effects = journal::effects(journal::options(Some(url), folder), &["case"]).await.unwrap();
    let accepted: BTreeSet<CommandId> = histories.iter().flat_map(|history| history.accepted.keys().copied()).collect();
    let lost = accepted.iter().filter(|id| !effects.contains_key(id)).count();
    let doubled = effects.values().filter(|commits| commits.len() > 1).count();
    (accepted.len(), lost, doubled)
}

/// What the watchers wait to have seen; none: the writers still write.
type Expected = tokio::sync::watch::Receiver<Option<BTreeSet<CommandId>>>;

/// Somebody on a node who notes when each command's event arrived there, until everything expected has.
async fn watch(huddle: &Huddle, expected: Expected) -> JoinHandle<BTreeMap<CommandId, Instant>> {
    let mut someone = huddle.join("Perera").await;
    let cases: Vec<StreamId> = someone.cards.iter().map(|card| StreamId::Case(card.case_id)).collect();
    for case in &cases {
        someone.client.subscribe(case, None).await.unwrap();
    }
    tokio::spawn(async move {
        let mut seen = BTreeMap::new();
        while !expected.borrow().as_ref().is_some_and(|ids| ids.iter().all(|id| seen.contains_key(id))) {
            match tokio::time::timeout(Duration::from_millis(200), someone.client.read()).await {
                Ok(Ok(Some(ServerMessage::Event(event)))) => {
                    if let Some(id) = event.command_id {
                        seen.entry(id).or_insert_with(Instant::now);
                    }
                }
                Ok(Ok(Some(_))) | Err(_) => {}
                Ok(other) => panic!("the watcher lost its connection: {other:?}"),
            }
        }
        seen
    })
}

/// Tells the watchers what to have seen, and what they saw.
async fn collect(
    histories: &[History],
    tell: &tokio::sync::watch::Sender<Option<BTreeSet<CommandId>>>,
    watchers: [JoinHandle<BTreeMap<CommandId, Instant>>; 2],
) -> Vec<BTreeMap<CommandId, Instant>> {
    tell.send_replace(Some(histories.iter().flat_map(|history| history.accepted.keys().copied()).collect()));
    let mut seen = Vec::new();
    for watcher in watchers {
        seen.push(tokio::time::timeout(mdt_tests::client::PATIENCE, watcher).await.expect("something accepted was never seen").unwrap());
    }
    seen
}

/// How much later than its writer's yes each command was seen by both watchers: how many, the middle one, the latest.
fn lateness(histories: &[History], watchers: &[BTreeMap<CommandId, Instant>]) -> (usize, Duration, Duration) {
    let mut late: Vec<(Duration, Duration, Duration)> = Vec::new();
    let first = histories.iter().flat_map(|history| history.accepted.values()).map(|(sent, _)| *sent).min().unwrap();
    for (id, (sent, accepted)) in histories.iter().flat_map(|history| &history.accepted) {
        for seen in watchers {
            let at = seen.get(id).unwrap_or_else(|| panic!("{id:?} was accepted and not seen everywhere"));
            late.push((at.saturating_duration_since(*accepted), accepted.duration_since(first), accepted.duration_since(*sent)));
        }
    }
    late.sort_unstable();
    // The slowest few, to tell a habit from a hiccup, and a fault's moment from a stall of the machine.
    for (late, since, waited) in late.iter().rev().take(8) {
        println!("seen {late:?} after the yes, which came {since:?} after the first command and {waited:?} after its own");
    }
    (late.len(), late[late.len() / 2].0, late[late.len() - 1].0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p13_1_redis_gone_flushed_and_restarted_while_two_nodes_write() {
    let gone = Duration::from_secs(number("MDT_REDIS_GONE", 6) as u64);
    let mut pair = Pair::open(true).await;
    let doors = Doors::new(vec![Door::to(&pair.a.server.address), Door::to(&pair.b.server.address)]);
    let (tell, expected) = tokio::sync::watch::channel(None);
    let watchers = [watch(&pair.a, expected.clone()).await, watch(&pair.b, expected).await];
    let writers = Writers::start(&pair.a, &doors, 6, 10).await;
    let addresses = [pair.a.server.address.clone(), pair.b.server.address.clone()];
    let mut redis = pair.redis.take().unwrap();

    tokio::time::sleep(Duration::from_secs(1)).await;
    redis.down();
    tokio::time::sleep(gone).await;
    redis.up().await.unwrap();
    let back = Instant::now();
    for address in &addresses {
        until("hints come again", async || metric(address, "mdt_hints_open").await == Some(1.0)).await;
    }
    let healed = back.elapsed();
    redis.ask(&["FLUSHALL"]).unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    redis.down();
    redis.up().await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;

    let histories = writers.end().await;
    let seen = collect(&histories, &tell, watchers).await;
    let (count, middle, latest) = lateness(&histories, &seen);
    let (accepted, lost, doubled) = compare(&pair.url, pair.a.server.data_dir(), &histories).await;
    println!(
        "Redis gone {} s, flushed, restarted: {accepted} accepted, {lost} lost, {doubled} doubled; {count} arrivals, half within {middle:?}, all within {latest:?}; hints again after {healed:?}",
        gone.as_secs()
    );
    assert_eq!((lost, doubled), (0, 0));
    within("the latest arrival", latest, Duration::from_secs(2));
    within("hints again", healed, Duration::from_secs(10));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p13_1_sentinels_choose_another_master_while_two_nodes_write() {
    let failovers = number("MDT_FAILOVERS", 1);
    let master = Redis::start().await.unwrap();
    let replica = Redis::replica_of(&master).await.unwrap();
    let sentinels = Sentinels::watch(&master).await.unwrap();
    until("sentinels know each other", async || sentinels.is_ready()).await;
    let pair = Pair::on(Postgres::shared().await.unwrap(), None, Some(&sentinels.url())).await;
    let doors = Doors::new(vec![Door::to(&pair.a.server.address), Door::to(&pair.b.server.address)]);
    let (tell, expected) = tokio::sync::watch::channel(None);
    let watchers = [watch(&pair.a, expected.clone()).await, watch(&pair.b, expected).await];
    let writers = Writers::start(&pair.a, &doors, 4, 10).await;
    let mut servers = [master, replica];
    let mut slowest = Duration::ZERO;
    for _ in 0..failovers {
        let old = sentinels.master().unwrap();
        let index = servers.iter().position(|server| server.port() == old).unwrap();
        servers[index].down();
        let gone = Instant::now();
        until("another master", async || sentinels.master().is_ok_and(|port| port != old)).await;
        for address in [&pair.a.server.address, &pair.b.server.address] {
            until("hints come again", async || metric(address, "mdt_hints_open").await == Some(1.0)).await;
        }
        slowest = slowest.max(gone.elapsed());
        servers[index].up().await.unwrap();
        until("the old master follows", async || sentinels.is_ready()).await;
    }
    let histories = writers.end().await;
    let seen = collect(&histories, &tell, watchers).await;
    let (count, middle, latest) = lateness(&histories, &seen);
    let (accepted, lost, doubled) = compare(&pair.url, pair.a.server.data_dir(), &histories).await;
    println!(
        "{failovers} failovers by Sentinel: {accepted} accepted, {lost} lost, {doubled} doubled; {count} arrivals, half within {middle:?}, all within {latest:?}; hints again after {slowest:?} at most"
    );
    assert_eq!((lost, doubled), (0, 0));
    within("the latest arrival", latest, Duration::from_secs(2));
    within("hints again", slowest, Duration::from_secs(10));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_3_postgresql_restarted_under_load_is_checked_by_command_id() {
    let restarts = number("MDT_RESTARTS", 3);
    let postgres = Postgres::start().await.unwrap();
    let redis = Redis::start().await.unwrap();
    let address = redis.url();
    let pair = Pair::on(&postgres, Some(redis), Some(&address)).await;
    let doors = Doors::new(vec![Door::to(&pair.a.server.address), Door::to(&pair.b.server.address)]);
    let writers = Writers::start(&pair.a, &doors, 8, 10).await;
    let mut slowest = Duration::ZERO;
    for _ in 0..restarts {
        tokio::time::sleep(Duration::from_millis(700)).await;
        postgres.down().await.unwrap();
        postgres.up().await.unwrap();
        let up = Instant::now();
        for address in [&pair.a.server.address, &pair.b.server.address] {
            until("ready", async || {
                mdt_tests::http::request(address, "GET", "/readyz", &[], b"").await.is_ok_and(|answer| answer.status == 200)
            })
            .await;
        }
        slowest = slowest.max(up.elapsed());
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    let histories = writers.end().await;
    let (accepted, lost, doubled) = compare(&pair.url, pair.a.server.data_dir(), &histories).await;
    println!(
        "PostgreSQL restarted {restarts} times under load: {accepted} accepted, {lost} lost, {doubled} doubled; {} told \"checking\", {} \"not now\", {} repeats, {} connections lost; ready after {slowest:?} at most",
        total(&histories, |it| it.checking),
        total(&histories, |it| it.temporary),
        total(&histories, |it| it.repeats),
        total(&histories, |it| it.lost)
    );
    assert_eq!((lost, doubled), (0, 0));
    within("ready again", slowest, Duration::from_secs(5));
}

/// Fifty people (pages) in one room of one node, which is killed: they are on the other within five seconds, and nobody is a ghost
/// once the lease is over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p8_5_a_node_killed_with_fifty_people_in_the_room_leaves_no_ghost() {
    let pair = Pair::open(true).await;
    let meeting = pair.a.meeting;
    let mut asha = pair.b.join("Perera").await;
    asha.must(WireCommand::StartMeeting { meeting_id: meeting }).await;
    let mut pages = Vec::new();
    let names = ["Quill", "Okonjo", "Hassan", "Farrell"];
    let mut people = BTreeSet::new();
    for index in 0..50 {
        let someone = pair.a.join(names[index % names.len()]).await;
        people.insert(someone.id);
        pages.push(someone);
    }
    until("all are here", async || here(&pair.b, &asha.cookie).await.is_superset(&people)).await;
    let Pair { a, b, url, .. } = pair;
    let folder = a.server.data_dir().to_owned();
    a.server.kill().await.unwrap();
    let killed = Instant::now();
    // One of them does not come back.
    let gone = pages.iter().map(|page| page.id).find(|id| *id != pages[0].id).unwrap();
    let mut back = Vec::new();
    for page in pages.into_iter().filter(|page| page.id != gone) {
        let cookie = page.cookie.clone();
        drop(page.client);
        let mut client = Client::connect(&b.server.address, &cookie).await.unwrap();
        crate::room::join(&mut client, meeting).await;
        // As a page does: who answers no ping is held to be gone.
        back.push(tokio::spawn(async move { while let Ok(Some(_)) = client.read().await {} }));
    }
    let moved = killed.elapsed();
    let timings = mdt_hub::timings::Timings::REAL.divided(divisor());
    let db = sea_orm::Database::connect(url.as_str()).await.unwrap();
    until("no connection of the killed node is left", async || nodes_present(&db).await == 1).await;
    let ghosts = killed.elapsed();
    let staying: BTreeSet<_> = people.iter().copied().filter(|id| *id != gone).collect();
    until("who did not come back has left", async || !here(&b, &asha.cookie).await.contains(&gone)).await;
    let left = killed.elapsed();
    let present = here(&b, &asha.cookie).await;
    assert!(present.is_superset(&staying), "who came back is here");
    println!(
        "a node killed with 50 pages in the room: {} back on the other after {moved:?}; no connection of it left after {ghosts:?} (lease {:?}); who did not come back had left after {left:?} (grace {:?})",
        back.len(),
        timings.lease,
        timings.leave_grace
    );
    within("on the other node", moved, Duration::from_secs(5));
    within("no ghost", ghosts, timings.lease + Duration::from_secs(5));
    drop(folder);
}

/// Nodes of which a connection is still noted.
async fn nodes_present(db: &sea_orm::DatabaseConnection) -> i64 {
    let question = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, "SELECT count(DISTINCT node)::bigint FROM presence");
    sea_orm::ConnectionTrait::query_one_raw(db, question).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn here(huddle: &Huddle, cookie: &str) -> BTreeSet<mdt_domain::ids::PersonId> {
    let (state, _) = fresh(huddle, cookie, &StreamId::Meeting(huddle.meeting)).await;
    let Some(State::Meeting(meeting)) = state else { panic!("no meeting") };
    meeting.attendees.values().filter(|attendee| attendee.is_here).map(|attendee| attendee.person_id).collect()
}

/// One node after the other is stopped (SIGTERM) and started again, as an upgrade does it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p10_3_a_rolling_restart_of_two_nodes_loses_no_command() {
    let pair = Pair::open(true).await;
    let doors = Doors::new(vec![Door::to(&pair.a.server.address), Door::to(&pair.b.server.address)]);
    let writers = Writers::start(&pair.a, &doors, 8, 10).await;
    let Pair { a, b, redis, url } = pair;
    let address = redis.as_ref().map(Redis::url);
    let (mut running, folder) = (vec![a.server, b.server], tempfile::tempdir().unwrap());
    let mut slowest = Duration::ZERO;
    for name in ["a", "b"] {
        let old = running.remove(0);
        doors.move_to(running.iter().map(|server| Door::to(&server.address)).collect());
        let asked = Instant::now();
        old.stop().await.unwrap();
        slowest = slowest.max(asked.elapsed());
        running.push(Server::start(node(name, &url, address.as_deref())).await.unwrap());
        doors.move_to(running.iter().map(|server| Door::to(&server.address)).collect());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let histories = writers.end().await;
    let (accepted, lost, doubled) = compare(&url, folder.path(), &histories).await;
    println!(
        "rolling restart of two nodes: {accepted} accepted, {lost} lost, {doubled} doubled, {} connections lost, {} repeats; a node was down after {slowest:?} at most",
        total(&histories, |it| it.lost),
        total(&histories, |it| it.repeats)
    );
    assert_eq!((lost, doubled), (0, 0));
    assert!(accepted > 50, "{accepted}");
}
