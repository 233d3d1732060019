//! What PCNs have of their own in the Federation's lists.

use crate::fold::word;
use mdt_domain::{stream::StreamId, template::Tailoring};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tailorings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub pcn: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &Tailoring, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: format!("{}/{}", it.pcn, word(&it.kind)),
            body,
            pcn: it.pcn.to_string(),
        }
    }
}
