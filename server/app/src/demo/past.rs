//! A past huddle, run and closed by the people of the story.

use super::{
    DemoError, ids,
    stage::Stage,
    story::{CaseStory, HuddleStory, Listed},
    timeline::Player,
};
use futures_util::future::try_join_all;
use mdt_domain::{
    command::{ActionHome, Command},
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::{Attendance, Phase},
    stream::DocumentId,
    words::UtcMicros,
};

/// The huddle of the last working day: its minutes are still a draft, to be tried out.
const LAST_DRAFT: i32 = -1;

fn turn_of(story: &CaseStory, count: i32) -> Option<&HuddleStory> { story.huddles.iter().find(|huddle| huddle.on == count) }

impl<S: Stage> Player<'_, S> {
    /// The evening before: what the huddle before did not carry is put on, and the agenda goes out.
    pub async fn prepare_past(&self, count: i32, at: UtcMicros) -> Result<(), DemoError> {
        let meeting_id = self.meeting_id(count);
        for story in &self.story.cases {
            if let Some(HuddleStory { listed: Listed::ByHand(reason), .. }) = turn_of(story, count) {
                self.list(meeting_id, &story.code, *reason, at).await?;
            }
        }
        self.act("publishing an agenda", Some(self.scribe()?), Command::PublishAgenda(meeting_id), at.plus_seconds(600)).await
    }

    /// From the start to the closed minutes.
    pub async fn run_past(&self, count: i32) -> Result<(), DemoError> {
        let meeting_id = self.meeting_id(count);
        let chair = self.chair()?;
        let mut clock = self.day(count).at(&self.story.series.starts_at_local);
        self.act("starting", Some(chair), Command::StartMeeting(meeting_id), clock).await?;
        clock = clock.plus_seconds(30);
        self.call_the_roll(count, meeting_id, clock).await?;
        let here = self.here(count)?;
        let come = here.iter().map(|person| self.act("coming", None, Command::PersonArrived(meeting_id, *person), clock));
        try_join_all(come).await?;
        clock = clock.plus_seconds(60);
        self.act("the action review", Some(chair), Command::GoToPhase { meeting_id, phase: Phase::ActionReview, acknowledged: Vec::new() }, clock).await?;
        clock = clock.plus_seconds(90);
        let Some(meeting) = self.meeting(meeting_id).await? else { return Err(DemoError::Missing("a huddle".into())) };
        for (item_id, case_id, story) in self.lines_in_order(&meeting).await? {
            let Some(turn) = turn_of(story, count).filter(|turn| turn.outcome.is_some()) else { continue };
            self.act("moving to a line", Some(chair), Command::StartItem { meeting_id, item_id, acknowledged: Vec::new() }, clock).await?;
            self.discuss(meeting_id, item_id, case_id, turn, clock).await?;
            clock = clock.plus_seconds(60 * turn.minutes_spent);
        }
        self.act("the read-back", Some(chair), Command::GoToPhase { meeting_id, phase: Phase::ReadBack, acknowledged: Vec::new() }, clock).await?;
        let close = Command::CloseMeeting { meeting_id, override_reason: None };
        self.act("closing", Some(chair), close, clock.plus_seconds(120)).await?;
        let leave = here.iter().map(|person| self.act("leaving", None, Command::PersonLeft(meeting_id, *person), clock.plus_seconds(180)));
        try_join_all(leave).await?;
        if count == LAST_DRAFT {
            return Ok(());
        }
        let approve = Command::ApproveMinutes { meeting_id, version: 1, edits: Vec::new() };
        self.act("approving the minutes", Some(chair), approve, clock.plus_seconds(900)).await
    }

    async fn call_the_roll(&self, count: i32, meeting_id: MeetingId, at: UtcMicros) -> Result<(), DemoError> {
        let scribe = self.scribe()?;
        let calls = self.asked().map(|email| async move {
            let attendance = if self.is_absent(count, email) { Attendance::Absent } else { Attendance::Present };
            let command = Command::RecordAttendance { meeting_id, person_id: self.person(email)?.id, attendance };
            self.act("the roll-call", Some(scribe), command, at).await
        });
        try_join_all(calls).await.map(drop)
    }

    fn asked(&self) -> impl Iterator<Item = &String> { self.story.series.core.iter().chain(&self.story.rotating) }

    fn is_absent(&self, count: i32, email: &str) -> bool { self.story.absences.iter().any(|absence| absence.on == count && absence.email == email) }

    /// Who is in the room: from them follows who heard which case.
    fn here(&self, count: i32) -> Result<Vec<PersonId>, DemoError> {
        self.asked().filter(|email| !self.is_absent(count, email)).map(|email| Ok(self.person(email)?.id)).collect()
    }

    /// One case: texts, actions, outcome.
    async fn discuss(&self, meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, turn: &HuddleStory, at: UtcMicros) -> Result<(), DemoError> {
        let texts = async {
            if let (Some(texts), Some(by)) = (&turn.texts, &turn.texts_by) {
                let document = DocumentId::Case { case_id, meeting_id };
                let typed = self.stage.type_texts(&document, self.person(by)?.id, texts, at.plus_seconds(60)).await;
                typed.map_err(|why| DemoError::Step { step: "typing".into(), why })?;
            }
            Ok::<_, DemoError>(())
        };
        let actions = async {
            for (nth, action) in (1_i64..).zip(&turn.actions) {
                let command = Command::AddAction {
                    home: ActionHome::Case(case_id),
                    action_id: ids::action(&action.key),
                    what: action.what.clone(),
                    owner: self.owner(&action.owner)?,
                    due_on: Some(self.day(action.due)),
                    from: Some((meeting_id, item_id)),
                };
                self.act(&action.key, Some(self.person(&action.by)?.id), command, at.plus_seconds(60 + 15 * nth)).await?;
            }
            Ok::<_, DemoError>(())
        };
        let outcome = async {
            let Some(outcome) = &turn.outcome else { return Ok(()) };
            let command = Command::RecordOutcome {
                meeting_id,
                item_id,
                case_id,
                kind: outcome.kind,
                rationale: outcome.rationale.clone(),
                dissent: outcome.dissent.clone(),
                refer_to: outcome.refer_to.clone(),
                next_review_on: outcome.review.map(|count| self.day(count)),
                step_down: outcome.step_down.clone(),
            };
            self.act("an outcome", Some(self.scribe()?), command, at.plus_seconds(115)).await
        };
        futures_util::future::try_join3(texts, actions, outcome).await.map(drop)
    }
}
