//! One mail a working day for who wants one instead of many: the parts of today's meetings they come for, what was promised since the
//! last, what is due within the week, what is overdue, and how many agendas and minutes came out. Nobody is told that there is nothing.

use super::{
    addressees::{asked, facts, help_line, in_order, line, owners},
    schedule::{Daily, Late, Occurrence},
    scheduler::Fired,
};
use crate::{
    calendar::{About, entry::{Wanted, wanted}},
    mail::{
        facts::{ActionLine, MeetingFacts, When},
        letter::{Letter, Marked},
    },
};
use mdt_domain::{
    action_item::ActionItem,
    directory::Directory,
    ids::PersonId,
    words::{Day, UtcMicros},
};
use mdt_hub::Hub;
use mdt_store::{error::StoreError, jobs::Outcome};
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
    let news = news(hub, occurrence, since, &with_digest).await?;
    let letters = letters(&hub.directory(), &actions, occurrence.day, since, &with_digest, news);
    let now = hub.now();
    let mails: Vec<_> = letters.into_iter().map(|(person, letter)| letter.to(person, now)).collect();
    Ok(Outcome { result: format!("{} mails, {} people want it", mails.len(), with_digest.len()), mails, covers: Vec::new() })
}

/// What somebody reads of besides actions.
#[derive(Debug, Default)]
pub struct News {
    /// Parts of today's meetings they come for.
    pub needed: Vec<(MeetingFacts, When)>,
    /// Agendas that came out since the last digest.
    pub agendas: u16,
    /// Minutes likewise.
    pub minutes: u16,
}

/// What happened to these people's meetings, and what today's need of them. Agendas and minutes are those of which no mail of their own
/// went.
async fn news(hub: &Hub, occurrence: Occurrence, since: UtcMicros, people: &BTreeSet<PersonId>) -> Result<BTreeMap<PersonId, News>, StoreError> {
    let mut found: BTreeMap<PersonId, News> = BTreeMap::new();
    let directory = hub.directory();
    for person in people.iter().copied().filter(|person| directory.member(*person).is_some()) {
        for id in hub.store().meetings_asking(person).await? {
            let Wanted::Entry(entry) = wanted(hub, person, About::Meeting(id)).await? else { continue };
            let starts_at = entry.starts_at();
            if hub.day_of(starts_at) == occurrence.day
                && let Some(meeting) = hub.meeting(id).await?.and_then(|meeting| facts(&directory, &meeting.root))
            {
                found.entry(person).or_default().needed.push((meeting, When::london(starts_at)));
            }
        }
    }
    let kinds = [Marked::Agenda.kind(), Marked::Minutes.kind()];
    for (person, kind) in hub.store().mails_for_digest(&kinds, since, occurrence.due_at).await? {
        if people.contains(&person) {
            let news = found.entry(person).or_default();
            let count = if kind == Marked::Agenda.kind() { &mut news.agendas } else { &mut news.minutes };
            *count = count.saturating_add(1);
        }
    }
    found.values_mut().for_each(|news| news.needed.sort_by_key(|(meeting, at)| (at.at, meeting.id)));
    Ok(found)
}

#[derive(Default)]
struct Lines {
    new: Vec<ActionLine>,
    due: Vec<ActionLine>,
    overdue: Vec<ActionLine>,
    news: News,
}

/// One letter for each of these people who has anything to read. An action stands in one list only: overdue before new before due.
pub fn letters(
    directory: &Directory,
    actions: &[ActionItem],
    day: Day,
    since: UtcMicros,
    with_digest: &BTreeSet<PersonId>,
    news: BTreeMap<PersonId, News>,
) -> BTreeMap<PersonId, Letter> {
    let of_news = news.into_iter().map(|(person, news)| (person, Lines { news, ..Lines::default() }));
    let mut found: BTreeMap<PersonId, Lines> = of_news.collect();
    for action in actions.iter().filter(|action| action.is_open()) {
        // Until it is answered: who asks waits.
        for helper in asked(directory, action, day).into_iter().filter(|helper| with_digest.contains(helper)) {
            found.entry(helper).or_default().new.push(help_line(action));
        }
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
    let letter = |Lines { mut new, mut due, mut overdue, news: News { needed, agendas, minutes } }: Lines| {
        [&mut new, &mut due, &mut overdue].into_iter().for_each(|lines| in_order(lines));
        Letter::DailyDigest { day, needed, new, due, overdue, agendas, minutes }
    };
    found.into_iter().map(|(person, lines)| (person, letter(lines))).collect()
}
