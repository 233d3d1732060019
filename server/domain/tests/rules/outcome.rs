use crate::world::*;
use mdt_domain::{
    case::{CaseStatus, ClosedReason, MostConcerned, OutcomeKind, OutcomeSeen},
    command::Command,
    meeting::{ItemState, Phase},
    rejection::RejectionCode,
};

fn withdraw(n: u128) -> Command { Command::WithdrawOutcome(huddle(1), item(n), case(n), None) }

#[test]
fn every_outcome_has_its_review_date_or_its_step_down() {
    use OutcomeKind::*;
    let step_down = || Some(mdt_domain::case::StepDown { reason: line("Stable"), continuing_owner: line("Own GP") });
    let decided = "case OutcomeRecorded, meeting ItemDecided";
    let needing = [ActionsAgreed, WatchfulReview, ReferOn, EscalateUrgentCommunityResponse, EscalateVirtualWard, EscalateAdmission, EscalateSafeguarding];
    for kind in needing {
        assert_eq!(Borough::live().answer(GP, outcome_with(1, kind, None, None)), "refused ReviewDateMissing next_review_on", "{kind:?}");
        assert_eq!(Borough::live().answer(GP, outcome_with(1, kind, Some(days(366)), None)), decided, "{kind:?}");
    }
    let rows = [
        (WatchfulReview, Some(days(-1)), None, "refused Invalid next_review_on"),
        (WatchfulReview, Some(days(367)), None, "refused Invalid next_review_on"),
        (WatchfulReview, Some(days(0)), None, decided),
        (StepDown, None, None, "refused StepDownMissing step_down"),
        (StepDown, None, step_down(), decided),
        (Declined, None, None, decided),
        (NotAppropriate, None, None, decided),
        (DeferredNoTime, None, None, "case OutcomeRecorded, meeting ItemLeft"),
        (DeferredMissingInformation, Some(days(3)), None, "case OutcomeRecorded, meeting ItemLeft"),
        (DeferredKeyPersonAbsent, Some(days(-3)), None, "refused Invalid next_review_on"),
    ];
    for (kind, next_review_on, step_down, expected) in rows {
        assert_eq!(Borough::live().answer(GP, outcome_with(1, kind, next_review_on, step_down)), expected, "{kind:?}");
    }
}

#[test]
fn outcomes_are_written_by_those_who_decide_while_it_is_live() {
    let mut borough = Borough::new();
    let decide = || outcome(1, OutcomeKind::ActionsAgreed);
    let mut elsewhere = outcome(1, OutcomeKind::ActionsAgreed);
    if let Command::RecordOutcome { case_id, .. } = &mut elsewhere {
        *case_id = case(2);
    }
    borough.check(vec![
        ("not before", GP, decide(), "refused MeetingNotLive"),
        ("start", DIRECTOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("not by a link worker", LINK, decide(), "refused NotAllowed"),
        ("not by who does not have the case", ROTATING, decide(), "refused NotFound"),
        ("not by the machine", SYSTEM, decide(), "refused NotAllowed"),
        ("not for another case's line", GP, elsewhere, "refused NotFound"),
        ("by the deputy", DEPUTY, decide(), "case OutcomeRecorded, meeting ItemDecided"),
        ("replaced", COORDINATOR, outcome(1, OutcomeKind::WatchfulReview), "case OutcomeRecorded"),
        ("put off after all", GP, outcome(1, OutcomeKind::DeferredNoTime), "case OutcomeRecorded, meeting ItemReopened"),
        ("read-back", DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ReadBack, acknowledged: vec![] }, "meeting PhaseChanged"),
        ("no longer by a GP", GP, decide(), "refused NotAllowed"),
        ("corrected by the coordinator", COORDINATOR, decide(), "case OutcomeRecorded, meeting ItemDecided"),
        ("and by the chair", DIRECTOR, withdraw(1), "case OutcomeWithdrawn, meeting ItemReopened"),
        ("nothing left to take back", DIRECTOR, withdraw(1), ""),
    ]);
    assert_eq!(borough.line(1).state, ItemState::Waiting, "never reached, it waits again");
}

