//! A case: a person on the PCN's list, with all its shared content.
//! Life: referred → returned or accepted → listed → in discussion → discussed → (review due → listed …) →
//! stepped down, or closed (died, moved, declined).

use crate::{
    action_item::{ActionItem, ActionStatus},
    assessment::Assessment,
    directory::{Directory, Person},
    ids::{ActionId, AssessmentId, CaseId, ItemId, MeetingId, PersonId, SeriesId, ServiceId, SocialNoteId},
    minutes_part::CaseMinutes,
    social_note::SocialNote,
    story::CaseStory,
    words::{CaseCode, Cfs, Day, Efi, EntryKey, Line, NhsNumber, OdsCode, Paragraph, Priority, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// Where in its life (listed, in discussion and discussed follow from its items).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// A referral waits for an answer.
    Referred,
    /// Sent back with a reason.
    Returned,
    /// On the PCN's list.
    Accepted,
    /// Off the list, with a reason and a continuing owner.
    SteppedDown,
    /// Died, moved or declined.
    Closed,
}

/// The person behind a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Patient {
    /// Given name.
    #[ts(type = "string")]
    pub given: Line,
    /// Family name.
    #[ts(type = "string")]
    pub family: Line,
    /// Date of birth.
    pub born_on: Day,
    /// NHS number; blank for confidential patients.
    pub nhs_number: Option<NhsNumber>,
    /// As recorded by the practice.
    pub sex: Option<String>,
    /// First language.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub needs_interpreter: bool,
    /// Lives alone.
    pub lives_alone: bool,
    /// Housebound.
    pub is_housebound: bool,
    /// Lives in a care home.
    pub is_in_care_home: bool,
}

/// SBAR and the question for the MDT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Referral {
    /// What happens now.
    #[ts(type = "string")]
    pub situation: Paragraph,
    /// What led to it.
    #[ts(type = "string | null")]
    pub background: Option<Paragraph>,
    /// What the referrer thinks.
    #[ts(type = "string | null")]
    pub assessment: Option<Paragraph>,
    /// What the referrer asks for.
    #[ts(type = "string | null")]
    pub recommendation: Option<Paragraph>,
    /// The question for the MDT.
    #[ts(type = "string | null")]
    pub question: Option<Line>,
    /// What the person was told.
    #[ts(type = "string | null")]
    pub told: Option<Line>,
    /// What the person objects to.
    #[ts(type = "string | null")]
    pub objections: Option<Line>,
    /// Who referred, in words.
    #[ts(type = "string")]
    pub referred_by: Line,
    /// When.
    pub referred_at: UtcMicros,
    /// The member who referred: told when it is sent back.
    #[serde(default)]
    pub referrer: Option<PersonId>,
    /// Why it cannot wait for the meeting after the cut-off.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub urgent_reason: Option<Line>,
    /// Why it was sent back, the last time.
    #[serde(default)]
    pub returned: Option<Returned>,
    /// Answers to what the Federation or the PCN added to the form, in its order.
    #[serde(default)]
    pub answers: Vec<FormAnswer>,
}

/// An answer to a question that a referral form has beside the usual ones. The question stands with it as it was asked: the form may be
/// reworded later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormAnswer {
    /// Which line of the form.
    pub key: EntryKey,
    /// What was asked.
    #[ts(type = "string")]
    pub question: Line,
    /// What was answered.
    #[ts(type = "string")]
    pub answer: Paragraph,
}

/// What a referral says, as its referrer writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words are those of `Referral`")]
pub struct ReferralWords {
    pub situation: Paragraph,
    pub background: Option<Paragraph>,
    pub assessment: Option<Paragraph>,
    pub recommendation: Option<Paragraph>,
    pub question: Option<Line>,
    pub told: Option<Line>,
    pub objections: Option<Line>,
    pub urgent_reason: Option<Line>,
    pub answers: Vec<FormAnswer>,
}
impl ReferralWords {
    /// The referral of a member, now.
    pub fn by(self, referrer: &Person, now: UtcMicros) -> Referral {
        let Self { situation, background, assessment, recommendation, question, told, objections, urgent_reason, answers } = self;
        Referral {
            situation,
            background,
            assessment,
            recommendation,
            question,
            told,
            objections,
            urgent_reason,
            referred_by: referrer.name.clone(),
            referred_at: now,
            referrer: Some(referrer.id),
            returned: None,
            answers,
        }
    }
}

