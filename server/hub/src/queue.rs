//! A connection's bounded queue: what waits to be taken by its socket (P7).
//!
//! The socket *pulls*; nothing is pushed into it. Content is all or nothing per batch; over the bound the connection is
//! lagging: nothing more is queued, and when it has drained its session catches it up from the journal. Answers to its
//! own commands have room of their own, so that they are never lost to content.
//! Architecture invariant: knows no stream, no database, no socket. Called by the fan-out and the session (push), by
//! the socket (pull) and by the reaper (progress).

use bytes::Bytes;
use mdt_domain::{
    ids::{ConnectionId, PersonId},
    words::UtcMicros,
};
use mdt_protocol::{close::CloseCode, limits::QUEUE_BYTES};
use parking_lot::Mutex;
use std::{
    collections::VecDeque,
    sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};
use tokio::sync::Notify;

/// Bytes of the bound that are kept for answers, pongs and notices.
const CONTROL_BYTES: usize = 32 * 1024;
/// Bytes a socket takes at one pull; longer frames are sent in slices of this size (continuation frames), because the
/// HTTP write buffer keeps whatever capacity it once needed.
pub const PULL_BYTES: usize = 4 * 1024;

/// A piece for the socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A whole text message.
    Text(Bytes),
    /// First slice of a long text message.
    First(Bytes),
    /// A further slice.
    Continue(Bytes),
    /// The last slice.
    Last(Bytes),
    /// A ping.
    Ping,
    /// Close with this code; nothing follows.
    Close(CloseCode),
}

/// What a waiting frame is about, so that it can be taken back when the right to it ends (P12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(pub u64);
impl Tag {
    /// Answers and notices: about nothing that can be taken away.
    pub const NONE: Self = Self(0);
    /// The answer to a join: holds the cards of many cases.
    pub const CARDS: Self = Self(1);
}

#[derive(Default)]
struct Inner {
    frames: VecDeque<(Bytes, Tag)>,
    /// The frame whose slices are being taken, and how much of it is taken.
    partial: Option<(Bytes, Tag, usize)>,
    bytes: usize,
    /// Of these, what is left of a snapshot that was taken when the queue was empty: it does not count against the bound.
    uncounted: usize,
    lagging: bool,
    wants_drain: bool,
    wants_ping: bool,
    ended: Option<CloseCode>,
    close_taken: bool,
    waker: Option<Waker>,
    /// Since when something has waited without a break; none when empty.
    waiting_since: Option<Instant>,
    last_taken: Option<Instant>,
    window_start: Option<Instant>,
    window_bytes: usize,
}

/// One live connection: its queue, and what the reaper must know.
pub struct Connection {
    /// Which.
    pub id: ConnectionId,
    /// Who is signed in on it.
    pub person_id: PersonId,
    /// Hash of the session it belongs to: signing out ends all its connections.
    pub session_hash: String,
    inner: Mutex<Inner>,
    /// Told when the queue ran empty while something was behind, and when the connection ended.
    pub wake_session: Notify,
    born: Instant,
    heard_ms: AtomicU64,
    pinged_ms: AtomicU64,
    /// Its session must ask its rights again before anything else.
    wants_recheck: AtomicBool,
    /// The first of its rights to end by itself, microseconds; `i64::MAX`: none does.
    rights_end_at: AtomicI64,
}

/// What the reaper found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing to do.
    Good,
    /// End it with this code.
    End(CloseCode),
}

impl Connection {
    /// A fresh one.
    pub fn new(id: ConnectionId, person_id: PersonId, session_hash: String) -> Self {
        Self {
            id,
            person_id,
            session_hash,
            inner: Mutex::default(),
            wake_session: Notify::new(),
            born: Instant::now(),
            heard_ms: AtomicU64::new(0),
            pinged_ms: AtomicU64::new(0),
            wants_recheck: AtomicBool::new(false),
            rights_end_at: AtomicI64::new(i64::MAX),
        }
    }

    /// Something changed that can end rights of this connection: its session asks them all again.
    pub fn ask_recheck(&self) {
        self.wants_recheck.store(true, Ordering::Release);
        self.wake_session.notify_one();
    }

    /// Whether the session must ask its rights again; it is told once.
    pub fn take_recheck(&self) -> bool { self.wants_recheck.swap(false, Ordering::AcqRel) }

    /// Whether its rights are about to be asked again: nothing is sent before.
    pub fn wants_recheck(&self) -> bool { self.wants_recheck.load(Ordering::Acquire) }

    /// Notes the first right that ends by itself.
    pub fn note_rights_end(&self, at: Option<UtcMicros>) { self.rights_end_at.store(at.map_or(i64::MAX, |at| at.0), Ordering::Release); }

    /// A right that ends earlier than those known.
    pub fn note_earlier_end(&self, at: UtcMicros) { self.rights_end_at.fetch_min(at.0, Ordering::AcqRel); }

