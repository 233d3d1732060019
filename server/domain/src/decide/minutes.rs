//! Minutes after the meeting: words written over the draft, approval, amendments, letters that came after it, and the tick that a
//! text is in the clinical record.
//!
//! Approving is one commit: the meeting's manifest gets its version, every case its part, which no later command changes. Who comes
//! second says what they looked at (version, time of the words, letters) and is told when that is no longer so.

use super::{Context, Events, Need, Verdict, World, close, meeting::change, rights, topic_minutes};
use crate::{
    action_item::ActionItem,
    case::{Case, CaseItem},
    command::Command,
    event::{Event, EventKind, Part},
    ids::{ActionId, CaseId, ItemId, MeetingId},
    meeting::{Meeting, MeetingStatus},
    minutes_part::{Amended, CaseMinutes, EditSeen, FourTexts, Manifest, MinutesEdit, MinutesPart, MinutesVersion, MOST_MARKS, MOST_TAKEN, MinutesWords, Pasted, TEXT_CHARS, TEXTS_CHARS, TopicMinutes, Promised, WrittenOver, taken_as_they_are},
    policy::{Deed, Relation},
    record_text::{About, record_text},
    rejection::{Rejection, RejectionCode},
    stream::{DocumentId, StreamId},
    words::{Day, UtcMicros},
};

fn changed_meanwhile(field: &'static str, words: &str) -> Verdict { Rejection::of_field(RejectionCode::ChangedMeanwhile, field, words).into() }

/// A case's line in a meeting that is over, for who may correct its minutes.
fn editable<'w>(world: &'w World, (id, item_id, case_id): (MeetingId, ItemId, CaseId), context: &Context<'_>) -> Result<(&'w Meeting, &'w Case, &'w CaseItem), Verdict> {
    let case = rights::case(world, case_id, context)?;
    let meeting = rights::meeting(world, id, context)?;
    let item = case.items.get(&item_id).filter(|item| item.meeting_id == id && !item.is_removed).ok_or_else(Rejection::not_found)?;
    let mut relations = rights::relations(meeting, context);
    relations.push(Relation::HasCase);
    rights::allow(context, Deed::EditMinutes, &meeting.root.pcn, &relations)?;
    is_over(meeting)?;
    Ok((meeting, case, item))
}

pub(super) fn is_over(meeting: &Meeting) -> Result<(), Rejection> {
    match meeting.root.status {
        MeetingStatus::Ended | MeetingStatus::Approved => Ok(()),
        _ => Err(Rejection::new(RejectionCode::ItemNotReady, "There are no minutes yet. They are drafted when the meeting is closed.")),
    }
}

/// One event with the line's minutes changed.
fn written(kind: EventKind, case_id: CaseId, item: &CaseItem, edit: impl FnOnce(&mut CaseMinutes)) -> (StreamId, Event) {
    let mut minutes = item.minutes.clone().unwrap_or_default();
    edit(&mut minutes);
    let item = CaseItem { minutes: Some(minutes), ..item.clone() };
    (StreamId::Case(case_id), Event { kind, parts: vec![Part::CaseItem(item)] })
}

/// The shared texts are still those that were looked at.
fn letters_are(world: &World, document: DocumentId, seen: &str) -> Result<FourTexts, Verdict> {
    world.require([Need::Texts(document.clone())])?;
    let now = FourTexts(world.texts.get(&document).cloned().unwrap_or_default());
    if now.mark() == seen {
        return Ok(now);
    }
    Err(changed_meanwhile("letters_seen", "More words arrived here meanwhile. Look at them, then save again."))
}

pub(super) fn no_other_edit(there: Option<&MinutesEdit>, seen: Option<UtcMicros>) -> Result<(), Verdict> {
    if there.map(|edit| edit.amended.at) == seen {
        return Ok(());
    }
    let words = there.map_or_else(
        || "The words you looked at were approved or taken back meanwhile. Yours are still here: look at both, then save again.".to_owned(),
        |edit| format!("{} changed this part at the same time. Your words are still here: look at both, then save again.", edit.amended.name),
    );
    Err(changed_meanwhile("seen_edit_at", &words))
}

