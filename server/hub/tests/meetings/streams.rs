//! What one page follows, as the real page does (`web/src/live/streams.ts`): positions, strict order, holes, resets, resume, cards,
//! rights that end. Says what to send; knows no network.

use crate::wire::{Held, fault};
use mdt_domain::{
    case::Card,
    event::State,
    ids::{CaseId, ItemId, MeetingId},
    stream::StreamId,
};
use mdt_protocol::{
    client::{ClientMessage, Position},
    server::{ServerMessage, WireEvent},
};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Unasked,
    /// Events are held until the answer.
    Asked,
    Following,
    Denied,
}

/// One stream on one page.
pub struct Entry {
    pub is_room: bool,
    pub phase: Phase,
    pub at: Option<Position>,
    pub state: Option<State>,
    pub is_known: bool,
    target: u64,
    held: BTreeMap<u64, WireEvent>,
    pub cards: BTreeMap<ItemId, Card>,
    held_cards: Vec<Result<Card, (ItemId, CaseId)>>,
}
impl Entry {
    fn place(&self) -> u64 { self.at.as_ref().map_or(0, |at| at.seq) }
    /// As it is now, as far as this page knows.
    pub fn is_live(&self) -> bool { self.phase == Phase::Following && self.place() >= self.target && self.held.is_empty() }
    fn clear(&mut self) {
        (self.at, self.state, self.is_known, self.target) = (None, None, false, 0);
        self.held.clear();
        self.held_cards.clear();
        self.cards.clear();
    }
}

#[derive(Default)]
pub struct Streams {
    pub entries: BTreeMap<StreamId, Entry>,
    pub is_connected: bool,
    /// To be sent, in order.
    pub out: Vec<ClientMessage>,
    /// Rights that ended, not yet told to commands and texts.
    pub forgotten: Vec<StreamId>,
    pub holes: u64,
}

fn meeting_of(stream: &StreamId) -> Option<MeetingId> { if let StreamId::Meeting(id) = stream { Some(*id) } else { None } }

impl Streams {
    /// Follows a stream from now on; `is_room`: as somebody in the meeting.
    pub fn hold(&mut self, stream: &StreamId, is_room: bool) {
        if self.entries.contains_key(stream) {
            return;
        }
        let (held, cards, held_cards) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let entry = Entry { is_room, phase: Phase::Unasked, at: None, state: None, is_known: false, target: 0, held, cards, held_cards };
        self.entries.insert(stream.clone(), entry);
        self.ask(stream);
    }

    /// No longer looked at.
    pub fn release(&mut self, stream: &StreamId) {
        let Some(entry) = self.entries.remove(stream) else { return };
        if self.is_connected {
            self.out.push(match meeting_of(stream).filter(|_| entry.is_room) {
                Some(meeting_id) => ClientMessage::Leave { meeting_id },
                None => ClientMessage::Unsubscribe { stream: stream.clone() },
            });
        }
    }

    pub fn ask(&mut self, stream: &StreamId) {
        let is_connected = self.is_connected;
        let Some(entry) = self.entries.get_mut(stream) else { return };
        entry.phase = if is_connected { Phase::Asked } else { Phase::Unasked };
        if is_connected {
            let from = entry.at.clone();
            self.out.push(match meeting_of(stream).filter(|_| entry.is_room) {
                Some(meeting_id) => ClientMessage::Join { meeting_id, from },
                None => ClientMessage::Subscribe { stream: stream.clone(), from },
            });
        }
    }

    fn ask_all(&mut self, which: impl Fn(&Entry) -> bool) -> usize {
        let streams: Vec<StreamId> = self.entries.iter().filter(|(_, entry)| which(entry)).map(|(stream, _)| stream.clone()).collect();
        streams.iter().for_each(|stream| self.ask(stream));
        streams.len()
    }

    pub fn on_welcome(&mut self) {
        self.is_connected = true;
        self.ask_all(|_| true);
    }

