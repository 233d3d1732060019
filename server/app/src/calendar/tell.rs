//! What a person is told: an invitation the first time, a change where it says something else than before, a cancellation where they
//! have an entry and are to have none, else nothing. UID for life, SEQUENCE rises (RFC 5546, 2.1.4).

use super::{
    About,
    entry::{Entry, EntryWhen, Wanted, minutes_between, next_held, wanted},
};
use crate::{
    interop::ical::{self, Invite, Mailbox, Override, OverrideStatus, Role, When as IcalWhen},
    mail::{
        facts::{CalendarMethod, CalendarPart, MeetingFacts, When},
        letter::{CancelReason, Changed, Letter},
        place::Links,
    },
    site::Site,
};
use mdt_domain::{
    directory::Person,
    ids::PersonId,
    meeting::{MeetingKind, MeetingStatus, Partstat},
    series::{Held, RuleDays, Series},
    stream::StreamId,
    words::{Day, Line, UtcMicros},
};
use mdt_store::{calendars::CalendarEntry, error::StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A block that moves by less is no news, seconds: nobody wants a mail for two minutes.
const NEWS_SECONDS: i64 = 5 * 60;
/// Days of a series whose exceptions a calendar is told of, from today on.
const TOLD_DAYS: i32 = 366;

/// Occurrences compared with what was told.
const COMPARED_DAYS: usize = 183;

/// An occurrence that was told: its day by rule, its start, whether it was called off.
type ToldDay = (Day, UtcMicros, bool);

/// What a calendar has been told, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub enum Told {
    /// It has this entry.
    Entry {
        /// What it says.
        entry: Box<Entry>,
        /// The coming occurrences then, of a series: bank holidays and absences change them without the series.
        days: Vec<ToldDay>,
    },
    /// It was told to take its entry out.
    Cancelled {
        /// What it said last.
        entry: Box<Entry>,
    },
}

/// What is to be told to a person of something; none: nothing new. Takes the next number for it.
pub async fn telling(site: &Site, person: &Person, about: About) -> Result<Option<Letter>, StoreError> {
    let (hub, store) = (site.hub(), site.hub().store());
    let known = store.calendar_entry(person.id, &about.to_string()).await?;
    let (sent, may_have) = (read(known.sent.as_deref()), read(known.sending.as_deref()));
    let told = match wanted(hub, person.id, about).await? {
        Wanted::AsItIs => return Ok(None),
        Wanted::Entry(entry) => {
            let days = days_of(site, &entry);
            Told::Entry { entry, days }
        }
        // Taken out only where there is something to take out.
        Wanted::Nothing => match may_have.clone().or_else(|| sent.clone()) {
            Some(Told::Entry { entry, .. }) => Told::Cancelled { entry },
            _ => return Ok(None),
        },
    };
    if may_have.is_none() && is_no_news(sent.as_ref(), &told) {
        return Ok(None);
    }
    let letter = letter(site, person, about, sent.as_ref(), &told, known.sequence + 1).await?;
    let told = serde_json::to_string(&told).unwrap_or_default();
    store.calendar_tells(person.id, &about.to_string(), known.sequence + 1, &told).await?;
    Ok(Some(letter))
}

/// The invitation that somebody without an entry would get for this one; nothing is taken or noted.
pub async fn would_invite(site: &Site, person: &Person, about: About, entry: Entry) -> Result<Letter, StoreError> {
    letter(site, person, about, None, &Told::Entry { entry: Box::new(entry), days: Vec::new() }, 1).await
}

/// What was told was accepted.
pub async fn accepted(site: &Site, person: &Person, about: About) -> Result<(), StoreError> {
    let store = site.hub().store();
    match store.calendar_entry(person.id, &about.to_string()).await? {
        CalendarEntry { sending: Some(told), .. } => store.calendar_told(person.id, &about.to_string(), &told).await,
        _ => Ok(()),
    }
}

fn read(text: Option<&str>) -> Option<Told> { text.and_then(|text| serde_json::from_str(text).ok()) }

