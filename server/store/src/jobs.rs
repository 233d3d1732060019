//! Runs of jobs: each time something is due it is one row, claimed by compare-and-set, and what it posts is written in the
//! transaction that says it is done: killed at any moment it is neither lost nor done twice.
//!
//! Architecture invariant: a node may finish only what its token still stands in; no session lock is held (a pooler in transaction
//! mode may be between), and no two clocks are compared for safety, only for patience. Knows no calendar: what is due is the app's
//! to tell. A run says counts, never a person or a case.

use crate::{
    Engine, Store,
    error::StoreError,
    mails::{self, MailIntent},
    sql::parse,
    tables::job_runs,
};
use mdt_domain::words::{Day, UtcMicros};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use uuid::Uuid;

/// Of every job so many runs stay, however old they look: a clock that was a year ahead for a minute must not make this morning's
/// run forgotten, for then it would be made again.
const ALWAYS_KEPT: i64 = 100;
/// Waiting for an instant further ahead than this means that the clock was set back since.
const CLOCK_WAS_SET_BACK: Duration = Duration::from_secs(2 * 3600);
/// The row that says since when there is a schedule.
const SCHEDULER: &str = "scheduler";
const SINCE: &str = "since";
/// The one row of a job that comes round all the time.
const LATEST: &str = "latest";

/// Where a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunState {
    /// A node is at it.
    Claimed,
    /// Done, with all that it posted.
    Done,
    /// Not done; tried again.
    Failed,
    /// Never done, and a later run has been: not tried any more.
    Missed,
}
impl RunState {
    /// All.
    pub const ALL: [Self; 4] = [Self::Claimed, Self::Done, Self::Failed, Self::Missed];
    /// Its word in the database and on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Missed => "missed",
        }
    }
}
impl std::str::FromStr for RunState {
    type Err = NoSuchState;
    fn from_str(word: &str) -> Result<Self, NoSuchState> { Self::ALL.into_iter().find(|state| state.word() == word).ok_or(NoSuchState) }
}

/// Not the word of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no state of a run")]
pub struct NoSuchState;

/// One time something was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due<'a> {
    /// Which job.
    pub job: &'a str,
    /// Which time, by a name that is the same on every node and after every start.
    pub occurrence: &'a str,
    /// When it was due.
    pub at: UtcMicros,
    /// Whether the job's runs exclude each other: claiming one takes every other that is under way from whoever is at it. So what
    /// the claimed one reads about the others stays true until it is done.
    pub is_alone: bool,
}

/// A run this node may make until its lease ends, with the token that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedRun {
    /// Which job.
    pub job: String,
    /// Which time.
    pub occurrence: String,
    /// When it was due.
    pub due_at: UtcMicros,
    /// How often somebody began it, this time included.
    pub attempts: u32,
    token: String,
    is_alone: bool,
}

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What it posts.
    pub mails: Vec<MailIntent>,
    /// Counts in words, such as `12 mails, 31 actions`: nothing of anybody.
    pub result: String,
    /// The days it stands for, where it made up for days on which nothing ran.
    pub covers: Vec<Day>,
}

/// A run as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which job.
    pub job: String,
    /// Which time.
    pub occurrence: String,
    /// When it was due.
    pub due_at: UtcMicros,
    /// Where it is.
    pub state: RunState,
    /// How often somebody began it.
    pub attempts: u32,
    /// When it is tried next, where it failed.
    pub next_try_at: UtcMicros,
    /// When it was last begun.
    pub started_at: UtcMicros,
    /// When it ended.
    pub ended_at: Option<UtcMicros>,
    /// Counts in words.
    pub result: Option<String>,
    /// What kind of failure it met last.
    pub error: Option<String>,
}

fn micros(duration: Duration) -> i64 { i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }

