//! Assessments: recorded on the case, corrected and taken back by their author. Shared content: whoever has the case has them.

use super::{Context, Events, Verdict, World, rights};
use crate::{
    assessment::{Answer, Assessment, GivenAnswer, Tool},
    case::Case,
    command::Command,
    event::{Event, EventKind, Part},
    ids::{AssessmentId, CaseId},
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    template::EntryKey,
    words::{Day, Line},
};
use std::collections::BTreeSet;

/// How long after it was asked a tool may be written down: what is older is a slip of the year.
const DAYS_AFTER: i32 = 366;

fn invalid(field: &'static str, words: impl Into<String>) -> Rejection { Rejection::of_field(RejectionCode::Invalid, field, words) }

fn on_case(id: CaseId, kind: EventKind, assessments: impl IntoIterator<Item = Assessment>) -> Events {
    vec![(StreamId::Case(id), Event { kind, parts: assessments.into_iter().map(Part::Assessment).collect() })]
}

pub(super) fn record(world: &World, command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::RecordAssessment { case_id, assessment_id, tool, answers, asked_on, corrects } = command else { return Ok(Events::new()) };
    let author = rights::person(context)?;
    let case = rights::case_for(world, *case_id, Deed::WriteSocialNote, context)?;
    if case.assessments.contains_key(assessment_id) {
        return Err(rights::id_taken("assessment_id").into());
    }
    let before = corrects.map(|id| own(case, id, context)).transpose()?;
    // One of any age is put right as of the day it stands under; another day is a day like any.
    if before.is_none_or(|before| before.asked_on != *asked_on) {
        was_asked(*asked_on, context.today)?;
    }
    if before.is_some_and(|before| before.is_withdrawn || before.tool != *tool) {
        return Err(invalid("corrects", "This was taken back or corrected already. Look at what stands there now.").into());
    }
    let pcn = &case.root.pcn;
    let mut asked: Vec<(EntryKey, Line)> = context.directory.effective(pcn, tool.template()).into_iter().map(|entry| (entry.key, entry.text)).collect();
    // What was answered then is put right, too, where it is not asked any more.
    let former = before.iter().flat_map(|before| &before.answers).map(|answer| (answer.key.clone(), answer.question.clone()));
    for (key, question) in former {
        if !asked.iter().any(|(known, _)| *known == key) {
            asked.push((key, question));
        }
    }
    let assessment = Assessment {
        id: *assessment_id,
        case_id: *case_id,
        tool: *tool,
        version: context.directory.template(tool.template()).version,
        own_version: context.directory.tailoring(pcn, tool.template()).map_or(0, |ours| ours.version),
        answers: answered(*tool, answers, &asked)?,
        asked_on: *asked_on,
        author: author.id,
        author_name: author.name.clone(),
        recorded_at: context.now,
        corrects: *corrects,
        is_withdrawn: false,
    };
    let replaced = before.map(|before| Assessment { is_withdrawn: true, ..before.clone() });
    Ok(on_case(*case_id, EventKind::AssessmentRecorded, replaced.into_iter().chain([assessment])))
}

fn was_asked(on: Day, today: Day) -> Result<(), Rejection> {
    if on > today {
        return Err(invalid("asked_on", "This day is to come. Choose the day on which the person was asked."));
    }
    if on < today.plus_days(-DAYS_AFTER) {
        return Err(invalid("asked_on", "This day is more than a year ago. Choose a day within 366 days."));
    }
    Ok(())
}

/// Each answer to a question that is asked there, once, within its range. The questions are numbered as the form shows them.
fn answered(tool: Tool, given: &[GivenAnswer], asked: &[(EntryKey, Line)]) -> Result<Vec<Answer>, Rejection> {
    let wrong = |number: usize, words: &str| Err(invalid("answers", format!("Question {number}: {words}")));
    let mut seen = BTreeSet::new();
    for answer in given {
        let Some(number) = asked.iter().position(|(key, _)| *key == answer.key).map(|place| place + 1) else {
            return Err(invalid("answers", "One of these questions is not asked here any more. Open the form again."));
        };
        if !seen.insert(&answer.key) {
            return wrong(number, "it is answered twice. Answer it once.");
        }
        if answer.score > tool.highest() {
            return wrong(number, &format!("choose 0 to {}.", tool.highest()));
        }
        match &answer.words {
            Some(_) if !tool.takes_words() => return wrong(number, "it has a number alone. Write words into a social note."),
            None if tool.takes_words() => return wrong(number, "write it in the person’s own words."),
            _ => {}
        }
    }
    // In the order of the form, whatever order they came in.
    let kept = asked.iter().filter_map(|(key, question)| {
        let answer = given.iter().find(|answer| answer.key == *key)?;
        Some(Answer { key: key.clone(), question: question.clone(), score: answer.score, words: answer.words.clone() })
    });
    let answers: Vec<Answer> = kept.collect();
    if answers.is_empty() {
        return Err(invalid("answers", "Answer at least one question."));
    }
    Ok(answers)
}

/// One of who asks; a colleague writes a newer one instead.
fn own<'w>(case: &'w Case, id: AssessmentId, context: &Context<'_>) -> Result<&'w Assessment, Rejection> {
    let me = rights::person(context)?.id;
    let found = case.assessments.get(&id).ok_or_else(Rejection::not_found)?;
    if found.author == me {
        return Ok(found);
    }
    Err(Rejection::new(RejectionCode::NotAllowed, "Only who wrote it down corrects it or takes it back. Record a newer one instead."))
}

pub(super) fn withdraw(world: &World, case_id: CaseId, id: AssessmentId, context: &Context<'_>) -> Result<Events, Verdict> {
    rights::person(context)?;
    let case = rights::case_for(world, case_id, Deed::WriteSocialNote, context)?;
    let assessment = own(case, id, context)?;
    if assessment.is_withdrawn {
        return Ok(Events::new());
    }
    Ok(on_case(case_id, EventKind::AssessmentWithdrawn, [Assessment { is_withdrawn: true, ..assessment.clone() }]))
}
