//! Words that must name nobody. Checked here, so that no way in avoids it; a refusal says what it looks like and where, never what
//! it is.

use super::{FoldedWords, Need, Verdict, World};
use crate::{
    case::CaseRoot,
    directory::Directory,
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

/// What tells of one person beside the lists: each word of their name, the places they go to, the colleagues who look after them, and
/// how cases are called there.
pub(super) struct Own {
    names: Vec<Vec<String>>,
    places: Vec<Vec<String>>,
    colleagues: Known,
    code_letters: Vec<String>,
}
impl Own {
    pub(super) fn new(root: &CaseRoot, directory: &Directory) -> Self {
        let of_person = [root.patient.given.as_str(), root.patient.family.as_str()];
        let names = of_person.iter().flat_map(|name| identifiers::words_in_order(name)).filter(|word| word.chars().count() > 2).map(|word| vec![word]).collect();
        let pcn = directory.organisations.get(&root.pcn).map(|it| it.name.as_str());
        let places = std::iter::once(root.practice_name.as_str()).chain(pcn).map(identifiers::words_in_order).collect();
        let own_letters = root.code.to_string().split('-').next().map(str::to_owned);
        let code_letters = letters_of_codes(directory).chain(own_letters).collect();
        Self { names, places, colleagues: Known::of_colleagues(directory.people.values().map(|person| person.name.as_str())), code_letters }
    }
    fn found_in(&self, text: &str) -> Vec<Found> {
        let found = |kind, phrases: &[Vec<String>]| identifiers::find_phrases(text, kind, phrases);
        let mut all = found(IdentifierKind::Place, &self.places);
        all.extend(identifiers::find_colleagues(text, &self.colleagues));
        all.extend(found(IdentifierKind::Name, &self.names));
        all
    }
}

/// Adds what overlaps nothing found so far: of two the first counts.
fn add(found: &mut Vec<Found>, more: Vec<Found>) {
    for one in more {
        if !found.iter().any(|known| one.from < known.to && known.from < one.to) {
            found.push(one);
        }
    }
}

/// Refuses the first field that holds something that tells who somebody is.
pub(super) fn names_nobody(world: &World, fields: &[Field<'_>]) -> Result<(), Verdict> {
    refused_first(world, fields, Look::Shared, None, |found| words_for(found, "Everybody at the meeting reads it"))
}

/// The same of somebody who is told of without a name: neither where they live, nor how their case is called, nor when they were born.
pub(super) fn tells_of_nobody(world: &World, fields: &[Field<'_>], directory: &Directory) -> Result<(), Verdict> {
    let code_letters: Vec<String> = letters_of_codes(directory).collect();
    refused_first(world, fields, Look::Told { code_letters: &code_letters }, None, |found| words_for(found, "Everybody at the meeting reads it"))
}

/// The letters with which case codes begin.
fn letters_of_codes(directory: &Directory) -> impl Iterator<Item = String> + '_ { directory.organisations.values().filter_map(|it| it.code_letters.clone()) }

/// The same of one person's words, which all in the Federation will read: what can be said instead is told.
pub(super) fn names_nobody_of(world: &World, fields: &[Field<'_>], own: &Own) -> Result<(), Verdict> {
    let words = |found: &[Found]| {
        let kinds: BTreeSet<IdentifierKind> = found.iter().map(|found| found.kind).collect();
        let instead: Vec<String> = kinds.into_iter().map(|kind| format!("For {} {}.", kind.words(), kind.way_out())).collect();
        format!("{} {}", words_for(found, "Everybody in the Federation will read it"), instead.join(" "))
    };
    refused_first(world, fields, Look::Told { code_letters: &own.code_letters }, Some(own), words)
}

fn refused_first(world: &World, fields: &[Field<'_>], look: Look<'_>, own: Option<&Own>, words: impl Fn(&[Found]) -> String) -> Result<(), Verdict> {
    let folded = FoldedWords(fields.iter().flat_map(|field| identifiers::folded_words(field.parts().1)).collect());
    let Some(people) = world.people_named.get(&folded) else { return Err(Verdict::Needs(BTreeSet::from([Need::PeopleNamed(folded)]))) };
    let known = Known::of(people);
    for field in fields {
        let (name, text) = field.parts();
        let mut found: Vec<Found> = identifiers::find(text, &known, look).into_iter().filter(|found| field.counts(found)).collect();
        add(&mut found, own.map(|own| own.found_in(text)).unwrap_or_default());
        found.sort_by_key(|found| (found.from, found.to));
        if !found.is_empty() {
            let mut refusal = Rejection::of_field(RejectionCode::Identifies, name, words(&found));
            refusal.found = found;
            return Err(refusal.into());
        }
    }
    Ok(())
}

fn words_for(found: &[Found], readers: &str) -> String {
    format!("This looks like {}. {readers}: take out what tells who it is.", identifiers::looks_like(found))
}
