//! What keeps a promise from getting lost: help, confirming what a closed case left, taking back one's own act and nobody else's.

use crate::world::*;
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, ActionWas, Owner, OwnerRef},
    case::{ClosedReason, OutcomeKind},
    command::{BarTarget, Command},
    event::State,
    rejection::RejectionCode,
    stream::StreamId,
    worklist::NoticeKind,
};
use proptest::prelude::*;

fn promised(owner: OwnerRef) -> Borough {
    let mut borough = Borough::new();
    borough.ok(GP, promise(1, 1, owner, Some(days(3))));
    borough
}
fn ask(of: OwnerRef) -> Command { Command::AskForHelp { home: on_case(1), action_id: action(1), of, word: Some(line("Speaks Somali?")) } }
fn answer(cannot: Option<&str>) -> Command { Command::AnswerHelp(on_case(1), action(1), cannot.map(line)) }
fn undo() -> Command { Command::UndoAction(on_case(1), action(1)) }
fn tick() -> Command { Command::CompleteAction(on_case(1), action(1), None) }
fn reassign(owner: OwnerRef) -> Command {
    Command::ReassignAction { home: on_case(1), action_id: action(1), owner, due_on: None, why: Some(line("On leave")), seen: None }
}
fn it(borough: &Borough) -> ActionItem { borough.case(1).actions[&action(1)].clone() }

#[test]
fn a_colleague_who_is_asked_takes_it_or_says_why_not_and_needs_no_case() {
    let mut borough = promised(owned_by(LINK));
    borough.check(vec![
        ("not by anybody", LINK_2, ask(owned_by(ELSEWHERE)), "refused NotAllowed"),
        ("not its owner", LINK, ask(owned_by(LINK)), "refused Invalid of"),
        ("not the pool", LINK, ask(OwnerRef::Pool), "refused Invalid of"),
        ("nobody was asked", ELSEWHERE, answer(None), "refused NotFound"),
        ("in another PCN", LINK, ask(owned_by(ELSEWHERE)), "case HelpAsked, worklist WorklistChanged, worklist WorklistChanged"),
        ("others are not asked", LINK_2, answer(None), "refused AlreadyTaken"),
        ("cannot", ELSEWHERE, answer(Some("On leave until Monday")), "case HelpRefused, worklist WorklistChanged, worklist WorklistChanged, worklist NoticeGiven"),
        ("once", ELSEWHERE, answer(None), "refused AlreadyTaken"),
        ("asked again", LINK, ask(owned_by(ELSEWHERE)), "case HelpAsked, worklist WorklistChanged, worklist WorklistChanged"),
        ("I'll do it", ELSEWHERE, answer(None), "case ActionClaimed, worklist WorklistChanged, worklist WorklistChanged, worklist NoticeGiven"),
        ("it is theirs", ELSEWHERE, answer(None), ""),
    ]);
    let it = it(&borough);
    assert!(it.owner.is(person(ELSEWHERE), None) && it.help.is_none() && it.status == ActionStatus::Accepted);
    let told: Vec<bool> = borough.told(LINK).into_iter().filter_map(|kind| if let NoticeKind::HelpAnswered { is_taken, .. } = kind { Some(is_taken) } else { None }).collect();
    assert_eq!(told, [false, true], "who asked is told of both answers");
}

#[test]
fn a_colleague_is_asked_with_the_action_itself_in_one_or_not_at_all() {
    let asking = |owner, asked| {
        let Command::AddAction { home, action_id, what, owner, due_on, from, .. } = promise(1, 1, owner, Some(days(3))) else { unreachable!() };
        Command::AddAction { home, action_id, what, owner, due_on, from, asked: Some(asked) }
    };
    let mut borough = Borough::new();
    borough.check(vec![
        ("of what is somebody else's", LINK, asking(owned_by(LINK_2), owned_by(ELSEWHERE)), "refused Invalid asked"),
        ("of what is nobody's", LINK, asking(OwnerRef::Nobody, owned_by(ELSEWHERE)), "refused Invalid asked"),
        ("oneself", LINK, asking(owned_by(LINK), owned_by(LINK)), "refused Invalid asked"),
        ("the pool", LINK, asking(owned_by(LINK), OwnerRef::Pool), "refused Invalid asked"),
    ]);
    borough.directory.people.get_mut(&person(LINK_2)).unwrap().is_ended = true;
    assert_eq!(borough.answer(LINK, asking(owned_by(LINK), owned_by(LINK_2))), "refused OwnerLeft asked");
    assert!(borough.case(1).actions.is_empty(), "nothing is promised where nobody can be asked");
    assert_eq!(borough.answer(LINK, asking(owned_by(LINK), owned_by(ELSEWHERE))), "case ActionAdded, worklist WorklistChanged, worklist WorklistChanged");
    let help = it(&borough).help.unwrap();
    assert!(help.of.is(person(ELSEWHERE), None) && help.by == person(LINK) && it(&borough).owner.is(person(LINK), None));
    // Taken back as one: whoever was asked has nothing of it any more.
    borough.ok(LINK, Command::CancelAction(on_case(1), action(1), line("Asked by mistake")));
    assert_eq!(borough.answer(ELSEWHERE, answer(None)), "refused AlreadyTaken");
}

