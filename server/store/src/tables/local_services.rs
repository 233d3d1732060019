//! Local services, those no longer listed included. No part of a state: what a directory's file said last.

use crate::fold::{fold, word};
use mdt_domain::{local_service::LocalService, words::UtcMicros};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "local_services")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub body: String,
    pub list_key: String,
    pub search: String,
    pub needs: String,
    pub places: String,
    pub place_keys: String,
    pub is_listed: bool,
    pub imported_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Values of a list as one text in which each is found whole.
pub fn between_lines(values: impl IntoIterator<Item = String>) -> String {
    values.into_iter().fold("\n".to_owned(), |all, value| all + &value + "\n")
}

impl Model {
    /// The row of a service.
    pub fn row(it: &LocalService, body: String, at: UtcMicros) -> Self {
        let words = [&it.description, &it.organisation, &it.eligibility, &it.cost, &it.how_to_refer].into_iter().flatten();
        let lists = [&it.places, &it.access, &it.schedules, &it.languages, &it.terms, &it.addresses].into_iter().flatten();
        let words: Vec<&str> = std::iter::once(it.name.as_str()).chain(words.chain(lists).map(String::as_str)).collect();
        Self {
            id: it.id.to_string(),
            body,
            // A tab sorts before a space: a name before the longer ones that begin with it.
            list_key: format!("{}\t{}", fold(it.name.as_str()), it.id),
            search: fold(&words.join(" ")),
            needs: between_lines(it.needs.iter().map(word)),
            places: between_lines(it.places.iter().cloned()),
            place_keys: between_lines(it.places.iter().map(|place| fold(place))),
            is_listed: it.is_listed,
            imported_at: at.0,
        }
    }
}
