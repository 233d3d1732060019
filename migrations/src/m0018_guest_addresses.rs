//! Where guests' links are mailed to, until their pass ends.
//!
//! Safe while the version before still runs: it does not know the table.

use crate::{drop, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table("guest_addresses", &["person_id"], vec![text("person_id"), text("address"), big_integer("given_at")])).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["guest_addresses"]).await }
}
