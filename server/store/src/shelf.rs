//! The shelf of shared resources: what stands on it, each change of it by whom and when, and files by their hash. Knows no right and no
//! rule of what may stand there. A change and its line of the record are one transaction; nothing is ever deleted but an upload that
//! nobody put on the shelf within a day. Called by the app.

use crate::{
    Store,
    error::StoreError,
    fold::word,
    sql::unreadable,
    tables::{shelf_files, shelf_items},
};
use mdt_domain::{
    ids::{PersonId, ResourceId},
    shared_file::FileKind,
    shelf::ShelfItem,
    words::{OdsCode, UtcMicros},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value};
use serde::de::DeserializeOwned;

/// An upload that is on no shelf after so long is let go.
const UPLOAD_KEPT_MICROS: i64 = 24 * 3600 * 1_000_000;

/// What was done to something on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShelfChange {
    /// Put there.
    Added,
    /// Words, place, link or file changed.
    Changed,
    /// Taken off.
    Withdrawn,
    /// Put back.
    PutBack,
}
impl ShelfChange {
    fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Withdrawn => "withdrawn",
            Self::PutBack => "put_back",
        }
    }
}

/// What is known of a file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// What it is.
    pub kind: FileKind,
    /// How large.
    pub bytes: u32,
    /// Everybody who sent it: who sends what is there already takes nothing from who sent it before.
    pub stored_by: Vec<String>,
}

impl Store {
    fn shelf_statement(&self, words: &str, values: Vec<Value>) -> Statement { Statement::from_sql_and_values(self.engine().backend(), words, values) }

    /// Everything on the shelf, withdrawn things included. Whose place somebody sees is the caller's to ask.
    pub async fn shelf(&self) -> Result<Vec<ShelfItem>, StoreError> {
        let rows = shelf_items::Entity::find().order_by_asc(shelf_items::Column::Id).all(self.read()).await?;
        rows.iter().map(|row| read(&row.body)).collect()
    }

    /// One thing.
    pub async fn shelf_item(&self, id: ResourceId) -> Result<Option<ShelfItem>, StoreError> {
        let row = shelf_items::Entity::find_by_id(id.to_string()).one(self.read()).await?;
        row.map(|row| read(&row.body)).transpose()
    }

    /// How many things of a place are not withdrawn.
    pub async fn count_shelf(&self, place: &OdsCode) -> Result<u64, StoreError> {
        use shelf_items::Column as C;
        Ok(shelf_items::Entity::find().filter(C::Place.eq(place.as_str())).filter(C::IsWithdrawn.eq(false)).count(self.read()).await?)
    }

    /// Writes a thing with its new version, and the line of the record, if the version before is still there (0: it is new). False: somebody
    /// else was first.
    pub async fn put_on_shelf(&self, item: &ShelfItem, change: ShelfChange, by: PersonId) -> Result<bool, StoreError> {
        let body = serde_json::to_string(item).map_err(|why| unreadable("shelf item", &why))?;
        let version = i64::from(item.version);
        let values: Vec<Value> = vec![item.id.to_string().into(), item.place.as_str().into(), body.clone().into(), version.into(), item.is_withdrawn.into()];
        let first = if item.version <= 1 {
            self.shelf_statement("INSERT INTO shelf_items (id, place, body, version, is_withdrawn) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING", values)
        } else {
            self.shelf_statement("UPDATE shelf_items SET place = $2, body = $3, version = $4, is_withdrawn = $5 WHERE id = $1 AND version = $4 - 1", values)
        };
        let file: Value = item.file.as_ref().map(|file| file.hash.clone()).into();
        let values = vec![item.id.to_string().into(), version.into(), change.word().into(), by.to_string().into(), item.changed_at.0.into(), body.into(), file];
        let words = "INSERT INTO shelf_changes (item_id, version, what, by_person, at, body, file_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        Ok(self.write_if(first, vec![self.shelf_statement(words, values)]).await? == 1)
    }

    /// Keeps a file under its hash; what is there already is the same. Lets go of uploads of before that nobody put on the shelf.
    pub async fn store_file(&self, hash: &str, kind: FileKind, bytes: Vec<u8>, by: PersonId, now: UtcMicros) -> Result<(), StoreError> {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let values: Vec<Value> = vec![hash.into(), word(&kind).into(), size.into(), by.to_string().into(), now.0.into(), bytes.into()];
        // Senders stand one after another, with spaces.
        let words = "INSERT INTO shelf_files (hash, kind, size_bytes, stored_by, stored_at, body) VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (hash) DO UPDATE SET stored_at = excluded.stored_at, stored_by = CASE \
                     WHEN ' ' || shelf_files.stored_by || ' ' LIKE '% ' || excluded.stored_by || ' %' THEN shelf_files.stored_by \
                     ELSE shelf_files.stored_by || ' ' || excluded.stored_by END";
        let swept = "DELETE FROM shelf_files WHERE stored_at < $1 AND hash NOT IN (SELECT file_hash FROM shelf_changes WHERE file_hash IS NOT NULL)";
        let swept = self.shelf_statement(swept, vec![now.0.saturating_sub(UPLOAD_KEPT_MICROS).into()]);
        self.write_if(self.shelf_statement(words, values), vec![swept]).await.map(drop)
    }

    /// What a file is.
    pub async fn stored_file(&self, hash: &str) -> Result<Option<StoredFile>, StoreError> {
        use shelf_files::Column as C;
        let row: Option<(String, i64, String)> =
            shelf_files::Entity::find_by_id(hash).select_only().column(C::Kind).column(C::SizeBytes).column(C::StoredBy).into_tuple().one(self.read()).await?;
        let Some((kind, bytes, stored_by)) = row else { return Ok(None) };
        let kind = serde_json::from_value(serde_json::Value::String(kind)).map_err(|why| unreadable("file", &why))?;
        let stored_by = stored_by.split(' ').map(str::to_owned).collect();
        Ok(Some(StoredFile { kind, bytes: u32::try_from(bytes).unwrap_or(u32::MAX), stored_by }))
    }

    /// A file's bytes.
    pub async fn file_bytes(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(shelf_files::Entity::find_by_id(hash).select_only().column(shelf_files::Column::Body).into_tuple().one(self.read()).await?)
    }
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, StoreError> { serde_json::from_str(body).map_err(|why| unreadable("shelf item", &why)) }
