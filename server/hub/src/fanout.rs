//! Fan-out: who has which stream, up to where each was sent, and a bounded tail of encoded events.
//!
//! Push, catch-up and the "sent" position live under one lock per stream: that is why no gap can appear. An event is
//! encoded once and the same bytes go to everyone.
//! Architecture invariant: knows no database and no rights; the session asked the policy before it subscribed.

use crate::queue::{Connection, Tag};
use bytes::Bytes;
use mdt_domain::{
    ids::{CaseId, ConnectionId, ItemId, MeetingId},
    stream::{DocumentId, StreamId},
};
use parking_lot::Mutex;
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

/// Events kept in memory per stream for catching up.
const TAIL_EVENTS: usize = 128;
/// Bytes kept in memory per stream for catching up.
const TAIL_BYTES: usize = 128 * 1024;

/// What can be followed: a stream, or the log of a text document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// A stream's events.
    Stream(StreamId),
    /// A document's updates.
    Document(DocumentId),
}

/// One connection on one topic.
struct Subscriber {
    connection: Arc<Connection>,
    /// Last place sent.
    sent: u64,
    /// Needs the state (or the document) whole before anything else.
    needs_snapshot: bool,
    /// Receives events as they are published; else its session catches it up.
    is_live: bool,
    /// Has only a part of the state: is sent that part anew at every event, never an event, which holds more.
    is_partial: bool,
}

/// One connection that has a case's card in a meeting.
struct CardHolder {
    connection: Arc<Connection>,
    meeting_id: MeetingId,
    item_id: ItemId,
    /// Its session reads the card: nothing is sent before what was read is queued, or the older would come last.
    is_held: bool,
    /// The card changed and could not be queued: the session sends it when the queue has drained.
    is_behind: bool,
}

impl Topic {
    /// The tag its frames wait under.
    pub fn tag(&self) -> Tag {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        // Two tags have a meaning of their own.
        Tag(hasher.finish().max(2))
    }
}

struct Fan {
    tag: Tag,
    /// Publications under way that can end rights: nothing is sent meanwhile.
    held: u32,
    /// Place of the last event published; none before the first is known.
    head: Option<u64>,
    tail: VecDeque<(u64, Bytes)>,
    tail_bytes: usize,
    subscribers: Vec<Subscriber>,
    cards: Vec<CardHolder>,
}

/// What a session must do next to catch a subscription up.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it is live now, or gone.
    Done,
    /// The queue is full: wait until it has drained.
    Full,
    /// Send the state whole.
    Snapshot,
    /// Read events after this place from the journal.
    Journal(u64),
}

/// All topics.
#[derive(Default)]
pub struct Fanout {
    fans: Mutex<HashMap<Topic, Arc<Mutex<Fan>>>>,
}

impl Fanout {
    fn fan(&self, topic: &Topic) -> Arc<Mutex<Fan>> {
        let mut fans = self.fans.lock();
        if let Some(fan) = fans.get(topic) {
            return fan.clone();
        }
        let fan = Arc::new(Mutex::new(Fan {
            tag: topic.tag(),
            held: 0,
            head: None,
            tail: VecDeque::new(),
            tail_bytes: 0,
            subscribers: Vec::new(),
            cards: Vec::new(),
        }));
        fans.insert(topic.clone(), fan.clone());
        fan
    }

    fn known(&self, topic: &Topic) -> Option<Arc<Mutex<Fan>>> { self.fans.lock().get(topic).cloned() }

    /// Registers a connection, not live yet. `from`: the last place it has, or none for a snapshot first. A repeated
    /// registration starts over.
    pub fn subscribe(&self, topic: &Topic, connection: &Arc<Connection>, from: Option<u64>) { self.register(topic, connection, from, false); }

    /// Registers a connection that has only a part of the stream's state.
    pub fn subscribe_partial(&self, topic: &Topic, connection: &Arc<Connection>) { self.register(topic, connection, None, true); }

