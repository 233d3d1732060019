//! P12: rights that end, end; on open sockets, for everything that ends one.

use crate::stage::{Page, Wire, admit, api, fresh, let_in, link, must, open_pass, person, sign_in, tuesday};
use futures_util::{SinkExt, StreamExt};
use mdt_domain::ids::{MeetingId, PersonId};
use mdt_tests::{client::PATIENCE, moved::Moved, promised::within};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{WebSocketStream, tungstenite::{Message, client::IntoClientRequest, http::HeaderValue}};

/// What P12 promises.
const SOON: Duration = Duration::from_secs(2);

/// Today's huddle, out but not begun, and who leads it.
struct Scene {
    moved: Moved,
    meeting: MeetingId,
    asha: String,
    tom: String,
    bea: String,
    /// Line and case by code.
    cards: BTreeMap<String, (String, String)>,
}

/// Somebody with a socket who follows everything they may.
struct Follower {
    id: PersonId,
    cookie: String,
    wire: Wire,
    /// Their copies of the texts, by code.
    pages: BTreeMap<String, Page>,
}

impl Scene {
    async fn new() -> Self {
        let moved = tuesday().await;
        let address = moved.address.clone();
        let known = moved.hub.directory();
        let of = |part: &str| known.people.values().find(|person| person.name.as_str().contains(part)).unwrap().id;
        let (asha, tom, bea) = (sign_in(&address, of("Perera")).await, sign_in(&address, of("Quill")).await, sign_in(&address, of("Okonjo")).await);
        let today = api(&address, &asha, "GET", "/api/today", &Value::Null).await.json().unwrap();
        let meeting = today["meetings"][0]["id"].as_str().unwrap().parse().unwrap();
        let text = |card: &Value, key: &str| card[key].as_str().unwrap().to_owned();
        let cards = today["cards"].as_array().unwrap().iter().map(|card| (text(card, "code"), (text(card, "item_id"), text(card, "case_id")))).collect();
        Self { moved, meeting, asha, tom, bea, cards }
    }

    fn address(&self) -> &str { &self.moved.address }
    fn case(&self, code: &str) -> &str { &self.cards[code].1 }
    fn item(&self, code: &str) -> &str { &self.cards[code].0 }

    async fn person(&self, part: &str) -> PersonId { person(self.address(), &self.asha, part).await }

    async fn follower(&self, part: &str, codes: &[&str]) -> Follower {
        let id = self.person(part).await;
        let cookie = sign_in(self.address(), id).await;
        self.follow(id, cookie, codes).await
    }

    async fn follow(&self, id: PersonId, cookie: String, codes: &[&str]) -> Follower {
        let mut wire = Wire::open(self.address(), &cookie).await.unwrap();
        assert_eq!(wire.join(self.meeting).await["type"], "joined");
        let mut pages = BTreeMap::new();
        for code in codes {
            let stream = format!("case:{}", self.case(code));
            assert_eq!(wire.subscribe(&stream).await["type"], "snapshot", "{code}");
            pages.insert((*code).to_owned(), Page::open(&mut wire, self.case(code), self.meeting).await.unwrap());
        }
        wire.settle().await;
        Follower { id, cookie, wire, pages }
    }

    async fn guest(&self, name: &str, codes: &[&str]) -> PersonId {
        let id: PersonId = fresh().parse().unwrap();
        must(self.address(), &self.bea, self.invitation(id, name, codes)).await;
        id
    }

    fn invitation(&self, id: PersonId, name: &str, codes: &[&str]) -> Value {
        let items: Vec<Value> = codes.iter().map(|code| json!({ "item_id": self.item(code), "case_id": self.case(code) })).collect();
        json!({
            "name": "invite_guest", "meeting_id": self.meeting, "person_id": id, "guest_name": name, "role": "Visitor", "organisation": "Elsewhere Trust",
            "service_id": null, "is_speaker": false, "items": items, "available_from": null, "available_until": null,
        })
    }

