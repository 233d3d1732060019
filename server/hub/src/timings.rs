//! All waiting times in one value, so that tests run them at a tenth and the deep tests for real.

use std::time::Duration;

/// All waiting times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timings {
    /// Between pings to a connection (jittered by up to a fifth).
    pub ping_every: Duration,
    /// Nothing heard for so long: the connection is dead.
    pub dead_after: Duration,
    /// Nothing taken for so long while something waits: too slow (P7).
    pub stalled_after: Duration,
    /// Window of the rate rule: under 1 KB/s over it is too slow (P7).
    pub rate_window: Duration,
    /// How often the reaper looks.
    pub reap_every: Duration,
    /// A person's last connection gone for so long: they left.
    pub leave_grace: Duration,
    /// Passing frames are merged for so long.
    pub transient_merge: Duration,
    /// `changed` at most once in so long.
    pub changed_every: Duration,
    /// The chair's last connection gone for so long: the others are shown it.
    pub chair_lost_after: Duration,
    /// Nobody connected to a live meeting for so long: it ends itself.
    pub empty_meeting_ends: Duration,
    /// How often a subscription's position is compared with the journal's head (one node).
    pub position_check_every: Duration,
    /// What could not be done for a subscriber now (the database was away) is tried again after so long.
    pub try_again_after: Duration,
    /// Going down, connections are told to come back in batches over so long (P10).
    pub drain_over: Duration,
}

impl Timings {
    /// The real ones.
    pub const REAL: Self = Self {
        ping_every: Duration::from_secs(25),
        dead_after: Duration::from_secs(60),
        stalled_after: Duration::from_secs(20),
        rate_window: Duration::from_secs(60),
        reap_every: Duration::from_millis(250),
        leave_grace: Duration::from_secs(60),
        transient_merge: Duration::from_millis(80),
        changed_every: Duration::from_secs(1),
        chair_lost_after: Duration::from_secs(5),
        empty_meeting_ends: Duration::from_secs(20 * 60),
        position_check_every: Duration::from_secs(10),
        try_again_after: Duration::from_secs(1),
        drain_over: Duration::from_secs(10),
    };
    /// All divided by `by` (tests: 10).
    pub fn divided(self, by: u32) -> Self {
        Self {
            ping_every: self.ping_every / by,
            dead_after: self.dead_after / by,
            stalled_after: self.stalled_after / by,
            rate_window: self.rate_window / by,
            reap_every: self.reap_every / by,
            leave_grace: self.leave_grace / by,
            transient_merge: self.transient_merge / by,
            changed_every: self.changed_every / by,
            chair_lost_after: self.chair_lost_after / by,
            empty_meeting_ends: self.empty_meeting_ends / by,
            position_check_every: self.position_check_every / by,
            try_again_after: self.try_again_after / by,
            drain_over: self.drain_over / by,
        }
    }
}
