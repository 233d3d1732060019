//! Whether some words look like a patient's NHS number, date of birth or postcode: the one place where templates ask it.

use crate::words::NhsNumber;

/// What it looks like, in words; none: nothing of the kind.
pub(super) fn identifier_in(text: &str) -> Option<&'static str> {
    let is_number = text.split(|c: char| !(c.is_ascii_digit() || " -./_,".contains(c))).any(has_nhs_number);
    if is_number {
        return Some("an NHS number");
    }
    if text.split(|c: char| !(c.is_ascii_digit() || "/.-".contains(c))).any(is_date) {
        return Some("a date of birth");
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let pairs = words.windows(2).map(<[&str]>::concat);
    let is_postcode = words.iter().any(|word| is_postcode(word)) || pairs.into_iter().any(|pair| is_postcode(&pair));
    is_postcode.then_some("a postcode")
}

/// Ten digits that pass the check, beginning and ending where a group of digits does.
fn has_nhs_number(run: &str) -> bool {
    let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    (0..groups.len()).any(|from| {
        let mut digits = String::new();
        groups.iter().skip(from).any(|group| {
            digits.push_str(group);
            NhsNumber::parse(&digits).is_ok()
        })
    })
}

/// `03/04/1941`, `3.4.41`, `1941-04-03`.
fn is_date(run: &str) -> bool {
    let parts: Vec<&str> = run.trim_matches(['/', '.', '-']).split(['/', '.', '-']).collect();
    let [first, middle, last] = parts.as_slice() else { return false };
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    let number = |text: &str| text.parse::<u16>().ok();
    matches!(year.len(), 2 | 4) && number(day).is_some_and(|day| (1..=31).contains(&day)) && number(middle).is_some_and(|month| (1..=12).contains(&month))
}

/// `SW6 1AA` without its space: one or two letters, a digit, perhaps one more sign; a digit and two letters that end a postcode.
fn is_postcode(word: &str) -> bool {
    let signs: Vec<char> = word.to_ascii_uppercase().chars().collect();
    let Some((outward, [digit, one, two])) = signs.split_last_chunk::<3>() else { return false };
    let ends = |c: &char| c.is_ascii_uppercase() && !"CIKMOV".contains(*c);
    let is_inward = digit.is_ascii_digit() && ((ends(one) && ends(two)) || (one.is_ascii_uppercase() && *two == 'Z'));
    let letters = outward.iter().take_while(|c| c.is_ascii_uppercase()).count();
    let rest = outward.get(letters..).unwrap_or_default();
    let is_outward = match rest {
        [area] => area.is_ascii_digit(),
        [area, more] => area.is_ascii_digit() && more.is_ascii_alphanumeric(),
        _ => false,
    };
    is_inward && is_outward && (1..=2).contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_patient_is_found_and_plain_words_are_not() {
        for (words, found) in [
            ("Ring 999 000 0018 first", Some("an NHS number")),
            ("9990000018", Some("an NHS number")),
            ("999-000-0018.", Some("an NHS number")),
            ("born 03/04/1941", Some("a date of birth")),
            ("born 3.4.41", Some("a date of birth")),
            ("Lives at SW6 1AA", Some("a postcode")),
            ("Lives at sw61aa, flat 2", Some("a postcode")),
            ("ZZ99 3VZ", Some("a postcode")),
            ("Ring 020 7946 0018 before 17:30", None),
            ("Themes of the last 2 weeks", None),
            ("Items 1.2 and 3", None),
            ("What happens now?", None),
        ] {
            assert_eq!(identifier_in(words), found, "{words}");
        }
    }
}
