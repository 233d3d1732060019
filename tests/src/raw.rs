//! The raw floor: a bare in-memory broadcast over WebSocket, one thread, no sign-in, no storage. What a machine can do at
//! all; measured in the same run as the product, so that a ratio is known.
//!
//! A client connects to `/room/<n>`; whatever text it sends goes to everyone in that room, itself included. The frame is
//! built once and its bytes are shared.

use crate::Anything;
use bytes::Bytes;
use std::{cell::RefCell, collections::HashMap, rc::Rc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, tcp::OwnedWriteHalf},
    sync::mpsc,
};
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};

type Rooms = Rc<RefCell<HashMap<String, HashMap<usize, mpsc::UnboundedSender<Bytes>>>>>;

/// Serves until the process ends. Must run inside a `LocalSet`.
pub async fn serve(listener: TcpListener) -> Result<(), Anything> {
    let rooms: Rooms = Rc::default();
    let mut next = 0_usize;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        next += 1;
        let (rooms, id) = (rooms.clone(), next);
        tokio::task::spawn_local(async move {
            let mut room = String::new();
            #[expect(clippy::result_large_err, reason = "the signature is the library's")]
            let see = |request: &Request, response: Response| {
                room = request.uri().path().to_owned();
                Ok(response)
            };
            let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, see).await else { return };
            // From here on frames are handled by hand: the bytes of one frame are shared by all receivers.
            let (mut read, write) = socket.into_inner().into_split();
            let (send, frames) = mpsc::unbounded_channel();
            rooms.borrow_mut().entry(room.clone()).or_default().insert(id, send);
            tokio::task::spawn_local(pour(write, frames));
            let mut buffer = Vec::with_capacity(4096);
            'open: loop {
                if read.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                    break;
                }
                while let Some((opcode, payload, used)) = client_frame(&buffer) {
                    buffer.drain(..used);
                    if opcode == 8 {
                        break 'open;
                    }
                    let frame = server_frame(&payload);
                    for member in rooms.borrow().get(&room).into_iter().flat_map(HashMap::values) {
                        let _ = member.send(frame.clone());
                    }
                }
            }
            if let Some(members) = rooms.borrow_mut().get_mut(&room) {
                members.remove(&id);
            }
        });
    }
}

async fn pour(mut write: OwnedWriteHalf, mut frames: mpsc::UnboundedReceiver<Bytes>) {
    let mut many = Vec::new();
    loop {
        many.clear();
        if frames.recv_many(&mut many, 64).await == 0 {
            return;
        }
        let joined = match many.as_slice() {
            [one] => one.clone(),
            all => Bytes::from(all.concat()),
        };
        if write.write_all(&joined).await.is_err() {
            return;
        }
    }
}

/// A text frame of the server: unmasked.
pub fn server_frame(payload: &[u8]) -> Bytes {
    let mut frame = Vec::with_capacity(payload.len() + 10);
    frame.push(0x81);
    match payload.len() {
        small if small < 126 => frame.push(small as u8),
        middle if middle <= 0xffff => {
            frame.push(126);
            frame.extend_from_slice(&(middle as u16).to_be_bytes());
        }
        large => {
            frame.push(127);
            frame.extend_from_slice(&(large as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(payload);
    Bytes::from(frame)
}

/// The first whole frame of a client: opcode, unmasked payload, bytes used.
fn client_frame(buffer: &[u8]) -> Option<(u8, Vec<u8>, usize)> {
    let opcode = buffer.first()? & 0x0f;
    let (length, start) = match buffer.get(1)? & 0x7f {
        126 => (usize::from(u16::from_be_bytes(buffer.get(2..4)?.try_into().ok()?)), 4),
        127 => (usize::try_from(u64::from_be_bytes(buffer.get(2..10)?.try_into().ok()?)).ok()?, 10),
        small => (usize::from(small), 2),
    };
    let mask: [u8; 4] = buffer.get(start..start + 4)?.try_into().ok()?;
    let end = start + 4 + length;
    let payload = buffer.get(start + 4..end)?.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
    Some((opcode, payload, end))
}
