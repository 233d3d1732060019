//! States of streams in memory: as committed, and as decided (with what is handed to the writer and not yet seen
//! committed). One slot a stream; slots are locked in the order of their ids, for the length of one pure decision.
//!
//! Called by `execute` (decide) and by the publisher (commit seen). Never holds a lock across an await.

use bytes::Bytes;
use mdt_domain::{
    event::{Event, State},
    ids::CommitId,
    stream::StreamId,
};
use mdt_store::{Store, error::StoreError};
use parking_lot::Mutex;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// A stream's states.
pub struct Slot {
    /// Which stream.
    pub stream: StreamId,
    /// Its states.
    pub states: Mutex<States>,
    loading: tokio::sync::Mutex<()>,
}

/// What a slot holds.
#[derive(Default)]
pub struct States {
    /// Loaded and not made stale by a failed commit.
    pub is_loaded: bool,
    /// State with everything handed to the writer.
    pub decided: Option<State>,
    /// Place of the last event of `decided`.
    pub decided_seq: u64,
    /// The commit of the last event of `decided`.
    pub decided_commit: Option<CommitId>,
    /// State as on disk.
    pub committed: Option<Arc<State>>,
    /// Place of the last event on disk.
    pub committed_seq: u64,
    committed_commit: Option<CommitId>,
    /// `committed` as JSON, made at most once per place.
    encoded: Option<(u64, Bytes)>,
    used: Option<Instant>,
}

impl States {
    /// Whether something is handed to the writer and not yet seen committed.
    pub fn is_pending(&self) -> bool { self.decided_seq != self.committed_seq }

    /// Place and commit of the last event on disk.
    pub fn committed_place(&self) -> (u64, Option<CommitId>) { (self.committed_seq, self.committed_commit) }

    /// The committed state as JSON (`null` before the first event) with its place.
    pub fn encoded(&mut self) -> Result<(u64, Bytes), serde_json::Error> {
        if let Some((seq, bytes)) = &self.encoded
            && *seq == self.committed_seq
        {
            return Ok((*seq, bytes.clone()));
        }
        let bytes = Bytes::from(serde_json::to_vec(&self.committed.as_deref())?);
        self.encoded = Some((self.committed_seq, bytes.clone()));
        Ok((self.committed_seq, bytes))
    }
}

/// All slots.
#[derive(Default)]
pub struct Cache {
    slots: Mutex<HashMap<StreamId, Arc<Slot>>>,
}

impl Cache {
    /// The slot of a stream, loaded or not.
    pub fn slot(&self, stream: &StreamId) -> Arc<Slot> {
        let mut slots = self.slots.lock();
        if let Some(slot) = slots.get(stream) {
            return slot.clone();
        }
        let slot = Arc::new(Slot { stream: stream.clone(), states: Mutex::default(), loading: tokio::sync::Mutex::default() });
        slots.insert(stream.clone(), slot.clone());
        slot
    }

    /// The slot of a stream if it is in memory.
    pub fn known(&self, stream: &StreamId) -> Option<Arc<Slot>> { self.slots.lock().get(stream).cloned() }

    /// The slot of a stream, loaded.
    pub async fn loaded(&self, store: &Store, stream: &StreamId) -> Result<Arc<Slot>, StoreError> {
        let slot = self.slot(stream);
        slot.load(store).await?;
        Ok(slot)
    }

    /// Forgets slots that nobody has used for `idle` and that have nothing pending. Returns how many are left.
    pub fn sweep(&self, idle: Duration) -> usize {
        let mut slots = self.slots.lock();
        slots.retain(|_, slot| {
            // Held elsewhere (somebody is about to decide on it): leave it.
            if Arc::strong_count(slot) > 1 {
                return true;
            }
            let states = slot.states.lock();
            states.is_pending() || states.used.is_some_and(|used| used.elapsed() < idle)
        });
        slots.len()
    }
}

impl Slot {
    /// Loads it from the store unless it is loaded.
    pub async fn load(&self, store: &Store) -> Result<(), StoreError> {
        if self.touch() {
            return Ok(());
        }
        let _one = self.loading.lock().await;
        if self.touch() {
            return Ok(());
        }
        // What was decided before it went stale may still be on its way to disk: the rows would lack it, and a refusal that rests on
        // such a state is compared with nothing. Nothing new is decided meanwhile, so waiting for the writer once is enough.
        if self.states.lock().decided_seq > 0 {
            let _ = store.reserve().await?.barrier().await;
        }
        loop {
            let loaded = store.load(&self.stream).await?;
            let mut states = self.states.lock();
            // A commit of this stream may have been published while the rows were read: then read again.
            if loaded.seq >= states.committed_seq {
                states.decided = loaded.state.clone();
                states.decided_seq = loaded.seq;
                states.decided_commit = loaded.commit_id;
                states.committed = loaded.state.map(Arc::new);
                states.committed_seq = loaded.seq;
                states.committed_commit = loaded.commit_id;
                states.is_loaded = true;
                states.used = Some(Instant::now());
                return Ok(());
            }
        }
    }

    fn touch(&self) -> bool {
        let mut states = self.states.lock();
        states.used = Some(Instant::now());
        states.is_loaded
    }

    /// A commit failed: what was decided on top of it does not stand. The next use loads again.
    pub fn make_stale(&self) { self.states.lock().is_loaded = false; }

    /// A journal ahead of what was published: what is here is too old, unless it was read since.
    pub fn make_stale_below(&self, head: u64) {
        let mut states = self.states.lock();
        if states.committed_seq < head {
            states.is_loaded = false;
        }
    }

    /// A commit was seen: moves the committed state on and returns it. `is_own`: it was decided here, so what is decided here has
    /// it already.
    pub fn commit_seen(&self, seq: u64, event: &Event, commit: CommitId, is_own: bool) -> Option<Arc<State>> {
        let mut states = self.states.lock();
        let was_pending = states.is_pending();
        if seq != states.committed_seq + 1 || (states.committed.is_none() && !states.is_loaded) {
            // Not loaded, or loaded later than this commit: the next load reads it from the rows.
            if seq > states.committed_seq {
                states.is_loaded = false;
                states.committed_seq = seq;
                states.committed_commit = Some(commit);
                states.committed = None;
            }
            return states.committed.clone();
        }
        let mut state = states.committed.take().map(Arc::unwrap_or_clone);
        if State::evolve(&mut state, event).is_err() {
            tracing::error!(stream = self.stream.kind(), seq, "an event does not fit its stream's state");
            states.is_loaded = false;
        }
        states.committed = state.map(Arc::new);
        states.committed_seq = seq;
        states.committed_commit = Some(commit);
        if !is_own && states.is_loaded {
            if was_pending {
                // What is decided here rests on a place that another node took: it will be refused, and decided again.
                states.is_loaded = false;
            } else {
                // The two stood at the same place: moved on alike, not copied. A copy costs what the whole state holds, for every
                // event of another node.
                if State::evolve(&mut states.decided, event).is_err() {
                    states.is_loaded = false;
                }
                states.decided_seq = seq;
                states.decided_commit = Some(commit);
            }
        }
        states.committed.clone()
    }
}
