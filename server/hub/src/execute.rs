//! The one pipeline: decide → commit → publish. Every command of every caller goes through here.
//!
//! A command is decided upon its streams' states *plus what is handed to the writer and not yet seen committed*, under
//! the locks of just these streams, and handed to the writer under the same locks: the order of decisions is the order
//! of commits. Answers wait for the commit (a refusal too, if it rests on something pending). A failed commit makes its
//! streams stale, and what was decided on top of it fails at the writer's compare-and-set and is decided again.

use crate::{
    Accepted, ActorId, Request,
    cache::{Slot, States},
    core::Core,
    error::ExecuteError,
    mails::{self, Happening},
};
use mdt_domain::{
    event::State,
    command::Command,
    decide::{Actor, Context, Events, Need, Verdict, World, decide},
    directory::{Directory, Person},
    ids::{CommitId, PersonId},
    rejection::Rejection,
    stream::StreamId,
};
use mdt_store::{
    Engine, Store,
    mails::MailIntent,
    commit::{CommandKey, Commit, CommitError, CommitPermit, KnownCommand, StreamEvent, Written},
};
use parking_lot::MutexGuard;
use std::{cmp::Ordering, collections::BTreeSet, sync::Arc};
use tokio::sync::oneshot;
use uuid::Uuid;

/// How often a command is decided again before the service says it cannot now.
pub const TRIES: usize = 12;

/// The writer's answer to a commit, or (for a refusal) to what it rests on.
enum Answer {
    Commit(oneshot::Receiver<Result<Written, CommitError>>),
    Barrier(oneshot::Receiver<Result<(), CommitError>>),
    Now,
}
impl Answer {
    async fn wait(self) -> Result<(), CommitError> {
        let answered = match self {
            Self::Commit(answer) => answer.await.map(|answer| answer.map(drop)),
            Self::Barrier(answer) => answer.await,
            Self::Now => Ok(Ok(())),
        };
        answered.unwrap_or_else(|_| Err(CommitError::Unknown("the writer is gone".into())))
    }
}

/// A command that was decided and handed to the writer.
pub struct Submitted {
    answer: Answer,
    slots: Vec<Arc<Slot>>,
    key: Option<CommandKey>,
    request: Request,
    outcome: Decided,
    tries: usize,
}

enum Decided {
    Events(Vec<(StreamId, u64)>),
    /// With the last commit of each state it was decided upon that was not on disk then.
    Refused(Rejection, Vec<Rest>),
}

/// What a refusal rests on: an event that was on its way to disk.
struct Rest {
    slot: Arc<Slot>,
    seq: u64,
    commit: Option<CommitId>,
}

/// What became of a submission.
pub enum Submission {
    /// Answered at once.
    Done(Result<Accepted, ExecuteError>),
    /// Handed to the writer: [`finish`] waits.
    Pending(Box<Submitted>),
}

/// Decides a command and hands it to the writer. Returns as soon as it has its place in the order.
pub async fn submit(core: &Arc<Core>, store: &Store, request: Request, tries: usize) -> Submission {
    match try_submit(core, store, &request).await {
        Ok((answer, slots, outcome)) => {
            let key = command_key(&request);
            Submission::Pending(Box::new(Submitted { answer, slots, key, request, outcome, tries }))
        }
        Err(error) => Submission::Done(Err(error)),
    }
}

