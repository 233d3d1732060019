//! An hour's full huddle, in which every case says words of its own in everything it holds. A guest with two of the eleven cases
//! and a rotating partner with three keep every byte they are sent, over their sockets and over HTTP: nothing of any other case
//! is in it, and their own cases' words are. Neither are any in the service's log.

use crate::stage::{Page, Wire, admit, api, fresh, link, must, open_pass, sign_in, tuesday};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mdt_domain::ids::{MeetingId, PersonId};
use mdt_tests::{
    http::Answer,
    server::{Options, Server},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The guest's cases; Lena's are those that need her service.
const GUESTS: [&str; 2] = ["SF-031", "SF-037"];
/// On no agenda: one comes on as late and urgent, one never does.
const URGENT: &str = "SF-016";
const UNLISTED: &str = "SF-052";
const BOXES: [&str; 4] = ["situation", "action_to_date", "update", "next_steps"];

/// A word of one case and one place in it.
fn word(code: &str, place: &str) -> String { format!("zq{}k{place}", &code[3..]) }
/// The same, said after the right to the case had ended.
fn late(code: &str, place: &str) -> String { format!("zr{}l{place}", &code[3..]) }

struct Case {
    id: String,
    item: Option<String>,
    is_green: bool,
    root: Value,
}

struct Cast {
    cookies: BTreeMap<&'static str, String>,
    ids: BTreeMap<&'static str, PersonId>,
}

/// Somebody who may have little, and all that was sent to them.
struct Viewer {
    cookie: String,
    wire: Wire,
    /// Status, headers and body of every HTTP answer.
    answers: Vec<u8>,
}

struct Huddle<'a> {
    address: &'a str,
    pass: &'a dyn Fn(i64),
    meeting: MeetingId,
    cast: Cast,
    cases: BTreeMap<String, Case>,
    /// Codes of the agenda, in order.
    agenda: Vec<String>,
    everybody: Vec<Value>,
    guest: PersonId,
    reablement: Value,
    /// A day in the week after.
    review: String,
}

impl Viewer {
    fn keep(&mut self, answer: &Answer) {
        self.answers.extend(format!("\n{} {:?}\n", answer.status, answer.headers).bytes());
        self.answers.extend(&answer.body);
    }

    /// Everything that came over the socket; letters of shared texts are decoded beside it. Refusals repeat what was asked for,
    /// and are looked at apart.
    fn frames(&self) -> (Vec<u8>, Vec<u8>) {
        let (mut all, mut echoes) = (Vec::new(), Vec::new());
        for frame in self.wire.since(0) {
            let value: Value = serde_json::from_str(&frame).unwrap();
            let is_echo = ["refused_stream", "text_refused"].contains(&value["type"].as_str().unwrap());
            let into = if is_echo { &mut echoes } else { &mut all };
            into.extend(frame.bytes());
            if let Some(update) = value["update"].as_str() {
                into.extend(STANDARD.decode(update).unwrap());
            }
            into.push(b'\n');
        }
        (all, echoes)
    }
}

fn holds(bytes: &[u8], word: &str) -> bool { bytes.windows(word.len()).any(|window| window == word.as_bytes()) }

