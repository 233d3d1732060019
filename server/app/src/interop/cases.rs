//! Cases: people of a practice's frailty search, EMIS or SystmOne or the product's own layout, by NHS number.
//!
//! A person may take several rows: a row without an NHS number goes on with the person above. A row without anything is a
//! confidential patient: counted and left out, and what follows it without a number is left out too, because it may
//! be theirs.

use super::{
    cells::{self, Clause},
    columns::{Columns, Field, Mapping, read_table},
    csv::Row,
    plan::{ImportPlan, Planned, RowError},
};
use mdt_domain::{
    social_note::SocialDomain,
    words::{Cfs, Day, Efi, Line, NhsNumber, OdsCode, Priority},
};
use std::collections::{BTreeMap, BTreeSet};

const FIELDS: [Field; 25] = [
    Field { key: "nhs_number", aliases: &["NHS Number", "NHS No", "NHS No.", "NHS Num", "Patient NHS Number"], is_required: true },
    Field { key: "date_of_birth", aliases: &["dob", "Date of Birth", "D.O.B.", "Birth Date", "DateOfBirth"], is_required: true },
    Field { key: "given", aliases: &["Given Name", "Calling Name", "First Name", "Forename", "Forenames"], is_required: false },
    Field { key: "family", aliases: &["Family Name", "Surname", "Last Name"], is_required: false },
    Field { key: "full_name", aliases: &["Full Name", "Patient Name", "Name", "Patient"], is_required: false },
    Field { key: "practice_code", aliases: &["Organisation Code", "Practice Code", "ODS Code", "GP Practice Code", "National Practice Code"], is_required: false },
    Field { key: "practice_name", aliases: &["Organisation Name", "Practice", "Practice Name", "Registered Practice", "Organisation"], is_required: false },
    Field { key: "registration_status", aliases: &["Registration Status", "Patient Status", "Status"], is_required: false },
    Field { key: "sex", aliases: &["Gender"], is_required: false },
    Field { key: "language", aliases: &["Main Language", "First Language", "Main spoken language"], is_required: false },
    Field { key: "interpreter", aliases: &["Interpreter needed", "Needs interpreter"], is_required: false },
    Field { key: "lives_alone", aliases: &["Lives alone", "Living alone"], is_required: false },
    Field { key: "housebound", aliases: &["Is housebound"], is_required: false },
    Field { key: "care_home", aliases: &["Care Home", "Lives in care home"], is_required: false },
    Field { key: "efi", aliases: &["eFI - Value", "eFI value", "eFI Score", "Electronic Frailty Index", "eFI"], is_required: false },
    Field { key: "cfs", aliases: &["Clinical Frailty Scale", "Rockwood", "CFS score", "Rockwood score"], is_required: false },
    Field { key: "needs", aliases: &["Social needs"], is_required: false },
    Field { key: "reason", aliases: &["Reason", "Reason on list"], is_required: false },
    Field { key: "priority", aliases: &["RAG", "Colour", "Priority"], is_required: false },
    Field { key: "interpreter_clause", aliases: &["Interpreter - Code Term"], is_required: false },
    Field { key: "housebound_clause", aliases: &["Housebound - Code Term"], is_required: false },
    Field { key: "care_home_clause", aliases: &["Care Home resident - Code Term", "Care Home - Code Term"], is_required: false },
    Field { key: "frailty_clause", aliases: &["Frailty - Code Term", "Rockwood - Code Term"], is_required: false },
    Field { key: "code_term", aliases: &["Code Term"], is_required: false },
    Field { key: "code_date", aliases: &["Date", "Code Date"], is_required: false },
];
/// Clause columns, each with the column that dates it.
const CLAUSES: [(&str, &str); 4] = [
    ("interpreter_clause", "Interpreter - Date"),
    ("housebound_clause", "Housebound - Date"),
    ("care_home_clause", "Care Home resident - Date"),
    ("frailty_clause", "Frailty - Date"),
];

