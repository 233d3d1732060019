//! P7: the bounded queue of a connection, seen from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use bytes::Bytes;
use mdt_domain::{
    ids::{ConnectionId, PersonId},
    words::UtcMicros,
};
use mdt_hub::{
    queue::{Connection, Health, PULL_BYTES, Piece, Tag},
    timings::Timings,
};
use mdt_protocol::{close::CloseCode, limits::QUEUE_BYTES};
use std::{
    task::{Context, Poll, Waker},
    time::Duration,
};
use uuid::Uuid;

/// What most frames here are about.
const TAG: Tag = Tag(7);

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
    while connection.push(TAG, &[frame(5000)]) {
        queued += 1;
    }
    assert!(connection.waiting_bytes() <= QUEUE_BYTES);
    assert!(queued > 20);
    assert!(!connection.push(TAG, &[frame(1)]), "once lagging, nothing more is queued");
    let (messages, _) = drain(&connection);
    assert_eq!(messages.len(), queued);
    assert!(messages.iter().all(|m| m.len() == 5000));
    assert!(!connection.push(TAG, &[frame(1)]), "until its session has caught it up");
    connection.clear_lagging();
    assert!(connection.push(TAG, &[frame(1)]));
}

#[test]
fn p7_1_a_batch_is_all_or_nothing() {
    let connection = connection();
    assert!(!connection.push(TAG, &[frame(10), frame(QUEUE_BYTES)]));
    assert_eq!(connection.waiting_bytes(), 0);
}

#[test]
fn p7_1_a_snapshot_of_any_size_fits_an_empty_queue_and_answers_keep_their_room() {
    let connection = connection();
    assert!(connection.push_snapshot(TAG, frame(3 * QUEUE_BYTES)));
    assert!(!connection.push(TAG, &[frame(10)]));
    drain(&connection);
    connection.clear_lagging();
    while connection.push(TAG, &[frame(1000)]) {}
    connection.push_control(frame(500));
    assert_eq!(connection.ended(), None, "an answer finds room where content does not");
    let (messages, _) = drain(&connection);
    assert_eq!(messages.last().unwrap().len(), 500);
}

#[test]
fn p7_1_answers_behind_a_snapshot_beyond_the_bound_end_nothing() {
    let connection = connection();
    assert!(connection.push_snapshot(TAG, frame(2 * QUEUE_BYTES)));
    connection.push_control(frame(100));
    assert_eq!(connection.ended(), None, "else a page on a slow line would never have it: it comes back and asks again");
    // Half of it taken, half of it back: the answers alone are counted, and they are bounded.
    for _ in 0..QUEUE_BYTES / PULL_BYTES {
        assert!(connection.poll_pull(&Context::from_waker(Waker::noop())).is_ready());
    }
    connection.push_control(frame(QUEUE_BYTES - 100));
    assert_eq!(connection.ended(), None);
    connection.push_control(frame(1));
    assert_eq!(connection.ended(), Some(CloseCode::TooSlow));
}

#[test]
fn p7_1_a_snapshot_taken_back_no_longer_makes_room() {
    let connection = connection();
    assert!(connection.push_snapshot(TAG, frame(2 * QUEUE_BYTES)));
    assert!(connection.take_back(TAG));
    connection.push_control(frame(QUEUE_BYTES));
    connection.push_control(frame(1));
    assert_eq!(connection.ended(), Some(CloseCode::TooSlow));
}

#[test]
fn order_is_kept_over_sizes() {
    let connection = connection();
    let sizes = [10, 9000, 4096, 4097, 1, 12_000, 3];
    for size in sizes {
        assert!(connection.push(TAG, &[frame(size)]));
    }
    let (messages, _) = drain(&connection);
    assert_eq!(messages.iter().map(Vec::len).collect::<Vec<_>>(), sizes);
}

#[test]
fn the_close_comes_behind_what_waits_and_then_the_end() {
    let connection = connection();
    connection.push(TAG, &[frame(10)]);
    connection.end(CloseCode::Restarting);
    assert!(!connection.push(TAG, &[frame(10)]), "nothing is queued after the end");
    let (messages, close) = drain(&connection);
    assert_eq!((messages.len(), close), (1, Some(CloseCode::Restarting)));
    assert_eq!(connection.poll_pull(&Context::from_waker(Waker::noop())), Poll::Ready(None));
}

