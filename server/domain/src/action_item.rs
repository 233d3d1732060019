//! Action items: a component that cases and meetings (topics) both own. Life: open → accepted → done;
//! or blocked (with a reason), reassigned, cancelled (FHIR Task has the same states by other names).

use crate::{
    ids::{ActionId, CaseId, ItemId, MeetingId, PersonId, ServiceId},
    stream::StreamId,
    words::{CaseCode, Day, Line, OdsCode, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActionStatus {
    /// Promised, not yet acknowledged by the owner.
    Open,
    /// The owner said "got it".
    Accepted,
    /// Cannot go on; has a reason.
    Blocked,
    /// Done, with or without a result.
    Done,
    /// No longer wanted.
    Cancelled,
}

/// Who is to do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Owner {
    /// Nobody yet: red in the read-back.
    Nobody,
    /// A person.
    Person {
        /// Who.
        person_id: PersonId,
        /// Their name when it was assigned.
        #[ts(type = "string")]
        name: Line,
    },
    /// A service on rota; claimed by a person.
    Service {
        /// Which.
        service_id: ServiceId,
        /// Its name when it was assigned.
        #[ts(type = "string")]
        name: Line,
    },
    /// The PCN's pool: any link worker may take it.
    Pool,
}

/// Something promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActionItem {
    /// Which.
    pub id: ActionId,
    /// What, in one line.
    #[ts(type = "string")]
    pub what: Line,
    /// Who is to do it.
    pub owner: Owner,
    /// Until when; none is red in the read-back.
    pub due_on: Option<Day>,
    /// Where in its life.
    pub status: ActionStatus,
    /// Whose case, if a case's.
    pub case_id: Option<CaseId>,
    /// The case's code, if a case's.
    pub case_code: Option<CaseCode>,
    /// Which PCN.
    pub pcn: OdsCode,
    /// From which meeting.
    pub meeting_id: Option<MeetingId>,
    /// From which line of it.
    pub item_id: Option<ItemId>,
    /// Who wrote it down.
    pub created_by: PersonId,
    /// When.
    pub created_at: UtcMicros,
    /// When the owner said "got it" or took it.
    pub accepted_at: Option<UtcMicros>,
    /// When it was done or cancelled.
    pub closed_at: Option<UtcMicros>,
    /// Who ticked or cancelled it.
    pub closed_by: Option<PersonId>,
    /// Result when done, reason when blocked or cancelled.
    #[ts(type = "string | null")]
    pub note: Option<Line>,
    /// Status before the last tick, so that undo returns to it.
    pub status_before: Option<ActionStatus>,
}

impl ActionItem {
    /// Neither done nor cancelled.
    pub fn is_open(&self) -> bool { !matches!(self.status, ActionStatus::Done | ActionStatus::Cancelled) }
    /// Open, and its day is over.
    pub fn is_overdue(&self, today: Day) -> bool { self.is_open() && self.due_on.is_some_and(|due| due < today) }
    /// Open, with nobody to do it or no day to do it by: red in the read-back.
    pub fn is_incomplete(&self) -> bool { self.is_open() && (self.owner == Owner::Nobody || self.due_on.is_none()) }
    /// The worklist its copy is on.
    pub fn worklist(&self) -> Option<StreamId> {
        match &self.owner {
            Owner::Nobody => None,
            Owner::Person { person_id, .. } => Some(StreamId::PersonWorklist(*person_id)),
            Owner::Service { service_id, .. } => Some(StreamId::ServiceWorklist(*service_id)),
            Owner::Pool => Some(StreamId::Pool(self.pcn.clone())),
        }
    }
    /// Whether it is this person's to do: theirs, or their service's.
    pub fn is_owned_by(&self, person_id: PersonId, service: Option<ServiceId>) -> bool {
        match &self.owner {
            Owner::Person { person_id: owner, .. } => *owner == person_id,
            Owner::Service { service_id, .. } => service == Some(*service_id),
            Owner::Nobody | Owner::Pool => false,
        }
    }
}

/// Who is meant, before the directory gave the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OwnerRef {
    /// Nobody yet.
    Nobody,
    /// A person.
    Person {
        /// Who.
        person_id: PersonId,
    },
    /// A service on rota.
    Service {
        /// Which.
        service_id: ServiceId,
    },
    /// The PCN's pool.
    Pool,
}

impl OwnerRef {
    /// The same owner with the name it had, once the directory is asked.
    pub fn named(&self, name: Line) -> Owner {
        match self {
            Self::Nobody => Owner::Nobody,
            Self::Pool => Owner::Pool,
            Self::Person { person_id } => Owner::Person { person_id: *person_id, name },
            Self::Service { service_id } => Owner::Service { service_id: *service_id, name },
        }
    }
}
