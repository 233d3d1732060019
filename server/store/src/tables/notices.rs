//! What people are told on their worklists.

use mdt_domain::{stream::StreamId, worklist::Notice};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub at: i64,
    pub seen_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &Notice, body: String) -> Self {
        Self { stream: stream.to_string(), part_id: it.id.to_string(), body, at: it.at.0, seen_at: it.seen_at.map(|at| at.0) }
    }
}
