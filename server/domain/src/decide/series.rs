//! Series: made, changed as a whole or from a day on, single occurrences moved, called off and put back. The meetings to come that
//! exist already follow in the same commit, with their agendas; those that do not are made by a job ([`make_occurrence`]).

use super::{
    Actor, Context, Events, Need, Verdict, World,
    anonymous::{Field, names_nobody},
    close::cases_behind,
    meeting::{cancelled, changed},
    rights,
};
use crate::{
    directory::OrganisationKind,
    event::{Event, EventKind, Part, State},
    ids::{ItemId, MeetingId, PersonId, SeriesId},
    meeting::{AgendaItem, Attendee, AttendeeKind, ItemKind, Meeting, MeetingKind, MeetingLive, MeetingRoot, MeetingStatus},
    policy::{self, Deed, Relation},
    rejection::{Rejection, RejectionCode},
    series::{Exception, Held, LocalTime, Occurrences, Series, schedule::MOST_DAYS_MOVED},
    stream::StreamId,
    template::{Entry, TemplateKind},
    words::Day,
};
use std::collections::{BTreeMap, BTreeSet};

/// Turns of one chair rota.
const MOST_TURNS: usize = 60;
/// People asked by name.
const MOST_CORE: usize = 60;

fn invalid(field: &'static str, words: impl Into<String>) -> Verdict { Rejection::of_field(RejectionCode::Invalid, field, words).into() }

fn series_set(series: Series) -> (StreamId, Event) {
    (StreamId::Series(series.id), Event { kind: EventKind::SeriesSet, parts: vec![Part::Series(series)] })
}

/// A series that exists.
fn known(world: &World, id: SeriesId) -> Result<&Series, Verdict> {
    match world.state(&StreamId::Series(id))? {
        Some(State::Series(series)) => Ok(series),
        _ => Err(Rejection::not_found().into()),
    }
}

/// Who may plan it: of a supervision the two it is between and nobody else, who would not even be told that it exists.
fn allow(series: &Series, context: &Context<'_>) -> Result<(), Rejection> {
    if !series.is_private() {
        return rights::allow(context, Deed::PlanMeetings, &series.pcn, &[]);
    }
    let relations: &[Relation] = if context.actor.person_id().is_some_and(|me| series.names(me)) { &[Relation::Oneself] } else { &[] };
    rights::allow(context, Deed::PlanSupervision, &series.pcn, relations).map_err(|_| Rejection::not_found())
}

/// A series that exists for who asks and is theirs to plan.
fn planned<'w>(world: &'w World, id: SeriesId, context: &Context<'_>) -> Result<&'w Series, Verdict> {
    let series = known(world, id)?;
    if let Actor::Person(person) = context.actor
        && !policy::may_subscribe(person, &StreamId::Series(id), &series.facts(person.id), context.now).holds_at(context.now)
    {
        return Err(Rejection::not_found().into());
    }
    allow(series, context)?;
    Ok(series)
}

/// Makes a series, or changes all of it: every meeting to come follows.
pub(super) fn set(world: &World, series: &Series, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let before = match world.state(&StreamId::Series(series.id))? {
        Some(State::Series(known)) => Some(known.as_ref()),
        _ => None,
    };
    if let Some(before) = before {
        allow(before, context)?;
        if (before.kind, &before.pcn) != (series.kind, &series.pcn) {
            return Err(invalid("kind", "A series stays of its kind and where it is. End it, and make another."));
        }
    }
    allow(series, context)?;
    // What was done to single occurrences, and what a series goes on from, is said by other commands.
    let is_agreed = agreed(before, series, context);
    let series = match before {
        Some(before) => Series { exceptions: before.exceptions.clone(), continues: before.continues, is_agreed, ..series.clone() },
        None => Series { exceptions: BTreeMap::new(), continues: None, is_agreed, ..series.clone() },
    };
    if before == Some(&series) {
        return Ok(Events::new());
    }
    check(&series, context)?;
    is_title(world, before, &series)?;
    let meetings = match before {
        Some(_) => meetings_ahead(world, series.id, context)?,
        None => Vec::new(),
    };
    let mut events = vec![series_set(series.clone())];
    events.extend(follow(world, &meetings, before, &series, context)?);
    Ok(events)
}

/// Changes a series from a day on: it ends the day before, and another goes on. Its meetings from there on belong to the new one
/// where that meets too, and are called off where it does not.
pub(super) fn change_from(world: &World, id: SeriesId, from: Day, series: &Series, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let before = planned(world, id, context)?;
    if world.state(&StreamId::Series(series.id))?.is_some() || series.id == id {
        return Err(rights::id_taken("id").into());
    }
    if from <= context.today {
        return Err(invalid("from", "Choose a day to come: what was held stays as it was."));
    }
    if from <= before.starts_on {
        return Err(invalid("from", "The series has not begun then. Change all of it instead."));
    }
    let exceptions = before.exceptions.iter().filter(|(day, _)| **day >= from).map(|(day, exception)| (*day, *exception)).collect();
    let series = Series { kind: before.kind, pcn: before.pcn.clone(), starts_on: from, exceptions, continues: Some(id), ..series.clone() };
    let series = Series { is_agreed: agreed(Some(before), &series, context), ..series };
    allow(&series, context)?;
    check(&series, context)?;
    is_title(world, Some(before), &series)?;
    let mut events = vec![series_set(Series { ends_on: Some(from.plus_days(-1)), ..before.clone() }), series_set(series.clone())];
    let mut meetings = meetings_ahead(world, id, context)?;
    meetings.retain(|meeting| meeting.root.recurrence_id.is_some_and(|day| day >= from));
    events.extend(follow(world, &meetings, Some(before), &series, context)?);
    Ok(events)
}

/// A title stands on pages of all who are asked, guests among them: it names no patient.
fn is_title(world: &World, before: Option<&Series>, series: &Series) -> Result<(), Verdict> {
    if before.is_some_and(|before| before.title == series.title) {
        return Ok(());
    }
    names_nobody(world, &[Field::Words("title", series.title.as_str())])
}

/// Whether the supervisee stands behind a supervision: they set it themselves, or had said yes to the same two people. What the service
/// brings in says so itself.
fn agreed(before: Option<&Series>, series: &Series, context: &Context<'_>) -> bool {
    match (series.pair(), context.actor.person_id()) {
        (None, _) => false,
        (Some(_), None) => series.is_agreed,
        (Some(pair), Some(me)) => me == pair.supervisee || before.is_some_and(|before| before.is_agreed && before.pair() == Some(pair)),
    }
}

/// "This is my supervisor": from then on they are shown the supervisee's caseload, overdue actions and private notes.
pub(super) fn agree(world: &World, id: SeriesId, context: &Context<'_>) -> Result<Events, Verdict> {
    let series = planned(world, id, context)?;
    let pair = series.pair().ok_or_else(Rejection::not_found)?;
    if context.actor.person_id() != Some(pair.supervisee) {
        return Err(Rejection::new(RejectionCode::NotAllowed, "The supervisee says yes to their supervision. Ask them to.").into());
    }
    if series.is_agreed {
        return Ok(Events::new());
    }
    let agreed = Series { is_agreed: true, ..series.clone() };
    Ok(vec![(StreamId::Series(id), Event { kind: EventKind::SupervisionAgreed, parts: vec![Part::Series(agreed)] })])
}

/// Moves one occurrence, whether or not its meeting exists yet.
pub(super) fn move_occurrence(world: &World, id: SeriesId, recurrence_id: Day, day: Day, at: LocalTime, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let series = planned(world, id, context)?;
    let held = occurrence(series, recurrence_id, context)?;
    let (first, last) = (recurrence_id.plus_days(-MOST_DAYS_MOVED), recurrence_id.plus_days(MOST_DAYS_MOVED));
    if !(first..=last).contains(&day) {
        return Err(invalid("day", format!("Move it by {MOST_DAYS_MOVED} days at most. Further away, make a meeting of its own.")));
    }
    if day.at(&at) <= context.now {
        return Err(invalid("day", "Choose a time to come."));
    }
    is_to_come(&held, context)?;
    except(world, series, recurrence_id, Some(Exception::Moved { day, at }), context)
}

/// Calls one occurrence off.
pub(super) fn cancel_occurrence(world: &World, id: SeriesId, recurrence_id: Day, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let series = planned(world, id, context)?;
    is_to_come(&occurrence(series, recurrence_id, context)?, context)?;
    except(world, series, recurrence_id, Some(Exception::Cancelled), context)
}

/// Puts one occurrence back where the rule has it. Cases that were taken off with it are listed again by the coordinator.
pub(super) fn restore_occurrence(world: &World, id: SeriesId, recurrence_id: Day, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let series = planned(world, id, context)?;
    except(world, series, recurrence_id, None, context)
}

fn occurrence(series: &Series, recurrence_id: Day, context: &Context<'_>) -> Result<Held, Verdict> {
    series.occurrence(context.holidays, recurrence_id).ok_or_else(|| invalid("recurrence_id", "The series does not meet on that day. Choose one of its days."))
}

const HELD_ALREADY: &str = "This one is under way or was held already. Choose one to come.";

fn is_to_come(held: &Held, context: &Context<'_>) -> Result<(), Verdict> {
    if held.starts_at > context.now { Ok(()) } else { Err(invalid("recurrence_id", HELD_ALREADY)) }
}

/// Does something to one occurrence; its meeting follows. One that began before its time is what it is.
fn except(world: &World, before: &Series, recurrence_id: Day, exception: Option<Exception>, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let mut series = before.clone();
    match exception {
        Some(exception) => drop(series.exceptions.insert(recurrence_id, exception)),
        None => drop(series.exceptions.remove(&recurrence_id)),
    }
    if series == *before {
        return Ok(Events::new());
    }
    let mut meetings = meetings_ahead(world, series.id, context)?;
    let is_of_day = |meeting: &Meeting| meeting.root.series_id == Some(before.id) && meeting.root.recurrence_id == Some(recurrence_id);
    for id in world.meetings_of.get(&before.id).into_iter().flatten() {
        let meeting = world.meeting(*id)?;
        if is_of_day(meeting) && !meeting.root.status.is_before_start() && meeting.root.status != MeetingStatus::Cancelled {
            return Err(invalid("recurrence_id", HELD_ALREADY));
        }
    }
    let mut events = vec![series_set(series.clone())];
    meetings.retain(|meeting| meeting.root.recurrence_id == Some(recurrence_id));
    events.extend(follow(world, &meetings, Some(before), &series, context)?);
    Ok(events)
}

/// A meeting of a series called off by itself: the series knows it too, so that nobody makes it again.
pub(super) fn called_off(world: &World, meeting: &MeetingRoot) -> Result<Option<(StreamId, Event)>, Verdict> {
    let (Some(id), Some(day)) = (meeting.series_id, meeting.recurrence_id) else { return Ok(None) };
    let Some(State::Series(series)) = world.state(&StreamId::Series(id))? else { return Ok(None) };
    let mut series = Series::clone(series);
    series.exceptions.insert(day, Exception::Cancelled);
    Ok(Some(series_set(series)))
}

/// Meetings of a series that can still follow it.
fn meetings_ahead<'w>(world: &'w World, id: SeriesId, context: &Context<'_>) -> Result<Vec<&'w Meeting>, Verdict> {
    let Some(ids) = world.meetings_of.get(&id) else { return Err(Verdict::Needs(BTreeSet::from([Need::MeetingsOf(id)]))) };
    world.require(ids.iter().flat_map(|id| [Need::State(StreamId::Meeting(*id)), Need::CasesOf(*id)]))?;
    let mut found = Vec::new();
    for meeting in ids {
        let meeting = world.meeting(*meeting)?;
        let is_ahead = meeting.root.starts_at > context.now && (meeting.root.status.is_before_start() || meeting.root.status == MeetingStatus::Cancelled);
        if is_ahead && meeting.root.series_id == Some(id) {
            found.push(meeting);
        }
    }
    Ok(found)
}

/// What becomes of meetings when their series changes: those it holds move along with their agendas, the others are called off.
fn follow(world: &World, meetings: &[&Meeting], before: Option<&Series>, series: &Series, context: &Context<'_>) -> Result<Events, Verdict> {
    let held = series.occurrences(context.holidays, meetings.iter().filter_map(|meeting| meeting.root.recurrence_id));
    let held_for = |meeting: &Meeting| meeting.root.recurrence_id.and_then(|day| held.get(&day)).filter(|held| !held.is_cancelled);
    let gone = meetings.iter().filter(|meeting| held_for(meeting).is_none() && meeting.root.status != MeetingStatus::Cancelled);
    let behind = gone.filter_map(|meeting| world.cases_of.get(&meeting.root.id)).flat_map(BTreeMap::values);
    world.require(behind.map(|case| Need::State(StreamId::Case(*case))))?;
    let mut events = Events::new();
    for meeting in meetings {
        match held_for(meeting) {
            // Another time than one that is past already: it is left alone.
            Some(held) if held.starts_at <= context.now => {}
            Some(held) => events.extend(moved_along(meeting, held, before, series, context)),
            None if meeting.root.status == MeetingStatus::Cancelled => {}
            None => events.extend(cancelled(meeting, cases_behind(world, meeting)?)),
        }
    }
    Ok(events)
}

fn moved_along(meeting: &Meeting, held: &Held, before: Option<&Series>, series: &Series, context: &Context<'_>) -> Events {
    let mut after = meeting.clone();
    after.root = MeetingRoot { status: after.root.status, ..root(series, held, meeting.root.id, context) };
    if after.root.status == MeetingStatus::Cancelled {
        after.root.status = MeetingStatus::Draft;
    }
    let asked = asked(series, &after.root, context);
    // Whoever was asked by the series and is no longer; whom somebody asked by hand stays.
    let gone = before.map(|before| core(before, &meeting.root, context)).unwrap_or_default();
    for attendee in after.attendees.values_mut().filter(|it| it.kind == AttendeeKind::Core) {
        attendee.is_withdrawn = if asked.contains_key(&attendee.person_id) { false } else { attendee.is_withdrawn || gone.contains(&attendee.person_id) };
    }
    for (id, attendee) in asked {
        after.attendees.entry(id).or_insert(attendee);
    }
    changed(EventKind::MeetingRescheduled, meeting, after)
}

/// An occurrence's meeting as it is to be.
fn root(series: &Series, held: &Held, id: MeetingId, context: &Context<'_>) -> MeetingRoot {
    let chairing = series.chairing(held.day, context.directory);
    MeetingRoot {
        id,
        series_id: Some(series.id),
        recurrence_id: Some(held.recurrence_id),
        kind: series.kind,
        pcn: series.pcn.clone(),
        title: series.title.clone(),
        starts_at: held.starts_at,
        slot_minutes: series.slot_minutes,
        status: MeetingStatus::Draft,
        chair: chairing.chair,
        deputy: chairing.deputy,
        has_call: series.call_url.is_some(),
        cut_off_at: series.cut_off_minutes.map(|minutes| held.starts_at.plus_seconds(-60 * i64::from(minutes))),
    }
}

/// Who takes part by name or role, with the day's chair and deputy.
fn core(series: &Series, root: &MeetingRoot, context: &Context<'_>) -> BTreeSet<PersonId> {
    series.asks_always(context.directory).into_iter().chain([root.chair]).chain(root.deputy).collect()
}

fn asked(series: &Series, root: &MeetingRoot, context: &Context<'_>) -> BTreeMap<PersonId, Attendee> {
    let people = core(series, root, context).into_iter().filter_map(|id| context.directory.member(id));
    people.map(|person| (person.id, Attendee::asked(person, AttendeeKind::Core))).collect()
}

/// Makes the meeting of an occurrence, by the service; one that is there already is no change.
pub(super) fn make_occurrence(world: &World, id: SeriesId, recurrence_id: Day, meeting_id: MeetingId, context: &mut Context<'_>) -> Result<Events, Verdict> {
    if !matches!(context.actor, Actor::System) {
        return Err(Rejection::not_found().into());
    }
    let series = known(world, id)?;
    let Some(held) = series.occurrence(context.holidays, recurrence_id).filter(|held| !held.is_cancelled) else { return Ok(Events::new()) };
    let stream = StreamId::Meeting(meeting_id);
    if world.state(&stream)?.is_some() {
        return Ok(Events::new());
    }
    // Supervision ends with either of its people.
    if series.has_lost_its_pair(context.directory) {
        return Ok(Events::new());
    }
    let root = root(series, &held, meeting_id, context);
    let attendees = asked(series, &root, context);
    let parts = [Part::MeetingRoot(root), Part::MeetingLive(MeetingLive::default())];
    let parts = parts.into_iter().chain(topics(series, context).into_iter().map(Part::AgendaItem)).chain(attendees.into_values().map(Part::Attendee)).collect();
    Ok(vec![(stream, Event { kind: EventKind::MeetingCreated, parts })])
}

/// The topics a new meeting of the series begins with, as its place has them now. They stay in front when cases are put in order.
fn topics(series: &Series, context: &mut Context<'_>) -> Vec<AgendaItem> {
    let topics = context.directory.effective(&series.pcn, TemplateKind::agenda_of(series.kind));
    let line = |(position, topic): (u16, Entry)| AgendaItem {
        number: position.saturating_add(1),
        position,
        is_fixed: true,
        ..AgendaItem::waiting(ItemId((context.new_id)()), ItemKind::Topic { title: topic.text }, topic.minutes.unwrap_or(1))
    };
    (0..).zip(topics).map(line).collect()
}

// -- what a series must be

fn check(series: &Series, context: &Context<'_>) -> Result<(), Verdict> {
    rights::is_within("slot_minutes", series.slot_minutes, 5..=480)?;
    place(series, context)?;
    if series.ends_on.is_some_and(|last| last < series.starts_on) {
        return Err(invalid("ends_on", "The last day must come after the first."));
    }
    let mut days = Occurrences::new(&series.rule, series.starts_on, series.starts_at_local, context.holidays, series.holidays);
    if days.next().is_none_or(|first| series.ends_on.is_some_and(|last| first.recurrence_id > last)) {
        return Err(invalid("rule", "By this rule the series never meets. Change the rule, the first day or the last."));
    }
    if series.call_url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
        return Err(invalid("call_url", "The call's link must begin with https://."));
    }
    if series.core.len() > MOST_CORE {
        return Err(invalid("core", format!("Ask at most {MOST_CORE} people by name, or ask by role.")));
    }
    if series.chair_rota.len() > MOST_TURNS {
        return Err(invalid("chair_rota", format!("A chair rota has at most {MOST_TURNS} turns. Take some off.")));
    }
    if series.chair_rota.iter().any(|turn| turn.weekdays.iter().any(|day| !(1..=7).contains(day))) {
        return Err(invalid("chair_rota", "Days of the week are 1 (Monday) to 7 (Sunday)."));
    }
    let turns = series.chair_rota.iter().flat_map(|turn| [Some(turn.chair), turn.deputy]).flatten().map(|id| ("chair_rota", id));
    let people = [("chair", Some(series.chair)), ("deputy", series.deputy)].into_iter().filter_map(|(field, id)| Some((field, id?)));
    for (field, id) in people.chain(turns).chain(series.core.iter().map(|id| ("core", *id))) {
        if context.directory.member(id).is_none() {
            return Err(invalid(field, "This person is not in the directory, or has left. Choose somebody else."));
        }
    }
    if series.is_private() && (series.core.len() != 1 || series.core.contains(&series.chair) || series.deputy.is_some() || !series.chair_rota.is_empty() || !series.core_roles.is_empty()) {
        return Err(invalid("core", "Supervision is between two people: the supervisor in the chair and one supervisee."));
    }
    Ok(())
}

/// The borough's meeting is the Federation's; all others are a PCN's.
fn place(series: &Series, context: &Context<'_>) -> Result<(), Verdict> {
    let wanted = if series.kind == MeetingKind::Borough { OrganisationKind::Federation } else { OrganisationKind::Pcn };
    match context.directory.organisations.get(&series.pcn) {
        Some(place) if place.kind == wanted => Ok(()),
        _ if wanted == OrganisationKind::Federation => Err(invalid("pcn", "The borough meeting is the Federation's: give the Federation's code.")),
        _ => Err(invalid("pcn", "This is not a PCN of the directory. Give a PCN's code.")),
    }
}
