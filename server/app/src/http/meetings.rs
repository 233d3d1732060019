//! Meetings by day. What is inside one comes over the socket.

use super::reach;
use crate::{auth::SignedIn, clock, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{directory::Directory, words::Day};
use mdt_protocol::http::{MeetingList, MeetingRow};
use mdt_store::queries::meetings::MeetingSummary;
use serde::Deserialize;

/// Days shown when `to` is not given.
const DAYS_SHOWN: i32 = 14;
/// Most days in one list.
const MAX_DAYS: i32 = 100;

/// London days, both included.
#[derive(Debug, Deserialize)]
pub struct Days {
    from: Option<String>,
    to: Option<String>,
}

/// `GET /api/meetings`
pub async fn list(site: web::Data<Site>, signed_in: SignedIn, days: web::Query<Days>) -> Result<web::Json<MeetingList>, ApiError> {
    let from = day("from", days.from.as_deref())?.unwrap_or_else(|| site.hub().today());
    let to = day("to", days.to.as_deref())?.unwrap_or_else(|| from.plus_days(DAYS_SHOWN));
    if to < from || to > from.plus_days(MAX_DAYS) {
        return Err(ApiError::malformed(Some("to".into()), format!("Give a day from the first one on, at most {MAX_DAYS} days later.")));
    }
    let (_, pcns) = reach(&site, &signed_in.person).await?;
    let (start, end) = clock::span(from, to);
    let found = site.hub().store().meetings_between(signed_in.person.id, &pcns, start, end).await?;
    let directory = site.hub().directory();
    Ok(web::Json(MeetingList { meetings: found.into_iter().map(|meeting| row(meeting, &directory)).collect() }))
}

fn day(field: &str, text: Option<&str>) -> Result<Option<Day>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let day = text.parse().map_err(|_| ApiError::malformed(Some(field.into()), "Write the day as YYYY-MM-DD, such as 2026-11-24."))?;
    Ok(Some(Day(day)))
}

/// A meeting as lists show it.
pub(super) fn row(summary: MeetingSummary, directory: &Directory) -> MeetingRow {
    let chair = directory.people.get(&summary.root.chair).map(|person| person.name.as_str().to_owned());
    let apologies = summary.apologies.into_iter().map(|apology| match apology.cover {
        Some(cover) => format!("{} · cover: {cover}", apology.name),
        None => apology.name,
    });
    MeetingRow {
        id: summary.root.id,
        kind: summary.root.kind,
        title: summary.root.title.as_str().to_owned(),
        pcn: summary.root.pcn,
        starts_at: summary.root.starts_at,
        slot_minutes: summary.root.slot_minutes,
        status: summary.root.status,
        item_count: summary.item_count,
        decided_count: summary.decided_count,
        planned_minutes: summary.planned_minutes,
        current_number: summary.current_number,
        apologies: apologies.collect(),
        chair_name: summary.chair_name.or(chair).unwrap_or_default(),
    }
}
