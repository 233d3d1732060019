//! Hash chains: each entry's hash covers its predecessor's hash and all its own fields, each with its length before it
//! so that no two entries give the same bytes. Content goes in as the hash of salt and payload, so that both can be
//! erased and the chain still verifies. Pure. Used by the writer and by verification.

use crate::fold::hex;
use sha2::{Digest, Sha256};

/// Bytes of salt per entry.
pub(crate) const SALT_LENGTH: usize = 16;

/// One journal entry as it goes into its hash.
pub(crate) struct Link<'a> {
    /// Hash of the entry before, hex; empty for the first.
    pub previous: &'a str,
    pub stream: &'a str,
    pub seq: i64,
    pub epoch: &'a str,
    pub commit_id: &'a str,
    pub command_id: Option<&'a str>,
    pub actor: Option<&'a str>,
    pub at: i64,
    pub kind: &'a str,
    pub version: i32,
    pub salt: &'a [u8],
    pub payload: &'a [u8],
}

impl Link<'_> {
    /// SHA-256, hex.
    pub(crate) fn hash(&self) -> String { self.hash_over(&self.content()) }

    /// SHA-256 of salt and payload: what is left of an entry's content once it is erased.
    pub(crate) fn content(&self) -> [u8; 32] {
        let mut content = Sha256::new();
        content.update(self.salt);
        content.update(self.payload);
        content.finalize().into()
    }

    /// The hash of an entry whose content is known by its own hash only, hex.
    pub(crate) fn hash_over(&self, content: &[u8]) -> String {
        let mut hash = Sha256::new();
        field(&mut hash, b"mdt-journal-1");
        field(&mut hash, self.previous.as_bytes());
        field(&mut hash, self.stream.as_bytes());
        field(&mut hash, &self.seq.to_be_bytes());
        field(&mut hash, self.epoch.as_bytes());
        field(&mut hash, self.commit_id.as_bytes());
        field(&mut hash, self.command_id.unwrap_or_default().as_bytes());
        field(&mut hash, self.actor.unwrap_or_default().as_bytes());
        field(&mut hash, &self.at.to_be_bytes());
        field(&mut hash, self.kind.as_bytes());
        field(&mut hash, &self.version.to_be_bytes());
        field(&mut hash, content);
        hex(&hash.finalize())
    }
}

/// One view as it goes into its hash.
pub(crate) struct ViewLink<'a> {
    /// Hash of the view before, hex; empty for the first of the day.
    pub previous: &'a str,
    pub node: &'a str,
    pub day: &'a str,
    pub seq: i64,
    pub person_id: &'a str,
    pub stream: &'a str,
    pub at: i64,
    pub by_right: &'a str,
}

impl ViewLink<'_> {
    /// SHA-256, hex.
    pub(crate) fn hash(&self) -> String {
        let mut hash = Sha256::new();
        field(&mut hash, b"mdt-view-1");
        for text in [self.previous, self.node, self.day, self.person_id, self.stream, self.by_right] {
            field(&mut hash, text.as_bytes());
        }
        field(&mut hash, &self.seq.to_be_bytes());
        field(&mut hash, &self.at.to_be_bytes());
        hex(&hash.finalize())
    }
}

fn field(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link<'static> {
        Link {
            previous: "",
            stream: "case:a",
            seq: 1,
            epoch: "e",
            commit_id: "c",
            command_id: None,
            actor: None,
            at: 5,
            kind: "case_updated",
            version: 1,
            salt: b"salt",
            payload: b"{}",
        }
    }

    #[test]
    fn every_field_changes_the_hash() {
        let base = link().hash();
        let others = [
            Link { previous: "x", ..link() },
            Link { stream: "case:b", ..link() },
            Link { seq: 2, ..link() },
            Link { epoch: "f", ..link() },
            Link { commit_id: "d", ..link() },
            Link { command_id: Some("q"), ..link() },
            Link { actor: Some("q"), ..link() },
            Link { at: 6, ..link() },
            Link { kind: "case_listed", ..link() },
            Link { version: 2, ..link() },
            Link { salt: b"tlas", ..link() },
            Link { payload: b"[]", ..link() },
        ];
        let hashes: std::collections::BTreeSet<String> = others.iter().map(Link::hash).collect();
        assert_eq!(hashes.len(), others.len());
        assert!(!hashes.contains(&base));
    }

    #[test]
    fn the_hash_is_the_same_for_ever() {
        assert_eq!(link().hash().len(), 64);
        // A change here breaks every journal that is already written.
        assert_eq!(link().hash(), "a8b9c2dbfb6c16cf6c217b5140b191f0aa5c626f0a2084aa48b38a54de016f75");
    }
}
