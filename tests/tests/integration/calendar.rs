//! What people's calendars are told: a series whole, one occurrence moved, many edits as one mail, an edit taken back as none, a
//! partner's own block, and what is called off. By a moved clock; what was told is read as a calendar reads it.

use crate::room::Morning;
use mdt_domain::ids::PersonId;
use mdt_store::mails::{Mail, MailState};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Edits are joined for two minutes.
const JOINED: i64 = 125;

fn unfolded(text: &str) -> String { text.replace("\r\n ", "") }

/// A property of the first event in an iCalendar text.
fn property(text: &str, name: &str) -> Option<String> {
    let text = unfolded(text);
    let event = text.split("BEGIN:VEVENT").nth(1)?;
    event.split("\r\n").find_map(|line| line.split_once(':').filter(|(key, _)| key.split(';').next() == Some(name)).map(|(_, value)| value.to_owned()))
}

pub struct Post<'a> {
    pub morning: &'a Morning,
    /// Mails seen before.
    pub seen: usize,
}
impl Post<'_> {
    /// Lets the time for joining pass and waits until everything due has been looked at: the new mails, oldest first.
    pub async fn next(&mut self) -> Vec<Mail> {
        self.morning.moved.pass(JOINED);
        let store = self.morning.moved.hub.store();
        crate::stage::until("mails are looked at", async || {
            let counts = store.count_mails().await.unwrap();
            !counts.contains_key(&MailState::Pending) && !counts.contains_key(&MailState::Sending)
        })
        .await;
        let page = store.mails(None, None, 200).await.unwrap();
        let mut mails = page.mails;
        mails.reverse();
        let new = mails.split_off(self.seen);
        self.seen += new.len();
        new
    }
}