impl<'a> Huddle<'a> {
    async fn new(address: &'a str, pass: &'a dyn Fn(i64)) -> Self {
        let me = api(address, "", "GET", "/api/me", &Value::Null).await.json().unwrap();
        let (mut ids, mut cookies) = (BTreeMap::new(), BTreeMap::new());
        for name in ["Perera", "Quill", "Okonjo", "Hassan", "Farrell", "Sommer"] {
            let person = me["demo_people"].as_array().unwrap().iter().find(|person| person["name"].as_str().unwrap().contains(name)).unwrap();
            let id: PersonId = person["id"].as_str().unwrap().parse().unwrap();
            ids.insert(name, id);
            cookies.insert(name, sign_in(address, id).await);
        }
        let asha = &cookies["Perera"];
        let now = jiff::Timestamp::from_microsecond(me["server_time"].as_i64().unwrap()).unwrap();
        let review = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date().saturating_add(jiff::Span::new().days(7)).to_string();
        let today = api(address, asha, "GET", "/api/today", &Value::Null).await.json().unwrap();
        let meeting: MeetingId = today["meetings"][0]["id"].as_str().unwrap().parse().unwrap();
        let services = api(address, asha, "GET", "/api/people", &Value::Null).await.json().unwrap()["services"].clone();
        let reablement = services.as_array().unwrap().iter().find(|service| service["short"] == "REAB").unwrap()["id"].clone();
        let mut wire = Wire::open(address, asha).await.unwrap();
        let joined = wire.join(meeting).await;
        let everybody = joined["meeting"]["attendees"].as_object().unwrap().keys().map(|id| json!(id)).collect();
        let (mut cases, mut agenda) = (BTreeMap::new(), Vec::new());
        for card in today["cards"].as_array().unwrap() {
            let code = card["code"].as_str().unwrap().to_owned();
            agenda.push(code.clone());
            let item = Some(card["item_id"].as_str().unwrap().to_owned());
            cases.insert(code, Case { id: card["case_id"].as_str().unwrap().to_owned(), item, is_green: card["priority"] == "green", root: Value::Null });
        }
        for code in [URGENT, UNLISTED] {
            let found = api(address, asha, "GET", &format!("/api/cases/{code}"), &Value::Null).await.json().unwrap();
            cases.insert(code.into(), Case { id: found["id"].as_str().unwrap().to_owned(), item: None, is_green: false, root: Value::Null });
        }
        for case in cases.values_mut() {
            case.root = wire.subscribe(&format!("case:{}", case.id)).await["state"]["value"]["root"].clone();
            assert!(case.root["patient"]["family"].is_string());
        }
        assert_eq!(agenda.len(), 11);
        Self { address, pass, meeting, cast: Cast { cookies, ids }, cases, agenda, everybody, guest: fresh().parse().unwrap(), reablement, review }
    }

    fn id(&self, code: &str) -> &str { &self.cases[code].id }
    fn item(&self, code: &str) -> &str { self.cases[code].item.as_deref().unwrap() }
    async fn by(&self, name: &str, command: Value) { must(self.address, &self.cast.cookies[name], command).await; }
    fn lenas(&self) -> Vec<String> {
        let needs = |code: &&String| self.cases[*code].root["needed_services"].as_array().unwrap().contains(&self.reablement);
        self.agenda.iter().filter(needs).cloned().collect()
    }

    /// Words in everything a case keeps.
    async fn plant(&self, code: &str) {
        let id = self.id(code);
        let w = |place: &str| word(code, place);
        self.by("Quill", json!({
            "name": "refer_case", "case_id": id, "situation": w("situation"), "background": w("background"), "assessment": w("assessment"),
            "recommendation": w("recommendation"), "question": w("question"), "told": w("told"), "objections": w("objections"), "urgent_reason": w("urgent"),
            "priority": null, "needed_services": null,
        }))
        .await;
        self.by("Okonjo", json!({ "name": "update_case", "case_id": id, "reason": w("reason") })).await;
        self.by("Hassan", json!({ "name": "mark_most_concerned", "case_id": id, "is_concerned": true, "note": w("concern") })).await;
        for (sharing, more) in [("shared", Value::Null), ("restricted", Value::Null), ("private", json!(w("more")))] {
            let note = json!({
                "name": "write_social_note", "case_id": id, "note_id": fresh(), "domain": "food", "level": "some", "line": w(sharing), "source": w("source"),
                "review_on": null, "sharing": sharing, "more": more,
            });
            self.by("Hassan", note).await;
        }
        for owner in [json!({ "type": "pool" }), json!({ "type": "person", "person_id": self.cast.ids["Hassan"] })] {
            self.by("Farrell", json!({ "name": "add_action", "home": { "type": "case", "case_id": id }, "action_id": fresh(), "what": w("action"), "owner": owner })).await;
        }
    }