/// Whether what was told says the same, or nearly: a block that moved by less than five minutes.
fn is_no_news(sent: Option<&Told>, now: &Told) -> bool {
    let (Some(Told::Entry { entry: was, days: days_were }), Told::Entry { entry, days: days_now }) = (sent, now) else { return sent == Some(now) };
    let plain = |entry: &Entry| Entry { when: EntryWhen::Once { starts_at: UtcMicros(0), ends_at: UtcMicros(0) }, items: None, ..entry.clone() };
    match (&was.when, &entry.when) {
        (EntryWhen::Once { starts_at: a, ends_at: b }, EntryWhen::Once { starts_at: c, ends_at: d }) => {
            let is_near = |a: UtcMicros, b: UtcMicros| (a.0 - b.0).abs() < NEWS_SECONDS * 1_000_000;
            plain(was) == plain(entry) && is_near(*a, *c) && is_near(*b, *d)
        }
        // The next meeting of a series is another one every day: that is no news.
        (EntryWhen::Series { series: a }, EntryWhen::Series { series: b }) => {
            let coming = |days| from_day_on(days, days_now.first());
            a == b && was.is_chair == entry.is_chair && coming(days_were).zip(coming(days_now)).take(COMPARED_DAYS).all(|(a, b)| a == b)
        }
        _ => false,
    }
}

/// Those of the occurrences told of whose day by rule is not before another's.
fn from_day_on<'d>(days: &'d [ToldDay], first: Option<&'d ToldDay>) -> impl Iterator<Item = &'d ToldDay> {
    days.iter().filter(move |day| first.is_none_or(|first| day.0 >= first.0))
}

/// The coming occurrences that a calendar is told of.
fn days_of(site: &Site, entry: &Entry) -> Vec<ToldDay> {
    let EntryWhen::Series { series } = &entry.when else { return Vec::new() };
    let today = site.hub().today();
    series.held(site.hub().holidays(), today, today.plus_days(TOLD_DAYS)).iter().map(|it| (it.recurrence_id, it.starts_at, it.is_cancelled)).collect()
}

async fn letter(site: &Site, person: &Person, about: About, sent: Option<&Told>, told: &Told, sequence: u32) -> Result<Letter, StoreError> {
    let (entry, method) = match told {
        Told::Entry { entry, .. } => (entry, CalendarMethod::Request),
        Told::Cancelled { entry } => (entry, CalendarMethod::Cancel),
    };
    let hub = site.hub();
    let (starts_at, minutes) = match &entry.when {
        EntryWhen::Once { starts_at, ends_at } => (*starts_at, minutes_between(*starts_at, *ends_at)),
        EntryWhen::Series { series } => {
            let next = next_held(hub, series, hub.today()).map_or_else(|| entry.starts_at(), |held| held.starts_at);
            (next, series.slot_minutes)
        }
    };
    let place = Line::parse(&entry.place).unwrap_or_else(|_| person.organisation.clone());
    let meeting = MeetingFacts { id: entry.meeting, kind: entry.kind, pcn: place, starts: When::london(starts_at), minutes };
    let yours = entry.own_part();
    let calendar = Some(CalendarPart { method, text: text(site, person, about, entry, method, sequence) });
    let repeats = match &entry.when {
        EntryWhen::Series { series } => Some(series.words()),
        EntryWhen::Once { .. } => None,
    };
    let before = match sent {
        Some(Told::Entry { entry, .. }) => Some(entry),
        _ => None,
    };
    Ok(match (method, before) {
        (CalendarMethod::Cancel, _) => Letter::Cancellation { meeting, reason: reason(site, about).await?, calendar },
        (CalendarMethod::Request, None) => Letter::Invitation { meeting, yours, calendar, repeats, other_days: other_days(site, entry) },
        (CalendarMethod::Request, Some(before)) => match (yours, &before.when) {
            // Of whom nothing is, nobody says that they are needed: they are told what is different.
            (Some(yours), EntryWhen::Once { starts_at: was, .. }) if yours.items > 0 => Letter::YouAreNeeded { meeting, yours, was: Some(When::london(*was)).filter(|was| was.at != starts_at), calendar },
            (yours, was) => Letter::Change { meeting, changes: changes((was, days_in(sent)), (&entry.when, days_in(Some(told)))), yours, calendar, repeats },
        },
    })
}

