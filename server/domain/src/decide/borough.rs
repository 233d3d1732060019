//! The borough meeting: training and speakers' slots, anonymised cases among colleagues, and links shared with everybody there.

use super::{
    Context, Events, Verdict, World,
    anonymous::{Field, Told, names_nobody, tells_of_nobody},
    meeting::change,
    rights,
};
use crate::{
    command::Command,
    event::{Event, EventKind, Part, State},
    ids::{ItemId, MeetingId, PersonId, ResourceId},
    item_kind::{ItemKind, Slot},
    meeting::{AgendaItem, AttendeeKind, Meeting, MeetingKind, MeetingStatus},
    peer_case::PeerCase,
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    resource::Resource,
    stream::StreamId,
};

/// Links of one meeting.
const MOST_RESOURCES: usize = 50;

fn is_borough(meeting: &Meeting) -> Result<(), Rejection> {
    if meeting.root.kind == MeetingKind::Borough {
        return Ok(());
    }
    let words = "Slots and anonymised cases belong on the agenda of a borough meeting. Here, add a topic.";
    Err(Rejection::of_field(RejectionCode::Invalid, "meeting_id", words))
}

/// What who asks is to a meeting as a colleague: with a pass, nobody is asked to bring anything.
fn as_colleague(meeting: &Meeting, context: &Context<'_>) -> Vec<Relation> {
    let is_colleague = rights::person(context).is_ok_and(|me| me.guest.is_none());
    rights::relations(meeting, context).into_iter().filter(|relation| is_colleague || *relation != Relation::Attendee).collect()
}

/// Again with the same id changes it.
pub(super) fn set_slot(world: &World, id: MeetingId, item_id: ItemId, slot: &Slot, planned_minutes: u16, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::unended_meeting_for(world, id, Deed::EditAgenda, context)?;
    is_borough(meeting)?;
    rights::is_within("planned_minutes", planned_minutes, 1..=120)?;
    let (Slot::Training { title } | Slot::Speaker { title, .. }) = slot;
    if let Slot::Speaker { speaker: Some(who), .. } = slot {
        has_speakers_pass(meeting, *who)?;
    }
    let kind = ItemKind::from(slot.clone());
    let known = match meeting.items.get(&item_id) {
        None => None,
        Some(line) if line.is_listed() && matches!(line.kind, ItemKind::Training { .. } | ItemKind::Speaker { .. }) => Some(line),
        Some(_) => return Err(rights::id_taken("item_id").into()),
    };
    names_nobody(world, &[Field::Words("title", title.as_str())])?;
    Ok(match known {
        None => change(EventKind::ItemAdded, meeting, |after| after.insert_line(AgendaItem::waiting(item_id, kind, planned_minutes), usize::MAX)),
        Some(_) => change(EventKind::SlotSet, meeting, |after| {
            if let Some(line) = after.items.get_mut(&item_id) {
                (line.kind, line.planned_minutes) = (kind, planned_minutes);
            }
        }),
    })
}

fn has_speakers_pass(meeting: &Meeting, who: PersonId) -> Result<(), Rejection> {
    if meeting.attendees.get(&who).is_some_and(|it| it.kind == AttendeeKind::Speaker && !it.is_withdrawn) {
        return Ok(());
    }
    let words = "Choose somebody who has a speaker's pass for this meeting, or say later who it is.";
    Err(Rejection::of_field(RejectionCode::Invalid, "speaker", words))
}

/// A peer case of a meeting, if it is one.
fn peer_case(world: &World, id: MeetingId, item_id: ItemId) -> Result<Option<&PeerCase>, Verdict> {
    Ok(match world.state(&StreamId::PeerCases(id))? {
        Some(State::PeerCases(peers)) => peers.cases.get(&item_id),
        _ => None,
    })
}

/// Whether who asks brought the peer case at this line: it is theirs to write anew and to take back.
pub(super) fn is_brought_by_asker(world: &World, meeting: &Meeting, item_id: ItemId, context: &Context<'_>) -> Result<bool, Verdict> {
    if meeting.items.get(&item_id).is_none_or(|line| line.kind != ItemKind::PeerCase) {
        return Ok(false);
    }
    let known = peer_case(world, meeting.root.id, item_id)?;
    Ok(known.zip(context.actor.person_id()).is_some_and(|(known, me)| known.brought_by == me))
}