/// The texts without what stands around them; each and all together at most so long.
fn whole_texts(texts: &FourTexts) -> Result<FourTexts, Rejection> {
    let texts = FourTexts(texts.0.clone().map(|text| text.trim().to_owned()));
    let refused = |said: String| Err(Rejection::of_field(RejectionCode::Invalid, "words.texts", said));
    let lengths = texts.0.each_ref().map(|text| text.chars().count());
    if lengths.iter().any(|length| *length > TEXT_CHARS) || texts.0.iter().any(|text| text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')) {
        return refused(format!("A text has at most {TEXT_CHARS} characters, without control characters. Shorten it."));
    }
    let all: usize = lengths.iter().sum();
    if all > TEXTS_CHARS {
        return refused(format!("The four texts have {all} characters together, and at most {TEXTS_CHARS} fit. Shorten them."));
    }
    Ok(texts)
}

fn checked(words: &WrittenOver, is_approved: bool, context: &Context<'_>) -> Result<MinutesWords, Rejection> {
    let WrittenOver { texts, outcome, attendance, reason, .. } = words.clone();
    let words = MinutesWords { texts: whole_texts(&texts)?, outcome, attendance, reason, letters_seen: None, actions: None };
    if is_approved && words.reason.is_none() {
        return Err(Rejection::of_field(RejectionCode::Invalid, "words.reason", "Say why: the reason stands beside the amendment for ever."));
    }
    let is_known = |mark: &crate::minutes_part::AttendanceMark| context.directory.people.contains_key(&mark.person_id);
    if words.attendance.len() > MOST_MARKS {
        let said = format!("At most {MOST_MARKS} people are put right at once.");
        return Err(Rejection::of_field(RejectionCode::Invalid, "words.attendance", said));
    }
    if !words.attendance.iter().all(is_known) {
        return Err(Rejection::of_field(RejectionCode::Invalid, "words.attendance", "This person is not in the directory."));
    }
    Ok(words)
}

/// What somebody looked at when they wrote.
pub(super) struct OnVersion {
    pub(super) meeting_id: MeetingId,
    /// How many versions were approved.
    pub(super) version: u16,
    /// When the words they replace were written.
    pub(super) seen_edit_at: Option<UtcMicros>,
}

/// No version was approved since.
fn is_on_version(meeting: &Meeting, version: u16) -> Result<(), Verdict> {
    if meeting.minutes_version() == version { Ok(()) } else { Err(changed_meanwhile("on_version", &approved_words(meeting))) }
}

/// Who wrote these words, now.
fn amended(words: &MinutesWords, context: &Context<'_>) -> Result<Amended, Rejection> {
    let me = rights::person(context)?;
    Ok(Amended { by: me.id, name: me.name.clone(), at: context.now, reason: words.reason.clone() })
}

/// What was promised, with what somebody takes as it stands now: a name that was left out is put in, a slip cancelled since is left out.
fn taken<'a>(taken: Option<&[ActionId]>, agreed: Vec<Promised>, now: impl Iterator<Item = &'a ActionItem>) -> Result<Option<Vec<Promised>>, Rejection> {
    let Some(taken) = taken else { return Ok(None) };
    let refused = |said: String| Err(Rejection::of_field(RejectionCode::Invalid, "words.actions_now", said));
    if taken.len() > MOST_TAKEN {
        return refused(format!("At most {MOST_TAKEN} actions are put right at once."));
    }
    let now: Vec<&ActionItem> = now.filter(|action| taken.contains(&action.id)).collect();
    if taken.iter().any(|id| !now.iter().any(|action| action.id == *id)) {
        return refused("This action was not promised at this line.".to_owned());
    }
    let whole = taken_as_they_are(&agreed, now.into_iter());
    Ok((whole != agreed).then_some(whole))
}

