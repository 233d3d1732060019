//! Accounts and sessions: hashes only, never a password or a cookie's token. When a session is over is the app's to
//! decide. Called by the app.

use crate::{
    Store,
    error::StoreError,
    fold::fold_email,
    sql::parse,
    tables::{accounts, sessions},
};
use mdt_domain::{ids::PersonId, words::UtcMicros};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, OnConflict},
};

/// A local account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub person_id: PersonId,
    /// Folded: trimmed, lower case.
    pub email: String,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Wrong passwords since the last right one.
    pub failed_tries: u32,
    /// No sign-in until then.
    pub locked_until: Option<UtcMicros>,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Hash of the cookie's token, as text.
    pub id_hash: String,
    /// Who.
    pub person_id: PersonId,
    /// Signed in.
    pub created_at: UtcMicros,
    /// Last seen.
    pub last_seen_at: UtcMicros,
    /// Over by then whatever happens.
    pub expires_at: UtcMicros,
    /// Signed in by a click, demo only.
    pub is_demo: bool,
    /// Signed out or ended.
    pub ended_at: Option<UtcMicros>,
}

impl Store {
    /// Makes an account. False: the person or the address has one already.
    pub async fn create_account(&self, person: PersonId, email: &str, password_hash: &str) -> Result<bool, StoreError> {
        let row = accounts::Model {
            person_id: person.to_string(),
            email: fold_email(email),
            password_hash: password_hash.to_owned(),
            failed_tries: 0,
            locked_until: None,
        };
        let absent = OnConflict::new().do_nothing().to_owned();
        let insert = accounts::Entity::insert(row.into_active_model()).on_conflict(absent);
        Ok(self.write(insert.build(self.engine().backend())).await? == 1)
    }
    /// By mail address, however it is written.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let row = accounts::Entity::find().filter(accounts::Column::Email.eq(fold_email(email))).one(self.read()).await?;
        row.map(account_from_row).transpose()
    }
    /// By person.
    pub async fn account_of(&self, person: PersonId) -> Result<Option<Account>, StoreError> {
        accounts::Entity::find_by_id(person.to_string()).one(self.read()).await?.map(account_from_row).transpose()
    }
    /// How many there are (0: `mdt-hub admin create` is due).
    pub async fn count_accounts(&self) -> Result<u64, StoreError> { Ok(accounts::Entity::find().count(self.read()).await?) }
    /// A new password; failed tries and lock are gone. False: no such account.
    pub async fn set_password(&self, person: PersonId, password_hash: &str) -> Result<bool, StoreError> {
        let update = accounts::Entity::update_many()
            .col_expr(accounts::Column::PasswordHash, Expr::value(password_hash))
            .col_expr(accounts::Column::FailedTries, Expr::value(0))
            .col_expr(accounts::Column::LockedUntil, Expr::value(None::<i64>))
            .filter(accounts::Column::PersonId.eq(person.to_string()));
        Ok(self.write(update.build(self.engine().backend())).await? == 1)
    }
    /// One more wrong password; locks until an instant if given.
    pub async fn record_failure(&self, person: PersonId, locked_until: Option<UtcMicros>) -> Result<(), StoreError> {
        let mut update = accounts::Entity::update_many()
            .col_expr(accounts::Column::FailedTries, Expr::col(accounts::Column::FailedTries).add(1))
            .filter(accounts::Column::PersonId.eq(person.to_string()));
        if let Some(until) = locked_until {
            update = update.col_expr(accounts::Column::LockedUntil, Expr::value(until.0));
        }
        self.write(update.build(self.engine().backend())).await.map(drop)
    }
    /// A right password: failed tries and lock are gone.
    pub async fn clear_failures(&self, person: PersonId) -> Result<(), StoreError> {
        let update = accounts::Entity::update_many()
            .col_expr(accounts::Column::FailedTries, Expr::value(0))
            .col_expr(accounts::Column::LockedUntil, Expr::value(None::<i64>))
            .filter(accounts::Column::PersonId.eq(person.to_string()));
        self.write(update.build(self.engine().backend())).await.map(drop)
    }
    /// Keeps a session, durably. Errs when its hash is taken: a token is never given twice.
    pub async fn create_session(&self, session: &Session) -> Result<(), StoreError> {
        let row = sessions::Model {
            id_hash: session.id_hash.clone(),
            person_id: session.person_id.to_string(),
            created_at: session.created_at.0,
            last_seen_at: session.last_seen_at.0,
            expires_at: session.expires_at.0,
            is_demo: session.is_demo,
            ended_at: session.ended_at.map(|at| at.0),
        };
        let absent = OnConflict::column(sessions::Column::IdHash).do_nothing().to_owned();
        match self.write(sessions::Entity::insert(row.into_active_model()).on_conflict(absent).build(self.engine().backend())).await? {
            1 => Ok(()),
            _ => Err(StoreError::NotWritten("the session's hash is taken".into())),
        }
    }
    /// By hash; ended and expired ones too.
    pub async fn session(&self, id_hash: &str) -> Result<Option<Session>, StoreError> {
        sessions::Entity::find_by_id(id_hash).one(self.read()).await?.map(session_from_row).transpose()
    }
    /// Seen again. Never moves back, never revives an ended one.
    pub async fn touch_session(&self, id_hash: &str, at: UtcMicros) -> Result<(), StoreError> {
        let update = sessions::Entity::update_many()
            .col_expr(sessions::Column::LastSeenAt, Expr::value(at.0))
            .filter(sessions::Column::IdHash.eq(id_hash))
            .filter(sessions::Column::LastSeenAt.lt(at.0))
            .filter(sessions::Column::EndedAt.is_null());
        self.write(update.build(self.engine().backend())).await.map(drop)
    }
    /// Sign-out. False: there was none, or it was over already.
    pub async fn end_session(&self, id_hash: &str, at: UtcMicros) -> Result<bool, StoreError> {
        let update = sessions::Entity::update_many()
            .col_expr(sessions::Column::EndedAt, Expr::value(at.0))
            .filter(sessions::Column::IdHash.eq(id_hash))
            .filter(sessions::Column::EndedAt.is_null());
        Ok(self.write(update.build(self.engine().backend())).await? == 1)
    }
    /// Ends every session of a person. Returns how many.
    pub async fn end_sessions_of(&self, person: PersonId, at: UtcMicros) -> Result<u64, StoreError> {
        let update = sessions::Entity::update_many()
            .col_expr(sessions::Column::EndedAt, Expr::value(at.0))
            .filter(sessions::Column::PersonId.eq(person.to_string()))
            .filter(sessions::Column::EndedAt.is_null());
        self.write(update.build(self.engine().backend())).await
    }
    /// Removes sessions that expired before an instant. Returns how many.
    pub async fn forget_sessions_before(&self, at: UtcMicros) -> Result<u64, StoreError> {
        self.write(sessions::Entity::delete_many().filter(sessions::Column::ExpiresAt.lt(at.0)).build(self.engine().backend())).await
    }
}

fn account_from_row(row: accounts::Model) -> Result<Account, StoreError> {
    Ok(Account {
        person_id: parse("person id", &row.person_id)?,
        email: row.email,
        password_hash: row.password_hash,
        failed_tries: u32::try_from(row.failed_tries).unwrap_or(u32::MAX),
        locked_until: row.locked_until.map(UtcMicros),
    })
}

fn session_from_row(row: sessions::Model) -> Result<Session, StoreError> {
    Ok(Session {
        person_id: parse("person id", &row.person_id)?,
        id_hash: row.id_hash,
        created_at: UtcMicros(row.created_at),
        last_seen_at: UtcMicros(row.last_seen_at),
        expires_at: UtcMicros(row.expires_at),
        is_demo: row.is_demo,
        ended_at: row.ended_at.map(UtcMicros),
    })
}
