//! Series: what they hold in the coming weeks, who chairs, what is missing; and what a rule would give before anybody sets it.
//! Changes are commands.

use super::{body::Body, id};
use crate::{auth::SignedIn, error::ApiError, jobs::occurrences, site::Site};
use actix_web::web;
use mdt_domain::{
    event::State,
    ids::SeriesId,
    policy::{self, Deed},
    series::{Held, HolidayPolicy, Occurrences, Recurrence, Series},
    stream::StreamId,
    words::LocalTime,
};
use mdt_protocol::http::{PreviewDay, PreviewSeries, SeriesDay, SeriesList, SeriesPreview, SeriesRow, SeriesView};

/// Dates shown before a series is set.
const DATES_SHOWN: usize = 10;

/// `GET /api/series`
pub async fn list(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<SeriesList>, ApiError> {
    let (today, now) = (site.hub().today(), site.hub().now());
    let next = site.hub().store().next_of_series(today.at(&LocalTime::default())).await?;
    let mut rows = Vec::new();
    for series in site.hub().store().all_series().await? {
        // What somebody may follow they may read here, by the same question.
        if series.ends_on.is_some_and(|last| last < today) || !site.hub().may_subscribe(signed_in.person.id, &StreamId::Series(series.id)).await? {
            continue;
        }
        let days = days(&site, &series);
        rows.push(SeriesRow {
            id: series.id,
            kind: series.kind,
            pcn: series.pcn.clone(),
            title: series.title.to_string(),
            words: series.words(),
            // As its meetings stand; by the rule only until they are made.
            next_at: next.get(&series.id).copied().or_else(|| days.iter().find(|day| !day.is_cancelled && day.starts_at > now).map(|day| day.starts_at)),
            days_without_chair: days.iter().filter(|day| day.is_without_chair && !day.is_cancelled).map(|day| day.day).collect(),
            may_plan: may_plan(&signed_in, &series),
        });
    }
    rows.sort_by(|a, b| (a.next_at, &a.title, a.id).cmp(&(b.next_at, &b.title, b.id)));
    Ok(web::Json(SeriesList { series: rows }))
}

/// `GET /api/series/{id}`: the coming eight weeks.
pub async fn view(site: web::Data<Site>, signed_in: SignedIn, series: web::Path<String>) -> Result<web::Json<SeriesView>, ApiError> {
    let stream = StreamId::Series(id::<SeriesId>(&series)?);
    if !site.hub().may_subscribe(signed_in.person.id, &stream).await? {
        return Err(ApiError::not_found());
    }
    let Some(State::Series(series)) = site.hub().state(&stream).await? else { return Err(ApiError::not_found()) };
    let days = days(&site, &series);
    let known_until = site.hub().holidays().known_until();
    Ok(web::Json(SeriesView {
        words: series.words(),
        holidays_known_until: known_until,
        may_plan: may_plan(&signed_in, &series),
        days,
        series: *series,
    }))
}

/// `POST /api/series/preview`: the rule in words and ten dates, from a day on.
pub async fn preview(site: web::Data<Site>, _signed_in: SignedIn, Body(asked): Body<PreviewSeries>) -> Result<web::Json<SeriesPreview>, ApiError> {
    let wrong = |field: &str, words: String| ApiError::malformed(Some(field.into()), words);
    let rule = Recurrence::parse(&asked.rule).map_err(|error| wrong("rule", format!("{}: {}.", error.field, error.words)))?;
    let time = LocalTime::parse(&asked.starts_at_local).map_err(|error| wrong("starts_at_local", format!("The time {}.", error.0)))?;
    let holidays = site.hub().holidays();
    let (last, from) = (asked.ends_on, asked.from.unwrap_or(asked.starts_on));
    // A bank holiday's neighbour may have moved to where the first of these is: so a little earlier.
    let begin = rule.first_day_near(asked.starts_on, from.plus_days(-14));
    let mut shown = Vec::new();
    let mut skipped = Vec::new();
    for occurrence in Occurrences::new(&rule, begin, time, holidays, asked.holidays).skip_while(|it| it.day < from) {
        if last.is_some_and(|last| occurrence.recurrence_id > last) || shown.len() == DATES_SHOWN {
            break;
        }
        shown.push(PreviewDay {
            day: occurrence.day,
            starts_at: occurrence.starts_at,
            moved_from: occurrence.is_moved_for_holiday.then_some(occurrence.recurrence_id),
            holiday: holidays.name(occurrence.recurrence_id).map(str::to_owned),
        });
    }
    if asked.holidays == HolidayPolicy::Skip
        && let (Some(first), Some(end)) = (shown.first().map(|it| it.day), shown.last().map(|it| it.day))
    {
        let all = Occurrences::new(&rule, begin, time, holidays, HolidayPolicy::Keep);
        let left_out = all.skip_while(|it| it.day < first).take_while(|it| it.day <= end).filter(|it| holidays.name(it.day).is_some());
        skipped.extend(left_out.map(|it| PreviewDay { day: it.day, starts_at: it.starts_at, moved_from: None, holiday: holidays.name(it.day).map(str::to_owned) }));
    }
    let words = rule.until(last).words(time, asked.holidays);
    Ok(web::Json(SeriesPreview { words, days: shown, skipped, holidays_known_until: holidays.known_until() }))
}

fn may_plan(signed_in: &SignedIn, series: &Series) -> bool {
    let person = &signed_in.person;
    if series.is_private() { series.names(person.id) } else { policy::may(person, Deed::PlanMeetings, &series.pcn, &[]) }
}

/// The coming eight weeks, with who chairs.
fn days(site: &Site, series: &Series) -> Vec<SeriesDay> {
    let (today, directory, holidays) = (site.hub().today(), site.hub().directory(), site.hub().holidays());
    let name = |id| directory.people.get(&id).map(|person| person.name.to_string());
    let day = |held: Held| {
        let chairing = series.chairing(held.day, &directory);
        SeriesDay {
            recurrence_id: held.recurrence_id,
            day: held.day,
            starts_at: held.starts_at,
            is_cancelled: held.is_cancelled,
            is_moved: held.is_moved,
            holiday: holidays.name(held.recurrence_id).map(str::to_owned),
            chair_name: name(chairing.chair).unwrap_or_default(),
            deputy_name: chairing.deputy.and_then(name),
            is_without_chair: chairing.is_without_chair,
        }
    };
    series.held(holidays, today, today.plus_days(occurrences::DAYS_AHEAD)).into_iter().map(day).collect()
}
