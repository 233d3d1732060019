//! Lines of agendas. Name no case.

use crate::fold::{word};
use mdt_domain::{meeting::AgendaItem, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agenda_items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub state: String,
    pub position: i32,
    pub planned_minutes: i32,
    pub spent_seconds: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &AgendaItem, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: it.id.to_string(),
            body,
            state: word(&it.state),
            position: i32::from(it.position),
            planned_minutes: i32::from(it.planned_minutes),
            spent_seconds: i32::try_from(it.spent_seconds).unwrap_or(i32::MAX),
        }
    }
}
