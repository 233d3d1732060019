//! Who is to be told of a commit, as mails that are made when they leave. Pure; run under the locks of the commit's streams.
//!
//! - A series concerns everybody it asks or asked.
//! - A meeting with its agenda out concerns those who come for a part of it, and, where it is of no series, all who are asked. While it
//!   is live nobody is mailed: the room tells.
//! - A draft concerns nobody.

use super::About;
use crate::mail::letter::{Letter, ReturnReason};
use mdt_domain::{
    directory::Directory,
    event::{Event, EventKind, Part, State},
    ids::PersonId,
    meeting::{Attendee, AttendeeKind, Meeting, MeetingStatus},
    series::Series,
    stream::StreamId,
    worklist::NoticeKind,
};
use mdt_hub::mails::Happening;
use mdt_store::mails::MailIntent;
use std::collections::BTreeSet;

/// Edits within this time are one mail, seconds: an agenda is put in order line by line.
const JOINED_SECONDS: i64 = 120;

/// Everybody who is to be told.
pub fn mails(happening: &Happening<'_>) -> Vec<MailIntent> {
    let mut entries: BTreeSet<(About, PersonId)> = BTreeSet::new();
    let mut intents = Vec::new();
    for (stream, event) in happening.events {
        match stream {
            // That somebody said yes to their supervision is in no calendar.
            StreamId::Series(_) if event.kind == EventKind::SupervisionAgreed => {}
            StreamId::Series(id) => {
                let before = (happening.before)(stream).and_then(|state| if let State::Series(series) = state { Some(series.as_ref()) } else { None });
                let after = event.parts.iter().find_map(|part| if let Part::Series(series) = part { Some(series) } else { None });
                let people = before.into_iter().chain(after).flat_map(|series| asked(series, happening.directory));
                entries.extend(people.map(|person| (About::Series(*id), person)));
            }
            StreamId::Meeting(id) => {
                let before = match (happening.before)(stream) {
                    Some(State::Meeting(meeting)) => Some(meeting.as_ref()),
                    _ => None,
                };
                entries.extend(concerned(before, event).into_iter().map(|person| (About::Meeting(*id), person)));
            }
            // The agenda's lines say what is discussed; who is needed for it is the case's.
            StreamId::Case(_) if changes_blocks(event.kind) => {
                let meetings = event.parts.iter().filter_map(|part| if let Part::CaseItem(item) = part { Some(item.meeting_id) } else { None });
                for meeting in meetings {
                    if let Some(State::Meeting(meeting)) = (happening.before)(&StreamId::Meeting(meeting)) {
                        entries.extend(partners(meeting).map(|person| (About::Meeting(meeting.root.id), person)));
                    }
                }
            }
            StreamId::PersonWorklist(person) => intents.extend(notice(*person, event, happening)),
            _ => {}
        }
    }
    intents.extend(entries.into_iter().map(|(about, person)| entry(about, person, happening)));
    intents
}

fn entry(about: About, person: PersonId, happening: &Happening<'_>) -> MailIntent {
    let key = format!("entry/{about}/{person}");
    MailIntent { dedupe_key: Some(key), ..Letter::Entry { about }.to(person, happening.now.plus_seconds(JOINED_SECONDS)) }
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
    let is_single = root.series_id.is_none() || root.recurrence_id.is_none();
    let here = before.into_iter().flat_map(|it| it.attendees.values());
    let changed = event.parts.iter().filter_map(|part| if let Part::Attendee(attendee) = part { Some(attendee) } else { None });
    here.chain(changed).filter(|it| is_single || comes_for_a_part(it)).map(|it| it.person_id).collect()
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

fn changes_blocks(kind: EventKind) -> bool { matches!(kind, EventKind::GuestsBound) }

/// What is mailed besides being shown.
fn notice(person: PersonId, event: &Event, happening: &Happening<'_>) -> Option<MailIntent> {
    let code = event.parts.iter().find_map(|part| match part {
        Part::Notice(notice) if event.kind == EventKind::NoticeGiven => match &notice.kind {
            NoticeKind::ReferralReturned { code, .. } => Some(code.clone()),
            _ => None,
        },
        _ => None,
    })?;
    Some(Letter::ReferralReturned { code, reason: ReturnReason::SeeService }.to(person, happening.now))
}
