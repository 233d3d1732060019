//! The chair: lost, back, taken, given back; a room that is left by everybody; whom the chair is told about before a move; and the
//! way into the team's own call.

use crate::{
    room::{Huddle, Morning, Someone, is_event},
    stage::{Wire, fresh, until},
};
use mdt_domain::{meeting::MeetingStatus, stream::StreamId, worklist::NoticeKind};
use mdt_protocol::command::WireCommand;
use mdt_tests::{client::PATIENCE, server::Options};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn start(morning: &Morning) -> Value { json!({ "name": "start_meeting", "meeting_id": morning.meeting }) }

fn take_chair(morning: &Morning) -> Value { json!({ "name": "take_chair", "meeting_id": morning.meeting }) }

async fn start_item(morning: &Morning, code: &str, acknowledged: &[mdt_domain::ids::PersonId]) -> Value {
    let (item, _) = morning.line(code).await;
    json!({ "name": "start_item", "meeting_id": morning.meeting, "item_id": item, "acknowledged": acknowledged })
}

async fn must_refuse(wire: &mut Wire, command: Value, code: &str) -> Value {
    let answer = wire.command(command.clone()).await;
    assert_eq!((answer["type"].as_str(), answer["error"]["code"].as_str()), (Some("refused"), Some(code)), "{command}: {answer}");
    answer["error"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p8_3_when_the_chair_is_lost_everyone_is_shown_it_nobody_is_promoted_and_the_timer_goes_on() {
    let morning = Morning::open().await;
    let chair = morning.someone("Perera").await;
    let (mut tom, _) = morning.join("Quill").await;
    let (mut amira, _) = morning.join("Hassan").await;
    let (asha, tom_id) = (chair.id, morning.person("Quill"));
    morning.must(&chair.cookie, start(&morning)).await;
    let first = start_item(&morning, "SF-014", &[]).await;
    morning.must(&chair.cookie, first).await;
    let before = morning.state().await.live;
    let lost_at = morning.moved.now();
    let marks = (tom.mark(), amira.mark());
    drop(chair.client);
    for (wire, mark) in [(&tom, marks.0), (&amira, marks.1)] {
        let event = wire.wait(mark, |frame| is_event(frame, "chair_connection_changed")).await;
        let live = &event["event"]["parts"][0]["value"];
        assert_eq!((live["chair_lost_at"].as_i64(), &live["chair_held_by"]), (Some(lost_at.0), &json!(asha)), "{event}");
    }
    // The room stays at its line, the timer runs on, and nobody else may move it meanwhile.
    let live = morning.state().await.live;
    assert_eq!((live.current, live.current_since, live.phase), (before.current, before.current_since, before.phase));
    must_refuse(&mut tom, json!({ "name": "extend_item", "meeting_id": morning.meeting, "item_id": before.current, "minutes": 2 }), "not_chair").await;
    must_refuse(&mut amira, take_chair(&morning), "not_allowed").await;

    // Back within the grace time: she has it still, and never left.
    let chair = morning.someone("Perera").await;
    morning.until("the chair is back", |meeting| meeting.live.chair_lost_at.is_none()).await;
    let state = morning.state().await;
    assert_eq!((state.live.chair_held_by, state.attendees[&asha].is_here, state.attendees[&asha].left_at), (Some(asha), true, None));

    // Gone for longer than the grace time: she left, and holds the chair all the same.
    drop(chair.client);
    morning.until("the chair left", |meeting| !meeting.attendees[&asha].is_here).await;
    let live = morning.state().await.live;
    assert_eq!((live.chair_held_by, live.chair_lost_at.is_some()), (Some(asha), true), "nobody is promoted by a machine");
    // The deputy takes it: explicit, seen by all, and it works.
    let mark = amira.mark();
    tom.must(take_chair(&morning)).await;
    let event = amira.wait(mark, |frame| is_event(frame, "chair_taken")).await;
    let live = &event["event"]["parts"][0]["value"];
    assert_eq!((&live["chair_held_by"], &live["chair_lost_at"], &event["actor"]), (&json!(tom_id), &Value::Null, &json!(tom_id)));
    assert_eq!(live["current_since"], json!(before.current_since), "the timer ran on through it");
    tom.must(json!({ "name": "extend_item", "meeting_id": morning.meeting, "item_id": before.current, "minutes": 2 })).await;
    // She comes back; it is his until she takes it back with one tap.
    let (mut asha_wire, _) = morning.join("Perera").await;
    assert_eq!(morning.state().await.live.chair_held_by, Some(tom_id));
    asha_wire.must(take_chair(&morning)).await;
    assert_eq!(morning.state().await.live.chair_held_by, Some(asha));
    must_refuse(&mut tom, json!({ "name": "go_to_phase", "meeting_id": morning.meeting, "phase": "read_back" }), "not_chair").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p8_3_a_chair_who_was_never_there_or_did_not_come_back_after_a_restart_is_shown_as_lost() {
    // Started by the coordinator: the appointed chair holds it, and is on the way.
    let morning = Morning::open().await;
    let (mut bea, _) = morning.join("Okonjo").await;
    let mark = bea.mark();
    bea.must(start(&morning)).await;
    bea.wait(mark, |frame| is_event(frame, "chair_connection_changed")).await;
    let asha = morning.person("Perera");
    let live = morning.state().await.live;
    assert_eq!((live.chair_held_by, live.chair_lost_at.is_some()), (Some(asha), true));
    let chair = morning.someone("Perera").await;
    morning.until("the chair has come", |meeting| meeting.live.chair_lost_at.is_none()).await;
    // Given back to somebody who is gone by then.
    let (mut tom, _) = morning.join("Quill").await;
    tom.must(take_chair(&morning)).await;
    drop(chair.client);
    morning.until("she left", |meeting| !meeting.attendees[&asha].is_here).await;
    assert_eq!(morning.state().await.live.chair_lost_at, None, "it is Tom's, who is here");
    tom.must(json!({ "name": "give_back_chair", "meeting_id": morning.meeting })).await;
    morning.until("she is not there", |meeting| meeting.live.chair_lost_at.is_some()).await;
    assert_eq!(morning.state().await.live.chair_held_by, Some(asha));

    // A restart from which the chair does not come back.
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data_dir: Some(folder.path().into()), timings_divisor: 20, ..Options::default() };
    let huddle = Huddle::with(options.clone()).await;
    let mut chair = huddle.join("Perera").await;
    chair.must(WireCommand::StartMeeting { meeting_id: huddle.meeting }).await;
    huddle.server.kill().await.unwrap();
    let huddle = Huddle::with(options).await;
    let mut tom = huddle.join("Quill").await;
    let is_lost = |tom: &Someone| tom.meeting(huddle.meeting).live.chair_lost_at.is_some();
    tokio::time::timeout(PATIENCE, async {
        while !is_lost(&tom) {
            tom.client.read().await.unwrap();
        }
    })
    .await
    .expect("the chair is shown as lost");
    tom.must(WireCommand::TakeChair { meeting_id: huddle.meeting }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chair_and_deputy_lost_the_meeting_goes_on_and_a_clinical_director_may_take_the_chair() {
    let morning = Morning::open().await;
    let (chair, deputy) = (morning.someone("Perera").await, morning.someone("Quill").await);
    let (mut bea, _) = morning.join("Okonjo").await;
    let (mut amira, _) = morning.join("Hassan").await;
    let (mut priya, _) = morning.join("Nambiar").await;
    let (asha, priya_id, amira_id) = (chair.id, morning.person("Nambiar"), morning.person("Hassan"));
    morning.must(&chair.cookie, start(&morning)).await;
    let roles = json!({ "at": "U62360", "roles": ["clinical_director", "gp"] });
    let promoted = json!({
        "name": "change_member", "person_id": priya_id, "job": null, "languages": null, "skills": null, "roles": roles, "service": null,
    });
    must_refuse(&mut priya, take_chair(&morning), "not_allowed").await;
    morning.must(&chair.cookie, promoted).await;
    drop((chair.client, deputy.client));
    morning.until("the chair is lost", |meeting| meeting.live.chair_lost_at.is_some()).await;
    // Without a chair people go on writing; only moving the room waits.
    let (item, case) = morning.line("SF-014").await;
    amira.must(json!({ "name": "raise_hand", "meeting_id": morning.meeting })).await;
    amira.must(json!({
        "name": "add_action", "home": { "type": "case", "case_id": case }, "action_id": fresh(), "what": "Ring the landlord again",
        "owner": { "type": "person", "person_id": amira_id }, "due_on": "2026-11-27", "meeting_id": morning.meeting, "item_id": item,
    }))
    .await;
    bea.must(json!({ "name": "record_attendance", "meeting_id": morning.meeting, "person_id": amira_id, "attendance": "present" })).await;
    must_refuse(&mut bea, json!({ "name": "go_to_phase", "meeting_id": morning.meeting, "phase": "cases" }), "not_chair").await;
    must_refuse(&mut bea, take_chair(&morning), "not_allowed").await;
    assert_eq!(morning.state().await.live.chair_held_by, Some(asha));
    priya.must(take_chair(&morning)).await;
    let live = morning.state().await.live;
    assert_eq!((live.chair_held_by, live.chair_lost_at), (Some(priya_id), None));
    let command = start_item(&morning, "SF-014", &[]).await;
    priya.must(command).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p8_4_a_meeting_nobody_is_connected_to_ends_itself_with_draft_minutes_and_what_is_incomplete_listed() {
    let morning = Morning::open().await;
    let chair = morning.someone("Perera").await;
    let (bea, asha) = (morning.person("Okonjo"), chair.id);
    morning.must(&chair.cookie, start(&morning)).await;
    let (item, case) = morning.line("SF-014").await;
    let next = morning.next_meeting().await;
    let command = start_item(&morning, "SF-014", &[]).await;
    morning.must(&chair.cookie, command).await;
    let ownerless = json!({
        "name": "add_action", "home": { "type": "case", "case_id": case }, "action_id": fresh(), "what": "Falls clinic letter",
        "owner": { "type": "nobody" }, "due_on": null, "meeting_id": morning.meeting, "item_id": item,
    });
    morning.must(&chair.cookie, ownerless).await;
    drop(chair.client);
    morning.until("the chair left", |meeting| !meeting.attendees[&asha].is_here).await;
    let state = morning.state().await;
    assert_eq!((state.root.status, state.live.ended_at), (MeetingStatus::Live, None));
    // Twenty minutes at a tenth.
    morning.moved.pass(121);
    morning.until("it ended itself", |meeting| meeting.root.status == MeetingStatus::Ended).await;
    let live = morning.state().await.live;
    assert!(live.is_ended_by_itself);
    assert_eq!((live.minutes_drafted_at, live.ended_at, live.current), (Some(morning.moved.now()), Some(morning.moved.now()), None));
    // Who mends it is told how much, in what they see when they sign in.
    for person in [bea, asha] {
        let notices = morning.moved.hub.store().notices_of(person, 10).await.unwrap();
        let ended = NoticeKind::MeetingEndedItself { meeting_id: morning.meeting, incomplete: 1 };
        assert_eq!(notices.iter().filter(|notice| notice.kind == ended).count(), 1, "{notices:?}");
    }
    let bea = morning.cookie("Okonjo").await;
    let today = morning.get(&bea, "/api/today").await.json().unwrap();
    assert_eq!(today["notices"][0]["kind"]["incomplete"], 1, "{}", today["notices"]);
    let minutes = morning.get(&bea, &format!("/api/meetings/{}/minutes", morning.meeting)).await.json().unwrap();
    let line = minutes["lines"].as_array().unwrap().iter().find(|line| line["item_id"] == json!(item)).unwrap();
    assert!(line["actions"].as_array().unwrap().iter().any(|action| action["owner"]["type"] == "nobody"), "{line}");
    // Nothing is nowhere: what was not decided is on the next huddle.
    let on = |meeting| {
        let hub = morning.moved.hub.clone();
        async move { hub.lines(meeting).await.unwrap().into_values().collect::<BTreeSet<_>>() }
    };
    let (here, there) = (on(morning.meeting).await, on(next).await);
    assert_eq!(here.len(), 11);
    assert!(here.is_subset(&there), "{} of {} cases were carried", there.len(), here.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_a_move_the_chair_is_told_who_present_may_not_hear_the_case() {
    let morning = Morning::open().await;
    let (mut asha, _) = morning.join("Perera").await;
    let (lena_wire, _) = morning.join("Lena").await;
    let (lena, ruth) = (morning.person("Lena"), morning.person("Ruth"));
    asha.must(start(&morning)).await;
    morning.until("Lena is here", |meeting| meeting.attendees[&lena].is_here).await;
    // Her own case: nobody is in the way.
    let command = start_item(&morning, "SF-014", &[]).await;
    asha.must(command).await;
    let there = morning.state().await.live;
    // Not hers: the room stays, and the chair is told her name.
    let command = start_item(&morning, "SF-009", &[]).await;
    let error = must_refuse(&mut asha, command, "some_may_not_hear").await;
    assert_eq!((&error["people"], &error["field"]), (&json!([lena]), &json!("acknowledged")));
    assert!(error["message"].as_str().unwrap().contains("Lena Sommer"), "{error}");
    assert_eq!(morning.state().await.live, there);
    // Known to the chair, it goes on; nothing of the case goes to her all the same.
    let mark = lena_wire.mark();
    let command = start_item(&morning, "SF-009", &[lena]).await;
    asha.must(command).await;
    lena_wire.wait(mark, |frame| is_event(frame, "item_started")).await;
    let (_, case) = morning.line("SF-009").await;
    assert!(!lena_wire.since(0).iter().any(|frame| frame.contains(&case.to_string()) || frame.contains("SF-009")));
    // Somebody who came meanwhile is asked about too.
    let (_ruth_wire, _) = morning.join("Ruth").await;
    morning.until("Ruth is here", |meeting| meeting.attendees.get(&ruth).is_some_and(|it| it.is_here)).await;
    let command = start_item(&morning, "SF-031", &[lena]).await;
    let error = must_refuse(&mut asha, command, "some_may_not_hear").await;
    let told: BTreeSet<&str> = error["people"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(told, BTreeSet::from([lena.to_string().as_str(), ruth.to_string().as_str()]));
    // The hospital's case is Ruth's, as she covers for Sana.
    let command = start_item(&morning, "SF-029", &[]).await;
    let error = must_refuse(&mut asha, command, "some_may_not_hear").await;
    assert_eq!(error["people"], json!([lena]));
    let command = start_item(&morning, "SF-029", &[lena]).await;
    asha.must(command).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_has_the_call_with_the_call_in_and_no_earlier() {
    let morning = Morning::open().await;
    let (mut asha, asha_cookie) = morning.join("Perera").await;
    let (mut lena_wire, lena_cookie) = morning.join("Lena").await;
    let lena = morning.person("Lena");
    let call = format!("/api/meetings/{}/call", morning.meeting);
    let status = async |cookie: &str| morning.get(cookie, &call).await.status;
    assert_eq!(status(&lena_cookie).await, 404, "the meeting is not live");
    asha.must(start(&morning)).await;
    morning.until("Lena is here", |meeting| meeting.attendees[&lena].is_here).await;
    let command = start_item(&morning, "SF-009", &[lena]).await;
    asha.must(command).await;
    assert_eq!((status(&lena_cookie).await, status(&asha_cookie).await), (404, 200), "the room is at another's line");
    let url = morning.get(&asha_cookie, &call).await.json().unwrap()["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("https://"));
    assert!(!lena_wire.since(0).iter().any(|frame| frame.contains(&url)), "it is on no stream of hers");
    // Who may not hear a case is not called in for it.
    let call_in = |(item, case): (mdt_domain::ids::ItemId, mdt_domain::ids::CaseId)| {
        json!({ "name": "call_in", "meeting_id": morning.meeting, "item_id": item, "case_id": case, "person_id": lena })
    };
    must_refuse(&mut asha, call_in(morning.line("SF-009").await), "invalid").await;
    assert_eq!(status(&lena_cookie).await, 404);
    let worklist = StreamId::PersonWorklist(lena).to_string();
    assert_eq!(lena_wire.subscribe(&worklist).await["type"], "snapshot");
    // From the second line the room goes on to the third, hers; the first, gone past, comes after all others.
    let mark = lena_wire.mark();
    asha.must(call_in(morning.line("SF-021").await)).await;
    let told = lena_wire.wait(mark, |frame| is_event(frame, "notice_given")).await;
    let notice = &told["event"]["parts"][0]["value"];
    assert_eq!((notice["kind"]["type"].as_str(), notice["kind"]["number"].as_u64()), (Some("called_in"), Some(3)), "{told}");
    assert_eq!((status(&lena_cookie).await, morning.get(&lena_cookie, &call).await.json().unwrap()["url"].as_str()), (200, Some(url.as_str())));
    // She says she comes; the room sees it.
    let mark = asha.mark();
    lena_wire.must(json!({ "name": "say_on_the_way", "meeting_id": morning.meeting })).await;
    asha.wait(mark, |frame| is_event(frame, "partner_on_the_way")).await;
    // Decided: the call is no longer hers.
    let command = start_item(&morning, "SF-021", &[]).await;
    asha.must(command).await;
    let (item, case) = morning.line("SF-021").await;
    asha.must(json!({
        "name": "record_outcome", "meeting_id": morning.meeting, "item_id": item, "case_id": case, "kind": "watchful_review", "rationale": null,
        "dissent": null, "refer_to": null, "next_review_on": "2026-12-01", "step_down": null,
    }))
    .await;
    let command = start_item(&morning, "SF-009", &[lena]).await;
    asha.must(command).await;
    until("the call is closed to her", async || status(&lena_cookie).await == 404).await;
    // The notice stays hers to put away.
    let notice = notice["id"].clone();
    lena_wire.must(json!({ "name": "see_notice", "notice_id": notice })).await;
}
