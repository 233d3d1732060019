//! PostgreSQL's own tools, `pg_dump` and `pg_restore`: where they are, whether they are new enough, and how they are told
//! where the database is (by the environment: a password on a command line is seen by everybody on the machine).
//! Used by backups and restores alone.

use crate::error::StoreError;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::process::Command;

/// Where Debian keeps them, one folder a version.
const FOLDERS: &str = "/usr/lib/postgresql";

/// The tools of one version.
#[derive(Clone, Debug)]
pub(crate) struct PgTools {
    pub dump: PathBuf,
    pub restore: PathBuf,
}

impl PgTools {
    /// Tools of at least a major version, on PATH or where Debian keeps them.
    pub(crate) async fn find(at_least: u32) -> Result<Self, StoreError> {
        let mut folders: Vec<PathBuf> = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
        let versions = std::fs::read_dir(FOLDERS).into_iter().flatten().flatten();
        folders.extend(versions.map(|entry| entry.path().join("bin")));
        let mut newest = 0;
        for folder in folders {
            let (dump, restore) = (folder.join("pg_dump"), folder.join("pg_restore"));
            if !dump.is_file() || !restore.is_file() {
                continue;
            }
            let version = version_of(&dump).await.unwrap_or(0);
            if version >= at_least {
                return Ok(Self { dump, restore });
            }
            newest = newest.max(version);
        }
        let found = if newest == 0 { "they are not installed here".to_owned() } else { format!("only version {newest} is installed here") };
        Err(StoreError::Unusable(format!(
            "pg_dump and pg_restore of version {at_least} or later are needed, and {found}: install postgresql-client-{at_least} or later"
        )))
    }
}

async fn version_of(tool: &Path) -> Option<u32> {
    let output = Command::new(tool).arg("--version").stdin(Stdio::null()).output().await.ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    // "pg_dump (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "pg_dump (PostgreSQL) 19beta1"
    let number: String = text.split("(PostgreSQL)").nth(1)?.trim().chars().take_while(char::is_ascii_digit).collect();
    number.parse().ok()
}

/// Where a database is, as libpq's environment.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PgPlace(Vec<(&'static str, String)>);

impl PgPlace {
    /// From `postgres://user:password@host:port/database?sslmode=…`.
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        let wrong = || StoreError::Unusable("the database URL cannot be read: write it as postgres://user:password@host:5432/hub".into());
        let (_, rest) = url.split_once("://").ok_or_else(wrong)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').ok_or_else(wrong)?;
        let (userinfo, host_port) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
        let (host, port) = match host_port.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (host_port, ""),
        };
        let mut place = Self(Vec::new());
        for (name, value) in
            [("PGUSER", user), ("PGPASSWORD", password), ("PGHOST", host.trim_matches(['[', ']'])), ("PGPORT", port), ("PGDATABASE", database)]
        {
            place.set(name, &decoded(value).ok_or_else(wrong)?);
        }
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(wrong)?;
            let name = match name.replace('-', "").to_ascii_lowercase().as_str() {
                "host" => "PGHOST",
                "port" => "PGPORT",
                "user" => "PGUSER",
                "password" => "PGPASSWORD",
                "dbname" => "PGDATABASE",
                "sslmode" => "PGSSLMODE",
                "sslrootcert" => "PGSSLROOTCERT",
                "sslcert" => "PGSSLCERT",
                "sslkey" => "PGSSLKEY",
                _ => continue,
            };
            place.set(name, &decoded(value).ok_or_else(wrong)?);
        }
        Ok(place)
    }

    fn set(&mut self, name: &'static str, value: &str) {
        if !value.is_empty() {
            self.0.retain(|(known, _)| *known != name);
            self.0.push((name, value.to_owned()));
        }
    }

    /// A tool that is told where the database is and asks nothing.
    pub(crate) fn command(&self, tool: &Path) -> Command {
        let mut command = Command::new(tool);
        command.envs(self.0.iter().map(|(name, value)| (*name, value.as_str())));
        command.env("PGAPPNAME", "mdt-hub-tool").arg("--no-password").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// `pg_restore` needs the database's name to connect at all.
    pub(crate) fn database(&self) -> &str { self.0.iter().find(|(name, _)| *name == "PGDATABASE").map_or("", |(_, value)| value) }
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) = (char::from(rest.next()?).to_digit(16)?, char::from(rest.next()?).to_digit(16)?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Runs a tool to its end. What it says is repeated only up to where it could quote a row.
pub(crate) async fn run(name: &str, mut command: Command) -> Result<(), StoreError> {
    let output = command.output().await.map_err(|why| StoreError::Unusable(format!("{name} cannot be run: {why}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| line.contains("error:")).unwrap_or("it gave no reason");
    let safe = match first.find("ERROR:") {
        Some(at) => first.get(..at).unwrap_or_default(),
        None => first,
    };
    Err(StoreError::Unusable(format!("{name} did not succeed: {}", safe.chars().take(300).collect::<String>().trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_told_where_the_database_is_by_the_environment() {
        let place = PgPlace::parse("postgres://hub:p%40ss%3a@db.example:5433/huddles?sslmode=verify-full&x=1").unwrap();
        let expected = [("PGUSER", "hub"), ("PGPASSWORD", "p@ss:"), ("PGHOST", "db.example"), ("PGPORT", "5433"), ("PGDATABASE", "huddles"), ("PGSSLMODE", "verify-full")];
        assert_eq!(place.0, expected.map(|(name, value)| (name, value.to_owned())));
        let command = place.command(Path::new("pg_dump"));
        assert!(command.as_std().get_args().all(|arg| !arg.to_string_lossy().contains("p@ss")));
        let place = PgPlace::parse("postgresql://hub@[::1]/x?host=/run/postgresql").unwrap();
        assert_eq!(place.0, [("PGUSER", "hub"), ("PGDATABASE", "x"), ("PGHOST", "/run/postgresql")].map(|(name, value)| (name, value.to_owned())));
        assert!(PgPlace::parse("postgres://a%zz@b/c").is_err());
    }

    #[tokio::test]
    async fn tools_that_are_too_old_are_refused_with_what_to_install() {
        let words = PgTools::find(99).await.map(drop).unwrap_err().to_string();
        assert!(words.contains("postgresql-client-99"), "{words}");
    }
}
