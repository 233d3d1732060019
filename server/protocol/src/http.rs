//! Bodies of the HTTP interface under `/api`. Lists come in pages and take the person's scope; errors are
//! `{"error": WireError}` with a fitting status.

use crate::{command::WireCommand, server::StreamSeq};
use mdt_domain::{
    action_item::ActionItem,
    case::{Card, CaseItem, CaseStatus, OutcomeKind},
    directory::{Organisation, Person, Service},
    ids::{CaseId, CommandId, ItemId, MeetingId, PersonId},
    meeting::{Attendee, MeetingKind, MeetingStatus},
    words::{CaseCode, Cfs, Day, Efi, OdsCode, Priority, UtcMicros},
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

/// `GET /api/actions?scope=mine|service|pool|pcn&after=`: open ones, overdue first; `mine` also those closed today.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ActionList {
    /// The page, at most 100.
    pub actions: Vec<ActionItem>,
    /// Ask for the next page with `after`.
    pub next: Option<String>,
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
    /// The case's part; absent: "not shared".
    pub case: Option<MinutesCase>,
    /// Actions of this line.
    pub actions: Vec<ActionItem>,
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
}
