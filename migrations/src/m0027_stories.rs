//! Released case stories.
//!
//! Safe while the version before still runs: it does not know the table.

use crate::{drop, part_table};
use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> { manager.create_table(part_table("stories", vec![])).await }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["stories"]).await }
}
