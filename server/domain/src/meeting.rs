//! A meeting: its agenda lines, attendees, what is current, timers, hands and chair.
//!
//! Architecture invariant: nothing here names a case, a colour, a reason or an outcome; everybody in the room
//! receives this state whole.

use crate::{
    action_item::ActionItem,
    attended::Stay,
    directory::Person,
    ids::{ActionId, ItemId, MeetingId, PersonId, ResourceId, SeriesId, ServiceId},
    minutes_part::{Manifest, MinutesEdit, Promised, promised},
    policy::StreamFacts,
    resource::Resource,
    supervision::SupervisionTheme,
    words::{Day, Line, OdsCode, Paragraph, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

pub use crate::item_kind::ItemKind;

/// What kind of meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MeetingKind {
    /// Daily frailty huddle.
    Huddle,
    /// Weekly PCN meeting.
    Pcn,
    /// Fortnightly borough link worker meeting.
    Borough,
    /// Clinical supervision, private to a pair.
    Supervision,
}

/// Meeting life: draft → open → live → ended → approved; cancelled is possible until live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MeetingStatus {
    /// Nobody is notified.
    Draft,
    /// Agenda published, invitations out.
    Open,
    /// In session.
    Live,
    /// Closed; minutes are a draft.
    Ended,
    /// Minutes approved and locked.
    Approved,
    /// Will not take place.
    Cancelled,
}

/// The course of a live meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Who is here.
    RollCall,
    /// What was promised last time.
    ActionReview,
    /// The cases and topics, one after another.
    Cases,
    /// Every outcome and action read back.
    ReadBack,
}

/// The part of a meeting that hardly changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MeetingRoot {
    /// Which meeting.
    pub id: MeetingId,
    /// Its series, if it has one.
    pub series_id: Option<SeriesId>,
    /// Its day by the series' rule, wherever it was moved to (RFC 5545, RECURRENCE-ID).
    #[serde(default)]
    pub recurrence_id: Option<Day>,
    /// What kind.
    pub kind: MeetingKind,
    /// Whose meeting.
    pub pcn: OdsCode,
    /// Such as "Daily frailty huddle". Names no patient.
    #[ts(type = "string")]
    pub title: Line,
    /// Planned start.
    pub starts_at: UtcMicros,
    /// Planned length in minutes, 5–480.
    pub slot_minutes: u16,
    /// Where in its life.
    pub status: MeetingStatus,
    /// The appointed chair.
    pub chair: PersonId,
    /// Who may take the chair when the chair drops.
    pub deputy: Option<PersonId>,
    /// Whether the series has a link to the team's own call (which one, `GET /api/meetings/{id}/call` tells those who may
    /// have it: partners with the call-in).
    #[serde(default)]
    pub has_call: bool,
    /// From then on a case comes on only as urgent, with a reason.
    #[serde(default)]
    pub cut_off_at: Option<UtcMicros>,
}

/// The part of a meeting that changes while it is live.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MeetingLive {
    /// Where in its course; none before start.
    pub phase: Option<Phase>,
    /// When it was started.
    pub started_at: Option<UtcMicros>,
    /// When it was closed.
    pub ended_at: Option<UtcMicros>,
    /// The line the room is at.
    pub current: Option<ItemId>,
    /// Since when the room is at it; with the line's `spent_seconds` this is the timer.
    pub current_since: Option<UtcMicros>,
    /// Who holds the chair now; none before start.
    pub chair_held_by: Option<PersonId>,
    /// Raised hands, first raised first.
    pub hands: Vec<Hand>,
    /// Why it was closed although something was ownerless or dateless.
    #[ts(type = "string | null")]
    pub close_override: Option<Paragraph>,
    /// When the draft minutes were made.
    pub minutes_drafted_at: Option<UtcMicros>,
    /// Since when nobody of who holds the chair is connected.
    #[serde(default)]
    pub chair_lost_at: Option<UtcMicros>,
    /// Nobody was connected any more: it ended itself.
    #[serde(default)]
    pub is_ended_by_itself: bool,
    /// When business was over and the part for cases began, with guests bound to none of them gone.
    #[serde(default)]
    pub open_part_ended_at: Option<UtcMicros>,
    /// Of a supervision: what it was about; chosen once it happened.
    #[serde(default)]
    pub themes: BTreeSet<SupervisionTheme>,
    /// Which versions of the minutes were approved. Of a case nothing stands here: its part is on the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub minutes: Option<Box<Manifest>>,
    /// What was promised on each topic when it was closed; the actions live on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "Record<string, Promised[]>")]
    pub agreed: Option<Box<BTreeMap<ItemId, Vec<Promised>>>>,
    /// Words over the minutes of topics that wait for approval.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<BTreeMap<ItemId, MinutesEdit>>")]
    pub topic_edits: BTreeMap<ItemId, MinutesEdit>,
    /// Minutes partners wait less since the lines were put in order, over all orderings; for the reports alone.
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[ts(skip)]
    pub partner_minutes_saved: i32,
}

