//! Bars and break glass: who must get nothing of a case, and who opens one all the same.

use crate::world::*;
use mdt_domain::{
    action_item::{ActionStatus, Owner, OwnerRef},
    command::{BarTarget, Command},
    decide::Events,
    directory::{Person, Role},
    event::EventKind,
    ids::ServiceId,
    stream::StreamId,
    worklist::NoticeKind,
};
use uuid::Uuid;

const NOT_FOUND: &str = "refused NotFound";
const HOURS_8: i64 = 8 * 3600;

fn by_person(n: u128) -> BarTarget { BarTarget::Person { person_id: person(n) } }
fn world_by_service() -> OwnerRef { crate::world::by_service() }
fn by_service() -> BarTarget { BarTarget::Service { service_id: service() } }
fn by_organisation(name: &str) -> BarTarget { BarTarget::Organisation { name: line(name) } }
fn bar(n: u128, whom: BarTarget) -> Command { Command::SetBar { case_id: case(n), whom, reason: line("They fell out") } }
fn lift(n: u128, whom: BarTarget) -> Command { Command::LiftBar(case(n), whom) }
fn glass(n: u128, is_risk_to_life: bool) -> Command { Command::BreakGlass { case_id: case(n), reason: line("Called at night"), is_risk_to_life } }
/// Something that needs the case and nothing else.
fn touch(id: u128) -> Command { promise(id, 1, owned_by(CORE), Some(days(1))) }

/// Everybody works where their name says: the council is the rotating partner's.
fn borough() -> Borough {
    let mut borough = Borough::live();
    borough.put(Person { organisation: line("The Council"), ..partner(ROTATING) });
    borough.put(Person { organisation: line("the  COUNCIL "), ..member(60, Role::Gp, pcn()) });
    borough
}

#[test]
fn a_bar_is_set_by_who_has_the_case_and_never_on_oneself() {
    let set = "case BarSet";
    let unknown = BarTarget::Service { service_id: ServiceId(Uuid::from_u128(1)) };
    let rows = [
        ("on a person", LINK, by_person(GP), set),
        ("on a service", LINK, by_service(), set),
        ("on an organisation", GP, by_organisation("The Council"), set),
        ("however it is written", GP, by_organisation("the council"), set),
        ("by practice staff", PRACTICE, by_person(GP), set),
        ("on who has left", GP, by_person(LEFT), set),
        ("on a stranger", GP, by_person(99), "refused Invalid whom"),
        ("on a service nobody knows", GP, unknown, "refused Invalid whom"),
        ("on an organisation nobody is of yet", GP, by_organisation("The Countess"), set),
        ("not on two letters", GP, by_organisation("Th"), "refused Invalid whom"),
        ("not oneself", GP, by_person(GP), "refused Invalid whom"),
        ("nor one's own organisation", GP, by_organisation("South Fulham"), "refused Invalid whom"),
        ("not without the case", ELSEWHERE, by_person(GP), NOT_FOUND),
        ("not by the operator", OPERATOR, by_person(GP), NOT_FOUND),
        ("not by a machine", SYSTEM, by_person(GP), "refused NotAllowed"),
    ];
    for (sentence, who, whom, expected) in rows {
        assert_eq!(borough().answer(who, bar(1, whom)), expected, "{sentence}");
    }
}

