//! The borough's directory: people, services, organisations. No patient is ever in it.

use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_protocol::http::People;

/// `GET /api/people`
pub async fn people(site: web::Data<Site>, _signed_in: SignedIn) -> Result<web::Json<People>, ApiError> {
    let directory = site.hub().directory();
    let mut people: Vec<_> = directory.people.values().filter(|person| !person.is_ended && person.guest.is_none()).cloned().collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(web::Json(People {
        people,
        services: directory.services.values().cloned().collect(),
        organisations: directory.organisations.values().cloned().collect(),
    }))
}
