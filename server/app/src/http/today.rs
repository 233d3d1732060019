//! Today: what needs me now.

use super::{
    agenda::{as_case, relations},
    meetings, reach,
};
use crate::{auth::SignedIn, clock, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    action_item::{ActionItem, ActionStatus},
    case::{Card, CaseRoot, CaseStatus},
    directory::{Directory, Person, Role},
    ids::{MeetingId, PersonId, ServiceId},
    meeting::{Admission, Attendee, Meeting, MeetingStatus, Partstat},
    policy::{self, Deed, Relation, Scope},
    words::Day,
};
use mdt_protocol::http::{MeetingRow, Today, WaitingFor};
use mdt_store::queries::{
    actions::ActionPaging,
    cases::{CaseFilter, CaseOnMeeting},
};
use std::collections::BTreeSet;

/// Days looked ahead for the next meetings.
const DAYS_AHEAD: i32 = 7;
/// Later meetings shown beside today's.
const NEXT_MEETINGS: usize = 4;
/// Notices shown that were not put away.
const MAX_NOTICES: u64 = 20;
/// Referrals shown as waiting.
const MAX_REFERRALS: u64 = 50;
/// Referrals sent back that are looked through for one's own.
const MAX_RETURNED: u64 = 200;
/// Stories shown as waiting.
const MAX_STORIES: u64 = 20;
/// Actions of one's service that are looked through for requests to help.
const MAX_HELP: u64 = 200;

