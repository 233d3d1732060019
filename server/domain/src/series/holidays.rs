//! Bank holidays of England and Wales, as GOV.UK lists them. Never guesses: beyond the list's last year it knows none and says so.

use crate::words::Day;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The list inside the program.
const LISTED: &str = include_str!("../../data/bank-holidays-england-and-wales.json");
/// GOV.UK's name of the part of the country this is about.
const DIVISION: &str = "england-and-wales";

/// Why a list was not taken. The words say what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct HolidaysError(String);

/// Bank holidays with their names, and the span of years in which the list is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<Day, String>,
    from: Day,
    until: Day,
}

/// One division of GOV.UK's file.
#[derive(Deserialize)]
struct Division {
    division: String,
    events: Vec<Listed>,
}
#[derive(Deserialize)]
struct Listed {
    title: String,
    date: Date,
}
/// GOV.UK's file: one division, or all of them by name.
#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    One(Division),
    All {
        #[serde(rename = "england-and-wales")]
        ours: Division,
    },
}

static BUILT_IN: LazyLock<Holidays> = LazyLock::new(|| {
    // A test reads the file; were it broken all the same, no day would be known rather than some.
    Holidays::from_json(LISTED).unwrap_or_else(|_| Holidays { days: BTreeMap::new(), from: Day(Date::MIN), until: Day(Date::MIN) })
});

impl Holidays {
    /// The list inside the program.
    pub fn built_in() -> &'static Self { &BUILT_IN }

    /// Reads a list in the shape of <https://www.gov.uk/bank-holidays.json>: the whole file, or the division `england-and-wales` of it.
    /// Of two entries on a day the first one's name stays. Errors when it is another shape, another division, or empty.
    pub fn from_json(text: &str) -> Result<Self, HolidaysError> {
        let file: File = serde_json::from_str(text).map_err(|_| {
            // An untagged enum names no line; whether it is JSON at all is worth saying apart.
            let why = serde_json::from_str::<serde::de::IgnoredAny>(text).err().map_or_else(|| "another shape".to_owned(), |broken| broken.to_string());
            HolidaysError(format!("is not a list of bank holidays ({why}): save https://www.gov.uk/bank-holidays.json as it is"))
        })?;
        let division = match file {
            File::One(division) | File::All { ours: division } => division,
        };
        if division.division != DIVISION {
            return Err(HolidaysError(format!("holds the bank holidays of {}: {DIVISION} is needed", division.division)));
        }
        let mut days = BTreeMap::new();
        for listed in division.events {
            days.entry(Day(listed.date)).or_insert(listed.title);
        }
        let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value()) else {
            return Err(HolidaysError("lists no bank holiday at all: save https://www.gov.uk/bank-holidays.json as it is".into()));
        };
        // GOV.UK publishes whole years.
        let (from, until) = (Day(first.0.first_of_year()), Day(last.0.last_of_year()));
        Ok(Self { days, from, until })
    }

    /// The name of the bank holiday of a day; none: it is none, or not known ([`Self::is_known`]).
    pub fn name(&self, day: Day) -> Option<&str> { self.days.get(&day).map(String::as_str) }
    /// Monday to Friday, and no bank holiday known.
    pub fn is_working_day(&self, day: Day) -> bool {
        !matches!(day.0.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.days.contains_key(&day)
    }
    /// The first working day after `day`.
    pub fn next_working_day(&self, day: Day) -> Day {
        let mut at = day.plus_days(1);
        // The calendar's last day is its own neighbour.
        while !self.is_working_day(at) && at.0 < Date::MAX {
            at = at.plus_days(1);
        }
        at
    }
    /// The first day the list speaks about: 1 January of its first year.
    pub fn known_from(&self) -> Day { self.from }
    /// The last day the list speaks about: 31 December of its last year. Later days may be bank holidays that nobody has listed yet.
    pub fn known_until(&self) -> Day { self.until }
    /// Whether the list speaks about a day.
    pub fn is_known(&self, day: Day) -> bool { (self.from..=self.until).contains(&day) }
    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = (Day, &str)> { self.days.iter().map(|(day, name)| (*day, name.as_str())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_list_inside_the_program_reads() {
        let holidays = Holidays::built_in();
        assert_eq!((holidays.known_from(), holidays.known_until()), (Day(date(2019, 1, 1)), Day(date(2028, 12, 31))));
        for year in 2019..=2028 {
            let count = holidays.iter().filter(|(day, _)| day.0.year() == year).count();
            assert!((8..=10).contains(&count), "{count} in {year}");
        }
        assert!(holidays.iter().all(|(day, _)| !matches!(day.0.weekday(), Weekday::Saturday | Weekday::Sunday)), "substitute days are listed instead");
        assert_eq!(holidays.name(Day(date(2027, 3, 26))), Some("Good Friday"));
        assert_eq!(holidays.next_working_day(Day(date(2027, 3, 26))), Day(date(2027, 3, 30)), "over Easter");
        assert!(!holidays.is_known(Day(date(2029, 1, 1))) && holidays.is_working_day(Day(date(2029, 1, 1))), "not guessed");
    }

    #[test]
    fn both_shapes_of_gov_uk_read_and_nothing_else_does() {
        let one = r#"{"division":"england-and-wales","events":[{"title":"A day","date":"2030-05-06","notes":"","bunting":true}]}"#;
        let all = format!(r#"{{"scotland":{{"division":"scotland","events":[]}},"england-and-wales":{one}}}"#);
        let read = Holidays::from_json(one).unwrap();
        assert_eq!(read, Holidays::from_json(&all).unwrap());
        assert_eq!(read.iter().collect::<Vec<_>>(), [(Day(date(2030, 5, 6)), "A day")]);
        for (wrong, says) in [
            (r#"{"division":"scotland","events":[]}"#, "scotland"),
            (r#"{"division":"england-and-wales","events":[]}"#, "no bank holiday at all"),
            (r#"{"division":"england-and-wales","events":[{"title":"A day","date":"2030-02-30"}]}"#, "another shape"),
            ("{}", "another shape"),
            ("{", "EOF"),
        ] {
            let error = Holidays::from_json(wrong).unwrap_err().to_string();
            assert!(error.contains(says), "{wrong}: {error}");
        }
    }
}
