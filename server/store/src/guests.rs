//! Links of named passes: the hash of a link's token, the device it is bound to, the two digits its guest says, and where the
//! link is mailed to. Who the guest is, and what the pass reaches, is the domain's. Called by the app.
//!
//! Architecture invariant: an address is written in the transaction of the command that gave it, is in no event, and is deleted when
//! the pass ends.

use crate::{
    Store,
    error::StoreError,
    sql::parse,
    tables::{guest_addresses, guest_passes},
};
use mdt_domain::{
    ids::PersonId,
    words::{MailAddress, UtcMicros},
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait, Statement,
    sea_query::{Expr, OnConflict},
};
use std::fmt;

/// A pass's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassLink {
    /// Whose.
    pub person_id: PersonId,
    /// Session of the device it is bound to; none: nobody has opened it.
    pub session_hash: Option<String>,
    /// What the guest's screen shows while they wait.
    pub digits: Option<String>,
    /// Wrong digits said since these were made.
    pub wrong_digits: u32,
}

/// What a command does to the address of a guest.
#[derive(Clone, PartialEq, Eq)]
pub enum AddressChange {
    /// Their link is mailed there from now on.
    Given(PersonId, MailAddress),
    /// Their pass ended.
    Forgotten(PersonId),
}
impl fmt::Debug for AddressChange {
    /// Never the address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(guest, _) => write!(f, "Given({guest})"),
            Self::Forgotten(guest) => write!(f, "Forgotten({guest})"),
        }
    }
}

/// The statement that makes a change.
pub(crate) fn address_change(backend: DbBackend, change: &AddressChange, at: UtcMicros) -> Statement {
    use guest_addresses::Column as C;
    match change {
        AddressChange::Given(guest, address) => {
            let row = guest_addresses::Model { person_id: guest.to_string(), address: address.as_str().to_owned(), given_at: at.0 };
            let again = OnConflict::column(C::PersonId).update_columns([C::Address, C::GivenAt]).to_owned();
            guest_addresses::Entity::insert(row.into_active_model()).on_conflict(again).build(backend)
        }
        AddressChange::Forgotten(guest) => guest_addresses::Entity::delete_many().filter(C::PersonId.eq(guest.to_string())).build(backend),
    }
}

impl Store {
    /// Where a guest's link is mailed to.
    pub async fn guest_address(&self, guest: PersonId) -> Result<Option<String>, StoreError> {
        Ok(guest_addresses::Entity::find_by_id(guest.to_string()).one(self.read()).await?.map(|row| row.address))
    }
    /// Guests whose address is kept.
    pub async fn guests_with_address(&self) -> Result<Vec<PersonId>, StoreError> {
        let ids: Vec<String> =
            guest_addresses::Entity::find().select_only().column(guest_addresses::Column::PersonId).into_tuple().all(self.read()).await?;
        ids.iter().map(|id| parse("person id", id)).collect()
    }
    /// Forgets the address of a guest whose pass ended by time.
    pub async fn forget_guest_address(&self, guest: PersonId) -> Result<(), StoreError> {
        let forget = address_change(self.engine().backend(), &AddressChange::Forgotten(guest), UtcMicros(0));
        self.write(forget).await.map(drop)
    }
    /// A guest's new link; the one before opens nothing any more, and no device is bound.
    pub async fn set_pass_link(&self, person: PersonId, token_hash: &str, at: UtcMicros) -> Result<(), StoreError> {
        let row = guest_passes::Model {
            person_id: person.to_string(),
            token_hash: token_hash.to_owned(),
            session_hash: None,
            digits: None,
            wrong_digits: 0,
            made_at: at.0,
        };
        use guest_passes::Column as C;
        let again = OnConflict::column(C::PersonId)
            .update_columns([C::TokenHash, C::SessionHash, C::Digits, C::WrongDigits, C::MadeAt])
            .to_owned();
        self.write(guest_passes::Entity::insert(row.into_active_model()).on_conflict(again).build(self.engine().backend())).await.map(drop)
    }
    /// By the hash of its token.
    pub async fn pass_link_by_token(&self, token_hash: &str) -> Result<Option<PassLink>, StoreError> {
        let row = guest_passes::Entity::find().filter(guest_passes::Column::TokenHash.eq(token_hash)).one(self.read()).await?;
        row.map(from_row).transpose()
    }
    /// By its guest.
    pub async fn pass_link_of(&self, person: PersonId) -> Result<Option<PassLink>, StoreError> {
        guest_passes::Entity::find_by_id(person.to_string()).one(self.read()).await?.map(from_row).transpose()
    }
    /// Binds a link to the first device that opens it. False: another one was first, or the link was made anew.
    pub async fn bind_pass_link(&self, person: PersonId, token_hash: &str, session_hash: &str, digits: &str) -> Result<bool, StoreError> {
        let update = guest_passes::Entity::update_many()
            .col_expr(guest_passes::Column::SessionHash, Expr::value(session_hash))
            .col_expr(guest_passes::Column::Digits, Expr::value(digits))
            .col_expr(guest_passes::Column::WrongDigits, Expr::value(0))
            .filter(guest_passes::Column::PersonId.eq(person.to_string()))
            .filter(guest_passes::Column::TokenHash.eq(token_hash))
            .filter(guest_passes::Column::SessionHash.is_null());
        Ok(self.write(update.build(self.engine().backend())).await? == 1)
    }
    /// Somebody said the wrong digits.
    pub async fn count_wrong_digits(&self, person: PersonId) -> Result<(), StoreError> {
        let update = guest_passes::Entity::update_many()
            .col_expr(guest_passes::Column::WrongDigits, Expr::col(guest_passes::Column::WrongDigits).add(1))
            .filter(guest_passes::Column::PersonId.eq(person.to_string()));
        self.write(update.build(self.engine().backend())).await.map(drop)
    }
    /// Other digits, none said wrong yet.
    pub async fn set_pass_digits(&self, person: PersonId, digits: &str) -> Result<(), StoreError> {
        let update = guest_passes::Entity::update_many()
            .col_expr(guest_passes::Column::Digits, Expr::value(digits))
            .col_expr(guest_passes::Column::WrongDigits, Expr::value(0))
            .filter(guest_passes::Column::PersonId.eq(person.to_string()));
        self.write(update.build(self.engine().backend())).await.map(drop)
    }
}

fn from_row(row: guest_passes::Model) -> Result<PassLink, StoreError> {
    Ok(PassLink {
        person_id: parse("person id", &row.person_id)?,
        session_hash: row.session_hash,
        digits: row.digits,
        wrong_digits: u32::try_from(row.wrong_digits).unwrap_or(0),
    })
}
