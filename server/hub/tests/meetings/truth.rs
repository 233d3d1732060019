//! What the journal says of commands (P2, P14) and of what was shown to whom (P12.3): asked of the domain's own rules, not of the hub.

use crate::{
    end::{Journal, is_accepted},
    page::{Fate, name_of},
    run::Run,
    wire::{Held, fault},
    world::{NINE, Who, huddle},
};
use mdt_domain::{
    case::Case,
    directory::Person,
    event::State,
    ids::{CaseId, PersonId},
    meeting::Meeting,
    need_to_know,
    policy,
    stream::StreamId,
};
use std::collections::BTreeMap;

/// P2, P14: every accepted command has its effect once, every refused one none, and each on its own case.
pub fn check_commands(run: &Run, journal: &Journal) -> Held {
    let commits = journal.commits();
    let node = &run.nodes[0];
    for (id, said) in &run.ledger.said {
        let name = name_of(&said.command);
        let known = node.block(async { node.hub().store().known_command(*id).await }).unwrap();
        let effects = commits.get(id).map_or(0, |commits| commits.len());
        if effects > 1 {
            return fault(format!("P2.1: {name} had {effects} effects"));
        }
        if effects == 1 && known.is_none() {
            return fault(format!("P2.1: {name} had an effect and is not known"));
        }
        match said.fate {
            fate if is_accepted(fate) && known.is_none() => return fault(format!("P1.1: {name} was accepted and is not on disk")),
            Fate::Refused if known.is_some() => return fault(format!("P2.2: {name} was refused and is on disk")),
            Fate::Open => return fault(format!("{name} was never answered")),
            _ => {}
        }
        if known.is_some_and(|known| known.key.person_id != said.who.id()) {
            return fault(format!("P2.3: {name} is on disk as somebody else's"));
        }
    }
    for (stream, entries) in &journal.streams {
        let StreamId::Case(case) = stream else { continue };
        for said in entries.iter().filter_map(|entry| entry.command_id).filter_map(|id| run.ledger.said.get(&id)) {
            if said.case.is_some_and(|meant| meant != *case) {
                return fault(format!("P14.1: {} changed another case than its own", name_of(&said.command)));
            }
        }
    }
    Ok(())
}

/// P12.3: nothing of a case was shown to anybody who had no right to it as of then, whatever seat they had when.
pub fn check_shown(run: &Run, journal: &Journal) -> Held {
    let people = people(journal);
    let meetings: Vec<Meeting> = states(journal, &StreamId::Meeting(huddle()), |state| if let State::Meeting(it) = state { Some(*it) } else { None });
    let mut cases: BTreeMap<CaseId, Vec<Case>> = BTreeMap::new();
    for shown in &run.ledger.shown {
        let states = cases.entry(shown.case).or_insert_with(|| {
            states(journal, &StreamId::Case(shown.case), |state| if let State::Case(it) = state { Some(*it) } else { None })
        });
        // Whoever lost a right and was given it back before they were asked is sent what happened meanwhile.
        let (from, by) = (shown.seq.saturating_sub(1) as usize, shown.by.unwrap_or(shown.seq) as usize);
        let Some(as_of) = states.get(from..by.max(from + 1)) else { return fault("P1.2: something of a case was shown that is not on disk") };
        let may = people.get(&shown.person).into_iter().flatten().any(|person| as_of.iter().any(|case| may_have(person, case, &meetings)));
        if !may {
            let who = crate::world::PEOPLE.into_iter().find(|who: &Who| who.id() == shown.person);
            return fault(format!("P12.3: {who:?} was shown {} of a case as of {}, when they had no right to it", shown.what, shown.seq));
        }
    }
    Ok(())
}

fn may_have(person: &Person, case: &Case, meetings: &[Meeting]) -> bool {
    let ask = |meeting: Option<&Meeting>| {
        let facts = need_to_know::case_facts(person, case, NINE, |id| meeting.filter(|meeting| meeting.root.id == id));
        policy::may_subscribe(person, &StreamId::Case(case.root.id), &facts, NINE).holds_at(NINE)
    };
    if need_to_know::meetings_that_matter(person, case, NINE).is_empty() || case.root.bars_person(person) {
        return ask(None);
    }
    meetings.iter().any(|meeting| ask(Some(meeting)))
}

fn states<T>(journal: &Journal, stream: &StreamId, read: impl Fn(State) -> Option<T>) -> Vec<T> {
    journal.states(stream).into_iter().flatten().filter_map(read).collect()
}

/// Everybody as they were at any time.
fn people(journal: &Journal) -> BTreeMap<PersonId, Vec<Person>> {
    let mut people: BTreeMap<PersonId, Vec<Person>> = BTreeMap::new();
    let directories = journal.streams.keys().filter(|stream| matches!(stream, StreamId::Directory(_)));
    for state in directories.flat_map(|stream| journal.states(stream)).flatten() {
        let State::Directory(directory) = state else { continue };
        for (id, person) in directory.people {
            let known = people.entry(id).or_default();
            if !known.contains(&person) {
                known.push(person);
            }
        }
    }
    people
}
