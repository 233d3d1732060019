//! What happens by itself: one file a job. A job never ends the service: what fails is logged and tried again.
//!
//! What must happen once (a mail) goes through [`scheduler`]; what does no harm twice (making meetings that are there already,
//! forgetting) comes round on every node, and its latest round is noted for the operator.

pub mod addressees;
mod demo_day;
pub mod digest;
pub mod housekeeping;
pub mod new_actions;
pub mod occurrences;
pub mod overdue;
pub mod schedule;
pub mod scheduler;
mod session_ends;

use crate::{mail::mailer, site::Site, telemetry};
use actix_web::web;
use mdt_hub::Hub;
use std::sync::Arc;

/// Starts all jobs on the current runtime. They end with the site.
pub fn start(site: &web::Data<Site>) {
    let weak = || Arc::downgrade(&site.clone().into_inner());
    tokio::spawn(housekeeping::keep_house(weak()));
    tokio::spawn(session_ends::watch(weak()));
    tokio::spawn(occurrences::keep_making(weak()));
    tokio::spawn(scheduler::run(weak()));
    tokio::spawn(mailer::run(weak()));
    tokio::spawn(telemetry::keep_up_metrics());
    if site.settings().is_demo {
        tokio::spawn(demo_day::greet_each_day(weak()));
    }
}

/// Notes the latest round of a job that comes round all the time.
async fn note(hub: &Hub, job: &str, came_to: Result<&str, &str>) {
    if let Err(error) = hub.store().note_round(job, hub.now(), came_to).await {
        tracing::warn!(%error, job, "the round of a job could not be noted");
    }
}
