//! A small borough to try commands in: it loads what `decide` needs, evolves the states, and checks after every command
//! what must always hold.

use jiff::civil::date;
use mdt_domain::{
    action_item::OwnerRef,
    case::{Case, CaseItem, CaseRoot, ListedReason, OutcomeKind, Patient, StepDown},
    command::{ActionHome, Command},
    decide::{Actor, Context, Events, Need, Verdict, World, decide},
    directory::{Absence, Directory, Duty, Organisation, OrganisationKind, Person, Role, RoleAt, Service},
    event::{Event, EventKind, Part, State},
    identifiers::{Identified, folded_words},
    ids::*,
    meeting::{AgendaItem, Attendee, AttendeeKind, Attendance, ItemState, Meeting, MeetingKind, MeetingRoot, MeetingStatus, Partstat, Phase},
    rejection::Rejection,
    stream::{DocumentId, StreamId},
    words::*,
    worklist::{NoticeKind, Worklist},
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub const TODAY: Day = Day(date(2026, 11, 24));
/// 09:00 in London on that day.
pub const NINE: UtcMicros = UtcMicros(1_795_510_800_000_000);

pub fn line(text: &str) -> Line { Line::parse(text).unwrap() }
pub fn paragraph(text: &str) -> Paragraph { Paragraph::parse(text).unwrap() }
pub fn ods(text: &str) -> OdsCode { OdsCode::parse(text).unwrap() }
pub fn pcn() -> OdsCode { ods("U62360") }
pub fn other_pcn() -> OdsCode { ods("U99999") }
pub fn practice() -> OdsCode { ods("E85001") }
pub fn federation() -> OdsCode { ods("FED01") }
pub fn days(count: i32) -> Day { TODAY.plus_days(count) }
pub fn person(n: u128) -> PersonId { PersonId(Uuid::from_u128(n)) }
pub fn case(n: u128) -> CaseId { CaseId(Uuid::from_u128(0xca00 + n)) }
pub fn item(n: u128) -> ItemId { ItemId(Uuid::from_u128(0x1700 + n)) }
pub fn action(n: u128) -> ActionId { ActionId(Uuid::from_u128(0xac00 + n)) }
/// A service that is not in the directory.
pub const UNLISTED: u128 = 404;
pub fn local_service(n: u128) -> LocalServiceId { LocalServiceId(Uuid::from_u128(n)) }
pub fn note(n: u128) -> SocialNoteId { SocialNoteId(Uuid::from_u128(0x5000 + n)) }
pub fn series() -> SeriesId { SeriesId(Uuid::from_u128(0x5e)) }
pub fn service() -> ServiceId { ServiceId(Uuid::from_u128(0x5f)) }
/// Today's huddle, and the next ones of its series.
pub fn huddle(n: u128) -> MeetingId { MeetingId(Uuid::from_u128(0x3e00 + n)) }

pub const DIRECTOR: u128 = 1;
pub const DEPUTY: u128 = 2;
pub const COORDINATOR: u128 = 3;
pub const GP: u128 = 4;
pub const LINK: u128 = 5;
pub const CORE: u128 = 6;
pub const PRACTICE: u128 = 7;
pub const ROTATING: u128 = 8;
pub const MANAGER: u128 = 9;
pub const IG: u128 = 10;
pub const OPERATOR: u128 = 11;
pub const ELSEWHERE: u128 = 12;
pub const LEFT: u128 = 13;
pub const LINK_2: u128 = 14;
/// The hub, a job or an importer.
pub const SYSTEM: u128 = 0;

/// Number, role, place. Everybody of the table of roles, and a few more.
pub fn cast() -> Vec<(u128, Role, OdsCode)> {
    vec![
        (DIRECTOR, Role::ClinicalDirector, pcn()),
        (DEPUTY, Role::DeputyChair, pcn()),
        (COORDINATOR, Role::Coordinator, pcn()),
        (GP, Role::Gp, pcn()),
        (LINK, Role::LinkWorker, pcn()),
        (CORE, Role::CoreMember, pcn()),
        (PRACTICE, Role::PracticeStaff, practice()),
        (ROTATING, Role::RotatingPartner, pcn()),
        (MANAGER, Role::FederationManager, federation()),
        (IG, Role::IgLead, federation()),
        (OPERATOR, Role::Operator, federation()),
        (ELSEWHERE, Role::LinkWorker, other_pcn()),
        (LEFT, Role::Gp, pcn()),
        (LINK_2, Role::LinkWorker, pcn()),
    ]
}

pub fn member(n: u128, role: Role, at: OdsCode) -> Person {
    Person {
        id: person(n),
        name: line(&format!("Person {n}")),
        email: format!("p{n}@example.org"),
        job: line("Colleague"),
        organisation: line("South Fulham"),
        roles: vec![RoleAt { role, at }],
        service_id: (n == ROTATING).then(service),
        languages: vec![],
        skills: vec![],
        is_ended: n == LEFT,
        absences: vec![],
        guest: None,
        employer: None,
        funding_stream: None,
    }
}

/// A rotating partner of the service.
pub fn partner(n: u128) -> Person { Person { service_id: Some(service()), ..member(n, Role::RotatingPartner, pcn()) } }

/// A named pass for a meeting, bound to the lines of some of its cases (the line's number is the case's).
pub fn invite_guest(n: u128, meeting: u128, cases: &[u128]) -> Command {
    Command::InviteGuest {
        meeting_id: huddle(meeting),
        person_id: person(n),
        name: line(&format!("Guest {n}")),
        role: line("Reablement lead"),
        organisation: line("The Council"),
        service_id: None,
        is_speaker: false,
        items: cases.iter().map(|n| (item(*n), case(*n))).collect(),
        available_from: None,
        available_until: None,
        email: None,
    }
}
/// The same, of the service.
pub fn invite_of_service(n: u128, meeting: u128, cases: &[u128]) -> Command {
    let mut command = invite_guest(n, meeting, cases);
    if let Command::InviteGuest { service_id, .. } = &mut command {
        *service_id = Some(service());
    }
    command
}
/// Invited to today's huddle, waited, let in.
pub fn let_in(borough: &mut Borough, n: u128, cases: &[u128]) {
    borough.ok(COORDINATOR, invite_guest(n, 1, cases));
    borough.ok(SYSTEM, Command::GuestWaits(huddle(1), person(n)));
    borough.ok(COORDINATOR, Command::AdmitGuest(huddle(1), person(n)));
}
/// This case needs the service.
pub fn needs_service(n: u128) -> Command {
    Command::UpdateCase { case_id: case(n), priority: None, cfs: None, reason: None, needed_services: Some([service()].into()), is_recurring: None }
}
pub fn publish() -> Command { Command::PublishAgenda(huddle(1)) }
pub fn arrives(n: u128) -> Command { Command::PersonArrived(huddle(1), person(n)) }
pub fn leaves(n: u128) -> Command { Command::PersonLeft(huddle(1), person(n)) }

pub fn organisation(code: OdsCode, name: &str, kind: OrganisationKind, part_of: Option<OdsCode>) -> Organisation {
    Organisation { code, name: line(name), kind, part_of, code_letters: None, imd_decile: None }
}
/// The Federation, its two PCNs and the practice of the first.
pub fn organisations() -> Vec<Organisation> {
    use OrganisationKind::{Federation, Pcn, Practice};
    vec![
        organisation(federation(), "Borough Federation", Federation, None),
        organisation(pcn(), "South Fulham PCN", Pcn, Some(federation())),
        organisation(other_pcn(), "North Fulham PCN", Pcn, Some(federation())),
        organisation(practice(), "Palace Surgery", Practice, Some(pcn())),
    ]
}

pub fn directory() -> Directory {
    let mut directory = Directory::default();
    for (n, role, at) in cast() {
        directory.people.insert(person(n), member(n, role, at));
    }
    directory.services.insert(service(), Service { id: service(), name: line("Council reablement"), short: "REAB".into(), rota: vec![] });
    directory.organisations.extend(organisations().into_iter().map(|it| (it.code.clone(), it)));
    directory
}

/// A line of a rota: this person, every day, for all PCNs, from today.
pub fn duty(n: u128, who: u128) -> Duty {
    Duty {
        id: DutyId(Uuid::from_u128(0xd000 + n)),
        person_id: person(who),
        pcn: None,
        weekdays: vec![],
        from: TODAY,
        until: None,
        available_from: None,
        available_until: None,
    }
}
/// Away between two days counted from today, both included.
pub fn away(from: i32, until: i32, cover: Option<u128>) -> Absence { Absence { from: days(from), until: days(until), cover: cover.map(person) } }

pub fn case_root(n: u128, priority: Priority) -> CaseRoot {
    let nhs_number = Some(NhsNumber::parse("9990000018").unwrap());
    let patient = Patient { nhs_number, lives_alone: true, ..Patient::new(line("mary"), line("O'Brien"), Day(date(1940, 2, 3))) };
    let (code, practice) = (CaseCode::parse(&format!("SF-{n:03}")).unwrap(), (practice(), line("Palace Surgery")));
    CaseRoot::new(case(n), code, pcn(), practice, patient, priority, line("Two falls in a month"))
}

pub fn meeting_root(n: u128) -> MeetingRoot {
    MeetingRoot {
        id: huddle(n),
        series_id: Some(series()),
        recurrence_id: None,
        kind: MeetingKind::Huddle,
        pcn: pcn(),
        title: line("Daily frailty huddle"),
        starts_at: NINE.plus_seconds((i64::try_from(n).unwrap() - 1) * 86_400),
        slot_minutes: 40,
        status: MeetingStatus::Draft,
        chair: person(DIRECTOR),
        deputy: Some(person(DEPUTY)),
        has_call: false,
        cut_off_at: None,
    }
}

pub fn attendee(n: u128, kind: AttendeeKind) -> Attendee {
    Attendee {
        person_id: person(n),
        name: line(&format!("Person {n}")),
        role: line("Colleague"),
        organisation: line("South Fulham"),
        kind,
        service_id: None,
        partstat: Partstat::NeedsAction,
        cover: None,
        attendance: Attendance::Present,
        is_here: true,
        arrived_at: None,
        left_at: None,
        cover_id: None,
        available_from: None,
        available_until: None,
        on_the_way_at: None,
        is_by_rota: false,
        covers_for: None,
        is_withdrawn: false,
        admission: None,
        stays: vec![],
    }
}

pub struct Borough {
    pub directory: Directory,
    pub states: BTreeMap<StreamId, State>,
    pub now: UtcMicros,
    pub today: Day,
    /// How often `decide` asked before it answered, for the last command.
    pub rounds: usize,
    /// A line whose case was erased.
    pub forgotten: Option<(ItemId, CaseId)>,
    /// Shared texts that are not what every case's are.
    pub texts: BTreeMap<DocumentId, [String; 4]>,
    ids: u128,
}

impl Borough {
    /// Nobody has done anything yet.
    pub fn empty() -> Self {
        Self { directory: directory(), states: BTreeMap::new(), now: NINE, today: TODAY, rounds: 0, forgotten: None, texts: BTreeMap::new(), ids: 0xf000 }
    }

    /// Eight cases (1–3 red, 4–6 amber, 7–8 green) and two huddles, the first with the cases 1–4, 7, 8 in that order.
    pub fn new() -> Self {
        let mut borough = Self::empty();
        for n in 1..=8 {
            let priority = if n <= 3 { Priority::Red } else if n <= 6 { Priority::Amber } else { Priority::Green };
            borough.ok(SYSTEM, Command::RegisterCase(Box::new(case_root(n, priority))));
        }
        let asked = vec![attendee(COORDINATOR, AttendeeKind::Core), attendee(LINK, AttendeeKind::Core), attendee(ROTATING, AttendeeKind::Rotating)];
        for n in 1..=2 {
            borough.ok(SYSTEM, Command::CreateMeeting { root: meeting_root(n), attendees: asked.clone() });
        }
        for n in [1, 2, 3, 4, 7, 8] {
            borough.ok(COORDINATOR, list(1, n, n));
        }
        borough
    }

    /// The same, live and at the cases; the clinical director holds the chair.
    pub fn live() -> Self {
        let mut borough = Self::new();
        borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
        borough.ok(DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::Cases, acknowledged: vec![] });
        borough
    }

    /// Somebody as they are from now on, without a command.
    pub fn put(&mut self, person: Person) {
        let event = Event { kind: EventKind::PersonSet, parts: vec![Part::Person(person)] };
        let stream = StreamId::Directory(federation());
        if let Some(state) = self.states.remove(&stream) {
            let mut state = Some(state);
            State::evolve(&mut state, &event).unwrap();
            self.states.insert(stream.clone(), state.unwrap());
        }
        self.follow(&stream, &event);
    }

    pub fn later(&mut self, seconds: i64) { self.now = self.now.plus_seconds(seconds); }

    pub fn meeting(&self, n: u128) -> &Meeting {
        match &self.states[&StreamId::Meeting(huddle(n))] {
            State::Meeting(meeting) => meeting,
            _ => panic!("not a meeting"),
        }
    }
    /// For what no command does.
    pub fn meeting_mut(&mut self, n: u128) -> &mut Meeting {
        match self.states.get_mut(&StreamId::Meeting(huddle(n))) {
            Some(State::Meeting(meeting)) => meeting,
            _ => panic!("not a meeting"),
        }
    }
    pub fn case(&self, n: u128) -> &Case {
        match &self.states[&StreamId::Case(case(n))] {
            State::Case(case) => case,
            _ => panic!("not a case"),
        }
    }
    /// Somebody's seat in today's huddle.
    pub fn seat(&self, n: u128) -> &Attendee { &self.meeting(1).attendees[&person(n)] }
    /// Who is asked to today's huddle and means to come, or has not answered.
    pub fn coming(&self) -> Vec<u128> {
        let seats = self.meeting(1).attendees.values().filter(|it| !it.is_withdrawn && it.partstat != Partstat::Declined);
        seats.map(|it| it.person_id.0.as_u128()).collect()
    }
    /// What somebody was told, oldest first.
    pub fn told(&self, n: u128) -> Vec<NoticeKind> {
        self.worklist(&StreamId::PersonWorklist(person(n))).notices.into_values().map(|it| it.kind).collect()
    }
    pub fn known(&self, n: u128) -> &Person { &self.directory.people[&person(n)] }
    /// For what no command does.
    pub fn case_mut(&mut self, n: u128) -> &mut Case {
        match self.states.get_mut(&StreamId::Case(case(n))) {
            Some(State::Case(case)) => case,
            _ => panic!("not a case"),
        }
    }
    pub fn line(&self, n: u128) -> &AgendaItem { &self.meeting(1).items[&item(n)] }
    pub fn case_item(&self, n: u128) -> &CaseItem { &self.case(n).items[&item(n)] }
    pub fn worklist(&self, stream: &StreamId) -> Worklist {
        match self.states.get(stream) {
            Some(State::Worklist(list)) => list.clone(),
            _ => Worklist::default(),
        }
    }
    /// Agenda of a meeting as "number:state", in order.
    pub fn order(&self, n: u128) -> Vec<ItemId> { self.meeting(n).ordered_items().iter().map(|line| line.id).collect() }

    fn load(&self, world: &mut World, need: Need) {
        match need {
            Need::State(stream) => {
                let state = self.states.get(&stream).cloned();
                world.states.insert(stream, state);
            }
            Need::CasesOf(meeting) => {
                let cases = self.states.values().filter_map(|state| match state {
                    State::Case(case) => Some(case),
                    _ => None,
                });
                let lines = cases.flat_map(|case| case.items.values().map(|it| (it, case.root.id)));
                let behind = lines.filter(|(it, _)| it.meeting_id == meeting).map(|(it, case_id)| (it.item_id, case_id));
                let behind = behind.chain(self.forgotten).collect();
                world.cases_of.insert(meeting, behind);
            }
            Need::NextMeeting(id) => {
                let meetings = || self.states.values().filter_map(|state| match state {
                    State::Meeting(meeting) => Some(&meeting.root),
                    _ => None,
                });
                let this = meetings().find(|root| root.id == id).cloned();
                let next = this.and_then(|this| {
                    let later = meetings().filter(|root| root.series_id == this.series_id && root.starts_at > this.starts_at);
                    later.filter(|root| root.status.is_before_start()).min_by_key(|root| root.starts_at).map(|root| root.id)
                });
                world.next_meeting.insert(id, next);
            }
            Need::MeetingsAsking(id) => {
                let meetings = self.states.values().filter_map(|state| match state {
                    State::Meeting(meeting) => Some(meeting.as_ref()),
                    _ => None,
                });
                // Those that are over too: what is read beside the states may be older than they are.
                let asking = meetings.filter(|it| it.asks(id)).map(|it| it.root.id).collect();
                world.meetings_asking.insert(id, asking);
            }
            Need::MeetingsOf(id) => {
                let meetings = self.states.values().filter_map(|state| match state {
                    State::Meeting(meeting) => Some(&meeting.root),
                    _ => None,
                });
                world.meetings_of.insert(id, meetings.filter(|root| root.series_id == Some(id)).map(|root| root.id).collect());
            }
            Need::PeopleNamed(words) => {
                let cases = self.states.values().filter_map(|state| match state {
                    State::Case(case) => Some(&case.root.patient),
                    _ => None,
                });
                let is_named = |it: &&Patient| folded_words(&format!("{} {}", it.given, it.family)).iter().any(|word| words.0.contains(word));
                let found = cases.filter(is_named).map(|it| Identified { given: it.given.clone(), family: it.family.clone(), born_on: it.born_on });
                world.people_named.insert(words.clone(), found.collect());
            }
            // Every service is listed, but for one.
            Need::LocalService(id) => {
                world.local_services.insert(id, (id != local_service(UNLISTED)).then(|| line(&format!("Service {}", id.0.as_u128()))));
            }
            Need::Texts(document) => {
                let usual = match &document {
                    DocumentId::Case { case_id, .. } => [format!("situation of {case_id}"), String::new(), String::new(), String::new()],
                    DocumentId::Topic { .. } => Default::default(),
                };
                let texts = self.texts.get(&document).cloned().unwrap_or(usual);
                world.texts.insert(document, texts);
            }
        }
    }

    /// Decides, loading what is asked for, and puts the events in place.
    pub fn run(&mut self, who: u128, command: Command) -> Result<Events, Rejection> {
        let mut world = World::default();
        let me = self.directory.people.get(&person(who)).cloned();
        self.rounds = 0;
        let events = loop {
            let ids = &mut self.ids;
            let mut new_id = || {
                *ids += 1;
                Uuid::from_u128(*ids)
            };
            let mut context = Context {
                actor: me.as_ref().map_or(Actor::System, Actor::Person),
                now: self.now,
                today: self.today,
                directory: &self.directory,
                holidays: mdt_domain::series::Holidays::built_in(),
                new_id: &mut new_id,
            };
            match decide(&world, &command, &mut context) {
                Ok(events) => break events,
                Err(Verdict::Refused(rejection)) => {
                    assert!(rejection.message.ends_with('.') && !rejection.message.contains("O'Brien"), "{}", rejection.message);
                    return Err(rejection);
                }
                Err(Verdict::Needs(needs)) => {
                    assert!(!needs.is_empty() && needs.iter().all(|need| !world.holds(need)), "asks for what it has: {needs:?}");
                    for need in needs {
                        self.load(&mut world, need);
                    }
                    self.rounds += 1;
                    assert!(self.rounds <= 3, "asks too often for {command:?}");
                }
            }
        };
        for (stream, event) in &events {
            assert!(!event.parts.is_empty(), "{:?} changes nothing", event.kind);
            let mut state = self.states.remove(stream).or_else(|| State::empty(stream));
            State::evolve(&mut state, event).expect("every part belongs to its stream");
            self.states.insert(stream.clone(), state.unwrap());
            self.follow(stream, event);
        }
        self.check_invariants();
        Ok(events)
    }

    /// The directory everybody reads moves on with its stream.
    fn follow(&mut self, stream: &StreamId, event: &Event) {
        if matches!(stream, StreamId::Directory(_)) {
            let mut state = Some(State::Directory(Box::new(std::mem::take(&mut self.directory))));
            State::evolve(&mut state, event).expect("every part belongs to a directory");
            let Some(State::Directory(directory)) = state else { panic!("a directory stays one") };
            self.directory = *directory;
        }
    }

    pub fn ok(&mut self, who: u128, command: Command) -> Events {
        let words = format!("{command:?}");
        self.run(who, command).unwrap_or_else(|refusal| panic!("{words} was refused: {refusal:?}"))
    }

    /// The answer as words: events as `stream Kind`, a refusal as `refused Code field`.
    pub fn answer(&mut self, who: u128, command: Command) -> String {
        match self.run(who, command) {
            Ok(events) => events.iter().map(|(stream, event)| format!("{} {:?}", stream.kind(), event.kind)).collect::<Vec<_>>().join(", "),
            Err(Rejection { code, field, .. }) => format!("refused {code:?} {}", field.unwrap_or_default()).trim_end().to_owned(),
        }
    }

    /// Runs steps in order; all answers must be as written.
    pub fn check(&mut self, steps: Vec<(&str, u128, Command, &str)>) {
        for (sentence, who, command, expected) in steps {
            assert_eq!(self.answer(who, command), expected, "{sentence}");
        }
    }

    pub fn check_invariants(&self) {
        for state in self.states.values() {
            match state {
                State::Meeting(meeting) => check_meeting(meeting),
                State::Case(case) => {
                    let mut meetings: Vec<_> = case.items.values().filter(|it| !it.is_removed).map(|it| it.meeting_id).collect();
                    let count = meetings.len();
                    meetings.sort();
                    meetings.dedup();
                    assert_eq!(meetings.len(), count, "a case has one line in a meeting");
                    for action in case.actions.values() {
                        self.check_copy(action);
                    }
                }
                _ => {}
            }
        }
    }

    /// The worklists of its owner and of whoever is asked to help hold the action as it is; nobody else's says it is theirs.
    fn check_copy(&self, action: &mdt_domain::action_item::ActionItem) {
        let own = action.worklists();
        for stream in &own {
            let entry = self.worklist(stream).entries[&action.id].clone();
            assert_eq!((&entry.action, entry.is_withdrawn), (&action.for_worklist(), false));
        }
        for (stream, state) in &self.states {
            if let State::Worklist(list) = state
                && let Some(entry) = list.entries.get(&action.id).filter(|entry| entry.action.case_id == action.case_id)
            {
                assert_eq!(entry.is_withdrawn, !own.contains(stream));
            }
        }
        assert!(action.is_open() || action.asked().is_none(), "nobody is asked to help with what is closed");
        assert_eq!(action.is_open(), action.closed_at.is_none(), "closed says when");
    }
}

