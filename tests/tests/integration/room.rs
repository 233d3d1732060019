//! A demo server with today's huddle, and people in it.

use crate::stage::{self, Wire, instant};
use mdt_domain::{
    case::Case,
    event::State,
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::Meeting,
    stream::StreamId,
    words::CaseCode,
};
use mdt_protocol::{client::ClientMessage, command::WireCommand, server::ServerMessage};
use mdt_tests::{client::Client, http::Answer, moved::Moved, server::{Options, Server}};
use serde_json::{Value, json};

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

/// The huddle of a Tuesday, twenty minutes before it begins, by a clock the test moves; all waiting times at a tenth.
pub struct Morning {
    pub moved: Moved,
    pub meeting: MeetingId,
}

impl Morning {
    pub async fn open() -> Self {
        let moved = Moved::start(instant("2026-11-24T08:40:00Z"), DIVISOR).await.unwrap();
        let mut morning = Self { moved, meeting: MeetingId(uuid::Uuid::nil()) };
        let cookie = morning.cookie("Perera").await;
        let today = morning.get(&cookie, "/api/today").await;
        morning.meeting = today.json().unwrap()["meetings"][0]["id"].as_str().unwrap().parse().unwrap();
        morning
    }

    pub fn person(&self, part: &str) -> PersonId {
        let directory = self.moved.hub.directory();
        directory.people.values().find(|person| person.name.as_str().contains(part)).unwrap_or_else(|| panic!("nobody is called {part}")).id
    }

    pub async fn cookie(&self, part: &str) -> String { stage::sign_in(&self.moved.address, self.person(part)).await }

    /// Signs in, connects, joins. Who is dropped is gone at once.
    pub async fn someone(&self, part: &str) -> Someone {
        let cookie = self.cookie(part).await;
        let mut client = Client::connect(&self.moved.address, &cookie).await.unwrap();
        let cards = join(&mut client, self.meeting).await;
        Someone { id: self.person(part), cookie, client, cards }
    }

    /// The same with a socket that is always read and forgets nothing, and its cookie.
    pub async fn join(&self, part: &str) -> (Wire, String) {
        let cookie = self.cookie(part).await;
        let mut wire = Wire::open(&self.moved.address, &cookie).await.unwrap();
        assert_eq!(wire.join(self.meeting).await["type"], "joined", "{part}");
        (wire, cookie)
    }

    pub async fn get(&self, cookie: &str, path: &str) -> Answer { stage::api(&self.moved.address, cookie, "GET", path, &Value::Null).await }

    pub async fn post(&self, cookie: &str, path: &str, body: Value) -> Answer { stage::api(&self.moved.address, cookie, "POST", path, &body).await }

    /// A command over HTTP: status and the error's code.
    pub async fn command(&self, cookie: &str, command: Value) -> (u16, String) {
        let answer = self.post(cookie, "/api/commands", json!({ "id": stage::fresh(), "command": command })).await;
        let body = answer.json().unwrap_or_default();
        (answer.status, body["error"]["code"].as_str().unwrap_or_default().to_owned())
    }

    pub async fn must(&self, cookie: &str, command: Value) { stage::must(&self.moved.address, cookie, command).await }

    pub async fn state(&self) -> Meeting { self.state_of(self.meeting).await }

    pub async fn state_of(&self, meeting: MeetingId) -> Meeting { self.moved.hub.meeting(meeting).await.unwrap().unwrap() }

    pub async fn next_meeting(&self) -> MeetingId { self.next_of(self.meeting).await }

    /// The next one of its series, once the service has made it.
    pub async fn next_of(&self, meeting: MeetingId) -> MeetingId {
        let mut next = None;
        stage::until("the next meeting is made", async || {
            next = self.moved.hub.store().next_meeting(meeting).await.unwrap();
            next.is_some()
        })
        .await;
        next.unwrap()
    }

    pub async fn case(&self, code: &str) -> Case {
        let id = self.moved.hub.store().case_id_by_code(&CaseCode::parse(code).unwrap()).await.unwrap().unwrap();
        self.moved.hub.case(id).await.unwrap().unwrap()
    }

    /// A case's line in today's huddle.
    pub async fn line(&self, code: &str) -> (ItemId, CaseId) {
        let case = self.case(code).await;
        (case.line_in(self.meeting).unwrap_or_else(|| panic!("{code} is not on")).item_id, case.root.id)
    }

    /// Waits until a meeting is as wanted.
    pub async fn until(&self, what: &str, is_so: impl Fn(&Meeting) -> bool) { self.until_of(self.meeting, what, is_so).await }

    pub async fn until_of(&self, meeting: MeetingId, what: &str, is_so: impl Fn(&Meeting) -> bool) {
        stage::until(what, async || is_so(&self.state_of(meeting).await)).await;
    }
}

/// Whether a frame is an event of a kind.
pub fn is_event(frame: &Value, kind: &str) -> bool { frame["type"] == "event" && frame["event"]["kind"] == kind }
