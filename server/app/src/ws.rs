//! The socket: bytes ↔ session. The only file that names the actor crate, so that it can be exchanged in one place.
//!
//! The actor *pulls* from the connection's bounded queue, at most 4 KiB a poll; no content touches its mailbox. It is the
//! body of the response: when the peer stops reading it is polled no more, so nothing in here can be trusted to end it;
//! the hub's reaper does that from outside, through the descriptor. The kernel must be bounded too ([`on_connect`]),
//! else it swallows megabytes before the queue sees anything.
//! Architecture invariant: knows no store and no domain command.

use crate::{auth, error::ApiError, site::Site};
use actix::{Actor, ActorContext, AsyncContext, StreamHandler};
use actix_http::ws::Item;
use actix_web::{HttpRequest, HttpResponse, dev::Extensions, rt::net::TcpStream, web};
use actix_web_actors::ws::{self, CloseReason, ProtocolError, WebsocketContext, WsResponseBuilder};
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use mdt_hub::{
    Hub,
    queue::{Connection, Piece},
};
use mdt_protocol::{close::CloseCode, limits::MAX_CLIENT_FRAME_BYTES};
use nix::sys::socket::{Shutdown, shutdown};
use socket2::SockRef;
use std::{
    any::Any,
    os::fd::AsRawFd,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::mpsc;

/// Bytes the kernel may hold that were not sent yet.
const NOT_SENT_LOW_WATER: u32 = 4 * 1024;
/// Bytes the kernel may hold that were not read yet: a peer that only sends must not fill memory.
const RECEIVE_BUFFER_BYTES: usize = 64 * 1024;
/// A shut socket's unsent bytes are given up after this; longer than the reaper's 20 s.
const USER_TIMEOUT: Duration = Duration::from_secs(30);

/// The descriptor of a connection whose kernel buffers are bounded.
#[derive(Clone, Copy, Debug)]
struct Bounded(i32);

/// For `HttpServer::on_connect`: bounds the kernel's buffers and keeps the descriptor's number. An upgrade on a
/// connection where this failed is refused.
pub fn on_connect(io: &dyn Any, data: &mut Extensions) {
    let Some(stream) = io.downcast_ref::<TcpStream>() else { return };
    let socket = SockRef::from(stream);
    let bounded = socket
        .set_tcp_notsent_lowat(NOT_SENT_LOW_WATER)
        .and_then(|()| socket.set_tcp_user_timeout(Some(USER_TIMEOUT)))
        .and_then(|()| socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES))
        .and_then(|()| socket.set_keepalive(true));
    match bounded {
        Ok(()) => drop(data.insert(Bounded(stream.as_raw_fd()))),
        Err(error) => tracing::warn!(%error, "a connection's buffers could not be bounded"),
    }
}

/// `GET /socket`
pub async fn socket(request: HttpRequest, payload: web::Payload, site: web::Data<Site>) -> Result<HttpResponse, ApiError> {
    auth::check_origin(&request)?;
    let signed_in = auth::authenticate(&request).await?;
    let Some(Bounded(descriptor)) = request.conn_data::<Bounded>().copied() else { return Err(ApiError::unavailable()) };
    let hub = site.hub().clone();
    let shut = Box::new(move || {
        // Gone already: nothing to do.
        let _ = shutdown(descriptor, Shutdown::Both);
    });
    let Some((connection, inbox)) = hub.connect(signed_in.person.id, signed_in.session, shut) else {
        return Err(ApiError::unavailable());
    };
    let guard = Guard { hub, connection: connection.clone() };
    let socket = Socket { connection, inbox, assembling: None, _guard: guard };
    WsResponseBuilder::new(socket, &request, payload).frame_size(MAX_CLIENT_FRAME_BYTES).start().map_err(|_| {
        ApiError::malformed(None, "This address is for the live connection of the page.")
    })
}

/// Takes the connection out of the registry however the actor ends, panics included.
struct Guard {
    hub: Arc<Hub>,
    connection: Arc<Connection>,
}
impl Drop for Guard {
    fn drop(&mut self) { self.hub.disconnected(&self.connection); }
}

struct Socket {
    connection: Arc<Connection>,
    inbox: mpsc::Sender<Bytes>,
    /// A message that comes in continuation frames.
    assembling: Option<BytesMut>,
    _guard: Guard,
}

