//! Runs of jobs: each once, whoever claims, whatever the clock says, and with all that it posts or nothing.

use crate::{bench::Bench, world::*};
use bytes::Bytes;
use mdt_domain::{
    ids::*,
    words::{Day, UtcMicros},
};
use mdt_store::{
    Engine, Store,
    jobs::{ClaimedRun, Due, Outcome, RunState},
    mail_choices::MailChoice,
    mails::MailIntent,
};
use std::{collections::BTreeSet, time::Duration};

const LEASE: Duration = Duration::from_secs(60);

fn later(seconds: i64) -> UtcMicros { NOW.plus_seconds(seconds) }

fn due(occurrence: &str) -> Due<'_> { Due { job: "digest", occurrence, at: NOW, is_alone: false } }

fn mail() -> MailIntent {
    MailIntent { id: MailId(id()), dedupe_key: None, to_person: PersonId(id()), kind: "test".into(), letter: Bytes::from_static(b"{}"), not_before: NOW }
}

fn posts(mails: Vec<MailIntent>) -> Outcome { Outcome { result: format!("{} mails", mails.len()), mails, covers: Vec::new() } }

async fn claim(store: &Store, occurrence: &str, at: UtcMicros) -> Option<ClaimedRun> { store.claim_run(&due(occurrence), at, LEASE).await.unwrap() }

async fn mails(bench: &Bench) -> i64 { bench.count("SELECT count(*) FROM mails").await }

pub async fn a_run_is_claimed_once_and_done_with_its_mails(bench: Bench) {
    let store = &bench.store;
    let first = claim(store, "2026-11-26", NOW).await.unwrap();
    assert_eq!(claim(store, "2026-11-26", later(59)).await, None, "somebody is at it");
    assert!(claim(store, "2026-11-27", NOW).await.is_some(), "another day is another run");
    assert!(store.finish_run(&first, &posts(vec![mail(), mail()]), later(1)).await.unwrap());
    store.mails_written().notified().await;
    assert!(!store.finish_run(&first, &posts(vec![mail()]), later(2)).await.unwrap(), "done once");
    assert_eq!(mails(&bench).await, 2);
    // Done is done: also for a clock that is set back, far ahead, and after another start.
    for at in [later(-86_400 * 400), later(61), later(86_400 * 400)] {
        assert_eq!(claim(store, "2026-11-26", at).await, None);
    }
    let bench = bench.reopen().await;
    assert_eq!(claim(&bench.store, "2026-11-26", later(3)).await, None);
    let run = bench.store.runs(Some(RunState::Done), 10).await.unwrap().remove(0);
    assert_eq!((run.occurrence.as_str(), run.result.as_deref(), run.attempts, run.ended_at), ("2026-11-26", Some("2 mails"), 1, Some(later(1))));
}

pub async fn what_its_node_left_is_taken_over_and_the_late_one_writes_nothing(bench: Bench) {
    let store = &bench.store;
    let slow = claim(store, "a", NOW).await.unwrap();
    let next = claim(store, "a", later(60)).await.unwrap();
    assert_eq!(next.attempts, 2);
    assert!(!store.finish_run(&slow, &posts(vec![mail()]), later(61)).await.unwrap());
    assert!(!store.fail_run(&slow, later(90), "late", later(61)).await.unwrap());
    assert_eq!(mails(&bench).await, 0);
    assert!(store.finish_run(&next, &posts(vec![mail()]), later(62)).await.unwrap());
    assert_eq!(mails(&bench).await, 1);
    // Killed while at it: on SQLite the next start has it at once, on PostgreSQL when the lease ends.
    claim(store, "b", later(70)).await.unwrap();
    let bench = bench.reopen().await;
    let is_sqlite = bench.store.engine() == Engine::Sqlite;
    assert_eq!(claim(&bench.store, "b", later(71)).await.is_some(), is_sqlite);
    assert_eq!(claim(&bench.store, "b", later(130)).await.is_some(), !is_sqlite);
}

pub async fn a_mail_that_cannot_be_written_leaves_its_run_undone(bench: Bench) {
    let store = &bench.store;
    let there = mail();
    store.post(std::slice::from_ref(&there), NOW).await.unwrap();
    let run = claim(store, "a", NOW).await.unwrap();
    // The second mail's id is taken: neither it, nor the first, nor the end of the run is written.
    assert!(store.finish_run(&run, &posts(vec![mail(), there]), later(1)).await.is_err());
    assert_eq!(mails(&bench).await, 1);
    assert_eq!(store.runs(None, 10).await.unwrap()[0].state, RunState::Claimed);
    assert!(store.fail_run(&run, later(300), "database", later(1)).await.unwrap());
    assert_eq!(claim(store, "a", later(299)).await, None, "not yet");
    let again = claim(store, "a", later(300)).await.unwrap();
    assert!(store.finish_run(&again, &posts(vec![mail()]), later(301)).await.unwrap());
    assert_eq!(mails(&bench).await, 2);
}