#[test]
fn who_is_barred_has_the_case_no_more_and_again_when_it_is_lifted() {
    let rows = [
        ("the person", by_person(GP), vec![GP]),
        ("the whole organisation", by_organisation("The Council"), vec![60]),
        ("nobody of the service had it", by_service(), vec![]),
    ];
    for (sentence, whom, hit) in rows {
        let mut borough = borough();
        borough.ok(LINK, bar(1, whom.clone()));
        assert_eq!(borough.answer(LINK, bar(1, whom.clone())), "", "{sentence}: once");
        for (id, who) in (1..).zip([GP, 60, DIRECTOR]) {
            let is_in = borough.answer(who, touch(id)) != NOT_FOUND;
            assert_eq!(is_in, !hit.contains(&who), "{sentence}: {who}");
        }
        for who in hit {
            assert_eq!(borough.answer(who, lift(1, whom.clone())), NOT_FOUND, "{sentence}: not theirs to lift");
        }
        borough.check(vec![
            ("not by another link worker", LINK_2, lift(1, whom.clone()), "refused NotAllowed"),
            ("nor by the practice", PRACTICE, lift(1, whom.clone()), "refused NotAllowed"),
            ("by the director", DIRECTOR, lift(1, whom.clone()), "case BarLifted"),
            ("once", DIRECTOR, lift(1, whom), ""),
        ]);
        for (id, who) in (11..).zip([GP, 60]) {
            assert_ne!(borough.answer(who, touch(id)), NOT_FOUND, "{sentence}: {who} again");
        }
    }
}

#[test]
fn who_set_a_bar_takes_it_back_for_a_moment_whatever_their_role() {
    let whom = by_organisation("South Fulham PCN");
    let rows = [
        ("a link worker, at once", LINK, LINK, 0, true),
        ("the practice, within the moment", PRACTICE, PRACTICE, 14, true),
        ("not after it", LINK, LINK, 15, false),
        ("not what somebody else set", LINK, LINK_2, 0, false),
        ("who leads, at any time", LINK, DIRECTOR, 86_400, true),
    ];
    for (sentence, sets, lifts, after, is_lifted) in rows {
        let mut borough = borough();
        borough.ok(LINK, promise(1, 1, owned_by(ELSEWHERE), Some(days(1))));
        borough.put(Person { organisation: line("South Fulham PCN"), ..member(ELSEWHERE, Role::LinkWorker, other_pcn()) });
        borough.ok(sets, bar(1, whom.clone()));
        borough.later(after);
        let expected = if is_lifted { "case BarLifted, case ActionReassigned, worklist WorklistChanged" } else { "refused NotAllowed" };
        assert_eq!(borough.answer(lifts, lift(1, whom.clone())), expected, "{sentence}");
    }
}

#[test]
fn a_bar_says_who_when_and_why_and_is_found_under_another_spelling() {
    let mut borough = borough();
    borough.ok(LINK, bar(1, by_organisation("THE council")));
    let set = &borough.case(1).root.bars[0];
    assert_eq!((set.recorded_by, set.recorded_at, set.reason.as_str()), (person(LINK), NINE, "They fell out"));
    assert_eq!(borough.case(1).card(item(1), 1, TODAY).unwrap().barred.len(), 1);
    assert_eq!(borough.answer(LINK, bar(1, by_organisation("the COUNCIL"))), "");
    assert_eq!(borough.answer(DIRECTOR, lift(1, by_organisation("the council"))), "case BarLifted");
}

#[test]
fn glass_is_broken_by_clinicians_and_link_workers_who_do_not_have_the_case() {
    let told = |count: usize| format!("case GlassBroken{}", ", worklist NoticeGiven".repeat(count));
    let rows = [
        ("a link worker of another PCN", ELSEWHERE, told(3)),
        ("not who has it already", GP, "refused ItemNotReady".to_owned()),
        ("nor a coordinator of elsewhere", 40, NOT_FOUND.to_owned()),
        ("nor a rotating partner", ROTATING, NOT_FOUND.to_owned()),
        ("nor practice staff of another practice", 41, NOT_FOUND.to_owned()),
        ("nor a manager", MANAGER, NOT_FOUND.to_owned()),
        ("nor the lead for governance", IG, NOT_FOUND.to_owned()),
        ("nor the operator", OPERATOR, NOT_FOUND.to_owned()),
        ("nor a guest", 50, NOT_FOUND.to_owned()),
        ("nor who has left", LEFT, NOT_FOUND.to_owned()),
        ("nor a machine", SYSTEM, "refused NotAllowed".to_owned()),
    ];
    for (sentence, who, expected) in rows {
        let mut borough = borough();
        borough.put(member(40, Role::Coordinator, other_pcn()));
        borough.put(member(41, Role::PracticeStaff, ods("E85002")));
        borough.put(member(42, Role::ClinicalDirector, pcn()));
        let_in(&mut borough, 50, &[2]);
        assert_eq!(borough.answer(who, glass(1, false)), expected, "{sentence}");
    }
    assert_eq!(borough().answer(ELSEWHERE, glass(99, true)), NOT_FOUND, "what is not there");
}

