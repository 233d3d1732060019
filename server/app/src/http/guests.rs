//! Guests without an account: a link made for a named pass, opened by the guest's own tap, bound to the first device, the two
//! digits, and being let in. Opening a link spends nothing: the token is in the address's fragment, which no server and no mail
//! scanner is sent, and only a POST does something.

use super::{body::Body, id};
use crate::{
    auth::{
        SignedIn,
        session::{self, anybody_with_a_pass, waiting_guest},
    },
    error::ApiError,
    mail::letter::Marked,
    site::Site,
};
use actix_web::{HttpRequest, HttpResponse, web};
use mdt_domain::{
    command::{Command, PassWay},
    directory::{GuestPass, Person},
    ids::{MeetingId, PersonId},
    meeting::{Admission, Attendee, Meeting, MeetingStatus},
    policy::{self, Deed, Relation},
    rejection::{Rejection, RejectionCode},
};
use mdt_hub::{ActorId, Request};
use mdt_protocol::http::{AdmitGuest, GuestState, OpenPass, PassLink};
use rand::RngExt as _;
use qrcode::{QrCode, render::svg};

/// Wrong digits after which the guest's screen shows new ones: somebody guesses, or listens to the wrong guest.
const MAX_WRONG_DIGITS: u32 = 3;
/// Side of the QR code, pixels at least.
const QR_PIXELS: u32 = 240;

/// A guest asked to a meeting, for whoever may do this there; the same answer for everything else.
pub(super) async fn guest_of(site: &Site, asker: &Person, meeting: &str, guest: &str, deed: Deed) -> Result<(Box<Meeting>, Person, Attendee), ApiError> {
    let meeting = super::followed_meeting(site, asker, id::<MeetingId>(meeting)?).await?;
    let relations: Vec<Relation> = [
        (meeting.live.chair_held_by == Some(asker.id) && meeting.root.status == MeetingStatus::Live, Relation::ChairHolder),
        (meeting.root.chair == asker.id, Relation::AppointedChair),
        (meeting.root.deputy == Some(asker.id), Relation::Deputy),
    ]
    .into_iter()
    .filter_map(|(is_so, relation)| is_so.then_some(relation))
    .collect();
    if !policy::may(asker, deed, &meeting.root.pcn, &relations) {
        return Err(ApiError::not_found());
    }
    let guest_id: PersonId = id(guest)?;
    let directory = site.hub().directory();
    let person = directory.people.get(&guest_id).filter(|person| !person.is_ended && person.guest.is_some()).ok_or_else(ApiError::not_found)?;
    let attendee = meeting.attendees.get(&guest_id).filter(|it| !it.is_withdrawn).cloned().ok_or_else(ApiError::not_found)?;
    Ok((meeting, person.clone(), attendee))
}

pub(super) fn by(person: &Person, command: Command) -> Request { Request { actor: ActorId::Person(person.id), key: None, command, at: None } }

/// `POST /api/meetings/{id}/passes/{person_id}/link`
pub async fn link(site: web::Data<Site>, signed_in: SignedIn, path: web::Path<(String, String)>) -> Result<web::Json<PassLink>, ApiError> {
    let (meeting, guest) = path.into_inner();
    let (meeting, guest, _) = guest_of(&site, &signed_in.person, &meeting, &guest, Deed::EditAgenda).await?;
    let hub = site.hub();
    hub.execute(by(&signed_in.person, Command::RenewPass(meeting.root.id, guest.id, PassWay::Shown))).await?;
    // A link that is shown is not to be replaced by one that is on its way to leave.
    hub.store().cancel_mail_about(&Marked::Pass.key(meeting.root.id, guest.id), "link_was_shown").await?;
    let token = session::token()?;
    hub.store().set_pass_link(guest.id, &session::hash_of(&token), hub.now()).await?;
    // The device the link before was bound to is let go.
    hub.store().end_sessions_of(guest.id, hub.now()).await?;
    hub.close_person(guest.id);
    let directory = hub.directory();
    let until = directory.people.get(&guest.id).and_then(|person| person.guest.as_ref()).map(|pass| pass.until).ok_or_else(ApiError::not_found)?;
    let url = format!("{}/guest#{token}", site.names().page_origin());
    let qr_svg = qr(&url)?;
    Ok(web::Json(PassLink { url, qr_svg, until }))
}

fn qr(text: &str) -> Result<String, ApiError> {
    let code = QrCode::new(text.as_bytes()).map_err(|error| {
        tracing::error!(%error, "a link does not fit a QR code");
        ApiError::internal()
    })?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(QR_PIXELS, QR_PIXELS).build())
}

/// Two digits, 10 to 99.
fn two_digits() -> String { rand::rng().random_range(10..=99_u8).to_string() }

/// Two others.
fn other_digits(than: &str) -> String {
    let digits = two_digits();
    if digits == than { other_digits(than) } else { digits }
}

fn in_use() -> ApiError {
    let words = "This link is in use on another device. Ask the coordinator for a new one.";
    Rejection::new(RejectionCode::AlreadyTaken, words).into()
}

