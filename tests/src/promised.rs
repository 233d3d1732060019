//! Times that a promise names. Every run prints them; only a run made to measure them is failed by them.

use std::time::Duration;

/// How much longer than promised a run beside other work may take before something is held to hang.
const HANGS: u32 = 10;

/// Prints how long something took beside what is promised of it.
///
/// # Panics
/// Where it took longer than promised and `MDT_MEASURED=1` says that nothing else runs (`make test-deep`); otherwise at ten times
/// that, when it is no slow machine any more.
pub fn within(what: &str, took: Duration, most: Duration) {
    println!("{what}: {took:.1?} (promised: {most:.1?})");
    let bound = if std::env::var_os("MDT_MEASURED").is_some_and(|it| it == "1") { most } else { most * HANGS };
    assert!(took < bound, "{what}: {took:?}");
}
