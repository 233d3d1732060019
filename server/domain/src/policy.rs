//! Who may do and see what, until when: pure predicates on role and relation, in one table.
//! Architecture invariant: looks at relations (roles, attendee, author), never at an aggregate's content.

use crate::{
    directory::{Person, Role},
    ids::{CaseId, PersonId},
    stream::StreamId,
    words::{OdsCode, UtcMicros},
};

/// What must be known of a stream to answer who may subscribe to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamFacts {
    /// Of a meeting: its PCN and who is asked.
    Meeting {
        /// Whose.
        pcn: OdsCode,
        /// Whether this person is an attendee.
        is_attendee: bool,
    },
    /// Of a case (and its restricted stream): its PCN and practice.
    Case {
        /// Whose list.
        pcn: OdsCode,
        /// Registered practice.
        practice: OdsCode,
        /// Until when a rotating partner is expected for it; none: is not.
        expected_until: Option<UtcMicros>,
        /// The person or organisation is barred.
        is_barred: bool,
    },
    /// Of anything whose name says it all (worklists, private notes, directory, series).
    None,
}

/// Whether, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// No. Whether the thing exists is not said.
    No,
    /// Yes, until a role or relation changes.
    Yes,
    /// Yes, until an instant.
    Until(UtcMicros),
}
impl Permission {
    /// Whether it is a yes at `now`.
    pub fn holds_at(self, now: UtcMicros) -> bool {
        match self {
            Self::No => false,
            Self::Yes => true,
            Self::Until(end) => now < end,
        }
    }
}

/// Which rows of lists, searches and counts a person may see. One function in the store turns it into SQL; a property
/// test proves that filter and predicate agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Who asks.
    pub person_id: PersonId,
    /// PCNs whose cases they have whole.
    pub pcns: Vec<OdsCode>,
    /// Practices whose cases they have whole.
    pub practices: Vec<OdsCode>,
    /// Single cases (expected for).
    pub cases: Vec<CaseId>,
}

/// Roles that have all cases of their PCN.
pub const FULL_ROLES: [Role; 6] =
    [Role::ClinicalDirector, Role::DeputyChair, Role::Coordinator, Role::Gp, Role::LinkWorker, Role::CoreMember];

/// May this person subscribe to this stream, and until when? The one question of need to know.
pub fn may_subscribe(person: &Person, stream: &StreamId, facts: &StreamFacts, now: UtcMicros) -> Permission {
    let _ = (person, stream, facts, now);
    Permission::No
}

/// The scope of a person's lists.
pub fn scope(person: &Person) -> Scope {
    Scope { person_id: person.id, pcns: Vec::new(), practices: Vec::new(), cases: Vec::new() }
}
