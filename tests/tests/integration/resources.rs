//! The shelf of shared resources over real HTTP: a file comes in by its bytes and its words, is found by those of its place, is shared with a
//! borough meeting, and the speaker downloads it and nothing else.

use crate::{
    room::Morning,
    stage::{Wire, api, fresh, let_in},
};
use mdt_domain::{ids::MeetingId, meeting::AttendeeKind};
use mdt_tests::http::{Answer, request};
use serde_json::{Value, json};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

struct Shelf {
    morning: Morning,
}

impl Shelf {
    async fn send(&self, cookie: &str, name: &str, bytes: &[u8]) -> Answer {
        let address = &self.morning.moved.address;
        let origin = format!("http://{address}");
        let headers = [("Origin", origin.as_str()), ("Cookie", cookie), ("Content-Type", "application/octet-stream"), ("X-File-Name", name)];
        request(address, "POST", "/api/resources/files", &headers, bytes).await.unwrap()
    }
    async fn put(&self, cookie: &str, place: &str, more: Value) -> Answer {
        let mut asked = json!({ "id": fresh(), "version": 0, "place": place, "title": "Winter guide", "about": null, "topics": ["Warmth"], "link": null, "file": null, "is_looked_through": true });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.morning.post(cookie, "/api/resources", asked).await
    }
    /// Titles somebody finds.
    async fn found(&self, cookie: &str) -> Vec<String> {
        let told = self.morning.get(cookie, "/api/resources").await.json().unwrap();
        told["items"].as_array().unwrap().iter().map(|row| row["item"]["title"].as_str().unwrap().to_owned()).collect()
    }
}