fn check_meeting(meeting: &Meeting) {
    let lines = meeting.ordered_items();
    let places: Vec<u16> = lines.iter().map(|line| line.position).collect();
    assert_eq!(places, (0..u16::try_from(lines.len()).unwrap()).collect::<Vec<_>>(), "places have no holes");
    let mut numbers: Vec<u16> = lines.iter().map(|line| line.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), lines.len(), "every line has its own number");
    if meeting.root.status.is_before_start() {
        assert!(lines.iter().all(|line| line.number == line.position + 1), "before the start numbers follow places");
    }
    let current: Vec<ItemId> = meeting.items.values().filter(|line| line.state == ItemState::Current).map(|line| line.id).collect();
    assert!(current.len() <= 1 && current.first().is_none_or(|id| meeting.live.current == Some(*id)), "one current line");
    let at = meeting.live.current.map(|id| meeting.items[&id].state);
    assert!(at.is_none_or(|state| matches!(state, ItemState::Current | ItemState::Decided)), "the current line is listed");
    assert_eq!(meeting.live.current.is_some(), meeting.live.current_since.is_some(), "a timer runs with a line");
    assert!(meeting.live.current.is_none() || meeting.live.phase == Some(Phase::Cases), "lines are current among the cases");
    let is_live = meeting.root.status == MeetingStatus::Live;
    assert!(!is_live || meeting.live.chair_held_by.is_some(), "somebody holds the chair");
    assert!(is_live || meeting.live.current.is_none(), "a line is current only while live");
}

