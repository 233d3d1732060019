//! The Federation's members: rota, absences, what somebody can, roles, joining; leaving is in `leaving`. Called for people and
//! for jobs; importers set the directory instead.

mod leaving;
pub(super) use leaving::end;

use super::{Actor, Context, Events, Verdict, partners::federation, rights};
use crate::{
    command::Command,
    directory::{Absence, Directory, Duty, OrganisationKind, Person, Role, RoleAt, Service},
    event::{Event, EventKind, Part},
    ids::{DutyId, PersonId, ServiceId},
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{Line, MailAddress, OdsCode},
};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of one rota.
const MAX_DUTIES: usize = 60;
/// Absences of one member.
const MAX_ABSENCES: usize = 40;
/// Days of one absence, first and last included: longer is a slip of the year.
const MAX_ABSENCE_DAYS: i32 = 366;
/// Languages, and skills, of one member.
const MAX_WORDS: usize = 20;
/// Roles that lead a PCN: given and taken by its clinical director.
const LEADING: [Role; 3] = [Role::ClinicalDirector, Role::DeputyChair, Role::Coordinator];

/// A person in the Federation's directory, when different from what is known.
pub(super) fn person_set(federation: &OdsCode, known: Option<&Person>, person: &Person) -> Events {
    if known == Some(person) {
        return Events::new();
    }
    in_directory(federation, EventKind::PersonSet, vec![Part::Person(person.clone())])
}

pub(super) fn in_directory(federation: &OdsCode, kind: EventKind, parts: Vec<Part>) -> Events {
    if parts.is_empty() { Events::new() } else { vec![(StreamId::Directory(federation.clone()), Event { kind, parts })] }
}

fn invalid(field: &'static str, words: impl Into<String>) -> Rejection { Rejection::of_field(RejectionCode::Invalid, field, words) }

// -- rights

/// A guest has one meeting; who works where is not theirs to change.
fn is_no_guest(context: &Context<'_>) -> Result<(), Rejection> {
    match context.actor {
        Actor::Person(me) if me.guest.is_some() => Err(Rejection::not_found()),
        _ => Ok(()),
    }
}

fn not_allowed() -> Rejection {
    Rejection::new(RejectionCode::NotAllowed, "Your role does not include this. Ask who leads the PCN, or the operator.")
}

/// The operator keeps the accounts of everybody. No other role counts at the Federation itself.
fn is_operator(context: &Context<'_>) -> Result<bool, Rejection> {
    let federation = federation(context)?;
    let holds = rights::person(context).map_or(true, |me| me.has_role(Role::Operator, federation));
    Ok(holds && rights::allows(context, Deed::EditLeads, federation, &[]))
}

/// The PCN of a place: the place itself, or the one a practice is part of. The Federation is in none.
fn pcn_of<'d>(place: &OdsCode, directory: &'d Directory) -> Option<&'d OdsCode> {
    let organisation = directory.organisations.get(place)?;
    match organisation.kind {
        OrganisationKind::Pcn => Some(&organisation.code),
        OrganisationKind::Practice => organisation.part_of.as_ref(),
        OrganisationKind::Federation => None,
    }
}

/// Whether who asks may do this at a PCN where somebody works, or may by what they are to them.
fn allows_where_they_work(person: &Person, deed: Deed, relations: &[Relation], context: &Context<'_>) -> Result<bool, Rejection> {
    let federation = federation(context)?;
    let related = Some(federation).filter(|_| !relations.is_empty());
    let places = person.roles.iter().filter_map(|held| pcn_of(&held.at, context.directory)).chain(related);
    Ok(places.collect::<BTreeSet<_>>().into_iter().any(|place| rights::allows(context, deed, place, relations)))
}

fn oneself(person: &Person, context: &Context<'_>) -> Vec<Relation> {
    if context.actor.person_id() == Some(person.id) { vec![Relation::Oneself] } else { Vec::new() }
}

/// For what concerns somebody's membership as such.
fn allow_membership(person: &Person, context: &Context<'_>) -> Result<(), Rejection> {
    if is_operator(context)? || allows_where_they_work(person, Deed::EditMembership, &[], context)? { Ok(()) } else { Err(not_allowed()) }
}

