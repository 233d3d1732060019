//! Case stories, as they cross HTTP.

use mdt_domain::{
    story::{Story, StoryWords},
    words::{Day, OdsCode},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/stories`: the Federation's collection, newest month first, for its members. Names no case, practice, PCN or colleague.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StoryList {
    /// Whose collection: what a page follows for more.
    pub federation: OdsCode,
    /// Those that were not withdrawn.
    pub stories: Vec<Story>,
}

/// `GET /api/cases/{code}/story`: what a draft begins with, and what this person may do. The story itself is on the case.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StoryDesk {
    /// Made of counts, levels and bands alone.
    pub suggested: Option<StoryWords>,
    /// Whether this person may write one, while the case is off the list.
    pub may_write: bool,
    /// Whether this person may send another's back and, while the case is off the list, release it.
    pub may_release: bool,
    /// Today in London: a consent is not of a day to come.
    pub today: Day,
}
