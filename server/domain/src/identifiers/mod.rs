//! What tells who somebody is: NHS numbers, dates of birth, postcodes, names of people on the case lists, however they are written;
//! in words that a whole room will read also phone numbers, mail addresses and case codes. Says what and where, in signs of the text.
//!
//! Called by `decide` (words that must name nobody) and by the last look at outgoing mail: one check, so that neither is weaker.

mod addresses;
mod ages;
mod alone;
mod called_after;
mod contacts;
mod dates;
mod names;
mod numbers;
mod places;
mod postcodes;
mod seen;

pub use alone::Alone;
pub use names::Known;
pub use places::Places;

use crate::words::{Day, Line};
use seen::Seen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// What something looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Ten digits with the right check digit, however they are spaced.
    NhsNumber,
    /// A date of birth, in figures or words.
    BirthDate,
    /// A postcode of the United Kingdom.
    Postcode,
    /// The full name of somebody on a case list; in words to be shared also "Mrs" and a name.
    Name,
    /// A telephone number.
    Phone,
    /// A mail address.
    MailAddress,
    /// The code of a case: whoever has the case knows who it is.
    CaseCode,
    /// The practice or PCN of the person it is about.
    Place,
    /// A house number with its street, or a road somebody lives on.
    Address,
    /// The name of somebody in the directory.
    Colleague,
    /// How old somebody is, to the year.
    Age,
    /// A day of the year, on which something happened.
    Date,
    /// A number that one person has: National Insurance, hospital, record.
    Number,
}
impl IdentifierKind {
    /// As a refusal says it: "This looks like …".
    pub fn words(self) -> &'static str {
        match self {
            Self::NhsNumber => "an NHS number",
            Self::BirthDate => "a date of birth",
            Self::Postcode => "a postcode",
            Self::Name => "a person's name",
            Self::Phone => "a phone number",
            Self::MailAddress => "a mail address",
            Self::CaseCode => "a case code",
            Self::Place => "a place",
            Self::Address => "an address",
            Self::Colleague => "a colleague's name",
            Self::Age => "somebody's age to the year",
            Self::Date => "a day of the year",
            Self::Number => "a number that one person has",
        }
    }
    /// What can be said in its place, of words that tell of one person. `is_small`: it is written without a capital already.
    pub fn way_out(self, is_small: bool) -> &'static str {
        match self {
            Self::NhsNumber | Self::Phone | Self::MailAddress | Self::CaseCode | Self::Number => "leave it out",
            Self::BirthDate => "say about how old they are",
            Self::Age => "say “in their eighties” or “in their nineties”",
            Self::Postcode => "say what kind of home it is",
            Self::Address => "say what kind of home it is, or, if nobody lives there, write it in small letters",
            Self::Name => "say “the person”, or who they are to them, or, if it is another word, write it in small letters",
            Self::Date => "say about when, such as “in November” or “a week later”",
            Self::Place => "say “their practice”",
            Self::Colleague if is_small => "say what they do, such as “a link worker”, or, if it is no name here, choose another word",
            Self::Colleague => "say what they do, such as “a link worker”, or, if it is another word, write it in small letters",
        }
    }
}

/// Something that was found, and where. Never the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Found {
    /// What it looks like.
    pub kind: IdentifierKind,
    /// First character of the text (Unicode scalar values, from 0).
    pub from: u32,
    /// The character after the last.
    pub to: u32,
}

/// Where colleagues are named in full, or with a title.
pub fn find_colleagues(text: &str, colleagues: &Known) -> Vec<Found> {
    let seen = Seen::of(text);
    let stretches = colleagues.names_among(&names::words_at(&seen), Look::Shared);
    stretches.into_iter().map(|stretch| seen.place(stretch)).map(|(from, to)| Found { kind: IdentifierKind::Colleague, from, to }).collect()
}

/// Where somebody's age stands to the year, in a text that may hold ages of many.
pub fn find_ages_of_somebody(text: &str) -> Vec<Found> {
    let seen = Seen::of(text);
    let stretches = ages::ages_of_somebody(&names::words_at(&seen), seen.signs());
    stretches.into_iter().map(|stretch| seen.place(stretch)).map(|(from, to)| Found { kind: IdentifierKind::Age, from, to }).collect()
}

/// What was found, in words: "an NHS number and a postcode".
pub fn looks_like(found: &[Found]) -> String {
    let kinds: BTreeSet<IdentifierKind> = found.iter().map(|found| found.kind).collect();
    kinds.into_iter().map(IdentifierKind::words).collect::<Vec<_>>().join(" and ")
}

