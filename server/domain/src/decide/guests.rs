//! Named passes: a guest or speaker without an account is asked to one meeting, bound to some of its cases, let in by the
//! coordinator or the chair, and sent away at any time. The pass's token and its two digits are the app's; here is who the
//! guest is and what the pass reaches.

use super::{
    Actor, Context, Events, Need, Verdict, World,
    meeting::change,
    members::person_set,
    partners::federation,
    rights,
};
use crate::{
    case::is_same_organisation,
    command::{Command, PassWay},
    directory::{GuestPass, Person},
    event::{Event, EventKind, Part},
    ids::{CaseId, ItemId, MeetingId, PersonId, ServiceId},
    meeting::{Admission, Attendance, Attendee, AttendeeKind, Meeting, Partstat},
    need_to_know::EXPECTED_GRACE_SECONDS,
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{Line, UtcMicros},
};
use std::collections::{BTreeMap, BTreeSet};

/// A pass opens nothing from then on: an hour after the planned end, counted from now when the meeting is late.
fn until(meeting: &Meeting, now: UtcMicros) -> UtcMicros {
    let starts_at = meeting.root.starts_at.max(now);
    starts_at.plus_seconds(i64::from(meeting.root.slot_minutes) * 60 + EXPECTED_GRACE_SECONDS)
}

/// Makes the guest, asks them, and binds the pass to its lines. Again with the same id changes what it is bound to.
pub(super) fn invite(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::InviteGuest { meeting_id, person_id, name, role, organisation, service_id, is_speaker, items, available_from, available_until, email } = command
    else {
        return Ok(Events::new());
    };
    let meeting = rights::unended_meeting_for(world, *meeting_id, Deed::EditAgenda, context)?;
    rights::is_open_to_others(meeting)?;
    let federation = federation(context)?;
    let invalid = |field, words: &str| Verdict::from(Rejection::of_field(RejectionCode::Invalid, field, words));
    if items.is_empty() && meeting.live.open_part_ended_at.is_some() {
        return Err(invalid("items", "The open part of this meeting is over. Choose the cases this guest comes for."));
    }
    if *is_speaker && !items.is_empty() {
        return Err(invalid("items", "A speaker's pass reaches no case. Take the cases off, or invite a guest instead."));
    }
    if service_id.is_some_and(|service| !context.directory.services.contains_key(&service)) {
        return Err(invalid("service_id", "This service is not in the directory. Choose another one, or none."));
    }
    if let (Some(from), Some(until)) = (available_from, available_until)
        && from >= until
    {
        return Err(invalid("available_until", "The end must come after the beginning."));
    }
    let known = context.directory.people.get(person_id);
    let pass = match known {
        None => None,
        Some(Person { guest: Some(pass), is_ended: false, .. }) if pass.meeting_id == *meeting_id => Some(pass),
        Some(_) => return Err(rights::id_taken("person_id").into()),
    };
    // Gone with the open part and wanted for a case after all: they are let in again.
    let comes_back = meeting.attendees.get(person_id).is_some_and(|seat| seat.admission == Some(Admission::Ended));
    let guest = Person {
        id: *person_id,
        name: name.clone(),
        email: String::new(),
        job: role.clone(),
        organisation: organisation.clone(),
        roles: Vec::new(),
        service_id: *service_id,
        languages: Vec::new(),
        skills: Vec::new(),
        is_ended: false,
        absences: Vec::new(),
        employer: None,
        funding_stream: None,
        guest: Some(GuestPass {
            meeting_id: *meeting_id,
            is_speaker: *is_speaker,
            is_admitted: pass.is_some_and(|pass| pass.is_admitted) && !comes_back,
            until: until(meeting, context.now),
            mail_asked_at: pass.and_then(|pass| pass.mail_asked_at).or_else(|| email.as_ref().map(|_| context.now)),
            was_of: known.map_or_else(Vec::new, |known| was_of(known, organisation, *service_id, context)),
        }),
    };
    let mut events = person_set(federation, known, &guest);
    events.extend(change(EventKind::AttendeeAdded, meeting, |after| {
        let attendee = after.attendees.entry(*person_id).or_insert_with(|| Attendee {
            partstat: Partstat::NeedsAction,
            attendance: Attendance::Unknown,
            admission: Some(Admission::Invited),
            ..Attendee::asked(&guest, AttendeeKind::Guest)
        });
        attendee.kind = if *is_speaker { AttendeeKind::Speaker } else { AttendeeKind::Guest };
        (attendee.name, attendee.role, attendee.organisation) = (name.clone(), role.clone(), organisation.clone());
        attendee.service_id = *service_id;
        (attendee.available_from, attendee.available_until) = (*available_from, *available_until);
        attendee.is_withdrawn = false;
        if comes_back {
            attendee.admission = Some(Admission::Invited);
        }
    }));
    let bound: BTreeSet<(ItemId, CaseId)> = items.iter().copied().collect();
    events.extend(bind(world, meeting, &guest, &bound, pass.is_some(), context)?);
    Ok(events)
}

