//! What a page sends over the socket: one JSON object a text frame.

use crate::command::WireCommand;
use mdt_domain::{
    ids::{CommandId, MeetingId},
    stream::{DocumentId, StreamId},
    words::OdsCode,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A message of the page. An unknown `type` is ignored and counted (P11).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// First message of a connection.
    Hello {
        /// Protocol version of the page.
        protocol: u16,
    },
    /// Join a meeting: answered by `joined` (snapshot and cards); subscribes to the meeting and to the permitted
    /// cases' cards. Makes the person present.
    Join {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Where the meeting's stream was left, to resume.
        from: Option<Position>,
    },
    /// Leave a meeting (the page was navigated away).
    Leave {
        /// Which meeting.
        meeting_id: MeetingId,
    },
    /// Subscribe to a stream: answered by `snapshot`, or by the missed events after `from`, or `refused_stream`.
    Subscribe {
        /// Which stream.
        stream: StreamId,
        /// Where it was left, to resume.
        from: Option<Position>,
    },
    /// No longer interested.
    Unsubscribe {
        /// Which stream.
        stream: StreamId,
    },
    /// Be told `changed`, without content and at most once a second, about a list of a PCN.
    Watch {
        /// Which lists.
        lists: Vec<ListKind>,
        /// Of which PCN.
        pcn: OdsCode,
    },
    /// Ask for something to happen: answered by `accepted`, `refused` or `checking`, always with the same id.
    Command {
        /// Made by the client (UUID v7); the same id again has no second effect (P2).
        id: CommandId,
        /// What.
        command: Box<WireCommand>,
    },
    /// Open a text document: answered by `text_opened`.
    TextOpen {
        /// Which.
        document: DocumentId,
        /// yjs state vector of what the page has, base64; absent: nothing.
        state_vector: Option<String>,
    },
    /// Close it again.
    TextClose {
        /// Which.
        document: DocumentId,
    },
    /// Type: one yjs update (v1), base64. At most one unacknowledged per document (P1, P2 hold).
    TextUpdate {
        /// Which document.
        document: DocumentId,
        /// Made by the client, as for commands.
        id: CommandId,
        /// The update, base64.
        update: String,
    },
    /// A passing frame to all who have the stream: typing, cursor, looking at. Never kept.
    Transient {
        /// Whose readers receive it.
        stream: StreamId,
        /// What.
        body: TransientBody,
    },
    /// Heartbeat of the page: answered by `pong`.
    Ping {
        /// Echoed.
        #[ts(type = "number")]
        n: u64,
    },
}

/// A place in a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Position {
    /// Changes when a database is restored.
    pub epoch: String,
    /// The last event seen.
    #[ts(type = "number")]
    pub seq: u64,
}

/// Lists that are read over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Meetings and agendas.
    Meetings,
    /// Cases.
    Cases,
    /// Actions.
    Actions,
    /// The Federation's lists of words, and a PCN's own in them.
    Templates,
    /// Released case stories; of the Federation.
    Stories,
    /// Shared links and files, of the Federation or a PCN.
    Shelf,
}

/// Passing frames.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransientBody {
    /// Typing in a box of a document, with the cursor (yjs relative positions, JSON text) for names at cursors.
    Typing {
        /// Which document.
        document: DocumentId,
        /// Which of the four boxes.
        text_box: String,
        /// yjs awareness-like cursor, opaque to the server; absent: stopped typing.
        cursor: Option<String>,
    },
    /// Looking at something else than the room.
    LookingAt {
        /// `true`: back with the room.
        is_with_room: bool,
    },
}
