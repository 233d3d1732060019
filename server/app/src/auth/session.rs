//! Sessions: a random token in a cookie, its hash in the database; over after 30 idle minutes or 12 hours, but never
//! inside a live meeting its person is admitted to.
//!
//! Called by the HTTP handlers (as the extractor [`SignedIn`]) and by `ws.rs` ([`authenticate`]).

use crate::{error::ApiError, site::Site};
use actix_web::{
    FromRequest, HttpRequest,
    cookie::{Cookie, SameSite},
    dev::Payload,
    http::StatusCode,
    web,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use mdt_domain::{directory::Person, ids::PersonId, words::UtcMicros};
use mdt_store::{accounts::Session, error::StoreError, fold::hex};
use parking_lot::Mutex;
use rand::TryRng as _;
use sha2::{Digest, Sha256};
use std::{collections::HashMap, future::Future, pin::Pin};

/// Seconds without activity after which a session is over.
pub const IDLE_SECONDS: u32 = 30 * 60;
/// Seconds after which a session is over whatever happens.
pub const LONGEST_SECONDS: u32 = 12 * 60 * 60;
/// A session is marked as seen at most once in so many seconds.
const TOUCH_SECONDS: u32 = 60;

/// Who is behind a request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// Hash of the cookie's token: the session's name in the database, in the hub and in logs.
    pub session: String,
    last_seen_at: UtcMicros,
}
impl SignedIn {
    /// Somebody is there: starts the idle time anew. Called for what a person does (`GET /api/me`, which the page asks
    /// while somebody types or clicks, and commands), never for lists that the page renews by itself.
    pub async fn is_active(&self, site: &Site) -> Result<(), StoreError> {
        let now = site.hub().now();
        if now.seconds_since(self.last_seen_at) < TOUCH_SECONDS {
            return Ok(());
        }
        site.hub().store().touch_session(&self.session, now).await
    }
}

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { authenticate(&request).await })
    }
}

/// When each session seen since the start could be over at the earliest. A page that only listens on its socket asks
/// nothing any more: its session's end must be noticed without it.
#[derive(Default)]
pub struct Ends(Mutex<HashMap<String, UtcMicros>>);
impl Ends {
    fn note(&self, session: &str, at: UtcMicros) { self.0.lock().insert(session.to_owned(), at); }
    fn forget(&self, session: &str) { self.0.lock().remove(session); }
    fn due(&self, now: UtcMicros) -> Vec<String> {
        self.0.lock().iter().filter(|(_, at)| **at <= now).map(|(session, _)| session.clone()).collect()
    }
}

/// Ends the sessions whose time is over and closes their sockets. Returns how many.
pub async fn end_due(site: &Site) -> Result<usize, StoreError> {
    let now = site.hub().now();
    let mut ended = 0;
    for name in site.session_ends().due(now) {
        match site.hub().store().session(&name).await? {
            // Seen meanwhile, or in a live meeting: looked at again later.
            Some(session) if is_alive(site, &session, now) => {
                // Whoever only listens in a live meeting is there: their idle time starts when it is over, not long before.
                if now >= over_at(&session) {
                    site.hub().store().touch_session(&name, now).await?;
                }
                site.session_ends().note(&name, over_at(&session).max(now.plus_seconds(i64::from(TOUCH_SECONDS))));
            }
            _ => {
                end(site, &name).await?;
                ended += 1;
            }
        }
    }
    Ok(ended)
}

/// Name of the cookie: `__Host-` binds it to this host and to https.
pub fn cookie_name(is_https: bool) -> &'static str { if is_https { "__Host-mdt_session" } else { "mdt_session" } }

/// The cookie of a new session: ends with the browser, unreadable to scripts, never sent from another site. (Strict
/// breaks nothing: the page itself needs no cookie, and everything it asks for is asked from this site.)
fn cookie(token: String, is_https: bool) -> Cookie<'static> {
    Cookie::build(cookie_name(is_https), token).path("/").http_only(true).secure(is_https).same_site(SameSite::Strict).finish()
}

/// The cookie that removes the cookie.
pub fn removal(is_https: bool) -> Cookie<'static> {
    let mut gone = cookie(String::new(), is_https);
    gone.make_removal();
    gone
}

/// Hash of a token, as the database has it: lower-case hexadecimal of SHA-256.
pub fn hash_of(token: &str) -> String { hex(&Sha256::digest(token.as_bytes())) }

/// A token that cannot be guessed: 256 bits, 43 signs that need no escape in an address.
pub fn token() -> Result<String, ApiError> {
    let mut random = [0_u8; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut random).map_err(|error| {
        tracing::error!(%error, "no randomness for a token");
        ApiError::internal()
    })?;
    Ok(URL_SAFE_NO_PAD.encode(random))
}

