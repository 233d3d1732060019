//! Something shared with everybody at a meeting, before, during and after: a title, a link, a line about it.

use crate::{
    ids::{PersonId, ResourceId},
    shared_file::SharedFile,
    words::{HttpsLink, Line, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A shared resource. On the meeting's stream, so a speaker has it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Resource {
    /// Which.
    pub id: ResourceId,
    /// What it is. Names no patient.
    #[ts(type = "string")]
    pub title: Line,
    /// Where it is, unless it is a file.
    pub link: Option<HttpsLink>,
    /// What it is good for.
    #[ts(type = "string | null")]
    pub about: Option<Line>,
    /// Who shared it; not told to a speaker.
    #[serde(default)]
    pub shared_by: Option<PersonId>,
    /// When.
    pub shared_at: UtcMicros,
    /// Taken off again.
    pub is_removed: bool,
    /// A file of the shelf, as it was when it was shared: whoever follows the meeting may have it.
    #[serde(default)]
    pub file: Option<SharedFile>,
}
