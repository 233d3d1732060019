//! A mail as it goes out (RFC 5322, MIME): one recipient, its stable Message-ID, text and HTML, and a calendar part where there
//! is one: beside the texts with its method, which Outlook and Google act on, and attached as a file, which Apple shows.

use super::{
    facts::CalendarPart,
    render::{Rendered, one_line},
};
use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use mdt_domain::{ids::MailId, words::UtcMicros};
use std::time::{Duration, SystemTime};

/// Who writes to whom.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The service.
    pub from: Mailbox,
    /// The one recipient: nobody sees another's address.
    pub to: Address,
    /// The recipient's name.
    pub to_name: String,
    /// With its angle brackets.
    pub message_id: String,
    /// When it leaves.
    pub at: UtcMicros,
}

/// The Message-ID of a mail of ours: the same at every try.
pub fn message_id(id: MailId, from: &Mailbox) -> String { format!("<{id}@{}>", from.email.domain()) }

/// The mail's bytes, in ASCII (what is not is encoded). Errors in words without its content.
pub fn build(envelope: &Envelope, rendered: &Rendered, calendar: Option<&CalendarPart>) -> Result<Vec<u8>, String> {
    let at = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(envelope.at.0).unwrap_or(0));
    let mut texts = MultiPart::alternative()
        .singlepart(SinglePart::plain(rendered.text.clone()))
        .singlepart(SinglePart::html(rendered.html.clone()));
    let built = Message::builder()
        .from(envelope.from.clone())
        // A name of the directory may hold a line end, at which the library gives up.
        .to(Mailbox::new(Some(one_line(&envelope.to_name)), envelope.to.clone()))
        .subject(one_line(&rendered.subject))
        .date(at)
        .message_id(Some(envelope.message_id.clone()));
    let built = match calendar {
        None => built.multipart(texts),
        Some(part) => {
            let method = part.method.word();
            let inline = ContentType::parse(&format!("text/calendar; method={method}; charset=utf-8")).map_err(|why| why.to_string())?;
            let file = ContentType::parse(&format!("application/ics; name=\"invite.ics\"; method={method}")).map_err(|why| why.to_string())?;
            texts = texts.singlepart(SinglePart::builder().header(inline).body(part.text.clone()));
            built.multipart(MultiPart::mixed().multipart(texts).singlepart(Attachment::new("invite.ics".to_owned()).body(part.text.clone(), file)))
        }
    };
    let mut message = built.map_err(|why| why.to_string())?;
    // No machine answers it: no "out of office", no receipt.
    for (name, value) in [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")] {
        let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|why| why.to_string())?;
        message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    }
    Ok(message.formatted())
}