#[test]
fn a_colleague_barred_from_the_case_is_not_asked_with_an_action() {
    let mut borough = Borough::new();
    borough.ok(DIRECTOR, Command::SetBar { case_id: case(1), whom: BarTarget::Person { person_id: person(LINK_2) }, reason: line("Asked for it") });
    let Command::AddAction { home, action_id, what, owner, due_on, from, .. } = promise(1, 1, owned_by(LINK), Some(days(3))) else { unreachable!() };
    let asking = Command::AddAction { home, action_id, what, owner, due_on, from, asked: Some(owned_by(LINK_2)) };
    assert_eq!(borough.answer(LINK, asking), "refused Invalid asked");
}

#[test]
fn whose_work_is_without_cases_is_given_no_action_of_one_and_asked_nothing() {
    for who in [MANAGER, IG, OPERATOR] {
        let mut borough = promised(owned_by(LINK));
        borough.check(vec![
            ("given", GP, reassign(owned_by(who)), "refused Invalid owner"),
            ("asked", LINK, ask(owned_by(who)), "refused Invalid of"),
            ("promised", GP, promise(2, 1, owned_by(who), Some(days(3))), "refused Invalid owner"),
            ("who has no case but works with people is", GP, reassign(owned_by(PRACTICE)), "case ActionReassigned, worklist WorklistChanged, worklist WorklistChanged"),
        ]);
        assert!(borough.worklist(&StreamId::PersonWorklist(person(who))).entries.is_empty());
    }
}

#[test]
fn what_an_action_was_blocked_by_goes_with_it_to_its_next_owner() {
    let unexplained = |owner| Command::ReassignAction { home: on_case(1), action_id: action(1), owner, due_on: None, why: None, seen: None };
    let mut borough = promised(owned_by(LINK));
    borough.ok(LINK, Command::BlockAction(on_case(1), action(1), line("No consent yet")));
    borough.ok(GP, unexplained(owned_by(LINK_2)));
    assert_eq!((it(&borough).status, it(&borough).handed_on.unwrap().why), (ActionStatus::Open, line("Was blocked: No consent yet")));
    borough.ok(LINK_2, Command::BlockAction(on_case(1), action(1), line("No consent yet")));
    borough.ok(GP, reassign(owned_by(LINK)));
    assert_eq!(it(&borough).handed_on.unwrap().why, line("On leave"), "what is said counts");
    borough.ok(GP, unexplained(owned_by(LINK_2)));
    assert_eq!(it(&borough).handed_on, None, "nothing held it up");
}

#[test]
fn who_asked_and_is_kept_out_since_is_not_told_the_answer() {
    let mut borough = promised(owned_by(LINK));
    borough.ok(LINK, ask(owned_by(ELSEWHERE)));
    borough.ok(GP, reassign(owned_by(LINK_2)));
    borough.ok(LINK_2, ask(owned_by(ELSEWHERE)));
    borough.ok(GP, Command::SetBar { case_id: case(1), whom: BarTarget::Person { person_id: person(LINK) }, reason: line("Asked for it") });
    borough.ok(ELSEWHERE, answer(None));
    assert!(borough.told(LINK).is_empty());
    assert_eq!(borough.told(LINK_2).len(), 1);
}

#[test]
fn the_owner_reads_why_a_colleague_cannot_and_may_stop_asking() {
    let mut borough = promised(owned_by(LINK));
    borough.ok(LINK, ask(by_service()));
    borough.ok(ROTATING, answer(Some("No car today")));
    let cannot = it(&borough).help.unwrap().cannot.unwrap();
    assert_eq!((cannot.by, cannot.word), (person(ROTATING), line("No car today")));
    assert!(borough.worklist(&StreamId::ServiceWorklist(service())).entries[&action(1)].is_withdrawn);
    borough.check(vec![
        ("asked again", LINK, ask(by_service()), "case HelpAsked, worklist WorklistChanged, worklist-service WorklistChanged"),
        ("no longer", LINK, ask(OwnerRef::Nobody), "case HelpAsked, worklist-service WorklistChanged, worklist WorklistChanged"),
        ("too late", ROTATING, answer(None), "refused AlreadyTaken"),
    ]);
    let refusal = borough.run(ROTATING, answer(None)).unwrap_err();
    assert!(refusal.message.contains("Person"), "is told who has it: {}", refusal.message);
}

