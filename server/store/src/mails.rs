//! Mails: an intent is written in the transaction that causes it; then one node at a time claims it, says `sending` before
//! the first byte of its body can leave, and writes down how it ended. What is in doubt is `unknown` and stays so until the
//! operator says what happened.
//!
//! Architecture invariant: every step is one statement that compares what it changes (state and claim), so that two nodes never
//! both send, whatever their clocks say, and no session lock is held (a pooler in transaction mode may be between). Nothing here
//! knows an address or makes a word of a mail. Called by the app; intents come by [`crate::commit::Commit::mails`].

use crate::{
    Engine, Store, StoreOptions, beside,
    error::StoreError,
    sql::parse,
    tables::mails,
};
use bytes::Bytes;
use mdt_domain::{
    ids::{MailId, PersonId},
    words::UtcMicros,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
    sea_query::Expr,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::sync::Notify;
use uuid::Uuid;

/// A mail somebody is to get, before anybody has tried.
#[derive(Clone, Debug)]
pub struct MailIntent {
    /// Made by who wants it; its Message-ID is made from it.
    pub id: MailId,
    /// Edits of one thing are one mail: a pending mail of the same key gets this letter and this time instead of its own, and this
    /// id is not used. One that has begun to be sent is left, and this is a mail of its own. None: always a mail of its own.
    /// Name the person in it: a key belongs to one recipient.
    pub dedupe_key: Option<String>,
    /// To whom. The address is looked up when it is sent.
    pub to_person: PersonId,
    /// The letter's kind, for lists.
    pub kind: String,
    /// The letter's typed fields as JSON.
    pub letter: Bytes,
    /// Not sent before: edits until then are joined.
    pub not_before: UtcMicros,
}

/// Where a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MailState {
    /// Waits to be sent, for the first time or again.
    Pending,
    /// Something in it looks like a patient's identifier: the operator looks.
    Held,
    /// Its body may be leaving right now.
    Sending,
    /// Accepted by the mail server, or in the outbox folder.
    Sent,
    /// Its body left and no answer came: it may have arrived. Never sent again by itself.
    Unknown,
    /// Refused for good, or tried for too long.
    Failed,
    /// Nobody needs it any more: a newer one of the same key, or the recipient left.
    Cancelled,
}
impl MailState {
    /// All, as lists show them.
    pub const ALL: [Self; 7] = [Self::Pending, Self::Held, Self::Sending, Self::Sent, Self::Unknown, Self::Failed, Self::Cancelled];
    /// Its word in the database and on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Held => "held",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}
impl std::str::FromStr for MailState {
    type Err = NoSuchState;
    fn from_str(word: &str) -> Result<Self, NoSuchState> { Self::ALL.into_iter().find(|state| state.word() == word).ok_or(NoSuchState) }
}

/// Not the word of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no state of a mail")]
pub struct NoSuchState;

/// A mail as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Which.
    pub id: MailId,
    /// The letter's kind.
    pub kind: String,
    /// To whom.
    pub to_person: PersonId,
    /// What it is one mail of.
    pub dedupe_key: Option<String>,
    /// The letter's typed fields as JSON.
    pub letter: String,
    /// Its Message-ID once it has begun to be sent; the same at every try.
    pub message_id: Option<String>,
    /// Where it is.
    pub state: MailState,
    /// Not sent before.
    pub not_before: UtcMicros,
    /// Since when it has been due: tried for three days from then.
    pub due_since: UtcMicros,
    /// How often somebody began to send it.
    pub attempts: u32,
    /// When it is tried next, while pending.
    pub next_try_at: UtcMicros,
    /// By what it was last begun to be sent.
    pub via: Option<String>,
    /// How far the last try came.
    pub stage: Option<String>,
    /// What kind of failure the last try met: never an address, never a server's own words.
    pub error: Option<String>,
    /// What the check found, as JSON: kinds and places, never values.
    pub hits: Option<String>,
    /// Which operator decided about it last.
    pub resolved_by: Option<String>,
    /// When it was wanted.
    pub created_at: UtcMicros,
    /// When it was sent.
    pub sent_at: Option<UtcMicros>,
}

/// A mail this node may work on until its lease ends, with the token that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedMail {
    /// The mail.
    pub mail: Mail,
    /// Proves the claim; gone when the mail was edited or claimed by another meanwhile.
    pub token: String,
}

