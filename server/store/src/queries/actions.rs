//! Actions: of a person, a service, a pool (from worklists) and of a PCN or a meeting (within a scope). Open ones
//! first, by due date, dateless last: overdue come first by themselves.

use super::{scope::ids_inside, supervision::private_streams};
use crate::{
    Store,
    error::StoreError,
    sql::{self, unreadable},
    tables::{action_items, worklist_entries},
};
use mdt_domain::{
    action_item::ActionItem,
    ids::{MeetingId, PersonId, ServiceId},
    policy::Scope,
    stream::StreamId,
    words::{OdsCode, UtcMicros},
    worklist::WorklistEntry,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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
}
impl Default for ActionPaging {
    fn default() -> Self { Self { closed_since: None, after: None, limit: 100 } }
}

impl Store {
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
        let of_topics = Condition::all()
            .add(Column::CaseId.is_null())
            .add(Column::Pcn.is_in(scope.pcns.iter().map(|code| code.as_str())))
            .add(Column::Stream.not_in_subquery(private_streams()));
        let mut query = action_items::Entity::find()
            .filter(Column::Pcn.eq(pcn.as_str()))
            .filter(Condition::any().add(Column::CaseId.in_subquery(ids_inside(scope))).add(of_topics))
            .filter(open_or_closed_since(Column::IsClosed, Column::ClosedAt, paging));
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
    /// What was promised in a meeting and is neither done nor cancelled, by due date. For jobs likewise.
    pub async fn open_actions_from(&self, meeting: MeetingId) -> Result<Vec<ActionItem>, StoreError> {
        use action_items::Column;
        let from = action_items::Entity::find().filter(Column::MeetingId.eq(meeting.to_string())).filter(Column::IsClosed.eq(false));
        let rows = from.order_by_asc(Column::ListKey).all(self.read()).await?;
        rows.iter().map(|row| serde_json::from_str(&row.body).map_err(|why| unreadable("action", &why))).collect()
    }

    async fn actions_of_worklist(&self, stream: &StreamId, paging: &ActionPaging) -> Result<ActionPage, StoreError> {
        use worklist_entries::Column;
        let mut query = worklist_entries::Entity::find()
            .filter(Column::Stream.eq(stream.to_string()))
            .filter(Column::IsWithdrawn.eq(false))
            .filter(open_or_closed_since(Column::IsClosed, Column::ClosedAt, paging));
        if let Some(after) = &paging.after {
            query = query.filter(Column::ListKey.gt(after.as_str()));
        }
        let rows = query.order_by_asc(Column::ListKey).limit(limit(paging) + 1).all(self.read()).await?;
        page(rows.into_iter().map(|row| (row.list_key, row.body)), paging, |body| Ok(serde_json::from_str::<WorklistEntry>(body)?.action))
    }
}

fn limit(paging: &ActionPaging) -> u64 { paging.limit.clamp(1, 500) }

fn open_or_closed_since<C: ColumnTrait>(is_closed: C, closed_at: C, paging: &ActionPaging) -> Condition {
    let open = Condition::any().add(is_closed.eq(false));
    match paging.closed_since {
        Some(since) => open.add(closed_at.gte(since.0)),
        None => open,
    }
}

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
