//! HTTP: parse → one hub or read call → respond. One file a resource.
//!
//! Architecture invariant: no SQL, no rule of the domain; rights are the hub's and the policy's, scopes the store's.
//! Writes are checked for their origin in one place ([`every_request`]), so no handler can forget to.

pub mod access;
pub mod actions;
pub mod agenda;
pub mod attended;
pub mod body;
pub mod break_glass;
pub mod calendar;
pub mod case_life;
pub mod stories;
pub mod cases;
pub mod commands;
pub mod every_request;
pub mod guests;
pub mod holidays;
pub mod headers;
pub mod health;
pub mod jobs;
pub mod local_services;
pub mod me;
pub mod meetings;
pub mod minutes;
pub mod my_mail;
pub mod operator;
pub mod oversight;
pub mod pass_mail;
pub mod people;
pub mod publish;
pub mod record_texts;
pub mod referrals;
pub mod reports;
pub mod resources;
pub mod series;
pub mod sign_in;
pub mod supervision;
pub mod templates;
pub mod today;

use crate::{error::ApiError, page, site::Site, ws};
use actix_web::{HttpRequest, HttpResponse, ResponseError, Route, guard, http::Method, middleware::Compress, web};
use mdt_domain::{
    directory::{Person, Role},
    ids::MeetingId,
    policy::Scope,
    stream::StreamId,
    words::OdsCode,
};
use mdt_protocol::limits::MAX_CLIENT_FRAME_BYTES;
use std::str::FromStr;

/// All routes.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PayloadConfig::new(MAX_CLIENT_FRAME_BYTES))
        .app_data(web::QueryConfig::default().error_handler(|_, _| ApiError::malformed(None, "A parameter of this address cannot be read.").into()))
        .service(at("/livez", web::get().to(health::livez)))
        .service(at("/readyz", web::get().to(health::readyz)))
        .service(at("/metrics", web::get().to(health::metrics)))
        .service(at("/socket", web::get().to(ws::socket)))
        .service(at("/calendar/{file}", web::get().to(calendar::feed)))
        .service(
            web::scope("/api")
                .wrap(Compress::default())
                .service(at("/sign-in", web::post().to(sign_in::sign_in)))
                .service(at("/demo/sign-in", web::post().to(sign_in::demo_sign_in)))
                .service(at("/sign-out", web::post().to(sign_in::sign_out)))
                .service(at("/me", web::get().to(me::me)))
                .service(at("/me/calendar/end", web::post().to(calendar::end)))
                .service(at("/me/calendar", web::get().to(calendar::own)))
                .service(at("/me/calendar/new", web::post().to(calendar::make)))
                .service(at("/calendar/reply", web::post().to(calendar::reply)))
                .service(at("/me/mail", web::get().to(my_mail::mine)).guard(guard::Get()))
                .service(at("/me/mail", web::post().to(my_mail::choose)))
                .service(at("/guest", web::get().to(guests::guest)))
                .service(at("/guest/open", web::post().to(guests::open)))
                .service(at("/meetings/{id}/passes/{person}/link", web::post().to(guests::link)))
                .service(at("/meetings/{id}/passes/{person}/admit", web::post().to(guests::admit)))
                .service(at("/meetings/{id}/passes/{person}/mail", web::get().to(pass_mail::mail)).guard(guard::Get()))
                .service(at("/meetings/{id}/passes/{person}/mail", web::post().to(pass_mail::send)))
                .service(at("/break-glass", web::post().to(break_glass::break_glass)))
                .service(at("/today", web::get().to(today::today)))
                .service(at("/holidays", web::get().to(holidays::holidays)))
                .service(at("/series", web::get().to(series::list)))
                .service(at("/series/preview", web::post().to(series::preview)))
                .service(at("/series/{id}", web::get().to(series::view)))
                .service(at("/meetings", web::get().to(meetings::list)))
                .service(at("/meetings/{id}/minutes", web::get().to(minutes::read)))
                .service(at("/meetings/{id}/record-texts", web::get().to(record_texts::record_texts)))
                .service(at("/meetings/{id}/actions", web::get().to(actions::of_meeting)))
                .service(at("/meetings/{id}/proposal", web::get().to(agenda::proposal)))
                .service(at("/meetings/{id}/order", web::get().to(agenda::order)))
                .service(at("/meetings/{id}/preview/{person}", web::get().to(agenda::preview)))
                .service(at("/meetings/{id}/publish-preview", web::get().to(publish::publish_preview)))
                .service(at("/meetings/{id}/call", web::get().to(agenda::call)))
                .service(at("/meetings/{id}/supervision", web::get().to(supervision::agenda)))
                .service(at("/meetings/{id}/supervision/notes/{code}", web::get().to(supervision::notes)))
                .service(at("/supervision/counts", web::get().to(supervision::counts)))
                .service(at("/meetings/{id}/certificate", web::get().to(attended::certificate)))
                .service(at("/meetings/{id}/attendance", web::get().to(attended::attendance)))
                .service(at("/cases/search", web::post().to(cases::search)))
                .service(at("/cases/{code}", web::get().to(cases::by_code)))
                .service(at("/cases/{code}/access", web::get().to(access::access)))
                .service(at("/cases/{code}/timeline", web::get().to(case_life::timeline)))
                .service(at("/cases/{code}/story", web::get().to(stories::desk)))
                .service(at("/stories", web::get().to(stories::list)))
                .service(at("/referrals", web::post().to(referrals::refer)))
                .service(at("/actions", web::get().to(actions::list)))
                .service(at("/actions/search", web::post().to(actions::search)))
                .service(at("/local-services/search", web::post().to(local_services::search)))
                .service(at("/people", web::get().to(people::people)))
                .service(at("/templates", web::get().to(templates::templates)))
                .service(at("/templates/words", web::get().to(templates::words)))
                .service(at("/reports", web::get().to(reports::report)))
                .service(at("/oversight", web::get().to(oversight::oversight)))
                .service(at("/reports/csv", web::get().to(reports::file)))
                .service(at("/resources", web::get().to(resources::list)).guard(guard::Get()))
                .service(at("/resources", web::post().to(resources::put)))
                .service(at("/resources/files", web::post().to(resources::upload)))
                .service(at("/resources/{id}/withdraw", web::post().to(resources::withdraw)))
                .service(at("/resources/{id}/file", web::get().to(resources::file)))
                .service(at("/meetings/{id}/resources", web::post().to(resources::share)))
                .service(at("/meetings/{id}/resources/{resource}/file", web::get().to(resources::shared_file)))
                .service(at("/operator/jobs", web::get().to(jobs::jobs)))
                .service(at("/operator/mails", web::get().to(operator::mails)))
                .service(at("/operator/mails/test", web::post().to(operator::test)))
                .service(at("/operator/mails/{id}", web::get().to(operator::mail)))
                .service(at("/operator/mails/{id}/retry", web::post().to(operator::retry)))
                .service(at("/operator/mails/{id}/mark-sent", web::post().to(operator::mark_sent)))
                .service(at("/commands", web::post().to(commands::command)))
                .default_service(web::to(|| async { ApiError::not_found().error_response() })),
        )
        .service(web::scope("").wrap(Compress::default()).configure(page::configure).default_service(web::to(no_such_page)));
}

