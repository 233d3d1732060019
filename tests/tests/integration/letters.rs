//! Who is mailed when an agenda is published, a guest invited, a meeting closed: what the preview says is what leaves, one mail a
//! person; a guest's link is made as it leaves and ends with the pass; who has one mail a day reads of it there.

use crate::{
    calendar::{Post, letters},
    room::Morning,
    stage::{fresh, instant, until},
};
use mdt_domain::{
    ids::{MeetingId, PersonId},
    words::UtcMicros,
};
use mdt_store::mails::{Mail, MailState};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ADDRESS: &str = "grace.adu@riverside-housing.example";

/// A mail's words without the encoding of its way (RFC 2045, 6.7).
pub fn decoded(mail: &str) -> String {
    let joined = mail.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok()).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (first, pair) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The secret in a mail that left; none: it has no link of a pass.
fn secret(mail: &str) -> Option<String> {
    let words = decoded(mail);
    let token = words.split_once("/guest#")?.1;
    Some(token.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect())
}

struct Scene {
    morning: Morning,
    bea: String,
    /// Tomorrow's huddle: a draft with one case that needs Lena's service.
    next: MeetingId,
    case: Value,
}
impl Scene {
    async fn new() -> Self {
        let morning = Morning::open().await;
        let (bea, next) = (morning.cookie("Okonjo").await, morning.next_meeting().await);
        let service = morning.moved.hub.directory().people[&morning.person("Sommer")].service_id.unwrap();
        let (id, item) = (morning.case("SF-042").await.root.id, fresh());
        morning.must(&bea, json!({ "name": "update_case", "case_id": id, "priority": null, "cfs": null, "reason": null, "needed_services": [service], "is_recurring": null })).await;
        morning.must(&bea, json!({ "name": "list_case", "meeting_id": next, "item_id": item, "case_id": id, "planned_minutes": 10, "reason": "added_by_hand", "urgent_reason": null })).await;
        let lena = morning.person("Sommer");
        morning.until_of(next, "the rota brings her", |meeting| meeting.attendees.get(&lena).is_some_and(|it| !it.is_withdrawn)).await;
        Self { morning, bea, next, case: json!({ "item_id": item, "case_id": id }) }
    }

    async fn invite(&self, meeting: MeetingId, name: &str, email: Option<&str>, items: &[Value]) -> PersonId {
        let guest: PersonId = fresh().parse().unwrap();
        let command = json!({
            "name": "invite_guest", "meeting_id": meeting, "person_id": guest, "guest_name": name, "role": "Tenancy officer", "organisation": "Riverside Housing",
            "service_id": null, "is_speaker": items.is_empty(), "items": items, "available_from": null, "available_until": null, "email": email,
        });
        self.morning.must(&self.bea, command).await;
        guest
    }

    fn path(&self, guest: PersonId, what: &str) -> String { format!("/api/meetings/{}/passes/{guest}/{what}", self.next) }
    async fn mail_of(&self, guest: PersonId) -> Value { self.morning.get(&self.bea, &self.path(guest, "mail")).await.json().unwrap() }

