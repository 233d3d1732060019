//! What is decided for a case: on the case what, on the meeting only that. A deferral decides nothing.

use super::{
    Context, Events, Verdict, World, carried,
    meeting::change,
    rights,
    room::{line, not_ready},
};
use crate::{
    case::{Case, CaseItem, CaseRoot, CaseStatus, Outcome, OutcomeKind, OutcomeSeen, StoodBefore},
    command::Command,
    event::{Event, EventKind, Part},
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::{ItemState, Meeting, MeetingStatus, Phase},
    policy::{Deed, Relation},
    record_text::label,
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{Day, Priority},
};
use std::collections::BTreeSet;

/// Meeting and case for who may decide now: live; in the read-back only corrections by coordinator and chair.
fn both<'w>(
    world: &'w World,
    id: MeetingId,
    item_id: ItemId,
    case_id: CaseId,
    context: &Context<'_>,
) -> Result<(&'w Meeting, &'w Case, &'w CaseItem), Verdict> {
    let case = rights::case(world, case_id, context)?;
    let meeting = rights::meeting(world, id, context)?;
    rights::is_live(meeting)?;
    let deed = if meeting.live.phase == Some(Phase::ReadBack) { Deed::CorrectOutcome } else { Deed::RecordOutcome };
    let mut relations = rights::relations(meeting, context);
    relations.push(Relation::HasCase);
    rights::allow(context, deed, &meeting.root.pcn, &relations)?;
    Ok((meeting, case, case_line(meeting, case, item_id)?))
}

/// The same once the meeting is over, for who corrects its draft minutes; approved, they are amended instead.
fn in_draft<'w>(
    world: &'w World,
    id: MeetingId,
    item_id: ItemId,
    case_id: CaseId,
    context: &Context<'_>,
) -> Result<(&'w Meeting, &'w Case, &'w CaseItem), Verdict> {
    let case = rights::case(world, case_id, context)?;
    let meeting = rights::meeting(world, id, context)?;
    let mut relations = rights::relations(meeting, context);
    relations.push(Relation::HasCase);
    rights::allow(context, Deed::EditMinutes, &meeting.root.pcn, &relations)?;
    if meeting.root.status == MeetingStatus::Approved {
        return Err(rights::minutes_approved().into());
    }
    Ok((meeting, case, case_line(meeting, case, item_id)?))
}

/// The line of this case in this meeting; any other pair does not exist.
fn case_line<'w>(meeting: &Meeting, case: &'w Case, item_id: ItemId) -> Result<&'w CaseItem, Rejection> {
    line(meeting, item_id)?;
    let item = case.items.get(&item_id).filter(|item| item.meeting_id == meeting.root.id && !item.is_removed);
    item.ok_or_else(Rejection::not_found)
}

pub(super) fn record(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::RecordOutcome { meeting_id, item_id, case_id, seen, .. } = command else { return Ok(Events::new()) };
    let is_over = matches!(rights::meeting(world, *meeting_id, context)?.root.status, MeetingStatus::Ended | MeetingStatus::Approved);
    let (meeting, case, item) = if is_over {
        in_draft(world, *meeting_id, *item_id, *case_id, context)?
    } else {
        both(world, *meeting_id, *item_id, *case_id, context)?
    };
    let outcome = checked(command, context)?;
    if let Some(standing) = unseen(item, *seen, outcome.recorded_by) {
        // Two who wrote down the same are at one.
        let words = "Yours was not recorded. Leave it so, or record yours all the same.";
        return if says_the_same(standing, &outcome) { Ok(Events::new()) } else { Err(decided_meanwhile(standing, words, context).into()) };
    }
    let mut events = on_case(EventKind::OutcomeRecorded, case, item, Some(outcome.clone()));
    events.extend(on_meeting(meeting, *item_id, outcome.kind));
    if is_over {
        let follows = carried::put_right(world, case, *item_id, &events, context)?;
        events.extend(follows);
    }
    Ok(events)
}