/// Letters that left, by their recipient.
pub fn letters(mails: &[Mail]) -> BTreeMap<PersonId, (String, Value)> {
    let sent = mails.iter().filter(|mail| mail.state == MailState::Sent);
    sent.map(|mail| (mail.to_person, (mail.kind.clone(), serde_json::from_str(&mail.letter).unwrap()))).collect()
}
/// Those of them that are for calendars: when days go by, promises of the demonstration's history come to be overdue.
fn entries(mails: &[Mail]) -> BTreeMap<PersonId, (String, Value)> {
    let of_calendars: Vec<Mail> = mails.iter().filter(|mail| mail.dedupe_key.as_deref().is_some_and(|key| key.starts_with("entry/"))).cloned().collect();
    letters(&of_calendars)
}
fn calendar(letter: &Value) -> (&str, &str) { (letter["calendar"]["method"].as_str().unwrap(), letter["calendar"]["text"].as_str().unwrap()) }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_series_is_told_whole_once_and_each_change_of_it_once() {
    let morning = Morning::open().await;
    let bea = morning.cookie("Okonjo").await;
    let (asha, amira) = (morning.person("Perera"), morning.person("Hassan"));
    let mut post = Post { morning: &morning, seen: 0 };
    let before = post.next().await;
    assert!(letters(&before).is_empty(), "the demonstration's history is mailed to nobody");
    let id = crate::stage::fresh();
    let series = json!({
        "id": id, "kind": "pcn", "pcn": "U62360", "title": "Weekly meeting", "rule": "FREQ=WEEKLY;BYDAY=TU", "starts_on": "2026-12-01",
        "starts_at_local": "13:00", "ends_on": null, "slot_minutes": 60, "holidays": "skip", "chair": asha, "deputy": null, "chair_rota": [],
        "core": [amira], "core_roles": [], "call_url": null, "cut_off_minutes": null,
    });
    morning.must(&bea, json!({ "name": "set_series", "series": series })).await;
    let told = letters(&post.next().await);
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), { let mut both = vec![asha, amira]; both.sort(); both }, "one mail a person");
    let (kind, letter) = &told[&amira];
    let (method, text) = calendar(letter);
    assert_eq!((kind.as_str(), method, letter["repeats"].as_str().unwrap()), ("invitation", "request", "every Tuesday at 13:00, not on bank holidays"));
    assert_eq!((property(text, "SEQUENCE").as_deref(), property(text, "RRULE").as_deref()), (Some("1"), Some("FREQ=WEEKLY;BYDAY=TU")));
    assert_eq!(property(text, "SUMMARY").as_deref(), Some("Weekly PCN meeting\\, South Fulham PCN"), "nobody's own words");
    let uid = property(text, "UID").unwrap();

    // Moved, and by mistake: moved and put back within the time for joining is no news.
    let moved = |day: &str| json!({ "name": "move_occurrence", "series_id": id, "recurrence_id": "2026-12-08", "day": day, "at": "09:30" });
    let restore = json!({ "name": "restore_occurrence", "series_id": id, "recurrence_id": "2026-12-08" });
    morning.must(&bea, moved("2026-12-09")).await;
    morning.must(&bea, restore.clone()).await;
    let quiet = post.next().await;
    assert!(letters(&quiet).is_empty() && quiet.iter().all(|mail| mail.state == MailState::Cancelled), "{quiet:?}");

    // Moved twice is one mail, with the occurrence where it is held.
    morning.must(&bea, moved("2026-12-09")).await;
    morning.must(&bea, moved("2026-12-10")).await;
    let told = letters(&post.next().await);
    let (kind, letter) = &told[&amira];
    let (method, text) = calendar(letter);
    assert_eq!((told.len(), kind.as_str(), method), (2, "change", "request"));
    let plain = unfolded(text);
    assert!(plain.contains("RECURRENCE-ID;TZID=Europe/London:20261208T130000"), "{plain}");
    assert!(plain.contains("DTSTART;TZID=Europe/London:20261210T093000"), "{plain}");
    assert_eq!((property(text, "UID"), property(text, "SEQUENCE").as_deref()), (Some(uid.clone()), Some("2")));

    // Days go by: nothing new is told, though the next meeting is another one.
    morning.moved.pass(8 * 86_400);
    assert!(entries(&post.next().await).is_empty());
    let bea = morning.cookie("Okonjo").await;

    // Somebody is no longer asked: theirs is taken out, the other's is left alone.
    let mut smaller = series.clone();
    smaller["core"] = json!([]);
    morning.must(&bea, json!({ "name": "set_series", "series": smaller })).await;
    let told = entries(&post.next().await);
    let (kind, letter) = &told[&amira];
    let (method, text) = calendar(letter);
    assert_eq!((kind.as_str(), method, letter["reason"].as_str()), ("cancellation", "cancel", Some("not_needed")));
    assert_eq!((property(text, "UID"), property(text, "SEQUENCE").as_deref()), (Some(uid), Some("3")));

    // It ends: who was still asked is told.
    smaller["ends_on"] = json!("2026-12-01");
    morning.must(&bea, json!({ "name": "set_series", "series": smaller })).await;
    let told = entries(&post.next().await);
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [asha]);
    assert_eq!((told[&asha].0.as_str(), told[&asha].1["reason"].as_str()), ("cancellation", Some("series_ended")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_is_told_their_own_block_and_its_moves_of_five_minutes_and_more() {
    let morning = Morning::open().await;
    let (bea, lena) = (morning.cookie("Okonjo").await, morning.person("Sommer"));
    let mut post = Post { morning: &morning, seen: 0 };
    post.next().await;
    let next = morning.next_meeting().await;
    // One case needs her service, behind two that do not.
    let service = morning.moved.hub.directory().people[&lena].service_id.unwrap();
    let mut lines = Vec::new();
    for (code, needed) in [("SF-026", json!([])), ("SF-037", json!([])), ("SF-042", json!([service]))] {
        let case = morning.case(code).await.root.id;
        morning.must(&bea, json!({ "name": "update_case", "case_id": case, "priority": null, "cfs": null, "reason": null, "needed_services": needed, "is_recurring": null })).await;
        let item = crate::stage::fresh();
        let (status, why) = morning.command(&bea, json!({ "name": "list_case", "meeting_id": next, "item_id": item, "case_id": case, "planned_minutes": 10, "reason": "added_by_hand", "urgent_reason": null })).await;
        assert!(status == 200 || why == "already_listed", "{code}: {status} {why}");
        lines.push(item);
    }
    // What these cases need moves blocks of today's agenda, which is out.
    let of_today = |told: &BTreeMap<PersonId, (String, Value)>| told.values().all(|(_, letter)| letter["meeting"]["id"] != json!(next));
    assert!(of_today(&letters(&post.next().await)), "a draft is told to nobody");
    morning.must(&bea, json!({ "name": "publish_agenda", "meeting_id": next })).await;
    morning.until_of(next, "the rota brings her", |meeting| meeting.attendees.get(&lena).is_some_and(|it| !it.is_withdrawn)).await;
    let told = letters(&post.next().await);
    let (kind, letter) = &told[&lena];
    let (_, text) = calendar(letter);
    assert_eq!(kind, "invitation");
    let (start, end) = (property(text, "DTSTART").unwrap(), property(text, "DTEND").unwrap());
    let state = morning.state_of(next).await;
    let local = |at: mdt_domain::words::UtcMicros| jiff::Timestamp::from_microsecond(at.0).unwrap().in_tz("Europe/London").unwrap().strftime("%Y%m%dT%H%M%S").to_string();
    assert!(start > local(state.root.starts_at) && end < local(state.planned_end().plus_seconds(3600)), "{start} {end}: her own part, not the whole");
    assert!(!unfolded(text).contains("SF-0"), "no case in a calendar");

    // Two minutes are no news; first on the agenda is.
    morning.must(&bea, json!({ "name": "set_planned_minutes", "meeting_id": next, "item_id": lines[0], "minutes": 12 })).await;
    assert!(!letters(&post.next().await).contains_key(&lena));
    morning.must(&bea, json!({ "name": "move_item", "meeting_id": next, "item_id": lines[2], "to_position": 0 })).await;
    let told = letters(&post.next().await);
    let (kind, letter) = &told[&lena];
    let (_, text) = calendar(letter);
    assert_eq!((kind.as_str(), property(text, "SEQUENCE").as_deref()), ("you_are_needed", Some("2")));
    assert_eq!(property(text, "DTSTART").as_deref(), Some(local(state.root.starts_at).as_str()), "the first comes to the beginning");

    // Her calendar's reply is her answer, and nobody else's.
    let reply = text.replace("METHOD:REQUEST", "METHOD:REPLY").replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED");
    let hers = morning.cookie("Sommer").await;
    let stranger = morning.post(&bea, "/api/calendar/reply", json!({ "text": reply })).await;
    assert_eq!(stranger.status, 400, "{:?}", stranger.json());
    let taken = morning.post(&hers, "/api/calendar/reply", json!({ "text": reply })).await;
    assert_eq!((taken.status, taken.json().unwrap()["meetings"].as_u64()), (200, Some(1)));
    assert_eq!(morning.state_of(next).await.attendees[&lena].partstat, mdt_domain::meeting::Partstat::Accepted);

    // Called off: taken out of her calendar.
    morning.must(&bea, json!({ "name": "cancel_meeting", "meeting_id": next })).await;
    let told = letters(&post.next().await);
    assert_eq!((told[&lena].0.as_str(), calendar(&told[&lena].1).0), ("cancellation", "cancel"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_feed_opens_with_its_secret_and_no_longer_when_it_is_ended() {
    let morning = Morning::open().await;
    let amira = morning.cookie("Hassan").await;
    let made = morning.post(&amira, "/api/me/calendar/new", Value::Null).await.json().unwrap();
    let url = made["url"].as_str().unwrap().to_owned();
    let path = url.split_once("/calendar/").map(|(_, file)| format!("/calendar/{file}")).unwrap();
    let get = async |path: &str| mdt_tests::http::request(&morning.moved.address, "GET", path, &[], b"").await.unwrap();
    let opened = get(&path).await;
    let text = String::from_utf8(opened.body.to_vec()).unwrap();
    assert_eq!(opened.status, 200);
    assert!(text.contains("METHOD:PUBLISH") && text.contains("RRULE:FREQ=") && text.contains("Daily frailty huddle"), "{text}");
    assert!(!text.contains("SF-0") && !text.to_lowercase().contains("okafor"), "no case, no name");
    let own = morning.get(&amira, "/api/me/calendar").await.json().unwrap();
    assert!(own["read_at"].is_i64(), "{own}");
    assert_eq!(get("/calendar/AAAA.ics").await.status, 404);
    // A new one ends the one before.
    let again = morning.post(&amira, "/api/me/calendar/new", Value::Null).await.json().unwrap();
    assert_eq!(get(&path).await.status, 404);
    let path = again["url"].as_str().unwrap().split_once("/calendar/").map(|(_, file)| format!("/calendar/{file}")).unwrap();
    assert_eq!(get(&path).await.status, 200);
    morning.post(&amira, "/api/me/calendar/end", Value::Null).await;
    assert_eq!(get(&path).await.status, 404);
}
