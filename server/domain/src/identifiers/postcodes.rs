//! Postcodes: `SW6 1AA`, `ZZ99 3VZ`, with or without the space, in either case.

use super::{Stretch, numbers::MOST_BETWEEN};

pub(super) fn postcodes(signs: &[char]) -> Vec<Stretch> {
    let is_edge = |c: Option<&char>| c.is_none_or(|c| !c.is_alphanumeric());
    let ends_at = |from: usize| {
        let rest = signs.get(from..)?;
        outward_lengths(rest).into_iter().find_map(|length| {
            let gap = rest.get(length..).map_or(0, |rest| rest.iter().take_while(|c| **c == ' ').count());
            let inward = rest.get(length + gap..).unwrap_or_default();
            (gap <= MOST_BETWEEN && is_inward(inward) && is_edge(inward.get(3))).then_some(from + length + gap + 3)
        })
    };
    (0..signs.len())
        .filter(|from| is_edge(from.checked_sub(1).and_then(|at| signs.get(at))))
        .filter_map(|from| Some((from, ends_at(from)?)))
        .collect()
}

/// How long the first half of a postcode at the beginning of these signs may be: one or two letters, a digit, perhaps another
/// letter or digit.
fn outward_lengths(rest: &[char]) -> Vec<usize> {
    let letter = |at: usize| rest.get(at).is_some_and(char::is_ascii_alphabetic);
    let digit = |at: usize| rest.get(at).is_some_and(char::is_ascii_digit);
    let mut lengths = Vec::new();
    for letters in [1, 2] {
        if (0..letters).all(letter) && digit(letters) {
            lengths.push(letters + 1);
            if letter(letters + 1) || digit(letters + 1) {
                lengths.push(letters + 2);
            }
        }
    }
    lengths
}

fn is_inward(signs: &[char]) -> bool {
    // Letters that no second half has.
    let is_letter = |c: &char| c.is_ascii_alphabetic() && !matches!(c.to_ascii_uppercase(), 'C' | 'I' | 'K' | 'M' | 'O' | 'V');
    // ZZ99 3VZ and its like are no real places, and stand for one.
    let is_loose = |c: &char| c.is_ascii_alphabetic();
    matches!(signs, [digit, one, two, ..] if digit.is_ascii_digit() && ((is_letter(one) && is_letter(two)) || (is_loose(one) && two.eq_ignore_ascii_case(&'z'))))
}
