//! The broker carries hints between nodes: "this was committed, here are the bytes", typing, and "this session is over".
//!
//! A hint may be lost, late or double: the journal is the truth, and every node follows it by itself ([`crate::follow`]). Knows no
//! domain rule. Called by the publisher and the transients; what comes in is handled by `follow`.

mod redis;

pub use redis::RedisAddress;

use crate::timings::Timings;
use bytes::Bytes;
use mdt_domain::{
    event::Event,
    ids::{CommandId, CommitId, ConnectionId, PersonId},
    stream::{DocumentId, StreamId},
    words::{OdsCode, UtcMicros},
};
use mdt_protocol::client::ListKind;
use mdt_store::commit::{Commit, Committed, StreamEvent, TextAppend};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::{Notify, mpsc};

/// Hints that may wait to be sent; more are left out, for the journal tells.
const WAITING: usize = 4096;

/// What one node tells the others.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Hint {
    /// A commit, whole.
    Commit(Box<CommitHint>),
    /// A passing frame for everyone on a stream.
    Passing {
        /// Of which stream.
        stream: StreamId,
        /// Whose connection sent it.
        connection: ConnectionId,
        /// The frame as pages get it.
        frame: String,
    },
    /// Somebody signed out.
    SessionEnded {
        /// The hash of the session's token.
        session: String,
    },
    /// All connections of a person are to be closed.
    PersonClosed {
        /// Whose.
        person: PersonId,
    },
    /// A connection of a session was ended from outside: its page is told why, whichever node it comes back to.
    Ended {
        /// The hash of the session's token.
        session: String,
        /// The close code.
        code: u16,
    },
    /// The page was told.
    EndedTold {
        /// The hash of the session's token.
        session: String,
    },
    /// A list that is in no journal changed.
    ListChanged {
        /// Which.
        list: ListKind,
        /// Of which place.
        place: OdsCode,
    },
    /// Heard by its own sender: the way there and back is open.
    Beat,
}

/// A commit as it crosses between nodes.
#[derive(Debug, Serialize, Deserialize)]
pub struct CommitHint {
    commit_id: CommitId,
    command_id: Option<CommandId>,
    actor: Option<PersonId>,
    at: UtcMicros,
    events: Vec<EventHint>,
    text: Option<TextHint>,
}

#[derive(Debug, Serialize, Deserialize)]
struct EventHint {
    stream: StreamId,
    seq: u64,
    payload: Box<RawValue>,
}

#[derive(Debug, Serialize, Deserialize)]
struct TextHint {
    document: DocumentId,
    seq: u64,
    client_id: u64,
    update: String,
}

/// A hint with its sender.
#[derive(Debug, Serialize, Deserialize)]
struct Envelope<H> {
    /// Which run of which node.
    run: String,
    hint: H,
}

impl CommitHint {
    /// None: a payload is not JSON (it is left to the journal).
    pub fn of(committed: &Committed) -> Option<Self> {
        let Committed { commit, text_seq } = committed;
        let events = commit.events.iter().map(|event| {
            let payload = RawValue::from_string(std::str::from_utf8(&event.payload).ok()?.to_owned()).ok()?;
            Some(EventHint { stream: event.stream.clone(), seq: event.seq, payload })
        });
        Some(Self {
            commit_id: commit.commit_id,
            command_id: commit.command_id(),
            actor: commit.actor,
            at: commit.at,
            events: events.collect::<Option<_>>()?,
            text: commit.text.as_ref().zip(*text_seq).map(|(text, seq)| TextHint {
                document: text.document.clone(),
                seq,
                client_id: text.client_id,
                update: crate::frames::base64(&text.update),
            }),
        })
    }

    /// None: something in it does not read (a later version sent it): the journal tells.
    pub fn into_committed(self) -> Option<Committed> {
        let events = self.events.into_iter().map(|hint| {
            let event: Event = serde_json::from_str(hint.payload.get()).ok()?;
            let payload = Bytes::from(String::from(Box::<str>::from(hint.payload)));
            Some(StreamEvent { stream: hint.stream, seq: hint.seq, event, payload })
        });
        let events = events.collect::<Option<_>>()?;
        let text_seq = self.text.as_ref().map(|text| text.seq);
        let text = match self.text {
            Some(text) => Some(TextAppend { document: text.document, client_id: text.client_id, update: crate::frames::unbase64(&text.update)?.into() }),
            None => None,
        };
        Some(Committed { commit: Arc::new(Commit::told(self.commit_id, self.command_id, self.actor, self.at, events, text)), text_seq })
    }
}

/// The way to the other nodes; none: this node is alone.
#[derive(Default)]
pub struct Broker {
    out: Option<mpsc::Sender<Bytes>>,
    run: String,
    state: Arc<Line>,
}

/// How the line is.
#[derive(Default)]
pub struct Line {
    /// Own beats come back.
    is_open: AtomicBool,
    /// Something may have been missed: look at the journal now.
    pub look_now: Notify,
}

impl Broker {
    /// Nobody else.
    pub fn alone() -> Self { Self::default() }

    /// Through Redis. What other nodes tell arrives at `received`.
    pub fn through_redis(address: RedisAddress, channel: String, run: String, timings: Timings, received: mpsc::Sender<Hint>) -> Self {
        let (out, waiting) = mpsc::channel(WAITING);
        let state = Arc::new(Line::default());
        tokio::spawn(redis::Carrier { address, channel, run: run.clone(), timings, line: state.clone(), received }.run(waiting));
        Self { out: Some(out), run, state }
    }

    /// Whether hints get through just now.
    pub fn is_open(&self) -> bool { self.state.is_open.load(Ordering::Relaxed) }

    /// Told when something may have been missed.
    pub fn line(&self) -> Arc<Line> { self.state.clone() }

    /// Something of another node is there that was not told: the journal is looked at now.
    pub fn look_now(&self) { self.state.look_now.notify_one(); }

    /// Tells the others; left out when the line is closed or full.
    pub fn tell(&self, hint: &Hint) {
        let Some(out) = self.out.as_ref().filter(|_| self.is_open()) else { return };
        let Some(bytes) = encoded(&self.run, hint) else { return };
        if out.try_send(bytes).is_err() {
            metrics::counter!("mdt_hints_left_out_total").increment(1);
        }
    }
}

fn encoded(run: &str, hint: &Hint) -> Option<Bytes> {
    match serde_json::to_vec(&Envelope { run: run.to_owned(), hint }) {
        Ok(bytes) => Some(Bytes::from(bytes)),
        Err(error) => {
            tracing::error!(%error, "a hint could not be encoded");
            None
        }
    }
}
