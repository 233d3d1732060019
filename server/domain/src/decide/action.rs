//! Actions, on a case or on a meeting (from a topic). Every change writes the copies on the worklists in the same
//! commit: an owner needs no case.

use super::{
    Context, Events, Verdict, World,
    giving::{given, kept_back, may_be_given, owner, owner_still_may},
    help,
    needs::home_stream,
    rights, undo,
};
use crate::{
    action_item::{ActionItem, ActionStatus, ActionWas, HandedOn, Owner, OwnerRef, Undo},
    command::{ActionHome, Command},
    directory::Person,
    event::{Event, EventKind, Part, State},
    ids::{ActionId, ItemId, MeetingId, PersonId},
    meeting::MeetingStatus,
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{Day, Line},
    worklist::WorklistEntry,
};

/// An action as who asks finds it.
pub(super) struct Found<'w> {
    pub(super) action: &'w ActionItem,
    /// Whether they may see the case or meeting it belongs to.
    pub(super) sees_home: bool,
    pub(super) relations: Vec<Relation>,
}

pub(super) fn find<'w>(world: &'w World, home: ActionHome, id: ActionId, context: &Context<'_>) -> Result<Found<'w>, Verdict> {
    let (action, sees_home, mut relations) = match home {
        ActionHome::Case(case_id) => {
            let case = world.case(case_id)?;
            // Whoever the person objected to has nothing of the case, whatever they were to its actions.
            if rights::person(context).is_ok_and(|person| case.root.bars_person(person) && case.root.broken_by(person.id, context.now).is_none()) {
                return Err(Rejection::not_found().into());
            }
            let sees = match rights::person(context) {
                Ok(person) => rights::sees_case(world, person, case, context)?,
                Err(_) => true,
            };
            (case.actions.get(&id), sees, if sees { vec![Relation::HasCase] } else { Vec::new() })
        }
        ActionHome::Meeting(meeting_id) => {
            let meeting = world.meeting(meeting_id)?;
            let sees = rights::person(context).map_or(true, |person| rights::sees_meeting(person, meeting, context));
            // No role reaches into a supervision.
            if meeting.is_private() && !sees {
                return Err(Rejection::not_found().into());
            }
            (meeting.actions.get(&id), sees, rights::relations(meeting, context))
        }
    };
    let action = action.ok_or_else(Rejection::not_found)?;
    if let Ok(me) = rights::person(context) {
        let held = [
            (action.created_by == me.id, Relation::Creator),
            (action.is_owned_by(me.id, me.own_service()), Relation::Owner),
            (action.closed_by == Some(me.id), Relation::Closer),
            (action.asked().is_some_and(|of| of.is(me.id, me.own_service())), Relation::Asked),
        ];
        relations.extend(held.into_iter().filter(|(is_so, _)| *is_so).map(|(_, relation)| relation));
    }
    Ok(Found { action, sees_home, relations })
}

/// Found, and allowed. Without the right, and without the case, it is as if there were none.
pub(super) fn found_for<'w>(world: &'w World, home: ActionHome, id: ActionId, deed: Deed, context: &Context<'_>) -> Result<&'w ActionItem, Verdict> {
    let mut found = find(world, home, id, context)?;
    let pcn = &found.action.pcn;
    if rights::allows(context, deed, pcn, &found.relations) {
        return Ok(found.action);
    }
    // Who holds the chair of the meeting it was promised in may mend it; only then that meeting is looked at.
    if let (Deed::ChangeAction, true, Some(meeting_id)) = (deed, found.sees_home, found.action.meeting_id) {
        found.relations.extend(rights::relations(world.meeting(meeting_id)?, context));
    }
    let Err(refusal) = rights::allow(context, deed, pcn, &found.relations) else { return Ok(found.action) };
    // It was theirs until somebody was quicker: they are told, as the copy they had was all they needed.
    let refusal = match undo::no_longer_theirs(world, found.action, context)? {
        Some(told) => told,
        None if found.sees_home => refusal,
        None => Rejection::not_found(),
    };
    Err(refusal.into())
}

