//! P2 under faults: the same command id has one effect, whether its answer was lost, the service was killed, or it comes a hundred
//! times at once by several sockets and by HTTP. Short here (`MDT_RETRIES`, 1,000 unless told: `make test-deep` runs 10,000).

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
    http::{CommandAccepted, CommandRequest},
    server::{ErrorCode, ProtocolErrorCode, ServerMessage, StreamSeq},
};
use mdt_tests::{
    Anything,
    client::{Client, PATIENCE},
    doors::{Door, Doors},
    follower::{Beat, Follower},
    journal,
    proxy::{Cut, Flow, Proxy, Way},
    server::{Options, Server},
};
use parking_lot::Mutex;
use std::{collections::{BTreeMap, BTreeSet}, sync::Arc, time::{Duration, Instant}};
use uuid::Uuid;

/// Pages that lose their answers side by side.
const PAGES: usize = 8;
/// Sockets of one person over which one command comes at once, and how often over each.
const SOCKETS: usize = 4;
const OVER_EACH: usize = 20;
/// And how often by HTTP beside it.
const BY_HTTP: usize = 20;

fn retries() -> usize { number("MDT_RETRIES", 1000) }

fn fresh_id() -> CommandId { CommandId(Uuid::now_v7()) }

fn promise(case_id: CaseId) -> WireCommand {
    let action_id = ActionId(Uuid::now_v7());
    WireCommand::AddAction {
        home: WireHome::Case { case_id },
        action_id,
        what: Text::parse(&format!("promise {action_id}")).unwrap(),
        owner: OwnerRef::Pool,
        due_on: None,
        meeting_id: None,
        item_id: None,
        asked: None,
    }
}

fn repeated(answer: &ServerMessage) -> (Vec<StreamSeq>, bool) {
    let ServerMessage::Accepted { streams, is_repeat, .. } = answer else { panic!("{answer:?}") };
    (streams.clone(), *is_repeat)
}

/// Each command had exactly one effect, in the journal of the stopped server.
async fn had_one_effect_each(folder: &std::path::Path, sent: &[CommandId]) {
    let effects = journal::effects(journal::options(None, folder), &["case"]).await.unwrap();
    let counted = sent.iter().map(|id| (id, effects.get(id).map_or(0, BTreeSet::len)));
    let wrong: BTreeMap<_, _> = counted.filter(|(_, effects)| *effects != 1).collect();
    assert!(wrong.is_empty(), "commands with another number of effects than one: {wrong:?}");
}

/// Places at which commands were seen to take effect, by somebody who follows the streams undisturbed.
type Seen = Arc<Mutex<BTreeMap<CommandId, u64>>>;

/// Follows streams and notes every command's place until aborted.
fn watch(doors: Doors, cookie: String, streams: Vec<StreamId>, seen: Seen) -> tokio::task::JoinHandle<()> {
    let beat = Beat { every: Duration::from_secs(1), dead_after: PATIENCE };
    tokio::spawn(async move {
        let mut follower = Follower::new(doors, cookie, beat, None, streams);
        follower.connect(PATIENCE).await.unwrap();
        let mut noted = BTreeMap::new();
        let ended = follower.insist(Duration::from_secs(3600), |streams| {
            for (stream, held) in streams {
                let from = noted.insert(stream.clone(), held.commands.len()).unwrap_or(0);
                seen.lock().extend(held.commands[from..].iter().map(|(seq, id)| (*id, *seq)));
            }
            false
        });
        panic!("the watcher ended: {:?}", ended.await);
    })
}

