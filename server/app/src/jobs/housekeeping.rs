//! Forgets what is past keeping: sessions a day after their end, command ids after 30 days (P2), mails 90 days after they were wanted, runs
//! of jobs after 90 days, addresses of guests once their pass ended.

use crate::site::Site;
use mdt_domain::ids::PersonId;
use mdt_hub::Hub;
use mdt_store::error::StoreError;
use std::{sync::Weak, time::Duration};

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(600);
/// Seconds a session that is over is kept.
const SESSION_KEPT_SECONDS: i64 = 24 * 3_600;
/// Seconds a command id is kept (P2).
const COMMAND_KEPT_SECONDS: i64 = 30 * 24 * 3_600;
/// Seconds a mail that was sent or cancelled is kept.
const MAIL_KEPT_SECONDS: i64 = 90 * 24 * 3_600;
/// Seconds a run of a job is kept.
const RUN_KEPT_SECONDS: i64 = 90 * 24 * 3_600;

/// Runs until the site is gone.
pub(super) async fn keep_house(site: Weak<Site>) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        let Some(site) = site.upgrade() else { return };
        let now = site.hub().now();
        let store = site.hub().store();
        let rounds = [
            ("sessions", store.forget_sessions_before(now.plus_seconds(-SESSION_KEPT_SECONDS)).await),
            ("command ids", store.forget_commands_before(now.plus_seconds(-COMMAND_KEPT_SECONDS)).await),
            ("mails", store.forget_mails_before(now.plus_seconds(-MAIL_KEPT_SECONDS)).await),
            ("runs", store.forget_runs_before(now.plus_seconds(-RUN_KEPT_SECONDS)).await),
            ("addresses of guests", forget_addresses(site.hub()).await),
        ];
        let (mut forgotten, mut is_whole) = (Vec::new(), true);
        for (what, round) in rounds {
            match round {
                Ok(count) => forgotten.push(format!("{count} {what}")),
                Err(error) => {
                    tracing::warn!(%error, what, "what is old could not be forgotten");
                    is_whole = false;
                }
            }
        }
        let words = format!("{} forgotten", forgotten.join(", "));
        super::note(site.hub(), "housekeeping", if is_whole { Ok(&words) } else { Err("database") }).await;
    }
}

/// Addresses of guests whose pass opens nothing any more. How many.
pub async fn forget_addresses(hub: &Hub) -> Result<u64, StoreError> {
    let (directory, now) = (hub.directory(), hub.now());
    let is_over = |id: &PersonId| directory.people.get(id).is_none_or(|person| person.is_ended || person.guest.as_ref().is_none_or(|pass| pass.until <= now));
    let over: Vec<_> = hub.store().guests_with_address().await?.into_iter().filter(is_over).collect();
    for guest in &over {
        hub.store().forget_guest_address(*guest).await?;
    }
    Ok(over.len() as u64)
}
