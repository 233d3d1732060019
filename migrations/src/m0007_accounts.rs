//! Local accounts, sessions, and the chained record of views.

use crate::{drop, index, table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, integer, text},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(table("accounts", &["person_id"], vec![
                text("person_id"),
                text("email"),
                text("password_hash"),
                integer("failed_tries"),
                big_integer_null("locked_until"),
            ]))
            .await?;
        manager.create_index(index("accounts", &["email"]).unique().to_owned()).await?;
        manager
            .create_table(table("sessions", &["id_hash"], vec![
                text("id_hash"),
                text("person_id"),
                big_integer("created_at"),
                big_integer("last_seen_at"),
                big_integer("expires_at"),
                boolean("is_demo"),
                big_integer_null("ended_at"),
            ]))
            .await?;
        manager.create_index(index("sessions", &["person_id"])).await?;
        manager.create_index(index("sessions", &["expires_at"])).await?;
        manager
            .create_table(table("views", &["node", "day", "seq"], vec![
                text("node"),
                text("day"),
                big_integer("seq"),
                text("person_id"),
                text("stream"),
                big_integer("at"),
                text("by_right"),
                text("hash"),
            ]))
            .await?;
        manager.create_index(index("views", &["stream"])).await?;
        manager.create_index(index("views", &["person_id"])).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["views", "sessions", "accounts"]).await }
}
