//! A PostgreSQL server of its own for this test binary: a free loopback port, a scratch folder, not root. It ends with
//! the tests whatever way they end, because the shell that started it waits for the end of its own input.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::LazyLock,
};

/// The running server.
struct Server {
    port: u16,
    /// Its input stays open as long as the tests run.
    _keeper: Child,
}

static SERVER: LazyLock<Server> = LazyLock::new(start);

/// URL of a database on it.
pub fn url(database: &str) -> String { format!("postgres://postgres@127.0.0.1:{}/{database}", SERVER.port) }

/// PgBouncer in transaction mode before the server; ends with this value.
pub struct Pooler {
    port: u16,
    child: Child,
    scratch: PathBuf,
}

impl Pooler {
    pub fn start() -> Self {
        let port = free_port();
        let scratch = std::env::temp_dir().join(format!("mdt-store-pooler-{}-{port}", std::process::id()));
        fs::create_dir(&scratch).unwrap();
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = any\npool_mode = transaction\ndefault_pool_size = 2\nignore_startup_parameters = extra_float_digits\n",
            SERVER.port
        )
        .replace("* = host=127.0.0.1", "* = user=postgres host=127.0.0.1");
        fs::write(scratch.join("pgbouncer.ini"), settings).unwrap();
        let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].into_iter().find(|path| fs::exists(path).unwrap_or(false));
        let program = program.expect("PgBouncer is not installed, and the store must be tested behind it. Install it: apt-get install pgbouncer");
        // It refuses to run as root.
        let mut command = Command::new("sh");
        command.args(["-c", "chown -R \"$OWNER\" . 2>/dev/null; if [ \"$(id -u)\" = 0 ]; then exec setpriv --reuid=\"$OWNER\" --regid=\"$OWNER\" --init-groups \"$@\"; else exec \"$@\"; fi", "sh", program]);
        command.arg(scratch.join("pgbouncer.ini")).env("OWNER", owner()).current_dir(&scratch);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(std::time::Instant::now() < deadline, "PgBouncer did not start");
            std::thread::yield_now();
        }
        Self { port, child, scratch }
    }

    /// URL of a database through it.
    pub fn url(&self, database: &str) -> String { format!("postgres://postgres@127.0.0.1:{}/{database}", self.port) }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.scratch);
    }
}

fn free_port() -> u16 { TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port() }

/// Servers do not run as root.
fn owner() -> &'static str {
    if fs::read_to_string("/etc/passwd").unwrap_or_default().lines().any(|line| line.starts_with("postgres:")) { "postgres" } else { "nobody" }
}

const SCRIPT: &str = r#"
trap '' INT TERM HUP
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid="$OWNER" --regid="$OWNER" --init-groups "$@"; else "$@"; fi; }
{
  [ "$(id -u)" != 0 ] || chown "$OWNER" "$SCRATCH"
  cd "$SCRATCH" &&
  as "$BIN/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync &&
  as "$BIN/pg_ctl" -D data -w -t 60 -l server.log start \
    -o "-c listen_addresses=127.0.0.1 -c port=$PORT -c unix_socket_directories='' -c max_connections=300 -c shared_buffers=64MB"
} >start.log 2>&1 </dev/null
if [ $? = 0 ]; then echo ready; else echo failed; cat start.log server.log; fi
cat >/dev/null
as "$BIN/pg_ctl" -D data -m immediate -w stop >/dev/null 2>&1
cd / && rm -rf "$SCRATCH"
"#;

fn start() -> Server {
    let bin = binaries().expect(
        "PostgreSQL 15 or later is not installed, and the store must be tested on it. \
         Install it: apt-get install postgresql-15 (or any later version)",
    );
    let port = free_port();
    let scratch = std::env::temp_dir().join(format!("mdt-store-postgres-{}-{port}", std::process::id()));
    fs::create_dir(&scratch).unwrap();
    let mut keeper = Command::new("sh")
        .args(["-c", SCRIPT])
        .current_dir(&scratch)
        .env("BIN", bin)
        .env("OWNER", owner())
        .env("SCRATCH", &scratch)
        .env("PORT", port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(keeper.stdout.take().unwrap());
    let mut answer = String::new();
    output.read_line(&mut answer).unwrap();
    if answer.trim() != "ready" {
        drop(keeper.stdin.take());
        let mut log = String::new();
        output.read_to_string(&mut log).unwrap();
        panic!("PostgreSQL did not start: {log}");
    }
    Server { port, _keeper: keeper }
}

fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(version, bin)| *version >= 15 && bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin)
}
