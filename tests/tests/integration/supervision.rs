//! Supervision over real HTTP and sockets: the agenda that is there by itself, private notes for the supervisor as long as there is a right
//! to them, and of a session nothing outside but that it happened, for how long, on what themes. Who may ask at all is the table of rights.

use crate::{
    room::Morning,
    stage::{Wire, fresh, until},
};
use mdt_domain::{ids::MeetingId, stream::StreamId};
use serde_json::{Value, json};
const TOPIC: &str = "How the zqtopic went";
const PROMISED: &str = "Take the zqpromised day off";
/// What a session is known by: none of it may be in anybody else's answer.
const SECRETS: [&str; 2] = ["zqtopic", "zqpromised"];

/// Amira's supervision by Dr Reidford, made by her, with today's session.
struct Pair {
    morning: Morning,
    series: Value,
    meeting: MeetingId,
    amira: String,
    reidford: String,
}

impl Pair {
    async fn new() -> Self {
        let morning = Morning::open().await;
        let (amira, reidford) = (morning.cookie("Hassan").await, morning.cookie("Reidford").await);
        let series = json!({
            "id": fresh(), "kind": "supervision", "pcn": "U62360", "title": "Supervision", "rule": "FREQ=WEEKLY;BYDAY=TU", "starts_on": "2026-11-24",
            "starts_at_local": "15:00", "ends_on": null, "slot_minutes": 45, "holidays": "keep", "chair": morning.person("Reidford"), "deputy": null, "chair_rota": [],
            "core": [morning.person("Hassan")], "core_roles": [], "call_url": null, "cut_off_minutes": null,
        });
        morning.must(&amira, json!({ "name": "set_series", "series": series })).await;
        let day = mdt_domain::words::Day(jiff::civil::date(2026, 11, 24));
        let meeting = mdt_app::jobs::occurrences::meeting_id(series["id"].as_str().unwrap().parse().unwrap(), day);
        until("the session is made", async || morning.moved.hub.meeting(meeting).await.unwrap().is_some()).await;
        Self { morning, series, meeting, amira, reidford }
    }

    async fn agenda(&self, cookie: &str) -> Value {
        let answer = self.morning.get(cookie, &format!("/api/meetings/{}/supervision", self.meeting)).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.json().unwrap()
    }
}

