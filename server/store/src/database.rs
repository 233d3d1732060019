//! A connection pool to either engine, and how transactions begin on it.
//!
//! Behind a pooler in transaction mode (PgBouncer) the server's connection changes after every transaction: each statement then
//! runs in a transaction of its own, and a transaction first clears away the prepared statements somebody left there. Knows no
//! table. Used by everything in the store that asks the database.

use crate::{Engine, open::POSTGRES_LIMITS};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

/// A pool.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    connection: DatabaseConnection,
    engine: Engine,
    is_pooled: bool,
}

impl Database {
    /// `is_pooled`: a pooler in transaction mode is between.
    pub(crate) fn new(connection: DatabaseConnection, engine: Engine, is_pooled: bool) -> Self { Self { connection, engine, is_pooled } }

    /// A transaction that writes.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        let transaction = self.connection.begin_with_options(options).await?;
        self.clear(&transaction).await?;
        Ok(transaction)
    }

    /// A transaction in which all reads see the same moment.
    pub(crate) async fn begin_reading(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred), ..Default::default() };
        let transaction = self.connection.begin_with_options(options).await?;
        if self.engine == Engine::Postgres {
            // Before anything else in it, and unprepared.
            transaction.execute_unprepared("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
        }
        self.clear(&transaction).await?;
        Ok(transaction)
    }

    /// Closes the pool.
    pub(crate) async fn close(&self) -> Result<(), DbErr> { self.connection.close_by_ref().await }

    /// Whether the database answers.
    pub(crate) async fn ping(&self) -> Result<(), DbErr> { self.connection.ping().await }

    async fn clear(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        if self.is_pooled {
            let limits: String = POSTGRES_LIMITS.iter().map(|(name, value)| format!("SET LOCAL {name} = {value}; ")).collect();
            transaction.execute_unprepared(&format!("{limits}DEALLOCATE ALL")).await?;
        }
        Ok(())
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl ConnectionTrait for Database {
    fn get_database_backend(&self) -> DbBackend { self.engine.backend() }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        if !self.is_pooled {
            return self.connection.execute_raw(statement).await;
        }
        let transaction = self.begin().await?;
        let done = transaction.execute_raw(statement).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Sent as it is, without being prepared: needs no transaction.
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> { self.connection.execute_unprepared(sql).await }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        if !self.is_pooled {
            return self.connection.query_one_raw(statement).await;
        }
        let transaction = self.begin().await?;
        let row = transaction.query_one_raw(statement).await?;
        transaction.commit().await?;
        Ok(row)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        if !self.is_pooled {
            return self.connection.query_all_raw(statement).await;
        }
        let transaction = self.begin().await?;
        let rows = transaction.query_all_raw(statement).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