/// How a file of cases is read.
#[derive(Clone, Debug)]
pub struct CaseOptions {
    /// A demo accepts numbers of the 999 range alone; real use warns of them.
    pub is_demo: bool,
    /// For dates of birth.
    pub today: Day,
    /// The operator's column mapping.
    pub mapping: Mapping,
}

/// What a file knows of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    /// Modulus 11 checked.
    pub nhs_number: NhsNumber,
    /// Given name.
    pub given: Line,
    /// Family name.
    pub family: Line,
    /// Date of birth.
    pub born_on: Day,
    /// Practice by code.
    pub practice_code: Option<OdsCode>,
    /// Practice in words, for files without codes.
    pub practice_name: Option<Line>,
    /// The practice's heading, for errors found later.
    pub practice_column: String,
    /// The rest.
    pub facts: CaseFacts,
}

/// What a file says of a person besides who they are. What it does not say is `None` and changes nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseFacts {
    /// As recorded.
    pub sex: Option<String>,
    /// First language.
    pub language: Option<String>,
    /// Needs an interpreter.
    pub needs_interpreter: Option<bool>,
    /// Lives alone.
    pub lives_alone: Option<bool>,
    /// Housebound.
    pub is_housebound: Option<bool>,
    /// In a care home.
    pub is_in_care_home: Option<bool>,
    /// Clinical Frailty Scale.
    pub cfs: Option<Cfs>,
    /// Electronic Frailty Index.
    pub efi: Option<Efi>,
    /// Domains of the needs that are recorded.
    pub needs: BTreeSet<SocialDomain>,
    /// Why on the list.
    pub reason: Option<Line>,
    /// Review rhythm.
    pub priority: Option<Priority>,
}
impl CaseFacts {
    /// These facts, and where they say nothing the `older` ones.
    fn over(self, older: &Self) -> Self {
        Self {
            sex: self.sex.or_else(|| older.sex.clone()),
            language: self.language.or_else(|| older.language.clone()),
            needs_interpreter: self.needs_interpreter.or(older.needs_interpreter),
            lives_alone: self.lives_alone.or(older.lives_alone),
            is_housebound: self.is_housebound.or(older.is_housebound),
            is_in_care_home: self.is_in_care_home.or(older.is_in_care_home),
            cfs: self.cfs.or(older.cfs),
            efi: self.efi.or(older.efi),
            needs: self.needs.union(&older.needs).copied().collect(),
            reason: self.reason.or_else(|| older.reason.clone()),
            priority: self.priority.or(older.priority),
        }
    }

    /// What coded clauses say, put in: of two about the same thing the later dated one counts, else the lower one in the file.
    fn with_clauses(mut self, mut clauses: Vec<(Option<Day>, Clause)>) -> Self {
        clauses.sort_by_key(|(day, _)| *day);
        for (_, clause) in clauses {
            match clause {
                Clause::Cfs(cfs) => self.cfs = Some(cfs),
                Clause::Interpreter(yes) => self.needs_interpreter = Some(yes),
                Clause::Housebound(yes) => self.is_housebound = Some(yes),
                Clause::CareHome(yes) => self.is_in_care_home = Some(yes),
                Clause::LivesAlone(yes) => self.lives_alone = Some(yes),
                Clause::Other => {}
            }
        }
        self
    }
}

/// A person while their rows are read.
struct Draft {
    line: u64,
    row: CaseRow,
    clauses: Vec<(Option<Day>, Clause)>,
}

/// Whose a row without a number is.
enum Above {
    Nobody,
    Person(NhsNumber),
    /// A confidential patient, or one whose rows are left out.
    LeftOut,
    /// A row with an error.
    Wrong,
}

