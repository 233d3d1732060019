//! After a meeting: everybody who promised something has one mail with the codes, the days and a link, and one to the minutes where
//! they may read them. It waits a little, so that what is mended right after the close is in it.

use super::{
    addressees::{asked, facts, help_line, in_order, line, owners},
    scheduler::Fired,
};
use crate::mail::{facts::ActionLine, letter::Letter, made};
use mdt_domain::{
    action_item::ActionItem,
    directory::Directory,
    ids::PersonId,
    meeting::MeetingRoot,
    words::{Day, UtcMicros},
};
use mdt_hub::Hub;
use mdt_store::{error::StoreError, jobs::Outcome};
use std::collections::{BTreeMap, BTreeSet};

/// Its name.
pub const JOB: &str = "new_actions";
/// Seconds a meeting may be over for its owners to be told still: over Easter nobody starts the service.
const LOOKED_BACK_SECONDS: i64 = 5 * 24 * 3_600;
/// Seconds a meeting may have been planned before it ended: one that is moved into the night.
const LATEST_SECONDS: i64 = 2 * 24 * 3_600;

/// Meetings that ended since there is a schedule and within the last days, long enough ago, with when they were due.
pub async fn due(hub: &Hub, since: UtcMicros, wait_seconds: i64) -> Result<Vec<(MeetingRoot, UtcMicros)>, StoreError> {
    let now = hub.now();
    let from = since.max(now.plus_seconds(-LOOKED_BACK_SECONDS));
    let over = hub.store().meetings_over(from.plus_seconds(-LATEST_SECONDS)).await?;
    let due = over.into_iter().filter(|(_, ended_at)| *ended_at >= from).map(|(root, ended_at)| (root, ended_at.plus_seconds(wait_seconds)));
    Ok(due.filter(|(_, due_at)| *due_at <= now).collect())
}

/// What is posted for one meeting.
pub async fn fire(hub: &Hub, meeting: &MeetingRoot) -> Fired {
    let actions = hub.store().open_actions_from(meeting.id).await?;
    let with_digest = hub.store().people_with_digest().await?;
    let now = hub.now();
    let letters = letters(&hub.directory(), meeting, &actions, hub.day_of(now), &with_digest);
    let mut mails = Vec::with_capacity(letters.len());
    let state = hub.meeting(meeting.id).await?;
    for (person, mut letter) in letters {
        if let (Letter::NewActions { has_minutes, .. }, Some(state)) = (&mut letter, &state) {
            *has_minutes = made::readable(hub, person, state).await?.is_some();
        }
        mails.push(letter.to(person, now));
    }
    Ok(Outcome { result: format!("{} mails, {} actions", mails.len(), actions.len()), mails, covers: Vec::new() })
}

/// One letter for each owner and whoever is asked to help, but for those who have one mail a day.
pub fn letters(
    directory: &Directory,
    meeting: &MeetingRoot,
    actions: &[ActionItem],
    day: Day,
    with_digest: &BTreeSet<PersonId>,
) -> BTreeMap<PersonId, Letter> {
    let mut lines: BTreeMap<PersonId, Vec<ActionLine>> = BTreeMap::new();
    for action in actions.iter().filter(|action| action.is_open()) {
        for owner in owners(directory, action, day).into_iter().filter(|owner| !with_digest.contains(owner)) {
            lines.entry(owner).or_default().push(line(action));
        }
        for helper in asked(directory, action, day).into_iter().filter(|helper| !with_digest.contains(helper)) {
            lines.entry(helper).or_default().push(help_line(action));
        }
    }
    let letter = |mut actions: Vec<ActionLine>| {
        in_order(&mut actions);
        Letter::NewActions { meeting: facts(directory, meeting), actions, has_minutes: false }
    };
    lines.into_iter().map(|(person, lines)| (person, letter(lines))).collect()
}
