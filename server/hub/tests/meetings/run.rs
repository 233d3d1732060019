//! A run: one plan carried out on a fresh copy of the borough. Owns nodes, pages and the network between them; what must hold is asked
//! on every frame (`wire`), whenever everything has settled, and at the end (`end`).

use crate::{
    end,
    node::{Clock, Node},
    page::{Ledger, Page},
    plan::{Plan, Step, command, text_of},
    wire::{ALL, Fault, Held, Link, fault},
    world::{NINE, PEOPLE, Scratch, Template, Who, case, line, room},
};
use mdt_domain::{
    action_item::OwnerRef,
    ids::{ActionId, CommandId},
    stream::StreamId,
};
use mdt_protocol::{
    command::{WireCommand, WireHome},
    server::ServerMessage,
};
use std::time::{Duration, Instant};

/// What a run may be made to do wrong, to see that the checks notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    None,
    /// The nth event never arrives, and nobody says so.
    DropEvent(u64),
    /// The nth event arrives twice.
    DoubleEvent(u64),
    /// The nth text update never arrives.
    DropUpdate(u64),
    /// Pages keep what they have when a right to it ends.
    KeepRevoked,
    /// The nth command is taken as accepted and never sent.
    ForgeAccepted(u64),
    /// The nth text update is sent for another document.
    WrongDocument(u64),
    /// The hub never learns that a socket is gone.
    GhostSocket,
}

/// What happened, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub runs: u64,
    pub steps: u64,
    pub commands: u64,
    pub updates: u64,
    pub letters: u64,
    pub reconnects: u64,
    pub restarts: u64,
    pub frames: u64,
    pub revoked: u64,
    /// Questions asked again because no answer came.
    pub beats: u64,
}
impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.runs += more.runs;
        self.steps += more.steps;
        self.commands += more.commands;
        self.updates += more.updates;
        self.letters += more.letters;
        self.reconnects += more.reconnects;
        self.restarts += more.restarts;
        self.frames += more.frames;
        self.revoked += more.revoked;
        self.beats += more.beats;
    }
}

/// How a plan is carried out.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// How many nodes share the database.
    pub nodes: usize,
    pub sabotage: Sabotage,
    /// Everything settles within this, or the run has failed.
    pub patience: Duration,
}
/// Rounds in which nothing moves before all counts as settled.
const QUIET_ROUNDS: u32 = 3;
/// Rounds without an answer before a page asks again: well beyond what an answer ever takes.
const BEAT_AFTER: u32 = 400;

pub struct Run {
    pub nodes: Vec<Node>,
    pub clock: Clock,
    scratch: Scratch,
    pub pages: Vec<Page>,
    /// Sockets that are gone, which the hub does not know yet.
    zombies: Vec<Link>,
    pub ledger: Ledger,
    pub counts: Counts,
    sabotage: Sabotage,
    patience: Duration,
    events: u64,
    fresh: u128,
    letters: u32,
    desk: u128,
}

/// Carries a plan out.
pub fn run(template: &Template, plan: &Plan, setup: Setup) -> Result<Counts, Fault> {
    let mut run = Run::new(template, plan, setup);
    run.counts.runs = 1;
    for (place, step) in plan.steps.iter().enumerate() {
        run.counts.steps += 1;
        run.clock.pass(1);
        run.step(step).map_err(|Fault(words)| Fault(format!("step {place} ({step:?}): {words}")))?;
    }
    end::check(&mut run)?;
    let counts = run.counts;
    run.nodes.into_iter().for_each(Node::kill);
    Ok(counts)
}

impl Run {
    fn new(template: &Template, plan: &Plan, setup: Setup) -> Self {
        let Setup { nodes, sabotage, patience } = setup;
        let scratch = template.copy();
        let clock = Clock::at(NINE);
        let nodes: Vec<Node> = (0..nodes).map(|node| Node::start(scratch.options(node), &clock)).collect();
        let mut pages = Vec::new();
        for (tab, who) in plan.pages.iter().enumerate() {
            let mut page = Page::new(PEOPLE[*who % PEOPLE.len()], tab, 0);
            page.slices = if plan.is_slow { 1 } else { ALL };
            page.is_deaf_to_revoked = sabotage == Sabotage::KeepRevoked;
            page.streams.hold(&room(), true);
            page.streams.hold(&StreamId::PersonWorklist(page.who.id()), false);
            pages.push(page);
        }
        let (ledger, counts, zombies) = (Ledger::default(), Counts::default(), Vec::new());
        Self { nodes, clock, scratch, pages, zombies, ledger, counts, sabotage, patience, events: 0, fresh: 0, letters: 0x4dff, desk: 0 }
    }

