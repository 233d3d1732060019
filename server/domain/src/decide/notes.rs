//! Social notes: kept where their sharing says, so that who receives them follows from the stream. A restricted note
//! is kept twice: for the clinical director, and among its author's own.

use super::{Context, Events, Verdict, World, needs::books, rights};
use crate::{
    case::Case,
    command::Command,
    event::{Event, EventKind, Part, State},
    ids::{CaseId, LocalServiceId, SocialNoteId},
    local_service::{LinkedService, MOST_LINKED},
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    social_note::{NoteSharing, SocialNote, latest},
    stream::StreamId,
};
use std::collections::BTreeMap;

fn case_for<'w>(world: &'w World, id: CaseId, context: &Context<'_>) -> Result<&'w Case, Verdict> {
    let case = rights::case(world, id, context)?;
    rights::allow(context, Deed::WriteSocialNote, &case.root.pcn, &[Relation::HasCase])?;
    Ok(case)
}

/// The notes on one stream.
fn notes_on<'w>(world: &'w World, stream: &StreamId) -> Result<Option<&'w BTreeMap<SocialNoteId, SocialNote>>, Verdict> {
    Ok(match world.state(stream)? {
        Some(State::Case(case)) => Some(&case.social_notes),
        Some(State::Notes(book)) => Some(&book.notes),
        _ => None,
    })
}

fn on_every_book(books: Vec<StreamId>, kind: EventKind, note: &SocialNote) -> Events {
    books.into_iter().map(|stream| (stream, Event { kind, parts: vec![Part::SocialNote(note.clone())] })).collect()
}

pub(super) fn write(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::WriteSocialNote { case_id, note_id, domain, level, line, source, review_on, sharing, more } = command else {
        return Ok(Events::new());
    };
    let author = rights::person(context)?;
    case_for(world, *case_id, context)?;
    let invalid = |field, words: &str| Err(Rejection::of_field(RejectionCode::Invalid, field, words).into());
    if *sharing == NoteSharing::Shared && domain.is_restricted_by_default() {
        return invalid("sharing", "Notes of this domain are not shared with the whole team. Choose restricted or private.");
    }
    if *sharing != NoteSharing::Private && more.is_some() {
        return invalid("more", "Only a private note holds more words. Shorten it to the line, or keep the note private.");
    }
    if let Some(day) = review_on {
        rights::is_day_ahead("review_on", *day, context.today)?;
    }
    let streams = books(*case_id, *sharing, context);
    for stream in &streams {
        if notes_on(world, stream)?.is_some_and(|notes| notes.contains_key(note_id)) {
            return Err(rights::id_taken("note_id").into());
        }
    }
    let home = streams.first().map(|stream| notes_on(world, stream)).transpose()?.flatten();
    let same = home.into_iter().flat_map(BTreeMap::values).filter(|note| note.domain == *domain && note.sharing == *sharing);
    let before = latest(same);
    // What answers the need goes on answering it; but nothing of another author's kept note comes into one's own.
    let services = before.filter(|it| *sharing == NoteSharing::Shared || it.author == author.id).map(|it| it.services.clone()).unwrap_or_default();
    let note = SocialNote {
        id: *note_id,
        case_id: *case_id,
        domain: *domain,
        level: *level,
        line: line.clone(),
        source: source.clone(),
        review_on: *review_on,
        sharing: *sharing,
        more: more.clone(),
        author: author.id,
        author_name: author.name.clone(),
        written_at: context.now,
        follows: before.map(|note| note.id),
        is_withdrawn: false,
        services,
    };
    Ok(on_every_book(streams, EventKind::SocialNoteWritten, &note))
}

/// The books and the note in them. Somebody else's restricted or private note does not exist for others.
fn found<'w>(
    world: &'w World,
    (case_id, note_id, sharing): (CaseId, SocialNoteId, NoteSharing),
    context: &Context<'_>,
) -> Result<(Vec<StreamId>, &'w SocialNote), Verdict> {
    let me = rights::person(context)?.id;
    case_for(world, case_id, context)?;
    let streams = books(case_id, sharing, context);
    let home = streams.first().map(|stream| notes_on(world, stream)).transpose()?.flatten();
    let note = home.and_then(|notes| notes.get(&note_id)).filter(|note| note.sharing == sharing).ok_or_else(Rejection::not_found)?;
    if note.author != me && sharing != NoteSharing::Shared {
        return Err(Rejection::not_found().into());
    }
    Ok((streams, note))
}

/// By its author.
pub(super) fn withdraw(
    world: &World,
    case_id: CaseId,
    note_id: SocialNoteId,
    sharing: NoteSharing,
    context: &Context<'_>,
) -> Result<Events, Verdict> {
    let (streams, note) = found(world, (case_id, note_id, sharing), context)?;
    if note.author != rights::person(context)?.id {
        let words = "Only its author takes a note back. Write a newer note instead.";
        return Err(Rejection::new(RejectionCode::NotAllowed, words).into());
    }
    if note.is_withdrawn {
        return Ok(Events::new());
    }
    let note = SocialNote { is_withdrawn: true, ..note.clone() };
    Ok(on_every_book(streams, EventKind::SocialNoteWithdrawn, &note))
}

/// A service under a note, by the name the directory has for it now.
pub(super) fn link(world: &World, of: (CaseId, SocialNoteId, NoteSharing), id: LocalServiceId, context: &Context<'_>) -> Result<Events, Verdict> {
    let (streams, note) = found(world, of, context)?;
    if note.services.iter().any(|linked| linked.id == id) {
        return Ok(Events::new());
    }
    if note.is_withdrawn {
        let words = "This note was withdrawn. Put the service under the note that stands there now.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "note_id", words).into());
    }
    if note.services.len() >= MOST_LINKED {
        let words = format!("A note has at most {MOST_LINKED} services. Take one off first.");
        return Err(Rejection::of_field(RejectionCode::Invalid, "local_service_id", words).into());
    }
    let Some(name) = world.local_services.get(&id).cloned().flatten() else {
        let words = "This service is not in the directory any more. Search again.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "local_service_id", words).into());
    };
    let mut note = note.clone();
    note.services.push(LinkedService { id, name, linked_by: rights::person(context)?.id, linked_at: context.now });
    Ok(on_every_book(streams, EventKind::LocalServiceLinked, &note))
}

/// A service off a note.
pub(super) fn unlink(world: &World, of: (CaseId, SocialNoteId, NoteSharing), id: LocalServiceId, context: &Context<'_>) -> Result<Events, Verdict> {
    let (streams, note) = found(world, of, context)?;
    if note.services.iter().all(|linked| linked.id != id) {
        return Ok(Events::new());
    }
    let mut note = note.clone();
    note.services.retain(|linked| linked.id != id);
    Ok(on_every_book(streams, EventKind::LocalServiceUnlinked, &note))
}
