//! Texts for the clinical record, as they cross HTTP.

use mdt_domain::{
    case::OutcomeKind,
    ids::{CaseId, ItemId, MeetingId},
    minutes_part::Pasted,
    words::{CaseCode, Line, OdsCode, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/meetings/{id}/record-texts`: a text for each case of a meeting that is over and that this person may see.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordTexts {
    /// Which meeting.
    pub meeting_id: MeetingId,
    /// Its title.
    pub title: String,
    /// When it started.
    pub starts_at: UtcMicros,
    /// How many versions of its minutes were approved; 0: they are a draft.
    pub version: u16,
    /// In the order of the agenda.
    pub texts: Vec<CaseRecord>,
}

/// The text of one case.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct CaseRecord {
    /// Which case.
    pub case_id: CaseId,
    /// At which line.
    pub item_id: ItemId,
    /// The line's number.
    pub number: u16,
    /// The case's code.
    pub code: CaseCode,
    /// "Okafor, Mary": so that the text goes into the right record. Not in the text.
    pub name: String,
    /// NHS number, for the same.
    pub nhs_number: Option<String>,
    /// The practice that keeps the record.
    pub practice: OdsCode,
    /// Its name.
    #[ts(type = "string")]
    pub practice_name: Line,
    /// What was decided.
    pub outcome: Option<OutcomeKind>,
    /// In which version of the minutes its part came; 0: the draft.
    pub version: u16,
    /// To paste: plain, at most 1,500 characters.
    pub text: String,
    /// Something was left out to fit.
    pub is_shortened: bool,
    /// Tells this text from another.
    pub text_mark: String,
    /// The tick; of another text when its mark is another.
    pub pasted: Option<Pasted>,
    /// Whether this person may tick.
    pub may_mark: bool,
}
impl std::fmt::Debug for CaseRecord {
    /// Never the text or the person: debug output ends in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "CaseRecord({})", self.code) }
}
