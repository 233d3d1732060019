//! Writing: REQUEST, CANCEL and PUBLISH, as Outlook, Google and Apple calendars take them.
//!
//! Times of meetings carry `TZID=Europe/London`, so that a series keeps its wall-clock time through clock changes; a RECURRENCE-ID and
//! an EXDATE stand in the same form as DTSTART, because calendars find the occurrence by it. The crate `icalendar` writes and escapes
//! each property; lines are folded here: the crate's last piece of a long line can have 76 octets.

use super::{ZONE, zone};
use icalendar::{Parameter, Property};
use jiff::Timestamp;
use mdt_domain::{
    meeting::Partstat,
    series::{LocalTime, Recurrence},
    words::{Day, UtcMicros},
};

/// RFC 5545, 3.1: octets of a line, without its end.
const MOST_OCTETS: usize = 75;
const PRODID: &str = "-//MDT Hub//MDT Hub//EN";
/// How often a subscribed calendar is asked to look again.
const REFRESH: &str = "PT1H";

/// A name and an address of e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// As people read it; may be empty.
    pub name: String,
    /// Such as `lena@example.nhs.uk`.
    pub address: String,
}

/// What somebody is asked as (RFC 5545, ROLE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// CHAIR.
    Chair,
    /// REQ-PARTICIPANT.
    Required,
    /// OPT-PARTICIPANT.
    Optional,
}

/// Who is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// Whom.
    pub mailbox: Mailbox,
    /// What they answered so far, so that an update does not take it back.
    pub partstat: Partstat,
    /// As what.
    pub role: Role,
}

/// One person's invitation, for one meeting, one series, or one occurrence of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// The same for the life of the meeting or series, and per attendee where each has a block of their own.
    pub uid: String,
    /// Rises with every change that matters to the attendee.
    pub sequence: u32,
    /// When this text was made; of two with one `sequence` the later counts.
    pub dtstamp: UtcMicros,
    /// Where replies go.
    pub organiser: Mailbox,
    /// The one who is asked: nobody sees another's address.
    pub attendee: Attendee,
    /// One line.
    pub summary: String,
    /// A few lines; may be empty.
    pub description: String,
    /// Where the meeting is found in the hub.
    pub url: Option<String>,
    /// When.
    pub when: When,
}

/// When something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// A meeting of its own.
    Single {
        /// From.
        starts_at: UtcMicros,
        /// To.
        ends_at: UtcMicros,
    },
    /// A series, whole: what is not told with it is gone from the calendars that take it.
    Series {
        /// The first occurrence by rule (a calendar shows DTSTART whether the rule matches or not). Its wall-clock time is the series'.
        starts_at: UtcMicros,
        /// Its end.
        ends_at: UtcMicros,
        /// The rule.
        rule: Recurrence,
        /// Days by rule on which it is not held.
        excluded: Vec<Day>,
        /// Occurrences that are not as the rule has them.
        overrides: Vec<Override>,
    },
    /// One occurrence of a series, told alone.
    One {
        /// The day by rule.
        recurrence_id: Day,
        /// The series' time of day: part of the occurrence's name in calendars.
        series_time: LocalTime,
        /// From.
        starts_at: UtcMicros,
        /// To.
        ends_at: UtcMicros,
    },
}

/// An occurrence that is not as the rule has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The day by rule.
    pub recurrence_id: Day,
    /// From.
    pub starts_at: UtcMicros,
    /// To.
    pub ends_at: UtcMicros,
    /// Whether it is held then, or not at all.
    pub status: OverrideStatus,
}

/// Of an [`Override`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideStatus {
    /// Held at these times.
    Confirmed,
    /// Not held.
    Cancelled,
}

/// Something in a feed that its owner subscribed to: no attendees, since it is the owner's own calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEntry {
    /// As in the invitation, so that a calendar which has both shows one.
    pub uid: String,
    /// As in the invitation.
    pub sequence: u32,
    /// When this text was made.
    pub dtstamp: UtcMicros,
    /// One line.
    pub summary: String,
    /// A few lines; may be empty.
    pub description: String,
    /// Where it is found in the hub.
    pub url: Option<String>,
    /// When.
    pub when: When,
    /// Shown as called off rather than gone without a word.
    pub is_cancelled: bool,
}

/// An invitation or its update: METHOD:REQUEST. The whole VCALENDAR, lines ended by CRLF.
pub fn request(invite: &Invite) -> String {
    let mut text = Text::begin("REQUEST");
    text.events(&Event::of(invite, Status::Confirmed));
    text.end()
}

/// Calls off what the invitation was for, [`When::One`] one occurrence: METHOD:CANCEL. `sequence` is higher than the last one sent.
pub fn cancel(invite: &Invite) -> String {
    let mut text = Text::begin("CANCEL");
    text.events(&Event::of(invite, Status::Cancelled));
    text.end()
}

