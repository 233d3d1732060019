//! The shared texts of one page, as the real page has them (`web/src/live/texts.ts`): at most one unanswered update a document, the same
//! bytes under the same id until answered, what was typed meanwhile merged into the next. Every letter is typed once in a run, so that
//! it can be found again.

use crate::wire::{Held, fault};
use mdt_domain::{
    ids::{CommandId, PersonId},
    stream::{DocumentId, TEXT_BOXES},
};
use mdt_protocol::{
    client::ClientMessage,
    server::{ServerMessage, WireError},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::collections::{BTreeMap, BTreeSet};
use yrs::{
    ClientID, Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text as _, Transact, Update, merge_updates_v1,
    updates::{decoder::Decode, encoder::Encode},
};

/// A letter in its box.
pub type Letter = (usize, char);

/// One update that was handed to the network at least once.
#[derive(Clone, Debug)]
pub struct Typed {
    pub document: DocumentId,
    pub person: PersonId,
    pub inserted: Vec<Letter>,
    pub deleted: Vec<Letter>,
    pub accepted: Option<u64>,
}

struct Edit {
    bytes: Vec<u8>,
    inserted: Vec<Letter>,
    deleted: Vec<Letter>,
}

struct InFlight {
    id: CommandId,
    bytes: Vec<u8>,
    /// Not sent on this connection, or to be sent again.
    is_kept: bool,
}

/// One document on one page.
pub struct SharedText {
    doc: Doc,
    client: Option<u64>,
    own: BTreeSet<u64>,
    seq: u64,
    /// A question is under way; `true`: for everything.
    asked: Option<bool>,
    held: Vec<(u64, Vec<u8>)>,
    in_flight: Option<InFlight>,
    waiting: Vec<Edit>,
    must_start_over: bool,
    pub is_refused: bool,
}

fn fresh(client: Option<u64>) -> Doc {
    let mut options = Options { offset_kind: OffsetKind::Utf16, ..Options::default() };
    if let Some(client) = client {
        options.client_id = ClientID::new(client);
    }
    let doc = Doc::with_options(options);
    for name in TEXT_BOXES {
        doc.get_or_insert_text(name);
    }
    doc
}

/// The four texts of a document.
pub fn boxes(doc: &Doc) -> [String; 4] {
    TEXT_BOXES.map(|name| {
        let text = doc.get_or_insert_text(name);
        text.get_string(&doc.transact())
    })
}

/// A document built from a log.
pub fn built<'a>(log: impl Iterator<Item = &'a [u8]>) -> Held<Doc> {
    let doc = fresh(None);
    for bytes in log {
        apply(&doc, bytes)?;
    }
    Ok(doc)
}

fn apply(doc: &Doc, bytes: &[u8]) -> Held {
    let update = Update::decode_v1(bytes).or_else(|_| fault("T2: an update does not read back"))?;
    doc.transact_mut().apply_update(update).or_else(|_| fault("T2: an update cannot be applied"))
}

/// T1: new letters are announced under the client id they were typed with.
fn is_said_as_typed(client_id: u64, bytes: &[u8]) -> Held {
    let update = Update::decode_v1(bytes).or_else(|_| fault("T2: an update does not read back"))?;
    let mut clients = update.insertions(true).client_ids().map(|client| client.get()).collect::<BTreeSet<_>>();
    if clients.is_empty() || clients.remove(&client_id) { Ok(()) } else { fault("T1: new letters are announced under another client id than they were typed with") }
}

fn unbase64(text: &str) -> Held<Vec<u8>> { STANDARD.decode(text).or_else(|_| fault("T2: an update is no base64")) }

impl SharedText {
    fn new() -> Self {
        Self {
            doc: fresh(None),
            client: None,
            own: BTreeSet::new(),
            seq: 0,
            asked: None,
            held: Vec::new(),
            in_flight: None,
            waiting: Vec::new(),
            must_start_over: false,
            is_refused: false,
        }
    }

    pub fn boxes(&self) -> [String; 4] { boxes(&self.doc) }
    pub fn is_open(&self) -> bool { self.client.is_some() && !self.must_start_over && !self.is_refused }
    /// Nothing of it waits for the network.
    pub fn is_settled(&self) -> bool { self.asked.is_none() && self.in_flight.is_none() && self.waiting.is_empty() && !self.must_start_over }
    pub fn has_content(&self) -> bool { self.boxes().iter().any(|text| !text.is_empty()) }

