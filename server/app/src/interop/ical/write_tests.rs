//! What goes out: exact texts, lines of any text, and that nothing said can add a line.

use super::*;
use icalendar::parser::{read_calendar_simple, unfold};
use proptest::prelude::*;

fn at(text: &str) -> UtcMicros { UtcMicros(text.parse::<Timestamp>().unwrap().as_microsecond()) }
fn day(text: &str) -> Day { Day(text.parse().unwrap()) }

fn invite(when: When) -> Invite {
    Invite {
        uid: "01933b5e-series@mdt.example".into(),
        sequence: 2,
        dtstamp: at("2027-02-20T10:30:00Z"),
        organiser: Mailbox { name: "South Fulham PCN".into(), address: "mdt@mdt.example".into() },
        attendee: Attendee {
            mailbox: Mailbox { name: "Sommer, Lena".into(), address: "lena@mdt-demo.example".into() },
            partstat: Partstat::NeedsAction,
            role: Role::Required,
        },
        summary: "PCN huddle (3 items)".into(),
        description: "SF-014, SF-022; SF-031\nOpen the hub for what it is about.".into(),
        url: Some("https://mdt.example/meetings/1".into()),
        when,
    }
}

/// A calendar text has lines of at most 75 octets, all ended by CRLF.
fn assert_lines(text: &str) {
    assert!(text.ends_with("\r\n"));
    let lines: Vec<&str> = text.split("\r\n").collect();
    for line in &lines {
        assert!(line.len() <= MOST_OCTETS && !line.contains(['\r', '\n']), "{line:?} has {} octets", line.len());
    }
    for piece in lines.windows(2).filter(|two| two[1].starts_with(' ')).map(|two| two[0].trim_start()) {
        assert!(!piece.ends_with(' '), "{piece:?} ends with a space");
    }
}

/// A property of the nth component inside the calendar, read by the crate.
fn read(text: &str, component: &str, nth: usize, property: &str) -> String {
    let unfolded = unfold(text);
    let read = read_calendar_simple(&unfolded).unwrap();
    let components: Vec<_> = read[0].components.iter().filter(|found| found.name == component).collect();
    components[nth].find_prop(property).map(|property| property.val.to_string()).unwrap_or_default()
}

#[test]
fn an_invitation_is_written_so() {
    let text = request(&invite(When::Single { starts_at: at("2027-07-06T08:22:00Z"), ends_at: at("2027-07-06T08:40:00Z") }));
    assert_lines(&text);
    let head = "BEGIN:VCALENDAR\r\nPRODID:-//MDT Hub//MDT Hub//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n";
    assert!(text.starts_with(head), "{text}");
    let event = text.split_once("BEGIN:VEVENT\r\n").unwrap().1;
    assert_eq!(
        event,
        "UID:01933b5e-series@mdt.example\r\n\
         SEQUENCE:2\r\n\
         DTSTAMP:20270220T103000Z\r\n\
         DTSTART;TZID=Europe/London:20270706T092200\r\n\
         DTEND;TZID=Europe/London:20270706T094000\r\n\
         SUMMARY:PCN huddle (3 items)\r\n\
         DESCRIPTION:SF-014\\, SF-022\\; SF-031\\nOpen the hub for what it is about.\r\n\
         URL:https://mdt.example/meetings/1\r\n\
         STATUS:CONFIRMED\r\n\
         CLASS:PRIVATE\r\n\
         TRANSP:OPAQUE\r\n\
         X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n\
         ORGANIZER;CN=\"South Fulham PCN\":mailto:mdt@mdt.example\r\n\
         ATTENDEE;CN=\"Sommer, Lena\";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ\r\n \
         -PARTICIPANT;RSVP=TRUE:mailto:lena@mdt-demo.example\r\n\
         X-MICROSOFT-DISALLOW-COUNTER:TRUE\r\n\
         END:VEVENT\r\n\
         END:VCALENDAR\r\n"
    );
    assert_eq!(text.matches("ATTENDEE").count(), 1, "nobody sees another's address");
}

#[test]
fn a_series_names_its_occurrences_by_wall_clock() {
    let series = When::Series {
        starts_at: at("2027-03-02T09:00:00Z"),
        ends_at: at("2027-03-02T09:45:00Z"),
        rule: Recurrence::parse("FREQ=WEEKLY;BYDAY=TU;UNTIL=20270427").unwrap(),
        excluded: vec![day("2027-03-16"), day("2027-04-06")],
        overrides: vec![
            Override { recurrence_id: day("2027-03-30"), starts_at: at("2027-03-31T09:00:00Z"), ends_at: at("2027-03-31T09:45:00Z"), status: OverrideStatus::Confirmed },
            Override { recurrence_id: day("2027-04-13"), starts_at: at("2027-04-13T08:00:00Z"), ends_at: at("2027-04-13T08:45:00Z"), status: OverrideStatus::Cancelled },
        ],
    };
    let text = request(&invite(series.clone()));
    assert_lines(&text);
    for line in [
        // 09:00 of summer time, as an instant.
        "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270427T080000Z",
        "EXDATE;TZID=Europe/London:20270316T090000",
        "EXDATE;TZID=Europe/London:20270406T090000",
        "RECURRENCE-ID;TZID=Europe/London:20270330T090000\r\nDTSTART;TZID=Europe/London:20270331T100000",
        "RECURRENCE-ID;TZID=Europe/London:20270413T090000\r\nDTSTART;TZID=Europe/London:20270413T090000",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line}\n{text}");
    }
    assert_eq!((text.matches("BEGIN:VEVENT").count(), text.matches("STATUS:CANCELLED").count()), (3, 1));
    let off = cancel(&invite(series));
    assert_eq!((off.matches("BEGIN:VEVENT").count(), off.matches("STATUS:CANCELLED").count()), (1, 1), "{off}");
    assert!(off.contains("METHOD:CANCEL\r\n") && off.contains("TRANSP:TRANSPARENT\r\n"));
    let one = cancel(&invite(When::One {
        recurrence_id: day("2027-03-30"),
        series_time: LocalTime::parse("09:00").unwrap(),
        starts_at: at("2027-03-30T08:00:00Z"),
        ends_at: at("2027-03-30T08:45:00Z"),
    }));
    assert!(one.contains("RECURRENCE-ID;TZID=Europe/London:20270330T090000\r\n") && !one.contains("RRULE:FREQ=WEEKLY"));
}

