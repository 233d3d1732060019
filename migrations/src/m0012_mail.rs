//! Mail: a row each, from the transaction that wanted it to its end. The table of an earlier plan (`outbox_mails`) was never
//! written to and stays empty.
//!
//! Safe while the version before still runs: it never reads or writes this table.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Edits of what has not begun to be sent are joined into one mail: of a key there is at most one pending row.
const ONE_PENDING: &str = "CREATE UNIQUE INDEX idx_mails_one_pending ON mails (dedupe_key) WHERE state = 'pending'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(table("mails", &["id"], vec![
                text("id"),
                text("kind"),
                text("to_person"),
                text_null("dedupe_key"),
                text("letter"),
                text_null("message_id"),
                text("state"),
                big_integer("not_before"),
                big_integer("due_since"),
                integer("attempts"),
                big_integer("next_try_at"),
                text_null("claimed_by"),
                big_integer_null("claimed_until"),
                text_null("via"),
                text_null("stage"),
                text_null("error"),
                text_null("hits"),
                text_null("resolved_by"),
                big_integer("created_at"),
                big_integer_null("sent_at"),
            ]))
            .await?;
        manager.create_index(index("mails", &["state", "next_try_at"])).await?;
        manager.create_index(index("mails", &["dedupe_key"])).await?;
        manager.create_index(index("mails", &["claimed_by"])).await?;
        manager.get_connection().execute_unprepared(ONE_PENDING).await.map(|_| ())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["mails"]).await }
}
