//! `mdt-hub doctor`: one line a check, with the way out. Reads only; may run beside a service. Exit code 0: all is well,
//! 1: look at something, 2: something is bad.

use super::{now, size};
use crate::{
    config::Settings,
    mail::{
        mailer::{MailTimings, outbox_folder},
        phrases::{self, Phrases},
        transport::smtp::Smtp,
    },
    mode, serve,
};
use clap::Args;
use mdt_hub::broker::RedisAddress;
use mdt_domain::words::UtcMicros;
use mdt_store::{Engine, Store, backup, beside::Look, erasure, mails::MailState};
use serde::Serialize;
use std::{collections::BTreeMap, os::unix::fs::MetadataExt, path::Path, process::ExitCode, time::Duration};

/// How to say it.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// As JSON, for machines
    #[arg(long)]
    json: bool,
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Ok,
    Look,
    Bad,
}

#[derive(Clone, Debug, Serialize)]
struct Check {
    check: &'static str,
    level: Level,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    way_out: Option<&'static str>,
}

fn ok(check: &'static str, words: impl Into<String>) -> Check { Check { check, level: Level::Ok, words: words.into(), way_out: None } }
fn look(check: &'static str, words: impl Into<String>, way_out: &'static str) -> Check {
    Check { check, level: Level::Look, words: words.into(), way_out: Some(way_out) }
}
fn bad(check: &'static str, words: impl Into<String>, way_out: &'static str) -> Check {
    Check { check, level: Level::Bad, words: words.into(), way_out: Some(way_out) }
}

/// Free bytes below which a morning's work may not fit.
const DISK_LOOK: u64 = 2_000_000_000;
/// Free bytes below which writing is about to fail.
const DISK_BAD: u64 = 200_000_000;
/// Hours after which a daily backup has been missed, and after which nobody can have noticed.
const BACKUP_LOOK_HOURS: i64 = 26;
const BACKUP_BAD_HOURS: i64 = 7 * 24;
/// Seconds between this clock and the database's.
const SKEW_LOOK_SECONDS: i64 = 2;
const SKEW_BAD_SECONDS: i64 = 30;
/// How long a mail server may take to let us in.
const MAIL_PATIENCE: Duration = Duration::from_secs(10);
const MAIL_WAY_OUT: &str = "check MDT_HUB_SMTP_URL, its user and password, that the server offers encryption and that its certificate is one of a common authority or named by MDT_HUB_SMTP_CA; meanwhile mail waits";
/// How long Redis may take to answer.
const REDIS_PATIENCE: Duration = Duration::from_secs(3);

pub(super) async fn run(settings: &Settings, asked: &Doctor) -> ExitCode {
    let mut checks = check_database(settings).await;
    checks.push(check_disk(settings));
    checks.extend(check_files(settings));
    checks.push(check_time_service());
    checks.push(check_mail_way(settings).await);
    checks.push(check_redis(settings.redis.as_ref()).await);
    if asked.json {
        say!("{}", serde_json::to_string(&checks).unwrap_or_default());
    } else {
        for check in &checks {
            let level = match check.level {
                Level::Ok => "ok  ",
                Level::Look => "look",
                Level::Bad => "bad ",
            };
            say!("{level}  {:<11} {}", check.check, check.words);
            if let Some(way_out) = check.way_out {
                say!("                  Way out: {way_out}.");
            }
        }
    }
    ExitCode::from(checks.iter().map(|check| check.level).max().map_or(0, |level| level as u8))
}

async fn check_database(settings: &Settings) -> Vec<Check> {
    let options = serve::store_options(settings);
    if settings.database_url.sqlite_file().is_some_and(|file| !file.exists()) {
        return vec![look("database", "there is none yet", "start the service, or check MDT_HUB_DATA_DIR and MDT_HUB_DATABASE_URL")];
    }
    let before = now().0;
    let store = match Store::open_as_it_is(&options).await {
        Ok(store) => store,
        Err(why) => return vec![bad("database", why.to_string(), "check MDT_HUB_DATABASE_URL and MDT_HUB_DATA_DIR; a broken file is replaced with `mdt-hub restore`")],
    };
    let checks = match checks_of(settings, &store, before).await {
        Ok(checks) => checks,
        Err(why) => vec![bad("database", why.to_string(), "run `mdt-hub verify`")],
    };
    store.close().await;
    checks
}

async fn checks_of(settings: &Settings, store: &Store, before: UtcMicros) -> Result<Vec<Check>, mdt_store::error::StoreError> {
    let mark = store.meta(mode::MARK).await?;
    let seen = store.look().await?;
    let schema = store.schema().await?;
    let name = if store.engine() == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    let mut checks = vec![
        match mode::check_mark(mark.as_deref(), settings.is_demo) {
            Ok(()) => ok("mode", if settings.is_demo { "demonstration" } else { "real use" }),
            Err(_) => bad("mode", "the database is of the other mode (demonstration or real use)", "check MDT_HUB_DEMO and MDT_HUB_DATA_DIR"),
        },
        ok("database", format!("{name} {}, {}", seen.version, size(seen.bytes.unsigned_abs()))),
        check_durability(store.engine(), &seen),
        match (schema.pending.len(), schema.unknown.len()) {
            (0, 0) => ok("schema", format!("{}, current", schema.applied.last().map_or("", String::as_str))),
            (steps, 0) => look("schema", format!("{steps} steps behind this version"), "start the service: it makes a backup first, then the steps"),
            _ => bad("schema", "written by a later version of MDT Hub", "run that version, or restore a backup"),
        },
    ];
    checks.extend(seen.clock.map(|theirs| check_skew(before.0, theirs, now().0)));
    checks.push(check_last_backup(store.last_backup().await?.map(|last| (now().0.0 - last.at.0) / 3_600_000_000)));
    checks.push(match backup::has_tools(store).await {
        Ok(()) => ok("tools", "all that a backup needs is here"),
        Err(why) => bad("tools", why.to_string(), "install PostgreSQL's client tools on this machine: no backup can be made without"),
    });
    checks.push(check_erasures(settings, store).await?);
    if schema.is_current() {
        checks.push(check_mails(&store.count_mails().await?));
    }
    Ok(checks)
}

fn check_durability(engine: Engine, seen: &Look) -> Check {
    let words = seen.durability.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ");
    let is = |name: &str, wanted: &[&str]| seen.durability.iter().any(|(found, value)| *found == name && wanted.contains(&value.as_str()));
    match engine {
        Engine::Sqlite if is("journal_mode", &["wal"]) => ok("durability", format!("{words}; synchronous full, set by the service for each connection")),
        Engine::Sqlite => look("durability", words, "start the service once: it sets the write-ahead log"),
        Engine::Postgres if !is("fsync", &["on"]) || !is("full_page_writes", &["on"]) => bad("durability", words, "set fsync and full_page_writes to on: a power cut could destroy the database"),
        Engine::Postgres if is("synchronous_commit", &["off"]) => bad("durability", words, "set synchronous_commit to on: accepted changes could be lost"),
        Engine::Postgres => ok("durability", words),
    }
}

/// The database's clock was read between two looks at ours.
fn check_skew(before: i64, theirs: i64, after: UtcMicros) -> Check {
    let micros = if theirs < before { before - theirs } else { (theirs - after.0).max(0) };
    let words = format!("{}.{} s from the database's", micros / 1_000_000, micros % 1_000_000 / 100_000);
    match micros / 1_000_000 {
        SKEW_BAD_SECONDS.. => bad("clock", words, "have both machines' clocks set by NTP"),
        SKEW_LOOK_SECONDS.. => look("clock", words, "have both machines' clocks set by NTP"),
        _ => ok("clock", words),
    }
}

fn check_last_backup(hours: Option<i64>) -> Check {
    let way_out = "run `mdt-hub backup` every day, and keep a copy on another machine";
    match hours {
        None => look("backup", "none is known of", way_out),
        Some(hours @ BACKUP_BAD_HOURS..) => bad("backup", format!("the last is {} days old", hours / 24), way_out),
        Some(hours @ BACKUP_LOOK_HOURS..) => look("backup", format!("the last is {hours} hours old"), way_out),
        Some(hours) => ok("backup", format!("the last is {hours} hours old")),
    }
}

async fn check_erasures(settings: &Settings, store: &Store) -> Result<Check, mdt_store::error::StoreError> {
    let there = store.erasures().await?;
    let list = match erasure::read_list(&settings.data_dir) {
        Ok(list) => list,
        Err(why) => return Ok(bad("erasures", why.to_string(), "mend erasures.jsonl in the data folder: without it a restore could bring a person back")),
    };
    let is_listed = there.iter().all(|erasure| list.iter().any(|listed| listed.case_id == erasure.case_id));
    Ok(if is_listed {
        ok("erasures", format!("{}, all on the list beside the database", there.len()))
    } else {
        look("erasures", "not all are on the list beside the database", "copy erasures.jsonl into this data folder from where it was")
    })
}

fn check_disk(settings: &Settings) -> Check {
    let way_out = "make room on the disk of the data folder: remove old backups, or move the folder";
    let free = match nix::sys::statvfs::statvfs(&settings.data_dir) {
        Ok(disk) => disk.blocks_available() * disk.fragment_size(),
        Err(why) => return look("disk", format!("free space is not known: {why}"), way_out),
    };
    let words = format!("{} free", size(free));
    match free {
        DISK_LOOK.. => ok("disk", words),
        DISK_BAD.. => look("disk", words, way_out),
        _ => bad("disk", words, way_out),
    }
}

fn check_files(settings: &Settings) -> Vec<Check> {
    let mode_of = |path: &Path| std::fs::metadata(path).map(|found| found.mode() & 0o777);
    let others = 0o007;
    let mut checks = vec![match mode_of(&settings.data_dir) {
        Ok(mode) if mode & others == 0 => ok("files", format!("the data folder is closed to others ({mode:03o})")),
        Ok(mode) => look("files", format!("other users of this machine can look into the data folder ({mode:03o})"), "chmod 700 the data folder"),
        Err(why) => bad("files", format!("the data folder cannot be looked at: {why}"), "run this as the service's user"),
    }];
    if let Some(mut left) = settings.database_url.sqlite_file().map(std::path::PathBuf::into_os_string) {
        left.push(".restoring");
        if Path::new(&left).exists() {
            checks.push(look("restore", "a restore did not come to its end; the database is as it was", "run `mdt-hub restore` again, or remove the file that ends in .restoring"));
        }
    }
    checks
}

/// Only systemd's own service leaves a trace that can be read without asking it.
fn check_time_service() -> Check {
    if Path::new("/run/systemd/timesync/synchronized").exists() {
        ok("ntp", "this machine's clock is kept by systemd-timesyncd")
    } else {
        ok("ntp", "whether this machine's clock is kept by NTP is not known here")
    }
}

/// Whether mail can leave. The server is greeted, and signed in to; nothing is sent.
async fn check_mail_way(settings: &Settings) -> Check {
    if let Err(why) = Phrases::of_folder(&settings.data_dir) {
        return bad("mail", format!("the Federation's sentences in {} are not right: {why}", phrases::FILE), "mend the file in the data folder, or remove it");
    }
    let Some(address) = &settings.smtp else {
        return ok("mail", format!("no mail server is set: mail goes into {}", outbox_folder(settings).display()));
    };
    let patience = MailTimings::REAL.patience;
    let server = Smtp::new(address.clone(), settings.public_url.as_ref().map(|url| url.host()), patience);
    match tokio::time::timeout(MAIL_PATIENCE, server.try_out()).await {
        Ok(Ok(())) => ok("mail", format!("the mail server {address} answers and lets this service in")),
        Ok(Err(why)) => look("mail", format!("the mail server {address} cannot be used: {} at {}", why.class, why.stage.word()), MAIL_WAY_OUT),
        Err(_) => look("mail", format!("the mail server {address} does not answer"), MAIL_WAY_OUT),
    }
}

/// Mails an operator should look at.
fn check_mails(counts: &BTreeMap<MailState, u64>) -> Check {
    let of = |state| counts.get(&state).copied().unwrap_or(0);
    let (held, unknown, failed) = (of(MailState::Held), of(MailState::Unknown), of(MailState::Failed));
    let words = format!("{} wait, {} were sent, {held} are held, {unknown} are in doubt, {failed} failed", of(MailState::Pending), of(MailState::Sent));
    if held + unknown + failed == 0 {
        return ok("mails", words);
    }
    look("mails", words, "look at `mdt-hub mail list --state held` (and unknown, failed); send again with `mdt-hub mail retry`")
}

/// Whether Redis answers. It is a hint only: without it everything works, more slowly between nodes.
async fn check_redis(address: Option<&RedisAddress>) -> Check {
    let Some(address) = address else { return ok("redis", "not set: nodes, if there are several, follow the journal") };
    let way_out = "check MDT_HUB_REDIS_URL and that Redis runs; meanwhile nodes tell each other through the database";
    match tokio::time::timeout(REDIS_PATIENCE, address.ping()).await {
        Ok(Ok(())) => ok("redis", "answers"),
        Ok(Err(why)) => look("redis", why, way_out),
        Err(_) => look("redis", "does not answer", way_out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_reached_at_its_bound() {
        let of = |hours| check_last_backup(hours).level;
        assert_eq!([of(None), of(Some(25)), of(Some(26)), of(Some(7 * 24))], [Level::Look, Level::Ok, Level::Look, Level::Bad]);
        let second = 1_000_000;
        let of = |theirs| check_skew(100 * second, theirs, UtcMicros(101 * second)).level;
        assert_eq!([of(100 * second), of(97 * second), of(103 * second), of(200 * second)], [Level::Ok, Level::Look, Level::Look, Level::Bad]);
        assert_eq!(check_durability(Engine::Postgres, &Look { durability: vec![("fsync", "on".into()), ("full_page_writes", "on".into()), ("synchronous_commit", "off".into())], ..Look::default() }).level, Level::Bad);
    }

    #[tokio::test]
    async fn redis_that_is_not_there_is_told_without_its_password() {
        assert_eq!(check_redis(None).await.level, Level::Ok);
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = RedisAddress::parse(&format!("redis://:secret@127.0.0.1:{port}/0")).unwrap();
        let gone = check_redis(Some(&address)).await;
        assert_eq!(gone.level, Level::Look);
        assert!(!gone.words.contains("secret"), "{}", gone.words);
    }
}
