//! Search in the directory of local services. It holds nothing about a patient; the words somebody searches for may, so they stand in no
//! address and no log. Who may ask is decided before.

use super::said;
use crate::{
    Store,
    error::StoreError,
    fold::{fold, word},
    local_services::read,
    sql,
    tables::local_services::{self, between_lines},
};
use mdt_domain::{ids::LocalServiceId, local_service::LocalService, need_words::needs_said_by, social_note::SocialDomain, words::Line};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr};
use std::collections::BTreeSet;

/// Which services; what is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalServiceFilter {
    /// They answer this need.
    pub need: Option<SocialDomain>,
    /// They are in or for this postcode district, ward or area.
    pub place: Option<String>,
    /// These, in whatever is said of them or as a need they answer: all of them, or where none has all, some.
    pub words: Option<String>,
}

/// A page of services.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalServicePage {
    /// The page, by name.
    pub services: Vec<LocalService>,
    /// Ask for the next page with this.
    pub next: Option<String>,
    /// None has all the words asked for: these have some of them, those with the most first.
    pub has_some_words_only: bool,
}

/// Letters from which a word is looked for across spaces too, so that "foodbank" finds a food bank: fewer stand by chance where two words meet.
const FEWEST_ACROSS: usize = 6;

fn is_across(said: &str) -> bool { said.chars().count() >= FEWEST_ACROSS }

/// Whether a service has a word. A need that the word says counts as a word of the service: "loneliness" finds befriending.
fn says(said: &str) -> Condition {
    use local_services::Column;
    let needs = needs_said_by(said).into_iter().map(|need| Column::Needs.contains(between_lines([word(&need)])));
    // Folded words have one space between them, and no hyphen.
    let across = is_across(said).then(|| Expr::cust("REPLACE(search, ' ', '')").like(format!("%{said}%")));
    needs.fold(Condition::any().add(Column::Search.contains(said)).add_option(across), Condition::add)
}

/// How many of the words a service lacks, by the same rule.
fn lacks(row: &local_services::Model, words: &[String]) -> usize {
    let across = row.search.replace(' ', "");
    let has = |said: &String| row.search.contains(said) || (is_across(said) && across.contains(said)) || needs_said_by(said).into_iter().any(|need| row.needs.contains(&between_lines([word(&need)])));
    words.iter().filter(|said| !has(said)).count()
}

impl Store {
    /// Listed services by name, a page of 1–500; where no service has all the words, those with some.
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
        if let Some(text) = &filter.words {
            let words = said::words(text);
            let with = |how: Condition| query.clone().filter(words.iter().fold(how, |all, word| all.add(says(word))));
            // Without a word nothing is searched for, and nothing fits.
            if words.is_empty() {
                return Ok(LocalServicePage::default());
            }
            let all = with(Condition::all());
            if words.len() > 1 && all.clone().limit(1).all(self.read()).await?.is_empty() {
                return self.with_some_words(with(Condition::any()), &words, after, limit).await;
            }
            query = all;
        }
        if let Some(after) = after {
            query = query.filter(Column::ListKey.gt(after));
        }
        let mut rows = query.order_by_asc(Column::ListKey).limit(limit + 1).all(self.read()).await?;
        let is_more = u64::try_from(rows.len()).is_ok_and(|count| count > limit);
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = rows.last().filter(|_| is_more).map(|row| row.list_key.clone());
        Ok(LocalServicePage { services: rows.iter().map(|row| read(&row.body)).collect::<Result<_, _>>()?, next, has_some_words_only: false })
    }

    /// Those with the most of the words first, then by name. A borough's directory is a few thousand rows at most: what is found is counted
    /// and put in order here.
    async fn with_some_words(&self, query: Select<local_services::Entity>, words: &[String], after: Option<&str>, limit: u64) -> Result<LocalServicePage, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut found: Vec<(usize, local_services::Model)> = query.all(self.read()).await?.into_iter().map(|row| (lacks(&row, words), row)).collect();
        found.sort_by(|(a, one), (b, other)| (a, &one.list_key).cmp(&(b, &other.list_key)));
        let after = after.and_then(|after| after.split_once('\t')).and_then(|(lacks, key)| Some((lacks.parse::<usize>().ok()?, key)));
        let mut rest = found.into_iter().skip_while(|(lacks, row)| after.is_some_and(|after| (*lacks, row.list_key.as_str()) <= after));
        let page: Vec<(usize, local_services::Model)> = rest.by_ref().take(limit).collect();
        let is_more = rest.next().is_some();
        let next = page.last().filter(|_| is_more).map(|(lacks, row)| format!("{lacks}\t{}", row.list_key));
        Ok(LocalServicePage { services: page.iter().map(|(_, row)| read(&row.body)).collect::<Result<_, _>>()?, next, has_some_words_only: true })
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
