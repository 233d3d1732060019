//! Named passes: one meeting, some of its cases, let in by who runs it, taken back at any time.

use crate::world::*;
use mdt_domain::{
    action_item::OwnerRef,
    case::CaseItem,
    command::{ActionHome, BarTarget, Command, PassWay},
    directory::Person,
    ids::MeetingId,
    meeting::{Admission, AttendeeKind},
    policy::{Permission, StreamFacts, may_subscribe},
    rejection::RejectionCode,
    stream::StreamId,
    words::{MailAddress, UtcMicros},
};

const GUEST: u128 = 50;
const NOT_FOUND: &str = "refused NotFound";

fn waits(n: u128) -> Command { Command::GuestWaits(huddle(1), person(n)) }
fn admit(n: u128) -> Command { Command::AdmitGuest(huddle(1), person(n)) }
fn revoke(n: u128) -> Command { Command::RevokePass(huddle(1), person(n)) }
fn renew(n: u128) -> Command { Command::RenewPass(huddle(1), person(n), PassWay::Shown) }
fn speaker(n: u128, cases: &[u128]) -> Command {
    let mut command = invite_guest(n, 1, cases);
    if let Command::InviteGuest { is_speaker, .. } = &mut command {
        *is_speaker = true;
    }
    command
}
/// On which lines of today's huddle the pass is.
fn bound(borough: &Borough, n: u128) -> Vec<u128> {
    let has = |it: &CaseItem| it.meeting_id == huddle(1) && it.guests.contains(&person(n));
    (1..=8).filter(|case_n| borough.case(*case_n).items.values().any(has)).collect()
}
fn of_meeting(borough: &Borough, n: u128, id: MeetingId) -> Permission {
    let facts = StreamFacts::Meeting { pcn: pcn(), is_attendee: true, is_private: false };
    may_subscribe(borough.known(n), &StreamId::Meeting(id), &facts, borough.now)
}

#[test]
fn a_pass_is_given_bound_and_bound_again() {
    let mut borough = Borough::new();
    let new = "directory PersonSet, meeting AttendeeAdded";
    borough.check(vec![
        ("not by a link worker", LINK, invite_guest(GUEST, 1, &[1]), "refused NotAllowed"),
        ("not by a stranger", ELSEWHERE, invite_guest(GUEST, 1, &[1]), NOT_FOUND),
        ("bound to two cases", COORDINATOR, invite_guest(GUEST, 1, &[1, 2]), &format!("{new}, case GuestsBound, case GuestsBound")),
        ("the same", COORDINATOR, invite_guest(GUEST, 1, &[1, 2]), ""),
        ("to another one instead", COORDINATOR, invite_guest(GUEST, 1, &[2, 3]), "case GuestsBound, case GuestsBound"),
        ("to none", COORDINATOR, invite_guest(GUEST, 1, &[]), "case GuestsBound, case GuestsBound"),
        ("a case that is not on", COORDINATOR, invite_guest(GUEST, 1, &[5]), NOT_FOUND),
        ("to one again", DEPUTY, invite_guest(GUEST, 1, &[1]), "case GuestsBound"),
        ("its line comes off", COORDINATOR, Command::UnlistCase { meeting_id: huddle(1), item_id: item(3), case_id: case(3) }, "meeting ItemRemoved, case CaseUnlisted"),
        ("then nobody is bound to it", COORDINATOR, invite_guest(GUEST, 1, &[3]), NOT_FOUND),
        ("the id of a pass for one meeting is none for another", COORDINATOR, invite_guest(GUEST, 2, &[]), "refused IdTaken person_id"),
        ("nor is a member's", COORDINATOR, invite_guest(LINK, 1, &[]), "refused IdTaken person_id"),
        ("a second guest", COORDINATOR, invite_of_service(GUEST + 1, 1, &[1]), &format!("{new}, case GuestsBound")),
    ]);
    assert_eq!((bound(&borough, GUEST), bound(&borough, GUEST + 1)), (vec![1], vec![1]));
    let (guest, seat) = (borough.known(GUEST), borough.seat(GUEST));
    assert!(guest.roles.is_empty() && guest.email.is_empty() && borough.directory.member(person(GUEST)).is_none());
    assert_eq!((seat.kind, seat.admission, seat.name.as_str()), (AttendeeKind::Guest, Some(Admission::Invited), "Guest 50"));
    let until = guest.guest.as_ref().unwrap().until;
    assert_eq!(until, NINE.plus_seconds(100 * 60), "an hour after the planned end");
}

