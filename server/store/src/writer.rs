//! The one writer: takes all that waits, has it committed in one transaction, publishes, then answers everybody.
//!
//! Architecture invariant: nothing else writes (migrations at start aside), and nothing else calls `on_commit`: that is
//! why publishing order is commit order. Knows no SQL (`batch.rs` does). Started by [`crate::Store::open`]; ends when
//! the last store and permit are gone.

use crate::{
    batch::{self, Settings, Trouble},
    commit::{Commit, CommitError, Committed, OnCommit, Written},
    database::Database,
};
use mdt_domain::{ids::PersonId, stream::StreamId, words::UtcMicros};
use sea_orm::Statement;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};
use tokio::sync::{mpsc, oneshot};

/// Jobs that may wait before `reserve` waits.
pub(crate) const QUEUE_LENGTH: usize = 4096;
/// Jobs of one transaction at most.
const BATCH_LENGTH: usize = 1024;

/// What the writer is asked for.
pub(crate) enum Job {
    /// A commit.
    Commit(Arc<Commit>, oneshot::Sender<Result<Written, CommitError>>),
    /// Tell when all before is settled.
    Barrier(oneshot::Sender<Result<(), CommitError>>),
    /// A statement of its own (accounts, sessions, marks); answers how many rows it touched.
    Statement(Statement, oneshot::Sender<Result<u64, CommitError>>),
    /// Statements of one transaction, those after the first only where the first touched a row; answers how many it touched.
    Guarded { first: Statement, then: Vec<Statement>, answer: oneshot::Sender<Result<u64, CommitError>> },
    /// A view to be chained.
    View(View, oneshot::Sender<Result<(), CommitError>>),
}

/// A view, before it has its place in the chain.
pub(crate) struct View {
    pub person_id: PersonId,
    pub stream: StreamId,
    pub by_right: String,
    pub at: UtcMicros,
}

/// The writer's belongings.
pub(crate) struct Writer {
    pub db: Database,
    pub settings: Settings,
    pub on_commit: OnCommit,
}

impl Writer {
    /// Runs until nobody can send any more.
    pub(crate) async fn run(self, mut queue: mpsc::Receiver<Job>) {
        let mut jobs = Vec::with_capacity(BATCH_LENGTH);
        while queue.recv_many(&mut jobs, BATCH_LENGTH).await > 0 {
            self.settle(std::mem::take(&mut jobs)).await;
        }
    }

    /// Settles every job. When the database itself refuses something in a batch, the batch is halved until the one
    /// that cannot be written stands alone: it never fails the others.
    async fn settle(&self, jobs: Vec<Job>) {
        let mut waiting = vec![jobs];
        while let Some(mut jobs) = waiting.pop() {
            match batch::commit(&self.db, &self.settings, &jobs).await {
                Ok(verdicts) => {
                    let written: Vec<Committed> = jobs
                        .iter()
                        .zip(&verdicts)
                        .filter_map(|(job, verdict)| match (job, verdict) {
                            (Job::Commit(commit, _), Ok(seq)) => Some(Committed { commit: Arc::clone(commit), text_seq: place(*seq) }),
                            _ => None,
                        })
                        .collect();
                    self.publish(&written);
                    jobs.into_iter().zip(verdicts).for_each(|(job, verdict)| job.answer(verdict));
                }
                Err(Trouble::NotWritten { why, is_of_one: true }) if jobs.len() > 1 => {
                    tracing::warn!(jobs = jobs.len(), why, "the database refused part of a batch; it is halved");
                    let later = jobs.split_off(jobs.len() / 2);
                    waiting.push(later);
                    waiting.push(jobs);
                }
                Err(Trouble::NotWritten { why, .. }) => {
                    tracing::error!(jobs = jobs.len(), why, "a batch was not written");
                    jobs.into_iter().for_each(|job| job.answer(Err(CommitError::Failed(why.clone()))));
                }
                Err(Trouble::Unknown { why }) => {
                    tracing::error!(jobs = jobs.len(), why, "it cannot be told whether a batch was written");
                    jobs.into_iter().for_each(|job| job.answer(Err(CommitError::Unknown(why.clone()))));
                }
            }
        }
    }

    /// A panic in what the hub does with a commit must not end the only writer.
    fn publish(&self, written: &[Committed]) {
        if !written.is_empty() && catch_unwind(AssertUnwindSafe(|| (self.on_commit)(written))).is_err() {
            tracing::error!(commits = written.len(), "publishing panicked; subscribers heal from the journal");
        }
    }
}

/// The place a text update took; 0 stands for none.
fn place(seq: u64) -> Option<u64> { (seq > 0).then_some(seq) }

impl Job {
    /// Nobody listening is fine: what is committed stays committed.
    fn answer(self, verdict: Result<u64, CommitError>) {
        match self {
            Self::Commit(_, answer) => drop(answer.send(verdict.map(|seq| Written { text_seq: place(seq) }))),
            Self::View(_, answer) => drop(answer.send(verdict.map(drop))),
            Self::Barrier(answer) => drop(answer.send(Ok(()))),
            Self::Statement(_, answer) | Self::Guarded { answer, .. } => drop(answer.send(verdict)),
        }
    }
}
