//! Plans: what happens in a run, step after step, made from a seed and kept as JSON. A step stays meaningful when others are dropped:
//! its numbers are taken modulo what there is.

use crate::world::{case, document, huddle, id, line, line_of, service, topic, PEOPLE};
use mdt_domain::{
    action_item::OwnerRef,
    case::{ClosedReason, ListedReason, OutcomeKind},
    command::BarTarget,
    ids::{ActionId, ItemId, PersonId, SocialNoteId},
    meeting::{Attendance, AttendeeKind, Partstat, Phase},
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    stream::DocumentId,
    words::{Day, Priority},
};
use mdt_protocol::command::{WireCommand as W, WireHome};
use serde::{Deserialize, Serialize};

/// Numbers from a seed, the same on every machine and for ever (SplitMix64).
pub struct Dice(u64);
impl Dice {
    pub fn new(seed: u64) -> Self { Self(seed ^ 0x6d64_745f_6875_6200) }
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, most: u64) -> u64 { self.next() % most }
}

/// What a plan is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Everything.
    Meetings,
    /// Typing together.
    Texts,
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Step {
    /// A page connects to a node, if it is not connected.
    Connect { page: usize, node: usize },
    /// A page loses its connection after so many more frames; the rest is lost. `is_told`: the hub learns it at once.
    Cut { page: usize, up: usize, down: usize, is_told: bool },
    /// The hub learns that an old socket is gone.
    Close { nth: usize },
    /// Frames arrive.
    Deliver { page: usize, up: usize, down: usize },
    /// The hub takes from its queue what the network holds from then on: it cannot be taken back any more.
    Pull { page: usize, pulls: usize },
    /// The hub's tasks get turns.
    Turn { node: usize, turns: u32 },
    /// A person gives a command to their page.
    Say { page: usize, which: u64, n: u64, how: u64 },
    /// An accepted command once more with the same id.
    Again { page: usize, nth: usize },
    /// A coordinator at another desk does something by HTTP.
    Desk { node: usize, which: u64, n: u64, how: u64 },
    /// A page opens a case (or the topic) with its text.
    Look { page: usize, n: u64 },
    /// A person types in an open text.
    Type { page: usize, n: u64, text_box: usize, at: u32, remove: u32, letters: usize },
    /// A page leaves the room, or joins it again.
    Room { page: usize, is_in: bool },
    SignOut { page: usize },
    /// Time passes.
    Wait { seconds: u32 },
    /// A node goes down and comes up again on the same database.
    Restart { node: usize, is_abrupt: bool },
    /// A lot happens at once on one case, so that queues overflow.
    Storm { node: usize, n: u64, count: u64 },
    /// Everything under way settles.
    Settle,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub seed: u64,
    pub about: About,
    /// By number in the borough, a tab each.
    pub pages: Vec<usize>,
    /// On slow lines long messages arrive in single slices.
    #[serde(default)]
    pub is_slow: bool,
    pub steps: Vec<Step>,
}

impl Plan {
    pub fn meetings(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut pages = vec![0, 1, 3, 4, 2, 0, 6, 5];
        pages.truncate(4 + dice.below(5) as usize);
        let mut steps: Vec<Step> = (0..pages.len()).map(|page| Step::Connect { page, node: 0 }).collect();
        for page in 0..pages.len() {
            steps.push(Step::Deliver { page, up: 9, down: 0 });
            steps.push(Step::Look { page, n: dice.below(5) });
        }
        if dice.below(3) > 0 {
            steps.push(Step::Settle);
        }
        if dice.below(3) > 0 {
            steps.push(Step::Say { page: 0, which: START, n: 0, how: 0 });
        }
        let length = 15 + dice.below(70);
        steps.extend((0..length).map(|_| meeting_step(&mut dice)));
        Self { seed, about: About::Meetings, pages, is_slow: dice.below(3) == 0, steps }
    }

    /// Two to six people who type in two texts, with cuts and restarts.
    pub fn texts(seed: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0x7465_7874);
        let pages: Vec<usize> = [0, 1, 2, 3, 4, 6].into_iter().take(2 + dice.below(5) as usize).collect();
        let mut steps: Vec<Step> = (0..pages.len()).map(|page| Step::Connect { page, node: page }).collect();
        // The topic is everybody's; the third case is that of all but the Federation's manager.
        for page in 0..pages.len() {
            steps.push(Step::Deliver { page, up: 9, down: 0 });
            steps.extend([Step::Look { page, n: 2 }, Step::Look { page, n: 4 }]);
        }
        steps.push(Step::Settle);
        let length = 20 + dice.below(80);
        steps.extend((0..length).map(|_| text_step(&mut dice)));
        Self { seed, about: About::Texts, pages, is_slow: dice.below(3) == 0, steps }
    }
}