fn is_nothing(minutes: &i32) -> bool { *minutes == 0 }

/// A raised hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hand {
    /// Whose.
    pub person_id: PersonId,
    /// Since when.
    pub raised_at: UtcMicros,
}

/// Where a line is in the meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Not yet reached, or parked for later.
    Waiting,
    /// The room is at it.
    Current,
    /// Something was decided.
    Decided,
    /// Left without a decision; the chair moved on.
    Left,
    /// Taken off the agenda before it was reached.
    Removed,
}

/// A line of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgendaItem {
    /// Random id.
    pub id: ItemId,
    /// The number it is called by: stays with it when lines are reordered while live; before start it is position + 1.
    pub number: u16,
    /// Place in the order, from 0, without holes among lines that are not removed.
    pub position: u16,
    /// Case or topic.
    pub kind: ItemKind,
    /// Planned minutes, 1–120.
    pub planned_minutes: u16,
    /// Minutes added while live ("+2 min").
    pub extra_minutes: u16,
    /// Where it is.
    pub state: ItemState,
    /// First time the room was at it.
    pub started_at: Option<UtcMicros>,
    /// Seconds the room has spent at it, without the running turn.
    pub spent_seconds: u32,
    /// Added while live, as urgent.
    pub is_late_urgent: bool,
    /// Decided without discussion.
    pub is_agreed_without_discussion: bool,
    /// Stays at its place when the agenda is ordered.
    #[serde(default)]
    pub is_fixed: bool,
    /// Of a topic, slot or peer case: an earlier meeting did not reach it or passed it over, so it stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub not_reached: Option<NotReached>,
    /// Of a topic, slot or peer case that was not reached, or passed over: it stands on the next agenda.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub is_carried: bool,
}

/// That earlier meetings of the series did not reach a line, or passed it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotReached {
    /// When the last of them was to begin.
    pub met_at: UtcMicros,
    /// How many in a row.
    pub times: u16,
}

/// In what capacity somebody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttendeeKind {
    /// Always there.
    Core,
    /// Comes for the cases that need their service.
    Rotating,
    /// Named pass.
    Guest,
    /// Has a slot, sees no case.
    Speaker,
}

/// Whether somebody means to come (iCalendar PARTSTAT).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Partstat {
    /// No answer yet.
    NeedsAction,
    /// Coming.
    Accepted,
    /// Apologies.
    Declined,
    /// Perhaps, or late.
    Tentative,
}

/// Whether somebody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// Not recorded yet.
    Unknown,
    /// Here, or was here.
    Present,
    /// Sent apologies.
    Apologies,
    /// Expected later.
    Late,
    /// Did not come.
    Absent,
}

/// Somebody who is asked to a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attendee {
    /// Who.
    pub person_id: PersonId,
    /// Their name as colleagues know it.
    #[ts(type = "string")]
    pub name: Line,
    /// Their role in words ("Link worker").
    #[ts(type = "string")]
    pub role: Line,
    /// Whose they are ("Council reablement").
    #[ts(type = "string")]
    pub organisation: Line,
    /// In what capacity.
    pub kind: AttendeeKind,
    /// For which service, when rotating.
    pub service_id: Option<ServiceId>,
    /// Their answer.
    pub partstat: Partstat,
    /// Who covers, in words.
    #[ts(type = "string | null")]
    pub cover: Option<Line>,
    /// Whether they came (roll-call; arrival marks present by itself).
    pub attendance: Attendance,
    /// Whether a connection of theirs is in the room (60 s grace).
    pub is_here: bool,
    /// First arrival.
    pub arrived_at: Option<UtcMicros>,
    /// Last leaving, when not here.
    pub left_at: Option<UtcMicros>,
    /// Who covers, when a member.
    #[serde(default)]
    pub cover_id: Option<PersonId>,
    /// Cannot come before.
    #[serde(default)]
    pub available_from: Option<UtcMicros>,
    /// Cannot stay after.
    #[serde(default)]
    pub available_until: Option<UtcMicros>,
    /// Said "on my way".
    #[serde(default)]
    pub on_the_way_at: Option<UtcMicros>,
    /// Asked by the rota, because cases on the agenda need their service; goes when none does any more.
    #[serde(default)]
    pub is_by_rota: bool,
    /// Stands in for this colleague, away by the rota or with apologies.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub covers_for: Option<Line>,
    /// Not asked any more.
    #[serde(default)]
    pub is_withdrawn: bool,
    /// Of a guest: where their pass stands.
    #[serde(default)]
    pub admission: Option<Admission>,
    /// When they were in the live room, oldest first.
    #[serde(default)]
    pub stays: Vec<Stay>,
}

