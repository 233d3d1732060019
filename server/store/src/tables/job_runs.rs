//! Each time a job was due, and what became of it. Names no person and no case.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub occurrence: String,
    pub due_at: i64,
    pub state: String,
    pub claimed_by: Option<String>,
    pub claimed_until: Option<i64>,
    pub attempts: i32,
    pub next_try_at: i64,
    pub covers: Option<String>,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    pub result: Option<String>,
    pub error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