pub(super) fn is_open(action: &ActionItem) -> Result<(), Rejection> {
    if action.is_open() {
        return Ok(());
    }
    Err(Rejection::new(RejectionCode::ActionClosed, "This action is done or cancelled already. Reopen it first."))
}

/// Kinds after which there is nothing to take back.
const NOT_UNDONE: [EventKind; 4] = [EventKind::ActionAdded, EventKind::ActionUndone, EventKind::ActionReopened, EventKind::ConfirmationAsked];

/// The home's event and the worklists': a copy for its owner and for whoever is asked, and the copies of those who no longer are
/// marked as gone. What a person did can be taken back by them.
pub(super) fn written(home: ActionHome, kind: EventKind, before: Option<&ActionItem>, mut after: ActionItem, context: &Context<'_>) -> Events {
    after.undo = before.and_then(|it| it.undo.clone());
    if before == Some(&after) {
        return Events::new();
    }
    let me = rights::person(context).ok().filter(|_| !NOT_UNDONE.contains(&kind));
    after.undo = me.zip(before).map(|(me, before)| Undo { by: me.id, name: me.name.clone(), was: ActionWas::of(before) });
    let copy = |stream: StreamId, is_withdrawn: bool| {
        let entry = WorklistEntry { action: after.for_worklist(), is_withdrawn };
        (stream, Event { kind: EventKind::WorklistChanged, parts: vec![Part::WorklistEntry(entry)] })
    };
    let new = after.worklists();
    let gone = before.map(ActionItem::worklists).unwrap_or_default().into_iter().filter(|old| !new.contains(old)).map(|stream| copy(stream, true));
    let here = new.iter().map(|stream| copy(stream.clone(), false));
    let own = (home_stream(home), Event { kind, parts: vec![Part::ActionItem(after.clone())] });
    std::iter::once(own).chain(gone).chain(here).collect()
}

/// Ids are made by clients: a copy of another home's action with the same id must not be overwritten.
pub(super) fn is_free_on_worklist(world: &World, action: &ActionItem) -> Result<(), Verdict> {
    let home = |it: &ActionItem| (it.case_id, it.meeting_id.filter(|_| it.case_id.is_none()));
    for stream in action.worklists() {
        let known = world.worklist(&stream)?.and_then(|list| list.entries.get(&action.id));
        if known.is_some_and(|entry| home(&entry.action) != home(action)) {
            return Err(rights::id_taken("action_id").into());
        }
    }
    Ok(())
}

/// An action nobody has yet, on a home that who asks may add to.
fn blank(world: &World, command: &Command, me: PersonId, context: &Context<'_>) -> Result<ActionItem, Verdict> {
    let Command::AddAction { home, action_id, what, due_on, from, .. } = command else { return Err(Rejection::not_found().into()) };
    let (pcn, case, from) = match home {
        ActionHome::Case(id) => {
            let case = rights::case(world, *id, context)?;
            rights::allow(context, Deed::AddCaseAction, &case.root.pcn, &[Relation::HasCase])?;
            let fits = |(meeting, item): (MeetingId, ItemId)| case.items.get(&item).is_some_and(|line| line.meeting_id == meeting);
            if from.is_some_and(|from| !fits(from)) {
                return Err(wrong_from());
            }
            (case.root.pcn.clone(), Some((case.root.id, case.root.code.clone())), *from)
        }
        ActionHome::Meeting(id) => {
            let meeting = rights::meeting_for(world, *id, Deed::AddTopicAction, context)?;
            if matches!(meeting.root.status, MeetingStatus::Approved | MeetingStatus::Cancelled) {
                rights::is_unended(meeting)?;
            }
            // Words about a case on a meeting's stream would reach those who may not see the case.
            let is_topic = |item: ItemId| meeting.items.get(&item).is_some_and(|line| line.kind.title().is_some());
            if from.is_some_and(|(meeting_id, item)| meeting_id != *id || !is_topic(item)) {
                return Err(wrong_from());
            }
            (meeting.root.pcn.clone(), None, *from)
        }
    };
    let meeting_id = match home {
        ActionHome::Meeting(id) => Some(*id),
        ActionHome::Case(_) => from.map(|(meeting_id, _)| meeting_id),
    };
    let (case_id, case_code) = case.unzip();
    Ok(ActionItem {
        id: *action_id,
        what: what.clone(),
        owner: Owner::Nobody,
        due_on: *due_on,
        status: ActionStatus::Open,
        case_id,
        case_code,
        pcn,
        meeting_id,
        item_id: from.map(|(_, item)| item),
        created_by: me,
        created_at: context.now,
        accepted_at: None,
        closed_at: None,
        closed_by: None,
        note: None,
        status_before: None,
        help: None,
        handed_on: None,
        needs_confirmation_since: None,
        undo: None,
        kept_for: None,
        help_kept: None,
    })
}

