//! Bars and break glass: who must get nothing of a case, and who opens one all the same.

use crate::world::*;
use mdt_domain::{
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
fn world_by_service() -> mdt_domain::action_item::OwnerRef { crate::world::by_service() }
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
        ("on an organisation nobody is of", GP, by_organisation("The Countess"), "refused Invalid whom"),
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
            ("not by a link worker", LINK, lift(1, whom.clone()), "refused NotAllowed"),
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
        assert_eq!(borough.case(1).actions[&action(1)].owner, mdt_domain::action_item::Owner::Nobody, "{sentence}");
        assert_eq!(borough.answer(LINK, promise(2, 1, owner, Some(days(1)))), "refused Invalid owner", "{sentence}");
    }
}
