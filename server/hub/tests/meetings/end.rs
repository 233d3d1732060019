//! What must hold when everything has settled, and at the end of a run: P2, P4, P8, P12, P14 against what is on disk. Only reads,
//! except that a fresh page is opened to compare with.

use crate::{
    page::{Fate, Page},
    run::Run,
    streams::Phase,
    texts,
    wire::{Held, fault},
    world::{PEOPLE, huddle, room},
};
use mdt_domain::{
    event::{Event, State},
    ids::{CaseId, CommandId, CommitId, ItemId, PersonId},
    meeting::{Meeting, MeetingStatus},
    stream::{DocumentId, StreamId},
};
use mdt_store::{Store, journal::JournalEntry};
use std::collections::{BTreeMap, BTreeSet};
use yrs::{Update, updates::decoder::Decode};

const KINDS: [&str; 9] = ["meeting", "case", "case-restricted", "private-note", "worklist", "worklist-service", "pool", "series", "directory"];

/// Everything, in the order in which it can be asked.
pub fn check(run: &mut Run) -> Held {
    // Whoever is not back by now has left.
    run.bury_all();
    run.settle_until("P8.2: who is here is who is connected", |run| presence(run).is_ok()).map_err(|fault| also(run, fault))?;
    settle_rights(run)?;
    for page in 0..run.pages.len() {
        run.connect(page, page);
    }
    run.settle_until("P8.2: who is back is here", |run| presence(run).is_ok()).map_err(|fault| also(run, fault))?;
    // With several nodes this was asked as a condition of having settled: their looks for who is here write by themselves.
    if run.nodes.len() == 1 && check_rights(run).and_then(|()| check_pages(run)).is_err() {
        // The service writes by itself too (somebody's grace time is over): what that moved settles, and then there is no excuse.
        run.settle()?;
        check_rights(run)?;
        check_pages(run)?;
    }
    let journal = Journal::read(run)?;
    crate::truth::check_commands(run, &journal)?;
    crate::truth::check_shown(run, &journal)?;
    check_texts(run)?;
    check_fresh(run)?;
    let report = run.nodes[0].block(async { run.nodes[0].hub().store().verify_all().await }).unwrap();
    if report.is_good() { Ok(()) } else { fault(format!("P4: the journal and the rows do not agree: {:?}", report.faults)) }
}

fn also(run: &mut Run, before: crate::wire::Fault) -> crate::wire::Fault {
    match presence(run) {
        Ok(()) => before,
        Err(after) => crate::wire::Fault(format!("{}; {}", before.0, after.0)),
    }
}

fn loaded(run: &Run, stream: &StreamId) -> (Option<State>, u64) {
    let node = &run.nodes[0];
    let loaded = node.block(async { node.hub().store().load(stream).await }).unwrap();
    (loaded.state, loaded.seq)
}

fn meeting(run: &Run) -> Meeting {
    match loaded(run, &room()).0 {
        Some(State::Meeting(meeting)) => *meeting,
        _ => panic!("the borough has its huddle"),
    }
}

/// With several nodes: what one of them wrote has reached the others.
pub fn news(run: &mut Run) -> Held {
    check_rights(run)?;
    check_pages(run)?;
    for n in 0..5 {
        let document = crate::plan::text_of(n);
        let node = &run.nodes[0];
        let log = node.block(async { node.hub().store().load_document(&document).await }).unwrap();
        let on_disk = texts::boxes(&texts::built(log.updates.iter().map(|(_, bytes)| bytes.as_ref()))?);
        check_open_texts(run, &document, &on_disk)?;
    }
    Ok(())
}

