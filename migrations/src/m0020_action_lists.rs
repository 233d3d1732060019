//! What lists of actions filter by, each with an index that goes on in the list's order, so that a page costs the same however many
//! rows there are. The store fills the new columns of the rows that are there.
//!
//! Safe while the version before still runs: the columns have defaults; rows it writes are filled when this one is opened next.

use crate::{drop_index, index};
use sea_orm_migration::{
    prelude::*,
    schema::{boolean, text},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables that hold actions, and what their lists are of.
const TABLES: [(&str, &str); 2] = [("action_items", "pcn"), ("worklist_entries", "stream")];
/// What is filtered by, alone.
const FILTERS: [&str; 3] = ["status", "case_code", "is_to_confirm"];
/// Whose they are, over a PCN.
const OWNED: &[&str] = &["pcn", "owner_kind", "owner_id", "list_key"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, list) in TABLES {
            for mut column in [text("case_code").default("").take(), text("search").default("").take(), boolean("is_to_confirm").default(false).take()] {
                manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
            }
            for filter in FILTERS {
                manager.create_index(index(table, &[list, filter, "list_key"])).await?;
            }
        }
        manager.create_index(index("action_items", OWNED)).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(drop_index("action_items", OWNED)).await?;
        for (table, list) in TABLES {
            for filter in FILTERS {
                manager.drop_index(drop_index(table, &[list, filter, "list_key"])).await?;
            }
            for column in ["case_code", "search", "is_to_confirm"] {
                manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
            }
        }
        Ok(())
    }
}
