//! Events: what happened, and the parts of the state that are different after it.
//!
//! An event names what happened (`kind`) and carries every part it changed, whole. So evolving a state is putting
//! parts in place (the same ten lines in Rust and in the page), a row is a part, and folding the journal equals the
//! rows by construction. `docs/decisions/` says why.

use crate::{
    action_item::ActionItem,
    assessment::Assessment,
    case::{Case, CaseItem, CaseRoot},
    directory::{Directory, Organisation, Person, Service},
    meeting::{AgendaItem, Attendee, Meeting, MeetingLive, MeetingRoot},
    peer_case::{PeerCase, PeerCases},
    resource::Resource,
    series::Series,
    social_note::{NotesBook, SocialNote},
    story::{Stories, Story},
    stream::StreamId,
    template::{Tailoring, Template},
    worklist::{Notice, Worklist, WorklistEntry},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The version of event payloads written now. Older ones are read for ever, by upcasters.
pub const EVENT_VERSION: u16 = 1;

macro_rules! event_kinds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What happened, in the past tense.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind { $($(#[$doc])* $name),+ }
        impl EventKind {
            /// Every kind, for tables and tests.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}
event_kinds! {
    /// A meeting was made.
    MeetingCreated,
    /// Its agenda was published.
    AgendaPublished,
    /// It was called off.
    MeetingCancelled,
    /// It went live.
    MeetingStarted,
    /// It moved to another phase.
    PhaseChanged,
    /// A line was added.
    ItemAdded,
    /// A line was taken off.
    ItemRemoved,
    /// The order changed.
    ItemsReordered,
    /// Planned minutes of a line changed.
    PlannedMinutesSet,
    /// The room moved to a line.
    ItemStarted,
    /// The room left a line for none.
    ItemLeft,
    /// Minutes were added to a line.
    ItemExtended,
    /// A line was put at the end.
    ItemParked,
    /// A line was decided (what, only the case says).
    ItemDecided,
    /// A decision was taken back (what, only the case says).
    ItemReopened,
    /// Somebody was asked.
    AttendeeAdded,
    /// Somebody's answer or cover changed.
    AttendeeAnswered,
    /// Roll-call.
    AttendanceRecorded,
    /// A person came.
    PersonArrived,
    /// A person left (60 s grace).
    PersonLeft,
    /// A hand went up.
    HandRaised,
    /// A hand went down.
    HandLowered,
    /// Somebody took the chair.
    ChairTaken,
    /// The chair was given back.
    ChairGivenBack,
    /// The meeting was closed and its minutes drafted.
    MeetingClosed,
    /// A case was put on the list.
    CaseRegistered,
    /// Facts of a case changed.
    CaseUpdated,
    /// A referral was sent back.
    ReferralReturned,
    /// A referral was accepted.
    ReferralAccepted,
    /// A case was put on an agenda.
    CaseListed,
    /// A case was taken off an agenda.
    CaseUnlisted,
    /// An outcome was written down.
    OutcomeRecorded,
    /// An outcome was taken back.
    OutcomeWithdrawn,
    /// A case went on to the next meeting.
    CaseCarried,
    /// A case's part of the minutes was drafted.
    MinutesPartDrafted,
    /// Stepped down.
    CaseSteppedDown,
    /// A social note was written.
    SocialNoteWritten,
    /// A social note was taken back.
    SocialNoteWithdrawn,
    /// An action was promised.
    ActionAdded,
    /// Its words, owner or date changed.
    ActionChanged,
    /// "Got it".
    ActionAccepted,
    /// Taken from a pool or service.
    ActionClaimed,
    /// Ticked.
    ActionDone,
    /// The tick was undone.
    ActionReopened,
    /// Cannot go on.
    ActionBlocked,
    /// Given to somebody else.
    ActionReassigned,
    /// No longer wanted.
    ActionCancelled,
    /// A worklist's copy changed.
    WorklistChanged,
    /// An organisation was put in the directory, or changed.
    OrganisationSet,
    /// A service was put in the directory, or changed.
    ServiceSet,
    /// A person was put in the directory, or changed.
    PersonSet,
    /// The Federation set one of its lists of words.
    TemplateSet,
    /// A PCN changed such a list for itself.
    TemplateTailored,
    /// A series was made or changed.
    SeriesSet,
    /// A meeting follows its series: moved, put back, another chair or other people.
    MeetingRescheduled,
    /// Somebody is not asked any more.
    AttendeeWithdrawn,
    /// The rotating partners follow from the agenda and the rota again.
    RotatingRefreshed,
    /// A guest waits to be let in.
    GuestWaits,
    /// A guest was let in.
    GuestAdmitted,
    /// A guest got a new link.
    PassRenewed,
    /// A guest's pass was taken back.
    PassRevoked,
    /// Somebody said "on my way".
    PartnerOnTheWay,
    /// A line stays at its place when the agenda is ordered, or no longer does.
    ItemFixed,
    /// Nobody of who holds the chair is connected, or somebody is again.
    ChairConnectionChanged,
    /// A guest's pass was bound to a line, or no longer is.
    GuestsBound,
    /// Somebody was called in for a line.
    PartnerCalledIn,
    /// Who was there while a case was discussed.
    CaseHeard,
    /// Who was there while a case was discussed was corrected.
    CaseAttendanceCorrected,
    /// A case was referred, or referred again.
    CaseReferred,
    /// The practice is most concerned, or no longer is.
    MostConcernedChanged,
    /// A case was closed: died, moved, declined.
    CaseClosed,
    /// Somebody must get nothing of a case.
    BarSet,
    /// A bar was lifted.
    BarLifted,
    /// Somebody opened a case without a right, with a reason.
    GlassBroken,
    /// A person was told something.
    NoticeGiven,
    /// A notice was put away.
    NoticeSeen,
    /// A case was erased: entries before this one are empty; what else the stream held follows, whole.
    Erased,
    /// Business is over: the passes of guests bound to no case ended.
    OpenPartEnded,
    /// The supervisor said what a session was about.
    ThemesChosen,
    /// The supervisee said yes to a supervision.
    SupervisionAgreed,
    /// A training or speaker slot was changed.
    SlotSet,
    /// An anonymised case was written, or written anew.
    PeerCaseWritten,
    /// Something was shared with everybody at a meeting.
    ResourceShared,
    /// It was taken off again.
    ResourceRemoved,
    /// A version of the minutes was approved: what it says of a case, only the case says.
    MinutesApproved,
    /// A case's part of the minutes was locked.
    MinutesPartApproved,
    /// Somebody wrote over a case's part of the minutes: in the draft, or as an amendment that waits.
    MinutesEdited,
    /// Such words were taken back.
    MinutesEditWithdrawn,
    /// Letters that came after the approval were looked at and left out.
    LateLettersLeft,
    /// The text is in the clinical record, or the tick was taken off.
    RecordPasted,
    /// A tool was filled, or filled anew.
    AssessmentRecorded,
    /// It was taken back.
    AssessmentWithdrawn,
    /// A case that had left the list is back on it.
    CaseReopened,
    /// A colleague or a service was asked to help with an action, or is no longer asked.
    HelpAsked,
    /// Whoever was asked cannot.
    HelpRefused,
    /// The case of an open action was closed: confirm or cancel.
    ConfirmationAsked,
    /// It is still to be done.
    ActionConfirmed,
    /// The last act was taken back.
    ActionUndone,
    /// A case's story was written, or written anew.
    StoryWritten,
    /// Its author asked a second person to release it.
    StoryReleaseAsked,
    /// It was sent back to its author.
    StoryReturned,
    /// It was released: on the case, and in the collection.
    StoryReleased,
    /// It was taken back.
    StoryWithdrawn,
    /// A local service was put under a social note.
    LocalServiceLinked,
    /// It was taken off again.
    LocalServiceUnlinked,
}

/// A part of a state: one row. Which part it replaces follows from the id inside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "part", content = "value", rename_all = "snake_case")]
pub enum Part {
    /// Of a meeting.
    MeetingRoot(MeetingRoot),
    /// Of a meeting.
    MeetingLive(MeetingLive),
    /// Of a meeting.
    AgendaItem(AgendaItem),
    /// Of a meeting.
    Attendee(Attendee),
    /// Of a case.
    CaseRoot(CaseRoot),
    /// Of a case.
    CaseItem(CaseItem),
    /// Of a case, a restricted or a private book.
    SocialNote(SocialNote),
    /// Of a case or a meeting.
    ActionItem(ActionItem),
    /// Of a worklist.
    WorklistEntry(WorklistEntry),
    /// Of a person's worklist.
    Notice(Notice),
    /// Of a directory.
    Organisation(Organisation),
    /// Of a directory.
    Service(Service),
    /// Of a directory.
    Person(Person),
    /// Of a directory.
    Template(Template),
    /// Of a directory.
    Tailoring(Tailoring),
    /// Of a series.
    Series(Series),
    /// Of a meeting's peer cases.
    PeerCase(PeerCase),
    /// Of a meeting.
    Resource(Resource),
    /// Of a case.
    Assessment(Assessment),
    /// Of the Federation's stories.
    Story(Story),
}

/// What happened on one stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// Every part that is different now, whole.
    pub parts: Vec<Part>,
}

/// The state behind a stream. `None` inside the store means: nothing has happened on it yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "of", content = "value", rename_all = "snake_case")]
pub enum State {
    /// `meeting:`
    Meeting(Box<Meeting>),
    /// `case:`
    Case(Box<Case>),
    /// `case-restricted:` and `private-note:`
    Notes(NotesBook),
    /// `worklist:`, `worklist-service:` and `pool:`
    Worklist(Worklist),
    /// `series:`
    Series(Box<Series>),
    /// `directory:`
    Directory(Box<Directory>),
    /// `peer-cases:`
    PeerCases(PeerCases),
    /// `stories:`
    Stories(Stories),
}

/// The part does not belong to the state: a programming error, or a journal of another product.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a part does not belong to the state of this stream")]
pub struct Misplaced;

impl State {
    /// The state of a stream on which nothing has happened: empty for books, worklists and directories, none where a
    /// first event must make it.
    pub fn empty(stream: &StreamId) -> Option<Self> {
        match stream {
            StreamId::CaseRestricted(_) | StreamId::PrivateNote(..) => Some(Self::Notes(NotesBook::default())),
            StreamId::PersonWorklist(_) | StreamId::ServiceWorklist(_) | StreamId::Pool(_) => Some(Self::Worklist(Worklist::default())),
            StreamId::Directory(_) => Some(Self::Directory(Box::default())),
            StreamId::PeerCases(_) => Some(Self::PeerCases(PeerCases::default())),
            StreamId::Stories(_) => Some(Self::Stories(Stories::default())),
            StreamId::Meeting(_) | StreamId::Case(_) | StreamId::Series(_) => None,
        }
    }

    /// Puts every part of an event in its place. `state` is `None` before the first event of a meeting, case or series.
    pub fn evolve(state: &mut Option<Self>, event: &Event) -> Result<(), Misplaced> {
        for part in &event.parts {
            Self::put(state, part.clone())?;
        }
        Ok(())
    }

    /// Puts one part in its place: what `evolve` does, and how the store builds a state from rows.
    pub fn put(state: &mut Option<Self>, part: Part) -> Result<(), Misplaced> {
        match (state.as_mut(), part) {
            (None, Part::MeetingRoot(root)) => {
                *state = Some(Self::Meeting(Box::new(Meeting {
                    root,
                    live: MeetingLive::default(),
                    items: Default::default(),
                    attendees: Default::default(),
                    actions: Default::default(),
                    resources: Default::default(),
                })));
            }
            (None, Part::CaseRoot(root)) => {
                *state = Some(Self::Case(Box::new(Case {
                    root,
                    items: Default::default(),
                    social_notes: Default::default(),
                    actions: Default::default(),
                    assessments: Default::default(),
                })));
            }
            (None | Some(Self::Series(_)), Part::Series(series)) => *state = Some(Self::Series(Box::new(series))),
            (Some(Self::Meeting(meeting)), Part::MeetingRoot(root)) => meeting.root = root,
            (Some(Self::Meeting(meeting)), Part::MeetingLive(live)) => meeting.live = live,
            (Some(Self::Meeting(meeting)), Part::AgendaItem(item)) => { meeting.items.insert(item.id, item); }
            (Some(Self::Meeting(meeting)), Part::Attendee(attendee)) => { meeting.attendees.insert(attendee.person_id, attendee); }
            (Some(Self::Meeting(meeting)), Part::ActionItem(action)) => { meeting.actions.insert(action.id, action); }
            (Some(Self::Meeting(meeting)), Part::Resource(it)) => { meeting.resources.insert(it.id, it); }
            (Some(Self::Case(case)), Part::CaseRoot(root)) => case.root = root,
            (Some(Self::Case(case)), Part::CaseItem(item)) => { case.items.insert(item.item_id, item); }
            (Some(Self::Case(case)), Part::SocialNote(note)) => { case.social_notes.insert(note.id, note); }
            (Some(Self::Case(case)), Part::ActionItem(action)) => { case.actions.insert(action.id, action); }
            (Some(Self::Case(case)), Part::Assessment(it)) => { case.assessments.insert(it.id, it); }
            (Some(Self::Notes(book)), Part::SocialNote(note)) => { book.notes.insert(note.id, note); }
            (Some(Self::Worklist(list)), Part::WorklistEntry(entry)) => { list.entries.insert(entry.action.id, entry); }
            (Some(Self::Worklist(list)), Part::Notice(notice)) => { list.notices.insert(notice.id, notice); }
            (Some(Self::Directory(directory)), Part::Organisation(it)) => { directory.organisations.insert(it.code.clone(), it); }
            (Some(Self::Directory(directory)), Part::Service(it)) => { directory.services.insert(it.id, it); }
            (Some(Self::Directory(directory)), Part::Person(it)) => { directory.people.insert(it.id, it); }
            (Some(Self::PeerCases(peers)), Part::PeerCase(it)) => { peers.cases.insert(it.item_id, it); }
            (Some(Self::Stories(stories)), Part::Story(it)) => { stories.stories.insert(it.id, it); }
            (Some(Self::Directory(directory)), Part::Template(it)) => { directory.templates.insert(it.kind, it); }
            (Some(Self::Directory(directory)), Part::Tailoring(it)) => { directory.tailorings.entry(it.pcn.clone()).or_default().insert(it.kind, it); }
            _ => return Err(Misplaced),
        }
        Ok(())
    }
}
