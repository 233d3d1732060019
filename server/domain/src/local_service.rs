//! Local services: what there is near a person, as a directory lists it. Reference data, never a word about a patient: who imports it
//! is the app, where it is kept the store. A social note names the services that answer it ([`LinkedService`]).

use crate::{
    ids::{LocalServiceId, PersonId},
    social_note::SocialDomain,
    words::{Day, Line, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A service of the directory. Everything but id and name may be missing: a directory says what it knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LocalService {
    /// As the directory names it for ever.
    pub id: LocalServiceId,
    /// What it is called.
    #[ts(type = "string")]
    pub name: Line,
    /// What it does.
    pub description: Option<String>,
    /// Who runs it.
    pub organisation: Option<String>,
    /// Its page; http or https.
    pub url: Option<String>,
    /// Where to write.
    pub email: Option<String>,
    /// Where to ring.
    pub phones: Vec<String>,
    /// How somebody comes to it, in the directory's words.
    pub how_to_refer: Option<String>,
    /// Where it is, a line each.
    pub addresses: Vec<String>,
    /// Postcode districts, wards and areas it is in or for.
    pub places: Vec<String>,
    /// What its buildings offer to whoever moves, hears or sees otherwise.
    pub access: Vec<String>,
    /// For whom.
    pub eligibility: Option<String>,
    /// When, a sentence each.
    pub schedules: Vec<String>,
    /// What it costs.
    pub cost: Option<String>,
    /// Languages spoken.
    pub languages: Vec<String>,
    /// The directory's own terms.
    pub terms: Vec<String>,
    /// Which needs it answers, as far as its terms say.
    pub needs: Vec<SocialDomain>,
    /// When somebody last made sure that all this is so.
    pub checked_on: Option<Day>,
    /// In the directory now; one that left it stays readable.
    pub is_listed: bool,
}

/// Months after which what was checked is old.
const FRESH_MONTHS: i32 = 6;

impl LocalService {
    /// Whether what is said was not checked within six months, or never.
    pub fn is_stale(&self, today: Day) -> bool {
        let since = today.0.saturating_sub(jiff::Span::new().months(FRESH_MONTHS));
        self.checked_on.is_none_or(|checked| checked.0 < since)
    }
}

/// A service under a social note, by the name it had then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkedService {
    /// Which.
    pub id: LocalServiceId,
    /// Its name when it was linked.
    #[ts(type = "string")]
    pub name: Line,
    /// Who linked it.
    pub linked_by: PersonId,
    /// When.
    pub linked_at: UtcMicros,
}

/// Services under one note, at most.
pub const MOST_LINKED: usize = 10;
