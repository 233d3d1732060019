//! Words that must name nobody. Checked here, so that no way in avoids it; a refusal says what it looks like and where, never what
//! it is.

use super::{FoldedWords, Need, Verdict, World};
use crate::{
    identifiers::{self, Found, IdentifierKind, Known, Look},
    rejection::{Rejection, RejectionCode},
};
use std::collections::BTreeSet;

/// A field of a command.
pub(super) enum Field<'a> {
    /// Words.
    Words(&'static str, &'a str),
    /// A link: what looks like a date or a code there is part of an address.
    Link(&'static str, &'a str),
}
impl Field<'_> {
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Words(name, text) | Self::Link(name, text) => (name, text),
        }
    }
    fn counts(&self, found: &Found) -> bool {
        matches!(self, Self::Words(..)) || matches!(found.kind, IdentifierKind::NhsNumber | IdentifierKind::Name)
    }
}

/// What tells of one person beside the lists: each word of their name, and the places they go to.
#[derive(Default)]
pub(super) struct Own {
    names: Vec<Vec<String>>,
    places: Vec<Vec<String>>,
}
impl Own {
    pub(super) fn new(names: &[&str], places: &[Option<&str>]) -> Self {
        let words = names.iter().flat_map(|name| identifiers::words_in_order(name)).filter(|word| word.chars().count() > 2);
        Self { names: words.map(|word| vec![word]).collect(), places: places.iter().flatten().map(|place| identifiers::words_in_order(place)).collect() }
    }
    fn found_in(&self, text: &str) -> Vec<Found> {
        let found = |kind, phrases: &[Vec<String>]| identifiers::find_phrases(text, kind, phrases);
        found(IdentifierKind::Name, &self.names).into_iter().chain(found(IdentifierKind::Place, &self.places)).collect()
    }
}

/// Refuses the first field that holds something that tells who somebody is.
pub(super) fn names_nobody(world: &World, fields: &[Field<'_>]) -> Result<(), Verdict> { names_nobody_of(world, fields, &Own::default(), "Everybody at the meeting reads it") }

/// The same of one person's words; `readers` says who will have them.
pub(super) fn names_nobody_of(world: &World, fields: &[Field<'_>], own: &Own, readers: &str) -> Result<(), Verdict> {
    let words = FoldedWords(fields.iter().flat_map(|field| identifiers::folded_words(field.parts().1)).collect());
    let Some(people) = world.people_named.get(&words) else { return Err(Verdict::Needs(BTreeSet::from([Need::PeopleNamed(words)]))) };
    let known = Known::of(people);
    for field in fields {
        let (name, text) = field.parts();
        let mut found: Vec<Found> = identifiers::find(text, &known, Look::Shared).into_iter().filter(|found| field.counts(found)).collect();
        let more = own.found_in(text).into_iter().filter(|one| !found.iter().any(|known| one.from < known.to && known.from < one.to)).collect::<Vec<_>>();
        found.extend(more);
        found.sort_by_key(|found| (found.from, found.to));
        if !found.is_empty() {
            let mut refusal = Rejection::of_field(RejectionCode::Identifies, name, words_for(&found, readers));
            refusal.found = found;
            return Err(refusal.into());
        }
    }
    Ok(())
}

fn words_for(found: &[Found], readers: &str) -> String {
    format!("This looks like {}. {readers}: take out what tells who it is.", identifiers::looks_like(found))
}