fn wrong_from() -> Verdict {
    let words = "This line does not belong here. Add a case's action on the case, a topic's on its meeting.";
    Rejection::of_field(RejectionCode::Invalid, "from", words).into()
}

pub(super) fn add(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::AddAction { home, action_id, owner: wanted, due_on, asked, .. } = command else { return Ok(Events::new()) };
    let me = rights::person(context)?;
    let mut action = blank(world, command, me.id, context)?;
    let is_taken = match world.state(&home_stream(*home))? {
        Some(State::Case(case)) => case.actions.contains_key(action_id),
        Some(State::Meeting(meeting)) => meeting.actions.contains_key(action_id),
        _ => false,
    };
    action.owner = owner(wanted, context)?;
    action = got_by_its_giver(action, me.id, context);
    may_be_given(world, *home, &action.owner, context)?;
    if let Some(day) = due_on {
        rights::is_day_ahead("due_on", *day, context.today)?;
    }
    if is_taken {
        return Err(rights::id_taken("action_id").into());
    }
    if let Some(of) = asked {
        action.help = help::asked_with(world, *home, of, &action.owner, context)?;
    }
    is_free_on_worklist(world, &action)?;
    Ok(written(*home, EventKind::ActionAdded, None, action, context))
}

/// What becomes of an action; what is not named stays.
#[derive(Default)]
struct Change<'c> {
    what: Option<&'c Line>,
    owner: Option<&'c OwnerRef>,
    due_on: Option<Day>,
    why: Option<&'c Line>,
    seen: Option<&'c OwnerRef>,
}

/// Words, owner, date. A new owner has not said "got it" yet.
pub(super) fn change(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::ChangeAction { home, action_id, what, owner, due_on } = command else { return Ok(Events::new()) };
    changed(world, *home, *action_id, &Change { what: what.as_ref(), owner: owner.as_ref(), due_on: *due_on, ..Change::default() }, context)
}

/// To somebody else, with a word why.
pub(super) fn reassign(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::ReassignAction { home, action_id, owner, due_on, why, seen } = command else { return Ok(Events::new()) };
    changed(world, *home, *action_id, &Change { owner: Some(owner), due_on: *due_on, why: why.as_ref(), seen: seen.as_ref(), ..Change::default() }, context)
}

