//! Taking back one's own last act on an action, exactly and only while nothing else happened to it; and "still to be done" of an
//! action whose case is closed. Never decides for an owner.

use super::{
    Context, Events, Need, Verdict, World,
    action::{cancel, find, found_for, is_open, was_offered, written},
    giving::owner_still_may,
    rights,
};
use crate::{
    action_item::{ActionItem, Owner},
    case::Case,
    command::ActionHome,
    event::EventKind,
    ids::ActionId,
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::Line,
};

/// Back to what it was. Who comes too late is told who changed it and who has it.
pub(super) fn undo(world: &World, home: ActionHome, id: ActionId, context: &Context<'_>) -> Result<Events, Verdict> {
    let me = rights::person(context)?;
    let mut found = find(world, home, id, context)?;
    let action = found.action;
    if let Some(undo) = action.undo.as_ref().filter(|undo| undo.by == me.id) {
        found.relations.push(Relation::Closer);
        rights::allow(context, Deed::ReopenAction, &action.pcn, &found.relations)?;
        let after = undo.was.clone().back(action);
        owner_still_may(world, home, &after, context)?;
        return Ok(written(home, EventKind::ActionUndone, Some(action), after, context));
    }
    world.require([Need::State(StreamId::PersonWorklist(me.id))])?;
    let had_it = world.worklist(&StreamId::PersonWorklist(me.id))?.is_some_and(|list| list.entries.contains_key(&id));
    if !found.sees_home && !had_it && !was_offered(world, action, context)? {
        return Err(Rejection::not_found().into());
    }
    Err(too_late(action).into())
}

fn too_late(action: &ActionItem) -> Rejection { changed_since(action, "Nothing was taken back.") }

/// Who had it as their own and presses a button a moment too late.
pub(super) fn no_longer_theirs(world: &World, action: &ActionItem, context: &Context<'_>) -> Result<Option<Rejection>, Verdict> {
    let Ok(me) = rights::person(context) else { return Ok(None) };
    let list = world.worklist(&StreamId::PersonWorklist(me.id))?;
    let had_it = list.and_then(|list| list.entries.get(&action.id)).is_some_and(|entry| entry.is_withdrawn);
    Ok(had_it.then(|| changed_since(action, "Nothing of yours was changed.")))
}

/// Somebody else has it than who reassigns it saw: a claim is not taken from them unawares.
pub(super) fn has_another_owner(action: &ActionItem) -> Rejection {
    let who = action.undo.as_ref().map_or("Somebody else", |undo| undo.name.as_str());
    let did = match &action.owner {
        Owner::Person { person_id, .. } if action.undo.as_ref().is_some_and(|undo| undo.by == *person_id) => format!("{who} picked it up meanwhile."),
        Owner::Nobody => format!("{who} changed it meanwhile: nobody has it now."),
        owner => format!("{who} changed it meanwhile: it is with {} now.", owner.words()),
    };
    Rejection::of_field(RejectionCode::ChangedMeanwhile, "seen_owner", format!("{did} Nothing was changed. Leave it so, or reassign it all the same."))
}

/// What one added together with a question to a colleague, taken back as one: who answered meanwhile made a promise, which no late
/// "Undo" takes away.
pub(super) fn cancel_unanswered(world: &World, home: ActionHome, id: ActionId, reason: &Line, context: &Context<'_>) -> Result<Events, Verdict> {
    let me = rights::person(context)?;
    let action = found_for(world, home, id, Deed::ChangeAction, context)?;
    // Every act of a person leaves its trace there.
    if action.undo.is_some() || action.asked().is_none() || !action.owner.is(me.id, None) {
        return Err(too_late(action).into());
    }
    cancel(world, home, id, reason, context)
}

fn changed_since(action: &ActionItem, so: &str) -> Rejection {
    let who = action.undo.as_ref().map_or("Somebody else", |undo| undo.name.as_str());
    let has = if action.owner == Owner::Nobody { "Nobody has it now.".to_owned() } else { format!("It is with {} now.", action.owner.words()) };
    Rejection::new(RejectionCode::ChangedMeanwhile, format!("{who} changed this action since. {has} {so}"))
}

/// "Still to be done": its owner, or who leads the PCN.
pub(super) fn confirm(world: &World, home: ActionHome, id: ActionId, context: &Context<'_>) -> Result<Events, Verdict> {
    let action = found_for(world, home, id, Deed::WorkOnAction, context)?;
    is_open(action)?;
    let after = ActionItem { needs_confirmation_since: None, ..action.clone() };
    Ok(written(home, EventKind::ActionConfirmed, Some(action), after, context))
}

/// A case is closed: each of its open actions asks whether it is still to be done.
pub(super) fn ask_confirmation(case: &Case, context: &Context<'_>) -> Events {
    let home = ActionHome::Case(case.root.id);
    let open = case.actions.values().filter(|action| action.is_open() && action.needs_confirmation_since.is_none());
    open.flat_map(|action| {
        let after = ActionItem { needs_confirmation_since: Some(context.now), ..action.clone() };
        written(home, EventKind::ConfirmationAsked, Some(action), after, context)
    })
    .collect()
}
