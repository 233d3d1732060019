//! Who is expected for a case, and what the policy must know of a case to answer for a person: from the states to
//! [`crate::policy::StreamFacts`]. One place, called by the hub (subscriptions, lists, views) and by `decide` (commands).
//! Never says yes or no itself: that is the policy's.

use crate::{
    case::{Barred, Case, CaseItem},
    directory::Person,
    ids::{MeetingId, ServiceId},
    meeting::{Admission, AttendeeKind, Meeting, MeetingStatus, Partstat},
    policy::{Broken, FULL_ROLES, Span, StreamFacts, has_any},
    words::UtcMicros,
};

/// A partner has their cases from so long before the planned start, seconds (24 h: good practice is to have the list out by
/// then).
pub const EXPECTED_BEFORE_SECONDS: i64 = 24 * 3600;
/// And until so long after the meeting ended (or was planned to end, when it never began), seconds.
pub const EXPECTED_GRACE_SECONDS: i64 = 3600;
/// Meetings further away than this cannot make anybody expected now, seconds: their states are not looked at.
const NEAR_SECONDS: i64 = 3 * 24 * 3600;

/// The span in which partners of a meeting have their cases. None for a draft (nobody is notified) and once called off. A
/// live meeting has no end yet: when it ends, the question is asked again.
pub fn span(meeting: &Meeting) -> Option<Span> {
    let root = &meeting.root;
    let from = root.starts_at.plus_seconds(-EXPECTED_BEFORE_SECONDS);
    let planned_end = meeting.planned_end();
    let until = match root.status {
        MeetingStatus::Draft | MeetingStatus::Cancelled => return None,
        MeetingStatus::Open => planned_end.plus_seconds(EXPECTED_GRACE_SECONDS),
        MeetingStatus::Live => UtcMicros(i64::MAX),
        MeetingStatus::Ended | MeetingStatus::Approved => meeting.live.ended_at.unwrap_or(planned_end).plus_seconds(EXPECTED_GRACE_SECONDS),
    };
    Some(Span { from, until })
}

/// Whether somebody is expected for a case at its line in a meeting: a rotating partner when their service is needed, a
/// guest when their pass is bound to the line and was admitted. Apologies end it. A seat for a service the person objected to
/// brings nobody, also not somebody who covers from elsewhere.
pub fn is_expected(person: &Person, case: &Case, item: &CaseItem, meeting: &Meeting) -> bool {
    let Some(attendee) = meeting.attendees.get(&person.id).filter(|it| !it.is_withdrawn && it.partstat != Partstat::Declined) else { return false };
    match attendee.kind {
        AttendeeKind::Rotating => {
            attendee.service_id.is_some_and(|service| case.root.needed_services.contains(&service) && !bars_service(case, service))
        }
        AttendeeKind::Guest => item.guests.contains(&person.id) && attendee.admission == Some(Admission::Admitted),
        AttendeeKind::Core | AttendeeKind::Speaker => false,
    }
}

fn bars_service(case: &Case, service: ServiceId) -> bool {
    case.root.bars.iter().any(|bar| matches!(&bar.whom, Barred::Service { service_id, .. } if *service_id == service))
}

/// The lines through which somebody could be expected for a case about now.
fn near(case: &Case, now: UtcMicros) -> impl Iterator<Item = &CaseItem> {
    let (from, to) = (now.plus_seconds(-NEAR_SECONDS), now.plus_seconds(NEAR_SECONDS));
    case.items.values().filter(move |item| !item.is_removed && from <= item.starts_at && item.starts_at <= to)
}

/// Whether the meetings of a case matter for this person's right to it: not for whoever has it by role.
fn has_by_role(person: &Person, case: &Case) -> bool { person.guest.is_none() && has_any(person, &FULL_ROLES, &case.root.pcn) }

/// The meetings whose states [`case_facts`] will ask for.
pub fn meetings_that_matter(person: &Person, case: &Case, now: UtcMicros) -> Vec<MeetingId> {
    if has_by_role(person, case) { Vec::new() } else { near(case, now).map(|item| item.meeting_id).collect() }
}

/// What the policy must know of a case to answer for a person. `meeting` gives the state of a meeting that matters; none is
/// taken as "does not exist". Of several spans the one that holds now counts, else the next.
pub fn case_facts<'m>(person: &Person, case: &Case, now: UtcMicros, mut meeting: impl FnMut(MeetingId) -> Option<&'m Meeting>) -> StreamFacts {
    let mut expected: Option<Span> = None;
    if !has_by_role(person, case) {
        for item in near(case, now) {
            let Some(state) = meeting(item.meeting_id) else { continue };
            let Some(found) = span(state).filter(|_| is_expected(person, case, item, state)) else { continue };
            let is_better = expected.is_none_or(|known| match (known.holds(now), found.holds(now)) {
                (true, true) => found.until > known.until,
                (false, false) => found.from >= now && (known.from < now || found.from < known.from),
                (known_holds, _) => !known_holds,
            });
            if is_better {
                expected = Some(found);
            }
        }
    }
    StreamFacts::Case {
        pcn: case.root.pcn.clone(),
        practice: case.root.practice.clone(),
        expected,
        is_barred: case.root.bars_person(person),
        broken: case.root.broken_by(person.id, now).map(|it| Broken { until: it.until, is_risk_to_life: it.is_risk_to_life }),
    }
}
