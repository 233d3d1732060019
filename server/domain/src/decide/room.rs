//! The chair moves everyone: phases, lines, time. At most one line is current, and only while cases are discussed.

use super::{Context, Events, Need, Verdict, World, attendance, close::cases_behind, meeting::change, open_part, rights};
use crate::{
    directory::Person,
    event::EventKind,
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::{AgendaItem, ItemKind, ItemState, Meeting, Phase},
    need_to_know,
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::Line,
};
use std::collections::BTreeMap;

/// A line still on the agenda.
pub(super) fn line(meeting: &Meeting, id: ItemId) -> Result<&AgendaItem, Rejection> {
    meeting.items.get(&id).filter(|line| line.is_listed()).ok_or_else(Rejection::not_found)
}

pub(super) fn not_ready(words: &str) -> Verdict { Rejection::new(RejectionCode::ItemNotReady, words).into() }

/// Any phase, any order. Outside the cases the room is at no line: a timer must not run on through the read-back. Action review
/// and read-back say something of every case aloud: before them, too, the chair is told who is here and may not hear it.
pub(super) fn go_to_phase(world: &World, id: MeetingId, phase: Phase, acknowledged: &[PersonId], context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    if meeting.live.phase != Some(phase) && matches!(phase, Phase::ActionReview | Phase::ReadBack) {
        let listed: Vec<CaseId> = cases_behind(world, meeting)?.into_iter().map(|(_, case, _)| case.root.id).collect();
        let mut here: BTreeMap<PersonId, Line> = BTreeMap::new();
        for case_id in listed {
            here.extend(who_may_not_hear(world, meeting, case_id, context)?);
        }
        if here.keys().any(|id| !acknowledged.contains(id)) {
            return Err(told_who_is_here(&here.into_iter().collect::<Vec<_>>(), "all that is read out now").into());
        }
    }
    let mut events = if phase == Phase::Cases { Events::new() } else { attendance::written(world, meeting, context)? };
    events.extend(change(EventKind::PhaseChanged, meeting, |after| {
        after.live.phase = Some(phase);
        if phase != Phase::Cases {
            after.leave_current(context.now);
        }
    }));
    Ok(events)
}

/// To a line, whether waiting, left or decided. A decided one stays decided while the room looks at it again.
///
/// The call carries further than the sockets: before the move takes effect the chair is told who is here and may not hear
/// this case, and names them when the move is asked again. Somebody who came meanwhile is asked about too.
pub(super) fn start_item(
    world: &World,
    id: MeetingId,
    item_id: ItemId,
    acknowledged: &[PersonId],
    context: &Context<'_>,
) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    let to = line(meeting, item_id)?;
    if meeting.live.current == Some(item_id) {
        return Ok(Events::new());
    }
    if to.kind == ItemKind::PeerCase {
        let here = guests_here(meeting, context);
        if here.iter().any(|(id, _)| !acknowledged.contains(id)) {
            return Err(told_who_is_here(&here, "this peer case").into());
        }
    }
    let leaving = open_part::leaving(world, meeting, to, context)?;
    if let Some(case_id) = world.cases_of(id)?.get(&item_id) {
        let (dropping, here): (Vec<_>, Vec<_>) =
            who_may_not_hear(world, meeting, *case_id, context)?.into_iter().partition(|(id, _)| leaving.iter().any(|seat| seat.person_id == *id));
        if dropping.iter().chain(&here).any(|(id, _)| !acknowledged.contains(id)) {
            return Err(told_who_leaves(&dropping, &here).into());
        }
    }
    let mut events = attendance::written(world, meeting, context)?;
    events.extend(open_part::ended(meeting, &leaving, context)?);
    let ends_open_part = meeting.ends_open_part(to);
    events.extend(change(EventKind::ItemStarted, meeting, |after| {
        after.leave_current(context.now);
        if ends_open_part {
            after.live.open_part_ended_at = Some(context.now);
            after.live.hands.retain(|hand| !leaving.iter().any(|seat| seat.person_id == hand.person_id));
        }
        after.live.phase = Some(Phase::Cases);
        after.live.current = Some(item_id);
        after.live.current_since = Some(context.now);
        if let Some(line) = after.items.get_mut(&item_id) {
            line.started_at.get_or_insert(context.now);
            if line.state != ItemState::Decided {
                line.state = ItemState::Current;
            }
        }
    }));
    Ok(events)
}