/// Waits for what was submitted, deciding again where a commit did not stand.
pub async fn finish(core: &Arc<Core>, store: &Store, mut submitted: Box<Submitted>) -> Result<Accepted, ExecuteError> {
    loop {
        let Submitted { answer, slots, key, request, outcome, tries } = *submitted;
        let again = match answer.wait().await {
            Ok(()) => match outcome {
                Decided::Events(streams) => return Ok(Accepted { streams: visible(&streams, request.actor), is_repeat: false }),
                // What it rests on did not come to stand, or another node has changed it: only what is refused upon the present is refused.
                Decided::Refused(_, rests) if tries > 0 && (has_fallen(store, &rests).await || is_behind(store, &slots).await) => true,
                // A repeated command is often refused because its first effect stands: then the first answer counts (P2).
                Decided::Refused(rejection, _) => return known_or(store, key.as_ref(), ExecuteError::Refused(rejection), request.actor).await,
            },
            Err(CommitError::Known(known)) => {
                slots.iter().for_each(|slot| slot.make_stale());
                return repeat(&known, key.as_ref(), request.actor);
            }
            Err(CommitError::HeadMoved) => {
                slots.iter().for_each(|slot| slot.make_stale());
                // Another node wrote here: heard of before the next try, its event is published first, and nobody need be asked again.
                core.broker().look_now();
                true
            }
            Err(CommitError::Failed(why)) => {
                slots.iter().for_each(|slot| slot.make_stale());
                tracing::warn!(why, "a commit failed; nothing of it was written");
                false
            }
            Err(CommitError::Unknown(why)) => {
                slots.iter().for_each(|slot| slot.make_stale());
                tracing::error!(why, "the fate of a commit is unknown");
                return known_or(store, key.as_ref(), ExecuteError::Unknown, request.actor).await;
            }
        };
        if !again || tries == 0 {
            return Err(ExecuteError::Unavailable);
        }
        if tries < TRIES - 1 {
            pause(tries).await;
        }
        match submit(core, store, request, tries - 1).await {
            Submission::Done(result) => return result,
            Submission::Pending(next) => submitted = next,
        }
    }
}

/// Nodes that write one stream: each lets the others finish, longer the more are in the way.
pub(crate) async fn pause(tries_left: usize) {
    let most = 10 << (TRIES - tries_left).min(5);
    tokio::time::sleep(std::time::Duration::from_millis(rand::random_range(0..most))).await;
}

/// Whether something a refusal rests on was not written. Asked when the writer has settled it.
async fn has_fallen(store: &Store, rests: &[Rest]) -> bool {
    let mut is_any = false;
    for Rest { slot, seq, commit } in rests {
        let (committed_seq, committed) = slot.states.lock().committed_place();
        let stands = match committed_seq.cmp(seq) {
            Ordering::Less => false,
            Ordering::Equal => committed == *commit,
            Ordering::Greater => matches!(store.events_since(&slot.stream, seq - 1, 1).await.as_deref(), Ok([entry, ..]) if Some(entry.commit_id) == *commit),
        };
        if !stands {
            slot.make_stale();
            is_any = true;
        }
    }
    is_any
}

/// Whether a state that was decided upon is behind the database: another node wrote, and this one has not heard of it yet. What is
/// behind is loaded again.
async fn is_behind(store: &Store, slots: &[Arc<Slot>]) -> bool {
    if store.engine() == Engine::Sqlite {
        return false;
    }
    let streams: Vec<StreamId> = slots.iter().map(|slot| slot.stream.clone()).collect();
    // Not to be had now: then the refusal stands as it is.
    let Ok(heads) = store.heads(&streams).await else { return false };
    let mut is_any = false;
    for slot in slots {
        let committed = slot.states.lock().committed_seq;
        if heads.get(&slot.stream).is_some_and(|head| *head > committed) {
            slot.make_stale();
            is_any = true;
        }
    }
    is_any
}

/// Decides, commits and answers.
pub async fn execute(core: &Arc<Core>, store: &Store, request: Request) -> Result<Accepted, ExecuteError> {
    match submit(core, store, request, TRIES).await {
        Submission::Done(result) => result,
        Submission::Pending(submitted) => finish(core, store, submitted).await,
    }
}

fn command_key(request: &Request) -> Option<CommandKey> {
    match (request.actor, request.key) {
        (ActorId::Person(person_id), Some((id, body_hash))) => Some(CommandKey { id, person_id, body_hash }),
        _ => None,
    }
}