/// Reads a file of cases. Whether practices exist is asked when it is imported.
pub fn parse_cases(bytes: &[u8], options: &CaseOptions) -> ImportPlan<CaseRow> {
    let fields: Vec<Field> = FIELDS.into_iter().chain(CLAUSES.iter().map(|(_, date)| Field { key: date, aliases: &[], is_required: false })).collect();
    let (table, columns, errors) = read_table(bytes, &fields, &options.mapping);
    let mut plan = ImportPlan { rows_read: table.rows.len(), errors, read_as: table.read_as, ..ImportPlan::default() };
    refuse_missing(&columns, table.heading_line.max(1), &mut plan.errors);
    if !plan.errors.is_empty() {
        return plan;
    }
    let mut drafts: BTreeMap<NhsNumber, Draft> = BTreeMap::new();
    let mut above = Above::Nobody;
    for row in &table.rows {
        read_row(&columns, row, options, &mut plan, &mut drafts, &mut above);
    }
    let mut drafts: Vec<Draft> = drafts.into_values().collect();
    drafts.sort_by_key(|draft| draft.line);
    for draft in drafts.iter().filter(|draft| !options.is_demo && draft.row.nhs_number.is_synthetic()) {
        plan.notice(draft.line, "holds a number of the 999 range, which is never issued: an invented person in a real list?");
    }
    plan.rows = drafts
        .into_iter()
        .map(|Draft { line, row, clauses }| Planned { line, value: CaseRow { facts: row.facts.clone().with_clauses(clauses), ..row } })
        .collect();
    plan.refuse_empty();
    plan
}

fn refuse_missing(columns: &Columns, line: u64, errors: &mut Vec<RowError>) {
    let is_named = columns.has("full_name") || (columns.has("given") && columns.has("family"));
    if !is_named {
        errors.push(RowError::new(line, None, "there is no column for the name; name one Full Name, or two Given Name and Family Name"));
    }
    if !columns.has("practice_code") && !columns.has("practice_name") {
        errors.push(RowError::new(line, None, "there is no column for the practice; name one Organisation Code (its ODS code) or Practice (its name)"));
    }
}

fn read_row(columns: &Columns, row: &Row, options: &CaseOptions, plan: &mut ImportPlan<CaseRow>, drafts: &mut BTreeMap<NhsNumber, Draft>, above: &mut Above) {
    if row.is_blank() {
        plan.skipped += 1;
        plan.notice(row.line, "is empty, as practices' systems print confidential patients, and was left out");
        *above = Above::LeftOut;
        return;
    }
    if let Some(error) = columns.overflow(row) {
        plan.errors.push(error);
        *above = Above::Wrong;
        return;
    }
    let mut errors = Vec::new();
    if columns.cell(row, "nhs_number").is_empty() {
        continue_above(columns, row, plan, drafts, above);
        return;
    }
    if is_no_longer_registered(columns.cell(row, "registration_status")) {
        plan.skipped += 1;
        plan.notice(row.line, "is of somebody no longer registered and was left out");
        *above = Above::LeftOut;
        return;
    }
    let person = person(columns, row, options, &mut errors);
    let clauses = clauses(columns, row, &mut errors);
    match person {
        Some(value) if errors.is_empty() => {
            let number = value.nhs_number.clone();
            match drafts.get_mut(&number) {
                // The same person again: further rows of one export, or registered elsewhere since.
                Some(draft) => {
                    if draft.row.practice_code == value.practice_code && draft.row.practice_name == value.practice_name {
                        let facts = value.facts.clone().over(&draft.row.facts);
                        draft.row = CaseRow { facts, ..value };
                        draft.clauses.extend(clauses);
                    } else {
                        plan.skipped += 1;
                        plan.notice(draft.line, "is of somebody who is on a later line with another practice (moved?); the later line counts");
                        *draft = Draft { line: row.line, row: value, clauses };
                    }
                }
                None => {
                    drafts.insert(number.clone(), Draft { line: row.line, row: value, clauses });
                }
            }
            *above = Above::Person(number);
        }
        _ => *above = Above::Wrong,
    }
    plan.errors.extend(errors);
}

