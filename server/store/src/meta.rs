//! Marks of the database itself: epoch, schema, demo. Called by the app at start.

use crate::{Store, database::Database, error::StoreError, tables::meta};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryTrait, sea_query::OnConflict};
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

/// The epoch of a database that is looked at as it is, once it is known to be ours.
pub(crate) async fn epoch(db: &Database) -> Result<String, StoreError> {
    let not_ours = || StoreError::Unusable("this is not a database of MDT Hub".into());
    // A table that is not there and a file that is no database are the same answer; what else broke says so itself.
    let schema = match meta::Entity::find_by_id(SCHEMA).one(db).await {
        Ok(row) => row,
        Err(DbErr::Query(_) | DbErr::Exec(_)) => return Err(not_ours()),
        Err(why) => return Err(why.into()),
    };
    if schema.is_none_or(|row| row.value != SCHEMA_NAME) {
        return Err(not_ours());
    }
    Ok(meta::Entity::find_by_id(EPOCH).one(db).await?.ok_or_else(not_ours)?.value)
}

/// A new epoch: whoever holds a position of the old one is told `reset`. While no service runs.
pub(crate) async fn renew_epoch<C: ConnectionTrait>(db: &C) -> Result<String, StoreError> {
    let epoch = Uuid::new_v4().to_string();
    put(db, EPOCH, &epoch).await?;
    Ok(epoch)
}

/// Sets a mark by a connection of one's own.
pub(crate) async fn put<C: ConnectionTrait>(db: &C, key: &str, value: &str) -> Result<(), StoreError> {
    let row = meta::Model { key: key.to_owned(), value: value.to_owned() };
    let replace = OnConflict::column(meta::Column::Key).update_column(meta::Column::Value).to_owned();
    db.execute_raw(meta::Entity::insert(row.into_active_model()).on_conflict(replace).build(db.get_database_backend())).await?;
    Ok(())
}

impl Store {
    /// A mark by name.
    pub async fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(meta::Entity::find_by_id(key).one(self.read()).await?.map(|row| row.value))
    }
    /// Sets a mark, durably, unless it is set: of two that set it at once one wins.
    pub async fn set_meta_once(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let row = meta::Model { key: key.to_owned(), value: value.to_owned() };
        let keep = OnConflict::column(meta::Column::Key).do_nothing().to_owned();
        self.write(meta::Entity::insert(row.into_active_model()).on_conflict(keep).build(self.engine().backend())).await.map(drop)
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
