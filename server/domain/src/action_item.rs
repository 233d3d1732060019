//! Action items: a component that cases and meetings (topics) both own. Life: open → accepted → done;
//! or blocked (with a reason), reassigned, cancelled (FHIR Task has the same states by other names).

use crate::{
    ids::{ActionId, CaseId, ItemId, MeetingId, PersonId, ServiceId},
    stream::StreamId,
    words::{CaseCode, Day, Line, OdsCode, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
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
    /// A colleague or a service was asked to help.
    #[serde(default)]
    pub help: Option<HelpRequest>,
    /// Who gave it to its owner, and why, when they said so.
    #[serde(default)]
    pub handed_on: Option<HandedOn>,
    /// Its case was closed then: somebody confirms that it is still to be done, or cancels it.
    #[serde(default)]
    pub needs_confirmation_since: Option<UtcMicros>,
    /// What the last act replaced: whoever did it can take it back while nothing else happened.
    #[serde(default)]
    pub undo: Option<Undo>,
    /// Whom a bar took it from: theirs again when the bar is lifted, unless somebody else was given it since. On the case alone: a copy on a
    /// worklist never says that somebody is kept out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub kept_for: Option<Box<KeptFor>>,
    /// What a bar ended: asked of them again when it is lifted, unless somebody else was asked or has it since. On the case alone, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub help_kept: Option<Box<HelpRequest>>,
}

/// Who had an action until a bar took it from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptFor {
    /// Who: never nobody, never the pool.
    pub owner: Owner,
    /// It could not go on then; its note says why.
    pub is_blocked: bool,
    /// They had said "got it" then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<UtcMicros>,
}

/// Somebody asked for help with an action: whoever is asked takes it, or says that they cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HelpRequest {
    /// Who is asked: a person or a service.
    pub of: Owner,
    /// What is asked for.
    #[ts(type = "string | null")]
    pub word: Option<Line>,
    /// Who asks.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// When.
    pub at: UtcMicros,
    /// They cannot.
    pub cannot: Option<Cannot>,
}

/// "Cannot", with a word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cannot {
    /// Who says so.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// Why.
    #[ts(type = "string")]
    pub word: Line,
    /// When.
    pub at: UtcMicros,
}

/// Given to somebody else, with a word why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandedOn {
    /// By whom.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// Why.
    #[ts(type = "string")]
    pub why: Line,
}

/// What an act replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Undo {
    /// Who did it: nobody else takes it back.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// Everything that an act can change, as it was.
    pub was: ActionWas,
}

/// Everything of an action that an act can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the words are those of `ActionItem`")]
pub struct ActionWas {
    #[ts(type = "string")]
    pub what: Line,
    pub owner: Owner,
    pub due_on: Option<Day>,
    pub status: ActionStatus,
    pub accepted_at: Option<UtcMicros>,
    pub closed_at: Option<UtcMicros>,
    pub closed_by: Option<PersonId>,
    #[ts(type = "string | null")]
    pub note: Option<Line>,
    pub status_before: Option<ActionStatus>,
    pub help: Option<HelpRequest>,
    pub handed_on: Option<HandedOn>,
    pub needs_confirmation_since: Option<UtcMicros>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub kept_for: Option<Box<KeptFor>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub help_kept: Option<Box<HelpRequest>>,
}
impl ActionWas {
    /// As an action stands now.
    pub fn of(it: &ActionItem) -> Self {
        let it = it.clone();
        Self {
            what: it.what,
            owner: it.owner,
            due_on: it.due_on,
            status: it.status,
            accepted_at: it.accepted_at,
            closed_at: it.closed_at,
            closed_by: it.closed_by,
            note: it.note,
            status_before: it.status_before,
            help: it.help,
            handed_on: it.handed_on,
            needs_confirmation_since: it.needs_confirmation_since,
            kept_for: it.kept_for,
            help_kept: it.help_kept,
        }
    }
    /// The action as it was.
    pub fn back(self, now: &ActionItem) -> ActionItem {
        ActionItem {
            id: now.id,
            case_id: now.case_id,
            case_code: now.case_code.clone(),
            pcn: now.pcn.clone(),
            meeting_id: now.meeting_id,
            item_id: now.item_id,
            created_by: now.created_by,
            created_at: now.created_at,
            what: self.what,
            owner: self.owner,
            due_on: self.due_on,
            status: self.status,
            accepted_at: self.accepted_at,
            closed_at: self.closed_at,
            closed_by: self.closed_by,
            note: self.note,
            status_before: self.status_before,
            help: self.help,
            handed_on: self.handed_on,
            needs_confirmation_since: self.needs_confirmation_since,
            undo: None,
            kept_for: self.kept_for,
            help_kept: self.help_kept,
        }
    }
}

