//! Referrals and their answers, what a practice worries about most, and the end of a case.

use crate::world::*;
use mdt_domain::{
    case::{CaseRoot, CaseStatus, ClosedReason, FormAnswer, OutcomeKind, ReferralWords},
    command::{BarTarget, Command},
    meeting::ItemState,
    template::check::MOST_ENTRIES,
    words::{EntryKey, Priority},
    worklist::NoticeKind,
};

const NOT_FOUND: &str = "refused NotFound";

fn words(question: Option<&str>) -> ReferralWords {
    ReferralWords {
        situation: paragraph("Fell again"),
        background: None,
        assessment: None,
        recommendation: None,
        question: question.map(line),
        told: Some(line("That we would talk")),
        objections: None,
        urgent_reason: None,
        answers: Vec::new(),
    }
}
fn refer(n: u128) -> Command {
    Command::ReferCase { case_id: case(n), referral: Box::new(words(Some("Can she stay at home?"))), priority: None, needed_services: None }
}
fn send_back(n: u128) -> Command { Command::ReturnReferral(case(n), line("What is asked?")) }
fn accept(n: u128) -> Command { Command::AcceptReferral(case(n)) }
fn concerned(n: u128, is_concerned: bool, note: Option<&str>) -> Command {
    Command::MarkMostConcerned { case_id: case(n), is_concerned, note: note.map(line) }
}
fn close(n: u128, why: ClosedReason) -> Command { Command::CloseCase(case(n), why) }

fn with_status(status: CaseStatus) -> Borough {
    let mut borough = Borough::new();
    let mut root = case_root(30, Priority::Amber);
    root.status = status;
    borough.ok(SYSTEM, Command::RegisterCase(Box::new(root)));
    borough
}

#[test]
fn who_may_refer_somebody_known() {
    let rows = [
        ("a GP", GP, "case CaseReferred"),
        ("a link worker", LINK, "case CaseReferred"),
        ("staff of the practice", PRACTICE, "case CaseReferred"),
        ("not of elsewhere", ELSEWHERE, NOT_FOUND),
        ("nor a rotating partner", ROTATING, NOT_FOUND),
        ("nor the operator", OPERATOR, NOT_FOUND),
        ("nor a machine", SYSTEM, "refused NotAllowed"),
    ];
    for (sentence, who, expected) in rows {
        assert_eq!(Borough::new().answer(who, refer(1)), expected, "{sentence}");
    }
    let without = Command::ReferCase { case_id: case(1), referral: Box::new(words(None)), priority: None, needed_services: None };
    assert_eq!(Borough::new().answer(GP, without), "refused Invalid question", "a referral asks something");
}

#[test]
fn what_the_form_asks_besides_is_answered_once_and_stands_with_its_question() {
    let answer = |key: &str| FormAnswer { key: EntryKey::parse(key).unwrap(), question: line("Is there a key safe?"), answer: paragraph("By the door") };
    let refer = |keys: &[&str]| {
        let referral = ReferralWords { answers: keys.iter().map(|key| answer(key)).collect(), ..words(Some("Can she stay at home?")) };
        Command::ReferCase { case_id: case(1), referral: Box::new(referral), priority: None, needed_services: None }
    };
    let mut borough = Borough::new();
    assert_eq!(borough.answer(GP, refer(&["own.safe", "own.safe"])), "refused Invalid answers");
    let many: Vec<String> = (0..=MOST_ENTRIES).map(|n| format!("own.{n}")).collect();
    assert_eq!(borough.answer(GP, refer(&many.iter().map(String::as_str).collect::<Vec<_>>())), "refused Invalid answers");
    borough.ok(GP, refer(&["own.safe", "ask.cat"]));
    let answers = &borough.case(1).root.referral.as_ref().unwrap().answers;
    assert_eq!(answers, &vec![answer("own.safe"), answer("ask.cat")]);
    let twice = case_root(31, Priority::Amber);
    let referral = ReferralWords { answers: vec![answer("own.safe"); 2], ..words(Some("Can she stay at home?")) };
    let new = Command::RegisterCase(Box::new(CaseRoot { referral: Some(referral.by(borough.known(GP), borough.now)), ..twice }));
    assert_eq!(borough.answer(SYSTEM, new), "refused Invalid answers");
}

