//! The practice and the PCN of one person, in full and as people say it: of "The Lilyville Surgery" also "Lilyville Surgery" and "the
//! Lilyville practice".

use super::{Found, IdentifierKind, alone, names, seen::Seen};

/// What a practice is called, beside what it alone is called.
const KINDS: [&str; 19] = [
    "surgery", "surgeries", "practice", "clinic", "gp", "gps", "medical", "health", "centre", "center", "group", "partnership", "partners", "doctors", "doctor", "family", "general",
    "nhs", "ltd",
];
/// What people say after what it alone is called.
const SAID: [&[&str]; 16] = [
    &["surgery"], &["practice"], &["clinic"], &["gp"], &["gps"], &["doctor"], &["doctors"], &["medical", "centre"], &["medical", "practice"], &["health", "centre"],
    &["group", "practice"], &["gp", "practice"], &["gp", "surgery"], &["gp", "clinic"], &["medical", "clinic"], &["medical", "group"],
];

/// A run of words that is a place.
#[derive(Clone)]
struct Place {
    words: Vec<String>,
    /// It may be other words as well ("good practice"): it is a place with a capital.
    has_capital: bool,
    /// It may be a road or somewhere to live as well ("Lilyville"): it is the practice where somebody is at it, with a capital and nothing
    /// called after it.
    is_alone: bool,
}

/// Where one person is looked after.
#[derive(Clone, Default)]
pub struct Places(Vec<Place>);

impl Places {
    /// Of a practice and perhaps a PCN.
    pub fn of(practice: &str, pcn: Option<&str>) -> Self {
        let mut all: Vec<Place> = [Some(practice), pcn].into_iter().flatten().map(|name| Place { words: names::folded(name), has_capital: false, is_alone: false }).collect();
        let name = names::folded(practice);
        let name = name.strip_prefix(&["the".to_owned()]).unwrap_or(&name);
        let own = name.iter().rposition(|word| !KINDS.contains(&word.as_str())).and_then(|last| name.get(..=last));
        // "The Surgery" without what it alone is called is every surgery.
        if let Some(own) = own {
            let has_capital = own.iter().all(|word| alone::is_word(word));
            all.push(Place { words: name.to_vec(), has_capital, is_alone: false });
            all.extend(SAID.iter().map(|said| Place { words: own.iter().cloned().chain(said.iter().map(|word| (*word).to_owned())).collect(), has_capital, is_alone: false }));
            if let ([word], false) = (own, has_capital) {
                all.push(Place { words: vec![word.clone()], has_capital: true, is_alone: true });
            }
        }
        Self(all)
    }

    /// Where they stand in a text. Of two that overlap the first counts, and of two that begin together the longer.
    pub fn found_in(&self, text: &str) -> Vec<Found> {
        let seen = Seen::of(text);
        let words = names::words_at(&seen);
        let mut found: Vec<Found> = Vec::new();
        for at in 0..words.len() {
            let rest = words.get(at..).unwrap_or_default();
            let is_capital = rest.first().and_then(|word| seen.signs().get(word.from)).is_some_and(|c| c.is_uppercase());
            let stands = |place: &&Place| {
                let parts = &place.words;
                !parts.is_empty() && parts.len() <= rest.len() && parts.iter().zip(rest).all(|(part, word)| *part == word.folded) && (is_capital || !place.has_capital)
                    && (!place.is_alone || is_at(&words, seen.signs(), at))
            };
            let length = self.0.iter().filter(stands).map(|place| place.words.len()).max();
            let (Some(first), Some(last)) = (rest.first(), length.and_then(|length| rest.get(length - 1))) else { continue };
            let (from, to) = seen.place((first.from, last.to));
            if found.last().is_none_or(|before| before.to <= from) {
                found.push(Found { kind: IdentifierKind::Place, from, to });
            }
        }
        found
    }
}

/// Whether somebody is at what stands alone there: "seen at Lilyville", not "at Lilyville Road", "Lilyville is near".
fn is_at(words: &[names::Word], signs: &[char], at: usize) -> bool {
    const BEFORE: [&str; 4] = ["at", "by", "from", "with"];
    let is_before = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| BEFORE.contains(&word.folded.as_str()));
    let is_name = |next: &names::Word| signs.get(next.from).is_some_and(|c| c.is_uppercase());
    let goes_on = words.get(at).zip(words.get(at + 1)).is_some_and(|(one, next)| signs.get(one.to..next.from) == Some(&[' ']) && is_name(next));
    is_before && !goes_on
}
