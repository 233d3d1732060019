//! The open part of a meeting ends as the room moves to its first case: guests bound to none of the cases drop off, their passes with
//! it. Called by the move itself, so that nobody is left in the room by a second command that never came.

use super::{Context, Events, Verdict, World, close::cases_behind, meeting::change, members::person_set, partners::federation};
use crate::{
    directory::{GuestPass, Person},
    event::EventKind,
    ids::PersonId,
    meeting::{Admission, AgendaItem, Attendee, AttendeeKind, Meeting},
};
use std::collections::BTreeSet;

/// Whose pass ends when the room moves to this line: guests and speakers bound to no case of the agenda. Nobody, unless the open part
/// ends with it.
pub(super) fn leaving<'m>(world: &World, meeting: &'m Meeting, to: &AgendaItem, context: &Context<'_>) -> Result<Vec<&'m Attendee>, Verdict> {
    if !meeting.ends_open_part(to) {
        return Ok(Vec::new());
    }
    let cases = cases_behind(world, meeting)?;
    let is_bound = |person: &Person| cases.iter().any(|(_, case, item)| item.guests.contains(&person.id) && !case.root.bars_person(person));
    let has_pass = |seat: &&Attendee| {
        let is_guest = matches!(seat.kind, AttendeeKind::Guest | AttendeeKind::Speaker) && !seat.is_withdrawn;
        is_guest && matches!(seat.admission, Some(Admission::Invited | Admission::Waiting | Admission::Admitted))
    };
    let guests = meeting.attendees.values().filter(has_pass);
    Ok(guests.filter(|seat| !context.directory.people.get(&seat.person_id).is_some_and(is_bound)).collect())
}

/// Their passes end now; they stay in the meeting's record as having been there.
pub(super) fn ended(meeting: &Meeting, leaving: &[&Attendee], context: &Context<'_>) -> Result<Events, Verdict> {
    if leaving.is_empty() {
        return Ok(Events::new());
    }
    let gone: BTreeSet<PersonId> = leaving.iter().map(|seat| seat.person_id).collect();
    let federation = federation(context)?;
    let mut events = Events::new();
    for person in gone.iter().filter_map(|id| context.directory.people.get(id)) {
        let guest = person.guest.clone().map(|pass| GuestPass { until: pass.until.min(context.now), ..pass });
        events.extend(person_set(federation, Some(person), &Person { guest, ..person.clone() }));
    }
    events.extend(change(EventKind::OpenPartEnded, meeting, |after| {
        for seat in after.attendees.values_mut().filter(|seat| gone.contains(&seat.person_id)) {
            seat.admission = Some(Admission::Ended);
            if seat.is_here {
                (seat.is_here, seat.left_at) = (false, Some(context.now));
            }
        }
    }));
    Ok(events)
}
