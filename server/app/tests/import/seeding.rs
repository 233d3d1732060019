//! The demonstration on a real hub: whatever day and hour it is, today's huddle is as the story says.

use crate::hub::{House, day, instant};
use mdt_app::{
    demo::{Calendar, ensure_today, files, seed, sign_in_order},
    interop::{ImportOptions, import_cases},
};
use mdt_domain::{
    action_item::{ActionItem, ActionStatus},
    agenda::default_minutes,
    case::{Case, CaseStatus, ListedReason},
    event::State,
    ids::MeetingId,
    meeting::{Attendance, ItemState, Meeting, MeetingKind, MeetingStatus},
    social_note::{NoteSharing, SocialDomain},
    stream::StreamId,
    words::{CaseCode, Day, NhsNumber, OdsCode, Priority},
};
use std::collections::BTreeMap;

/// What the seeded store says of South Fulham.
struct Seen {
    meetings: Vec<Meeting>,
    cases: BTreeMap<CaseCode, Case>,
    today: Day,
}

impl Seen {
    async fn of(house: &House, today: Day) -> Self {
        let calendar = Calendar::england().expect("a calendar");
        let bea = house.hub.directory().people.values().find(|p| p.email.starts_with("bea.okonjo")).expect("Bea").id;
        let pcn = OdsCode::parse("U62360").expect("a code");
        let (from, to) = (calendar.working_day(today, -12), today.plus_days(20));
        let midnight = |day| calendar.instant(day, jiff::civil::Time::midnight());
        let listed = house.hub.store().meetings_between(bea, &[pcn], midnight(from), midnight(to)).await.expect("meetings");
        let mut meetings = Vec::new();
        for meeting in listed {
            match house.hub.state(&StreamId::Meeting(meeting.root.id)).await.expect("a state") {
                Some(State::Meeting(meeting)) => meetings.push(*meeting),
                other => panic!("no meeting but {other:?}"),
            }
        }
        let mut cases = BTreeMap::new();
        for story in files::story().expect("a story").cases {
            let number: &NhsNumber = &story.nhs_number;
            let root = house.hub.store().case_by_nhs_number(number).await.expect("read").expect("a case");
            match house.hub.state(&StreamId::Case(root.id)).await.expect("a state") {
                Some(State::Case(case)) => cases.insert(case.root.code.clone(), *case),
                other => panic!("no case but {other:?}"),
            };
        }
        Self { meetings, cases, today }
    }

    fn today(&self) -> &Meeting {
        let calendar = Calendar::england().expect("a calendar");
        let (from, to) = (calendar.instant(self.today, jiff::civil::Time::midnight()), calendar.instant(self.today.plus_days(1), jiff::civil::Time::midnight()));
        let mut found = self.meetings.iter().filter(|m| (from..to).contains(&m.root.starts_at));
        let meeting = found.next().expect("a huddle today");
        assert!(found.next().is_none(), "one huddle today");
        meeting
    }

    fn on(&self, meeting: MeetingId) -> Vec<&Case> {
        let mut cases: Vec<&Case> = self.cases.values().filter(|case| case.line_in(meeting).is_some()).collect();
        cases.sort_by_key(|case| self.meetings.iter().find(|m| m.root.id == meeting).map(|m| m.items[&case.line_in(meeting).expect("a line").item_id].position));
        cases
    }

    fn case(&self, code: &str) -> &Case { &self.cases[&CaseCode::parse(code).expect("a code")] }

    fn actions(&self) -> impl Iterator<Item = &ActionItem> { self.cases.values().flat_map(|case| case.actions.values()) }
}

