//! Series: what they hold, who chairs, how meetings follow when a series or one occurrence changes, and supervision that nobody else
//! learns of.

use crate::world::*;
use jiff::civil::date;
use mdt_domain::{
    command::Command,
    directory::{Absence, Role},
    ids::{MeetingId, SeriesId},
    meeting::{AttendeeKind, ItemKind, Meeting, MeetingKind, MeetingStatus},
    policy::may_subscribe,
    series::{ChairTurn, Exception, HolidayPolicy, Holidays, LocalTime, Recurrence, Series},
    stream::StreamId,
    words::{Day, UtcMicros},
};
use uuid::Uuid;

const FROM: Day = Day(date(2026, 12, 1));

fn day(month: i8, day: i8) -> Day { Day(date(2026, month, day)) }
fn rule(text: &str) -> Recurrence { Recurrence::parse(text).unwrap() }
fn time(text: &str) -> LocalTime { LocalTime::parse(text).unwrap() }

/// Every Tuesday at 09:00 from Tuesday 1 December 2026.
fn weekly() -> Series {
    let weekly = Series::new(series(), MeetingKind::Pcn, pcn(), line("PCN meeting"), (rule("FREQ=WEEKLY;BYDAY=TU"), time("09:00")), 60, person(DIRECTOR));
    Series { starts_on: FROM, deputy: Some(person(DEPUTY)), core: vec![person(COORDINATOR), person(LINK)], ..weekly }
}
fn of(id: u128) -> MeetingId { MeetingId(Uuid::from_u128(0x5e00 + id)) }
fn made(recurrence_id: Day) -> MeetingId { of(u128::from(recurrence_id.0.day_of_year().unsigned_abs())) }
fn make(recurrence_id: Day) -> Command { Command::MakeOccurrence { series_id: series(), recurrence_id, meeting_id: made(recurrence_id) } }
fn meeting(borough: &Borough, recurrence_id: Day) -> &Meeting {
    match &borough.states[&StreamId::Meeting(made(recurrence_id))] {
        mdt_domain::event::State::Meeting(meeting) => meeting,
        other => panic!("{other:?}"),
    }
}
fn set(series: Series) -> Command { Command::SetSeries(Box::new(series)) }
fn asked(meeting: &Meeting) -> Vec<u128> {
    meeting.attendees.values().filter(|it| !it.is_withdrawn).map(|it| it.person_id.0.as_u128()).collect()
}
fn held(series: &Series, from: Day, until: Day) -> Vec<(Day, Day, bool)> {
    series.held(Holidays::built_in(), from, until).iter().map(|it| (it.recurrence_id, it.day, it.is_cancelled)).collect()
}

/// A series with the meetings of 1, 8 and 15 December made.
fn borough() -> Borough {
    let mut borough = Borough::empty();
    borough.ok(COORDINATOR, set(weekly()));
    for made in [day(12, 1), day(12, 8), day(12, 15)] {
        borough.ok(SYSTEM, make(made));
    }
    borough
}

#[test]
fn a_meeting_is_made_once_as_its_series_has_it_and_only_by_the_service() {
    let mut borough = borough();
    let first = meeting(&borough, day(12, 1));
    assert_eq!((first.root.starts_at, first.root.slot_minutes, first.root.status), (day(12, 1).at(&time("09:00")), 60, MeetingStatus::Draft));
    assert_eq!((first.root.series_id, first.root.recurrence_id, first.root.kind), (Some(series()), Some(day(12, 1)), MeetingKind::Pcn));
    assert_eq!(asked(first), [DIRECTOR, DEPUTY, COORDINATOR, LINK]);
    borough.check(vec![
        ("again is no change", SYSTEM, make(day(12, 1)), ""),
        ("not a day of the rule", SYSTEM, make(day(12, 2)), ""),
        ("not by a person", COORDINATOR, make(day(12, 22)), "refused NotFound"),
        ("of no series", SYSTEM, Command::MakeOccurrence { series_id: SeriesId(Uuid::nil()), recurrence_id: FROM, meeting_id: of(1) }, "refused NotFound"),
    ]);
}

