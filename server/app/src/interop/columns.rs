//! Which column is what: headings matched by name, in any order and case, with the names exports are known to use,
//! or as the operator mapped them.

use super::{
    csv::{Row, Table, normal_heading},
    plan::RowError,
};
use std::collections::BTreeMap;

/// A column an importer knows.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the product's own files, and in a mapping.
    pub key: &'static str,
    /// Other names it comes under, as people write them.
    pub aliases: &'static [&'static str],
    /// Whether a file without it cannot be read at all.
    pub is_required: bool,
}

/// What the operator said: field → heading in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(pub BTreeMap<String, String>);
impl Mapping {
    /// Reads `field=Heading` pairs, as given with `--mapping`. The error says what to type.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        pairs
            .into_iter()
            .map(|pair| match pair.split_once('=') {
                Some((field, heading)) if !field.trim().is_empty() && !heading.trim().is_empty() => {
                    Ok((field.trim().to_owned(), heading.trim().to_owned()))
                }
                _ => Err("a mapping is field=Heading, such as nhs_number=\"Patient NHS No\"".to_owned()),
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// Where the known columns are in one file.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    places: BTreeMap<&'static str, Vec<usize>>,
    labels: BTreeMap<&'static str, String>,
    width: usize,
}

/// Reads a file and finds its columns. Errors: a required column that is not there, a mapping that names nothing.
pub fn read_table(bytes: &[u8], fields: &[Field], mapping: &Mapping) -> (Table, Columns, Vec<RowError>) {
    let mapped: BTreeMap<String, &str> = mapping.0.iter().map(|(key, heading)| (normal_heading(heading).0, key.as_str())).collect();
    let field_of = |heading: &str| -> Option<&'static str> {
        if let Some(key) = mapped.get(heading) {
            return fields.iter().find(|f| f.key == *key).map(|f| f.key);
        }
        fields
            .iter()
            .find(|f| normal_heading(f.key).0 == heading || f.aliases.iter().any(|alias| normal_heading(alias).0 == heading))
            .filter(|f| !mapping.0.contains_key(f.key))
            .map(|f| f.key)
    };
    let table = Table::read(bytes, |heading| field_of(heading).is_some());
    let mut columns = Columns { width: table.headings.len(), ..Columns::default() };
    for (index, heading) in table.headings.iter().enumerate() {
        if let Some(key) = field_of(&normal_heading(heading).0) {
            columns.places.entry(key).or_default().push(index);
            columns.labels.entry(key).or_insert_with(|| normal_label(heading));
        }
    }
    let mut errors = Vec::new();
    let line = table.heading_line.max(1);
    for key in mapping.0.keys() {
        if !fields.iter().any(|f| f.key == key) {
            let known: Vec<_> = fields.iter().map(|f| f.key).collect();
            errors.push(RowError::new(line, None, format!("the mapping names a field there is not; type one of: {}", known.join(", "))));
        } else if !columns.has(key) {
            errors.push(RowError::new(line, Some(key), "is mapped to a heading this file does not have; type the heading as the file has it"));
        }
    }
    for field in fields.iter().filter(|f| f.is_required && !columns.has(f.key) && !mapping.0.contains_key(f.key)) {
        let names: Vec<_> = std::iter::once(field.key).chain(field.aliases.iter().copied()).collect();
        errors.push(RowError::new(line, Some(field.key), format!("there is no such column; name it one of: {}; or map it with --mapping {}=Heading", names.join(", "), field.key)));
    }
    (table, columns, errors)
}

/// A known heading is safe to show: it equals a known name or what the operator typed.
fn normal_label(heading: &str) -> String { heading.chars().filter(|c| !c.is_control()).take(60).collect() }

impl Columns {
    /// Whether the file has the column.
    pub fn has(&self, key: &str) -> bool { self.places.contains_key(key) }
    /// The column's heading in this file, for errors.
    pub fn label(&self, key: &'static str) -> &str { self.labels.get(key).map_or(key, String::as_str) }
    /// The first cell under it that is not blank.
    pub fn cell<'r>(&self, row: &'r Row, key: &str) -> &'r str { self.cells(row, key).next().unwrap_or("") }
    /// All cells under it (duplicate headings) that are not blank.
    pub fn cells<'r>(&self, row: &'r Row, key: &str) -> impl Iterator<Item = &'r str> {
        let places = self.places.get(key).cloned().unwrap_or_default();
        places.into_iter().map(|index| row.cell(index)).filter(|cell| !cell.is_empty())
    }
    /// The nth cell under it, blank or not: pairs "Code Term, Date, Code Term.1, Date.1".
    pub fn nth_cell<'r>(&self, row: &'r Row, key: &str, nth: usize) -> &'r str {
        self.places.get(key).and_then(|places| places.get(nth)).map_or("", |index| row.cell(*index))
    }
    /// How many columns have this heading.
    pub fn count(&self, key: &str) -> usize { self.places.get(key).map_or(0, Vec::len) }
    /// An error when cells stand beyond the last heading: a comma in a cell without quotes moved them.
    pub fn overflow(&self, row: &Row) -> Option<RowError> {
        row.cells.iter().skip(self.width).any(|cell| !cell.is_empty()).then(|| {
            RowError::new(row.line, None, "has more cells than there are headings; put cells that hold a comma in double quotes")
        })
    }
}
