//! A case's places in meetings.

use crate::fold::word;
use mdt_domain::{case::CaseItem, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub case_id: String,
    pub meeting_id: String,
    pub is_removed: bool,
    pub outcome: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &CaseItem, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: it.item_id.to_string(),
            body,
            case_id: match stream { StreamId::Case(id) => id.to_string(), _ => String::new() },
            meeting_id: it.meeting_id.to_string(),
            is_removed: it.is_removed,
            outcome: it.outcome.as_ref().map(|outcome| word(&outcome.kind)),
        }
    }
}