/// What tells who somebody on a case list is.
#[derive(Clone, PartialEq, Eq)]
pub struct Identified {
    /// Given name.
    pub given: Line,
    /// Family name.
    pub family: Line,
    /// Date of birth.
    pub born_on: Day,
}
impl std::fmt::Debug for Identified {
    /// Never who: debug output ends in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("Identified(…)") }
}

/// What the text is, and so what may stand in it.
#[derive(Clone, Copy, Debug)]
pub enum Look<'a> {
    /// A letter: it may name the days it speaks of, and its recipient.
    Letter {
        /// Days it speaks of.
        days: &'a [Day],
        /// The recipient's own name: a patient may be called the same.
        own: &'a str,
    },
    /// Words that everybody in a room will read and that name nobody.
    Shared,
    /// Words that tell of one person and that everybody in the borough will read: stricter still.
    Told {
        /// The letters that case codes begin with.
        code_letters: &'a [String],
    },
    /// Words about something that colleagues of every team may use: of nobody, but of places and days.
    Shelf,
}

/// Numbers of one figure, in words.
const UNITS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// A stretch of signs, the second not included.
type Stretch = (usize, usize);

/// Everything found, by place. Of two that overlap the first kind counts.
pub fn find(text: &str, known: &Known, look: Look<'_>) -> Vec<Found> {
    let seen = Seen::of(text).without_ids();
    let signs = seen.signs();
    let words = names::words_at(&seen);
    let mut kinds = vec![
        (IdentifierKind::NhsNumber, numbers::nhs_numbers(signs)),
        (IdentifierKind::BirthDate, dates::birth_dates(signs, known, look)),
        (IdentifierKind::Postcode, postcodes::postcodes(signs)),
        (IdentifierKind::Name, known.names_among(&words, look)),
    ];
    if !matches!(look, Look::Letter { .. }) {
        kinds.push((IdentifierKind::Name, names::titled(&words, signs)));
        kinds.push((IdentifierKind::MailAddress, contacts::mail_addresses(signs)));
        kinds.push((IdentifierKind::Phone, contacts::phone_numbers(signs)));
        kinds.push((IdentifierKind::CaseCode, contacts::case_codes(signs)));
    }
    if let Look::Told { code_letters } = look {
        kinds.push((IdentifierKind::CaseCode, contacts::loose_case_codes(signs, code_letters)));
        kinds.push((IdentifierKind::Name, names::titled_initials(&words, signs)));
        kinds.push((IdentifierKind::Number, numbers::insurance_numbers(&words, signs)));
    }
    if matches!(look, Look::Told { .. } | Look::Shelf) {
        kinds.push((IdentifierKind::BirthDate, dates::birth_months(signs)));
        kinds.push((IdentifierKind::BirthDate, dates::birth_years(signs)));
        kinds.push((IdentifierKind::BirthDate, dates::birthdays(signs)));
        kinds.push((IdentifierKind::BirthDate, dates::short_births(signs)));
        kinds.push((IdentifierKind::Address, addresses::house_and_street(&words, signs)));
        kinds.push((IdentifierKind::Age, ages::exact_ages(&words, signs)));
    }
    if matches!(look, Look::Told { .. }) {
        kinds.push((IdentifierKind::Date, dates::days_of_the_year(signs)));
        kinds.push((IdentifierKind::Address, addresses::roads(&words, signs)));
        kinds.push((IdentifierKind::Number, numbers::labelled(&words, signs)));
    }
    let mut kept: Vec<(Stretch, IdentifierKind)> = Vec::new();
    for (kind, stretches) in kinds {
        for (from, to) in stretches {
            if !kept.iter().any(|((known_from, known_to), _)| from < *known_to && *known_from < to) {
                kept.push(((from, to), kind));
            }
        }
    }
    let found: BTreeSet<(u32, u32, IdentifierKind)> = kept.into_iter().map(|(stretch, kind)| (seen.place(stretch), kind)).map(|((from, to), kind)| (from, to, kind)).collect();
    found.into_iter().map(|(from, to, kind)| Found { kind, from, to }).collect()
}

/// The words of a text as names are compared: for asking which names occur in it.
pub fn folded_words(text: &str) -> BTreeSet<String> { names::words_at(&Seen::of(text)).into_iter().map(|word| word.folded).collect() }