fn repeat(known: &KnownCommand, key: Option<&CommandKey>, actor: ActorId) -> Result<Accepted, ExecuteError> {
    if key == Some(&known.key) {
        Ok(Accepted { streams: visible(&known.streams, actor), is_repeat: true })
    } else {
        Err(ExecuteError::CommandIdReused)
    }
}

async fn known_or(store: &Store, key: Option<&CommandKey>, otherwise: ExecuteError, actor: ActorId) -> Result<Accepted, ExecuteError> {
    let Some(key) = key else { return Err(otherwise) };
    match store.known_command(key.id).await {
        Ok(Some(known)) => repeat(&known, Some(key), actor),
        Ok(None) => Err(otherwise),
        Err(_) => Err(ExecuteError::Unknown),
    }
}

/// The streams of an answer that its receiver may know of: rights were asked for meetings and cases; other people's
/// worklists and notes are not theirs to see.
fn visible(streams: &[(StreamId, u64)], actor: ActorId) -> Vec<(StreamId, u64)> {
    streams
        .iter()
        .filter(|(stream, _)| match (stream, actor) {
            (_, ActorId::System) | (StreamId::Meeting(_) | StreamId::Case(_) | StreamId::PeerCases(_) | StreamId::Stories(_), _) => true,
            (StreamId::PersonWorklist(person) | StreamId::PrivateNote(person, _), ActorId::Person(actor)) => *person == actor,
            _ => false,
        })
        .cloned()
        .collect()
}

async fn try_submit(core: &Arc<Core>, store: &Store, request: &Request) -> Result<(Answer, Vec<Arc<Slot>>, Decided), ExecuteError> {
    let directory = core.directory();
    let person: Option<&Person> = match request.actor {
        ActorId::System => None,
        ActorId::Person(id) => Some(directory.people.get(&id).filter(|p| !p.is_ended).ok_or_else(Rejection::not_found)?),
    };
    let unavailable = |error: mdt_store::error::StoreError| {
        tracing::error!(%error, "the database could not be read");
        ExecuteError::Unavailable
    };
    let mut needs: BTreeSet<Need> = BTreeSet::new();
    // Facts that are not states of streams are read anew for each round: they must not be older than the locks.
    for _ in 0..32 {
        let mut world = World::default();
        let mut slots = Vec::new();
        for need in &needs {
            match need {
                Need::State(stream) => slots.push(core.cache.loaded(store, stream).await.map_err(unavailable)?),
                Need::CasesOf(meeting) => {
                    world.cases_of.insert(*meeting, store.cases_of(*meeting).await.map_err(unavailable)?);
                }
                Need::NextMeeting(meeting) => {
                    world.next_meeting.insert(*meeting, store.next_meeting(*meeting).await.map_err(unavailable)?);
                }
                Need::MeetingsAsking(person) => {
                    world.meetings_asking.insert(*person, store.meetings_asking(*person).await.map_err(unavailable)?);
                }
                Need::MeetingsOf(series) => {
                    world.meetings_of.insert(*series, store.meetings_of_series(*series, core.now()).await.map_err(unavailable)?);
                }
                Need::PeopleNamed(words) => {
                    world.people_named.insert(words.clone(), store.people_named(&words.0).await.map_err(unavailable)?);
                }
                Need::LocalService(id) => {
                    world.local_services.insert(*id, store.local_service_name(*id).await.map_err(unavailable)?);
                }
                Need::Texts(document) => {
                    let texts = core.documents.current(store, document).await.map_err(unavailable)?.texts();
                    world.texts.insert(document.clone(), texts);
                }
            }
        }
        // A place in the writer's queue is taken before the locks: sending under them never waits.
        let permit = store.reserve().await.map_err(unavailable)?;
        match decide_locked(core, &slots, world, request, person, &directory, permit)? {
            Round::Stale => {}
            Round::Lacks(more, permit) => {
                let before = needs.len();
                needs.extend(more);
                if needs.len() == before {
                    if !refreshable(&needs) {
                        tracing::error!(command = ?command_name(&request.command), "a decision asks for what it was given");
                        return Err(ExecuteError::Unavailable);
                    }
                    // What it lacks is on its way to disk: wait for that, then read again.
                    let _ = permit.barrier().await;
                }
            }
            Round::Refused { rejection, answer, rests } => return Ok((answer, slots, Decided::Refused(rejection, rests))),
            Round::Sent { heads, answer } => return Ok((answer, slots, Decided::Events(heads))),
        }
    }
    tracing::error!(command = ?command_name(&request.command), "a decision did not settle");
    Err(ExecuteError::Unavailable)
}