/// A calendar to subscribe to: METHOD:PUBLISH. `name` is what it is called in the list of calendars.
pub fn feed(name: &str, entries: &[FeedEntry]) -> String {
    let mut text = Text::begin("PUBLISH");
    text.property("X-WR-CALNAME", &one_line(name), &[]);
    text.property("X-WR-TIMEZONE", ZONE, &[]);
    text.property("REFRESH-INTERVAL", REFRESH, &[("VALUE", "DURATION")]);
    text.property("X-PUBLISHED-TTL", REFRESH, &[]);
    for entry in entries {
        text.events(&Event {
            uid: &entry.uid,
            sequence: entry.sequence,
            dtstamp: entry.dtstamp,
            people: None,
            summary: &entry.summary,
            description: &entry.description,
            url: entry.url.as_deref(),
            when: &entry.when,
            status: if entry.is_cancelled { Status::Cancelled } else { Status::Confirmed },
        });
    }
    text.end()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Confirmed,
    Cancelled,
}

/// What invitations and feeds have in common.
struct Event<'a> {
    uid: &'a str,
    sequence: u32,
    dtstamp: UtcMicros,
    people: Option<(&'a Mailbox, &'a Attendee)>,
    summary: &'a str,
    description: &'a str,
    url: Option<&'a str>,
    when: &'a When,
    status: Status,
}
impl<'a> Event<'a> {
    fn of(invite: &'a Invite, status: Status) -> Self {
        Self {
            uid: &invite.uid,
            sequence: invite.sequence,
            dtstamp: invite.dtstamp,
            people: Some((&invite.organiser, &invite.attendee)),
            summary: &invite.summary,
            description: &invite.description,
            url: invite.url.as_deref(),
            when: &invite.when,
            status,
        }
    }
}

/// The text as it grows.
struct Text(String);

impl Text {
    fn begin(method: &str) -> Self {
        let mut text = Self(String::with_capacity(2048));
        text.line("BEGIN:VCALENDAR");
        text.property("PRODID", PRODID, &[]);
        text.property("VERSION", "2.0", &[]);
        text.property("CALSCALE", "GREGORIAN", &[]);
        text.property("METHOD", method, &[]);
        zone::VTIMEZONE.iter().for_each(|line| text.line(line));
        text
    }
    fn end(mut self) -> String {
        self.line("END:VCALENDAR");
        self.0
    }

    /// A VEVENT for what it is, and one for each occurrence that differs.
    fn events(&mut self, event: &Event<'_>) {
        match event.when {
            When::Single { starts_at, ends_at } => self.event(event, (*starts_at, *ends_at), event.status, |_| {}),
            When::One { recurrence_id, series_time, starts_at, ends_at } => {
                self.event(event, (*starts_at, *ends_at), event.status, |text| text.by_rule("RECURRENCE-ID", *recurrence_id, *series_time));
            }
            When::Series { starts_at, ends_at, rule, excluded, overrides } => {
                let time = time_of(*starts_at);
                self.event(event, (*starts_at, *ends_at), event.status, |text| {
                    text.property("RRULE", &rule.in_calendars(time), &[]);
                    excluded.iter().for_each(|day| text.by_rule("EXDATE", *day, time));
                });
                // Called off whole: nothing in it is left to differ.
                for other in overrides.iter().filter(|_| event.status == Status::Confirmed) {
                    let status = match other.status {
                        OverrideStatus::Confirmed => Status::Confirmed,
                        OverrideStatus::Cancelled => Status::Cancelled,
                    };
                    self.event(event, (other.starts_at, other.ends_at), status, |text| text.by_rule("RECURRENCE-ID", other.recurrence_id, time));
                }
            }
        }
    }

    fn event(&mut self, event: &Event<'_>, (from, to): (UtcMicros, UtcMicros), status: Status, which: impl FnOnce(&mut Self)) {
        self.line("BEGIN:VEVENT");
        self.property("UID", &one_line(event.uid), &[]);
        self.property("SEQUENCE", &event.sequence.to_string(), &[]);
        self.property("DTSTAMP", &timestamp(event.dtstamp).strftime("%Y%m%dT%H%M%SZ").to_string(), &[]);
        which(self);
        self.instant("DTSTART", from);
        self.instant("DTEND", to);
        self.property("SUMMARY", &one_line(event.summary), &[]);
        if !event.description.is_empty() {
            self.property("DESCRIPTION", &clean(event.description), &[]);
        }
        if let Some(url) = event.url {
            self.property("URL", &bare(url), &[]);
        }
        let (status, busy) = match status {
            Status::Confirmed => ("CONFIRMED", "BUSY"),
            Status::Cancelled => ("CANCELLED", "FREE"),
        };
        self.property("STATUS", status, &[]);
        self.property("CLASS", "PRIVATE", &[]);
        self.property("TRANSP", if busy == "BUSY" { "OPAQUE" } else { "TRANSPARENT" }, &[]);
        // Outlook asks this rather than TRANSP.
        self.property("X-MICROSOFT-CDO-BUSYSTATUS", busy, &[]);
        if let Some((organiser, attendee)) = event.people {
            self.people(organiser, attendee);
        }
        self.line("END:VEVENT");
    }

