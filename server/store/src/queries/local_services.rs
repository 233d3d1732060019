//! Search in the directory of local services. It holds nothing about a patient; the words somebody searches for may, so they stand in no
//! address and no log. Who may ask is decided before.

use crate::{
    Store,
    error::StoreError,
    fold::{fold, word},
    local_services::read,
    sql,
    tables::local_services::{self, between_lines},
};
use mdt_domain::{ids::LocalServiceId, local_service::LocalService, need_words::needs_said_by, social_note::SocialDomain, words::Line};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// Words of a search that count.
const MOST_WORDS: usize = 8;

/// Which services; what is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalServiceFilter {
    /// They answer this need.
    pub need: Option<SocialDomain>,
    /// They are in or for this postcode district, ward or area.
    pub place: Option<String>,
    /// All of these, in whatever is said of them or as a need they answer.
    pub words: Option<String>,
}

/// A page of services.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalServicePage {
    /// The page, by name.
    pub services: Vec<LocalService>,
    /// Ask for the next page with this.
    pub next: Option<String>,
}

impl Store {
    /// Listed services by name, a page of 1–500.
    pub async fn local_services(&self, filter: &LocalServiceFilter, after: Option<&str>, limit: u64) -> Result<LocalServicePage, StoreError> {
        use local_services::Column;
        let limit = limit.clamp(1, 500);
        let mut query = local_services::Entity::find().filter(Column::IsListed.eq(true));
        if let Some(need) = filter.need {
            query = query.filter(Column::Needs.contains(between_lines([word(&need)])));
        }
        if let Some(place) = &filter.place {
            query = query.filter(Column::PlaceKeys.contains(between_lines([fold(place)])));
        }
        for token in filter.words.as_deref().map(fold).unwrap_or_default().split_whitespace().take(MOST_WORDS) {
            // A need that the word says counts as a word of the service: "loneliness" finds befriending.
            let said = Condition::any().add(Column::Search.contains(token));
            let needs = needs_said_by(token).into_iter().map(|need| Column::Needs.contains(between_lines([word(&need)])));
            query = query.filter(needs.fold(said, Condition::add));
        }
        if let Some(after) = after {
            query = query.filter(Column::ListKey.gt(after));
        }
        let mut rows = query.order_by_asc(Column::ListKey).limit(limit + 1).all(self.read()).await?;
        let is_more = u64::try_from(rows.len()).is_ok_and(|count| count > limit);
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = rows.last().filter(|_| is_more).map(|row| row.list_key.clone());
        Ok(LocalServicePage { services: rows.iter().map(|row| read(&row.body)).collect::<Result<_, _>>()?, next })
    }

    /// These services, listed or not, by name.
    pub async fn local_services_by_id(&self, wanted: &[LocalServiceId]) -> Result<Vec<LocalService>, StoreError> {
        let mut rows = Vec::new();
        for list in sql::in_lists(wanted.iter().map(ToString::to_string).collect()) {
            rows.extend(local_services::Entity::find().filter(local_services::Column::Id.is_in(list)).all(self.read()).await?);
        }
        rows.sort_by(|a, b| a.list_key.cmp(&b.list_key));
        rows.iter().map(|row| read(&row.body)).collect()
    }

    /// What a listed service is called.
    pub async fn local_service_name(&self, id: LocalServiceId) -> Result<Option<Line>, StoreError> {
        let row = local_services::Entity::find_by_id(id.to_string()).one(self.read()).await?;
        let service = row.map(|row| read(&row.body)).transpose()?;
        Ok(service.filter(|service| service.is_listed).map(|service| service.name))
    }

    /// Every postcode district, ward and area that a listed service names.
    pub async fn places_of_local_services(&self) -> Result<BTreeSet<String>, StoreError> {
        use local_services::Column;
        let query = local_services::Entity::find().select_only().column(Column::Places).filter(Column::IsListed.eq(true)).distinct();
        let all: Vec<String> = query.into_tuple().all(self.read()).await?;
        Ok(all.iter().flat_map(|places| places.lines()).filter(|place| !place.is_empty()).map(str::to_owned).collect())
    }
}
