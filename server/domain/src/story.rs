//! Case stories: what went well or badly with one person, told so that nobody is told apart, for the Federation's collection.
//!
//! Owns a story's words, its draft on the case ([`CaseStory`]) and the released story on the Federation's stream ([`Story`]), which names
//! no case, practice, PCN or colleague. What a draft begins with is made of counts, levels and bands; never of anything that was typed.

use crate::{
    action_item::ActionStatus,
    assessment::{Assessment, ONS4_QUESTIONS, Tool},
    case::{Case, OutcomeKind},
    ids::{PersonId, StoryId},
    social_note::{NeedLevel, SocialDomain, latest},
    words::{Day, Line, Paragraph, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;

/// A question of ONS4 then and later, each 0–10; never summed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StoryScore {
    /// One of [`ONS4_QUESTIONS`].
    pub question: String,
    /// Then.
    pub before: u8,
    /// Later.
    pub after: u8,
}

/// A story, under its headings.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StoryWords {
    /// What it is called.
    #[ts(type = "string")]
    pub title: Line,
    /// The person's situation.
    #[ts(type = "string | null")]
    pub situation: Option<Paragraph>,
    /// What mattered to them.
    #[ts(type = "string | null")]
    pub mattered: Option<Paragraph>,
    /// What we did.
    #[ts(type = "string | null")]
    pub did: Option<Paragraph>,
    /// What changed.
    #[ts(type = "string | null")]
    pub changed: Option<Paragraph>,
    /// What we learnt.
    #[ts(type = "string | null")]
    pub learnt: Option<Paragraph>,
    /// How the person's well-being changed.
    pub wellbeing: Vec<StoryScore>,
}
impl std::fmt::Debug for StoryWords {
    /// Never the words: debug output ends in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("StoryWords(…)") }
}
impl StoryWords {
    /// What was typed, by the field it stands in.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let said = self.sections().into_iter().filter_map(|(name, text)| text.map(|text| (name, text.as_str())));
        std::iter::once(("words.title", self.title.as_str())).chain(said).collect()
    }
    /// The first heading with nothing under it; a story is released whole.
    pub fn empty_section(&self) -> Option<&'static str> { self.sections().into_iter().find(|(_, text)| text.is_none()).map(|(name, _)| name) }
    fn sections(&self) -> [(&'static str, Option<&Paragraph>); 5] {
        [
            ("words.situation", self.situation.as_ref()),
            ("words.mattered", self.mattered.as_ref()),
            ("words.did", self.did.as_ref()),
            ("words.changed", self.changed.as_ref()),
            ("words.learnt", self.learnt.as_ref()),
        ]
    }
}

/// Somebody did something with a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoryAct {
    /// Who.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// When.
    pub at: UtcMicros,
    /// Why, where a reason is asked for.
    #[ts(type = "string | null")]
    pub reason: Option<Line>,
}

/// Where a story is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StoryStatus {
    /// Its author writes.
    Draft,
    /// Waits for the second person.
    Asked,
    /// In the collection.
    Released,
    /// Taken back, by its author or from the collection.
    Withdrawn,
}

/// A case's story, for whoever has the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseStory {
    /// Its words as they were saved last.
    pub words: StoryWords,
    /// Where in its life.
    pub status: StoryStatus,
    /// Who wrote it, and when last.
    pub author: StoryAct,
    /// The day on which the person said yes to it, once its author asked for the release.
    pub consent_on: Option<Day>,
    /// Who sent it back to its author, until they ask for the release again.
    pub returned: Option<StoryAct>,
    /// Who released it.
    pub released: Option<StoryAct>,
    /// The story in the collection: a number of its own, from which no way leads back.
    pub story_id: Option<StoryId>,
    /// Who took it back.
    pub withdrawn: Option<StoryAct>,
}

impl CaseStory {
    /// Whether it waits for its author to mend it.
    pub fn is_sent_back(&self) -> bool { self.status == StoryStatus::Draft && self.returned.is_some() }
}

/// A released story: words that name nobody, and the month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Story {
    /// Which.
    pub id: StoryId,
    /// Its words; none: it was withdrawn.
    pub words: Option<StoryWords>,
    /// The first day of the month in which it was released.
    pub month: Day,
}

impl StoryId {
    /// From a fresh id, without the first 48 bits: those say to the millisecond when it was made, and a story has a month.
    pub fn without_time(fresh: Uuid) -> Self { Self(Uuid::from_u128(fresh.as_u128() & (u128::MAX >> 48))) }
}

/// The Federation's collection: what a subscriber of `stories:<federation>` holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Stories {
    /// By id.
    #[ts(type = "Record<string, Story>")]
    pub stories: BTreeMap<StoryId, Story>,
}

/// What a draft begins with.
pub fn suggested(case: &Case, today: Day) -> Option<StoryWords> {
    let band = age_band(case.root.patient.born_on, today);
    Some(StoryWords {
        title: Line::parse(&format!("A person {band}")).ok()?,
        situation: paragraph(situation(case, band)),
        mattered: None,
        did: paragraph(did(case)),
        changed: paragraph(changed(case)),
        learnt: None,
        wellbeing: wellbeing(case),
    })
}

fn paragraph(sentences: Vec<String>) -> Option<Paragraph> { Paragraph::parse(&sentences.join(" ")).ok() }