    /// Removes some letters, then types new ones, as one transaction.
    fn edit(&mut self, which: usize, at: u32, remove: u32, letters: &[char]) {
        let text = self.doc.get_or_insert_text(TEXT_BOXES[which]);
        let before: Vec<char> = text.get_string(&self.doc.transact()).chars().collect();
        let length = before.len() as u32;
        let at = at % (length + 1);
        let remove = remove.min(length - at);
        let deleted = before[at as usize..(at + remove) as usize].iter().map(|letter| (which, *letter)).collect();
        let inserted = letters.iter().map(|letter| (which, *letter)).collect();
        let mut transaction = self.doc.transact_mut();
        if remove > 0 {
            text.remove_range(&mut transaction, at, remove);
        }
        if !letters.is_empty() {
            text.insert(&mut transaction, at, &letters.iter().collect::<String>());
        }
        let bytes = transaction.encode_update_v1();
        drop(transaction);
        self.waiting.push(Edit { bytes, inserted, deleted });
    }

    fn renew(&mut self, client: Option<u64>) {
        self.doc = fresh(client);
        (self.in_flight, self.client, self.seq) = (None, client, 0);
        self.own.clear();
        self.waiting.clear();
    }

    /// The same content, typed on under another client id.
    fn go_on_as(&mut self, client: u64) -> Held {
        let all = self.doc.transact().encode_state_as_update_v1(&StateVector::default());
        self.doc = fresh(Some(client));
        self.client = Some(client);
        self.own.insert(client);
        apply(&self.doc, &all)
    }
}

/// All documents of one page.
#[derive(Default)]
pub struct Texts {
    pub open: BTreeMap<DocumentId, SharedText>,
    pub is_connected: bool,
    pub out: Vec<ClientMessage>,
    /// Updates first sent, to be written down.
    pub typed: Vec<(CommandId, Typed)>,
    /// Updates answered, with their places.
    pub accepted: Vec<(CommandId, u64)>,
    pub refused: u64,
}

impl Texts {
    pub fn open(&mut self, document: &DocumentId) {
        if !self.open.contains_key(document) {
            self.open.insert(document.clone(), SharedText::new());
            self.ask(document);
        } else if self.open.get(document).is_some_and(|text| text.is_refused && text.asked.is_none()) {
            self.ask(document);
        }
    }

    fn ask(&mut self, document: &DocumentId) {
        let Some(text) = self.open.get_mut(document).filter(|_| self.is_connected) else { return };
        let is_fresh = text.client.is_none() || text.must_start_over;
        text.asked = Some(is_fresh);
        let state_vector = (!is_fresh).then(|| STANDARD.encode(text.doc.transact().state_vector().encode_v1()));
        self.out.push(ClientMessage::TextOpen { document: document.clone(), state_vector });
    }

    pub fn on_welcome(&mut self) {
        self.is_connected = true;
        let documents: Vec<DocumentId> = self.open.keys().cloned().collect();
        documents.iter().for_each(|document| self.ask(document));
    }

    pub fn on_lost(&mut self) {
        self.is_connected = false;
        for text in self.open.values_mut() {
            text.asked = None;
            text.held.clear();
            if let Some(in_flight) = text.in_flight.as_mut() {
                in_flight.is_kept = true;
            }
        }
    }

    /// The right to a stream ended; none: to everything.
    pub fn forget(&mut self, stream: Option<&mdt_domain::stream::StreamId>) {
        for (document, text) in &mut self.open {
            if stream.is_none_or(|stream| document.stream() == *stream) {
                *text = SharedText { is_refused: true, ..SharedText::new() };
            }
        }
    }

    /// In which the page lets somebody type.
    pub fn typable(&self) -> Vec<DocumentId> { self.open.iter().filter(|(_, text)| text.is_open()).map(|(document, _)| document.clone()).collect() }

    /// Types; nothing happens where the page does not let somebody type. How many letters.
    pub fn edit(&mut self, document: &DocumentId, which: usize, at: u32, remove: u32, letters: &[char]) -> usize {
        let Some(text) = self.open.get_mut(document).filter(|text| text.is_open()) else { return 0 };
        text.edit(which, at, remove, letters);
        letters.len()
    }

