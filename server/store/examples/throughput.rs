//! How many small durable commits a second the writer takes: `cargo run --release -p mdt-store --example throughput
//! [URL]`. Each is what a tick or a move of the room is: one event with one part, and a command id. Without a URL a
//! SQLite file in a scratch folder is used.
#![expect(clippy::expect_used, reason = "a measurement may end with its first error")]

use bytes::Bytes;
use mdt_domain::{
    event::{Event, EventKind, Part},
    ids::{CommandId, CommitId, ItemId, MeetingId, PersonId},
    meeting::{AgendaItem, ItemKind},
    stream::StreamId,
    words::UtcMicros,
};
use mdt_store::{
    Store, StoreOptions,
    commit::{CommandKey, Commit, StreamEvent},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use uuid::Uuid;

const ROOMS: usize = 1_000;
const COMMITS_PER_ROOM: u64 = 60;

fn tick(stream: &StreamId, item: &AgendaItem, person_id: PersonId, seq: u64) -> Commit {
    let item = AgendaItem { spent_seconds: u32::try_from(seq).unwrap_or_default(), ..item.clone() };
    let event = Event { kind: EventKind::ItemExtended, parts: vec![Part::AgendaItem(item)] };
    let payload = Bytes::from(serde_json::to_vec(&event).expect("an event is JSON"));
    Commit {
        commit_id: CommitId(Uuid::now_v7()),
        command: Some(CommandKey { id: CommandId(Uuid::now_v7()), person_id, body_hash: [0; 32] }),
        actor: Some(person_id),
        told_command: None,
        at: UtcMicros(1_790_000_000_000_000),
        follows: Vec::new(),
        events: vec![StreamEvent { stream: stream.clone(), seq, event, payload }],
        text: None,
        mails: Vec::new(),
        addresses: Vec::new(),
    }
}

async fn room(store: Store) -> Vec<Duration> {
    let stream = StreamId::Meeting(MeetingId(Uuid::now_v7()));
    let item = AgendaItem::waiting(ItemId(Uuid::now_v7()), ItemKind::Case, 3);
    let person = PersonId(Uuid::now_v7());
    let mut waits = Vec::new();
    for seq in 1..=COMMITS_PER_ROOM {
        let commit = Arc::new(tick(&stream, &item, person, seq));
        let sent = Instant::now();
        let permit = store.reserve().await.expect("the writer runs");
        permit.send(commit).await.expect("the writer answers").expect("the commit is accepted");
        waits.push(sent.elapsed());
    }
    waits
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let options = match std::env::args().nth(1) {
        Some(url) => StoreOptions::new(url),
        None => StoreOptions::sqlite_file(&folder.path().join("hub.db")),
    };
    let store = Store::open(options, Arc::new(|_| ())).await.expect("the database opens");
    let started = Instant::now();
    let rooms: Vec<_> = (0..ROOMS).map(|_| tokio::spawn(room(store.clone()))).collect();
    let mut waits = Vec::new();
    for room in rooms {
        waits.extend(room.await.expect("a room ends"));
    }
    let seconds = started.elapsed().as_secs_f64();
    waits.sort();
    let percent = |percent: usize| waits.get(waits.len() * percent / 100).copied().unwrap_or_default();
    println!("{:.0} commits/s over {ROOMS} rooms, p50 {:?}, p99 {:?}", waits.len() as f64 / seconds, percent(50), percent(99));
    store.close().await;
}