    /// The reaper's look at the clock: a right has ended by itself.
    pub fn check_rights(&self, now: UtcMicros) {
        if self.rights_end_at.load(Ordering::Acquire) <= now.0 {
            self.rights_end_at.store(i64::MAX, Ordering::Release);
            self.ask_recheck();
        }
    }

    /// Takes back what waits under a tag (P12). `false`: a part of it is on its way already, or may hide among cards; then the
    /// connection must be shut.
    #[must_use]
    pub fn take_back(&self, tag: Tag) -> bool { self.take_back_of(tag, |of| of == tag || of == Tag::CARDS) }

    /// The same of what is on no card: of a list of actions.
    #[must_use]
    pub fn take_back_list(&self, tag: Tag) -> bool { self.take_back_of(tag, |of| of == tag) }

    fn take_back_of(&self, tag: Tag, is_about: impl Fn(Tag) -> bool) -> bool {
        let mut inner = self.inner.lock();
        if inner.partial.as_ref().is_some_and(|(_, of, _)| is_about(*of)) || inner.frames.iter().any(|(_, of)| *of != tag && is_about(*of)) {
            return false;
        }
        let mut taken = 0;
        // A snapshot that does not count is the first frame.
        if inner.partial.is_none() && inner.frames.front().is_some_and(|(_, of)| *of == tag) {
            inner.uncounted = 0;
        }
        inner.frames.retain(|(frame, of)| {
            let stays = *of != tag;
            taken += if stays { 0 } else { frame.len() };
            stays
        });
        inner.bytes -= taken;
        if inner.frames.is_empty() && inner.partial.is_none() {
            inner.waiting_since = None;
            self.notify_if_empty(&mut inner);
        }
        true
    }

    /// Queues content, all or nothing. `false`: the connection is lagging (or over), nothing was queued; it will be told
    /// to catch up when it has drained.
    pub fn push(&self, tag: Tag, frames: &[Bytes]) -> bool {
        let size: usize = frames.iter().map(Bytes::len).sum();
        let mut inner = self.inner.lock();
        if inner.ended.is_some() {
            return false;
        }
        if inner.lagging || inner.bytes + size > QUEUE_BYTES - CONTROL_BYTES {
            inner.lagging = true;
            inner.wants_drain = true;
            self.notify_if_empty(&mut inner);
            return false;
        }
        self.enqueue(inner, tag, frames, size);
        true
    }

    /// Queues a snapshot: any size when the queue is empty (it does not count against the bound then), else like content.
    pub fn push_snapshot(&self, tag: Tag, frame: Bytes) -> bool {
        let size = frame.len();
        let mut inner = self.inner.lock();
        if inner.ended.is_some() {
            return false;
        }
        if inner.bytes > 0 && inner.bytes + size > QUEUE_BYTES - CONTROL_BYTES {
            inner.lagging = true;
            inner.wants_drain = true;
            return false;
        }
        if inner.bytes == 0 {
            inner.uncounted = size;
        }
        self.enqueue(inner, tag, std::slice::from_ref(&frame), size);
        true
    }

    /// Queues an answer or notice. When even the room kept for these is full, the connection is ended as too slow:
    /// its unanswered commands are answered when it comes back with the same ids.
    pub fn push_control(&self, frame: Bytes) { self.push_tagged(Tag::NONE, frame); }

    /// The same for what may have to be taken back.
    pub fn push_tagged(&self, tag: Tag, frame: Bytes) {
        let size = frame.len();
        let inner = self.inner.lock();
        if inner.ended.is_some() {
            return;
        }
        if inner.bytes > 0 && inner.bytes - inner.uncounted + size > QUEUE_BYTES {
            drop(inner);
            self.end(CloseCode::TooSlow);
            return;
        }
        self.enqueue(inner, tag, std::slice::from_ref(&frame), size);
    }

