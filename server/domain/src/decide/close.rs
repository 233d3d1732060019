//! Closing: minutes are drafted, every case gets its part, what is not finished goes on to the next meeting.

use super::{
    Context, Events, Need, Verdict, World,
    agenda::{case_item, presses},
    anonymous::{self, Field},
    attendance,
    meeting::change,
    notices::notice,
    rights, unreached,
    unreached::Carrying,
};
use crate::{
    agenda::{
        carry_over::{Carry, Finished, carry_over},
        default_minutes,
    },
    case::{Case, CaseItem},
    directory::Role,
    event::{Event, EventKind, Part, State},
    ids::{CaseId, ItemId, MeetingId},
    meeting::{AgendaItem, ItemKind, Meeting, MeetingStatus},
    minutes::{Lack, Missing, incomplete},
    minutes_part::{CaseMinutes, Promised, promised},
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    stream::{DocumentId, StreamId},
    words::Paragraph,
    worklist::NoticeKind,
};
use std::collections::{BTreeMap, BTreeSet};

/// The cases behind the lines of a meeting, in the agenda's order. A case that is gone (erased) leaves its line alone.
pub(super) fn cases_behind<'w>(world: &'w World, meeting: &Meeting) -> Result<Vec<(ItemId, &'w Case, &'w CaseItem)>, Verdict> {
    let behind = world.cases_of(meeting.root.id)?;
    let lines: Vec<(ItemId, CaseId)> =
        meeting.ordered_items().iter().filter_map(|line| behind.get(&line.id).map(|case_id| (line.id, *case_id))).collect();
    world.require(lines.iter().map(|(_, case_id)| Need::State(StreamId::Case(*case_id))))?;
    let mut found = Vec::new();
    for (item_id, case_id) in lines {
        if let Some(State::Case(case)) = world.state(&StreamId::Case(case_id))?
            && let Some(item) = case.items.get(&item_id).filter(|item| !item.is_removed)
        {
            found.push((item_id, case.as_ref(), item));
        }
    }
    Ok(found)
}

/// Everything the second round asks for: cases, their texts, the next meeting, peer cases that go on.
fn second_round(world: &World, meeting: &Meeting) -> Vec<Need> {
    let id = meeting.root.id;
    let lines: BTreeSet<ItemId> = meeting.ordered_items().iter().map(|line| line.id).collect();
    let behind = world.cases_of.get(&id).into_iter().flatten().filter(|(item_id, _)| lines.contains(item_id));
    let of_cases = behind.flat_map(|(_, case_id)| {
        let document = DocumentId::Case { case_id: *case_id, meeting_id: id };
        [Need::State(StreamId::Case(*case_id)), Need::Texts(document)]
    });
    let next = world.next_meeting.get(&id).copied().flatten().map(|next| Need::State(StreamId::Meeting(next)));
    of_cases.chain(next).chain(unreached::needs(meeting)).collect()
}

/// By who holds the chair; by the system when nobody is connected any more, which needs no override: what is incomplete
/// is listed for the coordinator.
pub(super) fn close(world: &World, id: MeetingId, override_reason: Option<&Paragraph>, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    world.require(second_round(world, meeting))?;
    let cases = cases_behind(world, meeting)?;
    let heard = attendance::heard(world, meeting, context)?;
    let missing = incomplete(meeting, cases.iter().map(|(_, case, _)| *case));
    let lacks_themes = meeting.is_private() && meeting.live.themes.is_empty();
    if lacks_themes && context.actor.person_id().is_some() && override_reason.is_none() {
        let words = "Choose what the session was about: that is all that leaves this room. If it did not take place, close it with a reason.";
        return Err(Rejection::of_field(RejectionCode::Incomplete, "themes", words).into());
    }
    let needs_override = context.actor.person_id().is_some() && !missing.is_empty();
    if needs_override && override_reason.is_none() {
        let words = incomplete_words(&missing);
        return Err(Rejection::of_field(RejectionCode::Incomplete, "override_reason", words).into());
    }
    if let Some(reason) = override_reason.filter(|_| !meeting.is_private()) {
        // It stands at the head of the minutes, for those too who may not know of some of the cases.
        anonymous::names_nobody(world, &[Field::Words("override_reason", reason.as_str())])?;
    }
    let mut carrying = next_meeting(world, id)?.map(Carrying::to);
    let gone_on = carrying.as_mut().map_or_else(|| Ok(BTreeSet::new()), |next| next.unreached_of(world, meeting, context))?;
    let mut events = change(EventKind::MeetingClosed, meeting, |after| {
        after.leave_current(context.now);
        after.items.values_mut().filter(|line| gone_on.contains(&line.id)).for_each(|line| line.is_carried = true);
        after.root.status = MeetingStatus::Ended;
        after.live.ended_at = Some(context.now);
        after.live.minutes_drafted_at = Some(context.now);
        after.live.hands.clear();
        after.live.agreed = Some(Box::new(agreed_on_topics(meeting)));
        after.live.close_override = override_reason.filter(|_| lacks_themes || !missing.is_empty()).cloned();
        after.live.is_ended_by_itself = context.actor.person_id().is_none();
    });
    if context.actor.person_id().is_none() {
        events.extend(told_of_the_end(meeting, missing.len(), context));
    }
    let gone = context.directory.passes_over(context.now);
    for (_, case, item) in cases {
        let document = DocumentId::Case { case_id: case.root.id, meeting_id: id };
        let attendance = heard.as_ref().filter(|(_, last)| last.item_id == item.item_id).map_or_else(|| item.attendance.clone(), |(_, last)| last.attendance.clone());
        // Whatever becomes of an action after this, the minutes of this meeting say what was agreed.
        let minutes = Box::new(CaseMinutes { agreed: Some(promised(case.actions_of(item.item_id))), ..CaseMinutes::default() });
        let mut item = CaseItem { is_over: true, minutes_texts: world.texts.get(&document).cloned(), attendance, minutes: Some(minutes), ..item.clone() };
        let carried = match (carry_over(&Finished::of(case, &item, context.today, &gone)), carrying.as_mut()) {
            (Some(carry), Some(next)) => carried(case, carry, &mut next.after, context),
            _ => None,
        };
        item.carried_to = carrying.as_ref().filter(|_| carried.is_some()).map(|next| next.after.root.id);
        let kind = if carried.is_some() { EventKind::CaseCarried } else { EventKind::MinutesPartDrafted };
        let parts = std::iter::once(item).chain(carried).map(Part::CaseItem).collect();
        events.push((StreamId::Case(case.root.id), Event { kind, parts }));
    }
    events.extend(carrying.into_iter().flat_map(Carrying::events));
    Ok(events)
}