/// What one look at the states came to.
enum Round {
    /// A state is to be loaded again.
    Stale,
    /// Something is missing.
    Lacks(BTreeSet<Need>, CommitPermit),
    /// No; the answer comes when what it rests on is on disk.
    Refused { rejection: Rejection, answer: Answer, rests: Vec<Rest> },
    /// Decided and handed to the writer.
    Sent { heads: Vec<(StreamId, u64)>, answer: Answer },
}

/// Decides under the locks of the slots, and hands the events to the writer under the same locks.
fn decide_locked(
    core: &Core,
    slots: &[Arc<Slot>],
    mut world: World,
    request: &Request,
    person: Option<&Person>,
    directory: &Directory,
    permit: CommitPermit,
) -> Result<Round, ExecuteError> {
    let mut guards: Vec<MutexGuard<'_, States>> = slots.iter().map(|slot| slot.states.lock()).collect();
    if guards.iter().any(|states| !states.is_loaded) {
        return Ok(Round::Stale);
    }
    // The states are lent to the world and taken back: nothing is copied.
    for (slot, states) in slots.iter().zip(guards.iter_mut()) {
        world.states.insert(slot.stream.clone(), states.decided.take());
    }
    let at = request.at.unwrap_or_else(|| core.now());
    // Whoever writes to the directory decides upon it as it was decided last: two changes of one person do not undo each other.
    let decided = world.states.values().find_map(|state| match state {
        Some(State::Directory(decided)) => Some(decided.as_ref().clone()),
        _ => None,
    });
    let directory = decided.as_ref().unwrap_or(directory);
    let mut context = Context {
        actor: person.map_or(Actor::System, Actor::Person),
        now: at,
        today: core.day_of(at),
        directory,
        holidays: &core.holidays,
        new_id: &mut Uuid::now_v7,
    };
    let verdict = decide(&world, &request.command, &mut context);
    for (slot, states) in slots.iter().zip(guards.iter_mut()) {
        states.decided = world.states.remove(&slot.stream).flatten();
    }
    match verdict {
        Err(Verdict::Needs(more)) => Ok(Round::Lacks(more, permit)),
        Err(Verdict::Refused(rejection)) => {
            let pending = slots.iter().zip(&guards).filter(|(_, states)| states.is_pending());
            let rests: Vec<Rest> =
                pending.map(|(slot, states)| Rest { slot: slot.clone(), seq: states.decided_seq, commit: states.decided_commit }).collect();
            let answer = if rests.is_empty() { Answer::Now } else { Answer::Barrier(permit.barrier()) };
            Ok(Round::Refused { rejection, answer, rests })
        }
        Ok(events) => {
            // Streams that are written without having been read (a worklist, say) need their places too.
            let unread: BTreeSet<Need> = events
                .iter()
                .map(|(stream, _)| stream)
                .filter(|stream| !slots.iter().any(|slot| slot.stream == **stream))
                .map(|stream| Need::State(stream.clone()))
                .collect();
            if !unread.is_empty() {
                return Ok(Round::Lacks(unread, permit));
            }
            let mails = match mails(core, slots, &guards, &events, request, directory) {
                Ok(mails) => mails,
                Err(unknown) => return Ok(Round::Lacks(unknown.into_iter().map(Need::State).collect(), permit)),
            };
            let (commit, heads) = place(slots, &mut guards, events, request, at, mails)?;
            Ok(Round::Sent { heads, answer: Answer::Commit(permit.send(Arc::new(commit))) })
        }
    }
}

