//! Times, costs and ages of a directory in words. Pure.

use super::entry::text;
use mdt_domain::words::Day;
use serde_json::Value;

const DAYS: [(&str, &str); 7] =
    [("MO", "Mondays"), ("TU", "Tuesdays"), ("WE", "Wednesdays"), ("TH", "Thursdays"), ("FR", "Fridays"), ("SA", "Saturdays"), ("SU", "Sundays")];

/// When: "Tuesdays, 12:00–14:00". None where it ended, or says nothing.
pub(super) fn schedule(it: &Value, today: Day) -> Option<String> {
    if is_over(it, today) {
        return None;
    }
    let time = |key| text(it, key).map(|time| time.chars().take(5).collect::<String>());
    let times = match (time("opens_at"), time("closes_at")) {
        (Some(from), Some(until)) => Some(format!("{from}–{until}")),
        (Some(from), None) => Some(format!("from {from}")),
        (None, _) => None,
    };
    let regular = [days(it), times].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let all: Vec<String> = [regular].into_iter().chain(text(it, "description")).chain(text(it, "notes")).filter(|it| !it.is_empty()).collect();
    (!all.is_empty()).then(|| all.join(". "))
}

fn days(it: &Value) -> Option<String> {
    let days = text(it, "byday")?;
    // "2TU" is the second Tuesday of a month.
    let days: Vec<String> = days
        .split(',')
        .filter_map(|day| {
            let (nth, day) = day.trim().split_at_checked(day.trim().len().checked_sub(2)?)?;
            let (_, name) = DAYS.iter().find(|(key, _)| *key == day)?;
            Some(if nth.is_empty() { (*name).to_owned() } else { format!("{} of the month", nth_of(nth, name)?) })
        })
        .collect();
    let (last, others) = days.split_last()?;
    let listed = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
    let every = match it.get("interval").and_then(Value::as_u64) {
        Some(2) => "every second week, ",
        Some(3..) => "some weeks, ",
        _ => "",
    };
    Some(capital(&format!("{every}{listed}")))
}

fn nth_of(nth: &str, day: &str) -> Option<String> {
    let word = match nth.trim_start_matches('+') {
        "1" => "first",
        "2" => "second",
        "3" => "third",
        "4" => "fourth",
        "-1" => "last",
        _ => return None,
    };
    Some(format!("{word} {}", day.trim_end_matches('s')))
}

/// What an option costs: "Over 60s: £3.50 a visit". None where it ended, or says nothing.
pub(super) fn cost(it: &Value, today: Day) -> Option<String> {
    if is_over(it, today) {
        return None;
    }
    let amount = it.get("amount").and_then(Value::as_f64).map(|amount| match (text(it, "currency").as_deref(), amount) {
        (_, 0.0) => "free".to_owned(),
        (None | Some("GBP" | "gbp"), amount) if amount.fract() == 0.0 => format!("£{amount}"),
        (None | Some("GBP" | "gbp"), amount) => format!("£{amount:.2}"),
        (Some(other), amount) => format!("{amount} {other}"),
    });
    let words = [amount, text(it, "amount_description")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    match (text(it, "option"), words.is_empty()) {
        (Some(option), false) => Some(format!("{option}: {words}")),
        (Some(option), true) => Some(option),
        (None, false) => Some(words),
        (None, true) => None,
    }
}

/// For which ages.
pub(super) fn ages(it: &Value) -> Option<String> {
    let age = |key: &str| it.get(key).and_then(Value::as_f64).filter(|age| (1.0..130.0).contains(age)).map(f64::floor);
    Some(match (age("minimum_age"), age("maximum_age")) {
        (Some(from), Some(until)) => format!("Ages {from} to {until}"),
        (Some(from), None) => format!("From age {from}"),
        (None, Some(until)) => format!("Up to age {until}"),
        (None, None) => return None,
    })
}

fn is_over(it: &Value, today: Day) -> bool { text(it, "valid_to").and_then(|day| day.parse().ok()).is_some_and(|day| Day(day) < today) }

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn today() -> Day { Day("2026-11-26".parse().unwrap()) }

    #[test]
    fn times_are_said_as_people_say_them() {
        for (schedule_of, words) in [
            (json!({ "freq": "WEEKLY", "byday": "TU", "opens_at": "12:00", "closes_at": "14:00:00" }), Some("Tuesdays, 12:00–14:00")),
            (json!({ "byday": "MO,WE,FR", "interval": 2, "opens_at": "09:30" }), Some("Every second week, Mondays, Wednesdays and Fridays, from 09:30")),
            (json!({ "freq": "MONTHLY", "byday": "2TU" }), Some("Second Tuesday of the month")),
            (json!({ "description": "By appointment" }), Some("By appointment")),
            (json!({ "byday": "TU", "valid_to": "2026-11-25" }), None),
            (json!({ "byday": "??" }), None),
            (json!({ "byday": "é" }), None),
            (json!({}), None),
        ] {
            assert_eq!(schedule(&schedule_of, today()).as_deref(), words, "{schedule_of}");
        }
    }

    #[test]
    fn costs_and_ages_are_said_in_words() {
        for (option, words) in [
            (json!({ "option": "Over 60s", "amount": 3.5, "amount_description": "a visit" }), Some("Over 60s: £3.50 a visit")),
            (json!({ "amount": 35, "valid_to": "2022-12-31" }), None),
            (json!({ "amount": 0 }), Some("free")),
            (json!({ "option": "Members" }), Some("Members")),
            (json!({}), None),
        ] {
            assert_eq!(cost(&option, today()).as_deref(), words, "{option}");
        }
        assert_eq!(ages(&json!({ "minimum_age": 60, "maximum_age": null })).as_deref(), Some("From age 60"));
        assert_eq!(ages(&json!({ "minimum_age": 12, "maximum_age": 100 })).as_deref(), Some("Ages 12 to 100"));
        assert_eq!(ages(&json!({})), None);
    }
}
