//! Working days of England and wall-clock time in Europe/London. Never looks at a clock.

use super::DemoError;
use jiff::{civil::Time, tz::TimeZone};
use mdt_domain::{
    series::Holidays,
    words::{Day, LocalTime, UtcMicros},
};

/// Bank holidays, as GOV.UK lists them, and the zone.
#[derive(Clone, Debug)]
pub struct Calendar {
    holidays: &'static Holidays,
    zone: TimeZone,
}

impl Calendar {
    /// England's.
    pub fn england() -> Result<Self, DemoError> {
        let zone = TimeZone::get("Europe/London").map_err(|error| DemoError::Missing(error.to_string()))?;
        Ok(Self { holidays: Holidays::built_in(), zone })
    }

    /// Monday to Friday, no bank holiday.
    pub fn is_working_day(&self, day: Day) -> bool { self.holidays.is_working_day(day) }

    /// The `count`th working day after `day` (before it when negative); `day` itself, whatever it is, when 0.
    pub fn working_day(&self, day: Day, count: i32) -> Day {
        let step = count.signum();
        let (mut at, mut left) = (day, count.abs());
        while left > 0 {
            at = at.plus_days(step);
            if self.is_working_day(at) {
                left -= 1;
            }
        }
        at
    }

    /// The instant of a wall-clock time on a day (through a clock change: the later reading).
    pub fn instant(&self, day: Day, time: Time) -> UtcMicros {
        self.zone.to_timestamp(day.0.to_datetime(time)).map_or(UtcMicros(0), |instant| UtcMicros(instant.as_microsecond()))
    }

    /// When today's huddle begins: at its time if that is to come, else at the next quarter of an hour, else (late at night) at
    /// its time all the same. Always on `today`.
    pub fn start_today(&self, today: Day, usual: LocalTime, now: UtcMicros) -> UtcMicros {
        const QUARTER: i64 = 15 * 60 * 1_000_000;
        let planned = today.at(&usual);
        let quarter = UtcMicros(now.0.saturating_add(QUARTER - 1).div_euclid(QUARTER).saturating_mul(QUARTER));
        if now <= planned || quarter >= self.instant(today.plus_days(1), Time::midnight()) { planned } else { quarter }
    }
}