    fn page(&self, page: usize) -> usize { page % self.pages.len() }
    fn node(&self, node: usize) -> usize { node % self.nodes.len() }

    fn step(&mut self, step: &Step) -> Held {
        match step {
            Step::Connect { page, node } => self.connect(self.page(*page), *node),
            Step::Cut { page, up, down, is_told } => return self.cut(self.page(*page), *up, *down, *is_told),
            Step::Close { nth } => {
                if !self.zombies.is_empty() {
                    let zombie = self.zombies.remove(nth % self.zombies.len());
                    self.bury(zombie);
                }
            }
            Step::Deliver { page, up, down } => return self.deliver(self.page(*page), *up, *down),
            Step::Pull { page, pulls } => {
                let page = self.page(*page);
                if let Some(link) = self.pages[page].link.as_mut() {
                    link.pull(*pulls);
                }
            }
            Step::Turn { node, turns } => self.nodes[self.node(*node)].turns(*turns),
            Step::Say { page, which, n, how } => return self.say(self.page(*page), *which, *n, *how),
            Step::Again { page, nth } => {
                let accepted: Vec<CommandId> =
                    self.ledger.said.iter().filter(|(_, said)| said.fate == crate::page::Fate::Accepted).map(|(id, _)| *id).collect();
                let page = self.page(*page);
                if !accepted.is_empty() {
                    self.pages[page].say_again(accepted[nth % accepted.len()], &self.ledger);
                }
            }
            Step::Desk { node, which, n, how } => {
                let (node, command) = (self.node(*node), command(*which, *n, *how, self.fresh()));
                self.at_desk(node, command);
            }
            Step::Look { page, n } => {
                let page = self.page(*page);
                self.pages[page].look_at(&text_of(*n));
                return self.pages[page].pump(&mut self.ledger);
            }
            Step::Type { page, n, text_box, at, remove, letters } => return self.edit(self.page(*page), *n, *text_box, *at, *remove, *letters),
            Step::Room { page, is_in } => {
                let page = self.page(*page);
                let streams = &mut self.pages[page].streams;
                if *is_in { streams.hold(&room(), true) } else { streams.release(&room()) }
                return self.pages[page].pump(&mut self.ledger);
            }
            Step::SignOut { page } => self.sign_out(self.page(*page)),
            Step::Wait { seconds } => {
                // A commit that takes more than an hour is taken for history that is played: nothing is seen to after it.
                self.nodes.iter().for_each(Node::barrier);
                self.clock.pass(i64::from(*seconds));
                self.nodes.iter().for_each(Node::breathe);
            }
            Step::Restart { node, is_abrupt } => self.restart(self.node(*node), *is_abrupt),
            Step::Storm { node, n, count } => self.storm(self.node(*node), *n, *count),
            Step::Settle => {
                self.settle()?;
                return end::settle_rights(self);
            }
        }
        Ok(())
    }

    pub fn connect(&mut self, page: usize, node: usize) {
        let node = self.node(node);
        if self.pages[page].is_connected() {
            return;
        }
        self.pages[page].sign_in(&self.nodes[node], self.clock.now());
        if self.pages[page].connect(node, &self.nodes[node]) {
            self.counts.reconnects += 1;
        }
    }

    fn bury(&mut self, zombie: Link) {
        if self.sabotage == Sabotage::GhostSocket {
            std::mem::forget(zombie);
        } else {
            let node = zombie.node;
            zombie.close(&self.nodes[node]);
        }
    }

    /// The hub learns of every socket that is gone.
    pub fn bury_all(&mut self) {
        for zombie in std::mem::take(&mut self.zombies) {
            self.bury(zombie);
        }
    }

    fn cut(&mut self, page: usize, up: usize, down: usize, is_told: bool) -> Held {
        self.deliver(page, up, down)?;
        if let Some(link) = self.pages[page].lose() {
            if is_told { self.bury(link) } else { self.zombies.push(link) }
        }
        Ok(())
    }

    fn deliver(&mut self, page: usize, up: usize, down: usize) -> Held {
        self.pages[page].pump(&mut self.ledger)?;
        let Some(link) = self.pages[page].link.as_mut() else { return Ok(()) };
        link.deliver_up(up);
        let node = link.node;
        self.nodes[node].turns(1);
        self.deliver_down(page, down).map(drop)
    }

