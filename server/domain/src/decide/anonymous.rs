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

/// Refuses the first field that holds something that tells who somebody is.
pub(super) fn names_nobody(world: &World, fields: &[Field<'_>]) -> Result<(), Verdict> {
    let words = FoldedWords(fields.iter().flat_map(|field| identifiers::folded_words(field.parts().1)).collect());
    let Some(people) = world.people_named.get(&words) else { return Err(Verdict::Needs(BTreeSet::from([Need::PeopleNamed(words)]))) };
    let known = Known::of(people);
    for field in fields {
        let (name, text) = field.parts();
        let found: Vec<Found> = identifiers::find(text, &known, Look::Shared).into_iter().filter(|found| field.counts(found)).collect();
        if !found.is_empty() {
            let mut refusal = Rejection::of_field(RejectionCode::Identifies, name, words_for(&found));
            refusal.found = found;
            return Err(refusal.into());
        }
    }
    Ok(())
}

fn words_for(found: &[Found]) -> String {
    let kinds: BTreeSet<IdentifierKind> = found.iter().map(|found| found.kind).collect();
    let looks: Vec<&str> = kinds.into_iter().map(IdentifierKind::words).collect();
    format!("This looks like {}. Everybody at the meeting reads it: take out what tells who it is.", looks.join(" and "))
}
