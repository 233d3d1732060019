//! A week of the product's own jobs and meetings by a moved clock, with a name, an NHS number, a birth date, a postcode and words of
//! their own in everything a dozen cases keep. Then whatever leaves the service or is written beside the cases is searched for any of
//! it: mails as they left, their rows, their words as the operator reads them, calendars, the log, addresses that were asked for,
//! metrics, jobs. And it is shown that a single one would be found.

use crate::{
    letters::decoded,
    stage::{api, fresh, instant, sign_in, until},
};
use mdt_app::auth::session::hash_of;
use mdt_domain::{
    case::{CaseRoot, CaseStatus, Patient},
    command::Command,
    directory::Role,
    ids::{CaseId, CommandId, ItemId, MeetingId, PersonId, ServiceId},
    meeting::{Meeting, MeetingKind, MeetingStatus},
    words::{CaseCode, Day, Line, NhsNumber, OdsCode, Priority, UtcMicros},
};
use mdt_hub::{ActorId, Request};
use mdt_protocol::command::WireCommand;
use mdt_store::{mail_choices::MailChoice, mails::{Mail, MailState}};
use mdt_tests::moved::Moved;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::Arc,
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt};
use uuid::Uuid;

const CASES: usize = 12;
const MONDAY: &str = "2026-11-23T06:50:00Z";
const PCN: &str = "U62360";

// -- what is planted, and looked for

/// One case's own: nothing of it is anywhere else in the world.
struct Planted {
    id: CaseId,
    n: usize,
    given: String,
    family: String,
    number: NhsNumber,
    born_on: Day,
    postcode: String,
}
impl Planted {
    fn new(n: usize, number: NhsNumber, world: u32) -> Self {
        let letter = |of: u32| char::from(b'a' + u8::try_from(of % 26).unwrap());
        let name: String = [world / 676, world / 26, world, u32::try_from(n).unwrap()].into_iter().map(letter).collect();
        let born_on = Day(jiff::civil::date(1926, 1, 7)).plus_days(i32::try_from(n).unwrap() * 37 + i32::try_from(world % 3_000).unwrap());
        Self { id: CaseId(Uuid::now_v7()), n, given: format!("Zqgiven{name}"), family: format!("Zqfamily{name}"), number, born_on, postcode: format!("QX{n} 9ZQ") }
    }
    /// Words of it, as people write them: with everything that identifies.
    fn words(&self, place: &str) -> String {
        format!("zqword{}k{place}: {} {}, {}, born {}, {}", self.n, self.given, self.family, self.number.spaced(), self.born_on.0.strftime("%-d %B %Y"), self.postcode)
    }
    /// In every form in which it could stand somewhere.
    fn forms(&self) -> Vec<String> {
        let day = |form: &str| self.born_on.0.strftime(form).to_string().to_lowercase();
        let number = self.number.spaced();
        let mut forms = vec![self.given.to_lowercase(), self.family.to_lowercase(), format!("zqword{}k", self.n), self.postcode.to_lowercase(), self.postcode.to_lowercase().replace(' ', "")];
        forms.extend(["%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%-d/%-m/%Y", "%d-%b-%Y", "%-d %b %Y", "%-d %B %Y", "%B %-d, %Y", "%d.%m.%Y"].map(day));
        forms.extend([number.replace(' ', ""), number.replace(' ', "-"), number]);
        forms
    }
}

struct Search(Vec<String>);
impl Search {
    fn new(cases: &[Planted]) -> Self { Self(cases.iter().flat_map(Planted::forms).collect()) }
    /// What of it stands in a text: as it is, without its encoding, its folding, its escapes and its line ends.
    fn hits(&self, text: &str) -> Vec<&str> {
        let plain = format!("{}{}", decoded(text), in_base64(text));
        let readings = [text.to_owned(), plain.replace("\r\n ", "").replace("\\r\\n ", ""), plain.replace(['\r', '\n'], " "), plain.replace("&#39;", "'").replace("&amp;", "&")].map(|it| it.to_lowercase());
        self.0.iter().filter(|form| readings.iter().any(|reading| reading.contains(form.as_str()))).map(String::as_str).collect()
    }
}

