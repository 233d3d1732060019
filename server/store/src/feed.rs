//! The feed: what other nodes wrote since a mark, each entry once, none left out.
//!
//! Entries carry the number of the transaction that wrote them. Numbers are given before commits, so a lower one can become
//! visible later: the next mark is therefore the lowest transaction still running, never the highest seen, and what was given
//! already is named by the caller. PostgreSQL only: a SQLite file has one process. Never writes. Called by the hub.

use crate::{
    Engine, Store,
    commit::{Committed, StreamEvent, TextAppend},
    error::StoreError,
    journal::JournalEntry,
    sql::{self, parse},
    tables::{document_updates, journal},
};
use bytes::Bytes;
use mdt_domain::{
    event::Event,
    ids::{CommitId, PersonId},
    stream::{DocumentId, StreamId},
    words::UtcMicros,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, sea_query::Expr};
use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::Arc,
};

/// Where a node stands in the feed: every transaction below is known to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(i64);

/// One thing in the feed, by name: an entry of a stream or an update of a document.
pub type Place = (String, u64);

/// What is new.
#[derive(Debug)]
pub struct News {
    /// Commits of other nodes, each whole, in an order in which every stream's and document's own order is kept.
    pub commits: Vec<Committed>,
    /// Streams that moved by an entry which cannot be read here (erased since, or a later version's), and how far.
    pub unreadable: Vec<(StreamId, u64)>,
    /// Places still above the next mark, to be named at the next asking.
    pub seen: HashSet<Place>,
    /// From where to ask next.
    pub next: Mark,
}

/// The places a commit took.
pub fn places(committed: &Committed) -> impl Iterator<Item = Place> + '_ {
    let events = committed.commit.events.iter().map(|event| (event.stream.to_string(), event.seq));
    let text = committed.commit.text.as_ref().zip(committed.text_seq).map(|(text, seq)| (text.document.to_string(), seq));
    events.chain(text)
}

/// Rows read at once.
const PAGE: usize = 256;

impl Store {
    /// Where the feed stands now: whatever is loaded after this is not older.
    pub async fn mark(&self) -> Result<Mark, StoreError> {
        let moment = self.moment().await?;
        let mark = lowest_running(&moment).await?;
        moment.commit().await?;
        Ok(mark)
    }

    /// What was written since `from`, but for what is in `seen`. What this node wrote itself is in it unless `seen` names it: a commit
    /// whose fate was unknown is told like another node's.
    pub async fn news(&self, from: Mark, seen: &HashSet<Place>) -> Result<News, StoreError> {
        let moment = self.moment().await?;
        let next = lowest_running(&moment).await?;
        let entries: Vec<(String, i64, i64)> = journal::Entity::find()
            .select_only()
            .columns([journal::Column::Stream, journal::Column::Seq, journal::Column::Tx])
            .filter(journal::Column::Tx.gte(from.0.max(1)))
            .filter(Expr::cust("tx > 0"))
            .into_tuple()
            .all(&moment)
            .await?;
        let updates: Vec<(String, i64, i64)> = document_updates::Entity::find()
            .select_only()
            .columns([document_updates::Column::Document, document_updates::Column::Seq, document_updates::Column::Tx])
            .filter(document_updates::Column::Tx.gte(from.0.max(1)))
            .filter(Expr::cust("tx > 0"))
            .into_tuple()
            .all(&moment)
            .await?;
        let mut still = HashSet::new();
        let mut unseen = |rows: Vec<(String, i64, i64)>| -> BTreeMap<String, Vec<i64>> {
            let mut new: BTreeMap<String, Vec<i64>> = BTreeMap::new();
            for (name, seq, tx) in rows {
                let place = (name, seq.cast_unsigned());
                if !seen.contains(&place) {
                    new.entry(place.0.clone()).or_default().push(seq);
                }
                if tx >= next.0 {
                    still.insert(place);
                }
            }
            new
        };
        let (entries, updates) = (unseen(entries), unseen(updates));
        let mut commits = Vec::new();
        let mut unreadable = Vec::new();
        commits.extend(whole_commits(&moment, entries, &mut unreadable).await?);
        commits.extend(whole_texts(&moment, updates).await?);
        moment.commit().await?;
        Ok(News { commits, unreadable, seen: still, next })
    }

    /// Where documents stand; every one asked for is in the answer.
    pub async fn document_heads(&self, documents: &[DocumentId]) -> Result<BTreeMap<DocumentId, u64>, StoreError> {
        use crate::tables::documents as table;
        let mut heads: BTreeMap<DocumentId, u64> = documents.iter().map(|document| (document.clone(), 0)).collect();
        for list in sql::in_lists(heads.keys().map(ToString::to_string).collect()) {
            for row in table::Entity::find().filter(table::Column::Document.is_in(list)).all(self.read()).await? {
                heads.insert(parse("document", &row.document)?, row.head.cast_unsigned());
            }
        }
        Ok(heads)
    }
}

