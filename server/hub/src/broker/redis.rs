//! Hints through Redis: one connection listens, one sends, both made anew together, and subscribed again every time.
//!
//! With Sentinels the master is asked for at every connection. Every node hears its own beats: when they stay away the line is
//! given up and made anew, also when no error says so (half-open, a failover that left this node on the old master).

use super::{Envelope, Hint, Line, encoded};
use crate::timings::Timings;
use bytes::Bytes;
use futures_util::StreamExt;
use redis::{Client, RedisError, aio::MultiplexedConnection};
use std::{
    fmt,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout},
};

/// Hints of one write.
const TOGETHER: usize = 256;
/// How long Redis may take to answer while a connection is made.
const PATIENCE: Duration = Duration::from_secs(2);
/// Own beats may stay away for so many of their periods, and for a second in any case.
const BEATS_MISSED: u32 = 3;
const SILENCE: Duration = Duration::from_secs(1);

/// Where Redis is: a server, or Sentinels that know which one is the master.
#[derive(Clone, PartialEq, Eq)]
pub enum RedisAddress {
    /// `redis://…` or `rediss://…`.
    Server(String),
    /// `redis+sentinel://[user:password@]host:port,host:port/master[/database]` (`rediss+sentinel` for TLS to the servers).
    Sentinels {
        /// `host:port` of each.
        sentinels: Vec<String>,
        /// The master's name.
        master: String,
        /// `redis` or `rediss`.
        scheme: String,
        /// `user:password@`, or nothing.
        login: String,
        /// `/0`, or nothing.
        database: String,
    },
}
impl fmt::Debug for RedisAddress {
    /// Never the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server(_) => "redis",
            Self::Sentinels { .. } => "redis by sentinels",
        })
    }
}

