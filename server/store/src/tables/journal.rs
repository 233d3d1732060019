//! Every event, chained per stream. `payload` and `salt` are empty only after an erasure.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub epoch: String,
    pub commit_id: String,
    pub command_id: Option<String>,
    pub actor: Option<String>,
    pub at: i64,
    pub kind: String,
    pub version: i32,
    pub payload: Option<String>,
    pub salt: Option<String>,
    pub hash: String,
    /// PostgreSQL's transaction that wrote it; 0 on SQLite.
    pub tx: i64,
    /// The running node that wrote it.
    pub node: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
