//! Resume without gap or double: fifty people behind a proxy that cuts, delays, trickles and half-opens, while others write. Short
//! here (`MDT_RECONNECTS`, 1,000 unless told: `make test-deep` runs 10,000).

use crate::room::{Huddle, fresh};
use mdt_domain::{
    action_item::OwnerRef,
    event::State,
    ids::{ActionId, CaseId, CommandId, CommitId, ItemId},
    stream::StreamId,
    words::Text,
};
use mdt_protocol::{
    command::{WireCommand, WireHome},
    server::WireEvent,
};
use mdt_tests::{
    Anything,
    client::{Client, PATIENCE},
    comeback::{self, Loss},
    doors::{Door, Doors},
    follower::{Beat, Follower, Listened},
    proxy::{Chaos, Cut, FAULTS, Flow, Proxy, Way},
    server::Options,
};
use rand::{SeedableRng, rngs::SmallRng};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Who has every case of the huddle.
const NAMES: [&str; 4] = ["Perera", "Quill", "Okonjo", "Hassan"];
const FOLLOWERS: usize = 50;
/// Streams of cases each of them follows beside the meeting.
const CASES_EACH: usize = 2;
const WRITERS: usize = 4;
/// Between two commands of one writer: load, not waiting.
const PACE: Duration = Duration::from_millis(100);
/// A page's heartbeat at a tenth; two busy cores may be slow to answer.
const BEAT: Beat = Beat { every: Duration::from_millis(250), dead_after: Duration::from_secs(1) };
const CHAOS: Chaos = Chaos {
    life: Duration::from_millis(50)..Duration::from_millis(900),
    agony: Duration::from_millis(50)..Duration::from_millis(300),
};

pub fn number(name: &str, usual: usize) -> usize { std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual) }

/// Changes one action of a case over and over (the state does not grow), and a hand in the meeting, until told to stop. Returns
/// how many commands were accepted.
async fn write(mut client: Client, huddle: mdt_domain::ids::MeetingId, case: CaseId, item: ItemId, is_over: Arc<AtomicBool>) -> Result<u64, Anything> {
    let home = WireHome::Case { case_id: case };
    let action_id = ActionId(Uuid::now_v7());
    let what = |n: u64| Text::parse(&format!("ring the daughter, try {n}"));
    let add = WireCommand::AddAction {
        home: home.clone(),
        action_id,
        what: what(0)?,
        owner: OwnerRef::Pool,
        due_on: None,
        meeting_id: Some(huddle),
        item_id: Some(item),
        asked: None,
    };
    client.must(add).await?;
    let mut accepted = 1;
    let mut pace = tokio::time::interval(PACE);
    while !is_over.load(Ordering::Acquire) {
        pace.tick().await;
        client.must(WireCommand::ChangeAction { home: home.clone(), action_id, what: Some(what(accepted)?), owner: None, due_on: None }).await?;
        accepted += 1;
        if accepted % 2 == 0 {
            client.must(WireCommand::RaiseHand { meeting_id: huddle }).await?;
        }
        // Nothing of what others did is kept for a wait.
        client.unread.clear();
    }
    Ok(accepted)
}

