use crate::world::*;
use mdt_domain::{
    action_item::OwnerRef,
    case::{CaseStatus, OutcomeKind, Referral},
    command::Command,
    words::{Cfs, Priority},
};

fn referral(text: &str) -> Referral {
    Referral {
        situation: paragraph(text),
        background: None,
        assessment: None,
        recommendation: None,
        question: None,
        told: None,
        objections: None,
        referred_by: line("Dr Quill"),
        referred_at: NINE,
        referrer: None,
        urgent_reason: None,
        returned: None,
        answers: Vec::new(),
    }
}
fn update(n: u128, priority: Option<Priority>) -> Command {
    Command::UpdateCase { case_id: case(n), priority, cfs: Cfs::new(6).ok(), reason: None, needed_services: None, is_recurring: None }
}

#[test]
fn a_case_is_registered_once_and_kept_up_to_date() {
    let mut borough = Borough::new();
    let register = |root| Command::RegisterCase(Box::new(root));
    let mut moved = case_root(1, Priority::Red);
    moved.practice = ods("E85077");
    let mut theirs = case_root(1, Priority::Red);
    theirs.pcn = other_pcn();
    borough.directory.people.insert(person(40), member(40, mdt_domain::directory::Role::Coordinator, other_pcn()));
    borough.check(vec![
        ("the same again is no event", SYSTEM, register(case_root(1, Priority::Red)), ""),
        ("not by a GP", GP, register(case_root(30, Priority::Red)), "refused NotAllowed"),
        ("by the coordinator", COORDINATOR, register(case_root(30, Priority::Red)), "case CaseRegistered"),
        ("moved to another practice", COORDINATOR, register(moved.clone()), "case CaseUpdated"),
        ("known now", SYSTEM, register(moved), ""),
        ("another PCN takes no case by its id", 40, register(theirs), "refused NotFound"),
    ]);
}

#[test]
fn an_import_never_undoes_what_the_team_decided() {
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, outcome(1, OutcomeKind::StepDown));
    borough.ok(DIRECTOR, outcome(4, OutcomeKind::WatchfulReview));
    borough.ok(GP, update(4, Some(Priority::Red)));
    let register = |root| Command::RegisterCase(Box::new(root));
    assert_eq!(borough.answer(SYSTEM, register(case_root(1, Priority::Red))), "");
    assert_eq!(borough.answer(SYSTEM, register(case_root(4, Priority::Amber))), "");
    assert_eq!(borough.case(4).root.next_review_on, Some(days(7)));
    let mut again = case_root(1, Priority::Red);
    again.status = CaseStatus::Referred;
    again.referral = Some(referral("Fell again"));
    borough.ok(SYSTEM, register(again));
    let root = &borough.case(1).root;
    assert_eq!((root.status, root.step_down.is_some()), (CaseStatus::Referred, false), "a new referral opens it again");
}

#[test]
fn facts_change_and_referrals_are_answered() {
    let mut borough = Borough::new();
    let mut referred = case_root(30, Priority::Amber);
    referred.status = CaseStatus::Referred;
    referred.referral = Some(referral("Fell twice"));
    borough.ok(SYSTEM, Command::RegisterCase(Box::new(referred)));
    let send_back = |n| Command::ReturnReferral(case(n), line("No question for the team"));
    borough.check(vec![
        ("facts", LINK, update(1, Some(Priority::Amber)), "case CaseUpdated"),
        ("the same facts", LINK, update(1, Some(Priority::Amber)), ""),
        ("not by practice staff", PRACTICE, update(1, None), "refused NotAllowed"),
        ("not by a stranger", ELSEWHERE, update(1, None), "refused NotFound"),
        ("no referral waits", COORDINATOR, send_back(1), "refused ItemNotReady"),
        ("not by a link worker", LINK, send_back(30), "refused NotAllowed"),
        ("sent back", COORDINATOR, send_back(30), "case ReferralReturned"),
        ("not on an agenda then", COORDINATOR, list(1, 30, 30), "refused ItemNotReady"),
        ("accepted after all", GP, Command::AcceptReferral(case(30)), "case ReferralAccepted"),
        ("once", GP, Command::AcceptReferral(case(30)), ""),
        ("on the agenda", COORDINATOR, list(1, 30, 30), "meeting ItemAdded, case CaseListed"),
    ]);
}

#[test]
fn a_card_shows_the_little_that_an_agenda_needs() {
    let mut borough = Borough::live();
    borough.ok(GP, promise(1, 1, owned_by(LINK), Some(days(1))));
    borough.ok(GP, promise(2, 1, OwnerRef::Nobody, Some(days(1))));
    borough.ok(GP, promise(3, 1, owned_by(LINK), None));
    borough.ok(LINK, Command::CompleteAction(on_case(1), action(1), None));
    borough.ok(DIRECTOR, outcome(1, OutcomeKind::WatchfulReview));
    let card = borough.case(1).card(item(1), 12, days(2)).unwrap();
    assert_eq!((card.initials.as_str(), card.code.as_str(), card.seq), ("M.O.", "SF-001", 12));
    assert_eq!((card.open_actions, card.overdue_actions, card.incomplete_actions), (2, 1, 2));
    assert_eq!((card.outcome, card.next_review_on), (Some(OutcomeKind::WatchfulReview), Some(days(7))));
    assert_eq!(borough.case(1).card(item(2), 12, TODAY), None, "another case's line");
}