/// Whose a guest was said to be before, by their organisation and service: worded anew they are still whom the person objected to.
fn was_of(known: &Person, organisation: &Line, service_id: Option<ServiceId>, context: &Context<'_>) -> Vec<Line> {
    let service = known.service_id.filter(|id| service_id != Some(*id)).and_then(|id| context.directory.services.get(&id));
    let mut names: Vec<Line> = Vec::new();
    for name in known.organisations().chain(service.map(|service| &service.name)) {
        if !is_same_organisation(name, organisation) && !names.iter().any(|other| is_same_organisation(name, other)) {
            names.push(name.clone());
        }
    }
    names
}

/// Binds the pass to just these lines. Only a guest who was there before can be bound to others.
fn bind(
    world: &World,
    meeting: &Meeting,
    guest: &Person,
    bound: &BTreeSet<(ItemId, CaseId)>,
    is_known: bool,
    context: &Context<'_>,
) -> Result<Events, Verdict> {
    let id = meeting.root.id;
    let mut lines: BTreeMap<ItemId, CaseId> = bound.iter().copied().collect();
    if is_known {
        let behind = world.cases_of(id)?;
        lines.extend(behind.iter().filter(|(item, _)| !lines.contains_key(item)).map(|(item, case)| (*item, *case)).collect::<Vec<_>>());
    }
    world.require(lines.values().map(|case| Need::State(StreamId::Case(*case))))?;
    let mut events = Events::new();
    for (item_id, case_id) in lines {
        let is_bound = bound.contains(&(item_id, case_id));
        let case = if is_bound { Ok(rights::case(world, case_id, context)?) } else { world.case(case_id) };
        let found = case.ok().and_then(|case| Some((case, case.items.get(&item_id).filter(|item| item.meeting_id == id)?)));
        let (case, item) = match found {
            Some((case, item)) if !item.is_removed || !is_bound => (case, item),
            // Of what is gone there is nothing to take back.
            _ if !is_bound => continue,
            _ => return Err(Rejection::not_found().into()),
        };
        if is_bound && case.root.bars_person(guest) {
            let number = meeting.items.get(&item_id).map_or(0, |line| line.number);
            let words = format!("The person of case {number} objected to this organisation or service. Take that case off the pass.");
            return Err(Rejection::of_field(RejectionCode::Invalid, "items", words).into());
        }
        let mut item = item.clone();
        let is_different = if is_bound { item.guests.insert(guest.id) } else { item.guests.remove(&guest.id) };
        if is_different {
            events.push((StreamId::Case(case_id), Event { kind: EventKind::GuestsBound, parts: vec![Part::CaseItem(item)] }));
        }
    }
    Ok(events)
}