#[test]
fn whom_the_person_objected_to_is_not_asked_and_no_longer_asked() {
    let mut borough = promised(owned_by(LINK));
    borough.ok(LINK, ask(owned_by(CORE)));
    borough.ok(GP, Command::SetBar { case_id: case(1), whom: BarTarget::Person { person_id: person(CORE) }, reason: line("Asked for it") });
    assert_eq!(it(&borough).help, None);
    borough.check(vec![
        ("nothing is there for them", CORE, answer(None), "refused NotFound"),
        ("nor asked again", LINK, ask(owned_by(CORE)), "refused Invalid of"),
    ]);
}

#[test]
fn when_the_person_died_every_open_action_asks_to_be_confirmed_or_cancelled() {
    let mut borough = promised(owned_by(ELSEWHERE));
    borough.ok(GP, promise(2, 1, OwnerRef::Pool, Some(days(3))));
    borough.ok(GP, promise(3, 1, owned_by(LINK), None));
    borough.ok(LINK, Command::CompleteAction(on_case(1), action(3), None));
    borough.later(60);
    let events = borough.answer(GP, Command::CloseCase(case(1), ClosedReason::Died));
    assert!(events.ends_with("case CaseClosed, case ConfirmationAsked, worklist WorklistChanged, case ConfirmationAsked, pool WorklistChanged"), "{events}");
    assert!(borough.worklist(&StreamId::PersonWorklist(person(ELSEWHERE))).entries[&action(1)].action.is_to_confirm());
    assert!(!borough.case(1).actions[&action(3)].is_to_confirm(), "what is done asks nothing");
    let confirm = |id| Command::ConfirmAction(on_case(1), action(id));
    borough.check(vec![
        ("another does not", LINK, confirm(1), "refused NotAllowed"),
        ("its owner, without the case", ELSEWHERE, confirm(1), "case ActionConfirmed, worklist WorklistChanged"),
        ("once", ELSEWHERE, confirm(1), ""),
        ("the coordinator sees to the rest", COORDINATOR, Command::CancelAction(on_case(1), action(2), line("Died")), "case ActionCancelled, pool WorklistChanged"),
    ]);
    assert!(borough.case(1).actions.values().all(|action| !action.is_to_confirm()));
}

#[test]
fn an_act_is_taken_back_exactly_by_who_did_it() {
    let mut borough = promised(owned_by(LINK));
    borough.ok(LINK, Command::BlockAction(on_case(1), action(1), line("No answer")));
    let before = ActionWas::of(&it(&borough));
    borough.ok(LINK, Command::CompleteAction(on_case(1), action(1), Some(line("She is glad"))));
    borough.ok(LINK, undo());
    assert_eq!(ActionWas::of(&it(&borough)), before, "the reason why it was blocked too");
    borough.ok(LINK, reassign(owned_by(LINK_2)));
    assert_eq!(it(&borough).handed_on.unwrap().why, line("On leave"));
    borough.ok(LINK, undo());
    assert_eq!(ActionWas::of(&it(&borough)), before);
    assert_eq!(borough.answer(LINK, undo()), "refused ChangedMeanwhile", "an undo is not undone");
}

#[test]
fn an_act_is_not_taken_back_once_somebody_changed_it() {
    let mut borough = promised(owned_by(LINK));
    borough.ok(LINK, tick());
    borough.check(vec![
        ("another's tick is not theirs", LINK_2, undo(), "refused ChangedMeanwhile"),
        ("a stranger finds nothing", ELSEWHERE, undo(), "refused NotFound"),
        ("not done after all", COORDINATOR, Command::ReopenAction(on_case(1), action(1)), "case ActionReopened, worklist WorklistChanged"),
        ("given on", COORDINATOR, reassign(owned_by(ELSEWHERE)), "case ActionReassigned, worklist WorklistChanged, worklist WorklistChanged"),
        ("too late", LINK, undo(), "refused ChangedMeanwhile"),
        ("done by the new owner", ELSEWHERE, tick(), "case ActionDone, worklist WorklistChanged"),
        ("also now", LINK, undo(), "refused ChangedMeanwhile"),
        ("reassigned while done: not at all", GP, reassign(owned_by(LINK)), "refused ActionClosed"),
    ]);
    let refusal = borough.run(LINK, undo()).unwrap_err();
    assert_eq!(refusal.code, RejectionCode::ChangedMeanwhile);
    assert!(refusal.message.contains(borough.directory.people[&person(ELSEWHERE)].name.as_str()), "{}", refusal.message);
}

