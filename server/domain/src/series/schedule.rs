//! What a series holds: its rule's occurrences, without those called off, and those moved where they were moved to.

use super::{Series, expansion::Occurrences, holidays::Holidays};
use crate::words::{Day, LocalTime, UtcMicros};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// An occurrence is moved by this many days at most, either way: further is a slip of the month.
pub const MOST_DAYS_MOVED: i32 = 62;

/// What was done to one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Exception {
    /// It is not held.
    Cancelled,
    /// It is held at another time.
    Moved {
        /// On this day.
        day: Day,
        /// At this time in Europe/London.
        at: LocalTime,
    },
}

/// One meeting of a series, as it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Held {
    /// The day by rule: its name for life (RFC 5545, RECURRENCE-ID).
    pub recurrence_id: Day,
    /// The day it is held.
    pub day: Day,
    /// When it starts.
    pub starts_at: UtcMicros,
    /// Whether a bank holiday moved it.
    pub is_moved_for_holiday: bool,
    /// Whether somebody moved it.
    pub is_moved: bool,
    /// Whether it was called off.
    pub is_cancelled: bool,
}

impl Series {
    /// The occurrences whose day is in `from..=until`, in the order of their starts; those called off stand at their day by rule.
    pub fn held(&self, holidays: &Holidays, from: Day, until: Day) -> Vec<Held> {
        let (first, last) = (from.plus_days(-MOST_DAYS_MOVED), until.plus_days(MOST_DAYS_MOVED));
        // A bank holiday's neighbour may have moved to where one of these is: so a little earlier.
        let begin = self.rule.first_day_near(self.starts_on, first.plus_days(-14));
        let mut held: Vec<Held> = Occurrences::new(&self.rule, begin, self.starts_at_local, holidays, self.holidays)
            .skip_while(|it| it.day < first)
            .take_while(|it| it.day <= last)
            .filter(|it| self.ends_on.is_none_or(|last| it.recurrence_id <= last))
            .map(|it| {
                let plain = Held {
                    recurrence_id: it.recurrence_id,
                    day: it.day,
                    starts_at: it.starts_at,
                    is_moved_for_holiday: it.is_moved_for_holiday,
                    is_moved: false,
                    is_cancelled: false,
                };
                match self.exceptions.get(&it.recurrence_id) {
                    None => plain,
                    Some(Exception::Cancelled) => Held { is_cancelled: true, ..plain },
                    Some(Exception::Moved { day, at }) => {
                        Held { day: *day, starts_at: day.at(at), is_moved: true, is_moved_for_holiday: false, ..plain }
                    }
                }
            })
            .filter(|it| from <= it.day && it.day <= until)
            .collect();
        held.sort_by_key(|it| (it.starts_at, it.recurrence_id));
        held
    }

    /// One occurrence, if the rule has it.
    pub fn occurrence(&self, holidays: &Holidays, recurrence_id: Day) -> Option<Held> {
        self.occurrences(holidays, [recurrence_id]).remove(&recurrence_id)
    }

    /// Those of these days by rule that the rule has.
    pub fn occurrences(&self, holidays: &Holidays, days: impl IntoIterator<Item = Day>) -> BTreeMap<Day, Held> {
        let days: BTreeSet<Day> = days.into_iter().collect();
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return BTreeMap::new() };
        // A bank holiday moves one by days, somebody by weeks.
        let (from, until) = (first.plus_days(-MOST_DAYS_MOVED - 14), last.plus_days(MOST_DAYS_MOVED + 14));
        self.held(holidays, from, until).into_iter().filter(|it| days.contains(&it.recurrence_id)).map(|it| (it.recurrence_id, it)).collect()
    }
}
