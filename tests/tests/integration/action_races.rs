//! Two people press at the same moment: a service's or the pool's action has one owner and the other is told who; what is reassigned
//! while it is ticked, or taken back while it is reassigned, ends as one of the legal ends. On SQLite, and on two nodes of one
//! PostgreSQL. After each, every worklist on every node says what the case says. `MDT_RACES` rounds of each, 4 unless told.

use crate::{
    reconnects::number,
    room::{Huddle, Someone, fresh},
    two_nodes::{Pair, until},
};
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, Owner, OwnerRef},
    event::State,
    ids::{ActionId, CaseId, CommandId, PersonId, ServiceId},
    rejection::RejectionCode,
    stream::StreamId,
    words::{Day, OdsCode, Text},
};
use mdt_protocol::{
    client::ClientMessage,
    command::{WireCommand, WireHome},
    server::{ErrorCode, ServerMessage, WireError},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc, time::{Duration, Instant}};
use tokio::sync::Barrier;
use uuid::Uuid;

pub fn rounds() -> usize { number("MDT_RACES", 4) }

/// Who plays, and where each of them is: on SQLite both nodes are one.
struct Stage<'h> {
    a: &'h Huddle,
    b: &'h Huddle,
    people: BTreeMap<&'static str, (PersonId, String)>,
    case_id: CaseId,
    service: ServiceId,
    pcn: OdsCode,
}

/// Somebody at a page of a node, with what they are about to press.
pub struct Press {
    pub who: Someone,
    pub command: WireCommand,
}

impl<'h> Stage<'h> {
    async fn open(a: &'h Huddle, b: &'h Huddle) -> Self {
        let bea = a.join("Okonjo").await;
        let found = a.server.api(&bea.cookie, "GET", "/api/people", &Value::Null).await.unwrap().json().unwrap();
        let mut people = BTreeMap::new();
        let mut service = None;
        for name in ["Okonjo", "Hassan", "Abernathie", "Qadir", "Adeleye"] {
            let person = found["people"].as_array().unwrap().iter().find(|person| person["name"].as_str().unwrap().contains(name)).unwrap();
            let id: PersonId = person["id"].as_str().unwrap().parse().unwrap();
            people.insert(name, (id, a.server.sign_in(id).await.unwrap()));
            if name == "Qadir" {
                service = person["service_id"].as_str().map(|id| id.parse().unwrap());
            }
        }
        let case_id = bea.card(0).1;
        let (Some(State::Case(case)), _) = fresh(a, &bea.cookie, &StreamId::Case(case_id)).await else { panic!("no case") };
        Self { a, b, people, case_id, service: service.unwrap(), pcn: case.root.pcn.clone() }
    }

    fn home(&self) -> WireHome { WireHome::Case { case_id: self.case_id } }
    fn person(&self, name: &str) -> OwnerRef { OwnerRef::Person { person_id: self.people[name].0 } }

    async fn at(&self, node: &Huddle, name: &str) -> Someone {
        let (id, cookie) = &self.people[name];
        let client = mdt_tests::client::Client::connect(&node.server.address, cookie).await.unwrap();
        Someone { id: *id, cookie: cookie.clone(), client, cards: Vec::new() }
    }

    /// A fresh promise, due in some days.
    async fn promised(&self, owner: OwnerRef) -> ActionId {
        let action_id = ActionId(Uuid::now_v7());
        let what = Text::parse("Ring the ward about the frame").unwrap();
        let due_on = Some(Day::of(mdt_hub::system_clock()).plus_days(3));
        let command = WireCommand::AddAction { home: self.home(), action_id, what, owner, due_on, meeting_id: None, item_id: None, asked: None };
        self.at(self.a, "Okonjo").await.must(command).await;
        self.until_known(action_id).await;
        action_id
    }

    async fn press(&self, node: &Huddle, name: &str, command: WireCommand) -> Press { Press { who: self.at(node, name).await, command } }

    /// What the case says of it on a node.
    async fn on(&self, node: &Huddle, action: ActionId) -> ActionItem {
        let (Some(State::Case(case)), _) = fresh(node, &self.people["Okonjo"].1, &StreamId::Case(self.case_id)).await else { panic!("no case") };
        case.actions[&action].clone()
    }

