//! The Federation's members: rota, absences, what somebody can, roles, and leaving.

use super::{Context, Events, Verdict, World};
use crate::{
    command::Command,
    directory::{Absence, Duty, Person},
    event::{Event, EventKind, Part},
    ids::{PersonId, ServiceId},
    rejection::Rejection,
    stream::StreamId,
    words::OdsCode,
};

/// A person in the Federation's directory, when different from what is known.
pub(super) fn person_set(federation: &OdsCode, known: Option<&Person>, person: &Person) -> Events {
    if known == Some(person) {
        return Events::new();
    }
    vec![(StreamId::Directory(federation.clone()), Event { kind: EventKind::PersonSet, parts: vec![Part::Person(person.clone())] })]
}

pub(super) fn set_rota(_service_id: ServiceId, _rota: &[Duty], _context: &Context<'_>) -> Result<Events, Verdict> { Err(Rejection::not_found().into()) }
pub(super) fn set_absences(_person_id: PersonId, _absences: &[Absence], _context: &Context<'_>) -> Result<Events, Verdict> { Err(Rejection::not_found().into()) }
pub(super) fn change(_command: &Command, _context: &Context<'_>) -> Result<Events, Verdict> { Err(Rejection::not_found().into()) }
pub(super) fn add(_person: &Person, _context: &Context<'_>) -> Result<Events, Verdict> { Err(Rejection::not_found().into()) }
pub(super) fn end(_world: &World, _person_id: PersonId, _cover: Option<PersonId>, _context: &mut Context<'_>) -> Result<Events, Verdict> { Err(Rejection::not_found().into()) }
