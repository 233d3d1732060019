//! Views: who was shown what, when and by which right, chained per node and day. Never says what was shown.
//! Called by the hub before the bytes leave; the writer gives each view its place.

use crate::{
    Store, answered,
    chain::ViewLink,
    error::StoreError,
    tables::views,
    writer::{Job, View},
};
use mdt_domain::{ids::PersonId, stream::StreamId, words::UtcMicros};
use tokio::sync::oneshot;

/// The day of an instant in UTC, `YYYY-MM-DD`.
pub(crate) fn day_of(at: UtcMicros) -> String {
    let instant = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
    jiff::tz::Offset::UTC.to_datetime(instant).date().to_string()
}

/// A view at its place.
pub(crate) fn row(view: &View, node: &str, day: &str, seq: i64, previous: &str) -> views::Model {
    let mut row = views::Model {
        node: node.to_owned(),
        day: day.to_owned(),
        seq,
        person_id: view.person_id.to_string(),
        stream: view.stream.to_string(),
        at: view.at.0,
        by_right: view.by_right.clone(),
        hash: String::new(),
    };
    row.hash = hash(&row, previous);
    row
}

/// The hash a view must have after the one before it.
pub(crate) fn hash(row: &views::Model, previous: &str) -> String {
    ViewLink { previous, node: &row.node, day: &row.day, seq: row.seq, person_id: &row.person_id, stream: &row.stream, at: row.at, by_right: &row.by_right }.hash()
}

impl Store {
    /// Writes a view down; durable when it returns. Shares the writer's group commit.
    pub async fn record_view(&self, person: PersonId, stream: &StreamId, right: &str, at: UtcMicros) -> Result<(), StoreError> {
        let (answer, receiver) = oneshot::channel();
        let view = View { person_id: person, stream: stream.clone(), by_right: right.to_owned(), at };
        self.reserve().await?.place.send(Job::View(view, answer));
        Ok(answered(receiver).await??)
    }
}
