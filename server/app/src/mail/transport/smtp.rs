//! A mail server, spoken to step by step: connect, greeting, encryption, EHLO, sign-in, MAIL, RCPT, DATA; then the body; then the
//! answer. That is how it is known what a broken connection means: before the last dot the server has no mail, after it it may
//! have.
//!
//! Connections that ended well are kept for the next mail, and asked whether they are alive before it.

use super::{
    Class, Failed, Stage,
    address::{Security, SmtpAddress},
};
use lettre::{
    Address,
    message::Mailbox,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
    },
};
use parking_lot::Mutex;
use secrecy::ExposeSecret;
use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};

/// Connections kept at most.
const MOST_KEPT: usize = 4;
/// A connection is kept for so long: servers close them after some minutes.
const KEPT_FOR: Duration = Duration::from_secs(30);
/// Bytes of the body in one piece, between which it is seen whether the server still takes them.
const PIECE: usize = 16 * 1024;

/// How long a server may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection, encrypted and greeted.
    pub connect: Duration,
    /// For each answer before the body.
    pub step: Duration,
    /// For the body and the answer to it.
    pub body: Duration,
}
impl Patience {
    /// All of it together, which a claim must outlast: connect, encrypt, EHLO, sign in, three steps, body.
    pub fn whole(&self) -> Duration { self.connect * 2 + self.step * 5 + self.body }
}

/// A mail server.
pub struct Smtp {
    address: SmtpAddress,
    hello: ClientId,
    patience: Patience,
    kept: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

/// A connection on which the server waits for the body.
pub struct Ready(AsyncSmtpConnection);

impl Smtp {
    /// `hello`: the name this service goes by.
    pub fn new(address: SmtpAddress, hello: Option<&str>, patience: Patience) -> Self {
        let hello = hello.map_or_else(ClientId::default, |name| ClientId::Domain(name.to_owned()));
        Self { address, hello, patience, kept: Mutex::default() }
    }
    /// Where it is.
    pub fn address(&self) -> &SmtpAddress { &self.address }

    /// Whether the server answers, offers what is required and lets us in.
    pub async fn try_out(&self) -> Result<(), Failed> {
        let mut connection = self.connect().await?;
        // An answer to goodbye changes nothing.
        let _ = timeout(self.patience.step, connection.quit()).await;
        Ok(())
    }

    pub(super) async fn open(&self, from: &Mailbox, to: &Address) -> Result<Ready, Failed> {
        let mut connection = match self.take_kept().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let steps = [(Stage::Sender, Mail::new(Some(from.email.clone()), Vec::new()).to_string()), (Stage::Recipient, Rcpt::new(to.clone(), Vec::new()).to_string()), (Stage::Data, Data.to_string())];
        for (stage, words) in steps {
            in_time(stage, self.patience.step, connection.command(words)).await?;
        }
        Ok(Ready(connection))
    }