/// A referral sent back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Returned {
    /// What must be mended.
    #[ts(type = "string")]
    pub reason: Line,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: UtcMicros,
}

/// Who must get nothing of a case: the person objected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Barred {
    /// One member.
    Person {
        /// Who.
        person_id: PersonId,
        /// Their name when the bar was set.
        #[ts(type = "string")]
        name: Line,
    },
    /// Everybody of a partner service.
    Service {
        /// Which.
        service_id: ServiceId,
        /// Its name when the bar was set.
        #[ts(type = "string")]
        name: Line,
    },
    /// Everybody whose organisation has this name.
    Organisation {
        /// As the directory has it.
        #[ts(type = "string")]
        name: Line,
    },
}
impl Barred {
    /// Whether two bars name the same, whatever it is called now.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Person { person_id: a, .. }, Self::Person { person_id: b, .. }) => a == b,
            (Self::Service { service_id: a, .. }, Self::Service { service_id: b, .. }) => a == b,
            (Self::Organisation { name: a }, Self::Organisation { name: b }) => is_same_organisation(a, b),
            _ => false,
        }
    }
    /// Its name, as shown.
    pub fn name(&self) -> &Line {
        match self {
            Self::Person { name, .. } | Self::Service { name, .. } | Self::Organisation { name } => name,
        }
    }
    /// Whether it hits this person.
    pub fn hits(&self, person: &Person) -> bool {
        match self {
            Self::Person { person_id, .. } => *person_id == person.id,
            // Somebody of the service who was typed in without it (a guest) is known by the name of what they are of.
            Self::Service { service_id, name } => person.service_id == Some(*service_id) || person.organisations().any(|of| is_of(name, of)),
            Self::Organisation { name } => person.organisations().any(|of| is_of(name, of)),
        }
    }
}
/// Whether an organisation is the named one, or a part of it by its name ("Council reablement team" of "Council reablement").
fn is_of(name: &Line, organisation: &Line) -> bool {
    let (name, organisation) = (folded(name), folded(organisation));
    !name.is_empty() && organisation.starts_with(&name)
}
/// Whether two names are one organisation's, however they are written.
pub fn is_same_organisation(a: &Line, b: &Line) -> bool { folded(a) == folded(b) }
/// What an organisation is by law, at the end of its name.
const LEGAL_FORMS: [&str; 6] = ["ltd", "limited", "plc", "llp", "cic", "cio"];
/// The words of a name by which organisations are compared: not capitals, spaces, dots, apostrophes, "and" or "&", "the" before it or "Ltd"
/// behind it. The twin of `wordsOf` in colleagues.ts.
fn folded(name: &Line) -> Vec<String> {
    let plain = name.as_str().to_lowercase().replace('&', " and ").replace(['\'', '’', '.'], "");
    let mut words: Vec<String> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.len() > 1 && words.first().is_some_and(|word| word == "the") {
        words.remove(0);
    }
    if words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(&word.as_str())) {
        words.pop();
    }
    words
}

/// A bar on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Bar {
    /// Who.
    pub whom: Barred,
    /// What the person said, in one line.
    #[ts(type = "string")]
    pub reason: Line,
    /// Who wrote it down.
    pub recorded_by: PersonId,
    /// When.
    pub recorded_at: UtcMicros,
}

/// Somebody opened a case they have no right to, with a reason: break glass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BreakGlass {
    /// Who.
    pub person_id: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// Why.
    #[ts(type = "string")]
    pub reason: Line,
    /// Risk to life: goes against a bar too.
    pub is_risk_to_life: bool,
    /// When.
    pub opened_at: UtcMicros,
    /// Ends by itself.
    pub until: UtcMicros,
}

/// A practice says: of our people on the list, about this one we worry most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MostConcerned {
    /// Who said so.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// When.
    pub at: UtcMicros,
    /// What worries them, in one line.
    #[ts(type = "string | null")]
    pub note: Option<Line>,
}

/// Who was in the room while a case was discussed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseAttendance {
    /// Who.
    pub person_id: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// Whose they are.
    #[ts(type = "string")]
    pub organisation: Line,
    /// Whether they were there, as it stands.
    pub was_present: bool,
    /// Who corrected it, and when.
    pub corrected: Option<Corrected>,
}

