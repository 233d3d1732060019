//! Cases: list with search, by code, by NHS number, on a meeting, and the next free code. All within a scope.

use super::{
    said,
    scope::{cases_inside, ids_inside},
};
use crate::{
    Store,
    error::StoreError,
    fold::{code_key, day, word},
    sql::{self, unreadable},
    tables::{action_items, case_items, cases, social_notes, streams},
};
use mdt_domain::{
    action_item::ActionItem,
    case::{CaseItem, CaseRoot, CaseStatus},
    ids::{CaseId, MeetingId, PersonId},
    policy::Scope,
    stream::StreamId,
    words::{CaseCode, Day, NhsNumber, OdsCode, Priority},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use std::collections::BTreeMap;

/// Which cases, within the scope.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseFilter {
    /// Words of name, code (however it is written) or digits of the NHS number; all must be found.
    pub q: Option<String>,
    /// Only these priorities; empty: all.
    pub priorities: Vec<Priority>,
    /// Only these; empty: all.
    pub statuses: Vec<CaseStatus>,
    /// Only with a review due on or before this day.
    pub review_due_by: Option<Day>,
    /// Only people registered at this practice.
    pub practice: Option<OdsCode>,
    /// Only those on which this person works: an open action of theirs, or a shared social note they wrote.
    pub worked_on_by: Option<PersonId>,
    /// Only those about whom the practice is most concerned.
    pub is_most_concerned: bool,
    /// Only those whose story waits for its release.
    pub is_story_asked: bool,
    /// Only those whose story was sent back to this author.
    pub story_returned_to: Option<PersonId>,
}

/// One case in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseSummary {
    /// The case's own row.
    pub root: CaseRoot,
    /// Actions that are not closed.
    pub open_actions: u16,
    /// Of these, due before the day asked about.
    pub overdue_actions: u16,
}

/// A page of cases, by code.
#[derive(Clone, Debug, PartialEq)]
pub struct CasePage {
    /// The page.
    pub cases: Vec<CaseSummary>,
    /// Ask for the next page after this code.
    pub next: Option<CaseCode>,
}

/// A case found by its code.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFoundRow {
    /// The case's own row.
    pub root: CaseRoot,
    /// Whether its restricted stream holds a note that is not withdrawn.
    pub has_restricted_notes: bool,
}

/// A case's place on one agenda, with what a card needs.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseOnMeeting {
    /// The case's own row.
    pub root: CaseRoot,
    /// Its line.
    pub item: CaseItem,
    /// All its actions.
    pub actions: Vec<ActionItem>,
    /// Position of the case's stream at which this was read.
    pub seq: u64,
}