/// The guest behind a pass of this meeting that was not taken back.
fn guest<'d>(meeting: &Meeting, id: PersonId, context: &Context<'d>) -> Result<(&'d Person, Admission), Rejection> {
    let person = context.directory.people.get(&id).filter(|person| !person.is_ended);
    let is_of_here = |person: &&Person| person.guest.as_ref().is_some_and(|pass| pass.meeting_id == meeting.root.id);
    let admission = meeting.attendees.get(&id).filter(|it| !it.is_withdrawn).and_then(|it| it.admission);
    person.filter(is_of_here).zip(admission).ok_or_else(Rejection::not_found)
}

fn with_admission(kind: EventKind, meeting: &Meeting, id: PersonId, admission: Admission) -> Events {
    change(kind, meeting, |after| {
        if let Some(attendee) = after.attendees.get_mut(&id) {
            attendee.admission = Some(admission);
            attendee.is_withdrawn = admission == Admission::Revoked;
        }
    })
}

/// Told by the app, when the guest asked to be let in on the device the pass is bound to.
pub(super) fn waits(world: &World, id: MeetingId, person_id: PersonId, context: &Context<'_>) -> Result<Events, Verdict> {
    if !matches!(context.actor, Actor::System) {
        return Err(Rejection::not_found().into());
    }
    let meeting = world.meeting(id)?;
    rights::is_unended(meeting)?;
    match guest(meeting, person_id, context)?.1 {
        Admission::Invited => Ok(with_admission(EventKind::GuestWaits, meeting, person_id, Admission::Waiting)),
        _ => Ok(Events::new()),
    }
}

/// By coordinator or chair, once the guest waits.
pub(super) fn admit(world: &World, id: MeetingId, person_id: PersonId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::AdmitGuest, context)?;
    let (person, admission) = guest(meeting, person_id, context)?;
    match admission {
        Admission::Admitted => Ok(Events::new()),
        Admission::Waiting => {
            let mut events = with_admission(EventKind::GuestAdmitted, meeting, person_id, Admission::Admitted);
            events.extend(person_set(federation(context)?, Some(person), &admitted(person)));
            Ok(events)
        }
        Admission::Invited | Admission::Revoked | Admission::Ended => {
            Err(Rejection::new(RejectionCode::ItemNotReady, "This guest does not wait. They open their link and ask to be let in first.").into())
        }
    }
}

fn admitted(person: &Person) -> Person {
    let guest = person.guest.clone().map(|pass| GuestPass { is_admitted: true, ..pass });
    Person { guest, ..person.clone() }
}

/// A new link: the one before opens nothing any more, and who came with it is outside until let in again.
pub(super) fn renew(world: &World, id: MeetingId, person_id: PersonId, way: &PassWay, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    let (person, admission) = guest(meeting, person_id, context)?;
    if admission == Admission::Ended {
        let words = "This pass ended with the open part. Bind it to the cases the guest comes for first.";
        return Err(Rejection::new(RejectionCode::ItemNotReady, words).into());
    }
    let mail_asked_at = matches!(way, PassWay::Mailed(_)).then_some(context.now);
    let mut events = with_admission(EventKind::PassRenewed, meeting, person_id, Admission::Invited);
    let guest = person.guest.clone().map(|pass| GuestPass { is_admitted: false, until: until(meeting, context.now), mail_asked_at, ..pass });
    events.extend(person_set(federation(context)?, Some(person), &Person { guest, ..person.clone() }));
    Ok(events)
}

/// At once: the guest's rights end, their sessions close, and the link opens nothing any more.
pub(super) fn revoke(world: &World, id: MeetingId, person_id: PersonId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting_for(world, id, Deed::EditAgenda, context)?;
    let (person, _) = guest(meeting, person_id, context)?;
    let mut events = with_admission(EventKind::PassRevoked, meeting, person_id, Admission::Revoked);
    let guest = person.guest.clone().map(|pass| GuestPass { until: pass.until.min(context.now), ..pass });
    let gone = Person { is_ended: true, guest, ..person.clone() };
    events.extend(person_set(federation(context)?, Some(person), &gone));
    Ok(events)
}
