//! What is wrong with something that cannot be read, in one sentence whose subject is the field as people call it. One piece for commands
//! and for the bodies of requests. Never the value that was met.

/// Why something cannot be read: which field, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Path of the field, if it is one field's fault.
    pub field: Option<String>,
    /// What is wrong with it. Never the value.
    pub message: String,
}

impl Unreadable {
    /// From the path a reader had come to (none at the outside) and its words, which may name a field and may repeat a value.
    pub(crate) fn of(path: Option<String>, words: &str) -> Self {
        // What is missing is named only in words, and stands inside of where the reader had come to.
        let missing = words.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let field = match (path, missing) {
            (Some(path), Some(name)) => Some(format!("{path}.{name}")),
            (path, name) => path.or(name.map(str::to_owned)),
        };
        let message = sentence(&field.as_deref().map_or_else(|| "This".to_owned(), subject), words);
        Self { field, message }
    }

    /// Reads JSON. An error names the field; what is no JSON at all has none.
    pub fn read_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Self> {
        let outside = |message: &str| Self { field: None, message: message.to_owned() };
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = Some(error.path().to_string()).filter(|path| path != ".");
            let inner = error.into_inner();
            if inner.is_syntax() || inner.is_eof() {
                return outside("This is not JSON.");
            }
            // Where in the text it stopped is for no reader.
            let words = inner.to_string();
            Self::of(path, words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words))
        })?;
        json.end().map_err(|_| outside("There is something after the JSON."))?;
        Ok(value)
    }
}

/// The sentence. What a type of ours says of a text is a predicate ("is 300 characters long; at most 280 fit"); the library's words are
/// said anew.
fn sentence(subject: &str, words: &str) -> String {
    let said = match predicate(words) {
        // The subject would say what it is not: "The time is not a time of day".
        said if said.starts_with("is not ") => format!("This {said}"),
        said if said.starts_with("is ") && is_plural(subject) => format!("{subject} are {}", said.trim_start_matches("is ")),
        said if ["is ", "must ", "holds "].iter().any(|verb| said.starts_with(verb)) => format!("{subject} {said}"),
        said => capital(&said),
    };
    if said.ends_with(['.', '!', '?']) { said } else { format!("{said}.") }
}

fn is_plural(subject: &str) -> bool { subject.starts_with("The ") && subject.ends_with('s') && !subject.ends_with("ss") && !subject.ends_with("us") }

fn predicate(words: &str) -> String {
    if words.starts_with("missing field ") || words.starts_with("invalid type: null, ") {
        return "is missing".into();
    }
    if words.starts_with("unknown field ") {
        return "is not a field of this form".into();
    }
    if words.starts_with("UUID parsing failed") {
        return "is not an id (a UUID)".into();
    }
    if let Some(rest) = ["invalid type: ", "invalid value: ", "invalid length "].iter().find_map(|start| words.strip_prefix(start)) {
        return rest.rsplit_once("expected ").map_or_else(|| "is not of the right kind".into(), |(_, expected)| format!("must be {}", kind(expected)));
    }
    if words.starts_with("unknown variant") {
        return words.rsplit_once("expected ").map_or_else(|| "is not one of the choices".into(), |(_, choices)| format!("must be {choices}"));
    }
    words.to_owned()
}

/// A kind of value as people call it.
fn kind(expected: &str) -> String {
    match expected {
        "a string" => "text".into(),
        "a boolean" => "true or false".into(),
        "a sequence" => "a list".into(),
        "u8" => "a whole number from 0 to 255".into(),
        "u16" => "a whole number from 0 to 65535".into(),
        "u32" | "u64" => "a whole number, not below 0".into(),
        "i32" | "i64" => "a whole number".into(),
        record if record.starts_with("struct ") => "an object with its fields".into(),
        other => other.to_owned(),
    }
}

