//! What the minutes keep of a case: every approved version for ever, the words that wait for approval, the tick that the text is
//! in the clinical record. And the manifest on the meeting, which says which versions there are and names no case.
//!
//! Owns how a part is put together and amended, as values; who may do so is `decide/minutes.rs`. Never reads another case.

use crate::{
    action_item::{ActionItem, ActionStatus, Owner},
    case::{Case, CaseAttendance, CaseItem, Corrected, Outcome},
    directory::Directory,
    ids::{ActionId, CaseId, ItemId, PersonId},
    meeting::Meeting,
    social_note::SocialNote,
    words::{Cfs, Day, Line, Paragraph, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// Longest of the four texts, in characters.
pub const TEXT_CHARS: usize = 6_000;
/// All four together, so that whatever is written over a part fits into one message, in any script (`limits.rs` of the protocol).
pub const TEXTS_CHARS: usize = 10_000;
/// Most people whose presence is put right at once.
pub const MOST_MARKS: usize = 60;
/// Most promises that are taken as they stand at once.
pub const MOST_TAKEN: usize = 40;

/// The four texts in the order of [`crate::stream::TEXT_BOXES`], plain, each possibly empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "[string, string, string, string]")]
pub struct FourTexts(pub [String; 4]);
impl fmt::Debug for FourTexts {
    /// Never the texts: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "FourTexts({} chars)", self.0.iter().map(|it| it.chars().count()).sum::<usize>()) }
}

/// What was promised, as it stood when the meeting was closed: the action itself lives on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Promised {
    /// The action.
    pub action_id: ActionId,
    /// What.
    #[ts(type = "string")]
    pub what: Line,
    /// Who.
    pub owner: Owner,
    /// Until when.
    pub due_on: Option<Day>,
    /// How it stood, where it was not simply to be done; none also of what was kept before this was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stood: Option<Stood>,
}

/// How an action stood when the meeting was closed. A cancelled one is not promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Stood {
    /// Done already.
    Done,
    /// Something stood in its way.
    Blocked {
        /// What.
        #[ts(type = "string | null")]
        why: Option<Line>,
    },
}

impl Promised {
    /// An action as it stands now.
    pub fn of(action: &ActionItem) -> Self {
        let stood = match action.status {
            ActionStatus::Done => Some(Stood::Done),
            ActionStatus::Blocked => Some(Stood::Blocked { why: action.note.clone() }),
            ActionStatus::Open | ActionStatus::Accepted | ActionStatus::Cancelled => None,
        };
        Self { action_id: action.id, what: action.what.clone(), owner: action.owner.clone(), due_on: action.due_on, stood }
    }
    /// Its words, owner and date as they stand now; what it was done or blocked by since the meeting is no part of the minutes.
    fn put_right(action: &ActionItem, stood: Option<Stood>) -> Self { Self { stood, ..Self::of(action) } }
}

impl FourTexts {
    /// Tells these texts from others: who looked at them says so by this, however long they are.
    pub fn mark(&self) -> String { mark_of(&self.0.join("\u{1f}")) }
}

/// Tells a text from another (FNV-1a, 64 bits). No secret.
pub(crate) fn mark_of(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

/// Who changed words of the minutes, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Amended {
    /// Who wrote the words.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// When.
    pub at: UtcMicros,
    /// Why; of an amendment always there.
    #[ts(type = "string | null")]
    pub reason: Option<Line>,
}

/// A case's part of one version of the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MinutesPart {
    /// In which version of the meeting's minutes it came; 0: a draft.
    pub version: u16,
    /// The four texts.
    pub texts: FourTexts,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// Who was there for it.
    pub attendance: Vec<CaseAttendance>,
    /// What was promised.
    pub actions: Vec<Promised>,
    /// What was written about the person's life since the meeting began, for all who have the case.
    pub social_notes: Vec<SocialNote>,
    /// The frailty scale then.
    pub cfs: Option<Cfs>,
    /// Whose words it holds, when somebody wrote over them.
    pub amended: Option<Amended>,
}

/// Words of an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeWords {
    /// Why.
    #[ts(type = "string | null")]
    pub rationale: Option<Paragraph>,
    /// Who saw it otherwise.
    #[ts(type = "string | null")]
    pub dissent: Option<Paragraph>,
}

/// Somebody was there for a case after all, or was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttendanceMark {
    /// Who.
    pub person_id: PersonId,
    /// Whether they were.
    pub was_present: bool,
}

