//! The months and quarters reports are about, as days of Europe/London.

use crate::words::{Day, LocalTime, UtcMicros, WordError};
use std::fmt;

/// A calendar month, `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// A month or a quarter: `2026-11`, `2026-Q4` (of the calendar year).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: Month,
    months: i8,
}

impl Month {
    /// The month of a day.
    pub fn of(day: Day) -> Self { Self { year: day.0.year(), month: day.0.month() } }
    /// The month of an instant.
    pub fn at(at: UtcMicros) -> Self { Self::of(Day::of(at)) }
    /// Reads `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
        let month = Self { year: year.parse().ok()?, month: month.parse().ok()? };
        ((2000..=2200).contains(&month.year) && (1..=12).contains(&month.month)).then_some(month)
    }
    /// Its first day.
    pub fn first_day(self) -> Day { Day(jiff::civil::Date::new(self.year, self.month, 1).unwrap_or_default()) }
    /// The month after.
    pub fn next(self) -> Self {
        if self.month >= 12 { Self { year: self.year.saturating_add(1), month: 1 } } else { Self { year: self.year, month: self.month.saturating_add(1) } }
    }
    /// Whether it is over on a day.
    pub fn is_over(self, today: Day) -> bool { self.next().first_day() <= today }
    fn quarter(self) -> i8 { (self.month - 1) / 3 + 1 }
}
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{:04}-{:02}", self.year, self.month) }
}

impl Period {
    /// Reads a month or a quarter. The error says what to type instead.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let quarter = |text: &str| {
            let (year, quarter) = text.split_once("-Q")?;
            let quarter: i8 = quarter.parse().ok().filter(|number| (1..=4).contains(number))?;
            let first = Month::parse(&format!("{year}-{:02}", quarter * 3 - 2))?;
            Some(Self { first, months: 3 })
        };
        let month = || Some(Self { first: Month::parse(text)?, months: 1 });
        quarter(text).or_else(month).ok_or_else(|| WordError("is not a month or quarter: write it as 2026-11 or 2026-Q4".into()))
    }
    /// The quarter of a day.
    pub fn quarter_of(day: Day) -> Self {
        let month = Month::of(day);
        Self { first: Month { year: month.year, month: month.quarter() * 3 - 2 }, months: 3 }
    }
    /// The quarter before this period's.
    pub fn quarter_before(self) -> Self { Self::quarter_of(self.from().plus_days(-1)) }
    /// Its months.
    pub fn months(self) -> Vec<Month> { std::iter::successors(Some(self.first), |month| Some(month.next())).take(usize::try_from(self.months).unwrap_or(1)).collect() }
    /// Its first day.
    pub fn from(self) -> Day { self.first.first_day() }
    /// The day after its last.
    pub fn until(self) -> Day { self.months().last().map_or(self.from(), |last| last.next().first_day()) }
    /// The instants it lies between: from the first, before the second.
    pub fn instants(self) -> (UtcMicros, UtcMicros) { (self.from().at(&LocalTime::default()), self.until().at(&LocalTime::default())) }
}
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.months == 1 { self.first.fmt(f) } else { write!(f, "{:04}-Q{}", self.first.year, self.first.quarter()) }
    }
}
