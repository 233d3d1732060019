//! Who receives what, seen on the socket.

use crate::{
    room::{Huddle, Morning, is_event},
    stage::{self, Page},
};
use mdt_domain::{
    case::Case,
    ids::{CaseId, ItemId, PersonId},
    stream::StreamId,
};
use mdt_protocol::{client::ClientMessage, server::ServerMessage};
use mdt_tests::client::Client;
use serde_json::json;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_have_a_case_receives_nothing_of_it() {
    let huddle = Huddle::open().await;
    let chair = huddle.join("Perera").await;
    assert_eq!(chair.cards.len(), 11, "the chair has every card");
    // A rotating partner has the cases that need their service, and lines of all the others: no card, no case.
    let mut lena = huddle.join("Lena").await;
    let mut hers: Vec<_> = lena.cards.iter().map(|card| card.code.as_str()).collect();
    hers.sort_unstable();
    assert_eq!(hers, ["SF-014", "SF-018", "SF-021"]);
    let hers: Vec<_> = lena.cards.iter().map(|card| card.case_id).collect();
    let others: Vec<_> = chair.cards.iter().filter(|card| !hers.contains(&card.case_id)).collect();
    assert_eq!(others.len(), 8);
    assert_eq!(lena.meeting(huddle.meeting).items.values().filter(|i| i.state != mdt_domain::meeting::ItemState::Removed).count(), 11);
    for case in &hers {
        lena.client.subscribe(&StreamId::Case(*case), None).await.unwrap();
        let restricted = StreamId::CaseRestricted(*case);
        assert!(lena.client.subscribe(&restricted, None).await.is_err(), "restricted notes are the clinical director's");
    }
    for card in &others {
        for stream in [StreamId::Case(card.case_id), StreamId::CaseRestricted(card.case_id)] {
            lena.client.send(&ClientMessage::Subscribe { stream: stream.clone(), from: None }).await.unwrap();
            let answer = lena.client.wait(|m| matches!(m, ServerMessage::RefusedStream { .. } | ServerMessage::Snapshot { .. })).await.unwrap();
            assert_eq!(answer, ServerMessage::RefusedStream { stream });
        }
    }
    // What does not exist is answered alike.
    let nothing = StreamId::Case(mdt_domain::ids::CaseId(uuid::Uuid::now_v7()));
    lena.client.send(&ClientMessage::Subscribe { stream: nothing.clone(), from: None }).await.unwrap();
    let answer = lena.client.wait(|m| matches!(m, ServerMessage::RefusedStream { .. })).await.unwrap();
    assert_eq!(answer, ServerMessage::RefusedStream { stream: nothing });
    // Nothing she received names a code or a person of a case that is not hers.
    let text = serde_json::to_string(&lena.client.unread).unwrap() + &serde_json::to_string(&lena.client.streams[&huddle.stream()].state).unwrap();
    for card in &others {
        assert!(!text.contains(card.code.as_str()) && !text.contains(&card.case_id.to_string()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_out_browser_has_no_socket_and_a_foreign_site_opens_none() {
    let huddle = Huddle::open().await;
    let mut amira = huddle.join("Hassan").await;
    let out = huddle.server.api(&amira.cookie, "POST", "/api/sign-out", &serde_json::Value::Null).await.unwrap();
    assert!(out.status < 300, "{}", out.status);
    assert_eq!(amira.client.until_closed().await.unwrap(), Some(4001));
    assert!(Client::connect(&huddle.server.address, &amira.cookie).await.is_err());
    let cookie = huddle.server.sign_in(amira.id).await.unwrap();
    let upgrade = |origin: &'static str| {
        [
            ("Cookie", cookie.as_str()),
            ("Origin", origin),
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ]
    };
    let answer = mdt_tests::http::request(&huddle.server.address, "GET", "/socket", &upgrade("https://evil.example"), b"").await.unwrap();
    assert_eq!(answer.status, 403);
}

// -- the hazards of a real morning

const COUNCIL: &str = "Council reablement";

fn case_stream(id: CaseId) -> String { StreamId::Case(id).to_string() }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_barred_while_it_is_discussed_is_gone_for_who_is_barred_and_goes_on_for_the_others() {
    let morning = Morning::open().await;
    let (mut asha, asha_cookie) = morning.join("Perera").await;
    let (mut amira, _) = morning.join("Hassan").await;
    let (mut lena_wire, lena_cookie) = morning.join("Lena").await;
    let lena = morning.person("Lena");
    let (item, case) = morning.line("SF-014").await;
    let start_item = |item: ItemId, acknowledged: &[PersonId]| {
        json!({ "name": "start_item", "meeting_id": morning.meeting, "item_id": item, "acknowledged": acknowledged })
    };
    asha.must(json!({ "name": "start_meeting", "meeting_id": morning.meeting })).await;
    morning.until("Lena is here", |meeting| meeting.attendees[&lena].is_here).await;
    asha.must(start_item(item, &[])).await;
    for wire in [&mut lena_wire, &mut amira] {
        assert_eq!(wire.subscribe(&case_stream(case)).await["type"], "snapshot");
    }
    let page = Page::open(&mut lena_wire, &case.to_string(), morning.meeting).await.expect("she types with the others");
    let (mark, others) = (lena_wire.mark(), amira.mark());
    let whom = json!({ "type": "organisation", "name": COUNCIL });
    amira.must(json!({ "name": "set_bar", "case_id": case, "whom": whom, "reason": "The daughter asked that the council is not told" })).await;
    amira.wait(others, |frame| is_event(frame, "bar_set")).await;
    lena_wire.wait(mark, |frame| frame["type"] == "revoked" && frame["stream"] == case_stream(case).as_str()).await;
    lena_wire.wait(mark, |frame| frame["type"] == "card_gone" && frame["case_id"] == json!(case)).await;
    // The room goes on with it; she gets nothing more, whatever happens to it, and her keystrokes go nowhere.
    let note = |line: &str| {
        json!({
            "name": "write_social_note", "case_id": case, "note_id": stage::fresh(), "domain": "housing", "level": "some", "line": line,
            "source": null, "review_on": null, "sharing": "shared", "more": null,
        })
    };
    amira.must(note("Daughter moves in on Friday")).await;
    assert_eq!(page.type_in(&mut lena_wire, "update", "I will ring the landlord").await["type"], "text_refused");
    assert!(Page::open(&mut lena_wire, &case.to_string(), morning.meeting).await.is_none());
    assert_eq!(lena_wire.command(note("from the council")).await["error"]["code"], "not_found");
    lena_wire.settle().await;
    let heard = lena_wire.since(mark).concat();
    for word in ["daughter", "Daughter", "bar_set", "SF-014"] {
        assert!(!heard.contains(word), "{word}: {heard}");
    }
    assert_eq!(morning.get(&lena_cookie, "/api/cases/SF-014").await.status, 404);
    // Her other cases stay, and so does her seat.
    for code in ["SF-018", "SF-021"] {
        assert_eq!(lena_wire.subscribe(&case_stream(morning.line(code).await.1)).await["type"], "snapshot", "{code}");
    }
    assert!(morning.state().await.asks(lena));
    // The chair is told when the room comes back to it while she is still there.
    let (next, _) = morning.line("SF-018").await;
    asha.must(start_item(next, &[])).await;
    let refused = asha.command(start_item(item, &[])).await;
    assert_eq!((&refused["error"]["code"], &refused["error"]["people"]), (&json!("some_may_not_hear"), &json!([lena])));
    asha.must(start_item(item, &[lena])).await;
    // She heard it until the bar: who was there is written as it was.
    morning.must(&asha_cookie, json!({ "name": "close_meeting", "meeting_id": morning.meeting, "override_reason": "Out of time" })).await;
    let state = morning.case("SF-014").await;
    let heard: Vec<&str> = state.items[&item].attendance.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(heard, ["Amira Hassan", "Dr Asha Perera", "Lena Sommer"]);
    // Lists of everybody else hold it as before.
    assert_eq!(morning.get(&asha_cookie, "/api/cases/SF-014").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_somebody_who_died_since_yesterday_the_line_is_off_partners_are_told_nothing_and_seats_stay_right() {
    let morning = Morning::open().await;
    let (mut bea, bea_cookie) = morning.join("Okonjo").await;
    let (mut lena_wire, lena_cookie) = morning.join("Lena").await;
    let (mut ruth_wire, _) = morning.join("Ruth").await;
    let (lena, ruth) = (morning.person("Lena"), morning.person("Ruth"));
    let (item, case) = morning.line("SF-014").await;
    assert_eq!(lena_wire.subscribe(&case_stream(case)).await["type"], "snapshot");
    let worklist = StreamId::PersonWorklist(lena).to_string();
    lena_wire.subscribe(&worklist).await;
    let (mark, others) = (lena_wire.mark(), bea.mark());
    bea.must(json!({ "name": "close_case", "case_id": case, "why": "died" })).await;
    lena_wire.wait(mark, |frame| frame["type"] == "revoked" && frame["stream"] == case_stream(case).as_str()).await;
    bea.wait(others, |frame| frame["type"] == "card_gone" && frame["case_id"] == json!(case)).await;
    // Ten lines, numbered anew; nothing of why to whom it is no matter.
    let state = morning.state().await;
    let numbers: Vec<u16> = state.ordered_items().iter().map(|line| line.number).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<u16>>());
    assert!(!state.items[&item].is_listed());
    lena_wire.settle().await;
    let heard = lena_wire.since(mark).concat();
    assert!(!heard.contains("died") && !heard.contains("case_closed") && !heard.contains("notice_given"), "{heard}");
    assert_eq!(morning.get(&lena_cookie, "/api/cases/SF-014").await.status, 404);
    // No agenda proposes it, none takes it.
    let tomorrow = morning.next_meeting().await;
    for meeting in [morning.meeting, tomorrow] {
        let proposal = morning.get(&bea_cookie, &format!("/api/meetings/{meeting}/proposal")).await.json().unwrap();
        assert!(!proposal["entries"].as_array().unwrap().iter().any(|entry| entry["code"] == "SF-014"), "{meeting}");
    }
    let list = json!({
        "name": "list_case", "meeting_id": tomorrow, "item_id": stage::fresh(), "case_id": case, "planned_minutes": null, "reason": "review_due",
        "urgent_reason": null,
    });
    assert_eq!(morning.command(&bea_cookie, list).await.1, "item_not_ready");
    let refer = json!({
        "name": "refer_case", "case_id": case, "situation": "Fell", "background": null, "assessment": null, "recommendation": null,
        "question": "Who sees him?", "told": null, "objections": null, "urgent_reason": null, "priority": null, "needed_services": null,
    });
    assert_eq!(morning.command(&bea_cookie, refer).await.1, "item_not_ready");
    // Who is asked for others stays asked, and is shown what is left.
    let preview = morning.get(&bea_cookie, &format!("/api/meetings/{}/preview/{lena}", morning.meeting)).await.json().unwrap();
    let mut shared: Vec<&str> =
        preview["lines"].as_array().unwrap().iter().filter_map(|line| line["card"]["code"].as_str()).collect();
    shared.sort_unstable();
    assert_eq!(shared, ["SF-018", "SF-021"]);
    // The hospital's only case: who was asked by hand, or answered, keeps the seat; she has no case any more.
    let (_, hospital) = morning.line("SF-029").await;
    let mark = ruth_wire.mark();
    bea.must(json!({ "name": "close_case", "case_id": hospital, "why": "died" })).await;
    ruth_wire.wait(mark, |frame| frame["type"] == "card_gone").await;
    assert_eq!(ruth_wire.subscribe(&case_stream(hospital)).await["type"], "refused_stream");
    assert!(morning.state().await.asks(ruth) && morning.state().await.asks(lena));
    // Closed while the room is at it, it does not go on to the next huddle.
    let (mut asha, _) = morning.join("Perera").await;
    let (current, dying) = morning.line("SF-009").await;
    asha.must(json!({ "name": "start_meeting", "meeting_id": morning.meeting })).await;
    let both = [lena, ruth];
    asha.must(json!({ "name": "start_item", "meeting_id": morning.meeting, "item_id": current, "acknowledged": both })).await;
    asha.must(json!({ "name": "close_case", "case_id": dying, "why": "died" })).await;
    assert_eq!(morning.state().await.live.current, Some(current), "the room moves on when the chair does");
    asha.must(json!({ "name": "close_meeting", "meeting_id": morning.meeting, "override_reason": "Stopped for the day" })).await;
    let there: Vec<CaseId> = morning.moved.hub.lines(tomorrow).await.unwrap().into_values().collect();
    assert_eq!(there.len(), 8);
    assert!(![case, hospital, dying].iter().any(|gone| there.contains(gone)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twins_by_name_are_two_people_everywhere() {
    let morning = Morning::open().await;
    let (mut amira, amira_cookie) = morning.join("Hassan").await;
    let (_lena_wire, lena_cookie) = morning.join("Lena").await;
    let (one, other) = (morning.case("SF-021").await, morning.case("SF-037").await);
    let name = |case: &Case| format!("{} {}", case.root.patient.given.as_str(), case.root.patient.family.as_str());
    assert_eq!(name(&one), name(&other));
    assert_ne!((one.root.patient.born_on, &one.root.patient.nhs_number), (other.root.patient.born_on, &other.root.patient.nhs_number));
    let search = async |cookie: &str| {
        let body = json!({ "q": name(&one), "priority": null, "after": null });
        let found = morning.post(cookie, "/api/cases/search", body).await.json().unwrap();
        let rows = found["cases"].as_array().unwrap();
        rows.iter().map(|row| (row["code"].as_str().unwrap().to_owned(), row["born_on"].as_str().unwrap().to_owned())).collect::<Vec<_>>()
    };
    let both = search(&amira_cookie).await;
    assert_eq!(both.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["SF-021", "SF-037"]);
    assert_ne!(both[0].1, both[1].1, "told apart by their dates of birth");
    // The partner has the one who needs her service: the other one is not even hinted at.
    assert_eq!(search(&lena_cookie).await, [both[0].clone()]);
    assert_eq!(morning.get(&lena_cookie, "/api/cases/SF-037").await.status, 404);
    // What is promised, barred or opened for the one is nothing of the other.
    let (item, case) = morning.line("SF-037").await;
    let action = stage::fresh();
    amira.must(json!({
        "name": "add_action", "home": { "type": "case", "case_id": case }, "action_id": action, "what": "Book the podiatrist",
        "owner": { "type": "pool" }, "due_on": "2026-11-27", "meeting_id": morning.meeting, "item_id": item,
    }))
    .await;
    // A line of the one with the other's case is refused.
    let crossed = json!({
        "name": "record_outcome", "meeting_id": morning.meeting, "item_id": item, "case_id": one.root.id, "kind": "watchful_review",
        "rationale": null, "dissent": null, "refer_to": null, "next_review_on": "2026-12-01", "step_down": null,
    });
    assert_eq!(amira.command(crossed).await["type"], "refused");
    let whom = json!({ "type": "organisation", "name": COUNCIL });
    amira.must(json!({ "name": "set_bar", "case_id": case, "whom": whom, "reason": "Asked for it" })).await;
    let (after_one, after_other) = (morning.case("SF-021").await, morning.case("SF-037").await);
    assert!(after_one.actions == one.actions && after_one.root == one.root);
    assert_eq!((after_other.actions.len(), after_other.root.bars.len()), (other.actions.len() + 1, 1));
    assert_eq!(search(&lena_cookie).await, [both[0].clone()], "the twin's bar takes nothing from her");
}

// -- who works where

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_an_absence_is_recorded_the_cover_is_asked_on_tomorrows_draft_by_itself() {
    let morning = Morning::open().await;
    let bea = morning.cookie("Okonjo").await;
    let tomorrow = morning.next_meeting().await;
    let directory = morning.moved.hub.directory();
    let pharmacy = directory.services.values().find(|service| service.short == "PHARM").unwrap().id;
    let (ola, pia) = (PersonId(Uuid::now_v7()), PersonId(Uuid::now_v7()));
    for (id, name) in [(ola, "Ola Brandt"), (pia, "Pia Quist")] {
        morning
            .must(&bea, json!({
                "name": "add_member", "person_id": id, "member_name": name, "email": format!("{}@mdt-demo.example", id), "job": "Pharmacist",
                "organisation": "Community pharmacy", "roles": { "at": "U62360", "roles": ["rotating_partner"] }, "service_id": pharmacy,
            }))
            .await;
    }
    let duty = json!({
        "id": stage::fresh(), "person_id": ola, "pcn": "U62360", "weekdays": [3], "from": "2026-11-01", "until": null,
        "available_from": "09:10", "available_until": null,
    });
    morning.must(&bea, json!({ "name": "set_rota", "service_id": pharmacy, "rota": [duty] })).await;
    let (_, case) = morning.line("SF-031").await;
    morning
        .must(&bea, json!({ "name": "update_case", "case_id": case, "priority": null, "cfs": null, "reason": null, "needed_services": [pharmacy], "is_recurring": null }))
        .await;
    let line = stage::fresh();
    morning
        .must(&bea, json!({
            "name": "list_case", "meeting_id": tomorrow, "item_id": line, "case_id": case, "planned_minutes": null, "reason": "review_due",
            "urgent_reason": null,
        }))
        .await;
    let comes = |meeting: &mdt_domain::meeting::Meeting, id| meeting.attendees.get(&id).is_some_and(|it| it.is_by_rota && !it.is_withdrawn);
    morning.until_of(tomorrow, "the rota's pharmacist is asked", |meeting| comes(meeting, ola) && !comes(meeting, pia)).await;
    let asked = morning.state_of(tomorrow).await.attendees[&ola].clone();
    assert_eq!((asked.service_id, asked.available_from), (Some(pharmacy), Some(stage::instant("2026-11-25T09:10:00Z"))));
    // Away tomorrow: who covers is asked instead, with nobody touching the meeting.
    let away = json!({ "from": "2026-11-25", "until": "2026-11-27", "cover": pia });
    morning.must(&bea, json!({ "name": "set_absences", "person_id": ola, "absences": [away] })).await;
    morning.until_of(tomorrow, "the cover is asked", |meeting| comes(meeting, pia) && !comes(meeting, ola)).await;
    // Back again, and the case off the agenda: nobody is asked for nothing.
    morning.must(&bea, json!({ "name": "set_absences", "person_id": ola, "absences": [] })).await;
    morning.until_of(tomorrow, "she is asked again", |meeting| comes(meeting, ola) && !comes(meeting, pia)).await;
    morning.must(&bea, json!({ "name": "unlist_case", "meeting_id": tomorrow, "item_id": line, "case_id": case })).await;
    morning.until_of(tomorrow, "nobody is asked", |meeting| !comes(meeting, ola) && !comes(meeting, pia)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_has_no_session_any_more_and_their_actions_go_to_who_takes_over() {
    let morning = Morning::open().await;
    let bea = morning.cookie("Okonjo").await;
    let (amira_wire, amira_cookie) = morning.join("Hassan").await;
    let (mut gwen_wire, _) = morning.join("Gwen").await;
    let (amira, gwen) = (morning.person("Hassan"), morning.person("Gwen"));
    let open = |id| {
        let hub = morning.moved.hub.clone();
        async move {
            let page = hub.store().actions_of_person(id, &mdt_store::queries::actions::ActionPaging { limit: 200, ..Default::default() }).await.unwrap();
            // What one is only asked to help with stays its owner's.
            page.actions.into_iter().filter(|action| action.is_owned_by(id, None)).map(|action| action.id).collect::<BTreeSet<_>>()
        }
    };
    let (hers, before) = (open(amira).await, open(gwen).await);
    assert!(!hers.is_empty() && hers.is_disjoint(&before));
    let worklist = StreamId::PersonWorklist(gwen).to_string();
    gwen_wire.subscribe(&worklist).await;
    let (mark, begun) = (gwen_wire.mark(), Instant::now());
    morning.must(&bea, json!({ "name": "end_person", "person_id": amira, "cover": gwen })).await;
    let (code, at) = amira_wire.until_closed().await;
    assert!(at - begun < Duration::from_secs(2), "after {:?}", at - begun);
    assert_eq!(code, Some(4001));
    assert_eq!(morning.get(&amira_cookie, "/api/today").await.status, 401);
    assert!(Client::connect(&morning.moved.address, &amira_cookie).await.is_err());
    assert_eq!(morning.post("", "/api/demo/sign-in", json!({ "person_id": amira })).await.header("set-cookie"), None, "nor a new one");
    let told = gwen_wire.wait(mark, |frame| is_event(frame, "notice_given")).await;
    let kind = &told["event"]["parts"][0]["value"]["kind"];
    assert_eq!((kind["type"].as_str(), kind["count"].as_u64(), kind["name"].as_str()), (Some("actions_handed_over"), Some(hers.len() as u64), Some("Amira Hassan")));
    assert_eq!(open(gwen).await, &before | &hers);
    assert!(open(amira).await.is_empty());
    // The seat is Gwen's.
    let state = morning.state().await;
    assert!(!state.asks(amira) && state.asks(gwen));
    // Nothing can be given to who is gone.
    let (_, case) = morning.line("SF-014").await;
    let give = json!({
        "name": "add_action", "home": { "type": "case", "case_id": case }, "action_id": stage::fresh(), "what": "Ring", "due_on": "2026-11-27",
        "owner": { "type": "person", "person_id": amira }, "meeting_id": null, "item_id": null,
    });
    assert_eq!(morning.command(&bea, give).await.1, "owner_left");
}

/// A bar comes before every list: of the pool, and of a service.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_5_who_is_kept_out_of_a_case_has_the_lists_without_it() {
    let morning = Morning::open().await;
    let asha = morning.cookie("Perera").await;
    let (mut amira_wire, amira_cookie) = morning.join("Hassan").await;
    let (mut gwen_wire, _) = morning.join("Gwen").await;
    let amira = morning.person("Hassan");
    let case = morning.case("SF-058").await.root;
    let pool = StreamId::Pool(case.pcn.clone()).to_string();
    let give = |words: &str, owner: serde_json::Value| {
        json!({ "name": "add_action", "home": { "type": "case", "case_id": case.id }, "action_id": stage::fresh(), "what": words, "due_on": "2026-11-27", "owner": owner })
    };
    morning.must(&asha, give("Zqbefore the bar", json!({ "type": "pool" }))).await;
    assert!(amira_wire.subscribe(&pool).await.to_string().contains("Zqbefore"));
    gwen_wire.subscribe(&pool).await;
    let mark = amira_wire.mark();
    morning.must(&asha, json!({ "name": "set_bar", "case_id": case.id, "whom": { "type": "person", "person_id": amira }, "reason": "Asked for it" })).await;
    let anew = amira_wire.wait(mark, |frame| frame["type"] == "snapshot" && frame["stream"] == *pool).await;
    assert!(!anew.to_string().contains("Zqbefore"), "{anew}");
    let mark = (amira_wire.mark(), gwen_wire.mark());
    morning.must(&asha, give("Zqafter the bar", json!({ "type": "pool" }))).await;
    gwen_wire.wait(mark.1, |frame| frame.to_string().contains("Zqafter")).await;
    amira_wire.settle().await;
    let list = morning.get(&amira_cookie, "/api/actions?scope=pool").await;
    assert_eq!(list.status, 200);
    for heard in [amira_wire.since(mark.0).join("\n"), String::from_utf8(list.body).unwrap()] {
        assert!(!heard.contains("Zq") && !heard.contains("SF-058"), "{heard}");
    }
    // Let in again, and the list is whole.
    let mark = amira_wire.mark();
    morning.must(&asha, json!({ "name": "lift_bar", "case_id": case.id, "whom": { "type": "person", "person_id": amira } })).await;
    amira_wire.wait(mark, |frame| frame["type"] == "snapshot" && frame["stream"] == *pool && frame.to_string().contains("Zqafter")).await;

    // A service of which nobody may know is given nothing, and what it had is nobody's.
    let lena = morning.person("Sommer");
    let directory = morning.moved.hub.directory();
    let council = directory.people[&lena].own_service().unwrap();
    let organisation = directory.people[&lena].organisation.clone();
    let owner = json!({ "type": "service", "service_id": council });
    let had = give("Zqservice", owner.clone());
    morning.must(&asha, had.clone()).await;
    morning.must(&asha, json!({ "name": "set_bar", "case_id": case.id, "whom": { "type": "organisation", "name": organisation }, "reason": "Asked for it" })).await;
    let action = morning.case("SF-058").await.actions.into_values().find(|it| it.what.as_str() == "Zqservice").unwrap();
    assert_eq!(action.owner, mdt_domain::action_item::Owner::Nobody);
    let answer = gwen_wire.command(give("Zqservice again", owner)).await;
    assert_eq!((&answer["type"], &answer["error"]["field"]), (&json!("refused"), &json!("owner")), "{answer}");
}
