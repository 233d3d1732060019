//! Rules of recurrence: what of RFC 5545, 3.3.10 is offered, read and written. Says nothing about when a rule falls
//! ([`super::expansion`]) nor how it reads in words ([`super::recurrence_words`]).

use crate::words::{Day, LocalTime, UtcMicros};
use jiff::civil::{Date, DateTime, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// Longest rule read, in bytes.
const MOST_BYTES: usize = 500;
/// Largest INTERVAL.
pub const MOST_INTERVAL: u16 = 99;
/// Largest COUNT.
pub const MOST_COUNT: u32 = 9_999;
/// RFC 5545's names, in the order of the week.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];
/// Days of each month in a leap year.
const LONGEST: [i8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Why a rule is refused: the part, and in plain words what is wrong with it and the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {words}")]
pub struct RecurrenceError {
    /// The part of the rule, such as `BYDAY`; `RRULE` for the rule as a whole.
    pub field: &'static str,
    /// What is wrong, and the way out.
    pub words: String,
}

fn refuse<T>(field: &'static str, words: impl Into<String>) -> Result<T, RecurrenceError> { Err(RecurrenceError { field, words: words.into() }) }

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freq {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// When it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Never,
    /// After so many occurrences by rule: a bank holiday counts.
    Count(u32),
    /// After this day in Europe/London.
    Day(Day),
    /// After this instant.
    Instant(UtcMicros),
}

/// One entry of BYDAY: a weekday, or the nth of it in the month (year, with YEARLY and no BYMONTH), counted from the end when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ByDay {
    pub ordinal: Option<i8>,
    pub weekday: Weekday,
}

/// A checked RFC 5545 rule without DTSTART, in normal form: parts in one order, values sorted, defaults left out.
///
/// Offered: FREQ DAILY, WEEKLY, MONTHLY, YEARLY, with INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, COUNT, UNTIL (a day, or an
/// instant in UTC), WKST. Not offered: anything within a day (a meeting has one start), BYYEARDAY, BYWEEKNO, COUNT beside UNTIL.
#[derive(Clone, Debug, PartialEq, Eq, TS)]
#[ts(type = "string")]
pub struct Recurrence {
    pub(super) freq: Freq,
    pub(super) interval: u16,
    pub(super) end: End,
    pub(super) by_month: Vec<i8>,
    pub(super) by_month_day: Vec<i8>,
    pub(super) by_day: Vec<ByDay>,
    pub(super) by_set_pos: Vec<i16>,
    pub(super) week_start: Weekday,
}

/// The parts as they stand in the text, each at most once.
#[derive(Default)]
struct Parts<'a> {
    freq: Option<&'a str>,
    interval: Option<&'a str>,
    count: Option<&'a str>,
    until: Option<&'a str>,
    by_month: Option<&'a str>,
    by_month_day: Option<&'a str>,
    by_day: Option<&'a str>,
    by_set_pos: Option<&'a str>,
    week_start: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn read(rule: &'a str) -> Result<Self, RecurrenceError> {
        let mut parts = Self::default();
        for part in rule.split(';') {
            let Some((name, value)) = part.split_once('=').filter(|(_, value)| !value.is_empty()) else {
                return refuse("RRULE", format!("{part:?} is not a part of a rule: write NAME=VALUE, with ; between, such as FREQ=WEEKLY;BYDAY=TU"));
            };
            let (place, field) = match name {
                "FREQ" => (&mut parts.freq, "FREQ"),
                "INTERVAL" => (&mut parts.interval, "INTERVAL"),
                "COUNT" => (&mut parts.count, "COUNT"),
                "UNTIL" => (&mut parts.until, "UNTIL"),
                "BYMONTH" => (&mut parts.by_month, "BYMONTH"),
                "BYMONTHDAY" => (&mut parts.by_month_day, "BYMONTHDAY"),
                "BYDAY" => (&mut parts.by_day, "BYDAY"),
                "BYSETPOS" => (&mut parts.by_set_pos, "BYSETPOS"),
                "WKST" => (&mut parts.week_start, "WKST"),
                "BYHOUR" => return refuse("BYHOUR", TIME_OF_DAY),
                "BYMINUTE" => return refuse("BYMINUTE", TIME_OF_DAY),
                "BYSECOND" => return refuse("BYSECOND", TIME_OF_DAY),
                "BYYEARDAY" => return refuse("BYYEARDAY", "days of the year are not offered: name month and day with BYMONTH and BYMONTHDAY"),
                "BYWEEKNO" => return refuse("BYWEEKNO", "week numbers are not offered: use INTERVAL with FREQ=WEEKLY, or BYMONTH"),
                "DTSTART" => return refuse("DTSTART", "the start is told apart from the rule: leave it out here"),
                _ => return refuse("RRULE", format!("{name:?} is not a part of a rule that is offered: FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, COUNT, UNTIL, WKST are")),
            };
            if place.replace(value).is_some() {
                return refuse(field, "stands there twice: keep one, with commas between its values");
            }
        }
        Ok(parts)
    }
}

const TIME_OF_DAY: &str = "a meeting has one time of day, told apart from the rule: leave this part out";

impl Recurrence {
    /// Reads and checks a rule; letters may be small, and the name `RRULE:` may stand before. Errors name the part and the way out.
    pub fn parse(text: &str) -> Result<Self, RecurrenceError> {
        let text = text.trim();
        if text.len() > MOST_BYTES {
            return refuse("RRULE", format!("is {} bytes long; a rule has at most {MOST_BYTES}", text.len()));
        }
        let upper = text.to_ascii_uppercase();
        let parts = Parts::read(upper.strip_prefix("RRULE:").unwrap_or(&upper))?;
        let freq = match parts.freq {
            Some("DAILY") => Freq::Daily,
            Some("WEEKLY") => Freq::Weekly,
            Some("MONTHLY") => Freq::Monthly,
            Some("YEARLY") => Freq::Yearly,
            Some(within @ ("HOURLY" | "MINUTELY" | "SECONDLY")) => {
                return refuse("FREQ", format!("{within} is not offered: a series meets at most once a day; use DAILY, WEEKLY, MONTHLY or YEARLY"));
            }
            Some(other) => return refuse("FREQ", format!("{other:?} is not a frequency: use DAILY, WEEKLY, MONTHLY or YEARLY")),
            None => return refuse("FREQ", "is missing: say DAILY, WEEKLY, MONTHLY or YEARLY"),
        };
        let rule = Self {
            freq,
            interval: match parts.interval {
                Some(text) => number("INTERVAL", text, 1, MOST_INTERVAL)?,
                None => 1,
            },
            end: end(parts.count, parts.until)?,
            by_month: match parts.by_month {
                Some(text) => list(text, |text| number("BYMONTH", text, 1, 12))?,
                None => Vec::new(),
            },
            by_month_day: match parts.by_month_day {
                Some(text) => list(text, |text| signed("BYMONTHDAY", text, 31))?,
                None => Vec::new(),
            },
            by_day: match parts.by_day {
                Some(text) => by_day(text, freq)?,
                None => Vec::new(),
            },
            by_set_pos: match parts.by_set_pos {
                Some(text) => list(text, |text| signed("BYSETPOS", text, freq.most_days()))?,
                None => Vec::new(),
            },
            week_start: match parts.week_start {
                Some(text) => weekday("WKST", text)?,
                None => Weekday::Monday,
            },
        };
        rule.check_together()?;
        Ok(rule)
    }

    /// What each part allows and another does not.
    fn check_together(&self) -> Result<(), RecurrenceError> {
        if self.freq == Freq::Weekly && !self.by_month_day.is_empty() {
            return refuse("BYMONTHDAY", "does not go with FREQ=WEEKLY: use MONTHLY for days of the month, or BYDAY for days of the week");
        }
        // RFC 5545 lets these be mixed, but what is meant differs from calendar to calendar.
        if self.by_day.iter().any(|day| day.ordinal.is_some()) && self.by_day.iter().any(|day| day.ordinal.is_none()) {
            return refuse("BYDAY", "mixes every such weekday (MO) with a single one (1MO): make two series of it");
        }
        let most = if self.freq == Freq::Yearly && self.by_month.is_empty() { 52 } else { 5 };
        if let Some(ordinal) = self.by_day.iter().filter_map(|day| day.ordinal).find(|ordinal| ordinal.abs() > most) {
            return refuse("BYDAY", format!("{ordinal} is too many: a {} has 1 to {most} of a weekday", if most == 5 { "month" } else { "year" }));
        }
        if !self.by_set_pos.is_empty() && self.by_day.is_empty() && self.by_month_day.is_empty() && self.by_month.is_empty() {
            return refuse("BYSETPOS", "picks among the days of other parts: say which days with BYDAY or BYMONTHDAY too");
        }
        let can_come = |month: i8, day: i8| LONGEST.get(usize::try_from(month - 1).unwrap_or_default()).is_some_and(|length| day.abs() <= *length);
        if !self.by_month.is_empty()
            && !self.by_month_day.is_empty()
            && !self.by_month.iter().any(|month| self.by_month_day.iter().any(|day| can_come(*month, *day)))
        {
            return refuse("BYMONTHDAY", "none of these days is in any of the months of BYMONTH: nothing would ever be held");
        }
        Ok(())
    }

    /// The same rule, with nothing after `day` (in place of its own end). For a series that is changed from some day on.
    #[must_use]
    pub fn ending_on(&self, day: Day) -> Self { Self { end: End::Day(day), ..self.clone() } }

    /// Another first day that gives the same days from `from` on: whole periods after `starts_on`, none past `from`. Following a rule of
    /// days through years of which nobody asks takes time. With COUNT, and for rules of months and years (a few days a year), it is
    /// `starts_on` itself.
    pub fn first_day_near(&self, starts_on: Day, from: Day) -> Day {
        let period = match self.freq {
            Freq::Daily => i32::from(self.interval),
            Freq::Weekly => 7 * i32::from(self.interval),
            Freq::Monthly | Freq::Yearly => return starts_on,
        };
        if matches!(self.end, End::Count(_)) || from <= starts_on {
            return starts_on;
        }
        let days = starts_on.0.until(from.0).map_or(0, |span| span.get_days());
        starts_on.plus_days(days / period * period)
    }

    /// Whether COUNT or UNTIL end it.
    pub fn has_end(&self) -> bool { self.end != End::Never }

    /// The rule of a series whose last day is `last`. What ends by itself keeps its own end.
    #[must_use]
    pub fn until(&self, last: Option<Day>) -> Self {
        match last {
            Some(last) if !self.has_end() => self.ending_on(last),
            _ => self.clone(),
        }
    }

    /// The rule as other calendars want it beside a DTSTART with a zone: UNTIL as an instant in UTC (RFC 5545, 3.3.10).
    pub fn in_calendars(&self, time: LocalTime) -> String {
        let end = match self.end {
            End::Day(day) => End::Instant(day.at(&time)),
            end => end,
        };
        Self { end, ..self.clone() }.to_string()
    }
}

impl Freq {
    /// Most days in one period: what BYSETPOS can count to.
    fn most_days(self) -> i16 {
        match self {
            Self::Daily => 1,
            Self::Weekly => 7,
            Self::Monthly => 31,
            Self::Yearly => 366,
        }
    }
}

/// A whole number from `least` to `most`.
fn number<T: FromStr + PartialOrd + fmt::Display>(field: &'static str, text: &str, least: T, most: T) -> Result<T, RecurrenceError> {
    let read = Some(text).filter(|text| text.bytes().all(|c| c.is_ascii_digit())).and_then(|text| text.parse().ok());
    match read.filter(|number| (&least..=&most).contains(&number)) {
        Some(number) => Ok(number),
        None => refuse(field, format!("{text:?} does not go: use a whole number from {least} to {most}")),
    }
}

/// A whole number from 1 to `most`, counted from the end when negative.
fn signed<T: FromStr + TryFrom<i16> + fmt::Display>(field: &'static str, text: &str, most: i16) -> Result<T, RecurrenceError> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    match number::<i16>(field, digits, 1, most).ok().and_then(|number| T::try_from(number * sign).ok()) {
        Some(number) => Ok(number),
        None => refuse(field, format!("{text:?} does not go: use 1 to {most}, or -1 to -{most} from the end")),
    }
}