/// `GET /api/today`
pub async fn today(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<Today>, ApiError> {
    let person = &signed_in.person;
    let (scope, _) = reach(&site, person).await?;
    let meetings = upcoming(&site, person).await?;
    let first = meetings.iter().find(|row| is_ahead(row.status));
    let actions = site.hub().store().actions_of_person(person.id, &ActionPaging::default()).await?.actions;
    let (cards, missing, has_own_cases_only) = match first {
        Some(row) => of_meeting(&site, person, &scope, row.id).await?,
        None => (Vec::new(), Vec::new(), false),
    };
    let waiting = waiting(&site, person, &scope, &actions, &meetings).await?;
    let notices = site.hub().store().notices_of(person.id, MAX_NOTICES).await?;
    Ok(web::Json(Today { meetings, cards, actions, waiting, missing, notices, has_own_cases_only }))
}

fn is_ahead(status: MeetingStatus) -> bool { matches!(status, MeetingStatus::Draft | MeetingStatus::Open | MeetingStatus::Live) }

/// Today's and the next few: live first, then ahead in order of start, then what is over today.
async fn upcoming(site: &Site, person: &Person) -> Result<Vec<MeetingRow>, ApiError> {
    let today = site.hub().today();
    let (start, end) = clock::span(today, today.plus_days(DAYS_AHEAD));
    let tomorrow = clock::span(today, today).1;
    let (_, pcns) = reach(site, person).await?;
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

/// My cases on the first meeting's agenda, in its order, and for its coordinator what is missing before it. Mine are those I
/// have now, by role or because I am expected for them: the scope says which.
async fn of_meeting(site: &Site, person: &Person, scope: &Scope, id: MeetingId) -> Result<(Vec<Card>, Vec<String>, bool), ApiError> {
    let Some(meeting) = site.hub().meeting(id).await? else { return Ok((Vec::new(), Vec::new(), false)) };
    let cases = site.hub().store().cases_on_meeting(scope, id).await?;
    let is_coordinator = policy::has_any(person, &[Role::Coordinator], &meeting.root.pcn);
    let missing = if is_coordinator && meeting.root.status.is_before_start() { missing(&meeting, &cases, &site.hub().directory()) } else { Vec::new() };
    let today = site.hub().today();
    // A draft tells nobody: who comes only for some cases is not needed there yet.
    let is_told = meeting.root.status != MeetingStatus::Draft || policy::has_any(person, &policy::FULL_ROLES, &meeting.root.pcn);
    let mut cards: Vec<Card> = cases.into_iter().filter(|_| is_told).filter_map(|found| card(found, today)).collect();
    cards.sort_by_key(|card| meeting.items.get(&card.item_id).map(|item| item.position));
    let lists_cases = meeting.root.kind.lists_cases();
    Ok((cards, missing, lists_cases && !scope.pcns.contains(&meeting.root.pcn)))
}

fn card(found: CaseOnMeeting, today: Day) -> Option<Card> {
    let item_id = found.item.item_id;
    let (case, seq) = as_case(found);
    case.card(item_id, seq, today)
}

/// What a coordinator still has to see to before a meeting.
fn missing(meeting: &Meeting, cases: &[CaseOnMeeting], directory: &Directory) -> Vec<String> {
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
    let day = Day::of(meeting.root.starts_at);
    if !std::iter::once(meeting.root.chair).chain(meeting.root.deputy).any(|id| can_chair(meeting, id, directory, day)) {
        missing.push("Nobody can take the chair: the chair is away, sent apologies or has left, and so has the deputy if there is one.".to_owned());
    }
    for attendee in meeting.attendees.values().filter(|it| !it.is_withdrawn && it.partstat == Partstat::Declined && it.cover.is_none()) {
        missing.push(format!("{} sent apologies and nobody covers.", attendee.name));
    }
    let listed = || cases.iter().filter(|case| !case.item.is_removed && !case.root.is_off_list());
    let needed: BTreeSet<ServiceId> = listed().flat_map(|case| case.root.needed_services.iter().copied()).collect();
    missing.extend(needed.into_iter().filter_map(|service| nobody_for(meeting, service, directory, day)));
    for case in listed() {
        if case.root.referral.as_ref().is_some_and(|referral| referral.question.is_none()) {
            missing.push(format!("{} has no question for the meeting.", case.root.code));
        }
    }
    missing
}

fn comes(attendee: &Attendee) -> bool { !attendee.is_withdrawn && attendee.partstat != Partstat::Declined }

fn can_chair(meeting: &Meeting, id: PersonId, directory: &Directory, day: Day) -> bool {
    directory.member(id).is_some_and(|person| person.away_on(day).is_none()) && meeting.attendees.get(&id).is_none_or(comes)
}

/// A service that cases need and nobody comes for.
fn nobody_for(meeting: &Meeting, service: ServiceId, directory: &Directory, day: Day) -> Option<String> {
    if meeting.attendees.values().any(|it| it.service_id == Some(service) && comes(it)) {
        return None;
    }
    let name = directory.services.get(&service).map(|it| &it.name)?;
    let on = day.0.strftime("%a %-d %b");
    Some(match directory.on_duty(service, &meeting.root.pcn, day) {
        None => format!("Nobody is on the rota for {name} on {on}."),
        Some((person, _)) => format!("Nobody is asked for {name} on {on}; the rota has {}.", person.name),
    })
}

async fn waiting(site: &Site, person: &Person, scope: &Scope, actions: &[ActionItem], meetings: &[MeetingRow]) -> Result<Vec<WaitingFor>, ApiError> {
    let mut waiting = waiting_guests(site, person, meetings).await?;
    let with_status = |status| CaseFilter { statuses: vec![status], ..CaseFilter::default() };
    let (store, today) = (site.hub().store(), site.hub().today());
    let referred = store.cases_page(scope, &with_status(CaseStatus::Referred), today, None, MAX_REFERRALS).await?;
    let answerable = referred.cases.into_iter().filter(|case| policy::may(person, Deed::AnswerReferral, &case.root.pcn, &[Relation::HasCase]));
    waiting.extend(answerable.map(|case| WaitingFor::Referral { case_id: case.root.id, code: case.root.code }));
    let returned = store.cases_page(scope, &with_status(CaseStatus::Returned), today, None, MAX_RETURNED).await?;
    let mine = returned.cases.into_iter().filter(|case| case.root.referral.as_ref().is_some_and(|referral| referral.referrer == Some(person.id)));
    waiting.extend(mine.map(|case| WaitingFor::Returned { case_id: case.root.id, code: case.root.code }));
    waiting.extend(stories_to_release(site, person, scope).await?);
    waiting.extend(stories_sent_back(site, person, scope).await?);
    let unanswered = actions.iter().filter(|action| action.status == ActionStatus::Open && action.created_by != person.id && action.owner.is(person.id, None)).count();
    if unanswered > 0 {
        waiting.push(WaitingFor::Actions { count: u16::try_from(unanswered).unwrap_or(u16::MAX) });
    }
    waiting.extend(help_asked(site, person, scope, actions).await?);
    Ok(waiting)
}

/// Stories that wait for a second person, for whoever may be that person.
async fn stories_to_release(site: &Site, person: &Person, scope: &Scope) -> Result<Vec<WaitingFor>, ApiError> {
    if !person.roles.iter().any(|held| policy::may(person, Deed::ReleaseStory, &held.at, &[Relation::HasCase])) {
        return Ok(Vec::new());
    }
    let filter = CaseFilter { is_story_asked: true, ..CaseFilter::default() };
    let asked = site.hub().store().cases_page(scope, &filter, site.hub().today(), None, MAX_STORIES).await?.cases;
    let is_for_me = |root: &CaseRoot| {
        let is_others = root.story.as_ref().is_some_and(|story| story.author.by != person.id);
        is_others && policy::may(person, Deed::ReleaseStory, &root.pcn, &[Relation::HasCase])
    };
    Ok(asked.into_iter().filter(|case| is_for_me(&case.root)).map(|case| WaitingFor::Story { case_id: case.root.id, code: case.root.code }).collect())
}

/// Stories of one's own that somebody sent back, while one may write them.
async fn stories_sent_back(site: &Site, person: &Person, scope: &Scope) -> Result<Vec<WaitingFor>, ApiError> {
    let filter = CaseFilter { story_returned_to: Some(person.id), ..CaseFilter::default() };
    let back = site.hub().store().cases_page(scope, &filter, site.hub().today(), None, MAX_STORIES).await?.cases;
    let is_mine = |root: &CaseRoot| policy::may(person, Deed::WriteStory, &root.pcn, &[Relation::HasCase]);
    Ok(back.into_iter().filter(|case| is_mine(&case.root)).map(|case| WaitingFor::StoryReturned { is_listed: !case.root.is_off_list(), case_id: case.root.id, code: case.root.code }).collect())
}

/// What this person, or their service, is asked to help with and nobody has answered.
async fn help_asked(site: &Site, person: &Person, scope: &Scope, mine: &[ActionItem]) -> Result<Vec<WaitingFor>, ApiError> {
    let mut asked = mine.to_vec();
    if let Some(service) = person.own_service() {
        let paging = ActionPaging { limit: MAX_HELP, ..ActionPaging::default() };
        asked.extend(site.hub().store().actions_of_service(service, &paging).await?.actions);
    }
    let is_mine = |action: &&ActionItem| action.case_id.is_none_or(|case| !scope.barred.contains(&case)) && action.asked().is_some_and(|of| of.is(person.id, person.own_service()));
    let words = asked.iter().filter(is_mine).filter_map(|action| {
        let help = action.help.as_ref()?;
        let words = help.word.as_ref().unwrap_or(&action.what).as_str().to_owned();
        Some(WaitingFor::Help { action_id: action.id, code: action.case_code.clone(), name: help.name.as_str().to_owned(), words })
    });
    Ok(words.collect())
}

/// Guests who wait to be let in to today's meetings, for who may let them in.
async fn waiting_guests(site: &Site, person: &Person, meetings: &[MeetingRow]) -> Result<Vec<WaitingFor>, ApiError> {
    let today = site.hub().today();
    let is_of_today = |row: &&MeetingRow| match row.status {
        MeetingStatus::Live => true,
        MeetingStatus::Open => Day::of(row.starts_at) == today,
        _ => false,
    };
    let mut waiting = Vec::new();
    for row in meetings.iter().filter(is_of_today) {
        let Some(meeting) = site.hub().meeting(row.id).await? else { continue };
        if !policy::may(person, Deed::AdmitGuest, &meeting.root.pcn, &relations(person, &meeting)) {
            continue;
        }
        let guests = meeting.attendees.values().filter(|it| !it.is_withdrawn && it.admission == Some(Admission::Waiting));
        waiting.extend(guests.map(|it| WaitingFor::Guest { meeting_id: row.id, person_id: it.person_id, name: it.name.as_str().to_owned() }));
    }
    Ok(waiting)
}