#[test]
fn where_a_referral_puts_the_case() {
    use CaseStatus::*;
    let rows = [
        ("off the list it waits", SteppedDown, Referred),
        ("sent back it waits again", Returned, Referred),
        ("waiting it waits on", Referred, Referred),
        ("closed it is open again", Closed, Referred),
        ("on the list it stays", Accepted, Accepted),
    ];
    for (sentence, before, after) in rows {
        let mut borough = with_status(before);
        let more = Command::ReferCase {
            case_id: case(30),
            referral: Box::new(words(Some("What now?"))),
            priority: Some(Priority::Red),
            needed_services: Some([service()].into()),
        };
        borough.ok(GP, more);
        let root = &borough.case(30).root;
        assert_eq!((root.status, root.priority, root.needed_services.len()), (after, Priority::Red, 1), "{sentence}");
        let referral = root.referral.as_ref().unwrap();
        assert_eq!((referral.referrer, referral.referred_by.as_str(), referral.referred_at), (Some(person(GP)), "Person 4", NINE), "{sentence}");
        assert_eq!(root.reason.as_str(), "Two falls in a month", "{sentence}: the case's own line stays");
    }
}

#[test]
fn a_referral_is_sent_back_with_a_reason_and_its_referrer_is_told_by_code() {
    let mut borough = with_status(CaseStatus::SteppedDown);
    borough.ok(PRACTICE, refer(30));
    borough.check(vec![
        ("not by a link worker", LINK, send_back(30), "refused NotAllowed"),
        ("nor by its referrer", PRACTICE, send_back(30), "refused NotAllowed"),
        ("by the coordinator", COORDINATOR, send_back(30), "case ReferralReturned, worklist NoticeGiven"),
        ("once", COORDINATOR, send_back(30), "refused ItemNotReady"),
        ("mended", PRACTICE, refer(30), "case CaseReferred"),
        ("accepted", GP, accept(30), "case ReferralAccepted"),
        ("once", GP, accept(30), ""),
        ("not by practice staff", PRACTICE, accept(30), "refused NotAllowed"),
    ]);
    let root = &borough.case(30).root;
    assert_eq!(root.reason.as_str(), "Two falls in a month", "why somebody is on the list is not why it was sent back");
    assert!(root.referral.as_ref().unwrap().returned.is_none(), "a new referral was not sent back");
    assert_eq!(borough.told(PRACTICE), [NoticeKind::ReferralReturned { case_id: case(30), code: root.code.clone() }]);

    let mut borough = with_status(CaseStatus::SteppedDown);
    borough.ok(GP, refer(30));
    borough.ok(DIRECTOR, send_back(30));
    let returned = borough.case(30).root.referral.clone().unwrap().returned.unwrap();
    assert_eq!((returned.reason.as_str(), returned.by, returned.at), ("What is asked?", person(DIRECTOR), NINE));
}

#[test]
fn a_referrer_who_has_left_or_is_barred_since_is_not_told() {
    let bar = Command::SetBar { case_id: case(30), whom: BarTarget::Person { person_id: person(GP) }, reason: line("They fell out") };
    let leaves = Command::EndPerson { person_id: person(GP), cover: None };
    for (sentence, command) in [("barred", bar), ("left", leaves)] {
        let mut borough = with_status(CaseStatus::SteppedDown);
        borough.ok(GP, refer(30));
        borough.ok(COORDINATOR, command);
        assert_eq!(borough.answer(COORDINATOR, send_back(30)), "case ReferralReturned", "{sentence}");
    }
}

#[test]
fn what_the_practice_is_most_concerned_about_stands_until_it_is_discussed() {
    let changed = "case MostConcernedChanged";
    let mut borough = Borough::live();
    borough.check(vec![
        ("by the practice", PRACTICE, concerned(1, true, Some("Not eating")), changed),
        ("the same", PRACTICE, concerned(1, true, Some("Not eating")), ""),
        ("with other words", PRACTICE, concerned(1, true, None), changed),
        ("by a link worker", LINK, concerned(2, true, None), changed),
        ("not by a core member", CORE, concerned(3, true, None), "refused NotAllowed"),
        ("nor of elsewhere", ELSEWHERE, concerned(3, true, None), NOT_FOUND),
        ("nor a machine", SYSTEM, concerned(3, true, None), "refused NotAllowed"),
        ("taken back by anybody who may", GP, concerned(2, false, None), changed),
        ("once", GP, concerned(2, false, None), ""),
        ("put off", DIRECTOR, outcome(1, OutcomeKind::DeferredNoTime), "case OutcomeRecorded, meeting ItemLeft"),
    ]);
    assert_eq!(borough.case(1).root.most_concerned.as_ref().unwrap().by, person(PRACTICE), "put off is not discussed");
    borough.ok(DIRECTOR, outcome(1, OutcomeKind::WatchfulReview));
    assert_eq!(borough.case(1).root.most_concerned, None);
    let mut borough = Borough::live();
    borough.ok(PRACTICE, concerned(1, true, None));
    borough.ok(DIRECTOR, outcome(1, OutcomeKind::NotAppropriate));
    assert_eq!(borough.case(1).root.most_concerned, None);
}

