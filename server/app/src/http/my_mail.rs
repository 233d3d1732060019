//! How one wants one's own mail: about each thing, or one a day. Nobody's choice but one's own can be seen or made here. A guest's
//! means nothing: no mail that could wait is for guests.

use super::body::Body;
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_protocol::http::{MailChoice, MyMail};
use mdt_store::mail_choices::MailChoice as Kept;

/// `GET /api/me/mail` ([`MyMail`]).
pub async fn mine(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<MyMail>, ApiError> {
    let choice = match site.hub().store().mail_choice(signed_in.person.id).await? {
        Kept::Single => MailChoice::Single,
        Kept::Digest => MailChoice::Digest,
    };
    Ok(web::Json(MyMail { choice }))
}

/// `POST /api/me/mail` ([`MyMail`]): answers as it is then.
pub async fn choose(site: web::Data<Site>, signed_in: SignedIn, Body(asked): Body<MyMail>) -> Result<web::Json<MyMail>, ApiError> {
    let choice = match asked.choice {
        MailChoice::Single => Kept::Single,
        MailChoice::Digest => Kept::Digest,
    };
    site.hub().store().choose_mail(signed_in.person.id, choice, site.hub().now()).await?;
    Ok(web::Json(asked))
}
