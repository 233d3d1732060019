//! Which needs a word says, as people type it: "loneliness" is connection. For searching the directory of local services; it never
//! guesses what a service is for. Called by the store's search.

use crate::social_note::SocialDomain;
use serde::{Deserialize, de::value::StrDeserializer};
use std::{collections::BTreeSet, sync::LazyLock};

/// Letters from which the beginning of a word counts: a search asks while somebody types.
const FEWEST: usize = 4;

static WORDS: LazyLock<Vec<(&'static str, SocialDomain)>> = LazyLock::new(|| {
    let lines = include_str!("../data/need_words.csv").lines().skip(1);
    lines.filter_map(|line| line.split_once(',').and_then(|(word, domain)| Some((word, named(domain)?)))).collect()
});

fn named(domain: &'static str) -> Option<SocialDomain> {
    SocialDomain::deserialize(StrDeserializer::<serde::de::value::Error>::new(domain)).ok()
}

/// The needs that a word says, or that a word beginning with it says; `word` as [`crate::fold::fold`] gives it.
pub fn needs_said_by(word: &str) -> BTreeSet<SocialDomain> {
    let is_said = |known: &str| known == word || (word.chars().count() >= FEWEST && known.starts_with(word));
    WORDS.iter().filter(|(known, _)| is_said(known)).map(|(_, domain)| *domain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn every_line_says_a_need_and_every_need_has_a_word() {
        assert_eq!(WORDS.len(), include_str!("../data/need_words.csv").lines().skip(1).count());
        assert!(SocialDomain::ALL.iter().all(|domain| WORDS.iter().any(|(_, said)| said == domain)));
        assert!(WORDS.iter().all(|(word, _)| fold(word) == *word), "as a search folds it");
    }

    #[test]
    fn a_word_says_its_needs_also_while_it_is_typed() {
        use SocialDomain::{Connection, Money, Warmth};
        for (word, expected) in [("loneliness", vec![Connection]), ("lone", vec![Connection]), ("lon", vec![]), ("poverty", vec![Warmth, Money]), ("lunch", vec![]), ("", vec![])] {
            assert_eq!(needs_said_by(word), expected.into_iter().collect(), "{word}");
        }
    }
}
