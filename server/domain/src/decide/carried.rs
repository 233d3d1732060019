//! What a corrected outcome means for the line that the first one carried to the next agenda: it goes, or says why it stays. Touches
//! no agenda that has begun, and no line that somebody arranged unless the case has left the list.

use super::{Context, Events, Verdict, World, agenda::take_off};
use crate::{
    agenda::{
        carry_over::{Finished, carry_over},
        default_minutes,
        proposal::proposed,
    },
    case::{Case, CaseItem, ListedReason},
    event::{Event, EventKind, Part, State},
    ids::ItemId,
    meeting::{ItemState, Meeting},
    stream::StreamId,
};

/// What follows `decided`, which puts another outcome on a line of this case in a meeting that is over.
pub(super) fn put_right(world: &World, before: &Case, item_id: ItemId, decided: &Events, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = as_decided(before, decided);
    let Some((item, next_id)) = case.items.get(&item_id).and_then(|item| Some((item, item.carried_to?))) else { return Ok(Events::new()) };
    let Some(there) = case.line_in(next_id) else { return Ok(Events::new()) };
    let Some(State::Meeting(next)) = world.state(&StreamId::Meeting(next_id))? else { return Ok(Events::new()) };
    if !next.root.status.is_before_start() {
        return Ok(Events::new());
    }
    let stays = match carry_over(&Finished::of(&case, item, context.today, &context.directory.passes_over(context.now))) {
        Some(carry) if there.reason == ListedReason::CarriedNotDiscussed => Some((carry.reason, carry.deferred_count)),
        Some(carry) => Some((there.reason, carry.deferred_count)),
        None if case.root.is_off_list() => None,
        None if there.reason != ListedReason::CarriedNotDiscussed => Some((there.reason, 0)),
        None => otherwise(&case, next, there, context).map(|reason| (reason, 0)),
    };
    let Some((reason, deferred_count)) = stays else { return off(&case, item, there, next) };
    let after = CaseItem { reason, deferred_count, ..there.clone() };
    let is_same = after == *there;
    let event = Event { kind: EventKind::CaseCarried, parts: vec![Part::CaseItem(after)] };
    Ok(if is_same { Events::new() } else { vec![(StreamId::Case(case.root.id), event)] })
}

fn as_decided(before: &Case, decided: &Events) -> Case {
    let mut case = before.clone();
    for part in decided.iter().filter(|(stream, _)| *stream == StreamId::Case(before.root.id)).flat_map(|(_, event)| &event.parts) {
        match part {
            Part::CaseRoot(root) => case.root = root.clone(),
            Part::CaseItem(item) => drop(case.items.insert(item.item_id, item.clone())),
            _ => {}
        }
    }
    case
}

/// Why it would stand there all the same: what the agenda proposes, or that somebody arranged the line.
fn otherwise(case: &Case, next: &Meeting, there: &CaseItem, context: &Context<'_>) -> Option<ListedReason> {
    let mut without = case.clone();
    without.items.remove(&there.item_id);
    let proposed = proposed(&without, &next.root, &context.directory.passes_over(next.root.starts_at)).and_then(|why| why.reasons.first().copied());
    proposed.or_else(|| is_arranged(case, next, there).then_some(ListedReason::AddedByHand))
}

fn is_arranged(case: &Case, next: &Meeting, there: &CaseItem) -> bool {
    let is_as_made = |minutes: u16, is_fixed: bool| !is_fixed && minutes == default_minutes(case.root.priority);
    let line = next.items.get(&there.item_id);
    !there.guests.is_empty() || !there.calls.is_empty() || line.is_none_or(|line| !is_as_made(line.planned_minutes, line.is_fixed))
}

fn off(case: &Case, item: &CaseItem, there: &CaseItem, next: &Meeting) -> Result<Events, Verdict> {
    if next.items.get(&there.item_id).is_none_or(|line| line.state != ItemState::Waiting) {
        return Ok(Events::new());
    }
    let mut events = take_off(next, there.item_id)?;
    let parts = [CaseItem { is_removed: true, ..there.clone() }, CaseItem { carried_to: None, ..item.clone() }];
    events.push((StreamId::Case(case.root.id), Event { kind: EventKind::CaseUnlisted, parts: parts.map(Part::CaseItem).into() }));
    Ok(events)
}
