//! One batch in one transaction: heads by compare-and-set, then a few batched statements whatever the number of jobs.
//!
//! A commit whose head moved, whose id is known or which is malformed is refused alone; only what the database itself
//! refuses fails the whole batch (the writer then halves it). Called by the writer alone.

use crate::{
    Engine,
    commit::{Commit, CommitError},
    database::Database,
    guests, mails,
    plan::{Origin, Plan, Texts},
    sql,
    tables::{commands, document_updates, documents, journal, streams, views},
    writer::{Job, View},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, Iterable,
    PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, RuntimeErr, Statement,
    sea_query::OnConflict,
    sqlx,
};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;

/// What stays the same from batch to batch.
pub(crate) struct Settings {
    pub engine: Engine,
    pub epoch: String,
    /// Chains of views are kept under this name.
    pub node: String,
    /// This run of this node: what it wrote itself it need not be told.
    pub run: String,
    /// Set when the database or the way to it failed: the writing connection is not used again.
    pub distrust: Arc<AtomicBool>,
    /// Woken when mails were written.
    pub mails_written: Arc<Notify>,
}

/// Why nothing of a batch can be answered with yes.
pub(crate) enum Trouble {
    /// Nothing was written. `is_of_one`: the database refused a value, so smaller batches may pass.
    NotWritten { why: String, is_of_one: bool },
    /// It cannot be told.
    Unknown { why: String },
}
impl Trouble {
    fn not_written(engine: Engine, error: &DbErr) -> Self {
        Self::NotWritten { why: describe(error), is_of_one: class(engine, error) != Class::Database }
    }
}

/// How long a batch may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a batch is tried when another node was in its way.
const TRIES: u32 = 3;

/// Commits a batch. One verdict a job: rows touched (for a commit: the place its text took, or 0), or why this job alone was refused.
pub(crate) async fn commit(db: &Database, settings: &Settings, jobs: &[Job]) -> Result<Vec<Result<u64, CommitError>>, Trouble> {
    if jobs.iter().all(|job| matches!(job, Job::Barrier(_))) {
        return Ok(jobs.iter().map(|_| Ok(0)).collect());
    }
    let mut tries = 1;
    loop {
        // A line that is dead without saying so: what became of the batch is told by the journal, or by the commands' ids.
        let Ok(attempted) = tokio::time::timeout(PATIENCE, attempt(db, settings, jobs)).await else {
            return Err(Trouble::Unknown { why: "the database did not answer in time".into() });
        };
        match attempted {
            Err(Attempt::Refused(error)) if tries < TRIES && class(settings.engine, &error) == Class::InTheWay => tries += 1,
            Err(Attempt::Refused(error)) => {
                settings.distrust.store(class(settings.engine, &error) == Class::Database, Ordering::Release);
                return Err(Trouble::not_written(settings.engine, &error));
            }
            Err(Attempt::Torn { error, transaction, written }) => {
                settings.distrust.store(true, Ordering::Release);
                return fate(db, settings.engine, jobs, &error, transaction, written).await;
            }
            Ok(verdicts) => {
                if jobs.iter().any(|job| matches!(job, Job::Commit(commit, _) if !commit.mails.is_empty())) {
                    settings.mails_written.notify_one();
                }
                return Ok(verdicts);
            }
        }
    }
}

/// How an attempt failed.
enum Attempt {
    /// Before COMMIT: nothing is written.
    Refused(DbErr),
    /// COMMIT itself: perhaps.
    Torn { error: DbErr, transaction: Option<String>, written: Vec<Result<u64, CommitError>> },
}
impl From<DbErr> for Attempt {
    fn from(error: DbErr) -> Self { Self::Refused(error) }
}

