use crate::world::*;
use mdt_domain::{
    directory::{Person, Role},
    policy::{Deed, Permission, Relation, StreamFacts, case_matches, may, may_subscribe, scope},
    stream::StreamId,
};

const EVERYBODY: [u128; 13] =
    [DIRECTOR, DEPUTY, COORDINATOR, GP, LINK, CORE, PRACTICE, ROTATING, MANAGER, IG, OPERATOR, ELSEWHERE, LEFT];
const FULL: [u128; 6] = [DIRECTOR, DEPUTY, COORDINATOR, GP, LINK, CORE];
const STAYING: [u128; 12] = [DIRECTOR, DEPUTY, COORDINATOR, GP, LINK, CORE, PRACTICE, ROTATING, MANAGER, IG, OPERATOR, ELSEWHERE];

fn of(n: u128) -> Person { directory().people[&person(n)].clone() }
fn facts_of_case(expected: bool, is_barred: bool) -> StreamFacts {
    let expected_until = expected.then(|| NINE.plus_seconds(600));
    StreamFacts::Case { pcn: pcn(), practice: practice(), expected_until, is_barred }
}
fn facts_of_meeting(is_attendee: bool) -> StreamFacts { StreamFacts::Meeting { pcn: pcn(), is_attendee } }

#[test]
fn who_may_subscribe_to_what_is_as_the_product_says() {
    let own_note = |n: u128| StreamId::PrivateNote(person(n), case(1));
    let not_own_note = |_| own_note(99);
    let case_stream = |_| StreamId::Case(case(1));
    let meeting = |_| StreamId::Meeting(huddle(1));
    let full_and_practice = [&FULL[..], &[PRACTICE]].concat();
    type Row<'a> = (&'a str, &'a dyn Fn(u128) -> StreamId, StreamFacts, Vec<u128>);
    let rows: Vec<Row<'_>> = vec![
        ("a case", &case_stream, facts_of_case(false, false), full_and_practice.clone()),
        ("a case one is expected for", &case_stream, facts_of_case(true, false), [&full_and_practice[..], &[ROTATING]].concat()),
        ("a case one is barred from", &case_stream, facts_of_case(true, true), vec![]),
        ("a case of which nothing is known", &case_stream, StreamFacts::None, vec![]),
        ("restricted notes", &|_| StreamId::CaseRestricted(case(1)), facts_of_case(true, false), vec![DIRECTOR]),
        ("restricted notes when barred", &|_| StreamId::CaseRestricted(case(1)), facts_of_case(true, true), vec![]),
        ("one's own private notes", &own_note, facts_of_case(false, false), full_and_practice.clone()),
        ("private notes when barred", &own_note, facts_of_case(false, true), vec![]),
        ("somebody else's private notes", &not_own_note, facts_of_case(true, false), vec![]),
        ("a meeting one is not asked to", &meeting, facts_of_meeting(false), FULL.to_vec()),
        ("a meeting one is asked to", &meeting, facts_of_meeting(true), STAYING.to_vec()),
        ("one's own worklist", &|n| StreamId::PersonWorklist(person(n)), StreamFacts::None, STAYING.to_vec()),
        ("somebody else's worklist", &|_| StreamId::PersonWorklist(person(99)), StreamFacts::None, vec![]),
        ("a service's worklist", &|_| StreamId::ServiceWorklist(service()), StreamFacts::None, vec![ROTATING]),
        ("the pool", &|_| StreamId::Pool(pcn()), StreamFacts::None, vec![DIRECTOR, COORDINATOR, LINK]),
        ("a series", &|_| StreamId::Series(series()), StreamFacts::None, STAYING.to_vec()),
        ("the directory", &|_| StreamId::Directory(ods("FED01")), StreamFacts::None, STAYING.to_vec()),
    ];
    for (what, stream, facts, expected) in rows {
        let mut allowed: Vec<u128> =
            EVERYBODY.into_iter().filter(|n| may_subscribe(&of(*n), &stream(*n), &facts, NINE).holds_at(NINE)).collect();
        let mut expected = expected;
        allowed.sort_unstable();
        expected.sort_unstable();
        assert_eq!(allowed, expected, "{what}");
    }
}

#[test]
fn a_rotating_partner_has_a_case_until_the_expected_end_and_no_longer() {
    let end = NINE.plus_seconds(600);
    let ask = |now| may_subscribe(&of(ROTATING), &StreamId::Case(case(1)), &facts_of_case(true, false), now);
    assert_eq!(ask(NINE), Permission::Until(end));
    assert_eq!(ask(end), Permission::No);
}