/// An amendment becomes a version for ever: one that says what is approved already does not.
pub(super) fn changes_something(is_changed: bool) -> Result<(), Rejection> {
    let said = "This is what is approved already. Change what is to be put right, or cancel.";
    if is_changed { Ok(()) } else { Err(Rejection::of_field(RejectionCode::Invalid, "words.texts", said)) }
}

/// A line of minutes as it stands when somebody writes over it.
pub(super) struct Standing<'a, I> {
    pub(super) meeting: &'a Meeting,
    pub(super) document: DocumentId,
    /// Words that wait already.
    pub(super) edit: Option<&'a MinutesEdit>,
    /// What its minutes say was promised.
    pub(super) agreed: Vec<Promised>,
    /// What was promised there, as it is now.
    pub(super) actions: I,
}

/// Words over the draft, or an amendment: of a case and of a topic alike.
pub(super) fn written_over<'a>(world: &World, on: &OnVersion, line: Standing<'_, impl Iterator<Item = &'a ActionItem>>, words: &WrittenOver, context: &Context<'_>) -> Result<MinutesEdit, Verdict> {
    is_on_version(line.meeting, on.version)?;
    no_other_edit(line.edit, on.seen_edit_at)?;
    let checked = checked(words, line.meeting.root.status == MeetingStatus::Approved, context)?;
    let letters_seen = match &words.letters_seen {
        Some(seen) => Some(letters_are(world, line.document, seen)?),
        // What the words it replaces took in stays taken in.
        None => line.edit.and_then(|edit| edit.words.letters_seen.clone()),
    };
    let before = line.edit.and_then(|edit| edit.words.actions.clone()).filter(|_| words.actions_now.is_none());
    let actions = taken(words.actions_now.as_deref(), line.agreed, line.actions)?.or(before);
    let words = MinutesWords { letters_seen, actions, ..checked };
    let amended = amended(&words, context)?;
    Ok(MinutesEdit { words, amended })
}

pub(super) fn edit(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::EditMinutes { meeting_id, item_id, case_id, on_version, seen_edit_at, words } = command else { return Ok(Events::new()) };
    let on = OnVersion { meeting_id: *meeting_id, version: *on_version, seen_edit_at: *seen_edit_at };
    let Some(case_id) = case_id else { return topic_minutes::edit(world, &on, *item_id, words, context) };
    let (meeting, case, item) = editable(world, (*meeting_id, *item_id, *case_id), context)?;
    let line = Standing {
        meeting,
        document: DocumentId::Case { case_id: *case_id, meeting_id: *meeting_id },
        edit: item.minutes_edit(),
        agreed: item.approved_part().map_or_else(|| item.agreed(case), |part| part.actions.clone()),
        actions: case.actions_of(*item_id),
    };
    let edit = written_over(world, &on, line, words, context)?;
    if let Some(part) = item.approved_part().filter(|_| words.letters_seen.is_none()) {
        let after = MinutesPart { amended: part.amended.clone(), ..part.clone().with(&edit, context.directory) };
        changes_something(after != *part)?;
    }
    Ok(vec![written(EventKind::MinutesEdited, *case_id, item, |minutes| minutes.edit = Some(edit))])
}

pub(super) fn withdraw_edit(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::WithdrawMinutesEdit { meeting_id, item_id, case_id, seen_edit_at } = command else { return Ok(Events::new()) };
    let Some(case_id) = case_id else { return topic_minutes::withdraw(world, *meeting_id, *item_id, *seen_edit_at, context) };
    let (.., item) = editable(world, (*meeting_id, *item_id, *case_id), context)?;
    if item.minutes_edit().is_none() {
        return Ok(Events::new());
    }
    no_other_edit(item.minutes_edit(), Some(*seen_edit_at))?;
    Ok(vec![written(EventKind::MinutesEditWithdrawn, *case_id, item, |minutes| minutes.edit = None)])
}

