//! What a commit means beside its events: whose rights must be asked again (P12), which cards may be had now, and what the hub
//! has to see to afterwards. Pure look-ups by kind of event; the publisher acts on them.

use mdt_domain::{
    event::{Event, EventKind, Part},
    ids::{CaseId, MeetingId, PersonId},
    meeting::Meeting,
    stream::StreamId,
};
use std::collections::BTreeSet;

/// Something the hub sees to after a commit, one after another, outside the writer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chore {
    /// A meeting went live: whoever is connected is recorded as here.
    Arrivals(MeetingId),
    /// Somebody has the chair now who may not be connected.
    Chair(MeetingId),
    /// What a meeting's rotating partners follow from has changed.
    Rotating(MeetingId),
    /// A directory was published with a gap: it is read whole.
    Directory(StreamId),
    /// A case that is not in memory may be had now by some in the room: it is read, and they are asked.
    Cards(CaseId),
    /// The rota or somebody's absence has changed: every meeting to come.
    RotatingAll,
}

/// Whether an event on a case can end somebody's right to it: nobody is sent it before they were asked again.
pub fn can_end_rights(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::BarSet
            | EventKind::CaseUpdated
            | EventKind::CaseReferred
            | EventKind::CaseRegistered
            | EventKind::CaseUnlisted
            | EventKind::CaseClosed
            | EventKind::CaseSteppedDown
            | EventKind::GuestsBound
    )
}

/// Whether an event on a case can give somebody in a room its card.
pub fn can_give_cards(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::CaseListed
            | EventKind::CaseCarried
            | EventKind::CaseRegistered
            | EventKind::CaseUpdated
            | EventKind::CaseReferred
            | EventKind::GuestsBound
            | EventKind::BarLifted
            | EventKind::GlassBroken
    )
}

/// Whether an event on a case can change which services its meetings need.
pub fn changes_needs(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::CaseListed
            | EventKind::CaseCarried
            | EventKind::CaseUnlisted
            | EventKind::CaseUpdated
            | EventKind::CaseClosed
            | EventKind::CaseSteppedDown
            | EventKind::CaseReferred
    )
}

/// Whether an event on a case changes what the minutes of a meeting that is over say of it.
pub fn changes_minutes(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::MinutesEdited
            | EventKind::MinutesEditWithdrawn
            | EventKind::MinutesPartApproved
            | EventKind::LateLettersLeft
            | EventKind::RecordPasted
            | EventKind::CaseAttendanceCorrected
            | EventKind::OutcomeRecorded
    )
}

/// Whose rights an event on a meeting can change; none: everybody's of a meeting that is not in memory, so it cannot be told whose.
pub fn touched_by(meeting: Option<&Meeting>, event: &Event) -> Option<BTreeSet<PersonId>> {
    let named = match event.kind {
        EventKind::MeetingStarted | EventKind::MeetingClosed | EventKind::MeetingCancelled | EventKind::AgendaPublished => {
            return meeting.map(|meeting| meeting.attendees.keys().copied().collect());
        }
        EventKind::AttendeeAdded
        | EventKind::AttendeeAnswered
        | EventKind::AttendeeWithdrawn
        | EventKind::RotatingRefreshed
        | EventKind::GuestAdmitted
        | EventKind::PassRenewed
        | EventKind::PassRevoked
        | EventKind::OpenPartEnded => event
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Attendee(attendee) => Some(attendee.person_id),
                _ => None,
            })
            .collect(),
        _ => BTreeSet::new(),
    };
    Some(named)
}

/// Whether an event on a meeting can leave a service without anybody.
pub fn empties_seats(kind: EventKind) -> bool {
    matches!(kind, EventKind::MeetingCreated | EventKind::AttendeeAnswered | EventKind::AttendeeWithdrawn | EventKind::PassRevoked)
}