#[test]
fn a_broken_glass_ends_by_itself_after_eight_hours() {
    let mut borough = borough();
    borough.ok(ELSEWHERE, glass(1, false));
    borough.check(vec![
        ("has the case", ELSEWHERE, touch(1), "case ActionAdded, worklist WorklistChanged"),
        ("not another one", ELSEWHERE, promise(2, 2, owned_by(CORE), Some(days(1))), NOT_FOUND),
        ("cannot open what is open", ELSEWHERE, glass(1, true), "refused ItemNotReady"),
        ("edits nothing that roles edit", ELSEWHERE, needs_service(1), "refused NotAllowed"),
    ]);
    borough.later(HOURS_8 - 1);
    assert_eq!(borough.answer(ELSEWHERE, touch(3)), "case ActionAdded, worklist WorklistChanged");
    borough.later(1);
    borough.check(vec![
        ("is over", ELSEWHERE, touch(4), NOT_FOUND),
        ("and may be broken again", ELSEWHERE, glass(1, false), "case GlassBroken, worklist NoticeGiven, worklist NoticeGiven"),
    ]);
    assert_eq!(borough.case(1).root.break_glass.len(), 2, "both stay to be read");
}

#[test]
fn against_a_bar_glass_is_broken_only_for_risk_to_life_and_the_bar_stays() {
    let mut borough = borough();
    borough.ok(LINK, bar(1, by_person(GP)));
    borough.check(vec![
        ("not for less", GP, glass(1, false), NOT_FOUND),
        ("for risk to life", GP, glass(1, true), "case GlassBroken, worklist NoticeGiven, worklist NoticeGiven"),
        ("has the case", GP, touch(1), "case ActionAdded, worklist WorklistChanged"),
        ("but does not lift the bar on themselves", GP, lift(1, by_person(GP)), "refused NotAllowed whom"),
    ]);
    borough.later(HOURS_8);
    assert_eq!(borough.answer(GP, touch(2)), NOT_FOUND);
    let mut borough = self::borough();
    borough.ok(ELSEWHERE, glass(1, false));
    borough.ok(LINK, bar(1, by_person(ELSEWHERE)));
    borough.check(vec![
        ("a bar ends an opening without risk to life", ELSEWHERE, touch(1), NOT_FOUND),
        ("another one is asked for", ELSEWHERE, glass(1, true), "case GlassBroken, worklist NoticeGiven, worklist NoticeGiven"),
    ]);
}

