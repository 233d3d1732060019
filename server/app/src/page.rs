//! The page that Vite built into `web/dist`: embedded in release builds, read from the folder in development builds.
//!
//! Serves the one document for every known page address (a fresh nonce each time), and its files. Without a built page
//! the service runs all the same and says so in words. Knows no user and no state.

use crate::{http::headers, site::Site};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use rand::TryRng as _;
use rust_embed::RustEmbed;
use std::fmt::Write as _;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// Addresses the page knows (`web/src/routes.ts`); all others are 404 and get the page too, to say so.
pub const PAGES: &[&str] = &[
    "/",
    "/sign-in",
    "/meetings",
    "/meetings/{id}",
    "/meetings/{id}/minutes",
    "/meetings/{id}/certificate",
    "/operator",
    "/cases",
    "/cases/{code}",
    "/cases/{code}/story",
    "/stories",
    "/refer",
    "/guest",
    "/actions",
    "/people",
    "/local-services",
    "/supervision",
    "/reports",
    "/resources",
    "/oversight",
    "/templates",
    "/series/new",
    "/series/{id}",
    "/series/{id}/change",
    "/mail",
    "/display/{id}",
];

const NOT_BUILT: &str = "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>MDT Hub</title></head><body><h1>The page is not built yet</h1><p>The service runs, but <code>web/dist</code> is missing. Run <code>make run</code>, or <code>npm ci &amp;&amp; npm run build</code> in <code>web</code>, then load this page again.</p></body></html>";

/// Routes of the page and its files.
pub fn configure(config: &mut web::ServiceConfig) {
    for pattern in PAGES {
        config.service(web::resource(*pattern).route(web::get().to(document)).route(web::head().to(document)));
    }
    config.service(web::resource("/assets/{file:.*}").route(web::get().to(asset)).route(web::head().to(asset)));
    config.service(web::resource("/icon.svg").route(web::get().to(icon)).route(web::head().to(icon)));
    config.service(web::resource("/sw.js").route(web::get().to(worker)).route(web::head().to(worker)));
}

/// The document.
pub async fn document(site: web::Data<Site>) -> HttpResponse { with_status(&site, StatusCode::OK) }

/// The document, saying that the address is not one of the page's.
pub fn not_found(site: &Site) -> HttpResponse { with_status(site, StatusCode::NOT_FOUND) }

fn with_status(site: &Site, status: StatusCode) -> HttpResponse {
    let Some(file) = Dist::get("index.html") else {
        return HttpResponse::ServiceUnavailable().content_type("text/html; charset=utf-8").body(NOT_BUILT);
    };
    let nonce = nonce();
    let html = String::from_utf8_lossy(&file.data).replacen("<head>", &format!("<head>\n    <meta name=\"csp-nonce\" content=\"{nonce}\">"), 1);
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, headers::page_policy(&nonce, site.names())))
        .body(html)
}

/// 128 random bits. Without randomness: an empty nonce, which allows nothing.
fn nonce() -> String {
    let mut random = [0_u8; 16];
    match rand::rngs::SysRng.try_fill_bytes(&mut random) {
        Ok(()) => STANDARD_NO_PAD.encode(random),
        Err(_) => String::new(),
    }
}

async fn asset(request: HttpRequest, file: web::Path<String>) -> HttpResponse { embedded(&request, &format!("assets/{file}")) }

async fn icon(request: HttpRequest) -> HttpResponse { embedded(&request, "icon.svg") }

/// What keeps the page's own files for a reload without a network. It may ask this host only, and is looked for anew each time.
async fn worker(request: HttpRequest) -> HttpResponse {
    let mut response = embedded(&request, "sw.js");
    let policy = header::HeaderValue::from_static("default-src 'none'; connect-src 'self'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn embedded(request: &HttpRequest, path: &str) -> HttpResponse {
    let is_plain = path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains('\\'));
    let Some(file) = Some(path).filter(|_| is_plain).and_then(Dist::get) else {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("There is no such file. Load the page again.");
    };
    let tag = file.metadata.sha256_hash().iter().take(16).fold(String::from("\""), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }) + "\"";
    let cache = if has_hash(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let is_known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|seen| seen.contains(&tag));
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, cache)).insert_header((header::ETAG, tag));
    if is_known {
        return response.finish();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    response.content_type(kind).body(file.data.into_owned())
}

/// Vite puts files whose names carry a hash of their content straight into `assets/`.
fn has_hash(path: &str) -> bool {
    let Some(name) = path.strip_prefix("assets/").filter(|name| !name.contains('/')) else { return false };
    let stem = name.split('.').next().unwrap_or(name);
    stem.len() > 9 && stem.is_char_boundary(stem.len() - 9) && stem.split_at(stem.len() - 9).1.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for (path, is_hashed) in [
            ("assets/index--ah5hI9_.css", true),
            ("assets/index-BUNecHrK.js", true),
            ("assets/images/nhsuk-icon-cross.svg", false),
            ("assets/plain.js", false),
            ("icon.svg", false),
        ] {
            assert_eq!(has_hash(path), is_hashed, "{path}");
        }
    }
}
