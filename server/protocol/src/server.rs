//! What the server sends over the socket: one JSON object a text frame.

use crate::client::{ListKind, Position, TransientBody};
use mdt_domain::{
    case::Card,
    event::{Event, State},
    identifiers::Found,
    ids::{CommandId, CommitId, ConnectionId, MeetingId, PersonId},
    meeting::Meeting,
    rejection::RejectionCode,
    stream::{DocumentId, StreamId},
    words::UtcMicros,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A message of the server. A page ignores a `type` it does not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// Answer to `hello`.
    Welcome {
        /// Protocol version spoken.
        protocol: u16,
        /// Current epoch of all streams.
        epoch: String,
        /// This connection.
        connection_id: ConnectionId,
        /// Who is signed in here.
        person_id: PersonId,
        /// The server's clock, for timers.
        server_time: UtcMicros,
        /// Why the last connection of this session was ended from outside, if it was.
        ended_before: Option<String>,
    },
    /// Answer to `join`.
    Joined {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Where the meeting's stream is.
        at: Position,
        /// The meeting; absent when the missed events follow instead.
        meeting: Option<Box<Meeting>>,
        /// Cards of the cases this person may see.
        cards: Vec<Card>,
    },
    /// One case's card changed (only to those who have the case). Replaces the card of the same line when its `seq` is
    /// not lower.
    CardChanged {
        /// The card.
        card: Box<Card>,
    },
    /// A case was taken off the agenda, or out of this person's sight: forget card and content.
    CardGone {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: mdt_domain::ids::ItemId,
        /// Which case.
        case_id: mdt_domain::ids::CaseId,
    },
    /// Answer to `subscribe`, and after `reset`.
    Snapshot {
        /// Which stream.
        stream: StreamId,
        /// Where it is.
        at: Position,
        /// All of it; null: nothing has happened on it yet.
        state: Option<Box<State>>,
    },
    /// Answer to `subscribe` with a place that can be resumed: the missed events follow.
    Resumed {
        /// Which stream.
        stream: StreamId,
        /// After the missed events it is here.
        at: Position,
    },
    /// What happened on a stream (P3). `event` is [`WireEvent`]'s JSON.
    Event(WireEvent),
    /// The stream cannot be followed from where it was left; a `snapshot` follows (or `joined` for a meeting).
    Reset {
        /// Which stream.
        stream: StreamId,
    },
    /// Nothing here that you can open: the same whether it exists or not.
    RefusedStream {
        /// Which stream.
        stream: StreamId,
    },
    /// The right to a stream ended: forget its content.
    Revoked {
        /// Which stream.
        stream: StreamId,
    },
    /// The command is committed and on disk (P1). The change itself comes by its streams.
    Accepted {
        /// Which command.
        id: CommandId,
        /// Where its streams stood after it (those the person may see).
        streams: Vec<StreamSeq>,
        /// Whether this answer is the one given before (P2).
        is_repeat: bool,
    },
    /// The command was refused and changed nothing.
    Refused {
        /// Which command.
        id: CommandId,
        /// Why.
        error: WireError,
    },
    /// The fate of the commit is not known yet; the server looks the id up. Never "not saved".
    Checking {
        /// Which command.
        id: CommandId,
    },
    /// Answer to `text_open`.
    TextOpened {
        /// Which document.
        document: DocumentId,
        /// Place in the document's own log.
        #[ts(type = "number")]
        seq: u64,
        /// yjs client id to type with, handed out by the server, unique in the document.
        #[ts(type = "number")]
        client_id: u64,
        /// What the page lacks, a yjs update (v1), base64.
        update: String,
        /// The server's state vector, base64: what the page has beyond it has not arrived.
        state_vector: String,
        /// Who types under which client id.
        authors: Vec<TextAuthor>,
    },
    /// Somebody typed (the author receives it too).
    TextUpdate {
        /// Which document.
        document: DocumentId,
        /// Its place in the document's own log.
        #[ts(type = "number")]
        seq: u64,
        /// Who typed.
        person_id: PersonId,
        /// Under which yjs client id.
        #[ts(type = "number")]
        client_id: u64,
        /// yjs update (v1), base64.
        update: String,
    },
    /// The update is committed and on disk (P1).
    TextAccepted {
        /// Which document.
        document: DocumentId,
        /// Which update.
        id: CommandId,
        /// Its place in the document's own log.
        #[ts(type = "number")]
        seq: u64,
    },
    /// The update was refused: rebuild from the server with a new client id, keep the refused words beside it.
    TextRefused {
        /// Which document.
        document: DocumentId,
        /// Which update; absent when the document itself was refused.
        id: Option<CommandId>,
        /// Why.
        error: WireError,
    },
    /// Passing frames of others, merged for up to 100 ms.
    Transient {
        /// Whose readers receive it.
        stream: StreamId,
        /// From whom.
        person_id: PersonId,
        /// From which tab.
        connection_id: ConnectionId,
        /// What.
        body: TransientBody,
    },
    /// A list read over HTTP changed; at most once a second.
    Changed {
        /// Which.
        list: ListKind,
    },
    /// Answer to `ping`.
    Pong {
        /// Echoed.
        #[ts(type = "number")]
        n: u64,
        /// The server's clock.
        server_time: UtcMicros,
    },
    /// A frame was not understood; nothing happened and nothing was lost.
    Error {
        /// Why.
        error: WireError,
    },
}

