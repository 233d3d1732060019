//! Marks of the database, streams with their heads, the hash-chained journal, and accepted command ids.

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
            .create_table(table("meta", &["key"], vec![text("key"), text("value")]))
            .await?;
        manager
            .create_table(table("streams", &["stream"], vec![text("stream"), big_integer("head"), text("hash")]))
            .await?;
        manager
            .create_table(table("journal", &["stream", "seq"], vec![
                text("stream"),
                big_integer("seq"),
                text("epoch"),
                text("commit_id"),
                text_null("command_id"),
                text_null("actor"),
                big_integer("at"),
                text("kind"),
                integer("version"),
                text_null("payload"),
                text_null("salt"),
                text("hash"),
            ]))
            .await?;
        manager
            .create_table(table("commands", &["command_id"], vec![
                text("command_id"),
                text("person_id"),
                text("body_hash"),
                text("streams"),
                big_integer_null("text_seq"),
                big_integer("at"),
            ]))
            .await?;
        manager.create_index(index("commands", &["at"])).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["commands", "journal", "streams", "meta"]).await }
}
