//! Who is asked (attendee), who came (attendance) and who is connected (arrival and leaving): three things.

use super::{
    Actor, Context, Events, Need, Verdict, World,
    meeting::{change, not_yet_here},
    rights,
};
use crate::{
    case::{CaseAttendance, Corrected},
    command::Command,
    directory::Person,
    event::{Event, EventKind, Part},
    ids::{MeetingId, PersonId, ServiceId},
    meeting::{Attendance, Attendee, AttendeeKind, Hand, Meeting, MeetingStatus, Partstat},
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{Line, UtcMicros},
};

/// Somebody is in the room of a live meeting.
pub(super) fn came(attendee: &mut Attendee, now: UtcMicros) {
    attendee.is_here = true;
    attendee.left_at = None;
    attendee.arrived_at.get_or_insert(now);
    attendee.stay_begins(now);
    if matches!(attendee.attendance, Attendance::Unknown | Attendance::Late | Attendance::Absent) {
        attendee.attendance = Attendance::Present;
    }
}

/// Asks somebody; asking again changes nothing.
pub(super) fn add(world: &World, id: MeetingId, attendee: &Attendee, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    rights::is_open_to_others(meeting)?;
    match context.directory.people.get(&attendee.person_id) {
        Some(person) if !person.is_ended => {}
        _ => {
            let words = "This person is not in the directory, or has left. Ask somebody else.";
            return Err(Rejection::of_field(RejectionCode::Invalid, "person_id", words).into());
        }
    }
    Ok(change(EventKind::AttendeeAdded, meeting, |after| {
        after.attendees.entry(attendee.person_id).or_insert_with(|| not_yet_here(attendee));
    }))
}

/// One's own answer, or somebody's apologies and cover.
pub(super) fn answer(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::AnswerInvitation { meeting_id, person_id, partstat, cover, cover_id, available_from, available_until } = command else {
        return Ok(Events::new());
    };
    let meeting = rights::meeting(world, *meeting_id, context)?;
    rights::is_unended(meeting)?;
    let mut relations = rights::relations(meeting, context);
    if context.actor.person_id() == Some(*person_id) {
        relations.push(Relation::Oneself);
    }
    rights::allow(context, Deed::AnswerInvitation, &meeting.root.pcn, &relations)?;
    is_asked(meeting, *person_id)?;
    if let (Some(from), Some(until)) = (available_from, available_until)
        && from >= until
    {
        return Err(Rejection::of_field(RejectionCode::Invalid, "available_until", "The end must come after the beginning.").into());
    }
    let cover_person = match cover_id.filter(|_| *partstat == Partstat::Declined) {
        None => None,
        Some(id) => {
            rights::is_open_to_others(meeting)?;
            Some(cover_of(*person_id, id, context)?)
        }
    };
    is_cover_theirs_to_name(meeting, *person_id, cover_person, context)?;
    Ok(change(EventKind::AttendeeAnswered, meeting, |after| {
        let mut seat = None;
        if let Some(attendee) = after.attendees.get_mut(person_id) {
            attendee.partstat = *partstat;
            attendee.cover = cover.clone().or_else(|| cover_person.map(|person| person.name.clone()));
            attendee.cover_id = cover_person.map(|person| person.id);
            (attendee.available_from, attendee.available_until) = (*available_from, *available_until);
            seat = Some((attendee.kind, attendee.service_id, attendee.name.clone()));
            attendee.attendance = match (partstat, attendee.attendance) {
                (Partstat::Declined, Attendance::Unknown) => Attendance::Apologies,
                (Partstat::Declined, recorded) => recorded,
                (_, Attendance::Apologies) => Attendance::Unknown,
                (_, recorded) => recorded,
            };
        }
        if let (Some(person), Some((kind, service_id, name))) = (cover_person, seat) {
            stand_in(after, person, kind, service_id, &name);
        }
    }))
}

/// Who covers is asked in the same capacity: for the same service, the same cases. Who is asked already keeps their own seat;
/// a guest's pass goes to nobody else, only what they come for.
pub(super) fn stand_in(after: &mut Meeting, person: &Person, kind: AttendeeKind, service_id: Option<ServiceId>, covers_for: &Line) {
    let kind = match kind {
        AttendeeKind::Guest | AttendeeKind::Speaker if service_id.is_some() => AttendeeKind::Rotating,
        AttendeeKind::Guest | AttendeeKind::Speaker => AttendeeKind::Core,
        AttendeeKind::Core | AttendeeKind::Rotating => kind,
    };
    let seat = after.attendees.entry(person.id).or_insert_with(|| Attendee { is_withdrawn: true, ..Attendee::asked(person, kind) });
    if seat.is_withdrawn {
        (seat.kind, seat.is_withdrawn, seat.is_by_rota) = (kind, false, false);
        seat.covers_for = Some(covers_for.clone());
        seat.service_id = service_id.or(person.service_id);
    } else {
        seat.service_id = seat.service_id.or(service_id);
    }
}

