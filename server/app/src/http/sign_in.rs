//! Signing in and out.

use super::body::Body;
use crate::{
    auth::{password, session},
    error::ApiError,
    site::Site,
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use mdt_protocol::http::{DemoSignIn, SignIn};
use std::net::{IpAddr, Ipv4Addr};

/// `POST /api/sign-in`: the same answer, after the same time, for an unknown address and a wrong password.
pub async fn sign_in(request: HttpRequest, site: web::Data<Site>, Body(asked): Body<SignIn>) -> Result<HttpResponse, ApiError> {
    let hub = site.hub();
    let now = hub.now();
    let ticket = site.throttle().begin(&asked.email, address_of(&request, &site), now).map_err(|wait| {
        metrics::counter!("mdt_sign_ins_total", "result" => "throttled").increment(1);
        ApiError::throttled(wait)
    })?;
    let account = hub.store().account_by_email(&asked.email).await?;
    let directory = hub.directory();
    let is_member = account.as_ref().and_then(|it| directory.people.get(&it.person_id)).is_some_and(|person| !person.is_ended);
    let is_locked = account.as_ref().and_then(|it| it.locked_until).is_some_and(|until| until > now);
    let hash = account.as_ref().map(|it| it.password_hash.clone());
    let is_right = password::verify(asked.password.into(), hash).await;
    match account {
        Some(account) if is_right && is_member && !is_locked => {
            site.throttle().succeeded(ticket);
            if account.failed_tries > 0 {
                hub.store().clear_failures(account.person_id).await?;
            }
            // A session this browser had before is over: nobody's old cookie lives on beside the new one.
            session::sign_out(&site, &request).await?;
            let cookie = session::start(&site, account.person_id, false).await?;
            metrics::counter!("mdt_sign_ins_total", "result" => "right").increment(1);
            tracing::info!(person = %account.person_id, "signed in");
            Ok(HttpResponse::NoContent().cookie(cookie).finish())
        }
        account => {
            if let Some(account) = account.filter(|_| !is_right) {
                hub.store().record_failure(account.person_id, None).await?;
            }
            metrics::counter!("mdt_sign_ins_total", "result" => "wrong").increment(1);
            Err(ApiError::wrong_password())
        }
    }
}

/// `POST /api/demo/sign-in`: one click, in a demonstration only; elsewhere it does not exist.
pub async fn demo_sign_in(request: HttpRequest, site: web::Data<Site>, Body(asked): Body<DemoSignIn>) -> Result<HttpResponse, ApiError> {
    let directory = site.hub().directory();
    let person = directory.people.get(&asked.person_id).filter(|person| site.settings().is_demo && !person.is_ended && person.guest.is_none());
    let person = person.ok_or_else(ApiError::not_found)?;
    session::sign_out(&site, &request).await?;
    let cookie = session::start(&site, person.id, true).await?;
    Ok(HttpResponse::NoContent().cookie(cookie).finish())
}

/// `POST /api/sign-out`: ends the session and its sockets. Without one it is done already.
pub async fn sign_out(request: HttpRequest, site: web::Data<Site>) -> Result<HttpResponse, ApiError> {
    session::sign_out(&site, &request).await?;
    let cookie = session::removal(site.settings().is_https());
    Ok(HttpResponse::NoContent().cookie(cookie).finish())
}

/// Whose try this is. Behind a proxy on this machine (https ends there) it is the address the proxy added last;
/// anything before it may be made up.
fn address_of(request: &HttpRequest, site: &Site) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    if !(peer.is_loopback() && site.settings().is_https()) {
        return peer;
    }
    let forwarded = request.headers().get_all(header::X_FORWARDED_FOR).last().and_then(|value| value.to_str().ok());
    forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
}
