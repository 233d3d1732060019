//! Parts of cases, and action items, which cases and meetings both own.

use crate::{drop, index, part_table};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer_null, boolean, text, text_null},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(part_table("cases", vec![
            text("pcn"),
            text("practice"),
            text("status"),
            text("priority"),
            text("code"),
            text("code_key"),
            text_null("nhs_number"),
            text_null("next_review_on"),
            text("search"),
        ])).await?;
        manager.create_index(index("cases", &["code"]).unique().to_owned()).await?;
        manager.create_index(index("cases", &["code_key"])).await?;
        manager.create_index(index("cases", &["part_id"])).await?;
        manager.create_index(index("cases", &["pcn", "code_key"])).await?;
        manager.create_index(index("cases", &["practice"])).await?;
        manager.create_index(index("cases", &["nhs_number"])).await?;
        manager.create_table(part_table("case_items", vec![text("case_id"), text("meeting_id"), boolean("is_removed")])).await?;
        manager.create_index(index("case_items", &["meeting_id"])).await?;
        manager.create_table(part_table("social_notes", vec![text("case_id"), text("domain"), boolean("is_withdrawn")])).await?;
        manager.create_table(part_table("action_items", vec![
            text("owner_kind"),
            text_null("owner_id"),
            text("pcn"),
            text_null("case_id"),
            text_null("meeting_id"),
            text_null("item_id"),
            text("status"),
            text_null("due_on"),
            boolean("is_closed"),
            big_integer_null("closed_at"),
            text("list_key"),
        ])).await?;
        manager.create_index(index("action_items", &["pcn", "list_key"])).await?;
        manager.create_index(index("action_items", &["meeting_id"])).await?;
        Ok(())
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> { drop(manager, &["action_items", "social_notes", "case_items", "cases"]).await }
}
