//! When a series meets: days from its rule, instants from the zone, bank holidays by the series' policy.
//!
//! The crate `rrule` turns rules into days, in UTC where every day has a midnight; instants come from `jiff`, because a rule of days
//! is a matter of the calendar and a time of day one of the zone. So a clock change cannot move a day, nor a rule an hour.

use super::{
    holidays::Holidays,
    recurrence::{End, Freq, Recurrence},
};
use crate::words::{Day, LocalTime, UtcMicros};
use chrono::{Datelike, Month, NaiveDate, TimeZone};
use jiff::civil::{Date, Weekday};
use rrule::{Frequency, NWeekday, RRule, RRuleSet, RRuleSetIter, Tz};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use ts_rs::TS;

/// How far a rule is followed from its start, in years. A longer series is started anew.
pub const HORIZON_YEARS: i16 = 100;
/// Most occurrences [`occurrences`] gives at once: 27 years of every day.
pub const MOST_OCCURRENCES: usize = 10_000;

/// What happens to an occurrence whose day is a bank holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HolidayPolicy {
    /// It is not held.
    Skip,
    /// It alone is held on the next working day, unless the series meets there anyway: then it is not held.
    NextWorkingDay,
    /// It is held all the same.
    Keep,
}

/// One meeting of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Occurrence {
    /// The day by rule: the occurrence's name for life (RFC 5545, RECURRENCE-ID), wherever it is moved.
    pub recurrence_id: Day,
    /// The day it is held.
    pub day: Day,
    /// When it starts.
    pub starts_at: UtcMicros,
    /// Whether a bank holiday moved it.
    pub is_moved_for_holiday: bool,
}

/// Years after which the Gregorian calendar repeats exactly, weekdays included.
const CYCLE: i32 = 400;
/// `rrule` follows a rule to the end of this year and no further.
const LAST_YEAR: i32 = 10_000;

/// The days of a rule in order, from its start for [`HORIZON_YEARS`], ended by COUNT or UNTIL. Bank holidays play no part.
///
/// As python-dateutil does, and other than RFC 5545, 3.8.5.3 has it: the start counts only where the rule matches it ("every Tuesday"
/// from a Wednesday begins on the next Tuesday), and the first week a rule of weeks with BYSETPOS looks at begins with the start.
pub struct RuleDays {
    days: Option<RRuleSetIter>,
    /// Years that `days` is ahead of the calendar.
    ahead: i32,
    last: Date,
    left: u32,
    end: End,
    time: LocalTime,
}

impl RuleDays {
    /// `time` matters where UNTIL is an instant.
    pub fn new(rule: &Recurrence, starts_on: Day, time: LocalTime) -> Self {
        // A rule that never matches (30 February) would be looked for until the library's last year. Near that year it ends soon: hence
        // everything is done in the last cycle of the calendar in which the horizon has room.
        let year = i32::from(starts_on.0.year());
        let room = LAST_YEAR - i32::from(HORIZON_YEARS);
        let ahead = (room - year).div_euclid(CYCLE) * CYCLE;
        Self {
            days: days(rule, starts_on.0, year + ahead),
            ahead,
            last: starts_on.0.saturating_add(jiff::Span::new().years(HORIZON_YEARS)),
            left: if let End::Count(count) = rule.end { count } else { u32::MAX },
            end: rule.end,
            time,
        }
    }
}

/// What `rrule` makes of a rule. None cannot be: every part was checked before.
fn days(rule: &Recurrence, starts_on: Date, year: i32) -> Option<RRuleSetIter> {
    let midnight = NaiveDate::from_ymd_opt(year, u32::try_from(starts_on.month()).ok()?, u32::try_from(starts_on.day()).ok()?)?.and_hms_opt(0, 0, 0)?;
    let midnight = Tz::UTC.from_utc_datetime(&midnight);
    let frequency = match rule.freq {
        Freq::Daily => Frequency::Daily,
        Freq::Weekly => Frequency::Weekly,
        Freq::Monthly => Frequency::Monthly,
        Freq::Yearly => Frequency::Yearly,
    };
    let months: Vec<Month> = rule.by_month.iter().filter_map(|month| Month::try_from(u8::try_from(*month).ok()?).ok()).collect();
    let weekdays = rule.by_day.iter().map(|day| NWeekday::new(day.ordinal.map(i16::from), weekday(day.weekday))).collect();
    // COUNT and UNTIL are ours: the library would compare UNTIL with a midnight.
    let rule = RRule::new(frequency)
        .interval(rule.interval)
        .week_start(weekday(rule.week_start))
        .by_month(&months)
        .by_month_day(rule.by_month_day.clone())
        .by_weekday(weekdays)
        .by_set_pos(rule.by_set_pos.iter().map(|pos| i32::from(*pos)).collect());
    Some(RRuleSet::new(midnight).rrule(rule.validate(midnight).ok()?).into_iter())
}

