//! People: members with their roles at places, service, languages and skills, by e-mail address.
//! `email,name,job,organisation,roles,service,languages,skills,employer,funding_stream,ended` (and `sign_in_order`, which a demo reads).
//! Roles are written `link_worker@U62360`, with `;` between several.

use super::{
    cells,
    columns::{Columns, Field, Mapping, read_table},
    csv::Row,
    plan::{ImportPlan, Planned, RowError},
    services,
    stable_id::{person_id, service_id},
};
use mdt_domain::{
    directory::{FundingStream, Person, Role, RoleAt},
    words::{Line, OdsCode},
};
use std::collections::BTreeMap;

const FIELDS: [Field; 12] = [
    Field { key: "email", aliases: &["E-mail", "Email Address", "E-mail Address", "NHSmail"], is_required: true },
    Field { key: "name", aliases: &["Full Name", "Name"], is_required: true },
    Field { key: "job", aliases: &["Job Title", "Role in words"], is_required: true },
    Field { key: "organisation", aliases: &["Organisation Name"], is_required: true },
    Field { key: "roles", aliases: &["Role", "Roles at places"], is_required: true },
    Field { key: "service", aliases: &["Service", "Service Short Name"], is_required: false },
    Field { key: "languages", aliases: &["Language", "Languages spoken"], is_required: false },
    Field { key: "skills", aliases: &["Skill"], is_required: false },
    Field { key: "employer", aliases: &["Employed by", "Employing organisation"], is_required: false },
    Field { key: "funding_stream", aliases: &["Funding", "Funded by"], is_required: false },
    Field { key: "ended", aliases: &["Has left", "Left"], is_required: false },
    Field { key: "sign_in_order", aliases: &[], is_required: false },
];

/// A row of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonRow {
    /// The member.
    pub person: Person,
    /// Whether they have left, where the file says so: a blank cell ends nobody and brings nobody back.
    pub has_left: Option<bool>,
    /// Short name of their service, to say so when there is no such service.
    pub service: Option<String>,
    /// Place among the people a demo offers to sign in as.
    pub sign_in_order: Option<u16>,
}

/// Reads a file of people. Whether places and services exist is asked when it is imported.
pub fn parse_people(bytes: &[u8]) -> ImportPlan<PersonRow> { parse_people_mapped(bytes, &Mapping::default()) }

/// As [`parse_people`], with the operator's column mapping.
pub fn parse_people_mapped(bytes: &[u8], mapping: &Mapping) -> ImportPlan<PersonRow> {
    let (table, columns, mut errors) = read_table(bytes, &FIELDS, mapping);
    // A file that only says who employs people says by that whose they are.
    errors.retain(|error| error.column.as_deref() != Some("organisation") || !columns.has("employer"));
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
        let mut errors = Vec::from_iter(columns.overflow(row));
        if let Some(value) = person(&columns, row, &mut errors) {
            if let Some(first) = seen.insert(value.person.email.clone(), row.line) {
                errors.push(RowError::new(row.line, Some(columns.label("email")), format!("is on line {first} already; keep one of the two, with all roles")));
            }
            plan.rows.push(Planned { line: row.line, value });
        }
        plan.errors.extend(errors);
    }
    plan.refuse_empty();
    plan
}

