//! The hub: one pipeline for every command, rooms, sessions, presence, recovery and fan-out.
//!
//! Architecture invariant: knows no socket and no web framework; `queue` and the fan-out know no database.
//! Called by the app: `ws.rs` feeds sessions; HTTP, jobs and importers call [`Hub::execute`].

pub mod broker;
mod cache;
mod consequences;
mod core;
pub mod error;
mod execute;
mod fanout;
mod follow;
mod frames;
mod lists;
mod nodes;
mod parse;
mod presence;
pub mod queue;
mod registry;
mod rights;
pub mod session;
pub mod mails;
mod texts;
pub mod timings;
mod transients;

pub use crate::core::Clock;

use crate::{
    broker::{Broker, Hint, RedisAddress},
    consequences::Chore,
    core::{Core, Origin},
    error::{ExecuteError, HubError},
    fanout::Topic,
    mails::MakeMails,
    queue::Connection,
    registry::Shut,
    session::Session,
    timings::Timings,
};
use bytes::Bytes;
use mdt_domain::{
    command::Command,
    directory::Directory,
    event::State,
    ids::{CaseId, CommandId, ConnectionId, ItemId, MeetingId, PersonId},
    meeting::MeetingStatus,
    series::Holidays,
    stream::{DocumentId, StreamId},
    words::{Day, OdsCode, UtcMicros},
};
use mdt_protocol::{client::ListKind, close::CloseCode, command::WireCommand};
use mdt_store::{Engine, Store, StoreOptions, error::StoreError};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

/// Who asks for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorId {
    /// A member who signed in.
    Person(PersonId),
    /// The service itself, a job, or an importer run by an operator.
    System,
}

/// A command on its way in.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who asks.
    pub actor: ActorId,
    /// The client's id for it, with the hash of its body; none for jobs and importers.
    pub key: Option<(CommandId, [u8; 32])>,
    /// What.
    pub command: Command,
    /// As of when; none: the hub's clock. Only the demo's history is made with another time.
    pub at: Option<UtcMicros>,
}

/// A command that is committed and on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Where its streams stood after it (those its receiver may know of).
    pub streams: Vec<(StreamId, u64)>,
    /// Whether this answer was given before (P2).
    pub is_repeat: bool,
}

/// How to start a hub.
#[derive(Clone)]
pub struct HubOptions {
    /// All waiting times.
    pub timings: Timings,
    /// The server's clock.
    pub clock: Clock,
    /// Hints between nodes; none: the journal alone is followed.
    pub redis: Option<RedisAddress>,
    /// Bank holidays, by which series meet or do not.
    pub holidays: Arc<Holidays>,
    /// Makes the mails of each commit; none: there are none.
    pub make_mails: Option<MakeMails>,
}
impl Default for HubOptions {
    /// Real waiting times and the system's clock.
    fn default() -> Self { Self { timings: Timings::REAL, clock: Arc::new(system_clock), redis: None, holidays: Arc::new(Holidays::built_in().clone()), make_mails: None } }
}

