//! A meeting's life and its chair: draft → open → live → ended; called off until live. Closing is in `close`.

use super::{Context, Events, Verdict, World, rights};
use crate::{
    case::{Case, CaseItem},
    event::{Event, EventKind, Part},
    ids::{ItemId, MeetingId},
    meeting::{Attendance, Attendee, AttendeeKind, Meeting, MeetingLive, MeetingRoot, MeetingStatus, Phase},
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
};
use std::collections::BTreeMap;

/// One event with every part that `edit` makes different; none when nothing is.
pub(super) fn change(kind: EventKind, before: &Meeting, edit: impl FnOnce(&mut Meeting)) -> Events {
    let mut after = before.clone();
    edit(&mut after);
    changed(kind, before, after)
}

/// The same, from the state after.
pub(super) fn changed(kind: EventKind, before: &Meeting, after: Meeting) -> Events {
    let id = after.root.id;
    let mut parts = Vec::new();
    if before.root != after.root {
        parts.push(Part::MeetingRoot(after.root));
    }
    if before.live != after.live {
        parts.push(Part::MeetingLive(after.live));
    }
    parts.extend(fresh(&before.items, after.items).map(Part::AgendaItem));
    parts.extend(fresh(&before.attendees, after.attendees).map(Part::Attendee));
    parts.extend(fresh(&before.actions, after.actions).map(Part::ActionItem));
    parts.extend(fresh(&before.resources, after.resources).map(Part::Resource));
    if parts.is_empty() { Events::new() } else { vec![(StreamId::Meeting(id), Event { kind, parts })] }
}

fn fresh<K: Ord, V: PartialEq>(before: &BTreeMap<K, V>, after: BTreeMap<K, V>) -> impl Iterator<Item = V> {
    after.into_iter().filter(|(key, value)| before.get(key) != Some(value)).map(|(_, value)| value)
}

/// What somebody says of an attendee never includes that they came.
pub(super) fn not_yet_here(attendee: &Attendee) -> Attendee {
    Attendee { attendance: Attendance::Unknown, is_here: false, arrived_at: None, left_at: None, stays: Vec::new(), ..attendee.clone() }
}

pub(super) fn create(world: &World, root: &MeetingRoot, attendees: &[Attendee], context: &Context<'_>) -> Result<Events, Verdict> {
    rights::allow(context, Deed::PlanMeetings, &root.pcn, &[])?;
    let stream = StreamId::Meeting(root.id);
    if world.state(&stream)?.is_some() {
        return Err(rights::id_taken("id").into());
    }
    let invalid = |field, words: &str| Err(Rejection::of_field(RejectionCode::Invalid, field, words).into());
    if root.status != MeetingStatus::Draft {
        return invalid("status", "A new meeting is a draft. Publish it when its agenda is ready.");
    }
    rights::is_within("slot_minutes", root.slot_minutes, 5..=480)?;
    let mut people: BTreeMap<_, _> = BTreeMap::new();
    // The chair and the deputy are always asked, so that being asked is one question everywhere.
    for (field, id) in std::iter::once(("chair", root.chair)).chain(root.deputy.map(|id| ("deputy", id))) {
        match context.directory.people.get(&id) {
            Some(person) if !person.is_ended => people.insert(id, Attendee::asked(person, AttendeeKind::Core)),
            _ => return invalid(field, "This person is not in the directory, or has left. Choose somebody else."),
        };
    }
    people.extend(attendees.iter().map(|attendee| (attendee.person_id, not_yet_here(attendee))));
    let parts = [Part::MeetingRoot(root.clone()), Part::MeetingLive(MeetingLive::default())];
    let parts = parts.into_iter().chain(people.into_values().map(Part::Attendee)).collect();
    Ok(vec![(stream, Event { kind: EventKind::MeetingCreated, parts })])
}

pub(super) fn publish(world: &World, id: MeetingId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting_for(world, id, Deed::EditAgenda, context)?;
    rights::is_before_start(meeting)?;
    Ok(change(EventKind::AgendaPublished, meeting, |after| after.root.status = MeetingStatus::Open))
}

/// Until live. Its cases are no longer listed there; so a meeting called off never counts as "not reached".
pub(super) fn cancel(world: &World, id: MeetingId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting_for(world, id, Deed::EditAgenda, context)?;
    if meeting.root.status == MeetingStatus::Cancelled {
        return Ok(Events::new());
    }
    rights::is_before_start(meeting)?;
    let cases = super::close::cases_behind(world, meeting)?;
    let mut events = cancelled(meeting, cases);
    events.extend(super::series::called_off(world, &meeting.root)?);
    Ok(events)
}

/// A meeting called off, with its cases off its agenda.
pub(super) fn cancelled(meeting: &Meeting, cases: Vec<(ItemId, &Case, &CaseItem)>) -> Events {
    let mut events = change(EventKind::MeetingCancelled, meeting, |after| after.root.status = MeetingStatus::Cancelled);
    for (_, case, item) in cases {
        let mut item = item.clone();
        (item.is_removed, item.is_over) = (true, true);
        events.push((StreamId::Case(case.root.id), Event { kind: EventKind::CaseUnlisted, parts: vec![Part::CaseItem(item)] }));
    }
    events
}

/// Live: the starter holds the chair if chair or deputy, else the appointed chair does. Who waits in the room is present.
pub(super) fn start(world: &World, id: MeetingId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting_for(world, id, Deed::StartMeeting, context)?;
    rights::is_before_start(meeting)?;
    let relations = rights::relations(meeting, context);
    let may_hold = relations.contains(&Relation::AppointedChair) || relations.contains(&Relation::Deputy);
    let holder = context.actor.person_id().filter(|_| may_hold).unwrap_or(meeting.root.chair);
    Ok(change(EventKind::MeetingStarted, meeting, |after| {
        after.close_up();
        after.root.status = MeetingStatus::Live;
        after.live.phase = Some(Phase::RollCall);
        after.live.started_at = Some(context.now);
        after.live.chair_held_by = Some(holder);
        for attendee in after.attendees.values_mut().filter(|attendee| attendee.is_here) {
            super::people::came(attendee, context.now);
        }
    }))
}

/// Explicit, never by a machine. The appointed chair gets it back the same way.
pub(super) fn take_chair(world: &World, id: MeetingId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::TakeChair, context)?;
    let taker = rights::person(context)?.id;
    Ok(change(EventKind::ChairTaken, meeting, |after| {
        after.live.chair_held_by = Some(taker);
        after.live.chair_lost_at = None;
    }))
}

/// By who holds it, to the appointed chair.
pub(super) fn give_back_chair(world: &World, id: MeetingId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    Ok(change(EventKind::ChairGivenBack, meeting, |after| {
        after.live.chair_held_by = Some(after.root.chair);
        after.live.chair_lost_at = None;
    }))
}
