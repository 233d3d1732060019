//! A rule in words, for people who have never seen one. Common rules read as people say them; any other is put together part by part,
//! longer but as exact. Reads nothing and knows no start: what the rule takes from its start is said as such.

use super::{
    expansion::HolidayPolicy,
    recurrence::{ByDay, End, Freq, Recurrence},
};
use crate::words::{Day, LocalTime};
use jiff::civil::Weekday;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

impl Recurrence {
    /// The rule as people say it, such as "every Tuesday at 09:00; a bank holiday moves it to the next working day". Times are Europe/London.
    pub fn words(&self, time: LocalTime, policy: HolidayPolicy) -> String {
        let is_every_working_day = self.is_every_working_day();
        let rhythm = match policy {
            // Every next working day is one of the series' own.
            HolidayPolicy::Skip | HolidayPolicy::NextWorkingDay if is_every_working_day => format!("every working day at {time}"),
            _ => self.usual_words().map_or_else(|| self.part_by_part(time), |usual| format!("{usual} at {time}")),
        };
        let weeks = if self.interval > 1 && self.freq == Freq::Weekly && self.week_start != Weekday::Monday {
            format!(", with weeks that begin on {}", weekday(self.week_start))
        } else {
            String::new()
        };
        let (until, is_counted) = match self.end {
            End::Never => (String::new(), false),
            End::Count(1) => (", once".to_owned(), false),
            End::Count(count) => (format!(", {count} times"), true),
            End::Day(day) => (format!(", until {}", date(day)), false),
            End::Instant(at) => {
                let day = Day::of(at);
                let last = if day.at(&time) <= at { day } else { day.plus_days(-1) };
                (format!(", until {}", date(last)), false)
            }
        };
        let counted = if is_counted { " (a bank holiday counts)" } else { "" };
        match policy {
            HolidayPolicy::Keep => format!("{rhythm}{weeks}{until}"),
            HolidayPolicy::NextWorkingDay if !is_every_working_day => {
                format!("{rhythm}{weeks}{until}{counted}; a bank holiday moves it to the next working day")
            }
            HolidayPolicy::Skip | HolidayPolicy::NextWorkingDay => format!("{rhythm}{weeks}, not on bank holidays{until}{counted}"),
        }
    }

    /// Monday to Friday of every week, and of every month.
    fn is_every_working_day(&self) -> bool {
        matches!(self.freq, Freq::Daily | Freq::Weekly)
            && self.interval == 1
            && self.by_month.is_empty()
            && self.by_month_day.is_empty()
            && self.by_set_pos.is_empty()
            && self.is_monday_to_friday()
    }
    fn is_monday_to_friday(&self) -> bool {
        self.by_day.iter().map(|day| (day.ordinal, day.weekday.to_monday_one_offset())).eq((1..=5).map(|number| (None, number)))
    }

    /// The rule as people say it, where they do.
    fn usual_words(&self) -> Option<String> {
        match self.freq {
            Freq::Daily | Freq::Weekly => self.usual_weekly(),
            Freq::Monthly => self.usual_monthly(),
            Freq::Yearly => self.usual_yearly(),
        }
    }

    fn usual_weekly(&self) -> Option<String> {
        if !self.by_month_day.is_empty() || !self.by_set_pos.is_empty() {
            return None;
        }
        // "Every second Thursday in March" would be read as the second one.
        let months = match (self.interval, self.by_month.as_slice()) {
            (_, []) => String::new(),
            (1, months) => format!(" in {}", all(months.iter().map(|month| month_name(*month)))),
            _ => return None,
        };
        let days = || all(self.by_day.iter().map(|day| weekday(day.weekday)));
        let every = match (self.freq, self.interval, self.by_day.as_slice()) {
            (Freq::Daily, 1, []) => "every day".to_owned(),
            (Freq::Daily, 2, []) => "every second day".to_owned(),
            (Freq::Daily, n, []) => format!("every {n} days"),
            (Freq::Weekly, 1, []) => "every week, on the weekday of its first day,".to_owned(),
            (Freq::Weekly, n, []) => format!("{}, on the weekday of its first day,", each(n, "week")),
            (_, 1, _) if self.is_monday_to_friday() => "every day from Monday to Friday".to_owned(),
            (_, 1, _) => format!("every {}", days()),
            (Freq::Weekly, 2, [day]) => format!("every second {}", weekday(day.weekday)),
            (Freq::Weekly, n, _) => format!("{} on {}", each(n, "week"), days()),
            _ => return None,
        };
        Some(every + &months)
    }

    fn usual_monthly(&self) -> Option<String> {
        let days = match (self.by_month_day.as_slice(), self.by_day.as_slice(), self.by_set_pos.as_slice()) {
            ([], [], []) => "on the day of the month it starts on, in months that have it,".to_owned(),
            (days, [], []) => format!("on {}{}", all(days.iter().map(|day| month_day(*day))), if_there(days)),
            ([], days, []) if days.iter().all(|day| day.ordinal.is_some()) => format!("on {}", nth_days(days)),
            ([], days, []) => format!("on every {}", all(days.iter().map(|day| weekday(day.weekday)))),
            // The nth of one weekday by another name.
            ([], [ByDay { ordinal: None, weekday: day }], [pos]) => format!("on the {} {}", ordinal(*pos), weekday(*day)),
            ([], _, [pos]) if self.is_monday_to_friday() => format!("on the {} weekday (Monday to Friday)", ordinal(*pos)),
            _ => return None,
        };
        let each = match (self.interval, self.by_month.as_slice()) {
            (1, []) => "monthly".to_owned(),
            (n, []) => each(n, "month"),
            (1, months) => format!("every {}", all(months.iter().map(|month| month_name(*month)))),
            _ => return None,
        };
        Some(format!("{each} {days}"))
    }

