//! Fills columns that a migration added to rows that were there: they are made from the body in Rust, as for a new row. Called once
//! when the store is opened, before its writer runs; finds nothing when all is filled.

use crate::{
    database::Database,
    error::StoreError,
    fold::{action_text, case_code, course},
    sql::unreadable,
    tables::{action_items, worklist_entries},
};
use mdt_domain::{action_item::ActionItem, worklist::WorklistEntry};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

/// Rows of one turn.
const TURN: u64 = 1000;

/// An action's words are never empty, so a row whose search is empty is one of before; and so is one without a course.
pub(crate) async fn fill(db: &Database) -> Result<(), StoreError> {
    loop {
        let of_before = Condition::any().add(action_items::Column::Search.eq("")).add(action_items::Column::Course.is_null());
        let rows = action_items::Entity::find().filter(of_before).limit(TURN).all(db).await?;
        for row in &rows {
            use action_items::Column;
            let action: ActionItem = serde_json::from_str(&row.body).map_err(|why| unreadable("action", &why))?;
            let filled = action_items::Entity::update_many()
                .col_expr(Column::CaseCode, Expr::value(case_code(&action)))
                .col_expr(Column::Search, Expr::value(action_text(&action)))
                .col_expr(Column::Course, Expr::value(course(&action)))
                .filter(Column::Stream.eq(row.stream.as_str()))
                .filter(Column::PartId.eq(row.part_id.as_str()));
            filled.exec(db).await?;
        }
        let copies = worklist_entries::Entity::find().filter(worklist_entries::Column::Search.eq("")).limit(TURN).all(db).await?;
        for row in &copies {
            use worklist_entries::Column;
            let entry: WorklistEntry = serde_json::from_str(&row.body).map_err(|why| unreadable("action", &why))?;
            let filled = worklist_entries::Entity::update_many()
                .col_expr(Column::CaseCode, Expr::value(case_code(&entry.action)))
                .col_expr(Column::Search, Expr::value(action_text(&entry.action)))
                .filter(Column::Stream.eq(row.stream.as_str()))
                .filter(Column::PartId.eq(row.part_id.as_str()));
            filled.exec(db).await?;
        }
        if rows.is_empty() && copies.is_empty() {
            return Ok(());
        }
    }
}
