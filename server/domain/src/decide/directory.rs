//! The Federation's directory and its series: only what is different becomes an event.

use super::{Actor, Context, Events, Verdict, World, rights};
use crate::{
    command::Command,
    directory::{Directory, Person, Service},
    event::{Event, EventKind, Part, State},
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    series::Series,
    stream::StreamId,
};
use std::collections::BTreeMap;

/// By importers and the operator's tools. Of two entries with one id the later counts.
pub(super) fn set(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::SetDirectory { federation, organisations, services, people } = command else { return Ok(Events::new()) };
    rights::allow(context, Deed::SetDirectory, federation, &[])?;
    let stream = StreamId::Directory(federation.clone());
    let empty = Directory::default();
    let known = match world.state(&stream)? {
        Some(State::Directory(directory)) => directory.as_ref(),
        _ => &empty,
    };
    let services: Vec<Service> = services.iter().map(|it| with_known_rota(it, known)).collect();
    let people: Vec<Person> = people.iter().map(|it| with_known_days(it, known)).collect();
    let organisations = fresh(organisations, |it| it.code.clone(), |code| known.organisations.get(code));
    let services = fresh(&services, |it| it.id, |id| known.services.get(id));
    let people = fresh(&people, |it| it.id, |id| known.people.get(id));
    let events = [
        (EventKind::OrganisationSet, organisations.map(Part::Organisation).collect::<Vec<_>>()),
        (EventKind::ServiceSet, services.map(Part::Service).collect()),
        (EventKind::PersonSet, people.map(Part::Person).collect()),
    ];
    let changed = events.into_iter().filter(|(_, parts)| !parts.is_empty());
    Ok(changed.map(|(kind, parts)| (stream.clone(), Event { kind, parts })).collect())
}

/// An import knows nothing of rotas: without one, the known rota stays.
fn with_known_rota(service: &Service, known: &Directory) -> Service {
    let rota = known.services.get(&service.id).map(|it| &it.rota).filter(|_| service.rota.is_empty());
    Service { rota: rota.unwrap_or(&service.rota).clone(), ..service.clone() }
}

/// Nor of days away and passes: without them, those known stay.
fn with_known_days(person: &Person, known: &Directory) -> Person {
    let Some(known) = known.people.get(&person.id) else { return person.clone() };
    // Who has left is away for good: an import that ends somebody leaves no days behind.
    let absences = if person.absences.is_empty() && !person.is_ended { &known.absences } else { &person.absences };
    Person { absences: absences.clone(), guest: person.guest.clone().or_else(|| known.guest.clone()), ..person.clone() }
}

fn fresh<'k, K: Ord, V: Clone + PartialEq + 'k>(
    asked: &[V],
    key: impl Fn(&V) -> K,
    known: impl Fn(&K) -> Option<&'k V>,
) -> impl Iterator<Item = V> {
    let last: BTreeMap<K, V> = asked.iter().map(|value| (key(value), value.clone())).collect();
    last.into_iter().filter(move |(key, value)| known(key) != Some(value)).map(|(_, value)| value)
}

pub(super) fn set_series(world: &World, series: &Series, context: &Context<'_>) -> Result<Events, Verdict> {
    let stream = StreamId::Series(series.id);
    let known = match world.state(&stream)? {
        Some(State::Series(known)) => Some(known.as_ref()),
        _ => None,
    };
    if let (Some(known), Actor::Person(_)) = (known, &context.actor) {
        rights::allow(context, Deed::PlanMeetings, &known.pcn, &[])?;
    }
    rights::allow(context, Deed::PlanMeetings, &series.pcn, &[])?;
    if known == Some(series) {
        return Ok(Events::new());
    }
    rights::is_within("slot_minutes", series.slot_minutes, 5..=480)?;
    let invalid = |field, words: &str| Err(Rejection::of_field(RejectionCode::Invalid, field, words).into());
    if jiff::civil::Time::strptime("%H:%M", &series.starts_at_local).is_err() {
        return invalid("starts_at_local", "Give the time as HH:MM, such as 09:00.");
    }
    if !series.rule.starts_with("FREQ=") {
        return invalid("rule", "Give the recurrence as an RFC 5545 rule that begins with FREQ=.");
    }
    if series.call_url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
        return invalid("call_url", "The call's link must begin with https://.");
    }
    Ok(vec![(stream, Event { kind: EventKind::SeriesSet, parts: vec![Part::Series(series.clone())] })])
}