/// For whose money somebody works: who keeps the membership where they work, and the Federation, which reports it.
fn allow_employment(person: &Person, context: &Context<'_>) -> Result<(), Rejection> {
    let is_federation = rights::allows(context, Deed::SetEmployment, federation(context)?, &[]);
    if is_federation || is_operator(context)? || allows_where_they_work(person, Deed::SetEmployment, &[], context)? { Ok(()) } else { Err(not_allowed()) }
}

// -- rota

/// All lines at once; only those that are different, or in another order, need a right.
pub(super) fn set_rota(service_id: ServiceId, rota: &[Duty], context: &Context<'_>) -> Result<Events, Verdict> {
    is_no_guest(context)?;
    let service = context.directory.services.get(&service_id).ok_or_else(Rejection::not_found)?;
    let federation = federation(context)?;
    if rota == service.rota {
        return Ok(Events::new());
    }
    let fresh: Vec<&Duty> = rota.iter().filter(|duty| !service.rota.contains(duty)).collect();
    let gone = service.rota.iter().filter(|duty| !rota.contains(duty));
    let mut places: BTreeSet<Option<&OdsCode>> = fresh.iter().copied().chain(gone).map(|duty| duty.pcn.as_ref()).collect();
    places.extend(reordered(&service.rota, rota));
    for place in places {
        allow_rota(service_id, place, context)?;
    }
    let ids: BTreeSet<DutyId> = rota.iter().map(|duty| duty.id).collect();
    if rota.len() > MAX_DUTIES || ids.len() != rota.len() {
        return Err(invalid("rota", format!("A rota has at most {MAX_DUTIES} lines, each with an id of its own. Take some off.")).into());
    }
    for duty in fresh {
        is_duty(duty, context)?;
        is_colleague(service_id, duty, context)?;
    }
    let service = Service { rota: rota.to_vec(), ..service.clone() };
    Ok(in_directory(federation, EventKind::ServiceSet, vec![Part::Service(service)]))
}

/// For which PCNs (none: for all) lines that stayed the same are in another order: the first that is on comes.
fn reordered<'r>(before: &'r [Duty], after: &[Duty]) -> Vec<Option<&'r OdsCode>> {
    let order = |rota: &[Duty], other: &[Duty], place: Option<&OdsCode>| -> Vec<DutyId> {
        let concerns = |duty: &&Duty| (duty.pcn.is_none() || duty.pcn.as_ref() == place) && other.contains(duty);
        rota.iter().filter(concerns).map(|duty| duty.id).collect()
    };
    let places: BTreeSet<Option<&OdsCode>> = before.iter().map(|duty| duty.pcn.as_ref()).collect();
    places.into_iter().filter(|place| order(before, after, *place) != order(after, before, *place)).collect()
}

/// A line for one PCN is its leads' or the service's; one for all PCNs, of any PCN's leads too.
fn allow_rota(service_id: ServiceId, place: Option<&OdsCode>, context: &Context<'_>) -> Result<(), Rejection> {
    let Ok(me) = rights::person(context) else { return Ok(()) };
    let relations = if me.service_id == Some(service_id) { vec![Relation::OfService] } else { Vec::new() };
    let places: Vec<&OdsCode> = match place {
        Some(place) => vec![place],
        None => me.roles.iter().filter_map(|held| pcn_of(&held.at, context.directory)).chain(context.directory.federation()).collect(),
    };
    if places.into_iter().any(|place| rights::allows(context, Deed::EditRota, place, &relations)) {
        return Ok(());
    }
    let whose = place.map_or_else(|| "all PCNs".to_owned(), ToString::to_string);
    let words = format!("The rota's lines for {whose} are not yours to change. Ask its clinical director, its coordinator or the service.");
    Err(Rejection::of_field(RejectionCode::NotAllowed, "rota", words))
}

