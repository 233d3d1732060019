//! `mdt-hub jobs list`: what is due next, what ran, what failed. Reads only; may run beside a service.

use super::{Failure, not_done, now};
use crate::{config::Settings, jobs::scheduler, serve};
use clap::Subcommand;
use mdt_domain::words::UtcMicros;
use mdt_store::{
    Store,
    jobs::{Run, RunState},
};

/// Runs listed at most.
const MOST_LISTED: u64 = 200;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Jobs {
    /// List what is due next and what ran, the last begun first
    List {
        /// claimed, done, failed or missed
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
    },
}

pub(super) async fn run(settings: &Settings, Jobs::List { state }: Jobs) -> Result<(), Failure> {
    let state = state.as_deref().map(str::parse::<RunState>).transpose();
    let state = state.map_err(|_| Failure::NotDone("--state is claimed, done, failed or missed".into()))?;
    let holidays = serve::holidays(settings)?;
    let store = Store::open_as_it_is(&serve::store_options(settings)).await.map_err(not_done)?;
    let runs = async {
        if !store.schema().await.map_err(not_done)?.is_current() {
            return Err(Failure::NotDone("the database is of another version of MDT Hub: start this version's service once".into()));
        }
        store.runs(state, MOST_LISTED).await.map_err(not_done)
    }
    .await;
    store.close().await;
    for (job, due_at) in scheduler::next(now().0, &holidays) {
        say!("next      {job:14}  {}", said(due_at));
    }
    runs?.iter().for_each(|run| say!("{}", line(run)));
    Ok(())
}

fn line(run: &Run) -> String {
    let came_to = match (run.state, &run.error, &run.result) {
        (RunState::Failed, Some(error), _) => format!("  {error}; again {}", said(run.next_try_at)),
        (_, Some(error), None) => format!("  {error}"),
        (.., Some(result)) => format!("  {result}"),
        _ => String::new(),
    };
    format!("{:9} {:14}  {}  {}  {} tries{came_to}", run.state.word(), run.job, said(run.due_at), run.occurrence, run.attempts)
}

fn said(at: UtcMicros) -> String { jiff::Timestamp::from_microsecond(at.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string() }
