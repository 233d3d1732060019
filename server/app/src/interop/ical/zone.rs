//! Zones: ours as a VTIMEZONE for those who do not know it by name, and others' names as they come back.

use super::ZONE;
use jiff::tz::TimeZone;

/// Europe/London as it has been since 1996: both rules, at 01:00 UTC on the last Sundays of March and October.
pub(super) const VTIMEZONE: &[&str] = &[
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZNAME:BST",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZNAME:GMT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// Names that Windows gives to zones which our partners' calendars come from (Unicode CLDR, windowsZones).
const WINDOWS: [(&str, &str); 8] = [
    ("GMT Standard Time", ZONE),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Eastern Standard Time", "America/New_York"),
];

/// Europe/London.
pub(super) fn london() -> TimeZone { TimeZone::get(ZONE).unwrap_or(TimeZone::UTC) }

/// The zone of a TZID: an IANA name, one with a vendor's prefix (`/vendor/…/Europe/London`), or a Windows name. None: not known.
pub(super) fn named(tzid: &str) -> Option<TimeZone> {
    if let Some((_, name)) = WINDOWS.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(tzid)) {
        return TimeZone::get(name).ok();
    }
    let mut name = tzid.trim_start_matches('/');
    loop {
        if let Ok(zone) = TimeZone::get(name) {
            return Some(zone);
        }
        name = name.split_once('/')?.1;
    }
}
