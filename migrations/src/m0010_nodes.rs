//! Several nodes on one database: which transaction and node wrote an entry (the feed by which nodes follow each other), the
//! last commit of each stream, nodes with their leases, and who is in which room by which node.
//!
//! Safe while the version before still runs: columns are added with defaults it never names, tables it never reads.

use crate::{drop, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, text_null},
    sea_orm::DbBackend,
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What can be followed, with the index by which it is.
const FOLLOWED: [&str; 2] = ["journal", "document_updates"];

/// A node of the version before names none of the new columns: what it writes is followed all the same, and a stream it moved does not
/// look as if it still stood where it was.
const WHILE_THE_OLD_VERSION_RUNS: [&str; 4] = [
    "ALTER TABLE journal ALTER COLUMN tx SET DEFAULT (pg_current_xact_id()::text::bigint)",
    "ALTER TABLE document_updates ALTER COLUMN tx SET DEFAULT (pg_current_xact_id()::text::bigint)",
    "CREATE FUNCTION mdt_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.head <> OLD.head AND NEW.commit_id IS NOT DISTINCT FROM OLD.commit_id THEN NEW.commit_id := gen_random_uuid()::text; END IF;
         RETURN NEW;
     END $$",
    "CREATE TRIGGER mdt_moved BEFORE UPDATE ON streams FOR EACH ROW EXECUTE FUNCTION mdt_moved()",
];

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
        if manager.get_database_backend() == DbBackend::Postgres {
            for statement in WHILE_THE_OLD_VERSION_RUNS {
                manager.get_connection().execute_unprepared(statement).await?;
            }
        }
        manager.create_table(table("nodes", &["node"], vec![text("node"), big_integer("until")])).await?;
        manager.create_table(table("presence", &["node", "meeting_id", "person_id"], vec![text("node"), text("meeting_id"), text("person_id")])).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["presence", "nodes"]).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP TRIGGER mdt_moved ON streams").await?;
            manager.get_connection().execute_unprepared("DROP FUNCTION mdt_moved").await?;
        }
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
