//! Reading replies to invitations: METHOD:REPLY, as Outlook, Google and Apple calendars write them. Mail from anybody ends here, so
//! nothing is trusted: sizes and depths are bounded, nothing panics, and an error never carries what the mail said.

use super::zone;
use icalendar::parser::{Component, Property, read_calendar_simple, unfold};
use jiff::{Timestamp, civil, tz::TimeZone};
use mdt_domain::{
    meeting::Partstat,
    words::{Day, UtcMicros},
};

/// Largest reply read, in bytes. Outlook repeats the invitation's text in it.
pub const MOST_BYTES: usize = 256 * 1024;
/// Components within each other: a calendar, a zone, its rules, and one to spare.
const MOST_DEPTH: usize = 4;
/// Longest comment kept, in characters.
pub const MOST_COMMENT: usize = 2_000;
/// Longest UID or address, in bytes.
const MOST_NAME: usize = 255;

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Of the invitation.
    pub uid: String,
    /// The occurrence's day by rule; none: the whole.
    pub recurrence_id: Option<Day>,
    /// Who answered, in small letters. What a mail says of its sender proves nothing: the caller compares with who was asked.
    pub attendee_address: String,
    /// The answer.
    pub partstat: Partstat,
    /// Of the invitation that was answered; 0 where the reply does not say.
    pub sequence: u32,
    /// When it was answered, by the other's clock; some do not say.
    pub dtstamp: Option<UtcMicros>,
    /// A word with it, at most [`MOST_COMMENT`] characters.
    pub comment: Option<String>,
}

/// Why a text is no reply that can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IcalError {
    /// Too large.
    #[error("the calendar part is larger than {MOST_BYTES} bytes")]
    TooLarge,
    /// No iCalendar text.
    #[error("the calendar part does not read")]
    Unreadable,
    /// Somebody proposes another time: Outlook's "propose new time".
    #[error("another time is proposed: that is done in the hub")]
    Counter,
    /// An invitation, a publication, or anything else that is no reply.
    #[error("the calendar part is no reply")]
    NotAReply,
    /// They ask somebody else to come, which only the hub can.
    #[error("the invitation was passed on to somebody else: cover is named in the hub")]
    Delegated,
    /// Something a reply cannot be understood without.
    #[error("the reply has no {0}")]
    Missing(&'static str),
    /// Something is there that does not read.
    #[error("the reply's {0} does not read")]
    Wrong(&'static str),
    /// More than one where one was asked.
    #[error("the reply has more than one {0}")]
    Several(&'static str),
}

/// Reads a reply. Never panics, whatever the text.
pub fn read_reply(text: &str) -> Result<Reply, IcalError> {
    if text.len() > MOST_BYTES {
        return Err(IcalError::TooLarge);
    }
    let lines = lines(text)?;
    let read = read_calendar_simple(&lines).map_err(|_| IcalError::Unreadable)?;
    let calendar = match read.as_slice() {
        [calendar] if calendar.name.as_str().eq_ignore_ascii_case("VCALENDAR") => calendar,
        _ => return Err(IcalError::Unreadable),
    };
    match one(&calendar.properties, "METHOD")? {
        Some(method) if is(method, "REPLY") => {}
        Some(method) if is(method, "COUNTER") => return Err(IcalError::Counter),
        _ => return Err(IcalError::NotAReply),
    }
    let mut events = calendar.components.iter().filter(|component| component.name.as_str().eq_ignore_ascii_case("VEVENT"));
    match (events.next(), events.next()) {
        (Some(event), None) => read_event(event),
        (None, _) => Err(IcalError::Missing("VEVENT")),
        (Some(_), Some(_)) => Err(IcalError::Several("VEVENT")),
    }
}

/// Unfolded lines that all end alike, with every component closed in order: the parser looks for the end of a line in what is left of the
/// whole text, and goes into itself for every component.
fn lines(text: &str) -> Result<String, IcalError> {
    // Some fold with a bare line feed, some begin with a byte order mark, some end lines with a carriage return alone.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = String::with_capacity(text.len());
    let mut open: Vec<&str> = Vec::new();
    let unfolded = unfold(&text);
    for line in unfolded.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        if key.eq_ignore_ascii_case("BEGIN") {
            open.push(value);
        } else if key.eq_ignore_ascii_case("END") && open.pop() != Some(value) {
            return Err(IcalError::Unreadable);
        }
        if open.len() > MOST_DEPTH {
            return Err(IcalError::Unreadable);
        }
        lines.push_str(line);
        lines.push_str("\r\n");
    }
    if open.is_empty() { Ok(lines) } else { Err(IcalError::Unreadable) }
}

fn read_event(event: &Component<'_>) -> Result<Reply, IcalError> {
    let properties = &event.properties;
    let uid = one(properties, "UID")?.map(value).ok_or(IcalError::Missing("UID"))?;
    if uid.len() > MOST_NAME || uid.chars().any(char::is_control) {
        return Err(IcalError::Wrong("UID"));
    }
    let attendee = attendee(properties)?;
    let sequence = match one(properties, "SEQUENCE")? {
        Some(sequence) => value(sequence).parse().map_err(|_| IcalError::Wrong("SEQUENCE"))?,
        None => 0,
    };
    let dtstamp = match one(properties, "DTSTAMP")? {
        Some(dtstamp) => Some(UtcMicros(instant(dtstamp).ok_or(IcalError::Wrong("DTSTAMP"))?.as_microsecond())),
        None => None,
    };
    let recurrence_id = match one(properties, "RECURRENCE-ID")? {
        // An answer for an occurrence and all after it: not one answer.
        Some(occurrence) if parameter(occurrence, "RANGE").is_some() => return Err(IcalError::Wrong("RECURRENCE-ID")),
        Some(occurrence) => Some(day(occurrence).ok_or(IcalError::Wrong("RECURRENCE-ID"))?),
        None => None,
    };
    let comment = properties.iter().find(|property| is_named(property, "COMMENT")).map(value).map(comment).filter(|comment| !comment.is_empty());
    Ok(Reply { uid: uid.to_owned(), recurrence_id, attendee_address: address(attendee)?, partstat: partstat(attendee)?, sequence, dtstamp, comment })
}

/// The attendee whose answer it is: the only one, or the only one with an answer.
fn attendee<'a>(properties: &'a [Property<'a>]) -> Result<&'a Property<'a>, IcalError> {
    let all: Vec<&Property<'_>> = properties.iter().filter(|property| is_named(property, "ATTENDEE")).collect();
    if let [only] = all.as_slice() {
        return Ok(only);
    }
    let has_answered = |attendee: &&&Property<'_>| parameter(attendee, "PARTSTAT").is_some_and(|said| !said.eq_ignore_ascii_case("NEEDS-ACTION"));
    let answered: Vec<&&Property<'_>> = all.iter().filter(has_answered).collect();
    match answered.as_slice() {
        [only] => Ok(only),
        [] => Err(IcalError::Missing("ATTENDEE")),
        _ => Err(IcalError::Several("ATTENDEE")),
    }
}

/// `mailto:` in any letters, else the parameter EMAIL, which some write beside an address of their own kind.
fn address(attendee: &Property<'_>) -> Result<String, IcalError> {
    let named = value(attendee);
    let mailto = named.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).and_then(|_| named.get(7..));
    let address = mailto.or_else(|| parameter(attendee, "EMAIL")).unwrap_or(named).trim();
    let is_one = address.len() <= MOST_NAME
        && address.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
        && !address.chars().any(|c| c.is_control() || c.is_whitespace());
    if is_one { Ok(address.to_lowercase()) } else { Err(IcalError::Wrong("ATTENDEE")) }
}

