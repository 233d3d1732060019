//! A backup while twenty people write, restored elsewhere; erasures that come back with no backup; a service killed as it
//! changes its tables; everything exported. By the product's own commands, as an operator gives them.

use crate::room::{DIVISOR, Huddle};
use mdt_domain::{
    action_item::OwnerRef,
    event::State,
    ids::{ActionId, CommandId},
    stream::StreamId,
    words::Text,
};
use mdt_protocol::{
    client::{ClientMessage, Position},
    command::{WireCommand, WireHome},
    server::ServerMessage,
};
use mdt_tests::{
    client::{Client, PATIENCE},
    server::{Options, Server, binary},
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Output,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
use uuid::Uuid;

const WRITERS: usize = 20;
/// How often a restore is killed.
const ROUNDS: usize = 6;

/// Runs an operator's command on a demonstration's data folder.
pub async fn command(folder: &Path, words: &[&str]) -> Output {
    tokio::process::Command::new(binary().unwrap())
        .args(words)
        .arg("--demo")
        .env("MDT_HUB_DATA_DIR", folder)
        .stdin(std::process::Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap()
}

/// The same, which must be done; what it said.
pub async fn done(folder: &Path, words: &[&str]) -> String {
    let output = command(folder, words).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{words:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// The same, which must be refused; why.
async fn refused(folder: &Path, words: &[&str]) -> String {
    let output = command(folder, words).await;
    assert_eq!(output.status.code(), Some(1), "{words:?}");
    String::from_utf8(output.stderr).unwrap()
}

async fn open(file: &Path) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rw", file.display()));
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

async fn number(db: &DatabaseConnection, question: &str) -> i64 {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), question)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[derive(Default)]
struct Written {
    sent: BTreeSet<ActionId>,
    accepted: BTreeSet<ActionId>,
    longest: Duration,
}

/// Writes promises until told that it is over.
async fn write(mut client: Client, meeting: mdt_domain::ids::MeetingId, card: mdt_domain::case::Card, written: Arc<Mutex<Written>>, is_over: Arc<AtomicBool>) {
    while !is_over.load(Ordering::Relaxed) {
        let action = ActionId(Uuid::now_v7());
        let command = WireCommand::AddAction {
            home: WireHome::Case { case_id: card.case_id },
            action_id: action,
            what: Text::parse(&format!("promise {action}")).unwrap(),
            owner: OwnerRef::Pool,
            due_on: None,
            meeting_id: Some(meeting),
            item_id: Some(card.item_id),
            asked: None,
        };
        written.lock().await.sent.insert(action);
        let id = CommandId(Uuid::now_v7());
        let began = Instant::now();
        client.send(&ClientMessage::Command { id, command: Box::new(command) }).await.unwrap();
        let answer = client.wait(move |m| matches!(m, ServerMessage::Accepted { id: of, .. } | ServerMessage::Refused { id: of, .. } if *of == id)).await.unwrap();
        assert!(matches!(answer, ServerMessage::Accepted { .. }), "{answer:?}");
        client.unread.clear();
        let mut written = written.lock().await;
        written.accepted.insert(action);
        written.longest = written.longest.max(began.elapsed());
    }
}

async fn until_accepted(written: &Mutex<Written>, count: usize) {
    let deadline = Instant::now() + PATIENCE;
    while written.lock().await.accepted.len() < count {
        assert!(Instant::now() < deadline, "nobody gets anything accepted");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_3_a_backup_under_full_load_is_restored_elsewhere_and_old_places_are_reset() {
    let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = Options { data_dir: Some(here.path().into()), timings_divisor: DIVISOR, ..Options::default() };
    let huddle = Huddle::with(options).await;
    let chair = huddle.join("Perera").await;
    let names = ["Perera", "Quill", "Okonjo", "Farrell", "Hassan"];
    let (written, is_over) = (Arc::new(Mutex::new(Written::default())), Arc::new(AtomicBool::new(false)));
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let cookie = huddle.server.sign_in(huddle.server.person(names[writer % names.len()]).await.unwrap()).await.unwrap();
        let client = Client::connect(&huddle.server.address, &cookie).await.unwrap();
        let card = chair.cards[writer % chair.cards.len()].clone();
        writers.push(tokio::spawn(write(client, huddle.meeting, card, written.clone(), is_over.clone())));
    }
    until_accepted(&written, 200).await;
    let before = written.lock().await.accepted.clone();
    let file = elsewhere.path().join("hub.db");
    let began = Instant::now();
    let said = done(here.path(), &["backup", "--to", file.to_str().unwrap()]).await;
    let took = began.elapsed();
    let during = written.lock().await.accepted.len() - before.len();
    // Everybody goes on afterwards.
    until_accepted(&written, before.len() + during + 100).await;
    is_over.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    println!("backup under load: {took:?}, {during} accepted meanwhile, longest answer {:?}; {said}", written.lock().await.longest);
    assert!(during > 0, "nobody waits for a backup");
    let old = Position { epoch: chair.client.epoch.clone(), seq: 1 };
    assert!(refused(here.path(), &["restore", file.to_str().unwrap(), "--replace"]).await.contains("in use"));
    huddle.server.stop().await.unwrap();

    let place = elsewhere.path().join("data");
    let restored = done(&place, &["restore", file.to_str().unwrap()]).await;
    assert!(said.contains(" entries of ") && restored.contains("All of it is checked"), "{said}{restored}");
    // Every chain of the backup is where the running one was at that moment, or is now.
    let db = open(&place.join("mdt-hub.db")).await;
    db.execute_unprepared(&format!("ATTACH DATABASE '{}' AS running", here.path().join("mdt-hub.db").display())).await.unwrap();
    assert!(number(&db, "SELECT count(*) FROM streams WHERE head > 0").await > 100);
    let other = "SELECT count(*) FROM main.streams ours LEFT JOIN running.journal theirs ON theirs.stream = ours.stream AND theirs.seq = ours.head \
                 WHERE ours.head > 0 AND theirs.hash IS NOT ours.hash";
    assert_eq!(number(&db, other).await, 0);
    let counts = "SELECT (SELECT count(*) FROM running.journal) - (SELECT count(*) FROM main.journal)";
    assert!(number(&db, counts).await >= 0);
    db.close().await.unwrap();

    let server = Server::start(Options { data_dir: Some(place.clone()), timings_divisor: DIVISOR, ..Options::default() }).await.unwrap();
    let cookie = server.sign_in(chair.id).await.unwrap();
    let mut client = Client::connect(&server.address, &cookie).await.unwrap();
    assert_ne!(client.epoch, old.epoch);
    let mut found = Vec::new();
    for card in &chair.cards {
        let stream = StreamId::Case(card.case_id);
        client.subscribe(&stream, Some(old.clone())).await.unwrap();
        let is_told = client.unread.iter().any(|message| matches!(message, ServerMessage::Reset { stream: of } if *of == stream));
        assert!(is_told, "a place of before the restore means nothing");
        let Some(State::Case(case)) = &client.streams[&stream].state else { panic!("no case") };
        found.extend(case.actions.values().filter(|action| action.what.as_str().starts_with("promise ")).map(|action| action.id));
    }
    let written = written.lock().await;
    let there: BTreeSet<ActionId> = found.iter().copied().collect();
    assert_eq!(there.len(), found.len(), "once each");
    assert!(before.is_subset(&there), "{} of {} are lost", before.difference(&there).count(), before.len());
    assert!(there.is_subset(&written.sent));
    server.stop().await.unwrap();
    assert!(done(&place, &["verify"]).await.contains("Everything is as it was written"));
}

/// A demonstration's folder with today's huddle, not running; a case's code.
async fn demonstration() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let huddle = Huddle::with(Options { data_dir: Some(folder.path().into()), timings_divisor: DIVISOR, ..Options::default() }).await;
    let chair = huddle.join("Perera").await;
    let code = chair.cards[0].code.to_string();
    huddle.server.stop().await.unwrap();
    (folder, code)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_case_does_not_come_back_with_an_older_backup() {
    let (folder, code) = demonstration().await;
    let file = folder.path().join("older.db");
    done(folder.path(), &["backup", "--to", file.to_str().unwrap()]).await;
    let erase = ["erase", "--case", &code, "--because", "lawful-request"];
    assert!(refused(folder.path(), &erase).await.contains("not typed again"));
    let said = done(folder.path(), &[&erase[..], &["--yes"]].concat()).await;
    assert!(said.contains("Faults found afterwards: 0"), "{said}");
    assert!(!said.contains(&code));
    let list = std::fs::read_to_string(folder.path().join("erasures.jsonl")).unwrap();
    assert_eq!(list.lines().count(), 1);
    assert!(!list.contains(&code));
    assert!(refused(folder.path(), &["restore", file.to_str().unwrap()]).await.contains("--replace"));
    let said = done(folder.path(), &["restore", file.to_str().unwrap(), "--replace"]).await;
    assert!(said.contains("1 cases that were erased") && said.contains("is kept in"), "{said}");
    assert!(done(folder.path(), &["verify"]).await.contains("were erased; their chains hold"));
    // The huddle it was on still opens, without it.
    let huddle = Huddle::with(Options { data_dir: Some(folder.path().into()), timings_divisor: DIVISOR, ..Options::default() }).await;
    let chair = huddle.join("Perera").await;
    assert!(chair.cards.iter().all(|card| card.code.to_string() != code));
    huddle.server.stop().await.unwrap();
    let output = command(folder.path(), &["doctor", "--json"]).await;
    let checks: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let level = |name: &str| checks.as_array().unwrap().iter().find(|check| check["check"] == name).map(|check| check["level"].clone());
    assert_eq!((level("erasures"), level("schema"), level("durability")), (Some("ok".into()), Some("ok".into()), Some("ok".into())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_exported_with_a_manifest_that_fits() {
    let (folder, code) = demonstration().await;
    let to = folder.path().join("export");
    done(folder.path(), &["export", "--to", to.to_str().unwrap()]).await;
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(to.join("manifest.json")).unwrap()).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        let bytes = std::fs::read(to.join(file["name"].as_str().unwrap())).unwrap();
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((file["sha256"].as_str().unwrap(), file["bytes"].as_u64().unwrap()), (hash.as_str(), bytes.len() as u64));
        assert_eq!(bytes.split(|byte| *byte == b'\n').count() as u64, file["lines"].as_u64().unwrap() + 1);
    }
    let text = |name: &str| std::fs::read_to_string(to.join(name)).unwrap();
    assert!(text("cases.jsonl").contains(&code));
    assert!(text("texts.jsonl").lines().any(|line| line.contains("\"situation\":\"") && !line.contains("\"situation\":\"\"")), "texts are text");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(to.join("cases.jsonl")).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(refused(folder.path(), &["export", "--to", to.to_str().unwrap()]).await.contains("not empty"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_killed_while_it_changes_tables_starts_again() {
    let (folder, _) = demonstration().await;
    let database = folder.path().join("mdt-hub.db");
    let backups = || -> BTreeSet<PathBuf> {
        let entries = std::fs::read_dir(folder.path().join("backups")).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "db")).collect()
    };
    let (mut whole, mut before) = (0, 0);
    for round in 0..10 {
        // The tables as the version before had them.
        let db = open(&database).await;
        db.execute_unprepared("DROP TABLE IF EXISTS erased_entries; DROP TABLE IF EXISTS erasures; DELETE FROM seaql_migrations WHERE version = 'm0011_erasures'").await.unwrap();
        db.close().await.unwrap();
        let known = backups();
        let mut child = tokio::process::Command::new(binary().unwrap())
            .args(["serve", "--demo"])
            .env("MDT_HUB_LISTEN", "127.0.0.1:0")
            .env("MDT_HUB_DATA_DIR", folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        // The backup gets its name just before the first table is changed.
        let deadline = Instant::now() + PATIENCE;
        while backups().is_subset(&known) {
            assert!(Instant::now() < deadline, "round {round}: no backup was made before the tables change");
            std::thread::yield_now();
        }
        tokio::time::sleep(Duration::from_micros(rand::random_range(0..60_000))).await;
        child.kill().await.unwrap();
        let db = open(&database).await;
        let tables = number(&db, "SELECT count(*) FROM sqlite_master WHERE name IN ('erasures', 'erased_entries')").await;
        let steps = number(&db, "SELECT count(*) FROM seaql_migrations WHERE version = 'm0011_erasures'").await;
        db.close().await.unwrap();
        match (tables, steps) {
            (0, 0) => before += 1,
            (2, 1) => whole += 1,
            half => panic!("round {round}: a step is half there: {half:?}"),
        }
    }
    println!("killed as the tables change: {before} times before, {whole} times after the step");
    assert_eq!(backups().len(), 5, "the last five are kept");
    let server = Server::start(Options { data_dir: Some(folder.path().into()), timings_divisor: DIVISOR, ..Options::default() }).await.unwrap();
    server.stop().await.unwrap();
    assert!(done(folder.path(), &["verify"]).await.contains("Everything is as it was written"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_is_killed_leaves_a_whole_database() {
    let (folder, _) = demonstration().await;
    let file = folder.path().join("backup.db");
    done(folder.path(), &["backup", "--to", file.to_str().unwrap()]).await;
    let restore = ["restore", file.to_str().unwrap(), "--replace"];
    let began = Instant::now();
    done(folder.path(), &restore).await;
    let takes = began.elapsed();
    let (mut epochs, mut unfinished) = (BTreeSet::new(), 0);
    let half = folder.path().join("mdt-hub.db.restoring");
    for round in 0..ROUNDS {
        let is_early = round % 3 == 0;
        if is_early && half.exists() {
            std::fs::remove_file(&half).unwrap();
        }
        let mut child = tokio::process::Command::new(binary().unwrap())
            .args(restore)
            .arg("--demo")
            .env("MDT_HUB_DATA_DIR", folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        if is_early {
            let deadline = Instant::now() + PATIENCE;
            while !half.exists() {
                assert!(Instant::now() < deadline, "nothing is prepared beside");
                std::thread::yield_now();
            }
        } else {
            tokio::time::sleep(takes.mul_f64(rand::random_range(0.1..2.0))).await;
        }
        child.kill().await.unwrap();
        // There is a database under the name at every moment: the old one or the new one, whole.
        assert!(done(folder.path(), &["verify"]).await.contains("Everything is as it was written"));
        unfinished += usize::from(half.exists());
        let db = open(&folder.path().join("mdt-hub.db")).await;
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), "SELECT value FROM meta WHERE key = 'epoch'")).await.unwrap().unwrap();
        epochs.insert(row.try_get_by_index::<String>(0).unwrap());
        db.close().await.unwrap();
    }
    println!("restore takes {takes:?}; killed {ROUNDS} times: {unfinished} times half way, {} different databases afterwards", epochs.len());
    assert!(unfinished > 0, "none was killed half way");
    let server = Server::start(Options { data_dir: Some(folder.path().into()), timings_divisor: DIVISOR, ..Options::default() }).await.unwrap();
    server.stop().await.unwrap();
    done(folder.path(), &restore).await;
    assert!(!half.exists());
}