#[test]
fn a_pass_makes_sense_or_is_refused_by_its_field() {
    let change = |edit: &dyn Fn(&mut Command)| {
        let mut command = invite_guest(GUEST, 1, &[]);
        edit(&mut command);
        command
    };
    let times = |from: i64, until: i64| {
        change(&|command| {
            if let Command::InviteGuest { available_from, available_until, .. } = command {
                (*available_from, *available_until) = (Some(NINE.plus_seconds(from)), Some(NINE.plus_seconds(until)));
            }
        })
    };
    let unknown_service = change(&|command| {
        if let Command::InviteGuest { service_id, .. } = command {
            *service_id = Some(mdt_domain::ids::ServiceId(uuid::Uuid::from_u128(1)));
        }
    });
    let rows = [
        ("a speaker has no case", speaker(GUEST, &[1]), "refused Invalid items"),
        ("but a slot", speaker(GUEST, &[]), "directory PersonSet, meeting AttendeeAdded"),
        ("a service that exists", unknown_service, "refused Invalid service_id"),
        ("a time", times(0, 60), "directory PersonSet, meeting AttendeeAdded"),
        ("that goes forward", times(60, 60), "refused Invalid available_until"),
    ];
    for (sentence, command, expected) in rows {
        assert_eq!(Borough::new().answer(COORDINATOR, command), expected, "{sentence}");
    }
}

#[test]
fn a_guest_is_let_in_only_while_waiting_and_sent_away_at_once() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, publish());
    borough.ok(COORDINATOR, invite_guest(GUEST, 1, &[1]));
    borough.ok(COORDINATOR, invite_guest(GUEST + 1, 1, &[1]));
    let in_now = "meeting GuestAdmitted, directory PersonSet";
    borough.check(vec![
        ("not before they wait", COORDINATOR, admit(GUEST), "refused ItemNotReady"),
        ("they cannot say that they wait: the app does", GUEST, waits(GUEST), NOT_FOUND),
        ("nor may anybody else", COORDINATOR, waits(GUEST), NOT_FOUND),
        ("waits", SYSTEM, waits(GUEST), "meeting GuestWaits"),
        ("still", SYSTEM, waits(GUEST), ""),
        ("a guest who waits finds nothing", GUEST, Command::SayOnTheWay(huddle(1)), NOT_FOUND),
        ("nor is in the room", SYSTEM, arrives(GUEST), NOT_FOUND),
        ("not let in by a link worker", LINK, admit(GUEST), "refused NotAllowed"),
        ("nor by themselves", GUEST, admit(GUEST), NOT_FOUND),
        ("by the coordinator", COORDINATOR, admit(GUEST), in_now),
        ("once", COORDINATOR, admit(GUEST), ""),
        ("then they are in the room", SYSTEM, arrives(GUEST), "meeting PersonArrived"),
        ("the next one", SYSTEM, waits(GUEST + 1), "meeting GuestWaits"),
        ("by the chair", DIRECTOR, admit(GUEST + 1), in_now),
        ("a member is no guest", COORDINATOR, admit(LINK), NOT_FOUND),
        ("nor is a stranger", COORDINATOR, admit(99), NOT_FOUND),
        ("not taken back by a link worker", LINK, revoke(GUEST), "refused NotAllowed"),
        ("taken back", DEPUTY, revoke(GUEST), "meeting PassRevoked, directory PersonSet"),
        ("once and for all", COORDINATOR, revoke(GUEST), NOT_FOUND),
        ("it opens nothing any more", SYSTEM, waits(GUEST), NOT_FOUND),
        ("nor is it given again", COORDINATOR, invite_guest(GUEST, 1, &[1]), "refused IdTaken person_id"),
        ("the other one stays", GUEST + 1, Command::SayOnTheWay(huddle(1)), "meeting PartnerOnTheWay"),
    ]);
    assert!(borough.known(GUEST).is_ended && borough.seat(GUEST).is_withdrawn && !borough.seat(GUEST + 1).is_withdrawn);
}

