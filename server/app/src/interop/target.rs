//! What an import needs of the service: look up what is there, and execute a command. The hub is one; tests have another.

use mdt_domain::{
    case::CaseRoot,
    command::Command,
    directory::Directory,
    ids::{LocalServiceId, PersonId},
    local_service::LocalService,
    words::{NhsNumber, UtcMicros},
};
use mdt_store::local_services::LocalServiceChanges;
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
};

/// Why the service did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// The rules said no: their words, free of patients' names and numbers.
    #[error("{0}")]
    Refused(String),
    /// It could not, for now.
    #[error("{0}")]
    Unavailable(String),
}

/// Where an import goes.
pub trait ImportTarget: Sync {
    /// The Federation's directory as it is.
    fn directory(&self) -> impl Future<Output = Result<Directory, TargetError>> + Send;
    /// The cases of these people, whatever their status. Numbers without a case are absent.
    fn cases_by_nhs_number(&self, numbers: &[NhsNumber]) -> impl Future<Output = Result<BTreeMap<NhsNumber, CaseRoot>, TargetError>> + Send;
    /// The highest number any case code of these letters has (14 for `SF-014`), 0 when there is none.
    fn last_case_number(&self, letters: &str) -> impl Future<Output = Result<u32, TargetError>> + Send;
    /// Executes a command, of a person or of the service itself, as of `at` or now. When it answers, it is on disk.
    fn execute(&self, actor: Option<PersonId>, command: Command, at: Option<UtcMicros>) -> impl Future<Output = Result<(), TargetError>> + Send;
    /// What a directory of local services changes; `kept`: every id of a whole directory.
    fn compare_local_services(
        &self,
        said: Vec<LocalService>,
        kept: Option<&BTreeSet<LocalServiceId>>,
    ) -> impl Future<Output = Result<LocalServiceChanges, TargetError>> + Send;
    /// Writes what was compared, all or nothing.
    fn write_local_services(&self, changes: &LocalServiceChanges, at: UtcMicros) -> impl Future<Output = Result<(), TargetError>> + Send;
}
