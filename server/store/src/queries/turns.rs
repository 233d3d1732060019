//! Turns of a case's life from the journal: which, when, by whom, and the case's own row after each.

use crate::{
    Store,
    error::StoreError,
    fold::word,
    journal::kind_of,
    sql::{parse, unreadable},
    tables::journal,
};
use mdt_domain::{
    case::CaseRoot,
    event::{Event, EventKind, Part},
    ids::{CaseId, PersonId},
    stream::StreamId,
    words::UtcMicros,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// One turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: UtcMicros,
    /// Who; none: the service itself.
    pub actor: Option<PersonId>,
    /// The case's own row as this left it.
    pub root: Option<CaseRoot>,
}

impl Store {
    /// The last entries of these kinds on a case, newest first; `limit` 1–1,000. What was erased is left out.
    pub async fn turns_of_case(&self, case: CaseId, kinds: &[EventKind], limit: u64) -> Result<Vec<Turn>, StoreError> {
        let rows = journal::Entity::find()
            .filter(journal::Column::Stream.eq(StreamId::Case(case).to_string()))
            .filter(journal::Column::Kind.is_in(kinds.iter().map(word)))
            .filter(journal::Column::Payload.is_not_null())
            .order_by_desc(journal::Column::Seq)
            .limit(limit.clamp(1, 1_000))
            .all(self.read())
            .await?;
        rows.into_iter().map(turn).collect()
    }
}

fn turn(row: journal::Model) -> Result<Turn, StoreError> {
    let event: Event = serde_json::from_str(row.payload.as_deref().unwrap_or_default()).map_err(|why| unreadable("event", &why))?;
    let root = event.parts.into_iter().find_map(|part| match part {
        Part::CaseRoot(root) => Some(root),
        _ => None,
    });
    Ok(Turn { kind: kind_of(&row.kind)?, at: UtcMicros(row.at), actor: row.actor.as_deref().map(|id| parse("person id", id)).transpose()?, root })
}