fn turns(dice: &mut Dice) -> u32 { [0, 1, 3, 10, 40, 150][dice.below(6) as usize] }
fn page(dice: &mut Dice) -> usize { dice.below(8) as usize }

fn deliver(dice: &mut Dice) -> Step {
    match dice.below(4) {
        0 => Step::Pull { page: page(dice), pulls: 1 + dice.below(3) as usize },
        1 => Step::Turn { node: dice.below(2) as usize, turns: turns(dice) },
        _ => Step::Deliver { page: page(dice), up: dice.below(6) as usize, down: dice.below(12) as usize },
    }
}

fn network(dice: &mut Dice) -> Step {
    match dice.below(6) {
        0 | 1 => Step::Connect { page: page(dice), node: dice.below(2) as usize },
        2 | 3 => Step::Cut { page: page(dice), up: dice.below(4) as usize, down: dice.below(6) as usize, is_told: dice.below(2) == 0 },
        4 => Step::Close { nth: dice.below(4) as usize },
        _ => Step::Restart { node: dice.below(2) as usize, is_abrupt: dice.below(3) > 0 },
    }
}

fn typing(dice: &mut Dice, n: u64) -> Step {
    let remove = if dice.below(3) == 0 { 1 + dice.below(4) as u32 } else { 0 };
    let (text_box, at, letters) = (dice.below(4) as usize, dice.below(60) as u32, dice.below(6) as usize);
    Step::Type { page: page(dice), n, text_box, at, remove, letters }
}

fn meeting_step(dice: &mut Dice) -> Step {
    match dice.below(100) {
        0..=31 => deliver(dice),
        32..=44 => network(dice),
        45..=64 => Step::Say { page: page(dice), which: dice.below(COMMANDS), n: dice.below(8), how: dice.below(12) },
        65..=67 => Step::Again { page: page(dice), nth: dice.below(40) as usize },
        68..=74 => Step::Desk { node: dice.below(2) as usize, which: dice.below(RIGHTS), n: dice.below(8), how: dice.below(12) },
        75..=78 => Step::Look { page: page(dice), n: dice.below(5) },
        79..=88 => {
            let n = dice.below(5);
            typing(dice, n)
        }
        89..=90 => Step::Room { page: page(dice), is_in: dice.below(2) == 0 },
        91 => Step::SignOut { page: page(dice) },
        92..=93 => Step::Wait { seconds: [1, 60, 700, 1300, 4000][dice.below(5) as usize] },
        94 if dice.below(6) == 0 => Step::Storm { node: 0, n: dice.below(4), count: 40 + dice.below(160) },
        94..=95 => Step::Settle,
        _ => Step::Turn { node: 0, turns: turns(dice) },
    }
}

fn text_step(dice: &mut Dice) -> Step {
    match dice.below(100) {
        0..=29 => deliver(dice),
        30..=41 => network(dice),
        42..=94 => {
            let n = if dice.below(4) == 0 { 4 } else { 2 };
            typing(dice, n)
        }
        95..=96 => Step::Settle,
        _ => Step::Turn { node: 0, turns: turns(dice) },
    }
}

/// How many commands [`command`] knows, which of them starts the meeting, and how many only change rights.
pub const COMMANDS: u64 = 34;
pub const START: u64 = 9;
pub const RIGHTS: u64 = 9;

