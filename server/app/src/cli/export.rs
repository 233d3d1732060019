//! `mdt-hub export`: everything that is kept, of one moment, as lines of JSON and a manifest, so that another system can
//! read all of it. Reads only; may run beside a service.

use super::{Failure, not_done, now, size};
use crate::{config::Settings, serve};
use clap::Args;
use mdt_domain::stream::TEXT_BOXES;
use mdt_store::{
    Engine, Store,
    export::{KINDS, LEFT_OUT, Moment},
    fold::hex,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    fs::{DirBuilder, File},
    io::{self, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};
use yrs::{Doc, GetString, ReadTxn, Transact, Update, updates::decoder::Decode};

/// Where to.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// Folder to write into; new or empty
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

pub(super) async fn run(settings: &Settings, asked: Export) -> Result<(), Failure> {
    let folder = asked.to;
    let cannot = |error: io::Error| Failure::NotDone(format!("{} cannot be written to: {error}", folder.display()));
    DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(cannot)?;
    if std::fs::read_dir(&folder).map_err(cannot)?.next().is_some() {
        return Err(Failure::NotDone(format!("{} is not empty: name a new folder", folder.display())));
    }
    let store = Store::open_as_it_is(&serve::store_options(settings)).await.map_err(not_done)?;
    let exported = export(&store, &folder).await;
    store.close().await;
    let (lines, bytes) = exported?;
    say!("Exported {lines} lines, {} into {}; manifest.json says what each file holds.", size(bytes), folder.display());
    say!("It holds patient data in plain text: keep it where only operators can read it, and remove it when it is not needed.");
    Ok(())
}

async fn export(store: &Store, folder: &Path) -> Result<(u64, u64), Failure> {
    let schema = store.schema().await.map_err(not_done)?;
    if !schema.is_current() {
        return Err(Failure::NotDone("the database is of another version of MDT Hub: export it with that version, or start this one once".into()));
    }
    let mode = store.meta(crate::mode::MARK).await.map_err(not_done)?;
    let moment = store.moment_to_export().await.map_err(not_done)?;
    let mut files = Vec::new();
    for kind in KINDS {
        let mut file = Lines::create(folder, kind.name)?;
        loop {
            let lines = moment.lines(kind, file.count).await.map_err(not_done)?;
            if lines.is_empty() {
                break;
            }
            lines.iter().try_for_each(|line| file.add(line))?;
        }
        files.push(file.finish()?);
    }
    files.extend(texts(&moment, folder).await?);
    moment.end().await.map_err(not_done)?;
    let manifest = json!({
        "what": "everything MDT Hub keeps, of one moment; it holds patient data",
        "format": 1,
        "version": env!("CARGO_PKG_VERSION"),
        "made_at": now().1,
        "engine": if store.engine() == Engine::Sqlite { "sqlite" } else { "postgresql" },
        "mode": mode,
        "epoch": store.epoch(),
        "steps": schema.applied,
        "how_to_read": "UTF-8, one JSON object a line; instants are UTC microseconds; `body` and `payload` are JSON; a row of a part table is \
                        the part `part_id` of `stream`; texts.jsonl has each discussion's texts, document_updates.jsonl the yjs updates (v1) they come from",
        "files": files,
        "left_out": LEFT_OUT,
    });
    let mut file = create(&folder.join("manifest.json"))?;
    let text = serde_json::to_string_pretty(&manifest).map_err(not_done)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(not_done)?;
    let sum = |key: &str| files.iter().filter_map(|file| file.get(key)?.as_u64()).sum();
    Ok((sum("lines"), sum("bytes")))
}

/// The discussions' texts as text, and the updates they come from.
async fn texts(moment: &Moment, folder: &Path) -> Result<[serde_json::Value; 2], Failure> {
    let (mut texts, mut updates) = (Lines::create(folder, "texts")?, Lines::create(folder, "document_updates")?);
    for document in moment.documents().await.map_err(not_done)? {
        let doc = Doc::new();
        for (update, line) in moment.updates(&document).await.map_err(not_done)? {
            updates.add(&line)?;
            let update = Update::decode_v1(&update).map_err(|_| Failure::NotDone(format!("an update of {document} cannot be read")))?;
            doc.transact_mut().apply_update(update).map_err(|_| Failure::NotDone(format!("an update of {document} cannot be applied")))?;
        }
        let mut boxes = serde_json::Map::new();
        let read = doc.transact();
        for name in TEXT_BOXES {
            let text = read.get_text(name).map(|text| text.get_string(&read)).unwrap_or_default();
            boxes.insert(name.to_owned(), text.into());
        }
        texts.add(&json!({ "document": document, "texts": boxes }).to_string())?;
    }
    Ok([texts.finish()?, updates.finish()?])
}

/// A file of lines that only its owner can read.
struct Lines {
    name: String,
    file: BufWriter<File>,
    count: u64,
    bytes: u64,
    hash: Sha256,
}

impl Lines {
    fn create(folder: &Path, kind: &str) -> Result<Self, Failure> {
        let name = format!("{kind}.jsonl");
        let file = BufWriter::new(create(&folder.join(&name))?);
        Ok(Self { name, file, count: 0, bytes: 0, hash: Sha256::new() })
    }
    fn add(&mut self, line: &str) -> Result<(), Failure> {
        for piece in [line.as_bytes(), b"\n"] {
            self.file.write_all(piece).map_err(not_done)?;
            self.hash.update(piece);
            self.bytes += piece.len() as u64;
        }
        self.count += 1;
        Ok(())
    }
    fn finish(mut self) -> Result<serde_json::Value, Failure> {
        self.file.flush().and_then(|()| self.file.get_ref().sync_all()).map_err(not_done)?;
        let hash = hex(&self.hash.finalize());
        Ok(json!({ "name": self.name, "lines": self.count, "bytes": self.bytes, "sha256": hash }))
    }
}

fn create(file: &Path) -> Result<File, Failure> {
    File::options().write(true).create_new(true).mode(0o600).open(file).map_err(|error| Failure::NotDone(format!("{} cannot be made: {error}", file.display())))
}
