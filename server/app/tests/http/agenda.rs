//! The agenda before and while it is held: who may ask, what could go on it, the better order, what a partner would see, the
//! call, and who looked at a case.

use crate::team::{CALL, Team};
use actix_web::http::StatusCode;
use mdt_domain::{
    case::OutcomeKind,
    command::Command,
    ids::{ItemId, MeetingId},
    meeting::Phase,
    stream::StreamId,
};
use serde_json::{Value, json};
use uuid::Uuid;

fn list(of: &Value, key: &str) -> Vec<Value> { of[key].as_array().unwrap_or_else(|| panic!("{key} of {of}")).clone() }
fn each(of: &Value, key: &str, field: &str) -> Vec<Value> { list(of, key).into_iter().map(|it| it[field].clone()).collect() }

#[actix_web::test]
async fn an_agenda_is_edited_by_who_may_and_exists_for_nobody_else() {
    let team = Team::new().await;
    let cookie = team.world.cookie_of(team.id("bea")).await;
    let missing = team.world.get(&format!("/api/meetings/{}/order", Uuid::now_v7()), Some(&cookie)).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    for path in ["proposal".to_owned(), "order".to_owned(), format!("preview/{}", team.id("lena"))] {
        for key in ["bea", "asha", "tom"] {
            assert_eq!(team.get(key, &path).await.status, StatusCode::OK, "{key} {path}");
        }
        for key in ["amira", "lena", "sana", "pat", "sam", "ines"] {
            let answer = team.get(key, &path).await;
            assert_eq!((answer.status, &answer.body), (missing.status, &missing.body), "{key} {path}");
        }
        let nobody = team.world.get(&format!("/api/meetings/{}/{path}", team.meeting), None).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
        let no_id = team.world.get(&format!("/api/meetings/no-id/{path}"), Some(&cookie)).await;
        assert_eq!((no_id.status, &no_id.body), (missing.status, &missing.body));
    }
    for whose in [Uuid::now_v7().to_string(), team.id("sam").to_string(), "x".into()] {
        assert_eq!(team.get("bea", &format!("preview/{whose}")).await.body, missing.body, "not asked");
    }
    team.by("bea", Command::WithdrawAttendee(team.meeting, team.id("lena"))).await.expect("accepted");
    assert_eq!(team.get("bea", &format!("preview/{}", team.id("lena"))).await.body, missing.body, "not asked any more");
    team.by("bea", Command::CancelMeeting(team.meeting)).await.expect("accepted");
    for path in ["proposal", "order"] {
        let answer = team.get("bea", path).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::CONFLICT, "meeting_ended"), "{path}");
        assert_eq!(team.get("amira", path).await.body, missing.body, "{path}");
    }
}

#[actix_web::test]
async fn a_proposal_says_why_and_holds_no_case_one_does_not_have() {
    let team = Team::new().await;
    team.promise("SF-005", 0).await;
    let proposal = team.json("bea", "proposal").await;
    assert_eq!(each(&proposal, "entries", "code"), [json!("SF-001")], "SF-006 bars Bea; SF-002 to SF-004 are listed; SF-005 is quiet");
    let entry = &proposal["entries"][0];
    assert_eq!((&entry["reasons"], &entry["priority"], &entry["planned_minutes"]), (&json!(["review_due"]), &json!("red"), &json!(5)));
    assert_eq!((&entry["initials"], &entry["deferred_count"], &entry["review_due_on"]), (&json!("M.O."), &json!(0), &Value::Null));
    assert_eq!((&proposal["planned_minutes"], &proposal["slot_minutes"], &proposal["is_past_cut_off"]), (&json!(9), &json!(40), &json!(false)));
    let of_asha = team.json("asha", "proposal").await;
    assert_eq!(each(&of_asha, "entries", "code"), [json!("SF-001"), json!("SF-006")]);
    assert_eq!(of_asha["entries"][1]["review_due_on"], "2026-11-17");
}

