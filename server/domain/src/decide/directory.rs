//! The Federation's directory: only what is different becomes an event.

use super::{Context, Events, Verdict, World, rights};
use crate::{
    command::Command,
    directory::{Directory, Person, Service},
    event::{Event, EventKind, Part, State},
    policy::Deed,
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

/// Nor of days away and passes, and not always of employers: without them, those known stay.
fn with_known_days(person: &Person, known: &Directory) -> Person {
    let Some(known) = known.people.get(&person.id) else { return person.clone() };
    // Who has left is away for good: an import that ends somebody leaves no days behind.
    let absences = if person.absences.is_empty() && !person.is_ended { &known.absences } else { &person.absences };
    Person {
        absences: absences.clone(),
        guest: person.guest.clone().or_else(|| known.guest.clone()),
        employer: person.employer.clone().or_else(|| known.employer.clone()),
        funding_stream: person.funding_stream.or(known.funding_stream),
        ..person.clone()
    }
}

fn fresh<'k, K: Ord, V: Clone + PartialEq + 'k>(
    asked: &[V],
    key: impl Fn(&V) -> K,
    known: impl Fn(&K) -> Option<&'k V>,
) -> impl Iterator<Item = V> {
    let last: BTreeMap<K, V> = asked.iter().map(|value| (key(value), value.clone())).collect();
    last.into_iter().filter(move |(key, value)| known(key) != Some(value)).map(|(_, value)| value)
}
