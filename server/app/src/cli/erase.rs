//! `mdt-hub erase`: takes a case out for good, while the service is stopped. Asks for the code once more; never repeats
//! anything else of the case.

use super::{Failure, not_done, now};
use crate::{config::Settings, mode, serve};
use clap::{Args, ValueEnum};
use mdt_domain::words::CaseCode;
use mdt_store::{
    Store, beside,
    erasure::{self, Erasure},
};
use std::{
    io::{BufRead, Write},
    os::unix::fs::MetadataExt,
    sync::Arc,
};

/// What and why.
#[derive(Debug, Args)]
pub(super) struct Erase {
    /// Code of the case, such as SF-014
    #[arg(long, value_name = "CODE")]
    case: String,
    /// Why
    #[arg(long, value_enum)]
    because: Because,
    /// Do not ask for the code once more
    #[arg(long)]
    yes: bool,
}

/// Why a case may be erased.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Because {
    /// It was kept as long as the law says
    RetentionEnded,
    /// It should never have been there
    EnteredInError,
    /// The same person is there twice
    Duplicate,
    /// The person asked, and the law says yes
    LawfulRequest,
}
impl From<Because> for erasure::Because {
    fn from(because: Because) -> Self {
        match because {
            Because::RetentionEnded => Self::RetentionEnded,
            Because::EnteredInError => Self::EnteredInError,
            Because::Duplicate => Self::Duplicate,
            Because::LawfulRequest => Self::LawfulRequest,
        }
    }
}

pub(super) async fn run(settings: &Settings, asked: Erase) -> Result<(), Failure> {
    let code = CaseCode::parse(&asked.case).map_err(|error| Failure::NotDone(format!("--case {error}")))?;
    let _lock = serve::lock(settings)?;
    let options = serve::store_options(settings);
    if beside::services_connected(&options.url).await.map_err(not_done)? > 0 {
        return Err(Failure::NotDone("a service is connected to this database: stop every node first".into()));
    }
    let store = Store::open(options, Arc::new(|_| {})).await.map_err(not_done)?;
    let erased = erase(settings, &store, &code, &asked).await;
    store.close().await;
    erased
}

async fn erase(settings: &Settings, store: &Store, code: &CaseCode, asked: &Erase) -> Result<(), Failure> {
    mode::check_mark(store.meta(mode::MARK).await.map_err(not_done)?.as_deref(), settings.is_demo).map_err(not_done)?;
    let case_id = store.case_id_by_code(code).await.map_err(not_done)?;
    let case_id = case_id.ok_or_else(|| Failure::NotDone("there is no case with this code".into()))?;
    if !asked.yes && !is_confirmed(code)? {
        return Err(Failure::NotDone("the code was not typed again: nothing was erased".into()));
    }
    let account = std::fs::metadata("/proc/self").map_or_else(|_| "unknown".to_owned(), |own| own.uid().to_string());
    let erasure = Erasure { case_id, at: now().0, by: format!("account {account}"), because: asked.because.into() };
    // On the list first: an erasure that is interrupted is done again, one that is forgotten comes back with a backup.
    erasure::add_to_list(&settings.data_dir, std::slice::from_ref(&erasure)).map_err(not_done)?;
    let erased = store.erase_case(&erasure).await.map_err(not_done)?;
    store.compact_after_erasure().await.map_err(not_done)?;
    let report = store.verify_all().await.map_err(not_done)?;
    say!(
        "Erased: {} journal entries are empty, {} rows are gone, {} streams say so. Faults found afterwards: {}.",
        erased.entries,
        erased.rows,
        erased.streams,
        report.faults.len()
    );
    say!("Older backups, and files a restore replaced, still hold it. A restore erases it again, by erasures.jsonl in the data folder: keep that file with your backups.");
    if report.is_good() { Ok(()) } else { Err(Failure::NotDone("the database does not verify: run `mdt-hub verify`".into())) }
}

fn is_confirmed(code: &CaseCode) -> Result<bool, Failure> {
    let mut out = std::io::stdout().lock();
    write!(out, "This cannot be undone. Type the code of the case once more: ").and_then(|()| out.flush()).map_err(not_done)?;
    drop(out);
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed).map_err(not_done)?;
    Ok(CaseCode::parse(typed.trim()).is_ok_and(|typed| typed == *code))
}