    /// Messages arrive at a page. How many that are no pong.
    fn deliver_down(&mut self, page: usize, most: usize) -> Held<usize> {
        let mut news = 0;
        for _ in 0..most {
            let Some(link) = self.pages[page].link.as_mut() else { break };
            let Some(frame) = link.next() else { break };
            let message: ServerMessage = match serde_json::from_slice(&frame) {
                Ok(message) => message,
                Err(error) => return fault(format!("a frame of the hub does not read back: {error}")),
            };
            self.counts.frames += 1;
            news += usize::from(!matches!(message, ServerMessage::Pong { .. }));
            self.counts.revoked += u64::from(matches!(message, ServerMessage::Revoked { .. }));
            for _ in 0..self.copies(&message) {
                link_of(&mut self.pages[page])?.order.take(&message)?;
                self.pages[page].take(message.clone(), &mut self.ledger)?;
            }
            // Of those who have cases only while they are expected it is found out at once, of others when all has settled.
            if matches!(self.pages[page].who, Who::Lena | Who::Hugo | Who::Gita) {
                self.date_shown();
            }
        }
        if let Some(code) = self.pages[page].link.as_ref().and_then(Link::closed)
            && let Some(link) = self.pages[page].lose()
        {
            let node = link.node;
            link.close(&self.nodes[node]);
            let comes_back = self.pages[page].on_closed(code, &mut self.ledger);
            if !comes_back && !self.pages[page].is_signed_out {
                return fault(format!("a page was closed with {}", code.number()));
            }
            self.pages[page].comes_back = comes_back;
            news += 1;
        }
        Ok(news)
    }

    /// Notes where the cases stand of which something was shown.
    fn date_shown(&mut self) {
        let undated: Vec<&mut crate::page::Shown> = self.ledger.shown.iter_mut().rev().take_while(|shown| shown.by.is_none()).collect();
        let node = &self.nodes[0];
        for shown in undated {
            shown.by = Some(node.block(async { node.hub().store().head(&StreamId::Case(shown.case)).await }).unwrap());
        }
    }

    /// How often a message arrives: once, unless the run is sabotaged.
    fn copies(&mut self, message: &ServerMessage) -> usize {
        let wanted = match (self.sabotage, message) {
            (Sabotage::DropEvent(nth), ServerMessage::Event(_)) | (Sabotage::DropUpdate(nth), ServerMessage::TextUpdate { .. }) => Some((nth, 0)),
            (Sabotage::DoubleEvent(nth), ServerMessage::Event(_)) => Some((nth, 2)),
            _ => None,
        };
        let Some((nth, copies)) = wanted else { return 1 };
        self.events += 1;
        if self.events == nth { copies } else { 1 }
    }

    fn fresh(&mut self) -> u128 {
        self.fresh += 1;
        self.fresh
    }

    fn say(&mut self, page: usize, which: u64, n: u64, how: u64) -> Held {
        let command = command(which, n, how, self.fresh());
        self.counts.commands += 1;
        if self.sabotage == Sabotage::ForgeAccepted(self.counts.commands) {
            let (who, case, id) = (self.pages[page].who, crate::page::case_of(&command), self.ledger.new_id());
            self.ledger.said.insert(id, crate::page::Said { who, command, case, fate: crate::page::Fate::Accepted });
            return Ok(());
        }
        self.pages[page].say(command, &mut self.ledger);
        self.pages[page].pump(&mut self.ledger)
    }

    fn edit(&mut self, page: usize, n: u64, text_box: usize, at: u32, remove: u32, letters: usize) -> Held {
        let letters: Vec<char> = (0..letters)
            .filter_map(|_| {
                self.letters += 1;
                char::from_u32(self.letters)
            })
            .collect();
        let open = self.pages[page].texts.typable();
        if open.is_empty() {
            return Ok(());
        }
        let meant = open[n as usize % open.len()].clone();
        self.counts.updates += 1;
        let is_wrong = self.sabotage == Sabotage::WrongDocument(self.counts.updates) && open.len() > 1;
        let document = if is_wrong { open[(n as usize + 1) % open.len()].clone() } else { meant.clone() };
        self.counts.letters += self.pages[page].texts.edit(&document, text_box % 4, at, remove, &letters) as u64;
        self.ledger.meant.extend(letters.into_iter().map(|letter| (letter, (meant.clone(), text_box % 4))));
        self.pages[page].pump(&mut self.ledger)
    }

