//! Letters that are made as they leave, from things as they are then: a calendar's entry, a published agenda, minutes, a guest's
//! pass. What is out of date by then is not sent; what waits for the day's one mail is left to it.

use super::{
    facts::{OwnPart, When},
    letter::{Letter, Marked},
};
use crate::{
    calendar::{About, entry::{Wanted, wanted}, tell},
    jobs::addressees::{facts, owners},
    site::Site,
};
use mdt_domain::{
    action_item::{ActionItem, ActionStatus},
    directory::{Directory, Person},
    ids::{MeetingId, PersonId},
    meeting::{Admission, Attendee, ItemKind, Meeting, MeetingStatus, Partstat},
    stream::StreamId,
};
use mdt_hub::Hub;
use mdt_store::{error::StoreError, mail_choices::MailChoice, mails_about::IN_DIGEST};

/// What becomes of a mail as it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// This letter.
    Letter(Box<Letter>),
    /// Nobody needs it any more, for this reason.
    Nothing(&'static str),
}
impl From<Letter> for Made {
    fn from(letter: Letter) -> Self { Self::Letter(Box::new(letter)) }
}

/// What somebody can read in the minutes of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readable {
    /// Cases they may see.
    pub cases: u16,
    /// Actions promised in these and in topics.
    pub actions: u16,
}

/// Makes the letter. Of a calendar's entry the next number is taken.
pub async fn make(site: &Site, person: &Person, letter: Letter) -> Result<Made, StoreError> {
    match letter {
        Letter::Entry { about } => {
            // A guest's first entry comes with their pass.
            if person.guest.is_some() && site.hub().store().calendar_entry(person.id, &about.to_string()).await?.sent.is_none() {
                return Ok(Made::Nothing("comes_with_the_pass"));
            }
            Ok(tell::telling(site, person, about).await?.map_or(Made::Nothing("nothing_new"), Made::from))
        }
        Letter::Mark { of, meeting } => {
            if of.can_wait_for_digest() && site.hub().store().mail_choice(person.id).await? == MailChoice::Digest {
                return Ok(Made::Nothing(IN_DIGEST));
            }
            match of {
                Marked::Agenda => agenda(site.hub(), person, meeting).await,
                Marked::Minutes => minutes(site.hub(), person, meeting).await,
                Marked::Pass => pass(site, person, meeting).await,
            }
        }
        other => Ok(other.into()),
    }
}

/// The same without taking or noting anything: for who looks at a mail that waits.
pub async fn would_make(site: &Site, person: &Person, letter: Letter) -> Result<Made, StoreError> {
    match letter {
        Letter::Mark { of: Marked::Agenda, meeting } => agenda(site.hub(), person, meeting).await,
        Letter::Mark { of: Marked::Minutes, meeting } => minutes(site.hub(), person, meeting).await,
        Letter::Mark { of: Marked::Pass, meeting } => {
            Ok(match site.hub().meeting(meeting).await? {
                Some(meeting) => pass_of(&site.hub().directory(), &meeting, person, part(site.hub(), person.id, meeting.root.id).await?).map_or(Made::Nothing("no_meeting"), Made::from),
                None => Made::Nothing("no_meeting"),
            })
        }
        other => Ok(other.into()),
    }
}

/// Somebody's seat in a meeting.
fn seat(meeting: &Meeting, person: PersonId) -> Option<&Attendee> { meeting.attendees.get(&person).filter(|it| !it.is_withdrawn) }

/// The part of a meeting somebody comes for, as their calendar has it. None: all of it, or nothing.
async fn part(hub: &Hub, person: PersonId, meeting: MeetingId) -> Result<Option<OwnPart>, StoreError> {
    Ok(match wanted(hub, person, About::Meeting(meeting)).await? {
        Wanted::Entry(entry) => entry.own_part(),
        Wanted::Nothing | Wanted::AsItIs => None,
    })
}

async fn agenda(hub: &Hub, person: &Person, id: MeetingId) -> Result<Made, StoreError> {
    let Some(meeting) = hub.meeting(id).await?.filter(|meeting| meeting.root.status == MeetingStatus::Open) else { return Ok(Made::Nothing("not_open")) };
    if seat(&meeting, person.id).is_none_or(|seat| seat.partstat == Partstat::Declined) {
        return Ok(Made::Nothing("not_asked"));
    }
    let yours = part(hub, person.id, id).await?;
    Ok(agenda_of(&hub.directory(), &meeting, yours).map_or(Made::Nothing("no_meeting"), Made::from))
}