async fn attempt(db: &Database, settings: &Settings, jobs: &[Job]) -> Result<Vec<Result<u64, CommitError>>, Attempt> {
    let transaction = db.begin().await?;
    let name = transaction_name(&transaction, settings.engine).await?;
    let mut plan = read(&transaction, settings, jobs).await?;
    let mut verdicts = Vec::with_capacity(jobs.len());
    for job in jobs {
        verdicts.push(match job {
            Job::Commit(commit, _) => plan.admit(commit, &settings.epoch),
            Job::Barrier(_) | Job::Statement(..) | Job::Guarded { .. } | Job::View(..) => Ok(0),
        });
    }
    let mut is_idle = plan.is_empty();
    let number = name.as_deref().and_then(|name| name.parse().ok()).unwrap_or(0);
    write(&transaction, plan, Origin { tx: number, node: &settings.run }).await?;
    for (job, verdict) in jobs.iter().zip(&mut verdicts) {
        let (first, then) = match job {
            Job::Statement(statement, _) => (statement, [].as_slice()),
            Job::Guarded { first, then, .. } => (first, then.as_slice()),
            Job::Commit(..) | Job::Barrier(_) | Job::View(..) => continue,
        };
        is_idle = false;
        let touched = transaction.execute_raw(first.clone()).await?.rows_affected();
        if touched > 0 {
            for statement in then {
                transaction.execute_raw(statement.clone()).await?;
            }
        }
        *verdict = Ok(touched);
    }
    is_idle &= !chain_views(&transaction, &settings.node, jobs).await?;
    if is_idle {
        transaction.rollback().await?;
        return Ok(verdicts);
    }
    match transaction.commit().await {
        Ok(()) => Ok(verdicts),
        Err(error) => Err(Attempt::Torn { error, transaction: name, written: verdicts }),
    }
}

