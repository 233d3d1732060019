//! Referrals: asked, sent back with a reason, accepted; what the practice worries about most; and the end of a case that is
//! no meeting's decision (died, moved, declined).

use super::{Context, Events, Need, Verdict, World, meeting::change, notices::notice, rights, undo::ask_confirmation};
use crate::{
    case::{CaseRoot, CaseStatus, Closed, ClosedReason, MostConcerned, Referral, Returned},
    command::Command,
    event::{Event, EventKind, Part},
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::ItemState,
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::Line,
    worklist::NoticeKind,
};
use std::collections::BTreeMap;

/// A case's own row, when it is different.
pub(super) fn root_event(kind: EventKind, before: &CaseRoot, after: CaseRoot) -> Events {
    if *before == after {
        return Events::new();
    }
    vec![(StreamId::Case(after.id), Event { kind, parts: vec![Part::CaseRoot(after)] })]
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

/// Its waiting lines come off the agendas in the same commit; a line the room is at stays until the room moves on.
pub(super) fn close_case(world: &World, id: CaseId, why: ClosedReason, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case_for(world, id, Deed::CloseCase, context)?;
    let by = rights::person(context)?.id;
    if case.root.status == CaseStatus::Closed && case.root.closed.as_ref().is_some_and(|closed| closed.why == why) {
        return Ok(Events::new());
    }
    let lines: BTreeMap<ItemId, MeetingId> =
        case.items.values().filter(|item| !item.is_over && !item.is_removed).map(|item| (item.item_id, item.meeting_id)).collect();
    world.require(lines.values().map(|meeting| Need::State(StreamId::Meeting(*meeting))))?;
    let root = CaseRoot {
        status: CaseStatus::Closed,
        closed: Some(Closed { why, by, at: context.now }),
        next_review_on: None,
        most_concerned: None,
        ..case.root.clone()
    };
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
    events.push((StreamId::Case(id), Event { kind: EventKind::CaseClosed, parts }));
    events.extend(ask_confirmation(case, context));
    Ok(events)
}
