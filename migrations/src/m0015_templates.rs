//! The Federation's lists of words, and what PCNs have of their own in them.

use crate::{drop, part_table};
use sea_orm_migration::{prelude::*, schema::text};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(part_table("templates", vec![])).await?;
        manager.create_table(part_table("tailorings", vec![text("pcn")])).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["tailorings", "templates"]).await }
}
