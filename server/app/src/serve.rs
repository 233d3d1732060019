//! Starting and stopping the service: lock, hub, socket to listen on, jobs; and the orderly end.
//!
//! Called by the command line, and by tests that want a server in their own process.

use crate::{
    config::Settings,
    http::{self, every_request::every_request},
    interop::holidays::{ListError, read_holidays},
    jobs,
    mail::{causes, mailer::Mailer, phrases},
    mode,
    site::{Readiness, Site},
    telemetry, ws,
};
use actix_web::{App, HttpServer, dev::ServerHandle, middleware::from_fn, web};
use mdt_domain::series::Holidays;
use mdt_hub::{Clock, Hub, HubOptions, timings::Timings};
use mdt_store::{BeforeMigration, StoreOptions};
use std::{
    fs::File,
    io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

/// A response's buffer; its capacity stays with every connection, so it is small.
const WRITE_BUFFER_BYTES: usize = 8 * 1024;
/// How long a connection may stay open between two requests.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// How long requests under way may take at the end.
const LAST_REQUESTS: Duration = Duration::from_secs(3);
/// How long mails on their way may take at the end: one that is cut off is in doubt for ever.
const LAST_MAILS: Duration = Duration::from_secs(10);

/// Why the service did not start, in words with the way out.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder is in use.
    #[error("The data folder {folder} is in use by another mdt-hub.\n  Way out: stop that one first, or set MDT_HUB_DATA_DIR to another folder.")]
    InUse {
        /// Which.
        folder: String,
    },
    /// The folder's lock could not be had.
    #[error("The data folder {folder} cannot be locked: {why}.\n  Way out: set MDT_HUB_DATA_DIR to a folder this user may write to.")]
    NoLock {
        /// Which.
        folder: String,
        /// Why.
        why: String,
    },
    /// The database.
    #[error("The database cannot be used: {0}\n  Way out: check MDT_HUB_DATABASE_URL and MDT_HUB_DATA_DIR.")]
    Database(String),
    /// Demo against real.
    #[error(transparent)]
    Mode(#[from] mode::ModeError),
    /// The list of bank holidays.
    #[error("The bank holidays in {file} cannot be read: {why}.\n  Way out: put GOV.UK's list there again, or take the file away to use the built-in list.")]
    Holidays {
        /// Which file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// The demonstration's data.
    #[error("The demonstration could not be made: {0}\n  Way out: run `mdt-hub demo-reset`, then start again.")]
    Demo(String),
    /// The Federation's own sentences of mails.
    #[error("{file} {why}\n  Way out: mend it, or remove it to use the standard sentences.")]
    Phrases {
        /// Which file.
        file: String,
        /// Why.
        why: String,
    },
    /// The address.
    #[error("MDT_HUB_LISTEN: {address} cannot be listened on: {why}.\n  Way out: stop what uses it, or set MDT_HUB_LISTEN to another address and port.")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        why: String,
    },
}

/// The data folder, held by this process for as long as this lives: two services on one folder would each trust what
/// they have in memory.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

/// Takes the data folder.
pub fn lock(settings: &Settings) -> Result<FolderLock, StartError> {
    let folder = settings.data_dir.display().to_string();
    let no_lock = |error: io::Error| StartError::NoLock { folder: folder.clone(), why: error.to_string() };
    let file = File::options().create(true).truncate(false).write(true).open(settings.data_dir.join("mdt-hub.lock")).map_err(no_lock)?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(StartError::InUse { folder }),
        Err(std::fs::TryLockError::Error(error)) => Err(no_lock(error)),
    }
}

/// Options of the store for these settings.
pub fn store_options(settings: &Settings) -> StoreOptions {
    let mut options = match settings.database_url.sqlite_file() {
        Some(file) => StoreOptions::sqlite_file(&file),
        None => StoreOptions::new(settings.database_url.expose()),
    };
    options.node.clone_from(&settings.node);
    if !settings.may_migrate_without_backup {
        options.before_migration = BeforeMigration::BackUpInto(backups_folder(settings));
    }
    options
}

/// Where backups go unless told otherwise.
pub fn backups_folder(settings: &Settings) -> PathBuf { settings.data_dir.join("backups") }

/// Opens the hub on the settings' database, which must be of the settings' mode.
pub async fn open_hub(settings: &Settings) -> Result<Arc<Hub>, StartError> { open_hub_by(settings, HubOptions::default().clock).await }

