//! Erasing a case: content and salt of its journal entries (the hash of both is kept, so that the chain still verifies),
//! its rows, its texts' letters, and its copies on worklists. An `erased` entry says so on every stream that lost
//! something, and carries what the stream still holds. The list of erasures is kept in the database and in a file beside
//! it, ids only, so that restoring an older backup erases again. Called while no service runs.

use crate::{
    Engine, Store,
    beside::{file_error, sync_folder_of},
    chain::SALT_LENGTH,
    error::StoreError,
    fold::{from_hex, hex, word},
    meta,
    parts::Rows,
    sql::{self, parse, unreadable},
    tables::{erased_entries, erasures, journal, streams},
    verify::link,
};
use mdt_domain::{
    event::{EVENT_VERSION, Event, EventKind, Part},
    ids::CaseId,
    stream::StreamId,
    words::UtcMicros,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Statement, Value};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};
use uuid::Uuid;

/// The list beside the database.
const LIST: &str = "erasures.jsonl";
/// Tables whose rows are parts of a case's own streams.
const CASE_TABLES: [&str; 5] = ["cases", "case_items", "social_notes", "action_items", "assessments"];
/// Tables that held something of it.
const TOUCHED: [&str; 12] = [
    "cases", "case_items", "social_notes", "action_items", "worklist_entries", "notices", "documents", "document_updates", "document_clients", "commands",
    "journal", "assessments",
];

/// Why a case was erased: a closed list, so that no word about a patient can get into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// It was kept as long as the law says.
    RetentionEnded,
    /// It should never have been there.
    EnteredInError,
    /// The same person is there twice.
    Duplicate,
    /// The person asked, and the law says yes.
    LawfulRequest,
}

/// One erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Which case.
    pub case_id: CaseId,
    /// When.
    pub at: UtcMicros,
    /// By which account of the machine.
    pub by: String,
    /// Why.
    pub because: Because,
}

/// What an erasure took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Journal entries that are empty now.
    pub entries: u64,
    /// Rows that are gone.
    pub rows: u64,
    /// Streams that got an `erased` entry.
    pub streams: u64,
}

/// The list beside the database; empty when there is none. A line that cannot be read is an error: it would bring a
/// person back.
pub fn read_list(folder: &Path) -> Result<Vec<Erasure>, StoreError> {
    let file = folder.join(LIST);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(why) => return Err(file_error(&file, "read", &why)),
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).map_err(|why| unreadable("line of erasures.jsonl", &why))).collect()
}

/// Adds to the list beside the database what is not on it; durable when it returns.
pub fn add_to_list(folder: &Path, erasures: &[Erasure]) -> Result<(), StoreError> {
    let there: BTreeSet<CaseId> = read_list(folder)?.iter().map(|erasure| erasure.case_id).collect();
    let mut lines = String::new();
    for erasure in erasures.iter().filter(|erasure| !there.contains(&erasure.case_id)) {
        lines.push_str(&serde_json::to_string(erasure).map_err(|why| unreadable("erasure", &why))?);
        lines.push('\n');
    }
    let file = folder.join(LIST);
    let add = || {
        let mut list = File::options().create(true).append(true).mode(0o600).open(&file)?;
        list.write_all(lines.as_bytes())?;
        list.sync_all()?;
        sync_folder_of(&file)
    };
    if lines.is_empty() { Ok(()) } else { add().map_err(|why| file_error(&file, "written", &why)) }
}

impl Store {
    /// Every erasure the database knows of; none in one of an earlier version.
    pub async fn erasures(&self) -> Result<Vec<Erasure>, StoreError> {
        if !self.schema().await?.applied.iter().any(|step| step == "m0011_erasures") {
            return Ok(Vec::new());
        }
        let rows = erasures::Entity::find().order_by_asc(erasures::Column::At).all(self.read()).await?;
        rows.into_iter().map(erasure_from_row).collect()
    }

