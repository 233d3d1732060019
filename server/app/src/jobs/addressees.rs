//! Whose an action is, for mails: its owner; of a service whoever is on duty; of the pool nobody. Looks at the directory and nothing
//! else.

use crate::mail::facts::{ActionLine, MeetingFacts, When};
use mdt_domain::{
    action_item::{ActionItem, Owner},
    directory::{Directory, Person, Role},
    ids::{PersonId, ServiceId},
    meeting::MeetingRoot,
    words::{Day, Line, OdsCode},
};

/// Who is to do it on a day. Somebody who left has nothing to do any more, and a guest has no account to do it by.
pub fn owners(directory: &Directory, action: &ActionItem, day: Day) -> Vec<PersonId> {
    match &action.owner {
        Owner::Person { person_id, .. } => directory.member(*person_id).map(|person| person.id).into_iter().collect(),
        Owner::Service { service_id, .. } => of_service(directory, *service_id, &action.pcn, day),
        // The pool is looked at by who wants to take something up; what is nobody's stands red in the minutes.
        Owner::Pool | Owner::Nobody => Vec::new(),
    }
}

/// Who stands for a service towards a PCN on a day: whoever is on duty, else all its members.
pub fn of_service(directory: &Directory, service: ServiceId, pcn: &OdsCode, day: Day) -> Vec<PersonId> {
    directory.on_duty(service, pcn, day).map_or_else(|| directory.members_of(service).map(|person| person.id).collect(), |(person, _)| vec![person.id])
}

/// Who is told on the third day, and of which service they are told. The directory knows no lead of a service: it is whoever stands
/// for it, but never the owner alone. The PCN's own people are its clinical director's to look after.
pub fn leads(directory: &Directory, action: &ActionItem, day: Day) -> (Vec<PersonId>, Option<Line>) {
    let (service, owner) = match &action.owner {
        Owner::Service { service_id, .. } => (Some(*service_id), None),
        Owner::Person { person_id, .. } => (directory.member(*person_id).and_then(Person::own_service), Some(*person_id)),
        Owner::Pool | Owner::Nobody => (None, None),
    };
    let others = |found: Vec<PersonId>| found.into_iter().filter(|id| Some(*id) != owner).collect::<Vec<_>>();
    let named = service.and_then(|id| directory.services.get(&id)).map(|service| service.name.clone());
    if let Some(service) = service {
        let on_duty = others(of_service(directory, service, &action.pcn, day));
        let found = if on_duty.is_empty() { others(directory.members_of(service).map(|person| person.id).collect()) } else { on_duty };
        if !found.is_empty() {
            return (found, named);
        }
    }
    let holders = |role| others(directory.holders(role, &action.pcn).into_iter().map(|person| person.id).collect());
    let directors = holders(Role::ClinicalDirector);
    (if directors.is_empty() { holders(Role::Coordinator) } else { directors }, named)
}

/// Who is asked on a day to help with it and has not answered; of a service, whoever stands for it.
pub fn asked(directory: &Directory, action: &ActionItem, day: Day) -> Vec<PersonId> {
    match action.asked() {
        Some(Owner::Person { person_id, .. }) => directory.member(*person_id).map(|person| person.id).into_iter().collect(),
        Some(Owner::Service { service_id, .. }) => of_service(directory, *service_id, &action.pcn, day),
        Some(Owner::Pool | Owner::Nobody) | None => Vec::new(),
    }
}

/// An action as a mail names it: its code and its day.
pub fn line(action: &ActionItem) -> ActionLine { ActionLine { code: action.case_code.clone(), due_on: action.due_on, is_help: false } }

/// The same for who is asked to help.
pub fn help_line(action: &ActionItem) -> ActionLine { ActionLine { is_help: true, ..line(action) } }

/// In order of their days, then of their codes; dateless last.
pub fn in_order(lines: &mut [ActionLine]) {
    lines.sort_by(|a, b| (a.due_on.is_none(), a.due_on, &a.code).cmp(&(b.due_on.is_none(), b.due_on, &b.code)));
}

/// A meeting as a mail names it. None: whose it is is not in the directory.
pub fn facts(directory: &Directory, meeting: &MeetingRoot) -> Option<MeetingFacts> {
    let pcn = directory.organisations.get(&meeting.pcn)?.name.clone();
    Some(MeetingFacts { id: meeting.id, kind: meeting.kind, pcn, starts: When::london(meeting.starts_at), minutes: meeting.slot_minutes })
}
