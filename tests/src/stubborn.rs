//! A writer as a page is one: a command is sent with the same id, by any door, until it is answered for good; what was said of it
//! on the way is counted. Its history is what it was told, to be compared with what is there.

use crate::{
    Anything,
    client::Client,
    comeback::{self, Loss},
    doors::Doors,
};
use mdt_domain::{
    action_item::OwnerRef,
    ids::{ActionId, CaseId, CommandId},
    words::Text,
};
use mdt_protocol::{
    client::ClientMessage,
    command::{WireCommand, WireHome},
    server::ServerMessage,
};
use rand::{SeedableRng, rngs::SmallRng};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

/// An answer that does not come in so long is asked for again.
const ANSWER: Duration = Duration::from_secs(5);
/// Nobody may need longer for one command.
const GIVE_UP: Duration = Duration::from_secs(120);
/// Between two commands: load, not waiting.
const PACE: Duration = Duration::from_millis(20);

/// What one writer was told.
#[derive(Debug, Default)]
pub struct History {
    /// Accepted: when it was first sent, and when the yes came.
    pub accepted: BTreeMap<CommandId, (Instant, Instant)>,
    /// The actions those commands made.
    pub actions: BTreeMap<CommandId, ActionId>,
    /// "Could not be saved now", with the words that it is temporary.
    pub temporary: usize,
    /// "Checking whether it was saved".
    pub checking: usize,
    /// Connections lost or refused.
    pub lost: usize,
    /// Yeses that said it had been accepted before: the first answer was lost.
    pub repeats: usize,
}

/// Writes promises on a case until told to stop. Errs at an answer no page should get.
pub async fn write(doors: Doors, cookie: String, case_id: CaseId, divisor: u32, is_over: Arc<AtomicBool>) -> Result<History, Anything> {
    let mut history = History::default();
    let mut random = SmallRng::seed_from_u64(rand::random());
    let mut client: Option<Client> = None;
    let mut loss = Loss::default();
    while !is_over.load(Ordering::Acquire) {
        let (id, action_id) = (CommandId(Uuid::now_v7()), ActionId(Uuid::now_v7()));
        let command = WireCommand::AddAction {
            home: WireHome::Case { case_id },
            action_id,
            what: Text::parse(&format!("promise {action_id}"))?,
            owner: OwnerRef::Pool,
            due_on: None,
            meeting_id: None,
            item_id: None,
            asked: None,
        };
        let sent = Instant::now();
        // A command once begun is brought to its end, also when it is over meanwhile.
        loop {
            if sent.elapsed() > GIVE_UP {
                return Err(format!("{id:?} was not answered for good: {history:?}").into());
            }
            let Some(open) = &mut client else {
                client = connect(&doors, &cookie).await;
                if client.is_none() {
                    history.lost += 1;
                    loss.failed = (loss.failed + 1).min(3);
                    tokio::time::sleep(comeback::wait(loss, divisor, &mut random)).await;
                }
                continue;
            };
            match answer(open, id, &command).await {
                Some(ServerMessage::Accepted { is_repeat, .. }) => {
                    history.repeats += usize::from(is_repeat);
                    history.accepted.insert(id, (sent, Instant::now()));
                    history.actions.insert(id, action_id);
                    loss = Loss::default();
                    break;
                }
                Some(ServerMessage::Checking { .. }) => history.checking += 1,
                Some(ServerMessage::Refused { error, .. }) if error.is_temporary => history.temporary += 1,
                Some(other) => return Err(format!("{other:?}").into()),
                None => {
                    loss.is_restarting = open.closed == Some(mdt_protocol::close::CloseCode::Restarting.number());
                    history.lost += 1;
                    client = None;
                    tokio::time::sleep(comeback::wait(loss, divisor, &mut random)).await;
                    continue;
                }
            }
            tokio::time::sleep(PACE * 5).await;
        }
        if let Some(open) = &mut client {
            open.unread.clear();
        }
        tokio::time::sleep(PACE).await;
    }
    Ok(history)
}

async fn connect(doors: &Doors, cookie: &str) -> Option<Client> {
    let door = doors.any()?;
    tokio::time::timeout(ANSWER, Client::connect_at(&door, cookie)).await.ok()?.ok()
}

async fn answer(client: &mut Client, id: CommandId, command: &WireCommand) -> Option<ServerMessage> {
    client.send(&ClientMessage::Command { id, command: Box::new(command.clone()) }).await.ok()?;
    let fits = move |message: &ServerMessage| match message {
        ServerMessage::Accepted { id: of, .. } | ServerMessage::Refused { id: of, .. } | ServerMessage::Checking { id: of } => *of == id,
        _ => false,
    };
    tokio::time::timeout(ANSWER, client.wait(fits)).await.ok()?.ok()
}