fn refusal(answer: &Answer) -> (u16, Value, String) {
    let error = answer.json().unwrap()["error"].clone();
    (answer.status, error["field"].clone(), error["message"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_taken_by_its_bytes_and_leaves_as_a_download_that_nothing_runs() {
    let shelf = Shelf { morning: Morning::open().await };
    let bea = shelf.morning.cookie("Okonjo").await;
    let patient = shelf.morning.case("SF-014").await.root.patient;
    let named = format!("Service,Contact\nDay centre,{} {}\n", patient.given, patient.family);
    let number = format!("a\nb\n{}\n", patient.nhs_number.as_ref().unwrap().spaced());
    let long_text = b"x\n".repeat(600_000);
    let large = [PDF, &vec![b' '; 10 * 1024 * 1024]].concat();
    for (name, bytes, status, words) in [
        ("guide.txt", b"<!doctype html><script>alert(1)</script>".as_slice(), 422, "not a kind of file"),
        ("guide.pdf", b"<!doctype html><script>alert(1)</script>".as_slice(), 422, "called a PDF, but inside it is none"),
        ("notes.pdf", b"Who can apply".as_slice(), 422, "called a PDF, but inside it is none"),
        ("half.pdf", b"%PDF-1.7\n1 0 obj\n".as_slice(), 422, "not whole"),
        ("picture.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>".as_slice(), 422, "called a PNG picture"),
        ("empty.txt", b"".as_slice(), 422, "not a kind of file"),
        ("services.csv", named.as_bytes(), 422, "looks like a person's name, first on line 2"),
        ("list.txt", number.as_bytes(), 422, "looks like an NHS number, first on line 3"),
        ("long.txt", long_text.as_slice(), 422, "1 MiB"),
        ("large.pdf", large.as_slice(), 413, "10 MiB"),
        ("%zz", PDF, 400, "X-File-Name"),
    ] {
        let (told, field, message) = refusal(&shelf.send(&bea, name, bytes).await);
        assert_eq!((told, field), (status, json!("file")), "{name}: {message}");
        assert!(message.contains(words) && !message.contains(patient.family.as_str()), "{name}: {message}");
    }
    let came = shelf.send(&bea, "..%2FWinter%20guide%20%E2%80%93%20%22A4%22.exe", PDF).await.json().unwrap();
    assert_eq!((&came["read_as"], &came["is_encrypted"]), (&json!(null), &json!(false)));
    let sent = &came["file"];
    assert_eq!((&sent["name"], &sent["kind"], &sent["bytes"]), (&json!("Winter guide – -A4-.pdf"), &json!("pdf"), &json!(PDF.len())));
    let file = json!({ "hash": sent["hash"], "name": sent["name"] });
    // Somebody who only knows the hash has no file.
    let val = shelf.morning.cookie("Prentice").await;
    assert_eq!(refusal(&shelf.put(&val, "DEMOHFGP", json!({ "file": file, "is_looked_through": true })).await).1, json!("file"));
    // The service reads nothing in it: somebody says that they have.
    assert_eq!(refusal(&shelf.put(&bea, "U62360", json!({ "file": file, "is_looked_through": false })).await).1, json!("is_looked_through"));
    for (wrong, field) in [
        (json!({ "file": file, "title": format!("For {} {}", patient.given, patient.family) }), "title"),
        (json!({ "file": file, "link": "https://example.org" }), "link"),
        (json!({}), "file"),
        (json!({ "file": { "hash": sent["hash"], "name": format!("{} {}.pdf", patient.given, patient.family) } }), "file"),
    ] {
        assert_eq!(refusal(&shelf.put(&bea, "U62360", wrong).await).1, json!(field));
    }
    let put = shelf.put(&bea, "U62360", json!({ "file": file })).await;
    assert_eq!(put.status, 200, "{}", String::from_utf8_lossy(&put.body));
    let item = put.json().unwrap();
    let told = shelf.morning.get(&bea, "/api/resources").await.json().unwrap();
    let row = told["items"].as_array().unwrap().iter().find(|row| row["item"]["id"] == item["id"]).unwrap();
    assert_eq!((&row["looked_through_by_name"], row["item"]["looked_through"]["at"].is_i64()), (&json!("Bea Okonjo"), true));
    let path = format!("/api/resources/{}/file", item["id"].as_str().unwrap());
    let got = shelf.morning.get(&bea, &path).await;
    assert_eq!((got.status, got.body.as_slice()), (200, PDF));
    for (header, wanted) in [
        ("content-type", "application/pdf"),
        ("content-disposition", "attachment; filename=\"Winter guide _ -A4-.pdf\"; filename*=UTF-8''Winter%20guide%20%E2%80%93%20-A4-.pdf"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "private, no-cache"),
    ] {
        assert_eq!(got.header(header), Some(wanted), "{header}");
    }
    let mark = got.header("etag").unwrap().to_owned();
    let address = &shelf.morning.moved.address;
    let again = request(address, "GET", &path, &[("Cookie", &bea), ("If-None-Match", &mark)], &[]).await.unwrap();
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_s_things_are_found_there_changed_once_and_withdrawn_with_a_way_back() {
    let shelf = Shelf { morning: Morning::open().await };
    let morning = &shelf.morning;
    let (bea, val, amira, dev) = (morning.cookie("Okonjo").await, morning.cookie("Prentice").await, morning.cookie("Hassan").await, morning.cookie("Dev Rao").await);
    assert_eq!(shelf.found(&amira).await.len(), 3, "the demonstration's");
    assert_eq!(shelf.found(&dev).await.len(), 2, "a link of another PCN is not his");
    let link = json!({ "link": "https://example.org/guide" });
    assert_eq!(shelf.put(&amira, "U62360", link.clone()).await.status, 404);
    assert_eq!(shelf.put(&bea, "DEMOHFGP", link.clone()).await.status, 403);
    assert_eq!(shelf.put(&val, "U62360", link.clone()).await.status, 403);
    let item = shelf.put(&bea, "U62360", link.clone()).await.json().unwrap();
    let id = item["id"].as_str().unwrap();
    assert!(shelf.found(&amira).await.contains(&"Winter guide".to_owned()) && !shelf.found(&dev).await.contains(&"Winter guide".to_owned()));
    let change = |version: u32| json!({ "id": id, "version": version, "title": "Winter guide, revised", "link": "https://example.org/guide" });
    assert_eq!(shelf.put(&bea, "U62360", change(1)).await.status, 200);
    let (status, field, message) = refusal(&shelf.put(&bea, "U62360", change(1)).await);
    assert_eq!((status, field), (409, json!("version")), "made from what is not there any more");
    assert!(message.starts_with("Bea Okonjo changed this"), "whose it is: {message}");
    let withdraw = async |cookie: &str, version: u32, is_withdrawn: bool| {
        morning.post(cookie, &format!("/api/resources/{id}/withdraw"), json!({ "version": version, "is_withdrawn": is_withdrawn })).await.status
    };
    assert_eq!((withdraw(&amira, 2, true).await, withdraw(&dev, 2, true).await), (403, 404));
    assert_eq!((withdraw(&bea, 1, true).await, withdraw(&bea, 2, true).await, withdraw(&bea, 2, true).await), (409, 200, 200), "once");
    assert!(!shelf.found(&amira).await.contains(&"Winter guide, revised".to_owned()), "colleagues do not find it");
    assert!(shelf.found(&bea).await.contains(&"Winter guide, revised".to_owned()), "who keeps it does");
    assert_eq!(withdraw(&bea, 3, false).await, 200);
    assert!(shelf.found(&amira).await.contains(&"Winter guide, revised".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_saved_as_windows_1252_is_kept_as_utf_8_and_looked_through_all_the_same() {
    let shelf = Shelf { morning: Morning::open().await };
    let bea = shelf.morning.cookie("Okonjo").await;
    let came = shelf.send(&bea, "costs.csv", b"Service,Cost\nZo\xeb\x92s caf\xe9,\xa35\n").await.json().unwrap();
    assert_eq!((&came["read_as"], &came["file"]["kind"]), (&json!("Windows-1252"), &json!("csv")), "{came}");
    let file = json!({ "hash": came["file"]["hash"], "name": "costs.csv" });
    let item = shelf.put(&bea, "U62360", json!({ "file": file })).await.json().unwrap();
    let got = shelf.morning.get(&bea, &format!("/api/resources/{}/file", item["id"].as_str().unwrap())).await;
    assert_eq!(std::str::from_utf8(&got.body), Ok("Service,Cost\nZoë’s café,£5\n"));
    let patient = shelf.morning.case("SF-014").await.root.patient;
    let named = format!("Caf\u{e9}\n{} {}\n", patient.given, patient.family).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    assert!(refusal(&shelf.send(&bea, "list.txt", &named).await).2.contains("looks like a person's name, first on line 2"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_send_the_same_file_both_have_it() {
    let shelf = Shelf { morning: Morning::open().await };
    let (bea, val) = (shelf.morning.cookie("Okonjo").await, shelf.morning.cookie("Prentice").await);
    let sent = shelf.send(&bea, "winter.pdf", PDF).await.json().unwrap()["file"].clone();
    assert_eq!(shelf.send(&val, "same.pdf", PDF).await.json().unwrap()["file"]["hash"], sent["hash"]);
    for (cookie, place) in [(&bea, "U62360"), (&val, "DEMOHFGP")] {
        assert_eq!(shelf.put(cookie, place, json!({ "file": { "hash": sent["hash"], "name": "winter.pdf" } })).await.status, 200, "{place}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shared_at_the_borough_s_meeting_is_the_speaker_s_too_and_nothing_else_of_the_shelf() {
    let shelf = Shelf { morning: Morning::open().await };
    let morning = &shelf.morning;
    let val = morning.cookie("Prentice").await;
    let today = morning.get(&val, "/api/today").await.json().unwrap();
    let row = today["meetings"].as_array().unwrap().iter().find(|row| row["kind"] == "borough").unwrap().clone();
    let meeting: MeetingId = row["id"].as_str().unwrap().parse().unwrap();
    let speaker = morning.state_of(meeting).await.attendees.values().find(|it| it.kind == AttendeeKind::Speaker).unwrap().person_id;
    let address = &morning.moved.address;
    let pass = let_in(address, &val, meeting, speaker).await;
    let mut wire = Wire::open(address, &pass).await.unwrap();
    wire.join(meeting).await;

    let told = morning.get(&val, "/api/resources").await.json().unwrap();
    let rows = told["items"].as_array().unwrap();
    let file = rows.iter().find(|row| !row["item"]["file"].is_null()).unwrap()["item"].clone();
    let resource = fresh();
    let path = format!("/api/meetings/{meeting}/resources");
    let share = async |cookie: &str, what: &Value| morning.post(cookie, &path, json!({ "resource_id": resource, "shelf_id": what })).await.status;
    let download = format!("{path}/{resource}/file");
    let shelf_download = format!("/api/resources/{}/file", file["id"].as_str().unwrap());
    assert_eq!(share(&pass, &file["id"]).await, 404, "a speaker has no shelf");
    assert_eq!(morning.get(&pass, &download).await.status, 404, "nothing is shared yet");
    let mark = wire.mark();
    assert_eq!(share(&val, &file["id"]).await, 204);
    let shared = wire.wait(mark, |frame| frame["type"] == "snapshot" && !frame["state"]["value"]["resources"][&resource].is_null()).await;
    assert!(shared["state"]["value"]["resources"][&resource].to_string().contains("Winter warmth checklist.txt"), "{shared}");
    let got = morning.get(&pass, &download).await;
    assert_eq!(got.status, 200);
    assert!(String::from_utf8_lossy(&got.body).contains("checklist for home visits"));
    for refused in [&shelf_download, "/api/resources"] {
        assert_eq!(morning.get(&pass, refused).await.status, 404, "{refused}");
    }
    let stranger = morning.cookie("Sommer").await;
    assert_eq!(morning.get(&stranger, &download).await.status, 404, "who is not asked to the meeting");

    // Withdrawn from the shelf it stays where it was shared; taken off there it is gone.
    let withdrawn = morning.post(&val, &format!("/api/resources/{}/withdraw", file["id"].as_str().unwrap()), json!({ "version": 1, "is_withdrawn": true })).await;
    assert_eq!(withdrawn.status, 200);
    assert_eq!(morning.get(&pass, &download).await.status, 200);
    morning.must(&val, json!({ "name": "remove_resource", "meeting_id": meeting, "resource_id": resource })).await;
    assert_eq!(morning.get(&pass, &download).await.status, 404);
    // What no browser may be led to from another site changes nothing.
    let foreign = request(address, "POST", "/api/resources/files", &[("Origin", "https://elsewhere.example"), ("Cookie", &val), ("X-File-Name", "a.pdf")], PDF).await.unwrap();
    assert_eq!(foreign.status, 403);
    assert_eq!(api(address, &val, "POST", "/api/resources", &json!({})).await.status, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sees_a_shelf_is_told_that_it_changed_and_of_no_other() {
    let shelf = Shelf { morning: Morning::open().await };
    let morning = &shelf.morning;
    let (bea, val) = (morning.cookie("Okonjo").await, morning.cookie("Prentice").await);
    let hassan = morning.cookie("Hassan").await;
    let mut amira = Wire::open(&morning.moved.address, &hassan).await.unwrap();
    let mut dev = Wire::open(&morning.moved.address, &morning.cookie("Dev Rao").await).await.unwrap();
    assert_eq!(morning.get(&hassan, "/api/resources").await.json().unwrap()["places"], json!(["DEMOHFGP", "U62360"]));
    for wire in [&mut amira, &mut dev] {
        for place in ["DEMOHFGP", "U62360"] {
            wire.say(json!({ "type": "watch", "lists": ["shelf"], "pcn": place })).await;
        }
        wire.settle().await;
    }
    let is_told = |frame: &Value| frame["type"] == "changed";
    let link = |title: &str| json!({ "title": title, "link": "https://example.org/guide" });
    // Of the PCN: whoever works there, and not a word of what it is.
    let (first, other) = (amira.mark(), dev.mark());
    let item = shelf.put(&bea, "U62360", link("Stairs and steps")).await.json().unwrap();
    assert_eq!(amira.wait(first, is_told).await, json!({ "type": "changed", "list": "shelf" }));
    dev.settle().await;
    assert!(!dev.since(other).iter().any(|frame| frame.contains("changed")), "another PCN's shelf is not his");
    // Withdrawn: told again.
    let mark = amira.mark();
    let withdrawn = morning.post(&bea, &format!("/api/resources/{}/withdraw", item["id"].as_str().unwrap()), json!({ "version": 1, "is_withdrawn": true })).await;
    assert_eq!(withdrawn.status, 200);
    amira.wait(mark, is_told).await;
    // Of the Federation: everybody.
    let marks = (amira.mark(), dev.mark());
    assert_eq!(shelf.put(&val, "DEMOHFGP", link("Warm spaces")).await.status, 200);
    amira.wait(marks.0, is_told).await;
    dev.wait(marks.1, is_told).await;
}
