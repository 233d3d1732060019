//! Commands: what somebody asks to happen. Imperative and noun. Made by the hub from wire commands (or by jobs and
//! importers), never read from a socket directly.

use crate::{
    action_item::OwnerRef,
    assessment::{GivenAnswer, Tool},
    case::{CaseRoot, ClosedReason, ListedReason, OutcomeKind, OutcomeSeen, ReferralWords, StepDown},
    directory::{Absence, Duty, Employment, Organisation, Person, Role, Service},
    ids::{ActionId, AssessmentId, CaseId, ItemId, LocalServiceId, MeetingId, NoticeId, PersonId, ResourceId, SeriesId, ServiceId, SocialNoteId},
    item_kind::Slot,
    minutes_part::{EditSeen, WrittenOver},
    meeting::{Attendance, Attendee, AttendeeKind, MeetingRoot, Partstat, Phase},
    series::Series,
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    story::StoryWords,
    supervision::SupervisionTheme,
    template::{Entry, EntryKey, TemplateKind},
    shared_file::SharedFile,
    words::{Cfs, Day, HttpsLink, Line, LocalTime, MailAddress, OdsCode, Paragraph, Priority, UtcMicros},
    worklist::NoticeKind,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Where an action lives: on a case or on a meeting (from a topic).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ActionHome {
    /// On a case.
    Case(CaseId),
    /// On a meeting.
    Meeting(MeetingId),
}

/// One case to put on an agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListEntry {
    /// The new line's id.
    pub item_id: ItemId,
    /// Which case.
    pub case_id: CaseId,
    /// Planned minutes, 1–60; none: red 5, amber 3, green 2.
    pub planned_minutes: Option<u16>,
    /// Why.
    pub reason: ListedReason,
}

/// Whom a bar names, before the directory gave the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BarTarget {
    /// One member.
    Person {
        /// Who.
        person_id: PersonId,
    },
    /// Everybody of a partner service.
    Service {
        /// Which.
        service_id: ServiceId,
    },
    /// Everybody whose organisation has this name.
    Organisation {
        /// As the directory has it.
        #[ts(type = "string")]
        name: Line,
    },
}