#[actix_web::test]
async fn what_was_promised_and_is_overdue_is_proposed_by_itself() {
    let team = Team::new().await;
    team.promise("SF-005", 0).await;
    assert_eq!(each(&team.json("bea", "proposal").await, "entries", "code"), [json!("SF-001")]);
    team.world.pass(2 * 86_400);
    let cookie = team.world.cookie_of(team.id("bea")).await;
    let later = MeetingId(Uuid::now_v7());
    let mut root = team.world.site.hub().meeting(team.meeting).await.expect("a store").expect("a meeting").root;
    (root.id, root.starts_at) = (later, team.starts_at.plus_seconds(2 * 86_400));
    team.system(Command::CreateMeeting { root, attendees: Vec::new() }).await;
    let proposal = team.world.get(&format!("/api/meetings/{later}/proposal"), Some(&cookie)).await.json();
    let found: Vec<_> = list(&proposal, "entries").iter().map(|it| (it["code"].clone(), it["reasons"].clone(), it["overdue_actions"].clone())).collect();
    assert_eq!(found, [
        (json!("SF-001"), json!(["review_due"]), json!(0)),
        (json!("SF-005"), json!(["overdue_action"]), json!(1)),
    ]);
}

#[actix_web::test]
async fn a_partners_two_cases_become_one_block() {
    let mut team = Team::new().await;
    let order = team.json("bea", "order").await;
    let items = |codes: &[&str]| -> Vec<Value> { codes.iter().map(|code| json!(team.item(code))).collect() };
    assert_eq!(list(&order, "before"), items(&["SF-002", "SF-003", "SF-004"]));
    assert_eq!((&order["waiting_before"], &order["waiting_after"], &order["is_proven"]), (&json!(3), &json!(0), &json!(true)));
    assert_eq!(order["infeasible"], json!([]));
    let after = list(&order, "after");
    assert!(after[0] == items(&["SF-003"])[0] || after[2] == items(&["SF-003"])[0], "{after:?}");
    let [lena] = &list(&order, "partners")[..] else { panic!("one partner: {order}") };
    assert_eq!((&lena["name"], &lena["waiting_before"], &lena["waiting_after"]), (&json!("Lena Frost"), &json!(3), &json!(0)));
    assert_eq!(lena["until"].as_i64().expect("an instant") - lena["from"].as_i64().expect("an instant"), 360_000_000);
    // The page sends it as it is.
    let send: Vec<ItemId> = after.iter().map(|id| serde_json::from_value(id.clone()).expect("an id")).collect();
    team.by("bea", Command::OrderAgenda { meeting_id: team.meeting, order: send }).await.expect("accepted");
    let again = team.json("bea", "order").await;
    assert_eq!((&again["before"], &again["after"], &again["waiting_before"]), (&json!(after), &json!(after), &json!(0)));

    // Of a case that bars who asks nothing is known: it stays, and nobody is a partner of it.
    team.list("SF-006").await;
    let (of_bea, of_asha) = (team.json("bea", "order").await, team.json("asha", "order").await);
    assert_eq!(list(&of_bea, "after")[3], json!(team.item("SF-006")));
    assert_eq!((list(&of_bea, "partners")[0]["items"].as_array().expect("lines").len(), list(&of_asha, "partners")[0]["items"].as_array().expect("lines").len()), (2, 3));
}

#[actix_web::test]
async fn an_impossible_window_is_said_in_the_rooms_words() {
    let team = Team::new().await;
    let answer = Command::AnswerInvitation {
        meeting_id: team.meeting,
        person_id: team.id("lena"),
        partstat: mdt_domain::meeting::Partstat::Accepted,
        cover: None,
        cover_id: None,
        available_from: None,
        available_until: Some(team.starts_at.plus_seconds(4 * 60)),
    };
    team.by("lena", answer).await.expect("accepted");
    let order = team.json("bea", "order").await;
    assert_eq!(order["after"], order["before"]);
    let [reason] = &list(&order, "infeasible")[..] else { panic!("one reason: {order}") };
    assert_eq!(reason, "Lena Frost: free from 12:08 to 12:10 but the cases of Lena Frost take 6 minutes.");
}

/// Codes of the cards, by line, and which lines are barred.
fn seen(preview: &Value) -> (Vec<Option<String>>, Vec<u64>) {
    let lines = list(preview, "lines");
    let codes = lines.iter().map(|line| line["card"]["code"].as_str().map(str::to_owned)).collect();
    let barred = lines.iter().filter(|line| line["is_barred"] == json!(true)).map(|line| line["number"].as_u64().expect("a number")).collect();
    (codes, barred)
}