    /// Sends what is waiting, merged, once the last update was answered; and again what has to be sent again.
    pub fn pump(&mut self, person: PersonId, mut new_id: impl FnMut() -> CommandId) -> Held {
        if !self.is_connected {
            return Ok(());
        }
        for (document, text) in &mut self.open {
            if text.asked.is_some() || text.must_start_over || text.client.is_none() {
                continue;
            }
            if text.in_flight.is_none() && !text.waiting.is_empty() {
                let edits = std::mem::take(&mut text.waiting);
                let bytes = merge_updates_v1(edits.iter().map(|edit| &edit.bytes)).or_else(|_| fault("updates of the page itself do not merge"))?;
                let id = new_id();
                let inserted = edits.iter().flat_map(|edit| edit.inserted.clone()).collect();
                let deleted = edits.iter().flat_map(|edit| edit.deleted.clone()).collect();
                self.typed.push((id, Typed { document: document.clone(), person, inserted, deleted, accepted: None }));
                text.in_flight = Some(InFlight { id, bytes, is_kept: true });
            }
            if let Some(in_flight) = text.in_flight.as_mut().filter(|it| it.is_kept) {
                in_flight.is_kept = false;
                let update = STANDARD.encode(&in_flight.bytes);
                self.out.push(ClientMessage::TextUpdate { document: document.clone(), id: in_flight.id, update });
            }
        }
        Ok(())
    }

    /// What had no answer is asked or sent again. How much.
    pub fn on_beat(&mut self) -> usize {
        let late: Vec<DocumentId> = self.open.iter().filter(|(_, text)| text.asked.is_some() || text.in_flight.is_some()).map(|(id, _)| id.clone()).collect();
        for document in &late {
            if let Some(in_flight) = self.open.get_mut(document).and_then(|text| text.in_flight.as_mut()) {
                in_flight.is_kept = true;
            }
            self.ask(document);
        }
        late.len()
    }

    pub fn handle(&mut self, message: ServerMessage) -> Held<Option<ServerMessage>> {
        match message {
            ServerMessage::TextOpened { document, seq, client_id, update, state_vector, .. } => self.on_opened(&document, seq, client_id, &update, &state_vector)?,
            ServerMessage::TextUpdate { document, seq, client_id, update, .. } => {
                let bytes = unbase64(&update)?;
                is_said_as_typed(client_id, &bytes)?;
                self.on_update(&document, seq, bytes)?;
            }
            ServerMessage::TextAccepted { document, id, seq } => {
                self.accepted.push((id, seq));
                if let Some(text) = self.open.get_mut(&document).filter(|text| text.in_flight.as_ref().is_some_and(|it| it.id == id)) {
                    text.in_flight = None;
                }
            }
            ServerMessage::TextRefused { document, id, error } => self.on_refused(&document, id, &error),
            other => return Ok(Some(other)),
        }
        Ok(None)
    }

    fn on_opened(&mut self, document: &DocumentId, seq: u64, client: u64, update: &str, has: &str) -> Held {
        let Some(text) = self.open.get_mut(document) else { return Ok(()) };
        let Some(is_fresh) = text.asked else { return Ok(()) };
        if text.must_start_over && !is_fresh {
            self.ask(document);
            return Ok(());
        }
        let has = StateVector::decode_v1(&unbase64(has)?).or_else(|_| fault("T2: a state vector does not read back"))?;
        if text.must_start_over {
            text.renew(None);
            text.must_start_over = false;
        }
        apply(&text.doc, &unbase64(update)?)?;
        let mine = text.doc.transact().state_vector();
        if mine.iter().any(|(client, clock)| !text.own.contains(&client.get()) && has.get(client) < *clock) {
            return fault("P1.1: a page has letters of others that the service has no more");
        }
        text.go_on_as(client)?;
        (text.seq, text.asked, text.is_refused) = (seq, None, false);
        if let Some(in_flight) = text.in_flight.as_mut() {
            in_flight.is_kept = true;
        }
        for (seq, bytes) in std::mem::take(&mut text.held) {
            self.on_update(document, seq, bytes)?;
        }
        Ok(())
    }

    fn on_update(&mut self, document: &DocumentId, seq: u64, bytes: Vec<u8>) -> Held {
        let Some(text) = self.open.get_mut(document) else { return Ok(()) };
        if text.asked.is_some() {
            text.held.push((seq, bytes));
        } else if text.client.is_some() && seq == text.seq + 1 {
            text.seq = seq;
            apply(&text.doc, &bytes)?;
        } else if text.client.is_some() && seq > text.seq {
            self.ask(document);
        }
        Ok(())
    }

    fn on_refused(&mut self, document: &DocumentId, id: Option<CommandId>, error: &WireError) {
        let Some(text) = self.open.get_mut(document) else { return };
        match (id, text.in_flight.as_mut()) {
            (None, _) if error.is_temporary => {}
            (None, _) => {
                text.renew(None);
                (text.asked, text.must_start_over, text.is_refused) = (None, false, true);
            }
            (Some(id), Some(in_flight)) if in_flight.id == id && error.is_temporary => in_flight.is_kept = true,
            (Some(id), Some(in_flight)) if in_flight.id == id => {
                self.refused += 1;
                text.must_start_over = true;
                self.ask(document);
            }
            (Some(_), _) => {}
        }
    }
}
