//! Mail: letters made from typed fields, checked for patients' identifiers, sent once or shown as unknown.
//!
//! Architecture invariant: no word of a mail comes from a user but its first and last line, which a place has in its templates
//! ([`lines`]). What people typed (titles, notes, names of patients) has no field in [`letter::Letter`], and [`lint`] looks once more at
//! what is about to leave. One mail, one recipient. Knows no HTTP; rows are the store's. [`causes`] says who is mailed of a commit,
//! which is written with it; `mailer` does the rest.

pub mod causes;
pub mod facts;
pub mod letter;
pub mod lines;
pub mod lint;
pub mod made;
pub mod mailer;
pub mod message;
pub mod phrases;
pub mod place;
pub mod preview;
pub mod render;
pub mod transport;