    /// Erases a case, all or nothing, and gives the database a new epoch. Nothing else may run on it; close and open the
    /// store afterwards. Once more is nothing more.
    pub async fn erase_case(&self, erasure: &Erasure) -> Result<Erased, StoreError> {
        if self.engine() == Engine::Sqlite {
            self.inner.write.execute_unprepared("PRAGMA secure_delete = ON").await?;
        }
        let transaction = self.inner.write.begin().await?;
        let erased = erase(&transaction, erasure).await;
        match erased {
            Ok(_) => transaction.commit().await?,
            Err(_) => transaction.rollback().await?,
        }
        erased
    }

    /// Leaves nothing of what was erased in the file's unused pages (SQLite) or dead rows (PostgreSQL).
    pub async fn compact_after_erasure(&self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => {
                self.inner.write.execute_unprepared("VACUUM").await?;
                self.inner.write.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
            }
            Engine::Postgres => {
                for table in TOUCHED {
                    self.inner.write.execute_unprepared(&format!("VACUUM (FULL) {table}")).await?;
                }
            }
        }
        Ok(())
    }
}

fn erasure_from_row(row: erasures::Model) -> Result<Erasure, StoreError> {
    let stream: StreamId = parse("stream", &row.stream)?;
    let StreamId::Case(case_id) = stream else { return Err(StoreError::Unreadable { what: "erasure", why: "it is not of a case".into() }) };
    let because = serde_json::from_value(serde_json::Value::String(row.why)).map_err(|why| unreadable("erasure", &why))?;
    Ok(Erasure { case_id, at: UtcMicros(row.at), by: row.by_whom, because })
}

async fn erase(db: &DatabaseTransaction, erasure: &Erasure) -> Result<Erased, StoreError> {
    let case = erasure.case_id;
    let own = own_streams(db, case).await?;
    let mut erased = Erased::default();
    let mut emptied: BTreeMap<String, u64> = BTreeMap::new();
    for row in entries_of(db, case, &own).await? {
        *emptied.entry(row.stream.clone()).or_default() += 1;
        empty(db, &row).await?;
        erased.entries += 1;
    }
    for table in CASE_TABLES {
        for stream in &own {
            erased.rows += delete(db, &format!("DELETE FROM {table} WHERE stream = $1"), stream.as_str()).await?;
        }
    }
    let mentions = format!("%{case}%");
    let documents = format!("case/{case}/%");
    for (statement, like) in [
        ("DELETE FROM worklist_entries WHERE body LIKE $1", &mentions),
        ("DELETE FROM notices WHERE body LIKE $1", &mentions),
        ("DELETE FROM commands WHERE streams LIKE $1", &mentions),
        ("DELETE FROM document_updates WHERE document LIKE $1", &documents),
        ("DELETE FROM document_clients WHERE document LIKE $1", &documents),
        ("DELETE FROM documents WHERE document LIKE $1", &documents),
    ] {
        erased.rows += delete(db, statement, like).await?;
    }
    let epoch = meta::renew_epoch(db).await?;
    for stream in emptied.keys() {
        let id: StreamId = parse("stream", stream)?;
        let left = if own.contains(stream) { Vec::new() } else { Rows::read(db, &id).await?.parts()? };
        append_mark(db, stream, left, &epoch, erasure.at).await?;
        erased.streams += 1;
    }
    let row = erasures::Model { stream: StreamId::Case(case).to_string(), at: erasure.at.0, by_whom: erasure.by.clone(), why: word(&erasure.because) };
    sql::upsert::<erasures::Entity, _>(db, vec![row]).await?;
    Ok(erased)
}