#[test]
fn what_a_series_holds_knows_bank_holidays_moves_and_cancellations() {
    let mut weekly = Series { rule: rule("FREQ=WEEKLY;BYDAY=FR"), ..weekly() };
    let christmas = [(day(12, 18), day(12, 18), false), (day(12, 25), day(12, 25), false)];
    weekly.holidays = HolidayPolicy::Keep;
    assert_eq!(held(&weekly, day(12, 14), day(12, 31)), christmas);
    weekly.holidays = HolidayPolicy::Skip;
    assert_eq!(held(&weekly, day(12, 14), day(12, 31)), christmas[..1]);
    weekly.holidays = HolidayPolicy::NextWorkingDay;
    // Boxing Day of 2026 is a Saturday: its substitute is Monday 28.
    assert_eq!(held(&weekly, day(12, 14), day(12, 31)), [christmas[0], (day(12, 25), day(12, 29), false)]);
    weekly.exceptions.insert(day(12, 18), Exception::Moved { day: day(12, 30), at: time("14:00") });
    weekly.exceptions.insert(day(12, 25), Exception::Cancelled);
    assert_eq!(held(&weekly, day(12, 28), day(12, 31)), [(day(12, 25), day(12, 29), true), (day(12, 18), day(12, 30), false)]);
    assert_eq!(held(&weekly, day(12, 14), day(12, 27)), [], "moved out of these days");
    weekly.ends_on = Some(day(12, 20));
    assert_eq!(held(&weekly, day(12, 1), day(12, 31)).len(), 3, "after the last day nothing is held");
}

#[test]
fn one_occurrence_is_moved_called_off_and_put_back_and_its_meeting_with_it() {
    let mut borough = borough();
    let moved = |recurrence_id, to, at: &str| Command::MoveOccurrence { series_id: series(), recurrence_id, day: to, at: time(at) };
    let cancel = |recurrence_id| Command::CancelOccurrence { series_id: series(), recurrence_id };
    let restore = |recurrence_id| Command::RestoreOccurrence { series_id: series(), recurrence_id };
    borough.check(vec![
        ("not by a link worker", LINK, moved(day(12, 8), day(12, 9), "10:30"), "refused NotAllowed"),
        ("not to the past", COORDINATOR, moved(day(12, 8), day(11, 20), "10:30"), "refused Invalid day"),
        ("nor far away", COORDINATOR, moved(day(12, 8), Day(date(2027, 3, 9)), "10:30"), "refused Invalid day"),
        ("nor what is not held", COORDINATOR, moved(day(12, 9), day(12, 10), "10:30"), "refused Invalid recurrence_id"),
        ("by a day and an hour and a half", COORDINATOR, moved(day(12, 8), day(12, 9), "10:30"), "series SeriesSet, meeting MeetingRescheduled"),
        ("again is no change", COORDINATOR, moved(day(12, 8), day(12, 9), "10:30"), ""),
        ("one that is not made yet", COORDINATOR, moved(day(12, 22), day(12, 21), "09:00"), "series SeriesSet"),
        ("called off", COORDINATOR, cancel(day(12, 15)), "series SeriesSet, meeting MeetingCancelled"),
    ]);
    assert_eq!(meeting(&borough, day(12, 8)).root.starts_at, day(12, 9).at(&time("10:30")));
    assert_eq!(meeting(&borough, day(12, 15)).root.status, MeetingStatus::Cancelled);
    borough.ok(SYSTEM, make(day(12, 22)));
    assert_eq!(meeting(&borough, day(12, 22)).root.starts_at, day(12, 21).at(&time("09:00")), "made where it was moved to");
    borough.check(vec![
        ("moved back", COORDINATOR, restore(day(12, 8)), "series SeriesSet, meeting MeetingRescheduled"),
        ("held after all", COORDINATOR, restore(day(12, 15)), "series SeriesSet, meeting MeetingRescheduled"),
        ("called off as a meeting, the series knows it", COORDINATOR, Command::CancelMeeting(made(day(12, 15))), "meeting MeetingCancelled, series SeriesSet"),
        ("and nobody makes it again", SYSTEM, make(day(12, 15)), ""),
    ]);
    assert_eq!(meeting(&borough, day(12, 8)).root.starts_at, day(12, 8).at(&time("09:00")));
    let mdt_domain::event::State::Series(known) = &borough.states[&StreamId::Series(series())] else { panic!("a series") };
    assert_eq!(known.exceptions.keys().copied().collect::<Vec<_>>(), [day(12, 15), day(12, 22)]);
}