fn of_case<'a>(agenda: &'a Value, code: &str) -> Option<&'a Value> { agenda["caseload"].as_array().unwrap().iter().find(|row| row["code"] == code) }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_has_the_agenda_and_the_private_notes_while_there_is_a_right_to_them() {
    let pair = Pair::new().await;
    let morning = &pair.morning;
    let (amira, (_, case)) = (morning.person("Hassan"), morning.line("SF-014").await);
    let note = json!({
        "name": "write_social_note", "case_id": case, "note_id": fresh(), "domain": "food", "level": "some", "line": "Worried about zqfood", "source": null,
        "review_on": null, "sharing": "private", "more": "It stays with me at night.",
    });
    morning.must(&pair.amira, note).await;
    let late = json!({
        "name": "add_action", "home": { "type": "case", "case_id": case }, "action_id": fresh(), "what": "Ring the warden", "owner": { "type": "person", "person_id": amira },
        "due_on": "2026-11-25", "meeting_id": null, "item_id": null,
    });
    morning.must(&pair.amira, late).await;

    let agenda = pair.agenda(&pair.reidford).await;
    assert_eq!((&agenda["supervisee"]["name"], agenda["is_agreed"].as_bool()), (&json!("Amira Hassan"), Some(true)));
    let row = of_case(&agenda, "SF-014").expect("a case she works on");
    assert_eq!((row["may_open"].as_bool(), row["has_private_notes"].as_bool()), (Some(true), Some(true)));
    let action = agenda["actions"].as_array().unwrap().iter().find(|it| it["what"] == "Ring the warden").expect("an action of hers");
    assert_eq!((&action["case_code"], action["is_overdue"].as_bool(), action["may_open"].as_bool()), (&json!("SF-014"), Some(false), Some(true)));
    let order: Vec<(bool, bool)> =
        agenda["actions"].as_array().unwrap().iter().map(|it| (it["is_overdue"] == false, it["is_blocked"] == false)).collect();
    assert!(order.is_sorted(), "overdue first, then blocked: {order:?}");
    assert!(!agenda.to_string().contains("zqfood"), "words of notes are asked for by themselves");
    assert_eq!(pair.agenda(&pair.amira).await["actions"], agenda["actions"], "both have the same agenda");

    // What she wrote for the two alone; her restricted note is the clinical director's, and her stream is hers.
    let restricted = json!({
        "name": "write_social_note", "case_id": case, "note_id": fresh(), "domain": "safety", "level": "some", "line": "Afraid of zqnephew", "source": null,
        "review_on": null, "sharing": "restricted", "more": null,
    });
    morning.must(&pair.amira, restricted).await;
    let path = format!("/api/meetings/{}/supervision/notes/SF-014", pair.meeting);
    let notes = morning.get(&pair.reidford, &path).await;
    let told = String::from_utf8_lossy(&notes.body).into_owned();
    assert!(notes.status == 200 && told.contains("zqfood") && !told.contains("zqnephew"), "{told}");
    assert_eq!(morning.get(&pair.reidford, &path.replace("SF-014", "SF-998")).await.status, 404);
    let mut wire = Wire::open(&morning.moved.address, &pair.reidford).await.unwrap();
    assert_eq!(wire.subscribe(&StreamId::PrivateNote(amira, case).to_string()).await["type"], "refused_stream");
    let looks = morning.get(&morning.cookie("Marchbank").await, "/api/cases/SF-014/access").await.json().unwrap();
    assert!(looks["looks"].as_array().unwrap().iter().any(|look| look["name"] == "Dr Callum Reidford" && look["by_right"] == "supervisor"), "{looks}");

    // The person objects to the supervisor: nothing of the case any more.
    let bea = morning.cookie("Okonjo").await;
    let whom = json!({ "type": "person", "person_id": morning.person("Reidford") });
    morning.must(&bea, json!({ "name": "set_bar", "case_id": case, "whom": whom, "reason": "The person objected" })).await;
    assert_eq!(morning.get(&pair.reidford, &path).await.status, 404);
    let barred = pair.agenda(&pair.reidford).await;
    assert!(of_case(&barred, "SF-014").is_none() && !barred.to_string().contains("SF-014"), "{barred}");
    assert!(of_case(&pair.agenda(&pair.amira).await, "SF-014").is_some(), "hers stays as it is");
    morning.must(&bea, json!({ "name": "lift_bar", "case_id": case, "whom": whom })).await;
    assert_eq!(morning.get(&pair.reidford, &path).await.status, 200);

    // She has another supervisor from now on.
    let mut other = pair.series.clone();
    other["chair"] = json!(morning.person("Quill"));
    morning.must(&pair.amira, json!({ "name": "set_series", "series": other })).await;
    assert_eq!(morning.get(&pair.reidford, &path).await.status, 404);
    let path = format!("/api/meetings/{}/supervision", pair.meeting);
    assert_eq!(morning.get(&pair.reidford, &path).await.status, 404);
    assert_eq!(morning.get(&morning.cookie("Quill").await, &path).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_by_the_supervisor_alone_a_supervision_shows_nothing_until_the_supervisee_says_yes() {
    let pair = Pair::new().await;
    let (morning, id) = (&pair.morning, fresh());
    let mut own = pair.series.clone();
    (own["id"], own["starts_at_local"]) = (json!(id), json!("16:00"));
    // Dr Reidford would have another one for himself, with a colleague who said nothing.
    own["core"] = json!([morning.person("Bensalem")]);
    morning.must(&pair.reidford, json!({ "name": "set_series", "series": own })).await;
    let day = mdt_domain::words::Day(jiff::civil::date(2026, 11, 24));
    let meeting = mdt_app::jobs::occurrences::meeting_id(id.parse().unwrap(), day);
    until("the session is made", async || morning.moved.hub.meeting(meeting).await.unwrap().is_some()).await;
    let nadia = morning.cookie("Bensalem").await;
    let case = morning.line("SF-014").await.1;
    let note = json!({
        "name": "write_social_note", "case_id": case, "note_id": fresh(), "domain": "food", "level": "some", "line": "Mine alone", "source": null,
        "review_on": null, "sharing": "private", "more": null,
    });
    morning.must(&nadia, note).await;
    let path = format!("/api/meetings/{meeting}/supervision");
    let seen = async |cookie: &str| morning.get(cookie, &path).await.json().unwrap();
    let notes = async || morning.get(&pair.reidford, &format!("{path}/notes/SF-014")).await.status;
    let before = seen(&pair.reidford).await;
    assert_eq!((before["is_agreed"].as_bool(), &before["caseload"], &before["actions"]), (Some(false), &json!([]), &json!([])));
    assert_eq!(notes().await, 404);
    assert!(of_case(&seen(&nadia).await, "SF-014").is_some(), "her own work she has");
    morning.must(&nadia, json!({ "name": "agree_supervision", "series_id": id })).await;
    assert!(of_case(&seen(&pair.reidford).await, "SF-014").is_some());
    assert_eq!(notes().await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_session_nothing_leaves_but_that_it_happened_for_how_long_and_on_what_themes() {
    let pair = Pair::new().await;
    let (morning, meeting) = (&pair.morning, pair.meeting);
    let (gp, item) = (&pair.reidford, fresh());
    morning.must(&pair.amira, json!({ "name": "add_topic", "meeting_id": meeting, "item_id": item, "title": TOPIC, "planned_minutes": 20 })).await;
    morning.must(gp, json!({ "name": "publish_agenda", "meeting_id": meeting })).await;
    morning.must(gp, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    morning.must(gp, json!({ "name": "start_item", "meeting_id": meeting, "item_id": item })).await;
    let action = json!({
        "name": "add_action", "home": { "type": "meeting", "meeting_id": meeting }, "action_id": fresh(), "what": PROMISED,
        "owner": { "type": "person", "person_id": morning.person("Hassan") }, "due_on": "2026-11-25", "meeting_id": meeting, "item_id": item,
    });
    morning.must(gp, action).await;
    // Somebody is in the room: left alone for that long it would end itself.
    let mut room = Wire::open(&morning.moved.address, gp).await.unwrap();
    assert_eq!(room.join(meeting).await["type"], "joined");
    morning.moved.pass(45 * 60);
    let (amira, gp) = (morning.cookie("Hassan").await, morning.cookie("Reidford").await);
    let close = json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": null });
    assert_eq!(morning.command(&gp, close.clone()).await, (409, "incomplete".to_owned()));
    morning.must(&gp, json!({ "name": "choose_themes", "meeting_id": meeting, "themes": ["caseload", "own_wellbeing"] })).await;
    morning.must(&gp, close).await;
    let held = json!([{ "on": "2026-11-24", "minutes": 45, "themes": ["caseload", "own_wellbeing"] }]);
    for cookie in [&amira, &gp] {
        assert_eq!(pair.agenda(cookie).await["sessions"], held);
        assert!(String::from_utf8_lossy(&morning.get(cookie, &format!("/api/meetings/{meeting}/minutes")).await.body).contains("zqtopic"));
    }
    assert!(String::from_utf8_lossy(&morning.get(&amira, "/api/actions?scope=mine").await.body).contains("zqpromised"), "her own promise she has");

    let series = pair.series["id"].as_str().unwrap().to_owned();
    let ids = [meeting.to_string(), series];
    for name in ["Perera", "Quill", "Okonjo", "Farrell", "Dev Rao", "Prentice", "Marchbank", "Tatlow", "Lowden"] {
        let cookie = morning.cookie(name).await;
        for path in ["/api/today", "/api/meetings?from=2026-11-20&to=2026-12-20", "/api/series", "/api/actions?scope=pcn", "/api/actions?scope=mine", "/api/people", "/api/supervision/counts", "/api/operator/mails", "/api/me/calendar"] {
            let body = String::from_utf8_lossy(&morning.get(&cookie, path).await.body).into_owned();
            let told: Vec<&str> = SECRETS.into_iter().chain(ids.iter().map(String::as_str)).filter(|secret| body.contains(secret)).collect();
            assert!(told.is_empty(), "{path} tells {name} of {told:?}");
        }
    }
    let open = morning.moved.hub.store().open_actions().await.unwrap();
    assert!(!open.is_empty() && open.iter().all(|action| action.meeting_id != Some(meeting)), "no mail is made of it");

    // What is counted, by those who count.
    let counts = async |name: &str| morning.get(&morning.cookie(name).await, "/api/supervision/counts").await;
    let director = counts("Perera").await.json().unwrap();
    let own = &director["places"].as_array().unwrap()[..];
    assert_eq!((own.len(), &own[0]["pcn"]), (1, &json!("U62360")));
    let month = json!({
        "month": "2026-11", "sessions": 1, "minutes": 45,
        "themes": [{ "theme": "caseload", "sessions": 1 }, { "theme": "own_wellbeing", "sessions": 1 }],
    });
    assert_eq!(own[0]["months"], json!([month]));
    // The demonstration has a supervision of hers on Wednesday.
    let due = own[0]["due"].as_array().unwrap().iter().find(|row| row["name"] == "Amira Hassan").unwrap().clone();
    assert_eq!((&due["sessions"], &due["last_on"], &due["next_on"]), (&json!(1), &json!("2026-11-24"), &json!("2026-11-25")));
    let federation = counts("Prentice").await.json().unwrap();
    let ours = federation["places"].as_array().unwrap().iter().find(|place| place["pcn"] == "U62360").unwrap().clone();
    assert_eq!((&ours["months"][0]["sessions"], &ours["months"][0]["minutes"], &ours["due"]), (&Value::Null, &Value::Null, &Value::Null), "one is under five");
    assert!(ours["months"][0]["themes"].as_array().unwrap().iter().all(|theme| theme["sessions"].is_null()));
    assert_eq!(counts("Okonjo").await.status, 404);

    // The operator looks after the mail: that one went, and not what it says.
    let owen = morning.cookie("Tatlow").await;
    let mails = morning.get(&owen, "/api/operator/mails").await.json().unwrap();
    let to_amira = mails["mails"].as_array().unwrap().iter().filter(|mail| mail["to_name"] == "Amira Hassan" && mail["kind"] == "invitation");
    for mail in to_amira {
        let shown = morning.get(&owen, &format!("/api/operator/mails/{}", mail["id"].as_str().unwrap())).await.json().unwrap();
        assert!(!shown.to_string().contains("Supervision") && shown["text"].is_null(), "{shown}");
    }
}
