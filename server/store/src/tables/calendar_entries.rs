//! What one person's calendar was told of one thing.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: String,
    /// `series:<id>` or `meeting:<id>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub about: String,
    /// SEQUENCE of what was told last (RFC 5545); it only rises.
    pub sequence: i32,
    /// What is being told, as JSON: it may have arrived.
    pub sending: Option<String>,
    /// What was told and accepted, as JSON.
    pub sent: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