/// Single days of a series that a mail names; where more differ, the rule says it.
const MOST_DAYS_NAMED: usize = 6;

fn days_in(told: Option<&Told>) -> &[ToldDay] {
    match told {
        Some(Told::Entry { days, .. }) => days,
        _ => &[],
    }
}

fn changes((was, days_were): (&EntryWhen, &[ToldDay]), (now, days_now): (&EntryWhen, &[ToldDay])) -> Vec<Changed> {
    match (was, now) {
        (EntryWhen::Once { starts_at, ends_at }, EntryWhen::Once { starts_at: starts_now, ends_at: ends_now }) => {
            let starts = (starts_at != starts_now).then(|| Changed::Starts { was: When::london(*starts_at) });
            let length = minutes_between(*starts_at, *ends_at);
            starts.into_iter().chain((length != minutes_between(*starts_now, *ends_now)).then_some(Changed::Length { was_minutes: length })).collect()
        }
        (EntryWhen::Series { series }, EntryWhen::Series { series: series_now }) => {
            let length = (series.slot_minutes != series_now.slot_minutes).then_some(Changed::Length { was_minutes: series.slot_minutes });
            let rule = (series.words() != series_now.words()).then(|| Changed::Repeats { was: series.words() });
            let mut changed: Vec<Changed> = rule.into_iter().chain(length).collect();
            let days = days_changed(days_were, days_now);
            // Another rule moves every day: its words say so.
            if days.len() <= MOST_DAYS_NAMED && !changed.iter().any(|it| matches!(it, Changed::Repeats { .. })) {
                changed.extend(days);
            }
            changed
        }
        _ => Vec::new(),
    }
}

/// What somebody had moved or called off before a series was told the first time: its coming days, the soonest first. What a bank
/// holiday does, the rule's words say.
fn other_days(site: &Site, entry: &Entry) -> Vec<Changed> {
    let EntryWhen::Series { series } = &entry.when else { return Vec::new() };
    let (hub, today) = (site.hub(), site.hub().today());
    other_days_of(series, &series.held(hub.holidays(), today, today.plus_days(TOLD_DAYS)), hub.now())
}

fn other_days_of(series: &Series, held: &[Held], now: UtcMicros) -> Vec<Changed> {
    let mut differ: Vec<(UtcMicros, Changed)> = held
        .iter()
        .filter(|held| series.exceptions.contains_key(&held.recurrence_id))
        .filter_map(|held| {
            let by_rule = held.recurrence_id.at(&series.starts_at_local);
            let was = When::london(by_rule);
            match held.is_cancelled {
                true => Some((by_rule, Changed::CalledOff { was })),
                false if held.starts_at != by_rule => Some((by_rule.min(held.starts_at), Changed::Moved { was, now: When::london(held.starts_at) })),
                false => None,
            }
        })
        .filter(|(at, _)| *at > now)
        .collect();
    differ.sort_by_key(|(at, _)| *at);
    let more = differ.len().saturating_sub(MOST_DAYS_NAMED);
    let more = (more > 0).then(|| Changed::MoreDays { days: u16::try_from(more).unwrap_or(u16::MAX) });
    differ.into_iter().take(MOST_DAYS_NAMED).map(|(_, changed)| changed).chain(more).collect()
}

/// What is different about single days of a series, of those that both know.
fn days_changed(were: &[ToldDay], now: &[ToldDay]) -> Vec<Changed> {
    let coming: Vec<&ToldDay> = from_day_on(were, now.first()).collect();
    now.iter()
        .filter_map(|(day, at, is_off)| {
            let (_, was, was_off) = coming.iter().find(|it| it.0 == *day)?;
            match (was_off, is_off) {
                (false, true) => Some(Changed::CalledOff { was: When::london(*was) }),
                (true, false) => Some(Changed::HeldAfterAll { now: When::london(*at) }),
                (false, false) if was != at => Some(Changed::Moved { was: When::london(*was), now: When::london(*at) }),
                _ => None,
            }
        })
        .collect()
}

