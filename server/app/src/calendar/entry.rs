//! What one person's calendar entry is to say now. Read from states; writes nothing.

use super::{About, marks};
use crate::mail::{
    facts::{OwnPart, When},
    place::Place,
};
use mdt_domain::{
    agenda::predict::{OPENING_SECONDS, predicted_starts},
    case::Case,
    event::State,
    ids::{ItemId, MeetingId, PersonId},
    meeting::{Attendee, AttendeeKind, Meeting, MeetingKind, MeetingStatus, Partstat},
    need_to_know,
    series::{Held, Series},
    stream::StreamId,
    words::{Day, UtcMicros},
};
use mdt_hub::Hub;
use mdt_store::error::StoreError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An entry as it is to be. Two that are equal say the same to a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What kind of meeting: its words are the kind's, never somebody's.
    pub kind: MeetingKind,
    /// Whose, by name.
    pub place: String,
    /// When.
    pub when: EntryWhen,
    /// Items of the agenda the person comes for; 0: what everybody there hears, of which none is theirs; none: all of it.
    pub items: Option<u16>,
    /// The meeting its link leads to: the next one, of a series.
    pub meeting: MeetingId,
    /// Whether the person chairs.
    pub is_chair: bool,
}

/// When an entry is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum EntryWhen {
    /// Once.
    Once {
        /// From.
        starts_at: UtcMicros,
        /// To.
        ends_at: UtcMicros,
    },
    /// As the series meets: the series as it stands decides, with the coming occurrences that are not as its rule has them.
    Series {
        /// The series.
        series: Box<Series>,
    },
}
impl Entry {
    /// The part of a meeting it is of; none: all of it.
    pub fn own_part(&self) -> Option<OwnPart> {
        match &self.when {
            EntryWhen::Once { starts_at, ends_at } => {
                self.items.map(|items| OwnPart { from: When::london(*starts_at), minutes: minutes_between(*starts_at, *ends_at), items })
            }
            EntryWhen::Series { .. } => None,
        }
    }
    /// Where its link leads: a meeting of one day to that meeting; a series, whose one entry stands on every day, to what the day holds.
    pub fn leads_to(&self) -> Place {
        match self.when {
            EntryWhen::Once { .. } => Place::Meeting(self.meeting),
            EntryWhen::Series { .. } => Place::Today,
        }
    }
    /// Its (first) start.
    pub fn starts_at(&self) -> UtcMicros {
        match &self.when {
            EntryWhen::Once { starts_at, .. } => *starts_at,
            EntryWhen::Series { series } => series.starts_on.at(&series.starts_at_local),
        }
    }
}

/// Whole minutes from one instant to another.
pub fn minutes_between(from: UtcMicros, to: UtcMicros) -> u16 { u16::try_from((to.0 - from.0).max(0) / 60_000_000).unwrap_or(u16::MAX) }

/// What a person's calendar is to say of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// This.
    Entry(Box<Entry>),
    /// Nothing: they are not asked, or it is not held.
    Nothing,
    /// What it says already: they sent apologies, and nobody takes that out of their calendar.
    AsItIs,
}
impl From<Option<Entry>> for Wanted {
    fn from(entry: Option<Entry>) -> Self { entry.map_or(Self::Nothing, |entry| Self::Entry(Box::new(entry))) }
}

/// What the entry of a person is to say.
pub async fn wanted(hub: &Hub, person: PersonId, about: About) -> Result<Wanted, StoreError> {
    match about {
        About::Series(id) => match hub.state(&StreamId::Series(id)).await? {
            Some(State::Series(series)) => Ok(of_series(hub, person, *series).into()),
            _ => Ok(Wanted::Nothing),
        },
        About::Meeting(id) => match hub.meeting(id).await? {
            Some(meeting) => of_meeting(hub, person, &meeting).await,
            None => Ok(Wanted::Nothing),
        },
    }
}

fn place(hub: &Hub, code: &mdt_domain::words::OdsCode) -> String {
    hub.directory().organisations.get(code).map_or_else(|| code.to_string(), |place| place.name.to_string())
}

fn of_series(hub: &Hub, person: PersonId, series: Series) -> Option<Entry> {
    let (directory, today) = (hub.directory(), hub.today());
    if !marks::asked(&series, &directory).contains(&person) {
        return None;
    }
    let next = next_held(hub, &series, today)?;
    Some(Entry {
        kind: series.kind,
        place: place(hub, &series.pcn),
        items: None,
        meeting: crate::jobs::occurrences::meeting_id(series.id, next.recurrence_id),
        is_chair: series.chair == person,
        when: EntryWhen::Series { series: Box::new(series) },
    })
}

/// The next occurrence within a year: one to come where there is one, else today's; none: the series is over.
pub fn next_held(hub: &Hub, series: &Series, today: Day) -> Option<Held> {
    let held: Vec<Held> = series.held(hub.holidays(), today, today.plus_days(366)).into_iter().filter(|held| !held.is_cancelled).collect();
    held.iter().find(|held| held.starts_at > hub.now()).or(held.first()).copied()
}