#[test]
fn a_link_goes_by_mail_where_an_address_was_given_and_the_address_is_in_no_state() {
    let mut borough = Borough::new();
    let by_mail = |cases: &[u128]| {
        let mut command = invite_guest(GUEST, 1, cases);
        if let Command::InviteGuest { email, .. } = &mut command {
            *email = Some(MailAddress::parse(" Grace.Adu@Housing.example ").unwrap());
        }
        command
    };
    let is_by_mail = |borough: &Borough| borough.known(GUEST).guest.as_ref().unwrap().mail_asked_at.is_some();
    borough.ok(COORDINATOR, invite_guest(GUEST, 1, &[1]));
    assert!(!is_by_mail(&borough));
    borough.check(vec![
        ("an address is given", COORDINATOR, by_mail(&[1]), "directory PersonSet"),
        ("the same", COORDINATOR, by_mail(&[1]), ""),
        ("other cases, and nothing said of the address", COORDINATOR, invite_guest(GUEST, 1, &[2]), "case GuestsBound, case GuestsBound"),
    ]);
    assert!(is_by_mail(&borough));
    assert!(!serde_json::to_string(&borough.directory).unwrap().contains("housing.example"), "the directory is shared");
    // A link that is shown is not to be replaced by one that is mailed; sent again it is.
    borough.ok(COORDINATOR, renew(GUEST));
    assert!(!is_by_mail(&borough));
    for words in ["sent by mail after all", "and once more"] {
        borough.now = borough.now.plus_seconds(60);
        let again = borough.answer(COORDINATOR, Command::RenewPass(huddle(1), person(GUEST), PassWay::Mailed(None)));
        assert_eq!((again.as_str(), is_by_mail(&borough)), ("directory PersonSet", true), "{words}");
    }
}

#[test]
fn a_new_link_puts_who_came_with_the_old_one_outside() {
    let mut borough = Borough::new();
    let_in(&mut borough, GUEST, &[1]);
    borough.check(vec![
        ("not by a link worker", LINK, renew(GUEST), "refused NotAllowed"),
        ("by the coordinator", COORDINATOR, renew(GUEST), "meeting PassRenewed, directory PersonSet"),
        ("they are outside", GUEST, Command::SayOnTheWay(huddle(1)), NOT_FOUND),
        ("and wait again", SYSTEM, waits(GUEST), "meeting GuestWaits"),
        ("to be let in", COORDINATOR, admit(GUEST), "meeting GuestAdmitted, directory PersonSet"),
    ]);
    assert_eq!(bound(&borough, GUEST), [1], "its cases stay");
}

#[test]
fn a_pass_reaches_one_meeting_and_ends_by_itself() {
    let mut borough = Borough::new();
    let_in(&mut borough, GUEST, &[1]);
    let end = NINE.plus_seconds(100 * 60);
    let rows: Vec<(&str, Permission, bool)> = vec![
        ("its meeting", of_meeting(&borough, GUEST, huddle(1)), true),
        ("no other", of_meeting(&borough, GUEST, huddle(2)), false),
        ("their own notices", may_subscribe(borough.known(GUEST), &StreamId::PersonWorklist(person(GUEST)), &StreamFacts::None, NINE), true),
        ("nobody else's", may_subscribe(borough.known(GUEST), &StreamId::PersonWorklist(person(LINK)), &StreamFacts::None, NINE), false),
        ("not the directory", may_subscribe(borough.known(GUEST), &StreamId::Directory(federation()), &StreamFacts::None, NINE), false),
        ("not the pool", may_subscribe(borough.known(GUEST), &StreamId::Pool(pcn()), &StreamFacts::None, NINE), false),
        ("not a series", may_subscribe(borough.known(GUEST), &StreamId::Series(series()), &StreamFacts::Series { pcn: pcn(), is_named: false, is_private: false }, NINE), false),
    ];
    for (sentence, permission, expected) in rows {
        assert_eq!(permission.holds_at(NINE), expected, "{sentence}");
        assert_eq!(permission.ends_at(), expected.then_some(end), "{sentence}");
    }
    let of_service = Person { service_id: Some(service()), ..borough.known(GUEST).clone() };
    let pool = may_subscribe(&of_service, &StreamId::ServiceWorklist(service()), &StreamFacts::None, NINE);
    assert_eq!(pool, Permission::No, "a pass does not open a service's worklist");
    borough.now = end;
    assert_eq!(of_meeting(&borough, GUEST, huddle(1)), Permission::No);
    assert_eq!(borough.answer(GUEST, Command::SayOnTheWay(huddle(1))), NOT_FOUND);
    borough.now = UtcMicros(end.0 - 1);
    assert_eq!(borough.answer(GUEST, Command::SayOnTheWay(huddle(1))), "meeting PartnerOnTheWay");
}

