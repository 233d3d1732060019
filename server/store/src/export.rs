//! Everything that is kept, of one moment, as lines of JSON: one kind a file for another system to read. Leaves out what
//! only this service can use (password hashes, sessions, hashes of links). Only reads. Called by `mdt-hub export`.

use crate::{
    Engine, Store,
    error::StoreError,
    fold::hex,
    sql::unreadable,
    tables::document_updates,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QueryResult, Statement};
use serde_json::value::RawValue;

/// Rows read at once.
const PAGE: u64 = 1000;

/// How a column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// JSON as it is.
    Json,
}
use Form::{Json, Number, Text};

/// One kind of thing, in one file.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Name of the table and of the file.
    pub name: &'static str,
    key: &'static [&'static str],
    columns: &'static [(&'static str, Form)],
}

const PART_KEY: &[&str] = &["stream", "part_id"];
/// A part: the JSON is the truth, the other columns are made from it.
const PART: &[(&str, Form)] = &[("stream", Text), ("part_id", Text), ("body", Json)];
const fn parts(name: &'static str) -> Kind { Kind { name, key: PART_KEY, columns: PART } }

/// Every kind.
pub const KINDS: &[Kind] = &[
    parts("organisations"),
    parts("services"),
    parts("templates"),
    parts("tailorings"),
    parts("people"),
    parts("series"),
    parts("meetings"),
    parts("meeting_lives"),
    parts("agenda_items"),
    parts("attendees"),
    parts("cases"),
    parts("case_items"),
    parts("social_notes"),
    parts("action_items"),
    parts("worklist_entries"),
    parts("notices"),
    parts("peer_cases"),
    parts("resources"),
    parts("assessments"),
    parts("stories"),
    Kind { name: "streams", key: &["stream"], columns: &[("stream", Text), ("head", Number), ("hash", Text)] },
    Kind {
        name: "journal",
        key: &["stream", "seq"],
        columns: &[
            ("stream", Text), ("seq", Number), ("epoch", Text), ("commit_id", Text), ("command_id", Text), ("actor", Text), ("at", Number),
            ("kind", Text), ("version", Number), ("payload", Json), ("salt", Text), ("hash", Text),
        ],
    },
    Kind { name: "documents", key: &["document"], columns: &[("document", Text), ("stream", Text), ("head", Number), ("created_at", Number)] },
    Kind { name: "document_clients", key: &["document", "client_id"], columns: &[("document", Text), ("client_id", Number), ("person_id", Text)] },
    Kind {
        name: "views",
        key: &["node", "day", "seq"],
        columns: &[
            ("node", Text), ("day", Text), ("seq", Number), ("person_id", Text), ("stream", Text), ("at", Number), ("by_right", Text), ("hash", Text),
        ],
    },
    Kind { name: "accounts", key: &["person_id"], columns: &[("person_id", Text), ("email", Text)] },
    Kind { name: "guest_passes", key: &["person_id"], columns: &[("person_id", Text), ("made_at", Number)] },
    Kind {
        name: "outbox_mails",
        key: &["id"],
        columns: &[("id", Text), ("to_person", Text), ("template", Text), ("fields", Text), ("state", Text), ("at", Number)],
    },
    Kind {
        name: "mails",
        key: &["id"],
        columns: &[
            ("id", Text), ("kind", Text), ("to_person", Text), ("dedupe_key", Text), ("letter", Json), ("message_id", Text), ("state", Text),
            ("not_before", Number), ("due_since", Number), ("attempts", Number), ("next_try_at", Number), ("via", Text), ("stage", Text),
            ("error", Text), ("hits", Json), ("resolved_by", Text), ("created_at", Number), ("sent_at", Number),
        ],
    },
    Kind {
        name: "calendar_entries",
        key: &["person_id", "about"],
        columns: &[("person_id", Text), ("about", Text), ("sequence", Number), ("sending", Json), ("sent", Json)],
    },
    Kind { name: "mail_choices", key: &["person_id"], columns: &[("person_id", Text), ("choice", Text), ("changed_at", Number)] },
    Kind { name: "shelf_items", key: &["id"], columns: &[("id", Text), ("place", Text), ("version", Number), ("body", Json)] },
    Kind {
        name: "shelf_changes",
        key: &["item_id", "version"],
        columns: &[("item_id", Text), ("version", Number), ("what", Text), ("by_person", Text), ("at", Number), ("body", Json)],
    },
    Kind {
        name: "shelf_files",
        key: &["hash"],
        // Their bytes are in backups, and each can be downloaded from the shelf.
        columns: &[("hash", Text), ("kind", Text), ("size_bytes", Number), ("stored_by", Text), ("stored_at", Number)],
    },
    Kind {
        name: "local_services",
        key: &["id"],
        columns: &[("id", Text), ("body", Json), ("imported_at", Number)],
    },
    Kind { name: "erasures", key: &["stream"], columns: &[("stream", Text), ("at", Number), ("by_whom", Text), ("why", Text)] },
    Kind { name: "erased_entries", key: &["stream", "seq"], columns: &[("stream", Text), ("seq", Number), ("content_hash", Text)] },
    Kind { name: "meta", key: &["key"], columns: &[("key", Text), ("value", Text)] },
];

/// What is not in it, and why nobody misses it.
pub const LEFT_OUT: &[&str] = &[
    "accounts: password hashes and tries (of no use elsewhere)",
    "sessions (who is signed in now)",
    "guest_passes: hashes of links and devices (of no use elsewhere)",
    "guest_addresses (deleted when the pass ends)",
    "calendar_feeds: hashes of links (of no use elsewhere)",
    "nodes (which servers run now)",
    "job_runs (what this service did by itself, and when)",
    "presence (who is connected where now)",
    "commands (ids of the last 30 days, by which this service knows a command it has had)",
];

/// One moment of the database, from which everything is read.
pub struct Moment {
    transaction: DatabaseTransaction,
    engine: Engine,
}

impl Store {
    /// A moment to export.
    pub async fn moment_to_export(&self) -> Result<Moment, StoreError> { Ok(Moment { transaction: self.moment().await?, engine: self.engine() }) }
}

impl Moment {
    /// Lines of a kind from a place on; fewer than asked at the end, none after it.
    pub async fn lines(&self, kind: &Kind, after: u64) -> Result<Vec<String>, StoreError> {
        let columns: Vec<String> = kind
            .columns
            .iter()
            .map(|(name, form)| if *form == Number { format!("CAST(\"{name}\" AS bigint)") } else { format!("\"{name}\"") })
            .collect();
        let key: Vec<String> = kind.key.iter().map(|name| format!("\"{name}\"")).collect();
        let question = format!("SELECT {} FROM \"{}\" ORDER BY {} LIMIT {PAGE} OFFSET {after}", columns.join(", "), kind.name, key.join(", "));
        let rows = self.transaction.query_all_raw(Statement::from_string(self.engine.backend(), question)).await?;
        rows.iter().map(|row| line(kind, row)).collect()
    }

    /// Names of all documents, in order.
    pub async fn documents(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.transaction.query_all_raw(Statement::from_string(self.engine.backend(), "SELECT document FROM documents ORDER BY document")).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
    }

    /// A document's updates in order: as they are, and each as a line.
    pub async fn updates(&self, document: &str) -> Result<Vec<(Vec<u8>, String)>, StoreError> {
        let rows = document_updates::Entity::find()
            .filter(document_updates::Column::Document.eq(document))
            .order_by_asc(document_updates::Column::Seq)
            .all(&self.transaction)
            .await?;
        let line = |row: &document_updates::Model| {
            serde_json::json!({
                "document": row.document, "seq": row.seq, "client_id": row.client_id, "person_id": row.person_id, "at": row.at, "update_hex": hex(&row.body),
            })
        };
        Ok(rows.into_iter().map(|row| (row.body.clone(), line(&row).to_string())).collect())
    }

    /// Ends the moment.
    pub async fn end(self) -> Result<(), StoreError> { Ok(self.transaction.commit().await?) }
}

fn line(kind: &Kind, row: &QueryResult) -> Result<String, StoreError> {
    let mut line = String::from("{");
    for (index, (name, form)) in kind.columns.iter().enumerate() {
        let value = match form {
            Number => row.try_get_by_index::<Option<i64>>(index)?.map_or_else(|| "null".to_owned(), |number| number.to_string()),
            Text => serde_json::to_string(&row.try_get_by_index::<Option<String>>(index)?).map_err(|why| unreadable(kind.name, &why))?,
            Json => match row.try_get_by_index::<Option<String>>(index)? {
                // The very bytes that were hashed, so that another system can check the chain.
                Some(text) => RawValue::from_string(text).map_err(|why| unreadable(kind.name, &why))?.get().to_owned(),
                None => "null".to_owned(),
            },
        };
        if index > 0 {
            line.push(',');
        }
        line.push_str(&format!("\"{name}\":{value}"));
    }
    line.push('}');
    Ok(line)
}
