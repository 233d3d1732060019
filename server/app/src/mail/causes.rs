//! Who is mailed because of a commit: written with it or not at all. Pure; run under the locks of the commit's streams.
//!
//! One mail a person and event. Of a published agenda: whoever has the meeting in their calendar by its series is told of the agenda;
//! whoever comes for a part, or to a meeting of no series, gets an entry, which says it all; a guest gets their pass. Who sent
//! apologies is told nothing of it, and nobody what they do themselves. While a meeting is live the room tells, not the mail; a pass is
//! the way into the room and goes at once.

use super::letter::{Letter, Marked, ReturnReason};
use crate::calendar::{About, marks};
use mdt_domain::{
    directory::{Directory, GuestPass},
    event::{Event, EventKind, Part},
    ids::{MeetingId, PersonId},
    meeting::{Admission, Attendee, AttendeeKind, Meeting, MeetingStatus, Partstat},
    stream::StreamId,
    words::UtcMicros,
    worklist::NoticeKind,
};
use mdt_hub::mails::Happening;
use mdt_store::mails::MailIntent;
use std::collections::{BTreeMap, BTreeSet};

/// Edits within this time are one mail, seconds: an agenda is put in order line by line.
const JOINED_SECONDS: i64 = 120;
/// From the end of a meeting to the mail about its minutes, seconds: what is mended right after the close is in them.
const AFTER_A_MEETING_SECONDS: i64 = 15 * 60;

/// How somebody is told that an agenda is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// By a mail about the agenda.
    Agenda,
    /// By an entry for their calendar, with their part.
    Entry,
    /// By their pass.
    Pass,
}

/// Everybody who is mailed. Errors with the streams that must be known to say so.
pub fn mails(happening: &Happening<'_>) -> Result<Vec<MailIntent>, BTreeSet<StreamId>> {
    let mut entries = marks::entries(happening)?;
    let passes = passes(happening);
    entries.retain(|(about, person)| guest(happening, *person).is_none_or(|pass| pass.mail_asked_at.is_some() && !passes.keys().any(|it| (About::Meeting(it.0), it.1) == (*about, *person))));
    let joined = happening.now.plus_seconds(JOINED_SECONDS);
    let mut intents: Vec<MailIntent> = entries.into_iter().map(|(about, person)| entry(about, person, joined)).collect();
    intents.extend(passes.into_iter().map(|((meeting, guest), at)| Letter::mark(Marked::Pass, meeting, guest, at)));
    for (stream, event) in happening.events {
        match stream {
            StreamId::Meeting(id) => intents.extend(of_meeting(happening, *id, event)),
            StreamId::PersonWorklist(person) => intents.extend(notice(*person, event, happening.now)),
            _ => {}
        }
    }
    Ok(intents)
}

/// How each person is told when this agenda is published by somebody.
pub fn of_publication(meeting: &Meeting, directory: &Directory, by: Option<PersonId>) -> BTreeMap<PersonId, Way> {
    let way = |attendee: &Attendee| {
        let person = directory.people.get(&attendee.person_id).filter(|person| !person.is_ended)?;
        if let Some(pass) = &person.guest {
            return (pass.mail_asked_at.is_some() && attendee.admission == Some(Admission::Invited)).then_some(Way::Pass);
        }
        if attendee.partstat == Partstat::Declined {
            return None;
        }
        let has_entry = marks::has_own_entry(&meeting.root, attendee);
        if has_entry { Some(Way::Entry) } else { (by != Some(person.id)).then_some(Way::Agenda) }
    };
    let asked = meeting.attendees.values().filter(|it| !it.is_withdrawn);
    asked.filter_map(|attendee| Some((attendee.person_id, way(attendee)?))).collect()
}

fn entry(about: About, person: PersonId, not_before: UtcMicros) -> MailIntent {
    MailIntent { dedupe_key: Some(format!("entry/{about}/{person}")), ..Letter::Entry { about }.to(person, not_before) }
}

