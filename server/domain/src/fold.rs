//! Text without case, marks and punctuation, so that a name is found however it is written: what searches compare, and what the
//! check for identifiers does. Pure.

/// Lower case, without diacritics and apostrophes, words separated by one space, so that "O'Brien-Núñez" is found by
/// "obrien nunez".
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            c if is_silent(c) => {}
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

/// Joins what stands around it: apostrophes, and marks that combine with the letter before.
pub(crate) fn is_silent(c: char) -> bool { matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ' | '\u{300}'..='\u{36f}') }

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
}
