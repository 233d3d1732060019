//! The scheduler in a process of its own under a moved clock, killed while it fires, and two at once on one database: every run once,
//! with its mails.
//!
//! A child is this very test binary, told by its environment what to do. `MDT_JOB_DAYS` and `MDT_JOB_KILLS` make it longer.

use crate::{
    backup,
    stage::{TUESDAY, api, instant, must, sign_in, until},
};
use mdt_app::{
    jobs::scheduler::{JobTimings, look},
    mail::letter::{LadderStep, Letter},
};
use mdt_domain::{
    action_item::OwnerRef,
    case::{CaseRoot, ListedReason, Patient},
    command::{ActionHome, Command},
    event::State,
    directory::{Organisation, OrganisationKind, Person, Role, RoleAt},
    ids::{ActionId, CaseId, ItemId, MeetingId, PersonId},
    meeting::MeetingKind,
    series::Holidays,
    stream::StreamId,
    words::{CaseCode, Day, Line, NhsNumber, OdsCode, Priority, UtcMicros},
};
use mdt_hub::{ActorId, Hub, HubOptions, Request};
use mdt_store::{Store, StoreOptions, jobs::RunState, mail_choices::MailChoice};
use mdt_tests::{
    engines::Postgres,
    moved::Moved,
    server::{Options, Server},
};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Child, Command as Process, Stdio},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

const PCN: &str = "U62360";
const BEGIN: &str = "2026-01-05T06:00:00Z";
const CHILD: &str = "MDT_JOBS_CHILD";
const CLOCK: &str = "MDT_JOBS_CLOCK";
/// What a day and a kill may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(5);

fn number(name: &str, otherwise: i64) -> i64 { std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise) }
fn days() -> i64 { number("MDT_JOB_DAYS", 60) }
fn ods(code: &str) -> OdsCode { OdsCode::parse(code).unwrap() }
fn line(text: &str) -> Line { Line::parse(text).unwrap() }
fn at(text: &str) -> UtcMicros { UtcMicros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond()) }

fn organisations() -> Vec<Organisation> {
    let of = |code: &str, kind, part_of: Option<&str>, letters: Option<&str>| Organisation {
        code: ods(code),
        name: line("South Fulham"),
        kind,
        part_of: part_of.map(ods),
        code_letters: letters.map(str::to_owned),
        imd_decile: None,
    };
    vec![
        of("FED01", OrganisationKind::Federation, None, None),
        of(PCN, OrganisationKind::Pcn, Some("FED01"), Some("SF")),
        of("E85001", OrganisationKind::Practice, Some(PCN), None),
    ]
}

fn person(name: &str, role: Role) -> Person {
    Person {
        id: PersonId(Uuid::now_v7()),
        name: line(name),
        email: format!("{}@example.org", name.to_lowercase().replace(' ', ".")),
        job: line("Job"),
        organisation: line("PCN"),
        roles: vec![RoleAt { role, at: ods(PCN) }],
        service_id: None,
        languages: Vec::new(),
        skills: Vec::new(),
        is_ended: false,
        absences: Vec::new(),
        guest: None,
        employer: None,
        funding_stream: None,
    }
}

async fn hub(url: &str, clock: &Arc<AtomicI64>) -> Arc<Hub> {
    let read = clock.clone();
    let options = HubOptions { clock: Arc::new(move || UtcMicros(read.load(Ordering::SeqCst))), ..HubOptions::default() };
    Hub::start(StoreOptions::new(url), options).await.unwrap()
}