/// P8: who is here is who is connected.
fn presence(run: &mut Run) -> Held {
    let meeting = meeting(run);
    let connected: BTreeSet<PersonId> = run.pages.iter().filter(|page| page.is_in_room()).map(|page| page.who.id()).collect();
    for who in PEOPLE {
        let seat = meeting.attendees.get(&who.id());
        let (is_here, is_connected) = (seat.is_some_and(|seat| seat.is_here), connected.contains(&who.id()));
        // Nobody arrives at what is over; before the start only those are here who were asked.
        let must_be = is_connected && match meeting.root.status {
            MeetingStatus::Draft | MeetingStatus::Open => seat.is_some(),
            MeetingStatus::Live => true,
            MeetingStatus::Ended | MeetingStatus::Approved | MeetingStatus::Cancelled => false,
        };
        if is_here && !is_connected {
            return fault(format!("P8.2: {who:?} is shown as here and is not connected"));
        }
        if must_be && !is_here {
            return fault(format!("P8.2: {who:?} is connected and not shown as here"));
        }
    }
    let holder = meeting.live.chair_held_by.filter(|_| meeting.root.status == MeetingStatus::Live);
    match holder.map(|holder| (connected.contains(&holder), meeting.live.chair_lost_at.is_some())) {
        Some((true, true)) => fault("P8.3: the chair is shown as lost and is connected"),
        Some((false, false)) => fault("P8.3: who holds the chair is gone and nobody is shown it"),
        _ => Ok(()),
    }
}

/// P12, once everything has settled. A right that ended by the clock goes with the next look of what watches over connections; until
/// then nothing else moves, so that it must go by itself. With several nodes it is a condition of having settled.
pub fn settle_rights(run: &mut Run) -> Held {
    if run.nodes.len() > 1 {
        return Ok(());
    }
    run.settle_until("P12.1: what ended by the clock is gone", |run| check_rights(run).is_ok()).map_err(|fault| check_rights(run).err().unwrap_or(fault))
}

/// P12: nobody who is connected has anything they may not have.
pub fn check_rights(run: &mut Run) -> Held {
    for page in run.pages.iter().filter(|page| page.is_welcomed) {
        let mut shown: BTreeSet<StreamId> = page.streams.entries.iter().filter(|(_, entry)| entry.is_known).map(|(stream, _)| stream.clone()).collect();
        shown.extend(page.cards().into_values().map(StreamId::Case));
        shown.extend(page.texts.open.iter().filter(|(_, text)| text.is_open() || text.has_content()).map(|(document, _)| document.stream()));
        let node = &run.nodes[page.node];
        for stream in shown {
            let permission = node.block(async { node.hub().permission(page.who.id(), &stream).await.unwrap() });
            if !permission.holds_at(run.clock.now()) {
                return fault(format!("P12.1: {:?} still has a {} without a right to it", page.who, stream.kind()));
            }
        }
    }
    Ok(())
}

/// States as they are on disk, each read once.
#[derive(Default)]
struct Disk(BTreeMap<StreamId, (Option<State>, u64)>);
impl Disk {
    fn read(&mut self, run: &Run, stream: &StreamId) -> &(Option<State>, u64) { self.0.entry(stream.clone()).or_insert_with(|| loaded(run, stream)) }
}

/// P3, P4: what pages have is what is on disk.
fn check_pages(run: &mut Run) -> Held {
    let node = &run.nodes[0];
    let lines = node.block(async { node.hub().store().cases_of(huddle()).await }).unwrap();
    let mut disk = Disk::default();
    for page in run.pages.iter().filter(|page| page.is_welcomed) {
        for (stream, entry) in page.streams.entries.iter().filter(|(_, entry)| entry.phase == Phase::Following) {
            let (state, seq) = disk.read(run, stream);
            let at = entry.at.as_ref().map_or(0, |at| at.seq);
            if at != *seq {
                let missed = node.block(async { node.hub().store().events_since(stream, at, 9).await }).unwrap();
                let kinds: Vec<_> = missed.iter().map(|entry| entry.kind).collect();
                return fault(format!("P3.1: {:?} stands at {at} of a {} that is at {seq}; not seen: {kinds:?}", page.who, stream.kind()));
            }
            let state = match state {
                Some(State::Worklist(list)) => {
                    let barred = node.block(async { node.hub().barred_cases(page.who.id()).await.unwrap() });
                    Some(State::Worklist(list.without(&barred)))
                }
                whole => whole.clone(),
            };
            if entry.state != state {
                return fault(format!("P4.1: {:?} has another {} than is on disk, at {seq}", page.who, stream.kind()));
            }
        }
        check_cards(run, page, &lines, &mut disk)?;
    }
    Ok(())
}

