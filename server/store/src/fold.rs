//! Columns derived from parts so that queries can filter and sort the same way on both engines: folded text, sort keys.
//! Pure. Used by the tables and by the queries that compare with these columns.

use mdt_domain::{
    action_item::ActionItem,
    case::CaseRoot,
    words::{CaseCode, Day},
};
use serde::Serialize;

/// The wire word of a unit enum (`"live"`).
pub fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}

/// `YYYY-MM-DD`.
pub fn day(day: Day) -> String { day.0.to_string() }

/// A mail address as it is compared.
pub fn fold_email(email: &str) -> String { email.trim().to_lowercase() }

/// Lower case, without diacritics and apostrophes, words separated by one space, so that "O'Brien-Núñez" is found by
/// "obrien nunez".
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '\'' | '’' | '‘' | '`' | 'ʼ' => {}
            '\u{300}'..='\u{36f}' => {}
            c if c.is_alphanumeric() => match plain(c) {
                Some(plain) => folded.push_str(plain),
                None => folded.push(c),
            },
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.trim_end().to_owned()
}

/// A letter without its marks, for the Latin letters of European names.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ọ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ṣ' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

/// What a search looks in: names in both orders, code, NHS number.
pub fn search_text(case: &CaseRoot) -> String {
    let patient = &case.patient;
    let number = patient.nhs_number.as_ref().map_or("", |number| number.as_str());
    fold(&format!("{} {} {} {} {number}", patient.family, patient.given, case.code, case.code.as_str().replace('-', "")))
}

/// A code in the order people count in: digits padded, so that SF-999 is before SF-1000.
pub fn code_key(code: &CaseCode) -> String {
    match code.as_str().split_once('-') {
        Some((letters, digits)) => format!("{letters}-{digits:0>5}"),
        None => code.as_str().to_owned(),
    }
}

/// Done or cancelled.
pub fn is_closed(action: &ActionItem) -> bool { !action.is_open() }

/// Open before closed, then by due date, dateless last, then by id.
pub fn list_key(action: &ActionItem) -> String {
    let due = action.due_on.map_or_else(|| "9999-99-99".to_owned(), day);
    format!("{}/{due}/{}", u8::from(is_closed(action)), action.id)
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.extend(char::from_digit(u32::from(byte >> 4), 16));
        text.extend(char::from_digit(u32::from(byte & 15), 16));
    }
    text
}

/// Hex back to bytes; none when it is not hex.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_written() {
        for (text, folded) in
            [("O'Brien-Núñez", "obrien nunez"), ("  Łukasz   ŻAK ", "lukasz zak"), ("SF-014", "sf 014"), ("", ""), ("Straße", "strasse"), ("e\u{301}", "e")]
        {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn codes_sort_as_people_count() {
        let keys: Vec<String> = ["SF-014", "SF-999", "SF-1000"].iter().map(|code| code_key(&CaseCode::parse(code).unwrap())).collect();
        assert!(keys.is_sorted());
    }

    #[test]
    fn hex_goes_both_ways() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(from_hex("000fff"), Some(vec![0, 15, 255]));
        assert_eq!(from_hex("00f"), None);
        assert_eq!(from_hex("zz"), None);
    }
}
