//! A recurring meeting: kind, recurrence in wall-clock time, chair and core members.
//!
//! Owns what a rule means: [`recurrence`] reads and writes RFC 5545 rules, [`expansion`] says when they fall, [`holidays`] which days
//! are bank holidays, [`schedule`] what is held when single occurrences were moved or called off, [`chairing`] who chairs a day.
//! Architecture invariant: days come from the rule, instants from the zone, and nothing here knows what day it is.

pub mod chairing;
pub mod expansion;
pub mod holidays;
pub mod recurrence;
mod recurrence_words;
pub mod schedule;

pub use self::{
    chairing::{ChairTurn, Chairing},
    expansion::{HolidayPolicy, Occurrence, Occurrences, RuleDays, occurrences},
    holidays::{Holidays, HolidaysError},
    recurrence::{Recurrence, RecurrenceError},
    schedule::{Exception, Held},
};
pub use crate::words::LocalTime;

use crate::{
    directory::{Directory, Person, Role},
    ids::{PersonId, SeriesId},
    meeting::MeetingKind,
    policy::StreamFacts,
    words::{Day, Line, OdsCode},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// A series, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Series {
    /// Which.
    pub id: SeriesId,
    /// What kind.
    pub kind: MeetingKind,
    /// Whose: a PCN, or the Federation for the borough's.
    pub pcn: OdsCode,
    /// Such as "Daily frailty huddle".
    #[ts(type = "string")]
    pub title: Line,
    /// RFC 5545 rule without DTSTART, such as `FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR`.
    pub rule: Recurrence,
    /// DTSTART's day: the rhythm of "every second" counts from here.
    #[serde(default = "long_ago")]
    pub starts_on: Day,
    /// Wall-clock start in Europe/London.
    pub starts_at_local: LocalTime,
    /// Last day by rule; none: goes on.
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// Planned length in minutes.
    pub slot_minutes: u16,
    /// What happens on a bank holiday.
    #[serde(default = "skip")]
    pub holidays: HolidayPolicy,
    /// The appointed chair, where no turn says otherwise. Of a supervision: the supervisor.
    pub chair: PersonId,
    /// The deputy.
    pub deputy: Option<PersonId>,
    /// Who chairs on which days; the first that fits counts.
    #[serde(default)]
    pub chair_rota: Vec<ChairTurn>,
    /// Always asked.
    pub core: Vec<PersonId>,
    /// Everybody who holds one of these roles there is asked too (at the Federation: at any of its PCNs).
    #[serde(default)]
    pub core_roles: Vec<Role>,
    /// The team's own call. Reached through `GET /api/meetings/{id}/call` only: a call carries further than a socket, so a
    /// partner has it with the call-in and not before.
    pub call_url: Option<String>,
    /// Minutes before the start after which a case comes on the agenda only as urgent; none: no cut-off.
    #[serde(default)]
    pub cut_off_minutes: Option<u32>,
    /// Single occurrences that were moved or called off, by their day by rule.
    #[serde(default)]
    #[ts(type = "Record<string, Exception>")]
    pub exceptions: BTreeMap<Day, Exception>,
    /// The series this one goes on from, after a change "from here on".
    #[serde(default)]
    pub continues: Option<SeriesId>,
    /// Of a supervision: the supervisee made it, or said yes to it. Before that the supervisor is shown nothing of theirs.
    #[serde(default)]
    pub is_agreed: bool,
}

/// Series of before they had a first day: long enough ago for every rule.
fn long_ago() -> Day { Day(jiff::civil::date(2020, 1, 6)) }
fn skip() -> HolidayPolicy { HolidayPolicy::Skip }

impl Series {
    /// A series that goes on, held on no bank holiday, with nobody but its chair.
    pub fn new(id: SeriesId, kind: MeetingKind, pcn: OdsCode, title: Line, (rule, starts_at_local): (Recurrence, LocalTime), slot_minutes: u16, chair: PersonId) -> Self {
        Self {
            id,
            kind,
            pcn,
            title,
            rule,
            starts_on: long_ago(),
            starts_at_local,
            ends_on: None,
            slot_minutes,
            holidays: HolidayPolicy::Skip,
            chair,
            deputy: None,
            chair_rota: Vec::new(),
            core: Vec::new(),
            core_roles: Vec::new(),
            call_url: None,
            cut_off_minutes: None,
            exceptions: BTreeMap::new(),
            continues: None,
            is_agreed: false,
        }
    }

    /// Private to those who take part: nobody else learns that it exists.
    pub fn is_private(&self) -> bool { self.kind == MeetingKind::Supervision }

    /// What the policy must know of it to answer for a person.
    pub fn facts(&self, person: PersonId) -> StreamFacts {
        StreamFacts::Series { pcn: self.pcn.clone(), is_named: self.names(person), is_private: self.is_private() }
    }

    /// Whether somebody takes part by name.
    pub fn names(&self, person: PersonId) -> bool {
        self.chair == person || self.deputy == Some(person) || self.core.contains(&person)
            || self.chair_rota.iter().any(|turn| turn.chair == person || turn.deputy == Some(person))
    }

    /// The rule and its policy in words, such as "every working day at 09:00, not on bank holidays".
    pub fn words(&self) -> String { self.rule.until(self.ends_on).words(self.starts_at_local, self.holidays) }

    /// Everybody it always asks: chair and deputy, those named, and whoever holds one of its roles there.
    pub fn asks_always(&self, directory: &Directory) -> BTreeSet<PersonId> {
        let is_there = |at: &OdsCode| *at == self.pcn || directory.organisations.get(at).is_some_and(|it| it.part_of.as_ref() == Some(&self.pcn));
        let holds_role = |person: &&Person| {
            !person.is_ended && person.guest.is_none() && person.roles.iter().any(|held| self.core_roles.contains(&held.role) && is_there(&held.at))
        };
        let by_role = directory.people.values().filter(holds_role).map(|person| person.id);
        by_role.chain(self.core.iter().copied()).chain([self.chair]).chain(self.deputy).collect()
    }
}
