//! One page: a person's tab with its connection, streams, texts and unanswered commands, as the real page keeps them (`web/src/live`).
//! What it sends, is answered and is shown is written down in the [`Ledger`], which the checks read.

use crate::{
    node::Node,
    streams::{Phase, Streams},
    texts::{Texts, Typed},
    wire::{Held, Link, fault},
    world::{Who, id, room},
};
use mdt_domain::{
    ids::{CaseId, CommandId, ItemId, MeetingId, PersonId},
    stream::{DocumentId, StreamId},
    words::UtcMicros,
};
use mdt_store::accounts::Session;
use mdt_protocol::{
    client::ClientMessage,
    close::CloseCode,
    command::WireCommand,
    limits::PROTOCOL_VERSION,
    server::{ErrorCode, ProtocolErrorCode, ServerMessage},
};
use std::collections::BTreeMap;

/// What a command's page last knew of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Kept or sent, no answer yet.
    Open,
    Accepted,
    Refused,
    /// Forgotten with the right to what it was about.
    Forgotten,
}

/// A command that somebody gave to their page.
#[derive(Clone, Debug)]
pub struct Said {
    pub who: Who,
    pub command: WireCommand,
    pub case: Option<CaseId>,
    pub fate: Fate,
}

/// Content of a case that reached somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub person: PersonId,
    pub case: CaseId,
    /// As of which place of the case.
    pub seq: u64,
    /// Where the case stood at most when it arrived; not known yet: none.
    pub by: Option<u64>,
    pub what: &'static str,
}

/// Everything that was said, typed and shown in a run.
#[derive(Default)]
pub struct Ledger {
    pub said: BTreeMap<CommandId, Said>,
    pub typed: BTreeMap<CommandId, Typed>,
    pub shown: Vec<Shown>,
    /// For which document and box each letter was typed.
    pub meant: BTreeMap<char, (DocumentId, usize)>,
    next: u128,
}
impl Ledger {
    pub fn new_id(&mut self) -> CommandId {
        self.next += 1;
        CommandId(id(9, self.next))
    }
}

struct Pending {
    id: CommandId,
    is_kept: bool,
}

/// One tab.
pub struct Page {
    pub who: Who,
    pub session: String,
    tab: usize,
    sessions: u32,
    pub node: usize,
    pub link: Option<Link>,
    pub is_welcomed: bool,
    /// Signed out, or closed with a code that says so.
    pub is_signed_out: bool,
    /// The hub closed it with a code that says to come back.
    pub comes_back: bool,
    pub streams: Streams,
    pub texts: Texts,
    pending: Vec<Pending>,
    /// Commands sent again although they were answered: by their own person, or not.
    repeats: BTreeMap<CommandId, bool>,
    pings: u64,
    pub pongs: u64,
    /// Slices of a long message that its line takes at once.
    pub slices: usize,
    /// For the tests of the checks: does not hear that rights end.
    pub is_deaf_to_revoked: bool,
}

/// Which case a command names itself.
pub fn case_of(command: &WireCommand) -> Option<CaseId> { named(command, "case_id").map(CaseId) }
fn named(command: &WireCommand, field: &str) -> Option<uuid::Uuid> {
    let value = serde_json::to_value(command).unwrap();
    let found = value.get(field).or_else(|| value.get("home").and_then(|home| home.get(field)));
    found.and_then(|id| id.as_str()).and_then(|id| id.parse().ok())
}

impl Page {
    pub fn new(who: Who, tab: usize, node: usize) -> Self {
        Self {
            who,
            session: String::new(),
            tab,
            sessions: 0,
            node,
            link: None,
            is_welcomed: false,
            is_signed_out: true,
            comes_back: false,
            streams: Streams::default(),
            texts: Texts::default(),
            pending: Vec::new(),
            repeats: BTreeMap::new(),
            pings: 0,
            pongs: 0,
            slices: crate::wire::ALL,
            is_deaf_to_revoked: false,
        }
    }

