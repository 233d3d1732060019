//! Somebody who follows streams through every broken connection: comes in by any door, resumes with (epoch, seq), notices a silent
//! connection by a heartbeat as a page does, and keeps one history across all of it. Holes and doubles are counted in [`Held`].

use crate::{
    Anything,
    client::{Client, Held},
    doors::Doors,
};
use mdt_domain::{ids::MeetingId, stream::StreamId};
use mdt_protocol::{
    client::{ClientMessage, Position},
    server::ServerMessage,
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// A heartbeat that is not answered for so long ends the connection from this side.
#[derive(Clone, Copy, Debug)]
pub struct Beat {
    /// Between two pings.
    pub every: Duration,
    /// Nothing heard for so long.
    pub dead_after: Duration,
}

/// How a time of listening ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listened {
    /// What was waited for is there.
    Done,
    /// The connection was lost: closed, reset, or silent.
    Lost,
}

/// One person's page.
pub struct Follower {
    doors: Doors,
    cookie: String,
    beat: Beat,
    meeting: Option<MeetingId>,
    wanted: Vec<StreamId>,
    /// The epoch of what is held.
    epoch: String,
    kept: BTreeMap<StreamId, Held>,
    client: Option<Client>,
    pings: u64,
    /// Welcomed connections.
    pub connections: usize,
    /// Connections that this side gave up because they were silent.
    pub silent: usize,
    /// Answers `resumed`, or `joined` without the meeting.
    pub resumed: usize,
}

impl Follower {
    /// Follows a meeting and streams, not connected yet.
    pub fn new(doors: Doors, cookie: String, beat: Beat, meeting: Option<MeetingId>, wanted: Vec<StreamId>) -> Self {
        Self {
            doors,
            cookie,
            beat,
            meeting,
            wanted,
            epoch: String::new(),
            kept: BTreeMap::new(),
            client: None,
            pings: 0,
            connections: 0,
            silent: 0,
            resumed: 0,
        }
    }

    /// What is held, connected or not.
    pub fn streams(&self) -> &BTreeMap<StreamId, Held> { self.client.as_ref().map_or(&self.kept, |client| &client.streams) }

    /// The live connection.
    pub fn client(&mut self) -> Option<&mut Client> { self.client.as_mut() }

    /// Lets go of the connection and keeps what was received.
    pub fn lose(&mut self) {
        if let Some(mut client) = self.client.take() {
            self.kept = std::mem::take(&mut client.streams);
        }
    }

    /// Connects by any door and asks for everything from where it was left. Errors when nobody answers in `patience`.
    pub async fn connect(&mut self, patience: Duration) -> Result<(), Anything> {
        self.lose();
        let door = self.doors.any().ok_or("there is no door")?;
        let mut client = tokio::time::timeout(patience, Client::connect_at(&door, &self.cookie)).await??;
        // Resumed in the epoch it was left in; the service says `reset` when that is over.
        let from = |stream: &StreamId| {
            let held = self.kept.get(stream).filter(|held| held.seq > 0)?;
            Some(Position { epoch: self.epoch.clone(), seq: held.seq })
        };
        let mut asked = Vec::new();
        if let Some(meeting_id) = self.meeting {
            asked.push(ClientMessage::Join { meeting_id, from: from(&StreamId::Meeting(meeting_id)) });
        }
        asked.extend(self.wanted.iter().map(|stream| ClientMessage::Subscribe { stream: stream.clone(), from: from(stream) }));
        client.streams = std::mem::take(&mut self.kept);
        if self.epoch != client.epoch {
            // Places of another epoch mean nothing: whoever is cut again before the `reset` starts over.
            client.streams.values_mut().for_each(|held| held.seq = 0);
            self.epoch.clone_from(&client.epoch);
        }
        let client = self.client.insert(client);
        self.connections += 1;
        for message in asked {
            client.send(&message).await?;
        }
        Ok(())
    }

    /// Takes what comes until `is_done`, coming back as often as the connection is lost: a busy machine may be too slow for a service
    /// whose waiting times are divided. Errors when it is not done in `patience`.
    pub async fn insist(&mut self, patience: Duration, mut is_done: impl FnMut(&BTreeMap<StreamId, Held>) -> bool) -> Result<(), Anything> {
        let insisting = async {
            while self.listen(&mut is_done).await? == Listened::Lost {
                // Who cannot come in now tries again: the patience ends it.
                if self.connect(patience).await.is_err() {
                    tokio::time::sleep(self.beat.every / 10).await;
                }
            }
            Ok(())
        };
        tokio::time::timeout(patience, insisting).await.map_err(|_| "insisted in vain")?
    }

    /// Takes what comes until `is_done`, or until the connection is lost. Not connected is lost.
    pub async fn listen(&mut self, mut is_done: impl FnMut(&BTreeMap<StreamId, Held>) -> bool) -> Result<Listened, Anything> {
        let mut heard = Instant::now();
        let mut next_ping = heard;
        loop {
            let Some(client) = &mut self.client else { return Ok(Listened::Lost) };
            if is_done(&client.streams) {
                return Ok(Listened::Done);
            }
            let now = Instant::now();
            if now >= next_ping {
                self.pings += 1;
                next_ping = now + self.beat.every;
                // A full pipe must not hold this side up: what cannot be sent in time is silence too.
                let sent = tokio::time::timeout(self.beat.dead_after, client.send(&ClientMessage::Ping { n: self.pings })).await;
                if !matches!(sent, Ok(Ok(()))) {
                    self.lose();
                    return Ok(Listened::Lost);
                }
            }
            match tokio::time::timeout(next_ping.saturating_duration_since(Instant::now()), client.read()).await {
                Ok(Ok(Some(message))) => {
                    heard = Instant::now();
                    self.resumed += usize::from(matches!(message, ServerMessage::Resumed { .. } | ServerMessage::Joined { meeting: None, .. }));
                }
                Ok(Ok(None)) => {
                    self.lose();
                    return Ok(Listened::Lost);
                }
                Ok(Err(error)) => return Err(error),
                Err(_) if heard.elapsed() > self.beat.dead_after => {
                    self.silent += 1;
                    self.lose();
                    return Ok(Listened::Lost);
                }
                Err(_) => {}
            }
        }
    }
}