/// Starts a session and returns its cookie.
pub async fn start(site: &Site, person: PersonId, is_demo: bool) -> Result<Cookie<'static>, ApiError> {
    let token = token()?;
    let now = site.hub().now();
    let session = Session {
        id_hash: hash_of(&token),
        person_id: person,
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus_seconds(i64::from(LONGEST_SECONDS)),
        is_demo,
        ended_at: None,
    };
    site.hub().store().create_session(&session).await?;
    Ok(cookie(token, site.settings().is_https()))
}

/// Who is behind this request. Errors with `signed_out` when nobody is, the session is over, or it is a guest's whose pass
/// does not (yet, or any more) let them in.
pub async fn authenticate(request: &HttpRequest) -> Result<SignedIn, ApiError> {
    let signed_in = anybody(request).await?;
    let now = signed_in.site.hub().now();
    match &signed_in.person.guest {
        Some(pass) if !pass.is_admitted || now >= pass.until => Err(ApiError::signed_out()),
        _ => Ok(signed_in.who),
    }
}

/// The guest behind this request, admitted or not: for the waiting room alone.
pub async fn waiting_guest(request: &HttpRequest) -> Result<Option<SignedIn>, ApiError> {
    let site = request.app_data::<web::Data<Site>>().ok_or_else(ApiError::internal)?;
    let is_running = |who: &SignedIn| who.person.guest.as_ref().is_some_and(|pass| site.hub().now() < pass.until);
    Ok(anybody_with_a_pass(request).await?.filter(is_running))
}

/// The guest behind this request, whether or not their pass still opens anything: to be told that it is over.
pub async fn anybody_with_a_pass(request: &HttpRequest) -> Result<Option<SignedIn>, ApiError> {
    match anybody(request).await {
        Ok(found) => Ok(Some(found.who).filter(|who| who.person.guest.is_some())),
        Err(error) if error.status() == StatusCode::UNAUTHORIZED => Ok(None),
        Err(error) => Err(error),
    }
}

/// A session that is alive, whoever it is.
struct Anybody {
    site: web::Data<Site>,
    who: SignedIn,
}
impl std::ops::Deref for Anybody {
    type Target = SignedIn;
    fn deref(&self) -> &SignedIn { &self.who }
}

async fn anybody(request: &HttpRequest) -> Result<Anybody, ApiError> {
    let site = request.app_data::<web::Data<Site>>().ok_or_else(ApiError::internal)?.clone();
    let Some(session) = session_of(&site, request).await? else { return Err(ApiError::signed_out()) };
    let now = site.hub().now();
    if !is_alive(&site, &session, now) {
        end(&site, &session.id_hash).await?;
        return Err(ApiError::signed_out());
    }
    let directory = site.hub().directory();
    let Some(person) = directory.people.get(&session.person_id).filter(|person| !person.is_ended) else {
        end(&site, &session.id_hash).await?;
        return Err(ApiError::signed_out());
    };
    site.session_ends().note(&session.id_hash, over_at(&session));
    let who = SignedIn { person: person.clone(), session: session.id_hash, last_seen_at: session.last_seen_at };
    Ok(Anybody { site, who })
}

/// The session the request's cookie names, over or not.
async fn session_of(site: &Site, request: &HttpRequest) -> Result<Option<Session>, StoreError> {
    let Some(cookie) = request.cookie(cookie_name(site.settings().is_https())) else { return Ok(None) };
    // 32 bytes are 43 signs: anything else was not made here.
    if cookie.value().len() != 43 {
        return Ok(None);
    }
    site.hub().store().session(&hash_of(cookie.value())).await
}

/// When a session is over, if nothing more happens.
fn over_at(session: &Session) -> UtcMicros { session.last_seen_at.plus_seconds(i64::from(IDLE_SECONDS)).min(session.expires_at) }

fn is_alive(site: &Site, session: &Session, now: UtcMicros) -> bool {
    if session.ended_at.is_some() || session.is_demo != site.settings().is_demo {
        return false;
    }
    now < over_at(session) || site.hub().is_in_live_meeting(session.person_id)
}

/// Ends a session by its hash, and closes its sockets.
pub async fn end_by_hash(site: &Site, session: &str) -> Result<(), StoreError> { end(site, session).await }

/// Ends the session behind the request, if there is one, and closes its sockets.
pub async fn sign_out(site: &Site, request: &HttpRequest) -> Result<(), StoreError> {
    match session_of(site, request).await? {
        Some(session) => end(site, &session.id_hash).await,
        None => Ok(()),
    }
}

async fn end(site: &Site, session: &str) -> Result<(), StoreError> {
    site.hub().store().end_session(session, site.hub().now()).await?;
    site.hub().close_session(session);
    site.session_ends().forget(session);
    Ok(())
}
