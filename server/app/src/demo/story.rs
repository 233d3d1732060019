//! The story as data: `data/huddle_story.json`. Days are working days counted from the day of seeding.

use mdt_domain::{
    case::{CaseStatus, ListedReason, OutcomeKind, StepDown},
    ids::LocalServiceId,
    meeting::MeetingKind,
    series::Recurrence,
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    story::StoryWords,
    words::{CaseCode, Line, LocalTime, NhsNumber, OdsCode, Paragraph, Priority},
};
use serde::Deserialize;

/// All of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// Whose.
    pub pcn: OdsCode,
    /// The huddle.
    pub series: SeriesStory,
    /// What else meets in a week, from the day after.
    pub week: Vec<WeekStory>,
    /// Rotating partners that are asked, by e-mail address.
    pub rotating: Vec<String>,
    /// Who comes for which service on which days.
    pub rota: Vec<RotaStory>,
    /// Who did not come to a past huddle.
    pub absences: Vec<Absence>,
    /// Who writes outcomes down.
    pub scribe: String,
    /// Who sends apologies for today.
    pub apologies: Apologies,
    /// Today's agenda, in order.
    pub today_order: Vec<CaseCode>,
    /// Cases.
    pub cases: Vec<CaseStory>,
}

/// The series.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesStory {
    /// Its title.
    pub title: Line,
    /// RFC 5545 rule.
    pub rule: Recurrence,
    /// `HH:MM`.
    pub starts_at_local: LocalTime,
    /// Minutes.
    pub slot_minutes: u16,
    /// E-mail address.
    pub chair: String,
    /// E-mail address.
    pub deputy: String,
    /// E-mail addresses.
    pub core: Vec<String>,
    /// The team's own call.
    pub call_url: Option<String>,
    /// Minutes before the start after which a case comes on only as urgent.
    pub cut_off_minutes: Option<u32>,
}

/// A series beside the huddle, with the agenda of its first meeting.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekStory {
    /// Which kind; of a supervision chair and core are its two people, and the supervisee has said yes.
    pub kind: MeetingKind,
    /// Its title.
    pub title: Line,
    /// RFC 5545 rule.
    pub rule: Recurrence,
    /// `HH:MM`.
    pub starts_at_local: LocalTime,
    /// Minutes.
    pub slot_minutes: u16,
    /// E-mail address.
    pub chair: String,
    /// E-mail address.
    pub deputy: Option<String>,
    /// E-mail addresses.
    pub core: Vec<String>,
    /// Business of the first meeting.
    pub topics: Vec<TopicStory>,
    /// Standing topics that its people took off the first meeting.
    #[serde(default)]
    pub taken_off: Vec<Line>,
    /// Its cases.
    pub cases: Vec<CaseCode>,
}

/// A topic of an agenda.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicStory {
    /// What it is about.
    pub title: Line,
    /// Planned minutes.
    pub minutes: u16,
}

/// A line of a rota.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotaStory {
    /// Short name of the service.
    pub service: String,
    /// E-mail address.
    pub email: String,
    /// Monday 1 to Sunday 7; empty: every day.
    pub weekdays: Vec<u8>,
    /// Not before this time of the day.
    pub from: Option<LocalTime>,
    /// Not after this time of the day.
    pub until: Option<LocalTime>,
}

/// Somebody did not come.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Day.
    pub on: i32,
    /// E-mail address.
    pub email: String,
}

/// Apologies with cover.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apologies {
    /// E-mail address.
    pub email: String,
    /// Who covers.
    pub cover: Line,
    /// E-mail address of who covers.
    pub cover_email: String,
}

/// One case. Who the person is stands in `cases.csv`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseStory {
    /// Its code.
    pub code: CaseCode,
    /// Which row of `cases.csv`.
    pub nhs_number: NhsNumber,
    /// Review rhythm.
    pub priority: Priority,
    /// Why on the list.
    pub reason: Line,
    /// Short names of services.
    pub needs: Vec<String>,
    /// Accepted unless told.
    pub status: Option<CaseStatus>,
    /// Day of the next review before any huddle.
    pub next_review: Option<i32>,
    /// The referral.
    pub referral: Option<ReferralStory>,
    /// Why it is put on today's agenda; none: it is carried there, or is not on it.
    pub today: Option<ListedReason>,
    /// Social notes.
    pub notes: Vec<NoteStory>,
    /// Past huddles.
    pub huddles: Vec<HuddleStory>,
    /// What became of the actions.
    pub later: Vec<ActionStep>,
    /// How the person said they were, over time.
    #[serde(default)]
    pub wellbeing: Vec<WellbeingStory>,
    /// The practice worries most about them.
    pub concern: Option<ConcernStory>,
    /// What is told of it in the Federation's collection, once it has left the list.
    pub told: Option<ToldStory>,
}

