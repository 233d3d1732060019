//! PostgreSQL, Redis and Sentinels of one's own: free loopback ports, scratch folders, ended with the value whatever way the test
//! ends; they can be stopped, killed and started again.

use crate::Anything;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// A free port on loopback.
pub fn free_port() -> Result<u16, Anything> { Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port()) }

/// These servers do not run as root: who runs them then.
fn owner() -> &'static str {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    if users.lines().any(|line| line.starts_with("postgres:")) { "postgres" } else { "nobody" }
}

/// The program as somebody who is not root, in its folder.
fn as_owner(program: &Path, folder: &Path) -> Command {
    if !nix::unistd::Uid::effective().is_root() {
        let mut command = Command::new(program);
        command.current_dir(folder);
        return command;
    }
    let mut command = Command::new("setpriv");
    command.args([&format!("--reuid={}", owner()), &format!("--regid={}", owner()), "--init-groups"]).arg(program).current_dir(folder);
    command
}

fn give(folder: &Path) -> Result<(), Anything> {
    if nix::unistd::Uid::effective().is_root() {
        Command::new("chown").args(["-R", owner()]).arg(folder).status()?;
    }
    Ok(())
}

fn find(name: &str, places: &[PathBuf]) -> Result<PathBuf, Anything> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).chain(places.iter().cloned()).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| format!("{name} is not installed: run `make test` once, or install it with your system's packages").into())
}

/// After many rows were written: what PostgreSQL does by itself some time later, and SQLite's figures for its planner.
pub async fn settle(rows_of: &DatabaseConnection) -> Result<(), Anything> {
    let words = if rows_of.get_database_backend() == DbBackend::Postgres { "VACUUM ANALYZE" } else { "ANALYZE" };
    rows_of.execute_unprepared(words).await?;
    Ok(())
}

async fn until_open(port: u16) -> Result<(), Anything> {
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > deadline {
            return Err(format!("nothing listens on port {port}").into());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// A child that is killed when this goes.
struct Owned(Child);
impl Drop for Owned {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Stops the server and removes its folder when its input ends: with this value, or with the process however that ends.
const KEEPER: &str = r#"trap '' INT TERM HUP; cat >/dev/null; "$@" >/dev/null 2>&1; cd /; rm -rf "$FOLDER""#;

/// A PostgreSQL server.
pub struct Postgres {
    keeper: Child,
    folder: PathBuf,
    bin: PathBuf,
    port: u16,
}

impl Postgres {
    /// A new cluster, started.
    pub async fn start() -> Result<Self, Anything> {
        let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|it| it.path().join("bin")).collect();
        versions.sort();
        versions.reverse();
        let bin = find("initdb", &versions)?.parent().ok_or("no folder")?.to_path_buf();
        let folder = TempDir::new()?.keep();
        let stop = as_owner(&bin.join("pg_ctl"), &folder);
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "sh"])
            .arg(stop.get_program())
            .args(stop.get_args())
            .args(["-D", "data", "-m", "immediate", "-w", "stop"])
            .env("FOLDER", &folder)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { keeper, folder, bin, port: free_port()? };
        give(&server.folder)?;
        let made = as_owner(&server.bin.join("initdb"), &server.folder)
            .args(["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
            .stdout(Stdio::null())
            .output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
        }
        server.up().await?;
        Ok(server)
    }

    /// The one that all tests of this process share which do not stop it.
    pub async fn shared() -> Result<&'static Self, Anything> {
        static SHARED: tokio::sync::OnceCell<Postgres> = tokio::sync::OnceCell::const_new();
        SHARED.get_or_try_init(Self::start).await
    }

    /// Starts it (again).
    pub async fn up(&self) -> Result<(), Anything> {
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories='' -c max_connections=200 -c shared_buffers=64MB",
            self.port
        );
        self.control(&["-w", "-t", "60", "-l", "server.log", "-o", &options, "start"]).await
    }

    /// Stops it at once, as a crash would: what was not committed is gone.
    pub async fn down(&self) -> Result<(), Anything> { self.control(&["-m", "immediate", "-w", "stop"]).await }

    async fn control(&self, arguments: &[&str]) -> Result<(), Anything> {
        let mut command = as_owner(&self.bin.join("pg_ctl"), &self.folder);
        command.args(["-D", "data"]).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = tokio::process::Command::from(command).status().await?;
        if status.success() { Ok(()) } else { Err(format!("pg_ctl {arguments:?} did not succeed").into()) }
    }

    /// A new, empty database; its URL.
    pub async fn database(&self) -> Result<String, Anything> {
        let name = format!("t{}", uuid::Uuid::new_v4().simple());
        let server = sea_orm::Database::connect(self.url("postgres")).await?;
        sea_orm::ConnectionTrait::execute_unprepared(&server, &format!("CREATE DATABASE {name}")).await?;
        server.close().await?;
        Ok(self.url(&name))
    }

    /// URL of a database on it.
    pub fn url(&self, database: &str) -> String { format!("postgres://postgres@127.0.0.1:{}/{database}", self.port) }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// A Redis server.
