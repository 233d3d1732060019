//! When a page comes back after it lost its connection: the twin of the page's own rule (P10.2), so that the fault tests return as
//! pages do. Owns waiting times only; knows no socket.

use mdt_protocol::close::CloseCode;
use rand::{Rng, RngExt};
use std::time::Duration;

/// The shortest wait.
const FIRST: Duration = Duration::from_millis(500);
/// The longest.
const MOST: Duration = Duration::from_secs(30);
/// After the service said that it restarts, everyone comes back over so long; so does who was turned away once.
const SPREAD_RESTART: Duration = Duration::from_millis(5500);
/// The same where a connection was closed without a reason: it may have been everyone's.
const SPREAD_CLOSED: Duration = Duration::from_millis(5000);

/// What a page knows when it lost its connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Whether it may be one of thousands: closed or reset by the other side without a reason of its own, or told of a restart (4103).
    pub is_crowd: bool,
    /// Whether it was told of a restart.
    pub is_restarting: bool,
    /// Tries since that failed.
    pub failed: u32,
}
impl Loss {
    /// A connection that was silent, or ended for a reason of its own.
    pub const OWN: Self = Self { is_crowd: false, is_restarting: false, failed: 0 };

    /// A connection that was closed: with this code, or none when it just broke.
    pub fn closed(code: Option<u16>) -> Self {
        let is_restarting = code == Some(CloseCode::Restarting.number());
        Self { is_crowd: is_restarting || code.is_none_or(|code| code < 4000), is_restarting, failed: 0 }
    }
}

/// How long to wait before the next try, all times divided as the server's are.
pub fn wait(loss: Loss, divisor: u32, random: &mut impl Rng) -> Duration {
    let doubled = |of: Duration| of.saturating_mul(2_u32.saturating_pow(loss.failed.saturating_sub(1)));
    let most = match loss {
        Loss { failed: 0, is_restarting: true, .. } => SPREAD_RESTART,
        Loss { failed: 0, is_crowd: true, .. } => SPREAD_CLOSED,
        Loss { failed: 0, .. } => FIRST,
        Loss { is_crowd: true, .. } => doubled(SPREAD_RESTART),
        Loss { .. } => doubled(FIRST * 2),
    };
    let most = most.min(MOST.saturating_sub(FIRST));
    random.random_range(FIRST..=FIRST + most) / divisor.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::SmallRng};

    #[test]
    fn who_lost_only_their_own_network_is_back_within_a_second_and_many_spread_over_seconds() {
        let mut random = SmallRng::seed_from_u64(1);
        let mut range = |loss| {
            let waits: Vec<Duration> = (0..2000).map(|_| wait(loss, 1, &mut random)).collect();
            (waits.iter().min().copied().unwrap(), waits.iter().max().copied().unwrap())
        };
        let crowd = Loss::closed(None);
        for (loss, spread_ms) in [
            (Loss::OWN, 500),
            (Loss::closed(Some(4105)), 500),
            (crowd, 5000),
            (Loss::closed(Some(4103)), 5500),
            (Loss { failed: 1, ..crowd }, 5500),
            (Loss { failed: 2, ..crowd }, 11_000),
            (Loss { failed: 40, ..crowd }, 29_500),
            (Loss { failed: 2, ..Loss::OWN }, 2000),
        ] {
            let (least, most) = range(loss);
            let spread = Duration::from_millis(spread_ms);
            assert!(least >= FIRST && most <= FIRST + spread && most.checked_sub(least).unwrap() > spread.mul_f64(0.95), "{loss:?}: {least:?}–{most:?}");
        }
    }
}