/// One person's life behind the proxy: lost, back, resumed, lost again, until enough came back; then until all is there.
async fn live(
    mut follower: Follower,
    seed: u64,
    reconnects: Arc<AtomicUsize>,
    enough: usize,
    calm: tokio::sync::watch::Receiver<Option<BTreeMap<StreamId, u64>>>,
) -> Result<Follower, Anything> {
    let mut random = SmallRng::seed_from_u64(seed);
    let mut loss = Loss::OWN;
    loop {
        if follower.connect(BEAT.dead_after * 3).await.is_err() {
            loss.failed += 1;
        } else {
            if follower.connections > 1 {
                reconnects.fetch_add(1, Ordering::AcqRel);
            }
            let done = follower.listen(|streams| {
                streams.len() == 1 + CASES_EACH
                    && calm.borrow().as_ref().is_some_and(|heads| {
                        streams.iter().all(|(stream, held)| heads.get(stream).is_some_and(|head| held.seq >= *head))
                    })
            });
            if done.await? == Listened::Done {
                return Ok(follower);
            }
            loss = Loss::OWN;
        }
        let is_enough = reconnects.load(Ordering::Acquire) >= enough;
        // The proxy alone is at fault here, never the service: a page that lost its own network.
        tokio::time::sleep(comeback::wait(loss, if is_enough { 10 } else { 20 }, &mut random)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_1_p5_1_p5_3_fifty_people_behind_a_bad_network_miss_nothing_and_get_nothing_twice() {
    let enough = number("MDT_RECONNECTS", 1000);
    let seed = number("MDT_SEED", 4) as u64;
    let huddle = Huddle::with(Options { timings_divisor: 10, ..Options::default() }).await;
    let mut chair = huddle.join("Perera").await;
    chair.must(WireCommand::StartMeeting { meeting_id: huddle.meeting }).await;
    let lines: Vec<(ItemId, CaseId)> = (0..WRITERS).map(|index| chair.card(index)).collect();
    let proxy = Proxy::start(vec![huddle.server.address.clone()], seed).await.unwrap();
    proxy.chaos(Some(CHAOS));
    let doors = Doors::new(vec![Door::through(&proxy, &huddle.server.address)]);
    let started = Instant::now();

    let (is_over, reconnects) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut writers = Vec::new();
    for (name, (item, case)) in NAMES.iter().zip(&lines) {
        let cookie = huddle.server.sign_in(huddle.server.person(name).await.unwrap()).await.unwrap();
        let client = Client::connect(&huddle.server.address, &cookie).await.unwrap();
        writers.push(tokio::spawn(write(client, huddle.meeting, *case, *item, is_over.clone())));
    }
    let (tell, calm) = tokio::sync::watch::channel(None);
    let mut lives = Vec::new();
    for index in 0..FOLLOWERS {
        let person = huddle.server.person(NAMES[index % NAMES.len()]).await.unwrap();
        let cookie = huddle.server.sign_in(person).await.unwrap();
        let wanted = (0..CASES_EACH).map(|n| StreamId::Case(lines[(index + n) % lines.len()].1)).collect();
        let follower = Follower::new(doors.clone(), cookie, BEAT, Some(huddle.meeting), wanted);
        lives.push(tokio::spawn(live(follower, seed + index as u64, reconnects.clone(), enough, calm.clone())));
    }
    let deadline = started + Duration::from_secs(60) + Duration::from_millis(150) * u32::try_from(enough).unwrap();
    while reconnects.load(Ordering::Acquire) < enough {
        assert!(Instant::now() < deadline, "only {} came back", reconnects.load(Ordering::Acquire));
        assert!(!lives.iter().any(tokio::task::JoinHandle::is_finished), "somebody gave up");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The network is well again: what hangs half-open is cut, and everyone comes to the end.
    is_over.store(true, Ordering::Release);
    let mut accepted = 0;
    for writer in writers {
        accepted += writer.await.unwrap().unwrap();
    }
    proxy.chaos(None);
    proxy.cut_all(Cut::Reset);
    let streams: Vec<StreamId> = lines.iter().map(|(_, case)| StreamId::Case(*case)).chain([huddle.stream()]).collect();
    let mut heads = BTreeMap::new();
    for stream in &streams {
        heads.insert(stream.clone(), fresh(&huddle, &chair.cookie, stream).await.1);
    }
    tell.send(Some(heads.clone())).unwrap();
    let mut people = Vec::new();
    for life in lives {
        people.push(tokio::time::timeout(PATIENCE, life).await.expect("everyone catches up").unwrap().unwrap());
    }
    let events: u64 = heads.values().sum();
    let count = |of: fn(&mdt_tests::client::Held) -> u64| people.iter().flat_map(|it| it.streams().values()).map(of).sum::<u64>();
    let (holes, doubles) = (count(|it| it.holes), count(|it| it.doubles));
    let (resets, needless) = (count(|it| it.resets), count(|it| it.needless_resets));
    let sum = |of: fn(&Follower) -> usize| people.iter().map(of).sum::<usize>();
    println!(
        "{} reconnects of {FOLLOWERS} people in {:.1} s ({} streams resumed, {} silent connections given up); {accepted} commands accepted meanwhile, \
         {events} events; {holes} holes, {doubles} doubles, {resets} resets (over 1,000 missed), {needless} needless; faults {:?}",
        reconnects.load(Ordering::Acquire),
        started.elapsed().as_secs_f64(),
        sum(|it| it.resumed),
        sum(|it| it.silent),
        proxy.faults(),
    );
    assert_eq!((holes, doubles), (0, 0));
    assert_eq!(needless, 0, "up to a thousand missed events are replayed");
    assert!(enough < 500 || FAULTS.iter().all(|fault| proxy.faults().contains_key(fault)), "every kind of fault happened");
    the_end_is_the_same_for_all(&huddle, &chair.cookie, &mut people, &streams).await;
    huddle.server.stop().await.unwrap();
}

/// Everybody's folded state equals a fresh snapshot of the same place. The meeting may move on by itself (somebody is told to have
/// left): then both are looked at again.
async fn the_end_is_the_same_for_all(huddle: &Huddle, cookie: &str, people: &mut [Follower], streams: &[StreamId]) {
    for stream in streams {
        for person in people.iter_mut().filter(|person| person.streams().contains_key(stream)) {
            let deadline = Instant::now() + PATIENCE;
            loop {
                assert!(Instant::now() < deadline, "{stream} does not come to rest");
                let (state, seq) = fresh(huddle, cookie, stream).await;
                person.insist(PATIENCE, |streams| streams[stream].seq >= seq).await.expect("everyone catches up");
                let held = &person.streams()[stream];
                if held.seq == seq {
                    assert!(held.state == state, "{stream} at {seq}: what was folded is not the fresh snapshot");
                    break;
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_count_of_holes_and_doubles_sees_a_sabotage() {
    let huddle = Huddle::open().await;
    let mut tom = huddle.join("Quill").await;
    let stream = huddle.stream();
    let at = tom.client.streams[&stream].seq;
    let event = |seq| WireEvent {
        stream: stream.clone(),
        seq,
        commit_id: CommitId(Uuid::now_v7()),
        command_id: Some(CommandId(Uuid::now_v7())),
        actor: None,
        at: mdt_domain::words::UtcMicros(0),
        version: 1,
        event: mdt_domain::event::Event { kind: mdt_domain::event::EventKind::HandRaised, parts: Vec::new() },
    };
    tom.client.fold(&event(at)).unwrap();
    tom.client.fold(&event(at + 2)).unwrap();
    tom.client.fold(&event(at + 1)).unwrap();
    let held = &tom.client.streams[&stream];
    assert_eq!((held.doubles, held.holes, held.seq, held.commands.len()), (1, 1, at + 1, 1));
    assert!(matches!(held.state, Some(State::Meeting(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_proxy_does_what_it_says() {
    use tokio::{io::{AsyncReadExt, AsyncWriteExt}, net::{TcpListener, TcpStream}};
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = listener.local_addr().unwrap().to_string();
    let proxy = Proxy::start(vec![upstream], 1).await.unwrap();
    let pair = async || {
        let client = TcpStream::connect(proxy.address()).await.unwrap();
        let (server, _) = listener.accept().await.unwrap();
        let port = client.local_addr().unwrap().port();
        crate::stage::until("the link is there", async || proxy.link(port).is_some()).await;
        (client, server, proxy.link(port).unwrap())
    };
    let read = async |socket: &mut TcpStream| {
        let mut bytes = [0_u8; 64];
        tokio::time::timeout(PATIENCE, socket.read(&mut bytes)).await.unwrap().map(|read| bytes[..read].to_vec())
    };
    // Passes, then swallows one way and passes the other; the swallowed is gone for good, the held is not.
    let (mut client, mut server, link) = pair().await;
    client.write_all(b"one").await.unwrap();
    assert_eq!(read(&mut server).await.unwrap(), b"one");
    link.flow(Way::Up, Flow::Swallow);
    client.write_all(b"gone").await.unwrap();
    crate::stage::until("it was taken", async || link.passed(Way::Up) == 7).await;
    server.write_all(b"down").await.unwrap();
    assert_eq!(read(&mut client).await.unwrap(), b"down");
    link.flow(Way::Up, Flow::Hold);
    client.write_all(b"held").await.unwrap();
    link.flow(Way::Up, Flow::Pass);
    assert_eq!(read(&mut server).await.unwrap(), b"held");
    // A reset is an error on both sides, a FIN an end.
    link.cut(Cut::Reset);
    assert!(read(&mut client).await.is_err() && read(&mut server).await.is_err());
    let (mut client, mut server, link) = pair().await;
    link.cut(Cut::Fin);
    assert_eq!((read(&mut client).await.unwrap(), read(&mut server).await.unwrap()), (vec![], vec![]));
    // A cut in the middle: five bytes of eight.
    let (mut client, mut server, link) = pair().await;
    link.cut_after(Way::Down, 5);
    server.write_all(b"12345678").await.unwrap();
    let first = read(&mut client).await;
    assert!(first.as_ref().is_err() || first.is_ok_and(|bytes| bytes == b"12345"));
    assert!(read(&mut client).await.is_err());
    // Throttled: a kilobyte at ten a second takes its time, and every byte of it comes.
    let (mut client, mut server, link) = pair().await;
    link.throttle(Way::Down, 10_000);
    let started = Instant::now();
    server.write_all(&[7; 3000]).await.unwrap();
    let mut came = 0;
    while came < 3000 {
        came += read(&mut client).await.unwrap().len();
    }
    assert!(started.elapsed() > Duration::from_millis(150) && came == 3000, "{:?}", started.elapsed());
}
