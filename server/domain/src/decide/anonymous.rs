//! Words that must name nobody. Checked here, so that no way in avoids it; a refusal says what it looks like and where, never what
//! it is.

use super::{FoldedWords, Need, Verdict, World};
use crate::{
    case::CaseRoot,
    directory::Directory,
    identifiers::{self, Alone, Found, IdentifierKind, Known, Look, Places},
    rejection::{Rejection, RejectionCode},
};
use std::collections::BTreeSet;

/// Who reads what is written for a meeting.
const AT_THE_MEETING: &str = "Everybody at the meeting reads it";

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

/// What tells of somebody who is told of without a name, beside the lists: who looks after people there, how cases are called, and of
/// one person each word of their name and the places they go to.
pub(super) struct Told {
    own_names: Alone,
    places: Places,
    colleagues: Known,
    colleagues_alone: Alone,
    code_letters: Vec<String>,
    words_of_places: BTreeSet<String>,
    readers: &'static str,
}
impl Told {
    /// Of somebody a meeting is not told the name of.
    pub(super) fn to_meeting(directory: &Directory) -> Self {
        let names = || directory.people.values().map(|person| person.name.as_str());
        let code_letters = directory.organisations.values().filter_map(|it| it.code_letters.clone()).collect();
        let readers = AT_THE_MEETING;
        // "Palace Surgery" is no Mrs Palace.
        let words_of_places = directory.organisations.values().flat_map(|it| identifiers::folded_words(it.name.as_str())).collect();
        let (colleagues, colleagues_alone) = (Known::of_colleagues(names()), Alone::of_colleagues(names()));
        Self { own_names: Alone::default(), places: Places::default(), colleagues, colleagues_alone, code_letters, words_of_places, readers }
    }
    /// Of the person of this case, to all in the Federation.
    pub(super) fn of_case(root: &CaseRoot, directory: &Directory) -> Self {
        let pcn = directory.organisations.get(&root.pcn).map(|it| it.name.as_str());
        let mut told = Self {
            own_names: Alone::of_person([root.patient.given.as_str(), root.patient.family.as_str()].into_iter()),
            places: Places::of(root.practice_name.as_str(), pcn),
            readers: "Everybody in the Federation will read it",
            ..Self::to_meeting(directory)
        };
        told.code_letters.extend(root.code.to_string().split('-').next().map(str::to_owned));
        told
    }
    fn found_in(&self, text: &str) -> Vec<Found> {
        let mut all = self.places.found_in(text);
        all.extend(identifiers::find_colleagues(text, &self.colleagues));
        all.extend(self.own_names.found_in(text, IdentifierKind::Name));
        all.extend(self.colleagues_alone.found_in(text, IdentifierKind::Colleague));
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
    refused_first(world, fields, None)
}

/// The same of somebody who is told of without a name, and stricter: neither where they live, nor how their case is called, how old
/// they are or who looks after them. What can be said instead is told.
pub(super) fn tells_of_nobody(world: &World, fields: &[Field<'_>], told: &Told) -> Result<(), Verdict> {
    refused_first(world, fields, Some(told))
}

fn refused_first(world: &World, fields: &[Field<'_>], told: Option<&Told>) -> Result<(), Verdict> {
    let folded = FoldedWords(fields.iter().flat_map(|field| identifiers::folded_words(field.parts().1)).collect());
    let Some(people) = world.people_named.get(&folded) else { return Err(Verdict::Needs(BTreeSet::from([Need::PeopleNamed(folded)]))) };
    let known = Known::of(people);
    let look = told.map_or(Look::Shared, |told| Look::Told { code_letters: &told.code_letters });
    let names = || people.iter().flat_map(|it| [it.given.as_str(), it.family.as_str()]);
    let alone = told.map(|told| Alone::of_lists(names(), &told.words_of_places));
    for field in fields {
        let (name, text) = field.parts();
        let mut found: Vec<Found> = identifiers::find(text, &known, look).into_iter().filter(|found| field.counts(found)).collect();
        add(&mut found, told.map(|told| told.found_in(text)).unwrap_or_default());
        add(&mut found, alone.as_ref().map(|alone| alone.found_in(text, IdentifierKind::Name)).unwrap_or_default());
        found.sort_by_key(|found| (found.from, found.to));
        if !found.is_empty() {
            let mut refusal = Rejection::of_field(RejectionCode::Identifies, name, words_for(&found, text, told));
            refusal.found = found;
            return Err(refusal.into());
        }
    }
    Ok(())
}

fn words_for(found: &[Found], text: &str, told: Option<&Told>) -> String {
    let readers = told.map_or(AT_THE_MEETING, |told| told.readers);
    let kinds: BTreeSet<IdentifierKind> = found.iter().map(|found| found.kind).filter(|_| told.is_some()).collect();
    let is_small = |kind: IdentifierKind| {
        let mut letters = found.iter().filter(|found| found.kind == kind).flat_map(|found| text.chars().take(found.to as usize).skip(found.from as usize));
        !letters.any(char::is_uppercase)
    };
    let instead: String = kinds.into_iter().map(|kind| format!(" For {} {}.", kind.words(), kind.way_out(is_small(kind)))).collect();
    format!("This looks like {}. {readers}: take out what tells who it is.{instead}", identifiers::looks_like(found))
}
