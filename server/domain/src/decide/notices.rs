//! Notices: what a person is told on their worklist, from a closed list, and put away by them.

use super::{Actor, Context, Events, Verdict, World, rights};
use crate::{
    event::{Event, EventKind, Part},
    ids::{NoticeId, PersonId},
    rejection::Rejection,
    stream::StreamId,
    worklist::{Notice, NoticeKind},
};
use std::collections::BTreeSet;

/// One notice to one person.
pub(super) fn notice(person_id: PersonId, kind: NoticeKind, context: &mut Context<'_>) -> (StreamId, Event) {
    let notice = Notice { id: NoticeId((context.new_id)()), kind, at: context.now, seen_at: None };
    (StreamId::PersonWorklist(person_id), Event { kind: EventKind::NoticeGiven, parts: vec![Part::Notice(notice)] })
}

/// By the service itself: jobs that found something.
pub(super) fn give(people: &[PersonId], kind: &NoticeKind, context: &mut Context<'_>) -> Result<Events, Verdict> {
    if !matches!(context.actor, Actor::System) {
        return Err(Rejection::not_found().into());
    }
    let people: BTreeSet<PersonId> = people.iter().copied().filter(|id| context.directory.member(*id).is_some()).collect();
    Ok(people.into_iter().map(|person| notice(person, kind.clone(), context)).collect())
}

/// By its receiver; again is no change.
pub(super) fn see(world: &World, id: NoticeId, context: &Context<'_>) -> Result<Events, Verdict> {
    let stream = StreamId::PersonWorklist(rights::person(context)?.id);
    let notice = world.worklist(&stream)?.and_then(|list| list.notices.get(&id)).ok_or_else(Rejection::not_found)?;
    if notice.seen_at.is_some() {
        return Ok(Events::new());
    }
    let notice = Notice { seen_at: Some(context.now), ..notice.clone() };
    Ok(vec![(stream, Event { kind: EventKind::NoticeSeen, parts: vec![Part::Notice(notice)] })])
}
