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

use crate::{guests::AddressChange, mails::MailIntent, writer::Job};

/// What one command (or one text update) wants committed: all of it or nothing.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Shared by all its events.
    pub commit_id: CommitId,
    /// The client's command id with who sent it and what it said: the same id again finds this (P2).
    pub command: Option<CommandKey>,
    /// The client's id alone, of a commit another node wrote.
    pub told_command: Option<CommandId>,
    /// Who; none: the service itself.
    pub actor: Option<PersonId>,
    /// When, the server's clock.
    pub at: UtcMicros,
    /// The last commit of every stream it was decided upon, read or written; none: nothing had happened. Where another commit
    /// came since (another node's, or one before it that failed), this one is refused: a head of the right number is not enough.
    pub follows: Vec<(StreamId, Option<CommitId>)>,
    /// Events in order. `seq` is the place each takes; the stream's head must be `seq - 1` then (compare and set).
    pub events: Vec<StreamEvent>,
    /// A text update; it takes the next place of its document's own log, whatever node typed there meanwhile.
    pub text: Option<TextAppend>,
    /// Mails it causes: written with it or not at all, sent later.
    pub mails: Vec<MailIntent>,
    /// Addresses of guests it gives or takes: in no event.
    pub addresses: Vec<AddressChange>,
}

impl Commit {
    /// A commit that is on disk already, written by another node.
    pub fn told(
        commit_id: CommitId,
        command_id: Option<CommandId>,
        actor: Option<PersonId>,
        at: UtcMicros,
        events: Vec<StreamEvent>,
        text: Option<TextAppend>,
    ) -> Self {
        Self { commit_id, command: None, told_command: command_id, actor, at, follows: Vec::new(), events, text, mails: Vec::new(), addresses: Vec::new() }
    }

    /// The client's id for it, if it has one.
    pub fn command_id(&self) -> Option<CommandId> { self.command.as_ref().map(|key| key.id).or(self.told_command) }
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

/// One text update.
#[derive(Clone, Debug)]
pub struct TextAppend {
    /// Which document.
    pub document: DocumentId,
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

/// A commit as it was written.
#[derive(Clone, Debug)]
pub struct Committed {
    /// What.
    pub commit: Arc<Commit>,
    /// The place its text update took, from 1; none: it has no text.
    pub text_seq: Option<u64>,
}

/// The yes to a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The place its text update took, from 1; none: it has no text.
    pub text_seq: Option<u64>,
}

/// Called by the writer with every committed batch, in commit order, after the fsync and before anybody is answered:
/// publishing order is commit order because there is no other caller.
pub type OnCommit = Arc<dyn Fn(&[Committed]) + Send + Sync>;

/// A place in the writer's bounded queue. Sending never waits, so it may happen under a lock: the order of sends is the
/// order of commits.
pub struct CommitPermit {
    pub(crate) place: mpsc::OwnedPermit<Job>,
}
impl CommitPermit {
    /// Hands a commit to the writer. The answer comes after the fsync and after [`OnCommit`]; an answer that never
    /// comes (the receiver errs) means [`CommitError::Unknown`].
    pub fn send(self, commit: Arc<Commit>) -> oneshot::Receiver<Result<Written, CommitError>> {
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
