//! The borough's directory: people, services, organisations. No patient is ever in it.

use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    directory::{Person, Service},
    ids::PersonId,
    meeting::Meeting,
};
use mdt_protocol::http::{PassOver, People};
use std::collections::BTreeSet;

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
    let passes_over = if signed_in.person.guest.is_none() { passes_over(&site).await? } else { Vec::new() };
    Ok(web::Json(People { people, services, organisations, passes_over }))
}

/// Of those alone who still have something to do: the borough's guests of years ago are not told of.
async fn passes_over(site: &Site) -> Result<Vec<PassOver>, ApiError> {
    let (directory, now) = (site.hub().directory(), site.hub().now());
    let waiting = site.hub().store().open_actions_of(&directory.passes_over(now)).await?;
    let waiting: BTreeSet<PersonId> = waiting.into_iter().map(|(person, _)| person).collect();
    let over = |id: PersonId| Some(PassOver { person_id: id, ended_at: directory.people.get(&id)?.pass_over_at(now)? });
    Ok(waiting.into_iter().filter_map(over).collect())
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
