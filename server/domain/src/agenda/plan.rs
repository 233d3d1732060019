//! From a meeting to the ordering problem of [`super::order`] and back: which lines can still move, who comes for which of
//! them and until when, what comes first; and then the better order in lines, names and instants. Owns the rules of the
//! mapping; knows no right: who asks is given only cases they have. The app calls it.
//!
//! - Only waiting lines take part. Those said to stay, topics, and cases unknown to who asks keep their places.
//! - Urgent cases (red, or late and urgent) come before the others wherever both can move. A fixed line is the chair's wish: it
//!   may stand before an urgent one, and the urgent ones then take the first places that are left.
//! - A partner is a rotating one or a guest who is not sent away, with two lines or more, or with times of their own.
//!   Whoever is kept out of a case is not expected at it. Core members are there anyway.

use super::{
    order::{self, LAST_MINUTE, MOST_CASES, MOST_MINUTES, MOST_PARTNERS, Partner, Problem, Window},
    predict::predicted_starts,
};
use crate::{
    case::Case,
    directory::Directory,
    ids::{ItemId, PersonId},
    meeting::{AgendaItem, Attendee, AttendeeKind, ItemKind, Meeting, Partstat},
    words::{Priority, UtcMicros},
};
use std::collections::BTreeMap;

/// An agenda ready to be ordered. Made under no lock and solved anywhere: solving takes up to about 150 ms.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The lines of the problem's cases, as they stand.
    lines: Vec<Line>,
    /// The people of the problem's partners.
    partners: Vec<(PersonId, String)>,
    problem: Problem,
    /// Minute 0.
    starts_at: UtcMicros,
    /// Found without searching: why there is no order.
    hopeless: Vec<String>,
}

/// What words need of a line.
#[derive(Clone, Copy, Debug)]
struct Line {
    id: ItemId,
    number: u16,
    position: u16,
}

/// The order in which partners wait least, beside the order as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Waiting lines as they stand.
    pub before: Vec<ItemId>,
    /// The same lines in the better order; equal when there is none.
    pub after: Vec<ItemId>,
    /// Partner-minutes waited as it stands.
    pub waiting_before: u32,
    /// Partner-minutes waited in the better order.
    pub waiting_after: u32,
    /// No other order that keeps the rules is better; or proven that none keeps them.
    pub is_proven: bool,
    /// What it means for each partner.
    pub partners: Vec<Saving>,
    /// Why no order keeps all the rules, in sentences; empty when one does.
    pub infeasible: Vec<String>,
}

/// What the better order means for one partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Lines they are needed for, in the better order.
    pub items: Vec<ItemId>,
    /// Minutes held without being needed, as it stands.
    pub waiting_before: u32,
    /// The same in the better order.
    pub waiting_after: u32,
    /// Start of their first line in the better order.
    pub from: UtcMicros,
    /// End of their last line in the better order.
    pub until: UtcMicros,
}

/// The problem of a meeting as it stands at `now`. `cases`: those behind its lines that are known to who asks.
pub fn plan(meeting: &Meeting, cases: &BTreeMap<ItemId, Case>, directory: &Directory, now: UtcMicros) -> Plan {
    let waiting: Vec<&AgendaItem> = meeting.ordered_items().into_iter().filter(|line| meeting.is_orderable(line)).collect();
    let predicted = predicted_starts(meeting, now);
    let starts_at = predicted.values().min().copied().unwrap_or(meeting.root.starts_at.max(now));
    let is_free = |line: &AgendaItem| !line.is_fixed && line.kind == ItemKind::Case && cases.contains_key(&line.id);
    let mut problem = Problem {
        durations: waiting.iter().map(|line| minutes(meeting, line, now)).collect(),
        fixed: waiting.iter().enumerate().filter(|(_, line)| !is_free(line)).map(|(place, _)| (place, place)).collect(),
        ..Problem::default()
    };
    let is_urgent = |line: &AgendaItem| line.is_late_urgent || cases.get(&line.id).is_some_and(|case| case.root.priority == Priority::Red);
    let free = || waiting.iter().enumerate().filter(|(_, line)| is_free(line));
    for (urgent, _) in free().filter(|(_, line)| is_urgent(line)) {
        problem.before.extend(free().filter(|(_, line)| !is_urgent(line)).map(|(other, _)| (urgent, other)));
    }
    let mut plan = Plan {
        lines: waiting.iter().map(|line| Line { id: line.id, number: line.number, position: line.position }).collect(),
        partners: Vec::new(),
        problem,
        starts_at,
        hopeless: Vec::new(),
    };
    for attendee in meeting.attendees.values() {
        plan.add(attendee, cases, directory);
    }
    plan.bound();
    plan
}

