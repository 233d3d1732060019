//! Backups under load, restores, erasures that a restore of an older backup applies again, and steps that are killed.

use crate::{bench::Bench, world::*};
use mdt_domain::{
    case::{CaseRoot, Patient},
    event::{EventKind, Part},
    ids::*,
    stream::{DocumentId, StreamId},
    words::UtcMicros,
};
use mdt_store::{
    BeforeMigration, Engine, Store, StoreOptions,
    backup::{self, ending},
    beside::services_connected,
    commit::TextAppend,
    erasure::{self, Because, Erasure},
    error::StoreError,
    restore::{self, Restore, There},
    verify::FaultKind,
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;

/// Another place of the same engine to restore to, with nothing in it.
async fn elsewhere(bench: &Bench, folder: &Path) -> StoreOptions {
    match bench.store.engine() {
        Engine::Sqlite => StoreOptions::sqlite_file(&folder.join("elsewhere.db")),
        Engine::Postgres => {
            let other = Bench::open(Engine::Postgres).await;
            other.store.close().await;
            StoreOptions::new(other.url.clone())
        }
    }
}

fn file_in(bench: &Bench, folder: &TempDir, name: &str) -> PathBuf { folder.path().join(format!("{name}.{}", ending(bench.store.engine()))) }

async fn open(options: &StoreOptions) -> Result<Store, StoreError> { Store::open(options.clone(), Arc::new(|_| ())).await }

fn asked<'a>(options: &'a StoreOptions, from: &'a Path, erasures: &'a [Erasure], folder: &'a Path) -> Restore<'a> {
    Restore { options, from, erasures, at: NOW, kept_as: "then", folder }
}

pub async fn a_backup_made_while_everybody_writes_is_restored_whole(bench: Bench) {
    let folder = tempfile::tempdir().unwrap();
    let bench = Arc::new(bench);
    let is_over = Arc::new(AtomicBool::new(false));
    let meetings: Vec<MeetingId> = (0..8).map(|_| MeetingId(id())).collect();
    let writers: Vec<_> = meetings
        .iter()
        .map(|meeting| {
            let (bench, is_over, meeting) = (bench.clone(), is_over.clone(), *meeting);
            tokio::spawn(async move {
                let mut seq = 0;
                while !is_over.load(Ordering::Relaxed) {
                    bench.commit(meeting_at(meeting, seq + 1)).await.unwrap();
                    seq += 1;
                }
                seq
            })
        })
        .collect();
    let waits = mdt_store::mails::MailIntent {
        id: MailId(id()),
        dedupe_key: None,
        to_person: PersonId(id()),
        kind: "test".into(),
        letter: "{}".into(),
        not_before: NOW,
    };
    bench.store.post(std::slice::from_ref(&waits), NOW).await.unwrap();
    assert_eq!(bench.store.schedule_since(NOW).await.unwrap(), NOW);
    let due = mdt_store::jobs::Due { job: "digest", occurrence: "a", at: NOW, is_alone: false };
    bench.store.claim_run(&due, NOW, Duration::from_secs(60)).await.unwrap().unwrap();
    let streams: Vec<StreamId> = meetings.iter().map(|meeting| StreamId::Meeting(*meeting)).collect();
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while bench.store.heads(&streams).await.unwrap().values().any(|head| *head < 10) {
        assert!(std::time::Instant::now() < deadline, "nobody writes");
        tokio::task::yield_now().await;
    }
    let before = bench.store.heads(&streams).await.unwrap();
    let file = file_in(&bench, &folder, "hub");
    let report = backup::make(&StoreOptions::new(bench.url.clone()), &file, NOW).await.unwrap();
    assert_eq!(report.streams, 8);
    assert!(report.entries >= before.values().sum());
    assert_eq!(report.bytes, std::fs::metadata(&file).unwrap().len());
    let last = bench.store.last_backup().await.unwrap().unwrap();
    assert_eq!((last.at, last.file.as_str()), (NOW, file.file_name().unwrap().to_str().unwrap()));
    assert!(backup::make(&StoreOptions::new(bench.url.clone()), &file, NOW).await.unwrap_err().to_string().contains("never replaces"));
    is_over.store(true, Ordering::Relaxed);
    let mut written = 0;
    for writer in writers {
        written += writer.await.unwrap();
    }
    assert!(report.entries <= written, "the backup is of a moment before the last write");

    let options = elsewhere(&bench, folder.path()).await;
    assert!(matches!(restore::what_is_there(&options).await.unwrap(), There::Nothing | There::Empty));
    let restored = restore::restore(&asked(&options, &file, &[], folder.path())).await.unwrap();
    assert_eq!(restored.report.entries, report.entries);
    assert_ne!(restored.epoch, bench.store.epoch());
    assert_eq!(restored.erased_again, 0);
    let store = open(&options).await.unwrap();
    assert_eq!(store.epoch(), restored.epoch);
    // It may have been sent since: nothing of a backup is sent again by itself.
    assert_eq!(store.mail(waits.id).await.unwrap().unwrap().state, mdt_store::mails::MailState::Unknown);
    // Nor is anything made that was due before the restore, or was under way in the backup.
    assert_eq!(store.schedule_since(NOW.plus_seconds(500)).await.unwrap(), NOW.plus_seconds(500));
    assert_eq!(store.claim_run(&due, NOW.plus_seconds(500), Duration::from_secs(60)).await.unwrap(), None);
    for (stream, seq) in &before {
        assert!(store.head(stream).await.unwrap() >= *seq, "what was accepted before the backup began is in it");
        let (ours, theirs) = (store.events_since(stream, 0, 10_000).await.unwrap(), bench.store.events_since(stream, 0, 10_000).await.unwrap());
        assert_eq!(ours[..], theirs[..ours.len()]);
    }
    // And it goes on from there.
    let meeting = meetings[0];
    let next = store.head(&StreamId::Meeting(meeting)).await.unwrap() + 1;
    store.reserve().await.unwrap().send(Arc::new(meeting_at(meeting, next))).await.unwrap().unwrap();
    assert!(store.verify_all().await.unwrap().is_good());
    store.close().await;
}

/// A case with something on every stream of it, a text, and copies on a worklist that has another case's too.
async fn with_two_cases(bench: &Bench) -> (CaseId, PersonId) {
    let (case, other, owner) = (CaseId(id()), CaseId(id()), PersonId(id()));
    let mut root = case_root(case, 14);
    root.patient = Patient { family: line("Zyxwvutsen"), ..root.patient };
    let worklist = StreamId::PersonWorklist(owner);
    let note = social_note(case);
    let mine = at(&worklist, 1, event(EventKind::WorklistChanged, vec![Part::WorklistEntry(entry(action(Some(case)))), Part::WorklistEntry(entry(action(Some(other))))]));
    bench
        .commit(commit(vec![
            at(&StreamId::Case(case), 1, event(EventKind::CaseRegistered, vec![Part::CaseRoot(root.clone())])),
            at(&StreamId::Case(case), 2, event(EventKind::CaseUpdated, vec![Part::CaseRoot(CaseRoot { reason: line("Fell twice"), ..root })])),
            at(&StreamId::CaseRestricted(case), 1, event(EventKind::SocialNoteWritten, vec![Part::SocialNote(note.clone())])),
            at(&StreamId::PrivateNote(owner, case), 1, event(EventKind::SocialNoteWritten, vec![Part::SocialNote(note)])),
            at(&StreamId::Case(other), 1, event(EventKind::CaseRegistered, vec![Part::CaseRoot(case_root(other, 15))])),
            mine,
        ]))
        .await
        .unwrap();
    let mut text = commit(vec![]);
    text.text = Some(TextAppend { document: DocumentId::Case { case_id: case, meeting_id: MeetingId(id()) }, client_id: 7, update: b"Zyxwvutsen".as_slice().into() });
    bench.commit(text).await.unwrap();
    (case, owner)
}

fn erasure_of(case_id: CaseId) -> Erasure { Erasure { case_id, at: NOW, by: "account 0".into(), because: Because::LawfulRequest } }

async fn words_left(options: &StoreOptions, case: CaseId) -> i64 {
    let db = sea_orm::Database::connect(options.url.as_str()).await.unwrap();
    use sea_orm::ConnectionTrait;
    let question = format!(
        "SELECT (SELECT count(*) FROM journal WHERE payload LIKE '%{case}%') + (SELECT count(*) FROM cases WHERE body LIKE '%{case}%') \
         + (SELECT count(*) FROM social_notes WHERE body LIKE '%{case}%') + (SELECT count(*) FROM worklist_entries WHERE body LIKE '%{case}%') \
         + (SELECT count(*) FROM document_updates WHERE document LIKE '%{case}%')"
    );
    let row = db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), question)).await.unwrap().unwrap();
    db.close().await.unwrap();
    row.try_get_by_index(0).unwrap()
}

