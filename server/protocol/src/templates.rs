//! Lists of words over HTTP: as a place has them, with what the Federation has and what differs; and those that forms show.

use mdt_domain::{
    template::{Difference, Entry, EntryKey, TailoredLine, Tailoring, Template},
    words::OdsCode,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/templates`: every list at a PCN (`?pcn=`; else the asker's own), or for the Federation's people the Federation's.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Templates {
    /// Whose lists these are at first.
    pub federation: OdsCode,
    /// At which PCN they are shown; none: the Federation.
    pub pcn: Option<OdsCode>,
    /// Whether the asker may set them for the Federation.
    pub may_set: bool,
    /// Whether the asker may change them for this PCN.
    pub may_tailor: bool,
    /// How many PCNs get them.
    pub pcns: u16,
    /// Every list.
    pub lists: Vec<TemplateView>,
}

/// One list at a place.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TemplateView {
    /// As the Federation has it.
    pub template: Template,
    /// What this PCN has changed.
    pub tailoring: Option<Tailoring>,
    /// Every line there, hidden ones included.
    pub lines: Vec<TailoredLine>,
    /// What the Federation changed since this PCN looked.
    pub differences: Vec<Difference>,
    /// PCNs that have something of their own in it; for the Federation.
    pub tailored_by: Vec<TailoredBy>,
}

/// A PCN that has changed a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TailoredBy {
    /// Its name.
    pub name: String,
    /// Lines in its own words.
    pub own: Vec<EntryKey>,
    /// Lines it hides.
    pub hidden: Vec<EntryKey>,
}

/// `GET /api/templates/words?pcn=`: what forms say at a place.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PlaceWords {
    /// Labels and hints of a referral; a field that is not there is not asked for.
    pub referral_form: Vec<Entry>,
    /// What is asked while a social note is written.
    pub note_prompts: Vec<Entry>,
    /// Outcomes to choose from.
    pub outcome_list: Vec<Entry>,
    /// Questions about personal well-being.
    pub assessment_ons4: Vec<Entry>,
    /// What is asked about a person's own concerns.
    pub assessment_concern: Vec<Entry>,
}
