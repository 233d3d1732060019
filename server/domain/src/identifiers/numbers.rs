//! NHS numbers: ten digits that pass the check, with any spacing between them. Owns how digits in groups are read.

use super::Stretch;
use crate::words::NhsNumber;

/// Signs that may stand between the digits of a number.
fn is_between(c: char) -> bool { matches!(c, ' ' | '-' | '.' | '/' | '_' | '\u{b7}' | ',') }

/// How many of them in a row.
pub(super) const MOST_BETWEEN: usize = 3;

/// Digits that stand together.
pub(super) struct Group {
    pub(super) digits: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Groups of digits with nothing but a few such signs between them.
pub(super) fn runs(signs: &[char], is_between: impl Fn(char) -> bool) -> Vec<Vec<Group>> {
    let (mut runs, mut groups) = (Vec::new(), Vec::<Group>::new());
    let (mut between, mut is_open) = (0, false);
    for (place, c) in signs.iter().copied().chain(['\u{0}']).enumerate() {
        if c.is_ascii_digit() {
            match groups.last_mut().filter(|_| is_open) {
                Some(group) => {
                    group.digits.push(c);
                    group.to = place + 1;
                }
                None => groups.push(Group { digits: c.to_string(), from: place, to: place + 1 }),
            }
            (between, is_open) = (0, true);
            continue;
        }
        is_open = false;
        between += 1;
        if !groups.is_empty() && (!is_between(c) || between > MOST_BETWEEN) {
            runs.push(std::mem::take(&mut groups));
        }
    }
    runs
}

/// Neighbouring groups whose digits, one after the other, are such a number.
pub(super) fn whole_groups(runs: &[Vec<Group>], is_number: impl Fn(&str) -> bool, most_digits: usize) -> Vec<Stretch> {
    let mut found = Vec::new();
    for groups in runs {
        for (first, begin) in groups.iter().enumerate() {
            let mut digits = String::new();
            for group in groups.iter().skip(first) {
                digits.push_str(&group.digits);
                if digits.len() > most_digits {
                    break;
                }
                if is_number(&digits) {
                    found.push((begin.from, group.to));
                }
            }
        }
    }
    found
}

/// Ten digits that pass the check, beginning and ending where a group of digits does.
pub(super) fn nhs_numbers(signs: &[char]) -> Vec<Stretch> {
    whole_groups(&runs(signs, is_between), |digits| digits.len() == 10 && NhsNumber::parse(digits).is_ok(), 10)
}
