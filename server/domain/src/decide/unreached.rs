//! Topics, slots and peer cases that a meeting did not reach, and topics and peer cases it passed over: they stand on the next agenda of
//! its series, as unfinished cases do.
//! Touches no case, and puts nothing back that somebody took off.

use super::{Context, Events, Need, Verdict, World, meeting::changed};
use crate::{
    event::{Event, EventKind, Part, State},
    ids::{ItemId, MeetingId},
    item_kind::ItemKind,
    meeting::{AgendaItem, ItemState, Meeting, NotReached},
    peer_case::PeerCase,
    stream::StreamId,
};
use std::collections::BTreeSet;

/// The next meeting as it will be, and what follows on other streams.
pub(super) struct Carrying<'w> {
    before: &'w Meeting,
    /// With what was carried to it.
    pub(super) after: Meeting,
    peer_cases: Vec<PeerCase>,
}

/// Lines the room was never at or left without saying that they were discussed, cases left out. Training and speakers are held, not decided.
fn unreached(meeting: &Meeting) -> impl Iterator<Item = &AgendaItem> {
    let goes_on = |line: &AgendaItem| match line.state {
        ItemState::Waiting => line.kind != ItemKind::Case,
        ItemState::Current | ItemState::Left => matches!(line.kind, ItemKind::Topic { .. } | ItemKind::PeerCase),
        ItemState::Decided | ItemState::Removed => false,
    };
    meeting.ordered_items().into_iter().filter(move |line| goes_on(line))
}

/// Of what a close needs: the words of its peer cases, where one of them goes on.
pub(super) fn needs(meeting: &Meeting) -> Option<Need> {
    unreached(meeting).any(|line| line.kind == ItemKind::PeerCase).then_some(Need::State(StreamId::PeerCases(meeting.root.id)))
}

impl<'w> Carrying<'w> {
    pub(super) fn to(before: &'w Meeting) -> Self { Self { before, after: before.clone(), peer_cases: Vec::new() } }

    /// Which lines of `meeting` stand on the next agenda now.
    pub(super) fn unreached_of(&mut self, world: &World, meeting: &Meeting, context: &mut Context<'_>) -> Result<BTreeSet<ItemId>, Verdict> {
        let mut carried = BTreeSet::new();
        // What two people have among themselves stays among these two.
        if meeting.is_private() && !are_the_same(meeting, self.before) {
            return Ok(carried);
        }
        for line in unreached(meeting) {
            if self.line(world, meeting, line, context)? {
                carried.insert(line.id);
            }
        }
        Ok(carried)
    }

    fn line(&mut self, world: &World, meeting: &Meeting, line: &AgendaItem, context: &mut Context<'_>) -> Result<bool, Verdict> {
        let times = line.not_reached.map_or(0, |it| it.times).saturating_add(1);
        let not_reached = NotReached { met_at: meeting.root.starts_at, times };
        // A standing topic is there already, unless somebody took it off.
        let alike = self.after.items.values_mut().filter(|there| is_alike(there, line));
        if let Some(there) = alike.min_by_key(|there| (!there.is_listed(), there.position, there.id)) {
            if there.is_listed() {
                there.not_reached = Some(NotReached { times: times.max(there.not_reached.map_or(0, |it| it.times)), ..not_reached });
            }
            return Ok(there.is_listed());
        }
        let id = ItemId((context.new_id)());
        let kind = match &line.kind {
            ItemKind::PeerCase => match told(world, meeting.root.id, line.id)? {
                Some(words) => {
                    self.peer_cases.push(PeerCase { item_id: id, ..words.clone() });
                    ItemKind::PeerCase
                }
                None => return Ok(false),
            },
            // A speaker's pass is for one meeting.
            ItemKind::Speaker { title, .. } => ItemKind::Speaker { title: title.clone(), speaker: None },
            kind => kind.clone(),
        };
        let next = AgendaItem { not_reached: Some(not_reached), ..AgendaItem::waiting(id, kind, line.planned_minutes) };
        self.after.insert_line(next, usize::MAX);
        Ok(true)
    }

    pub(super) fn events(self) -> Events {
        let stream = StreamId::PeerCases(self.before.root.id);
        let mut events = changed(EventKind::ItemAdded, self.before, self.after);
        if !self.peer_cases.is_empty() {
            events.push((stream, Event { kind: EventKind::PeerCaseWritten, parts: self.peer_cases.into_iter().map(Part::PeerCase).collect() }));
        }
        events
    }
}

fn are_the_same(one: &Meeting, other: &Meeting) -> bool {
    let people = |meeting: &Meeting| -> BTreeSet<_> {
        meeting.attendees.values().filter(|it| !it.is_withdrawn).map(|it| it.person_id).chain([meeting.root.chair]).collect()
    };
    people(one) == people(other)
}

fn is_alike(there: &AgendaItem, line: &AgendaItem) -> bool {
    use ItemKind::{Speaker, Topic, Training};
    match (&there.kind, &line.kind) {
        (Topic { title }, Topic { title: other }) | (Training { title }, Training { title: other }) => title == other,
        (Speaker { title, .. }, Speaker { title: other, .. }) => title == other,
        _ => false,
    }
}

fn told(world: &World, id: MeetingId, item_id: ItemId) -> Result<Option<&PeerCase>, Verdict> {
    Ok(match world.state(&StreamId::PeerCases(id))? {
        Some(State::PeerCases(peers)) => peers.cases.get(&item_id),
        _ => None,
    })
}