/// Letters that came after the approval are looked at and stay out of the minutes; the shared text keeps them.
pub(super) fn leave_letters(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::LeaveLateLetters { meeting_id, item_id, case_id, letters_seen } = command else { return Ok(Events::new()) };
    let (meeting, _, item) = editable(world, (*meeting_id, *item_id, *case_id), context)?;
    if meeting.root.status != MeetingStatus::Approved {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "The minutes are a draft: what arrives is part of it. Edit the draft instead.").into());
    }
    let seen = letters_are(world, DocumentId::Case { case_id: *case_id, meeting_id: *meeting_id }, letters_seen)?;
    if item.letters_seen() == seen.0 {
        return Ok(Events::new());
    }
    Ok(vec![written(EventKind::LateLettersLeft, *case_id, item, |minutes| {
        if let Some(edit) = minutes.edit.as_mut().filter(|edit| edit.words.letters_seen.is_some()) {
            edit.words.letters_seen = Some(seen.clone());
        }
        minutes.letters_seen = Some(seen);
    })])
}

/// Who approved what meanwhile.
fn approved_words(meeting: &Meeting) -> String {
    match meeting.live.minutes.as_ref().and_then(|it| it.versions.last()) {
        Some(last) => format!("{} approved version {} of these minutes meanwhile. Look at it, then go on from there.", last.name, last.version),
        None => "These minutes are not approved yet. Look at the draft again.".to_owned(),
    }
}

pub(super) fn approve(world: &World, id: MeetingId, version: u16, edits: &[EditSeen], context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting_for(world, id, Deed::ApproveMinutes, context)?;
    let me = rights::person(context)?;
    if meeting.is_private() {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "Supervision has no minutes to approve: it stays between its two people.").into());
    }
    is_over(meeting)?;
    if version != meeting.minutes_version().saturating_add(1) {
        return Err(changed_meanwhile("version", &approved_words(meeting)));
    }
    let (parts, topics) = if version == 1 { (first_parts(world, meeting, context)?, topic_minutes::first(world, meeting)?) } else { amended_parts(world, meeting, version, edits, context)? };
    let approved = MinutesVersion { version, by: me.id, name: me.name.clone(), at: context.now };
    let mut events = change(EventKind::MinutesApproved, meeting, |after| {
        after.root.status = MeetingStatus::Approved;
        let mut manifest = after.live.minutes.take().unwrap_or_default();
        manifest.versions.push(approved);
        after.live.topic_edits.retain(|item_id, _| !topics.iter().any(|topic| topic.item_id == *item_id));
        manifest.topics.extend(topics);
        after.live.minutes = Some(Box::<Manifest>::new(*manifest));
    });
    events.extend(parts);
    Ok(events)
}

/// Version 1: every case's part, with the shared texts as they stand unless somebody wrote over them.
fn first_parts(world: &World, meeting: &Meeting, context: &Context<'_>) -> Result<Events, Verdict> {
    let behind = world.cases_of(meeting.root.id)?;
    let listed = meeting.ordered_items().into_iter().filter_map(|line| behind.get(&line.id).copied());
    world.require(listed.flat_map(|case_id| [Need::State(StreamId::Case(case_id)), Need::Texts(DocumentId::Case { case_id, meeting_id: meeting.root.id })]))?;
    let cases = close::cases_behind(world, meeting)?;
    let locked = |(_, case, item): (ItemId, &Case, &CaseItem)| {
        let document = DocumentId::Case { case_id: case.root.id, meeting_id: meeting.root.id };
        let texts = world.texts.get(&document).cloned().unwrap_or_default();
        let standing = MinutesPart { version: 1, ..MinutesPart::standing(case, item, meeting, texts.clone()) };
        let edit = item.minutes_edit();
        let part = edit.map_or_else(|| standing.clone(), |edit| standing.clone().with(edit, context.directory));
        // Over the draft somebody wrote without looking at the letters: those still wait.
        let seen = if edit.is_some() { item.letters_seen() } else { texts };
        written(EventKind::MinutesPartApproved, case.root.id, item, |minutes| locked_in(minutes, part, seen))
    };
    Ok(cases.into_iter().map(locked).collect())
}

