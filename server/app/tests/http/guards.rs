//! Origin and Host, security headers, readiness, metrics, panics.

use crate::world::{Answer, Ask, HOST, ORIGIN, World};
use actix_web::http::{Method, StatusCode};
use mdt_app::{page, site::Readiness};
use serde_json::json;

#[actix_web::test]
async fn writes_are_taken_from_our_own_page_only() {
    let world = World::demo().await;
    let json = ("content-type", "application/json");
    for (headers, is_taken) in [
        (vec![("host", HOST), ("origin", ORIGIN), json], true),
        (vec![("host", "localhost:8080"), ("origin", "http://localhost:8080"), json], true),
        (vec![("host", HOST), ("origin", "http://evil.example"), json], false),
        (vec![("host", HOST), ("origin", "http://127.0.0.1:8081"), json], false),
        (vec![("host", HOST), ("origin", "https://127.0.0.1:8080"), json], false),
        (vec![("host", HOST), ("origin", "null"), json], false),
        (vec![("host", HOST), ("origin", "null"), ("sec-fetch-site", "same-origin"), json], true),
        (vec![("host", HOST), json], false),
        (vec![("host", HOST), ("sec-fetch-site", "same-origin"), json], true),
        (vec![("host", HOST), ("sec-fetch-site", "same-site"), json], false),
        (vec![("host", HOST), ("sec-fetch-site", "none"), json], false),
        (vec![("host", HOST), ("origin", "http://evil.example"), ("sec-fetch-site", "same-origin"), json], false),
        (vec![("host", HOST), ("origin", "null"), ("origin", ORIGIN), ("sec-fetch-site", "cross-site"), json], false),
        (vec![("host", "evil.example"), ("origin", "http://evil.example"), json], false),
        (vec![("host", "evil.example"), ("origin", ORIGIN), json], false),
        (vec![("origin", ORIGIN), json], false),
    ] {
        let body = json!({ "person_id": world.bea.id }).to_string();
        let answer = world.ask(Ask::post("/api/demo/sign-in", None, body).headers(&headers)).await;
        assert_eq!(answer.status == StatusCode::NO_CONTENT, is_taken, "{headers:?}: {answer:?}");
        if !is_taken {
            assert_eq!(answer.code(), "wrong_origin", "{headers:?}");
            assert!(answer.header("set-cookie").is_none());
        }
    }
}

#[actix_web::test]
async fn reading_needs_our_host_name_and_the_socket_our_origin() {
    let world = World::demo().await;
    let cookie = world.cookie().await;
    assert_eq!(world.ask(Ask::get("/api/today", Some(&cookie)).headers(&[("host", "evil.example")])).await.code(), "wrong_origin");
    assert_eq!(world.ask(Ask::get("/", None).headers(&[("host", "evil.example:8080")])).await.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(world.ask(Ask::get("/livez", None).headers(&[("host", "10.0.0.7:8080")])).await.status, StatusCode::OK);
    let upgrade = [("host", HOST), ("connection", "upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13")];
    for origin in [None, Some("http://evil.example"), Some("null")] {
        let mut headers = upgrade.to_vec();
        headers.extend(origin.map(|origin| ("origin", origin)));
        let answer = world.ask(Ask::get("/socket", Some(&cookie)).headers(&headers)).await;
        assert_eq!(answer.code(), "wrong_origin", "{origin:?}");
    }
    let mut headers = upgrade.to_vec();
    headers.push(("origin", ORIGIN));
    assert_eq!(world.ask(Ask::get("/socket", None).headers(&headers)).await.code(), "signed_out");
}

fn assert_headers(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{what}: {name}");
    }
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{what}: {policy}");
    assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'unsafe"), "{what}: {policy}");
    assert!(answer.header("cache-control").is_some(), "{what}");
}

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    let world = World::demo().await;
    let cookie = world.cookie().await;
    let mut paths: Vec<String> = page::PAGES.iter().map(|page| page.replace("{id}", "x").replace("{code}", "SF-001")).collect();
    for path in [
        "/livez", "/readyz", "/metrics", "/socket", "/icon.svg", "/assets/missing.js", "/assets/../index.html", "/nowhere", "/api", "/api/nowhere",
        "/api/me", "/api/today", "/api/meetings", "/api/people", "/api/actions", "/api/cases/SF-001", "/api/cases/search", "/api/commands",
        "/api/sign-in", "/breaks",
    ] {
        paths.push(path.into());
    }
    for path in &paths {
        for cookie in [None, Some(cookie.as_str())] {
            let answer = world.get(path, cookie).await;
            assert_headers(&answer, path);
            if path.starts_with("/api") {
                assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
                assert!(answer.status.is_success() || !answer.code().is_empty(), "{path}: {answer:?}");
            }
        }
    }
    assert_headers(&world.ask(Ask::get("/", None).headers(&[("host", "evil.example")])).await, "a wrong host");
}

