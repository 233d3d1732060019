//! Percent-encoding, read: as addresses have it, and `encodeURIComponent`. Knows nothing of what is written in it.

/// The bytes that are meant, and whether every percent sign begins one; those that begin none stay as they are.
pub fn decoded(text: &str) -> (Vec<u8>, bool) {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut rest, mut is_whole) = (text.as_bytes(), true);
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|pair| *first == b'%' && pair.iter().all(u8::is_ascii_hexdigit));
        match hex.and_then(|pair| std::str::from_utf8(pair).ok()).and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                is_whole &= *first != b'%';
                bytes.push(*first);
                rest = after;
            }
        }
    }
    (bytes, is_whole)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn what_is_encoded_is_read_and_what_is_not_stays() {
        for (written, meant, is_whole) in [("a%20b", "a b", true), ("%c3%A9t%C3%A9.pdf", "été.pdf", true), ("100%", "100%", false), ("%zz%41", "%zzA", false), ("%+1", "%+1", false), ("a+b", "a+b", true), ("é%2", "é%2", false)] {
            assert_eq!(decoded(written), (meant.as_bytes().to_vec(), is_whole), "{written}");
        }
    }
}
