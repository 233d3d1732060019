//! P1 under `kill -9` at random points while twenty people write: what was accepted is there once, and nothing else is. Each writer's
//! own history across all kills is compared with everybody else's, with the journal and with the state.
//!
//! Short here (`MDT_KILLS`, 50 unless told: `make test-deep` runs 1,000). `MDT_KILL_ENGINE=postgres`: on PostgreSQL
//! instead of a SQLite file.

use crate::{reconnects::number, room::Huddle};
use mdt_domain::{
    action_item::OwnerRef,
    event::State,
    ids::{ActionId, CaseId, CommandId},
    stream::StreamId,
    words::Text,
};
use mdt_protocol::{
    client::ClientMessage,
    command::{WireCommand, WireHome},
    server::ServerMessage,
};
use mdt_tests::{
    Anything,
    client::PATIENCE,
    doors::{Door, Doors},
    engines::Postgres,
    follower::{Beat, Follower, Listened},
    journal,
    server::{Options, Server},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

const WRITERS: usize = 20;
/// One command of so many adds an action, the others change it: the cases do not grow without end.
const CHANGES: usize = 8;
/// Nobody is silent here but the dead, and these are closed by the kernel.
const BEAT: Beat = Beat { every: Duration::from_secs(1), dead_after: PATIENCE };

/// Somebody who writes through all kills, one command after another; what was not answered is sent again by the same id.
struct Writer {
    name: &'static str,
    follower: Follower,
    case: CaseId,
    sent: usize,
    action: ActionId,
    open: Option<(CommandId, WireCommand, String)>,
    accepted: Vec<CommandId>,
    /// The words last accepted for each action.
    words: BTreeMap<ActionId, String>,
}

impl Writer {
    fn next(&mut self) -> (CommandId, WireCommand, String) {
        if let Some(open) = &self.open {
            return open.clone();
        }
        let (id, home) = (CommandId(Uuid::now_v7()), WireHome::Case { case_id: self.case });
        let words = format!("promise {id}");
        let what = Text::parse(&words).unwrap();
        let command = if self.sent.is_multiple_of(CHANGES) {
            self.action = ActionId(Uuid::now_v7());
            WireCommand::AddAction { home, action_id: self.action, what, owner: OwnerRef::Pool, due_on: None, meeting_id: None, item_id: None, asked: None }
        } else {
            WireCommand::ChangeAction { home, action_id: self.action, what: Some(what), owner: None, due_on: None }
        };
        self.sent += 1;
        self.open.insert((id, command, words)).clone()
    }

    /// Sends one command and waits for its answer. `false`: the connection is lost.
    async fn write(&mut self) -> Result<bool, Anything> {
        let (id, command, words) = self.next();
        let Some(client) = self.follower.client() else { return Ok(false) };
        client.unread.clear();
        if client.send(&ClientMessage::Command { id, command: Box::new(command) }).await.is_err() {
            self.follower.lose();
            return Ok(false);
        }
        // Only a dead server does not answer: then the connection is closed, and waiting ends.
        match client.answer(id).await {
            Ok(ServerMessage::Accepted { .. }) => {
                self.accepted.push(id);
                self.words.insert(self.action, words);
                self.open = None;
            }
            // The database is away for a moment, or nobody knows yet: the same id again.
            Ok(ServerMessage::Checking { .. }) => {}
            Ok(ServerMessage::Refused { error, .. }) if error.is_temporary => {}
            Ok(other) => return Err(format!("{words}, number {} of {}: {other:?}", self.sent, self.name).into()),
            Err(_) if client.is_open() => return Err("no answer, and the connection is there".into()),
            Err(_) => {
                self.follower.lose();
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Comes in and writes until the connection is lost, or until it is over and nothing is open any more.
    async fn live(mut self, accepted: Arc<AtomicUsize>, is_over: Arc<AtomicBool>) -> Result<Self, Anything> {
        loop {
            if self.follower.connect(PATIENCE).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
            // A history begins with the first snapshot: what was accepted before it stands in the state alone, and would be missed for ever.
            let stream = StreamId::Case(self.case);
            if self.follower.listen(|streams| streams.get(&stream).is_some_and(|held| held.seq > 0)).await? == Listened::Lost {
                continue;
            }
            loop {
                let before = self.accepted.len();
                if is_over.load(Ordering::Acquire) && self.open.is_none() {
                    return Ok(self);
                }
                if !self.write().await? {
                    break;
                }
                accepted.fetch_add(self.accepted.len() - before, Ordering::AcqRel);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_1_accepted_is_kept_through_kill_9_while_twenty_people_write() {
    let kills = number("MDT_KILLS", 50);
    let url = match std::env::var("MDT_KILL_ENGINE").as_deref() {
        Ok("postgres") => Some(Postgres::shared().await.unwrap().database().await.unwrap()),
        Err(_) | Ok("sqlite") => None,
        Ok(other) => panic!("MDT_KILL_ENGINE is sqlite or postgres, not {other}"),
    };
    let folder = tempfile::tempdir().unwrap();
    let environment = url.iter().map(|url| ("MDT_HUB_DATABASE_URL".to_owned(), url.clone())).collect();
    let options = Options { data_dir: Some(folder.path().into()), timings_divisor: 10, environment, ..Options::default() };
    let huddle = Huddle::with(options.clone()).await;
    let cards = huddle.join("Perera").await.cards;
    let names = ["Perera", "Quill", "Okonjo", "Farrell", "Hassan"];
    let doors = Doors::of(&huddle.server.address);
    let (accepted, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut lives = Vec::new();
    for writer in 0..WRITERS {
        let cookie = huddle.server.sign_in(huddle.server.person(names[writer % names.len()]).await.unwrap()).await.unwrap();
        let case = cards[writer % cards.len()].case_id;
        let follower = Follower::new(doors.clone(), cookie, BEAT, None, vec![StreamId::Case(case)]);
        let action = ActionId(Uuid::now_v7());
        let writer = Writer { name: names[writer % names.len()], follower, case, sent: 0, action, open: None, accepted: Vec::new(), words: BTreeMap::new() };
        lives.push(tokio::spawn(writer.live(accepted.clone(), is_over.clone())));
    }
    let mut server = huddle.server;
    for round in 0..kills {
        // A random point: after some accepted writes, and a moment into the next.
        let target = accepted.load(Ordering::Acquire) + 5 + rand::random_range(0..60);
        let deadline = Instant::now() + PATIENCE;
        while accepted.load(Ordering::Acquire) < target {
            assert!(Instant::now() < deadline, "round {round}: nobody gets anything accepted");
            if let Some(gone) = lives.iter().position(tokio::task::JoinHandle::is_finished) {
                panic!("round {round}: somebody gave up: {:?}", lives.remove(gone).await.unwrap().err());
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        server.kill().await.unwrap();
        server = Server::start(options.clone()).await.unwrap();
        doors.move_to(vec![Door::to(&server.address)]);
    }
    is_over.store(true, Ordering::Release);
    let mut writers = Vec::new();
    for life in lives {
        writers.push(tokio::time::timeout(PATIENCE * 2, life).await.expect("everyone ends").unwrap().unwrap());
    }
    the_state_has_the_last_words(&mut writers).await;
    server.stop().await.unwrap();
    let effects = journal::effects(journal::options(url.as_deref(), folder.path()), &["case"]).await.unwrap();
    let told: BTreeSet<CommandId> = writers.iter().flat_map(|writer| writer.accepted.iter().copied()).collect();
    let lost = told.iter().filter(|id| !effects.contains_key(id)).count();
    let doubled = effects.values().filter(|commits| commits.len() > 1).count();
    let seen_twice = the_histories_agree(&writers);
    println!("{kills} kills, {} accepted by {WRITERS} writers, {lost} lost, {doubled} doubled, {seen_twice} seen twice by anybody", told.len());
    assert_eq!((lost, doubled, seen_twice), (0, 0, 0));
    // Every command is answered by now, so nothing else may be there; the demonstration's own history came without ids.
    assert!(effects.keys().all(|id| told.contains(id)), "something nobody sent, or nobody was told of, is in the journal");
    is_verified(folder.path(), url.as_deref()).await;
}

/// Each writer's page has what the service has, and every action says what was accepted for it last.
async fn the_state_has_the_last_words(writers: &mut [Writer]) {
    let mut heads: BTreeMap<CaseId, u64> = BTreeMap::new();
    for writer in writers.iter_mut() {
        // The place of the last command of anybody on this case, as far as its own writers know it.
        let stream = StreamId::Case(writer.case);
        let mine: BTreeSet<CommandId> = writer.accepted.iter().copied().collect();
        let has_mine = |held: &mdt_tests::client::Held| held.commands.iter().filter(|(_, id)| mine.contains(id)).count() == mine.len();
        writer.follower.insist(PATIENCE, |streams| has_mine(&streams[&stream])).await.expect("everything accepted is seen");
        let seq = writer.follower.streams()[&stream].seq;
        heads.entry(writer.case).and_modify(|head| *head = seq.max(*head)).or_insert(seq);
    }
    for writer in writers.iter_mut() {
        let (stream, head) = (StreamId::Case(writer.case), heads[&writer.case]);
        writer.follower.insist(PATIENCE, |streams| streams[&stream].seq >= head).await.expect("everyone catches up");
        let held = &writer.follower.streams()[&stream];
        assert_eq!((held.holes, held.doubles), (0, 0));
        let Some(State::Case(case)) = &held.state else { panic!("no case") };
        for (action, words) in &writer.words {
            assert_eq!(case.actions.get(action).map(|it| it.what.as_str()), Some(words.as_str()), "the last words accepted");
        }
    }
}

/// The histories of all who followed a case say the same command at the same place. Returns how many commands anybody saw twice.
fn the_histories_agree(writers: &[Writer]) -> usize {
    let mut places: BTreeMap<(StreamId, u64), CommandId> = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for writer in writers {
        for (stream, held) in writer.follower.streams() {
            let mut seen = BTreeSet::new();
            for (seq, id) in &held.commands {
                assert_eq!(places.entry((stream.clone(), *seq)).or_insert(*id), id, "two people saw different things at one place");
                if !seen.insert(*id) {
                    twice.insert(*id);
                }
            }
        }
    }
    twice.len()
}

/// Chains, gap-free seqs, fold = rows, and the database itself.
pub async fn is_verified(folder: &Path, url: Option<&str>) {
    let mut verify = tokio::process::Command::new(mdt_tests::server::binary().unwrap());
    verify.args(["verify", "--demo"]).env_remove(mdt_tests::server::BINARY).env("MDT_HUB_DATA_DIR", folder);
    if let Some(url) = url {
        verify.env("MDT_HUB_DATABASE_URL", url);
    }
    let verify = verify.output().await.unwrap();
    assert!(verify.status.success(), "{}{}", String::from_utf8_lossy(&verify.stdout), String::from_utf8_lossy(&verify.stderr));
}