fn changed(world: &World, home: ActionHome, id: ActionId, wanted: &Change<'_>, context: &Context<'_>) -> Result<Events, Verdict> {
    let action = found_for(world, home, id, Deed::ChangeAction, context)?;
    is_open(action)?;
    let mut after = action.clone();
    if let Some(what) = wanted.what {
        after.what.clone_from(what);
    }
    if let Some(day) = wanted.due_on.filter(|day| action.due_on != Some(*day)) {
        rights::is_day_ahead("due_on", day, context.today)?;
        after.due_on = Some(day);
    }
    let mut kind = EventKind::ActionChanged;
    if let Some(new) = wanted.owner.map(|wanted| owner(wanted, context)).transpose()?
        && !is_same_owner(&new, &action.owner)
    {
        if wanted.seen.is_some_and(|seen| !seen.is(&action.owner)) {
            return Err(undo::has_another_owner(action).into());
        }
        kind = if action.owner == Owner::Nobody { kind } else { EventKind::ActionReassigned };
        may_be_given(world, home, &new, context)?;
        after = given(after, new);
        if let Ok(me) = rights::person(context) {
            after = got_by_its_giver(after, me.id, context);
        }
        // What it was blocked by goes with it, where nothing else is said.
        let blocked = action.note.as_ref().filter(|_| action.status == ActionStatus::Blocked).and_then(|note| Line::parse(&format!("Was blocked: {note}")).ok());
        let by = rights::person(context).ok().zip(wanted.why.cloned().or(blocked));
        after.handed_on = by.map(|(me, why)| HandedOn { by: me.id, name: me.name.clone(), why });
        is_free_on_worklist(world, &after)?;
    }
    Ok(written(home, kind, Some(action), after, context))
}

/// Whoever gives something to themselves has "got it".
fn got_by_its_giver(action: ActionItem, me: PersonId, context: &Context<'_>) -> ActionItem {
    if !matches!(action.owner, Owner::Person { person_id, .. } if person_id == me) {
        return action;
    }
    ActionItem { status: ActionStatus::Accepted, accepted_at: Some(context.now), ..action }
}

/// Names are those of the day; who is meant counts.
pub(super) fn is_same_owner(a: &Owner, b: &Owner) -> bool {
    match (a, b) {
        (Owner::Person { person_id: a, .. }, Owner::Person { person_id: b, .. }) => a == b,
        (Owner::Service { service_id: a, .. }, Owner::Service { service_id: b, .. }) => a == b,
        _ => a == b,
    }
}

/// "Got it"; of a blocked one: it goes on.
pub(super) fn accept(world: &World, home: ActionHome, id: ActionId, context: &Context<'_>) -> Result<Events, Verdict> {
    let action = found_for(world, home, id, Deed::WorkOnAction, context)?;
    is_open(action)?;
    if action.status == ActionStatus::Accepted {
        return Ok(Events::new());
    }
    let after = ActionItem {
        status: ActionStatus::Accepted,
        accepted_at: action.accepted_at.or(Some(context.now)),
        note: None,
        ..action.clone()
    };
    Ok(written(home, EventKind::ActionAccepted, Some(action), after, context))
}

/// "I'll take it", once: the second is told who was first.
pub(super) fn claim(world: &World, home: ActionHome, id: ActionId, context: &Context<'_>) -> Result<Events, Verdict> {
    let me = rights::person(context)?;
    let found = find(world, home, id, context)?;
    let action = found.action;
    let deed = match (&action.owner, home) {
        (Owner::Pool, _) => Deed::ClaimFromPool,
        (Owner::Service { .. }, _) => Deed::ClaimFromService,
        (Owner::Nobody, ActionHome::Case(_)) => Deed::ClaimCaseAction,
        // What is promised on a topic is the members': to a speaker, who does not have it, it does not exist.
        (Owner::Nobody, ActionHome::Meeting(_)) if me.guest.is_some() => return Err(Rejection::not_found().into()),
        (Owner::Nobody, ActionHome::Meeting(_)) => Deed::ClaimTopicAction,
        (Owner::Person { person_id, .. }, _) if *person_id == me.id => {
            is_open(action)?;
            return Ok(Events::new());
        }
        (Owner::Person { name, .. }, _) => {
            let knows = found.sees_home || was_offered(world, action, context)?;
            let refusal = Rejection::new(RejectionCode::AlreadyTaken, format!("{name} has this action already. Choose another one."));
            return Err(if knows { refusal } else { Rejection::not_found() }.into());
        }
    };
    found_for(world, home, id, deed, context)?;
    is_open(action)?;
    let after = taken(action, me, context);
    is_free_on_worklist(world, &after)?;
    Ok(written(home, EventKind::ActionClaimed, Some(action), after, context))
}

