//! Journal and streams: append-only entries per stream, heads, known command ids, and the state behind a stream.
//! Never writes (the writer alone does). Called by the hub.

use crate::{
    Store,
    commit::{CommandKey, KnownCommand},
    error::StoreError,
    fold::from_hex,
    parts::Rows,
    sql::{self, parse, unreadable},
    tables::{commands, journal, streams},
};
use bytes::Bytes;
use mdt_domain::{
    event::{EventKind, Misplaced, State},
    ids::{CommandId, CommitId, PersonId},
    stream::StreamId,
    words::UtcMicros,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, de::IntoDeserializer};
use std::collections::BTreeMap;

/// The state behind a stream at a position, read in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The state; what [`State::empty`] says when nothing happened.
    pub state: Option<State>,
    /// The stream's head then; 0: nothing happened.
    pub seq: u64,
    /// The commit that moved it last; none: nothing happened.
    pub commit_id: Option<CommitId>,
}

/// One event as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Which stream.
    pub stream: StreamId,
    /// Its place, from 1.
    pub seq: u64,
    /// Shared by all events of one command.
    pub commit_id: CommitId,
    /// The client's id.
    pub command_id: Option<CommandId>,
    /// Who; none: the service itself.
    pub actor: Option<PersonId>,
    /// When.
    pub at: UtcMicros,
    /// What happened.
    pub kind: EventKind,
    /// Of the payload.
    pub version: u16,
    /// The event as JSON, the very bytes that were committed.
    pub payload: Bytes,
}

impl Store {
    /// State and position of a stream, consistent.
    pub async fn load(&self, stream: &StreamId) -> Result<Loaded, StoreError> {
        let moment = self.moment().await?;
        let loaded = load(&moment, stream).await?;
        moment.commit().await?;
        Ok(loaded)
    }
    /// Entries after a position, in order, at most `limit`. Errs with [`StoreError::Unreadable`] at an entry whose
    /// content was erased: a snapshot tells what is left.
    pub async fn events_since(&self, stream: &StreamId, after: u64, limit: u64) -> Result<Vec<JournalEntry>, StoreError> {
        let rows = journal::Entity::find()
            .filter(journal::Column::Stream.eq(stream.to_string()))
            .filter(journal::Column::Seq.gt(after.cast_signed()))
            .order_by_asc(journal::Column::Seq)
            .limit(limit)
            .all(self.read())
            .await?;
        rows.into_iter().map(entry_from_row).collect()
    }
    /// Where a stream stands; 0: nothing happened.
    pub async fn head(&self, stream: &StreamId) -> Result<u64, StoreError> {
        Ok(streams::Entity::find_by_id(stream.to_string()).one(self.read()).await?.map_or(0, |row| row.head.cast_unsigned()))
    }
    /// Where streams stand; every one asked for is in the answer.
    pub async fn heads(&self, streams: &[StreamId]) -> Result<BTreeMap<StreamId, u64>, StoreError> {
        let mut heads: BTreeMap<StreamId, u64> = streams.iter().map(|stream| (stream.clone(), 0)).collect();
        for list in sql::in_lists(heads.keys().map(ToString::to_string).collect()) {
            for row in streams::Entity::find().filter(streams::Column::Stream.is_in(list)).all(self.read()).await? {
                heads.insert(parse("stream", &row.stream)?, row.head.cast_unsigned());
            }
        }
        Ok(heads)
    }
    /// What is known of a command id.
    pub async fn known_command(&self, id: CommandId) -> Result<Option<KnownCommand>, StoreError> {
        commands::Entity::find_by_id(id.to_string()).one(self.read()).await?.as_ref().map(known_from_row).transpose()
    }
    /// Forgets command ids older than an instant (30 days, P2). Returns how many.
    pub async fn forget_commands_before(&self, at: UtcMicros) -> Result<u64, StoreError> {
        self.write(commands::Entity::delete_many().filter(commands::Column::At.lt(at.0)).build(self.engine().backend())).await
    }
    /// All streams of a kind (`directory`, `series` …) on which something happened, in order of their names.
    pub async fn streams_of_kind(&self, kind: &str) -> Result<Vec<StreamId>, StoreError> {
        let names = streams::Entity::find()
            .filter(streams::Column::Stream.starts_with(format!("{kind}:")))
            .filter(streams::Column::Head.gt(0))
            .order_by_asc(streams::Column::Stream);
        names.all(self.read()).await?.iter().map(|row| parse("stream", &row.stream)).collect()
    }
}

/// State and position of a stream, within a moment.
pub(crate) async fn load<C: ConnectionTrait>(db: &C, stream: &StreamId) -> Result<Loaded, StoreError> {
    let head = streams::Entity::find_by_id(stream.to_string()).one(db).await?;
    let mut state = State::empty(stream);
    let (seq, commit_id) = head.map_or((0, None), |row| (row.head.cast_unsigned(), row.commit_id));
    let commit_id = commit_id.as_deref().map(|id| parse("commit id", id)).transpose()?;
    if seq > 0 {
        for part in Rows::read(db, stream).await?.parts()? {
            State::put(&mut state, part).map_err(|Misplaced| StoreError::Unreadable { what: "part", why: "it has no root".into() })?;
        }
    }
    Ok(Loaded { state, seq, commit_id })
}

/// A stored word as its kind.
pub(crate) fn kind_of(word: &str) -> Result<EventKind, StoreError> {
    let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
    EventKind::deserialize(deserializer).map_err(|_| StoreError::Unreadable { what: "event", why: "its kind is not known".into() })
}

pub(crate) fn entry_from_row(row: journal::Model) -> Result<JournalEntry, StoreError> {
    let payload = row.payload.ok_or_else(|| StoreError::Unreadable { what: "event", why: "its content was erased".into() })?;
    Ok(JournalEntry {
        stream: parse("stream", &row.stream)?,
        seq: row.seq.cast_unsigned(),
        commit_id: parse("commit id", &row.commit_id)?,
        command_id: row.command_id.as_deref().map(|id| parse("command id", id)).transpose()?,
        actor: row.actor.as_deref().map(|id| parse("person id", id)).transpose()?,
        at: UtcMicros(row.at),
        kind: kind_of(&row.kind)?,
        version: u16::try_from(row.version).map_err(|_| StoreError::Unreadable { what: "event", why: "its version is not known".into() })?,
        payload: Bytes::from(payload),
    })
}

/// A row of accepted commands as what is known.
pub(crate) fn known_from_row(row: &commands::Model) -> Result<KnownCommand, StoreError> {
    let body_hash = from_hex(&row.body_hash).and_then(|bytes| bytes.try_into().ok());
    Ok(KnownCommand {
        key: CommandKey {
            id: parse("command id", &row.command_id)?,
            person_id: parse("person id", &row.person_id)?,
            body_hash: body_hash.ok_or_else(|| StoreError::Unreadable { what: "command", why: "its hash is not one".into() })?,
        },
        streams: serde_json::from_str(&row.streams).map_err(|why| unreadable("command", &why))?,
        text_seq: row.text_seq.map(i64::cast_unsigned),
    })
}
