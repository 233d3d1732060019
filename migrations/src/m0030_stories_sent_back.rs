//! Cases whose story was sent back, by who wrote it, as a column: they are told of them on Today.
//!
//! Safe while the version before still runs: the column may be empty; a story sent back by it is told of when its case is written next.

use sea_orm_migration::{prelude::*, schema::text_null};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXED: &[&str] = &["story_returned_to"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = text_null("story_returned_to").take();
        manager.alter_table(Table::alter().table("cases").add_column(&mut column).to_owned()).await?;
        let of_story = |path: &[&str]| crate::in_body(manager, &[&["story"], path].concat());
        let (status, returned, author) = (of_story(&["status"]), of_story(&["returned", "by"]), of_story(&["author", "by"]));
        let fill = format!("UPDATE cases SET story_returned_to = {author} WHERE {status} = 'draft' AND {returned} IS NOT NULL");
        manager.get_connection().execute_unprepared(&fill).await?;
        manager.create_index(crate::index("cases", INDEXED)).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(crate::drop_index("cases", INDEXED)).await?;
        manager.alter_table(Table::alter().table("cases").drop_column("story_returned_to").to_owned()).await
    }
}
