//! People of the directory as rows, for who looks without a hub: an operator's commands.

use crate::{Store, error::StoreError, fold::fold_email, sql::unreadable, tables::people};
use mdt_domain::{directory::Person, ids::PersonId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Store {
    /// Somebody.
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let row = people::Entity::find().filter(people::Column::PartId.eq(id.to_string())).one(self.read()).await?;
        row.map(|row| serde_json::from_str(&row.body).map_err(|why| unreadable("person", &why))).transpose()
    }
    /// Whoever has this mail address.
    pub async fn people_by_email(&self, email: &str) -> Result<Vec<Person>, StoreError> {
        let rows = people::Entity::find().filter(people::Column::Email.eq(fold_email(email))).all(self.read()).await?;
        rows.iter().map(|row| serde_json::from_str(&row.body).map_err(|why| unreadable("person", &why))).collect()
    }
}
