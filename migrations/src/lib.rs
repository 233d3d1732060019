//! Database steps, one file each, the same for SQLite and PostgreSQL 15. A step that has been released is never
//! changed: a later one is added.
//!
//! Architecture invariant: knows tables and columns, nothing of the domain. Ids and dates are text, instants are UTC
//! microseconds as 64-bit integers, bodies are JSON as text and never JSON columns (key order must stay). Called by
//! the store when it opens.

mod m0001_streams;
mod m0002_documents;
mod m0003_meetings;
mod m0004_cases;
mod m0005_worklists;
mod m0006_directory;
mod m0007_accounts;
mod m0008_outbox;
mod m0009_need_to_know;
mod m0010_nodes;
mod m0011_erasures;
mod m0012_mail;
mod m0013_jobs;
mod m0014_calendar;
mod m0015_templates;
mod m0016_borough;
mod m0018_guest_addresses;
mod m0020_action_lists;
mod m0021_report_facts;
mod m0022_assessments;
mod m0023_local_services;
mod m0024_shared_resources;
mod m0026_facts_by_index;
mod m0027_stories;
mod m0028_lines_by_index;
mod m0029_stories_that_wait;
mod m0030_stories_sent_back;

use sea_orm_migration::{
    prelude::*,
    schema::text,
    sea_orm::DbBackend,
    sea_query::{ColumnDef, TableCreateStatement},
};

/// All steps, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_streams::Migration),
            Box::new(m0002_documents::Migration),
            Box::new(m0003_meetings::Migration),
            Box::new(m0004_cases::Migration),
            Box::new(m0005_worklists::Migration),
            Box::new(m0006_directory::Migration),
            Box::new(m0007_accounts::Migration),
            Box::new(m0008_outbox::Migration),
            Box::new(m0009_need_to_know::Migration),
            Box::new(m0010_nodes::Migration),
            Box::new(m0011_erasures::Migration),
            Box::new(m0012_mail::Migration),
            Box::new(m0013_jobs::Migration),
            Box::new(m0014_calendar::Migration),
            Box::new(m0015_templates::Migration),
            Box::new(m0016_borough::Migration),
            Box::new(m0018_guest_addresses::Migration),
            Box::new(m0020_action_lists::Migration),
            Box::new(m0021_report_facts::Migration),
            Box::new(m0022_assessments::Migration),
            Box::new(m0023_local_services::Migration),
            Box::new(m0024_shared_resources::Migration),
            Box::new(m0026_facts_by_index::Migration),
            Box::new(m0027_stories::Migration),
            Box::new(m0028_lines_by_index::Migration),
            Box::new(m0029_stories_that_wait::Migration),
            Box::new(m0030_stories_sent_back::Migration),
        ]
    }
}

/// A table of columns with a key.
fn table(name: &'static str, key: &[&'static str], columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for mut column in columns {
        table.col(&mut column);
    }
    let mut index = Index::create();
    for column in key {
        index.col(*column);
    }
    table.primary_key(&mut index);
    table.take()
}

/// A table of parts: `stream` and `part_id` are the key, `body` is the part as JSON and the truth; the other columns
/// are what queries filter and sort on, derived from it.
fn part_table(name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut all = vec![text("stream"), text("part_id"), text("body")];
    all.extend(columns);
    table(name, &["stream", "part_id"], all)
}

/// An index named after its table and columns.
fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement { named_index(&index_name(table, columns), table, columns) }

fn index_name(table: &str, columns: &[&str]) -> String { format!("idx_{table}_{}", columns.join("_")) }

/// Takes such an index away.
fn drop_index(table: &'static str, columns: &[&'static str]) -> IndexDropStatement { Index::drop().name(index_name(table, columns)).table(table).to_owned() }

/// What stands at a place of a part's body, as text, as the engine reads JSON; NULL where nothing does.
fn in_body(manager: &SchemaManager<'_>, path: &[&str]) -> String {
    match manager.get_database_backend() {
        DbBackend::Postgres => format!("CAST(body AS JSON) #>> '{{{}}}'", path.join(",")),
        _ => format!("json_extract(body, '$.{}')", path.join(".")),
    }
}

/// An index whose columns are too many for its name.
fn named_index(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index.take()
}

/// Drops tables that a step made.
async fn drop(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
