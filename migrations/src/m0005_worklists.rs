//! Copies of actions on the worklists of people, services and pools.

use crate::{drop, index, part_table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer_null, boolean, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(part_table("worklist_entries", vec![
            boolean("is_withdrawn"),
            text("pcn"),
            text_null("case_id"),
            text_null("meeting_id"),
            text_null("item_id"),
            text("status"),
            text_null("due_on"),
            boolean("is_closed"),
            big_integer_null("closed_at"),
            text("list_key"),
        ])).await?;
        manager.create_index(index("worklist_entries", &["stream", "list_key"])).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["worklist_entries"]).await }
}
