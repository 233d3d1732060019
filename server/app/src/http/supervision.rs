//! Supervision: the agenda that is there by itself, for the two it is between; and how much of it is given, for those who count.
//!
//! Architecture invariant: of what leaves the pair only the domain's counts are made, and nothing here reads a topic or a note's words.

use super::{followed_meeting, id};
use crate::{auth::SignedIn, clock, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    action_item::{ActionItem, ActionStatus},
    case::Case,
    directory::{OrganisationKind, Person, Role},
    event::State,
    ids::{CaseId, MeetingId, PersonId},
    meeting::Meeting,
    policy::{self, Deed},
    series::Series,
    social_note::{NoteSharing, SocialNote},
    stream::StreamId,
    supervision::{self as rules, Counted, Course, LEAST_TOLD, Pair, Session},
    words::{CaseCode, Day, OdsCode},
};
use mdt_protocol::supervision::{
    PairMember, SupervisedAction, SupervisedCase, SupervisedNotes, Supervision, SupervisionCounts, SupervisionDue, SupervisionMonth, SupervisionPlace,
    SupervisionSession, ThemeCount,
};
use mdt_store::queries::actions::ActionPaging;
use std::collections::BTreeMap;

/// Days of sessions that are counted: a year.
const DAYS_COUNTED: i32 = 365;
/// Earlier sessions the pair is shown.
const SESSIONS_SHOWN: usize = 12;
/// Open actions looked at.
const MOST_ACTIONS: u64 = 500;

