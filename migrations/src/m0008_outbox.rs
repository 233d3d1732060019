//! Mail that waits to be sent, written in the commit that causes it.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(table("outbox_mails", &["id"], vec![
                text("id"),
                text("to_person"),
                text("template"),
                text("fields"),
                text("state"),
                big_integer("at"),
            ]))
            .await?;
        manager.create_index(index("outbox_mails", &["state", "at"])).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["outbox_mails"]).await }
}
