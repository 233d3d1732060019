//! P7: the bounded queue of a connection, seen from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use bytes::Bytes;
use mdt_domain::ids::{ConnectionId, PersonId};
use mdt_hub::{
    queue::{Connection, Health, PULL_BYTES, Piece},
    timings::Timings,
};
use mdt_protocol::{close::CloseCode, limits::QUEUE_BYTES};
use std::{
    task::{Context, Poll, Waker},
    time::Duration,
};
use uuid::Uuid;

fn connection() -> Connection { Connection::new(ConnectionId(Uuid::now_v7()), PersonId(Uuid::now_v7()), "session".into()) }

fn frame(size: usize) -> Bytes { Bytes::from(vec![b'x'; size]) }

/// Everything that can be taken now, slices put together.
fn drain(connection: &Connection) -> (Vec<Vec<u8>>, Option<CloseCode>) {
    let mut context = Context::from_waker(Waker::noop());
    let (mut messages, mut open, mut close) = (Vec::new(), Vec::new(), None);
    while let Poll::Ready(Some(pieces)) = connection.poll_pull(&context) {
        let size: usize = pieces.iter().map(|p| match p { Piece::Text(b) | Piece::First(b) | Piece::Continue(b) | Piece::Last(b) => b.len(), _ => 0 }).sum();
        assert!(size <= PULL_BYTES, "a pull takes at most {PULL_BYTES} bytes");
        for piece in pieces {
            match piece {
                Piece::Text(bytes) => messages.push(bytes.to_vec()),
                Piece::First(bytes) | Piece::Continue(bytes) => open.extend_from_slice(&bytes),
                Piece::Last(bytes) => {
                    open.extend_from_slice(&bytes);
                    messages.push(std::mem::take(&mut open));
                }
                Piece::Ping => {}
                Piece::Close(code) => close = Some(code),
            }
        }
        context = Context::from_waker(Waker::noop());
    }
    (messages, close)
}

#[test]
fn p7_1_content_over_the_bound_is_not_queued_and_frames_stay_whole() {
    let connection = connection();
    let mut queued = 0;
    while connection.push(&[frame(5000)]) {
        queued += 1;
    }
    assert!(connection.waiting_bytes() <= QUEUE_BYTES);
    assert!(queued > 20);
    assert!(!connection.push(&[frame(1)]), "once lagging, nothing more is queued");
    let (messages, _) = drain(&connection);
    assert_eq!(messages.len(), queued);
    assert!(messages.iter().all(|m| m.len() == 5000));
    assert!(!connection.push(&[frame(1)]), "until its session has caught it up");
    connection.clear_lagging();
    assert!(connection.push(&[frame(1)]));
}

#[test]
fn p7_1_a_batch_is_all_or_nothing() {
    let connection = connection();
    assert!(!connection.push(&[frame(10), frame(QUEUE_BYTES)]));
    assert_eq!(connection.waiting_bytes(), 0);
}

#[test]
fn p7_1_a_snapshot_of_any_size_fits_an_empty_queue_and_answers_keep_their_room() {
    let connection = connection();
    assert!(connection.push_snapshot(frame(3 * QUEUE_BYTES)));
    assert!(!connection.push(&[frame(10)]));
    drain(&connection);
    connection.clear_lagging();
    while connection.push(&[frame(1000)]) {}
    connection.push_control(frame(500));
    assert_eq!(connection.ended(), None, "an answer finds room where content does not");
    let (messages, _) = drain(&connection);
    assert_eq!(messages.last().unwrap().len(), 500);
}

#[test]
fn order_is_kept_over_sizes() {
    let connection = connection();
    let sizes = [10, 9000, 4096, 4097, 1, 12_000, 3];
    for size in sizes {
        assert!(connection.push(&[frame(size)]));
    }
    let (messages, _) = drain(&connection);
    assert_eq!(messages.iter().map(Vec::len).collect::<Vec<_>>(), sizes);
}

#[test]
fn the_close_comes_behind_what_waits_and_then_the_end() {
    let connection = connection();
    connection.push(&[frame(10)]);
    connection.end(CloseCode::Restarting);
    assert!(!connection.push(&[frame(10)]), "nothing is queued after the end");
    let (messages, close) = drain(&connection);
    assert_eq!((messages.len(), close), (1, Some(CloseCode::Restarting)));
    assert_eq!(connection.poll_pull(&Context::from_waker(Waker::noop())), Poll::Ready(None));
}

#[test]
fn p7_2_p9_1_the_reaper_sees_a_stalled_and_a_dead_connection() {
    let short = Timings { stalled_after: Duration::ZERO, dead_after: Duration::from_secs(60), ..Timings::REAL };
    let stalled = connection();
    assert_eq!(stalled.check(&short, 0.0), Health::Good, "nothing waits: not stalled");
    stalled.push(&[frame(10)]);
    std::thread::yield_now();
    assert_eq!(stalled.check(&short, 0.0), Health::End(CloseCode::TooSlow));
    let dead = connection();
    let silent = Timings { dead_after: Duration::ZERO, ..Timings::REAL };
    while dead.check(&silent, 0.0) == Health::Good {
        std::thread::yield_now();
    }
    assert_eq!(dead.check(&silent, 0.0), Health::End(CloseCode::Dead));
}
