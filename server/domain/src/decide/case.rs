//! A case's place on the list and the facts of it.

use super::{Context, Events, Verdict, World, rights};
use crate::{
    case::{Case, CaseRoot, CaseStatus},
    command::Command,
    event::{Event, EventKind, Part, State},
    ids::CaseId,
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::Line,
};

fn root_event(kind: EventKind, before: &CaseRoot, after: CaseRoot) -> Events {
    if *before == after {
        return Events::new();
    }
    vec![(StreamId::Case(after.id), Event { kind, parts: vec![Part::CaseRoot(after)] })]
}

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
    rights::allow(context, Deed::RegisterCase, &root.pcn, &[])?;
    Ok(match known {
        Some(known) => root_event(EventKind::CaseUpdated, known, up_to_date(known, root)),
        None => vec![(stream, Event { kind: EventKind::CaseRegistered, parts: vec![Part::CaseRoot(root.clone())] })],
    })
}

/// The practice's record wins for who the person is and where they are registered; the team's decisions stay. A new
/// referral of a case that is off the list, or was sent back, opens it again.
fn up_to_date(known: &CaseRoot, import: &CaseRoot) -> CaseRoot {
    let is_referred_again = import.status == CaseStatus::Referred
        && known.status != CaseStatus::Accepted
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
    }
}

fn case_for<'w>(world: &'w World, id: CaseId, deed: Deed, context: &Context<'_>) -> Result<&'w Case, Verdict> {
    let case = rights::case(world, id, context)?;
    rights::allow(context, deed, &case.root.pcn, &[Relation::HasCase])?;
    Ok(case)
}

pub(super) fn update(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::UpdateCase { case_id, priority, cfs, reason, needed_services, is_recurring } = command else { return Ok(Events::new()) };
    let known = &case_for(world, *case_id, Deed::UpdateCase, context)?.root;
    let mut root = known.clone();
    root.priority = priority.unwrap_or(root.priority);
    root.cfs = cfs.or(root.cfs);
    root.reason = reason.clone().unwrap_or(root.reason);
    root.needed_services = needed_services.clone().unwrap_or(root.needed_services);
    root.is_recurring = is_recurring.unwrap_or(root.is_recurring);
    Ok(root_event(EventKind::CaseUpdated, known, root))
}

/// The reason takes the place of the line why the person is on the list: it is what must be mended.
pub(super) fn return_referral(world: &World, id: CaseId, reason: &Line, context: &Context<'_>) -> Result<Events, Verdict> {
    let known = &case_for(world, id, Deed::AnswerReferral, context)?.root;
    if known.status != CaseStatus::Referred {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "No referral waits for an answer here.").into());
    }
    let root = CaseRoot { status: CaseStatus::Returned, reason: reason.clone(), ..known.clone() };
    Ok(root_event(EventKind::ReferralReturned, known, root))
}

/// A referral, one sent back, or a case that had stepped down: on the list (again).
pub(super) fn accept_referral(world: &World, id: CaseId, context: &Context<'_>) -> Result<Events, Verdict> {
    let known = &case_for(world, id, Deed::AnswerReferral, context)?.root;
    if known.status == CaseStatus::Closed {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "This case is closed. A new referral opens it again.").into());
    }
    let root = CaseRoot { status: CaseStatus::Accepted, step_down: None, ..known.clone() };
    Ok(root_event(EventKind::ReferralAccepted, known, root))
}
