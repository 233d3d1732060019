//! Rotating partners: asked because cases need their service, by the rota or by hand; on their way; called in.

use super::{
    Actor, Context, Events, Verdict, World,
    close::cases_behind,
    meeting::change,
    notices::notice,
    rights,
    room::{line, not_ready},
};
use crate::{
    case::Call,
    directory::{Directory, Duty, Person},
    event::{Event, EventKind, Part},
    ids::{CaseId, ItemId, MeetingId, PersonId, ServiceId},
    meeting::{Attendee, AttendeeKind, ItemState, Meeting, MeetingStatus, Partstat},
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{Day, OdsCode},
    worklist::NoticeKind,
};
use std::collections::BTreeSet;

/// Whose directory everybody is in.
pub(super) fn federation<'d>(context: &Context<'d>) -> Result<&'d OdsCode, Rejection> {
    let none = || Rejection::new(RejectionCode::NotAllowed, "The directory has no Federation yet. The operator imports the organisations first.");
    context.directory.federation().ok_or_else(none)
}

/// A member, as core or for the cases that need their service.
pub(super) fn ask(world: &World, id: MeetingId, person_id: PersonId, kind: AttendeeKind, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    rights::is_open_to_others(meeting)?;
    let invalid = |field, words: &str| Verdict::from(Rejection::of_field(RejectionCode::Invalid, field, words));
    if !matches!(kind, AttendeeKind::Core | AttendeeKind::Rotating) {
        return Err(invalid("kind", "Guests and speakers come with a pass. Invite them as a guest."));
    }
    let unknown = || invalid("person_id", "This person is not in the directory, or has left. Ask somebody else.");
    let person = context.directory.member(person_id).ok_or_else(unknown)?;
    if kind == AttendeeKind::Rotating && person.service_id.is_none() {
        return Err(invalid("person_id", "A rotating partner comes for the cases that need their service, and this person has none. Ask them as core."));
    }
    Ok(change(EventKind::AttendeeAdded, meeting, |after| {
        let attendee = after.attendees.entry(person_id).or_insert_with(|| Attendee::asked(person, kind));
        (attendee.kind, attendee.is_withdrawn, attendee.is_by_rota) = (kind, false, false);
        attendee.service_id = attendee.service_id.or(person.service_id);
    }))
}

/// Chair and deputy keep their seats; others are no longer asked, also not by the rota.
pub(super) fn withdraw(world: &World, id: MeetingId, person_id: PersonId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    rights::is_open_to_others(meeting)?;
    if meeting.root.chair == person_id || meeting.root.deputy == Some(person_id) {
        return Err(not_ready("Chair and deputy keep their seats. Name another one in the series first."));
    }
    match meeting.attendees.get(&person_id) {
        None => Err(Rejection::not_found().into()),
        Some(attendee) if attendee.admission.is_some() => Err(not_ready("A guest comes with a pass. Take the pass back instead.")),
        Some(_) => Ok(change(EventKind::AttendeeWithdrawn, meeting, |after| {
            if let Some(attendee) = after.attendees.get_mut(&person_id) {
                (attendee.is_withdrawn, attendee.is_by_rota) = (true, false);
            }
        })),
    }
}

/// Whether a seat still brings somebody for its service.
fn comes(attendee: &Attendee) -> bool { !attendee.is_withdrawn && attendee.partstat != Partstat::Declined }

/// Who of the rota is asked because cases need their service. Who is needed no longer, is away or has left is not asked any
/// more, nor who has not answered when the rota names another one now. Answers given, people asked by hand and guests stay.
/// Once live nobody is sent away.
pub(super) fn refresh(world: &World, id: MeetingId, context: &Context<'_>) -> Result<Events, Verdict> {
    if !matches!(context.actor, Actor::System) {
        return Err(Rejection::not_found().into());
    }
    let meeting = world.meeting(id)?;
    if !meeting.root.status.is_before_start() && meeting.root.status != MeetingStatus::Live {
        return Ok(Events::new());
    }
    let behind = cases_behind(world, meeting)?;
    let needed: BTreeSet<ServiceId> =
        behind.iter().filter(|(_, case, _)| !case.root.is_off_list()).flat_map(|(_, case, _)| case.root.needed_services.iter().copied()).collect();
    let day = Day::of(meeting.root.starts_at);
    Ok(change(EventKind::RotatingRefreshed, meeting, |after| {
        if meeting.root.status.is_before_start() {
            take_off(after, &needed, day, context.directory);
        }
        for service in &needed {
            let has_somebody = after.attendees.values().any(|it| it.service_id == Some(*service) && comes(it));
            if !has_somebody {
                ask_on_duty(after, *service, day, context.directory);
            }
        }
    }))
}

