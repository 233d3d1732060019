//! Joining, subscribing, catching up.

use super::{Life, Session};
use crate::{cache::Slot, core::card_frame, fanout::{Step, Topic}, frames, queue::Tag, registry::CardAsk};
use bytes::Bytes;
use mdt_domain::{
    case::Card,
    event::State,
    ids::{CaseId, ItemId, MeetingId},
    stream::{DocumentId, StreamId},
};
use mdt_protocol::{
    client::Position,
    limits::{MAX_RESUME_EVENTS, MAX_SUBSCRIPTIONS},
    server::{ProtocolErrorCode, ServerMessage},
};
use std::sync::atomic::Ordering;

/// What came of registering for a card.
enum Taken {
    /// It may be had, and this is it.
    Card(Box<Card>),
    /// None of theirs, or not on the agenda.
    Nothing,
    /// A right to it may just have ended, or could not be looked up: every right is asked again.
    AskedAgain,
}

impl Session {
    /// Joins a meeting: presence, the meeting's stream, and the cards this person may have.
    pub(super) async fn on_join(&mut self, meeting: MeetingId, from: Option<Position>) {
        let stream = StreamId::Meeting(meeting);
        let topic = Topic::Stream(stream.clone());
        if !self.register(&topic).await {
            self.answer(&ServerMessage::RefusedStream { stream });
            return;
        }
        let Some(open) = self.open() else { return };
        open.rooms.insert(meeting);
        let resumable = self.begin(&topic, &stream, from.as_ref()).await;
        self.hub.entered_room(meeting, self.connection.person_id, self.connection.id);
        let cards = self.take_cards(meeting).await;
        match resumable {
            Some(_) => {
                let at = Position { epoch: self.hub.store.epoch().to_owned(), seq: self.committed(&stream).await.unwrap_or(0) };
                self.answer(&ServerMessage::Joined { meeting_id: meeting, at, meeting: None, cards });
                self.release_cards(meeting);
                self.catch_up(&topic).await;
            }
            None => {
                if let Some(open) = self.open() {
                    open.joins_owed.insert(meeting);
                }
                self.pay_join(meeting, cards).await;
            }
        }
    }

    /// Registers, then asks: a right that ends meanwhile is either seen here or told by the publisher (P12). Registered and not
    /// live, nothing is sent yet.
    async fn register(&mut self, topic: &Topic) -> bool {
        let Topic::Stream(stream) = topic else { return false };
        let was_there = self.open().is_some_and(|open| !open.topics.insert(topic.clone()));
        if !was_there {
            self.hub.core.fanout.subscribe_partial(topic, &self.connection);
        }
        let may = self.may(stream).await;
        if !may {
            self.drop_topic(topic);
        }
        may
    }

    /// Subscribes for good: after the place it can be resumed from, or with a snapshot first.
    async fn begin(&mut self, topic: &Topic, stream: &StreamId, from: Option<&Position>) -> Option<u64> {
        if stream.is_worklist() {
            // Asked once it is registered, and for all lists that are followed: what changes from here on asks again.
            self.follow_lists_anew().await;
        }
        if self.has_part_of(stream) {
            self.hub.core.fanout.subscribe_partial(topic, &self.connection);
            return None;
        }
        let resumable = self.resumable(stream, from).await;
        self.hub.core.fanout.subscribe(topic, &self.connection, resumable);
        resumable
    }

    /// A speaker has of the meeting their slot and what is shared; whoever is kept out of cases has lists of actions without them.
    fn has_part_of(&self, stream: &StreamId) -> bool {
        match stream {
            StreamId::Meeting(_) => self.hub.directory().people.get(&self.connection.person_id).is_none_or(|person| person.is_speaker()),
            list if list.is_worklist() => matches!(&self.life, Life::Open(open) if !open.barred.is_empty()),
            _ => false,
        }
    }

