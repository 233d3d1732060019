//! What a batch will write: heads move by compare-and-set in memory, entries are chained, rows gather with the last
//! write winning. Pure but for the salt. Used by `batch.rs` alone.

use crate::{
    chain::{Link, SALT_LENGTH},
    commit::{Commit, CommitError, KnownCommand},
    fold::{hex, word},
    journal::known_from_row,
    guests::AddressChange,
    mails::MailIntent,
    parts::Rows,
    tables::{commands, document_updates, documents, journal, streams},
};
use mdt_domain::event::{EVENT_VERSION, EventKind};
use mdt_domain::{stream::StreamId, words::UtcMicros};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

/// Documents with their streams, by name.
pub(crate) type Texts = BTreeSet<(String, String)>;

/// A batch in the making.
#[derive(Default)]
pub(crate) struct Plan {
    /// Streams as they stand, the batch's accepted commits included.
    pub heads: HashMap<String, streams::Model>,
    /// Documents likewise.
    pub documents: HashMap<String, documents::Model>,
    /// Commands accepted before or in this batch.
    pub known: HashMap<String, commands::Model>,
    moved_streams: BTreeSet<String>,
    moved_documents: BTreeSet<String>,
    written: Written,
}

/// Who writes a batch.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// PostgreSQL's number of the transaction; 0 on SQLite.
    pub tx: i64,
    /// This run of this node.
    pub node: &'a str,
}

/// What goes to the database.
#[derive(Default)]
pub(crate) struct Written {
    pub streams: Vec<streams::Model>,
    pub journal: Vec<journal::Model>,
    pub rows: Rows,
    pub documents: Vec<documents::Model>,
    pub updates: Vec<document_updates::Model>,
    pub commands: Vec<commands::Model>,
    /// Mails, each with when it was wanted.
    pub mails: Vec<(MailIntent, UtcMicros)>,
    /// Addresses of guests, each with when it was given or taken.
    pub addresses: Vec<(AddressChange, UtcMicros)>,
}

static KIND_WORDS: LazyLock<HashMap<EventKind, String>> = LazyLock::new(|| EventKind::ALL.iter().map(|kind| (*kind, word(kind))).collect());

impl Plan {
    /// Whether nothing was accepted.
    pub(crate) fn is_empty(&self) -> bool {
        self.written.journal.is_empty() && self.written.updates.is_empty() && self.written.commands.is_empty() && self.written.mails.is_empty() && self.written.addresses.is_empty()
    }

    /// Takes a commit in, whole, or refuses it and changes nothing. Answers the place its text took; 0: it has none.
    pub(crate) fn admit(&mut self, commit: &Commit, epoch: &str) -> Result<u64, CommitError> {
        if let Some(key) = &commit.command
            && let Some(row) = self.known.get(&key.id.to_string())
        {
            let known = known_from_row(row).map_err(|why| CommitError::Failed(why.to_string()))?;
            return Err(CommitError::Known(Box::new(known)));
        }
        let reached = self.check(commit)?;
        for event in &commit.events {
            self.append(commit, event, epoch);
        }
        let text_seq = commit.text.as_ref().map(|text| self.append_text(commit, text));
        self.written.mails.extend(commit.mails.iter().map(|mail| (mail.clone(), commit.at)));
        self.written.addresses.extend(commit.addresses.iter().map(|change| (change.clone(), commit.at)));
        if let Some(key) = &commit.command {
            let known = KnownCommand { key: key.clone(), streams: reached, text_seq };
            let row = commands::Model {
                command_id: key.id.to_string(),
                person_id: key.person_id.to_string(),
                body_hash: hex(&key.body_hash),
                streams: serde_json::to_string(&known.streams).unwrap_or_default(),
                text_seq: text_seq.map(u64::cast_signed),
                at: commit.at.0,
            };
            self.known.insert(row.command_id.clone(), row.clone());
            self.written.commands.push(row);
        }
        Ok(text_seq.unwrap_or(0))
    }