/// Why somebody is told that there is nothing: the meeting is not held, or goes on without them.
async fn reason(site: &Site, about: About) -> Result<CancelReason, StoreError> {
    Ok(match about {
        About::Series(id) => match site.hub().state(&StreamId::Series(id)).await? {
            Some(mdt_domain::event::State::Series(series)) if next_held(site.hub(), &series, site.hub().today()).is_some() => CancelReason::NotNeeded,
            _ => CancelReason::SeriesEnded,
        },
        About::Meeting(id) => match site.hub().meeting(id).await? {
            Some(meeting) if meeting.root.status != MeetingStatus::Cancelled => CancelReason::NotNeeded,
            _ => CancelReason::Other,
        },
    })
}

/// The entry's name in calendars, for life.
pub fn uid(about: About, person: &Person, domain: &str) -> String { format!("{}.{}@{domain}", about.to_string().replacen(':', "-", 1), person.id) }

/// What an entry of that name is about, and whose it is.
pub fn read_uid(uid: &str) -> Option<(About, PersonId)> {
    let (about, person) = uid.split_once('@')?.0.split_once('.')?;
    Some((about.replacen('-', ":", 1).parse().ok()?, person.parse().ok()?))
}

/// What a calendar shows: the kind, never somebody's words.
pub fn summary(kind: MeetingKind, place: &str) -> String {
    match kind {
        MeetingKind::Huddle => format!("Daily frailty huddle, {place}"),
        MeetingKind::Pcn => format!("Weekly PCN meeting, {place}"),
        MeetingKind::Borough => "Borough link worker meeting".to_owned(),
        MeetingKind::Supervision => "Supervision".to_owned(),
    }
}

fn text(site: &Site, person: &Person, about: About, entry: &Entry, method: CalendarMethod, sequence: u32) -> String {
    let from = site.mailer().from();
    let domain = from.email.domain().to_owned();
    let links = Links { base: site.names().page_origin(), pass: None, is_guest: person.guest.is_some() };
    // A guest's way in is their pass, whose secret no calendar has.
    let url = (!links.is_guest).then(|| links.to(&entry.leads_to()));
    let invite = Invite {
        uid: uid(about, person, &domain),
        sequence,
        dtstamp: site.hub().now(),
        organiser: Mailbox { name: from.name.clone().unwrap_or_else(|| "MDT Hub".to_owned()), address: from.email.to_string() },
        attendee: ical::Attendee {
            mailbox: Mailbox { name: person.name.to_string(), address: person.email.trim().to_owned() },
            partstat: Partstat::NeedsAction,
            role: if entry.is_chair { Role::Chair } else { Role::Required },
        },
        summary: summary(entry.kind, &entry.place),
        description: String::new(),
        url,
        when: when(site, entry),
    };
    match method {
        CalendarMethod::Request => ical::request(&invite),
        CalendarMethod::Cancel => ical::cancel(&invite),
    }
}

/// As calendars take it.
pub fn when(site: &Site, entry: &Entry) -> IcalWhen {
    match &entry.when {
        EntryWhen::Once { starts_at, ends_at } => IcalWhen::Single { starts_at: *starts_at, ends_at: *ends_at },
        EntryWhen::Series { series } => of_series(site, series),
    }
}

