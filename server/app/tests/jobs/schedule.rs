//! When jobs are due, 2019 to 2030: every change of the clock, random looks, long sleeps, clocks set back and ahead.

use jiff::{Timestamp, civil::date, tz::TimeZone};
use mdt_app::jobs::{
    digest, overdue,
    schedule::{Daily, Late, Occurrence},
};
use mdt_domain::{
    series::Holidays,
    words::{Day, UtcMicros},
};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use std::collections::{BTreeMap, BTreeSet};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

fn at(text: &str) -> UtcMicros { UtcMicros(text.parse::<Timestamp>().unwrap().as_microsecond()) }
fn day(text: &str) -> Day { Day(text.parse().unwrap()) }
fn said(at: UtcMicros) -> String { Timestamp::from_microsecond(at.0).unwrap().to_string() }

/// In the hour the clock skips in spring and repeats in autumn.
const NIGHTLY: Daily = Daily { job: "nightly", at: (1, 30), is_on_working_days: false, late: Late::CatchUp { days: 14 } };
const MIDNIGHT: Daily = Daily { job: "midnight", at: (0, 0), is_on_working_days: false, late: Late::Skip { after_hours: 30 } };

#[test]
fn wall_clock_times_go_through_gaps_and_folds() {
    for (of, on, due) in [
        (digest::SCHEDULE, "2026-01-15", "2026-01-15T07:30:00Z"),
        (digest::SCHEDULE, "2026-07-15", "2026-07-15T06:30:00Z"),
        // Skipped: moved on. Twice: the first.
        (NIGHTLY, "2026-03-29", "2026-03-29T01:30:00Z"),
        (NIGHTLY, "2026-10-25", "2026-10-25T00:30:00Z"),
        (NIGHTLY, "2026-10-26", "2026-10-26T01:30:00Z"),
        (MIDNIGHT, "2026-03-30", "2026-03-29T23:00:00Z"),
    ] {
        assert_eq!(said(of.on(day(on)).due_at), due, "{}", of.job);
    }
}

#[test]
fn what_is_due_by_table() {
    let holidays = Holidays::built_in();
    let since = at("2026-01-01T00:00:00Z");
    for (of, now, expected) in [
        (digest::SCHEDULE, "2026-11-26T07:29:59Z", None),
        (digest::SCHEDULE, "2026-11-26T07:30:00Z", Some("2026-11-26")),
        (digest::SCHEDULE, "2026-11-26T11:30:00Z", Some("2026-11-26")),
        // Too late: left out. Saturday has none, and Friday's is old.
        (digest::SCHEDULE, "2026-11-26T11:30:01Z", None),
        (digest::SCHEDULE, "2026-11-28T08:00:00Z", None),
        // Christmas 2026: Friday, the substitute day on Monday.
        (digest::SCHEDULE, "2026-12-25T08:00:00Z", None),
        (digest::SCHEDULE, "2026-12-28T08:00:00Z", None),
        (digest::SCHEDULE, "2026-12-29T08:00:00Z", Some("2026-12-29")),
        // The ladder makes up for Friday on Saturday, if nothing ran on Friday.
        (overdue::SCHEDULE, "2026-11-28T08:00:00Z", Some("2026-11-27")),
        (overdue::SCHEDULE, "2026-11-30T07:29:00Z", Some("2026-11-27")),
        (overdue::SCHEDULE, "2026-11-30T07:30:00Z", Some("2026-11-30")),
        // Of before there was a schedule: nobody's.
        (overdue::SCHEDULE, "2025-12-31T23:00:00Z", None),
    ] {
        let found = of.due(since, at(now), |_| false, holidays).map(|it| it.key());
        assert_eq!(found.as_deref(), expected, "{} {now}", of.job);
    }
    let next = digest::SCHEDULE.next(at("2026-12-24T07:30:00Z"), holidays).unwrap();
    assert_eq!((next.key().as_str(), said(next.due_at).as_str()), ("2026-12-29", "2026-12-29T07:30:00Z"));
    assert_eq!(digest::SCHEDULE.before(next, holidays).unwrap().key(), "2026-12-24");
    let covered = BTreeSet::from([day("2026-11-26"), day("2026-11-27")]);
    let days: Vec<String> = overdue::SCHEDULE.days_to_cover(day("2026-11-30"), at("2026-11-25T00:00:00Z"), &covered).iter().map(|it| it.0.to_string()).collect();
    assert_eq!(days, ["2026-11-25", "2026-11-28", "2026-11-29", "2026-11-30"]);
}

