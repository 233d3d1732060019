//! The product in the test's own process, by a clock the test moves: an hour's huddle takes seconds. Sockets and HTTP are real.

use crate::Anything;
use mdt_app::{config::{DatabaseUrl, Settings}, serve};
use mdt_domain::words::UtcMicros;
use mdt_hub::Hub;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread::JoinHandle,
};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// A demonstration served on a free loopback port.
pub struct Moved {
    /// `127.0.0.1:port`.
    pub address: String,
    /// The hub behind it.
    pub hub: Arc<Hub>,
    clock: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    folder: TempDir,
}

impl Moved {
    /// Starts at an instant, with all waiting times divided.
    pub async fn start(now: UtcMicros, timings_divisor: u32) -> Result<Self, Anything> { Self::start_on(None, now, timings_divisor).await }

    /// The same on a database of this address; none: a file of its own.
    pub async fn start_on(database_url: Option<String>, now: UtcMicros, timings_divisor: u32) -> Result<Self, Anything> {
        let folder = TempDir::new()?;
        let mut settings = Settings::for_tests(folder.path());
        settings.timings_divisor = timings_divisor;
        if let Some(url) = database_url {
            settings.database_url = DatabaseUrl::checked(url);
        }
        let clock = Arc::new(AtomicI64::new(now.0));
        let read = clock.clone();
        let (ready, is_ready) = oneshot::channel();
        let (stop, is_stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let clock = Arc::new(move || UtcMicros(read.load(Ordering::SeqCst)));
                match serve::start_by(settings, clock).await {
                    Ok(running) => {
                        let _ = ready.send(Ok((running.address().to_string(), running.site().hub().clone())));
                        let _ = is_stopped.await;
                        running.stop().await;
                    }
                    Err(error) => drop(ready.send(Err(error.to_string()))),
                }
            });
        });
        let (address, hub) = is_ready.await??;
        Ok(Self { address, hub, clock, stop: Some(stop), thread: Some(thread), folder })
    }

    /// Mails as they left, by their id: headers and parts as they were written.
    pub fn outbox(&self) -> BTreeMap<String, String> {
        let entries = std::fs::read_dir(self.folder.path().join("outbox")).into_iter().flatten().flatten().map(|entry| entry.path());
        let mails = entries.filter(|path| path.extension().is_some_and(|ending| ending == "eml"));
        mails.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), std::fs::read_to_string(&path).ok()?))).collect()
    }

    /// The database's file.
    pub fn database(&self) -> std::path::PathBuf { self.folder.path().join("mdt-hub.db") }

    /// Now, by the moved clock.
    pub fn now(&self) -> UtcMicros { UtcMicros(self.clock.load(Ordering::SeqCst)) }

    /// Lets so many seconds pass at once.
    pub fn pass(&self, seconds: i64) { self.clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst); }
}

impl Drop for Moved {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
