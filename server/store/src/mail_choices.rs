//! How people want their mail: one about each thing, or one a day. Who never chose is in no row. Called by the app.

use crate::{Store, error::StoreError, sql::parse, tables::mail_choices};
use mdt_domain::{ids::PersonId, words::UtcMicros};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait, sea_query::OnConflict};
use std::collections::BTreeSet;

/// How somebody wants mail that can wait until the next morning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MailChoice {
    /// A mail about each thing when it happens.
    #[default]
    Single,
    /// One mail a working day.
    Digest,
}
impl MailChoice {
    /// Its word in the database and on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Digest => "digest",
        }
    }
}
impl std::str::FromStr for MailChoice {
    type Err = NoSuchChoice;
    fn from_str(word: &str) -> Result<Self, NoSuchChoice> { [Self::Single, Self::Digest].into_iter().find(|it| it.word() == word).ok_or(NoSuchChoice) }
}

/// Not the word of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no way to have mail")]
pub struct NoSuchChoice;

impl Store {
    /// What somebody chose; single mails where they never did.
    pub async fn mail_choice(&self, person: PersonId) -> Result<MailChoice, StoreError> {
        let row = mail_choices::Entity::find_by_id(person.to_string()).one(self.read()).await?;
        row.map_or(Ok(MailChoice::default()), |row| parse("mail choice", &row.choice))
    }
    /// Somebody chooses.
    pub async fn choose_mail(&self, person: PersonId, choice: MailChoice, at: UtcMicros) -> Result<(), StoreError> {
        use mail_choices::Column as C;
        let row = mail_choices::Model { person_id: person.to_string(), choice: choice.word().to_owned(), changed_at: at.0 };
        let replace = OnConflict::column(C::PersonId).update_columns([C::Choice, C::ChangedAt]).to_owned();
        self.write(mail_choices::Entity::insert(row.into_active_model()).on_conflict(replace).build(self.engine().backend())).await.map(drop)
    }
    /// Everybody who wants one mail a day.
    pub async fn people_with_digest(&self) -> Result<BTreeSet<PersonId>, StoreError> {
        let ids: Vec<String> = mail_choices::Entity::find()
            .select_only()
            .column(mail_choices::Column::PersonId)
            .filter(mail_choices::Column::Choice.eq(MailChoice::Digest.word()))
            .into_tuple()
            .all(self.read())
            .await?;
        ids.iter().map(|id| parse("person id", id)).collect()
    }
}
