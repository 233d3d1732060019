//! Over random worlds (people, words, cases, meetings, bars): whatever the minutes say of a case, and the text for its record, holds
//! that case's own words and nobody else's; what a reader gets holds only what they may see; what a meeting keeps names no case.

use crate::world::*;
use mdt_domain::{
    case::{CaseRoot, OutcomeKind, Patient, StepDown},
    command::{BarTarget, Command},
    event::State,
    ids::{ActionId, ItemId, SocialNoteId},
    meeting::{AttendeeKind, Phase},
    minutes_part::{EditSeen, FourTexts, MinutesPart, OutcomeWords, WrittenOver},
    need_to_know::case_facts,
    policy::{Permission, may_subscribe},
    record_text::{About, record_text},
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    stream::{DocumentId, StreamId},
    words::{Day, NhsNumber, Priority, UtcMicros},
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

const KINDS: [OutcomeKind; 6] =
    [OutcomeKind::ActionsAgreed, OutcomeKind::WatchfulReview, OutcomeKind::ReferOn, OutcomeKind::StepDown, OutcomeKind::Declined, OutcomeKind::DeferredNoTime];
const READERS: [u128; 12] = [DIRECTOR, DEPUTY, COORDINATOR, GP, LINK, CORE, PRACTICE, ROTATING, MANAGER, IG, OPERATOR, ELSEWHERE];

/// Small numbers that make a world.
#[derive(Clone, Debug)]
struct Plan {
    /// Of each case: a salt for its words, the kind of its outcome (beyond them: none), its length, a bar, whether it needs the service.
    cases: Vec<(u16, usize, usize, usize, bool)>,
    /// Of each meeting: which cases are on it, and how far its minutes come (draft, edited, approved, amended).
    meetings: Vec<(u8, u8)>,
}

fn plans() -> impl Strategy<Value = Plan> {
    let case = (any::<u16>(), 0usize..7, 0usize..700, 0usize..5, any::<bool>());
    (prop::collection::vec(case, 2..7), prop::collection::vec((any::<u8>(), 0u8..4), 1..4)).prop_map(|(cases, meetings)| Plan { cases, meetings })
}

/// What is one case's alone, wherever it stands.
fn canary(n: u128, salt: u16) -> String { format!("zq{n}x{salt}k") }

/// A world as it is built.
struct Told {
    borough: Borough,
    canaries: Vec<String>,
    plan: Plan,
}

impl Told {
    fn words(&self, n: usize, place: &str) -> String { format!("{} {place} {}", self.canaries[n], "and so on ".repeat(self.plan.cases[n].2 / 40)) }
    fn short(&self, n: usize, place: &str) -> String { format!("{} {place}", self.canaries[n]) }
    fn ask(&mut self, who: u128, command: Command) -> bool { self.borough.run(who, command).is_ok() }

    fn of(plan: Plan) -> Self {
        let canaries = plan.cases.iter().enumerate().map(|(n, case)| canary(n as u128, case.0)).collect();
        let mut told = Self { borough: Borough::empty(), canaries, plan };
        let numbers: Vec<NhsNumber> = (0..200u32).filter_map(|n| NhsNumber::parse(&format!("999{:07}", 4_000_000 + n)).ok()).collect();
        for n in 0..told.plan.cases.len() {
            let root = case_root(n as u128, if n % 2 == 0 { Priority::Red } else { Priority::Amber });
            let (given, family) = (line(&told.short(n, "given")), line(&told.short(n, "family")));
            let patient = Patient { nhs_number: Some(numbers[n].clone()), ..Patient::new(given, family, Day(jiff::civil::date(1931, 1, 7)).plus_days(n as i32 * 37)) };
            let root = CaseRoot { patient, reason: line(&told.short(n, "reason")), ..root };
            told.borough.ok(SYSTEM, Command::RegisterCase(Box::new(root)));
            if told.plan.cases[n].4 {
                told.borough.ok(COORDINATOR, needs_service(n as u128));
            }
            let whom = [None, Some(GP), Some(DEPUTY), Some(PRACTICE), None][told.plan.cases[n].3];
            if let Some(whom) = whom {
                let reason = line(&told.short(n, "asked"));
                told.borough.ok(COORDINATOR, Command::SetBar { case_id: case(n as u128), whom: BarTarget::Person { person_id: person(whom) }, reason });
            }
        }
        for m in 0..told.plan.meetings.len() {
            told.meeting(m);
        }
        told
    }

    /// A huddle from its agenda to its minutes.
    fn meeting(&mut self, m: usize) {
        let (on_it, stage) = self.plan.meetings[m];
        let number = m as u128 + 1;
        let id = huddle(number);
        let asked = [(LINK, AttendeeKind::Core), (ROTATING, AttendeeKind::Rotating)].map(|(n, kind)| attendee(n, kind)).to_vec();
        self.borough.ok(SYSTEM, Command::CreateMeeting { root: meeting_root(number), attendees: asked });
        let mut lines: Vec<(usize, ItemId)> = (0..self.plan.cases.len()).filter(|n| on_it >> n & 1 == 1).map(|n| (n, item(number * 100 + n as u128))).collect();
        lines.retain(|(n, item_id)| self.ask(COORDINATOR, list(number, item_id.0.as_u128() - item(0).0.as_u128(), *n as u128)));
        let topic = item(number * 100 + 50);
        self.borough.ok(COORDINATOR, Command::AddTopic { meeting_id: id, item_id: topic, title: line("Winter rota"), planned_minutes: 5 });
        self.borough.texts.insert(DocumentId::Topic { meeting_id: id, item_id: topic }, ["Two vans", "", "", ""].map(str::to_owned));
        self.borough.ok(DIRECTOR, Command::StartMeeting(id));
        self.borough.ok(DIRECTOR, Command::GoToPhase { meeting_id: id, phase: Phase::Cases, acknowledged: vec![] });
        for (n, item_id) in &lines {
            self.discuss(*n, *item_id, number);
        }
        self.borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: id, override_reason: Some(paragraph("Time")) });
        if stage > 0 {
            self.amend(&lines, number, 0);
        }
        if stage > 1 {
            self.borough.ok(DIRECTOR, Command::ApproveMinutes { meeting_id: id, version: 1, edits: vec![] });
        }
        if stage > 2 {
            self.borough.later(60);
            let edits = self.amend(&lines, number, 1);
            let is_amended = !edits.is_empty();
            assert_eq!(self.ask(DIRECTOR, Command::ApproveMinutes { meeting_id: id, version: 2, edits }), is_amended);
        }
        self.borough.later(86_400);
        self.borough.today = self.borough.today.plus_days(1);
    }

    fn discuss(&mut self, n: usize, item_id: ItemId, meeting: u128) {
        let (case_id, id) = (case(n as u128), huddle(meeting));
        self.ask(DIRECTOR, Command::StartItem { meeting_id: id, item_id, acknowledged: READERS.map(person).to_vec() });
        let texts = ["situation", "done", "update", "next"].map(|place| self.words(n, place));
        self.borough.texts.insert(DocumentId::Case { case_id, meeting_id: id }, texts);
        for (at, sharing) in [NoteSharing::Shared, NoteSharing::Private].into_iter().enumerate() {
            let more = (sharing == NoteSharing::Private).then(|| paragraph(&format!("{} zqprivate", self.canaries[n])));
            let note_id = SocialNoteId(Uuid::from_u128(meeting * 1000 + n as u128 * 10 + at as u128));
            let said = if sharing == NoteSharing::Private { format!("{} zqprivate", self.canaries[n]) } else { self.short(n, "note") };
            let note = Command::WriteSocialNote { case_id, note_id, domain: SocialDomain::Warmth, level: NeedLevel::Some, line: line(&said), source: Some(line(&self.short(n, "source"))), review_on: None, sharing, more };
            self.ask(LINK, note);
        }
        let action_id = ActionId(Uuid::from_u128(meeting * 1000 + n as u128));
        let what = line(&self.short(n, "promise"));
        self.ask(DIRECTOR, Command::AddAction { home: on_case(n as u128), action_id, what, owner: owned_by(LINK), due_on: Some(self.borough.today), from: Some((id, item_id)), asked: None });
        if let Some(kind) = KINDS.get(self.plan.cases[n].1).copied() {
            let step_down = (kind == OutcomeKind::StepDown).then(|| StepDown { reason: line(&self.short(n, "reason")), continuing_owner: line(&self.short(n, "owner")) });
            let next_review_on = kind.needs_review_date().then(|| self.borough.today.plus_days(7));
            let refer_to = (kind == OutcomeKind::ReferOn).then(|| line(&self.short(n, "to")));
            let rationale = Some(paragraph(&self.words(n, "why")));
            self.ask(DIRECTOR, Command::RecordOutcome { meeting_id: id, item_id, case_id, kind, rationale, dissent: Some(paragraph(&self.short(n, "dissent"))), refer_to, next_review_on, step_down, seen: None });
        }
    }

    /// Words over every second part; which wait now.
    fn amend(&mut self, lines: &[(usize, ItemId)], meeting: u128, on_version: u16) -> Vec<EditSeen> {
        let mut edits = Vec::new();
        for (n, item_id) in lines.iter().step_by(2) {
            let (case_id, at): (_, UtcMicros) = (case(*n as u128), self.borough.now);
            let texts = FourTexts(["situation", "done", "update", "next"].map(|place| self.words(*n, &format!("amended {place}"))));
            let outcome = Some(OutcomeWords { rationale: Some(paragraph(&self.short(*n, "amended why"))), dissent: None });
            let words = WrittenOver { texts, outcome, attendance: vec![], reason: Some(line(&self.short(*n, "amended because"))), letters_seen: None, actions_now: None };
            if self.ask(COORDINATOR, Command::EditMinutes { meeting_id: huddle(meeting), item_id: *item_id, case_id: Some(case_id), on_version, seen_edit_at: None, words: Box::new(words) }) {
                edits.push(EditSeen { case_id: Some(case_id), item_id: *item_id, edited_at: at });
            }
        }
        edits
    }

    /// Every part of every case: as it is now, each version, what waits; as words.
    fn parts(&self, n: usize) -> Vec<(MinutesPart, String)> {
        let case = self.borough.case(n as u128);
        let now = case.items.values().filter(|item| item.is_over).map(|item| {
            let meeting = (0..self.plan.meetings.len()).map(|m| self.borough.meeting(m as u128 + 1)).find(|it| it.root.id == item.meeting_id).unwrap();
            (item.minutes_now(case, meeting, &self.borough.directory), serde_json::to_string(item).unwrap())
        });
        now.collect()
    }
    fn others(&self, n: usize) -> impl Iterator<Item = &String> { self.canaries.iter().enumerate().filter(move |(other, _)| *other != n).map(|(_, canary)| canary) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn minutes_and_record_texts_hold_the_words_of_their_own_case_alone(plan in plans()) {
        let told = Told::of(plan);
        for n in 0..told.canaries.len() {
            let case = told.borough.case(n as u128);
            for (part, kept) in told.parts(n) {
                let text = record_text(&part, About { meeting: "Daily frailty huddle", on: TODAY, code: &case.root.code }).text;
                let whole = serde_json::to_string(&part).unwrap();
                prop_assert!(whole.contains(&told.canaries[n]) && text.contains(&told.canaries[n]), "its own words are there");
                for other in told.others(n) {
                    prop_assert!(![&whole, &kept, &text].iter().any(|it| it.contains(other.as_str())), "{other} in {text}");
                }
                let tells = text.contains("zqprivate") || whole.contains("zqprivate") || text.contains("given") || text.contains("family") || text.contains("999 4");
                prop_assert!(!tells, "neither a private note nor the person is in it: {text}");
            }
        }
        // What a meeting keeps, whoever reads it: its topics whole, and no word of a case.
        for m in 0..told.plan.meetings.len() {
            let meeting = serde_json::to_string(told.borough.meeting(m as u128 + 1)).unwrap();
            prop_assert!(told.canaries.iter().all(|canary| !meeting.contains(canary.as_str())), "{meeting}");
            let is_approved = told.plan.meetings[m].1 > 1;
            prop_assert_eq!(meeting.contains("Two vans"), is_approved, "a topic's words are locked with the approval");
        }
    }

    #[test]
    fn what_a_reader_gets_of_the_minutes_is_of_the_cases_they_may_see(plan in plans()) {
        let told = Told::of(plan);
        let mut seen_by: BTreeSet<u128> = BTreeSet::new();
        for reader in READERS {
            let somebody = told.borough.known(reader);
            let may: Vec<bool> = (0..told.canaries.len()).map(|n| {
                let case = told.borough.case(n as u128);
                let meeting = |id| told.borough.states.get(&StreamId::Meeting(id)).and_then(|state| match state { State::Meeting(meeting) => Some(meeting.as_ref()), _ => None });
                let facts = case_facts(somebody, case, told.borough.now, meeting);
                may_subscribe(somebody, &StreamId::Case(case.root.id), &facts, told.borough.now) != Permission::No
            }).collect();
            let pages: String = may.iter().enumerate().filter(|(_, may)| **may).flat_map(|(n, _)| told.parts(n)).map(|(part, kept)| serde_json::to_string(&part).unwrap() + &kept).collect();
            for (n, canary) in told.canaries.iter().enumerate() {
                let is_there = pages.contains(canary.as_str());
                prop_assert_eq!(is_there, may[n] && !told.parts(n).is_empty(), "{} and {}", reader, canary);
                if is_there {
                    seen_by.insert(reader);
                }
                let barred = [None, Some(GP), Some(DEPUTY), Some(PRACTICE), None][told.plan.cases[n].3];
                prop_assert!(barred != Some(reader) || !is_there, "{} objected to", reader);
            }
        }
        prop_assert!([MANAGER, IG, OPERATOR, ELSEWHERE].iter().all(|nobody| !seen_by.contains(nobody)));
    }
}
