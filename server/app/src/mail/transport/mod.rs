//! The ways a mail leaves: into a folder, or to a mail server. Both are taken in steps, so that it is known at any moment
//! whether the mail can have arrived.
//!
//! `open` comes as far as one can without a byte of the mail having left; between it and `finish` the store is told `sending`.

pub mod address;
pub mod outbox;
pub mod smtp;

use lettre::{Address, message::Mailbox};
use mdt_domain::ids::MailId;
use outbox::Outbox;
use smtp::{Ready, Smtp};
use std::fmt;

/// How far a try came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Reaching the server.
    Connect,
    /// Its first line.
    Greeting,
    /// Encryption.
    Tls,
    /// EHLO.
    Hello,
    /// Signing in.
    Auth,
    /// MAIL: the sender.
    Sender,
    /// RCPT: the recipient.
    Recipient,
    /// DATA.
    Data,
    /// The body, up to before its last dot.
    Body,
    /// After the dot, or the file's new name.
    Answer,
}
impl Stage {
    /// Its word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Greeting => "greeting",
            Self::Tls => "tls",
            Self::Hello => "hello",
            Self::Auth => "auth",
            Self::Sender => "sender",
            Self::Recipient => "recipient",
            Self::Data => "data",
            Self::Body => "body",
            Self::Answer => "answer",
        }
    }
}

/// What kind of failure: no address, and none of a server's own words, which may repeat one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing came in time.
    TimedOut,
    /// The connection closed or could not be made.
    Closed,
    /// What came is not SMTP, or not what was needed.
    Protocol,
    /// The server does not offer encryption, which is required off this machine.
    NotEncrypted,
    /// Nobody we trust vouches for the server's certificate, it is of another name, or it has run out.
    Certificate,
    /// The server said no, with this code.
    Refused(u16),
    /// A file could not be written.
    File,
}
impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut => f.write_str("timed_out"),
            Self::Closed => f.write_str("closed"),
            Self::Protocol => f.write_str("protocol"),
            Self::NotEncrypted => f.write_str("not_encrypted"),
            Self::Certificate => f.write_str("certificate"),
            Self::Refused(code) => write!(f, "refused_{code}"),
            Self::File => f.write_str("file"),
        }
    }
}

/// A try that did not get through, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// How far it came.
    pub stage: Stage,
    /// What kind.
    pub class: Class,
}

/// What follows from a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It certainly was not accepted: later again.
    Again,
    /// It was refused for good.
    Never,
    /// It may have been accepted.
    Unknown,
}
impl Failed {
    /// What follows. A server that says no has not taken it; one that says nothing after the last dot may have.
    pub fn verdict(&self) -> Verdict {
        match (&self.class, self.stage) {
            // About the server or our own sign-in, not about this mail: whoever runs the service mends it, and mail goes out then.
            (_, Stage::Connect | Stage::Greeting | Stage::Tls | Stage::Hello | Stage::Auth) => Verdict::Again,
            (Class::Refused(500..), _) => Verdict::Never,
            (Class::Refused(_) | Class::File, _) => Verdict::Again,
            (_, Stage::Answer) => Verdict::Unknown,
            _ => Verdict::Again,
        }
    }
}

/// A way out.
pub enum Transport {
    /// A folder of `.eml` files.
    Outbox(Outbox),
    /// A mail server.
    Smtp(Box<Smtp>),
}

/// As far as one can come before a byte of the mail leaves.
pub enum Opened {
    /// Into this folder.
    Outbox(Outbox),
    /// The server waits for the body.
    Smtp(Box<Ready>),
}

impl Transport {
    /// Its word in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Outbox(_) => "outbox",
            Self::Smtp(_) => "smtp",
        }
    }
    /// Its word, if by it twice is once: then what was cut off is done again, and is no doubt.
    pub fn repeatable(&self) -> Option<&'static str> { matches!(self, Self::Outbox(_)).then(|| self.word()) }

    /// Comes as far as possible without a byte of the mail leaving.
    pub async fn open(&self, from: &Mailbox, to: &Address) -> Result<Opened, Failed> {
        match self {
            Self::Outbox(outbox) => Ok(Opened::Outbox(outbox.clone())),
            Self::Smtp(smtp) => Ok(Opened::Smtp(Box::new(smtp.open(from, to).await?))),
        }
    }
    /// Lets the mail leave. To be called once the store says `sending`.
    pub async fn finish(&self, opened: Opened, id: MailId, mail: Vec<u8>) -> Result<(), Failed> {
        match (self, opened) {
            (_, Opened::Outbox(outbox)) => outbox.put(id, mail).await,
            (Self::Smtp(smtp), Opened::Smtp(ready)) => smtp.finish(*ready, mail).await,
            (Self::Outbox(_), Opened::Smtp(_)) => Err(Failed { stage: Stage::Data, class: Class::Protocol }),
        }
    }
}