    /// Something happens on a case: an action, a note, a move of its line, letters. By people who keep it.
    async fn go_on(&self, code: &str) {
        let case = self.case(code);
        let home = json!({ "type": "case", "case_id": case });
        must(self.address(), &self.tom, json!({ "name": "add_action", "home": home, "action_id": fresh(), "what": "zqlater action", "owner": { "type": "pool" }, "due_on": null })).await;
        must(self.address(), &self.tom, json!({ "name": "mark_most_concerned", "case_id": case, "is_concerned": true, "note": format!("zqlater {}", fresh()) })).await;
        let mut tom = Wire::open(self.address(), &self.tom).await.unwrap();
        let page = Page::open(&mut tom, case, self.meeting).await.unwrap();
        assert_eq!(page.type_in(&mut tom, "update", "zqlater letters ").await["type"], "text_accepted");
    }
}

/// The right to these cases ends by what is done: told within two seconds, without the event that ended it; nothing later comes,
/// and what hangs on the cases is refused as if there were none.
async fn ends(scene: &Scene, why: &str, follower: &mut Follower, codes: &[&str], done: impl Future<Output = ()>) {
    let mark = follower.wire.mark();
    let started = Instant::now();
    done.await;
    for code in codes {
        let stream = format!("case:{}", scene.case(code));
        let told = follower.wire.look(mark, |frame| frame["type"] == "revoked" && frame["stream"] == *stream).await;
        let (_, at) = told.unwrap_or_else(|| panic!("{why}: closed with {:?}", follower.wire.closed()));
        within(&format!("{why}: {code} ended"), at.duration_since(started), SOON);
    }
    for code in codes {
        scene.go_on(code).await;
        let case = scene.case(code);
        follower.wire.settle().await;
        for frame in follower.wire.since(mark).iter().filter(|frame| frame.contains(case)) {
            let value: Value = serde_json::from_str(frame).unwrap();
            let kind = value["type"].as_str().unwrap();
            assert!(["revoked", "card_gone"].contains(&kind), "{why}: {code}: {frame}");
        }
        is_shut_out(scene, why, follower, code).await;
    }
}

/// Commands, letters and subscriptions of a case, as of one that does not exist.
async fn is_shut_out(scene: &Scene, why: &str, follower: &mut Follower, code: &str) {
    let case = scene.case(code);
    let add = |case: &str| json!({ "name": "add_action", "home": { "type": "case", "case_id": case }, "action_id": fresh(), "what": "X", "owner": { "type": "pool" } });
    let answers = [follower.wire.command(add(case)).await, follower.wire.command(add(&fresh())).await];
    assert_eq!(answers[0]["error"]["code"], "not_found", "{why}: {}", answers[0]);
    assert_eq!(answers[0]["error"], answers[1]["error"], "{why}");
    if let Some(page) = follower.pages.remove(code) {
        let answer = page.type_in(&mut follower.wire, "update", "Said too late").await;
        assert_eq!(answer["type"], "text_refused", "{why}: {answer}");
        let (nothing, mark) = (format!("case/{}/{}", fresh(), scene.meeting), follower.wire.mark());
        follower.wire.say(json!({ "type": "text_update", "document": nothing, "id": fresh(), "update": "AAA=" })).await;
        let of_nothing = follower.wire.wait(mark, |frame| frame["type"] == "text_refused" && frame["document"] == *nothing).await;
        assert_eq!(answer["error"], of_nothing["error"], "{why}");
        assert!(Page::open(&mut follower.wire, case, scene.meeting).await.is_none(), "{why}");
    }
    assert_eq!(follower.wire.subscribe(&format!("case:{case}")).await["type"], "refused_stream", "{why}");
}