/// Who is on a rota hears the cases that need its service: somebody of another service is put on it by who leads a PCN, not by the
/// service itself.
fn is_colleague(service_id: ServiceId, duty: &Duty, context: &Context<'_>) -> Result<(), Rejection> {
    let is_of_service = context.directory.member(duty.person_id).is_some_and(|person| person.own_service() == Some(service_id));
    let places = || context.directory.organisations.values().filter(|it| it.kind == OrganisationKind::Pcn && duty.pcn.as_ref().is_none_or(|pcn| *pcn == it.code));
    if is_of_service || places().any(|place| rights::allows(context, Deed::EditRota, &place.code, &[])) {
        return Ok(());
    }
    Err(invalid("rota", "A line names somebody who is not of this service. Choose a colleague of the service, or ask the coordinator."))
}

fn is_duty(duty: &Duty, context: &Context<'_>) -> Result<(), Rejection> {
    let weekdays: BTreeSet<u8> = duty.weekdays.iter().copied().collect();
    let is_pcn = |place: &OdsCode| context.directory.organisations.get(place).is_some_and(|it| it.kind == OrganisationKind::Pcn);
    let words = if context.directory.member(duty.person_id).is_none() {
        "A line names somebody who is not in the directory, or has left. Choose a colleague of the list."
    } else if duty.pcn.as_ref().is_some_and(|place| !is_pcn(place)) {
        "A line is for a PCN that is not in the directory. Choose one of the list, or all PCNs."
    } else if weekdays.len() != duty.weekdays.len() || weekdays.iter().any(|day| !(1..=7).contains(day)) {
        "Weekdays run from 1 (Monday) to 7 (Sunday), each once. Choose them again."
    } else if duty.until.is_some_and(|until| until < duty.from) {
        "A line ends before it begins. Choose a last day on or after the first."
    } else if duty.available_from.as_ref().zip(duty.available_until.as_ref()).is_some_and(|(from, until)| until <= from) {
        "A line's time ends before it begins. Choose an end after the beginning."
    } else {
        return Ok(());
    };
    Err(invalid("rota", words))
}

// -- absences

/// All at once, by oneself or who leads where somebody works.
pub(super) fn set_absences(person_id: PersonId, absences: &[Absence], context: &Context<'_>) -> Result<Events, Verdict> {
    is_no_guest(context)?;
    let known = context.directory.member(person_id).ok_or_else(Rejection::not_found)?;
    if !allows_where_they_work(known, Deed::EditMember, &oneself(known, context), context)? {
        return Err(not_allowed().into());
    }
    if absences.len() > MAX_ABSENCES {
        return Err(invalid("absences", format!("At most {MAX_ABSENCES} absences are kept. Take off those that are over.")).into());
    }
    for absence in absences.iter().filter(|absence| !known.absences.contains(absence)) {
        is_absence(absence, person_id, context)?;
        is_cover_theirs(absence, known, context)?;
    }
    let mut absences = absences.to_vec();
    absences.sort_by_key(|absence| (absence.from, absence.until));
    if absences.windows(2).any(|pair| matches!(pair, [a, b] if b.from <= a.until)) {
        return Err(invalid("absences", "Two absences overlap. Make them one, or change their days.").into());
    }
    Ok(person_set(federation(context)?, Some(known), &Person { absences, ..known.clone() }))
}

/// By oneself: a colleague of the same service, or of a place where one works. Others are named by who leads there.
fn is_cover_theirs(absence: &Absence, known: &Person, context: &Context<'_>) -> Result<(), Rejection> {
    let Some(cover) = absence.cover.and_then(|id| context.directory.member(id)) else { return Ok(()) };
    let is_near = match known.own_service() {
        Some(service) => cover.own_service() == Some(service),
        None => known.roles.iter().any(|held| cover.roles.iter().any(|other| other.at == held.at)),
    };
    if is_near || allows_where_they_work(known, Deed::EditMember, &[], context)? {
        return Ok(());
    }
    Err(invalid("absences", "Choose a colleague of your own service or place as cover, or ask the coordinator."))
}