/// Seats that came by the rota: apologies stay to be read, other answers while their giver is not away; who has not answered
/// stays while the rota names them, at its times.
fn take_off(after: &mut Meeting, needed: &BTreeSet<ServiceId>, day: Day, directory: &Directory) {
    let by_rota = |it: &&mut Attendee| it.is_by_rota && !it.is_withdrawn;
    for attendee in after.attendees.values_mut().filter(by_rota) {
        let is_needed = attendee.service_id.is_some_and(|service| needed.contains(&service));
        let is_away = directory.member(attendee.person_id).is_none_or(|person| person.away_on(day).is_some());
        attendee.is_withdrawn = !is_needed || (is_away && attendee.partstat != Partstat::Declined);
    }
    let asked = after.clone();
    for attendee in after.attendees.values_mut().filter(by_rota).filter(|it| it.partstat == Partstat::NeedsAction) {
        let choice = attendee.service_id.and_then(|service| first_choice(&asked, service, day, directory));
        match choice.filter(|(person, _)| person.id == attendee.person_id) {
            Some((_, duty)) => comes_at(attendee, duty, day),
            None => attendee.is_withdrawn = true,
        }
    }
}

fn comes_at(attendee: &mut Attendee, duty: &Duty, day: Day) {
    attendee.available_from = duty.available_from.as_ref().map(|time| day.at(time));
    attendee.available_until = duty.available_until.as_ref().map(|time| day.at(time));
}

/// Whom the rota names for a service: the first line that is on and whose person, or cover, can be asked. That is not who sent
/// apologies, was taken off by hand, or comes for another service.
fn first_choice<'d>(meeting: &Meeting, service: ServiceId, day: Day, directory: &'d Directory) -> Option<(&'d Person, &'d Duty)> {
    let can_be_asked = |person: &Person| match meeting.attendees.get(&person.id) {
        None => true,
        Some(it) if it.partstat == Partstat::Declined => false,
        Some(it) if it.is_withdrawn => it.is_by_rota,
        Some(it) => it.service_id.is_none_or(|other| other == service),
    };
    let on = directory.services.get(&service)?.rota.iter().filter(|duty| duty.is_on(&meeting.root.pcn, day));
    // A cover of another service is not asked by a machine: that a stranger hears the case is somebody's decision.
    let is_of_service = |person: &Person, duty: &Duty| person.id == duty.person_id || person.own_service() == Some(service);
    on.filter_map(|duty| Some((directory.present_or_cover(duty.person_id, day)?, duty)))
        .find(|(person, duty)| is_of_service(person, duty) && can_be_asked(person))
}

/// The one on duty. Who is asked in another capacity keeps it, and brings the service too.
fn ask_on_duty(after: &mut Meeting, service: ServiceId, day: Day, directory: &Directory) {
    let Some((person, duty)) = first_choice(after, service, day, directory) else { return };
    let fresh = || Attendee { is_by_rota: true, ..Attendee::asked(person, AttendeeKind::Rotating) };
    let attendee = after.attendees.entry(person.id).or_insert_with(fresh);
    attendee.service_id = Some(service);
    let absent = directory.people.get(&duty.person_id).filter(|on_duty| on_duty.id != person.id);
    attendee.covers_for = absent.map(|on_duty| on_duty.name.clone());
    if attendee.is_by_rota {
        (attendee.kind, attendee.is_withdrawn) = (AttendeeKind::Rotating, false);
        comes_at(attendee, duty, day);
    }
}

/// Again is no change.
pub(super) fn on_the_way(world: &World, id: MeetingId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::SayOnTheWay, context)?;
    let me = rights::person(context)?.id;
    Ok(change(EventKind::PartnerOnTheWay, meeting, |after| {
        if let Some(attendee) = after.attendees.get_mut(&me) {
            attendee.on_the_way_at.get_or_insert(context.now);
        }
    }))
}

/// A notice to the one who is needed, and on the case that they were called: who is wanted for which line is no matter of the
/// whole room.
pub(super) fn call_in(
    world: &World,
    id: MeetingId,
    item_id: ItemId,
    case_id: CaseId,
    person_id: PersonId,
    context: &mut Context<'_>,
) -> Result<Events, Verdict> {
    let case = rights::case(world, case_id, context)?;
    let meeting = rights::meeting(world, id, context)?;
    rights::is_unended(meeting)?;
    let mut relations = rights::relations(meeting, context);
    relations.push(Relation::HasCase);
    rights::allow(context, Deed::CallIn, &meeting.root.pcn, &relations)?;
    let line = line(meeting, item_id)?;
    let Some(item) = case.items.get(&item_id).filter(|item| item.meeting_id == id && !item.is_removed) else {
        return Err(Rejection::not_found().into());
    };
    if !matches!(line.state, ItemState::Waiting | ItemState::Current | ItemState::Left) {
        return Err(not_ready("This line is decided already. Call them in for one that is to come."));
    }
    let invalid = |words: &str| Verdict::from(Rejection::of_field(RejectionCode::Invalid, "person_id", words));
    let asked = meeting.attendees.get(&person_id).filter(|it| !it.is_withdrawn);
    let (Some(_), Some(person)) = (asked, context.directory.people.get(&person_id)) else {
        return Err(invalid("This person is not asked to the meeting. Add them first."));
    };
    if !rights::sees_case(world, person, case, context)? {
        return Err(invalid("This person may not hear this case. Call somebody else in."));
    }
    let mut item = item.clone();
    item.calls.retain(|call| call.person_id != person_id);
    item.calls.push(Call { person_id, called_at: context.now });
    let told = notice(person_id, NoticeKind::CalledIn { meeting_id: id, item_id, number: line.number }, context);
    Ok(vec![(StreamId::Case(case_id), Event { kind: EventKind::PartnerCalledIn, parts: vec![Part::CaseItem(item)] }), told])
}
