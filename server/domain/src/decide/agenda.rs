//! The agenda's lines: cases and topics put on, taken off, moved and planned. Of a case the meeting's stream gets a
//! number and an id; why it is listed stands on the case.

use super::{
    Context, Events, Need, Verdict, World,
    anonymous::{Field, names_nobody},
    meeting::{change, changed},
    rights,
    room::{line, not_ready},
};
use crate::{
    action_item::ActionStatus,
    agenda::{default_minutes, plan},
    case::{Case, CaseItem, CaseStatus, ListedReason},
    command::{Command, ListEntry},
    event::{Event, EventKind, Part},
    ids::{CaseId, ItemId, MeetingId},
    meeting::{AgendaItem, ItemKind, ItemState, Meeting, MeetingKind, MeetingStatus},
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{Day, Line, Priority},
};
use std::collections::{BTreeMap, BTreeSet};

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
        guests: BTreeSet::new(),
        urgent_reason: None,
        attendance: Vec::new(),
        calls: Vec::new(),
        minutes: None,
        stood_before: None,
    }
}

/// Whether a case comes before the topics that were left over: red, or with an action that is blocked, or, when the meeting is, overdue or a
/// guest's whose pass is over.
pub(super) fn presses(case: &Case, meeting: &Meeting, context: &Context<'_>) -> bool {
    let day = Day::of(meeting.root.starts_at);
    let gone = context.directory.passes_over(meeting.root.starts_at);
    case.root.priority == Priority::Red || case.waits_for_any(&gone) || case.actions.values().any(|action| action.is_overdue(day) || action.status == ActionStatus::Blocked)
}

fn is_listable(case: &Case, meeting: &Meeting) -> Result<(), Rejection> {
    if !meeting.root.kind.lists_cases() {
        let words = "No case is discussed by name here. List it in a huddle or PCN meeting; in a borough meeting, tell it as a peer case that names nobody.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "meeting_id", words));
    }
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

/// After the cut-off a case comes on only with why it cannot wait; what the service carries over is no late addition.
fn is_in_time(meeting: &Meeting, urgent_reason: Option<&Line>, context: &Context<'_>) -> Result<(), Rejection> {
    if urgent_reason.is_some() || context.actor.person_id().is_none() || !meeting.is_past_cut_off(context.now) {
        return Ok(());
    }
    let words = "The agenda is past its cut-off: people were told what comes. Say why this case cannot wait, or put it on the next meeting.";
    Err(Rejection::of_field(RejectionCode::PastCutOff, "urgent_reason", words))
}

/// A proposal accepted: several cases at once, all or none.
pub(super) fn list_cases(
    world: &World,
    id: MeetingId,
    entries: &[ListEntry],
    urgent_reason: Option<&Line>,
    context: &Context<'_>,
) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    let cases: BTreeSet<CaseId> = entries.iter().map(|entry| entry.case_id).collect();
    let lines: BTreeSet<ItemId> = entries.iter().map(|entry| entry.item_id).collect();
    if entries.is_empty() || cases.len() != entries.len() || lines.len() != entries.len() {
        return Err(Rejection::of_field(RejectionCode::Invalid, "entries", "Choose at least one case, and each case once.").into());
    }
    let mut after = meeting.clone();
    let mut events = Events::new();
    for entry in entries {
        events.push(put_on(world, &mut after, entry, urgent_reason, context)?);
    }
    events.splice(0..0, changed(EventKind::ItemAdded, meeting, after));
    Ok(events)
}

/// While live it is late and urgent: next number, right after the line the room is at.
pub(super) fn list_case(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::ListCase { meeting_id, item_id, case_id, planned_minutes, reason, urgent_reason } = command else { return Ok(Events::new()) };
    let entry = ListEntry { item_id: *item_id, case_id: *case_id, planned_minutes: *planned_minutes, reason: *reason };
    list_cases(world, *meeting_id, &[entry], urgent_reason.as_ref(), context)
}

