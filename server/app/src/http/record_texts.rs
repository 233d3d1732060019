//! Texts for the clinical record: of each case of a meeting that is over, for whoever has the case, the practice's staff included.

use super::{cases::name, id, minutes::shared_case};
use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    case::{Case, CaseItem},
    event::State,
    ids::MeetingId,
    meeting::{AgendaItem, Meeting},
    minutes::may_mark_pasted,
    record_text::{About, record_text},
    stream::StreamId,
};
use mdt_protocol::minutes::{CaseRecord, RecordTexts};

/// `GET /api/meetings/{id}/record-texts`. Whoever has none of its cases finds nothing; each view is written down first.
pub async fn record_texts(site: web::Data<Site>, signed_in: SignedIn, meeting: web::Path<String>) -> Result<web::Json<RecordTexts>, ApiError> {
    let id: MeetingId = id(&meeting)?;
    if signed_in.person.is_speaker() {
        return Err(ApiError::not_found());
    }
    let Some(State::Meeting(meeting)) = site.hub().state(&StreamId::Meeting(id)).await? else { return Err(ApiError::not_found()) };
    let cases = site.hub().lines(id).await?;
    let mut texts = Vec::new();
    for line in meeting.ordered_items() {
        let Some(case_id) = cases.get(&line.id) else { continue };
        let Some(case) = shared_case(&site, &signed_in, *case_id).await? else { continue };
        if let Some(item) = case.items.get(&line.id).filter(|item| item.is_over && !item.is_removed) {
            texts.push(text_of(&site, &signed_in, &meeting, line, &case, item));
        }
    }
    if texts.is_empty() && !site.hub().may_subscribe(signed_in.person.id, &StreamId::Meeting(id)).await? {
        return Err(ApiError::not_found());
    }
    Ok(web::Json(RecordTexts { meeting_id: id, title: meeting.root.title.as_str().to_owned(), starts_at: meeting.root.starts_at, version: meeting.minutes_version(), texts }))
}

fn text_of(site: &Site, signed_in: &SignedIn, meeting: &Meeting, line: &AgendaItem, case: &Case, item: &CaseItem) -> CaseRecord {
    let part = item.minutes_now(case, meeting, &site.hub().directory());
    let about = About { meeting: meeting.root.title.as_str(), on: site.hub().day_of(meeting.root.starts_at), code: &case.root.code };
    let made = record_text(&part, about);
    let patient = &case.root.patient;
    CaseRecord {
        case_id: case.root.id,
        item_id: item.item_id,
        number: line.number,
        code: case.root.code.clone(),
        name: name(patient),
        nhs_number: patient.nhs_number.as_ref().map(|number| number.spaced()),
        practice: case.root.practice.clone(),
        practice_name: case.root.practice_name.clone(),
        outcome: part.outcome.as_ref().map(|outcome| outcome.kind),
        version: part.version,
        text_mark: made.mark(),
        text: made.text,
        is_shortened: made.is_shortened,
        pasted: item.minutes.as_ref().and_then(|it| it.pasted.clone()),
        may_mark: may_mark_pasted(&signed_in.person, case),
    }
}
