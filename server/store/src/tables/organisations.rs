//! Federations, PCNs and practices.

use crate::fold::{word};
use mdt_domain::{directory::Organisation, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub kind: String,
    pub part_of: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &Organisation, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: it.code.to_string(),
            body,
            kind: word(&it.kind),
            part_of: it.part_of.as_ref().map(ToString::to_string),
        }
    }
}
