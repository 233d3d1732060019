//! Who asks, what they are to the thing, and the answers when they may not: the bridge from states to
//! [`crate::policy`]. What somebody cannot see is answered as if it did not exist.

use super::{Actor, Context, Need, Verdict, World};
use crate::{
    case::Case,
    directory::{Person, Role},
    ids::{CaseId, MeetingId},
    meeting::{Meeting, MeetingStatus},
    need_to_know,
    policy::{self, Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::{Day, OdsCode},
};

/// The member who asks; the system cannot promise, say or decide anything in its own name.
pub(super) fn person<'a>(context: &Context<'a>) -> Result<&'a Person, Rejection> {
    match context.actor {
        Actor::Person(person) => Ok(person),
        Actor::System => Err(Rejection::new(RejectionCode::NotAllowed, "Only a person can do this. Sign in and do it in your own name.")),
    }
}

pub(super) fn sees_meeting(person: &Person, meeting: &Meeting, context: &Context<'_>) -> bool {
    policy::may_subscribe(person, &StreamId::Meeting(meeting.root.id), &meeting.facts(person.id), context.now).holds_at(context.now)
}

/// Whether somebody may see a case now. Asks for the meetings that matter to it.
pub(super) fn sees_case(world: &World, person: &Person, case: &Case, context: &Context<'_>) -> Result<bool, Verdict> {
    let meetings = need_to_know::meetings_that_matter(person, case, context.now);
    world.require(meetings.into_iter().map(|id| Need::State(StreamId::Meeting(id))))?;
    let facts = need_to_know::case_facts(person, case, context.now, |id| world.meeting(id).ok());
    Ok(policy::may_subscribe(person, &StreamId::Case(case.root.id), &facts, context.now).holds_at(context.now))
}

/// A meeting that exists for who asks.
pub(super) fn meeting<'w>(world: &'w World, id: MeetingId, context: &Context<'_>) -> Result<&'w Meeting, Verdict> {
    let meeting = world.meeting(id)?;
    match context.actor {
        Actor::Person(person) if !sees_meeting(person, meeting, context) => Err(Rejection::not_found().into()),
        _ => Ok(meeting),
    }
}

/// A case that exists for who asks.
pub(super) fn case<'w>(world: &'w World, id: CaseId, context: &Context<'_>) -> Result<&'w Case, Verdict> {
    let case = world.case(id)?;
    match context.actor {
        Actor::Person(person) if !sees_case(world, person, case, context)? => Err(Rejection::not_found().into()),
        _ => Ok(case),
    }
}

/// A case that exists for who asks, and the right to do something with it.
pub(super) fn case_for<'w>(world: &'w World, id: CaseId, deed: Deed, context: &Context<'_>) -> Result<&'w Case, Verdict> {
    let case = case(world, id, context)?;
    let mut relations = of_practice(&case.root.practice, context);
    relations.push(Relation::HasCase);
    allow(context, deed, &case.root.pcn, &relations)?;
    Ok(case)
}

/// Whether who asks is staff of a practice.
pub(super) fn of_practice(practice: &OdsCode, context: &Context<'_>) -> Vec<Relation> {
    match context.actor {
        Actor::Person(person) if person.has_role(Role::PracticeStaff, practice) => vec![Relation::PracticeOfCase],
        _ => Vec::new(),
    }
}

/// What who asks is to a meeting.
pub(super) fn relations(meeting: &Meeting, context: &Context<'_>) -> Vec<Relation> {
    let Some(me) = context.actor.person_id() else { return Vec::new() };
    let held = [
        (meeting.asks(me), Relation::Attendee),
        (meeting.live.chair_held_by == Some(me) && meeting.root.status == MeetingStatus::Live, Relation::ChairHolder),
        (meeting.root.chair == me, Relation::AppointedChair),
        (meeting.root.deputy == Some(me), Relation::Deputy),
        (meeting.live.chair_held_by == Some(me) && matches!(meeting.root.status, MeetingStatus::Ended | MeetingStatus::Approved), Relation::HeldChair),
    ];
    held.into_iter().filter(|(is_so, _)| *is_so).map(|(_, relation)| relation).collect()
}

/// Whether the table of rights says yes. The system may all that needs no name of its own.
pub(super) fn allows(context: &Context<'_>, deed: Deed, pcn: &OdsCode, relations: &[Relation]) -> bool {
    match context.actor {
        Actor::System => true,
        Actor::Person(person) => policy::may(person, deed, pcn, relations),
    }
}

