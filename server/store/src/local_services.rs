//! The directory of local services as a file says it: an import compares, then writes in one transaction. Nothing is ever deleted, so
//! that what a note names stays readable. Called by the app's import.

use crate::{
    Store,
    error::StoreError,
    sql::unreadable,
    tables::{local_services, meta},
};
use mdt_domain::{ids::LocalServiceId, local_service::LocalService, words::UtcMicros};
use sea_orm::{EntityTrait, IntoActiveModel, Iterable, QueryTrait, Statement, sea_query::OnConflict};
use std::collections::{BTreeMap, BTreeSet};

/// Mark of the last import.
const IMPORTED_AT: &str = "local_services_imported_at";
/// Rows of one statement.
const CHUNK: usize = 64;

/// What a file changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalServiceChanges {
    /// Not there before.
    pub new: usize,
    /// Said otherwise than before.
    pub changed: usize,
    /// As they were.
    pub unchanged: usize,
    /// Names of those that were listed and are not in the file any more.
    pub left: Vec<String>,
    write: Vec<LocalService>,
}

impl Store {
    /// Compares services of a file with those that are there. `kept`: ids that the file has beside them, readable or not; none: the
    /// file is a part of a directory, and what is not in it stays as it is.
    pub async fn compare_local_services(&self, said: Vec<LocalService>, kept: Option<&BTreeSet<LocalServiceId>>) -> Result<LocalServiceChanges, StoreError> {
        let mut before = BTreeMap::new();
        for row in local_services::Entity::find().all(self.read()).await? {
            let service: LocalService = read(&row.body)?;
            before.insert(service.id, service);
        }
        let mut changes = LocalServiceChanges::default();
        for service in said {
            match before.remove(&service.id) {
                Some(was) if was == service => changes.unchanged += 1,
                Some(_) => {
                    changes.changed += 1;
                    changes.write.push(service);
                }
                None => {
                    changes.new += 1;
                    changes.write.push(service);
                }
            }
        }
        if let Some(kept) = kept {
            for (_, gone) in before.into_iter().filter(|(id, service)| service.is_listed && !kept.contains(id)) {
                changes.left.push(gone.name.to_string());
                changes.write.push(LocalService { is_listed: false, ..gone });
            }
        }
        Ok(changes)
    }

    /// Writes what was compared, all or nothing.
    pub async fn write_local_services(&self, changes: &LocalServiceChanges, at: UtcMicros) -> Result<(), StoreError> {
        let backend = self.engine().backend();
        let row = meta::Model { key: IMPORTED_AT.to_owned(), value: at.0.to_string() };
        let again = OnConflict::column(meta::Column::Key).update_column(meta::Column::Value).to_owned();
        let mark = meta::Entity::insert(row.into_active_model()).on_conflict(again).build(backend);
        let mut rows = Vec::with_capacity(changes.write.len());
        for service in &changes.write {
            let body = serde_json::to_string(service).map_err(|why| unreadable("local service", &why))?;
            rows.push(local_services::Model::row(service, body, at).into_active_model());
        }
        let others = local_services::Column::iter().filter(|column| !matches!(column, local_services::Column::Id));
        let replace = OnConflict::column(local_services::Column::Id).update_columns(others).to_owned();
        let upsert = |chunk: &[local_services::ActiveModel]| -> Statement {
            local_services::Entity::insert_many(chunk.to_vec()).on_conflict(replace.clone()).build(backend)
        };
        self.write_if(mark, rows.chunks(CHUNK).map(upsert).collect()).await.map(drop)
    }
}

/// A service as its row has it.
pub(crate) fn read(body: &str) -> Result<LocalService, StoreError> { serde_json::from_str(body).map_err(|why| unreadable("local service", &why)) }
