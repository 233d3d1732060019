//! Supervision: its series, its sessions as far as they are counted, and which cases a supervisee works on. Who may ask is decided
//! before: every answer here is for the pair, for a count, or for the policy.

use super::meetings::read;
use crate::{
    Store,
    error::StoreError,
    fold::word,
    sql,
    tables::{attendees, meeting_lives, meetings, series, social_notes},
};
use mdt_domain::{
    ids::PersonId,
    meeting::{Attendee, MeetingKind, MeetingLive},
    series::Series,
    social_note::SocialNote,
    supervision::Session,
    words::UtcMicros,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::SelectStatement};
use std::collections::BTreeMap;

/// Streams of meetings of which nothing is told but to those who are asked.
pub(super) fn private_streams() -> SelectStatement {
    meetings::Entity::find().select_only().column(meetings::Column::Stream).filter(meetings::Column::Kind.eq(word(&MeetingKind::Supervision))).into_query()
}

impl Store {
    /// Every series of supervision.
    pub async fn supervision_series(&self) -> Result<Vec<Series>, StoreError> {
        let rows = series::Entity::find().filter(series::Column::Kind.eq(word(&MeetingKind::Supervision))).order_by_asc(series::Column::PartId);
        rows.all(self.read()).await?.iter().map(|row| read("series", &row.body)).collect()
    }

    /// Sessions planned from an instant on, in order of start: of each only what is counted.
    pub async fn supervision_sessions(&self, planned_from: UtcMicros) -> Result<Vec<Session>, StoreError> {
        let moment = self.moment().await?;
        let roots = meetings::Entity::find()
            .filter(meetings::Column::Kind.eq(word(&MeetingKind::Supervision)))
            .filter(meetings::Column::StartsAt.gte(planned_from.0))
            .order_by_asc(meetings::Column::StartsAt)
            .order_by_asc(meetings::Column::PartId)
            .all(&moment)
            .await?;
        let mut lives: BTreeMap<String, MeetingLive> = BTreeMap::new();
        let mut asked: BTreeMap<String, Vec<Attendee>> = BTreeMap::new();
        for list in sql::in_lists(roots.iter().map(|row| row.stream.clone()).collect()) {
            for row in meeting_lives::Entity::find().filter(meeting_lives::Column::Stream.is_in(list.clone())).all(&moment).await? {
                lives.insert(row.stream, read("meeting", &row.body)?);
            }
            for row in attendees::Entity::find().filter(attendees::Column::Stream.is_in(list)).all(&moment).await? {
                asked.entry(row.stream).or_default().push(read("attendee", &row.body)?);
            }
        }
        moment.commit().await?;
        let session = |row: &meetings::Model| {
            let live = lives.get(&row.stream).cloned().unwrap_or_default();
            Ok(Session::of(&read("meeting", &row.body)?, &live, asked.get(&row.stream).into_iter().flatten()))
        };
        roots.iter().map(session).collect()
    }

    /// Social notes somebody wrote and did not take back, wherever they are kept; a restricted one, which is kept twice, once.
    pub async fn notes_of_author(&self, author: PersonId) -> Result<Vec<SocialNote>, StoreError> {
        let own = social_notes::Column::Author.eq(author.to_string());
        let rows = social_notes::Entity::find().filter(social_notes::Column::IsWithdrawn.eq(false)).filter(own).all(self.read()).await?;
        let notes = rows.iter().map(|row| read::<SocialNote>("social note", &row.body)).collect::<Result<Vec<_>, _>>()?;
        Ok(notes.into_iter().map(|note| (note.id, note)).collect::<BTreeMap<_, _>>().into_values().collect())
    }
}