/// What a job's rows remember.
#[derive(Default)]
struct Ran {
    over: BTreeSet<Day>,
    covered: BTreeMap<Day, BTreeSet<Day>>,
    stood_for: BTreeMap<Day, u32>,
}
impl Ran {
    fn look(&mut self, of: &Daily, since: UtcMicros, now: UtcMicros, holidays: &Holidays) -> Option<Occurrence> {
        let due = of.due(since, now, |it| self.over.contains(&it.day), holidays)?;
        assert!(due.due_at <= now && due.due_at >= since, "never before its time");
        assert!(self.over.insert(due.day), "{}: {} twice", of.job, due.key());
        // As the store answers: only what was due within the reach of this run.
        let from = Day::of(of.covering_from(due.day));
        let covered = self.covered.range(from..).flat_map(|(_, days)| days.iter().copied()).collect();
        let days = of.days_to_cover(due.day, since, &covered);
        for day in &days {
            *self.stood_for.entry(*day).or_default() += 1;
        }
        self.covered.insert(due.day, days.into_iter().collect());
        Some(due)
    }
}

#[test]
fn each_once_and_nothing_missed_over_ten_years_of_clock_changes() {
    let holidays = Holidays::built_in();
    let zone = TimeZone::get("Europe/London").unwrap();
    let (begin, end) = (at("2019-01-01T00:00:00Z"), at("2030-12-31T00:00:00Z"));
    let changes: Vec<i64> = zone
        .following(Timestamp::from_microsecond(begin.0).unwrap())
        .map(|change| change.timestamp().as_microsecond())
        .take_while(|change| *change < end.0)
        .collect();
    assert_eq!(changes.len(), 24, "two a year");
    let seeds = std::env::var("MDT_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_u64);
    let (mut looks, mut fired, mut back, mut slept, mut in_time) = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    for seed in 0..seeds {
        let mut random = SmallRng::seed_from_u64(seed);
        let jobs = [digest::SCHEDULE, overdue::SCHEDULE, NIGHTLY, MIDNIGHT];
        let mut ran: Vec<Ran> = jobs.iter().map(|_| Ran::default()).collect();
        let mut now = begin.0;
        let since = begin;
        let mut change = changes.iter().copied().peekable();
        while now < end.0 {
            let near = change.peek().is_some_and(|change| (now - change).abs() < DAY);
            let step = match random.random_range(0..100) {
                _ if near => random.random_range(30 * SECOND..600 * SECOND),
                0..60 => random.random_range(600 * SECOND..6 * 3_600 * SECOND),
                60..94 => random.random_range(3_600 * SECOND..DAY),
                94..97 => {
                    slept += 1;
                    random.random_range(DAY..13 * DAY)
                }
                // The clock is set back, by minutes or by days.
                97..99 => {
                    back += 1;
                    -random.random_range(60 * SECOND..5 * DAY)
                }
                // And ahead, for one look.
                _ => {
                    let wrong = UtcMicros(now + random.random_range(DAY..400 * DAY));
                    for (of, ran) in jobs.iter().zip(&mut ran) {
                        fired += u64::from(ran.look(of, since, wrong, holidays).is_some());
                    }
                    back += 1;
                    60 * SECOND
                }
            };
            now += step;
            while change.peek().is_some_and(|change| now - change > DAY) {
                change.next();
            }
            for (of, ran) in jobs.iter().zip(&mut ran) {
                looks += 1;
                let is_fired = ran.look(of, since, UtcMicros(now), holidays).is_some();
                fired += u64::from(is_fired);
                // A second look at the same instant, as another node's.
                assert_eq!(of.due(since, UtcMicros(now), |it| ran.over.contains(&it.day), holidays), None, "{}", of.job);
                if let Late::Skip { after_hours } = of.late {
                    // Whatever happened before: after a look the last one that was due so few hours ago is over.
                    let reach = i64::from(after_hours) * 3_600 * SECOND;
                    let recent = (0..=1 + i32::from(after_hours / 24)).map(|back| of.on(Day::of(UtcMicros(now)).plus_days(-back)));
                    let is_held = |day| !of.is_on_working_days || holidays.is_working_day(day);
                    let last = recent.filter(|on| on.due_at >= since && on.due_at.0 <= now && is_held(on.day)).max_by_key(|on| on.due_at);
                    if let Some(on) = last.filter(|on| now - on.due_at.0 <= reach) {
                        assert!(ran.over.contains(&on.day), "seed {seed} {}: {} is missed at {}", of.job, on.key(), said(UtcMicros(now)));
                        in_time += 1;
                    }
                }
                if is_fired && matches!(of.late, Late::CatchUp { .. }) {
                    // Whatever happened before: after a look every day up to the latest occurrence is stood for.
                    let latest = of.latest(UtcMicros(now), holidays);
                    for back in (0..13).filter(|_| latest.is_some()) {
                        let day = latest.unwrap().day.plus_days(-back);
                        if of.on(day).due_at >= since {
                            assert!(ran.stood_for.contains_key(&day), "seed {seed} {}: {} is missed at {}", of.job, day.0, said(UtcMicros(now)));
                        }
                    }
                }
            }
        }
        for (of, ran) in jobs.iter().zip(&ran) {
            assert!(ran.stood_for.values().all(|times| *times == 1), "seed {seed} {}: a day stood for twice", of.job);
            assert!(ran.over.iter().all(|day| !of.is_on_working_days || holidays.is_working_day(*day)), "{}", of.job);
            let days = (end.0 - begin.0) / DAY;
            match of.late {
                Late::CatchUp { days: reach } => assert!(ran.stood_for.len() as i64 >= days - i64::from(reach), "seed {seed} {}: {} of {days}", of.job, ran.stood_for.len()),
                // What was asked about above.
                Late::Skip { .. } => assert!(!ran.over.is_empty(), "seed {seed} {}: never", of.job),
            }
        }
    }
    println!("schedule: {seeds} seeds of 12 years, 24 clock changes each; {looks} looks, {fired} runs, {slept} long sleeps, {back} times the clock was set, {in_time} looks in time; each once, none missed");
}

#[test]
fn a_service_that_never_sleeps_makes_every_run_at_its_time() {
    let holidays = Holidays::built_in();
    let (begin, end) = (at("2019-01-01T00:00:00Z"), at("2030-12-31T00:00:00Z"));
    let mut made = 0;
    for of in [digest::SCHEDULE, overdue::SCHEDULE, NIGHTLY, MIDNIGHT] {
        let mut ran = Ran::default();
        let mut now = begin;
        let mut expected = Vec::new();
        let mut it = date(2019, 1, 1);
        while it < date(2030, 12, 31) {
            if !of.is_on_working_days || holidays.is_working_day(Day(it)) {
                expected.push(Day(it));
            }
            it = it.tomorrow().unwrap();
        }
        while now < end {
            if let Some(due) = ran.look(&of, begin, now, holidays) {
                assert!(now.0 - due.due_at.0 < 3 * 3_600 * SECOND, "{} {}", of.job, due.key());
                made += 1;
            }
            now = now.plus_seconds(3 * 3_600);
        }
        assert_eq!(ran.over.into_iter().collect::<Vec<_>>(), expected, "{}", of.job);
    }
    println!("schedule: {made} runs of four jobs in twelve years, each at its time");
}
