//! The shelf of shared resources: what stands on it, each change of it, and the bytes of files under their hash.
//!
//! Safe while the version before still runs: it does not know the tables.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, boolean, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![text("id"), text("place"), text("body"), big_integer("version"), boolean("is_withdrawn")];
        manager.create_table(table("shelf_items", &["id"], columns)).await?;
        manager.create_index(index("shelf_items", &["place"])).await?;
        let columns = vec![text("item_id"), big_integer("version"), text("what"), text("by_person"), big_integer("at"), text("body"), text_null("file_hash")];
        manager.create_table(table("shelf_changes", &["item_id", "version"], columns)).await?;
        manager.create_index(index("shelf_changes", &["file_hash"])).await?;
        let columns = vec![text("hash"), text("kind"), big_integer("size_bytes"), text("stored_by"), big_integer("stored_at"), blob("body")];
        manager.create_table(table("shelf_files", &["hash"], columns)).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["shelf_files", "shelf_changes", "shelf_items"]).await
    }
}
