//! The borough's directory: people, services, organisations. No patient is ever in it.

use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    directory::{Person, Service},
    meeting::Meeting,
};
use mdt_protocol::http::People;

/// `GET /api/people`: for colleagues everybody; for a guest the names of those asked to their one meeting.
pub async fn people(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<People>, ApiError> {
    let directory = site.hub().directory();
    let organisations = directory.organisations.values().cloned().collect();
    let mut people: Vec<Person> = directory.people.values().filter(|person| !person.is_ended && person.guest.is_none()).cloned().collect();
    let mut services: Vec<Service> = directory.services.values().cloned().collect();
    if let Some(pass) = &signed_in.person.guest {
        let meeting = site.hub().meeting(pass.meeting_id).await?.ok_or_else(ApiError::not_found)?;
        // Themself and who chairs: who else is asked is not a speaker's, nor is any service.
        let is_speaker = signed_in.person.is_speaker();
        people = as_a_guest_sees(people, &if is_speaker { meeting.for_speaker(signed_in.person.id) } else { meeting });
        services.retain(|_| !is_speaker);
        services.iter_mut().for_each(|service| service.rota.clear());
    }
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(web::Json(People { people, services, organisations }))
}

/// Who somebody is, as the room shows it: no address, no roles, no days away.
fn as_a_guest_sees(people: Vec<Person>, meeting: &Meeting) -> Vec<Person> {
    let asked = people.into_iter().filter(|person| meeting.asks(person.id));
    asked
        .map(|person| Person {
            email: String::new(),
            roles: Vec::new(),
            languages: Vec::new(),
            skills: Vec::new(),
            absences: Vec::new(),
            employer: None,
            funding_stream: None,
            ..person
        })
        .collect()
}
