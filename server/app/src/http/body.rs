//! JSON bodies: at most 64 KiB, only as `application/json`, with errors that name the field.
//!
//! The content type is asked for because a form of another site can send anything else without asking first.

use crate::error::ApiError;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::StatusCode, web::Bytes};
use mdt_protocol::limits::MAX_CLIENT_FRAME_BYTES;
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
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_syntax() || inner.is_eof() {
            return ApiError::malformed(None, "This is not JSON.");
        }
        // "missing field `x`" names its field only in words.
        let words = inner.to_string();
        let named = words.split('`').nth(1).filter(|_| words.contains(" field `")).map(str::to_owned);
        let field = named.or(Some(path).filter(|path| path != "."));
        ApiError::malformed(field, "This field is missing or of the wrong kind.")
    })?;
    json.end().map_err(|_| ApiError::malformed(None, "There is something after the JSON."))?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mdt_protocol::http::SignIn;

    #[test]
    fn errors_name_the_field_and_never_the_value() {
        for (text, field) in [
            (r#"{"email":"a@x.org"}"#, Some("password")),
            (r#"{"email":7,"password":"secret words"}"#, Some("email")),
            (r#"{"email":"a@x.org","password":["secret words"]}"#, Some("password")),
            (r#"{"email":"a@x.org","password":"secret words""#, None),
            (r#"{"email":"a@x.org","password":"secret words"} {}"#, None),
            ("", None),
            ("[]", None),
        ] {
            let error = read::<SignIn>(text.as_bytes()).expect_err(text);
            assert_eq!(error.error().field.as_deref(), field, "{text}");
            assert!(!error.error().message.contains("secret"), "{text}");
        }
    }
}
