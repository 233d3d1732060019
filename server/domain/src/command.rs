//! Commands: what somebody asks to happen. Imperative and noun. Made by the hub from wire commands (or by jobs and
//! importers), never read from a socket directly.

use crate::{
    action_item::OwnerRef,
    case::{CaseRoot, ListedReason, OutcomeKind, StepDown},
    directory::{Organisation, Person, Service},
    ids::{ActionId, CaseId, ItemId, MeetingId, PersonId, ServiceId, SocialNoteId},
    meeting::{Attendance, Attendee, MeetingRoot, Partstat, Phase},
    series::Series,
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    words::{Cfs, Day, Line, Paragraph, Priority},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where an action lives: on a case or on a meeting (from a topic).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ActionHome {
    /// On a case.
    Case(CaseId),
    /// On a meeting.
    Meeting(MeetingId),
}

/// Everything that can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    // -- directory, series: jobs, importers, coordinators
    /// Put organisations, services and people in the Federation's directory, or change them.
    SetDirectory {
        /// The Federation's directory.
        federation: crate::words::OdsCode,
        /// Organisations.
        organisations: Vec<Organisation>,
        /// Services.
        services: Vec<Service>,
        /// People.
        people: Vec<Person>,
    },
    /// Make or change a series.
    SetSeries(Box<Series>),

    // -- meeting, before
    /// Make a meeting (draft).
    CreateMeeting {
        /// The part that hardly changes; `status` must be draft.
        root: MeetingRoot,
        /// Who is asked.
        attendees: Vec<Attendee>,
    },
    /// Publish the agenda: draft → open.
    PublishAgenda(MeetingId),
    /// Call a meeting off, until it is live.
    CancelMeeting(MeetingId),
    /// Ask somebody.
    AddAttendee(MeetingId, Attendee),
    /// Answer an invitation, or record apologies and cover for somebody.
    AnswerInvitation {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Whose answer.
        person_id: PersonId,
        /// The answer.
        partstat: Partstat,
        /// Who covers.
        cover: Option<Line>,
    },
    /// Put a case on an agenda (while live: as late urgent).
    ListCase {
        /// Which meeting.
        meeting_id: MeetingId,
        /// The new line's id.
        item_id: ItemId,
        /// Which case.
        case_id: CaseId,
        /// Planned minutes, 1–60; none: red 5, amber 3, green 2.
        planned_minutes: Option<u16>,
        /// Why.
        reason: ListedReason,
    },
    /// Take a case off an agenda.
    UnlistCase {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// Which case.
        case_id: CaseId,
    },
    /// Put a business topic on an agenda.
    AddTopic {
        /// Which meeting.
        meeting_id: MeetingId,
        /// The new line's id.
        item_id: ItemId,
        /// What it is about.
        title: Line,
        /// Planned minutes, 1–120.
        planned_minutes: u16,
    },
    /// Take a topic off an agenda.
    RemoveTopic(MeetingId, ItemId),
    /// Move a line to a place among the lines that are not removed.
    MoveItem {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// New place, from 0; past the end means the end.
        to_position: u16,
    },
    /// Plan minutes for a line.
    SetPlannedMinutes {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// 1–120.
        minutes: u16,
    },

    // -- meeting, live
    /// Go live; the actor holds the chair.
    StartMeeting(MeetingId),
    /// Move everyone to another phase.
    GoToPhase(MeetingId, Phase),
    /// Roll-call.
    RecordAttendance {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Whose.
        person_id: PersonId,
        /// What.
        attendance: Attendance,
    },
    /// Move everyone to a line (the line left keeps its time).
    StartItem(MeetingId, ItemId),
    /// "+2 min".
    ExtendItem {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// 1–30.
        minutes: u16,
    },
    /// Put a line at the end, to be reached later.
    ParkItem(MeetingId, ItemId),
    /// Mark a topic decided.
    DecideTopic(MeetingId, ItemId),
    /// Raise one's hand.
    RaiseHand(MeetingId),
    /// Lower one's hand; the chair may lower anybody's.
    LowerHand(MeetingId, PersonId),
    /// Take the chair, explicitly. The appointed chair and the deputy may.
    TakeChair(MeetingId),
    /// Give the chair back to the appointed chair.
    GiveBackChair(MeetingId),
    /// A person's first connection came into the room. By the hub.
    PersonArrived(MeetingId, PersonId),
    /// A person's last connection has been gone for the grace time. By the hub.
    PersonLeft(MeetingId, PersonId),
    /// Agree lines without discussion, with one confirmation.
    AgreeWithoutDiscussion {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which lines, of which cases, with the next review.
        entries: Vec<(ItemId, CaseId, Day)>,
    },
    /// Close: drafts minutes, carries what is not finished to the next meeting of the series.
    CloseMeeting {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Needed when an action has no owner or no date, or an outcome no review.
        override_reason: Option<Paragraph>,
    },

    // -- case
    /// Put a case on the list, or bring what an importer knows of it up to date (by id).
    RegisterCase(Box<CaseRoot>),
    /// Change facts of a case.
    UpdateCase {
        /// Which case.
        case_id: CaseId,
        /// New priority.
        priority: Option<Priority>,
        /// New Clinical Frailty Scale.
        cfs: Option<Cfs>,
        /// New line why the person is on the list.
        reason: Option<Line>,
        /// Which services are needed.
        needed_services: Option<BTreeSet<ServiceId>>,
        /// Comes back every time.
        is_recurring: Option<bool>,
    },
    /// Send a referral back.
    ReturnReferral(CaseId, Line),
    /// Accept a referral.
    AcceptReferral(CaseId),
    /// Write down what was decided for a case in a meeting. Replaces an earlier outcome of the same line.
    RecordOutcome {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// Which case.
        case_id: CaseId,
        /// Which of the list.
        kind: OutcomeKind,
        /// Why.
        rationale: Option<Paragraph>,
        /// Who saw it otherwise.
        dissent: Option<Paragraph>,
        /// To which service.
        refer_to: Option<Line>,
        /// Next review.
        next_review_on: Option<Day>,
        /// Step-down.
        step_down: Option<StepDown>,
    },
    /// Take an outcome back (a slip), until the meeting is closed.
    WithdrawOutcome(MeetingId, ItemId, CaseId),
    /// Write a social note (a change follows the note it replaces).
    WriteSocialNote {
        /// Whose case.
        case_id: CaseId,
        /// The new note's id.
        note_id: SocialNoteId,
        /// Which domain.
        domain: SocialDomain,
        /// How much of a need.
        level: NeedLevel,
        /// The line.
        line: Line,
        /// Where it is known from.
        source: Option<Line>,
        /// When to look again.
        review_on: Option<Day>,
        /// Who receives it.
        sharing: NoteSharing,
        /// More words; private notes only.
        more: Option<Paragraph>,
    },
    /// Take a social note back; its author only.
    WithdrawSocialNote {
        /// Whose case.
        case_id: CaseId,
        /// Which note.
        note_id: SocialNoteId,
        /// Where it is kept.
        sharing: NoteSharing,
    },

    // -- actions
    /// Promise something.
    AddAction {
        /// On what.
        home: ActionHome,
        /// The new action's id.
        action_id: ActionId,
        /// What.
        what: Line,
        /// Who.
        owner: OwnerRef,
        /// Until when.
        due_on: Option<Day>,
        /// From which meeting and line.
        from: Option<(MeetingId, ItemId)>,
    },
    /// Change words, owner or date. A new owner finds it on their worklist, the old one sees it go.
    ChangeAction {
        /// On what.
        home: ActionHome,
        /// Which.
        action_id: ActionId,
        /// New words.
        what: Option<Line>,
        /// New owner.
        owner: Option<OwnerRef>,
        /// New date.
        due_on: Option<Day>,
    },
    /// "Got it": its owner.
    AcceptAction(ActionHome, ActionId),
    /// "I'll take it": from a pool, a service of one's own, or nobody. Claimed once.
    ClaimAction(ActionHome, ActionId),
    /// Tick.
    CompleteAction(ActionHome, ActionId, Option<Line>),
    /// Undo a tick or a cancellation.
    ReopenAction(ActionHome, ActionId),
    /// Cannot go on, with the reason.
    BlockAction(ActionHome, ActionId, Line),
    /// No longer wanted, with the reason.
    CancelAction(ActionHome, ActionId, Line),
}