    /// Waits until the other node knows of it.
    async fn until_known(&self, action: ActionId) {
        let cookie = &self.people["Okonjo"].1;
        let is_there = async || {
            let (Some(State::Case(case)), _) = fresh(self.b, cookie, &StreamId::Case(self.case_id)).await else { panic!("no case") };
            case.actions.contains_key(&action)
        };
        until("the other node knows of it", is_there).await;
    }

    /// Where worklists of a node say something else than the case of the first node, or lists something else than worklists.
    async fn disagreement(&self, node: &Huddle, is: &ActionItem) -> Option<String> {
        if self.on(node, is.id).await != *is {
            return Some("the case differs between nodes".into());
        }
        let own = |name| (StreamId::PersonWorklist(self.people[name].0), name, "mine");
        let lists = [own("Hassan"), own("Abernathie"), own("Qadir"), own("Adeleye"), (StreamId::ServiceWorklist(self.service), "Qadir", "service"), (StreamId::Pool(self.pcn.clone()), "Hassan", "pool")];
        for (stream, name, scope) in lists {
            let cookie = &self.people[name].1;
            let (Some(State::Worklist(list)), _) = fresh(node, cookie, &stream).await else { panic!("no worklist {stream}") };
            let belongs = is.worklists().contains(&stream);
            match list.entries.get(&is.id) {
                Some(entry) if entry.is_withdrawn == belongs => return Some(format!("{name}'s {stream}: withdrawn is {}", entry.is_withdrawn)),
                Some(entry) if belongs && entry.action != is.for_worklist() => return Some(format!("{name}'s {stream} has another copy")),
                None if belongs => return Some(format!("{name}'s {stream} lacks it")),
                _ => {}
            }
            if let Some(why) = self.is_listed(node, cookie, scope, is, belongs).await {
                return Some(format!("{name}'s list {scope}: {why}"));
            }
        }
        None
    }

    async fn is_listed(&self, node: &Huddle, cookie: &str, scope: &str, is: &ActionItem, belongs: bool) -> Option<String> {
        let mut after: Option<String> = None;
        loop {
            let path = after.as_ref().map_or_else(|| format!("/api/actions?scope={scope}"), |after| format!("/api/actions?scope={scope}&after={}", after.replace('/', "%2F")));
            let page = node.server.api(cookie, "GET", &path, &Value::Null).await.unwrap().json().unwrap();
            let row = page["actions"].as_array().unwrap().iter().find(|row| row["id"] == is.id.to_string()).cloned();
            if let Some(row) = row {
                let same = serde_json::from_value::<ActionItem>(row).unwrap() == *is;
                return (!belongs || !same).then(|| format!("is there; same: {same}"));
            }
            match page["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                // What was closed today stays in one's own list only.
                None => return (belongs && (is.is_open() || scope == "mine")).then(|| "is not there".into()),
            }
        }
    }

