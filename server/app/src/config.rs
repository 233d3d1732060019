//! Settings: by flag, environment or file, with the same names; checked once at start.
//!
//! Architecture invariant: every other module takes [`Settings`] and reads no environment. A wrong setting is refused
//! with its name, what is wrong with it and the way out; all wrong settings are told at once. Values of addresses that
//! may hold a password are never repeated. Called by `cli.rs`.

mod checks;

use crate::{mail::transport::address::SmtpAddress, url::PlainUrl};
use checks::Reader;
use lettre::message::Mailbox;
use mdt_hub::broker::RedisAddress;
use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
    value::Value,
};
use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// Everything that can be set. The flag is `--listen`, the environment `MDT_HUB_LISTEN`, the file `listen`
/// (or `MDT_HUB_LISTEN`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Name in the file; the flag has hyphens, the environment `MDT_HUB_` and capitals.
    pub key: &'static str,
    /// What it does.
    pub what: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
}

/// All settings, in the order of the README's table (a test compares them).
pub const KNOWN: &[Known] = &[
    Known { key: "listen", what: "Address and port to serve on", default: "127.0.0.1:8080" },
    Known { key: "data_dir", what: "Folder for the database and what else is kept", default: "./data" },
    Known { key: "database_url", what: "Where the database is: sqlite:… or postgres://…", default: "mdt-hub.db in the data folder" },
    Known { key: "redis_url", what: "Hints between several nodes on one PostgreSQL: redis:…, rediss:… or redis+sentinel:…", default: "none: nodes follow the journal" },
    Known { key: "node", what: "This node's name among those that share a database", default: "main; on PostgreSQL host name and port" },
    Known { key: "smtp_url", what: "Mail server: smtps://user:password@host:465, or smtp:… with STARTTLS", default: "none: mail goes into the folder outbox of the data folder" },
    Known { key: "smtp_ca", what: "File with the certificate (PEM) of a mail server, or of the authority that vouches for it, beside the common ones", default: "none" },
    Known { key: "mail_from", what: "Sender of all mail, such as MDT Hub <mdt-hub@example.nhs.uk>", default: "mdt-hub at the public address's host" },
    Known { key: "public_url", what: "Address people type, such as https://mdt.example.nhs.uk", default: "http:// and the listen address" },
    Known { key: "demo", what: "Demonstration with invented people: true or false", default: "false" },
    Known { key: "metrics_open", what: "Answer /metrics to other machines too: true or false", default: "false" },
    Known {
        key: "migrate_without_backup",
        what: "Change an earlier version's tables without a backup before: true or false",
        default: "false: a backup is made first",
    },
    Known { key: "log", what: "How much to log: error, warn, info, debug", default: "info" },
    Known { key: "log_format", what: "text or json", default: "text on a terminal, else json" },
    Known { key: "timings_divisor", what: "Divides all waiting times, for tests of a demonstration", default: "1" },
];

/// Beginning of every environment name.
const PREFIX: &str = "MDT_HUB_";
/// Names below this are left to the tests.
const TEST_PREFIX: &str = "MDT_HUB_TEST_";
/// The file's own name, as flag `--config` or in the environment.
const CONFIG_ENV: &str = "MDT_HUB_CONFIG";
/// Read from the working folder when no other file is named.
const DEFAULT_FILE: &str = "mdt-hub.toml";

/// How much is logged of this program. Libraries log at most warnings: what they say about queries is not checked for
/// patients' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// What broke.
    Error,
    /// And what looks wrong.
    Warn,
    /// And one line a request that changes something or fails.
    Info,
    /// And every request.
    Debug,
}

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The database to open.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);
impl DatabaseUrl {
    /// An address that was checked elsewhere, as tests have it.
    pub fn checked(url: String) -> Self { Self(url) }
    /// With its password, for the store alone.
    pub fn expose(&self) -> &str { &self.0 }
    /// Whether it is a SQLite file.
    pub fn is_sqlite(&self) -> bool { self.0.starts_with("sqlite:") }
    /// The SQLite file.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let rest = self.0.strip_prefix("sqlite:")?;
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        Some(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
    }
}
impl fmt::Debug for DatabaseUrl {
    /// Never the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_sqlite() { "sqlite" } else { "postgres" })
    }
}

/// Checked settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where to serve.
    pub listen: SocketAddr,
    /// Where files are kept; exists and can be written to.
    pub data_dir: PathBuf,
    /// The database.
    pub database_url: DatabaseUrl,
    /// Hints between nodes.
    pub redis: Option<RedisAddress>,
    /// This node's name: who looked at what is chained per node and day.
    pub node: String,
    /// The mail server; none: mail goes into a folder.
    pub smtp: Option<SmtpAddress>,
    /// Who writes all mail.
    pub mail_from: Mailbox,
    /// The address people type, when it is not the listen address.
    pub public_url: Option<PlainUrl>,
    /// Demonstration.
    pub is_demo: bool,
    /// Whether other machines may read `/metrics`.
    pub is_metrics_open: bool,
    /// Whether an earlier version's tables may be changed without a backup made before.
    pub may_migrate_without_backup: bool,
    /// How much to log.
    pub log: LogLevel,
    /// Form of the log.
    pub log_format: Option<LogFormat>,
    /// Divides all waiting times; 1 outside tests.
    pub timings_divisor: u32,
    /// The file that was read, if one was.
    pub file: Option<PathBuf>,
}

impl Settings {
    /// Whether the page is reached by https: then the cookie is `__Host-` and `Secure`.
    pub fn is_https(&self) -> bool { self.public_url.as_ref().is_some_and(|url| url.scheme() == "https") }

