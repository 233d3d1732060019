//! Actions: of a person, a service, a pool (from worklists) and of a PCN or a meeting (within a scope). Open ones
//! first, by due date, dateless last: overdue come first by themselves.

use super::{
    said,
    scope::{cases_inside, ids_inside},
    supervision::private_streams,
};
use crate::{
    Engine, Store,
    error::StoreError,
    fold::{day, word},
    sql::{self, unreadable},
    tables::{action_items, cases, meetings, worklist_entries},
};
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, OwnerRef},
    case::CaseRoot,
    ids::{CaseId, MeetingId, PersonId, ServiceId},
    meeting::{MeetingKind, MeetingRoot},
    policy::Scope,
    stream::StreamId,
    words::{CaseCode, Day, OdsCode, UtcMicros},
    worklist::WorklistEntry,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationDef, Select, sea_query::{Expr, SimpleExpr}};
use std::collections::BTreeSet;

/// A page of actions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionPage {
    /// The page.
    pub actions: Vec<ActionItem>,
    /// Ask for the next page with this.
    pub next: Option<String>,
}

/// Which part of a list of actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionPaging {
    /// Also those closed at or after this; none: open ones only.
    pub closed_since: Option<UtcMicros>,
    /// From [`ActionPage::next`].
    pub after: Option<String>,
    /// 1–500.
    pub limit: u64,
    /// Which of them.
    pub filter: ActionFilter,
}
impl Default for ActionPaging {
    fn default() -> Self { Self { closed_since: None, after: None, limit: 100, filter: ActionFilter::default() } }
}

/// Which actions of a list; what is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionFilter {
    /// Due before this day: overdue.
    pub due_before: Option<Day>,
    /// Due from this day on, and until that one.
    pub due_within: Option<(Day, Day)>,
    /// In this state.
    pub status: Option<ActionStatus>,
    /// Its case was closed, and nobody said whether it is still to be done.
    pub is_to_confirm: bool,
    /// Whose it is. For a PCN's list: a worklist has one owner.
    pub owner: Option<OwnerRef>,
    /// Of this case.
    pub code: Option<CaseCode>,
    /// Promised in a meeting of this kind.
    pub kind: Option<MeetingKind>,
    /// All of these, in words, code (however it is written) or owner.
    pub words: Option<String>,
}


