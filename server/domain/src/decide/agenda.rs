//! The agenda's lines: cases and topics put on, taken off, moved and planned. Of a case the meeting's stream gets a
//! number and an id; why it is listed stands on the case.

use super::{
    Context, Events, Verdict, World,
    meeting::change,
    rights,
    room::{line, not_ready},
};
use crate::{
    agenda::default_minutes,
    case::{Case, CaseItem, CaseStatus, ListedReason},
    command::Command,
    event::{Event, EventKind, Part},
    ids::{CaseId, ItemId, MeetingId},
    meeting::{AgendaItem, ItemKind, ItemState, Meeting, MeetingStatus},
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
};

/// A case's new line in a meeting, as the case keeps it.
pub(super) fn case_item(meeting: &Meeting, item_id: ItemId, reason: ListedReason, deferred_count: u16) -> CaseItem {
    CaseItem {
        item_id,
        meeting_id: meeting.root.id,
        series_id: meeting.root.series_id,
        starts_at: meeting.root.starts_at,
        reason,
        deferred_count,
        outcome: None,
        is_removed: false,
        is_over: false,
        carried_to: None,
        minutes_texts: None,
    }
}

fn is_listable(case: &Case, meeting: &Meeting) -> Result<(), Rejection> {
    if case.root.pcn != meeting.root.pcn {
        let words = "This case is on another PCN's list. List it in a meeting of that PCN.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "case_id", words));
    }
    if !matches!(case.root.status, CaseStatus::Referred | CaseStatus::Accepted) {
        let words = "This case is off the list. Accept it again before you put it on an agenda.";
        return Err(Rejection::new(RejectionCode::ItemNotReady, words));
    }
    if case.line_in(meeting.root.id).is_some() {
        return Err(Rejection::new(RejectionCode::AlreadyListed, "This case is on the agenda already. Move its line instead."));
    }
    Ok(())
}

/// While live it is late and urgent: next number, right after the line the room is at.
pub(super) fn list_case(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::ListCase { meeting_id, item_id, case_id, planned_minutes, reason } = command else { return Ok(Events::new()) };
    let meeting = rights::unended_meeting_for(world, *meeting_id, Deed::EditAgenda, context)?;
    let case = rights::case(world, *case_id, context)?;
    is_listable(case, meeting)?;
    if meeting.items.contains_key(item_id) || case.items.contains_key(item_id) {
        return Err(rights::id_taken("item_id").into());
    }
    let minutes = planned_minutes.unwrap_or_else(|| default_minutes(case.root.priority));
    rights::is_within("planned_minutes", minutes, 1..=60)?;
    let is_live = meeting.root.status == MeetingStatus::Live;
    let current = meeting.live.current.and_then(|id| meeting.items.get(&id)).filter(|_| is_live);
    let place = current.map_or(usize::MAX, |line| usize::from(line.position).saturating_add(1));
    let mut line = AgendaItem::waiting(*item_id, ItemKind::Case, minutes);
    line.is_late_urgent = is_live;
    let mut events = change(EventKind::ItemAdded, meeting, |after| after.insert_line(line, place));
    let reason = if is_live { ListedReason::LateUrgent } else { *reason };
    let item = case_item(meeting, *item_id, reason, case.deferred_before(meeting.root.starts_at));
    events.push((StreamId::Case(*case_id), Event { kind: EventKind::CaseListed, parts: vec![Part::CaseItem(item)] }));
    Ok(events)
}

pub(super) fn unlist_case(world: &World, id: MeetingId, item_id: ItemId, case_id: CaseId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    let case = rights::case(world, case_id, context)?;
    let mut item = case.items.get(&item_id).filter(|item| item.meeting_id == id).ok_or_else(Rejection::not_found)?.clone();
    let mut events = take_off(meeting, item_id)?;
    if !item.is_removed {
        item.is_removed = true;
        events.push((StreamId::Case(case_id), Event { kind: EventKind::CaseUnlisted, parts: vec![Part::CaseItem(item)] }));
    }
    Ok(events)
}

/// Only what was not reached comes off: what was said or decided at a line stays in the minutes.
fn take_off(meeting: &Meeting, item_id: ItemId) -> Result<Events, Verdict> {
    match meeting.items.get(&item_id).ok_or_else(Rejection::not_found)?.state {
        ItemState::Removed => Ok(Events::new()),
        ItemState::Current => Err(not_ready("The room is at this line. Move on before you take it off.")),
        ItemState::Decided | ItemState::Left => Err(not_ready("The room has been at this line already. It stays in the minutes.")),
        ItemState::Waiting if meeting.live.current == Some(item_id) => Err(not_ready("The room is at this line. Move on first.")),
        ItemState::Waiting => Ok(change(EventKind::ItemRemoved, meeting, |after| {
            let is_numbered = !after.root.status.is_before_start();
            if let Some(line) = after.items.get_mut(&item_id) {
                line.state = ItemState::Removed;
                // Its number goes to the lines behind it, unless the room calls lines by number already.
                line.number = if is_numbered { line.number } else { 0 };
            }
            after.close_up();
        })),
    }
}

pub(super) fn add_topic(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::AddTopic { meeting_id, item_id, title, planned_minutes } = command else { return Ok(Events::new()) };
    let meeting = rights::unended_meeting_for(world, *meeting_id, Deed::EditAgenda, context)?;
    if meeting.items.contains_key(item_id) {
        return Err(rights::id_taken("item_id").into());
    }
    rights::is_within("planned_minutes", *planned_minutes, 1..=120)?;
    let line = AgendaItem::waiting(*item_id, ItemKind::Topic { title: title.clone() }, *planned_minutes);
    Ok(change(EventKind::ItemAdded, meeting, |after| after.insert_line(line, usize::MAX)))
}

pub(super) fn remove_topic(world: &World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    if meeting.items.get(&item_id).is_some_and(|line| line.kind == ItemKind::Case) {
        return Err(not_ready("This line is a case. Take the case off the agenda instead."));
    }
    take_off(meeting, item_id)
}

pub(super) fn move_item(world: &World, id: MeetingId, item_id: ItemId, to: u16, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    let line = line(meeting, item_id)?.clone();
    Ok(change(EventKind::ItemsReordered, meeting, |after| after.insert_line(line, usize::from(to))))
}

pub(super) fn plan_minutes(world: &World, id: MeetingId, item_id: ItemId, minutes: u16, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    line(meeting, item_id)?;
    rights::is_within("minutes", minutes, 1..=120)?;
    Ok(change(EventKind::PlannedMinutesSet, meeting, |after| {
        if let Some(line) = after.items.get_mut(&item_id) {
            line.planned_minutes = minutes;
        }
    }))
}