#[test]
fn what_began_before_its_time_is_neither_moved_nor_called_off() {
    let mut borough = borough();
    borough.ok(DIRECTOR, Command::StartMeeting(made(day(12, 8))));
    let begun = day(12, 8);
    let refused = "refused Invalid recurrence_id";
    borough.check(vec![
        ("not moved while it is live", COORDINATOR, Command::MoveOccurrence { series_id: series(), recurrence_id: begun, day: day(12, 9), at: time("10:30") }, refused),
        ("nor called off", COORDINATOR, Command::CancelOccurrence { series_id: series(), recurrence_id: begun }, refused),
    ]);
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: made(begun), override_reason: Some(paragraph("Held early")) });
    borough.check(vec![("nor when it is over", COORDINATOR, Command::CancelOccurrence { series_id: series(), recurrence_id: begun }, refused)]);
    borough.now = day(12, 15).at(&time("09:00"));
    borough.today = day(12, 15);
    borough.check(vec![("nor at its time", COORDINATOR, Command::CancelOccurrence { series_id: series(), recurrence_id: day(12, 15) }, refused)]);
}

#[test]
fn meetings_follow_when_all_of_a_series_changes_with_their_cases() {
    let mut borough = borough();
    borough.ok(SYSTEM, Command::RegisterCase(Box::new(case_root(1, mdt_domain::words::Priority::Red))));
    let listed = Command::ListCase { meeting_id: made(day(12, 8)), item_id: item(1), case_id: case(1), planned_minutes: None, reason: mdt_domain::case::ListedReason::ReviewDue, urgent_reason: None };
    borough.ok(COORDINATOR, listed);
    borough.ok(COORDINATOR, Command::AddAttendee(made(day(12, 8)), attendee(CORE, AttendeeKind::Core)));
    let later = Series { starts_at_local: time("13:15"), slot_minutes: 45, core: vec![person(COORDINATOR), person(GP)], ..weekly() };
    let answer = borough.answer(COORDINATOR, set(later.clone()));
    assert_eq!(answer, "series SeriesSet, meeting MeetingRescheduled, meeting MeetingRescheduled, meeting MeetingRescheduled");
    let second = meeting(&borough, day(12, 8));
    assert_eq!((second.root.starts_at, second.root.slot_minutes), (day(12, 8).at(&time("13:15")), 45));
    assert_eq!(asked(second), [DIRECTOR, DEPUTY, COORDINATOR, GP, CORE], "asked by hand stays, asked by the series goes");
    assert_eq!(second.ordered_items().iter().filter(|line| line.kind == ItemKind::Case).count(), 1, "its agenda stays");
    // Another day of the week: what it no longer holds is called off, its cases come off.
    let answer = borough.answer(COORDINATOR, set(Series { rule: rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), ..later.clone() }));
    assert_eq!(answer, "series SeriesSet, meeting MeetingCancelled, case CaseUnlisted");
    assert_eq!(meeting(&borough, day(12, 8)).root.status, MeetingStatus::Cancelled);
    // What was held, or begins within the hour, stays as it was.
    borough.now = day(12, 15).at(&time("12:00"));
    borough.today = day(12, 15);
    let answer = borough.answer(COORDINATOR, set(Series { starts_at_local: time("11:00"), rule: rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), ..later }));
    assert_eq!(answer, "series SeriesSet");
}

#[test]
fn a_title_names_no_patient() {
    let mut borough = borough();
    let titled = |title: &str| Series { title: line(title), ..weekly() };
    let from = Command::ChangeSeriesFrom { series_id: series(), from: day(12, 8), series: Box::new(Series { id: SeriesId(Uuid::from_u128(0x5f)), ..titled("Review of born 02/03/1941") }) };
    borough.check(vec![
        ("by a number", COORDINATOR, set(titled("Review of 999 000 0018")), "refused Identifies title"),
        ("nor by a date of birth, from a day on", COORDINATOR, from, "refused Identifies title"),
        ("other words are anybody's", COORDINATOR, set(titled("Review of the winter")), "series SeriesSet, meeting MeetingRescheduled, meeting MeetingRescheduled, meeting MeetingRescheduled"),
    ]);
}

