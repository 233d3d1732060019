//! Roots of meetings.

use crate::fold::{word};
use mdt_domain::{meeting::MeetingRoot, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meetings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub pcn: String,
    pub kind: String,
    pub series_id: Option<String>,
    pub status: String,
    pub starts_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &MeetingRoot, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: it.id.to_string(),
            body,
            pcn: it.pcn.to_string(),
            kind: word(&it.kind),
            series_id: it.series_id.map(|id| id.to_string()),
            status: word(&it.status),
            starts_at: it.starts_at.0,
        }
    }
}
