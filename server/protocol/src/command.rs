//! Commands as they cross the wire (socket and `POST /api/commands` alike). Parsed into the domain's commands by the hub.

use crate::unreadable::Unreadable;
use mdt_domain::{
    action_item::OwnerRef,
    assessment::{GivenAnswer, Tool},
    case::{ClosedReason, FormAnswer, ListedReason, OutcomeKind, OutcomeSeen, StepDown},
    command::{BarTarget, ListEntry},
    directory::{Absence, Duty, Employment, Role},
    ids::{ActionId, AssessmentId, CaseId, ItemId, LocalServiceId, MeetingId, NoticeId, PersonId, ResourceId, SeriesId, ServiceId, SocialNoteId},
    item_kind::Slot,
    minutes_part::{EditSeen, WrittenOver},
    meeting::{Attendance, AttendeeKind, MeetingKind, Partstat, Phase},
    series::{ChairTurn, HolidayPolicy, Recurrence},
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    story::StoryWords,
    supervision::SupervisionTheme,
    template::{Entry, EntryKey, TemplateKind},
    words::{Cfs, Day, HttpsLink, Line, LocalTime, MailAddress, OdsCode, Paragraph, Priority, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where an action lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WireHome {
    /// On a case.
    Case {
        /// Which.
        case_id: CaseId,
    },
    /// On a meeting (topics).
    Meeting {
        /// Which.
        meeting_id: MeetingId,
    },
}

/// One line to agree without discussion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgreeEntry {
    /// Which line.
    pub item_id: ItemId,
    /// Which case.
    pub case_id: CaseId,
    /// Next review.
    pub next_review_on: Day,
}

/// A line a guest's pass is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuestItem {
    /// Which line.
    pub item_id: ItemId,
    /// Its case.
    pub case_id: CaseId,
}

/// All roles of a member at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RolesAtPlace {
    /// Where: a PCN, a practice or the Federation.
    pub at: OdsCode,
    /// Which; empty: none there any more.
    pub roles: Vec<Role>,
}

/// Of which service a member is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceChoice {
    /// Which; none: of none.
    pub service_id: Option<ServiceId>,
}

/// A series as somebody plans it; what was done to single occurrences is said by commands of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of the domain's series")]
pub struct WireSeries {
    pub id: SeriesId,
    pub kind: MeetingKind,
    pub pcn: OdsCode,
    #[ts(type = "string")]
    pub title: Line,
    pub rule: Recurrence,
    pub starts_on: Day,
    pub starts_at_local: LocalTime,
    pub ends_on: Option<Day>,
    pub slot_minutes: u16,
    pub holidays: HolidayPolicy,
    pub chair: PersonId,
    pub deputy: Option<PersonId>,
    pub chair_rota: Vec<ChairTurn>,
    pub core: Vec<PersonId>,
    pub core_roles: Vec<Role>,
    pub call_url: Option<String>,
    pub cut_off_minutes: Option<u32>,
}

