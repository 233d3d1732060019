//! Recurrence: what is read and refused, how it reads in words, and when it falls, through clock changes and bank holidays.

use jiff::civil::{Date, date};
use mdt_domain::{
    series::{HolidayPolicy, Holidays, LocalTime, Occurrence, Occurrences, Recurrence, RuleDays, occurrences},
    words::Day,
};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn rule(text: &str) -> Recurrence { Recurrence::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")) }
fn time(text: &str) -> LocalTime { LocalTime::parse(text).unwrap() }
fn day(text: &str) -> Day { Day(text.parse().unwrap()) }
fn utc(at: mdt_domain::words::UtcMicros) -> String { jiff::Timestamp::from_microsecond(at.0).unwrap().to_string() }

#[test]
fn rules_are_written_in_one_way() {
    for (text, written) in [
        ("FREQ=DAILY", "FREQ=DAILY"),
        (" rrule:freq=weekly;byday=tu ", "FREQ=WEEKLY;BYDAY=TU"),
        ("BYDAY=FR,MO,MO;FREQ=WEEKLY;INTERVAL=1;WKST=MO", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=WEEKLY;INTERVAL=02;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;WKST=SU"),
        ("FREQ=MONTHLY;BYDAY=+1MO,-1FR,3MO", "FREQ=MONTHLY;BYDAY=-1FR,1MO,3MO"),
        ("FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR;COUNT=9999", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=9999"),
        ("FREQ=YEARLY;UNTIL=20270303;BYMONTHDAY=-1,13;BYMONTH=12,2", "FREQ=YEARLY;BYMONTH=2,12;BYMONTHDAY=-1,13;UNTIL=20270303"),
        ("FREQ=YEARLY;BYDAY=52SU,-52MO;UNTIL=20270303T090000Z", "FREQ=YEARLY;BYDAY=-52MO,52SU;UNTIL=20270303T090000Z"),
    ] {
        let read = rule(text);
        assert_eq!(read.to_string(), written);
        assert_eq!(rule(written), read, "reads back");
        assert_eq!(serde_json::to_string(&read).unwrap(), format!("{written:?}"));
        assert_eq!(serde_json::from_str::<Recurrence>(&format!("{text:?}")).unwrap(), read);
    }
}

#[test]
fn what_is_refused_is_refused_by_its_part_with_the_way_out() {
    for (text, field, says) in [
        ("", "RRULE", "NAME=VALUE"),
        ("FREQ", "RRULE", "NAME=VALUE"),
        ("FREQ=DAILY;", "RRULE", "NAME=VALUE"),
        ("FREQ=DAILY;COLOUR=RED", "RRULE", "COLOUR"),
        ("FREQ=DAILY;RSCALE=HEBREW", "RRULE", "RSCALE"),
        ("BYDAY=MO", "FREQ", "missing"),
        ("FREQ=", "RRULE", "NAME=VALUE"),
        ("FREQ=HOURLY", "FREQ", "at most once a day"),
        ("FREQ=MINUTELY", "FREQ", "at most once a day"),
        ("FREQ=SECONDLY", "FREQ", "at most once a day"),
        ("FREQ=OFTEN", "FREQ", "DAILY, WEEKLY"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ", "twice"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "BYDAY", "twice"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR", "one time of day"),
        ("FREQ=DAILY;BYMINUTE=9", "BYMINUTE", "one time of day"),
        ("FREQ=DAILY;BYSECOND=9", "BYSECOND", "one time of day"),
        ("FREQ=YEARLY;BYYEARDAY=9", "BYYEARDAY", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYWEEKNO=9", "BYWEEKNO", "INTERVAL"),
        ("FREQ=DAILY;DTSTART=20270302T090000", "DTSTART", "apart"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270302", "COUNT", "not both"),
        ("FREQ=DAILY;COUNT=0", "COUNT", "from 1 to 9999"),
        ("FREQ=DAILY;COUNT=10000", "COUNT", "from 1 to 9999"),
        ("FREQ=DAILY;COUNT=-1", "COUNT", "from 1 to 9999"),
        ("FREQ=DAILY;COUNT=99999999999999999999", "COUNT", "from 1 to 9999"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL", "from 1 to 99"),
        ("FREQ=DAILY;INTERVAL=100", "INTERVAL", "from 1 to 99"),
        ("FREQ=DAILY;INTERVAL=1.5", "INTERVAL", "from 1 to 99"),
        ("FREQ=DAILY;INTERVAL=+1", "INTERVAL", "from 1 to 99"),
        ("FREQ=DAILY;UNTIL=20270230", "UNTIL", "20270303"),
        ("FREQ=DAILY;UNTIL=2027-03-03", "UNTIL", "20270303"),
        ("FREQ=DAILY;UNTIL=20270303T090000", "UNTIL", "20270303T090000Z"),
        ("FREQ=DAILY;UNTIL=20270303T250000Z", "UNTIL", "20270303T090000Z"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY", "MO, TU"),
        ("FREQ=WEEKLY;BYDAY=M", "BYDAY", "MO, TU"),
        ("FREQ=WEEKLY;BYDAY=MO,,TU", "BYDAY", "MO, TU"),
        ("FREQ=WEEKLY;BYDAY=ÄÖ", "BYDAY", "MO, TU"),
        ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY", "MONTHLY"),
        ("FREQ=DAILY;BYDAY=2MO", "BYDAY", "MONTHLY"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY", "from the end"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY", "1 to 5"),
        ("FREQ=MONTHLY;BYDAY=-5MO", "BYDAY", "-1 to -4"),
        ("FREQ=MONTHLY;BYDAY=MO,1TU", "BYDAY", "two series"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=6MO", "BYDAY", "1 to 5"),
        ("FREQ=YEARLY;BYDAY=53MO", "BYDAY", "1 to 52"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY", "MONTHLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY", "1 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY", "1 to 31"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "BYMONTHDAY", "nothing would ever be held"),
        ("FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31,-31", "BYMONTHDAY", "nothing would ever be held"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH", "from 1 to 12"),
        ("FREQ=YEARLY;BYMONTH=MARCH", "BYMONTH", "from 1 to 12"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS", "BYDAY or BYMONTHDAY"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS", "1 to 31"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=8", "BYSETPOS", "1 to 7"),
        ("FREQ=WEEKLY;WKST=1", "WKST", "MO, TU"),
        (&format!("FREQ=WEEKLY;BYDAY={}MO", "MO,".repeat(200)), "RRULE", "at most 500"),
    ] {
        let error = Recurrence::parse(text).expect_err(text);
        assert_eq!(error.field, field, "{text}: {error}");
        assert!(error.words.contains(says), "{text}: {error}");
    }
}

#[test]
fn rules_read_as_people_say_them() {
    use HolidayPolicy::{Keep, NextWorkingDay, Skip};
    for (text, policy, words) in [
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", Skip, "every working day at 09:00, not on bank holidays"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Skip, "every working day at 09:00, not on bank holidays"),
        // The next working day has its own.
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", NextWorkingDay, "every working day at 09:00, not on bank holidays"),
        // A bank holiday is no working day.
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Keep, "every day from Monday to Friday at 09:00"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270303", Skip, "every working day at 09:00, not on bank holidays, until 3 March 2027"),
        ("FREQ=WEEKLY;BYDAY=TU", NextWorkingDay, "every Tuesday at 09:00; a bank holiday moves it to the next working day"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=12", NextWorkingDay, "every Tuesday at 09:00, 12 times (a bank holiday counts); a bank holiday moves it to the next working day"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=1", Keep, "every Tuesday at 09:00, once"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", Keep, "every second Thursday at 09:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;WKST=SU", Keep, "every second Thursday at 09:00, with weeks that begin on Sunday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", Keep, "every second week on Tuesday and Thursday at 09:00"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TH", Keep, "every 3 weeks on Thursday at 09:00"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYMONTH=3,4", Keep, "every Monday, Wednesday and Friday in March and April at 09:00"),
        ("FREQ=WEEKLY", Keep, "every week, on the weekday of its first day, at 09:00"),
        ("FREQ=DAILY", Skip, "every day at 09:00, not on bank holidays"),
        ("FREQ=DAILY;INTERVAL=2", Keep, "every second day at 09:00"),
        ("FREQ=MONTHLY;BYDAY=1MO", Keep, "monthly on the first Monday at 09:00"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", Keep, "monthly on the first Monday at 09:00"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", Keep, "monthly on the first and third Monday at 09:00"),
        ("FREQ=MONTHLY;BYDAY=1MO,-1FR", Keep, "monthly on the last Friday and the first Monday at 09:00"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-2WE", Keep, "every 3 months on the second last Wednesday at 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", Keep, "monthly on the 15th at 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", Keep, "monthly on the 31st, in months that have it, at 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", Keep, "monthly on the last day at 09:00"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", Keep, "monthly on the last weekday (Monday to Friday) at 09:00"),
        ("FREQ=MONTHLY;BYMONTH=9;BYDAY=1MO", Keep, "every September on the first Monday at 09:00"),
        ("FREQ=MONTHLY", Keep, "monthly on the day of the month it starts on, in months that have it, at 09:00"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", Keep, "every year on 24 December at 09:00"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=1MO", Keep, "every year on the first Monday of March at 09:00"),
        ("FREQ=YEARLY;BYDAY=-1FR", Keep, "every year on the last Friday of the year at 09:00"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", Keep, "every year on 29 February, in years that have it, at 09:00"),
        // At 09:00 the 3rd is past the end.
        ("FREQ=DAILY;UNTIL=20270303T085959Z", Keep, "every day at 09:00, until 2 March 2027"),
        ("FREQ=DAILY;UNTIL=20270303T090000Z", Keep, "every day at 09:00, until 3 March 2027"),
        // None that anybody says: part by part.
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", Keep, "every month at 09:00, on days that are a Friday, and the 13th of the month"),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU,WE;BYSETPOS=2,-1;BYMONTH=1,3",
            Skip,
            "every second month at 09:00, on days that are a Tuesday or a Wednesday, and in January or March; of these in each such month only the last and second, not on bank holidays",
        ),
        ("FREQ=YEARLY;BYMONTH=3,9", Keep, "every year at 09:00, on days that are the day of the month it starts on, and in March or September"),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=MO", Keep, "every second day at 09:00, on days that are a Monday"),
    ] {
        assert_eq!(rule(text).words(time("09:00"), policy), words, "{text}");
    }
}

/// Years with the days of March and October on which the clock changes in the United Kingdom: their last Sundays.
const CLOCK_CHANGES: [(i16, i8, i8); 22] = [
    (2019, 31, 27), (2020, 29, 25), (2021, 28, 31), (2022, 27, 30), (2023, 26, 29), (2024, 31, 27), (2025, 30, 26), (2026, 29, 25),
    (2027, 28, 31), (2028, 26, 29), (2029, 25, 28), (2030, 31, 27), (2031, 30, 26), (2032, 28, 31), (2033, 27, 30), (2034, 26, 29),
    (2035, 25, 28), (2036, 30, 26), (2037, 29, 25), (2038, 28, 31), (2039, 27, 30), (2040, 25, 28),
];

#[test]
fn the_wall_clock_is_kept_through_every_clock_change() {
    // The start, then UTC on the day before, the day itself and the day after: in spring, in autumn. `-` is the evening before.
    let starts = [
        ("00:30", ["00:30", "00:30", "-23:30"], ["-23:30", "-23:30", "00:30"]),
        // Skipped in spring: moved on, to 02:00 of summer time. Twice in autumn: the first.
        ("01:00", ["01:00", "01:00", "00:00"], ["00:00", "00:00", "01:00"]),
        ("01:30", ["01:30", "01:30", "00:30"], ["00:30", "00:30", "01:30"]),
        ("02:00", ["02:00", "01:00", "01:00"], ["01:00", "02:00", "02:00"]),
        ("09:00", ["09:00", "08:00", "08:00"], ["08:00", "09:00", "09:00"]),
    ];
    let none = Holidays::built_in();
    let mut checked = 0;
    for (year, march, october) in CLOCK_CHANGES {
        for (start, spring, autumn) in starts {
            for (change, expected) in [(date(year, 3, march), spring), (date(year, 10, october), autumn)] {
                let from = Day(change).plus_days(-1);
                let expected: Vec<String> = (0..).zip(expected).map(|(nth, clock)| match clock.strip_prefix('-') {
                    Some(clock) => format!("{}T{clock}:00Z", from.plus_days(nth - 1).0),
                    None => format!("{}T{clock}:00Z", from.plus_days(nth).0),
                }).collect();
                // From long before, so that an hour that was lost once would stay lost.
                let held = occurrences(&rule("FREQ=DAILY"), from.plus_days(-300), time(start), none, HolidayPolicy::Keep, from, from.plus_days(2));
                assert_eq!(held.iter().map(|held| utc(held.starts_at)).collect::<Vec<_>>(), expected, "{start} around {change}");
                checked += held.len();
            }
        }
    }
    assert_eq!(checked, 22 * 2 * 5 * 3);
}

fn held(text: &str, from: &str, policy: HolidayPolicy, count: usize) -> Vec<String> {
    Occurrences::new(&rule(text), day(from), time("09:00"), Holidays::built_in(), policy)
        .take(count)
        .map(|held| if held.is_moved_for_holiday { format!("{} for {}", held.day.0, held.recurrence_id.0) } else { held.day.0.to_string() })
        .collect()
}

#[test]
fn bank_holidays_skip_move_or_leave_that_occurrence_alone() {
    use HolidayPolicy::{Keep, NextWorkingDay, Skip};
    // Easter 2027: Good Friday 26 March, Easter Monday 29 March.
    assert_eq!(held("FREQ=WEEKLY;BYDAY=FR", "2027-03-19", Skip, 3), ["2027-03-19", "2027-04-02", "2027-04-09"]);
    assert_eq!(held("FREQ=WEEKLY;BYDAY=FR", "2027-03-19", Keep, 3), ["2027-03-19", "2027-03-26", "2027-04-02"]);
    assert_eq!(held("FREQ=WEEKLY;BYDAY=FR", "2027-03-19", NextWorkingDay, 3), ["2027-03-19", "2027-03-30 for 2027-03-26", "2027-04-02"]);
    // Both move to the Tuesday: the first has it. Where the series meets on the Tuesday anyway, neither moves.
    assert_eq!(held("FREQ=WEEKLY;BYDAY=MO,FR", "2027-03-22", NextWorkingDay, 3), ["2027-03-22", "2027-03-30 for 2027-03-26", "2027-04-02"]);
    assert_eq!(held("FREQ=WEEKLY;BYDAY=MO,TU,FR", "2027-03-23", NextWorkingDay, 3), ["2027-03-23", "2027-03-30", "2027-04-02"]);
    // A series may meet on the weekend: the order is of days held.
    assert_eq!(held("FREQ=WEEKLY;BYDAY=FR,SU", "2027-03-25", NextWorkingDay, 3), ["2027-03-28", "2027-03-30 for 2027-03-26", "2027-04-02"]);
    // Every working day.
    for text in ["FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"] {
        for policy in [Skip, NextWorkingDay] {
            assert_eq!(held(text, "2027-03-24", policy, 4), ["2027-03-24", "2027-03-25", "2027-03-30", "2027-03-31"], "{text}");
        }
    }
    // COUNT and UNTIL are of the rule: a dropped one counts, and a moved one may come after the end.
    assert_eq!(held("FREQ=WEEKLY;BYDAY=FR;COUNT=2", "2027-03-19", Skip, 9), ["2027-03-19"]);
    assert_eq!(held("FREQ=WEEKLY;BYDAY=FR;COUNT=2", "2027-03-19", NextWorkingDay, 9), ["2027-03-19", "2027-03-30 for 2027-03-26"]);
    assert_eq!(held("FREQ=WEEKLY;BYDAY=FR;UNTIL=20270326", "2027-03-19", NextWorkingDay, 9), ["2027-03-19", "2027-03-30 for 2027-03-26"]);
    // Christmas 2027 is a Saturday: GOV.UK lists the Monday and the Tuesday, and the Saturday itself is an ordinary one.
    assert_eq!(held("FREQ=WEEKLY;BYDAY=SA", "2027-12-25", NextWorkingDay, 1), ["2027-12-25"]);
    assert_eq!(held("FREQ=WEEKLY;BYDAY=MO", "2027-12-20", NextWorkingDay, 3), ["2027-12-20", "2027-12-29 for 2027-12-27", "2028-01-04 for 2028-01-03"]);
    // Not listed, not guessed.
    assert_eq!(held("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "2028-01-01", Skip, 2), ["2029-12-25", "2030-12-25"]);
}

#[test]
fn the_start_counts_only_where_the_rule_matches_it() {
    use HolidayPolicy::Keep;
    assert_eq!(held("FREQ=WEEKLY;BYDAY=TU;COUNT=2", "2027-03-03", Keep, 9), ["2027-03-09", "2027-03-16"]);
    assert_eq!(held("FREQ=MONTHLY;COUNT=3", "2027-01-31", Keep, 9), ["2027-01-31", "2027-03-31", "2027-05-31"]);
    assert_eq!(held("FREQ=YEARLY", "2024-02-29", Keep, 2), ["2024-02-29", "2028-02-29"]);
    // The first week looked at begins with the start, as python-dateutil has it.
    assert_eq!(held("FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1", "2027-03-03", Keep, 2), ["2027-03-03", "2027-03-08"]);
}

#[test]
fn until_is_the_last_day_or_the_last_instant() {
    use HolidayPolicy::Keep;
    assert_eq!(held("FREQ=DAILY;UNTIL=20270329", "2027-03-28", Keep, 9), ["2027-03-28", "2027-03-29"]);
    // 09:00 of summer time is 08:00 in UTC.
    assert_eq!(held("FREQ=DAILY;UNTIL=20270329T080000Z", "2027-03-28", Keep, 9), ["2027-03-28", "2027-03-29"]);
    assert_eq!(held("FREQ=DAILY;UNTIL=20270329T075959Z", "2027-03-28", Keep, 9), ["2027-03-28"]);
    assert_eq!(held("FREQ=DAILY;UNTIL=20270301", "2027-03-28", Keep, 9), [""; 0]);
    assert_eq!(rule("FREQ=DAILY;UNTIL=20270329").in_calendars(time("09:00")), "FREQ=DAILY;UNTIL=20270329T080000Z");
    assert_eq!(rule("FREQ=DAILY;COUNT=3").ending_on(day("2027-03-29")).to_string(), "FREQ=DAILY;UNTIL=20270329");
}

#[test]
fn a_rule_that_never_matches_ends() {
    for (text, from) in [
        ("FREQ=YEARLY;BYMONTH=2", "2027-01-30"),
        ("FREQ=YEARLY;BYMONTH=4", "2027-01-31"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2", "2027-03-01"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "2027-03-02"),
        ("FREQ=DAILY;INTERVAL=98;BYDAY=MO", "2027-03-02"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=15", "2027-03-02"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=6", "2027-03-02"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "2027-03-02"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", "2027-03-02"),
    ] {
        let begun = Instant::now();
        assert_eq!(RuleDays::new(&rule(text), day(from), time("09:00")).count(), 0, "{text}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{text} took {:?}", begun.elapsed());
    }
}

#[test]
fn a_series_is_followed_for_a_hundred_years_wherever_it_starts() {
    for from in [date(1, 1, 1), date(1899, 12, 31), date(2027, 3, 2), date(9500, 1, 1), date(9899, 5, 5)] {
        let days: Vec<Day> = RuleDays::new(&rule("FREQ=YEARLY"), Day(from), time("09:00")).collect();
        assert_eq!((days.len(), days.first().copied()), (101, Some(Day(from))), "{from}");
    }
    assert_eq!(RuleDays::new(&rule("FREQ=DAILY"), Day(Date::MAX), time("09:00")).count(), 1);
    assert_eq!(RuleDays::new(&rule("FREQ=DAILY"), Day(Date::MIN), time("09:00")).take(3).count(), 3);
    let all = |until| occurrences(&rule("FREQ=DAILY"), day("2027-03-02"), time("09:00"), Holidays::built_in(), HolidayPolicy::Keep, day("2027-03-02"), until).len();
    assert_eq!((all(day("2027-03-02")), all(day("2027-03-01")), all(day("9999-01-01"))), (1, 0, 10_000));
}

fn any_rule() -> impl Strategy<Value = String> {
    let days = prop::sample::subsequence(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 1..=7).prop_map(|days| format!(";BYDAY={}", days.join(",")));
    let freq = prop::sample::select(vec!["DAILY", "WEEKLY"]);
    let end = prop_oneof![Just(String::new()), (1..60_u8).prop_map(|count| format!(";COUNT={count}"))];
    (freq, 1..4_u8, days, end).prop_map(|(freq, interval, days, end)| format!("FREQ={freq};INTERVAL={interval}{days}{end}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_text_is_a_rule_or_refused(text in "\\PC{0,40}|(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY);)?((BY(DAY|MONTHDAY|MONTH|SETPOS)|COUNT|UNTIL|INTERVAL|WKST)=[-+0-9MOTU,Z]{0,6};?){0,4}") {
        if let Ok(rule) = Recurrence::parse(&text) {
            prop_assert_eq!(&Recurrence::parse(&rule.to_string()).unwrap(), &rule);
            prop_assert!(!rule.words(time("09:00"), HolidayPolicy::Skip).is_empty());
        }
    }

    /// What the policies promise, whatever the rule.
    #[test]
    fn policies_keep_their_promises(text in any_rule(), start in 0..3_000_i32) {
        let (rule, holidays, from) = (rule(&text), Holidays::built_in(), day("2019-01-01").plus_days(start));
        let until = from.plus_days(120);
        let held = |policy| occurrences(&rule, from, time("09:00"), holidays, policy, from, until);
        let (keep, skip, moved) = (held(HolidayPolicy::Keep), held(HolidayPolicy::Skip), held(HolidayPolicy::NextWorkingDay));
        let is_holiday = |occurrence: &Occurrence| holidays.name(occurrence.recurrence_id).is_some();
        prop_assert!(keep.iter().all(|held| held.day == held.recurrence_id));
        let without: Vec<Occurrence> = keep.iter().filter(|held| !is_holiday(held)).copied().collect();
        prop_assert_eq!(&without, &skip);
        prop_assert!(moved.windows(2).all(|two| two[0].day < two[1].day), "in order, no day twice");
        let unmoved: Vec<Occurrence> = moved.iter().filter(|held| !held.is_moved_for_holiday).copied().collect();
        prop_assert_eq!(&unmoved, &skip, "moving one leaves the others");
        for held in moved.iter().filter(|held| held.is_moved_for_holiday) {
            prop_assert!(is_holiday(held) && holidays.is_working_day(held.day) && held.day > held.recurrence_id);
        }
        // Each is moved, or its day is taken.
        for held in keep.iter().filter(|held| is_holiday(held)) {
            let to = holidays.next_working_day(held.recurrence_id);
            prop_assert!(to > until || moved.iter().any(|moved| moved.day == to), "{:?}", held);
        }
    }
}
