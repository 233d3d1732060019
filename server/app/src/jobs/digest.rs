//! One mail a working day for who wants one instead of many: what was promised since the last, what is due within the week, what is
//! overdue. Nobody is told that there is nothing.

use super::{
    addressees::{in_order, line, owners},
    schedule::{Daily, Late, Occurrence},
    scheduler::Fired,
};
use crate::mail::{facts::ActionLine, letter::Letter};
use mdt_domain::{
    action_item::ActionItem,
    directory::Directory,
    ids::PersonId,
    words::{Day, UtcMicros},
};
use mdt_hub::Hub;
use mdt_store::jobs::Outcome;
use std::collections::{BTreeMap, BTreeSet};

/// Working days at 07:30, before the huddle. Not made up for later: by noon it is old news, and the next one says all of it.
pub const SCHEDULE: Daily = Daily { job: "digest", at: (7, 30), is_on_working_days: true, late: Late::Skip { after_hours: 4 } };
/// Days ahead that are due soon.
const SOON_DAYS: i32 = 7;

/// What is posted for one day.
pub async fn fire(hub: &Hub, occurrence: Occurrence) -> Fired {
    let store = hub.store();
    let with_digest = store.people_with_digest().await?;
    let before = SCHEDULE.before(occurrence, hub.holidays()).map_or(occurrence.due_at, |it| it.due_at);
    let since = store.last_done(SCHEDULE.job, occurrence.due_at).await?.unwrap_or(before);
    let actions = if with_digest.is_empty() { Vec::new() } else { store.open_actions().await? };
    let letters = letters(&hub.directory(), &actions, occurrence.day, since, &with_digest);
    let now = hub.now();
    let mails: Vec<_> = letters.into_iter().map(|(person, letter)| letter.to(person, now)).collect();
    Ok(Outcome { result: format!("{} mails, {} people want it", mails.len(), with_digest.len()), mails, covers: Vec::new() })
}

#[derive(Default)]
struct Lines {
    new: Vec<ActionLine>,
    due: Vec<ActionLine>,
    overdue: Vec<ActionLine>,
}

/// One letter for each of these people who has anything to read. An action stands in one list only: overdue before new before due.
pub fn letters(
    directory: &Directory,
    actions: &[ActionItem],
    day: Day,
    since: UtcMicros,
    with_digest: &BTreeSet<PersonId>,
) -> BTreeMap<PersonId, Letter> {
    let mut found: BTreeMap<PersonId, Lines> = BTreeMap::new();
    for action in actions.iter().filter(|action| action.is_open()) {
        let is_due = action.due_on.is_some_and(|due| due <= day.plus_days(SOON_DAYS));
        let is_new = action.created_at >= since;
        if !is_due && !is_new {
            continue;
        }
        for owner in owners(directory, action, day).into_iter().filter(|owner| with_digest.contains(owner)) {
            let lines = found.entry(owner).or_default();
            let list = if action.is_overdue(day) {
                &mut lines.overdue
            } else if is_new {
                &mut lines.new
            } else {
                &mut lines.due
            };
            list.push(line(action));
        }
    }
    let letter = |Lines { mut new, mut due, mut overdue }: Lines| {
        [&mut new, &mut due, &mut overdue].into_iter().for_each(|lines| in_order(lines));
        Letter::DailyDigest { day, needed: Vec::new(), new, due, overdue, agendas: 0, minutes: 0 }
    };
    found.into_iter().map(|(person, lines)| (person, letter(lines))).collect()
}
