//! People's calendars: who is to be told of what ([`marks`], in the transaction that changes it), what an entry says now ([`entry`]),
//! and what is told, a change beside what was told before ([`tell`]).
//!
//! A mark says only "look at this again for this person". What is told is made when the mail leaves, from things as they are then: so
//! many edits are one mail, and an edit taken back is none.

pub mod entry;
pub mod marks;
pub mod tell;

use mdt_domain::ids::{MeetingId, SeriesId};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What an entry in a calendar is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum About {
    /// A series, whole: for who is always asked.
    Series(SeriesId),
    /// One meeting, or one's part of it.
    Meeting(MeetingId),
}
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Series(id) => write!(f, "series:{id}"),
            Self::Meeting(id) => write!(f, "meeting:{id}"),
        }
    }
}
impl FromStr for About {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (of, id) = text.split_once(':').ok_or(())?;
        match of {
            "series" => id.parse().map(Self::Series).map_err(drop),
            "meeting" => id.parse().map(Self::Meeting).map_err(drop),
            _ => Err(()),
        }
    }
}