#[actix_web::test]
async fn a_preview_shows_what_a_partner_will_see_and_no_more() {
    let mut team = Team::new().await;
    team.topic().await;
    for code in ["SF-005", "SF-006"] {
        team.list(code).await;
    }
    team.guest("Gil", &["SF-003"], false).await;
    team.guest("Spea", &[], true).await;
    let codes = |codes: [Option<&str>; 6]| -> Vec<Option<String>> { codes.map(|code| code.map(str::to_owned)).to_vec() };
    let preview = async |who: &str, whose: &str| team.json(who, &format!("preview/{}", team.id(whose))).await;
    let expected = [
        ("bea", "lena", codes([Some("SF-002"), None, Some("SF-004"), None, None, None]), vec![5]),
        ("asha", "lena", codes([Some("SF-002"), None, Some("SF-004"), None, None, Some("SF-006")]), vec![5]),
        ("bea", "sana", codes([None; 6]), vec![]),
        ("bea", "Gil", codes([None, Some("SF-003"), None, None, None, None]), vec![]),
        ("bea", "Spea", codes([None; 6]), vec![]),
        ("bea", "amira", codes([Some("SF-002"), Some("SF-003"), Some("SF-004"), None, Some("SF-005"), None]), vec![]),
        ("asha", "bea", codes([Some("SF-002"), Some("SF-003"), Some("SF-004"), None, Some("SF-005"), None]), vec![6]),
    ];
    for (who, whose, cards, barred) in expected {
        assert_eq!(seen(&preview(who, whose).await), (cards, barred), "{who} for {whose}, a draft, nobody let in");
    }
    let lena = preview("bea", "lena").await;
    assert_eq!(lena["attendee"]["name"], "Lena Frost");
    assert_eq!(lena["opens_at"], json!(team.starts_at.plus_seconds(-24 * 3600)));
    assert_eq!(lena["closes_at"], json!(team.starts_at.plus_seconds(40 * 60 + 3600)));
    let lines = list(&lena, "lines");
    assert_eq!((&lines[3]["topic"], &lines[3]["number"], &lines[3]["planned_minutes"]), (&json!("Flu clinics"), &json!(4), &json!(5)));
    assert_eq!(lines[1]["starts_at"], json!(team.starts_at.plus_seconds(120 + 180)));
    assert!(!lena.to_string().contains("SF-003") && !lena.to_string().contains("SF-005"), "not in the payload either");
    // A preview opens nothing.
    let theirs = team.anywhere("lena", "/api/cases/SF-002").await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "a draft gives nobody a case");
    team.by("bea", Command::PublishAgenda(team.meeting)).await.expect("accepted");
    assert_eq!(team.anywhere("lena", "/api/cases/SF-002").await.status, StatusCode::OK);
    assert_eq!(seen(&preview("bea", "lena").await).0[0].as_deref(), Some("SF-002"));
    team.by("asha", Command::StartMeeting(team.meeting)).await.expect("accepted");
    let live = preview("bea", "lena").await;
    assert!(live["closes_at"].as_i64().expect("an instant") < 1 << 53, "a number the page can hold");
}