/// What a line still takes, in whole minutes, at least one.
fn minutes(meeting: &Meeting, line: &AgendaItem, now: UtcMicros) -> u32 {
    line.allowed_seconds().saturating_sub(meeting.spent_seconds(line, now)).div_ceil(60).clamp(1, MOST_MINUTES)
}

/// Whether somebody comes for a case: their service is needed or their pass is bound to it, and nothing keeps them out.
fn comes_for(attendee: &Attendee, case: &Case, item: ItemId, directory: &Directory) -> bool {
    let is_needed = match attendee.kind {
        AttendeeKind::Rotating => attendee.service_id.is_some_and(|service| case.root.needed_services.contains(&service)),
        AttendeeKind::Guest => case.items.get(&item).is_some_and(|line| line.guests.contains(&attendee.person_id)),
        AttendeeKind::Core | AttendeeKind::Speaker => false,
    };
    let is_barred = directory.people.get(&attendee.person_id).is_some_and(|person| case.root.bars_person(person));
    is_needed && !is_barred && !case.root.is_off_list()
}

/// Stands for the name of the partner of this number in the reasons of the search, so that no name is taken for its words.
fn mark(partner: usize) -> String { format!("\u{27e6}{partner}\u{27e7}") }

impl Plan {
    /// Minutes in which partners are held without being needed, with the lines as they stand. Searches nothing.
    pub fn waiting(&self) -> u32 {
        let as_it_stands: Vec<usize> = (0..self.lines.len()).collect();
        order::cost(&self.problem, &as_it_stands).iter().fold(0, |sum: u32, minutes| sum.saturating_add(u32::try_from(*minutes).unwrap_or(u32::MAX)))
    }

    /// One attendee as a partner, if they are one.
    fn add(&mut self, attendee: &Attendee, cases: &BTreeMap<ItemId, Case>, directory: &Directory) {
        if attendee.is_withdrawn || attendee.partstat == Partstat::Declined {
            return;
        }
        let is_theirs = |line: &Line| cases.get(&line.id).is_some_and(|case| comes_for(attendee, case, line.id, directory));
        let own: Vec<usize> = self.lines.iter().enumerate().filter(|(_, line)| is_theirs(line)).map(|(place, _)| place).collect();
        let has_times = attendee.available_from.is_some() || attendee.available_until.is_some();
        if own.is_empty() || (own.len() < 2 && !has_times) {
            return;
        }
        if let Some(until) = attendee.available_until.filter(|until| *until <= self.starts_at) {
            self.hopeless.push(format!("{} can stay until {} only, and what they come for is still ahead.", attendee.name, clock(until)));
        }
        let window = has_times.then(|| Window {
            from: attendee.available_from.map_or(0, |at| self.minute(at, true)),
            to: attendee.available_until.map_or(LAST_MINUTE, |at| self.minute(at, false)),
        });
        self.problem.partners.push(Partner { name: mark(self.partners.len()), weight: 1, cases: own, window });
        self.partners.push((attendee.person_id, attendee.name.as_str().to_owned()));
    }

    /// The minute of an instant, never wider than it is: a beginning is rounded up, an end down.
    fn minute(&self, at: UtcMicros, is_beginning: bool) -> u32 {
        let seconds = at.seconds_since(self.starts_at);
        if is_beginning { seconds.div_ceil(60) } else { seconds / 60 }.min(LAST_MINUTE)
    }

    /// More than can be searched is said in plain words.
    fn bound(&mut self) {
        for (count, most, what) in [(self.lines.len(), MOST_CASES, "waiting items"), (self.problem.partners.len(), MOST_PARTNERS, "partners")] {
            if count > most {
                self.hopeless.push(format!("There are {count} {what}, and at most {most} can be put in order at once."));
            }
        }
    }

    /// The better order. Takes up to about 150 ms of one core.
    pub fn solve(&self) -> Planned {
        let as_it_stands: Vec<usize> = (0..self.lines.len()).collect();
        if !self.hopeless.is_empty() {
            return self.planned(as_it_stands, true, self.hopeless.clone());
        }
        match order::solve(&self.problem) {
            Ok(found) => self.planned(found.order, found.proven, Vec::new()),
            Err(none) => self.planned(as_it_stands, none.is_proven, none.reasons.iter().map(|reason| self.in_words(reason)).collect()),
        }
    }