fn weekday(weekday: Weekday) -> rrule::Weekday {
    match weekday {
        Weekday::Monday => rrule::Weekday::Mon,
        Weekday::Tuesday => rrule::Weekday::Tue,
        Weekday::Wednesday => rrule::Weekday::Wed,
        Weekday::Thursday => rrule::Weekday::Thu,
        Weekday::Friday => rrule::Weekday::Fri,
        Weekday::Saturday => rrule::Weekday::Sat,
        Weekday::Sunday => rrule::Weekday::Sun,
    }
}

impl Iterator for RuleDays {
    type Item = Day;
    fn next(&mut self) -> Option<Day> {
        let day = self.days.as_mut()?.next().and_then(|day| {
            let year = i16::try_from(day.year() - self.ahead).ok()?;
            Date::new(year, i8::try_from(day.month()).ok()?, i8::try_from(day.day()).ok()?).ok()
        });
        let day = day.filter(|day| *day <= self.last).map(Day).filter(|day| match self.end {
            End::Never => true,
            End::Count(_) => self.left > 0,
            End::Day(until) => *day <= until,
            End::Instant(until) => day.at(&self.time) <= until,
        });
        self.left = self.left.saturating_sub(1);
        if day.is_none() {
            self.days = None;
        }
        day
    }
}

/// The occurrences of a series in order of the days they are held on, from its start for [`HORIZON_YEARS`]. No day is held twice.
///
/// COUNT and UNTIL are about the days by rule: an occurrence that a bank holiday drops counts, one that it moves may be held after UNTIL.
/// Moving one leaves the rhythm alone: the others stay where the rule has them.
pub struct Occurrences<'a> {
    days: RuleDays,
    holidays: &'a Holidays,
    policy: HolidayPolicy,
    /// Moved, waiting for their place in the order: a series may meet on the weekend between a bank holiday and the next working day.
    moved: VecDeque<Occurrence>,
    /// Held as the rule has it, once those moved to before it are out.
    next: Option<Occurrence>,
}

impl<'a> Occurrences<'a> {
    /// Of a series that starts on `starts_on` at `time` in Europe/London.
    pub fn new(rule: &Recurrence, starts_on: Day, time: LocalTime, holidays: &'a Holidays, policy: HolidayPolicy) -> Self {
        Self { days: RuleDays::new(rule, starts_on, time), holidays, policy, moved: VecDeque::new(), next: None }
    }

    fn occurrence(&self, recurrence_id: Day, day: Day) -> Occurrence {
        Occurrence { recurrence_id, day, starts_at: day.at(&self.days.time), is_moved_for_holiday: recurrence_id != day }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Occurrence;
    fn next(&mut self) -> Option<Occurrence> {
        while self.next.is_none() {
            let Some(day) = self.days.next() else { break };
            let is_holiday = self.holidays.name(day).is_some();
            match self.policy {
                HolidayPolicy::Skip if is_holiday => {}
                HolidayPolicy::NextWorkingDay if is_holiday => {
                    let moved = self.occurrence(day, self.holidays.next_working_day(day));
                    // Good Friday and Easter Monday both move to the Tuesday: the first has it.
                    if self.moved.back().is_none_or(|last| last.day < moved.day) {
                        self.moved.push_back(moved);
                    }
                }
                _ => self.next = Some(self.occurrence(day, day)),
            }
        }
        // Where the series meets anyway, nothing is moved to.
        if let (Some(next), Some(moved)) = (&self.next, self.moved.front())
            && next.day == moved.day
        {
            self.moved.pop_front();
        }
        match (&self.next, self.moved.front()) {
            (Some(next), Some(moved)) if next.day < moved.day => self.next.take(),
            (_, Some(_)) => self.moved.pop_front(),
            _ => self.next.take(),
        }
    }
}

/// The occurrences held from `from` to `until` (both days included), at most [`MOST_OCCURRENCES`]. More, or by number: [`Occurrences`].
pub fn occurrences(
    rule: &Recurrence,
    starts_on: Day,
    time: LocalTime,
    holidays: &Holidays,
    policy: HolidayPolicy,
    from: Day,
    until: Day,
) -> Vec<Occurrence> {
    Occurrences::new(rule, starts_on, time, holidays, policy)
        .skip_while(|occurrence| occurrence.day < from)
        .take_while(|occurrence| occurrence.day <= until)
        .take(MOST_OCCURRENCES)
        .collect()
}