#[test]
fn a_case_is_closed_by_who_answers_for_the_list() {
    use ClosedReason::*;
    let gone = "meeting ItemRemoved, case CaseClosed";
    let rows = [
        ("the director", DIRECTOR, gone),
        ("the deputy", DEPUTY, gone),
        ("the coordinator", COORDINATOR, gone),
        ("a GP", GP, gone),
        ("not a link worker", LINK, "refused NotAllowed"),
        ("nor the practice", PRACTICE, "refused NotAllowed"),
        ("nor of elsewhere", ELSEWHERE, NOT_FOUND),
    ];
    for (sentence, who, expected) in rows {
        assert_eq!(Borough::new().answer(who, close(1, Died)), expected, "{sentence}");
    }
    let mut borough = Borough::new();
    borough.check(vec![
        ("declined", GP, close(1, Declined), gone),
        ("once", GP, close(1, Declined), ""),
        ("died after all", GP, close(1, Died), "case CaseClosed"),
        ("is not referred again", GP, refer(1), "refused ItemNotReady"),
        ("nor accepted", GP, accept(1), "refused ItemNotReady"),
        ("nor listed", COORDINATOR, list(2, 21, 1), "refused ItemNotReady"),
        ("moved", GP, close(2, Moved), gone),
        ("and back", GP, refer(2), "case CaseReferred"),
        ("listed", COORDINATOR, list(2, 22, 2), "meeting ItemAdded, case CaseListed"),
    ]);
    assert_eq!(borough.case(2).root.closed, None);
}

#[test]
fn who_has_died_comes_off_all_agendas_but_a_line_the_room_is_at_stays_until_it_moves_on() {
    let mut borough = Borough::live();
    for n in [1, 2, 3] {
        borough.ok(COORDINATOR, list(2, 20 + n, n));
    }
    borough.ok(PRACTICE, concerned(1, true, None));
    borough.ok(DIRECTOR, start_item(3));
    borough.ok(DIRECTOR, start_item(1));
    borough.check(vec![
        ("waiting in both", GP, close(2, ClosedReason::Died), "meeting ItemRemoved, meeting ItemRemoved, case CaseClosed"),
        ("current in the first", GP, close(1, ClosedReason::Died), "meeting ItemRemoved, case CaseClosed"),
        ("left in the first", GP, close(3, ClosedReason::Died), "meeting ItemRemoved, case CaseClosed"),
    ]);
    let states = [1, 2, 3].map(|n| borough.line(n).state);
    assert_eq!(states, [ItemState::Current, ItemState::Removed, ItemState::Left]);
    let is_off = [1, 2, 3].map(|n| (borough.case_item(n).is_removed, borough.case(n).items[&item(20 + n)].is_removed));
    assert_eq!(is_off, [(false, true), (true, true), (false, true)]);
    assert!(borough.meeting(2).ordered_items().is_empty());
    assert_eq!((borough.line(4).number, borough.line(4).position), (4, 2), "the room goes on calling the others as before");
    let root = &borough.case(1).root;
    let closed = root.closed.as_ref().unwrap();
    assert_eq!((root.status, root.next_review_on, root.most_concerned.as_ref()), (CaseStatus::Closed, None, None));
    assert_eq!((closed.why, closed.by, closed.at), (ClosedReason::Died, person(GP), NINE));
    borough.ok(DIRECTOR, start_item(4));
    assert_eq!(borough.line(1).state, ItemState::Left);
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    assert!([1, 2, 3].into_iter().all(|n| borough.case_item(n).carried_to.is_none()), "and does not go on to the next meeting");
}
