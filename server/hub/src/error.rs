//! One error type for the layer: why a command was not accepted.

use mdt_domain::rejection::Rejection;

/// Why a command was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// The rules said no; nothing changed.
    #[error(transparent)]
    Refused(#[from] Rejection),
    /// The command id was used by another person or for another command.
    #[error("this command id was used before")]
    CommandIdReused,
    /// The database could not; nothing was written. Temporary.
    #[error("the service could not save this now; nothing was changed")]
    Unavailable,
    /// Whether it was written is not known; the id will tell. Temporary.
    #[error("the service is checking whether this was saved")]
    Unknown,
}
