//! The product's own binary as a process on a free loopback port with a scratch folder; ended by process id.

use crate::{Anything, http};
use mdt_domain::ids::PersonId;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running server.
pub struct Server {
    child: Child,
    folder: Folder,
    /// `127.0.0.1:port`.
    pub address: String,
    port: u16,
}

enum Folder {
    Own(TempDir),
    Given(PathBuf),
}

/// How a server is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Data folder; none: a scratch folder that goes with the server.
    pub data_dir: Option<PathBuf>,
    /// Port; 0: a free one.
    pub port: u16,
    /// All waiting times divided by this; 0: real ones.
    pub timings_divisor: u32,
    /// More environment.
    pub environment: Vec<(String, String)>,
    /// What a shell does before it becomes the server, such as ignoring a signal.
    pub before: Option<String>,
}

/// Names another binary than the one beside the tests.
pub const BINARY: &str = "MDT_HUB_BINARY";

/// Where the binary is: beside the test's own, or where `MDT_HUB_BINARY` says.
pub fn binary() -> Result<PathBuf, Anything> {
    if let Ok(path) = std::env::var(BINARY) {
        return Ok(path.into());
    }
    let own = std::env::current_exe()?;
    own.ancestors()
        .map(|folder| folder.join("mdt-hub"))
        .find(|path| path.is_file())
        .ok_or_else(|| "mdt-hub is not built: run `cargo build --workspace` first".into())
}

