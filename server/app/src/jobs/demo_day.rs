//! A demonstration that runs past midnight gets the new day's huddle.

use crate::{mode, site::Site};
use std::{sync::Weak, time::Duration};

/// Between two looks at the calendar.
const EVERY: Duration = Duration::from_secs(60);

/// Runs until the site is gone.
pub(super) async fn greet_each_day(site: Weak<Site>) {
    let mut greeted = None;
    loop {
        let Some(today) = site.upgrade().map(|site| site.hub().today()) else { return };
        if greeted.is_some_and(|day| day != today) {
            let Some(site) = site.upgrade() else { return };
            if let Err(error) = mode::prepare_demo(site.hub()).await {
                tracing::error!(error, "today's huddle of the demonstration could not be made");
            }
        }
        greeted = Some(today);
        tokio::time::sleep(EVERY).await;
    }
}
