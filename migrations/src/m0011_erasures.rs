//! Which cases were erased, and the content hash of every journal entry that was emptied, by which its chain still verifies.

use crate::{drop, table};
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
            .create_table(table("erasures", &["stream"], vec![
                text("stream"),
                big_integer("at"),
                text("by_whom"),
                text("why"),
            ]))
            .await?;
        manager
            .create_table(table("erased_entries", &["stream", "seq"], vec![
                text("stream"),
                big_integer("seq"),
                text("content_hash"),
            ]))
            .await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["erased_entries", "erasures"]).await }
}