pub async fn an_erased_case_leaves_no_word_and_an_older_backup_loses_it_again(bench: Bench) {
    let folder = tempfile::tempdir().unwrap();
    let (case, owner) = with_two_cases(&bench).await;
    let file = file_in(&bench, &folder, "older");
    let options = StoreOptions::new(bench.url.clone());
    backup::make(&options, &file, NOW).await.unwrap();
    assert!(words_left(&options, case).await > 0);

    let erasure = erasure_of(case);
    erasure::add_to_list(folder.path(), std::slice::from_ref(&erasure)).unwrap();
    let erased = bench.store.erase_case(&erasure).await.unwrap();
    bench.store.compact_after_erasure().await.unwrap();
    assert_eq!((erased.entries, erased.streams), (5, 4));
    let bench = bench.reopen().await;
    let report = bench.store.verify_all().await.unwrap();
    assert_eq!((report.faults.as_slice(), report.erased), ([].as_slice(), 5));
    assert_eq!(words_left(&options, case).await, 0);
    assert_eq!(bench.store.load(&StreamId::Case(case)).await.unwrap().state, None);
    let left = bench.store.load(&StreamId::PersonWorklist(owner)).await.unwrap();
    assert!(matches!(left.state, Some(mdt_domain::event::State::Worklist(list)) if list.entries.len() == 1), "the other case's copy stays");
    assert!(bench.store.events_since(&StreamId::Case(case), 0, 10).await.is_err(), "what is erased is told by a snapshot");
    assert_eq!(bench.store.erasures().await.unwrap(), std::slice::from_ref(&erasure));
    // Once more is nothing more.
    assert_eq!(bench.store.erase_case(&erasure).await.unwrap().entries, 0);

    let elsewhere = elsewhere(&bench, folder.path()).await;
    let list = erasure::read_list(folder.path()).unwrap();
    let restored = restore::restore(&asked(&elsewhere, &file, &list, folder.path())).await.unwrap();
    assert_eq!((restored.erased_again, restored.report.erased), (1, 5));
    assert_eq!(words_left(&elsewhere, case).await, 0);
    if bench.store.engine() == Engine::Sqlite {
        bench.store.close().await;
        for url in [&options.url, &elsewhere.url] {
            let path = url.trim_start_matches("sqlite://").split('?').next().unwrap();
            let bytes = std::fs::read(path).unwrap();
            assert!(!bytes.windows(10).any(|window| window == b"Zyxwvutsen"), "no letter is left in the file");
        }
    }
}

