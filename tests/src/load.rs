//! Load: sockets that send and watch, against the product or the raw floor, with the same client code.
//!
//! The watcher looks for a mark in each frame instead of parsing it, so that the client costs little.

use crate::{Anything, rooms::Room};
use futures_util::{SinkExt, StreamExt};
use mdt_protocol::{client::ClientMessage, limits::PROTOCOL_VERSION};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, sync::mpsc};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};
use uuid::Uuid;

/// What a run measured.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Messages (commands) sent.
    pub sent: u64,
    /// Frames received that carried one.
    pub deliveries: u64,
    /// From sending to the last member having it, µs, sorted.
    pub last_us: Vec<u64>,
    /// Commands whose last delivery did not come.
    pub lost: u64,
    /// Wall time of the sending.
    pub seconds: f64,
}
impl Figures {
    /// A percentile of the time to the last member, ms.
    pub fn percentile_ms(&self, percent: usize) -> f64 {
        let index = (self.last_us.len().saturating_sub(1)) * percent / 100;
        self.last_us.get(index).map_or(f64::NAN, |us| *us as f64 / 1000.0)
    }
}

/// Where the load goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The product: one durable command (a hand up or down).
    Durable,
    /// The product: one passing frame.
    Volatile,
    /// The raw floor: the same bytes to the same number of members.
    Raw,
}

/// How the load is made.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Where to.
    pub target: Target,
    /// For how long.
    pub length: Duration,
    /// Time between two messages of one room; none: as fast as `outstanding` allows.
    pub every: Option<Duration>,
    /// Messages a room may have under way.
    pub outstanding: usize,
}

struct Member {
    socket: WebSocketStream<TcpStream>,
}

/// All sockets of all rooms, joined.
pub struct Sockets {
    rooms: Vec<Vec<Member>>,
    /// Meeting and first person of each room.
    names: Vec<(String, String)>,
}

impl Sockets {
    /// Opens and joins everyone; how long it took.
    pub async fn open(address: &str, rooms: &[Room], target: Target) -> Result<(Self, Duration), Anything> {
        let started = Instant::now();
        let mut opened = Vec::with_capacity(rooms.len());
        for (index, room) in rooms.iter().enumerate() {
            let join = serde_json::to_string(&ClientMessage::Join { meeting_id: room.meeting, from: None })?;
            let hello = serde_json::to_string(&ClientMessage::Hello { protocol: PROTOCOL_VERSION })?;
            let members = room.people.iter().map(|(_, cookie)| {
                let (join, hello) = (join.clone(), hello.clone());
                async move {
                    if target == Target::Raw {
                        let stream = TcpStream::connect(address).await?;
                        stream.set_nodelay(true)?;
                        let (socket, _) = tokio_tungstenite::client_async(format!("ws://{address}/room/{index}"), stream).await?;
                        return Ok::<_, Anything>(Member { socket });
                    }
                    let mut socket = crate::client::open(address, cookie).await?;
                    socket.send(Message::text(hello)).await?;
                    socket.send(Message::text(join)).await?;
                    loop {
                        match socket.next().await {
                            Some(Ok(Message::Text(text))) if text.as_str().starts_with("{\"type\":\"joined\"") => break,
                            Some(Ok(_)) => {}
                            _ => return Err("closed before joined".into()),
                        }
                    }
                    Ok(Member { socket })
                }
            });
            opened.push(futures_util::future::try_join_all(members).await?);
        }
        let names = rooms
            .iter()
            .map(|room| (room.meeting.to_string(), room.people.first().map(|(person, _)| person.to_string()).unwrap_or_default()))
            .collect();
        Ok((Self { rooms: opened, names }, started.elapsed()))
    }

    /// Runs the load. One member of each room sends; all of them watch. Consumes the sockets.
    pub async fn run(self, plan: Plan, raw_frame_bytes: usize) -> Result<Figures, Anything> {
        let mut tasks = Vec::new();
        for (members, names) in self.rooms.into_iter().zip(self.names) {
            tasks.push(tokio::task::spawn_local(room(members, names, plan, raw_frame_bytes)));
        }
        let mut all = Figures::default();
        for task in tasks {
            let one = task.await??;
            all.sent += one.sent;
            all.deliveries += one.deliveries;
            all.lost += one.lost;
            all.last_us.extend(one.last_us);
            all.seconds = all.seconds.max(one.seconds);
        }
        all.last_us.sort_unstable();
        Ok(all)
    }
}

