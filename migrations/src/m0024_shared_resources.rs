//! The shelf of shared resources: what stands on it, each change of it, and the bytes of files under their hash. And who wrote a social note, as a column that reports join on; rows made before get it from their bodies.
//!
//! Safe while the version before still runs: it does not know the tables, and writes notes without an author column, and reports of this version miss those alone.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, boolean, text, text_null},
    sea_orm::DbBackend,
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("social_notes").add_column(text_null("author")).to_owned()).await?;
        let found = match manager.get_database_backend() {
            DbBackend::Postgres => "CAST(body AS JSON) #>> '{author}'",
            _ => "json_extract(body, '$.author')",
        };
        manager.get_connection().execute_unprepared(&format!("UPDATE social_notes SET author = {found}")).await?;
        manager.create_index(index("social_notes", &["author", "written_at"])).await?;
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
        drop(manager, &["shelf_files", "shelf_changes", "shelf_items"]).await?;
        manager.drop_index(Index::drop().name("idx_social_notes_author_written_at").table("social_notes").to_owned()).await?;
        manager.alter_table(Table::alter().table("social_notes").drop_column("author").to_owned()).await
    }
}
