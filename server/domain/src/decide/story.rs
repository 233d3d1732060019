//! Case stories: written on a case that is off the list, looked at by a second person, released into the Federation's collection, and
//! taken back. Words are refused as long as anything in them tells who it is, whoever asks and whatever for.

use super::{
    Context, Events, Verdict, World,
    anonymous::{Field, Told, tells_of_nobody},
    partners::federation,
    rights,
};
use crate::{
    assessment::{ONS4_QUESTIONS, Tool},
    case::{Case, CaseRoot},
    event::{Event, EventKind, Part, State},
    ids::{CaseId, StoryId},
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    story::{CaseStory, Story, StoryAct, StoryStatus, StoryWords},
    stream::StreamId,
    words::{Day, Line, UtcMicros},
};

fn invalid(field: &'static str, words: &str) -> Verdict { Rejection::of_field(RejectionCode::Invalid, field, words).into() }
fn not_ready(words: &str) -> Verdict { Rejection::new(RejectionCode::ItemNotReady, words).into() }

fn act(context: &Context<'_>, reason: Option<&Line>) -> Result<StoryAct, Rejection> {
    let me = rights::person(context)?;
    Ok(StoryAct { by: me.id, name: me.name.clone(), at: context.now, reason: reason.cloned() })
}

fn kept(case: &Case, kind: EventKind, story: CaseStory) -> (StreamId, Event) {
    let root = CaseRoot { story: Some(Box::new(story)), ..case.root.clone() };
    (StreamId::Case(case.root.id), Event { kind, parts: vec![Part::CaseRoot(root)] })
}

/// The case, if it is off the list and who asks has the right.
fn off_list<'w>(world: &'w World, id: CaseId, deed: Deed, context: &Context<'_>) -> Result<&'w Case, Verdict> {
    let case = rights::case_for(world, id, deed, context)?;
    if case.root.is_off_list() {
        return Ok(case);
    }
    Err(not_ready("A story is told when the case is off the list. Step it down first."))
}

/// The story as it was looked at.
fn looked_at(case: &Case, seen_at: Option<UtcMicros>) -> Result<Option<&CaseStory>, Verdict> {
    let story = case.root.story.as_deref();
    if story.map(|story| story.author.at) == seen_at {
        return Ok(story);
    }
    let words = "This story was changed meanwhile. Your words are still here: look at both, then go on.";
    Err(Rejection::of_field(RejectionCode::ChangedMeanwhile, "seen_at", words).into())
}

/// Refuses words that tell who it is, and scores that no tool gives.
fn is_clean(world: &World, case: &Case, words: &StoryWords, context: &Context<'_>) -> Result<(), Verdict> {
    for (at, score) in words.wellbeing.iter().enumerate() {
        let is_known = ONS4_QUESTIONS.contains(&score.question.as_str()) && score.before <= Tool::Ons4.highest() && score.after <= Tool::Ons4.highest();
        if !is_known || words.wellbeing.iter().take(at).any(|before| before.question == score.question) {
            return Err(invalid("words.wellbeing", "Well-being is told by the four questions of ONS4, each once, from 0 to 10."));
        }
    }
    let fields: Vec<Field<'_>> = words.fields().into_iter().map(|(name, text)| Field::Words(name, text)).collect();
    tells_of_nobody(world, &fields, &Told::of_case(&case.root, context.directory))
}

/// Nothing happens: it is only said whether the words could be saved.
pub(super) fn check(world: &World, id: CaseId, words: &StoryWords, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = off_list(world, id, Deed::WriteStory, context)?;
    is_clean(world, case, words, context)?;
    Ok(Events::new())
}

/// By its author; once it was withdrawn, by anybody who may write one.
pub(super) fn set(world: &World, id: CaseId, seen_at: Option<UtcMicros>, words: &StoryWords, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = off_list(world, id, Deed::WriteStory, context)?;
    let author = act(context, None)?;
    let before = looked_at(case, seen_at)?.filter(|story| story.status != StoryStatus::Withdrawn);
    match before {
        Some(story) if story.status == StoryStatus::Released => return Err(not_ready("This story is released. Withdraw it first.")),
        Some(story) if story.author.by != author.by => return Err(not_theirs(story)),
        _ => {}
    }
    is_clean(world, case, words, context)?;
    if before.is_some_and(|story| story.words == *words && story.status == StoryStatus::Draft) {
        return Ok(Events::new());
    }
    // What is to change stands beside the words until the release is asked for again.
    let returned = before.and_then(|story| story.returned.clone());
    let story = CaseStory { words: words.clone(), status: StoryStatus::Draft, author, consent_on: None, returned, released: None, story_id: None, withdrawn: None };
    Ok(vec![kept(case, EventKind::StoryWritten, story)])
}

fn not_theirs(story: &CaseStory) -> Verdict {
    let words = format!("{} writes this story. Ask them, or send it back to them with what is to change.", story.author.name);
    Rejection::new(RejectionCode::NotAllowed, words).into()
}

/// A yes to the story of a case that came without a referral is at most so many days old.
const MOST_DAYS_OF_CONSENT: i32 = 366;

/// Refuses a day to come, one before the case was referred or first met about, and of a case that came without a referral one of over a year ago.
fn is_day_of_consent(case: &Case, on: Day, today: Day) -> Result<(), Verdict> {
    if on > today {
        return Err(invalid("consent_on", "This day is to come. Give the day on which the person said yes."));
    }
    let first_met = case.items.values().map(|item| item.starts_at);
    let known_since = case.root.referral.as_ref().and_then(|referral| first_met.chain([referral.referred_at]).min()).map(Day::of);
    match known_since {
        Some(since) if on < since => Err(invalid("consent_on", "This day is before the case was referred. Give the day on which the person said yes to this story.")),
        None if on < today.plus_days(-MOST_DAYS_OF_CONSENT) => Err(invalid("consent_on", "This day is over a year ago. Ask the person again, and give that day.")),
        _ => Ok(()),
    }
}

/// By its author, with the day on which the person said yes.
pub(super) fn ask(world: &World, id: CaseId, seen_at: UtcMicros, consent_on: Day, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = off_list(world, id, Deed::WriteStory, context)?;
    let me = rights::person(context)?;
    let story = looked_at(case, Some(seen_at))?.ok_or_else(Rejection::not_found)?;
    if story.author.by != me.id {
        return Err(not_theirs(story));
    }
    is_day_of_consent(case, consent_on, context.today)?;
    match story.status {
        StoryStatus::Draft => {}
        StoryStatus::Asked if story.consent_on == Some(consent_on) => return Ok(Events::new()),
        StoryStatus::Asked => {}
        StoryStatus::Released | StoryStatus::Withdrawn => return Err(not_ready("This story was released or withdrawn already.")),
    }
    if let Some(section) = story.words.empty_section() {
        return Err(invalid(section, "Write something under each heading before you ask for the release."));
    }
    is_clean(world, case, &story.words, context)?;
    let asked = CaseStory { status: StoryStatus::Asked, consent_on: Some(consent_on), returned: None, ..story.clone() };
    Ok(vec![kept(case, EventKind::StoryReleaseAsked, asked)])
}

/// What waits for the second person, who is not its author.
fn waiting<'w>(case: &'w Case, seen_at: UtcMicros, me: &StoryAct) -> Result<&'w CaseStory, Verdict> {
    let story = looked_at(case, Some(seen_at))?.ok_or_else(Rejection::not_found)?;
    if story.status != StoryStatus::Asked {
        return Err(not_ready("Its author has not asked for the release, or somebody answered already."));
    }
    if story.author.by == me.by {
        let words = "Two people release a story. Ask another clinical director or coordinator.";
        return Err(Rejection::new(RejectionCode::NotAllowed, words).into());
    }
    Ok(story)
}

