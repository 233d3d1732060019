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

    /// When today's huddle begins: at its time if that is to come, else at the next quarter of an hour, else (the day's last quarter has
    /// begun) with that quarter. Always on `today`, and never so long ago that those asked for a case have it no more.
    pub fn start_today(&self, today: Day, usual: LocalTime, now: UtcMicros) -> UtcMicros {
        const QUARTER: i64 = 15 * 60 * 1_000_000;
        let planned = today.at(&usual);
        let quarter = UtcMicros(now.0.saturating_add(QUARTER - 1).div_euclid(QUARTER).saturating_mul(QUARTER));
        let last = UtcMicros(self.instant(today.plus_days(1), Time::midnight()).0.saturating_sub(QUARTER));
        if now <= planned { planned } else { quarter.min(last) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn todays_huddle_is_today_and_to_come_or_just_begun_at_any_time_of_day() {
        let calendar = Calendar::england().expect("England's calendar");
        let usual = LocalTime::parse("09:00").expect("a time");
        // A working day, the Sundays on which the clock goes on and back, New Year's Eve.
        for text in ["2026-11-25", "2026-03-29", "2026-10-25", "2026-12-31"] {
            let today = Day(text.parse().expect("a day"));
            let (first, next) = (calendar.instant(today, Time::midnight()), calendar.instant(today.plus_days(1), Time::midnight()));
            let mut now = first;
            while now < next {
                let start = calendar.start_today(today, usual, now);
                assert_eq!(Day::of(start), today, "{text}, {} minutes after midnight", now.seconds_since(first) / 60);
                assert!(now.seconds_since(start) < 15 * 60, "{text}: it began {} s ago", now.seconds_since(start));
                assert!(start.seconds_since(now) <= 10 * 3600, "{text}: it begins in {} s", start.seconds_since(now));
                now = now.plus_seconds(60);
            }
        }
    }

    #[test]
    fn around_midnight_it_is_the_last_quarter_and_then_the_new_days_usual_time() {
        let calendar = Calendar::england().expect("England's calendar");
        let usual = LocalTime::parse("09:00").expect("a time");
        let at = |day: &str, time: &str| {
            let (day, time) = (Day(day.parse().expect("a day")), LocalTime::parse(time).expect("a time"));
            (day, day.at(&time))
        };
        for (day, now, expected) in [
            ("2026-11-25", "08:59", "09:00"), ("2026-11-25", "09:01", "09:15"), ("2026-11-25", "23:44", "23:45"), ("2026-11-25", "23:45", "23:45"),
            ("2026-11-25", "23:46", "23:45"), ("2026-11-25", "23:59", "23:45"), ("2026-11-26", "00:00", "09:00"), ("2026-11-26", "00:15", "09:00"),
            ("2026-10-25", "23:46", "23:45"), ("2026-03-29", "23:46", "23:45"),
        ] {
            let (today, now_at) = at(day, now);
            assert_eq!(calendar.start_today(today, usual, now_at), at(day, expected).1, "{day} {now}");
        }
    }
}
