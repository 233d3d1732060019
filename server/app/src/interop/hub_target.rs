//! The hub as the place where imports go.

use super::target::{ImportTarget, TargetError};
use mdt_domain::{
    case::CaseRoot,
    command::Command,
    directory::Directory,
    ids::{LocalServiceId, PersonId},
    local_service::LocalService,
    words::{NhsNumber, UtcMicros},
};
use mdt_hub::{ActorId, Hub, Request, error::ExecuteError};
use mdt_store::{error::StoreError, local_services::LocalServiceChanges};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A store's error, for the operator.
pub(crate) fn store_error(error: StoreError) -> TargetError { TargetError::Unavailable(error.to_string()) }

impl ImportTarget for Arc<Hub> {
    async fn directory(&self) -> Result<Directory, TargetError> { Ok(Directory::clone(&Hub::directory(self))) }

    async fn cases_by_nhs_number(&self, numbers: &[NhsNumber]) -> Result<BTreeMap<NhsNumber, CaseRoot>, TargetError> {
        let mut found = BTreeMap::new();
        for number in numbers {
            if let Some(root) = self.store().case_by_nhs_number(number).await.map_err(store_error)? {
                found.insert(number.clone(), root);
            }
        }
        Ok(found)
    }

    async fn last_case_number(&self, letters: &str) -> Result<u32, TargetError> {
        let next = self.store().next_case_code(letters).await.map_err(store_error)?;
        let number = next.as_str().rsplit('-').next().and_then(|digits| digits.parse::<u32>().ok());
        Ok(number.unwrap_or(1).saturating_sub(1))
    }

    async fn execute(&self, actor: Option<PersonId>, command: Command, at: Option<UtcMicros>) -> Result<(), TargetError> {
        let actor = actor.map_or(ActorId::System, ActorId::Person);
        match Hub::execute(self, Request { actor, key: None, command, at }).await {
            Ok(_) => Ok(()),
            Err(ExecuteError::Refused(rejection)) => Err(TargetError::Refused(match rejection.field {
                Some(field) => format!("{field}: {}", rejection.message),
                None => rejection.message,
            })),
            Err(error) => Err(TargetError::Unavailable(error.to_string())),
        }
    }

    async fn compare_local_services(&self, said: Vec<LocalService>, kept: Option<&BTreeSet<LocalServiceId>>) -> Result<LocalServiceChanges, TargetError> {
        self.store().compare_local_services(said, kept).await.map_err(store_error)
    }

    async fn write_local_services(&self, changes: &LocalServiceChanges, at: UtcMicros) -> Result<(), TargetError> {
        self.store().write_local_services(changes, at).await.map_err(store_error)
    }
}
