//! Templates over HTTP: as the Federation has them, as a PCN has them, what differs, and the words its forms show.

use crate::world::{World, execute, line, ods, person};
use actix_web::http::StatusCode;
use mdt_domain::{
    command::Command,
    directory::Role,
    template::{Entry, EntryKey, TemplateKind},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn label(key: &str, text: &str) -> Entry {
    Entry { key: EntryKey::parse(key).expect("a key"), text: line(text), help: None, minutes: None, outcome: None, service: None, domain: None }
}
fn set(version: u32, fields: &[(&str, &str)]) -> Command {
    Command::SetTemplate { kind: TemplateKind::ReferralForm, version, entries: fields.iter().map(|(key, text)| label(key, text)).collect() }
}
/// Of a list: the words of each line, with a mark for its own and hidden ones.
fn lines(answer: &Value, kind: &str) -> Vec<String> {
    let list = answer["lists"].as_array().expect("lists").iter().find(|list| list["template"]["kind"] == kind).expect("the list");
    let mark = |line: &Value| if line["is_hidden"] == true { " (hidden)" } else if line["is_own"] == true { " (own)" } else { "" };
    list["lines"].as_array().expect("lines").iter().map(|it| format!("{}{}", it["entry"]["text"].as_str().expect("words"), mark(it))).collect()
}

#[actix_web::test]
async fn a_place_has_the_federations_lists_with_its_own_words_and_is_told_what_differs() {
    let world = World::demo().await;
    let val = person("Val Prentice", "val@example.org", Role::FederationManager, "FED01");
    let add = Command::SetDirectory { federation: ods("FED01"), organisations: Vec::new(), services: Vec::new(), people: vec![val.clone()] };
    execute(world.site.hub(), add).await;
    execute(world.site.hub(), set(0, &[("question", "Question"), ("situation", "Situation"), ("told", "Told")])).await;
    let tailor = Command::TailorTemplate {
        pcn: ods("U62360"),
        kind: TemplateKind::ReferralForm,
        on_version: 1,
        version: 0,
        own: vec![label("question", "What do you ask?")],
        hidden: [EntryKey::parse("told").expect("a key")].into(),
        order: Vec::new(),
        seen: BTreeSet::new(),
    };
    execute(world.site.hub(), tailor).await;
    execute(world.site.hub(), set(1, &[("question", "The question"), ("situation", "Situation"), ("told", "Told")])).await;
    let (bea, sam, val) = (world.cookie_of(world.bea.id).await, world.cookie_of(world.sam.id).await, world.cookie_of(val.id).await);
    let get = async |who: &str, path: &str| world.get(path, Some(who)).await.json();

    let ours = get(&bea, "/api/templates").await;
    assert_eq!((&ours["pcn"], &ours["may_set"], &ours["may_tailor"], &ours["pcns"]), (&json!("U62360"), &json!(false), &json!(true), &json!(2)));
    assert_eq!(lines(&ours, "referral_form"), ["What do you ask? (own)", "Situation", "Told (hidden)"]);
    assert!(ours["lists"].as_array().expect("lists").iter().all(|list| list["template"]["kind"] != "agenda_borough"), "the borough's agenda is the Federation's");
    let differs: Vec<&Value> = ours["lists"].as_array().expect("lists").iter().flat_map(|list| list["differences"].as_array().expect("a list")).collect();
    assert_eq!(differs.iter().map(|it| (&it["was"]["text"], &it["now"]["text"], &it["yours"]["text"])).collect::<Vec<_>>(), [(&json!("Question"), &json!("The question"), &json!("What do you ask?"))]);
    assert_eq!(lines(&get(&sam, "/api/templates").await, "referral_form"), ["The question", "Situation", "Told"], "an update reaches who changed nothing");
    let theirs = get(&val, "/api/templates").await;
    assert_eq!((&theirs["pcn"], &theirs["may_set"], &theirs["may_tailor"]), (&Value::Null, &json!(true), &json!(false)));
    let form = theirs["lists"].as_array().expect("lists").iter().find(|list| list["template"]["kind"] == "referral_form").expect("the list");
    assert_eq!(form["tailored_by"], json!([{ "name": "South Fulham", "own": ["question"], "hidden": ["told"] }]));

    let words = |answer: Value| answer["referral_form"].as_array().expect("a list").iter().map(|it| it["text"].as_str().expect("words").to_owned()).collect::<Vec<_>>();
    assert_eq!(words(get(&bea, "/api/templates/words").await), ["What do you ask?", "Situation"]);
    assert_eq!(words(get(&bea, "/api/templates/words?pcn=U62361").await), ["The question", "Situation", "Told"]);
    assert_eq!(words(get(&val, "/api/templates/words").await), ["The question", "Situation", "Told"]);
    for path in ["/api/templates?pcn=U99999", "/api/templates?pcn=E85001", "/api/templates/words?pcn=%20"] {
        assert_eq!(world.get(path, Some(&bea)).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