async fn open_hub_by(settings: &Settings, clock: Clock) -> Result<Arc<Hub>, StartError> {
    let timings = Timings::REAL.divided(settings.timings_divisor);
    let options = HubOptions { timings, clock, redis: settings.redis.clone(), holidays: Arc::new(holidays(settings)?), make_mails: Some(Arc::new(causes::mails)) };
    let hub = Hub::start(store_options(settings), options).await.map_err(|error| StartError::Database(error.to_string()))?;
    mode::check(&hub, settings.is_demo).await?;
    Ok(hub)
}

/// A newer list than the built-in one, as GOV.UK publishes it, put into the data folder.
const HOLIDAYS_FILE: &str = "bank-holidays.json";

/// Bank holidays: the data folder's list if there is one, else the built-in one. A list that cannot be read stops the start: meetings
/// would be made on days on which nobody is there.
pub(crate) fn holidays(settings: &Settings) -> Result<Holidays, StartError> {
    let file = settings.data_dir.join(HOLIDAYS_FILE);
    let why = match read_holidays(&file) {
        Ok(holidays) => return Ok(holidays),
        Err(ListError::Unread(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(Holidays::built_in().clone()),
        Err(ListError::Unread(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    Err(StartError::Holidays { file, why })
}

/// A service that runs.
pub struct Running {
    site: web::Data<Site>,
    address: SocketAddr,
    handle: ServerHandle,
    ended: actix_web::rt::task::JoinHandle<io::Result<()>>,
    _lock: FolderLock,
}

/// Starts the service and returns when it is ready. Needs an actix system; what must outlive requests runs on the
/// runtime this is called on.
pub async fn start(settings: Settings) -> Result<Running, StartError> { start_by(settings, HubOptions::default().clock).await }

/// The same by another clock, which tests move.
pub async fn start_by(settings: Settings, clock: Clock) -> Result<Running, StartError> {
    let lock = lock(&settings)?;
    let listen = settings.listen;
    let no_listen = |error: io::Error| StartError::Listen { address: listen, why: error.to_string() };
    let mailer = Mailer::new(&settings)
        .map_err(|why| StartError::Phrases { file: settings.data_dir.join(phrases::FILE).display().to_string(), why: why.to_string() })?;
    let listener = TcpListener::bind(listen).map_err(no_listen)?;
    let address = listener.local_addr().map_err(no_listen)?;
    let mut hub = open_hub_by(&settings, clock.clone()).await?;
    if settings.is_demo && mode::is_half_made(&hub).await.map_err(mode::ModeError::from)? {
        tracing::warn!("the demonstration was not made to its end; it is made anew");
        hub.stop().await;
        mode::reset_demo(&settings).await?;
        hub = open_hub_by(&settings, clock).await?;
    }
    telemetry::start_metrics();
    let is_demo = settings.is_demo;
    let site = web::Data::new(Site::new(hub, settings, address, mailer));

    let served = site.clone();
    let server = HttpServer::new(move || App::new().app_data(served.clone()).wrap(from_fn(every_request)).configure(http::configure))
        .on_connect(ws::on_connect)
        .tcp_nodelay(true)
        .h1_write_buffer_size(WRITE_BUFFER_BYTES)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(3)
        .disable_signals()
        .listen(listener)
        .map_err(no_listen)?
        .run();
    let handle = server.handle();
    let ended = actix_web::rt::spawn(server);
    let running = Running { site, address, handle, ended, _lock: lock };
    if is_demo && let Err(error) = mode::prepare_demo(running.site.hub()).await {
        running.stop().await;
        return Err(StartError::Demo(error));
    }
    // The rota may have changed while the service was down; the demonstration's has just been made.
    running.site.hub().refresh_all_rotating().await;
    jobs::start(&running.site);
    running.site.set_readiness(Readiness::Ready);
    Ok(running)
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr { self.address }
    /// The site.
    pub fn site(&self) -> &web::Data<Site> { &self.site }

    /// The orderly end: not ready any more, sockets told to come back in batches, requests under way finished, what was
    /// accepted on disk, then down.
    pub async fn stop(self) {
        self.site.set_readiness(Readiness::Draining);
        self.site.hub().drain().await;
        let last_requests = async {
            while self.site.requests_under_way() > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let _ = tokio::time::timeout(LAST_REQUESTS, last_requests).await;
        let last_mails = async {
            while self.site.mails_under_way() > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let _ = tokio::time::timeout(LAST_MAILS, last_mails).await;
        self.handle.stop(false).await;
        if let Err(error) = self.ended.await {
            tracing::warn!(%error, "the server's task did not end well");
        }
        self.site.hub().stop().await;
    }
}
