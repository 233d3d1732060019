//! The one scheduler: looks what is due, claims it, makes it, and finishes it with all it posts in one transaction.
//!
//! Killed at any moment nothing is lost and nothing is done twice: before the end the claim ends and another takes the run; the end
//! and the mails are one. A job that fails is tried again, and shown. Logs and counters name jobs, never people.

use super::{digest, new_actions, overdue, schedule::{Daily, Occurrence}};
use crate::site::{Readiness, Site};
use futures_util::FutureExt as _;
use mdt_domain::words::UtcMicros;
use mdt_hub::{Hub, error::ExecuteError};
use mdt_store::{
    error::StoreError,
    jobs::{ClaimedRun, Due, Outcome},
};
use std::{
    future::Future,
    panic::AssertUnwindSafe,
    sync::{Arc, Weak},
    time::Duration,
};

/// The jobs of the calendar.
pub const CALENDAR: [Daily; 2] = [digest::SCHEDULE, overdue::SCHEDULE];

/// All waiting times of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobTimings {
    /// Between two looks.
    pub look_every: Duration,
    /// How long a node may be at a run before another takes it.
    pub lease: Duration,
    /// Until the second try; doubled with every further one.
    pub first_retry: Duration,
    /// Between two tries at most.
    pub longest_retry: Duration,
    /// From the end of a meeting to its owners' mails.
    pub after_a_meeting: Duration,
}
impl JobTimings {
    /// The real ones.
    pub const REAL: Self = Self {
        look_every: Duration::from_secs(30),
        lease: Duration::from_secs(300),
        first_retry: Duration::from_secs(60),
        longest_retry: Duration::from_secs(3_600),
        after_a_meeting: Duration::from_secs(15 * 60),
    };
    /// All divided by `by` (tests).
    pub fn divided(self, by: u32) -> Self {
        let by = by.max(1);
        Self {
            look_every: self.look_every / by,
            lease: self.lease / by,
            first_retry: self.first_retry / by,
            longest_retry: self.longest_retry / by,
            after_a_meeting: self.after_a_meeting / by,
        }
    }
    fn next_try(&self, now: UtcMicros, attempts: u32) -> UtcMicros {
        let wait = self.first_retry.saturating_mul(1 << attempts.saturating_sub(1).min(20)).min(self.longest_retry);
        UtcMicros(now.0.saturating_add(i64::try_from(wait.as_micros()).unwrap_or(i64::MAX)))
    }
    /// Seconds from the end of a meeting to its owners' mails.
    pub fn after_a_meeting_seconds(&self) -> i64 { i64::try_from(self.after_a_meeting.as_secs()).unwrap_or(i64::MAX) }
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A command was not taken for a reason of the moment.
    #[error("a command was not taken")]
    NotTaken(#[from] ExecuteError),
}
impl JobError {
    /// The kind of failure, for the operator: no word of anything that is kept.
    fn class(&self) -> &'static str {
        match self {
            Self::Store(StoreError::Unreadable { .. }) => "unreadable",
            Self::Store(_) => "database",
            Self::NotTaken(_) => "not_taken",
        }
    }
}

/// What a run came to.
pub type Fired = Result<Outcome, JobError>;

/// Runs until the site is gone.
pub(super) async fn run(site: Weak<Site>) {
    loop {
        let Some(site) = site.upgrade() else { return };
        let timings = JobTimings::REAL.divided(site.settings().timings_divisor);
        if site.readiness() != Readiness::Draining
            && let Err(why) = look(site.hub(), &timings).await
        {
            tracing::warn!(%why, "it could not be looked what is due; looked again soon");
        }
        drop(site);
        tokio::time::sleep(timings.look_every).await;
    }
}

/// One look: makes what is due. How many runs were made here.
pub async fn look(hub: &Arc<Hub>, timings: &JobTimings) -> Result<usize, StoreError> {
    let (store, now) = (hub.store(), hub.now());
    let since = store.schedule_since(now).await?;
    let mut made = 0;
    for daily in CALENDAR {
        let Some(latest) = daily.due(since, now, |_| false, hub.holidays()) else { continue };
        let key = latest.key();
        if store.runs_over(daily.job, std::slice::from_ref(&key)).await?.is_empty() {
            let due = Due { job: daily.job, occurrence: &key, at: latest.due_at, is_alone: true };
            made += usize::from(claimed(hub, timings, &due, || fire_daily(hub, daily, latest, since)).await?);
        }
    }
    let meetings = new_actions::due(hub, since, timings.after_a_meeting_seconds()).await?;
    let keys: Vec<String> = meetings.iter().map(|(meeting, _)| meeting.id.to_string()).collect();
    let over = store.runs_over(new_actions::JOB, &keys).await?;
    for ((meeting, due_at), key) in meetings.iter().zip(&keys).filter(|(_, key)| !over.contains(*key)) {
        let due = Due { job: new_actions::JOB, occurrence: key, at: *due_at, is_alone: false };
        made += usize::from(claimed(hub, timings, &due, || new_actions::fire(hub, meeting)).await?);
    }
    Ok(made)
}

async fn fire_daily(hub: &Arc<Hub>, daily: Daily, occurrence: Occurrence, since: UtcMicros) -> Fired {
    if daily.job == overdue::SCHEDULE.job { overdue::fire(hub, occurrence, since).await } else { digest::fire(hub, occurrence).await }
}

/// Claims a run and makes it. Whether it was made here: done, with its mails.
async fn claimed<F: Future<Output = Fired>>(hub: &Arc<Hub>, timings: &JobTimings, due: &Due<'_>, fire: impl FnOnce() -> F) -> Result<bool, StoreError> {
    let Some(claim) = hub.store().claim_run(due, hub.now(), timings.lease).await? else { return Ok(false) };
    // One job must not end the others.
    let fired = AssertUnwindSafe(async { fire().await }).catch_unwind().await;
    let outcome = match fired {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(why)) => {
            tracing::warn!(%why, job = due.job, attempts = claim.attempts, "a job failed; it is tried again");
            return fail(hub, timings, &claim, why.class()).await;
        }
        Err(_) => {
            tracing::error!(job = due.job, attempts = claim.attempts, "a job broke; it is tried again");
            return fail(hub, timings, &claim, "panicked").await;
        }
    };
    match hub.store().finish_run(&claim, &outcome, hub.now()).await {
        Ok(is_done) => {
            if is_done {
                tracing::info!(job = due.job, mails = outcome.mails.len(), "a job is done");
                counted(due.job, "done");
            }
            Ok(is_done)
        }
        Err(why) => {
            tracing::warn!(%why, job = due.job, "the end of a job could not be written down; it is tried again");
            fail(hub, timings, &claim, "database").await
        }
    }
}

async fn fail(hub: &Hub, timings: &JobTimings, claim: &ClaimedRun, class: &str) -> Result<bool, StoreError> {
    counted(&claim.job, "failed");
    let now = hub.now();
    hub.store().fail_run(claim, timings.next_try(now, claim.attempts), class, now).await?;
    Ok(false)
}

fn counted(job: &str, end: &'static str) { metrics::counter!("mdt_job_runs_total", "job" => job.to_owned(), "end" => end).increment(1); }

/// What is due next, by job.
pub fn next(now: UtcMicros, holidays: &mdt_domain::series::Holidays) -> Vec<(&'static str, UtcMicros)> {
    CALENDAR.iter().filter_map(|daily| daily.next(now, holidays).map(|it| (daily.job, it.due_at))).collect()
}
