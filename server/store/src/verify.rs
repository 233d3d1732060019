//! Verification: recomputes every hash, looks for gaps, folds the journal and compares with the rows. Only reads.
//! Content may be missing from an entry only when its hash is kept and a later `erased` entry of the stream says so.
//! Called by `mdt-hub verify`, by backups and restores, and by tests.

use crate::{
    Engine, Store,
    chain::Link,
    error::StoreError,
    fold::{from_hex, word},
    journal::kind_of,
    parts::Rows,
    sql,
    tables::{document_updates, documents, erased_entries, journal, streams, views},
};
use mdt_domain::{
    event::{Event, EventKind, State},
    stream::StreamId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};
use std::collections::BTreeSet;

/// What is wrong, without content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stream, document, or chain of views.
    pub of: String,
    /// At which place, if at one.
    pub seq: Option<u64>,
    /// What.
    pub kind: FaultKind,
}

/// Kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A place is missing.
    Gap,
    /// An entry's hash does not follow from it and its predecessor.
    Hash,
    /// The journal's end is not the stream's head.
    Head,
    /// An entry or row does not read back.
    Unreadable,
    /// Rows are not what the journal says.
    Rows,
}

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Streams looked at.
    pub streams: u64,
    /// Journal entries looked at.
    pub entries: u64,
    /// Documents looked at.
    pub documents: u64,
    /// Views looked at.
    pub views: u64,
    /// Journal entries whose content was erased, and said to be.
    pub erased: u64,
    /// What is wrong; empty is good.
    pub faults: Vec<Fault>,
}

/// Rows read at once.
const PAGE: u64 = 500;

impl VerifyReport {
    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool { self.faults.is_empty() }

    fn fault(&mut self, of: &str, seq: Option<i64>, kind: FaultKind) {
        self.faults.push(Fault { of: of.to_owned(), seq: seq.map(i64::cast_unsigned), kind });
    }
}

impl Store {
    /// One stream.
    pub async fn verify_chain(&self, stream: &StreamId) -> Result<VerifyReport, StoreError> {
        let mut report = VerifyReport::default();
        self.verify_stream(&stream.to_string(), &mut report).await?;
        Ok(report)
    }
    /// Everything: streams, documents, views.
    pub async fn verify_all(&self) -> Result<VerifyReport, StoreError> {
        let mut report = VerifyReport::default();
        let mut names: BTreeSet<String> = Rows::streams(self.read()).await?;
        names.extend(sql::distinct::<streams::Entity, _>(self.read(), streams::Column::Stream).await?);
        names.extend(sql::distinct::<journal::Entity, _>(self.read(), journal::Column::Stream).await?);
        for name in names {
            self.verify_stream(&name, &mut report).await?;
        }
        let mut names: BTreeSet<String> = BTreeSet::new();
        names.extend(sql::distinct::<documents::Entity, _>(self.read(), documents::Column::Document).await?);
        names.extend(sql::distinct::<document_updates::Entity, _>(self.read(), document_updates::Column::Document).await?);
        for name in names {
            self.verify_document(&name, &mut report).await?;
        }
        for (node, day) in view_chains(self.read()).await? {
            verify_views(self.read(), &node, &day, &mut report).await?;
        }
        Ok(report)
    }
    /// SQLite's own check of the file (nothing to say: empty). PostgreSQL: empty.
    pub async fn integrity_check(&self) -> Result<Vec<String>, StoreError> {
        if self.engine() == Engine::Postgres {
            return Ok(Vec::new());
        }
        let rows = self.read().query_all_raw(Statement::from_string(self.engine().backend(), "PRAGMA integrity_check")).await?;
        let lines: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    async fn verify_stream(&self, name: &str, report: &mut VerifyReport) -> Result<(), StoreError> {
        let moment = self.moment().await?;
        verify_stream(&moment, name, Depth::Rows, report).await?;
        moment.commit().await?;
        Ok(())
    }

    async fn verify_document(&self, name: &str, report: &mut VerifyReport) -> Result<(), StoreError> {
        let moment = self.moment().await?;
        verify_document(&moment, name, report).await?;
        moment.commit().await?;
        Ok(())
    }
}

/// How deep a stream is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Its chain: any version's database can be asked this.
    Chain,
    /// And that its rows follow from its journal: of this version's tables only.
    Rows,
}

