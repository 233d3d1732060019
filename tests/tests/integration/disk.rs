//! A disk that is full, read-only, or fails a write: nothing is accepted that is not on disk, people are told in words that it is for
//! now, and it goes on without a restart once the disk is well. Three ways to break a disk; two need rights that a test may not have,
//! and then say so.

use crate::{reconnects::number, room::Huddle};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mdt_domain::{
    action_item::OwnerRef,
    ids::{ActionId, CaseId, CommandId},
    stream::{DocumentId, StreamId},
    words::Text,
};
use mdt_protocol::{
    client::ClientMessage,
    command::{WireCommand, WireHome},
    http::CommandRequest,
    server::{ErrorCode, ProtocolErrorCode, ServerMessage, WireError},
};
use mdt_tests::{
    Anything,
    client::{Client, PATIENCE},
    doors::Doors,
    follower::{Beat, Follower},
    http, journal,
    server::{Options, Server},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};
use uuid::Uuid;
use yrs::{Doc, OffsetKind, Options as DocOptions, ReadTxn, Text as _, Transact, block::ClientID};

/// Room of the small disk: the demonstration, its log, and some writing.
const SMALL_DISK: &str = "size=160m";
/// The room that is left grows by so many bytes from round to round, and begins again after some rounds: the log must not grow so large
/// that writing in it needs no room any more.
const ROOM_STEP: u64 = 40_960;
const ROOM_STEPS: u64 = 8;

/// A way to break the disk under a running server and to mend it.
enum Disk {
    /// A small one, filled by somebody else's file.
    Full { mount: PathBuf },
    /// The database's files may not be written any more.
    ReadOnly { files: Vec<PathBuf> },
    /// Files may not grow over a limit: a write fails with another error than "full".
    Limited { pid: u32 },
}

fn run(program: &str, arguments: &[&str]) -> Result<(), Anything> {
    let output = Command::new(program).args(arguments).output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim()).into()) }
}

impl Disk {
    /// Breaks it, leaving so many bytes of room where that is the way.
    fn break_it(&self, room: u64) {
        match self {
            Self::Full { mount } => {
                let free = nix::sys::statvfs::statvfs(mount).map(|it| it.blocks_available() * it.fragment_size()).unwrap();
                // Written, not only reserved: a hole would take no room. What the service writes meanwhile may leave none at all.
                let written = std::fs::write(mount.join("ballast"), vec![1; usize::try_from(free.saturating_sub(room)).unwrap()]);
                assert!(written.as_ref().map_or_else(|error| error.kind() == std::io::ErrorKind::StorageFull, |()| true), "{written:?}");
            }
            Self::ReadOnly { files } => files.iter().for_each(|file| run("chattr", &["+i", &file.to_string_lossy()]).unwrap()),
            // Wherever in its log the database is, it is soon beyond this.
            Self::Limited { pid } => run("prlimit", &["--pid", &pid.to_string(), &format!("--fsize={}:", room.max(4096))]).unwrap(),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Full { .. } => "a full disk",
            Self::ReadOnly { .. } => "a read-only disk",
            Self::Limited { .. } => "a disk that fails a write",
        }
    }

    fn mend(&self) {
        match self {
            Self::Full { mount } => std::fs::remove_file(mount.join("ballast")).unwrap(),
            Self::ReadOnly { files } => files.iter().for_each(|file| run("chattr", &["-i", &file.to_string_lossy()]).unwrap()),
            Self::Limited { pid } => run("prlimit", &["--pid", &pid.to_string(), "--fsize=unlimited:"]).unwrap(),
        }
    }
}

/// What a folder needs afterwards, whatever happened.
struct Unmount(PathBuf);
impl Drop for Unmount {
    fn drop(&mut self) {
        // Lazily: a server that was killed by a failing test may still hold it.
        let _ = run("umount", &["-l", &self.0.to_string_lossy()]);
    }
}
struct Writable(Vec<PathBuf>);
impl Drop for Writable {
    fn drop(&mut self) {
        for file in &self.0 {
            let _ = run("chattr", &["-i", &file.to_string_lossy()]);
        }
    }
}

/// The error of somebody who is told "not now".
fn is_for_now(error: &WireError) -> bool {
    error.code == ErrorCode::Protocol(ProtocolErrorCode::Unavailable) && error.is_temporary && !error.message.is_empty()
}

