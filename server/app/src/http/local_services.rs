//! The directory of local services, for every member. What is asked for stands in a body and in no log.

use super::body::Body;
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::policy;
use mdt_protocol::local_services::{FoundLocalService, LocalServiceList, LocalServicesWanted};
use mdt_store::queries::local_services::{LocalServiceFilter, LocalServicePage};

/// Rows of a page.
const PAGE: u64 = 50;
/// Letters of a search, a place, or where a page goes on (a name and an id).
const LONGEST: usize = 400;
/// Services asked for by id.
const MOST_IDS: usize = 200;

/// `POST /api/local-services/search`
pub async fn search(site: web::Data<Site>, signed_in: SignedIn, Body(wanted): Body<LocalServicesWanted>) -> Result<web::Json<LocalServiceList>, ApiError> {
    if !policy::may_search_local_services(&signed_in.person) {
        return Err(ApiError::not_found());
    }
    for (field, text) in [("words", &wanted.words), ("place", &wanted.place), ("after", &wanted.after)] {
        if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST) {
            return Err(ApiError::malformed(Some(field.into()), "Search for fewer words."));
        }
    }
    let store = site.hub().store();
    let LocalServicePage { services, next, has_some_words_only } = match &wanted.ids {
        Some(ids) if ids.len() > MOST_IDS => return Err(ApiError::malformed(Some("ids".into()), "Ask for fewer services.")),
        Some(ids) => LocalServicePage { services: store.local_services_by_id(ids).await?, ..LocalServicePage::default() },
        None => {
            let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
            let filter = LocalServiceFilter { need: wanted.need, place: given(&wanted.place), words: given(&wanted.words) };
            store.local_services(&filter, wanted.after.as_deref(), PAGE).await?
        }
    };
    let places = if wanted.ids.is_some() { Vec::new() } else { store.places_of_local_services().await?.into_iter().collect() };
    let today = site.hub().today();
    let services = services.into_iter().map(|service| FoundLocalService { is_stale: service.is_stale(today), service });
    Ok(web::Json(LocalServiceList { services: services.collect(), next, has_some_words_only, places }))
}
