//! Bodies of the HTTP interface under `/api`. Lists come in pages and take the person's scope; errors are
//! `{"error": WireError}` with a fitting status.

use crate::{command::WireCommand, server::StreamSeq};
use mdt_domain::{
    action_item::ActionItem,
    case::{Card, CaseItem, CaseStatus, FormAnswer, ListedReason, OutcomeKind},
    directory::{Organisation, Person, Service},
    ids::{ActionId, CaseId, CommandId, ItemId, MailId, MeetingId, PersonId, SeriesId, ServiceId},
    meeting::{Admission, Attendee, AttendeeKind, MeetingKind, MeetingStatus, Partstat},
    minutes_part::{FourTexts, Manifest, MinutesEdit, Promised},
    series::{HolidayPolicy, Series},
    social_note::SocialNote,
    words::{CaseCode, Cfs, Day, Efi, Line, NhsNumber, OdsCode, Paragraph, Priority, UtcMicros},
    worklist::Notice,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/sign-in`
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SignIn {
    /// Mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// `POST /api/demo/sign-in` (demo only)
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DemoSignIn {
    /// As whom.
    pub person_id: PersonId,
}

/// `GET /api/me`: also tells a page that is not signed in what it can do (`person` null).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Me {
    /// Who is signed in.
    pub person: Option<Person>,
    /// The PCN shown first.
    pub pcn: Option<Organisation>,
    /// Whether this is a demonstration.
    pub is_demo: bool,
    /// People one can sign in as (demo only), in the order of the story.
    pub demo_people: Vec<Person>,
    /// The server's clock.
    pub server_time: UtcMicros,
    /// Seconds without activity after which the session ends (1,800).
    pub idle_seconds: u32,
    /// Here with a pass that is not admitted yet: only `GET /api/guest` answers.
    pub is_waiting_guest: bool,
}

/// `POST /api/commands`
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CommandRequest {
    /// Made by the client.
    pub id: CommandId,
    /// What.
    pub command: WireCommand,
}

/// Answer to `POST /api/commands`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CommandAccepted {
    /// Which command.
    pub id: CommandId,
    /// Where its streams stood after it.
    pub streams: Vec<StreamSeq>,
    /// Whether this answer was given before.
    pub is_repeat: bool,
}

/// One meeting in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MeetingRow {
    /// Which.
    pub id: MeetingId,
    /// What kind.
    pub kind: MeetingKind,
    /// Such as "Daily frailty huddle".
    pub title: String,
    /// Whose.
    pub pcn: OdsCode,
    /// Planned start.
    pub starts_at: UtcMicros,
    /// Planned length.
    pub slot_minutes: u16,
    /// Where in its life.
    pub status: MeetingStatus,
    /// Lines that are not removed.
    pub item_count: u16,
    /// Lines decided.
    pub decided_count: u16,
    /// Planned minutes of all lines.
    pub planned_minutes: u16,
    /// Number of the line the room is at.
    pub current_number: Option<u16>,
    /// Apologies, with cover ("Sana Malik · cover: Ife Bello").
    pub apologies: Vec<String>,
    /// Who chairs, by name.
    pub chair_name: String,
}

/// `GET /api/meetings?from=YYYY-MM-DD&to=YYYY-MM-DD` (days in Europe/London, both included).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MeetingList {
    /// In order of start.
    pub meetings: Vec<MeetingRow>,
}

/// `GET /api/me/calendar`: one's private feed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OwnCalendar {
    /// Since when there is one; none: there is none.
    pub made_at: Option<UtcMicros>,
    /// When a calendar last asked for it.
    pub read_at: Option<UtcMicros>,
}

/// `POST /api/me/calendar/new`: its address, shown this once.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CalendarLink {
    /// Secret: whoever has it sees when one's meetings are.
    pub url: String,
}

/// `POST /api/calendar/reply`: what a calendar answered (iCalendar, METHOD:REPLY).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CalendarReply {
    /// The file's text.
    pub text: String,
}

/// It was taken as an answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CalendarReplyTaken {
    /// To so many meetings.
    pub meetings: u16,
    /// Which answer.
    pub partstat: Partstat,
    /// Apologies: who covers is named on the meeting's page.
    pub is_apology: bool,
}

/// `GET /api/series`: the series a person may follow, the next to meet first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SeriesList {
    /// Those that have not ended.
    pub series: Vec<SeriesRow>,
}

/// A series in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SeriesRow {
    /// Which.
    pub id: SeriesId,
    /// What kind.
    pub kind: MeetingKind,
    /// Whose: a PCN's, or the Federation's.
    pub pcn: OdsCode,
    /// Such as "Daily frailty huddle".
    pub title: String,
    /// "every working day at 09:00, not on bank holidays".
    pub words: String,
    /// When its next meeting begins that is not over; while none is made, by the rule, within eight weeks.
    pub next_at: Option<UtcMicros>,
    /// Days of the coming eight weeks on which neither chair nor deputy is there.
    pub days_without_chair: Vec<Day>,
    /// Whether this person may change it.
    pub may_plan: bool,
}

/// `GET /api/series/{id}`: a series and its coming eight weeks.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SeriesView {
    /// Whole.
    pub series: Series,
    /// Rule and policy in words.
    pub words: String,
    /// In order of start, those called off included.
    pub days: Vec<SeriesDay>,
    /// Bank holidays after this day are not known yet.
    pub holidays_known_until: Day,
    /// Whether this person may change it.
    pub may_plan: bool,
}

/// One occurrence of a series.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SeriesDay {
    /// Its day by rule, by which commands name it.
    pub recurrence_id: Day,
    /// The day it is held.
    pub day: Day,
    /// When.
    pub starts_at: UtcMicros,
    /// Called off.
    pub is_cancelled: bool,
    /// Moved by somebody.
    pub is_moved: bool,
    /// The bank holiday on its day by rule.
    pub holiday: Option<String>,
    /// Who chairs.
    pub chair_name: String,
    /// Who may take the chair.
    pub deputy_name: Option<String>,
    /// Neither is there on that day.
    pub is_without_chair: bool,
}

/// `POST /api/series/preview`: a rule somebody thinks of.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PreviewSeries {
    /// RFC 5545 rule.
    pub rule: String,
    /// First day.
    pub starts_on: Day,
    /// `HH:MM` in Europe/London.
    pub starts_at_local: String,
    /// Last day by rule.
    pub ends_on: Option<Day>,
    /// What happens on a bank holiday.
    pub holidays: HolidayPolicy,
    /// Dates from this day on; none: from the first.
    #[ts(optional)]
    pub from: Option<Day>,
}

/// What that would give.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SeriesPreview {
    /// In words.
    pub words: String,
    /// The next ten dates.
    pub days: Vec<PreviewDay>,
    /// Left out between them, because they are bank holidays.
    pub skipped: Vec<PreviewDay>,
    /// Bank holidays after this day are not known yet.
    pub holidays_known_until: Day,
}

/// One date of a preview.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PreviewDay {
    /// The day it would be held.
    pub day: Day,
    /// When.
    pub starts_at: UtcMicros,
    /// Its day by rule, if a bank holiday moves it.
    pub moved_from: Option<Day>,
    /// The bank holiday on its day by rule.
    pub holiday: Option<String>,
}

/// `GET /api/holidays?from=…&until=…`: bank holidays of England from one day to another, both included, 400 days at most.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HolidayList {
    /// In order.
    pub holidays: Vec<Holiday>,
    /// Later ones are not known yet.
    pub known_until: Day,
}

/// A bank holiday.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Holiday {
    /// Its day.
    pub day: Day,
    /// Its name.
    pub name: String,
}

/// `GET /api/today`
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Today {
    /// Today's and the next meetings, live first.
    pub meetings: Vec<MeetingRow>,
    /// My cases (for which my service is needed, or all for core members: those of the first meeting).
    pub cards: Vec<Card>,
    /// My open actions, overdue first.
    pub actions: Vec<ActionItem>,
    /// What waits for my answer.
    pub waiting: Vec<WaitingFor>,
    /// For a coordinator: what is missing before the next meeting.
    pub missing: Vec<String>,
    /// What I was told and have not put away, newest first.
    pub notices: Vec<Notice>,
    /// Of the first meeting only some cases are mine: what is counted is them, not its agenda.
    pub has_own_cases_only: bool,
}

/// Something that waits for an answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WaitingFor {
    /// A referral to accept or return.
    Referral {
        /// Which case.
        case_id: CaseId,
        /// Its code.
        code: CaseCode,
    },
    /// Actions to say "got it" to.
    Actions {
        /// How many.
        count: u16,
    },
    /// A guest waits to be let in.
    Guest {
        /// To which meeting.
        meeting_id: MeetingId,
        /// Who.
        person_id: PersonId,
        /// Their name.
        name: String,
    },
    /// A referral of mine was sent back.
    Returned {
        /// Which case.
        case_id: CaseId,
        /// Its code.
        code: CaseCode,
    },
    /// A colleague asks for help with an action of theirs.
    Help {
        /// Which action.
        action_id: ActionId,
        /// The case's code, if a case's.
        code: Option<CaseCode>,
        /// Who asks.
        name: String,
        /// What for, else what the action is.
        words: String,
    },
    /// A case story to release or send back.
    Story {
        /// Of which case.
        case_id: CaseId,
        /// Its code.
        code: CaseCode,
    },
    /// A case story of mine was sent back.
    StoryReturned {
        /// Of which case.
        case_id: CaseId,
        /// Its code.
        code: CaseCode,
        /// The case is on the list again: until it has left it nothing of the story can be changed.
        is_listed: bool,
    },
}

/// One case in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseRow {
    /// Which.
    pub id: CaseId,
    /// Its code.
    pub code: CaseCode,
    /// "Okafor, Mary".
    pub name: String,
    /// Date of birth.
    pub born_on: Day,
    /// NHS number, 3-3-4.
    pub nhs_number: Option<String>,
    /// The practice's name.
    pub practice_name: String,
    /// Where in its life.
    pub status: CaseStatus,
    /// Review rhythm.
    pub priority: Priority,
    /// Clinical Frailty Scale.
    pub cfs: Option<Cfs>,
    /// Electronic Frailty Index, hundredths.
    pub efi: Option<Efi>,
    /// Why on the list.
    pub reason: String,
    /// Next review.
    pub next_review_on: Option<Day>,
    /// Open actions.
    pub open_actions: u16,
    /// Overdue actions.
    pub overdue_actions: u16,
}

/// `POST /api/cases/search` with `{q, priority, after}` (never in an address: what is searched for may identify): at most 50 rows,
/// by code.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaseList {
    /// The page.
    pub cases: Vec<CaseRow>,
    /// Ask for the next page with `after`.
    pub next: Option<String>,
}

/// `GET /api/cases/{code}`: where to subscribe. 404 is the same for missing and not shared.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaseFound {
    /// Which.
    pub id: CaseId,
    /// Its code.
    pub code: CaseCode,
    /// Whether there is a restricted note (to the director, deputy, coordinator and who holds the chair).
    pub has_restricted_notes: bool,
}

/// Actions, overdue first ([`crate::actions::ActionsWanted`]).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ActionList {
    /// The page, at most 50.
    pub actions: Vec<ActionItem>,
    /// Ask for the next page with `after`.
    pub next: Option<String>,
    /// The meetings they were promised in.
    pub from: Vec<crate::actions::PromisedIn>,
    /// Who is not to be given them, by case.
    pub kept_out: Vec<crate::actions::KeptOut>,
}

/// `GET /api/people`: the borough's directory (people of all PCNs, no patient).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct People {
    /// People who have not left.
    pub people: Vec<Person>,
    /// Services.
    pub services: Vec<Service>,
    /// PCNs and practices.
    pub organisations: Vec<Organisation>,
    /// Guests who still have something to do, and can do nothing about it here any more.
    pub passes_over: Vec<PassOver>,
}

/// A guest's pass is over: it ran out, or was taken back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PassOver {
    /// Whose.
    pub person_id: PersonId,
    /// When.
    pub ended_at: UtcMicros,
}

/// `GET /api/meetings/{id}/minutes`: draft minutes as this person may read them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Minutes {
    /// Which meeting.
    pub meeting_id: MeetingId,
    /// Its title.
    pub title: String,
    /// What kind.
    pub kind: MeetingKind,
    /// Where in its life.
    pub status: MeetingStatus,
    /// Planned start.
    pub starts_at: UtcMicros,
    /// Went live.
    pub started_at: Option<UtcMicros>,
    /// Closed.
    pub ended_at: Option<UtcMicros>,
    /// Why it was closed incomplete.
    pub close_override: Option<String>,
    /// Who was asked and who came.
    pub attendees: Vec<Attendee>,
    /// Lines in order.
    pub lines: Vec<MinutesLine>,
    /// Which versions were approved, and topics as approved; none: it is a draft.
    pub manifest: Option<Manifest>,
    /// Whether this person may correct and amend the parts of cases they have.
    pub may_edit: bool,
    /// Whether this person may approve.
    pub may_approve: bool,
}

/// One line of the minutes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MinutesLine {
    /// The line.
    pub item_id: ItemId,
    /// The number it is called by.
    pub number: u16,
    /// Seconds spent.
    pub spent_seconds: u32,
    /// Title of a topic.
    pub topic: Option<String>,
    /// What was typed on a topic, as it stands; in a draft nobody wrote over, what the minutes say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub topic_texts: Option<FourTexts>,
    /// Its mark: who takes letters in says by it what they looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub topic_mark: Option<String>,
    /// Words over a topic's minutes that wait for approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub topic_edit: Option<MinutesEdit>,
    /// Of what is no case: it was not reached or passed over, and stands on the next agenda.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub is_carried: bool,
    /// The case's part; absent: "not shared".
    pub case: Option<MinutesCase>,
    /// Actions of this line as they are now.
    pub actions: Vec<ActionItem>,
    /// What the minutes say was promised: as agreed when the meeting was closed, or as put right since; of a topic, words that wait aside.
    pub promised: Vec<Promised>,
}

/// A case's part of the minutes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MinutesCase {
    /// Which case.
    pub case_id: CaseId,
    /// Its code.
    pub code: CaseCode,
    /// "Okafor, Mary".
    pub name: String,
    /// Date of birth.
    pub born_on: Day,
    /// NHS number, 3-3-4.
    pub nhs_number: Option<String>,
    /// Reason, outcome, deferred count, texts.
    pub item: CaseItem,
    /// For the summary.
    pub outcome: Option<OutcomeKind>,
    /// What came after the minutes were drafted: part of the draft, and marked. Once approved: what waits to be taken in or left.
    pub late: Vec<LateText>,
    /// The shared texts as they stand, letters that came late included.
    pub shared_texts: FourTexts,
    /// Their mark: who takes letters in or leaves them out says by it what they looked at.
    pub letters_mark: String,
    /// What was written about the person's life since the meeting began, for all who have the case; approved: as it was then.
    pub social_notes: Vec<SocialNote>,
}

/// Words that reached the service after the meeting had ended.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LateText {
    /// Which of the four boxes.
    pub text_box: String,
    /// When.
    pub at: UtcMicros,
    /// Who; none: not known any more.
    pub name: Option<String>,
    /// What is there now and was not.
    pub added: String,
    /// What was there and is not now.
    pub removed: String,
}

/// `GET /api/meetings/{id}/proposal`: what could go on this agenda, most pressing first; for those who may edit it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Proposal {
    /// Cases not on this agenda yet.
    pub entries: Vec<ProposedCase>,
    /// Planned minutes of the agenda as it stands.
    pub planned_minutes: u16,
    /// Minutes there are.
    pub slot_minutes: u16,
    /// After the cut-off: a case comes on only as urgent, with a reason.
    pub is_past_cut_off: bool,
}

/// One case that could go on an agenda.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ProposedCase {
    /// Which case.
    pub case_id: CaseId,
    /// Its code.
    pub code: CaseCode,
    /// Such as "M.O.".
    pub initials: String,
    /// Review rhythm.
    pub priority: Priority,
    /// Why, the most pressing first; the first is what its line will say.
    pub reasons: Vec<ListedReason>,
    /// How often in a row it was deferred or not reached; 3 and more is red.
    pub deferred_count: u16,
    /// Usual minutes.
    pub planned_minutes: u16,
    /// Which services are needed.
    pub needed_services: Vec<ServiceId>,
    /// Its review was due then.
    pub review_due_on: Option<Day>,
    /// Overdue actions.
    pub overdue_actions: u16,
    /// Blocked actions.
    pub blocked_actions: u16,
    /// Names of who must get nothing of it.
    pub barred: Vec<String>,
    /// The referral holds an objection, and nobody is kept out.
    pub has_objection: bool,
}

/// `GET /api/meetings/{id}/order`: the order that lets rotating partners wait least, beside the order as it stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OrderPreview {
    /// Waiting lines as they stand.
    pub before: Vec<ItemId>,
    /// The same lines in the better order; send it with `order_agenda` (and `before`, to undo). Equal when nothing is saved.
    pub after: Vec<ItemId>,
    /// Partner-minutes waited as it stands.
    pub waiting_before: u32,
    /// Partner-minutes waited in the better order.
    pub waiting_after: u32,
    /// Proven: no other order that keeps the rules is better.
    pub is_proven: bool,
    /// Who saves what.
    pub partners: Vec<PartnerSaving>,
    /// Why no order keeps all the rules; empty when one does.
    pub infeasible: Vec<String>,
}

/// What the better order means for one partner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PartnerSaving {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Lines they are needed for.
    pub items: Vec<ItemId>,
    /// Minutes held without being needed, as it stands.
    pub waiting_before: u32,
    /// The same in the better order.
    pub waiting_after: u32,
    /// Start of their first line in the better order.
    pub from: UtcMicros,
    /// End of their last line in the better order.
    pub until: UtcMicros,
}

/// `GET /api/meetings/{id}/preview/{person_id}`: what this person sees of the meeting, for those who may edit the agenda.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct GuestPreview {
    /// Who.
    pub attendee: Attendee,
    /// From when they may open their cases.
    pub opens_at: UtcMicros,
    /// Until when.
    pub closes_at: UtcMicros,
    /// The agenda as they see it.
    pub lines: Vec<PreviewLine>,
}

/// One line as a partner or guest sees it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PreviewLine {
    /// The line.
    pub item_id: ItemId,
    /// The number it is called by.
    pub number: u16,
    /// Planned minutes.
    pub planned_minutes: u16,
    /// When it is likely to begin.
    pub starts_at: Option<UtcMicros>,
    /// Title of a topic.
    pub topic: Option<String>,
    /// The card; absent: "not shared".
    pub card: Option<Card>,
    /// They are kept out of this one although their service is needed: the person objected.
    pub is_barred: bool,
}

/// `GET /api/meetings/{id}/call`: the link to the team's own call; 404 for whoever may not have it (yet).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CallLink {
    /// Begins with https://.
    pub url: String,
}

/// `POST /api/meetings/{id}/passes/{person_id}/link`: a new link for a guest; the one before opens nothing any more, and
/// the device it was bound to is let go.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PassLink {
    /// To be mailed or shown; the token is in the fragment, which no server and no scanner is sent.
    pub url: String,
    /// The same as a QR code, SVG.
    pub qr_svg: String,
    /// Opens nothing from then on.
    pub until: UtcMicros,
}

/// `POST /api/meetings/{id}/passes/{person_id}/admit`
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AdmitGuest {
    /// The two digits on the guest's screen, as the guest says them.
    pub digits: String,
}

/// `POST /api/guest/open`: by the guest's own tap, never by opening the link.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OpenPass {
    /// From the link's fragment.
    pub token: String,
}

/// Answer to `POST /api/guest/open` and `GET /api/guest`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct GuestState {
    /// The guest.
    pub name: String,
    /// To which meeting.
    pub meeting_id: MeetingId,
    /// Its title.
    pub title: String,
    /// Planned start.
    pub starts_at: UtcMicros,
    /// Where the pass stands.
    pub admission: Admission,
    /// While waiting: the two digits to say to who lets in.
    pub digits: Option<String>,
    /// Opens nothing from then on.
    pub until: UtcMicros,
    /// An external speaker.
    pub is_speaker: bool,
}

/// `GET /api/meetings/{id}/certificate`: what who asks attended of a borough meeting that is over; 404 for whoever did not come.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Certificate {
    /// Whose.
    pub name: String,
    /// Their job in words.
    pub role: String,
    /// Whose they are.
    pub organisation: String,
    /// The meeting's title.
    pub title: String,
    /// Whose meeting.
    pub host: String,
    /// When it began.
    pub started_at: UtcMicros,
    /// When it ended.
    pub ended_at: UtcMicros,
    /// Minutes in the room; none: written down as present, without a connection of their own.
    pub minutes: Option<u32>,
    /// What was held meanwhile.
    pub slots: Vec<CertificateSlot>,
}

/// A training or speaker's slot that somebody attended.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CertificateSlot {
    /// What it was about.
    pub title: String,
    /// Who spoke.
    pub speaker: Option<String>,
    /// Minutes it took.
    pub minutes: u32,
}

/// `GET /api/meetings/{id}/attendance`: who attended a borough meeting that is over, for those who answer for it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AttendanceList {
    /// By name.
    pub people: Vec<AttendedPerson>,
}

/// Somebody who attended.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AttendedPerson {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Whose they are.
    pub organisation: String,
    /// In what capacity.
    pub kind: AttendeeKind,
    /// Minutes in the room; none: written down as present, without a connection of their own.
    pub minutes: Option<u32>,
}

/// `POST /api/break-glass`: open a case without a right. The information governance lead is told at once.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BreakGlassRequest {
    /// Which case.
    pub code: CaseCode,
    /// Why, in one line.
    #[ts(type = "string")]
    pub reason: Line,
    /// Against a bar, for risk to life.
    pub is_risk_to_life: bool,
}

/// Answer to `POST /api/break-glass` and `POST /api/referrals`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaseOpened {
    /// Which.
    pub id: CaseId,
    /// Its code.
    pub code: CaseCode,
    /// Break glass: ends by itself then.
    pub until: Option<UtcMicros>,
}

/// `POST /api/referrals`: refer a person who may not be on the list yet. Found by NHS number; new otherwise.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NewReferral {
    /// Made by the client, the id of a new case; the same again has no second effect.
    pub case_id: CaseId,
    /// Registered practice.
    pub practice: OdsCode,
    /// NHS number, if known.
    pub nhs_number: Option<NhsNumber>,
    /// Given name.
    #[ts(type = "string")]
    pub given: Line,
    /// Family name.
    #[ts(type = "string")]
    pub family: Line,
    /// Date of birth.
    pub born_on: Day,
    /// First language.
    #[ts(type = "string | null")]
    pub language: Option<Line>,
    /// Whether an interpreter is needed.
    pub needs_interpreter: bool,
    /// Lives alone.
    pub lives_alone: bool,
    /// Clinical Frailty Scale.
    pub cfs: Option<Cfs>,
    /// Review rhythm wished.
    pub priority: Priority,
    /// Which services are needed.
    pub needed_services: Vec<ServiceId>,
    /// What happens now.
    #[ts(type = "string")]
    pub situation: Paragraph,
    /// What led to it.
    #[ts(type = "string | null")]
    pub background: Option<Paragraph>,
    /// What the referrer thinks.
    #[ts(type = "string | null")]
    pub assessment: Option<Paragraph>,
    /// What the referrer asks for.
    #[ts(type = "string | null")]
    pub recommendation: Option<Paragraph>,
    /// The question for the MDT.
    #[ts(type = "string")]
    pub question: Line,
    /// What the person was told.
    #[ts(type = "string | null")]
    pub told: Option<Line>,
    /// What the person objects to.
    #[ts(type = "string | null")]
    pub objections: Option<Line>,
    /// Why it cannot wait, after the cut-off.
    #[ts(type = "string | null")]
    pub urgent_reason: Option<Line>,
    /// Answers to what the form asks besides.
    #[serde(default)]
    pub answers: Vec<FormAnswer>,
}

/// `GET /api/cases/{code}/access`: who may see it, who is barred, who looked; for those who lead the case's PCN.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaseAccess {
    /// Last looks, newest first, at most 200.
    pub looks: Vec<Look>,
    /// Members who have it by role, by name.
    pub by_role: Vec<String>,
}

/// Somebody looked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Look {
    /// Their name (today's).
    pub name: String,
    /// Their organisation.
    pub organisation: String,
    /// When.
    pub at: UtcMicros,
    /// By which right: `role`, `practice`, `expected`, `pass`, `break_glass`, `author`.
    pub by_right: String,
}

/// `GET /api/operator/mails?state=…&after=…`: newest first, 50 a page; for operators only. Holds no patient and no address.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OperatorMailList {
    /// The page.
    pub mails: Vec<OperatorMail>,
    /// Ask for the next page with this.
    pub next: Option<MailId>,
    /// How many are in each state; a state without any is left out.
    pub counts: Vec<MailCount>,
    /// By what mail leaves: `outbox` (a folder) or `smtp`.
    pub via: String,
}

/// Mails of one state.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MailCount {
    /// `pending`, `held`, `sending`, `sent`, `unknown`, `failed` or `cancelled`.
    pub state: String,
    /// How many.
    pub count: u32,
}

/// A mail as the operator's list shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OperatorMail {
    /// Which.
    pub id: MailId,
    /// Kind of letter, such as `invitation`.
    pub kind: String,
    /// The recipient's name; none: not in the directory any more.
    pub to_name: Option<String>,
    /// `pending`, `held`, `sending`, `sent`, `unknown` (it may have arrived: never sent again by itself), `failed` or `cancelled`.
    pub state: String,
    /// When it was wanted.
    pub created_at: UtcMicros,
    /// When it is tried next, while it is pending.
    pub next_try_at: Option<UtcMicros>,
    /// When it was sent.
    pub sent_at: Option<UtcMicros>,
    /// How often it was tried.
    pub attempts: u32,
    /// How far the last try came.
    pub stage: Option<String>,
    /// What kind of failure the last try met.
    pub error: Option<String>,
    /// What the check found, if it is held: kinds and places, never values.
    pub hits: Vec<MailHit>,
    /// Whether it can be sent (again): `POST …/{id}/retry`.
    pub can_retry: bool,
    /// Whether the operator can say that it arrived: `POST …/{id}/mark-sent`.
    pub can_mark_sent: bool,
}

/// A reason to hold a mail.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MailHit {
    /// `nhs_number`, `birth_date`, `postcode` or `name`.
    pub kind: String,
    /// `subject`, `text`, `html` or `calendar`.
    pub part: String,
}

/// `GET /api/operator/mails/{id}`: the mail as its recipient reads it, for operators only. A guest's link is masked.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OperatorMailShown {
    /// As in the list.
    pub mail: OperatorMail,
    /// Sender.
    pub from: String,
    /// The recipient's address; none: not in the directory any more.
    pub to: Option<String>,
    /// Message-ID, once it has begun to be sent.
    pub message_id: Option<String>,
    /// Subject; none where the check finds something of a patient, or the letter cannot be read.
    pub subject: Option<String>,
    /// Plain text; likewise.
    pub text: Option<String>,
    /// Whether it has a part for calendars.
    pub has_calendar: bool,
}

/// `GET /api/operator/jobs`: what happens by itself; for operators only. Holds no person and no case.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OperatorJobs {
    /// What is due next, the soonest first.
    pub next: Vec<NextRun>,
    /// What ran, the last begun first, 100 at most.
    pub runs: Vec<JobRun>,
    /// How many runs of the last 90 days are in each state; a state without any is left out.
    pub counts: Vec<JobCount>,
}

/// When a job is due next.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NextRun {
    /// Which, such as `digest`.
    pub job: String,
    /// When.
    pub due_at: UtcMicros,
}

/// One time a job was due.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct JobRun {
    /// Which, such as `digest`.
    pub job: String,
    /// Which time of it: a day, a meeting's id, or `latest` of a job that comes round all the time.
    pub occurrence: String,
    /// When it was due.
    pub due_at: UtcMicros,
    /// `claimed` (under way), `done`, `failed` (tried again) or `missed` (never done, and a later run has been).
    pub state: String,
    /// How often it was begun.
    pub attempts: u32,
    /// When it is tried next, while it is `failed`.
    pub next_try_at: Option<UtcMicros>,
    /// When it was last begun.
    pub started_at: UtcMicros,
    /// When it ended.
    pub ended_at: Option<UtcMicros>,
    /// What it came to, in counts, such as `12 mails, 31 actions`.
    pub result: Option<String>,
    /// What kind of failure it met last, such as `database`.
    pub error: Option<String>,
}

/// Runs of one state.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct JobCount {
    /// `claimed`, `done`, `failed` or `missed`.
    pub state: String,
    /// How many.
    pub count: u32,
}

/// `GET` and `POST /api/me/mail`: how one wants mail that can wait until the next morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyMail {
    /// One's own choice; `single` until one has chosen.
    pub choice: MailChoice,
}

/// A way to have mail. Invitations, changes and cancellations, and what is about one's service or one's own agenda, come at once either
/// way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MailChoice {
    /// A mail about each thing: a published agenda, minutes, after a meeting one's new actions, one day after a due date what is overdue.
    Single,
    /// One mail a working day at 07:30 with where one is needed, what is new, due and overdue, and how many agendas and minutes came
    /// out; none where there is nothing.
    Digest,
}
