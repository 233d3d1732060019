//! Minutes of topics after the meeting: words over the draft, approval with the rest, amendments as versions with their reason. A
//! topic's part is on the meeting, as everybody there may read it; of a peer case there is none.
//!
//! Called by `minutes`, whose commands and rights these are.

use super::{
    Context, Events, Need, Verdict, World,
    meeting::change,
    minutes::{self, OnVersion, Standing},
    rights,
};
use crate::{
    event::EventKind,
    ids::{ItemId, MeetingId},
    meeting::Meeting,
    minutes_part::{EditSeen, FourTexts, TopicMinutes, WrittenOver},
    policy::{Deed, Relation},
    rejection::{Rejection, RejectionCode},
    stream::DocumentId,
    words::UtcMicros,
};

fn document(meeting: &Meeting, item_id: ItemId) -> DocumentId { DocumentId::Topic { meeting_id: meeting.root.id, item_id } }

/// A topic of a meeting that is over, for who may correct its minutes.
fn editable<'w>(world: &'w World, id: MeetingId, item_id: ItemId, context: &Context<'_>) -> Result<&'w Meeting, Verdict> {
    let meeting = rights::meeting(world, id, context)?;
    let mut relations = rights::relations(meeting, context);
    // There is no case that they would have to have.
    relations.push(Relation::HasCase);
    rights::allow(context, Deed::EditMinutes, &meeting.root.pcn, &relations)?;
    let is_topic = meeting.items.get(&item_id).is_some_and(|line| line.is_listed() && line.kind.title().is_some());
    if !is_topic || meeting.is_private() {
        return Err(Rejection::not_found().into());
    }
    minutes::is_over(meeting)?;
    Ok(meeting)
}

/// What was approved of a topic last.
fn approved(meeting: &Meeting, item_id: ItemId) -> Option<&TopicMinutes> { meeting.live.minutes.as_ref().and_then(|it| it.topic(item_id)) }

pub(super) fn edit(world: &World, on: &OnVersion, item_id: ItemId, words: &WrittenOver, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = editable(world, on.meeting_id, item_id, context)?;
    if words.outcome.is_some() || !words.attendance.is_empty() {
        let said = "A topic has no outcome, and nobody was counted for it. Write what was said.";
        return Err(Rejection::of_field(RejectionCode::Invalid, "words", said).into());
    }
    let line = Standing {
        meeting,
        document: document(meeting, item_id),
        edit: meeting.live.topic_edits.get(&item_id),
        agreed: meeting.promised(item_id),
        actions: meeting.actions_of(item_id),
    };
    let edit = minutes::written_over(world, on, line, words, context)?;
    if let Some(part) = approved(meeting, item_id).filter(|_| words.letters_seen.is_none()) {
        let after = TopicMinutes { amended: part.amended.clone(), ..part.clone().with(&edit, part.version) };
        minutes::changes_something(after.texts != part.texts || after.actions != part.actions)?;
    }
    Ok(change(EventKind::MinutesEdited, meeting, |after| drop(after.live.topic_edits.insert(item_id, edit))))
}

pub(super) fn withdraw(world: &World, id: MeetingId, item_id: ItemId, seen_edit_at: UtcMicros, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = editable(world, id, item_id, context)?;
    let Some(edit) = meeting.live.topic_edits.get(&item_id) else { return Ok(Events::new()) };
    minutes::no_other_edit(Some(edit), Some(seen_edit_at))?;
    Ok(change(EventKind::MinutesEditWithdrawn, meeting, |after| drop(after.live.topic_edits.remove(&item_id))))
}

/// Version 1: what was typed on each topic, unless somebody wrote over it.
pub(super) fn first(world: &World, meeting: &Meeting) -> Result<Vec<TopicMinutes>, Verdict> {
    let lines: Vec<ItemId> = meeting.ordered_items().into_iter().filter(|line| line.kind.title().is_some()).map(|line| line.id).collect();
    world.require(lines.iter().map(|item_id| Need::Texts(document(meeting, *item_id))))?;
    let kept = |item_id: ItemId| {
        let texts = FourTexts(world.texts.get(&document(meeting, item_id)).cloned().unwrap_or_default());
        let part = TopicMinutes { item_id, version: 1, letters_mark: Some(texts.mark()), texts, actions: meeting.agreed(item_id), amended: None };
        match meeting.live.topic_edits.get(&item_id) {
            // Written over without looking at the letters, those still wait.
            Some(edit) => TopicMinutes { letters_mark: Some(FourTexts::default().mark()), ..part }.with(edit, 1),
            None => part,
        }
    };
    Ok(lines.into_iter().map(kept).collect())
}

/// A later version: an amendment as it was looked at.
pub(super) fn amended(world: &World, meeting: &Meeting, version: u16, seen: &EditSeen, context: &Context<'_>) -> Result<TopicMinutes, Verdict> {
    editable(world, meeting.root.id, seen.item_id, context)?;
    let edit = meeting.live.topic_edits.get(&seen.item_id);
    minutes::no_other_edit(edit, Some(seen.edited_at))?;
    let (Some(last), Some(edit)) = (approved(meeting, seen.item_id), edit) else { return Err(Rejection::not_found().into()) };
    Ok(last.clone().with(edit, version))
}