/// The outcome as it is kept: with its date or its step-down, as its kind asks.
fn checked(command: &Command, context: &Context<'_>) -> Result<Outcome, Rejection> {
    let Command::RecordOutcome { kind, rationale, dissent, refer_to, next_review_on, step_down, .. } = command else {
        return Err(Rejection::not_found());
    };
    let leaves = matches!(kind, OutcomeKind::StepDown | OutcomeKind::Declined);
    if *kind == OutcomeKind::StepDown && step_down.is_none() {
        let words = "A step-down needs its reason and who goes on looking after the person. Add both.";
        return Err(Rejection::of_field(RejectionCode::StepDownMissing, "step_down", words));
    }
    if kind.needs_review_date() && next_review_on.is_none() {
        let words = "This outcome needs a next review date. Choose one, or step the case down.";
        return Err(Rejection::of_field(RejectionCode::ReviewDateMissing, "next_review_on", words));
    }
    // Who leaves the list is not looked at again.
    let next_review_on = next_review_on.filter(|_| !leaves);
    if let Some(day) = next_review_on {
        rights::is_day_ahead("next_review_on", day, context.today)?;
    }
    Ok(Outcome {
        kind: *kind,
        rationale: rationale.clone(),
        dissent: dissent.clone(),
        refer_to: refer_to.clone(),
        next_review_on,
        step_down: step_down.clone().filter(|_| *kind == OutcomeKind::StepDown),
        recorded_by: rights::person(context)?.id,
        recorded_at: context.now,
    })
}

fn says_the_same(one: &Outcome, other: &Outcome) -> bool {
    *one == Outcome { recorded_by: one.recorded_by, recorded_at: one.recorded_at, ..other.clone() }
}

/// What somebody else decided since who asks looked: it is neither written over nor taken back unawares.
fn unseen(item: &CaseItem, seen: Option<OutcomeSeen>, me: PersonId) -> Option<&Outcome> {
    let standing = item.outcome.as_ref()?;
    (seen?.is_not(standing) && standing.recorded_by != me).then_some(standing)
}

fn decided_meanwhile(standing: &Outcome, then: &str, context: &Context<'_>) -> Rejection {
    let who = context.directory.people.get(&standing.recorded_by).map_or("Somebody else", |person| person.name.as_str());
    let what = label(standing.kind);
    let words = format!("{who} decided meanwhile: {what}. {then}");
    Rejection::of_field(RejectionCode::ChangedMeanwhile, "seen_outcome", words)
}

fn on_case(kind: EventKind, case: &Case, item: &CaseItem, outcome: Option<Outcome>) -> Events {
    // An older meeting that is put right says nothing of how the case stands after a later one.
    let is_latest = case.items.values().filter(|it| it.outcome.is_some() && !it.is_removed).all(|it| it.starts_at <= item.starts_at);
    let root = if is_latest { root_after(&case.root, item, outcome.as_ref()) } else { case.root.clone() };
    let first = || item.outcome.is_none().then(|| Box::new(StoodBefore { next_review_on: case.root.next_review_on, most_concerned: case.root.most_concerned.clone() }));
    let stood_before = outcome.as_ref().and_then(|_| item.stood_before.clone().or_else(first));
    let mut parts = vec![Part::CaseItem(CaseItem { outcome, stood_before, ..item.clone() })];
    if root != case.root {
        parts.push(Part::CaseRoot(root));
    }
    vec![(StreamId::Case(case.root.id), Event { kind, parts })]
}

/// The case's standing once an earlier outcome of the same line is taken back and another one is put in its place. What somebody changed
/// after the earlier one stays as they left it.
fn root_after(root: &CaseRoot, item: &CaseItem, outcome: Option<&Outcome>) -> CaseRoot {
    let mut root = root.clone();
    if let Some(previous) = &item.outcome {
        let did_leave = matches!(
            (previous.kind, root.status),
            (OutcomeKind::StepDown, CaseStatus::SteppedDown) | (OutcomeKind::Declined, CaseStatus::Closed)
        );
        if did_leave {
            root.status = CaseStatus::Accepted;
            root.step_down = None;
        }
        let stood = item.stood_before.as_deref();
        // A step-down and a decline have no day, and left none. Whoever left the list otherwise since is reviewed no more.
        if root.next_review_on == previous.next_review_on && !root.is_off_list() {
            root.next_review_on = stood.and_then(|stood| stood.next_review_on);
        }
        if root.most_concerned.is_none() && !previous.kind.is_deferral() && !root.is_off_list() {
            root.most_concerned = stood.and_then(|stood| stood.most_concerned.clone());
        }
    }
    let Some(outcome) = outcome else { return root };
    match outcome.kind {
        OutcomeKind::StepDown | OutcomeKind::Declined => {
            root.next_review_on = None;
            root.most_concerned = None;
            if root.status != CaseStatus::Closed {
                root.step_down.clone_from(&outcome.step_down);
                let is_step_down = outcome.kind == OutcomeKind::StepDown;
                root.status = if is_step_down { CaseStatus::SteppedDown } else { CaseStatus::Closed };
            }
        }
        // Closed while the room was at it (the person died): what is decided leaves no review behind.
        _ if root.status == CaseStatus::Closed => {}
        kind if kind.is_deferral() => root.next_review_on = outcome.next_review_on.or(root.next_review_on),
        kind => {
            root.next_review_on = outcome.next_review_on;
            root.most_concerned = None;
            // To decide on a referral's plan is to accept it.
            if kind.needs_review_date() && root.status == CaseStatus::Referred {
                root.status = CaseStatus::Accepted;
            }
        }
    }
    root
}

