//! The coming weeks of every series exist: their meetings are made as soon as a series is known, and one more day every day. Made
//! twice they are made once: an occurrence's meeting always has the same id.

use crate::{interop::stable_id, site::Site};
use mdt_domain::{
    command::Command,
    ids::{MeetingId, SeriesId},
    series::Series,
    words::Day,
};
use mdt_hub::{ActorId, Hub, Request};
use std::{
    sync::{Arc, Weak},
    time::Duration,
};

/// Between two looks; a series that was made or changed is looked at once it is.
const EVERY: Duration = Duration::from_secs(60);
/// Days ahead that exist: eight weeks.
pub const DAYS_AHEAD: i32 = 56;

/// Runs until the site is gone.
pub(super) async fn keep_making(site: Weak<Site>) {
    let Some(changed) = site.upgrade().map(|site| site.hub().series_changed()) else { return };
    loop {
        let Some(site) = site.upgrade() else { return };
        match make_all(site.hub()).await {
            Ok(made) => {
                if made > 0 {
                    tracing::info!(made, "meetings of series made");
                }
                super::note(site.hub(), "occurrences", Ok(&format!("{made} meetings made"))).await;
            }
            Err(error) => {
                tracing::warn!(%error, "the coming meetings could not be made; tried again in a minute");
                super::note(site.hub(), "occurrences", Err("not_made")).await;
            }
        }
        drop(site);
        let _ = tokio::time::timeout(EVERY, changed.notified()).await;
    }
}

/// Makes every meeting of the coming weeks that is not there. How many.
pub async fn make_all(hub: &Arc<Hub>) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    let mut made = 0;
    let directory = hub.directory();
    for series in hub.store().all_series().await?.into_iter().filter(|series| !series.has_lost_its_pair(&directory)) {
        let known = hub.store().days_made(series.id, hub.now()).await?;
        for day in days_ahead(hub, &series).filter(|day| !known.contains(day)).collect::<Vec<_>>() {
            let command = Command::MakeOccurrence { series_id: series.id, recurrence_id: day, meeting_id: meeting_id(series.id, day) };
            hub.execute(Request { actor: ActorId::System, key: None, command, at: None }).await?;
            made += 1;
        }
    }
    Ok(made)
}

fn days_ahead(hub: &Hub, series: &Series) -> impl Iterator<Item = Day> {
    let (now, today) = (hub.now(), hub.today());
    let held = series.held(hub.holidays(), today, today.plus_days(DAYS_AHEAD));
    held.into_iter().filter(move |it| !it.is_cancelled && it.starts_at > now).map(|it| it.recurrence_id)
}

/// The meeting of an occurrence.
pub fn meeting_id(series: SeriesId, recurrence_id: Day) -> MeetingId {
    MeetingId(stable_id::stable_id("meeting", &format!("{series}/{}", recurrence_id.0)))
}
