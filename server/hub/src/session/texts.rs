//! Shared texts over the socket.

use super::{Session, rights};
use crate::{Hub, error::{TextError, protocol_error}, execute, fanout::Topic, frames, queue::Connection, texts::Document};
use bytes::Bytes;
use mdt_domain::{
    ids::{CommandId, CommitId},
    meeting::MeetingStatus,
    event::State,
    stream::{DocumentId, StreamId},
};
use mdt_protocol::{
    limits::MAX_SUBSCRIPTIONS,
    server::{ProtocolErrorCode, ServerMessage, WireError},
};
use mdt_store::commit::{Commit, CommitError, CommandKey, TextAppend, Written};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::oneshot;
use uuid::Uuid;

/// How often a client id is drawn anew when it is taken.
const CLIENT_ID_TRIES: usize = 8;

impl Session {
    pub(super) async fn on_text_open(&mut self, document: DocumentId, state_vector: Option<String>) {
        if let Err(error) = self.may_type(&document).await {
            self.refuse_text(document, None, error);
            return;
        }
        if self.open().is_some_and(|open| open.topics.len() >= MAX_SUBSCRIPTIONS) {
            let error = protocol_error(ProtocolErrorCode::TooMany, Some("document"), "Too many texts are open on this page. Close some.");
            self.refuse_text(document, None, error);
            return;
        }
        let topic = Topic::Document(document.clone());
        // Registered first, read after: nothing can fall between.
        self.hub.core.fanout.subscribe(&topic, &self.connection, None);
        if let Some(open) = self.open() {
            open.topics.insert(topic.clone());
        }
        // And asked again: a right that ended before the registration was told to nobody here (P12).
        if let Err(error) = self.may_type(&document).await {
            self.drop_topic(&topic);
            self.refuse_text(document, None, error);
            return;
        }
        let seen = match state_vector.as_deref().map(frames::unbase64) {
            Some(None) => {
                let error = protocol_error(ProtocolErrorCode::TextUnreadable, Some("state_vector"), "The state vector cannot be read.");
                self.refuse_text(document, None, error);
                self.drop_topic(&topic);
                return;
            }
            Some(seen) => seen,
            None => None,
        };
        if self.send_document_from(&document, seen.as_deref()).await {
            self.catch_up(&topic).await;
        }
    }

    /// Sends a document whole (when it was too far behind).
    pub(super) async fn send_document(&mut self, document: &DocumentId) -> bool { self.send_document_from(document, None).await }

    async fn send_document_from(&mut self, id: &DocumentId, seen: Option<&[u8]>) -> bool {
        let topic = Topic::Document(id.clone());
        let document = match self.hub.core.documents.loaded(&self.hub.store, id).await {
            Ok(document) => document,
            Err(error) => {
                tracing::error!(%error, "a text could not be read");
                self.refuse_text(id.clone(), None, protocol_error(ProtocolErrorCode::Unavailable, None, "The text could not be read now."));
                self.drop_topic(&topic);
                return true;
            }
        };
        let Some(client_id) = self.client_id(id, &document).await else {
            self.refuse_text(id.clone(), None, protocol_error(ProtocolErrorCode::Unavailable, None, "The text could not be opened now."));
            self.drop_topic(&topic);
            return true;
        };
        let opened = match document.open(seen) {
            Ok(opened) => opened,
            Err(error) => {
                self.refuse_text(id.clone(), None, error.wire());
                self.drop_topic(&topic);
                return true;
            }
        };
        let frame = frames::message(&ServerMessage::TextOpened {
            document: id.clone(),
            seq: opened.seq,
            client_id,
            update: frames::base64(&opened.update),
            state_vector: frames::base64(&opened.state_vector),
            authors: opened.authors,
        });
        self.hub.core.fanout.send_snapshot(&topic, self.connection.id, opened.seq, frame)
    }

