//! The demonstration by a clock the test moves, and sockets that keep every byte they were sent. For the tests of who receives
//! what: everything is asked over real HTTP and real sockets.

use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use mdt_domain::{
    ids::{MeetingId, PersonId},
    words::UtcMicros,
};
use mdt_tests::{
    Anything,
    client::{PATIENCE, open},
    http::{self, Answer},
    moved::Moved,
};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::{sync::Arc, time::Instant};
use tokio::{net::TcpStream, sync::Notify};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};
use uuid::Uuid;

/// A Tuesday, 08:00 in London.
pub const TUESDAY: &str = "2026-11-24T08:00:00Z";

pub fn instant(text: &str) -> UtcMicros { UtcMicros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond()) }

/// The demonstration on a Tuesday morning, with real waiting times.
pub async fn tuesday() -> Moved { Moved::start(instant(TUESDAY), 1).await.unwrap() }

/// A request as the page makes it; without a cookie when nobody is signed in.
pub async fn api(address: &str, cookie: &str, method: &str, path: &str, body: &Value) -> Answer {
    let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(body).unwrap() };
    let origin = format!("http://{address}");
    let mut headers = vec![("Origin", origin.as_str()), ("Content-Type", "application/json")];
    if !cookie.is_empty() {
        headers.push(("Cookie", cookie));
    }
    http::request(address, method, path, &headers, &body).await.unwrap()
}

/// The cookie an answer sets.
pub fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").unwrap_or_else(|| panic!("no cookie; {} {}", answer.status, String::from_utf8_lossy(&answer.body)));
    cookie.split(';').next().unwrap().to_owned()
}

pub async fn sign_in(address: &str, person: PersonId) -> String { mdt_tests::server::sign_in(address, person).await.unwrap() }

/// Somebody of the directory whose name contains a part.
pub async fn person(address: &str, cookie: &str, part: &str) -> PersonId {
    let found = api(address, cookie, "GET", "/api/people", &Value::Null).await.json().unwrap();
    let people = found["people"].as_array().unwrap();
    let person = people.iter().find(|person| person["name"].as_str().unwrap().contains(part));
    person.unwrap_or_else(|| panic!("nobody is called {part}"))["id"].as_str().unwrap().parse().unwrap()
}

pub fn fresh() -> String { Uuid::now_v7().to_string() }

/// A command over HTTP that must be accepted.
pub async fn must(address: &str, cookie: &str, command: Value) {
    let answer = api(address, cookie, "POST", "/api/commands", &json!({ "id": fresh(), "command": command })).await;
    assert_eq!(answer.status, 200, "{command}: {}", String::from_utf8_lossy(&answer.body));
}

