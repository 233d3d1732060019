//! The agenda, for those who may edit it: what could go on it, the order in which partners wait least, what somebody asked
//! would see of it; and the way into the team's own call, for those who are wanted there now.
//!
//! "Not for you" and "there is none" are the same answer. Of cases only those who asks has are looked at.

use super::{followed_meeting, id};
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    agenda::{
        default_minutes,
        plan::{self, Planned, Saving},
        predict::predicted_starts,
        proposal::{self, Proposed},
    },
    case::Case,
    directory::{GuestPass, Person},
    event::State,
    ids::{ItemId, MeetingId, PersonId},
    meeting::{Admission, AttendeeKind, ItemKind, ItemState, Meeting, MeetingKind, MeetingStatus},
    need_to_know::{self, EXPECTED_GRACE_SECONDS},
    policy::{self, Deed, FULL_ROLES, Relation, Span, StreamFacts},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::UtcMicros,
    worklist::NoticeKind,
};
use mdt_protocol::http::{CallLink, GuestPreview, OrderPreview, PartnerSaving, PreviewLine, Proposal, ProposedCase};
use mdt_store::queries::cases::CaseOnMeeting;
use std::collections::BTreeMap;

/// Cases looked at for a proposal, the most pressing ones of the PCN: more than any meeting can hold.
const MOST_CANDIDATES: usize = 200;
/// The call opens for the core so long before the planned start, seconds.
const CALL_BEFORE_SECONDS: i64 = 15 * 60;

/// What somebody is to a meeting, as far as the table of rights tells it apart.
pub(super) fn relations(person: &Person, meeting: &Meeting) -> Vec<Relation> {
    let held = [
        (meeting.asks(person.id), Relation::Attendee),
        (meeting.root.status == MeetingStatus::Live && meeting.live.chair_held_by == Some(person.id), Relation::ChairHolder),
        (meeting.root.chair == person.id, Relation::AppointedChair),
        (meeting.root.deputy == Some(person.id), Relation::Deputy),
    ];
    held.into_iter().filter(|(is_so, _)| *is_so).map(|(_, relation)| relation).collect()
}

/// Whether somebody may edit a meeting's agenda.
pub(super) fn may_edit_agenda(person: &Person, meeting: &Meeting) -> bool {
    policy::may(person, Deed::EditAgenda, &meeting.root.pcn, &relations(person, meeting))
}

/// A meeting that is not over, for who may edit its agenda.
pub(super) async fn edited_meeting(site: &Site, person: &Person, meeting: MeetingId) -> Result<Box<Meeting>, ApiError> {
    let meeting = followed_meeting(site, person, meeting).await?;
    if !may_edit_agenda(person, &meeting) {
        return Err(ApiError::not_found());
    }
    match meeting.root.status {
        MeetingStatus::Draft | MeetingStatus::Open | MeetingStatus::Live => Ok(meeting),
        MeetingStatus::Ended | MeetingStatus::Approved | MeetingStatus::Cancelled => {
            Err(Rejection::new(RejectionCode::MeetingEnded, "The meeting is over or was called off. Use the next one.").into())
        }
    }
}

/// A case as far as one line needs it, and the position it was read at.
pub(super) fn as_case(found: CaseOnMeeting) -> (Case, u64) {
    let CaseOnMeeting { root, item, actions, seq } = found;
    let case = Case {
        root,
        items: BTreeMap::from([(item.item_id, item)]),
        social_notes: BTreeMap::new(),
        actions: actions.into_iter().map(|action| (action.id, action)).collect(),
        assessments: BTreeMap::new(),
    };
    (case, seq)
}

/// The cases behind a meeting's lines that somebody has, by line.
async fn cases_of(site: &Site, person: &Person, meeting: MeetingId) -> Result<BTreeMap<ItemId, (Case, u64)>, ApiError> {
    let scope = site.hub().scope(person).await?;
    let found = site.hub().store().cases_on_meeting(&scope, meeting).await?;
    Ok(found.into_iter().filter(|it| !it.item.is_removed).map(|it| (it.item.item_id, as_case(it))).collect())
}

