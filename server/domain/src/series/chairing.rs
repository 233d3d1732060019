//! Who chairs which day: the turn of the chair rota that fits, and what absences make of it.

use super::Series;
use crate::{
    directory::Directory,
    ids::PersonId,
    words::Day,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A turn of the chair rota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChairTurn {
    /// Days of the week, Monday 1 to Sunday 7 (ISO 8601); empty: every day.
    pub weekdays: Vec<u8>,
    /// First day; none: from the beginning.
    pub from: Option<Day>,
    /// Last day; none: until changed.
    pub until: Option<Day>,
    /// Who chairs.
    pub chair: PersonId,
    /// Who may take the chair.
    pub deputy: Option<PersonId>,
}

/// Who chairs one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chairing {
    /// The appointed chair of the day: who of the turn is there, the chair before the deputy; the chair where neither is.
    pub chair: PersonId,
    /// The deputy, unless away or in the chair.
    pub deputy: Option<PersonId>,
    /// Neither is there: the day has no chair.
    pub is_without_chair: bool,
}

impl ChairTurn {
    fn is_on(&self, day: Day) -> bool {
        let weekday = day.0.weekday().to_monday_one_offset().unsigned_abs();
        (self.weekdays.is_empty() || self.weekdays.contains(&weekday))
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }
}

impl Series {
    /// Who chairs on a day. A deputy stands in for an absent chair; nobody else is chosen by a machine.
    pub fn chairing(&self, day: Day, directory: &Directory) -> Chairing {
        let (chair, deputy) = self.chair_rota.iter().find(|turn| turn.is_on(day)).map_or((self.chair, self.deputy), |turn| (turn.chair, turn.deputy));
        let is_there = |id: PersonId| directory.people.get(&id).is_some_and(|person| !person.is_ended && person.away_on(day).is_none());
        let deputy = deputy.filter(|deputy| *deputy != chair && is_there(*deputy));
        match (is_there(chair), deputy) {
            (true, deputy) => Chairing { chair, deputy, is_without_chair: false },
            (false, Some(deputy)) => Chairing { chair: deputy, deputy: None, is_without_chair: false },
            (false, None) => Chairing { chair, deputy: None, is_without_chair: true },
        }
    }
}