/// What somebody writes over a case's part of the minutes, as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WrittenOver {
    /// The four texts, whole.
    pub texts: FourTexts,
    /// Words of the outcome; none: as they stand.
    pub outcome: Option<OutcomeWords>,
    /// Who was there after all, or was not.
    pub attendance: Vec<AttendanceMark>,
    /// Why; needed once the minutes are approved.
    #[ts(type = "string | null")]
    pub reason: Option<Line>,
    /// The shared texts as they were looked at, by their mark: letters up to there are taken in. None: as in the words it replaces.
    pub letters_seen: Option<String>,
    /// Promises of this line that the minutes shall have as they stand now, not as agreed: mended, added or cancelled since. None: as in
    /// the words it replaces.
    #[serde(default)]
    #[ts(optional)]
    pub actions_now: Option<Vec<ActionId>>,
}

/// What is written over a case's part of the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MinutesWords {
    /// The four texts, whole.
    pub texts: FourTexts,
    /// Words of the outcome; none: as they stand.
    pub outcome: Option<OutcomeWords>,
    /// Who was there after all, or was not.
    pub attendance: Vec<AttendanceMark>,
    /// Why; needed once the minutes are approved.
    #[ts(type = "string | null")]
    pub reason: Option<Line>,
    /// The shared texts as they were looked at: letters up to there are taken in or left out by these words. None: they wait on.
    pub letters_seen: Option<FourTexts>,
    /// What was promised, whole, when some of it was taken as it stood then; none: as agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub actions: Option<Vec<Promised>>,
}

/// Such words, waiting to be approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MinutesEdit {
    /// The words.
    pub words: MinutesWords,
    /// Who, when, why.
    pub amended: Amended,
}

/// Which words somebody approves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditSeen {
    /// Of which case; none: of a topic.
    pub case_id: Option<CaseId>,
    /// At which line.
    pub item_id: ItemId,
    /// When they were written.
    pub edited_at: UtcMicros,
}

/// The text is in the clinical record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pasted {
    /// Who pasted it.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// When.
    pub at: UtcMicros,
    /// Which version of the minutes; 0: the draft.
    pub version: u16,
    /// Which text ([`crate::record_text::RecordText::mark`]): another one now means it changed since.
    pub text_mark: String,
}

/// What minutes keep of a case at one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseMinutes {
    /// Approved parts, oldest first.
    pub versions: Vec<MinutesPart>,
    /// Words that wait: over the draft, or an amendment.
    pub edit: Option<MinutesEdit>,
    /// The shared texts up to which letters were looked at; none: as the draft was made.
    pub letters_seen: Option<FourTexts>,
    /// The text is in the record.
    pub pasted: Option<Pasted>,
    /// What was promised at this line when the meeting was closed, until its part is approved; none: it was closed before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub agreed: Option<Vec<Promised>>,
}

/// One approved version of a meeting's minutes. Says nothing of any case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MinutesVersion {
    /// From 1.
    pub version: u16,
    /// Who approved it.
    pub by: PersonId,
    /// Their name then.
    #[ts(type = "string")]
    pub name: Line,
    /// When.
    pub at: UtcMicros,
}

/// A topic as approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicMinutes {
    /// The line.
    pub item_id: ItemId,
    /// Its four texts.
    pub texts: FourTexts,
    /// What was promised.
    pub actions: Vec<Promised>,
    /// In which version of the minutes it came.
    #[serde(default = "first_version")]
    pub version: u16,
    /// Whose words it holds, when somebody wrote over them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amended: Option<Amended>,
    /// The shared texts up to which letters are in it, or were looked at, by their mark; none: it was approved before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub letters_mark: Option<String>,
}
fn first_version() -> u16 { 1 }
impl TopicMinutes {
    /// The same with words written over it, as this version.
    pub fn with(mut self, edit: &MinutesEdit, version: u16) -> Self {
        let MinutesEdit { words, amended } = edit;
        self.version = version;
        self.texts = words.texts.clone();
        if let Some(actions) = &words.actions {
            self.actions.clone_from(actions);
        }
        if let Some(seen) = &words.letters_seen {
            self.letters_mark = Some(seen.mark());
        }
        self.amended = Some(amended.clone());
        self
    }
}

/// Which versions of a meeting's minutes there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Manifest {
    /// Oldest first.
    pub versions: Vec<MinutesVersion>,
    /// What was said of topics, every version that one of them was in, oldest first.
    pub topics: Vec<TopicMinutes>,
}
impl Manifest {
    /// What was approved of a topic last.
    pub fn topic(&self, item_id: ItemId) -> Option<&TopicMinutes> { self.topics.iter().rev().find(|topic| topic.item_id == item_id) }
    /// The newest version.
    pub fn version(&self) -> u16 { self.versions.last().map_or(0, |it| it.version) }
}

/// What was promised and is still meant, in the order in which it was.
pub fn promised<'a>(actions: impl Iterator<Item = &'a ActionItem>) -> Vec<Promised> {
    let mut actions: Vec<&ActionItem> = actions.filter(|action| action.status != ActionStatus::Cancelled).collect();
    actions.sort_by_key(|action| (action.created_at, action.id));
    actions.into_iter().map(Promised::of).collect()
}

