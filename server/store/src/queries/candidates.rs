//! Which cases could go on an agenda: what [`mdt_domain::agenda::proposal`] may say yes to, told by columns and by the few
//! facts of a body the rule turns on, in one statement over the PCN's list. Never answers for the rule: everything it says
//! yes to is here, and some it says no to.

use super::scope::cases_inside;
use crate::{
    Engine, Store,
    error::StoreError,
    fold::{day, word},
    sql::parse,
    tables::{action_items, case_items, cases, meetings},
};
use mdt_domain::{
    action_item::ActionStatus,
    case::CaseStatus,
    ids::{CaseId, PersonId},
    meeting::{MeetingRoot, MeetingStatus},
    policy::Scope,
    words::{Day, Priority, UtcMicros},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use std::collections::BTreeSet;

/// A line of a case, and the meeting in which it is.
const LINE: &str = "line";
const HELD: &str = "held";

/// An accepted case that is not on the agenda, as far as the rule turns on it.
#[derive(FromQueryResult)]
struct Fact {
    part_id: String,
    priority: String,
    code_key: String,
    next_review_on: Option<String>,
    is_recurring: bool,
    is_most_concerned: bool,
    /// When it was referred.
    referred_at: Option<i64>,
    /// When its last meeting before this one starts, over or to come.
    last_line_at: Option<i64>,
    /// Nothing was decided at its last line that was over; none: it has no such line.
    is_left: Option<bool>,
    /// An action is overdue, blocked or a guest's whose pass is over.
    has_pressing_action: bool,
}
impl Fact {
    fn presses(&self) -> bool { self.has_pressing_action || self.is_left == Some(true) }

    fn could_go_on(&self, on: &str) -> bool {
        let is_referred_since = self.referred_at.is_some_and(|at| self.last_line_at.is_none_or(|last| last < at));
        let could_be_due = match &self.next_review_on {
            Some(due) => due.as_str() <= on,
            // By rhythm since it was discussed; nobody agreed a review of what was on no agenda yet, unless it is red.
            None => self.last_line_at.is_some() || self.priority == word(&Priority::Red),
        };
        self.presses() || self.is_recurring || self.is_most_concerned || is_referred_since || could_be_due
    }

    /// Sorts the more pressing first.
    fn pressing(&self) -> impl Ord + '_ {
        let rank = [Priority::Red, Priority::Amber, Priority::Green].iter().position(|priority| word(priority) == self.priority);
        (rank, !self.presses(), self.next_review_on.is_none(), &self.next_review_on, &self.code_key)
    }
}

impl Store {
    /// Accepted cases of the meeting's PCN, in scope and not on its agenda yet, that could go on it: due by its day or by
    /// rhythm, with an action that is overdue, blocked or one of `gone`'s (whose passes are over), not reached or put off the last time, referred since they were last
    /// listed, most concerned about, or recurring. Most pressing first, at most `limit`: red before amber before green, then
    /// what is overdue, blocked or was left, then the oldest review date, then by code.
    pub async fn agenda_candidates(&self, scope: &Scope, meeting: &MeetingRoot, gone: &BTreeSet<PersonId>, limit: usize) -> Result<Vec<CaseId>, StoreError> {
        let on = day(Day::of(meeting.starts_at));
        let is_body = |pattern: &str| Expr::col((cases::Entity, cases::Column::Body)).like(pattern);
        let mut facts: Vec<Fact> = cases::Entity::find()
            .select_only()
            .columns([cases::Column::PartId, cases::Column::Priority, cases::Column::CodeKey, cases::Column::NextReviewOn])
            // Quotes inside a text are escaped: what somebody wrote is never taken for a field.
            .column_as(is_body("%\"is_recurring\":true%"), "is_recurring")
            .column_as(is_body("%\"most_concerned\":{%"), "is_most_concerned")
            .column_as(referred_at(self.engine()), "referred_at")
            .column_as(value(last_line_at(meeting.starts_at)), "last_line_at")
            .column_as(value(is_left(meeting.starts_at)), "is_left")
            .column_as(Expr::exists(pressing_action(&on)), "has_pressing_action")
            .filter(cases::Column::Pcn.eq(meeting.pcn.as_str()))
            .filter(cases::Column::Status.eq(word(&CaseStatus::Accepted)))
            .filter(cases_inside(scope))
            .filter(Expr::exists(listed(meeting)).not())
            .into_model()
            .all(self.read())
            .await?;
        let waiting = self.open_actions_of(gone).await?;
        let waiting: BTreeSet<String> = waiting.iter().filter_map(|(_, case)| case.map(|id| id.to_string())).collect();
        facts.iter_mut().filter(|fact| waiting.contains(&fact.part_id)).for_each(|fact| fact.has_pressing_action = true);
        facts.retain(|fact| fact.could_go_on(&on));
        facts.sort_by(|a, b| a.pressing().cmp(&b.pressing()));
        facts.truncate(limit);
        facts.iter().map(|fact| parse("case id", &fact.part_id)).collect()
    }
}