#[test]
fn the_case_stands_as_its_outcome_says_and_as_before_when_taken_back() {
    let rows = [
        (OutcomeKind::ActionsAgreed, CaseStatus::Accepted, Some(days(7))),
        (OutcomeKind::StepDown, CaseStatus::SteppedDown, None),
        (OutcomeKind::Declined, CaseStatus::Closed, None),
        (OutcomeKind::NotAppropriate, CaseStatus::Accepted, None),
    ];
    for (kind, status, review) in rows {
        let mut borough = Borough::live();
        borough.ok(DIRECTOR, start_item(1));
        borough.ok(DIRECTOR, outcome(1, kind));
        let root = &borough.case(1).root;
        assert_eq!((root.status, root.next_review_on, root.step_down.is_some()), (status, review, kind == OutcomeKind::StepDown), "{kind:?}");
        borough.ok(DIRECTOR, withdraw(1));
        let root = &borough.case(1).root;
        assert_eq!((root.status, root.next_review_on, root.step_down.is_some()), (CaseStatus::Accepted, None, false), "{kind:?} taken back");
        assert_eq!(borough.line(1).state, ItemState::Current);
        borough.ok(DIRECTOR, outcome(1, kind));
        borough.ok(DIRECTOR, outcome(1, OutcomeKind::WatchfulReview));
        assert_eq!(borough.case(1).root.status, CaseStatus::Accepted, "{kind:?} replaced");
    }
}

#[test]
fn a_slip_taken_back_or_changed_loses_neither_the_review_date_nor_whom_the_practice_worries_about() {
    use OutcomeKind::*;
    let mark = MostConcerned { by: person(GP), name: line("Dr Quill"), at: NINE, note: Some(line("Not eating")) };
    let stands = |borough: &Borough| (borough.case(1).root.next_review_on, borough.case(1).root.most_concerned.clone());
    for kind in [ActionsAgreed, WatchfulReview, StepDown, Declined, NotAppropriate, DeferredNoTime] {
        let mut borough = Borough::live();
        borough.case_mut(1).root.next_review_on = Some(days(3));
        borough.case_mut(1).root.most_concerned = Some(mark.clone());
        let before = stands(&borough);
        borough.ok(DIRECTOR, outcome(1, kind));
        borough.ok(DIRECTOR, outcome(1, DeferredMissingInformation));
        assert_eq!(stands(&borough), before, "{kind:?}: put off after all");
        borough.ok(DIRECTOR, outcome(1, kind));
        borough.ok(DIRECTOR, withdraw(1));
        assert_eq!(stands(&borough), before, "{kind:?} taken back");
        assert_eq!(borough.case_item(1).stood_before, None);
    }
    // What somebody said since stays as they left it; whoever died since is reviewed no more.
    let mut borough = Borough::live();
    borough.case_mut(1).root.next_review_on = Some(days(3));
    borough.ok(DIRECTOR, outcome(1, ActionsAgreed));
    borough.case_mut(1).root.next_review_on = Some(days(20));
    borough.case_mut(1).root.most_concerned = Some(mark.clone());
    borough.ok(DIRECTOR, withdraw(1));
    assert_eq!(stands(&borough), (Some(days(20)), Some(mark)));
    borough.ok(DIRECTOR, outcome(1, ActionsAgreed));
    borough.ok(DIRECTOR, Command::CloseCase(case(1), ClosedReason::Died));
    borough.ok(DIRECTOR, withdraw(1));
    assert_eq!(stands(&borough), (None, None), "died since");
}

#[test]
fn a_current_line_that_is_put_off_stays_current_until_the_room_moves_on() {
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, start_item(1));
    assert_eq!(borough.answer(DIRECTOR, outcome(1, OutcomeKind::DeferredNoTime)), "case OutcomeRecorded");
    assert_eq!(borough.line(1).state, ItemState::Current);
    borough.ok(DIRECTOR, start_item(2));
    assert_eq!(borough.line(1).state, ItemState::Left);
}

