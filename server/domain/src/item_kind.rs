//! What an agenda line is: a case, a topic, a slot of a borough meeting. Everybody in the room receives it, speakers and guests too.
//!
//! Architecture invariant: of a case and of a peer case there is nothing here; their words lie on streams of their own.

use crate::{ids::PersonId, meeting::MeetingKind, words::Line};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an agenda line is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ItemKind {
    /// A case, known only to those who may see it.
    Case,
    /// A business item, open to all in the room.
    Topic {
        /// What it is about. Names no patient.
        #[ts(type = "string")]
        title: Line,
    },
    /// Training, open to all in the room.
    Training {
        /// What is taught. Names no patient.
        #[ts(type = "string")]
        title: Line,
    },
    /// A speaker's slot, open to all in the room.
    Speaker {
        /// What they speak about. Names no patient.
        #[ts(type = "string")]
        title: Line,
        /// Who speaks, by a speaker's pass for this meeting; none: not known yet.
        speaker: Option<PersonId>,
    },
    /// An anonymised case among colleagues: what it is lies on the meeting's `peer-cases` stream, which no guest has.
    PeerCase,
}

impl ItemKind {
    /// Its title, where all in the room have it.
    pub fn title(&self) -> Option<&Line> {
        match self {
            Self::Case | Self::PeerCase => None,
            Self::Topic { title } | Self::Training { title } | Self::Speaker { title, .. } => Some(title),
        }
    }
    /// Whether this person speaks there.
    pub fn is_spoken_by(&self, person_id: PersonId) -> bool { matches!(self, Self::Speaker { speaker, .. } if *speaker == Some(person_id)) }
}

impl MeetingKind {
    /// Whether cases are discussed there by name: not with a whole borough, nor in supervision.
    pub fn lists_cases(self) -> bool { matches!(self, Self::Huddle | Self::Pcn) }
}

/// A slot of a borough meeting, as it is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Slot {
    /// Training.
    Training {
        /// What is taught.
        #[ts(type = "string")]
        title: Line,
    },
    /// An external speaker's.
    Speaker {
        /// What they speak about.
        #[ts(type = "string")]
        title: Line,
        /// Who, if known already.
        speaker: Option<PersonId>,
    },
}

impl From<Slot> for ItemKind {
    fn from(slot: Slot) -> Self {
        match slot {
            Slot::Training { title } => Self::Training { title },
            Slot::Speaker { title, speaker } => Self::Speaker { title, speaker },
        }
    }
}