/// Agenda and minutes.
fn of_meeting(happening: &Happening<'_>, id: MeetingId, event: &Event) -> Vec<MailIntent> {
    let Some(before) = marks::meeting_before(happening, id).flatten() else { return Vec::new() };
    let joined = happening.now.plus_seconds(JOINED_SECONDS);
    let mark = |of, people: Vec<PersonId>, at| people.into_iter().map(|person| Letter::mark(of, id, person, at)).collect();
    match event.kind {
        EventKind::AgendaPublished => {
            let told = of_publication(before, happening.directory, happening.actor);
            mark(Marked::Agenda, told.into_iter().filter(|(_, way)| *way == Way::Agenda).map(|(person, _)| person).collect(), joined)
        }
        // Asked to a meeting whose agenda is out, and whose series does not know them.
        EventKind::AttendeeAdded if before.root.status == MeetingStatus::Open => {
            let is_new = |it: &&Attendee| !it.is_withdrawn && before.attendees.get(&it.person_id).is_none_or(|was| was.is_withdrawn);
            let core = |it: &&Attendee| it.kind == AttendeeKind::Core && !marks::has_own_entry(&before.root, it) && happening.actor != Some(it.person_id);
            let asked = attendees(event).filter(is_new).filter(core).map(|it| it.person_id);
            mark(Marked::Agenda, asked.collect(), joined)
        }
        EventKind::MeetingClosed => {
            let is_member = |it: &&Attendee| !it.is_withdrawn && happening.directory.member(it.person_id).is_some() && happening.actor != Some(it.person_id);
            let asked = before.attendees.values().filter(is_member).map(|it| it.person_id).collect();
            mark(Marked::Minutes, asked, happening.now.plus_seconds(AFTER_A_MEETING_SECONDS))
        }
        _ => Vec::new(),
    }
}

fn attendees(event: &Event) -> impl Iterator<Item = &Attendee> { event.parts.iter().filter_map(|part| if let Part::Attendee(it) = part { Some(it) } else { None }) }

/// Somebody's pass as it is after the commit; none: they are no guest.
fn guest<'a>(happening: &Happening<'a>, id: PersonId) -> Option<&'a GuestPass> {
    let parts = happening.events.iter().flat_map(|(_, event)| &event.parts);
    let set = parts.filter_map(|part| if let Part::Person(person) = part { Some(person) } else { None }).find(|person| person.id == id);
    set.or_else(|| happening.directory.people.get(&id))?.guest.as_ref()
}

/// Passes that are mailed, and when: those of a published agenda, those that get an address, and those made anew to be mailed.
fn passes(happening: &Happening<'_>) -> BTreeMap<(MeetingId, PersonId), UtcMicros> {
    let mut found: BTreeMap<(MeetingId, PersonId), UtcMicros> = BTreeMap::new();
    let joined = happening.now.plus_seconds(JOINED_SECONDS);
    for (stream, event) in happening.events {
        match (stream, event.kind) {
            // A meeting may be started without its agenda having been published.
            (StreamId::Meeting(id), EventKind::AgendaPublished | EventKind::MeetingStarted) => {
                let Some(meeting) = marks::meeting_before(happening, *id).flatten().filter(|it| it.root.status == MeetingStatus::Draft) else { continue };
                let at = if event.kind == EventKind::MeetingStarted { happening.now } else { joined };
                let told = of_publication(meeting, happening.directory, happening.actor);
                found.extend(told.into_iter().filter(|(_, way)| *way == Way::Pass).map(|(guest, _)| ((*id, guest), at)));
            }
            (StreamId::Directory(_), EventKind::PersonSet) => {
                for part in &event.parts {
                    let Part::Person(person) = part else { continue };
                    let Some(pass) = person.guest.as_ref().filter(|pass| pass.mail_asked_at.is_some() && !person.is_ended) else { continue };
                    let was = happening.directory.people.get(&person.id).and_then(|it| it.guest.as_ref());
                    let Some(status) = is_out(happening, pass.meeting_id).filter(|_| was.is_none_or(|was| was.mail_asked_at != pass.mail_asked_at)) else { continue };
                    // Asked for again somebody waits for it; into a live room it is the way.
                    let at = if was.is_some() || status == MeetingStatus::Live { happening.now } else { joined };
                    found.entry((pass.meeting_id, person.id)).or_insert(at);
                }
            }
            _ => {}
        }
    }
    found
}

/// A meeting's state, if its agenda is out and it is not over.
fn is_out(happening: &Happening<'_>, id: MeetingId) -> Option<MeetingStatus> {
    let status = marks::meeting_before(happening, id).flatten()?.root.status;
    matches!(status, MeetingStatus::Open | MeetingStatus::Live).then_some(status)
}

/// What is mailed besides being shown.
fn notice(person: PersonId, event: &Event, now: UtcMicros) -> Option<MailIntent> {
    let code = event.parts.iter().find_map(|part| match part {
        Part::Notice(notice) if event.kind == EventKind::NoticeGiven => match &notice.kind {
            NoticeKind::ReferralReturned { code, .. } => Some(code.clone()),
            _ => None,
        },
        _ => None,
    })?;
    Some(Letter::ReferralReturned { code, reason: ReturnReason::SeeService }.to(person, now))
}
