//! Registry: all live connections, how to shut each one's descriptor down, and what their sessions were asked to look at.
//!
//! The reaper runs outside the connections it watches, on a thread of its own: an actor whose peer stops reading is no
//! longer polled, so nothing inside it can be trusted to end it.

use crate::{broker::Hint, core::Core, queue::{Connection, Health}};
use mdt_domain::ids::{CaseId, ConnectionId, ItemId, MeetingId, PersonId};
use mdt_protocol::close::CloseCode;
use parking_lot::Mutex;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

/// Shuts a connection's descriptor down, from outside.
pub type Shut = Box<dyn Fn() + Send + Sync>;

struct Entry {
    connection: Arc<Connection>,
    shut: Shut,
    asked: Vec<CardAsk>,
    /// When it was ended; its descriptor is shut a little later, so that the close can still be read.
    ended_at: Option<Instant>,
    jitter: f64,
}

/// "May this connection have this card?"
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardAsk {
    /// In which meeting.
    pub meeting_id: MeetingId,
    /// Which line.
    pub item_id: ItemId,
    /// Which case.
    pub case_id: CaseId,
}

/// All live connections.
#[derive(Default)]
pub struct Registry {
    entries: Mutex<HashMap<ConnectionId, Entry>>,
    /// Why connections were ended from outside, by session: told at the next hello (P7). Bounded.
    ended: Mutex<VecDeque<(String, CloseCode)>>,
}

/// Reasons kept for later.
const ENDED_KEPT: usize = 4096;

impl Registry {
    /// Adds a connection.
    pub fn add(&self, connection: Arc<Connection>, shut: Shut) {
        let entry = Entry { connection: connection.clone(), shut, asked: Vec::new(), ended_at: None, jitter: rand::random() };
        self.entries.lock().insert(connection.id, entry);
        metrics::gauge!("mdt_connections").increment(1.0);
    }

    /// Removes a connection (its socket is gone). Its descriptor may be somebody else's from now on.
    pub fn remove(&self, id: ConnectionId) {
        if self.entries.lock().remove(&id).is_some() {
            metrics::gauge!("mdt_connections").decrement(1.0);
        }
    }

    /// How many.
    pub fn count(&self) -> usize { self.entries.lock().len() }

    /// Ends all connections of a session (signed out).
    pub fn end_session(&self, session_hash: &str, code: CloseCode) {
        for entry in self.entries.lock().values().filter(|e| e.connection.session_hash == session_hash) {
            entry.connection.end(code);
        }
    }

    /// The sessions behind all connections, each once.
    pub fn sessions(&self) -> Vec<String> {
        let mut sessions: Vec<String> = self.entries.lock().values().map(|entry| entry.connection.session_hash.clone()).collect();
        sessions.sort_unstable();
        sessions.dedup();
        sessions
    }

    /// Ends up to `count` connections; returns how many are left that are not ended. For draining in batches.
    pub fn end_some(&self, count: usize, code: CloseCode) -> usize {
        let entries = self.entries.lock();
        let open: Vec<_> = entries.values().filter(|e| e.connection.ended().is_none()).collect();
        for entry in open.iter().take(count) {
            entry.connection.end(code);
        }
        open.len().saturating_sub(count)
    }

    /// Something changed that can end rights, or give some: the sessions of these connections ask again.
    pub fn recheck(&self, fits: impl Fn(&Connection) -> bool) {
        for entry in self.entries.lock().values().filter(|entry| fits(&entry.connection)) {
            entry.connection.ask_recheck();
        }
    }

    /// Ends all connections of a person.
    pub fn end_person(&self, person: PersonId, code: CloseCode) {
        for entry in self.entries.lock().values().filter(|e| e.connection.person_id == person) {
            entry.connection.end(code);
        }
    }

    /// Shuts a connection's descriptor now: something is on its way to a peer that must not have it.
    pub fn shut_now(&self, id: ConnectionId, code: CloseCode) {
        let mut entries = self.entries.lock();
        if let Some(entry) = entries.remove(&id) {
            entry.connection.end(code);
            self.remember(&entry.connection.session_hash, code);
            (entry.shut)();
            metrics::gauge!("mdt_connections").decrement(1.0);
        }
    }

    /// Asks a session to see whether it may have a card.
    pub fn ask_for_card(&self, id: ConnectionId, meeting_id: MeetingId, item_id: ItemId, case_id: CaseId) {
        if let Some(entry) = self.entries.lock().get_mut(&id) {
            let ask = CardAsk { meeting_id, item_id, case_id };
            if !entry.asked.contains(&ask) {
                entry.asked.push(ask);
            }
            entry.connection.wake_session.notify_one();
        }
    }

    /// What a session was asked to look at.
    pub fn take_asked(&self, id: ConnectionId) -> Vec<CardAsk> {
        self.entries.lock().get_mut(&id).map(|entry| std::mem::take(&mut entry.asked)).unwrap_or_default()
    }

    /// Keeps why a connection of this session was ended.
    pub fn remember(&self, session_hash: &str, code: CloseCode) {
        let mut ended = self.ended.lock();
        ended.push_back((session_hash.to_owned(), code));
        if ended.len() > ENDED_KEPT {
            ended.pop_front();
        }
    }

    /// Why the last connection of this session was ended from outside, once.
    pub fn take_ended(&self, session_hash: &str) -> Option<CloseCode> {
        let mut ended = self.ended.lock();
        let index = ended.iter().rposition(|(hash, _)| hash == session_hash)?;
        ended.remove(index).map(|(_, code)| code)
    }

    /// One look at all connections: ends what must end, shuts what was ended and still hangs.
    pub fn reap(&self, core: &Core) {
        let mut entries = self.entries.lock();
        let mut gone = Vec::new();
        let now = core.now();
        for (id, entry) in entries.iter_mut() {
            entry.connection.check_rights(now);
            match entry.ended_at {
                None => {
                    let code = match entry.connection.ended() {
                        Some(code) => Some(code),
                        None => match entry.connection.check(&core.timings, entry.jitter) {
                            Health::Good => None,
                            Health::End(code) => {
                                entry.connection.end(code);
                                self.remember(&entry.connection.session_hash, code);
                                core.broker().tell(&Hint::Ended { session: entry.connection.session_hash.clone(), code: code.number() });
                                metrics::counter!("mdt_connections_ended_total", "code" => code.number().to_string()).increment(1);
                                Some(code)
                            }
                        },
                    };
                    // A stalled or dead peer will not read a close: shut at once. Others get a moment to take it.
                    match code {
                        Some(CloseCode::TooSlow | CloseCode::Dead) => gone.push(*id),
                        Some(_) => entry.ended_at = Some(Instant::now()),
                        None => {}
                    }
                }
                Some(at) if at.elapsed() > CLOSE_PATIENCE => gone.push(*id),
                Some(_) => {}
            }
        }
        // Out of the registry first, then the descriptor, under one lock: the number cannot belong to another socket.
        for id in gone {
            if let Some(entry) = entries.remove(&id) {
                (entry.shut)();
                metrics::gauge!("mdt_connections").decrement(1.0);
            }
        }
    }
}

/// How long a peer may take to read a close.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);

/// Starts the reaper's thread; it ends when the hub is gone.
pub fn start_reaper(core: &Arc<Core>) -> std::io::Result<()> {
    let weak: Weak<Core> = Arc::downgrade(core);
    let every = core.timings.reap_every;
    std::thread::Builder::new().name("reaper".into()).spawn(move || {
        while let Some(core) = weak.upgrade() {
            core.registry.reap(&core);
            drop(core);
            std::thread::sleep(every);
        }
    })?;
    Ok(())
}