    pub fn is_connected(&self) -> bool { self.link.is_some() }
    /// In the room, as far as this page knows.
    pub fn is_in_room(&self) -> bool {
        self.is_welcomed && self.streams.entries.get(&room()).is_some_and(|entry| entry.is_room && entry.phase == Phase::Following)
    }
    /// Nothing of it waits for an answer.
    pub fn is_settled(&self) -> bool {
        let streams = self.streams.entries.values().all(|entry| entry.phase == Phase::Denied || entry.is_live());
        let texts = self.texts.open.values().all(|text| text.is_refused || text.is_settled());
        self.is_welcomed && self.pending.is_empty() && self.repeats.is_empty() && streams && texts && self.pings == self.pongs
    }

    /// What still waits for an answer, for the words of a fault.
    pub fn what_waits(&self) -> Option<String> {
        let streams: Vec<&str> = self.streams.entries.iter().filter(|(_, entry)| entry.phase != Phase::Denied && !entry.is_live()).map(|(stream, _)| stream.kind()).collect();
        let texts = self.texts.open.values().filter(|text| !text.is_refused && !text.is_settled()).count();
        (!self.is_settled()).then(|| {
            let (who, welcomed, commands) = (self.who, self.is_welcomed, self.pending.len() + self.repeats.len());
            format!("{who:?} (welcomed: {welcomed}) waits for {commands} commands, {texts} texts, {streams:?}, pong {} of {}", self.pongs, self.pings)
        })
    }

    // -- the connection

    /// A session of its own, unless it has one.
    pub fn sign_in(&mut self, node: &Node, now: UtcMicros) {
        if !self.is_signed_out {
            return;
        }
        self.sessions += 1;
        self.session = format!("{:?}-{}-{}", self.who, self.tab, self.sessions);
        let (id_hash, person_id, expires_at) = (self.session.clone(), self.who.id(), now.plus_seconds(864_000));
        let session = Session { id_hash, person_id, created_at: now, last_seen_at: now, expires_at, is_demo: false, ended_at: None };
        node.block(async { node.hub().store().create_session(&session).await }).unwrap();
        self.is_signed_out = false;
    }

    /// Connects to a node. `false`: it takes nobody now.
    pub fn connect(&mut self, node: usize, hub: &Node) -> bool {
        let Some(mut link) = Link::open(node, hub, self.who.id(), self.session.clone()) else { return false };
        link.slices = self.slices;
        (self.link, self.node, self.comes_back) = (Some(link), node, false);
        (self.pings, self.pongs) = (0, 0);
        self.send(&ClientMessage::Hello { protocol: PROTOCOL_VERSION });
        true
    }

    /// The connection is gone, whether the hub knows it or not; what was on its way down is lost.
    pub fn lose(&mut self) -> Option<Link> {
        self.is_welcomed = false;
        self.streams.on_lost();
        self.texts.on_lost();
        self.pending.iter_mut().for_each(|pending| pending.is_kept = true);
        self.repeats.clear();
        (self.pings, self.pongs) = (0, 0);
        self.link.take()
    }

    fn send(&mut self, message: &ClientMessage) {
        let Some(link) = self.link.as_mut() else { return };
        match message {
            ClientMessage::Join { meeting_id, from } => link.order.asked(&StreamId::Meeting(*meeting_id), from.as_ref()),
            ClientMessage::Subscribe { stream, from } => link.order.asked(stream, from.as_ref()),
            _ => {}
        }
        link.send(serde_json::to_vec(message).unwrap());
    }

    pub fn ping(&mut self) {
        if self.is_welcomed && self.pings == self.pongs {
            self.pings += 1;
            self.send(&ClientMessage::Ping { n: self.pings });
        }
    }