/// Nobody here any more: closed with 4001 within two seconds, nothing of what ended it came, and no way back in.
async fn closes(scene: &Scene, why: &str, follower: &mut Follower, code: &str, done: impl Future<Output = ()>) {
    let mark = follower.wire.mark();
    let started = Instant::now();
    done.await;
    let (closed, at) = follower.wire.until_closed().await;
    assert_eq!(closed, Some(4001), "{why}");
    within(&format!("{why}: closed"), at.duration_since(started), SOON);
    scene.go_on(code).await;
    for frame in follower.wire.since(mark) {
        assert!(!frame.contains(scene.case(code)) || frame.contains(r#""type":"revoked""#) || frame.contains(r#""type":"card_gone""#), "{why}: {frame}");
    }
    assert!(Wire::open(scene.address(), &follower.cookie).await.is_err(), "{why}: the socket opens again");
    assert_eq!(api(scene.address(), &follower.cookie, "GET", "/api/today", &Value::Null).await.status, 401, "{why}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_1_p12_3_rights_that_end_end_the_subscription_at_once_and_nobody_is_sent_why() {
    let scene = Scene::new().await;
    let (address, meeting) = (scene.address(), scene.meeting);
    let case = |code: &str| scene.case(code).to_owned();

    // Who is nobody here any more: signed out, left, a pass taken back.
    let mut callum = scene.follower("Reidford", &["SF-042"]).await;
    let cookie = callum.cookie.clone();
    closes(&scene, "signed out", &mut callum, "SF-042", async { assert_eq!(api(address, &cookie, "POST", "/api/sign-out", &Value::Null).await.status, 204) }).await;

    let mut nadia = scene.follower("Bensalem", &["SF-042"]).await;
    let end = json!({ "name": "end_person", "person_id": nadia.id, "cover": null });
    closes(&scene, "left", &mut nadia, "SF-042", must(address, &scene.asha, end)).await;

    let guest = scene.guest("Gus Guest", &["SF-037", "SF-047"]).await;
    let cookie = let_in(address, &scene.bea, meeting, guest).await;
    let mut gus = scene.follow(guest, cookie, &["SF-037", "SF-047"]).await;
    ends(&scene, "bound to fewer lines", &mut gus, &["SF-047"], must(address, &scene.bea, scene.invitation(guest, "Gus Guest", &["SF-037"]))).await;
    let mark = gus.wire.mark();
    scene.go_on("SF-037").await;
    gus.wire.wait(mark, |frame| frame["type"] == "event" && frame["stream"] == format!("case:{}", scene.case("SF-037"))).await;
    // The letter may come after the event: nothing of it may be on its way when the pass is taken back.
    gus.wire.settle().await;
    let revoke = json!({ "name": "revoke_pass", "meeting_id": meeting, "person_id": guest });
    closes(&scene, "pass taken back", &mut gus, "SF-037", must(address, &scene.bea, revoke)).await;

    // A new link: whoever came with the one before is outside until let in again.
    let guest = scene.guest("Gil Guest", &["SF-037"]).await;
    let cookie = let_in(address, &scene.bea, meeting, guest).await;
    let mut gil = scene.follow(guest, cookie, &["SF-037"]).await;
    closes(&scene, "a new link", &mut gil, "SF-037", async { drop(link(address, &scene.bea, meeting, guest).await) }).await;

    // Roles.
    let mut priya = scene.follower("Nambiar", &["SF-042", "SF-045"]).await;
    let roles = json!({ "name": "change_member", "person_id": priya.id, "roles": { "at": "U62360", "roles": [] } });
    let mark = priya.wire.mark();
    ends(&scene, "role taken", &mut priya, &["SF-042", "SF-045"], must(address, &scene.asha, roles)).await;
    let of_meeting = format!("meeting:{meeting}");
    priya.wire.wait(mark, |frame| frame["type"] == "revoked" && frame["stream"] == *of_meeting).await;
    assert_eq!(priya.wire.join(meeting).await["type"], "refused_stream");

    // Bars: a member, who keeps the other cases; a service.
    let mut amira = scene.follower("Hassan", &["SF-031", "SF-037"]).await;
    let bar = json!({ "name": "set_bar", "case_id": case("SF-031"), "whom": { "type": "person", "person_id": amira.id }, "reason": "zqlater reason" });
    ends(&scene, "bar on a member", &mut amira, &["SF-031"], must(address, &scene.tom, bar)).await;
    let mark = amira.wire.mark();
    scene.go_on("SF-037").await;
    amira.wire.wait(mark, |frame| frame["type"] == "event" && frame["stream"] == format!("case:{}", scene.case("SF-037"))).await;

    let mut lena = scene.follower("Sommer", &["SF-014", "SF-021", "SF-018"]).await;
    let mut marek = scene.follower("Zielak", &["SF-021", "SF-009"]).await;
    let found = api(address, &scene.bea, "GET", "/api/people", &Value::Null).await.json().unwrap();
    let reablement = found["services"].as_array().unwrap().iter().find(|service| service["short"] == "REAB").unwrap()["id"].clone();
    let bar = json!({ "name": "set_bar", "case_id": case("SF-014"), "whom": { "type": "service", "service_id": reablement }, "reason": "zqlater reason" });
    ends(&scene, "bar on a service", &mut lena, &["SF-014"], must(address, &scene.tom, bar)).await;

    // The service is needed no more, by a change or a new referral; the case is off the agenda.
    let update = json!({ "name": "update_case", "case_id": case("SF-018"), "needed_services": [] });
    ends(&scene, "service not needed", &mut lena, &["SF-018"], must(address, &scene.bea, update)).await;
    let unlist = json!({ "name": "unlist_case", "meeting_id": meeting, "item_id": scene.item("SF-021"), "case_id": case("SF-021") });
    ends(&scene, "off the agenda", &mut lena, &["SF-021"], must(address, &scene.bea, unlist)).await;
    marek.wire.wait(0, |frame| frame["type"] == "revoked" && frame["stream"] == format!("case:{}", scene.case("SF-021"))).await;
    let refer = json!({ "name": "refer_case", "case_id": case("SF-009"), "situation": "X", "question": "zqlater question", "needed_services": [] });
    ends(&scene, "referred for other services", &mut marek, &["SF-009"], must(address, &scene.tom, refer)).await;

    // Apologies; taken off the list of who is asked.
    let mut ruth = scene.follower("Adeleye", &["SF-029"]).await;
    let cookie = ruth.cookie.clone();
    let apologies = json!({ "name": "answer_invitation", "meeting_id": meeting, "person_id": ruth.id, "partstat": "declined" });
    ends(&scene, "apologies", &mut ruth, &["SF-029"], must(address, &cookie, apologies)).await;
    let coming = json!({ "name": "answer_invitation", "meeting_id": meeting, "person_id": ruth.id, "partstat": "accepted" });
    must(address, &cookie, coming).await;
    let mut ruth = scene.follow(ruth.id, cookie, &["SF-029"]).await;
    let withdraw = json!({ "name": "withdraw_attendee", "meeting_id": meeting, "person_id": ruth.id });
    ends(&scene, "not asked any more", &mut ruth, &["SF-029"], must(address, &scene.bea, withdraw)).await;
    assert_eq!(ruth.wire.join(meeting).await["type"], "refused_stream");

    // None of them was ever sent why, nor what came later.
    for follower in [&callum, &nadia, &gus, &gil, &priya, &lena, &marek, &ruth] {
        let later = follower.wire.since(0).into_iter().filter(|frame| frame.contains("zqlater reason") || frame.contains("bar_set"));
        assert_eq!(later.count(), 0);
    }
}

/// A socket with a small receive buffer that is read by hand only.
async fn slow(address: &str, cookie: &str) -> WebSocketStream<TcpStream> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let tcp = socket.connect(address.parse().unwrap()).await.unwrap();
    let mut request = format!("ws://{address}/socket").into_client_request().unwrap();
    request.headers_mut().insert("Cookie", HeaderValue::from_str(cookie).unwrap());
    request.headers_mut().insert("Origin", HeaderValue::from_str(&format!("http://{address}")).unwrap());
    let (mut socket, _) = tokio_tungstenite::client_async(request, tcp).await.unwrap();
    socket.send(Message::text(r#"{"type":"hello","protocol":1}"#)).await.unwrap();
    socket
}

/// Reads until a message fits or the socket is gone: all that came.
async fn read_until(socket: &mut WebSocketStream<TcpStream>, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut came = Vec::new();
    let reading = async {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message {
                came.push(text.as_str().to_owned());
                if fits(text.as_str()) {
                    break;
                }
            }
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.unwrap();
    came
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_2_what_waits_in_a_queue_when_a_right_ends_is_taken_back() {
    let scene = Scene::new().await;
    let address = scene.address();
    let (code, other) = ("SF-031", "SF-037");
    let stream = format!("case:{}", scene.case(code));
    let (amira, joan) = (scene.person("Hassan").await, scene.person("Farrell").await);
    let (amiras, joans) = (sign_in(address, amira).await, sign_in(address, joan).await);
    let (mut barred, mut neighbour) = (slow(address, &amiras).await, slow(address, &joans).await);
    for socket in [&mut barred, &mut neighbour] {
        for stream in [stream.clone(), format!("case:{}", scene.case(other))] {
            socket.send(Message::text(json!({ "type": "subscribe", "stream": stream, "from": null }).to_string())).await.unwrap();
            read_until(socket, |text| text.starts_with(r#"{"type":"snapshot""#) || text.contains(r#""type":"snapshot""#)).await;
        }
    }
    // Neither reads now. More than the kernels hold, less than a queue; the last words come last.
    let add = |code: &str, what: String| json!({ "name": "add_action", "home": { "type": "case", "case_id": scene.case(code) }, "action_id": fresh(), "what": what, "owner": { "type": "nobody" }, "due_on": null });
    let mut tom = Wire::open(address, &scene.tom).await.unwrap();
    for _ in 0..90 {
        tom.must(add(code, "p".repeat(270))).await;
    }
    tom.must(add(code, "zqwaiting".into())).await;
    tom.must(add(other, "zqother".into())).await;
    tom.must(json!({ "name": "set_bar", "case_id": scene.case(code), "whom": { "type": "person", "person_id": amira }, "reason": "zqreason" })).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let came = read_until(&mut barred, |text| text.contains(r#""type":"revoked""#)).await.concat();
    assert!(came.contains("revoked") && !came.contains("zqwaiting") && !came.contains("zqreason"), "what waited was sent");
    assert!(came.contains("zqother") || read_until(&mut barred, |text| text.contains("zqother")).await.concat().contains("zqother"), "the other case's stays");
    let came = read_until(&mut neighbour, |text| text.contains("zqreason")).await.concat();
    assert!(came.contains("zqwaiting"), "whose right stands has it");

    // A snapshot of which a part is on its way cannot be taken back: the connection is shut instead.
    let mut half = slow(address, &joans).await;
    half.send(Message::text(json!({ "type": "subscribe", "stream": stream, "from": null }).to_string())).await.unwrap();
    let taken = Instant::now();
    while scene.moved.hub.connections() < 4 && taken.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    tom.must(json!({ "name": "set_bar", "case_id": scene.case(code), "whom": { "type": "person", "person_id": joan }, "reason": "zqreason" })).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let came = read_until(&mut half, |_| false).await.concat();
    assert!(!came.contains("zqwaiting"), "the snapshot was sent to its end");
}

/// Lets time pass while these sessions are used: nobody is signed out for being idle.
async fn pass(scene: &Scene, seconds: i64, cookies: &[&str]) {
    let mut left = seconds;
    while left > 0 {
        let step = left.min(1200);
        scene.moved.pass(step);
        left -= step;
        for cookie in cookies {
            api(scene.address(), cookie, "GET", "/api/me", &Value::Null).await;
        }
    }
}

/// The place of a case in its stream: nothing happened on it meanwhile.
async fn seq(scene: &Scene, code: &str) -> u64 {
    let mut wire = Wire::open(scene.address(), &scene.tom).await.unwrap();
    wire.subscribe(&format!("case:{}", scene.case(code))).await["at"]["seq"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_4_rights_that_end_by_themselves_end_without_any_event() {
    let scene = Scene::new().await;
    let (address, meeting) = (scene.address(), scene.meeting);
    let guest = scene.guest("Gus Guest", &["SF-037"]).await;
    let late = scene.guest("Gil Guest", &["SF-047"]).await;
    // Opened by break glass: eight hours.
    let dev = scene.person("Dev Rao").await;
    let devs = sign_in(address, dev).await;
    let opened = json!({ "code": "SF-042", "reason": "Found on the floor", "is_risk_to_life": false });
    assert_eq!(api(address, &devs, "POST", "/api/break-glass", &opened).await.status, 200);
    let mut broke = Wire::open(address, &devs).await.unwrap();
    assert_eq!(broke.subscribe(&format!("case:{}", scene.case("SF-042"))).await["type"], "snapshot");

    pass(&scene, 3600, &[&scene.asha, &scene.tom, &scene.bea, &devs]).await;
    must(address, &scene.asha, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    let mut lena = scene.follower("Sommer", &["SF-014"]).await;
    let cookie = let_in(address, &scene.bea, meeting, guest).await;
    let mut gus = scene.follow(guest, cookie, &["SF-037"]).await;
    let (cookie, digits) = open_pass(address, &link(address, &scene.bea, meeting, late).await).await;
    admit(address, &scene.bea, meeting, late, &digits).await;
    let mut gil = scene.follow(late, cookie, &["SF-047"]).await;
    pass(&scene, 1800, &[&scene.asha, &scene.tom, &scene.bea, &devs, &lena.cookie, &gus.cookie, &gil.cookie]).await;
    must(address, &scene.asha, json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": "Ran out of time" })).await;

    // Only a text, and no room, opened when nothing more happens: the right to it ends all the same.
    let mut reader = Wire::open(address, &gus.cookie).await.unwrap();
    let page = Page::open(&mut reader, scene.case("SF-037"), meeting).await.unwrap();

    // An hour of grace: to its last seconds everything still comes.
    let everybody = [scene.tom.as_str(), &scene.asha, &scene.bea, &devs, &lena.cookie.clone(), &gus.cookie.clone(), &gil.cookie.clone()].map(str::to_owned);
    let everybody: Vec<&str> = everybody.iter().map(String::as_str).collect();
    pass(&scene, 3590, &everybody).await;
    let (marks, stream) = ((lena.wire.mark(), gus.wire.mark()), |code: &str| format!("case:{}", scene.case(code)));
    scene.go_on("SF-014").await;
    scene.go_on("SF-037").await;
    lena.wire.wait(marks.0, |frame| frame["type"] == "event" && frame["stream"] == stream("SF-014")).await;
    gus.wire.wait(marks.1, |frame| frame["type"] == "event" && frame["stream"] == stream("SF-037")).await;
    reader.wait(0, |frame| frame["type"] == "text_update").await;
    gus.wire.settle().await;
    lena.wire.settle().await;

    // It is over: no event, by the clock alone.
    let heads = (seq(&scene, "SF-014").await, seq(&scene, "SF-037").await);
    let started = Instant::now();
    let marks = (lena.wire.mark(), gus.wire.mark(), reader.mark());
    scene.moved.pass(20);
    for (wire, mark, code) in [(&lena.wire, marks.0, "SF-014"), (&gus.wire, marks.1, "SF-037"), (&reader, marks.2, "SF-037")] {
        let (_, at) = wire.look(mark, |frame| frame["type"] == "revoked" && frame["stream"] == stream(code)).await.unwrap();
        within(&format!("{code} ended"), at.duration_since(started), SOON);
    }
    assert_eq!((seq(&scene, "SF-014").await, seq(&scene, "SF-037").await), heads, "nothing happened on the cases");
    for (follower, code) in [(&mut lena, "SF-014"), (&mut gus, "SF-037")] {
        let mark = follower.wire.mark();
        scene.go_on(code).await;
        follower.wire.settle().await;
        assert!(!follower.wire.since(mark).concat().contains(scene.case(code)));
        is_shut_out(&scene, "grace is over", follower, code).await;
    }
    reader.settle().await;
    assert!(!reader.since(marks.2).concat().contains("text_update"), "letters came after the right to them");
    assert_eq!(page.type_in(&mut reader, "update", "Said too late").await["type"], "text_refused");

    // The pass itself: an hour after the planned end (09:00, 40 minutes), whatever is open.
    let until = api(address, &gil.cookie, "GET", "/api/guest", &Value::Null).await.json().unwrap()["until"].as_i64().unwrap();
    let left = (until - scene.moved.now().0) / 1_000_000;
    pass(&scene, left - 5, &everybody).await;
    gil.wire.settle().await;
    assert!(gil.wire.closed().is_none(), "the pass is good to its last seconds");
    let mark = gil.wire.mark();
    closes(&scene, "the pass has run out", &mut gil, "SF-047", async { scene.moved.pass(10) }).await;
    assert!(gil.wire.since(mark).iter().all(|frame| !frame.contains(r#""type":"event""#)), "no event ended it");

    // Break glass.
    let opened_until = 8 * 3600 - (scene.moved.now().0 - crate::stage::instant(crate::stage::TUESDAY).0) / 1_000_000;
    pass(&scene, opened_until - 5, &[&devs, &scene.tom]).await;
    broke.settle().await;
    let before = seq(&scene, "SF-042").await;
    let (started, mark) = (Instant::now(), broke.mark());
    scene.moved.pass(10);
    let (_, at) = broke.look(mark, |frame| frame["type"] == "revoked" && frame["stream"] == stream("SF-042")).await.unwrap();
    within("the opened case ended", at.duration_since(started), SOON);
    assert_eq!(seq(&scene, "SF-042").await, before);
    scene.go_on("SF-042").await;
    broke.settle().await;
    assert!(!broke.since(mark).concat().contains("zqlater"));
}