/// By a second person: looked through once more, for the lists may have grown, and put into the collection under a number of its own.
pub(super) fn release(world: &World, id: CaseId, seen_at: UtcMicros, context: &mut Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case_for(world, id, Deed::ReleaseStory, context)?;
    if !case.root.is_off_list() {
        return Err(not_ready("This case is on the list again. Its story can be released once the case has left the list; until then send it back, or leave it waiting."));
    }
    let me = act(context, None)?;
    let story = waiting(case, seen_at, &me)?;
    is_clean(world, case, &story.words, context)?;
    let federation = federation(context)?.clone();
    let story_id = StoryId::without_time((context.new_id)());
    let month = Day(context.today.0.first_of_month());
    let told = Story { id: story_id, words: Some(story.words.clone()), month };
    let released = CaseStory { status: StoryStatus::Released, released: Some(me), story_id: Some(story_id), ..story.clone() };
    let collected = Event { kind: EventKind::StoryReleased, parts: vec![Part::Story(told)] };
    Ok(vec![kept(case, EventKind::StoryReleased, released), (StreamId::Stories(federation), collected)])
}

/// By a second person: back to its author; also when the case is on the list again, where nothing else could be done with it.
pub(super) fn send_back(world: &World, id: CaseId, seen_at: UtcMicros, reason: &Line, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case_for(world, id, Deed::ReleaseStory, context)?;
    let me = act(context, Some(reason))?;
    let story = waiting(case, seen_at, &me)?;
    let returned = CaseStory { status: StoryStatus::Draft, consent_on: None, returned: Some(me), ..story.clone() };
    Ok(vec![kept(case, EventKind::StoryReturned, returned)])
}

/// By its author, or who releases stories; also when the case is on the list again. Its words leave the collection.
pub(super) fn withdraw(world: &World, id: CaseId, reason: &Line, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case(world, id, context)?;
    let me = act(context, Some(reason))?;
    let story = case.root.story.as_deref();
    let is_own = story.is_some_and(|story| story.author.by == me.by);
    rights::case_for(world, id, if is_own { Deed::WriteStory } else { Deed::ReleaseStory }, context)?;
    let Some(story) = story else { return Err(not_ready("No story is told of this case.")) };
    if story.status == StoryStatus::Withdrawn {
        return Ok(Events::new());
    }
    let mut events = vec![kept(case, EventKind::StoryWithdrawn, CaseStory { status: StoryStatus::Withdrawn, withdrawn: Some(me), ..story.clone() })];
    if let Some(story_id) = story.story_id {
        let collection = StreamId::Stories(federation(context)?.clone());
        let Some(State::Stories(stories)) = world.state(&collection)? else { return Ok(events) };
        if let Some(told) = stories.stories.get(&story_id) {
            let gone = Story { words: None, ..told.clone() };
            events.push((collection, Event { kind: EventKind::StoryWithdrawn, parts: vec![Part::Story(gone)] }));
        }
    }
    Ok(events)
}
