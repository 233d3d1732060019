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
    /// How often the journal is looked at for what other nodes wrote, while hints get through.
    pub follow_every: Duration,
    /// The same while they do not.
    pub follow_every_without_hints: Duration,
    /// Who is here by a node counts for so long after its last sign of life.
    pub lease: Duration,
    /// How often a node gives a sign of life.
    pub lease_renew_every: Duration,
    /// How often a node tries whether its own hints come back.
    pub hint_beat_every: Duration,
    /// Between two tries to reach Redis (with jitter of a half).
    pub hint_retry_after: Duration,
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
        follow_every: Duration::from_secs(1),
        follow_every_without_hints: Duration::from_millis(200),
        lease: Duration::from_secs(30),
        lease_renew_every: Duration::from_secs(10),
        hint_beat_every: Duration::from_secs(1),
        hint_retry_after: Duration::from_millis(500),
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
            follow_every: self.follow_every / by,
            follow_every_without_hints: self.follow_every_without_hints / by,
            lease: self.lease / by,
            lease_renew_every: self.lease_renew_every / by,
            hint_beat_every: self.hint_beat_every / by,
            hint_retry_after: self.hint_retry_after / by,
            try_again_after: self.try_again_after / by,
            drain_over: self.drain_over / by,
        }
    }
}
