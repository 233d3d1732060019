//! A team around one huddle, on top of [`World`]: everybody a right can turn on, cases that need a service or bar somebody, and
//! an agenda of three lines.

use crate::world::{Answer, World, case, execute, line, ods, person};
use actix_web::http::StatusCode;
use mdt_domain::{
    action_item::OwnerRef,
    case::{Bar, Barred, CaseRoot, ListedReason},
    command::{ActionHome, Command},
    directory::{Person, Role, Service},
    ids::{ActionId, CaseId, ItemId, MeetingId, PersonId, SeriesId, ServiceId},
    meeting::{Attendee, AttendeeKind, MeetingKind, MeetingRoot, MeetingStatus},
    series::{LocalTime, Recurrence, Series},
    words::{Day, Priority, UtcMicros},
};
use mdt_hub::{ActorId, Request, error::ExecuteError};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

pub const CALL: &str = "https://teams.example.org/huddle";
pub const REVIEW: &str = "2026-12-20";

/// Names of the people: director, deputy, link worker, practice staff, two rotating partners, IG lead; Bea and Sam are the world's.
pub struct Team {
    pub world: World,
    pub people: BTreeMap<&'static str, Person>,
    pub cases: BTreeMap<&'static str, CaseRoot>,
    pub reablement: ServiceId,
    pub meeting: MeetingId,
    pub starts_at: UtcMicros,
    /// Lines by case code.
    pub items: BTreeMap<&'static str, ItemId>,
}

/// Ten digits of the 999 range with their check digit.
pub fn synthetic(n: u32) -> String {
    (0..).map(|step| format!("999{:06}", n * 20 + step)).find_map(|nine| {
        let sum: u32 = nine.chars().zip((2..=10).rev()).map(|(digit, weight)| digit.to_digit(10).expect("a digit") * weight).sum();
        match 11 - sum % 11 {
            11 => Some(format!("{nine}0")),
            10 => None,
            check => Some(format!("{nine}{check}")),
        }
    }).expect("a number")
}

fn day(text: &str) -> Day { Day(text.parse().expect("a day")) }

impl Team {
    pub async fn new() -> Self { Self::in_world(World::demo().await).await }

    pub async fn in_world(world: World) -> Self {
        let (reablement, hospital) = (ServiceId(Uuid::now_v7()), ServiceId(Uuid::now_v7()));
        let cast = [
            ("asha", "Dr Asha Perera", Role::ClinicalDirector, "U62360", None),
            ("tom", "Dr Tom Quill", Role::DeputyChair, "U62360", None),
            ("amira", "Amira Hassan", Role::LinkWorker, "U62360", None),
            ("pat", "Pat Lee", Role::PracticeStaff, "E85001", None),
            ("lena", "Lena Frost", Role::RotatingPartner, "U62360", Some(reablement)),
            ("sana", "Sana Malik", Role::RotatingPartner, "U62360", Some(hospital)),
            ("ines", "Ines Vale", Role::IgLead, "FED01", None),
        ];
        let mut people = BTreeMap::new();
        for (key, name, role, at, service_id) in cast {
            let organisation = line(if service_id == Some(reablement) { "Council" } else { "South Fulham" });
            people.insert(key, Person { service_id, organisation, ..person(name, &format!("{key}@example.org"), role, at) });
        }
        people.insert("bea", world.bea.clone());
        people.insert("sam", world.sam.clone());
        let services = [(reablement, "Council reablement", "REAB"), (hospital, "Hospital discharge", "HOSP")];
        let services = services.map(|(id, name, short)| Service { id, name: line(name), short: short.into(), rota: Vec::new() }).to_vec();
        let command = Command::SetDirectory { federation: ods("FED01"), organisations: Vec::new(), services, people: people.values().cloned().collect() };
        execute(world.site.hub(), command).await;
        let starts_at = world.site.hub().now().plus_seconds(3600);
        let meeting = MeetingId(Uuid::now_v7());
        let mut team = Self { world, people, cases: BTreeMap::new(), reablement, meeting, starts_at, items: BTreeMap::new() };
        team.make_cases().await;
        team.make_meeting().await;
        team
    }

    /// SF-002 and SF-004 need reablement, SF-003 nobody; SF-005 needs it and bars the council; SF-006 is due and
    /// bars Bea.
    async fn make_cases(&mut self) {
        let needing = |root: CaseRoot, service| CaseRoot { needed_services: [service].into(), ..root };
        let barring = |root: CaseRoot, whom| {
            let bar = Bar { whom, reason: line("Asked us not to"), recorded_by: self.id("tom"), recorded_at: self.world.site.hub().now() };
            CaseRoot { bars: vec![bar], ..root }
        };
        let amber = |code: &str, n| CaseRoot { priority: Priority::Amber, next_review_on: Some(day(REVIEW)), ..case(code, "U62360", "E85001", &synthetic(n)) };
        let bea = Barred::Person { person_id: self.id("bea"), name: line("Bea Okonjo") };
        let roots = [
            ("SF-002", needing(amber("SF-002", 2), self.reablement)),
            ("SF-003", amber("SF-003", 3)),
            ("SF-004", needing(amber("SF-004", 4), self.reablement)),
            ("SF-005", barring(needing(amber("SF-005", 5), self.reablement), Barred::Organisation { name: line("Council") })),
            ("SF-006", barring(CaseRoot { next_review_on: Some(day("2026-11-17")), ..needing(amber("SF-006", 6), self.reablement) }, bea)),
        ];
        for (code, root) in roots {
            self.system(Command::RegisterCase(Box::new(root.clone()))).await;
            self.cases.insert(code, root);
        }
    }

