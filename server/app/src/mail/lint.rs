//! A last look at a mail before it leaves: whatever looks like a patient's NHS number, date of birth, postcode or full name
//! holds it. Says what kind and where, never the value: what it finds is shown to the operator, who may see no patient.
//!
//! Letters cannot hold such things by the types they are made of; this is for the day on which that is wrong.

use mdt_domain::words::{Day, NhsNumber};
use mdt_store::fold::fold;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

/// What something looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// Ten digits with the right check digit, however they are spaced.
    NhsNumber,
    /// A date that is no day the letter speaks of, written in figures; or a date of birth in whatever form.
    BirthDate,
    /// A postcode of the United Kingdom.
    Postcode,
    /// The full name of somebody on a case list.
    Name,
}

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

/// Names and dates of birth of everybody on the case lists, made ready to look for.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Folded words of a name, by the first of them.
    names: HashMap<String, Vec<Vec<String>>>,
    births: BTreeSet<Day>,
}

impl Known {
    /// Of given name, family name and date of birth. A name of one word is none to look for: it would be in every mail.
    pub fn new<'a>(people: impl Iterator<Item = (&'a str, &'a str, Day)>) -> Self {
        let mut known = Self::default();
        for (given, family, born_on) in people {
            let (given, family) = (folded_words(given), folded_words(family));
            known.births.insert(born_on);
            if given.is_empty() || family.is_empty() {
                continue;
            }
            let first = given.iter().take(1).cloned().collect::<Vec<_>>();
            // As it is said, as a list has it, and without middle names.
            for (one, other) in [(&given, &family), (&family, &given), (&first, &family), (&family, &first)] {
                known.add(one.iter().chain(other).cloned().collect());
            }
        }
        known
    }
    fn add(&mut self, words: Vec<String>) {
        let Some(first) = words.first().cloned() else { return };
        let there = self.names.entry(first).or_default();
        if !there.contains(&words) {
            there.push(words);
        }
    }
    /// Whether a name stands in these words, the recipient's own aside.
    fn has_name_in(&self, words: &[String], own: &[String]) -> bool {
        words.iter().enumerate().any(|(place, word)| {
            let Some(names) = self.names.get(word) else { return false };
            let rest = words.get(place..).unwrap_or_default();
            names.iter().any(|name| rest.starts_with(name) && !is_within(name, own))
        })
    }
}

/// Whether a name is (a run of) the recipient's own: "Dr Asha Perera" has "Asha Perera".
fn is_within(name: &[String], own: &[String]) -> bool { own.windows(name.len().max(1)).any(|run| run == name) }

/// Looks at everything that leaves. No hit: an empty list.
pub fn lint(mail: &Outgoing<'_>, known: &Known) -> Vec<Hit> {
    let own = folded_words(mail.recipient);
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
            let plain = visible(&reading);
            let unescaped = visible(&percent_decoded(&reading));
            for text in if plain == unescaped { vec![plain] } else { vec![plain, unescaped] } {
                let found = look(&text, mail.days, known, &own);
                hits.extend(found.into_iter().map(|kind| Hit { kind, part }));
            }
        }
    }
    hits.into_iter().collect()
}

fn look(text: &str, days: &[Day], known: &Known, own: &[String]) -> Vec<HitKind> {
    let signs: Vec<char> = without_ids(text).chars().collect();
    let mut found = Vec::new();
    if has_nhs_number(&signs) {
        found.push(HitKind::NhsNumber);
    }
    if has_birth_date(&signs, days, known) {
        found.push(HitKind::BirthDate);
    }
    if has_postcode(&signs) {
        found.push(HitKind::Postcode);
    }
    if known.has_name_in(&folded_words(text), own) {
        found.push(HitKind::Name);
    }
    found
}

/// Words without case, marks and punctuation, so that a name is found however it is written.
fn folded_words(text: &str) -> Vec<String> { fold(&text.nfkd().collect::<String>()).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect() }

