//! What lists of actions are asked for and what stands beside their rows. Never more of a case than an action's owner may know, but
//! for who has the case.

use mdt_domain::{
    ids::{CaseId, MeetingId, PersonId, ServiceId},
    meeting::MeetingKind,
    words::{CaseCode, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActionScope {
    /// One's own, and what one is asked to help with; those closed today too.
    #[default]
    Mine,
    /// One's service's.
    Service,
    /// The PCN's pool.
    Pool,
    /// All of the PCN that one has.
    Pcn,
}

/// Due when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActionDue {
    /// Its day is over.
    Overdue,
    /// On a day of this calendar week, Monday to Sunday.
    Week,
}

/// In which state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// Nobody said "got it".
    Open,
    /// Cannot go on.
    Blocked,
    /// Its case was closed: confirm or cancel.
    Confirm,
}

/// `GET /api/actions?scope=&due=&state=&owner=&code=&kind=&after=`, and `POST /api/actions/search` with the same as body and `words`, which
/// stand in no address. `owner`: `nobody`, `pool`, `person:<id>` or `service:<id>`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct ActionsWanted {
    /// Which list; left out: one's own.
    #[ts(optional)]
    pub scope: Option<ActionScope>,
    /// Due when.
    #[ts(optional)]
    pub due: Option<ActionDue>,
    /// In which state.
    #[ts(optional)]
    pub state: Option<ActionState>,
    /// Whose; of everyone's list only.
    #[ts(optional)]
    pub owner: Option<String>,
    /// Of which case.
    #[ts(optional)]
    pub code: Option<CaseCode>,
    /// Promised in which kind of meeting.
    #[ts(optional)]
    pub kind: Option<MeetingKind>,
    /// All of these, in what is to be done, code or owner; in a body only.
    #[ts(optional)]
    pub words: Option<String>,
    /// The page after; from `next`.
    #[ts(optional)]
    pub after: Option<String>,
}

/// Where something was promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PromisedIn {
    /// Which meeting.
    pub meeting_id: MeetingId,
    /// Of what kind it is.
    pub kind: MeetingKind,
    /// When it began, or begins.
    pub starts_at: UtcMicros,
}

/// Who is not to be given a case's actions: the person objected to them, or to something still. Told to who has the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptOut {
    /// Of which case.
    pub case_id: CaseId,
    /// These people.
    pub people: Vec<PersonId>,
    /// These services.
    pub services: Vec<ServiceId>,
    /// They object to something, and nobody is kept out yet: their words are the case's.
    pub has_objection: bool,
}
