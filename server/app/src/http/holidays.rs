//! Bank holidays, as the calendar names them.

use crate::{auth::SignedIn, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::words::Day;
use mdt_protocol::http::{Holiday, HolidayList};
use serde::Deserialize;

/// Days asked for at once.
const MOST_DAYS: i32 = 400;

/// From which day to which.
#[derive(Debug, Deserialize)]
pub struct Asked {
    from: Day,
    until: Day,
}

/// `GET /api/holidays?from=2026-11-23&until=2026-12-20` ([`HolidayList`]).
pub async fn holidays(site: web::Data<Site>, _signed_in: SignedIn, asked: web::Query<Asked>) -> Result<web::Json<HolidayList>, ApiError> {
    let Asked { from, until } = asked.into_inner();
    if until < from || from.plus_days(MOST_DAYS) < until {
        return Err(ApiError::malformed(Some("until".into()), "The last day must not be before the first, nor 400 days after it."));
    }
    let known = site.hub().holidays();
    let asked = known.iter().filter(|(day, _)| (from..=until).contains(day));
    let holidays = asked.map(|(day, name)| Holiday { day, name: name.to_owned() }).collect();
    Ok(web::Json(HolidayList { holidays, known_until: known.known_until() }))
}
