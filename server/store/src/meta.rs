//! Marks of the database itself: epoch, schema, demo. Called by the app at start.

use crate::{Store, database::Database, error::StoreError, tables::meta};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, QueryTrait, sea_query::OnConflict};
use uuid::Uuid;

const EPOCH: &str = "epoch";
const SCHEMA: &str = "schema";
const SCHEMA_NAME: &str = "mdt-hub";

/// Marks a new database as ours and gives it an epoch; answers the epoch. At start only, before the writer runs.
pub(crate) async fn mark(db: &Database) -> Result<String, StoreError> {
    for (key, value) in [(EPOCH, Uuid::new_v4().to_string()), (SCHEMA, SCHEMA_NAME.to_owned())] {
        let row = meta::Model { key: key.to_owned(), value };
        let insert = meta::Entity::insert(row.into_active_model()).on_conflict(OnConflict::column(meta::Column::Key).do_nothing().to_owned());
        db.execute_raw(insert.build(db.get_database_backend())).await?;
    }
    let schema = meta::Entity::find_by_id(SCHEMA).one(db).await?;
    if schema.is_none_or(|row| row.value != SCHEMA_NAME) {
        return Err(StoreError::Unusable("this database belongs to another program".into()));
    }
    let epoch = meta::Entity::find_by_id(EPOCH).one(db).await?;
    Ok(epoch.ok_or_else(|| StoreError::Unusable("the database has no epoch".into()))?.value)
}

impl Store {
    /// A mark by name.
    pub async fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(meta::Entity::find_by_id(key).one(self.read()).await?.map(|row| row.value))
    }
    /// Sets a mark, durably. The epoch and the schema are the store's own.
    pub async fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        if [EPOCH, SCHEMA].contains(&key) {
            return Err(StoreError::Unusable("this mark is the store's own".into()));
        }
        let row = meta::Model { key: key.to_owned(), value: value.to_owned() };
        let replace = OnConflict::column(meta::Column::Key).update_column(meta::Column::Value).to_owned();
        self.write(meta::Entity::insert(row.into_active_model()).on_conflict(replace).build(self.engine().backend())).await.map(drop)
    }
}
