//! Why a command was refused: a code for programs, a field for forms, words for people. One error type for the layer.
//! A refusal changes nothing.

use crate::{identifiers::Found, ids::PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The state that stands in the way (never the blame).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RejectionCode {
    /// No such thing, or not for this person: the same answer for both.
    NotFound,
    /// The person may see it, but not do this.
    NotAllowed,
    /// Only who holds the chair may do this.
    NotChair,
    /// The meeting is not live.
    MeetingNotLive,
    /// The meeting is over.
    MeetingEnded,
    /// The meeting is past the state in which this is possible.
    MeetingAlreadyLive,
    /// The line is not in a state for this.
    ItemNotReady,
    /// The case is already on this agenda.
    AlreadyListed,
    /// Somebody else has it already.
    AlreadyTaken,
    /// The action is closed.
    ActionClosed,
    /// The action is not closed.
    ActionNotClosed,
    /// The owner has left.
    OwnerLeft,
    /// A date is needed.
    ReviewDateMissing,
    /// A reason and a continuing owner are needed.
    StepDownMissing,
    /// Something is ownerless or dateless; close with a reason or mend it.
    Incomplete,
    /// After the cut-off: only as urgent, with a reason.
    PastCutOff,
    /// Somebody present may not hear this case; say that the chair knows.
    SomeMayNotHear,
    /// Somebody else changed it since it was looked at.
    ChangedMeanwhile,
    /// An id is used already.
    IdTaken,
    /// A value is not acceptable; the field is named.
    Invalid,
    /// Words that must name nobody hold something that tells who somebody is.
    Identifies,
    /// The minutes are approved: only an amendment changes what they say.
    MinutesApproved,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// For programs.
    pub code: RejectionCode,
    /// Which field of the command, if one.
    pub field: Option<&'static str>,
    /// For people: what stands in the way, and the way out. No patient's name or number.
    pub message: String,
    /// Whom it is about, if people stand in the way.
    pub people: Vec<PersonId>,
    /// Where in the field's text the trouble is. Never what stands there.
    pub found: Vec<Found>,
}

impl Rejection {
    /// A refusal without a field.
    pub fn new(code: RejectionCode, message: impl Into<String>) -> Self { Self { code, field: None, message: message.into(), people: Vec::new(), found: Vec::new() } }
    /// A refusal of one field.
    pub fn of_field(code: RejectionCode, field: &'static str, message: impl Into<String>) -> Self {
        Self { code, field: Some(field), message: message.into(), people: Vec::new(), found: Vec::new() }
    }
    /// The one answer for "does not exist" and "not for you".
    pub fn not_found() -> Self { Self::new(RejectionCode::NotFound, "There is nothing here that you can open.") }
}
