//! Who may do and see what: every cell of `tests/authorisation/*.csv`, asked of the running service over HTTP and sockets.
//!
//! Requests are made so that whoever has the right changes nothing: so a "yes" of one cell does not spoil the next.

use crate::stage::{Wire, admit, api, fresh, let_in, link, must, open_pass, sign_in, tuesday};
use futures_util::{StreamExt, stream};
use mdt_domain::{
    action_item::OwnerRef,
    assessment::{GivenAnswer, Tool},
    case::ClosedReason,
    command::{ActionHome, BarTarget, Command},
    event::State,
    ids::{ActionId, AssessmentId, CaseId, ItemId, MailId, MeetingId, NoticeId, PersonId, ResourceId, SeriesId, ServiceId, SocialNoteId},
    meeting::{Attendee, AttendeeKind, MeetingKind, MeetingRoot, MeetingStatus, Partstat, Phase},
    series::{HolidayPolicy, LocalTime, Recurrence, Series},
    shared_file::{FileKind, SharedFile},
    shelf::ShelfItem,
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    stream::StreamId,
    words::{EntryKey, HttpsLink, OdsCode, Text, UtcMicros},
    worklist::NoticeKind,
};
use mdt_hub::{ActorId, Request};
use mdt_tests::{http::Answer, moved::Moved};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};
use uuid::Uuid;

const TIMES: [&str; 8] = ["before", "expected", "live", "grace", "after", "never", "elsewhere", "barred"];
const PCN: &str = "U62360";
const PRACTICE: &str = "E85025";
const CASE: &str = "SF-033";
const NOTHING: &str = "SF-998";
/// Stand in the case and in what hangs on it: never in a refusal.
const OWNED: &str = "Ring the housing officer about the zqowned letter";
/// Requests that move something for whoever may: sent one after another, and put right again.
const MOVING: [&str; 2] = ["take_chair", "raise_hand"];

fn a_story() -> Value { json!({ "title": "X", "situation": null, "mattered": null, "did": null, "changed": null, "learnt": null, "wellbeing": [] }) }

// -- the tables

fn table(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("authorisation").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let width = rows.next().unwrap().len();
    rows.inspect(|row| assert_eq!(row.len(), width, "{file}: {row:?}")).collect()
}

struct Thing {
    kind: String,
    name: String,
    how: String,
    needs: Vec<String>,
    at: BTreeSet<String>,
    state_first: String,
}
impl Thing {
    fn label(&self) -> String { if self.how.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.how) } }
    /// Whether the meeting's state refuses everybody at this time.
    fn is_refused_by_state(&self, time: &str) -> bool {
        match self.state_first.as_str() {
            "live" => matches!(time, "before" | "expected" | "grace" | "after"),
            "unended" => matches!(time, "grace" | "after"),
            "" => false,
            other => panic!("{other}"),
        }
    }
}

/// Secret of somebody's calendar feed.
const FEED: &str = "a-secret-of-a-calendar";

fn things() -> Vec<Thing> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    let rows = table("things.csv").into_iter().map(|row| {
        let [kind, name, how, needs, at, state_first] = <[String; 6]>::try_from(row).unwrap();
        let at = words(&at);
        assert!(at.iter().all(|time| TIMES.contains(&time.as_str())) && !at.is_empty(), "{name}: {at:?}");
        Thing { kind, name, how, needs: needs.split('+').map(str::to_owned).collect(), at, state_first }
    });
    rows.collect()
}

/// By relation, person of the cast and time.
struct Relations(BTreeMap<(String, String), Vec<String>>);
impl Relations {
    fn read(cast: &[String]) -> Self {
        let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        let rows = table("relations.csv");
        for is_rest in [false, true] {
            for row in rows.iter().filter(|row| (row[1] == "everyone else") == is_rest) {
                let cells = row[2..].to_vec();
                assert!(cells.iter().all(|cell| ["yes", "no", "-"].contains(&cell.as_str())), "{row:?}");
                let named: Vec<&str> = if is_rest { cast.iter().map(String::as_str).collect() } else { row[1].split_whitespace().collect() };
                for who in named {
                    assert!(cast.iter().any(|known| known == who), "{who} is not in the cast");
                    let key = (row[0].clone(), who.to_owned());
                    assert!(is_rest || !found.contains_key(&key), "{key:?} stands twice");
                    found.entry(key).or_insert_with(|| cells.clone());
                }
            }
        }
        let names: BTreeSet<&String> = found.keys().map(|(relation, _)| relation).collect();
        for relation in names {
            assert!(cast.iter().all(|who| found.contains_key(&(relation.clone(), who.clone()))), "{relation} is not said for everybody");
        }
        Self(found)
    }

    fn is(&self, relation: &str, who: &str, time: &str) -> bool {
        let cells = self.0.get(&(relation.to_owned(), who.to_owned())).unwrap_or_else(|| panic!("no relation {relation}"));
        match cells[TIMES.iter().position(|it| *it == time).unwrap()].as_str() {
            "yes" => true,
            "no" => false,
            _ => panic!("{relation} is not said for {time}"),
        }
    }
    fn all(&self, relations: &[String], who: &str, time: &str) -> bool { relations.iter().all(|relation| self.is(relation, who, time)) }
}

// -- the list of things is whole

fn routes() -> BTreeSet<String> {
    let source = include_str!("../../../server/app/src/http/mod.rs");
    let body = source.split("pub fn configure").nth(1).unwrap().split("\n}").next().unwrap();
    let (outside, inside) = body.split_once("web::scope(\"/api\")").unwrap();
    let found = |text: &str, prefix: &str| -> Vec<String> {
        let of = |piece: &str| {
            let (path, rest) = piece.split_once("\", web::")?;
            Some(format!("{} {prefix}{path}", rest.split("()").next()?.to_uppercase()))
        };
        text.split("at(\"").skip(1).map(|piece| of(piece).unwrap_or_else(|| panic!("a route is not understood: {piece:.60}"))).collect()
    };
    assert_eq!(body.matches(".to(").count(), body.matches("at(\"").count(), "every route is made by `at`");
    found(outside, "").into_iter().chain(found(inside, "/api")).collect()
}

fn commands() -> BTreeSet<String> {
    let source = include_str!("../../../server/protocol/src/command.rs");
    let body = source.rsplit("wire_commands! {").next().unwrap();
    let lines = body.lines().filter(|line| line.starts_with("    ") && !line.starts_with("     ") && line.contains('{'));
    let snake = |name: &str| {
        let mut snake = String::new();
        for c in name.chars() {
            if c.is_uppercase() && !snake.is_empty() {
                snake.push('_');
            }
            snake.extend(c.to_lowercase());
        }
        snake
    };
    lines.map(|line| snake(line.trim().split(' ').next().unwrap())).collect()
}

