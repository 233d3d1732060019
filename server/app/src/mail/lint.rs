//! A last look at a mail before it leaves: whatever looks like a patient's NHS number, date of birth, postcode or full name
//! holds it. Says what kind and where, never the value: what it finds is shown to the operator, who may see no patient.
//!
//! Letters cannot hold such things by the types they are made of; this is for the day on which that is wrong.

use crate::percent;
use mdt_domain::{
    identifiers::{self, Look},
    words::Day,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub use mdt_domain::identifiers::{IdentifierKind as HitKind, Known};

/// Where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// In the subject.
    Subject,
    /// In the plain text.
    Text,
    /// In the HTML.
    Html,
    /// In the calendar part.
    Calendar,
}

/// A reason to hold a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hit {
    /// What it looks like.
    pub kind: HitKind,
    /// Where it is.
    pub part: Part,
}

/// What is about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// One line.
    pub subject: &'a str,
    /// Plain text.
    pub text: &'a str,
    /// HTML.
    pub html: &'a str,
    /// iCalendar.
    pub calendar: Option<&'a str>,
    /// The recipient's own name: a mail begins with it, and a patient may be called the same.
    pub recipient: &'a str,
    /// Days the letter speaks of.
    pub days: &'a [Day],
}

/// Looks at everything that leaves. No hit: an empty list.
pub fn lint(mail: &Outgoing<'_>, known: &Known) -> Vec<Hit> {
    let look = Look::Letter { days: mail.days, own: mail.recipient };
    let mut hits = BTreeSet::new();
    let html = readings_of_html(mail.html);
    let calendar = mail.calendar.map(readings_of_calendar).unwrap_or_default();
    let parts = [
        (Part::Subject, vec![mail.subject.to_owned()]),
        (Part::Text, vec![mail.text.to_owned()]),
        (Part::Html, html),
        (Part::Calendar, calendar),
    ];
    for (part, readings) in parts {
        for reading in readings {
            // An address may carry the same in its own escapes.
            let unescaped = percent_decoded(&reading);
            for text in if unescaped == reading { vec![reading] } else { vec![reading, unescaped] } {
                hits.extend(identifiers::find(&text, known, look).into_iter().map(|found| Hit { kind: found.kind, part }));
            }
        }
    }
    hits.into_iter().collect()
}

/// HTML as a reader sees it: once with tags as nothing ("Jo<b>hn</b>") and once with tags as a space ("<td>Jo</td><td>Doe</td>");
/// and the attributes' own values, as links have them.
fn readings_of_html(html: &str) -> Vec<String> {
    let (mut joined, mut apart, mut inside) = (String::new(), String::new(), String::new());
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                apart.push(' ');
                inside.push('\n');
            }
            c if is_tag => inside.push(c),
            c => {
                joined.push(c);
                apart.push(c);
            }
        }
    }
    // Widths and colours of the styles are no dates and no numbers of anybody.
    let links: String = inside.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(|link| format!("{link}\n")).collect();
    [joined, apart, links].iter().map(|reading| entities_decoded(reading)).collect()
}

fn entities_decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let read = after.split_once(';').filter(|(name, _)| name.len() <= 10).and_then(|(name, after)| Some((entity(name)?, after)));
        match read {
            Some((c, after)) => {
                decoded.push(c);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" => '\u{ad}',
        "ndash" | "mdash" => '-',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "aacute" => 'á',
        "ccedil" => 'ç',
        "uuml" => 'ü',
        "ouml" => 'ö',
        "auml" => 'ä',
        "ntilde" => 'ñ',
        "oslash" => 'ø',
        "szlig" => 'ß',
        _ => return None,
    })
}

/// A calendar's lines unfolded and unescaped, without the rules of its time zone (which have dates of old).
fn readings_of_calendar(text: &str) -> Vec<String> {
    let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "").replace("\n\t", "");
    let mut is_zone = false;
    let lines = unfolded.lines().filter(|line| {
        is_zone |= line.starts_with("BEGIN:VTIMEZONE");
        let is_kept = !is_zone;
        is_zone &= !line.starts_with("END:VTIMEZONE");
        is_kept
    });
    let lines: Vec<&str> = lines.collect();
    vec![lines.join("\n").replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")]
}

/// A form writes spaces as plus signs.
fn percent_decoded(text: &str) -> String {
    let (bytes, _) = percent::decoded(&text.replace('+', " "));
    String::from_utf8_lossy(&bytes).into_owned()
}
