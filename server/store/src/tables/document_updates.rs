//! Updates of shared texts, in order.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_updates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub client_id: i64,
    pub person_id: Option<String>,
    pub at: i64,
    pub body: Vec<u8>,
    /// PostgreSQL's transaction that wrote it; 0 on SQLite.
    pub tx: i64,
    /// The running node that wrote it.
    pub node: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