impl Owner {
    /// The worklist of whoever this is; a pool's is its PCN's.
    pub fn worklist(&self, pcn: &OdsCode) -> Option<StreamId> {
        match self {
            Self::Nobody => None,
            Self::Person { person_id, .. } => Some(StreamId::PersonWorklist(*person_id)),
            Self::Service { service_id, .. } => Some(StreamId::ServiceWorklist(*service_id)),
            Self::Pool => Some(StreamId::Pool(pcn.clone())),
        }
    }
    /// Whether it is this person, or their service.
    pub fn is(&self, person: PersonId, service: Option<ServiceId>) -> bool {
        match self {
            Self::Person { person_id, .. } => *person_id == person,
            Self::Service { service_id, .. } => service == Some(*service_id),
            Self::Nobody | Self::Pool => false,
        }
    }
    /// As it is named in a sentence.
    pub fn words(&self) -> &str {
        match self {
            Self::Nobody => "nobody",
            Self::Pool => "the pool",
            Self::Person { name, .. } | Self::Service { name, .. } => name.as_str(),
        }
    }
}

impl ActionItem {
    /// As it stands on a worklist: whoever has only the action learns of no bar.
    pub fn for_worklist(&self) -> Self {
        let mut copy = Self { kept_for: None, help_kept: None, ..self.clone() };
        if let Some(undo) = &mut copy.undo {
            undo.was.kept_for = None;
            undo.was.help_kept = None;
        }
        copy
    }
    /// Neither done nor cancelled.
    pub fn is_open(&self) -> bool { !matches!(self.status, ActionStatus::Done | ActionStatus::Cancelled) }
    /// Open, and its day is over.
    pub fn is_overdue(&self, today: Day) -> bool { self.is_open() && self.due_on.is_some_and(|due| due < today) }
    /// Open, and one of these is to do it.
    pub fn waits_for_any(&self, people: &BTreeSet<PersonId>) -> bool { self.is_open() && matches!(&self.owner, Owner::Person { person_id, .. } if people.contains(person_id)) }
    /// Open, with nobody to do it or no day to do it by: red in the read-back.
    pub fn is_incomplete(&self) -> bool { self.is_open() && (self.owner == Owner::Nobody || self.due_on.is_none()) }
    /// The worklist its copy is on.
    pub fn worklist(&self) -> Option<StreamId> { self.owner.worklist(&self.pcn) }
    /// Who is asked to help and has not answered yet.
    pub fn asked(&self) -> Option<&Owner> { self.help.as_ref().filter(|help| self.is_open() && help.cannot.is_none()).map(|help| &help.of) }
    /// The worklists a copy is on: its owner's, and that of whoever is asked to help.
    pub fn worklists(&self) -> BTreeSet<StreamId> { self.worklist().into_iter().chain(self.asked().and_then(|of| of.worklist(&self.pcn))).collect() }
    /// Open, and somebody must say whether it is still to be done.
    pub fn is_to_confirm(&self) -> bool { self.is_open() && self.needs_confirmation_since.is_some() }
    /// Whether it is this person's to do: theirs, or their service's.
    pub fn is_owned_by(&self, person_id: PersonId, service: Option<ServiceId>) -> bool {
        self.owner.is(person_id, service)
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
    /// Whether this is who has it: names are those of the day, who is meant counts.
    pub fn is(&self, owner: &Owner) -> bool {
        match (self, owner) {
            (Self::Nobody, Owner::Nobody) | (Self::Pool, Owner::Pool) => true,
            (Self::Person { person_id }, Owner::Person { person_id: has_it, .. }) => person_id == has_it,
            (Self::Service { service_id }, Owner::Service { service_id: has_it, .. }) => service_id == has_it,
            _ => false,
        }
    }
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