/// How a try ended that certainly did not get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble<'a> {
    /// How far it came.
    pub stage: &'a str,
    /// What kind of failure.
    pub error: &'a str,
}

/// Mails whose sender ended in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Nobody knows whether they went.
    pub unknown: u64,
    /// They are tried again.
    pub again: u64,
}

/// A page of mails, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailPage {
    /// The page.
    pub mails: Vec<Mail>,
    /// Ask for the next page with this.
    pub next: Option<MailId>,
}

/// What became of an operator's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// Done; it is in this state now (`Cancelled`: a newer one of the same key is there).
    Now(MailState),
    /// It is in this state, in which that cannot be decided.
    NotIn(MailState),
    /// There is no such mail.
    NoSuchMail,
}

/// Pending, unless a newer mail of the same key is there: what this one says is out of date then.
const AGAIN: &str = "CASE WHEN dedupe_key IS NOT NULL AND EXISTS (SELECT 1 FROM mails newer WHERE newer.dedupe_key = mails.dedupe_key \
    AND newer.id > mails.id AND newer.state IN ('pending', 'sending', 'sent')) THEN 'cancelled' ELSE 'pending' END";

/// The statement that writes an intent down.
pub(crate) fn intent(backend: DbBackend, intent: &MailIntent, at: UtcMicros) -> Statement {
    let values: [Value; 8] = [
        intent.id.to_string().into(),
        intent.kind.clone().into(),
        intent.to_person.to_string().into(),
        intent.dedupe_key.clone().into(),
        String::from_utf8_lossy(&intent.letter).into_owned().into(),
        intent.not_before.0.into(),
        at.0.into(),
        // What is due at once is tried at once, whatever "not before" lies in the past.
        std::cmp::max(intent.not_before, at).0.into(),
    ];
    Statement::from_sql_and_values(
        backend,
        "INSERT INTO mails (id, kind, to_person, dedupe_key, letter, state, not_before, due_since, attempts, next_try_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, 'pending', $6, $8, 0, $8, $7) \
         ON CONFLICT (dedupe_key) WHERE state = 'pending' DO UPDATE SET kind = excluded.kind, to_person = excluded.to_person, \
         letter = excluded.letter, not_before = excluded.not_before, due_since = excluded.due_since, next_try_at = excluded.next_try_at, \
         claimed_by = NULL, claimed_until = NULL",
        values,
    )
}

/// Whether an intent is on disk: as its own row, or joined into the pending one of its key. None: the database does not say.
pub(crate) async fn is_written<C: ConnectionTrait>(db: &C, mail: &MailIntent) -> Option<bool> {
    if mails::Entity::find_by_id(mail.id.to_string()).one(db).await.ok()?.is_some() {
        return Some(true);
    }
    let Some(key) = &mail.dedupe_key else { return Some(false) };
    let rows = mails::Entity::find().filter(mails::Column::DedupeKey.eq(key.as_str())).all(db).await.ok()?;
    Some(rows.iter().any(|row| row.letter.as_bytes() == mail.letter))
}

/// Writes intents down beside a running service or without one, for an operator's command.
pub async fn post_beside(options: &StoreOptions, intents: &[MailIntent], at: UtcMicros) -> Result<(), StoreError> {
    let (engine, db) = beside::tool_connection(&options.url).await?;
    let mut written = Ok(());
    for mail in intents {
        written = db.execute_raw(intent(engine.backend(), mail, at)).await.map(drop);
        if written.is_err() {
            break;
        }
    }
    db.close().await?;
    Ok(written?)
}

/// Has a mail sent (again), beside a running service or without one, for an operator's command.
pub async fn retry_beside(options: &StoreOptions, id: MailId, at: UtcMicros, by: &str) -> Result<Decided, StoreError> {
    let (engine, db) = beside::tool_connection(&options.url).await?;
    let decided = async {
        let done = db.execute_raw(retry(engine.backend(), id, at, by)).await?.rows_affected();
        decided(&db, id, done).await
    }
    .await;
    db.close().await?;
    decided
}

fn retry(backend: DbBackend, id: MailId, at: UtcMicros, by: &str) -> Statement {
    Statement::from_sql_and_values(
        backend,
        format!(
            "UPDATE mails SET state = {AGAIN}, attempts = 0, next_try_at = $2, due_since = $2, hits = NULL, claimed_by = NULL, \
             claimed_until = NULL, resolved_by = $3 WHERE id = $1 AND state IN ('held', 'failed', 'unknown')"
        ),
        [id.to_string().into(), at.0.into(), by.into()],
    )
}