/// Waits until somebody saw a command happen: where.
async fn took_effect(seen: &Seen, id: CommandId) -> u64 {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(place) = seen.lock().get(&id) {
            return *place;
        }
        assert!(Instant::now() < deadline, "a command that arrived had no effect");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// One page: sends a command whose answer is swallowed, waits until somebody else saw it happen, is cut, and asks again by the same
/// id over a new connection, `again` times. Returns how many retries there were.
async fn lose_answers(proxy: Arc<Proxy>, door: Door, cookie: String, case: CaseId, seen: Seen, times: usize, again: usize) -> Result<Vec<CommandId>, Anything> {
    let mut sent = Vec::new();
    let mut client = Client::connect_at(&door, &cookie).await?;
    for turn in 0..times {
        let (id, command) = (fresh_id(), promise(case));
        let link = proxy.link(client.port).ok_or("no link")?;
        link.flow(Way::Down, Flow::Swallow);
        client.send(&ClientMessage::Command { id, command: Box::new(command.clone()) }).await?;
        let place = took_effect(&seen, id).await;
        link.cut(if turn % 2 == 0 { Cut::Reset } else { Cut::Fin });
        client = Client::connect_at(&door, &cookie).await?;
        for _ in 0..again {
            let (streams, is_repeat) = repeated(&client.command_with(id, command.clone()).await?);
            assert!(is_repeat, "the effect stands already");
            assert_eq!(streams.iter().find(|it| it.stream == StreamId::Case(case)).map(|it| it.seq), Some(place), "the first answer, not another");
        }
        client.unread.clear();
        sent.push(id);
    }
    Ok(sent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_1_a_command_whose_answer_was_lost_has_one_effect_however_often_it_is_sent_again() {
    const AGAIN: usize = 4;
    let folder = tempfile::tempdir().unwrap();
    let huddle = Huddle::with(Options { data_dir: Some(folder.path().into()), timings_divisor: 10, ..Options::default() }).await;
    let chair = huddle.join("Perera").await;
    let address = huddle.server.address.clone();
    let proxy = Arc::new(Proxy::start(vec![address.clone()], 1).await.unwrap());
    let door = Door::through(&proxy, &address);
    let cases: Vec<CaseId> = (0..4).map(|index| chair.card(index).1).collect();
    let seen = Seen::default();
    let watcher = watch(Doors::of(&address), chair.cookie.clone(), cases.iter().map(|case| StreamId::Case(*case)).collect(), seen.clone());
    let times = retries().div_ceil(PAGES * AGAIN);
    let mut pages = Vec::new();
    for page in 0..PAGES {
        let person = huddle.server.person(["Quill", "Okonjo", "Hassan", "Perera"][page % 4]).await.unwrap();
        let cookie = huddle.server.sign_in(person).await.unwrap();
        pages.push(tokio::spawn(lose_answers(proxy.clone(), door.clone(), cookie, cases[page % cases.len()], seen.clone(), times, AGAIN)));
    }
    let mut sent = Vec::new();
    for page in pages {
        sent.extend(page.await.unwrap().unwrap());
    }
    assert!(!watcher.is_finished());
    watcher.abort();
    huddle.server.stop().await.unwrap();
    had_one_effect_each(folder.path(), &sent).await;
    println!("answers lost: {} commands, {} retries by new connections, 1 effect each", sent.len(), sent.len() * AGAIN);
}

/// One command at once over every socket and by HTTP. Returns how many answers said that it was done before.
async fn at_once(clients: &mut [Client], address: &str, cookie: &str, id: CommandId, command: &WireCommand) -> Result<usize, Anything> {
    let body = serde_json::to_vec(&CommandRequest { id, command: command.clone() })?;
    let origin = format!("http://{address}");
    let headers = [("Cookie", cookie), ("Origin", origin.as_str()), ("Content-Type", "application/json")];
    let by_http = futures_util::future::try_join_all((0..BY_HTTP).map(|_| mdt_tests::http::request(address, "POST", "/api/commands", &headers, &body)));
    let by_socket = futures_util::future::try_join_all(clients.iter_mut().map(async |client| {
        for _ in 0..OVER_EACH {
            client.send(&ClientMessage::Command { id, command: Box::new(command.clone()) }).await?;
        }
        let mut answers = Vec::new();
        for _ in 0..OVER_EACH {
            answers.push(repeated(&client.answer(id).await?));
        }
        Ok::<_, Anything>(answers)
    }));
    let (http, sockets) = futures_util::future::try_join(by_http, by_socket).await?;
    let mut answers: Vec<(Vec<StreamSeq>, bool)> = sockets.into_iter().flatten().collect();
    for answer in http {
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let accepted: CommandAccepted = serde_json::from_slice(&answer.body)?;
        answers.push((accepted.streams, accepted.is_repeat));
    }
    assert!(answers.iter().all(|(streams, _)| *streams == answers[0].0), "everyone is told the same places");
    let repeats = answers.iter().filter(|(_, is_repeat)| *is_repeat).count();
    assert_eq!(repeats, answers.len() - 1, "one answer is the first, all others say that they repeat it");
    Ok(repeats)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_1_p2_3_a_hundred_at_once_over_several_sockets_and_by_http_have_one_effect_and_another_person_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let huddle = Huddle::with(Options { data_dir: Some(folder.path().into()), timings_divisor: 10, ..Options::default() }).await;
    let amira = huddle.join("Hassan").await;
    let mut tom = huddle.join("Quill").await;
    let (address, case) = (huddle.server.address.clone(), amira.card(0).1);
    let add = promise(case);
    let WireCommand::AddAction { home, action_id, .. } = add.clone() else { unreachable!() };
    let mut clients = Vec::new();
    for _ in 0..SOCKETS {
        clients.push(Client::connect(&address, &amira.cookie).await.unwrap());
    }
    clients[0].must(add).await.unwrap();
    let (mut sent, mut again) = (Vec::new(), 0);
    for group in 0..retries().div_ceil(100) {
        // Adding twice would be refused, changing to the same would be nothing: both must be told the first answer.
        let command = if group % 2 == 0 {
            promise(case)
        } else {
            let what = Some(Text::parse(&format!("ring the daughter, {group}")).unwrap());
            WireCommand::ChangeAction { home: home.clone(), action_id, what, owner: None, due_on: None }
        };
        let id = fresh_id();
        again += at_once(&mut clients, &address, &amira.cookie, id, &command).await.unwrap();
        let answer = tom.client.command_with(id, command).await.unwrap();
        let ServerMessage::Refused { error, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(error.code, ErrorCode::Protocol(ProtocolErrorCode::CommandIdReused));
        sent.push(id);
    }
    huddle.server.stop().await.unwrap();
    had_one_effect_each(folder.path(), &sent).await;
    println!("at once: {} commands, {again} retries over {SOCKETS} sockets and HTTP, 1 effect each; another person refused {} times", sent.len(), sent.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_1_after_kill_9_and_after_a_restart_the_same_id_is_known_and_what_was_not_answered_happens_once() {
    const ROUNDS: usize = 4;
    let folder = tempfile::tempdir().unwrap();
    let mut options = Options { data_dir: Some(folder.path().into()), timings_divisor: 10, ..Options::default() };
    let huddle = Huddle::with(options.clone()).await;
    let amira = huddle.join("Hassan").await;
    let case = amira.card(0).1;
    let mut server = huddle.server;
    options.port = server.port();
    let (mut known, mut sent, mut again) = (Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        let mut client = Client::connect(&server.address, &amira.cookie).await.unwrap();
        for _ in 0..retries().div_ceil(ROUNDS * 10) {
            let (id, command) = (fresh_id(), promise(case));
            let (streams, is_repeat) = repeated(&client.command_with(id, command.clone()).await.unwrap());
            assert!(!is_repeat);
            known.push((id, command, streams));
        }
        // The last ones are on their way while it dies.
        let open: Vec<_> = (0..20).map(|_| (fresh_id(), promise(case))).collect();
        for (id, command) in &open {
            client.send(&ClientMessage::Command { id: *id, command: Box::new(command.clone()) }).await.unwrap();
        }
        if round % 2 == 0 { server.kill().await.unwrap() } else { server.stop().await.unwrap() }
        server = Server::start(options.clone()).await.unwrap();
        let mut client = Client::connect(&server.address, &amira.cookie).await.unwrap();
        for (id, command, streams) in &known {
            let (now, is_repeat) = repeated(&client.command_with(*id, command.clone()).await.unwrap());
            assert!(is_repeat && now == *streams, "the first answer, also after a restart");
            again += 1;
        }
        for (id, command) in open {
            // Whichever side of the commit the end fell on: now it is there, and the next time it was there.
            let (streams, _) = repeated(&client.command_with(id, command.clone()).await.unwrap());
            assert_eq!(repeated(&client.command_with(id, command.clone()).await.unwrap()), (streams.clone(), true));
            again += 2;
            known.push((id, command, streams));
        }
    }
    sent.extend(known.into_iter().map(|(id, ..)| id));
    server.stop().await.unwrap();
    had_one_effect_each(folder.path(), &sent).await;
    println!("after restarts: {ROUNDS} of them (kill -9 and SIGTERM), {} commands, {again} retries, 1 effect each", sent.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_1_t2_letters_whose_answer_was_lost_are_there_once() {
    use yrs::{Doc, GetString, OffsetKind, Options as DocOptions, ReadTxn, Text as _, Transact, Update, block::ClientID, updates::decoder::Decode};
    let huddle = Huddle::open().await;
    let tom = huddle.join("Quill").await;
    let address = huddle.server.address.clone();
    let proxy = Proxy::start(vec![address.clone()], 2).await.unwrap();
    let door = Door::through(&proxy, &address);
    let document = DocumentId::Case { case_id: tom.cards[0].case_id, meeting_id: huddle.meeting };
    let open = async |client: &mut Client| {
        client.send(&ClientMessage::TextOpen { document: document.clone(), state_vector: None }).await.unwrap();
        match client.wait(|m| matches!(m, ServerMessage::TextOpened { .. })).await.unwrap() {
            ServerMessage::TextOpened { client_id, update, .. } => (client_id, STANDARD.decode(update).unwrap()),
            _ => unreachable!(),
        }
    };
    let mut onlooker = Client::connect(&address, &tom.cookie).await.unwrap();
    open(&mut onlooker).await;
    let mut client = Client::connect_at(&door, &tom.cookie).await.unwrap();
    let (client_id, _) = open(&mut client).await;
    let doc = Doc::with_options(DocOptions { client_id: ClientID::new(client_id), offset_kind: OffsetKind::Utf16, ..DocOptions::default() });
    let times = retries().div_ceil(40);
    for turn in 0..times {
        let update = {
            let text = doc.get_or_insert_text("update");
            let before = doc.transact().state_vector();
            text.push(&mut doc.transact_mut(), &format!("w{turn} "));
            STANDARD.encode(doc.transact().encode_diff_v1(&before))
        };
        let id = fresh_id();
        let link = proxy.link(client.port).unwrap();
        link.flow(Way::Down, Flow::Swallow);
        client.send(&ClientMessage::TextUpdate { document: document.clone(), id, update: update.clone() }).await.unwrap();
        let seen = onlooker.wait(|m| matches!(m, ServerMessage::TextUpdate { .. })).await.unwrap();
        let ServerMessage::TextUpdate { seq: place, .. } = seen else { unreachable!() };
        link.cut(Cut::Reset);
        client = Client::connect_at(&door, &tom.cookie).await.unwrap();
        // The page opens it anew and is handed another id; the same update under the same command id is still the same.
        open(&mut client).await;
        for _ in 0..2 {
            client.send(&ClientMessage::TextUpdate { document: document.clone(), id, update: update.clone() }).await.unwrap();
            let is_answer = move |m: &ServerMessage| match m {
                ServerMessage::TextAccepted { id: of, .. } => *of == id,
                ServerMessage::TextRefused { .. } => true,
                _ => false,
            };
            let answer = client.wait(is_answer).await;
            assert!(matches!(&answer, Ok(ServerMessage::TextAccepted { seq, .. }) if *seq == place), "{answer:?}");
        }
    }
    let mut last = Client::connect(&address, &tom.cookie).await.unwrap();
    let (_, whole) = open(&mut last).await;
    let read = Doc::with_options(DocOptions { offset_kind: OffsetKind::Utf16, ..DocOptions::default() });
    let text = read.get_or_insert_text("update");
    read.transact_mut().apply_update(Update::decode_v1(&whole).unwrap()).unwrap();
    let expected: String = (0..times).map(|turn| format!("w{turn} ")).collect();
    assert_eq!(text.get_string(&read.transact()), expected);
    println!("letters: {times} updates whose answer was lost, {} retries, every letter once", times * 2);
}

/// A repeat has its streams read again; whoever is deciding upon them at that moment must not decide upon less than was accepted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_1_repeats_beside_other_peoples_commands_have_nobody_refused() {
    let huddle = Huddle::open().await;
    let amira = huddle.join("Hassan").await;
    let case = amira.card(0).1;
    let address = huddle.server.address.clone();
    let mut repeating = Client::connect(&address, &amira.cookie).await.unwrap();
    let (id, known) = (fresh_id(), promise(case));
    repeating.command_with(id, known.clone()).await.unwrap();
    let mut writers = Vec::new();
    for _ in 0..4 {
        let mut client = Client::connect(&address, &amira.cookie).await.unwrap();
        writers.push(tokio::spawn(async move {
            // Each adds an action to one case, which grows: so many are enough, also in the long form.
            for _ in 0..100 {
                let add = promise(case);
                let WireCommand::AddAction { home, action_id, .. } = &add else { unreachable!() };
                let what = Some(Text::parse("ring the daughter").unwrap());
                let change = WireCommand::ChangeAction { home: home.clone(), action_id: *action_id, what, owner: None, due_on: None };
                client.must(add).await?;
                client.must(change).await?;
            }
            Ok::<_, Anything>(())
        }));
    }
    let mut repeats = 0;
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        assert!(repeated(&repeating.command_with(id, known.clone()).await.unwrap()).1);
        repeats += 1;
    }
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    println!("repeats beside others: {repeats}, nobody refused");
}