impl Store {
    /// Of these cases, as far as in scope, those from which somebody is kept out.
    pub async fn cases_that_object(&self, scope: &Scope, wanted: &[CaseId]) -> Result<Vec<CaseRoot>, StoreError> {
        let mut found = Vec::new();
        for list in sql::in_lists(wanted.iter().map(ToString::to_string).collect()) {
            let rows = cases::Entity::find().filter(cases::Column::PartId.is_in(list)).filter(cases_inside(scope)).all(self.read()).await?;
            for row in rows {
                found.push(serde_json::from_str::<CaseRoot>(&row.body).map_err(|why| unreadable("case", &why))?);
            }
        }
        found.retain(|root| !root.bars.is_empty() || root.has_unheeded_objection());
        Ok(found)
    }
    /// Of what kind these meetings are, and when they begin: of an action's owner too, who need not have the meeting.
    pub async fn kinds_of_meetings(&self, wanted: &[MeetingId]) -> Result<Vec<(MeetingId, MeetingKind, UtcMicros)>, StoreError> {
        let mut found = Vec::new();
        for list in sql::in_lists(wanted.iter().map(|id| StreamId::Meeting(*id).to_string()).collect()) {
            let rows = meetings::Entity::find().filter(meetings::Column::Stream.is_in(list)).all(self.read()).await?;
            for row in rows {
                let root: MeetingRoot = serde_json::from_str(&row.body).map_err(|why| unreadable("meeting", &why))?;
                found.push((root.id, root.kind, root.starts_at));
            }
        }
        Ok(found)
    }
    /// Of a person, over all meetings (their worklist).
    pub async fn actions_of_person(&self, person: PersonId, paging: &ActionPaging) -> Result<ActionPage, StoreError> {
        self.actions_of_worklist(&StreamId::PersonWorklist(person), paging).await
    }
    /// Of a service (its worklist).
    pub async fn actions_of_service(&self, service: ServiceId, paging: &ActionPaging) -> Result<ActionPage, StoreError> {
        self.actions_of_worklist(&StreamId::ServiceWorklist(service), paging).await
    }
    /// Of a PCN's pool.
    pub async fn actions_of_pool(&self, pcn: &OdsCode, paging: &ActionPaging) -> Result<ActionPage, StoreError> {
        self.actions_of_worklist(&StreamId::Pool(pcn.clone()), paging).await
    }
    /// Of all cases and topics of a PCN that are in scope (topics: those of the scope's PCNs, but for supervision's).
    pub async fn actions_of_pcn(&self, scope: &Scope, pcn: &OdsCode, paging: &ActionPaging) -> Result<ActionPage, StoreError> {
        use action_items::Column;
        // Joined, not asked whether there is one: PostgreSQL would look up every case of the PCN before the first row.
        let of_case: RelationDef = action_items::Entity::belongs_to(cases::Entity).from(Column::Stream).to(cases::Column::Stream).into();
        let of_topics = Condition::all()
            .add(Column::CaseId.is_null())
            .add(Column::Pcn.is_in(scope.pcns.iter().map(|code| code.as_str())))
            .add(Column::Stream.not_in_subquery(private_streams()));
        let mut query = action_items::Entity::find()
            .join(JoinType::LeftJoin, of_case)
            .filter(Column::Pcn.eq(pcn.as_str()))
            .filter(Condition::any().add(cases_inside(scope)).add(of_topics))
            .filter(open_or_closed_since(Column::ListKey, Column::ClosedAt, paging))
            .filter(ITEMS.fits(&paging.filter));
        query = self.said(query, &ITEMS, Column::Pcn.eq(pcn.as_str()), paging);
        if let Some(owner) = &paging.filter.owner {
            let (kind, id) = owner_columns(owner);
            query = query.filter(Column::OwnerKind.eq(kind)).filter(id.map_or_else(|| Column::OwnerId.is_null(), |id| Column::OwnerId.eq(id)));
        }
        if let Some(after) = &paging.after {
            query = query.filter(Column::ListKey.gt(after.as_str()));
        }
        let rows = query.order_by_asc(Column::ListKey).limit(limit(paging) + 1).all(self.read()).await?;
        page(rows.into_iter().map(|row| (row.list_key, row.body)), paging, |body| serde_json::from_str(body))
    }
    /// Promised in these meetings, closed ones included: of cases as far as in scope, of topics all (who asks has the
    /// meeting). In order of being open and due.
    pub async fn meeting_actions(&self, scope: &Scope, meetings: &[MeetingId]) -> Result<Vec<ActionItem>, StoreError> {
        use action_items::Column;
        let mut found = Vec::new();
        for list in sql::in_lists(meetings.iter().map(ToString::to_string).collect()) {
            let rows = action_items::Entity::find()
                .filter(Column::MeetingId.is_in(list))
                .filter(Condition::any().add(Column::CaseId.in_subquery(ids_inside(scope))).add(Column::CaseId.is_null()))
                .all(self.read())
                .await?;
            found.extend(rows.into_iter().map(|row| (row.list_key, row.body)));
        }
        found.sort();
        found.dedup();
        found.iter().map(|(_, body)| serde_json::from_str(body).map_err(|why| unreadable("action", &why))).collect()
    }