    /// Words said too late for whoever had the case.
    async fn say_late(&self, code: &str) {
        let id = self.id(code);
        let l = |place: &str| late(code, place);
        self.by("Okonjo", json!({ "name": "update_case", "case_id": id, "reason": l("reason") })).await;
        self.by("Hassan", json!({ "name": "write_social_note", "case_id": id, "note_id": fresh(), "domain": "food", "level": "some", "line": l("note"), "sharing": "shared" })).await;
        self.by("Quill", json!({ "name": "add_action", "home": { "type": "case", "case_id": id }, "action_id": fresh(), "what": l("action"), "owner": { "type": "pool" } })).await;
        let mut tom = Wire::open(self.address, &self.cast.cookies["Quill"]).await.unwrap();
        let page = Page::open(&mut tom, id, self.meeting).await.unwrap();
        assert_eq!(page.type_in(&mut tom, "update", &l("text")).await["type"], "text_accepted");
    }

    /// Everything a viewer could try over HTTP.
    async fn sweep(&self, viewer: &mut Viewer) {
        let meeting = self.meeting;
        let mut asked: Vec<(&str, String, Value)> = ["", "/minutes", "/actions", "/proposal", "/order", "/call"]
            .iter()
            .map(|rest| ("GET", format!("/api/meetings{}", if rest.is_empty() { String::new() } else { format!("/{meeting}{rest}") }), Value::Null))
            .collect();
        for path in ["me", "today", "people", "guest", "actions", "actions?scope=service", "actions?scope=pool", "actions?scope=pcn"] {
            asked.push(("GET", format!("/api/{path}"), Value::Null));
        }
        for whose in [self.guest, self.cast.ids["Sommer"]] {
            asked.push(("GET", format!("/api/meetings/{meeting}/preview/{whose}"), Value::Null));
        }
        asked.push(("POST", "/api/cases/search".into(), json!({})));
        for (code, case) in &self.cases {
            asked.push(("GET", format!("/api/cases/{code}"), Value::Null));
            asked.push(("GET", format!("/api/cases/{code}/access"), Value::Null));
            let patient = &case.root["patient"];
            for q in [json!(code), patient["family"].clone(), patient["nhs_number"].clone(), json!(word(code, "reason"))] {
                asked.push(("POST", "/api/cases/search".into(), json!({ "q": q })));
            }
        }
        for (method, path, body) in asked {
            let answer = api(self.address, &viewer.cookie, method, &path, &body).await;
            assert!(answer.status < 500, "{path}: {}", answer.status);
            viewer.keep(&answer);
        }
    }

    /// Everything a viewer could try over the socket.
    async fn ask_for_everything(&self, viewer: &mut Viewer) {
        let amira = self.cast.ids["Hassan"];
        for case in self.cases.values() {
            for stream in [format!("case:{}", case.id), format!("case-restricted:{}", case.id), format!("private-note:{amira}:{}", case.id)] {
                viewer.wire.subscribe(&stream).await;
            }
            drop(Page::open(&mut viewer.wire, &case.id, self.meeting).await);
        }
        // Lena's own two lists are among them.
        let lists = [format!("worklist:{amira}"), "pool:U62360".into(), format!("worklist:{}", self.cast.ids["Sommer"]), format!("worklist-service:{}", self.reablement.as_str().unwrap())];
        for stream in lists {
            viewer.wire.subscribe(&stream).await;
        }
        viewer.wire.say(json!({ "type": "watch", "lists": ["meetings", "cases", "actions"], "pcn": "U62360" })).await;
        viewer.wire.settle().await;
    }

