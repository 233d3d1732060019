//! Who may see a case and who looked, for those who answer for it: the leads of its PCN, and the information governance lead,
//! who has the audit of any case and the content of none.

use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    case::Case,
    directory::{Directory, Person, Role},
    policy::{self, Permission, Right, StreamFacts},
    stream::StreamId,
    words::{CaseCode, UtcMicros},
};
use mdt_protocol::http::{CaseAccess, Look};
use mdt_store::queries::views::ViewOfCase;

/// Looks shown.
const MOST_LOOKS: u64 = 200;
/// Roles that answer for a PCN's cases.
const LEADS: [Role; 3] = [Role::ClinicalDirector, Role::DeputyChair, Role::Coordinator];

/// `GET /api/cases/{code}/access`: the same answer for missing, not shared and not a code.
pub async fn access(site: web::Data<Site>, signed_in: SignedIn, code: web::Path<String>) -> Result<web::Json<CaseAccess>, ApiError> {
    let code = CaseCode::parse(&code).map_err(|_| ApiError::not_found())?;
    let (hub, person) = (site.hub(), &signed_in.person);
    let id = hub.store().case_id_by_code(&code).await?.ok_or_else(ApiError::not_found)?;
    let case = hub.case(id).await?.ok_or_else(ApiError::not_found)?;
    let audits = person.guest.is_none() && person.is_any(Role::IgLead);
    let answers_for_it = policy::has_any(person, &LEADS, &case.root.pcn) && hub.may_subscribe(person.id, &StreamId::Case(id)).await?;
    if !(audits || answers_for_it) {
        return Err(ApiError::not_found());
    }
    let directory = hub.directory();
    let looks = hub.store().views_of_case(id, MOST_LOOKS).await?.into_iter().map(|view| look(view, &directory)).collect();
    let mut by_role: Vec<String> =
        directory.people.values().filter(|person| has_by_role(person, &case)).map(|person| person.name.as_str().to_owned()).collect();
    by_role.sort();
    Ok(web::Json(CaseAccess { looks, by_role }))
}

fn look(view: ViewOfCase, directory: &Directory) -> Look {
    let (name, organisation) = match directory.people.get(&view.person_id) {
        Some(person) => (person.name.as_str().to_owned(), person.organisation.as_str().to_owned()),
        None => ("Not in the directory any more".to_owned(), String::new()),
    };
    Look { name, organisation, at: view.at, by_right: view.by_right }
}

/// Whether somebody has a case without being expected for it or having broken glass.
fn has_by_role(person: &Person, case: &Case) -> bool {
    let facts = StreamFacts::Case {
        pcn: case.root.pcn.clone(),
        practice: case.root.practice.clone(),
        expected: None,
        is_barred: case.root.bars_person(person),
        broken: None,
    };
    // What holds until changed does not depend on the time.
    let answer = policy::may_subscribe(person, &StreamId::Case(case.root.id), &facts, UtcMicros(0));
    matches!(answer, Permission::Yes(Right::Role | Right::Practice))
}
