//! Group commit: what a command changes, committed together with whatever else waits, in one transaction, once.
//!
//! Owns the words of it (a commit, its answer, a place in the queue); `writer.rs` is the task, `batch.rs` the
//! transaction. Never awaits while sending. Called by the hub.

use bytes::Bytes;
use mdt_domain::{
    event::Event,
    ids::{CommandId, CommitId, PersonId},
    stream::{DocumentId, StreamId},
    words::UtcMicros,
};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

use crate::writer::Job;

/// What one command (or one text update) wants committed: all of it or nothing.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Shared by all its events.
    pub commit_id: CommitId,
    /// The client's command id with who sent it and what it said: the same id again finds this (P2).
    pub command: Option<CommandKey>,
    /// Who; none: the service itself.
    pub actor: Option<PersonId>,
    /// When, the server's clock.
    pub at: UtcMicros,
    /// Events in order. `seq` is the place each takes; the stream's head must be `seq - 1` then (compare and set).
    pub events: Vec<StreamEvent>,
    /// A text update, at its place in its document's own log.
    pub text: Option<TextAppend>,
}

/// One event at its place.
#[derive(Clone, Debug)]
pub struct StreamEvent {
    /// Which stream.
    pub stream: StreamId,
    /// Its place, from 1.
    pub seq: u64,
    /// What happened.
    pub event: Event,
    /// `event` as JSON, encoded once: this is the journal's payload and, spliced into the wire frame, what everyone receives.
    pub payload: Bytes,
}

/// One text update at its place.
#[derive(Clone, Debug)]
pub struct TextAppend {
    /// Which document.
    pub document: DocumentId,
    /// Its place in the document's log, from 1; the log's head must be `seq - 1` then.
    pub seq: u64,
    /// Under which yjs client id.
    pub client_id: u64,
    /// yjs update (v1).
    pub update: Bytes,
}

/// A command id with its person and the hash of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandKey {
    /// Made by the client.
    pub id: CommandId,
    /// Who sent it.
    pub person_id: PersonId,
    /// SHA-256 of the command's canonical JSON (or of the text update's bytes and document).
    pub body_hash: [u8; 32],
}

/// What is known of a command id that was accepted before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCommand {
    /// As it was sent then.
    pub key: CommandKey,
    /// Where its streams stood after it.
    pub streams: Vec<(StreamId, u64)>,
    /// Place in its document's log, for a text update.
    pub text_seq: Option<u64>,
}

/// Why a commit did not happen. Nothing of it is in the database.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommitError {
    /// A head was not where it was expected: load again and decide again.
    #[error("a stream moved on")]
    HeadMoved,
    /// The command id is there already (the same command arrived twice at once): answer as known.
    #[error("the command id is known")]
    Known(Box<KnownCommand>),
    /// The database could not; nothing was written. Temporary.
    #[error("not written: {0}")]
    Failed(String),
    /// The database answered neither yes nor no: look the command id up before answering.
    #[error("fate unknown: {0}")]
    Unknown(String),
}

/// Called by the writer with every committed batch, in commit order, after the fsync and before anybody is answered:
/// publishing order is commit order because there is no other caller.
pub type OnCommit = Arc<dyn Fn(&[Arc<Commit>]) + Send + Sync>;

/// A place in the writer's bounded queue. Sending never waits, so it may happen under a lock: the order of sends is the
/// order of commits.
pub struct CommitPermit {
    pub(crate) place: mpsc::OwnedPermit<Job>,
}
impl CommitPermit {
    /// Hands a commit to the writer. The answer comes after the fsync and after [`OnCommit`]; an answer that never
    /// comes (the receiver errs) means [`CommitError::Unknown`].
    pub fn send(self, commit: Arc<Commit>) -> oneshot::Receiver<Result<(), CommitError>> {
        let (answer, receiver) = oneshot::channel();
        self.place.send(Job::Commit(commit, answer));
        receiver
    }
    /// Answers when everything sent before is committed or failed.
    pub fn barrier(self) -> oneshot::Receiver<Result<(), CommitError>> {
        let (answer, receiver) = oneshot::channel();
        self.place.send(Job::Barrier(answer));
        receiver
    }
}
