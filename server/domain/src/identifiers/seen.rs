//! Text as its reader sees it, each sign with the place it had: hidden signs gone, every kind of space, dash and digit as ours.

use super::Stretch;
use unicode_normalization::UnicodeNormalization;

/// Signs, and the character of the text each comes from.
pub(super) struct Seen {
    signs: Vec<char>,
    at: Vec<usize>,
}

impl Seen {
    /// Without signs nobody sees, with every kind of space as a space, every kind of dash as a hyphen and every digit as ours.
    pub(super) fn of(text: &str) -> Self {
        let (mut signs, mut at) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (place, c) in text.chars().enumerate().flat_map(|(place, c)| std::iter::once(c).nfkc().map(move |c| (place, c))) {
            let sign = match c {
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => continue,
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                c if c.is_whitespace() => ' ',
                c => c,
            };
            signs.push(sign);
            at.push(place);
        }
        Self { signs, at }
    }

    pub(super) fn signs(&self) -> &[char] { &self.signs }

    /// Where a stretch of signs stands in the text, in characters.
    pub(super) fn place(&self, (from, to): Stretch) -> (u32, u32) {
        let at = |sign: usize| self.at.get(sign).copied().unwrap_or_default();
        let place = |sign: usize| u32::try_from(sign).unwrap_or(u32::MAX);
        (place(at(from)), place(at(to.saturating_sub(1)) + 1))
    }

    /// Random ids of links and calendars are letters and digits by chance: they are taken out before digits are looked at.
    pub(super) fn without_ids(self) -> Self {
        const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
        const LENGTH: usize = 36;
        let is_id = |run: &[char]| {
            let groups: Vec<&[char]> = run.split(|c| *c == '-').collect();
            groups.len() == GROUPS.len() && groups.iter().zip(GROUPS).all(|(group, length)| group.len() == length && group.iter().all(char::is_ascii_hexdigit))
        };
        let mut kept = Self { signs: Vec::with_capacity(self.signs.len()), at: Vec::with_capacity(self.at.len()) };
        let (mut place, mut is_in_word) = (0, false);
        while let Some(sign) = self.signs.get(place) {
            // Of a whole word only: a number is not hidden by being put before or after an id.
            let ends = self.signs.get(place + LENGTH).is_none_or(|next| !next.is_ascii_alphanumeric());
            let is_here = !is_in_word && ends && self.signs.get(place..place + LENGTH).is_some_and(is_id);
            kept.signs.push(if is_here { '#' } else { *sign });
            kept.at.extend(self.at.get(place));
            is_in_word = !is_here && sign.is_ascii_alphanumeric();
            place += if is_here { LENGTH } else { 1 };
        }
        kept
    }
}