impl Store {
    fn statement(&self, words: impl Into<String>, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.engine().backend(), words, values)
    }

    /// Claims a run until `now` + `lease`: one that nobody began, one that failed and may be tried again, or one whose node is gone.
    /// None: it is done, another node is at it, or it is not yet time to try again.
    pub async fn claim_run(&self, due: &Due<'_>, now: UtcMicros, lease: Duration) -> Result<Option<ClaimedRun>, StoreError> {
        let token = format!("{}/{}", self.run(), Uuid::new_v4());
        let until = now.0.saturating_add(micros(lease));
        let mut values: Vec<Value> = vec![
            due.job.into(),
            due.occurrence.into(),
            due.at.0.into(),
            token.clone().into(),
            until.into(),
            now.0.into(),
            now.0.saturating_add(micros(CLOCK_WAS_SET_BACK)).into(),
        ];
        // On SQLite there is one service at a time: whatever an earlier run of it had begun is free at once.
        let is_gone = match self.engine() {
            Engine::Sqlite => {
                values.push(format!("{}/%", self.run()).into());
                "OR job_runs.claimed_by NOT LIKE $8"
            }
            Engine::Postgres => "",
        };
        let claim = format!(
            "INSERT INTO job_runs (job, occurrence, due_at, state, claimed_by, claimed_until, attempts, next_try_at, started_at) \
             VALUES ($1, $2, $3, 'claimed', $4, $5, 1, $6, $6) \
             ON CONFLICT (job, occurrence) DO UPDATE SET state = 'claimed', claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until, \
             attempts = job_runs.attempts + 1, started_at = excluded.started_at, ended_at = NULL \
             WHERE (job_runs.state = 'failed' AND (job_runs.next_try_at <= $6 OR job_runs.next_try_at > $7)) \
             OR (job_runs.state = 'claimed' AND (job_runs.claimed_until <= $6 OR job_runs.claimed_until > $7 {is_gone}))"
        );
        let others = "UPDATE job_runs SET state = 'failed', next_try_at = $3, claimed_by = NULL, claimed_until = NULL, error = 'given_up' \
                      WHERE job = $1 AND occurrence <> $2 AND state = 'claimed'";
        let then = if due.is_alone { vec![self.statement(others, vec![due.job.into(), due.occurrence.into(), now.0.into()])] } else { Vec::new() };
        if self.write_if(self.statement(claim, values), then).await? == 0 {
            return Ok(None);
        }
        let row = self.row(due.job, due.occurrence).await?.filter(|row| row.claimed_by.as_deref() == Some(token.as_str()));
        Ok(row.map(|row| ClaimedRun {
            job: row.job,
            occurrence: row.occurrence,
            due_at: UtcMicros(row.due_at),
            attempts: u32::try_from(row.attempts).unwrap_or(0),
            token,
            is_alone: due.is_alone,
        }))
    }

    /// Says that a run is done, and writes what it posts, in one transaction. False: the claim is gone, and nothing was written.
    /// An error leaves it open whether it was written only where the database does not answer any more: then the row tells.
    pub async fn finish_run(&self, claim: &ClaimedRun, outcome: &Outcome, at: UtcMicros) -> Result<bool, StoreError> {
        let covers: Vec<String> = outcome.covers.iter().map(|day| day.0.to_string()).collect();
        let first = self.statement(
            "UPDATE job_runs SET state = 'done', ended_at = $4, result = $5, covers = $6, error = NULL, claimed_until = NULL \
             WHERE job = $1 AND occurrence = $2 AND claimed_by = $3 AND state = 'claimed'",
            vec![
                claim.job.clone().into(),
                claim.occurrence.clone().into(),
                claim.token.clone().into(),
                at.0.into(),
                outcome.result.clone().into(),
                (!covers.is_empty()).then(|| covers.join(" ")).into(),
            ],
        );
        let mut then: Vec<Statement> = outcome.mails.iter().map(|mail| mails::intent(self.engine().backend(), mail, at)).collect();
        if claim.is_alone {
            // What failed before and is older will not be made any more.
            let words = "UPDATE job_runs SET state = 'missed' WHERE job = $1 AND due_at < $2 AND state = 'failed'";
            then.push(self.statement(words, vec![claim.job.clone().into(), claim.due_at.0.into()]));
        }
        let is_done = match self.write_if(first, then).await {
            Ok(rows) => rows == 1,
            // Perhaps it was written all the same: the token stays in the row of what is done.
            Err(why) => {
                let row = self.row(&claim.job, &claim.occurrence).await?;
                if !row.is_some_and(|row| row.state == RunState::Done.word() && row.claimed_by.as_deref() == Some(claim.token.as_str())) {
                    return Err(why);
                }
                true
            }
        };
        if is_done && !outcome.mails.is_empty() {
            self.inner.mails_written.notify_one();
        }
        Ok(is_done)
    }

    /// Says that a run failed, with what kind of failure it was: tried again at `next_try_at`. False: the claim is gone.
    pub async fn fail_run(&self, claim: &ClaimedRun, next_try_at: UtcMicros, error: &str, at: UtcMicros) -> Result<bool, StoreError> {
        let words = "UPDATE job_runs SET state = 'failed', next_try_at = $4, error = $5, ended_at = $6, claimed_by = NULL, claimed_until = NULL \
                     WHERE job = $1 AND occurrence = $2 AND claimed_by = $3 AND state = 'claimed'";
        let values: Vec<Value> =
            vec![claim.job.clone().into(), claim.occurrence.clone().into(), claim.token.clone().into(), next_try_at.0.into(), error.into(), at.0.into()];
        Ok(self.write(self.statement(words, values)).await? == 1)
    }

    /// Notes the latest round of a job that comes round all the time and does no harm twice: one row a job.
    pub async fn note_round(&self, job: &str, at: UtcMicros, came_to: Result<&str, &str>) -> Result<(), StoreError> {
        let state = if came_to.is_ok() { RunState::Done } else { RunState::Failed };
        let words = "INSERT INTO job_runs (job, occurrence, due_at, state, attempts, next_try_at, started_at, ended_at, result, error) \
                     VALUES ($1, $2, $3, $4, 1, $3, $3, $3, $5, $6) \
                     ON CONFLICT (job, occurrence) DO UPDATE SET due_at = excluded.due_at, state = excluded.state, started_at = excluded.started_at, \
                     ended_at = excluded.ended_at, result = excluded.result, error = excluded.error";
        let values: Vec<Value> = vec![job.into(), LATEST.into(), at.0.into(), state.word().into(), came_to.ok().into(), came_to.err().into()];
        self.write(self.statement(words, values)).await.map(drop)
    }

    /// Since when there is a schedule: the first time anybody looked, or an earlier instant the clock was set back to since. What was
    /// due before is nobody's: an upgrade or a restored backup tells nobody of what is long past.
    pub async fn schedule_since(&self, now: UtcMicros) -> Result<UtcMicros, StoreError> {
        if let Some(row) = self.row(SCHEDULER, SINCE).await?
            && row.due_at <= now.0
        {
            return Ok(UtcMicros(row.due_at));
        }
        let words = "INSERT INTO job_runs (job, occurrence, due_at, state, attempts, next_try_at, started_at) VALUES ($1, $2, $3, 'done', 1, $3, $3) \
                     ON CONFLICT (job, occurrence) DO UPDATE SET due_at = excluded.due_at WHERE job_runs.due_at > excluded.due_at";
        self.write(self.statement(words, vec![SCHEDULER.into(), SINCE.into(), now.0.into()])).await?;
        Ok(self.row(SCHEDULER, SINCE).await?.map_or(now, |row| UtcMicros(row.due_at)))
    }

    /// After a restore the schedule begins anew: what was due since the backup, or under way in it, may have been done.
    pub(crate) async fn forget_schedule(&self) -> Result<(), StoreError> {
        self.write(self.statement("DELETE FROM job_runs WHERE job = $1", vec![SCHEDULER.into()])).await?;
        let words = "UPDATE job_runs SET state = 'missed', claimed_by = NULL, claimed_until = NULL WHERE state IN ('claimed', 'failed') AND occurrence <> $1";
        self.write(self.statement(words, vec![LATEST.into()])).await.map(drop)
    }

    /// Which of these runs are over (done, or missed for good).
    pub async fn runs_over(&self, job: &str, occurrences: &[String]) -> Result<BTreeSet<String>, StoreError> {
        let mut over = BTreeSet::new();
        for list in crate::sql::in_lists(occurrences.to_vec()) {
            let found: Vec<String> = job_runs::Entity::find()
                .select_only()
                .column(job_runs::Column::Occurrence)
                .filter(job_runs::Column::Job.eq(job))
                .filter(job_runs::Column::Occurrence.is_in(list))
                .filter(job_runs::Column::State.is_in([RunState::Done.word(), RunState::Missed.word()]))
                .into_tuple()
                .all(self.read())
                .await?;
            over.extend(found);
        }
        Ok(over)
    }

    /// The days runs of a job stand for that were due from an instant on and are done.
    pub async fn days_covered(&self, job: &str, from: UtcMicros) -> Result<BTreeSet<Day>, StoreError> {
        let rows: Vec<Option<String>> = job_runs::Entity::find()
            .select_only()
            .column(job_runs::Column::Covers)
            .filter(job_runs::Column::Job.eq(job))
            .filter(job_runs::Column::State.eq(RunState::Done.word()))
            .filter(job_runs::Column::DueAt.gte(from.0))
            .into_tuple()
            .all(self.read())
            .await?;
        rows.iter().flatten().flat_map(|days| days.split(' ')).map(|day| parse("day", day).map(Day)).collect()
    }

    /// When the last run of a job was due that is done and was due before an instant.
    pub async fn last_done(&self, job: &str, before: UtcMicros) -> Result<Option<UtcMicros>, StoreError> {
        let row = job_runs::Entity::find()
            .filter(job_runs::Column::Job.eq(job))
            .filter(job_runs::Column::State.eq(RunState::Done.word()))
            .filter(job_runs::Column::DueAt.lt(before.0))
            .order_by_desc(job_runs::Column::DueAt)
            .one(self.read())
            .await?;
        Ok(row.map(|row| UtcMicros(row.due_at)))
    }

    /// What ran, the last begun first; `limit` 1–500.
    pub async fn runs(&self, state: Option<RunState>, limit: u64) -> Result<Vec<Run>, StoreError> {
        let mut kept = Condition::all().add(job_runs::Column::Job.ne(SCHEDULER));
        if let Some(state) = state {
            kept = kept.add(job_runs::Column::State.eq(state.word()));
        }
        let rows = job_runs::Entity::find()
            .filter(kept)
            .order_by_desc(job_runs::Column::StartedAt)
            .order_by_asc(job_runs::Column::Job)
            .limit(limit.clamp(1, 500))
            .all(self.read())
            .await?;
        rows.into_iter().map(from_row).collect()
    }

    /// How many runs are in each state; a state without any is left out.
    pub async fn count_runs(&self) -> Result<BTreeMap<RunState, u64>, StoreError> {
        let counts: Vec<(String, i64)> = job_runs::Entity::find()
            .select_only()
            .column(job_runs::Column::State)
            .column_as(job_runs::Column::Occurrence.count(), "count")
            .filter(job_runs::Column::Job.ne(SCHEDULER))
            .group_by(job_runs::Column::State)
            .into_tuple()
            .all(self.read())
            .await?;
        counts.into_iter().map(|(state, count)| Ok((parse("run state", &state)?, count.cast_unsigned()))).collect()
    }

    /// Forgets runs that were due before an instant, but for the latest hundred of each job. Returns how many.
    pub async fn forget_runs_before(&self, at: UtcMicros) -> Result<u64, StoreError> {
        let words = "DELETE FROM job_runs WHERE due_at < $1 AND job <> $2 AND \
                     (SELECT count(*) FROM job_runs newer WHERE newer.job = job_runs.job AND newer.due_at > job_runs.due_at) >= $3";
        self.write(self.statement(words, vec![at.0.into(), SCHEDULER.into(), ALWAYS_KEPT.into()])).await
    }

    async fn row(&self, job: &str, occurrence: &str) -> Result<Option<job_runs::Model>, StoreError> {
        Ok(job_runs::Entity::find_by_id((job.to_owned(), occurrence.to_owned())).one(self.read()).await?)
    }
}

fn from_row(row: job_runs::Model) -> Result<Run, StoreError> {
    Ok(Run {
        state: parse("run state", &row.state)?,
        job: row.job,
        occurrence: row.occurrence,
        due_at: UtcMicros(row.due_at),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        next_try_at: UtcMicros(row.next_try_at),
        started_at: UtcMicros(row.started_at),
        ended_at: row.ended_at.map(UtcMicros),
        result: row.result,
        error: row.error,
    })
}