    /// Compares every place with its head; answers where each stream will stand.
    fn check(&self, commit: &Commit) -> Result<Vec<(StreamId, u64)>, CommitError> {
        for (stream, follows) in &commit.follows {
            let last = self.heads.get(&stream.to_string()).and_then(|row| row.commit_id.as_deref());
            if last != follows.map(|id| id.to_string()).as_deref() {
                return Err(CommitError::HeadMoved);
            }
        }
        if commit.mails.iter().any(|mail| std::str::from_utf8(&mail.letter).is_err()) {
            return Err(CommitError::Failed("a letter is not UTF-8".into()));
        }
        let mut reached: Vec<(StreamId, u64)> = Vec::new();
        for event in &commit.events {
            if !event.event.parts.iter().all(|part| Rows::belongs(&event.stream, part)) {
                return Err(CommitError::Failed("a part does not belong to its stream".into()));
            }
            if std::str::from_utf8(&event.payload).is_err() {
                return Err(CommitError::Failed("a payload is not UTF-8".into()));
            }
            let mine = reached.iter_mut().find(|(stream, _)| *stream == event.stream);
            let head = match &mine {
                Some((_, seq)) => *seq,
                None => self.heads.get(&event.stream.to_string()).map_or(0, |row| row.head.cast_unsigned()),
            };
            if event.seq.checked_sub(1) != Some(head) {
                return Err(CommitError::HeadMoved);
            }
            match mine {
                Some((_, seq)) => *seq = event.seq,
                None => reached.push((event.stream.clone(), event.seq)),
            }
        }
        Ok(reached)
    }

    fn append(&mut self, commit: &Commit, event: &crate::commit::StreamEvent, epoch: &str) {
        let stream = event.stream.to_string();
        let head = self.heads.entry(stream.clone()).or_insert_with(|| streams::Model { stream: stream.clone(), head: 0, hash: String::new(), commit_id: None });
        let salt: [u8; SALT_LENGTH] = rand::random();
        let commit_id = commit.commit_id.to_string();
        let command_id = commit.command.as_ref().map(|key| key.id.to_string());
        let actor = commit.actor.map(|id| id.to_string());
        let kind = KIND_WORDS.get(&event.event.kind).cloned().unwrap_or_default();
        let seq = event.seq.cast_signed();
        let version = i32::from(EVENT_VERSION);
        let hash = Link {
            previous: &head.hash,
            stream: &stream,
            seq,
            epoch,
            commit_id: &commit_id,
            command_id: command_id.as_deref(),
            actor: actor.as_deref(),
            at: commit.at.0,
            kind: &kind,
            version,
            salt: &salt,
            payload: &event.payload,
        }
        .hash();
        head.head = seq;
        head.hash.clone_from(&hash);
        head.commit_id = Some(commit_id.clone());
        self.written.journal.push(journal::Model {
            stream: stream.clone(),
            seq,
            epoch: epoch.to_owned(),
            commit_id,
            command_id,
            actor,
            at: commit.at.0,
            kind,
            version,
            payload: Some(String::from_utf8_lossy(&event.payload).into_owned()),
            salt: Some(hex(&salt)),
            hash,
            tx: 0,
            node: String::new(),
        });
        for part in &event.event.parts {
            // `check` has seen that it belongs here.
            let _ = self.written.rows.put(&event.stream, part);
        }
        self.moved_streams.insert(stream);
    }

    fn append_text(&mut self, commit: &Commit, text: &crate::commit::TextAppend) -> u64 {
        let document = text.document.to_string();
        let row = self.documents.entry(document.clone()).or_insert_with(|| documents::Model {
            document: document.clone(),
            stream: text.document.stream().to_string(),
            head: 0,
            created_at: commit.at.0,
        });
        if row.head == 0 {
            row.created_at = commit.at.0;
        }
        row.head += 1;
        let seq = row.head;
        self.written.updates.push(document_updates::Model {
            document: document.clone(),
            seq,
            client_id: text.client_id.cast_signed(),
            person_id: commit.actor.map(|id| id.to_string()),
            at: commit.at.0,
            body: text.update.to_vec(),
            tx: 0,
            node: String::new(),
        });
        self.moved_documents.insert(document);
        seq.cast_unsigned()
    }

    /// The rows to write, streams and documents in order of their names.
    pub(crate) fn into_written(mut self, origin: Origin<'_>) -> Written {
        for entry in &mut self.written.journal {
            (entry.tx, entry.node) = (origin.tx, origin.node.to_owned());
        }
        for update in &mut self.written.updates {
            (update.tx, update.node) = (origin.tx, origin.node.to_owned());
        }
        let heads: BTreeMap<String, streams::Model> = self.heads.into_iter().collect();
        self.written.streams = heads.into_values().filter(|row| self.moved_streams.contains(&row.stream)).collect();
        let documents: BTreeMap<String, documents::Model> = self.documents.into_iter().collect();
        self.written.documents = documents.into_values().filter(|row| self.moved_documents.contains(&row.document)).collect();
        self.written
    }
}
