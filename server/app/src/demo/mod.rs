//! The demonstration: a borough of real organisations and invented people, with a huddle today and last days' behind it.
//!
//! Owns the playing of `data/huddle_story.json` and `data/borough_story.json` through the importers and the hub's commands, as the people of the story
//! and at the times they would have acted. Architecture invariant: no content lives in code, and nothing is written but
//! through the [`stage::Stage`]. Called by the app in demo mode only; never touches a store that is not a demo's.

mod borough;
pub mod calendar;
pub mod files;
pub mod hub_stage;
mod ids;
mod meetings;
mod past;
mod seed;
pub mod stage;
pub mod story;
mod templates;
mod timeline;
mod told;
mod week;

pub use calendar::Calendar;
pub use files::sign_in_order;
pub use seed::{ensure_today, prepare, seed};
pub use stage::Stage;

use crate::interop::{ImportError, TargetError};

/// Why the demonstration was not made. One error type for the module.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file inside the binary does not read: a mistake of the build.
    #[error("the demonstration's {file} does not read: {why}")]
    File {
        /// Which.
        file: &'static str,
        /// Why.
        why: String,
    },
    /// An importer refused a file inside the binary.
    #[error("the demonstration's files were not imported: {0}")]
    Import(#[from] ImportError),
    /// The service refused or could not.
    #[error("the demonstration stopped at {step}: {why}")]
    Step {
        /// Where in the story.
        step: String,
        /// Why.
        why: TargetError,
    },
    /// The story names something that is not there.
    #[error("the story names {0}, which is not there")]
    Missing(String),
}