/// Values between commas, sorted, each once.
fn list<T: Ord>(text: &str, value: impl Fn(&str) -> Result<T, RecurrenceError>) -> Result<Vec<T>, RecurrenceError> {
    let mut values = text.split(',').map(value).collect::<Result<Vec<T>, _>>()?;
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

fn weekday(field: &'static str, text: &str) -> Result<Weekday, RecurrenceError> {
    match WEEKDAYS.iter().find(|(name, _)| *name == text) {
        Some((_, weekday)) => Ok(*weekday),
        None => refuse(field, format!("{text:?} is not a weekday: use MO, TU, WE, TH, FR, SA or SU")),
    }
}

fn by_day(text: &str, freq: Freq) -> Result<Vec<ByDay>, RecurrenceError> {
    let mut days = Vec::new();
    for entry in text.split(',') {
        let (ordinal, name) = entry.split_at_checked(entry.len().saturating_sub(2)).unwrap_or(("", entry));
        let weekday = weekday("BYDAY", name)?;
        let ordinal = match ordinal {
            "" => None,
            _ if matches!(freq, Freq::Daily | Freq::Weekly) => {
                return refuse("BYDAY", format!("{entry:?} counts weekdays of a month: that goes with FREQ=MONTHLY or YEARLY; leave the number out here"));
            }
            text => Some(signed::<i8>("BYDAY", text, 52)?),
        };
        // The fifth from the end is the first of five: the library behind this does not know it.
        if freq == Freq::Monthly && ordinal.is_some_and(|ordinal| ordinal == -5) {
            return refuse("BYDAY", format!("{entry:?} is not offered: count from 1 to 5, or from the end from -1 to -4"));
        }
        days.push(ByDay { ordinal, weekday });
    }
    days.sort_unstable_by_key(|day| (day.ordinal, day.weekday.to_monday_zero_offset()));
    days.dedup();
    Ok(days)
}

fn end(count: Option<&str>, until: Option<&str>) -> Result<End, RecurrenceError> {
    match (count, until) {
        (None, None) => Ok(End::Never),
        (Some(_), Some(_)) => refuse("COUNT", "does not go with UNTIL: say how many times or until when, not both"),
        (Some(count), None) => number("COUNT", count, 1, MOST_COUNT).map(End::Count),
        (None, Some(until)) => {
            let day = || Date::strptime("%Y%m%d", until).ok().filter(|_| until.len() == 8).map(|day| End::Day(Day(day)));
            let instant = || {
                let local = until.strip_suffix('Z').filter(|text| text.len() == 15).and_then(|text| DateTime::strptime("%Y%m%dT%H%M%S", text).ok())?;
                let at = jiff::tz::TimeZone::UTC.to_timestamp(local).ok()?;
                Some(End::Instant(UtcMicros(at.as_microsecond())))
            };
            match day().or_else(instant) {
                Some(end) => Ok(end),
                None => refuse("UNTIL", format!("{until:?} does not go: write the last day as 20270303, or an instant in UTC as 20270303T090000Z")),
            }
        }
    }
}

impl fmt::Display for ByDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ordinal) = self.ordinal {
            write!(f, "{ordinal}")?;
        }
        f.write_str(name(self.weekday))
    }
}

