//! One error type for the layer: what the database could not do. Never carries a patient's words or a row's content.

/// The database could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL or the database itself is not usable; the words say what to change.
    #[error("{0}")]
    Unusable(String),
    /// The database refused or broke.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A row does not read back as what it should be.
    #[error("a stored {what} cannot be read: {why}")]
    Unreadable {
        /// Which table or journal.
        what: &'static str,
        /// Why, without content.
        why: String,
    },
}
