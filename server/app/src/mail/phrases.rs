//! The standard sentences of mails. The Federation may reword them in a file of its own; what a sentence may speak of is a
//! closed list, so that a rewording can hold nothing the letter does not have.

use std::{collections::BTreeMap, path::Path, sync::LazyLock};

/// Name of the Federation's own file in the data folder.
pub const FILE: &str = "mail-phrases.json";
/// Longest sentence, in characters.
const LONGEST: usize = 400;

const MEETING: &[&str] = &["meeting", "pcn", "day", "time", "until", "minutes"];
const NONE: &[&str] = &[];

/// Every sentence, with what it may speak of beside what every sentence of a meeting may ([`MEETING`], where `true`).
const SENTENCES: &[(&str, bool, &[&str])] = &[
    ("greeting", false, &["name"]),
    ("closing", false, NONE),
    ("no_names", false, NONE),
    ("no_reply", false, NONE),
    ("how_to_change", false, NONE),
    ("meeting.huddle", false, NONE),
    ("meeting.pcn", false, NONE),
    ("meeting.borough", false, NONE),
    ("meeting.supervision", false, NONE),
    ("when", true, NONE),
    ("your_part", false, &["time", "until", "items"]),
    ("your_part.open", false, &["time", "until"]),
    ("action_of_case", false, &["code", "due"]),
    ("action_of_case_without_date", false, &["code"]),
    ("action_of_topic", false, &["due"]),
    ("action_of_topic_without_date", false, NONE),
    ("help_is_asked", false, NONE),
    ("repeats", false, &["rule"]),
    ("entry.subject", false, NONE),
    ("entry.lead", false, NONE),
    ("entry.link", false, NONE),
    ("entry.why", false, NONE),
    ("invitation.subject", true, NONE),
    ("invitation.lead", true, NONE),
    ("invitation.link", false, NONE),
    ("invitation.why", false, NONE),
    ("change.subject", true, NONE),
    ("change.lead", true, NONE),
    ("change.starts", false, &["was_day", "was_time"]),
    ("change.length", false, &["was_minutes"]),
    ("change.moved", false, &["was_day", "was_time", "now_day", "now_time"]),
    ("change.called_off", false, &["was_day", "was_time"]),
    ("change.held_after_all", false, &["now_day", "now_time"]),
    ("change.repeats", false, &["was_rule"]),
    ("change.your_part", false, NONE),
    ("change.call", false, NONE),
    ("change.more_days", false, &["days"]),
    ("change.link", false, NONE),
    ("change.why", false, NONE),
    ("cancellation.subject", true, NONE),
    ("cancellation.lead", true, NONE),
    ("cancellation.bank_holiday", false, NONE),
    ("cancellation.nothing_to_discuss", false, NONE),
    ("cancellation.not_enough_people", false, NONE),
    ("cancellation.not_needed", false, NONE),
    ("cancellation.series_ended", false, NONE),
    ("cancellation.other", false, NONE),
    ("cancellation.link", false, NONE),
    ("cancellation.why", false, NONE),
    ("agenda_published.subject", true, &["items"]),
    ("agenda_published.lead", true, &["items"]),
    ("agenda_published.link", false, NONE),
    ("agenda_published.why", false, NONE),
    ("you_are_needed.subject", true, &["at_day", "at_time"]),
    ("you_are_needed.lead", true, &["at_day", "at_time"]),
    ("you_are_needed.was", false, &["was_day", "was_time"]),
    ("you_are_needed.link", false, NONE),
    ("you_are_needed.why", false, NONE),
    ("new_actions.subject", false, &["actions"]),
    ("new_actions.lead", false, &["actions"]),
    ("new_actions.meeting", true, NONE),
    ("new_actions.link", false, NONE),
    ("new_actions.why", false, NONE),
    ("daily_digest.subject", false, &["day"]),
    ("daily_digest.lead", false, &["day"]),
    ("daily_digest.needed", false, NONE),
    ("daily_digest.needed_line", true, NONE),
    ("daily_digest.new", false, NONE),
    ("daily_digest.due", false, NONE),
    ("daily_digest.overdue", false, NONE),
    ("daily_digest.agendas", false, &["agendas"]),
    ("daily_digest.minutes", false, &["minutes"]),
    ("daily_digest.nothing", false, NONE),
    ("daily_digest.link", false, NONE),
    ("daily_digest.why", false, NONE),
    ("overdue.subject.owner", false, &["actions"]),
    ("overdue.subject.service_lead", false, &["actions", "service"]),
    ("overdue.subject.chair", false, &["actions"]),
    ("overdue.lead.owner", false, &["actions"]),
    ("overdue.lead.service_lead", false, &["actions", "service"]),
    ("overdue.lead.chair", false, &["actions"]),
    ("overdue.own_service", false, NONE),
    ("overdue.link", false, NONE),
    ("overdue.why", false, NONE),
    ("minutes_ready.subject", true, NONE),
    ("minutes_ready.lead", true, &["cases", "actions"]),
    ("minutes_ready.link", false, NONE),
    ("minutes_ready.why", false, NONE),
    ("guest.way_in", false, NONE),
    ("guest.no_names", false, NONE),
    ("guest_pass.subject", true, NONE),
    ("guest_pass.lead", true, NONE),
    ("guest_pass.speaker", true, NONE),
    ("guest_pass.until", false, &["until_day", "until_time"]),
    ("guest_pass.link", false, NONE),
    ("guest_pass.why", false, NONE),
    ("referral_returned.subject", false, &["code"]),
    ("referral_returned.lead", false, &["code"]),
    ("referral_returned.no_question", false, NONE),
    ("referral_returned.missing_information", false, NONE),
    ("referral_returned.other_team", false, NONE),
    ("referral_returned.already_listed", false, NONE),
    ("referral_returned.see_service", false, NONE),
    ("referral_returned.link", false, NONE),
    ("referral_returned.why", false, NONE),
    ("test.subject", false, NONE),
    ("test.lead", false, NONE),
    ("test.link", false, NONE),
    ("test.why", false, NONE),
];