pub async fn content_that_is_missing_without_an_erasure_is_found(bench: Bench) {
    let (case, _) = with_two_cases(&bench).await;
    bench.tamper(&format!("UPDATE journal SET payload = NULL, salt = NULL WHERE stream = 'case:{case}' AND seq = 1")).await;
    let faults = |report: mdt_store::verify::VerifyReport| report.faults.iter().map(|fault| (fault.seq, fault.kind)).collect::<Vec<_>>();
    let stream = StreamId::Case(case);
    assert!(faults(bench.store.verify_chain(&stream).await.unwrap()).contains(&(Some(1), FaultKind::Hash)));
    // A made-up hash of the content does not follow from the chain; and without an `erased` entry none is taken.
    bench.tamper(&format!("INSERT INTO erased_entries (stream, seq, content_hash) VALUES ('case:{case}', 1, '00')")).await;
    let found = faults(bench.store.verify_chain(&stream).await.unwrap());
    assert_eq!(found.iter().filter(|fault| **fault == (Some(1), FaultKind::Hash)).count(), 2, "{found:?}");
}

/// What the database was before the last step.
async fn undo_last_step(bench: &Bench) {
    bench.tamper("DROP TABLE IF EXISTS erased_entries; DROP TABLE IF EXISTS erasures; DELETE FROM seaql_migrations WHERE version = 'm0011_erasures'").await;
}

