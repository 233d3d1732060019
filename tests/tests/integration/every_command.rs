//! P4: for every command, a state with the later events applied equals a fresh snapshot. The same walk writes the golden
//! files that Rust and the page both read (`MDT_WRITE_GOLDEN=1`): old ones are kept and must be readable for ever.

use crate::room::{Huddle, Someone, fresh, join};
use mdt_domain::{
    action_item::OwnerRef,
    assessment::{GivenAnswer, Tool},
    case::{ClosedReason, ListedReason, OutcomeKind, OutcomeSeen, StepDown},
    command::{BarTarget, ListEntry},
    directory::{Absence, Directory, Duty, Employment, FundingStream, Role},
    event::{EventKind, State},
    ids::{ActionId, AssessmentId, CaseId, DutyId, ItemId, LocalServiceId, MeetingId, PersonId, ResourceId, SeriesId, SocialNoteId},
    item_kind::Slot,
    minutes_part::{EditSeen, FourTexts, WrittenOver},
    meeting::{Attendance, AttendeeKind, MeetingKind, Partstat, Phase},
    series::{HolidayPolicy, LocalTime, Recurrence},
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    story::{StoryScore, StoryWords},
    supervision::SupervisionTheme,
    stream::StreamId,
    template::{Entry, EntryKey, TemplateKind},
    words::{Day, HttpsLink, OdsCode, Priority, Text},
};
use mdt_protocol::{
    client::ClientMessage,
    command::{AgreeEntry, GuestItem, RolesAtPlace, ServiceChoice, WireCommand as C, WireHome, WireSeries},
    server::{ServerMessage, WireEvent},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, path::PathBuf};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct Golden {
    stream: StreamId,
    before: Option<State>,
    events: Vec<WireEvent>,
    after: Option<State>,
}