    /// A case's turn: moved to, typed, noted, promised, decided.
    async fn discuss(&self, code: &str, chair: &mut Wire, tom: &mut Wire) {
        let (id, item, meeting) = (self.id(code), self.item(code), self.meeting);
        let w = |place: &str| word(code, place);
        chair.must(json!({ "name": "start_item", "meeting_id": meeting, "item_id": item, "acknowledged": self.everybody })).await;
        let page = Page::open(tom, id, meeting).await.unwrap();
        for text_box in BOXES {
            assert_eq!(page.type_in(tom, text_box, &format!("{} ", w("text"))).await["type"], "text_accepted");
        }
        let stream = format!("case:{id}");
        tom.subscribe(&stream).await;
        let document = format!("case/{id}/{meeting}");
        tom.say(json!({ "type": "transient", "stream": stream, "body": { "kind": "typing", "document": document, "text_box": "update", "cursor": w("cursor") } })).await;
        // A page that is wrong about where it is shows nobody a case they have not.
        tom.say(json!({ "type": "transient", "stream": format!("meeting:{meeting}"), "body": { "kind": "typing", "document": document, "text_box": "update", "cursor": w("astray") } })).await;
        (self.pass)(60);
        self.by("Hassan", json!({ "name": "write_social_note", "case_id": id, "note_id": fresh(), "domain": "warmth", "level": "some", "line": w("live"), "sharing": "shared" })).await;
        let action = json!({
            "name": "add_action", "home": { "type": "case", "case_id": id }, "action_id": fresh(), "what": w("promise"), "owner": { "type": "pool" }, "due_on": null,
            "meeting_id": meeting, "item_id": item,
        });
        tom.must(action).await;
        chair.must(json!({ "name": "extend_item", "meeting_id": meeting, "item_id": item, "minutes": 2 })).await;
        self.by("Hassan", json!({ "name": "raise_hand", "meeting_id": meeting })).await;
        self.by("Hassan", json!({ "name": "lower_hand", "meeting_id": meeting, "person_id": self.cast.ids["Hassan"] })).await;
        (self.pass)(120);
        chair.must(json!({
            "name": "record_outcome", "meeting_id": meeting, "item_id": item, "case_id": id, "kind": "refer_on", "rationale": w("rationale"), "dissent": w("dissent"),
            "refer_to": w("referto"), "next_review_on": self.review, "step_down": null,
        }))
        .await;
    }

    /// What names a case: words planted, code, ids, numbers, the person.
    fn canaries(&self, code: &str, allowed: &BTreeSet<String>) -> Vec<String> {
        let case = &self.cases[code];
        let patient = &case.root["patient"];
        let digits = &code[3..];
        let mut found = vec![format!("zq{digits}k"), format!("zr{digits}l"), code.to_owned()];
        if let Some(number) = patient["nhs_number"].as_str() {
            found.extend([number.to_owned(), format!("{} {} {}", &number[..3], &number[3..6], &number[6..])]);
        }
        // A name or a day that an allowed case has too tells nothing.
        let others = || allowed.iter().map(|code| &self.cases[code].root["patient"]);
        let family = patient["family"].as_str().unwrap();
        if others().all(|other| other["family"] != family) {
            found.push(format!("\"{family}\""));
            found.push(format!("{family}, "));
        }
        if others().all(|other| other["born_on"] != patient["born_on"]) {
            found.push(patient["born_on"].as_str().unwrap().to_owned());
        }
        found
    }

    /// `promised`: cases of which only a promised action is theirs, with its words, code and case.
    fn holds_nothing_else(&self, who: &str, viewer: &Viewer, allowed: &BTreeSet<String>, promised: &BTreeSet<String>) {
        let (frames, echoes) = viewer.frames();
        for code in self.cases.keys().filter(|code| !allowed.contains(*code)) {
            for canary in self.canaries(code, allowed).into_iter().filter(|canary| !(promised.contains(code) && canary == code)) {
                for (where_from, bytes) in [("socket", &frames), ("refusals", &echoes), ("HTTP", &viewer.answers)] {
                    assert!(!holds(bytes, &canary), "{who}, {where_from}: {canary} of {code}");
                }
            }
            for (where_from, bytes) in [("socket", &frames), ("HTTP", &viewer.answers)] {
                assert!(!holds(bytes, self.id(code)) || promised.contains(code), "{who}, {where_from}: the id of {code}");
            }
        }
    }

