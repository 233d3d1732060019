//! A recurring meeting: kind, recurrence in wall-clock time, chair and core members.
//!
//! Owns what a rule means: [`recurrence`] reads and writes RFC 5545 rules, [`expansion`] says when they fall, [`holidays`] which days
//! are bank holidays. Architecture invariant: days come from the rule, instants from the zone, and nothing here knows what day it is.

pub mod expansion;
pub mod holidays;
pub mod recurrence;
mod recurrence_words;

pub use self::{
    expansion::{HolidayPolicy, Occurrence, Occurrences, RuleDays, occurrences},
    holidays::{Holidays, HolidaysError},
    recurrence::{Recurrence, RecurrenceError},
};
pub use crate::words::LocalTime;

use crate::{
    ids::{PersonId, SeriesId},
    meeting::MeetingKind,
    words::{Line, OdsCode},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A series, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Series {
    /// Which.
    pub id: SeriesId,
    /// What kind.
    pub kind: MeetingKind,
    /// Whose.
    pub pcn: OdsCode,
    /// Such as "Daily frailty huddle".
    #[ts(type = "string")]
    pub title: Line,
    /// RFC 5545 rule without DTSTART, such as `FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR`.
    pub rule: String,
    /// Wall-clock start in Europe/London, `HH:MM`.
    pub starts_at_local: String,
    /// Planned length in minutes.
    pub slot_minutes: u16,
    /// The appointed chair.
    pub chair: PersonId,
    /// The deputy.
    pub deputy: Option<PersonId>,
    /// Always asked.
    pub core: Vec<PersonId>,
    /// The team's own call. Reached through `GET /api/meetings/{id}/call` only: a call carries further than a socket, so a
    /// partner has it with the call-in and not before.
    pub call_url: Option<String>,
    /// Minutes before the start after which a case comes on the agenda only as urgent; none: no cut-off.
    #[serde(default)]
    pub cut_off_minutes: Option<u32>,
}
