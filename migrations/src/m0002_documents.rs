//! Logs of shared texts: documents with their heads, updates in order, and who holds which yjs client id.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(table("documents", &["document"], vec![
                text("document"),
                text("stream"),
                big_integer("head"),
                big_integer("created_at"),
            ]))
            .await?;
        manager.create_index(index("documents", &["stream"])).await?;
        manager
            .create_table(table("document_updates", &["document", "seq"], vec![
                text("document"),
                big_integer("seq"),
                big_integer("client_id"),
                text_null("person_id"),
                big_integer("at"),
                blob("body"),
            ]))
            .await?;
        manager
            .create_table(table("document_clients", &["document", "client_id"], vec![
                text("document"),
                big_integer("client_id"),
                text("person_id"),
            ]))
            .await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["document_clients", "document_updates", "documents"]).await }
}