/// A case with an action due every third day, each of somebody who wants single mails; and one of somebody who wants a digest.
async fn furnish(url: &str) {
    let clock = Arc::new(AtomicI64::new(at(BEGIN).0));
    let hub = hub(url, &clock).await;
    let by = |actor, command| Request { actor, key: None, command, at: None };
    let (bea, asha, amira, dev) = (
        person("Bea Okonjo", Role::Coordinator),
        person("Asha Perera", Role::ClinicalDirector),
        person("Amira Hassan", Role::LinkWorker),
        person("Dev Rao", Role::LinkWorker),
    );
    let people = vec![bea.clone(), asha, amira.clone(), dev.clone()];
    hub.execute(by(ActorId::System, Command::SetDirectory { federation: ods("FED01"), organisations: organisations(), services: Vec::new(), people })).await.unwrap();
    let case = a_case();
    let case_id = case.id;
    hub.execute(by(ActorId::System, Command::RegisterCase(Box::new(case)))).await.unwrap();
    let add = |owner: PersonId, due: i64| Command::AddAction {
        home: ActionHome::Case(case_id),
        action_id: ActionId(Uuid::now_v7()),
        what: line("Ring Edith Quigley"),
        owner: OwnerRef::Person { person_id: owner },
        due_on: Some(Day::of(at(BEGIN)).plus_days(i32::try_from(due).unwrap())),
        from: None,
        asked: None,
    };
    hub.execute(by(ActorId::Person(bea.id), add(dev.id, 2))).await.unwrap();
    for due in (1..=days()).step_by(3) {
        hub.execute(by(ActorId::Person(bea.id), add(amira.id, due))).await.unwrap();
    }
    hub.store().choose_mail(dev.id, MailChoice::Digest, at(BEGIN)).await.unwrap();
    assert_eq!(look(&hub, &JobTimings::REAL).await.unwrap(), 0, "the schedule begins");
    hub.stop().await;
}

fn a_case() -> CaseRoot {
    let nhs_number = Some(NhsNumber::parse("999 000 0018").unwrap());
    let patient = Patient { nhs_number, lives_alone: true, ..Patient::new(line("Edith"), line("Quigley"), Day("1941-03-03".parse().unwrap())) };
    let (code, practice) = (CaseCode::parse("SF-014").unwrap(), (ods("E85001"), line("The Surgery")));
    CaseRoot::new(CaseId(Uuid::now_v7()), code, ods(PCN), practice, patient, Priority::Red, line("Falls"))
}

/// Lets the days pass in steps of minutes to hours, set back now and then, and looks at each. Does nothing unless told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let file = PathBuf::from(std::env::var(CLOCK).unwrap());
    let begun = std::fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(at(BEGIN).0);
    let clock = Arc::new(AtomicI64::new(begun));
    let hub = hub(&url, &clock).await;
    let mut random = SmallRng::seed_from_u64(begun.cast_unsigned());
    let end = at(BEGIN).plus_seconds((days() + 8) * 86_400).0;
    while clock.load(Ordering::SeqCst) < end {
        let seconds = if random.random_range(0..12) == 0 { -random.random_range(60..7_200) } else { random.random_range(600..14_000) };
        let now = clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst) + seconds * 1_000_000;
        // A look that fails (another node's transaction was in the way) is looked at again, as the service does.
        let _ = look(&hub, &JobTimings::REAL).await;
        let beside = file.with_extension("new");
        std::fs::write(&beside, now.to_string()).unwrap();
        std::fs::rename(&beside, &file).unwrap();
    }
    hub.stop().await;
    std::fs::write(file.with_extension("end"), "").unwrap();
}