/// Where a guest's pass stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// Has a pass, has not come.
    Invited,
    /// Waits to be let in.
    Waiting,
    /// Was let in.
    Admitted,
    /// The pass was taken back.
    Revoked,
    /// The open part they were asked for is over.
    Ended,
}

/// A meeting, whole: what a subscriber of `meeting:<id>` holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Meeting {
    /// The part that hardly changes.
    pub root: MeetingRoot,
    /// The part that changes while live.
    pub live: MeetingLive,
    /// Lines by id; order by `position`.
    #[ts(type = "Record<string, AgendaItem>")]
    pub items: BTreeMap<ItemId, AgendaItem>,
    /// Who is asked, by person.
    #[ts(type = "Record<string, Attendee>")]
    pub attendees: BTreeMap<PersonId, Attendee>,
    /// Actions from topics.
    #[ts(type = "Record<string, ActionItem>")]
    pub actions: BTreeMap<ActionId, ActionItem>,
    /// What was shared with everybody there, by id.
    #[serde(default)]
    #[ts(type = "Record<string, Resource>")]
    pub resources: BTreeMap<ResourceId, Resource>,
}

impl MeetingStatus {
    /// Not yet live.
    pub fn is_before_start(self) -> bool { matches!(self, Self::Draft | Self::Open) }
}

impl AgendaItem {
    /// A new line, waiting; its number and place are given by [`Meeting::insert_line`].
    pub fn waiting(id: ItemId, kind: ItemKind, planned_minutes: u16) -> Self {
        Self {
            id,
            number: 0,
            position: 0,
            kind,
            planned_minutes,
            extra_minutes: 0,
            state: ItemState::Waiting,
            started_at: None,
            spent_seconds: 0,
            is_late_urgent: false,
            is_agreed_without_discussion: false,
            is_fixed: false,
            not_reached: None,
            is_carried: false,
        }
    }
    /// Whether it is still on the agenda.
    pub fn is_listed(&self) -> bool { self.state != ItemState::Removed }
    /// Planned and added minutes, in seconds.
    pub fn allowed_seconds(&self) -> u32 { (u32::from(self.planned_minutes) + u32::from(self.extra_minutes)) * 60 }
}

impl Attendee {
    /// A colleague or guest who is asked, has not answered, and is not here.
    pub fn asked(person: &Person, kind: AttendeeKind) -> Self {
        Self {
            person_id: person.id,
            name: person.name.clone(),
            role: person.job.clone(),
            organisation: person.organisation.clone(),
            kind,
            service_id: person.service_id,
            partstat: Partstat::NeedsAction,
            cover: None,
            attendance: Attendance::Unknown,
            is_here: false,
            arrived_at: None,
            left_at: None,
            cover_id: None,
            available_from: None,
            available_until: None,
            on_the_way_at: None,
            is_by_rota: false,
            covers_for: None,
            is_withdrawn: false,
            admission: None,
            stays: Vec::new(),
        }
    }
}

impl Meeting {
    /// The lines on the agenda, in order.
    pub fn ordered_items(&self) -> Vec<&AgendaItem> {
        let mut lines: Vec<_> = self.items.values().filter(|item| item.is_listed()).collect();
        lines.sort_by_key(|item| (item.position, item.number, item.id));
        lines
    }

