//! A directory of local services in the shape of Open Referral UK 3.0: pages of services, or a service alone.
//!
//! A file says what is listed now: what is said otherwise is brought up to date by its id, what is not in a whole directory any more is
//! marked as not listed, nothing is deleted. An entry that does not read is left out and named; the others are imported. Architecture
//! invariant: knows nothing of notes and cases. `file` reads pages, `entry` a service, `said` times and costs in words.

mod entry;
mod file;
mod report;
mod said;

pub use file::{DirectoryFile, read_directory};
pub use report::{LocalServicesReport, Rejected};

use super::{ImportTarget, TargetError};
use mdt_domain::words::{Day, UtcMicros};

/// How a directory is imported.
#[derive(Clone, Copy, Debug)]
pub struct DirectoryOptions {
    /// Say what would be done, do nothing.
    pub is_dry_run: bool,
    /// Times and costs that ended before it are left out.
    pub today: Day,
    /// When it is imported.
    pub at: UtcMicros,
}

/// Imports a directory. A file that is none changes nothing, and the report says why.
pub async fn import_local_services<T: ImportTarget>(target: &T, bytes: &[u8], options: &DirectoryOptions) -> Result<LocalServicesReport, TargetError> {
    let file = match read_directory(bytes, options.today) {
        Ok(file) => file,
        Err(why) => return Ok(LocalServicesReport { is_dry_run: options.is_dry_run, unreadable: Some(why), ..LocalServicesReport::default() }),
    };
    let kept = file.is_whole.then_some(&file.ids);
    let changes = target.compare_local_services(file.services.clone(), kept).await?;
    if !options.is_dry_run {
        target.write_local_services(&changes, options.at).await?;
    }
    Ok(LocalServicesReport {
        is_dry_run: options.is_dry_run,
        unreadable: None,
        read: file.read,
        read_as: file.read_as,
        new: changes.new,
        changed: changes.changed,
        unchanged: changes.unchanged,
        inactive: file.services.iter().filter(|service| !service.is_listed).count(),
        left: changes.left,
        is_whole: file.is_whole,
        not_mapped: file.not_mapped,
        rejected: file.rejected,
        notices: file.notices,
    })
}
