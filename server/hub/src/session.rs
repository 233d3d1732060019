//! A session: what one connection may do, from hello to end. A state machine over messages; it knows no socket: bytes
//! come in by a bounded channel and go out by the connection's queue.
//!
//! Every subscription is asked of the policy; a case's content leaves only after its view is written down.

mod commands;
pub(crate) use commands::request_of;
mod rights;
mod streams;
mod texts;

use crate::{Hub, broker::Hint, error::protocol_error, fanout::Topic, frames, queue::Connection};
use bytes::Bytes;
use mdt_domain::{
    ids::{CaseId, ItemId, MeetingId},
    stream::{DocumentId, StreamId},
};
use mdt_protocol::{
    client::{ClientMessage, ListKind, TransientBody},
    close::CloseCode,
    limits::{MAX_TRANSIENT_BYTES, PROTOCOL_VERSION},
    server::{ProtocolErrorCode, ServerMessage},
};
use serde::Deserialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::{AtomicBool, AtomicUsize}},
};
use tokio::sync::mpsc;

/// Frames a session may have waiting; more ends the connection.
pub const INBOX_FRAMES: usize = 256;
/// Frames that are no messages, before the connection is ended.
const MAX_MALFORMED: u32 = 8;

/// Where a session is in its life, holding only what exists there.
enum Life {
    /// Nothing but a hello is listened to.
    AwaitingHello,
    /// In use.
    Open(Open),
}

/// What an open session has.
#[derive(Default)]
struct Open {
    topics: BTreeSet<Topic>,
    rooms: BTreeSet<MeetingId>,
    /// Cards the page may have. One stays here until the page was told that it is gone.
    cards: BTreeSet<(CaseId, MeetingId, ItemId)>,
    /// yjs client ids handed out on this connection.
    text_clients: BTreeMap<DocumentId, u64>,
    /// Cases whose people objected to this person, as last looked up: lists of actions are had without them.
    barred: BTreeSet<CaseId>,
    /// Joins whose answer did not fit yet.
    joins_owed: BTreeSet<MeetingId>,
    /// Streams asked for whose view could not be written down yet.
    views_owed: BTreeSet<StreamId>,
}

/// One connection's session.
pub struct Session {
    hub: Arc<Hub>,
    connection: Arc<Connection>,
    life: Life,
    malformed: u32,
    under_way: Arc<AtomicUsize>,
    /// Whether something is to be tried again soon.
    will_try_again: Arc<AtomicBool>,
}

/// Only the type, to know unknown ones from broken ones.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
}

impl Session {
    /// A session for a connection that is in the registry.
    pub fn new(hub: Arc<Hub>, connection: Arc<Connection>) -> Self {
        Self { hub, connection, life: Life::AwaitingHello, malformed: 0, under_way: Arc::default(), will_try_again: Arc::default() }
    }

    /// Runs until the connection ends or its socket is gone (`inbox` closed).
    pub async fn run(mut self, mut inbox: mpsc::Receiver<Bytes>) {
        loop {
            tokio::select! {
                frame = inbox.recv() => match frame {
                    Some(frame) if self.connection.ended().is_none() => {
                        // Before anything is answered: rights that ended while the frame was on its way.
                        if self.connection.take_recheck() {
                            self.recheck().await;
                        }
                        self.on_frame(&frame).await;
                    }
                    Some(_) => {}
                    None => break,
                },
                () = self.connection.wake_session.notified() => {
                    if self.connection.ended().is_some() {
                        break;
                    }
                    if self.connection.take_recheck() {
                        self.recheck().await;
                    }
                    self.on_wake().await;
                }
            }
        }
        self.leave_everything().await;
    }

