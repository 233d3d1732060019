//! `mdt-hub series preview`: a rule in words and the days it falls on, before anybody is invited. Asks the domain; needs no settings
//! and no database, and keeps nothing.
//!
//! Exit codes: 0 shown, 1 not done (the list of bank holidays cannot be read), 2 the rule or the start is not one: says which part.

use super::Failure;
use crate::interop::holidays::read_holidays;
use clap::{Args, Subcommand, ValueEnum};
use jiff::tz::TimeZone;
use mdt_domain::{
    series::{HolidayPolicy, Holidays, LocalTime, Occurrence, Occurrences, Recurrence, RuleDays},
    words::{Day, UtcMicros},
};
use serde::Serialize;
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Where the series meet.
const ZONE: &str = "Europe/London";

/// Series.
#[derive(Debug, Subcommand)]
pub(super) enum Series {
    /// Show a rule in words and when it falls, in UTC and in Europe/London
    Preview(Preview),
}

/// Which rule, and how much of it.
#[derive(Debug, Args)]
pub(super) struct Preview {
    /// RFC 5545 rule without DTSTART, such as "FREQ=WEEKLY;BYDAY=TU"
    #[arg(long, value_name = "RULE")]
    rule: String,
    /// First day and time of day in Europe/London, such as 2027-03-02T09:00
    #[arg(long, value_name = "START")]
    start: String,
    /// How many occurrences
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000), value_name = "N")]
    count: u16,
    /// What happens on a bank holiday of England and Wales
    #[arg(long, value_enum, default_value = "skip")]
    holidays: Policy,
    /// Bank holidays as GOV.UK publishes them (bank-holidays.json) [default: the list inside the program]
    #[arg(long, value_name = "FILE")]
    holidays_file: Option<PathBuf>,
    /// text, or one line of json
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Policy {
    /// That one is not held
    Skip,
    /// That one alone is held on the next working day, unless the series meets there anyway
    NextWorkingDay,
    /// It is held all the same
    Keep,
}
impl From<Policy> for HolidayPolicy {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Skip => Self::Skip,
            Policy::NextWorkingDay => Self::NextWorkingDay,
            Policy::Keep => Self::Keep,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What is shown; as it is, the line of JSON.
#[derive(Serialize)]
struct Shown {
    words: String,
    /// In normal form.
    rule: Recurrence,
    zone: &'static str,
    holidays: HolidayPolicy,
    /// Last day the list of bank holidays speaks about.
    holidays_known_until: Day,
    /// Whether something shown lies on a day the list does not speak about.
    is_past_known_holidays: bool,
    occurrences: Vec<ShownOccurrence>,
    not_held: Vec<NotHeld>,
}
#[derive(Serialize)]
struct ShownOccurrence {
    #[serde(flatten)]
    occurrence: Occurrence,
    utc: String,
    /// Wall clock, `YYYY-MM-DDTHH:MM`; where the clock skips the time of the series, what it shows then.
    local: String,
    /// GMT or BST.
    abbreviation: String,
    /// The bank holiday that the day by rule is.
    holiday: Option<String>,
}
/// By rule, but dropped for a bank holiday.
#[derive(Serialize)]
struct NotHeld {
    recurrence_id: Day,
    holiday: String,
}

pub(super) fn run(Series::Preview(asked): &Series) -> Result<ExitCode, Failure> {
    let read = Recurrence::parse(&asked.rule)
        .map_err(|error| format!("--rule: {error}"))
        .and_then(|rule| Ok((rule, start(&asked.start).map_err(|why| format!("--start: {why}"))?)));
    let (rule, (day, time)) = match read {
        Ok(read) => read,
        Err(why) => {
            eprintln!("mdt-hub: {why}");
            return Ok(ExitCode::from(2));
        }
    };
    let listed = asked.holidays_file.as_deref().map(holidays).transpose()?;
    let holidays = listed.as_ref().unwrap_or_else(|| Holidays::built_in());
    let shown = shown(&rule, (day, time), holidays, asked.holidays.into(), usize::from(asked.count));
    let said = match asked.format {
        Format::Json => serde_json::to_string(&shown).map_err(super::not_done)?,
        Format::Text => text(&shown, holidays).map_err(super::not_done)?,
    };
    say!("{}", said.trim_end());
    Ok(ExitCode::SUCCESS)
}

/// `2027-03-02T09:00`; a space instead of the T is as good.
fn start(text: &str) -> Result<(Day, LocalTime), String> {
    let form = || format!("{text:?} is not a start: write day and time of day in Europe/London, such as 2027-03-02T09:00");
    let (day, time) = text.trim().split_once(['T', 't', ' ']).ok_or_else(form)?;
    let day = Some(day).filter(|day| day.len() == 10).and_then(|day| day.parse().ok()).ok_or_else(form)?;
    Ok((Day(day), LocalTime::parse(time).map_err(|_| form())?))
}

fn holidays(file: &Path) -> Result<Holidays, Failure> {
    read_holidays(file).map_err(|error| Failure::NotDone(format!("--holidays-file: {} {error}", file.display())))
}

fn shown(rule: &Recurrence, (day, time): (Day, LocalTime), holidays: &Holidays, policy: HolidayPolicy, count: usize) -> Shown {
    let occurrences: Vec<Occurrence> = Occurrences::new(rule, day, time, holidays, policy).take(count).collect();
    // As far as is shown, or to the end where all is shown.
    let last = occurrences.last().map(|last| last.recurrence_id).filter(|_| occurrences.len() == count);
    let by_rule = RuleDays::new(rule, day, time).take_while(|day| last.is_none_or(|last| *day < last));
    let not_held = by_rule
        .filter(|day| occurrences.iter().all(|held| held.recurrence_id != *day))
        .filter_map(|recurrence_id| Some(NotHeld { recurrence_id, holiday: holidays.name(recurrence_id)?.to_owned() }))
        .collect();
    Shown {
        words: rule.words(time, policy),
        rule: rule.clone(),
        zone: ZONE,
        holidays: policy,
        holidays_known_until: holidays.known_until(),
        is_past_known_holidays: occurrences.iter().any(|held| !holidays.is_known(held.recurrence_id)),
        occurrences: occurrences.into_iter().map(|occurrence| shown_occurrence(occurrence, holidays)).collect(),
        not_held,
    }
}

fn shown_occurrence(occurrence: Occurrence, holidays: &Holidays) -> ShownOccurrence {
    let UtcMicros(at) = occurrence.starts_at;
    let at = jiff::Timestamp::from_microsecond(at).unwrap_or_default();
    let local = at.to_zoned_datetime(TimeZone::get(ZONE).unwrap_or(TimeZone::UTC));
    ShownOccurrence {
        occurrence,
        utc: at.strftime("%Y-%m-%dT%H:%MZ").to_string(),
        local: local.strftime("%Y-%m-%dT%H:%M").to_string(),
        abbreviation: local.strftime("%Z").to_string(),
        holiday: holidays.name(occurrence.recurrence_id).map(str::to_owned),
    }
}

fn text(shown: &Shown, holidays: &Holidays) -> Result<String, std::fmt::Error> {
    let mut said = format!("{}\n", shown.words);
    if shown.occurrences.is_empty() {
        said.push_str("  no occurrence: nothing matches this rule from this start on\n");
    }
    let mut not_held = shown.not_held.iter().peekable();
    let dropped = |said: &mut String, gone: &NotHeld| writeln!(said, "  {}  not held: {}", with_weekday(gone.recurrence_id), gone.holiday);
    for held in &shown.occurrences {
        while let Some(gone) = not_held.next_if(|gone| gone.recurrence_id < held.occurrence.day) {
            dropped(&mut said, gone)?;
        }
        let mark = match (&held.holiday, held.occurrence.is_moved_for_holiday) {
            (Some(name), true) => format!("  moved: {name}"),
            (Some(name), false) => format!("  {name}"),
            (None, _) => String::new(),
        };
        let local = held.local.split_once('T').map_or("", |(_, clock)| clock);
        writeln!(said, "  {}  {local} {}  {}{mark}", with_weekday(held.occurrence.day), held.abbreviation, held.utc)?;
    }
    for gone in not_held {
        dropped(&mut said, gone)?;
    }
    if shown.is_past_known_holidays {
        let (from, until) = (holidays.known_from().0.year(), holidays.known_until().0.year());
        writeln!(said, "Bank holidays are known for {from} to {until} only: days outside may be bank holidays too.")?;
    }
    Ok(said)
}

fn with_weekday(day: Day) -> String { day.0.strftime("%a %Y-%m-%d").to_string() }

#[cfg(test)]
mod tests {
    use super::*;