    fn register(&self, topic: &Topic, connection: &Arc<Connection>, from: Option<u64>, is_partial: bool) {
        let fan = self.fan(topic);
        let mut fan = fan.lock();
        fan.subscribers.retain(|s| s.connection.id != connection.id);
        fan.subscribers.push(Subscriber {
            connection: connection.clone(),
            sent: from.unwrap_or(0),
            needs_snapshot: from.is_none(),
            is_live: false,
            is_partial,
        });
    }

    /// Takes a connection off a topic.
    pub fn unsubscribe(&self, topic: &Topic, connection: ConnectionId) {
        let Some(fan) = self.known(topic) else { return };
        let is_empty = {
            let mut fan = fan.lock();
            fan.subscribers.retain(|s| s.connection.id != connection);
            fan.subscribers.is_empty() && fan.cards.is_empty()
        };
        if is_empty {
            drop(fan);
            self.forget_if_empty(topic);
        }
    }

    /// Takes a fan away when nobody follows it. Its tail goes with it: the next subscriber starts from the journal.
    fn forget_if_empty(&self, topic: &Topic) {
        let mut fans = self.fans.lock();
        if fans.get(topic).is_some_and(|fan| Arc::strong_count(fan) == 1 && { let fan = fan.lock(); fan.subscribers.is_empty() && fan.cards.is_empty() && fan.held == 0 }) {
            fans.remove(topic);
        }
    }

    /// Publishes the next event of a topic to all that are live. Called in commit order only.
    pub fn publish(&self, topic: &Topic, seq: u64, frame: &Bytes) {
        let Some(fan) = self.known(topic) else { return };
        let mut fan = fan.lock();
        let tag = fan.tag;
        if fan.head.is_some_and(|head| seq <= head) {
            return;
        }
        if fan.head.is_some_and(|head| seq != head + 1) {
            fan.tail.clear();
            fan.tail_bytes = 0;
        }
        fan.head = Some(seq);
        fan.tail_bytes += frame.len();
        fan.tail.push_back((seq, frame.clone()));
        while fan.tail.len() > TAIL_EVENTS || fan.tail_bytes > TAIL_BYTES {
            match fan.tail.pop_front() {
                Some((_, old)) => fan.tail_bytes -= old.len(),
                None => break,
            }
        }
        for subscriber in &mut fan.subscribers {
            // Whose rights are about to be asked again is caught up after that, as far as they still go.
            let is_ready = subscriber.is_live && !subscriber.is_partial && subscriber.sent + 1 == seq && !subscriber.connection.wants_recheck();
            if is_ready && subscriber.connection.push(tag, std::slice::from_ref(frame)) {
                subscriber.sent = seq;
            } else {
                subscriber.is_live = false;
                subscriber.connection.want_drain();
            }
        }
    }

    /// Whether a place does not follow what was published of a topic last: something between was not heard of.
    pub fn has_gap(&self, topic: &Topic, seq: u64) -> bool {
        self.known(topic).is_some_and(|fan| fan.lock().head.is_some_and(|head| seq > head + 1))
    }

    /// One step of catching a connection up: sends what the tail has. `committed`: place of the last event on disk, for
    /// a topic nobody followed yet.
    pub fn catch_up(&self, topic: &Topic, connection: ConnectionId, committed: u64) -> Step {
        let Some(fan) = self.known(topic) else { return Step::Done };
        let mut fan = fan.lock();
        let Fan { tag, held, head, tail, subscribers, .. } = &mut *fan;
        let head = *head.get_or_insert(committed);
        let Some(subscriber) = subscribers.iter_mut().find(|s| s.connection.id == connection) else { return Step::Done };
        if *held > 0 || subscriber.connection.wants_recheck() {
            return Step::Full;
        }
        if subscriber.needs_snapshot || subscriber.is_partial && subscriber.sent < head {
            return Step::Snapshot;
        }
        while subscriber.sent < head {
            let next = subscriber.sent + 1;
            let Some(first) = tail.front().map(|(seq, _)| *seq).filter(|first| *first <= next) else {
                return Step::Journal(subscriber.sent);
            };
            let Some((seq, frame)) = usize::try_from(next - first).ok().and_then(|index| tail.get(index)) else {
                return Step::Journal(subscriber.sent);
            };
            if !subscriber.connection.push(*tag, std::slice::from_ref(frame)) {
                return Step::Full;
            }
            subscriber.sent = *seq;
        }
        subscriber.is_live = true;
        Step::Done
    }