/// Who is in the room and may not hear a case, by name.
fn who_may_not_hear(world: &World, meeting: &Meeting, case_id: CaseId, context: &Context<'_>) -> Result<Vec<(PersonId, Line)>, Verdict> {
    world.require([Need::State(StreamId::Case(case_id))])?;
    let Ok(case) = world.case(case_id) else { return Ok(Vec::new()) };
    let here: Vec<&Person> =
        meeting.attendees.values().filter(|it| it.is_here).filter_map(|it| context.directory.people.get(&it.person_id)).collect();
    let matter = here.iter().flat_map(|person| need_to_know::meetings_that_matter(person, case, context.now));
    world.require(matter.map(|id| Need::State(StreamId::Meeting(id))))?;
    let mut found = Vec::new();
    for person in here {
        if !rights::sees_case(world, person, case, context)? {
            found.push((person.id, person.name.clone()));
        }
    }
    Ok(found)
}

fn names(people: &[(PersonId, Line)]) -> String { people.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ") }

/// One question for both: who drops off with the open part, and who else is here and may not hear the case.
fn told_who_leaves(dropping: &[(PersonId, Line)], here: &[(PersonId, Line)]) -> Rejection {
    if dropping.is_empty() {
        return told_who_is_here(here, "this case");
    }
    let leaves = if dropping.len() == 1 { "leaves" } else { "leave" };
    let mut refusal = told_who_is_here(here, "this case");
    let others = if here.is_empty() { "Thank them, then go on.".to_owned() } else { std::mem::take(&mut refusal.message) };
    refusal.message = format!("The open part ends with this case: {} {leaves} the meeting. {others}", names(dropping));
    refusal.people.extend(dropping.iter().map(|(id, _)| *id));
    refusal
}

/// Who is in the room with a pass: a peer case is among colleagues.
fn guests_here(meeting: &Meeting, context: &Context<'_>) -> Vec<(PersonId, Line)> {
    let here = meeting.attendees.values().filter(|it| it.is_here).filter_map(|it| context.directory.people.get(&it.person_id));
    here.filter(|person| person.guest.is_some()).map(|person| (person.id, person.name.clone())).collect()
}

fn told_who_is_here(here: &[(PersonId, Line)], what: &str) -> Rejection {
    let words = format!("{} may not hear {what} and {} here. Ask them to leave the call, then go on.", names(here), if here.len() == 1 { "is" } else { "are" });
    let mut refusal = Rejection::of_field(RejectionCode::SomeMayNotHear, "acknowledged", words);
    refusal.people = here.iter().map(|(id, _)| *id).collect();
    refusal
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
    let mut events = if meeting.live.current == Some(item_id) { attendance::written(world, meeting, context)? } else { Events::new() };
    events.extend(change(EventKind::ItemParked, meeting, |after| {
        if after.live.current == Some(item_id) {
            after.leave_current(context.now);
        }
        if let Some(mut line) = after.items.get(&item_id).cloned() {
            line.state = ItemState::Waiting;
            after.insert_line(line, usize::MAX);
        }
    }));
    Ok(events)
}

/// A topic; a case is decided by its outcome.
pub(super) fn decide_topic(world: &World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = marked(world, id, item_id, context)?;
    Ok(change(EventKind::ItemDecided, meeting, |after| {
        if let Some(line) = after.items.get_mut(&item_id) {
            line.state = ItemState::Decided;
        }
    }))
}

/// A mark made by mistake is taken back until the meeting is closed.
pub(super) fn reopen_topic(world: &World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = marked(world, id, item_id, context)?;
    if line(meeting, item_id)?.state != ItemState::Decided {
        return Ok(Events::new());
    }
    Ok(change(EventKind::ItemReopened, meeting, |after| {
        let state = after.state_undecided(item_id);
        if let Some(line) = after.items.get_mut(&item_id) {
            line.state = state;
        }
    }))
}

/// For who says of a line that it was discussed, or not: never of a case.
fn marked<'w>(world: &'w World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<&'w Meeting, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MarkTopic, context)?;
    if line(meeting, item_id)?.kind == ItemKind::Case {
        return Err(not_ready("A case is decided by an outcome. Record its outcome instead."));
    }
    Ok(meeting)
}