/// Everyone at work while the disk breaks and is mended.
struct Work {
    server: Server,
    cookie: String,
    client: Client,
    case: CaseId,
    another: CaseId,
    action: ActionId,
    document: DocumentId,
    text: Doc,
    accepted: BTreeSet<CommandId>,
    n: u64,
    /// What people were told, once each.
    words: BTreeSet<String>,
}

impl Work {
    async fn start(folder: &Path, before: Option<&str>) -> Self {
        let before = before.map(str::to_owned);
        let huddle = Huddle::with(Options { data_dir: Some(folder.into()), timings_divisor: 10, before, ..Options::default() }).await;
        let mut tom = huddle.join("Quill").await;
        let (case, another) = (tom.card(0).1, tom.card(1).1);
        let document = DocumentId::Case { case_id: case, meeting_id: huddle.meeting };
        tom.client.send(&ClientMessage::TextOpen { document: document.clone(), state_vector: None }).await.unwrap();
        let opened = tom.client.wait(|m| matches!(m, ServerMessage::TextOpened { .. })).await.unwrap();
        let ServerMessage::TextOpened { client_id, .. } = opened else { unreachable!() };
        let text = Doc::with_options(DocOptions { client_id: ClientID::new(client_id), offset_kind: OffsetKind::Utf16, ..DocOptions::default() });
        let action = ActionId(Uuid::now_v7());
        let what = Text::parse("ring the daughter").unwrap();
        let (home, owner) = (WireHome::Case { case_id: case }, OwnerRef::Pool);
        let add = WireCommand::AddAction { home, action_id: action, what, owner, due_on: None, meeting_id: None, item_id: None, asked: None };
        let mut work = Self {
            server: huddle.server,
            cookie: tom.cookie,
            client: tom.client,
            case,
            another,
            action,
            document,
            text,
            accepted: BTreeSet::new(),
            n: 0,
            words: BTreeSet::new(),
        };
        assert!(work.send(CommandId(Uuid::now_v7()), add).await.is_ok());
        work
    }

    fn change(&mut self) -> (CommandId, WireCommand) {
        self.n += 1;
        let what = Some(Text::parse(&format!("{:0200}", self.n)).unwrap());
        let home = WireHome::Case { case_id: self.case };
        (CommandId(Uuid::now_v7()), WireCommand::ChangeAction { home, action_id: self.action, what, owner: None, due_on: None })
    }

