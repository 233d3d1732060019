//! Referring a person: new, known, kept from who asks, not of a demonstration, twice.

use crate::{
    team::{Team, synthetic},
    world::{Answer, World},
};
use actix_web::http::StatusCode;
use mdt_domain::{
    case::{CaseStatus, ReferralWords},
    command::Command,
    words::{Line, Paragraph, Priority},
};
use serde_json::{Value, json};
use uuid::Uuid;

fn referral(number: Option<String>) -> Value {
    json!({
        "case_id": Uuid::now_v7(), "practice": "E85001", "nhs_number": number, "given": "Ada", "family": "Boateng", "born_on": "1940-02-01",
        "language": "Twi", "needs_interpreter": true, "lives_alone": true, "cfs": 6, "priority": "amber", "needed_services": [],
        "situation": "Two falls in a month\nFound on the floor", "background": null, "assessment": null, "recommendation": null,
        "question": "Is home still safe?", "told": "Knows and agrees", "objections": null, "urgent_reason": null,
    })
}

fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

impl Team {
    async fn refer(&self, key: &str, body: &Value) -> Answer {
        let cookie = self.world.cookie_of(self.id(key)).await;
        self.world.post("/api/referrals", Some(&cookie), body.clone()).await
    }
    async fn root(&self, answer: &Answer) -> mdt_domain::case::CaseRoot {
        let id = serde_json::from_value(answer.json()["id"].clone()).expect("an id");
        self.world.site.hub().case(id).await.expect("a store").expect("a case").root
    }
    async fn count(&self) -> u64 {
        let scope = self.world.site.hub().scope(&self.people["asha"]).await.expect("a scope");
        self.world.site.hub().store().count_cases(&scope).await.expect("a store")
    }
}

#[actix_web::test]
async fn a_new_person_waits_for_an_answer_under_the_next_code() {
    let team = Team::new().await;
    let body = with(referral(Some(synthetic(50))), "needed_services", json!([team.reablement]));
    let answer = team.refer("pat", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!((&answer.json()["id"], &answer.json()["code"], &answer.json()["until"]), (&body["case_id"], &json!("SF-007"), &Value::Null));
    let root = team.root(&answer).await;
    assert_eq!((root.status, root.pcn.as_str(), root.practice_name.as_str(), root.reason.as_str()), (CaseStatus::Referred, "U62360", "The Surgery", "Two falls in a month"));
    assert_eq!((root.patient.language.as_deref(), root.patient.needs_interpreter, root.priority), (Some("Twi"), true, Priority::Amber));
    assert!(root.needed_services.contains(&team.reablement));
    let words = root.referral.expect("a referral");
    assert_eq!((words.referrer, words.referred_by.as_str()), (Some(team.id("pat")), "Pat Lee"));
    assert_eq!(words.question.as_ref().map(Line::as_str), Some("Is home still safe?"));
    // Without a number too, and by anybody who has all cases of the PCN.
    let answer = team.refer("amira", &referral(None)).await;
    assert_eq!(answer.json()["code"], "SF-008", "{answer:?}");
    let waiting = team.anywhere("bea", "/api/today").await.json()["waiting"].clone();
    let codes: Vec<_> = waiting.as_array().expect("a list").iter().filter(|it| it["type"] == "referral").map(|it| it["code"].clone()).collect();
    assert_eq!(codes, [json!("SF-007"), json!("SF-008")]);
}

#[actix_web::test]
async fn the_same_again_has_no_second_effect() {
    let team = Team::new().await;
    for body in [referral(Some(synthetic(50))), referral(None)] {
        for key in ["pat", "asha"] {
            let body = with(body.clone(), "case_id", json!(Uuid::now_v7()));
            let body = if body["nhs_number"].is_null() || key == "pat" { body } else { with(body, "nhs_number", synthetic(60)) };
            let first = team.refer(key, &body).await;
            let (count, root) = (team.count().await, team.root(&first).await);
            team.world.pass(60);
            let again = team.refer(key, &body).await;
            assert_eq!((again.status, &again.body), (StatusCode::OK, &first.body));
            assert_eq!((team.count().await, team.root(&first).await), (count, root));
            let other = team.refer(key, &with(body.clone(), "situation", "Something else")).await;
            assert_eq!((other.status, other.code().as_str()), (StatusCode::CONFLICT, "command_id_reused"));
            assert_eq!(team.refer("tom", &body).await.code(), "command_id_reused", "another person");
        }
    }
    // An id in use for another case is nobody's to write over, not even theirs who keep the list.
    let before = team.cases["SF-002"].clone();
    let taken = team.refer("bea", &with(referral(None), "case_id", json!(before.id))).await;
    assert_eq!((taken.code().as_str(), taken.field().as_deref()), ("id_taken", Some("case_id")), "{taken:?}");
    assert_eq!(team.world.site.hub().case(before.id).await.expect("a store").expect("a case").root, before);
}

#[actix_web::test]
async fn many_at_once_get_a_code_each() {
    let team = Team::new().await;
    let bodies: Vec<Value> = (0..6).map(|n| referral(Some(synthetic(70 + n)))).collect();
    let cookie = team.world.cookie_of(team.id("amira")).await;
    let asked = bodies.iter().map(|body| team.world.post("/api/referrals", Some(&cookie), body.clone()));
    let mut codes: Vec<String> = Vec::new();
    for answer in futures_util::future::join_all(asked).await {
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        codes.push(answer.json()["code"].as_str().expect("a code").to_owned());
    }
    codes.sort();
    assert_eq!(codes, ["SF-007", "SF-008", "SF-009", "SF-010", "SF-011", "SF-012"]);
}

#[actix_web::test]
async fn a_known_person_is_referred_again_and_what_the_team_decided_stays() {
    let team = Team::new().await;
    let number = |code: &str| team.cases[code].patient.nhs_number.clone().map(|number| number.spaced());
    let count = team.count().await;
    let body = with(referral(number("SF-002")), "priority", "green");
    let answer = team.refer("pat", &body).await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::OK, &json!("SF-002")), "{answer:?}");
    let root = team.root(&answer).await;
    assert_eq!((root.priority, root.status, root.patient.given.as_str()), (Priority::Amber, CaseStatus::Accepted, "Mary"));
    assert!(root.needed_services.contains(&team.reablement) && root.referral.is_some());
    assert_eq!(team.count().await, count);
    let again = team.refer("pat", &body).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &answer.body));
    let urgent = team.refer("pat", &with(referral(number("SF-003")), "priority", "red")).await;
    assert_eq!(team.root(&urgent).await.priority, Priority::Red);
    // A slip in the number names somebody else: nothing is done to them.
    let slip = team.refer("pat", &with(referral(number("SF-004")), "born_on", "1951-01-01")).await;
    assert_eq!((slip.status, slip.field().as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("born_on")));
    assert!(!slip.body.contains("1940") && !slip.body.contains("Okafor"), "{slip:?}");
    assert_eq!(team.world.site.hub().case(team.case("SF-004")).await.expect("a store").expect("a case").root.referral, None);
}