    pub fn on_lost(&mut self) {
        self.is_connected = false;
        for entry in self.entries.values_mut() {
            entry.phase = Phase::Unasked;
            entry.held.clear();
            entry.held_cards.clear();
        }
    }

    /// Asks again where no answer came. How many.
    pub fn on_beat(&mut self) -> usize { self.ask_all(|entry| !matches!(entry.phase, Phase::Denied) && !entry.is_live()) }

    /// Signed out: nothing stays.
    pub fn forget_all(&mut self) { self.entries.values_mut().for_each(Entry::clear) }

    /// `true`: the message was one of a stream.
    pub fn handle(&mut self, message: ServerMessage) -> Held<Option<ServerMessage>> {
        match message {
            ServerMessage::Event(event) => self.on_event(event)?,
            ServerMessage::Snapshot { stream, at, state } => {
                let state = state.map(|state| *state).or_else(|| State::empty(&stream));
                self.on_state(&stream, at, state)?;
            }
            ServerMessage::Resumed { stream, at } => self.on_resumed(&stream, at)?,
            ServerMessage::Joined { meeting_id, at, meeting, cards } => self.on_joined(meeting_id, at, meeting.map(State::Meeting), cards)?,
            ServerMessage::CardChanged { card } => self.on_card(card.meeting_id, Ok(*card)),
            ServerMessage::CardGone { meeting_id, item_id, case_id } => self.on_card(meeting_id, Err((item_id, case_id))),
            ServerMessage::Reset { stream } => {
                if let Some(entry) = self.entries.get_mut(&stream) {
                    (entry.at, entry.phase) = (None, Phase::Asked);
                    entry.held.clear();
                }
            }
            ServerMessage::RefusedStream { stream } | ServerMessage::Revoked { stream } => self.deny(&stream),
            other => return Ok(Some(other)),
        }
        Ok(None)
    }

    fn on_event(&mut self, event: WireEvent) -> Held {
        let stream = event.stream.clone();
        let Some(entry) = self.entries.get_mut(&stream) else { return Ok(()) };
        match entry.phase {
            Phase::Asked => drop(entry.held.insert(event.seq, event)),
            Phase::Following => {
                entry.held.insert(event.seq, event);
                return self.drain(&stream);
            }
            Phase::Unasked | Phase::Denied => {}
        }
        Ok(())
    }

    /// Applies what is next in order. What is left over then is beyond a hole.
    fn drain(&mut self, stream: &StreamId) -> Held {
        let Some(entry) = self.entries.get_mut(stream) else { return Ok(()) };
        let place = entry.place();
        entry.held.retain(|seq, _| *seq > place);
        while let Some(at) = entry.at.as_mut()
            && let Some(event) = entry.held.remove(&(at.seq + 1))
        {
            if State::evolve(&mut entry.state, &event.event).is_err() {
                return fault(format!("P4.1: event {} of a {} does not fit the state before it", event.seq, stream.kind()));
            }
            at.seq = event.seq;
        }
        let is_amid_missed = entry.place() < entry.target && entry.held.keys().all(|seq| *seq > entry.target);
        if !entry.held.is_empty() && !is_amid_missed {
            self.holes += 1;
            self.ask(stream);
        }
        Ok(())
    }

    fn on_state(&mut self, stream: &StreamId, at: Position, state: Option<State>) -> Held {
        let Some(entry) = self.entries.get_mut(stream).filter(|entry| entry.phase != Phase::Denied) else { return Ok(()) };
        let is_old = entry.at.as_ref().is_some_and(|known| known.epoch == at.epoch && at.seq < known.seq);
        if !is_old {
            (entry.at, entry.state, entry.is_known) = (Some(at), state, true);
        }
        let target = entry.place();
        self.follow(stream, target)
    }