/// A correction by the coordinator, with its trace; what stood before is in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Corrected {
    /// By whom.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// When.
    pub at: UtcMicros,
    /// Why.
    #[ts(type = "string | null")]
    pub note: Option<Line>,
}

/// Somebody was called in for a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Call {
    /// Who.
    pub person_id: PersonId,
    /// When.
    pub called_at: UtcMicros,
}

/// The part of a case that is one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseRoot {
    /// Which.
    pub id: CaseId,
    /// Its short name.
    pub code: CaseCode,
    /// Whose list.
    pub pcn: OdsCode,
    /// Registered practice.
    pub practice: OdsCode,
    /// The practice's name.
    #[ts(type = "string")]
    pub practice_name: Line,
    /// The person.
    pub patient: Patient,
    /// Where in its life.
    pub status: CaseStatus,
    /// Review rhythm.
    pub priority: Priority,
    /// Clinical Frailty Scale, if rated.
    pub cfs: Option<Cfs>,
    /// Electronic Frailty Index, if computed.
    pub efi: Option<Efi>,
    /// Why the person is on the list, in one line.
    #[ts(type = "string")]
    pub reason: Line,
    /// The referral, if there was one.
    pub referral: Option<Referral>,
    /// Which services are needed when it is discussed.
    #[ts(type = "Array<ServiceId>")]
    pub needed_services: BTreeSet<ServiceId>,
    /// Comes back every time, until changed.
    pub is_recurring: bool,
    /// Next review.
    pub next_review_on: Option<Day>,
    /// Step-down, when stepped down.
    pub step_down: Option<StepDown>,
    /// Who must get nothing of it.
    #[serde(default)]
    pub bars: Vec<Bar>,
    /// Openings without a right, also those that have ended.
    #[serde(default)]
    pub break_glass: Vec<BreakGlass>,
    /// The practice is most concerned about this person.
    #[serde(default)]
    pub most_concerned: Option<MostConcerned>,
    /// Why it is closed, when somebody closed it.
    #[serde(default)]
    pub closed: Option<Closed>,
    /// Why it came back on the list, the last time it did without a referral.
    #[serde(default)]
    pub reopened: Option<Reopened>,
    /// The story that is told of it, for the Federation's collection.
    #[serde(default)]
    pub story: Option<Box<CaseStory>>,
}

/// Back on the list after it had left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reopened {
    /// Why.
    #[ts(type = "string")]
    pub reason: Line,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: UtcMicros,
}

/// Why a case is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClosedReason {
    /// The person has died.
    Died,
    /// Moved to a practice outside the PCN.
    Moved,
    /// The person declined.
    Declined,
}

/// Closed, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Closed {
    /// Why.
    pub why: ClosedReason,
    /// Who wrote it down.
    pub by: PersonId,
    /// When.
    pub at: UtcMicros,
}

/// Off the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StepDown {
    /// Why.
    #[ts(type = "string")]
    pub reason: Line,
    /// Who goes on looking after the person.
    #[ts(type = "string")]
    pub continuing_owner: Line,
}

/// What was decided: the typed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Actions agreed.
    ActionsAgreed,
    /// Watchful review until a date.
    WatchfulReview,
    /// Refer on to a service.
    ReferOn,
    /// Urgent community response.
    EscalateUrgentCommunityResponse,
    /// Virtual ward.
    EscalateVirtualWard,
    /// Admission.
    EscalateAdmission,
    /// Safeguarding.
    EscalateSafeguarding,
    /// Plan agreed without discussion.
    AgreedWithoutDiscussion,
    /// Step down.
    StepDown,
    /// Declined by the person.
    Declined,
    /// Not appropriate.
    NotAppropriate,
    /// Deferred: no time.
    DeferredNoTime,
    /// Deferred: missing information.
    DeferredMissingInformation,
    /// Deferred: key person absent.
    DeferredKeyPersonAbsent,
}
impl OutcomeKind {
    /// Whether the case was put off rather than decided.
    pub fn is_deferral(self) -> bool {
        matches!(self, Self::DeferredNoTime | Self::DeferredMissingInformation | Self::DeferredKeyPersonAbsent)
    }
    /// Whether a next review date is needed: always, unless the case leaves the list, is not for the team, or was put off.
    pub fn needs_review_date(self) -> bool {
        !self.is_deferral() && !matches!(self, Self::StepDown | Self::Declined | Self::NotAppropriate)
    }
}

