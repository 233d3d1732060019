//! Partner services: `short,name`.

use super::{
    columns::{Field, Mapping, read_table},
    plan::{ImportPlan, Planned, RowError},
    stable_id::service_id,
};
use mdt_domain::{directory::Service, words::Line};
use std::collections::BTreeMap;

const FIELDS: [Field; 2] = [
    Field { key: "short", aliases: &["Short Name", "Label"], is_required: true },
    Field { key: "name", aliases: &["Service", "Service Name"], is_required: true },
];

/// Whether `short` can be a service's label: 2 to 6 capital letters and digits.
pub(super) fn short(text: &str) -> Result<String, String> {
    let short = text.trim().to_ascii_uppercase();
    if (2..=6).contains(&short.len()) && short.chars().all(|c| c.is_ascii_alphanumeric()) {
        Ok(short)
    } else {
        Err("is not a short name; type 2 to 6 letters, such as REAB".into())
    }
}

/// Reads a file of services.
pub fn parse_services(bytes: &[u8]) -> ImportPlan<Service> {
    let (table, columns, errors) = read_table(bytes, &FIELDS, &Mapping::default());
    let mut plan = ImportPlan { rows_read: table.rows.len(), errors, read_as: table.read_as, ..ImportPlan::default() };
    if !plan.errors.is_empty() {
        return plan;
    }
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for row in &table.rows {
        if row.is_blank() {
            plan.skipped += 1;
            plan.notice(row.line, "is empty and was left out");
            continue;
        }
        plan.errors.extend(columns.overflow(row));
        let short = short(columns.cell(row, "short"));
        let name = Line::parse(columns.cell(row, "name"));
        match (short, name) {
            (Ok(short), Ok(name)) => {
                if let Some(first) = seen.insert(short.clone(), row.line) {
                    plan.errors.push(RowError::new(row.line, Some(columns.label("short")), format!("is on line {first} already; keep one of the two")));
                }
                plan.rows.push(Planned { line: row.line, value: Service { id: service_id(&short), name, short, rota: Vec::new() } });
            }
            (short, name) => {
                plan.errors.extend(short.err().map(|what| RowError::new(row.line, Some(columns.label("short")), what)));
                plan.errors.extend(name.err().map(|e| RowError::new(row.line, Some(columns.label("name")), e.0)));
            }
        }
    }
    plan.refuse_empty();
    plan
}
