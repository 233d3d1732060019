//! Parts of meetings.

use crate::{drop, index, part_table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(part_table("meetings", vec![
            text("pcn"),
            text("kind"),
            text_null("series_id"),
            text("status"),
            big_integer("starts_at"),
        ])).await?;
        manager.create_index(index("meetings", &["starts_at"])).await?;
        manager.create_index(index("meetings", &["pcn", "starts_at"])).await?;
        manager.create_index(index("meetings", &["series_id", "starts_at"])).await?;
        manager.create_table(part_table("meeting_lives", vec![])).await?;
        manager.create_table(part_table("agenda_items", vec![text("state"), integer("position")])).await?;
        manager.create_table(part_table("attendees", vec![text("kind"), text_null("service_id")])).await?;
        manager.create_index(index("attendees", &["part_id"])).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["attendees", "agenda_items", "meeting_lives", "meetings"]).await }
}
