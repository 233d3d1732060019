//! One error type for each thing a caller asks of the hub. None carries a patient's words.

use mdt_domain::rejection::Rejection;
use mdt_protocol::server::{ErrorCode, ProtocolErrorCode, WireError};
use mdt_store::error::StoreError;

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

/// Why a text update was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Over 32 KiB, or the box is full.
    #[error("this text is too long")]
    TooLarge,
    /// Not an update of the text library, or it cannot be applied.
    #[error("this text update cannot be read")]
    Unreadable,
    /// New letters under somebody else's client id.
    #[error("this text update carries somebody else's letters")]
    NotYours,
    /// It rests on letters that are not here (yet). Temporary.
    #[error("this text update rests on letters that are not here yet")]
    Behind,
}

/// Why the hub could not start.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A refusal of the protocol.
pub fn protocol_error(code: ProtocolErrorCode, field: Option<&str>, message: impl Into<String>) -> WireError {
    let is_temporary = matches!(
        code,
        ProtocolErrorCode::TooMany | ProtocolErrorCode::Unavailable | ProtocolErrorCode::Throttled | ProtocolErrorCode::Internal
    );
    WireError { code: ErrorCode::Protocol(code), field: field.map(str::to_owned), message: message.into(), is_temporary, people: Vec::new(), found: Vec::new() }
}

impl ExecuteError {
    /// As it crosses the wire.
    pub fn wire(&self) -> WireError {
        match self {
            Self::Refused(rejection) => WireError {
                code: ErrorCode::Domain(rejection.code),
                field: rejection.field.map(str::to_owned),
                message: rejection.message.clone(),
                is_temporary: false,
                people: rejection.people.clone(),
                found: rejection.found.clone(),
            },
            Self::CommandIdReused => protocol_error(ProtocolErrorCode::CommandIdReused, Some("id"), "This id was used before. Send the command with a new id."),
            Self::Unavailable => {
                protocol_error(ProtocolErrorCode::Unavailable, None, "The service cannot save this just now; nothing was changed. Try again in a moment.")
            }
            Self::Unknown => {
                protocol_error(ProtocolErrorCode::Unavailable, None, "The service is checking whether this was saved. The same again does no harm.")
            }
        }
    }
}

impl TextError {
    /// As it crosses the wire.
    pub fn wire(&self) -> WireError {
        let code = match self {
            Self::TooLarge => ProtocolErrorCode::TooLarge,
            Self::Unreadable => ProtocolErrorCode::TextUnreadable,
            Self::NotYours => ProtocolErrorCode::TextNotYours,
            Self::Behind => ProtocolErrorCode::Unavailable,
        };
        protocol_error(code, Some("update"), match self {
            Self::TooLarge => "This text is too long for one box. Shorten it; your words are kept beside it.",
            Self::Behind => "This could not be saved now. It is kept and sent again.",
            _ => "This text could not be taken. Your words are kept beside it.",
        })
    }
}