/// The case's own streams on which something happened.
async fn own_streams(db: &DatabaseTransaction, case: CaseId) -> Result<BTreeSet<String>, StoreError> {
    let named = [StreamId::Case(case).to_string(), StreamId::CaseRestricted(case).to_string()];
    let found = streams::Entity::find()
        .filter(Condition::any().add(streams::Column::Stream.is_in(named)).add(streams::Column::Stream.like(format!("private-note:%:{case}"))))
        .all(db)
        .await?;
    Ok(found.into_iter().map(|row| row.stream).collect())
}

/// Entries that hold something of it: all of its own streams, and its copies on worklists.
async fn entries_of(db: &DatabaseTransaction, case: CaseId, own: &BTreeSet<String>) -> Result<Vec<journal::Model>, StoreError> {
    let copies = Condition::any()
        .add(journal::Column::Stream.starts_with("worklist:"))
        .add(journal::Column::Stream.starts_with("worklist-service:"))
        .add(journal::Column::Stream.starts_with("pool:"));
    let copied = Condition::all().add(copies).add(journal::Column::Payload.like(format!("%{case}%")));
    // An `erased` entry of an earlier erasure holds this case only where it carries its copies.
    let is_open = Condition::any()
        .add(journal::Column::Kind.ne(word(&EventKind::Erased)))
        .add(journal::Column::Payload.like(format!("%{case}%")));
    let of_case = Condition::any().add(journal::Column::Stream.is_in(own.iter().cloned())).add(copied);
    Ok(journal::Entity::find().filter(of_case).filter(is_open).filter(journal::Column::Payload.is_not_null()).all(db).await?)
}

/// Takes content and salt out of an entry and keeps what they hashed to.
async fn empty(db: &DatabaseTransaction, row: &journal::Model) -> Result<(), StoreError> {
    let salt = row.salt.as_deref().and_then(from_hex).unwrap_or_default();
    let kept = erased_entries::Model { stream: row.stream.clone(), seq: row.seq, content_hash: hex(&link(row, "", &salt).content()) };
    sql::upsert::<erased_entries::Entity, _>(db, vec![kept]).await?;
    let values: [Value; 2] = [row.stream.as_str().into(), row.seq.into()];
    let statement = "UPDATE journal SET payload = NULL, salt = NULL WHERE stream = $1 AND seq = $2";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), statement, values)).await?;
    Ok(())
}

async fn delete(db: &DatabaseTransaction, statement: &str, value: &str) -> Result<u64, StoreError> {
    Ok(db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), statement, [value.into()])).await?.rows_affected())
}

/// The entry that says something was erased, with what the stream still holds, so that folding gives the rows again.
async fn append_mark(db: &DatabaseTransaction, stream: &str, left: Vec<Part>, epoch: &str, at: UtcMicros) -> Result<(), StoreError> {
    let head = streams::Entity::find_by_id(stream).one(db).await?;
    let head = head.ok_or_else(|| StoreError::Unreadable { what: "stream", why: "it has entries and no head".into() })?;
    let payload = serde_json::to_string(&Event { kind: EventKind::Erased, parts: left }).map_err(|why| unreadable("event", &why))?;
    let salt: [u8; SALT_LENGTH] = rand::random();
    let mut row = journal::Model {
        stream: stream.to_owned(),
        seq: head.head + 1,
        epoch: epoch.to_owned(),
        commit_id: Uuid::now_v7().to_string(),
        command_id: None,
        actor: None,
        at: at.0,
        kind: word(&EventKind::Erased),
        version: i32::from(EVENT_VERSION),
        payload: Some(payload),
        salt: Some(hex(&salt)),
        hash: String::new(),
        // No node is connected: nobody follows.
        tx: 0,
        node: String::new(),
    };
    row.hash = link(&row, &head.hash, &salt).hash();
    sql::upsert::<streams::Entity, _>(db, vec![streams::Model { stream: stream.to_owned(), head: row.seq, hash: row.hash.clone(), commit_id: Some(row.commit_id.clone()) }]).await?;
    sql::insert::<journal::Entity, _>(db, vec![row]).await?;
    Ok(())
}
