//! Data in: CSV as practices, PCNs and the Federation really send it. Data out and in: calendars ([`ical`]).
//!
//! Owns the reading of files (`letters`, `csv`, `columns`, `cells`), one parser a kind of row (`organisations`, `services`,
//! `people`, `cases`), and `import`, which turns a plan into commands. Parsing is pure: bytes in, a plan with every
//! error of the file out. Architecture invariant: only
//! `hub_target` knows the hub, and nothing here puts a cell's content into
//! an error, a notice or a log (a line and a column suffice). Called by the command line and by `demo`.

pub mod cases;
pub mod cells;
pub mod columns;
pub mod csv;
pub mod hub_target;
pub mod holidays;
pub mod ical;
pub mod import;
pub mod letters;
pub mod local_services;
pub mod organisations;
pub mod people;
pub mod plan;
pub mod report;
pub mod services;
pub mod stable_id;
pub mod target;

pub use cases::{CaseOptions, CaseRow, parse_cases};
pub use columns::Mapping;
pub use import::{ImportOptions, import_cases, import_organisations, import_people, import_services};
pub use local_services::{DirectoryOptions, LocalServicesReport, import_local_services};
pub use organisations::parse_organisations;
pub use people::{PersonRow, parse_people};
pub use plan::{ImportPlan, Notice, Planned, RowError};
pub use report::{ImportError, ImportReport};
pub use services::parse_services;
pub use target::{ImportTarget, TargetError};
