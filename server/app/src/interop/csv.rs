//! Bytes → rows of cells: separator, heading row, duplicate headings, line numbers.
//! Knows nothing of what a column means. Called by the parsers.

use super::letters::{self, ReadAs};

/// A heading row is looked for among so many first rows (exports begin with a title, a date, an empty row).
const HEADING_SEARCH_ROWS: usize = 15;

/// A file as rows of trimmed text cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Headings as written, a second one of the same name suffixed `.1`, a third `.2`.
    pub headings: Vec<String>,
    /// Line of the heading row, from 1.
    pub heading_line: u64,
    /// Rows below the headings, rows of blank cells included.
    pub rows: Vec<Row>,
    /// How the bytes were read.
    pub read_as: ReadAs,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its first line in the file, from 1.
    pub line: u64,
    /// Cells, trimmed.
    pub cells: Vec<String>,
}
impl Row {
    /// A cell, blank when the row is shorter.
    pub fn cell(&self, index: usize) -> &str { self.cells.get(index).map_or("", String::as_str) }
    /// Whether every cell is blank (a confidential patient in a practice's export).
    pub fn is_blank(&self) -> bool { self.cells.iter().all(String::is_empty) }
}

impl Table {
    /// Reads a file. `is_heading` says of a normalised heading (see [`normal_heading`]) whether it is a known one: the
    /// first row with two known headings is the heading row, else the first row is. Never fails: what is not UTF-8
    /// is read as Windows-1252, which has a letter for every byte.
    pub fn read(bytes: &[u8], is_heading: impl Fn(&str) -> bool) -> Self {
        let (text, read_as) = decode(bytes);
        let mut records = records(&text);
        let known = |row: &Row| row.cells.iter().filter(|cell| is_heading(&normal_heading(cell).0)).count();
        let at = records.iter().take(HEADING_SEARCH_ROWS).position(|row| known(row) >= 2).unwrap_or(0);
        if records.is_empty() {
            return Self { read_as, ..Self::default() };
        }
        let rows = records.split_off((at + 1).min(records.len()));
        let heading = records.pop();
        Self {
            heading_line: heading.as_ref().map_or(1, |row| row.line),
            headings: heading.map(|row| suffixed(row.cells)).unwrap_or_default(),
            rows,
            read_as,
        }
    }
}

/// A heading without case, punctuation and a duplicate's suffix, with which duplicate it is (0 the first):
/// `NHS_Number` → ("nhs number", 0), `Date.1` → ("date", 1).
pub fn normal_heading(heading: &str) -> (String, usize) {
    let heading = heading.trim();
    let (base, nth) = match heading.rsplit_once('.') {
        Some((base, digits)) if !base.is_empty() && !digits.is_empty() && digits.len() < 4 && digits.chars().all(|c| c.is_ascii_digit()) => {
            (base, digits.parse().unwrap_or(0))
        }
        _ => (heading, 0),
    };
    let mut normal = String::with_capacity(base.len());
    for c in base.chars().filter(|c| !matches!(c, '\'' | '’' | '\u{feff}')) {
        if c.is_alphanumeric() {
            normal.extend(c.to_lowercase());
        } else if !normal.ends_with(' ') && !normal.is_empty() {
            normal.push(' ');
        }
    }
    (normal.trim_end().to_owned(), nth)
}

fn decode(bytes: &[u8]) -> (String, ReadAs) {
    let (text, read_as) = letters::decode(bytes);
    // One kind of line end: with two, the reader's line numbers fall behind by one.
    (text.replace("\r\n", "\n").replace('\r', "\n"), read_as)
}

fn records(text: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    // Reading text that is UTF-8 already, from memory, with rows of any length, cannot fail.
    while let Ok(true) = reader.read_record(&mut record) {
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(Row { line, cells: record.iter().map(clean).collect() });
    }
    rows
}

/// Trimmed, with non-breaking spaces as spaces.
fn clean(cell: &str) -> String { cell.replace('\u{a0}', " ").trim().to_owned() }

/// The separator the first line that has one uses most, outside quotes.
fn separator(text: &str) -> u8 {
    let count = |line: &str, wanted: char| {
        let mut is_quoted = false;
        line.chars().filter(|c| { is_quoted ^= *c == '"'; !is_quoted && *c == wanted }).count()
    };
    for line in text.lines().take(HEADING_SEARCH_ROWS) {
        let counts = [(b',', count(line, ',')), (b';', count(line, ';')), (b'\t', count(line, '\t'))];
        if let Some((separator, _)) = counts.into_iter().filter(|(_, n)| *n > 0).max_by_key(|(_, n)| *n) {
            return separator;
        }
    }
    b','
}

fn suffixed(headings: Vec<String>) -> Vec<String> {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    headings
        .into_iter()
        .map(|heading| {
            if heading.is_empty() {
                return heading;
            }
            let nth = seen.entry(heading.clone()).or_insert(0);
            *nth += 1;
            if *nth == 1 { heading } else { format!("{heading}.{}", *nth - 1) }
        })
        .collect()
}
