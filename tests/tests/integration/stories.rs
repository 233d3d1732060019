//! Case stories over real HTTP: who is told that one waits for its release, and until when.

use crate::{
    room::Morning,
    stage::{Wire, fresh},
};
use serde_json::{Value, json};

/// The codes of the stories that wait for somebody's release.
async fn waiting_for(morning: &Morning, name: &str) -> Vec<Value> { told(morning, name, "story").await }

/// The codes of what of this kind stands on somebody's Today.
async fn told(morning: &Morning, name: &str, kind: &str) -> Vec<Value> {
    let cookie = morning.cookie(name).await;
    let today = morning.get(&cookie, "/api/today").await.json().unwrap();
    today["waiting"].as_array().unwrap().iter().filter(|one| one["type"] == kind).map(|one| one["code"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_release_a_story_is_told_on_today_that_it_waits_and_nobody_else_is() {
    let morning = Morning::open().await;
    let (asha, bea, amira) = (morning.cookie("Perera").await, morning.cookie("Okonjo").await, morning.cookie("Hassan").await);
    let case = morning.case("SF-058").await.root.id;
    morning.must(&asha, json!({ "name": "step_down_case", "case_id": case, "step_down": { "reason": "Steady", "continuing_owner": "Their GP" } })).await;
    let words = |situation: &str| {
        json!({ "title": "A chair by the window", "situation": situation, "mattered": "To see the street.", "did": "We looked for one.", "changed": "Nobody fell.", "learnt": "Ask first.", "wellbeing": [] })
    };
    // A colleague by one name, and what is said instead.
    let set = |words: Value| json!({ "name": "set_story", "case_id": case, "seen_at": null, "words": words });
    let refused = morning.post(&amira, "/api/commands", json!({ "id": fresh(), "command": set(words("Then Bea rang the landlord.")) })).await.json().unwrap();
    assert_eq!((&refused["error"]["code"], &refused["error"]["found"]), (&json!("identifies"), &json!([{ "kind": "colleague", "from": 5, "to": 8 }])), "{refused}");
    assert!(!refused.to_string().contains("Bea"), "{refused}");
    morning.must(&amira, set(words("Then the coordinator rang the landlord."))).await;
    let seen_at = morning.case("SF-058").await.root.story.unwrap().author.at;
    assert!(waiting_for(&morning, "Perera").await.is_empty(), "a draft waits for nobody");
    morning.must(&amira, json!({ "name": "ask_story_release", "case_id": case, "seen_at": seen_at, "consent_on": "2026-11-20" })).await;
    for (name, is_told) in [("Perera", true), ("Okonjo", true), ("Hassan", false), ("Quill", false), ("Rao", false), ("Prentice", false)] {
        let expected = if is_told { vec![json!("SF-058")] } else { vec![] };
        assert_eq!(waiting_for(&morning, name).await, expected, "{name}");
    }
    // Somebody the person objected to is told nothing of it.
    let bar = json!({ "name": "set_bar", "case_id": case, "whom": { "type": "person", "person_id": morning.person("Okonjo") }, "reason": "Asked for it" });
    morning.must(&asha, bar).await;
    assert!(waiting_for(&morning, "Okonjo").await.is_empty());
    morning.must(&asha, json!({ "name": "lift_bar", "case_id": case, "whom": { "type": "person", "person_id": morning.person("Okonjo") } })).await;
    morning.must(&bea, json!({ "name": "return_story", "case_id": case, "seen_at": seen_at, "reason": "Say less" })).await;
    assert!(waiting_for(&morning, "Perera").await.is_empty(), "it is back with its author");
    for name in ["Perera", "Okonjo", "Rao"] {
        assert!(told(&morning, name, "story_returned").await.is_empty(), "{name} wrote none");
    }
    assert_eq!(told(&morning, "Hassan", "story_returned").await, [json!("SF-058")], "its author is told");
    morning.must(&amira, json!({ "name": "ask_story_release", "case_id": case, "seen_at": seen_at, "consent_on": "2026-11-20" })).await;
    assert_eq!(waiting_for(&morning, "Perera").await.len(), 1);
    assert!(told(&morning, "Hassan", "story_returned").await.is_empty(), "asked again it waits for them no more");
    // On the list again it still waits, and goes back or is released once the case has left the list again.
    morning.must(&asha, json!({ "name": "reopen_case", "case_id": case, "reason": "Fell again" })).await;
    assert_eq!(waiting_for(&morning, "Perera").await.len(), 1, "it is not lost");
    let desk = morning.get(&asha, "/api/cases/SF-058/story").await.json().unwrap();
    assert_eq!((&desk["may_write"], &desk["may_release"]), (&json!(true), &json!(true)), "rights do not hang on where the case is");
    let release = json!({ "name": "release_story", "case_id": case, "seen_at": seen_at });
    let refused = morning.post(&bea, "/api/commands", json!({ "id": fresh(), "command": release.clone() })).await.json().unwrap();
    assert_eq!(refused["error"]["code"], json!("item_not_ready"), "{refused}");
    morning.must(&bea, json!({ "name": "return_story", "case_id": case, "seen_at": seen_at, "reason": "The case is open again" })).await;
    assert_eq!(told(&morning, "Hassan", "story_returned").await, [json!("SF-058")]);
    let is_listed = async || {
        let today = morning.get(&amira, "/api/today").await.json().unwrap();
        today["waiting"].as_array().unwrap().iter().find(|one| one["type"] == "story_returned").unwrap()["is_listed"].clone()
    };
    assert_eq!(is_listed().await, json!(true), "it is on the list again, where nothing of it can be changed");
    morning.must(&asha, json!({ "name": "step_down_case", "case_id": case, "step_down": { "reason": "Steady", "continuing_owner": "Their GP" } })).await;
    assert_eq!(is_listed().await, json!(false));
    morning.must(&amira, json!({ "name": "ask_story_release", "case_id": case, "seen_at": seen_at, "consent_on": "2026-11-20" })).await;
    // Who reads the collection is told that it changed, of another PCN too; who only keeps accounts is not.
    let (reader, operator) = (morning.cookie("Dev Rao").await, morning.cookie("Tatlow").await);
    let mut dev = Wire::open(&morning.moved.address, &reader).await.unwrap();
    let mut keeper = Wire::open(&morning.moved.address, &operator).await.unwrap();
    for wire in [&mut dev, &mut keeper] {
        wire.say(json!({ "type": "watch", "lists": ["stories"], "pcn": "DEMOHFGP" })).await;
        wire.settle().await;
    }
    let (before, mark) = (keeper.mark(), dev.mark());
    morning.must(&bea, release).await;
    assert_eq!(dev.wait(mark, |frame| frame["type"] == "changed").await, json!({ "type": "changed", "list": "stories" }), "and nothing of it");
    keeper.settle().await;
    assert!(!keeper.since(before).iter().any(|frame| frame.contains("changed")));
    assert!(waiting_for(&morning, "Perera").await.is_empty());
}