/// `GET /api/meetings/{id}/supervision`: to everybody but the two there is nothing here.
pub async fn agenda(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<Supervision>, ApiError> {
    let me = &signed_in.person;
    let meeting = followed_meeting(&site, me, id::<MeetingId>(&meeting)?).await?;
    let (series, pair) = of_pair(&site, me, &meeting).await?;
    let hub = site.hub();
    let directory = hub.directory();
    let member = |person_id: PersonId| PairMember { person_id, name: directory.people.get(&person_id).map(|it| it.name.to_string()).unwrap_or_default() };
    let is_shown = series.is_agreed || me.id == pair.supervisee;
    let work = if is_shown { Work::of(&site, me, pair).await? } else { Work::default() };
    let today = hub.today();
    let sessions: Vec<Session> =
        hub.store().supervision_sessions(clock::start_of(today.plus_days(-DAYS_COUNTED))).await?.into_iter().filter(|it| it.is_of(pair)).collect();
    let day = Day::of(meeting.root.starts_at);
    Ok(web::Json(Supervision {
        meeting_id: meeting.root.id,
        series_id: series.id,
        supervisor: member(pair.supervisor),
        supervisee: member(pair.supervisee),
        is_agreed: series.is_agreed,
        actions: work.actions(today),
        caseload: work.caseload(today),
        next_on: sessions.iter().filter(|it| it.course == Course::Planned && it.day > day).map(|it| it.day).min(),
        sessions: sessions.iter().rev().filter_map(shown).take(SESSIONS_SHOWN).collect(),
    }))
}

/// The series behind a supervision's meeting, for one of its two.
async fn of_pair(site: &Site, me: &Person, meeting: &Meeting) -> Result<(Series, Pair), ApiError> {
    let series = meeting.root.series_id.filter(|_| meeting.is_private()).ok_or_else(ApiError::not_found)?;
    let Some(State::Series(series)) = site.hub().state(&StreamId::Series(series)).await? else { return Err(ApiError::not_found()) };
    let pair = series.pair().filter(|pair| [pair.supervisor, pair.supervisee].contains(&me.id)).ok_or_else(ApiError::not_found)?;
    Ok((*series, pair))
}

fn shown(session: &Session) -> Option<SupervisionSession> {
    match &session.course {
        Course::Happened { minutes, themes } => Some(SupervisionSession { on: session.day, minutes: *minutes, themes: themes.iter().copied().collect() }),
        Course::Planned | Course::DidNot => None,
    }
}

/// What a supervisee works on, as far as one of the pair may be told of it.
#[derive(Default)]
struct Work {
    /// Open actions of theirs.
    actions: Vec<ActionItem>,
    /// Cases by id.
    cases: BTreeMap<CaseId, Known>,
    /// Social notes they wrote, those on cases above.
    notes: Vec<SocialNote>,
}

struct Known {
    case: Case,
    may_open: bool,
    may_read_notes: bool,
}

impl Work {
    async fn of(site: &Site, viewer: &Person, pair: Pair) -> Result<Self, ApiError> {
        let (hub, directory) = (site.hub(), site.hub().directory());
        let supervisee = directory.people.get(&pair.supervisee).ok_or_else(ApiError::not_found)?;
        let paging = ActionPaging { limit: MOST_ACTIONS, ..ActionPaging::default() };
        let actions = hub.store().actions_of_person(pair.supervisee, &paging).await?.actions;
        let notes = hub.store().notes_of_author(pair.supervisee).await?;
        let mut work = Self::default();
        for case_id in actions.iter().filter_map(|action| action.case_id).chain(notes.iter().map(|note| note.case_id)) {
            if !work.cases.contains_key(&case_id)
                && let Some(known) = known(site, viewer, supervisee, case_id).await?
            {
                work.cases.insert(case_id, known);
            }
        }
        for action in actions {
            let is_told = match (action.case_id, action.meeting_id) {
                (Some(case), _) => work.cases.contains_key(&case),
                // What was promised in another supervision stays there.
                (None, Some(meeting)) => hub.meeting(meeting).await?.is_none_or(|meeting| !meeting.is_private() || (meeting.asks(pair.supervisor) && meeting.asks(pair.supervisee))),
                (None, None) => true,
            };
            if is_told {
                work.actions.push(action);
            }
        }
        work.notes = notes.into_iter().filter(|note| work.cases.contains_key(&note.case_id)).collect();
        // Off the list, or another's by now: worked on only while something is still promised.
        let is_promised = |id: &CaseId| work.actions.iter().any(|action| action.case_id == Some(*id));
        let mut kept = std::mem::take(&mut work.cases);
        let mut has_it = BTreeMap::new();
        for (id, known) in &kept {
            has_it.insert(*id, !known.case.root.is_off_list() && hub.may_subscribe(pair.supervisee, &StreamId::Case(*id)).await?);
        }
        kept.retain(|id, _| is_promised(id) || has_it.get(id).copied().unwrap_or_default());
        work.cases = kept;
        Ok(work)
    }

    /// Overdue first, then blocked, then by date; dateless last.
    fn actions(&self, today: Day) -> Vec<SupervisedAction> {
        let mut actions: Vec<SupervisedAction> = self.actions.iter().map(|action| self.action(action, today)).collect();
        actions.sort_by_key(|action| (!action.is_overdue, !action.is_blocked, action.due_on.is_none(), action.due_on, action.id));
        actions
    }

    fn action(&self, action: &ActionItem, today: Day) -> SupervisedAction {
        let is_blocked = action.status == ActionStatus::Blocked;
        SupervisedAction {
            id: action.id,
            what: action.what.to_string(),
            due_on: action.due_on,
            is_overdue: action.is_overdue(today),
            is_blocked,
            blocked_reason: action.note.as_ref().filter(|_| is_blocked).map(ToString::to_string),
            case_code: action.case_code.clone(),
            may_open: action.case_id.and_then(|id| self.cases.get(&id)).is_some_and(|known| known.may_open),
        }
    }

    /// By what is overdue, then by what is open, then by code.
    fn caseload(&self, today: Day) -> Vec<SupervisedCase> {
        let count = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        let row = |(id, known): (&CaseId, &Known)| {
            let own = || self.actions.iter().filter(|action| action.case_id == Some(*id));
            SupervisedCase {
                code: known.case.root.code.clone(),
                may_open: known.may_open,
                open_actions: count(own().count()),
                overdue_actions: count(own().filter(|action| action.is_overdue(today)).count()),
                last_note_on: self.notes.iter().filter(|note| note.case_id == *id).map(|note| Day::of(note.written_at)).max(),
                has_private_notes: known.may_read_notes && self.notes.iter().any(|note| note.case_id == *id && note.sharing == NoteSharing::Private),
            }
        };
        let mut rows: Vec<SupervisedCase> = self.cases.iter().map(row).collect();
        rows.sort_by(|a, b| (b.overdue_actions, b.open_actions, a.code.as_str()).cmp(&(a.overdue_actions, a.open_actions, b.code.as_str())));
        rows
    }
}

/// A case, unless the person objected to one of the two: then it is not spoken of.
async fn known(site: &Site, viewer: &Person, supervisee: &Person, id: CaseId) -> Result<Option<Known>, ApiError> {
    let hub = site.hub();
    let Some(case) = hub.case(id).await? else { return Ok(None) };
    if case.root.bars_person(viewer) || case.root.bars_person(supervisee) {
        return Ok(None);
    }
    let may_open = hub.may_subscribe(viewer.id, &StreamId::Case(id)).await?;
    // One's own are on the case.
    let may_read_notes = viewer.id != supervisee.id && hub.permission_to_notes_of(viewer, supervisee.id, &case).await?.holds_at(hub.now());
    Ok(Some(Known { case, may_open, may_read_notes }))
}

/// `GET /api/meetings/{id}/supervision/notes/{code}`: for the supervisor, and written down as a look.
pub async fn notes(site: web::Data<Site>, signed_in: SignedIn, asked: web::Path<(String, String)>) -> Result<web::Json<SupervisedNotes>, ApiError> {
    let (meeting, code) = asked.into_inner();
    let me = &signed_in.person;
    let meeting = followed_meeting(&site, me, id::<MeetingId>(&meeting)?).await?;
    let (_, pair) = of_pair(&site, me, &meeting).await?;
    let code = CaseCode::parse(&code).map_err(|_| ApiError::not_found())?;
    let hub = site.hub();
    let case = hub.store().case_id_by_code(&code).await?.ok_or_else(ApiError::not_found)?;
    let case = hub.case(case).await?.ok_or_else(ApiError::not_found)?;
    let mut notes = hub.notes_of_supervisee(me, pair.supervisee, &case).await?.ok_or_else(ApiError::not_found)?;
    notes.sort_by_key(|note| std::cmp::Reverse((note.written_at, note.id)));
    Ok(web::Json(SupervisedNotes { notes }))
}

/// `GET /api/supervision/counts`: to everybody who counts nothing there is nothing here.
pub async fn counts(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<SupervisionCounts>, ApiError> {
    let (me, hub, directory) = (&signed_in.person, site.hub(), site.hub().directory());
    let counts_at = |place: &OdsCode| me.guest.is_none() && policy::may(me, Deed::CountSupervision, place, &[]);
    let mut pcns: Vec<_> = directory.organisations.values().filter(|it| it.kind == OrganisationKind::Pcn).collect();
    pcns.retain(|pcn| counts_at(&pcn.code) || pcn.part_of.as_ref().is_some_and(counts_at));
    if pcns.is_empty() {
        return Err(ApiError::not_found());
    }
    pcns.sort_by(|a, b| a.name.cmp(&b.name));
    let today = hub.today();
    let from = today.plus_days(-DAYS_COUNTED);
    let sessions = hub.store().supervision_sessions(clock::start_of(from)).await?;
    let place = |pcn: &mdt_domain::directory::Organisation| {
        // Whoever leads the PCN knows its people; outside it small counts would tell of somebody.
        let is_inside = counts_at(&pcn.code);
        let months = rules::by_month(sessions.iter().filter(|session| session.pcn == pcn.code));
        let link_workers = directory.holders(Role::LinkWorker, &pcn.code).into_iter().map(|person| person.id);
        let due = is_inside.then(|| rules::due(link_workers, &sessions, &directory, today).into_iter().map(|it| due_row(it, &directory)).collect());
        SupervisionPlace {
            pcn: pcn.code.clone(),
            name: pcn.name.to_string(),
            months: months.into_iter().rev().map(|(month, counted)| month_row(month, &counted, is_inside)).collect(),
            due,
        }
    };
    Ok(web::Json(SupervisionCounts { places: pcns.into_iter().map(place).collect(), from_month: from.0.strftime("%Y-%m").to_string() }))
}

fn month_row(month: String, counted: &Counted, is_inside: bool) -> SupervisionMonth {
    let told = |count: u32| Some(count).filter(|count| is_inside || *count >= LEAST_TOLD);
    let sessions = told(counted.sessions);
    SupervisionMonth {
        month,
        sessions,
        minutes: sessions.map(|_| counted.minutes),
        themes: counted.themes.iter().map(|(theme, count)| ThemeCount { theme: *theme, sessions: told(*count) }).collect(),
    }
}

fn due_row(due: rules::Due, directory: &mdt_domain::directory::Directory) -> SupervisionDue {
    let rules::Due { person_id, sessions, last_on, next_on } = due;
    SupervisionDue { person_id, name: directory.people.get(&person_id).map(|it| it.name.to_string()).unwrap_or_default(), sessions, last_on, next_on }
}
