//! What is put on the wire: one recipient, a stable Message-ID, and the shape calendars understand.

use crate::letters::{NAME, all, calendar, rendered};
use lettre::message::Mailbox;
use mdt_app::mail::{
    facts::CalendarMethod,
    message::{Envelope, build, message_id},
};
use mdt_domain::{ids::MailId, words::UtcMicros};
use uuid::Uuid;

fn envelope(id: MailId) -> Envelope {
    let from: Mailbox = "MDT Hub <mdt-hub@mdt.example.nhs.uk>".parse().unwrap();
    Envelope {
        message_id: message_id(id, &from),
        from,
        to: "asha.perera@example.nhs.uk".parse().unwrap(),
        to_name: NAME.into(),
        at: UtcMicros(1_795_510_800_000_000),
    }
}

fn built(letter: &mdt_app::mail::letter::Letter) -> String {
    let id = MailId(Uuid::nil());
    String::from_utf8(build(&envelope(id), &rendered(letter), letter.calendar()).unwrap()).unwrap()
}

fn head(mail: &str) -> &str { mail.split_once("\r\n\r\n").unwrap().0 }

#[test]
fn one_recipient_and_the_same_message_id_at_every_try() {
    for letter in all() {
        let (mail, again) = (built(&letter), built(&letter));
        assert!(mail.is_ascii(), "{}", letter.kind());
        let head = head(&mail);
        assert_eq!(mail.matches("asha.perera@example.nhs.uk").count(), 1, "{}", letter.kind());
        assert!(head.contains("To: \"Dr Asha Perera\" <asha.perera@example.nhs.uk>") || head.contains("To: Dr Asha Perera <asha.perera@example.nhs.uk>"), "{head}");
        assert!(!head.contains("Cc:") && !head.contains("Bcc:"));
        let id = "Message-ID: <00000000-0000-0000-0000-000000000000@mdt.example.nhs.uk>";
        assert!(head.contains(id) && again.contains(id), "{head}");
        assert!(head.contains("Auto-Submitted: auto-generated") && head.contains("Date: "), "{head}");
        assert!(mail.lines().all(|line| line.len() <= 998), "{}", letter.kind());
    }
}

#[test]
fn a_calendar_part_is_beside_the_texts_with_its_method_and_attached() {
    for letter in all().iter().filter(|letter| letter.calendar().is_some()) {
        let method = letter.calendar().unwrap().method;
        let mail = built(letter);
        assert!(head(&mail).contains("multipart/mixed"));
        let inline = format!("text/calendar; method={}; charset=utf-8", method.word());
        let places: Vec<usize> = ["multipart/alternative", "text/plain", "text/html", &inline, "filename=\"invite.ics\"", "application/ics"]
            .iter()
            .map(|piece| mail.find(piece).unwrap_or_else(|| panic!("{piece} is missing in\n{mail}")))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(method, if letter.kind() == "cancellation" { CalendarMethod::Cancel } else { CalendarMethod::Request });
    }
    let plain = all().into_iter().find(|letter| letter.calendar().is_none()).unwrap();
    assert!(head(&built(&plain)).contains("multipart/alternative"));
    assert!(calendar(CalendarMethod::Cancel).text.contains("METHOD:CANCEL"));
}

#[test]
fn no_line_end_gets_into_a_header() {
    let mut envelope = envelope(MailId(Uuid::nil()));
    envelope.to_name = "Bea\r\nBcc: everyone@example.nhs.uk".into();
    let letter = mdt_app::mail::letter::Letter::Test;
    let mut words = rendered(&letter);
    words.subject = "Test\r\nBcc: everyone@example.nhs.uk".into();
    if let Ok(mail) = build(&envelope, &words, None) {
        let mail = String::from_utf8(mail).unwrap();
        assert!(!head(&mail).lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:")), "{}", head(&mail));
    }
}