    fn on_resumed(&mut self, stream: &StreamId, at: Position) -> Held {
        let Some(entry) = self.entries.get_mut(stream).filter(|entry| entry.phase != Phase::Denied) else { return Ok(()) };
        if entry.at.as_ref().is_none_or(|known| known.epoch != at.epoch || known.seq > at.seq) {
            (entry.at, entry.phase) = (None, Phase::Asked);
            entry.held.clear();
            return Ok(());
        }
        self.follow(stream, at.seq)
    }

    fn follow(&mut self, stream: &StreamId, target: u64) -> Held {
        if let Some(entry) = self.entries.get_mut(stream) {
            (entry.phase, entry.target) = (Phase::Following, target);
            // What was held of the missed ones comes again, in order.
            if entry.place() < target {
                entry.held.retain(|seq, _| *seq > target);
            }
        }
        self.drain(stream)
    }

    fn on_joined(&mut self, meeting: MeetingId, at: Position, state: Option<State>, cards: Vec<Card>) -> Held {
        let stream = StreamId::Meeting(meeting);
        let Some(entry) = self.entries.get_mut(&stream).filter(|entry| entry.phase != Phase::Denied) else { return Ok(()) };
        let now = cards.into_iter().map(|card| (card.item_id, card)).collect();
        let before = std::mem::replace(&mut entry.cards, now);
        let gone: Vec<CaseId> = before.values().filter(|card| !entry.cards.contains_key(&card.item_id)).map(|card| card.case_id).collect();
        let held = std::mem::take(&mut entry.held_cards);
        gone.into_iter().for_each(|case| self.ask_afresh(case));
        held.into_iter().for_each(|card| self.apply_card(&stream, card));
        match state {
            Some(_) => self.on_state(&stream, at, state),
            None => self.on_resumed(&stream, at),
        }
    }

    fn on_card(&mut self, meeting: MeetingId, card: Result<Card, (ItemId, CaseId)>) {
        let stream = StreamId::Meeting(meeting);
        let Some(entry) = self.entries.get_mut(&stream) else { return };
        let is_gone = card.is_err();
        if entry.phase == Phase::Asked {
            entry.held_cards.push(card.clone());
        }
        // Out of sight is out of sight at once, whatever is still to come.
        if entry.phase == Phase::Following || is_gone {
            self.apply_card(&stream, card);
        }
    }

    fn apply_card(&mut self, stream: &StreamId, card: Result<Card, (ItemId, CaseId)>) {
        let Some(entry) = self.entries.get_mut(stream) else { return };
        match card {
            Ok(card) => {
                if entry.cards.get(&card.item_id).is_some_and(|known| known.seq > card.seq) {
                    return;
                }
                let content = StreamId::Case(card.case_id);
                entry.cards.insert(card.item_id, card);
                // What was taken away is given again.
                if self.entries.get(&content).is_some_and(|entry| entry.phase == Phase::Denied) {
                    self.ask(&content);
                }
            }
            Err((item, case)) => {
                if entry.cards.remove(&item).is_some() {
                    self.ask_afresh(case);
                }
            }
        }
    }

    /// A card went: the case may be out of sight. Its content goes, and comes back only if it is still permitted.
    fn ask_afresh(&mut self, case: CaseId) {
        let stream = StreamId::Case(case);
        let Some(entry) = self.entries.get_mut(&stream).filter(|entry| entry.phase != Phase::Denied) else { return };
        entry.clear();
        self.ask(&stream);
    }

    fn deny(&mut self, stream: &StreamId) {
        let mut cards = Vec::new();
        if let Some(entry) = self.entries.get_mut(stream) {
            cards.extend(entry.cards.values().map(|card| card.case_id));
            entry.clear();
            entry.phase = Phase::Denied;
        }
        if let StreamId::Case(case) = stream {
            for other in self.entries.values_mut() {
                other.cards.retain(|_, card| card.case_id != *case);
            }
        }
        self.forgotten.push(stream.clone());
        // With the meeting goes what was shared for it alone.
        cards.into_iter().for_each(|case| self.ask_afresh(case));
    }
}