/// A row without an NHS number.
fn continue_above(columns: &Columns, row: &Row, plan: &mut ImportPlan<CaseRow>, drafts: &mut BTreeMap<NhsNumber, Draft>, above: &Above) {
    let missing = || RowError::new(row.line, Some(columns.label("nhs_number")), "is empty; type the NHS number, or leave the name out if the row goes on with the person above");
    let draft = match above {
        Above::Person(number) => drafts.get_mut(number),
        Above::LeftOut if name_cells(columns, row) == 0 => {
            plan.skipped += 1;
            plan.notice(row.line, "goes on with a row that was left out and was left out too");
            return;
        }
        // What belongs to a row that is wrong is looked at when that row is mended.
        Above::Wrong if name_cells(columns, row) == 0 => return,
        Above::Nobody | Above::LeftOut | Above::Wrong => None,
    };
    let Some(draft) = draft.filter(|draft| name_cells(columns, row) == 0 || is_same_person(columns, row, &draft.row)) else {
        plan.errors.push(missing());
        return;
    };
    let mut errors = Vec::new();
    draft.clauses.extend(clauses(columns, row, &mut errors));
    draft.row.facts = facts(columns, row, &mut errors).over(&draft.row.facts);
    plan.errors.extend(errors);
}

fn name_cells(columns: &Columns, row: &Row) -> usize {
    ["given", "family", "full_name", "date_of_birth"].iter().filter(|key| !columns.cell(row, key).is_empty()).count()
}

fn is_same_person(columns: &Columns, row: &Row, person: &CaseRow) -> bool {
    let fits = |key: &str, known: &Line| columns.cell(row, key).is_empty() || cells::name_case(columns.cell(row, key)).to_lowercase() == known.as_str().to_lowercase();
    let full = columns.cell(row, "full_name");
    let is_full = full.is_empty()
        || cells::full_name(full).is_ok_and(|(given, family)| {
            given.to_lowercase() == person.given.as_str().to_lowercase() && family.to_lowercase() == person.family.as_str().to_lowercase()
        });
    let born = columns.cell(row, "date_of_birth");
    fits("given", &person.given) && fits("family", &person.family) && is_full && (born.is_empty() || cells::date(born).is_ok_and(|day| day == person.born_on))
}

fn is_no_longer_registered(status: &str) -> bool {
    let status = status.to_ascii_lowercase();
    ["deceased", "died", "dead", "deducted", "deregistered", "left", "removed", "transferred out", "not registered"].iter().any(|word| status.contains(word))
}

fn person(columns: &Columns, row: &Row, options: &CaseOptions, errors: &mut Vec<RowError>) -> Option<CaseRow> {
    let at = |key: &'static str, what: String| RowError::new(row.line, Some(columns.label(key)), what);
    let mut numbers = columns.cells(row, "nhs_number").map(|text| NhsNumber::parse(text).map_err(|e| e.0)).collect::<Vec<_>>();
    numbers.dedup();
    let nhs_number = match <[_; 1]>::try_from(numbers) {
        Ok([Ok(number)]) if options.is_demo && !number.is_synthetic() => {
            errors.push(at("nhs_number", "may be a real person's; a demonstration takes numbers of the 999 range alone".into()));
            None
        }
        Ok([Ok(number)]) => Some(number),
        Ok([Err(what)]) => { errors.push(at("nhs_number", what)); None }
        Err(_) => { errors.push(at("nhs_number", "stands in two columns that say different numbers; keep the right one".into())); None }
    };
    let names = names(columns, row).map_err(|(key, what)| errors.push(at(key, what)));
    let born_on = match columns.cell(row, "date_of_birth") {
        "" => Err("is empty; type the date of birth, such as 03-Mar-1944".to_owned()),
        text => cells::date_of_birth(text, options.today),
    }
    .map_err(|what| errors.push(at("date_of_birth", what)));
    let practice_code = match columns.cell(row, "practice_code") {
        "" => Ok(None),
        text => OdsCode::parse(text).map(Some).map_err(|e| errors.push(at("practice_code", e.0))),
    };
    let practice_name = match columns.cell(row, "practice_name") {
        "" => Ok(None),
        text => Line::parse(text).map(Some).map_err(|e| errors.push(at("practice_name", e.0))),
    };
    let practice_column = if columns.has("practice_code") { columns.label("practice_code") } else { columns.label("practice_name") }.to_owned();
    if matches!((&practice_code, &practice_name), (Ok(None), Ok(None))) {
        errors.push(RowError::new(row.line, Some(&practice_column), "is empty; type the practice's ODS code, such as E85025"));
    }
    let facts = facts(columns, row, errors);
    let (given, family) = names.ok()?;
    Some(CaseRow {
        nhs_number: nhs_number?,
        given,
        family,
        born_on: born_on.ok()?,
        practice_code: practice_code.ok()?,
        practice_name: practice_name.ok()?,
        practice_column,
        facts,
    })
}

