//! What bad input gets: a code, the field, nothing changed; and one answer for missing and not shared.

use crate::world::{Ask, World};
use actix_web::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

#[actix_web::test]
async fn missing_and_not_shared_get_the_same_answer() {
    let world = World::demo().await;
    let cookie = world.cookie().await;
    let own = world.get("/api/cases/sf-001", Some(&cookie)).await;
    assert_eq!((own.status, own.json()["code"].clone()), (StatusCode::OK, json!("SF-001")));
    let missing = world.get("/api/cases/SF-999", Some(&cookie)).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    for path in ["/api/cases/NF-001", "/api/cases/not-a-code", "/api/cases/%F0%9F%A6%86"] {
        let answer = world.get(path, Some(&cookie)).await;
        assert_eq!((answer.status, &answer.body), (missing.status, &missing.body), "{path}");
    }
    for path in ["minutes", "actions"] {
        for id in [Uuid::now_v7().to_string(), "no-id".into()] {
            let answer = world.get(&format!("/api/meetings/{id}/{path}"), Some(&cookie)).await;
            assert_eq!((answer.status, &answer.body), (missing.status, &missing.body), "{path}");
        }
    }
}

#[actix_web::test]
async fn search_finds_within_the_scope_only() {
    let world = World::demo().await;
    let cookie = world.cookie().await;
    for (asked, codes) in [
        (json!({}), vec!["SF-001"]),
        (json!({ "q": "okafor" }), vec!["SF-001"]),
        (json!({ "q": "NF-001" }), vec![]),
        (json!({ "q": "999 000 0026" }), vec![]),
        (json!({ "priority": "green" }), vec![]),
    ] {
        let answer = world.post("/api/cases/search", Some(&cookie), asked.clone()).await;
        let found: Vec<_> = answer.json()["cases"].as_array().expect("rows").iter().map(|row| row["code"].clone()).collect();
        assert_eq!(found, codes, "{asked}");
    }
    let row = world.post("/api/cases/search", Some(&cookie), json!({})).await.json()["cases"][0].clone();
    assert_eq!((row["name"].clone(), row["nhs_number"].clone()), (json!("Okafor, Mary"), json!("999 000 0018")));
}

#[actix_web::test]
async fn a_refused_body_names_the_field() {
    let world = World::demo().await;
    let cookie = world.cookie().await;
    let id = Uuid::now_v7();
    for (path, body, field) in [
        ("/api/sign-in", json!({ "email": "a@x.org" }), Some("password")),
        ("/api/demo/sign-in", json!({ "person_id": "Bea" }), Some("person_id")),
        ("/api/commands", json!({ "command": {} }), Some("id")),
        ("/api/commands", json!({ "id": "7", "command": {} }), Some("id")),
        ("/api/commands", json!({ "id": id, "command": {} }), Some("name")),
        ("/api/commands", json!({ "id": id, "command": { "name": "rob_the_bank" } }), Some("name")),
        ("/api/commands", json!({ "id": id, "command": { "name": "start_meeting" } }), Some("meeting_id")),
        ("/api/commands", json!({ "id": id, "command": { "name": "start_meeting", "meeting_id": 7 } }), Some("meeting_id")),
        ("/api/cases/search", json!({ "priority": "purple" }), Some("priority")),
        ("/api/cases/search", json!({ "after": "x" }), Some("after")),
        ("/api/cases/search", json!({ "q": "x".repeat(201) }), Some("q")),
        ("/api/cases/search", Value::Null, None),
    ] {
        let answer = world.post(path, Some(&cookie), body.clone()).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "malformed"), "{path} {body}: {answer:?}");
        assert_eq!(answer.field().as_deref(), field, "{path} {body}: {answer:?}");
    }
    for (path, field) in [
        ("/api/meetings?from=yesterday", "from"),
        ("/api/meetings?from=2026-11-02&to=2026-11-01", "to"),
        ("/api/meetings?from=2026-01-01&to=2026-12-31", "to"),
        ("/api/actions?scope=theirs", "scope"),
    ] {
        let answer = world.get(path, Some(&cookie)).await;
        assert_eq!((answer.status, answer.field().as_deref()), (StatusCode::BAD_REQUEST, Some(field)), "{path}: {answer:?}");
    }
}

#[actix_web::test]
async fn too_much_and_other_kinds_of_body_are_refused() {
    let world = World::demo().await;
    let cookie = world.cookie().await;
    let large = json!({ "id": Uuid::now_v7(), "command": { "name": "x".repeat(64 * 1024) } }).to_string();
    let answer = world.ask(Ask::post("/api/commands", Some(&cookie), large)).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let ask = Ask::post("/api/commands", Some(&cookie), "{}".into());
        let headers: Vec<_> = ask.headers.iter().copied().filter(|(name, _)| *name != "content-type").chain([("content-type", kind)]).collect();
        let answer = world.ask(ask.headers(&headers)).await;
        assert_eq!(answer.field().as_deref(), Some("content-type"), "{kind}");
    }
}

#[actix_web::test]
async fn a_command_is_executed_once_and_a_refused_one_changes_nothing() {
    let world = World::demo().await;
    let cookie = world.cookie().await;
    let case = world.get("/api/cases/SF-001", Some(&cookie)).await.json()["id"].clone();
    let id = Uuid::now_v7();
    let command = json!({ "id": id, "command": { "name": "update_case", "case_id": case, "priority": "amber" } });
    let first = world.post("/api/commands", Some(&cookie), command.clone()).await;
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    assert_eq!((first.json()["id"].clone(), first.json()["is_repeat"].clone()), (json!(id), json!(false)));
    let again = world.post("/api/commands", Some(&cookie), command.clone()).await.json();
    assert_eq!((again["is_repeat"].clone(), again["streams"].clone()), (json!(true), first.json()["streams"].clone()));
    let mut other = command;
    other["command"]["priority"] = json!("green");
    let reused = world.post("/api/commands", Some(&cookie), other).await;
    assert_eq!((reused.status, reused.code().as_str()), (StatusCode::CONFLICT, "command_id_reused"));
    let theirs = world.post("/api/demo/sign-in", None, json!({ "person_id": world.sam.id })).await.cookie().split(';').next().expect("a cookie").to_owned();
    let asked = json!({ "id": Uuid::now_v7(), "command": { "name": "update_case", "case_id": case, "priority": "green" } });
    let refused = world.post("/api/commands", Some(&theirs), asked.clone()).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(world.post("/api/commands", None, asked).await.status, StatusCode::UNAUTHORIZED);
    let row = world.post("/api/cases/search", Some(&cookie), json!({})).await.json()["cases"][0].clone();
    assert_eq!(row["priority"], "amber");
}
