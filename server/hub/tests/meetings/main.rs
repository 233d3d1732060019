//! Random meetings and converging texts: seeded plans over an in-memory network, clock and real databases. What must hold is asked on
//! every frame and at the end. `MDT_SEEDS=100000` is the deep form, `MDT_PLAN=file` replays one plan. A plan that failed is shrunk and
//! written to `target/failed-plans/`; those worth keeping live in `plans/` and always run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on fails by panicking")]

mod end;
mod log;
mod node;
mod page;
mod plan;
mod postgres;
mod run;
mod sabotage;
mod shrink;
mod streams;
mod texts;
mod truth;
mod wire;
mod world;

use plan::{About, Plan};
use run::{Counts, Sabotage, Setup};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use wire::Fault;
use world::{Engine, Template};

fn number(name: &str) -> Option<u64> { std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} must be a number"))) }

fn failed_plans() -> PathBuf { Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/failed-plans") }

const USUAL: Setup = Setup { nodes: 1, sabotage: Sabotage::None, patience: Duration::from_secs(180) };

/// Two nodes that share a PostgreSQL database, without Redis: each follows the journal.
const TWO_NODES: Setup = Setup { nodes: 2, ..USUAL };

/// A panic on the way is a fault like any other: the plan is worth keeping.
fn carried_out(template: &Template, plan: &Plan, setup: Setup) -> Result<Counts, Fault> {
    log::print_if_asked();
    catch_unwind(AssertUnwindSafe(|| run::run(template, plan, setup))).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        Err(Fault(format!("panicked: {}", words.unwrap_or_default())))
    })
}

/// Writes a failing plan down, then as short as it gets.
fn kept(template: &Template, plan: &Plan, setup: Setup, fault: Fault) -> String {
    let file = failed_plans().join(format!("{}seed-{}.json", if plan.about == About::Texts { "texts-" } else { "" }, plan.seed));
    std::fs::create_dir_all(failed_plans()).unwrap();
    let write = |plan: &Plan| std::fs::write(&file, serde_json::to_string(plan).unwrap().replace("},{", "},\n{") + "\n").unwrap();
    write(plan);
    println!("seed {} failed: {}", plan.seed, fault.0);
    let hasty = Setup { patience: Duration::from_secs(5), ..setup };
    let (short, fault) = shrink::shrink(plan, fault, |plan| carried_out(template, plan, hasty).err());
    write(&short);
    format!("seed {}: {}\n  {} of {} steps are left in {}", plan.seed, fault.0, short.steps.len(), plan.steps.len(), file.display())
}

/// Carries out the plans of many seeds. Half of a run is waiting for SQLite's threads and for grace times: two threads a core.
fn all_seeds(name: &str, engine: Engine, seeds: u64, make: impl Fn(u64) -> Plan + Sync) {
    let template = Template::new(engine);
    let setup = if engine == Engine::Postgres { TWO_NODES } else { USUAL };
    let first = number("MDT_FIRST_SEED").unwrap_or(0);
    let (next, failures, total) = (AtomicU64::new(first), Mutex::new(Vec::new()), Mutex::new(Counts::default()));
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 * std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + seeds || failures.lock().unwrap().len() >= 3 {
                        return;
                    }
                    let plan = make(seed);
                    match carried_out(&template, &plan, setup) {
                        Ok(counts) => *total.lock().unwrap() += counts,
                        Err(fault) => {
                            let words = kept(&template, &plan, setup, fault);
                            failures.lock().unwrap().push(words);
                        }
                    }
                }
            });
        }
    });
    let total = total.into_inner().unwrap();
    println!(
        "{name}: {} seeds, {} steps, {} commands, {} edits with {} letters, {} connections, {} restarts, {} frames, {} rights ended, {} asked again, {:.1} s",
        total.runs, total.steps, total.commands, total.updates, total.letters, total.reconnects, total.restarts, total.frames, total.revoked, total.beats,
        started.elapsed().as_secs_f64()
    );
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(total.runs, seeds);
}

#[test]
fn p2_p3_p4_p5_p6_p8_p12_p14_hold_in_random_meetings() {
    if let Some(file) = std::env::var_os("MDT_PLAN") {
        return replayed(Path::new(&file));
    }
    all_seeds("random meetings", Engine::Sqlite, number("MDT_SEEDS").unwrap_or(500), Plan::meetings);
}

#[test]
fn texts_converge_whatever_is_cut_and_killed_and_no_accepted_letter_is_missing() {
    if std::env::var_os("MDT_PLAN").is_none() {
        all_seeds("texts converge", Engine::Sqlite, number("MDT_TEXT_SEEDS").or_else(|| number("MDT_SEEDS").map(|seeds| (seeds / 50).max(1))).unwrap_or(200), Plan::texts);
    }
}

#[test]
fn p6_p13_meetings_and_texts_hold_on_two_nodes_that_share_a_database() {
    let seeds = number("MDT_NODE_SEEDS").or_else(|| number("MDT_SEEDS").map(|seeds| seeds / 50)).unwrap_or(8);
    all_seeds("two nodes", Engine::Postgres, seeds, |seed| if seed % 2 == 0 { Plan::texts(seed) } else { Plan::meetings(seed) });
}

fn replayed(file: &Path) {
    let plan: Plan = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    if let Err(Fault(words)) = carried_out(&Template::new(Engine::Sqlite), &plan, USUAL) {
        panic!("{}: {words}", file.display());
    }
}

#[test]
fn plans_that_once_failed_hold_now() {
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/meetings/plans")).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|ending| ending == "json") {
            replayed(&file);
        }
    }
}