    fn enqueue(&self, mut inner: parking_lot::MutexGuard<'_, Inner>, tag: Tag, frames: &[Bytes], size: usize) {
        let now = Instant::now();
        if inner.waiting_since.is_none() {
            inner.waiting_since = Some(now);
            inner.window_start = Some(now);
            inner.window_bytes = 0;
        }
        inner.frames.extend(frames.iter().map(|frame| (frame.clone(), tag)));
        inner.bytes += size;
        let waker = inner.waker.take();
        drop(inner);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Asks to be told when the queue has run empty (something is behind).
    pub fn want_drain(&self) {
        let mut inner = self.inner.lock();
        inner.wants_drain = true;
        self.notify_if_empty(&mut inner);
    }

    fn notify_if_empty(&self, inner: &mut Inner) {
        if inner.frames.is_empty() && inner.partial.is_none() && inner.wants_drain {
            inner.wants_drain = false;
            self.wake_session.notify_one();
        }
    }

    /// The session starts catching up: content may be queued again.
    pub fn clear_lagging(&self) { self.inner.lock().lagging = false; }

    /// Ends the connection: the code is sent behind what waits, if the socket still takes anything. Who is nobody here any more
    /// is sent nothing that waits (P12).
    pub fn end(&self, code: CloseCode) {
        let waker = {
            let mut inner = self.inner.lock();
            if inner.ended.is_none() {
                inner.ended = Some(code);
            }
            if matches!(code, CloseCode::SignedOut | CloseCode::RightsChanged) {
                inner.frames.clear();
                inner.partial = None;
                (inner.bytes, inner.uncounted) = (0, 0);
                inner.waiting_since = None;
            }
            inner.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        self.wake_session.notify_one();
    }

    /// With which code it was ended, if it was.
    pub fn ended(&self) -> Option<CloseCode> { self.inner.lock().ended }

    /// Bytes that wait now.
    pub fn waiting_bytes(&self) -> usize { self.inner.lock().bytes }

    /// Something was heard from the peer.
    pub fn heard(&self) { self.heard_ms.store(self.age_ms(), Ordering::Relaxed); }

    fn age_ms(&self) -> u64 { u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX) }

    /// Takes at most [`PULL_BYTES`] for the socket. `Ready(None)` after the close was taken.
    pub fn poll_pull(&self, context: &Context<'_>) -> Poll<Option<Vec<Piece>>> {
        let mut inner = self.inner.lock();
        let mut pieces = Vec::new();
        let mut taken = 0;
        if std::mem::take(&mut inner.wants_ping) {
            pieces.push(Piece::Ping);
        }
        while taken < PULL_BYTES {
            if let Some((frame, tag, from)) = inner.partial.take() {
                let to = frame.len().min(from + PULL_BYTES - taken);
                let slice = frame.slice(from..to);
                taken += slice.len();
                if to == frame.len() {
                    pieces.push(Piece::Last(slice));
                } else {
                    pieces.push(if from == 0 { Piece::First(slice) } else { Piece::Continue(slice) });
                    inner.partial = Some((frame, tag, to));
                }
            } else if let Some((frame, tag)) = inner.frames.pop_front() {
                if frame.len() > PULL_BYTES {
                    if taken > 0 {
                        inner.frames.push_front((frame, tag));
                        break;
                    }
                    inner.partial = Some((frame, tag, 0));
                } else if taken > 0 && taken + frame.len() > PULL_BYTES {
                    inner.frames.push_front((frame, tag));
                    break;
                } else {
                    taken += frame.len();
                    pieces.push(Piece::Text(frame));
                }
            } else {
                break;
            }
        }
        inner.bytes -= taken;
        inner.uncounted = inner.uncounted.saturating_sub(taken);
        if taken > 0 {
            inner.last_taken = Some(Instant::now());
            inner.window_bytes += taken;
        }
        if inner.frames.is_empty() && inner.partial.is_none() {
            inner.waiting_since = None;
            self.notify_if_empty(&mut inner);
            if inner.frames.capacity() > 64 {
                inner.frames.shrink_to(16);
            }
            if let (Some(code), false) = (inner.ended, inner.close_taken) {
                inner.close_taken = true;
                pieces.push(Piece::Close(code));
            }
        }
        if !pieces.is_empty() {
            return Poll::Ready(Some(pieces));
        }
        if inner.close_taken {
            return Poll::Ready(None);
        }
        match &mut inner.waker {
            Some(waker) if waker.will_wake(context.waker()) => {}
            slot => *slot = Some(context.waker().clone()),
        }
        Poll::Pending
    }

    /// The reaper's look: pings when due, and says whether the connection must end.
    pub fn check(&self, timings: &crate::timings::Timings, jitter: f64) -> Health {
        let age = self.age_ms();
        let heard = self.heard_ms.load(Ordering::Relaxed);
        if Duration::from_millis(age.saturating_sub(heard)) > timings.dead_after {
            return Health::End(CloseCode::Dead);
        }
        let every = timings.ping_every.mul_f64(1.0 - 0.2 * jitter);
        let since_ping = age.saturating_sub(self.pinged_ms.load(Ordering::Relaxed).max(heard));
        let waker = {
            let mut inner = self.inner.lock();
            if let Some(since) = inner.waiting_since {
                let moved = inner.last_taken.map_or(since, |taken| taken.max(since));
                if moved.elapsed() > timings.stalled_after {
                    return Health::End(CloseCode::TooSlow);
                }
                if let Some(start) = inner.window_start
                    && start.elapsed() > timings.rate_window
                {
                    // 1 KB/s over the window, whatever the window's length in a test.
                    let floor = usize::try_from(timings.rate_window.as_millis()).unwrap_or(usize::MAX) * 1024 / 1000;
                    if inner.window_bytes < floor {
                        return Health::End(CloseCode::TooSlow);
                    }
                    inner.window_start = Some(Instant::now());
                    inner.window_bytes = 0;
                }
            }
            if Duration::from_millis(since_ping) > every && !inner.wants_ping {
                self.pinged_ms.store(age, Ordering::Relaxed);
                inner.wants_ping = true;
                inner.waker.take()
            } else {
                None
            }
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        Health::Good
    }
}