    /// Waits until both nodes say the same everywhere: how the action stands.
    async fn agree(&self, action: ActionId) -> ActionItem {
        let deadline = Instant::now() + mdt_tests::client::PATIENCE;
        loop {
            let is = self.on(self.a, action).await;
            let mut found = self.disagreement(self.a, &is).await;
            if found.is_none() && !std::ptr::eq(self.a, self.b) {
                found = self.disagreement(self.b, &is).await;
            }
            let Some(why) = found else { return is };
            assert!(Instant::now() < deadline, "they do not agree: {why}; {is:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Both at the same moment, neither waiting for the other's answer: the answers, in the order of the presses.
pub async fn at_once(presses: [Press; 2]) -> [Result<(), WireError>; 2] {
    let barrier = Arc::new(Barrier::new(2));
    let [one, other] = presses.map(|press| tokio::spawn(pressed(press, barrier.clone())));
    [one.await.unwrap(), other.await.unwrap()]
}

async fn pressed(Press { mut who, command }: Press, barrier: Arc<Barrier>) -> Result<(), WireError> {
    let id = CommandId(Uuid::now_v7());
    barrier.wait().await;
    who.client.send(&ClientMessage::Command { id, command: Box::new(command) }).await.unwrap();
    match who.client.answer(id).await.unwrap() {
        ServerMessage::Accepted { .. } => Ok(()),
        ServerMessage::Refused { error, .. } => Err(error),
        other => panic!("{other:?}"),
    }
}

pub fn code(error: &WireError) -> RejectionCode {
    match error.code {
        ErrorCode::Domain(code) => code,
        ErrorCode::Protocol(code) => panic!("{code:?}: {}", error.message),
    }
}

/// One of two has it, the other is told their name.
async fn one_of_two_has_it(stage: &Stage<'_>, action: ActionId, names: [&str; 2], answers: [Result<(), WireError>; 2]) -> usize {
    let winner = answers.iter().position(Result::is_ok).unwrap_or_else(|| panic!("nobody has it: {answers:?}"));
    let Err(told) = &answers[1 - winner] else { panic!("both were told that it is theirs") };
    assert_eq!(code(told), RejectionCode::AlreadyTaken, "{told:?}");
    assert!(told.message.contains(names[winner]), "is told who has it: {}", told.message);
    let is = stage.agree(action).await;
    assert!(is.owner.is(stage.people[names[winner]].0, None), "{is:?}");
    assert_eq!(is.status, ActionStatus::Accepted);
    winner
}

async fn two_claim(stage: &Stage<'_>, owner: OwnerRef, names: [&'static str; 2]) -> [usize; 2] {
    let mut won = [0, 0];
    for round in 0..rounds() {
        let action = stage.promised(owner.clone()).await;
        let claim = WireCommand::ClaimAction { home: stage.home(), action_id: action };
        let nodes = if round % 2 == 0 { [stage.a, stage.b] } else { [stage.b, stage.a] };
        let presses = [stage.press(nodes[0], names[0], claim.clone()).await, stage.press(nodes[1], names[1], claim).await];
        won[one_of_two_has_it(stage, action, names, at_once(presses).await).await] += 1;
    }
    won
}

async fn two_of_a_service_help(stage: &Stage<'_>) -> [usize; 2] {
    let (names, mut won) = (["Qadir", "Adeleye"], [0, 0]);
    for _ in 0..rounds() {
        let action = stage.promised(stage.person("Hassan")).await;
        let of = OwnerRef::Service { service_id: stage.service };
        stage.at(stage.b, "Hassan").await.must(WireCommand::AskForHelp { home: stage.home(), action_id: action, of, word: None }).await;
        stage.agree(action).await;
        let take = WireCommand::AnswerHelp { home: stage.home(), action_id: action, cannot: None };
        let presses = [stage.press(stage.a, names[0], take.clone()).await, stage.press(stage.b, names[1], take).await];
        won[one_of_two_has_it(stage, action, names, at_once(presses).await).await] += 1;
    }
    won
}

fn reassign(stage: &Stage<'_>, action_id: ActionId, to: &str) -> WireCommand {
    let why = Some(Text::parse("On leave").unwrap());
    WireCommand::ReassignAction { home: stage.home(), action_id, owner: stage.person(to), due_on: None, why, seen_owner: None }
}

/// Its owner, who has the case or has not, ticks it while the coordinator gives it to somebody else.
async fn reassigned_while_done(stage: &Stage<'_>, owner: &'static str) -> [usize; 2] {
    let mut won = [0, 0];
    for _ in 0..rounds() {
        let action = stage.promised(stage.person(owner)).await;
        let tick = WireCommand::CompleteAction { home: stage.home(), action_id: action, result: None };
        let presses = [stage.press(stage.a, owner, tick).await, stage.press(stage.b, "Okonjo", reassign(stage, action, "Abernathie")).await];
        let answers = at_once(presses).await;
        let is = stage.agree(action).await;
        match &answers {
            [Ok(()), Err(told)] => {
                won[0] += 1;
                assert_eq!(code(told), RejectionCode::ActionClosed);
                assert_eq!(is.status, ActionStatus::Done);
                assert!(is.owner.is(stage.people[owner].0, None) && is.closed_by == Some(stage.people[owner].0), "{is:?}");
            }
            [Err(told), Ok(())] => {
                won[1] += 1;
                assert_eq!(code(told), RejectionCode::ChangedMeanwhile, "{told:?}");
                assert!(told.message.contains("Okonjo") && told.message.contains("Abernathie"), "is told who did what: {}", told.message);
                assert_eq!(is.status, ActionStatus::Open);
                assert!(is.owner.is(stage.people["Abernathie"].0, None) && is.handed_on.is_some(), "{is:?}");
            }
            both => panic!("one of two: {both:?}"),
        }
    }
    won
}

/// Its owner takes back that it is blocked while the coordinator gives it to somebody else: it is with them, whoever was first.
async fn taken_back_while_reassigned(stage: &Stage<'_>) -> [usize; 2] {
    let mut won = [0, 0];
    for _ in 0..rounds() {
        let action = stage.promised(stage.person("Hassan")).await;
        let reason = Text::parse("No answer on the telephone").unwrap();
        stage.at(stage.a, "Hassan").await.must(WireCommand::BlockAction { home: stage.home(), action_id: action, reason }).await;
        stage.agree(action).await;
        let undo = WireCommand::UndoAction { home: stage.home(), action_id: action };
        let presses = [stage.press(stage.a, "Hassan", undo).await, stage.press(stage.b, "Okonjo", reassign(stage, action, "Abernathie")).await];
        let answers = at_once(presses).await;
        let is = stage.agree(action).await;
        match &answers {
            [Ok(()), Ok(())] => won[0] += 1,
            [Err(told), Ok(())] => {
                won[1] += 1;
                assert_eq!(code(told), RejectionCode::ChangedMeanwhile);
                assert!(told.message.contains("Okonjo") && told.message.contains("Abernathie"), "{}", told.message);
            }
            other => panic!("reassigning is never refused here: {other:?}"),
        }
        assert_eq!(is.status, ActionStatus::Open);
        assert!(matches!(&is.owner, Owner::Person { person_id, .. } if *person_id == stage.people["Abernathie"].0), "{is:?}");
        assert_eq!(is.handed_on.as_ref().map(|it| it.why.as_str()), Some("On leave"), "nothing is lost");
        // Taking back that it was given away gives it back as it was just before.
        let undo = WireCommand::UndoAction { home: stage.home(), action_id: action };
        stage.at(stage.b, "Okonjo").await.must(undo).await;
        let back = stage.agree(action).await;
        let was = if answers[0].is_ok() { ActionStatus::Open } else { ActionStatus::Blocked };
        assert!(back.owner.is(stage.people["Hassan"].0, None) && back.status == was, "{back:?}");
    }
    won
}

/// Who was given it says "got it" while it is taken back from them.
async fn taken_back_while_accepted(stage: &Stage<'_>) -> [usize; 2] {
    let mut won = [0, 0];
    for _ in 0..rounds() {
        let action = stage.promised(stage.person("Hassan")).await;
        stage.at(stage.a, "Okonjo").await.must(reassign(stage, action, "Qadir")).await;
        stage.agree(action).await;
        let (home, undo) = (stage.home(), WireCommand::UndoAction { home: stage.home(), action_id: action });
        let accept = WireCommand::AcceptAction { home, action_id: action };
        let presses = [stage.press(stage.a, "Okonjo", undo).await, stage.press(stage.b, "Qadir", accept).await];
        let answers = at_once(presses).await;
        let is = stage.agree(action).await;
        match &answers {
            [Ok(()), Err(told)] => {
                won[0] += 1;
                assert_eq!(code(told), RejectionCode::ChangedMeanwhile, "{told:?}");
                assert!(told.message.contains("Hassan"), "is told who has it: {}", told.message);
                assert!(is.owner.is(stage.people["Hassan"].0, None) && is.status == ActionStatus::Open, "{is:?}");
            }
            [Err(told), Ok(())] => {
                won[1] += 1;
                assert_eq!(code(told), RejectionCode::ChangedMeanwhile);
                assert!(told.message.contains("Qadir"), "{}", told.message);
                assert!(is.owner.is(stage.people["Qadir"].0, None) && is.status == ActionStatus::Accepted, "{is:?}");
            }
            other => panic!("one of two: {other:?}"),
        }
    }
    won
}

/// Taken from the pool while the coordinator, who saw it there, gives it to somebody else: whoever is second is told who has it.
async fn claimed_while_reassigned(stage: &Stage<'_>) -> [usize; 2] {
    let mut won = [0, 0];
    for round in 0..rounds() {
        let action = stage.promised(OwnerRef::Pool).await;
        let claim = WireCommand::ClaimAction { home: stage.home(), action_id: action };
        let WireCommand::ReassignAction { home, action_id, owner, due_on, why, .. } = reassign(stage, action, "Abernathie") else { unreachable!() };
        let give = WireCommand::ReassignAction { home, action_id, owner, due_on, why, seen_owner: Some(OwnerRef::Pool) };
        let nodes = if round % 2 == 0 { [stage.a, stage.b] } else { [stage.b, stage.a] };
        let presses = [stage.press(nodes[0], "Hassan", claim).await, stage.press(nodes[1], "Okonjo", give).await];
        let answers = at_once(presses).await;
        let is = stage.agree(action).await;
        let (winner, has_it, told) = match &answers {
            [Ok(()), Err(told)] => (0, "Hassan", told),
            [Err(told), Ok(())] => (1, "Abernathie", told),
            both => panic!("one of two: {both:?}"),
        };
        won[winner] += 1;
        assert!(matches!(code(told), RejectionCode::ChangedMeanwhile | RejectionCode::AlreadyTaken), "{told:?}");
        assert!(told.message.contains(has_it), "is told who has it: {}", told.message);
        assert!(is.owner.is(stage.people[has_it].0, None), "{is:?}");
    }
    won
}

/// Somebody asks a colleague with an action of theirs and takes both back while the colleague takes it: no promise is taken away.
async fn taken_back_while_answered(stage: &Stage<'_>) -> [usize; 2] {
    let mut won = [0, 0];
    for _ in 0..rounds() {
        let action_id = ActionId(Uuid::now_v7());
        let what = Text::parse("Join as interpreter").unwrap();
        let add = WireCommand::AddAction { home: stage.home(), action_id, what, owner: stage.person("Hassan"), due_on: None, meeting_id: None, item_id: None, asked: Some(stage.person("Qadir")) };
        stage.at(stage.a, "Hassan").await.must(add).await;
        stage.until_known(action_id).await;
        stage.agree(action_id).await;
        let back = WireCommand::CancelAction { home: stage.home(), action_id, reason: Text::parse("Asked by mistake").unwrap(), if_unanswered: Some(true) };
        let take = WireCommand::AnswerHelp { home: stage.home(), action_id, cannot: None };
        let answers = at_once([stage.press(stage.a, "Hassan", back).await, stage.press(stage.b, "Qadir", take).await]).await;
        let is = stage.agree(action_id).await;
        match &answers {
            [Ok(()), Err(told)] => {
                won[0] += 1;
                assert_eq!(code(told), RejectionCode::AlreadyTaken, "{told:?}");
                assert!(is.owner.is(stage.people["Hassan"].0, None) && is.status == ActionStatus::Cancelled, "{is:?}");
            }
            [Err(told), Ok(())] => {
                won[1] += 1;
                assert_eq!(code(told), RejectionCode::ChangedMeanwhile, "{told:?}");
                assert!(told.message.contains("Qadir"), "is told who has it: {}", told.message);
                assert!(is.owner.is(stage.people["Qadir"].0, None) && is.status == ActionStatus::Accepted, "{is:?}");
            }
            both => panic!("one of two: {both:?}"),
        }
    }
    won
}

async fn scenes(where_: &str, a: &Huddle, b: &Huddle) {
    let stage = Stage::open(a, b).await;
    let of_service = OwnerRef::Service { service_id: stage.service };
    println!("{where_}: claims of a service's {:?}", two_claim(&stage, of_service, ["Qadir", "Adeleye"]).await);
    println!("{where_}: claims of the pool's {:?}", two_claim(&stage, OwnerRef::Pool, ["Hassan", "Abernathie"]).await);
    println!("{where_}: helpers of a service {:?}", two_of_a_service_help(&stage).await);
    println!("{where_}: done or reassigned, by who has the case {:?}", reassigned_while_done(&stage, "Hassan").await);
    println!("{where_}: done or reassigned, by who has only the action {:?}", reassigned_while_done(&stage, "Qadir").await);
    println!("{where_}: taken back before or after it was reassigned {:?}", taken_back_while_reassigned(&stage).await);
    println!("{where_}: taken back or accepted {:?}", taken_back_while_accepted(&stage).await);
    println!("{where_}: claimed or reassigned {:?}", claimed_while_reassigned(&stage).await);
    println!("{where_}: a question taken back or answered {:?}", taken_back_while_answered(&stage).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_press_at_the_same_moment_end_in_one_legal_way_and_both_are_told_on_sqlite() {
    let huddle = Huddle::open().await;
    scenes("SQLite", &huddle, &huddle).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_press_at_the_same_moment_on_two_nodes_end_in_one_legal_way_and_both_are_told_on_postgresql() {
    let pair = Pair::open(true).await;
    scenes("PostgreSQL, two nodes", &pair.a, &pair.b).await;
}
