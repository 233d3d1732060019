//! Who receives what, seen on the socket.

use crate::room::Huddle;
use mdt_domain::stream::StreamId;
use mdt_protocol::{client::ClientMessage, server::ServerMessage};
use mdt_tests::client::Client;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_have_a_case_receives_nothing_of_it() {
    let huddle = Huddle::open().await;
    let chair = huddle.join("Perera").await;
    assert_eq!(chair.cards.len(), 11, "the chair has every card");
    // A rotating partner is asked to the meeting: lines, no card, no case.
    let mut lena = huddle.join("Lena").await;
    assert!(lena.cards.is_empty());
    assert_eq!(lena.meeting(huddle.meeting).items.values().filter(|i| i.state != mdt_domain::meeting::ItemState::Removed).count(), 11);
    for card in &chair.cards {
        for stream in [StreamId::Case(card.case_id), StreamId::CaseRestricted(card.case_id)] {
            lena.client.send(&ClientMessage::Subscribe { stream: stream.clone(), from: None }).await.unwrap();
            let answer = lena.client.wait(|m| matches!(m, ServerMessage::RefusedStream { .. } | ServerMessage::Snapshot { .. })).await.unwrap();
            assert_eq!(answer, ServerMessage::RefusedStream { stream });
        }
    }
    // What does not exist is answered alike.
    let nothing = StreamId::Case(mdt_domain::ids::CaseId(uuid::Uuid::now_v7()));
    lena.client.send(&ClientMessage::Subscribe { stream: nothing.clone(), from: None }).await.unwrap();
    let answer = lena.client.wait(|m| matches!(m, ServerMessage::RefusedStream { .. })).await.unwrap();
    assert_eq!(answer, ServerMessage::RefusedStream { stream: nothing });
    // Nothing she received names a code or a person of a case.
    let text = serde_json::to_string(&lena.client.unread).unwrap() + &serde_json::to_string(&lena.client.streams[&huddle.stream()].state).unwrap();
    for card in &chair.cards {
        assert!(!text.contains(card.code.as_str()) && !text.contains(&card.case_id.to_string()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_out_browser_has_no_socket_and_a_foreign_site_opens_none() {
    let huddle = Huddle::open().await;
    let mut amira = huddle.join("Hassan").await;
    let out = huddle.server.api(&amira.cookie, "POST", "/api/sign-out", &serde_json::Value::Null).await.unwrap();
    assert!(out.status < 300, "{}", out.status);
    assert_eq!(amira.client.until_closed().await.unwrap(), Some(4001));
    assert!(Client::connect(&huddle.server.address, &amira.cookie).await.is_err());
    let cookie = huddle.server.sign_in(amira.id).await.unwrap();
    let upgrade = |origin: &'static str| {
        [
            ("Cookie", cookie.as_str()),
            ("Origin", origin),
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ]
    };
    let answer = mdt_tests::http::request(&huddle.server.address, "GET", "/socket", &upgrade("https://evil.example"), b"").await.unwrap();
    assert_eq!(answer.status, 403);
}