/// A partner names a colleague of their own service, who may hear what they may; whom else, the meeting's leads decide.
fn is_cover_theirs_to_name(meeting: &Meeting, person_id: PersonId, cover: Option<&Person>, context: &Context<'_>) -> Result<(), Rejection> {
    let (Some(cover), Some(seat)) = (cover, meeting.attendees.get(&person_id)) else { return Ok(()) };
    let leads = rights::allows(context, Deed::EditAgenda, &meeting.root.pcn, &rights::relations(meeting, context));
    if leads || seat.kind == AttendeeKind::Core || cover.own_service().is_some_and(|service| seat.service_id == Some(service)) {
        return Ok(());
    }
    let words = "Choose a colleague of your own service, or ask the coordinator to find somebody else.";
    Err(Rejection::of_field(RejectionCode::Invalid, "cover_id", words))
}

/// A member who may stand in.
fn cover_of<'d>(person_id: PersonId, cover_id: PersonId, context: &Context<'d>) -> Result<&'d Person, Rejection> {
    let person = context.directory.member(cover_id).filter(|_| cover_id != person_id);
    person.ok_or_else(|| Rejection::of_field(RejectionCode::Invalid, "cover_id", "Choose a colleague of the directory who has not left."))
}

/// By the hub: the deputy sees that the chair's connection is gone before the chair counts as having left. Nobody is
/// promoted. Whoever took the chair meanwhile is not lost with who held it.
pub(super) fn note_chair_connection(world: &World, id: MeetingId, holder: PersonId, is_lost: bool, context: &Context<'_>) -> Result<Events, Verdict> {
    if !matches!(context.actor, Actor::System) {
        return Err(Rejection::not_found().into());
    }
    let meeting = world.meeting(id)?;
    if meeting.root.status != MeetingStatus::Live || meeting.live.chair_held_by != Some(holder) {
        return Ok(Events::new());
    }
    Ok(change(EventKind::ChairConnectionChanged, meeting, |after| {
        after.live.chair_lost_at = if is_lost { after.live.chair_lost_at.or(Some(context.now)) } else { None };
    }))
}

/// By the coordinator, or who held the chair, until the minutes are approved. The trace stays beside it.
pub(super) fn correct_case_attendance(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::CorrectCaseAttendance { case_id, item_id, person_id, was_present, note } = command else { return Ok(Events::new()) };
    let case = rights::case(world, *case_id, context)?;
    let item = case.items.get(item_id).filter(|item| !item.is_removed).ok_or_else(Rejection::not_found)?;
    world.require([Need::State(StreamId::Meeting(item.meeting_id))])?;
    let meeting = world.meeting(item.meeting_id)?;
    let mut relations = rights::relations(meeting, context);
    relations.push(Relation::HasCase);
    // Who held the chair when it ended; over, nobody holds it any more.
    if context.actor.person_id().is_some_and(|me| meeting.live.chair_held_by == Some(me)) {
        relations.push(Relation::ChairHolder);
    }
    rights::allow(context, Deed::CorrectCaseAttendance, &case.root.pcn, &relations)?;
    if meeting.root.status == MeetingStatus::Approved {
        return Err(rights::minutes_approved().into());
    }
    if meeting.root.status != MeetingStatus::Ended {
        let words = "Attendance is corrected once the meeting is over, until its minutes are approved.";
        return Err(Rejection::new(RejectionCode::ItemNotReady, words).into());
    }
    let me = rights::person(context)?;
    let person = context.directory.people.get(person_id);
    let unknown = || Rejection::of_field(RejectionCode::Invalid, "person_id", "This person is not in the directory.");
    let mut item = item.clone();
    let corrected = Some(Corrected { by: me.id, name: me.name.clone(), at: context.now, note: note.clone() });
    match item.attendance.iter_mut().find(|it| it.person_id == *person_id) {
        Some(known) if known.was_present == *was_present => return Ok(Events::new()),
        Some(known) => (known.was_present, known.corrected) = (*was_present, corrected),
        None if !was_present => return Ok(Events::new()),
        None => {
            let person = person.ok_or_else(unknown)?;
            let (name, organisation) = (person.name.clone(), person.organisation.clone());
            item.attendance.push(CaseAttendance { person_id: *person_id, name, organisation, was_present: true, corrected });
        }
    }
    Ok(vec![(StreamId::Case(*case_id), Event { kind: EventKind::CaseAttendanceCorrected, parts: vec![Part::CaseItem(item)] })])
}