/// Without signs nobody sees, with every kind of space as a space, every kind of dash as a hyphen and every digit as ours.
fn visible(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            c if c.is_whitespace() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

/// Random ids of links and calendars are letters and digits by chance: they are taken out before digits are looked at.
fn without_ids(text: &str) -> String {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    const LENGTH: usize = 36;
    let signs: Vec<char> = text.chars().collect();
    let is_id = |run: &[char]| {
        let groups: Vec<&[char]> = run.split(|c| *c == '-').collect();
        groups.len() == GROUPS.len() && groups.iter().zip(GROUPS).all(|(group, length)| group.len() == length && group.iter().all(char::is_ascii_hexdigit))
    };
    let mut rest = signs.as_slice();
    let mut kept = String::with_capacity(text.len());
    let mut is_in_word = false;
    while let Some(first) = rest.first() {
        // Of a whole word only: a number is not hidden by being put before or after an id.
        let ends = rest.get(LENGTH).is_none_or(|next| !next.is_ascii_alphanumeric());
        if !is_in_word && ends && rest.get(..LENGTH).is_some_and(is_id) {
            kept.push('#');
            rest = rest.get(LENGTH..).unwrap_or_default();
            continue;
        }
        is_in_word = first.is_ascii_alphanumeric();
        kept.push(*first);
        rest = rest.get(1..).unwrap_or_default();
    }
    kept
}

/// Signs that may stand between the digits of a number.
fn is_between(c: char) -> bool { matches!(c, ' ' | '-' | '.' | '/' | '_' | '\u{b7}' | ',') }
/// How many of them in a row.
const MOST_BETWEEN: usize = 3;

/// Ten digits that pass the check, beginning and ending where a group of digits does, with any spacing between them.
fn has_nhs_number(signs: &[char]) -> bool {
    let mut runs: Vec<Vec<String>> = Vec::new();
    let mut groups: Vec<String> = Vec::new();
    let mut group = String::new();
    let mut between = 0;
    for c in signs.iter().copied().chain(['\u{0}']) {
        if c.is_ascii_digit() {
            group.push(c);
            between = 0;
            continue;
        }
        if !group.is_empty() {
            groups.push(std::mem::take(&mut group));
        }
        between += 1;
        if !is_between(c) || between > MOST_BETWEEN {
            runs.push(std::mem::take(&mut groups));
        }
    }
    runs.iter().any(|groups| {
        (0..groups.len()).any(|from| {
            let mut digits = String::new();
            groups.iter().skip(from).any(|group| {
                digits.push_str(group);
                digits.len() == 10 && NhsNumber::parse(&digits).is_ok()
            })
        })
    })
}

/// Years before this one are of births, not of meetings.
const FIRST_YEAR_OF_MEETINGS: i16 = 2020;

/// A date in figures that is no day the letter speaks of, or a date of birth in figures, words or a calendar's form.
fn has_birth_date(signs: &[char], days: &[Day], known: &Known) -> bool {
    let tokens = tokens(signs);
    // Two figures are taken for a year only between slashes: "9 11 24" is three numbers.
    let suspicious = |day: Day, is_in_figures: bool| {
        !days.contains(&day) && (is_in_figures || known.births.contains(&day) || day.0.year() < FIRST_YEAR_OF_MEETINGS)
    };
    tokens.windows(5).any(|window| {
        let [first, one, middle, other, last] = window else { return false };
        let (Token::Digits(first), Token::Digits(middle), Token::Digits(last)) = (first, middle, last) else { return false };
        let is_slashed = match (one, other) {
            (Token::Sign('/' | '.' | '-'), Token::Sign('/' | '.' | '-')) => true,
            (Token::Sign(' '), Token::Sign(' ')) => false,
            _ => return false,
        };
        let is_year_first = first.len() == 4;
        let day = if is_year_first { date(first, middle, last) } else { date(last, middle, first) };
        day.is_some_and(|day| suspicious(day, is_slashed && !is_year_first))
    }) || worded_dates(&tokens).into_iter().any(|day| suspicious(day, false))
        || tokens.iter().any(|token| match token {
            Token::Digits(digits) if digits.len() == 8 => {
                let cut = |from, to| digits.get(from..to).unwrap_or_default();
                let by_year = date(cut(0, 4), cut(4, 6), cut(6, 8));
                let by_day = date(cut(4, 8), cut(2, 4), cut(0, 2));
                by_year.into_iter().chain(by_day).any(|day| known.births.contains(&day) && !days.contains(&day))
            }
            _ => false,
        })
}

/// `3 March 1941`, `3rd of March 1941`, `March 3, 1941`, with the month in full or its first three letters.
fn worded_dates(tokens: &[Token]) -> Vec<Day> {
    let words: Vec<&Token> = tokens.iter().filter(|token| !matches!(token, Token::Sign(_))).filter(|token| !token.is_filler()).collect();
    let mut found = Vec::new();
    for window in words.windows(3) {
        let [one, two, three] = window else { continue };
        let read = match (one, two, three) {
            (Token::Digits(day), Token::Word(month), Token::Digits(year)) | (Token::Word(month), Token::Digits(day), Token::Digits(year)) if year.len() == 4 => {
                month_of(month).and_then(|month| date(year, &month.to_string(), day))
            }
            _ => None,
        };
        found.extend(read);
    }
    found
}

fn month_of(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.to_lowercase();
    let found = MONTHS.iter().position(|month| *month == word || (word.len() >= 3 && word.len() <= 4 && month.starts_with(&word)))?;
    u8::try_from(found + 1).ok()
}

/// A calendar day from its figures; a year of two figures is of the last hundred years.
fn date(year: &str, month: &str, day: &str) -> Option<Day> {
    if day.is_empty() || day.len() > 2 || month.is_empty() || month.len() > 2 {
        return None;
    }
    let year: i16 = match year.len() {
        4 => year.parse().ok()?,
        2 => {
            let short: i16 = year.parse().ok()?;
            if short > 30 { 1900 + short } else { 2000 + short }
        }
        _ => return None,
    };
    jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok().map(Day)
}

/// A piece of text as dates are read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Digits(String),
    Word(String),
    Sign(char),
}
impl Token {
    /// Stands in the middle of a date and says nothing.
    fn is_filler(&self) -> bool { matches!(self, Self::Word(word) if ["st", "nd", "rd", "th", "of"].contains(&word.to_lowercase().as_str())) }
}

