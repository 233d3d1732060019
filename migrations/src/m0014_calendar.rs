//! What calendars were told: one row a person and thing (a series, or one meeting), and each person's private feed.
//!
//! Safe while the version before still runs: it knows neither table.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let entries = vec![text("person_id"), text("about"), integer("sequence"), text_null("sending"), text_null("sent")];
        manager.create_table(table("calendar_entries", &["person_id", "about"], entries)).await?;
        let feeds = vec![text("secret_hash"), text("person_id"), big_integer("created_at"), big_integer_null("read_at")];
        manager.create_table(table("calendar_feeds", &["secret_hash"], feeds)).await?;
        manager.create_index(index("calendar_feeds", &["person_id"])).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["calendar_feeds", "calendar_entries"]).await }
}