pub async fn an_earlier_database_is_backed_up_before_its_tables_change(bench: Bench) {
    let folder = tempfile::tempdir().unwrap();
    with_two_cases(&bench).await;
    bench.store.close().await;
    let backups = folder.path().join("backups");
    let options = StoreOptions { before_migration: BeforeMigration::BackUpInto(backups.clone()), ..StoreOptions::new(bench.url.clone()) };
    open(&options).await.unwrap().close().await;
    assert!(!backups.exists(), "nothing changes, nothing is backed up");
    for _ in 0..6 {
        undo_last_step(&bench).await;
        open(&options).await.unwrap().close().await;
    }
    let mut made: Vec<PathBuf> = std::fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path()).collect();
    made.sort();
    assert_eq!(made.len(), 5, "{made:?}");
    // It is of the earlier version, and restoring it brings it to this one.
    let elsewhere = elsewhere(&bench, folder.path()).await;
    let restored = restore::restore(&asked(&elsewhere, &made[0], &[], folder.path())).await.unwrap();
    assert!(restored.report.is_good());
    assert_eq!(restored.report.entries, 6);

    undo_last_step(&bench).await;
    std::fs::write(folder.path().join("no-folder"), b"").unwrap();
    let nowhere = StoreOptions { before_migration: BeforeMigration::BackUpInto(folder.path().join("no-folder")), ..options };
    let words = open(&nowhere).await.map(|_| ()).unwrap_err().to_string();
    assert!(words.contains("--migrate-without-backup"), "{words}");
    let as_it_is = Store::open_as_it_is(&nowhere).await.unwrap();
    assert_eq!(as_it_is.schema().await.unwrap().pending, ["m0011_erasures"], "nothing was changed");
    as_it_is.close().await;
}

pub async fn a_step_that_breaks_half_way_leaves_nothing_behind(bench: Bench) {
    bench.store.close().await;
    undo_last_step(&bench).await;
    // The step's first table can be made, its second is in the way.
    bench.tamper("CREATE TABLE erased_entries (x bigint)").await;
    assert!(open(&StoreOptions::new(bench.url.clone())).await.is_err());
    let first = match bench.store.engine() {
        Engine::Sqlite => bench.count("SELECT count(*) FROM sqlite_master WHERE name = 'erasures'").await,
        Engine::Postgres => bench.count("SELECT count(*) FROM pg_class WHERE relname = 'erasures'").await,
    };
    assert_eq!(first, 0);
    bench.tamper("DROP TABLE erased_entries").await;
    open(&StoreOptions::new(bench.url.clone())).await.unwrap().close().await;
}

pub async fn looking_changes_nothing_and_cannot_commit(bench: Bench) {
    with_two_cases(&bench).await;
    let store = Store::open_as_it_is(&StoreOptions::new(bench.url.clone())).await.unwrap();
    assert!(store.schema().await.unwrap().is_current());
    assert!(store.verify_all().await.unwrap().is_good());
    let look = store.look().await.unwrap();
    assert!(!look.version.is_empty() && look.bytes > 0);
    assert!(store.set_meta("x", "y").await.is_err());
    assert!(store.reserve().await.is_err());
    store.close().await;
    assert_eq!(bench.store.meta("x").await.unwrap(), None);
}

