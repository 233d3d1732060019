//! One newtype id per entity, made by one macro, so that an item can never be taken for a case.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.as_hyphenated().fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }
    )+};
}

ids! {
    /// A member, whatever their roles.
    PersonId,
    /// A partner service with a rota (community independence service, reablement …).
    ServiceId,
    /// A recurring meeting.
    SeriesId,
    /// One occurrence of a series, or a meeting of its own.
    MeetingId,
    /// A line of an agenda. Random, and the only thing of a case that the meeting's stream carries.
    ItemId,
    /// A person on a PCN's list.
    CaseId,
    /// Something promised.
    ActionId,
    /// One version-kept note on a social determinant of health.
    SocialNoteId,
    /// Made by the client for each command; the same id again has no second effect (P2).
    CommandId,
    /// Shared by all events of one command (applied together by the page).
    CommitId,
    /// One live connection (a tab).
    ConnectionId,
    /// A line of a service's rota.
    DutyId,
    /// Something a person is told on their worklist.
    NoticeId,
    /// Something shared with everybody at a meeting: a title and a link.
    ResourceId,
    /// A tool filled once on a case.
    AssessmentId,
    /// A case story in the Federation's collection.
    StoryId,
    /// A service of the local directory: the id Open Referral UK gave it.
    LocalServiceId,
    /// A mail, from the commit that wanted it to its end; its Message-ID is made from it.
    MailId,
}
