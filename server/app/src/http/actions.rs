//! Actions: mine, my service's, the pool's, the PCN's, filtered and searched, and those to review in a meeting.

use super::{
    body::{Body, of_query},
    discussed_meeting, id, reach,
};
use crate::{auth::SignedIn, clock, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, OwnerRef},
    policy::Scope,
    stream::StreamId,
    words::{Day, UtcMicros},
};
use mdt_protocol::{
    actions::{ActionDue, ActionScope, ActionState, ActionsWanted, KeptOut, PromisedIn},
    http::ActionList,
};
use mdt_store::queries::actions::{ActionFilter, ActionPage, ActionPaging};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a page.
const PAGE: u64 = 50;
/// Letters of a search.
const LONGEST_SEARCH: usize = 200;

/// `GET /api/actions?…`: what stands in an address names nobody, so it takes no words.
pub async fn list(site: web::Data<Site>, signed_in: SignedIn, query: web::Query<BTreeMap<String, String>>) -> Result<web::Json<ActionList>, ApiError> {
    let wanted: ActionsWanted = of_query(&query)?;
    if wanted.words.is_some() {
        return Err(ApiError::malformed(Some("words".into()), "Words are searched with POST /api/actions/search."));
    }
    found(&site, &signed_in, &wanted).await
}

/// `POST /api/actions/search`: the same, with words.
pub async fn search(site: web::Data<Site>, signed_in: SignedIn, Body(wanted): Body<ActionsWanted>) -> Result<web::Json<ActionList>, ApiError> {
    if wanted.words.as_ref().is_some_and(|words| words.chars().count() > LONGEST_SEARCH) {
        return Err(ApiError::malformed(Some("words".into()), "Search for fewer words."));
    }
    found(&site, &signed_in, &wanted).await
}

async fn found(site: &Site, signed_in: &SignedIn, wanted: &ActionsWanted) -> Result<web::Json<ActionList>, ApiError> {
    let person = &signed_in.person;
    let store = site.hub().store();
    let mut paging = ActionPaging { closed_since: None, after: wanted.after.clone(), limit: PAGE, filter: filter(site, wanted)? };
    let directory = site.hub().directory();
    let pcn = directory.home_pcn(person).map(|pcn| pcn.code.clone());
    let (scope, _) = reach(site, person).await?;
    let mut page = match (wanted.scope.unwrap_or_default(), person.service_id, pcn) {
        (ActionScope::Mine, _, _) => {
            // What was ticked today stays in sight; somebody who filters asks for what is open.
            paging.closed_since = (paging.filter == ActionFilter::default()).then(|| start_of_today(site));
            store.actions_of_person(person.id, &paging).await?
        }
        // A guest may come for a service; its list is not theirs.
        (ActionScope::Service, Some(service), _) if may_see(site, signed_in, StreamId::ServiceWorklist(service)).await? => {
            store.actions_of_service(service, &paging).await?
        }
        (ActionScope::Pool, _, Some(pcn)) if may_see(site, signed_in, StreamId::Pool(pcn.clone())).await? => store.actions_of_pool(&pcn, &paging).await?,
        (ActionScope::Pcn, _, Some(pcn)) => store.actions_of_pcn(&scope, &pcn, &paging).await?,
        (ActionScope::Service | ActionScope::Pool | ActionScope::Pcn, _, _) => ActionPage::default(),
    };
    // Before every list comes whom the person of a case objected to.
    page.actions.retain(|action| action.case_id.is_none_or(|case| !scope.barred.contains(&case)));
    Ok(web::Json(listed(site, &scope, page.actions, page.next).await?))
}

fn filter(site: &Site, wanted: &ActionsWanted) -> Result<ActionFilter, ApiError> {
    let today = site.hub().today();
    let unknown = || ApiError::malformed(Some("owner".into()), "Ask for nobody, pool, person:<id> or service:<id>.");
    let owner = wanted.owner.as_deref().map(|key| owner_of(key).ok_or_else(unknown)).transpose()?;
    Ok(ActionFilter {
        due_before: (wanted.due == Some(ActionDue::Overdue)).then_some(today),
        due_within: (wanted.due == Some(ActionDue::Week)).then(|| week_of(today)),
        status: wanted.state.and_then(|state| match state {
            ActionState::Open => Some(ActionStatus::Open),
            ActionState::Blocked => Some(ActionStatus::Blocked),
            ActionState::Confirm => None,
        }),
        is_to_confirm: wanted.state == Some(ActionState::Confirm),
        owner,
        code: wanted.code.clone(),
        kind: wanted.kind,
        words: wanted.words.clone().filter(|words| !words.trim().is_empty()),
    })
}

/// Monday to Sunday.
fn week_of(day: Day) -> (Day, Day) {
    let monday = day.plus_days(-i32::from(day.0.weekday().to_monday_zero_offset()));
    (monday, monday.plus_days(6))
}

fn owner_of(key: &str) -> Option<OwnerRef> {
    match key.split_once(':') {
        Some(("person", id)) => id.parse().ok().map(|person_id| OwnerRef::Person { person_id }),
        Some(("service", id)) => id.parse().ok().map(|service_id| OwnerRef::Service { service_id }),
        None if key == "pool" => Some(OwnerRef::Pool),
        None if key == "nobody" => Some(OwnerRef::Nobody),
        _ => None,
    }
}

/// Rows with what stands beside them: where each was promised, and, for who has the case, whom its actions are not given to.
async fn listed(site: &Site, scope: &Scope, actions: Vec<ActionItem>, next: Option<String>) -> Result<ActionList, ApiError> {
    let store = site.hub().store();
    let meetings: BTreeSet<_> = actions.iter().filter_map(|action| action.meeting_id).collect();
    let cases: BTreeSet<_> = actions.iter().filter_map(|action| action.case_id).collect();
    let from = store.kinds_of_meetings(&meetings.into_iter().collect::<Vec<_>>()).await?;
    let from = from.into_iter().map(|(meeting_id, kind, starts_at)| PromisedIn { meeting_id, kind, starts_at }).collect();
    let directory = site.hub().directory();
    let barring = store.cases_that_object(scope, &cases.into_iter().collect::<Vec<_>>()).await?;
    let kept_out = barring.iter().map(|root| KeptOut {
        case_id: root.id,
        people: directory.people.values().filter(|person| root.bars_person(person)).map(|person| person.id).collect(),
        services: directory.services.keys().copied().filter(|id| root.bars_service(*id, &directory)).collect(),
        has_objection: root.has_unheeded_objection(),
    });
    let kept_out = kept_out.collect();
    Ok(ActionList { actions, next, from, kept_out })
}

async fn may_see(site: &Site, signed_in: &SignedIn, list: StreamId) -> Result<bool, ApiError> {
    Ok(site.hub().may_subscribe(signed_in.person.id, &list).await?)
}

fn start_of_today(site: &Site) -> UtcMicros { clock::start_of(site.hub().today()) }

/// `GET /api/meetings/{id}/actions`: for the action review: open actions of the cases on that agenda that this person
/// may see and of the last meeting's topics, overdue first; those closed today too, so that a tick stays in sight.
pub async fn of_meeting(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<ActionList>, ApiError> {
    let meeting = discussed_meeting(&site, &signed_in.person, id(&meeting)?).await?;
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
    Ok(web::Json(listed(&site, &scope, actions, None).await?))
}
