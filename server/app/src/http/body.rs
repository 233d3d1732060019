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
    // Read as a value first, so that what is said of a field has no line and column.
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| ApiError::malformed(None, "This is not JSON."))?;
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let words = error.into_inner().to_string();
        // "missing field `x`" names its field only in words.
        let named = words.split('`').nth(1).filter(|_| words.contains(" field `")).map(str::to_owned);
        let field = named.or(Some(path).filter(|path| path != "."));
        ApiError::malformed(field, why(&words))
    })
}

/// What our own words for a value say of it is passed on; a library's may repeat the value.
fn why(words: &str) -> String {
    const OWN: [&str; 4] = ["is ", "must ", "holds ", "has "];
    match words {
        own if OWN.iter().any(|begin| own.starts_with(begin)) => format!("This {}.", own.trim_end_matches('.')),
        missing if missing.starts_with("missing field") => "This field is missing.".to_owned(),
        unknown if unknown.starts_with("unknown field") => "There is no such field here.".to_owned(),
        _ => "This field is of the wrong kind.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mdt_protocol::http::SignIn;

    #[test]
    fn an_error_says_what_is_wrong_with_a_value_of_ours() {
        use mdt_protocol::resources::PutOnShelf;
        let asked = |title: &str, link: &str| format!(r#"{{"id":"0197f000-0000-7000-8000-000000000000","version":0,"place":"U62360","title":"{title}","about":null,"topics":[],"link":"{link}","file":null}}"#);
        for (text, field, message) in [
            (asked(&"x".repeat(281), "https://x.org"), "title", "This is 281 characters long; at most 280 fit."),
            (asked("", "https://x.org"), "title", "This must not be empty."),
            (asked("A guide", "http://secret.example"), "link", "This is not a link: copy it from the page's address, it begins with https://."),
            (r#"{"id":"secret"}"#.to_owned(), "id", "This field is of the wrong kind."),
            ("{}".to_owned(), "id", "This field is missing."),
        ] {
            let error = read::<PutOnShelf>(text.as_bytes()).expect_err(&text);
            assert_eq!((error.error().field.as_deref(), error.error().message.as_str()), (Some(field), message));
        }
    }

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
