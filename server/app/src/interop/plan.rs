//! What a file asks for: rows that read well, and everything that is wrong with the others.

use super::letters::ReadAs;
use std::fmt;

/// A row that reads well, with its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned<T> {
    /// Line in the file, from 1.
    pub line: u64,
    /// What it says.
    pub value: T,
}

/// What is wrong in one place, and what to type instead. Never the content of a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowError {
    /// Line in the file, from 1.
    pub line: u64,
    /// The column's heading.
    pub column: Option<String>,
    /// What is wrong and what to type.
    pub what: String,
}
impl RowError {
    /// An error at a line, in a column.
    pub fn new(line: u64, column: Option<&str>, what: impl Into<String>) -> Self {
        Self { line, column: column.map(str::to_owned), what: what.into() }
    }
}
impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "line {}, {}: {}", self.line, column, self.what),
            None => write!(f, "line {}: {}", self.line, self.what),
        }
    }
}

/// Something to know that stops nothing. Notices that say the same are told once, with their lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Lines it is about; empty: the whole file.
    pub lines: Vec<u64>,
    /// What to know.
    pub what: String,
}
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 12;
        match self.lines.as_slice() {
            [] => f.write_str(&self.what),
            [line] => write!(f, "line {line}: {}", self.what),
            lines => {
                let shown: Vec<_> = lines.iter().take(SHOWN).map(u64::to_string).collect();
                let more = if lines.len() > SHOWN { format!(" and {} more", lines.len() - SHOWN) } else { String::new() };
                write!(f, "lines {}{more}: {}", shown.join(", "), self.what)
            }
        }
    }
}

/// What a file asks for. With any error nothing of it is imported.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportPlan<T> {
    /// Rows that read well, in the file's order.
    pub rows: Vec<Planned<T>>,
    /// Rows below the headings, all of them.
    pub rows_read: usize,
    /// Rows that were left out on purpose (each with a notice).
    pub skipped: usize,
    /// To know.
    pub notices: Vec<Notice>,
    /// To mend.
    pub errors: Vec<RowError>,
    /// How the bytes were read.
    pub read_as: ReadAs,
}
impl<T> Default for ImportPlan<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), rows_read: 0, skipped: 0, notices: Vec::new(), errors: Vec::new(), read_as: ReadAs::Utf8 }
    }
}
impl<T> ImportPlan<T> {
    /// Adds a notice about a line (0: the whole file) to those that say the same.
    pub fn notice(&mut self, line: u64, what: &str) {
        let lines = (line > 0).then_some(line);
        match self.notices.iter_mut().find(|notice| notice.what == what) {
            Some(notice) => notice.lines.extend(lines),
            None => self.notices.push(Notice { lines: lines.into_iter().collect(), what: what.to_owned() }),
        }
    }
    /// An error when a file has no row at all.
    pub(super) fn refuse_empty(&mut self) {
        if self.rows_read == 0 && self.errors.is_empty() {
            self.errors.push(RowError::new(1, None, "the file has headings at most and no row below them"));
        }
    }
}