#[test]
fn a_guest_promises_nothing_but_on_their_own_case() {
    let mut borough = Borough::live();
    borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(41), title: line("Winter rota"), planned_minutes: 5 });
    let on_topic = |id: u128| Command::AddAction {
        home: ActionHome::Meeting(huddle(1)), action_id: action(id), what: line("Ask"), owner: owned_by(LINK), due_on: None, from: Some((huddle(1), item(41))), asked: None,
    };
    let Command::AddAction { home, what, due_on, from, .. } = on_topic(9) else { unreachable!() };
    borough.ok(COORDINATOR, Command::AddAction { home, action_id: action(9), what, owner: OwnerRef::Nobody, due_on, from, asked: None });
    for (n, cases) in [(GUEST, vec![]), (GUEST + 1, vec![1])] {
        let_in(&mut borough, n, &cases);
        assert_eq!(borough.answer(n, Command::ClaimAction(home, action(9))), NOT_FOUND, "nor take what nobody has on one");
        borough.check(vec![
            ("in the room", n, Command::RaiseHand(huddle(1)), "meeting HandRaised"),
            ("not on a topic", n, on_topic(1), "refused NotAllowed"),
            ("nor without one", n, Command::AddAction { home: ActionHome::Meeting(huddle(1)), action_id: action(1), what: line("Ask"), owner: owned_by(n), due_on: None, from: None, asked: None }, "refused NotAllowed"),
        ]);
    }
    borough.check(vec![
        ("bound to none", GUEST, promise(2, 1, owned_by(GUEST), Some(days(1))), NOT_FOUND),
        ("on their own case", GUEST + 1, promise(2, 1, owned_by(GUEST + 1), Some(days(1))), "case ActionAdded, worklist WorklistChanged"),
        ("a partner of the rota is a member", ROTATING, on_topic(3), "meeting ActionAdded, worklist WorklistChanged"),
    ]);
}

#[test]
fn a_speaker_has_a_slot_and_no_case() {
    let mut borough = Borough::live();
    borough.ok(COORDINATOR, invite_guest(GUEST, 1, &[1]));
    borough.ok(SYSTEM, waits(GUEST));
    borough.ok(COORDINATOR, admit(GUEST));
    borough.check(vec![
        ("a guest has their case", GUEST, promise(1, 1, owned_by(LINK), Some(days(1))), "case ActionAdded, worklist WorklistChanged"),
        ("and no other", GUEST, promise(2, 2, owned_by(LINK), Some(days(1))), NOT_FOUND),
        ("made a speaker, unbound", COORDINATOR, speaker(GUEST, &[]), "directory PersonSet, meeting AttendeeAdded, case GuestsBound"),
        ("they have none", GUEST, promise(2, 1, owned_by(LINK), Some(days(1))), NOT_FOUND),
        ("but are still in the room", GUEST, Command::RaiseHand(huddle(1)), "meeting HandRaised"),
    ]);
    assert_eq!(borough.seat(GUEST).kind, AttendeeKind::Speaker);
}