    fn preview(rule: &str, from: &str, policy: HolidayPolicy, count: usize) -> String {
        let holidays = Holidays::built_in();
        text(&shown(&Recurrence::parse(rule).unwrap(), start(from).unwrap(), holidays, policy, count), holidays).unwrap()
    }

    #[test]
    fn a_preview_says_what_a_bank_holiday_does_and_how_the_clock_changes() {
        assert_eq!(
            preview("FREQ=WEEKLY;BYDAY=FR", "2027-03-19T09:00", HolidayPolicy::NextWorkingDay, 3),
            "every Friday at 09:00; a bank holiday moves it to the next working day\n\
             \x20 Fri 2027-03-19  09:00 GMT  2027-03-19T09:00Z\n\
             \x20 Tue 2027-03-30  09:00 BST  2027-03-30T08:00Z  moved: Good Friday\n\
             \x20 Fri 2027-04-02  09:00 BST  2027-04-02T08:00Z\n"
        );
        assert_eq!(
            preview("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270330", "2027-03-25T09:00", HolidayPolicy::Skip, 9),
            "every working day at 09:00, not on bank holidays, until 30 March 2027\n\
             \x20 Thu 2027-03-25  09:00 GMT  2027-03-25T09:00Z\n\
             \x20 Fri 2027-03-26  not held: Good Friday\n\
             \x20 Mon 2027-03-29  not held: Easter Monday\n\
             \x20 Tue 2027-03-30  09:00 BST  2027-03-30T08:00Z\n"
        );
        assert_eq!(
            preview("FREQ=YEARLY", "2028-12-25T01:30", HolidayPolicy::Keep, 2),
            "every year on the date it starts on, in years that have it, at 01:30\n\
             \x20 Mon 2028-12-25  01:30 GMT  2028-12-25T01:30Z  Christmas Day\n\
             \x20 Tue 2029-12-25  01:30 GMT  2029-12-25T01:30Z\n\
             Bank holidays are known for 2019 to 2028 only: days outside may be bank holidays too.\n"
        );
        assert!(preview("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "2027-03-02T09:00", HolidayPolicy::Keep, 1).contains("no occurrence"));
        // Skipped by the clock: it shows what the wall clock does then.
        assert!(preview("FREQ=DAILY", "2027-03-28 01:30", HolidayPolicy::Keep, 1).contains("02:30 BST  2027-03-28T01:30Z"));
    }

    #[test]
    fn a_start_is_a_day_and_a_time() {
        for wrong in ["", "2027-03-02", "09:00", "2027-02-30T09:00", "2027-03-02T9:00", "2027-03-02T09:00:00Z", "2/3/2027 09:00", "20270302T09:00"] {
            assert!(start(wrong).is_err(), "{wrong}");
        }
    }
}
