//! What comes back: replies as Outlook, Google and Apple calendars write them, and texts that nobody should write.

use super::*;
use proptest::prelude::*;

/// Outlook through Exchange: a zone of its own under a Windows name, much that was not asked for, a comment with a language.
const OUTLOOK: &str = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:GMT Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T010000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT=TENTATIVE;CN=Lena Sommer:mailto:Lena.Sommer@mdt-demo.ex\r\n ample\r\nCOMMENT;LANGUAGE=en-GB:Ten minutes late\\, sorry\\n\r\nUID:01933b5e-series@mdt.example\r\nRECURRENCE-ID;TZID=GMT Standard Time:20270330T090000\r\nSUMMARY;LANGUAGE=en-GB:Tentative: PCN huddle\r\nDTSTART;TZID=GMT Standard Time:20270330T090000\r\nDTEND;TZID=GMT Standard Time:20270330T094500\r\nCLASS:PRIVATE\r\nPRIORITY:5\r\nDTSTAMP:20270220T103112Z\r\nTRANSP:OPAQUE\r\nSTATUS:CONFIRMED\r\nSEQUENCE:2\r\nLOCATION;LANGUAGE=en-GB:\r\nX-MICROSOFT-CDO-APPT-SEQUENCE:2\r\nX-MICROSOFT-CDO-OWNERAPPTID:2119877391\r\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\nX-MICROSOFT-CDO-INTENDEDSTATUS:BUSY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Google Calendar: the occurrence in UTC or by zone, and a guest count.
const GOOGLE: &str = "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nDTSTART:20270330T080000Z\r\nDTEND:20270330T084500Z\r\nDTSTAMP:20270220T103112Z\r\nORGANIZER;CN=South Fulham PCN:mailto:mdt@mdt.example\r\nUID:01933b5e-series@mdt.example\r\nATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=lena@m\r\n dt-demo.example;X-NUM-GUESTS=0:mailto:lena@mdt-demo.example\r\nRECURRENCE-ID:20270330T080000Z\r\nCREATED:20270219T090000Z\r\nDESCRIPTION:SF-014\\, SF-022\r\nLAST-MODIFIED:20270220T103112Z\r\nSEQUENCE:1\r\nSTATUS:CONFIRMED\r\nSUMMARY:PCN huddle\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Apple's: bare line feeds, letters of any size, no sequence, an address of its own kind with the real one beside it.
const APPLE: &str = "BEGIN:VCALENDAR\nCALSCALE:GREGORIAN\nMETHOD:REPLY\nPRODID:-//Apple Inc.//macOS 14.3//EN\nVERSION:2.0\nBEGIN:VEVENT\nUID:01933b5e-series@mdt.example\nDTSTART;TZID=Europe/London:20270302T090000\nDTSTAMP:20270220T103112Z\nATTENDEE;CN=\"Sommer; Lena\";PARTSTAT=DECLINED;EMAIL=lena@mdt-demo.example:\n /aMjA0OTU/principal/\nEND:VEVENT\nEND:VCALENDAR";