fn value(statement: SelectStatement) -> Expr { Expr::SubQuery(None, Box::new(statement.into())) }

/// When a case was referred, from its body, as both engines tell it; null without a referral.
fn referred_at(engine: Engine) -> Expr {
    Expr::cust(match engine {
        Engine::Sqlite => r#"json_extract("cases"."body", '$.referral.referred_at')"#,
        Engine::Postgres => r#"CAST(CAST("cases"."body" AS JSON) #>> '{referral,referred_at}' AS BIGINT)"#,
    })
}

/// Lines of the case that were not taken off.
fn lines() -> SelectStatement {
    Query::select()
        .from_as(case_items::Entity, LINE)
        .and_where(Expr::col((LINE, case_items::Column::Stream)).equals((cases::Entity, cases::Column::Stream)))
        .and_where(Expr::col((LINE, case_items::Column::IsRemoved)).eq(false))
        .to_owned()
}

/// With their meetings, those that start before an instant.
fn lines_before(before: UtcMicros) -> SelectStatement {
    lines()
        .from_as(meetings::Entity, HELD)
        .and_where(Expr::cust(format!("\"{HELD}\".\"stream\" = 'meeting:' || \"{LINE}\".\"meeting_id\"")))
        .and_where(Expr::col((HELD, meetings::Column::StartsAt)).lt(before.0))
        .to_owned()
}

/// Its line on this agenda.
fn listed(meeting: &MeetingRoot) -> SelectStatement {
    lines().expr(Expr::val(1)).and_where(Expr::col((LINE, case_items::Column::MeetingId)).eq(meeting.id.to_string())).to_owned()
}

fn last_line_at(before: UtcMicros) -> SelectStatement {
    lines_before(before).expr(Func::max(Expr::col((HELD, meetings::Column::StartsAt)))).to_owned()
}

/// Whether nothing was decided at its last line that is over: no outcome, or put off.
fn is_left(before: UtcMicros) -> SelectStatement {
    let is_body = |pattern: &str| Expr::col((LINE, case_items::Column::Body)).like(pattern);
    lines_before(before)
        .expr(is_body("%\"outcome\":null%").or(is_body("%\"outcome\":{\"kind\":\"deferred%")))
        .and_where(Expr::col((HELD, meetings::Column::Status)).is_in([MeetingStatus::Ended, MeetingStatus::Approved].iter().map(word)))
        .order_by((HELD, meetings::Column::StartsAt), Order::Desc)
        .order_by((LINE, case_items::Column::PartId), Order::Desc)
        .limit(1)
        .to_owned()
}

/// Its open actions that are overdue on a day, or blocked.
fn pressing_action(on: &str) -> SelectStatement {
    use action_items::{Column, Entity};
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Stream)).equals((cases::Entity, cases::Column::Stream)))
        .and_where(Expr::col((Entity, Column::IsClosed)).eq(false))
        .and_where(Expr::col((Entity, Column::DueOn)).lt(on).or(Expr::col((Entity, Column::Status)).eq(word(&ActionStatus::Blocked))))
        .to_owned()
}
