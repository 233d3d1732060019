//! Minutes, put together for one reader: the meeting's manifest and the parts of the cases they may see.

use super::{cases::name, discussed_meeting, id};
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    action_item::ActionItem,
    case::Case,
    event::State,
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::{AgendaItem, ItemKind, Meeting},
    minutes,
    minutes_part::FourTexts,
    peer_case::PeerCases,
    stream::{DocumentId, StreamId},
};
use mdt_protocol::http::{LateText, Minutes, MinutesCase, MinutesLine};

/// `GET /api/meetings/{id}/minutes`
pub async fn read(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<Minutes>, ApiError> {
    let meeting = discussed_meeting(&site, &signed_in.person, id(&meeting)?).await?;
    let cases = site.hub().lines(meeting.root.id).await?;
    let peers = peer_cases(&site, &signed_in, meeting.root.id).await?;
    let mut lines = Vec::new();
    for item in meeting.ordered_items() {
        let case = match cases.get(&item.id) {
            Some(case) => shared_case(&site, &signed_in, *case).await?,
            None => None,
        };
        let written = match &case {
            Some(case) => written(&site, case, item.id).await?,
            None => Written::default(),
        };
        let mut line = line(&meeting, item, case.as_deref(), written, &site);
        if line.topic.is_some() {
            let document = DocumentId::Topic { meeting_id: meeting.root.id, item_id: item.id };
            let typed = FourTexts(site.hub().texts(&document).await?);
            (line.topic_mark, line.topic_texts) = (Some(typed.mark()), Some(typed));
            line.topic_edit = meeting.live.topic_edits.get(&item.id).cloned();
        }
        if item.kind == ItemKind::PeerCase {
            line.topic = Some(peers.as_ref().and_then(|peers| peers.cases.get(&item.id)).map_or_else(|| "Peer case".to_owned(), |peer| format!("Peer case: {}", peer.title)));
        }
        lines.push(line);
    }
    let (may_edit, may_approve) = (minutes::may_edit(&signed_in.person, &meeting), minutes::may_approve(&signed_in.person, &meeting));
    let Meeting { root, live, attendees, .. } = *meeting;
    let mut attendees: Vec<_> = attendees.into_values().collect();
    attendees.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    Ok(web::Json(Minutes {
        meeting_id: root.id,
        title: root.title.as_str().to_owned(),
        kind: root.kind,
        status: root.status,
        starts_at: root.starts_at,
        started_at: live.started_at,
        ended_at: live.ended_at,
        close_override: live.close_override.map(|reason| reason.as_str().to_owned()),
        attendees,
        lines,
        manifest: live.minutes.map(|it| *it),
        may_edit,
        may_approve,
    }))
}

/// What colleagues discussed of people nobody names, for whoever may have it.
async fn peer_cases(site: &Site, signed_in: &SignedIn, meeting: MeetingId) -> Result<Option<PeerCases>, ApiError> {
    let stream = StreamId::PeerCases(meeting);
    if !site.hub().may_subscribe(signed_in.person.id, &stream).await? {
        return Ok(None);
    }
    match site.hub().state(&stream).await? {
        Some(State::PeerCases(peers)) => Ok(Some(peers)),
        _ => Ok(None),
    }
}

/// The case, if this person may see it; the view is written down first.
pub(super) async fn shared_case(site: &Site, signed_in: &SignedIn, case: CaseId) -> Result<Option<Box<Case>>, ApiError> {
    let stream = StreamId::Case(case);
    if !site.hub().may_subscribe(signed_in.person.id, &stream).await? {
        return Ok(None);
    }
    if !site.hub().record_view(signed_in.person.id, &stream).await? {
        return Err(ApiError::unavailable());
    }
    match site.hub().state(&stream).await? {
        Some(State::Case(case)) => Ok(Some(case)),
        _ => Ok(None),
    }
}

/// The shared texts of a line, and what of them the minutes do not have.
#[derive(Default)]
struct Written {
    texts: FourTexts,
    late: Vec<LateText>,
}

/// What was typed for a line, also after its part of the minutes was drafted or approved.
async fn written(site: &Site, case: &Case, item: ItemId) -> Result<Written, ApiError> {
    let Some(item) = case.items.get(&item).filter(|item| item.is_over && !item.is_removed) else { return Ok(Written::default()) };
    let document = DocumentId::Case { case_id: case.root.id, meeting_id: item.meeting_id };
    let late = site.hub().late_letters(&document, &item.letters_seen()).await?;
    let directory = site.hub().directory();
    let name = |id: Option<PersonId>| id.and_then(|id| directory.people.get(&id)).map(|person| person.name.to_string());
    let late = late
        .into_iter()
        .map(|letters| LateText { text_box: letters.text_box.to_owned(), at: letters.at, name: name(letters.person_id), added: letters.added, removed: letters.removed })
        .collect();
    Ok(Written { texts: FourTexts(site.hub().texts(&document).await?), late })
}

fn line(meeting: &Meeting, item: &AgendaItem, case: Option<&Case>, written: Written, site: &Site) -> MinutesLine {
    let topic = item.kind.title().map(|title| title.as_str().to_owned());
    let promised = match case.and_then(|case| Some((case, case.items.get(&item.id)?))) {
        Some((case, line)) => line.minutes_now(case, meeting, &site.hub().directory()).actions,
        None => meeting.promised(item.id),
    };
    MinutesLine {
        item_id: item.id,
        number: item.number,
        spent_seconds: meeting.spent_seconds(item, site.hub().now()),
        topic,
        topic_texts: None,
        topic_mark: None,
        topic_edit: None,
        is_carried: item.is_carried,
        case: case.and_then(|case| part(meeting, case, item.id, written, site)),
        actions: actions(meeting, case, item.id),
        promised,
    }
}

fn part(meeting: &Meeting, case: &Case, item: ItemId, written: Written, site: &Site) -> Option<MinutesCase> {
    let item = case.items.get(&item)?.clone();
    let social_notes = item.minutes_now(case, meeting, &site.hub().directory()).social_notes;
    Some(MinutesCase {
        case_id: case.root.id,
        code: case.root.code.clone(),
        name: name(&case.root.patient),
        born_on: case.root.patient.born_on,
        nhs_number: case.root.patient.nhs_number.as_ref().map(|number| number.spaced()),
        outcome: item.outcome.as_ref().map(|outcome| outcome.kind),
        item,
        social_notes,
        late: written.late,
        letters_mark: written.texts.mark(),
        shared_texts: written.texts,
    })
}

fn actions(meeting: &Meeting, case: Option<&Case>, item: ItemId) -> Vec<ActionItem> {
    let of_case = case.into_iter().flat_map(|case| case.actions_of(item));
    let of_topic = meeting.actions_of(item);
    let mut actions: Vec<ActionItem> = of_case.chain(of_topic).cloned().collect();
    actions.sort_by_key(|action| (action.created_at, action.id));
    actions
}
