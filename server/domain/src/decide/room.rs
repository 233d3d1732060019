//! The chair moves everyone: phases, lines, time. At most one line is current, and only while cases are discussed.

use super::{Context, Events, Verdict, World, meeting::change, rights};
use crate::{
    event::EventKind,
    ids::{ItemId, MeetingId},
    meeting::{AgendaItem, ItemKind, ItemState, Meeting, Phase},
    policy::Deed,
    rejection::{Rejection, RejectionCode},
};

/// A line still on the agenda.
pub(super) fn line(meeting: &Meeting, id: ItemId) -> Result<&AgendaItem, Rejection> {
    meeting.items.get(&id).filter(|line| line.is_listed()).ok_or_else(Rejection::not_found)
}

pub(super) fn not_ready(words: &str) -> Verdict { Rejection::new(RejectionCode::ItemNotReady, words).into() }

/// Any phase, any order. Outside the cases the room is at no line: a timer must not run on through the read-back.
pub(super) fn go_to_phase(world: &World, id: MeetingId, phase: Phase, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    Ok(change(EventKind::PhaseChanged, meeting, |after| {
        after.live.phase = Some(phase);
        if phase != Phase::Cases {
            after.leave_current(context.now);
        }
    }))
}

/// To a line, whether waiting, left or decided. A decided one stays decided while the room looks at it again.
pub(super) fn start_item(world: &World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    line(meeting, item_id)?;
    if meeting.live.current == Some(item_id) {
        return Ok(Events::new());
    }
    Ok(change(EventKind::ItemStarted, meeting, |after| {
        after.leave_current(context.now);
        after.live.phase = Some(Phase::Cases);
        after.live.current = Some(item_id);
        after.live.current_since = Some(context.now);
        if let Some(line) = after.items.get_mut(&item_id) {
            line.started_at.get_or_insert(context.now);
            if line.state != ItemState::Decided {
                line.state = ItemState::Current;
            }
        }
    }))
}

/// "+2 min".
pub(super) fn extend_item(world: &World, id: MeetingId, item_id: ItemId, minutes: u16, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    line(meeting, item_id)?;
    rights::is_within("minutes", minutes, 1..=30)?;
    Ok(change(EventKind::ItemExtended, meeting, |after| {
        if let Some(line) = after.items.get_mut(&item_id) {
            line.extra_minutes = line.extra_minutes.saturating_add(minutes).min(480);
        }
    }))
}

/// To the end, to be reached later; its time so far is kept.
pub(super) fn park_item(world: &World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    if line(meeting, item_id)?.state == ItemState::Decided {
        return Err(not_ready("This line is decided already. Move on to the next one."));
    }
    Ok(change(EventKind::ItemParked, meeting, |after| {
        if after.live.current == Some(item_id) {
            after.leave_current(context.now);
        }
        if let Some(mut line) = after.items.get(&item_id).cloned() {
            line.state = ItemState::Waiting;
            after.insert_line(line, usize::MAX);
        }
    }))
}

/// A topic; a case is decided by its outcome.
pub(super) fn decide_topic(world: &World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    if line(meeting, item_id)?.kind == ItemKind::Case {
        return Err(not_ready("A case is decided by an outcome. Record its outcome instead."));
    }
    Ok(change(EventKind::ItemDecided, meeting, |after| {
        if let Some(line) = after.items.get_mut(&item_id) {
            line.state = ItemState::Decided;
        }
    }))
}