pub struct Redis {
    _folder: TempDir,
    program: PathBuf,
    port: u16,
    master: Option<u16>,
    child: Option<Owned>,
}

impl Redis {
    /// Started.
    pub async fn start() -> Result<Self, Anything> { Self::start_as(None).await }

    /// Started as the replica of another.
    pub async fn replica_of(master: &Self) -> Result<Self, Anything> { Self::start_as(Some(master.port)).await }

    async fn start_as(master: Option<u16>) -> Result<Self, Anything> {
        let mut redis = Self { _folder: TempDir::new()?, program: find("redis-server", &[])?, port: free_port()?, master, child: None };
        redis.up().await?;
        Ok(redis)
    }

    /// Starts it (again).
    pub async fn up(&mut self) -> Result<(), Anything> {
        let mut command = Command::new(&self.program);
        command.args(["--port", &self.port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"]).arg(self._folder.path());
        if let Some(master) = self.master {
            command.args(["--replicaof", "127.0.0.1", &master.to_string()]);
        }
        self.child = Some(Owned(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?));
        until_open(self.port).await
    }

    /// Kills it.
    pub fn down(&mut self) { self.child = None; }

    /// Its address.
    pub fn url(&self) -> String { format!("redis://127.0.0.1:{}", self.port) }

    /// Its port.
    pub fn port(&self) -> u16 { self.port }

    /// Has it do something, by its own tool.
    pub fn ask(&self, words: &[&str]) -> Result<String, Anything> { ask(self.port, words) }
}

fn ask(port: u16, words: &[&str]) -> Result<String, Anything> {
    let answer = Command::new(find("redis-cli", &[])?).args(["-p", &port.to_string()]).args(words).stderr(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

/// Sentinels that watch a master under the name `mymaster`.
pub struct Sentinels {
    _folder: TempDir,
    ports: Vec<u16>,
    _children: Vec<Owned>,
}

impl Sentinels {
    /// Three of them; two must agree. A master is taken to be gone after 500 ms.
    pub async fn watch(master: &Redis) -> Result<Self, Anything> {
        let program = find("redis-sentinel", &[])?;
        let folder = TempDir::new()?;
        let (mut ports, mut children) = (Vec::new(), Vec::new());
        for number in 0..3 {
            let port = free_port()?;
            let file = folder.path().join(format!("{number}.conf"));
            fs::write(
                &file,
                format!(
                    "port {port}\nbind 127.0.0.1\ndir {}\nsentinel monitor mymaster 127.0.0.1 {} 2\n\
                     sentinel down-after-milliseconds mymaster 500\nsentinel failover-timeout mymaster 2000\n",
                    folder.path().display(),
                    master.port
                ),
            )?;
            let child = Command::new(&program).arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            children.push(Owned(child));
            until_open(port).await?;
            ports.push(port);
        }
        Ok(Self { _folder: folder, ports, _children: children })
    }

    /// The address with all of them.
    pub fn url(&self) -> String {
        let hosts: Vec<String> = self.ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
        format!("redis+sentinel://{}/mymaster", hosts.join(","))
    }

    /// The master's port, as the first of them says.
    pub fn master(&self) -> Result<u16, Anything> {
        let port = self.ports.first().ok_or("no sentinel")?;
        let answer = ask(*port, &["SENTINEL", "get-master-addr-by-name", "mymaster"])?;
        Ok(answer.lines().nth(1).ok_or("no master")?.parse()?)
    }

    /// Whether all know enough replicas and each other, so that a failover can be made.
    pub fn is_ready(&self) -> bool {
        self.ports.iter().all(|port| {
            let info = ask(*port, &["INFO", "sentinel"]).unwrap_or_default();
            info.contains("status=ok") && info.contains("slaves=1") && info.contains("sentinels=3")
        })
    }
}