    /// Bea at another desk, by HTTP: nobody waits for the answer.
    fn at_desk(&mut self, node: usize, command: WireCommand) {
        self.desk += 1;
        let (hub, id) = (self.nodes[node].hub().clone(), CommandId(crate::world::id(10, self.desk)));
        self.nodes[node].spawn(async move { drop(hub.execute_wire(Who::Bea.id(), id, command).await) });
    }

    fn storm(&mut self, node: usize, n: u64, count: u64) {
        let what = format!("Promise, in many words: {}", "more and more ".repeat(17));
        for _ in 0..count {
            let (home, action_id) = (WireHome::Case { case_id: case(u128::from(n)) }, ActionId(crate::world::id(6, 5000 + self.fresh())));
            self.at_desk(node, WireCommand::AddAction { home, action_id, what: line(&what), owner: OwnerRef::Nobody, due_on: None, meeting_id: None, item_id: None, asked: None });
        }
        self.nodes[node].turns(50);
    }

    fn sign_out(&mut self, page: usize) {
        // As the app does: the session is over on disk, and the node that hears it tells the others.
        let (node, session) = (&self.nodes[page % self.nodes.len()], self.pages[page].session.clone());
        node.block(async { node.hub().store().end_session(&session, self.clock.now()).await }).unwrap();
        node.within(|hub| hub.close_session(&session));
        if let Some(link) = self.pages[page].lose() {
            self.zombies.push(link);
        }
        self.pages[page].sign_out(&mut self.ledger);
    }

    fn restart(&mut self, node: usize, is_abrupt: bool) {
        self.counts.restarts += 1;
        for page in &mut self.pages {
            if page.link.as_ref().is_some_and(|link| link.node == node) {
                drop(page.lose());
            }
        }
        self.zombies.retain(|zombie| zombie.node != node);
        let old = self.nodes.remove(node);
        if is_abrupt { old.kill() } else { old.stop() }
        self.nodes.insert(node, Node::start(self.scratch.options(node), &self.clock));
    }

    // -- settling

    /// Everything on its way arrives, once. `true`: something moved.
    pub fn round(&mut self) -> Held<bool> {
        let mut has_moved = false;
        for page in 0..self.pages.len() {
            if self.pages[page].comes_back {
                self.connect(page, page);
            }
        }
        for page in self.pages.iter_mut().filter(|page| page.is_connected()) {
            page.pump(&mut self.ledger)?;
            page.ping();
            has_moved |= page.link.as_mut().map_or(0, |link| link.deliver_up(usize::MAX)) > 1;
        }
        for node in &self.nodes {
            node.turns(8);
            node.barrier();
            node.turns(8);
        }
        for page in 0..self.pages.len() {
            has_moved |= self.deliver_down(page, usize::MAX)? > 0;
        }
        Ok(has_moved)
    }

    fn is_settled(&self) -> bool {
        self.pages.iter().filter(|page| page.is_connected()).all(|page| page.is_settled() && page.link.as_ref().is_none_or(Link::is_quiet))
    }

    /// Everything under way settles, among those who are connected.
    pub fn settle(&mut self) -> Held { self.settle_until("everything is answered", |_| true) }

    /// The same, and something else comes true meanwhile.
    pub fn settle_until(&mut self, what: &str, is_so: impl Fn(&mut Self) -> bool) -> Held {
        let deadline = Instant::now() + self.patience;
        let (mut quiet, mut waited) = (0, 0);
        loop {
            let has_moved = self.round()?;
            quiet = if !has_moved && self.is_settled() { quiet + 1 } else { 0 };
            waited = if has_moved { 0 } else { waited + 1 };
            if quiet >= QUIET_ROUNDS && is_so(self) && (self.nodes.len() == 1 || end::news(self).is_ok()) {
                self.date_shown();
                return Ok(());
            }
            if waited > 2 {
                self.nodes.iter().for_each(Node::breathe);
            }
            if waited >= BEAT_AFTER && quiet == 0 {
                waited = 0;
                let beats: usize = self.pages.iter_mut().map(Page::beat).sum();
                self.counts.beats += beats as u64;
            }
            if Instant::now() > deadline {
                let waiting: Vec<String> = self.pages.iter().filter(|page| page.is_connected()).filter_map(Page::what_waits).collect();
                let behind = end::news(self).err().map_or_else(String::new, |fault| fault.0);
                return fault(format!("waited in vain: {what}; {}; {behind}", waiting.join("; ")));
            }
        }
    }
}

fn link_of(page: &mut Page) -> Held<&mut Link> { page.link.as_mut().ok_or_else(|| Fault("a frame came without a connection".into())) }