async fn room(members: Vec<Member>, (meeting, person): (String, String), plan: Plan, raw_frame_bytes: usize) -> Result<Figures, Anything> {
    let count = members.len();
    let (seen, mut marks) = mpsc::unbounded_channel();
    let mut sender = None;
    let mut watchers = Vec::new();
    for (index, member) in members.into_iter().enumerate() {
        let (out, mut incoming) = member.socket.split();
        if index == 0 {
            sender = Some(out);
        } else {
            // Kept open: dropping the half would close nothing, but pongs must go out.
            let _ = out;
        }
        let seen = seen.clone();
        watchers.push(tokio::task::spawn_local(async move {
            while let Some(Ok(message)) = incoming.next().await {
                if let Message::Text(text) = message
                    && let Some(mark) = mark_of(text.as_str())
                {
                    let _ = seen.send((mark, Instant::now()));
                }
            }
        }));
    }
    let mut sender = sender.ok_or("an empty room")?;
    // A passing frame does not come back to its sender.
    let expected = if plan.target == Target::Volatile { count - 1 } else { count };
    let mut under_way: HashMap<Uuid, (Instant, usize)> = HashMap::new();
    let mut figures = Figures::default();
    let started = Instant::now();
    let mut next = tokio::time::Instant::now() + plan.every.map_or(Duration::ZERO, |every| every.mul_f64(rand::random()));
    let mut is_up = false;
    if plan.target == Target::Durable {
        // A hand left up by an earlier run: raising it again would be no event.
        sender.send(Message::text(message(plan.target, Uuid::now_v7(), &meeting, &person, false, 0))).await?;
    }
    loop {
        let is_over = started.elapsed() >= plan.length;
        if is_over && (under_way.is_empty() || started.elapsed() > plan.length + Duration::from_secs(5)) {
            break;
        }
        let may_send = !is_over && under_way.len() < plan.outstanding;
        tokio::select! {
            biased;
            Some((mark, at)) = marks.recv() => {
                if let Some((sent, left)) = under_way.get_mut(&mark) {
                    figures.deliveries += 1;
                    *left -= 1;
                    if *left == 0 {
                        figures.last_us.push(u64::try_from(at.duration_since(*sent).as_micros()).unwrap_or(u64::MAX));
                        under_way.remove(&mark);
                    }
                }
            }
            () = tokio::time::sleep_until(next), if may_send => {
                let mark = Uuid::now_v7();
                is_up = !is_up;
                let text = message(plan.target, mark, &meeting, &person, is_up, raw_frame_bytes);
                under_way.insert(mark, (Instant::now(), expected));
                sender.send(Message::text(text)).await?;
                figures.sent += 1;
                next = plan.every.map_or_else(tokio::time::Instant::now, |every| next + every);
            }
            () = tokio::time::sleep(Duration::from_millis(200)), if is_over => {}
        }
    }
    figures.seconds = started.elapsed().min(plan.length).as_secs_f64();
    figures.lost = under_way.len() as u64;
    for watcher in watchers {
        watcher.abort();
    }
    Ok(figures)
}

/// The mark in a frame: the command's id in an event, or the text of a passing frame.
fn mark_of(text: &str) -> Option<Uuid> {
    let after = if text.starts_with("{\"type\":\"event\"") {
        text.split_once("\"command_id\":\"")?.1
    } else {
        text.split_once("\"mark:")?.1
    };
    Uuid::parse_str(after.get(..36)?).ok()
}

fn message(target: Target, mark: Uuid, meeting: &str, person: &str, is_up: bool, raw_frame_bytes: usize) -> String {
    match target {
        Target::Durable if is_up => {
            format!("{{\"type\":\"command\",\"id\":\"{mark}\",\"command\":{{\"name\":\"raise_hand\",\"meeting_id\":\"{meeting}\"}}}}")
        }
        Target::Durable => format!(
            "{{\"type\":\"command\",\"id\":\"{mark}\",\"command\":{{\"name\":\"lower_hand\",\"meeting_id\":\"{meeting}\",\"person_id\":\"{person}\"}}}}"
        ),
        Target::Volatile => format!(
            "{{\"type\":\"transient\",\"stream\":\"meeting:{meeting}\",\"body\":{{\"kind\":\"typing\",\"document\":\"topic/{meeting}/{meeting}\",\"text_box\":\"update\",\"cursor\":\"mark:{mark}\"}}}}"
        ),
        Target::Raw => format!("{{\"cursor\":\"mark:{mark}\",\"fill\":\"{}\"}}", "x".repeat(raw_frame_bytes.saturating_sub(70))),
    }
}