/// The mails of a commit, or the streams that must be known to make them. What only plays a history is mailed to nobody.
fn mails(
    core: &Core,
    slots: &[Arc<Slot>],
    guards: &[MutexGuard<'_, States>],
    events: &Events,
    request: &Request,
    directory: &Directory,
) -> Result<Vec<MailIntent>, BTreeSet<StreamId>> {
    let Some(make) = core.make_mails.as_ref().filter(|_| request.at.is_none() && !events.is_empty()) else { return Ok(Vec::new()) };
    let before = |stream: &StreamId| slots.iter().zip(guards).find(|(slot, _)| slot.stream == *stream).map(|(_, states)| states.decided.as_ref());
    let actor = match request.actor {
        ActorId::Person(id) => Some(id),
        ActorId::System => None,
    };
    make(&Happening { actor, events, before: &before, directory, now: core.now() })
}

/// Facts read beside the streams can be older than the states they are compared with: asking again is sensible then.
fn refreshable(needs: &BTreeSet<Need>) -> bool { needs.iter().any(|need| !matches!(need, Need::State(_))) }

/// Gives every event its place and moves the decided states on.
fn place(
    slots: &[Arc<Slot>],
    guards: &mut [MutexGuard<'_, States>],
    events: Events,
    request: &Request,
    at: mdt_domain::words::UtcMicros,
    mails: Vec<MailIntent>,
) -> Result<(Commit, Vec<(StreamId, u64)>), ExecuteError> {
    let internal = |what: &str| {
        tracing::error!(what, "an event could not be placed");
        ExecuteError::Unavailable
    };
    // Encode first: nothing may fail once the first state has moved.
    let mut encoded = Vec::with_capacity(events.len());
    for (stream, event) in events {
        let payload = serde_json::to_vec(&event).map_err(|_| internal("encoding"))?;
        let index = slots.iter().position(|slot| slot.stream == stream).ok_or_else(|| internal("stream"))?;
        encoded.push((index, stream, event, bytes::Bytes::from(payload)));
    }
    let mut placed = Vec::with_capacity(encoded.len());
    let mut heads: Vec<(StreamId, u64)> = Vec::new();
    let commit_id = CommitId(Uuid::now_v7());
    let follows = slots.iter().zip(guards.iter()).map(|(slot, states)| (slot.stream.clone(), states.decided_commit)).collect();
    for (index, stream, event, payload) in encoded {
        let Some(states) = guards.get_mut(index) else { return Err(internal("slot")) };
        if mdt_domain::event::State::evolve(&mut states.decided, &event).is_err() {
            states.is_loaded = false;
            return Err(internal("misplaced part"));
        }
        states.decided_seq += 1;
        states.decided_commit = Some(commit_id);
        let seq = states.decided_seq;
        match heads.iter_mut().find(|(known, _)| *known == stream) {
            Some(head) => head.1 = seq,
            None => heads.push((stream.clone(), seq)),
        }
        placed.push(StreamEvent { stream, seq, event, payload });
    }
    let actor: Option<PersonId> = match request.actor {
        ActorId::Person(id) => Some(id),
        ActorId::System => None,
    };
    let commit = Commit { commit_id, command: command_key(request), told_command: None, actor, at, follows, events: placed, text: None, mails, addresses: mails::addresses(&request.command) };
    Ok((commit, heads))
}

/// A command's name for logs: never its content.
pub fn command_name(command: &Command) -> std::mem::Discriminant<Command> { std::mem::discriminant(command) }
