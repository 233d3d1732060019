//! Rights that end (P12): a session asks all its rights again when something changed that can end one, or when one ends by
//! itself. What is no longer its to see is taken out of the queue and told as `revoked`; what became visible is sent.

use super::{Life, Session};
use crate::{Hub, broker::Hint, fanout::Topic, frames, queue::Connection};
use mdt_domain::{
    ids::{CaseId, MeetingId},
    policy::Permission,
    stream::{DocumentId, StreamId},
    words::UtcMicros,
};
use mdt_protocol::{close::CloseCode, server::ServerMessage};
use mdt_store::error::StoreError;
use std::collections::{BTreeMap, BTreeSet};

impl Session {
    pub(super) async fn may(&self, stream: &StreamId) -> bool { may(&self.hub, &self.connection, stream).await }

    pub(super) fn cannot_look_up(&self, error: &StoreError) { cannot_look_up(&self.connection, error); }

    /// Asks every right again. Runs between two messages, so that nothing is answered upon an old right.
    pub(super) async fn recheck(&mut self) {
        if !self.is_still_somebody() {
            self.connection.end(CloseCode::SignedOut);
            return;
        }
        let Life::Open(open) = &self.life else { return };
        let mut streams: BTreeSet<StreamId> = open.topics.iter().map(stream_of).collect();
        streams.extend(open.cards.iter().map(|(case, ..)| StreamId::Case(*case)));
        streams.extend(open.rooms.iter().map(|meeting| StreamId::Meeting(*meeting)));
        let mut answers: BTreeMap<StreamId, Permission> = BTreeMap::new();
        for stream in streams {
            match self.hub.permission(self.connection.person_id, &stream).await {
                Ok(permission) => drop(answers.insert(stream, permission)),
                Err(error) => return self.cannot_look_up(&error),
            }
        }
        let now = self.hub.now();
        let person = self.connection.person_id;
        self.hub.core.lists.keep(self.connection.id, |list, place| self.hub.may_watch(person, list, place));
        self.connection.note_rights_end(answers.values().filter(|it| it.holds_at(now)).filter_map(|it| it.ends_at()).min());
        let gone: Vec<StreamId> = answers.into_iter().filter(|(_, permission)| !permission.holds_at(now)).map(|(stream, _)| stream).collect();
        for stream in &gone {
            if !self.revoke(stream).await {
                return;
            }
        }
        self.follow_lists_anew().await;
        self.take_new_cards().await;
    }

    /// A member who left, or a guest whose pass is over, has no connection.
    fn is_still_somebody(&self) -> bool {
        let now: UtcMicros = self.hub.now();
        self.hub.directory().people.get(&self.connection.person_id).is_some_and(|person| {
            !person.is_ended && person.guest.as_ref().is_none_or(|pass| now < pass.until)
        })
    }

    /// Ends all that hangs on a stream. `false`: something of it was on its way, and the connection was shut.
    async fn revoke(&mut self, stream: &StreamId) -> bool {
        let Some(open) = self.open() else { return true };
        let topics: Vec<Topic> = open.topics.iter().filter(|topic| stream_of(topic) == *stream).cloned().collect();
        let cards: Vec<_> = match stream {
            StreamId::Case(case) => open.cards.iter().filter(|(of, ..)| of == case).copied().collect(),
            _ => Vec::new(),
        };
        open.text_clients.retain(|document, _| document.stream() != *stream);
        let mut tags = vec![Topic::Stream(stream.clone()).tag()];
        for topic in topics {
            tags.push(topic.tag());
            self.drop_topic(&topic);
        }
        for (case, meeting, item) in cards {
            self.take_card_away(meeting, item, case);
        }
        if let StreamId::Meeting(meeting) = stream {
            self.leave_room(*meeting).await;
        }
        if !tags.into_iter().all(|tag| self.connection.take_back(tag)) {
            self.shut();
            return false;
        }
        metrics::counter!("mdt_rights_ended_total").increment(1);
        self.answer(&ServerMessage::Revoked { stream: stream.clone() });
        true
    }

    /// Something is on its way that must not arrive.
    pub(super) fn shut(&self) {
        self.hub.core.registry.shut_now(self.connection.id, CloseCode::RightsChanged);
        let session = self.connection.session_hash.clone();
        self.hub.core.broker().tell(&Hint::Ended { session, code: CloseCode::RightsChanged.number() });
    }

    /// Cards of the rooms one is in that one may have now.
    async fn take_new_cards(&mut self) {
        let rooms: Vec<MeetingId> = match &self.life {
            Life::Open(open) => open.rooms.iter().copied().collect(),
            Life::AwaitingHello => return,
        };
        for meeting in rooms {
            let Ok(lines) = self.hub.lines(meeting).await else { continue };
            for (item, case) in lines {
                self.give_card(meeting, item, case).await;
            }
        }
    }

    /// An answer that shows something of a case: it can be taken back.
    pub(super) fn answer_about(&self, case: CaseId, message: &ServerMessage) {
        self.connection.push_tagged(Topic::Stream(StreamId::Case(case)).tag(), frames::message(message));
    }
}

/// Whether this person may follow a stream now; notes when that ends by itself.
pub(super) async fn may(hub: &Hub, connection: &Connection, stream: &StreamId) -> bool {
    let permission = match hub.permission(connection.person_id, stream).await {
        Ok(permission) => permission,
        Err(error) => {
            cannot_look_up(connection, &error);
            return false;
        }
    };
    if let Some(end) = permission.ends_at() {
        connection.note_earlier_end(end);
    }
    permission.holds_at(hub.now())
}

/// The database does not answer: the page comes back later. Nothing more is sent, above all no "you may not".
pub(super) fn cannot_look_up(connection: &Connection, error: &StoreError) {
    tracing::error!(%error, "a session could not look something up; its page comes back");
    connection.end(CloseCode::Unavailable);
}

/// The stream whose right a topic hangs on.
fn stream_of(topic: &Topic) -> StreamId {
    match topic {
        Topic::Stream(stream) => stream.clone(),
        Topic::Document(document) => DocumentId::stream(document),
    }
}