impl Server {
    /// Starts a demo server and waits until it is ready (60 s at most).
    pub async fn start(options: Options) -> Result<Self, Anything> {
        let folder = match &options.data_dir {
            Some(path) => Folder::Given(path.clone()),
            None => Folder::Own(TempDir::new()?),
        };
        let path = match &folder {
            Folder::Own(own) => own.path().to_path_buf(),
            Folder::Given(path) => path.clone(),
        };
        let mut command = match &options.before {
            None => Command::new(binary()?),
            Some(before) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]).arg(binary()?);
                shell
            }
        };
        command
            .args(["serve", "--demo"])
            // Said to the tests, and no setting of the service.
            .env_remove(BINARY)
            .env("MDT_HUB_LISTEN", format!("127.0.0.1:{}", options.port))
            .env("MDT_HUB_DATA_DIR", &path)
            .stdout(Stdio::piped())
            .stderr(std::fs::OpenOptions::new().create(true).append(true).open(path.join("server.log"))?)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        if options.timings_divisor > 0 {
            command.env("MDT_HUB_TIMINGS_DIVISOR", options.timings_divisor.to_string());
        }
        for (name, value) in &options.environment {
            command.env(name, value);
        }
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no standard output")?).lines();
        let deadline = Instant::now() + Duration::from_secs(60);
        let address = loop {
            let line = tokio::time::timeout_at(deadline.into(), lines.next_line()).await??;
            let Some(line) = line else { return Err(format!("the server ended at start; its log:\n{}", tail(&path)).into()) };
            if let Some(rest) = line.split("http://").nth(1) {
                break rest.split([' ', '/']).next().unwrap_or(rest).trim().to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let port = address.rsplit(':').next().ok_or("no port")?.parse()?;
        let server = Self { child, folder, address, port };
        server.wait_ready(deadline).await?;
        Ok(server)
    }

    async fn wait_ready(&self, deadline: Instant) -> Result<(), Anything> {
        loop {
            if let Ok(answer) = http::request(&self.address, "GET", "/readyz", &[], b"").await
                && answer.status == 200
            {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(format!("the server is not ready; its log:\n{}", tail(self.data_dir())).into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Process id.
    pub fn pid(&self) -> Option<u32> { self.child.id() }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        match &self.folder {
            Folder::Own(own) => own.path(),
            Folder::Given(path) => path,
        }
    }

    /// Port.
    pub fn port(&self) -> u16 { self.port }

    /// `kill -9`, and waits until the process is gone. The data folder stays with the caller.
    pub async fn kill(mut self) -> Result<(), Anything> {
        self.child.kill().await?;
        Ok(())
    }

    /// SIGTERM, and waits (30 s at most).
    pub async fn stop(mut self) -> Result<(), Anything> {
        if let Some(pid) = self.child.id() {
            nix::sys::signal::kill(nix::unistd::Pid::from_raw(i32::try_from(pid)?), nix::sys::signal::Signal::SIGTERM)?;
        }
        tokio::time::timeout(Duration::from_secs(30), self.child.wait()).await??;
        Ok(())
    }

    /// Resident memory in KiB.
    pub fn resident_kib(&self) -> Result<u64, Anything> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid().ok_or("gone")?))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.split_whitespace().nth(1).ok_or("no figure")?.parse()?)
    }

    /// Processor time used so far, in milliseconds.
    pub fn cpu_ms(&self) -> Result<u64, Anything> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid().ok_or("gone")?))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: u64 = fields.get(11).ok_or("no utime")?.parse::<u64>()? + fields.get(12).ok_or("no stime")?.parse::<u64>()?;
        Ok(ticks * 10)
    }

    /// Signs a demo person in: the cookie to send.
    pub async fn sign_in(&self, person: PersonId) -> Result<String, Anything> { sign_in(&self.address, person).await }

    /// People one can sign in as, `(name, id)`.
    pub async fn people(&self) -> Result<Vec<(String, PersonId)>, Anything> {
        let me = http::request(&self.address, "GET", "/api/me", &[], b"").await?.json()?;
        let people = me.get("demo_people").and_then(|p| p.as_array()).ok_or("no demo people")?;
        people
            .iter()
            .map(|p| {
                let text = |key: &str| p.get(key).and_then(|v| v.as_str()).ok_or("a person without a name or id");
                Ok((text("name")?.to_owned(), text("id")?.parse()?))
            })
            .collect()
    }

    /// The person whose name contains `part`.
    pub async fn person(&self, part: &str) -> Result<PersonId, Anything> {
        let people = self.people().await?;
        people.iter().find(|(name, _)| name.contains(part)).map(|(_, id)| *id).ok_or_else(|| format!("nobody is called {part}").into())
    }

    /// A request with a cookie, as the page makes it.
    pub async fn api(&self, cookie: &str, method: &str, path: &str, body: &serde_json::Value) -> Result<http::Answer, Anything> {
        let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(body)? };
        let origin = format!("http://{}", self.address);
        let headers = [("Cookie", cookie), ("Origin", origin.as_str()), ("Content-Type", "application/json")];
        http::request(&self.address, method, path, &headers, &body).await
    }

    /// Today's huddle of South Fulham as `cookie`'s owner sees it.
    pub async fn huddle_today(&self, cookie: &str) -> Result<mdt_domain::ids::MeetingId, Anything> {
        let today = self.api(cookie, "GET", "/api/today", &serde_json::Value::Null).await?.json()?;
        let id = today.pointer("/meetings/0/id").and_then(|id| id.as_str()).ok_or("no meeting today")?;
        Ok(id.parse()?)
    }
}

/// Signs a demo person in: the cookie to send.
pub async fn sign_in(address: &str, person: PersonId) -> Result<String, Anything> {
    let origin = format!("http://{address}");
    let body = serde_json::to_vec(&serde_json::json!({ "person_id": person }))?;
    let headers = [("Origin", origin.as_str()), ("Content-Type", "application/json")];
    let answer = http::request(address, "POST", "/api/demo/sign-in", &headers, &body).await?;
    let cookie = answer.header("set-cookie").ok_or_else(|| format!("no cookie; status {}", answer.status))?;
    Ok(cookie.split(';').next().unwrap_or(cookie).to_owned())
}

fn tail(folder: &Path) -> String {
    let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(20)).copied().collect::<Vec<_>>().join("\n")
}
