//! A guest's link by mail: where to, how it stands, and a new one sent. For who edits the agenda; nobody else is told the address.

use super::{
    body::Body,
    guests::{by, guest_of},
};
use crate::{
    auth::{SignedIn, session},
    error::ApiError,
    mail::letter::Marked,
    site::Site,
};
use actix_web::web;
use mdt_domain::{
    command::{Command, PassWay},
    ids::{MeetingId, PersonId},
    meeting::MeetingStatus,
    policy::Deed,
    rejection::{Rejection, RejectionCode},
};
use mdt_protocol::mails::{PassMail, SendPass};

/// `GET /api/meetings/{id}/passes/{person_id}/mail` ([`PassMail`]).
pub async fn mail(site: web::Data<Site>, signed_in: SignedIn, path: web::Path<(String, String)>) -> Result<web::Json<PassMail>, ApiError> {
    let (meeting, guest) = path.into_inner();
    let (meeting, guest, _) = guest_of(&site, &signed_in.person, &meeting, &guest, Deed::EditAgenda).await?;
    Ok(web::Json(standing(&site, meeting.root.id, guest.id).await?))
}

/// `POST /api/meetings/{id}/passes/{person_id}/mail` ([`SendPass`]): answers how it stands then.
pub async fn send(
    site: web::Data<Site>,
    signed_in: SignedIn,
    path: web::Path<(String, String)>,
    Body(asked): Body<SendPass>,
) -> Result<web::Json<PassMail>, ApiError> {
    let (meeting, guest) = path.into_inner();
    let (meeting, guest, _) = guest_of(&site, &signed_in.person, &meeting, &guest, Deed::EditAgenda).await?;
    let (hub, store) = (site.hub(), site.hub().store());
    if asked.email.is_none() && store.guest_address(guest.id).await?.is_none() {
        return Err(Rejection::of_field(RejectionCode::Invalid, "email", "No address is kept for this guest. Type the one their link goes to.").into());
    }
    hub.execute(by(&signed_in.person, Command::RenewPass(meeting.root.id, guest.id, PassWay::Mailed(asked.email)))).await?;
    // The link before opens nothing from now on: the new one's secret is made when the mail leaves.
    store.set_pass_link(guest.id, &session::hash_of(&session::token()?), hub.now()).await?;
    store.end_sessions_of(guest.id, hub.now()).await?;
    hub.close_person(guest.id);
    Ok(web::Json(standing(&site, meeting.root.id, guest.id).await?))
}

async fn standing(site: &Site, meeting: MeetingId, guest: PersonId) -> Result<PassMail, ApiError> {
    let (hub, store) = (site.hub(), site.hub().store());
    let email = store.guest_address(guest).await?;
    let mail = store.last_mail_about(&Marked::Pass.key(meeting, guest)).await?;
    let is_asked = hub.directory().people.get(&guest).and_then(|person| person.guest.as_ref()).is_some_and(|pass| pass.mail_asked_at.is_some());
    let is_draft = hub.meeting(meeting).await?.is_some_and(|meeting| meeting.root.status == MeetingStatus::Draft);
    Ok(PassMail {
        email,
        waits_for_agenda: is_asked && is_draft,
        state: mail.as_ref().map(|mail| mail.state.word().to_owned()),
        sent_at: mail.and_then(|mail| mail.sent_at),
    })
}