/// A field as people call it, ready to begin a sentence.
fn subject(path: &str) -> String {
    let last = path.rsplit('.').next().unwrap_or(path);
    let name = last.split('[').next().unwrap_or(last);
    let known = match name {
        "what" => "The action",
        "due_on" => "The day it is due",
        "born_on" => "The date of birth",
        "consent_on" => "The day of the person’s yes",
        "asked_on" => "The day the person was asked",
        "review_on" | "next_review_on" => "The next review",
        "starts_on" => "The first day",
        "ends_on" => "The last day",
        "starts_at_local" | "at" => "The time",
        "told" => "What the person was told",
        "objections" => "What the person objects to",
        "urgent_reason" => "The reason why it cannot wait",
        "override_reason" => "The reason for closing",
        "why" | "cannot" => "The reason",
        "more" => "The private note",
        "source" => "Where it is known from",
        "refer_to" => "Where to refer on",
        "continuing_owner" => "Who goes on",
        "guest_name" | "member_name" => "The name",
        "given" => "The given name",
        "family" => "The family name",
        "email" => "The e-mail address",
        "job" => "The job",
        "mattered" => "What mattered",
        "did" => "What was done",
        "changed" => "What changed",
        "learnt" => "What was learnt",
        "topics" => "A topic",
        "languages" => "A language",
        "skills" => "A skill",
        "cfs" => "The Clinical Frailty Scale",
        "nhs_number" => "The NHS number",
        "pcn" => "The PCN",
        "item_id" => "The line of the agenda",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let plain = name.trim_start_matches("is_").trim_end_matches("_id").replace('_', " ");
    format!("The {plain}")
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{command::WireCommand, http::SignIn};
    use serde_json::json;

    fn refused(command: serde_json::Value) -> (Option<String>, String) {
        let Unreadable { field, message } = WireCommand::read(command).expect_err("a command that cannot be read");
        (field, message)
    }

    #[test]
    fn a_sentence_names_the_field_in_peoples_words_and_the_bound_and_never_the_value() {
        let id = "0191f0c0-0000-7000-8000-000000000001";
        let long = "q".repeat(526);
        for (command, field, message) in [
            (json!({"name": "add_topic", "meeting_id": id, "item_id": id, "title": long, "planned_minutes": 5}), "title", "The title is 526 characters long; at most 280 fit."),
            (json!({"name": "add_topic", "meeting_id": id, "item_id": id, "title": " ", "planned_minutes": 5}), "title", "The title must not be empty."),
            (json!({"name": "add_topic", "meeting_id": id, "item_id": id, "title": null, "planned_minutes": 5}), "title", "The title is missing."),
            (json!({"name": "add_topic", "meeting_id": id, "item_id": id, "title": "x\u{7}", "planned_minutes": 5}), "title", "The title holds a control character; type it as plain text."),
            (json!({"name": "add_topic", "meeting_id": id, "item_id": id, "title": "x", "planned_minutes": -7}), "planned_minutes", "The planned minutes must be a whole number from 0 to 65535."),
            (json!({"name": "add_topic", "meeting_id": id, "item_id": id, "title": "x"}), "planned_minutes", "The planned minutes are missing."),
            (json!({"name": "move_occurrence", "series_id": id, "recurrence_id": "2026-11-30", "day": "qq-13-45", "at": "09:00"}), "day", "This is not a day: write it as YYYY-MM-DD, such as 2026-11-30."),
            (json!({"name": "move_occurrence", "series_id": id, "recurrence_id": "2026-11-30", "day": "2026-11-30", "at": "qq:00"}), "at", "This is not a time of day: write it as HH:MM, such as 09:05."),
            (json!({"name": "cancel_meeting", "meeting_id": "qqqq"}), "meeting_id", "This is not an id (a UUID)."),
            (json!({"name": "cancel_meeting", "meeting_id": id, "qqqq": 1}), "qqqq", "This is not a field of this form."),
        ] {
            let (at, words) = refused(command.clone());
            assert_eq!((at.as_deref(), words.as_str()), (Some(field), message), "{command}");
            assert!(!words.contains("qq"), "{words}");
        }
    }

    #[test]
    fn bodies_are_read_by_the_same_rule() {
        for (text, field, message) in [
            (r#"{"email":"a@x.org"}"#, Some("password"), "The password is missing."),
            (r#"{"email":7,"password":"secret words"}"#, Some("email"), "The e-mail address must be text."),
            (r#"{"email":"a@x.org","password":["secret words"]}"#, Some("password"), "The password must be text."),
            (r#"{"email":"a@x.org","password":"secret words""#, None, "This is not JSON."),
            (r#"{"email":"a@x.org","password":"secret words"} {}"#, None, "There is something after the JSON."),
            ("", None, "This is not JSON."),
        ] {
            let error = Unreadable::read_json::<SignIn>(text.as_bytes()).expect_err(text);
            assert_eq!((error.field.as_deref(), error.message.as_str()), (field, message), "{text}");
        }
    }
}
