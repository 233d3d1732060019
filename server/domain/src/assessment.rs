//! Assessments: a tool's questions answered with the person on a day. Scores stand side by side and are never summed.
//!
//! A tool is a list of the Federation's ([`crate::template`]) to which a PCN adds questions of its own. What was asked is kept with what
//! was answered, so that an answer is read by the words it was given to, whatever the list says later.

use crate::{
    ids::{AssessmentId, CaseId, PersonId},
    template::TemplateKind,
    words::{Day, EntryKey, Line, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// Personal well-being: satisfied, worthwhile, happy, anxious; 0–10 each.
    Ons4,
    /// What worries the person, in their own words, and how much; 0–6 each.
    Concern,
}
impl Tool {
    /// Every tool, in the order of the page.
    pub const ALL: [Self; 2] = [Self::Ons4, Self::Concern];
    /// The list of its questions.
    pub fn template(self) -> TemplateKind {
        match self {
            Self::Ons4 => TemplateKind::AssessmentOns4,
            Self::Concern => TemplateKind::AssessmentConcern,
        }
    }
    /// The highest score of each of its questions; the lowest is 0.
    pub fn highest(self) -> u8 {
        match self {
            Self::Ons4 => 10,
            Self::Concern => 6,
        }
    }
    /// Whether an answer has words of the person as well.
    pub fn takes_words(self) -> bool { self == Self::Concern }
}

/// The four questions of ONS4, in their order.
pub const ONS4_QUESTIONS: [&str; 4] = ["satisfied", "worthwhile", "happy", "anxious"];

/// An answer as it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct GivenAnswer {
    /// To which question.
    pub key: EntryKey,
    /// From 0.
    pub score: u8,
    /// In the person's words, where the tool asks for them.
    #[ts(type = "string | null")]
    pub words: Option<Line>,
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answer {
    /// To which question.
    pub key: EntryKey,
    /// As it was asked.
    #[ts(type = "string")]
    pub question: Line,
    /// From 0.
    pub score: u8,
    /// In the person's words.
    #[ts(type = "string | null")]
    pub words: Option<Line>,
}

/// A tool filled once. A correction is a new one that names the one it stands for: history is never overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Assessment {
    /// Which.
    pub id: AssessmentId,
    /// Of whose case.
    pub case_id: CaseId,
    /// With which tool.
    pub tool: Tool,
    /// The Federation's version of its questions.
    pub version: u32,
    /// The PCN's own version; 0: it had nothing of its own.
    pub own_version: u32,
    /// What was answered; a question may be left out.
    pub answers: Vec<Answer>,
    /// The day it was asked.
    pub asked_on: Day,
    /// Who wrote it down.
    pub author: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub author_name: Line,
    /// When.
    pub recorded_at: UtcMicros,
    /// The one it stands for, when it corrects one.
    pub corrects: Option<AssessmentId>,
    /// Taken back, or corrected by another.
    pub is_withdrawn: bool,
}