    fn planned(&self, after: Vec<usize>, is_proven: bool, infeasible: Vec<String>) -> Planned {
        let as_it_stands: Vec<usize> = (0..self.lines.len()).collect();
        let short = |minutes: u64| u32::try_from(minutes).unwrap_or(u32::MAX);
        let (now, then) = (order::cost(&self.problem, &as_it_stands), order::cost(&self.problem, &after));
        let partners = self.problem.partners.iter().zip(&self.partners).zip(now.iter().zip(&then)).map(|((partner, (person_id, name)), (now, then))| {
            let (items, from, until) = self.block(partner, &after);
            Saving { person_id: *person_id, name: name.clone(), items, waiting_before: short(*now), waiting_after: short(*then), from, until }
        });
        let (partners, waiting_before, waiting_after) = (partners.collect(), short(now.iter().sum()), short(then.iter().sum()));
        Planned { before: self.ids(&as_it_stands), after: self.ids(&after), waiting_before, waiting_after, is_proven, partners, infeasible }
    }

    fn ids(&self, order: &[usize]) -> Vec<ItemId> { order.iter().filter_map(|place| self.lines.get(*place)).map(|line| line.id).collect() }

    /// A partner's lines in an order, the start of the first and the end of the last.
    fn block(&self, partner: &Partner, order: &[usize]) -> (Vec<ItemId>, UtcMicros, UtcMicros) {
        let (mut own, mut from, mut until) = (Vec::new(), None, self.starts_at);
        let mut at = self.starts_at;
        for place in order {
            let end = at.plus_seconds(i64::from(self.problem.durations.get(*place).copied().unwrap_or(0)) * 60);
            if partner.cases.contains(place) {
                own.push(*place);
                from.get_or_insert(at);
                until = end;
            }
            at = end;
        }
        (self.ids(&own), from.unwrap_or(self.starts_at), until)
    }

    /// A reason of the search in the room's words: items by the number they are called by, times of the day, names.
    fn in_words(&self, reason: &str) -> String {
        let mut counts = Counted::Nothing;
        let mut words: Vec<String> = Vec::new();
        let mut rest = reason.split(' ').peekable();
        while let Some(word) = rest.next() {
            let is_counting = rest.peek().is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
            if let Some((number, tail)) = number(word).filter(|_| counts != Counted::Nothing) {
                words.push(format!("{}{tail}", self.counted(counts, number)));
                if counts == Counted::Places {
                    counts = Counted::Nothing;
                }
                continue;
            }
            match word {
                "case" | "cases" if is_counting => {
                    counts = Counted::Items;
                    words.push(word.replacen("case", "item", 1));
                }
                "position" if is_counting => {
                    counts = Counted::Places;
                    words.push(word.to_owned());
                }
                "minute" if is_counting => counts = Counted::Minutes,
                "and" if counts == Counted::Items && is_counting => words.push(word.to_owned()),
                "to" if counts == Counted::Minutes && is_counting => words.push(word.to_owned()),
                _ => {
                    counts = Counted::Nothing;
                    words.push(word.to_owned());
                }
            }
        }
        let mut words = words.join(" ");
        for (partner, (_, name)) in self.partners.iter().enumerate() {
            words = words.replace(&mark(partner), name);
        }
        let mut letters = words.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", letters.as_str())
    }

    fn counted(&self, what: Counted, number: usize) -> String {
        match what {
            Counted::Items => self.lines.get(number).map_or(number, |line| usize::from(line.number)).to_string(),
            Counted::Places => self.lines.get(number).map_or(number, |line| usize::from(line.position) + 1).to_string(),
            Counted::Minutes => match u32::try_from(number) {
                Ok(minute) if minute < LAST_MINUTE => clock(self.starts_at.plus_seconds(i64::from(minute) * 60)),
                _ => "the end".to_owned(),
            },
            Counted::Nothing => number.to_string(),
        }
    }
}

/// What the numbers that follow count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Nothing,
    Items,
    Places,
    Minutes,
}

/// "4," as 4 and what follows it.
fn number(word: &str) -> Option<(usize, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, tail) = word.split_at(end);
    Some((digits.parse().ok()?, tail))
}

/// A time of the day in Europe/London, `HH:MM`.
fn clock(at: UtcMicros) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned_datetime(zone).strftime("%H:%M").to_string()
}
