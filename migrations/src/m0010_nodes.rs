//! Several nodes on one database: which transaction and node wrote an entry (the feed by which nodes follow each other), the
//! last commit of each stream, nodes with their leases, and who is in which room by which node.
//!
//! Safe while the version before still runs: columns are added with defaults it never names, tables it never reads.

use crate::{drop, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What can be followed, with the index by which it is.
const FOLLOWED: [&str; 2] = ["journal", "document_updates"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in FOLLOWED {
            for mut column in [big_integer("tx").default(0).to_owned(), text("node").default("").to_owned()] {
                manager.alter_table(Table::alter().table(name).add_column(&mut column).to_owned()).await?;
            }
            // Only what several nodes wrote is looked for: on a single node the index stays empty.
            manager.get_connection().execute_unprepared(&format!("CREATE INDEX idx_{name}_tx ON {name} (tx) WHERE tx > 0")).await?;
        }
        manager.alter_table(Table::alter().table("streams").add_column(text_null("commit_id")).to_owned()).await?;
        manager
            .get_connection()
            .execute_unprepared(
                "UPDATE streams SET commit_id = (SELECT journal.commit_id FROM journal WHERE journal.stream = streams.stream AND journal.seq = streams.head)",
            )
            .await?;
        manager.create_table(table("nodes", &["node"], vec![text("node"), big_integer("until")])).await?;
        manager.create_table(table("presence", &["node", "meeting_id", "person_id"], vec![text("node"), text("meeting_id"), text("person_id")])).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["presence", "nodes"]).await?;
        manager.alter_table(Table::alter().table("streams").drop_column("commit_id").to_owned()).await?;
        for name in FOLLOWED {
            manager.drop_index(Index::drop().name(format!("idx_{name}_tx")).table(name).to_owned()).await?;
            for column in ["tx", "node"] {
                manager.alter_table(Table::alter().table(name).drop_column(column).to_owned()).await?;
            }
        }
        Ok(())
    }
}
