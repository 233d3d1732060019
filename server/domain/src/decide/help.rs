//! Asking for help with an action: a request to a named colleague or a service, on their worklist until they take it over or say
//! that they cannot. Of the case they learn the action's line, its day and the code.

use super::{
    Context, Events, Verdict, World,
    action::{find, found_for, is_free_on_worklist, is_open, is_same_owner, taken, was_offered, written},
    giving::{may_be_given, owner},
    notices::notice,
    rights,
};
use crate::{
    action_item::{ActionItem, Cannot, HelpRequest, Owner, OwnerRef},
    command::ActionHome,
    directory::Person,
    event::{Event, EventKind},
    ids::ActionId,
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::Line,
    worklist::NoticeKind,
};

/// By its owner, or who leads the PCN. Asking somebody else instead replaces the request; nobody takes it back.
pub(super) fn ask(world: &World, home: ActionHome, id: ActionId, of: &OwnerRef, word: Option<&Line>, context: &Context<'_>) -> Result<Events, Verdict> {
    let me = rights::person(context)?;
    let action = found_for(world, home, id, Deed::WorkOnAction, context)?;
    is_open(action)?;
    let help = request(world, home, of, word, &action.owner, me, context)?;
    let after = ActionItem { help, help_kept: None, ..action.clone() };
    is_free_on_worklist(world, &after)?;
    Ok(written(home, EventKind::HelpAsked, Some(action), after, context))
}

/// The request that a new action of one's own brings with it.
pub(super) fn asked_with(world: &World, home: ActionHome, of: &OwnerRef, own: &Owner, context: &Context<'_>) -> Result<Option<HelpRequest>, Verdict> {
    let me = rights::person(context)?;
    if !own.is(me.id, None) {
        return Err(Rejection::of_field(RejectionCode::Invalid, "asked", "A colleague is asked to take what is yours. Give it to them, or ask with an action of your own.").into());
    }
    request(world, home, of, None, own, me, context).map_err(|verdict| on_field(verdict, "asked"))
}

/// None: nobody is asked any more.
fn request(world: &World, home: ActionHome, of: &OwnerRef, word: Option<&Line>, has_it: &Owner, me: &Person, context: &Context<'_>) -> Result<Option<HelpRequest>, Verdict> {
    let of = owner(of, context).map_err(|refusal| on_field(refusal.into(), "of"))?;
    match of {
        Owner::Nobody => return Ok(None),
        Owner::Pool => return Err(refused("Ask a colleague or a service. To let anybody take it, reassign it to the pool.").into()),
        Owner::Person { .. } | Owner::Service { .. } if is_same_owner(&of, has_it) => return Err(refused("It is theirs already. Ask somebody else.").into()),
        Owner::Person { .. } | Owner::Service { .. } => {}
    }
    may_be_given(world, home, &of, context).map_err(|verdict| on_field(verdict, "of"))?;
    Ok(Some(HelpRequest { of, word: word.cloned(), by: me.id, name: me.name.clone(), at: context.now, cannot: None }))
}

fn refused(words: &str) -> Rejection { Rejection::of_field(RejectionCode::Invalid, "of", words) }

/// The rules of an owner hold for who is asked; the form's field has another name.
fn on_field(verdict: Verdict, field: &'static str) -> Verdict {
    match verdict {
        Verdict::Refused(rejection) => Rejection { field: rejection.field.map(|_| field), ..rejection }.into(),
        needs @ Verdict::Needs(_) => needs,
    }
}

/// "I'll do it" takes it over; of a service, once: the second is told who was first. "Cannot" says why, and its owner reads it.
pub(super) fn answer(world: &World, home: ActionHome, id: ActionId, cannot: Option<&Line>, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let me = rights::person(context)?.clone();
    let found = find(world, home, id, context)?;
    let action = found.action;
    if !found.relations.contains(&Relation::Asked) {
        return no_longer_asked(world, found.sees_home, action, context);
    }
    rights::allow(context, Deed::AnswerHelp, &action.pcn, &found.relations)?;
    is_open(action)?;
    let Some(word) = cannot else {
        let after = taken(action, &me, context);
        is_free_on_worklist(world, &after)?;
        let mut events = written(home, EventKind::ActionClaimed, Some(action), after, context);
        events.extend(told(world, home, action, &me, true, context)?);
        return Ok(events);
    };
    let said = Cannot { by: me.id, name: me.name.clone(), word: word.clone(), at: context.now };
    let help = action.help.clone().map(|help| HelpRequest { cannot: Some(said), ..help });
    let mut events = written(home, EventKind::HelpRefused, Some(action), ActionItem { help, ..action.clone() }, context);
    events.extend(told(world, home, action, &me, false, context)?);
    Ok(events)
}

/// Who asked is told, unless they may have nothing of it since: whoever it was taken from no longer has it on their list.
fn told(world: &World, home: ActionHome, action: &ActionItem, me: &Person, is_taken: bool, context: &mut Context<'_>) -> Result<Option<(StreamId, Event)>, Verdict> {
    let Some(help) = action.help.as_ref().filter(|help| help.by != me.id && context.directory.member(help.by).is_some()) else { return Ok(None) };
    let asker = Owner::Person { person_id: help.by, name: help.name.clone() };
    match may_be_given(world, home, &asker, context) {
        Err(Verdict::Refused(_)) => return Ok(None),
        may => may?,
    }
    let kind = NoticeKind::HelpAnswered { code: action.case_code.clone(), name: me.name.clone(), is_taken };
    Ok(Some(notice(help.by, kind, context)))
}

/// Theirs already: nothing changes. Somebody was first, or it is no longer asked for: those who were asked are told.
fn no_longer_asked(world: &World, sees_home: bool, action: &ActionItem, context: &Context<'_>) -> Result<Events, Verdict> {
    let me = rights::person(context)?;
    if action.is_open() && action.owner.is(me.id, None) {
        return Ok(Events::new());
    }
    if !sees_home && !was_offered(world, action, context)? {
        return Err(Rejection::not_found().into());
    }
    let words = match &action.owner {
        Owner::Person { name, .. } => format!("{name} has this action. Your help is no longer asked for."),
        _ => "Your help is no longer asked for.".to_owned(),
    };
    Err(Rejection::new(RejectionCode::AlreadyTaken, words).into())
}