#[actix_web::test]
async fn the_call_is_for_who_is_wanted_there_now() {
    let mut team = Team::new().await;
    let topic = team.topic().await;
    team.guest("Gil", &["SF-003"], false).await;
    team.guest("Spea", &[], true).await;
    team.by("bea", Command::PublishAgenda(team.meeting)).await.expect("accepted");
    for key in ["Gil", "Spea"] {
        team.admit(key).await;
    }
    let everybody = ["asha", "tom", "bea", "amira", "lena", "sana", "Gil", "Spea", "pat", "sam", "ines"];
    let wanted = async |team: &Team| {
        let mut wanted = Vec::new();
        for key in everybody {
            let answer = team.get(key, "call").await;
            match answer.status {
                StatusCode::OK => {
                    assert_eq!(answer.json()["url"], CALL);
                    wanted.push(key);
                }
                status => assert_eq!((status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{key}"),
            }
        }
        wanted
    };
    let core = vec!["asha", "tom", "bea", "amira"];
    let and = |more: &[&'static str]| [&core[..], more].concat();
    assert_eq!(wanted(&team).await, Vec::<&str>::new(), "an hour before");
    team.world.pass(45 * 60);
    assert_eq!(wanted(&team).await, core, "a quarter of an hour before");
    team.world.pass(15 * 60);
    team.by("asha", Command::StartMeeting(team.meeting)).await.expect("accepted");
    team.by("asha", Command::GoToPhase { meeting_id: team.meeting, phase: Phase::Cases, acknowledged: vec![] }).await.expect("accepted");
    assert_eq!(wanted(&team).await, core, "before the first case");
    let to = async |item_id| {
        let command = Command::StartItem { meeting_id: team.meeting, item_id, acknowledged: everybody.map(|key| team.id(key)).to_vec() };
        team.by("asha", command).await.expect("accepted");
    };
    to(team.item("SF-002")).await;
    assert_eq!(wanted(&team).await, and(&["lena"]), "at a case of hers");
    to(team.item("SF-003")).await;
    assert_eq!(wanted(&team).await, and(&["Gil"]), "at a case of the guest's");
    to(topic).await;
    assert_eq!(wanted(&team).await, and(&["Spea"]), "at a topic");
    let (item_id, case_id) = (team.item("SF-004"), team.case("SF-004"));
    team.by("bea", Command::CallIn { meeting_id: team.meeting, item_id, case_id, person_id: team.id("lena") }).await.expect("accepted");
    assert_eq!(wanted(&team).await, and(&["lena", "Spea"]), "called in");
    to(item_id).await;
    let kind = OutcomeKind::WatchfulReview;
    let next_review_on = Some(team.world.site.hub().today().plus_days(7));
    let outcome = Command::RecordOutcome { meeting_id: team.meeting, item_id, case_id, kind, rationale: None, dissent: None, refer_to: None, next_review_on, step_down: None, seen: None };
    team.by("asha", outcome).await.expect("accepted");
    to(topic).await;
    assert_eq!(wanted(&team).await, and(&["Spea"]), "decided: not wanted any more");
    let close = Command::CloseMeeting { meeting_id: team.meeting, override_reason: None };
    team.by("asha", close).await.expect("accepted");
    assert_eq!(wanted(&team).await, Vec::<&str>::new(), "over");
}

#[actix_web::test]
async fn who_may_see_a_case_and_who_looked_is_for_who_answers_for_it() {
    let mut team = Team::new().await;
    team.list("SF-006").await;
    team.by("bea", Command::PublishAgenda(team.meeting)).await.expect("accepted");
    let stream = |code: &str| StreamId::Case(team.case(code));
    let hub = team.world.site.hub();
    for key in ["amira", "lena", "pat"] {
        team.world.pass(1);
        assert!(hub.record_view(team.id(key), &stream("SF-002")).await.unwrap(), "{key}");
    }
    team.world.pass(1);
    assert!(hub.record_view(team.id("asha"), &StreamId::CaseRestricted(team.case("SF-002"))).await.unwrap());
    assert!(hub.record_view(team.id("asha"), &stream("SF-003")).await.unwrap());
    let access = team.anywhere("bea", "/api/cases/sf-002/access").await.json();
    let looks: Vec<(Value, Value)> = list(&access, "looks").into_iter().map(|it| (it["name"].clone(), it["by_right"].clone())).collect();
    let expected = [("Dr Asha Perera", "role"), ("Pat Lee", "practice"), ("Lena Frost", "expected"), ("Amira Hassan", "role")];
    assert_eq!(looks, expected.map(|(name, right)| (json!(name), json!(right))));
    assert_eq!(access["by_role"], json!(["Amira Hassan", "Bea Okonjo", "Dr Asha Perera", "Dr Tom Quill", "Pat Lee"]));
    assert_eq!(list(&access, "looks")[2]["organisation"], "Council");
    let missing = team.anywhere("bea", "/api/cases/SF-999/access").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    for (key, code, is_told) in [
        ("asha", "SF-002", true),
        ("tom", "SF-002", true),
        ("ines", "SF-002", true),
        ("ines", "NF-001", true),
        ("sam", "NF-001", true),
        ("bea", "SF-006", false),
        ("asha", "SF-006", true),
        ("ines", "SF-006", true),
        ("amira", "SF-002", false),
        ("lena", "SF-002", false),
        ("pat", "SF-002", false),
        ("sam", "SF-002", false),
        ("ines", "SF-999", false),
    ] {
        let answer = team.anywhere(key, &format!("/api/cases/{code}/access")).await;
        assert_eq!(answer.status == StatusCode::OK, is_told, "{key} {code}: {answer:?}");
        assert!(is_told || answer.body == missing.body, "{key} {code}");
    }
    let of_barred = team.anywhere("asha", "/api/cases/SF-006/access").await.json();
    assert!(!list(&of_barred, "by_role").contains(&json!("Bea Okonjo")), "kept out");
    assert_eq!(team.anywhere("ines", "/api/cases/SF-002").await.status, StatusCode::NOT_FOUND, "audit, not content");
    assert!(!access.to_string().contains("Okafor"));
}
