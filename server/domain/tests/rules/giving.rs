//! Who may have an action: the same answer whenever it is given, asked for, taken back or given back after a bar.

use crate::world::*;
use mdt_domain::{
    action_item::{Owner, OwnerRef},
    command::{ActionHome, BarTarget, Command},
    directory::{GuestPass, Person, Role},
    meeting::MeetingKind,
    rejection::RejectionCode,
};

const GUEST: u128 = 50;

/// Whose action it is, who that is by then, and whether they may have one of a case, and of a topic.
struct Row {
    sentence: &'static str,
    owner: OwnerRef,
    becomes: fn(&mut Borough),
    may_of_case: bool,
    may_of_topic: bool,
}

fn pass_of_guest(borough: &mut Borough, change: impl FnOnce(&mut GuestPass, &mut bool)) {
    let mut guest = borough.known(GUEST).clone();
    change(guest.guest.as_mut().unwrap(), &mut guest.is_ended);
    borough.put(guest);
}
fn works_as(borough: &mut Borough, who: u128, role: Role) { borough.put(member(who, role, federation())); }
fn kept_out(borough: &mut Borough, whom: BarTarget) { borough.ok(DIRECTOR, Command::SetBar { case_id: case(1), whom, reason: line("Asked for it") }); }

fn rows() -> Vec<Row> {
    let row = |sentence, owner, becomes, may_of_case, may_of_topic| Row { sentence, owner, becomes, may_of_case, may_of_topic };
    vec![
        row("a colleague", owned_by(LINK), |_| {}, true, true),
        row("one of another PCN", owned_by(ELSEWHERE), |_| {}, true, true),
        row("a service", by_service(), |_| {}, true, true),
        row("a guest with a pass", owned_by(GUEST), |_| {}, true, true),
        row("a speaker, whose pass reaches no case", owned_by(GUEST), |it| pass_of_guest(it, |pass, _| pass.is_speaker = true), false, true),
        row("a guest whose pass was taken back", owned_by(GUEST), |it| pass_of_guest(it, |_, is_ended| *is_ended = true), false, false),
        row("a guest whose pass is over", owned_by(GUEST), |it| pass_of_guest(it, |pass, _| pass.until = NINE), false, false),
        row("who has left", owned_by(LINK), |it| it.put(Person { is_ended: true, ..member(LINK, Role::LinkWorker, pcn()) }), false, false),
        row("who only counts by now", owned_by(LINK), |it| works_as(it, LINK, Role::FederationManager), false, true),
        row("who only audits by now", owned_by(LINK), |it| works_as(it, LINK, Role::IgLead), false, true),
        row("who only keeps accounts by now", owned_by(LINK), |it| works_as(it, LINK, Role::Operator), false, true),
        row("whom another bar keeps out", owned_by(ELSEWHERE), |it| kept_out(it, BarTarget::Person { person_id: person(ELSEWHERE) }), false, true),
        row("a guest of a barred organisation", owned_by(GUEST), |it| kept_out(it, BarTarget::Organisation { name: line("The Council") }), false, true),
        row("a barred service", by_service(), |it| kept_out(it, BarTarget::Service { service_id: service() }), false, true),
    ]
}

fn borough() -> Borough {
    let mut borough = Borough::live();
    let_in(&mut borough, GUEST, &[1]);
    borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(41), title: line("Winter rota"), planned_minutes: 5 });
    borough
}
fn homes() -> [ActionHome; 2] { [on_case(1), ActionHome::Meeting(huddle(1))] }
fn add(home: ActionHome, owner: OwnerRef) -> Command {
    let from = Some((huddle(1), if home == on_case(1) { item(1) } else { item(41) }));
    Command::AddAction { home, action_id: action(1), what: line("Ring the daughter"), owner, due_on: Some(days(1)), from, asked: None }
}
fn give(home: ActionHome, owner: OwnerRef) -> Command { Command::ReassignAction { home, action_id: action(1), owner, due_on: None, why: None, seen: None } }
fn ask(home: ActionHome, of: OwnerRef) -> Command { Command::AskForHelp { home, action_id: action(1), of, word: None } }
fn has_it(borough: &Borough, home: ActionHome, owner: &OwnerRef) -> bool {
    let actions = if home == on_case(1) { &borough.case(1).actions } else { &borough.meeting(1).actions };
    owner.is(&actions[&action(1)].owner)
}