    /// Hands everything that is ready to the network.
    pub fn pump(&mut self, ledger: &mut Ledger) -> Held {
        for stream in std::mem::take(&mut self.streams.forgotten) {
            self.texts.forget(Some(&stream));
            self.forget_commands(&stream, ledger);
        }
        self.texts.pump(self.who.id(), || ledger.new_id())?;
        ledger.typed.extend(std::mem::take(&mut self.texts.typed));
        for message in std::mem::take(&mut self.streams.out).into_iter().chain(std::mem::take(&mut self.texts.out)) {
            self.send(&message);
        }
        if self.is_welcomed {
            let kept: Vec<CommandId> = self.pending.iter_mut().filter_map(|it| std::mem::take(&mut it.is_kept).then_some(it.id)).collect();
            for id in kept {
                let command = Box::new(ledger.said.get(&id).unwrap().command.clone());
                self.send(&ClientMessage::Command { id, command });
            }
        }
        Ok(())
    }

    /// What had no answer is asked and sent again. How much.
    pub fn beat(&mut self) -> usize {
        if !self.is_welcomed {
            return 0;
        }
        self.pending.iter_mut().for_each(|pending| pending.is_kept = true);
        self.pending.len() + self.streams.on_beat() + self.texts.on_beat()
    }

    // -- what the person does

    pub fn say(&mut self, command: WireCommand, ledger: &mut Ledger) {
        let id = ledger.new_id();
        let case = case_of(&command);
        ledger.said.insert(id, Said { who: self.who, command, case, fate: Fate::Open });
        self.pending.push(Pending { id, is_kept: true });
    }

    /// An accepted command once more, with the same id: by its own person, or by somebody else.
    pub fn say_again(&mut self, id: CommandId, ledger: &Ledger) {
        let Some(said) = ledger.said.get(&id).filter(|said| said.fate == Fate::Accepted) else { return };
        if self.is_welcomed && !self.repeats.contains_key(&id) {
            self.repeats.insert(id, said.who == self.who);
            self.send(&ClientMessage::Command { id, command: Box::new(said.command.clone()) });
        }
    }

    pub fn look_at(&mut self, document: &DocumentId) {
        if let DocumentId::Case { case_id, .. } = document {
            self.streams.hold(&StreamId::Case(*case_id), false);
        }
        self.texts.open(document);
    }

    /// Signs out: the page forgets everything and stays away.
    pub fn sign_out(&mut self, ledger: &mut Ledger) {
        for pending in std::mem::take(&mut self.pending) {
            ledger.said.get_mut(&pending.id).unwrap().fate = Fate::Forgotten;
        }
        self.streams.forget_all();
        self.texts.forget(None);
        self.is_signed_out = true;
    }

    fn forget_commands(&mut self, stream: &StreamId, ledger: &mut Ledger) {
        let is_about = |command: &WireCommand| match stream {
            StreamId::Case(case) => case_of(command) == Some(*case),
            StreamId::Meeting(meeting) => named(command, "meeting_id").map(MeetingId) == Some(*meeting),
            _ => false,
        };
        self.pending.retain(|pending| {
            let said = ledger.said.get_mut(&pending.id).unwrap();
            let stays = !is_about(&said.command);
            if !stays {
                said.fate = Fate::Forgotten;
            }
            stays
        });
    }

    // -- what arrives

    /// One message, after the network's own checks.
    pub fn take(&mut self, message: ServerMessage, ledger: &mut Ledger) -> Held {
        if self.is_deaf_to_revoked && matches!(message, ServerMessage::Revoked { .. } | ServerMessage::CardGone { .. }) {
            return Ok(());
        }
        self.note_shown(&message, ledger);
        let Some(message) = self.streams.handle(message)? else { return self.pump(ledger) };
        let Some(message) = self.texts.handle(message)? else {
            for (id, seq) in std::mem::take(&mut self.texts.accepted) {
                match ledger.typed.get_mut(&id) {
                    Some(typed) if typed.accepted.is_none_or(|known| known == seq) => typed.accepted = Some(seq),
                    _ => return fault("P2.1: a text update was accepted at two places, or was never sent"),
                }
            }
            return self.pump(ledger);
        };
        match message {
            ServerMessage::Welcome { person_id, .. } => {
                if person_id != self.who.id() {
                    return fault("welcomed as somebody else");
                }
                self.is_welcomed = true;
                self.streams.on_welcome();
                self.texts.on_welcome();
            }
            ServerMessage::Pong { n, .. } => self.pongs = n,
            ServerMessage::Accepted { id, is_repeat, .. } => self.accepted(id, is_repeat, ledger)?,
            ServerMessage::Refused { id, error } => {
                let is_reused = error.code == ErrorCode::Protocol(ProtocolErrorCode::CommandIdReused);
                self.refused(id, error.is_temporary, is_reused, ledger)?;
            }
            ServerMessage::Error { error } => return fault(format!("a frame of the page was not understood: {}", error.message)),
            _ => {}
        }
        self.pump(ledger)
    }

