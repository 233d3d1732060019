//! The player: who is who, which day is which, and the story's notes and steps between meetings.

use super::{
    Calendar, DemoError, ids,
    stage::Stage,
    story::{ActionDeed, CaseStory, Story},
};
use crate::interop::TargetError;
use futures_util::future::try_join_all;
use jiff::civil::Time;
use mdt_domain::{
    action_item::OwnerRef,
    assessment::{GivenAnswer, ONS4_QUESTIONS, Tool},
    case::Case,
    command::{ActionHome, Command},
    directory::{Directory, Person},
    event::State,
    ids::{CaseId, MeetingId, PersonId, ServiceId},
    meeting::Meeting,
    stream::StreamId,
    words::{CaseCode, Day, EntryKey, UtcMicros},
};
use std::collections::BTreeMap;

/// The first day on which the story's people write something down.
const FIRST_WRITTEN: i32 = -11;

/// Plays a story on a stage.
pub(super) struct Player<'a, S> {
    pub stage: &'a S,
    pub story: &'a Story,
    pub calendar: &'a Calendar,
    pub today: Day,
    pub now: UtcMicros,
    pub directory: &'a Directory,
    pub case_ids: BTreeMap<CaseCode, CaseId>,
}

/// Something that happens between meetings.
struct Happening {
    at: UtcMicros,
    actor: PersonId,
    command: Command,
    step: String,
}

