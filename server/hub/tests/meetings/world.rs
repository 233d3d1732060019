//! The borough of every plan: one PCN, its people, a huddle with four cases and a topic, and the huddle after it. Made once as a
//! database file; every run gets a copy. Knows no page and no plan.

use crate::{node::{Clock, Node}, postgres};
use mdt_domain::{
    case::{CaseRoot, ListedReason, Patient},
    command::Command,
    directory::{Organisation, OrganisationKind, Person, Role, RoleAt, Service},
    ids::{CaseId, ItemId, MeetingId, PersonId, ServiceId},
    meeting::{Attendee, AttendeeKind, MeetingKind, MeetingRoot, MeetingStatus},
    stream::{DocumentId, StreamId},
    words::{CaseCode, Day, OdsCode, Priority, Text, UtcMicros},
};
use mdt_hub::{ActorId, Request};
use mdt_store::StoreOptions;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// A Tuesday, 09:00 in London.
pub const NINE: UtcMicros = UtcMicros(1_796_720_400_000_000);
pub const CASES: u128 = 4;

pub fn id(kind: u128, n: u128) -> Uuid { Uuid::from_u128((kind << 64) | n) }
pub fn case(n: u128) -> CaseId { CaseId(id(1, n % CASES + 1)) }
pub fn line_of(n: u128) -> ItemId { ItemId(id(2, n % CASES + 1)) }
pub fn topic() -> ItemId { ItemId(id(2, 100)) }
/// The meeting everybody is in, and the one after it.
pub fn huddle() -> MeetingId { MeetingId(id(3, 1)) }
pub fn next_huddle() -> MeetingId { MeetingId(id(3, 2)) }
pub fn service(n: u128) -> ServiceId { ServiceId(id(4, n % 2 + 1)) }
pub fn room() -> StreamId { StreamId::Meeting(huddle()) }

pub fn line<const N: usize>(text: &str) -> Text<N> { Text::parse(text).unwrap() }
fn ods(code: &str) -> OdsCode { OdsCode::parse(code).unwrap() }

/// Everybody of the borough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Bea,
    Tom,
    Gwen,
    Lena,
    Hugo,
    Gita,
    Ola,
}
pub const PEOPLE: [Who; 7] = [Who::Bea, Who::Tom, Who::Gwen, Who::Lena, Who::Hugo, Who::Gita, Who::Ola];

impl Who {
    pub fn id(self) -> PersonId { PersonId(id(5, self as u128 + 1)) }

