//! `make bench-reports`: the borough's report over 5,000 cases and 50,000 actions, all due in its quarter, on both engines; beside a bare
//! count over the actions in the same run.
//!
//! Arguments: `--repetitions N` (60). Rows are written as plain SQL: what is measured is reading.

use mdt_domain::{
    report::{
        facts::tabulate,
        figures::{Frame, ReportTopic, answers},
        outside::outside,
        period::Period,
    },
    directory::Directory,
    words::{Day, OdsCode},
};
use mdt_store::{Store, StoreOptions, queries::reports::ReportAsk};
use mdt_tests::{Anything, engines::{Postgres, settle}};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::{hint::black_box, sync::Arc, time::Instant};

const PCNS: i64 = 5;
/// The first of July 2026 in London, and a day, in microseconds.
const JULY: i64 = 1_782_860_400_000_000;
const DAY: i64 = 86_400_000_000;

const TOPICS: [ReportTopic; 9] = {
    use ReportTopic::{Actions, Attendance, Cases, Languages, Meetings, Minutes, Needs, Supervision, Waiting};
    [Meetings, Cases, Minutes, Waiting, Actions, Needs, Attendance, Languages, Supervision]
};

fn id(what: i64, number: &str) -> String { format!("'0000000{what}-0000-7000-8000-' || CAST(100000000000 + {number} AS TEXT)") }

/// Both engines read these: counted rows, and texts made of numbers.
fn rows() -> Vec<String> {
    let body = format!("'{{\"x\":\"{}\"}}'", "x".repeat(600));
    let count = |bound: i64| format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})", bound - 1);
    let (case, meeting, line, practice) = (id(1, "i"), id(2, "i"), id(3, "i"), format!("'E' || CAST(10000 + i % {} AS TEXT)", PCNS * 6));
    let day = |rest: &str| format!("'2026-' || CASE WHEN {rest} % 3 = 0 THEN '07' WHEN {rest} % 3 = 1 THEN '08' ELSE '09' END || '-' || CAST(10 + {rest} % 19 AS TEXT)");
    vec![
        format!(
            "INSERT INTO cases (stream, part_id, body, pcn, practice, status, priority, code, code_key, search, has_exceptions, language, referred_at) {} \
             SELECT 'case:' || {case}, {case}, {body}, 'U0000' || CAST(i % {PCNS} AS TEXT), {practice}, 'accepted', 'amber', 'AA-' || CAST(10000 + i AS TEXT), \
             'AA-' || CAST(10000 + i AS TEXT), '', false, CASE WHEN i % 5 = 0 THEN 'Somali' ELSE 'English' END, {JULY} + (i % 60) * {DAY} FROM n", count(5_000)
        ),
        // Six quarters of meetings, the last one in July to September.
        format!(
            "INSERT INTO meetings (stream, part_id, body, pcn, kind, status, starts_at) {} SELECT 'meeting:' || {meeting}, {meeting}, {body}, \
             'U0000' || CAST(i % {PCNS} AS TEXT), 'huddle', 'approved', {JULY} + (91 - i / 4) * {DAY} FROM n", count(1_800)
        ),
        format!("INSERT INTO meeting_lives (stream, part_id, body, partner_minutes_saved) {} SELECT 'meeting:' || {meeting}, 'live', {body}, i % 30 FROM n", count(1_800)),
        format!(
            "INSERT INTO agenda_items (stream, part_id, body, state, position, planned_minutes, spent_seconds) {} SELECT 'meeting:' || {}, {line}, {body}, \
             'decided', i % 11, 3, 200 FROM n", count(19_800), id(2, "(i % 1800)")
        ),
        format!(
            "INSERT INTO case_items (stream, part_id, body, case_id, meeting_id, is_removed, outcome) {} SELECT 'case:' || {}, {line}, {body}, {}, {}, false, \
             CASE WHEN i % 9 = 0 THEN 'deferred_no_time' ELSE 'actions_agreed' END FROM n", count(19_800), id(1, "(i % 5000)"), id(1, "(i % 5000)"), id(2, "(i % 1800)")
        ),
        format!(
            "INSERT INTO attendees (stream, part_id, body, kind, service_id, is_withdrawn, attendance) {} SELECT 'meeting:' || {}, {}, {body}, 'core', \
             CASE WHEN i % 2 = 0 THEN {} ELSE NULL END, false, CASE WHEN i % 7 = 0 THEN 'absent' ELSE 'present' END FROM n",
            count(21_600), id(2, "(i % 1800)"), id(5, "i"), id(6, "(i % 8)")
        ),
        format!(
            "INSERT INTO social_notes (stream, part_id, body, case_id, domain, is_withdrawn, level, written_at) {} SELECT 'case:' || {}, {}, {body}, {}, \
             CASE WHEN i % 3 = 0 THEN 'food' WHEN i % 3 = 1 THEN 'money' ELSE 'housing' END, false, CASE WHEN i % 4 = 0 THEN 'none' ELSE 'some' END, \
             {JULY} + (i % 90) * {DAY} FROM n", count(20_000), id(1, "(i % 5000)"), id(7, "i"), id(1, "(i % 5000)")
        ),
        format!(
            "INSERT INTO action_items (stream, part_id, body, owner_kind, owner_id, pcn, case_id, status, due_on, is_closed, closed_at, list_key, course) {} \
             SELECT 'case:' || {}, {}, {body}, CASE WHEN i % 2 = 0 THEN 'person' ELSE 'service' END, CASE WHEN i % 2 = 0 THEN {} ELSE {} END, \
             'U0000' || CAST((i % 5000) % {PCNS} AS TEXT), {}, CASE WHEN i % 5 = 0 THEN 'open' ELSE 'done' END, {}, i % 5 <> 0, {JULY} + (i % 92) * {DAY}, \
             'k' || CAST(i AS TEXT), CASE WHEN i % 5 = 0 THEN 'not_done' WHEN i % 3 = 0 THEN 'in_time' ELSE 'late' END FROM n", count(50_000), id(1, "(i % 5000)"), id(8, "i"), id(5, "(i % 60)"), id(6, "(i % 8)"), id(1, "(i % 5000)"), day("i")
        ),
    ]
}

