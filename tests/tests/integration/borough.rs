//! The borough's meeting over real sockets: a peer case reaches colleagues and no speaker, words that name somebody reach nobody, and
//! who was there has a certificate.

use crate::{
    room::Morning,
    stage::{Wire, api, fresh, let_in},
};
use mdt_domain::{
    ids::{ItemId, MeetingId, PersonId},
    meeting::{AttendeeKind, ItemKind, Meeting},
};
use serde_json::{Value, json};

/// Words that stand nowhere else.
const TITLE: &str = "A zqdoor that stays shut";
const SITUATION: &str = "Somebody zqalone opens to nobody new.";
const QUESTION: &str = "How would you zqbegin?";
const DAY: i64 = 24 * 3600;

struct Borough {
    morning: Morning,
    id: MeetingId,
    speaker: PersonId,
}

impl Borough {
    /// Wednesday, ten minutes before the borough's meeting of the demonstration.
    async fn open() -> Self {
        let morning = Morning::open().await;
        let val = morning.cookie("Prentice").await;
        let today = morning.get(&val, "/api/today").await.json().unwrap();
        let row = today["meetings"].as_array().unwrap().iter().find(|row| row["kind"] == "borough").unwrap().clone();
        let id: MeetingId = row["id"].as_str().unwrap().parse().unwrap();
        morning.moved.pass(DAY + 70 * 60);
        let meeting = morning.state_of(id).await;
        assert_eq!(meeting.root.starts_at, morning.moved.now().plus_seconds(10 * 60));
        let speaker = meeting.attendees.values().find(|it| it.kind == AttendeeKind::Speaker).unwrap().person_id;
        Self { morning, id, speaker }
    }

    async fn meeting(&self) -> Meeting { self.morning.state_of(self.id).await }

    async fn join(&self, part: &str) -> (Wire, String) {
        let cookie = self.morning.cookie(part).await;
        let mut wire = Wire::open(&self.morning.moved.address, &cookie).await.unwrap();
        assert_eq!(wire.join(self.id).await["type"], "joined", "{part}");
        (wire, cookie)
    }

    fn peer_case(&self, item: ItemId, situation: &str) -> Value {
        json!({ "name": "set_peer_case", "meeting_id": self.id, "item_id": item, "title": TITLE, "situation": situation, "question": QUESTION, "planned_minutes": 10 })
    }

    async fn line(&self, is_it: impl Fn(&ItemKind) -> bool) -> ItemId {
        let meeting = self.meeting().await;
        meeting.ordered_items().into_iter().find(|line| is_it(&line.kind)).unwrap().id
    }

    async fn start_item(&self, chair: &mut Wire, item: ItemId) -> Value {
        chair.command(json!({ "name": "start_item", "meeting_id": self.id, "item_id": item, "acknowledged": [] })).await
    }
}

