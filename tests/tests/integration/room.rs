//! A demo server with today's huddle, and people in it.

use mdt_domain::{
    event::State,
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::Meeting,
    stream::StreamId,
};
use mdt_protocol::{client::ClientMessage, command::WireCommand, server::ServerMessage};
use mdt_tests::{client::Client, server::{Options, Server}};

/// Waiting times divided by this in short tests.
pub const DIVISOR: u32 = 10;

pub struct Huddle {
    pub server: Server,
    pub meeting: MeetingId,
}

/// Somebody with a socket in the room.
pub struct Someone {
    pub id: PersonId,
    pub cookie: String,
    pub client: Client,
    pub cards: Vec<mdt_domain::case::Card>,
}

impl Huddle {
    pub async fn open() -> Self { Self::with(Options { timings_divisor: DIVISOR, ..Options::default() }).await }

    pub async fn with(options: Options) -> Self {
        let server = Server::start(options).await.unwrap();
        let chair = server.person("Perera").await.unwrap();
        let cookie = server.sign_in(chair).await.unwrap();
        let meeting = server.huddle_today(&cookie).await.unwrap();
        Self { server, meeting }
    }

    pub fn stream(&self) -> StreamId { StreamId::Meeting(self.meeting) }

    /// Signs somebody in, connects and joins.
    pub async fn join(&self, name: &str) -> Someone {
        let id = self.server.person(name).await.unwrap();
        let cookie = self.server.sign_in(id).await.unwrap();
        self.join_as(id, cookie).await
    }

    pub async fn join_as(&self, id: PersonId, cookie: String) -> Someone {
        let mut client = Client::connect(&self.server.address, &cookie).await.unwrap();
        let cards = join(&mut client, self.meeting).await;
        Someone { id, cookie, client, cards }
    }
}

/// Joins and returns the cards.
pub async fn join(client: &mut Client, meeting_id: MeetingId) -> Vec<mdt_domain::case::Card> {
    client.send(&ClientMessage::Join { meeting_id, from: None }).await.unwrap();
    match client.wait(|m| matches!(m, ServerMessage::Joined { .. })).await.unwrap() {
        ServerMessage::Joined { cards, .. } => cards,
        _ => unreachable!(),
    }
}

impl Someone {
    pub fn meeting(&self, id: MeetingId) -> &Meeting {
        match self.client.streams[&StreamId::Meeting(id)].state.as_ref() {
            Some(State::Meeting(meeting)) => meeting,
            other => panic!("no meeting: {other:?}"),
        }
    }
    /// Line and case of the card at a place.
    pub fn card(&self, index: usize) -> (ItemId, CaseId) {
        let card = &self.cards[index];
        (card.item_id, card.case_id)
    }
    pub async fn must(&mut self, command: WireCommand) { self.client.must(command).await.unwrap(); }
}

/// A fresh snapshot of a stream, by a connection of its own.
pub async fn fresh(huddle: &Huddle, cookie: &str, stream: &StreamId) -> (Option<State>, u64) {
    let mut client = Client::connect(&huddle.server.address, cookie).await.unwrap();
    client.subscribe(stream, None).await.unwrap();
    let held = client.streams.remove(stream).unwrap();
    (held.state, held.seq)
}
