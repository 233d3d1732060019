//! What a list may hold: kinds of line, what a line stands for, lengths, and nothing that looks like a patient. The words of a refusal
//! name the line by its number and the way out, never what was written.

use super::{ASKED_PREFIX, Entry, EntryKey, Template, TemplateKind, identifiers::identifier_in};
use crate::{
    case::OutcomeKind,
    words::{Line, WordError},
};
use std::collections::BTreeSet;

/// Lines of one list.
pub const MOST_ENTRIES: usize = 60;
/// How the key of a PCN's own line begins where keys are free: no line of the Federation's does.
pub const OWN_PREFIX: &str = "own.";
/// Longest topic or referral in a list, in minutes.
const MOST_MINUTES: u16 = 120;

fn wrong(number: usize, words: &str) -> WordError { WordError(format!("Line {number}: {words}")) }

/// A list as the Federation may set it.
pub fn template(kind: TemplateKind, entries: &[Entry]) -> Result<(), WordError> {
    all(kind, entries)?;
    for (number, entry) in (1..).zip(entries) {
        if entry.key.as_str().starts_with(OWN_PREFIX) {
            return Err(wrong(number, "its key is one of a PCN's own line. Choose another."));
        }
        is_known_key(kind, &entry.key, number)?;
    }
    if kind.needed_keys().iter().any(|field| !entries.iter().any(|entry| entry.key.as_str() == *field)) {
        return Err(WordError(kind.why_needed().into()));
    }
    if kind == TemplateKind::OutcomeList && entries.is_empty() {
        return Err(WordError("Leave at least one outcome to choose.".into()));
    }
    Ok(())
}

/// A PCN's own lines in a list. `before`: those it had already, whose key needs no other reason.
pub fn own(template: &Template, entries: &[Entry], before: &[Entry]) -> Result<(), WordError> {
    all(template.kind, entries)?;
    for (number, entry) in (1..).zip(entries) {
        match template.entry(&entry.key) {
            Some(theirs) if (theirs.outcome, theirs.domain) != (entry.outcome, entry.domain) => {
                return Err(wrong(number, "what it stands for is the Federation's. Reword it, or add a line of your own."));
            }
            Some(theirs) if template.kind.is_word_for_word(&entry.key) && theirs != entry => {
                return Err(wrong(number, "this question is asked in the same words everywhere. Add a question of your own."));
            }
            Some(_) => {}
            None if before.iter().any(|known| known.key == entry.key) => {}
            None if entry.key.as_str().starts_with(OWN_PREFIX) && takes_own(template.kind) => {}
            None if template.kind.closed_keys().is_empty() || entry.key.as_str().starts_with(ASKED_PREFIX) => {
                return Err(wrong(number, "the Federation has no such line. Add it as one of your own."));
            }
            None => is_known_key(template.kind, &entry.key, number)?,
        }
    }
    Ok(())
}

fn takes_own(kind: TemplateKind) -> bool { kind.closed_keys().is_empty() || kind.takes_more() }

fn is_known_key(kind: TemplateKind, key: &EntryKey, number: usize) -> Result<(), WordError> {
    let keys = kind.closed_keys();
    if keys.is_empty() || keys.contains(&key.as_str()) || (kind.takes_more() && key.as_str().starts_with(ASKED_PREFIX)) {
        return Ok(());
    }
    Err(wrong(number, "there is no such place for words. Choose one of the list."))
}

/// What every list of lines keeps to.
fn all(kind: TemplateKind, entries: &[Entry]) -> Result<(), WordError> {
    if entries.len() > MOST_ENTRIES {
        return Err(WordError(format!("A list has at most {MOST_ENTRIES} lines. Take some off.")));
    }
    let mut keys = BTreeSet::new();
    for (number, entry) in (1..).zip(entries) {
        if !keys.insert(&entry.key) {
            return Err(wrong(number, "its key is there already. Give it another."));
        }
        stands_for(kind, entry).map_err(|words| wrong(number, words))?;
        for words in [Some(&entry.text), entry.help.as_ref(), entry.service.as_ref()].into_iter().flatten() {
            is_one_line(kind, words).map_err(|words| wrong(number, words))?;
            if let Some(what) = identifier_in(words.as_str()) {
                return Err(wrong(number, &format!("this looks like {what}. A template names no patient: take it out.")));
            }
        }
    }
    Ok(())
}

fn is_one_line(kind: TemplateKind, words: &Line) -> Result<(), &'static str> {
    if words.as_str().contains(['\n', '\t']) {
        return Err("write it on one line.");
    }
    if kind == TemplateKind::MailTexts && words.as_str().contains(['{', '}']) {
        return Err("a mail's line is plain words: leave the braces out.");
    }
    if kind == TemplateKind::MailTexts && ["://", "www."].iter().any(|address| words.as_str().to_lowercase().contains(address)) {
        return Err("a mail has one way in: leave addresses of pages out.");
    }
    Ok(())
}

/// What a line must say of itself in its list, and must not.
fn stands_for(kind: TemplateKind, entry: &Entry) -> Result<(), &'static str> {
    match entry.minutes {
        Some(minutes) if kind.is_agenda() && !(1..=MOST_MINUTES).contains(&minutes) => return Err("a topic takes 1 to 120 minutes."),
        None if kind.is_agenda() => return Err("say how many minutes the topic takes."),
        Some(_) if !kind.is_agenda() => return Err("only topics have minutes."),
        _ => {}
    }
    if entry.help.is_some() && kind != TemplateKind::ReferralForm {
        return Err("only fields of the referral have a hint.");
    }
    match entry.outcome {
        None if kind == TemplateKind::OutcomeList => return Err("say which outcome is kept when it is chosen."),
        Some(_) if kind != TemplateKind::OutcomeList => return Err("only outcomes stand for one."),
        outcome if entry.service.is_some() && outcome != Some(OutcomeKind::ReferOn) => return Err("a service is named with “refer on” alone."),
        _ => {}
    }
    match entry.domain {
        None if kind == TemplateKind::NotePrompts => Err("say for which domain the prompt is."),
        Some(_) if kind != TemplateKind::NotePrompts => Err("only prompts are for a domain."),
        _ => Ok(()),
    }
}