/// A command out of small numbers. The first [`RIGHTS`] give or end rights.
pub fn command(which: u64, n: u64, how: u64, fresh: u128) -> W {
    let (meeting_id, n) = (huddle(), u128::from(n));
    let (case_id, item_id) = (case(n), line_of(n));
    let person_id: PersonId = PEOPLE[how as usize % PEOPLE.len()].id();
    let home = || WireHome::Case { case_id };
    let action_id = ActionId(id(6, n % 4));
    let note_id = SocialNoteId(id(7, fresh));
    let whom = || if how.is_multiple_of(2) { BarTarget::Service { service_id: service(u128::from(how / 2)) } } else { BarTarget::Person { person_id } };
    let partner = [PEOPLE[3], PEOPLE[4], PEOPLE[5]][how as usize % 3].id();
    let owner = [OwnerRef::Nobody, OwnerRef::Pool, OwnerRef::Person { person_id }, OwnerRef::Service { service_id: service(n) }][how as usize % 4].clone();
    let soon: Day = "2026-12-20".parse().map(Day).unwrap();
    let answer = |partstat, cover_id| W::AnswerInvitation { meeting_id, person_id: partner, partstat, cover: None, cover_id, available_from: None, available_until: None };
    match which % COMMANDS {
        0 => W::SetBar { case_id, whom: whom(), reason: line("The person asked for it") },
        1 => W::LiftBar { case_id, whom: whom() },
        2 => answer(Partstat::Declined, (how > 6).then(|| PEOPLE[5].id())),
        3 => answer(Partstat::Accepted, None),
        4 => W::UpdateCase { case_id, priority: None, cfs: None, reason: None, needed_services: Some(if how < 4 { vec![] } else { vec![service(u128::from(how))] }), is_recurring: None },
        5 => W::UnlistCase { meeting_id, item_id, case_id },
        6 => W::ListCase { meeting_id, item_id: ItemId(id(2, 1000 + fresh)), case_id, planned_minutes: None, reason: ListedReason::AddedByHand, urgent_reason: None },
        7 => W::WithdrawAttendee { meeting_id, person_id: partner },
        8 => W::AskMember { meeting_id, person_id: partner, kind: AttendeeKind::Rotating },
        START => W::StartMeeting { meeting_id },
        10 => W::GoToPhase { meeting_id, phase: [Phase::RollCall, Phase::ActionReview, Phase::Cases, Phase::ReadBack][how as usize % 4], acknowledged: Some(PEOPLE.map(|who| who.id()).to_vec()) },
        11..=13 => W::StartItem { meeting_id, item_id, acknowledged: Some(PEOPLE.map(|who| who.id()).to_vec()) },
        14 => W::ParkItem { meeting_id, item_id },
        15 => W::ExtendItem { meeting_id, item_id, minutes: 2 },
        16 if how % 3 == 1 => W::ReopenTopic { meeting_id, item_id: topic() },
        16 => W::DecideTopic { meeting_id, item_id: topic() },
        17 => W::RaiseHand { meeting_id },
        18 => W::LowerHand { meeting_id, person_id },
        19 => W::TakeChair { meeting_id },
        20 => W::GiveBackChair { meeting_id },
        21 => W::MoveItem { meeting_id, item_id, to_position: how as u16 },
        22 => W::SetPlannedMinutes { meeting_id, item_id, minutes: 1 + how as u16 },
        23 => W::RecordAttendance { meeting_id, person_id, attendance: Attendance::Present },
        24 => outcome(n, how, soon),
        25 => W::WithdrawOutcome { meeting_id, item_id, case_id, seen_outcome: None },
        26 | 27 => W::AddAction { home: home(), action_id: ActionId(id(6, if how < 6 { n % 4 } else { 100 + fresh })), what: line("Ring the housing officer"), owner, due_on: how.is_multiple_of(2).then_some(soon), meeting_id: None, item_id: None, asked: None },
        28 => W::CompleteAction { home: home(), action_id, result: None },
        29 => W::ClaimAction { home: home(), action_id },
        30 => W::WriteSocialNote { case_id, note_id, domain: SocialDomain::ALL[how as usize % 11], level: NeedLevel::Some, line: line("Lives up four flights"), source: None, review_on: None, sharing: NoteSharing::Shared, more: None },
        31 => W::UpdateCase { case_id, priority: Some([Priority::Red, Priority::Amber, Priority::Green][how as usize % 3]), cfs: None, reason: None, needed_services: None, is_recurring: None },
        32 if how == 0 => W::CloseMeeting { meeting_id, override_reason: Some(line("No time")) },
        32 if how == 1 => W::CloseCase { case_id, why: ClosedReason::Moved },
        _ => W::AddTopic { meeting_id, item_id: ItemId(id(2, 2000 + fresh)), title: line("One more thing"), planned_minutes: 5 },
    }
}

fn outcome(n: u128, how: u64, soon: Day) -> W {
    let kind = [OutcomeKind::ActionsAgreed, OutcomeKind::WatchfulReview, OutcomeKind::DeferredNoTime][how as usize % 3];
    let next_review_on = kind.needs_review_date().then_some(soon);
    let (meeting_id, item_id, case_id) = (huddle(), line_of(n), case(n));
    W::RecordOutcome { meeting_id, item_id, case_id, kind, rationale: Some(line("As discussed")), dissent: None, refer_to: None, next_review_on, step_down: None, seen_outcome: None }
}

/// Where somebody types.
pub fn text_of(n: u64) -> DocumentId { document(u128::from(n)) }
