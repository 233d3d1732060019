//! What happens by itself, as whoever runs the service sees it: what is due next, what ran, what failed.
//!
//! For operators only; to everybody else this address does not exist. A run says counts, never a person or a case.

use super::operator::operator;
use crate::{auth::SignedIn, error::ApiError, jobs::scheduler, site::Site};
use actix_web::web;
use mdt_protocol::http::{JobCount, JobRun, NextRun, OperatorJobs};
use mdt_store::jobs::{Run, RunState};

/// Runs shown.
const SHOWN: u64 = 100;

/// `GET /api/operator/jobs` ([`OperatorJobs`]).
pub async fn jobs(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<OperatorJobs>, ApiError> {
    operator(&signed_in)?;
    let hub = site.hub();
    let mut next: Vec<NextRun> =
        scheduler::next(hub.now(), hub.holidays()).into_iter().map(|(job, due_at)| NextRun { job: job.to_owned(), due_at }).collect();
    next.sort_by(|a, b| (a.due_at, &a.job).cmp(&(b.due_at, &b.job)));
    let counts = hub.store().count_runs().await?;
    Ok(web::Json(OperatorJobs {
        next,
        runs: hub.store().runs(None, SHOWN).await?.into_iter().map(row).collect(),
        counts: counts.into_iter().map(|(state, count)| JobCount { state: state.word().to_owned(), count: u32::try_from(count).unwrap_or(u32::MAX) }).collect(),
    }))
}

fn row(run: Run) -> JobRun {
    JobRun {
        state: run.state.word().to_owned(),
        next_try_at: (run.state == RunState::Failed).then_some(run.next_try_at),
        job: run.job,
        occurrence: run.occurrence,
        due_at: run.due_at,
        attempts: run.attempts,
        started_at: run.started_at,
        ended_at: run.ended_at,
        result: run.result,
        error: run.error,
    }
}
