use crate::world::*;
use mdt_domain::{
    directory::{Person, Role},
    policy::{Broken, Deed, Permission, Relation, Right, Span, StreamFacts, Supervised, case_matches, may, may_read_notes_of_supervisee, may_subscribe, scope},
    stream::StreamId,
};

const EVERYBODY: [u128; 13] =
    [DIRECTOR, DEPUTY, COORDINATOR, GP, LINK, CORE, PRACTICE, ROTATING, MANAGER, IG, OPERATOR, ELSEWHERE, LEFT];
const FULL: [u128; 6] = [DIRECTOR, DEPUTY, COORDINATOR, GP, LINK, CORE];
const STAYING: [u128; 12] = [DIRECTOR, DEPUTY, COORDINATOR, GP, LINK, CORE, PRACTICE, ROTATING, MANAGER, IG, OPERATOR, ELSEWHERE];

fn of(n: u128) -> Person { directory().people[&person(n)].clone() }
fn facts_of_case(expected: bool, is_barred: bool) -> StreamFacts {
    let expected = expected.then(|| Span { from: NINE, until: NINE.plus_seconds(600) });
    StreamFacts::Case { pcn: pcn(), practice: practice(), expected, is_barred, broken: None }
}
fn facts_of_meeting(is_attendee: bool) -> StreamFacts { StreamFacts::Meeting { pcn: pcn(), is_attendee, is_private: false } }
fn supervision(is_attendee: bool) -> StreamFacts { StreamFacts::Meeting { pcn: pcn(), is_attendee, is_private: true } }

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
        (
            "a case one is expected for: whoever cares for people, wherever they are",
            &case_stream,
            facts_of_case(true, false),
            [&full_and_practice[..], &[ROTATING, ELSEWHERE]].concat(),
        ),
        ("a case one is barred from", &case_stream, facts_of_case(true, true), vec![]),
        ("a case of which nothing is known", &case_stream, StreamFacts::None, vec![]),
        ("restricted notes", &|_| StreamId::CaseRestricted(case(1)), facts_of_case(true, false), vec![DIRECTOR]),
        ("restricted notes when barred", &|_| StreamId::CaseRestricted(case(1)), facts_of_case(true, true), vec![]),
        ("one's own private notes", &own_note, facts_of_case(false, false), full_and_practice.clone()),
        ("private notes when barred", &own_note, facts_of_case(false, true), vec![]),
        ("somebody else's private notes", &not_own_note, facts_of_case(true, false), vec![]),
        ("a meeting one is not asked to", &meeting, facts_of_meeting(false), FULL.to_vec()),
        ("a meeting one is asked to", &meeting, facts_of_meeting(true), STAYING.to_vec()),
        ("a supervision one is not asked to, whatever one's role", &meeting, supervision(false), vec![]),
        ("a supervision of one's own", &meeting, supervision(true), STAYING.to_vec()),
        ("one's own worklist", &|n| StreamId::PersonWorklist(person(n)), StreamFacts::None, STAYING.to_vec()),
        ("somebody else's worklist", &|_| StreamId::PersonWorklist(person(99)), StreamFacts::None, vec![]),
        ("a service's worklist", &|_| StreamId::ServiceWorklist(service()), StreamFacts::None, vec![ROTATING]),
        ("the pool", &|_| StreamId::Pool(pcn()), StreamFacts::None, vec![DIRECTOR, COORDINATOR, LINK]),
        ("a series, which holds the link to the call", &|_| StreamId::Series(series()), StreamFacts::Series { pcn: pcn(), is_named: false, is_private: false }, FULL.to_vec()),
        ("a series of another PCN", &|_| StreamId::Series(series()), StreamFacts::Series { pcn: other_pcn(), is_named: false, is_private: false }, vec![ELSEWHERE]),
        ("supervision, for who is not in it", &|_| StreamId::Series(series()), StreamFacts::Series { pcn: pcn(), is_named: false, is_private: true }, vec![]),
        ("a series of which nothing is known", &|_| StreamId::Series(series()), StreamFacts::None, vec![]),
        ("the directory", &|_| StreamId::Directory(ods("FED01")), StreamFacts::None, STAYING.to_vec()),
        ("the stories, but for who keeps accounts", &|_| StreamId::Stories(ods("FED01")), StreamFacts::None, STAYING.iter().copied().filter(|n| *n != OPERATOR).collect()),
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
    assert_eq!(ask(NINE), Permission::Until(end, Right::Expected));
    assert_eq!(ask(end), Permission::No);
    assert_eq!(ask(NINE.plus_seconds(-1)), Permission::No, "nor before it");
}

