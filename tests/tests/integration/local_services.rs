//! Local services over real sockets: one links a service, another has it at once; a kept note's link goes to whom the note goes; and what
//! leaves the directory keeps its name on the note.

use crate::room::Morning;
use mdt_app::interop::{DirectoryOptions, import_local_services};
use mdt_domain::{
    event::State,
    ids::{CaseId, SocialNoteId},
    social_note::{NoteSharing, SocialDomain, SocialNote},
    stream::StreamId,
};
use serde_json::{Value, json};

impl Morning {
    async fn case_id(&self, cookie: &str, code: &str) -> CaseId {
        self.get(cookie, &format!("/api/cases/{code}")).await.json().unwrap()["id"].as_str().unwrap().parse().unwrap()
    }

    /// The notes of a stream.
    async fn notes(&self, stream: StreamId) -> Vec<SocialNote> {
        match self.moved.hub.state(&stream).await.unwrap() {
            Some(State::Case(case)) => case.social_notes.values().cloned().collect(),
            Some(State::Notes(book)) => book.notes.values().cloned().collect(),
            other => panic!("no notes in {other:?}"),
        }
    }

    async fn found(&self, cookie: &str, wanted: Value) -> Vec<Value> {
        let answer = self.post(cookie, "/api/local-services/search", wanted).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.json().unwrap()["services"].as_array().unwrap().clone()
    }
}

fn link(case_id: CaseId, note_id: SocialNoteId, sharing: &str, service: &Value) -> Value {
    json!({ "name": "link_local_service", "case_id": case_id, "note_id": note_id, "sharing": sharing, "local_service_id": service })
}

