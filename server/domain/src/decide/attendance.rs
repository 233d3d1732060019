//! Who was in the room while a case was discussed, and could hear it: written on the case as the room leaves its line, as the
//! meeting closes at it, and before a bar takes the right away. So it says what was, whatever rights are given or taken later.

use super::{Context, Events, Need, Verdict, World, rights};
use crate::{
    case::{Case, CaseAttendance, CaseItem},
    directory::Person,
    event::{Event, EventKind, Part},
    ids::CaseId,
    meeting::{Admission, Meeting, Partstat},
    need_to_know, policy,
    stream::StreamId,
};

/// The line of the case the room is at, with everybody who hears it; none when the room is at no case.
pub(super) fn heard(world: &World, meeting: &Meeting, context: &Context<'_>) -> Result<Option<(CaseId, CaseItem)>, Verdict> {
    let Some(item_id) = meeting.live.current else { return Ok(None) };
    let Some(case_id) = world.cases_of(meeting.root.id)?.get(&item_id).copied() else { return Ok(None) };
    world.require([Need::State(StreamId::Case(case_id))])?;
    let Ok(case) = world.case(case_id) else { return Ok(None) };
    let Some(item) = case.items.get(&item_id) else { return Ok(None) };
    let mut item = item.clone();
    let here: Vec<&Person> = meeting.in_room().filter_map(|id| context.directory.people.get(&id)).collect();
    let matter = here.iter().flat_map(|person| need_to_know::meetings_that_matter(person, case, context.now));
    world.require(matter.map(|id| Need::State(StreamId::Meeting(id))))?;
    for person in here {
        if item.attendance.iter().any(|known| known.person_id == person.id) {
            continue;
        }
        // Who has left since, or whose pass was taken back, was there all the same.
        let then = Person { is_ended: false, ..person.clone() };
        if rights::sees_case(world, &then, case, context)? || had_seat(meeting, case, &item, &then) {
            let (person_id, name, organisation) = (person.id, person.name.clone(), person.organisation.clone());
            item.attendance.push(CaseAttendance { person_id, name, organisation, was_present: true, corrected: None });
        }
    }
    item.attendance.sort_by(|a, b| (&a.name, a.person_id).cmp(&(&b.name, b.person_id)));
    Ok(Some((case_id, item)))
}

/// The same as an event, when it says more than the case knows.
pub(super) fn written(world: &World, meeting: &Meeting, context: &Context<'_>) -> Result<Events, Verdict> {
    let Some((case_id, item)) = heard(world, meeting, context)? else { return Ok(Events::new()) };
    if world.case(case_id)?.items.get(&item.item_id) == Some(&item) {
        return Ok(Events::new());
    }
    Ok(vec![(StreamId::Case(case_id), Event { kind: EventKind::CaseHeard, parts: vec![Part::CaseItem(item)] })])
}

/// Whether somebody could hear a case by a seat that was taken back since.
fn had_seat(meeting: &Meeting, case: &Case, item: &CaseItem, person: &Person) -> bool {
    if !meeting.attendees.get(&person.id).is_some_and(|seat| seat.is_withdrawn) || case.root.bars_person(person) {
        return false;
    }
    let mut before = meeting.clone();
    if let Some(seat) = before.attendees.get_mut(&person.id) {
        (seat.is_withdrawn, seat.partstat) = (false, Partstat::Accepted);
        seat.admission = seat.admission.map(|_| Admission::Admitted);
    }
    (person.guest.is_some() || policy::may_be_expected(person)) && need_to_know::is_expected(person, case, item, &before)
}
