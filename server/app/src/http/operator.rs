//! Mail as whoever runs the service sees it: what waits, what is held, what is in doubt, what failed; what is done about it; and a test.
//!
//! For operators only; to everybody else these addresses do not exist. No patient is in any answer: a letter names none, and one
//! that looks as if it did is not shown.

use super::id;
use crate::{
    auth::SignedIn,
    error::ApiError,
    mail::{
        letter::Letter,
        lint::Hit,
        made::{self, Made},
        preview::{Preview, preview},
    },
    site::Site,
};
use actix_web::web;
use mdt_domain::{
    directory::{Person, Role},
    ids::MailId,
    rejection::{Rejection, RejectionCode},
};
use mdt_protocol::http::{MailCount, MailHit, OperatorMail, OperatorMailList, OperatorMailShown};
use mdt_store::mails::{Decided, Mail, MailState};
use serde::Deserialize;

/// Mails of a page.
const PAGE: u64 = 50;

/// Which part of the list.
#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    after: Option<String>,
}

/// The operator; to everybody else the address does not exist.
pub(super) fn operator(signed_in: &SignedIn) -> Result<&Person, ApiError> {
    let person = &signed_in.person;
    if person.guest.is_none() && person.is_any(Role::Operator) { Ok(person) } else { Err(ApiError::not_found()) }
}

/// `GET /api/operator/mails?state=held&after=…` ([`OperatorMailList`]): all states unless told.
pub async fn mails(site: web::Data<Site>, signed_in: SignedIn, asked: web::Query<Asked>) -> Result<web::Json<OperatorMailList>, ApiError> {
    operator(&signed_in)?;
    let no_state = |_| ApiError::malformed(Some("state".into()), "Write pending, held, sending, sent, unknown, failed or cancelled.");
    let state = asked.state.as_deref().map(str::parse::<MailState>).transpose().map_err(no_state)?;
    let after = asked.after.as_deref().map(id::<MailId>).transpose()?;
    let store = site.hub().store();
    let page = store.mails(state, after, PAGE).await?;
    let counts = store.count_mails().await?;
    Ok(web::Json(OperatorMailList {
        mails: page.mails.iter().map(|mail| row(&site, mail)).collect(),
        next: page.next,
        counts: counts.into_iter().map(|(state, count)| MailCount { state: state.word().to_owned(), count: u32::try_from(count).unwrap_or(u32::MAX) }).collect(),
        via: if site.settings().smtp.is_some() { "smtp" } else { "outbox" }.to_owned(),
    }))
}

/// `GET /api/operator/mails/{id}` ([`OperatorMailShown`]).
pub async fn mail(site: web::Data<Site>, signed_in: SignedIn, asked: web::Path<String>) -> Result<web::Json<OperatorMailShown>, ApiError> {
    operator(&signed_in)?;
    let mail = of_id(&site, &asked).await?;
    let directory = site.hub().directory();
    let recipient = directory.people.get(&mail.to_person);
    let mailer = site.mailer();
    let known = mailer.known(site.hub().store()).await?;
    let leaving = as_it_would_leave(&site, &mail, recipient).await?;
    let words = match preview(&leaving, recipient, mailer.phrases(), &directory, site.names().page_origin(), &known) {
        // When two people meet in supervision is theirs alone.
        Preview::Words(words) => Some(words).filter(|_| !Letter::from_json(&leaving.letter).is_ok_and(|letter| letter.tells_of_supervision())),
        Preview::Held(_) | Preview::None => None,
    };
    Ok(web::Json(OperatorMailShown {
        mail: row(&site, &mail),
        from: mailer.from().to_string(),
        // Where a guest's link goes is for who edits the agenda.
        to: recipient.filter(|person| person.guest.is_none()).map(|person| person.email.clone()),
        message_id: mail.message_id.clone(),
        subject: words.as_ref().map(|words| words.subject.clone()),
        text: words.as_ref().map(|words| words.text.clone()),
        has_calendar: Letter::from_json(&mail.letter).is_ok_and(|letter| letter.calendar().is_some()),
    }))
}

