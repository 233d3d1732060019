//! Guests and speakers: a link of their own, the waiting room, let in by two digits, their own cases and nothing else, and out.

use crate::{
    room::Morning,
    stage::{Wire, admit, api, cookie_of, fresh, let_in, link, open_pass},
};
use mdt_domain::{
    ids::{CaseId, ItemId, PersonId},
    stream::StreamId,
};
use mdt_tests::client::Client;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// P12: so long at the most.
const TWO_SECONDS: Duration = Duration::from_secs(2);
const HOUSING: &str = "Riverside Housing";

fn invitation(morning: &Morning, guest: PersonId, is_speaker: bool, items: &[(ItemId, CaseId)]) -> Value {
    let items: Vec<Value> = items.iter().map(|(item, case)| json!({ "item_id": item, "case_id": case })).collect();
    json!({
        "name": "invite_guest", "meeting_id": morning.meeting, "person_id": guest, "guest_name": "Grace Adu", "role": "Tenancy officer",
        "organisation": HOUSING, "service_id": null, "is_speaker": is_speaker, "items": items, "available_from": null, "available_until": null,
    })
}

/// A guest with a pass for some cases of today's huddle, and the coordinator's cookie.
async fn invited(morning: &Morning, codes: &[&str]) -> (PersonId, String) {
    let (guest, bea) = (PersonId(Uuid::now_v7()), morning.cookie("Okonjo").await);
    let mut items = Vec::new();
    for code in codes {
        items.push(morning.line(code).await);
    }
    morning.must(&bea, invitation(morning, guest, false, &items)).await;
    (guest, bea)
}

/// An admitted guest in the room.
async fn in_the_room(morning: &Morning, bea: &str, guest: PersonId) -> (Wire, String, Value) {
    let cookie = let_in(&morning.moved.address, bea, morning.meeting, guest).await;
    let mut wire = Wire::open(&morning.moved.address, &cookie).await.unwrap();
    let joined = wire.join(morning.meeting).await;
    assert_eq!(joined["type"], "joined");
    (wire, cookie, joined)
}

fn codes(joined: &Value) -> Vec<&str> { joined["cards"].as_array().unwrap().iter().map(|card| card["code"].as_str().unwrap()).collect() }

