//! Bad frames end nobody else's session; a hostile connection closes its own with the numbered code.

use crate::room::Huddle;
use futures_util::{SinkExt, StreamExt};
use mdt_protocol::{
    client::ClientMessage,
    close::CloseCode,
    server::{ErrorCode, ProtocolErrorCode, ServerMessage},
};
use mdt_tests::client::open;
use tokio_tungstenite::tungstenite::{Message, protocol::frame::{Frame, coding::{Data, OpCode}}};

/// Sends frames on a connection of its own and says with which code it was closed, if it was.
async fn closed_with(huddle: &Huddle, cookie: &str, frames: Vec<Message>, is_hello_first: bool) -> Option<u16> {
    let mut socket = open(&huddle.server.address, cookie).await.unwrap();
    if is_hello_first {
        socket.send(Message::text(r#"{"type":"hello","protocol":1}"#)).await.unwrap();
    }
    for frame in frames {
        if socket.send(frame).await.is_err() {
            break;
        }
    }
    let read = async {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Close(frame) = message {
                return frame.map(|f| u16::from(f.code));
            }
        }
        None
    };
    tokio::time::timeout(mdt_tests::client::PATIENCE, read).await.expect("the connection is closed in time")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b1_b2_b4_hostile_frames_close_their_own_connection_and_nobody_elses() {
    let huddle = Huddle::open().await;
    let mut neighbour = huddle.join("Quill").await;
    let cookie = huddle.server.sign_in(huddle.server.person("Hassan").await.unwrap()).await.unwrap();
    let text = |text: &str| Message::text(text.to_owned());
    let many = |frame: Message, times: usize| vec![frame; times];
    let cases: Vec<(&str, Vec<Message>, bool, CloseCode)> = vec![
        ("no hello", vec![text(r#"{"type":"ping","n":1}"#)], false, CloseCode::HelloExpected),
        ("a command before the hello", vec![text(r#"{"type":"command","id":"x"}"#)], false, CloseCode::HelloExpected),
        ("not JSON, again and again", many(text("hello?"), 12), true, CloseCode::Malformed),
        ("JSON without a type, again and again", many(text("[1,2,3]"), 12), true, CloseCode::Malformed),
        ("a field of the wrong kind, again and again", many(text(r#"{"type":"join","meeting_id":7}"#), 12), true, CloseCode::Malformed),
        ("binary", vec![Message::binary(vec![0_u8; 10])], true, CloseCode::Malformed),
        ("over 64 KiB", vec![text(&format!(r#"{{"type":"ping","n":1,"x":"{}"}}"#, "x".repeat(70_000)))], true, CloseCode::TooLarge),
        ("text that is not UTF-8", vec![Message::Frame(Frame::message(vec![0xff_u8, 0xfe], OpCode::Data(Data::Text), true))], true, CloseCode::Malformed),
        (
            "endless continuation",
            std::iter::once(Message::Frame(Frame::message(vec![b'x'; 40_000], OpCode::Data(Data::Text), false)))
                .chain((0..4).map(|_| Message::Frame(Frame::message(vec![b'x'; 40_000], OpCode::Data(Data::Continue), false))))
                .collect(),
            true,
            CloseCode::TooLarge,
        ),
    ];
    for (what, frames, is_hello_first, code) in cases {
        assert_eq!(closed_with(&huddle, &cookie, frames, is_hello_first).await, Some(code.number()), "{what}");
        neighbour.client.send(&ClientMessage::Ping { n: 1 }).await.unwrap();
        neighbour.client.wait(|m| matches!(m, ServerMessage::Pong { .. })).await.unwrap();
    }
    assert!(!neighbour.client.unread.iter().any(|m| matches!(m, ServerMessage::Error { .. })), "the neighbour noticed nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_a_command_that_cannot_be_read_names_its_field_and_the_connection_stays() {
    let huddle = Huddle::open().await;
    let mut tom = huddle.join("Quill").await;
    let meeting = huddle.meeting;
    let id = uuid::Uuid::now_v7();
    let case = tom.cards[0].case_id;
    let long = "x".repeat(300);
    let bodies = [
        (r#"{"name":"no_such_thing"}"#.to_owned(), "name"),
        (r#"{"meeting_id":"x"}"#.to_owned(), "name"),
        (r#"{"name":"raise_hand"}"#.to_owned(), "meeting_id"),
        (r#"{"name":"raise_hand","meeting_id":"not-an-id"}"#.to_owned(), "meeting_id"),
        (format!(r#"{{"name":"add_topic","meeting_id":"{meeting}","item_id":"{id}","title":"","planned_minutes":3}}"#), "title"),
        (format!(r#"{{"name":"add_topic","meeting_id":"{meeting}","item_id":"{id}","title":"{long}","planned_minutes":3}}"#), "title"),
        (format!(r#"{{"name":"add_topic","meeting_id":"{meeting}","item_id":"{id}","title":"Flu clinic","planned_minutes":-1}}"#), "planned_minutes"),
        (format!(r#"{{"name":"update_case","case_id":"{case}","cfs":12}}"#), "cfs"),
        (format!(r#"{{"name":"raise_hand","meeting_id":"{meeting}","extra":1}}"#), "extra"),
    ];
    for (body, field) in bodies {
        tom.client.send_text(format!(r#"{{"type":"command","id":"{id}","command":{body}}}"#)).await.unwrap();
        let answer = tom.client.wait(|m| matches!(m, ServerMessage::Refused { .. } | ServerMessage::Accepted { .. })).await.unwrap();
        let ServerMessage::Refused { error, .. } = answer else { panic!("{body} was accepted") };
        assert_eq!((error.code, error.field.as_deref()), (ErrorCode::Protocol(ProtocolErrorCode::Malformed), Some(field)), "{body}: {}", error.message);
    }
    tom.client.send(&ClientMessage::Ping { n: 1 }).await.unwrap();
    tom.client.wait(|m| matches!(m, ServerMessage::Pong { .. })).await.unwrap();
}
