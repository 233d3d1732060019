//! A PCN's people, and actions of every kind of owner. Every case is of somebody whose name, number and birth date must be nowhere.

use mdt_domain::{
    action_item::{ActionItem, ActionStatus, Owner},
    directory::{Directory, Duty, GuestPass, Organisation, OrganisationKind, Person, Role, RoleAt, Service},
    ids::{ActionId, CaseId, DutyId, MeetingId, PersonId, ServiceId},
    meeting::{MeetingKind, MeetingRoot, MeetingStatus},
    words::{CaseCode, Day, Line, OdsCode, UtcMicros},
};
use uuid::Uuid;

pub const PCN: &str = "U62360";

pub fn ods(code: &str) -> OdsCode { OdsCode::parse(code).unwrap() }
pub fn line(text: &str) -> Line { Line::parse(text).unwrap() }
pub fn day(text: &str) -> Day { Day(text.parse().unwrap()) }
pub fn at(text: &str) -> UtcMicros { UtcMicros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond()) }

pub fn organisations() -> Vec<Organisation> {
    let of = |code: &str, name: &str, kind, part_of: Option<&str>, letters: Option<&str>| Organisation {
        code: ods(code),
        name: line(name),
        kind,
        part_of: part_of.map(ods),
        code_letters: letters.map(str::to_owned),
            imd_decile: None,
    };
    vec![
        of("FED01", "The Federation", OrganisationKind::Federation, None, None),
        of(PCN, "South Fulham", OrganisationKind::Pcn, Some("FED01"), Some("SF")),
        of("E85001", "The Surgery", OrganisationKind::Practice, Some(PCN), None),
    ]
}

pub fn person(name: &str, role: Role, service_id: Option<ServiceId>) -> Person {
    Person {
        id: PersonId(Uuid::now_v7()),
        name: line(name),
        email: format!("{}@example.org", name.to_lowercase().replace(' ', ".")),
        job: line("Job"),
        organisation: line("PCN"),
        roles: vec![RoleAt { role, at: ods(PCN) }],
        service_id,
        languages: Vec::new(),
        skills: Vec::new(),
        is_ended: false,
        absences: Vec::new(),
        guest: None,
        employer: None,
        funding_stream: None,
    }
}

pub struct World {
    pub directory: Directory,
    pub reablement: ServiceId,
    /// Nobody of it is on duty.
    pub nursing: ServiceId,
}
impl World {
    pub fn new() -> Self {
        let (reablement, nursing) = (ServiceId(Uuid::now_v7()), ServiceId(Uuid::now_v7()));
        let mut people = vec![
            person("Asha Perera", Role::ClinicalDirector, None),
            person("Tom Quill", Role::DeputyChair, None),
            person("Bea Okonjo", Role::Coordinator, None),
            person("Amira Hassan", Role::LinkWorker, None),
            person("Lena Brandt", Role::RotatingPartner, Some(reablement)),
            person("Kay Moss", Role::RotatingPartner, Some(reablement)),
            person("Joan Farrell", Role::RotatingPartner, Some(nursing)),
            person("Nils Aas", Role::RotatingPartner, Some(nursing)),
            Person { is_ended: true, ..person("Gone Long", Role::Gp, None) },
        ];
        let until = at("2026-11-27T12:00:00Z");
        let guest = GuestPass { meeting_id: MeetingId(Uuid::now_v7()), is_speaker: false, is_admitted: true, until, mail_asked_at: None, was_of: vec![] };
        people.push(Person { roles: Vec::new(), guest: Some(guest), ..person("Gus Visitor", Role::Gp, None) });
        let lena = people[4].id;
        let duty = Duty {
            id: DutyId(Uuid::now_v7()),
            person_id: lena,
            pcn: None,
            weekdays: vec![1, 2, 3, 4, 5],
            from: day("2019-01-01"),
            until: None,
            available_from: None,
            available_until: None,
        };
        let service = |id, name: &str, rota| Service { id, name: line(name), short: name[..4].to_uppercase(), rota };
        let services = [service(reablement, "Council reablement", vec![duty]), service(nursing, "Community nursing", Vec::new())];
        let directory = Directory {
            people: people.into_iter().map(|it| (it.id, it)).collect(),
            services: services.into_iter().map(|it| (it.id, it)).collect(),
            organisations: organisations().into_iter().map(|it| (it.code.clone(), it)).collect(),
            ..Directory::default()
        };
        Self { directory, reablement, nursing }
    }
    pub fn id(&self, name: &str) -> PersonId { self.directory.people.values().find(|it| it.name.as_str().contains(name)).unwrap().id }
    pub fn name(&self, id: PersonId) -> String { self.directory.people[&id].name.as_str().split(' ').next().unwrap().to_owned() }
    pub fn of(&self, name: &str) -> Owner { Owner::Person { person_id: self.id(name), name: line(name) } }
    pub fn of_service(&self, id: ServiceId) -> Owner { Owner::Service { service_id: id, name: line("A service") } }
}

/// What was promised is somebody's words: they name the patient, as people do.
pub const WHAT: &str = "Ring Edith Quigley, 999 000 0018, born 3 March 1941, SW6 1AA";

pub fn action(code: Option<&str>, owner: Owner, due_on: Option<&str>, created_at: &str) -> ActionItem {
    ActionItem {
        id: ActionId(Uuid::now_v7()),
        what: line(WHAT),
        owner,
        due_on: due_on.map(day),
        status: ActionStatus::Open,
        case_id: code.map(|_| CaseId(Uuid::now_v7())),
        case_code: code.map(|code| CaseCode::parse(code).unwrap()),
        pcn: ods(PCN),
        meeting_id: None,
        item_id: None,
        created_by: PersonId(Uuid::now_v7()),
        created_at: at(created_at),
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

pub fn huddle(chair: PersonId) -> MeetingRoot {
    MeetingRoot {
        id: MeetingId(Uuid::now_v7()),
        series_id: None,
        recurrence_id: None,
        kind: MeetingKind::Huddle,
        pcn: ods(PCN),
        title: line("Huddle about Edith Quigley"),
        starts_at: at("2026-11-26T09:00:00Z"),
        slot_minutes: 40,
        status: MeetingStatus::Ended,
        chair,
        deputy: None,
        has_call: false,
        cut_off_at: None,
    }
}
