//! Clinical supervision: who supervises whom, what a session was about, and the one thing that leaves the room: that sessions happened,
//! for so many minutes, on these themes, counted by month.
//!
//! Architecture invariant: what is counted names nobody, and nothing here reads a topic, a note or an action. Called by decide (themes),
//! the hub (private notes of a supervisee) and the app (agenda of a session, counts).

use crate::{
    directory::Directory,
    ids::PersonId,
    meeting::{Attendee, AttendeeKind, Meeting, MeetingKind, MeetingLive, MeetingRoot, MeetingStatus},
    series::Series,
    words::{Day, LocalTime, OdsCode, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// Counts under this say nothing outside the PCN.
pub const LEAST_TOLD: u32 = 5;

/// What a session was about: a closed list, so that no word of it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionTheme {
    /// How many cases, and which work they make.
    Caseload,
    /// A case that is hard to carry.
    ComplexCase,
    /// Safeguarding.
    Safeguarding,
    /// The supervisee's own wellbeing.
    OwnWellbeing,
    /// Boundaries of the role.
    Boundaries,
    /// Learning and training.
    LearningAndTraining,
    /// Help that does not exist here.
    ServiceGaps,
    /// Feedback on the work.
    Feedback,
}

/// Who supervises whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Chairs.
    pub supervisor: PersonId,
    /// Whose agenda it is.
    pub supervisee: PersonId,
}

impl Series {
    /// Of a supervision: the two it is between.
    pub fn pair(&self) -> Option<Pair> {
        let supervisee = self.core.first().copied().filter(|_| self.is_private())?;
        Some(Pair { supervisor: self.chair, supervisee })
    }

    /// Whether one of the two has left: then no session is made any more.
    pub fn has_lost_its_pair(&self, directory: &Directory) -> bool {
        self.pair().is_some_and(|pair| [pair.supervisor, pair.supervisee].iter().any(|id| directory.member(*id).is_none()))
    }

    /// From when until when this series shows the supervisee's work to the supervisor: while it runs, and only once the supervisee said
    /// yes to it. The inner none: until it is changed.
    pub fn opens_to_supervisor(&self, pair: Pair, today: Day) -> Option<Option<UtcMicros>> {
        let is_running = self.starts_on <= today && self.ends_on.is_none_or(|last| today <= last);
        let is_theirs = self.pair() == Some(pair) && self.is_agreed && is_running;
        is_theirs.then(|| self.ends_on.map(|last| last.plus_days(1).at(&LocalTime::default())))
    }
}

impl Meeting {
    /// For those who are asked and nobody else, whatever their role.
    pub fn is_private(&self) -> bool { self.root.kind == MeetingKind::Supervision }
}

/// A session of supervision, as far as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub pcn: OdsCode,
    /// Who chaired.
    pub supervisor: PersonId,
    /// Whose agenda it was.
    pub supervisee: Option<PersonId>,
    /// The day in Europe/London.
    pub day: Day,
    /// What became of it.
    pub course: Course,
}

/// What became of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    /// It happened.
    Happened {
        /// For so long.
        minutes: u32,
        /// About this.
        themes: BTreeSet<SupervisionTheme>,
    },
    /// It is planned.
    Planned,
    /// Called off, or closed without having taken place.
    DidNot,
}

impl Session {
    /// A supervision's meeting as a session. It happened once the supervisor said what it was about.
    pub fn of<'a>(root: &MeetingRoot, live: &MeetingLive, attendees: impl IntoIterator<Item = &'a Attendee>) -> Self {
        let course = match root.status {
            MeetingStatus::Draft | MeetingStatus::Open | MeetingStatus::Live => Course::Planned,
            MeetingStatus::Ended | MeetingStatus::Approved if !live.themes.is_empty() => {
                let seconds = live.ended_at.zip(live.started_at).map_or(0, |(ended, started)| ended.seconds_since(started));
                let minutes = seconds.div_ceil(60);
                // One that ended itself was over when they left, not when that was noticed.
                let minutes = if live.is_ended_by_itself { minutes.min(u32::from(root.slot_minutes)) } else { minutes };
                Course::Happened { minutes, themes: live.themes.clone() }
            }
            MeetingStatus::Ended | MeetingStatus::Approved | MeetingStatus::Cancelled => Course::DidNot,
        };
        let supervisee = attendees.into_iter().find(|it| it.kind == AttendeeKind::Core && !it.is_withdrawn && it.person_id != root.chair);
        // Held on another day than it was planned for, it counts on the day it was held.
        let at = live.started_at.filter(|_| course != Course::Planned).unwrap_or(root.starts_at);
        Self { pcn: root.pcn.clone(), supervisor: root.chair, supervisee: supervisee.map(|it| it.person_id), day: Day::of(at), course }
    }

    /// Whether it was between these two.
    pub fn is_of(&self, pair: Pair) -> bool { self.supervisor == pair.supervisor && self.supervisee == Some(pair.supervisee) }
}

/// Sessions that happened in a month, without anybody's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub sessions: u32,
    /// For how long together.
    pub minutes: u32,
    /// How many were about what; only themes that came up.
    pub themes: BTreeMap<SupervisionTheme, u32>,
}

/// Sessions that happened, by month (`2026-11`).
pub fn by_month<'s>(sessions: impl IntoIterator<Item = &'s Session>) -> BTreeMap<String, Counted> {
    let mut months: BTreeMap<String, Counted> = BTreeMap::new();
    for session in sessions {
        let Course::Happened { minutes, themes } = &session.course else { continue };
        let month = months.entry(session.day.0.strftime("%Y-%m").to_string()).or_default();
        month.sessions = month.sessions.saturating_add(1);
        month.minutes = month.minutes.saturating_add(*minutes);
        for theme in themes {
            let count = month.themes.entry(*theme).or_default();
            *count = count.saturating_add(1);
        }
    }
    months
}

/// When a colleague was supervised last, and when they are next: days only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Who.
    pub person_id: PersonId,
    /// Sessions that happened, of those looked at.
    pub sessions: u32,
    /// The last that happened.
    pub last_on: Option<Day>,
    /// The next that is planned.
    pub next_on: Option<Day>,
}

/// For each of these people, in this order; whoever has left is not in it.
pub fn due(people: impl IntoIterator<Item = PersonId>, sessions: &[Session], directory: &Directory, today: Day) -> Vec<Due> {
    let due = |person_id: PersonId| {
        let own = || sessions.iter().filter(move |session| session.supervisee == Some(person_id));
        let happened = || own().filter(|session| matches!(session.course, Course::Happened { .. }));
        let planned = own().filter(|session| session.course == Course::Planned && session.day >= today);
        Due {
            person_id,
            sessions: u32::try_from(happened().count()).unwrap_or(u32::MAX),
            last_on: happened().map(|session| session.day).max(),
            next_on: planned.map(|session| session.day).min(),
        }
    };
    people.into_iter().filter(|id| directory.member(*id).is_some()).map(due).collect()
}
