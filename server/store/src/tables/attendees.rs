//! Who is asked to a meeting.

use crate::fold::{word};
use mdt_domain::{meeting::Attendee, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendees")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub kind: String,
    pub service_id: Option<String>,
    pub is_withdrawn: bool,
    pub attendance: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &Attendee, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: it.person_id.to_string(),
            body,
            kind: word(&it.kind),
            service_id: it.service_id.map(|id| id.to_string()),
            is_withdrawn: it.is_withdrawn,
            attendance: Some(word(&it.attendance)),
        }
    }
}
