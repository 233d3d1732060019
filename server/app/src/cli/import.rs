//! `mdt-hub import`: files of organisations, services, people and cases, through the importers and the hub.

use super::{Failure, not_done};
use crate::{
    config::Settings,
    interop::{
        DirectoryOptions, ImportError, ImportOptions, ImportReport, Mapping, import_cases, import_local_services, import_organisations, import_people,
        import_services,
    },
    serve,
};
use clap::{Args, ValueEnum};
use mdt_domain::words::OdsCode;
use mdt_hub::Hub;
use std::{path::PathBuf, sync::Arc};

/// What to import from where.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// What the file holds
    #[arg(value_enum)]
    kind: Kind,
    /// A CSV file, UTF-8 or Windows-1252; for local services JSON
    file: PathBuf,
    /// Say what would be done, do nothing
    #[arg(long)]
    dry_run: bool,
    /// Where a field is called something else in the file, such as nhs_number="Patient NHS No"; may be repeated
    #[arg(long = "mapping", value_name = "FIELD=HEADING")]
    mappings: Vec<String>,
    /// Cases of this PCN's practices only
    #[arg(long, value_name = "CODE")]
    pcn: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Federation, PCNs, practices
    Organisations,
    /// Partner services
    Services,
    /// Members with roles
    People,
    /// People on practices' lists, as a search exports them
    Cases,
    /// The directory of local services: JSON as Open Referral UK 3.0 has it, a page, a list of all pages or one service
    LocalServices,
}

pub(super) async fn run(settings: &Settings, asked: Import) -> Result<(), Failure> {
    if asked.pcn.is_some() && asked.kind != Kind::Cases {
        return Err(Failure::NotDone("--pcn is for cases only".into()));
    }
    let pcn = asked.pcn.as_deref().map(OdsCode::parse).transpose().map_err(|error| Failure::NotDone(format!("--pcn {error}")))?;
    let mapping = Mapping::parse(asked.mappings.iter().map(String::as_str)).map_err(|why| Failure::NotDone(format!("--mapping: {why}")))?;
    let bytes = std::fs::read(&asked.file).map_err(|error| Failure::NotDone(format!("{} cannot be read: {error}", asked.file.display())))?;
    if asked.kind == Kind::LocalServices && !asked.mappings.is_empty() {
        return Err(Failure::NotDone("--mapping is for CSV files only".into()));
    }
    let _lock = serve::lock(settings)?;
    let hub = serve::open_hub(settings).await?;
    let options = ImportOptions { is_dry_run: asked.dry_run, is_demo: settings.is_demo, pcn, mapping, ..ImportOptions::new(hub.today()) };
    let said = import(asked.kind, &hub, &bytes, &options).await;
    hub.stop().await;
    say!("{}", said?);
    Ok(())
}

async fn import(kind: Kind, target: &Arc<Hub>, bytes: &[u8], options: &ImportOptions) -> Result<String, Failure> {
    match kind {
        Kind::Organisations => said(import_organisations(target, bytes, options).await),
        Kind::Services => said(import_services(target, bytes, options).await),
        Kind::People => said(import_people(target, bytes, options).await),
        Kind::Cases => said(import_cases(target, bytes, options).await),
        Kind::LocalServices => {
            let options = DirectoryOptions { is_dry_run: options.is_dry_run, today: options.today, at: target.now() };
            let report = import_local_services(target, bytes, &options).await.map_err(not_done)?;
            if report.unreadable.is_some() { Err(not_done(report)) } else { Ok(report.to_string()) }
        }
    }
}

fn said(report: Result<ImportReport, ImportError>) -> Result<String, Failure> { report.map(|report| report.to_string()).map_err(not_done) }
