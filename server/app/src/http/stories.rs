//! Case stories: the Federation's collection for its members, and what a draft begins with for whoever may write one.

use super::minutes::shared_case;
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    event::State,
    policy::{self, Deed, Relation},
    story::{Story, suggested},
    stream::StreamId,
    words::CaseCode,
};
use mdt_protocol::stories::{StoryDesk, StoryList};

/// `GET /api/stories`
pub async fn list(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<StoryList>, ApiError> {
    let federation = site.hub().directory().federation().cloned().ok_or_else(ApiError::not_found)?;
    let stream = StreamId::Stories(federation.clone());
    if !site.hub().may_subscribe(signed_in.person.id, &stream).await? {
        return Err(ApiError::not_found());
    }
    let mut stories: Vec<Story> = match site.hub().state(&stream).await? {
        Some(State::Stories(all)) => all.stories.into_values().filter(|story| story.words.is_some()).collect(),
        _ => Vec::new(),
    };
    stories.sort_by_key(|story| std::cmp::Reverse((story.month, story.id)));
    Ok(web::Json(StoryList { federation, stories }))
}

/// `GET /api/cases/{code}/story`: the same answer for missing, not shared and not a code. A look at the case, written down first.
pub async fn desk(site: web::Data<Site>, signed_in: SignedIn, code: web::Path<String>) -> Result<web::Json<StoryDesk>, ApiError> {
    let code = CaseCode::parse(&code).map_err(|_| ApiError::not_found())?;
    let id = site.hub().store().case_id_by_code(&code).await?.ok_or_else(ApiError::not_found)?;
    let case = shared_case(&site, &signed_in, id).await?.ok_or_else(ApiError::not_found)?;
    let may = |deed| policy::may(&signed_in.person, deed, &case.root.pcn, &[Relation::HasCase]);
    let today = site.hub().today();
    let may_write = may(Deed::WriteStory);
    Ok(web::Json(StoryDesk { suggested: suggested(&case, today).filter(|_| may_write), may_write, may_release: may(Deed::ReleaseStory), today }))
}
