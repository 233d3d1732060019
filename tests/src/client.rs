//! A client of the protocol for tests: sends messages, keeps every frame it received, and folds events onto snapshots as
//! a page does, so that order, holes and doubles are seen.

use crate::{Anything, doors::Door};
use futures_util::{SinkExt, StreamExt, stream::{SplitSink, SplitStream}};
use mdt_domain::{event::State, ids::CommandId, stream::StreamId};
use mdt_protocol::{
    client::{ClientMessage, Position},
    command::WireCommand,
    limits::{MAX_RESUME_EVENTS, PROTOCOL_VERSION},
    server::{ServerMessage, WireEvent},
};
use std::{collections::BTreeMap, time::Duration};
use tokio::net::TcpStream;
use tokio_tungstenite::{WebSocketStream, tungstenite::{Message, client::IntoClientRequest, http::HeaderValue}};
use uuid::Uuid;

/// How long anything may take before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A stream as the client holds it.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// The state, once a snapshot came.
    pub state: Option<State>,
    /// Last place.
    pub seq: u64,
    /// Events received twice.
    pub doubles: u64,
    /// Events received with a hole before them.
    pub holes: u64,
    /// Times it was told `reset`, or got a meeting whole that it had.
    pub resets: u64,
    /// The same where what was skipped could have been replayed (P5): a fault.
    pub needless_resets: u64,
    /// The client's own history: places of the events it received that came of a command, with the command's id.
    pub commands: Vec<(u64, CommandId)>,
}

impl Held {
    /// The state whole, in place of what was held.
    fn whole(&mut self, seq: u64, state: Option<State>) {
        if self.seq > 0 {
            self.resets += 1;
            self.needless_resets += u64::from(seq.saturating_sub(self.seq) <= MAX_RESUME_EVENTS);
        }
        self.state = state;
        self.seq = seq;
    }
}

/// A connected client.
pub struct Client {
    out: SplitSink<WebSocketStream<TcpStream>, Message>,
    incoming: SplitStream<WebSocketStream<TcpStream>>,
    /// The local port, by which a proxy knows the connection.
    pub port: u16,
    /// Streams by id.
    pub streams: BTreeMap<StreamId, Held>,
    /// The epoch said at welcome.
    pub epoch: String,
    /// Why the connection before was ended, if it was told.
    pub ended_before: Option<String>,
    /// Every message that was received and not taken by a wait.
    pub unread: Vec<ServerMessage>,
    /// Close code, once closed.
    pub closed: Option<u16>,
    is_open: bool,
}

/// Opens a socket with a cookie.
pub async fn open(address: &str, cookie: &str) -> Result<WebSocketStream<TcpStream>, Anything> { open_at(&Door::to(address), cookie).await }

/// The same by a door, which may be a proxy's.
pub async fn open_at(door: &Door, cookie: &str) -> Result<WebSocketStream<TcpStream>, Anything> {
    let mut request = format!("ws://{}/socket", door.name).into_client_request()?;
    request.headers_mut().insert("Cookie", HeaderValue::from_str(cookie)?);
    request.headers_mut().insert("Origin", HeaderValue::from_str(&format!("http://{}", door.name))?);
    let stream = TcpStream::connect(&door.at).await?;
    stream.set_nodelay(true)?;
    let (socket, _) = tokio_tungstenite::client_async(request, stream).await?;
    Ok(socket)
}

impl Client {
    /// Connects, says hello and waits for the welcome.
    pub async fn connect(address: &str, cookie: &str) -> Result<Self, Anything> { Self::connect_at(&Door::to(address), cookie).await }

    /// The same by a door, which may be a proxy's.
    pub async fn connect_at(door: &Door, cookie: &str) -> Result<Self, Anything> {
        let socket = open_at(door, cookie).await?;
        let port = socket.get_ref().local_addr()?.port();
        let (out, incoming) = socket.split();
        let mut client = Self {
            out,
            incoming,
            port,
            streams: BTreeMap::new(),
            epoch: String::new(),
            ended_before: None,
            unread: Vec::new(),
            closed: None,
            is_open: true,
        };
        client.send(&ClientMessage::Hello { protocol: PROTOCOL_VERSION }).await?;
        let welcome = client.wait(|m| matches!(m, ServerMessage::Welcome { .. })).await?;
        if let ServerMessage::Welcome { epoch, ended_before, .. } = welcome {
            client.epoch = epoch;
            client.ended_before = ended_before;
        }
        Ok(client)
    }

    /// Whether its end was not seen yet.
    pub fn is_open(&self) -> bool { self.is_open }

    /// Sends a message.
    pub async fn send(&mut self, message: &ClientMessage) -> Result<(), Anything> { self.send_text(serde_json::to_string(message)?).await }

    /// Sends any text.
    pub async fn send_text(&mut self, text: String) -> Result<(), Anything> { Ok(self.out.send(Message::text(text)).await?) }

    /// Sends any frame.
    pub async fn send_raw(&mut self, message: Message) -> Result<(), Anything> { Ok(self.out.send(message).await?) }

