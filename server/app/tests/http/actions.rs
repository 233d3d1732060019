//! Lists of actions: what "this week" means, and what stands beside them of a person's objection.

use crate::{team::Team, world::line};
use mdt_domain::{
    action_item::OwnerRef,
    case::ReferralWords,
    command::{ActionHome, Command},
    ids::ActionId,
    words::Paragraph,
};
use serde_json::{Value, json};
use uuid::Uuid;

impl Team {
    async fn actions(&self, key: &str, wanted: &str) -> Value { self.anywhere(key, &format!("/api/actions?{wanted}")).await.json() }
    async fn due_this_week(&self) -> Vec<Value> {
        let list = self.actions("bea", "scope=pcn&due=week").await;
        list["actions"].as_array().expect("a list").iter().map(|action| action["due_on"].clone()).collect()
    }
}

/// The day is Wednesday 18 November 2026.
#[actix_web::test]
async fn due_this_week_ends_with_its_sunday_and_begins_with_its_monday() {
    let team = Team::new().await;
    for due in [0, 4, 5, 12] {
        team.promise("SF-003", due).await;
    }
    assert_eq!(team.due_this_week().await, [json!("2026-11-18"), json!("2026-11-22")]);
    team.world.pass(4 * 24 * 3600);
    assert_eq!(team.due_this_week().await, [json!("2026-11-18"), json!("2026-11-22")], "on the Sunday, what is late since Wednesday included");
    team.world.pass(24 * 3600);
    assert_eq!(team.due_this_week().await, [json!("2026-11-23")]);
}

#[actix_web::test]
async fn that_a_person_objects_is_told_to_who_has_the_case_and_what_they_said_to_nobody_by_a_list() {
    let team = Team::new().await;
    let words = ReferralWords {
        situation: Paragraph::parse("Fell twice").expect("words"),
        background: None,
        assessment: None,
        recommendation: None,
        question: Some(line("Is home still safe?")),
        told: None,
        objections: Some(line("The council must not know")),
        urgent_reason: None,
        answers: Vec::new(),
    };
    let refer = Command::ReferCase { case_id: team.case("SF-003"), referral: Box::new(words), priority: None, needed_services: None };
    team.by("tom", refer).await.expect("accepted");
    let home = ActionHome::Case(team.case("SF-003"));
    let owner = OwnerRef::Person { person_id: team.id("sam") };
    let give = Command::AddAction { home, action_id: ActionId(Uuid::now_v7()), what: line("Ring her niece"), owner, due_on: None, from: None, asked: None };
    team.by("tom", give).await.expect("accepted");
    let told = |list: &Value| list["kept_out"].as_array().expect("a list").iter().map(|one| one["has_objection"].clone()).collect::<Vec<_>>();
    let everyones = team.actions("bea", "scope=pcn").await;
    assert_eq!(told(&everyones), [json!(true)]);
    assert!(!everyones.to_string().contains("must not know"), "{everyones}");
    let mine = team.actions("sam", "scope=mine").await;
    assert_eq!(mine["actions"][0]["what"], "Ring her niece");
    assert_eq!(told(&mine), Vec::<Value>::new(), "who has only the action learns nothing of it");
}
