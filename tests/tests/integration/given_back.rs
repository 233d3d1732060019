//! What comes back: actions that a bar took, when it is lifted; topics that a meeting passed over, on the next agenda.

use crate::{room::Morning, stage::fresh};
use mdt_domain::{action_item::Owner, meeting::{ItemState, Phase}};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bar_set_by_mistake_and_lifted_leaves_everybody_with_what_they_had_and_the_minutes_as_agreed() {
    let morning = Morning::open().await;
    let (asha, bea) = (morning.cookie("Perera").await, morning.cookie("Okonjo").await);
    let (mut amira, amiras) = morning.join("Hassan").await;
    let (hers, tom) = (morning.person("Hassan"), morning.person("Quill"));
    let (item, case) = morning.line("SF-014").await;
    let (meeting, list) = (morning.meeting, format!("worklist:{hers}"));
    let person = |id| json!({ "type": "person", "person_id": id });
    let home = json!({ "type": "case", "case_id": case });
    morning.must(&asha, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    let (kept, moved) = (fresh(), fresh());
    for (action, what) in [(&kept, "Zqkept promise"), (&moved, "Zqmoved promise")] {
        morning.must(&asha, json!({ "name": "add_action", "home": home, "action_id": action, "what": what, "owner": person(hers), "due_on": "2026-11-27", "meeting_id": meeting, "item_id": item })).await;
    }
    morning.must(&amiras, json!({ "name": "accept_action", "home": home, "action_id": kept })).await;
    morning.must(&asha, json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": "Ran out of time" })).await;
    assert!(amira.subscribe(&list).await.to_string().contains("Zqkept"));

    let whom = person(hers);
    let mark = amira.mark();
    morning.must(&asha, json!({ "name": "set_bar", "case_id": case, "whom": whom, "reason": "Zqobjection" })).await;
    let without = amira.wait(mark, |frame| frame["type"] == "snapshot" && frame["stream"] == *list).await;
    assert!(!without.to_string().contains("Zq"), "{without}");
    let (mut toms, _) = morning.join("Quill").await;
    toms.subscribe(&format!("worklist:{tom}")).await;
    morning.must(&bea, json!({ "name": "reassign_action", "home": home, "action_id": moved, "owner": person(tom), "due_on": null, "why": null })).await;
    toms.wait(0, |frame| frame["type"] == "event" && frame.to_string().contains("Zqmoved")).await;
    let minutes = async || {
        let read = morning.get(&bea, &format!("/api/meetings/{meeting}/minutes")).await.json().unwrap();
        let line = read["lines"].as_array().unwrap().iter().find(|line| line["item_id"] == json!(item)).unwrap().clone();
        line["promised"].as_array().unwrap().iter().map(|it| it["owner"]["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(minutes().await, ["Amira Hassan"; 2], "while the bar stands");

    let mark = amira.mark();
    morning.must(&asha, json!({ "name": "lift_bar", "case_id": case, "whom": whom })).await;
    let told = amira.wait(mark, |frame| frame["type"] == "snapshot" && frame["stream"] == *list && frame.to_string().contains("Zqkept")).await;
    let entry = &told["state"]["value"]["entries"][&kept];
    assert_eq!((&entry["is_withdrawn"], &entry["action"]["owner"]["person_id"], &entry["action"]["status"]), (&json!(false), &json!(hers), &json!("accepted")), "as she had it: {entry}");
    let mine = morning.get(&amiras, "/api/actions?scope=mine").await.json().unwrap();
    let whats: Vec<&Value> = mine["actions"].as_array().unwrap().iter().map(|it| &it["what"]).collect();
    assert!(whats.contains(&&json!("Zqkept promise")) && !whats.contains(&&json!("Zqmoved promise")), "{whats:?}");
    morning.must(&amiras, json!({ "name": "accept_action", "home": home, "action_id": kept })).await;
    // Lifted once more, nothing happens.
    morning.must(&asha, json!({ "name": "lift_bar", "case_id": case, "whom": whom })).await;
    let actions = morning.case("SF-014").await.actions;
    let has = |what: &str| actions.values().find(|it| it.what.as_str() == what).map(|it| it.owner.clone());
    assert!(matches!(has("Zqkept promise"), Some(Owner::Person { person_id, .. }) if person_id == hers));
    assert!(matches!(has("Zqmoved promise"), Some(Owner::Person { person_id, .. }) if person_id == tom));
    assert_eq!(minutes().await, ["Amira Hassan"; 2], "and after it");
    // Whoever has only the list learns of no bar: not from what the service sent, before, during or after.
    let lists = format!("\"stream\":\"{list}\"");
    for heard in [amira.since(0), toms.since(0)].concat().iter().filter(|frame| frame.contains(&lists) || frame.contains(&format!("worklist:{tom}"))) {
        assert!(!heard.contains("kept_for") && !heard.contains("Zqobjection"), "{heard}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bar_tells_lists_of_actions_even_where_all_of_theirs_is_done() {
    let morning = Morning::open().await;
    let asha = morning.cookie("Perera").await;
    let (mut amira, amiras) = morning.join("Hassan").await;
    let hers = morning.person("Hassan");
    let (_, case) = morning.line("SF-014").await;
    let (home, whom, action) = (json!({ "type": "case", "case_id": case }), json!({ "type": "person", "person_id": hers }), fresh());
    let list = format!("worklist:{hers}");
    morning.must(&asha, json!({ "name": "add_action", "home": home, "action_id": action, "what": "Zqdone promise", "owner": whom, "due_on": "2026-11-27", "meeting_id": null, "item_id": null })).await;
    morning.must(&amiras, json!({ "name": "complete_action", "home": home, "action_id": action, "result": null })).await;
    // Nothing open of hers is on the case, which the bar would take.
    for (id, it) in morning.case("SF-014").await.actions.into_iter().filter(|(_, it)| it.is_open() && it.is_owned_by(hers, None)) {
        morning.must(&asha, json!({ "name": "cancel_action", "home": home, "action_id": id, "reason": it.what })).await;
    }
    amira.subscribe(&list).await;
    amira.say(json!({ "type": "watch", "lists": ["actions"], "pcn": "U62360" })).await;
    amira.settle().await;
    let mine = async || morning.get(&amiras, "/api/actions?scope=mine").await.json().unwrap().to_string();
    assert!(mine().await.contains("Zqdone"), "what was done today is in sight");
    let mark = amira.mark();
    morning.must(&asha, json!({ "name": "set_bar", "case_id": case, "whom": whom, "reason": "Zqobjection" })).await;
    amira.wait(mark, |frame| frame["type"] == "changed" && frame["list"] == "actions").await;
    assert!(!mine().await.contains("Zqdone"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_topic_passed_over_is_said_to_be_discussed_in_the_read_back_or_stands_on_the_next_agenda() {
    let morning = Morning::open().await;
    let (asha, bea, amira) = (morning.cookie("Perera").await, morning.cookie("Okonjo").await, morning.cookie("Hassan").await);
    let (meeting, next) = (morning.meeting, morning.next_meeting().await);
    let topics = [(fresh(), "Zqfirst clinic times"), (fresh(), "Zqsecond fridge")];
    for (id, title) in &topics {
        morning.must(&bea, json!({ "name": "add_topic", "meeting_id": meeting, "item_id": id, "title": title, "planned_minutes": 5 })).await;
    }
    morning.must(&asha, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    for (id, _) in &topics {
        morning.must(&asha, json!({ "name": "start_item", "meeting_id": meeting, "item_id": id })).await;
    }
    morning.moved.pass(60);
    morning.must(&asha, json!({ "name": "go_to_phase", "meeting_id": meeting, "phase": Phase::ReadBack })).await;
    let states = |state: &mdt_domain::meeting::Meeting| topics.iter().map(|(id, _)| state.items[&id.parse().unwrap()].state).collect::<Vec<_>>();
    assert_eq!(states(&morning.state().await), [ItemState::Left; 2]);
    let discussed = json!({ "name": "decide_topic", "meeting_id": meeting, "item_id": topics[1].0 });
    assert_eq!(morning.command(&amira, discussed.clone()).await.1, "not_allowed");
    morning.must(&asha, discussed).await;
    morning.must(&asha, json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": "Ran out of time" })).await;
    assert_eq!(states(&morning.state().await), [ItemState::Left, ItemState::Decided]);
    let there = morning.state_of(next).await;
    let ours: Vec<_> = there.ordered_items().into_iter().filter(|line| line.kind.title().is_some_and(|title| title.as_str().starts_with("Zq"))).cloned().collect();
    let said: Vec<_> = ours.iter().map(|line| (line.kind.title().unwrap().as_str(), line.not_reached.map(|it| it.times))).collect();
    assert_eq!(said, [("Zqfirst clinic times", Some(1))]);
    let minutes = morning.get(&bea, &format!("/api/meetings/{meeting}/minutes")).await.json().unwrap();
    let carried: Vec<&Value> = topics.iter().map(|(id, _)| minutes["lines"].as_array().unwrap().iter().find(|line| line["item_id"] == json!(id)).map(|line| &line["is_carried"]).unwrap()).collect();
    assert_eq!(carried, [&json!(true), &Value::Null]);
}
