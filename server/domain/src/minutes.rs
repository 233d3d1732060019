//! Draft minutes: a manifest on the meeting and parts on the cases, put together for reading.

use crate::{
    case::Case,
    directory::{Person, Role},
    ids::{ActionId, ItemId},
    meeting::{Meeting, MeetingStatus},
    policy::{self, Deed, Relation},
};

/// What is missing at the read-back. Ids only: what they stand for is on streams that not everybody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// An open action has no owner or no date.
    Action(ActionId),
    /// A decision has no next review date, nor a step-down in its place.
    Review,
}

/// Something missing, and at which line it is to be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The line's number in the room; none for what was promised outside any line.
    pub number: Option<u16>,
    /// The line.
    pub item_id: Option<ItemId>,
    /// What is missing there.
    pub lack: Lack,
}

/// Everything of a meeting that is not finished: its open actions without owner or date, its decisions without review.
/// `cases` are those behind its lines.
pub fn incomplete<'a>(meeting: &Meeting, cases: impl IntoIterator<Item = &'a Case>) -> Vec<Missing> {
    let number = |item_id: Option<ItemId>| item_id.and_then(|id| meeting.items.get(&id)).map(|line| line.number);
    let mut missing: Vec<Missing> = Vec::new();
    let mut note = |item_id: Option<ItemId>, lack| missing.push(Missing { number: number(item_id), item_id, lack });
    for action in meeting.actions.values().filter(|action| action.is_incomplete()) {
        note(action.item_id, Lack::Action(action.id));
    }
    for case in cases {
        let actions = case.actions.values().filter(|action| action.meeting_id == Some(meeting.root.id));
        for action in actions.filter(|action| action.is_incomplete()) {
            note(action.item_id, Lack::Action(action.id));
        }
        for item in case.items.values().filter(|item| item.meeting_id == meeting.root.id && !item.is_removed) {
            let lacks = |o: &crate::case::Outcome| o.kind.needs_review_date() && o.next_review_on.is_none();
            if item.outcome.as_ref().is_some_and(lacks) {
                note(Some(item.item_id), Lack::Review);
            }
        }
    }
    missing.sort();
    missing
}

fn of_meeting(person: &Person, meeting: &Meeting) -> Vec<Relation> {
    let held = [(meeting.root.chair == person.id, Relation::AppointedChair), (meeting.live.chair_held_by == Some(person.id), Relation::HeldChair)];
    held.into_iter().filter(|(is_so, _)| *is_so).map(|(_, relation)| relation).collect()
}

fn has_minutes(meeting: &Meeting) -> bool { matches!(meeting.root.status, MeetingStatus::Ended | MeetingStatus::Approved) && !meeting.is_private() }

/// Whether somebody may correct what the minutes of a meeting say of the cases they have: what the page offers, `decide` asks again.
pub fn may_edit(person: &Person, meeting: &Meeting) -> bool {
    let relations: Vec<Relation> = of_meeting(person, meeting).into_iter().chain([Relation::HasCase]).collect();
    has_minutes(meeting) && policy::may(person, Deed::EditMinutes, &meeting.root.pcn, &relations)
}

/// Whether somebody may approve the minutes of a meeting.
pub fn may_approve(person: &Person, meeting: &Meeting) -> bool {
    has_minutes(meeting) && policy::may(person, Deed::ApproveMinutes, &meeting.root.pcn, &of_meeting(person, meeting))
}

/// Whether somebody who has a case may say that its text is in the record.
pub fn may_mark_pasted(person: &Person, case: &Case) -> bool {
    let is_staff = person.has_role(Role::PracticeStaff, &case.root.practice);
    let relations: Vec<Relation> = [Relation::HasCase].into_iter().chain(is_staff.then_some(Relation::PracticeOfCase)).collect();
    policy::may(person, Deed::MarkPasted, &case.root.pcn, &relations)
}
