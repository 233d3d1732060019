//! Facts for reports: the same on both engines, at the edges of their days, and for rows of an earlier version.

use crate::{bench::Bench, world::*};
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, Owner},
    case::{CaseItem, CaseRoot, Outcome, OutcomeKind, Patient, Referral},
    event::{EventKind, Part},
    ids::*,
    meeting::*,
    report::{facts::*, period::{Month, Period}},
    social_note::{NeedLevel, SocialDomain, SocialNote},
    stream::StreamId,
    words::*,
};
use mdt_store::queries::reports::ReportAsk;

const MINUTES_OF_A_DAY: i64 = 24 * 60;

fn at_midnight(on: &str, minutes: i64) -> UtcMicros { day(on).at(&LocalTime::parse("00:00").unwrap()).plus_seconds(minutes * 60) }

async fn put(bench: &Bench, stream: StreamId, parts: Vec<Part>) { bench.commit(commit(vec![at(&stream, 1, event(EventKind::MeetingCreated, parts))])).await.unwrap(); }

fn outcome(kind: OutcomeKind) -> Outcome {
    serde_json::from_value(serde_json::json!({
        "kind": kind, "rationale": null, "dissent": null, "refer_to": null, "next_review_on": null, "step_down": null,
        "recorded_by": PersonId(id()), "recorded_at": NOW,
    })).unwrap()
}

fn referral(referred_at: UtcMicros) -> Referral {
    let words = Paragraph::parse("Worse.").unwrap();
    Referral {
        situation: words, background: None, assessment: None, recommendation: None, question: None, told: None, objections: None,
        referred_by: line("A practice"), referred_at, referrer: None, urgent_reason: None, returned: None,
        answers: Vec::new(),
    }
}