impl Store {
    /// A page of cases by code, after a code; `limit` 1–200. `today` decides what is overdue.
    pub async fn cases_page(&self, scope: &Scope, filter: &CaseFilter, today: Day, after: Option<&CaseCode>, limit: u64) -> Result<CasePage, StoreError> {
        let limit = limit.clamp(1, 200);
        let mut query = cases::Entity::find().filter(cases_inside(scope));
        if let Some(q) = &filter.q {
            query = query.filter(said::all_of(cases::Column::Search, q));
        }
        if !filter.priorities.is_empty() {
            query = query.filter(cases::Column::Priority.is_in(filter.priorities.iter().map(word)));
        }
        if !filter.statuses.is_empty() {
            query = query.filter(cases::Column::Status.is_in(filter.statuses.iter().map(word)));
        }
        if let Some(by) = filter.review_due_by {
            query = query.filter(cases::Column::NextReviewOn.lte(day(by)));
        }
        if let Some(practice) = &filter.practice {
            query = query.filter(cases::Column::Practice.eq(practice.as_str()));
        }
        if let Some(person) = filter.worked_on_by {
            query = query.filter(Condition::any().add(cases::Column::Stream.in_subquery(with_action_of(person))).add(cases::Column::Stream.in_subquery(with_note_of(person))));
        }
        if filter.is_most_concerned {
            query = query.filter(cases::Column::IsMostConcerned.eq(true));
        }
        if filter.is_story_asked {
            query = query.filter(cases::Column::IsStoryAsked.eq(true));
        }
        if let Some(author) = filter.story_returned_to {
            query = query.filter(cases::Column::StoryReturnedTo.eq(author.to_string()));
        }
        if let Some(code) = after {
            query = query.filter(cases::Column::CodeKey.gt(code_key(code)));
        }
        let moment = self.moment().await?;
        let mut rows = query.order_by_asc(cases::Column::CodeKey).limit(limit + 1).all(&moment).await?;
        let is_more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let mut actions = actions_of(&moment, rows.iter().map(|row| row.stream.clone()).collect()).await?;
        moment.commit().await?;
        let cases = rows
            .iter()
            .map(|row| {
                let actions = actions.remove(&row.stream).unwrap_or_default();
                let count = |wanted: &dyn Fn(&&ActionItem) -> bool| u16::try_from(actions.iter().filter(wanted).count()).unwrap_or(u16::MAX);
                Ok(CaseSummary {
                    root: root(&row.body)?,
                    open_actions: count(&|action| action.is_open()),
                    overdue_actions: count(&|action| action.is_overdue(today)),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let next = if is_more { cases.last().map(|case| case.root.code.clone()) } else { None };
        Ok(CasePage { cases, next })
    }
    /// By code; none is the same for missing and not in scope.
    pub async fn case_by_code(&self, scope: &Scope, code: &CaseCode) -> Result<Option<CaseFoundRow>, StoreError> {
        let found = cases::Entity::find().filter(cases::Column::Code.eq(code.as_str())).filter(cases_inside(scope)).one(self.read()).await?;
        let Some(row) = found else { return Ok(None) };
        let root = root(&row.body)?;
        let notes = social_notes::Entity::find()
            .filter(social_notes::Column::Stream.eq(StreamId::CaseRestricted(root.id).to_string()))
            .filter(social_notes::Column::IsWithdrawn.eq(false))
            .count(self.read())
            .await?;
        Ok(Some(CaseFoundRow { root, has_restricted_notes: notes > 0 }))
    }
    /// By code, without a scope: for break glass, whose rule decides.
    pub async fn case_id_by_code(&self, code: &CaseCode) -> Result<Option<CaseId>, StoreError> {
        let found = cases::Entity::find().filter(cases::Column::Code.eq(code.as_str())).one(self.read()).await?;
        found.map(|row| sql::parse("case id", &row.part_id)).transpose()
    }
    /// By NHS number, without a scope: for importers run by an operator only.
    pub async fn case_by_nhs_number(&self, number: &NhsNumber) -> Result<Option<CaseRoot>, StoreError> {
        let found = cases::Entity::find()
            .filter(cases::Column::NhsNumber.eq(number.as_str()))
            .order_by_asc(cases::Column::CodeKey)
            .one(self.read())
            .await?;
        found.map(|row| root(&row.body)).transpose()
    }
    /// The code after the highest one with these letters (2–4 capitals): `SF-001` when there is none.
    pub async fn next_case_code(&self, letters: &str) -> Result<CaseCode, StoreError> {
        let wrong = |words: &str| StoreError::Unusable(words.to_owned());
        let first = CaseCode::parse(&format!("{letters}-001")).map_err(|_| wrong("a case code needs 2 to 4 letters before its number"))?;
        let prefix: String = first.as_str().chars().take_while(|c| *c != '-').collect();
        let highest = cases::Entity::find()
            .filter(cases::Column::CodeKey.starts_with(format!("{prefix}-")))
            .order_by_desc(cases::Column::CodeKey)
            .one(self.read())
            .await?;
        let Some(row) = highest else { return Ok(first) };
        let number = row.code.split_once('-').and_then(|(_, digits)| digits.parse::<u32>().ok()).unwrap_or(0);
        CaseCode::parse(&format!("{prefix}-{:03}", number + 1)).map_err(|_| wrong("no case code is left with these letters: give the PCN others"))
    }
    /// Cases of a meeting's lines (lines taken off included) that are in scope.
    pub async fn cases_on_meeting(&self, scope: &Scope, meeting: MeetingId) -> Result<Vec<CaseOnMeeting>, StoreError> {
        let moment = self.moment().await?;
        let items = case_items::Entity::find()
            .filter(case_items::Column::MeetingId.eq(meeting.to_string()))
            .filter(case_items::Column::CaseId.in_subquery(ids_inside(scope)))
            .order_by_asc(case_items::Column::PartId)
            .all(&moment)
            .await?;
        let names: Vec<String> = items.iter().map(|row| row.stream.clone()).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let mut roots: BTreeMap<String, CaseRoot> = BTreeMap::new();
        let mut heads: BTreeMap<String, u64> = BTreeMap::new();
        for list in sql::in_lists(names.clone()) {
            for row in cases::Entity::find().filter(cases::Column::Stream.is_in(list.clone())).all(&moment).await? {
                roots.insert(row.stream, root(&row.body)?);
            }
            for row in streams::Entity::find().filter(streams::Column::Stream.is_in(list)).all(&moment).await? {
                heads.insert(row.stream, row.head.cast_unsigned());
            }
        }
        let actions = actions_of(&moment, names).await?;
        moment.commit().await?;
        let mut found = Vec::with_capacity(items.len());
        for row in items {
            if let Some(root) = roots.get(&row.stream) {
                found.push(CaseOnMeeting {
                    root: root.clone(),
                    item: serde_json::from_str::<CaseItem>(&row.body).map_err(|why| unreadable("case item", &why))?,
                    actions: actions.get(&row.stream).cloned().unwrap_or_default(),
                    seq: heads.get(&row.stream).copied().unwrap_or(0),
                });
            }
        }
        Ok(found)
    }
    /// Cases that bar somebody or were opened by break glass: few, and looked at one by one when a scope is made.
    pub async fn cases_with_exceptions(&self) -> Result<Vec<CaseRoot>, StoreError> {
        let rows = cases::Entity::find().filter(cases::Column::HasExceptions.eq(true)).all(self.read()).await?;
        rows.iter().map(|row| root(&row.body)).collect()
    }
    /// How many cases are in scope.
    pub async fn count_cases(&self, scope: &Scope) -> Result<u64, StoreError> {
        Ok(cases::Entity::find().filter(cases_inside(scope)).count(self.read()).await?)
    }
}

fn root(body: &str) -> Result<CaseRoot, StoreError> { serde_json::from_str(body).map_err(|why| unreadable("case", &why)) }

/// Streams with an open action of somebody's.
fn with_action_of(person: PersonId) -> SelectStatement {
    action_items::Entity::find()
        .select_only()
        .column(action_items::Column::Stream)
        .filter(action_items::Column::OwnerKind.eq("person"))
        .filter(action_items::Column::OwnerId.eq(person.to_string()))
        .filter(action_items::Column::IsClosed.eq(false))
        .into_query()
}

/// Streams with a note of somebody's that stands; private ones are on streams no case has.
fn with_note_of(person: PersonId) -> SelectStatement {
    social_notes::Entity::find()
        .select_only()
        .column(social_notes::Column::Stream)
        .filter(social_notes::Column::IsWithdrawn.eq(false))
        .filter(social_notes::Column::Author.eq(person.to_string()))
        .into_query()
}

/// All actions of streams, by stream.
async fn actions_of<C: ConnectionTrait>(db: &C, names: Vec<String>) -> Result<BTreeMap<String, Vec<ActionItem>>, StoreError> {
    let mut actions: BTreeMap<String, Vec<ActionItem>> = BTreeMap::new();
    for list in sql::in_lists(names) {
        let rows: Result<Vec<_>, DbErr> = action_items::Entity::find()
            .filter(action_items::Column::Stream.is_in(list))
            .order_by_asc(action_items::Column::ListKey)
            .all(db)
            .await;
        for row in rows? {
            actions.entry(row.stream).or_default().push(serde_json::from_str(&row.body).map_err(|why| unreadable("action", &why))?);
        }
    }
    Ok(actions)
}