/// What was agreed, with these actions as they stand now in its place: changed ones anew, later ones after the others, cancelled ones
/// not at all. How each stood at the close stays.
pub fn taken_as_they_are<'a>(agreed: &[Promised], now: impl Iterator<Item = &'a ActionItem>) -> Vec<Promised> {
    let now: Vec<&ActionItem> = now.collect();
    let here = |id: ActionId| now.iter().find(|action| action.id == id);
    let kept = agreed.iter().filter_map(|was| match here(was.action_id) {
        None => Some(was.clone()),
        Some(action) => (action.status != ActionStatus::Cancelled).then(|| Promised::put_right(action, was.stood.clone())),
    });
    let added = promised(now.iter().copied()).into_iter().filter(|it| !agreed.iter().any(|was| was.action_id == it.action_id));
    let added = added.map(|it| Promised { stood: None, ..it });
    kept.chain(added).collect()
}

impl MinutesPart {
    /// A case's part as it stands with these texts, before anything is written over it.
    pub fn standing(case: &Case, item: &CaseItem, meeting: &Meeting, texts: [String; 4]) -> Self {
        let began = meeting.live.started_at;
        let mut social_notes: Vec<SocialNote> =
            case.social_notes.values().filter(|note| !note.is_withdrawn && began.is_some_and(|began| note.written_at >= began)).cloned().collect();
        social_notes.sort_by_key(|note| (note.written_at, note.id));
        Self {
            version: 0,
            texts: FourTexts(texts),
            outcome: item.outcome.clone(),
            attendance: item.attendance.clone(),
            actions: item.agreed(case),
            social_notes,
            cfs: case.root.cfs,
            amended: None,
        }
    }

    /// The same with words written over it. Somebody marked as there whom the directory does not know is left out.
    pub fn with(mut self, edit: &MinutesEdit, directory: &Directory) -> Self {
        let MinutesEdit { words, amended } = edit;
        self.texts = words.texts.clone();
        if let (Some(outcome), Some(said)) = (self.outcome.as_mut(), &words.outcome) {
            (outcome.rationale, outcome.dissent) = (said.rationale.clone(), said.dissent.clone());
        }
        for mark in &words.attendance {
            let corrected = Some(Corrected { by: amended.by, name: amended.name.clone(), at: amended.at, note: amended.reason.clone() });
            match self.attendance.iter_mut().find(|known| known.person_id == mark.person_id) {
                Some(known) if known.was_present == mark.was_present => {}
                Some(known) => (known.was_present, known.corrected) = (mark.was_present, corrected),
                None => {
                    let person = directory.people.get(&mark.person_id).filter(|_| mark.was_present);
                    self.attendance.extend(person.map(|person| CaseAttendance {
                        person_id: person.id,
                        name: person.name.clone(),
                        organisation: person.organisation.clone(),
                        was_present: true,
                        corrected,
                    }));
                }
            }
        }
        if let Some(actions) = &words.actions {
            self.actions.clone_from(actions);
        }
        self.attendance.sort_by(|a, b| (&a.name, a.person_id).cmp(&(&b.name, b.person_id)));
        self.amended = Some(amended.clone());
        self
    }
}

impl CaseItem {
    /// What was promised at it: as agreed when the meeting was closed, before that as it stands.
    pub fn agreed(&self, case: &Case) -> Vec<Promised> {
        let kept = self.minutes.as_ref().and_then(|it| it.agreed.clone());
        kept.unwrap_or_else(|| promised(case.actions_of(self.item_id)))
    }
    /// How many versions of its part were approved, and the newest.
    pub fn approved_part(&self) -> Option<&MinutesPart> { self.minutes.as_ref().and_then(|it| it.versions.last()) }
    /// Words that wait for approval.
    pub fn minutes_edit(&self) -> Option<&MinutesEdit> { self.minutes.as_ref().and_then(|it| it.edit.as_ref()) }
    /// The shared texts up to which letters are in the minutes, or were looked at: what came after is late.
    pub fn letters_seen(&self) -> [String; 4] {
        let seen = self.minutes.as_ref().and_then(|it| it.edit.as_ref().and_then(|edit| edit.words.letters_seen.as_ref()).or(it.letters_seen.as_ref()));
        seen.map_or_else(|| self.minutes_texts.clone().unwrap_or_default(), |texts| texts.0.clone())
    }
    /// What the minutes say of it now: the newest approved part, else the draft with what was written over it.
    pub fn minutes_now(&self, case: &Case, meeting: &Meeting, directory: &Directory) -> MinutesPart {
        if let Some(approved) = self.approved_part() {
            return approved.clone();
        }
        let draft = MinutesPart::standing(case, self, meeting, self.minutes_texts.clone().unwrap_or_default());
        self.minutes_edit().map_or_else(|| draft.clone(), |edit| draft.clone().with(edit, directory))
    }
}
