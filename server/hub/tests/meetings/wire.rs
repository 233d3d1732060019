//! The network between one page and a hub: frames on their way up, pieces taken from the connection's queue and on their way down,
//! and what must hold of their order whatever the page does with them (P3, P5, P12). Never interprets a state.

use crate::node::Node;
use bytes::Bytes;
use mdt_domain::stream::{DocumentId, StreamId};
use mdt_hub::queue::{Connection, Piece};
use mdt_protocol::{client::Position, close::CloseCode, server::ServerMessage};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
};
use tokio::sync::mpsc;

/// What went wrong, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);
pub type Held<T = ()> = Result<T, Fault>;
pub fn fault<T>(words: impl Into<String>) -> Held<T> { Err(Fault(words.into())) }

/// No bound on slices worth the name.
pub const ALL: usize = 10_000;

/// One connection as the network sees it.
pub struct Link {
    pub node: usize,
    pub connection: Arc<Connection>,
    inbox: mpsc::Sender<Bytes>,
    was_shut: Arc<AtomicBool>,
    up: VecDeque<Bytes>,
    down: VecDeque<Vec<u8>>,
    partial: Vec<u8>,
    closed: Option<CloseCode>,
    pub order: Order,
    /// Slices of a long message that are taken at once.
    pub slices: usize,
}

impl Link {
    /// A connection to a node; none while it goes down.
    pub fn open(node: usize, hub: &Node, person: mdt_domain::ids::PersonId, session: String) -> Option<Self> {
        let was_shut = Arc::new(AtomicBool::new(false));
        let shut = was_shut.clone();
        let (connection, inbox) = hub.within(|hub| hub.connect(person, session, Box::new(move || shut.store(true, Ordering::SeqCst))))?;
        let (up, down, partial) = (VecDeque::new(), VecDeque::new(), Vec::new());
        Some(Self { node, connection, inbox, was_shut, up, down, partial, closed: None, order: Order::default(), slices: ALL })
    }

    pub fn send(&mut self, frame: Vec<u8>) { self.up.push_back(Bytes::from(frame)); }

    /// Hands frames to the hub, as many as it takes.
    pub fn deliver_up(&mut self, most: usize) -> usize {
        let mut handed = 0;
        while handed < most
            && let Some(frame) = self.up.pop_front()
        {
            if let Err(mpsc::error::TrySendError::Full(frame)) = self.inbox.try_send(frame) {
                self.up.push_front(frame);
                break;
            }
            handed += 1;
        }
        handed
    }

    /// Takes what waits in the connection's queue, at most so many pulls.
    pub fn pull(&mut self, most: usize) {
        let context = Context::from_waker(Waker::noop());
        for _ in 0..most {
            if self.is_over() {
                return;
            }
            let Poll::Ready(Some(pieces)) = self.connection.poll_pull(&context) else { return };
            for piece in pieces {
                match piece {
                    Piece::Text(bytes) => self.down.push_back(bytes.to_vec()),
                    Piece::First(bytes) | Piece::Continue(bytes) => self.partial.extend_from_slice(&bytes),
                    Piece::Last(bytes) => {
                        self.partial.extend_from_slice(&bytes);
                        self.down.push_back(std::mem::take(&mut self.partial));
                    }
                    Piece::Ping => {}
                    Piece::Close(code) => self.closed = Some(code),
                }
            }
        }
    }

    /// The next whole message that arrives.
    pub fn next(&mut self) -> Option<Vec<u8>> {
        // A long message is taken in slices.
        for _ in 0..self.slices {
            if !self.down.is_empty() {
                break;
            }
            let before = self.partial.len();
            self.pull(1);
            if self.down.is_empty() && self.partial.len() == before {
                break;
            }
        }
        self.down.pop_front()
    }
    /// With which code the hub closed it, once everything before was read.
    pub fn closed(&self) -> Option<CloseCode> {
        let shut = self.was_shut.load(Ordering::SeqCst).then(|| self.connection.ended().unwrap_or(CloseCode::Dead));
        self.closed.or(shut).filter(|_| self.down.is_empty())
    }
    fn is_over(&self) -> bool { self.closed.is_some() || self.was_shut.load(Ordering::SeqCst) }
    /// Nothing is on its way that this side knows of.
    pub fn is_quiet(&self) -> bool { self.up.is_empty() && self.down.is_empty() && self.partial.is_empty() }
    /// The hub learns that the socket is gone.
    pub fn close(self, hub: &Node) { hub.hub().disconnected(&self.connection); }
}

/// Where the frames of one stream stand on one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing of it may come.
    Off,
    /// `reset` was said: only the state whole may come.
    AwaitsState,
    /// The next event is the one after this.
    At(u64),
}

/// What was asked and what came, by stream, on one connection.
#[derive(Default)]
pub struct Order {
    places: BTreeMap<StreamId, Place>,
    asks: BTreeMap<StreamId, VecDeque<Option<Position>>>,
    documents: BTreeMap<DocumentId, Place>,
    epoch: String,
}

impl Order {
    pub fn asked(&mut self, stream: &StreamId, from: Option<&Position>) { self.asks.entry(stream.clone()).or_default().push_back(from.cloned()); }

