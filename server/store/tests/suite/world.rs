//! Parts, events and commits to write down: small, valid, and different from each other.

use bytes::Bytes;
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, Owner},
    assessment::{Answer, Assessment, Tool},
    case::{CaseItem, CaseRoot, ListedReason, Patient},
    directory::{Organisation, OrganisationKind, Person, Role, RoleAt, Service},
    event::{Event, EventKind, Part},
    ids::*,
    meeting::*,
    peer_case::PeerCase,
    resource::Resource,
    series::{LocalTime, Recurrence, Series},
    social_note::{NeedLevel, NoteSharing, SocialDomain, SocialNote},
    story::{Story, StoryWords},
    stream::{DocumentId, StreamId},
    template::{Tailoring, TemplateKind, standard},
    words::*,
    worklist::{Notice, NoticeKind, WorklistEntry},
};
use mdt_store::commit::{CommandKey, Commit, StreamEvent, TextAppend};
use uuid::Uuid;

pub fn id() -> Uuid { Uuid::now_v7() }
pub fn line(text: &str) -> Line { Line::parse(text).unwrap() }
pub fn ods(code: &str) -> OdsCode { OdsCode::parse(code).unwrap() }
pub fn code(text: &str) -> CaseCode { CaseCode::parse(text).unwrap() }
pub fn day(text: &str) -> Day { Day(text.parse().unwrap()) }
pub const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);

pub fn meeting_root(meeting: MeetingId) -> MeetingRoot {
    MeetingRoot {
        id: meeting,
        series_id: None,
        recurrence_id: None,
        kind: MeetingKind::Huddle,
        pcn: ods("U62360"),
        title: line("Daily frailty huddle"),
        starts_at: NOW,
        slot_minutes: 30,
        status: MeetingStatus::Open,
        chair: PersonId(id()),
        deputy: None,
        has_call: false,
        cut_off_at: None,
    }
}

pub fn agenda_item(item: ItemId) -> AgendaItem { AgendaItem { number: 1, ..AgendaItem::waiting(item, ItemKind::Case, 3) } }

pub fn attendee(person: PersonId, name: &str) -> Attendee {
    let mut asked = Attendee::asked(&self::person(person, name), AttendeeKind::Core);
    asked.organisation = line("South Fulham");
    asked
}

pub fn case_root(case: CaseId, number: u32) -> CaseRoot {
    let patient = Patient { lives_alone: true, ..Patient::new(line("Mary"), line("Okafor"), day("1941-03-05")) };
    let (code, practice) = (code(&format!("SF-{number:03}")), (ods("E85001"), line("Lilyville Surgery")));
    CaseRoot { cfs: Some(Cfs::new(6).unwrap()), ..CaseRoot::new(case, code, ods("U62360"), practice, patient, Priority::Amber, line("Falls")) }
}

pub fn case_item(item: ItemId, meeting: MeetingId) -> CaseItem {
    CaseItem {
        item_id: item,
        meeting_id: meeting,
        series_id: None,
        starts_at: NOW,
        reason: ListedReason::AddedByHand,
        deferred_count: 0,
        outcome: None,
        is_removed: false,
        is_over: false,
        carried_to: None,
        minutes_texts: None,
        guests: Default::default(),
        urgent_reason: None,
        attendance: vec![],
        calls: vec![],
        minutes: None,
        stood_before: None,
    }
}

pub fn social_note(case: CaseId) -> SocialNote {
    SocialNote {
        id: SocialNoteId(id()),
        case_id: case,
        domain: SocialDomain::Warmth,
        level: NeedLevel::Some,
        line: line("Boiler broken since Tuesday"),
        source: None,
        review_on: None,
        sharing: NoteSharing::Shared,
        more: None,
        author: PersonId(id()),
        author_name: line("Sana Malik"),
        written_at: NOW,
        follows: None,
        is_withdrawn: false,
        services: Vec::new(),
    }
}

