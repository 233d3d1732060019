//! Referrals: asked, sent back with a reason, accepted; what the practice worries about most; how a case leaves
//! the list without a meeting's decision (died, moved, declined, stepped down), and how it comes back.

use super::{Context, Events, Need, Verdict, World, meeting::change, notices::notice, rights, undo::ask_confirmation};
use crate::{
    case::{Case, CaseRoot, CaseStatus, Closed, ClosedReason, FormAnswer, MostConcerned, Referral, Reopened, Returned, StepDown},
    command::Command,
    event::{Event, EventKind, Part},
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::ItemState,
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    template::check::MOST_ENTRIES,
    words::Line,
    worklist::NoticeKind,
};
use std::collections::{BTreeMap, BTreeSet};

/// A case's own row, when it is different.
pub(super) fn root_event(kind: EventKind, before: &CaseRoot, after: CaseRoot) -> Events {
    if *before == after {
        return Events::new();
    }
    vec![(StreamId::Case(after.id), Event { kind, parts: vec![Part::CaseRoot(after)] })]
}

/// Answers to one form: each of its questions once.
pub(super) fn are_answers(answers: &[FormAnswer]) -> Result<(), Rejection> {
    let keys: BTreeSet<_> = answers.iter().map(|answer| &answer.key).collect();
    if keys.len() == answers.len() && answers.len() <= MOST_ENTRIES {
        return Ok(());
    }
    let words = format!("Answer each question of the form once, at most {MOST_ENTRIES}. Reload the page to have the form as it is now.");
    Err(Rejection::of_field(RejectionCode::Invalid, "answers", words))
}

/// For a person whose case is known: off the list or sent back, it waits for an answer again; on the list, the new referral
/// takes the place of the old one.
pub(super) fn refer(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::ReferCase { case_id, referral, priority, needed_services } = command else { return Ok(Events::new()) };
    let known = &rights::case_for(world, *case_id, Deed::ReferCase, context)?.root;
    let me = rights::person(context)?;
    if referral.question.is_none() {
        let words = "Write the question for the meeting: say what the team should decide.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "question", words).into());
    }
    are_answers(&referral.answers)?;
    if known.closed.as_ref().is_some_and(|closed| closed.why == ClosedReason::Died) {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "This person has died. The case stays closed.").into());
    }
    let root = CaseRoot {
        status: if known.status == CaseStatus::Accepted { CaseStatus::Accepted } else { CaseStatus::Referred },
        referral: Some(referral.as_ref().clone().by(me, context.now)),
        priority: priority.unwrap_or(known.priority),
        needed_services: needed_services.clone().unwrap_or_else(|| known.needed_services.clone()),
        step_down: None,
        closed: None,
        ..known.clone()
    };
    Ok(root_event(EventKind::CaseReferred, known, root))
}

/// With what must be mended; its referrer is told, by code.
pub(super) fn send_back(world: &World, id: CaseId, reason: &Line, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let known = &rights::case_for(world, id, Deed::AnswerReferral, context)?.root;
    if known.status != CaseStatus::Referred {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "No referral waits for an answer here.").into());
    }
    let by = rights::person(context)?.id;
    let returned = Some(Returned { reason: reason.clone(), by, at: context.now });
    let referral = known.referral.clone().map(|referral| Referral { returned, ..referral });
    let referrer = known.referral.as_ref().and_then(|referral| referral.referrer);
    let root = CaseRoot { status: CaseStatus::Returned, referral, ..known.clone() };
    let mut events = root_event(EventKind::ReferralReturned, known, root);
    let may_be_told = |id: &PersonId| context.directory.member(*id).is_some_and(|person| !known.bars_person(person));
    if let Some(referrer) = referrer.filter(may_be_told) {
        events.push(notice(referrer, NoticeKind::ReferralReturned { case_id: id, code: known.code.clone() }, context));
    }
    Ok(events)
}

/// A referral, one sent back, or a case that had stepped down: on the list (again).
pub(super) fn accept(world: &World, id: CaseId, context: &Context<'_>) -> Result<Events, Verdict> {
    let known = &rights::case_for(world, id, Deed::AnswerReferral, context)?.root;
    if known.status == CaseStatus::Closed {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "This case is closed. A new referral opens it again.").into());
    }
    let root = CaseRoot { status: CaseStatus::Accepted, step_down: None, ..known.clone() };
    Ok(root_event(EventKind::ReferralAccepted, known, root))
}