fn person(columns: &Columns, row: &Row, errors: &mut Vec<RowError>) -> Option<PersonRow> {
    let mut wrong = |key: &'static str, what: String| errors.push(RowError::new(row.line, Some(columns.label(key)), what));
    let line = |key: &str| Line::parse(columns.cell(row, key)).map_err(|e| e.0);
    let email = email(columns.cell(row, "email")).map_err(|e| wrong("email", e));
    let name = line("name").map_err(|e| wrong("name", e));
    let job = line("job").map_err(|e| wrong("job", e));
    let whose = if columns.has("organisation") { "organisation" } else { "employer" };
    let organisation = line(whose).map_err(|e| wrong(whose, e));
    let employer = match columns.cell(row, "employer") {
        "" => Ok(None),
        text => Line::parse(text).map(Some).map_err(|e| wrong("employer", e.0)),
    };
    let funding_stream = funding_stream(columns.cell(row, "funding_stream")).map_err(|e| wrong("funding_stream", e));
    let roles = roles(columns.cell(row, "roles")).map_err(|e| wrong("roles", e));
    let service = match columns.cell(row, "service") {
        "" => Ok(None),
        text => services::short(text).map(Some).map_err(|e| wrong("service", e)),
    };
    let is_ended = cells::yes_no(columns.cell(row, "ended")).map_err(|e| wrong("ended", e));
    let sign_in_order = match columns.cell(row, "sign_in_order") {
        "" => Ok(None),
        text => text.parse::<u16>().map(Some).map_err(|_| wrong("sign_in_order", "is not a whole number; type 1, 2, 3 …".into())),
    };
    let words = |key: &str| cells::list(columns.cell(row, key));
    let (email, service, has_left) = (email.ok()?, service.ok()?, is_ended.ok()?);
    Some(PersonRow {
        person: Person {
            id: person_id(&email),
            name: name.ok()?,
            job: job.ok()?,
            organisation: organisation.ok()?,
            roles: roles.ok()?,
            service_id: service.as_deref().map(service_id),
            languages: words("languages"),
            skills: words("skills"),
            is_ended: has_left.unwrap_or(false),
            absences: Vec::new(),
            guest: None,
            employer: employer.ok()?.filter(|_| whose == "organisation"),
            funding_stream: funding_stream.ok()?,
            email,
        },
        has_left,
        service,
        sign_in_order: sign_in_order.ok()?,
    })
}

/// By the word it is known by, or as people write it.
fn funding_stream(text: &str) -> Result<Option<FundingStream>, String> {
    let word = text.trim().to_lowercase().replace([' ', '-'], "_");
    let known = match word.as_str() {
        "" => return Ok(None),
        "additional_roles_reimbursement_scheme" => Some(FundingStream::Arrs),
        "integrated_care_board" => Some(FundingStream::Icb),
        "council" | "local_council" => Some(FundingStream::LocalAuthority),
        "voluntary_sector" | "charity" | "vcfse" => Some(FundingStream::Vcse),
        "pcn" | "practice" | "gp_federation" | "federation" => Some(FundingStream::PrimaryCare),
        word => FundingStream::ALL.into_iter().find(|it| it.word() == word),
    };
    let words = || "is no funding stream there is; type arrs, icb, local_authority, vcse, primary_care, nhs_trust or other".to_owned();
    known.map(Some).ok_or_else(words)
}

fn email(text: &str) -> Result<String, String> {
    let email = text.trim().to_lowercase();
    let is_good = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains('@')
    }) && email.len() <= 254
        && email.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';' | '"'));
    if is_good { Ok(email) } else { Err("is not an e-mail address; type one such as name@nhs.net".into()) }
}

fn roles(text: &str) -> Result<Vec<RoleAt>, String> {
    let mut roles = cells::list(text).iter().map(|part| role_at(part)).collect::<Result<Vec<_>, _>>()?;
    roles.sort();
    roles.dedup();
    if roles.is_empty() { Err("is empty; type a role at a place, such as link_worker@U62360".into()) } else { Ok(roles) }
}

fn role_at(text: &str) -> Result<RoleAt, String> {
    let (role, place) = text.split_once('@').ok_or("is not a role at a place; type it as link_worker@U62360, with ; between several")?;
    let at = OdsCode::parse(place).map_err(|_| "names a place that is no ODS code; type it as link_worker@U62360")?;
    let role = match role.trim().to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
        "clinical_director" => Role::ClinicalDirector,
        "deputy_chair" => Role::DeputyChair,
        "coordinator" => Role::Coordinator,
        "gp" => Role::Gp,
        "link_worker" => Role::LinkWorker,
        "core_member" => Role::CoreMember,
        "practice_staff" => Role::PracticeStaff,
        "rotating_partner" => Role::RotatingPartner,
        "federation_manager" => Role::FederationManager,
        "ig_lead" => Role::IgLead,
        "operator" => Role::Operator,
        _ => {
            return Err("names a role there is not; type clinical_director, deputy_chair, coordinator, gp, link_worker, core_member, \
                        practice_staff, rotating_partner, federation_manager, ig_lead or operator"
                .into());
        }
    };
    Ok(RoleAt { role, at })
}