    /// Sends events read from the journal, in order. `false`: the queue is full (what fitted is sent).
    pub fn send_from_journal(&self, topic: &Topic, connection: ConnectionId, events: &[(u64, Bytes)]) -> bool {
        let Some(fan) = self.known(topic) else { return true };
        let mut fan = fan.lock();
        let (tag, held, head) = (fan.tag, fan.held, fan.head);
        let Some(subscriber) = fan.subscribers.iter_mut().find(|s| s.connection.id == connection) else { return true };
        if held > 0 || subscriber.connection.wants_recheck() {
            return false;
        }
        // Never ahead of what was published here: what comes next may end the right to it (P12.3).
        for (seq, frame) in events.iter().filter(|(seq, _)| head.is_none_or(|head| *seq <= head)) {
            if *seq == subscriber.sent + 1 {
                if !subscriber.connection.push(tag, std::slice::from_ref(frame)) {
                    return false;
                }
                subscriber.sent = *seq;
            }
        }
        true
    }

    /// Sends a snapshot taken at `seq`. `false`: the queue is not empty enough; wait until it has drained.
    pub fn send_snapshot(&self, topic: &Topic, connection: ConnectionId, seq: u64, frame: Bytes) -> bool {
        self.send_snapshot_as(topic, topic.tag(), connection, seq, frame)
    }

    /// The same under another tag: the answer to a join is about more than its meeting.
    pub fn send_snapshot_as(&self, topic: &Topic, tag: Tag, connection: ConnectionId, seq: u64, frame: Bytes) -> bool {
        let Some(fan) = self.known(topic) else { return true };
        let mut fan = fan.lock();
        let held = fan.held;
        let Some(subscriber) = fan.subscribers.iter_mut().find(|s| s.connection.id == connection) else { return true };
        if held > 0 || subscriber.connection.wants_recheck() || !subscriber.connection.push_snapshot(tag, frame) {
            return false;
        }
        subscriber.sent = seq;
        subscriber.needs_snapshot = false;
        true
    }

    /// Something is about to be published that can end rights to this topic (P12). From here until everyone's session has asked
    /// again, nobody is sent anything of it: neither this nor what follows.
    pub fn begin_hold(&self, topic: &Topic) {
        let fan = self.fan(topic);
        let mut fan = fan.lock();
        fan.held += 1;
        for subscriber in &mut fan.subscribers {
            subscriber.is_live = false;
        }
        for holder in &mut fan.cards {
            holder.is_behind = true;
        }
    }

    /// It is published: every session on the topic asks its rights again, then catches up.
    pub fn end_hold(&self, topic: &Topic) {
        {
            let fan = self.fan(topic);
            let mut fan = fan.lock();
            fan.held = fan.held.saturating_sub(1);
            let cards = fan.cards.iter().map(|holder| &holder.connection);
            for connection in fan.subscribers.iter().map(|it| &it.connection).chain(cards) {
                connection.want_drain();
                connection.ask_recheck();
            }
        }
        self.forget_if_empty(topic);
    }

    /// Whether a connection may be sent anything of a topic just now: nothing is held, and its rights are not about to be asked.
    pub fn is_sendable(&self, topic: &Topic, connection: &Connection) -> bool {
        self.known(topic).is_none_or(|fan| fan.lock().held == 0) && !connection.wants_recheck()
    }