/// PostgreSQL's name of the transaction, by which its fate can be asked later.
async fn transaction_name(db: &DatabaseTransaction, engine: Engine) -> Result<Option<String>, DbErr> {
    if engine == Engine::Sqlite {
        return Ok(None);
    }
    let row = db.query_one_raw(Statement::from_string(engine.backend(), "SELECT pg_current_xact_id()::text")).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Reads what the batch's commits are compared with: known command ids, and (locked, in order) heads of streams and
/// documents.
async fn read(db: &DatabaseTransaction, settings: &Settings, jobs: &[Job]) -> Result<Plan, DbErr> {
    let commits = || jobs.iter().filter_map(|job| if let Job::Commit(commit, _) = job { Some(commit) } else { None });
    let written: BTreeSet<String> = commits().flat_map(|commit| &commit.events).map(|event| event.stream.to_string()).collect();
    let mut names = written.clone();
    names.extend(commits().flat_map(|commit| &commit.follows).map(|(stream, _)| stream.to_string()));
    let texts: BTreeSet<(String, String)> = commits()
        .filter_map(|commit| commit.text.as_ref())
        .map(|text| (text.document.to_string(), text.document.stream().to_string()))
        .collect();
    let ids: Vec<String> = commits().filter_map(|commit| commit.command.as_ref()).map(|key| key.id.to_string()).collect();

    if settings.engine == Engine::Postgres {
        make_lockable(db, &written, &texts).await?;
    }
    let mut plan = Plan::default();
    for list in sql::in_lists(names.into_iter().collect()) {
        let found = streams::Entity::find().filter(streams::Column::Stream.is_in(list)).order_by_asc(streams::Column::Stream).lock_exclusive();
        plan.heads.extend(found.all(db).await?.into_iter().map(|row| (row.stream.clone(), row)));
    }
    for list in sql::in_lists(texts.into_iter().map(|(document, _)| document).collect()) {
        let found = documents::Entity::find()
            .filter(documents::Column::Document.is_in(list))
            .order_by_asc(documents::Column::Document)
            .lock_exclusive();
        plan.documents.extend(found.all(db).await?.into_iter().map(|row| (row.document.clone(), row)));
    }
    for list in sql::in_lists(ids) {
        let found = commands::Entity::find().filter(commands::Column::CommandId.is_in(list));
        plan.known.extend(found.all(db).await?.into_iter().map(|row| (row.command_id.clone(), row)));
    }
    Ok(plan)
}

/// A row that is not there cannot be locked: several nodes may write a new stream at once, so it is made first, at 0.
async fn make_lockable(db: &DatabaseTransaction, names: &BTreeSet<String>, texts: &Texts) -> Result<(), DbErr> {
    let mut missing = names.clone();
    for list in sql::in_lists(names.iter().cloned().collect()) {
        let found = streams::Entity::find().select_only().column(streams::Column::Stream).filter(streams::Column::Stream.is_in(list));
        for name in found.into_tuple::<String>().all(db).await? {
            missing.remove(&name);
        }
    }
    let rows = missing.into_iter().map(|stream| streams::Model { stream, head: 0, hash: String::new(), commit_id: None });
    insert_absent::<streams::Entity>(db, rows.collect()).await?;

    let mut missing = texts.clone();
    for list in sql::in_lists(texts.iter().map(|(document, _)| document.clone()).collect()) {
        let found = documents::Entity::find().filter(documents::Column::Document.is_in(list));
        for row in found.all(db).await? {
            missing.remove(&(row.document, row.stream));
        }
    }
    let rows = missing.into_iter().map(|(document, stream)| documents::Model { document, stream, head: 0, created_at: 0 });
    insert_absent::<documents::Entity>(db, rows.collect()).await
}

async fn insert_absent<E>(db: &DatabaseTransaction, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    if rows.is_empty() {
        return Ok(());
    }
    let keys = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    E::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
        .on_conflict(OnConflict::columns(keys).do_nothing().to_owned())
        .exec_without_returning(db)
        .await
        .map(drop)
}

async fn write(db: &DatabaseTransaction, plan: Plan, origin: Origin<'_>) -> Result<(), DbErr> {
    let written = plan.into_written(origin);
    sql::upsert::<streams::Entity, _>(db, written.streams).await?;
    sql::insert::<journal::Entity, _>(db, written.journal).await?;
    written.rows.write(db).await?;
    sql::upsert::<documents::Entity, _>(db, written.documents).await?;
    sql::insert::<document_updates::Entity, _>(db, written.updates).await?;
    sql::insert::<commands::Entity, _>(db, written.commands).await?;
    for (mail, at) in &written.mails {
        db.execute_raw(mails::intent(db.get_database_backend(), mail, *at)).await?;
    }
    for (change, at) in &written.addresses {
        db.execute_raw(guests::address_change(db.get_database_backend(), change, *at)).await?;
    }
    Ok(())
}

/// Chains the batch's views, each to the last of its node and day. Whether there were any.
async fn chain_views(db: &DatabaseTransaction, node: &str, jobs: &[Job]) -> Result<bool, DbErr> {
    let views: Vec<&View> = jobs.iter().filter_map(|job| if let Job::View(view, _) = job { Some(view) } else { None }).collect();
    let days: BTreeSet<String> = views.iter().map(|view| crate::views::day_of(view.at)).collect();
    let mut rows = Vec::with_capacity(views.len());
    for day in days {
        let tail = views::Entity::find()
            .filter(views::Column::Node.eq(node))
            .filter(views::Column::Day.eq(day.as_str()))
            .order_by_desc(views::Column::Seq)
            .one(db)
            .await?;
        let (mut seq, mut hash) = tail.map_or((0, String::new()), |tail| (tail.seq, tail.hash));
        for view in views.iter().filter(|view| crate::views::day_of(view.at) == day) {
            seq += 1;
            let row = crate::views::row(view, node, &day, seq, &hash);
            hash.clone_from(&row.hash);
            rows.push(row);
        }
    }
    let is_any = !rows.is_empty();
    sql::insert::<views::Entity, _>(db, rows).await?;
    Ok(is_any)
}

/// Asks the database what became of a transaction whose COMMIT was not answered with yes.
async fn fate(
    db: &Database,
    engine: Engine,
    jobs: &[Job],
    error: &DbErr,
    transaction: Option<String>,
    written: Vec<Result<u64, CommitError>>,
) -> Result<Vec<Result<u64, CommitError>>, Trouble> {
    let commits = || {
        let accepted = jobs.iter().zip(&written).filter_map(|(job, verdict)| match (job, verdict) {
            (Job::Commit(commit, _), Ok(text_seq)) => Some((commit, *text_seq)),
            _ => None,
        });
        accepted.collect()
    };
    let is_committed = match (engine, transaction) {
        // A server that crashed gives the numbers of transactions that reached no disk to others: "committed" may be said of another one.
        // So the number only tells that this one is over, and what it wrote tells the rest.
        (Engine::Postgres, Some(name)) => match ask_postgres(db, &name).await {
            Some(true) => look_up(db, commits()).await,
            other => other,
        },
        (Engine::Postgres, None) => None,
        (Engine::Sqlite, _) => look_up(db, commits()).await,
    };
    match is_committed {
        Some(true) => Ok(written),
        Some(false) => Err(Trouble::not_written(engine, error)),
        None => Err(Trouble::Unknown { why: describe(error) }),
    }
}

/// Whether a transaction is over, and how; it may be in progress for a moment after its connection broke.
async fn ask_postgres(db: &Database, name: &str) -> Option<bool> {
    let number: u64 = name.parse().ok()?;
    let question = Statement::from_string(Engine::Postgres.backend(), format!("SELECT pg_xact_status('{number}'::xid8)"));
    for _ in 0..25 {
        if let Ok(Some(row)) = db.query_one_raw(question.clone()).await {
            match row.try_get_by_index::<Option<String>>(0).ok().flatten().as_deref() {
                Some("committed") => return Some(true),
                Some("aborted") => return Some(false),
                Some(_) => {}
                None => return None,
            }
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    None
}

/// The transaction was all or nothing, so one commit of it tells for all. None without a commit to look for.
async fn look_up(db: &Database, commits: Vec<(&Arc<Commit>, u64)>) -> Option<bool> {
    let (commit, text_seq) = commits.first()?;
    if let Some(event) = commit.events.first() {
        let row = journal::Entity::find_by_id((event.stream.to_string(), event.seq.cast_signed())).one(db).await.ok()?;
        return Some(row.is_some_and(|row| row.commit_id == commit.commit_id.to_string()));
    }
    if let Some(text) = &commit.text {
        let row = document_updates::Entity::find_by_id((text.document.to_string(), text_seq.cast_signed())).one(db).await.ok()?;
        return Some(row.is_some_and(|row| row.body == text.update));
    }
    if let Some(mail) = commit.mails.first() {
        return mails::is_written(db, mail).await;
    }
    let key = commit.command.as_ref()?;
    let row = commands::Entity::find_by_id(key.id.to_string()).one(db).await.ok()?;
    Some(row.is_some_and(|row| row.at == commit.at.0))
}

/// What kind of a no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Another transaction got there first: reading again will tell.
    InTheWay,
    /// A value does not fit.
    Value,
    /// The database or the way to it.
    Database,
}

fn class(engine: Engine, error: &DbErr) -> Class {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) | DbErr::Conn(RuntimeErr::SqlxError(inner))) = error else {
        return Class::Database;
    };
    match (&**inner, engine) {
        (sqlx::Error::Encode(_), _) => Class::Value,
        (sqlx::Error::Database(refusal), Engine::Sqlite) => {
            match refusal.code().and_then(|code| code.parse::<u32>().ok()) {
                // SQLITE_CONSTRAINT_UNIQUE and _PRIMARYKEY.
                Some(2067 | 1555) => Class::InTheWay,
                // SQLITE_TOOBIG, _CONSTRAINT, _MISMATCH and their extended codes.
                Some(code) if matches!(code & 0xff, 18..=20) => Class::Value,
                _ => Class::Database,
            }
        }
        (sqlx::Error::Database(refusal), Engine::Postgres) => match refusal.code().as_deref() {
            // unique_violation, serialization_failure, deadlock_detected, lock_not_available.
            Some("23505" | "40001" | "40P01" | "55P03") => Class::InTheWay,
            // Data exceptions, constraints, program limits, raised by a trigger.
            Some(code) if ["22", "23", "54", "P0"].iter().any(|class| code.starts_with(class)) => Class::Value,
            _ => Class::Database,
        },
        _ => Class::Database,
    }
}

/// What happened, without any value of a row.
fn describe(error: &DbErr) -> String {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) | DbErr::Conn(RuntimeErr::SqlxError(inner)) => match &**inner {
            sqlx::Error::Database(refusal) => {
                let code = refusal.code().unwrap_or_default();
                match refusal.constraint().or_else(|| refusal.table()) {
                    Some(what) => format!("the database refused it with code {code} ({what})"),
                    None => format!("the database refused it with code {code}"),
                }
            }
            sqlx::Error::Io(why) => format!("the way to the database broke: {:?}", why.kind()),
            sqlx::Error::PoolTimedOut => "the database did not answer in time".into(),
            sqlx::Error::PoolClosed => "the store is closed".into(),
            _ => "the database driver failed".into(),
        },
        DbErr::ConnectionAcquire(why) => why.to_string(),
        _ => "the database layer failed".into(),
    }
}