#[test]
fn whom_the_person_objected_to_is_not_bound() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, invite_guest(GUEST + 1, 1, &[]));
    let bar = |n, whom| Command::SetBar { case_id: case(n), whom, reason: line("They fell out") };
    borough.ok(GP, bar(2, BarTarget::Organisation { name: line("the  council") }));
    borough.ok(GP, bar(3, BarTarget::Service { service_id: service() }));
    let refusal = borough.run(COORDINATOR, invite_guest(GUEST, 1, &[1, 2])).unwrap_err();
    assert_eq!((refusal.code, refusal.field), (RejectionCode::Invalid, Some("items")));
    assert_eq!(refusal.message, "The person of case 2 objected to this organisation or service. Take that case off the pass.");
    assert!(!borough.directory.people.contains_key(&person(GUEST)), "nothing of it was done");
    assert_eq!(borough.answer(COORDINATOR, invite_of_service(GUEST, 1, &[3])), "refused Invalid items");
    borough.ok(COORDINATOR, publish());
    let_in(&mut borough, GUEST, &[1, 3]);
    borough.check(vec![
        ("has the case", GUEST, promise(1, 1, owned_by(LINK), Some(days(1))), "case ActionAdded, worklist WorklistChanged"),
        ("the person objects afterwards", GP, bar(1, BarTarget::Person { person_id: person(GUEST) }), "case BarSet"),
        ("has it no more", GUEST, promise(2, 1, owned_by(LINK), Some(days(1))), NOT_FOUND),
        ("but the other one", GUEST, promise(2, 3, owned_by(LINK), Some(days(1))), "case ActionAdded, worklist WorklistChanged"),
    ]);
}

#[test]
fn a_bar_follows_a_guest_however_they_are_worded_anew() {
    let reworded = |of: &str| {
        let mut command = invite_guest(GUEST, 1, &[1]);
        let Command::InviteGuest { organisation, .. } = &mut command else { unreachable!() };
        *organisation = line(of);
        command
    };
    let bar = |whom| Command::SetBar { case_id: case(1), whom, reason: line("They fell out") };
    for (sentence, whom) in [("by organisation", BarTarget::Organisation { name: line("The Council") }), ("by service", BarTarget::Service { service_id: service() })] {
        let mut borough = Borough::new();
        borough.ok(COORDINATOR, invite_of_service(GUEST, 1, &[]));
        borough.ok(GP, bar(whom.clone()));
        for of in ["Friends of Fulham", "Neighbours"] {
            assert_eq!(borough.answer(COORDINATOR, reworded(of)), "refused Invalid items", "{sentence}: {of}");
            let mut unbound = reworded(of);
            if let Command::InviteGuest { items, .. } = &mut unbound {
                items.clear();
            }
            borough.ok(COORDINATOR, unbound);
            assert!(borough.case(1).root.bars_person(borough.known(GUEST)), "{sentence}: {of}");
        }
        assert!(!borough.case(2).root.bars_person(borough.known(GUEST)), "{sentence}: of nobody else's case");
        borough.ok(DIRECTOR, Command::LiftBar(case(1), whom));
        borough.ok(COORDINATOR, reworded("Neighbours"));
        assert_eq!(bound(&borough, GUEST), [1], "{sentence}: lifted, they may be bound");
    }
}

#[test]
fn a_guest_worded_anew_where_nobody_objected_keeps_what_they_have() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, invite_guest(GUEST, 1, &[1]));
    for (of, before) in [("the council ltd", vec![]), ("Friends of Fulham", vec!["the council ltd"]), ("The Council", vec!["Friends of Fulham"])] {
        let mut command = invite_guest(GUEST, 1, &[1]);
        if let Command::InviteGuest { organisation, .. } = &mut command {
            *organisation = line(of);
        }
        borough.ok(COORDINATOR, command);
        let was_of: Vec<String> = borough.known(GUEST).guest.as_ref().unwrap().was_of.iter().map(ToString::to_string).collect();
        assert_eq!(was_of, before, "{of}");
    }
    assert_eq!(bound(&borough, GUEST), [1]);
}

#[test]
fn a_case_that_is_gone_stands_in_no_passes_way() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, invite_guest(GUEST, 1, &[1]));
    borough.forgotten = Some((item(9), case(99)));
    assert_eq!(borough.answer(COORDINATOR, invite_guest(GUEST, 1, &[2])), "case GuestsBound, case GuestsBound");
    assert_eq!(bound(&borough, GUEST), [2]);
}
