//! Referrals: a person who may not be on the list yet. Found by NHS number, new otherwise; errors name the field.
//!
//! A number that is on a list the referrer may not see is refused in the words of a practice they may not refer from. The
//! client's id of the new case is the command's too: the same again has no second effect, whichever command it becomes.

use super::body::Body;
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    case::{CaseRoot, CaseStatus, Patient, ReferralWords},
    command::Command,
    directory::{Directory, Organisation, OrganisationKind, Person, Role},
    ids::{CaseId, CommandId},
    policy::{self, Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{CaseCode, Line, OdsCode, Paragraph},
};
use mdt_hub::{ActorId, Request, error::ExecuteError};
use mdt_protocol::http::{CaseOpened, NewReferral};
use mdt_store::commit::KnownCommand;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How often a new code is tried when somebody else takes it meanwhile.
const CODES_TRIED: usize = 6;
/// Nobody referred was born before this year.
const EARLIEST_BIRTH: i16 = 1890;

/// `POST /api/referrals`
pub async fn refer(site: web::Data<Site>, signed_in: SignedIn, Body(asked): Body<NewReferral>) -> Result<web::Json<CaseOpened>, ApiError> {
    signed_in.is_active(&site).await?;
    let (hub, person) = (site.hub(), &signed_in.person);
    let key = (CommandId(asked.case_id.0), body_hash(&asked)?);
    if let Some(known) = hub.store().known_command(key.0).await? {
        return repeated(&site, person, &known, key.1).await;
    }
    let directory = hub.directory();
    let place = Place::of(&directory, &asked.practice)?;
    if !may_refer(person, &place) {
        return Err(refused());
    }
    check(&site, &directory, &asked)?;
    let known = match &asked.nhs_number {
        Some(number) => hub.store().case_by_nhs_number(number).await?,
        None => None,
    };
    let request = |command| Request { actor: ActorId::Person(person.id), key: Some(key), command, at: None };
    if let Some(known) = known {
        if !hub.may_subscribe(person.id, &StreamId::Case(known.id)).await? {
            return Err(refused());
        }
        hub.execute(request(again(asked, &known)?)).await?;
        return Ok(web::Json(CaseOpened { id: known.id, code: known.code, until: None }));
    }
    if hub.case(asked.case_id).await?.is_some() {
        return Err(Rejection::of_field(RejectionCode::IdTaken, "case_id", "This id is in use already. Send it again with a new one.").into());
    }
    register(&site, person, asked, &place, request).await
}

