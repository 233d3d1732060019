//! Numbers that one person has: NHS numbers (ten digits that pass the check, with any spacing between them), National Insurance numbers, and
//! what a word before it says is one. Owns how digits in groups are read.

use super::{Stretch, names::Word};
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

/// Two letters, six digits and a letter from A to D: `QQ123456C`, `QQ 12 34 56 C`.
pub(super) fn insurance_numbers(words: &[Word], signs: &[char]) -> Vec<Stretch> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        let mut number = String::new();
        for (last, word) in words.iter().enumerate().skip(at).take(5) {
            if last > at && !is_of_number(words, signs, last - 1) {
                break;
            }
            number.push_str(&word.folded);
            let is_number = matches!(number.as_bytes(), [a, b, digits @ .., end] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && digits.len() == 6 && digits.iter().all(u8::is_ascii_digit) && (b'a'..=b'd').contains(end));
            // "at 12 34 56 a" is none: in pieces its letters are capitals.
            let is_written = last == at || words.get(at..=last).unwrap_or_default().iter().all(|word| signs.get(word.from..word.to).unwrap_or_default().iter().all(|c| !c.is_lowercase()));
            if is_number && is_written {
                found.extend(words.get(at).map(|first| (first.from, word.to)));
            }
        }
    }
    found
}

/// Whether a word and the next may be of one number.
fn is_of_number(words: &[Word], signs: &[char], at: usize) -> bool {
    let gap = words.get(at).zip(words.get(at + 1)).and_then(|(one, next)| signs.get(one.to..next.from));
    gap.is_some_and(|gap| gap.len() <= 2 && gap.iter().all(|c| matches!(c, ' ' | '-' | '/' | '.')))
}

/// A number after what says whose it is: `MRN: H1234567`, `Hospital number 1234567`, `NI number QQ 12 34 56`.
pub(super) fn labelled(words: &[Word], signs: &[char]) -> Vec<Stretch> {
    const ALONE: [&str; 3] = ["mrn", "nino", "crn"];
    const OF: [&str; 15] = ["hospital", "patient", "nhs", "ni", "insurance", "emis", "rio", "systmone", "record", "passport", "client", "case", "unit", "benefit", "reference"];
    const NUMBER: [&str; 6] = ["number", "num", "no", "nr", "id", "ref"];
    const FEWEST_DIGITS: usize = 5;
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.folded.as_str());
    let digits = |at: usize| word(Some(at)).chars().filter(char::is_ascii_digit).count();
    let mut found = Vec::new();
    for at in 0..words.len() {
        let is_number_of = NUMBER.contains(&word(Some(at))) && OF.contains(&word(at.checked_sub(1)));
        if !is_number_of && !ALONE.contains(&word(Some(at))) {
            continue;
        }
        let said = |at: &usize| matches!(word(Some(*at)), "is" | "was" | "number" | "no");
        let first = at + 1 + (at + 1..at + 3).take_while(said).count();
        // "QQ", "H": letters before the digits.
        let has_letters = digits(first) == 0 && matches!(word(Some(first)).len(), 1..=3) && digits(first + 1) > 0 && is_of_number(words, signs, first);
        let from_digits = first + usize::from(has_letters);
        let count = (from_digits..words.len()).take_while(|at| digits(*at) > 0 && (*at == from_digits || is_of_number(words, signs, *at - 1))).count();
        let of_all: usize = (from_digits..from_digits + count).map(digits).sum();
        if count > 0 && of_all >= FEWEST_DIGITS {
            found.extend(words.get(first).zip(words.get(from_digits + count - 1)).map(|(first, last)| (first.from, last.to)));
        }
    }
    found
}
