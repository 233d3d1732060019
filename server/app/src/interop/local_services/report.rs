//! What an import of a directory did, for the operator to read.

use crate::interop::letters::ReadAs;
use std::{collections::BTreeSet, fmt};

/// An entry that was left out: where, which field, what to do. Never the field's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Place in the file, from 1.
    pub entry: usize,
    /// Which field.
    pub field: &'static str,
    /// What is wrong, and the way out.
    pub what: String,
}
impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "entry {}, {}: {}", self.entry, self.field, self.what) }
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalServicesReport {
    /// Nothing was done, this is what would have been.
    pub is_dry_run: bool,
    /// The file is no directory: why. Nothing was done.
    pub unreadable: Option<String>,
    /// Entries of the file.
    pub read: usize,
    /// How the bytes were read.
    pub read_as: ReadAs,
    /// Made.
    pub new: usize,
    /// Brought up to date.
    pub changed: usize,
    /// As they were.
    pub unchanged: usize,
    /// In the file, but not active: kept, not listed.
    pub inactive: usize,
    /// Names of those that left the directory.
    pub left: Vec<String>,
    /// The file is the whole directory.
    pub is_whole: bool,
    /// Terms that say no need we know: searched as words.
    pub not_mapped: BTreeSet<String>,
    /// Left out.
    pub rejected: Vec<Rejected>,
    /// To know: field, what, how many entries.
    pub notices: Vec<(&'static str, &'static str, usize)>,
}
impl fmt::Display for LocalServicesReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(why) = &self.unreadable {
            return write!(f, "Nothing was imported: {why}");
        }
        writeln!(f, "local services: {} {} read", self.read, if self.read == 1 { "entry" } else { "entries" })?;
        if let Some(note) = self.read_as.note() {
            writeln!(f, "  note: {note}")?;
        }
        for (field, what, count) in &self.notices {
            writeln!(f, "  note: {field}: {what} ({count})")?;
        }
        if !self.not_mapped.is_empty() {
            let terms: Vec<&str> = self.not_mapped.iter().map(String::as_str).collect();
            writeln!(f, "  note: not mapped to a need, found by words only: {}", terms.join(", "))?;
        }
        if !self.is_whole {
            writeln!(f, "  note: this is not the whole directory, so nothing was marked as no longer listed")?;
        }
        for name in &self.left {
            writeln!(f, "  no longer listed: {name}")?;
        }
        for rejected in &self.rejected {
            writeln!(f, "  left out: {rejected}")?;
        }
        let counts = format!(
            "{} new, {} changed, {} unchanged, {} no longer listed, {} not active, {} left out",
            self.new,
            self.changed,
            self.unchanged,
            self.left.len(),
            self.inactive,
            self.rejected.len()
        );
        if self.is_dry_run { write!(f, "Dry run, nothing was changed. An import would make: {counts}.") } else { write!(f, "Imported: {counts}.") }
    }
}
