//! Organisations: Federation, PCNs and practices, by ODS code. `code,name,kind,part_of,code_letters,imd_decile`.

use super::{
    columns::{Columns, Field, Mapping, read_table},
    csv::Row,
    plan::{ImportPlan, Planned, RowError},
};
use mdt_domain::{
    directory::{Organisation, OrganisationKind},
    words::{Line, OdsCode},
};
use std::collections::BTreeMap;

const FIELDS: [Field; 6] = [
    Field { key: "code", aliases: &["ODS Code", "Organisation Code", "Code"], is_required: true },
    Field { key: "name", aliases: &["Organisation Name", "Name"], is_required: true },
    Field { key: "kind", aliases: &["Type", "Organisation Type"], is_required: true },
    Field { key: "part_of", aliases: &["Part of", "Parent", "Parent Code", "PCN Code"], is_required: false },
    Field { key: "code_letters", aliases: &["Case Letters", "Case Code Letters"], is_required: false },
    Field { key: "imd_decile", aliases: &["IMD Decile", "Deprivation Decile"], is_required: false },
];

/// Reads a file of organisations. Whether the parents it names exist is asked when it is imported.
pub fn parse_organisations(bytes: &[u8]) -> ImportPlan<Organisation> { parse_organisations_mapped(bytes, &Mapping::default()) }

/// As [`parse_organisations`], with the operator's column mapping.
pub fn parse_organisations_mapped(bytes: &[u8], mapping: &Mapping) -> ImportPlan<Organisation> {
    let (table, columns, errors) = read_table(bytes, &FIELDS, mapping);
    let mut plan = ImportPlan { rows_read: table.rows.len(), errors, read_as: table.read_as, ..ImportPlan::default() };
    if !plan.errors.is_empty() {
        return plan;
    }
    let mut seen: BTreeMap<OdsCode, u64> = BTreeMap::new();
    for row in &table.rows {
        if row.is_blank() {
            plan.skipped += 1;
            plan.notice(row.line, "is empty and was left out");
            continue;
        }
        let mut errors = Vec::from_iter(columns.overflow(row));
        if let Some(value) = organisation(&columns, row, &mut errors) {
            if let Some(first) = seen.insert(value.code.clone(), row.line) {
                errors.push(RowError::new(row.line, Some(columns.label("code")), format!("is on line {first} already; keep one of the two")));
            }
            plan.rows.push(Planned { line: row.line, value });
        }
        plan.errors.extend(errors);
    }
    plan.refuse_empty();
    plan
}

fn organisation(columns: &Columns, row: &Row, errors: &mut Vec<RowError>) -> Option<Organisation> {
    let mut keep = |key: &'static str, result: Result<(), String>| {
        if let Err(what) = result {
            errors.push(RowError::new(row.line, Some(columns.label(key)), what));
        }
    };
    let code = OdsCode::parse(columns.cell(row, "code"));
    keep("code", code.clone().map(drop).map_err(|e| e.0));
    let name = Line::parse(columns.cell(row, "name"));
    keep("name", name.clone().map(drop).map_err(|e| e.0));
    let kind = kind(columns.cell(row, "kind"));
    keep("kind", kind.map(drop).map_err(str::to_owned));
    let part_of = match columns.cell(row, "part_of") {
        "" => Ok(None),
        text => OdsCode::parse(text).map(Some),
    };
    keep("part_of", part_of.clone().map(drop).map_err(|e| e.0));
    let letters = code_letters(columns.cell(row, "code_letters"), kind.ok());
    keep("code_letters", letters.clone().map(drop));
    let decile = decile(columns.cell(row, "imd_decile"), kind.ok());
    keep("imd_decile", decile.map(drop).map_err(str::to_owned));
    if matches!((kind, &part_of), (Ok(OrganisationKind::Practice | OrganisationKind::Pcn), Ok(None))) {
        keep("part_of", Err("is empty; type the code of its PCN (for a practice) or Federation (for a PCN)".into()));
    }
    Some(Organisation { code: code.ok()?, name: name.ok()?, kind: kind.ok()?, part_of: part_of.ok()?, code_letters: letters.ok()?, imd_decile: decile.ok()? })
}

fn kind(text: &str) -> Result<OrganisationKind, &'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "federation" | "gp federation" => Ok(OrganisationKind::Federation),
        "pcn" | "primary care network" => Ok(OrganisationKind::Pcn),
        "practice" | "gp practice" | "general practice" => Ok(OrganisationKind::Practice),
        _ => Err("is not a kind of organisation; type federation, pcn or practice"),
    }
}

fn decile(text: &str, kind: Option<OrganisationKind>) -> Result<Option<u8>, &'static str> {
    match (text.trim().parse::<u8>(), kind) {
        _ if text.trim().is_empty() => Ok(None),
        (Ok(decile @ 1..=10), Some(OrganisationKind::Practice)) => Ok(Some(decile)),
        (Ok(1..=10), _) => Err("is set, and only a practice has one; leave it empty"),
        _ => Err("is not a decile; type 1 (most deprived) to 10"),
    }
}

fn code_letters(text: &str, kind: Option<OrganisationKind>) -> Result<Option<String>, String> {
    let letters = text.to_ascii_uppercase();
    match (letters.len(), kind) {
        (0, Some(OrganisationKind::Pcn)) => Err("is empty; type the 2 to 4 letters its case codes begin with, such as SF".into()),
        (0, _) => Ok(None),
        (2..=4, _) if letters.chars().all(|c| c.is_ascii_uppercase()) => Ok(Some(letters)),
        _ => Err("are not 2 to 4 letters, such as SF".into()),
    }
}