/// The mail about an agenda.
pub fn agenda_of(directory: &Directory, meeting: &Meeting, yours: Option<OwnPart>) -> Option<Letter> {
    let items = u16::try_from(meeting.ordered_items().len()).unwrap_or(u16::MAX);
    Some(Letter::AgendaPublished { meeting: facts(directory, &meeting.root)?, items, yours })
}

async fn minutes(hub: &Hub, person: &Person, id: MeetingId) -> Result<Made, StoreError> {
    let is_over = |meeting: &Meeting| matches!(meeting.root.status, MeetingStatus::Ended | MeetingStatus::Approved);
    let Some(meeting) = hub.meeting(id).await?.filter(is_over) else { return Ok(Made::Nothing("not_ended")) };
    let directory = hub.directory();
    // Whoever promised something has one mail about the meeting, with what they promised; it leads to the minutes too.
    let promised = hub.store().open_actions_from(id).await?;
    let today = hub.today();
    if promised.iter().any(|action| action.is_open() && owners(&directory, action, today).contains(&person.id)) {
        return Ok(Made::Nothing("with_new_actions"));
    }
    let Some(Readable { cases, actions }) = readable(hub, person.id, &meeting).await? else { return Ok(Made::Nothing("nothing_to_read")) };
    let letter = facts(&directory, &meeting.root).map(|meeting| Letter::MinutesReady { meeting, cases, actions });
    Ok(letter.map_or(Made::Nothing("no_meeting"), Made::from))
}

/// What somebody can read in the minutes. None: nothing, or they may not.
pub async fn readable(hub: &Hub, person: PersonId, meeting: &Meeting) -> Result<Option<Readable>, StoreError> {
    let id = meeting.root.id;
    if hub.directory().member(person).is_none() || !hub.may_subscribe(person, &StreamId::Meeting(id)).await? {
        return Ok(None);
    }
    let is_promised = |action: &&ActionItem| action.status != ActionStatus::Cancelled;
    let lines = meeting.ordered_items();
    let has_topics = lines.iter().any(|line| matches!(line.kind, ItemKind::Topic { .. }));
    let behind = hub.lines(id).await?;
    let (mut cases, mut actions) = (0_u16, meeting.actions.values().filter(is_promised).count());
    for line in lines {
        let Some(case) = behind.get(&line.id) else { continue };
        if hub.may_subscribe(person, &StreamId::Case(*case)).await? {
            cases = cases.saturating_add(1);
            actions += hub.case(*case).await?.map_or(0, |case| case.actions_of(line.id).filter(is_promised).count());
        }
    }
    Ok((cases > 0 || has_topics).then_some(Readable { cases, actions: u16::try_from(actions).unwrap_or(u16::MAX) }))
}

/// With its entry for a calendar, which later changes follow.
async fn pass(site: &Site, person: &Person, id: MeetingId) -> Result<Made, StoreError> {
    let hub = site.hub();
    let is_out = |meeting: &Meeting| matches!(meeting.root.status, MeetingStatus::Open | MeetingStatus::Live);
    let Some(meeting) = hub.meeting(id).await?.filter(is_out) else { return Ok(Made::Nothing("not_open")) };
    if seat(&meeting, person.id).is_none_or(|seat| seat.admission != Some(Admission::Invited)) {
        return Ok(Made::Nothing("is_in_already"));
    }
    if person.guest.as_ref().is_none_or(|pass| pass.mail_asked_at.is_none()) {
        return Ok(Made::Nothing("link_was_shown"));
    }
    let yours = part(hub, person.id, id).await?;
    let Some(mut letter) = pass_of(&hub.directory(), &meeting, person, yours) else { return Ok(Made::Nothing("no_meeting")) };
    let told = tell::telling(site, person, About::Meeting(id)).await?;
    if let Letter::GuestPass { calendar, .. } = &mut letter {
        *calendar = told.and_then(|told| told.calendar().cloned());
    }
    Ok(letter.into())
}

/// A guest's pass, without a calendar's part.
pub fn pass_of(directory: &Directory, meeting: &Meeting, guest: &Person, yours: Option<OwnPart>) -> Option<Letter> {
    let pass = guest.guest.as_ref()?;
    Some(Letter::GuestPass { meeting: facts(directory, &meeting.root)?, until: When::london(pass.until), yours, is_speaker: pass.is_speaker, calendar: None })
}