/// All chains as they are in one transaction: of streams, documents and views. Rows are not compared.
pub(crate) async fn verify_chains<C: ConnectionTrait>(db: &C) -> Result<VerifyReport, StoreError> {
    let mut report = VerifyReport::default();
    let mut names: BTreeSet<String> = BTreeSet::new();
    names.extend(sql::distinct::<streams::Entity, _>(db, streams::Column::Stream).await?);
    names.extend(sql::distinct::<journal::Entity, _>(db, journal::Column::Stream).await?);
    for name in names {
        verify_stream(db, &name, Depth::Chain, &mut report).await?;
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    names.extend(sql::distinct::<documents::Entity, _>(db, documents::Column::Document).await?);
    names.extend(sql::distinct::<document_updates::Entity, _>(db, document_updates::Column::Document).await?);
    for name in names {
        verify_document(db, &name, &mut report).await?;
    }
    for (node, day) in view_chains(db).await? {
        verify_views(db, &node, &day, &mut report).await?;
    }
    Ok(report)
}

async fn view_chains<C: ConnectionTrait>(db: &C) -> Result<Vec<(String, String)>, StoreError> {
    let chains = views::Entity::find().select_only().column(views::Column::Node).column(views::Column::Day).distinct();
    Ok(chains.into_tuple().all(db).await?)
}

async fn verify_stream<C: ConnectionTrait>(db: &C, name: &str, depth: Depth, report: &mut VerifyReport) -> Result<(), StoreError> {
    report.streams += 1;
    let Ok(stream) = name.parse::<StreamId>() else {
        report.fault(name, None, FaultKind::Unreadable);
        return Ok(());
    };
    let mut folded = Folded::new(&stream);
    let (mut seq, mut hash) = (0, String::new());
    let (mut last_emptied, mut last_mark) = (0, 0);
    loop {
        let rows = journal::Entity::find()
            .filter(journal::Column::Stream.eq(name))
            .filter(journal::Column::Seq.gt(seq))
            .order_by_asc(journal::Column::Seq)
            .limit(PAGE)
            .all(db)
            .await?;
        let is_last = (rows.len() as u64) < PAGE;
        for row in rows {
            report.entries += 1;
            if row.seq != seq + 1 {
                report.fault(name, Some(seq + 1), FaultKind::Gap);
            }
            let emptied = if row.payload.is_none() && row.salt.is_none() { kept_content_hash(db, &row).await? } else { None };
            if expected_hash(&row, &hash, emptied.as_deref()).is_none_or(|expected| expected != row.hash) {
                report.fault(name, Some(row.seq), FaultKind::Hash);
            }
            if emptied.is_some() {
                report.erased += 1;
                last_emptied = row.seq;
            } else if depth == Depth::Rows && !folded.take(&stream, &row) {
                report.fault(name, Some(row.seq), FaultKind::Unreadable);
            }
            if row.kind == word(&EventKind::Erased) {
                last_mark = row.seq;
            }
            (seq, hash) = (row.seq, row.hash);
        }
        if is_last {
            break;
        }
    }
    if last_emptied > last_mark {
        report.fault(name, Some(last_emptied), FaultKind::Hash);
    }
    let head = streams::Entity::find_by_id(name).one(db).await?;
    if head.map_or((0, String::new()), |row| (row.head, row.hash)) != (seq, hash) {
        report.fault(name, Some(seq), FaultKind::Head);
    }
    if depth == Depth::Rows {
        compare_rows(db, &stream, name, folded, report).await?;
    }
    Ok(())
}

async fn verify_document<C: ConnectionTrait>(db: &C, name: &str, report: &mut VerifyReport) -> Result<(), StoreError> {
    report.documents += 1;
    let seqs: Vec<i64> = document_updates::Entity::find()
        .select_only()
        .column(document_updates::Column::Seq)
        .filter(document_updates::Column::Document.eq(name))
        .order_by_asc(document_updates::Column::Seq)
        .into_tuple()
        .all(db)
        .await?;
    let head = documents::Entity::find_by_id(name).one(db).await?;
    for (place, seq) in (1..).zip(&seqs) {
        if place != *seq {
            report.fault(name, Some(place), FaultKind::Gap);
            break;
        }
    }
    let last = seqs.last().copied().unwrap_or(0);
    if head.map_or(0, |row| row.head) != last {
        report.fault(name, Some(last), FaultKind::Head);
    }
    Ok(())
}

async fn verify_views<C: ConnectionTrait>(db: &C, node: &str, day: &str, report: &mut VerifyReport) -> Result<(), StoreError> {
    let of = format!("views:{node}:{day}");
    let (mut seq, mut hash) = (0, String::new());
    loop {
        let rows = views::Entity::find()
            .filter(views::Column::Node.eq(node))
            .filter(views::Column::Day.eq(day))
            .filter(views::Column::Seq.gt(seq))
            .order_by_asc(views::Column::Seq)
            .limit(PAGE)
            .all(db)
            .await?;
        let is_last = (rows.len() as u64) < PAGE;
        for row in rows {
            report.views += 1;
            if row.seq != seq + 1 {
                report.fault(&of, Some(seq + 1), FaultKind::Gap);
            }
            if crate::views::hash(&row, &hash) != row.hash {
                report.fault(&of, Some(row.seq), FaultKind::Hash);
            }
            (seq, hash) = (row.seq, row.hash);
        }
        if is_last {
            return Ok(());
        }
    }
}

/// What an emptied entry's content hashed to, if it was emptied by an erasure.
async fn kept_content_hash<C: ConnectionTrait>(db: &C, row: &journal::Model) -> Result<Option<Vec<u8>>, StoreError> {
    let kept = erased_entries::Entity::find_by_id((row.stream.clone(), row.seq)).one(db).await?;
    Ok(kept.and_then(|kept| from_hex(&kept.content_hash)))
}

/// A stream's journal, folded: as a state, and as the rows it must have left.
struct Folded {
    state: Option<State>,
    rows: Rows,
}
impl Folded {
    fn new(stream: &StreamId) -> Self { Self { state: State::empty(stream), rows: Rows::default() } }

    /// Takes an entry in; false when it does not read back or does not fit.
    fn take(&mut self, stream: &StreamId, row: &journal::Model) -> bool {
        let Some(event) = row.payload.as_deref().and_then(|payload| serde_json::from_str::<Event>(payload).ok()) else { return false };
        kind_of(&row.kind).is_ok_and(|kind| kind == event.kind)
            && State::evolve(&mut self.state, &event).is_ok()
            && event.parts.iter().all(|part| self.rows.put(stream, part).is_ok())
    }
}

/// A journal row as it goes into its hash.
pub(crate) fn link<'a>(row: &'a journal::Model, previous: &'a str, salt: &'a [u8]) -> Link<'a> {
    Link {
        previous,
        stream: &row.stream,
        seq: row.seq,
        epoch: &row.epoch,
        commit_id: &row.commit_id,
        command_id: row.command_id.as_deref(),
        actor: row.actor.as_deref(),
        at: row.at,
        kind: &row.kind,
        version: row.version,
        salt,
        payload: row.payload.as_deref().unwrap_or_default().as_bytes(),
    }
}

/// The hash an entry must have; none when its content is not there and no erasure kept its hash.
fn expected_hash(row: &journal::Model, previous: &str, emptied: Option<&[u8]>) -> Option<String> {
    if let Some(content) = emptied {
        return Some(link(row, previous, &[]).hash_over(content));
    }
    let salt = from_hex(row.salt.as_deref()?)?;
    row.payload.as_deref()?;
    Some(link(row, previous, &salt).hash())
}

/// Rows must be what folding gives: the parts in them, their keys, and the columns made from them.
async fn compare_rows<C: ConnectionTrait>(db: &C, stream: &StreamId, name: &str, folded: Folded, report: &mut VerifyReport) -> Result<(), StoreError> {
    let rows = Rows::read(db, stream).await?;
    let Ok(anew) = rows.made_anew(stream) else {
        report.fault(name, None, FaultKind::Unreadable);
        return Ok(());
    };
    if rows.with_bodies_of(&anew) != anew || anew != folded.rows {
        report.fault(name, None, FaultKind::Rows);
    }
    Ok(())
}
