//! What reports count, as columns of the parts they are facts of; rows made before get them from their bodies.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, text_null},
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Table, column, place in the body, whether it is a number, and what stands where the body has nothing.
type Fact = (&'static str, &'static str, &'static [&'static str], bool, Option<i32>);

const FACTS: [Fact; 9] = [
    ("cases", "language", &["patient", "language"], false, None),
    ("cases", "referred_at", &["referral", "referred_at"], true, None),
    ("case_items", "outcome", &["outcome", "kind"], false, None),
    ("agenda_items", "planned_minutes", &["planned_minutes"], true, Some(0)),
    ("agenda_items", "spent_seconds", &["spent_seconds"], true, Some(0)),
    ("attendees", "attendance", &["attendance"], false, None),
    ("social_notes", "level", &["level"], false, None),
    ("social_notes", "written_at", &["written_at"], true, Some(0)),
    ("meeting_lives", "partner_minutes_saved", &["partner_minutes_saved"], true, Some(0)),
];

const INDICES: [(&str, &[&str]); 2] = [("meetings", &["part_id"]), ("action_items", &["pcn", "due_on"])];

fn column(name: &'static str) -> ColumnDef {
    match name {
        "referred_at" => big_integer_null(name),
        "written_at" => big_integer(name).default(0).to_owned(),
        "planned_minutes" | "spent_seconds" | "partner_minutes_saved" => integer(name).default(0).to_owned(),
        _ => text_null(name),
    }
}

/// Fills a column from the bodies.
fn filled(manager: &SchemaManager<'_>, table: &str, name: &str, path: &[&str], is_number: bool, otherwise: Option<i32>) -> String {
    let found = crate::in_body(manager, path);
    let found = if is_number { format!("CAST({found} AS BIGINT)") } else { found };
    let found = otherwise.map_or_else(|| found.clone(), |value| format!("COALESCE({found}, {value})"));
    format!("UPDATE {table} SET {name} = {found}")
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, path, is_number, otherwise) in FACTS {
            manager.alter_table(Table::alter().table(table).add_column(column(name)).to_owned()).await?;
            let statement = filled(manager, table, name, path, is_number, otherwise);
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        for (table, columns) in INDICES {
            manager.create_index(crate::index(table, columns)).await?;
        }
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDICES {
            manager.drop_index(crate::drop_index(table, columns)).await?;
        }
        for (table, name, ..) in FACTS {
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}
