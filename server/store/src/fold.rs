//! Columns derived from parts so that queries can filter and sort the same way on both engines: folded text, sort keys.
//! Pure. Used by the tables and by the queries that compare with these columns.

use mdt_domain::{
    action_item::{ActionItem, ActionStatus},
    case::CaseRoot,
    report::facts::{IN_TIME, LATE, NOT_DONE},
    words::{CaseCode, Day, LocalTime},
};
use serde::Serialize;

pub use mdt_domain::fold::fold;

/// The course of an action without a day, or a cancelled one.
pub const NOT_COUNTED: &str = "";

/// The wire word of a unit enum (`"live"`).
pub fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}

/// `YYYY-MM-DD`.
pub fn day(day: Day) -> String { day.0.to_string() }

/// A mail address as it is compared.
pub fn fold_email(email: &str) -> String { email.trim().to_lowercase() }

/// What a search looks in: names in both orders, code, NHS number.
pub fn search_text(case: &CaseRoot) -> String {
    let patient = &case.patient;
    let number = patient.nhs_number.as_ref().map_or("", |number| number.as_str());
    fold(&format!("{} {} {} {} {number}", patient.family, patient.given, case.code, case.code.as_str().replace('-', "")))
}

/// A code in the order people count in: digits padded, so that SF-999 is before SF-1000.
pub fn code_key(code: &CaseCode) -> String {
    match code.as_str().split_once('-') {
        Some((letters, digits)) => format!("{letters}-{digits:0>5}"),
        None => code.as_str().to_owned(),
    }
}

/// The code of an action's case; empty for a topic's.
pub fn case_code(action: &ActionItem) -> String { action.case_code.as_ref().map_or_else(String::new, ToString::to_string) }

/// What a search among actions looks in: code, words, and who has it.
pub fn action_text(action: &ActionItem) -> String { fold(&format!("{} {} {}", case_code(action), action.what, action.owner.words())) }

/// How it ended, as reports count it: [`IN_TIME`] by the end of its day in London, [`LATE`], [`NOT_DONE`], or [`NOT_COUNTED`].
pub fn course(action: &ActionItem) -> &'static str {
    let Some(due_on) = action.due_on.filter(|_| action.status != ActionStatus::Cancelled) else { return NOT_COUNTED };
    let day_ends = due_on.plus_days(1).at(&LocalTime::default());
    match action.closed_at {
        _ if action.status != ActionStatus::Done => NOT_DONE,
        Some(at) if at < day_ends => IN_TIME,
        _ => LATE,
    }
}

/// Done or cancelled.
pub fn is_closed(action: &ActionItem) -> bool { !action.is_open() }

/// Open before closed, then by due date, dateless last, then by id.
pub fn list_key(action: &ActionItem) -> String {
    let due = action.due_on.map_or_else(|| "9999-99-99".to_owned(), day);
    format!("{}/{due}/{}", u8::from(is_closed(action)), action.id)
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.extend(char::from_digit(u32::from(byte >> 4), 16));
        text.extend(char::from_digit(u32::from(byte & 15), 16));
    }
    text
}

/// Hex back to bytes; none when it is not hex.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_sort_as_people_count() {
        let keys: Vec<String> = ["SF-014", "SF-999", "SF-1000"].iter().map(|code| code_key(&CaseCode::parse(code).unwrap())).collect();
        assert!(keys.is_sorted());
    }

    #[test]
    fn hex_goes_both_ways() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(from_hex("000fff"), Some(vec![0, 15, 255]));
        assert_eq!(from_hex("00f"), None);
        assert_eq!(from_hex("zz"), None);
    }
}
