//! When a page comes back after it lost its connection: the twin of the page's own rule (P10.2), so that the fault tests return as
//! pages do. Owns waiting times only; knows no socket.

use rand::{Rng, RngExt};
use std::time::Duration;

/// The shortest wait.
const FIRST: Duration = Duration::from_millis(500);
/// The longest.
const MOST: Duration = Duration::from_secs(30);
/// Where many lost their connection at once they come back over at least so long.
const SPREAD: Duration = Duration::from_secs(5);

/// What a page knows when it lost its connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// The service said that it restarts (4103).
    pub is_restarting: bool,
    /// Tries since that failed.
    pub failed: u32,
}

/// How long to wait before the next try, all times divided as the server's are.
///
/// A connection that broke by itself is tried again at once, but for half a second to a second: mostly it was this phone. Whoever was
/// told of a restart, or was turned away, is one of many: they spread over five seconds at least, and over more with each failure.
pub fn wait(loss: Loss, divisor: u32, random: &mut impl Rng) -> Duration {
    let is_one_of_many = loss.is_restarting || loss.failed > 0;
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(loss.failed.saturating_add(1)));
    let most = if is_one_of_many { doubled.max(FIRST + SPREAD) } else { doubled }.min(MOST);
    random.random_range(FIRST..=most) / divisor.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::SmallRng};

    #[test]
    fn who_lost_only_their_own_network_is_back_within_a_second_and_many_spread_over_five() {
        let mut random = SmallRng::seed_from_u64(1);
        let mut range = |loss| {
            let waits: Vec<Duration> = (0..2000).map(|_| wait(loss, 1, &mut random)).collect();
            (waits.iter().min().copied().unwrap(), waits.iter().max().copied().unwrap())
        };
        let (least, most) = range(Loss::default());
        assert!(least >= FIRST && most <= Duration::from_secs(1));
        for loss in [Loss { is_restarting: true, failed: 0 }, Loss { is_restarting: false, failed: 1 }] {
            let (least, most) = range(loss);
            assert!(least >= FIRST && most.checked_sub(least).unwrap() > Duration::from_millis(4900), "{loss:?}: {least:?}–{most:?}");
        }
        assert!(range(Loss { is_restarting: false, failed: 40 }).1 <= MOST);
    }
}
