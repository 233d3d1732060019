//! A meeting as an ordering problem and back: what takes part, who is a partner, what comes first, times of the day.

use crate::world::*;
use mdt_domain::{
    agenda::plan::{Planned, plan},
    case::{Bar, Barred, Case},
    command::Command,
    ids::ItemId,
    meeting::{AttendeeKind, Meeting, MeetingStatus, Partstat},
    stream::StreamId,
    event::State,
};
use std::collections::BTreeMap;

/// The eight-case borough's first huddle: lines 1–3 red, 4 amber, 7 and 8 green; some of them need the partner's service.
struct Agenda {
    meeting: Meeting,
    cases: BTreeMap<ItemId, Case>,
    borough: Borough,
}
impl Agenda {
    fn needing(lines: &[u128]) -> Self { Self::of(Borough::new(), lines) }
    fn of(mut borough: Borough, lines: &[u128]) -> Self {
        let mut cases = BTreeMap::new();
        for n in [1, 2, 3, 4, 7, 8] {
            let Some(State::Case(mut state)) = borough.states.remove(&StreamId::Case(case(n))) else { panic!("a case") };
            if lines.contains(&n) {
                state.root.needed_services.insert(service());
            }
            cases.insert(item(n), *state);
        }
        let mut meeting = borough.meeting(1).clone();
        meeting.attendees.get_mut(&person(ROTATING)).unwrap().service_id = Some(service());
        Self { meeting, cases, borough }
    }
    fn solve(&self) -> Planned { plan(&self.meeting, &self.cases, &self.borough.directory, self.borough.now).solve() }
    /// The better order by case.
    fn order(&self) -> Vec<u128> {
        let planned = self.solve();
        assert_eq!(planned.infeasible, Vec::<String>::new());
        let name = |id: &ItemId| [1, 2, 3, 4, 7, 8].into_iter().find(|n| item(*n) == *id).unwrap();
        planned.after.iter().map(name).collect()
    }
    fn partner(&mut self) -> &mut mdt_domain::meeting::Attendee { self.meeting.attendees.get_mut(&person(ROTATING)).unwrap() }
}

#[test]
fn a_partners_cases_become_one_block_at_a_time_they_can_trust() {
    let agenda = Agenda::needing(&[1, 3]);
    let planned = agenda.solve();
    let order = agenda.order();
    assert_eq!((planned.waiting_before, planned.waiting_after, planned.is_proven), (5, 0, true));
    let (first, last) = (order.iter().position(|n| *n == 1).unwrap(), order.iter().position(|n| *n == 3).unwrap());
    assert_eq!(first.abs_diff(last), 1, "{order:?}");
    assert_eq!(order[3..], [4, 7, 8], "the rest stays");
    let [saving] = &planned.partners[..] else { panic!("one partner") };
    assert_eq!((saving.person_id, saving.name.as_str(), saving.waiting_before, saving.waiting_after), (person(ROTATING), "Person 8", 5, 0));
    let from = i64::try_from(first.min(last)).unwrap() * 300;
    assert_eq!((saving.from, saving.until), (NINE.plus_seconds(120 + from), NINE.plus_seconds(120 + from + 600)));
    assert_eq!(saving.items.len(), 2);
}

#[test]
fn as_good_already_is_left_alone() {
    for lines in [&[1, 2][..], &[7, 8], &[4], &[]] {
        let planned = Agenda::needing(lines).solve();
        assert_eq!(planned.after, planned.before, "{lines:?}");
        assert_eq!(planned.waiting_before, planned.waiting_after);
    }
    assert!(Agenda::needing(&[4]).solve().partners.is_empty(), "one line and no times of their own: nothing to wait for");
}

#[test]
fn urgent_comes_first_and_a_fixed_line_is_the_chairs_wish() {
    let mut agenda = Agenda::needing(&[1, 8]);
    assert_eq!(agenda.order()[..3].iter().filter(|n| **n <= 3).count(), 3, "a partner's green does not come before a red");
    agenda.meeting.items.get_mut(&item(8)).unwrap().is_late_urgent = true;
    assert_eq!(agenda.order()[4..], [4, 7], "late and urgent counts as urgent");

    let mut agenda = Agenda::needing(&[]);
    agenda.borough.now = NINE;
    let order = [8, 1, 2, 7, 3, 4].map(item);
    assert!(agenda.meeting.order_waiting(&order));
    assert_eq!(agenda.order(), [1, 2, 3, 8, 7, 4], "close to the order it had");
    agenda.meeting.items.get_mut(&item(8)).unwrap().is_fixed = true;
    assert_eq!(agenda.order(), [8, 1, 2, 3, 7, 4]);
    agenda.meeting.items.get_mut(&item(7)).unwrap().is_fixed = true;
    assert_eq!(agenda.order(), [8, 1, 2, 7, 3, 4], "both stay, and urgent ones take the places left");
}