fn streams() -> BTreeSet<String> {
    let source = include_str!("../../../server/domain/src/stream.rs");
    let body = source.split("pub fn kind").nth(1).unwrap().split("\n    }").next().unwrap();
    body.split("=> \"").skip(1).map(|piece| piece.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_route_command_and_stream_has_a_row_and_every_row_is_of_something() {
    let things = things();
    for (kind, there) in [("http", routes()), ("command", commands()), ("stream", streams())] {
        assert!(there.len() > 8, "{kind}: the list is found");
        let listed: BTreeSet<String> = things.iter().filter(|thing| thing.kind == kind).map(|thing| thing.name.clone()).collect();
        let (missing, gone): (Vec<_>, Vec<_>) = (there.difference(&listed).collect(), listed.difference(&there).collect());
        assert!(missing.is_empty() && gone.is_empty(), "{kind}: without a row: {missing:?}; rows of nothing: {gone:?}");
    }
    assert!(things.iter().all(|thing| ["http", "command", "stream"].contains(&thing.kind.as_str())));
    let cast: Vec<String> = table("cast.csv").into_iter().map(|row| row[0].clone()).collect();
    let relations = Relations::read(&cast);
    let used: BTreeSet<&String> = things.iter().flat_map(|thing| &thing.needs).collect();
    let known: BTreeSet<&String> = relations.0.keys().map(|(relation, _)| relation).collect();
    assert_eq!(used, known, "relations needed, and relations said");
}

// -- the world

/// What is asked about at a time.
#[derive(Clone)]
struct Place {
    meeting: MeetingId,
    case: CaseId,
    code: String,
}

struct World {
    moved: Moved,
    people: BTreeMap<String, PersonId>,
    cookies: Mutex<BTreeMap<String, String>>,
    relations: Relations,
    main: Place,
    never: Place,
    elsewhere: Place,
    /// The same meeting, called off.
    cancelled: MeetingId,
    item: ItemId,
    removed: (ItemId, CaseId),
    topic: ItemId,
    decided: ItemId,
    closed: CaseId,
    glass: String,
    reablement: ServiceId,
    rota: Value,
    series: SeriesId,
    /// The link worker's supervision by the GP: its series, and a session to come.
    supervision: (SeriesId, MeetingId),
    note: SocialNoteId,
    assessment: AssessmentId,
    actions: BTreeMap<&'static str, ActionId>,
    notice: NoticeId,
    /// Waits for a year.
    mail: MailId,
    /// Not of the cast, works in the PCN.
    colleague: PersonId,
    spares: Mutex<Vec<PersonId>>,
    linked: PersonId,
    jobs: BTreeMap<PersonId, String>,
    /// The borough's: one to come, and one that is over.
    borough: MeetingId,
    borough_over: MeetingId,
    /// Shared with the borough's meeting by who runs it, and taken off again.
    resource: ResourceId,
    /// A file of the PCN's shelf, another of the Federation's, and that file shared with the borough's meeting.
    shelf: [ResourceId; 3],
}

fn line<const N: usize>(text: &str) -> Text<N> { Text::parse(text).unwrap() }

async fn act(moved: &Moved, actor: Option<PersonId>, command: Command) {
    let actor = actor.map_or(ActorId::System, ActorId::Person);
    let words = format!("{command:?}");
    if let Err(error) = moved.hub.execute(Request { actor, key: None, command, at: None }).await {
        panic!("{error:?}: {words:.300}");
    }
}

fn named(moved: &Moved, name: &str) -> PersonId {
    moved.hub.directory().people.values().find(|person| person.name.as_str() == name).unwrap_or_else(|| panic!("{name}")).id
}

/// Cases on the lists of somebody: id, code, practice.
async fn cases(moved: &Moved, cookie: &str) -> Vec<(CaseId, String, String)> {
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = api(&moved.address, cookie, "POST", "/api/cases/search", &json!({ "after": after })).await.json().unwrap();
        for row in page["cases"].as_array().unwrap().iter().filter(|row| row["status"] == "accepted") {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            found.push((text("id").parse().unwrap(), text("code"), text("practice_name")));
        }
        after = page["next"].clone();
        if after.is_null() {
            return found;
        }
    }
}

async fn meeting(moved: &Moved, pcn: &str, starts_at: UtcMicros, leads: (PersonId, Option<PersonId>), asked: &[(PersonId, AttendeeKind)], series: Option<SeriesId>) -> MeetingId {
    let directory = moved.hub.directory();
    let root = MeetingRoot {
        id: MeetingId(Uuid::now_v7()),
        series_id: series,
        recurrence_id: None,
        kind: MeetingKind::Huddle,
        pcn: OdsCode::parse(pcn).unwrap(),
        title: line("A huddle of the matrix"),
        starts_at,
        slot_minutes: 40,
        status: MeetingStatus::Draft,
        chair: leads.0,
        deputy: leads.1,
        has_call: series.is_some(),
        cut_off_at: None,
    };
    let attendees = asked.iter().map(|(id, kind)| Attendee { partstat: Partstat::Accepted, ..Attendee::asked(&directory.people[id], *kind) }).collect();
    let id = root.id;
    act(moved, None, Command::CreateMeeting { root, attendees }).await;
    act(moved, None, Command::PublishAgenda(id)).await;
    id
}

/// A supervision the supervisee made, with a session three days ahead.
async fn supervised(moved: &Moved, supervisor: PersonId, supervisee: PersonId) -> (SeriesId, MeetingId) {
    let today = moved.hub.today();
    let (rule, at) = (Recurrence::parse("FREQ=DAILY").unwrap(), LocalTime::parse("15:00").unwrap());
    let series = Series::new(SeriesId(Uuid::now_v7()), MeetingKind::Supervision, OdsCode::parse(PCN).unwrap(), line("Supervision"), (rule, at), 45, supervisor);
    let series = Series { starts_on: today, holidays: HolidayPolicy::Keep, core: vec![supervisee], ..series };
    let (series_id, recurrence_id) = (series.id, today.plus_days(3));
    let meeting_id = mdt_app::jobs::occurrences::meeting_id(series_id, recurrence_id);
    act(moved, Some(supervisee), Command::SetSeries(Box::new(series))).await;
    act(moved, None, Command::MakeOccurrence { series_id, recurrence_id, meeting_id }).await;
    (series_id, meeting_id)
}

/// A meeting of the borough; who of those asked came to it, if it is over.
async fn borough_meeting(moved: &Moved, starts_at: UtcMicros, chair: PersonId, asked: &[PersonId], came: Option<&[PersonId]>) -> MeetingId {
    let directory = moved.hub.directory();
    let id = MeetingId(Uuid::now_v7());
    let root = MeetingRoot {
        id,
        series_id: None,
        recurrence_id: None,
        kind: MeetingKind::Borough,
        pcn: OdsCode::parse("DEMOHFGP").unwrap(),
        title: line("The borough's meeting of the matrix"),
        starts_at,
        slot_minutes: 90,
        status: MeetingStatus::Draft,
        chair,
        deputy: None,
        has_call: false,
        cut_off_at: None,
    };
    let attendees = asked.iter().map(|id| Attendee::asked(&directory.people[id], AttendeeKind::Core)).collect();
    act(moved, None, Command::CreateMeeting { root, attendees }).await;
    act(moved, Some(chair), Command::PublishAgenda(id)).await;
    if let Some(came) = came {
        act(moved, Some(chair), Command::StartMeeting(id)).await;
        for person in came {
            act(moved, None, Command::PersonArrived(id, *person)).await;
        }
        act(moved, Some(chair), Command::CloseMeeting { meeting_id: id, override_reason: None }).await;
    }
    id
}

/// A text on the PCN's shelf and on the Federation's, and the second shared with a borough meeting.
async fn on_the_shelves(moved: &Moved, bea: PersonId, val: PersonId, borough: MeetingId) -> [ResourceId; 3] {
    let ids: [ResourceId; 3] = std::array::from_fn(|_| ResourceId(Uuid::now_v7()));
    let (store, now) = (moved.hub.store(), moved.now());
    store.store_file("ab12", FileKind::Txt, b"Opening hours".to_vec(), val, now).await.unwrap();
    let file = SharedFile { hash: "ab12".into(), name: line("Hours.txt"), kind: FileKind::Txt, bytes: 13 };
    for (id, place, added_by) in [(ids[0], PCN, bea), (ids[1], "DEMOHFGP", val)] {
        let place = OdsCode::parse(place).unwrap();
        let item = ShelfItem { id, place, title: line("Hours"), about: None, changed_by: None, looked_through: None, topics: Vec::new(), link: None, file: Some(file.clone()), added_by, added_at: now, changed_at: now, version: 1, is_withdrawn: false };
        assert!(store.put_on_shelf(&item, mdt_store::shelf::ShelfChange::Added, added_by).await.unwrap());
    }
    let share = Command::ShareResource { meeting_id: borough, resource_id: ids[2], title: line("Hours"), link: None, about: None, file: Some(file) };
    act(moved, Some(val), share).await;
    ids
}

async fn invite(moved: &Moved, by: PersonId, meeting_id: MeetingId, name: &str, items: Vec<(ItemId, CaseId)>, is_speaker: bool) -> PersonId {
    let person_id = PersonId(Uuid::now_v7());
    let command = Command::InviteGuest {
        meeting_id,
        person_id,
        name: line(name),
        role: line("Visitor"),
        organisation: line("Elsewhere Trust"),
        service_id: None,
        is_speaker,
        items,
        available_from: None,
        available_until: None,
        email: None,
    };
    act(moved, Some(by), command).await;
    person_id
}

impl World {
    #[expect(clippy::too_many_lines, reason = "one scene, told from its beginning")]
    async fn new(cast: &[Vec<String>]) -> Self {
        let moved = tuesday().await;
        let address = moved.address.clone();
        let of = |name: &str| named(&moved, name);
        let bea = of("Bea Okonjo");
        let cookie = sign_in(&address, bea).await;
        must(&address, &cookie, json!({
            "name": "add_member", "person_id": fresh(), "member_name": "Noor Ashdown", "email": "noor.ashdown@mdt-demo.example",
            "job": "Practice manager", "organisation": "The Lilyville Surgery", "roles": { "at": "E85685", "roles": ["practice_staff"] }, "service_id": null,
        }))
        .await;
        let mut people: BTreeMap<String, PersonId> = BTreeMap::new();
        for row in cast.iter().filter(|row| !row[1].is_empty() && !row[0].starts_with("guest_") && row[0] != "speaker") {
            people.insert(row[0].clone(), of(&row[1]));
        }
        let who = |name: &str| people[name];
        let colleague = of("Nadia Bensalem");
        let directory = moved.hub.directory();
        let service = |short: &str| directory.services.values().find(|service| service.short == short).unwrap();
        let (reablement, discharge) = (service("REAB").id, service("HOSP").id);
        let rota = serde_json::to_value(&service("REAB").rota).unwrap();
        let jobs = directory.people.values().map(|person| (person.id, person.job.as_str().to_owned())).collect();

        // Cases: ours, one on no agenda, one of another PCN, and a few to fill lines with.
        let (own, others): (Vec<_>, Vec<_>) = cases(&moved, &cookie).await.into_iter().partition(|(.., practice)| practice == "Cassidy Road Medical Centre");
        let today = api(&address, &cookie, "GET", "/api/today", &Value::Null).await.json().unwrap();
        let listed: BTreeSet<&str> = today["cards"].as_array().unwrap().iter().map(|card| card["code"].as_str().unwrap()).collect();
        let is_free = |it: &&(CaseId, String, String)| it.1 != CASE && !listed.contains(it.1.as_str());
        let case = own.iter().find(|it| it.1 == CASE).unwrap().0;
        let mut unlisted = own.iter().filter(is_free);
        let (never_case, glass, closed) = (unlisted.next().unwrap(), unlisted.next().unwrap(), unlisted.next().unwrap().0);
        let mut fillers = others.iter().filter(is_free).map(|it| it.0);
        let (filler, removed_case) = (fillers.next().unwrap(), fillers.next().unwrap());
        let dev = who("link_worker_elsewhere");
        let far = cases(&moved, &sign_in(&address, dev).await).await.swap_remove(0);

        // Meetings.
        let today_id: MeetingId = today["meetings"][0]["id"].as_str().unwrap().parse().unwrap();
        let series = moved.hub.meeting(today_id).await.unwrap().unwrap().root.series_id.unwrap();
        let starts_at = moved.now().plus_seconds(26 * 3600);
        let leads = (who("chair"), Some(who("deputy")));
        let core = ["director", "coordinator", "link_worker", "core_member"].map(|name| (who(name), AttendeeKind::Core));
        let rotating = ["rotating_needed", "rotating_not_needed", "apologies"].map(|name| (who(name), AttendeeKind::Rotating));
        let asked: Vec<_> = core.into_iter().chain(rotating).collect();
        let main = meeting(&moved, PCN, starts_at, leads, &asked, Some(series)).await;
        let cancelled = meeting(&moved, PCN, starts_at, leads, &asked, None).await;
        act(&moved, Some(bea), Command::CancelMeeting(cancelled)).await;
        let never = meeting(&moved, PCN, starts_at, (colleague, None), &[], None).await;
        let elsewhere = meeting(&moved, "U55717", starts_at, (of("Dr Eleanor Fosdyke"), None), &[], None).await;

        // The agenda: the case, another that waits, one taken off, a decided topic, a topic at the end.
        let needs = Some(BTreeSet::from([reablement, discharge]));
        act(&moved, Some(bea), Command::UpdateCase { case_id: case, priority: None, cfs: None, reason: None, needed_services: needs, is_recurring: None }).await;
        let items: Vec<ItemId> = (0..5).map(|_| ItemId(Uuid::now_v7())).collect();
        for (item_id, case_id) in [(items[0], case), (items[1], filler), (items[2], removed_case)] {
            let reason = mdt_domain::case::ListedReason::AddedByHand;
            act(&moved, Some(bea), Command::ListCase { meeting_id: main, item_id, case_id, planned_minutes: None, reason, urgent_reason: None }).await;
        }
        act(&moved, Some(bea), Command::UnlistCase { meeting_id: main, item_id: items[2], case_id: removed_case }).await;
        for item_id in [items[3], items[4]] {
            act(&moved, Some(bea), Command::AddTopic { meeting_id: main, item_id, title: line("Winter rota"), planned_minutes: 2 }).await;
        }
        let apologies = Command::AnswerInvitation {
            meeting_id: main,
            person_id: who("apologies"),
            partstat: Partstat::Declined,
            cover: None,
            cover_id: Some(who("cover")),
            available_from: None,
            available_until: None,
        };
        act(&moved, Some(who("apologies")), apologies).await;
        act(&moved, Some(who("deputy")), Command::CloseCase(closed, ClosedReason::Moved)).await;

        // Notes, actions, a notice.
        let note = SocialNoteId(Uuid::now_v7());
        let amira = who("link_worker");
        for (note_id, sharing) in [(note, NoteSharing::Shared), (SocialNoteId(Uuid::now_v7()), NoteSharing::Restricted), (SocialNoteId(Uuid::now_v7()), NoteSharing::Private)] {
            let command = Command::WriteSocialNote {
                case_id: case,
                note_id,
                domain: SocialDomain::Food,
                level: NeedLevel::Some,
                line: line("Skips lunch when alone"),
                source: None,
                review_on: None,
                sharing,
                more: None,
            };
            act(&moved, Some(amira), command).await;
        }
        act(&moved, Some(amira), Command::WithdrawSocialNote { case_id: case, note_id: note, sharing: NoteSharing::Shared }).await;
        let assessment = AssessmentId(Uuid::now_v7());
        let answers = vec![GivenAnswer { key: EntryKey::parse("happy").unwrap(), score: 6, words: None }];
        let command = Command::RecordAssessment { case_id: case, assessment_id: assessment, tool: Tool::Ons4, answers, asked_on: moved.hub.today(), corrects: None };
        act(&moved, Some(amira), command).await;
        act(&moved, Some(amira), Command::WithdrawAssessment(case, assessment)).await;
        let (joan, marta) = (who("core_member"), who("action_owner"));
        let due = Some(moved.hub.today().plus_days(5));
        let (of_case, of_meeting) = (ActionHome::Case(case), ActionHome::Meeting(main));
        let person = OwnerRef::Person { person_id: marta };
        let mut actions = BTreeMap::new();
        for (name, home, owner, what, due_on) in [
            ("open", of_case, person.clone(), OWNED, due),
            ("done", of_case, person, "Done already", due),
            ("pool", of_case, OwnerRef::Pool, "Of the pool", due),
            ("service", of_case, OwnerRef::Service { service_id: reablement }, "Of the service", due),
            ("nobody", of_case, OwnerRef::Nobody, "Of nobody", due),
            ("topic", of_meeting, OwnerRef::Nobody, "Of nobody, from a topic", due),
            ("incomplete", of_case, OwnerRef::Nobody, "Without an owner and a date", None),
        ] {
            let action_id = ActionId(Uuid::now_v7());
            let from = Some((main, if home == of_case { items[0] } else { items[4] }));
            act(&moved, Some(joan), Command::AddAction { home, action_id, what: line(what), owner, due_on, from, asked: None }).await;
            match name {
                "open" => act(&moved, Some(marta), Command::AcceptAction(home, action_id)).await,
                "done" => act(&moved, Some(marta), Command::CompleteAction(home, action_id, None)).await,
                "incomplete" => {}
                _ => act(&moved, Some(bea), Command::CancelAction(home, action_id, line("Asked twice"))).await,
            }
            actions.insert(name, action_id);
        }
        act(&moved, None, Command::GiveNotice { people: vec![marta], kind: NoticeKind::SeatEmpty { meeting_id: main, name: line("Somebody") } }).await;
        let Some(State::Worklist(list)) = moved.hub.state(&StreamId::PersonWorklist(marta)).await.unwrap() else { panic!("no worklist") };
        let notice = *list.notices.keys().next().unwrap();

        moved.hub.store().make_feed(colleague, &mdt_app::auth::session::hash_of(FEED), moved.now()).await.unwrap();
        let intent = mdt_app::mail::letter::Letter::Test.to(marta, moved.now().plus_seconds(365 * 24 * 3600));
        let mail = intent.id;
        moved.hub.store().post(&[intent], moved.now()).await.unwrap();

        // The borough's.
        let val = who("federation_manager");
        let asked = [who("link_worker"), who("action_owner"), who("link_worker_elsewhere")];
        let borough = borough_meeting(&moved, starts_at, val, &asked, None).await;
        let borough_over = borough_meeting(&moved, moved.now(), val, &asked, Some(&asked[..2])).await;
        let resource = ResourceId(Uuid::now_v7());
        let link = HttpsLink::parse("https://example.org/guide").unwrap();
        act(&moved, Some(val), Command::ShareResource { meeting_id: borough, resource_id: resource, title: line("Guide"), link: Some(link), about: None, file: None }).await;
        act(&moved, Some(val), Command::RemoveResource(borough, resource)).await;
        let shelf = on_the_shelves(&moved, bea, val, borough).await;

        // Guests; and passes to be taken back.
        let bound = vec![(items[0], case)];
        for row in cast.iter().filter(|row| row[0].starts_with("guest_") || row[0] == "speaker") {
            let is_speaker = row[0] == "speaker";
            people.insert(row[0].clone(), invite(&moved, bea, main, &row[1], if is_speaker { Vec::new() } else { bound.clone() }, is_speaker).await);
        }
        let linked = invite(&moved, bea, main, "Lou Linked", Vec::new(), false).await;
        let mut spares = Vec::new();
        for _ in 0..24 {
            spares.push(invite(&moved, bea, main, "Sid Spare", Vec::new(), false).await);
        }
        let revoked = people["guest_revoked"];
        let mut cookies = BTreeMap::from([("nobody".to_owned(), String::new())]);
        cookies.insert("guest_revoked".into(), let_in(&address, &cookie, main, revoked).await);
        act(&moved, Some(bea), Command::RevokePass(main, revoked)).await;
        cookies.insert("leaver".into(), sign_in(&address, people["leaver"]).await);
        act(&moved, Some(people["director"]), Command::EndPerson { person_id: people["leaver"], cover: None }).await;

        let supervision = supervised(&moved, people["gp"], amira).await;

        let names: Vec<String> = cast.iter().map(|row| row[0].clone()).collect();
        Self {
            relations: Relations::read(&names),
            main: Place { meeting: main, case, code: CASE.to_owned() },
            never: Place { meeting: never, case: never_case.0, code: never_case.1.clone() },
            elsewhere: Place { meeting: elsewhere, case: far.0, code: far.1 },
            cancelled,
            item: items[0],
            removed: (items[2], removed_case),
            decided: items[3],
            topic: items[4],
            closed,
            glass: glass.1.clone(),
            moved,
            people,
            cookies: Mutex::new(cookies),
            reablement,
            rota,
            series,
            supervision,
            note,
            assessment,
            actions,
            notice,
            mail,
            colleague,
            spares: Mutex::new(spares),
            linked,
            jobs,
            borough,
            borough_over,
            resource,
            shelf,
        }
    }

    /// Members sign in anew: their sessions ended while the clock was moved.
    async fn sign_in_members(&self) {
        for (who, id) in self.people.iter().filter(|(who, _)| !who.starts_with("guest_") && !["speaker", "leaver"].contains(&who.as_str())) {
            let cookie = sign_in(&self.moved.address, *id).await;
            self.cookies.lock().insert(who.clone(), cookie);
        }
    }

    async fn let_guests_in(&self) {
        let (address, meeting) = (&self.moved.address, self.main.meeting);
        let bea = self.cookie("coordinator");
        for who in ["guest_waiting", "guest_admitted", "speaker"] {
            let (cookie, digits) = open_pass(address, &link(address, &bea, meeting, self.people[who]).await).await;
            if who != "guest_waiting" {
                admit(address, &bea, meeting, self.people[who], &digits).await;
            }
            self.cookies.lock().insert(who.to_owned(), cookie);
        }
    }

    fn cookie(&self, who: &str) -> String { self.cookies.lock()[who].clone() }

    fn place(&self, time: &str) -> &Place {
        match time {
            "never" => &self.never,
            "elsewhere" => &self.elsewhere,
            _ => &self.main,
        }
    }
}

// -- what is asked

enum Ask {
    Command(Value),
    Stream(String),
    /// Method, path, body, and what an answer must show to be a yes.
    Http(String, String, Value, Option<String>),
}

impl World {
    fn ask(&self, thing: &Thing, who: &str, time: &str) -> Ask {
        match thing.kind.as_str() {
            "command" => {
                let mut command = self.command(thing, who, time);
                command.as_object_mut().unwrap().insert("name".into(), json!(thing.name));
                Ask::Command(command)
            }
            "stream" => Ask::Stream(self.stream(thing, time)),
            _ => {
                let (method, path) = thing.name.split_once(' ').unwrap();
                let (path, body, shows) = self.http(thing, path, time);
                Ask::Http(method.to_owned(), path, body, shows)
            }
        }
    }

    /// The meeting that is asked about.
    fn meeting_of(&self, thing: &Thing, time: &str) -> MeetingId { if thing.how == "of a supervision" { self.supervision.1 } else { self.place(time).meeting } }

    fn series_of(&self, thing: &Thing) -> SeriesId { if thing.how == "of a supervision" { self.supervision.0 } else { self.series } }

    fn stream(&self, thing: &Thing, time: &str) -> String {
        let (Place { case, .. }, meeting) = (self.place(time), self.meeting_of(thing, time));
        match thing.name.as_str() {
            "meeting" => format!("meeting:{meeting}"),
            "case" => format!("case:{case}"),
            "case-restricted" => format!("case-restricted:{case}"),
            "private-note" => format!("private-note:{}:{case}", self.people["link_worker"]),
            "worklist" => format!("worklist:{}", self.people["action_owner"]),
            "worklist-service" => format!("worklist-service:{}", self.reablement),
            "pool" => format!("pool:{PCN}"),
            "series" => format!("series:{}", self.series_of(thing)),
            "directory" => "directory:DEMOHFGP".into(),
            "peer-cases" => format!("peer-cases:{}", self.borough),
            "stories" => "stories:DEMOHFGP".into(),
            other => panic!("nothing is asked of {other}"),
        }
    }

    fn http(&self, thing: &Thing, path: &str, time: &str) -> (String, Value, Option<String>) {
        let (Place { code, .. }, meeting) = (self.place(time), self.meeting_of(thing, time));
        let guest = self.linked.to_string();
        let person = if path.contains("/preview/") { self.people["rotating_needed"].to_string() } else { guest };
        let id = if path.contains("/operator/") { self.mail.to_string() } else { meeting.to_string() };
        let id = if path.starts_with("/api/series/") { self.series_of(thing).to_string() } else { id };
        let id = if path.ends_with("/certificate") || path.ends_with("/attendance") { self.borough_over.to_string() } else { id };
        let id = if path.starts_with("/api/resources/") { self.shelf[0].to_string() } else { id };
        let id = if path.contains("/{id}/resources") { self.borough.to_string() } else { id };
        let path_with = path.replace("{resource}", &self.shelf[2].to_string());
        let mut full = path_with.replace("{file}", &format!("{FEED}.ics")).replace("{id}", &id).replace("{person}", &person).replace("{code}", code);
        let mut shows = None;
        if path == "/api/holidays" {
            full.push_str("?from=2026-12-01&until=2026-12-31");
        }
        match thing.how.as_str() {
            "the case's part" | "the case's text" | "the case is found" => shows = Some(format!("\"{code}\"")),
            "a supervision is listed" => {
                let id = if path == "/api/series" { self.supervision.0.to_string() } else { self.supervision.1.to_string() };
                shows = Some(id);
            }
            "the case's actions" => shows = Some(OWNED.to_owned()),
            "the owner's action is shown" => {
                full.push_str("?scope=mine");
                shows = Some(OWNED.to_owned());
            }
            _ => {}
        }
        let body = match path {
            "/api/meetings/{id}/passes/{person}/admit" => json!({ "digits": "00" }),
            "/api/meetings/{id}/passes/{person}/mail" => json!({ "email": null }),
            "/api/series/preview" => json!({ "rule": "FREQ=DAILY", "starts_on": "2026-11-24", "starts_at_local": "09:00", "ends_on": null, "holidays": "keep" }),
            "/api/calendar/reply" => json!({ "text": "no calendar" }),
            "/api/break-glass" => json!({ "code": self.glass, "reason": "Found on the floor", "is_risk_to_life": false }),
            // What everybody has who never chose.
            "/api/me/mail" => json!({ "choice": "single" }),
            "/api/actions/search" => json!({ "scope": "mine" }),
            "/api/local-services/search" => json!({}),
            "/api/cases/search" => json!({ "q": code, "priority": null, "after": null }),
            "/api/referrals" => json!({
                "case_id": fresh(), "practice": PRACTICE, "nhs_number": null, "given": "Una", "family": "Unseen", "born_on": "1940-02-01", "language": null,
                "needs_interpreter": false, "lives_alone": false, "cfs": null, "priority": "amber", "needed_services": [fresh()], "situation": "Two falls",
                "background": null, "assessment": null, "recommendation": null, "question": "Who visits?", "told": null, "objections": null, "urgent_reason": null,
            }),
            // Neither a link nor a file, an older version, an id that is taken: whoever has the right is told so.
            "/api/resources" => json!({ "id": fresh(), "version": 0, "place": PCN, "title": "X", "about": null, "topics": [], "link": null, "file": null }),
            "/api/resources/{id}/withdraw" => json!({ "version": 999, "is_withdrawn": true }),
            "/api/meetings/{id}/resources" => json!({ "resource_id": self.resource, "shelf_id": self.shelf[1] }),
            "/api/commands" => json!({ "id": fresh(), "command": { "name": "see_notice", "notice_id": "no id" } }),
            // Bodies that lack their fields: whoever is let that far is told so.
            "/api/sign-in" | "/api/demo/sign-in" | "/api/guest/open" => json!({}),
            _ => Value::Null,
        };
        (full, body, shows)
    }

    #[expect(clippy::too_many_lines, reason = "one line a command")]
    fn command(&self, thing: &Thing, who: &str, time: &str) -> Value {
        let (Place { case, .. }, meeting, series) = (self.place(time), self.meeting_of(thing, time), self.series_of(thing));
        let me = self.people.get(who).copied().unwrap_or(PersonId(Uuid::now_v7()));
        let (item, topic, x) = (self.item, self.topic, self.cancelled);
        let (lena, chair) = (self.people["rotating_needed"], self.people["chair"]);
        let home = json!({ "type": "case", "case_id": case });
        let on_topic = json!({ "type": "meeting", "meeting_id": meeting });
        let unknown = json!({ "type": "person", "person_id": fresh() });
        let action = |name: &str| json!(self.actions[name]);
        let is_own = thing.how.starts_with("one's own");
        match thing.name.as_str() {
            "set_series" | "change_series_from" => {
                let series = json!({
                    "id": if thing.name == "set_series" { json!(self.series) } else { json!(fresh()) }, "kind": "huddle", "pcn": PCN, "title": "X",
                    "rule": "FREQ=DAILY", "starts_on": "2026-11-24", "starts_at_local": "09:00", "ends_on": null, "slot_minutes": 0, "holidays": "keep",
                    "chair": chair, "deputy": null, "chair_rota": [], "core": [], "core_roles": [], "call_url": null, "cut_off_minutes": null,
                });
                if thing.name == "set_series" { json!({ "series": series }) } else { json!({ "series_id": self.series, "from": "2027-01-05", "series": series }) }
            }
            // A day on which it does not meet.
            "move_occurrence" => json!({ "series_id": self.series, "recurrence_id": "2026-12-05", "day": "2026-12-07", "at": "10:00" }),
            "cancel_occurrence" => json!({ "series_id": series, "recurrence_id": "2026-12-05" }),
            // What stands where the rule has it is put back nowhere.
            "restore_occurrence" => json!({ "series_id": series, "recurrence_id": "2026-12-05" }),
            "choose_themes" => json!({ "meeting_id": meeting, "themes": ["caseload"] }),
            "agree_supervision" => json!({ "series_id": series }),
            "publish_agenda" | "say_on_the_way" | "raise_hand" | "take_chair" | "give_back_chair" => json!({ "meeting_id": meeting }),
            "cancel_meeting" | "start_meeting" => json!({ "meeting_id": x }),
            "answer_invitation" => json!({
                "meeting_id": meeting, "person_id": if is_own { me } else { self.linked }, "partstat": "accepted", "cover": null, "cover_id": null,
                "available_from": 2, "available_until": 1,
            }),
            "ask_member" => json!({ "meeting_id": meeting, "person_id": lena, "kind": "guest" }),
            "withdraw_attendee" => json!({ "meeting_id": meeting, "person_id": chair }),
            "invite_guest" => json!({
                "meeting_id": meeting, "person_id": fresh(), "guest_name": "X", "role": "X", "organisation": "X", "service_id": null, "is_speaker": true,
                "items": [{ "item_id": item, "case_id": case }], "available_from": null, "available_until": null,
            }),
            "revoke_pass" => {
                let is_yes = self.relations.all(&thing.needs, who, time);
                let mut spares = self.spares.lock();
                let spare = if is_yes { spares.pop().unwrap() } else { *spares.first().unwrap() };
                json!({ "meeting_id": meeting, "person_id": spare })
            }
            "call_in" => json!({ "meeting_id": meeting, "item_id": item, "case_id": case, "person_id": fresh() }),
            "list_case" => json!({ "meeting_id": meeting, "item_id": fresh(), "case_id": case, "planned_minutes": null, "reason": "added_by_hand", "urgent_reason": null }),
            "list_cases" => {
                let entry = json!({ "item_id": fresh(), "case_id": case, "planned_minutes": null, "reason": "added_by_hand" });
                json!({ "meeting_id": meeting, "entries": [entry], "urgent_reason": null })
            }
            "order_agenda" => json!({ "meeting_id": meeting, "order": [] }),
            "fix_item" => json!({ "meeting_id": meeting, "item_id": item, "is_fixed": false }),
            "unlist_case" => json!({ "meeting_id": meeting, "item_id": self.removed.0, "case_id": self.removed.1 }),
            "add_topic" => json!({ "meeting_id": meeting, "item_id": fresh(), "title": "X", "planned_minutes": 0 }),
            "remove_topic" | "decide_topic" | "reopen_topic" | "start_item" => {
                let mut body = json!({ "meeting_id": meeting, "item_id": item });
                if thing.name == "start_item" {
                    body["acknowledged"] = json!([]);
                }
                body
            }
            "move_item" => json!({ "meeting_id": meeting, "item_id": topic, "to_position": 65535 }),
            "set_planned_minutes" | "extend_item" => json!({ "meeting_id": meeting, "item_id": item, "minutes": 0 }),
            "go_to_phase" => json!({ "meeting_id": meeting, "phase": "cases" }),
            "record_attendance" => json!({ "meeting_id": meeting, "person_id": fresh(), "attendance": "present" }),
            "park_item" => json!({ "meeting_id": meeting, "item_id": self.decided }),
            "lower_hand" => json!({ "meeting_id": meeting, "person_id": if is_own { me } else { self.linked } }),
            "agree_without_discussion" => json!({ "meeting_id": meeting, "entries": [] }),
            "close_meeting" => json!({ "meeting_id": meeting, "override_reason": null }),
            "update_case" => json!({ "case_id": case, "priority": null, "cfs": null, "reason": null, "needed_services": null, "is_recurring": null }),
            "refer_case" => json!({ "case_id": case, "situation": "X", "question": null }),
            "mark_most_concerned" => json!({ "case_id": case, "is_concerned": false, "note": null }),
            "set_bar" => json!({ "case_id": case, "whom": unknown, "reason": "X" }),
            "lift_bar" => json!({ "case_id": case, "whom": unknown }),
            "close_case" => json!({ "case_id": self.closed, "why": "moved" }),
            "correct_case_attendance" => json!({ "case_id": case, "item_id": item, "person_id": fresh(), "was_present": false, "note": null }),
            "return_referral" => json!({ "case_id": case, "reason": "X" }),
            "accept_referral" => json!({ "case_id": case }),
            // Over, it would be written into the draft: without its reason it is not.
            "record_outcome" => json!({ "meeting_id": meeting, "item_id": item, "case_id": case, "kind": if thing.how.is_empty() { "watchful_review" } else { "step_down" } }),
            // Of a topic there is no case.
            "edit_minutes" if !thing.how.is_empty() => json!({
                "meeting_id": meeting, "item_id": topic, "case_id": null, "on_version": 999, "seen_edit_at": null,
                "words": { "texts": ["", "", "", ""], "outcome": null, "attendance": [], "reason": null, "letters_seen": null },
            }),
            "withdraw_minutes_edit" if !thing.how.is_empty() => json!({ "meeting_id": meeting, "item_id": topic, "case_id": null, "seen_edit_at": 1 }),
            // On a version that never was, of words that nobody wrote: whoever has the right is told so.
            "edit_minutes" => json!({
                "meeting_id": meeting, "item_id": item, "case_id": case, "on_version": 999, "seen_edit_at": null,
                "words": { "texts": ["", "", "", ""], "outcome": null, "attendance": [], "reason": null, "letters_seen": null },
            }),
            "withdraw_minutes_edit" => json!({ "meeting_id": meeting, "item_id": item, "case_id": case, "seen_edit_at": 1 }),
            "leave_late_letters" => json!({ "meeting_id": meeting, "item_id": item, "case_id": case, "letters_seen": "0" }),
            "approve_minutes" => json!({ "meeting_id": meeting, "version": 999, "edits": [] }),
            "mark_pasted" => json!({ "case_id": case, "item_id": item, "is_pasted": false, "text_mark": null }),
            "withdraw_outcome" => json!({ "meeting_id": meeting, "item_id": item, "case_id": case }),
            "write_social_note" => json!({ "case_id": case, "note_id": fresh(), "domain": "safety", "level": "some", "line": "X", "sharing": "shared" }),
            "withdraw_social_note" => json!({ "case_id": case, "note_id": self.note, "sharing": "shared" }),
            "link_local_service" | "unlink_local_service" => json!({ "case_id": case, "note_id": self.note, "sharing": "shared", "local_service_id": fresh() }),
            "add_action" => json!({ "home": if thing.how == "on the case" { home } else { on_topic }, "action_id": fresh(), "what": "X", "owner": unknown }),
            "change_action" => json!({ "home": home, "action_id": action("open"), "what": null, "owner": null, "due_on": null }),
            "reassign_action" => json!({ "home": home, "action_id": action("open"), "owner": unknown, "due_on": null, "why": null }),
            "ask_for_help" => json!({ "home": home, "action_id": action("open"), "of": unknown, "word": null }),
            "undo_action" => json!({ "home": home, "action_id": action("incomplete") }),
            "answer_help" => json!({ "home": home, "action_id": action("incomplete"), "cannot": null }),
            "accept_action" | "reopen_action" | "confirm_action" => json!({ "home": home, "action_id": action("open") }),
            "claim_action" => match thing.how.as_str() {
                "of the pool" => json!({ "home": home, "action_id": action("pool") }),
                "of the needed service" => json!({ "home": home, "action_id": action("service") }),
                "of nobody on the case" => json!({ "home": home, "action_id": action("nobody") }),
                _ => json!({ "home": on_topic, "action_id": action("topic") }),
            },
            "complete_action" => json!({ "home": home, "action_id": action("done"), "result": null }),
            "block_action" | "cancel_action" => json!({ "home": home, "action_id": action("done"), "reason": "X" }),
            "set_rota" => {
                let mut rota = self.rota.clone();
                let duty = json!({ "id": fresh(), "person_id": fresh(), "pcn": PCN, "weekdays": [], "from": "2026-11-24", "until": null, "available_from": null, "available_until": null });
                rota.as_array_mut().unwrap().push(duty);
                json!({ "service_id": self.reablement, "rota": rota })
            }
            "set_absences" => {
                let absence = json!({ "from": "2026-12-02", "until": "2026-12-01", "cover": null });
                json!({ "person_id": if is_own { me } else { self.colleague }, "absences": [absence] })
            }
            "change_member" => {
                let whom = if is_own { me } else { self.colleague };
                match thing.how.as_str() {
                    "somebody else's service" => json!({ "person_id": whom, "service": { "service_id": fresh() } }),
                    "somebody else's employer" => json!({ "person_id": whom, "employment": { "employer": null, "funding_stream": null } }),
                    "somebody else's roles" => json!({ "person_id": whom, "roles": { "at": PCN, "roles": ["core_member", "practice_staff"] } }),
                    "somebody else's role that leads" => json!({ "person_id": whom, "roles": { "at": PCN, "roles": ["core_member", "practice_staff", "coordinator"] } }),
                    _ => json!({ "person_id": whom, "job": self.jobs.get(&whom).map_or("Visitor", String::as_str) }),
                }
            }
            "add_member" => json!({
                "person_id": fresh(), "member_name": "X", "email": "x@mdt-demo.example", "job": "X", "organisation": "X",
                "roles": { "at": PCN, "roles": ["practice_staff"] }, "service_id": null,
            }),
            "end_person" => json!({ "person_id": self.colleague, "cover": self.colleague }),
            // Made from a version that never was: whoever has the right is told so.
            "set_template" => json!({ "kind": "agenda_pcn", "version": 999, "entries": [] }),
            "tailor_template" => json!({ "pcn": PCN, "kind": "agenda_pcn", "on_version": 999, "version": 999, "own": [], "hidden": [], "order": [], "seen": [] }),
            "see_notice" => json!({ "notice_id": self.notice }),
            "set_slot" => json!({ "meeting_id": self.borough, "item_id": fresh(), "slot": { "type": "training", "title": "X" }, "planned_minutes": 0 }),
            "set_peer_case" => json!({ "meeting_id": self.borough, "item_id": fresh(), "title": "X", "situation": "X", "question": "X", "planned_minutes": 0 }),
            "share_resource" => json!({ "meeting_id": self.borough, "resource_id": self.resource, "title": "X", "link": "https://example.org", "about": null }),
            "remove_resource" => json!({ "meeting_id": self.borough, "resource_id": self.resource }),
            // Nothing answered, off the list already, and never off it: whoever has the right is told so.
            "record_assessment" => json!({ "case_id": case, "assessment_id": fresh(), "tool": "ons4", "answers": [], "asked_on": "2026-11-24" }),
            "withdraw_assessment" => json!({ "case_id": case, "assessment_id": self.assessment }),
            "step_down_case" => json!({ "case_id": self.closed, "step_down": { "reason": "X", "continuing_owner": "X" } }),
            "reopen_case" => json!({ "case_id": case, "reason": "X" }),
            // On the list: whoever has the right is told so.
            "set_story" => json!({ "case_id": case, "seen_at": null, "words": a_story() }),
            "check_story" => json!({ "case_id": case, "words": a_story() }),
            "ask_story_release" => json!({ "case_id": case, "seen_at": 1, "consent_on": "2026-11-20" }),
            "release_story" => json!({ "case_id": case, "seen_at": 1 }),
            "return_story" => json!({ "case_id": case, "seen_at": 1, "reason": "X" }),
            "withdraw_story" => json!({ "case_id": case, "reason": "X" }),
            other => panic!("nothing is asked of {other}"),
        }
    }

    /// The same asked of something that does not exist: each id of what this person may not see is put aside once.
    fn of_nothing(&self, ask: &Ask, who: &str, time: &str) -> Vec<Ask> {
        let place = self.place(time);
        let follows = self.relations.is("follows-meeting", who, time);
        let has = self.relations.is("has-case", who, time);
        let mut ids: Vec<(String, String)> = Vec::new();
        if !follows {
            ids.extend([place.meeting.to_string(), self.cancelled.to_string()].map(|id| (id, fresh())));
        }
        if !has {
            ids.push((place.case.to_string(), fresh()));
            ids.push((self.closed.to_string(), fresh()));
            ids.extend(self.actions.values().map(|id| (id.to_string(), fresh())));
            ids.extend([self.note.to_string(), self.assessment.to_string()].map(|id| (id, fresh())));
            ids.extend([place.code.clone(), self.glass.clone()].map(|code| (code, NOTHING.to_owned())));
        }
        if !["gp", "link_worker"].contains(&who) {
            ids.extend([self.supervision.0.to_string(), self.supervision.1.to_string()].map(|id| (id, fresh())));
        }
        if time == "live" && !self.relations.is("asked-to-borough", who, time) {
            ids.extend([self.borough, self.borough_over].map(|id| (id.to_string(), fresh())));
        }
        if !self.relations.is("sees-shelf", who, "live") {
            ids.push((self.shelf[0].to_string(), fresh()));
        }
        if who != "operator" {
            ids.push((self.mail.to_string(), fresh()));
        }
        if who != "action_owner" {
            ids.push((self.notice.to_string(), fresh()));
        }
        let mut twins = Vec::new();
        for (id, other) in ids {
            match ask {
                Ask::Command(command) => {
                    let text = command.to_string();
                    if text.contains(&id) {
                        twins.push(Ask::Command(serde_json::from_str(&text.replace(&id, &other)).unwrap()));
                    }
                }
                Ask::Http(method, path, body, None) if path.contains(&id) || body.to_string().contains(&id) => {
                    let body = serde_json::from_str(&body.to_string().replace(&id, &other)).unwrap();
                    twins.push(Ask::Http(method.clone(), path.replace(&id, &other), body, None));
                }
                Ask::Http(..) | Ask::Stream(_) => {}
            }
        }
        if let Ask::Stream(stream) = ask {
            let (kind, id) = stream.split_once(':').unwrap();
            let nothing = match kind {
                "private-note" => format!("{}:{}", fresh(), id.split_once(':').unwrap().1),
                "pool" | "directory" | "stories" => "U99999".into(),
                _ => fresh(),
            };
            twins.push(Ask::Stream(format!("{kind}:{nothing}")));
        }
        twins
    }
}

// -- what is answered

#[derive(Clone, Debug, PartialEq, Eq)]
enum Is {
    Yes,
    No,
    /// The meeting is in another state: told to whoever may see it.
    State,
}

/// How an answer counts, and what it said but for ids, times and places.
type Said = (Is, String);

fn of_code(code: &str) -> Is {
    match code {
        "not_found" | "not_allowed" | "not_chair" | "signed_out" => Is::No,
        "meeting_not_live" | "meeting_ended" | "meeting_already_live" => Is::State,
        "malformed" | "too_many" | "internal" | "unavailable" | "command_id_reused" => panic!("not a fair question: {code}"),
        _ => Is::Yes,
    }
}

fn of_http(answer: &Answer, shows: Option<&String>) -> Said {
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let is = match (answer.status, shows) {
        (200, Some(words)) => if body.contains(words) { Is::Yes } else { Is::No },
        (401 | 403 | 404, _) => Is::No,
        (500.., _) => panic!("{} {body}", answer.status),
        _ => Is::Yes,
    };
    let differs = |name: &str| ["date", "x-request-id", "content-length"].contains(&name);
    let headers: BTreeSet<String> = answer.headers.iter().filter(|(name, _)| !differs(name)).map(|(name, value)| format!("{name}: {value}")).collect();
    (is, format!("{} {body} {headers:?}", answer.status))
}

impl World {
    async fn put(&self, ask: &Ask, wire: Option<&mut Wire>, who: &str) -> Said {
        let address = &self.moved.address;
        match (ask, wire) {
            (Ask::Http(_, path, ..), _) if path == "/api/sign-out" => {
                // Of a session of its own.
                let is_member = self.people.contains_key(who) && !who.starts_with("guest_") && !["speaker", "leaver"].contains(&who);
                let cookie = if is_member { sign_in(address, self.people[who]).await } else { String::new() };
                of_http(&api(address, &cookie, "POST", path, &Value::Null).await, None)
            }
            (Ask::Http(method, path, body, shows), _) => of_http(&api(address, &self.cookie(who), method, path, body).await, shows.as_ref()),
            (Ask::Command(command), None) => {
                let answer = api(address, &self.cookie(who), "POST", "/api/commands", &json!({ "id": fresh(), "command": command })).await;
                assert_eq!(answer.status, 401, "{who} has no socket and yet {command}");
                of_http(&answer, None)
            }
            // No session, no socket (`GET /socket` has its own row), no stream.
            (Ask::Stream(_), None) => (Is::No, "no socket".into()),
            (Ask::Command(command), Some(wire)) => {
                let mut answer = wire.command(command.clone()).await;
                let is = match answer["type"].as_str().unwrap() {
                    "accepted" => Is::Yes,
                    "refused" => of_code(answer["error"]["code"].as_str().unwrap()),
                    other => panic!("{other}: {command}"),
                };
                answer.as_object_mut().unwrap().remove("id");
                (is, answer.to_string())
            }
            (Ask::Stream(stream), Some(wire)) => {
                let answer = wire.subscribe(stream).await;
                wire.say(json!({ "type": "unsubscribe", "stream": stream })).await;
                if answer["type"] == "snapshot" { (Is::Yes, String::new()) } else { (Is::No, answer.to_string().replace(stream, "…")) }
            }
        }
    }
}

/// What was found.
#[derive(Default)]
struct Findings {
    cells: usize,
    noes: usize,
    twins: usize,
    wrong: Vec<String>,
}

impl World {
    /// Asks everything of one person at one time.
    async fn ask_everything(&self, things: &[&Thing], who: &str, time: &str) -> Findings {
        let mut found = Findings::default();
        let mut wire = Wire::open(&self.moved.address, &self.cookie(who)).await.ok();
        let mut shut_out: Option<String> = None;
        for thing in things.iter().filter(|thing| thing.at.contains(time)) {
            let ask = self.ask(thing, who, time);
            let (is, said) = self.put(&ask, wire.as_mut(), who).await;
            let may = self.relations.all(&thing.needs, who, time);
            let is_right = if thing.is_refused_by_state(time) { is != Is::Yes } else { (is != Is::No) == may };
            found.cells += 1;
            if !is_right {
                found.wrong.push(format!("{} by {who}, {time}: {} wanted; {said:.300}", thing.label(), if may { "yes" } else { "no" }));
            }
            if is == Is::No {
                found.noes += 1;
                // A list without it names what was searched for nowhere; what is refused names nothing.
                for secret in [CASE, OWNED, "Quigley"] {
                    if said.contains(secret) {
                        found.wrong.push(format!("{} by {who}, {time}: the refusal says {secret}", thing.label()));
                    }
                }
                // Without a session every command is answered alike, whatever it names.
                if wire.is_none() && thing.kind == "command" {
                    if *shut_out.get_or_insert_with(|| said.clone()) != said {
                        found.wrong.push(format!("{} by {who}, {time}: {said:.300}", thing.label()));
                    }
                    found.twins += 1;
                    continue;
                }
                for twin in self.of_nothing(&ask, who, time) {
                    let (_, of_nothing) = self.put(&twin, wire.as_mut(), who).await;
                    found.twins += 1;
                    if of_nothing != said {
                        found.wrong.push(format!("{} by {who}, {time}: is told {said:.300}; of nothing {of_nothing:.300}", thing.label()));
                    }
                }
            }
            if is == Is::Yes && MOVING.contains(&thing.name.as_str()) {
                self.put_right(&thing.name, who).await;
            }
        }
        found
    }

    async fn put_right(&self, name: &str, who: &str) {
        let (meeting, chair) = (self.main.meeting, self.people["chair"]);
        match name {
            "take_chair" => act(&self.moved, Some(chair), Command::TakeChair(meeting)).await,
            "raise_hand" if who == "gp" => act(&self.moved, Some(chair), Command::WithdrawAttendee(meeting, self.people[who])).await,
            _ => {}
        }
    }

    /// Asks everything of everybody at a time.
    async fn everybody(&self, things: &[Thing], cast: &[String], time: &'static str, into: &mut Findings) {
        let (moving, still): (Vec<&Thing>, Vec<&Thing>) = things.iter().partition(|thing| MOVING.contains(&thing.name.as_str()));
        let at_once = stream::iter(cast).map(|who| self.ask_everything(&still, who, time)).buffer_unordered(6).collect::<Vec<_>>().await;
        let mut all = at_once;
        for who in cast {
            all.push(self.ask_everything(&moving, who, time).await);
        }
        for found in all {
            into.cells += found.cells;
            into.noes += found.noes;
            into.twins += found.twins;
            into.wrong.extend(found.wrong);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_may_what_the_table_says_and_nothing_else() {
    let started = std::time::Instant::now();
    let rows = table("cast.csv");
    let cast: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    let things = things();
    let world = World::new(&rows).await;
    let (moved, meeting, chair, bea) = (&world.moved, world.main.meeting, world.people["chair"], world.people["coordinator"]);
    let mut found = Findings::default();

    world.sign_in_members().await;
    world.let_guests_in().await;
    world.everybody(&things, &cast, "before", &mut found).await;

    moved.pass(26 * 3600 - 600);
    world.sign_in_members().await;
    world.let_guests_in().await;
    world.everybody(&things, &cast, "expected", &mut found).await;

    moved.pass(660);
    act(moved, Some(chair), Command::StartMeeting(meeting)).await;
    act(moved, Some(chair), Command::GoToPhase { meeting_id: meeting, phase: Phase::Cases, acknowledged: vec![] }).await;
    act(moved, Some(chair), Command::DecideTopic(meeting, world.decided)).await;
    act(moved, Some(chair), Command::StartItem { meeting_id: meeting, item_id: world.item, acknowledged: Vec::new() }).await;
    for time in ["live", "never", "elsewhere"] {
        world.everybody(&things, &cast, time, &mut found).await;
    }
    let still: Vec<&Thing> = things.iter().filter(|thing| !MOVING.contains(&thing.name.as_str())).collect();
    for who in cast.iter().filter(|who| world.people.contains_key(*who)) {
        // Nobody writes down a bar against themselves.
        let by = if who == "coordinator" { world.people["deputy"] } else { bea };
        let whom = BarTarget::Person { person_id: world.people[who] };
        act(moved, Some(by), Command::SetBar { case_id: world.main.case, whom: whom.clone(), reason: line("The person objected") }).await;
        let one = world.ask_everything(&still, who, "barred").await;
        found.cells += one.cells;
        found.noes += one.noes;
        found.twins += one.twins;
        found.wrong.extend(one.wrong);
        act(moved, Some(by), Command::LiftBar(world.main.case, whom)).await;
        if who == "action_owner" {
            // What they had promised was given back with the bar.
            let (home, id, owner) = (ActionHome::Case(world.main.case), world.actions["open"], OwnerRef::Person { person_id: world.people[who] });
            act(moved, Some(bea), Command::ChangeAction { home, action_id: id, what: None, owner: Some(owner), due_on: None }).await;
            act(moved, Some(world.people[who]), Command::AcceptAction(home, id)).await;
        }
    }

    moved.pass(300);
    for guest in ["guest_admitted", "speaker"] {
        api(&moved.address, &world.cookie(guest), "GET", "/api/me", &Value::Null).await;
    }
    act(moved, Some(chair), Command::CloseMeeting { meeting_id: meeting, override_reason: Some(line("Ran out of time")) }).await;
    moved.pass(600);
    world.everybody(&things, &cast, "grace", &mut found).await;

    moved.pass(3 * 3600);
    world.sign_in_members().await;
    world.everybody(&things, &cast, "after", &mut found).await;

    println!("{} cells ({} noes, {} compared with nothing) in {:?}", found.cells, found.noes, found.twins, started.elapsed());
    assert!(found.cells > 5000, "{} cells", found.cells);
    assert!(found.wrong.is_empty(), "{} of {} are wrong:\n{}", found.wrong.len(), found.cells, found.wrong.join("\n"));
}
