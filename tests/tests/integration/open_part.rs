//! The weekly PCN meeting: guests of the open part are out within two seconds of the first case and thanked; those bound to a case stay.

use crate::{
    room::Morning,
    stage::{Wire, fresh, let_in},
};
use mdt_domain::{
    command::Command,
    ids::{ItemId, MeetingId, PersonId},
    meeting::{MeetingKind, MeetingRoot, MeetingStatus},
    words::{OdsCode, Text},
};
use mdt_hub::{ActorId, Request};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// P12: so long at the most.
const TWO_SECONDS: Duration = Duration::from_secs(2);

async fn weekly(morning: &Morning) -> MeetingId {
    let root = MeetingRoot {
        id: MeetingId(Uuid::now_v7()),
        series_id: None,
        recurrence_id: None,
        kind: MeetingKind::Pcn,
        pcn: OdsCode::parse("U62360").unwrap(),
        title: Text::parse("Weekly PCN meeting").unwrap(),
        starts_at: morning.moved.now().plus_seconds(1200),
        slot_minutes: 60,
        status: MeetingStatus::Draft,
        chair: morning.person("Perera"),
        deputy: Some(morning.person("Quill")),
        has_call: false,
        cut_off_at: None,
    };
    let id = root.id;
    let request = Request { actor: ActorId::System, key: None, command: Command::CreateMeeting { root, attendees: Vec::new() }, at: None };
    morning.moved.hub.execute(request).await.unwrap();
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guests_of_the_open_part_are_out_within_two_seconds_of_the_first_case_and_thanked() {
    let morning = Morning::open().await;
    let (meeting, bea, asha) = (weekly(&morning).await, morning.cookie("Okonjo").await, morning.cookie("Perera").await);
    let (case, topic, line) = (morning.line("SF-009").await.1, fresh(), ItemId(Uuid::now_v7()));
    let list = json!({ "name": "list_case", "meeting_id": meeting, "item_id": line, "case_id": case, "planned_minutes": null, "reason": "added_by_hand", "urgent_reason": null });
    morning.must(&bea, list).await;
    morning.must(&bea, json!({ "name": "add_topic", "meeting_id": meeting, "item_id": topic, "title": "Winter rota", "planned_minutes": 10 })).await;
    let state = morning.state_of(meeting).await;
    assert_eq!(state.ordered_items().iter().map(|item| item.id.to_string()).collect::<Vec<_>>(), [topic.clone(), line.to_string()], "business comes first");
    morning.must(&bea, json!({ "name": "publish_agenda", "meeting_id": meeting })).await;
    let mut wires = Vec::new();
    for (name, items) in [("Grace Adu", json!([])), ("Sol Speaker", json!([])), ("Ben Bound", json!([{ "item_id": line, "case_id": case }]))] {
        let guest = PersonId(Uuid::now_v7());
        let invite = json!({
            "name": "invite_guest", "meeting_id": meeting, "person_id": guest, "guest_name": name, "role": "Visitor", "organisation": "Riverside Housing", "service_id": null,
            "is_speaker": name == "Sol Speaker", "items": items, "available_from": null, "available_until": null,
        });
        morning.must(&bea, invite).await;
        let cookie = let_in(&morning.moved.address, &bea, meeting, guest).await;
        let mut wire = Wire::open(&morning.moved.address, &cookie).await.unwrap();
        assert_eq!(wire.join(meeting).await["type"], "joined");
        wires.push((guest, cookie, wire));
    }
    morning.must(&asha, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    morning.until_of(meeting, "all three are here", |state| state.attendees.values().filter(|it| it.admission.is_some() && it.is_here).count() == 3).await;
    morning.must(&asha, json!({ "name": "start_item", "meeting_id": meeting, "item_id": topic })).await;

    let first = |acknowledged: Value| json!({ "name": "start_item", "meeting_id": meeting, "item_id": line, "acknowledged": acknowledged });
    let answer = morning.post(&asha, "/api/commands", json!({ "id": fresh(), "command": first(json!([])) })).await.json().unwrap();
    let leaving = [wires[0].0, wires[1].0];
    assert_eq!(answer["error"]["code"], "some_may_not_hear", "{answer}");
    assert_eq!(answer["error"]["people"].as_array().unwrap().len(), 2, "the one who is bound stays: {answer}");
    assert_eq!(answer["error"]["message"].as_str().unwrap().split(':').next(), Some("The open part ends with this case"));
    let begun = Instant::now();
    morning.must(&asha, first(json!(leaving))).await;
    for (_, cookie, wire) in &wires[..2] {
        let (code, at) = wire.until_closed().await;
        assert!(at - begun < TWO_SECONDS && matches!(code, Some(4001) | None), "{code:?} after {:?}", at - begun);
        assert_eq!(morning.get(cookie, "/api/today").await.status, 401);
        assert!(Wire::open(&morning.moved.address, cookie).await.is_err());
        let pass = morning.get(cookie, "/api/guest").await;
        assert_eq!((pass.status, &pass.json().unwrap()["admission"]), (200, &json!("ended")), "told that it is over, and thanked");
    }
    let (_, cookie, bound) = &mut wires[2];
    bound.settle().await;
    assert!(bound.closed().is_none(), "stays for their case");
    assert_eq!(bound.subscribe(&format!("case:{case}")).await["type"], "snapshot");
    assert_eq!(morning.get(cookie, "/api/today").await.status, 200);
}