fn is_absence(absence: &Absence, person_id: PersonId, context: &Context<'_>) -> Result<(), Rejection> {
    if absence.until < absence.from {
        return Err(invalid("absences", "An absence ends before it begins. Choose a last day on or after the first."));
    }
    if absence.until >= absence.from.plus_days(MAX_ABSENCE_DAYS) {
        return Err(invalid("absences", format!("An absence is at most {MAX_ABSENCE_DAYS} days long. Who is away longer is ended as a member.")));
    }
    match absence.cover {
        Some(cover) if cover == person_id || context.directory.member(cover).is_none() => {
            Err(invalid("absences", "Choose a colleague of the directory who has not left as cover, or nobody yet."))
        }
        _ => Ok(()),
    }
}

// -- what somebody can and is

/// Every field that is given needs its right; all or none.
pub(super) fn change(command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::ChangeMember { person_id, job, languages, skills, roles, service_id, employment } = command else { return Ok(Events::new()) };
    is_no_guest(context)?;
    let known = context.directory.member(*person_id).ok_or_else(Rejection::not_found)?;
    let mut after = known.clone();
    let asks_words = job.is_some() || languages.is_some() || skills.is_some();
    if asks_words && !is_operator(context)? && !allows_where_they_work(known, Deed::EditMember, &oneself(known, context), context)? {
        return Err(not_allowed().into());
    }
    if let Some(job) = job {
        after.job = job.clone();
    }
    if let Some(languages) = languages {
        after.languages = distinct("languages", languages.iter().map(Line::as_str))?;
    }
    if let Some(skills) = skills {
        after.skills = distinct("skills", skills.iter().map(Line::as_str))?;
    }
    if let Some((place, asked)) = roles {
        after.roles = roles_after(known, place, asked, context)?;
    }
    if let Some(service) = service_id {
        allow_membership(known, context)?;
        is_service(*service, context)?;
        after.service_id = *service;
    }
    if let Some(employment) = employment {
        allow_employment(known, context)?;
        (after.employer, after.funding_stream) = (employment.employer.clone(), employment.funding_stream);
    }
    Ok(person_set(federation(context)?, Some(known), &after))
}

/// Each once, whatever its letters' case; the first writing counts.
fn distinct<'w>(field: &'static str, words: impl Iterator<Item = &'w str>) -> Result<Vec<String>, Rejection> {
    let mut seen = BTreeSet::new();
    let kept: Vec<String> = words.filter(|word| seen.insert(word.to_lowercase())).map(ToOwned::to_owned).collect();
    if kept.len() > MAX_WORDS {
        return Err(invalid(field, format!("At most {MAX_WORDS} are kept. Choose the most useful ones.")));
    }
    Ok(kept)
}

fn is_service(service: Option<ServiceId>, context: &Context<'_>) -> Result<(), Rejection> {
    if service.is_none_or(|id| context.directory.services.contains_key(&id)) {
        return Ok(());
    }
    Err(invalid("service_id", "This service is not in the directory. Choose another one, or none."))
}

/// Whether a role makes sense at a kind of place.
fn fits(role: Role, kind: OrganisationKind) -> bool {
    let is_of_federation = matches!(role, Role::FederationManager | Role::IgLead | Role::Operator);
    match kind {
        OrganisationKind::Federation => is_of_federation,
        OrganisationKind::Practice => matches!(role, Role::PracticeStaff | Role::Gp),
        OrganisationKind::Pcn => !is_of_federation && role != Role::PracticeStaff,
    }
}

/// Somebody's roles with others at one place. Nobody changes their own.
fn roles_after(known: &Person, place: &OdsCode, asked: &[Role], context: &Context<'_>) -> Result<Vec<RoleAt>, Rejection> {
    let before: BTreeSet<Role> = known.roles.iter().filter(|held| held.at == *place).map(|held| held.role).collect();
    let after: BTreeSet<Role> = asked.iter().copied().collect();
    if before == after {
        return Ok(known.roles.clone());
    }
    if context.actor.person_id() == Some(known.id) {
        let words = "Nobody changes their own roles. Ask somebody else who leads the PCN, or the operator.";
        return Err(Rejection::of_field(RejectionCode::NotAllowed, "roles", words));
    }
    allow_roles(place, before.symmetric_difference(&after).copied(), context)?;
    is_fitting(place, after.difference(&before).copied(), context)?;
    let others = known.roles.iter().filter(|held| held.at != *place).cloned();
    Ok(others.chain(after.into_iter().map(|role| RoleAt { role, at: place.clone() })).collect())
}

