//! Decide: states, a command, who and when → events on streams, or a refusal. Pure.
//!
//! `decide` asks for what it misses: with a world that lacks a state it answers [`Verdict::Needs`], the hub loads and
//! asks again. So a command names its streams by being decided, rights are asked for each, and all its events are
//! committed together or not at all.

use crate::{
    case::Case,
    command::Command,
    directory::{Directory, Person},
    event::{Event, State},
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::Meeting,
    rejection::Rejection,
    stream::{DocumentId, StreamId},
    words::{Day, UtcMicros},
    worklist::Worklist,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Who asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Actor<'a> {
    /// A member who signed in.
    Person(&'a Person),
    /// The hub itself (arrival and leaving), a job or an importer run by an operator.
    System,
}
impl Actor<'_> {
    /// The person, unless it is the system.
    pub fn person_id(&self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person.id),
            Self::System => None,
        }
    }
}

/// Time, actor and ids: everything that is not state.
pub struct Context<'a> {
    /// Who asks.
    pub actor: Actor<'a>,
    /// The server's clock.
    pub now: UtcMicros,
    /// The same moment as a day in Europe/London.
    pub today: Day,
    /// People, services and organisations.
    pub directory: &'a Directory,
    /// Fresh ids, in the order of the calls.
    pub new_id: &'a mut dyn FnMut() -> Uuid,
}

/// Something `decide` must know and does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The state behind a stream (may turn out not to exist).
    State(StreamId),
    /// Which case is behind which line of a meeting (lines taken off included).
    CasesOf(MeetingId),
    /// The next meeting of the series after this one that is a draft or open, if there is one.
    NextMeeting(MeetingId),
    /// The four texts of a document as they stand.
    Texts(DocumentId),
}

/// What the hub has loaded for a command.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// States by stream; `None`: asked for, and nothing has happened there.
    pub states: BTreeMap<StreamId, Option<State>>,
    /// Lines to cases.
    pub cases_of: BTreeMap<MeetingId, BTreeMap<ItemId, CaseId>>,
    /// Next meetings.
    pub next_meeting: BTreeMap<MeetingId, Option<MeetingId>>,
    /// Texts in the order of [`crate::stream::TEXT_BOXES`].
    pub texts: BTreeMap<DocumentId, [String; 4]>,
}

/// Why there are no events.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Load these and ask again.
    Needs(BTreeSet<Need>),
    /// No.
    Refused(Rejection),
}
impl From<Rejection> for Verdict {
    fn from(rejection: Rejection) -> Self { Self::Refused(rejection) }
}

/// What happens, in order, on which streams.
pub type Events = Vec<(StreamId, Event)>;

impl World {
    /// The state behind a stream, or the need for it.
    pub fn state(&self, stream: &StreamId) -> Result<Option<&State>, Verdict> {
        match self.states.get(stream) {
            Some(state) => Ok(state.as_ref()),
            None => Err(Verdict::Needs(BTreeSet::from([Need::State(stream.clone())]))),
        }
    }
    /// A meeting that exists.
    pub fn meeting(&self, id: MeetingId) -> Result<&Meeting, Verdict> {
        match self.state(&StreamId::Meeting(id))? {
            Some(State::Meeting(meeting)) => Ok(meeting),
            _ => Err(Rejection::not_found().into()),
        }
    }
    /// A case that exists.
    pub fn case(&self, id: CaseId) -> Result<&Case, Verdict> {
        match self.state(&StreamId::Case(id))? {
            Some(State::Case(case)) => Ok(case),
            _ => Err(Rejection::not_found().into()),
        }
    }
    /// A worklist; an untouched one is empty.
    pub fn worklist(&self, stream: &StreamId) -> Result<Option<&Worklist>, Verdict> {
        match self.state(stream)? {
            Some(State::Worklist(list)) => Ok(Some(list)),
            _ => Ok(None),
        }
    }
    /// Which case is behind which line.
    pub fn cases_of(&self, id: MeetingId) -> Result<&BTreeMap<ItemId, CaseId>, Verdict> {
        self.cases_of.get(&id).ok_or_else(|| Verdict::Needs(BTreeSet::from([Need::CasesOf(id)])))
    }
}

/// Decides. Rights are part of the decision ([`crate::policy::may`] is asked for every stream the command touches).
pub fn decide(world: &World, command: &Command, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let _ = (world, command, context);
    Err(Rejection::not_found().into())
}