/// The sentences as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrases(BTreeMap<String, String>);

/// Why a file of sentences is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    NoFile(String),
    /// Not one JSON object of sentences by name.
    #[error("is not a JSON object of sentences by their names")]
    NotAList,
    /// No mail has such a sentence.
    #[error("names a sentence that no mail has: {0}")]
    NoSuchSentence(String),
    /// It speaks of something the letter does not have.
    #[error("{sentence} speaks of {{{placeholder}}}, which it cannot; there are {known}")]
    NoSuchPlaceholder {
        /// Which sentence.
        sentence: String,
        /// What it names.
        placeholder: String,
        /// What it may.
        known: String,
    },
    /// Empty, too long, of more than one line, or with a brace that is not closed.
    #[error("{0} is empty, longer than 400 signs, of more than one line, or has a brace that is not closed")]
    Unfit(String),
}

static STANDARD: LazyLock<Phrases> = LazyLock::new(|| {
    // The file is inside the binary, and a test reads it.
    Phrases(serde_json::from_str(include_str!("../../data/mail_phrases.json")).unwrap_or_default())
});

impl Phrases {
    /// The ones that come with the service.
    pub fn standard() -> Self { STANDARD.clone() }
    /// The standard ones with what the Federation reworded in the data folder, if it did.
    pub fn of_folder(data_dir: &Path) -> Result<Self, PhraseError> {
        match std::fs::read_to_string(data_dir.join(FILE)) {
            Ok(text) => Self::reworded(&text),
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(Self::standard()),
            Err(why) => Err(PhraseError::NoFile(why.to_string())),
        }
    }
    /// The standard ones with some of them reworded: a JSON object of sentences by name.
    pub fn reworded(text: &str) -> Result<Self, PhraseError> {
        let asked: BTreeMap<String, String> = serde_json::from_str(text).map_err(|_| PhraseError::NotAList)?;
        let mut phrases = Self::standard();
        for (name, sentence) in asked {
            check(&name, &sentence)?;
            phrases.0.insert(name, sentence);
        }
        Ok(phrases)
    }
    /// The same with another first line (there is none else) and another last one. Empty: without that line.
    pub fn with_lines(&self, opening: Option<String>, closing: Option<String>) -> Self {
        let mut phrases = self.clone();
        for (name, line) in [("opening", opening), ("closing", closing)] {
            phrases.0.extend(line.map(|line| (name.to_owned(), line)));
        }
        phrases
    }
    /// A sentence with its values in place. What is not given stays out.
    pub fn say(&self, name: &str, values: &[(&str, &str)]) -> String {
        let Some(sentence) = self.0.get(name) else { return String::new() };
        let mut said = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let Some((placeholder, after)) = after.split_once('}') else { break };
            said.push_str(values.iter().find(|(name, _)| *name == placeholder).map_or("", |(_, value)| value));
            rest = after;
        }
        said.push_str(rest);
        said
    }
}

fn check(name: &str, sentence: &str) -> Result<(), PhraseError> {
    let Some((_, has_meeting, own)) = SENTENCES.iter().find(|(known, ..)| *known == name) else {
        return Err(PhraseError::NoSuchSentence(name.chars().take(60).collect()));
    };
    let known: Vec<&str> = own.iter().chain(if *has_meeting { MEETING } else { NONE }).copied().collect();
    let unfit = || PhraseError::Unfit(name.to_owned());
    if sentence.trim().is_empty() || sentence.chars().count() > LONGEST || sentence.chars().any(char::is_control) {
        return Err(unfit());
    }
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (placeholder, after) = after.split_once('}').ok_or_else(unfit)?;
        if before.contains('}') {
            return Err(unfit());
        }
        if !known.contains(&placeholder) {
            return Err(PhraseError::NoSuchPlaceholder {
                sentence: name.to_owned(),
                placeholder: placeholder.chars().take(40).collect(),
                known: if known.is_empty() { "none".to_owned() } else { known.join(", ") },
            });
        }
        rest = after;
    }
    if rest.contains('}') { Err(unfit()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_there_and_speaks_only_of_what_it_may() {
        let standard = Phrases::standard();
        let names: Vec<&str> = SENTENCES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(standard.0.len(), names.len(), "sentences without a row, or rows without a sentence");
        for name in names {
            check(name, &standard.0[name]).unwrap();
        }
    }

    #[test]
    fn a_rewording_is_taken_or_refused_with_the_reason() {
        let phrases = Phrases::reworded(r#"{"greeting": "Hello {name}!", "invitation.lead": "Come to the {meeting}, {day}."}"#).unwrap();
        assert_eq!(phrases.say("greeting", &[("name", "Dr {day} Perera")]), "Hello Dr {day} Perera!");
        assert_eq!(phrases.say("closing", &[]), "MDT Hub");
        let refused = |text: &str| Phrases::reworded(text).unwrap_err().to_string();
        assert!(refused(r#"{"greeting": "Dear {patient},"}"#).contains("{patient}"));
        assert!(refused(r#"{"greeting": "Dear {code},"}"#).contains("there are name"));
        assert!(refused(r#"{"invitation.title": "x"}"#).contains("no mail has"));
        assert!(refused("[]").contains("JSON object"));
        for unfit in ["", "a\\nb", "{name", "name}", "{name} }"] {
            assert!(refused(&format!(r#"{{"greeting": "{unfit}"}}"#)).contains("brace"), "{unfit}");
        }
    }
}