fn locked_in(minutes: &mut CaseMinutes, part: MinutesPart, seen: [String; 4]) {
    minutes.versions.push(part);
    (minutes.edit, minutes.agreed) = (None, None);
    minutes.letters_seen = Some(FourTexts(seen));
}

/// Later versions: the amendments that were looked at, and no others; of cases, and of topics.
fn amended_parts(world: &World, meeting: &Meeting, version: u16, edits: &[EditSeen], context: &Context<'_>) -> Result<(Events, Vec<TopicMinutes>), Verdict> {
    if edits.is_empty() {
        return Err(Rejection::of_field(RejectionCode::Invalid, "edits", "There is no amendment to approve. Write one first.").into());
    }
    world.require(edits.iter().filter_map(|seen| seen.case_id).map(|case_id| Need::State(StreamId::Case(case_id))))?;
    let (mut events, mut topics) = (Events::new(), Vec::new());
    for (at, seen) in edits.iter().enumerate() {
        if edits.iter().take(at).any(|before| before.item_id == seen.item_id) {
            return Err(Rejection::of_field(RejectionCode::Invalid, "edits", "Name each amendment once.").into());
        }
        let Some(case_id) = seen.case_id else {
            topics.push(topic_minutes::amended(world, meeting, version, seen, context)?);
            continue;
        };
        let (.., item) = editable(world, (meeting.root.id, seen.item_id, case_id), context)?;
        no_other_edit(item.minutes_edit(), Some(seen.edited_at))?;
        let (Some(last), Some(edit)) = (item.approved_part(), item.minutes_edit()) else { return Err(Rejection::not_found().into()) };
        let part = MinutesPart { version, ..last.clone().with(edit, context.directory) };
        let letters = item.letters_seen();
        events.push(written(EventKind::MinutesPartApproved, case_id, item, |minutes| locked_in(minutes, part, letters)));
    }
    Ok((events, topics))
}

/// The tick that a text is in the record names the text: who looked at another one is told.
pub(super) fn mark_pasted(world: &World, case_id: CaseId, item_id: ItemId, is_pasted: bool, text_mark: Option<&str>, context: &Context<'_>) -> Result<Events, Verdict> {
    let case = rights::case_for(world, case_id, Deed::MarkPasted, context)?;
    let me = rights::person(context)?;
    let item = case.items.get(&item_id).filter(|item| !item.is_removed).ok_or_else(Rejection::not_found)?;
    if !item.is_over {
        return Err(Rejection::new(RejectionCode::ItemNotReady, "There is no text yet. It is made when the meeting is closed.").into());
    }
    let was = item.minutes.as_ref().and_then(|it| it.pasted.as_ref());
    if !is_pasted {
        let taken_off = was.map(|_| written(EventKind::RecordPasted, case_id, item, |minutes| minutes.pasted = None));
        return Ok(taken_off.into_iter().collect());
    }
    world.require([Need::State(StreamId::Meeting(item.meeting_id))])?;
    let meeting = world.meeting(item.meeting_id)?;
    let part = item.minutes_now(case, meeting, context.directory);
    let about = About { meeting: meeting.root.title.as_str(), on: Day::of(meeting.root.starts_at), code: &case.root.code };
    let mark = record_text(&part, about).mark();
    if text_mark != Some(mark.as_str()) {
        return Err(changed_meanwhile("text_mark", "The text changed since you copied it. Copy it again."));
    }
    if was.is_some_and(|was| was.text_mark == mark) {
        return Ok(Events::new());
    }
    let pasted = Pasted { by: me.id, name: me.name.clone(), at: context.now, version: part.version, text_mark: mark };
    Ok(vec![written(EventKind::RecordPasted, case_id, item, |minutes| minutes.pasted = Some(pasted))])
}
