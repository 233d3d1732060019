//! Ways to reach or look up somebody: telephone numbers of the United Kingdom, mail addresses, codes of cases.

use super::{
    Stretch,
    numbers::{runs, whole_groups},
};

/// `020 7946 0958`, `07700 900123`, `+44 (0)20 7946 0958`.
pub(super) fn phone_numbers(signs: &[char]) -> Vec<Stretch> {
    let is_between = |c: char| matches!(c, ' ' | '-' | '(' | ')');
    let is_number = |digits: &str| {
        let national = |digits: &str| digits.starts_with('0') && matches!(digits.len(), 10 | 11) && !digits.starts_with("00");
        let abroad = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44"));
        national(digits) || abroad.is_some_and(|rest| matches!(rest.strip_prefix('0').unwrap_or(rest).len(), 9 | 10))
    };
    whole_groups(&runs(signs, is_between), is_number, 15)
}

/// Something, an at sign, and a name with a dot.
pub(super) fn mail_addresses(signs: &[char]) -> Vec<Stretch> {
    let is_of = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let at_signs = signs.iter().enumerate().filter(|(_, c)| **c == '@').map(|(at, _)| at);
    let address = |at: usize| {
        let before = signs.get(..at)?.iter().rev().take_while(|c| is_of(c)).count();
        let host: String = signs.get(at + 1..)?.iter().take_while(|c| is_of(c)).collect();
        // A full stop behind it ends the sentence.
        let host = host.trim_end_matches(['.', '-']);
        let has_dot = host.chars().skip(1).any(|c| c == '.');
        (before > 0 && has_dot).then_some((at - before, at + 1 + host.chars().count()))
    };
    at_signs.filter_map(address).collect()
}

/// `SF-014`: two to four letters, a hyphen, three to five digits. `NHS-111` is no case.
pub(super) fn case_codes(signs: &[char]) -> Vec<Stretch> {
    let hyphens = signs.iter().enumerate().filter(|(_, c)| **c == '-').map(|(at, _)| at);
    let code = |at: usize| {
        let (before, after) = (signs.get(..at)?, signs.get(at + 1..)?);
        let letters = before.iter().rev().take_while(|c| c.is_alphanumeric()).count();
        let digits = after.iter().take_while(|c| c.is_alphanumeric()).count();
        let word = before.get(at - letters..)?;
        let is_code = (2..=4).contains(&letters)
            && word.iter().all(char::is_ascii_alphabetic)
            && (3..=5).contains(&digits)
            && after.iter().take(digits).all(char::is_ascii_digit)
            && !word.iter().collect::<String>().eq_ignore_ascii_case("nhs");
        is_code.then_some((at - letters, at + 1 + digits))
    };
    hyphens.filter_map(code).collect()
}

/// Letters of a PCN that are a word or part of a postcode, too: with one or two figures "in 10" and "SW6" are no codes.
const NO_LETTERS_OF_SHORT_CODES: [&str; 26] = [
    "am", "an", "as", "at", "be", "by", "do", "he", "if", "in", "is", "it", "me", "my", "no", "of", "on", "or", "pm", "so", "to", "up", "we", "se", "sw", "nw",
];

/// A code of one of these PCNs however it is written: `SF 042`, `sf042`, `SF/042`, `sf 42`. Of others, letters as in a code and a number that
/// begins with a nought: `HC 007`.
pub(super) fn loose_case_codes(signs: &[char], letters_of_pcns: &[String]) -> Vec<Stretch> {
    let is_edge = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_none_or(|c| !c.is_alphanumeric());
    let code = |from: usize| {
        let rest = signs.get(from..)?;
        let letters: String = rest.iter().take_while(|c| c.is_ascii_alphabetic()).collect();
        let between = rest.get(letters.len()..)?.iter().take_while(|c| matches!(c, ' ' | '-' | '/' | '.' | '_' | '#')).count();
        let digits: String = rest.get(letters.len() + between..)?.iter().take_while(|c| c.is_ascii_digit()).collect();
        let to = from + letters.len() + between + digits.len();
        let is_known = letters_of_pcns.iter().any(|known| known.eq_ignore_ascii_case(&letters));
        let is_written_so = letters.chars().all(|c| c.is_ascii_uppercase()) && letters != "NHS" && digits.starts_with('0');
        let is_code = (2..=4).contains(&letters.len()) && between <= 2 && match digits.len() {
            1 | 2 => is_known && between <= 1 && !NO_LETTERS_OF_SHORT_CODES.contains(&letters.to_ascii_lowercase().as_str()),
            3..=5 => is_known || is_written_so,
            _ => false,
        };
        (is_code && is_edge(Some(to))).then_some((from, to))
    };
    (0..signs.len()).filter(|from| is_edge(from.checked_sub(1))).filter_map(code).collect()
}