fn event(lines: &str) -> String { format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", lines.replace('|', "\r\n")) }
fn day_of(text: &str) -> Option<Day> { Some(Day(text.parse().unwrap())) }

#[test]
fn replies_read_as_the_calendars_write_them() {
    let stamp = Some(UtcMicros("2027-02-20T10:31:12Z".parse::<Timestamp>().unwrap().as_microsecond()));
    let reply = Reply {
        uid: "01933b5e-series@mdt.example".into(),
        recurrence_id: day_of("2027-03-30"),
        attendee_address: "lena@mdt-demo.example".into(),
        partstat: Partstat::Accepted,
        sequence: 1,
        dtstamp: stamp,
        comment: None,
    };
    assert_eq!(
        read_reply(OUTLOOK).unwrap(),
        Reply {
            attendee_address: "lena.sommer@mdt-demo.example".into(),
            partstat: Partstat::Tentative,
            sequence: 2,
            comment: Some("Ten minutes late, sorry".into()),
            ..reply.clone()
        }
    );
    assert_eq!(read_reply(GOOGLE).unwrap(), reply);
    assert_eq!(read_reply(APPLE).unwrap(), Reply { recurrence_id: None, partstat: Partstat::Declined, sequence: 0, ..reply });
}

#[test]
fn an_occurrence_is_named_in_many_ways() {
    for (named, day) in [
        ("RECURRENCE-ID;TZID=Europe/London:20270330T090000", "2027-03-30"),
        ("RECURRENCE-ID;TZID=\"Europe/London\":20270330T090000", "2027-03-30"),
        ("RECURRENCE-ID;TZID=/freeassociation.sourceforge.net/Europe/London:20270330T090000", "2027-03-30"),
        ("RECURRENCE-ID;TZID=\"GMT Standard Time\":20270330T090000", "2027-03-30"),
        ("RECURRENCE-ID;TZID=W. Europe Standard Time:20270330T100000", "2027-03-30"),
        ("RECURRENCE-ID;TZID=America/New_York:20270330T040000", "2027-03-30"),
        ("RECURRENCE-ID:20270330T080000Z", "2027-03-30"),
        // Summer time: the day has begun in London.
        ("RECURRENCE-ID:20270329T233000Z", "2027-03-30"),
        ("RECURRENCE-ID:20270330T090000", "2027-03-30"),
        ("RECURRENCE-ID;VALUE=DATE:20270330", "2027-03-30"),
        ("recurrence-id;value=DATE-TIME;tzid=Europe/London:20270328T013000", "2027-03-28"),
    ] {
        let read = read_reply(&event(&format!("UID:1|{named}|ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:Lena@Example.COM")));
        assert_eq!(read.map(|reply| (reply.recurrence_id, reply.attendee_address)), Ok((day_of(day), "lena@example.com".into())), "{named}");
    }
}

#[test]
fn what_is_no_reply_says_why() {
    let whole = "UID:1|DTSTAMP:20270220T103112Z|ATTENDEE;PARTSTAT=ACCEPTED:mailto:lena@example.com";
    assert_eq!(read_reply(&event(whole)).map(|reply| reply.partstat), Ok(Partstat::Accepted));
    let rows: Vec<(String, IcalError)> = vec![
        (String::new(), IcalError::Unreadable),
        ("hello".into(), IcalError::Unreadable),
        ("BEGIN:VCALENDAR".into(), IcalError::Unreadable),
        ("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n".into(), IcalError::Missing("VEVENT")),
        (event(whole).replace("VEVENT", "VTODO"), IcalError::Missing("VEVENT")),
        (event(whole).replace("METHOD:REPLY", "METHOD:REQUEST"), IcalError::NotAReply),
        (event(whole).replace("METHOD:REPLY\r\n", ""), IcalError::NotAReply),
        (event(whole).replace("METHOD:REPLY", "METHOD:COUNTER"), IcalError::Counter),
        (event(whole).replace("METHOD:REPLY", "METHOD:REPLY\r\nMETHOD:REQUEST"), IcalError::Several("METHOD")),
        (event(whole).replace("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT"), IcalError::Several("VEVENT")),
        (event(whole) + &event(whole), IcalError::Unreadable),
        (event(&whole.replace("UID:1|", "")), IcalError::Missing("UID")),
        (event(&whole.replace("UID:1", "UID:")), IcalError::Missing("UID")),
        (event(&whole.replace("UID:1", "UID:1|UID:2")), IcalError::Several("UID")),
        (event(&whole.replace("UID:1", &format!("UID:{}", "x".repeat(256)))), IcalError::Wrong("UID")),
        (event("UID:1"), IcalError::Missing("ATTENDEE")),
        (event("UID:1|ATTENDEE:mailto:a@b|ATTENDEE:mailto:c@d"), IcalError::Missing("ATTENDEE")),
        (event(&format!("{whole}|ATTENDEE;PARTSTAT=DECLINED:mailto:tom@example.com")), IcalError::Several("ATTENDEE")),
        (event(&whole.replace("lena@example.com", "lena")), IcalError::Wrong("ATTENDEE")),
        (event(&whole.replace("lena@", "lena sommer@")), IcalError::Wrong("ATTENDEE")),
        (event(&whole.replace("ACCEPTED", "DELEGATED")), IcalError::Delegated),
        (event(&format!("{whole}|SEQUENCE:-1")), IcalError::Wrong("SEQUENCE")),
        (event(&format!("{whole}|SEQUENCE:99999999999")), IcalError::Wrong("SEQUENCE")),
        (event(&whole.replace("20270220T103112Z", "yesterday")), IcalError::Wrong("DTSTAMP")),
        (event(&format!("{whole}|RECURRENCE-ID:20270231T090000Z")), IcalError::Wrong("RECURRENCE-ID")),
        (event(&format!("{whole}|RECURRENCE-ID;TZID=Middle Earth:20270330T090000")), IcalError::Wrong("RECURRENCE-ID")),
        (event(&format!("{whole}|RECURRENCE-ID;RANGE=THISANDFUTURE:20270330T090000Z")), IcalError::Wrong("RECURRENCE-ID")),
        (event(whole).replace("END:VEVENT", "END:VTODO"), IcalError::Unreadable),
        ("BEGIN:A\r\n".repeat(20_000), IcalError::Unreadable),
        ("BEGIN:A\r\nEND:ABEGIN:A\r\n".repeat(9_000), IcalError::Unreadable),
        ("x".repeat(MOST_BYTES + 1), IcalError::TooLarge),
    ];
    for (text, error) in rows {
        assert_eq!(read_reply(&text), Err(error), "{}", text.chars().take(400).collect::<String>());
    }
    // Of several who are named, the one with an answer; what is not known is no answer yet.
    let two = read_reply(&event(&format!("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:tom@example.com|{whole}"))).unwrap();
    assert_eq!(two.attendee_address, "lena@example.com");
    for unknown in ["ATTENDEE:mailto:a@b", "ATTENDEE;PARTSTAT=X-PERHAPS:mailto:a@b", "ATTENDEE;PARTSTAT=:mailto:a@b"] {
        assert_eq!(read_reply(&event(&format!("UID:1|{unknown}"))).map(|reply| reply.partstat), Ok(Partstat::NeedsAction), "{unknown}");
    }
}

#[test]
fn a_comment_is_cut_and_holds_no_control_characters() {
    let long = event(&format!("UID:1|ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b|COMMENT:\u{1}é{}", "é".repeat(5_000)));
    assert_eq!(read_reply(&long).unwrap().comment.map(|comment| comment.chars().count()), Some(MOST_COMMENT));
    assert_eq!(read_reply(&event("UID:1|ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b|COMMENT: ")).unwrap().comment, None);
}

/// Pieces a mutation may put in: what parsers stumble over.
const PIECES: [&str; 16] =
    ["\r\n", "\n", "\r", "\r\n ", "BEGIN:", "END:", "BEGIN:VEVENT\r\n", "END:VCALENDAR\r\n", ":", ";", "=", "\"", ",", "\\", "\u{feff}é😀", ";TZID="];

/// Texts tried by each test below: `MDT_REPLIES`, 300 unless told.
fn tries() -> u32 { std::env::var("MDT_REPLIES").ok().and_then(|count| count.parse().ok()).unwrap_or(300) }

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(tries()) })]

    #[test]
    fn a_mutated_reply_never_panics(which in 0..3_usize, cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..60_usize, 0..PIECES.len()), 0..6)) {
        let mut text = [OUTLOOK, GOOGLE, APPLE][which].to_owned();
        for (at, gone, piece) in cuts {
            let from = text.floor_char_boundary(at.index(text.len() + 1));
            let to = text.floor_char_boundary((from + gone).min(text.len())).max(from);
            text.replace_range(from..to, PIECES[piece]);
        }
        // Whatever it is: no panic, and what is read keeps its bounds.
        if let Ok(reply) = read_reply(&text) {
            prop_assert!(reply.uid.len() <= MOST_NAME && reply.attendee_address.len() <= 2 * MOST_NAME);
        }
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,200}|(BEGIN:|END:|[A-Z;:=\"\\\\\r\n ]|é){0,80}") {
        let _ = read_reply(&text);
        let _ = read_reply(&event(&text.replace('|', "")));
    }
}