#[test]
fn who_answers_for_it_is_told_at_once_and_nobody_whom_the_person_objected_to() {
    let told = |events: &Events| -> Vec<u128> {
        let lists = events.iter().filter(|(_, event)| event.kind == EventKind::NoticeGiven);
        let mut found: Vec<u128> = lists
            .map(|(stream, _)| match stream {
                StreamId::PersonWorklist(person) => person.0.as_u128(),
                _ => panic!("a notice is a person's"),
            })
            .collect();
        found.sort_unstable();
        found
    };
    type Row<'a> = (&'a str, bool, Vec<BarTarget>, Vec<u128>);
    let rows: Vec<Row<'_>> = vec![
        ("governance and the director", false, vec![], vec![DIRECTOR, IG]),
        ("and who holds the chair of a live meeting that has it", true, vec![], vec![DIRECTOR, DEPUTY, IG]),
        ("not a director who is barred", false, vec![by_person(DIRECTOR)], vec![IG]),
        ("nor a barred chair", true, vec![by_person(DEPUTY)], vec![DIRECTOR, IG]),
        ("governance always", false, vec![by_person(IG)], vec![DIRECTOR, IG]),
    ];
    for (sentence, deputy_holds, bars, expected) in rows {
        let mut borough = if deputy_holds { Borough::live() } else { Borough::new() };
        if deputy_holds {
            borough.ok(DEPUTY, Command::TakeChair(huddle(1)));
        }
        for whom in bars {
            borough.ok(LINK, bar(1, whom));
        }
        let events = borough.ok(ELSEWHERE, glass(1, false));
        assert_eq!(told(&events), expected, "{sentence}");
    }
    let mut borough = borough();
    borough.ok(ELSEWHERE, glass(1, true));
    let NoticeKind::GlassBroken { person_id, is_risk_to_life, until, reason, .. } = &borough.told(IG)[0] else { panic!("a notice of it") };
    assert_eq!((*person_id, *is_risk_to_life, *until), (person(ELSEWHERE), true, NINE.plus_seconds(HOURS_8)));
    assert_eq!(reason.as_str(), "Called at night");
    let mut own = self::borough();
    own.put(Person { roles: vec![], ..member(DIRECTOR, Role::Gp, pcn()) });
    own.put(member(42, Role::ClinicalDirector, pcn()));
    own.ok(LINK, bar(1, by_person(42)));
    assert_eq!(told(&own.ok(42, glass(1, true))), [DIRECTOR, IG], "nobody is told of their own; the chair of old is");
}

#[test]
fn who_is_barred_owns_nothing_of_the_case_any_more_and_is_given_nothing() {
    let owners = [("a person", owned_by(GP), by_person(GP)), ("a service", world_by_service(), by_service())];
    for (sentence, owner, whom) in owners {
        let mut borough = borough();
        borough.ok(LINK, promise(1, 1, owner.clone(), Some(days(1))));
        let events = borough.ok(LINK, bar(1, whom));
        let kinds: Vec<EventKind> = events.iter().map(|(_, event)| event.kind).collect();
        assert_eq!(kinds, [EventKind::BarSet, EventKind::ActionReassigned, EventKind::WorklistChanged], "{sentence}");
        assert_eq!(borough.case(1).actions[&action(1)].owner, Owner::Nobody, "{sentence}");
        assert_eq!(borough.answer(LINK, promise(2, 1, owner, Some(days(1)))), "refused Invalid owner", "{sentence}");
    }
}

#[test]
fn an_organisation_with_nobody_in_the_directory_yet_is_kept_out_when_somebody_joins_from_it() {
    let mut borough = borough();
    borough.ok(GP, bar(1, by_organisation("the charity")));
    borough.put(Person { organisation: line("The Charity, Fulham"), ..member(61, Role::Gp, pcn()) });
    assert_eq!(borough.answer(61, promise(2, 1, owned_by(LINK), Some(days(1)))), NOT_FOUND);
    borough.ok(GP, bar(2, by_organisation("the council")));
    assert_eq!(borough.case(2).root.bars[0].whom.name().as_str(), "The Council", "as the directory writes it");
}

/// An action of case 1 that somebody had, on whom a bar was set since.
fn taken(owner: OwnerRef, whom: &BarTarget) -> Borough {
    let mut borough = borough();
    borough.ok(LINK, promise(1, 1, owner, Some(days(1))));
    borough.ok(LINK, bar(1, whom.clone()));
    borough
}
fn give(to: OwnerRef) -> Command { Command::ReassignAction { home: on_case(1), action_id: action(1), owner: to, due_on: None, why: None, seen: None } }
/// Who has it, where it is in its life, and which lists hold a copy that is somebody's to do.
fn stands(borough: &Borough) -> (String, ActionStatus, Vec<&'static str>) {
    let it = &borough.case(1).actions[&action(1)];
    let on = |stream: StreamId| borough.worklist(&stream).entries.get(&action(1)).is_some_and(|entry| !entry.is_withdrawn);
    let lists = [("gp", StreamId::PersonWorklist(person(GP))), ("link", StreamId::PersonWorklist(person(LINK))), ("service", StreamId::ServiceWorklist(service()))];
    (it.owner.words().to_owned(), it.status, lists.into_iter().filter(|(_, stream)| on(stream.clone())).map(|(name, _)| name).collect())
}

