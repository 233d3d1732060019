//! Worklists: copies of the actions addressed to a person, a service or a pool, and notices, written in the same commit,
//! so that an owner needs no case.

use crate::{
    action_item::ActionItem,
    ids::{ActionId, CaseId, ItemId, MeetingId, NoticeId, PersonId},
    words::{CaseCode, Line, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// A copy of an action: the line, due date and code; nothing else of the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorklistEntry {
    /// The action as it is.
    pub action: ActionItem,
    /// No longer this owner's (reassigned or claimed); kept so that an undo can tell.
    pub is_withdrawn: bool,
}

/// What a person is told. A closed list: no notice is made from somebody's free text about a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NoticeKind {
    /// "You are needed now": called in by the chair.
    CalledIn {
        /// In which meeting.
        meeting_id: MeetingId,
        /// For which line.
        item_id: ItemId,
        /// The number it is called by.
        number: u16,
    },
    /// A referral of theirs was sent back.
    ReferralReturned {
        /// Whose case.
        case_id: CaseId,
        /// Its code.
        code: CaseCode,
    },
    /// Somebody opened a case without a right: to the information governance leads, and to who leads the case's PCN.
    GlassBroken {
        /// Which case.
        case_id: CaseId,
        /// Its code.
        code: CaseCode,
        /// Who.
        person_id: PersonId,
        /// Their name then.
        #[ts(type = "string")]
        name: Line,
        /// What they gave as the reason.
        #[ts(type = "string")]
        reason: Line,
        /// Against a bar, for risk to life.
        is_risk_to_life: bool,
        /// When it ends.
        until: UtcMicros,
    },
    /// A meeting lost somebody: a seat, the chair or the deputy needs a name.
    SeatEmpty {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Who is gone.
        #[ts(type = "string")]
        name: Line,
    },
    /// Actions of somebody who left were given to this person.
    ActionsHandedOver {
        /// Who left.
        #[ts(type = "string")]
        name: Line,
        /// How many.
        count: u16,
    },
    /// A meeting nobody was connected to ended itself; so much is incomplete.
    MeetingEndedItself {
        /// Which meeting.
        meeting_id: MeetingId,
        /// Actions and reviews to mend in its draft minutes.
        incomplete: u16,
    },
    /// Help this person asked for: somebody does it, or says that they cannot; why is read on the action.
    HelpAnswered {
        /// The case's code; none: of a topic.
        code: Option<CaseCode>,
        /// Who answered.
        #[ts(type = "string")]
        name: Line,
        /// They took the action over.
        is_taken: bool,
    },
}

/// A notice on a person's worklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// What.
    pub kind: NoticeKind,
    /// When.
    pub at: UtcMicros,
    /// When its receiver put it away.
    pub seen_at: Option<UtcMicros>,
}

/// A worklist, whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Worklist {
    /// By action.
    #[ts(type = "Record<string, WorklistEntry>")]
    pub entries: BTreeMap<ActionId, WorklistEntry>,
    /// By notice.
    #[serde(default)]
    #[ts(type = "Record<string, Notice>")]
    pub notices: BTreeMap<NoticeId, Notice>,
}

impl Worklist {
    /// The list without what these cases hold: their people objected to whoever reads it.
    pub fn without(&self, barred: &BTreeSet<CaseId>) -> Self {
        let is_free = |entry: &WorklistEntry| entry.action.case_id.is_none_or(|case| !barred.contains(&case));
        Self {
            entries: self.entries.iter().filter(|(_, entry)| is_free(entry)).map(|(id, entry)| (*id, entry.clone())).collect(),
            notices: self.notices.clone(),
        }
    }
}
