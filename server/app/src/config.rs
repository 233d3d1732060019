//! Settings: by flag, environment or file, with the same names; checked once at start.
//!
//! Architecture invariant: every other module takes [`Settings`] and reads no environment. A wrong setting is refused
//! with its name, what is wrong with it and the way out; all wrong settings are told at once. Values of addresses that
//! may hold a password are never repeated. Called by `cli.rs`.

use crate::url::PlainUrl;
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
    Known { key: "redis_url", what: "Fan-out between several nodes (a later version)", default: "none: one node" },
    Known { key: "smtp_url", what: "Sending mail (a later version)", default: "none: nothing is sent" },
    Known { key: "public_url", what: "Address people type, such as https://mdt.example.nhs.uk", default: "http:// and the listen address" },
    Known { key: "demo", what: "Demonstration with invented people: true or false", default: "false" },
    Known { key: "metrics_open", what: "Answer /metrics to other machines too: true or false", default: "false" },
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
    /// The address people type, when it is not the listen address.
    pub public_url: Option<PlainUrl>,
    /// Demonstration.
    pub is_demo: bool,
    /// Whether other machines may read `/metrics`.
    pub is_metrics_open: bool,
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
            public_url: None,
            is_demo: true,
            is_metrics_open: false,
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

fn sqlite_in(data_dir: &Path) -> DatabaseUrl { DatabaseUrl(format!("sqlite://{}", data_dir.join("mdt-hub.db").display())) }

struct Reader {
    figment: Figment,
    file: Option<PathBuf>,
    problems: Vec<Problem>,
}

impl Reader {
    /// The value as text, with where it came from.
    fn text(&mut self, key: &str) -> Option<(String, String)> {
        let value = self.figment.find_value(key).ok()?;
        let from = match self.figment.get_metadata(value.tag()).map(|metadata| metadata.name.to_string()) {
            Some(name) if name == FROM_ENVIRONMENT || name == FROM_FLAG => name,
            _ => format!("in {}", self.file.as_deref().map_or_else(|| "the file".into(), |path| path.display().to_string())),
        };
        let text = match &value {
            Value::String(_, text) => text.trim().to_owned(),
            Value::Bool(_, flag) => flag.to_string(),
            Value::Num(_, number) => number.to_u128().map(|n| n.to_string()).or_else(|| number.to_i128().map(|n| n.to_string())).unwrap_or_default(),
            _ => {
                self.problem(key, &from, "is not one value", "write it as text in quotes");
                return None;
            }
        };
        // An empty value is a setting left out: that is how compose files write it.
        (!text.is_empty()).then_some((text, from))
    }

    fn problem(&mut self, key: &str, from: &str, wrong: impl Into<String>, way_out: impl Into<String>) {
        self.problems.push(Problem { setting: env_name(key), from: from.to_owned(), wrong: wrong.into(), way_out: way_out.into() });
    }

    fn unknown_names(&mut self, environment: &BTreeMap<String, String>) {
        let Ok(all) = self.figment.extract::<BTreeMap<String, Value>>() else { return };
        let names = KNOWN.iter().map(|known| known.key).collect::<Vec<_>>();
        for key in all.keys().filter(|key| !names.contains(&key.as_str())) {
            let from = if environment.contains_key(&env_name(key)) { FROM_ENVIRONMENT } else { "in the settings file" };
            let list = names.iter().map(|name| env_name(name)).collect::<Vec<_>>().join(", ");
            self.problem(key, from, "is not a setting of MDT Hub", format!("correct the spelling or take it out; there are {list}"));
        }
    }

