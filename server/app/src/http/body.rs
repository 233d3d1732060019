//! JSON bodies: at most 64 KiB, only as `application/json`, with errors that name the field.
//!
//! The content type is asked for because a form of another site can send anything else without asking first.

use crate::error::ApiError;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::StatusCode, web::Bytes};
use mdt_protocol::{limits::MAX_CLIENT_FRAME_BYTES, unreadable::Unreadable};
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, future::Future, pin::Pin};

/// A body that was read.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request.content_type().eq_ignore_ascii_case("application/json");
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            if !is_json {
                return Err(ApiError::malformed(Some("content-type".into()), "Send JSON, with Content-Type: application/json."));
            }
            let bytes = bytes.await.map_err(|error| match error.as_response_error().status_code() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large(MAX_CLIENT_FRAME_BYTES),
                _ => ApiError::malformed(None, "The body could not be read to its end."),
            })?;
            read(&bytes).map(Self)
        })
    }
}

/// What an address asks, read as if it were a body: errors name the field.
pub fn of_query<T: DeserializeOwned>(query: &BTreeMap<String, String>) -> Result<T, ApiError> {
    read(&serde_json::to_vec(query).map_err(|_| ApiError::malformed(None, "The address cannot be read."))?)
}

/// Reads JSON; an error names the field and never repeats the value.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    Unreadable::read_json(bytes).map_err(|unreadable| ApiError::malformed(unreadable.field, unreadable.message))
}