#[test]
fn only_waiting_greens_are_agreed_without_discussion_all_or_none() {
    let mut borough = Borough::live();
    let agree = |entries: &[(u128, i32)]| Command::AgreeWithoutDiscussion {
        meeting_id: huddle(1),
        entries: entries.iter().map(|(n, day)| (item(*n), case(*n), days(*day))).collect(),
    };
    borough.check(vec![
        ("none", DIRECTOR, agree(&[]), "refused Invalid entries"),
        ("one twice", DIRECTOR, agree(&[(7, 30), (7, 30)]), "refused Invalid entries"),
        ("a red among them", DIRECTOR, agree(&[(7, 30), (1, 30)]), "refused Invalid entries"),
        ("a day that is over", DIRECTOR, agree(&[(7, -1)]), "refused Invalid entries"),
        ("one the room is at", DIRECTOR, start_item(8), "meeting ItemStarted"),
        ("is discussed", DIRECTOR, agree(&[(7, 30), (8, 30)]), "refused ItemNotReady"),
        ("the other", DIRECTOR, agree(&[(7, 30)]), "case OutcomeRecorded, meeting ItemDecided"),
    ]);
    assert!(borough.line(7).is_agreed_without_discussion && borough.line(7).state == ItemState::Decided);
    assert_eq!(borough.case(7).root.next_review_on, Some(days(30)));
}

#[test]
fn what_somebody_else_decided_meanwhile_is_not_written_over_unawares() {
    let saw = |mut command: Command, what: OutcomeSeen| {
        if let Command::RecordOutcome { seen, .. } | Command::WithdrawOutcome(.., seen) = &mut command {
            *seen = Some(what);
        }
        command
    };
    let (agreed, wait) = (|| outcome(1, OutcomeKind::ActionsAgreed), || outcome(1, OutcomeKind::WatchfulReview));
    let mut borough = Borough::live();
    borough.ok(GP, saw(agreed(), OutcomeSeen::Nothing));
    let refusal = borough.run(COORDINATOR, saw(wait(), OutcomeSeen::Nothing)).unwrap_err();
    let name = borough.directory.people[&person(GP)].name.clone();
    assert_eq!((refusal.code, refusal.field), (RejectionCode::ChangedMeanwhile, Some("seen_outcome")));
    assert!(refusal.message.starts_with(&format!("{name} decided meanwhile: Actions agreed. Yours was not recorded.")), "{}", refusal.message);
    let standing = |borough: &Borough| borough.case(1).items[&item(1)].outcome.clone().unwrap();
    let at = OutcomeSeen::Recorded { at: standing(&borough).recorded_at };
    borough.later(1);
    borough.check(vec![
        ("the same twice is one", COORDINATOR, saw(agreed(), OutcomeSeen::Nothing), ""),
        ("one's own was seen, whatever an old page says", GP, saw(agreed(), OutcomeSeen::Nothing), "case OutcomeRecorded"),
    ]);
    assert_eq!(standing(&borough).recorded_by, person(GP));
    let newest = OutcomeSeen::Recorded { at: standing(&borough).recorded_at };
    borough.check(vec![
        ("an earlier one was seen", COORDINATOR, saw(wait(), at), "refused ChangedMeanwhile seen_outcome"),
        ("nor is it taken back for an earlier one", COORDINATOR, saw(withdraw(1), at), "refused ChangedMeanwhile seen_outcome"),
        ("all the same", COORDINATOR, saw(wait(), newest), "case OutcomeRecorded"),
        ("an old page compares nothing", GP, agreed(), "case OutcomeRecorded"),
        ("taken back", COORDINATOR, withdraw(1), "case OutcomeWithdrawn, meeting ItemReopened"),
        ("nothing is written over", DEPUTY, saw(wait(), newest), "case OutcomeRecorded, meeting ItemDecided"),
    ]);
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: Some(paragraph("Ran out of time")) });
    borough.check(vec![
        ("nor in the draft minutes", COORDINATOR, saw(agreed(), at), "refused ChangedMeanwhile seen_outcome"),
        ("unless on purpose", COORDINATOR, agreed(), "case OutcomeRecorded"),
    ]);
}