/// Everything the brief asks of today's huddle.
fn check_today(seen: &Seen) {
    let today = seen.today();
    assert_eq!(today.root.status, MeetingStatus::Open);
    let lines = today.ordered_items();
    assert_eq!(lines.len(), 11, "eleven lines");
    assert_eq!(lines.iter().map(|line| line.planned_minutes).sum::<u16>(), 36, "36 of 40 minutes");
    assert_eq!(today.root.slot_minutes, 40);
    let cases = seen.on(today.root.id);
    let codes: Vec<_> = cases.iter().map(|case| case.root.code.clone()).collect();
    assert_eq!(codes, files::story().expect("a story").today_order);
    let count = |priority| cases.iter().filter(|case| case.root.priority == priority).count();
    assert_eq!((count(Priority::Red), count(Priority::Amber), count(Priority::Green)), (3, 5, 3));
    for (case, line) in cases.iter().zip(&lines) {
        assert_eq!(line.planned_minutes, default_minutes(case.root.priority), "{}", case.root.code);
        assert_eq!(line.state, ItemState::Waiting);
    }
    let overdue = cases.iter().flat_map(|case| case.actions.values()).filter(|action| action.is_overdue(seen.today)).count();
    assert_eq!(overdue, 4, "four overdue actions");
    assert_eq!(seen.actions().filter(|action| action.is_overdue(seen.today)).count(), 4, "and no other");
    assert_eq!(seen.actions().filter(|action| action.status == ActionStatus::Blocked).count(), 1, "one blocked action");
    let carried = seen.case("SF-021").line_in(today.root.id).expect("a line");
    assert_eq!((carried.deferred_count, carried.reason), (3, ListedReason::CarriedNotDiscussed), "deferred 3×");
    assert_eq!(seen.case("SF-029").line_in(today.root.id).expect("a line").reason, ListedReason::BlockedAction);
    let sana = today.attendees.values().find(|attendee| attendee.name.as_str().starts_with("Sana")).expect("Sana is asked");
    assert_eq!(sana.attendance, Attendance::Apologies);
    assert!(sana.cover.as_ref().is_some_and(|cover| cover.as_str().starts_with("Ruth Adeleye")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_day_and_hour_it_is_today_s_huddle_is_as_the_story_says() {
    for (today, now, starts) in [
        // A Tuesday, in the middle of the day, and before nine.
        ("2026-11-24", "2026-11-24T13:07:00Z", "2026-11-24T13:15:00Z"),
        ("2026-11-24", "2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z"),
        // Late at night: the day's last quarter, which has just begun, for a later one would be tomorrow.
        ("2026-11-24", "2026-11-24T23:50:00Z", "2026-11-24T23:45:00Z"),
        // A Monday, a Sunday, Christmas Day.
        ("2026-11-23", "2026-11-23T09:00:01Z", "2026-11-23T09:15:00Z"),
        ("2026-11-29", "2026-11-29T10:00:00Z", "2026-11-29T10:00:00Z"),
        ("2026-12-25", "2026-12-25T10:01:00Z", "2026-12-25T10:15:00Z"),
        // Summer time, and the Sunday on which the clocks go back.
        ("2026-07-01", "2026-07-01T06:00:00Z", "2026-07-01T08:00:00Z"),
        ("2026-10-25", "2026-10-25T00:30:00Z", "2026-10-25T09:00:00Z"),
    ] {
        let house = House::open().await;
        let begun = std::time::Instant::now();
        seed(&house.hub, day(today), instant(now)).await.unwrap_or_else(|error| panic!("{today}: {error}"));
        let took = begun.elapsed();
        println!("{today} {now}: seeded in {took:?}");
        let seen = Seen::of(&house, day(today)).await;
        check_today(&seen);
        assert_eq!(seen.today().root.starts_at, instant(starts), "{today} {now}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_and_before_today_stand_the_story_s_huddles() {
    let house = House::open().await;
    let (today, now) = (day("2026-11-24"), instant("2026-11-24T08:40:00Z"));
    seed(&house.hub, today, now).await.expect("seeded");
    let seen = Seen::of(&house, today).await;
    let of_kind = |kind| seen.meetings.iter().filter(move |meeting| meeting.root.kind == kind);
    let statuses: Vec<_> = of_kind(MeetingKind::Huddle).map(|meeting| meeting.root.status).collect();
    use MeetingStatus::{Approved, Draft, Ended, Open};
    assert_eq!(statuses, [Approved, Approved, Approved, Approved, Ended, Open, Draft, Draft, Draft]);
    let weekly: Vec<_> = of_kind(MeetingKind::Pcn).collect();
    let lines = weekly.iter().map(|meeting| meeting.ordered_items().len());
    assert_eq!(lines.collect::<Vec<_>>(), [9], "the weekly meeting, with the business of every one, its own, and its cases");
    for meeting in seen.meetings.iter().filter(|meeting| meeting.root.status == Ended) {
        let ended = meeting.live.ended_at.expect("an end");
        assert!(ended < now && ended.seconds_since(meeting.root.starts_at) <= 40 * 60, "closed in time");
        assert!(seen.on(meeting.root.id).len() >= 3, "it had cases");
        for case in seen.on(meeting.root.id) {
            let line = case.line_in(meeting.root.id).expect("a line");
            assert!(line.is_over);
            let is_typed = line.minutes_texts.as_ref().is_some_and(|texts| texts.iter().all(|text| !text.is_empty()));
            let is_decided = line.outcome.as_ref().is_some_and(|outcome| !outcome.kind.is_deferral());
            assert!(is_typed || !is_decided, "{}: what was discussed was typed", case.root.code);
        }
    }
    assert_eq!(seen.case("SF-011").root.status, CaseStatus::SteppedDown);
    let waiting = seen.case("SF-052");
    assert_eq!(waiting.root.status, CaseStatus::Referred);
    assert!(waiting.root.referral.as_ref().is_some_and(|referral| referral.question.is_none()), "to be returned");
    let notes = &seen.case("SF-014").social_notes;
    let housing: Vec<_> = notes.values().filter(|note| note.domain == SocialDomain::Housing).collect();
    assert_eq!(housing.len(), 2, "a history");
    assert!(housing.iter().any(|note| note.follows.is_some()), "the later follows the earlier");
    let linked = |code: &str| seen.case(code).social_notes.values().flat_map(|note| &note.services).map(|it| it.name.to_string()).collect::<Vec<_>>();
    assert_eq!((linked("SF-018"), linked("SF-047")), (vec!["Tuesday lunch club".to_owned()], vec!["Gardening group".to_owned()]));
    for (short, wanted) in [("REAB", 3), ("CIS", 2), ("HOSP", 1)] {
        let service = house.hub.directory().services.values().find(|service| service.short == short).expect("a service").id;
        let on_today = seen.on(seen.today().root.id);
        assert_eq!(on_today.iter().filter(|case| case.root.needed_services.contains(&service)).count(), wanted, "{short}");
    }
    let restricted = seen.case("SF-026").root.id;
    let Some(State::Notes(book)) = house.hub.state(&StreamId::CaseRestricted(restricted)).await.expect("read") else { panic!("a restricted note") };
    assert!(book.notes.values().any(|note| note.domain == SocialDomain::Safety && note.sharing == NoteSharing::Restricted && note.author_name.as_str() == "Amira Hassan"));
    let names = |code: &str| (seen.case(code).root.patient.given.clone(), seen.case(code).root.patient.family.clone());
    assert_eq!(names("SF-021"), names("SF-037"), "twins by name");
    assert_ne!(seen.case("SF-021").root.patient.born_on, seen.case("SF-037").root.patient.born_on);
    let report = house.hub.store().verify_all().await.expect("read");
    assert!(report.faults.is_empty(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_story_shows_who_heard_what_how_people_were_and_whom_a_practice_worries_about() {
    let house = House::open().await;
    let (today, now) = (day("2026-11-24"), instant("2026-11-24T08:40:00Z"));
    seed(&house.hub, today, now).await.expect("seeded");
    let seen = Seen::of(&house, today).await;
    let story = files::story().expect("a story");
    for (meeting, count) in seen.meetings.iter().filter(|meeting| meeting.root.kind == MeetingKind::Huddle).zip(-5..0) {
        let absent: Vec<&str> = story.absences.iter().filter(|it| it.on == count).map(|it| it.email.as_str()).collect();
        let people = &house.hub.directory().people;
        for case in seen.on(meeting.root.id) {
            let line = case.line_in(meeting.root.id).expect("a line");
            let was_reached = meeting.items[&line.item_id].started_at.is_some();
            assert_eq!(line.attendance.len() >= 3, was_reached, "{} on day {count}: {:?}", case.root.code, line.attendance);
            assert!(line.attendance.iter().all(|it| it.was_present && !absent.contains(&people[&it.person_id].email.as_str())), "who was away heard nothing");
        }
        assert!(meeting.attendees.values().all(|it| !it.is_here), "everybody has left");
    }
    let asked: Vec<_> = seen.case("SF-014").assessments.values().map(|it| (it.asked_on, it.answers.iter().map(|answer| answer.score).collect::<Vec<_>>())).collect();
    assert_eq!(asked.len(), 3, "how he was, over six weeks");
    assert!(asked.iter().all(|(on, scores)| *on < today && scores.len() == 4));
    let concern = seen.case("SF-037").root.most_concerned.as_ref().expect("a mark");
    assert_eq!(concern.name.as_str(), "Dr Callum Reidford");
    // Which its two people alone have.
    let joan = house.hub.directory().people.values().find(|person| person.email.starts_with("joan.farrell")).expect("Joan").id;
    let theirs = house.hub.store().meetings_between(joan, &[], now, now.plus_seconds(20 * 86_400)).await.expect("meetings");
    let id = theirs.iter().find(|meeting| meeting.root.kind == MeetingKind::Supervision).expect("a supervision").root.id;
    let supervision = house.hub.meeting(id).await.expect("read").expect("a supervision");
    assert_eq!((supervision.planned_minutes(), supervision.root.slot_minutes), (45, 45), "as long as the series says");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demonstration_s_cases_import_again_without_a_change() {
    let house = House::open().await;
    let (today, now) = (day("2026-11-24"), instant("2026-11-24T08:40:00Z"));
    seed(&house.hub, today, now).await.expect("seeded");
    let bytes = include_bytes!("../../data/cases.csv");
    let options = ImportOptions { is_demo: true, ..ImportOptions::new(today) };
    let report = import_cases(&house.hub, bytes, &options).await.expect("imported");
    assert_eq!((report.rows_read, report.new, report.changed, report.unchanged), (240, 0, 0, 240), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_later_day_there_is_a_huddle_again() {
    let house = House::open().await;
    seed(&house.hub, day("2026-11-24"), instant("2026-11-24T08:40:00Z")).await.expect("seeded");
    for (today, now) in [("2026-11-25", "2026-11-25T08:00:00Z"), ("2026-11-25", "2026-11-25T12:00:00Z"), ("2026-12-05", "2026-12-05T11:00:00Z")] {
        ensure_today(&house.hub, day(today), instant(now)).await.expect("made");
        let seen = Seen::of(&house, day(today)).await;
        assert_eq!(seen.today().root.status, MeetingStatus::Open, "{today}");
        assert_eq!(seen.today().ordered_items().len(), 11, "{today}");
    }
}

#[test]
fn one_can_sign_in_as_the_people_of_the_story_in_their_order() {
    let order = sign_in_order();
    let names: Vec<_> = order.iter().map(|email| email.split('@').next().unwrap_or("")).collect();
    assert_eq!(names[..5], ["asha.perera", "tom.quill", "bea.okonjo", "joan.farrell", "amira.hassan"]);
    assert_eq!(order.len(), 15);
}
