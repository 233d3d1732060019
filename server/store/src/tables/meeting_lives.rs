//! The part of a meeting that changes while it is live.

use mdt_domain::{meeting::MeetingLive, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting_lives")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub partner_minutes_saved: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &MeetingLive, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: "live".to_owned(),
            body,
            partner_minutes_saved: it.partner_minutes_saved,
        }
    }
}
