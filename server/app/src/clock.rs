//! Days of Europe/London as spans of instants. Never looks at a clock: now and today are the hub's.

use jiff::tz::TimeZone;
use mdt_domain::words::{Day, UtcMicros};
use std::sync::LazyLock;

static LONDON: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC));

/// The instant at which a London day begins.
pub fn start_of(day: Day) -> UtcMicros {
    day.0.to_zoned_datetime(LONDON.clone()).map_or(UtcMicros(0), |start| UtcMicros(start.timestamp().as_microsecond()))
}

/// The instants between which a span of London days lies: from the first one's beginning to before the beginning of
/// the day after the last.
pub fn span(from: Day, to: Day) -> (UtcMicros, UtcMicros) {
    let after = to.0.tomorrow().map_or(to, Day);
    (start_of(from), start_of(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn london_days_follow_the_clock_changes() {
        for (day, begins, hours) in [
            ("2026-01-15", "2026-01-15T00:00:00Z", 24),
            ("2026-03-29", "2026-03-29T00:00:00Z", 23),
            ("2026-06-02", "2026-06-01T23:00:00Z", 24),
            ("2026-10-25", "2026-10-24T23:00:00Z", 25),
        ] {
            let day = Day(day.parse().expect("a day"));
            let (from, before) = span(day, day);
            assert_eq!(jiff::Timestamp::from_microsecond(from.0).expect("in range").to_string(), begins);
            assert_eq!(before.0 - from.0, hours * 3_600_000_000, "{begins}");
        }
    }
}
