//! What a PCN has of its own in a list: lines in its own words, lines it hides, an order. Beside it stands the list as it was last
//! looked at there, so that what an update changed can be told, and nothing of the PCN's is ever replaced by one. Pure.

use super::{Entry, EntryKey, Template, TemplateKind};
use crate::words::OdsCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// A PCN's changes to one list, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tailoring {
    /// Whose.
    pub pcn: OdsCode,
    /// Of which list.
    pub kind: TemplateKind,
    /// Rises by one with every change here.
    pub version: u32,
    /// The Federation's version up to which everything was looked at.
    pub seen_version: u32,
    /// The Federation's lines as they were last looked at here.
    pub seen: Vec<Entry>,
    /// Lines in the PCN's own words: the Federation's reworded (same key), and lines the Federation does not have.
    pub own: Vec<Entry>,
    /// Lines that are not shown here.
    pub hidden: BTreeSet<EntryKey>,
    /// The order here; lines it does not name stand behind the one they follow at the Federation. Empty: the Federation's.
    pub order: Vec<EntryKey>,
}
impl Tailoring {
    /// A PCN that has changed nothing yet in a list, and has seen it as it stands.
    pub fn untouched(pcn: OdsCode, template: &Template) -> Self {
        Self {
            pcn,
            kind: template.kind,
            version: 0,
            seen_version: template.version,
            seen: template.entries.clone(),
            own: Vec::new(),
            hidden: BTreeSet::new(),
            order: Vec::new(),
        }
    }
    /// The line in the PCN's own words.
    pub fn own(&self, key: &EntryKey) -> Option<&Entry> { find(&self.own, key) }

    /// Looks at these lines of the Federation's as they are now; `seen_version` follows once nothing is left to look at.
    pub fn look_at<'k>(&mut self, template: &Template, keys: impl IntoIterator<Item = &'k EntryKey>) {
        for key in keys {
            self.seen.retain(|entry| entry.key != *key);
            self.seen.extend(template.entry(key).cloned());
        }
        if differences(template, self).is_empty() {
            (self.seen, self.seen_version) = (template.entries.clone(), template.version);
        }
    }
}

/// A line as it counts at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TailoredLine {
    /// The words that count there.
    pub entry: Entry,
    /// As the Federation has it; none: it is the PCN's own line.
    pub theirs: Option<Entry>,
    /// The words are the PCN's.
    pub is_own: bool,
    /// It is not shown there.
    pub is_hidden: bool,
}

/// What an update changed in one line since the PCN looked. Whatever the PCN has of its own stands until it says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    /// Which line.
    pub key: EntryKey,
    /// As the Federation had it; none: it is new.
    pub was: Option<Entry>,
    /// As the Federation has it now; none: it took the line away.
    pub now: Option<Entry>,
    /// As the PCN has it, where it changed the line.
    pub yours: Option<Entry>,
    /// The PCN hides it.
    pub is_hidden: bool,
}

/// Every line at a place, hidden ones included, in the order there. No key comes twice.
pub fn lines(template: &Template, tailoring: Option<&Tailoring>) -> Vec<TailoredLine> {
    let theirs = |entry: &Entry| TailoredLine { entry: entry.clone(), theirs: Some(entry.clone()), is_own: false, is_hidden: false };
    let Some(ours) = tailoring else { return template.entries.iter().map(theirs).collect() };
    let added = ours.own.iter().map(|entry| &entry.key).filter(|key| template.entry(key).is_none());
    let keys: Vec<&EntryKey> = template.entries.iter().map(|entry| &entry.key).chain(added).collect();
    let line = |key: &EntryKey| {
        let (theirs, own) = (template.entry(key), ours.own(key));
        Some(TailoredLine {
            entry: own.or(theirs)?.clone(),
            theirs: theirs.cloned(),
            is_own: own.is_some(),
            is_hidden: ours.hidden.contains(key) && !template.kind.needs(key),
        })
    };
    ordered(&keys, &ours.order).into_iter().filter_map(line).collect()
}

/// These keys in an order that may know fewer and others: what it does not know stands behind the key it follows here.
fn ordered<'k>(keys: &[&'k EntryKey], order: &[EntryKey]) -> Vec<&'k EntryKey> {
    let mut placed: Vec<&EntryKey> = Vec::with_capacity(keys.len());
    for wanted in order {
        if let Some(key) = keys.iter().find(|key| **key == wanted).filter(|key| !placed.contains(key)) {
            placed.push(key);
        }
    }
    for (at, key) in keys.iter().enumerate() {
        if placed.contains(key) {
            continue;
        }
        let before = keys.get(..at).unwrap_or_default();
        let follows = before.iter().rev().find_map(|before| placed.iter().position(|it| it == before));
        placed.insert(follows.map_or(0, |place| place.saturating_add(1)), key);
    }
    placed
}

/// What the Federation changed since a PCN looked, in the order of its list, lines it took away last.
pub fn differences(template: &Template, ours: &Tailoring) -> Vec<Difference> {
    let difference = |key: &EntryKey, was: Option<&Entry>, now: Option<&Entry>| Difference {
        key: key.clone(),
        was: was.cloned(),
        now: now.cloned(),
        yours: ours.own(key).cloned(),
        is_hidden: ours.hidden.contains(key),
    };
    let changed = template.entries.iter().filter_map(|now| {
        let was = find(&ours.seen, &now.key);
        (was != Some(now)).then(|| difference(&now.key, was, Some(now)))
    });
    let gone = ours.seen.iter().filter(|was| template.entry(&was.key).is_none()).map(|was| difference(&was.key, Some(was), None));
    changed.chain(gone).collect()
}

fn find<'e>(entries: &'e [Entry], key: &EntryKey) -> Option<&'e Entry> { entries.iter().find(|entry| entry.key == *key) }