fn name(weekday: Weekday) -> &'static str { WEEKDAYS.iter().find(|(_, day)| *day == weekday).map_or("MO", |(name, _)| name) }

/// A part with its values between commas; nothing without values.
fn part<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, values: &[T]) -> fmt::Result {
    for (nth, value) in values.iter().enumerate() {
        if nth == 0 {
            write!(f, ";{name}={value}")?;
        } else {
            write!(f, ",{value}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.freq {
            Freq::Daily => "FREQ=DAILY",
            Freq::Weekly => "FREQ=WEEKLY",
            Freq::Monthly => "FREQ=MONTHLY",
            Freq::Yearly => "FREQ=YEARLY",
        })?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        part(f, "BYMONTH", &self.by_month)?;
        part(f, "BYMONTHDAY", &self.by_month_day)?;
        part(f, "BYDAY", &self.by_day)?;
        part(f, "BYSETPOS", &self.by_set_pos)?;
        match self.end {
            End::Never => {}
            End::Count(count) => write!(f, ";COUNT={count}")?,
            End::Day(day) => write!(f, ";UNTIL={}", day.0.strftime("%Y%m%d"))?,
            End::Instant(at) => {
                let at = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
                write!(f, ";UNTIL={}", at.strftime("%Y%m%dT%H%M%SZ"))?;
            }
        }
        if self.week_start != Weekday::Monday {
            write!(f, ";WKST={}", name(self.week_start))?;
        }
        Ok(())
    }
}
impl FromStr for Recurrence {
    type Err = RecurrenceError;
    fn from_str(text: &str) -> Result<Self, RecurrenceError> { Self::parse(text) }
}
impl Serialize for Recurrence {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
}
impl<'de> Deserialize<'de> for Recurrence {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}
