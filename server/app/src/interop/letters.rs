//! Bytes → letters: a file says how it was written by its first bytes, or is UTF-8, or is read as Windows-1252 (as office programs save
//! tables here), which has a letter for nearly every byte. Whoever reads such a file is told, since accents may be wrong. Pure.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// How bytes became letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadAs {
    /// UTF-8: nothing was guessed.
    #[default]
    Utf8,
    /// UTF-16, as its first bytes say.
    Utf16,
    /// Not UTF-8, and taken for Windows-1252.
    Windows1252,
}
impl ReadAs {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }
    /// What whoever sent the file is to know.
    pub fn note(self) -> Option<&'static str> {
        (self == Self::Windows1252).then_some("read as Windows-1252, since it is not UTF-8: look at names with accents, and at ’ and £")
    }
}

/// The letters of a file, without the mark that some files begin with.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, ReadAs) {
    let (encoding, read_as): (&Encoding, _) = match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == UTF_8 => (UTF_8, ReadAs::Utf8),
        Some((encoding, _)) => (encoding, ReadAs::Utf16),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, ReadAs::Utf8),
        None => (WINDOWS_1252, ReadAs::Windows1252),
    };
    (encoding.decode(bytes).0, read_as)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_in_whatever_wrote_them() {
        let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain("Zoë’s £5".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for (bytes, read_as) in [
            ("Zoë’s £5".as_bytes(), ReadAs::Utf8),
            ("\u{feff}Zoë’s £5".as_bytes(), ReadAs::Utf8),
            (utf16.as_slice(), ReadAs::Utf16),
            (b"Zo\xeb\x92s \xa35".as_slice(), ReadAs::Windows1252),
        ] {
            assert_eq!(decode(bytes), ("Zoë’s £5".into(), read_as));
        }
    }
}