/// What was decided for one case in one meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outcome {
    /// Which of the list.
    pub kind: OutcomeKind,
    /// Why.
    #[ts(type = "string | null")]
    pub rationale: Option<Paragraph>,
    /// Who saw it otherwise, and why.
    #[ts(type = "string | null")]
    pub dissent: Option<Paragraph>,
    /// To which service, when referred on.
    #[ts(type = "string | null")]
    pub refer_to: Option<Line>,
    /// Next review; needed unless stepped down, declined or not appropriate.
    pub next_review_on: Option<Day>,
    /// Step-down; needed when stepped down.
    pub step_down: Option<StepDown>,
    /// Who wrote it down.
    pub recorded_by: PersonId,
    /// When.
    pub recorded_at: UtcMicros,
}

/// What stood at a line when somebody looked, before they write an outcome there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OutcomeSeen {
    /// Nothing was decided.
    Nothing,
    /// An outcome.
    Recorded {
        /// When it was written down.
        at: UtcMicros,
    },
}
impl OutcomeSeen {
    /// Whether it is another one than stands now.
    pub fn is_not(self, standing: &Outcome) -> bool {
        self != Self::Recorded { at: standing.recorded_at }
    }
}

/// Why a case is on an agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListedReason {
    /// Its review is due.
    ReviewDue,
    /// A new referral.
    NewReferral,
    /// An action is overdue.
    OverdueAction,
    /// An action is blocked.
    BlockedAction,
    /// Not discussed last time.
    CarriedNotDiscussed,
    /// An action is a guest's whose pass is over.
    OwnerGone,
    /// Comes every time.
    Recurring,
    /// Practice most concerned.
    MostConcerned,
    /// Put on by hand.
    AddedByHand,
    /// Late and urgent, while live.
    LateUrgent,
}

/// A case's place in one meeting. Known only to those who have the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseItem {
    /// The line.
    pub item_id: ItemId,
    /// In which meeting.
    pub meeting_id: MeetingId,
    /// Its series, for "last time".
    pub series_id: Option<SeriesId>,
    /// When that meeting starts.
    pub starts_at: UtcMicros,
    /// Why it is listed.
    pub reason: ListedReason,
    /// How often it was deferred or not reached before, running.
    pub deferred_count: u16,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// Taken off that agenda again.
    pub is_removed: bool,
    /// Whether the meeting is over.
    pub is_over: bool,
    /// Where it went when it was not finished: the next meeting's line.
    pub carried_to: Option<MeetingId>,
    /// The four texts as they stood at close, in order of [`crate::stream::TEXT_BOXES`].
    pub minutes_texts: Option<[String; 4]>,
    /// Guests whose pass is bound to this line.
    #[serde(default)]
    #[ts(type = "Array<PersonId>")]
    pub guests: BTreeSet<PersonId>,
    /// Why it came on after the cut-off.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub urgent_reason: Option<Line>,
    /// Who was there while it was discussed, made at close.
    #[serde(default)]
    pub attendance: Vec<CaseAttendance>,
    /// Who was called in for it, last call each.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// Its part of the minutes: approved versions, words that wait, the tick that it is in the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub minutes: Option<Box<CaseMinutes>>,
    /// What the case's row said before the outcome here changed it; none also where none stands, or one from before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub stood_before: Option<Box<StoodBefore>>,
}

/// What an outcome puts out of a case's row: it stands there again when the outcome is taken back, and under another one put in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoodBefore {
    /// When the case was to be reviewed.
    pub next_review_on: Option<Day>,
    /// What its practice had said.
    pub most_concerned: Option<MostConcerned>,
}

/// A case, whole: what a subscriber of `case:<id>` holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Case {
    /// One row.
    pub root: CaseRoot,
    /// Its places in meetings.
    #[ts(type = "Record<string, CaseItem>")]
    pub items: BTreeMap<ItemId, CaseItem>,
    /// Shared social notes, history included.
    #[ts(type = "Record<string, SocialNote>")]
    pub social_notes: BTreeMap<SocialNoteId, SocialNote>,
    /// Actions, closed ones included.
    #[ts(type = "Record<string, ActionItem>")]
    pub actions: BTreeMap<ActionId, ActionItem>,
    /// Tools filled, those taken back included.
    #[serde(default)]
    #[ts(type = "Record<string, Assessment>")]
    pub assessments: BTreeMap<AssessmentId, Assessment>,
}