fn tokens(signs: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for c in signs.iter().copied() {
        match (tokens.last_mut(), c) {
            (_, ' ') => {
                // Closes the piece before, without being one.
                if !matches!(tokens.last(), Some(Token::Sign(_)) | None) {
                    tokens.push(Token::Sign(' '));
                }
            }
            (Some(Token::Digits(digits)), c) if c.is_ascii_digit() => digits.push(c),
            (Some(Token::Word(word)), c) if c.is_alphabetic() => word.push(c),
            (_, c) if c.is_ascii_digit() => tokens.push(Token::Digits(c.to_string())),
            (_, c) if c.is_alphabetic() => tokens.push(Token::Word(c.to_string())),
            (last, c) => match last {
                // "03 / 04 / 1941": spaces around a sign do not hide it.
                Some(Token::Sign(sign)) if *sign == ' ' => *sign = c,
                _ => tokens.push(Token::Sign(c)),
            },
        }
    }
    tokens
}

/// `SW6 1AA`, `ZZ99 3VZ`, with or without the space, in either case.
fn has_postcode(signs: &[char]) -> bool {
    let is_edge = |c: Option<&char>| c.is_none_or(|c| !c.is_alphanumeric());
    (0..signs.len()).any(|from| {
        let before = from.checked_sub(1).and_then(|at| signs.get(at));
        is_edge(before) && signs.get(from..).is_some_and(|rest| outward_lengths(rest).into_iter().any(|length| {
            let gap = rest.get(length..).map_or(0, |rest| rest.iter().take_while(|c| **c == ' ').count());
            let inward = rest.get(length + gap..).unwrap_or_default();
            gap <= MOST_BETWEEN && is_inward(inward) && is_edge(inward.get(3))
        }))
    })
}

/// How long the first half of a postcode at the beginning of these signs may be: one or two letters, a digit, perhaps another
/// letter or digit.
fn outward_lengths(rest: &[char]) -> Vec<usize> {
    let letter = |at: usize| rest.get(at).is_some_and(char::is_ascii_alphabetic);
    let digit = |at: usize| rest.get(at).is_some_and(char::is_ascii_digit);
    let mut lengths = Vec::new();
    for letters in [1, 2] {
        if (0..letters).all(letter) && digit(letters) {
            lengths.push(letters + 1);
            if letter(letters + 1) || digit(letters + 1) {
                lengths.push(letters + 2);
            }
        }
    }
    lengths
}

fn is_inward(signs: &[char]) -> bool {
    // Letters that no second half has.
    let is_letter = |c: &char| c.is_ascii_alphabetic() && !matches!(c.to_ascii_uppercase(), 'C' | 'I' | 'K' | 'M' | 'O' | 'V');
    // ZZ99 3VZ and its like are no real places, and stand for one.
    let is_loose = |c: &char| c.is_ascii_alphabetic();
    matches!(signs, [digit, one, two, ..] if digit.is_ascii_digit() && ((is_letter(one) && is_letter(two)) || (is_loose(one) && two.eq_ignore_ascii_case(&'z'))))
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

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok()).filter(|pair| pair.chars().all(|c| c.is_ascii_hexdigit()));
        match (first, hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            // A form writes spaces as plus signs.
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
