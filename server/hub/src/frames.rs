//! Frames: what goes out, encoded once.

use bytes::Bytes;
use mdt_domain::{
    event::EVENT_VERSION,
    ids::{CaseId, CommandId, ItemId, MeetingId, PersonId},
    stream::{DocumentId, StreamId},
};
use mdt_protocol::server::{ServerMessage, WireError};
use mdt_store::{
    commit::{Commit, StreamEvent, TextAppend},
    documents::DocumentUpdate,
    journal::JournalEntry,
};

/// Any message. Messages are plain values; encoding them cannot fail, so an empty frame would be a fault and is logged.
pub fn message(message: &ServerMessage) -> Bytes {
    match serde_json::to_vec(message) {
        Ok(bytes) => Bytes::from(bytes),
        Err(error) => {
            tracing::error!(%error, "a message could not be encoded");
            Bytes::from_static(b"{\"type\":\"none\"}")
        }
    }
}

/// An event as it is published: the payload's bytes are spliced in, not encoded again.
pub fn event(commit: &Commit, placed: &StreamEvent) -> Bytes {
    splice(
        &placed.stream,
        placed.seq,
        &commit.commit_id.to_string(),
        commit.command_id(),
        commit.actor,
        commit.at.0,
        EVENT_VERSION,
        &placed.payload,
    )
}

/// An event as it lies in the journal: the same frame.
pub fn journal_event(entry: &JournalEntry) -> Bytes {
    splice(&entry.stream, entry.seq, &entry.commit_id.to_string(), entry.command_id, entry.actor, entry.at.0, entry.version, &entry.payload)
}

#[expect(clippy::too_many_arguments, reason = "the fields of one frame, written in one place")]
fn splice(stream: &StreamId, seq: u64, commit: &str, command: Option<CommandId>, actor: Option<PersonId>, at: i64, version: u16, payload: &Bytes) -> Bytes {
    use std::io::Write as _;
    let quoted = |id: Option<String>| id.map_or_else(|| "null".to_owned(), |id| format!("\"{id}\""));
    let mut frame = Vec::with_capacity(payload.len() + 320);
    // Writing into a Vec cannot fail.
    let _ = write!(
        frame,
        "{{\"type\":\"event\",\"stream\":\"{stream}\",\"seq\":{seq},\"commit_id\":\"{commit}\",\"command_id\":{},\"actor\":{},\"at\":{at},\"version\":{version},\"event\":",
        quoted(command.map(|id| id.to_string())),
        quoted(actor.map(|id| id.to_string())),
    );
    frame.extend_from_slice(payload);
    frame.push(b'}');
    Bytes::from(frame)
}

/// A snapshot: the state's bytes are spliced in.
pub fn snapshot(stream: &StreamId, epoch: &str, seq: u64, state: &[u8]) -> Bytes {
    use std::io::Write as _;
    let mut frame = Vec::with_capacity(state.len() + 160);
    let _ = write!(frame, "{{\"type\":\"snapshot\",\"stream\":\"{stream}\",\"at\":{{\"epoch\":\"{epoch}\",\"seq\":{seq}}},\"state\":");
    frame.extend_from_slice(state);
    frame.push(b'}');
    Bytes::from(frame)
}

/// A text update as it is published.
pub fn text_update(commit: &Commit, text: &TextAppend, seq: u64) -> Bytes {
    text_frame(&text.document, seq, commit.actor, text.client_id, &text.update)
}

/// A text update as it lies in its document's log: the same frame.
pub fn logged_text(document: &DocumentId, update: &DocumentUpdate) -> Bytes {
    text_frame(document, update.seq, update.person_id, update.client_id, &update.update)
}

fn text_frame(document: &DocumentId, seq: u64, person: Option<PersonId>, client_id: u64, update: &Bytes) -> Bytes {
    let person_id = person.unwrap_or(PersonId(uuid::Uuid::nil()));
    message(&ServerMessage::TextUpdate { document: document.clone(), seq, person_id, client_id, update: base64(update) })
}

/// "Forget this case's card."
pub fn card_gone(meeting_id: MeetingId, item_id: ItemId, case_id: CaseId) -> Bytes {
    message(&ServerMessage::CardGone { meeting_id, item_id, case_id })
}

/// "No" to a command.
pub fn refused(id: CommandId, error: WireError) -> Bytes { message(&ServerMessage::Refused { id, error }) }

/// Base64 with the standard alphabet, padded.
pub fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Reads base64.
pub fn unbase64(text: &str) -> Option<Vec<u8>> {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.decode(text).ok()
}

/// The answer to a join with the meeting whole: the state's cached bytes are spliced in.
pub fn joined(meeting: MeetingId, epoch: &str, seq: u64, state: &[u8], cards: &[mdt_domain::case::Card]) -> Bytes {
    use std::io::Write as _;
    /// How a meeting's state is tagged when it is encoded alone.
    const TAG: &[u8] = b"{\"of\":\"meeting\",\"value\":";
    let inner = state.strip_prefix(TAG).and_then(|rest| rest.strip_suffix(b"}")).unwrap_or(b"null");
    let cards = serde_json::to_vec(cards).unwrap_or_else(|_| b"[]".to_vec());
    let mut frame = Vec::with_capacity(inner.len() + cards.len() + 200);
    let _ = write!(frame, "{{\"type\":\"joined\",\"meeting_id\":\"{meeting}\",\"at\":{{\"epoch\":\"{epoch}\",\"seq\":{seq}}},\"meeting\":");
    frame.extend_from_slice(inner);
    frame.extend_from_slice(b",\"cards\":");
    frame.extend_from_slice(&cards);
    frame.push(b'}');
    Bytes::from(frame)
}