pub async fn runs_that_exclude_each_other_are_taken_over_by_the_last(bench: Bench) {
    let store = &bench.store;
    let due = |occurrence, seconds| Due { job: "overdue", occurrence, at: later(seconds), is_alone: true };
    let friday = store.claim_run(&due("fri", 0), NOW, LEASE).await.unwrap().unwrap();
    let monday = store.claim_run(&due("mon", 10), later(10), LEASE).await.unwrap().unwrap();
    // Friday's node wakes up: what Monday makes up for it must not do any more.
    assert!(!store.finish_run(&friday, &posts(vec![mail()]), later(11)).await.unwrap());
    let days: Vec<Day> = ["2026-11-27", "2026-11-30"].map(|day| Day(day.parse().unwrap())).to_vec();
    assert!(store.finish_run(&monday, &Outcome { covers: days.clone(), ..posts(vec![mail()]) }, later(12)).await.unwrap());
    assert_eq!(mails(&bench).await, 1);
    assert_eq!(store.days_covered("overdue", NOW).await.unwrap(), days.into_iter().collect());
    assert_eq!(store.runs_over("overdue", &["fri".into(), "mon".into(), "tue".into()]).await.unwrap(), BTreeSet::from(["fri".into(), "mon".into()]));
    assert!(store.claim_run(&due("fri", 0), later(1000), LEASE).await.unwrap().is_none(), "missed for good");
    assert_eq!(store.last_done("overdue", later(100)).await.unwrap(), Some(later(10)));
    assert_eq!(store.last_done("overdue", later(10)).await.unwrap(), None);
    assert_eq!(store.count_runs().await.unwrap().into_iter().collect::<Vec<_>>(), [(RunState::Done, 1), (RunState::Missed, 1)]);
}

pub async fn two_nodes_make_each_run_once(bench: Bench) {
    const RUNS: usize = 100;
    // On SQLite there is one node; two of its tasks must not both make a run either.
    let second = if bench.store.engine() == Engine::Postgres { bench.second_node().await } else { bench.store.clone() };
    let work = |store: Store| async move {
        let mut mine = 0;
        for run in 0..RUNS {
            if let Some(claimed) = claim(&store, &format!("{run:03}"), NOW).await {
                assert!(store.finish_run(&claimed, &posts(vec![mail(), mail()]), NOW).await.unwrap());
                mine += 1;
            }
        }
        mine
    };
    let (one, other) = tokio::join!(tokio::spawn(work(bench.store.clone())), tokio::spawn(work(second)));
    let (one, other) = (one.unwrap(), other.unwrap());
    println!("{RUNS} runs claimed by two: {one} and {other}");
    assert_eq!((one + other, mails(&bench).await), (RUNS, 2 * RUNS as i64));
}

pub async fn the_schedule_begins_at_the_first_look_and_old_runs_are_forgotten(bench: Bench) {
    let store = &bench.store;
    assert_eq!(store.schedule_since(NOW).await.unwrap(), NOW);
    assert_eq!(store.schedule_since(later(100)).await.unwrap(), NOW);
    // The clock was wrong at the first look: nothing is held up by it.
    assert_eq!(store.schedule_since(later(-5000)).await.unwrap(), later(-5000));
    store.note_round("occurrences", NOW, Ok("3 meetings")).await.unwrap();
    store.note_round("occurrences", later(60), Err("database")).await.unwrap();
    let round = store.runs(None, 10).await.unwrap().remove(0);
    assert_eq!((round.state, round.error.as_deref(), round.due_at), (RunState::Failed, Some("database"), later(60)));
    for day in 0..130 {
        let occurrence = format!("{day:03}");
        let due = Due { job: "digest", occurrence: &occurrence, at: later(day * 86_400), is_alone: false };
        let claimed = store.claim_run(&due, NOW, LEASE).await.unwrap().unwrap();
        store.finish_run(&claimed, &posts(Vec::new()), NOW).await.unwrap();
    }
    // A clock a year ahead forgets all but the last hundred of a job, and never since when there is a schedule.
    assert_eq!(store.forget_runs_before(later(86_400 * 400)).await.unwrap(), 30);
    assert_eq!(claim(store, "129", NOW).await, None);
    assert_eq!(store.schedule_since(NOW).await.unwrap(), later(-5000));
}

pub async fn people_choose_how_they_want_mail(bench: Bench) {
    let store = &bench.store;
    let (one, other) = (PersonId(id()), PersonId(id()));
    assert_eq!(store.mail_choice(one).await.unwrap(), MailChoice::Single);
    store.choose_mail(one, MailChoice::Digest, NOW).await.unwrap();
    store.choose_mail(other, MailChoice::Digest, NOW).await.unwrap();
    store.choose_mail(other, MailChoice::Single, later(1)).await.unwrap();
    assert_eq!((store.mail_choice(one).await.unwrap(), store.mail_choice(other).await.unwrap()), (MailChoice::Digest, MailChoice::Single));
    assert_eq!(store.people_with_digest().await.unwrap(), BTreeSet::from([one]));
}
