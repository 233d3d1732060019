//! What everything in the hub shares, and the publisher: the one place that tells others what was committed.
//!
//! The writer calls [`Core::publish`] with every batch, in commit order, after the fsync and before anybody is answered.

use crate::{
    broker::{Broker, CommitHint, Hint},
    cache::Cache,
    consequences::{self, Chore},
    fanout::{Fanout, Topic},
    frames,
    lists::Lists,
    mails::MakeMails,
    presence::Presence,
    registry::Registry,
    texts::Documents,
    timings::Timings,
    transients::Transients,
};
use bytes::Bytes;
use mdt_domain::{
    case::Case,
    directory::Directory,
    event::{Event, EventKind, Part, State},
    ids::{CaseId, ItemId, MeetingId},
    stream::StreamId,
    series::Holidays,
    words::{Day, UtcMicros},
};
use mdt_protocol::client::ListKind;
use mdt_store::{
    commit::{Commit, Committed, StreamEvent},
    feed::{Place, places},
};
use parking_lot::{Mutex, RwLock};
use std::collections::{BTreeSet, HashMap, HashSet};
use tokio::sync::{Notify, mpsc};
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

/// A commit as of longer ago than this plays a history (the demonstration's): nothing is left to see to, seconds.
const HISTORY_SECONDS: i64 = 3600;

/// Where a commit was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// On this node.
    Here,
    /// On another node.
    Elsewhere,
}

/// The server's clock.
pub type Clock = Arc<dyn Fn() -> UtcMicros + Send + Sync>;

/// Shared by rooms, sessions and the publisher.
pub struct Core {
    /// States.
    pub cache: Cache,
    /// Who has what.
    pub fanout: Fanout,
    /// Shared texts.
    pub documents: Documents,
    /// Live connections.
    pub registry: Registry,
    /// Who is in which room.
    pub presence: Presence,
    /// Passing frames.
    pub transients: Transients,
    /// Who is told of changed lists.
    pub lists: Lists,
    /// All waiting times.
    pub timings: Timings,
    /// Going down: no new connection.
    pub is_draining: AtomicBool,
    /// What the hub sees to after commits.
    pub chores: mpsc::Sender<Chore>,
    broker: OnceLock<Broker>,
    /// The journal is followed: what is published by itself need not be told by it.
    pub is_followed: AtomicBool,
    own_places: Mutex<HashSet<Place>>,
    /// One publication at a time, whoever made the commit.
    publishing: Mutex<()>,
    clock: Clock,
    /// Europe/London, looked up once: every command asks for its day.
    london: jiff::tz::TimeZone,
    /// Told when a series was made or changed, by this node or another.
    pub series_changed: Arc<Notify>,
    /// Bank holidays.
    pub holidays: Arc<Holidays>,
    /// Makes the mails of each commit.
    pub make_mails: Option<MakeMails>,
    directory: RwLock<Arc<Directory>>,
    /// Up to which place each directory's stream is in `directory`: an older part must never replace a newer one.
    directories: Mutex<HashMap<StreamId, u64>>,
}

/// Whether an event follows the last one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Next,
    Gap,
}

/// Topics that nothing is sent of for as long as this lives, panics included.
struct Held<'a> {
    fanout: &'a Fanout,
    topics: Vec<Topic>,
}
impl<'a> Held<'a> {
    fn begin(fanout: &'a Fanout, topics: Vec<Topic>) -> Self {
        topics.iter().for_each(|topic| fanout.begin_hold(topic));
        Self { fanout, topics }
    }
}
impl Drop for Held<'_> {
    fn drop(&mut self) { self.topics.iter().for_each(|topic| self.fanout.end_hold(topic)); }
}

