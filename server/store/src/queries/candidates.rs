//! Which cases could go on an agenda: what [`mdt_domain::agenda::proposal`] may say yes to, told by columns and by the few
//! facts of a body the rule turns on, in one statement. Never answers for the rule: everything it says yes to is here, and
//! some it says no to.

use super::scope::cases_inside;
use crate::{
    Engine, Store,
    error::StoreError,
    fold::{day, word},
    sql::parse,
    tables::{action_items, case_items, cases},
};
use mdt_domain::{
    action_item::ActionStatus,
    case::CaseStatus,
    ids::CaseId,
    meeting::MeetingRoot,
    policy::Scope,
    words::{Day, Priority, UtcMicros},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement},
};

/// A line of a case, and a later one.
const LINE: &str = "line";
const LATER: &str = "later";

impl Store {
    /// Accepted cases of the meeting's PCN, in scope and not on its agenda yet, that could go on it: without a review date or
    /// due by its day, with an overdue or blocked action, not reached or put off the last time, referred since they were last
    /// listed, most concerned about, or recurring. `limit` 1–1,000; when there are more, these stay: red before amber before
    /// green, then what is overdue, blocked or was put off, then the oldest review date, then by code.
    pub async fn agenda_candidates(&self, scope: &Scope, meeting: &MeetingRoot, limit: u64) -> Result<Vec<CaseId>, StoreError> {
        let on = Day::of(meeting.starts_at);
        let presses = || Condition::any().add(Expr::exists(pressing_action(on))).add(Expr::exists(undiscussed(self.engine(), meeting.starts_at)));
        let is_body = |pattern: &str| Expr::col((cases::Entity, cases::Column::Body)).like(pattern);
        let could = Condition::any()
            .add(cases::Column::NextReviewOn.is_null())
            .add(cases::Column::NextReviewOn.lte(day(on)))
            .add(is_body("%\"is_recurring\":true%"))
            .add(is_body("%\"most_concerned\":{%"))
            .add(presses())
            .add(is_body("%\"referral\":{%").and(Expr::exists(since_referral(self.engine(), meeting.starts_at)).not()));
        let rank = |first: Priority, second: Priority| {
            let is = |priority: Priority| cases::Column::Priority.eq(word(&priority));
            Expr::Case(Box::new(CaseStatement::new().case(is(first), 0).case(is(second), 1).finally(2)))
        };
        let ids: Vec<String> = cases::Entity::find()
            .select_only()
            .column(cases::Column::PartId)
            .filter(cases::Column::Pcn.eq(meeting.pcn.as_str()))
            .filter(cases::Column::Status.eq(word(&CaseStatus::Accepted)))
            .filter(cases_inside(scope))
            .filter(Expr::exists(listed(meeting)).not())
            .filter(could)
            .order_by(rank(Priority::Red, Priority::Amber), Order::Asc)
            .order_by(Expr::Case(Box::new(CaseStatement::new().case(presses(), 0).finally(1))), Order::Asc)
            .order_by(cases::Column::NextReviewOn.is_null(), Order::Asc)
            .order_by_asc(cases::Column::NextReviewOn)
            .order_by_asc(cases::Column::CodeKey)
            .limit(limit.clamp(1, 1_000))
            .into_tuple()
            .all(self.read())
            .await?;
        ids.iter().map(|id| parse("case id", id)).collect()
    }
}

/// A number inside a body, as both engines tell it; null where there is none.
fn number(engine: Engine, table: &str, path: &[&str]) -> Expr {
    Expr::cust(match engine {
        Engine::Sqlite => format!("json_extract(\"{table}\".\"body\", '$.{}')", path.join(".")),
        Engine::Postgres => format!("CAST(CAST(\"{table}\".\"body\" AS JSON) #>> '{{{}}}' AS BIGINT)", path.join(",")),
    })
}

/// Lines of the case that were not taken off.
fn lines(alias: &'static str) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from_as(case_items::Entity, alias)
        .and_where(Expr::col((alias, case_items::Column::Stream)).equals((cases::Entity, cases::Column::Stream)))
        .and_where(Expr::col((alias, case_items::Column::IsRemoved)).eq(false))
        .to_owned()
}

fn is_body(alias: &'static str, pattern: &str) -> Expr { Expr::col((alias, case_items::Column::Body)).like(pattern) }

/// Its line on this agenda.
fn listed(meeting: &MeetingRoot) -> SelectStatement {
    lines(LINE).and_where(Expr::col((LINE, case_items::Column::MeetingId)).eq(meeting.id.to_string())).to_owned()
}

/// Lines before an instant that began after its referral was made.
fn since_referral(engine: Engine, before: UtcMicros) -> SelectStatement {
    let starts_at = || number(engine, LINE, &["starts_at"]);
    lines(LINE)
        .and_where(starts_at().lt(before.0))
        .and_where(starts_at().gte(number(engine, "cases", &["referral", "referred_at"])))
        .to_owned()
}

/// Its last line that was over before an instant, if nothing was decided there.
fn undiscussed(engine: Engine, before: UtcMicros) -> SelectStatement {
    let starts_at = |table: &str| number(engine, table, &["starts_at"]);
    let later = lines(LATER)
        .and_where(is_body(LATER, "%\"is_over\":true%"))
        .and_where(starts_at(LATER).lt(before.0))
        .and_where(starts_at(LATER).gt(starts_at(LINE)))
        .to_owned();
    lines(LINE)
        .and_where(is_body(LINE, "%\"is_over\":true%"))
        .and_where(starts_at(LINE).lt(before.0))
        .and_where(is_body(LINE, "%\"outcome\":null%").or(is_body(LINE, "%\"outcome\":{\"kind\":\"deferred%")))
        .and_where(Expr::exists(later).not())
        .to_owned()
}

/// Its open actions that are overdue on a day, or blocked.
fn pressing_action(on: Day) -> SelectStatement {
    use action_items::{Column, Entity};
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Stream)).equals((cases::Entity, cases::Column::Stream)))
        .and_where(Expr::col((Entity, Column::IsClosed)).eq(false))
        .and_where(Expr::col((Entity, Column::DueOn)).lt(day(on)).or(Expr::col((Entity, Column::Status)).eq(word(&ActionStatus::Blocked))))
        .to_owned()
}