    fn people(&mut self, organiser: &Mailbox, attendee: &Attendee) {
        let role = match attendee.role {
            Role::Chair => "CHAIR",
            Role::Required => "REQ-PARTICIPANT",
            Role::Optional => "OPT-PARTICIPANT",
        };
        let partstat = match attendee.partstat {
            Partstat::NeedsAction => "NEEDS-ACTION",
            Partstat::Accepted => "ACCEPTED",
            Partstat::Declined => "DECLINED",
            Partstat::Tentative => "TENTATIVE",
        };
        self.mailbox("ORGANIZER", organiser, &[]);
        self.mailbox("ATTENDEE", &attendee.mailbox, &[("CUTYPE", "INDIVIDUAL"), ("ROLE", role), ("PARTSTAT", partstat), ("RSVP", "TRUE")]);
        // Another time is asked for in the hub, where the others see it.
        self.property("X-MICROSOFT-DISALLOW-COUNTER", "TRUE", &[]);
    }

    fn mailbox(&mut self, key: &str, mailbox: &Mailbox, parameters: &[(&str, &str)]) {
        // A quotation mark cannot stand in a parameter (RFC 5545, 3.2).
        let name = format!("\"{}\"", one_line(&mailbox.name).replace('"', "'"));
        let mut all = parameters.to_vec();
        if !mailbox.name.is_empty() {
            all.push(("CN", &name));
        }
        self.property(key, &format!("mailto:{}", bare(&mailbox.address)), &all);
    }

    /// An instant as wall-clock time.
    fn instant(&mut self, key: &str, at: UtcMicros) {
        let local = timestamp(at).to_zoned_datetime(zone::london());
        self.property(key, &local.strftime("%Y%m%dT%H%M%S").to_string(), &[("TZID", ZONE)]);
    }
    /// An occurrence by its name: the day by rule and the series' time, whether or not the clock ever shows it.
    fn by_rule(&mut self, key: &str, day: Day, time: LocalTime) {
        let value = format!("{}T{:02}{:02}00", day.0.strftime("%Y%m%d"), time.hour(), time.minute());
        self.property(key, &value, &[("TZID", ZONE)]);
    }

    /// A property with its value escaped as its type wants it.
    fn property(&mut self, key: &str, value: &str, parameters: &[(&str, &str)]) {
        let mut property = Property::new(key, value);
        for (key, value) in parameters {
            property.append_parameter(Parameter::new(key, value));
        }
        // Writing into a string does not fail.
        let written: String = property.try_into().unwrap_or_default();
        self.line(&written.replace("\r\n ", "").replace("\r\n", ""));
    }

    /// A line, folded: at most 75 octets each, never within a character, and no piece ends with a space, which mail may lose.
    fn line(&mut self, mut line: &str) {
        let mut most = MOST_OCTETS;
        while line.len() > most {
            let mut at = line.floor_char_boundary(most);
            let trimmed = line.get(..at).map_or(at, |piece| piece.trim_end_matches(' ').len());
            if trimmed > 0 {
                at = trimmed;
            }
            let (piece, rest) = line.split_at(at);
            self.0.push_str(piece);
            self.0.push_str("\r\n ");
            line = rest;
            // The space that marks a continued line is one of them.
            most = MOST_OCTETS - 1;
        }
        self.0.push_str(line);
        self.0.push_str("\r\n");
    }
}

fn timestamp(at: UtcMicros) -> Timestamp { Timestamp::from_microsecond(at.0).unwrap_or_default() }

/// The wall clock's hour and minute at an instant.
fn time_of(at: UtcMicros) -> LocalTime {
    let local = timestamp(at).to_zoned_datetime(zone::london());
    // Never out of the range of a time of day.
    LocalTime::parse(&local.strftime("%H:%M").to_string()).unwrap_or_default()
}

/// Text as it may stand in a value: line feeds are escaped later, other control characters have no form at all.
fn clean(text: &str) -> String { text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect() }
/// The same, of one line.
fn one_line(text: &str) -> String { clean(text).replace('\n', " ") }
/// An address: it is not escaped, so nothing may be in it that ends it.
fn bare(address: &str) -> String { address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect() }

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
