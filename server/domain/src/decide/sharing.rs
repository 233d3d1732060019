//! Who must get nothing of a case (the person objected), and who opens one without a right (break glass).

use super::{
    Actor, Context, Events, Need, Verdict, World,
    action::written,
    attendance,
    giving::{asked_again, given_back, is_barred_owner, kept_back, no_longer_asked},
    notices::notice,
    referral::root_event,
    rights,
};
use crate::{
    action_item::Owner,
    case::{Bar, Barred, BreakGlass, Case, CaseRoot},
    command::{ActionHome, BarTarget},
    directory::{Directory, Person, Role},
    event::EventKind,
    ids::{CaseId, PersonId},
    meeting::MeetingStatus,
    policy::{self, Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::Line,
    worklist::NoticeKind,
};
use std::collections::BTreeSet;

/// A break-glass opening ends by itself after so long, seconds (8 h: a working day).
pub const GLASS_SECONDS: i64 = 8 * 3600;

/// Who set a bar may take it back for so long, seconds, whatever their role: the ten that the page offers, and the way to here.
pub const BAR_UNDO_SECONDS: i64 = 15;

/// A reason somebody else can judge, characters at least.
pub const GLASS_REASON_CHARACTERS: usize = 15;

/// Of an organisation's name, characters at least: fewer would be the beginning of too many names.
const ORGANISATION_CHARACTERS: usize = 3;

/// The target with the name the directory gives. An organisation need not have anybody in the directory yet: who joins from it is kept out.
fn named(whom: &BarTarget, directory: &Directory) -> Option<Barred> {
    match whom {
        BarTarget::Person { person_id } => {
            directory.people.get(person_id).map(|person| Barred::Person { person_id: *person_id, name: person.name.clone() })
        }
        BarTarget::Service { service_id } => {
            directory.services.get(service_id).map(|service| Barred::Service { service_id: *service_id, name: service.name.clone() })
        }
        BarTarget::Organisation { name } => {
            let wanted = Barred::Organisation { name: name.clone() };
            let known = directory.people.values().map(|person| &person.organisation).chain(directory.organisations.values().map(|it| &it.name));
            // As the directory writes it; a part of it by its name is kept out by the name that was given.
            let same = known.into_iter().find(|known| wanted.is_same(&Barred::Organisation { name: (*known).clone() }));
            (name.as_str().chars().count() >= ORGANISATION_CHARACTERS).then(|| Barred::Organisation { name: same.unwrap_or(name).clone() })
        }
    }
}

fn unknown(whom: &BarTarget) -> Rejection {
    let words = match whom {
        BarTarget::Person { .. } => "This person is not in the directory. Choose somebody of the list.",
        BarTarget::Service { .. } => "This service is not in the directory. Choose one of the list.",
        BarTarget::Organisation { .. } => "Write the whole name of the organisation, at least 3 characters.",
    };
    Rejection::of_field(RejectionCode::Invalid, "whom", words)
}

/// From the commit on they get nothing of it: open subscriptions end, lists leave it out. The same bar again is no change.
pub(super) fn set_bar(world: &World, id: CaseId, whom: &BarTarget, reason: &Line, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case_for(world, id, Deed::SetBar, context)?;
    let me = rights::person(context)?;
    let whom = named(whom, context.directory).ok_or_else(|| unknown(whom))?;
    if whom.hits(me) {
        let words = "This would keep you out yourself. Ask a colleague whom the person accepts to write it down.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "whom", words).into());
    }
    if case.root.bars.iter().any(|bar| bar.whom.is_same(&whom)) {
        return Ok(Events::new());
    }
    let heard = heard_until_now(world, case, context)?;
    let mut root = case.root.clone();
    root.bars.push(Bar { whom, reason: reason.clone(), recorded_by: me.id, recorded_at: context.now });
    // What they had promised for the case is nobody's from now on: red in the read-back, for somebody else to take.
    let is_kept_out = |owner: &Owner| is_barred_owner(&root, owner, context.directory);
    let theirs = case.actions.values().filter(|action| action.is_open() && (is_kept_out(&action.owner) || action.asked().is_some_and(is_kept_out)));
    let given_back: Events = theirs
        .flat_map(|action| {
            let (kind, after) = if is_kept_out(&action.owner) {
                (EventKind::ActionReassigned, kept_back(action.clone()))
            } else {
                (EventKind::HelpAsked, no_longer_asked(action))
            };
            written(ActionHome::Case(id), kind, Some(action), after, context)
        })
        .collect();
    // The bar first: what follows it in the commit reaches nobody it keeps out.
    let mut events = root_event(EventKind::BarSet, &case.root, root);
    events.extend(heard);
    events.extend(given_back);
    Ok(events)
}

/// Whoever is in the room while the case is discussed has heard it until now, and is written down before the bar says they may not.
fn heard_until_now(world: &World, case: &Case, context: &Context<'_>) -> Result<Events, Verdict> {
    let unfinished: Vec<_> = case.items.values().filter(|item| !item.is_over && !item.is_removed).collect();
    world.require(unfinished.iter().map(|item| Need::State(StreamId::Meeting(item.meeting_id))))?;
    let mut events = Events::new();
    for item in unfinished {
        if let Ok(meeting) = world.meeting(item.meeting_id)
            && meeting.live.current == Some(item.item_id)
        {
            events.extend(attendance::written(world, meeting, context)?);
        }
    }
    Ok(events)
}

/// By who leads the PCN or a GP of it, and for a moment by who set it, who always has the case: nobody keeps out themselves. What stood is
/// in the journal. Actions that were taken by it go back.
pub(super) fn lift_bar(world: &World, id: CaseId, whom: &BarTarget, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case(world, id, context)?;
    let is_meant = |bar: &Bar| match (whom, &bar.whom) {
        (BarTarget::Person { person_id: a }, Barred::Person { person_id: b, .. }) => a == b,
        (BarTarget::Service { service_id: a }, Barred::Service { service_id: b, .. }) => a == b,
        (BarTarget::Organisation { name }, Barred::Organisation { .. }) => bar.whom.is_same(&Barred::Organisation { name: name.clone() }),
        _ => false,
    };
    let is_just_set = |bar: &Bar| context.actor.person_id() == Some(bar.recorded_by) && context.now < bar.recorded_at.plus_seconds(BAR_UNDO_SECONDS);
    let is_own = case.root.bars.iter().any(|bar| is_meant(bar) && is_just_set(bar));
    let relations = std::iter::once(Relation::HasCase).chain(is_own.then_some(Relation::Creator));
    rights::allow(context, Deed::LiftBar, &case.root.pcn, &relations.collect::<Vec<_>>())?;
    // Whoever opened it against a bar, for risk to life, has it; the bar is not theirs to lift.
    if let Actor::Person(me) = context.actor
        && case.root.bars.iter().any(|bar| is_meant(bar) && bar.whom.hits(me))
    {
        let words = "This bar keeps you out yourself. Ask a colleague whom the person accepts to lift it.";
        return Err(Rejection::of_field(RejectionCode::NotAllowed, "whom", words).into());
    }
    if !case.root.bars.iter().any(is_meant) {
        return Ok(Events::new());
    }
    let mut root: CaseRoot = case.root.clone();
    root.bars.retain(|bar| !is_meant(bar));
    // What the bar took is theirs again where nobody else has it now and no other bar stands in the way.
    let restored = |action| {
        let back = given_back(action, &root, context).map(|after| (EventKind::ActionReassigned, after));
        back.or_else(|| asked_again(action, &root, context).map(|after| (EventKind::HelpAsked, after)))
    };
    let theirs = case.actions.values().filter_map(|action| Some((action, restored(action)?)));
    let again: Events = theirs.flat_map(|(action, (kind, after))| written(ActionHome::Case(id), kind, Some(action), after, context)).collect();
    // The bar first: whoever it kept out has the case again before they are told.
    let mut events = root_event(EventKind::BarLifted, &case.root, root);
    events.extend(again);
    Ok(events)
}

/// For clinicians of a PCN and link workers; against a bar only for risk to life. To everybody else, and where it may not be,
/// the case does not exist. Whoever answers for information governance and for the PCN is told in the same commit.
pub(super) fn break_glass(world: &World, id: CaseId, reason: &Line, is_risk_to_life: bool, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let me = rights::person(context)?;
    if !policy::may_break_glass(me) {
        return Err(Rejection::not_found().into());
    }
    let case = world.case(id)?;
    if case.root.bars_person(me) && !is_risk_to_life {
        return Err(Rejection::not_found().into());
    }
    if rights::sees_case(world, me, case, context)? {
        let words = "You have this case already. Open it from your list.";
        return Err(Rejection::new(RejectionCode::ItemNotReady, words).into());
    }
    if reason.as_str().chars().count() < GLASS_REASON_CHARACTERS {
        let words = "Write the reason so that somebody else understands it: at least 15 characters.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "reason", words).into());
    }
    let told = who_is_told(world, case, context)?;
    let until = context.now.plus_seconds(GLASS_SECONDS);
    let mut root = case.root.clone();
    root.break_glass.push(BreakGlass {
        person_id: me.id,
        name: me.name.clone(),
        reason: reason.clone(),
        is_risk_to_life,
        opened_at: context.now,
        until,
    });
    let kind = NoticeKind::GlassBroken {
        case_id: id,
        code: case.root.code.clone(),
        person_id: me.id,
        name: me.name.clone(),
        reason: reason.clone(),
        is_risk_to_life,
        until,
    };
    let mut events = root_event(EventKind::GlassBroken, &case.root, root);
    events.extend(told.into_iter().filter(|person| *person != me.id).map(|person| notice(person, kind.clone(), context)));
    Ok(events)
}

/// Information governance leads, and, unless the person objected to them, the PCN's clinical directors and who holds the chair
/// of a live meeting that has the case.
fn who_is_told(world: &World, case: &Case, context: &Context<'_>) -> Result<BTreeSet<PersonId>, Verdict> {
    let unfinished: Vec<_> = case.items.values().filter(|item| !item.is_over && !item.is_removed).map(|item| item.meeting_id).collect();
    world.require(unfinished.iter().map(|id| Need::State(StreamId::Meeting(*id))))?;
    let chairs = unfinished.iter().filter_map(|id| world.meeting(*id).ok()).filter(|it| it.root.status == MeetingStatus::Live);
    let chairs: BTreeSet<PersonId> = chairs.filter_map(|meeting| meeting.live.chair_held_by).collect();
    let leads = |person: &Person| person.has_role(Role::ClinicalDirector, &case.root.pcn) || chairs.contains(&person.id);
    let is_told = |person: &&Person| person.is_any(Role::IgLead) || (leads(person) && !case.root.bars_person(person));
    Ok(context.directory.people.values().filter(is_told).map(|person| person.id).collect())
}