/// ONS4 as it was answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WellbeingStory {
    /// The day it was asked.
    pub on: i32,
    /// Who asked, by e-mail address.
    pub by: String,
    /// Satisfied, worthwhile, happy, anxious: 0 to 10 each.
    pub ons4: [u8; 4],
}

/// That a practice is most concerned about somebody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConcernStory {
    /// Day.
    pub on: i32,
    /// `HH:MM`.
    pub at: String,
    /// Who of the practice, by e-mail address.
    pub by: String,
    /// What worries them.
    pub note: Line,
}

/// A case story that was released.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldStory {
    /// Who wrote it, by e-mail address.
    pub by: String,
    /// Who released it.
    pub released_by: String,
    /// The day on which the person said yes.
    pub on: i32,
    /// Its words.
    pub words: StoryWords,
}

/// A referral.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the words are those of `mdt_domain::case::Referral`")]
pub struct ReferralStory {
    pub on: i32,
    pub referred_by: Line,
    pub situation: Paragraph,
    pub background: Option<Paragraph>,
    pub assessment: Option<Paragraph>,
    pub recommendation: Option<Paragraph>,
    pub question: Option<Line>,
    pub told: Option<Line>,
    pub objections: Option<Line>,
}

/// A social note.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the words are those of `mdt_domain::social_note::SocialNote`; `on` and `review` are days")]
pub struct NoteStory {
    pub on: i32,
    pub at: String,
    pub by: String,
    pub domain: SocialDomain,
    pub level: NeedLevel,
    pub line: Line,
    pub sharing: NoteSharing,
    pub source: Option<Line>,
    pub review: Option<i32>,
    pub more: Option<Paragraph>,
    /// Put under it by its author, a minute later.
    #[serde(default)]
    pub local_service: Option<LocalServiceId>,
}

/// A case's turn in a past huddle.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HuddleStory {
    /// Day.
    pub on: i32,
    /// Why it was put on that agenda; `carried`: the huddle before put it there.
    pub listed: Listed,
    /// What was decided; none: not reached.
    pub outcome: Option<OutcomeStory>,
    /// What was promised.
    pub actions: Vec<ActionStory>,
    /// The four texts.
    pub texts: Option<[String; 4]>,
    /// Who typed them.
    pub texts_by: Option<String>,
    /// Minutes the room spent.
    pub minutes_spent: i64,
}

/// How a case came to a past agenda.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// By the carry-over rule.
    Carried,
}
/// By hand with a reason, or by the rule.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub enum Listed {
    /// By the rule.
    ByRule(Carried),
    /// By hand.
    ByHand(ListedReason),
}

/// An outcome.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the words are those of `mdt_domain::case::Outcome`; `review` is a day")]
pub struct OutcomeStory {
    pub kind: OutcomeKind,
    pub rationale: Option<Paragraph>,
    pub dissent: Option<Paragraph>,
    pub refer_to: Option<Line>,
    pub review: Option<i32>,
    pub step_down: Option<StepDown>,
}

/// An action.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionStory {
    /// Its name in this file.
    pub key: String,
    /// What.
    pub what: Line,
    /// `pool`, `service:SHORT`, an e-mail address with or without `person:`.
    pub owner: String,
    /// Due day.
    pub due: i32,
    /// Who wrote it down.
    pub by: String,
}

/// What somebody did with an action.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionStep {
    /// Day.
    pub on: i32,
    /// `HH:MM`.
    pub at: String,
    /// Name in this file.
    pub action: String,
    /// What.
    #[serde(rename = "do")]
    pub deed: ActionDeed,
    /// E-mail address.
    pub by: String,
    /// Result, reason, or what help is asked for.
    pub note: Option<Line>,
    /// Of whom help is asked: as an owner is named.
    #[serde(default)]
    pub of: Option<String>,
}

/// What can be done with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionDeed {
    /// "Got it".
    Accept,
    /// "I'll take it".
    Claim,
    /// Tick.
    Complete,
    /// Cannot go on.
    Block,
    /// Asks for help.
    Help,
}
