//! Indices that hold all a report asks of a line, a place on an agenda and an attendee: it reads no body. They hold the columns that
//! reports count by, and are read beside those of m0026.
//!
//! Safe while the version before still runs: nothing but indices.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Name, table, columns.
const INDICES: [(&str, &str, &[&str]); 4] = [
    ("idx_case_items_counted", "case_items", &["meeting_id", "is_removed", "outcome", "stream", "part_id"]),
    ("idx_case_items_decided", "case_items", &["stream", "is_removed", "outcome", "meeting_id"]),
    ("idx_agenda_items_counted", "agenda_items", &["stream", "part_id", "planned_minutes", "spent_seconds"]),
    ("idx_attendees_counted", "attendees", &["stream", "is_withdrawn", "kind", "service_id", "attendance"]),
];
/// The one of which a new one holds the column and more.
const REPLACED: (&str, &[&str]) = ("case_items", &["meeting_id"]);

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (table, columns) = REPLACED;
        manager.drop_index(crate::drop_index(table, columns)).await?;
        for (name, table, columns) in INDICES {
            manager.create_index(crate::named_index(name, table, columns)).await?;
        }
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, _) in INDICES {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        let (table, columns) = REPLACED;
        manager.create_index(crate::index(table, columns)).await
    }
}