/// Absent and unknown ones mean no answer yet (RFC 5545, 3.2.12).
fn partstat(attendee: &Property<'_>) -> Result<Partstat, IcalError> {
    Ok(match parameter(attendee, "PARTSTAT").unwrap_or_default().to_ascii_uppercase().as_str() {
        "ACCEPTED" => Partstat::Accepted,
        "DECLINED" => Partstat::Declined,
        "TENTATIVE" => Partstat::Tentative,
        "DELEGATED" => return Err(IcalError::Delegated),
        _ => Partstat::NeedsAction,
    })
}

fn comment(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(MOST_COMMENT).collect::<String>().trim().to_owned()
}

/// The day in Europe/London of a date or a time in any of their forms.
fn day(property: &Property<'_>) -> Option<Day> {
    let text = value(property);
    if text.len() == 8 {
        return civil::Date::strptime("%Y%m%d", text).ok().map(Day);
    }
    instant(property).map(|at| Day(at.to_zoned_datetime(zone::london()).date()))
}

/// `20270302T090000Z`, or without Z in the zone of TZID, or of ours where there is none.
fn instant(property: &Property<'_>) -> Option<Timestamp> {
    let text = value(property);
    let (local, zone) = match text.strip_suffix(['Z', 'z']) {
        Some(utc) => (utc, TimeZone::UTC),
        None => (text, parameter(property, "TZID").map_or_else(|| Some(zone::london()), |tzid| zone::named(tzid.trim_matches('"')))?),
    };
    let local = Some(local).filter(|local| local.len() == 15).and_then(|local| civil::DateTime::strptime("%Y%m%dT%H%M%S", local).ok())?;
    zone.to_ambiguous_timestamp(local).compatible().ok()
}

fn is_named(property: &Property<'_>, name: &str) -> bool { property.name.as_str().eq_ignore_ascii_case(name) }
fn value<'a>(property: &'a Property<'_>) -> &'a str { property.val.as_str().trim() }
fn is(property: &Property<'_>, said: &str) -> bool { value(property).eq_ignore_ascii_case(said) }
fn parameter<'a>(property: &'a Property<'_>, name: &str) -> Option<&'a str> {
    property.params.iter().find(|parameter| parameter.key.as_str().eq_ignore_ascii_case(name)).and_then(|parameter| Some(parameter.val.as_ref()?.as_str()))
}
/// The property of that name, which may be there once. Empty is as good as absent.
fn one<'a>(properties: &'a [Property<'a>], name: &'static str) -> Result<Option<&'a Property<'a>>, IcalError> {
    let mut found = properties.iter().filter(|property| is_named(property, name) && !value(property).is_empty());
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(IcalError::Several(name)),
        (found, None) => Ok(found),
    }
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