/// What was promised on each topic.
fn agreed_on_topics(meeting: &Meeting) -> BTreeMap<ItemId, Vec<Promised>> {
    let topics = meeting.ordered_items().into_iter().filter(|line| line.kind.title().is_some());
    topics.map(|line| (line.id, promised(meeting.actions_of(line.id)))).filter(|(_, agreed)| !agreed.is_empty()).collect()
}

/// Nobody was there to close it: the PCN's coordinators and the appointed chair are told what is left to mend.
fn told_of_the_end(meeting: &Meeting, missing: usize, context: &mut Context<'_>) -> Events {
    let incomplete = u16::try_from(missing).unwrap_or(u16::MAX);
    // Of a supervision nobody else learns that it was.
    let coordinators = context.directory.holders(Role::Coordinator, &meeting.root.pcn).into_iter().filter(|_| !meeting.is_private()).map(|person| person.id);
    let told: BTreeSet<_> = coordinators.chain(std::iter::once(meeting.root.chair)).collect();
    told.into_iter().map(|id| notice(id, NoticeKind::MeetingEndedItself { meeting_id: meeting.root.id, incomplete }, context)).collect()
}

/// The next meeting, while it still can take lines.
fn next_meeting(world: &World, id: MeetingId) -> Result<Option<&Meeting>, Verdict> {
    let Some(next) = world.next_meeting.get(&id).copied().flatten() else { return Ok(None) };
    match world.state(&StreamId::Meeting(next))? {
        Some(State::Meeting(next)) if next.root.status.is_before_start() => Ok(Some(next)),
        _ => Ok(None),
    }
}

/// The case's line in the next meeting: a new one, or the one it has there already with the count brought up to date.
fn carried(case: &Case, carry: Carry, next: &mut Meeting, context: &mut Context<'_>) -> Option<CaseItem> {
    if let Some(there) = case.line_in(next.root.id) {
        let deferred_count = there.deferred_count.max(carry.deferred_count);
        return Some(CaseItem { deferred_count, ..there.clone() });
    }
    let item_id = ItemId((context.new_id)());
    let place = next.place_of_case(presses(case, next, context));
    next.insert_line(AgendaItem::waiting(item_id, ItemKind::Case, default_minutes(case.root.priority)), place);
    Some(case_item(next, item_id, carry.reason, carry.deferred_count))
}

/// Counts and line numbers only: everybody's chair reads this aloud.
fn incomplete_words(missing: &[Missing]) -> String {
    let (actions, reviews): (Vec<&Missing>, Vec<&Missing>) = missing.iter().partition(|it| matches!(it.lack, Lack::Action(_)));
    let mut words = Vec::new();
    match actions.len() {
        0 => {}
        1 => words.push(format!("1 action has no owner or no date{}", at_lines(&actions))),
        count => words.push(format!("{count} actions have no owner or no date{}", at_lines(&actions))),
    }
    match reviews.len() {
        0 => {}
        1 => words.push(format!("1 outcome has no review date{}", at_lines(&reviews))),
        count => words.push(format!("{count} outcomes have no review date{}", at_lines(&reviews))),
    }
    format!("{}. Mend this in the read-back, or close with a reason.", words.join("; "))
}

fn at_lines(missing: &[&Missing]) -> String {
    let numbers: BTreeSet<u16> = missing.iter().filter_map(|it| it.number).collect();
    let list = numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    match numbers.len() {
        0 => String::new(),
        1 => format!(" (line {list})"),
        _ => format!(" (lines {list})"),
    }
}