/// The roles that lead are the clinical director's to give and take, the others the membership's; a practice's are its PCN's;
/// the Federation's, and any, the operator's.
fn allow_roles(place: &OdsCode, roles: impl IntoIterator<Item = Role>, context: &Context<'_>) -> Result<(), Rejection> {
    if is_operator(context)? {
        return Ok(());
    }
    let pcn = pcn_of(place, context.directory).ok_or_else(not_allowed)?;
    for role in roles {
        let is_leading = LEADING.contains(&role) && pcn == place;
        if !rights::allows(context, if is_leading { Deed::EditLeads } else { Deed::EditMembership }, pcn, &[]) {
            let words = "Roles that lead are given and taken by the clinical director, others by the coordinator too, the Federation's by the operator. Ask them.";
            return Err(Rejection::of_field(RejectionCode::NotAllowed, "roles", words));
        }
    }
    Ok(())
}

fn is_fitting(place: &OdsCode, roles: impl IntoIterator<Item = Role>, context: &Context<'_>) -> Result<(), Rejection> {
    let known = context.directory.organisations.get(place);
    let kind = known.ok_or_else(|| invalid("roles", "This place is not in the directory. Choose a PCN, a practice or the Federation."))?.kind;
    if roles.into_iter().all(|role| fits(role, kind)) {
        return Ok(());
    }
    Err(invalid("roles", match kind {
        OrganisationKind::Federation => "At the Federation there are managers, information governance leads and operators. Choose among these.",
        OrganisationKind::Pcn => "Practice staff belong to a practice, and the Federation's roles to the Federation. Choose another role, or that place.",
        OrganisationKind::Practice => "At a practice there are practice staff and GPs. Choose among these, or give the role at the PCN.",
    }))
}

/// Somebody new, with a role at a place.
pub(super) fn add(person: &Person, context: &Context<'_>) -> Result<Events, Verdict> {
    is_no_guest(context)?;
    let federation = federation(context)?;
    let mut places: BTreeMap<&OdsCode, BTreeSet<Role>> = BTreeMap::new();
    for held in &person.roles {
        places.entry(&held.at).or_default().insert(held.role);
    }
    if places.is_empty() {
        return Err(invalid("roles", "Give the new member at least one role.").into());
    }
    for (place, roles) in &places {
        allow_roles(place, roles.iter().copied(), context)?;
        is_fitting(place, roles.iter().copied(), context)?;
    }
    if person.guest.is_some() || person.is_ended {
        return Err(invalid("person_id", "A guest comes with a pass. Invite them to a meeting instead.").into());
    }
    if context.directory.people.contains_key(&person.id) {
        return Err(rights::id_taken("person_id").into());
    }
    is_service(person.service_id, context)?;
    let roles = places.into_iter().flat_map(|(place, roles)| roles.into_iter().map(|role| RoleAt { role, at: place.clone() })).collect();
    let person = Person {
        email: free_email(&person.email, context)?,
        roles,
        languages: distinct("languages", person.languages.iter().map(String::as_str))?,
        skills: distinct("skills", person.skills.iter().map(String::as_str))?,
        absences: Vec::new(),
        ..person.clone()
    };
    Ok(person_set(federation, None, &person))
}

/// An address in lower case that nobody else signs in with.
fn free_email(text: &str, context: &Context<'_>) -> Result<String, Rejection> {
    let email = MailAddress::parse(text).map_err(|wrong| invalid("email", format!("This {wrong}.")))?.as_str().to_owned();
    if context.directory.people.values().any(|other| !other.is_ended && other.email.to_lowercase() == email) {
        return Err(invalid("email", "Somebody in the directory has this address already. Give this one a role instead, or type another address."));
    }
    Ok(email)
}