    /// A demonstration on a free loopback port, for tests.
    pub fn for_tests(data_dir: &Path) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data_dir: data_dir.to_owned(),
            database_url: sqlite_in(data_dir),
            redis: None,
            node: "main".into(),
            smtp: None,
            mail_from: own_sender(None),
            public_url: None,
            is_demo: true,
            is_metrics_open: false,
            may_migrate_without_backup: false,
            log: LogLevel::Warn,
            log_format: None,
            timings_divisor: 10,
            file: None,
        }
    }
}

/// A setting that is not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its name as in the environment.
    pub setting: String,
    /// From where the value came, such as "the environment".
    pub from: String,
    /// What is wrong.
    pub wrong: String,
    /// What to do.
    pub way_out: String,
}
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) {}\n  Way out: {}", self.setting, self.from, self.wrong, self.way_out)
    }
}

/// All settings that are not right. The service does not start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError(pub Vec<Problem>);
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}
impl ConfigError {
    /// One problem.
    pub fn one(setting: impl Into<String>, from: impl Into<String>, wrong: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self(vec![Problem { setting: setting.into(), from: from.into(), wrong: wrong.into(), way_out: way_out.into() }])
    }
}

/// Name of a setting in the environment.
pub fn env_name(key: &str) -> String { format!("{PREFIX}{}", key.to_ascii_uppercase()) }

/// Where values come from: flags over environment over file.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `--config`, if given.
    pub file: Option<PathBuf>,
    /// Flags by key.
    pub flags: BTreeMap<&'static str, String>,
    /// The environment, `MDT_HUB_…` only.
    pub environment: BTreeMap<String, String>,
    /// Folder in which `mdt-hub.toml` is looked for.
    pub working_dir: PathBuf,
}
impl Sources {
    /// Flags, and this process's environment and folder.
    pub fn of_process(file: Option<PathBuf>, flags: BTreeMap<&'static str, String>) -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
            .filter(|(name, _)| name.starts_with(PREFIX) && !name.starts_with(TEST_PREFIX))
            .collect();
        Self { file, flags, environment, working_dir: PathBuf::from(".") }
    }

    /// Reads and checks all. Makes the data folder when it is missing.
    pub fn read(&self) -> Result<Settings, ConfigError> {
        let (figment, file) = self.merged()?;
        let mut reader = Reader { figment, file: file.clone(), problems: Vec::new() };
        reader.unknown_names(&self.environment);
        let settings = reader.settings(file);
        match settings {
            Some(settings) if reader.problems.is_empty() => Ok(settings),
            _ => Err(ConfigError(reader.problems)),
        }
    }

    fn merged(&self) -> Result<(Figment, Option<PathBuf>), ConfigError> {
        let named = self.file.clone().or_else(|| self.environment.get(CONFIG_ENV).map(PathBuf::from));
        let file = match &named {
            Some(path) => Some(path.clone()),
            None => Some(self.working_dir.join(DEFAULT_FILE)).filter(|path| path.exists()),
        };
        let mut figment = Figment::new();
        if let Some(path) = &file {
            let text = std::fs::read_to_string(path).map_err(|error| {
                ConfigError::one(
                    CONFIG_ENV,
                    path.display().to_string(),
                    format!("cannot be read: {error}"),
                    "name a file that exists and can be read, or leave it out",
                )
            })?;
            let values: BTreeMap<String, Value> = Figment::from(Toml::string(&text)).extract().map_err(|error| {
                ConfigError::one(
                    CONFIG_ENV,
                    path.display().to_string(),
                    format!("is not a settings file: {}", first_line(&error.to_string())),
                    "write one setting a line, such as listen = \"127.0.0.1:8080\"",
                )
            })?;
            let values: BTreeMap<String, Value> = values.into_iter().map(|(key, value)| (plain_key(&key), value)).collect();
            figment = figment.merge(Serialized::from(values, "file").profile(figment::Profile::Default));
        }
        let environment: BTreeMap<String, String> =
            self.environment.iter().filter(|(name, _)| *name != CONFIG_ENV).map(|(name, value)| (plain_key(name), value.clone())).collect();
        figment = figment.merge(Named { from: FROM_ENVIRONMENT, values: environment });
        let flags = self.flags.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        figment = figment.merge(Named { from: FROM_FLAG, values: flags });
        Ok((figment, file))
    }
}

const FROM_ENVIRONMENT: &str = "from the environment";
const FROM_FLAG: &str = "from the command line";

/// Values as they were typed, with where from; figment's own environment provider would guess their types.
struct Named {
    from: &'static str,
    values: BTreeMap<String, String>,
}
impl figment::Provider for Named {
    fn metadata(&self) -> figment::Metadata { figment::Metadata::named(self.from) }
    fn data(&self) -> Result<figment::value::Map<figment::Profile, figment::value::Dict>, figment::Error> {
        Serialized::defaults(&self.values).data()
    }
}

fn first_line(text: &str) -> String { text.lines().find(|line| !line.trim().is_empty()).unwrap_or("unreadable").trim().to_owned() }

fn plain_key(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace('-', "_");
    name.strip_prefix("mdt_hub_").unwrap_or(&name).to_owned()
}

/// The sender when none is set: of the host people type.
fn own_sender(public_url: Option<&PlainUrl>) -> Mailbox {
    let of = |host: &str| lettre::Address::new("mdt-hub", host).ok();
    let address = public_url.and_then(|url| of(url.host())).or_else(|| of("localhost"));
    // Both parts are written here: it is an address.
    Mailbox::new(Some("MDT Hub".into()), address.unwrap_or_else(|| unreachable!("mdt-hub@localhost is an address")))
}

fn sqlite_in(data_dir: &Path) -> DatabaseUrl { DatabaseUrl(format!("sqlite://{}", data_dir.join("mdt-hub.db").display())) }

/// Whether an address is this machine's own.
pub fn is_loopback_host(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