/// What stands in the parts of a mail that are in base64.
fn in_base64(mail: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let parts = mail.split("Content-Transfer-Encoding: base64").skip(1).filter_map(|part| part.split_once("\r\n\r\n"));
    let bytes = parts.filter_map(|(_, body)| STANDARD.decode(body.split("\r\n--").next()?.split_whitespace().collect::<String>()).ok());
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
}

/// All that left or was written, by where.
#[derive(Default)]
struct Haystack(BTreeMap<&'static str, Vec<String>>);
impl Haystack {
    fn add(&mut self, place: &'static str, text: impl Into<String>) { self.0.entry(place).or_default().push(text.into()); }
    fn found(&self, search: &Search) -> Vec<String> {
        let of = |(place, texts): (&&'static str, &Vec<String>)| texts.iter().filter_map(|text| search.hits(text).first().map(|hit| format!("{place}: {hit}"))).collect::<Vec<_>>();
        self.0.iter().flat_map(of).collect()
    }
}

/// The service's log, at its most talkative, kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);
impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> { Ok(()) }
}
impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self { self.clone() }
}
impl Log {
    /// As the service starts its own (`telemetry.rs`); whoever began to log in this process before keeps it.
    fn start() -> Self {
        let log = Self::default();
        let filter = EnvFilter::new("warn,mdt_app=debug,mdt_hub=debug,mdt_store=debug,mdt_domain=debug");
        let json = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(log.clone());
        tracing_subscriber::registry().with(filter).with(json).try_init().unwrap();
        log
    }
    fn text(&self) -> String { String::from_utf8_lossy(&self.0.lock()).into_owned() }
}

// -- the week

struct Week {
    moved: Moved,
    cases: Vec<Planted>,
    asked: Mutex<Vec<String>>,
    haystack: Mutex<Haystack>,
    reablement: ServiceId,
}

fn line(text: &str) -> Line { Line::parse(text).unwrap() }

impl Week {
    async fn begin() -> Self {
        let moved = Moved::start(instant(MONDAY), 30).await.unwrap();
        // Other people each time; `MDT_SEED` has those of a run again.
        let world: u32 = std::env::var("MDT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| rand::random_range(0..17_576));
        println!("world {world}");
        let numbers = (0..).filter_map(|n: u32| NhsNumber::parse(&format!("999{:07}", 4_000_000 + world * 200 + n)).ok());
        let cases: Vec<Planted> = numbers.take(CASES).enumerate().map(|(n, number)| Planted::new(n, number, world)).collect();
        let directory = moved.hub.directory();
        let reablement = directory.services.values().find(|service| service.short == "REAB").unwrap().id;
        let week = Self { moved, cases, asked: Mutex::default(), haystack: Mutex::default(), reablement };
        for case in &week.cases {
            let patient = Patient { nhs_number: Some(case.number.clone()), ..Patient::new(line(&case.given), line(&case.family), case.born_on) };
            let practice = (OdsCode::parse("E85025").unwrap(), line("Cassidy Road Medical Centre"));
            let code = CaseCode::parse(&format!("SF-9{:02}", case.n)).unwrap();
            let mut root = CaseRoot::new(case.id, code, OdsCode::parse(PCN).unwrap(), practice, patient, Priority::Red, line(&case.words("reason")));
            // The last one waits for an answer.
            root.status = if case.n + 1 == CASES { CaseStatus::Referred } else { CaseStatus::Accepted };
            week.system(Command::RegisterCase(Box::new(root))).await;
        }
        for name in ["Quill", "Sommer"] {
            week.moved.hub.store().choose_mail(week.person(name), MailChoice::Digest, week.moved.now()).await.unwrap();
        }
        // Every member's calendar asks for their feed.
        for person in directory.people.values().filter(|person| person.guest.is_none()) {
            week.moved.hub.store().make_feed(person.id, &hash_of(&format!("feed-{}", person.id)), week.moved.now()).await.unwrap();
        }
        week
    }

    fn person(&self, part: &str) -> PersonId {
        self.moved.hub.directory().people.values().find(|person| person.name.as_str().contains(part)).unwrap_or_else(|| panic!("nobody is called {part}")).id
    }
    async fn system(&self, command: Command) { self.moved.hub.execute(Request { actor: ActorId::System, key: None, command, at: None }).await.unwrap(); }
    /// A command as a page sends it; what is refused for what happened before is left.
    async fn by(&self, who: PersonId, command: Value) -> bool {
        let words = command.to_string();
        let read = WireCommand::read(command).unwrap_or_else(|why| panic!("{why:?}: {words}"));
        match self.moved.hub.execute_wire(who, CommandId(Uuid::now_v7()), read).await {
            Ok(_) => true,
            Err(why) => {
                let why = format!("{why:?}");
                assert!(why.contains("AlreadyListed") || why.contains("OutcomeMissing"), "{words:.200}: {why}");
                false
            }
        }
    }
    async fn get(&self, cookie: &str, path: &str) -> String {
        self.asked.lock().push(path.to_owned());
        let answer = api(&self.moved.address, cookie, "GET", path, &Value::Null).await;
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(answer.body.to_vec()).unwrap()
    }
    fn pass_to(&self, at: &str) { self.moved.pass((instant(at).0 - self.moved.now().0) / 1_000_000); }

    /// Everything due has left, and every job of this day has run.
    async fn settle(&self) {
        let store = self.moved.hub.store();
        until("mails have left", async || {
            let now = self.moved.now();
            let page = store.mails(Some(MailState::Pending), None, 200).await.unwrap();
            let sending = store.mails(Some(MailState::Sending), None, 1).await.unwrap();
            page.mails.iter().all(|mail| mail.next_try_at > now) && sending.mails.is_empty()
        })
        .await;
    }
    async fn ran(&self, job: &str, occurrence: &str) {
        until(&format!("{job} of {occurrence}"), async || {
            let runs = self.moved.hub.store().runs(None, 500).await.unwrap();
            runs.iter().any(|run| run.job == job && run.occurrence == occurrence && run.ended_at.is_some())
        })
        .await;
    }
    async fn meeting(&self, id: MeetingId) -> Meeting { self.moved.hub.meeting(id).await.unwrap().unwrap() }

    /// The meetings of the PCN on a day that are not over.
    async fn of_day(&self, day: &str) -> Vec<Meeting> {
        let mut found = Vec::new();
        let day = Day(day.parse().unwrap());
        for id in self.moved.hub.store().meetings_ahead(UtcMicros(self.moved.now().0 - 3_600_000_000)).await.unwrap() {
            let meeting = self.meeting(id).await;
            if self.moved.hub.day_of(meeting.root.starts_at) == day && matches!(meeting.root.status, MeetingStatus::Draft | MeetingStatus::Open) {
                found.push(meeting);
            }
        }
        found
    }

    /// A huddle from its agenda to its minutes, with some of the cases and a guest.
    async fn huddle(&self, day: &str, cases: &[&Planted]) {
        let huddle = self.of_day(day).await.into_iter().find(|it| it.root.kind == MeetingKind::Huddle && it.root.pcn.to_string() == PCN).unwrap_or_else(|| panic!("no huddle on {day}"));
        let (id, bea, amira) = (huddle.root.id, self.person("Okonjo"), self.person("Hassan"));
        let mut lines: Vec<(ItemId, &Planted)> = Vec::new();
        for case in cases {
            let item = ItemId(Uuid::now_v7());
            let listed = json!({ "name": "list_case", "meeting_id": id, "item_id": item, "case_id": case.id, "planned_minutes": 5, "reason": "late_urgent", "urgent_reason": case.words("urgent") });
            self.by(bea, json!({ "name": "update_case", "case_id": case.id, "priority": null, "cfs": null, "reason": case.words("reason"), "needed_services": [self.reablement], "is_recurring": null })).await;
            if self.by(bea, listed).await {
                lines.push((item, case));
            }
        }
        let behind = self.moved.hub.lines(id).await.unwrap();
        lines.extend(behind.iter().filter_map(|(item, case)| Some((*item, cases.iter().find(|it| it.id == *case)?))).filter(|it| !lines.iter().any(|(item, _)| *item == it.0)).map(|(item, case)| (item, *case)).collect::<Vec<_>>());
        self.by(bea, json!({ "name": "add_topic", "meeting_id": id, "item_id": fresh(), "title": format!("About zqword{}ktopic", cases[0].n), "planned_minutes": 2 })).await;
        let guest: PersonId = fresh().parse().unwrap();
        let (item, bound) = lines[0];
        self.by(bea, json!({
            "name": "invite_guest", "meeting_id": id, "person_id": guest, "guest_name": "Gus Visitor", "role": "Housing officer", "organisation": "Riverside Housing", "service_id": null,
            "is_speaker": false, "items": [{ "item_id": item, "case_id": bound.id }], "available_from": null, "available_until": null, "email": "gus@riverside-housing.example",
        }))
        .await;
        if huddle.root.status == MeetingStatus::Draft {
            self.by(bea, json!({ "name": "publish_agenda", "meeting_id": id })).await;
        }
        self.moved.pass(130);
        self.settle().await;
        // The order changes, and who is needed: blocks move.
        self.by(bea, json!({ "name": "move_item", "meeting_id": id, "item_id": item, "to_position": 0 })).await;
        if let Some((_, last)) = lines.last() {
            self.by(bea, json!({ "name": "update_case", "case_id": last.id, "priority": null, "cfs": null, "reason": last.words("reason"), "needed_services": [], "is_recurring": null })).await;
        }
        self.moved.pass(130);
        self.settle().await;

        self.pass_to(&format!("{day}T09:00:00Z"));
        let chair = self.meeting(id).await.root.chair;
        self.by(chair, json!({ "name": "start_meeting", "meeting_id": id })).await;
        let everybody: Vec<PersonId> = self.meeting(id).await.attendees.keys().copied().collect();
        for (item, case) in &lines {
            self.by(chair, json!({ "name": "start_item", "meeting_id": id, "item_id": item, "acknowledged": everybody })).await;
            // Nobody is connected: soon it would end itself.
            self.moved.pass(5);
            self.by(amira, json!({
                "name": "write_social_note", "case_id": case.id, "note_id": fresh(), "domain": "warmth", "level": "some", "line": case.words("note"), "source": case.words("source"),
                "review_on": null, "sharing": "shared", "more": null,
            }))
            .await;
            for owner in [json!({ "type": "person", "person_id": amira }), json!({ "type": "service", "service_id": self.reablement }), json!({ "type": "person", "person_id": self.person("Quill") })] {
                self.by(chair, json!({
                    "name": "add_action", "home": { "type": "case", "case_id": case.id }, "action_id": fresh(), "what": case.words("action"), "owner": owner, "due_on": day,
                    "meeting_id": id, "item_id": item,
                }))
                .await;
            }
            self.by(chair, json!({
                "name": "record_outcome", "meeting_id": id, "item_id": item, "case_id": case.id, "kind": "watchful_review", "rationale": case.words("rationale"), "dissent": case.words("dissent"),
                "refer_to": null, "next_review_on": "2026-12-21", "step_down": null,
            }))
            .await;
        }
        self.by(chair, json!({ "name": "close_meeting", "meeting_id": id, "override_reason": "Two cases ran out of time" })).await;
        self.moved.pass(16 * 60);
        self.ran("new_actions", &id.to_string()).await;
        self.settle().await;
    }

    /// A referral comes back to who made it.
    async fn referral(&self, case: &Planted) {
        let (tom, bea) = (self.person("Quill"), self.person("Okonjo"));
        let w = |place: &str| case.words(place);
        self.by(tom, json!({
            "name": "refer_case", "case_id": case.id, "situation": w("situation"), "background": w("background"), "assessment": w("assessment"), "recommendation": w("recommendation"),
            "question": w("question"), "told": w("told"), "objections": w("objections"), "urgent_reason": null, "answers": [{ "key": "own.safe", "question": "Is there a key safe?", "answer": w("answer") }], "priority": null, "needed_services": null,
        }))
        .await;
        self.by(bea, json!({ "name": "return_referral", "case_id": case.id, "reason": w("returned") })).await;
        self.by(tom, json!({ "name": "mark_most_concerned", "case_id": case.id, "is_concerned": true, "note": w("concerned") })).await;
    }

    /// A series with a title that no title should have, changed and called off in part.
    async fn series(&self, case: &Planted) {
        let (bea, id) = (self.person("Okonjo"), fresh());
        let series = |time: &str| json!({
            "id": id, "kind": "pcn", "pcn": PCN, "title": format!("zqword{}ktitle", case.n), "rule": "FREQ=WEEKLY;BYDAY=TU", "starts_on": "2026-12-01", "starts_at_local": time, "ends_on": null,
            "slot_minutes": 60, "holidays": "skip", "chair": self.person("Perera"), "deputy": null, "chair_rota": [], "core": [self.person("Hassan"), self.person("Farrell")], "core_roles": [],
            "call_url": null, "cut_off_minutes": null,
        });
        for time in ["13:00", "14:30"] {
            self.by(bea, json!({ "name": "set_series", "series": series(time) })).await;
            self.moved.pass(130);
            self.settle().await;
        }
        self.by(bea, json!({ "name": "move_occurrence", "series_id": id, "recurrence_id": "2026-12-08", "day": "2026-12-09", "at": "09:30" })).await;
        self.by(bea, json!({ "name": "cancel_occurrence", "series_id": id, "recurrence_id": "2026-12-15" })).await;
        self.moved.pass(130);
        self.settle().await;
        let mut over = series("14:30");
        over["ends_on"] = json!("2026-12-01");
        over["core"] = json!([]);
        self.by(bea, json!({ "name": "set_series", "series": over })).await;
        self.moved.pass(130);
        self.settle().await;
    }

    /// What calendars, operators and collectors of metrics are answered now.
    async fn look(&self) {
        let mut found: Vec<(&'static str, String)> = Vec::new();
        for person in self.moved.hub.directory().people.values().filter(|person| person.guest.is_none() && !person.is_ended) {
            found.push(("feeds", self.get("", &format!("/calendar/feed-{}.ics", person.id)).await));
        }
        let operator = sign_in(&self.moved.address, self.moved.hub.directory().people.values().find(|it| it.is_any(Role::Operator)).unwrap().id).await;
        found.push(("jobs", self.get(&operator, "/api/operator/jobs").await));
        found.push(("metrics", self.get("", "/metrics").await));
        for mail in self.mails().await {
            found.push(("mails as the operator reads them", self.get(&operator, &format!("/api/operator/mails/{}", mail.id)).await));
        }
        let mut haystack = self.haystack.lock();
        found.into_iter().for_each(|(place, text)| haystack.add(place, text));
    }

    async fn mails(&self) -> Vec<Mail> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = self.moved.hub.store().mails(None, after, 200).await.unwrap();
            all.extend(page.mails);
            after = page.next;
            if after.is_none() {
                return all;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_patient_leaves_in_a_week_of_meetings_mails_and_jobs() {
    let log = Log::start();
    let week = Week::begin().await;
    let days = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"];
    for (n, day) in days.iter().enumerate() {
        week.pass_to(&format!("{day}T07:31:00Z"));
        week.ran("digest", day).await;
        week.ran("overdue", day).await;
        week.settle().await;
        let cases: Vec<&Planted> = week.cases.iter().skip(n * 2).take(3).collect();
        week.huddle(day, &cases).await;
        match n {
            1 => week.series(&week.cases[3]).await,
            2 => week.referral(&week.cases[11]).await,
            _ => {}
        }
        week.look().await;
    }
    // A weekend, and a Monday that stands for it.
    week.pass_to("2026-11-30T07:31:00Z");
    week.ran("digest", "2026-11-30").await;
    week.ran("overdue", "2026-11-30").await;
    week.settle().await;
    // A huddle that was told is called off.
    let monday = week.of_day("2026-11-30").await.into_iter().find(|it| it.root.kind == MeetingKind::Huddle).unwrap();
    let bea = week.person("Okonjo");
    week.by(bea, json!({ "name": "list_case", "meeting_id": monday.root.id, "item_id": fresh(), "case_id": week.cases[0].id, "planned_minutes": 5, "reason": "late_urgent", "urgent_reason": week.cases[0].words("again") })).await;
    week.by(bea, json!({ "name": "update_case", "case_id": week.cases[0].id, "priority": null, "cfs": null, "reason": week.cases[0].words("reason"), "needed_services": [week.reablement], "is_recurring": null })).await;
    if monday.root.status == MeetingStatus::Draft {
        week.by(bea, json!({ "name": "publish_agenda", "meeting_id": monday.root.id })).await;
    }
    week.moved.pass(130);
    week.settle().await;
    week.by(bea, json!({ "name": "cancel_meeting", "meeting_id": monday.root.id })).await;
    week.moved.pass(130);
    week.settle().await;
    week.look().await;

    let mails = week.mails().await;
    let outbox = week.moved.outbox();
    let search = Search::new(&week.cases);
    let mut haystack = std::mem::take(&mut *week.haystack.lock());
    outbox.values().for_each(|mail| haystack.add("mails as they left", mail.clone()));
    for mail in &mails {
        let fields = [Some(&mail.letter), mail.stage.as_ref(), mail.error.as_ref(), mail.hits.as_ref(), mail.dedupe_key.as_ref()];
        haystack.add("rows of mails", fields.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "));
    }
    week.moved.hub.store().runs(None, 500).await.unwrap().iter().for_each(|run| haystack.add("rows of jobs", format!("{run:?}")));
    haystack.add("log", log.text());
    week.asked.lock().iter().for_each(|path| haystack.add("addresses asked for", path.clone()));
    let found = haystack.found(&search);
    assert!(found.is_empty(), "{found:#?}");
    assert!(mails.iter().all(|mail| mail.state != MailState::Held), "nothing had to be held");

    // It was a week: every kind of letter left, and every place was looked at.
    let sent: BTreeSet<&str> = mails.iter().filter(|mail| mail.state == MailState::Sent).map(|mail| mail.kind.as_str()).collect();
    let wanted = ["agenda_published", "cancellation", "change", "daily_digest", "guest_pass", "invitation", "minutes_ready", "new_actions", "overdue", "referral_returned", "you_are_needed"];
    assert_eq!(sent, BTreeSet::from(wanted));
    assert!(log.text().lines().count() > 100, "the log is written");

    // One of it anywhere would be found: in each place one text is touched, in the form in which it would stand there.
    let case = &week.cases[4];
    let forms = [case.family.clone(), case.number.spaced(), case.postcode.clone(), case.born_on.0.strftime("%-d %B %Y").to_string(), format!("zqword{}k", case.n)];
    let folded = |form: &str| format!("SUMMARY:{}\r\n {}", &form[..3], &form[3..]);
    let encoded = |form: &str| form.bytes().map(|byte| format!("={byte:02X}")).collect::<String>();
    for place in haystack.0.keys() {
        for form in &forms {
            for touched in [form.clone(), folded(form), encoded(form)] {
                let sabotaged = Haystack(BTreeMap::from([(*place, vec![format!("{} {touched}", haystack.0[place][0])])]));
                assert!(!sabotaged.found(&search).is_empty(), "{place}: {touched} is not found");
            }
        }
    }
    // And the service itself would have held it: a letter whose place is a patient's name does not leave.
    let letter = mdt_app::mail::letter::Letter::AgendaPublished {
        meeting: mdt_app::mail::facts::MeetingFacts {
            id: monday.root.id,
            kind: MeetingKind::Huddle,
            pcn: line(&format!("{} {}", case.given, case.family)),
            starts: mdt_app::mail::facts::When::london(week.moved.now()),
            minutes: 40,
        },
        items: 1,
        yours: None,
    };
    let intent = letter.to(week.person("Hassan"), week.moved.now());
    week.moved.pass(15);
    week.moved.hub.store().post(std::slice::from_ref(&intent), week.moved.now()).await.unwrap();
    until("it is held", async || week.moved.hub.store().mail(intent.id).await.unwrap().is_some_and(|mail| mail.state == MailState::Held)).await;
    let kept = week.moved.hub.store().mail(intent.id).await.unwrap().unwrap();
    assert!(!search.hits(&kept.letter).is_empty(), "and the search finds it in its row");

    let sizes: Vec<String> = haystack.0.iter().map(|(place, texts)| format!("{place}: {} texts, {} bytes", texts.len(), texts.iter().map(String::len).sum::<usize>())).collect();
    println!("{} forms of {CASES} cases in {} mails of {} kinds and elsewhere: 0 found\n{}", search.0.len(), mails.len(), sent.len(), sizes.join("\n"));
}