impl RedisAddress {
    /// Reads an address; the error says what is wrong without repeating it, as it may hold a password.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = text.split_once("://").ok_or("is not an address: it has no scheme with ://")?;
        let Some(scheme) = scheme.strip_suffix("+sentinel") else {
            Client::open(text).map_err(|_| "is not an address of Redis")?;
            return Ok(Self::Server(text.to_owned()));
        };
        let (login, rest) = match rest.rsplit_once('@') {
            Some((login, rest)) => (format!("{login}@"), rest),
            None => (String::new(), rest),
        };
        let (hosts, path) = rest.split_once('/').ok_or("names no master: it is written after the sentinels, as in …:26379/mymaster")?;
        let (master, database) = match path.split_once('/') {
            Some((master, database)) => (master, format!("/{database}")),
            None => (path, String::new()),
        };
        if master.is_empty() {
            return Err("names no master: it is written after the sentinels, as in …:26379/mymaster");
        }
        let sentinels: Vec<String> = hosts.split(',').filter(|host| !host.is_empty()).map(str::to_owned).collect();
        if sentinels.is_empty() {
            return Err("names no sentinel");
        }
        for host in &sentinels {
            Client::open(format!("redis://{host}")).map_err(|_| "has a sentinel that is not host:port")?;
        }
        Ok(Self::Sentinels { sentinels, master: master.to_owned(), scheme: scheme.to_owned(), login, database })
    }

    /// The server to talk to now.
    async fn client(&self) -> Result<Client, RedisError> {
        let (sentinels, master, scheme, login, database) = match self {
            Self::Server(url) => return Client::open(url.as_str()),
            Self::Sentinels { sentinels, master, scheme, login, database } => (sentinels, master, scheme, login, database),
        };
        let mut last = RedisError::from((redis::ErrorKind::Client, "no sentinel answered"));
        for sentinel in sentinels {
            match ask_sentinel(sentinel, master).await {
                Ok(Some((host, port))) => return Client::open(format!("{scheme}://{login}{host}:{port}{database}")),
                Ok(None) => last = RedisError::from((redis::ErrorKind::Client, "the sentinel does not know this master")),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

async fn ask_sentinel(sentinel: &str, master: &str) -> Result<Option<(String, u16)>, RedisError> {
    let late = |_| RedisError::from((redis::ErrorKind::Io, "a sentinel did not answer in time"));
    let mut connection = timeout(PATIENCE, Client::open(format!("redis://{sentinel}"))?.get_multiplexed_async_connection()).await.map_err(late)??;
    redis::cmd("SENTINEL").arg("get-master-addr-by-name").arg(master).query_async(&mut connection).await
}

/// Keeps the line open, for ever.
pub(super) struct Carrier {
    pub address: RedisAddress,
    pub channel: String,
    pub run: String,
    pub timings: Timings,
    pub line: Arc<Line>,
    pub received: mpsc::Sender<Hint>,
}

impl Carrier {
    /// Ends when nobody can tell anything any more.
    pub async fn run(self, mut waiting: mpsc::Receiver<Bytes>) {
        let mut was_told = false;
        loop {
            let ended = self.carry(&mut waiting).await;
            self.line.is_open.store(false, Ordering::Relaxed);
            metrics::gauge!("mdt_hints_open").set(0.0);
            // From now on the journal is looked at more often; at once, for what was on its way.
            self.line.look_now.notify_one();
            match ended {
                Ok(()) => return,
                Err(error) if !was_told => tracing::warn!(kind = ?error.kind(), "no hints between nodes: Redis is away; the journal is followed instead"),
                Err(_) => {}
            }
            was_told = true;
            let pause = self.timings.hint_retry_after.mul_f64(0.5 + rand::random::<f64>());
            let until = Instant::now() + pause;
            // What is told meanwhile is left out.
            while let Ok(told) = tokio::time::timeout_at(until, waiting.recv()).await {
                if told.is_none() {
                    return;
                }
            }
        }
    }

    async fn carry(&self, waiting: &mut mpsc::Receiver<Bytes>) -> Result<(), RedisError> {
        let late = |_| RedisError::from((redis::ErrorKind::Io, "Redis did not answer in time"));
        let client = timeout(PATIENCE, self.address.client()).await.map_err(late)??;
        let mut listening = timeout(PATIENCE, client.get_async_pubsub()).await.map_err(late)??;
        timeout(PATIENCE, listening.subscribe(&self.channel)).await.map_err(late)??;
        let mut sending = timeout(PATIENCE, client.get_multiplexed_async_connection()).await.map_err(late)??;
        let mut incoming = listening.into_on_message();
        let mut beat = tokio::time::interval(self.timings.hint_beat_every);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let mut batch = Vec::with_capacity(TOGETHER);
        loop {
            tokio::select! {
                message = incoming.next() => {
                    let Some(message) = message else { return Err(RedisError::from((redis::ErrorKind::Io, "Redis closed the line"))) };
                    if self.hear(message.get_payload_bytes()).await {
                        heard = Instant::now();
                        self.opened();
                    }
                }
                count = waiting.recv_many(&mut batch, TOGETHER) => {
                    if count == 0 {
                        return Ok(());
                    }
                    self.send(&mut sending, batch.drain(..)).await?;
                }
                _ = beat.tick() => {
                    if heard.elapsed() > (self.timings.hint_beat_every * BEATS_MISSED).max(SILENCE) {
                        return Err(RedisError::from((redis::ErrorKind::Io, "own hints do not come back")));
                    }
                    self.send(&mut sending, encoded(&self.run, &Hint::Beat).into_iter()).await?;
                }
            }
        }
    }

    fn opened(&self) {
        metrics::gauge!("mdt_hints_open").set(1.0);
        if !self.line.is_open.swap(true, Ordering::Relaxed) {
            tracing::info!("hints between nodes get through");
            // What was told before the subscription is not told again.
            self.line.look_now.notify_one();
        }
    }

    async fn send(&self, sending: &mut MultiplexedConnection, hints: impl Iterator<Item = Bytes>) -> Result<(), RedisError> {
        let mut pipe = redis::pipe();
        for hint in hints {
            pipe.publish(&self.channel, hint.as_ref()).ignore();
        }
        pipe.query_async(sending).await
    }

    /// True: it was a beat of our own.
    async fn hear(&self, bytes: &[u8]) -> bool {
        // A hint that does not read is a later version's: the journal tells.
        let Ok(Envelope { run, hint }) = serde_json::from_slice::<Envelope<Hint>>(bytes) else { return false };
        match hint {
            Hint::Beat => run == self.run,
            _ if run == self.run => false,
            hint => {
                // Waits when the follower is busy: Redis then holds what comes, and cuts the line when it is too much.
                let _ = self.received.send(hint).await;
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentinels_are_read_with_login_master_and_database() {
        let read = RedisAddress::parse("redis+sentinel://:secret@a:26379,b:26380/mymaster/2").unwrap();
        assert_eq!(
            read,
            RedisAddress::Sentinels {
                sentinels: vec!["a:26379".into(), "b:26380".into()],
                master: "mymaster".into(),
                scheme: "redis".into(),
                login: ":secret@".into(),
                database: "/2".into(),
            }
        );
        assert!(!format!("{read:?}").contains("secret"));
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for text in ["redis", "redis+sentinel://a:26379", "redis+sentinel://a:26379/", "redis+sentinel:///mymaster", "http://secret@host"] {
            let wrong = RedisAddress::parse(text).unwrap_err();
            assert!(!wrong.contains("secret"));
        }
    }
}
