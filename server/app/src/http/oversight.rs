//! The clinical director's view of their PCN's link workers: numbers and days. It opens no case. To everybody else there is nothing here.

use crate::{auth::SignedIn, clock, error::ApiError, site::Site};
use actix_web::web;
use mdt_domain::{
    directory::{Directory, OrganisationKind, Role},
    supervision::{self as rules, Session},
    words::OdsCode,
};
use mdt_protocol::reports::{ConcernedPractice, LinkWorkerRow, Oversight, OversightPlace};
use std::cmp::Reverse;

/// Supervision of so many days is looked at.
const DAYS_LOOKED_AT: i32 = 365;

/// `GET /api/oversight`
pub async fn oversight(site: web::Data<Site>, signed_in: SignedIn) -> Result<web::Json<Oversight>, ApiError> {
    let (me, hub, directory) = (&signed_in.person, site.hub(), site.hub().directory());
    let leads = |code: &OdsCode| me.guest.is_none() && me.has_role(Role::ClinicalDirector, code);
    let mut led: Vec<_> = directory.organisations.values().filter(|it| it.kind == OrganisationKind::Pcn && leads(&it.code)).collect();
    if led.is_empty() {
        return Err(ApiError::not_found());
    }
    led.sort_by(|a, b| a.name.cmp(&b.name));
    let sessions = hub.store().supervision_sessions(clock::start_of(hub.today().plus_days(-DAYS_LOOKED_AT))).await?;
    let mut places = Vec::new();
    for pcn in led {
        let concerned = hub.store().most_concerned(&pcn.code).await?;
        let concerned = concerned.into_iter().map(|(practice, people)| ConcernedPractice { name: name(&directory, &practice), people: short(people) });
        let link_workers = link_workers(&site, &directory, &pcn.code, &sessions).await?;
        places.push(OversightPlace { name: pcn.name.to_string(), link_workers, concerned: concerned.collect() });
    }
    Ok(web::Json(Oversight { places }))
}

async fn link_workers(site: &Site, directory: &Directory, pcn: &OdsCode, sessions: &[Session]) -> Result<Vec<LinkWorkerRow>, ApiError> {
    let hub = site.hub();
    let people: Vec<_> = directory.holders(Role::LinkWorker, pcn).into_iter().map(|person| person.id).collect();
    let promised = hub.store().promised_by(&people, hub.today()).await?;
    let row = |due: rules::Due| {
        let own = promised.iter().find(|it| it.person_id == due.person_id);
        LinkWorkerRow {
            name: directory.people.get(&due.person_id).map(|it| it.name.to_string()).unwrap_or_default(),
            cases: own.map_or(0, |it| short(it.cases)),
            open: own.map_or(0, |it| short(it.open)),
            overdue: own.map_or(0, |it| short(it.overdue)),
            blocked: own.map_or(0, |it| short(it.blocked)),
            supervised_on: due.last_on,
            supervision_on: due.next_on,
        }
    };
    let mut rows: Vec<LinkWorkerRow> = rules::due(people.iter().copied(), sessions, directory, hub.today()).into_iter().map(row).collect();
    rows.sort_by_key(|row| (Reverse(row.overdue), Reverse(row.blocked)));
    Ok(rows)
}

fn name(directory: &Directory, code: &OdsCode) -> String { directory.organisations.get(code).map_or_else(|| code.to_string(), |it| it.name.to_string()) }

fn short(count: i64) -> u32 { u32::try_from(count).unwrap_or(u32::MAX) }
