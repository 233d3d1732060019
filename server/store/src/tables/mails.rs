//! Mails, from the transaction that wanted them to their end. The letter is typed fields as JSON: no address, no free text.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mails")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub kind: String,
    pub to_person: String,
    pub dedupe_key: Option<String>,
    pub letter: String,
    pub message_id: Option<String>,
    pub state: String,
    pub not_before: i64,
    pub due_since: i64,
    pub attempts: i32,
    pub next_try_at: i64,
    pub claimed_by: Option<String>,
    pub claimed_until: Option<i64>,
    pub via: Option<String>,
    pub stage: Option<String>,
    pub error: Option<String>,
    pub hits: Option<String>,
    pub resolved_by: Option<String>,
    pub created_at: i64,
    pub sent_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
