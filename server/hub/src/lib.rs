//! The hub: one pipeline for every command, rooms, sessions, presence, recovery and fan-out.
//!
//! Architecture invariant: knows no socket and no web framework; `session`, `queue` and the fan-out know no database.
//! Called by the app: `ws.rs` feeds sessions, HTTP, jobs and importers call [`Hub::execute`].

pub mod error;
pub mod timings;

use mdt_domain::{
    command::Command,
    ids::{CommandId, PersonId},
    stream::StreamId,
    words::UtcMicros,
};

/// Who asks for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorId {
    /// A member who signed in.
    Person(PersonId),
    /// The service itself, a job, or an importer run by an operator.
    System,
}

/// A command on its way in.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who asks.
    pub actor: ActorId,
    /// The client's id for it, with the hash of its body; none for jobs and importers.
    pub key: Option<(CommandId, [u8; 32])>,
    /// What.
    pub command: Command,
    /// As of when; none: the hub's clock. Only the demo's history is made with another time.
    pub at: Option<UtcMicros>,
}

/// A command that is committed and on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Where its streams stood after it.
    pub streams: Vec<(StreamId, u64)>,
    /// Whether this answer was given before (P2).
    pub is_repeat: bool,
}