pub fn assessment(case: CaseId) -> Assessment {
    let answer = Answer { key: EntryKey::parse("happy").unwrap(), question: line("How happy?"), score: 7, words: None };
    Assessment {
        id: AssessmentId(id()),
        case_id: case,
        tool: Tool::Ons4,
        version: 0,
        own_version: 0,
        answers: vec![answer],
        asked_on: Day::of(NOW),
        author: PersonId(id()),
        author_name: line("Sana Malik"),
        recorded_at: NOW,
        corrects: None,
        is_withdrawn: false,
    }
}

pub fn action(case: Option<CaseId>) -> ActionItem {
    ActionItem {
        id: ActionId(id()),
        what: line("Ring the landlord"),
        owner: Owner::Nobody,
        due_on: None,
        status: ActionStatus::Open,
        case_id: case,
        case_code: None,
        pcn: ods("U62360"),
        meeting_id: None,
        item_id: None,
        created_by: PersonId(id()),
        created_at: NOW,
        accepted_at: None,
        closed_at: None,
        closed_by: None,
        note: None,
        status_before: None,
        help: None,
        handed_on: None,
        needs_confirmation_since: None,
        undo: None,
        kept_for: None,
        help_kept: None,
    }
}

pub fn person(person: PersonId, name: &str) -> Person {
    Person {
        id: person,
        name: line(name),
        email: format!("{}@Example.org", name.replace(' ', ".")),
        job: line("Link worker"),
        organisation: line("South Fulham PCN"),
        roles: vec![RoleAt { role: Role::LinkWorker, at: ods("U62360") }],
        service_id: None,
        languages: vec!["Urdu".into()],
        skills: vec![],
        is_ended: false,
        absences: vec![],
        guest: None,
        employer: None,
        funding_stream: None,
    }
}

pub fn organisation(of: &str) -> Organisation {
    Organisation { code: ods(of), name: line("South Fulham PCN"), kind: OrganisationKind::Pcn, part_of: None, code_letters: Some("SF".into()), imd_decile: None }
}

pub fn service() -> Service { Service { id: ServiceId(id()), name: line("Council reablement"), short: "REAB".into(), rota: vec![] } }

pub fn series(id: SeriesId) -> Series {
    let (rule, time) = (Recurrence::parse("FREQ=DAILY").unwrap(), LocalTime::parse("08:45").unwrap());
    Series::new(id, MeetingKind::Huddle, ods("U62360"), line("Daily frailty huddle"), (rule, time), 30, PersonId(self::id()))
}

pub fn entry(action: ActionItem) -> WorklistEntry { WorklistEntry { action, is_withdrawn: false } }

pub fn notice(meeting: MeetingId) -> Notice {
    let kind = NoticeKind::CalledIn { meeting_id: meeting, item_id: ItemId(id()), number: 3 };
    Notice { id: NoticeId(id()), kind, at: NOW, seen_at: None }
}

pub fn resource(shared_by: PersonId) -> Resource {
    let link = HttpsLink::parse("https://example.org/guide").unwrap();
    Resource { id: ResourceId(id()), title: line("Guide"), link: Some(link), about: None, shared_by: Some(shared_by), shared_at: NOW, is_removed: false, file: None }
}

pub fn peer_case(brought_by: PersonId) -> PeerCase {
    let situation = Paragraph::parse("Opens the door to nobody new.").unwrap();
    PeerCase { item_id: ItemId(id()), title: line("Trust"), situation, question: line("How to begin?"), brought_by, written_at: NOW }
}

pub fn story() -> Story {
    let words = StoryWords { title: line("Company"), situation: None, mattered: None, did: None, changed: None, learnt: None, wellbeing: vec![] };
    Story { id: StoryId(id()), words: Some(words), month: Day(jiff::civil::date(2026, 11, 1)) }
}

