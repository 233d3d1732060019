//! Cases: search, and where to subscribe to one. What is searched for comes in the body: names do not belong in addresses.

use super::{body::Body, reach};
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    case::{Case, CaseStatus},
    directory::{Person, Role},
    event::State,
    ids::{CaseId, PersonId},
    meeting::MeetingStatus,
    policy,
    stream::StreamId,
    words::{CaseCode, OdsCode, Priority},
};
use mdt_protocol::http::{CaseFound, CaseList, CaseRow};
use mdt_store::queries::cases::{CaseFilter, CaseSummary};
use serde::Deserialize;

/// Rows of a page.
const PAGE: u64 = 50;
/// Longest search text, bytes.
const MAX_QUERY_BYTES: usize = 200;

/// `POST /api/cases/search`
#[derive(Debug, Deserialize)]
pub struct Search {
    /// Words of name or code, or digits of the NHS number; all must be found.
    q: Option<String>,
    /// Only this priority.
    priority: Option<Priority>,
    /// Only this standing; none: those on the list, or with words all of them.
    status: Option<CaseStatus>,
    /// Only people registered at this practice.
    practice: Option<OdsCode>,
    /// Only those on which this member works.
    worked_on_by: Option<PersonId>,
    /// Only with a review due by today.
    is_review_due: Option<bool>,
    /// Only those about whom the practice is most concerned.
    is_most_concerned: Option<bool>,
    /// From the page before.
    after: Option<String>,
}

/// `POST /api/cases/search`: at most 50 rows, by code, of the person's scope. Without words: those on the list.
pub async fn search(site: web::Data<Site>, signed_in: SignedIn, Body(asked): Body<Search>) -> Result<web::Json<CaseList>, ApiError> {
    let q = asked.q.map(|q| q.trim().to_owned()).filter(|q| !q.is_empty());
    if q.as_ref().is_some_and(|q| q.len() > MAX_QUERY_BYTES) {
        return Err(ApiError::malformed(Some("q".into()), "Search for fewer words."));
    }
    let after = match asked.after.as_deref().map(CaseCode::parse) {
        None => None,
        Some(Ok(code)) => Some(code),
        Some(Err(_)) => return Err(ApiError::malformed(Some("after".into()), "Take what the page before gave as next.")),
    };
    let statuses = match asked.status {
        Some(status) => vec![status],
        None if q.is_none() => vec![CaseStatus::Referred, CaseStatus::Returned, CaseStatus::Accepted],
        None => Vec::new(),
    };
    let filter = CaseFilter {
        q,
        priorities: asked.priority.into_iter().collect(),
        statuses,
        review_due_by: asked.is_review_due.unwrap_or_default().then(|| site.hub().today()),
        practice: asked.practice,
        worked_on_by: asked.worked_on_by,
        is_most_concerned: asked.is_most_concerned.unwrap_or_default(),
        is_story_asked: false,
        story_returned_to: None,
    };
    let (scope, _) = reach(&site, &signed_in.person).await?;
    let page = site.hub().store().cases_page(&scope, &filter, site.hub().today(), after.as_ref(), PAGE).await?;
    Ok(web::Json(CaseList { cases: page.cases.into_iter().map(row).collect(), next: page.next.map(|code| code.as_str().to_owned()) }))
}

fn row(CaseSummary { root, open_actions, overdue_actions }: CaseSummary) -> CaseRow {
    CaseRow {
        id: root.id,
        code: root.code,
        name: name(&root.patient),
        born_on: root.patient.born_on,
        nhs_number: root.patient.nhs_number.map(|number| number.spaced()),
        practice_name: root.practice_name.as_str().to_owned(),
        status: root.status,
        priority: root.priority,
        cfs: root.cfs,
        efi: root.efi,
        reason: root.reason.as_str().to_owned(),
        next_review_on: root.next_review_on,
        open_actions,
        overdue_actions,
    }
}

/// "Okafor, Mary"
pub(super) fn name(patient: &mdt_domain::case::Patient) -> String { format!("{}, {}", patient.family, patient.given) }

/// `GET /api/cases/{code}`: the same answer for missing, not shared and not a code.
pub async fn by_code(site: web::Data<Site>, signed_in: SignedIn, code: web::Path<String>) -> Result<web::Json<CaseFound>, ApiError> {
    let code = CaseCode::however_written(&code).ok_or_else(ApiError::not_found)?;
    let (scope, _) = reach(&site, &signed_in.person).await?;
    let found = site.hub().store().case_by_code(&scope, &code).await?.ok_or_else(ApiError::not_found)?;
    let person = &signed_in.person;
    let has_restricted_notes = found.has_restricted_notes && is_told_of_restricted_notes(&site, person, found.root.id, &found.root.pcn).await?;
    Ok(web::Json(CaseFound { id: found.root.id, code: found.root.code, has_restricted_notes }))
}

/// Director, deputy and coordinator are told that there is a restricted note; so is whoever holds the chair of a live
/// meeting that has the case.
async fn is_told_of_restricted_notes(site: &Site, person: &Person, case: CaseId, pcn: &OdsCode) -> Result<bool, ApiError> {
    if policy::has_any(person, &[Role::ClinicalDirector, Role::DeputyChair, Role::Coordinator], pcn) {
        return Ok(true);
    }
    let Some(State::Case(case)) = site.hub().state(&StreamId::Case(case)).await? else { return Ok(false) };
    let Case { items, .. } = *case;
    for item in items.values().filter(|item| !item.is_over && !item.is_removed) {
        if let Some(State::Meeting(meeting)) = site.hub().state(&StreamId::Meeting(item.meeting_id)).await?
            && meeting.root.status == MeetingStatus::Live
            && meeting.live.chair_held_by == Some(person.id)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
