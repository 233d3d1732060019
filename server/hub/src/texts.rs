//! Shared texts: one CRDT document per case (or topic) and meeting, with four texts.
//!
//! A document has a log of its own. An update is checked on a copy, committed, and only then applied; it is refused
//! when it is too large, cannot be read, or carries new letters under a client id that was handed to somebody else.
//! Decoding and applying run under `catch_unwind`: a hostile update costs nobody else anything.
//! Architecture invariant: knows no socket and no rights (the session asked).

use crate::error::TextError;
use mdt_domain::{
    ids::PersonId,
    stream::{DocumentId, TEXT_BOXES},
    words::UtcMicros,
};
use mdt_protocol::{limits::MAX_TEXT_UPDATE_BYTES, server::TextAuthor};
use mdt_store::{Engine, Store, documents::DocumentUpdate, error::StoreError};
use parking_lot::Mutex;
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};
use yrs::{
    Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

/// One document in memory.
pub struct Document {
    inner: Mutex<Inner>,
}

struct Inner {
    doc: Doc,
    /// Place of the last update applied (all of it is on disk).
    applied: u64,
    is_stale: bool,
    clients: HashMap<u64, PersonId>,
}

/// What a page receives when it opens a document.
pub struct Opened {
    /// Place in the log.
    pub seq: u64,
    /// What the page lacks.
    pub update: Vec<u8>,
    /// The server's state vector.
    pub state_vector: Vec<u8>,
    /// Who types under which client id.
    pub authors: Vec<TextAuthor>,
}

/// An update that may be committed.
pub struct Checked {
    /// Under which client id it types (0: it only deletes).
    pub client_id: u64,
}

fn fresh_doc() -> Doc {
    let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..Options::default() });
    for name in TEXT_BOXES {
        doc.get_or_insert_text(name);
    }
    doc
}

/// Runs something of the text library; its panic is an answer like any other.
fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> { catch_unwind(AssertUnwindSafe(work)).ok().flatten() }

fn apply(doc: &Doc, bytes: &[u8]) -> Option<()> {
    guarded(|| {
        let update = Update::decode_v1(bytes).ok()?;
        doc.transact_mut().apply_update(update).ok()
    })
}

impl Document {
    fn build(log: &mdt_store::documents::DocumentLog) -> Self {
        let mut doc = fresh_doc();
        let mut skip: Vec<u64> = Vec::new();
        // An update that cannot be applied (it passed the check once, so this is a fault of the library) is left out and
        // the document is built again without it: the rest is worth more.
        'again: loop {
            for (seq, bytes) in log.updates.iter().filter(|(seq, _)| !skip.contains(seq)) {
                if apply(&doc, bytes).is_none() {
                    tracing::error!(seq, "a stored text update cannot be applied; it is left out");
                    skip.push(*seq);
                    doc = fresh_doc();
                    continue 'again;
                }
            }
            break;
        }
        Self {
            inner: Mutex::new(Inner {
                doc,
                applied: log.head,
                is_stale: false,
                clients: log.clients.iter().copied().collect(),
            }),
        }
    }

    /// What a page with this state vector lacks, and where that is in the log.
    pub fn open(&self, state_vector: Option<&[u8]>) -> Result<Opened, TextError> {
        let inner = self.inner.lock();
        let seen = match state_vector {
            None => StateVector::default(),
            Some(bytes) => guarded(|| StateVector::decode_v1(bytes).ok()).ok_or(TextError::Unreadable)?,
        };
        guarded(|| {
            let txn = inner.doc.transact();
            let mut authors: Vec<_> =
                inner.clients.iter().map(|(client_id, person_id)| TextAuthor { client_id: *client_id, person_id: *person_id }).collect();
            authors.sort_by_key(|author| author.client_id);
            Some(Opened { seq: inner.applied, update: txn.encode_diff_v1(&seen), state_vector: txn.state_vector().encode_v1(), authors })
        })
        .ok_or(TextError::Unreadable)
    }

    /// Whether `person` may have this update committed.
    pub fn check(&self, person: PersonId, bytes: &[u8]) -> Result<Checked, TextError> {
        if bytes.len() > MAX_TEXT_UPDATE_BYTES {
            return Err(TextError::TooLarge);
        }
        let update = guarded(|| Update::decode_v1(bytes).ok()).ok_or(TextError::Unreadable)?;
        let inner = self.inner.lock();
        let mut client_id = 0;
        guarded(|| {
            let known = inner.doc.transact().state_vector();
            // Not the update's state vector: that leaves out every client whose letters do not begin with its first.
            let inserted = update.insertions(true);
            for (client, places) in inserted.iter() {
                if places.iter().any(|place| place.end > known.get(client)) {
                    if inner.clients.get(&client.get()) != Some(&person) {
                        return Some(Err(TextError::NotYours));
                    }
                    client_id = client.get();
                }
            }
            // On a copy: what cannot be applied must never be committed.
            let state = inner.doc.transact().encode_diff_v1(&StateVector::default());
            let copy = fresh_doc();
            copy.transact_mut().apply_update(Update::decode_v1(&state).ok()?).ok()?;
            copy.transact_mut().apply_update(update).ok()?;
            // Letters that rest on what is not here would be accepted and shown to nobody.
            if copy.transact().has_missing_updates() {
                return Some(Err(TextError::Behind));
            }
            for name in TEXT_BOXES {
                let text = copy.get_or_insert_text(name);
                if text.get_string(&copy.transact()).len() > MAX_BOX_BYTES {
                    return Some(Err(TextError::TooLarge));
                }
            }
            Some(Ok(()))
        })
        .ok_or(TextError::Unreadable)??;
        Ok(Checked { client_id })
    }

    /// A commit was seen: applies it. One that does not follow makes the document be read again at its next use.
    pub fn commit_seen(&self, seq: u64, bytes: &[u8]) {
        let mut inner = self.inner.lock();
        if seq <= inner.applied {
            return;
        }
        if seq != inner.applied + 1 || apply(&inner.doc, bytes).is_none() {
            inner.is_stale = true;
            return;
        }
        inner.applied = seq;
    }

    /// Remembers whose a client id is.
    pub fn add_client(&self, client_id: u64, person: PersonId) { self.inner.lock().clients.insert(client_id, person); }

    /// The four texts as on disk, in the order of [`TEXT_BOXES`].
    pub fn texts(&self) -> [String; 4] {
        let inner = self.inner.lock();
        TEXT_BOXES.map(|name| {
            guarded(|| {
                let text = inner.doc.get_or_insert_text(name);
                Some(text.get_string(&inner.doc.transact()))
            })
            .unwrap_or_default()
        })
    }

    fn applied(&self) -> u64 { self.inner.lock().applied }

    fn make_stale(&self) { self.inner.lock().is_stale = true; }

    fn is_stale(&self) -> bool { self.inner.lock().is_stale }
}

