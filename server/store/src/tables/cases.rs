//! Roots of cases.

use crate::fold::{code_key, day, search_text, word};
use mdt_domain::{case::CaseRoot, story::StoryStatus, stream::StreamId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: String,
    pub body: String,
    pub pcn: String,
    pub practice: String,
    pub status: String,
    pub priority: String,
    pub code: String,
    pub code_key: String,
    pub nhs_number: Option<String>,
    pub next_review_on: Option<String>,
    pub search: String,
    pub has_exceptions: bool,
    pub language: Option<String>,
    pub referred_at: Option<i64>,
    pub is_most_concerned: bool,
    pub is_story_asked: bool,
    pub story_returned_to: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a part.
    pub fn row(stream: &StreamId, it: &CaseRoot, body: String) -> Self {
        Self {
            stream: stream.to_string(),
            part_id: it.id.to_string(),
            body,
            pcn: it.pcn.to_string(),
            practice: it.practice.to_string(),
            status: word(&it.status),
            priority: word(&it.priority),
            code: it.code.to_string(),
            code_key: code_key(&it.code),
            nhs_number: it.patient.nhs_number.as_ref().map(|n| n.as_str().to_owned()),
            next_review_on: it.next_review_on.map(day),
            search: search_text(it),
            has_exceptions: !it.bars.is_empty() || !it.break_glass.is_empty(),
            language: it.patient.language.clone(),
            referred_at: it.referral.as_ref().map(|referral| referral.referred_at.0),
            is_most_concerned: it.most_concerned.is_some(),
            is_story_asked: it.story.as_ref().is_some_and(|story| story.status == StoryStatus::Asked),
            story_returned_to: it.story.as_ref().filter(|story| story.is_sent_back()).map(|story| story.author.by.to_string()),
        }
    }
}