// -- commands in short

pub fn list(meeting: u128, item_n: u128, case_n: u128) -> Command {
    Command::ListCase {
        meeting_id: huddle(meeting),
        item_id: item(item_n),
        case_id: case(case_n),
        planned_minutes: None,
        reason: ListedReason::AddedByHand,
        urgent_reason: None,
    }
}
pub fn start_item(n: u128) -> Command { start_item_knowing(n, &[]) }
/// To line `n`, the chair knowing of these who may not hear it.
pub fn start_item_knowing(n: u128, acknowledged: &[u128]) -> Command {
    Command::StartItem { meeting_id: huddle(1), item_id: item(n), acknowledged: acknowledged.iter().map(|n| person(*n)).collect() }
}

/// An outcome for case `n` at line `n` of today's huddle, with whatever its kind asks for.
pub fn outcome(n: u128, kind: OutcomeKind) -> Command {
    let step_down = (kind == OutcomeKind::StepDown)
        .then(|| StepDown { reason: line("Stable for a month"), continuing_owner: line("Own GP") });
    outcome_with(n, kind, kind.needs_review_date().then(|| days(7)), step_down)
}
pub fn outcome_with(n: u128, kind: OutcomeKind, next_review_on: Option<Day>, step_down: Option<StepDown>) -> Command {
    Command::RecordOutcome {
        meeting_id: huddle(1),
        item_id: item(n),
        case_id: case(n),
        kind,
        rationale: None,
        dissent: None,
        refer_to: None,
        next_review_on,
        step_down,
        seen: None,
    }
}

pub fn on_case(n: u128) -> ActionHome { ActionHome::Case(case(n)) }
pub fn owned_by(n: u128) -> OwnerRef { OwnerRef::Person { person_id: person(n) } }
pub fn by_service() -> OwnerRef { OwnerRef::Service { service_id: service() } }

/// An action for case `n`, from its line in today's huddle.
pub fn promise(id: u128, n: u128, owner: OwnerRef, due_on: Option<Day>) -> Command {
    Command::AddAction {
        home: on_case(n),
        action_id: action(id),
        what: line("Ring the daughter"),
        owner,
        due_on,
        from: Some((huddle(1), item(n))),
        asked: None,
    }
}
