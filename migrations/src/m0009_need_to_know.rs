//! Notices, links of named passes, and what lists must know of bars and of people no longer asked.

use crate::{drop, drop_index, index, part_table, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, integer, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(part_table("notices", vec![big_integer("at"), big_integer_null("seen_at")])).await?;
        manager.create_index(index("notices", &["stream", "at"])).await?;
        manager
            .create_table(table("guest_passes", &["person_id"], vec![
                text("person_id"),
                text("token_hash"),
                text_null("session_hash"),
                text_null("digits"),
                integer("wrong_digits"),
                big_integer("made_at"),
            ]))
            .await?;
        manager.create_index(index("guest_passes", &["token_hash"]).unique().to_owned()).await?;
        // Rows made before have neither bar nor anybody withdrawn: false is what they would be written with today.
        for (name, mut column) in [("cases", boolean("has_exceptions")), ("attendees", boolean("is_withdrawn"))] {
            manager.alter_table(Table::alter().table(name).add_column(column.default(false)).to_owned()).await?;
        }
        manager.create_index(index("cases", &["has_exceptions"])).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(drop_index("cases", &["has_exceptions"])).await?;
        for (name, column) in [("attendees", "is_withdrawn"), ("cases", "has_exceptions")] {
            manager.alter_table(Table::alter().table(name).drop_column(column).to_owned()).await?;
        }
        drop(manager, &["guest_passes", "notices"]).await
    }
}