/// Theirs from now on, and "got it".
pub(super) fn taken(action: &ActionItem, me: &Person, context: &Context<'_>) -> ActionItem {
    let owner = Owner::Person { person_id: me.id, name: me.name.clone() };
    ActionItem { status: ActionStatus::Accepted, accepted_at: Some(context.now), ..given(action.clone(), owner) }
}

/// Whether it is or was on a list of theirs: the pool's, their own, or their service's.
pub(super) fn was_offered(world: &World, action: &ActionItem, context: &Context<'_>) -> Result<bool, Verdict> {
    if rights::allows(context, Deed::ClaimFromPool, &action.pcn, &[]) {
        return Ok(true);
    }
    let me = rights::person(context)?;
    for stream in std::iter::once(StreamId::PersonWorklist(me.id)).chain(me.own_service().map(StreamId::ServiceWorklist)) {
        if world.worklist(&stream)?.is_some_and(|list| list.entries.contains_key(&action.id)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn closed(action: &ActionItem, status: ActionStatus, note: Option<&Line>, context: &Context<'_>) -> ActionItem {
    ActionItem {
        status,
        status_before: Some(action.status),
        closed_at: Some(context.now),
        closed_by: context.actor.person_id(),
        // What stood in its way stays readable when there is no result to say.
        note: note.cloned().or_else(|| action.note.clone()),
        ..action.clone()
    }
}

pub(super) fn complete(world: &World, home: ActionHome, id: ActionId, result: Option<&Line>, context: &Context<'_>) -> Result<Events, Verdict> {
    let action = found_for(world, home, id, Deed::WorkOnAction, context)?;
    is_open(action)?;
    Ok(written(home, EventKind::ActionDone, Some(action), closed(action, ActionStatus::Done, result, context), context))
}

pub(super) fn cancel(world: &World, home: ActionHome, id: ActionId, reason: &Line, context: &Context<'_>) -> Result<Events, Verdict> {
    let action = found_for(world, home, id, Deed::ChangeAction, context)?;
    is_open(action)?;
    Ok(written(home, EventKind::ActionCancelled, Some(action), closed(action, ActionStatus::Cancelled, Some(reason), context), context))
}

pub(super) fn block(world: &World, home: ActionHome, id: ActionId, reason: &Line, context: &Context<'_>) -> Result<Events, Verdict> {
    let action = found_for(world, home, id, Deed::WorkOnAction, context)?;
    is_open(action)?;
    let after = ActionItem { status: ActionStatus::Blocked, note: Some(reason.clone()), ..action.clone() };
    Ok(written(home, EventKind::ActionBlocked, Some(action), after, context))
}

/// Undo of a tick or a cancellation: back to what it was.
pub(super) fn reopen(world: &World, home: ActionHome, id: ActionId, context: &Context<'_>) -> Result<Events, Verdict> {
    let action = found_for(world, home, id, Deed::ReopenAction, context)?;
    if action.is_open() {
        return Err(Rejection::new(RejectionCode::ActionNotClosed, "This action is open. There is nothing to undo.").into());
    }
    // The last act closed it, so what it replaced is what there was; entries of earlier versions know the status only.
    let status = action.status_before.unwrap_or(ActionStatus::Open);
    let after = match &action.undo {
        Some(undo) => undo.was.clone().back(action),
        None => ActionItem {
            status,
            status_before: None,
            closed_at: None,
            closed_by: None,
            note: action.note.clone().filter(|_| status == ActionStatus::Blocked),
            ..action.clone()
        },
    };
    // Who owned it may have left, or be kept out, since: then somebody else takes it.
    let after = match owner_still_may(world, home, &after, context) {
        Err(Verdict::Refused(_)) => kept_back(after),
        other => other.map(|()| after)?,
    };
    Ok(written(home, EventKind::ActionReopened, Some(action), after, context))
}
