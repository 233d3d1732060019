//! Notices on people's worklists.

use crate::{Store, error::StoreError, sql::unreadable, tables::notices};
use mdt_domain::{ids::PersonId, stream::StreamId, worklist::Notice};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// What a person was told and has not put away, newest first.
    pub async fn notices_of(&self, person: PersonId, limit: u64) -> Result<Vec<Notice>, StoreError> {
        let rows = notices::Entity::find()
            .filter(notices::Column::Stream.eq(StreamId::PersonWorklist(person).to_string()))
            .filter(notices::Column::SeenAt.is_null())
            .order_by_desc(notices::Column::At)
            .order_by_desc(notices::Column::PartId)
            .limit(limit)
            .all(self.read())
            .await?;
        rows.iter().map(|row| serde_json::from_str(&row.body).map_err(|why| unreadable("notice", &why))).collect()
    }
}