fn item() -> ItemId { fresh().parse().unwrap() }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_4_a_speaker_has_their_slot_and_what_is_shared_and_never_a_peer_case() {
    let borough = Borough::open().await;
    let (mut val, val_cookie) = borough.join("Prentice").await;
    let (mut dev, dev_cookie) = borough.join("Dev Rao").await;
    let pass = let_in(&borough.morning.moved.address, &val_cookie, borough.id, borough.speaker).await;
    let mut speaker = Wire::open(&borough.morning.moved.address, &pass).await.unwrap();
    let joined = speaker.join(borough.id).await;
    let items: Vec<&Value> = joined["meeting"]["items"].as_object().unwrap().values().collect();
    let told = |kind: &str| items.iter().find(|item| item["kind"]["type"] == kind).unwrap()["kind"].clone();
    assert_eq!(told("peer_case"), json!({ "type": "peer_case" }), "a number and nothing else");
    assert_eq!(told("speaker")["speaker"], json!(borough.speaker));
    let shared: Vec<&Value> = joined["meeting"]["resources"].as_object().unwrap().values().collect();
    assert_eq!(shared.iter().map(|it| &it["shared_by"]).collect::<Vec<_>>(), [&Value::Null; 2], "what is shared, and not by whom");
    // What the speaker says reaches who chairs, whose page was open long before.
    speaker.must(json!({ "name": "say_on_the_way", "meeting_id": borough.id })).await;
    assert!(borough.meeting().await.attendees[&borough.speaker].on_the_way_at.is_some());
    // Of others' lines when they come and nothing else; of those asked themself and who chairs.
    let before = borough.meeting().await;
    let of_others: Vec<String> = before
        .items
        .values()
        .filter(|line| !line.kind.is_spoken_by(borough.speaker))
        .filter_map(|line| line.kind.title().map(|title| title.as_str().to_owned()))
        .chain(before.attendees.values().filter(|it| it.person_id != borough.speaker && it.person_id != before.root.chair).map(|it| it.name.as_str().to_owned()))
        .chain(["Zqafterwards among ourselves".to_owned()])
        .collect();
    assert!(of_others.len() > 4, "{of_others:?}");
    assert_eq!(items.len(), before.items.len());

    // Colleagues have the stream; the speaker is refused it, like a stream that does not exist.
    let stream = format!("peer-cases:{}", borough.id);
    assert_eq!(val.subscribe(&stream).await["type"], "snapshot");
    assert_eq!(dev.subscribe(&stream).await["type"], "snapshot");
    assert_eq!(speaker.subscribe(&stream).await["type"], "refused_stream");
    // Nor are discussions theirs, on whatever line.
    let meeting = borough.meeting().await;
    for line in meeting.ordered_items() {
        let (document, mark) = (format!("topic/{}/{}", borough.id, line.id), speaker.mark());
        speaker.say(json!({ "type": "text_open", "document": document, "state_vector": null })).await;
        let answer = speaker.wait(mark, |frame| frame["document"] == *document).await;
        assert_eq!(answer["type"], "text_refused", "{:?}", line.kind);
    }

    // A case is brought, changed, discussed with the speaker still connected, and the meeting is closed.
    let brought = item();
    dev.must(borough.peer_case(brought, "Somebody opens to nobody new.")).await;
    dev.must(borough.peer_case(brought, SITUATION)).await;
    val.must(json!({ "name": "start_meeting", "meeting_id": borough.id })).await;
    let refused = borough.start_item(&mut val, brought).await;
    assert_eq!((&refused["error"]["code"], &refused["error"]["people"]), (&json!("some_may_not_hear"), &json!([borough.speaker])));
    val.must(json!({ "name": "start_item", "meeting_id": borough.id, "item_id": brought, "acknowledged": [borough.speaker] })).await;
    val.must(json!({ "name": "decide_topic", "meeting_id": borough.id, "item_id": brought })).await;
    // A topic is brought while it is live: colleagues are sent the event, the speaker what is theirs.
    val.must(json!({ "name": "add_topic", "meeting_id": borough.id, "item_id": item(), "title": "Zqafterwards among ourselves", "planned_minutes": 5 })).await;
    let people = borough.morning.get(&pass, "/api/people").await.json().unwrap();
    let known: Vec<&str> = people["people"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!((known, people["services"].as_array().unwrap().len()), (vec![before.root.chair.to_string().as_str()], 0), "who chairs and nobody else");
    for what in ["minutes", "record-texts", "actions"] {
        assert_eq!(borough.morning.get(&pass, &format!("/api/meetings/{}/{what}", borough.id)).await.status, 404, "{what}");
        assert_eq!(borough.morning.get(&dev_cookie, &format!("/api/meetings/{}/{what}", borough.id)).await.status, 200, "{what}");
    }
    let asked = [format!("/api/meetings/{}/minutes", borough.id), format!("/api/meetings/{}/certificate", borough.id), format!("/api/meetings/{}/attendance", borough.id)];
    let heard_over_http = async |cookie: &str| {
        let mut heard = String::new();
        for path in &asked {
            heard.push_str(&String::from_utf8(borough.morning.get(cookie, path).await.body).unwrap());
        }
        heard
    };
    val.must(json!({ "name": "close_meeting", "meeting_id": borough.id, "override_reason": null })).await;
    speaker.settle().await;
    dev.settle().await;
    let (by_speaker, by_colleague) = (speaker.since(0).join("\n"), dev.since(0).join("\n"));
    let (read_by_speaker, read_by_colleague) = (heard_over_http(&pass).await, heard_over_http(&dev_cookie).await);
    for word in ["zqdoor", "zqalone", "zqbegin", "promises"] {
        assert!(by_colleague.contains(word), "{word} reaches colleagues");
        assert!(!by_speaker.contains(word), "{word} reaches the speaker");
        assert!(!read_by_speaker.contains(word), "{word} is read by the speaker");
    }
    for words in &of_others {
        assert!(by_colleague.contains(words), "{words} reaches colleagues");
        assert!(!by_speaker.contains(words) && !read_by_speaker.contains(words), "{words} reaches the speaker");
    }
    // No event is a speaker's: each holds more than is theirs. What they have instead follows the meeting to its end.
    let frames: Vec<Value> = speaker.since(0).iter().map(|frame| serde_json::from_str(frame).unwrap()).collect();
    let of_meeting: Vec<&Value> = frames.iter().filter(|frame| frame["stream"] == format!("meeting:{}", borough.id)).collect();
    assert!(of_meeting.iter().all(|frame| frame["type"] == "snapshot"), "{of_meeting:?}");
    assert_eq!(of_meeting.last().unwrap()["state"]["value"]["root"]["status"], "ended");
    // Coming back after a lost connection gives no more, however recent the place that is named.
    let at = of_meeting.last().unwrap()["at"].clone();
    let mut back = Wire::open(&borough.morning.moved.address, &pass).await.unwrap();
    let mark = back.mark();
    back.say(json!({ "type": "join", "meeting_id": borough.id, "from": at })).await;
    let again = back.wait(mark, |frame| frame["type"] == "joined").await;
    assert_eq!(again["meeting"], of_meeting.last().unwrap()["state"]["value"]);
    assert!(read_by_colleague.contains("Peer case: A zqdoor"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_name_somebody_are_refused_by_their_field_and_marked_and_reach_nobody() {
    let borough = Borough::open().await;
    let (mut val, _) = borough.join("Prentice").await;
    let (mut dev, _) = borough.join("Dev Rao").await;
    val.subscribe(&format!("peer-cases:{}", borough.id)).await;
    let patient = borough.morning.case("SF-014").await.root.patient;
    let name = format!("{} {}", patient.given, patient.family);
    let number = patient.nhs_number.as_ref().unwrap().spaced();
    for (kind, found) in [("nhs_number", number), ("name", name), ("case_code", "SF-014".into()), ("postcode", "SW6 4UL".into())] {
        let answer = dev.command(borough.peer_case(item(), &format!("About {found} at home."))).await;
        let error = &answer["error"];
        assert_eq!((&error["code"], &error["field"]), (&json!("identifies"), &json!("situation")), "{kind}");
        assert_eq!(error["found"], json!([{ "kind": kind, "from": 6, "to": 6 + found.chars().count() }]), "{kind}");
        val.settle().await;
        for heard in [answer.to_string(), val.since(0).join("\n")] {
            assert!(!heard.contains(&found), "{kind} is repeated");
        }
    }
    let before = borough.meeting().await.items.len();
    dev.must(borough.peer_case(item(), SITUATION)).await;
    assert_eq!(borough.meeting().await.items.len(), before + 1, "what was refused left nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_speaker_has_the_call_when_their_slot_is_next_and_at_it_and_not_while_colleagues_talk() {
    let borough = Borough::open().await;
    let (mut val, val_cookie) = borough.join("Prentice").await;
    let pass = let_in(&borough.morning.moved.address, &val_cookie, borough.id, borough.speaker).await;
    let call = format!("/api/meetings/{}/call", borough.id);
    let has_call = async |cookie: &str| borough.morning.get(cookie, &call).await.status == 200;
    let amira = borough.morning.cookie("Hassan").await;
    assert!(!has_call(&pass).await && has_call(&amira).await, "colleagues come in before the start");
    val.must(json!({ "name": "start_meeting", "meeting_id": borough.id })).await;
    assert!(!has_call(&pass).await, "the topic is first");
    let (topic, slot) = (borough.line(|kind| matches!(kind, ItemKind::Topic { .. })).await, borough.line(|kind| matches!(kind, ItemKind::Speaker { .. })).await);
    let (peer, training) = (borough.line(|kind| *kind == ItemKind::PeerCase).await, borough.line(|kind| matches!(kind, ItemKind::Training { .. })).await);
    for (item, is_in_call) in [(topic, true), (peer, false), (slot, true), (training, true)] {
        assert_eq!(borough.start_item(&mut val, item).await["type"], "accepted");
        assert_eq!(has_call(&pass).await, is_in_call, "{item}");
        assert!(has_call(&amira).await, "{item}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_there_has_a_certificate_and_who_runs_the_meeting_the_list() {
    let borough = Borough::open().await;
    let (mut val, val_cookie) = borough.join("Prentice").await;
    let (certificate, attendance) = (format!("/api/meetings/{}/certificate", borough.id), format!("/api/meetings/{}/attendance", borough.id));
    let get = async |cookie: &str, path: &str| {
        let answer = api(&borough.morning.moved.address, cookie, "GET", path, &Value::Null).await;
        (answer.status, answer.json().unwrap_or_default())
    };
    val.must(json!({ "name": "start_meeting", "meeting_id": borough.id })).await;
    let (_dev, dev_cookie) = borough.join("Dev Rao").await;
    let dev_id = borough.morning.person("Dev Rao");
    borough.morning.until_of(borough.id, "Dev is there", |meeting| meeting.attendees[&dev_id].arrived_at.is_some()).await;
    assert_eq!(get(&dev_cookie, &certificate).await.0, 404, "it is not over");
    let slot = borough.line(|kind| matches!(kind, ItemKind::Speaker { .. })).await;
    borough.start_item(&mut val, slot).await;
    borough.morning.moved.pass(25 * 60);
    val.must(json!({ "name": "close_meeting", "meeting_id": borough.id, "override_reason": null })).await;
    let (status, told) = get(&dev_cookie, &certificate).await;
    assert_eq!((status, &told["name"], &told["minutes"]), (200, &json!("Dev Rao"), &json!(25)));
    assert_eq!(told["slots"], json!([{ "title": "Help with heating bills this winter", "speaker": "Miriam Adler", "minutes": 25 }]));
    let amira = borough.morning.cookie("Hassan").await;
    assert_eq!(get(&amira, &certificate).await.0, 404, "she did not come");
    assert_eq!(get(&dev_cookie, &attendance).await.0, 404, "the list is for who runs it");
    let (status, list) = get(&val_cookie, &attendance).await;
    let names: Vec<&str> = list["people"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!((status, names), (200, vec!["Dev Rao", "Val Prentice"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_meeting_did_not_reach_stands_on_the_next_agenda_once_and_its_words_reach_colleagues() {
    let borough = Borough::open().await;
    let (mut val, _) = borough.join("Prentice").await;
    let (mut dev, dev_cookie) = borough.join("Dev Rao").await;
    dev.must(borough.peer_case(item(), SITUATION)).await;
    let title = "Zqheaters to lend";
    val.must(json!({ "name": "add_topic", "meeting_id": borough.id, "item_id": item(), "title": title, "planned_minutes": 5 })).await;
    let next = borough.morning.next_of(borough.id).await;
    let there = async |of: &str| borough.morning.state_of(next).await.ordered_items().into_iter().filter(|line| line.kind.title().is_some_and(|it| it.as_str() == of)).cloned().collect::<Vec<_>>();
    assert!(there(title).await.is_empty());
    assert_eq!(dev.subscribe(&format!("peer-cases:{next}")).await["type"], "snapshot");
    val.must(json!({ "name": "start_meeting", "meeting_id": borough.id })).await;
    val.must(json!({ "name": "close_meeting", "meeting_id": borough.id, "override_reason": null })).await;
    dev.settle().await;
    let today = borough.meeting().await;
    let carried = there(title).await;
    assert_eq!(carried.iter().map(|line| line.not_reached.map(|it| (it.met_at, it.times))).collect::<Vec<_>>(), [Some((today.root.starts_at, 1))]);
    let heard = dev.since(0).into_iter().filter(|frame| frame.contains(&format!("peer-cases:{next}"))).collect::<Vec<_>>().join("\n");
    assert!(heard.contains("zqalone"), "its words go with it");
    let minutes = borough.morning.get(&dev_cookie, &format!("/api/meetings/{}/minutes", borough.id)).await.json().unwrap();
    let line = minutes["lines"].as_array().unwrap().iter().find(|line| line["topic"] == title).unwrap().clone();
    assert_eq!(line["is_carried"], json!(true), "{line}");
}