/// A series whole: what a bank holiday or somebody takes out is excluded, what is moved overrides.
fn of_series(site: &Site, series: &Series) -> IcalWhen {
    let (today, holidays) = (site.hub().today(), site.hub().holidays());
    let ends = |starts: UtcMicros| starts.plus_seconds(i64::from(series.slot_minutes) * 60);
    let last = today.plus_days(TOLD_DAYS);
    let held = series.held(holidays, series.starts_on, last);
    let by_rule: Vec<Day> = RuleDays::new(&series.rule, series.starts_on, series.starts_at_local).take_while(|day| *day <= last).collect();
    let is_held: BTreeSet<Day> = held.iter().filter(|it| !it.is_cancelled).map(|it| it.recurrence_id).collect();
    let first = by_rule.first().copied().unwrap_or(series.starts_on);
    let overrides = held.iter().filter(|it| !it.is_cancelled && (it.is_moved || it.is_moved_for_holiday)).map(|it| Override {
        recurrence_id: it.recurrence_id,
        starts_at: it.starts_at,
        ends_at: ends(it.starts_at),
        status: OverrideStatus::Confirmed,
    });
    let starts_at = first.at(&series.starts_at_local);
    IcalWhen::Series {
        starts_at,
        ends_at: ends(starts_at),
        rule: series.rule.until(series.ends_on),
        excluded: by_rule.iter().filter(|day| !is_held.contains(day) && series.ends_on.is_none_or(|last| **day <= last)).copied().collect(),
        overrides: overrides.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Changed, ToldDay, When, days_changed, other_days_of};
    use mdt_domain::{
        ids::{PersonId, SeriesId},
        meeting::MeetingKind,
        series::{Exception, Holidays, Recurrence, Series},
        words::{Day, Line, LocalTime, OdsCode, UtcMicros},
    };

    #[test]
    fn a_first_invitation_names_the_coming_days_that_somebody_moved_or_called_off() {
        let first = Day(jiff::civil::date(2026, 12, 1));
        let day = |n: i32| first.plus_days(7 * n);
        let time = LocalTime::parse("14:00").unwrap();
        let rule = (Recurrence::parse("FREQ=WEEKLY;BYDAY=TU").unwrap(), time);
        let mut series = Series { starts_on: first, ..Series::new(SeriesId(uuid::Uuid::nil()), MeetingKind::Pcn, OdsCode::parse("U62360").unwrap(), Line::parse("Weekly").unwrap(), rule, 60, PersonId(uuid::Uuid::nil())) };
        let told = |series: &Series, now: Day| {
            let held = series.held(Holidays::built_in(), first, day(20));
            other_days_of(series, &held, now.at(&time))
        };
        assert_eq!(told(&series, first), Vec::new(), "as the rule has it");
        series.exceptions.insert(day(0), Exception::Cancelled);
        series.exceptions.insert(day(1), Exception::Moved { day: day(1).plus_days(1), at: LocalTime::parse("15:30").unwrap() });
        series.exceptions.insert(day(2), Exception::Cancelled);
        let at = |day: Day, time: &str| When::london(day.at(&LocalTime::parse(time).unwrap()));
        let moved = Changed::Moved { was: at(day(1), "14:00"), now: at(day(1).plus_days(1), "15:30") };
        let off = Changed::CalledOff { was: at(day(2), "14:00") };
        assert_eq!(told(&series, first), [moved, off.clone()], "what is past is named no more");
        assert_eq!(told(&series, day(1).plus_days(2)), [off]);
        series.exceptions.extend((3..12).map(|n| (day(n), Exception::Cancelled)));
        let many = told(&series, first);
        assert_eq!((many.len(), many.last()), (7, Some(&Changed::MoreDays { days: 5 })), "eleven differ, six are named");
    }

    #[test]
    fn single_days_moved_called_off_and_put_back_are_named_and_days_gone_by_are_not() {
        let first = Day(jiff::civil::date(2026, 12, 1));
        let day = |n: i32| first.plus_days(7 * n);
        let told = |n: i32, hour: i64, is_off: bool| -> ToldDay { (day(n), UtcMicros(hour), is_off) };
        let at = |hour: i64| When::london(UtcMicros(hour));
        let were = [told(-1, 9, false), told(0, 10, false), told(1, 11, false), told(2, 12, true), told(3, 13, false)];
        let now = [told(0, 20, false), told(1, 11, true), told(2, 12, false), told(3, 13, false), told(4, 14, false)];
        let expected = vec![Changed::Moved { was: at(10), now: at(20) }, Changed::CalledOff { was: at(11) }, Changed::HeldAfterAll { now: at(12) }];
        assert_eq!(days_changed(&were, &now), expected);
        assert_eq!(days_changed(&were, &were), Vec::new());
        assert_eq!(days_changed(&[], &now), Vec::new(), "nothing was told");
    }
}