/// `GET /api/meetings/{id}/proposal`
pub async fn proposal(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<Proposal>, ApiError> {
    let person = &signed_in.person;
    let meeting = edited_meeting(&site, person, id(&meeting)?).await?;
    let hub = site.hub();
    let scope = hub.scope(person).await?;
    let gone = hub.directory().passes_over(meeting.root.starts_at);
    let mut cases = Vec::new();
    if meeting.root.kind.lists_cases() {
        for candidate in hub.store().agenda_candidates(&scope, &meeting.root, &gone, MOST_CANDIDATES).await? {
            cases.extend(hub.case(candidate).await?);
        }
    }
    Ok(web::Json(Proposal {
        entries: proposal::propose(&meeting.root, &gone, &cases).into_iter().map(entry).collect(),
        planned_minutes: u16::try_from(meeting.planned_minutes()).unwrap_or(u16::MAX),
        slot_minutes: meeting.root.slot_minutes,
        is_past_cut_off: meeting.is_past_cut_off(hub.now()),
    }))
}

fn entry((case, why): (&Case, Proposed)) -> ProposedCase {
    let root = &case.root;
    ProposedCase {
        case_id: root.id,
        code: root.code.clone(),
        initials: root.patient.initials(),
        priority: root.priority,
        reasons: why.reasons,
        deferred_count: why.deferred_count,
        planned_minutes: default_minutes(root.priority),
        needed_services: root.needed_services.iter().copied().collect(),
        review_due_on: why.review_due_on,
        overdue_actions: why.overdue_actions,
        blocked_actions: why.blocked_actions,
        barred: root.bars.iter().map(|bar| bar.whom.name().as_str().to_owned()).collect(),
        has_objection: root.has_unheeded_objection(),
    }
}

/// `GET /api/meetings/{id}/order`: searched on a thread beside the ones that answer requests.
pub async fn order(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<OrderPreview>, ApiError> {
    let person = &signed_in.person;
    let meeting = edited_meeting(&site, person, id(&meeting)?).await?;
    let cases = cases_of(&site, person, meeting.root.id).await?.into_iter().map(|(item, (case, _))| (item, case)).collect();
    let plan = plan::plan(&meeting, &cases, &site.hub().directory(), site.hub().now());
    let planned = web::block(move || plan.solve()).await.map_err(|error| {
        tracing::error!(%error, "an agenda could not be ordered");
        ApiError::unavailable()
    })?;
    let Planned { before, after, waiting_before, waiting_after, is_proven, partners, infeasible } = planned;
    let partners = partners.into_iter().map(saving).collect();
    Ok(web::Json(OrderPreview { before, after, waiting_before, waiting_after, is_proven, partners, infeasible }))
}

fn saving(saving: Saving) -> PartnerSaving {
    let Saving { person_id, name, items, waiting_before, waiting_after, from, until } = saving;
    PartnerSaving { person_id, name, items, waiting_before, waiting_after, from, until }
}

/// `GET /api/meetings/{id}/preview/{person_id}`: as if the agenda were out, the guest let in and their time come.
pub async fn preview(site: web::Data<Site>, signed_in: SignedIn, asked: web::Path<(String, String)>) -> Result<web::Json<GuestPreview>, ApiError> {
    let (meeting, whose) = asked.into_inner();
    let (meeting, whose): (MeetingId, PersonId) = (id(&meeting)?, id(&whose)?);
    let me = &signed_in.person;
    let meeting = edited_meeting(&site, me, meeting).await?;
    let attendee = meeting.attendees.get(&whose).filter(|it| !it.is_withdrawn).ok_or_else(ApiError::not_found)?.clone();
    let directory = site.hub().directory();
    let person = admitted(directory.people.get(&whose).ok_or_else(ApiError::not_found)?);
    let now = site.hub().now();
    let sight = Sight::of(&meeting, person, now).ok_or_else(ApiError::not_found)?;
    let cases = cases_of(&site, me, meeting.root.id).await?;
    let (starts, today) = (predicted_starts(&meeting, now), site.hub().today());
    let lines = meeting.ordered_items().into_iter().map(|item| {
        let case = cases.get(&item.id);
        PreviewLine {
            item_id: item.id,
            number: item.number,
            planned_minutes: item.planned_minutes,
            starts_at: starts.get(&item.id).copied(),
            topic: item.kind.title().map(|title| title.as_str().to_owned()),
            card: case.filter(|(case, _)| sight.reaches(case)).and_then(|(case, seq)| case.card(item.id, *seq, today)),
            is_barred: case.is_some_and(|(case, _)| sight.is_kept_out_of(case)),
        }
    });
    Ok(web::Json(GuestPreview { attendee, opens_at: sight.span.from, closes_at: sight.closes_at(now), lines: lines.collect() }))
}

/// A guest as they will be once let in; anybody else as they are.
fn admitted(person: &Person) -> Person {
    let guest = person.guest.clone().map(|pass| GuestPass { is_admitted: true, ..pass });
    Person { guest, ..person.clone() }
}

/// What somebody asked will see of a meeting's cases when it is their time.
struct Sight {
    /// As if published, and the guest let in.
    meeting: Meeting,
    person: Person,
    span: Span,
    /// Inside the span: now, or its beginning.
    at: UtcMicros,
}
impl Sight {
    fn of(meeting: &Meeting, person: Person, now: UtcMicros) -> Option<Self> {
        let mut meeting = meeting.clone();
        if meeting.root.status == MeetingStatus::Draft {
            meeting.root.status = MeetingStatus::Open;
        }
        if let Some(attendee) = meeting.attendees.get_mut(&person.id).filter(|it| it.admission.is_some()) {
            attendee.admission = Some(Admission::Admitted);
        }
        let span = need_to_know::span(&meeting)?;
        let at = if span.holds(now) { now } else { span.from };
        Some(Self { meeting, person, span, at })
    }

    fn facts(&self, case: &Case) -> StreamFacts {
        let id = self.meeting.root.id;
        need_to_know::case_facts(&self.person, case, self.at, |other| (other == id).then_some(&self.meeting))
    }

    fn allows(&self, case: &Case, facts: &StreamFacts) -> bool {
        policy::may_subscribe(&self.person, &StreamId::Case(case.root.id), facts, self.at).holds_at(self.at)
    }

    fn reaches(&self, case: &Case) -> bool { self.allows(case, &self.facts(case)) }

    /// Only the person's objection stands between them and the case.
    fn is_kept_out_of(&self, case: &Case) -> bool {
        let mut facts = self.facts(case);
        if self.allows(case, &facts) {
            return false;
        }
        if let StreamFacts::Case { is_barred, .. } = &mut facts {
            *is_barred = false;
        }
        self.allows(case, &facts)
    }

    /// A live meeting's end is not known: the planned one counts, or now when that has passed.
    fn closes_at(&self, now: UtcMicros) -> UtcMicros {
        let at_the_latest = self.meeting.planned_end().max(now).plus_seconds(EXPECTED_GRACE_SECONDS);
        let until = self.span.until.min(at_the_latest);
        self.person.guest.as_ref().map_or(until, |pass| until.min(pass.until))
    }
}

/// `GET /api/meetings/{id}/call`
pub async fn call(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<CallLink>, ApiError> {
    let meeting = followed_meeting(&site, &signed_in.person, id(&meeting)?).await?;
    if !is_wanted_in_call(&site, &signed_in.person, &meeting).await? {
        return Err(ApiError::not_found());
    }
    let series = meeting.root.series_id.ok_or_else(ApiError::not_found)?;
    let url = match site.hub().state(&StreamId::Series(series)).await? {
        Some(State::Series(series)) => series.call_url,
        _ => None,
    };
    Ok(web::Json(CallLink { url: url.ok_or_else(ApiError::not_found)? }))
}

/// The core from shortly before the start until the end; whoever comes for some lines only, while the room is at one of theirs
/// or they were called in for the next one. A call carries further than a socket.
async fn is_wanted_in_call(site: &Site, person: &Person, meeting: &Meeting) -> Result<bool, ApiError> {
    let now = site.hub().now();
    let root = &meeting.root;
    let is_about_to_start =
        root.status == MeetingStatus::Open && root.starts_at.plus_seconds(-CALL_BEFORE_SECONDS) <= now && now < meeting.planned_end();
    let attendee = meeting.attendees.get(&person.id).filter(|it| !it.is_withdrawn);
    // Supervision is private to its pair, whatever roles there are.
    let has_by_role = root.kind != MeetingKind::Supervision && person.guest.is_none() && policy::has_any(person, &FULL_ROLES, &root.pcn);
    let leads = root.chair == person.id || root.deputy == Some(person.id);
    // Nobody is talked about by name in the borough's meeting: every colleague asked has all of it.
    let is_colleague = root.kind == MeetingKind::Borough && person.guest.is_none() && attendee.is_some();
    if has_by_role || leads || is_colleague {
        return Ok(root.status == MeetingStatus::Live || is_about_to_start);
    }
    let Some(attendee) = attendee.filter(|_| root.status == MeetingStatus::Live) else { return Ok(false) };
    if is_called_in(site, person.id, meeting).await? {
        return Ok(true);
    }
    let current = meeting.live.current.and_then(|id| meeting.items.get(&id));
    // A speaker comes for the line before theirs, unless colleagues talk there about somebody.
    let is_next = meeting.upcoming_items().first().is_some_and(|line| line.kind.is_spoken_by(person.id));
    if is_next && current.is_none_or(|line| line.kind.title().is_some()) {
        return Ok(true);
    }
    let Some(current) = current else { return Ok(false) };
    match current.kind {
        // Core people from elsewhere have no case; business they hear.
        // In a meeting of two parts the business is the guests' too.
        ItemKind::Topic { .. } | ItemKind::Training { .. } => {
            Ok(matches!(attendee.kind, AttendeeKind::Speaker | AttendeeKind::Core) || (attendee.kind == AttendeeKind::Guest && meeting.has_closed_part()))
        }
        ItemKind::Speaker { .. } => Ok(attendee.kind == AttendeeKind::Core || current.kind.is_spoken_by(person.id)),
        ItemKind::PeerCase => Ok(false),
        ItemKind::Case => match site.hub().lines(root.id).await?.get(&current.id) {
            Some(case) => Ok(site.hub().may_subscribe(person.id, &StreamId::Case(*case)).await?),
            None => Ok(false),
        },
    }
}

async fn is_called_in(site: &Site, person: PersonId, meeting: &Meeting) -> Result<bool, ApiError> {
    let Some(State::Worklist(list)) = site.hub().state(&StreamId::PersonWorklist(person)).await? else { return Ok(false) };
    // Called early they would hear the cases before theirs: the link opens when theirs is the next one, or current.
    let next = meeting.upcoming_items().first().map(|line| line.id);
    let is_ahead = |item: &ItemId| {
        let line = meeting.items.get(item).filter(|line| !matches!(line.state, ItemState::Decided | ItemState::Removed | ItemState::Left));
        line.is_some_and(|line| meeting.live.current == Some(line.id) || next == Some(line.id))
    };
    let called_for = list.notices.values().filter_map(|notice| match &notice.kind {
        NoticeKind::CalledIn { meeting_id, item_id, .. } if *meeting_id == meeting.root.id && is_ahead(item_id) => Some(*item_id),
        _ => None,
    });
    let cases = site.hub().lines(meeting.root.id).await?;
    for item in called_for {
        // Barred since, or their service is needed no more: then the call that was made for it counts no more either.
        if let Some(case) = cases.get(&item)
            && site.hub().may_subscribe(person, &StreamId::Case(*case)).await?
        {
            return Ok(true);
        }
    }
    Ok(false)
}
