//! P12, without a socket: what a session sends to a connection while a right to a case ends.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use bytes::Bytes;
use mdt_domain::{
    action_item::OwnerRef,
    case::{CaseRoot, ClosedReason, ListedReason, Patient, ReferralWords},
    command::{ActionHome, BarTarget, Command},
    directory::{Organisation, OrganisationKind, Person, Role, RoleAt, Service},
    ids::{ActionId, CaseId, ItemId, MeetingId, PersonId, ServiceId},
    meeting::{Attendee, AttendeeKind, MeetingKind, MeetingRoot, MeetingStatus},
    stream::StreamId,
    words::{CaseCode, Day, OdsCode, Priority, Text},
};
use mdt_hub::{
    ActorId, Hub, HubOptions, Request,
    queue::{Connection, PULL_BYTES, Piece},
    system_clock,
};
use mdt_protocol::close::CloseCode;
use mdt_store::StoreOptions;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::mpsc;
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(20);

fn line<const N: usize>(text: &str) -> Text<N> { Text::parse(text).unwrap() }
fn ods(code: &str) -> OdsCode { OdsCode::parse(code).unwrap() }

/// A hub with one PCN, its coordinator, a reablement lead, and a case on tomorrow's agenda that needs her.
struct World {
    hub: Arc<Hub>,
    folder: PathBuf,
    bea: PersonId,
    lena: PersonId,
    service: ServiceId,
    meeting: MeetingId,
    case: CaseId,
    item: ItemId,
}
impl Drop for World {
    fn drop(&mut self) { let _ = std::fs::remove_dir_all(&self.folder); }
}

