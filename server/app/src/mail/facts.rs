//! The pieces letters are made of: instants with their zone, meetings by kind, actions by code. No free text in any of them.

use jiff::tz::TimeZone;
use mdt_domain::{
    ids::MeetingId,
    meeting::MeetingKind,
    words::{CaseCode, Day, Line, UtcMicros},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// An IANA time zone that is known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Zone(String);
impl Zone {
    /// Errors when no such zone is known.
    pub fn parse(name: &str) -> Result<Self, &'static str> {
        TimeZone::get(name).map(|_| Self(name.to_owned())).map_err(|_| "is not a time zone known here")
    }
    fn zone(&self) -> TimeZone { TimeZone::get(&self.0).unwrap_or(TimeZone::UTC) }
}
impl Default for Zone {
    fn default() -> Self { Self("Europe/London".to_owned()) }
}
impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> { Self::parse(&String::deserialize(d)?).map_err(D::Error::custom) }
}

/// An instant, said as the wall clock of its zone says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The instant.
    pub at: UtcMicros,
    /// Whose wall clock.
    #[serde(default)]
    pub zone: Zone,
}
impl When {
    /// By the clock of London.
    pub fn london(at: UtcMicros) -> Self { Self { at, zone: Zone::default() } }
    fn local(&self) -> jiff::ZonedDateTime { jiff::Timestamp::from_microsecond(self.at.0).unwrap_or_default().to_zoned_datetime(self.zone.zone()) }
    /// Some minutes later.
    #[must_use]
    pub fn plus_minutes(&self, minutes: u16) -> Self { Self { at: self.at.plus_seconds(i64::from(minutes) * 60), zone: self.zone.clone() } }
    /// The day there.
    pub fn day(&self) -> Day { Day(self.local().date()) }
    /// `Tuesday 24 November 2026`.
    pub fn day_in_words(&self) -> String { day_in_words(self.day()) }
    /// `09:05`.
    pub fn time(&self) -> String { self.local().strftime("%H:%M").to_string() }
}

/// `Tuesday 24 November 2026`.
pub fn day_in_words(day: Day) -> String { day.0.strftime("%A %-d %B %Y").to_string() }

/// A meeting, by its kind: its title is somebody's text and stays away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingFacts {
    /// Which, for the link.
    pub id: MeetingId,
    /// Said in the standard words of the kind.
    pub kind: MeetingKind,
    /// The PCN's or Federation's name as the directory has it.
    pub pcn: Line,
    /// When it starts.
    pub starts: When,
    /// Planned length.
    pub minutes: u16,
}

/// The part of a meeting for which somebody is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPart {
    /// From when.
    pub from: When,
    /// Minutes.
    pub minutes: u16,
    /// How many items of the agenda are theirs; 0: none, they are asked to what everybody there hears.
    pub items: u16,
}

/// A promised action, by its case: what was promised is somebody's text and stays away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionLine {
    /// Of which case; none: of a topic.
    pub code: Option<CaseCode>,
    /// Due on.
    pub due_on: Option<Day>,
    /// It is somebody else's, who asks for help with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_help: bool,
}

/// The iCalendar part of a mail, made elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPart {
    /// What a calendar is to do with it; the text says the same.
    pub method: CalendarMethod,
    /// iCalendar text with CRLF line ends.
    pub text: String,
}

/// What a calendar is asked to do (RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarMethod {
    /// Take it in, or take the change over.
    Request,
    /// Take it out.
    Cancel,
}
impl CalendarMethod {
    /// As in a header.
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}