#[actix_web::test]
async fn who_may_not_refer_here_and_whom_one_may_not_see_get_one_answer() {
    let team = Team::new().await;
    let number = |code: &str| team.cases[code].patient.nhs_number.clone().map(|number| number.spaced());
    let refused = team.refer("sam", &referral(None)).await;
    assert_eq!((refused.status, refused.code().as_str(), refused.field()), (StatusCode::FORBIDDEN, "not_allowed", None));
    let count = team.count().await;
    for (sentence, key, body) in [
        ("a rotating partner", "lena", referral(None)),
        ("the IG lead", "ines", referral(None)),
        ("staff of another practice", "pat", with(referral(None), "practice", "E85002")),
        ("barred from the case", "bea", referral(number("SF-006"))),
        ("on another PCN's list", "asha", referral(Some("999 000 0026".into()))),
        ("one may not see it, whatever else is wrong", "asha", with(referral(Some("999 000 0026".into())), "born_on", "1951-01-01")),
    ] {
        let answer = team.refer(key, &body).await;
        assert_eq!((answer.status, &answer.body), (refused.status, &refused.body), "{sentence}");
    }
    assert_eq!(team.count().await, count);
    assert_eq!(team.world.post("/api/referrals", None, referral(None)).await.status, StatusCode::UNAUTHORIZED);
}

#[actix_web::test]
async fn a_refused_referral_names_the_field() {
    let team = Team::new().await;
    let rows = [
        ("no such practice", with(referral(None), "practice", "E99999"), 422, "practice"),
        ("a PCN is no practice", with(referral(None), "practice", "U62360"), 422, "practice"),
        ("no ODS code", with(referral(None), "practice", "?"), 400, "practice"),
        ("a real person's number", referral(Some("943 476 5919".into())), 422, "nhs_number"),
        ("a slip in the number", referral(Some("999 000 0019".into())), 400, "nhs_number"),
        ("not born yet", with(referral(None), "born_on", "2031-01-01"), 422, "born_on"),
        ("born long ago", with(referral(None), "born_on", "1040-01-01"), 422, "born_on"),
        ("no such service", with(referral(None), "needed_services", json!([Uuid::now_v7()])), 422, "needed_services"),
        ("no question", with(referral(None), "question", Value::Null), 400, "question"),
        ("an empty question", with(referral(None), "question", " "), 400, "question"),
        ("an empty name", with(referral(None), "family", ""), 400, "family"),
    ];
    let count = team.count().await;
    for (sentence, body, status, field) in rows {
        let answer = team.refer("bea", &body).await;
        assert_eq!((answer.status.as_u16(), answer.field().as_deref()), (status, Some(field)), "{sentence}: {answer:?}");
        assert!(!answer.body.contains("Boateng") && !answer.body.contains("943"), "{sentence}");
    }
    assert_eq!(team.count().await, count);
}

#[actix_web::test]
async fn a_real_service_takes_real_numbers() {
    let team = Team::in_world(World::with(|settings| settings.is_demo = false).await).await;
    let cookie = team.world.cookie().await;
    let answer = team.world.post("/api/referrals", Some(&cookie), referral(Some("943 476 5919".into()))).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

#[actix_web::test]
async fn one_that_was_sent_back_waits_for_its_referrer() {
    let team = Team::new().await;
    let answer = team.refer("pat", &referral(Some(synthetic(50)))).await;
    let id = serde_json::from_value(answer.json()["id"].clone()).expect("an id");
    team.by("bea", Command::ReturnReferral(id, Line::parse("Which medicines?").expect("a line"))).await.expect("accepted");
    let waiting = async |key: &str| {
        let today = team.anywhere(key, "/api/today").await.json();
        today["waiting"].as_array().expect("a list").iter().filter(|it| it["type"] == "returned").map(|it| it["code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((waiting("pat").await, waiting("amira").await), (vec![json!("SF-007")], vec![]));
    let words = ReferralWords {
        situation: Paragraph::parse("Two falls, on five medicines").expect("words"),
        background: None,
        assessment: None,
        recommendation: None,
        question: Line::parse("Is home still safe?").ok(),
        told: None,
        objections: None,
        urgent_reason: None,
        answers: Vec::new(),
    };
    team.by("pat", Command::ReferCase { case_id: id, referral: Box::new(words), priority: None, needed_services: None }).await.expect("accepted");
    assert_eq!(waiting("pat").await, Vec::<Value>::new());
}