/// Puts a new case on the list, with the next code. A code that somebody takes at the same moment fails the commit; then the
/// one after it is tried.
async fn register(
    site: &Site,
    person: &Person,
    asked: NewReferral,
    place: &Place,
    request: impl Fn(Command) -> Request,
) -> Result<web::Json<CaseOpened>, ApiError> {
    let (hub, id) = (site.hub(), asked.case_id);
    let letters = place.pcn.code_letters.clone().ok_or_else(|| invalid("practice", "The PCN of this practice has no letters for its case codes. Ask the operator to import them."))?;
    let mut root = new_case(asked, person, place, hub.store().next_case_code(&letters).await?, site);
    for _ in 0..CODES_TRIED {
        match hub.execute(request(Command::RegisterCase(Box::new(root.clone())))).await {
            Ok(_) => return opened(site, id, root.code).await,
            Err(ExecuteError::Unavailable) => {
                let next = hub.store().next_case_code(&letters).await?;
                if next == root.code {
                    return Err(ExecuteError::Unavailable.into());
                }
                root.code = next;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(ExecuteError::Unavailable.into())
}

/// The code that is kept: of two equal requests at once one made it, with the code it had.
async fn opened(site: &Site, id: CaseId, code: CaseCode) -> Result<web::Json<CaseOpened>, ApiError> {
    let code = site.hub().case(id).await?.map_or(code, |case| case.root.code);
    Ok(web::Json(CaseOpened { id, code, until: None }))
}

/// SHA-256 of the request's canonical JSON: the same id with another body is an error (P2).
fn body_hash(asked: &NewReferral) -> Result<[u8; 32], ApiError> {
    Ok(Sha256::digest(serde_json::to_vec(asked).map_err(|_| ApiError::internal())?).into())
}

/// The answer given before, to who asked it, while they may see the case.
async fn repeated(site: &Site, person: &Person, known: &KnownCommand, hash: [u8; 32]) -> Result<web::Json<CaseOpened>, ApiError> {
    if known.key.person_id != person.id || known.key.body_hash != hash {
        return Err(ExecuteError::CommandIdReused.into());
    }
    let case = known.streams.iter().find_map(|(stream, _)| if let StreamId::Case(id) = stream { Some(*id) } else { None });
    let case = case.ok_or_else(ApiError::not_found)?;
    if !site.hub().may_subscribe(person.id, &StreamId::Case(case)).await? {
        return Err(refused());
    }
    let root = site.hub().case(case).await?.ok_or_else(ApiError::not_found)?.root;
    Ok(web::Json(CaseOpened { id: root.id, code: root.code, until: None }))
}

/// The one refusal, for a practice one may not refer from and for a person one may not see.
fn refused() -> ApiError {
    Rejection::new(RejectionCode::NotAllowed, "You cannot refer this person from here. Ask the coordinator of the PCN.").into()
}

fn invalid(field: &'static str, words: &str) -> ApiError { Rejection::of_field(RejectionCode::Invalid, field, words).into() }

/// A practice and its PCN.
struct Place {
    practice: Organisation,
    pcn: Organisation,
}
impl Place {
    fn of(directory: &Directory, code: &OdsCode) -> Result<Self, ApiError> {
        let practice = directory.organisations.get(code).filter(|it| it.kind == OrganisationKind::Practice);
        let pcn = practice.and_then(|it| directory.organisations.get(it.part_of.as_ref()?)).filter(|it| it.kind == OrganisationKind::Pcn);
        let unknown = || invalid("practice", "This is no practice of the Federation. Choose the practice at which the person is registered.");
        let (practice, pcn) = practice.zip(pcn).ok_or_else(unknown)?;
        Ok(Self { practice: practice.clone(), pcn: pcn.clone() })
    }
}

fn may_refer(person: &Person, place: &Place) -> bool {
    let is_staff = person.has_role(Role::PracticeStaff, &place.practice.code);
    let relations: &[Relation] = if is_staff { &[Relation::PracticeOfCase] } else { &[] };
    policy::may(person, Deed::ReferNew, &place.pcn.code, relations)
}

fn check(site: &Site, directory: &Directory, asked: &NewReferral) -> Result<(), ApiError> {
    if site.settings().is_demo && asked.nhs_number.as_ref().is_some_and(|number| !number.is_synthetic()) {
        let words = "This may be a real person's number: a demonstration takes numbers of the 999 range alone.";
        return Err(invalid("nhs_number", words));
    }
    if asked.born_on > site.hub().today() || asked.born_on.0.year() < EARLIEST_BIRTH {
        return Err(invalid("born_on", "This cannot be a date of birth. Check the year."));
    }
    if !asked.needed_services.iter().all(|service| directory.services.contains_key(service)) {
        return Err(invalid("needed_services", "One of these services is not in the directory. Choose others."));
    }
    Ok(())
}

/// A person with a case. The number alone could be a slip that names somebody else: the date of birth must fit. What the team
/// decided stays: services are added, and a case on the list is not made less urgent.
fn again(asked: NewReferral, known: &CaseRoot) -> Result<Command, ApiError> {
    if asked.born_on != known.patient.born_on {
        return Err(invalid("born_on", "The person with this NHS number has another date of birth. Check both; nothing was done."));
    }
    let is_on_list = matches!(known.status, CaseStatus::Accepted | CaseStatus::Referred | CaseStatus::Returned);
    let priority = if is_on_list { asked.priority.min(known.priority) } else { asked.priority };
    let needed_services: BTreeSet<_> = known.needed_services.iter().chain(&asked.needed_services).copied().collect();
    let (case_id, referral) = (known.id, Box::new(words_of(asked)));
    Ok(Command::ReferCase { case_id, referral, priority: Some(priority), needed_services: Some(needed_services) })
}

fn words_of(asked: NewReferral) -> ReferralWords {
    let NewReferral { situation, background, assessment, recommendation, question, told, objections, urgent_reason, answers, .. } = asked;
    ReferralWords { situation, background, assessment, recommendation, question: Some(question), told, objections, urgent_reason, answers }
}

fn new_case(asked: NewReferral, person: &Person, place: &Place, code: CaseCode, site: &Site) -> CaseRoot {
    let patient = Patient {
        nhs_number: asked.nhs_number.clone(),
        language: asked.language.as_ref().map(|language| language.as_str().to_owned()),
        needs_interpreter: asked.needs_interpreter,
        lives_alone: asked.lives_alone,
        ..Patient::new(asked.given.clone(), asked.family.clone(), asked.born_on)
    };
    let practice = (place.practice.code.clone(), place.practice.name.clone());
    let reason = first_line(&asked.situation).unwrap_or_else(|| asked.question.clone());
    let root = CaseRoot::new(asked.case_id, code, place.pcn.code.clone(), practice, patient, asked.priority, reason);
    CaseRoot {
        status: CaseStatus::Referred,
        cfs: asked.cfs,
        needed_services: asked.needed_services.iter().copied().collect(),
        referral: Some(words_of(asked).by(person, site.hub().now())),
        ..root
    }
}

/// The first line of a paragraph, cut at a word when it is longer than a line may be.
fn first_line(text: &Paragraph) -> Option<Line> {
    let line = text.as_str().lines().next().unwrap_or_default();
    if let Ok(line) = Line::parse(line) {
        return Some(line);
    }
    let head: String = line.chars().take(279).collect();
    let end = head.rfind(char::is_whitespace).unwrap_or(head.len());
    Line::parse(&format!("{}…", head.get(..end)?.trim_end())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_situation_becomes_one_line() {
        for (text, line) in [
            ("Two falls in a month\nand more", "Two falls in a month".to_owned()),
            (&*"word ".repeat(80), format!("{}word…", "word ".repeat(54))),
            (&*"é".repeat(400), format!("{}…", "é".repeat(279))),
        ] {
            let paragraph = Paragraph::parse(text).expect("a paragraph");
            assert_eq!(first_line(&paragraph).map(|line| line.as_str().to_owned()), Some(line));
        }
    }
}