#[test]
fn a_bar_that_is_lifted_gives_back_what_it_took() {
    let back = "case BarLifted, case ActionReassigned";
    let rows = [
        ("to a person", owned_by(GP), by_person(GP), format!("{back}, worklist WorklistChanged"), "Person 4", vec!["gp"]),
        ("to a service", world_by_service(), by_service(), format!("{back}, worklist-service WorklistChanged"), "Council reablement", vec!["service"]),
        ("to a service whose last member was kept out", world_by_service(), by_person(ROTATING), format!("{back}, worklist-service WorklistChanged"), "Council reablement", vec!["service"]),
    ];
    for (sentence, owner, whom, events, name, lists) in rows {
        let mut borough = taken(owner, &whom);
        assert_eq!(stands(&borough), ("nobody".to_owned(), ActionStatus::Open, vec![]), "{sentence}: nobody's meanwhile");
        borough.later(60);
        assert_eq!(borough.answer(DIRECTOR, lift(1, whom.clone())), events, "{sentence}");
        assert_eq!(stands(&borough), (name.to_owned(), ActionStatus::Open, lists), "{sentence}: as any assignment, not \"got it\" yet");
        assert_eq!(borough.answer(DIRECTOR, lift(1, whom)), "", "{sentence}: once");
    }
}

#[test]
fn what_its_owner_had_accepted_comes_back_accepted() {
    let block = Command::BlockAction(on_case(1), action(1), line("No answer"));
    for (sentence, then, status) in [("accepted", None, ActionStatus::Accepted), ("accepted, and blocked since", Some(block), ActionStatus::Blocked)] {
        let mut borough = borough();
        borough.ok(LINK, promise(1, 1, owned_by(GP), Some(days(1))));
        borough.later(60);
        borough.ok(GP, Command::AcceptAction(on_case(1), action(1)));
        let said_at = borough.now;
        if let Some(command) = then {
            borough.ok(GP, command);
        }
        borough.ok(LINK, bar(1, by_person(GP)));
        let meanwhile = borough.case(1).actions[&action(1)].clone();
        assert_eq!((meanwhile.status, meanwhile.accepted_at), (ActionStatus::Open, None), "{sentence}: nobody's");
        borough.later(60);
        borough.ok(DIRECTOR, lift(1, by_person(GP)));
        let it = &borough.case(1).actions[&action(1)];
        assert_eq!((stands(&borough), it.accepted_at), (("Person 4".to_owned(), status, vec!["gp"]), Some(said_at)), "{sentence}");
    }
}

#[test]
fn organisations_are_the_same_however_they_are_written() {
    let rows = [
        ("Fulham Food Bank", "The Fulham Food Bank", true),
        ("The Fulham Food Bank", "fulham  food bank", true),
        ("Fulham Food Bank", "Fulham Food-Bank Ltd.", true),
        ("Fulham Food Bank CIO", "Fulham Food Bank", true),
        ("Hammersmith & Fulham Council", "Hammersmith and Fulham Council", true),
        ("St John's Hospice", "St. Johns Hospice", true),
        ("Fulham Food Bank", "Fulham Food Bank, deliveries", true),
        ("The Council", "The Council (reablement)", true),
        ("Fulham Food", "Fulham Foodies", false),
        ("Fulham Food Bank", "Chelsea Food Bank", false),
        ("Fulham Food Bank, deliveries", "Fulham Food Bank", false),
        ("The", "The Council", false),
        ("---", "The Council", false),
    ];
    for (barred, of, hits) in rows {
        let mut borough = borough();
        borough.put(Person { organisation: line(of), ..member(60, Role::Gp, pcn()) });
        let is_set = borough.run(LINK, bar(1, by_organisation(barred))).is_ok();
        assert_eq!(is_set && borough.answer(60, touch(1)) == NOT_FOUND, hits, "{barred} / {of}");
    }
}

