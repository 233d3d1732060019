//! Whose calendar entries a commit can change. Pure; run under the locks of the commit's streams.
//!
//! - A series concerns everybody it asks or asked.
//! - A meeting with its agenda out concerns those who come for a part of it, and, where it is of no series, all who are asked. While it
//!   is live nobody is mailed: the room tells.
//! - A draft concerns nobody.

use super::About;
use mdt_domain::{
    directory::Directory,
    event::{Event, EventKind, Part, State},
    ids::{MeetingId, PersonId},
    meeting::{Attendee, AttendeeKind, Meeting, MeetingRoot, MeetingStatus},
    series::Series,
    stream::StreamId,
};
use mdt_hub::mails::Happening;
use std::collections::BTreeSet;

/// Whose entry of what is to be looked at again. Errors with the streams that must be known to say so.
pub fn entries(happening: &Happening<'_>) -> Result<BTreeSet<(About, PersonId)>, BTreeSet<StreamId>> {
    let mut entries: BTreeSet<(About, PersonId)> = BTreeSet::new();
    let mut unknown = BTreeSet::new();
    for (stream, event) in happening.events {
        match stream {
            // That somebody said yes to their supervision is in no calendar.
            StreamId::Series(_) if event.kind == EventKind::SupervisionAgreed => {}
            StreamId::Series(id) => {
                let before = match (happening.before)(stream) {
                    Some(Some(State::Series(series))) => Some(series.as_ref()),
                    _ => None,
                };
                let after = event.parts.iter().find_map(|part| if let Part::Series(series) = part { Some(series) } else { None });
                let people = before.into_iter().chain(after).flat_map(|series| asked(series, happening.directory));
                entries.extend(people.map(|person| (About::Series(*id), person)));
            }
            StreamId::Meeting(id) => {
                let people = concerned(meeting_before(happening, *id).flatten(), event);
                entries.extend(people.into_iter().map(|person| (About::Meeting(*id), person)));
            }
            // The agenda's lines say what is discussed; who is needed for it is the case's.
            StreamId::Case(_) => {
                for id in meetings_of_case(happening, stream, event) {
                    match meeting_before(happening, id) {
                        None => drop(unknown.insert(StreamId::Meeting(id))),
                        Some(Some(meeting)) if meeting.root.status == MeetingStatus::Open => {
                            entries.extend(partners(meeting).map(|person| (About::Meeting(id), person)));
                        }
                        Some(_) => {}
                    }
                }
            }
            _ => {}
        }
    }
    if unknown.is_empty() { Ok(entries) } else { Err(unknown) }
}

/// A meeting as it is before. None: not known yet; none in it: there is none.
pub fn meeting_before<'a>(happening: &Happening<'a>, id: MeetingId) -> Option<Option<&'a Meeting>> {
    let state = (happening.before)(&StreamId::Meeting(id))?;
    Some(state.and_then(|state| if let State::Meeting(meeting) = state { Some(meeting.as_ref()) } else { None }))
}

/// Meetings to come in which a case's event can move somebody's block: a pass bound to its line; a service needed or not any more, a
/// bar, or an end, for every line it has.
fn meetings_of_case(happening: &Happening<'_>, stream: &StreamId, event: &Event) -> BTreeSet<MeetingId> {
    let lines = |part: &Part| if let Part::CaseItem(item) = part { Some(item.meeting_id) } else { None };
    let mut meetings: BTreeSet<MeetingId> = if event.kind == EventKind::GuestsBound { event.parts.iter().filter_map(lines).collect() } else { BTreeSet::new() };
    let after = event.parts.iter().find_map(|part| if let Part::CaseRoot(root) = part { Some(root) } else { None });
    if let (Some(Some(State::Case(case))), Some(after)) = ((happening.before)(stream), after) {
        let before = &case.root;
        if (&before.needed_services, &before.bars, before.is_off_list()) != (&after.needed_services, &after.bars, after.is_off_list()) {
            let ahead = case.items.values().filter(|item| !item.is_removed && !item.is_over && item.starts_at > happening.now);
            meetings.extend(ahead.map(|item| item.meeting_id));
        }
    }
    meetings
}

/// Everybody a series asks: always, or on the days on which they chair.
pub fn asked(series: &Series, directory: &Directory) -> BTreeSet<PersonId> {
    let turns = series.chair_rota.iter().flat_map(|turn| std::iter::once(turn.chair).chain(turn.deputy));
    series.asks_always(directory).into_iter().chain(turns).collect()
}

/// Those who come for a part, and guests.
fn partners(meeting: &Meeting) -> impl Iterator<Item = PersonId> + '_ {
    meeting.attendees.values().filter(|it| comes_for_a_part(it)).map(|it| it.person_id)
}
fn comes_for_a_part(attendee: &Attendee) -> bool { attendee.kind != AttendeeKind::Core }

/// Whether somebody's entry is of the meeting: of a part of it, or of a meeting of no series. Else it is of the series.
pub fn has_own_entry(root: &MeetingRoot, attendee: &Attendee) -> bool {
    root.series_id.is_none() || root.recurrence_id.is_none() || comes_for_a_part(attendee)
}

/// Whose entry a meeting's event can change.
fn concerned(before: Option<&Meeting>, event: &Event) -> BTreeSet<PersonId> {
    let root = event.parts.iter().find_map(|part| if let Part::MeetingRoot(root) = part { Some(root) } else { None }).or(before.map(|it| &it.root));
    let Some(root) = root else { return BTreeSet::new() };
    let was = before.map_or(MeetingStatus::Draft, |it| it.root.status);
    let is_out = |status| matches!(status, MeetingStatus::Open | MeetingStatus::Cancelled);
    // Out now, or it was and is called off or put back.
    if !(is_out(root.status) || was == MeetingStatus::Open) || was == MeetingStatus::Live || root.status == MeetingStatus::Live || !changes_entries(event.kind) {
        return BTreeSet::new();
    }
    let here = before.into_iter().flat_map(|it| it.attendees.values());
    let changed = event.parts.iter().filter_map(|part| if let Part::Attendee(attendee) = part { Some(attendee) } else { None });
    here.chain(changed).filter(|it| has_own_entry(root, it)).map(|it| it.person_id).collect()
}

fn changes_entries(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::AgendaPublished
            | EventKind::MeetingCancelled
            | EventKind::MeetingRescheduled
            | EventKind::ItemAdded
            | EventKind::ItemRemoved
            | EventKind::ItemsReordered
            | EventKind::PlannedMinutesSet
            | EventKind::AttendeeAdded
            | EventKind::AttendeeWithdrawn
            | EventKind::AttendeeAnswered
            | EventKind::RotatingRefreshed
    )
}
