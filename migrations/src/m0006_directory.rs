//! Organisations, services, people and series.

use crate::{drop, index, part_table};
use sea_orm_migration::{
    prelude::*,
    schema::{boolean, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(part_table("organisations", vec![text("kind"), text_null("part_of")])).await?;
        manager.create_table(part_table("services", vec![])).await?;
        manager.create_table(part_table("people", vec![text("email"), boolean("is_ended")])).await?;
        manager.create_index(index("people", &["email"])).await?;
        manager.create_table(part_table("series", vec![text("pcn"), text("kind")])).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["series", "people", "services", "organisations"]).await }
}
