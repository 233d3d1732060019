//! `kill -9` at random points while people write: what was accepted is there once, and nothing else is.
//! Short here (`MDT_KILLS`, 50 unless told: `make test-deep` runs more).

use crate::room::Huddle;
use mdt_domain::{
    action_item::OwnerRef,
    event::State,
    ids::{ActionId, CommandId},
    stream::StreamId,
    words::Text,
};
use mdt_protocol::{
    client::ClientMessage,
    command::{WireCommand, WireHome},
    server::ServerMessage,
};
use mdt_tests::{client::Client, server::{Options, Server}};
use std::{collections::{BTreeMap, BTreeSet}, sync::Arc, time::Duration};
use tokio::sync::Mutex;
use uuid::Uuid;

const WRITERS: usize = 20;

#[derive(Default)]
struct History {
    /// Sent and not answered, per writer: sent again with the same id after the next start.
    open: BTreeMap<usize, (CommandId, WireCommand, ActionId)>,
    sent: BTreeSet<ActionId>,
    accepted: BTreeSet<ActionId>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepted_is_kept_through_kill_9_while_twenty_people_write() {
    let kills: usize = std::env::var("MDT_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(50);
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data_dir: Some(folder.path().into()), timings_divisor: 10, ..Options::default() };
    let huddle = Huddle::with(options.clone()).await;
    let chair = huddle.join("Perera").await;
    let (meeting, cards) = (huddle.meeting, chair.cards.clone());
    let names = ["Perera", "Quill", "Okonjo", "Farrell", "Hassan"];
    let mut cookies = Vec::new();
    for writer in 0..WRITERS {
        cookies.push(huddle.server.sign_in(huddle.server.person(names[writer % names.len()]).await.unwrap()).await.unwrap());
    }
    let mut server = huddle.server;
    let history = Arc::new(Mutex::new(History::default()));
    for round in 0..kills {
        let address = server.address.clone();
        let mut tasks = Vec::new();
        for (writer, cookie) in cookies.iter().cloned().enumerate() {
            let (address, history, card) = (address.clone(), history.clone(), cards[writer % cards.len()].clone());
            tasks.push(tokio::spawn(async move {
                let Ok(mut client) = Client::connect(&address, &cookie).await else { return };
                loop {
                    let (id, command, action) = {
                        let mut history = history.lock().await;
                        let next = history.open.get(&writer).cloned().unwrap_or_else(|| {
                            let action = ActionId(Uuid::now_v7());
                            let command = WireCommand::AddAction {
                                home: WireHome::Case { case_id: card.case_id },
                                action_id: action,
                                what: Text::parse(&format!("promise {action}")).unwrap(),
                                owner: OwnerRef::Pool,
                                due_on: None,
                                meeting_id: Some(meeting),
                                item_id: Some(card.item_id),
                            };
                            (CommandId(Uuid::now_v7()), command, action)
                        });
                        history.sent.insert(next.2);
                        history.open.insert(writer, next.clone());
                        next
                    };
                    if client.send(&ClientMessage::Command { id, command: Box::new(command) }).await.is_err() {
                        return;
                    }
                    let answer = client
                        .wait(move |m| match m {
                            ServerMessage::Accepted { id: of, .. } | ServerMessage::Refused { id: of, .. } | ServerMessage::Checking { id: of } => *of == id,
                            _ => false,
                        })
                        .await;
                    match answer {
                        Ok(ServerMessage::Accepted { .. }) => {
                            let mut history = history.lock().await;
                            history.accepted.insert(action);
                            history.open.remove(&writer);
                        }
                        Ok(other) => panic!("{other:?}"),
                        Err(_) => return,
                    }
                }
            }));
        }
        // A random point: after some accepted writes, and a moment into the next.
        let target = history.lock().await.accepted.len() + 5 + rand::random_range(0..60);
        let deadline = std::time::Instant::now() + mdt_tests::client::PATIENCE;
        while history.lock().await.accepted.len() < target {
            assert!(std::time::Instant::now() < deadline, "round {round}: nobody gets anything accepted");
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        server.kill().await.unwrap();
        for task in tasks {
            task.await.unwrap();
        }
        server = Server::start(options.clone()).await.unwrap();
    }
    // What everyone was told against what is there.
    let history = history.lock().await;
    let mut found: BTreeMap<ActionId, usize> = BTreeMap::new();
    let mut client = Client::connect(&server.address, &cookies[0]).await.unwrap();
    for card in &cards {
        let stream = StreamId::Case(card.case_id);
        client.subscribe(&stream, None).await.unwrap();
        let Some(State::Case(case)) = &client.streams[&stream].state else { panic!("no case") };
        for action in case.actions.values().filter(|a| a.what.as_str().starts_with("promise ")) {
            *found.entry(action.id).or_default() += 1;
        }
    }
    let lost: Vec<_> = history.accepted.iter().filter(|id| !found.contains_key(id)).collect();
    let invented: Vec<_> = found.keys().filter(|id| !history.sent.contains(id)).collect();
    println!("{kills} kills, {} accepted, {} found, {} lost", history.accepted.len(), found.len(), lost.len());
    assert!(lost.is_empty(), "accepted and lost: {}", lost.len());
    assert!(invented.is_empty());
    assert!(found.values().all(|times| *times == 1));
    server.stop().await.unwrap();
    // Chains, gap-free seqs, fold = rows, and the file itself.
    let verify = tokio::process::Command::new(mdt_tests::server::binary().unwrap())
        .args(["verify", "--demo"])
        .env("MDT_HUB_DATA_DIR", folder.path())
        .output()
        .await
        .unwrap();
    assert!(verify.status.success(), "{}{}", String::from_utf8_lossy(&verify.stdout), String::from_utf8_lossy(&verify.stderr));
}
