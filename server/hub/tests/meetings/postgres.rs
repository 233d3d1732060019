//! A PostgreSQL server of this test binary's own: the one the store's suite starts, with its tools.

#[path = "../../../store/tests/suite/postgres.rs"]
#[expect(dead_code, reason = "the store's suite uses all of it")]
mod server;

pub use server::url;

/// One of PostgreSQL's own tools, on that server.
pub fn run(tool: &str, arguments: &[&str]) {
    let address = url("postgres");
    let port = address.trim_end_matches("/postgres").rsplit(':').next().unwrap();
    let done = std::process::Command::new(tool).args(["-h", "127.0.0.1", "-p", port, "-U", "postgres"]).args(arguments).output().unwrap();
    assert!(done.status.success(), "{tool}: {}", String::from_utf8_lossy(&done.stderr));
}
