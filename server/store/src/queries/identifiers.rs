//! What identifies the people on the case lists, all of them, whatever became of their case: what no mail may hold. Shown to
//! nobody: the checks of outgoing mail and of words that must name nobody compare with it.

use crate::{
    Store,
    error::StoreError,
    sql::{self, unreadable},
    tables::cases,
};
use mdt_domain::{case::Patient, identifiers::Identified};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The one field of a case that is looked at.
#[derive(Deserialize)]
struct Named {
    patient: Patient,
}

impl Store {
    /// Everybody on a case list.
    pub async fn identified(&self) -> Result<Vec<Identified>, StoreError> {
        let bodies: Vec<String> = cases::Entity::find().select_only().column(cases::Column::Body).into_tuple().all(self.read()).await?;
        bodies.iter().map(|body| identified(body)).collect()
    }

    /// Those on a case list of whose family name the first word is one of these (folded). The search column, which begins with it,
    /// is looked through for all: 5,000 short texts; bodies are read of the few it fits.
    pub async fn people_named(&self, words: &BTreeSet<String>) -> Result<Vec<Identified>, StoreError> {
        let all: Vec<(String, String)> =
            cases::Entity::find().select_only().column(cases::Column::Stream).column(cases::Column::Search).into_tuple().all(self.read()).await?;
        let is_named = |search: &str| search.split(' ').next().is_some_and(|first| words.contains(first));
        let streams: Vec<String> = all.into_iter().filter(|(_, search)| is_named(search)).map(|(stream, _)| stream).collect();
        let mut found = Vec::with_capacity(streams.len());
        for list in sql::in_lists(streams) {
            let bodies: Vec<String> =
                cases::Entity::find().select_only().column(cases::Column::Body).filter(cases::Column::Stream.is_in(list)).into_tuple().all(self.read()).await?;
            for body in bodies {
                found.push(identified(&body)?);
            }
        }
        Ok(found)
    }
}

fn identified(body: &str) -> Result<Identified, StoreError> {
    let Named { patient } = serde_json::from_str(body).map_err(|why| unreadable("case", &why))?;
    Ok(Identified { given: patient.given, family: patient.family, born_on: patient.born_on })
}