#[test]
fn from_a_day_on_another_series_goes_on_and_takes_the_meetings_over() {
    let mut borough = borough();
    let next = SeriesId(Uuid::from_u128(0x5f));
    let later = |id| Series { id, rule: rule("FREQ=WEEKLY;BYDAY=TU"), starts_at_local: time("12:00"), ..weekly() };
    let change = |from, id| Command::ChangeSeriesFrom { series_id: series(), from, series: Box::new(later(id)) };
    borough.check(vec![
        ("not from today", COORDINATOR, change(TODAY, next), "refused Invalid from"),
        ("nor before it began", COORDINATOR, change(FROM, next), "refused Invalid from"),
        ("nor as itself", COORDINATOR, change(day(12, 8), series()), "refused IdTaken id"),
        ("from the second on", COORDINATOR, change(day(12, 8), next), "series SeriesSet, series SeriesSet, meeting MeetingRescheduled, meeting MeetingRescheduled"),
    ]);
    let root = |recurrence_id| { let root = &meeting(&borough, recurrence_id).root; (root.series_id, root.starts_at) };
    assert_eq!(root(day(12, 1)), (Some(series()), day(12, 1).at(&time("09:00"))));
    assert_eq!(root(day(12, 8)), (Some(next), day(12, 8).at(&time("12:00"))));
    let mdt_domain::event::State::Series(old) = &borough.states[&StreamId::Series(series())] else { panic!("a series") };
    assert_eq!((old.ends_on, held(old, day(12, 1), day(12, 31)).len()), (Some(day(12, 7)), 1));
    let mdt_domain::event::State::Series(new) = &borough.states[&StreamId::Series(next)] else { panic!("a series") };
    assert_eq!((new.continues, held(new, day(12, 1), day(12, 31)).len()), (Some(series()), 4));
}

#[test]
fn the_rota_says_who_chairs_and_absences_say_who_cannot() {
    let mut borough = Borough::empty();
    let fridays = ChairTurn { weekdays: vec![5], from: None, until: None, chair: person(DEPUTY), deputy: Some(person(DIRECTOR)) };
    let daily = Series { rule: rule("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"), chair_rota: vec![fridays], ..weekly() };
    let chairing = |borough: &Borough, day| { let it = daily.chairing(day, &borough.directory); (it.chair, it.deputy, it.is_without_chair) };
    assert_eq!(chairing(&borough, day(12, 3)), (person(DIRECTOR), Some(person(DEPUTY)), false));
    assert_eq!(chairing(&borough, day(12, 4)), (person(DEPUTY), Some(person(DIRECTOR)), false));
    let away = |n: u128| Command::SetAbsences { person_id: person(n), absences: vec![Absence { from: day(12, 3), until: day(12, 4), cover: None }] };
    borough.ok(DIRECTOR, away(DIRECTOR));
    assert_eq!(chairing(&borough, day(12, 3)), (person(DEPUTY), None, false), "the deputy stands in");
    assert_eq!(chairing(&borough, day(12, 4)), (person(DEPUTY), None, false));
    borough.ok(DEPUTY, away(DEPUTY));
    assert_eq!(chairing(&borough, day(12, 3)), (person(DIRECTOR), None, true), "a day without a chair is told, and nobody is chosen");
    borough.ok(COORDINATOR, set(Series { id: series(), ..daily.clone() }));
    borough.ok(SYSTEM, make(day(12, 7)));
    assert_eq!(meeting(&borough, day(12, 7)).root.deputy, Some(person(DEPUTY)));
}

#[test]
fn everybody_of_a_role_is_asked_to_the_boroughs_meeting_which_is_the_federations() {
    let mut borough = Borough::empty();
    let of_the_borough = Series { kind: MeetingKind::Borough, pcn: federation(), chair: person(MANAGER), deputy: None, core: vec![], core_roles: vec![Role::LinkWorker], ..weekly() };
    borough.check(vec![
        ("not by a PCN's coordinator", COORDINATOR, set(of_the_borough.clone()), "refused NotAllowed"),
        ("by the Federation's manager", MANAGER, set(of_the_borough.clone()), "series SeriesSet"),
        ("who has no PCN's", MANAGER, set(Series { id: SeriesId(Uuid::from_u128(0x60)), ..weekly() }), "refused NotAllowed"),
    ]);
    borough.ok(SYSTEM, make(FROM));
    assert_eq!(asked(meeting(&borough, FROM)), [LINK, MANAGER, ELSEWHERE, LINK_2]);
}

