//! Recurrence beside python-dateutil: random rules, the same days and the same instants, and what a bank holiday does with them.
//! Short here (`MDT_RULES`, 1,000 unless told: `make test-deep` runs 50,000); `MDT_SEED` makes other rules.
//!
//! What is known to differ is not hidden by the generator but written down where the product decides it: RFC 5545's own reading of a
//! start that does not match, and of the first week with BYSETPOS (`mdt_domain::series::RuleDays`), is not dateutil's either.

use crate::reconnects::number;
use jiff::{Timestamp, civil::Date};
use mdt_domain::{
    series::{HolidayPolicy, Holidays, LocalTime, Occurrences, Recurrence, RecurrenceError},
    words::Day,
};
use mdt_tests::python;
use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use serde_json::{Value, json};
use std::{fmt::Write as _, process::Command, time::Instant};

/// Occurrences compared of each rule.
const OCCURRENCES: usize = 60;
/// Times of day around the hour that the clock skips or repeats, and ordinary ones.
const TIMES: [&str; 8] = ["00:00", "00:30", "01:00", "01:30", "02:00", "09:00", "14:15", "23:59"];

struct Asked {
    text: String,
    day: Day,
    time: LocalTime,
    policy: HolidayPolicy,
}

/// A few of some values between commas.
fn some<T: std::fmt::Display + Clone>(random: &mut SmallRng, values: &[T], most: usize) -> String {
    let count = random.random_range(1..=most);
    let chosen: Vec<String> = (0..count).filter_map(|_| values.choose(random)).map(ToString::to_string).collect();
    chosen.join(",")
}

fn numbers(most: i32, is_signed: bool) -> Vec<i32> { (if is_signed { -most } else { 1 }..=most).filter(|number| *number != 0).collect() }