impl Actor for Socket {
    type Context = WebsocketContext<Self>;

    fn started(&mut self, context: &mut Self::Context) { context.add_stream(Pull { connection: self.connection.clone(), took: false }); }
}

/// The queue as a stream: one pull, then a pause in which the HTTP layer can write.
struct Pull {
    connection: Arc<Connection>,
    took: bool,
}
struct Pulled(Vec<Piece>);

impl Stream for Pull {
    type Item = Pulled;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Pulled>> {
        // The actor would pull sixteen times a poll, whatever the size: let it write after each.
        if std::mem::take(&mut self.took) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = self.connection.poll_pull(context);
        self.took = matches!(polled, Poll::Ready(Some(_)));
        polled.map(|pieces| pieces.map(Pulled))
    }
}

impl StreamHandler<Pulled> for Socket {
    fn handle(&mut self, Pulled(pieces): Pulled, context: &mut Self::Context) {
        for piece in pieces {
            match piece {
                Piece::Text(frame) => match bytestring::ByteString::try_from(frame) {
                    Ok(text) => context.text(text),
                    Err(_) => tracing::error!("a frame of ours is not UTF-8"),
                },
                Piece::First(slice) => context.write_raw(ws::Message::Continuation(Item::FirstText(slice))),
                Piece::Continue(slice) => context.write_raw(ws::Message::Continuation(Item::Continue(slice))),
                Piece::Last(slice) => context.write_raw(ws::Message::Continuation(Item::Last(slice))),
                Piece::Ping => context.ping(b""),
                Piece::Close(code) => {
                    context.close(Some(CloseReason { code: ws::CloseCode::Other(code.number()), description: Some(code.words().to_owned()) }));
                    context.stop();
                }
            }
        }
    }

    /// The queue's end is not the socket's: the close is still to be written.
    fn finished(&mut self, _: &mut Self::Context) {}
}

impl Socket {
    fn take(&mut self, frame: Bytes) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.inbox.try_send(frame) {
            self.connection.end(CloseCode::Flooding);
        }
    }

    /// Continuation frames come raw: put together here, within the same limit as whole frames.
    fn assemble(&mut self, slice: &[u8], is_last: bool) {
        let Some(message) = &mut self.assembling else {
            self.connection.end(CloseCode::Malformed);
            return;
        };
        if message.len() + slice.len() > MAX_CLIENT_FRAME_BYTES {
            self.assembling = None;
            self.connection.end(CloseCode::TooLarge);
            return;
        }
        message.extend_from_slice(slice);
        if is_last && let Some(message) = self.assembling.take() {
            self.take(message.freeze());
        }
    }
}

impl StreamHandler<Result<ws::Message, ProtocolError>> for Socket {
    fn handle(&mut self, message: Result<ws::Message, ProtocolError>, context: &mut Self::Context) {
        self.connection.heard();
        match message {
            Ok(ws::Message::Text(text)) => self.take(text.into_bytes()),
            Ok(ws::Message::Ping(bytes)) => context.pong(&bytes),
            Ok(ws::Message::Pong(_) | ws::Message::Nop) => {}
            Ok(ws::Message::Continuation(item)) => match item {
                Item::FirstText(slice) => {
                    self.assembling = Some(BytesMut::new());
                    self.assemble(&slice, false);
                }
                Item::FirstBinary(_) => self.connection.end(CloseCode::Malformed),
                Item::Continue(slice) => self.assemble(&slice, false),
                Item::Last(slice) => self.assemble(&slice, true),
            },
            Ok(ws::Message::Close(_)) => {
                context.close(None);
                context.stop();
            }
            Ok(ws::Message::Binary(_)) => self.connection.end(CloseCode::Malformed),
            Err(ProtocolError::Overflow) => self.connection.end(CloseCode::TooLarge),
            // A plain disconnect arrives as an I/O error that speaks of the end: nobody is there to be told. Text that is not
            // UTF-8 arrives as one too.
            Err(ProtocolError::Io(error)) if error.to_string().contains("EOF") => context.stop(),
            Err(_) => self.connection.end(CloseCode::Malformed),
        }
    }

    fn finished(&mut self, context: &mut Self::Context) { context.stop(); }
}