/// `POST /api/guest/open`: the guest's own tap. The first device is the one; a forwarded link opens nothing on another.
pub async fn open(request: HttpRequest, site: web::Data<Site>, Body(asked): Body<OpenPass>) -> Result<HttpResponse, ApiError> {
    let hub = site.hub();
    let token_hash = session::hash_of(&asked.token);
    let link = hub.store().pass_link_by_token(&token_hash).await?.ok_or_else(no_such_link)?;
    let person = hub.directory().people.get(&link.person_id).cloned().ok_or_else(no_such_link)?;
    let pass = person.guest.clone().filter(|pass| !person.is_ended && hub.now() < pass.until).ok_or_else(no_such_link)?;
    if let Ok(signed_in) = session::authenticate(&request).await
        && signed_in.person.guest.is_none()
    {
        let words = format!("You are signed in as {}. Open the link in a private window, or sign out first.", signed_in.person.name);
        return Err(Rejection::new(RejectionCode::AlreadyTaken, words).into());
    }
    if let Some(bound) = &link.session_hash {
        // The same device again (the page was reloaded): nothing is spent. Another one: no.
        return match waiting_guest(&request).await? {
            Some(here) if here.session == *bound => Ok(HttpResponse::Ok().json(state(&site, &here.person).await?)),
            _ => Err(in_use()),
        };
    }
    let cookie = session::start(&site, person.id, site.settings().is_demo).await?;
    let session_hash = session::hash_of(cookie.value());
    if !hub.store().bind_pass_link(person.id, &token_hash, &session_hash, &two_digits()).await? {
        session::end_by_hash(&site, &session_hash).await?;
        return Err(in_use());
    }
    let waits = Request { actor: ActorId::System, key: None, command: Command::GuestWaits(pass.meeting_id, person.id), at: None };
    hub.execute(waits).await?;
    Ok(HttpResponse::Ok().cookie(cookie).json(state(&site, &person).await?))
}

fn no_such_link() -> ApiError {
    let words = "This link opens nothing: it was taken back, replaced or has run out. Ask the coordinator for a new one.";
    Rejection::new(RejectionCode::NotFound, words).into()
}

/// `GET /api/guest`: where the pass stands, for the device it is bound to.
pub async fn guest(request: HttpRequest, site: web::Data<Site>) -> Result<web::Json<GuestState>, ApiError> {
    let here = anybody_with_a_pass(&request).await?.ok_or_else(ApiError::signed_out)?;
    let is_over = here.person.guest.as_ref().is_none_or(|pass| pass.until <= site.hub().now());
    let state = state(&site, &here.person).await?;
    // Whoever dropped off with the open part is thanked; any other pass that is over opens nothing.
    if is_over && state.admission != Admission::Ended {
        return Err(ApiError::signed_out());
    }
    Ok(web::Json(state))
}

async fn state(site: &Site, person: &Person) -> Result<GuestState, ApiError> {
    let hub = site.hub();
    let GuestPass { meeting_id, is_speaker, until, .. } = person.guest.clone().ok_or_else(ApiError::signed_out)?;
    let meeting = hub.meeting(meeting_id).await?.ok_or_else(no_such_link)?;
    let admission = meeting.attendees.get(&person.id).and_then(|it| it.admission).ok_or_else(no_such_link)?;
    let digits = match admission {
        Admission::Waiting | Admission::Invited => hub.store().pass_link_of(person.id).await?.and_then(|link| link.digits),
        Admission::Admitted | Admission::Revoked | Admission::Ended => None,
    };
    Ok(GuestState {
        name: person.name.as_str().to_owned(),
        meeting_id,
        title: meeting.root.title.as_str().to_owned(),
        starts_at: meeting.root.starts_at,
        admission,
        digits,
        until,
        is_speaker,
    })
}

/// `POST /api/meetings/{id}/passes/{person_id}/admit`: by coordinator or chair, with the digits the guest says.
pub async fn admit(
    site: web::Data<Site>,
    signed_in: SignedIn,
    path: web::Path<(String, String)>,
    Body(asked): Body<AdmitGuest>,
) -> Result<HttpResponse, ApiError> {
    let (meeting, guest) = path.into_inner();
    let (meeting, guest, attendee) = guest_of(&site, &signed_in.person, &meeting, &guest, Deed::AdmitGuest).await?;
    let hub = site.hub();
    let link = hub.store().pass_link_of(guest.id).await?;
    let digits = link.as_ref().and_then(|link| link.digits.as_deref()).filter(|_| attendee.admission == Some(Admission::Waiting));
    let Some(digits) = digits else {
        let words = "This guest does not wait. They open their link and ask to be let in first.";
        return Err(Rejection::new(RejectionCode::ItemNotReady, words).into());
    };
    if digits != asked.digits.trim() {
        hub.store().count_wrong_digits(guest.id).await?;
        if link.as_ref().is_some_and(|link| link.wrong_digits + 1 >= MAX_WRONG_DIGITS) {
            hub.store().set_pass_digits(guest.id, &other_digits(digits)).await?;
            let words = "These are not the digits on the guest's screen. It shows new ones now: ask for them again, and make sure who it is.";
            return Err(Rejection::of_field(RejectionCode::Invalid, "digits", words).into());
        }
        let words = "These are not the digits on the guest's screen. Ask again which two they see.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "digits", words).into());
    }
    hub.execute(by(&signed_in.person, Command::AdmitGuest(meeting.root.id, guest.id))).await?;
    Ok(HttpResponse::NoContent().finish())
}
