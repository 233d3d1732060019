//! `make bench-lists`: pages of 50 of every list of actions and cases, each filter and the search, over 500 and 50,000 rows on both engines:
//! the first page and one in the middle. Ends with an error where a page takes 100 ms at p95, or where the first page of 50,000 rows takes
//! twice as long as that of 500 in the same run.
//!
//! Arguments: `--repetitions N` (60). Rows are written as plain SQL, with the columns the store would give them: what is measured is reading.

use mdt_domain::{
    action_item::{ActionItem, ActionStatus, Owner, OwnerRef},
    case::{CaseRoot, CaseStatus, MostConcerned, Patient},
    ids::{ActionId, CaseId, MeetingId, PersonId, ServiceId, SocialNoteId},
    meeting::MeetingKind,
    policy::Scope,
    stream::StreamId,
    words::{CaseCode, Day, OdsCode, Priority, Text, UtcMicros},
    worklist::WorklistEntry,
};
use mdt_store::{
    Store, StoreOptions, fold,
    queries::{
        actions::{ActionFilter, ActionPaging},
        cases::CaseFilter,
    },
};
use mdt_tests::{Anything, engines::{Postgres, settle}};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::{sync::Arc, time::Instant};
use uuid::Uuid;

const FEW: usize = 500;
const MANY: usize = 50_000;
const PAGE: u64 = 50;
const GOAL_MS: f64 = 100.0;
const GOAL_RATIO: f64 = 2.0;
/// Below this a ratio is of the clock's noise.
const TELLS_MS: f64 = 2.0;
const PCN: &str = "U62360";
/// The eighteenth of November 2026.
const NOW: i64 = 1_795_000_000_000_000;
/// One row in so many fits a filter: of 500 a hundred, so that both sizes have a full page.
const ONE_IN: usize = 5;

fn id(kind: u64, number: usize) -> Uuid { Uuid::from_u64_pair(0x0190_0000_0000_7000 | (kind << 32), 0x8000_0000_0000_0000 | u64::try_from(number).unwrap_or(0)) }
fn me() -> PersonId { PersonId(id(1, 1)) }
fn service() -> ServiceId { ServiceId(id(2, 1)) }
fn today() -> Day { Day::of(UtcMicros(NOW)) }
fn code(number: usize) -> Result<CaseCode, Anything> { Ok(CaseCode::parse(&format!("SF-{number:03}"))?) }
fn quoted(text: &str) -> String { format!("'{}'", text.replace('\'', "''")) }
fn maybe(text: Option<String>) -> String { text.map_or_else(|| "NULL".into(), |text| quoted(&text)) }

fn action(number: usize, owner: Owner, cases: usize) -> Result<ActionItem, Anything> {
    let status = match number % ONE_IN {
        0 => ActionStatus::Blocked,
        1 => ActionStatus::Done,
        2 => ActionStatus::Accepted,
        _ => ActionStatus::Open,
    };
    let what = match number {
        _ if number % ONE_IN == 2 => "Ask the council about the stairlift and ring the daughter on Thursday",
        10 => "Have the piano tuned",
        _ => "Ring the housing officer about the boiler and write down what was said",
    };
    let day = i32::try_from(number % 60)? - 30;
    Ok(serde_json::from_value(serde_json::json!({
        "id": ActionId(id(3, number)), "what": what, "owner": owner, "due_on": today().plus_days(day), "status": status,
        "case_id": CaseId(id(4, number % cases)), "case_code": code(number % cases + 1)?, "pcn": PCN, "meeting_id": MeetingId(id(5, number % 40)),
        "item_id": null, "created_by": me(), "created_at": NOW, "accepted_at": null, "closed_at": (status == ActionStatus::Done).then_some(NOW - 86_400_000_000),
        "closed_by": null, "note": null, "status_before": null, "needs_confirmation_since": (number % ONE_IN == 3).then_some(NOW),
    }))?)
}

/// The columns both tables of actions have.
const SHARED: &str = "stream, part_id, body, pcn, case_id, meeting_id, status, due_on, is_closed, closed_at, list_key, case_code, search, is_to_confirm";

fn shared(stream: &StreamId, body: &str, it: &ActionItem) -> String {
    [
        quoted(&stream.to_string()), quoted(&it.id.to_string()), quoted(body), quoted(it.pcn.as_str()), maybe(it.case_id.map(|id| id.to_string())),
        maybe(it.meeting_id.map(|id| id.to_string())), quoted(&fold::word(&it.status)), maybe(it.due_on.map(fold::day)), fold::is_closed(it).to_string(),
        it.closed_at.map_or_else(|| "NULL".into(), |at| at.0.to_string()), quoted(&fold::list_key(it)), quoted(&fold::case_code(it)), quoted(&fold::action_text(it)),
        it.is_to_confirm().to_string(),
    ].join(", ")
}