async fn lowest_running<C: ConnectionTrait>(db: &C) -> Result<Mark, StoreError> {
    let question = Statement::from_string(Engine::Postgres.backend(), "SELECT pg_snapshot_xmin(pg_current_snapshot())::text");
    let row = db.query_one_raw(question).await?;
    let text: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    let number = text.and_then(|text| text.parse().ok());
    number.map(Mark).ok_or_else(|| StoreError::Unreadable { what: "snapshot", why: "it has no number".into() })
}

/// Entries of each stream, in order.
type Lines = BTreeMap<StreamId, VecDeque<(JournalEntry, Event)>>;

/// The entries as commits: those of one commit together, and no entry before the one it follows.
async fn whole_commits<C: ConnectionTrait>(
    db: &C,
    places: BTreeMap<String, Vec<i64>>,
    unreadable: &mut Vec<(StreamId, u64)>,
) -> Result<Vec<Committed>, StoreError> {
    let mut lines = Lines::new();
    for (name, mut seqs) in places {
        seqs.sort_unstable();
        for page in seqs.chunks(PAGE) {
            let rows = journal::Entity::find()
                .filter(journal::Column::Stream.eq(name.as_str()))
                .filter(journal::Column::Seq.is_in(page.iter().copied()))
                .order_by_asc(journal::Column::Seq)
                .all(db)
                .await?;
            for row in rows {
                let place = (row.stream.clone(), row.seq.cast_unsigned());
                let read = crate::journal::entry_from_row(row).ok().and_then(|entry| {
                    let event: Event = serde_json::from_slice(&entry.payload).ok()?;
                    Some((entry, event))
                });
                match (read, place.0.parse()) {
                    (Some((entry, event)), _) => lines.entry(entry.stream.clone()).or_default().push_back((entry, event)),
                    // There is nothing to tell of it but that it moved the stream.
                    (None, Ok(stream)) => unreadable.push((stream, place.1)),
                    (None, Err(_)) => {}
                }
            }
        }
    }
    Ok(in_order(lines))
}

/// Takes, again and again, a commit whose every entry is at the front of its line.
fn in_order(mut lines: Lines) -> Vec<Committed> {
    let mut wanted: HashMap<CommitId, usize> = HashMap::new();
    for (entry, _) in lines.values().flatten() {
        *wanted.entry(entry.commit_id).or_default() += 1;
    }
    let mut commits = Vec::with_capacity(wanted.len());
    while let Some(next) = front(&lines, &wanted) {
        let mut entries = Vec::new();
        for line in lines.values_mut() {
            while line.front().is_some_and(|(entry, _)| entry.commit_id == next) {
                entries.extend(line.pop_front());
            }
        }
        lines.retain(|_, line| !line.is_empty());
        commits.extend(committed(entries));
    }
    commits
}

/// A commit that is at the front wherever it is. Commits move several heads at once, so one always is; should none be (an entry
/// was erased), the first in line is taken.
fn front(lines: &Lines, wanted: &HashMap<CommitId, usize>) -> Option<CommitId> {
    let mut at_front: HashMap<CommitId, usize> = HashMap::new();
    let mut first = None;
    for line in lines.values() {
        let Some(id) = line.front().map(|(entry, _)| entry.commit_id) else { continue };
        let run = line.iter().take_while(|(entry, _)| entry.commit_id == id).count();
        let count = at_front.entry(id).or_default();
        *count += run;
        if wanted.get(&id) == Some(count) {
            return Some(id);
        }
        first = first.or(Some(id));
    }
    first
}

fn committed(entries: Vec<(JournalEntry, Event)>) -> Option<Committed> {
    let (first, _) = entries.first()?;
    let (commit_id, actor, at, command_id) = (first.commit_id, first.actor, first.at, first.command_id);
    let events = entries
        .into_iter()
        .map(|(entry, event)| StreamEvent { stream: entry.stream, seq: entry.seq, event, payload: entry.payload })
        .collect();
    Some(Committed { commit: Arc::new(crate::commit::Commit::told(commit_id, command_id, actor, at, events, None)), text_seq: None })
}


async fn whole_texts<C: ConnectionTrait>(db: &C, places: BTreeMap<String, Vec<i64>>) -> Result<Vec<Committed>, StoreError> {
    let mut commits = Vec::new();
    for (name, mut seqs) in places {
        seqs.sort_unstable();
        // A later version's: nobody here has it open.
        let Ok(document) = name.parse::<DocumentId>() else { continue };
        for page in seqs.chunks(PAGE) {
            let rows = document_updates::Entity::find()
                .filter(document_updates::Column::Document.eq(name.as_str()))
                .filter(document_updates::Column::Seq.is_in(page.iter().copied()))
                .order_by_asc(document_updates::Column::Seq)
                .all(db)
                .await?;
            for row in rows {
                let actor: Option<PersonId> = row.person_id.as_deref().map(|id| parse("person id", id)).transpose()?;
                let text = TextAppend { document: document.clone(), client_id: row.client_id.cast_unsigned(), update: Bytes::from(row.body) };
                // A text update has no commit id of its own in its log.
                let commit = crate::commit::Commit::told(CommitId(uuid::Uuid::nil()), None, actor, UtcMicros(row.at), Vec::new(), Some(text));
                commits.push(Committed { commit: Arc::new(commit), text_seq: Some(row.seq.cast_unsigned()) });
            }
        }
    }
    Ok(commits)
}
