//! One error type for the layer: what the database could not do. Never carries a patient's words or a row's content.

use crate::commit::CommitError;

/// The database could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL or the database itself is not usable; the words say what to change.
    #[error("{0}")]
    Unusable(String),
    /// The database refused or broke.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A write did not happen, or nobody can tell whether it did. Temporary.
    #[error("not written: {0}")]
    NotWritten(String),
    /// A row does not read back as what it should be.
    #[error("a stored {what} cannot be read: {why}")]
    Unreadable {
        /// Which table or journal.
        what: &'static str,
        /// Why, without content.
        why: String,
    },
}

impl From<CommitError> for StoreError {
    fn from(why: CommitError) -> Self { Self::NotWritten(why.to_string()) }
}