/// An age as a band of ten years; from ninety on there are too few to tell apart.
fn age_band(born_on: Day, today: Day) -> &'static str {
    let years = today.0.year() - born_on.0.year() - i16::from((today.0.month(), today.0.day()) < (born_on.0.month(), born_on.0.day()));
    match years {
        ..50 => "under fifty",
        50..60 => "in their fifties",
        60..70 => "in their sixties",
        70..80 => "in their seventies",
        80..90 => "in their eighties",
        90.. => "aged ninety or over",
    }
}

fn situation(case: &Case, band: &str) -> Vec<String> {
    let person = &case.root.patient;
    let lives = [(person.lives_alone, "living alone"), (person.is_in_care_home, "living in a care home"), (person.is_housebound, "housebound"), (person.needs_interpreter, "speaking with an interpreter")];
    let about: Vec<&str> = lives.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words).collect();
    let about = if about.is_empty() { String::new() } else { format!(", {}", about.join(", ")) };
    let frailty = case.root.cfs.and_then(|cfs| match cfs.value() {
        5 => Some("Mildly frail."),
        6 => Some("Moderately frail."),
        7..=8 => Some("Severely frail."),
        _ => None,
    });
    let needs: Vec<&str> = told_domains(case).filter(|domain| first_level(case, *domain).is_some_and(|level| level != NeedLevel::None)).map(domain_words).collect();
    let needs = (!needs.is_empty()).then(|| format!("There were needs around {}.", listed(&needs)));
    [Some(format!("A person {band}{about}.")), frailty.map(str::to_owned), needs].into_iter().flatten().collect()
}

fn did(case: &Case) -> Vec<String> {
    let decided = case.items.values().filter(|item| !item.is_removed).filter_map(|item| item.outcome.as_ref()).filter(|outcome| !outcome.kind.is_deferral());
    let kinds: Vec<OutcomeKind> = decided.map(|outcome| outcome.kind).collect();
    let done = case.actions.values().filter(|action| action.status == ActionStatus::Done).count();
    let times = |count: usize, one: &str, many: &str| if count == 1 { one.to_owned() } else { format!("{count} {many}") };
    let met = (!kinds.is_empty()).then(|| format!("The team talked about it {}.", times(kinds.len(), "once", "times")));
    let referred = kinds.contains(&OutcomeKind::ReferOn).then(|| "A service that could help was asked to join in.".to_owned());
    let did = (done > 0).then(|| format!("{} that had been promised {} done.", times(done, "One thing", "things"), if done == 1 { "was" } else { "were" }));
    [met, referred, did].into_iter().flatten().collect()
}

fn changed(case: &Case) -> Vec<String> {
    let is_met = |domain: &SocialDomain| {
        let now = latest(of_domain(case, *domain)).map(|note| note.level);
        first_level(case, *domain).is_some_and(|level| level != NeedLevel::None) && now == Some(NeedLevel::None)
    };
    let met: Vec<&str> = told_domains(case).filter(is_met).map(domain_words).collect();
    if met.is_empty() { Vec::new() } else { vec![format!("The needs around {} were met.", listed(&met))] }
}

fn of_domain(case: &Case, domain: SocialDomain) -> impl Iterator<Item = &crate::social_note::SocialNote> { case.social_notes.values().filter(move |note| note.domain == domain && !note.is_withdrawn) }
fn first_level(case: &Case, domain: SocialDomain) -> Option<NeedLevel> { of_domain(case, domain).min_by_key(|note| (note.written_at, note.id)).map(|note| note.level) }
/// Needs of which a story may tell by itself: never one that is restricted by default.
fn told_domains(case: &Case) -> impl Iterator<Item = SocialDomain> {
    let noted = move |domain: &SocialDomain| of_domain(case, *domain).next().is_some();
    SocialDomain::ALL.into_iter().filter(|domain| !domain.is_restricted_by_default() && *domain != SocialDomain::Strengths).filter(noted)
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn domain_words(domain: SocialDomain) -> &'static str {
    match domain {
        SocialDomain::Strengths => "strengths",
        SocialDomain::Housing => "housing",
        SocialDomain::Warmth => "warmth",
        SocialDomain::Money => "money",
        SocialDomain::Food => "food",
        SocialDomain::Transport => "transport",
        SocialDomain::Connection => "company",
        SocialDomain::Caring => "caring",
        SocialDomain::Safety => "safety",
        SocialDomain::Language => "language",
        SocialDomain::Digital => "getting online",
        SocialDomain::WorkAndLearning => "work and learning",
        SocialDomain::LegalStatus => "legal status",
    }
}

/// The first and the last time that ONS4 was asked, question by question.
fn wellbeing(case: &Case) -> Vec<StoryScore> {
    let mut asked: Vec<&Assessment> = case.assessments.values().filter(|it| it.tool == Tool::Ons4 && !it.is_withdrawn).collect();
    asked.sort_by_key(|it| (it.asked_on, it.recorded_at, it.id));
    let scores = |question: &str| asked.iter().filter_map(|it| it.answers.iter().find(|answer| answer.key.as_str() == question)).map(|answer| answer.score).collect::<Vec<_>>();
    let score = |question: &&str| match scores(question).as_slice() {
        [before, .., after] => Some(StoryScore { question: (*question).to_owned(), before: *before, after: *after }),
        _ => None,
    };
    ONS4_QUESTIONS.iter().filter_map(score).collect()
}
