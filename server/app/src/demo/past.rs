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
use std::collections::BTreeSet;

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
        let (core, mut partners) = (self.here(count, &self.story.series.core)?, BTreeSet::new());
        self.come_and_go(meeting_id, &BTreeSet::new(), &core, clock).await?;
        clock = clock.plus_seconds(60);
        self.act("the action review", Some(chair), Command::GoToPhase { meeting_id, phase: Phase::ActionReview, acknowledged: Vec::new() }, clock).await?;
        clock = clock.plus_seconds(90);
        let Some(meeting) = self.meeting(meeting_id).await? else { return Err(DemoError::Missing("a huddle".into())) };
        for (item_id, case_id, story) in self.lines_in_order(&meeting).await? {
            let Some(turn) = turn_of(story, count).filter(|turn| turn.outcome.is_some()) else { continue };
            let needed = self.partners_for(count, case_id).await?;
            self.come_and_go(meeting_id, &partners, &needed, clock.plus_seconds(-1)).await?;
            partners = needed;
            self.act("moving to a line", Some(chair), Command::StartItem { meeting_id, item_id, acknowledged: Vec::new() }, clock).await?;
            self.discuss(meeting_id, item_id, case_id, turn, clock).await?;
            clock = clock.plus_seconds(60 * turn.minutes_spent);
        }
        self.come_and_go(meeting_id, &partners, &BTreeSet::new(), clock.plus_seconds(-1)).await?;
        self.act("the read-back", Some(chair), Command::GoToPhase { meeting_id, phase: Phase::ReadBack, acknowledged: Vec::new() }, clock).await?;
        let close = Command::CloseMeeting { meeting_id, override_reason: None };
        self.act("closing", Some(chair), close, clock.plus_seconds(120)).await?;
        self.come_and_go(meeting_id, &core, &BTreeSet::new(), clock.plus_seconds(180)).await?;
        if count == LAST_DRAFT {
            return Ok(());
        }
        let approve = Command::ApproveMinutes { meeting_id, version: 1, edits: Vec::new() };
        self.act("approving the minutes", Some(chair), approve, clock.plus_seconds(900)).await
    }

    async fn call_the_roll(&self, count: i32, meeting_id: MeetingId, at: UtcMicros) -> Result<(), DemoError> {
        let scribe = self.scribe()?;
        let asked = self.story.series.core.iter().chain(&self.story.rotating);
        let calls = asked.map(|email| async move {
            let attendance = if self.is_absent(count, email) { Attendance::Absent } else { Attendance::Present };
            let command = Command::RecordAttendance { meeting_id, person_id: self.person(email)?.id, attendance };
            self.act("the roll-call", Some(scribe), command, at).await
        });
        try_join_all(calls).await.map(drop)
    }

    fn is_absent(&self, count: i32, email: &str) -> bool { self.story.absences.iter().any(|absence| absence.on == count && absence.email == email) }

    /// Who of them is not away.
    fn here(&self, count: i32, emails: &[String]) -> Result<BTreeSet<PersonId>, DemoError> {
        emails.iter().filter(|email| !self.is_absent(count, email)).map(|email| Ok(self.person(email)?.id)).collect()
    }

    /// Partners whose service a case needs: they are in the room for it, and for no other.
    async fn partners_for(&self, count: i32, case_id: CaseId) -> Result<BTreeSet<PersonId>, DemoError> {
        let case = self.case(case_id).await?.root;
        let is_needed = |id: &PersonId| {
            let person = self.directory.people.get(id);
            person.is_some_and(|person| !case.bars_person(person) && person.service_id.is_some_and(|service| case.needed_services.contains(&service)))
        };
        Ok(self.here(count, &self.story.rotating)?.into_iter().filter(is_needed).collect())
    }

    /// From who was in the room to who is: who heard which case follows from it.
    async fn come_and_go(&self, meeting_id: MeetingId, were: &BTreeSet<PersonId>, are: &BTreeSet<PersonId>, at: UtcMicros) -> Result<(), DemoError> {
        for person in were.difference(are) {
            self.act("leaving", None, Command::PersonLeft(meeting_id, *person), at).await?;
        }
        for person in are.difference(were) {
            self.act("coming", None, Command::PersonArrived(meeting_id, *person), at).await?;
        }
        Ok(())
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
                    asked: None,
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
                seen: None,
            };
            self.act("an outcome", Some(self.scribe()?), command, at.plus_seconds(115)).await
        };
        futures_util::future::try_join3(texts, actions, outcome).await.map(drop)
    }
}