/// The little of a case that an agenda shows to those who have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Card {
    /// The line.
    pub item_id: ItemId,
    /// In which meeting.
    pub meeting_id: MeetingId,
    /// Which case.
    pub case_id: CaseId,
    /// Its code.
    pub code: CaseCode,
    /// Such as "M.O.".
    pub initials: String,
    /// Review rhythm.
    pub priority: Priority,
    /// Why it is listed.
    pub reason: ListedReason,
    /// How often deferred before.
    pub deferred_count: u16,
    /// Which services are needed.
    pub needed_services: Vec<ServiceId>,
    /// Guests whose pass is bound to this line.
    #[serde(default)]
    pub guests: Vec<PersonId>,
    /// Who was called in for it.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// Names of who must get nothing of it.
    #[serde(default)]
    #[ts(type = "Array<string>")]
    pub barred: Vec<Line>,
    /// Came on after the cut-off, or while live.
    #[serde(default)]
    pub is_urgent: bool,
    /// The referral holds an objection, and nobody is kept out.
    #[serde(default)]
    pub has_objection: bool,
    /// Closed since it was listed: the person died, say.
    #[serde(default)]
    pub closed: Option<ClosedReason>,
    /// What was decided, once decided.
    pub outcome: Option<OutcomeKind>,
    /// Next review, once decided.
    pub next_review_on: Option<Day>,
    /// Open actions of the case.
    pub open_actions: u16,
    /// Of these, overdue on the day the card was made.
    pub overdue_actions: u16,
    /// The earliest day that is over with something left undone; by the day the card was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub overdue_since: Option<Day>,
    /// What stands in the way of the blocked action that is due first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub blocked_because: Option<Line>,
    /// Actions of this line that have no owner or no date.
    pub incomplete_actions: u16,
    /// Position in the case's stream this card was made at.
    #[ts(type = "number")]
    pub seq: u64,
}

impl Patient {
    /// Somebody of whom nothing else is known yet.
    pub fn new(given: Line, family: Line, born_on: Day) -> Self {
        Self {
            given,
            family,
            born_on,
            nhs_number: None,
            sex: None,
            language: None,
            needs_interpreter: false,
            lives_alone: false,
            is_housebound: false,
            is_in_care_home: false,
        }
    }
    /// Such as "M.O.".
    pub fn initials(&self) -> String {
        let first = |name: &Line| name.as_str().chars().find(|c| c.is_alphanumeric()).map(|c| format!("{}.", c.to_uppercase()));
        [first(&self.given), first(&self.family)].into_iter().flatten().collect()
    }
}

impl CaseRoot {
    /// A case that was accepted, of which nothing else is known yet. `practice`: its code and name.
    pub fn new(id: CaseId, code: CaseCode, pcn: OdsCode, practice: (OdsCode, Line), patient: Patient, priority: Priority, reason: Line) -> Self {
        Self {
            id,
            code,
            pcn,
            practice: practice.0,
            practice_name: practice.1,
            patient,
            status: CaseStatus::Accepted,
            priority,
            cfs: None,
            efi: None,
            reason,
            referral: None,
            needed_services: BTreeSet::new(),
            is_recurring: false,
            next_review_on: None,
            step_down: None,
            bars: Vec::new(),
            break_glass: Vec::new(),
            most_concerned: None,
            closed: None,
            reopened: None,
            story: None,
        }
    }
    /// Whether it is off the list: stepped down or closed.
    pub fn is_off_list(&self) -> bool { matches!(self.status, CaseStatus::SteppedDown | CaseStatus::Closed) }
    /// The person objects to something, and nobody has written down whom that keeps out.
    pub fn has_unheeded_objection(&self) -> bool {
        self.bars.is_empty() && self.referral.as_ref().is_some_and(|referral| referral.objections.is_some())
    }
    /// Whether a bar hits this person.
    pub fn bars_person(&self, person: &Person) -> bool { self.bars.iter().any(|bar| bar.whom.hits(person)) }
    /// Whether a service is kept out: by its name, or because nobody is left in it who may know (a bar of an organisation or of its last
    /// member).
    pub fn bars_service(&self, id: ServiceId, directory: &Directory) -> bool {
        let is_named = self.bars.iter().any(|bar| matches!(&bar.whom, Barred::Service { service_id, .. } if *service_id == id));
        let mut members = directory.members_of(id).peekable();
        is_named || (members.peek().is_some() && members.all(|person| self.bars_person(person)))
    }
    /// The person's running break-glass opening, the longest.
    pub fn broken_by(&self, person: PersonId, now: UtcMicros) -> Option<&BreakGlass> {
        self.break_glass.iter().filter(|it| it.person_id == person && now < it.until).max_by_key(|it| (it.is_risk_to_life, it.until))
    }
}