fn is_asked(meeting: &Meeting, person_id: PersonId) -> Result<(), Rejection> {
    if meeting.attendees.get(&person_id).is_some_and(|it| !it.is_withdrawn) {
        return Ok(());
    }
    Err(Rejection::of_field(RejectionCode::Invalid, "person_id", "This person is not asked to the meeting. Add them first."))
}

/// Roll-call.
pub(super) fn record_attendance(
    world: &World,
    id: MeetingId,
    person_id: PersonId,
    attendance: Attendance,
    context: &Context<'_>,
) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::RecordAttendance, context)?;
    is_asked(meeting, person_id)?;
    Ok(change(EventKind::AttendanceRecorded, meeting, |after| {
        if let Some(attendee) = after.attendees.get_mut(&person_id) {
            attendee.attendance = attendance;
        }
    }))
}

/// Again is no change. A member who may see the meeting and speaks up is in it from then on.
pub(super) fn raise_hand(world: &World, id: MeetingId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::RaiseHand, context)?;
    let me = rights::person(context)?;
    Ok(change(EventKind::HandRaised, meeting, |after| {
        if !after.live.hands.iter().any(|hand| hand.person_id == me.id) {
            after.live.hands.push(Hand { person_id: me.id, raised_at: context.now });
        }
        after.attendees.entry(me.id).or_insert_with(|| {
            let mut attendee = Attendee::asked(me, AttendeeKind::Core);
            came(&mut attendee, context.now);
            attendee
        });
    }))
}

/// One's own, or anybody's by who holds the chair.
pub(super) fn lower_hand(world: &World, id: MeetingId, person_id: PersonId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting(world, id, context)?;
    rights::is_live(meeting)?;
    let mut relations = rights::relations(meeting, context);
    if context.actor.person_id() == Some(person_id) {
        relations.push(Relation::Oneself);
    }
    rights::allow(context, Deed::LowerHand, &meeting.root.pcn, &relations)?;
    Ok(change(EventKind::HandLowered, meeting, |after| after.live.hands.retain(|hand| hand.person_id != person_id)))
}

/// Arrival and leaving are told by the hub, or by the person's own session; never for somebody else.
fn is_told_by_oneself(person_id: PersonId, context: &Context<'_>) -> Result<(), Rejection> {
    match context.actor {
        Actor::Person(person) if person.id != person_id => Err(Rejection::not_found()),
        _ => Ok(()),
    }
}

/// Before the start a connection is only "here": reading tomorrow's agenda is no attendance, and adds nobody.
pub(super) fn arrived(world: &World, id: MeetingId, person_id: PersonId, context: &Context<'_>) -> Result<Events, Verdict> {
    is_told_by_oneself(person_id, context)?;
    let meeting = rights::meeting(world, id, context)?;
    let person = context.directory.people.get(&person_id).ok_or_else(Rejection::not_found)?;
    if !rights::sees_meeting(person, meeting, context) {
        return Err(Rejection::not_found().into());
    }
    Ok(change(EventKind::PersonArrived, meeting, |after| match after.root.status {
        MeetingStatus::Draft | MeetingStatus::Open => {
            if let Some(attendee) = after.attendees.get_mut(&person_id) {
                attendee.is_here = true;
            }
        }
        MeetingStatus::Live => {
            let attendee = after.attendees.entry(person_id).or_insert_with(|| Attendee::asked(person, AttendeeKind::Core));
            came(attendee, context.now);
            if after.live.chair_held_by == Some(person_id) {
                after.live.chair_lost_at = None;
            }
        }
        MeetingStatus::Ended | MeetingStatus::Approved | MeetingStatus::Cancelled => {}
    }))
}

/// After the grace time. A raised hand goes down with its person.
pub(super) fn left(world: &World, id: MeetingId, person_id: PersonId, context: &Context<'_>) -> Result<Events, Verdict> {
    is_told_by_oneself(person_id, context)?;
    let meeting = world.meeting(id)?;
    Ok(change(EventKind::PersonLeft, meeting, |after| {
        if let Some(attendee) = after.attendees.get_mut(&person_id).filter(|attendee| attendee.is_here) {
            attendee.is_here = false;
            attendee.left_at = attendee.arrived_at.map(|_| context.now);
            attendee.stay_ends(context.now);
            after.live.hands.retain(|hand| hand.person_id != person_id);
        }
    }))
}