#[test]
fn supervision_is_between_two_and_nobody_else_learns_of_it() {
    let mut borough = Borough::empty();
    let pair = Series { kind: MeetingKind::Supervision, chair: person(DIRECTOR), deputy: None, core: vec![person(LINK)], slot_minutes: 45, ..weekly() };
    borough.check(vec![
        ("not by a coordinator", COORDINATOR, set(pair.clone()), "refused NotFound"),
        ("not with three", DIRECTOR, set(Series { core: vec![person(LINK), person(LINK_2)], ..pair.clone() }), "refused Invalid core"),
        ("nor with a deputy", DIRECTOR, set(Series { deputy: Some(person(DEPUTY)), ..pair.clone() }), "refused Invalid core"),
        ("nor alone", DIRECTOR, set(Series { core: vec![person(DIRECTOR)], ..pair.clone() }), "refused Invalid core"),
        ("by the supervisor", DIRECTOR, set(pair.clone()), "series SeriesSet"),
        ("the supervisee may move it", LINK, Command::MoveOccurrence { series_id: series(), recurrence_id: FROM, day: day(12, 2), at: time("15:00") }, "series SeriesSet"),
        ("an operator cannot", OPERATOR, Command::CancelOccurrence { series_id: series(), recurrence_id: FROM }, "refused NotFound"),
        ("a stranger makes none for others", GP, set(Series { id: SeriesId(Uuid::from_u128(0x61)), ..pair.clone() }), "refused NotFound"),
    ]);
    borough.ok(SYSTEM, make(FROM));
    let supervision = meeting(&borough, FROM).clone();
    assert_eq!(asked(&supervision), [DIRECTOR, LINK]);
    let mut who_may = Vec::new();
    for (n, ..) in cast() {
        let who = borough.known(n);
        let sees = |stream, facts| may_subscribe(who, &stream, &facts, NINE).holds_at(NINE);
        let both = (sees(StreamId::Meeting(made(FROM)), supervision.facts(person(n))), sees(StreamId::Series(series()), pair.facts(person(n))));
        assert_eq!(both.0, both.1, "{n}");
        who_may.extend(both.0.then_some(n));
    }
    assert_eq!(who_may, [DIRECTOR, LINK]);
}

#[test]
fn a_series_goes_through_both_clock_changes_at_its_time_of_day() {
    let weekly = Series { rule: rule("FREQ=WEEKLY;BYDAY=SU"), starts_at_local: time("01:30"), starts_on: day(10, 18), ..weekly() };
    let starts: Vec<UtcMicros> = weekly.held(Holidays::built_in(), day(10, 18), day(11, 1)).iter().map(|it| it.starts_at).collect();
    let at = |text: &str| UtcMicros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
    assert_eq!(starts, [at("2026-10-18T00:30:00Z"), at("2026-10-25T00:30:00Z"), at("2026-11-01T01:30:00Z")], "01:30 comes twice: the first");
}

#[test]
fn what_is_held_does_not_depend_on_how_long_ago_a_series_began() {
    let rules = [
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=1MO", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=2", "FREQ=DAILY;COUNT=2500", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270331",
    ];
    for text in rules {
        for policy in [HolidayPolicy::Skip, HolidayPolicy::NextWorkingDay, HolidayPolicy::Keep] {
            for starts_on in [Day(date(2020, 1, 6)), Day(date(2019, 6, 5)), Day(date(2026, 11, 29))] {
                let series = Series { rule: rule(text), starts_on, holidays: policy, ..weekly() };
                for from in (0..4).map(|n| Day(date(2026, 11, 20)).plus_days(n * 37)) {
                    let until = from.plus_days(56);
                    let all = mdt_domain::series::Occurrences::new(&series.rule, starts_on, series.starts_at_local, Holidays::built_in(), policy);
                    let naive: Vec<_> = all.skip_while(|it| it.day < from).take_while(|it| it.day <= until).map(|it| (it.recurrence_id, it.day, false)).collect();
                    assert_eq!(held(&series, from, until), naive, "{text} from {starts_on:?}, {policy:?}, on {from:?}");
                }
            }
        }
    }
}