#[test]
fn what_has_moved_on_since_a_bar_stays_where_it_is() {
    let bar_on_gp = by_person(GP);
    let done = Command::CompleteAction(on_case(1), action(1), None);
    let second = bar(1, by_organisation("South Fulham"));
    type Row<'a> = (&'a str, Vec<(u128, Command)>, &'a str, ActionStatus, Vec<&'static str>);
    let rows: Vec<Row<'_>> = vec![
        ("given to somebody", vec![(DIRECTOR, give(owned_by(LINK)))], "Person 5", ActionStatus::Open, vec!["link"]),
        ("taken by somebody", vec![(LINK, Command::ClaimAction(on_case(1), action(1)))], "Person 5", ActionStatus::Accepted, vec!["link"]),
        ("given to somebody, then to nobody", vec![(DIRECTOR, give(owned_by(LINK))), (DIRECTOR, give(OwnerRef::Nobody))], "nobody", ActionStatus::Open, vec![]),
        ("given to somebody, and that was undone", vec![(DIRECTOR, give(owned_by(LINK))), (DIRECTOR, Command::UndoAction(on_case(1), action(1)))], "Person 4", ActionStatus::Open, vec!["gp"]),
        ("done", vec![(COORDINATOR, done)], "nobody", ActionStatus::Done, vec![]),
        ("blocked by who leads", vec![(COORDINATOR, Command::BlockAction(on_case(1), action(1), line("No answer")))], "Person 4", ActionStatus::Blocked, vec!["gp"]),
    ];
    for (sentence, meanwhile, name, status, lists) in rows {
        let mut borough = taken(owned_by(GP), &bar_on_gp);
        for (who, command) in meanwhile {
            borough.ok(who, command);
        }
        borough.ok(DIRECTOR, lift(1, bar_on_gp.clone()));
        assert_eq!(stands(&borough), (name.to_owned(), status, lists), "{sentence}");
    }

    let mut borough = taken(owned_by(GP), &bar_on_gp);
    borough.put(Person { is_ended: true, ..member(GP, Role::Gp, pcn()) });
    assert_eq!(borough.answer(DIRECTOR, lift(1, bar_on_gp.clone())), "case BarLifted", "nothing goes back to who has left");

    let mut borough = taken(owned_by(GP), &bar_on_gp);
    borough.put(Person { organisation: line("Elsewhere Trust"), ..member(60, Role::Gp, pcn()) });
    borough.ok(60, second);
    borough.put(Person { organisation: line("Elsewhere Trust"), ..member(DIRECTOR, Role::ClinicalDirector, pcn()) });
    assert_eq!(borough.answer(DIRECTOR, lift(1, bar_on_gp)), "case BarLifted", "while another bar keeps them out");
    let last = lift(1, by_organisation("South Fulham"));
    assert_eq!(borough.answer(DIRECTOR, last), "case BarLifted, case ActionReassigned, worklist WorklistChanged", "then");
}

/// An action of the link worker's for which somebody was asked, on whom a bar was set since.
fn no_longer_asked(of: OwnerRef, whom: &BarTarget) -> Borough {
    let mut borough = borough();
    borough.ok(LINK, promise(1, 1, owned_by(LINK), Some(days(1))));
    borough.ok(LINK, ask(of));
    borough.ok(LINK, bar(1, whom.clone()));
    borough
}
fn ask(of: OwnerRef) -> Command { Command::AskForHelp { home: on_case(1), action_id: action(1), of, word: Some(line("Speaks Somali?")) } }

