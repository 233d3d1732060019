//! Social notes: social determinants of health, one domain each, strengths first.

use crate::{
    ids::{CaseId, PersonId, SocialNoteId},
    local_service::LinkedService,
    words::{Day, Line, Paragraph, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The thirteen domains, strengths first (order of the strip). Labels and Gravity categories are data of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SocialDomain {
    /// Protective factors.
    Strengths,
    /// Housing instability, homelessness, inadequate housing.
    Housing,
    /// Utility insecurity.
    Warmth,
    /// Financial insecurity, material hardship.
    Money,
    /// Food insecurity.
    Food,
    /// Transportation insecurity.
    Transport,
    /// Social connection.
    Connection,
    /// Carer's stress.
    Caring,
    /// Elder abuse, intimate partner violence. Restricted by default.
    Safety,
    /// Language access, health literacy.
    Language,
    /// Digital access and literacy.
    Digital,
    /// Employment and educational attainment.
    WorkAndLearning,
    /// Incarceration and veteran status. Restricted by default.
    LegalStatus,
}
impl SocialDomain {
    /// All thirteen, in the order of the strip.
    pub const ALL: [Self; 13] = [
        Self::Strengths, Self::Housing, Self::Warmth, Self::Money, Self::Food, Self::Transport, Self::Connection,
        Self::Caring, Self::Safety, Self::Language, Self::Digital, Self::WorkAndLearning, Self::LegalStatus,
    ];
    /// Whether a note of this domain is restricted unless its author says otherwise.
    pub fn is_restricted_by_default(self) -> bool { matches!(self, Self::Safety | Self::LegalStatus) }
}

/// How much of a need (for strengths: `none` is "none known").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NeedLevel {
    /// No need.
    None,
    /// Some need.
    Some,
    /// Urgent need.
    Urgent,
}

/// Where the note is kept, hence who receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoteSharing {
    /// On the case: everybody who has the case.
    Shared,
    /// On the restricted stream: the clinical director, and the author.
    Restricted,
    /// The author's own, and their supervisor's.
    Private,
}

/// One note. A change is a new note that names the one it follows: history is never overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SocialNote {
    /// Which.
    pub id: SocialNoteId,
    /// Whose case.
    pub case_id: CaseId,
    /// Which domain.
    pub domain: SocialDomain,
    /// How much of a need.
    pub level: NeedLevel,
    /// The line to share.
    #[ts(type = "string")]
    pub line: Line,
    /// Where it is known from ("home visit", "daughter by phone").
    #[ts(type = "string | null")]
    pub source: Option<Line>,
    /// When to look again.
    pub review_on: Option<Day>,
    /// Who receives it.
    pub sharing: NoteSharing,
    /// More words, private notes only.
    #[ts(type = "string | null")]
    pub more: Option<Paragraph>,
    /// Who wrote it.
    pub author: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub author_name: Line,
    /// When.
    pub written_at: UtcMicros,
    /// The note it follows in the same domain.
    pub follows: Option<SocialNoteId>,
    /// Taken back by its author (a slip): kept in the history, absent from the strip.
    pub is_withdrawn: bool,
    /// Local services that answer it, in the order in which they were linked. Left out where there are none, as in every older note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<LinkedService>>")]
    pub services: Vec<LinkedService>,
}

/// Notes kept apart from the case's own stream: restricted, or one author's private ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct NotesBook {
    /// By id.
    #[ts(type = "Record<string, SocialNote>")]
    pub notes: BTreeMap<SocialNoteId, SocialNote>,
}

/// The latest note of each domain that was not taken back, strengths first: the strip on the case.
pub fn strip(notes: &BTreeMap<SocialNoteId, SocialNote>) -> Vec<&SocialNote> {
    SocialDomain::ALL.iter().filter_map(|domain| latest(notes.values().filter(|note| note.domain == *domain))).collect()
}

/// The latest of some notes that was not taken back, by the server's clock.
pub fn latest<'a>(notes: impl Iterator<Item = &'a SocialNote>) -> Option<&'a SocialNote> {
    notes.filter(|note| !note.is_withdrawn).max_by_key(|note| (note.written_at, note.id))
}
