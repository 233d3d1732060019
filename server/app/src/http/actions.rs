//! Actions: mine, my service's, the pool's, the PCN's, and those to review in a meeting.

use super::{followed_meeting, id, reach};
use crate::{auth::SignedIn, clock, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    action_item::ActionItem,
    stream::StreamId,
    words::UtcMicros,
};
use mdt_protocol::http::ActionList;
use mdt_store::queries::actions::{ActionPage, ActionPaging};
use serde::Deserialize;

/// Rows of a page.
const PAGE: u64 = 100;

/// Whose actions.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    scope: Option<String>,
    after: Option<String>,
}

/// `GET /api/actions?scope=mine|service|pool|pcn&after=`
pub async fn list(site: web::Data<Site>, signed_in: SignedIn, wanted: web::Query<Wanted>) -> Result<web::Json<ActionList>, ApiError> {
    let person = &signed_in.person;
    let store = site.hub().store();
    let mut paging = ActionPaging { closed_since: None, after: wanted.after.clone(), limit: PAGE };
    let directory = site.hub().directory();
    let pcn = directory.home_pcn(person).map(|pcn| pcn.code.clone());
    let page = match (wanted.scope.as_deref().unwrap_or("mine"), person.service_id, pcn) {
        ("mine", _, _) => {
            paging.closed_since = Some(start_of_today(&site));
            store.actions_of_person(person.id, &paging).await?
        }
        // A guest may come for a service; its list is not theirs.
        ("service", Some(service), _) if may_see(&site, &signed_in, StreamId::ServiceWorklist(service)).await? => {
            store.actions_of_service(service, &paging).await?
        }
        ("pool", _, Some(pcn)) if may_see(&site, &signed_in, StreamId::Pool(pcn.clone())).await? => store.actions_of_pool(&pcn, &paging).await?,
        ("pcn", _, Some(pcn)) => store.actions_of_pcn(&reach(&site, person).await?.0, &pcn, &paging).await?,
        ("service" | "pool" | "pcn", _, _) => ActionPage::default(),
        _ => return Err(ApiError::malformed(Some("scope".into()), "Ask for mine, service, pool or pcn.")),
    };
    Ok(web::Json(ActionList { actions: page.actions, next: page.next }))
}

async fn may_see(site: &Site, signed_in: &SignedIn, list: StreamId) -> Result<bool, ApiError> {
    Ok(site.hub().may_subscribe(signed_in.person.id, &list).await?)
}

fn start_of_today(site: &Site) -> UtcMicros { clock::start_of(site.hub().today()) }

/// `GET /api/meetings/{id}/actions`: for the action review: open actions of the cases on that agenda that this person
/// may see and of the last meeting's topics, overdue first; those closed today too, so that a tick stays in sight.
pub async fn of_meeting(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<ActionList>, ApiError> {
    let meeting = followed_meeting(&site, &signed_in.person, id(&meeting)?).await?;
    let store = site.hub().store();
    let (scope, _) = reach(&site, &signed_in.person).await?;
    let cases = store.cases_on_meeting(&scope, meeting.root.id).await?;
    let mut actions: Vec<ActionItem> =
        cases.into_iter().filter(|case| !case.item.is_removed).flat_map(|case| case.actions).collect();
    if let Some(before) = store.previous_meeting(meeting.root.id).await? {
        actions.extend(store.meeting_actions(&scope, &[before]).await?.into_iter().filter(|action| action.case_id.is_none()));
    }
    let today = start_of_today(&site);
    actions.retain(|action| action.is_open() || action.closed_at.is_some_and(|at| at >= today));
    // A case can be on the agenda twice only after having been taken off it; its actions are listed once.
    actions.sort_by_key(|action| (!action.is_open(), action.due_on.is_none(), action.due_on, action.id));
    actions.dedup_by_key(|action| action.id);
    Ok(web::Json(ActionList { actions, next: None }))
}
