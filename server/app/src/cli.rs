//! The command line: `serve` (default), `demo-reset`, `import`, `admin create`, `verify`, `agenda order`, `series preview`, and for operators
//! `backup`, `restore`, `erase`, `doctor`, `jobs`, `mail`, `export`.
//!
//! Exit codes: 0 done, 1 not done (said why), 2 a setting or an argument is wrong (`agenda order`: no order keeps all rules; `series
//! preview`: the rule is none; `doctor`: something is bad). Nothing ends in a panic's backtrace.

/// Prints a line. Who reads no further (`mdt-hub mail list | head`) ends the command without a complaint.
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::put(format_args!($($words)*)) };
}

mod admin;
mod agenda;
mod backup;
mod doctor;
mod erase;
mod export;
mod import;
mod jobs;
mod mail;
mod restore;
mod series;
mod serving;

use crate::{
    config::{ConfigError, Settings, Sources},
    mode, serve, telemetry,
};
use clap::{Args, Parser, Subcommand};
use mdt_domain::words::UtcMicros;
use mdt_store::Store;
use std::{collections::BTreeMap, fmt::Display, path::PathBuf, process::ExitCode};

/// MDT Hub: runs a neighbourhood team's daily frailty huddle and its other meetings.
#[derive(Debug, Parser)]
#[command(name = "mdt-hub", version, about)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What [`say`] does.
fn put(words: std::fmt::Arguments<'_>) {
    use std::io::{ErrorKind, Write, stdout};
    match writeln!(stdout().lock(), "{words}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => eprintln!("nothing could be printed: {error}"),
        Ok(()) => {}
    }
}

/// Settings. Each can also come from the environment (MDT_HUB_LISTEN …) or from a file (listen = "…"); a flag counts
/// before the environment, the environment before the file.
#[derive(Debug, Args)]
struct Flags {
    /// Settings file [default: mdt-hub.toml here, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port to serve on [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Folder for the database and what else is kept [default: ./data]
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// sqlite://FILE or postgres://… [default: a SQLite file in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Hints between several nodes on one PostgreSQL
    #[arg(long, global = true, value_name = "URL")]
    redis_url: Option<String>,
    /// This node's name among those that share a database
    #[arg(long, global = true, value_name = "NAME")]
    node: Option<String>,
    /// Mail server: smtps://… or smtp://… with STARTTLS [default: mail goes into a folder]
    #[arg(long, global = true, value_name = "URL")]
    smtp_url: Option<String>,
    /// Sender of all mail, such as "MDT Hub <mdt-hub@example.nhs.uk>"
    #[arg(long, global = true, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// Address people type, such as https://mdt.example.nhs.uk
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// Demonstration with invented people, on this machine only
    #[arg(long, global = true)]
    demo: bool,
    /// Answer /metrics to other machines too
    #[arg(long, global = true)]
    metrics_open: bool,
    /// Change an earlier version's tables without a backup made before
    #[arg(long, global = true)]
    migrate_without_backup: bool,
    /// error, warn, info or debug [default: info]
    #[arg(long, global = true, value_name = "LEVEL")]
    log: Option<String>,
    /// text or json [default: text on a terminal, else json]
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<String>,
    /// Divide all waiting times (tests of a demonstration)
    #[arg(long, global = true, value_name = "N", hide = true)]
    timings_divisor: Option<String>,
}
impl Flags {
    fn sources(self) -> Sources {
        let yes = |flag: bool| flag.then(|| "true".to_owned());
        let flags = [
            ("listen", self.listen),
            ("data_dir", self.data_dir),
            ("database_url", self.database_url),
            ("redis_url", self.redis_url),
            ("node", self.node),
            ("smtp_url", self.smtp_url),
            ("mail_from", self.mail_from),
            ("public_url", self.public_url),
            ("demo", yes(self.demo)),
            ("metrics_open", yes(self.metrics_open)),
            ("migrate_without_backup", yes(self.migrate_without_backup)),
            ("log", self.log),
            ("log_format", self.log_format),
            ("timings_divisor", self.timings_divisor),
        ];
        let flags: BTreeMap<&'static str, String> = flags.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        Sources::of_process(self.config, flags)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until SIGTERM or Ctrl-C (the default)
    Serve,
    /// Remove the demonstration's data; refuses anything that is not a demonstration
    DemoReset,
    /// Bring data in from CSV; with any error nothing is imported
    Import(import::Import),
    /// Accounts
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Agendas; needs no settings and no database
    #[command(subcommand)]
    Agenda(agenda::Agenda),
    /// Recurring meetings; needs no settings and no database
    #[command(subcommand)]
    Series(series::Series),
    /// Check the whole database: chains of the journal, and that folding it gives the rows
    Verify,
    /// Write a backup into one file, while the service runs
    Backup(backup::Backup),
    /// Put a backup in place; the service must be stopped
    Restore(restore::Restore),
    /// Erase a case for good; the service must be stopped
    Erase(erase::Erase),
    /// Look over settings, database, disk, clock and backups
    Doctor(doctor::Doctor),
    /// What happens by itself: what is due next, what ran, what failed
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    /// Mail: list, show, send again, send a test letter
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Write everything into a folder, as lines of JSON for another system
    Export(export::Export),
}

/// Why a command was not done.
#[derive(Debug)]
enum Failure {
    /// A setting is wrong: exit code 2.
    Settings(ConfigError),
    /// Anything else: exit code 1.
    NotDone(String),
}
impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self { Self::Settings(error) }
}
impl From<serve::StartError> for Failure {
    fn from(error: serve::StartError) -> Self { Self::NotDone(error.to_string()) }
}
impl From<mode::ModeError> for Failure {
    fn from(error: mode::ModeError) -> Self { Self::NotDone(error.to_string()) }
}
fn not_done(error: impl Display) -> Failure { Failure::NotDone(error.to_string()) }