    /// Sends a command: accepted, or what was said instead.
    async fn send(&mut self, id: CommandId, command: WireCommand) -> Result<(), WireError> {
        let asked = Instant::now();
        loop {
            self.client.unread.clear();
            match self.client.command_with(id, command.clone()).await.unwrap() {
                ServerMessage::Accepted { .. } => {
                    self.accepted.insert(id);
                    return Ok(());
                }
                ServerMessage::Refused { error, .. } => return Err(error),
                // P1.3: a write may fail and the look whether it is there as well; the same id tells later.
                ServerMessage::Checking { .. } if asked.elapsed() < PATIENCE => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Writes until somebody is told "not now": the command that was, and how many fitted before.
    async fn write_until_refused(&mut self) -> (CommandId, WireCommand, usize) {
        for fitted in 0..5000 {
            let (id, command) = self.change();
            if let Err(error) = self.send(id, command.clone()).await {
                assert!(is_for_now(&error), "{error:?}");
                self.words.insert(error.message);
                return (id, command, fitted);
            }
        }
        panic!("the broken disk takes everything");
    }

    /// Types one word; the update stays the page's until it is accepted.
    fn type_word(&self) -> String {
        let text = self.text.get_or_insert_text("update");
        let before = self.text.transact().state_vector();
        text.push(&mut self.text.transact_mut(), "seen today ");
        STANDARD.encode(self.text.transact().encode_diff_v1(&before))
    }

    async fn send_text(&mut self, id: CommandId, update: &str) -> Result<(), WireError> {
        self.client.send(&ClientMessage::TextUpdate { document: self.document.clone(), id, update: update.to_owned() }).await.unwrap();
        let is_answer = move |m: &ServerMessage| match m {
            ServerMessage::TextAccepted { id: of, .. } => *of == id,
            ServerMessage::TextRefused { .. } => true,
            _ => false,
        };
        match self.client.wait(is_answer).await.unwrap() {
            ServerMessage::TextAccepted { .. } => Ok(()),
            ServerMessage::TextRefused { error, .. } => Err(error),
            _ => unreachable!(),
        }
    }

    async fn post_as(&self, cookie: &str, path: &str, body: &impl serde::Serialize) -> http::Answer {
        let origin = format!("http://{}", self.server.address);
        let headers = [("Cookie", cookie), ("Origin", origin.as_str()), ("Content-Type", "application/json")];
        http::request(&self.server.address, "POST", path, &headers, &serde_json::to_vec(body).unwrap()).await.unwrap()
    }

    /// Everything that writes says "not now" in words, and nothing else breaks. Returns what is to be sent again.
    async fn everything_says_not_now(&mut self) -> (CommandId, String) {
        // Each of them until it is refused: a small one may still have fitted where a larger one did not.
        let (update_id, update) = loop {
            let (id, update) = (CommandId(Uuid::now_v7()), self.type_word());
            if let Err(error) = self.send_text(id, &update).await {
                assert!(is_for_now(&error), "{error:?}");
                self.words.insert(error.message);
                break (id, update);
            }
        };
        loop {
            let (id, command) = self.change();
            let answer = self.post_as(&self.cookie, "/api/commands", &CommandRequest { id, command }).await;
            if answer.status == 200 {
                self.accepted.insert(id);
                continue;
            }
            let said = answer.json().unwrap();
            assert_eq!((answer.status, said["error"]["code"].as_str()), (503, Some("unavailable")), "{said}");
            assert!(answer.header("retry-after").is_some());
            break;
        }
        let person = serde_json::json!({ "person_id": self.server.person("Hassan").await.unwrap() });
        let status = loop {
            let status = self.post_as("", "/api/demo/sign-in", &person).await.status;
            if status >= 300 {
                break status;
            }
        };
        assert_eq!(status, 503, "nobody is signed in without it being kept");
        assert_eq!(http::request(&self.server.address, "GET", "/livez", &[], b"").await.unwrap().status, 200);
        (update_id, update)
    }
}

/// Breaks and mends a disk some times while people work, and looks at everything.
async fn goes_on(folder: &Path, mut work: Work, disk: &Disk, rounds: u64) {
    let pid = work.server.pid();
    let stream = StreamId::Case(work.case);
    let beat = Beat { every: Duration::from_secs(1), dead_after: PATIENCE };
    let mut onlooker = Follower::new(Doors::of(&work.server.address), work.cookie.clone(), beat, None, vec![stream.clone()]);
    onlooker.insist(PATIENCE, |streams| streams.get(&stream).is_some_and(|held| held.seq > 0)).await.unwrap();
    let (mut fitted, mut refused, mut healed) = (0, 0, Duration::ZERO);
    for round in 0..rounds {
        // The error falls on another write each time: so many pages still fit.
        disk.break_it(round % ROOM_STEPS * ROOM_STEP);
        let (id, command, before) = work.write_until_refused().await;
        fitted += before;
        let (update_id, update) = work.everything_says_not_now().await;
        // Somebody asks for a case whose view cannot be written down now: nothing of it leaves.
        let mut curious = Client::connect(&work.server.address, &work.cookie).await.unwrap();
        let another = StreamId::Case(work.another);
        curious.send(&ClientMessage::Subscribe { stream: another.clone(), from: None }).await.unwrap();
        curious.send(&ClientMessage::Ping { n: round }).await.unwrap();
        curious.wait(|m| matches!(m, ServerMessage::Pong { .. })).await.unwrap();
        assert!(!curious.streams.contains_key(&another), "a case was shown and nobody wrote it down");
        refused += 4;
        disk.mend();
        let mended = Instant::now();
        // The same ids again, as a page does, until they are accepted.
        while let Err(error) = work.send(id, command.clone()).await {
            assert!(is_for_now(&error) && mended.elapsed() < PATIENCE, "{error:?}");
        }
        while let Err(error) = work.send_text(update_id, &update).await {
            assert!(is_for_now(&error) && mended.elapsed() < PATIENCE, "{error:?}");
        }
        healed = healed.max(mended.elapsed());
        let shown = curious.wait(|m| matches!(m, ServerMessage::Snapshot { .. })).await;
        assert!(shown.is_ok(), "who asked meanwhile is shown the case now");
        let (id, command) = work.change();
        let head = work.client.command_with(id, command).await.unwrap();
        let ServerMessage::Accepted { id, streams, .. } = head else { panic!("{head:?}") };
        work.accepted.insert(id);
        let seq = streams.iter().find(|it| it.stream == stream).unwrap().seq;
        onlooker.insist(PATIENCE, |streams| streams[&stream].seq >= seq).await.expect("the onlooker has it too");
    }
    assert_eq!(work.server.pid(), pid, "without a restart");
    let held = onlooker.streams()[&stream].clone();
    let mut fresh = Client::connect(&work.server.address, &work.cookie).await.unwrap();
    fresh.subscribe(&stream, None).await.unwrap();
    assert_eq!((held.holes, held.doubles, held.seq), (0, 0, fresh.streams[&stream].seq));
    assert!(held.state == fresh.streams[&stream].state);
    work.server.stop().await.unwrap();
    let effects = journal::effects(journal::options(None, folder), &["case"]).await.unwrap();
    let lost = work.accepted.iter().filter(|id| effects.get(id).is_none_or(|commits| commits.len() != 1)).count();
    let extra = effects.keys().filter(|id| !work.accepted.contains(id)).count();
    assert_eq!((lost, extra), (0, 0), "accepted and not there once, there and not accepted");
    crate::kill::is_verified(folder, None).await;
    println!(
        "{}: broken and mended {rounds} times: {} accepted ({fitted} in the last room), {refused} told not now, 0 false, healed after {} ms at most, same process; \
         people are told: {:?}",
        disk.name(),
        work.accepted.len(),
        healed.as_millis(),
        work.words,
    );
}

fn rounds() -> u64 { number("MDT_DISKS", 6) as u64 }

fn database_files(folder: &Path) -> Vec<PathBuf> { ["mdt-hub.db", "mdt-hub.db-wal"].map(|name| folder.join(name)).to_vec() }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_1_a_full_disk_accepts_nothing_and_goes_on_without_a_restart_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    if let Err(why) = run("mount", &["-t", "tmpfs", "-o", SMALL_DISK, "tmpfs", &folder.path().to_string_lossy()]) {
        return println!("NOT TRIED: a full disk needs the right to mount a small one ({why}); the limited one is tried in any case");
    }
    let _unmount = Unmount(folder.path().into());
    let work = Work::start(folder.path(), None).await;
    goes_on(folder.path(), work, &Disk::Full { mount: folder.path().into() }, rounds()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_1_a_disk_that_became_read_only_accepts_nothing_and_goes_on_when_it_is_writable() {
    let folder = tempfile::tempdir().unwrap();
    let files = database_files(folder.path());
    let probe = folder.path().join("probe");
    std::fs::write(&probe, "").unwrap();
    if let Err(why) = run("chattr", &["+i", &probe.to_string_lossy()]) {
        return println!("NOT TRIED: read-only files need the right to mark them so ({why}); the limited disk is tried in any case");
    }
    run("chattr", &["-i", &probe.to_string_lossy()]).unwrap();
    let _writable = Writable(files.clone());
    let work = Work::start(folder.path(), None).await;
    goes_on(folder.path(), work, &Disk::ReadOnly { files }, rounds()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_1_a_disk_that_fails_a_write_accepts_nothing_and_goes_on_when_it_is_well() {
    let folder = tempfile::tempdir().unwrap();
    // The kernel's signal would end the process; its error is what is wanted.
    let work = Work::start(folder.path(), Some("trap '' XFSZ")).await;
    let disk = Disk::Limited { pid: work.server.pid().unwrap() };
    goes_on(folder.path(), work, &disk, rounds()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_on_a_read_only_disk_does_not_start_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    if let Err(why) = run("mount", &["-t", "tmpfs", "-o", SMALL_DISK, "tmpfs", &folder.path().to_string_lossy()]) {
        return println!("NOT TRIED: a read-only disk needs the right to mount one ({why})");
    }
    let _unmount = Unmount(folder.path().into());
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    Server::start(Options { data_dir: Some(data.clone()), ..Options::default() }).await.unwrap().stop().await.unwrap();
    run("mount", &["-o", "remount,ro", &folder.path().to_string_lossy()]).unwrap();
    let started = tokio::process::Command::new(mdt_tests::server::binary().unwrap())
        .args(["serve", "--demo", "--listen", "127.0.0.1:0"])
        .env_remove(mdt_tests::server::BINARY)
        .env("MDT_HUB_DATA_DIR", &data)
        .kill_on_drop(true)
        .output();
    let ended = tokio::time::timeout(PATIENCE, started).await.expect("it does not start").unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    println!("a read-only disk at start: {}", said.trim());
    assert!(!ended.status.success() && said.contains("Way out") && !said.contains("panicked"), "{said}");
}
