//! Who is signed in, and what a page that is not signed in can do.

use super::home_pcn;
use crate::{
    auth::{SignedIn, session::IDLE_SECONDS},
    error::ApiError,
    site::Site,
};
use actix_web::{http::StatusCode, web};
use mdt_domain::directory::{Directory, Person, Role};
use mdt_protocol::http::Me;

/// `GET /api/me`. The page also asks it while somebody types or clicks: it starts the idle time anew.
pub async fn me(site: web::Data<Site>, signed_in: Result<SignedIn, ApiError>) -> Result<web::Json<Me>, ApiError> {
    let signed_in = match signed_in {
        Ok(signed_in) => {
            signed_in.is_active(&site).await?;
            Some(signed_in)
        }
        Err(error) if error.status() == StatusCode::UNAUTHORIZED => None,
        Err(error) => return Err(error),
    };
    let directory = site.hub().directory();
    let person = signed_in.map(|it| it.person);
    Ok(web::Json(Me {
        pcn: person.as_ref().and_then(|person| home_pcn(&directory, person)).cloned(),
        person,
        is_demo: site.settings().is_demo,
        demo_people: if site.settings().is_demo { demo_people(&directory) } else { Vec::new() },
        server_time: site.hub().now(),
        idle_seconds: IDLE_SECONDS,
    }))
}

/// People one can sign in as in a demonstration: who decides first, who comes for single cases last.
pub fn demo_people(directory: &Directory) -> Vec<Person> {
    let rank = |person: &Person| person.roles.iter().map(|held| rank_of(held.role)).min().unwrap_or(u8::MAX);
    let mut people: Vec<Person> = directory.people.values().filter(|person| !person.is_ended).cloned().collect();
    people.sort_by_key(|person| (rank(person), person.name.clone()));
    people
}

fn rank_of(role: Role) -> u8 {
    match role {
        Role::ClinicalDirector => 0,
        Role::DeputyChair => 1,
        Role::Coordinator => 2,
        Role::CoreMember => 3,
        Role::Gp => 4,
        Role::LinkWorker => 5,
        Role::PracticeStaff => 6,
        Role::RotatingPartner => 7,
        Role::FederationManager => 8,
        Role::IgLead => 9,
        Role::Operator => 10,
    }
}