    /// The client id of this connection in a document: kept durably before it is handed out.
    async fn client_id(&mut self, id: &DocumentId, document: &Document) -> Option<u64> {
        if let Some(client_id) = self.open()?.text_clients.get(id).copied() {
            document.add_client(client_id, self.connection.person_id);
            return Some(client_id);
        }
        for _ in 0..CLIENT_ID_TRIES {
            // Never 0, which stands for "only deletes"; 32 bits, as every yjs has them.
            let client_id = u64::from(rand::random::<u32>().max(1));
            match self.hub.store.add_document_client(id, client_id, self.connection.person_id).await {
                Ok(true) => {
                    document.add_client(client_id, self.connection.person_id);
                    self.open()?.text_clients.insert(id.clone(), client_id);
                    return Some(client_id);
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%error, "a text's client id could not be kept");
                    return None;
                }
            }
        }
        None
    }

    pub(super) async fn on_text_update(&mut self, document_id: DocumentId, id: CommandId, update: String) {
        if let Err(error) = self.may_type(&document_id).await {
            self.refuse_text(document_id, Some(id), error);
            return;
        }
        let Some(bytes) = frames::unbase64(&update) else {
            self.refuse_text(document_id, Some(id), TextError::Unreadable.wire());
            return;
        };
        let Ok(document) = self.hub.core.documents.loaded(&self.hub.store, &document_id).await else {
            self.refuse_text(document_id, Some(id), not_saved());
            return;
        };
        let mut checked = document.check(self.connection.person_id, &bytes);
        if self.hub.is_shared() && matches!(checked, Err(TextError::NotYours | TextError::Behind)) {
            // Letters of another node, or a client id it handed out, that this one has not heard of yet.
            checked = match self.hub.core.documents.reread(&self.hub.store, &document_id).await {
                Ok(document) => document.check(self.connection.person_id, &bytes),
                Err(_) => Err(TextError::Behind),
            };
        }
        let client_id = match checked {
            Ok(checked) => checked.client_id,
            Err(error) => {
                self.refuse_text(document_id, Some(id), error.wire());
                return;
            }
        };
        let mut hash = Sha256::new();
        hash.update(document_id.to_string());
        hash.update(&bytes);
        let key = CommandKey { id, person_id: self.connection.person_id, body_hash: hash.finalize().into() };
        let typed = Typed { key, text: TextAppend { document: document_id, client_id, update: Bytes::from(bytes) } };
        // Its place in the order is taken before the next frame is read; its answer comes when it is on disk.
        let handed = match hand_over(&self.hub, &self.connection, &typed).await {
            Ok(handed) => handed,
            Err(error) => {
                self.refuse_text(typed.text.document, Some(id), error);
                return;
            }
        };
        let (connection, hub) = (self.connection.clone(), self.hub.clone());
        tokio::spawn(async move {
            let answered = settle(&hub, &connection, &typed, handed).await;
            let document = typed.text.document;
            connection.push_control(frames::message(&match answered {
                Ok(seq) => ServerMessage::TextAccepted { document, id, seq: seq.unwrap_or(0) },
                Err(error) => ServerMessage::TextRefused { document, id: Some(id), error },
            }));
        });
    }

    fn refuse_text(&self, document: DocumentId, id: Option<CommandId>, error: WireError) {
        self.answer(&ServerMessage::TextRefused { document, id, error });
    }

    async fn may_type(&self, document: &DocumentId) -> Result<(), WireError> { may_type(&self.hub, &self.connection, document).await.map(drop) }
}

/// An update that was checked.
struct Typed {
    key: CommandKey,
    text: TextAppend,
}

/// Streams with their last commit.
type Follows = Vec<(StreamId, Option<CommitId>)>;

/// An update that was handed to the writer.
struct Handed {
    answer: oneshot::Receiver<Result<Written, CommitError>>,
    follows: Follows,
}

fn not_saved() -> WireError { protocol_error(ProtocolErrorCode::Unavailable, None, "This could not be saved now. It is kept and sent again.") }

/// Asks the right again, now that there is a place in the writer's queue (P12), and hands the update over with what the right rests on.
async fn hand_over(hub: &Hub, connection: &Connection, typed: &Typed) -> Result<Handed, WireError> {
    let permit = hub.store.reserve().await.map_err(|_| not_saved())?;
    let follows = may_type(hub, connection, &typed.text.document).await?;
    let commit = Commit {
        commit_id: CommitId(Uuid::now_v7()),
        command: Some(typed.key.clone()),
        told_command: None,
        actor: Some(connection.person_id),
        at: hub.core.now(),
        // One node hears of everything that ends a right before its next frame. Of several, another may have ended it.
        follows: if hub.is_shared() { follows.clone() } else { Follows::new() },
        events: Vec::new(),
        text: Some(typed.text.clone()),
        mails: Vec::new(),
        addresses: Vec::new(),
    };
    Ok(Handed { answer: permit.send(Arc::new(commit)), follows })
}