/// Runs the command of this process's arguments.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match done(cli) {
        Ok(code) => code,
        Err(Failure::Settings(error)) => {
            eprintln!("mdt-hub cannot start with these settings:\n{error}");
            ExitCode::from(2)
        }
        Err(Failure::NotDone(why)) => {
            eprintln!("mdt-hub: {why}");
            ExitCode::FAILURE
        }
    }
}

fn done(cli: Cli) -> Result<ExitCode, Failure> {
    if let Some(Command::Agenda(agenda)) = &cli.command {
        return agenda::run(agenda);
    }
    if let Some(Command::Series(series)) = &cli.command {
        return series::run(series);
    }
    let mut sources = cli.flags.sources();
    if matches!(cli.command, Some(Command::DemoReset)) {
        sources.flags.insert("demo", "true".into());
    }
    let settings = sources.read()?;
    telemetry::start_logs(&settings);
    // Rooms, the writer and jobs run on all processors; requests run on the workers' own threads.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(not_done)?;
    let system = actix_web::rt::System::with_tokio_rt(move || runtime);
    system.block_on(async move {
        match cli.command.unwrap_or(Command::Serve) {
            Command::Serve => serving::serve(settings).await,
            Command::DemoReset => demo_reset(&settings).await,
            Command::Import(import) => import::run(&settings, import).await,
            Command::Admin(admin) => admin::run(&settings, admin).await,
            Command::Agenda(agenda) => return agenda::run(&agenda),
            Command::Series(series) => return series::run(&series),
            Command::Verify => verify(&settings).await,
            Command::Backup(asked) => backup::run(&settings, asked).await,
            Command::Restore(asked) => restore::run(&settings, asked).await,
            Command::Erase(asked) => erase::run(&settings, asked).await,
            Command::Doctor(asked) => return Ok(doctor::run(&settings, &asked).await),
            Command::Jobs(asked) => jobs::run(&settings, asked).await,
            Command::Mail(asked) => mail::run(&settings, asked).await,
            Command::Export(asked) => export::run(&settings, asked).await,
        }
        .map(|()| ExitCode::SUCCESS)
    })
}

async fn demo_reset(settings: &Settings) -> Result<(), Failure> {
    let _lock = serve::lock(settings)?;
    let removed = mode::reset_demo(settings).await?;
    match removed.first() {
        Some(file) => say!("The demonstration in {} is removed. The next `mdt-hub serve --demo` makes a fresh one.", file.display()),
        None => say!("There is no demonstration in {}: nothing to remove.", settings.data_dir.display()),
    }
    Ok(())
}

/// Now, UTC microseconds, and as it stands in the names of files.
fn now() -> (UtcMicros, String) {
    let now = (mdt_hub::HubOptions::default().clock)();
    (now, jiff::Timestamp::from_microsecond(now.0).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string())
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    let unit = units.iter().find(|(_, unit)| bytes >= *unit);
    unit.map_or_else(|| format!("{bytes} bytes"), |(name, unit)| format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit))
}

/// Reads only, changes no table: may run beside a service, of an earlier version too.
async fn verify(settings: &Settings) -> Result<(), Failure> {
    let store = Store::open_as_it_is(&serve::store_options(settings)).await.map_err(not_done)?;
    let verified = async {
        if !store.schema().await.map_err(not_done)?.is_current() {
            return Err(Failure::NotDone("the database is of another version of MDT Hub: only that version can check it whole".into()));
        }
        Ok((store.integrity_check().await.map_err(not_done)?, store.verify_all().await.map_err(not_done)?))
    }
    .await;
    store.close().await;
    let (broken, report) = verified?;
    say!(
        "Checked {} entries of {} streams, {} text documents and {} views.",
        report.entries, report.streams, report.documents, report.views
    );
    if report.erased > 0 {
        say!("{} entries were erased; their chains hold.", report.erased);
    }
    for line in &broken {
        say!("  database: {line}");
    }
    for fault in &report.faults {
        say!("  {}{}: {:?}", fault.of, fault.seq.map(|seq| format!(" at {seq}")).unwrap_or_default(), fault.kind);
    }
    let faults = broken.len() + report.faults.len();
    if faults == 0 {
        say!("Everything is as it was written.");
        return Ok(());
    }
    Err(Failure::NotDone(format!("{faults} faults found; restore a backup and keep this database for inquiry")))
}