fn folder() -> PathBuf { PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/golden")) }

/// Names of all commands, from the one place they are written.
fn all_names() -> BTreeSet<String> {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../server/protocol/src/command.rs")).unwrap();
    let body = source.rsplit("wire_commands! {").next().unwrap();
    body.lines()
        .filter(|line| line.starts_with("    ") && !line.starts_with("     ") && line.contains('{'))
        .map(|line| {
            let name = line.trim().split(' ').next().unwrap();
            let mut snake = String::new();
            for c in name.chars() {
                if c.is_uppercase() && !snake.is_empty() {
                    snake.push('_');
                }
                snake.extend(c.to_lowercase());
            }
            snake
        })
        .collect()
}

/// The people of the walk and a follower who holds every stream of it.
struct Walk {
    huddle: Huddle,
    people: Vec<(&'static str, Someone)>,
    follower: Someone,
    done: BTreeSet<String>,
    golden: Vec<Golden>,
}

impl Walk {
    async fn new() -> Self {
        let huddle = Huddle::open().await;
        let mut people = Vec::new();
        for name in ["Perera", "Quill", "Okonjo", "Hassan"] {
            people.push((name, huddle.join(name).await));
        }
        let follower = huddle.join("Farrell").await;
        let stream = huddle.stream();
        let mut walk = Self { huddle, people, follower, done: BTreeSet::new(), golden: Vec::new() };
        walk.follow(&stream).await;
        walk
    }

    async fn follow(&mut self, stream: &StreamId) {
        if self.golden.iter().any(|g| g.stream == *stream) {
            return;
        }
        self.follower.client.subscribe(stream, None).await.unwrap();
        let before = self.follower.client.streams[stream].state.clone();
        self.golden.push(Golden { stream: stream.clone(), before, events: Vec::new(), after: None });
    }

    /// Sends a command as somebody and proves the fold on every stream it moved that the follower holds.
    async fn run(&mut self, who: &str, command: C) {
        let json = serde_json::to_value(&command).unwrap();
        let name = json["name"].as_str().unwrap().to_owned();
        // Whoever waits for their turn says so: on a busy machine that is longer than a page may be silent.
        for (_, waiting) in &mut self.people {
            waiting.client.send(&ClientMessage::Ping { n: 0 }).await.unwrap();
        }
        let someone = match self.people.iter_mut().find(|(name, _)| *name == who) {
            Some((_, someone)) => someone,
            None => &mut self.follower,
        };
        let answer = someone.client.command(command).await.unwrap();
        let ServerMessage::Accepted { streams, .. } = answer else { panic!("{name} by {who}: {answer:?}") };
        self.done.insert(name.clone());
        for moved in streams {
            if self.golden.iter().any(|g| g.stream == moved.stream) {
                self.follower.client.until(&moved.stream, moved.seq).await.unwrap();
                self.agrees(&name, &moved.stream).await;
            }
        }
        self.keep();
    }

    /// What is asked over HTTP alone moves streams too: the fold on all of them.
    async fn ask(&mut self, who: &str, path: &str, body: serde_json::Value, status: u16) -> serde_json::Value {
        let cookie = self.people.iter().find(|(name, _)| *name == who).unwrap().1.cookie.clone();
        let answer = self.huddle.server.api(&cookie, "POST", path, &body).await.unwrap();
        assert_eq!(answer.status, status, "{path}: {}", String::from_utf8_lossy(&answer.body));
        self.all_agree(path).await;
        answer.json().unwrap_or_default()
    }

    async fn all_agree(&mut self, what: &str) {
        let streams: Vec<StreamId> = self.golden.iter().map(|golden| golden.stream.clone()).collect();
        for stream in streams {
            self.agrees(what, &stream).await;
        }
        self.keep();
    }

    async fn agrees(&mut self, what: &str, stream: &StreamId) {
        let (state, seq) = fresh(&self.huddle, &self.follower.cookie, stream).await;
        self.follower.client.until(stream, seq).await.unwrap();
        let held = &self.follower.client.streams[stream];
        assert_eq!((held.holes, held.doubles), (0, 0), "{what}");
        if held.seq == seq {
            assert!(held.state == state, "{what}: state + events is not the fresh snapshot of {stream}");
        }
    }

    /// Events that came are the golden files'.
    fn keep(&mut self) {
        for message in std::mem::take(&mut self.follower.client.unread) {
            if let ServerMessage::Event(event) = message
                && let Some(golden) = self.golden.iter_mut().find(|g| g.stream == event.stream)
            {
                golden.events.push(event);
            }
        }
    }

    /// The Federation's directory as the follower holds it.
    fn directory(&self) -> &Directory {
        let held = self.follower.client.streams.values().find_map(|held| match held.state.as_ref() {
            Some(State::Directory(directory)) => Some(directory.as_ref()),
            _ => None,
        });
        held.expect("the directory is followed")
    }

    fn person(&self, part: &str) -> PersonId { self.directory().people.values().find(|it| it.name.as_str().contains(part)).unwrap().id }

    fn agenda(&self, meeting: MeetingId) -> &mdt_domain::meeting::Meeting {
        match self.follower.client.streams[&StreamId::Meeting(meeting)].state.as_ref() {
            Some(State::Meeting(meeting)) => meeting,
            other => panic!("no meeting: {other:?}"),
        }
    }
}

fn line<const N: usize>(text: &str) -> Text<N> { Text::parse(text).unwrap() }

async fn case_not_on(walk: &Walk, taken: &BTreeSet<CaseId>) -> CaseId {
    let body = serde_json::json!({ "q": "SF-0", "priority": null, "after": null });
    let cookie = &walk.people[2].1.cookie;
    let answer = walk.huddle.server.api(cookie, "POST", "/api/cases/search", &body).await.unwrap();
    let found = answer.json().unwrap();
    found["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["status"] == "accepted")
        .map(|row| row["id"].as_str().unwrap().parse::<CaseId>().unwrap())
        .find(|id| !taken.contains(id))
        .expect("a case that is not on the agenda")
}

async fn case_of_code(huddle: &Huddle, cookie: &str, code: &str) -> CaseId {
    let answer = huddle.server.api(cookie, "GET", &format!("/api/cases/{code}"), &serde_json::Value::Null).await.unwrap();
    answer.json().unwrap()["id"].as_str().unwrap().parse().unwrap()
}

async fn later_meetings(walk: &Walk) -> Vec<MeetingId> {
    let answer = walk.huddle.server.api(&walk.people[2].1.cookie, "GET", "/api/today", &serde_json::Value::Null).await.unwrap();
    answer.json().unwrap()["meetings"].as_array().unwrap().iter().skip(1).map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
}

/// Who may see what, before the meeting: seats, passes, order, bars, referrals, break glass.
async fn need_to_know_before(walk: &mut Walk, meeting_id: MeetingId, first: &mdt_domain::case::Card, other: CaseId, referred: CaseId) {
    let federation = OdsCode::parse("DEMOHFGP").unwrap();
    walk.follow(&StreamId::Directory(federation)).await;
    walk.follow(&StreamId::PersonWorklist(walk.follower.id)).await;
    let nadia = walk.person("Bensalem");
    walk.run("Okonjo", C::AskMember { meeting_id, person_id: nadia, kind: AttendeeKind::Core }).await;
    walk.run("Okonjo", C::WithdrawAttendee { meeting_id, person_id: nadia }).await;
    walk.run("Hassan", C::SayOnTheWay { meeting_id }).await;
    let guest = PersonId(Uuid::now_v7());
    let invite = |items: Vec<GuestItem>| C::InviteGuest {
        meeting_id,
        person_id: guest,
        guest_name: line("Grace Adu"),
        role: line("Tenancy officer"),
        organisation: line("Housing association"),
        service_id: None,
        is_speaker: false,
        items,
        available_from: None,
        available_until: None,
        email: None,
    };
    walk.run("Okonjo", invite(vec![GuestItem { item_id: first.item_id, case_id: first.case_id }])).await;
    // Link, the guest's own tap, the digits, let in.
    let pass = format!("/api/meetings/{meeting_id}/passes/{guest}");
    let link = walk.ask("Okonjo", &format!("{pass}/link"), serde_json::Value::Null, 200).await;
    let token = link["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let opened = walk.huddle.server.api("", "POST", "/api/guest/open", &serde_json::json!({ "token": token })).await.unwrap();
    let digits = opened.json().unwrap()["digits"].as_str().unwrap().to_owned();
    walk.all_agree("a guest waits").await;
    walk.ask("Okonjo", &format!("{pass}/admit"), serde_json::json!({ "digits": digits }), 204).await;
    walk.run("Okonjo", invite(Vec::new())).await;
    walk.run("Okonjo", C::RevokePass { meeting_id, person_id: guest }).await;
    // Order.
    let item = ItemId(Uuid::now_v7());
    let entry = ListEntry { item_id: item, case_id: other, planned_minutes: None, reason: ListedReason::ReviewDue };
    walk.run("Okonjo", C::ListCases { meeting_id, entries: vec![entry], urgent_reason: None }).await;
    let mut order: Vec<ItemId> = walk.agenda(meeting_id).ordered_items().iter().map(|it| it.id).collect();
    order.reverse();
    walk.run("Okonjo", C::OrderAgenda { meeting_id, order: order.clone() }).await;
    order.reverse();
    walk.run("Okonjo", C::OrderAgenda { meeting_id, order }).await;
    walk.run("Okonjo", C::FixItem { meeting_id, item_id: item, is_fixed: true }).await;
    walk.run("Okonjo", C::UnlistCase { meeting_id, item_id: item, case_id: other }).await;
    // The case.
    let hospital = walk.directory().services.values().find(|it| it.short == "HOSP").unwrap().id;
    let whom = BarTarget::Service { service_id: hospital };
    walk.run("Hassan", C::SetBar { case_id: other, whom: whom.clone(), reason: line("Asked that the hospital is not told") }).await;
    walk.run("Okonjo", C::LiftBar { case_id: other, whom }).await;
    let refer = C::ReferCase {
        case_id: other,
        situation: line("Fell again on Sunday"),
        background: None,
        assessment: None,
        recommendation: None,
        question: Some(line("Who can see her this week?")),
        told: None,
        objections: None,
        urgent_reason: None,
        answers: Some(Vec::new()),
        priority: Some(Priority::Amber),
        needed_services: Some(vec![hospital]),
    };
    walk.run("Hassan", refer).await;
    walk.run("Quill", C::MarkMostConcerned { case_id: other, is_concerned: true, note: Some(line("Losing weight")) }).await;
    let code = match walk.follower.client.streams[&StreamId::Case(other)].state.as_ref() {
        Some(State::Case(case)) => case.root.code.clone(),
        state => panic!("no case: {state:?}"),
    };
    // Without a right: a link worker of another PCN.
    let dev = walk.huddle.server.sign_in(walk.person("Dev Rao")).await.unwrap();
    let body = serde_json::json!({ "code": code, "reason": "Rang me in distress", "is_risk_to_life": false });
    let answer = walk.huddle.server.api(&dev, "POST", "/api/break-glass", &body).await.unwrap();
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    walk.all_agree("break glass").await;
    walk.run("Okonjo", C::CloseCase { case_id: referred, why: ClosedReason::Moved }).await;
    walk.run("Okonjo", C::ReopenCase { case_id: referred, reason: line("Moved back to her sister") }).await;
    let step_down = StepDown { reason: line("Settled"), continuing_owner: line("Her GP") };
    walk.run("Okonjo", C::StepDownCase { case_id: referred, step_down }).await;
}

/// Who works where.
async fn members(walk: &mut Walk, today: Day) {
    let (amira, lena) = (walk.people[3].1.id, walk.person("Lena"));
    let pcn = OdsCode::parse("U62360").unwrap();
    let service = walk.directory().people[&lena].service_id.unwrap();
    let mut rota = walk.directory().services[&service].rota.clone();
    rota.push(Duty {
        id: DutyId(Uuid::now_v7()),
        person_id: lena,
        pcn: Some(pcn.clone()),
        weekdays: vec![1, 3],
        from: today,
        until: Some(today.plus_days(60)),
        available_from: None,
        available_until: None,
    });
    walk.run("Okonjo", C::SetRota { service_id: service, rota }).await;
    let away = Absence { from: today.plus_days(40), until: today.plus_days(44), cover: Some(walk.follower.id) };
    walk.run("Okonjo", C::SetAbsences { person_id: amira, absences: vec![away] }).await;
    let change = C::ChangeMember {
        person_id: amira,
        job: None,
        languages: Some(vec![line("English"), line("Somali"), line("Arabic"), line("Swahili")]),
        skills: None,
        roles: None,
        service: None,
        employment: None,
    };
    walk.run("Hassan", change).await;
    let newcomer = PersonId(Uuid::now_v7());
    let add = C::AddMember {
        person_id: newcomer,
        member_name: line("Noor Aziz"),
        email: "noor.aziz@mdt-demo.example".into(),
        job: line("Link worker"),
        organisation: line("South Fulham PCN"),
        roles: RolesAtPlace { at: pcn.clone(), roles: vec![Role::LinkWorker] },
        service_id: None,
    };
    walk.run("Okonjo", add).await;
    let change = C::ChangeMember {
        person_id: newcomer,
        job: Some(line("Health coach")),
        languages: None,
        skills: None,
        roles: Some(RolesAtPlace { at: pcn, roles: vec![Role::RotatingPartner] }),
        service: Some(ServiceChoice { service_id: Some(service) }),
        employment: Some(Employment { employer: Some(line("A charity of the borough")), funding_stream: Some(FundingStream::Vcse) }),
    };
    walk.run("Okonjo", change).await;
    walk.run("Okonjo", C::EndPerson { person_id: newcomer, cover: Some(amira) }).await;
    walk.all_agree("the rota").await;
}

/// A series made, changed, changed from a day on; one occurrence moved, called off and put back.
async fn a_series(walk: &mut Walk, chair: PersonId, today: Day) {
    let monday = today.plus_days(14 - i32::from(today.0.weekday().to_monday_zero_offset()));
    let series = |id, minutes| {
        Box::new(WireSeries {
            id,
            kind: MeetingKind::Pcn,
            pcn: OdsCode::parse("U62360").unwrap(),
            title: line("PCN meeting"),
            rule: Recurrence::parse("FREQ=WEEKLY;BYDAY=MO").unwrap(),
            starts_on: monday,
            starts_at_local: LocalTime::parse("13:00").unwrap(),
            ends_on: None,
            slot_minutes: minutes,
            holidays: HolidayPolicy::Keep,
            chair,
            deputy: None,
            chair_rota: Vec::new(),
            core: Vec::new(),
            core_roles: Vec::new(),
            call_url: None,
            cut_off_minutes: None,
        })
    };
    let (id, next) = (SeriesId(Uuid::now_v7()), SeriesId(Uuid::now_v7()));
    walk.run("Okonjo", C::SetSeries { series: series(id, 60) }).await;
    walk.follow(&StreamId::Series(id)).await;
    walk.run("Okonjo", C::SetSeries { series: series(id, 45) }).await;
    let at = LocalTime::parse("09:30").unwrap();
    let (second, third) = (monday.plus_days(7), monday.plus_days(14));
    walk.run("Okonjo", C::MoveOccurrence { series_id: id, recurrence_id: second, day: second.plus_days(1), at }).await;
    walk.run("Okonjo", C::CancelOccurrence { series_id: id, recurrence_id: third }).await;
    walk.run("Okonjo", C::RestoreOccurrence { series_id: id, recurrence_id: third }).await;
    walk.run("Okonjo", C::ChangeSeriesFrom { series_id: id, from: third, series: series(next, 30) }).await;
    walk.all_agree("the series").await;
}

/// A supervision between the follower and a link worker: agreed, held, and what it was about.
async fn a_supervision(walk: &mut Walk, supervisee: PersonId, today: Day) {
    let id = SeriesId(Uuid::now_v7());
    let tomorrow = today.plus_days(1);
    let series = WireSeries {
        id,
        kind: MeetingKind::Supervision,
        pcn: OdsCode::parse("U62360").unwrap(),
        title: line("Supervision"),
        rule: Recurrence::parse("FREQ=DAILY").unwrap(),
        starts_on: tomorrow,
        starts_at_local: LocalTime::parse("15:00").unwrap(),
        ends_on: None,
        slot_minutes: 45,
        holidays: HolidayPolicy::Keep,
        chair: walk.follower.id,
        deputy: None,
        chair_rota: Vec::new(),
        core: vec![supervisee],
        core_roles: Vec::new(),
        call_url: None,
        cut_off_minutes: None,
    };
    walk.run("Farrell", C::SetSeries { series: Box::new(series) }).await;
    walk.follow(&StreamId::Series(id)).await;
    walk.run("Hassan", C::AgreeSupervision { series_id: id }).await;
    let meeting_id = mdt_app::jobs::occurrences::meeting_id(id, tomorrow);
    let minutes = format!("/api/meetings/{meeting_id}/minutes");
    crate::stage::until("the session is made", async || {
        walk.huddle.server.api(&walk.follower.cookie, "GET", &minutes, &serde_json::Value::Null).await.unwrap().status == 200
    })
    .await;
    walk.follow(&StreamId::Meeting(meeting_id)).await;
    walk.run("Farrell", C::StartMeeting { meeting_id }).await;
    walk.run("Farrell", C::ChooseThemes { meeting_id, themes: vec![SupervisionTheme::Caseload, SupervisionTheme::OwnWellbeing] }).await;
    walk.run("Farrell", C::CloseMeeting { meeting_id, override_reason: None }).await;
    walk.all_agree("the supervision").await;
}

/// A list of words set by the Federation, changed by the PCN, and set again.
async fn templates(walk: &mut Walk) {
    let (kind, pcn) = (TemplateKind::AgendaSupervision, OdsCode::parse("U62360").unwrap());
    let topic = |key: &str, text: &str| Entry { key: EntryKey::parse(key).unwrap(), text: line(text), help: None, minutes: Some(10), outcome: None, service: None, domain: None };
    let val = walk.huddle.server.sign_in(walk.person("Prentice")).await.unwrap();
    for (version, text) in [(0, "Caseload"), (1, "Caseload and waiting list")] {
        let command = C::SetTemplate { kind, version, entries: vec![topic("caseload", text)] };
        let body = serde_json::json!({ "id": Uuid::now_v7(), "command": command });
        let answer = walk.huddle.server.api(&val, "POST", "/api/commands", &body).await.unwrap();
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        walk.all_agree("a template").await;
        let own = vec![topic("caseload", "Caseload here"), topic("own.1", "Rest")];
        let tailor = C::TailorTemplate { pcn: pcn.clone(), kind, on_version: version + 1, version, own, hidden: Vec::new(), order: Vec::new(), seen: vec![EntryKey::parse("caseload").unwrap()] };
        walk.run("Okonjo", tailor).await;
    }
    walk.done.insert("set_template".into());
}

/// Called in, told, put away.
async fn called_in(walk: &mut Walk, meeting_id: MeetingId, first: &mdt_domain::case::Card) {
    let joan = walk.follower.id;
    walk.run("Perera", C::CallIn { meeting_id, item_id: first.item_id, case_id: first.case_id, person_id: joan }).await;
    walk.all_agree("called in").await;
    let Some(State::Worklist(list)) = walk.follower.client.streams[&StreamId::PersonWorklist(joan)].state.as_ref() else { panic!("no worklist") };
    let notice_id = *list.notices.keys().next().unwrap();
    walk.run("Farrell", C::SeeNotice { notice_id }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p4_1_for_every_command_state_and_events_are_the_fresh_snapshot() {
    let mut walk = Walk::new().await;
    let meeting_id = walk.huddle.meeting;
    let cards = walk.follower.cards.clone();
    let amira = walk.people[3].1.id;
    let today = match &walk.follower.client.streams[&walk.huddle.stream()].state {
        Some(State::Meeting(_)) => Day(jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::get("Europe/London").unwrap()).date()),
        _ => unreachable!(),
    };
    let review = today.plus_days(7);
    let taken: BTreeSet<CaseId> = cards.iter().map(|c| c.case_id).collect();
    let other = case_not_on(&walk, &taken).await;
    let (first, second) = (cards[0].clone(), cards[1].clone());
    let stories = StreamId::Stories(OdsCode::parse("DEMOHFGP").unwrap());
    for stream in [StreamId::Case(first.case_id), StreamId::Case(second.case_id), StreamId::Case(other), stories] {
        walk.follow(&stream).await;
    }
    let later = later_meetings(&walk).await;
    let item = || ItemId(Uuid::now_v7());
    let (topic, topic_gone, listed, urgent) = (item(), item(), item(), item());
    // Before.
    walk.run("Okonjo", C::PublishAgenda { meeting_id: later[0] }).await;
    walk.run("Okonjo", C::CancelMeeting { meeting_id: later[2] }).await;
    let answer = C::AnswerInvitation {
        meeting_id,
        person_id: amira,
        partstat: Partstat::Tentative,
        cover: None,
        cover_id: None,
        available_from: None,
        available_until: None,
    };
    walk.run("Hassan", answer).await;
    let list = C::ListCase {
        meeting_id,
        item_id: listed,
        case_id: other,
        planned_minutes: Some(4),
        reason: ListedReason::AddedByHand,
        urgent_reason: None,
    };
    walk.run("Okonjo", list).await;
    walk.run("Okonjo", C::UnlistCase { meeting_id, item_id: listed, case_id: other }).await;
    walk.run("Okonjo", C::AddTopic { meeting_id, item_id: topic, title: line("Winter rota"), planned_minutes: 3 }).await;
    walk.run("Okonjo", C::AddTopic { meeting_id, item_id: topic_gone, title: line("Parking"), planned_minutes: 2 }).await;
    walk.run("Okonjo", C::RemoveTopic { meeting_id, item_id: topic_gone }).await;
    walk.run("Okonjo", C::MoveItem { meeting_id, item_id: second.item_id, to_position: 0 }).await;
    walk.run("Okonjo", C::SetPlannedMinutes { meeting_id, item_id: first.item_id, minutes: 6 }).await;
    walk.run(
        "Okonjo",
        C::UpdateCase { case_id: other, priority: Some(Priority::Red), cfs: None, reason: None, needed_services: Some(vec![]), is_recurring: Some(true) },
    )
    .await;
    let referred = case_of_code(&walk.huddle, &walk.people[2].1.cookie, "SF-052").await;
    walk.follow(&StreamId::Case(referred)).await;
    walk.run("Okonjo", C::AcceptReferral { case_id: referred }).await;
    need_to_know_before(&mut walk, meeting_id, &first, other, referred).await;
    members(&mut walk, today).await;
    let chair = walk.people[0].1.id;
    a_series(&mut walk, chair, today).await;
    a_supervision(&mut walk, amira, today).await;
    templates(&mut walk).await;
    // Live.
    walk.run("Perera", C::StartMeeting { meeting_id }).await;
    walk.run("Perera", C::RecordAttendance { meeting_id, person_id: amira, attendance: Attendance::Present }).await;
    walk.run("Perera", C::GoToPhase { meeting_id, phase: Phase::ActionReview, acknowledged: None }).await;
    walk.run("Hassan", C::RaiseHand { meeting_id }).await;
    walk.run("Hassan", C::LowerHand { meeting_id, person_id: amira }).await;
    walk.run("Quill", C::TakeChair { meeting_id }).await;
    walk.run("Quill", C::GiveBackChair { meeting_id }).await;
    walk.run("Perera", C::StartItem { meeting_id, item_id: first.item_id, acknowledged: None }).await;
    walk.run("Perera", C::ExtendItem { meeting_id, item_id: first.item_id, minutes: 2 }).await;
    called_in(&mut walk, meeting_id, &first).await;
    let note = SocialNoteId(Uuid::now_v7());
    walk.run(
        "Hassan",
        C::WriteSocialNote {
            case_id: first.case_id,
            note_id: note,
            domain: SocialDomain::Food,
            level: NeedLevel::Some,
            line: line("Skips lunch when alone"),
            source: Some(line("Home visit")),
            review_on: Some(review),
            sharing: NoteSharing::Shared,
            more: None,
        },
    )
    .await;
    let (case_id, sharing, local_service_id) = (first.case_id, NoteSharing::Shared, a_local_service(&walk).await);
    walk.run("Hassan", C::LinkLocalService { case_id, note_id: note, sharing, local_service_id }).await;
    walk.run("Hassan", C::UnlinkLocalService { case_id, note_id: note, sharing, local_service_id }).await;
    walk.run("Hassan", C::WithdrawSocialNote { case_id: first.case_id, note_id: note, sharing: NoteSharing::Shared }).await;
    let assessment_id = AssessmentId(Uuid::now_v7());
    let answers = vec![GivenAnswer { key: EntryKey::parse("happy").unwrap(), score: 6, words: None }];
    walk.run("Hassan", C::RecordAssessment { case_id: first.case_id, assessment_id, tool: Tool::Ons4, answers, asked_on: today, corrects: None }).await;
    walk.run("Hassan", C::WithdrawAssessment { case_id: first.case_id, assessment_id }).await;
    let home = || WireHome::Case { case_id: first.case_id };
    let (pooled, own, gone) = (ActionId(Uuid::now_v7()), ActionId(Uuid::now_v7()), ActionId(Uuid::now_v7()));
    for (action_id, owner) in [(pooled, OwnerRef::Pool), (own, OwnerRef::Person { person_id: amira }), (gone, OwnerRef::Nobody)] {
        let command = C::AddAction {
            home: home(),
            action_id,
            what: line("Ring the housing officer"),
            owner,
            due_on: Some(review),
            meeting_id: Some(meeting_id),
            item_id: Some(first.item_id),
            asked: None,
        };
        walk.run("Quill", command).await;
    }
    walk.run("Hassan", C::ClaimAction { home: home(), action_id: pooled }).await;
    walk.run("Hassan", C::AcceptAction { home: home(), action_id: own }).await;
    walk.run("Hassan", C::CompleteAction { home: home(), action_id: own, result: Some(line("Repair booked")) }).await;
    walk.run("Hassan", C::ReopenAction { home: home(), action_id: own }).await;
    walk.run("Hassan", C::BlockAction { home: home(), action_id: own, reason: line("Officer on leave") }).await;
    let joan = walk.person("Farrell");
    let asking = C::AddAction {
        home: home(),
        action_id: ActionId(Uuid::now_v7()),
        what: line("Join the visit"),
        owner: OwnerRef::Person { person_id: amira },
        due_on: Some(review),
        meeting_id: None,
        item_id: None,
        asked: Some(OwnerRef::Person { person_id: joan }),
    };
    walk.run("Hassan", asking).await;
    walk.run("Hassan", C::AskForHelp { home: home(), action_id: own, of: OwnerRef::Person { person_id: joan }, word: Some(line("Do you know the officer?")) }).await;
    walk.run("Farrell", C::AnswerHelp { home: home(), action_id: own, cannot: Some(line("Never met")) }).await;
    walk.run("Quill", C::ReassignAction { home: home(), action_id: own, owner: OwnerRef::Pool, due_on: None, why: Some(line("Amira is on leave")), seen_owner: None }).await;
    walk.run("Quill", C::UndoAction { home: home(), action_id: own }).await;
    walk.run("Hassan", C::ConfirmAction { home: home(), action_id: own }).await;
    walk.run("Quill", C::ChangeAction { home: home(), action_id: gone, what: None, owner: Some(OwnerRef::Pool), due_on: Some(today.plus_days(2)) }).await;
    walk.run("Okonjo", C::CancelAction { home: home(), action_id: gone, reason: line("Asked twice"), if_unanswered: None }).await;
    let outcome = |of: &mdt_domain::case::Card| C::RecordOutcome {
        meeting_id,
        item_id: of.item_id,
        case_id: of.case_id,
        kind: OutcomeKind::ActionsAgreed,
        rationale: Some(line("Heating first")),
        dissent: None,
        refer_to: None,
        next_review_on: Some(review),
        step_down: None,
        seen_outcome: Some(OutcomeSeen::Nothing),
    };
    walk.run("Perera", outcome(&first)).await;
    walk.run("Perera", C::WithdrawOutcome { meeting_id, item_id: first.item_id, case_id: first.case_id, seen_outcome: None }).await;
    walk.run("Perera", outcome(&first)).await;
    walk.run("Perera", C::ListCase {
            meeting_id,
            item_id: urgent,
            case_id: other,
            planned_minutes: None,
            reason: ListedReason::LateUrgent,
            urgent_reason: None,
        }).await;
    walk.run("Perera", C::ParkItem { meeting_id, item_id: urgent }).await;
    walk.run("Perera", C::StartItem { meeting_id, item_id: topic, acknowledged: None }).await;
    walk.run("Perera", C::DecideTopic { meeting_id, item_id: topic }).await;
    walk.run("Perera", C::ReopenTopic { meeting_id, item_id: topic }).await;
    let greens: Vec<AgreeEntry> = cards
        .iter()
        .filter(|c| c.priority == Priority::Green)
        .map(|c| AgreeEntry { item_id: c.item_id, case_id: c.case_id, next_review_on: today.plus_days(28) })
        .collect();
    assert_eq!(greens.len(), 3);
    walk.run("Perera", C::AgreeWithoutDiscussion { meeting_id, entries: greens }).await;
    walk.run("Perera", C::GoToPhase { meeting_id, phase: Phase::ReadBack, acknowledged: None }).await;
    walk.run("Perera", C::CloseMeeting { meeting_id, override_reason: Some(line("Ran out of time; the rest is carried")) }).await;
    let correct = C::CorrectCaseAttendance {
        case_id: first.case_id,
        item_id: first.item_id,
        person_id: amira,
        was_present: false,
        note: Some(line("Rang off before this case")),
    };
    walk.run("Okonjo", correct).await;
    the_minutes(&mut walk, meeting_id, first.case_id, first.item_id).await;
    a_story(&mut walk, referred, today).await;
    walk.all_agree("the end").await;
    // Every line that was not finished is on the next huddle now, with its reason; nothing is nowhere.
    let next = Someone { id: walk.people[0].1.id, cookie: walk.people[0].1.cookie.clone(), client: walk.people.remove(0).1.client, cards: Vec::new() };
    let mut next = next;
    next.cards = crate::room::join(&mut next.client, later[0]).await;
    let carried: BTreeSet<CaseId> = next.cards.iter().map(|c| c.case_id).collect();
    let undecided = cards.iter().filter(|c| c.case_id != first.case_id && c.priority != Priority::Green);
    for card in undecided {
        assert!(carried.contains(&card.case_id), "{} was not finished and is not carried", card.code.as_str());
    }
    // A referral without a question goes back, on a server of its own (there is one referral).
    let huddle = Huddle::open().await;
    let mut bea = huddle.join("Okonjo").await;
    let referred = case_of_code(&huddle, &bea.cookie, "SF-052").await;
    bea.must(C::ReturnReferral { case_id: referred, reason: line("What is the question for the team?") }).await;
    walk.done.insert("return_referral".into());
    let borough = the_borough_s_meeting().await;
    walk.done.extend(borough.done.iter().cloned());
    let missing: Vec<_> = all_names().difference(&walk.done).cloned().collect();
    assert!(missing.is_empty(), "no test sends these commands: {missing:?}");

    if std::env::var("MDT_WRITE_GOLDEN").is_ok() {
        std::fs::create_dir_all(folder()).unwrap();
        for (index, mut golden) in borough.golden.into_iter().enumerate() {
            golden.after = borough.follower.client.streams[&golden.stream].state.clone();
            // Those of before are never written again: payloads of every day are read for ever.
            let path = folder().join(format!("v1-{}-borough-{index}.json", golden.stream.kind()));
            std::fs::write(path, serde_json::to_string(&golden).unwrap()).unwrap();
        }
        // Of the day itself: the streams on which something happened that no file has yet.
        let known = kinds_on_file();
        for (index, mut golden) in walk.golden.into_iter().enumerate() {
            if golden.events.iter().any(|event| !known.contains(&event.event.kind)) {
                golden.after = walk.follower.client.streams[&golden.stream].state.clone();
                let path = folder().join(format!("v1-{}-promised-{index}.json", golden.stream.kind()));
                std::fs::write(path, serde_json::to_string(&golden).unwrap()).unwrap();
            }
        }
    }
}

/// What happened in any of the golden files.
fn kinds_on_file() -> BTreeSet<EventKind> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    files.flat_map(|text| serde_json::from_str::<Golden>(&text).unwrap().events).map(|event| event.event.kind).collect()
}

/// A topic that is on the agenda.
fn walk_topic(walk: &Walk, meeting_id: MeetingId) -> ItemId {
    let Some(State::Meeting(meeting)) = &walk.follower.client.streams[&StreamId::Meeting(meeting_id)].state else { panic!("the meeting is followed") };
    meeting.ordered_items().into_iter().find(|line| line.kind.title().is_some()).expect("a topic").id
}

/// Words over the draft and taken back, approval, an amendment approved, letters left, and the tick.
async fn the_minutes(walk: &mut Walk, meeting_id: MeetingId, case_id: CaseId, item_id: ItemId) {
    let words = |update: &str| WrittenOver {
        texts: FourTexts([String::new(), String::new(), update.to_owned(), String::new()]),
        outcome: None,
        attendance: vec![],
        reason: Some(line("A slip of the pen")),
        letters_seen: None,
        actions_now: None,
    };
    let edit = |on_version, update: &str| C::EditMinutes { meeting_id, item_id, case_id: Some(case_id), on_version, seen_edit_at: None, words: Box::new(words(update)) };
    let edited_at = |walk: &Walk| {
        let Some(State::Case(case)) = &walk.follower.client.streams[&StreamId::Case(case_id)].state else { panic!("the case is followed") };
        case.items[&item_id].minutes_edit().expect("words wait").amended.at
    };
    let topic = walk_topic(walk, meeting_id);
    let edit_topic = |on_version, update: &str| C::EditMinutes { meeting_id, item_id: topic, case_id: None, on_version, seen_edit_at: None, words: Box::new(words(update)) };
    let topic_edited_at = |walk: &Walk| {
        let Some(State::Meeting(meeting)) = &walk.follower.client.streams[&StreamId::Meeting(meeting_id)].state else { panic!("the meeting is followed") };
        meeting.live.topic_edits[&topic].amended.at
    };
    walk.run("Okonjo", edit_topic(0, "Two people")).await;
    walk.run("Okonjo", C::WithdrawMinutesEdit { meeting_id, item_id: topic, case_id: None, seen_edit_at: topic_edited_at(walk) }).await;
    walk.run("Okonjo", edit(0, "Rang")).await;
    walk.run("Okonjo", C::WithdrawMinutesEdit { meeting_id, item_id, case_id: Some(case_id), seen_edit_at: edited_at(walk) }).await;
    walk.run("Perera", C::ApproveMinutes { meeting_id, version: 1, edits: vec![] }).await;
    walk.run("Okonjo", edit(1, "Rang the son")).await;
    walk.run("Okonjo", edit_topic(1, "Two people a day")).await;
    let edits = vec![EditSeen { case_id: Some(case_id), item_id, edited_at: edited_at(walk) }, EditSeen { case_id: None, item_id: topic, edited_at: topic_edited_at(walk) }];
    walk.run("Perera", C::ApproveMinutes { meeting_id, version: 2, edits }).await;
    let path = format!("/api/meetings/{meeting_id}");
    let cookie = walk.people.iter().find(|(name, _)| *name == "Okonjo").unwrap().1.cookie.clone();
    let read = async |path: String| walk.huddle.server.api(&cookie, "GET", &path, &serde_json::Value::Null).await.unwrap().json().unwrap();
    let texts = read(format!("{path}/record-texts")).await;
    let record = texts["texts"].as_array().unwrap().iter().find(|it| it["case_id"] == serde_json::json!(case_id)).unwrap().clone();
    let minutes = read(format!("{path}/minutes")).await;
    let mark = minutes["lines"].as_array().unwrap().iter().find(|it| it["item_id"] == serde_json::json!(item_id)).unwrap()["case"]["letters_mark"].clone();
    walk.run("Okonjo", C::MarkPasted { case_id, item_id, is_pasted: true, text_mark: record["text_mark"].as_str().map(str::to_owned) }).await;
    walk.run("Okonjo", C::LeaveLateLetters { meeting_id, item_id, case_id, letters_seen: mark.as_str().unwrap().to_owned() }).await;
}

/// A case that left the list is told: written, asked for, sent back, asked for again, released and taken back.
async fn a_story(walk: &mut Walk, case_id: CaseId, today: Day) {
    let said = |text: &str| Some(Text::parse(text).unwrap());
    let words = |situation: &str| {
        Box::new(StoryWords {
            title: line("A warm winter"),
            situation: said(situation),
            mattered: said("To stay at home."),
            did: said("We asked twice."),
            changed: said("The heating works."),
            learnt: said("One person to ring."),
            wellbeing: vec![StoryScore { question: "happy".into(), before: 3, after: 6 }],
        })
    };
    let written_at = |walk: &Walk| {
        let Some(State::Case(case)) = &walk.follower.client.streams[&StreamId::Case(case_id)].state else { panic!("the case is followed") };
        case.root.story.as_ref().expect("a story").author.at
    };
    walk.run("Hassan", C::CheckStory { case_id, words: words("Somebody lives alone.") }).await;
    walk.run("Hassan", C::SetStory { case_id, seen_at: None, words: words("Somebody lives alone.") }).await;
    for is_kept in [false, true] {
        let seen_at = written_at(walk);
        walk.run("Hassan", C::AskStoryRelease { case_id, seen_at, consent_on: today }).await;
        if is_kept {
            walk.run("Okonjo", C::ReleaseStory { case_id, seen_at }).await;
        } else {
            walk.run("Okonjo", C::ReturnStory { case_id, seen_at, reason: line("Say less") }).await;
        }
    }
    walk.run("Hassan", C::WithdrawStory { case_id, reason: line("They changed their mind") }).await;
}

/// One of the demonstration's directory.
async fn a_local_service(walk: &Walk) -> LocalServiceId {
    let cookie = walk.people.iter().find(|(name, _)| *name == "Okonjo").unwrap().1.cookie.clone();
    let wanted = serde_json::json!({ "words": "lunch" });
    let found = walk.huddle.server.api(&cookie, "POST", "/api/local-services/search", &wanted).await.unwrap().json().unwrap();
    found["services"][0]["service"]["id"].as_str().unwrap().parse().unwrap()
}

/// The borough's coming meeting, on a server of its own: who manages it, one who brings a case, and one who looks on.
async fn the_borough_s_meeting() -> Walk {
    let huddle = Huddle::open().await;
    let (mut people, mut meeting) = (Vec::new(), huddle.meeting);
    for name in ["Prentice", "Rao", "Hassan"] {
        let id = huddle.server.person(name).await.unwrap();
        let cookie = huddle.server.sign_in(id).await.unwrap();
        let ahead = huddle.server.api(&cookie, "GET", "/api/meetings", &serde_json::Value::Null).await.unwrap().json().unwrap();
        let coming = ahead["meetings"].as_array().unwrap().iter().find(|row| row["kind"] == "borough").expect("the borough's meeting").clone();
        meeting = coming["id"].as_str().unwrap().parse().unwrap();
        let mut client = mdt_tests::client::Client::connect(&huddle.server.address, &cookie).await.unwrap();
        join(&mut client, meeting).await;
        people.push((name, Someone { id, cookie, client, cards: Vec::new() }));
    }
    let (_, follower) = people.pop().unwrap();
    let mut walk = Walk { huddle, people, follower, done: BTreeSet::new(), golden: Vec::new() };
    let stream = StreamId::Meeting(meeting);
    walk.follow(&stream).await;
    walk.follow(&StreamId::PeerCases(meeting)).await;
    let (training, peer, resource_id) = (ItemId(Uuid::now_v7()), ItemId(Uuid::now_v7()), ResourceId(Uuid::now_v7()));
    let slot = |title: &str| Slot::Training { title: line(title) };
    walk.run("Prentice", C::SetSlot { meeting_id: meeting, item_id: training, slot: slot("Listening"), planned_minutes: 20 }).await;
    walk.run("Prentice", C::SetSlot { meeting_id: meeting, item_id: training, slot: slot("Listening well"), planned_minutes: 25 }).await;
    let told = |situation: &str| C::SetPeerCase {
        meeting_id: meeting,
        item_id: peer,
        title: line("A door that stays shut"),
        situation: line(situation),
        question: line("How would you begin?"),
        planned_minutes: 10,
    };
    walk.run("Rao", told("Somebody opens to nobody new.")).await;
    walk.run("Rao", told("Somebody in their eighties opens to nobody new.")).await;
    let link = HttpsLink::parse("https://example.org/doors").unwrap();
    walk.run("Rao", C::ShareResource { meeting_id: meeting, resource_id, title: line("On doors"), link, about: Some(line("Two pages")) }).await;
    walk.run("Prentice", C::RemoveResource { meeting_id: meeting, resource_id }).await;
    walk.all_agree("the borough's meeting").await;
    walk
}

#[test]
fn payloads_of_every_version_are_readable_and_fold_to_what_they_made() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let golden: Golden = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let mut state = golden.before;
        for event in &golden.events {
            State::evolve(&mut state, &event.event).unwrap();
        }
        assert!(state == golden.after, "{}", path.display());
        count += golden.events.len();
    }
    assert!(count > 40, "{count} golden events");
    for old in ["v1-meeting-0", "v1-case-1", "v1-case-2", "v1-case-3", "v1-case-4"] {
        assert!(folder().join(format!("{old}.json")).is_file(), "{old} is read for ever");
    }
    use EventKind::*;
    let kinds = kinds_on_file();
    for kind in [MinutesApproved, MinutesPartApproved, MinutesEdited, MinutesEditWithdrawn, RecordPasted, AssessmentRecorded, AssessmentWithdrawn, CaseSteppedDown, CaseReopened, HelpAsked, HelpRefused, ActionReassigned, ActionUndone, WorklistChanged, StoryWritten, StoryReleaseAsked, StoryReturned, StoryReleased, StoryWithdrawn] {
        assert!(kinds.contains(&kind), "no golden file has {kind:?}");
    }
}
