//! Anonymised cases that colleagues of the borough discuss: told without anything that says who it is. On a stream of its own for each
//! meeting, which members have and guests never: whoever may have a stream has all of it.

use crate::{
    ids::{ItemId, PersonId},
    words::{Line, Paragraph, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One of them. Its line on the agenda is a number and its minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeerCase {
    /// Its line.
    pub item_id: ItemId,
    /// What it is about.
    #[ts(type = "string")]
    pub title: Line,
    /// What is going on.
    #[ts(type = "string")]
    pub situation: Paragraph,
    /// What colleagues are asked.
    #[ts(type = "string")]
    pub question: Line,
    /// Who brings it.
    pub brought_by: PersonId,
    /// When its words were written last.
    pub written_at: UtcMicros,
}

/// All of a meeting: what a subscriber of `peer-cases:<meeting>` holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeerCases {
    /// By line.
    #[ts(type = "Record<string, PeerCase>")]
    pub cases: BTreeMap<ItemId, PeerCase>,
}
