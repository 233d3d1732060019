//! What every statement shares: batched inserts under the bind limit, padded IN lists, and reading
//! ids back. Knows no table.

use crate::error::StoreError;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IdenStatic, IntoActiveModel, Iterable, PrimaryKeyToColumn, QuerySelect,
    QueryTrait, Statement, Value, sea_query::OnConflict,
};
use std::{
    any::TypeId,
    collections::HashMap,
    fmt::Display,
    str::FromStr,
    sync::{LazyLock, Mutex, PoisonError},
};

/// Rows of one statement at most; 20 columns of it are far below every bind limit.
const LARGEST_CHUNK: usize = 128;

/// Cuts a list into chunks whose lengths are powers of two, so that the same few statements are prepared once and met
/// again.
fn chunks<T>(mut rows: Vec<T>) -> Vec<Vec<T>> {
    let mut chunks = Vec::new();
    while !rows.is_empty() {
        let length = if rows.len() >= LARGEST_CHUNK { LARGEST_CHUNK } else { 1 << rows.len().ilog2() };
        let rest = rows.split_off(length);
        chunks.push(std::mem::replace(&mut rows, rest));
    }
    chunks
}

/// Cuts a list of values for `IN (…)` and pads each piece to a power of two by repeating its last value.
pub(crate) fn in_lists(values: Vec<String>) -> Vec<Vec<String>> {
    let mut lists = Vec::new();
    for piece in values.chunks(512) {
        let mut list = piece.to_vec();
        if let Some(last) = piece.last() {
            list.resize(piece.len().next_power_of_two(), last.clone());
        }
        lists.push(list);
    }
    lists
}

/// What happens to a row that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Present {
    Fails,
    IsReplaced,
}

/// Texts of batched statements by table, rows, what happens to present rows, and engine. Making the text anew for
/// every batch costs more than anything else the writer does.
type Texts = Mutex<HashMap<(TypeId, usize, Present, bool), String>>;
static TEXTS: LazyLock<Texts> = LazyLock::new(Texts::default);

/// Inserts rows.
pub(crate) async fn insert<E, C>(db: &C, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    C: ConnectionTrait,
{
    write::<E, C>(db, rows, Present::Fails).await
}

/// Inserts rows, or replaces all columns of those that are there.
pub(crate) async fn upsert<E, C>(db: &C, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    C: ConnectionTrait,
{
    write::<E, C>(db, rows, Present::IsReplaced).await
}

async fn write<E, C>(db: &C, rows: Vec<E::Model>, present: Present) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    C: ConnectionTrait,
{
    let backend = db.get_database_backend();
    for chunk in chunks(rows) {
        let key = (TypeId::of::<E>(), chunk.len(), present, backend == DbBackend::Postgres);
        let known = TEXTS.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let statement = match known {
            Some(text) => Statement::from_sql_and_values(backend, text, chunk.into_iter().flat_map(values::<E>)),
            None => {
                let statement = built::<E>(chunk, present, backend);
                TEXTS.lock().unwrap_or_else(PoisonError::into_inner).insert(key, statement.sql.clone());
                statement
            }
        };
        db.execute_raw(statement).await?;
    }
    Ok(())
}

/// A row's values in the order in which a built statement has its columns.
fn values<E>(row: E::Model) -> Vec<Value>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut row = row.into_active_model();
    E::Column::iter().filter_map(|column| row.take(column).into_value()).collect()
}

fn built<E>(rows: Vec<E::Model>, present: Present, backend: DbBackend) -> Statement
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let insert = E::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model));
    if present == Present::Fails {
        return insert.build(backend);
    }
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| key.as_str() == column.as_str());
    let others: Vec<E::Column> = E::Column::iter().filter(|column| !is_key(column)).collect();
    insert.on_conflict(OnConflict::columns(keys).update_columns(others).to_owned()).build(backend)
}

/// All values of a text column, each once.
pub(crate) async fn distinct<E, C>(db: &C, column: E::Column) -> Result<Vec<String>, DbErr>
where
    E: EntityTrait,
    C: ConnectionTrait,
{
    E::find().select_only().column(column).distinct().into_tuple::<String>().all(db).await
}

/// Why JSON does not read back, without any of it.
pub(crate) fn unreadable(what: &'static str, why: &serde_json::Error) -> StoreError {
    StoreError::Unreadable { what, why: format!("{:?} error at line {}, column {}", why.classify(), why.line(), why.column()) }
}

/// A stored id, code or name as its type.
pub(crate) fn parse<T: FromStr>(what: &'static str, text: &str) -> Result<T, StoreError>
where
    T::Err: Display,
{
    text.parse().map_err(|_| StoreError::Unreadable { what, why: "it is not of its type".into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::journal;

    #[test]
    fn values_come_in_the_order_of_the_built_columns() {
        let row = |seq| journal::Model {
            stream: "s".into(),
            seq,
            epoch: "e".into(),
            commit_id: "c".into(),
            command_id: None,
            actor: Some("a".into()),
            at: 5,
            kind: "k".into(),
            version: 1,
            payload: None,
            salt: None,
            hash: "h".into(),
            tx: 0,
            node: String::new(),
        };
        for backend in [DbBackend::Sqlite, DbBackend::Postgres] {
            for present in [Present::Fails, Present::IsReplaced] {
                let built = built::<journal::Entity>(vec![row(1), row(2)], present, backend);
                let again: Vec<Value> = [row(1), row(2)].into_iter().flat_map(values::<journal::Entity>).collect();
                assert_eq!(built.values.map(|values| values.0), Some(again));
            }
        }
    }

    #[test]
    fn chunks_keep_order_and_are_powers_of_two() {
        let cut = chunks((0..300).collect::<Vec<_>>());
        assert_eq!(cut.iter().map(Vec::len).collect::<Vec<_>>(), [128, 128, 32, 8, 4]);
        assert_eq!(cut.concat(), (0..300).collect::<Vec<_>>());
        assert!(chunks(Vec::<u8>::new()).is_empty());
    }

    #[test]
    fn lists_are_padded_with_values_they_have() {
        assert_eq!(in_lists(vec!["a".into(), "b".into(), "c".into()]), [["a", "b", "c", "c"]]);
        assert!(in_lists(Vec::new()).is_empty());
    }
}

