//! Who may have an action, or be asked about it: one question, asked whenever something is given, asked for, undone or given back. And
//! what a bar takes and gives back. Called by the commands on actions and by those on bars.

use super::{Context, Verdict, World};
use crate::{
    action_item::{ActionItem, ActionStatus, KeptFor, Owner, OwnerRef},
    case::CaseRoot,
    command::ActionHome,
    directory::Directory,
    meeting::Meeting,
    policy,
    rejection::{Rejection, RejectionCode},
};

/// The owner with the name the directory gives.
pub(super) fn owner(wanted: &OwnerRef, context: &Context<'_>) -> Result<Owner, Rejection> {
    match wanted {
        OwnerRef::Nobody => Ok(Owner::Nobody),
        OwnerRef::Pool => Ok(Owner::Pool),
        OwnerRef::Person { person_id } => {
            let person = context.directory.people.get(person_id).ok_or_else(unknown)?;
            Ok(wanted.named(person.name.clone()))
        }
        OwnerRef::Service { service_id } => {
            let service = context.directory.services.get(service_id).ok_or_else(unknown)?;
            Ok(wanted.named(service.name.clone()))
        }
    }
}

fn unknown() -> Rejection { refused("This owner is not in the directory. Choose somebody else.") }
fn refused(words: &str) -> Rejection { Rejection::of_field(RejectionCode::Invalid, "owner", words) }

/// What an action belongs to, as far as it matters to who may have it.
#[derive(Clone, Copy)]
pub(super) enum Home<'a> {
    Case(&'a CaseRoot),
    Meeting(&'a Meeting),
}

/// The one question: may they have what belongs here, or be asked about it? Nobody who has left or whose pass is over; of a case nobody
/// whose work is without cases and nobody its person objected to, whom code and words would reach; of a supervision nobody but its two.
pub(super) fn may_have(home: Home<'_>, whom: &Owner, context: &Context<'_>) -> Result<(), Rejection> {
    let directory = context.directory;
    if let Owner::Person { person_id, name } = whom {
        let person = directory.people.get(person_id).ok_or_else(unknown)?;
        if person.is_ended {
            return Err(Rejection::of_field(RejectionCode::OwnerLeft, "owner", format!("{name} has left. Choose somebody else.")));
        }
        if person.pass_over_at(context.now).is_some() {
            return Err(Rejection::of_field(RejectionCode::OwnerLeft, "owner", format!("{name} came with a pass, which is over. Choose somebody else.")));
        }
        if matches!(home, Home::Case(_)) && !policy::may_have_actions_of_cases(person) {
            return Err(refused("Their work is without cases, so they cannot see what this is about. Give it to somebody else."));
        }
    }
    if let Owner::Service { service_id, .. } = whom
        && !directory.services.contains_key(service_id)
    {
        return Err(unknown());
    }
    match home {
        Home::Case(root) if is_barred_owner(root, whom, directory) => Err(refused("The person of this case objected to them. Give it to somebody else.")),
        Home::Meeting(meeting) if meeting.is_private() && !stays_in_the_pair(meeting, whom) => {
            Err(refused("What is promised in supervision stays between the two of you. Choose one of you."))
        }
        Home::Case(_) | Home::Meeting(_) => Ok(()),
    }
}

fn stays_in_the_pair(meeting: &Meeting, whom: &Owner) -> bool {
    match whom {
        Owner::Nobody => true,
        Owner::Person { person_id, .. } => meeting.asks(*person_id),
        Owner::Service { .. } | Owner::Pool => false,
    }
}

/// The same of what is named by its id.
pub(super) fn may_be_given(world: &World, home: ActionHome, owner: &Owner, context: &Context<'_>) -> Result<(), Verdict> {
    let home = match home {
        ActionHome::Case(id) => Home::Case(&world.case(id)?.root),
        ActionHome::Meeting(id) => Home::Meeting(world.meeting(id)?),
    };
    Ok(may_have(home, owner, context)?)
}

/// The same of an action as it would stand: its owner and whoever is asked. The field is the giver's; who takes back filled in none.
pub(super) fn owner_still_may(world: &World, home: ActionHome, after: &ActionItem, context: &Context<'_>) -> Result<(), Verdict> {
    for whom in std::iter::once(&after.owner).chain(after.asked()) {
        may_be_given(world, home, whom, context).map_err(|verdict| match verdict {
            Verdict::Refused(rejection) => Rejection { field: None, ..rejection }.into(),
            needs @ Verdict::Needs(_) => needs,
        })?;
    }
    Ok(())
}

/// Whether a case keeps an owner out.
pub(super) fn is_barred_owner(root: &CaseRoot, owner: &Owner, directory: &Directory) -> bool {
    match owner {
        Owner::Person { person_id, .. } => directory.people.get(person_id).is_some_and(|person| root.bars_person(person)),
        Owner::Service { service_id, .. } => root.bars_service(*service_id, directory),
        Owner::Nobody | Owner::Pool => false,
    }
}

/// To a new owner, who has not said "got it" yet; what help was asked for is theirs to ask again.
pub(super) fn given(action: ActionItem, owner: Owner) -> ActionItem {
    ActionItem { owner, status: ActionStatus::Open, accepted_at: None, note: None, help: None, handed_on: None, kept_for: None, help_kept: None, ..action }
}

/// Whoever has it may not any more: nobody's, for somebody else to take, and theirs again when the bar is lifted.
pub(super) fn kept_back(action: ActionItem) -> ActionItem {
    let kept = KeptFor { owner: action.owner.clone(), is_blocked: action.status == ActionStatus::Blocked, accepted_at: action.accepted_at };
    let kept_for = Some(Box::new(kept));
    ActionItem { note: action.note.clone(), kept_for, ..given(action, Owner::Nobody) }
}

/// To whom had it until a bar took it, if nobody else has it now and they may: as it was, with the "got it" they had said.
pub(super) fn given_back(action: &ActionItem, root: &CaseRoot, context: &Context<'_>) -> Option<ActionItem> {
    let kept = action.kept_for.as_ref().filter(|_| action.is_open() && action.owner == Owner::Nobody)?;
    may_have(Home::Case(root), &kept.owner, context).ok()?;
    let is_blocked = action.status == ActionStatus::Blocked || (kept.is_blocked && action.status == ActionStatus::Open && action.note.is_some());
    let (accepted_at, note) = (kept.accepted_at, action.note.clone().filter(|_| is_blocked));
    let status = match accepted_at {
        _ if is_blocked => ActionStatus::Blocked,
        Some(_) => ActionStatus::Accepted,
        None => ActionStatus::Open,
    };
    Some(ActionItem { status, accepted_at, note, ..given(action.clone(), kept.owner.clone()) })
}

/// Whoever is asked for help may not be any more: nobody is asked, and they are again when the bar is lifted.
pub(super) fn no_longer_asked(action: &ActionItem) -> ActionItem {
    ActionItem { help: None, help_kept: action.help.clone().map(Box::new), ..action.clone() }
}

/// Of whom it was asked until a bar ended it, if nobody else was asked and its owner is the same: a new owner asks for themselves.
pub(super) fn asked_again(action: &ActionItem, root: &CaseRoot, context: &Context<'_>) -> Option<ActionItem> {
    let help = action.help_kept.as_ref().filter(|_| action.is_open() && action.help.is_none())?;
    may_have(Home::Case(root), &help.of, context).ok()?;
    Some(ActionItem { help: Some((**help).clone()), help_kept: None, ..action.clone() })
}
