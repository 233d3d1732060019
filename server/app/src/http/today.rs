//! Today: what needs me now.

use super::{meetings, reach};
use crate::{auth::SignedIn, clock, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    action_item::{ActionItem, ActionStatus},
    case::{Card, Case, CaseStatus},
    directory::{Person, Role},
    event::State,
    ids::MeetingId,
    meeting::{Meeting, MeetingStatus, Partstat},
    policy::{self, Deed, FULL_ROLES, Relation, Scope},
    stream::StreamId,
};
use mdt_protocol::http::{MeetingRow, Today, WaitingFor};
use mdt_store::queries::{
    actions::ActionPaging,
    cases::{CaseFilter, CaseOnMeeting},
};
use std::collections::BTreeMap;

/// Days looked ahead for the next meetings.
const DAYS_AHEAD: i32 = 7;
/// Later meetings shown beside today's.
const NEXT_MEETINGS: usize = 4;
/// Notices shown that were not put away.
const MAX_NOTICES: u64 = 20;
/// Referrals shown as waiting.
const MAX_REFERRALS: u64 = 50;

/// `GET /api/today`
pub async fn today(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<Today>, ApiError> {
    let person = &signed_in.person;
    let (scope, _) = reach(&site, person).await?;
    let meetings = upcoming(&site, person).await?;
    let first = meetings.iter().find(|row| is_ahead(row.status));
    let actions = site.hub().store().actions_of_person(person.id, &ActionPaging::default()).await?.actions;
    let (cards, missing) = match first {
        Some(row) => of_meeting(&site, person, &scope, row.id).await?,
        None => (Vec::new(), Vec::new()),
    };
    let waiting = waiting(&site, person, &scope, &actions).await?;
    let notices = site.hub().store().notices_of(person.id, MAX_NOTICES).await?;
    Ok(web::Json(Today { meetings, cards, actions, waiting, missing, notices }))
}

fn is_ahead(status: MeetingStatus) -> bool { matches!(status, MeetingStatus::Draft | MeetingStatus::Open | MeetingStatus::Live) }

/// Today's and the next few: live first, then ahead in order of start, then what is over today.
async fn upcoming(site: &Site, person: &Person) -> Result<Vec<MeetingRow>, ApiError> {
    let today = site.hub().today();
    let (start, end) = clock::span(today, clock::plus_days(today, DAYS_AHEAD));
    let tomorrow = clock::span(today, today).1;
    let (_, pcns) = reach(&site, person).await?;
    let found = site.hub().store().meetings_between(person.id, &pcns, start, end).await?;
    let directory = site.hub().directory();
    let mut rows: Vec<MeetingRow> =
        found.into_iter().filter(|meeting| meeting.root.status != MeetingStatus::Cancelled).map(|meeting| meetings::row(meeting, &directory)).collect();
    let mut later = 0;
    rows.retain(|row| {
        later += usize::from(row.starts_at >= tomorrow);
        row.starts_at < tomorrow || later <= NEXT_MEETINGS
    });
    rows.sort_by_key(|row| {
        let rank = match row.status {
            MeetingStatus::Live => 0,
            status if is_ahead(status) => 1,
            _ => 2,
        };
        (rank, row.starts_at)
    });
    Ok(rows)
}

/// My cases on the first meeting's agenda, in its order, and for its coordinator what is missing before it.
async fn of_meeting(site: &Site, person: &Person, scope: &Scope, id: MeetingId) -> Result<(Vec<Card>, Vec<String>), ApiError> {
    let Some(State::Meeting(meeting)) = site.hub().state(&StreamId::Meeting(id)).await? else { return Ok((Vec::new(), Vec::new())) };
    let cases = site.hub().store().cases_on_meeting(scope, id).await?;
    let is_coordinator = policy::has_any(person, &[Role::Coordinator], &meeting.root.pcn);
    let missing = if is_coordinator && meeting.root.status.is_before_start() { missing(&meeting, &cases) } else { Vec::new() };
    let is_core = policy::has_any(person, &FULL_ROLES, &meeting.root.pcn);
    let today = site.hub().today();
    let mut cards: Vec<Card> = cases
        .into_iter()
        .filter(|case| is_core || person.service_id.is_some_and(|service| case.root.needed_services.contains(&service)))
        .filter_map(|case| card(case, today))
        .collect();
    cards.sort_by_key(|card| meeting.items.get(&card.item_id).map(|item| item.position));
    Ok((cards, missing))
}

fn card(found: CaseOnMeeting, today: mdt_domain::words::Day) -> Option<Card> {
    let CaseOnMeeting { root, item, actions, seq } = found;
    let item_id = item.item_id;
    let case = Case {
        root,
        items: BTreeMap::from([(item_id, item)]),
        social_notes: BTreeMap::new(),
        actions: actions.into_iter().map(|action| (action.id, action)).collect(),
    };
    case.card(item_id, seq, today)
}

/// What a coordinator still has to see to before a meeting.
fn missing(meeting: &Meeting, cases: &[CaseOnMeeting]) -> Vec<String> {
    let mut missing = Vec::new();
    if meeting.root.status == MeetingStatus::Draft {
        missing.push("The agenda is not published yet.".to_owned());
    }
    let planned = meeting.planned_minutes();
    if planned > u32::from(meeting.root.slot_minutes) {
        missing.push(format!("The agenda needs {planned} minutes; there are {}.", meeting.root.slot_minutes));
    }
    if meeting.ordered_items().is_empty() {
        missing.push("Nothing is on the agenda yet.".to_owned());
    }
    for attendee in meeting.attendees.values().filter(|it| it.partstat == Partstat::Declined && it.cover.is_none()) {
        missing.push(format!("{} sent apologies and nobody covers.", attendee.name));
    }
    for case in cases.iter().filter(|case| !case.item.is_removed) {
        if case.root.referral.as_ref().is_some_and(|referral| referral.question.is_none()) {
            missing.push(format!("{} has no question for the meeting.", case.root.code));
        }
    }
    missing
}

async fn waiting(site: &Site, person: &Person, scope: &Scope, actions: &[ActionItem]) -> Result<Vec<WaitingFor>, ApiError> {
    let filter = CaseFilter { statuses: vec![CaseStatus::Referred], ..CaseFilter::default() };
    let referred = site.hub().store().cases_page(scope, &filter, site.hub().today(), None, MAX_REFERRALS).await?;
    let answerable = referred.cases.into_iter().filter(|case| policy::may(person, Deed::AnswerReferral, &case.root.pcn, &[Relation::HasCase]));
    let mut waiting: Vec<WaitingFor> =
        answerable.map(|case| WaitingFor::Referral { case_id: case.root.id, code: case.root.code }).collect();
    let unanswered = actions.iter().filter(|action| action.status == ActionStatus::Open && action.created_by != person.id).count();
    if unanswered > 0 {
        waiting.push(WaitingFor::Actions { count: u16::try_from(unanswered).unwrap_or(u16::MAX) });
    }
    Ok(waiting)
}