fn names(columns: &Columns, row: &Row) -> Result<(Line, Line), (&'static str, String)> {
    let line = |key: &'static str, text: &str| Line::parse(&cells::name_case(text)).map_err(|e| (key, e.0));
    let full = columns.cell(row, "full_name");
    if columns.cell(row, "family").is_empty() && columns.cell(row, "given").is_empty() && !full.is_empty() {
        let (given, family) = cells::full_name(full).map_err(|what| ("full_name", what))?;
        return Ok((line("full_name", &given)?, line("full_name", &family)?));
    }
    Ok((line("given", columns.cell(row, "given"))?, line("family", columns.cell(row, "family"))?))
}

fn facts(columns: &Columns, row: &Row, errors: &mut Vec<RowError>) -> CaseFacts {
    fn read<T>(columns: &Columns, row: &Row, errors: &mut Vec<RowError>, key: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = columns.cell(row, key);
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|what| errors.push(RowError::new(row.line, Some(columns.label(key)), what))).ok()
    }
    let word = |text: &str| -> Result<String, String> {
        mdt_domain::words::Text::<60>::parse(text).map(|word| word.as_str().to_owned()).map_err(|e| e.0)
    };
    let yes_no = |key: &'static str, errors: &mut Vec<RowError>| read(columns, row, errors, key, cells::yes_no).flatten();
    CaseFacts {
        needs_interpreter: yes_no("interpreter", errors),
        lives_alone: yes_no("lives_alone", errors),
        is_housebound: yes_no("housebound", errors),
        is_in_care_home: yes_no("care_home", errors),
        sex: read(columns, row, errors, "sex", word),
        language: read(columns, row, errors, "language", word),
        cfs: read(columns, row, errors, "cfs", cells::cfs),
        efi: read(columns, row, errors, "efi", cells::efi),
        needs: read(columns, row, errors, "needs", needs).unwrap_or_default(),
        reason: read(columns, row, errors, "reason", |text| Line::parse(text).map_err(|e| e.0)),
        priority: read(columns, row, errors, "priority", priority),
    }
}

fn needs(text: &str) -> Result<BTreeSet<SocialDomain>, String> {
    cells::list(text).iter().filter_map(|category| cells::social_domain(category).transpose()).collect()
}

fn priority(text: &str) -> Result<Priority, String> {
    match text.to_ascii_lowercase().as_str() {
        "red" => Ok(Priority::Red),
        "amber" => Ok(Priority::Amber),
        "green" => Ok(Priority::Green),
        _ => Err("is not a priority; type red, amber or green".into()),
    }
}

/// Coded clauses of a row with their dates.
fn clauses(columns: &Columns, row: &Row, errors: &mut Vec<RowError>) -> Vec<(Option<Day>, Clause)> {
    let mut found = Vec::new();
    let pairs = CLAUSES.iter().copied().chain([("code_term", "code_date")]);
    for (term_key, date_key) in pairs {
        for nth in 0..columns.count(term_key) {
            let term = columns.nth_cell(row, term_key, nth);
            if term.is_empty() {
                continue;
            }
            let day = match columns.nth_cell(row, date_key, nth) {
                "" => None,
                text => cells::date(text).map_err(|what| errors.push(RowError::new(row.line, Some(columns.label(date_key)), what))).ok(),
            };
            match cells::clause(term) {
                Ok(clause) => found.push((day, clause)),
                Err(what) => errors.push(RowError::new(row.line, Some(columns.label(term_key)), what)),
            }
        }
    }
    found
}