/// One address with one method; any other method is told so in the form of every refusal.
fn at(path: &str, route: Route) -> actix_web::Resource {
    web::resource(path).route(route).default_service(web::to(|| async { ApiError::wrong_method().error_response() }))
}

async fn no_such_page(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    if matches!(*request.method(), Method::GET | Method::HEAD) { page::not_found(&site) } else { ApiError::wrong_method().error_response() }
}

/// An id from an address. What is not an id is answered as what does not exist.
fn id<T: FromStr>(text: &str) -> Result<T, ApiError> { text.parse().map_err(|_| ApiError::not_found()) }

/// What a person's lists hold, and the places whose meetings they may follow: PCNs, and the Federation for its manager.
async fn reach(site: &Site, person: &Person) -> Result<(Scope, Vec<OdsCode>), ApiError> {
    let scope = site.hub().scope(person).await?;
    let hosted = person.roles.iter().filter(|held| held.role == Role::FederationManager && !person.is_ended).map(|held| held.at.clone());
    let pcns = scope.pcns.iter().cloned().chain(hosted).collect();
    Ok((scope, pcns))
}

/// The meeting, if this person discusses in it: who may follow it, but for its speakers.
async fn discussed_meeting(site: &Site, person: &Person, id: MeetingId) -> Result<Box<mdt_domain::meeting::Meeting>, ApiError> {
    if person.is_speaker() {
        return Err(ApiError::not_found());
    }
    followed_meeting(site, person, id).await
}

/// The meeting, if this person may follow it; the same answer for missing and not shared.
async fn followed_meeting(site: &Site, person: &Person, id: MeetingId) -> Result<Box<mdt_domain::meeting::Meeting>, ApiError> {
    let stream = StreamId::Meeting(id);
    if !site.hub().may_subscribe(person.id, &stream).await? {
        return Err(ApiError::not_found());
    }
    match site.hub().state(&stream).await? {
        Some(mdt_domain::event::State::Meeting(meeting)) => Ok(meeting),
        _ => Err(ApiError::not_found()),
    }
}
