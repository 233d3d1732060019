//! Commands over the socket. Each gets its place in the order before the next frame is read; its answer comes when the
//! commit is on disk, without holding up what follows.

use super::{Life, Session};
use crate::{ActorId, Request, error::{ExecuteError, protocol_error}, execute::{self, Submission}, frames, parse};
use bytes::Bytes;
use mdt_domain::ids::CommandId;
use mdt_protocol::{
    close::CloseCode,
    command::WireCommand,
    limits::MAX_COMMANDS_UNDER_WAY,
    server::{ProtocolErrorCode, ServerMessage, StreamSeq},
};
use serde::Deserialize;
use std::sync::atomic::Ordering;

#[derive(Deserialize)]
struct CommandFrame {
    id: CommandId,
    /// Absent: refused by its id, like any command that cannot be read.
    #[serde(default)]
    command: serde_json::Value,
}

impl Session {
    pub(super) async fn on_command(&mut self, frame: &Bytes) {
        if matches!(self.life, Life::AwaitingHello) {
            self.connection.end(CloseCode::HelloExpected);
            return;
        }
        let Ok(CommandFrame { id, command }) = serde_json::from_slice(frame) else {
            self.malformed("A command needs an id (a UUID).");
            return;
        };
        let refuse = |code, field: Option<&str>, words: String| {
            self.connection.push_control(frames::refused(id, protocol_error(code, field, words)));
        };
        let command = match WireCommand::read(command) {
            Ok(command) => command,
            Err(unreadable) => return refuse(ProtocolErrorCode::Malformed, unreadable.field.as_deref(), unreadable.message),
        };
        if self.under_way.load(Ordering::Relaxed) >= MAX_COMMANDS_UNDER_WAY {
            return refuse(ProtocolErrorCode::TooMany, None, "Too much at once from this page. Try again in a moment.".into());
        }
        let request = match request_of(ActorId::Person(self.connection.person_id), id, command) {
            Ok(request) => request,
            Err(error) => return refuse(ProtocolErrorCode::Malformed, None, error.to_string()),
        };
        match execute::submit(&self.hub.core, &self.hub.store, request, execute::TRIES).await {
            Submission::Done(result) => self.connection.push_control(answer(id, result)),
            Submission::Pending(submitted) => {
                self.under_way.fetch_add(1, Ordering::Relaxed);
                let (hub, connection, under_way) = (self.hub.clone(), self.connection.clone(), self.under_way.clone());
                tokio::spawn(async move {
                    let result = execute::finish(&hub.core, &hub.store, submitted).await;
                    connection.push_control(answer(id, result));
                    under_way.fetch_sub(1, Ordering::Relaxed);
                });
            }
        }
    }
}

/// A wire command as a request, with the hash of its canonical JSON (P2).
pub(crate) fn request_of(actor: ActorId, id: CommandId, command: WireCommand) -> Result<Request, serde_json::Error> {
    let body_hash = parse::body_hash(&command)?;
    Ok(Request { actor, key: Some((id, body_hash)), command: parse::command(command), at: None })
}

fn answer(id: CommandId, result: Result<crate::Accepted, ExecuteError>) -> Bytes {
    match result {
        Ok(accepted) => frames::message(&ServerMessage::Accepted {
            id,
            streams: accepted.streams.into_iter().map(|(stream, seq)| StreamSeq { stream, seq }).collect(),
            is_repeat: accepted.is_repeat,
        }),
        Err(ExecuteError::Unknown) => frames::message(&ServerMessage::Checking { id }),
        Err(error) => frames::refused(id, error.wire()),
    }
}
