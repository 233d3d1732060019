//! Is it alive, is it ready, what does it count.

use crate::{
    error::ApiError,
    site::{Readiness, Site},
    telemetry,
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};

const MICROS_PER_HOUR: i64 = 3_600_000_000;

/// `GET /livez`: the process answers.
pub async fn livez() -> HttpResponse { HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("alive\n") }

/// `GET /readyz`: 503 while starting or draining, and while the database does not answer. Its second line says how old
/// the last backup is; an old one never makes the service unready.
pub async fn readyz(site: web::Data<Site>) -> HttpResponse {
    let (is_ready, words) = match site.readiness() {
        Readiness::Starting => (false, "starting\n".to_owned()),
        Readiness::Draining => (false, "draining\n".to_owned()),
        Readiness::Ready => match site.hub().store().last_backup().await {
            Ok(None) => (true, "ready\nlast backup: never\n".to_owned()),
            Ok(Some(last)) => (true, format!("ready\nlast backup: {} hours ago\n", (site.hub().now().0 - last.at.0) / MICROS_PER_HOUR)),
            Err(error) => {
                tracing::error!(%error, "the database does not answer");
                (false, "the database does not answer\n".to_owned())
            }
        },
    };
    let mut response = if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.content_type("text/plain; charset=utf-8").body(words)
}

/// `GET /metrics`: Prometheus text, to this machine only unless `MDT_HUB_METRICS_OPEN`. A proxy on this machine is not
/// this machine: its requests say for whom they are.
pub async fn metrics(request: HttpRequest, site: web::Data<Site>) -> Result<HttpResponse, ApiError> {
    let is_forwarded = request.headers().contains_key(header::FORWARDED) || request.headers().contains_key(header::X_FORWARDED_FOR);
    let is_local = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback()) && !is_forwarded;
    if !is_local && !site.settings().is_metrics_open {
        return Err(ApiError::not_found());
    }
    let text = telemetry::start_metrics().map(|handle| handle.render()).unwrap_or_default();
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}