#[test]
fn a_bar_that_is_lifted_asks_again_whom_it_ended_the_question_for() {
    for (of, whom, list) in [(owned_by(GP), by_person(GP), StreamId::PersonWorklist(person(GP))), (world_by_service(), by_person(ROTATING), StreamId::ServiceWorklist(service()))] {
        let mut borough = no_longer_asked(of, &whom);
        assert!(borough.case(1).actions[&action(1)].help.is_none() && borough.worklist(&list).entries[&action(1)].is_withdrawn, "nobody is asked meanwhile");
        borough.ok(DIRECTOR, lift(1, whom.clone()));
        let it = borough.case(1).actions[&action(1)].clone();
        let help = it.help.expect("is asked again");
        assert_eq!((help.by, help.word, it.help_kept), (person(LINK), Some(line("Speaks Somali?")), None));
        assert!(!borough.worklist(&list).entries[&action(1)].is_withdrawn, "it is on their list");
        assert_eq!(borough.answer(DIRECTOR, lift(1, whom)), "", "once");
    }
}

#[test]
fn a_question_that_has_moved_on_since_a_bar_is_not_asked_again() {
    let done = Command::CompleteAction(on_case(1), action(1), None);
    let rows: Vec<(&str, Vec<(u128, Command)>)> = vec![
        ("somebody else was asked", vec![(LINK, ask(owned_by(LINK_2)))]),
        ("its owner stopped asking", vec![(LINK, ask(OwnerRef::Nobody))]),
        ("somebody else has it", vec![(DIRECTOR, give(owned_by(LINK_2)))]),
        ("it is done", vec![(LINK, done)]),
    ];
    for (sentence, meanwhile) in rows {
        let mut borough = no_longer_asked(owned_by(GP), &by_person(GP));
        for (who, command) in meanwhile {
            borough.ok(who, command);
        }
        assert_eq!(borough.answer(DIRECTOR, lift(1, by_person(GP))), "case BarLifted", "{sentence}");
    }
    let mut borough = no_longer_asked(owned_by(GP), &by_person(GP));
    borough.put(Person { is_ended: true, ..member(GP, Role::Gp, pcn()) });
    assert_eq!(borough.answer(DIRECTOR, lift(1, by_person(GP))), "case BarLifted", "nor of who has left");
    let copy = borough.worklist(&StreamId::PersonWorklist(person(LINK))).entries[&action(1)].action.clone();
    assert!(copy.help_kept.is_none() && copy.undo.is_none_or(|undo| undo.was.help_kept.is_none()), "a worklist never says it");
}

#[test]
fn a_worklist_never_says_that_somebody_is_kept_out() {
    let mut borough = taken(owned_by(GP), &by_person(GP));
    assert!(borough.case(1).actions[&action(1)].kept_for.is_some(), "the case does");
    let ask = Command::AskForHelp { home: on_case(1), action_id: action(1), of: owned_by(LINK_2), word: None };
    borough.ok(DIRECTOR, ask);
    borough.ok(DIRECTOR, give(owned_by(LINK)));
    let mut copies = 0;
    for n in [GP, LINK, LINK_2] {
        let list = borough.worklist(&StreamId::PersonWorklist(person(n)));
        for action in list.entries.into_values().map(|entry| entry.action) {
            copies += 1;
            assert!(action.kept_for.is_none() && action.undo.is_none_or(|undo| undo.was.kept_for.is_none()), "{n}");
        }
    }
    assert_eq!(copies, 3);
}

#[test]
fn what_was_done_before_a_bar_and_opened_again_after_it_goes_back_too() {
    let mut borough = borough();
    borough.ok(LINK, promise(1, 1, owned_by(GP), Some(days(1))));
    borough.ok(GP, Command::CompleteAction(on_case(1), action(1), None));
    borough.ok(LINK, bar(1, by_person(GP)));
    borough.ok(COORDINATOR, Command::ReopenAction(on_case(1), action(1)));
    assert_eq!(stands(&borough).0, "nobody");
    borough.ok(DIRECTOR, lift(1, by_person(GP)));
    assert_eq!(stands(&borough), ("Person 4".to_owned(), ActionStatus::Open, vec!["gp"]));
}