/// The same as a refusal.
pub(super) fn allow(context: &Context<'_>, deed: Deed, pcn: &OdsCode, relations: &[Relation]) -> Result<(), Rejection> {
    if allows(context, deed, pcn, relations) {
        return Ok(());
    }
    Err(match deed {
        Deed::MoveRoom => Rejection::new(
            RejectionCode::NotChair,
            "Only who holds the chair can do this. The appointed chair and the deputy can take the chair.",
        ),
        _ => Rejection::new(RejectionCode::NotAllowed, "Your role does not include this. Ask the coordinator or who holds the chair."),
    })
}

/// For what a meeting asks: visible, and the right to do it.
pub(super) fn meeting_for<'w>(world: &'w World, id: MeetingId, deed: Deed, context: &Context<'_>) -> Result<&'w Meeting, Verdict> {
    let meeting = meeting(world, id, context)?;
    allow(context, deed, &meeting.root.pcn, &relations(meeting, context))?;
    Ok(meeting)
}

/// The same for what is possible only while live: the state is told before the right, it helps more.
pub(super) fn live_meeting_for<'w>(world: &'w World, id: MeetingId, deed: Deed, context: &Context<'_>) -> Result<&'w Meeting, Verdict> {
    is_live(meeting(world, id, context)?)?;
    meeting_for(world, id, deed, context)
}

/// The same for what is possible until the end.
pub(super) fn unended_meeting_for<'w>(world: &'w World, id: MeetingId, deed: Deed, context: &Context<'_>) -> Result<&'w Meeting, Verdict> {
    is_unended(meeting(world, id, context)?)?;
    meeting_for(world, id, deed, context)
}

/// Refuses unless live.
pub(super) fn is_live(meeting: &Meeting) -> Result<(), Rejection> {
    is_unended(meeting)?;
    if meeting.root.status == MeetingStatus::Live {
        return Ok(());
    }
    Err(Rejection::new(RejectionCode::MeetingNotLive, "The meeting has not started. Start it first."))
}

/// Refuses once ended or called off.
pub(super) fn is_unended(meeting: &Meeting) -> Result<(), Rejection> {
    match meeting.root.status {
        MeetingStatus::Draft | MeetingStatus::Open | MeetingStatus::Live => Ok(()),
        MeetingStatus::Ended | MeetingStatus::Approved => {
            Err(Rejection::new(RejectionCode::MeetingEnded, "The meeting is over. Use the next meeting, or ask for an amendment of its minutes."))
        }
        MeetingStatus::Cancelled => Err(Rejection::new(RejectionCode::MeetingEnded, "The meeting was called off. Use the next one.")),
    }
}

/// What approved minutes say is changed by an amendment only.
pub(super) fn minutes_approved() -> Rejection {
    Rejection::new(RejectionCode::MinutesApproved, "The minutes are approved and locked. Amend them: the chair approves the amendment as a new version.")
}

/// Refuses once live.
pub(super) fn is_before_start(meeting: &Meeting) -> Result<(), Rejection> {
    is_unended(meeting)?;
    if meeting.root.status.is_before_start() {
        return Ok(());
    }
    Err(Rejection::new(RejectionCode::MeetingAlreadyLive, "The meeting has started already. Close it when it is over."))
}

/// Refuses for a supervision: it stays between its two people.
pub(super) fn is_open_to_others(meeting: &Meeting) -> Result<(), Rejection> {
    if !meeting.is_private() {
        return Ok(());
    }
    Err(Rejection::new(RejectionCode::ItemNotReady, "Supervision is between its two people. Meet anybody else in a meeting of its own."))
}

/// A day to come, at most about a year ahead: what is further is a slip of the year.
pub(super) fn is_day_ahead(field: &'static str, day: Day, today: Day) -> Result<(), Rejection> {
    if day < today {
        Err(Rejection::of_field(RejectionCode::Invalid, field, "This day is over. Choose today or a later day."))
    } else if day > today.plus_days(366) {
        Err(Rejection::of_field(RejectionCode::Invalid, field, "This day is more than a year ahead. Choose a day within 366 days."))
    } else {
        Ok(())
    }
}

/// A number within its bounds.
pub(super) fn is_within(field: &'static str, value: u16, bounds: std::ops::RangeInclusive<u16>) -> Result<(), Rejection> {
    if bounds.contains(&value) {
        return Ok(());
    }
    let words = format!("{value} is not possible here. Choose {} to {} minutes.", bounds.start(), bounds.end());
    Err(Rejection::of_field(RejectionCode::Invalid, field, words))
}

/// An id made by a client that is in use already.
pub(super) fn id_taken(field: &'static str) -> Rejection {
    Rejection::of_field(RejectionCode::IdTaken, field, "This id is in use already. Send it again with a new one.")
}
