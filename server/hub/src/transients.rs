//! Passing frames (typing, cursors, looking at): merged for a moment per topic and sender, then passed on. Never kept.
//!
//! Low rates cost one wake-up and one send per frame whatever the pattern, so fewer frames is the only saving.

use crate::{broker::Hint, core::Core, fanout::Topic, frames};
use bytes::Bytes;
use mdt_domain::{ids::{ConnectionId, PersonId}, stream::StreamId};
use mdt_protocol::{client::TransientBody, server::ServerMessage};
use parking_lot::Mutex;
use std::{
    collections::HashMap,
    sync::{Arc, Weak},
};

type Sender = (ConnectionId, std::mem::Discriminant<TransientBody>);

/// Frames that wait to be passed on, the last of each sender and kind.
#[derive(Default)]
pub struct Transients {
    waiting: Mutex<HashMap<StreamId, HashMap<Sender, Bytes>>>,
}

impl Transients {
    /// Takes a frame; the first of a quiet stream starts the moment.
    pub fn send(&self, core: &Arc<Core>, stream: StreamId, person_id: PersonId, connection_id: ConnectionId, body: TransientBody) {
        let kind = std::mem::discriminant(&body);
        let frame = frames::message(&ServerMessage::Transient { stream: stream.clone(), person_id, connection_id, body });
        let mut waiting = self.waiting.lock();
        let is_first = !waiting.contains_key(&stream);
        waiting.entry(stream.clone()).or_default().insert((connection_id, kind), frame);
        drop(waiting);
        if is_first {
            let weak: Weak<Core> = Arc::downgrade(core);
            let after = core.timings.transient_merge;
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                let Some(core) = weak.upgrade() else { return };
                let frames = core.transients.waiting.lock().remove(&stream).unwrap_or_default();
                let topic = Topic::Stream(stream.clone());
                for ((connection, _), frame) in frames {
                    core.fanout.pass(&topic, connection, &frame);
                    if core.broker().is_open()
                        && let Ok(frame) = String::from_utf8(frame.to_vec())
                    {
                        core.broker().tell(&Hint::Passing { stream: stream.clone(), connection, frame });
                    }
                }
            });
        }
    }
}
