//! The life of minutes over real sockets: approved once by two at once, locked, amended as a version, what arrives late waits, and the
//! text for the clinical record.

use crate::{room::Morning, stage::Page};
use mdt_domain::ids::{ActionId, ItemId};
use serde_json::{Value, json};
use uuid::Uuid;

/// Today's huddle with one case decided, closed by the deputy, who took the chair.
async fn closed(morning: &Morning) -> (String, String, String) {
    let (asha, tom, bea) = (morning.cookie("Perera").await, morning.cookie("Quill").await, morning.cookie("Okonjo").await);
    let meeting = morning.meeting;
    let (item, case) = morning.line("SF-014").await;
    morning.must(&asha, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    morning.must(&asha, json!({ "name": "go_to_phase", "meeting_id": meeting, "phase": "cases", "acknowledged": null })).await;
    morning.must(&asha, json!({ "name": "record_outcome", "meeting_id": meeting, "item_id": item, "case_id": case, "kind": "watchful_review", "rationale": "Heating first", "next_review_on": "2026-12-01" })).await;
    morning.must(&tom, json!({ "name": "take_chair", "meeting_id": meeting })).await;
    morning.must(&tom, json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": "Ran out of time" })).await;
    (asha, tom, bea)
}

async fn minutes(morning: &Morning, cookie: &str) -> Value { morning.get(cookie, &format!("/api/meetings/{}/minutes", morning.meeting)).await.json().unwrap() }
async fn records(morning: &Morning, cookie: &str) -> Value { morning.get(cookie, &format!("/api/meetings/{}/record-texts", morning.meeting)).await.json().unwrap() }
fn of<'a>(lines: &'a Value, key: &str, code: &str) -> &'a Value {
    lines.as_array().unwrap().iter().find(|line| line[key]["code"] == code || line["code"] == code).unwrap_or_else(|| panic!("{code} has no line"))
}
fn approve(morning: &Morning, version: u16, edits: &Value) -> Value { json!({ "name": "approve_minutes", "meeting_id": morning.meeting, "version": version, "edits": edits }) }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn minutes_are_approved_once_locked_and_amended_as_a_version_that_leaves_the_first_as_it_was() {
    let morning = Morning::open().await;
    let (asha, tom, bea) = closed(&morning).await;
    let (item, case) = morning.line("SF-014").await;
    let (first, second) = tokio::join!(morning.command(&asha, approve(&morning, 1, &json!([]))), morning.command(&tom, approve(&morning, 1, &json!([]))));
    let refused: Vec<&String> = [&first, &second].into_iter().filter(|(status, _)| *status != 200).map(|(_, body)| body).collect();
    assert!(refused.len() == 1 && refused[0].contains("changed_meanwhile"), "{first:?} {second:?}");
    let outcome = json!({ "name": "record_outcome", "meeting_id": morning.meeting, "item_id": item, "case_id": case, "kind": "actions_agreed", "next_review_on": "2026-12-01" });
    assert!(morning.command(&bea, outcome).await.1.contains("minutes_approved"));
    let read = minutes(&morning, &bea).await;
    assert_eq!((read["status"].as_str(), read["manifest"]["versions"].as_array().map(Vec::len), read["may_approve"].as_bool(), read["may_edit"].as_bool()), (Some("approved"), Some(1), Some(false), Some(true)));

    let edit = |reason: Value| json!({
        "name": "edit_minutes", "meeting_id": morning.meeting, "item_id": item, "case_id": case, "on_version": 1, "seen_edit_at": null,
        "words": { "texts": ["", "", "Boiler off since Friday", ""], "outcome": { "rationale": "Cold flat first", "dissent": null }, "attendance": [], "reason": reason, "letters_seen": null },
    });
    assert!(morning.command(&bea, edit(Value::Null)).await.1.contains("invalid"));
    morning.must(&bea, edit(json!("The day was wrong"))).await;
    // Somebody else who wrote at the same time is told, and nothing of the first is lost.
    assert!(morning.command(&asha, edit(json!("Mine"))).await.1.contains("changed_meanwhile"));
    let waits = of(&minutes(&morning, &asha).await["lines"], "case", "SF-014")["case"]["item"]["minutes"]["edit"].clone();
    assert_eq!(waits["words"]["texts"][2], "Boiler off since Friday");
    let edits = json!([{ "case_id": case, "item_id": item, "edited_at": waits["amended"]["at"] }]);
    assert!(morning.command(&bea, approve(&morning, 2, &edits)).await.1.contains("not_allowed"));
    morning.must(&asha, approve(&morning, 2, &edits)).await;
    let read = minutes(&morning, &bea).await;
    let versions = &of(&read["lines"], "case", "SF-014")["case"]["item"]["minutes"]["versions"];
    assert_eq!((&versions[0]["outcome"]["rationale"], &versions[1]["outcome"]["rationale"]), (&json!("Heating first"), &json!("Cold flat first")));
    assert_eq!((&versions[0]["texts"][2], &versions[1]["texts"][2]), (&json!(""), &json!("Boiler off since Friday")));
    assert_eq!(of(&read["lines"], "case", "SF-021")["case"]["item"]["minutes"]["versions"].as_array().map(Vec::len), Some(1), "the other cases stay at the first");
    // The meeting's stream says which versions there are, and nothing of what they say.
    let stream = serde_json::to_string(&morning.state().await).unwrap();
    assert!(!stream.contains("Cold flat") && !stream.contains(&case.to_string()) && !stream.contains("The day was wrong"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_after_the_approval_are_taken_by_the_service_and_wait_beside_the_minutes() {
    let morning = Morning::open().await;
    let (mut amira, _) = morning.join("Hassan").await;
    let (asha, _, bea) = closed(&morning).await;
    let (item, case) = morning.line("SF-014").await;
    morning.must(&asha, approve(&morning, 1, &json!([]))).await;
    let page = Page::open(&mut amira, &case.to_string(), morning.meeting).await.expect("the text opens");
    let answer = page.type_in(&mut amira, "update", "Engineer on Friday").await;
    assert_eq!(answer["type"], "text_accepted", "{answer}");
    let line = of(&minutes(&morning, &bea).await["lines"], "case", "SF-014")["case"].clone();
    assert_eq!((&line["late"][0]["added"], &line["late"][0]["name"]), (&json!("Engineer on Friday"), &json!("Amira Hassan")));
    assert_eq!(line["item"]["minutes"]["versions"][0]["texts"][2], "", "what was approved is as it was");
    let leave = |seen: Value| json!({ "name": "leave_late_letters", "meeting_id": morning.meeting, "item_id": item, "case_id": case, "letters_seen": seen });
    assert!(morning.command(&bea, leave(json!("0"))).await.1.contains("changed_meanwhile"));
    morning.must(&bea, leave(line["letters_mark"].clone())).await;
    assert_eq!(of(&minutes(&morning, &bea).await["lines"], "case", "SF-014")["case"]["late"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_text_for_the_record_is_this_person_s_alone_and_its_tick_says_which_text_it_was() {
    let morning = Morning::open().await;
    let (asha, _, bea) = closed(&morning).await;
    let (item, case) = morning.line("SF-014").await;
    let texts = records(&morning, &bea).await;
    let all = texts["texts"].as_array().unwrap();
    assert_eq!(all.len(), 11);
    for one in all {
        let text = one["text"].as_str().unwrap();
        // The code of a conference stands where there was one.
        let was_put_off = text.contains("Plan: Deferred") || text.contains("Plan: not decided");
        assert!(text.chars().count() <= 1500 && text.contains("384682003") != was_put_off && !text.contains('<'), "{text}");
        let others = all.iter().filter(|other| other["code"] != one["code"]);
        assert!(others.clone().all(|other| !text.contains(other["code"].as_str().unwrap())), "no other case in it");
        let family = one["name"].as_str().unwrap().split(',').next().unwrap();
        assert!(!text.contains(family), "nor the person's name");
    }
    let mark = of(&texts["texts"], "", "SF-014")["text_mark"].clone();
    let tick = |mark: &Value| json!({ "name": "mark_pasted", "case_id": case, "item_id": item, "is_pasted": true, "text_mark": mark });
    assert!(morning.command(&bea, tick(&json!("0"))).await.1.contains("changed_meanwhile"));
    morning.must(&bea, tick(&mark)).await;
    morning.must(&asha, approve(&morning, 1, &json!([]))).await;
    let one = of(&records(&morning, &bea).await["texts"], "", "SF-014").clone();
    assert_eq!((&one["pasted"]["text_mark"], &one["text_mark"], &one["version"]), (&mark, &mark, &json!(1)), "approved as it was pasted");
    // Whoever has none of the cases finds nothing.
    let dev = morning.cookie("Rao").await;
    assert_eq!(morning.get(&dev, &format!("/api/meetings/{}/record-texts", morning.meeting)).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_agreed_stands_in_draft_minutes_and_record_text_whatever_became_of_it_since() {
    let morning = Morning::open().await;
    let (asha, bea) = (morning.cookie("Perera").await, morning.cookie("Okonjo").await);
    let (item, case) = morning.line("SF-014").await;
    let (action, meeting) = (ActionId(Uuid::now_v7()), morning.meeting);
    let (amira, tom) = (morning.person("Hassan"), morning.person("Quill"));
    let home = json!({ "type": "case", "case_id": case });
    morning.must(&asha, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    morning.must(&asha, json!({
        "name": "add_action", "home": home, "action_id": action, "what": "Ring the housing officer", "owner": { "type": "person", "person_id": amira }, "due_on": "2026-11-27",
        "meeting_id": meeting, "item_id": item,
    })).await;
    morning.must(&asha, json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": "Ran out of time" })).await;
    let agreed = async || {
        let line = of(&minutes(&morning, &bea).await["lines"], "case", "SF-014").clone();
        let text = of(&records(&morning, &bea).await["texts"], "", "SF-014")["text"].as_str().unwrap().to_owned();
        (line["promised"].clone(), text.lines().find(|line| line.starts_with("Actions")).unwrap().to_owned())
    };
    let (promised, text) = agreed().await;
    assert_eq!((promised.as_array().map(Vec::len), &promised[0]["what"], &promised[0]["due_on"]), (Some(1), &json!("Ring the housing officer"), &json!("2026-11-27")));
    assert_eq!(text, "Actions: (1) Ring the housing officer: Amira Hassan, by 27 Nov 2026.");

    // Given to somebody else, put off, reworded, and done.
    morning.must(&bea, json!({ "name": "change_action", "home": home, "action_id": action, "what": "Write to the council", "owner": { "type": "person", "person_id": tom }, "due_on": "2026-12-03" })).await;
    morning.must(&morning.cookie("Quill").await, json!({ "name": "complete_action", "home": home, "action_id": action, "result": "Done today" })).await;
    assert_eq!(agreed().await, (promised.clone(), text.clone()), "the draft");
    morning.must(&asha, approve(&morning, 1, &json!([]))).await;
    assert_eq!(agreed().await, (promised, text), "approved");
    let line = of(&minutes(&morning, &bea).await["lines"], "case", "SF-014").clone();
    assert_eq!((&line["actions"][0]["what"], &line["actions"][0]["status"]), (&json!("Write to the council"), &json!("done")), "what became of it is told beside it");

    // On purpose it is taken as it is now, as an amendment.
    morning.must(&bea, json!({
        "name": "edit_minutes", "meeting_id": meeting, "item_id": item, "case_id": case, "on_version": 1, "seen_edit_at": null,
        "words": { "texts": ["", "", "", ""], "outcome": null, "attendance": [], "reason": "It was the council", "letters_seen": null, "actions_now": [action] },
    })).await;
    let edit = of(&minutes(&morning, &asha).await["lines"], "case", "SF-014")["case"]["item"]["minutes"]["edit"].clone();
    morning.must(&asha, approve(&morning, 2, &json!([{ "case_id": case, "item_id": item, "edited_at": edit["amended"]["at"] }]))).await;
    assert_eq!(agreed().await.1, "Actions: (1) Write to the council: Dr Tom Quill, by 3 Dec 2026.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_topic_is_amended_as_a_version_by_the_same_people_as_a_case() {
    let morning = Morning::open().await;
    let (asha, bea) = (morning.cookie("Perera").await, morning.cookie("Okonjo").await);
    let (topic, meeting) = (ItemId(Uuid::now_v7()), morning.meeting);
    morning.must(&bea, json!({ "name": "add_topic", "meeting_id": meeting, "item_id": topic, "title": "Winter clinic times", "planned_minutes": 5 })).await;
    morning.must(&asha, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    morning.must(&asha, json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": "Ran out of time" })).await;
    morning.must(&asha, approve(&morning, 1, &json!([]))).await;
    let edit = |reason: Value| json!({
        "name": "edit_minutes", "meeting_id": meeting, "item_id": topic, "case_id": null, "on_version": 1, "seen_edit_at": null,
        "words": { "texts": ["Clinics on Tuesday", "", "", ""], "outcome": null, "attendance": [], "reason": reason, "letters_seen": null },
    });
    assert!(morning.command(&morning.cookie("Hassan").await, edit(json!("Mine"))).await.1.contains("not_allowed"));
    assert!(morning.command(&bea, edit(Value::Null)).await.1.contains("invalid"));
    morning.must(&bea, edit(json!("The day was wrong"))).await;
    let read = minutes(&morning, &asha).await;
    let line = read["lines"].as_array().unwrap().iter().find(|line| line["item_id"] == json!(topic)).unwrap().clone();
    assert_eq!(line["topic_edit"]["words"]["texts"][0], "Clinics on Tuesday");
    let edits = json!([{ "case_id": null, "item_id": topic, "edited_at": line["topic_edit"]["amended"]["at"] }]);
    assert!(morning.command(&bea, approve(&morning, 2, &edits)).await.1.contains("not_allowed"));
    morning.must(&asha, approve(&morning, 2, &edits)).await;
    let topics = minutes(&morning, &bea).await["manifest"]["topics"].clone();
    let said: Vec<(Value, Value)> = topics.as_array().unwrap().iter().filter(|it| it["item_id"] == json!(topic)).map(|it| (it["version"].clone(), it["texts"][0].clone())).collect();
    assert_eq!(said, [(json!(1), json!("")), (json!(2), json!("Clinics on Tuesday"))]);
}