/// A mail that is made as it leaves, as it would be now.
async fn as_it_would_leave(site: &Site, mail: &Mail, recipient: Option<&Person>) -> Result<Mail, ApiError> {
    let (Ok(letter @ Letter::Mark { .. }), Some(person)) = (Letter::from_json(&mail.letter), recipient) else { return Ok(mail.clone()) };
    Ok(match made::would_make(site, person, letter).await? {
        Made::Letter(letter) => Mail { letter: String::from_utf8_lossy(&letter.to_json()).into_owned(), ..mail.clone() },
        Made::Nothing(_) => mail.clone(),
    })
}

/// `POST /api/operator/mails/test`: a test mail to whoever asks. Answers as the list shows it.
pub async fn test(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<OperatorMail>, ApiError> {
    let by = operator(&signed_in)?.id;
    let (store, now) = (site.hub().store(), site.hub().now());
    let mail = Letter::Test.to(by, now);
    store.post(std::slice::from_ref(&mail), now).await?;
    let posted = store.mail(mail.id).await?.ok_or_else(ApiError::not_found)?;
    Ok(web::Json(row(&site, &posted)))
}

/// `POST /api/operator/mails/{id}/retry`: sends one that is held, failed or unknown (again), under the Message-ID it has. Answers as the
/// list shows it then.
pub async fn retry(site: web::Data<Site>, signed_in: SignedIn, asked: web::Path<String>) -> Result<web::Json<OperatorMail>, ApiError> {
    let by = operator(&signed_in)?.id;
    let mail = of_id(&site, &asked).await?;
    let decided = site.hub().store().retry_mail(mail.id, site.hub().now(), by).await?;
    done(&site, mail.id, decided, "Only a mail that is held, failed or in doubt can be sent again.").await
}

/// `POST /api/operator/mails/{id}/mark-sent`: says of one in doubt that it arrived. Answers as the list shows it then.
pub async fn mark_sent(site: web::Data<Site>, signed_in: SignedIn, asked: web::Path<String>) -> Result<web::Json<OperatorMail>, ApiError> {
    let by = operator(&signed_in)?.id;
    let mail = of_id(&site, &asked).await?;
    let decided = site.hub().store().resolve_as_sent(mail.id, site.hub().now(), by).await?;
    done(&site, mail.id, decided, "Only a mail in doubt can be marked as sent.").await
}

async fn done(site: &Site, mail: MailId, decided: Decided, otherwise: &str) -> Result<web::Json<OperatorMail>, ApiError> {
    match decided {
        Decided::Now(_) => Ok(web::Json(row(site, &site.hub().store().mail(mail).await?.ok_or_else(ApiError::not_found)?))),
        Decided::NotIn(state) => Err(Rejection::new(RejectionCode::ItemNotReady, format!("This mail is {}. {otherwise}", state.word())).into()),
        Decided::NoSuchMail => Err(ApiError::not_found()),
    }
}

async fn of_id(site: &Site, text: &str) -> Result<Mail, ApiError> { site.hub().store().mail(id(text)?).await?.ok_or_else(ApiError::not_found) }

fn row(site: &Site, mail: &Mail) -> OperatorMail {
    let hits: Vec<Hit> = mail.hits.as_deref().and_then(|hits| serde_json::from_str(hits).ok()).unwrap_or_default();
    OperatorMail {
        id: mail.id,
        kind: mail.kind.clone(),
        to_name: site.hub().directory().people.get(&mail.to_person).map(|person| person.name.as_str().to_owned()),
        state: mail.state.word().to_owned(),
        created_at: mail.created_at,
        next_try_at: (mail.state == MailState::Pending).then_some(mail.next_try_at),
        sent_at: mail.sent_at,
        attempts: mail.attempts,
        stage: mail.stage.clone(),
        error: mail.error.clone(),
        hits: hits.into_iter().map(|hit| MailHit { kind: word(&hit.kind), part: word(&hit.part) }).collect(),
        can_retry: matches!(mail.state, MailState::Held | MailState::Failed | MailState::Unknown),
        can_mark_sent: mail.state == MailState::Unknown,
    }
}

fn word<T: serde::Serialize>(value: &T) -> String { mdt_store::fold::word(value) }
