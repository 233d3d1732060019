//! When jobs are due: wall-clock times of Europe/London, by the one zone database of the product, through gaps and folds. Pure:
//! now, and what ran, go in; what is due comes out. Which node does it is the store's to settle.
//!
//! There is no "last look" to lose: what is due is told from the calendar and from the runs that are over. So it does not matter how
//! often anybody looks, how long the service slept, or which way the clock was set meanwhile.

use mdt_domain::{
    series::Holidays,
    words::{Day, LocalTime, UtcMicros},
};
use std::collections::BTreeSet;

/// What becomes of a time at which nothing ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// It is left out once so many hours have passed: nobody wants this morning's list in the evening.
    Skip {
        /// Hours.
        after_hours: u16,
    },
    /// The next run stands for it too: one run for all that was missed, at most so many days of it.
    CatchUp {
        /// Days.
        days: u16,
    },
}

/// A job of certain days at a time of day in Europe/London.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Daily {
    /// Its name.
    pub job: &'static str,
    /// Hour and minute. A time that the clock skips is moved on, one that comes twice is the first.
    pub at: (u8, u8),
    /// Not on Saturdays, Sundays and bank holidays.
    pub is_on_working_days: bool,
    /// What becomes of a time at which nothing ran.
    pub late: Late,
}

/// One time a job is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// On which day.
    pub day: Day,
    /// At which instant.
    pub due_at: UtcMicros,
}
impl Occurrence {
    /// Its name, the same on every node: `2026-11-26`.
    pub fn key(&self) -> String { self.day.0.to_string() }
}

/// How far ahead a next time is looked for: over Christmas there are four days in a row without one.
const FARTHEST_DAYS: i32 = 31;
const HOUR_SECONDS: i64 = 3_600;

impl Daily {
    /// The job's time on a day, whether or not it is one of its days.
    pub fn on(&self, day: Day) -> Occurrence {
        let (hour, minute) = self.at;
        // Written as times are: an hour and a minute that are none would be a job at midnight.
        let time = LocalTime::parse(&format!("{hour:02}:{minute:02}")).or_else(|_| LocalTime::parse("00:00"));
        Occurrence { day, due_at: time.map_or(UtcMicros(0), |time| day.at(&time)) }
    }

    fn is_held(&self, day: Day, holidays: &Holidays) -> bool { !self.is_on_working_days || holidays.is_working_day(day) }

    /// The occurrence that is due now: the latest one, unless it is over already, too late, or of a time before there was a schedule.
    /// Never an older one: what that left undone the latest stands for, or nobody.
    pub fn due(&self, since: UtcMicros, now: UtcMicros, over: impl Fn(&Occurrence) -> bool, holidays: &Holidays) -> Option<Occurrence> {
        self.latest(now, holidays).filter(|it| it.due_at >= since && !over(it))
    }

    /// The latest occurrence that is not in the future and not too late.
    pub fn latest(&self, now: UtcMicros, holidays: &Holidays) -> Option<Occurrence> {
        let today = Day::of(now);
        let (days, since) = match self.late {
            Late::Skip { after_hours } => (1 + i32::from(after_hours / 24), now.plus_seconds(-i64::from(after_hours) * HOUR_SECONDS)),
            Late::CatchUp { days } => (i32::from(days), UtcMicros(i64::MIN)),
        };
        let back = (0..=days).map(|days| self.on(today.plus_days(-days)));
        back.filter(|it| self.is_held(it.day, holidays)).find(|it| it.due_at <= now).filter(|it| it.due_at >= since)
    }

    /// The first occurrence after now.
    pub fn next(&self, now: UtcMicros, holidays: &Holidays) -> Option<Occurrence> {
        let today = Day::of(now);
        let ahead = (0..=FARTHEST_DAYS).map(|days| self.on(today.plus_days(days)));
        ahead.filter(|it| self.is_held(it.day, holidays)).find(|it| it.due_at > now)
    }

    /// The last occurrence before another.
    pub fn before(&self, occurrence: Occurrence, holidays: &Holidays) -> Option<Occurrence> {
        (1..=FARTHEST_DAYS).map(|days| self.on(occurrence.day.plus_days(-days))).find(|it| self.is_held(it.day, holidays))
    }

    /// The days a run stands for: its own, and every day before it that no run stood for yet, as far back as is caught up and as
    /// there was a schedule. Days on which the job does not run (a weekend) are among them: their due dates pass all the same.
    pub fn days_to_cover(&self, day: Day, since: UtcMicros, covered: &BTreeSet<Day>) -> Vec<Day> {
        let back = match self.late {
            Late::Skip { .. } => 0,
            Late::CatchUp { days } => i32::from(days),
        };
        (0..=back).rev().map(|days| day.plus_days(-days)).filter(|day| self.on(*day).due_at >= since && !covered.contains(day)).collect()
    }

    /// The earliest instant at which a run can have been due that stood for a day this one could stand for.
    pub fn covering_from(&self, day: Day) -> UtcMicros {
        let back = match self.late {
            Late::Skip { .. } => 0,
            Late::CatchUp { days } => i32::from(days),
        };
        self.on(day.plus_days(-back)).due_at
    }
}