fn person(name: &str, role: Role, service_id: Option<ServiceId>) -> Person {
    Person {
        id: PersonId(Uuid::now_v7()),
        name: line(name),
        email: format!("{}@example.org", name.to_lowercase()),
        job: line("Colleague"),
        organisation: line(name),
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

fn case_root(id: CaseId, service: ServiceId) -> CaseRoot {
    let patient = Patient { lives_alone: true, ..Patient::new(line("Mary"), line("Okafor"), Day("1940-02-01".parse().unwrap())) };
    let (code, practice) = (CaseCode::parse("SF-001").unwrap(), (ods("E85001"), line("The Surgery")));
    CaseRoot { needed_services: BTreeSet::from([service]), ..CaseRoot::new(id, code, ods("U62360"), practice, patient, Priority::Red, line("Falls")) }
}

impl World {
    async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("mdt-hold-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let hub = Hub::start(StoreOptions::sqlite_file(&folder.join("hub.db")), HubOptions::default()).await.unwrap();
        let service = Service { id: ServiceId(Uuid::now_v7()), name: line("Reablement"), short: "REAB".into(), rota: Vec::new() };
        let (bea, lena) = (person("Bea", Role::Coordinator, None), person("Lena", Role::RotatingPartner, Some(service.id)));
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
        let world = Self {
            hub,
            folder,
            bea: bea.id,
            lena: lena.id,
            service: service.id,
            meeting: MeetingId(Uuid::now_v7()),
            case: CaseId(Uuid::now_v7()),
            item: ItemId(Uuid::now_v7()),
        };
        let people = vec![bea.clone(), lena.clone()];
        world.system(Command::SetDirectory { federation: ods("FED01"), organisations, services: vec![service], people }).await;
        world.system(Command::RegisterCase(Box::new(case_root(world.case, world.service)))).await;
        let root = MeetingRoot {
            id: world.meeting,
            series_id: None,
            recurrence_id: None,
            kind: MeetingKind::Huddle,
            pcn: ods("U62360"),
            title: line("Huddle"),
            starts_at: system_clock().plus_seconds(3600),
            slot_minutes: 40,
            status: MeetingStatus::Draft,
            chair: bea.id,
            deputy: None,
            has_call: false,
            cut_off_at: None,
        };
        world.system(Command::CreateMeeting { root, attendees: vec![Attendee::asked(&lena, AttendeeKind::Rotating)] }).await;
        world.list(world.item).await;
        world.by_bea(Command::PublishAgenda(world.meeting)).await;
        world
    }

    async fn execute(&self, actor: ActorId, command: Command) {
        self.hub.execute(Request { actor, key: None, command, at: None }).await.unwrap();
    }
    async fn system(&self, command: Command) { self.execute(ActorId::System, command).await }
    async fn by_bea(&self, command: Command) { self.execute(ActorId::Person(self.bea), command).await }

    async fn list(&self, item_id: ItemId) {
        let (meeting_id, case_id) = (self.meeting, self.case);
        let reason = ListedReason::AddedByHand;
        self.by_bea(Command::ListCase { meeting_id, item_id, case_id, planned_minutes: None, reason, urgent_reason: None }).await;
    }

    async fn promise(&self, what: &str) {
        self.by_bea(Command::AddAction {
            home: ActionHome::Case(self.case),
            action_id: ActionId(Uuid::now_v7()),
            what: line(what),
            owner: OwnerRef::Nobody,
            due_on: None,
            from: None,
            asked: None,
        })
        .await;
    }

    fn bar(&self) -> Command {
        Command::SetBar { case_id: self.case, whom: BarTarget::Service { service_id: self.service }, reason: line("She asked for it") }
    }

    async fn lena(&self) -> Peer {
        let was_shut = Arc::new(AtomicBool::new(false));
        let shut = was_shut.clone();
        let (connection, inbox) =
            self.hub.connect(self.lena, "session".into(), Box::new(move || shut.store(true, Ordering::SeqCst))).unwrap();
        let mut peer = Peer { connection, inbox, was_shut, open: Vec::new(), pings: 0 };
        peer.say(json!({ "type": "hello", "protocol": 1 })).await;
        peer
    }

    fn stream(&self) -> String { StreamId::Case(self.case).to_string() }
}

/// What stands in for a socket: takes from the queue when it is told to.
struct Peer {
    connection: Arc<Connection>,
    inbox: mpsc::Sender<Bytes>,
    was_shut: Arc<AtomicBool>,
    open: Vec<u8>,
    pings: u64,
}
impl Peer {
    async fn say(&mut self, message: Value) { self.inbox.send(Bytes::from(message.to_string())).await.unwrap(); }

    /// One pull: whole messages; none when it is over.
    async fn pull(&mut self) -> Option<Vec<Value>> {
        let pieces = tokio::time::timeout(PATIENCE, std::future::poll_fn(|context| self.connection.poll_pull(context))).await.unwrap()?;
        let mut messages = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(bytes) => messages.push(serde_json::from_slice(&bytes).unwrap()),
                Piece::First(bytes) | Piece::Continue(bytes) => self.open.extend_from_slice(&bytes),
                Piece::Last(bytes) => {
                    self.open.extend_from_slice(&bytes);
                    messages.push(serde_json::from_slice(&std::mem::take(&mut self.open)).unwrap());
                }
                Piece::Ping | Piece::Close(_) => {}
            }
        }
        Some(messages)
    }

    /// Everything up to a message that fits, which is the last.
    async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut found = Vec::new();
        loop {
            found.extend(self.pull().await.unwrap());
            if found.iter().any(&fits) {
                return found;
            }
        }
    }

    /// Everything that waits and is on its way.
    async fn everything(&mut self) -> Vec<Value> {
        self.pings += 1;
        let n = self.pings;
        self.say(json!({ "type": "ping", "n": n })).await;
        self.until(|message| message["type"] == "pong" && message["n"] == n).await
    }

    async fn subscribe(&mut self, stream: &str) -> Vec<Value> {
        self.say(json!({ "type": "subscribe", "stream": stream, "from": null })).await;
        self.until(|message| message["type"] == "snapshot" || message["type"] == "refused_stream").await
    }
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_2_p12_3_who_reads_nothing_has_what_waits_taken_back_and_is_only_told_that_it_is_gone() {
    let world = World::new().await;
    let mut lena = world.lena().await;
    assert_eq!(lena.subscribe(&world.stream()).await.last().unwrap()["type"], "snapshot");
    for number in 0..8 {
        world.promise(&format!("Promise {number}")).await;
    }
    until("eight events wait", || lena.connection.waiting_bytes() > 8 * 300).await;
    world.by_bea(world.bar()).await;
    // What follows is nothing of hers either.
    world.promise("Promise of later").await;
    until("they are taken back", || lena.connection.waiting_bytes() < 300).await;
    let heard = lena.everything().await;
    let kinds: Vec<&str> = heard.iter().map(|message| message["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["revoked", "pong"], "{heard:?}");
    assert_eq!(heard[0]["stream"], world.stream());
    assert_eq!((lena.connection.ended(), lena.was_shut.load(Ordering::SeqCst)), (None, false), "the connection goes on");
    assert_eq!(lena.subscribe(&world.stream()).await.last().unwrap()["type"], "refused_stream");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_2_what_is_half_sent_ends_the_connection_and_the_next_one_is_told_why() {
    let world = World::new().await;
    for number in 0..20 {
        world.promise(&format!("Promise {number}, in many words: {}", "more and more ".repeat(10))).await;
    }
    let mut lena = world.lena().await;
    lena.until(|message| message["type"] == "welcome").await;
    lena.say(json!({ "type": "subscribe", "stream": world.stream(), "from": null })).await;
    until("the state waits", || lena.connection.waiting_bytes() > 3 * PULL_BYTES).await;
    assert_eq!(lena.pull().await.unwrap(), Vec::<Value>::new(), "a first slice is no message");
    assert!(!lena.open.is_empty());
    world.by_bea(world.bar()).await;
    until("it is shut", || lena.was_shut.load(Ordering::SeqCst)).await;
    assert_eq!(lena.connection.ended(), Some(CloseCode::RightsChanged));
    let taken = lena.open.len();
    while lena.pull().await.is_some() {}
    assert_eq!((lena.open.len(), lena.connection.waiting_bytes()), (taken, 0), "the rest is never sent");
    let mut again = world.lena().await;
    let welcome = again.until(|message| message["type"] == "welcome").await;
    assert_eq!(welcome.last().unwrap()["ended_before"], CloseCode::RightsChanged.words());
    assert_eq!(again.subscribe(&world.stream()).await.last().unwrap()["type"], "refused_stream");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_3_nobody_is_sent_the_event_that_ends_their_right_to_a_case() {
    let words = ReferralWords {
        situation: line("Fell again"),
        background: None,
        assessment: None,
        recommendation: None,
        question: Some(line("Who can see her?")),
        told: None,
        objections: None,
        urgent_reason: None,
        answers: Vec::new(),
    };
    let nobody = || Some(BTreeSet::new());
    type Ends = Box<dyn Fn(&World) -> Command>;
    let ends: Vec<(&str, Ends)> = vec![
        ("bar_set", Box::new(World::bar)),
        (
            "case_updated",
            Box::new(move |world| Command::UpdateCase {
                case_id: world.case,
                priority: None,
                cfs: None,
                reason: None,
                needed_services: nobody(),
                is_recurring: None,
            }),
        ),
        (
            "case_referred",
            Box::new(move |world| Command::ReferCase {
                case_id: world.case,
                referral: Box::new(words.clone()),
                priority: None,
                needed_services: nobody(),
            }),
        ),
        ("case_unlisted", Box::new(|world| Command::UnlistCase { meeting_id: world.meeting, item_id: world.item, case_id: world.case })),
        ("case_closed", Box::new(|world| Command::CloseCase(world.case, ClosedReason::Died))),
    ];
    for (kind, command) in ends {
        let world = World::new().await;
        let mut lena = world.lena().await;
        assert_eq!(lena.subscribe(&world.stream()).await.last().unwrap()["type"], "snapshot", "{kind}");
        // She reads all the time.
        let by = ActorId::Person(world.bea);
        let request = Request { actor: by, key: None, command: command(&world), at: None };
        let (done, heard) = tokio::join!(world.hub.execute(request), lena.until(|message| message["type"] == "revoked"));
        done.unwrap();
        world.promise("Promise of later").await;
        let heard = [heard, lena.everything().await].concat();
        let text = json!(heard).to_string();
        assert!(!text.contains(kind) && !text.contains("Promise"), "{kind}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_3_not_even_when_bars_come_and_go_while_others_write() {
    let world = World::new().await;
    let mut lena = world.lena().await;
    let lift = || Command::LiftBar(world.case, BarTarget::Service { service_id: world.service });
    for round in 0..25 {
        assert_eq!(lena.subscribe(&world.stream()).await.last().unwrap()["type"], "snapshot", "round {round}");
        let by = ActorId::Person(world.bea);
        let bar = world.hub.execute(Request { actor: by, key: None, command: world.bar(), at: None });
        let before = world.promise("Before, or beside");
        let (done, (), heard) = tokio::join!(bar, before, lena.until(|message| message["type"] == "revoked"));
        done.unwrap();
        world.promise(&format!("Secret {round}")).await;
        let heard = json!([heard, lena.everything().await].concat()).to_string();
        assert!(!heard.contains("bar_set") && !heard.contains("Secret"), "round {round}: {heard}");
        world.by_bea(lift()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_1_apologies_end_the_right_and_answers_given_later_bring_it_back() {
    let world = World::new().await;
    let mut lena = world.lena().await;
    assert_eq!(lena.subscribe(&world.stream()).await.last().unwrap()["type"], "snapshot");
    let answer = |partstat| Command::AnswerInvitation {
        meeting_id: world.meeting,
        person_id: world.lena,
        partstat,
        cover: None,
        cover_id: None,
        available_from: None,
        available_until: None,
    };
    world.by_bea(answer(mdt_domain::meeting::Partstat::Declined)).await;
    lena.until(|message| message["type"] == "revoked").await;
    assert_eq!(lena.subscribe(&world.stream()).await.last().unwrap()["type"], "refused_stream");
    world.by_bea(answer(mdt_domain::meeting::Partstat::Accepted)).await;
    assert_eq!(lena.subscribe(&world.stream()).await.last().unwrap()["type"], "snapshot");
}
