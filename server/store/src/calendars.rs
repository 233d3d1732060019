//! What calendars were told, so that what they are told next is a change or nothing; and the private feeds.
//!
//! Knows no iCalendar: what was told is somebody else's JSON. Called by the app.

use crate::{
    Store,
    error::StoreError,
    sql::parse,
    tables::{calendar_entries, calendar_feeds},
};
use mdt_domain::{ids::PersonId, words::UtcMicros};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Statement, Value};

/// What one person's calendar was told of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarEntry {
    /// SEQUENCE of what was told last.
    pub sequence: u32,
    /// What is being told: it may have arrived.
    pub sending: Option<String>,
    /// What was told and accepted.
    pub sent: Option<String>,
}

/// A person's feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarFeed {
    /// Since when.
    pub created_at: UtcMicros,
    /// When a calendar last asked.
    pub read_at: Option<UtcMicros>,
}

impl Store {
    /// What a person's calendar was told of a thing; nothing yet: the default.
    pub async fn calendar_entry(&self, person: PersonId, about: &str) -> Result<CalendarEntry, StoreError> {
        let row = calendar_entries::Entity::find_by_id((person.to_string(), about.to_owned())).one(self.read()).await?;
        Ok(row.map(|row| CalendarEntry { sequence: row.sequence.unsigned_abs(), sending: row.sending, sent: row.sent }).unwrap_or_default())
    }
    /// This is told next, under this number.
    pub async fn calendar_tells(&self, person: PersonId, about: &str, sequence: u32, what: &str) -> Result<(), StoreError> {
        let words = "INSERT INTO calendar_entries (person_id, about, sequence, sending) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (person_id, about) DO UPDATE SET sequence = excluded.sequence, sending = excluded.sending";
        let values: [Value; 4] = [person.to_string().into(), about.into(), i32::try_from(sequence).unwrap_or(i32::MAX).into(), what.into()];
        self.write(Statement::from_sql_and_values(self.engine().backend(), words, values)).await.map(drop)
    }
    /// What was being told was accepted.
    pub async fn calendar_told(&self, person: PersonId, about: &str, what: &str) -> Result<(), StoreError> {
        let words = "UPDATE calendar_entries SET sent = $3, sending = NULL WHERE person_id = $1 AND about = $2";
        let values: [Value; 3] = [person.to_string().into(), about.into(), what.into()];
        self.write(Statement::from_sql_and_values(self.engine().backend(), words, values)).await.map(drop)
    }

    /// Gives a person a feed under a secret; an earlier one of theirs ends.
    pub async fn make_feed(&self, person: PersonId, secret_hash: &str, at: UtcMicros) -> Result<(), StoreError> {
        self.end_feed(person).await?;
        let words = "INSERT INTO calendar_feeds (secret_hash, person_id, created_at) VALUES ($1, $2, $3)";
        let values: [Value; 3] = [secret_hash.into(), person.to_string().into(), at.0.into()];
        self.write(Statement::from_sql_and_values(self.engine().backend(), words, values)).await.map(drop)
    }
    /// Ends a person's feed. Whether there was one.
    pub async fn end_feed(&self, person: PersonId) -> Result<bool, StoreError> {
        let words = "DELETE FROM calendar_feeds WHERE person_id = $1";
        Ok(self.write(Statement::from_sql_and_values(self.engine().backend(), words, [person.to_string().into()])).await? > 0)
    }
    /// A person's feed, if they have one.
    pub async fn feed_of(&self, person: PersonId) -> Result<Option<CalendarFeed>, StoreError> {
        let row = calendar_feeds::Entity::find()
            .filter(calendar_feeds::Column::PersonId.eq(person.to_string()))
            .order_by_desc(calendar_feeds::Column::CreatedAt)
            .one(self.read())
            .await?;
        Ok(row.map(|row| CalendarFeed { created_at: UtcMicros(row.created_at), read_at: row.read_at.map(UtcMicros) }))
    }
    /// Whose feed a secret opens; notes that it was asked for.
    pub async fn open_feed(&self, secret_hash: &str, at: UtcMicros) -> Result<Option<PersonId>, StoreError> {
        let Some(row) = calendar_feeds::Entity::find_by_id(secret_hash).one(self.read()).await? else { return Ok(None) };
        let words = "UPDATE calendar_feeds SET read_at = $2 WHERE secret_hash = $1";
        self.write(Statement::from_sql_and_values(self.engine().backend(), words, [secret_hash.into(), Value::from(at.0)])).await?;
        parse("person id", &row.person_id).map(Some)
    }
}