impl<S: Stage> Player<'_, S> {
    /// A day of the story.
    pub fn day(&self, count: i32) -> Day { self.calendar.working_day(self.today, count) }

    /// An instant of the story. `HH:MM`.
    pub fn at(&self, count: i32, clock: &str) -> Result<UtcMicros, DemoError> { Ok(self.calendar.instant(self.day(count), time(clock)?)) }

    pub fn person(&self, email: &str) -> Result<&Person, DemoError> {
        self.directory.people.values().find(|person| person.email == email).ok_or_else(|| DemoError::Missing(email.to_owned()))
    }

    pub fn service(&self, short: &str) -> Result<ServiceId, DemoError> {
        let found = self.directory.services.values().find(|service| service.short == short);
        found.map(|service| service.id).ok_or_else(|| DemoError::Missing(short.to_owned()))
    }

    pub fn case_id(&self, code: &CaseCode) -> Result<CaseId, DemoError> {
        self.case_ids.get(code).copied().ok_or_else(|| DemoError::Missing(code.to_string()))
    }

    /// `pool`, `service:SHORT`, or an e-mail address.
    pub fn owner(&self, owner: &str) -> Result<OwnerRef, DemoError> {
        Ok(match owner.split_once(':') {
            None if owner == "pool" => OwnerRef::Pool,
            Some(("service", short)) => OwnerRef::Service { service_id: self.service(short)? },
            Some((_, email)) => OwnerRef::Person { person_id: self.person(email)?.id },
            None => OwnerRef::Person { person_id: self.person(owner)?.id },
        })
    }

    /// Executes one command of the story.
    pub async fn act(&self, step: &str, actor: Option<PersonId>, command: Command, at: UtcMicros) -> Result<(), DemoError> {
        self.stage.execute(actor, command, Some(at)).await.map_err(|why| DemoError::Step { step: step.to_owned(), why })
    }

    pub async fn case(&self, id: CaseId) -> Result<Case, DemoError> {
        match self.stage.state(&StreamId::Case(id)).await.map_err(reading)? {
            Some(State::Case(case)) => Ok(*case),
            _ => Err(DemoError::Missing("a case of the story".into())),
        }
    }

    pub async fn meeting(&self, id: MeetingId) -> Result<Option<Meeting>, DemoError> {
        match self.stage.state(&StreamId::Meeting(id)).await.map_err(reading)? {
            Some(State::Meeting(meeting)) => Ok(Some(*meeting)),
            _ => Ok(None),
        }
    }

    /// Notes and steps with actions that fall in `from..until`: case by case in order of time, the cases side by side.
    pub async fn play_between(&self, from: UtcMicros, until: UtcMicros) -> Result<(), DemoError> {
        let mut by_case = Vec::new();
        for case in &self.story.cases {
            let mut happenings = self.happenings(case)?;
            happenings.retain(|happening| (from..until).contains(&happening.at));
            happenings.sort_by_key(|happening| happening.at);
            by_case.push(async move {
                for Happening { at, actor, command, step } in happenings {
                    self.act(&step, Some(actor), command, at).await?;
                }
                Ok::<_, DemoError>(())
            });
        }
        try_join_all(by_case).await.map(drop)
    }

    fn happenings(&self, case: &CaseStory) -> Result<Vec<Happening>, DemoError> {
        let case_id = self.case_id(&case.code)?;
        let mut happenings = Vec::new();
        for (index, note) in case.notes.iter().enumerate() {
            // Two notes of one visit are a minute apart, so that their order is theirs.
            let minutes = i64::try_from(index).unwrap_or(0);
            let (at, actor, note_id) = (self.at(note.on, &note.at)?.plus_seconds(60 * minutes), self.person(&note.by)?.id, ids::note(&case.code, index));
            happenings.push(Happening {
                at,
                actor,
                command: Command::WriteSocialNote {
                    case_id,
                    note_id,
                    domain: note.domain,
                    level: note.level,
                    line: note.line.clone(),
                    source: note.source.clone(),
                    review_on: note.review.map(|count| self.day(count)),
                    sharing: note.sharing,
                    more: note.more.clone(),
                },
                step: format!("{} note {index}", case.code),
            });
            if let Some(local_service_id) = note.local_service {
                let command = Command::LinkLocalService { case_id, note_id, sharing: note.sharing, local_service_id };
                happenings.push(Happening { at: at.plus_seconds(30), actor, command, step: format!("{} a service under note {index}", case.code) });
            }
        }
        for (index, asked) in case.wellbeing.iter().enumerate() {
            let command = Command::RecordAssessment {
                case_id,
                assessment_id: ids::assessment(&case.code, index),
                tool: Tool::Ons4,
                answers: ons4(&asked.ons4)?,
                asked_on: self.day(asked.on),
                corrects: None,
            };
            // What was asked before the demonstration's days was written down on the first of them.
            let at = self.at(asked.on.max(FIRST_WRITTEN), "15:10")?.plus_seconds(60 * i64::try_from(index).unwrap_or(0));
            happenings.push(Happening { at, actor: self.person(&asked.by)?.id, command, step: format!("{} wellbeing {index}", case.code) });
        }
        if let Some(concern) = &case.concern {
            let command = Command::MarkMostConcerned { case_id, is_concerned: true, note: Some(concern.note.clone()) };
            happenings.push(Happening { at: self.at(concern.on, &concern.at)?, actor: self.person(&concern.by)?.id, command, step: format!("{} most concerned", case.code) });
        }
        for step in &case.later {
            let (home, id, line) = (ActionHome::Case(case_id), ids::action(&step.action), step.note.clone());
            let missing = || DemoError::Missing(format!("a reason for {}", step.action));
            happenings.push(Happening {
                at: self.at(step.on, &step.at)?,
                actor: self.person(&step.by)?.id,
                command: match step.deed {
                    ActionDeed::Accept => Command::AcceptAction(home, id),
                    ActionDeed::Claim => Command::ClaimAction(home, id),
                    ActionDeed::Complete => Command::CompleteAction(home, id, line),
                    ActionDeed::Block => Command::BlockAction(home, id, line.ok_or_else(missing)?),
                    ActionDeed::Help => Command::AskForHelp { home, action_id: id, of: self.owner(step.of.as_deref().ok_or_else(missing)?)?, word: line },
                },
                step: format!("{} {:?}", step.action, step.deed),
            });
        }
        Ok(happenings)
    }
}

/// Answers to the four questions, in their order.
fn ons4(scores: &[u8; 4]) -> Result<Vec<GivenAnswer>, DemoError> {
    let answer = |(key, score): (&str, &u8)| Ok(GivenAnswer { key: EntryKey::parse(key).map_err(|_| DemoError::Missing(key.to_owned()))?, score: *score, words: None });
    ONS4_QUESTIONS.into_iter().zip(scores).map(answer).collect()
}

/// `HH:MM`.
pub(super) fn time(clock: &str) -> Result<Time, DemoError> { clock.parse().map_err(|_| DemoError::Missing(format!("a time of day at {clock}"))) }

pub(super) fn reading(why: TargetError) -> DemoError { DemoError::Step { step: "reading".into(), why } }