/// The state of a line on which nothing is decided (any more).
fn undecided(meeting: &Meeting, item_id: ItemId) -> ItemState {
    if meeting.live.current == Some(item_id) {
        ItemState::Current
    } else {
        ItemState::Left
    }
}

fn on_meeting(meeting: &Meeting, item_id: ItemId, kind: OutcomeKind) -> Events {
    let was_decided = meeting.items.get(&item_id).is_some_and(|line| line.state == ItemState::Decided);
    let (event, state) = match (kind.is_deferral(), was_decided) {
        (false, _) => (EventKind::ItemDecided, ItemState::Decided),
        (true, true) => (EventKind::ItemReopened, undecided(meeting, item_id)),
        (true, false) => (EventKind::ItemLeft, undecided(meeting, item_id)),
    };
    change(event, meeting, |after| {
        if let Some(line) = after.items.get_mut(&item_id) {
            line.state = state;
            line.is_agreed_without_discussion = kind == OutcomeKind::AgreedWithoutDiscussion;
        }
    })
}

/// A slip taken back, until the meeting is closed.
pub(super) fn withdraw(world: &World, id: MeetingId, item_id: ItemId, case_id: CaseId, seen: Option<OutcomeSeen>, context: &Context<'_>) -> Result<Events, Verdict> {
    let (meeting, case, item) = both(world, id, item_id, case_id, context)?;
    if let Some(standing) = unseen(item, seen, rights::person(context)?.id) {
        return Err(decided_meanwhile(standing, "Nothing was taken back.", context).into());
    }
    if item.outcome.is_none() {
        return Ok(Events::new());
    }
    let mut events = on_case(EventKind::OutcomeWithdrawn, case, item, None);
    events.extend(change(EventKind::ItemReopened, meeting, |after| {
        let state = after.state_undecided(item_id);
        if let Some(line) = after.items.get_mut(&item_id) {
            line.state = state;
            line.is_agreed_without_discussion = false;
        }
    }));
    Ok(events)
}

/// The remaining greens with one confirmation, all or none.
pub(super) fn agree(world: &World, id: MeetingId, entries: &[(ItemId, CaseId, Day)], context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::live_meeting_for(world, id, Deed::MoveRoom, context)?;
    let me = rights::person(context)?.id;
    let invalid = |words: &str| Verdict::from(Rejection::of_field(RejectionCode::Invalid, "entries", words));
    let distinct: BTreeSet<ItemId> = entries.iter().map(|(item_id, ..)| *item_id).collect();
    if entries.is_empty() || distinct.len() != entries.len() {
        return Err(invalid("Choose at least one line, and each line once."));
    }
    let mut events = Events::new();
    for (item_id, case_id, next_review_on) in entries {
        let case = rights::case(world, *case_id, context)?;
        let item = case_line(meeting, case, *item_id)?;
        if case.root.priority != Priority::Green {
            return Err(invalid("Only green cases are agreed without discussion. Discuss the others, or defer them."));
        }
        if line(meeting, *item_id)?.state != ItemState::Waiting {
            return Err(not_ready("Only lines not yet reached are agreed without discussion. Record an outcome instead."));
        }
        rights::is_day_ahead("entries", *next_review_on, context.today)?;
        let outcome = Outcome {
            kind: OutcomeKind::AgreedWithoutDiscussion,
            rationale: None,
            dissent: None,
            refer_to: None,
            next_review_on: Some(*next_review_on),
            step_down: None,
            recorded_by: me,
            recorded_at: context.now,
        };
        events.extend(on_case(EventKind::OutcomeRecorded, case, item, Some(outcome)));
    }
    let lines = change(EventKind::ItemDecided, meeting, |after| {
        for line in after.items.values_mut().filter(|line| distinct.contains(&line.id)) {
            line.state = ItemState::Decided;
            line.is_agreed_without_discussion = true;
        }
    });
    events.extend(lines);
    Ok(events)
}