impl CaseItem {
    /// Whether something was decided there (a deferral decides nothing).
    pub fn is_discussed(&self) -> bool { self.outcome.as_ref().is_some_and(|outcome| !outcome.kind.is_deferral()) }
}

impl Case {
    /// Its line in a meeting, unless it was taken off.
    pub fn line_in(&self, meeting_id: MeetingId) -> Option<&CaseItem> {
        self.items.values().find(|item| item.meeting_id == meeting_id && !item.is_removed)
    }

    /// Its last line in a meeting that was over before `starts_at`.
    pub fn last_over_before(&self, starts_at: UtcMicros) -> Option<&CaseItem> {
        let over = self.items.values().filter(|item| item.is_over && !item.is_removed && item.starts_at < starts_at);
        over.max_by_key(|item| (item.starts_at, item.item_id))
    }

    /// How often in a row it was deferred or not reached in the meetings before one that starts at `starts_at`.
    pub fn deferred_before(&self, starts_at: UtcMicros) -> u16 {
        match self.last_over_before(starts_at) {
            Some(item) if !item.is_discussed() => item.deferred_count.saturating_add(1),
            _ => 0,
        }
    }

    /// Actions promised at one line of one meeting.
    pub fn actions_of(&self, item_id: ItemId) -> impl Iterator<Item = &ActionItem> {
        self.actions.values().filter(move |action| action.item_id == Some(item_id))
    }
    /// Whether an open action is somebody's whose pass is over.
    pub fn waits_for_any(&self, gone: &BTreeSet<PersonId>) -> bool { self.actions.values().any(|action| action.waits_for_any(gone)) }
    /// Of the blocked actions the one that is due first; dateless last.
    pub fn first_blocked(&self) -> Option<&ActionItem> {
        let blocked = self.actions.values().filter(|action| action.status == ActionStatus::Blocked);
        blocked.min_by_key(|action| (action.due_on.is_none(), action.due_on, action.id))
    }

    /// The card of one line, made from the case as it stands at `seq`. None when the case has no such line (any more).
    pub fn card(&self, item_id: ItemId, seq: u64, today: Day) -> Option<Card> {
        let item = self.items.get(&item_id).filter(|item| !item.is_removed)?;
        let count = |wanted: &dyn Fn(&ActionItem) -> bool| u16::try_from(self.actions.values().filter(|a| wanted(a)).count()).unwrap_or(u16::MAX);
        Some(Card {
            item_id,
            meeting_id: item.meeting_id,
            case_id: self.root.id,
            code: self.root.code.clone(),
            initials: self.root.patient.initials(),
            priority: self.root.priority,
            reason: item.reason,
            deferred_count: item.deferred_count,
            needed_services: self.root.needed_services.iter().copied().collect(),
            guests: item.guests.iter().copied().collect(),
            calls: item.calls.clone(),
            barred: self.root.bars.iter().map(|bar| bar.whom.name().clone()).collect(),
            is_urgent: item.urgent_reason.is_some() || item.reason == ListedReason::LateUrgent,
            has_objection: self.root.has_unheeded_objection(),
            closed: self.root.closed.as_ref().map(|it| it.why),
            outcome: item.outcome.as_ref().map(|outcome| outcome.kind),
            next_review_on: item.outcome.as_ref().and_then(|outcome| outcome.next_review_on),
            open_actions: count(&ActionItem::is_open),
            overdue_actions: count(&|action| action.is_overdue(today)),
            overdue_since: self.actions.values().filter(|action| action.is_overdue(today)).filter_map(|action| action.due_on).min(),
            blocked_because: self.first_blocked().and_then(|action| action.note.clone()),
            incomplete_actions: count(&|action| action.item_id == Some(item_id) && action.is_incomplete()),
            seq,
        })
    }
}
