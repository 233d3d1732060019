//! P10: everybody's return at once after a restart, by the page's own rule: spread, ready all the time, joined soon. And the orderly
//! end: told in batches, told why. Short here (`MDT_SOCKETS`, 300 at a tenth of the waiting times); `make test-deep` runs 2,000 for
//! real (`MDT_DIVISOR=1`).

use crate::reconnects::number;
use futures_util::{SinkExt, StreamExt};
use mdt_domain::ids::MeetingId;
use mdt_protocol::{
    client::{ClientMessage, Position},
    close::CloseCode,
    limits::PROTOCOL_VERSION,
    server::ServerMessage,
};
use mdt_tests::{
    Anything,
    client::{PATIENCE, open},
    comeback::{self, Loss},
    http,
    promised::within,
    rooms::{self, Room},
    server::{Options, Server},
};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio::{
    net::TcpStream,
    sync::{mpsc, watch},
};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

const ROOM: usize = 20;

/// What happened to a socket.
enum Told {
    /// It joined; when the try began that got it in, and whether the meeting's stream was resumed.
    Joined { began: Instant, at: Instant, is_resumed: bool },
    /// It was ended, with this code.
    Lost { code: Option<u16>, at: Instant },
}

/// This process and its server hold a descriptor a socket: as many as the machine lets us.
fn raise_the_limit_of_open_files() {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, most, most).unwrap();
}

/// Hello and join: the socket, and where the meeting's stream is.
async fn join(address: &str, cookie: &str, meeting_id: MeetingId, from: Option<Position>) -> Result<(WebSocketStream<TcpStream>, Position, bool), Anything> {
    let mut socket = open(address, cookie).await?;
    for message in [ClientMessage::Hello { protocol: PROTOCOL_VERSION }, ClientMessage::Join { meeting_id, from }] {
        socket.send(Message::text(serde_json::to_string(&message)?)).await?;
    }
    while let Some(message) = socket.next().await {
        if let Message::Text(text) = message?
            && text.as_str().starts_with("{\"type\":\"joined\"")
            && let ServerMessage::Joined { at, meeting, .. } = serde_json::from_str(text.as_str())?
        {
            return Ok((socket, at, meeting.is_none()));
        }
    }
    Err("closed before it was joined".into())
}

/// One page: joins, is lost, comes back by the page's rule, until it is over.
async fn page(address: String, (cookie, meeting): (String, MeetingId), divisor: u32, seed: u64, tell: mpsc::Sender<Told>, mut is_over: watch::Receiver<bool>) {
    let mut random = SmallRng::seed_from_u64(seed);
    // At first everybody comes within the length of a morning's rush.
    let mut wait = Duration::from_millis(random.random_range(0..5000)) / divisor;
    let (mut loss, mut left_at) = (Loss::OWN, None);
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = is_over.wait_for(|is| *is) => return,
        }
        let began = Instant::now();
        match tokio::time::timeout(PATIENCE, join(&address, &cookie, meeting, left_at.clone())).await {
            Ok(Ok((mut socket, at, is_resumed))) => {
                left_at = Some(at);
                let _ = tell.send(Told::Joined { began, at: Instant::now(), is_resumed }).await;
                let mut code = None;
                loop {
                    tokio::select! {
                        message = socket.next() => match message {
                            Some(Ok(Message::Close(frame))) => code = frame.map(|frame| u16::from(frame.code)),
                            Some(Ok(_)) => {}
                            Some(Err(_)) | None => break,
                        },
                        _ = is_over.wait_for(|is| *is) => return,
                    }
                }
                let _ = tell.send(Told::Lost { code, at: Instant::now() }).await;
                loss = Loss::closed(code);
            }
            _ => loss.failed += 1,
        }
        wait = comeback::wait(loss, divisor, &mut random);
    }
}