/// An event as it crosses the wire and lies in the journal: encoded once, the same bytes for everyone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct WireEvent {
    /// Which stream.
    pub stream: StreamId,
    /// Its place: gap-free from 1.
    #[ts(type = "number")]
    pub seq: u64,
    /// Shared by all events of one command.
    pub commit_id: CommitId,
    /// The command that caused it.
    pub command_id: Option<CommandId>,
    /// Who; none: the service itself.
    pub actor: Option<PersonId>,
    /// When, the server's clock.
    pub at: UtcMicros,
    /// Version of the event's payload.
    pub version: u16,
    /// What happened, and the parts that are different now.
    pub event: Event,
}

/// Where a stream stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StreamSeq {
    /// Which stream.
    pub stream: StreamId,
    /// Its place.
    #[ts(type = "number")]
    pub seq: u64,
}

/// Who types under which yjs client id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TextAuthor {
    /// yjs client id.
    #[ts(type = "number")]
    pub client_id: u64,
    /// Who.
    pub person_id: PersonId,
}

/// Codes of everything that can be answered with "no". The domain's refusals keep their own codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum ErrorCode {
    /// A refusal of the domain.
    Domain(RejectionCode),
    /// A refusal of the protocol.
    Protocol(ProtocolErrorCode),
}

/// Codes of the protocol itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProtocolErrorCode {
    /// Not JSON, not an object, a field missing or of the wrong type (`field` names it).
    Malformed,
    /// The frame or text update is too large.
    TooLarge,
    /// Too many commands under way, or subscriptions. Temporary.
    TooMany,
    /// The command id was used by another person or for another command (P2). Says nothing of the first.
    CommandIdReused,
    /// The text update cannot be applied.
    TextUnreadable,
    /// The text update carries letters under another person's client id.
    TextNotYours,
    /// The service could not do it now. Temporary.
    Unavailable,
    /// Sign in first.
    SignedOut,
    /// Too many tries; wait.
    Throttled,
    /// From another site, or to another host name.
    WrongOrigin,
    /// Something broke on the server; it is recorded, nothing was changed. Temporary.
    Internal,
}

/// "No", for programs and people. Clients match codes, never text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WireError {
    /// For programs.
    pub code: ErrorCode,
    /// Which field, if one.
    pub field: Option<String>,
    /// For people: what stands in the way and the way out.
    pub message: String,
    /// Whether trying again later may help.
    pub is_temporary: bool,
    /// Whom it is about (`some_may_not_hear`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<PersonId>>")]
    pub people: Vec<PersonId>,
    /// Where in the field's text the trouble is, and what it looks like (`identifies`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Found>>")]
    pub found: Vec<Found>,
}
