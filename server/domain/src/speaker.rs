//! What an external speaker has of a meeting: their own slot, when it comes, who chairs, and what was shared. Nothing of what others
//! discuss, who else is asked, or what came of it.
//!
//! Architecture invariant: built up from what is named here; what a meeting gains later is not a speaker's until it is named too.

use crate::{
    directory::Person,
    ids::PersonId,
    item_kind::ItemKind,
    meeting::{AgendaItem, Meeting, MeetingLive},
    resource::Resource,
    words::Line,
};

impl Person {
    /// Whether they come with a speaker's pass.
    pub fn is_speaker(&self) -> bool { self.guest.as_ref().is_some_and(|pass| pass.is_speaker) }
}

impl Meeting {
    /// The meeting as this speaker has it. Other lines keep their place and minutes, which say when the slot comes; of open ones the
    /// title is the meeting's own.
    pub fn for_speaker(&self, person_id: PersonId) -> Self {
        let live = &self.live;
        let chairs = [Some(self.root.chair), self.root.deputy, live.chair_held_by];
        Self {
            root: self.root.clone(),
            live: MeetingLive {
                phase: live.phase,
                started_at: live.started_at,
                ended_at: live.ended_at,
                current: live.current,
                current_since: live.current_since,
                chair_held_by: live.chair_held_by,
                hands: live.hands.iter().filter(|hand| hand.person_id == person_id).cloned().collect(),
                chair_lost_at: live.chair_lost_at,
                is_ended_by_itself: live.is_ended_by_itself,
                open_part_ended_at: live.open_part_ended_at,
                ..MeetingLive::default()
            },
            items: self.items.iter().map(|(id, item)| (*id, line_for(item, person_id, &self.root.title))).collect(),
            attendees: self.attendees.iter().filter(|(id, _)| **id == person_id || chairs.contains(&Some(**id))).map(|(id, it)| (*id, it.clone())).collect(),
            actions: Default::default(),
            resources: self.resources.iter().filter(|(_, it)| !it.is_removed).map(|(id, it)| (*id, Resource { shared_by: None, ..it.clone() })).collect(),
        }
    }
}

fn line_for(item: &AgendaItem, person_id: PersonId, title: &Line) -> AgendaItem {
    AgendaItem { kind: kind_for(item, person_id, title), not_reached: None, is_carried: false, ..item.clone() }
}

fn kind_for(item: &AgendaItem, person_id: PersonId, title: &Line) -> ItemKind {
    match &item.kind {
        own if own.is_spoken_by(person_id) => own.clone(),
        ItemKind::Topic { .. } | ItemKind::Training { .. } | ItemKind::Speaker { .. } => ItemKind::Topic { title: title.clone() },
        // Whether people are talked about there decides whether the call is open to them.
        ItemKind::Case | ItemKind::PeerCase => ItemKind::PeerCase,
    }
}
