//! A kept mail as its recipient would read it, for the operator: made anew, checked anew, a guest's secret masked. What the
//! check finds is not shown: an operator may see no patient.

use super::{
    letter::Letter,
    lines,
    lint::{Hit, Known, Outgoing, lint},
    phrases::Phrases,
    place::Links,
    render::{Rendered, render},
};
use mdt_domain::directory::{Directory, Person};
use mdt_store::mails::Mail;

/// What can be shown of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preview {
    /// Its words.
    Words(Box<Rendered>),
    /// Not shown: it looks as if it held something of a patient.
    Held(Vec<Hit>),
    /// It cannot be read, or its recipient is not in the directory any more.
    None,
}

/// Makes a letter's words and looks at them; the secret of a guest's link is masked.
pub fn checked(letter: &Letter, reader: &Person, phrases: &Phrases, base: &str, known: &Known) -> Result<Rendered, Vec<Hit>> {
    let rendered = render(letter, &reader.name, phrases, &Links { base, pass: None, is_guest: reader.guest.is_some() });
    let days = letter.days();
    let outgoing = Outgoing {
        subject: &rendered.subject,
        text: &rendered.text,
        html: &rendered.html,
        calendar: letter.calendar().map(|part| part.text.as_str()),
        recipient: reader.name.as_str(),
        days: &days,
    };
    let hits = lint(&outgoing, known);
    if hits.is_empty() { Ok(rendered) } else { Err(hits) }
}

/// A kept mail.
pub fn preview(mail: &Mail, recipient: Option<&Person>, phrases: &Phrases, directory: &Directory, base: &str, known: &Known) -> Preview {
    let (Ok(letter), Some(person)) = (Letter::from_json(&mail.letter), recipient) else { return Preview::None };
    match checked(&letter, person, &lines::of_place(phrases, directory, &letter, person), base, known) {
        Ok(words) => Preview::Words(Box::new(words)),
        Err(hits) => Preview::Held(hits),
    }
}
