//! The shelf of shared resources: links and files of the Federation and of its PCNs. Who may see and keep what, and what may be written on
//! it. Pure; kept in plain rows by the store, since no session follows its content. Nothing about a patient belongs here.

use crate::{
    directory::{Directory, OrganisationKind, Person},
    ids::{PersonId, ResourceId},
    identifiers::{self, Found, IdentifierKind, Known, Look},
    policy::{self, Deed},
    rejection::{Rejection, RejectionCode},
    shared_file::SharedFile,
    words::{HttpsLink, Line, OdsCode, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Topics of one thing.
pub const MOST_TOPICS: usize = 8;
/// Things of one place that are not withdrawn.
pub const MOST_THINGS: usize = 500;

/// Something on the shelf: a link or a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShelfItem {
    /// Which.
    pub id: ResourceId,
    /// For whom: everybody of the Federation, or one PCN.
    pub place: OdsCode,
    /// What it is.
    #[ts(type = "string")]
    pub title: Line,
    /// What it is good for.
    #[ts(type = "string | null")]
    pub about: Option<Line>,
    /// Under which topics it is looked for.
    #[ts(type = "Array<string>")]
    pub topics: Vec<Line>,
    /// Where it is, unless it is a file.
    pub link: Option<HttpsLink>,
    /// The file, unless it is a link.
    pub file: Option<SharedFile>,
    /// Who put it there.
    pub added_by: PersonId,
    /// When.
    pub added_at: UtcMicros,
    /// When it was last changed.
    pub changed_at: UtcMicros,
    /// By whom; null: it was before this was kept with it.
    #[serde(default)]
    pub changed_by: Option<PersonId>,
    /// Who looked through a file that nobody else reads: of a document and a picture. Null: it is text, a link, or was there before this was asked.
    #[serde(default)]
    pub looked_through: Option<LookedThrough>,
    /// Counts its changes, so that nobody's goes under another's.
    pub version: u32,
    /// Taken off; it stays where it was shared, and can be put back.
    pub is_withdrawn: bool,
}

/// Somebody's word for a file in which the service reads nothing: nobody can be told from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LookedThrough {
    /// Whose.
    pub by: PersonId,
    /// When they gave it.
    pub at: UtcMicros,
}

/// Whose word there is for a file. `is_given`: it is given now; a file that was there before keeps what there was.
pub fn looked_through(file: Option<&SharedFile>, is_given: bool, now: LookedThrough, before: Option<&ShelfItem>) -> Result<Option<LookedThrough>, Rejection> {
    let Some(file) = file.filter(|file| !file.kind.is_text()) else { return Ok(None) };
    if is_given {
        return Ok(Some(now));
    }
    let words = "The service reads nothing inside a PDF, a document or a picture. Look through it, then say that nobody can be told from it.";
    let same = before.filter(|before| before.file.as_ref().is_some_and(|there| there.hash == file.hash));
    same.map(|before| before.looked_through).ok_or_else(|| invalid("is_looked_through", words))
}

/// Whether somebody is of a place's shelf: of the Federation's every colleague, of a PCN's those who work there and the Federation's own.
pub fn sees(person: &Person, place: &OdsCode, directory: &Directory) -> bool {
    if person.is_ended || person.guest.is_some() {
        return false;
    }
    let is_there = |at: &OdsCode| at == place || directory.organisations.get(at).is_some_and(|it| it.part_of.as_ref() == Some(place) && it.kind == OrganisationKind::Practice);
    match directory.organisations.get(place).map(|it| it.kind) {
        Some(OrganisationKind::Federation) => true,
        Some(OrganisationKind::Pcn) => person.roles.iter().any(|held| is_there(&held.at) || directory.federation() == Some(&held.at)),
        _ => false,
    }
}

/// Places whose shelf somebody sees.
pub fn seen_by(person: &Person, directory: &Directory) -> Vec<OdsCode> { directory.organisations.keys().filter(|place| sees(person, place, directory)).cloned().collect() }

/// Places whose shelf somebody keeps: coordinators and clinical directors their PCN's, the Federation's manager the Federation's.
pub fn kept_by(person: &Person, directory: &Directory) -> Vec<OdsCode> {
    let is_place = |code: &&OdsCode| directory.organisations.get(*code).is_some_and(|it| it.kind != OrganisationKind::Practice);
    let places: BTreeSet<&OdsCode> = person.roles.iter().map(|held| &held.at).filter(is_place).collect();
    places.into_iter().filter(|place| person.guest.is_none() && policy::may(person, Deed::KeepShelf, place, &[])).cloned().collect()
}

