//! Jobs: a row for each time something was due, by which nodes agree on who does it; and whether a person wants single mails or one
//! a day.
//!
//! Safe while the version before still runs: it never reads or writes these tables.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(table("job_runs", &["job", "occurrence"], vec![
                text("job"),
                text("occurrence"),
                big_integer("due_at"),
                text("state"),
                text_null("claimed_by"),
                big_integer_null("claimed_until"),
                integer("attempts"),
                big_integer("next_try_at"),
                text_null("covers"),
                big_integer("started_at"),
                big_integer_null("ended_at"),
                text_null("result"),
                text_null("error"),
            ]))
            .await?;
        manager.create_index(index("job_runs", &["job", "due_at"])).await?;
        manager
            .create_table(table("mail_choices", &["person_id"], vec![text("person_id"), text("choice"), big_integer("changed_at")]))
            .await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["mail_choices", "job_runs"]).await }
}