/// What somebody typed or took away after a document's texts had been drafted into minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateLetters {
    /// Which of [`TEXT_BOXES`].
    pub text_box: &'static str,
    /// Who.
    pub person_id: Option<PersonId>,
    /// When the last of them came.
    pub at: UtcMicros,
    /// What is there now that was not.
    pub added: String,
    /// What was there and is not now.
    pub removed: String,
}

/// The letters of a log that are not in the texts the minutes were drafted from, one entry for each stretch of one person in one
/// box. The draft is found in the log by what it says: a clock could not tell what was read before the meeting was closed.
pub fn late_letters(log: &[DocumentUpdate], drafted: &[String; 4]) -> Vec<LateLetters> {
    let doc = fresh_doc();
    let texts = |doc: &Doc| TEXT_BOXES.map(|name| doc.get_or_insert_text(name).get_string(&doc.transact()));
    let mut stages = vec![texts(&doc)];
    for update in log {
        // One that cannot be applied says nothing here either.
        let _ = apply(&doc, &update.update);
        stages.push(texts(&doc));
    }
    let start = stages.iter().rposition(|stage| stage == drafted).unwrap_or(0);
    let mut late = Vec::new();
    let mut from = start;
    while let Some(first) = log.get(from) {
        let stretch = log.iter().skip(from).take_while(|update| update.person_id == first.person_id).count();
        let to = from + stretch;
        let at = log.get(to - 1).map_or(first.at, |last| last.at);
        if let (Some(before), Some(after)) = (stages.get(from), stages.get(to)) {
            for ((text_box, before), after) in TEXT_BOXES.into_iter().zip(before).zip(after).filter(|((_, before), after)| before != after) {
                let (removed, added) = difference(before, after);
                late.push(LateLetters { text_box, person_id: first.person_id, at, added, removed });
            }
        }
        from = to;
    }
    late
}

/// What went and what came, between what both begin and end with.
fn difference(before: &str, after: &str) -> (String, String) {
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let rest = |text: &str| text.chars().skip(same).collect::<Vec<char>>();
    let (mut gone, mut come) = (rest(before), rest(after));
    while gone.last().is_some() && gone.last() == come.last() {
        gone.pop();
        come.pop();
    }
    (gone.into_iter().collect(), come.into_iter().collect())
}

/// One box holds at most so many bytes: a discussion note, not a report.
const MAX_BOX_BYTES: usize = 20_000;

/// All documents in memory.
#[derive(Default)]
pub struct Documents {
    documents: Mutex<HashMap<DocumentId, Arc<Document>>>,
    loading: tokio::sync::Mutex<()>,
}

impl Documents {
    /// A document, loaded.
    pub async fn loaded(&self, store: &Store, id: &DocumentId) -> Result<Arc<Document>, StoreError> {
        if let Some(document) = self.known(id).filter(|document| !document.is_stale()) {
            return Ok(document);
        }
        let _one = self.loading.lock().await;
        if let Some(document) = self.known(id).filter(|document| !document.is_stale()) {
            return Ok(document);
        }
        // Updates still on their way to disk would be missed by the log: wait for them first.
        let barrier = store.reserve().await?.barrier();
        let _ = barrier.await;
        let document = Arc::new(Document::build(&store.load_document(id).await?));
        self.documents.lock().insert(id.clone(), document.clone());
        Ok(document)
    }

    /// A document as it is on disk now, also where another node typed and this one has not heard of it yet.
    pub async fn current(&self, store: &Store, id: &DocumentId) -> Result<Arc<Document>, StoreError> {
        let document = self.loaded(store, id).await?;
        if store.engine() == Engine::Sqlite {
            return Ok(document);
        }
        let heads = store.document_heads(std::slice::from_ref(id)).await?;
        if heads.get(id).is_some_and(|head| *head > document.applied()) {
            return self.reread(store, id).await;
        }
        Ok(document)
    }

    /// A document read again from its log.
    pub async fn reread(&self, store: &Store, id: &DocumentId) -> Result<Arc<Document>, StoreError> {
        if let Some(document) = self.known(id) {
            document.make_stale();
        }
        self.loaded(store, id).await
    }

    /// A document if it is in memory.
    pub fn known(&self, id: &DocumentId) -> Option<Arc<Document>> { self.documents.lock().get(id).cloned() }

    /// Forgets documents that nobody uses. Called with the cache's sweep.
    pub fn sweep(&self) { self.documents.lock().retain(|_, document| Arc::strong_count(document) > 1); }
}