    /// Every action that is neither done nor cancelled, by due date; but for what was promised in supervision, of which no mail tells. For
    /// jobs, which tell each owner of their own: whoever asks for somebody takes a scope.
    pub async fn open_actions(&self) -> Result<Vec<ActionItem>, StoreError> {
        use action_items::Column;
        let told = action_items::Entity::find().filter(Column::IsClosed.eq(false)).filter(Column::Stream.not_in_subquery(private_streams()));
        let rows = told.order_by_asc(Column::ListKey).all(self.read()).await?;
        rows.iter().map(|row| serde_json::from_str(&row.body).map_err(|why| unreadable("action", &why))).collect()
    }
    /// Which of these people have something open to do, and of which case; none: of a topic. Each pair once.
    pub async fn open_actions_of(&self, people: &BTreeSet<PersonId>) -> Result<BTreeSet<(PersonId, Option<CaseId>)>, StoreError> {
        use action_items::Column;
        let mut found = BTreeSet::new();
        for list in sql::in_lists(people.iter().map(ToString::to_string).collect()) {
            let rows: Vec<(String, Option<String>)> = action_items::Entity::find()
                .select_only()
                .columns([Column::OwnerId, Column::CaseId])
                .filter(Column::OwnerId.is_in(list))
                .filter(Column::IsClosed.eq(false))
                .filter(Column::OwnerKind.eq("person"))
                .distinct()
                .into_tuple()
                .all(self.read())
                .await?;
            for (owner, case) in rows {
                found.insert((sql::parse("owner", &owner)?, case.map(|case| sql::parse("case id", &case)).transpose()?));
            }
        }
        Ok(found)
    }
    /// What was promised in a meeting and is neither done nor cancelled, by due date. For jobs likewise.
    pub async fn open_actions_from(&self, meeting: MeetingId) -> Result<Vec<ActionItem>, StoreError> {
        use action_items::Column;
        let from = action_items::Entity::find().filter(Column::MeetingId.eq(meeting.to_string())).filter(Column::IsClosed.eq(false));
        let rows = from.order_by_asc(Column::ListKey).all(self.read()).await?;
        rows.iter().map(|row| serde_json::from_str(&row.body).map_err(|why| unreadable("action", &why))).collect()
    }

    /// Rows of a list that say what is searched for. The list's index holds the words, and the key of its order, which is one row's alone:
    /// SQLite looks through it by itself; PostgreSQL where nothing else of a row is asked for, and in order where it is told to, so that a
    /// page of what many rows say ends at its last.
    fn said<E: EntityTrait>(&self, mut query: Select<E>, list: &Filtered<E::Column>, whose: SimpleExpr, paging: &ActionPaging) -> Select<E> {
        let says = list.says(&paging.filter);
        if says.is_empty() || self.engine() == Engine::Sqlite {
            return query.filter(says);
        }
        let mut keys = E::find().select_only().column(list.list_key).filter(whose).filter(says);
        if paging.closed_since.is_none() {
            keys = keys.filter(is_open(list.list_key));
        }
        if let Some(after) = &paging.after {
            keys = keys.filter(list.list_key.gt(after.as_str()));
        }
        let keys = keys.order_by_asc(list.list_key).offset(0).into_query();
        let is_same = Expr::col(("found", list.list_key)).equals(list.list_key.as_column_ref());
        QueryTrait::query(&mut query).join_subquery(JoinType::InnerJoin, keys, "found", is_same);
        query
    }

    /// Open ones, which come first, and if the page is not full those closed since, each by an index of its own: years of work done are
    /// not looked through for what was done today.
    async fn actions_of_worklist(&self, stream: &StreamId, paging: &ActionPaging) -> Result<ActionPage, StoreError> {
        use worklist_entries::Column;
        let part = |part: Condition| {
            let mut query = worklist_entries::Entity::find()
                .filter(Column::Stream.eq(stream.to_string()))
                .filter(Column::IsWithdrawn.eq(false))
                .filter(part)
                .filter(COPIES.fits(&paging.filter));
            query = self.said(query, &COPIES, Column::Stream.eq(stream.to_string()), paging);
            if let Some(after) = &paging.after {
                query = query.filter(Column::ListKey.gt(after.as_str()));
            }
            query
        };
        let wanted = limit(paging) + 1;
        let moment = self.moment().await?;
        let mut rows = part(is_open(Column::ListKey)).order_by_asc(Column::ListKey).limit(wanted).all(&moment).await?;
        if let Some(since) = paging.closed_since.filter(|_| (rows.len() as u64) < wanted) {
            // Few, and put in order here: asked for in order, the database would rather go through the whole list.
            let mut closed = part(Condition::all().add(Column::IsClosed.eq(true)).add(Column::ClosedAt.gte(since.0))).all(&moment).await?;
            closed.sort_by(|a, b| a.list_key.cmp(&b.list_key));
            rows.extend(closed);
        }
        moment.commit().await?;
        page(rows.into_iter().map(|row| (row.list_key, row.body)), paging, |body| Ok(serde_json::from_str::<WorklistEntry>(body)?.action))
    }
}