#[test]
fn a_supervisor_reads_private_notes_while_the_author_has_the_case_by_a_role_and_nobody_objects() {
    let end = NINE.plus_seconds(600);
    let (by_role, by_practice) = (Permission::Yes(Right::Role), Permission::Yes(Right::Practice));
    let rows = [
        ("of an author of the PCN", GP, by_role, None, false, Permission::Yes(Right::Supervisor)),
        ("of an author at the practice", GP, by_practice, None, false, Permission::Yes(Right::Supervisor)),
        ("from elsewhere", ELSEWHERE, by_role, None, false, Permission::Yes(Right::Supervisor)),
        ("until the supervision ends", GP, by_role, Some(end), false, Permission::Until(end, Right::Supervisor)),
        ("not when barred", GP, by_role, None, true, Permission::No),
        ("not once the author has the case no longer", GP, Permission::No, None, false, Permission::No),
        ("not when the author broke glass", GP, Permission::Until(end, Right::BreakGlass), None, false, Permission::No),
        ("nor when the author is only expected", GP, Permission::Until(end, Right::Expected), None, false, Permission::No),
        ("nor who has left", LEFT, by_role, None, false, Permission::No),
    ];
    for (sentence, who, author_has, until, is_barred, expected) in rows {
        assert_eq!(may_read_notes_of_supervisee(&of(who), Supervised { author_has, until, is_barred }), expected, "{sentence}");
    }
}

#[test]
fn a_broken_glass_opens_the_case_alone_and_a_bar_only_for_risk_to_life() {
    let end = NINE.plus_seconds(600);
    let facts = |is_barred, is_risk_to_life| StreamFacts::Case {
        pcn: other_pcn(),
        practice: ods("E85009"),
        expected: None,
        is_barred,
        broken: Some(Broken { until: end, is_risk_to_life }),
    };
    let opened = Permission::Until(end, Right::BreakGlass);
    let rows = [
        ("a GP of another PCN", GP, false, false, opened),
        ("a link worker", LINK, false, false, opened),
        ("barred", GP, true, false, Permission::No),
        ("barred, for risk to life", GP, true, true, opened),
        ("who may break none has none, whatever is kept", COORDINATOR, false, true, Permission::No),
        ("nor practice staff", PRACTICE, false, true, Permission::No),
        ("nor a rotating partner", ROTATING, false, true, Permission::No),
        ("nor who has left", LEFT, false, true, Permission::No),
    ];
    for (sentence, who, is_barred, is_risk_to_life, expected) in rows {
        let facts = facts(is_barred, is_risk_to_life);
        let ask = |stream, now| may_subscribe(&of(who), &stream, &facts, now);
        assert_eq!(ask(StreamId::Case(case(1)), NINE), expected, "{sentence}");
        assert_eq!(ask(StreamId::Case(case(1)), end), Permission::No, "{sentence}, once it has ended");
        assert_eq!(ask(StreamId::CaseRestricted(case(1)), NINE), Permission::No, "{sentence}: restricted notes never");
        assert_eq!(ask(StreamId::PrivateNote(person(99), case(1)), NINE), Permission::No, "{sentence}: nor another's private notes");
    }
}