/// Puts one case on: the line into `after`, its place on the case as an event.
fn put_on(
    world: &World,
    after: &mut Meeting,
    entry: &ListEntry,
    urgent_reason: Option<&Line>,
    context: &Context<'_>,
) -> Result<(StreamId, Event), Verdict> {
    let case = rights::case(world, entry.case_id, context)?;
    is_listable(case, after)?;
    if after.items.contains_key(&entry.item_id) || case.items.contains_key(&entry.item_id) {
        return Err(rights::id_taken("item_id").into());
    }
    let minutes = entry.planned_minutes.unwrap_or_else(|| default_minutes(case.root.priority));
    rights::is_within("planned_minutes", minutes, 1..=60)?;
    is_in_time(after, urgent_reason, context)?;
    let is_live = after.root.status == MeetingStatus::Live;
    let is_late = after.is_past_cut_off(context.now) && context.actor.person_id().is_some();
    let current = after.live.current.and_then(|id| after.items.get(&id)).filter(|_| is_live);
    let place = current.map_or_else(|| after.place_of_case(is_late || presses(case, after, context)), |line| usize::from(line.position).saturating_add(1));
    let mut line = AgendaItem::waiting(entry.item_id, ItemKind::Case, minutes);
    line.is_late_urgent = is_live || is_late;
    after.insert_line(line, place);
    let reason = if is_live { ListedReason::LateUrgent } else { entry.reason };
    let mut item = case_item(after, entry.item_id, reason, case.deferred_before(after.root.starts_at));
    item.urgent_reason = urgent_reason.filter(|_| is_live || is_late).cloned();
    Ok((StreamId::Case(entry.case_id), Event { kind: EventKind::CaseListed, parts: vec![Part::CaseItem(item)] }))
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
pub(super) fn take_off(meeting: &Meeting, item_id: ItemId) -> Result<Events, Verdict> {
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

/// The agenda of a supervision is both people's; every other is its leads'.
fn edited<'w>(world: &'w World, id: MeetingId, context: &Context<'_>) -> Result<&'w Meeting, Verdict> {
    let deed = if rights::meeting(world, id, context)?.is_private() { Deed::EditOwnTopics } else { Deed::EditAgenda };
    rights::unended_meeting_for(world, id, deed, context)
}

pub(super) fn add_topic(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::AddTopic { meeting_id, item_id, title, planned_minutes } = command else { return Ok(Events::new()) };
    let meeting = edited(world, *meeting_id, context)?;
    if meeting.items.contains_key(item_id) {
        return Err(rights::id_taken("item_id").into());
    }
    rights::is_within("planned_minutes", *planned_minutes, 1..=120)?;
    // Guests read it; a supervision is between two.
    if meeting.root.kind != MeetingKind::Supervision {
        names_nobody(world, &[Field::Words("title", title.as_str())])?;
    }
    let line = AgendaItem::waiting(*item_id, ItemKind::Topic { title: title.clone() }, *planned_minutes);
    Ok(change(EventKind::ItemAdded, meeting, |after| after.insert_line(line, usize::MAX)))
}

pub(super) fn remove_topic(world: &World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting(world, id, context)?;
    rights::is_unended(meeting)?;
    if !super::borough::is_brought_by_asker(world, meeting, item_id, context)? {
        edited(world, id, context)?;
    }
    if meeting.items.get(&item_id).is_some_and(|line| line.kind == ItemKind::Case) {
        return Err(not_ready("This line is a case. Take the case off the agenda instead."));
    }
    take_off(meeting, item_id)
}

pub(super) fn move_item(world: &World, id: MeetingId, item_id: ItemId, to: u16, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = edited(world, id, context)?;
    let line = line(meeting, item_id)?.clone();
    if !meeting.may_stand_at(&line, usize::from(to)) {
        return Err(business_first("to_position"));
    }
    Ok(change(EventKind::ItemsReordered, meeting, |after| after.insert_line(line, usize::from(to))))
}

pub(super) fn plan_minutes(world: &World, id: MeetingId, item_id: ItemId, minutes: u16, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = edited(world, id, context)?;
    line(meeting, item_id)?;
    rights::is_within("minutes", minutes, 1..=120)?;
    Ok(change(EventKind::PlannedMinutesSet, meeting, |after| {
        if let Some(line) = after.items.get_mut(&item_id) {
            line.planned_minutes = minutes;
        }
    }))
}

/// The waiting lines in another order, all at once; whatever else stands stays where it is.
pub(super) fn order(world: &World, id: MeetingId, order: &[ItemId], context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = edited(world, id, context)?;
    let mut after = meeting.clone();
    if !after.order_waiting(order) {
        let words = "The agenda has changed meanwhile. Look at it again, then order it.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "order", words).into());
    }
    if !after.keeps_its_parts() {
        return Err(business_first("order"));
    }
    after.live.partner_minutes_saved = meeting.live.partner_minutes_saved.saturating_add(saved(world, meeting, &after, context)?);
    Ok(changed(EventKind::ItemsReordered, meeting, after))
}

/// Minutes partners wait less in the new order; putting it back takes them off again.
fn saved(world: &World, before: &Meeting, after: &Meeting, context: &Context<'_>) -> Result<i32, Verdict> {
    let lines = world.cases_of(before.root.id)?;
    world.require(lines.values().map(|case_id| Need::State(StreamId::Case(*case_id))))?;
    let cases: BTreeMap<ItemId, Case> = lines.iter().filter_map(|(line, case_id)| Some((*line, world.case(*case_id).ok()?.clone()))).collect();
    let waiting = |meeting: &Meeting| i64::from(plan::plan(meeting, &cases, context.directory, context.now).waiting());
    Ok(i32::try_from(waiting(before).saturating_sub(waiting(after))).unwrap_or(0))
}

/// A meeting of two parts keeps them.
fn business_first(field: &'static str) -> Verdict {
    let words = "In this meeting business comes first, then the cases. Move the item within its part.";
    Rejection::of_field(RejectionCode::Invalid, field, words).into()
}

/// "Stays here" when the agenda is ordered.
pub(super) fn fix(world: &World, id: MeetingId, item_id: ItemId, is_fixed: bool, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = edited(world, id, context)?;
    line(meeting, item_id)?;
    Ok(change(EventKind::ItemFixed, meeting, |after| {
        if let Some(line) = after.items.get_mut(&item_id) {
            line.is_fixed = is_fixed;
        }
    }))
}
