//! Mails looked for by what they are about: the last of a key, those of a key that wait, those that a digest stands for. Their way
//! out is `mails`. Called by the app.

use crate::{
    Store,
    error::StoreError,
    mails::{Mail, MailState, from_row},
    sql::parse,
    tables::mails,
};
use mdt_domain::{ids::PersonId, words::UtcMicros};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};

/// Why a mail was cancelled that its recipient reads of in the day's one mail instead.
pub const IN_DIGEST: &str = "in_digest";

impl Store {
    /// The last mail of a key, wherever it is.
    pub async fn last_mail_about(&self, key: &str) -> Result<Option<Mail>, StoreError> {
        mails::Entity::find().filter(mails::Column::DedupeKey.eq(key)).order_by_desc(mails::Column::Id).one(self.read()).await?.map(from_row).transpose()
    }
    /// Something else says now what the mail of a key was to say, if it has not begun to leave. How many: 0 or 1.
    pub async fn cancel_mail_about(&self, key: &str, why: &str) -> Result<u64, StoreError> {
        let words = "UPDATE mails SET state = 'cancelled', stage = 'letter', error = $2, claimed_by = NULL, claimed_until = NULL \
                     WHERE dedupe_key = $1 AND state = 'pending'";
        self.write(Statement::from_sql_and_values(self.engine().backend(), words, [key.into(), why.into()])).await
    }
    /// Mails of these kinds, wanted from an instant on and before another, that did not leave by themselves because their recipients
    /// have one mail a day (or wait to be looked at for that): recipient and kind of each.
    pub async fn mails_for_digest(&self, kinds: &[&str], from: UtcMicros, before: UtcMicros) -> Result<Vec<(PersonId, String)>, StoreError> {
        use mails::Column as C;
        let is_left = Condition::all().add(C::State.eq(MailState::Cancelled.word())).add(C::Error.eq(IN_DIGEST));
        let rows: Vec<(String, String)> = mails::Entity::find()
            .select_only()
            .columns([C::ToPerson, C::Kind])
            .filter(C::Kind.is_in(kinds.iter().copied()))
            .filter(C::CreatedAt.gte(from.0))
            .filter(C::CreatedAt.lt(before.0))
            .filter(Condition::any().add(C::State.eq(MailState::Pending.word())).add(is_left))
            .into_tuple()
            .all(self.read())
            .await?;
        rows.into_iter().map(|(person, kind)| Ok((parse("person id", &person)?, kind))).collect()
    }
}