#[test]
fn a_scope_holds_the_same_cases_as_the_subscription_rule() {
    for n in EVERYBODY {
        for (case_pcn, case_practice) in [(pcn(), practice()), (pcn(), ods("E85002")), (other_pcn(), ods("E85003"))] {
            let facts = StreamFacts::Case { pcn: case_pcn.clone(), practice: case_practice.clone(), expected: None, is_barred: false, broken: None };
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
            Deed::EditMember | Deed::BringPeerCase | Deed::ShareResource => leads.to_vec(),
            Deed::PlanMeetings | Deed::RegisterCase | Deed::AddTopicAction | Deed::ClaimTopicAction => vec![DIRECTOR, COORDINATOR],
            Deed::EditRota | Deed::EditMembership | Deed::TailorTemplate | Deed::SetEmployment | Deed::KeepShelf => vec![DIRECTOR, COORDINATOR],
            Deed::StartMeeting | Deed::MarkTopic | Deed::RecordAttendance | Deed::AdmitGuest | Deed::ReadAttendance => vec![COORDINATOR],
            Deed::TakeChair | Deed::EditLeads | Deed::CountSupervision | Deed::ApproveMinutes => vec![DIRECTOR],
            Deed::RaiseHand | Deed::ReferNew => FULL.to_vec(),
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
        (Deed::ReferCase, FULL.to_vec()),
        (Deed::MarkMostConcerned, vec![DIRECTOR, DEPUTY, COORDINATOR, GP, LINK]),
        (Deed::SetBar, FULL.to_vec()),
        (Deed::LiftBar, vec![DIRECTOR, DEPUTY, COORDINATOR, GP]),
        (Deed::CloseCase, vec![DIRECTOR, DEPUTY, COORDINATOR, GP]),
        (Deed::CorrectCaseAttendance, vec![COORDINATOR]),
        (Deed::CallIn, vec![COORDINATOR]),
        (Deed::AddCaseAction, STAYING.to_vec()),
        (Deed::ClaimCaseAction, STAYING.to_vec()),
        (Deed::MoveRoom, vec![]),
        (Deed::EditMinutes, vec![DIRECTOR, COORDINATOR]),
        (Deed::ApproveMinutes, vec![DIRECTOR]),
        (Deed::MarkPasted, vec![DIRECTOR, DEPUTY, COORDINATOR, GP]),
        (Deed::WriteStory, vec![DIRECTOR, COORDINATOR, LINK]),
        (Deed::ReleaseStory, vec![DIRECTOR, COORDINATOR]),
    ];
    for (deed, expected) in rows {
        let allowed: Vec<u128> = EVERYBODY.into_iter().filter(|n| may(&of(*n), deed, &pcn(), &[Relation::HasCase])).collect();
        assert_eq!(allowed, expected, "{deed:?} with the case");
    }
}

#[test]
fn what_somebody_is_to_a_thing_opens_what_the_table_says() {
    let rows = [
        (Relation::ChairHolder, vec![Deed::EditAgenda, Deed::AnswerInvitation, Deed::MoveRoom, Deed::MarkTopic, Deed::RecordAttendance, Deed::LowerHand, Deed::ChangeAction, Deed::AdmitGuest, Deed::BringPeerCase, Deed::ShareResource]),
        (Relation::AppointedChair, vec![Deed::EditAgenda, Deed::AnswerInvitation, Deed::StartMeeting, Deed::TakeChair, Deed::AdmitGuest, Deed::ChooseThemes, Deed::BringPeerCase, Deed::ShareResource, Deed::ReadAttendance, Deed::ApproveMinutes]),
        (Relation::HeldChair, vec![Deed::ApproveMinutes]),
        (Relation::Deputy, vec![Deed::EditAgenda, Deed::StartMeeting, Deed::TakeChair, Deed::AdmitGuest, Deed::BringPeerCase, Deed::ShareResource, Deed::ReadAttendance]),
        (Relation::Attendee, vec![Deed::RaiseHand, Deed::AddTopicAction, Deed::ClaimTopicAction, Deed::SayOnTheWay, Deed::EditOwnTopics, Deed::BringPeerCase, Deed::ShareResource]),
        (Relation::Owner, vec![Deed::ChangeAction, Deed::WorkOnAction, Deed::ReopenAction, Deed::ClaimFromService]),
        (Relation::Creator, vec![Deed::ChangeAction]),
        (Relation::Closer, vec![Deed::ReopenAction]),
        (Relation::Oneself, vec![Deed::PlanSupervision, Deed::AnswerInvitation, Deed::LowerHand, Deed::EditMember]),
        (Relation::OfService, vec![Deed::EditRota]),
        (Relation::PracticeOfCase, vec![Deed::ReferNew]),
        (Relation::HasCase, vec![Deed::AddCaseAction, Deed::ClaimCaseAction]),
    ];
    for (relation, expected) in rows {
        let allowed: Vec<Deed> = Deed::ALL.into_iter().filter(|deed| may(&of(MANAGER), *deed, &pcn(), &[relation])).collect();
        assert_eq!(allowed, expected, "{relation:?}");
        assert!(Deed::ALL.into_iter().all(|deed| !may(&of(LEFT), deed, &pcn(), &[relation])), "who has left may nothing");
    }
}

#[test]
fn the_federation_s_manager_runs_the_borough_s_meetings_and_sets_its_templates() {
    let runs = |who: u128| Deed::ALL.into_iter().filter(|deed| may(&of(who), *deed, &federation(), &[])).collect::<Vec<_>>();
    let expected = [
        Deed::PlanMeetings, Deed::EditAgenda, Deed::AnswerInvitation, Deed::StartMeeting, Deed::MarkTopic, Deed::RecordAttendance, Deed::AdmitGuest, Deed::CountSupervision,
        Deed::BringPeerCase, Deed::ShareResource, Deed::ReadAttendance, Deed::SetTemplate, Deed::SetEmployment, Deed::KeepShelf,
    ];
    assert_eq!(runs(MANAGER), expected);
    assert_eq!(runs(COORDINATOR), []);
}

#[test]
fn a_role_counts_only_at_its_place() {
    let director = member(1, Role::ClinicalDirector, other_pcn());
    assert!(Deed::ALL.into_iter().all(|deed| !may(&director, deed, &pcn(), &[])));
}