/// Whoever is in the room has just the cards of the cases they may have, as they are.
fn check_cards(run: &Run, page: &Page, lines: &BTreeMap<ItemId, CaseId>, disk: &mut Disk) -> Held {
    let Some(entry) = page.streams.entries.get(&room()).filter(|entry| entry.phase == Phase::Following && entry.is_room) else { return Ok(()) };
    let node = &run.nodes[page.node];
    for (item, case) in lines {
        let stream = StreamId::Case(*case);
        let may = node.block(async { node.hub().permission(page.who.id(), &stream).await.unwrap() }).holds_at(run.clock.now());
        let (Some(State::Case(state)), seq) = disk.read(run, &stream) else { continue };
        let is_listed = state.items.get(item).is_some_and(|place| !place.is_removed);
        let wanted = if may && is_listed { state.card(*item, *seq, node.hub().today()) } else { None };
        match (wanted, entry.cards.get(item)) {
            (None, None) => {}
            (Some(wanted), Some(found)) if wanted == *found => {}
            (Some(_), None) => return fault(format!("P4.1: {:?} lacks the card of a line", page.who)),
            (None, Some(_)) => return fault(format!("P12.1: {:?} has the card of a line that is none of theirs, or gone", page.who)),
            (Some(wanted), Some(found)) => {
                return fault(format!("P4.1: {:?} has an old card: as of {} instead of {}", page.who, found.seq, wanted.seq));
            }
        }
    }
    Ok(())
}

/// P4: a fresh page of the same person sees the same.
fn check_fresh(run: &mut Run) -> Held {
    let Some(old) = run.pages.iter().position(Page::is_in_room) else { return Ok(()) };
    let (who, node) = (run.pages[old].who, run.pages[old].node);
    let followed: Vec<StreamId> = run.pages[old].streams.entries.iter().filter(|(_, entry)| entry.phase == Phase::Following).map(|(stream, _)| stream.clone()).collect();
    let mut fresh = Page::new(who, run.pages.len(), node);
    followed.iter().for_each(|stream| fresh.streams.hold(stream, *stream == room()));
    run.pages.push(fresh);
    run.connect(run.pages.len() - 1, node);
    run.settle()?;
    let fresh = run.pages.len() - 1;
    for stream in followed {
        let (old, fresh) = (&run.pages[old].streams.entries[&stream], &run.pages[fresh].streams.entries[&stream]);
        if fresh.phase == Phase::Following && (&old.at, &old.state, &old.cards) != (&fresh.at, &fresh.state, &fresh.cards) {
            return fault(format!("P4.1: a fresh page of {who:?} sees another {}", stream.kind()));
        }
    }
    Ok(())
}

/// P2, P14, T1 and convergence of every text: what is on disk is what was typed for it and accepted, each letter once.
fn check_texts(run: &mut Run) -> Held {
    for n in 0..5 {
        let document = crate::plan::text_of(n);
        let node = &run.nodes[0];
        let log = node.block(async { node.hub().store().load_document(&document).await }).unwrap();
        let by_place = places(run, &document)?;
        if by_place.len() as u64 != log.head || log.updates.len() as u64 != log.head {
            return fault(format!("P2.1: {} updates were accepted for a text that has {}", by_place.len(), log.head));
        }
        let clients: BTreeMap<u64, PersonId> = log.clients.iter().copied().collect();
        let (mut wanted, mut deleted) = (BTreeSet::new(), BTreeSet::new());
        for (seq, bytes) in &log.updates {
            let Some(typed) = by_place.get(seq).map(|id| &run.ledger.typed[id]) else { return fault("P2.1: a text update is on disk that nobody typed") };
            wanted.extend(typed.inserted.iter().copied());
            deleted.extend(typed.deleted.iter().copied());
            let update = Update::decode_v1(bytes).unwrap();
            if update.insertions(true).client_ids().any(|client| clients.get(&client.get()) != Some(&typed.person)) {
                return fault("T1: letters are under somebody else's client id");
            }
        }
        let doc = texts::built(log.updates.iter().map(|(_, bytes)| bytes.as_ref()))?;
        let on_disk = texts::boxes(&doc);
        let mut found = BTreeSet::new();
        for (which, letter) in on_disk.iter().enumerate().flat_map(|(which, text)| text.chars().map(move |letter| (which, letter))) {
            if !found.insert((which, letter)) {
                return fault("P2.1: a letter is there twice");
            }
            if run.ledger.meant.get(&letter) != Some(&(document.clone(), which)) {
                return fault("P14.1: a letter is in a text it was not typed for");
            }
        }
        wanted.retain(|letter| !deleted.contains(letter));
        if let Some(missing) = wanted.difference(&found).next() {
            return fault(format!("P1.1: an accepted letter of box {} is missing", missing.0));
        }
        if found != wanted {
            return fault("P1.1: a letter is there that was not accepted, or was deleted");
        }
        check_open_texts(run, &document, &on_disk)?;
    }
    Ok(())
}

