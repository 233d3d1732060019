//! A case over time, as the journal has it: what its state does not keep.

use mdt_domain::{event::EventKind, ids::CaseId, words::UtcMicros};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/cases/{code}/timeline`: turns of the case's life, newest first. What was discussed stands on the case itself.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaseTimeline {
    /// Which case.
    pub case_id: CaseId,
    /// Referred, accepted, stepped down, reopened, closed, opened in an emergency.
    pub turns: Vec<CaseTurn>,
}

/// One turn.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaseTurn {
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: UtcMicros,
    /// Who, by name; none: the service itself.
    pub by: Option<String>,
    /// The reason that was written with it.
    pub reason: Option<String>,
    /// Who goes on looking after the person.
    pub continuing_owner: Option<String>,
}
