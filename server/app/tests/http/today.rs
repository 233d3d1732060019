//! Today: what waits for whom, what a coordinator is told is missing, and whose cases are shown.

use crate::team::Team;
use mdt_domain::{command::Command, meeting::Partstat};
use serde_json::{Value, json};

impl Team {
    async fn today(&self, key: &str) -> Value { self.anywhere(key, "/api/today").await.json() }
    async fn missing(&self, key: &str) -> Vec<String> { serde_json::from_value(self.today(key).await["missing"].clone()).expect("a list") }
    async fn cards(&self, key: &str) -> Vec<Value> {
        self.today(key).await["cards"].as_array().expect("a list").iter().map(|card| card["code"].clone()).collect()
    }
    async fn declines(&self, key: &str) {
        let command = Command::AnswerInvitation {
            meeting_id: self.meeting,
            person_id: self.id(key),
            partstat: Partstat::Declined,
            cover: None,
            cover_id: None,
            available_from: None,
            available_until: None,
        };
        self.by(key, command).await.expect("accepted");
    }
}

#[actix_web::test]
async fn cards_are_of_the_cases_one_has_now() {
    let mut team = Team::new().await;
    team.list("SF-005").await;
    team.guest("Gil", &["SF-003"], false).await;
    assert_eq!(team.cards("lena").await, Vec::<Value>::new(), "a draft");
    team.by("bea", Command::PublishAgenda(team.meeting)).await.expect("accepted");
    team.admit("Gil").await;
    let all = vec![json!("SF-002"), json!("SF-003"), json!("SF-004"), json!("SF-005")];
    for (key, cards) in [
        ("bea", all.clone()),
        ("amira", all.clone()),
        ("lena", vec![json!("SF-002"), json!("SF-004")]),
        ("sana", vec![]),
        ("Gil", vec![json!("SF-003")]),
        ("sam", vec![]),
    ] {
        assert_eq!(team.cards(key).await, cards, "{key}");
    }
    // Whose cards are some of its cases is told so: their figures are of those, not of the agenda.
    for (key, is_so) in [("bea", false), ("amira", false), ("lena", true), ("sana", true), ("Gil", true)] {
        assert_eq!(team.today(key).await["has_own_cases_only"], json!(is_so), "{key}");
    }
    team.declines("lena").await;
    assert_eq!(team.cards("lena").await, Vec::<Value>::new(), "sent apologies");
}

#[actix_web::test]
async fn a_coordinator_is_told_what_is_missing() {
    let team = Team::new().await;
    assert_eq!(team.missing("bea").await, ["The agenda is not published yet."]);
    assert_eq!(team.missing("amira").await, Vec::<String>::new());
    team.by("bea", Command::PublishAgenda(team.meeting)).await.expect("accepted");
    assert_eq!(team.missing("bea").await, Vec::<String>::new());
    team.declines("lena").await;
    let lena = "Lena Frost sent apologies and nobody covers.";
    let rota = "Nobody is on the rota for Council reablement on Wed 18 Nov.";
    assert_eq!(team.missing("bea").await, [lena, rota]);
    team.by("bea", Command::WithdrawAttendee(team.meeting, team.id("lena"))).await.expect("accepted");
    assert_eq!(team.missing("bea").await, [rota], "nobody waits for who is not asked any more");
    team.declines("asha").await;
    assert_eq!(team.missing("bea").await, ["Dr Asha Perera sent apologies and nobody covers.", rota], "the deputy can take the chair");
    team.declines("tom").await;
    assert!(team.missing("bea").await[0].starts_with("Nobody can take the chair"), "{:?}", team.missing("bea").await);
}

#[actix_web::test]
async fn a_waiting_guest_waits_for_who_may_let_them_in() {
    let mut team = Team::new().await;
    team.guest("Gil", &["SF-003"], false).await;
    team.by("bea", Command::PublishAgenda(team.meeting)).await.expect("accepted");
    let waiting = async |team: &Team, key: &str| {
        let today = team.today(key).await;
        today["waiting"].as_array().expect("a list").iter().filter(|it| it["type"] == "guest").map(|it| it["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(waiting(&team, "bea").await, Vec::<Value>::new(), "only invited");
    team.system(Command::GuestWaits(team.meeting, team.id("Gil"))).await;
    for (key, is_told) in [("bea", true), ("asha", true), ("tom", true), ("amira", false), ("lena", false), ("sam", false)] {
        let expected: Vec<Value> = if is_told { vec![json!("Gil")] } else { vec![] };
        assert_eq!(waiting(&team, key).await, expected, "{key}");
    }
    team.by("asha", Command::StartMeeting(team.meeting)).await.expect("accepted");
    assert_eq!(waiting(&team, "asha").await, [json!("Gil")], "while live");
    team.system(Command::AdmitGuest(team.meeting, team.id("Gil"))).await;
    assert_eq!(waiting(&team, "bea").await, Vec::<Value>::new(), "let in");
}
