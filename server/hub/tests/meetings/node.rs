//! One hub with a runtime of its own, so that it can be killed like a process: dropping the runtime ends every task where it stands.
//! On SQLite its tasks run only while somebody waits in [`Node::turns`] or [`Node::block`]; only SQLite's own threads run beside.

use mdt_domain::words::UtcMicros;
use mdt_hub::{Hub, HubOptions, timings::Timings};
use mdt_store::StoreOptions;
use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::runtime::{Builder, Runtime};

/// The clock of all nodes of a run; only the run moves it.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);
impl Clock {
    pub fn at(time: UtcMicros) -> Self { Self(Arc::new(AtomicI64::new(time.0))) }
    pub fn now(&self) -> UtcMicros { UtcMicros(self.0.load(Ordering::SeqCst)) }
    pub fn pass(&self, seconds: i64) { self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst); }
}

/// What a run waits for is short; what ends connections from outside never comes by itself, and 20 empty minutes are the moved
/// clock's.
const TIMINGS: Timings = Timings {
    ping_every: Duration::from_secs(3600),
    dead_after: Duration::from_secs(7200),
    stalled_after: Duration::from_secs(3600),
    rate_window: Duration::from_secs(7200),
    reap_every: Duration::from_millis(3),
    leave_grace: Duration::from_millis(15),
    transient_merge: Duration::from_millis(1),
    changed_every: Duration::from_millis(5),
    chair_lost_after: Duration::from_millis(4),
    empty_meeting_ends: Timings::REAL.empty_meeting_ends,
    position_check_every: Duration::from_millis(30),
    try_again_after: Duration::from_millis(20),
    follow_every: Duration::from_millis(10),
    follow_every_without_hints: Duration::from_millis(3),
    lease: Duration::from_millis(250),
    lease_renew_every: Duration::from_millis(50),
    hint_beat_every: Duration::from_secs(1),
    hint_retry_after: Duration::from_secs(1),
    drain_over: Duration::from_millis(20),
};

/// Several nodes: a lease is over before anybody is taken to have left, as it is for real.
const SHARED: Timings = Timings { leave_grace: Duration::from_millis(500), chair_lost_after: Duration::from_millis(100), ..TIMINGS };

/// One running hub.
pub struct Node {
    hub: Option<Arc<Hub>>,
    runtime: Runtime,
}
impl Drop for Node {
    /// As `kill -9`: every task ends where it stands.
    fn drop(&mut self) {
        // Database connections given back on the way are given back inside the runtime, which then ends them.
        let _inside = self.runtime.enter();
        self.hub = None;
    }
}
impl Node {
    pub fn start(mut store: StoreOptions, clock: &Clock) -> Self {
        let is_shared = store.url.starts_with("postgres");
        // A node must not stand still with a lock that another one waits for: with several, each runs by itself.
        let mut runtime = if is_shared { Builder::new_multi_thread() } else { Builder::new_current_thread() };
        let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
        store.read_connections = 2;
        let clock = clock.clone();
        let timings = if is_shared { SHARED } else { TIMINGS };
        let options = HubOptions { timings, clock: Arc::new(move || clock.now()), ..HubOptions::default() };
        let hub = runtime.block_on(Hub::start(store, options)).unwrap();
        Self { hub: Some(hub), runtime }
    }

    pub fn hub(&self) -> &Arc<Hub> { self.hub.as_ref().unwrap() }

    /// Runs the hub's tasks until an answer is there.
    pub fn block<F: Future>(&self, work: F) -> F::Output { self.runtime.block_on(work) }

    /// Gives every task that is ready a turn, so many times.
    pub fn turns(&self, count: u32) {
        self.runtime.block_on(async {
            for _ in 0..count {
                tokio::task::yield_now().await;
            }
        });
    }

    /// Lets the hub's own timers come nearer.
    pub fn breathe(&self) { self.runtime.block_on(async { tokio::time::sleep(Duration::from_millis(1)).await }) }

    /// Everything handed to the writer is settled.
    pub fn barrier(&self) {
        self.runtime.block_on(async {
            let settled = self.hub().store().reserve().await.unwrap().barrier().await;
            settled.unwrap().unwrap();
        });
    }

    /// What a task is spawned with: as a request by HTTP, which nobody waits for.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) { self.runtime.spawn(work); }

    /// In the context of its runtime: `Hub::connect` starts the session's task.
    pub fn within<T>(&self, work: impl FnOnce(&Arc<Hub>) -> T) -> T {
        let _inside = self.runtime.enter();
        work(self.hub())
    }

    /// As SIGTERM: connections are told, what was accepted is on disk.
    pub fn stop(self) {
        self.runtime.block_on(async {
            self.hub().drain().await;
            self.hub().stop().await;
        });
    }

    /// As `kill -9`.
    pub fn kill(self) { drop(self) }
}