    fn accepted(&mut self, id: CommandId, is_repeat: bool, ledger: &mut Ledger) -> Held {
        let Some(said) = ledger.said.get_mut(&id) else { return fault("P2.1: an id was accepted that nobody sent") };
        if let Some(is_own) = self.repeats.remove(&id) {
            return match (is_own, is_repeat) {
                (true, true) => Ok(()),
                (true, false) => fault(format!("P2.1: {} was accepted twice, each time as the first", name_of(&said.command))),
                (false, _) => fault("P2.3: a command was accepted under somebody else's id"),
            };
        }
        self.pending.retain(|pending| pending.id != id);
        // Forgotten with its right, and kept all the same: it was on its way.
        said.fate = Fate::Accepted;
        Ok(())
    }

    fn refused(&mut self, id: CommandId, is_temporary: bool, is_reused: bool, ledger: &mut Ledger) -> Held {
        let Some(said) = ledger.said.get_mut(&id) else { return fault("an id was refused that nobody sent") };
        if let Some(is_own) = self.repeats.get(&id).copied() {
            self.repeats.remove(&id);
            return if is_temporary || (!is_own && is_reused) { Ok(()) } else { fault(format!("P2.1, P2.3: {} was accepted once and refused the next time", name_of(&said.command))) };
        }
        match self.pending.iter_mut().find(|pending| pending.id == id) {
            Some(pending) if is_temporary => pending.is_kept = true,
            Some(_) if said.fate == Fate::Accepted => return fault("P2.1: a command was accepted and then refused"),
            Some(_) => {
                said.fate = Fate::Refused;
                self.pending.retain(|pending| pending.id != id);
            }
            None => {}
        }
        Ok(())
    }

    fn note_shown(&self, message: &ServerMessage, ledger: &mut Ledger) {
        let person = self.who.id();
        let mut note = |case: CaseId, seq, what| {
            ledger.shown.push(Shown { person, case, seq, by: None, what });
        };
        match message {
            ServerMessage::Snapshot { stream: StreamId::Case(case), at, .. } => note(*case, at.seq, "the state"),
            ServerMessage::Event(event) => {
                if let StreamId::Case(case) = event.stream {
                    note(case, event.seq, "an event");
                }
            }
            ServerMessage::CardChanged { card } => note(card.case_id, card.seq, "a card"),
            ServerMessage::Joined { cards, .. } => cards.iter().for_each(|card| note(card.case_id, card.seq, "a card on joining")),
            _ => {}
        }
    }

    /// What is done when the hub closed the connection. `true`: it may come back by itself.
    pub fn on_closed(&mut self, code: CloseCode, ledger: &mut Ledger) -> bool {
        if code == CloseCode::SignedOut {
            self.sign_out(ledger);
        }
        code.may_come_back()
    }

    /// Lines whose cards this page shows.
    pub fn cards(&self) -> BTreeMap<ItemId, CaseId> {
        self.streams.entries.values().flat_map(|entry| entry.cards.values()).map(|card| (card.item_id, card.case_id)).collect()
    }
}

/// A command's name on the wire: never its content.
pub fn name_of(command: &WireCommand) -> String {
    serde_json::to_value(command).unwrap().get("name").and_then(|name| name.as_str()).unwrap_or("?").to_owned()
}