    pub(super) async fn finish(&self, ready: Ready, mail: Vec<u8>) -> Result<(), Failed> {
        let Ready(mut connection) = ready;
        let is_whole = AtomicBool::new(false);
        // The iterator is asked once more when all of the body is written: from then on the last dot may leave.
        let mut pieces = mail.chunks(PIECE);
        let body = std::iter::from_fn(|| {
            let piece = pieces.next();
            if piece.is_none() {
                is_whole.store(true, Ordering::Release);
            }
            piece
        });
        let sent = in_time(Stage::Body, self.patience.body, connection.message_iter(body)).await;
        match sent {
            Ok(()) => {
                self.keep(connection);
                Ok(())
            }
            Err(failed) if is_whole.load(Ordering::Acquire) => Err(Failed { stage: Stage::Answer, ..failed }),
            Err(failed) => Err(failed),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failed> {
        let address = (self.address.host.as_str(), self.address.port);
        let mut connection = match self.address.security {
            Security::Tls => {
                let encryption = self.encryption()?;
                let made = timeout(self.patience.connect, AsyncSmtpConnection::connect_tokio1(address, Some(self.patience.connect), &self.hello, Some(encryption), None)).await;
                let made = made.map_err(|_| Failed { stage: Stage::Connect, class: Class::TimedOut })?;
                made.map_err(|why| {
                    let class = class_of(&why);
                    Failed { stage: if matches!(class, Class::Certificate | Class::NotEncrypted) { Stage::Tls } else { Stage::Connect }, class }
                })?
            }
            Security::StartTls | Security::None => self.connect_plain(address).await?,
        };
        if self.address.security == Security::StartTls {
            if !connection.can_starttls() {
                return Err(Failed { stage: Stage::Tls, class: Class::NotEncrypted });
            }
            in_time(Stage::Tls, self.patience.connect, connection.starttls(self.encryption()?, &self.hello)).await?;
        }
        if let Some((user, password)) = &self.address.login {
            let login = Credentials::new(user.clone(), password.expose_secret().to_owned());
            in_time(Stage::Auth, self.patience.step, connection.auth(&[Mechanism::Plain, Mechanism::Login], &login)).await?;
        }
        Ok(connection)
    }

    async fn connect_plain(&self, address: (&str, u16)) -> Result<AsyncSmtpConnection, Failed> {
        let stream = match timeout(self.patience.connect, TcpStream::connect(address)).await {
            Err(_) => return Err(Failed { stage: Stage::Connect, class: Class::TimedOut }),
            Ok(Err(_)) => return Err(Failed { stage: Stage::Connect, class: Class::Closed }),
            Ok(Ok(stream)) => stream,
        };
        let has_spoken = Arc::new(AtomicBool::new(false));
        let watched = Watched { stream, has_spoken: has_spoken.clone() };
        let made = timeout(self.patience.step, AsyncSmtpConnection::connect_with_transport(Box::new(watched), &self.hello)).await;
        // We speak when greeted, and not before.
        let stage = || if has_spoken.load(Ordering::Acquire) { Stage::Hello } else { Stage::Greeting };
        match made {
            Err(_) => Err(Failed { stage: stage(), class: Class::TimedOut }),
            Ok(made) => made.map_err(|why| Failed { stage: stage(), class: class_of(&why) }),
        }
    }

    fn encryption(&self) -> Result<TlsParameters, Failed> {
        let mut encryption = TlsParameters::builder(self.address.host.clone());
        if let Some(authority) = &self.address.authority {
            encryption = encryption.add_root_certificate(authority.certificate()?);
        }
        encryption.build_rustls().map_err(|_| Failed { stage: Stage::Tls, class: Class::NotEncrypted })
    }

    /// A kept connection that still answers.
    async fn take_kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (mut connection, since) = self.kept.lock().pop()?;
            if since.elapsed() < KEPT_FOR && timeout(self.patience.step, connection.test_connected()).await.unwrap_or(false) {
                return Some(connection);
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = self.kept.lock();
        if kept.len() < MOST_KEPT {
            kept.push((connection, Instant::now()));
        }
    }
}

async fn in_time<T>(stage: Stage, patience: Duration, step: impl Future<Output = Result<T, lettre::transport::smtp::Error>>) -> Result<(), Failed> {
    match timeout(patience, step).await {
        Err(_) => Err(Failed { stage, class: Class::TimedOut }),
        Ok(Err(why)) => Err(Failed { stage, class: class_of(&why) }),
        Ok(Ok(_)) => Ok(()),
    }
}

fn class_of(why: &lettre::transport::smtp::Error) -> Class {
    if let Some(code) = why.status() {
        Class::Refused(u16::from(code))
    } else if is_about_certificate(why) {
        Class::Certificate
    } else if why.is_timeout() {
        Class::TimedOut
    } else if why.is_tls() {
        Class::NotEncrypted
    } else if why.is_client() {
        Class::Protocol
    } else {
        Class::Closed
    }
}

/// Whether somewhere below it was a certificate that was not taken: the library tells it as a connection that failed.
fn is_about_certificate(why: &lettre::transport::smtp::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(why);
    while let Some(inner) = cause {
        if inner.to_string().contains("certificate") {
            return true;
        }
        cause = inner.source();
    }
    false
}

/// A connection that notes when the first byte is written to it.
struct Watched {
    stream: TcpStream,
    has_spoken: Arc<AtomicBool>,
}
impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str("Watched") }
}
impl AsyncTokioStream for Watched {
    fn peer_addr(&self) -> io::Result<SocketAddr> { self.stream.peer_addr() }
}
impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}
impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.has_spoken.store(true, Ordering::Release);
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> { Pin::new(&mut self.stream).poll_flush(context) }
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> { Pin::new(&mut self.stream).poll_shutdown(context) }
}