/// Until the case is discussed, or somebody takes it back.
pub(super) fn most_concerned(world: &World, id: CaseId, is_concerned: bool, note: Option<&Line>, context: &Context<'_>) -> Result<Events, Verdict> {
    let known = &rights::case_for(world, id, Deed::MarkMostConcerned, context)?.root;
    let me = rights::person(context)?;
    let mark = is_concerned.then(|| MostConcerned { by: me.id, name: me.name.clone(), at: context.now, note: note.cloned() });
    let is_same = |mark: &MostConcerned| known.most_concerned.as_ref().is_some_and(|old| old.by == mark.by && old.note == mark.note);
    if mark.as_ref().is_some_and(is_same) {
        return Ok(Events::new());
    }
    Ok(root_event(EventKind::MostConcernedChanged, known, CaseRoot { most_concerned: mark, ..known.clone() }))
}

/// Died, moved, declined: off the list for good.
pub(super) fn close_case(world: &World, id: CaseId, why: ClosedReason, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case_for(world, id, Deed::CloseCase, context)?;
    let by = rights::person(context)?.id;
    if case.root.status == CaseStatus::Closed && case.root.closed.as_ref().is_some_and(|closed| closed.why == why) {
        return Ok(Events::new());
    }
    let root = CaseRoot {
        status: CaseStatus::Closed,
        closed: Some(Closed { why, by, at: context.now }),
        next_review_on: None,
        most_concerned: None,
        ..case.root.clone()
    };
    off_the_list(world, case, EventKind::CaseClosed, root, context)
}

/// By who may close a case: while it is on the list, with a reason and who goes on.
pub(super) fn step_down(world: &World, id: CaseId, step_down: &StepDown, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case_for(world, id, Deed::CloseCase, context)?;
    rights::person(context)?;
    let known = &case.root;
    if known.status == CaseStatus::SteppedDown && known.step_down.as_ref() == Some(step_down) {
        return Ok(Events::new());
    }
    if known.status != CaseStatus::Accepted {
        let words = "Only a case on the list steps down. Answer its referral, or reopen it first.";
        return Err(Rejection::new(RejectionCode::ItemNotReady, words).into());
    }
    let root = CaseRoot { status: CaseStatus::SteppedDown, step_down: Some(step_down.clone()), next_review_on: None, most_concerned: None, ..known.clone() };
    off_the_list(world, case, EventKind::CaseSteppedDown, root, context)
}

/// Back on the list: stepped down too early, back in the PCN, changed their mind, or closed by a slip (also as "died").
pub(super) fn reopen(world: &World, id: CaseId, reason: &Line, context: &Context<'_>) -> Result<Events, Verdict> {
    let known = &rights::case_for(world, id, Deed::CloseCase, context)?.root;
    let by = rights::person(context)?.id;
    if !known.is_off_list() {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "This case has not left the list. There is nothing to reopen.").into());
    }
    let reopened = Some(Reopened { reason: reason.clone(), by, at: context.now });
    let root = CaseRoot { status: CaseStatus::Accepted, step_down: None, closed: None, reopened, ..known.clone() };
    Ok(root_event(EventKind::CaseReopened, known, root))
}

/// The case's own row, and its waiting lines off every agenda in the same commit; a line the room is at stays until the room moves on.
fn off_the_list(world: &World, case: &Case, kind: EventKind, root: CaseRoot, context: &Context<'_>) -> Result<Events, Verdict> {
    let lines: BTreeMap<ItemId, MeetingId> =
        case.items.values().filter(|item| !item.is_over && !item.is_removed).map(|item| (item.item_id, item.meeting_id)).collect();
    world.require(lines.values().map(|meeting| Need::State(StreamId::Meeting(*meeting))))?;
    let mut parts = vec![Part::CaseRoot(root)];
    let mut events = Events::new();
    for (item_id, meeting_id) in lines {
        let Ok(meeting) = world.meeting(meeting_id) else { continue };
        let is_waiting = meeting.items.get(&item_id).is_some_and(|line| meeting.is_orderable(line));
        if !is_waiting {
            continue;
        }
        let is_numbered = !meeting.root.status.is_before_start();
        events.extend(change(EventKind::ItemRemoved, meeting, |after| {
            if let Some(line) = after.items.get_mut(&item_id) {
                line.state = ItemState::Removed;
                line.number = if is_numbered { line.number } else { 0 };
            }
            after.close_up();
        }));
        if let Some(item) = case.items.get(&item_id) {
            let mut item = item.clone();
            item.is_removed = true;
            parts.push(Part::CaseItem(item));
        }
    }
    events.push((StreamId::Case(case.root.id), Event { kind, parts }));
    // Who goes on is named where a case steps down; whoever died or moved needs nobody to go on by themselves.
    if kind == EventKind::CaseClosed {
        events.extend(ask_confirmation(case, context));
    }
    Ok(events)
}
