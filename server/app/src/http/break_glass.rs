//! Opening a case without a right, with a reason. The rules are the domain's; whoever answers for it is told in the same commit.

use super::body::Body;
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::command::Command;
use mdt_hub::{ActorId, Request};
use mdt_protocol::http::{BreakGlassRequest, CaseOpened};

/// `POST /api/break-glass`: the same answer for a case that does not exist, one that may not be opened so, and somebody who may
/// not break glass.
pub async fn break_glass(site: web::Data<Site>, signed_in: SignedIn, Body(asked): Body<BreakGlassRequest>) -> Result<web::Json<CaseOpened>, ApiError> {
    let hub = site.hub();
    let case_id = hub.store().case_id_by_code(&asked.code).await?.ok_or_else(ApiError::not_found)?;
    let command = Command::BreakGlass { case_id, reason: asked.reason, is_risk_to_life: asked.is_risk_to_life };
    hub.execute(Request { actor: ActorId::Person(signed_in.person.id), key: None, command, at: None }).await?;
    metrics::counter!("mdt_glass_broken_total").increment(1);
    let case = hub.case(case_id).await?.ok_or_else(ApiError::not_found)?;
    let until = case.root.broken_by(signed_in.person.id, hub.now()).map(|it| it.until);
    Ok(web::Json(CaseOpened { id: case_id, code: asked.code, until }))
}
