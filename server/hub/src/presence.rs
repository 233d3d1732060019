//! Presence: which connections of which person are in which room. A *person's* arrival and leaving (after a grace time)
//! are events, so attendance survives a crash; connections are not. Three tabs are one person, and an old socket's late
//! close never removes the new one, because a room counts connections by id.

use mdt_domain::ids::{ConnectionId, MeetingId, PersonId};
use parking_lot::Mutex;
use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

/// Notes that may be under way at once; people share them by chance.
const NOTES: usize = 64;

/// Who is in which room.
pub struct Presence {
    notes: Vec<tokio::sync::Mutex<()>>,
    rooms: Mutex<HashMap<(MeetingId, PersonId), HashSet<ConnectionId>>>,
}

impl Default for Presence {
    fn default() -> Self { Self { notes: (0..NOTES).map(|_| tokio::sync::Mutex::default()).collect(), rooms: Mutex::default() } }
}

impl Presence {
    /// Held while it is noted for other nodes whether this person is in the room.
    pub fn noting(&self, meeting: MeetingId, person: PersonId) -> &tokio::sync::Mutex<()> {
        static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
        let mut hasher = DefaultHasher::new();
        (meeting, person).hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % NOTES as u64).unwrap_or(0);
        self.notes.get(place).unwrap_or(&ALONE)
    }

    /// A connection joined a room. `true`: it is the person's first there.
    pub fn join(&self, meeting: MeetingId, person: PersonId, connection: ConnectionId) -> bool {
        let mut rooms = self.rooms.lock();
        let connections = rooms.entry((meeting, person)).or_default();
        connections.insert(connection);
        connections.len() == 1
    }

    /// A connection left a room. `true`: it was the person's last there.
    pub fn leave(&self, meeting: MeetingId, person: PersonId, connection: ConnectionId) -> bool {
        let mut rooms = self.rooms.lock();
        let Some(connections) = rooms.get_mut(&(meeting, person)) else { return false };
        let was_there = connections.remove(&connection);
        if connections.is_empty() {
            rooms.remove(&(meeting, person));
            return was_there;
        }
        false
    }

    /// Whether a connection of this person is in the room.
    pub fn is_in(&self, meeting: MeetingId, person: PersonId) -> bool { self.rooms.lock().contains_key(&(meeting, person)) }

    /// Everyone in every room.
    pub fn everyone(&self) -> Vec<(MeetingId, PersonId)> { self.rooms.lock().keys().copied().collect() }

    /// The people in a room.
    pub fn people_in(&self, meeting: MeetingId) -> Vec<PersonId> {
        self.rooms.lock().keys().filter(|(of, _)| *of == meeting).map(|(_, person)| *person).collect()
    }

    /// The rooms a person is in.
    pub fn rooms_of(&self, person: PersonId) -> Vec<MeetingId> {
        self.rooms.lock().keys().filter(|(_, who)| *who == person).map(|(meeting, _)| *meeting).collect()
    }
}