/// Updates that were accepted for a document, by their places in its log.
fn places(run: &Run, document: &DocumentId) -> Held<BTreeMap<u64, CommandId>> {
    let node = &run.nodes[0];
    let mut by_place = BTreeMap::new();
    for (id, typed) in run.ledger.typed.iter().filter(|(_, typed)| typed.document == *document) {
        let known = node.block(async { node.hub().store().known_command(*id).await }).unwrap();
        let place = known.and_then(|known| known.text_seq);
        if typed.accepted.is_some() && typed.accepted != place {
            return fault(format!("P1.1: an update accepted at {:?} is on disk at {place:?}", typed.accepted));
        }
        if let Some(place) = place
            && by_place.insert(place, *id).is_some()
        {
            return fault("P2.1: two updates have one place");
        }
    }
    Ok(by_place)
}

fn check_open_texts(run: &Run, document: &DocumentId, on_disk: &[String; 4]) -> Held {
    for page in run.pages.iter().filter(|page| page.is_welcomed) {
        if let Some(text) = page.texts.open.get(document).filter(|text| text.is_open())
            && text.boxes() != *on_disk
        {
            return fault(format!("P4.1: {:?} has another text than is on disk", page.who));
        }
    }
    for node in &run.nodes {
        let read = node.block(async { node.hub().texts(document).await }).unwrap();
        if read != *on_disk {
            return fault("P4.1: the hub has another text than is on disk");
        }
    }
    Ok(())
}

/// Every stream's journal.
pub struct Journal {
    pub streams: BTreeMap<StreamId, Vec<JournalEntry>>,
}
impl Journal {
    fn read(run: &Run) -> Held<Self> {
        let node = &run.nodes[0];
        let store = node.hub().store();
        let streams = node.block(async {
            let mut streams = BTreeMap::new();
            for kind in KINDS {
                for stream in store.streams_of_kind(kind).await.unwrap() {
                    let entries = entries_of(store, &stream).await;
                    streams.insert(stream, entries);
                }
            }
            streams
        });
        Ok(Self { streams })
    }

    /// What each command did: its commits.
    pub fn commits(&self) -> BTreeMap<CommandId, BTreeSet<CommitId>> {
        let mut commits: BTreeMap<CommandId, BTreeSet<CommitId>> = BTreeMap::new();
        for entry in self.streams.values().flatten() {
            if let Some(command) = entry.command_id {
                commits.entry(command).or_default().insert(entry.commit_id);
            }
        }
        commits
    }

    /// The states of a stream after each of its events, from the first.
    pub fn states(&self, stream: &StreamId) -> Vec<Option<State>> {
        let mut state = State::empty(stream);
        let mut states = Vec::new();
        for entry in self.streams.get(stream).into_iter().flatten() {
            State::evolve(&mut state, &event_of(entry)).unwrap();
            states.push(state.clone());
        }
        states
    }
}

async fn entries_of(store: &Store, stream: &StreamId) -> Vec<JournalEntry> { store.events_since(stream, 0, 100_000).await.unwrap() }

pub fn event_of(entry: &JournalEntry) -> Event { serde_json::from_slice(&entry.payload).unwrap() }

/// Whether a command's page was told that it was accepted.
pub fn is_accepted(fate: Fate) -> bool { fate == Fate::Accepted }
