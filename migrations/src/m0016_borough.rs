//! Parts of borough meetings: anonymised cases, and links shared with everybody there.
//!
//! Safe while the version before still runs: it knows neither table.

use crate::{drop, part_table};
use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(part_table("peer_cases", vec![])).await?;
        manager.create_table(part_table("resources", vec![])).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["resources", "peer_cases"]).await }
}