    fn usual_yearly(&self) -> Option<String> {
        if !self.by_set_pos.is_empty() {
            return None;
        }
        let days = match (self.by_month.as_slice(), self.by_month_day.as_slice(), self.by_day.as_slice()) {
            ([], [], []) => "on the date it starts on, in years that have it,".to_owned(),
            ([month], days, []) if !days.is_empty() && days.iter().all(|day| *day > 0) => {
                let leap = if *month == 2 && days.contains(&29) { ", in years that have it," } else { "" };
                format!("on {} {}{leap}", all(days.iter().map(i8::to_string)), month_name(*month))
            }
            (months, [], days) if !days.is_empty() && days.iter().all(|day| day.ordinal.is_some()) => {
                let of = if months.is_empty() { "the year".to_owned() } else { all(months.iter().map(|month| month_name(*month))) };
                format!("on {} of {of}", nth_days(days))
            }
            _ => return None,
        };
        Some(format!("{} {days}", each(self.interval, "year")))
    }

    /// Any rule, exactly: how often it looks, which days it then takes, and which of these.
    fn part_by_part(&self, time: LocalTime) -> String {
        let unit = match self.freq {
            Freq::Daily => "day",
            Freq::Weekly => "week",
            Freq::Monthly => "month",
            Freq::Yearly => "year",
        };
        let mut conditions = Vec::new();
        if !self.by_day.is_empty() {
            let of = if self.freq == Freq::Yearly && self.by_month.is_empty() { " of the year" } else { " of the month" };
            conditions.push(any(self.by_day.iter().map(|day| match day.ordinal {
                None => format!("a {}", weekday(day.weekday)),
                Some(_) => format!("{}{of}", nth_day(*day)),
            })));
        }
        if !self.by_month_day.is_empty() {
            conditions.push(format!("{} of the month", any(self.by_month_day.iter().map(|day| month_day(*day)))));
        }
        if self.by_day.is_empty() && self.by_month_day.is_empty() {
            match self.freq {
                Freq::Daily => {}
                Freq::Weekly => conditions.push("the weekday of its first day".to_owned()),
                Freq::Monthly | Freq::Yearly => conditions.push("the day of the month it starts on".to_owned()),
            }
        }
        if !self.by_month.is_empty() {
            conditions.push(format!("in {}", any(self.by_month.iter().map(|month| month_name(*month)))));
        }
        let of_these = if self.by_set_pos.is_empty() {
            String::new()
        } else {
            format!("; of these in each such {unit} only the {}", all(self.by_set_pos.iter().map(|pos| ordinal(*pos))))
        };
        format!("{} at {time}, on days that are {}{of_these}", each(self.interval, unit), conditions.join(", and "))
    }
}

/// "every month", "every second month", "every 3 months".
fn each(interval: u16, unit: &str) -> String {
    match interval {
        1 => format!("every {unit}"),
        2 => format!("every second {unit}"),
        n => format!("every {n} {unit}s"),
    }
}

fn all(words: impl Iterator<Item = impl Into<String>>) -> String { joined(words, "and") }
fn any(words: impl Iterator<Item = impl Into<String>>) -> String { joined(words, "or") }
fn joined(words: impl Iterator<Item = impl Into<String>>, last: &str) -> String {
    let words: Vec<String> = words.map(Into::into).collect();
    match words.split_last() {
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
        None => String::new(),
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
fn month_name(month: i8) -> &'static str {
    usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied().unwrap_or("no month")
}
fn date(day: Day) -> String { format!("{} {} {}", day.0.day(), month_name(day.0.month()), day.0.year()) }

/// "the first Monday", each with its article: "the first Monday and the last Friday".
fn nth_day(day: ByDay) -> String { format!("the {} {}", ordinal(day.ordinal.map_or(1, i16::from)), weekday(day.weekday)) }
fn nth_days(days: &[ByDay]) -> String {
    // "the first and third Monday", where they are of one weekday.
    match days {
        [first, others @ ..] if !others.is_empty() && others.iter().all(|day| day.weekday == first.weekday) => {
            format!("the {} {}", all(days.iter().map(|day| ordinal(day.ordinal.map_or(1, i16::from)))), weekday(first.weekday))
        }
        days => all(days.iter().map(|day| nth_day(*day))),
    }
}

/// "the 15th", "the last day", "the last day but one".
fn month_day(day: i8) -> String {
    match day {
        -1 => "the last day".to_owned(),
        day if day < 0 => format!("the {} from the end", numeral(-i16::from(day))),
        day => format!("the {}", numeral(i16::from(day))),
    }
}
/// What to say where not every month has the day.
fn if_there(days: &[i8]) -> &'static str { if days.iter().any(|day| day.abs() > 28) { ", in months that have it," } else { "" } }

fn ordinal(number: i16) -> String {
    match number {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        4 => "fourth".to_owned(),
        5 => "fifth".to_owned(),
        -1 => "last".to_owned(),
        -2 => "second last".to_owned(),
        -3 => "third last".to_owned(),
        -4 => "fourth last".to_owned(),
        number if number < 0 => format!("{} last", numeral(-number)),
        number => numeral(number),
    }
}
/// "1st", "2nd", "3rd", "11th".
fn numeral(number: i16) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