async fn insert(rows_of: &DatabaseConnection, table: &str, columns: &str, rows: Vec<String>) -> Result<(), Anything> {
    for some in rows.chunks(250) {
        rows_of.execute_unprepared(&format!("INSERT INTO {table} ({columns}) VALUES ({})", some.join("), ("))).await?;
    }
    Ok(())
}

/// `many` cases, actions of them, and as many copies for a person, a service and the pool; all one PCN's.
async fn fill(rows_of: &DatabaseConnection, many: usize) -> Result<(), Anything> {
    let pcn = OdsCode::parse(PCN)?;
    let (mut cases, mut notes, mut items, mut copies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for number in 0..many {
        let case = CaseId(id(4, number));
        let family = ["Okafor", "Chowdhury", "Brennan", "Adeyemi", "Novak"].get(number % ONE_IN).copied().unwrap_or("Okafor");
        let patient = Patient::new(Text::parse("Mary")?, Text::parse(family)?, today().plus_days(-30_000));
        let practice = (OdsCode::parse(&format!("E{:05}", 85_000 + number % ONE_IN))?, Text::parse("Lilyville Surgery")?);
        let priority = if number.is_multiple_of(ONE_IN) { Priority::Red } else { Priority::Amber };
        let mut root = CaseRoot::new(case, code(number + 1)?, pcn.clone(), practice, patient, priority, Text::parse("Frail, and worse since the spring")?);
        root.next_review_on = Some(today().plus_days(i32::try_from(number % 100)? - 30));
        root.status = if number % ONE_IN == 1 { CaseStatus::Referred } else { CaseStatus::Accepted };
        root.most_concerned = (number % ONE_IN == 2).then(|| serde_json::from_value::<MostConcerned>(serde_json::json!({ "by": me(), "name": "Kay Lowden", "at": NOW, "note": null }))).transpose()?;
        let stream = StreamId::Case(case);
        cases.push([
            quoted(&stream.to_string()), quoted(&case.to_string()), quoted(&serde_json::to_string(&root)?), quoted(PCN), quoted(root.practice.as_str()),
            quoted(&fold::word(&root.status)), quoted(&fold::word(&root.priority)), quoted(root.code.as_str()), quoted(&fold::code_key(&root.code)),
            maybe(root.next_review_on.map(fold::day)), quoted(&fold::search_text(&root)), root.most_concerned.is_some().to_string(),
        ].join(", "));
        let author = if number % ONE_IN == 3 { me() } else { PersonId(id(1, 2)) };
        notes.push(format!("{}, '{}', '{{}}', '{case}', 'food', false, 'some', {NOW}, '{author}'", quoted(&stream.to_string()), SocialNoteId(id(6, number))));
        let owner = if number % ONE_IN == 4 { Owner::Person { person_id: me(), name: Text::parse("Amira Hassan")? } } else { Owner::Pool };
        let it = action(number, owner.clone(), many)?;
        let owned = match &owner { Owner::Person { person_id, .. } => format!("'person', '{person_id}'"), _ => "'pool', NULL".into() };
        items.push(format!("{}, {owned}, '{}'", shared(&StreamId::Case(CaseId(id(4, number))), &serde_json::to_string(&it)?, &it), fold::course(&it)));
        for stream in [StreamId::PersonWorklist(me()), StreamId::ServiceWorklist(service()), StreamId::Pool(pcn.clone()), StreamId::PersonWorklist(PersonId(id(1, 2)))] {
            let mut entry = WorklistEntry { action: it.clone(), is_withdrawn: false };
            // The other person's list is of years of work done, and thirty things to do.
            if stream == StreamId::PersonWorklist(PersonId(id(1, 2))) && number >= 30 {
                (entry.action.status, entry.action.closed_at) = (ActionStatus::Done, Some(UtcMicros(NOW - 86_400_000_000)));
            }
            copies.push(format!("{}, false", shared(&stream, &serde_json::to_string(&entry)?, &entry.action)));
        }
    }
    let of_cases = "stream, part_id, body, pcn, practice, status, priority, code, code_key, next_review_on, search, is_most_concerned";
    insert(rows_of, "cases", of_cases, cases).await?;
    insert(rows_of, "social_notes", "stream, part_id, body, case_id, domain, is_withdrawn, level, written_at, author", notes).await?;
    insert(rows_of, "action_items", &format!("{SHARED}, owner_kind, owner_id, course"), items).await?;
    insert(rows_of, "worklist_entries", &format!("{SHARED}, is_withdrawn"), copies).await?;
    // One meeting in five is a huddle.
    let meetings = (0..40).map(|number| {
        let (meeting, kind) = (MeetingId(id(5, number)), if number.is_multiple_of(ONE_IN) { "huddle" } else { "pcn" });
        format!("'{}', '{meeting}', '{{}}', '{PCN}', '{kind}', 'ended', {NOW}", StreamId::Meeting(meeting))
    });
    insert(rows_of, "meetings", "stream, part_id, body, pcn, kind, status, starts_at", meetings.collect()).await?;
    settle(rows_of).await?;
    Ok(())
}

#[derive(Clone)]
enum List {
    Mine(PersonId),
    Service,
    Pool,
    Pcn,
}

#[derive(Clone)]
enum Asked {
    Actions(List, ActionPaging),
    Cases(CaseFilter, Option<CaseCode>),
}

/// A page asked for, and whether twice the time of few rows is too much.
struct Page {
    name: String,
    asked: Asked,
    is_first: bool,
}

async fn ask(store: &Store, asked: &Asked) -> Result<usize, Anything> {
    let pcn = OdsCode::parse(PCN)?;
    let scope = Scope { person_id: me(), pcns: vec![pcn.clone()], practices: Vec::new(), cases: Vec::new(), barred: vec![CaseId(id(4, 7))] };
    Ok(match asked {
        Asked::Actions(List::Mine(person), paging) => store.actions_of_person(*person, paging).await?.actions.len(),
        Asked::Actions(List::Service, paging) => store.actions_of_service(service(), paging).await?.actions.len(),
        Asked::Actions(List::Pool, paging) => store.actions_of_pool(&pcn, paging).await?.actions.len(),
        Asked::Actions(List::Pcn, paging) => store.actions_of_pcn(&scope, &pcn, paging).await?.actions.len(),
        Asked::Cases(filter, after) => store.cases_page(&scope, filter, today(), after.as_ref(), PAGE).await?.cases.len(),
    })
}

fn pages(middle: &str, middle_code: &CaseCode) -> Result<Vec<Page>, Anything> {
    let all = ActionFilter::default;
    let filters = [
        ("all", all()),
        ("overdue", ActionFilter { due_before: Some(today()), ..all() }),
        ("this week", ActionFilter { due_within: Some((today(), today().plus_days(7))), ..all() }),
        ("blocked", ActionFilter { status: Some(ActionStatus::Blocked), ..all() }),
        ("to confirm", ActionFilter { is_to_confirm: true, ..all() }),
        ("of a huddle", ActionFilter { kind: Some(MeetingKind::Huddle), ..all() }),
        ("of a case", ActionFilter { code: Some(code(4)?), ..all() }),
        ("words of many", ActionFilter { words: Some("stairlift council".into()), ..all() }),
        ("words of one", ActionFilter { words: Some("piano".into()), ..all() }),
        ("words of none", ActionFilter { words: Some("submarine".into()), ..all() }),
    ];
    let mut pages = Vec::new();
    let mut add = |name: String, is_first: bool, asked: Asked| pages.push(Page { name, asked, is_first });
    // A search for what hardly stands anywhere looks at every row, and a colleague's cases are found by their work: these have the hundred
    // milliseconds alone.
    let is_of_few = |name: &str| name == "words of one" || name == "words of none";
    for (list_name, list) in [("mine", List::Mine(me())), ("service", List::Service), ("pool", List::Pool), ("PCN", List::Pcn)] {
        for (name, filter) in &filters {
            let paging = ActionPaging { closed_since: None, after: None, limit: PAGE, filter: filter.clone() };
            add(format!("actions, {list_name}: {name}"), !is_of_few(name), Asked::Actions(list.clone(), paging.clone()));
            if *name != "of a case" && !is_of_few(name) {
                add(format!("actions, {list_name}: {name}, middle"), false, Asked::Actions(list.clone(), ActionPaging { after: Some(middle.to_owned()), ..paging }));
            }
        }
    }
    let today_too = ActionPaging { closed_since: Some(UtcMicros(NOW)), after: None, limit: PAGE, filter: all() };
    add("actions, mine with today's".into(), true, Asked::Actions(List::Mine(me()), today_too.clone()));
    add("actions, mine with today's, nearly all done long ago".into(), true, Asked::Actions(List::Mine(PersonId(id(1, 2))), today_too));
    let of_owner = ActionFilter { owner: Some(OwnerRef::Person { person_id: me() }), ..all() };
    add("actions, PCN: of one owner".into(), true, Asked::Actions(List::Pcn, ActionPaging { closed_since: None, after: None, limit: PAGE, filter: of_owner }));
    let every = CaseFilter::default;
    for (name, filter) in [
        ("all", every()),
        ("name of many", CaseFilter { q: Some("okafor mary".into()), ..every() }),
        ("name of none", CaseFilter { q: Some("submarine".into()), ..every() }),
        ("red", CaseFilter { priorities: vec![Priority::Red], ..every() }),
        ("referred", CaseFilter { statuses: vec![CaseStatus::Referred], ..every() }),
        ("reviewed by today", CaseFilter { review_due_by: Some(today()), ..every() }),
        ("of a practice", CaseFilter { practice: Some(OdsCode::parse("E85001")?), ..every() }),
        ("worked on by one", CaseFilter { worked_on_by: Some(me()), ..every() }),
        ("most concerned", CaseFilter { is_most_concerned: true, ..every() }),
    ] {
        add(format!("cases: {name}"), name != "name of none" && name != "worked on by one", Asked::Cases(filter.clone(), None));
        if name != "name of none" {
            add(format!("cases: {name}, middle"), false, Asked::Cases(filter, Some(middle_code.clone())));
        }
    }
    Ok(pages)
}

fn part(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() * percent / 100).or(times.last()).copied().unwrap_or_default()
}

