//! One error type for the layer: what an HTTP request is answered when the answer is no.
//!
//! Always `{"error": WireError}` with a fitting status. Never carries a patient's words, a path or a database's message:
//! what broke goes to the log with the request's id.

use crate::http::headers;
use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use mdt_domain::rejection::{Rejection, RejectionCode};
use mdt_hub::error::{ExecuteError, protocol_error};
use mdt_protocol::server::{ProtocolErrorCode, WireError};
use mdt_store::error::StoreError;
use serde::Serialize;
use std::fmt;

/// "No", on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    error: Box<WireError>,
    retry_after_seconds: Option<u64>,
}

/// The body of every refusal.
#[derive(Serialize)]
struct Body<'a> {
    error: &'a WireError,
}

impl ApiError {
    fn new(status: StatusCode, error: WireError) -> Self { Self { status, error: Box::new(error), retry_after_seconds: None } }
    fn protocol(status: StatusCode, code: ProtocolErrorCode, message: impl Into<String>) -> Self {
        Self::new(status, protocol_error(code, None, message))
    }
    fn at_field(mut self, field: impl Into<String>) -> Self {
        self.error.field = Some(field.into());
        self
    }
    fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// Nobody is signed in, or the session is over.
    pub fn signed_out() -> Self {
        Self::protocol(StatusCode::UNAUTHORIZED, ProtocolErrorCode::SignedOut, "You are signed out. Sign in to go on.")
    }
    /// E-mail address or password is wrong: the same words whichever it is.
    pub fn wrong_password() -> Self {
        Self::protocol(
            StatusCode::UNAUTHORIZED,
            ProtocolErrorCode::SignedOut,
            "The e-mail address or the password is not right. Check both and try again.",
        )
        .at_field("password")
    }
    /// Too many tries.
    pub fn throttled(wait_seconds: u64) -> Self {
        let wait = wait_seconds.max(1);
        Self::protocol(
            StatusCode::TOO_MANY_REQUESTS,
            ProtocolErrorCode::Throttled,
            format!("Too many tries. Wait {wait} seconds, then try again."),
        )
        .retry_after(wait)
    }
    /// The one answer for "does not exist" and "not for you".
    pub fn not_found() -> Self { Rejection::not_found().into() }
    /// From another site.
    pub fn wrong_origin() -> Self {
        Self::protocol(StatusCode::FORBIDDEN, ProtocolErrorCode::WrongOrigin, "This came from another site, so nothing was done. Open MDT Hub by its own address.")
    }
    /// To a host name that is not this service's.
    pub fn wrong_host() -> Self {
        Self::protocol(
            StatusCode::MISDIRECTED_REQUEST,
            ProtocolErrorCode::WrongOrigin,
            "MDT Hub is not served under this name. Open it by its own address; whoever runs it sets that as MDT_HUB_PUBLIC_URL.",
        )
    }
    /// A body or a parameter is not what it should be.
    pub fn malformed(field: Option<String>, message: impl Into<String>) -> Self {
        let error = Self::protocol(StatusCode::BAD_REQUEST, ProtocolErrorCode::Malformed, message);
        match field {
            Some(field) => error.at_field(field),
            None => error,
        }
    }
    /// A body over the limit.
    pub fn too_large(limit_bytes: usize) -> Self {
        Self::protocol(
            StatusCode::PAYLOAD_TOO_LARGE,
            ProtocolErrorCode::TooLarge,
            format!("This is more than the {} KiB that fit; nothing was done. Shorten it.", limit_bytes / 1024),
        )
    }
    /// A file over the limit.
    pub fn file_too_large(limit_bytes: usize) -> Self {
        let words = format!("This file is larger than the {} MiB that fit; nothing was kept. Choose a smaller one, or share a link to it.", limit_bytes / (1024 * 1024));
        Self::protocol(StatusCode::PAYLOAD_TOO_LARGE, ProtocolErrorCode::TooLarge, words).at_field("file")
    }
    /// Not possible now; the same again later may work.
    pub fn unavailable() -> Self {
        Self::protocol(
            StatusCode::SERVICE_UNAVAILABLE,
            ProtocolErrorCode::Unavailable,
            "The service cannot do this just now; nothing was changed. Try again in a moment.",
        )
        .retry_after(1)
    }
    /// Something broke.
    pub fn internal() -> Self {
        Self::protocol(
            StatusCode::INTERNAL_SERVER_ERROR,
            ProtocolErrorCode::Internal,
            "Something broke on the server. It is recorded; nothing was changed. Try again.",
        )
    }
    /// The address exists, but not for this method.
    pub fn wrong_method() -> Self {
        Self::protocol(StatusCode::METHOD_NOT_ALLOWED, ProtocolErrorCode::Malformed, "This address does not take this method.")
    }
    /// The answer's status.
    pub fn status(&self) -> StatusCode { self.status }
    /// What is said.
    pub fn error(&self) -> &WireError { &self.error }
}

/// The status of a refusal: the page matches codes, tools match statuses.
fn status_of(code: RejectionCode) -> StatusCode {
    match code {
        RejectionCode::NotFound => StatusCode::NOT_FOUND,
        RejectionCode::NotAllowed | RejectionCode::NotChair => StatusCode::FORBIDDEN,
        RejectionCode::Invalid | RejectionCode::Identifies | RejectionCode::ReviewDateMissing | RejectionCode::StepDownMissing => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self { ExecuteError::Refused(rejection).into() }
}
impl From<ExecuteError> for ApiError {
    fn from(error: ExecuteError) -> Self {
        let wire = error.wire();
        match error {
            ExecuteError::Refused(rejection) => Self::new(status_of(rejection.code), wire),
            ExecuteError::CommandIdReused => Self::new(StatusCode::CONFLICT, wire),
            // Unknown: the same command with the same id again has no second effect, so "try again" is right for both.
            ExecuteError::Unavailable | ExecuteError::Unknown => Self::new(StatusCode::SERVICE_UNAVAILABLE, wire).retry_after(1),
        }
    }
}
impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %error, "the store could not answer");
        match error {
            StoreError::Unreadable { .. } => Self::internal(),
            _ => Self::unavailable(),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.error.message) }
}
impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode { self.status }
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after_seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        // Answers to a panic reach the socket past the middleware that adds these.
        headers::add(response.json(Body { error: &self.error }), false)
    }
}
