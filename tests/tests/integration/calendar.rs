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

struct Post<'a> {
    morning: &'a Morning,
    /// Mails seen before.
    seen: usize,
}
impl Post<'_> {
    /// Lets the time for joining pass and waits until everything due has been looked at: the new mails, oldest first.
    async fn next(&mut self) -> Vec<Mail> {
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
fn letters(mails: &[Mail]) -> BTreeMap<PersonId, (String, Value)> {
    let sent = mails.iter().filter(|mail| mail.state == MailState::Sent);
    sent.map(|mail| (mail.to_person, (mail.kind.clone(), serde_json::from_str(&mail.letter).unwrap()))).collect()
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
    assert!(letters(&post.next().await).is_empty());
    let bea = morning.cookie("Okonjo").await;

    // Somebody is no longer asked: theirs is taken out, the other's is left alone.
    let mut smaller = series.clone();
    smaller["core"] = json!([]);
    morning.must(&bea, json!({ "name": "set_series", "series": smaller })).await;
    let told = letters(&post.next().await);
    let (kind, letter) = &told[&amira];
    let (method, text) = calendar(letter);
    assert_eq!((kind.as_str(), method, letter["reason"].as_str()), ("cancellation", "cancel", Some("not_needed")));
    assert_eq!((property(text, "UID"), property(text, "SEQUENCE").as_deref()), (Some(uid), Some("3")));

    // It ends: who was still asked is told.
    smaller["ends_on"] = json!("2026-12-01");
    morning.must(&bea, json!({ "name": "set_series", "series": smaller })).await;
    let told = letters(&post.next().await);
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [asha]);
    assert_eq!((told[&asha].0.as_str(), told[&asha].1["reason"].as_str()), ("cancellation", Some("series_ended")));
}
