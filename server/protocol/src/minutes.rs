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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails by panicking")]
    use crate::{client::ClientMessage, command::WireCommand, limits::MAX_CLIENT_FRAME_BYTES};
    use mdt_domain::{
        ids::{ActionId, CaseId, CommandId, ItemId, MeetingId, PersonId},
        minutes_part::{AttendanceMark, FourTexts, MOST_MARKS, MOST_TAKEN, OutcomeWords, TEXT_CHARS, TEXTS_CHARS, WrittenOver},
        words::{Line, Paragraph, UtcMicros},
    };
    use uuid::Uuid;

    /// With every field as full as `decide` takes it, of a sign that takes most bytes.
    fn fullest(sign: &str) -> ClientMessage {
        let paragraph = || Some(Paragraph::parse(&sign.repeat(2_000)).unwrap());
        let words = WrittenOver {
            texts: FourTexts([TEXT_CHARS, TEXTS_CHARS - TEXT_CHARS, 0, 0].map(|length| sign.repeat(length))),
            outcome: Some(OutcomeWords { rationale: paragraph(), dissent: paragraph() }),
            attendance: vec![AttendanceMark { person_id: PersonId(Uuid::max()), was_present: false }; MOST_MARKS],
            reason: Some(Line::parse(&sign.repeat(280)).unwrap()),
            letters_seen: Some(FourTexts::default().mark()),
            actions_now: Some(vec![ActionId(Uuid::max()); MOST_TAKEN]),
        };
        let command = WireCommand::EditMinutes {
            meeting_id: MeetingId(Uuid::max()),
            item_id: ItemId(Uuid::max()),
            case_id: Some(CaseId(Uuid::max())),
            on_version: u16::MAX,
            seen_edit_at: Some(UtcMicros(i64::MAX)),
            words: Box::new(words),
        };
        ClientMessage::Command { id: CommandId(Uuid::max()), command: Box::new(command) }
    }

    #[test]
    fn the_longest_amendment_that_is_taken_fits_into_one_message_in_any_script() {
        for sign in ["x", "\"", "é", "ض", "漢", "😀"] {
            let bytes = serde_json::to_vec(&fullest(sign)).unwrap().len();
            assert!(bytes <= MAX_CLIENT_FRAME_BYTES, "{sign}: {bytes} bytes");
        }
    }
}