#[test]
fn a_feed_is_the_owners_own() {
    let entry = |uid: &str, is_cancelled| FeedEntry {
        uid: uid.into(),
        sequence: 0,
        dtstamp: at("2027-02-20T10:30:00Z"),
        summary: "Huddle".into(),
        description: String::new(),
        url: None,
        when: When::Single { starts_at: at("2027-03-02T09:00:00Z"), ends_at: at("2027-03-02T09:45:00Z") },
        is_cancelled,
    };
    let text = feed("MDT, Lena", &[entry("1", false), entry("2", true)]);
    assert_lines(&text);
    for line in ["METHOD:PUBLISH", "X-WR-CALNAME:MDT\\, Lena", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "UID:1", "UID:2"] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}\n{text}");
    }
    assert_eq!(text.matches("STATUS:CANCELLED").count(), 1);
    assert!(!text.contains("ATTENDEE") && !text.contains("ORGANIZER") && !text.contains("DESCRIPTION"));
    assert_eq!(feed("", &[]).matches("BEGIN:VEVENT").count(), 0);
}

#[test]
fn nothing_that_is_said_adds_a_line() {
    let evil = "x\r\nATTENDEE:mailto:other@example.com\r\nEND:VEVENT\u{0}\u{85}\rBEGIN:VALARM\n";
    let mut invite = invite(When::Single { starts_at: at("2027-07-06T08:22:00Z"), ends_at: at("2027-07-06T08:40:00Z") });
    let lines = unfold(&request(&invite)).matches("\r\n").count();
    invite.summary = evil.into();
    invite.description = evil.into();
    invite.uid = evil.into();
    invite.url = Some(evil.into());
    invite.organiser = Mailbox { name: format!("\"{evil}"), address: evil.into() };
    invite.attendee.mailbox = Mailbox { name: format!("a\";X=\"b:c{evil}"), address: evil.into() };
    let text = request(&invite);
    assert_lines(&text);
    let unfolded = unfold(&text);
    assert_eq!(unfolded.matches("\r\n").count(), lines, "{text}");
    assert_eq!((unfolded.matches("\r\nATTENDEE").count(), unfolded.matches("\r\nEND:VEVENT").count()), (1, 1));
}

/// What is folded differently by the crate: the last piece of a line of 75 + 75 octets has 76 with the space that marks it.
#[test]
fn the_crate_alone_would_write_76_octets() {
    let folded: String = Property::new("SUMMARY", "x".repeat(142)).try_into().unwrap();
    assert!(folded.split("\r\n").any(|line| line.len() == 76), "mended there: fold by it again");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    /// Any text in, the same text out, whatever script it is written in.
    #[test]
    fn any_text_reads_back_the_same(summary in "\\PC{0,300}", description in "(\\PC|[\n\\\\,;:\"'äß老😀 ]){0,400}", name in "\\PC{0,120}") {
        let mut invite = invite(When::Single { starts_at: at("2027-07-06T08:22:00Z"), ends_at: at("2027-07-06T08:40:00Z") });
        invite.summary = summary.clone();
        invite.description = description.clone();
        invite.attendee.mailbox.name = name.clone();
        let text = request(&invite);
        assert_lines(&text);
        prop_assert_eq!(read(&text, "VEVENT", 0, "SUMMARY"), summary);
        prop_assert_eq!(read(&text, "VEVENT", 0, "DESCRIPTION"), description);
        prop_assert_eq!(read(&text, "VEVENT", 0, "UID"), invite.uid);
        let unfolded = unfold(&text);
        let calendar = read_calendar_simple(&unfolded).unwrap();
        let attendee = calendar[0].components[1].find_prop("ATTENDEE").unwrap();
        let read_name = attendee.params.iter().find(|parameter| parameter.key == "CN").and_then(|cn| cn.val.clone()).map(|name| name.to_string());
        prop_assert_eq!(read_name.unwrap_or_default(), name.replace('"', "'"));
        prop_assert_eq!(attendee.val.as_str(), "mailto:lena@mdt-demo.example");
    }
}
