//! What happens by itself: one file a job. A job never ends the service: what fails is logged and tried again.

mod demo_day;
mod housekeeping;
pub mod occurrences;
mod session_ends;

use crate::{mail::mailer, site::Site, telemetry};
use actix_web::web;
use std::sync::Arc;

/// Starts all jobs on the current runtime. They end with the site.
pub fn start(site: &web::Data<Site>) {
    let weak = || Arc::downgrade(&site.clone().into_inner());
    tokio::spawn(housekeeping::keep_house(weak()));
    tokio::spawn(session_ends::watch(weak()));
    tokio::spawn(occurrences::keep_making(weak()));
    tokio::spawn(mailer::run(weak()));
    tokio::spawn(telemetry::keep_up_metrics());
    if site.settings().is_demo {
        tokio::spawn(demo_day::greet_each_day(weak()));
    }
}
