//! Sign-in, sign-out, the cookie, its times, and the brake on guessing.

use crate::world::{Ask, PASSWORD, World};
use actix_web::http::StatusCode;
use mdt_app::{auth::session, url::PlainUrl};
use mdt_domain::{command::Command, words::Line};
use mdt_hub::{ActorId, Request};
use serde_json::json;

#[actix_web::test]
async fn signing_in_gives_a_session_and_signing_out_ends_it() {
    let world = World::real().await;
    assert!(world.get("/api/me", None).await.json()["person"].is_null());
    let answer = world.post("/api/sign-in", None, json!({ "email": " Bea@Example.org ", "password": PASSWORD })).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let flags = answer.cookie();
    assert!(flags.starts_with("mdt_session="), "{flags}");
    assert!(flags.contains("HttpOnly") && flags.contains("SameSite=Strict") && flags.contains("Path=/"), "{flags}");
    assert!(!flags.contains("Secure") && !flags.contains("Max-Age") && !flags.contains("Domain"), "{flags}");
    let cookie = flags.split(';').next().expect("a cookie").to_owned();
    let me = world.get("/api/me", Some(&cookie)).await.json();
    assert_eq!(me["person"]["name"], "Bea Okonjo");
    assert_eq!(me["pcn"]["code"], "U62360");
    assert_eq!((me["is_demo"].clone(), me["idle_seconds"].clone(), me["demo_people"].clone()), (json!(false), json!(1800), json!([])));
    let out = world.post("/api/sign-out", Some(&cookie), json!({})).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.cookie().contains("Max-Age=0"), "{}", out.cookie());
    assert!(world.get("/api/me", Some(&cookie)).await.json()["person"].is_null());
    assert_eq!(world.get("/api/today", Some(&cookie)).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.post("/api/sign-out", Some(&cookie), json!({})).await.status, StatusCode::NO_CONTENT, "twice is once");
}

#[actix_web::test]
async fn on_https_the_cookie_is_bound_to_the_host() {
    let world = World::with(|settings| {
        settings.is_demo = false;
        settings.public_url = Some(PlainUrl::parse("https://mdt.example.org").expect("a URL"));
    })
    .await;
    let headers = [("host", "mdt.example.org"), ("origin", "https://mdt.example.org"), ("content-type", "application/json")];
    let body = json!({ "email": "bea@example.org", "password": PASSWORD }).to_string();
    let answer = world.ask(Ask::post("/api/sign-in", None, body).headers(&headers)).await;
    let flags = answer.cookie();
    assert!(flags.starts_with("__Host-mdt_session=") && flags.contains("Secure") && flags.contains("Path=/"), "{flags}");
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
}

#[actix_web::test]
async fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let world = World::real().await;
    let wrong = world.post("/api/sign-in", None, json!({ "email": "bea@example.org", "password": "wrong wrong wrong" })).await;
    let unknown = world.post("/api/sign-in", None, json!({ "email": "nobody@example.org", "password": "wrong wrong wrong" })).await;
    let no_account = world.post("/api/sign-in", None, json!({ "email": "sam@example.org", "password": PASSWORD })).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    for other in [unknown, no_account] {
        assert_eq!((wrong.status, &wrong.body), (other.status, &other.body));
        assert!(other.header("set-cookie").is_none());
    }
}

#[actix_web::test]
async fn guessing_is_braked_whether_the_account_exists_or_not() {
    for email in ["bea@example.org", "nobody@example.org"] {
        let world = World::real().await;
        let guess = json!({ "email": email, "password": "wrong wrong wrong" });
        for _ in 0..5 {
            assert_eq!(world.post("/api/sign-in", None, guess.clone()).await.status, StatusCode::UNAUTHORIZED);
        }
        let braked = world.post("/api/sign-in", None, json!({ "email": email, "password": PASSWORD })).await;
        assert_eq!((braked.status, braked.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "throttled"), "{email}");
        let wait: i64 = braked.header("retry-after").expect("a wait").parse().expect("seconds");
        world.pass(wait);
        let after = world.post("/api/sign-in", None, json!({ "email": email, "password": PASSWORD })).await;
        assert_eq!(after.status.is_success(), email == "bea@example.org", "after the wait");
    }
}

#[actix_web::test]
async fn a_session_ends_after_thirty_idle_minutes_and_after_twelve_hours() {
    let world = World::real().await;
    let cookie = world.cookie().await;
    world.pass(29 * 60);
    assert_eq!(world.get("/api/today", Some(&cookie)).await.status, StatusCode::OK);
    world.pass(2 * 60);
    assert_eq!(world.get("/api/today", Some(&cookie)).await.code(), "signed_out", "a list that renews itself is nobody's activity");
    let cookie = world.cookie().await;
    for _ in 0..24 {
        world.pass(29 * 60);
        assert!(!world.get("/api/me", Some(&cookie)).await.json()["person"].is_null(), "somebody is there");
    }
    world.pass(25 * 60);
    assert!(world.get("/api/me", Some(&cookie)).await.json()["person"].is_null(), "12 hours are the end");
}

#[actix_web::test]
async fn a_session_whose_page_only_listens_ends_by_time_too() {
    let world = World::real().await;
    let cookie = world.cookie().await;
    world.get("/api/me", Some(&cookie)).await;
    world.pass(29 * 60);
    world.get("/api/me", Some(&cookie)).await;
    world.pass(2 * 60);
    assert_eq!(session::end_due(&world.site).await.expect("looked at"), 0, "seen two minutes ago");
    world.pass(29 * 60);
    assert_eq!(session::end_due(&world.site).await.expect("looked at"), 1);
    assert_eq!(session::end_due(&world.site).await.expect("looked at"), 0, "once");
}

#[actix_web::test]
async fn a_click_signs_in_in_a_demonstration_and_nowhere_else() {
    let demo = World::demo().await;
    let cookie = demo.cookie().await;
    let me = demo.get("/api/me", Some(&cookie)).await.json();
    assert_eq!((me["is_demo"].clone(), me["demo_people"].as_array().map(Vec::len)), (json!(true), Some(2)));
    let real = World::real().await;
    let refused = real.post("/api/demo/sign-in", None, json!({ "person_id": real.bea.id })).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
}

#[actix_web::test]
async fn whoever_has_left_is_signed_out() {
    let world = World::real().await;
    let cookie = world.cookie().await;
    let mut gone = world.bea.clone();
    gone.is_ended = true;
    gone.job = Line::parse("Left").expect("a line");
    let command = Command::SetDirectory {
        federation: crate::world::ods("FED01"),
        organisations: Vec::new(),
        services: Vec::new(),
        people: vec![gone],
    };
    world.site.hub().execute(Request { actor: ActorId::System, key: None, command, at: None }).await.expect("accepted");
    assert_eq!(world.get("/api/today", Some(&cookie)).await.status, StatusCode::UNAUTHORIZED);
    let again = world.post("/api/sign-in", None, json!({ "email": "bea@example.org", "password": PASSWORD })).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
}

#[actix_web::test]
async fn made_up_cookies_are_nobody() {
    let world = World::real().await;
    for cookie in ["mdt_session=", "mdt_session=x", "mdt_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "other=1", "mdt_session=%00"] {
        assert_eq!(world.get("/api/today", Some(cookie)).await.status, StatusCode::UNAUTHORIZED, "{cookie}");
    }
}
