//! What reports count and lists filter by, as columns, and indices that hold all a report asks of a row: it reads no body.
//!
//! Safe while the version before still runs: the columns have defaults; actions it writes are filled when this one is opened next. The
//! store fills how an action ended: the end of a day in London is not a thing SQL knows.

use sea_orm_migration::{
    prelude::*,
    schema::{boolean, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Name, table, columns.
const INDICES: [(&str, &str, &[&str]); 10] = [
    ("idx_action_items_counted", "action_items", &["pcn", "due_on", "course", "owner_kind", "owner_id", "stream"]),
    ("idx_cases_counted", "cases", &["stream", "pcn", "practice", "language", "referred_at"]),
    ("idx_meetings_counted", "meetings", &["part_id", "starts_at", "status"]),
    ("idx_social_notes_counted", "social_notes", &["stream", "domain", "written_at", "part_id", "level", "is_withdrawn"]),
    ("idx_social_notes_author", "social_notes", &["author", "is_withdrawn", "stream", "written_at"]),
    ("idx_action_items_owned", "action_items", &["owner_id", "is_closed", "owner_kind", "stream", "due_on", "status"]),
    // What is searched stands beside the order: a search looks through the index, and reads the rows it found.
    ("idx_cases_listed", "cases", &["pcn", "code_key", "search"]),
    ("idx_action_items_listed", "action_items", &["pcn", "list_key", "search"]),
    ("idx_worklist_entries_listed", "worklist_entries", &["stream", "list_key", "search"]),
    ("idx_worklist_entries_closed", "worklist_entries", &["stream", "closed_at"]),
];
/// Those of which a new one holds the columns and more.
const REPLACED: [(&str, &[&str]); 5] = [
    ("meetings", &["part_id"]),
    ("action_items", &["pcn", "due_on"]),
    ("cases", &["pcn", "code_key"]),
    ("action_items", &["pcn", "list_key"]),
    ("worklist_entries", &["stream", "list_key"]),
];

fn columns() -> [(&'static str, ColumnDef); 3] {
    [("action_items", text_null("course")), ("cases", boolean("is_most_concerned").default(false).take()), ("social_notes", text_null("author"))]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        let most_concerned = format!("UPDATE cases SET is_most_concerned = ({} IS NOT NULL)", crate::in_body(manager, &["most_concerned"]));
        let author = format!("UPDATE social_notes SET author = {}", crate::in_body(manager, &["author"]));
        for statement in [most_concerned, author] {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        for (table, columns) in REPLACED {
            manager.drop_index(crate::drop_index(table, columns)).await?;
        }
        for (name, table, columns) in INDICES {
            manager.create_index(crate::named_index(name, table, columns)).await?;
        }
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, _) in INDICES {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        for (table, columns) in REPLACED {
            manager.create_index(crate::index(table, columns)).await?;
        }
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).drop_column(column.get_column_name()).to_owned()).await?;
        }
        Ok(())
    }
}
