//! The first and the last line of a mail, as the Federation, or the PCN the mail is about, has them in its templates. Where neither
//! has changed one, the standard sentences stay as they are.

use super::{letter::Letter, phrases::Phrases};
use mdt_domain::{
    directory::{Directory, Person},
    template::{EntryKey, TemplateKind, standard},
    words::OdsCode,
};

/// The sentences for one letter to one person.
pub fn of_place(phrases: &Phrases, directory: &Directory, letter: &Letter, person: &Person) -> Phrases {
    let Some(place) = place(directory, letter, person) else { return phrases.clone() };
    let lines = directory.effective(place, TemplateKind::MailTexts);
    let line = |which: &str| {
        let key = EntryKey::parse(&format!("{which}.{}", letter.kind())).ok()?;
        let said = lines.iter().find(|entry| entry.key == key).map(|entry| &entry.text);
        let usual = standard::of(TemplateKind::MailTexts).entry(&key).map(|entry| &entry.text);
        (said != usual).then(|| said.map(ToString::to_string).unwrap_or_default())
    };
    phrases.with_lines(line("opening"), line("closing"))
}

/// Whose words they are: those of the place the meeting is of, else where who reads it works, else the Federation's.
fn place<'d>(directory: &'d Directory, letter: &Letter, person: &Person) -> Option<&'d OdsCode> {
    let named = letter.meeting().and_then(|meeting| directory.organisations.values().find(|it| it.name == meeting.pcn));
    named.or_else(|| directory.home_pcn(person)).map(|it| &it.code).or_else(|| directory.federation())
}
