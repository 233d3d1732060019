//! What happens to every request: a request id, the check of host and origin, the net under a panic, security headers,
//! one line in the log and the counters.
//!
//! Logs and counters name the route's pattern, never the path: a path may hold a case code.

use super::headers;
use crate::{auth::origin, error::ApiError, site::Site};
use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, time::Instant};
use tracing::Instrument;
use uuid::Uuid;

/// Answers carry it and log lines name it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Addresses that machines ask by whatever name they know.
const BY_ANY_NAME: [&str; 3] = ["/livez", "/readyz", "/metrics"];

/// For `actix_web::middleware::from_fn`, outermost.
pub async fn every_request(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(site) = request.app_data::<web::Data<Site>>().cloned() else { return Err(ApiError::internal().into()) };
    let _under_way = site.count_request();
    let started = Instant::now();
    let id = Uuid::now_v7();
    let route = request.match_pattern().unwrap_or_else(|| "unknown".into());
    let method = request.method().clone();
    let span = tracing::info_span!("request", %id, %method, route);

    let answered = match check(&request) {
        Err(error) => Ok(request.error_response(error)),
        Ok(()) => match AssertUnwindSafe(next.call(request)).catch_unwind().instrument(span.clone()).await {
            Ok(answered) => answered.map(ServiceResponse::map_into_boxed_body),
            Err(_) => {
                metrics::counter!("mdt_http_panics_total", "route" => route.clone()).increment(1);
                span.in_scope(|| tracing::error!("a request panicked; others are not touched"));
                Err(ApiError::internal().into())
            }
        },
    };
    let status = match &answered {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let took = started.elapsed();
    let labels = [("method", method_label(&method)), ("route", route.clone()), ("status", status.as_u16().to_string())];
    metrics::counter!("mdt_http_requests_total", &labels).increment(1);
    let label = route.clone();
    metrics::histogram!("mdt_http_request_seconds", "route" => route).record(took.as_secs_f64());
    let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    span.in_scope(|| match status.as_u16() {
        // A probe that is told "not yet" is no news.
        500.. if !BY_ANY_NAME.contains(&label.as_str()) => tracing::warn!(status = status.as_u16(), took_us, "answered"),
        _ if method != Method::GET => tracing::info!(status = status.as_u16(), took_us, "answered"),
        _ => tracing::debug!(status = status.as_u16(), took_us, "answered"),
    });
    answered.map(|mut response| {
        headers::add_to(response.headers_mut(), site.settings().is_https());
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        response
    })
}

/// Methods are a closed list in labels: anybody can send a made-up one.
fn method_label(method: &Method) -> String {
    let known = [Method::GET, Method::POST, Method::HEAD, Method::OPTIONS, Method::PUT, Method::DELETE, Method::PATCH];
    if known.contains(method) { method.to_string() } else { "other".into() }
}

fn check(request: &ServiceRequest) -> Result<(), ApiError> {
    if BY_ANY_NAME.contains(&request.path()) {
        return Ok(());
    }
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        origin::check_host(request.request())
    } else {
        origin::check_origin(request.request())
    }
}