impl Core {
    /// Nothing loaded yet; what commits leave to do is told to `chores`.
    pub fn new(timings: Timings, clock: Clock, holidays: Arc<Holidays>, make_mails: Option<MakeMails>, chores: mpsc::Sender<Chore>) -> Self {
        Self {
            chores,
            cache: Cache::default(),
            fanout: Fanout::default(),
            documents: Documents::default(),
            registry: Registry::default(),
            presence: Presence::default(),
            transients: Transients::default(),
            lists: Lists::default(),
            timings,
            is_draining: AtomicBool::new(false),
            broker: OnceLock::new(),
            is_followed: AtomicBool::new(false),
            own_places: Mutex::default(),
            publishing: Mutex::default(),
            clock,
            london: jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC),
            series_changed: Arc::default(),
            holidays,
            make_mails,
            directory: RwLock::default(),
            directories: Mutex::default(),
        }
    }

    /// The way to the other nodes.
    pub fn broker(&self) -> &Broker { self.broker.get_or_init(Broker::alone) }

    /// Sets the way to the other nodes, once, at start.
    pub fn set_broker(&self, broker: Broker) { let _ = self.broker.set(broker); }

    /// Now, by the server's clock.
    pub fn now(&self) -> UtcMicros { (self.clock)() }

    /// Today in Europe/London.
    pub fn today(&self) -> Day { self.day_of(self.now()) }

    /// The day of an instant in Europe/London.
    pub fn day_of(&self, at: UtcMicros) -> Day {
        Day(jiff::Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned_datetime(self.london.clone()).date())
    }

    /// People, services and organisations as on disk.
    pub fn directory(&self) -> Arc<Directory> { self.directory.read().clone() }

    /// Adds a directory that was loaded at start or changed.
    pub fn merge_directory(&self, directory: &Directory) {
        let mut shared = self.directory.write();
        let mut merged = Directory::clone(&shared);
        merged.people.extend(directory.people.clone());
        merged.services.extend(directory.services.clone());
        merged.organisations.extend(directory.organisations.clone());
        merged.templates.extend(directory.templates.clone());
        for (pcn, lists) in &directory.tailorings {
            merged.tailorings.entry(pcn.clone()).or_default().extend(lists.clone());
        }
        *shared = Arc::new(merged);
    }

    /// Notes how far a directory is merged. Whether this place is newer, and whether it follows.
    fn place_directory(&self, stream: &StreamId, seq: u64) -> (bool, Order) {
        let mut merged = self.directories.lock();
        let last = merged.entry(stream.clone()).or_default();
        let (is_newer, order) = (seq > *last, if seq > *last + 1 { Order::Gap } else { Order::Next });
        *last = seq.max(*last);
        (is_newer, order)
    }

    /// A directory as it was read at a place. `false`: something newer was published meanwhile; read it again.
    pub fn take_directory(&self, stream: &StreamId, seq: u64, directory: &Directory) -> bool {
        let _one = self.publishing.lock();
        if self.directories.lock().get(stream).is_some_and(|last| *last > seq) {
            return false;
        }
        self.directories.lock().insert(stream.clone(), seq);
        self.merge_directory(directory);
        true
    }

    /// Whether the service is going down.
    pub fn is_draining(&self) -> bool { self.is_draining.load(Ordering::Relaxed) }

    /// Tells everyone here what was committed: by the writer in the order of commits; for other nodes by the follower, in every
    /// stream's own order. Where an event comes that does not follow what was published last, one of another node was not heard of
    /// yet: it may have ended rights, so everyone concerned is asked again before they are caught up from the journal.
    pub fn publish(self: &Arc<Self>, batch: &[Committed], origin: Origin) {
        let _one = self.publishing.lock();
        for Committed { commit, text_seq } in batch {
            for placed in &commit.events {
                match &placed.stream {
                    StreamId::Case(case_id) => self.publish_case(*case_id, commit, placed, origin),
                    StreamId::Meeting(_) => self.publish_meeting(commit, placed, origin),
                    StreamId::Directory(_) => self.publish_directory(commit, placed, origin),
                    StreamId::Series(_) => {
                        drop(self.publish_event(commit, placed, origin));
                        self.series_changed.notify_one();
                    }
                    _ => drop(self.publish_event(commit, placed, origin)),
                }
                self.tell_lists(&placed.event);
            }
            if let Some((text, seq)) = commit.text.as_ref().zip(*text_seq) {
                if let Some(document) = self.documents.known(&text.document) {
                    document.commit_seen(seq, &text.update);
                }
                self.fanout.publish(&Topic::Document(text.document.clone()), seq, &frames::text_update(commit, text, seq));
            }
        }
        if origin == Origin::Here && self.is_followed.load(Ordering::Relaxed) {
            self.own_places.lock().extend(batch.iter().flat_map(places));
            self.tell_other_nodes(batch);
        }
        metrics::counter!("mdt_commits_total").increment(batch.len() as u64);
        metrics::histogram!("mdt_commit_batch_size").record(batch.len() as f64);
    }

    /// What was published here by itself since the last asking.
    pub fn take_own_places(&self) -> HashSet<Place> { std::mem::take(&mut self.own_places.lock()) }

    fn tell_other_nodes(&self, batch: &[Committed]) {
        if !self.broker().is_open() {
            return;
        }
        for hint in batch.iter().filter_map(CommitHint::of) {
            self.broker().tell(&Hint::Commit(Box::new(hint)));
        }
    }

    /// The state moves on, and everyone on the stream is sent the event.
    fn publish_event(&self, commit: &Commit, placed: &StreamEvent, origin: Origin) -> Option<Arc<State>> {
        let state = self
            .cache
            .known(&placed.stream)
            .and_then(|slot| slot.commit_seen(placed.seq, &placed.event, commit.commit_id, origin == Origin::Here));
        self.fanout.publish(&Topic::Stream(placed.stream.clone()), placed.seq, &frames::event(commit, placed));
        state
    }

    /// A case: its cards are made once; what can end a right is held until everyone concerned was asked again.
    fn publish_case(self: &Arc<Self>, case_id: CaseId, commit: &Commit, placed: &StreamEvent, origin: Origin) {
        let kind = placed.event.kind;
        let has_gap = self.fanout.has_gap(&Topic::Stream(placed.stream.clone()), placed.seq);
        let held = if has_gap || consequences::can_end_rights(kind) { self.fanout.topics_of_case(case_id) } else { Vec::new() };
        let _held = Held::begin(&self.fanout, held);
        let state = self.publish_event(commit, placed, origin);
        if let Some(State::Case(case)) = state.as_deref() {
            let today = self.today();
            self.fanout.publish_cards(
                case_id,
                |item| card_frame(case, item, placed.seq, today),
                |meeting, item| frames::card_gone(meeting, item, case_id),
            );
            // Minutes are read over HTTP, like lists.
            if consequences::changes_minutes(kind) {
                self.lists.changed(self, ListKind::Cases, &case.root.pcn);
            }
        } else {
            self.fanout.cards_are_behind(case_id);
        }
        drop(_held);
        if matches!(kind, EventKind::BarSet | EventKind::BarLifted) {
            // Lists of a service and of the pool hold lines of this case: whoever it bars has the rest of them from now on.
            self.fanout.recheck_followers(|topic| matches!(topic, Topic::Stream(stream) if stream.is_worklist()));
        }
        // Whoever is in a meeting this case is on may get its card, in one that is over too: a partner is expected for a while after.
        // Their sessions ask the policy.
        if consequences::can_give_cards(kind) {
            match state.as_deref() {
                Some(State::Case(case)) => self.ask_for_cards(case),
                // Not in memory: it is read for those who may get it.
                _ if self.registry.count() > 0 => self.leave(Chore::Cards(case_id)),
                _ => {}
            }
        }
        if consequences::changes_needs(kind) {
            let meetings: BTreeSet<MeetingId> = match state.as_deref() {
                Some(State::Case(case)) => case.items.values().filter(|it| !it.is_over).map(|it| it.meeting_id).collect(),
                _ => placed.event.parts.iter().filter_map(|part| if let Part::CaseItem(item) = part { Some(item.meeting_id) } else { None }).collect(),
            };
            for meeting in meetings {
                self.see_to(commit, origin, Chore::Rotating(meeting));
            }
        }
    }

    fn publish_meeting(self: &Arc<Self>, commit: &Commit, placed: &StreamEvent, origin: Origin) {
        let has_gap = self.fanout.has_gap(&Topic::Stream(placed.stream.clone()), placed.seq);
        let state = self.publish_event(commit, placed, origin);
        if has_gap {
            self.registry.recheck(|_| true);
        }
        let StreamId::Meeting(id) = placed.stream else { return };
        if placed.event.kind == EventKind::MeetingStarted {
            // Every node knows who is connected to it.
            self.see_to(commit, Origin::Here, Chore::Arrivals(id));
        }
        if matches!(placed.event.kind, EventKind::MeetingStarted | EventKind::ChairTaken | EventKind::ChairGivenBack) {
            self.see_to(commit, origin, Chore::Chair(id));
        }
        if consequences::empties_seats(placed.event.kind) {
            self.see_to(commit, origin, Chore::Rotating(id));
        }
        let meeting = if let Some(State::Meeting(meeting)) = state.as_deref() { Some(meeting.as_ref()) } else { None };
        // Minutes of topics are on the meeting, and are read over HTTP as a case's are.
        if let Some(meeting) = meeting.filter(|_| consequences::changes_minutes(placed.event.kind)) {
            self.lists.changed(self, ListKind::Meetings, &meeting.root.pcn);
        }
        match consequences::touched_by(meeting, &placed.event) {
            Some(touched) if touched.is_empty() => {}
            Some(touched) => self.registry.recheck(|connection| touched.contains(&connection.person_id)),
            // Somebody here may have a case by it.
            None => self.registry.recheck(|_| true),
        }
    }

    fn publish_directory(&self, commit: &Commit, placed: &StreamEvent, origin: Origin) {
        let mut changed = Directory::default();
        for part in &placed.event.parts {
            match part {
                Part::Person(it) => drop(changed.people.insert(it.id, it.clone())),
                Part::Service(it) => drop(changed.services.insert(it.id, it.clone())),
                Part::Organisation(it) => drop(changed.organisations.insert(it.code.clone(), it.clone())),
                Part::Template(it) => drop(changed.templates.insert(it.kind, it.clone())),
                Part::Tailoring(it) => drop(changed.tailorings.entry(it.pcn.clone()).or_default().insert(it.kind, it.clone())),
                _ => {}
            }
        }
        let (merged, order) = self.place_directory(&placed.stream, placed.seq);
        if merged {
            self.merge_directory(&changed);
        }
        if order == Order::Gap {
            // What came between is read with the whole.
            self.leave(Chore::Directory(placed.stream.clone()));
        }
        self.publish_event(commit, placed, origin);
        if !changed.people.is_empty() {
            self.registry.recheck(|connection| changed.people.contains_key(&connection.person_id));
        }
        // A guest is on no rota.
        if !changed.services.is_empty() || changed.people.values().any(|person| person.guest.is_none()) {
            self.see_to(commit, origin, Chore::RotatingAll);
        }
    }

    /// Leaves a chore to the hub, unless the commit only plays a history, or the node that made it sees to it.
    fn see_to(&self, commit: &Commit, origin: Origin, chore: Chore) {
        if origin == Origin::Elsewhere || commit.at < self.now().plus_seconds(-HISTORY_SECONDS) {
            return;
        }
        self.leave(chore);
    }

    fn leave(&self, chore: Chore) {
        if let Err(error) = self.chores.try_send(chore) {
            tracing::error!(%error, "something to see to after a commit was not taken");
        }
    }

    /// Asks everybody in a meeting this case is on whether they may have its card.
    pub(crate) fn ask_for_cards(&self, case: &Case) {
        for item in case.items.values().filter(|item| !item.is_removed) {
            for connection in self.fanout.followers(&Topic::Stream(StreamId::Meeting(item.meeting_id))) {
                self.registry.ask_for_card(connection.id, item.meeting_id, item.item_id, case.root.id);
            }
        }
    }

    /// Lists are told that they changed, never what changed.
    fn tell_lists(self: &Arc<Self>, event: &Event) {
        for part in &event.parts {
            match part {
                // Whoever is kept out of a case has lists of actions without it, those done today too.
                Part::CaseRoot(root) if matches!(event.kind, EventKind::BarSet | EventKind::BarLifted) => {
                    self.lists.changed(self, ListKind::Cases, &root.pcn);
                    self.lists.changed(self, ListKind::Actions, &root.pcn);
                }
                Part::MeetingRoot(root) => self.lists.changed(self, ListKind::Meetings, &root.pcn),
                Part::CaseRoot(root) => self.lists.changed(self, ListKind::Cases, &root.pcn),
                Part::ActionItem(action) => self.lists.changed(self, ListKind::Actions, &action.pcn),
                Part::Tailoring(it) => {
                    let directory = self.directory();
                    let places = [Some(&it.pcn), directory.federation()];
                    places.into_iter().flatten().for_each(|place| self.lists.changed(self, ListKind::Templates, place));
                }
                Part::Story(_) => {
                    if let Some(federation) = self.directory().federation() {
                        self.lists.changed(self, ListKind::Stories, federation);
                    }
                }
                Part::Template(_) => self.directory().organisations.keys().for_each(|place| self.lists.changed(self, ListKind::Templates, place)),
                _ => {}
            }
        }
    }
}

/// A case's card as a frame, unless the case is off that agenda.
pub fn card_frame(case: &Case, item: ItemId, seq: u64, today: Day) -> Option<Bytes> {
    if case.items.get(&item).is_none_or(|place| place.is_removed) {
        return None;
    }
    case.card(item, seq, today).map(|card| frames::message(&mdt_protocol::server::ServerMessage::CardChanged { card: Box::new(card) }))
}
