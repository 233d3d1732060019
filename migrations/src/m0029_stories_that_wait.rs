//! Cases whose story waits for a second person, as a column: who releases stories is told of them on Today.
//!
//! Safe while the version before still runs: the column has a default; a story asked for by it is told of when its case is written next.

use sea_orm_migration::{prelude::*, schema::boolean};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXED: &[&str] = &["is_story_asked", "pcn"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = boolean("is_story_asked").default(false).take();
        manager.alter_table(Table::alter().table("cases").add_column(&mut column).to_owned()).await?;
        let fill = format!("UPDATE cases SET is_story_asked = TRUE WHERE {} = 'asked'", crate::in_body(manager, &["story", "status"]));
        manager.get_connection().execute_unprepared(&fill).await?;
        manager.create_index(crate::index("cases", INDEXED)).await
    }
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(crate::drop_index("cases", INDEXED)).await?;
        manager.alter_table(Table::alter().table("cases").drop_column("is_story_asked").to_owned()).await
    }
}
