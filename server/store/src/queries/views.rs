//! Who looked at a case, for who answers for it. The looks themselves are written by `views.rs` of the store.

use crate::{
    Store,
    error::StoreError,
    sql::{self, parse},
    tables::{people, views},
};
use mdt_domain::{
    ids::{CaseId, PersonId},
    stream::StreamId,
    words::UtcMicros,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A view of a case's content, for who answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewOfCase {
    /// Who.
    pub person_id: PersonId,
    /// What: the case, its restricted notes, or somebody's private notes on it.
    pub stream: StreamId,
    /// When.
    pub at: UtcMicros,
    /// By which right.
    pub by_right: String,
}

impl Store {
    /// The last views of a case, of its restricted notes and of private notes on it, newest first; `limit` 1–1,000.
    pub async fn views_of_case(&self, case: CaseId, limit: u64) -> Result<Vec<ViewOfCase>, StoreError> {
        use views::Column;
        let limit = limit.clamp(1, 1_000);
        let mut streams = vec![StreamId::Case(case).to_string(), StreamId::CaseRestricted(case).to_string()];
        // Private notes are their authors' alone: by exact names the index of streams answers, however many views there are.
        for author in sql::distinct::<people::Entity, _>(self.read(), people::Column::PartId).await? {
            streams.push(StreamId::PrivateNote(parse("person id", &author)?, case).to_string());
        }
        let mut rows = Vec::new();
        for list in sql::in_lists(streams) {
            let newest = views::Entity::find()
                .filter(Column::Stream.is_in(list))
                .order_by_desc(Column::At)
                .order_by_desc(Column::Day)
                .order_by_desc(Column::Node)
                .order_by_desc(Column::Seq)
                .limit(limit);
            rows.extend(newest.all(self.read()).await?);
        }
        rows.sort_by(|a, b| (b.at, &b.day, &b.node, b.seq).cmp(&(a.at, &a.day, &a.node, a.seq)));
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let view = |row: views::Model| {
            let (person_id, stream) = (parse("person id", &row.person_id)?, parse("stream", &row.stream)?);
            Ok(ViewOfCase { person_id, stream, at: UtcMicros(row.at), by_right: row.by_right })
        };
        rows.into_iter().map(view).collect()
    }
}