/// The system's clock in microseconds.
pub fn system_clock() -> UtcMicros {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    UtcMicros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// The hub. One per process.
pub struct Hub {
    pub(crate) core: Arc<Core>,
    pub(crate) store: Store,
    /// Before that nobody could be connected here.
    started_at: UtcMicros,
}

/// Meetings are looked at a day around now when the service has started again.
const DAY_SECONDS: i64 = 86_400;
/// Batches in which connections are told to come back, and how many are told at once at least.
const DRAIN_BATCHES: usize = 20;
const DRAIN_AT_LEAST: usize = 50;
/// Hints of other nodes that may wait.
const HINTS: usize = 4096;
/// States that nobody has used for so long leave memory.
const IDLE: Duration = Duration::from_secs(600);

impl Hub {
    /// Opens the store, loads the directory, starts writer, reaper and housekeeping.
    pub async fn start(store: StoreOptions, options: HubOptions) -> Result<Arc<Self>, HubError> {
        let (chores, to_do) = mpsc::channel(4096);
        let core = Arc::new(Core::new(options.timings, options.clock, options.holidays, options.make_mails, chores));
        let publisher = Arc::downgrade(&core);
        let store = Store::open(
            store,
            Arc::new(move |batch| {
                if let Some(core) = publisher.upgrade() {
                    core.publish(batch, Origin::Here);
                }
            }),
        )
        .await?;
        // Before anything is loaded: what is loaded is not older.
        let mark = if store.engine() == Engine::Postgres { Some(store.mark().await?) } else { None };
        let (received, hints) = mpsc::channel(HINTS);
        if let Some(address) = options.redis.filter(|_| mark.is_some()) {
            let channel = format!("mdt-hub:{}", store.epoch());
            core.set_broker(Broker::through_redis(address, channel, store.run().to_owned(), options.timings, received));
        }
        for stream in store.streams_of_kind("directory").await? {
            let slot = core.cache.loaded(&store, &stream).await?;
            let states = slot.states.lock();
            if let Some(State::Directory(directory)) = states.committed.as_deref() {
                core.take_directory(&stream, states.committed_seq, directory);
            }
        }
        registry::start_reaper(&core).map_err(|error| StoreError::Unusable(format!("no thread could be started: {error}")))?;
        let hub = Arc::new(Self { started_at: core.now(), core, store });
        if let Some(mark) = mark {
            hub.core.is_followed.store(true, Ordering::Relaxed);
            hub.follow(mark, hints);
            hub.keep_lease();
        }
        hub.clone().keep_house();
        hub.do_chores(to_do);
        Ok(hub)
    }

    /// Sweeps memory, compares positions with the journal (P6), and tells that people left who were here when the
    /// service last stopped. Ends with the hub.
    fn keep_house(self: Arc<Self>) {
        let weak = Arc::downgrade(&self);
        let every = self.core.timings.position_check_every;
        tokio::spawn(async move {
            let mut missing = nodes::Missing::new();
            loop {
                tokio::time::sleep(every).await;
                let Some(hub) = weak.upgrade() else { return };
                hub.core.cache.sweep(IDLE);
                hub.core.documents.sweep();
                hub.heal_positions().await;
                // With several nodes the lease's keeper looks, more often. Alone it only finds what could not be written down.
                if !hub.is_shared()
                    && let Err(error) = hub.look_for_ghosts(&mut missing).await
                {
                    tracing::warn!(%error, "who is here could not be compared with who is connected");
                }
                hub.end_empty_meetings().await;
            }
        });
        let weak = Arc::downgrade(&self);
        let grace = self.core.timings.leave_grace;
        tokio::spawn(async move {
            tokio::time::sleep(grace).await;
            let Some(hub) = weak.upgrade() else { return };
            if let Err(error) = hub.tell_who_left().await {
                tracing::error!(%error, "who left during the restart could not be told");
            }
        });
    }

    /// What commits left to do, one after another; the same thing twice is done once.
    fn do_chores(self: &Arc<Self>, mut to_do: mpsc::Receiver<Chore>) {
        let weak = Arc::downgrade(self);
        tokio::spawn(async move {
            let mut batch = Vec::new();
            while to_do.recv_many(&mut batch, 256).await > 0 {
                let Some(hub) = weak.upgrade() else { return };
                let chores: BTreeSet<Chore> = batch.drain(..).collect();
                for chore in chores {
                    hub.do_chore(chore).await;
                }
            }
        });
    }

    async fn do_chore(self: &Arc<Self>, chore: Chore) {
        match chore {
            // Before the start only those asked were here; now everyone connected is.
            Chore::Arrivals(meeting) => {
                for person in self.core.presence.people_in(meeting) {
                    self.by_itself(Command::PersonArrived(meeting, person)).await;
                    // Gone again while that was written: that they left may have been told before.
                    if !self.core.presence.is_in(meeting, person) {
                        let hub = self.clone();
                        tokio::spawn(async move { hub.leave_after_grace(meeting, person).await });
                    }
                }
            }
            Chore::Chair(meeting) => {
                if let Ok(Some(state)) = self.meeting(meeting).await
                    && let Some(holder) = state.live.chair_held_by
                {
                    let hub = self.clone();
                    tokio::spawn(async move { hub.look_for_chair(meeting, holder).await });
                }
            }
            Chore::Rotating(meeting) => self.by_itself(Command::RefreshRotating(meeting)).await,
            Chore::RotatingAll => self.refresh_all_rotating().await,
            Chore::Cards(case) => match self.case(case).await {
                Ok(case) => case.iter().for_each(|case| self.core.ask_for_cards(case)),
                Err(error) => {
                    tracing::error!(%error, "a case could not be read for those who may have it now; everyone asks again");
                    self.core.registry.recheck(|_| true);
                }
            },
            Chore::Directory(stream) => {
                if let Err(error) = self.read_directory(&stream).await {
                    tracing::error!(%error, "a directory could not be read again");
                }
                self.core.registry.recheck(|_| true);
            }
        }
    }

    /// Makes the rotating partners of every meeting to come follow from agenda and rota. Done at start, and when a rota or an
    /// absence changes.
    pub async fn refresh_all_rotating(self: &Arc<Self>) {
        match self.store.meetings_ahead(self.now().plus_seconds(-DAY_SECONDS)).await {
            Ok(meetings) => {
                for meeting in meetings {
                    self.by_itself(Command::RefreshRotating(meeting)).await;
                }
            }
            Err(error) => tracing::error!(%error, "the meetings ahead could not be read"),
        }
    }

    /// Reads a directory whole, and takes it unless something newer was published meanwhile: then again.
    async fn read_directory(&self, stream: &StreamId) -> Result<(), StoreError> {
        loop {
            let loaded = self.store.load(stream).await?;
            let Some(State::Directory(directory)) = &loaded.state else { return Ok(()) };
            if self.core.take_directory(stream, loaded.seq, directory) {
                return Ok(());
            }
        }
    }

    async fn heal_positions(&self) {
        // Committed positions are read first and published ones move on meanwhile: only a journal ahead of what was
        // published *before* the reading is a hint that got lost.
        let published: BTreeMap<Topic, u64> =
            self.core.fanout.heads().into_iter().filter_map(|(topic, head)| head.map(|head| (topic, head))).collect();
        let (mut streams, mut documents) = (Vec::new(), Vec::new());
        for topic in published.keys().cloned() {
            match topic {
                Topic::Stream(stream) => streams.push(stream),
                Topic::Document(document) => documents.push(document),
            }
        }
        let (Ok(streams), Ok(documents)) = (self.store.heads(&streams).await, self.store.document_heads(&documents).await) else { return };
        // Let the publisher finish what is on disk already, and the follower what others wrote: it looks more often than this.
        if let Ok(permit) = self.store.reserve().await {
            let _ = permit.barrier().await;
        }
        if self.is_shared() {
            tokio::time::sleep(self.core.timings.follow_every * 2).await;
        }
        let streams = streams.into_iter().map(|(stream, head)| (Topic::Stream(stream), head));
        let documents = documents.into_iter().map(|(document, head)| (Topic::Document(document), head));
        for (topic, head) in streams.chain(documents) {
            if published.get(&topic).is_some_and(|published| *published < head) {
                // What is decided and shown from now on is read anew.
                if let Topic::Stream(stream) = &topic
                    && let Some(slot) = self.core.cache.known(stream)
                {
                    slot.make_stale_below(head);
                }
                self.core.fanout.heal(&topic, head);
            }
        }
    }

    /// A live meeting nobody is connected to any more ends itself after a while: draft minutes are made, what is incomplete is
    /// listed for the coordinator. Time in which the service was down is not counted: nobody could be connected.
    async fn end_empty_meetings(self: &Arc<Self>) {
        let meetings = match self.store.live_meetings().await {
            Ok(meetings) => meetings,
            Err(error) => return tracing::error!(%error, "the live meetings could not be read"),
        };
        let patience = i64::try_from(self.core.timings.empty_meeting_ends.as_micros()).unwrap_or(i64::MAX);
        for id in meetings {
            let Ok(Some(meeting)) = self.meeting(id).await else { continue };
            let Ok(present) = self.people_present(id).await else { continue };
            let is_somebody_here = meeting.attendees.values().any(|it| it.is_here) || !present.is_empty();
            let last_left = meeting.attendees.values().filter_map(|it| it.left_at).chain(meeting.live.started_at).max();
            let is_due = last_left.is_some_and(|at| at.max(self.started_at).0.saturating_add(patience) <= self.now().0);
            if !is_somebody_here && is_due && meeting.root.status == MeetingStatus::Live {
                tracing::info!(meeting = %id, "nobody is connected any more: the meeting ends itself");
                self.by_itself(Command::CloseMeeting { meeting_id: id, override_reason: None }).await;
            }
        }
    }

    /// People recorded as here without a connection: the service stopped while they were in the room.
    async fn tell_who_left(self: &Arc<Self>) -> Result<(), StoreError> {
        let pcns: Vec<OdsCode> = self.directory().organisations.keys().cloned().collect();
        let nobody = PersonId(Uuid::nil());
        let (from, to) = (self.now().plus_seconds(-DAY_SECONDS), self.now().plus_seconds(DAY_SECONDS));
        let mut meetings: BTreeSet<MeetingId> = self.store.meetings_between(nobody, &pcns, from, to).await?.into_iter().map(|meeting| meeting.root.id).collect();
        // Supervision is in nobody's list, and its two may have been here too.
        meetings.extend(self.store.live_meetings().await?);
        for meeting in meetings {
            let Some(State::Meeting(state)) = self.state(&StreamId::Meeting(meeting)).await? else { continue };
            let present = self.people_present(meeting).await?;
            for attendee in state.attendees.values().filter(|a| a.is_here && !present.contains(&a.person_id)) {
                self.by_itself(Command::PersonLeft(meeting, attendee.person_id)).await;
                // Back while that was written: their arrival found them still here.
                if self.core.presence.is_in(meeting, attendee.person_id) {
                    self.by_itself(Command::PersonArrived(meeting, attendee.person_id)).await;
                    if !self.core.presence.is_in(meeting, attendee.person_id) {
                        let (hub, person) = (self.clone(), attendee.person_id);
                        tokio::spawn(async move { hub.leave_after_grace(meeting, person).await });
                    }
                }
            }
            if let Some(holder) = state.live.chair_held_by.filter(|_| state.root.status == MeetingStatus::Live) {
                let hub = self.clone();
                tokio::spawn(async move { hub.look_for_chair(meeting, holder).await });
            }
        }
        Ok(())
    }

    // -- commands

    /// Decides, commits and answers. Used by HTTP, jobs, importers and tests; the socket uses the same pipeline.
    pub async fn execute(self: &Arc<Self>, request: Request) -> Result<Accepted, ExecuteError> {
        execute::execute(&self.core, &self.store, request).await
    }

    /// A wire command of a person.
    pub async fn execute_wire(self: &Arc<Self>, person: PersonId, id: CommandId, command: WireCommand) -> Result<Accepted, ExecuteError> {
        let request = session::request_of(ActorId::Person(person), id, command).map_err(|_| ExecuteError::Unavailable)?;
        self.execute(request).await
    }

    // -- connections

    /// Opens a connection for a person: the session runs until the returned inbox is closed. `shut` shuts the descriptor
    /// down from outside. None while the service is going down.
    pub fn connect(self: &Arc<Self>, person: PersonId, session_hash: String, shut: Shut) -> Option<(Arc<Connection>, mpsc::Sender<Bytes>)> {
        if self.core.is_draining() {
            return None;
        }
        let connection = Arc::new(Connection::new(ConnectionId(Uuid::now_v7()), person, session_hash));
        self.core.registry.add(connection.clone(), shut);
        let (inbox, frames) = mpsc::channel(session::INBOX_FRAMES);
        tokio::spawn(Session::new(self.clone(), connection.clone()).run(frames));
        Some((connection, inbox))
    }

    /// The socket is gone: its descriptor may be somebody else's from now on.
    pub fn disconnected(&self, connection: &Connection) {
        self.core.registry.remove(connection.id);
        connection.wake_session.notify_one();
    }

    /// How many connections are in the registry.
    pub fn connections(&self) -> usize { self.core.registry.count() }

    /// Ends all connections of a person (a guest who got a new link).
    pub fn close_person(&self, person: PersonId) {
        self.core.registry.end_person(person, CloseCode::SignedOut);
        self.core.broker().tell(&Hint::PersonClosed { person });
    }

    /// The shelf is in no journal: who watches this place's is told here, and by a hint on the other nodes.
    pub fn shelf_changed(&self, place: &OdsCode) {
        self.core.lists.changed(&self.core, ListKind::Shelf, place);
        self.core.broker().tell(&Hint::ListChanged { list: ListKind::Shelf, place: place.clone() });
    }

    /// Ends all connections of a session that was signed out.
    pub fn close_session(&self, session_hash: &str) {
        self.core.registry.end_session(session_hash, CloseCode::SignedOut);
        self.core.broker().tell(&Hint::SessionEnded { session: session_hash.to_owned() });
    }

    /// Goes down: no new connection; existing ones are told to come back, in batches over up to 10 s (P10).
    pub async fn drain(&self) {
        self.core.is_draining.store(true, Ordering::Relaxed);
        let batch = self.connections().div_ceil(DRAIN_BATCHES).max(DRAIN_AT_LEAST);
        for _ in 0..DRAIN_BATCHES {
            if self.core.registry.end_some(batch, CloseCode::Restarting) == 0 {
                break;
            }
            tokio::time::sleep(self.core.timings.drain_over.div_f64(DRAIN_BATCHES as f64)).await;
        }
        // What was accepted is on disk; wait for what is on its way.
        if let Ok(permit) = self.store.reserve().await {
            let _ = permit.barrier().await;
        }
    }

    /// Whether the service is going down (readiness).
    pub fn is_draining(&self) -> bool { self.core.is_draining() }

    /// A connection came into a room.
    pub(crate) fn entered_room(self: &Arc<Self>, meeting: MeetingId, person: PersonId, connection: ConnectionId) {
        if self.core.presence.join(meeting, person, connection) {
            let hub = self.clone();
            tokio::spawn(async move {
                hub.note_presence(meeting, person).await;
                hub.by_itself(Command::PersonArrived(meeting, person)).await;
                // Gone again while that was written: whoever saw them go may have found nobody here yet.
                if !hub.core.presence.is_in(meeting, person) {
                    tokio::join!(hub.look_for_chair(meeting, person), hub.leave_after_grace(meeting, person));
                }
            });
        }
    }

    /// A connection left a room; the person has left when none of theirs is back within the grace time.
    pub(crate) fn left_room(self: &Arc<Self>, meeting: MeetingId, person: PersonId, connection: ConnectionId) {
        if self.core.presence.leave(meeting, person, connection) {
            let hub = self.clone();
            tokio::spawn(async move { hub.look_for_chair(meeting, person).await });
            let hub = self.clone();
            tokio::spawn(async move {
                hub.note_presence(meeting, person).await;
                hub.leave_after_grace(meeting, person).await;
            });
        }
    }

    /// A person's last connection here is gone: they have left when none is back within the grace time.
    async fn leave_after_grace(self: &Arc<Self>, meeting: MeetingId, person: PersonId) {
        loop {
            tokio::time::sleep(self.core.timings.leave_grace).await;
            // With several nodes the look for ghosts tells, which sees them all for as long as the grace time; but it sees live meetings only.
            let is_live = || async { matches!(self.meeting(meeting).await, Ok(Some(state)) if state.root.status == MeetingStatus::Live) };
            if self.is_shared() && is_live().await {
                return;
            }
            if self.is_present(meeting, person).await {
                return;
            }
            self.by_itself(Command::PersonLeft(meeting, person)).await;
            if !self.is_present(meeting, person).await {
                return;
            }
            // Back while that was written: their arrival may have found them still here.
            self.by_itself(Command::PersonArrived(meeting, person)).await;
            if self.is_present(meeting, person).await {
                return;
            }
            // Gone again while that was written: whoever saw them go may have told it before.
        }
    }

    /// A command of the hub itself. One that cannot be done is logged: nobody waits for it.
    async fn by_itself(self: &Arc<Self>, command: Command) {
        let what = execute::command_name(&command);
        let request = Request { actor: ActorId::System, key: None, command, at: None };
        if let Err(error) = self.execute(request).await {
            tracing::warn!(%error, ?what, "something the hub sees to by itself was not done");
        }
    }

    /// Who holds the chair is not connected, and still is not a moment later: the deputy is shown it. Nobody is promoted.
    async fn look_for_chair(self: &Arc<Self>, meeting: MeetingId, person: PersonId) {
        loop {
            tokio::time::sleep(self.core.timings.chair_lost_after).await;
            let holds = matches!(self.meeting(meeting).await, Ok(Some(state)) if state.root.status == MeetingStatus::Live && state.live.chair_held_by == Some(person));
            if !holds || self.is_present(meeting, person).await {
                return;
            }
            self.by_itself(Command::NoteChairConnection { meeting_id: meeting, holder: person, is_lost: true }).await;
            if !self.is_present(meeting, person).await {
                return;
            }
            // Back while that was written: their arrival may have come first.
            self.by_itself(Command::NoteChairConnection { meeting_id: meeting, holder: person, is_lost: false }).await;
            if self.is_present(meeting, person).await {
                return;
            }
            // Gone again while that was written: whoever saw them go may have told it before.
        }
    }

    /// Whether a person is in the room of a meeting that is live: their session does not run out meanwhile.
    pub fn is_in_live_meeting(&self, person: PersonId) -> bool {
        self.core.presence.rooms_of(person).into_iter().any(|meeting| {
            self.core.cache.known(&StreamId::Meeting(meeting)).is_some_and(|slot| {
                matches!(slot.states.lock().committed.as_deref(), Some(State::Meeting(state)) if state.root.status == MeetingStatus::Live)
            })
        })
    }

    // -- reading

    /// The store, for lists and accounts.
    pub fn store(&self) -> &Store { &self.store }

    /// People, services and organisations as on disk.
    pub fn directory(&self) -> Arc<Directory> { self.core.directory() }

    /// The state behind a stream as on disk.
    pub async fn state(&self, stream: &StreamId) -> Result<Option<State>, StoreError> {
        let slot = self.core.cache.loaded(&self.store, stream).await?;
        let state = slot.states.lock().committed.clone();
        Ok(state.as_deref().cloned())
    }

    /// Which case is behind which line of a meeting.
    pub async fn lines(&self, meeting: MeetingId) -> Result<BTreeMap<ItemId, CaseId>, StoreError> { self.store.cases_of(meeting).await }

    /// The four texts of a document as on disk, in the order of [`mdt_domain::stream::TEXT_BOXES`].
    pub async fn texts(&self, document: &DocumentId) -> Result<[String; 4], StoreError> {
        Ok(self.core.documents.current(&self.store, document).await?.texts())
    }

    /// What was typed in a document after its texts were drafted into minutes; nothing, as a rule.
    pub async fn late_letters(&self, document: &DocumentId, drafted: &[String; 4]) -> Result<Vec<texts::LateLetters>, StoreError> {
        if self.texts(document).await? == *drafted {
            return Ok(Vec::new());
        }
        let log = self.store.document_updates_since(document, 0, i64::MAX.unsigned_abs()).await?;
        Ok(texts::late_letters(&log, drafted))
    }

    /// Wakes one waiting task when a series was made or changed, by this node or another.
    pub fn series_changed(&self) -> Arc<Notify> { self.core.series_changed.clone() }

    /// Bank holidays.
    pub fn holidays(&self) -> &Holidays { &self.core.holidays }

    /// Now, by the server's clock.
    pub fn now(&self) -> UtcMicros { self.core.now() }

    /// Today in Europe/London.
    pub fn today(&self) -> Day { self.core.today() }

    /// The day of an instant in Europe/London.
    pub fn day_of(&self, at: UtcMicros) -> Day { self.core.day_of(at) }

    /// Commits what was sent and closes the database.
    pub async fn stop(&self) {
        if self.is_shared()
            && let Err(error) = self.store.give_up_lease().await
        {
            tracing::warn!(%error, "this node's lease could not be given up; it ends by itself");
        }
        self.store.close().await;
    }
}