/// A new link for a guest, by whoever may make one: its token.
pub async fn link(address: &str, by: &str, meeting: MeetingId, guest: PersonId) -> String {
    let answer = api(address, by, "POST", &format!("/api/meetings/{meeting}/passes/{guest}/link"), &Value::Null).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json().unwrap()["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
}

/// Opens a link on a new device: its cookie and the two digits.
pub async fn open_pass(address: &str, token: &str) -> (String, String) {
    let answer = api(address, "", "POST", "/api/guest/open", &json!({ "token": token })).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    (cookie_of(&answer), answer.json().unwrap()["digits"].as_str().unwrap().to_owned())
}

pub async fn admit(address: &str, by: &str, meeting: MeetingId, guest: PersonId, digits: &str) {
    let path = format!("/api/meetings/{meeting}/passes/{guest}/admit");
    let answer = api(address, by, "POST", &path, &json!({ "digits": digits })).await;
    assert_eq!(answer.status, 204, "{}", String::from_utf8_lossy(&answer.body));
}

/// Link, the guest's own tap, digits, let in: the guest's cookie.
pub async fn let_in(address: &str, by: &str, meeting: MeetingId, guest: PersonId) -> String {
    let (cookie, digits) = open_pass(address, &link(address, by, meeting, guest).await).await;
    admit(address, by, meeting, guest, &digits).await;
    cookie
}

/// Waits for something, with a bound.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[derive(Default)]
struct Heard {
    frames: Vec<String>,
    at: Vec<Instant>,
    closed: Option<(Option<u16>, Instant)>,
}

/// A socket that is always read and forgets nothing.
pub struct Wire {
    out: SplitSink<WebSocketStream<TcpStream>, Message>,
    heard: Arc<Mutex<Heard>>,
    news: Arc<Notify>,
    pings: u64,
}

impl Wire {
    /// Connects and says hello.
    pub async fn open(address: &str, cookie: &str) -> Result<Self, Anything> {
        let (out, mut incoming) = open(address, cookie).await?.split();
        let (heard, news) = (Arc::new(Mutex::new(Heard::default())), Arc::new(Notify::new()));
        let (into, tell) = (heard.clone(), news.clone());
        tokio::spawn(async move {
            let mut code = None;
            while let Some(Ok(message)) = incoming.next().await {
                match message {
                    Message::Text(text) => {
                        let mut heard = into.lock();
                        heard.frames.push(text.as_str().to_owned());
                        heard.at.push(Instant::now());
                    }
                    Message::Close(frame) => code = frame.map(|frame| u16::from(frame.code)),
                    _ => {}
                }
                tell.notify_waiters();
            }
            into.lock().closed = Some((code, Instant::now()));
            tell.notify_waiters();
        });
        let mut wire = Self { out, heard, news, pings: 0 };
        wire.say(json!({ "type": "hello", "protocol": 1 })).await;
        wire.wait(0, |frame| frame["type"] == "welcome").await;
        Ok(wire)
    }

    /// Sends a message. Whoever was shut out cannot; that shows elsewhere.
    pub async fn say(&mut self, message: Value) { let _ = self.out.send(Message::text(message.to_string())).await; }

    /// How many frames came so far.
    pub fn mark(&self) -> usize { self.heard.lock().frames.len() }

    /// Everything that came since, as it came.
    pub fn since(&self, mark: usize) -> Vec<String> { self.heard.lock().frames[mark..].to_vec() }

    /// Closed, with which code and when.
    pub fn closed(&self) -> Option<(Option<u16>, Instant)> { self.heard.lock().closed }

    /// The first frame from a place on that fits, and when it came; none when it was closed before.
    pub async fn look(&self, mark: usize, fits: impl Fn(&Value) -> bool) -> Option<(Value, Instant)> {
        let (mut next, deadline) = (mark, Instant::now() + PATIENCE);
        loop {
            let told = self.news.notified();
            let (found, is_closed) = {
                let heard = self.heard.lock();
                let mut found = None;
                while found.is_none() && next < heard.frames.len() {
                    let frame: Value = serde_json::from_str(&heard.frames[next]).unwrap();
                    found = fits(&frame).then_some((frame, heard.at[next]));
                    next += 1;
                }
                (found, heard.closed.is_some())
            };
            if found.is_some() || is_closed {
                return found;
            }
            assert!(Instant::now() < deadline, "waited in vain; last: {:?}", self.since(self.mark().saturating_sub(3)));
            // What was told between the look and the wait is looked at a moment later.
            let _ = tokio::time::timeout(std::time::Duration::from_millis(20), told).await;
        }
    }

    pub async fn wait(&self, mark: usize, fits: impl Fn(&Value) -> bool) -> Value {
        self.look(mark, fits).await.unwrap_or_else(|| panic!("closed with {:?}", self.closed())).0
    }

    pub async fn until_closed(&self) -> (Option<u16>, Instant) {
        self.look(self.mark(), |_| false).await;
        self.closed().unwrap()
    }

    /// Everything asked before was answered, and what was on its way has come (or it is closed).
    pub async fn settle(&mut self) {
        for _ in 0..3 {
            self.pings += 1;
            let (n, mark) = (self.pings, self.mark());
            self.say(json!({ "type": "ping", "n": n })).await;
            if self.look(mark, |frame| frame["type"] == "pong" && frame["n"] == n).await.is_none() {
                return;
            }
        }
    }

    /// Joins a meeting.
    pub async fn join(&mut self, meeting: MeetingId) -> Value {
        let mark = self.mark();
        self.say(json!({ "type": "join", "meeting_id": meeting, "from": null })).await;
        self.wait(mark, |frame| frame["type"] == "joined" || frame["type"] == "refused_stream").await
    }

    /// Subscribes: the snapshot or the refusal.
    pub async fn subscribe(&mut self, stream: &str) -> Value {
        let mark = self.mark();
        self.say(json!({ "type": "subscribe", "stream": stream, "from": null })).await;
        self.wait(mark, |frame| (frame["type"] == "snapshot" || frame["type"] == "refused_stream") && frame["stream"] == stream).await
    }

    /// Sends a command: its answer.
    pub async fn command(&mut self, command: Value) -> Value {
        let (id, mark) = (fresh(), self.mark());
        self.say(json!({ "type": "command", "id": id, "command": command })).await;
        self.wait(mark, |frame| frame["id"] == *id).await
    }

    /// The same, which must be accepted.
    pub async fn must(&mut self, command: Value) {
        let answer = self.command(command.clone()).await;
        assert_eq!(answer["type"], "accepted", "{command}: {answer}");
    }
}

/// A page's copy of a shared text, with the same CRDT.
pub struct Page {
    doc: yrs::Doc,
    document: String,
}

impl Page {
    /// Opens a document of a case in a meeting; none when it was refused.
    pub async fn open(wire: &mut Wire, case: &str, meeting: MeetingId) -> Option<Self> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        use yrs::{Transact, updates::decoder::Decode};
        let document = format!("case/{case}/{meeting}");
        let mark = wire.mark();
        wire.say(json!({ "type": "text_open", "document": document, "state_vector": null })).await;
        let answer = wire.wait(mark, |frame| (frame["type"] == "text_opened" || frame["type"] == "text_refused") && frame["document"] == *document).await;
        let client_id = answer["client_id"].as_u64()?;
        let options = yrs::Options { client_id: yrs::block::ClientID::new(client_id), offset_kind: yrs::OffsetKind::Utf16, ..yrs::Options::default() };
        let doc = yrs::Doc::with_options(options);
        let update = yrs::Update::decode_v1(&STANDARD.decode(answer["update"].as_str().unwrap()).unwrap()).unwrap();
        doc.transact_mut().apply_update(update).unwrap();
        Some(Self { doc, document })
    }

    /// Types at the beginning of a box: the answer.
    pub async fn type_in(&self, wire: &mut Wire, text_box: &str, words: &str) -> Value {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        use yrs::{ReadTxn, Text, Transact};
        let update = {
            let text = self.doc.get_or_insert_text(text_box);
            let before = self.doc.transact().state_vector();
            text.insert(&mut self.doc.transact_mut(), 0, words);
            STANDARD.encode(self.doc.transact().encode_diff_v1(&before))
        };
        let (id, mark) = (fresh(), wire.mark());
        wire.say(json!({ "type": "text_update", "document": self.document, "id": id, "update": update })).await;
        wire.wait(mark, |frame| frame["id"] == *id).await
    }
}