    /// Which cases this person is kept out of may have changed: lists of actions are followed anew where it did.
    pub(super) async fn follow_lists_anew(&mut self) {
        let Life::Open(open) = &self.life else { return };
        let is_list = |topic: &&Topic| matches!(topic, Topic::Stream(stream) if stream.is_worklist());
        let lists: Vec<Topic> = open.topics.iter().filter(is_list).cloned().collect();
        if lists.is_empty() {
            return;
        }
        let barred = match self.hub.barred_cases(self.connection.person_id).await {
            Ok(barred) => barred,
            Err(error) => return self.cannot_look_up(&error),
        };
        let Some(open) = self.open().filter(|open| open.barred != barred) else { return };
        let has_part = !barred.is_empty();
        open.barred = barred;
        for topic in lists {
            if has_part {
                if !self.connection.take_back_list(topic.tag()) {
                    return self.shut();
                }
                self.hub.core.fanout.subscribe_partial(&topic, &self.connection);
            } else {
                self.hub.core.fanout.subscribe(&topic, &self.connection, None);
            }
        }
        self.connection.want_drain();
    }

    /// The state as this person has it, as JSON, with its place. A part's place is named in an epoch of its own: nobody goes on from
    /// there with what the whole state has.
    fn encoded(&self, slot: &Slot) -> Result<(Position, Bytes), serde_json::Error> {
        let mut states = slot.states.lock();
        let seq = states.committed_seq;
        let part = match (states.committed.as_deref(), &self.life) {
            _ if !self.has_part_of(&slot.stream) => None,
            (Some(State::Meeting(meeting)), _) => Some(State::Meeting(Box::new(meeting.for_speaker(self.connection.person_id)))),
            (Some(State::Worklist(list)), Life::Open(open)) => Some(State::Worklist(list.without(&open.barred))),
            _ => None,
        };
        let epoch = self.hub.store.epoch();
        Ok(match part {
            Some(part) => (Position { epoch: format!("{epoch}.part"), seq }, Bytes::from(serde_json::to_vec(&part)?)),
            None => (Position { epoch: epoch.to_owned(), seq }, states.encoded()?.1),
        })
    }

    /// Sends the answer to a join, when the queue takes it.
    async fn pay_join(&mut self, meeting: MeetingId, cards: Vec<Card>) -> bool {
        let stream = StreamId::Meeting(meeting);
        let topic = Topic::Stream(stream.clone());
        let slot = match self.hub.core.cache.loaded(&self.hub.store, &stream).await {
            Ok(slot) => slot,
            Err(error) => {
                self.cannot_look_up(&error);
                return false;
            }
        };
        let Ok((at, state)) = self.encoded(&slot) else { return false };
        let frame = frames::joined(meeting, &at.epoch, at.seq, &state, &cards);
        if !self.hub.core.fanout.send_snapshot_as(&topic, Tag::CARDS, self.connection.id, at.seq, frame) {
            return false;
        }
        if let Some(open) = self.open() {
            open.joins_owed.remove(&meeting);
        }
        self.release_cards(meeting);
        self.catch_up(&topic).await
    }

    /// What was read of a meeting's cards is queued.
    fn release_cards(&mut self, meeting: MeetingId) {
        let Life::Open(open) = &self.life else { return };
        for (case, _, item) in open.cards.iter().filter(|(_, of, _)| *of == meeting) {
            self.hub.core.fanout.release_card(*case, *item, self.connection.id);
        }
    }

    /// Registers for the cards this person may have, and returns them as they stand; they are released once they are queued.
    async fn take_cards(&mut self, meeting: MeetingId) -> Vec<Card> {
        let lines = match self.hub.lines(meeting).await {
            Ok(lines) => lines,
            Err(error) => {
                self.cannot_look_up(&error);
                return Vec::new();
            }
        };
        let mut cards = Vec::new();
        for (item, case) in lines {
            if let Taken::Card(card) = self.take_card(meeting, item, case).await {
                cards.push(*card);
            }
        }
        cards
    }

