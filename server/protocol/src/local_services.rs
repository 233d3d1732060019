//! Search in the directory of local services. What it holds is about no patient; what is searched for may be, so it stands in a body.

use mdt_domain::{ids::LocalServiceId, local_service::LocalService, social_note::SocialDomain};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/local-services/search`: what is left out does not matter.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LocalServicesWanted {
    /// They answer this need.
    #[ts(optional)]
    pub need: Option<SocialDomain>,
    /// In or for this postcode district, ward or area; one of `places`.
    #[ts(optional)]
    pub place: Option<String>,
    /// These words: all of them, or where no service has all, some.
    #[ts(optional)]
    pub words: Option<String>,
    /// Just these, listed or not: what a note names. Nothing else is looked at then.
    #[ts(optional)]
    pub ids: Option<Vec<LocalServiceId>>,
    /// The page after; from `next`.
    #[ts(optional)]
    pub after: Option<String>,
}

/// Services by name, 50 a page; those with some of the words by how many.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LocalServiceList {
    /// The page.
    pub services: Vec<FoundLocalService>,
    /// Ask for the next page with this.
    pub next: Option<String>,
    /// No service has all the words: these have some of them, those with the most first.
    pub has_some_words_only: bool,
    /// Every place that can be asked for.
    pub places: Vec<String>,
}

/// One of them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FoundLocalService {
    /// What the directory says.
    pub service: LocalService,
    /// Not checked within six months, or never.
    pub is_stale: bool,
}