#[actix_web::test]
async fn the_document_has_a_fresh_nonce_and_is_never_kept() {
    let world = World::demo().await;
    let (first, second) = (world.get("/cases/SF-001", None).await, world.get("/", None).await);
    if first.status == StatusCode::SERVICE_UNAVAILABLE {
        assert!(first.body.contains("npm run build"), "the page is not built: the words say how");
        return;
    }
    let nonce = |answer: &Answer| {
        let start = answer.body.split("name=\"csp-nonce\" content=\"").nth(1).expect("a nonce");
        start.split('"').next().expect("its end").to_owned()
    };
    assert_ne!(nonce(&first), nonce(&second));
    assert!(first.header("content-security-policy").expect("a policy").contains(&format!("'nonce-{}'", nonce(&first))));
    assert_eq!(first.header("cache-control"), Some("no-store"));
    let lost = world.get("/nowhere", None).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.body.contains("csp-nonce"), "the page itself says that there is no such page");
}

#[actix_web::test]
async fn a_panic_in_one_request_costs_nobody_else() {
    let world = World::demo().await;
    let cookie = world.cookie().await;
    for _ in 0..3 {
        let broken = world.get("/breaks", Some(&cookie)).await;
        assert_eq!((broken.status, broken.code().as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
        assert!(!broken.body.contains("on purpose"));
        assert_eq!(world.get("/api/today", Some(&cookie)).await.status, StatusCode::OK);
    }
    assert_eq!(world.site.requests_under_way(), 0, "a panic is no request under way");
}

#[actix_web::test]
async fn ready_only_between_start_and_end() {
    let world = World::demo().await;
    for (readiness, status) in [
        (Readiness::Starting, StatusCode::SERVICE_UNAVAILABLE),
        (Readiness::Ready, StatusCode::OK),
        (Readiness::Draining, StatusCode::SERVICE_UNAVAILABLE),
    ] {
        world.site.set_readiness(readiness);
        assert_eq!(world.get("/readyz", None).await.status, status, "{readiness:?}");
        assert_eq!(world.get("/livez", None).await.status, StatusCode::OK);
    }
}

#[actix_web::test]
async fn metrics_are_for_this_machine_and_name_no_case() {
    mdt_app::telemetry::start_metrics();
    let world = World::demo().await;
    let cookie = world.cookie().await;
    world.get("/api/cases/SF-001", Some(&cookie)).await;
    let text = world.get("/metrics", None).await.body;
    assert!(text.contains("route=\"/api/cases/{code}\"") && !text.contains("SF-001"), "{text}");
    let mut from_elsewhere = Ask::get("/metrics", None);
    from_elsewhere.peer = "10.0.0.7:4000";
    assert_eq!(world.ask(from_elsewhere).await.status, StatusCode::NOT_FOUND);
    let through_a_proxy = Ask::get("/metrics", None).headers(&[("host", HOST), ("x-forwarded-for", "10.0.0.7")]);
    assert_eq!(world.ask(through_a_proxy).await.status, StatusCode::NOT_FOUND);
    let open = World::with(|settings| settings.is_metrics_open = true).await;
    let mut from_elsewhere = Ask::get("/metrics", None);
    from_elsewhere.peer = "10.0.0.7:4000";
    assert_eq!(open.ask(from_elsewhere).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_wrong_method_is_told_so() {
    let world = World::demo().await;
    for (method, path) in [(Method::PUT, "/api/me"), (Method::DELETE, "/api/commands"), (Method::POST, "/api/today"), (Method::POST, "/")] {
        let mut ask = Ask::post(path, None, "{}".into());
        ask.method = method;
        let answer = world.ask(ask).await;
        assert!(matches!(answer.status, StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND), "{path}: {answer:?}");
    }
}