    /// A card somebody in a room did not have yet, or that was taken from them while their rights were being asked.
    pub(super) async fn give_card(&mut self, meeting: MeetingId, item: ItemId, case: CaseId) {
        if self.hub.core.fanout.has_card(case, item, self.connection.id) {
            return;
        }
        let may_be_shown = self.open().is_some_and(|open| open.cards.contains(&(case, meeting, item)));
        match self.take_card(meeting, item, case).await {
            Taken::Card(card) => self.answer_about(case, &ServerMessage::CardChanged { card }),
            // It went while this session was not told of it.
            Taken::Nothing if may_be_shown => return self.take_card_away(meeting, item, case),
            Taken::Nothing | Taken::AskedAgain => {}
        }
        self.hub.core.fanout.release_card(case, item, self.connection.id);
    }

    /// The page is told that a card is gone.
    pub(super) fn take_card_away(&mut self, meeting: MeetingId, item: ItemId, case: CaseId) {
        self.hub.core.fanout.drop_card(case, item, self.connection.id);
        if let Some(open) = self.open() {
            open.cards.remove(&(case, meeting, item));
        }
        self.connection.push_control(frames::card_gone(meeting, item, case));
    }

    async fn take_card(&mut self, meeting: MeetingId, item: ItemId, case: CaseId) -> Taken {
        let stream = StreamId::Case(case);
        // Registered first, asked and read after: nothing can fall between. Held, so that nothing newer is sent before what is read.
        self.hub.core.fanout.hold_card(case, meeting, item, &self.connection);
        if !self.may(&stream).await {
            self.hub.core.fanout.drop_card(case, item, self.connection.id);
            return Taken::Nothing;
        }
        let Some(open) = self.open() else { return Taken::AskedAgain };
        open.cards.insert((case, meeting, item));
        let slot = match self.hub.core.cache.loaded(&self.hub.store, &stream).await {
            Ok(slot) => slot,
            Err(error) => {
                self.cannot_look_up(&error);
                return Taken::AskedAgain;
            }
        };
        let today = self.hub.core.today();
        let card = {
            let states = slot.states.lock();
            match states.committed.as_deref() {
                Some(State::Case(state)) if state.items.get(&item).is_some_and(|place| !place.is_removed) => {
                    state.card(item, states.committed_seq, today)
                }
                _ => None,
            }
        };
        // A right may have ended between the asking and the reading: then the card is taken anew once it was asked again.
        if !self.hub.core.fanout.is_sendable(&Topic::Stream(stream), &self.connection) {
            // An older one may be on the page already: it stays among this session's cards, so that the asking can take it back.
            self.hub.core.fanout.drop_card(case, item, self.connection.id);
            self.connection.ask_recheck();
            return Taken::AskedAgain;
        }
        card.map_or(Taken::Nothing, |card| Taken::Card(Box::new(card)))
    }

    /// Leaves a meeting.
    pub(super) async fn on_leave(&mut self, meeting: MeetingId) {
        self.leave_room(meeting).await;
    }

    /// Out of a room: its cards and its stream go with it.
    pub(super) async fn leave_room(&mut self, meeting: MeetingId) {
        let connection = self.connection.id;
        let Some(open) = self.open() else { return };
        if !open.rooms.remove(&meeting) {
            return;
        }
        open.joins_owed.remove(&meeting);
        let cards: Vec<_> = open.cards.iter().filter(|(_, of, _)| *of == meeting).copied().collect();
        for card in &cards {
            open.cards.remove(card);
        }
        for (case, _, item) in cards {
            self.hub.core.fanout.drop_card(case, item, connection);
        }
        self.drop_topic(&Topic::Stream(StreamId::Meeting(meeting)));
        self.hub.left_room(meeting, self.connection.person_id, connection);
    }

