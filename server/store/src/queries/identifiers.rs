//! What identifies the people on the case lists, all of them, whatever became of their case: what no mail may hold. Shown to
//! nobody: the check of outgoing mail compares with it.

use crate::{Store, error::StoreError, sql::unreadable, tables::cases};
use mdt_domain::{
    case::Patient,
    words::{Day, Line},
};
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;

/// Of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    /// Given name.
    pub given: Line,
    /// Family name.
    pub family: Line,
    /// Date of birth.
    pub born_on: Day,
}

/// The one field of a case that is looked at.
#[derive(Deserialize)]
struct Named {
    patient: Patient,
}

impl Store {
    /// Everybody on a case list.
    pub async fn identified(&self) -> Result<Vec<Identified>, StoreError> {
        let bodies: Vec<String> = cases::Entity::find().select_only().column(cases::Column::Body).into_tuple().all(self.read()).await?;
        let read = |body: &String| {
            let Named { patient } = serde_json::from_str(body).map_err(|why| unreadable("case", &why))?;
            Ok(Identified { given: patient.given, family: patient.family, born_on: patient.born_on })
        };
        bodies.iter().map(read).collect()
    }
}