/// What the entry of a meeting is to say, as the meeting is given.
pub async fn of_meeting(hub: &Hub, person: PersonId, meeting: &Meeting) -> Result<Wanted, StoreError> {
    let Some(attendee) = meeting.attendees.get(&person).filter(|it| !it.is_withdrawn) else { return Ok(Wanted::Nothing) };
    let is_of_series = meeting.root.series_id.is_some() && meeting.root.recurrence_id.is_some();
    match meeting.root.status {
        // What began, or is over, stays in the calendar where it was.
        MeetingStatus::Live | MeetingStatus::Ended | MeetingStatus::Approved => return Ok(Wanted::AsItIs),
        MeetingStatus::Draft | MeetingStatus::Cancelled => return Ok(Wanted::Nothing),
        MeetingStatus::Open if attendee.kind == AttendeeKind::Core && is_of_series => return Ok(Wanted::Nothing),
        MeetingStatus::Open if attendee.partstat == Partstat::Declined => return Ok(Wanted::AsItIs),
        MeetingStatus::Open => {}
    }
    let Some((starts_at, ends_at, items)) = block(hub, meeting, attendee).await? else { return Ok(Wanted::Nothing) };
    Ok(Wanted::Entry(Box::new(Entry {
        kind: meeting.root.kind,
        place: place(hub, &meeting.root.pcn),
        when: EntryWhen::Once { starts_at, ends_at },
        items,
        meeting: meeting.root.id,
        is_chair: meeting.root.chair == person,
    })))
}

/// From when to when somebody is needed, and for how many items. None: for nothing any more.
async fn block(hub: &Hub, meeting: &Meeting, attendee: &Attendee) -> Result<Option<(UtcMicros, UtcMicros, Option<u16>)>, StoreError> {
    let whole = (meeting.root.starts_at, meeting.planned_end(), None);
    // Somebody "available for specific input" of no service comes when called; a speaker when their slots are.
    let own: Vec<ItemId> = match attendee.kind {
        AttendeeKind::Core => return Ok(Some(whole)),
        AttendeeKind::Rotating if attendee.service_id.is_none() => return Ok(Some(whole)),
        AttendeeKind::Speaker => slots_of(meeting, attendee.person_id),
        AttendeeKind::Rotating => lines_of(hub, meeting, attendee).await?,
        AttendeeKind::Guest => Some(lines_of(hub, meeting, attendee).await?).filter(|own| !own.is_empty()).unwrap_or_else(|| slots_of(meeting, attendee.person_id)),
    };
    // A speaker without a slot comes for what everybody there hears; a guest bound to no case too, where not all is closed to them.
    let is_for_open_part = own.is_empty() && (attendee.kind == AttendeeKind::Speaker || (attendee.kind == AttendeeKind::Guest && meeting.has_closed_part()));
    let lines = if is_for_open_part { open_lines(meeting) } else { own };
    // From the planned start, whatever the clock says: an entry must not move because time passes.
    let starts = predicted_starts(meeting, meeting.root.starts_at);
    let spans: BTreeMap<UtcMicros, UtcMicros> = lines
        .iter()
        .filter_map(|id| Some((*starts.get(id)?, meeting.items.get(id)?)))
        .map(|(start, item)| (start, start.plus_seconds(i64::from(item.allowed_seconds()))))
        .collect();
    let (Some(first), Some(last)) = (spans.keys().next(), spans.values().max()) else { return Ok(None) };
    // Who comes for the first line comes to the beginning.
    let first = if *first == meeting.root.starts_at.plus_seconds(OPENING_SECONDS) { meeting.root.starts_at } else { *first };
    let items = if is_for_open_part { 0 } else { u16::try_from(spans.len()).unwrap_or(u16::MAX) };
    Ok(Some((first, *last, Some(items))))
}

/// A speaker's own slots.
fn slots_of(meeting: &Meeting, speaker: PersonId) -> Vec<ItemId> {
    meeting.ordered_items().into_iter().filter(|item| item.kind.is_spoken_by(speaker)).map(|item| item.id).collect()
}

/// What all in the room hear.
fn open_lines(meeting: &Meeting) -> Vec<ItemId> { meeting.ordered_items().into_iter().filter(|item| item.kind.title().is_some()).map(|item| item.id).collect() }

/// The lines somebody comes for.
async fn lines_of(hub: &Hub, meeting: &Meeting, attendee: &Attendee) -> Result<Vec<ItemId>, StoreError> {
    let directory = hub.directory();
    let Some(person) = directory.people.get(&attendee.person_id) else { return Ok(Vec::new()) };
    let mut lines = Vec::new();
    for (item, case) in hub.lines(meeting.root.id).await? {
        if let Some(case) = hub.case(case).await?
            && comes_for(person, &case, item, meeting, attendee)
        {
            lines.push(item);
        }
    }
    Ok(lines)
}

fn comes_for(person: &mdt_domain::directory::Person, case: &Case, item: ItemId, meeting: &Meeting, attendee: &Attendee) -> bool {
    let Some(line) = case.items.get(&item).filter(|line| !line.is_removed) else { return false };
    if case.root.bars_person(person) || case.root.is_off_list() || attendee.partstat == Partstat::Declined {
        return false;
    }
    // A guest is expected once they are let in; invited they are before.
    if attendee.kind == AttendeeKind::Guest { line.guests.contains(&person.id) } else { need_to_know::is_expected(person, case, line, meeting) }
}
