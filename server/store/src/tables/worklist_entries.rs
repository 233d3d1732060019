//! Copies of actions for their owners.

use crate::fold::{action_text, case_code, day, is_closed, list_key, word};
use mdt_domain::{stream::StreamId, worklist::WorklistEntry};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worklist_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub is_withdrawn: bool,
    pub pcn: String,
    pub case_id: Option<String>,
    pub meeting_id: Option<String>,
    pub item_id: Option<String>,
    pub status: String,
    pub due_on: Option<String>,
    pub is_closed: bool,
    pub closed_at: Option<i64>,
    pub list_key: String,
    pub case_code: String,
    pub search: String,
    pub is_to_confirm: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &WorklistEntry, body: String) -> Self {
        let action = &it.action;
        Self {
            stream: stream.to_string(),
            part_id: it.action.id.to_string(),
            body,
            is_withdrawn: it.is_withdrawn,
            pcn: action.pcn.to_string(),
            case_id: action.case_id.map(|id| id.to_string()),
            meeting_id: action.meeting_id.map(|id| id.to_string()),
            item_id: action.item_id.map(|id| id.to_string()),
            status: word(&action.status),
            due_on: action.due_on.map(day),
            is_closed: is_closed(action),
            closed_at: action.closed_at.map(|at| at.0),
            list_key: list_key(action),
            case_code: case_code(action),
            search: action_text(action),
            is_to_confirm: action.is_to_confirm(),
        }
    }
}
