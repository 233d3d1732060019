//! People's own calendars: a private feed behind a secret address, and replies of calendars taken as answers.
//!
//! Opening an address changes nothing anybody can see. Titles say the kind of a meeting; nothing here names a patient.

use super::body::Body;
use crate::{
    auth::{SignedIn, session},
    calendar::{About, entry, marks, tell},
    error::ApiError,
    interop::ical::{self, FeedEntry, IcalError, read_reply},
    mail::place::Links,
    site::Site,
};
use actix_web::{HttpResponse, http::header, web};
use mdt_domain::{
    command::Command,
    directory::Person,
    ids::MeetingId,
    meeting::Partstat,
};
use mdt_hub::{ActorId, Request};
use mdt_protocol::http::{CalendarLink, CalendarReply, CalendarReplyTaken, OwnCalendar};
use mdt_store::error::StoreError;

/// `GET /api/me/calendar`: whether there is a feed, and whether a calendar has asked for it.
pub async fn own(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<OwnCalendar>, ApiError> {
    let feed = site.hub().store().feed_of(signed_in.person.id).await?;
    Ok(web::Json(OwnCalendar { made_at: feed.map(|it| it.created_at), read_at: feed.and_then(|it| it.read_at) }))
}

/// `POST /api/me/calendar/new`: a new secret address, shown this once; an earlier one of theirs ends. Guests have their pass.
pub async fn make(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<CalendarLink>, ApiError> {
    signed_in.is_active(&site).await?;
    if signed_in.person.guest.is_some() {
        return Err(ApiError::not_found());
    }
    let secret = session::token()?;
    site.hub().store().make_feed(signed_in.person.id, &session::hash_of(&secret), site.hub().now()).await?;
    let url = format!("{}/calendar/{secret}.ics", site.names().page_origin());
    Ok(web::Json(CalendarLink { url }))
}

/// `POST /api/me/calendar/end`: the address opens nothing any more.
pub async fn end(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<OwnCalendar>, ApiError> {
    site.hub().store().end_feed(signed_in.person.id).await?;
    Ok(web::Json(OwnCalendar { made_at: None, read_at: None }))
}

/// `GET /calendar/{secret}.ics`: what its owner is asked to. No cookie: calendars have none.
pub async fn feed(site: web::Data<Site>, file: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let secret = file.strip_suffix(".ics").ok_or_else(ApiError::not_found)?;
    let hub = site.hub();
    let owner = hub.store().open_feed(&session::hash_of(secret), hub.now()).await?.ok_or_else(ApiError::not_found)?;
    let directory = hub.directory();
    let person = directory.member(owner).ok_or_else(ApiError::not_found)?;
    let text = ical::feed("MDT Hub", &entries(&site, person).await?);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(text))
}

async fn entries(site: &Site, person: &Person) -> Result<Vec<FeedEntry>, StoreError> {
    let (hub, store) = (site.hub(), site.hub().store());
    let directory = hub.directory();
    let series = store.all_series().await?.into_iter().filter(|series| marks::asked(series, &directory).contains(&person.id));
    let meetings = store.meetings_asking(person.id).await?;
    let abouts = series.map(|it| About::Series(it.id)).chain(meetings.into_iter().map(About::Meeting)).collect::<Vec<_>>();
    let mut found = Vec::new();
    for about in abouts {
        if let entry::Wanted::Entry(entry) = entry::wanted(hub, person.id, about).await? {
            let known = store.calendar_entry(person.id, &about.to_string()).await?;
            found.push(FeedEntry {
                uid: tell::uid(about, person, site.mailer().from().email.domain()),
                sequence: known.sequence,
                dtstamp: hub.now(),
                summary: tell::summary(entry.kind, &entry.place),
                description: String::new(),
                url: Some(Links { base: site.names().page_origin(), pass: None, is_guest: false }.to(&entry.leads_to())),
                when: tell::when(site, &entry),
                is_cancelled: false,
            });
        }
    }
    Ok(found)
}

/// `POST /api/calendar/reply`: what a calendar answered, as the file it made. It is taken as the answer of who signed in, and only where
/// it is theirs: what a file says of its sender proves nothing.
pub async fn reply(site: web::Data<Site>, signed_in: SignedIn, Body(asked): Body<CalendarReply>) -> Result<web::Json<CalendarReplyTaken>, ApiError> {
    signed_in.is_active(&site).await?;
    let me = &signed_in.person;
    let wrong = |words: String| ApiError::malformed(Some("text".into()), words);
    let reply = read_reply(&asked.text).map_err(|error| wrong(said(error)))?;
    let not_yours = || wrong("This reply is not to an invitation of yours. Sign in as who was invited, or answer on the meeting's page.".into());
    let (about, whose) = tell::read_uid(&reply.uid).ok_or_else(not_yours)?;
    if whose != me.id || reply.attendee_address != me.email.trim().to_lowercase() {
        return Err(not_yours());
    }
    let meetings: Vec<MeetingId> = match about {
        About::Meeting(id) => vec![id],
        About::Series(series) => {
            let mut ahead = site.hub().store().meetings_of_series(series, site.hub().now()).await?;
            if let Some(day) = reply.recurrence_id {
                let mut of_day = Vec::new();
                for id in ahead {
                    if site.hub().meeting(id).await?.is_some_and(|meeting| meeting.root.recurrence_id == Some(day)) {
                        of_day.push(id);
                    }
                }
                ahead = of_day;
            }
            ahead
        }
    };
    let mut taken = 0;
    for meeting_id in meetings {
        let asks = site.hub().meeting(meeting_id).await?.is_some_and(|meeting| meeting.root.status.is_before_start() && meeting.attendees.get(&me.id).is_some_and(|it| !it.is_withdrawn));
        if !asks {
            continue;
        }
        let command = Command::AnswerInvitation { meeting_id, person_id: me.id, partstat: reply.partstat, cover: None, cover_id: None, available_from: None, available_until: None };
        site.hub().execute(Request { actor: ActorId::Person(me.id), key: None, command, at: None }).await?;
        taken += 1;
    }
    if taken == 0 {
        return Err(wrong("None of the meetings it answers is still ahead. There is nothing to do.".into()));
    }
    Ok(web::Json(CalendarReplyTaken { meetings: taken, partstat: reply.partstat, is_apology: reply.partstat == Partstat::Declined }))
}

/// What stands in the way, and the way out.
fn said(error: IcalError) -> String {
    match error {
        IcalError::Counter => "It proposes another time. Answer on the meeting's page, or ask the coordinator to move it.".into(),
        IcalError::Delegated => "It asks somebody else to come. Name who covers for you on the meeting's page.".into(),
        IcalError::NotAReply => "This is no reply to an invitation. Choose the file your calendar made when you answered.".into(),
        other => format!("This file cannot be taken: {other}. Answer on the meeting's page instead."),
    }
}
