//! Bodies of the HTTP interface about mail before it leaves: who would be told what, and where a guest's link goes. In none but the
//! last is an address.

use mdt_domain::{
    ids::PersonId,
    words::{MailAddress, UtcMicros},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/meetings/{id}/publish-preview`: who is told what when the agenda is published now, for who may publish it. Nobody, once it
/// is out.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PublishPreview {
    /// Everybody asked, in the order of a list: the core, partners, guests.
    pub people: Vec<ToldPerson>,
    /// One mail of each kind, as it would be. A guest's link is masked.
    pub mails: Vec<MailPreview>,
}

/// How somebody would be told.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ToldPerson {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// How.
    pub told: ToldHow,
    /// The part they are asked for, where it is not all of it: from when.
    pub from: Option<UtcMicros>,
    /// Until when.
    pub until: Option<UtcMicros>,
}

/// How somebody is told that an agenda is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ToldHow {
    /// They have the meeting in their calendar: a mail about the agenda.
    Agenda,
    /// The same in the day's one mail, which they chose.
    Digest,
    /// An entry for their calendar, with their part.
    Entry,
    /// A pass by mail.
    Pass,
    /// Not by mail: their link is shown to them.
    LinkIsShown,
    /// Not: they sent apologies.
    SentApologies,
    /// Not: nothing on the agenda needs them.
    NotNeeded,
    /// Not: they publish it.
    Publishes,
    /// Not: their pass is used already.
    IsInAlready,
}

/// A mail as it would be.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MailPreview {
    /// Kind of letter, such as `agenda_published`.
    pub kind: String,
    /// Whose name it would have.
    pub to_name: String,
    /// Subject and text; none: it would be held, for it looks as if it held something of a patient.
    pub words: Option<MailWords>,
}

/// A mail's words.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MailWords {
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// `GET /api/meetings/{id}/passes/{person_id}/mail`, for who edits the agenda: where a guest's link is mailed to, and how that stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PassMail {
    /// Where to; none: no address was given, or the pass ended.
    pub email: Option<String>,
    /// Waits for the agenda to be published.
    pub waits_for_agenda: bool,
    /// `pending`, `held`, `sending`, `sent`, `unknown`, `failed` or `cancelled`; none: none was wanted yet.
    pub state: Option<String>,
    /// When it was sent.
    pub sent_at: Option<UtcMicros>,
}

/// `POST /api/meetings/{id}/passes/{person_id}/mail`: a new link goes by mail; the one before opens nothing any more.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SendPass {
    /// Where to; none: to the address that is kept.
    #[ts(type = "string | null")]
    pub email: Option<MailAddress>,
}