    async fn on_frame(&mut self, frame: &Bytes) {
        let Ok(head) = serde_json::from_slice::<Head<'_>>(frame) else {
            self.malformed("This is not a message: a JSON object with a type is needed.");
            return;
        };
        if head.kind == "command" {
            self.on_command(frame).await;
            return;
        }
        let message = match serde_json::from_slice::<ClientMessage>(frame) {
            Ok(message) => message,
            Err(error) if error.to_string().starts_with("unknown variant") => {
                metrics::counter!("mdt_unknown_messages_total").increment(1);
                return;
            }
            Err(_) => {
                self.malformed("A field of this message is missing or of the wrong kind.");
                return;
            }
        };
        match (&mut self.life, message) {
            (Life::AwaitingHello, ClientMessage::Hello { protocol }) => self.on_hello(protocol),
            (Life::AwaitingHello, _) => self.connection.end(CloseCode::HelloExpected),
            (Life::Open(_), message) => self.on_message(message).await,
        }
    }

    fn on_hello(&mut self, protocol: u16) {
        if protocol < PROTOCOL_VERSION {
            self.connection.end(CloseCode::PageTooOld);
            return;
        }
        self.life = Life::Open(Open::default());
        let ended_before = self.hub.core.registry.take_ended(&self.connection.session_hash).map(|code| code.words().to_owned());
        if ended_before.is_some() {
            self.hub.core.broker().tell(&Hint::EndedTold { session: self.connection.session_hash.clone() });
        }
        self.answer(&ServerMessage::Welcome {
            protocol: PROTOCOL_VERSION,
            epoch: self.hub.store.epoch().to_owned(),
            connection_id: self.connection.id,
            person_id: self.connection.person_id,
            server_time: self.hub.core.now(),
            ended_before,
        });
    }

    async fn on_message(&mut self, message: ClientMessage) {
        match message {
            ClientMessage::Hello { .. } => {}
            ClientMessage::Join { meeting_id, from } => self.on_join(meeting_id, from).await,
            ClientMessage::Leave { meeting_id } => self.on_leave(meeting_id).await,
            ClientMessage::Subscribe { stream, from } => self.on_subscribe(stream, from).await,
            ClientMessage::Unsubscribe { stream } => {
                if let Some(open) = self.open() {
                    open.views_owed.remove(&stream);
                }
                self.drop_topic(&Topic::Stream(stream));
            }
            ClientMessage::Watch { lists, pcn } => {
                let may: Vec<ListKind> = lists.into_iter().filter(|list| self.hub.may_watch(self.connection.person_id, *list, &pcn)).collect();
                self.hub.core.lists.watch(&self.connection, &may, &pcn);
            }
            ClientMessage::TextOpen { document, state_vector } => self.on_text_open(document, state_vector).await,
            ClientMessage::TextClose { document } => {
                self.drop_topic(&Topic::Document(document));
            }
            ClientMessage::TextUpdate { document, id, update } => self.on_text_update(document, id, update).await,
            ClientMessage::Transient { stream, body } => {
                let fits = serde_json::to_vec(&body).is_ok_and(|bytes| bytes.len() <= MAX_TRANSIENT_BYTES);
                // Who has the stream may be seen typing in it; others are ignored, and so is what names a text of another stream:
                // whoever has the one may not have the other.
                let is_of_it = match &body {
                    TransientBody::Typing { document, .. } => document.stream() == stream,
                    TransientBody::LookingAt { .. } => true,
                };
                if fits && is_of_it && self.open().is_some_and(|open| open.topics.contains(&Topic::Stream(stream.clone()))) {
                    let core = &self.hub.core;
                    core.transients.send(core, stream, self.connection.person_id, self.connection.id, body);
                }
            }
            ClientMessage::Ping { n } => self.answer(&ServerMessage::Pong { n, server_time: self.hub.core.now() }),
            // Commands are read by `on_command`, so that an error can name its field.
            ClientMessage::Command { .. } => {}
        }
    }

    fn malformed(&mut self, words: &str) {
        self.malformed += 1;
        metrics::counter!("mdt_malformed_frames_total").increment(1);
        if self.malformed > MAX_MALFORMED {
            self.connection.end(CloseCode::Malformed);
            return;
        }
        self.answer(&ServerMessage::Error { error: protocol_error(ProtocolErrorCode::Malformed, None, words) });
    }

    fn answer(&self, message: &ServerMessage) { self.connection.push_control(frames::message(message)); }

    fn open(&mut self) -> Option<&mut Open> {
        match &mut self.life {
            Life::Open(open) => Some(open),
            Life::AwaitingHello => None,
        }
    }

    fn drop_topic(&mut self, topic: &Topic) {
        if self.open().is_some_and(|open| open.topics.remove(topic)) {
            self.hub.core.fanout.unsubscribe(topic, self.connection.id);
        }
    }

    async fn leave_everything(&mut self) {
        let Life::Open(open) = std::mem::replace(&mut self.life, Life::AwaitingHello) else { return };
        for topic in &open.topics {
            self.hub.core.fanout.unsubscribe(topic, self.connection.id);
        }
        for (case, _, item) in &open.cards {
            self.hub.core.fanout.drop_card(*case, *item, self.connection.id);
        }
        self.hub.core.lists.forget(self.connection.id);
        for meeting in open.rooms {
            self.hub.left_room(meeting, self.connection.person_id, self.connection.id);
        }
    }
}