async fn filled(url: &str, many: usize) -> Result<(Store, Vec<Page>), Anything> {
    let store = Store::open(StoreOptions::new(url), Arc::new(|_| {})).await?;
    let rows_of = Database::connect(url).await?;
    fill(&rows_of, many).await?;
    let words = format!("SELECT list_key FROM worklist_entries WHERE stream = '{}' AND is_closed = false ORDER BY list_key LIMIT 1 OFFSET {}", StreamId::Pool(OdsCode::parse(PCN)?), many * 2 / 5);
    let middle = rows_of.query_one_raw(Statement::from_string(rows_of.get_database_backend(), words)).await?.ok_or("no action in the middle")?;
    let pages = pages(&middle.try_get_by_index::<String>(0)?, &code(many / 2)?)?;
    Ok((store, pages))
}

/// Says each page's figures; whether all are within the goals.
async fn measure(engine: &str, [few_url, many_url]: [&str; 2], repetitions: usize) -> Result<bool, Anything> {
    let ((few, few_pages), (many, many_pages)) = (filled(few_url, FEW).await?, filled(many_url, MANY).await?);
    let mut is_within = true;
    for (page_of_few, page) in few_pages.iter().zip(&many_pages) {
        let (mut of_few, mut of_many, mut rows) = (Vec::new(), Vec::new(), 0);
        for turn in 0..repetitions + 5 {
            let begun = Instant::now();
            ask(&few, &page_of_few.asked).await?;
            let middle = Instant::now();
            rows = ask(&many, &page.asked).await?;
            if turn >= 5 {
                of_few.push(middle.duration_since(begun).as_secs_f64() * 1000.0);
                of_many.push(middle.elapsed().as_secs_f64() * 1000.0);
            }
        }
        let (p95, few_half, many_half) = (part(&mut of_many, 95), part(&mut of_few, 50), part(&mut of_many, 50));
        let ratio = many_half / few_half.max(f64::MIN_POSITIVE);
        let is_over = p95 >= GOAL_MS || page.is_first && ratio > GOAL_RATIO && many_half > TELLS_MS;
        is_within &= !is_over;
        println!("{engine}: {}: {rows} rows, p95 {p95:.1} ms; half within {many_half:.1} ms, of {FEW} rows {few_half:.1} ms, ratio {ratio:.1}{}", page.name, if is_over { "  OVER" } else { "" });
    }
    few.close().await;
    many.close().await;
    Ok(is_within)
}

#[tokio::main]
async fn main() -> Result<(), Anything> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let told = arguments.iter().position(|it| it == "--repetitions").and_then(|at| arguments.get(at + 1));
    let repetitions = told.map_or(Ok(60), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let file = |name: &str| StoreOptions::sqlite_file(&folder.path().join(name)).url;
    let on_sqlite = measure("SQLite", [&file("few.db"), &file("many.db")], repetitions).await?;
    let postgres = Postgres::start().await?;
    let (few, many) = (postgres.database().await?, postgres.database().await?);
    let on_postgres = measure("PostgreSQL", [&few, &many], repetitions).await?;
    if on_sqlite && on_postgres { Ok(()) } else { Err(format!("pages over {GOAL_MS} ms, or over {GOAL_RATIO} times those of {FEW} rows").into()) }
}