#[test]
fn whoever_may_not_have_an_action_gets_it_by_no_way() {
    for Row { sentence, owner, becomes, may_of_case, may_of_topic } in rows() {
        for home in homes() {
            let may = if home == on_case(1) { may_of_case } else { may_of_topic };
            // The way, what was done before they became what they are, and what is done then: all by the director.
            let ways = [
                ("promised", vec![], add(home, owner.clone())),
                ("given", vec![add(home, owned_by(DIRECTOR))], give(home, owner.clone())),
                ("asked", vec![add(home, owned_by(DIRECTOR))], ask(home, owner.clone())),
                ("undone", vec![add(home, owner.clone()), give(home, owned_by(CORE))], Command::UndoAction(home, action(1))),
                ("opened again", vec![add(home, owner.clone()), Command::CompleteAction(home, action(1), None)], Command::ReopenAction(home, action(1))),
            ];
            for (way, before, command) in ways {
                let mut borough = borough();
                for command in before {
                    borough.ok(DIRECTOR, command);
                }
                becomes(&mut borough);
                let answer = borough.run(DIRECTOR, command);
                let words = format!("{sentence}, {way}, on {home:?}");
                match way {
                    "asked" => assert_eq!(answer.is_ok(), may, "{words}"),
                    "opened again" => assert!(answer.is_ok() && has_it(&borough, home, &owner) == may, "{words}"),
                    _ => assert_eq!(answer.is_ok() && has_it(&borough, home, &owner), may, "{words}"),
                }
                if let Err(refusal) = answer {
                    assert!(matches!(refusal.code, RejectionCode::Invalid | RejectionCode::OwnerLeft), "{words}: {refusal:?}");
                }
            }
        }
    }
}

#[test]
fn a_lifted_bar_gives_back_to_whom_it_could_be_given_and_to_nobody_else() {
    for Row { sentence, owner, becomes, may_of_case, .. } in rows() {
        let mut borough = borough();
        let whom = match &owner {
            OwnerRef::Person { person_id } => BarTarget::Person { person_id: *person_id },
            _ => BarTarget::Person { person_id: person(ROTATING) },
        };
        borough.ok(DIRECTOR, add(on_case(1), owner.clone()));
        borough.ok(GP, Command::AddAction { home: on_case(1), action_id: action(2), what: line("Ask"), owner: owned_by(GP), due_on: Some(days(1)), from: None, asked: Some(owner.clone()) });
        borough.ok(GP, Command::SetBar { case_id: case(1), whom: whom.clone(), reason: line("They fell out") });
        let it = borough.case(1).actions.clone();
        assert!(it[&action(1)].owner == Owner::Nobody && it[&action(2)].help.is_none(), "{sentence}: theirs no more");
        let is_same_bar = sentence == "whom another bar keeps out";
        if is_same_bar {
            borough.put(Person { organisation: line("Elsewhere Trust"), ..member(ELSEWHERE, Role::LinkWorker, other_pcn()) });
            kept_out(&mut borough, BarTarget::Organisation { name: line("Elsewhere Trust") });
        } else {
            becomes(&mut borough);
        }
        borough.ok(DIRECTOR, Command::LiftBar(case(1), whom));
        let it = &borough.case(1).actions;
        assert_eq!(owner.is(&it[&action(1)].owner), may_of_case, "{sentence}: what was theirs");
        assert_eq!(it[&action(2)].help.is_some(), may_of_case, "{sentence}: what they were asked");
    }
}

#[test]
fn what_a_leaver_had_goes_to_nobody_whose_work_is_without_cases() {
    for (cover, expected) in [(CORE, owned_by(CORE)), (MANAGER, owned_by(COORDINATOR))] {
        let mut borough = borough();
        borough.ok(DIRECTOR, add(on_case(1), owned_by(LINK)));
        borough.ok(DIRECTOR, Command::EndPerson { person_id: person(LINK), cover: Some(person(cover)) });
        assert!(expected.is(&borough.case(1).actions[&action(1)].owner), "{cover}");
    }
}

#[test]
fn what_is_promised_in_supervision_comes_back_to_its_two_alone() {
    let mut borough = borough();
    let home = ActionHome::Meeting(huddle(1));
    borough.meeting_mut(1).root.kind = MeetingKind::Supervision;
    assert!(borough.meeting(1).is_private());
    let add = |owner| Command::AddAction { home, action_id: action(1), what: line("Read on"), owner, due_on: None, from: None, asked: None };
    for owner in [by_service(), OwnerRef::Pool, owned_by(ELSEWHERE)] {
        assert_eq!(borough.answer(COORDINATOR, add(owner)), "refused Invalid owner");
    }
    borough.ok(COORDINATOR, add(owned_by(LINK)));
    borough.ok(COORDINATOR, give(home, owned_by(COORDINATOR)));
    borough.meeting_mut(1).attendees.get_mut(&person(LINK)).unwrap().is_withdrawn = true;
    assert_eq!(borough.answer(COORDINATOR, Command::UndoAction(home, action(1))), "refused Invalid", "nor by taking back");
}