    /// Subscribes to a stream, resuming where possible (P5).
    pub(super) async fn on_subscribe(&mut self, stream: StreamId, from: Option<Position>) {
        if self.open().is_some_and(|open| open.topics.len() >= MAX_SUBSCRIPTIONS) {
            let error = crate::error::protocol_error(ProtocolErrorCode::TooMany, Some("stream"), "Too many things are open on this page. Close some.");
            self.answer(&ServerMessage::Error { error });
            return;
        }
        if let Some(open) = self.open() {
            open.views_owed.remove(&stream);
        }
        let topic = Topic::Stream(stream.clone());
        if !self.register(&topic).await {
            self.answer(&ServerMessage::RefusedStream { stream });
            return;
        }
        let resumable = self.begin(&topic, &stream, from.as_ref()).await;
        match (resumable, from) {
            (Some(_), _) => {
                if !self.is_view_recorded(&stream).await {
                    self.not_written_down(&topic, &stream).await;
                    return;
                }
                let at = Position { epoch: self.hub.store.epoch().to_owned(), seq: self.committed(&stream).await.unwrap_or(0) };
                self.answer(&ServerMessage::Resumed { stream, at });
            }
            (None, Some(_)) => self.answer(&ServerMessage::Reset { stream }),
            (None, None) => {}
        }
        self.catch_up(&topic).await;
    }

    /// The place to resume after, if the stream can be followed from there (P3, P5).
    async fn resumable(&self, stream: &StreamId, from: Option<&Position>) -> Option<u64> {
        let from = from.filter(|from| from.epoch == self.hub.store.epoch())?;
        let head = self.committed(stream).await?;
        (from.seq > 0 && from.seq <= head && head - from.seq <= MAX_RESUME_EVENTS).then_some(from.seq)
    }

    async fn committed(&self, stream: &StreamId) -> Option<u64> {
        match self.hub.core.cache.loaded(&self.hub.store, stream).await {
            Ok(slot) => Some(slot.states.lock().committed_seq),
            Err(error) => {
                self.cannot_look_up(&error);
                None
            }
        }
    }

    async fn is_view_recorded(&self, stream: &StreamId) -> bool {
        match self.hub.record_view(self.connection.person_id, stream).await {
            Ok(is_recorded) => is_recorded,
            Err(error) => {
                tracing::error!(%error, "a view could not be written down");
                false
            }
        }
    }

    /// The queue ran empty while something was behind, or somebody asked to look at a card.
    pub(super) async fn on_wake(&mut self) {
        for CardAsk { meeting_id, item_id, case_id } in self.hub.core.registry.take_asked(self.connection.id) {
            let is_in = self.open().is_some_and(|open| open.rooms.contains(&meeting_id));
            if is_in {
                self.give_card(meeting_id, item_id, case_id).await;
            }
        }
        self.connection.clear_lagging();
        self.try_owed_views().await;
        let Some(open) = self.open() else { return };
        let (owed, topics, cards) = (open.joins_owed.clone(), open.topics.clone(), open.cards.clone());
        for meeting in owed {
            let cards = self.take_cards(meeting).await;
            if !self.pay_join(meeting, cards).await {
                return;
            }
        }
        for topic in topics {
            if !self.catch_up(&topic).await {
                return;
            }
        }
        let today = self.hub.core.today();
        for (case, _, _) in cards {
            let slot = match self.hub.core.cache.loaded(&self.hub.store, &StreamId::Case(case)).await {
                Ok(slot) => slot,
                Err(error) => return self.cannot_look_up(&error),
            };
            let (state, seq) = {
                let states = slot.states.lock();
                (states.committed.clone(), states.committed_seq)
            };
            if let Some(State::Case(state)) = state.as_deref()
                && !self.hub.core.fanout.catch_up_cards(
                    case,
                    self.connection.id,
                    |item| card_frame(state, item, seq, today),
                    |meeting, item| frames::card_gone(meeting, item, case),
                )
            {
                return;
            }
        }
    }

