//! Each setting's own check, and the words when it is not right.
//!
//! Never repeats a value that may hold a password.

use super::{
    DatabaseUrl, FROM_ENVIRONMENT, FROM_FLAG, KNOWN, LogFormat, LogLevel, Problem, Settings, env_name, own_sender, sqlite_in,
};
use crate::{
    mail::transport::address::{Authority, SmtpAddress},
    url::PlainUrl,
};
use lettre::message::Mailbox;
use mdt_hub::broker::RedisAddress;
use figment::{Figment, value::Value};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// Collects what is wrong while it reads.
pub(super) struct Reader {
    pub(super) figment: Figment,
    pub(super) file: Option<PathBuf>,
    pub(super) problems: Vec<Problem>,
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

    /// Names that are no settings: a slip of the keyboard must not leave a setting out in silence.
    pub(super) fn unknown_names(&mut self, environment: &BTreeMap<String, String>) {
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

    /// All settings; none where one could not be read. Problems are in `problems`.
    pub(super) fn settings(&mut self, file: Option<PathBuf>) -> Option<Settings> {
        let is_demo = self.flag("demo");
        let listen = self.listen(is_demo);
        let data_dir = self.data_dir();
        let database_url = self.database_url(data_dir.as_deref());
        let redis = self.redis_url(database_url.as_ref());
        let node = self.node(listen, database_url.as_ref());
        let authority = self.smtp_ca();
        let smtp = self.smtp_url(is_demo).map(|address| SmtpAddress { authority, ..address });
        let public_url = self.public_url(listen, is_demo);
        let mail_from = self.mail_from(smtp.is_some(), public_url.as_ref());
        let is_metrics_open = self.flag("metrics_open");
        let may_migrate_without_backup = self.flag("migrate_without_backup");
        let log = self.log();
        let log_format = self.log_format();
        let timings_divisor = self.timings_divisor(is_demo);
        Some(Settings {
            listen: listen?,
            data_dir: data_dir?,
            database_url: database_url?,
            redis,
            node,
            smtp,
            mail_from: mail_from?,
            public_url,
            is_demo,
            is_metrics_open,
            may_migrate_without_backup,
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

    /// Hints carry what was said of patients: off this machine they need TLS and a password.
    fn redis_url(&mut self, database: Option<&DatabaseUrl>) -> Option<RedisAddress> {
        let (text, from) = self.text("redis_url")?;
        let way_out = "write it as rediss://:password@host:6379/0, or rediss+sentinel://:password@host:26379,host:26379/mymaster";
        let Some((scheme, rest)) = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "redis" | "rediss" | "redis+sentinel" | "rediss+sentinel"))
        else {
            self.problem("redis_url", &from, "does not begin with redis: or rediss:", way_out);
            return None;
        };
        let (login, hosts) = rest.rsplit_once('@').unwrap_or(("", rest));
        let hosts = hosts.split(['/', '?']).next().unwrap_or(hosts);
        let is_here = hosts.split(',').all(|host| PlainUrl::parse(&format!("redis://{host}")).is_ok_and(|url| url.is_loopback()));
        if !is_here && (!scheme.starts_with("rediss") || login.split_once(':').is_none_or(|(_, password)| password.is_empty())) {
            self.problem("redis_url", &from, "leads to another machine without TLS or without a password", way_out);
            return None;
        }
        if database.is_some_and(DatabaseUrl::is_sqlite) {
            let why = "is for several nodes, and these need a database they can share; this one is a file";
            self.problem("redis_url", &from, why, "leave it out, or set MDT_HUB_DATABASE_URL to postgres://user:password@host:5432/mdt_hub");
            return None;
        }
        match RedisAddress::parse(&text) {
            Ok(address) => Some(address),
            Err(wrong) => {
                self.problem("redis_url", &from, wrong, way_out);
                None
            }
        }
    }

    fn node(&mut self, listen: Option<SocketAddr>, database: Option<&DatabaseUrl>) -> String {
        let usual = || match (database, listen) {
            (Some(database), Some(listen)) if !database.is_sqlite() => {
                let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
                format!("{}-{}", if host.trim().is_empty() { "node" } else { host.trim() }, listen.port())
            }
            _ => "main".into(),
        };
        let Some((text, from)) = self.text("node") else { return usual() };
        if text.len() > 64 || !text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) {
            self.problem("node", &from, "is not a name of up to 64 letters, digits, dots and hyphens", "write it as node-1");
            return usual();
        }
        text
    }

    /// Who is on the list of a demonstration is invented: no mail of it leaves this machine.
    fn smtp_url(&mut self, is_demo: bool) -> Option<SmtpAddress> {
        let (text, from) = self.text("smtp_url")?;
        let example = "write it as smtps://user:password@host:465, or smtp://user:password@host:587 for STARTTLS";
        match SmtpAddress::parse(&text) {
            Ok(address) if is_demo && !super::is_loopback_host(&address.host) => {
                self.problem("smtp_url", &from, "leads to another machine, but a demonstration's people are invented", "leave it out, or turn MDT_HUB_DEMO off for real use");
                None
            }
            Ok(address) => Some(address),
            Err(wrong) => {
                self.problem("smtp_url", &from, wrong, example);
                None
            }
        }
    }

    /// A certificate that cannot be read stops the start: without it every mail would wait.
    fn smtp_ca(&mut self) -> Option<Authority> {
        let (path, from) = self.text("smtp_ca")?;
        let way_out = "name a file with one certificate, beginning with -----BEGIN CERTIFICATE-----";
        match std::fs::read(&path) {
            Ok(pem) => Authority::parse(&pem).map_err(|wrong| self.problem("smtp_ca", &from, wrong, way_out)).ok(),
            Err(why) => {
                self.problem("smtp_ca", &from, format!("names {path}, which cannot be read: {why}"), way_out);
                None
            }
        }
    }

    fn mail_from(&mut self, has_server: bool, public_url: Option<&PlainUrl>) -> Option<Mailbox> {
        let way_out = "write it as MDT Hub <mdt-hub@example.nhs.uk>, an address the mail server lets this service send from";
        match self.text("mail_from") {
            Some((text, from)) => match text.parse::<Mailbox>() {
                Ok(mailbox) => Some(mailbox),
                Err(_) => {
                    self.problem("mail_from", &from, "is not a mail address", way_out);
                    None
                }
            },
            None if has_server => {
                self.problem("mail_from", "not set", "is needed with MDT_HUB_SMTP_URL: mail servers refuse senders they do not know", way_out);
                None
            }
            None => Some(own_sender(public_url)),
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

/// Makes the folder when it is missing, for this user alone, and tries to write into it.
fn writable_folder(path: &Path) -> Result<(), String> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| format!("which cannot be made: {error}"))?;
    let probe = path.join(format!(".mdt-hub-probe-{}", std::process::id()));
    std::fs::write(&probe, b"").map_err(|error| format!("which cannot be written to: {error}"))?;
    std::fs::remove_file(&probe).map_err(|error| format!("which cannot be written to: {error}"))
}
