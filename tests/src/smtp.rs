//! A mail server of our own that breaks where it is told to, and can stop there until the test has done something (such as
//! killing who is sending). Counts what it took by Message-ID. Speaks enough of RFC 5321 for one client; with a certificate of its
//! own encrypted, from the first byte or by STARTTLS.

use crate::Anything;
use parking_lot::Mutex;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivatePkcs8KeyDer},
};

/// How a server of ours is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte.
    Tls,
    /// By STARTTLS, without which it takes no mail.
    StartTls,
}

/// A certificate that nobody vouches for but itself.
pub struct OwnCertificate {
    /// As a client is given it, to trust it.
    pub pem: String,
    config: Arc<ServerConfig>,
}
impl OwnCertificate {
    /// Of a name, made now.
    pub fn of(name: &str) -> Result<Self, Anything> {
        let made = rcgen::generate_simple_self_signed([name.to_owned()])?;
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())?;
        Ok(Self { pem: made.cert.pem(), config: Arc::new(config) })
    }
}

/// Where it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Nowhere.
    Nowhere,
    /// Nobody listens.
    Refuses,
    /// Closes instead of a greeting.
    AtGreeting,
    /// 421 to EHLO.
    AtHello,
    /// 451 to MAIL.
    AtSender,
    /// 550 to RCPT.
    AtRecipient,
    /// Closes after it said yes to RCPT.
    AfterRecipient,
    /// Closes in the middle of the body.
    InBody,
    /// Takes the mail, and closes without saying so.
    NoAnswer,
    /// 451 to the whole mail, which it does not take.
    LaterAtEnd,
    /// 554 to the whole mail, which it does not take.
    NeverAtEnd,
    /// Takes the mail, says so late, and closes.
    AfterAnswer,
}
impl Break {
    /// Every way to break.
    pub const ALL: [Self; 11] = [
        Self::Refuses,
        Self::AtGreeting,
        Self::AtHello,
        Self::AtSender,
        Self::AtRecipient,
        Self::AfterRecipient,
        Self::InBody,
        Self::NoAnswer,
        Self::LaterAtEnd,
        Self::NeverAtEnd,
        Self::AfterAnswer,
    ];
}

#[derive(Clone, Copy)]
struct Mode {
    at: Break,
    holds: bool,
    /// How often it was told to break: connections of before are closed, so that nobody comes in by one that was kept.
    told: usize,
}

struct Shared {
    encryption: Option<(Encryption, Arc<ServerConfig>)>,
    mode: watch::Sender<Mode>,
    taken: Mutex<BTreeMap<String, Vec<String>>>,
    reached: AtomicUsize,
}

/// The server; ends with the value.
pub struct SmtpServer {
    shared: Arc<Shared>,
    port: u16,
    accepting: Mutex<Option<JoinHandle<()>>>,
}

impl SmtpServer {
    /// On a free port of loopback, whole, in clear.
    pub async fn start() -> Result<Self, Anything> { Self::start_by(None).await }
    /// The same, encrypted.
    pub async fn start_encrypted(encryption: Encryption, certificate: &OwnCertificate) -> Result<Self, Anything> {
        Self::start_by(Some((encryption, certificate.config.clone()))).await
    }
    async fn start_by(encryption: Option<(Encryption, Arc<ServerConfig>)>) -> Result<Self, Anything> {
        let shared = Shared { encryption, mode: watch::Sender::new(Mode { at: Break::Nowhere, holds: false, told: 0 }), taken: Mutex::default(), reached: AtomicUsize::new(0) };
        let server = Self { shared: Arc::new(shared), port: crate::engines::free_port()?, accepting: Mutex::new(None) };
        server.listen().await?;
        Ok(server)
    }
    /// Its port.
    pub fn port(&self) -> u16 { self.port }
    /// Its address as a setting.
    pub fn url(&self) -> String { format!("smtp://127.0.0.1:{}", self.port) }

    async fn listen(&self) -> Result<(), Anything> {
        if self.accepting.lock().is_some() {
            return Ok(());
        }
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await?;
        let shared = self.shared.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = shared.clone();
                // A connection that ends by itself or by us is one that ended.
                tokio::spawn(async move {
                    let mut told = shared.mode.subscribe();
                    let since = told.borrow_and_update().told;
                    tokio::select! {
                        ended = serve(&shared, stream) => drop(ended),
                        _ = told.wait_for(|mode| mode.told != since) => {}
                    }
                });
            }
        });
        *self.accepting.lock() = Some(accepting);
        Ok(())
    }

    /// From now on it breaks there. `holds`: it stops at that place until [`Self::mend`].
    pub async fn break_at(&self, at: Break, holds: bool) -> Result<(), Anything> {
        self.shared.reached.store(0, Ordering::SeqCst);
        self.shared.mode.send_modify(|mode| *mode = Mode { at, holds, told: mode.told + usize::from(at != Break::Nowhere) });
        if at != Break::Refuses {
            return self.listen().await;
        }
        let accepting = self.accepting.lock().take();
        if let Some(accepting) = accepting {
            accepting.abort();
            let _ = accepting.await;
        }
        Ok(())
    }
    /// Whole again; what was held goes on to break as it was told.
    pub async fn mend(&self) -> Result<(), Anything> { self.break_at(Break::Nowhere, false).await }

    /// How often the place to break was come to since it was told.
    pub fn reached(&self) -> usize { self.shared.reached.load(Ordering::SeqCst) }
    /// How often a mail was taken, by its Message-ID without brackets.
    pub fn taken(&self, message_id: &str) -> usize { self.shared.taken.lock().get(message_id).map_or(0, Vec::len) }
    /// Everything taken: Message-ID, and each time the whole mail.
    pub fn all(&self) -> BTreeMap<String, Vec<String>> { self.shared.taken.lock().clone() }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        if let Some(accepting) = self.accepting.lock().take() {
            accepting.abort();
        }
    }
}

