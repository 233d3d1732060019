//! Who is signed in, and what a page that is not signed in can do.

use crate::{
    auth::{
        SignedIn,
        session::{IDLE_SECONDS, waiting_guest},
    },
    demo,
    error::ApiError,
    site::Site,
};
use actix_web::{HttpRequest, http::StatusCode, web};
use mdt_domain::directory::{Directory, Person};
use mdt_protocol::http::Me;
use std::sync::LazyLock;

/// `GET /api/me`. The page also asks it while somebody types or clicks: it starts the idle time anew.
pub async fn me(request: HttpRequest, site: web::Data<Site>, signed_in: Result<SignedIn, ApiError>) -> Result<web::Json<Me>, ApiError> {
    let signed_in = match signed_in {
        Ok(signed_in) => {
            signed_in.is_active(&site).await?;
            Some(signed_in)
        }
        Err(error) if error.status() == StatusCode::UNAUTHORIZED => None,
        Err(error) => return Err(error),
    };
    let is_waiting_guest = signed_in.is_none() && waiting_guest(&request).await?.is_some();
    let directory = site.hub().directory();
    let person = signed_in.map(|it| it.person);
    Ok(web::Json(Me {
        pcn: person.as_ref().and_then(|person| directory.home_pcn(person)).cloned(),
        person,
        is_demo: site.settings().is_demo,
        demo_people: if site.settings().is_demo { demo_people(&directory) } else { Vec::new() },
        server_time: site.hub().now(),
        idle_seconds: IDLE_SECONDS,
        is_waiting_guest,
    }))
}

/// E-mail addresses of the story's people; the file is inside the binary and read once.
static ORDER: LazyLock<Vec<String>> = LazyLock::new(demo::sign_in_order);

/// People one can sign in as in a demonstration, in the order of the story; all, by name, where none of them is.
pub fn demo_people(directory: &Directory) -> Vec<Person> {
    let mut people: Vec<&Person> = directory.people.values().filter(|person| !person.is_ended && person.guest.is_none()).collect();
    let place = |person: &&Person| ORDER.iter().position(|email| *email == person.email);
    if people.iter().any(|person| place(person).is_some()) {
        people.retain(|person| place(person).is_some());
    }
    people.sort_by_key(|person| (place(person), person.name.clone()));
    people.into_iter().cloned().collect()
}
