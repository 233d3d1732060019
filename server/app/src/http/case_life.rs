//! The turns of a case's life, for whoever has the case. What is shown is written down as a look before it leaves.

use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    case::{CaseRoot, ClosedReason},
    directory::Directory,
    event::EventKind,
    stream::StreamId,
    words::CaseCode,
};
use mdt_protocol::case_life::{CaseTimeline, CaseTurn};
use mdt_store::queries::turns::Turn;

/// Turns shown.
const MOST_TURNS: u64 = 200;
/// What is a turn.
const TURNS: [EventKind; 8] = [
    EventKind::CaseRegistered, EventKind::CaseReferred, EventKind::ReferralReturned, EventKind::ReferralAccepted,
    EventKind::CaseSteppedDown, EventKind::CaseReopened, EventKind::CaseClosed, EventKind::GlassBroken,
];

/// `GET /api/cases/{code}/timeline`: the same answer for missing, not shared and not a code.
pub async fn timeline(site: web::Data<Site>, signed_in: SignedIn, code: web::Path<String>) -> Result<web::Json<CaseTimeline>, ApiError> {
    let code = CaseCode::parse(&code).map_err(|_| ApiError::not_found())?;
    let hub = site.hub();
    let case_id = hub.store().case_id_by_code(&code).await?.ok_or_else(ApiError::not_found)?;
    if !hub.record_view(signed_in.person.id, &StreamId::Case(case_id)).await? {
        return Err(ApiError::not_found());
    }
    let directory = hub.directory();
    let turns = hub.store().turns_of_case(case_id, &TURNS, MOST_TURNS).await?.into_iter().map(|it| turn(it, &directory)).collect();
    Ok(web::Json(CaseTimeline { case_id, turns }))
}

fn turn(Turn { kind, at, actor, root }: Turn, directory: &Directory) -> CaseTurn {
    let by = actor.map(|id| directory.people.get(&id).map_or_else(|| "Not in the directory any more".to_owned(), |person| person.name.to_string()));
    let root = root.as_ref();
    CaseTurn {
        kind,
        at,
        by,
        reason: root.and_then(|root| reason(kind, root)),
        continuing_owner: root.and_then(|root| root.step_down.as_ref()).filter(|_| kind == EventKind::CaseSteppedDown).map(|it| it.continuing_owner.to_string()),
    }
}

/// The reason as it stood then.
fn reason(kind: EventKind, root: &CaseRoot) -> Option<String> {
    let referral = root.referral.as_ref();
    match kind {
        EventKind::CaseReferred => referral.and_then(|it| it.question.as_ref()).map(ToString::to_string),
        EventKind::CaseRegistered => Some(root.reason.to_string()),
        EventKind::ReferralReturned => referral.and_then(|it| it.returned.as_ref()).map(|it| it.reason.to_string()),
        EventKind::CaseSteppedDown => root.step_down.as_ref().map(|it| it.reason.to_string()),
        EventKind::CaseReopened => root.reopened.as_ref().map(|it| it.reason.to_string()),
        EventKind::CaseClosed => root.closed.as_ref().map(|it| closed(it.why).to_owned()),
        EventKind::GlassBroken => root.break_glass.last().map(|it| it.reason.to_string()),
        _ => None,
    }
}

fn closed(why: ClosedReason) -> &'static str {
    match why {
        ClosedReason::Died => "The person has died",
        ClosedReason::Moved => "Moved to a practice outside the PCN",
        ClosedReason::Declined => "The person declined",
    }
}
