//! Who attended a meeting, for how long, and which slots were held meanwhile: from their stays in the live room. What an attendance
//! certificate says.

use crate::{
    ids::PersonId,
    meeting::{AgendaItem, Attendance, Attendee, ItemKind, Meeting, MeetingStatus},
    words::UtcMicros,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Stays kept of one person; whoever comes and goes more often has the last one go on.
const MOST_STAYS: usize = 40;

/// From an arrival in the live room to the leaving after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Stay {
    /// Since when.
    pub from: UtcMicros,
    /// Until when; none: is still there, or was until the end.
    pub until: Option<UtcMicros>,
}

/// What somebody attended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attended<'m> {
    /// Minutes in the room, at least 1; none: written down as present at the roll-call, without a connection of their own.
    pub minutes: Option<u32>,
    /// Training and speakers' slots that were held while they were there, in the agenda's order.
    pub slots: Vec<&'m AgendaItem>,
}

impl Attendee {
    /// Came into the live room; who is there already stays.
    pub(crate) fn stay_begins(&mut self, now: UtcMicros) {
        let is_full = self.stays.len() >= MOST_STAYS;
        match self.stays.last_mut() {
            Some(stay) if stay.until.is_none() => {}
            Some(stay) if is_full => stay.until = None,
            _ => self.stays.push(Stay { from: now, until: None }),
        }
    }
    /// Left it.
    pub(crate) fn stay_ends(&mut self, now: UtcMicros) {
        if let Some(stay) = self.stays.last_mut() {
            stay.until.get_or_insert(now);
        }
    }
}

/// A slot that was held, and for how long, seconds.
fn held(item: &AgendaItem) -> Option<(UtcMicros, u32)> {
    let is_slot = matches!(item.kind, ItemKind::Training { .. } | ItemKind::Speaker { .. }) && item.is_listed();
    item.started_at.filter(|_| is_slot && item.spent_seconds > 0).map(|at| (at, item.spent_seconds))
}

/// Seconds of the stays that fall between two instants.
fn seconds_between(stays: &[(UtcMicros, UtcMicros)], from: UtcMicros, until: UtcMicros) -> u32 {
    stays.iter().map(|(came, left)| (*left).min(until).seconds_since((*came).max(from))).sum()
}

/// What a person attended of a meeting that is over; none: they did not come, or it is not over.
pub fn attended(meeting: &Meeting, person_id: PersonId) -> Option<Attended<'_>> {
    let (started_at, ended_at) = meeting.live.started_at.zip(meeting.live.ended_at)?;
    let is_over = matches!(meeting.root.status, MeetingStatus::Ended | MeetingStatus::Approved);
    let attendee = meeting.attendees.get(&person_id).filter(|it| is_over && it.attendance == Attendance::Present)?;
    let mut stays: Vec<(UtcMicros, UtcMicros)> = attendee.stays.iter().map(|stay| (stay.from, stay.until.unwrap_or(ended_at))).collect();
    if stays.is_empty() {
        // From before stays were kept.
        stays.extend(attendee.arrived_at.map(|came| (came, attendee.left_at.unwrap_or(ended_at))));
    }
    let was_there = |from: UtcMicros, seconds: u32| {
        // Half of it at least: who only looked in has not attended it.
        stays.is_empty() || seconds_between(&stays, from, from.plus_seconds(i64::from(seconds))) * 2 >= seconds
    };
    let slots = meeting.ordered_items().into_iter().filter(|item| held(item).is_some_and(|(from, seconds)| was_there(from, seconds))).collect();
    let seconds = seconds_between(&stays, started_at, ended_at);
    let minutes = if stays.is_empty() { None } else { Some(((seconds + 30) / 60).max(1)) };
    Some(Attended { minutes, slots })
}