async fn decided<C: ConnectionTrait>(db: &C, id: MailId, rows: u64) -> Result<Decided, StoreError> {
    let Some(row) = mails::Entity::find_by_id(id.to_string()).one(db).await? else { return Ok(Decided::NoSuchMail) };
    let state = parse("mail state", &row.state)?;
    Ok(if rows == 1 { Decided::Now(state) } else { Decided::NotIn(state) })
}

impl Store {
    /// Wakes when intents were written by this node.
    pub fn mails_written(&self) -> Arc<Notify> { self.inner.mails_written.clone() }

    /// Writes intents down that come with no other change (a digest, a test letter).
    pub async fn post(&self, intents: &[MailIntent], at: UtcMicros) -> Result<(), StoreError> {
        for mail in intents {
            self.write(intent(self.engine().backend(), mail, at)).await?;
        }
        self.inner.mails_written.notify_one();
        Ok(())
    }

    /// Claims mails that are due, at most `limit`, until `now` + `lease`. What another node claims at the same time is not among them.
    pub async fn claim_due(&self, now: UtcMicros, lease: Duration, limit: u64) -> Result<Vec<ClaimedMail>, StoreError> {
        use mails::Column as C;
        let ids: Vec<String> = mails::Entity::find()
            .select_only()
            .column(C::Id)
            .filter(C::State.eq(MailState::Pending.word()))
            .filter(C::NextTryAt.lte(now.0))
            .filter(Expr::col(C::ClaimedUntil).is_null().or(Expr::col(C::ClaimedUntil).lte(now.0)))
            .order_by_asc(C::NextTryAt)
            .order_by_asc(C::Id)
            .limit(limit)
            .into_tuple()
            .all(self.read())
            .await?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let token = format!("{}/{}", self.run(), Uuid::new_v4());
        let until = now.0.saturating_add(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX));
        let places: Vec<String> = (4..4 + ids.len()).map(|place| format!("${place}")).collect();
        let mut values: Vec<Value> = vec![token.clone().into(), until.into(), now.0.into()];
        values.extend(ids.into_iter().map(Value::from));
        let claim = format!(
            "UPDATE mails SET claimed_by = $1, claimed_until = $2, attempts = attempts + 1 \
             WHERE id IN ({}) AND state = 'pending' AND next_try_at <= $3 AND (claimed_until IS NULL OR claimed_until <= $3)",
            places.join(", ")
        );
        self.write(Statement::from_sql_and_values(self.engine().backend(), claim, values)).await?;
        let rows = mails::Entity::find().filter(C::ClaimedBy.eq(token.as_str())).order_by_asc(C::NextTryAt).order_by_asc(C::Id).all(self.read()).await?;
        rows.into_iter().map(|row| Ok(ClaimedMail { mail: from_row(row)?, token: token.clone() })).collect()
    }

    /// What a letter came to when it was looked at before leaving. False: the claim is gone.
    pub async fn set_letter(&self, claim: &ClaimedMail, kind: &str, letter: &str) -> Result<bool, StoreError> {
        self.step("kind = $3, letter = $4", "state = 'pending'", claim, vec![kind.into(), letter.into()]).await
    }
    /// The body is about to leave. False: the claim is gone (edited, or claimed by another); then nothing may leave.
    pub async fn mark_sending(&self, claim: &ClaimedMail, message_id: &str, via: &str) -> Result<bool, StoreError> {
        self.step(
            "state = 'sending', message_id = COALESCE(message_id, $3), via = $4, stage = NULL, error = NULL",
            "state = 'pending'",
            claim,
            vec![message_id.into(), via.into()],
        )
        .await
    }
    /// Accepted. Also of one that was taken to be unknown meanwhile: who sent it knows.
    pub async fn mark_sent(&self, claim: &ClaimedMail, at: UtcMicros) -> Result<bool, StoreError> {
        let set = "state = 'sent', sent_at = $3, stage = NULL, error = NULL, claimed_by = NULL, claimed_until = NULL";
        self.step(set, "state IN ('sending', 'unknown')", claim, vec![at.0.into()]).await
    }
    /// Its body left and no answer came.
    pub async fn mark_unknown(&self, claim: &ClaimedMail, why: Trouble<'_>) -> Result<bool, StoreError> {
        self.step("state = 'unknown', stage = $3, error = $4", "state IN ('sending', 'unknown')", claim, vec![why.stage.into(), why.error.into()]).await
    }
    /// It certainly was not accepted: again at `next_try_at`, unless a newer one of its key is there.
    pub async fn release_for_retry(&self, claim: &ClaimedMail, next_try_at: UtcMicros, why: Trouble<'_>) -> Result<bool, StoreError> {
        let set = format!("state = {AGAIN}, stage = $3, error = $4, next_try_at = $5, claimed_by = NULL, claimed_until = NULL");
        let values = vec![why.stage.into(), why.error.into(), next_try_at.0.into()];
        self.step(&set, "state IN ('pending', 'sending', 'unknown')", claim, values).await
    }
    /// It was refused for good, or tried for too long: onto the list of dead letters.
    pub async fn mark_failed(&self, claim: &ClaimedMail, why: Trouble<'_>) -> Result<bool, StoreError> {
        let set = "state = 'failed', stage = $3, error = $4, claimed_by = NULL, claimed_until = NULL";
        self.step(set, "state IN ('pending', 'sending', 'unknown')", claim, vec![why.stage.into(), why.error.into()]).await
    }
    /// Nobody needs it any more.
    pub async fn mark_cancelled(&self, claim: &ClaimedMail, why: Trouble<'_>) -> Result<bool, StoreError> {
        let set = "state = 'cancelled', stage = $3, error = $4, claimed_by = NULL, claimed_until = NULL";
        self.step(set, "state = 'pending'", claim, vec![why.stage.into(), why.error.into()]).await
    }
    /// Holds it for the operator, with what was found as JSON (kinds and places, never values).
    pub async fn hold(&self, claim: &ClaimedMail, hits: &str) -> Result<bool, StoreError> {
        let set = "state = 'held', hits = $3, claimed_by = NULL, claimed_until = NULL";
        self.step(set, "state = 'pending'", claim, vec![hits.into()]).await
    }

    /// What was being sent by a node that is gone: unknown, but for what went `repeatable` (a way by which twice is once), which is
    /// tried again. Gone is whoever let the lease end; on SQLite also every earlier run, as there is one at a time.
    pub async fn recover_mails(&self, now: UtcMicros, repeatable: Option<&str>) -> Result<Recovered, StoreError> {
        let backend = self.engine().backend();
        let is_gone = match self.engine() {
            Engine::Sqlite => "(claimed_until <= $1 OR claimed_by NOT LIKE $2)",
            // The parameter is named so that both engines take the same values.
            Engine::Postgres => "(claimed_until <= $1 OR $2::text = '')",
        };
        let mine = format!("{}/%", self.run());
        let again = self
            .write(Statement::from_sql_and_values(
                backend,
                format!(
                    "UPDATE mails SET state = {AGAIN}, next_try_at = $1, claimed_by = NULL, claimed_until = NULL \
                     WHERE state = 'sending' AND via = $3 AND {is_gone}"
                ),
                [now.0.into(), mine.clone().into(), repeatable.unwrap_or_default().into()],
            ))
            .await?;
        let unknown = self
            .write(Statement::from_sql_and_values(
                backend,
                format!("UPDATE mails SET state = 'unknown', stage = 'body', error = 'ended_while_sending' WHERE state = 'sending' AND {is_gone}"),
                [now.0.into(), mine.clone().into()],
            ))
            .await?;
        // Claims of what had not begun to leave need no decision; on PostgreSQL they end by themselves.
        if self.engine() == Engine::Sqlite {
            let free = format!("UPDATE mails SET claimed_by = NULL, claimed_until = NULL WHERE state = 'pending' AND claimed_by IS NOT NULL AND {is_gone}");
            self.write(Statement::from_sql_and_values(backend, free, [now.0.into(), mine.into()])).await?;
        }
        Ok(Recovered { unknown, again })
    }

    /// After a restore: what waited when the backup was made may have been sent since.
    pub(crate) async fn doubt_mails(&self) -> Result<u64, StoreError> {
        let words = "UPDATE mails SET state = 'unknown', stage = 'body', error = 'restored' WHERE state IN ('pending', 'sending')";
        self.write(Statement::from_string(self.engine().backend(), words)).await
    }

    /// The operator has a mail sent (again): one that was held, failed, or is unknown. It keeps its Message-ID.
    pub async fn retry_mail(&self, id: MailId, at: UtcMicros, by: PersonId) -> Result<Decided, StoreError> {
        let rows = self.write(retry(self.engine().backend(), id, at, &by.to_string())).await?;
        self.inner.mails_written.notify_one();
        decided(self.read(), id, rows).await
    }
    /// The operator found that a mail in doubt arrived.
    pub async fn resolve_as_sent(&self, id: MailId, at: UtcMicros, by: PersonId) -> Result<Decided, StoreError> {
        let words = "UPDATE mails SET state = 'sent', sent_at = $2, resolved_by = $3, claimed_by = NULL, claimed_until = NULL WHERE id = $1 AND state = 'unknown'";
        let values = [id.to_string().into(), at.0.into(), by.to_string().into()];
        let rows = self.write(Statement::from_sql_and_values(self.engine().backend(), words, values)).await?;
        decided(self.read(), id, rows).await
    }

    /// One mail.
    pub async fn mail(&self, id: MailId) -> Result<Option<Mail>, StoreError> {
        mails::Entity::find_by_id(id.to_string()).one(self.read()).await?.map(from_row).transpose()
    }
    /// Mails, newest first: of one state or all. `limit` 1–200.
    pub async fn mails(&self, state: Option<MailState>, after: Option<MailId>, limit: u64) -> Result<MailPage, StoreError> {
        use mails::Column as C;
        let limit = limit.clamp(1, 200);
        let mut query = mails::Entity::find();
        if let Some(state) = state {
            query = query.filter(C::State.eq(state.word()));
        }
        if let Some(after) = after {
            query = query.filter(C::Id.lt(after.to_string()));
        }
        let rows = query.order_by_desc(C::Id).limit(limit + 1).all(self.read()).await?;
        let mut page = MailPage { mails: rows.into_iter().map(from_row).collect::<Result<_, _>>()?, next: None };
        if page.mails.len() as u64 > limit {
            page.mails.pop();
            page.next = page.mails.last().map(|mail| mail.id);
        }
        Ok(page)
    }
    /// How many mails are in each state; a state without any is left out.
    pub async fn count_mails(&self) -> Result<BTreeMap<MailState, u64>, StoreError> {
        let counts: Vec<(String, i64)> = mails::Entity::find()
            .select_only()
            .column(mails::Column::State)
            .column_as(mails::Column::Id.count(), "count")
            .group_by(mails::Column::State)
            .into_tuple()
            .all(self.read())
            .await?;
        counts.into_iter().map(|(state, count)| Ok((parse("mail state", &state)?, count.cast_unsigned()))).collect()
    }
    /// Forgets what was sent or cancelled and is older. Returns how many.
    pub async fn forget_mails_before(&self, at: UtcMicros) -> Result<u64, StoreError> {
        let words = "DELETE FROM mails WHERE state IN ('sent', 'cancelled') AND created_at < $1";
        self.write(Statement::from_sql_and_values(self.engine().backend(), words, [at.0.into()])).await
    }

    /// A step of a claimed mail: done only while it is in the state named and the claim still stands. `$1` is the mail, `$2` the
    /// claim, the values come after.
    async fn step(&self, set: &str, only: &str, claim: &ClaimedMail, more: Vec<Value>) -> Result<bool, StoreError> {
        let mut values: Vec<Value> = vec![claim.mail.id.to_string().into(), claim.token.clone().into()];
        values.extend(more);
        let words = format!("UPDATE mails SET {set} WHERE id = $1 AND claimed_by = $2 AND {only}");
        Ok(self.write(Statement::from_sql_and_values(self.engine().backend(), words, values)).await? == 1)
    }
}

pub(crate) fn from_row(row: mails::Model) -> Result<Mail, StoreError> {
    Ok(Mail {
        id: parse("mail id", &row.id)?,
        kind: row.kind,
        to_person: parse("person id", &row.to_person)?,
        dedupe_key: row.dedupe_key,
        letter: row.letter,
        message_id: row.message_id,
        state: parse("mail state", &row.state)?,
        not_before: UtcMicros(row.not_before),
        due_since: UtcMicros(row.due_since),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        next_try_at: UtcMicros(row.next_try_at),
        via: row.via,
        stage: row.stage,
        error: row.error,
        hits: row.hits,
        resolved_by: row.resolved_by,
        created_at: UtcMicros(row.created_at),
        sent_at: row.sent_at.map(UtcMicros),
    })
}