    fn flag(&mut self, key: &str) -> bool {
        let Some((text, from)) = self.text(key) else { return false };
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => {
                self.problem(key, &from, format!("is \"{text}\", which is neither true nor false"), "write true or false");
                false
            }
        }
    }

    fn settings(&mut self, file: Option<PathBuf>) -> Option<Settings> {
        let is_demo = self.flag("demo");
        let listen = self.listen(is_demo);
        let data_dir = self.data_dir();
        let database_url = self.database_url(data_dir.as_deref());
        self.redis_url();
        self.smtp_url();
        let public_url = self.public_url(listen, is_demo);
        let is_metrics_open = self.flag("metrics_open");
        let log = self.log();
        let log_format = self.log_format();
        let timings_divisor = self.timings_divisor(is_demo);
        Some(Settings {
            listen: listen?,
            data_dir: data_dir?,
            database_url: database_url?,
            public_url,
            is_demo,
            is_metrics_open,
            log,
            log_format,
            timings_divisor,
            file,
        })
    }

    fn listen(&mut self, is_demo: bool) -> Option<SocketAddr> {
        let (text, from) = self.text("listen").unwrap_or_else(|| ("127.0.0.1:8080".into(), "default".into()));
        let Ok(address) = text.parse::<SocketAddr>() else {
            self.problem("listen", &from, format!("is \"{text}\", which is not an address and a port"), "write both as numbers, such as 127.0.0.1:8080");
            return None;
        };
        if is_demo && !address.ip().is_loopback() {
            self.problem(
                "listen",
                &from,
                format!("is {address}, but a demonstration signs anybody in and is served on this machine only"),
                "use 127.0.0.1:8080, or turn MDT_HUB_DEMO off for real use",
            );
        }
        Some(address)
    }

    fn data_dir(&mut self) -> Option<PathBuf> {
        let (text, from) = self.text("data_dir").unwrap_or_else(|| ("./data".into(), "default".into()));
        let path = PathBuf::from(text);
        match writable_folder(&path) {
            Ok(()) => Some(path),
            Err(wrong) => {
                self.problem(
                    "data_dir",
                    &from,
                    format!("is {}, {wrong}", path.display()),
                    "name a folder that this user may make and write to",
                );
                None
            }
        }
    }

    fn database_url(&mut self, data_dir: Option<&Path>) -> Option<DatabaseUrl> {
        let Some((text, from)) = self.text("database_url") else { return data_dir.map(sqlite_in) };
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains(":memory:") || path.contains("mode=memory") {
                self.problem("database_url", &from, "names no file, so that everything would be lost at the end", "name a file, such as sqlite://data/mdt-hub.db");
                return None;
            }
            return Some(DatabaseUrl(text));
        }
        match PlainUrl::parse(&text) {
            Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") && url.path().len() > 1 => Some(DatabaseUrl(text)),
            Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => {
                self.problem("database_url", &from, "names no database", "end it with the database's name: postgres://user:password@host:5432/mdt_hub");
                None
            }
            Ok(url) => {
                self.problem(
                    "database_url",
                    &from,
                    format!("begins with {}:, which is not a database MDT Hub knows", url.scheme()),
                    "use sqlite://path/to/file.db or postgres://user:password@host:5432/mdt_hub",
                );
                None
            }
            Err(wrong) => {
                self.problem("database_url", &from, wrong, "use sqlite://path/to/file.db or postgres://user:password@host:5432/mdt_hub");
                None
            }
        }
    }

    /// Checked, then refused: this version runs on one node, and nothing set is ignored in silence.
    fn redis_url(&mut self) {
        let Some((text, from)) = self.text("redis_url") else { return };
        let example = "rediss://:password@host:6379/0";
        match PlainUrl::parse(&text) {
            Err(wrong) => self.problem("redis_url", &from, wrong, format!("write it as {example}")),
            Ok(url) if !matches!(url.scheme(), "redis" | "rediss") => {
                self.problem("redis_url", &from, format!("begins with {}:, not with redis: or rediss:", url.scheme()), format!("write it as {example}"));
            }
            Ok(url) if !url.is_loopback() && (url.scheme() != "rediss" || !url.has_password()) => {
                self.problem("redis_url", &from, "leads to another machine without TLS or without a password", format!("write it as {example}"));
            }
            Ok(_) => self.problem(
                "redis_url",
                &from,
                "is well formed, but this version serves from one node and does not use Redis yet",
                "leave it out; several nodes come with a later version",
            ),
        }
    }

    /// Checked, then refused: this version sends no mail, and nothing set is ignored in silence.
    fn smtp_url(&mut self) {
        let Some((text, from)) = self.text("smtp_url") else { return };
        let example = "smtps://user:password@host:465";
        match PlainUrl::parse(&text) {
            Err(wrong) => self.problem("smtp_url", &from, wrong, format!("write it as {example}")),
            Ok(url) if !matches!(url.scheme(), "smtp" | "smtps") => {
                self.problem("smtp_url", &from, format!("begins with {}:, not with smtp: or smtps:", url.scheme()), format!("write it as {example}"));
            }
            Ok(_) => self.problem(
                "smtp_url",
                &from,
                "is well formed, but this version sends no mail yet",
                "leave it out; sending mail comes with a later version",
            ),
        }
    }

    fn public_url(&mut self, listen: Option<SocketAddr>, is_demo: bool) -> Option<PlainUrl> {
        let example = "write scheme and host only, such as https://mdt.example.nhs.uk";
        let Some((text, from)) = self.text("public_url") else {
            if let Some(address) = listen.filter(|address| !is_demo && !address.ip().is_loopback()) {
                self.problem(
                    "public_url",
                    "not set",
                    format!("is needed because {address} is reached from other machines: requests to any other host name are refused"),
                    "give the https address people type, with a proxy that ends TLS in front",
                );
            }
            return None;
        };
        let url = match PlainUrl::parse(&text) {
            Ok(url) => url,
            Err(wrong) => {
                self.problem("public_url", &from, wrong, example);
                return None;
            }
        };
        if !matches!(url.scheme(), "http" | "https") {
            self.problem("public_url", &from, format!("begins with {}:, not with https: or http:", url.scheme()), example);
        } else if !matches!(url.path(), "" | "/") || url.has_userinfo() {
            self.problem("public_url", &from, "has more than scheme, host and port", example);
        } else if url.scheme() == "http" && !url.is_loopback() {
            self.problem("public_url", &from, "is http: passwords and patients would cross the network in clear", "put a proxy that ends TLS in front and give its https address");
        } else if is_demo && !url.is_loopback() {
            self.problem("public_url", &from, "leads to other machines, but a demonstration is served on this machine only", "leave it out, or turn MDT_HUB_DEMO off for real use");
        }
        Some(url)
    }

    fn log(&mut self) -> LogLevel {
        let Some((text, from)) = self.text("log") else { return LogLevel::Info };
        match text.to_ascii_lowercase().as_str() {
            "error" => LogLevel::Error,
            "warn" => LogLevel::Warn,
            "info" => LogLevel::Info,
            "debug" => LogLevel::Debug,
            _ => {
                self.problem("log", &from, format!("is \"{text}\""), "write error, warn, info or debug");
                LogLevel::Info
            }
        }
    }

    fn log_format(&mut self) -> Option<LogFormat> {
        let (text, from) = self.text("log_format")?;
        match text.to_ascii_lowercase().as_str() {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => {
                self.problem("log_format", &from, format!("is \"{text}\""), "write text or json");
                None
            }
        }
    }

    fn timings_divisor(&mut self, is_demo: bool) -> u32 {
        let Some((text, from)) = self.text("timings_divisor") else { return 1 };
        match text.parse::<u32>() {
            Ok(1) => 1,
            Ok(divisor) if (2..=100).contains(&divisor) && is_demo => divisor,
            Ok(divisor) if (2..=100).contains(&divisor) => {
                self.problem("timings_divisor", &from, "shortens waiting times people rely on, and is for tests of a demonstration only", "leave it out");
                1
            }
            _ => {
                self.problem("timings_divisor", &from, format!("is \"{text}\""), "write a whole number from 1 to 100");
                1
            }
        }
    }
}

/// Makes the folder when it is missing and tries to write into it.
fn writable_folder(path: &Path) -> Result<(), String> {
    std::fs::create_dir_all(path).map_err(|error| format!("which cannot be made: {error}"))?;
    let probe = path.join(format!(".mdt-hub-probe-{}", std::process::id()));
    std::fs::write(&probe, b"").map_err(|error| format!("which cannot be written to: {error}"))?;
    std::fs::remove_file(&probe).map_err(|error| format!("which cannot be written to: {error}"))
}

/// Whether an address is this machine's own.
pub fn is_loopback_host(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