/// One huddle in October with two cases, one of them decided; its last minutes of the month are the clock's, not UTC's.
pub async fn facts_are_the_same_on_both_engines_and_of_rows_made_before(bench: Bench) {
    let (meeting, decided, deferred) = (MeetingId(id()), ItemId(id()), ItemId(id()));
    let root = MeetingRoot { status: MeetingStatus::Ended, starts_at: at_midnight("2026-10-20", 540), ..meeting_root(meeting) };
    let service = ServiceId(id());
    let here = |attendance| Attendee { attendance, service_id: Some(service), ..attendee(PersonId(id()), "Sana Malik") };
    let spent = |item| Part::AgendaItem(AgendaItem { spent_seconds: 200, ..agenda_item(item) });
    put(&bench, StreamId::Meeting(meeting), vec![
        Part::MeetingRoot(root.clone()),
        Part::MeetingLive(MeetingLive { partner_minutes_saved: 12, ..Default::default() }),
        spent(decided),
        spent(deferred),
        Part::Attendee(here(Attendance::Present)),
        Part::Attendee(here(Attendance::Absent)),
        Part::Attendee(Attendee { is_withdrawn: true, ..here(Attendance::Present) }),
    ]).await;
    let private = MeetingRoot { kind: MeetingKind::Supervision, ..MeetingRoot { id: MeetingId(id()), ..root.clone() } };
    put(&bench, StreamId::Meeting(private.id), vec![Part::MeetingRoot(private)]).await;
    let (amira, dev) = (PersonId(id()), PersonId(id()));
    for (number, item, kind) in [(1, decided, OutcomeKind::ActionsAgreed), (2, deferred, OutcomeKind::DeferredNoTime)] {
        let case = CaseId(id());
        let patient = Patient { language: Some("Somali".into()), ..Patient::new(line("Mary"), line("Okafor"), day("1941-03-05")) };
        let root = CaseRoot { patient, referral: Some(referral(at_midnight("2026-10-15", 600))), ..case_root(case, number) };
        let place = CaseItem { outcome: Some(outcome(kind)), is_over: true, ..case_item(item, meeting) };
        let due = |closed_at: Option<UtcMicros>| ActionItem {
            due_on: Some(day("2026-10-24")), closed_at, status: if closed_at.is_some() { ActionStatus::Done } else { ActionStatus::Open },
            owner: Owner::Service { service_id: service, name: line("Council reablement") }, ..action(Some(case))
        };
        let noted = |level, days: i64| SocialNote { level, domain: SocialDomain::Food, written_at: at_midnight("2026-10-20", days * MINUTES_OF_A_DAY), ..social_note(case) };
        let of_worker = ActionItem { owner: Owner::Person { person_id: amira, name: line("Amira Hassan") }, ..due(None) };
        let mut parts = vec![
            Part::ActionItem(of_worker),
            Part::CaseRoot(root),
            Part::CaseItem(place),
            // The day before the clock goes back ends at 23:00 UTC.
            Part::ActionItem(due(Some(at_midnight("2026-10-25", -1)))),
            Part::ActionItem(due(Some(at_midnight("2026-10-25", 0)))),
            Part::ActionItem(due(None)),
            Part::SocialNote(noted(NeedLevel::Some, 0)),
            Part::SocialNote(SocialNote { author: dev, ..noted(NeedLevel::Urgent, 1) }),
        ];
        if number == 1 {
            parts.push(Part::SocialNote(noted(NeedLevel::None, 2)));
        }
        put(&bench, StreamId::Case(case), parts).await;
    }
    let ask = ReportAsk {
        pcns: vec![ods("U62360"), ods("U99999")], practice: None, owner: None, period: Period::parse("2026-10").unwrap(), today: day("2026-11-02"), has_supervision: true,
        link_workers: vec![(amira, "arrs"), (dev, "arrs"), (PersonId(id()), "vcse")],
    };
    let facts = bench.store.report_facts(&ask).await.unwrap();
    assert_eq!(facts.held, [Held { pcn: ods("U62360"), kind: MeetingKind::Huddle, starts_at: root.starts_at, minutes_saved: 12 }]);
    let mut lines: Vec<_> = facts.lines.iter().map(|it| (it.outcome, it.language.clone(), it.count, it.planned_minutes, it.used_seconds)).collect();
    lines.sort_by_key(|it| it.0 != Some(OutcomeKind::ActionsAgreed));
    let somali = Some("Somali".to_owned());
    assert_eq!(lines, [(Some(OutcomeKind::ActionsAgreed), somali.clone(), 1, 3, 200), (Some(OutcomeKind::DeferredNoTime), somali, 1, 3, 200)]);
    assert_eq!(facts.waits.len(), 1, "a deferral ends no waiting");
    let mut due: Vec<_> = facts.due.iter().map(|it| (it.course, it.count, it.service_id, it.practice.clone())).collect();
    due.sort();
    let practice = Some(ods("E85001"));
    assert_eq!(due, [(IN_TIME, 2, Some(service), practice.clone()), (LATE, 2, Some(service), practice.clone()), (NOT_DONE, 2, None, practice.clone()), (NOT_DONE, 2, Some(service), practice)]);
    let worked = |count| [WorkedOn { pcn: ods("U62360"), funding: "arrs", month: Month::parse("2026-10").unwrap(), count }];
    assert_eq!(facts.worked_on, worked(2), "a case is one, however many worked on it");
    let alone = bench.store.report_facts(&ReportAsk { link_workers: vec![(dev, "arrs")], ..ask.clone() }).await.unwrap();
    assert_eq!(alone.worked_on, worked(2), "by a shared note alone");
    let mut needs: Vec<_> = facts.needs.iter().map(|it| (it.domain, it.is_met, it.count)).collect();
    needs.sort();
    assert_eq!(needs, [(SocialDomain::Food, false, 1), (SocialDomain::Food, true, 1)], "two notes of one need are one need");
    let mut asked: Vec<_> = facts.asked.iter().map(|it| (it.came, it.count, it.service_id)).collect();
    asked.sort();
    assert_eq!(asked, [(false, 1, Some(service)), (true, 1, Some(service))]);

    let early = bench.store.report_facts(&ReportAsk { today: day("2026-10-24"), ..ask.clone() }).await.unwrap();
    assert_eq!(early.due, [], "their day is not over");
    let other = bench.store.report_facts(&ReportAsk { practice: Some(ods("E85002")), has_supervision: false, ..ask.clone() }).await.unwrap();
    assert_eq!(other, Facts::default());

    // As an earlier version left the rows.
    for words in [
        "DROP INDEX idx_case_items_counted", "DROP INDEX idx_case_items_decided", "DROP INDEX idx_agenda_items_counted", "DROP INDEX idx_attendees_counted",
        "CREATE INDEX idx_case_items_meeting_id ON case_items (meeting_id)",
        "DROP INDEX idx_meetings_counted", "DROP INDEX idx_action_items_counted", "DROP INDEX idx_cases_counted", "DROP INDEX idx_social_notes_counted",
        "DROP INDEX idx_social_notes_author", "DROP INDEX idx_cases_listed", "DROP INDEX idx_action_items_listed", "DROP INDEX idx_worklist_entries_listed",
        "DROP INDEX idx_worklist_entries_closed", "DROP INDEX idx_action_items_owned", "CREATE INDEX idx_cases_pcn_code_key ON cases (pcn, code_key)",
        "CREATE INDEX idx_action_items_pcn_list_key ON action_items (pcn, list_key)", "CREATE INDEX idx_worklist_entries_stream_list_key ON worklist_entries (stream, list_key)",
        "ALTER TABLE action_items DROP COLUMN course", "ALTER TABLE cases DROP COLUMN is_most_concerned",
        "ALTER TABLE social_notes DROP COLUMN author", "ALTER TABLE cases DROP COLUMN language", "ALTER TABLE cases DROP COLUMN referred_at",
        "ALTER TABLE case_items DROP COLUMN outcome", "ALTER TABLE agenda_items DROP COLUMN planned_minutes", "ALTER TABLE agenda_items DROP COLUMN spent_seconds",
        "ALTER TABLE attendees DROP COLUMN attendance", "ALTER TABLE social_notes DROP COLUMN level", "ALTER TABLE social_notes DROP COLUMN written_at",
        "ALTER TABLE meeting_lives DROP COLUMN partner_minutes_saved", "DELETE FROM seaql_migrations WHERE version IN ('m0021_report_facts', 'm0026_facts_by_index', 'm0028_lines_by_index')",
    ] {
        bench.tamper(words).await;
    }
    let bench = bench.reopen().await;
    let again = bench.store.report_facts(&ask).await.unwrap();
    let sorted = |facts: &Facts| {
        let mut told: Vec<String> = [format!("{:?}", facts.held)].into();
        told.extend(facts.lines.iter().map(|it| format!("{it:?}")).chain(facts.due.iter().map(|it| format!("{it:?}"))).chain(facts.needs.iter().map(|it| format!("{it:?}"))));
        told.extend(facts.asked.iter().map(|it| format!("{it:?}")).chain(facts.waits.iter().map(|it| format!("{it:?}"))));
        told.sort();
        told
    };
    assert_eq!(sorted(&again), sorted(&facts));
}
