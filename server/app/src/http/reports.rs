//! Reports: figures of a place and a period, as a page and as a file. To whoever reads none there is nothing here.

use crate::{auth::SignedIn, error::ApiError, reports::{csv, made}, site::Site};
use actix_web::{HttpResponse, http::header, web};
use mdt_protocol::reports::Report;
use serde::Deserialize;

/// Whose figures, and when.
#[derive(Deserialize)]
pub struct Asked {
    place: Option<String>,
    period: Option<String>,
}

/// `GET /api/reports`
pub async fn report(site: web::Data<Site>, signed_in: SignedIn, asked: web::Query<Asked>) -> Result<web::Json<Report>, ApiError> {
    Ok(web::Json(made::report(&site, &signed_in.person, asked.place.as_deref(), asked.period.as_deref()).await?))
}

/// `GET /api/reports/csv`: the same figures, one a line.
pub async fn file(site: web::Data<Site>, signed_in: SignedIn, asked: web::Query<Asked>) -> Result<HttpResponse, ApiError> {
    let report = made::report(&site, &signed_in.person, asked.place.as_deref(), asked.period.as_deref()).await?;
    let name = format!("attachment; filename=\"report-{}-{}.csv\"", report.place, report.period);
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, name)).body(csv::file(&report)))
}
