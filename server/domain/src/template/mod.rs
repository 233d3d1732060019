//! Templates: the Federation's lists of words (agendas, the referral form, prompts, outcomes, lines of mails), and what a PCN has of
//! its own in them. A place's words follow from the two ([`tailoring`]); nothing here decides who may change them.
//!
//! Owns what a list may hold ([`check`]), the lists that come with the product ([`standard`]) and how a PCN's changes live beside an
//! update. Architecture invariant: no patient is in a template; it stands on the directory's stream, which every colleague may read.

pub mod check;
mod identifiers;
pub mod standard;
pub mod tailoring;

pub use self::tailoring::{Difference, TailoredLine, Tailoring, differences, lines};
pub use crate::words::EntryKey;

use crate::{
    assessment::ONS4_QUESTIONS,
    case::OutcomeKind,
    directory::Directory,
    meeting::MeetingKind,
    social_note::SocialDomain,
    words::{Line, OdsCode, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TemplateKind {
    /// Topics of a new huddle, before its cases.
    AgendaHuddle,
    /// Topics of a new PCN meeting: business first.
    AgendaPcn,
    /// Topics of a new borough meeting.
    AgendaBorough,
    /// Topics of a new supervision.
    AgendaSupervision,
    /// Labels and hints of a referral, and which fields are asked for.
    ReferralForm,
    /// What is asked while a social note is written.
    NotePrompts,
    /// Outcomes to choose from.
    OutcomeList,
    /// First and last line of each kind of mail.
    MailTexts,
    /// Questions about personal well-being, 0 to 10 each.
    AssessmentOns4,
    /// What is asked about a person's own concerns, 0 to 6 each.
    AssessmentConcern,
}
impl TemplateKind {
    /// Every list, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::AgendaHuddle, Self::AgendaPcn, Self::AgendaBorough, Self::AgendaSupervision, Self::ReferralForm, Self::NotePrompts,
        Self::OutcomeList, Self::MailTexts, Self::AssessmentOns4, Self::AssessmentConcern,
    ];
    /// The topics of a kind of meeting.
    pub fn agenda_of(kind: MeetingKind) -> Self {
        match kind {
            MeetingKind::Huddle => Self::AgendaHuddle,
            MeetingKind::Pcn => Self::AgendaPcn,
            MeetingKind::Borough => Self::AgendaBorough,
            MeetingKind::Supervision => Self::AgendaSupervision,
        }
    }
    /// Whether its lines are topics with minutes.
    pub fn is_agenda(self) -> bool { matches!(self, Self::AgendaHuddle | Self::AgendaPcn | Self::AgendaBorough | Self::AgendaSupervision) }
    /// Whether a PCN has it at all: the borough's agenda is the Federation's own.
    pub fn is_tailored(self) -> bool { self != Self::AgendaBorough }
    /// The keys it may have, where what a line stands for is fixed; empty: any.
    pub fn closed_keys(self) -> &'static [&'static str] {
        match self {
            Self::ReferralForm => &REFERRAL_FIELDS,
            Self::MailTexts => &MAIL_LINES,
            _ => &[],
        }
    }
    /// Whether it may have lines with other keys beside those of [`Self::closed_keys`]: questions that a referral form asks besides.
    pub fn takes_more(self) -> bool { self == Self::ReferralForm }
    /// Whether a line can be reworded but neither hidden nor left out.
    pub fn needs(self, key: &EntryKey) -> bool { self.needed_keys().contains(&key.as_str()) }
    /// Those keys.
    pub fn needed_keys(self) -> &'static [&'static str] {
        match self {
            Self::ReferralForm => &NEEDED_FIELDS,
            Self::AssessmentOns4 => &ONS4_QUESTIONS,
            _ => &[],
        }
    }
    /// Why: for who would leave such a line out.
    pub fn why_needed(self) -> &'static str {
        match self {
            Self::AssessmentOns4 => "The four questions are asked everywhere, or nothing can be compared. Leave them in the list, and add your own below.",
            _ => "A referral needs its question and its situation. Reword them, but leave them in the list.",
        }
    }
    /// Whether a PCN takes the Federation's line word for word: answers are compared across places and years.
    pub fn is_word_for_word(self, key: &EntryKey) -> bool { self == Self::AssessmentOns4 && self.needs(key) }
}

/// Fields of a referral whose words are a template's, in the form's order.
pub const REFERRAL_FIELDS: [&str; 8] = ["question", "urgent_reason", "situation", "background", "assessment", "recommendation", "told", "objections"];
/// Those without which a referral is none.
pub const NEEDED_FIELDS: [&str; 2] = ["question", "situation"];
/// How the key of a question begins that the Federation adds to the referral form; a PCN's begins with [`check::OWN_PREFIX`].
pub const ASKED_PREFIX: &str = "ask.";
/// The first and the last line of every kind of mail.
pub const MAIL_LINES: [&str; 22] = [
    "opening.invitation", "closing.invitation", "opening.change", "closing.change", "opening.cancellation", "closing.cancellation",
    "opening.agenda_published", "closing.agenda_published", "opening.you_are_needed", "closing.you_are_needed", "opening.new_actions",
    "closing.new_actions", "opening.daily_digest", "closing.daily_digest", "opening.overdue", "closing.overdue", "opening.minutes_ready",
    "closing.minutes_ready", "opening.guest_pass", "closing.guest_pass", "opening.referral_returned", "closing.referral_returned",
];

/// A line of a template. Its key stays, whatever its words become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Entry {
    /// Which line.
    pub key: EntryKey,
    /// A topic's title, a field's label, a prompt, an outcome's name, a sentence.
    #[ts(type = "string")]
    pub text: Line,
    /// More words beside it: a field's hint.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub help: Option<Line>,
    /// Planned minutes, of a topic alone: 1–120.
    #[serde(default)]
    pub minutes: Option<u16>,
    /// What is kept when an outcome is chosen by this line.
    #[serde(default)]
    pub outcome: Option<OutcomeKind>,
    /// The service named with it, where the outcome is "refer on".
    #[serde(default)]
    #[ts(type = "string | null")]
    pub service: Option<Line>,
    /// For which domain a prompt is.
    #[serde(default)]
    pub domain: Option<SocialDomain>,
}

/// A list as the Federation has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Template {
    /// Which.
    pub kind: TemplateKind,
    /// Rises by one with every change; 0: it came with the product, and nobody has changed it.
    pub version: u32,
    /// Its lines, in order.
    pub entries: Vec<Entry>,
    /// When it was set last.
    pub set_at: Option<UtcMicros>,
}
impl Template {
    /// The line with this key.
    pub fn entry(&self, key: &EntryKey) -> Option<&Entry> { self.entries.iter().find(|entry| entry.key == *key) }
}

impl Directory {
    /// A list as the Federation has it; where it has set none, as it comes with the product.
    pub fn template(&self, kind: TemplateKind) -> &Template { self.templates.get(&kind).unwrap_or_else(|| standard::of(kind)) }

    /// What a PCN has changed in a list.
    pub fn tailoring(&self, pcn: &OdsCode, kind: TemplateKind) -> Option<&Tailoring> { self.tailorings.get(pcn)?.get(&kind) }

    /// The lines that count at a place, in order: the Federation's with the PCN's own words, without what it hides.
    pub fn effective(&self, place: &OdsCode, kind: TemplateKind) -> Vec<Entry> {
        let shown = lines(self.template(kind), self.tailoring(place, kind)).into_iter().filter(|line| !line.is_hidden);
        shown.map(|line| line.entry).collect()
    }
}