#[test]
fn p7_2_p9_1_the_reaper_sees_a_stalled_and_a_dead_connection() {
    let short = Timings { stalled_after: Duration::ZERO, dead_after: Duration::from_secs(60), ..Timings::REAL };
    let stalled = connection();
    assert_eq!(stalled.check(&short, 0.0), Health::Good, "nothing waits: not stalled");
    stalled.push(TAG, &[frame(10)]);
    std::thread::yield_now();
    assert_eq!(stalled.check(&short, 0.0), Health::End(CloseCode::TooSlow));
    let dead = connection();
    let silent = Timings { dead_after: Duration::ZERO, ..Timings::REAL };
    while dead.check(&silent, 0.0) == Health::Good {
        std::thread::yield_now();
    }
    assert_eq!(dead.check(&silent, 0.0), Health::End(CloseCode::Dead));
}

#[test]
fn p12_2_what_waits_under_a_tag_is_taken_back_and_nothing_else() {
    let connection = connection();
    let (gone, stays) = (Tag(11), Tag(12));
    for size in [100, 200, 300] {
        assert!(connection.push(gone, &[frame(size), frame(size)]));
        assert!(connection.push(stays, &[frame(size + 1)]));
    }
    connection.push_tagged(gone, frame(40));
    connection.push_control(frame(50));
    assert!(connection.push_snapshot(gone, frame(5_000)));
    assert!(connection.take_back(gone));
    assert_eq!(connection.waiting_bytes(), 101 + 201 + 301 + 50);
    assert!(connection.take_back(gone), "again is no matter");
    let (messages, close) = drain(&connection);
    assert_eq!(messages.iter().map(Vec::len).collect::<Vec<_>>(), [101, 201, 301, 50], "the rest is there, whole, in its order");
    assert_eq!((connection.waiting_bytes(), close), (0, None));
    assert!(connection.push(stays, &[frame(10)]), "and the connection goes on");
}

#[test]
fn p12_2_what_is_half_sent_and_what_hides_among_cards_cannot_be_taken_back() {
    let half_sent = connection();
    assert!(half_sent.push_snapshot(TAG, frame(3 * PULL_BYTES)));
    let mut context = Context::from_waker(Waker::noop());
    assert!(half_sent.take_back(Tag(8)), "another's is not touched by it");
    assert!(matches!(half_sent.poll_pull(&context), Poll::Ready(Some(pieces)) if matches!(pieces[..], [Piece::First(_)])));
    assert!(half_sent.take_back(Tag(8)), "half of something else is on its way");
    assert!(!half_sent.take_back(TAG), "a part of it is on its way");
    // Wholly taken by the socket: it arrived before the right ended.
    while let Poll::Ready(Some(_)) = half_sent.poll_pull(&context) {
        context = Context::from_waker(Waker::noop());
    }
    assert!(half_sent.take_back(TAG));

    // The answer to a join holds cards of many cases: whichever case it is, it may be in there.
    let joining = connection();
    assert!(joining.push_snapshot(Tag::CARDS, frame(2 * PULL_BYTES)));
    assert!(!joining.take_back(TAG), "it waits");
    assert!(matches!(joining.poll_pull(&context), Poll::Ready(Some(_))));
    assert!(!joining.take_back(TAG), "it is half sent");
    drain(&joining);
    assert!(joining.take_back(TAG), "it has arrived");
}

#[test]
fn p12_2_a_queue_emptied_by_taking_back_is_no_stalled_one() {
    let short = Timings { stalled_after: Duration::ZERO, ..Timings::REAL };
    let connection = connection();
    assert!(connection.push(TAG, &[frame(10)]));
    assert!(connection.take_back(TAG));
    std::thread::yield_now();
    assert_eq!(connection.check(&short, 0.0), Health::Good, "nothing waits any more");
}

#[tokio::test]
async fn p12_2_who_waits_for_a_drained_queue_is_told_when_taking_back_drains_it() {
    let connection = connection();
    while connection.push(TAG, &[frame(5_000)]) {}
    assert!(!connection.push(TAG, &[frame(1)]), "lagging: its session catches it up once it has drained");
    assert!(connection.take_back(TAG));
    tokio::time::timeout(Duration::from_secs(5), connection.wake_session.notified()).await.expect("the session is woken");
}

#[test]
fn p12_4_the_reaper_asks_for_the_rights_of_who_has_one_that_ended_by_time() {
    let connection = connection();
    let at = |seconds: i64| UtcMicros(1_790_000_000_000_000).plus_seconds(seconds);
    connection.check_rights(at(0));
    assert!(!connection.take_recheck(), "no right ends by itself");
    connection.note_rights_end(Some(at(100)));
    connection.note_earlier_end(at(50));
    connection.note_earlier_end(at(70));
    connection.check_rights(at(49));
    assert!(!connection.wants_recheck());
    connection.check_rights(at(50));
    assert!(connection.wants_recheck() && connection.take_recheck());
    assert!(!connection.take_recheck(), "it is told once");
    connection.check_rights(at(1_000));
    assert!(!connection.take_recheck(), "its session notes the next end when it asked");
}
