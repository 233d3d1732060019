//! How much colleagues have promised, and how many people practices are most concerned about: numbers alone, no case and no code. Who may
//! ask is decided before.

use crate::{
    Store,
    error::StoreError,
    sql::{in_lists, parse},
};
use mdt_domain::{
    ids::PersonId,
    words::{Day, OdsCode},
};
use sea_orm::{FromQueryResult, Statement, Value};

/// Open promises of one person; of supervision none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// Whose.
    pub person_id: PersonId,
    /// Of how many cases.
    pub cases: i64,
    /// How many.
    pub open: i64,
    /// Of these, late.
    pub overdue: i64,
    /// Of these, blocked.
    pub blocked: i64,
}

#[derive(FromQueryResult)]
struct PromisedRow {
    owner_id: String,
    cases: i64,
    opened: i64,
    overdue: i64,
    blocked: i64,
}

#[derive(FromQueryResult)]
struct ConcernedRow {
    practice: String,
    many: i64,
}

impl Store {
    /// What these people have promised and not done; whoever promised nothing is not in it.
    pub async fn promised_by(&self, people: &[PersonId], today: Day) -> Result<Vec<Promised>, StoreError> {
        let mut found = Vec::new();
        for list in in_lists(people.iter().map(ToString::to_string).collect()) {
            let names = (2..list.len() + 2).map(|nth| format!("${nth}")).collect::<Vec<_>>().join(", ");
            let words = format!(
                "SELECT owner_id, COUNT(DISTINCT case_id) AS cases, COUNT(*) AS opened, CAST(SUM(CASE WHEN due_on < $1 THEN 1 ELSE 0 END) AS BIGINT) AS overdue, \
                 CAST(SUM(CASE WHEN status = 'blocked' THEN 1 ELSE 0 END) AS BIGINT) AS blocked FROM action_items \
                 WHERE is_closed = false AND owner_kind = 'person' AND owner_id IN ({names}) \
                 AND stream NOT IN (SELECT stream FROM meetings WHERE kind = 'supervision') GROUP BY owner_id"
            );
            let values: Vec<Value> = [today.0.to_string()].into_iter().chain(list).map(Value::from).collect();
            let statement = Statement::from_sql_and_values(self.engine().backend(), words, values);
            for row in PromisedRow::find_by_statement(statement).all(self.read()).await? {
                let PromisedRow { owner_id, cases, opened, overdue, blocked } = row;
                found.push(Promised { person_id: parse("person id", &owner_id)?, cases, open: opened, overdue, blocked });
            }
        }
        Ok(found)
    }

    /// How many people on a PCN's list its practices are most concerned about, by practice.
    pub async fn most_concerned(&self, pcn: &OdsCode) -> Result<Vec<(OdsCode, i64)>, StoreError> {
        // Quotes inside a text are escaped: what somebody wrote is never taken for a field.
        let words = "SELECT practice, COUNT(*) AS many FROM cases WHERE pcn = $1 AND status IN ('referred', 'accepted') \
                     AND body LIKE '%\"most_concerned\":{%' GROUP BY practice ORDER BY practice";
        let statement = Statement::from_sql_and_values(self.engine().backend(), words, [pcn.as_str().into()]);
        let rows = ConcernedRow::find_by_statement(statement).all(self.read()).await?;
        let practice = |row: ConcernedRow| OdsCode::parse(&row.practice).map(|code| (code, row.many)).map_err(|_| StoreError::Unusable("a row's practice is no code".into()));
        rows.into_iter().map(practice).collect()
    }
}