fn names(found: &[Value]) -> Vec<&str> { found.iter().map(|it| it["service"]["name"].as_str().unwrap()).collect() }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_is_found_by_need_place_and_words_and_linked_for_everybody_who_has_the_note() {
    let morning = Morning::open().await;
    let amira = morning.cookie("Hassan").await;
    let found = morning.found(&amira, json!({ "need": "connection", "place": "SW6", "words": "LUNCH wheelchair" })).await;
    assert!(names(&found).contains(&"Tuesday lunch club"), "{found:?}");
    assert!(found.iter().all(|it| it["service"]["needs"].as_array().unwrap().contains(&json!("connection"))));
    // No service has both words: those with one of them stand there. Of a word that none has, nothing.
    let (both, lunches) = (morning.found(&amira, json!({ "words": "lunch dragons" })).await, morning.found(&amira, json!({ "words": "lunch" })).await);
    assert!(!both.is_empty() && names(&both) == names(&lunches), "{both:?}");
    assert_eq!(names(&morning.found(&amira, json!({ "words": "dragons" })).await), Vec::<&str>::new());
    let refused = morning.post(&amira, "/api/local-services/search", json!({ "need": "dragons" })).await;
    assert_eq!((refused.status, refused.json().unwrap()["error"]["field"].clone()), (400, json!("need")));
    let lunch = found.iter().find(|it| it["service"]["name"] == "Tuesday lunch club").unwrap()["service"]["id"].clone();

    let case = morning.case_id(&amira, "SF-009").await;
    let note = morning.notes(StreamId::Case(case)).await.into_iter().find(|it| it.domain == SocialDomain::Connection && it.follows.is_some()).unwrap().id;
    let (mut bea, _) = morning.join("Okonjo").await;
    bea.subscribe(&StreamId::Case(case).to_string()).await;
    let mark = bea.mark();
    assert_eq!(morning.command(&amira, link(case, note, "shared", &lunch)).await.0, 200);
    let told = bea.wait(mark, |it| it.to_string().contains("local_service_linked")).await;
    assert!(told.to_string().contains("Tuesday lunch club"), "{told}");

    // Whoever has not the case learns nothing, and finds the directory all the same.
    let dev = morning.cookie("Rao").await;
    assert_eq!(morning.command(&dev, link(case, note, "shared", &lunch)).await, (404, "not_found".to_owned()));
    assert!(!morning.found(&dev, json!({ "words": "lunch" })).await.is_empty());
    let never = json!("00000000-0000-4000-8000-000000000000");
    let mut odd = link(case, note, "shared", &never);
    assert_eq!(morning.command(&amira, odd.clone()).await.1, "invalid");
    // A name of one's own is not taken.
    odd["called"] = json!("Mrs Quigley’s club");
    assert_eq!(morning.command(&amira, odd).await.1, "malformed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_link_of_a_restricted_note_goes_to_nobody_but_whom_the_note_goes_to() {
    let morning = Morning::open().await;
    let amira = morning.cookie("Hassan").await;
    let case = morning.case_id(&amira, "SF-026").await;
    let note = morning.notes(StreamId::CaseRestricted(case)).await.into_iter().find(|it| it.sharing == NoteSharing::Restricted).unwrap().id;
    let found = morning.found(&amira, json!({ "need": "safety" })).await;
    let (service, name) = (found[0]["service"]["id"].clone(), found[0]["service"]["name"].as_str().unwrap().to_owned());
    let (mut bea, _) = morning.join("Okonjo").await;
    bea.subscribe(&StreamId::Case(case).to_string()).await;
    let (mut asha, _) = morning.join("Perera").await;
    asha.subscribe(&StreamId::CaseRestricted(case).to_string()).await;
    let (of_bea, of_asha) = (bea.mark(), asha.mark());
    assert_eq!(morning.command(&amira, link(case, note, "restricted", &service)).await.0, 200);
    assert!(asha.wait(of_asha, |it| it.to_string().contains("local_service_linked")).await.to_string().contains(&name));
    bea.settle().await;
    let heard = bea.since(of_bea).join("\n");
    assert!(!heard.contains("local_service") && !heard.contains(&name), "{heard}");
    let own = morning.notes(StreamId::PrivateNote(morning.person("Hassan"), case)).await;
    assert!(own.iter().any(|it| it.id == note && it.services.len() == 1), "the author's copy has it too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_leaves_the_directory_keeps_its_name_on_the_note() {
    let morning = Morning::open().await;
    let amira = morning.cookie("Hassan").await;
    let case = morning.case_id(&amira, "SF-018").await;
    let linked = morning.notes(StreamId::Case(case)).await.into_iter().find(|it| !it.services.is_empty()).expect("the demonstration has one");
    let id = linked.services[0].id;
    let only = json!({ "total_pages": 1, "page_number": 1, "contents": [{ "id": "44444444-4444-4444-8444-444444444444", "name": "Choir" }] });
    let options = DirectoryOptions { is_dry_run: false, today: morning.moved.hub.today(), at: morning.moved.now() };
    let report = import_local_services(&morning.moved.hub, only.to_string().as_bytes(), &options).await.unwrap();
    assert!(report.left.contains(&"Tuesday lunch club".to_owned()), "{report}");
    assert_eq!(names(&morning.found(&amira, json!({})).await), ["Choir"]);
    let still = morning.found(&amira, json!({ "ids": [id] })).await;
    assert_eq!((names(&still), still[0]["service"]["is_listed"].clone()), (vec!["Tuesday lunch club"], json!(false)));
    let again = morning.notes(StreamId::Case(case)).await.into_iter().find(|it| it.id == linked.id).unwrap();
    assert_eq!(again.services[0].name.as_str(), "Tuesday lunch club");
    let unlink = json!({ "name": "unlink_local_service", "case_id": case, "note_id": linked.id, "sharing": "shared", "local_service_id": id });
    assert_eq!(morning.command(&amira, unlink).await.0, 200);
    assert_eq!(morning.command(&amira, link(case, linked.id, "shared", &json!(id))).await.1, "invalid", "it is not there to be linked");
}