fn start(url: &str, clock: &Path) -> Child {
    Process::new(std::env::current_exe().unwrap())
        .args(["jobs::child", "--exact", "--nocapture"])
        .env(CHILD, url)
        .env(CLOCK, clock)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Runs children to the end of the days, each killed so often at a random moment. How many kills.
fn run(url: &str, clocks: &[PathBuf], kills: i64, seed: u64) -> i64 {
    let mut random = SmallRng::seed_from_u64(seed);
    let begun = Instant::now();
    let mut children: Vec<Child> = clocks.iter().map(|clock| start(url, clock)).collect();
    let mut killed = 0;
    loop {
        assert!(begun.elapsed() < PATIENCE * u32::try_from(days() + kills).unwrap(), "the days do not end; {killed} kills");
        std::thread::sleep(Duration::from_millis(random.random_range(40..300)));
        let mut is_over = true;
        for (child, clock) in children.iter_mut().zip(clocks) {
            if clock.with_extension("end").exists() {
                child.wait().unwrap();
                continue;
            }
            is_over = false;
            if killed < kills {
                child.kill().unwrap();
                child.wait().unwrap();
                killed += 1;
                *child = start(url, clock);
            } else if child.try_wait().unwrap().is_some() {
                *child = start(url, clock);
            }
        }
        if is_over {
            return killed;
        }
    }
}

/// Every digest of a working day once; every step of every action once; nothing of anybody in a run.
/// `may_miss`: digests that may be left out, for whoever was killed at one may come too late to make it (its lease must end first).
async fn check(url: &str, what: &str, killed: i64, may_miss: i64, took: Duration) {
    let store = Store::open_as_it_is(&StoreOptions::new(url)).await.unwrap();
    let (mut letters, mut after) = (Vec::new(), None);
    loop {
        let page = store.mails(None, after, 200).await.unwrap();
        letters.extend(page.mails.iter().map(|mail| (mail.to_person, Letter::from_json(&mail.letter).unwrap())));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let (mut digests, mut steps) = (BTreeMap::<Day, u32>::new(), BTreeMap::<(Day, u8, PersonId), u32>::new());
    for (person, letter) in &letters {
        match letter {
            Letter::DailyDigest { day, .. } => *digests.entry(*day).or_default() += 1,
            Letter::Overdue { step, actions, .. } => {
                let step = match step {
                    LadderStep::Owner => 1,
                    LadderStep::ServiceLead => 3,
                    LadderStep::Chair => 5,
                };
                for line in actions {
                    *steps.entry((line.due_on.unwrap(), step, *person)).or_default() += 1;
                }
            }
            other => panic!("{}", other.kind()),
        }
        let json = String::from_utf8(letter.to_json().to_vec()).unwrap();
        assert!(!json.contains("Edith") && !json.contains("Quigley"), "{json}");
    }
    assert!(digests.values().all(|times| *times == 1), "{what}: {digests:?}");
    assert!(steps.values().all(|times| *times == 1), "{what}: {steps:?}");
    // Looks come at least every four hours, and a digest waits four.
    let first = Day::of(at(BEGIN));
    let working = (0..days()).map(|n| first.plus_days(i32::try_from(n).unwrap())).filter(|day| Holidays::built_in().is_working_day(*day));
    // The first action is overdue, and so in every digest, from the third day on.
    let expected: Vec<Day> = working.skip(2).collect();
    let missing = expected.iter().filter(|day| !digests.contains_key(day)).count();
    assert!(missing as i64 <= may_miss, "{what}: {missing} missing of {expected:?}: {digests:?}");
    let owner: Vec<Day> = steps.keys().filter(|(_, step, _)| *step == 1).map(|(due, ..)| *due).collect();
    let wanted: Vec<Day> = (1..=days()).step_by(3).map(|due| first.plus_days(i32::try_from(due).unwrap())).collect();
    assert_eq!(owner, wanted, "{what}: every action's first step");
    let told = |of: u8| steps.keys().filter(|(_, step, _)| *step == of).count();
    // The third step to the clinical director, the fifth to them and the coordinator; the digest's own action climbs too.
    assert_eq!((told(3), told(5)), (wanted.len() + 1, 2 * (wanted.len() + 1)), "{what}");
    let (runs, counts) = (store.runs(None, 500).await.unwrap(), store.count_runs().await.unwrap());
    let again = runs.iter().filter(|run| run.attempts > 1).count();
    assert!(runs.iter().all(|run| run.result.as_deref().unwrap_or_default().chars().all(|c| c.is_ascii_alphanumeric() || " ,".contains(c))));
    assert_eq!(counts.get(&RunState::Claimed), None, "{what}: nothing is left under way");
    println!(
        "{what}: {} days, {killed} kills, {} runs ({again} begun more than once), {} digests, {} steps of the ladder, {} mails; each once; {:.1} s",
        days(),
        counts.values().sum::<u64>(),
        digests.len(),
        steps.len(),
        letters.len(),
        took.as_secs_f32()
    );
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_firing_each_run_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = StoreOptions::sqlite_file(&folder.path().join("hub.db")).url;
    furnish(&url).await;
    let begun = Instant::now();
    let (clock, to) = (folder.path().join("clock"), url.clone());
    let killed = tokio::task::spawn_blocking(move || run(&to, &[clock], number("MDT_JOB_KILLS", 12), 1)).await.unwrap();
    check(&url, "SQLite, one killed", killed, 0, begun.elapsed()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_killed_while_firing_make_each_run_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = Postgres::shared().await.unwrap().database().await.unwrap();
    furnish(&url).await;
    let begun = Instant::now();
    let (clocks, to) = ([folder.path().join("one"), folder.path().join("other")], url.clone());
    let killed = tokio::task::spawn_blocking(move || run(&to, &clocks, number("MDT_JOB_KILLS", 12), 2)).await.unwrap();
    check(&url, "PostgreSQL, two at once", killed, killed, begun.elapsed()).await;
}

// -- the service itself, by a clock that is moved

/// Letters of a kind to somebody, as they are kept.
async fn letters_to(moved: &Moved, person: PersonId, kind: &str) -> Vec<Letter> {
    let page = moved.hub.store().mails(None, None, 200).await.unwrap();
    page.mails.iter().filter(|mail| mail.to_person == person && mail.kind == kind).map(|mail| Letter::from_json(&mail.letter).unwrap()).collect()
}

async fn ran(moved: &Moved, job: &str, occurrence: &str) -> bool {
    let runs = moved.hub.store().runs(Some(RunState::Done), 500).await.unwrap();
    runs.iter().any(|run| run.job == job && run.occurrence == occurrence)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_huddle_each_owner_has_one_mail_and_what_is_late_climbs_the_ladder() {
    let moved = Moved::start(instant(TUESDAY), 30).await.unwrap();
    let address = moved.address.clone();
    let directory = moved.hub.directory();
    let id = |name: &str| directory.people.values().find(|person| person.name.as_str().contains(name)).unwrap().id;
    let (asha, bea, amira, tom) = (id("Perera"), id("Okonjo"), id("Hassan"), id("Quill"));
    let (asha_cookie, bea_cookie, tom_cookie) = (sign_in(&address, asha).await, sign_in(&address, bea).await, sign_in(&address, tom).await);

    // Tom wants one mail a day.
    let mine = api(&address, &tom_cookie, "GET", "/api/me/mail", &Value::Null).await;
    assert_eq!(mine.json().unwrap(), json!({ "choice": "single" }));
    let chosen = api(&address, &tom_cookie, "POST", "/api/me/mail", &json!({ "choice": "digest" })).await;
    assert_eq!((chosen.status, chosen.json().unwrap()), (200, json!({ "choice": "digest" })));
    assert_eq!(api(&address, &tom_cookie, "POST", "/api/me/mail", &json!({ "choice": "never" })).await.status, 400);
    assert_eq!(api(&address, &tom_cookie, "PUT", "/api/me/mail", &json!({})).await.status, 405);

    let today = api(&address, &bea_cookie, "GET", "/api/today", &Value::Null).await.json().unwrap();
    let meeting: MeetingId = today["meetings"][0]["id"].as_str().unwrap().parse().unwrap();
    let (item, case) = moved.hub.store().cases_of(meeting).await.unwrap().into_iter().next().unwrap();
    let promise = async |case_id: CaseId, owner: OwnerRef, due: Option<&str>, from: Option<(MeetingId, ItemId)>| {
        let due_on = due.map(|due| Day(due.parse().unwrap()));
        let command = Command::AddAction { home: ActionHome::Case(case_id), action_id: ActionId(Uuid::now_v7()), what: line("Ring the family"), owner, due_on, from, asked: None };
        moved.hub.execute(Request { actor: ActorId::Person(asha), key: None, command, at: None }).await.unwrap();
    };
    let from = Some((meeting, item));
    must(&address, &asha_cookie, json!({ "name": "start_meeting", "meeting_id": meeting })).await;
    let to = |person_id| OwnerRef::Person { person_id };
    promise(case, to(amira), Some("2026-12-01"), from).await;
    promise(case, to(amira), Some("2026-12-02"), from).await;
    promise(case, to(tom), None, from).await;
    promise(case, OwnerRef::Pool, Some("2026-12-01"), from).await;
    // A case that is on no agenda, with something that will be late.
    let listed: Vec<CaseId> = moved.hub.store().cases_of(meeting).await.unwrap().into_values().collect();
    let found = api(&address, &bea_cookie, "POST", "/api/cases/search", &json!({ "after": null })).await.json().unwrap();
    let accepted = found["cases"].as_array().unwrap().iter().filter(|row| row["status"] == "accepted");
    let late: CaseId = accepted.map(|row| row["id"].as_str().unwrap().parse().unwrap()).find(|id| !listed.contains(id)).unwrap();
    promise(late, to(amira), Some("2026-11-24"), None).await;
    must(&address, &asha_cookie, json!({ "name": "close_meeting", "meeting_id": meeting, "override_reason": "Dates follow" })).await;
    assert!(letters_to(&moved, amira, "new_actions").await.is_empty(), "what is mended right after the close is in it");

    moved.pass(60);
    until("the owners are told", async || ran(&moved, "new_actions", &meeting.to_string()).await).await;
    let told = letters_to(&moved, amira, "new_actions").await;
    let [Letter::NewActions { meeting: Some(of), actions, has_minutes: true }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((of.id, actions.len(), actions.iter().all(|line| line.code.is_some())), (meeting, 2, true));
    assert!(letters_to(&moved, tom, "new_actions").await.is_empty());

    // The next morning.
    let pass_to = |at: &str| moved.pass((instant(at).0 - moved.now().0) / 1_000_000);
    pass_to("2026-11-25T07:31:00Z");
    until("the digest is made", async || ran(&moved, "digest", "2026-11-25").await).await;
    let digest = letters_to(&moved, tom, "daily_digest").await;
    let [Letter::DailyDigest { new, .. }] = digest.as_slice() else { panic!("{digest:?}") };
    assert_eq!(new.len(), 1);
    assert!(letters_to(&moved, amira, "daily_digest").await.is_empty(), "who never chose has single mails");
    until("the ladder is climbed", async || ran(&moved, "overdue", "2026-11-25").await).await;
    let step = async |person, of: LadderStep| {
        let letters = letters_to(&moved, person, "overdue").await;
        letters.iter().filter(|letter| matches!(letter, Letter::Overdue { step, .. } if *step == of)).count()
    };
    assert_eq!(step(amira, LadderStep::Owner).await, 1);

    // Nobody looked from Wednesday to Monday: the fifth day was Sunday, and Monday stands for it.
    pass_to("2026-11-30T07:31:00Z");
    until("the ladder is climbed on Monday", async || ran(&moved, "overdue", "2026-11-30").await).await;
    // One a run: something of the demonstration may have been five days late on Wednesday.
    assert!((1..=2).contains(&step(bea, LadderStep::Chair).await), "the coordinator is told");
    let Some(State::Case(there)) = moved.hub.state(&StreamId::Case(late)).await.unwrap() else { panic!("a case") };
    let lines: Vec<_> = there.items.values().filter(|line| !line.is_removed && line.starts_at > moved.now()).collect();
    assert_eq!(lines.iter().map(|line| line.reason).collect::<Vec<_>>(), [ListedReason::OverdueAction], "on the next agenda by itself");

    // The clock is set back to Wednesday, and forward again: nothing is said twice.
    let before = moved.hub.store().mails(None, None, 200).await.unwrap().mails.len();
    for at in ["2026-11-25T07:45:00Z", "2026-11-26T07:00:00Z", "2026-11-30T07:45:00Z"] {
        pass_to(at);
        assert_eq!(look(&moved.hub, &JobTimings::REAL.divided(30)).await.unwrap(), 0, "{at}");
    }
    let after = moved.hub.store().mails(None, None, 200).await.unwrap().mails.len();
    assert_eq!(before, after);

    // The operator sees what ran and what is next, and nobody in it.
    let operator = sign_in(&address, id("Tatlow")).await;
    let shown = api(&address, &operator, "GET", "/api/operator/jobs", &Value::Null).await;
    let jobs = shown.json().unwrap();
    let named: Vec<&str> = jobs["next"].as_array().unwrap().iter().map(|next| next["job"].as_str().unwrap()).collect();
    assert_eq!(named, ["digest", "overdue"]);
    assert!(jobs["runs"].as_array().unwrap().iter().all(|run| run["state"] == "done"), "{jobs}");
    let known = ["digest", "housekeeping", "new_actions", "occurrences", "overdue"];
    assert!(known.iter().all(|job| jobs["runs"].as_array().unwrap().iter().any(|run| run["job"] == *job)), "{jobs}");
    let words = jobs.to_string();
    let cases = moved.hub.store().identified().await.unwrap();
    assert!(directory.people.values().all(|person| !words.contains(person.name.as_str()) && !words.contains(&person.id.to_string())));
    assert!(cases.iter().all(|case| !words.contains(case.family.as_str())), "{words}");
    let bea_cookie = sign_in(&address, bea).await;
    assert_eq!(api(&address, &bea_cookie, "GET", "/api/operator/jobs", &Value::Null).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_lists_what_ran_and_what_is_next() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Options { data_dir: Some(folder.path().into()), timings_divisor: 60, ..Options::default() }).await.unwrap();
    until("the first rounds are noted", async || backup::done(folder.path(), &["jobs", "list"]).await.contains("done      occurrences")).await;
    let said = backup::done(folder.path(), &["jobs", "list"]).await;
    assert!(said.contains("next      digest") && said.contains("next      overdue") && said.contains("housekeeping"), "{said}");
    assert!(!backup::done(folder.path(), &["jobs", "list", "--state", "failed"]).await.contains("occurrences"));
    server.stop().await.unwrap();
}

/// Three cases on no agenda: what one of them is waiting for is blocked, something of another is late, and of the third a guest's whose pass
/// is over. By a moved clock they come to an agenda by themselves, each with why.
async fn what_is_blocked_or_late_comes_by_itself(url: Option<String>) {
    let moved = Moved::start_on(url, instant(TUESDAY), 30).await.unwrap();
    let (address, directory) = (moved.address.clone(), moved.hub.directory());
    let id = |name: &str| directory.people.values().find(|person| person.name.as_str().contains(name)).unwrap().id;
    let (bea, bea_cookie) = (id("Okonjo"), sign_in(&address, id("Okonjo")).await);
    let found = api(&address, &bea_cookie, "POST", "/api/cases/search", &json!({ "after": null })).await.json().unwrap();
    let mut free = Vec::new();
    for row in found["cases"].as_array().unwrap().iter().filter(|row| row["status"] == "accepted") {
        let case_id: CaseId = row["id"].as_str().unwrap().parse().unwrap();
        let Some(State::Case(case)) = moved.hub.state(&StreamId::Case(case_id)).await.unwrap() else { panic!("a case") };
        if case.items.values().all(|line| line.is_removed || line.is_over) && !case.actions.values().any(mdt_domain::action_item::ActionItem::is_open) {
            free.push(case_id);
        }
    }
    let [stuck, late, left] = free[..3] else { panic!("three cases on no agenda") };
    for (case, due) in [(stuck, "2026-12-10"), (late, "2026-11-25")] {
        let action_id = ActionId(Uuid::now_v7());
        let home = json!({ "type": "case", "case_id": case });
        must(&address, &bea_cookie, json!({ "name": "add_action", "home": home, "action_id": action_id, "what": "Ring the family", "owner": { "type": "person", "person_id": bea }, "due_on": due, "meeting_id": null, "item_id": null })).await;
        if case == stuck {
            must(&address, &bea_cookie, json!({ "name": "block_action", "home": home, "action_id": action_id, "reason": "The ward does not answer" })).await;
        }
    }
    // A guest of today's huddle promised something; their pass is over an hour after it.
    let pcn = directory.home_pcn(&directory.people[&bea]).unwrap().code.clone();
    let today = moved.hub.store().meetings_to_come(&pcn, moved.now(), 20).await.unwrap().into_iter().find(|it| it.kind == MeetingKind::Huddle).unwrap();
    let guest = PersonId(Uuid::now_v7());
    must(&address, &bea_cookie, json!({ "name": "invite_guest", "meeting_id": today.id, "person_id": guest, "guest_name": "Gale Guest", "role": "Advocate", "organisation": "Fulham Advocacy", "service_id": null, "is_speaker": false, "items": [], "available_from": null, "available_until": null })).await;
    must(&address, &bea_cookie, json!({ "name": "add_action", "home": { "type": "case", "case_id": left }, "action_id": ActionId(Uuid::now_v7()), "what": "Ring the family", "owner": { "type": "person", "person_id": guest }, "due_on": "2026-12-10", "meeting_id": null, "item_id": null })).await;
    let told = async |cookie: &str| api(&address, cookie, "GET", "/api/people", &Value::Null).await.json().unwrap()["passes_over"].clone();
    assert_eq!(told(&bea_cookie).await, json!([]), "while the pass lasts");
    let listed = async |case_id: CaseId| {
        let Some(State::Case(case)) = moved.hub.state(&StreamId::Case(case_id)).await.unwrap() else { panic!("a case") };
        let line = case.items.values().find(|line| !line.is_removed && line.starts_at > moved.now()).cloned();
        line.map(|line| (line.reason, case.card(line.item_id, 0, moved.hub.today()).unwrap()))
    };
    assert!(listed(stuck).await.is_none() && listed(late).await.is_none() && listed(left).await.is_none());
    let pass_to = |at: &str| moved.pass((instant(at).0 - moved.now().0) / 1_000_000);
    pass_to("2026-11-25T07:31:00Z");
    until("Wednesday's ladder", async || ran(&moved, "overdue", "2026-11-25").await).await;
    let (reason, card) = listed(stuck).await.expect("what is blocked comes the morning after");
    assert_eq!((reason, card.blocked_because.as_ref().map(Line::as_str)), (ListedReason::BlockedAction, Some("The ward does not answer")));
    assert_eq!(listed(left).await.expect("what a past guest promised comes the morning after").0, ListedReason::OwnerGone);
    // The next day she signs in again.
    let told = told(&sign_in(&address, bea).await).await;
    assert_eq!((told.as_array().unwrap().len(), told[0]["person_id"].as_str()), (1, Some(&*guest.to_string())), "who can do nothing about it any more");
    assert!(listed(late).await.is_none(), "what is due today is not late");
    // Its fifth day is Monday.
    for day in ["2026-11-26", "2026-11-27"] {
        pass_to(&format!("{day}T07:31:00Z"));
        until("the ladder", async || ran(&moved, "overdue", day).await).await;
        assert!(listed(late).await.is_none(), "not before the fifth day: {day}");
    }
    pass_to("2026-11-30T07:31:00Z");
    until("Monday's ladder", async || ran(&moved, "overdue", "2026-11-30").await).await;
    let (reason, card) = listed(late).await.expect("on the chair's agenda on the fifth day");
    assert_eq!((reason, card.overdue_since, card.overdue_actions), (ListedReason::OverdueAction, Some(Day("2026-11-25".parse().unwrap())), 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_blocked_or_late_comes_to_an_agenda_by_itself_with_why_on_sqlite() { what_is_blocked_or_late_comes_by_itself(None).await; }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_blocked_or_late_comes_to_an_agenda_by_itself_with_why_on_postgresql() {
    let url = Postgres::shared().await.unwrap().database().await.unwrap();
    what_is_blocked_or_late_comes_by_itself(Some(url)).await;
}