/// Waits for the answer; what the right rests on may have changed meanwhile, then it is asked again.
async fn settle(hub: &Hub, connection: &Connection, typed: &Typed, mut handed: Handed) -> Result<Option<u64>, WireError> {
    let mut tries = execute::TRIES;
    loop {
        let result = handed.answer.await.unwrap_or_else(|_| Err(CommitError::Unknown("the writer is gone".into())));
        return match result {
            Ok(Written { text_seq }) => Ok(text_seq),
            Err(CommitError::Known(known)) if known.key == typed.key => Ok(known.text_seq),
            Err(CommitError::Known(_)) => Err(protocol_error(ProtocolErrorCode::CommandIdReused, Some("id"), "This id was used before.")),
            Err(CommitError::HeadMoved) if tries > 1 => {
                tries -= 1;
                for (stream, last) in &handed.follows {
                    // Moved on here meanwhile, by a command of this node perhaps: nothing to read again.
                    let slot = hub.core.cache.known(stream).filter(|slot| slot.states.lock().committed_place().1 == *last);
                    slot.inspect(|slot| slot.make_stale());
                }
                hub.core.broker().look_now();
                execute::pause(tries).await;
                handed = hand_over(hub, connection, typed).await?;
                continue;
            }
            Err(CommitError::HeadMoved | CommitError::Failed(_)) => Err(not_saved()),
            // The id tells; the page asks again with the same id either way.
            Err(CommitError::Unknown(_)) => match hub.store.known_command(typed.key.id).await {
                Ok(Some(known)) if known.key == typed.key => Ok(known.text_seq),
                _ => Err(not_saved()),
            },
        };
    }
}

/// The streams that tell who may type in a document.
fn rests_on(document: &DocumentId) -> Vec<StreamId> {
    let meeting = StreamId::Meeting(document.meeting_id());
    match document {
        DocumentId::Topic { .. } => vec![meeting],
        DocumentId::Case { case_id, .. } => vec![meeting, StreamId::Case(*case_id)],
    }
}

/// Whoever has the case (or is in the meeting) may type, also after the minutes are approved; and only where that case is on that
/// meeting's agenda. Answers with what that rests on.
async fn may_type(hub: &Hub, connection: &Connection, document: &DocumentId) -> Result<Follows, WireError> {
    let none = || protocol_error(ProtocolErrorCode::TextUnreadable, Some("document"), "There is nothing here that you can open.");
    // Noted before the right is asked: what ends it after that is found by the writer.
    let (mut follows, mut states) = (Follows::new(), BTreeMap::new());
    for stream in rests_on(document) {
        let slot = hub.core.cache.loaded(&hub.store, &stream).await.map_err(|error| {
            rights::cannot_look_up(connection, &error);
            protocol_error(ProtocolErrorCode::Unavailable, None, "This could not be looked up now.")
        })?;
        let slot = slot.states.lock();
        follows.push((stream.clone(), slot.committed_place().1));
        states.insert(stream, slot.committed.clone());
    }
    // Also who follows nothing but this text is told when the right to it ends by itself.
    if !rights::may(hub, connection, &document.stream()).await {
        return Err(none());
    }
    // A speaker has their slot and what is shared; what is discussed is among those who were asked to discuss it.
    if hub.directory().people.get(&connection.person_id).is_some_and(|person| person.is_speaker()) {
        return Err(none());
    }
    let state = |stream: &StreamId| states.get(stream).and_then(Option::as_deref);
    let Some(State::Meeting(meeting)) = state(&StreamId::Meeting(document.meeting_id())) else { return Err(none()) };
    let is_on_agenda = match document {
        // Of a case, and of a peer case, nothing is written where all in the room read it.
        DocumentId::Topic { item_id, .. } => meeting.items.get(item_id).is_some_and(|item| item.kind.title().is_some()),
        DocumentId::Case { case_id, meeting_id } => {
            matches!(state(&StreamId::Case(*case_id)), Some(State::Case(case)) if case.items.values().any(|item| item.meeting_id == *meeting_id))
        }
    };
    if !is_on_agenda {
        return Err(none());
    }
    // After the approval too: what arrives then waits beside the approved words as a proposed amendment.
    if meeting.root.status == MeetingStatus::Cancelled {
        return Err(protocol_error(ProtocolErrorCode::TextUnreadable, Some("document"), "The minutes of this meeting are closed."));
    }
    Ok(follows)
}
