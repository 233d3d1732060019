//! What an import did, for the operator to read. One error type for importing: `ImportError` says whether anything was done.

use super::{
    letters::ReadAs,
    plan::{Notice, RowError},
};
use std::fmt;

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Of what ("cases").
    pub of: &'static str,
    /// Nothing was done, this is what would have been.
    pub is_dry_run: bool,
    /// How the bytes were read.
    pub read_as: ReadAs,
    /// Rows below the headings.
    pub rows_read: usize,
    /// Made.
    pub new: usize,
    /// Brought up to date.
    pub changed: usize,
    /// As they were.
    pub unchanged: usize,
    /// Rows left out on purpose.
    pub skipped: usize,
    /// Social notes written.
    pub notes_written: usize,
    /// To know.
    pub notices: Vec<Notice>,
    /// To mend; with any of these nothing was imported.
    pub errors: Vec<RowError>,
}
impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({}): {} {} read", self.of, self.read_as.name(), self.rows_read, if self.rows_read == 1 { "row" } else { "rows" })?;
        if let Some(note) = self.read_as.note() {
            writeln!(f, "  note: {note}")?;
        }
        for notice in &self.notices {
            writeln!(f, "  note: {notice}")?;
        }
        if !self.errors.is_empty() {
            for error in &self.errors {
                writeln!(f, "  error: {error}")?;
            }
            let n = self.errors.len();
            return write!(f, "Nothing was imported: {n} {} to mend. Mend the file and import it again.", if n == 1 { "error" } else { "errors" });
        }
        let counts = format!("{} new, {} changed, {} unchanged, {} left out", self.new, self.changed, self.unchanged, self.skipped);
        let notes = if self.notes_written > 0 { format!(", {} social notes", self.notes_written) } else { String::new() };
        if self.is_dry_run {
            write!(f, "Dry run, nothing was changed. An import would make: {counts}{notes}.")
        } else {
            write!(f, "Imported: {counts}{notes}.")
        }
    }
}

/// Why an import did not go through.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file has errors; nothing was imported. The report lists them all.
    #[error("{0}")]
    Refused(Box<ImportReport>),
    /// The service stopped part of the way: the report counts what was done. Importing the same file again is safe.
    #[error("Stopped at line {line} ({why}). Done: lines {}. Import the same file again when this is mended: what is done stays as it is.", done_lines(done))]
    Stopped {
        /// The first line that was not done.
        line: u64,
        /// Why.
        why: String,
        /// Lines that were done.
        done: Vec<u64>,
    },
    /// The service could not be asked; nothing was imported.
    #[error("Nothing was imported: {0}")]
    Unavailable(String),
}

/// `2-41, 43`
fn done_lines(lines: &[u64]) -> String {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    let mut spans: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match spans.last_mut() {
            Some((_, end)) if line <= *end + 1 => *end = line,
            _ => spans.push((line, line)),
        }
    }
    let words: Vec<String> = spans.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") }).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