    fn answered(&mut self, stream: &StreamId) -> Option<Option<Position>> { self.asks.get_mut(stream)?.pop_front() }
    fn place(&self, stream: &StreamId) -> Place { self.places.get(stream).copied().unwrap_or(Place::Off) }
    fn set(&mut self, stream: &StreamId, place: Place) { self.places.insert(stream.clone(), place); }

    /// P3, P5, P12 for one message, before the page sees it.
    pub fn take(&mut self, message: &ServerMessage) -> Held {
        match message {
            ServerMessage::Welcome { epoch, .. } => self.epoch.clone_from(epoch),
            ServerMessage::Snapshot { stream, at, .. } => return self.state(stream, at.seq),
            ServerMessage::Joined { meeting_id, at, meeting, .. } => {
                let stream = StreamId::Meeting(*meeting_id);
                return if meeting.is_some() { self.state(&stream, at.seq) } else { self.resumed(&stream, at) };
            }
            ServerMessage::Resumed { stream, at } => return self.resumed(stream, at),
            ServerMessage::Event(event) => return self.event(&event.stream, event.seq),
            ServerMessage::Reset { stream } => {
                let asked = self.asks.get(stream).and_then(|asks| asks.front().cloned()).flatten();
                self.set(stream, Place::AwaitsState);
                if let Some(from) = asked.filter(|from| from.seq > 0 && from.epoch == self.epoch && !stream.is_worklist()) {
                    return fault(format!("P5.1: {} was reset although it could be resumed from {}", stream.kind(), from.seq));
                }
            }
            ServerMessage::RefusedStream { stream } => {
                self.answered(stream);
                self.off(stream);
            }
            ServerMessage::Revoked { stream } => self.off(stream),
            ServerMessage::TextOpened { document, seq, .. } => drop(self.documents.insert(document.clone(), Place::At(*seq))),
            ServerMessage::TextRefused { document, id: None, .. } => drop(self.documents.insert(document.clone(), Place::Off)),
            ServerMessage::TextUpdate { document, seq, .. } => return self.update(document, *seq),
            _ => {}
        }
        Ok(())
    }

    fn off(&mut self, stream: &StreamId) {
        self.set(stream, Place::Off);
        for (document, place) in &mut self.documents {
            if document.stream() == *stream {
                *place = Place::Off;
            }
        }
    }

    /// P12.5: a list of actions that is had in part comes anew at every event, and whenever a bar is set or lifted; never to who does not
    /// follow it, and never older than what was there.
    fn list(&mut self, stream: &StreamId, seq: u64) -> Held {
        let (asked, place) = (self.answered(stream), self.place(stream));
        self.set(stream, Place::At(seq));
        match (asked, place) {
            (None, Place::Off) => fault(format!("P12.1: the state of a {} came that was not asked for", stream.kind())),
            (None, Place::At(place)) if seq < place => fault(format!("P12.5: the state of a {} at {seq} came after {place}", stream.kind())),
            _ => Ok(()),
        }
    }

    fn state(&mut self, stream: &StreamId, seq: u64) -> Held {
        if stream.is_worklist() {
            return self.list(stream, seq);
        }
        let asked = self.answered(stream);
        let was_reset = self.place(stream) == Place::AwaitsState;
        self.set(stream, Place::At(seq));
        match asked {
            None if !was_reset => fault(format!("P12.1: the state of a {} came that was not asked for", stream.kind())),
            Some(Some(from)) if !was_reset && from.seq > 0 && from.epoch == self.epoch => {
                fault(format!("P5.1: the state of a {} came whole although it could be resumed from {}", stream.kind(), from.seq))
            }
            _ => Ok(()),
        }
    }

    fn resumed(&mut self, stream: &StreamId, at: &Position) -> Held {
        // Two questions for the state whole may have had one answer.
        let from = std::iter::from_fn(|| self.answered(stream)).flatten().next();
        let Some(from) = from else { return fault(format!("P5.1: a {} was resumed that was not asked from a place", stream.kind())) };
        self.set(stream, Place::At(from.seq));
        if at.seq < from.seq { fault(format!("P3.3: a {} was resumed at {} from {}", stream.kind(), at.seq, from.seq)) } else { Ok(()) }
    }

    fn event(&mut self, stream: &StreamId, seq: u64) -> Held {
        match self.place(stream) {
            Place::At(place) if seq == place + 1 => {
                self.set(stream, Place::At(seq));
                Ok(())
            }
            Place::At(place) => fault(format!("P3.1: event {seq} of a {} came after {place}", stream.kind())),
            Place::AwaitsState => fault(format!("P3.2: event {seq} of a {} came between reset and state", stream.kind())),
            Place::Off => fault(format!("P12.1: event {seq} of a {} came to who does not follow it", stream.kind())),
        }
    }

    fn update(&mut self, document: &DocumentId, seq: u64) -> Held {
        let place = self.documents.get(document).copied().unwrap_or(Place::Off);
        self.documents.insert(document.clone(), Place::At(seq));
        match place {
            Place::At(place) if seq == place + 1 => Ok(()),
            Place::At(place) => fault(format!("P3.1: text update {seq} came after {place}")),
            _ => fault(format!("P12.1: text update {seq} came to who does not follow the text")),
        }
    }
}