    /// Lines still to come, as the room takes them: those after the one it is at, then those it went past. Where the room went back, a
    /// line after it that was left without a decision comes again.
    pub fn upcoming_items(&self) -> Vec<&AgendaItem> {
        let at = self.live.current.and_then(|item| self.items.get(&item));
        let comes_again = |line: &AgendaItem| line.state == ItemState::Left && at.is_some_and(|at| line.position > at.position);
        let coming = self.ordered_items().into_iter().filter(|line| self.is_orderable(line) || comes_again(line));
        let (mut after, before): (Vec<_>, Vec<_>) = coming.partition(|line| at.is_none_or(|at| line.position > at.position));
        after.extend(before);
        after
    }

    /// Planned and added minutes of all lines, against `root.slot_minutes`.
    pub fn planned_minutes(&self) -> u32 { self.ordered_items().iter().map(|item| item.allowed_seconds() / 60).sum() }

    /// Whether this person is asked: attendee, appointed chair or deputy.
    pub fn asks(&self, person_id: PersonId) -> bool {
        self.attendees.get(&person_id).is_some_and(|it| !it.is_withdrawn) || self.root.chair == person_id || self.root.deputy == Some(person_id)
    }

    /// What the policy must know of it to answer for a person.
    pub fn facts(&self, person_id: PersonId) -> StreamFacts {
        StreamFacts::Meeting { pcn: self.root.pcn.clone(), is_attendee: self.asks(person_id), is_private: self.is_private() }
    }

    /// Seconds the room has spent at a line, the running turn included.
    pub fn spent_seconds(&self, item: &AgendaItem, now: UtcMicros) -> u32 {
        let is_running = self.live.current == Some(item.id);
        let running = self.live.current_since.filter(|_| is_running).map_or(0, |since| now.seconds_since(since));
        item.spent_seconds.saturating_add(running)
    }

    /// Who was in the room at the line it is at: those here, and those who left during this turn.
    pub fn in_room(&self) -> impl Iterator<Item = PersonId> + '_ {
        let since = self.live.current_since;
        let was_here = move |it: &&Attendee| it.is_here || it.left_at.zip(since).is_some_and(|(left, since)| left >= since);
        self.attendees.values().filter(was_here).map(|it| it.person_id)
    }

    /// Actions promised at one line of it.
    pub fn actions_of(&self, item_id: ItemId) -> impl Iterator<Item = &ActionItem> { self.actions.values().filter(move |action| action.item_id == Some(item_id)) }

    /// What was promised on a topic: as agreed when it was closed, before that as it stands.
    pub fn agreed(&self, item_id: ItemId) -> Vec<Promised> {
        match &self.live.agreed {
            Some(agreed) => agreed.get(&item_id).cloned().unwrap_or_default(),
            None => promised(self.actions_of(item_id)),
        }
    }

    /// What the minutes say was promised on a topic, words that wait aside: as approved last, or as agreed.
    pub fn promised(&self, item_id: ItemId) -> Vec<Promised> {
        let approved = self.live.minutes.as_ref().and_then(|it| it.topic(item_id));
        approved.map_or_else(|| self.agreed(item_id), |it| it.actions.clone())
    }

    /// How many versions of its minutes were approved.
    pub fn minutes_version(&self) -> u16 { self.live.minutes.as_ref().map_or(0, |it| it.version()) }

    /// Planned end, by the slot.
    pub fn planned_end(&self) -> UtcMicros { self.root.starts_at.plus_seconds(i64::from(self.root.slot_minutes) * 60) }

    /// Whether a case comes on only as urgent now: before the start, after the cut-off.
    pub fn is_past_cut_off(&self, now: UtcMicros) -> bool {
        self.root.status.is_before_start() && self.root.cut_off_at.is_some_and(|at| at <= now)
    }

    /// The state of a line of which nothing is decided any more: at hand, left, or not reached yet.
    pub fn state_undecided(&self, item_id: ItemId) -> ItemState {
        match self.items.get(&item_id) {
            _ if self.live.current == Some(item_id) => ItemState::Current,
            Some(line) if line.started_at.is_none() => ItemState::Waiting,
            _ => ItemState::Left,
        }
    }

    /// The room leaves the line it is at: its time is kept; undecided, it is left (or waits again, when parked).
    pub fn leave_current(&mut self, now: UtcMicros) {
        let since = self.live.current_since.take();
        if let Some(line) = self.live.current.take().and_then(|id| self.items.get_mut(&id)) {
            line.spent_seconds = line.spent_seconds.saturating_add(since.map_or(0, |since| now.seconds_since(since)));
            if line.state == ItemState::Current {
                line.state = ItemState::Left;
            }
        }
    }
}
