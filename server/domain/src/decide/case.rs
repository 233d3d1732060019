//! A case's place on the list and the facts of it.

use super::{
    Context, Events, Verdict, World,
    referral::{are_answers, root_event},
    rights,
};
use crate::{
    case::{CaseRoot, CaseStatus, ClosedReason},
    command::Command,
    event::{Event, EventKind, Part, State},
    policy::Deed,
    rejection::Rejection,
    stream::StreamId,
};

/// New, or what the practice's export knows brought up to date. A known case keeps what the team decided.
pub(super) fn register(world: &World, root: &CaseRoot, context: &Context<'_>) -> Result<Events, Verdict> {
    let stream = StreamId::Case(root.id);
    let known = match world.state(&stream)? {
        Some(State::Case(case)) => Some(&case.root),
        _ => None,
    };
    // An id of another PCN's case is answered as if it were free to nobody.
    if known.is_some_and(|known| !rights::allows(context, Deed::RegisterCase, &known.pcn, &[])) {
        return Err(Rejection::not_found().into());
    }
    allow(root, context)?;
    are_answers(root.referral.as_ref().map_or(&[], |referral| referral.answers.as_slice()))?;
    Ok(match known {
        Some(known) => root_event(EventKind::CaseUpdated, known, up_to_date(known, root)),
        None => vec![(stream, Event { kind: EventKind::CaseRegistered, parts: vec![Part::CaseRoot(root.clone())] })],
    })
}

/// By who keeps the list; a referral of somebody new also by whoever may refer.
fn allow(root: &CaseRoot, context: &Context<'_>) -> Result<(), Rejection> {
    let is_referral = root.status == CaseStatus::Referred && root.referral.is_some();
    if is_referral && rights::allows(context, Deed::ReferNew, &root.pcn, &rights::of_practice(&root.practice, context)) {
        return Ok(());
    }
    rights::allow(context, Deed::RegisterCase, &root.pcn, &[])
}

/// The practice's record wins for who the person is and where they are registered; the team's decisions stay. A new
/// referral of a case that is off the list, or was sent back, opens it again.
fn up_to_date(known: &CaseRoot, import: &CaseRoot) -> CaseRoot {
    let is_referred_again = import.status == CaseStatus::Referred
        && known.status != CaseStatus::Accepted
        && known.closed.as_ref().is_none_or(|closed| closed.why != ClosedReason::Died)
        && import.referral.is_some()
        && import.referral != known.referral;
    CaseRoot {
        id: known.id,
        code: known.code.clone(),
        status: if is_referred_again { CaseStatus::Referred } else { known.status },
        step_down: known.step_down.clone().filter(|_| !is_referred_again),
        reason: if is_referred_again { import.reason.clone() } else { known.reason.clone() },
        priority: known.priority,
        cfs: import.cfs.or(known.cfs),
        efi: import.efi.or(known.efi),
        referral: import.referral.clone().or_else(|| known.referral.clone()),
        needed_services: known.needed_services.clone(),
        is_recurring: known.is_recurring,
        next_review_on: known.next_review_on,
        pcn: import.pcn.clone(),
        practice: import.practice.clone(),
        practice_name: import.practice_name.clone(),
        patient: import.patient.clone(),
        bars: known.bars.clone(),
        break_glass: known.break_glass.clone(),
        most_concerned: known.most_concerned.clone(),
        closed: known.closed.clone().filter(|_| !is_referred_again),
        reopened: known.reopened.clone(),
        story: known.story.clone(),
    }
}

pub(super) fn update(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::UpdateCase { case_id, priority, cfs, reason, needed_services, is_recurring } = command else { return Ok(Events::new()) };
    let known = &rights::case_for(world, *case_id, Deed::UpdateCase, context)?.root;
    let mut root = known.clone();
    root.priority = priority.unwrap_or(root.priority);
    root.cfs = cfs.or(root.cfs);
    root.reason = reason.clone().unwrap_or(root.reason);
    root.needed_services = needed_services.clone().unwrap_or(root.needed_services);
    root.is_recurring = is_recurring.unwrap_or(root.is_recurring);
    Ok(root_event(EventKind::CaseUpdated, known, root))
}