impl Shared {
    /// Whether it is to break here; stops here while it is told to. What was told last when somebody came here counts.
    async fn breaks(&self, here: Break) -> bool {
        let mut told = self.mode.subscribe();
        let mode = *told.borrow_and_update();
        if mode.at != here {
            return false;
        }
        self.reached.fetch_add(1, Ordering::SeqCst);
        if mode.holds {
            let _ = told.wait_for(|mode| !mode.holds).await;
        }
        true
    }

    fn take(&self, mail: &str) {
        let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID: <")).and_then(|id| id.split('>').next()).unwrap_or_default();
        self.taken.lock().entry(id.to_owned()).or_default().push(mail.to_owned());
    }
}

/// Both ways of a connection.
trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

struct Talk {
    stream: BufReader<Box<dyn Duplex>>,
    is_encrypted: bool,
}
impl Talk {
    fn new(stream: Box<dyn Duplex>, is_encrypted: bool) -> Self { Self { stream: BufReader::new(stream), is_encrypted } }
    async fn encrypted(self, config: &Arc<ServerConfig>) -> Result<Self, Anything> {
        let stream = TlsAcceptor::from(config.clone()).accept(self.stream.into_inner()).await?;
        Ok(Self::new(Box::new(stream), true))
    }
    async fn say(&mut self, words: &str) -> Result<(), Anything> {
        self.stream.write_all(format!("{words}\r\n").as_bytes()).await?;
        Ok(self.stream.flush().await?)
    }
    async fn hear(&mut self) -> Result<String, Anything> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("closed".into());
        }
        Ok(line)
    }
}

async fn serve(shared: &Shared, stream: TcpStream) -> Result<(), Anything> {
    let mut talk = Talk::new(Box::new(stream), false);
    if let Some((Encryption::Tls, config)) = &shared.encryption {
        talk = talk.encrypted(config).await?;
    }
    if shared.breaks(Break::AtGreeting).await {
        return Ok(());
    }
    talk.say("220 mail.test ESMTP").await?;
    loop {
        let line = talk.hear().await?;
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "EHLO" if shared.breaks(Break::AtHello).await => talk.say("421 4.3.2 not now").await?,
            "EHLO" if shared.encryption.is_some() && !talk.is_encrypted => talk.say("250-mail.test\r\n250-STARTTLS\r\n250 8BITMIME").await?,
            "EHLO" => talk.say("250-mail.test\r\n250 8BITMIME").await?,
            "STARTTLS" if !talk.is_encrypted => {
                let Some((_, config)) = &shared.encryption else { return Ok(()) };
                talk.say("220 2.0.0 go on").await?;
                talk = talk.encrypted(config).await?;
            }
            "MAIL" if shared.encryption.is_some() && !talk.is_encrypted => talk.say("530 5.7.0 must issue STARTTLS first").await?,
            "MAIL" if shared.breaks(Break::AtSender).await => talk.say("451 4.3.0 later").await?,
            "RCPT" if shared.breaks(Break::AtRecipient).await => talk.say("550 5.1.1 no such user").await?,
            "RCPT" => {
                talk.say("250 2.1.5 ok").await?;
                if shared.breaks(Break::AfterRecipient).await {
                    return Ok(());
                }
            }
            "DATA" => {
                talk.say("354 go on").await?;
                if shared.mode.borrow().at == Break::InBody {
                    // Once some of it has come, and not before.
                    let mut some = [0; 64];
                    let _ = talk.stream.read(&mut some).await?;
                    shared.breaks(Break::InBody).await;
                    return Ok(());
                }
                if !body(shared, &mut talk).await? {
                    return Ok(());
                }
            }
            "QUIT" => return talk.say("221 2.0.0 bye").await,
            "MAIL" | "NOOP" | "RSET" => talk.say("250 2.0.0 ok").await?,
            _ => talk.say("502 5.5.2 what?").await?,
        }
    }
}

/// Reads a mail to its last dot and answers. False: the connection is to end.
async fn body(shared: &Shared, talk: &mut Talk) -> Result<bool, Anything> {
    let mut mail = String::new();
    loop {
        let line = talk.hear().await?;
        if line == ".\r\n" {
            break;
        }
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
    if shared.breaks(Break::LaterAtEnd).await {
        talk.say("451 4.3.0 later").await?;
        return Ok(true);
    }
    if shared.breaks(Break::NeverAtEnd).await {
        talk.say("554 5.7.1 no").await?;
        return Ok(true);
    }
    shared.take(&mail);
    if shared.breaks(Break::NoAnswer).await {
        return Ok(false);
    }
    let is_last = shared.breaks(Break::AfterAnswer).await;
    talk.say("250 2.0.0 taken").await?;
    Ok(!is_last)
}
