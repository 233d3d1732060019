//! The field's words as types: parsed once at the edge, then no raw string stands for a thing that has a type.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;
use ts_rs::TS;

/// Why a text, number or code was not accepted. The words are shown beside the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WordError(pub String);

/// Trimmed text of 1 to `MAX` characters (Unicode scalar values) without control characters other than line feeds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const MAX: usize>(String);

/// One line of a list, an action or a title: 1–280 characters.
pub type Line = Text<280>;
/// A few sentences: 1–2,000 characters.
pub type Paragraph = Text<2000>;

impl<const MAX: usize> Text<MAX> {
    /// Trims and checks. Errors when empty, longer than `MAX` characters, or with control characters.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let text = text.trim();
        let length = text.chars().count();
        if length == 0 {
            return Err(WordError("must not be empty".into()));
        }
        if length > MAX {
            return Err(WordError(format!("is {length} characters long; at most {MAX} fit")));
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(WordError("holds a control character; type it as plain text".into()));
        }
        Ok(Self(text.to_owned()))
    }
    /// The text.
    pub fn as_str(&self) -> &str { &self.0 }
}
impl<const MAX: usize> fmt::Debug for Text<MAX> {
    /// Never the text itself: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "Text({} chars)", self.0.chars().count()) }
}
impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
}
impl<const MAX: usize> Serialize for Text<MAX> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(&self.0) }
}
impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

/// A mail address, in lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct MailAddress(String);

/// Longest address (RFC 5321, 4.5.3.1.3, as corrected).
const LONGEST_ADDRESS: usize = 254;

impl MailAddress {
    /// Trims, folds and checks. The error says what to type instead.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let address = text.trim().to_lowercase();
        let is_good = address.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains('@')
        });
        if !is_good || address.len() > LONGEST_ADDRESS || address.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c)) {
            return Err(WordError("is not an e-mail address. Type one such as name@nhs.net".into()));
        }
        Ok(Self(address))
    }
    /// The address.
    pub fn as_str(&self) -> &str { &self.0 }
}
impl fmt::Debug for MailAddress {
    /// Never the address itself: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str("MailAddress") }
}
impl<'de> Deserialize<'de> for MailAddress {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

/// An instant: microseconds since 1970-01-01T00:00:00Z. Always the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct UtcMicros(pub i64);

impl UtcMicros {
    /// Whole seconds from `earlier` to `self`, never below 0.
    pub fn seconds_since(self, earlier: Self) -> u32 {
        u32::try_from((self.0.saturating_sub(earlier.0) / 1_000_000).max(0)).unwrap_or(u32::MAX)
    }
    /// `self` moved by a number of seconds.
    pub fn plus_seconds(self, seconds: i64) -> Self { Self(self.0.saturating_add(seconds.saturating_mul(1_000_000))) }
}

/// A calendar day in Europe/London, `YYYY-MM-DD` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Day(pub jiff::civil::Date);

impl<'de> Deserialize<'de> for Day {
    /// Not in the library's words, which repeat what was typed.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        jiff::civil::Date::deserialize(d).map(Self).map_err(|_| D::Error::custom("is not a day: write it as YYYY-MM-DD, such as 2026-11-30"))
    }
}
impl Day {
    /// The instant of a time of this day in Europe/London. A time that the clock skips is moved on, one that comes twice
    /// is the first (RFC 5545, 3.3.5).
    pub fn at(self, time: &LocalTime) -> UtcMicros {
        let local = jiff::civil::Time::new(time.hour, time.minute, 0, 0).unwrap_or_default();
        let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
        zone.to_ambiguous_timestamp(self.0.to_datetime(local)).compatible().map_or(UtcMicros(0), |at| UtcMicros(at.as_microsecond()))
    }
    /// The day of an instant in Europe/London.
    pub fn of(at: UtcMicros) -> Self {
        let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
        Self(jiff::Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned_datetime(zone).date())
    }
    /// The day a number of days later (earlier, when negative); the calendar's end is its own neighbour.
    pub fn plus_days(self, days: i32) -> Self { Self(self.0.saturating_add(jiff::Span::new().days(days))) }
}

/// A time of day in Europe/London to the minute, `HH:MM` on the wire and in files.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub struct LocalTime {
    hour: i8,
    minute: i8,
}

impl LocalTime {
    /// Reads `HH:MM`, 00:00 to 23:59. The error says what to type instead.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let two = |digits: &str| (digits.len() == 2 && digits.bytes().all(|c| c.is_ascii_digit())).then(|| digits.parse().ok()).flatten();
        let read = text.trim().split_once(':').and_then(|(hour, minute)| Some(Self { hour: two(hour)?, minute: two(minute)? }));
        read.filter(|time| (0..24).contains(&time.hour) && (0..60).contains(&time.minute))
            .ok_or_else(|| WordError("is not a time of day: write it as HH:MM, such as 09:05".into()))
    }
    /// 0–23.
    pub fn hour(self) -> i8 { self.hour }
    /// 0–59.
    pub fn minute(self) -> i8 { self.minute }
}
impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{:02}:{:02}", self.hour, self.minute) }
}
impl fmt::Debug for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
}
impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
}
impl<'de> Deserialize<'de> for LocalTime {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(String);
        impl $name {
            /// Normalises and checks; the error says what to type instead.
            pub fn parse(text: &str) -> Result<Self, WordError> { $check(text).map(Self) }
            /// The normal form.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                Self::parse(&text).map_err(D::Error::custom)
            }
        }
    };
}