    /// Everything that hangs on the right to a case and that somebody may follow: its own stream in any case.
    pub fn topics_of_case(&self, case: CaseId) -> Vec<Topic> {
        let is_of = |topic: &&Topic| match topic {
            Topic::Stream(StreamId::CaseRestricted(of) | StreamId::PrivateNote(_, of)) => *of == case,
            Topic::Document(DocumentId::Case { case_id, .. }) => *case_id == case,
            Topic::Stream(_) | Topic::Document(DocumentId::Topic { .. }) => false,
        };
        let beside: Vec<Topic> = self.fans.lock().keys().filter(is_of).cloned().collect();
        std::iter::once(Topic::Stream(StreamId::Case(case))).chain(beside).collect()
    }

    /// Asks for a snapshot next (too far behind, or the document was rebuilt).
    pub fn reset(&self, topic: &Topic, connection: ConnectionId) {
        if let Some(fan) = self.known(topic)
            && let Some(subscriber) = fan.lock().subscribers.iter_mut().find(|s| s.connection.id == connection)
        {
            subscriber.needs_snapshot = true;
            subscriber.is_live = false;
        }
    }

    /// Compares what a topic has published with what is on disk (P6): when disk is ahead, everyone on it catches up.
    pub fn heal(&self, topic: &Topic, committed: u64) {
        let Some(fan) = self.known(topic) else { return };
        let mut fan = fan.lock();
        if fan.head.is_some_and(|head| head < committed) {
            fan.head = Some(committed);
            fan.tail.clear();
            fan.tail_bytes = 0;
            // What was not heard of may have ended rights.
            for subscriber in &mut fan.subscribers {
                subscriber.is_live = false;
                subscriber.connection.want_drain();
                subscriber.connection.ask_recheck();
            }
            for holder in &mut fan.cards {
                holder.is_behind = true;
                holder.connection.want_drain();
                holder.connection.ask_recheck();
            }
        }
    }

    /// Topics that somebody follows, with the place last published.
    pub fn heads(&self) -> Vec<(Topic, Option<u64>)> {
        let fans: Vec<_> = self.fans.lock().iter().map(|(topic, fan)| (topic.clone(), fan.clone())).collect();
        fans.into_iter().map(|(topic, fan)| { let head = fan.lock().head; (topic, head) }).collect()
    }

    /// A passing frame to everyone who has the topic, but for its sender; dropped where it does not fit.
    pub fn pass(&self, topic: &Topic, except: ConnectionId, frame: &Bytes) {
        let Some(fan) = self.known(topic) else { return };
        let fan = fan.lock();
        for subscriber in &fan.subscribers {
            // A held topic has nobody live. Who types where is more than a part of the state tells.
            if subscriber.connection.id != except && subscriber.is_live && !subscriber.is_partial {
                // Not `push`: a frame that is thrown away must not make anybody lagging.
                if subscriber.connection.waiting_bytes() < mdt_protocol::limits::QUEUE_BYTES / 2 {
                    subscriber.connection.push(fan.tag, std::slice::from_ref(frame));
                }
            }
        }
    }

    /// Whoever follows one of these asks their rights again.
    pub fn recheck_followers(&self, is_meant: impl Fn(&Topic) -> bool) {
        let fans: Vec<_> = self.fans.lock().iter().filter(|(topic, _)| is_meant(topic)).map(|(_, fan)| fan.clone()).collect();
        for fan in fans {
            fan.lock().subscribers.iter().for_each(|subscriber| subscriber.connection.ask_recheck());
        }
    }

    /// The connections that follow a topic.
    pub fn followers(&self, topic: &Topic) -> Vec<Arc<Connection>> {
        self.known(topic).map(|fan| fan.lock().subscribers.iter().map(|s| s.connection.clone()).collect()).unwrap_or_default()
    }