    /// Catches one subscription up. `false`: the queue is full, the rest comes when it has drained.
    pub(super) async fn catch_up(&mut self, topic: &Topic) -> bool {
        loop {
            let committed = match topic {
                Topic::Stream(stream) => match self.committed(stream).await {
                    Some(seq) => seq,
                    None => return true,
                },
                Topic::Document(_) => 0,
            };
            match self.hub.core.fanout.catch_up(topic, self.connection.id, committed) {
                Step::Done => return true,
                Step::Full => return false,
                Step::Snapshot => {
                    let is_sent = match topic {
                        Topic::Stream(stream) => self.send_snapshot(topic, stream).await,
                        Topic::Document(document) => self.send_document(document).await,
                    };
                    if !is_sent {
                        return false;
                    }
                }
                Step::Journal(after) => {
                    let Some(frames) = self.missed(topic, after).await else {
                        // More than can be replayed, or not in the journal: the state whole instead (P5).
                        if let Topic::Stream(stream) = topic {
                            self.answer(&ServerMessage::Reset { stream: stream.clone() });
                        }
                        self.hub.core.fanout.reset(topic, self.connection.id);
                        continue;
                    };
                    if !self.hub.core.fanout.send_from_journal(topic, self.connection.id, &frames) {
                        return false;
                    }
                }
            }
        }
    }

    async fn missed(&self, topic: &Topic, after: u64) -> Option<Vec<(u64, Bytes)>> {
        let stream = match topic {
            Topic::Stream(stream) => stream,
            Topic::Document(document) => return self.missed_text(document, after).await,
        };
        let entries = self.hub.store.events_since(stream, after, MAX_RESUME_EVENTS + 1).await.ok()?;
        let is_whole = entries.first().is_some_and(|first| first.seq == after + 1) && entries.len() as u64 <= MAX_RESUME_EVENTS;
        is_whole.then(|| entries.iter().map(|entry| (entry.seq, frames::journal_event(entry))).collect())
    }

    async fn missed_text(&self, document: &DocumentId, after: u64) -> Option<Vec<(u64, Bytes)>> {
        let updates = self.hub.store.document_updates_since(document, after, MAX_RESUME_EVENTS + 1).await.ok()?;
        let is_whole = updates.first().is_some_and(|first| first.seq == after + 1) && updates.len() as u64 <= MAX_RESUME_EVENTS;
        is_whole.then(|| updates.iter().map(|update| (update.seq, frames::logged_text(document, update))).collect())
    }

    /// A view could not be written down: nothing is shown. Who has the right all the same is subscribed anew a little later, because the
    /// database is away; who has not (any more) is off the stream.
    async fn not_written_down(&mut self, topic: &Topic, stream: &StreamId) {
        self.drop_topic(topic);
        if !self.may(stream).await {
            return;
        }
        let Some(open) = self.open() else { return };
        open.views_owed.insert(stream.clone());
        if self.will_try_again.swap(true, Ordering::AcqRel) {
            return;
        }
        let (connection, will_try_again, after) = (self.connection.clone(), self.will_try_again.clone(), self.hub.core.timings.try_again_after);
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            will_try_again.store(false, Ordering::Release);
            connection.wake_session.notify_one();
        });
    }

    /// Subscriptions whose view could not be written down before. Where they were left is not known any more: the state whole.
    async fn try_owed_views(&mut self) {
        if self.will_try_again.load(Ordering::Acquire) {
            return;
        }
        let owed = self.open().map(|open| std::mem::take(&mut open.views_owed)).unwrap_or_default();
        for stream in owed {
            self.on_subscribe(stream, None).await;
        }
    }

    async fn send_snapshot(&mut self, topic: &Topic, stream: &StreamId) -> bool {
        // The view is on disk before the bytes leave; where it cannot be written, nothing leaves.
        if !self.is_view_recorded(stream).await {
            self.not_written_down(topic, stream).await;
            return true;
        }
        let slot = match self.hub.core.cache.loaded(&self.hub.store, stream).await {
            Ok(slot) => slot,
            Err(error) => {
                self.cannot_look_up(&error);
                return true;
            }
        };
        let Ok((at, state)) = self.encoded(&slot) else { return true };
        self.hub.core.fanout.send_snapshot(topic, self.connection.id, at.seq, frames::snapshot(stream, &at.epoch, at.seq, &state))
    }
}