#[test]
fn nothing_is_given_back_to_who_left_or_is_kept_out_since() {
    let mut borough = promised(owned_by(LINK));
    borough.ok(COORDINATOR, reassign(owned_by(LINK_2)));
    borough.directory.people.get_mut(&person(LINK)).unwrap().is_ended = true;
    assert_eq!(borough.answer(COORDINATOR, undo()), "refused OwnerLeft");
    borough.ok(LINK_2, tick());
    borough.directory.people.get_mut(&person(LINK_2)).unwrap().is_ended = true;
    borough.ok(COORDINATOR, Command::ReopenAction(on_case(1), action(1)));
    assert_eq!(it(&borough).owner, Owner::Nobody, "what is reopened goes to nobody rather than to who left");
}

#[test]
fn what_somebody_picked_up_meanwhile_is_not_given_away_unawares() {
    let give = |to, seen| Command::ReassignAction { home: on_case(1), action_id: action(1), owner: to, due_on: None, why: None, seen: Some(seen) };
    let mut borough = promised(OwnerRef::Pool);
    borough.ok(LINK, Command::ClaimAction(on_case(1), action(1)));
    let refusal = borough.run(GP, give(owned_by(LINK_2), OwnerRef::Pool)).unwrap_err();
    let name = borough.directory.people[&person(LINK)].name.clone();
    assert_eq!((refusal.code, refusal.field), (RejectionCode::ChangedMeanwhile, Some("seen_owner")));
    assert!(refusal.message.starts_with(&format!("{name} picked it up meanwhile.")), "{}", refusal.message);
    assert!(it(&borough).owner.is(person(LINK), None), "it stays with who took it");
    borough.check(vec![
        ("whoever has it already keeps it", GP, give(owned_by(LINK), OwnerRef::Pool), ""),
        ("all the same", GP, give(owned_by(LINK_2), owned_by(LINK)), "case ActionReassigned, worklist WorklistChanged, worklist WorklistChanged"),
        ("an old page compares nothing", COORDINATOR, reassign(by_service()), "case ActionReassigned, worklist WorklistChanged, worklist-service WorklistChanged"),
    ]);
    let refusal = borough.run(GP, give(owned_by(LINK), owned_by(LINK_2))).unwrap_err();
    let service = &borough.directory.services[&service()].name;
    assert!(refusal.message.contains(&format!("it is with {service} now.")), "{}", refusal.message);
}

#[test]
fn a_question_is_taken_back_with_its_action_only_while_nobody_answered() {
    let asking = |n| {
        let Command::AddAction { home, action_id, what, owner, due_on, from, .. } = promise(n, 1, owned_by(LINK), Some(days(3))) else { unreachable!() };
        Command::AddAction { home, action_id, what, owner, due_on, from, asked: Some(owned_by(ELSEWHERE)) }
    };
    let take_back = |n| Command::CancelUnanswered(on_case(1), action(n), line("Asked by mistake"));
    let answered = |n, cannot: Option<&str>| Command::AnswerHelp(on_case(1), action(n), cannot.map(line));
    let mut borough = Borough::new();
    for n in 1..=4 {
        borough.ok(LINK, asking(n));
    }
    borough.ok(ELSEWHERE, answered(2, None));
    borough.ok(ELSEWHERE, answered(3, Some("On leave")));
    borough.ok(ELSEWHERE, answered(4, None));
    borough.ok(ELSEWHERE, Command::CompleteAction(on_case(1), action(4), None));
    borough.check(vec![
        ("unanswered", LINK, take_back(1), "case ActionCancelled, worklist WorklistChanged, worklist WorklistChanged"),
        ("taken", LINK, take_back(2), "refused ChangedMeanwhile"),
        ("cannot", LINK, take_back(3), "refused ChangedMeanwhile"),
        ("done by now", LINK, take_back(4), "refused ChangedMeanwhile"),
        ("another's", LINK_2, take_back(2), "refused NotAllowed"),
    ]);
    let refusal = borough.run(LINK, take_back(2)).unwrap_err();
    assert!(refusal.message.contains(borough.directory.people[&person(ELSEWHERE)].name.as_str()), "{}", refusal.message);
}