fn p95(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() * 95 / 100).or(times.last()).copied().unwrap_or_default()
}

async fn measure(name: &str, url: &str, repetitions: usize) -> Result<(), Anything> {
    let store = Store::open(StoreOptions::new(url), Arc::new(|_| {})).await?;
    let rows_of: DatabaseConnection = Database::connect(url).await?;
    for statement in rows() {
        rows_of.execute_unprepared(&statement).await?;
    }
    settle(&rows_of).await?;
    let period = Period::parse("2026-Q3")?;
    let pcns: Vec<OdsCode> = (0..PCNS).map(|nth| OdsCode::parse(&format!("U0000{nth}"))).collect::<Result<_, _>>()?;
    let ask = ReportAsk { pcns: pcns.clone(), practice: None, owner: None, period, today: Day(jiff::civil::date(2026, 10, 1)), has_supervision: true, link_workers: Vec::new() };
    let (months, directory) = (period.months(), Directory::default());
    let (mut reports, mut floors) = (Vec::new(), Vec::new());
    for turn in 0..repetitions + 5 {
        let begun = Instant::now();
        let facts = store.report_facts(&ask).await?;
        let table = outside(&tabulate(&facts, &directory, &months), |_| 2);
        let told = answers(&table, &Frame { months: &months, pcns: &pcns, is_outside: true }, &TOPICS);
        let taken = begun.elapsed().as_secs_f64() * 1000.0;
        let due: u64 = facts.due.iter().map(|it| it.count).sum();
        if black_box(&told).len() != TOPICS.len() || due != 50_000 {
            return Err(format!("the report is of {due} actions").into());
        }
        let begun = Instant::now();
        let bare = Statement::from_string(rows_of.get_database_backend(), "SELECT COUNT(*) FROM action_items WHERE body LIKE '%never%'");
        black_box(rows_of.query_one_raw(bare).await?);
        if turn >= 5 {
            reports.push(taken);
            floors.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
    }
    let (report, floor) = (p95(reports), p95(floors));
    println!("{name}: report p95 {report:.0} ms (goal 300), bare scan of the actions p95 {floor:.0} ms, ratio {:.1}", report / floor);
    store.close().await;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Anything> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let told = arguments.iter().position(|it| it == "--repetitions").and_then(|at| arguments.get(at + 1));
    let repetitions = told.map_or(Ok(60), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    measure("SQLite", &StoreOptions::sqlite_file(&folder.path().join("bench.db")).url, repetitions).await?;
    let postgres = Postgres::start().await?;
    let url = postgres.database().await?;
    measure("PostgreSQL", &url, repetitions).await
}
