//! Social notes: shared ones on `case:`, others on `case-restricted:` and `private-note:` streams.

use crate::fold::{word};
use mdt_domain::{social_note::SocialNote, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "social_notes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub case_id: String,
    pub domain: String,
    pub is_withdrawn: bool,
    pub level: Option<String>,
    pub written_at: i64,
    pub author: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &SocialNote, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: it.id.to_string(),
            body,
            case_id: it.case_id.to_string(),
            domain: word(&it.domain),
            is_withdrawn: it.is_withdrawn,
            level: Some(word(&it.level)),
            written_at: it.written_at.0,
            author: Some(it.author.to_string()),
        }
    }
}