/// Every kind of part on every kind of stream that holds it, roots first. Two worlds (0–9) share no stream and no code.
pub fn every_part(world: u32) -> Vec<(StreamId, Vec<Part>)> {
    let pcn = format!("U6236{world}");
    let (meeting, case, author) = (MeetingId(id()), CaseId(id()), PersonId(id()));
    let series_id = SeriesId(id());
    let template = standard::of(TemplateKind::AgendaPcn);
    let restricted = SocialNote { sharing: NoteSharing::Restricted, ..social_note(case) };
    vec![
        (
            StreamId::Meeting(meeting),
            vec![
                Part::MeetingRoot(meeting_root(meeting)),
                Part::MeetingLive(MeetingLive { phase: Some(Phase::Cases), started_at: Some(NOW), ..Default::default() }),
                Part::AgendaItem(agenda_item(ItemId(id()))),
                Part::AgendaItem(agenda_item(ItemId(id()))),
                Part::Attendee(attendee(author, "Sana Malik")),
                Part::ActionItem(action(None)),
                Part::Resource(resource(author)),
            ],
        ),
        (StreamId::PeerCases(meeting), vec![Part::PeerCase(peer_case(author))]),
        (StreamId::Stories(OdsCode::parse(&pcn).unwrap()), vec![Part::Story(story())]),
        (
            StreamId::Case(case),
            vec![
                Part::CaseRoot(case_root(case, 14 + world)),
                Part::CaseItem(case_item(ItemId(id()), meeting)),
                Part::SocialNote(social_note(case)),
                Part::ActionItem(action(Some(case))),
                Part::Assessment(assessment(case)),
            ],
        ),
        (StreamId::CaseRestricted(case), vec![Part::SocialNote(restricted.clone())]),
        (StreamId::PrivateNote(author, case), vec![Part::SocialNote(restricted)]),
        (StreamId::PersonWorklist(author), vec![Part::WorklistEntry(entry(action(Some(case)))), Part::Notice(notice(meeting))]),
        (StreamId::ServiceWorklist(ServiceId(id())), vec![Part::WorklistEntry(entry(action(Some(case))))]),
        (StreamId::Pool(ods(&pcn)), vec![Part::WorklistEntry(entry(action(Some(case))))]),
        (
            StreamId::Directory(ods(&format!("X9Z{world}"))),
            vec![
                Part::Organisation(organisation(&pcn)),
                Part::Service(service()),
                Part::Person(person(author, "Sana Malik")),
                Part::Template(template.clone()),
                Part::Tailoring(Tailoring::untouched(ods(&pcn), template)),
            ],
        ),
        (StreamId::Series(series_id), vec![Part::Series(series(series_id))]),
    ]
}

pub fn event(kind: EventKind, parts: Vec<Part>) -> Event { Event { kind, parts } }

pub fn at(stream: &StreamId, seq: u64, event: Event) -> StreamEvent {
    let payload = Bytes::from(serde_json::to_vec(&event).unwrap());
    StreamEvent { stream: stream.clone(), seq, event, payload }
}

pub fn commit(events: Vec<StreamEvent>) -> Commit {
    Commit::told(CommitId(id()), None, Some(PersonId(id())), NOW, events, None)
}

/// One case event whose note tells the place.
pub fn case_at(case: CaseId, seq: u64) -> Commit {
    let root = CaseRoot { reason: line(&format!("place {seq}")), ..case_root(case, 14) };
    commit(vec![at(&StreamId::Case(case), seq, event(EventKind::CaseUpdated, vec![Part::CaseRoot(root)]))])
}

/// One meeting event.
pub fn meeting_at(meeting: MeetingId, seq: u64) -> Commit {
    let root = MeetingRoot { title: line(&format!("place {seq}")), ..meeting_root(meeting) };
    commit(vec![at(&StreamId::Meeting(meeting), seq, event(EventKind::MeetingCreated, vec![Part::MeetingRoot(root)]))])
}

pub fn key(command: CommandId) -> CommandKey { CommandKey { id: command, person_id: PersonId(id()), body_hash: [7; 32] } }

pub fn text(document: &DocumentId, update: &'static [u8]) -> Commit {
    let append = TextAppend { document: document.clone(), client_id: u64::from(u32::MAX), update: Bytes::from_static(update) };
    Commit { text: Some(append), ..commit(vec![]) }
}