    fn holds_its_own(&self, who: &str, viewer: &Viewer, code: &str) {
        let (frames, _) = viewer.frames();
        let places = ["situation", "objections", "reason", "concern", "shared", "source", "action", "text", "cursor", "live", "promise", "rationale", "dissent", "referto"];
        for place in places {
            assert!(holds(&frames, &word(code, place)), "{who}: {} does not come", word(code, place));
        }
        for place in ["promise", "rationale"] {
            assert!(holds(&viewer.answers, &word(code, place)), "{who}, HTTP: {} does not come", word(code, place));
        }
        assert!(holds(&frames, code) && holds(&viewer.answers, code));
        for secret in ["restricted", "private", "more"] {
            assert!(!holds(&frames, &word(code, secret)) && !holds(&viewer.answers, &word(code, secret)), "{who}: {}", word(code, secret));
        }
        assert!(!holds(&frames, "astray"), "{who}: a text of one stream is named on another");
    }
}

/// The hour. `is_moved`: time can be let pass.
#[expect(clippy::too_many_lines, reason = "one hour, told from its beginning")]
async fn hour(address: &str, pass: &dyn Fn(i64), is_moved: bool) -> Vec<String> {
    let mut huddle = Huddle::new(address, pass).await;
    let (meeting, guest) = (huddle.meeting, huddle.guest);
    let items: Vec<Value> = GUESTS.iter().map(|code| json!({ "item_id": huddle.item(code), "case_id": huddle.id(code) })).collect();
    huddle.by("Okonjo", json!({
        "name": "invite_guest", "meeting_id": meeting, "person_id": guest, "guest_name": "Gus Guest", "role": "Visitor", "organisation": "Elsewhere Trust",
        "service_id": huddle.reablement, "is_speaker": false, "items": items, "available_from": null, "available_until": null,
    }))
    .await;
    huddle.everybody.push(json!(guest));
    let bea = huddle.cast.cookies["Okonjo"].clone();
    // Before they are let in their socket does not open, and HTTP knows nothing but the waiting room.
    let (cookie, digits) = open_pass(address, &link(address, &bea, meeting, guest).await).await;
    assert!(Wire::open(address, &cookie).await.is_err());
    assert_eq!(api(address, &cookie, "GET", "/api/today", &Value::Null).await.status, 401);
    admit(address, &bea, meeting, guest, &digits).await;
    let mut gus = Viewer { wire: Wire::open(address, &cookie).await.unwrap(), cookie, answers: Vec::new() };
    let lenas_cookie = huddle.cast.cookies["Sommer"].clone();
    let mut lena = Viewer { wire: Wire::open(address, &lenas_cookie).await.unwrap(), cookie: lenas_cookie, answers: Vec::new() };
    let lenas: BTreeSet<String> = huddle.lenas().into_iter().collect();
    assert_eq!(lenas.len(), 3, "{lenas:?}");
    let guests: BTreeSet<String> = GUESTS.map(str::to_owned).into();
    // Lena's service has promised something on other cases: the action's line is hers, nothing else.
    let mut promised = BTreeSet::new();
    for scope in ["mine", "service"] {
        let list = api(address, &lena.cookie, "GET", &format!("/api/actions?scope={scope}"), &Value::Null).await.json().unwrap();
        promised.extend(list["actions"].as_array().unwrap().iter().map(|action| action["case_code"].as_str().unwrap().to_owned()));
    }
    promised.retain(|code| !lenas.contains(code));
    assert!(promised.len() < 3, "{promised:?}");
    for viewer in [&mut gus, &mut lena] {
        assert_eq!(viewer.wire.join(meeting).await["type"], "joined");
        huddle.ask_for_everything(viewer).await;
        huddle.sweep(viewer).await;
    }
    let codes: Vec<String> = huddle.cases.keys().cloned().collect();
    for code in &codes {
        huddle.plant(code).await;
    }
    // The order that partners wait least in.
    let order = api(address, &bea, "GET", &format!("/api/meetings/{meeting}/order"), &Value::Null).await.json().unwrap();
    huddle.by("Okonjo", json!({ "name": "order_agenda", "meeting_id": meeting, "order": order["after"] })).await;

    // Roll-call and action review.
    pass(3600);
    for name in ["Perera", "Quill", "Okonjo", "Hassan", "Farrell", "Sommer"] {
        let cookie = sign_in(address, huddle.cast.ids[name]).await;
        huddle.cast.cookies.insert(name, cookie);
    }
    // An hour without a word is half an hour too long: both come again, and keep what they were sent.
    if is_moved {
        let bea = &huddle.cast.cookies["Okonjo"];
        let (cookie, digits) = open_pass(address, &link(address, bea, meeting, guest).await).await;
        admit(address, bea, meeting, guest, &digits).await;
        huddle.holds_nothing_else("guest, before the start", &gus, &guests, &BTreeSet::new());
        huddle.holds_nothing_else("Lena, before the start", &lena, &lenas, &promised);
        gus = Viewer { wire: Wire::open(address, &cookie).await.unwrap(), cookie, answers: Vec::new() };
        let cookie = huddle.cast.cookies["Sommer"].clone();
        lena = Viewer { wire: Wire::open(address, &cookie).await.unwrap(), cookie, answers: Vec::new() };
        for viewer in [&mut gus, &mut lena] {
            assert_eq!(viewer.wire.join(meeting).await["type"], "joined");
        }
    }
    let mut chair = Wire::open(address, &huddle.cast.cookies["Perera"]).await.unwrap();
    let mut tom = Wire::open(address, &huddle.cast.cookies["Quill"]).await.unwrap();
    let mut others = Vec::new();
    for name in ["Okonjo", "Hassan", "Farrell"] {
        others.push(Wire::open(address, &huddle.cast.cookies[name]).await.unwrap());
    }
    for wire in [&mut chair, &mut tom].into_iter().chain(&mut others) {
        wire.join(meeting).await;
    }
    chair.must(json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    for name in ["Hassan", "Farrell", "Sommer"] {
        chair.must(json!({ "name": "record_attendance", "meeting_id": meeting, "person_id": huddle.cast.ids[name], "attendance": "present" })).await;
    }
    chair.must(json!({ "name": "go_to_phase", "meeting_id": meeting, "phase": "action_review", "acknowledged": huddle.everybody })).await;
    for viewer in [&mut gus, &mut lena] {
        huddle.ask_for_everything(viewer).await;
    }
    let mine = api(address, &huddle.cast.cookies["Hassan"], "GET", "/api/actions?scope=mine", &Value::Null).await.json().unwrap();
    let planted = mine["actions"].as_array().unwrap().iter().filter(|action| action["what"].as_str().unwrap().starts_with("zq"));
    for action in planted {
        let home = json!({ "type": "case", "case_id": action["case_id"] });
        let code = action["case_code"].as_str().unwrap();
        huddle.by("Hassan", json!({ "name": "accept_action", "home": home, "action_id": action["id"] })).await;
        huddle.by("Hassan", json!({ "name": "complete_action", "home": home, "action_id": action["id"], "result": word(code, "result") })).await;
    }
    pass(180);

    // The cases: none of these viewers' first, then theirs; the late urgent one among them.
    let discussed: Vec<String> = huddle.agenda.iter().filter(|code| !huddle.cases[*code].is_green).cloned().collect();
    let urgent_item = fresh();
    for (place, code) in discussed.iter().enumerate() {
        huddle.discuss(code, &mut chair, &mut tom).await;
        if place % 3 == 1 {
            huddle.sweep(&mut gus).await;
            huddle.sweep(&mut lena).await;
        }
        // Objections on other cases are nothing to them.
        if !guests.contains(code) && !lenas.contains(code) {
            for person_id in [guest, huddle.cast.ids["Sommer"]] {
                let bar = json!({ "name": "set_bar", "case_id": huddle.id(code), "whom": { "type": "person", "person_id": person_id }, "reason": word(code, "bar") });
                chair.must(bar).await;
            }
        }
        if place == 2 {
            chair.must(json!({ "name": "list_case", "meeting_id": meeting, "item_id": urgent_item, "case_id": huddle.id(URGENT), "planned_minutes": null, "reason": "late_urgent", "urgent_reason": word(URGENT, "why") })).await;
            huddle.cases.get_mut(URGENT).unwrap().item = Some(urgent_item.clone());
            huddle.discuss(URGENT, &mut chair, &mut tom).await;
            chair.must(json!({ "name": "add_topic", "meeting_id": meeting, "item_id": fresh(), "title": "Winter rota", "planned_minutes": 2 })).await;
        }
    }
    // A slip is taken back and said again; a line is parked, and reached again.
    let first = discussed[0].clone();
    chair.must(json!({ "name": "withdraw_outcome", "meeting_id": meeting, "item_id": huddle.item(&first), "case_id": huddle.id(&first) })).await;
    chair.must(json!({ "name": "park_item", "meeting_id": meeting, "item_id": huddle.item(&first) })).await;
    huddle.discuss(&first, &mut chair, &mut tom).await;
    for viewer in [&mut gus, &mut lena] {
        huddle.sweep(viewer).await;
        viewer.wire.settle().await;
    }
    for code in GUESTS {
        huddle.holds_its_own("guest", &gus, code);
    }
    // Of colleagues a guest has the names of who is asked.
    let people = api(address, &gus.cookie, "GET", "/api/people", &Value::Null).await;
    assert!(holds(&people.body, "Amira Hassan") && !holds(&people.body, "Farah Daneshi") && !holds(&people.body, "@mdt-demo.example"));
    for code in &lenas {
        huddle.holds_its_own("Lena", &lena, code);
    }

    // The daughter asks that they be not told, while the room is at the case: from then on nothing of it.
    let lenas_barred = lenas.iter().next_back().unwrap().clone();
    let person = json!({ "type": "person", "person_id": guest });
    let service = json!({ "type": "service", "service_id": huddle.reablement });
    for (code, whom) in [(GUESTS[1].to_owned(), person), (lenas_barred.clone(), service)] {
        chair.must(json!({ "name": "start_item", "meeting_id": meeting, "item_id": huddle.item(&code), "acknowledged": huddle.everybody })).await;
        chair.must(json!({ "name": "set_bar", "case_id": huddle.id(&code), "whom": whom, "reason": late(&code, "bar") })).await;
        huddle.say_late(&code).await;
    }
    pass(120);

    // Greens without discussion, read-back, close.
    let entries: Vec<Value> = huddle
        .agenda
        .iter()
        .filter(|code| huddle.cases[*code].is_green)
        .map(|code| json!({ "item_id": huddle.item(code), "case_id": huddle.id(code), "next_review_on": huddle.review }))
        .collect();
    chair.must(json!({ "name": "agree_without_discussion", "meeting_id": meeting, "entries": entries })).await;
    chair.must(json!({ "name": "go_to_phase", "meeting_id": meeting, "phase": "read_back", "acknowledged": huddle.everybody })).await;
    pass(120);
    chair.must(json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": "Dates follow" })).await;
    for code in &discussed {
        let correction = json!({ "name": "correct_case_attendance", "case_id": huddle.id(code), "item_id": huddle.item(code), "person_id": huddle.cast.ids["Hassan"], "was_present": false, "note": word(code, "attendance") });
        huddle.by("Okonjo", correction).await;
    }
    for viewer in [&mut gus, &mut lena] {
        viewer.wire.settle().await;
        huddle.sweep(viewer).await;
    }
    let (frames, _) = gus.frames();
    assert!(holds(&gus.answers, &word(GUESTS[0], "text")), "the minutes hold what was typed");
    assert!(holds(&frames, &word(GUESTS[0], "attendance")), "in the grace time the guest's case still comes");
    assert!(!holds(&frames, &word(GUESTS[1], "attendance")), "but not the one they were kept out of");

    // Then it is over: the grace time, and the pass with it; where time is real, the pass is taken back.
    if is_moved {
        for _ in 0..3 {
            pass(1260);
            for cookie in huddle.cast.cookies.values().chain([&gus.cookie, &lena.cookie]) {
                api(address, cookie, "GET", "/api/me", &Value::Null).await;
            }
        }
        let over = format!("case:{}", huddle.id(lenas.iter().next().unwrap()));
        lena.wire.wait(0, |frame| frame["type"] == "revoked" && frame["stream"] == *over).await;
    } else {
        huddle.by("Okonjo", json!({ "name": "revoke_pass", "meeting_id": meeting, "person_id": guest })).await;
        gus.wire.until_closed().await;
    }
    let is_gone = |frame: &Value| frame["type"] == "revoked" && frame["stream"] == format!("case:{}", huddle.id(GUESTS[0]));
    assert!(gus.wire.look(0, is_gone).await.is_some() || gus.wire.closed().is_some());
    huddle.say_late(GUESTS[0]).await;
    if is_moved {
        for code in &lenas {
            huddle.say_late(code).await;
        }
    }
    for viewer in [&mut gus, &mut lena] {
        viewer.wire.settle().await;
        huddle.sweep(viewer).await;
    }

    huddle.holds_nothing_else("guest", &gus, &guests, &BTreeSet::new());
    huddle.holds_nothing_else("Lena", &lena, &lenas, &promised);
    let (guests_frames, _) = gus.frames();
    let (lenas_frames, _) = lena.frames();
    for code in GUESTS {
        assert!(!holds(&guests_frames, &late(code, "")) && !holds(&gus.answers, &late(code, "")), "guest: {code} after the end");
    }
    for code in lenas.iter().filter(|code| is_moved || **code == lenas_barred) {
        assert!(!holds(&lenas_frames, &late(code, "")) && !holds(&lena.answers, &late(code, "")), "Lena: {code} after the end");
    }
    println!("guest: {} bytes in {} frames, {} bytes over HTTP; Lena: {}, {}", guests_frames.len(), gus.wire.mark(), gus.answers.len(), lenas_frames.len(), lena.answers.len());
    let nobody = BTreeSet::new();
    huddle.cases.keys().flat_map(|code| huddle.canaries(code, &nobody)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_and_a_partner_are_sent_nothing_of_any_other_case_in_an_hours_huddle() {
    let moved = tuesday().await;
    let canaries = hour(&moved.address, &|seconds| moved.pass(seconds), true).await;
    assert!(canaries.len() > 13 * 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_of_a_huddle_names_no_case_and_no_patient() {
    let environment = vec![("MDT_HUB_LOG".to_owned(), "debug".to_owned())];
    let server = Server::start(Options { environment, ..Options::default() }).await.unwrap();
    let log = server.data_dir().join("server.log");
    let canaries = hour(&server.address, &|_| (), false).await;
    let text = std::fs::read_to_string(log).unwrap();
    assert!(text.lines().count() > 100, "the log is written: {} lines", text.lines().count());
    for canary in canaries {
        assert!(!text.contains(&canary), "the log says {canary}");
    }
}