    fn person(self) -> Person {
        let (role, service_id) = match self {
            Self::Bea => (Role::Coordinator, None),
            Self::Tom => (Role::ClinicalDirector, None),
            Self::Gwen => (Role::Gp, None),
            Self::Lena => (Role::RotatingPartner, Some(service(0))),
            Self::Hugo | Self::Gita => (Role::RotatingPartner, Some(service(1))),
            Self::Ola => (Role::FederationManager, None),
        };
        let name = format!("{self:?}");
        Person {
            id: self.id(),
            name: line(&name),
            email: format!("{}@example.org", name.to_lowercase()),
            job: line("Colleague"),
            organisation: line(&format!("{name} & Co")),
            roles: vec![RoleAt { role, at: ods("U62360") }],
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

    /// Rotating partners have cases while they are expected; the Federation's manager is in the room and has none.
    fn seat(self) -> AttendeeKind {
        match self {
            Self::Lena | Self::Hugo => AttendeeKind::Rotating,
            _ => AttendeeKind::Core,
        }
    }
}

/// Documents in which people type: one a case, and the topic's.
pub fn document(n: u128) -> DocumentId {
    match n % (CASES + 1) {
        CASES => DocumentId::Topic { meeting_id: huddle(), item_id: topic() },
        n => DocumentId::Case { case_id: case(n), meeting_id: huddle() },
    }
}

fn needs(n: u128) -> BTreeSet<ServiceId> {
    match n {
        0 => BTreeSet::from([service(0)]),
        1 => BTreeSet::from([service(1)]),
        2 => BTreeSet::from([service(0), service(1)]),
        _ => BTreeSet::new(),
    }
}

fn case_root(n: u128) -> CaseRoot {
    let patient = Patient { lives_alone: true, ..Patient::new(line("Mary"), line("Okafor"), Day("1940-02-01".parse().unwrap())) };
    let (code, practice) = (CaseCode::parse(&format!("SF-00{n}")).unwrap(), (ods("E85001"), line("The Surgery")));
    CaseRoot { needed_services: needs(n), ..CaseRoot::new(case(n), code, ods("U62360"), practice, patient, Priority::Red, line("Falls")) }
}

fn meeting_root(id: MeetingId, starts_at: UtcMicros) -> MeetingRoot {
    MeetingRoot {
        id,
        series_id: None,
        recurrence_id: None,
        kind: MeetingKind::Huddle,
        pcn: ods("U62360"),
        title: line("Huddle"),
        starts_at,
        slot_minutes: 40,
        status: MeetingStatus::Draft,
        chair: Who::Tom.id(),
        deputy: Some(Who::Gwen.id()),
        has_call: false,
        cut_off_at: None,
    }
}

/// What is done once to make the borough.
fn story() -> Vec<(ActorId, Command)> {
    let organisation = |code: &str, kind, part_of: Option<&str>| Organisation {
        code: ods(code),
        name: line(code),
        kind,
        part_of: part_of.map(ods),
        code_letters: None,
        imd_decile: None,
    };
    let organisations = vec![
        organisation("FED01", OrganisationKind::Federation, None),
        organisation("U62360", OrganisationKind::Pcn, Some("FED01")),
        organisation("E85001", OrganisationKind::Practice, Some("U62360")),
    ];
    let services = [("Reablement", "REAB", 0), ("Housing", "HOUS", 1)];
    let services = services.map(|(name, short, n)| Service { id: service(n), name: line(name), short: short.into(), rota: Vec::new() });
    let people = PEOPLE.map(Who::person).to_vec();
    let mut story = vec![(ActorId::System, Command::SetDirectory { federation: ods("FED01"), organisations, services: services.to_vec(), people })];
    story.extend((0..CASES).map(|n| (ActorId::System, Command::RegisterCase(Box::new(case_root(n))))));
    // Gita is of the same service as Hugo, and not asked: she may come to cover.
    let asked = PEOPLE.into_iter().filter(|who| *who != Who::Gita).map(|who| Attendee::asked(&who.person(), who.seat())).collect();
    let (today, later) = (meeting_root(huddle(), NINE), meeting_root(next_huddle(), NINE.plus_seconds(86_400)));
    story.push((ActorId::System, Command::CreateMeeting { root: today, attendees: asked }));
    story.push((ActorId::System, Command::CreateMeeting { root: later, attendees: Vec::new() }));
    let bea = ActorId::Person(Who::Bea.id());
    for n in 0..CASES {
        let (meeting_id, item_id, case_id) = (huddle(), line_of(n), case(n));
        let reason = ListedReason::AddedByHand;
        story.push((bea, Command::ListCase { meeting_id, item_id, case_id, planned_minutes: None, reason, urgent_reason: None }));
    }
    story.push((bea, Command::AddTopic { meeting_id: huddle(), item_id: topic(), title: line("Winter plan"), planned_minutes: 5 }));
    story.push((bea, Command::PublishAgenda(huddle())));
    story
}

/// Which database engine a borough lives on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    /// Shared by several nodes.
    Postgres,
}

/// The borough's database, to be copied for every run; removed when dropped.
pub struct Template {
    engine: Engine,
    folder: PathBuf,
    name: String,
}
impl Template {
    pub fn new(engine: Engine) -> Self {
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let name = format!("mdt_meetings_{}", Uuid::now_v7().simple());
        let folder = base.join(&name);
        std::fs::create_dir_all(&folder).unwrap();
        let template = Self { engine, folder, name };
        let options = match engine {
            Engine::Sqlite => StoreOptions::sqlite_file(&template.folder.join("template.db")),
            Engine::Postgres => {
                postgres::run("createdb", &[&template.name]);
                StoreOptions::new(postgres::url(&template.name))
            }
        };
        let node = Node::start(options, &Clock::at(NINE.plus_seconds(-3600)));
        for (actor, command) in story() {
            let hub = node.hub();
            node.block(async { hub.execute(Request { actor, key: None, command, at: None }).await }).unwrap();
        }
        node.stop();
        template
    }

    /// A copy of the borough for one run.
    pub fn copy(&self) -> Scratch {
        let name = format!("mdt_run_{}", Uuid::now_v7().simple());
        let folder = self.folder.join(&name);
        match self.engine {
            Engine::Sqlite => {
                std::fs::create_dir_all(&folder).unwrap();
                for ending in ["", "-wal"] {
                    let from = self.folder.join(format!("template.db{ending}"));
                    if from.exists() {
                        std::fs::copy(from, folder.join(format!("hub.db{ending}"))).unwrap();
                    }
                }
            }
            Engine::Postgres => postgres::run("createdb", &["-T", &self.name, &name]),
        }
        Scratch { engine: self.engine, folder, name }
    }
}
impl Drop for Template {
    fn drop(&mut self) { let _ = std::fs::remove_dir_all(&self.folder); }
}

/// One run's database; removed when dropped.
pub struct Scratch {
    engine: Engine,
    folder: PathBuf,
    name: String,
}
impl Scratch {
    /// How a node opens it.
    pub fn options(&self, node: usize) -> StoreOptions {
        let mut options = match self.engine {
            Engine::Sqlite => StoreOptions::sqlite_file(&self.folder.join("hub.db")),
            Engine::Postgres => StoreOptions::new(postgres::url(&self.name)),
        };
        options.node = format!("node-{node}");
        options
    }
}
impl Drop for Scratch {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            postgres::run("dropdb", &["-f", &self.name]);
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