    /// Registers a connection for the card of a case in a meeting; nothing is sent before [`Self::release_card`].
    pub fn hold_card(&self, case_id: CaseId, meeting_id: MeetingId, item_id: ItemId, connection: &Arc<Connection>) {
        let fan = self.fan(&Topic::Stream(StreamId::Case(case_id)));
        let mut fan = fan.lock();
        fan.cards.retain(|c| !(c.connection.id == connection.id && c.item_id == item_id));
        fan.cards.push(CardHolder { connection: connection.clone(), meeting_id, item_id, is_held: true, is_behind: false });
    }

    /// The card as it was read is queued, or there was none: it is sent as it changes from now on, and what changed meanwhile.
    pub fn release_card(&self, case_id: CaseId, item_id: ItemId, connection: ConnectionId) {
        let Some(fan) = self.known(&Topic::Stream(StreamId::Case(case_id))) else { return };
        for holder in fan.lock().cards.iter_mut().filter(|c| c.connection.id == connection && c.item_id == item_id) {
            holder.is_held = false;
            if holder.is_behind {
                holder.connection.want_drain();
            }
        }
    }

    /// Whether a connection is registered for the card of a line. A line that was not there yet when its case changed takes the
    /// registration away ([`Self::publish_cards`]): what a session remembers of its cards does not tell.
    pub fn has_card(&self, case_id: CaseId, item_id: ItemId, connection: ConnectionId) -> bool {
        self.known(&Topic::Stream(StreamId::Case(case_id)))
            .is_some_and(|fan| fan.lock().cards.iter().any(|c| c.connection.id == connection && c.item_id == item_id))
    }

    /// Takes the card of a line from a connection.
    pub fn drop_card(&self, case_id: CaseId, item_id: ItemId, connection: ConnectionId) {
        let topic = Topic::Stream(StreamId::Case(case_id));
        let Some(fan) = self.known(&topic) else { return };
        let is_empty = {
            let mut fan = fan.lock();
            fan.cards.retain(|c| !(c.connection.id == connection && c.item_id == item_id));
            fan.subscribers.is_empty() && fan.cards.is_empty()
        };
        if is_empty {
            drop(fan);
            self.forget_if_empty(&topic);
        }
    }

    /// A case changed: sends its new cards, each made and encoded once. `make` answers the frame for a line, or none when
    /// the case is no longer on that agenda (`gone` then makes the notice).
    pub fn publish_cards(&self, case_id: CaseId, make: impl Fn(ItemId) -> Option<Bytes>, gone: impl Fn(MeetingId, ItemId) -> Bytes) {
        let Some(fan) = self.known(&Topic::Stream(StreamId::Case(case_id))) else { return };
        let mut fan = fan.lock();
        let tag = fan.tag;
        let mut made: HashMap<ItemId, Option<Bytes>> = HashMap::new();
        fan.cards.retain_mut(|holder| match made.entry(holder.item_id).or_insert_with(|| make(holder.item_id)) {
            _ if holder.is_held => {
                holder.is_behind = true;
                true
            }
            Some(frame) => {
                // Whoever is behind, or whose rights are being asked again, is sent the card as it stands then.
                if !holder.is_behind && (holder.connection.wants_recheck() || !holder.connection.push(tag, std::slice::from_ref(frame))) {
                    holder.is_behind = true;
                    holder.connection.want_drain();
                }
                true
            }
            None => {
                holder.connection.push_control(gone(holder.meeting_id, holder.item_id));
                false
            }
        });
    }

    /// A case changed that is not in memory here: whoever has its card is sent it once it was read.
    pub fn cards_are_behind(&self, case_id: CaseId) {
        let Some(fan) = self.known(&Topic::Stream(StreamId::Case(case_id))) else { return };
        for holder in &mut fan.lock().cards {
            holder.is_behind = true;
            holder.connection.want_drain();
        }
    }