pub async fn every_kind_is_exported_as_json_lines(bench: Bench) {
    with_two_cases(&bench).await;
    let moment = bench.store.moment_to_export().await.unwrap();
    let mut lines = std::collections::BTreeMap::new();
    for kind in mdt_store::export::KINDS {
        let found = moment.lines(kind, 0).await.unwrap();
        assert!(found.iter().all(|line| serde_json::from_str::<serde_json::Value>(line).unwrap().is_object()));
        assert!(moment.lines(kind, found.len() as u64).await.unwrap().is_empty());
        lines.insert(kind.name, found);
    }
    assert_eq!((lines["cases"].len(), lines["journal"].len(), lines["streams"].len()), (2, 6, 5));
    let document = moment.documents().await.unwrap().remove(0);
    let updates = moment.updates(&document).await.unwrap();
    assert_eq!(updates[0].0, b"Zyxwvutsen");
    moment.end().await.unwrap();
    // Every table is exported, or named as left out.
    let names = match bench.store.engine() {
        Engine::Sqlite => "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Engine::Postgres => "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = current_schema()",
    };
    use sea_orm::ConnectionTrait;
    let db = bench.raw().await;
    let row = db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), names)).await.unwrap().unwrap();
    let names: String = row.try_get_by_index(0).unwrap();
    for name in names.split(',') {
        let is_known = lines.contains_key(name) || ["document_updates", "seaql_migrations"].contains(&name);
        assert!(is_known || mdt_store::export::LEFT_OUT.iter().any(|line| line.starts_with(name)), "{name} is not exported");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_never_opens_a_postgresql_that_is_half_restored() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::open(Engine::Postgres).await;
    with_two_cases(&bench).await;
    let options = StoreOptions::new(bench.url.clone());
    let file = folder.path().join("hub.dump");
    backup::make(&options, &file, UtcMicros(5)).await.unwrap();
    assert!(services_connected(&options.url).await.unwrap() > 0);
    let refused = restore::restore(&asked(&options, &file, &[], folder.path())).await.unwrap_err().to_string();
    assert!(refused.contains("stop every node"), "{refused}");
    assert!(open(&options).await.is_ok(), "nothing was touched");

    bench.store.close().await;
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    bench.tamper("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
    while services_connected(&options.url).await.unwrap() > 0 {
        assert!(std::time::Instant::now() < deadline);
    }
    // As a restore that was killed leaves it: the marker, and some tables gone.
    bench.tamper("CREATE TABLE unfinished_restore (since bigint); DROP TABLE cases").await;
    let words = open(&options).await.map(|_| ()).unwrap_err().to_string();
    assert!(words.contains("restore FILE"), "{words}");
    assert_eq!(restore::what_is_there(&options).await.unwrap(), There::Empty);
    let restored = restore::restore(&asked(&options, &file, &[], folder.path())).await.unwrap();
    assert_eq!((restored.report.entries, restored.kept), (6, None));
    // What is replaced on purpose is dumped first, also when its chains are broken: that is when it is replaced.
    bench.tamper("UPDATE journal SET payload = '{}'").await;
    assert!(backup::make(&options, &folder.path().join("faulty.dump"), NOW).await.unwrap_err().to_string().contains("faults"));
    let restored = restore::restore(&asked(&options, &file, &[], folder.path())).await.unwrap();
    assert!(restored.kept.unwrap().exists());
    open(&options).await.unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_keeps_the_old_file_and_clears_what_a_killed_one_left() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::open(Engine::Sqlite).await;
    with_two_cases(&bench).await;
    let file = folder.path().join("hub.db");
    backup::make(&StoreOptions::new(bench.url.clone()), &file, NOW).await.unwrap();
    let place = folder.path().join("place.db");
    let options = StoreOptions::sqlite_file(&place);
    for ending in ["place.db.restoring", "place.db.restoring-wal"] {
        std::fs::write(folder.path().join(ending), b"half").unwrap();
    }
    assert_eq!(restore::what_is_there(&options).await.unwrap(), There::Nothing);
    assert_eq!(restore::restore(&asked(&options, &file, &[], folder.path())).await.unwrap().kept, None);
    assert!(matches!(restore::what_is_there(&options).await.unwrap(), There::Filled { mode: None, .. }));
    let kept = restore::restore(&asked(&options, &file, &[], folder.path())).await.unwrap().kept.unwrap();
    assert_eq!(kept, folder.path().join("place.db.replaced-then"));
    assert!(open(&StoreOptions::sqlite_file(&kept)).await.unwrap().verify_all().await.unwrap().is_good());
    // A file with a broken page is not put in place.
    let mut bytes = std::fs::read(&file).unwrap();
    // One that holds a case: an empty table's would only be made anew.
    let about = bytes.windows(12).rposition(|window| window == b"case_updated").unwrap();
    let page = about / 4096 * 4096;
    bytes[page..page + 4096].fill(0x5a);
    let broken = folder.path().join("broken.db");
    std::fs::write(&broken, bytes).unwrap();
    let before = std::fs::read(&place).unwrap();
    restore::restore(&asked(&options, &broken, &[], folder.path())).await.unwrap_err();
    assert_eq!(std::fs::read(&place).unwrap(), before);
    assert!(!folder.path().join("place.db.restoring").exists());
    std::fs::write(&broken, b"not a database").unwrap();
    assert!(restore::peek(&broken).await.unwrap_err().to_string().contains("neither"));
    // What cannot be read is replaced too, and kept as it is.
    std::fs::write(&place, [0x5a; 8192]).unwrap();
    assert!(matches!(restore::what_is_there(&options).await.unwrap(), There::Unreadable(_)));
    let again = Restore { kept_as: "later", ..asked(&options, &file, &[], folder.path()) };
    let kept = restore::restore(&again).await.unwrap().kept.unwrap();
    assert_eq!(std::fs::read(kept).unwrap(), [0x5a; 8192]);
    let store = open(&options).await.unwrap();
    assert!(store.verify_all().await.unwrap().is_good());
    // Closed before its log is replaced, which it would take away.
    store.close().await;
    // A log that belongs to what cannot be read is never left beside another file.
    std::fs::write(&place, [0x5a; 8192]).unwrap();
    std::fs::write(folder.path().join("place.db-wal"), [0x5a; 4096]).unwrap();
    let words = restore::restore(&Restore { kept_as: "last", ..again }).await.map(drop).unwrap_err().to_string();
    assert!(words.contains("move") && words.contains("by hand"), "{words}");
}
