//! Actions of cases and topics.

use crate::fold::{action_text, case_code, course, day, is_closed, list_key, word};
use mdt_domain::{action_item::{ActionItem, Owner}, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "action_items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub owner_kind: String,
    pub owner_id: Option<String>,
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
    pub course: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &ActionItem, body: String) -> Self {
        let (owner_kind, owner_id) = match &it.owner {
            Owner::Nobody => ("nobody", None),
            Owner::Person { person_id, .. } => ("person", Some(person_id.to_string())),
            Owner::Service { service_id, .. } => ("service", Some(service_id.to_string())),
            Owner::Pool => ("pool", None),
        };
        Self {
            stream: stream.to_string(),
            part_id: it.id.to_string(),
            body,
            owner_kind: owner_kind.to_owned(),
            owner_id,
            pcn: it.pcn.to_string(),
            case_id: it.case_id.map(|id| id.to_string()),
            meeting_id: it.meeting_id.map(|id| id.to_string()),
            item_id: it.item_id.map(|id| id.to_string()),
            status: word(&it.status),
            due_on: it.due_on.map(day),
            is_closed: is_closed(it),
            closed_at: it.closed_at.map(|at| at.0),
            list_key: list_key(it),
            case_code: case_code(it),
            search: action_text(it),
            is_to_confirm: it.is_to_confirm(),
            course: Some(course(it).to_owned()),
        }
    }
}