    /// Sends cards that could not be queued before, made as in [`Self::publish_cards`]. `false`: still full.
    pub fn catch_up_cards(
        &self,
        case_id: CaseId,
        connection: ConnectionId,
        make: impl Fn(ItemId) -> Option<Bytes>,
        gone: impl Fn(MeetingId, ItemId) -> Bytes,
    ) -> bool {
        let Some(fan) = self.known(&Topic::Stream(StreamId::Case(case_id))) else { return true };
        let mut fan = fan.lock();
        let (tag, held) = (fan.tag, fan.held);
        let mut is_full = false;
        fan.cards.retain_mut(|holder| {
            if is_full || holder.connection.id != connection || holder.is_held || !holder.is_behind {
                return true;
            }
            if held > 0 || holder.connection.wants_recheck() {
                is_full = true;
                return true;
            }
            match make(holder.item_id) {
                Some(frame) => {
                    is_full = !holder.connection.push(tag, std::slice::from_ref(&frame));
                    holder.is_behind = is_full;
                    true
                }
                None => {
                    holder.connection.push_control(gone(holder.meeting_id, holder.item_id));
                    false
                }
            }
        });
        !is_full
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use mdt_domain::ids::PersonId;
    use std::task::{Context, Poll, Waker};
    use uuid::Uuid;

    struct World {
        fanout: Fanout,
        connection: Arc<Connection>,
        case: CaseId,
        meeting: MeetingId,
        item: ItemId,
    }
    impl World {
        fn new() -> Self {
            let connection = Arc::new(Connection::new(ConnectionId(Uuid::now_v7()), PersonId(Uuid::now_v7()), "session".into()));
            let world = Self { fanout: Fanout::default(), connection, case: CaseId(Uuid::now_v7()), meeting: MeetingId(Uuid::now_v7()), item: ItemId(Uuid::now_v7()) };
            world.fanout.hold_card(world.case, world.meeting, world.item, &world.connection);
            world
        }
        fn changes(&self, card: Option<&'static str>) {
            self.fanout.publish_cards(self.case, |_| card.map(|words| Bytes::from_static(words.as_bytes())), |_, _| Bytes::from_static(b"gone"));
        }
        fn release(&self) { self.fanout.release_card(self.case, self.item, self.connection.id); }
        fn catches_up(&self, card: Option<&'static str>) -> bool {
            self.fanout.catch_up_cards(self.case, self.connection.id, |_| card.map(|words| Bytes::from_static(words.as_bytes())), |_, _| Bytes::from_static(b"gone"))
        }
        fn has_card(&self) -> bool { self.fanout.has_card(self.case, self.item, self.connection.id) }
        /// What waits to be sent, one after another.
        fn sent(&self) -> String {
            let mut sent = String::new();
            while let Poll::Ready(Some(pieces)) = self.connection.poll_pull(&Context::from_waker(Waker::noop())) {
                for piece in pieces {
                    if let crate::queue::Piece::Text(bytes) = piece {
                        sent.push_str(std::str::from_utf8(&bytes).unwrap());
                    }
                }
            }
            sent
        }
    }

    #[test]
    fn p4_1_a_card_that_changes_while_it_is_read_comes_after_what_was_read() {
        let world = World::new();
        world.changes(Some("newer"));
        assert_eq!(world.sent(), "", "what was read is not queued yet");
        world.release();
        assert!(world.catches_up(Some("newest")));
        assert_eq!(world.sent(), "newest");
        world.changes(Some("later"));
        assert_eq!(world.sent(), "later");
    }

    #[test]
    fn p4_1_a_case_that_changes_before_it_is_on_the_agenda_takes_no_card_away_for_good() {
        let world = World::new();
        // The line is on disk, and a change of the case from before it is published.
        world.changes(None);
        world.release();
        assert!(world.catches_up(None));
        assert_eq!(world.sent(), "gone");
        // Now the line is published: the session is asked, and does not think that it has the card.
        assert!(!world.has_card());
    }
}