    async fn make_meeting(&mut self) {
        let series_id = SeriesId(Uuid::now_v7());
        let (rule, time) = (Recurrence::parse("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR").unwrap(), LocalTime::parse("09:00").unwrap());
        let series = Series {
            deputy: Some(self.id("tom")),
            call_url: Some(CALL.into()),
            ..Series::new(series_id, MeetingKind::Huddle, ods("U62360"), line("Daily frailty huddle"), (rule, time), 40, self.id("asha"))
        };
        self.system(Command::SetSeries(Box::new(series))).await;
        let root = MeetingRoot {
            id: self.meeting,
            series_id: Some(series_id),
            recurrence_id: None,
            kind: MeetingKind::Huddle,
            pcn: ods("U62360"),
            title: line("Daily frailty huddle"),
            starts_at: self.starts_at,
            slot_minutes: 40,
            status: MeetingStatus::Draft,
            chair: self.id("asha"),
            deputy: Some(self.id("tom")),
            has_call: true,
            cut_off_at: None,
        };
        let asked = [("bea", AttendeeKind::Core), ("amira", AttendeeKind::Core), ("lena", AttendeeKind::Rotating), ("sana", AttendeeKind::Rotating)];
        let attendees = asked.map(|(key, kind)| Attendee::asked(&self.people[key], kind)).to_vec();
        self.system(Command::CreateMeeting { root, attendees }).await;
        for code in ["SF-002", "SF-003", "SF-004"] {
            self.list(code).await;
        }
    }

    pub async fn list(&mut self, code: &'static str) {
        let item = ItemId(Uuid::now_v7());
        self.items.insert(code, item);
        let (meeting_id, case_id) = (self.meeting, self.case(code));
        let reason = ListedReason::AddedByHand;
        self.system(Command::ListCase { meeting_id, item_id: item, case_id, planned_minutes: None, reason, urgent_reason: None }).await;
    }

    pub async fn topic(&self) -> ItemId {
        let item_id = ItemId(Uuid::now_v7());
        self.system(Command::AddTopic { meeting_id: self.meeting, item_id, title: line("Flu clinics"), planned_minutes: 5 }).await;
        item_id
    }

    /// A guest or speaker with a pass, bound to these cases.
    pub async fn guest(&mut self, key: &'static str, codes: &[&'static str], is_speaker: bool) {
        let person_id = PersonId(Uuid::now_v7());
        let command = Command::InviteGuest {
            meeting_id: self.meeting,
            person_id,
            name: line(key),
            role: line("Housing officer"),
            organisation: line("Elsewhere"),
            service_id: None,
            is_speaker,
            items: codes.iter().map(|code| (self.items[code], self.case(code))).collect(),
            available_from: None,
            available_until: None,
            email: None,
        };
        self.system(command).await;
        let guest = self.world.site.hub().directory().people[&person_id].clone();
        self.people.insert(key, guest);
    }

    pub async fn admit(&self, key: &str) {
        self.system(Command::GuestWaits(self.meeting, self.id(key))).await;
        self.system(Command::AdmitGuest(self.meeting, self.id(key))).await;
    }

    /// Something promised on a case, due a number of days from today.
    pub async fn promise(&self, code: &str, due: i32) {
        let due_on = Some(self.world.site.hub().today().plus_days(due));
        let home = ActionHome::Case(self.case(code));
        let (action_id, what) = (ActionId(Uuid::now_v7()), line("Ring the daughter"));
        let command = Command::AddAction { home, action_id, what, owner: OwnerRef::Nobody, due_on, from: None, asked: None };
        self.by("tom", command).await.expect("accepted");
    }

    pub fn id(&self, key: &str) -> PersonId { self.people[key].id }
    pub fn case(&self, code: &str) -> CaseId { self.cases[code].id }
    pub fn item(&self, code: &str) -> ItemId { self.items[code] }

    pub async fn system(&self, command: Command) { execute(self.world.site.hub(), command).await; }
    pub async fn by(&self, key: &str, command: Command) -> Result<(), ExecuteError> {
        let request = Request { actor: ActorId::Person(self.id(key)), key: None, command, at: None };
        self.world.site.hub().execute(request).await.map(|_| ())
    }

    /// A path of the meeting, as somebody gets it.
    pub async fn get(&self, key: &str, path: &str) -> Answer {
        let cookie = self.world.cookie_of(self.id(key)).await;
        self.world.get(&format!("/api/meetings/{}/{path}", self.meeting), Some(&cookie)).await
    }
    pub async fn json(&self, key: &str, path: &str) -> Value {
        let answer = self.get(key, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{key} {path}: {answer:?}");
        answer.json()
    }
    pub async fn anywhere(&self, key: &str, path: &str) -> Answer {
        let cookie = self.world.cookie_of(self.id(key)).await;
        self.world.get(path, Some(&cookie)).await
    }
}