/// The columns that both tables of actions filter by.
struct Filtered<C> {
    status: C,
    due_on: C,
    is_to_confirm: C,
    case_code: C,
    meeting_id: C,
    list_key: C,
    search: C,
}

const ITEMS: Filtered<action_items::Column> = Filtered {
    status: action_items::Column::Status,
    due_on: action_items::Column::DueOn,
    is_to_confirm: action_items::Column::IsToConfirm,
    case_code: action_items::Column::CaseCode,
    meeting_id: action_items::Column::MeetingId,
    list_key: action_items::Column::ListKey,
    search: action_items::Column::Search,
};
const COPIES: Filtered<worklist_entries::Column> = Filtered {
    status: worklist_entries::Column::Status,
    due_on: worklist_entries::Column::DueOn,
    is_to_confirm: worklist_entries::Column::IsToConfirm,
    case_code: worklist_entries::Column::CaseCode,
    meeting_id: worklist_entries::Column::MeetingId,
    list_key: worklist_entries::Column::ListKey,
    search: worklist_entries::Column::Search,
};

impl<C: ColumnTrait> Filtered<C> {
    fn fits(&self, wanted: &ActionFilter) -> Condition {
        let mut all = Condition::all();
        // A day is the key's second part too: so the list's own index ends where the days do.
        if let Some(before) = wanted.due_before {
            all = all.add(self.list_key.lt(format!("0/{}", day(before)))).add(self.due_on.lt(day(before)));
        }
        if let Some((from, until)) = wanted.due_within {
            all = all.add(self.list_key.gte(format!("0/{}", day(from)))).add(self.list_key.lt(format!("0/{}/~", day(until)))).add(self.due_on.lte(day(until)));
        }
        if let Some(status) = wanted.status {
            all = all.add(self.status.eq(word(&status)));
        }
        if wanted.is_to_confirm {
            all = all.add(self.is_to_confirm.eq(true));
        }
        if let Some(code) = &wanted.code {
            all = all.add(self.case_code.eq(code.as_str()));
        }
        if let Some(kind) = wanted.kind {
            let of_kind = meetings::Entity::find().select_only().column(meetings::Column::PartId).filter(meetings::Column::Kind.eq(word(&kind)));
            all = all.add(self.meeting_id.in_subquery(of_kind.into_query()));
        }
        all
    }
    /// All of the words asked for, in words, code or owner; none were asked for: nothing to fit.
    fn says(&self, wanted: &ActionFilter) -> Condition {
        wanted.words.as_deref().map_or_else(Condition::all, |words| said::all_of(self.search, words))
    }
}

/// As rows name an owner.
fn owner_columns(owner: &OwnerRef) -> (&'static str, Option<String>) {
    match owner {
        OwnerRef::Nobody => ("nobody", None),
        OwnerRef::Pool => ("pool", None),
        OwnerRef::Person { person_id } => ("person", Some(person_id.to_string())),
        OwnerRef::Service { service_id } => ("service", Some(service_id.to_string())),
    }
}

fn limit(paging: &ActionPaging) -> u64 { paging.limit.clamp(1, 500) }

fn open_or_closed_since<C: ColumnTrait>(list_key: C, closed_at: C, paging: &ActionPaging) -> Condition {
    match paging.closed_since {
        Some(since) => is_open(list_key).add(closed_at.gte(since.0)),
        None => is_open(list_key),
    }
}

/// The key of what is open begins with 0, of what is closed with 1: the list's own index ends where the open ones do.
fn is_open<C: ColumnTrait>(list_key: C) -> Condition { Condition::any().add(list_key.lt("1")) }

/// Cuts the one row too many that tells whether there is more.
fn page(
    rows: impl Iterator<Item = (String, String)>,
    paging: &ActionPaging,
    read: impl Fn(&str) -> Result<ActionItem, serde_json::Error>,
) -> Result<ActionPage, StoreError> {
    let limit = usize::try_from(limit(paging)).unwrap_or(usize::MAX);
    let mut page = ActionPage::default();
    let mut last = None;
    for (key, body) in rows {
        if page.actions.len() == limit {
            page.next = last;
            break;
        }
        page.actions.push(read(&body).map_err(|why| unreadable("action", &why))?);
        last = Some(key);
    }
    Ok(page)
}