    fn told(&self, mails: &[Mail], mail: impl Fn(&Mail) -> bool) -> Vec<String> {
        mails.iter().filter(|it| mail(it)).map(|it| format!("{} {} {:?}", it.kind, it.state.word(), it.error)).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_preview_of_a_published_agenda_says_is_what_leaves_one_mail_a_person() {
    let scene = Scene::new().await;
    let Scene { morning, bea, next, case } = &scene;
    let mut post = Post { morning, seen: 0 };
    // What the case needs moved a block of today's agenda, which is out.
    post.next().await;
    // Who has one mail a day, who sends apologies, a guest by mail and a speaker whose link is shown.
    let (tom, asha) = (morning.person("Quill"), morning.person("Perera"));
    let toms = morning.cookie("Quill").await;
    morning.post(&toms, "/api/me/mail", json!({ "choice": "digest" })).await;
    morning.must(bea, json!({ "name": "answer_invitation", "meeting_id": next, "person_id": asha, "partstat": "declined", "cover": null, "cover_id": null, "available_from": null, "available_until": null })).await;
    let guest = scene.invite(*next, "Grace Adu", Some(" Grace.Adu@Riverside-Housing.example "), std::slice::from_ref(case)).await;
    let speaker = scene.invite(*next, "Ravi Nair", None, &[]).await;
    assert!(letters(&post.next().await).is_empty(), "a draft is told to nobody");
    assert_eq!(scene.mail_of(guest).await, json!({ "email": ADDRESS, "waits_for_agenda": true, "state": null, "sent_at": null }));

    let preview = morning.get(bea, &format!("/api/meetings/{next}/publish-preview")).await.json().unwrap();
    let said: BTreeMap<PersonId, String> = preview["people"].as_array().unwrap().iter().map(|it| (it["person_id"].as_str().unwrap().parse().unwrap(), it["told"].as_str().unwrap().to_owned())).collect();
    assert_eq!([&said[&tom], &said[&asha], &said[&guest], &said[&speaker], &said[&morning.person("Sommer")], &said[&morning.person("Okonjo")]], ["digest", "sent_apologies", "pass", "link_is_shown", "entry", "publishes"]);
    let shown = preview["mails"].as_array().unwrap();
    assert_eq!(shown.iter().map(|it| it["kind"].as_str().unwrap()).collect::<Vec<_>>(), ["agenda_published", "invitation", "guest_pass"]);
    let words = preview.to_string();
    assert!(words.contains("/guest#hidden") && !words.contains('@') && !words.contains("SF-0"), "{words}");
    let lena = preview["people"].as_array().unwrap().iter().find(|it| it["told"] == "entry").unwrap();
    assert!(lena["from"].as_i64() < lena["until"].as_i64(), "{lena}");

    morning.must(bea, json!({ "name": "publish_agenda", "meeting_id": next })).await;
    let mails = post.next().await;
    let sent = letters(&mails);
    let kinds: BTreeMap<PersonId, String> = said
        .iter()
        .filter_map(|(person, told)| {
            let kind = match told.as_str() {
                "agenda" => "agenda_published",
                "entry" => "invitation",
                "pass" => "guest_pass",
                _ => return None,
            };
            Some((*person, kind.to_owned()))
        })
        .collect();
    assert_eq!(sent.iter().map(|(person, (kind, _))| (*person, kind.clone())).collect::<BTreeMap<_, _>>(), kinds);
    assert_eq!(mails.iter().filter(|mail| mail.state == MailState::Sent).count(), kinds.len(), "one mail a person");
    assert_eq!(scene.told(&mails, |mail| mail.to_person == tom), ["agenda_published cancelled Some(\"in_digest\")"]);

    // The guest's link: in the mail that left and nowhere else; it opens; the calendar has the guest's part.
    let mail = mails.iter().find(|mail| mail.to_person == guest && mail.state == MailState::Sent).unwrap();
    let left = &morning.moved.outbox()[&mail.id.to_string()];
    let token = secret(left).unwrap();
    assert!(token.len() > 20 && left.contains(ADDRESS) && decoded(left).contains("METHOD:REQUEST"), "{left}");
    assert!(!mail.letter.contains(&token) && !mail.letter.contains("riverside"), "{}", mail.letter);
    let opened = morning.post("", "/api/guest/open", json!({ "token": token })).await;
    assert_eq!((opened.status, opened.json().unwrap()["name"].as_str()), (200, Some("Grace Adu")));
    let stands = scene.mail_of(guest).await;
    assert_eq!((stands["state"].as_str(), stands["email"].as_str()), (Some("sent"), Some(ADDRESS)));

    // The operator sees the words with the link masked, and no guest's address; people who do not edit the agenda see none.
    let operator = morning.cookie("Tatlow").await;
    let shown = morning.get(&operator, &format!("/api/operator/mails/{}", mail.id)).await.json().unwrap();
    assert!(shown["text"].as_str().unwrap().contains("/guest#hidden") && shown["to"].is_null(), "{shown}");
    let amira = morning.cookie("Hassan").await;
    assert_eq!(morning.get(&amira, &scene.path(guest, "mail")).await.status, 404);
    let people = morning.get(&amira, "/api/people").await.json().unwrap().to_string();
    assert!(!people.contains(ADDRESS) && !shown.to_string().contains(ADDRESS));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pass_taken_back_or_shown_does_not_leave_one_sent_again_does_and_its_address_ends_with_it() {
    let scene = Scene::new().await;
    let Scene { morning, bea, next, case } = &scene;
    let mut post = Post { morning, seen: 0 };
    morning.must(bea, json!({ "name": "publish_agenda", "meeting_id": next })).await;
    post.next().await;
    let of = |guest: PersonId| move |mail: &Mail| mail.to_person == guest;
    // Taken back before it left.
    let gone = scene.invite(*next, "Gus Gone", Some("gus@elsewhere.example"), std::slice::from_ref(case)).await;
    morning.must(bea, json!({ "name": "revoke_pass", "meeting_id": next, "person_id": gone })).await;
    let store = morning.moved.hub.store();
    assert_eq!(store.guest_address(gone).await.unwrap(), None, "forgotten in the same commit");
    let mails = post.next().await;
    assert_eq!(scene.told(&mails, of(gone)), ["guest_pass cancelled Some(\"left\")"]);
    // Shown instead: the mail that waited must not replace the link somebody is looking at.
    let shown = scene.invite(*next, "Sara Shown", Some("sara@elsewhere.example"), &[]).await;
    let link = morning.post(bea, &scene.path(shown, "link"), Value::Null).await.json().unwrap();
    let mails = post.next().await;
    assert_eq!(scene.told(&mails, of(shown)), ["guest_pass cancelled Some(\"link_was_shown\")"]);
    let before = link["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    // By mail after all: the one shown opens nothing from that moment, and the mail's does.
    let answer = morning.post(bea, &scene.path(shown, "mail"), json!({ "email": null })).await;
    assert_eq!((answer.status, answer.json().unwrap()["email"].as_str()), (200, Some("sara@elsewhere.example")));
    assert_eq!(morning.post("", "/api/guest/open", json!({ "token": before })).await.status, 404);
    let mails = post.next().await;
    assert_eq!(scene.told(&mails, of(shown)), ["guest_pass sent None"]);
    let first = secret(&morning.moved.outbox()[&mails.iter().find(|mail| mail.to_person == shown).unwrap().id.to_string()]).unwrap();
    // Once more, to another address: a link of its own, and the first one is over.
    let answer = morning.post(bea, &scene.path(shown, "mail"), json!({ "email": "sara@new.example" })).await;
    assert_eq!(answer.status, 200);
    let mails = post.next().await;
    let second = mails.iter().find(|mail| mail.to_person == shown && mail.state == MailState::Sent).unwrap();
    let left = &morning.moved.outbox()[&second.id.to_string()];
    assert!(left.contains("sara@new.example"));
    assert_eq!(morning.post("", "/api/guest/open", json!({ "token": first })).await.status, 404);
    assert_eq!(morning.post("", "/api/guest/open", json!({ "token": secret(left).unwrap() })).await.status, 200);
    // Nobody's address: the field is named.
    let speaker = scene.invite(*next, "Ravi Nair", None, &[]).await;
    for (email, field) in [(Value::Null, "email"), (json!("not an address"), "email")] {
        let refused = morning.post(bea, &scene.path(speaker, "mail"), json!({ "email": email })).await;
        assert_eq!(refused.json().unwrap()["error"]["field"].as_str(), Some(field), "{email}");
    }
    // The pass ends by time, and its address with it.
    assert!(store.guest_address(shown).await.unwrap().is_some());
    morning.moved.pass(3 * 86_400);
    mdt_app::jobs::housekeeping::forget_addresses(&morning.moved.hub).await.unwrap();
    assert_eq!(store.guests_with_address().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_block_that_moves_because_a_case_needs_a_service_no_more_is_told() {
    let scene = Scene::new().await;
    let Scene { morning, bea, next, case } = &scene;
    let lena = morning.person("Sommer");
    let service = morning.moved.hub.directory().people[&lena].service_id.unwrap();
    // A second case of hers, ten minutes later.
    let (id, item) = (morning.case("SF-026").await.root.id, fresh());
    let needs = |services: Value| json!({ "name": "update_case", "case_id": id, "priority": null, "cfs": null, "reason": null, "needed_services": services, "is_recurring": null });
    morning.must(bea, needs(json!([service]))).await;
    morning.must(bea, json!({ "name": "list_case", "meeting_id": next, "item_id": item, "case_id": id, "planned_minutes": 10, "reason": "added_by_hand", "urgent_reason": null })).await;
    morning.must(bea, json!({ "name": "move_item", "meeting_id": next, "item_id": case["item_id"], "to_position": 0 })).await;
    let mut post = Post { morning, seen: 0 };
    morning.must(bea, json!({ "name": "publish_agenda", "meeting_id": next })).await;
    assert_eq!(letters(&post.next().await)[&lena].0, "invitation");
    let asked = morning.state_of(*next).await.attendees.len();
    // Nobody else is asked, nothing on the agenda moves; only her block does.
    morning.must(bea, needs(json!([]))).await;
    let told = letters(&post.next().await);
    assert_eq!(told.get(&lena).map(|(kind, _)| kind.as_str()), Some("you_are_needed"), "{told:?}");
    assert_eq!(morning.state_of(*next).await.attendees.len(), asked);
    assert_eq!(told[&lena].1["yours"]["items"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn minutes_are_told_to_who_may_read_them_once_and_the_days_one_mail_says_the_rest() {
    let scene = Scene::new().await;
    let Scene { morning, bea, next, .. } = &scene;
    let (amira, tom, lena, joan) = (morning.person("Hassan"), morning.person("Quill"), morning.person("Sommer"), morning.person("Farrell"));
    for name in ["Quill", "Sommer"] {
        let cookie = morning.cookie(name).await;
        assert_eq!(morning.post(&cookie, "/api/me/mail", json!({ "choice": "digest" })).await.status, 200);
    }
    let asha = morning.cookie("Perera").await;
    let (item, case) = morning.line("SF-014").await;
    morning.must(&asha, json!({ "name": "start_meeting", "meeting_id": morning.meeting })).await;
    let promise = json!({
        "name": "add_action", "home": { "type": "case", "case_id": case }, "action_id": fresh(), "what": "Ring Edith Quigley of SW6 1AA",
        "owner": { "type": "person", "person_id": amira }, "due_on": "2026-12-01", "meeting_id": morning.meeting, "item_id": item,
    });
    morning.must(&asha, promise).await;
    morning.must(&asha, json!({ "name": "close_meeting", "meeting_id": morning.meeting, "override_reason": "Dates follow" })).await;
    morning.must(bea, json!({ "name": "publish_agenda", "meeting_id": next })).await;
    morning.moved.pass(16 * 60);
    let store = morning.moved.hub.store();
    let all = async || store.mails(None, None, 200).await.unwrap().mails;
    let of = async |person: PersonId, kind: &str| all().await.into_iter().filter(|mail| mail.to_person == person && mail.kind == kind).collect::<Vec<_>>();
    until("the mail about the minutes is looked at", async || {
        let mails = all().await;
        let minutes: Vec<_> = mails.iter().filter(|mail| mail.kind == "minutes_ready").collect();
        !minutes.is_empty() && minutes.iter().all(|mail| !matches!(mail.state, MailState::Pending | MailState::Sending))
    })
    .await;
    until("the owners are told", async || !of(amira, "new_actions").await.is_empty()).await;
    // Whoever promised something has one mail, which leads to the minutes; whoever may read them has one; the others are told tomorrow.
    let letter = |mail: &Mail| serde_json::from_str::<Value>(&mail.letter).unwrap();
    assert_eq!(letter(&of(amira, "new_actions").await[0])["has_minutes"], true);
    assert_eq!(of(amira, "minutes_ready").await[0].error.as_deref(), Some("with_new_actions"));
    let read = of(joan, "minutes_ready").await;
    assert_eq!((read[0].state, letter(&read[0])["cases"].as_u64()), (MailState::Sent, Some(11)), "{read:?}");
    assert_eq!(of(tom, "minutes_ready").await[0].error.as_deref(), Some("in_digest"));
    assert!(of(morning.person("Perera"), "minutes_ready").await.is_empty(), "who closed it knows");

    let at = |text: &str| (instant(text).0 - morning.moved.now().0) / 1_000_000;
    morning.moved.pass(at("2026-11-25T07:31:00Z"));
    until("the digest is made", async || !of(tom, "daily_digest").await.is_empty() && !of(lena, "daily_digest").await.is_empty()).await;
    let toms = letter(&of(tom, "daily_digest").await[0]);
    assert_eq!((toms["agendas"].as_u64(), toms["minutes"].as_u64(), toms["needed"].as_array().unwrap().len()), (Some(1), Some(1), 0), "{toms}");
    let hers = letter(&of(lena, "daily_digest").await[0]);
    let needed = &hers["needed"].as_array().unwrap()[0];
    let at = UtcMicros(needed[1]["at"].as_i64().unwrap());
    let meeting = morning.state_of(*next).await;
    assert!(at >= meeting.root.starts_at && at < meeting.planned_end(), "her own part of today's huddle: {hers}");
    assert_eq!(of(lena, "invitation").await[0].state, MailState::Sent, "an invitation never waits");
}