#[test]
fn topics_and_cases_one_does_not_have_keep_their_places() {
    let mut borough = Borough::new();
    let topic = Command::AddTopic { meeting_id: huddle(1), item_id: item(50), title: line("Flu clinics"), planned_minutes: 10 };
    borough.ok(COORDINATOR, topic);
    borough.ok(COORDINATOR, Command::MoveItem { meeting_id: huddle(1), item_id: item(50), to_position: 1 });
    let mut agenda = Agenda::of(borough, &[1, 3]);
    let planned = agenda.solve();
    assert_eq!(planned.after[1], item(50));
    assert_eq!((planned.waiting_before, planned.waiting_after), (15, 0), "they come after the topic");
    agenda.cases.remove(&item(1));
    let planned = agenda.solve();
    assert_eq!((planned.after[0], planned.partners.len()), (item(1), 0), "nothing is known of a case one does not have");
}

#[test]
fn who_does_not_come_for_a_case_is_no_partner_of_it() {
    type Change = fn(&mut Agenda);
    let rows: [(&str, Change, usize); 8] = [
        ("comes", |_| {}, 1),
        ("sent apologies", |it| it.partner().partstat = Partstat::Declined, 0),
        ("is not asked any more", |it| it.partner().is_withdrawn = true, 0),
        ("is core", |it| it.partner().kind = AttendeeKind::Core, 0),
        ("is a speaker", |it| it.partner().kind = AttendeeKind::Speaker, 0),
        ("is of another service", |it| it.partner().service_id = None, 0),
        ("is kept out of one of two", |it| {
            let whom = Barred::Service { service_id: service(), name: line("Council reablement") };
            let bar = Bar { whom, reason: line("Asked not to"), recorded_by: person(GP), recorded_at: NINE };
            it.cases.get_mut(&item(1)).unwrap().root.bars.push(bar);
        }, 0),
        ("is a guest with a pass for three", |it| {
            it.partner().kind = AttendeeKind::Guest;
            for n in [2, 4, 7] {
                it.cases.get_mut(&item(n)).unwrap().items.get_mut(&item(n)).unwrap().guests.insert(person(ROTATING));
            }
        }, 1),
    ];
    for (sentence, change, partners) in rows {
        let mut agenda = Agenda::needing(&[1, 3]);
        change(&mut agenda);
        assert_eq!(agenda.solve().partners.len(), partners, "{sentence}");
    }
}

#[test]
fn times_of_ones_own_are_kept_or_said_to_be_impossible() {
    // From when the first line begins: two minutes after the planned start.
    let at = |minutes: i64, seconds: i64| Some(NINE.plus_seconds(120 + minutes * 60 + seconds));
    let mut agenda = Agenda::needing(&[1]);
    agenda.borough.now = NINE.plus_seconds(-3600);
    agenda.partner().available_from = at(9, 30);
    assert_eq!(agenda.order()[2], 1, "not before 09:11:30 is not before 09:12");
    agenda.partner().available_from = at(10, 30);
    let words = agenda.solve().infeasible;
    assert!(words[0].contains("Person 8: free from 09:13 to the end") && words[0].contains("item 1 "), "{words:?}");
    let planned = agenda.solve();
    assert_eq!((planned.after == planned.before, planned.is_proven), (true, true));

    let mut agenda = Agenda::needing(&[3]);
    agenda.partner().available_until = at(5, 59);
    assert_eq!(agenda.order()[0], 3, "until 09:07:59 is until 09:07");
    agenda.partner().available_until = at(4, 59);
    assert_eq!(agenda.solve().infeasible, ["Person 8: free from 09:02 to 09:06 but the cases of Person 8 take 5 minutes."]);
    agenda.partner().available_until = at(0, 0);
    assert_eq!(agenda.solve().infeasible, ["Person 8 can stay until 09:02 only, and what they come for is still ahead."]);
    agenda.partner().name = line("case 1 of minute 2");
    agenda.partner().available_until = at(4, 0);
    assert!(agenda.solve().infeasible[0].starts_with("Case 1 of minute 2: free from 09:02 to 09:06 but"), "a name is not read as words");
}

#[test]
fn while_live_only_waiting_lines_move_and_time_spent_counts() {
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, start_item(2));
    borough.later(120);
    let agenda = Agenda::of(borough, &[1, 4, 8]);
    let planned = agenda.solve();
    assert!(!planned.before.contains(&item(2)) && planned.before.len() == 5);
    let from = planned.partners[0].from;
    let first = planned.after.iter().position(|id| *id == planned.partners[0].items[0]).unwrap();
    let gone: i64 = planned.after[..first].iter().map(|id| i64::from(agenda.meeting.items[id].allowed_seconds())).sum();
    assert_eq!(from, NINE.plus_seconds(120 + 180 + gone), "the rest of the line the room is at comes before");

    let mut ended = agenda;
    ended.meeting.root.status = MeetingStatus::Live;
    for line in ended.meeting.items.values_mut() {
        line.state = mdt_domain::meeting::ItemState::Decided;
    }
    let planned = ended.solve();
    assert!(planned.before.is_empty() && planned.after.is_empty() && planned.infeasible.is_empty());
}

#[test]
fn more_than_can_be_searched_is_said_plainly() {
    let mut agenda = Agenda::needing(&[1, 3]);
    for n in 100..170 {
        agenda.meeting.insert_line(mdt_domain::meeting::AgendaItem::waiting(item(n), mdt_domain::meeting::ItemKind::Case, 2), usize::MAX);
    }
    assert_eq!(agenda.solve().infeasible, ["There are 76 waiting items, and at most 64 can be put in order at once."]);
}
