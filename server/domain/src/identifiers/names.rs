//! Names of people on the case lists, found without regard to case, marks, punctuation and order; and a title with a name.

use super::{Identified, Look, Stretch, seen::Seen};
use crate::{
    fold::{fold, is_silent},
    words::Day,
};
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

/// Names and dates of birth of people on the case lists, made ready to look for.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Folded words of a name, by the first of them.
    names: HashMap<String, Vec<Vec<String>>>,
    births: BTreeSet<Day>,
}

/// A word of a text: as it is compared, and where it stands.
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Words without case, marks and punctuation, so that a name is found however it is written; of "Mary's" it is "mary".
pub(super) fn words_at(seen: &Seen) -> Vec<Word> {
    let signs = seen.signs();
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    for (place, c) in signs.iter().enumerate().flat_map(|(place, c)| std::iter::once(*c).nfkd().map(move |c| (place, c))) {
        if is_silent(c) {
            continue;
        }
        let letters = fold(c.encode_utf8(&mut [0; 4]));
        if letters.is_empty() {
            is_open = false;
            continue;
        }
        match words.last_mut().filter(|_| is_open) {
            Some(word) => {
                word.folded.push_str(&letters);
                word.to = place + 1;
            }
            None => words.push(Word { folded: letters, from: place, to: place + 1 }),
        }
        is_open = true;
    }
    for word in &mut words {
        if let Some([.., '\'' | '’' | '‘' | '`' | 'ʼ', 's' | 'S']) = signs.get(word.from..word.to) {
            word.folded.pop();
            word.to -= 2;
        }
    }
    words.retain(|word| !word.folded.is_empty());
    words
}

pub(super) fn folded(text: &str) -> Vec<String> { words_at(&Seen::of(text)).into_iter().map(|word| word.folded).collect() }

impl Known {
    /// Of given name, family name and date of birth. A name of one word is none to look for: it would be in every text.
    pub fn new<'a>(people: impl Iterator<Item = (&'a str, &'a str, Day)>) -> Self {
        let mut known = Self::default();
        for (given, family, born_on) in people {
            let (given, family) = (folded(given), folded(family));
            known.births.insert(born_on);
            if given.is_empty() || family.is_empty() {
                continue;
            }
            let first = given.iter().take(1).cloned().collect::<Vec<_>>();
            // As it is said, as a list has it, and without middle names.
            for (one, other) in [(&given, &family), (&family, &given), (&first, &family), (&family, &first)] {
                known.add(one.iter().chain(other).cloned().collect());
            }
        }
        known
    }
    /// Of colleagues, by their names as the directory has them: first and last name, or the last with a title. A name of one word is none.
    pub fn of_colleagues<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut known = Self::default();
        for name in names {
            let words: Vec<String> = folded(name).into_iter().skip_while(|word| is_title(word)).collect();
            let ([first, .., last], Some((_, after_first))) = (words.as_slice(), words.split_first()) else { continue };
            if last.chars().filter(|c| c.is_alphabetic()).count() < 2 {
                continue;
            }
            for phrase in [words.clone(), vec![first.clone(), last.clone()], vec![last.clone(), first.clone()]] {
                known.add(phrase);
            }
            for title in TITLES.iter().chain(&TITLES_OF_COLLEAGUES) {
                known.add(vec![(*title).to_owned(), last.clone()]);
                known.add(std::iter::once((*title).to_owned()).chain(after_first.iter().cloned()).collect());
            }
        }
        known
    }
    /// Of people on the case lists.
    pub fn of(people: &[Identified]) -> Self { Self::new(people.iter().map(|it| (it.given.as_str(), it.family.as_str(), it.born_on))) }
    fn add(&mut self, words: Vec<String>) {
        let Some(first) = words.first().cloned() else { return };
        let there = self.names.entry(first).or_default();
        if !there.contains(&words) {
            there.push(words);
        }
    }
    /// Whether somebody was born on this day.
    pub(super) fn has_birth(&self, day: Day) -> bool { self.births.contains(&day) }

    /// Where names stand among these words; in a letter, the recipient's own aside.
    pub(super) fn names_among(&self, words: &[Word], look: Look<'_>) -> Vec<Stretch> {
        let own = match look {
            Look::Letter { own, .. } => folded(own),
            Look::Shared | Look::Told { .. } | Look::Shelf => Vec::new(),
        };
        let mut found = Vec::new();
        for (place, word) in words.iter().enumerate() {
            let Some(names) = self.names.get(&word.folded) else { continue };
            let rest = words.get(place..).unwrap_or_default();
            let stands = |name: &&Vec<String>| name.len() <= rest.len() && name.iter().zip(rest).all(|(part, word)| *part == word.folded) && !is_within(name, &own);
            let longest = names.iter().filter(stands).map(Vec::len).max();
            found.extend(longest.and_then(|length| rest.get(length.saturating_sub(1))).map(|last| (word.from, last.to)));
        }
        found
    }
}

/// Whether a name is (a run of) the recipient's own: "Dr Asha Perera" has "Asha Perera".
fn is_within(name: &[String], own: &[String]) -> bool { own.windows(name.len().max(1)).any(|run| run == name) }

/// Titles that stand before a patient's name; a doctor's stands before a colleague's.
const TITLES: [&str; 5] = ["mr", "mrs", "ms", "miss", "master"];

/// Titles that stand before a colleague's name.
const TITLES_OF_COLLEAGUES: [&str; 9] = ["dr", "doctor", "prof", "professor", "nurse", "sister", "matron", "sir", "rev"];
pub(super) fn is_title(word: &str) -> bool { TITLES.iter().chain(&TITLES_OF_COLLEAGUES).any(|title| *title == word) }

/// "Mrs A", "Ms F.", "Dr P": a title and an initial. Not "I miss A", "MS A": the title is written as one.
pub(super) fn titled_initials(words: &[Word], signs: &[char]) -> Vec<Stretch> {
    const WRITTEN: [&str; 10] = ["Mr", "Mrs", "Ms", "Miss", "MR", "MRS", "Dr", "DR", "Prof", "Professor"];
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let [title, initial] = pair else { continue };
        let is_next = signs.get(title.to..initial.from).is_some_and(|gap| matches!(gap, [' '] | ['.'] | ['.', ' ']));
        let letter = signs.get(initial.from..initial.to).filter(|letters| matches!(letters, [c] if c.is_uppercase()));
        // "Miss I can": "I" is another word, but with a full stop.
        let is_initial = letter.is_some_and(|letter| letter != ['I'] || signs.get(initial.to) == Some(&'.'));
        let written: String = signs.get(title.from..title.to).unwrap_or_default().iter().collect();
        if WRITTEN.contains(&written.as_str()) && is_next && is_initial {
            found.push((title.from, initial.to));
        }
    }
    found
}

/// "Mrs Quigley", whoever that is; not "Mrs A".
pub(super) fn titled(words: &[Word], signs: &[char]) -> Vec<Stretch> {
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let [title, name] = pair else { continue };
        let is_next = signs.get(title.to..name.from).is_some_and(|gap| gap.iter().all(|c| matches!(c, ' ' | '.')));
        let letters = signs.get(name.from..name.to).unwrap_or_default();
        let is_name = letters.first().is_some_and(|c| c.is_uppercase()) && letters.iter().filter(|c| c.is_alphabetic()).count() > 1;
        if TITLES.contains(&title.folded.as_str()) && is_next && is_name {
            found.push((title.from, name.to));
        }
    }
    found
}