/// By any colleague asked to the meeting; anew by who brought it, or who edits the agenda.
pub(super) fn set_peer_case(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::SetPeerCase { meeting_id: id, item_id, title, situation, question, planned_minutes } = command else { return Ok(Events::new()) };
    let meeting = rights::meeting(world, *id, context)?;
    rights::is_unended(meeting)?;
    let relations = as_colleague(meeting, context);
    rights::allow(context, Deed::BringPeerCase, &meeting.root.pcn, &relations)?;
    is_borough(meeting)?;
    rights::is_within("planned_minutes", *planned_minutes, 1..=120)?;
    let known = peer_case(world, *id, *item_id)?;
    match (meeting.items.get(item_id), known) {
        (None, None) => {}
        (Some(line), Some(_)) if line.is_listed() => {
            if !is_brought_by_asker(world, meeting, *item_id, context)? {
                rights::allow(context, Deed::EditAgenda, &meeting.root.pcn, &relations)?;
            }
        }
        _ => return Err(rights::id_taken("item_id").into()),
    }
    let fields = [Field::Words("title", title.as_str()), Field::Words("situation", situation.as_str()), Field::Words("question", question.as_str())];
    tells_of_nobody(world, &fields, &Told::to_meeting(context.directory))?;
    let brought_by = known.map_or(rights::person(context)?.id, |known| known.brought_by);
    let written = PeerCase { item_id: *item_id, title: title.clone(), situation: situation.clone(), question: question.clone(), brought_by, written_at: context.now };
    let mut events = match known {
        None => change(EventKind::ItemAdded, meeting, |after| {
            after.insert_line(AgendaItem::waiting(*item_id, ItemKind::PeerCase, *planned_minutes), usize::MAX);
        }),
        Some(_) => change(EventKind::PlannedMinutesSet, meeting, |after| {
            if let Some(line) = after.items.get_mut(item_id) {
                line.planned_minutes = *planned_minutes;
            }
        }),
    };
    let is_different = known.is_none_or(|known| PeerCase { written_at: context.now, ..known.clone() } != written);
    if is_different {
        events.push((StreamId::PeerCases(*id), Event { kind: EventKind::PeerCaseWritten, parts: vec![Part::PeerCase(written)] }));
    }
    Ok(events)
}

fn is_not_called_off(meeting: &Meeting) -> Result<(), Rejection> {
    if meeting.root.status == MeetingStatus::Cancelled { rights::is_unended(meeting) } else { Ok(()) }
}

/// By any colleague asked to the meeting, before, during and after.
pub(super) fn share(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::ShareResource { meeting_id, resource_id, title, link, about, file } = command else { return Ok(Events::new()) };
    let meeting = rights::meeting(world, *meeting_id, context)?;
    rights::allow(context, Deed::ShareResource, &meeting.root.pcn, &as_colleague(meeting, context))?;
    is_not_called_off(meeting)?;
    if link.is_some() == file.is_some() {
        return Err(Rejection::of_field(RejectionCode::Invalid, "link", "Share a link or a file of the shelf: one of the two.").into());
    }
    if meeting.resources.contains_key(resource_id) {
        return Err(rights::id_taken("resource_id").into());
    }
    if meeting.resources.values().filter(|it| !it.is_removed).count() >= MOST_RESOURCES {
        let words = format!("A meeting shares at most {MOST_RESOURCES} links. Take one off first.");
        return Err(Rejection::of_field(RejectionCode::Invalid, "link", words).into());
    }
    let about_words = about.iter().map(|about| Field::Words("about", about.as_str()));
    let link_words = link.iter().map(|link| Field::Link("link", link.as_str()));
    let fields: Vec<Field<'_>> = std::iter::once(Field::Words("title", title.as_str())).chain(link_words).chain(about_words).collect();
    names_nobody(world, &fields)?;
    let shared = Resource {
        id: *resource_id,
        title: title.clone(),
        link: link.clone(),
        about: about.clone(),
        shared_by: Some(rights::person(context)?.id),
        shared_at: context.now,
        is_removed: false,
        file: file.clone(),
    };
    Ok(change(EventKind::ResourceShared, meeting, |after| drop(after.resources.insert(shared.id, shared))))
}

/// By who shared it, or who edits the agenda.
pub(super) fn remove_resource(world: &World, id: MeetingId, resource_id: ResourceId, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting(world, id, context)?;
    let known = meeting.resources.get(&resource_id);
    if known.is_none_or(|known| known.shared_by.is_none() || known.shared_by != context.actor.person_id()) {
        rights::allow(context, Deed::EditAgenda, &meeting.root.pcn, &rights::relations(meeting, context))?;
    }
    is_not_called_off(meeting)?;
    known.ok_or_else(Rejection::not_found)?;
    Ok(change(EventKind::ResourceRemoved, meeting, |after| {
        if let Some(resource) = after.resources.get_mut(&resource_id) {
            resource.is_removed = true;
        }
    }))
}