checked_text!(
    /// An Organisation Data Service code: letters and digits, 3–8 characters, upper case
    /// (PCN: `U` and 5 digits; practice: a letter and 5 digits).
    OdsCode, check_ods
);
checked_text!(
    /// A case's short name in speech and mail, such as `SF-014`: 2–4 letters, a hyphen, 3–5 digits.
    CaseCode, check_case_code
);
checked_text!(
    /// Ten digits whose last is the Modulus 11 check digit (NHS Data Dictionary, NHS NUMBER). Kept without spaces.
    NhsNumber, check_nhs_number
);

checked_text!(
    /// A link to a page of the web: begins with https://, at most 500 characters.
    HttpsLink, check_https
);
checked_text!(
    /// The name by which a template's line is known whatever its words become: 1–60 small letters, digits, `_` and `.`.
    EntryKey, check_entry_key
);

impl fmt::Display for OdsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
}
impl fmt::Debug for OdsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
}
impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
}
impl CaseCode {
    /// However somebody writes it: `sf31`, `SF 031` and `sf-31` are SF-031. None: it is no code.
    pub fn however_written(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = text.strip_suffix(digits)?;
        let digits = digits.trim_start_matches([' ', '\u{a0}', '-', '\u{2010}', '\u{2011}', '\u{2013}', '/', '.']);
        if digits.trim_start_matches('0').is_empty() {
            return None;
        }
        Self::parse(&format!("{letters}-{digits:0>3}")).ok()
    }
}
impl fmt::Debug for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
}
impl fmt::Debug for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
}
impl fmt::Debug for HttpsLink {
    /// Never the link itself: its words may say something.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "HttpsLink({} chars)", self.0.chars().count()) }
}
impl fmt::Debug for NhsNumber {
    /// Never the number: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str("NhsNumber(…)") }
}
impl NhsNumber {
    /// Whether the number is of the 999 range, which is never issued: the only one a demo accepts.
    pub fn is_synthetic(&self) -> bool { self.0.starts_with("999") }
    /// As people read it: 3-3-4.
    pub fn spaced(&self) -> String {
        let (a, rest) = self.0.split_at(3);
        let (b, c) = rest.split_at(3);
        format!("{a} {b} {c}")
    }
}

fn check_ods(text: &str) -> Result<String, WordError> {
    let code = text.trim().to_ascii_uppercase();
    if (3..=8).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric()) {
        Ok(code)
    } else {
        Err(WordError("is not an ODS code: 3 to 8 letters and digits, such as U62360".into()))
    }
}

fn check_https(text: &str) -> Result<String, WordError> {
    let link = text.trim();
    let host = link.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    // A name before an at sign would show another host than it opens.
    let is_host = |host: &str| host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@');
    if link.chars().count() <= 500 && host.is_some_and(is_host) && !link.chars().any(|c| c.is_whitespace() || c.is_control()) {
        Ok(link.to_owned())
    } else {
        Err(WordError("is not a link: copy it from the page's address, it begins with https://".into()))
    }
}

fn check_case_code(text: &str) -> Result<String, WordError> {
    let code = text.trim().to_ascii_uppercase();
    let is_good = code.split_once('-').is_some_and(|(letters, digits)| {
        (2..=4).contains(&letters.len())
            && letters.chars().all(|c| c.is_ascii_uppercase())
            && (3..=5).contains(&digits.len())
            && digits.chars().all(|c| c.is_ascii_digit())
    });
    if is_good { Ok(code) } else { Err(WordError("is not a case code such as SF-014".into())) }
}

fn check_entry_key(text: &str) -> Result<String, WordError> {
    let is_good = (1..=60).contains(&text.len()) && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.'));
    if is_good { Ok(text.to_owned()) } else { Err(WordError("is not the key of a line: small letters, digits, _ and .".into())) }
}

fn check_nhs_number(text: &str) -> Result<String, WordError> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
    if digits.len() != 10 || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(WordError("an NHS number has 10 digits".into()));
    }
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = values.iter().take(9).zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        value => value,
    };
    if check != 10 && values.last() == Some(&check) {
        Ok(digits)
    } else {
        Err(WordError("is not an NHS number: its check digit does not fit (a typing slip?)".into()))
    }
}

/// Clinical Frailty Scale (Rockwood): 1 very fit … 9 terminally ill. Describes the baseline state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Cfs(u8);
impl Cfs {
    /// 1–9, else an error.
    pub fn new(value: u8) -> Result<Self, WordError> {
        if (1..=9).contains(&value) { Ok(Self(value)) } else { Err(WordError("the Clinical Frailty Scale runs from 1 to 9".into())) }
    }
    /// The number.
    pub fn value(self) -> u8 { self.0 }
}
impl<'de> Deserialize<'de> for Cfs {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(u8::deserialize(d)?).map_err(D::Error::custom)
    }
}

/// Electronic Frailty Index in hundredths (0–100): fit ≤ 12, mild ≤ 24, moderate ≤ 36, severe above.
/// It finds cases and never diagnoses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Efi(u8);
impl Efi {
    /// 0–100 hundredths, else an error.
    pub fn from_hundredths(value: u8) -> Result<Self, WordError> {
        if value <= 100 { Ok(Self(value)) } else { Err(WordError("the electronic Frailty Index runs from 0 to 1".into())) }
    }
    /// Hundredths.
    pub fn hundredths(self) -> u8 { self.0 }
}
impl<'de> Deserialize<'de> for Efi {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::from_hundredths(u8::deserialize(d)?).map_err(D::Error::custom)
    }
}

/// Case priority: red is reviewed daily, amber weekly, green monthly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Reviewed daily.
    Red,
    /// Reviewed weekly.
    Amber,
    /// Reviewed monthly.
    Green,
}
