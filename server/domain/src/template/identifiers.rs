//! Whether some words look like a patient's NHS number, date of birth or postcode: the one place where templates ask it.

use crate::identifiers::{Known, Look, find};

/// What it looks like, in words; none: nothing of the kind. A telephone number may stand in a prompt or a mail.
pub(super) fn identifier_in(text: &str) -> Option<&'static str> {
    find(text, &Known::default(), Look::Letter { days: &[], own: "" }).first().map(|it| it.kind.words())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_patient_is_found_and_plain_words_are_not() {
        for (words, found) in [
            ("Ring 999 000 0018 first", Some("an NHS number")),
            ("9990000018", Some("an NHS number")),
            ("999-000-0018.", Some("an NHS number")),
            ("born 03/04/1941", Some("a date of birth")),
            ("born 3.4.41", Some("a date of birth")),
            ("Lives at SW6 1AA", Some("a postcode")),
            ("Lives at sw61aa, flat 2", Some("a postcode")),
            ("ZZ99 3VZ", Some("a postcode")),
            ("Ring 020 7946 0018 before 17:30", None),
            ("Themes of the last 2 weeks", None),
            ("Items 1.2 and 3", None),
            ("What happens now?", None),
        ] {
            assert_eq!(identifier_in(words), found, "{words}");
        }
    }
}