/// Any rule that can be written with the parts that are offered, whether it makes sense or not.
fn any_rule(random: &mut SmallRng) -> String {
    const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let freq = *["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].choose(random).unwrap();
    let mut rule = format!("FREQ={freq}");
    let mut part = |name: &str, value: String| write!(rule, ";{name}={value}").unwrap();
    match random.random_range(0..10) {
        0..5 => {}
        5..9 => part("INTERVAL", random.random_range(1..=6).to_string()),
        _ => part("INTERVAL", random.random_range(7..=99).to_string()),
    }
    if random.random_bool(0.25) {
        part("BYMONTH", some(random, &numbers(12, false), 4));
    }
    if freq != "WEEKLY" && random.random_bool(0.3) {
        part("BYMONTHDAY", some(random, &numbers(31, true), 6));
    }
    if random.random_bool(0.6) {
        let with_ordinal = matches!(freq, "MONTHLY" | "YEARLY") && random.random_bool(0.5);
        let most = if freq == "YEARLY" && random.random_bool(0.5) { 52 } else { 4 };
        let days: Vec<String> = WEEKDAYS
            .iter()
            .map(|day| if with_ordinal { format!("{}{day}", numbers(most, true).choose(random).unwrap()) } else { (*day).to_owned() })
            .collect();
        part("BYDAY", if random.random_bool(0.2) { WEEKDAYS[..5].join(",") } else { some(random, &days, 4) });
    }
    if random.random_bool(0.25) {
        let most = match freq {
            "DAILY" => 1,
            "WEEKLY" => 7,
            "MONTHLY" => 12,
            _ => 60,
        };
        part("BYSETPOS", some(random, &numbers(most, true), 3));
    }
    match random.random_range(0..10) {
        0..3 => part("COUNT", random.random_range(1..=80).to_string()),
        3 => part("UNTIL", format!("{}{:02}{:02}", random.random_range(2019..2060), random.random_range(1..=12), random.random_range(1..=28))),
        4 => {
            let (year, month, day) = (random.random_range(2019..2060), random.random_range(1..=12), random.random_range(1..=28));
            part("UNTIL", format!("{year}{month:02}{day:02}T{:02}3000Z", random.random_range(0..24)));
        }
        _ => {}
    }
    if random.random_bool(0.2) {
        part("WKST", (*WEEKDAYS.choose(random).unwrap()).to_owned());
    }
    rule
}

/// A rule the product takes, from a random start in 2019 to 2040.
fn any_asked(random: &mut SmallRng, refused: &mut usize) -> Asked {
    let day = Day("2019-01-01".parse::<Date>().unwrap()).plus_days(random.random_range(0..22 * 365));
    let time = LocalTime::parse(TIMES.choose(random).unwrap()).unwrap();
    let policy = *[HolidayPolicy::Skip, HolidayPolicy::NextWorkingDay, HolidayPolicy::Keep].choose(random).unwrap();
    loop {
        let mut text = any_rule(random);
        // The policies are compared over whole lists: these rules end.
        if policy != HolidayPolicy::Keep && !text.contains("COUNT=") && !text.contains("UNTIL=") {
            text += &format!(";COUNT={OCCURRENCES}");
        }
        match Recurrence::parse(&text) {
            Ok(_) if policy == HolidayPolicy::Keep || text.contains("COUNT=") => return Asked { text, day, time, policy },
            Ok(_) => {}
            Err(RecurrenceError { .. }) => *refused += 1,
        }
    }
}

impl Asked {
    /// As many as are compared: all of a rule that ends by COUNT.
    fn count(&self) -> usize { if self.policy == HolidayPolicy::Keep { OCCURRENCES } else { usize::MAX } }
    fn here(&self) -> Vec<(String, String, i64)> {
        Occurrences::new(&Recurrence::parse(&self.text).unwrap(), self.day, self.time, Holidays::built_in(), self.policy)
            .take(self.count())
            .map(|held| (held.recurrence_id.0.to_string(), held.day.0.to_string(), held.starts_at.0 / 1_000_000))
            .collect()
    }
    fn to_python(&self) -> Value {
        json!({"rule": self.text, "start": format!("{}T{}", self.day.0, self.time), "policy": self.policy, "count": self.count().min(100_000)})
    }
}

#[test]
fn rules_fall_where_dateutil_has_them() {
    let count = number("MDT_RULES", 1000);
    let seed = number("MDT_SEED", 20_261_126) as u64;
    let begun = Instant::now();
    let mut random = SmallRng::seed_from_u64(seed);
    let mut refused = 0;
    let asked: Vec<Asked> = (0..count).map(|_| any_asked(&mut random, &mut refused)).collect();
    let holidays: Vec<String> = Holidays::built_in().iter().map(|(day, _)| day.0.to_string()).collect();
    let to_python = json!({"holidays": holidays, "rules": asked.iter().map(Asked::to_python).collect::<Vec<_>>()});
    let Some(answer) = python::run("dateutil", "rules.py", &to_python.to_string()).unwrap() else {
        panic!("no python3 with dateutil is here\n  Way out: make tools-test");
    };
    let there: Vec<&str> = answer.lines().collect();
    assert_eq!(there.len(), asked.len(), "one line a rule");
    let (mut compared, mut moved, mut empty, mut differences) = (0, 0, 0, Vec::new());
    for (asked, line) in asked.iter().zip(there) {
        let there: Vec<(String, String, i64)> = serde_json::from_str(line).unwrap();
        let here = asked.here();
        compared += there.len();
        moved += here.iter().filter(|(by_rule, day, _)| by_rule != day).count();
        empty += usize::from(there.is_empty());
        if here != there {
            let at = here.iter().zip(&there).take_while(|(here, there)| here == there).count();
            differences.push(format!("{} from {}T{} ({:?}): {} and {}, at {at} {:?} and {:?}", asked.text, asked.day.0, asked.time, asked.policy, here.len(), there.len(), here.get(at), there.get(at)));
        }
    }
    println!(
        "recurrence: {count} rules (seed {seed}), {compared} occurrences, {moved} moved for a bank holiday, {empty} rules that never match, {refused} refused; {} differences; {:.1} s",
        differences.len(),
        begun.elapsed().as_secs_f32()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(compared > 10 * count && moved > count / 20, "enough was compared");
}

fn preview(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(mdt_tests::server::binary().unwrap()).args(["series", "preview"]).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn the_command_line_shows_what_the_rules_say() {
    let mut random = SmallRng::seed_from_u64(7);
    for policy in ["keep", "skip", "next-working-day"] {
        for _ in 0..3 {
            let Asked { text, day, time, .. } = any_asked(&mut random, &mut 0);
            let (rule, kept) = (Recurrence::parse(&text).unwrap(), serde_json::from_value(json!(policy.replace('-', "_"))).unwrap());
            let (code, shown, _) = preview(&["--rule", &text, "--start", &format!("{}T{time}", day.0), "--count", "9", "--holidays", policy, "--format", "json"]);
            let shown: Value = serde_json::from_str(&shown).unwrap();
            let here: Vec<_> = Occurrences::new(&rule, day, time, Holidays::built_in(), kept).take(9).collect();
            assert_eq!((code, shown["words"].as_str()), (Some(0), Some(rule.words(time, kept).as_str())), "{text}");
            assert_eq!(shown["rule"], rule.to_string());
            let listed = shown["occurrences"].as_array().unwrap();
            assert_eq!(listed.len(), here.len(), "{text}");
            for (listed, here) in listed.iter().zip(here) {
                let utc: Timestamp = listed["utc"].as_str().unwrap().replace('Z', ":00Z").parse().unwrap();
                assert_eq!((utc.as_microsecond(), listed["starts_at"].as_i64()), (here.starts_at.0, Some(here.starts_at.0)), "{text}");
            }
        }
    }
}

#[test]
fn the_command_line_names_the_part_that_is_wrong() {
    let start = ["--start", "2027-03-02T09:00"];
    for (arguments, says) in [
        (["--rule", "FREQ=HOURLY", start[0], start[1]], "--rule: FREQ: HOURLY is not offered"),
        (["--rule", "FREQ=WEEKLY;BYDAY=2TU", start[0], start[1]], "--rule: BYDAY: "),
        (["--rule", "FREQ=DAILY", "--start", "tomorrow"], "--start: "),
    ] {
        let (code, shown, said) = preview(&arguments);
        assert_eq!((code, shown.as_str()), (Some(2), ""), "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    // Another list of bank holidays; and one that is none.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("holidays.json");
    let path = file.to_str().unwrap();
    std::fs::write(&file, r#"{"division":"england-and-wales","events":[{"title":"Founders' Day","date":"2031-03-04","notes":""}]}"#).unwrap();
    let arguments = ["--rule", "FREQ=WEEKLY;BYDAY=TU", "--start", "2031-03-04T09:00", "--count", "45", "--holidays", "next-working-day", "--holidays-file", path];
    let (code, shown, _) = preview(&arguments);
    assert_eq!(code, Some(0));
    assert!(shown.contains("Wed 2031-03-05  09:00 GMT  2031-03-05T09:00Z  moved: Founders' Day"), "{shown}");
    assert!(shown.contains("known for 2031 to 2031 only"), "{shown}");
    std::fs::write(&file, "[]").unwrap();
    let (code, _, said) = preview(&arguments);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("--holidays-file"), "{said}");
}

#[test]
fn what_is_read_no_further_ends_a_command_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let problem = folder.path().join("problem.json");
    std::fs::write(&problem, r#"{"durations":[5,3],"partners":[{"name":"Lena","cases":[1]}]}"#).unwrap();
    let preview = ["series", "preview", "--rule", "FREQ=DAILY", "--start", "2027-03-02T09:00", "--count", "1000"];
    let json = [preview.as_slice(), &["--format", "json"]].concat();
    for arguments in [preview.to_vec(), json, vec!["agenda", "order", problem.to_str().unwrap()]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = Command::new(mdt_tests::server::binary().unwrap()).args(&arguments).stdout(writer).stderr(std::process::Stdio::piped()).output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""), "{arguments:?}");
    }
}
