//! The directory of local services.
//!
//! Safe while the version before still runs: it does not know the table.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, text},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            text("id"),
            text("body"),
            text("list_key"),
            text("search"),
            text("needs"),
            text("places"),
            text("place_keys"),
            boolean("is_listed"),
            big_integer("imported_at"),
        ];
        manager.create_table(table("local_services", &["id"], columns)).await?;
        manager.create_index(index("local_services", &["is_listed", "list_key"])).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["local_services"]).await }
}