fn invalid(field: &'static str, words: impl Into<String>) -> Rejection { Rejection::of_field(RejectionCode::Invalid, field, words) }

/// Whether it can stand there as it is; whether its words name somebody is asked by [`names_nobody`].
pub fn is_whole(item: &ShelfItem) -> Result<(), Rejection> {
    if item.link.is_some() == item.file.is_some() {
        return Err(invalid(if item.file.is_some() { "link" } else { "file" }, "Give the address of a page or choose a file: one of the two."));
    }
    if item.topics.len() > MOST_TOPICS {
        return Err(invalid("topics", format!("At most {MOST_TOPICS} topics are kept. Choose the most useful ones.")));
    }
    Ok(())
}

/// Every word of it, by field.
pub fn words(item: &ShelfItem) -> Vec<(&'static str, String)> {
    let topics: Vec<&str> = item.topics.iter().map(Line::as_str).collect();
    let all = [
        Some(("title", item.title.to_string())),
        item.about.as_ref().map(|about| ("about", about.to_string())),
        Some(("topics", topics.join(", "))),
        item.link.as_ref().map(|link| ("link", link.as_str().to_owned())),
        item.file.as_ref().map(|file| ("file", file.name.to_string())),
    ];
    all.into_iter().flatten().collect()
}

/// Refuses the first field that holds something that tells who somebody is.
pub fn names_nobody(fields: &[(&'static str, String)], known: &Known) -> Result<(), Rejection> {
    for (name, text) in fields {
        // "14_Laburnum_Road.pdf"
        let text = if *name == "file" { text.replace('_', " ") } else { text.clone() };
        let found: Vec<Found> = identifiers::find(&text, known, Look::Shelf).into_iter().filter(|found| counts(name, found.kind)).collect();
        if !found.is_empty() {
            let mut refusal = Rejection::of_field(RejectionCode::Identifies, name, words_for(&found, ". Colleagues of every team read it: take out what tells who it is."));
            refusal.found = found;
            return Err(refusal);
        }
    }
    Ok(())
}

/// In an address and a name of a file a date is no birthday, and digits no phone; a page may be called by its street.
fn counts(field: &str, kind: IdentifierKind) -> bool {
    use IdentifierKind::{Address, Age, CaseCode, Name, NhsNumber, Postcode};
    match field {
        "link" => matches!(kind, NhsNumber | Name | CaseCode),
        "file" => matches!(kind, NhsNumber | Name | CaseCode | Postcode | Address | Age),
        _ => true,
    }
}

/// Refuses a text that tells who somebody on a list is, or how old somebody is. Phone numbers, addresses and postcodes of services are what
/// such files are for, and so are ages of many ("for people aged 60").
pub fn text_names_nobody(text: &str, known: &Known) -> Result<(), Rejection> {
    let counts = |kind| matches!(kind, IdentifierKind::NhsNumber | IdentifierKind::BirthDate | IdentifierKind::Name | IdentifierKind::CaseCode);
    let mut found: Vec<Found> = identifiers::find(text, known, Look::Shared).into_iter().filter(|found| counts(found.kind)).collect();
    found.extend(identifiers::find_ages_of_somebody(text));
    found.sort_by_key(|found| (found.from, found.to));
    let Some(first) = found.first() else { return Ok(()) };
    let line = 1 + text.chars().take(usize::try_from(first.from).unwrap_or(usize::MAX)).filter(|c| *c == '\n').count();
    let more = format!(", first on line {line}. Nothing about a patient belongs on the shelf: take it out, then choose the file again.");
    Err(Rejection::of_field(RejectionCode::Identifies, "file", words_for(&found, &more)))
}

fn words_for(found: &[Found], more: &str) -> String {
    let way_out = |kinds: &[IdentifierKind], words: &'static str| if found.iter().any(|found| kinds.contains(&found.kind)) { words } else { "" };
    let place = way_out(&[IdentifierKind::Address, IdentifierKind::Postcode], " Where a service is stands on its own page, or among the local services.");
    let age = way_out(&[IdentifierKind::Age], " For people of an age say “from 66 on” or “65 and over”.");
    format!("There is something that looks like {}{more}{place}{age}", identifiers::looks_like(found))
}