#[test]
fn a_scope_holds_the_same_cases_as_the_subscription_rule() {
    for n in EVERYBODY {
        for (case_pcn, case_practice) in [(pcn(), practice()), (pcn(), ods("E85002")), (other_pcn(), ods("E85003"))] {
            let facts = StreamFacts::Case { pcn: case_pcn.clone(), practice: case_practice.clone(), expected_until: None, is_barred: false };
            let may_open = may_subscribe(&of(n), &StreamId::Case(case(1)), &facts, NINE).holds_at(NINE);
            assert_eq!(case_matches(&scope(&of(n)), &case_pcn, &case_practice, case(1)), may_open, "person {n}");
        }
    }
}

#[test]
fn who_may_do_what_by_role_is_as_the_table_says() {
    let all = Deed::ALL;
    let leads = [DIRECTOR, DEPUTY, COORDINATOR];
    for deed in all {
        let expected: Vec<u128> = match deed {
            Deed::EditAgenda | Deed::AnswerInvitation | Deed::ChangeAction | Deed::WorkOnAction | Deed::ReopenAction => leads.to_vec(),
            Deed::PlanMeetings | Deed::RegisterCase | Deed::AddTopicAction | Deed::ClaimTopicAction => vec![DIRECTOR, COORDINATOR],
            Deed::StartMeeting | Deed::RecordAttendance => vec![COORDINATOR],
            Deed::TakeChair => vec![DIRECTOR],
            Deed::RaiseHand => FULL.to_vec(),
            Deed::ClaimFromPool => vec![DIRECTOR, COORDINATOR, LINK],
            _ => vec![],
        };
        let allowed: Vec<u128> = EVERYBODY.into_iter().filter(|n| may(&of(*n), deed, &pcn(), &[])).collect();
        assert_eq!(allowed, expected, "{deed:?} by role alone");
    }
}

#[test]
fn who_may_do_what_with_a_case_is_as_the_table_says() {
    let rows = [
        (Deed::UpdateCase, FULL.to_vec()),
        (Deed::WriteSocialNote, FULL.to_vec()),
        (Deed::AnswerReferral, vec![DIRECTOR, DEPUTY, COORDINATOR, GP]),
        (Deed::RecordOutcome, vec![DIRECTOR, DEPUTY, COORDINATOR, GP]),
        (Deed::CorrectOutcome, vec![COORDINATOR]),
        (Deed::AddCaseAction, STAYING.to_vec()),
        (Deed::ClaimCaseAction, STAYING.to_vec()),
        (Deed::MoveRoom, vec![]),
    ];
    for (deed, expected) in rows {
        let allowed: Vec<u128> = EVERYBODY.into_iter().filter(|n| may(&of(*n), deed, &pcn(), &[Relation::HasCase])).collect();
        assert_eq!(allowed, expected, "{deed:?} with the case");
    }
}

#[test]
fn what_somebody_is_to_a_thing_opens_what_the_table_says() {
    let rows = [
        (Relation::ChairHolder, vec![Deed::EditAgenda, Deed::AnswerInvitation, Deed::MoveRoom, Deed::RecordAttendance, Deed::LowerHand, Deed::ChangeAction]),
        (Relation::AppointedChair, vec![Deed::EditAgenda, Deed::AnswerInvitation, Deed::StartMeeting, Deed::TakeChair]),
        (Relation::Deputy, vec![Deed::EditAgenda, Deed::StartMeeting, Deed::TakeChair]),
        (Relation::Attendee, vec![Deed::RaiseHand, Deed::AddTopicAction, Deed::ClaimTopicAction]),
        (Relation::Owner, vec![Deed::ChangeAction, Deed::WorkOnAction, Deed::ReopenAction, Deed::ClaimFromService]),
        (Relation::Creator, vec![Deed::ChangeAction]),
        (Relation::Closer, vec![Deed::ReopenAction]),
        (Relation::Oneself, vec![Deed::AnswerInvitation, Deed::LowerHand]),
        (Relation::HasCase, vec![Deed::AddCaseAction, Deed::ClaimCaseAction]),
    ];
    for (relation, expected) in rows {
        let allowed: Vec<Deed> = Deed::ALL.into_iter().filter(|deed| may(&of(MANAGER), *deed, &pcn(), &[relation])).collect();
        assert_eq!(allowed, expected, "{relation:?}");
        assert!(Deed::ALL.into_iter().all(|deed| !may(&of(LEFT), deed, &pcn(), &[relation])), "who has left may nothing");
    }
}

#[test]
fn a_role_counts_only_at_its_place() {
    let director = member(1, Role::ClinicalDirector, other_pcn());
    assert!(Deed::ALL.into_iter().all(|deed| !may(&director, deed, &pcn(), &[])));
}