    /// Subscribes and waits for the snapshot (or for a refusal, then an error).
    pub async fn subscribe(&mut self, stream: &StreamId, from: Option<Position>) -> Result<(), Anything> {
        self.send(&ClientMessage::Subscribe { stream: stream.clone(), from }).await?;
        let of = stream.clone();
        let answer = self
            .wait(move |m| match m {
                ServerMessage::Snapshot { stream, .. } | ServerMessage::Resumed { stream, .. } | ServerMessage::RefusedStream { stream } => *stream == of,
                _ => false,
            })
            .await?;
        if matches!(answer, ServerMessage::RefusedStream { .. }) {
            return Err("the stream was refused".into());
        }
        Ok(())
    }

    /// Sends a command with a fresh id and waits for its answer.
    pub async fn command(&mut self, command: WireCommand) -> Result<ServerMessage, Anything> {
        let id = CommandId(Uuid::now_v7());
        self.command_with(id, command).await
    }

    /// Sends a command with this id and waits for its answer.
    pub async fn command_with(&mut self, id: CommandId, command: WireCommand) -> Result<ServerMessage, Anything> {
        self.send(&ClientMessage::Command { id, command: Box::new(command) }).await?;
        self.answer(id).await
    }

    /// The answer to a command that was sent.
    pub async fn answer(&mut self, id: CommandId) -> Result<ServerMessage, Anything> {
        self.wait(move |m| match m {
            ServerMessage::Accepted { id: of, .. } | ServerMessage::Refused { id: of, .. } | ServerMessage::Checking { id: of } => *of == id,
            _ => false,
        })
        .await
    }

    /// Sends a command and fails unless it is accepted.
    pub async fn must(&mut self, command: WireCommand) -> Result<(), Anything> {
        match self.command(command).await? {
            ServerMessage::Accepted { .. } => Ok(()),
            other => Err(format!("not accepted: {other:?}").into()),
        }
    }

    /// Reads until a message fits; what does not fit is applied and kept in `unread`.
    pub async fn wait(&mut self, fits: impl Fn(&ServerMessage) -> bool) -> Result<ServerMessage, Anything> {
        if let Some(index) = self.unread.iter().position(&fits) {
            return Ok(self.unread.remove(index));
        }
        tokio::time::timeout(PATIENCE, async {
            loop {
                let Some(message) = self.read().await? else { return Err(format!("closed with {:?}", self.closed).into()) };
                if fits(&message) {
                    return Ok(message);
                }
                self.unread.push(message);
            }
        })
        .await
        .map_err(|_| "waited in vain for a message")?
    }

    /// Reads one message and applies it; none when closed.
    pub async fn read(&mut self) -> Result<Option<ServerMessage>, Anything> {
        loop {
            match self.incoming.next().await {
                None | Some(Err(_)) => {
                    self.is_open = false;
                    return Ok(None);
                }
                Some(Ok(Message::Text(text))) => {
                    let message: ServerMessage = serde_json::from_str(text.as_str())?;
                    self.apply(&message)?;
                    return Ok(Some(message));
                }
                Some(Ok(Message::Close(frame))) => {
                    self.closed = frame.map(|f| u16::from(f.code));
                }
                Some(Ok(_)) => {}
            }
        }
    }

    /// Reads until the connection is closed; the close code.
    pub async fn until_closed(&mut self) -> Result<Option<u16>, Anything> {
        tokio::time::timeout(PATIENCE, async {
            while self.read().await?.is_some() {}
            Ok(self.closed)
        })
        .await
        .map_err(|_| "waited in vain for the close")?
    }

    /// Reads until a stream is at a place.
    pub async fn until(&mut self, stream: &StreamId, seq: u64) -> Result<(), Anything> {
        tokio::time::timeout(PATIENCE, async {
            while self.streams.get(stream).is_none_or(|held| held.seq < seq) {
                match self.read().await? {
                    Some(message) => self.unread.push(message),
                    None => return Err("closed while waiting for an event".into()),
                }
            }
            Ok(())
        })
        .await
        .map_err(|_| "waited in vain for an event")?
    }

    fn apply(&mut self, message: &ServerMessage) -> Result<(), Anything> {
        match message {
            ServerMessage::Snapshot { stream, at, state } => {
                self.streams.entry(stream.clone()).or_default().whole(at.seq, state.as_deref().cloned());
            }
            ServerMessage::Joined { meeting_id, at, meeting: Some(meeting), .. } => {
                self.streams.entry(StreamId::Meeting(*meeting_id)).or_default().whole(at.seq, Some(State::Meeting(meeting.clone())));
            }
            ServerMessage::Event(event) => self.fold(event)?,
            _ => {}
        }
        Ok(())
    }

    /// Folds an event onto what is held, and counts what should not be.
    pub fn fold(&mut self, event: &WireEvent) -> Result<(), Anything> {
        let held = self.streams.entry(event.stream.clone()).or_default();
        if event.seq <= held.seq {
            held.doubles += 1;
        } else if event.seq > held.seq + 1 {
            held.holes += 1;
        } else {
            State::evolve(&mut held.state, &event.event)?;
            held.seq = event.seq;
            held.commands.extend(event.command_id.map(|id| (event.seq, id)));
        }
        Ok(())
    }
}
