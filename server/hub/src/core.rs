//! What everything in the hub shares, and the publisher: the one place that tells others what was committed.
//!
//! The writer calls [`Core::publish`] with every batch, in commit order, after the fsync and before anybody is answered.

use crate::{
    cache::Cache,
    fanout::{Fanout, Topic},
    frames,
    lists::Lists,
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
    event::{EventKind, Part, State},
    ids::{ItemId, MeetingId},
    stream::StreamId,
    words::{Day, UtcMicros},
};
use mdt_protocol::client::ListKind;
use mdt_store::commit::Commit;
use parking_lot::RwLock;
use tokio::sync::mpsc;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

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
    /// Meetings that went live: whoever is connected is recorded as here.
    pub started: mpsc::Sender<MeetingId>,
    clock: Clock,
    /// Europe/London, looked up once: every command asks for its day.
    london: jiff::tz::TimeZone,
    directory: RwLock<Arc<Directory>>,
}

impl Core {
    /// Nothing loaded yet; meetings that go live are told to `started`.
    pub fn new(timings: Timings, clock: Clock, started: mpsc::Sender<MeetingId>) -> Self {
        Self {
            started,
            cache: Cache::default(),
            fanout: Fanout::default(),
            documents: Documents::default(),
            registry: Registry::default(),
            presence: Presence::default(),
            transients: Transients::default(),
            lists: Lists::default(),
            timings,
            is_draining: AtomicBool::new(false),
            clock,
            london: jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC),
            directory: RwLock::default(),
        }
    }

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
        *shared = Arc::new(merged);
    }

    /// Whether the service is going down.
    pub fn is_draining(&self) -> bool { self.is_draining.load(Ordering::Relaxed) }

    /// Tells everyone what was committed, in commit order. Called by the writer only.
    pub fn publish(self: &Arc<Self>, batch: &[Arc<Commit>]) {
        for commit in batch {
            for placed in &commit.events {
                let state = self.cache.known(&placed.stream).and_then(|slot| slot.commit_seen(placed.seq, &placed.event));
                let topic = Topic::Stream(placed.stream.clone());
                self.fanout.publish(&topic, placed.seq, &frames::event(commit, placed));
                match &placed.stream {
                    StreamId::Case(case_id) => {
                        if let Some(State::Case(case)) = state.as_deref() {
                            let today = self.today();
                            self.fanout.publish_cards(
                                *case_id,
                                |item| card_frame(case, item, placed.seq, today),
                                |meeting, item| frames::card_gone(meeting, item, *case_id),
                            );
                        }
                        // Whoever is in a meeting this case was put on may get its card: their sessions ask the policy.
                        let is_listed = matches!(placed.event.kind, EventKind::CaseListed | EventKind::CaseCarried | EventKind::CaseRegistered);
                        for part in placed.event.parts.iter().filter(|_| is_listed) {
                            if let Part::CaseItem(item) = part {
                                self.ask_for_card(item.meeting_id, item.item_id, *case_id);
                            }
                        }
                    }
                    StreamId::Directory(_) => {
                        let mut changed = Directory::default();
                        for part in &placed.event.parts {
                            match part {
                                Part::Person(it) => drop(changed.people.insert(it.id, it.clone())),
                                Part::Service(it) => drop(changed.services.insert(it.id, it.clone())),
                                Part::Organisation(it) => drop(changed.organisations.insert(it.code.clone(), it.clone())),
                                _ => {}
                            }
                        }
                        self.merge_directory(&changed);
                    }
                    _ => {}
                }
                if let (StreamId::Meeting(meeting), EventKind::MeetingStarted) = (&placed.stream, placed.event.kind)
                    && self.started.try_send(*meeting).is_err()
                {
                    tracing::error!("a started meeting's roll-call could not be asked for");
                }
                self.tell_lists(&placed.event.parts);
            }
            if let Some(text) = &commit.text {
                if let Some(document) = self.documents.known(&text.document) {
                    document.commit_seen(text.seq, &text.update);
                }
                self.fanout.publish(&Topic::Document(text.document.clone()), text.seq, &frames::text_update(commit, text));
            }
        }
        metrics::counter!("mdt_commits_total").increment(batch.len() as u64);
        metrics::histogram!("mdt_commit_batch_size").record(batch.len() as f64);
    }

    fn ask_for_card(&self, meeting: MeetingId, item: ItemId, case: mdt_domain::ids::CaseId) {
        for connection in self.fanout.followers(&Topic::Stream(StreamId::Meeting(meeting))) {
            self.registry.ask_for_card(connection.id, meeting, item, case);
        }
    }

    /// Lists are told that they changed, never what changed.
    fn tell_lists(self: &Arc<Self>, parts: &[Part]) {
        for part in parts {
            match part {
                Part::MeetingRoot(root) => self.lists.changed(self, ListKind::Meetings, &root.pcn),
                Part::CaseRoot(root) => self.lists.changed(self, ListKind::Cases, &root.pcn),
                Part::ActionItem(action) => self.lists.changed(self, ListKind::Actions, &action.pcn),
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
