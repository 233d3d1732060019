//! What is told of supervision over HTTP: to the pair the agenda that is there by itself, to those who count nothing but counts.

use mdt_domain::{
    ids::{ActionId, MeetingId, PersonId, SeriesId},
    social_note::SocialNote,
    supervision::SupervisionTheme,
    words::{CaseCode, Day, OdsCode},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/meetings/{id}/supervision`: for the two it is between.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Supervision {
    /// Which meeting.
    pub meeting_id: MeetingId,
    /// Its series.
    pub series_id: SeriesId,
    /// Who supervises.
    pub supervisor: PairMember,
    /// Whose agenda it is.
    pub supervisee: PairMember,
    /// The supervisee said yes; before that the supervisor is shown no action and no case.
    pub is_agreed: bool,
    /// The supervisee's open actions: overdue first, then blocked, then by date.
    pub actions: Vec<SupervisedAction>,
    /// Cases on the list that the supervisee works on: with an open action of theirs, or a social note they wrote.
    pub caseload: Vec<SupervisedCase>,
    /// The pair's last sessions, newest first.
    pub sessions: Vec<SupervisionSession>,
    /// The day of the next one after this.
    pub next_on: Option<Day>,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PairMember {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
}

/// An open action of the supervisee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupervisedAction {
    /// Which.
    pub id: ActionId,
    /// What was promised.
    pub what: String,
    /// Until when.
    pub due_on: Option<Day>,
    /// The day is over.
    pub is_overdue: bool,
    /// It cannot go on.
    pub is_blocked: bool,
    /// Why not.
    pub blocked_reason: Option<String>,
    /// Of which case, if of one.
    pub case_code: Option<CaseCode>,
    /// Whether this person may open that case.
    pub may_open: bool,
}

/// A case the supervisee works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupervisedCase {
    /// Its code.
    pub code: CaseCode,
    /// Whether this person may open it.
    pub may_open: bool,
    /// Open actions of the supervisee.
    pub open_actions: u16,
    /// Of these overdue.
    pub overdue_actions: u16,
    /// When the supervisee last wrote a social note.
    pub last_note_on: Option<Day>,
    /// The supervisee wrote private notes, and this person may read them.
    pub has_private_notes: bool,
}

/// `GET /api/meetings/{id}/supervision/notes/{code}`: what the supervisee wrote for the two alone; never a restricted note.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SupervisedNotes {
    /// Newest first.
    pub notes: Vec<SocialNote>,
}

/// A session that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupervisionSession {
    /// When.
    pub on: Day,
    /// For how long.
    pub minutes: u32,
    /// About what.
    pub themes: Vec<SupervisionTheme>,
}

/// `GET /api/supervision/counts`: for clinical directors (their PCN) and the Federation manager (every PCN, counts of five and over).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SupervisionCounts {
    /// One a PCN, by name.
    pub places: Vec<SupervisionPlace>,
    /// The first month counted, `2025-12`.
    pub from_month: String,
}

/// A PCN's counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupervisionPlace {
    /// Which PCN.
    pub pcn: OdsCode,
    /// Its name.
    pub name: String,
    /// Months in which there was any, newest first.
    pub months: Vec<SupervisionMonth>,
    /// For the PCN's director: when each link worker was supervised last and is next.
    pub due: Option<Vec<SupervisionDue>>,
}

/// Sessions that happened in a month. A count that is not told is under five.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupervisionMonth {
    /// `2026-11`.
    pub month: String,
    /// How many.
    pub sessions: Option<u32>,
    /// Minutes together.
    pub minutes: Option<u32>,
    /// How many were about what.
    pub themes: Vec<ThemeCount>,
}

/// How many sessions were about a theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ThemeCount {
    /// Which.
    pub theme: SupervisionTheme,
    /// How many; none: under five.
    pub sessions: Option<u32>,
}

/// A link worker's supervision: days and a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupervisionDue {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Sessions in the last twelve months.
    pub sessions: u32,
    /// The last.
    pub last_on: Option<Day>,
    /// The next.
    pub next_on: Option<Day>,
}
