//! What every statement shares: batched inserts under the bind limit, padded IN lists, read transactions, and reading
//! ids back. Knows no table.

use crate::{Engine, error::StoreError};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, IsolationLevel, Iterable,
    PrimaryKeyToColumn, QuerySelect, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sea_query::OnConflict,
};
use std::{fmt::Display, str::FromStr};

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

/// Inserts rows.
pub(crate) async fn insert<E, C>(db: &C, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    C: ConnectionTrait,
{
    for chunk in chunks(rows) {
        E::insert_many(chunk.into_iter().map(IntoActiveModel::into_active_model)).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Inserts rows, or replaces all columns of those that are there.
pub(crate) async fn upsert<E, C>(db: &C, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    C: ConnectionTrait,
{
    if rows.is_empty() {
        return Ok(());
    }
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let names: Vec<String> = keys.iter().map(sea_orm::IdenStatic::as_str).map(str::to_owned).collect();
    let others: Vec<E::Column> = E::Column::iter().filter(|column| !names.iter().any(|name| name == sea_orm::IdenStatic::as_str(column))).collect();
    for chunk in chunks(rows) {
        E::insert_many(chunk.into_iter().map(IntoActiveModel::into_active_model))
            .on_conflict(OnConflict::columns(keys.clone()).update_columns(others.clone()).to_owned())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// All values of a text column, each once.
pub(crate) async fn distinct<E, C>(db: &C, column: E::Column) -> Result<Vec<String>, DbErr>
where
    E: EntityTrait,
    C: ConnectionTrait,
{
    E::find().select_only().column(column).distinct().into_tuple::<String>().all(db).await
}

/// A transaction in which all reads see the same moment.
pub(crate) async fn read_transaction(db: &DatabaseConnection, engine: Engine) -> Result<DatabaseTransaction, DbErr> {
    let options = match engine {
        Engine::Sqlite => TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred), ..Default::default() },
        Engine::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
    };
    db.begin_with_options(options).await
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