macro_rules! wire_commands {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),* $(,)? }),+ $(,)?) => {
        /// What somebody asks to happen. See the domain's command of the same name for the rules.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
        #[serde(tag = "name", rename_all = "snake_case")]
        #[expect(missing_docs, reason = "fields are those of the domain's command of the same name")]
        pub enum WireCommand { $($name { $($(#[$attribute])* $field: $type),* }),+ }

        /// The same with the name outside, for reading: only so can an error name its field.
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        enum Named { $($name { $($field: $type),* }),+ }

        impl From<Named> for WireCommand {
            fn from(named: Named) -> Self {
                match named { $(Named::$name { $($field),* } => Self::$name { $($field),* }),+ }
            }
        }
    };
}

impl WireCommand {
    /// Reads a command from JSON; an error names the field.
    pub fn read(mut value: serde_json::Value) -> Result<Self, Unreadable> {
        let name = value.as_object_mut().and_then(|fields| fields.remove("name"));
        let Some(serde_json::Value::String(name)) = name else {
            return Err(Unreadable { field: Some("name".into()), message: "Name the command.".into() });
        };
        let outside = serde_json::Value::Object([(name.clone(), value)].into_iter().collect());
        serde_path_to_error::deserialize::<_, Named>(outside).map(Self::from).map_err(|error| {
            let path = error.path().to_string();
            let path = path.strip_prefix(&name).map(|rest| rest.trim_start_matches('.').to_owned()).filter(|rest| !rest.is_empty());
            let inner = error.into_inner().to_string();
            if inner.starts_with("unknown variant") && path.is_none() {
                return Unreadable { field: Some("name".into()), message: "There is no such command.".into() };
            }
            Unreadable::of(path, &inner)
        })
    }
}

wire_commands! {
    PublishAgenda { meeting_id: MeetingId },
    CancelMeeting { meeting_id: MeetingId },
    AnswerInvitation {
        meeting_id: MeetingId,
        person_id: PersonId,
        partstat: Partstat,
        #[ts(type = "string | null")] cover: Option<Line>,
        cover_id: Option<PersonId>,
        available_from: Option<UtcMicros>,
        available_until: Option<UtcMicros>,
    },
    AskMember { meeting_id: MeetingId, person_id: PersonId, kind: AttendeeKind },
    WithdrawAttendee { meeting_id: MeetingId, person_id: PersonId },
    InviteGuest {
        meeting_id: MeetingId,
        person_id: PersonId,
        #[ts(type = "string")] guest_name: Line,
        #[ts(type = "string")] role: Line,
        #[ts(type = "string")] organisation: Line,
        service_id: Option<ServiceId>,
        is_speaker: bool,
        items: Vec<GuestItem>,
        available_from: Option<UtcMicros>,
        available_until: Option<UtcMicros>,
        #[ts(optional, type = "string")] email: Option<MailAddress>,
    },
    RevokePass { meeting_id: MeetingId, person_id: PersonId },
    SayOnTheWay { meeting_id: MeetingId },
    CallIn { meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, person_id: PersonId },
    ListCase {
        meeting_id: MeetingId,
        item_id: ItemId,
        case_id: CaseId,
        planned_minutes: Option<u16>,
        reason: ListedReason,
        #[ts(type = "string | null")] urgent_reason: Option<Line>,
    },
    ListCases { meeting_id: MeetingId, entries: Vec<ListEntry>, #[ts(type = "string | null")] urgent_reason: Option<Line> },
    OrderAgenda { meeting_id: MeetingId, order: Vec<ItemId> },
    FixItem { meeting_id: MeetingId, item_id: ItemId, is_fixed: bool },
    UnlistCase { meeting_id: MeetingId, item_id: ItemId, case_id: CaseId },
    AddTopic { meeting_id: MeetingId, item_id: ItemId, #[ts(type = "string")] title: Line, planned_minutes: u16 },
    RemoveTopic { meeting_id: MeetingId, item_id: ItemId },
    MoveItem { meeting_id: MeetingId, item_id: ItemId, to_position: u16 },
    SetPlannedMinutes { meeting_id: MeetingId, item_id: ItemId, minutes: u16 },
    StartMeeting { meeting_id: MeetingId },
    GoToPhase { meeting_id: MeetingId, phase: Phase, #[ts(optional)] acknowledged: Option<Vec<PersonId>> },
    RecordAttendance { meeting_id: MeetingId, person_id: PersonId, attendance: Attendance },
    StartItem { meeting_id: MeetingId, item_id: ItemId, #[ts(optional)] acknowledged: Option<Vec<PersonId>> },
    ExtendItem { meeting_id: MeetingId, item_id: ItemId, minutes: u16 },
    ParkItem { meeting_id: MeetingId, item_id: ItemId },
    DecideTopic { meeting_id: MeetingId, item_id: ItemId },
    ReopenTopic { meeting_id: MeetingId, item_id: ItemId },
    RaiseHand { meeting_id: MeetingId },
    LowerHand { meeting_id: MeetingId, person_id: PersonId },
    TakeChair { meeting_id: MeetingId },
    GiveBackChair { meeting_id: MeetingId },
    AgreeWithoutDiscussion { meeting_id: MeetingId, entries: Vec<AgreeEntry> },
    CloseMeeting { meeting_id: MeetingId, #[ts(type = "string | null")] override_reason: Option<Paragraph> },
    UpdateCase {
        case_id: CaseId,
        priority: Option<Priority>,
        cfs: Option<Cfs>,
        #[ts(type = "string | null")] reason: Option<Line>,
        needed_services: Option<Vec<ServiceId>>,
        is_recurring: Option<bool>,
    },
    ReferCase {
        case_id: CaseId,
        #[ts(type = "string")] situation: Paragraph,
        #[ts(type = "string | null")] background: Option<Paragraph>,
        #[ts(type = "string | null")] assessment: Option<Paragraph>,
        #[ts(type = "string | null")] recommendation: Option<Paragraph>,
        #[ts(type = "string | null")] question: Option<Line>,
        #[ts(type = "string | null")] told: Option<Line>,
        #[ts(type = "string | null")] objections: Option<Line>,
        #[ts(type = "string | null")] urgent_reason: Option<Line>,
        #[ts(optional)] answers: Option<Vec<FormAnswer>>,
        priority: Option<Priority>,
        needed_services: Option<Vec<ServiceId>>,
    },
    MarkMostConcerned { case_id: CaseId, is_concerned: bool, #[ts(type = "string | null")] note: Option<Line> },
    SetBar { case_id: CaseId, whom: BarTarget, #[ts(type = "string")] reason: Line },
    LiftBar { case_id: CaseId, whom: BarTarget },
    CloseCase { case_id: CaseId, why: ClosedReason },
    CorrectCaseAttendance {
        case_id: CaseId,
        item_id: ItemId,
        person_id: PersonId,
        was_present: bool,
        #[ts(type = "string | null")] note: Option<Line>,
    },
    ReturnReferral { case_id: CaseId, #[ts(type = "string")] reason: Line },
    AcceptReferral { case_id: CaseId },
    RecordOutcome {
        meeting_id: MeetingId,
        item_id: ItemId,
        case_id: CaseId,
        kind: OutcomeKind,
        #[ts(type = "string | null")] rationale: Option<Paragraph>,
        #[ts(type = "string | null")] dissent: Option<Paragraph>,
        #[ts(type = "string | null")] refer_to: Option<Line>,
        next_review_on: Option<Day>,
        step_down: Option<StepDown>,
        // What stood there when the person looked; without it nothing is compared.
        #[ts(optional)] seen_outcome: Option<OutcomeSeen>,
    },
    WithdrawOutcome {
        meeting_id: MeetingId,
        item_id: ItemId,
        case_id: CaseId,
        // What is to be taken back; without it whatever stands.
        #[ts(optional)] seen_outcome: Option<OutcomeSeen>,
    },
    WriteSocialNote {
        case_id: CaseId,
        note_id: SocialNoteId,
        domain: SocialDomain,
        level: NeedLevel,
        #[ts(type = "string")] line: Line,
        #[ts(type = "string | null")] source: Option<Line>,
        review_on: Option<Day>,
        sharing: NoteSharing,
        #[ts(type = "string | null")] more: Option<Paragraph>,
    },
    WithdrawSocialNote { case_id: CaseId, note_id: SocialNoteId, sharing: NoteSharing },
    AddAction {
        home: WireHome,
        action_id: ActionId,
        #[ts(type = "string")] what: Line,
        owner: OwnerRef,
        due_on: Option<Day>,
        meeting_id: Option<MeetingId>,
        item_id: Option<ItemId>,
        // A colleague or service asked to take it, at once: it is one's own until they do.
        #[ts(optional)] asked: Option<OwnerRef>,
    },
    ChangeAction { home: WireHome, action_id: ActionId, #[ts(type = "string | null")] what: Option<Line>, owner: Option<OwnerRef>, due_on: Option<Day> },
    AcceptAction { home: WireHome, action_id: ActionId },
    ClaimAction { home: WireHome, action_id: ActionId },
    CompleteAction { home: WireHome, action_id: ActionId, #[ts(type = "string | null")] result: Option<Line> },
    ReopenAction { home: WireHome, action_id: ActionId },
    BlockAction { home: WireHome, action_id: ActionId, #[ts(type = "string")] reason: Line },
    CancelAction {
        home: WireHome, action_id: ActionId, #[ts(type = "string")] reason: Line,
        // One's own, just added and asked of a colleague: only while nobody answered.
        #[ts(optional)] if_unanswered: Option<bool>,
    },
    SetRota { service_id: ServiceId, rota: Vec<Duty> },
    SetSeries { series: Box<WireSeries> },
    ChangeSeriesFrom { series_id: SeriesId, from: Day, series: Box<WireSeries> },
    MoveOccurrence { series_id: SeriesId, recurrence_id: Day, day: Day, at: LocalTime },
    CancelOccurrence { series_id: SeriesId, recurrence_id: Day },
    RestoreOccurrence { series_id: SeriesId, recurrence_id: Day },
    SetAbsences { person_id: PersonId, absences: Vec<Absence> },
    ChangeMember {
        person_id: PersonId,
        #[ts(type = "string | null")] job: Option<Line>,
        #[ts(type = "Array<string> | null")] languages: Option<Vec<Line>>,
        #[ts(type = "Array<string> | null")] skills: Option<Vec<Line>>,
        roles: Option<RolesAtPlace>,
        service: Option<ServiceChoice>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        employment: Option<Employment>,
    },
    AddMember {
        person_id: PersonId,
        #[ts(type = "string")] member_name: Line,
        email: String,
        #[ts(type = "string")] job: Line,
        #[ts(type = "string")] organisation: Line,
        roles: RolesAtPlace,
        service_id: Option<ServiceId>,
    },
    EndPerson { person_id: PersonId, cover: Option<PersonId> },
    SetTemplate { kind: TemplateKind, version: u32, entries: Vec<Entry> },
    TailorTemplate {
        pcn: OdsCode,
        kind: TemplateKind,
        on_version: u32,
        version: u32,
        own: Vec<Entry>,
        hidden: Vec<EntryKey>,
        order: Vec<EntryKey>,
        seen: Vec<EntryKey>,
    },
    SeeNotice { notice_id: NoticeId },
    ChooseThemes { meeting_id: MeetingId, themes: Vec<SupervisionTheme> },
    AgreeSupervision { series_id: SeriesId },
    SetSlot { meeting_id: MeetingId, item_id: ItemId, slot: Slot, planned_minutes: u16 },
    SetPeerCase {
        meeting_id: MeetingId,
        item_id: ItemId,
        #[ts(type = "string")] title: Line,
        #[ts(type = "string")] situation: Paragraph,
        #[ts(type = "string")] question: Line,
        planned_minutes: u16,
    },
    ShareResource {
        meeting_id: MeetingId,
        resource_id: ResourceId,
        #[ts(type = "string")] title: Line,
        link: HttpsLink,
        #[ts(type = "string | null")] about: Option<Line>,
    },
    RemoveResource { meeting_id: MeetingId, resource_id: ResourceId },
    EditMinutes {
        meeting_id: MeetingId,
        item_id: ItemId,
        case_id: Option<CaseId>,
        on_version: u16,
        seen_edit_at: Option<UtcMicros>,
        words: Box<WrittenOver>,
    },
    WithdrawMinutesEdit { meeting_id: MeetingId, item_id: ItemId, case_id: Option<CaseId>, seen_edit_at: UtcMicros },
    ApproveMinutes { meeting_id: MeetingId, version: u16, edits: Vec<EditSeen> },
    LeaveLateLetters { meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, letters_seen: String },
    MarkPasted { case_id: CaseId, item_id: ItemId, is_pasted: bool, text_mark: Option<String> },
    RecordAssessment {
        case_id: CaseId,
        assessment_id: AssessmentId,
        tool: Tool,
        answers: Vec<GivenAnswer>,
        asked_on: Day,
        corrects: Option<AssessmentId>,
    },
    WithdrawAssessment { case_id: CaseId, assessment_id: AssessmentId },
    StepDownCase { case_id: CaseId, step_down: StepDown },
    ReopenCase { case_id: CaseId, #[ts(type = "string")] reason: Line },
    SetStory { case_id: CaseId, seen_at: Option<UtcMicros>, words: Box<StoryWords> },
    CheckStory { case_id: CaseId, words: Box<StoryWords> },
    AskStoryRelease { case_id: CaseId, seen_at: UtcMicros, consent_on: Day },
    ReleaseStory { case_id: CaseId, seen_at: UtcMicros },
    ReturnStory { case_id: CaseId, seen_at: UtcMicros, #[ts(type = "string")] reason: Line },
    WithdrawStory { case_id: CaseId, #[ts(type = "string")] reason: Line },
    ReassignAction {
        home: WireHome, action_id: ActionId, owner: OwnerRef, due_on: Option<Day>, #[ts(type = "string | null")] why: Option<Line>,
        // Who had it when the person looked; without it nothing is compared.
        #[ts(optional)] seen_owner: Option<OwnerRef>,
    },
    UndoAction { home: WireHome, action_id: ActionId },
    ConfirmAction { home: WireHome, action_id: ActionId },
    AskForHelp { home: WireHome, action_id: ActionId, of: OwnerRef, #[ts(type = "string | null")] word: Option<Line> },
    AnswerHelp { home: WireHome, action_id: ActionId, #[ts(type = "string | null")] cannot: Option<Line> },
    LinkLocalService { case_id: CaseId, note_id: SocialNoteId, sharing: NoteSharing, local_service_id: LocalServiceId },
    UnlinkLocalService { case_id: CaseId, note_id: SocialNoteId, sharing: NoteSharing, local_service_id: LocalServiceId },
}
