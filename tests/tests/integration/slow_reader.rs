//! P7: a member that never reads, and one that reads slowly, beside neighbours who notice nothing.

use crate::room::Huddle;
use futures_util::SinkExt;
use mdt_domain::{
    action_item::OwnerRef,
    ids::ActionId,
    stream::StreamId,
    words::Text,
};
use mdt_protocol::{
    client::ClientMessage,
    command::{WireCommand, WireHome},
    server::ServerMessage,
};
use mdt_tests::{client::{Client, PATIENCE}, server::Options};
use std::time::{Duration, Instant};
use tokio::{io::AsyncReadExt, net::{TcpSocket, TcpStream}};
use tokio_tungstenite::{WebSocketStream, tungstenite::{Message, client::IntoClientRequest, http::HeaderValue}};
use uuid::Uuid;

/// A socket with a small receive buffer that follows a stream and is read by hand only.
async fn follower(address: &str, cookie: &str, stream: &StreamId) -> WebSocketStream<TcpStream> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let tcp = socket.connect(address.parse().unwrap()).await.unwrap();
    let mut request = format!("ws://{address}/socket").into_client_request().unwrap();
    request.headers_mut().insert("Cookie", HeaderValue::from_str(cookie).unwrap());
    request.headers_mut().insert("Origin", HeaderValue::from_str(&format!("http://{address}")).unwrap());
    let (mut ws, _) = tokio_tungstenite::client_async(request, tcp).await.unwrap();
    for message in [
        ClientMessage::Hello { protocol: 1 },
        ClientMessage::Subscribe { stream: stream.clone(), from: None },
    ] {
        ws.send(Message::text(serde_json::to_string(&message).unwrap())).await.unwrap();
    }
    ws
}

fn action(case: mdt_domain::ids::CaseId) -> WireCommand {
    WireCommand::AddAction {
        home: WireHome::Case { case_id: case },
        action_id: ActionId(Uuid::now_v7()),
        what: Text::parse(&"p".repeat(270)).unwrap(),
        owner: OwnerRef::Pool,
        due_on: None,
        meeting_id: None,
        item_id: None,
    }
}

async fn p99_of(writer: &mut Client, case: mdt_domain::ids::CaseId, times: usize) -> Duration {
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let started = Instant::now();
        writer.must(action(case)).await.unwrap();
        took.push(started.elapsed());
    }
    took.sort();
    took[took.len() * 99 / 100]
}

/// Whether the kernel still knows a connection from this local port to the server.
fn is_known_to_kernel(server_port: u16, client_port: u16) -> bool {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let (server, client) = (format!(":{server_port:04X}"), format!(":{client_port:04X}"));
    table.lines().skip(1).any(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        // The server's side of the connection.
        fields[1].ends_with(&server) && fields[2].ends_with(&client)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p7_1_p7_2_p7_3_p7_4_who_never_reads_is_bounded_ended_told_and_caught_up() {
    let huddle = Huddle::with(Options { timings_divisor: 10, ..Options::default() }).await;
    let amira = huddle.join("Hassan").await;
    let mut tom = huddle.join("Quill").await;
    let case = tom.cards[0].case_id;
    let stream = StreamId::Case(case);
    // Only the follower stays: this one would be ended for its own silence.
    drop(amira.client);
    let quiet = p99_of(&mut tom.client, case, 100).await;
    let memory_before = huddle.server.resident_kib().unwrap();
    let stalled = follower(&huddle.server.address, &amira.cookie, &stream).await;
    let client_port = stalled.get_ref().local_addr().unwrap().port();
    // 400 events of about 1.2 KB are twice what the queue and the kernel may hold.
    let beside = p99_of(&mut tom.client, case, 400).await;
    let memory_after = huddle.server.resident_kib().unwrap();
    println!("neighbour's p99: quiet {quiet:?}, beside {beside:?}; memory +{} KiB", memory_after.saturating_sub(memory_before));
    assert!(memory_after.saturating_sub(memory_before) < 8 * 1024, "the server grew by {} KiB", memory_after - memory_before);
    // Ended from outside, and the socket is really gone (20 s + 30 s at a tenth and the kernel's own 30 s at the most).
    let deadline = Instant::now() + Duration::from_secs(35);
    while is_known_to_kernel(huddle.server.port(), client_port) {
        assert!(Instant::now() < deadline, "the socket is still there");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // On return it is told why, and has everything.
    let mut back = Client::connect(&huddle.server.address, &amira.cookie).await.unwrap();
    assert!(back.ended_before.as_deref().is_some_and(|why| why.contains("took nothing")), "{:?}", back.ended_before);
    back.subscribe(&stream, None).await.unwrap();
    let (state, seq) = crate::room::fresh(&huddle, &tom.cookie, &stream).await;
    assert_eq!((back.streams[&stream].seq, &back.streams[&stream].state), (seq, &state));
    drop(stalled);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p7_1_who_reads_slowly_gets_everything_once_and_in_order() {
    // Real waiting times: an honest slow reader must not be ended.
    let huddle = Huddle::with(Options::default()).await;
    let amira = huddle.join("Hassan").await;
    let mut tom = huddle.join("Quill").await;
    let case = tom.cards[0].case_id;
    let stream = StreamId::Case(case);
    let mut slow = follower(&huddle.server.address, &amira.cookie, &stream).await;
    for _ in 0..400 {
        tom.must(action(case)).await;
    }
    let (_, head) = crate::room::fresh(&huddle, &tom.cookie, &stream).await;
    // Read in small bites with pauses at first, then as it comes; frames are put together by hand from the raw bytes.
    let tcp = slow.get_mut();
    let (mut bytes, mut parsed, mut message) = (Vec::new(), 0, Vec::new());
    let (mut last, mut bites) = (0_u64, 0);
    let deadline = Instant::now() + PATIENCE;
    while last < head {
        assert!(Instant::now() < deadline, "stopped at {last} of {head}");
        let mut bite = [0_u8; 512];
        let read = tokio::time::timeout(PATIENCE, tcp.read(&mut bite)).await.unwrap().unwrap();
        assert!(read > 0, "closed at {last} of {head}");
        bytes.extend_from_slice(&bite[..read]);
        bites += 1;
        if bites < 40 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        while let Some((is_final, opcode, payload, used)) = frame(&bytes[parsed..]) {
            parsed += used;
            if opcode > 7 {
                continue;
            }
            message.extend_from_slice(&payload);
            if !is_final {
                continue;
            }
            let whole: ServerMessage = serde_json::from_slice(&std::mem::take(&mut message)).unwrap();
            match whole {
                ServerMessage::Snapshot { at, .. } => last = at.seq,
                ServerMessage::Event(event) => {
                    assert_eq!(event.seq, last + 1, "no gap, no double");
                    last = event.seq;
                }
                _ => {}
            }
        }
    }
    assert_eq!(last, head);
}

/// The first whole frame of a server: final, opcode, payload, bytes used.
fn frame(bytes: &[u8]) -> Option<(bool, u8, Vec<u8>, usize)> {
    let (first, second) = (*bytes.first()?, *bytes.get(1)?);
    let (length, start) = match second & 0x7f {
        126 => (usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?)), 4),
        127 => (usize::try_from(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)).ok()?, 10),
        small => (usize::from(small), 2),
    };
    Some((first & 0x80 != 0, first & 0x0f, bytes.get(start..start + length)?.to_vec(), start + length))
}
