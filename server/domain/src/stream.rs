//! A stream is the unit of sharing: whoever may subscribe to it may see all of it.

use crate::{
    ids::{CaseId, ItemId, MeetingId, PersonId, SeriesId, ServiceId},
    words::{OdsCode, WordError},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// The name of a stream, `kind:id` as text. Every stream has its own gap-free `seq`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub enum StreamId {
    /// Who is here, what is current, timers, hands, chair. Never a case id, code, colour, reason or outcome.
    Meeting(MeetingId),
    /// All shared content of a case.
    Case(CaseId),
    /// Notes of restricted domains.
    CaseRestricted(CaseId),
    /// One author's private notes on one case.
    PrivateNote(PersonId, CaseId),
    /// Copies of the actions and requests addressed to a person.
    PersonWorklist(PersonId),
    /// Copies of the actions addressed to a service.
    ServiceWorklist(ServiceId),
    /// The pool of a PCN: actions anybody of the PCN's link workers may take.
    Pool(OdsCode),
    /// Recurrence, template, rota.
    Series(SeriesId),
    /// Members, roles, services of a Federation or PCN.
    Directory(OdsCode),
    /// Anonymised cases of a meeting among colleagues: members have it, guests and speakers never.
    PeerCases(MeetingId),
    /// The Federation's collection of case stories, which name nobody.
    Stories(OdsCode),
}

impl StreamId {
    /// Whether it is a list of actions: of a person, of a service, of the pool.
    pub fn is_worklist(&self) -> bool { matches!(self, Self::PersonWorklist(_) | Self::ServiceWorklist(_) | Self::Pool(_)) }

    /// The part before the colon.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Meeting(_) => "meeting",
            Self::Case(_) => "case",
            Self::CaseRestricted(_) => "case-restricted",
            Self::PrivateNote(..) => "private-note",
            Self::PersonWorklist(_) => "worklist",
            Self::ServiceWorklist(_) => "worklist-service",
            Self::Pool(_) => "pool",
            Self::Series(_) => "series",
            Self::Directory(_) => "directory",
            Self::PeerCases(_) => "peer-cases",
            Self::Stories(_) => "stories",
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match self {
            Self::Meeting(id) | Self::PeerCases(id) => write!(f, "{kind}:{id}"),
            Self::Case(id) | Self::CaseRestricted(id) => write!(f, "{kind}:{id}"),
            Self::PrivateNote(author, case) => write!(f, "{kind}:{author}:{case}"),
            Self::PersonWorklist(id) => write!(f, "{kind}:{id}"),
            Self::ServiceWorklist(id) => write!(f, "{kind}:{id}"),
            Self::Pool(code) | Self::Directory(code) | Self::Stories(code) => write!(f, "{kind}:{code}"),
            Self::Series(id) => write!(f, "{kind}:{id}"),
        }
    }
}

impl FromStr for StreamId {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        fn id<T: FromStr>(text: &str) -> Result<T, WordError> {
            text.parse().map_err(|_| WordError("is not a stream id".into()))
        }
        let (kind, rest) = text.split_once(':').ok_or_else(|| WordError("is not a stream id".into()))?;
        Ok(match kind {
            "meeting" => Self::Meeting(id(rest)?),
            "case" => Self::Case(id(rest)?),
            "case-restricted" => Self::CaseRestricted(id(rest)?),
            "private-note" => {
                let (author, case) = rest.split_once(':').ok_or_else(|| WordError("is not a stream id".into()))?;
                Self::PrivateNote(id(author)?, id(case)?)
            }
            "worklist" => Self::PersonWorklist(id(rest)?),
            "worklist-service" => Self::ServiceWorklist(id(rest)?),
            "pool" => Self::Pool(OdsCode::parse(rest)?),
            "series" => Self::Series(id(rest)?),
            "directory" => Self::Directory(OdsCode::parse(rest)?),
            "peer-cases" => Self::PeerCases(id(rest)?),
            "stories" => Self::Stories(OdsCode::parse(rest)?),
            _ => return Err(WordError("is not a kind of stream".into())),
        })
    }
}
impl Serialize for StreamId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
}
impl<'de> Deserialize<'de> for StreamId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(D::Error::custom)
    }
}

/// A shared text document: four texts (Situation, Action to date, Update, Next steps) of one case or topic in one
/// meeting. `case/<case>/<meeting>` or `topic/<meeting>/<item>`. It has a log and a seq of its own; who may subscribe
/// to its [`DocumentId::stream`] may read and type in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub enum DocumentId {
    /// The discussion note of a case in a meeting.
    Case {
        /// Whose case.
        case_id: CaseId,
        /// In which meeting.
        meeting_id: MeetingId,
    },
    /// The note of a business topic.
    Topic {
        /// In which meeting.
        meeting_id: MeetingId,
        /// Which line.
        item_id: ItemId,
    },
}
impl DocumentId {
    /// The stream whose readers may read and type in this document.
    pub fn stream(&self) -> StreamId {
        match self {
            Self::Case { case_id, .. } => StreamId::Case(*case_id),
            Self::Topic { meeting_id, .. } => StreamId::Meeting(*meeting_id),
        }
    }
    /// The meeting in which it is typed.
    pub fn meeting_id(&self) -> MeetingId {
        match self {
            Self::Case { meeting_id, .. } | Self::Topic { meeting_id, .. } => *meeting_id,
        }
    }
}
impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case { case_id, meeting_id } => write!(f, "case/{case_id}/{meeting_id}"),
            Self::Topic { meeting_id, item_id } => write!(f, "topic/{meeting_id}/{item_id}"),
        }
    }
}
impl FromStr for DocumentId {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let wrong = || WordError("is not a document id".into());
        let mut parts = text.splitn(3, '/');
        let (kind, a, b) = (parts.next().ok_or_else(wrong)?, parts.next().ok_or_else(wrong)?, parts.next().ok_or_else(wrong)?);
        match kind {
            "case" => Ok(Self::Case { case_id: a.parse().map_err(|_| wrong())?, meeting_id: b.parse().map_err(|_| wrong())? }),
            "topic" => Ok(Self::Topic { meeting_id: a.parse().map_err(|_| wrong())?, item_id: b.parse().map_err(|_| wrong())? }),
            _ => Err(wrong()),
        }
    }
}
impl Serialize for DocumentId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
}
impl<'de> Deserialize<'de> for DocumentId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(D::Error::custom)
    }
}

/// The four boxes of a discussion note, in their order on screen; the names of the texts inside a document.
pub const TEXT_BOXES: [&str; 4] = ["situation", "action_to_date", "update", "next_steps"];