/// Asks `/readyz` all the time; the answers since it was first 200 that were something else.
async fn ready_watch(address: String, mut is_over: watch::Receiver<bool>) -> (usize, Vec<String>) {
    let (mut asked, mut wrong, mut was_ready) = (0, Vec::new(), false);
    // At least once after all are back, however quick they were.
    loop {
        let is_last = *is_over.borrow_and_update();
        let answer = tokio::time::timeout(PATIENCE, http::request(&address, "GET", "/readyz", &[], b"")).await;
        let status = match answer {
            Ok(Ok(answer)) => answer.status.to_string(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no answer".into(),
        };
        if status == "200" {
            was_ready = true;
        } else if was_ready {
            wrong.push(status);
        }
        asked += usize::from(was_ready);
        if is_last {
            return (asked, wrong);
        }
        let _ = tokio::time::timeout(Duration::from_millis(10), is_over.changed()).await;
    }
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration { sorted[(sorted.len() - 1) * percent / 100] }

/// What the return of everybody looked like.
struct Return {
    joins: Vec<Duration>,
    /// From the first to the last try that got somebody in.
    spread: Duration,
    resumed: usize,
    codes: Vec<(Option<u16>, Instant)>,
}

/// Takes what the pages tell until so many were lost and all are in.
async fn everybody(told: &mut mpsc::Receiver<Told>, sockets: usize, lost: usize, patience: Duration) -> Return {
    let (mut joins, mut began, mut resumed, mut codes) = (Vec::new(), Vec::new(), 0, Vec::new());
    let deadline = tokio::time::Instant::now() + patience;
    // Before the first time nobody is in; later everybody was.
    let were_in = if lost == 0 { 0 } else { sockets };
    while codes.len() < lost || were_in + joins.len() - codes.len() < sockets {
        match tokio::time::timeout_at(deadline, told.recv()).await {
            Ok(Some(Told::Joined { began: at, at: joined, is_resumed })) => {
                joins.push(joined.duration_since(at));
                began.push(at);
                resumed += usize::from(is_resumed);
            }
            Ok(Some(Told::Lost { code, at })) => codes.push((code, at)),
            Ok(None) => panic!("the pages are gone"),
            Err(_) => panic!("{sockets} sockets: {} lost, {} joined", codes.len(), joins.len()),
        }
    }
    joins.sort_unstable();
    began.sort_unstable();
    Return { joins, spread: began[began.len() - 1].duration_since(began[0]), resumed, codes }
}

async fn prepared(folder: &Path, sockets: usize, divisor: u32) -> (Options, Vec<Room>) {
    let options = Options { data_dir: Some(folder.to_path_buf()), timings_divisor: divisor, ..Options::default() };
    Server::start(options.clone()).await.unwrap().stop().await.unwrap();
    (options, rooms::prepare(folder, sockets.div_ceil(ROOM), ROOM).await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p10_2_p10_3_everybody_returns_at_once_and_the_service_stays_ready() {
    let (sockets, divisor) = (number("MDT_SOCKETS", 300), u32::try_from(number("MDT_DIVISOR", 10)).unwrap());
    raise_the_limit_of_open_files();
    let folder = tempfile::tempdir().unwrap();
    let (mut options, rooms) = prepared(folder.path(), sockets, divisor).await;
    let mut server = Server::start(options.clone()).await.unwrap();
    options.port = server.port();
    let (tell, mut told) = mpsc::channel(8192);
    let (over, is_over) = watch::channel(false);
    let mut pages = Vec::new();
    for (index, (room, person)) in rooms.iter().flat_map(|room| (0..ROOM).map(move |person| (room, person))).take(sockets).enumerate() {
        let who = (room.people[person].1.clone(), room.meeting);
        pages.push(tokio::spawn(page(server.address.clone(), who, divisor, index as u64, tell.clone(), is_over.clone())));
    }
    let first = everybody(&mut told, sockets, 0, PATIENCE * 3).await;
    println!("{sockets} sockets in: join p50 {} ms, p99 {} ms", percentile(&first.joins, 50).as_millis(), percentile(&first.joins, 99).as_millis());
    for how in ["kill -9", "SIGTERM"] {
        let ended = Instant::now();
        if how == "kill -9" { server.kill().await.unwrap() } else { server.stop().await.unwrap() }
        let down = ended.elapsed();
        server = Server::start(options.clone()).await.unwrap();
        let (stop, is_stopped) = watch::channel(false);
        let ready = tokio::spawn(ready_watch(server.address.clone(), is_stopped));
        let back = everybody(&mut told, sockets, sockets, PATIENCE * 3).await;
        stop.send(true).unwrap();
        let (asked, wrong) = ready.await.unwrap();
        let (p50, p99, most) = (percentile(&back.joins, 50), percentile(&back.joins, 99), back.joins[back.joins.len() - 1]);
        println!(
            "{how}: down after {:.1} s, {sockets} back, tries that got in spread over {:.1} s (waiting times / {divisor}), join p50 {} ms, p99 {} ms, longest \
             {} ms, {} resumed; /readyz 200 in {} of {asked}",
            down.as_secs_f64(),
            back.spread.as_secs_f64(),
            p50.as_millis(),
            p99.as_millis(),
            most.as_millis(),
            back.resumed,
            asked - wrong.len(),
        );
        assert!(wrong.is_empty() && asked > 0, "{how}: not ready all the time: {wrong:?}");
        // Drawn from five seconds or more: the first and the last of some hundred draws lie a little nearer.
        assert!(back.spread >= Duration::from_millis(4750) / divisor, "{how}: they came all at once: {:?}", back.spread);
        assert_eq!(back.resumed, back.joins.len(), "{how}: nobody needs the whole state again");
        // At a tenth the rush is ten times as thick: only the deep form can hold the promise itself.
        within(&format!("{how}: join p99"), p99, Duration::from_secs(2));
        let told_why = back.codes.iter().filter(|(code, _)| *code == Some(CloseCode::Restarting.number())).count();
        assert!(how == "kill -9" || told_why == sockets, "{how}: only {told_why} were told that the service restarts");
    }
    over.send(true).unwrap();
    for page in pages {
        page.await.unwrap();
    }
    server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p10_3_sigterm_tells_everyone_in_batches_and_lets_nobody_new_in() {
    const SOCKETS: usize = 160;
    let folder = tempfile::tempdir().unwrap();
    let (options, rooms) = prepared(folder.path(), SOCKETS, 10).await;
    let server = Server::start(options).await.unwrap();
    let (address, newcomer) = (server.address.clone(), rooms[0].people[0].1.clone());
    let mut listeners = Vec::new();
    for (room, person) in rooms.iter().flat_map(|room| (0..ROOM).map(move |person| (room, person))) {
        let (mut socket, ..) = join(&address, &room.people[person].1, room.meeting, None).await.unwrap();
        listeners.push(tokio::spawn(async move {
            let mut told = None;
            while let Some(Ok(message)) = socket.next().await {
                if let Message::Close(frame) = message {
                    told = frame.map(|frame| (u16::from(frame.code), frame.reason.to_string(), Instant::now()));
                }
            }
            (told, Instant::now())
        }));
    }
    let (began, stopping) = (Instant::now(), tokio::spawn(server.stop()));
    // While it drains it is not ready, and whoever comes is turned away.
    let mut seen = (false, false);
    while !stopping.is_finished() {
        if let Ok(answer) = http::request(&address, "GET", "/readyz", &[], b"").await {
            seen.0 |= answer.status == 503;
        }
        seen.1 |= seen.0 && matches!(open(&address, &newcomer).await, Err(error) if error.to_string().contains("503"));
    }
    stopping.await.unwrap().unwrap();
    let took = began.elapsed();
    let (mut ends, mut longest) = (Vec::new(), Duration::ZERO);
    for listener in listeners {
        let (told, gone) = listener.await.unwrap();
        let (code, words, at) = told.expect("everyone is told");
        assert_eq!((code, words.as_str()), (CloseCode::Restarting.number(), CloseCode::Restarting.words()));
        ends.push(at);
        longest = longest.max(gone.duration_since(at));
    }
    ends.sort_unstable();
    let spread = ends[ends.len() - 1].duration_since(ends[0]);
    println!("SIGTERM: {SOCKETS} sockets told 4103 over {spread:.0?} (drain over 1 s at a tenth), each gone {longest:.0?} later at the latest, down after {took:.1?}");
    // 160 in batches of fifty, one every twentieth of the second: the last batch comes at least three steps after the first.
    assert!(spread >= Duration::from_millis(140), "all were told at once: {spread:?}");
    within("down in order", took, Duration::from_secs(6));
    assert_eq!(seen, (true, true), "not ready, and nobody new");
}

#[test]
fn p10_1_codes_say_by_their_range_whether_to_come_back_and_the_table_says_the_same() {
    let codes = CloseCode::ALL;
    let document = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("docs/PROTOCOL.md")).unwrap();
    let mut rows: Vec<(u16, bool)> = document
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| 4")?.split('|').map(str::trim);
            let number = format!("4{}", cells.next()?).parse().ok()?;
            Some((number, cells.nth(1)?.starts_with("comes back")))
        })
        .collect();
    rows.sort_unstable();
    let known: Vec<(u16, bool)> = codes.iter().map(|code| (code.number(), code.may_come_back())).collect();
    assert_eq!(rows, known, "docs/PROTOCOL.md has every code, and says of each what its range says");
    for (number, comes_back) in known {
        assert_eq!(comes_back, (4100..=4199).contains(&number));
        assert!(comes_back || (4000..=4099).contains(&number));
    }
    assert!(codes.iter().all(|code| !code.words().is_empty()), "the reason is for people");
}