/// How a guest gets their new link.
#[derive(Clone, Debug, PartialEq)]
pub enum PassWay {
    /// Whoever makes it shows it to them. It is not mailed any more.
    Shown,
    /// By mail once the agenda is out: to this address, or to the one that is kept.
    Mailed(Option<MailAddress>),
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
    /// Make a series, or change all of it: its meetings to come follow.
    SetSeries(Box<Series>),
    /// Change a series from a day on: it ends the day before, and `series` (with an id of its own) goes on.
    ChangeSeriesFrom {
        /// Which.
        series_id: SeriesId,
        /// From this day on, a day to come.
        from: Day,
        /// What goes on.
        series: Box<Series>,
    },
    /// Hold one occurrence at another time.
    MoveOccurrence {
        /// Of which series.
        series_id: SeriesId,
        /// Its day by rule.
        recurrence_id: Day,
        /// The day it is held.
        day: Day,
        /// When, in Europe/London.
        at: LocalTime,
    },
    /// Call one occurrence off.
    CancelOccurrence {
        /// Of which series.
        series_id: SeriesId,
        /// Its day by rule.
        recurrence_id: Day,
    },
    /// Put one occurrence back where the rule has it.
    RestoreOccurrence {
        /// Of which series.
        series_id: SeriesId,
        /// Its day by rule.
        recurrence_id: Day,
    },
    /// Make the meeting of an occurrence. By the service.
    MakeOccurrence {
        /// Of which series.
        series_id: SeriesId,
        /// Its day by rule.
        recurrence_id: Day,
        /// The meeting's id, always the same for this occurrence.
        meeting_id: MeetingId,
    },
    /// Give a service another rota, whole.
    SetRota {
        /// Which service.
        service_id: ServiceId,
        /// All its lines, first choice first.
        rota: Vec<Duty>,
    },
    /// Give a member other absences, whole.
    SetAbsences {
        /// Whose.
        person_id: PersonId,
        /// All of them.
        absences: Vec<Absence>,
    },
    /// Change what a member can and is. `None` leaves it.
    ChangeMember {
        /// Who.
        person_id: PersonId,
        /// Their job in words.
        job: Option<Line>,
        /// Languages spoken.
        languages: Option<Vec<Line>>,
        /// Skills.
        skills: Option<Vec<Line>>,
        /// Roles at one place; those at other places stay.
        roles: Option<(OdsCode, Vec<Role>)>,
        /// Of which service; the inner none: of none.
        service_id: Option<Option<ServiceId>>,
        /// Who employs them, and from which funds.
        employment: Option<Employment>,
    },
    /// Put a new member in the directory.
    AddMember(Box<Person>),
    /// Somebody leaves, once and for all: seats and actions go to who covers, else to the coordinator.
    EndPerson {
        /// Who.
        person_id: PersonId,
        /// Who takes over.
        cover: Option<PersonId>,
    },
    /// The Federation sets one of its lists of words, whole.
    SetTemplate {
        /// Which.
        kind: TemplateKind,
        /// The version it was made from.
        version: u32,
        /// Its lines, in order.
        entries: Vec<Entry>,
    },
    /// A PCN sets what it has of its own in such a list, whole.
    TailorTemplate {
        /// Whose.
        pcn: OdsCode,
        /// Of which list.
        kind: TemplateKind,
        /// The Federation's version it was made from.
        on_version: u32,
        /// The PCN's own version it was made from.
        version: u32,
        /// Lines in its own words.
        own: Vec<Entry>,
        /// Lines it hides.
        hidden: BTreeSet<EntryKey>,
        /// Its order; empty: the Federation's.
        order: Vec<EntryKey>,
        /// Lines whose difference from before was looked at; those changed here were, too.
        seen: BTreeSet<EntryKey>,
    },
    /// Put a notice away.
    SeeNotice(NoticeId),
    /// Tell people something. By the service itself.
    GiveNotice {
        /// Whom.
        people: Vec<PersonId>,
        /// What.
        kind: NoticeKind,
    },

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
    /// Ask a member by id, as core or "available for specific input" (rotating).
    AskMember {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Who.
        person_id: PersonId,
        /// In what capacity; never guest or speaker (those have passes).
        kind: AttendeeKind,
    },
    /// No longer ask somebody.
    WithdrawAttendee(MeetingId, PersonId),
    /// Make the rotating partners follow from the agenda and the rota. By the hub, after what can change them.
    RefreshRotating(MeetingId),
    /// Give a guest or speaker a named pass for this meeting, bound to some of its cases; again with the same id: bind it
    /// to others.
    InviteGuest {
        /// Which meeting.
        meeting_id: MeetingId,
        /// The guest's new id.
        person_id: PersonId,
        /// Their name.
        name: Line,
        /// What they are, in words.
        role: Line,
        /// Whose they are.
        organisation: Line,
        /// For which service, if a partner's.
        service_id: Option<ServiceId>,
        /// An external speaker: no case.
        is_speaker: bool,
        /// Lines and their cases.
        items: Vec<(ItemId, CaseId)>,
        /// Cannot come before.
        available_from: Option<UtcMicros>,
        /// Cannot stay after.
        available_until: Option<UtcMicros>,
        /// Where their link is mailed to, once the agenda is out. None: it is shown to whoever invites them; of a guest who is known
        /// nothing changes.
        email: Option<MailAddress>,
    },
    /// A guest opened their pass and waits. By the app.
    GuestWaits(MeetingId, PersonId),
    /// Let a waiting guest in (the app has compared the two digits).
    AdmitGuest(MeetingId, PersonId),
    /// A guest gets a new link: whoever came with the one before waits again. By the app.
    RenewPass(MeetingId, PersonId, PassWay),
    /// Take a guest's pass back.
    RevokePass(MeetingId, PersonId),
    /// "On my way".
    SayOnTheWay(MeetingId),
    /// Call somebody in for a line.
    CallIn {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// Its case.
        case_id: CaseId,
        /// Whom.
        person_id: PersonId,
    },
    /// Answer an invitation, or record apologies and cover for somebody.
    AnswerInvitation {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Whose answer.
        person_id: PersonId,
        /// The answer.
        partstat: Partstat,
        /// Who covers, in words.
        cover: Option<Line>,
        /// Who covers, when a member: asked in the same capacity.
        cover_id: Option<PersonId>,
        /// Cannot come before.
        available_from: Option<UtcMicros>,
        /// Cannot stay after.
        available_until: Option<UtcMicros>,
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
        /// After the cut-off: why it cannot wait.
        urgent_reason: Option<Line>,
    },
    /// Put several cases on an agenda, all or none (a proposal accepted).
    ListCases {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which cases.
        entries: Vec<ListEntry>,
        /// After the cut-off: why they cannot wait.
        urgent_reason: Option<Line>,
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
    /// Put the waiting lines in this order; all others stay where they are.
    OrderAgenda {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Every waiting line, once.
        order: Vec<ItemId>,
    },
    /// Keep a line at its place when the agenda is ordered, or no longer.
    FixItem {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// Whether it stays.
        is_fixed: bool,
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
    GoToPhase {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which phase.
        phase: Phase,
        /// Who is present and may not hear all that is read out there, as the chair was told and goes on.
        acknowledged: Vec<PersonId>,
    },
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
    StartItem {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// Who is present and may not hear it, as the chair was told and goes on.
        acknowledged: Vec<PersonId>,
    },
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
    /// A topic marked as discussed by mistake: it is not.
    ReopenTopic(MeetingId, ItemId),
    /// Raise one's hand.
    RaiseHand(MeetingId),
    /// Lower one's hand; the chair may lower anybody's.
    LowerHand(MeetingId, PersonId),
    /// Take the chair, explicitly. The appointed chair and the deputy may.
    TakeChair(MeetingId),
    /// Give the chair back to the appointed chair.
    GiveBackChair(MeetingId),
    /// Nobody of who holds the chair is connected any more, or somebody is again. By the hub.
    NoteChairConnection {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Of whom: somebody else who holds it by then is another matter.
        holder: PersonId,
        /// Whether it is lost.
        is_lost: bool,
    },
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
    /// Refer a person whose case is known, or refer again.
    ReferCase {
        /// Which case.
        case_id: CaseId,
        /// What is asked.
        referral: Box<ReferralWords>,
        /// New priority, if the referrer thinks so.
        priority: Option<Priority>,
        /// Which services are needed.
        needed_services: Option<BTreeSet<ServiceId>>,
    },
    /// The practice is most concerned about this person, or no longer is.
    MarkMostConcerned {
        /// Which case.
        case_id: CaseId,
        /// Whether it is.
        is_concerned: bool,
        /// What worries them.
        note: Option<Line>,
    },
    /// Somebody must get nothing of this case.
    SetBar {
        /// Which case.
        case_id: CaseId,
        /// Who.
        whom: BarTarget,
        /// What the person said.
        reason: Line,
    },
    /// Close a case: its waiting lines come off the agendas.
    CloseCase(CaseId, ClosedReason),
    /// Lift a bar.
    LiftBar(CaseId, BarTarget),
    /// Open a case without a right, with a reason.
    BreakGlass {
        /// Which case.
        case_id: CaseId,
        /// Why.
        reason: Line,
        /// Against a bar, for risk to life.
        is_risk_to_life: bool,
    },
    /// Correct who was there while a case was discussed.
    CorrectCaseAttendance {
        /// Which case.
        case_id: CaseId,
        /// At which line.
        item_id: ItemId,
        /// Whose.
        person_id: PersonId,
        /// Whether they were there.
        was_present: bool,
        /// Why.
        note: Option<Line>,
    },
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
        /// What stood there when who asks looked; somebody else's by now: refused.
        seen: Option<OutcomeSeen>,
    },
    /// Take an outcome back (a slip), until the meeting is closed: the one that was seen, if it is told which.
    WithdrawOutcome(MeetingId, ItemId, CaseId, Option<OutcomeSeen>),
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
        /// Who is asked to take it, of an action of one's own: promised and asked at once, or neither.
        asked: Option<OwnerRef>,
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
    /// Cancel what one has just added and asked somebody for, only while nobody answered or changed it.
    CancelUnanswered(ActionHome, ActionId, Line),
    /// Give it to somebody else, with a word why.
    ReassignAction {
        /// On what.
        home: ActionHome,
        /// Which.
        action_id: ActionId,
        /// Who has it now.
        owner: OwnerRef,
        /// New date.
        due_on: Option<Day>,
        /// Why.
        why: Option<Line>,
        /// Who had it when who asks looked; somebody else by now: refused.
        seen: Option<OwnerRef>,
    },
    /// Take back one's own last act, while nothing else happened to it.
    UndoAction(ActionHome, ActionId),
    /// It is still to be done, though its case is closed.
    ConfirmAction(ActionHome, ActionId),
    /// Ask a person or a service to help; nobody: no longer.
    AskForHelp {
        /// On what.
        home: ActionHome,
        /// Which.
        action_id: ActionId,
        /// Whom.
        of: OwnerRef,
        /// What for.
        word: Option<Line>,
    },
    /// Of whoever is asked: none: "I'll do it"; else why they cannot.
    AnswerHelp(ActionHome, ActionId, Option<Line>),

    // -- supervision
    /// What a session was about; the supervisor, once it began.
    ChooseThemes(MeetingId, BTreeSet<SupervisionTheme>),
    /// "This is my supervisor": by the supervisee, of a series the supervisor made.
    AgreeSupervision(SeriesId),
    // -- borough meeting
    /// Put a training or speaker slot on a borough meeting's agenda; again with the same id: change it.
    SetSlot {
        /// Which meeting.
        meeting_id: MeetingId,
        /// The line's id.
        item_id: ItemId,
        /// What.
        slot: Slot,
        /// Planned minutes, 1–120.
        planned_minutes: u16,
    },
    /// Bring an anonymised case to a borough meeting; again with the same id: write it anew.
    SetPeerCase {
        /// Which meeting.
        meeting_id: MeetingId,
        /// The line's id.
        item_id: ItemId,
        /// What it is about.
        title: Line,
        /// What is going on.
        situation: Paragraph,
        /// What colleagues are asked.
        question: Line,
        /// Planned minutes, 1–120.
        planned_minutes: u16,
    },
    /// Share a link with everybody at a meeting, before, during or after.
    ShareResource {
        /// With which meeting.
        meeting_id: MeetingId,
        /// Its new id.
        resource_id: ResourceId,
        /// What it is.
        title: Line,
        /// Where it is.
        link: Option<HttpsLink>,
        /// What it is good for.
        about: Option<Line>,
        /// A file of the shelf instead of a link. By the service, which has it.
        file: Option<SharedFile>,
    },
    /// Take a shared link off again.
    RemoveResource(MeetingId, ResourceId),

    // -- minutes
    /// Write over a case's part of the minutes, or a topic's: the draft's texts, or an amendment, which waits to be approved.
    EditMinutes {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// Its case; none: a topic.
        case_id: Option<CaseId>,
        /// How many versions were approved when it was written.
        on_version: u16,
        /// When the words it replaces were written, if some wait already.
        seen_edit_at: Option<UtcMicros>,
        /// The words.
        words: Box<WrittenOver>,
    },
    /// Take such words back before they are approved.
    WithdrawMinutesEdit {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// Its case; none: a topic.
        case_id: Option<CaseId>,
        /// When they were written.
        seen_edit_at: UtcMicros,
    },
    /// Approve the draft, or amendments: they are locked as this version.
    ApproveMinutes {
        /// Which meeting.
        meeting_id: MeetingId,
        /// The version it makes, from 1.
        version: u16,
        /// Of version 2 and later: which amendments.
        edits: Vec<EditSeen>,
    },
    /// Leave letters out that came after the approval.
    LeaveLateLetters {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
        /// Its case.
        case_id: CaseId,
        /// The four texts with them as they were looked at, by their mark.
        letters_seen: String,
    },
    /// The record text of a line is in the clinical record, or is not.
    MarkPasted {
        /// Which case.
        case_id: CaseId,
        /// Which line.
        item_id: ItemId,
        /// Whether it is.
        is_pasted: bool,
        /// Which text: its mark.
        text_mark: Option<String>,
    },
    // -- case stories
    /// Write a case's story, or write it anew.
    SetStory {
        /// Of which case.
        case_id: CaseId,
        /// When what it replaces was written.
        seen_at: Option<UtcMicros>,
        /// Its words.
        words: Box<StoryWords>,
    },
    /// Ask whether words could be saved: nothing happens.
    CheckStory(CaseId, Box<StoryWords>),
    /// Ask a second person to release it.
    AskStoryRelease {
        /// Of which case.
        case_id: CaseId,
        /// When its words were written.
        seen_at: UtcMicros,
        /// The day on which the person said yes to it.
        consent_on: Day,
    },
    /// Release it, as it was looked at.
    ReleaseStory(CaseId, UtcMicros),
    /// Send it back to its author, as it was looked at, with what is to change.
    ReturnStory(CaseId, UtcMicros, Line),
    /// Take it back, with a reason.
    WithdrawStory(CaseId, Line),
    // -- the case over time
    /// Fill a tool with the person.
    RecordAssessment {
        /// Whose case.
        case_id: CaseId,
        /// Its new id.
        assessment_id: AssessmentId,
        /// Which tool.
        tool: Tool,
        /// What was answered.
        answers: Vec<GivenAnswer>,
        /// The day it was asked.
        asked_on: Day,
        /// The one it stands for.
        corrects: Option<AssessmentId>,
    },
    /// Take a filled tool back; its author only.
    WithdrawAssessment(CaseId, AssessmentId),
    /// Off the list, outside a meeting: its waiting lines come off the agendas.
    StepDownCase(CaseId, StepDown),
    /// Back on the list after it had left it, with the reason.
    ReopenCase(CaseId, Line),
    // -- local services
    /// Put a local service under a social note: under a shared one whoever may write notes, under others their author.
    LinkLocalService {
        /// Whose case.
        case_id: CaseId,
        /// Under which note.
        note_id: SocialNoteId,
        /// Where the note is kept.
        sharing: NoteSharing,
        /// Which service; it is listed.
        local_service_id: LocalServiceId,
    },
    /// Take it off again.
    UnlinkLocalService {
        /// Whose case.
        case_id: CaseId,
        /// From which note.
        note_id: SocialNoteId,
        /// Where the note is kept.
        sharing: NoteSharing,
        /// Which service.
        local_service_id: LocalServiceId,
    },
}