async fn open(morning: &Morning, cookie: &str, token: &str) -> mdt_tests::http::Answer {
    api(&morning.moved.address, cookie, "POST", "/api/guest/open", &json!({ "token": token })).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_at_a_link_spends_nothing_the_first_tap_binds_it_and_a_forwarded_one_opens_nothing() {
    let morning = Morning::open().await;
    let (guest, bea) = invited(&morning, &["SF-014"]).await;
    let address = &morning.moved.address;
    let token = link(address, &bea, morning.meeting, guest).await;
    // A mail scanner opens what it finds, as often as it likes.
    for method in ["GET", "HEAD"] {
        for path in ["/guest".to_owned(), "/api/guest/open".to_owned(), format!("/api/guest/open?token={token}"), "/api/guest".to_owned()] {
            let answer = api(address, "", method, &path, &Value::Null).await;
            assert!(answer.header("set-cookie").is_none(), "{method} {path}");
        }
    }
    // Nor does a colleague who is signed in spend it.
    assert_eq!(open(&morning, &bea, &token).await.status, 409);
    let answer = open(&morning, "", &token).await;
    assert_eq!(answer.status, 200);
    let (first, state) = (cookie_of(&answer), answer.json().unwrap());
    assert_eq!((&state["name"], &state["admission"], state["is_speaker"].as_bool()), (&json!("Grace Adu"), &json!("waiting"), Some(false)));
    let digits = state["digits"].as_str().unwrap();
    assert_eq!(digits.len(), 2);
    // Forwarded: another device is refused and learns nothing; the first one goes on, also after a reload.
    let forwarded = open(&morning, "", &token).await;
    assert_eq!(forwarded.status, 409);
    assert!(forwarded.header("set-cookie").is_none() && !String::from_utf8(forwarded.body).unwrap().contains("Grace"));
    for answer in [open(&morning, &first, &token).await, morning.get(&first, "/api/guest").await] {
        assert_eq!((answer.status, answer.json().unwrap()["digits"].as_str()), (200, Some(digits)));
    }
    admit(address, &bea, morning.meeting, guest, digits).await;
    let mut wire = Wire::open(address, &first).await.unwrap();
    assert_eq!(codes(&wire.join(morning.meeting).await), ["SF-014"]);
    assert_eq!(open(&morning, "", &token).await.status, 409);
    let me = morning.get(&first, "/api/me").await.json().unwrap();
    assert_eq!((me["is_waiting_guest"].as_bool(), &me["person"]["name"]), (Some(false), &json!("Grace Adu")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_wrong_pairs_of_digits_bring_new_ones_and_only_those_on_the_screen_let_in() {
    let morning = Morning::open().await;
    let (guest, bea) = invited(&morning, &["SF-014"]).await;
    let (cookie, digits) = open_pass(&morning.moved.address, &link(&morning.moved.address, &bea, morning.meeting, guest).await).await;
    let shown = async || morning.get(&cookie, "/api/guest").await.json().unwrap()["digits"].as_str().unwrap().to_owned();
    let path = format!("/api/meetings/{}/passes/{guest}/admit", morning.meeting);
    let say = async |digits: &str| morning.post(&bea, &path, json!({ "digits": digits })).await;
    let mut now = digits;
    // New ones are drawn by chance: the same pair again, three times, would be one chance in 700,000.
    let mut was_changed = false;
    for _ in 0..3 {
        for _ in 0..3 {
            let wrong = if now == "10" { "11" } else { "10" };
            let answer = say(wrong).await;
            assert_eq!((answer.status, answer.json().unwrap()["error"]["field"].as_str()), (422, Some("digits")));
        }
        was_changed |= shown().await != now;
        now = shown().await;
    }
    assert!(was_changed);
    assert_eq!(morning.get(&cookie, "/api/guest").await.json().unwrap()["admission"], "waiting");
    // By coordinator or chair alone.
    let amira = morning.cookie("Hassan").await;
    assert_eq!(morning.post(&amira, &path, json!({ "digits": now })).await.status, 404);
    assert_eq!(say(&format!(" {now} ")).await.status, 204);
    assert_eq!(morning.get(&cookie, "/api/guest").await.json().unwrap()["admission"], "admitted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_being_let_in_a_guest_has_no_socket_and_no_answer_but_the_waiting_room() {
    let morning = Morning::open().await;
    let (guest, bea) = invited(&morning, &["SF-014"]).await;
    let address = &morning.moved.address;
    let (cookie, digits) = open_pass(address, &link(address, &bea, morning.meeting, guest).await).await;
    assert!(Client::connect(address, &cookie).await.is_err(), "no socket");
    let meeting = format!("/api/meetings/{}", morning.meeting);
    let case = morning.line("SF-014").await.1;
    let reads = [
        "/api/today".to_owned(),
        "/api/meetings?from=2026-11-24&to=2026-11-25".into(),
        format!("{meeting}/minutes"),
        format!("{meeting}/actions"),
        format!("{meeting}/proposal"),
        format!("{meeting}/order"),
        format!("{meeting}/preview/{guest}"),
        format!("{meeting}/call"),
        "/api/cases/SF-014".into(),
        "/api/cases/SF-014/access".into(),
        "/api/actions".into(),
        "/api/people".into(),
        "/socket".into(),
    ];
    for path in &reads {
        assert_eq!(morning.get(&cookie, path).await.status, 401, "{path}");
    }
    let raise_hand = json!({ "name": "raise_hand", "meeting_id": morning.meeting });
    let writes = [
        ("/api/cases/search".to_owned(), json!({ "q": "SF-0", "priority": null, "after": null })),
        ("/api/commands".into(), json!({ "id": fresh(), "command": raise_hand })),
        ("/api/break-glass".into(), json!({ "code": "SF-014", "reason": "Curious", "is_risk_to_life": false })),
        (format!("{meeting}/passes/{guest}/link"), Value::Null),
        (format!("{meeting}/passes/{guest}/admit"), json!({ "digits": digits })),
    ];
    for (path, body) in writes {
        assert_eq!(morning.post(&cookie, &path, body).await.status, 401, "{path}");
    }
    let me = morning.get(&cookie, "/api/me").await.json().unwrap();
    assert_eq!((&me["person"], me["is_waiting_guest"].as_bool()), (&Value::Null, Some(true)));
    let state = morning.get(&cookie, "/api/guest").await;
    let text = String::from_utf8(state.body).unwrap();
    assert!(!text.contains("SF-0") && !text.contains(&case.to_string()), "{text}");
    // Bea is told that somebody waits.
    let today = morning.get(&bea, "/api/today").await.json().unwrap();
    assert!(today["waiting"].as_array().unwrap().iter().any(|it| it["type"] == "guest" && it["person_id"] == json!(guest)), "{}", today["waiting"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_has_the_cases_of_the_pass_and_when_it_is_taken_back_nothing_within_two_seconds() {
    let morning = Morning::open().await;
    let (guest, bea) = invited(&morning, &["SF-014", "SF-018"]).await;
    let (mut wire, cookie, joined) = in_the_room(&morning, &bea, guest).await;
    let mut held = codes(&joined);
    held.sort_unstable();
    assert_eq!(held, ["SF-014", "SF-018"]);
    let (_, mine) = morning.line("SF-014").await;
    let (_, other) = morning.line("SF-009").await;
    assert_eq!(wire.subscribe(&StreamId::Case(mine).to_string()).await["type"], "snapshot");
    let series = morning.state().await.root.series_id.unwrap();
    let lena = morning.person("Lena");
    let refused = [
        StreamId::Case(other).to_string(),
        StreamId::CaseRestricted(mine).to_string(),
        StreamId::PrivateNote(morning.person("Hassan"), mine).to_string(),
        StreamId::Series(series).to_string(),
        StreamId::PersonWorklist(lena).to_string(),
        StreamId::Meeting(morning.next_meeting().await).to_string(),
        "directory:DEMOHFGP".into(),
    ];
    for stream in refused {
        assert_eq!(wire.subscribe(&stream).await["type"], "refused_stream", "{stream}");
    }
    // Lists hold the pass's cases.
    let found = morning.post(&cookie, "/api/cases/search", json!({ "q": "", "priority": null, "after": null })).await.json().unwrap();
    let mut found: Vec<&str> = found["cases"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, ["SF-014", "SF-018"]);
    // Bound to fewer: that one is gone, the other stays.
    let items = [morning.line("SF-014").await];
    let (mark, (_, gone)) = (wire.mark(), morning.line("SF-018").await);
    morning.must(&bea, invitation(&morning, guest, false, &items)).await;
    wire.wait(mark, |frame| frame["type"] == "card_gone" && frame["case_id"] == json!(gone)).await;
    assert_eq!(wire.subscribe(&StreamId::Case(gone).to_string()).await["type"], "refused_stream");
    // Taken back.
    let begun = Instant::now();
    morning.must(&bea, json!({ "name": "revoke_pass", "meeting_id": morning.meeting, "person_id": guest })).await;
    let (code, at) = wire.until_closed().await;
    assert!(at - begun < TWO_SECONDS, "after {:?}", at - begun);
    assert!(matches!(code, Some(4001) | None), "{code:?}");
    assert_eq!(morning.get(&cookie, "/api/today").await.status, 401);
    assert_eq!(morning.get(&cookie, "/api/guest").await.status, 401);
    assert!(Client::connect(&morning.moved.address, &cookie).await.is_err());
    let path = format!("/api/meetings/{}/passes/{guest}/link", morning.meeting);
    assert_eq!(morning.post(&bea, &path, Value::Null).await.status, 404, "a pass taken back has no new link");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_link_lets_the_old_device_go_and_must_be_let_in_again() {
    let morning = Morning::open().await;
    let (guest, bea) = invited(&morning, &["SF-014"]).await;
    let address = &morning.moved.address;
    let old = link(address, &bea, morning.meeting, guest).await;
    let (cookie, digits) = open_pass(address, &old).await;
    admit(address, &bea, morning.meeting, guest, &digits).await;
    let mut wire = Wire::open(address, &cookie).await.unwrap();
    wire.join(morning.meeting).await;
    let begun = Instant::now();
    let new = link(address, &bea, morning.meeting, guest).await;
    let (_, at) = wire.until_closed().await;
    assert!(at - begun < TWO_SECONDS, "after {:?}", at - begun);
    assert_eq!(open(&morning, "", &old).await.status, 404, "the link before opens nothing");
    for path in ["/api/guest", "/api/today"] {
        assert_eq!(morning.get(&cookie, path).await.status, 401, "{path}");
    }
    let (second, digits) = open_pass(address, &new).await;
    assert_eq!(morning.get(&second, "/api/today").await.status, 401, "outside until let in again");
    admit(address, &bea, morning.meeting, guest, &digits).await;
    let mut wire = Wire::open(address, &second).await.unwrap();
    assert_eq!(codes(&wire.join(morning.meeting).await), ["SF-014"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pass_ends_by_itself_an_hour_after_the_meeting() {
    let morning = Morning::open().await;
    let (guest, bea) = invited(&morning, &["SF-014"]).await;
    let (wire, cookie, _) = in_the_room(&morning, &bea, guest).await;
    let state = morning.get(&cookie, "/api/guest").await.json().unwrap();
    let root = morning.state().await.root;
    let until = root.starts_at.plus_seconds(i64::from(root.slot_minutes) * 60 + 3600);
    assert_eq!(state["until"], json!(until));
    // In steps: a session that nobody uses is over after half an hour, live meeting or not.
    while morning.moved.now().plus_seconds(1200) < until {
        morning.moved.pass(1200);
        assert_eq!(morning.get(&cookie, "/api/me").await.json().unwrap()["person"]["id"], json!(guest));
    }
    assert!(wire.closed().is_none());
    let begun = Instant::now();
    morning.moved.pass(1200);
    let (_, at) = wire.until_closed().await;
    assert!(at - begun < TWO_SECONDS, "after {:?}", at - begun);
    assert_eq!(morning.get(&cookie, "/api/guest").await.status, 401);
    assert_eq!(morning.get(&cookie, "/api/today").await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_speaker_reaches_no_case() {
    let morning = Morning::open().await;
    let (speaker, bea) = (PersonId(Uuid::now_v7()), morning.cookie("Okonjo").await);
    let lines = [morning.line("SF-014").await];
    let refused = morning.command(&bea, invitation(&morning, speaker, true, &lines)).await;
    assert_eq!(refused, (422, "invalid".to_owned()));
    morning.must(&bea, invitation(&morning, speaker, true, &[])).await;
    let (mut wire, cookie, joined) = in_the_room(&morning, &bea, speaker).await;
    assert_eq!(codes(&joined), Vec::<&str>::new());
    assert_eq!(joined["meeting"]["items"].as_object().unwrap().len(), 11, "eleven lines, each \"not shared\"");
    let chair = morning.someone("Perera").await;
    for card in &chair.cards {
        assert_eq!(wire.subscribe(&StreamId::Case(card.case_id).to_string()).await["type"], "refused_stream");
        assert_eq!(morning.get(&cookie, &format!("/api/cases/{}", card.code)).await.status, 404);
    }
    let heard = wire.since(0).concat();
    assert!(chair.cards.iter().all(|card| !heard.contains(card.code.as_str())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_of_an_organisation_the_person_objected_to_is_out_and_is_not_invited() {
    let morning = Morning::open().await;
    let (guest, bea) = invited(&morning, &["SF-014", "SF-018"]).await;
    let (mut wire, _, _) = in_the_room(&morning, &bea, guest).await;
    let (_, case) = morning.line("SF-014").await;
    let stream = StreamId::Case(case).to_string();
    assert_eq!(wire.subscribe(&stream).await["type"], "snapshot");
    let mark = wire.mark();
    let begun = Instant::now();
    // However it is written.
    let whom = json!({ "type": "organisation", "name": "riverside  housing" });
    morning.must(&bea, json!({ "name": "set_bar", "case_id": case, "whom": whom, "reason": "His landlord must not know" })).await;
    let (_, at) = wire.look(mark, |frame| frame["type"] == "revoked" && frame["stream"] == stream.as_str()).await.expect("told");
    assert!(at - begun < TWO_SECONDS);
    wire.settle().await;
    let after = wire.since(mark).concat();
    assert!(!after.contains("landlord") && !after.contains("bar_set"), "{after}");
    assert_eq!(wire.subscribe(&stream).await["type"], "refused_stream");
    assert_eq!(wire.subscribe(&StreamId::Case(morning.line("SF-018").await.1).to_string()).await["type"], "snapshot", "the other one stays");
    // Nobody else of that organisation is invited to it.
    let another = PersonId(Uuid::now_v7());
    let refused = morning.command(&bea, invitation(&morning, another, false, &[morning.line("SF-014").await])).await;
    assert_eq!(refused, (422, "invalid".to_owned()));
    assert!(!morning.state().await.attendees.contains_key(&another));
}