const PEOPLE: [u128; 6] = [LINK, LINK_2, COORDINATOR, GP, ROTATING, ELSEWHERE];

fn act(which: u8, how: u8) -> Command {
    let (home, id) = (on_case(1), action(1));
    let owner = match how % 6 {
        0 => owned_by(LINK),
        1 => owned_by(ELSEWHERE),
        2 => by_service(),
        3 => OwnerRef::Pool,
        4 => owned_by(LINK_2),
        _ => OwnerRef::Nobody,
    };
    match which {
        0 => Command::AcceptAction(home, id),
        1 => Command::ClaimAction(home, id),
        2 => Command::CompleteAction(home, id, how.is_multiple_of(2).then(|| line("Booked"))),
        3 => Command::BlockAction(home, id, line("No answer")),
        4 => Command::CancelAction(home, id, line("Not wanted")),
        5 => Command::ReopenAction(home, id),
        6 => Command::ReassignAction { home, action_id: id, owner, due_on: None, why: None, seen: None },
        7 => Command::AskForHelp { home, action_id: id, of: owner, word: None },
        8 => Command::AnswerHelp(home, id, how.is_multiple_of(2).then(|| line("On leave"))),
        9 => Command::ChangeAction { home, action_id: id, what: None, owner: None, due_on: Some(days(4 + i32::from(how))) },
        10 => Command::ConfirmAction(home, id),
        11 => Command::CloseCase(case(1), ClosedReason::Moved),
        _ => Command::UndoAction(home, id),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// `Borough::run` asks after every accepted act whether each copy is where it belongs and nowhere else.
    #[test]
    fn whatever_is_done_to_an_action_an_undo_at_once_restores_it(plan in prop::collection::vec((0usize..6, 0u8..13, 0u8..12), 1..40)) {
        let mut borough = promised(owned_by(LINK));
        for (who, which, how) in plan {
            borough.later(1);
            let before = it(&borough);
            let command = act(which, how);
            let is_undone = !matches!(command, Command::UndoAction(..) | Command::ReopenAction(..) | Command::CloseCase(..));
            let Ok(events) = borough.run(PEOPLE[who], command) else {
                prop_assert_eq!(&it(&borough), &before, "a refusal changes nothing");
                continue;
            };
            if events.is_empty() || !is_undone {
                continue;
            }
            let after = it(&borough);
            // Somebody else never takes it back; who did it does, exactly.
            let other = PEOPLE[(who + 1) % PEOPLE.len()];
            prop_assert!(borough.run(other, undo()).is_err());
            prop_assert!(borough.run(PEOPLE[who], undo()).is_ok());
            prop_assert_eq!(ActionWas::of(&it(&borough)), ActionWas::of(&before));
            prop_assert_eq!(ActionWas::of(&after.undo.clone().unwrap().was.back(&after)), ActionWas::of(&before));
            borough.states.insert(StreamId::Case(case(1)), State::Case(Box::new({
                let mut case = borough.case(1).clone();
                case.actions.insert(action(1), it(&borough));
                case
            })));
        }
    }
}

#[test]
fn a_case_that_is_decided_keeps_its_requests_for_help() {
    let mut borough = Borough::live();
    borough.ok(GP, promise(1, 1, owned_by(LINK), Some(days(3))));
    borough.ok(LINK, ask(owned_by(ELSEWHERE)));
    borough.ok(DIRECTOR, outcome(1, OutcomeKind::WatchfulReview));
    assert!(it(&borough).asked().is_some());
}

#[test]
fn who_had_it_a_moment_ago_is_told_who_has_it_now_though_they_have_no_case() {
    let mut borough = promised(owned_by(ELSEWHERE));
    borough.ok(GP, reassign(owned_by(LINK)));
    for press in [tick(), Command::AcceptAction(on_case(1), action(1)), Command::BlockAction(on_case(1), action(1), line("No answer"))] {
        let refusal = borough.run(ELSEWHERE, press).unwrap_err();
        assert_eq!(refusal.code, RejectionCode::ChangedMeanwhile);
        assert!(refusal.message.contains(borough.known(LINK).name.as_str()), "{}", refusal.message);
    }
    assert_eq!(borough.answer(ROTATING, tick()), "refused NotFound", "for who never had it there is nothing");
    borough.ok(GP, Command::SetBar { case_id: case(1), whom: BarTarget::Person { person_id: person(ELSEWHERE) }, reason: line("Asked for it") });
    assert_eq!(borough.answer(ELSEWHERE, tick()), "refused NotFound", "nor for who is kept out since");
}
