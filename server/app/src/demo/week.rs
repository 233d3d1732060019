//! What meets in a week beside the huddle: the series, and the first meeting of each with its agenda. From the day after the demonstration
//! was made, so that today is the huddle's.

use super::{
    DemoError, ids,
    stage::Stage,
    story::WeekStory,
    timeline::Player,
};
use crate::jobs::occurrences::{DAYS_AHEAD, meeting_id};
use mdt_domain::{
    case::ListedReason,
    command::Command,
    ids::PersonId,
    meeting::MeetingKind,
    series::{Holidays, Series},
    words::UtcMicros,
};

impl<S: Stage> Player<'_, S> {
    /// Makes every series of the week.
    pub async fn make_week(&self, at: UtcMicros) -> Result<(), DemoError> {
        for story in &self.story.week {
            self.make_week_series(story, at).await?;
        }
        Ok(())
    }

    async fn make_week_series(&self, story: &WeekStory, at: UtcMicros) -> Result<(), DemoError> {
        let core = story.core.iter().map(|email| Ok(self.person(email)?.id)).collect::<Result<Vec<PersonId>, DemoError>>()?;
        let deputy = story.deputy.as_deref().map(|email| self.person(email)).transpose()?;
        let (pcn, chair) = (self.story.pcn.clone(), self.person(&story.chair)?.id);
        let id = ids::week_series(&pcn, story.title.as_str());
        let plain = Series::new(id, story.kind, pcn, story.title.clone(), (story.rule.clone(), story.starts_at_local), story.slot_minutes, chair);
        let series = Series { starts_on: self.today.plus_days(1), deputy: deputy.map(|it| it.id), core: core.clone(), ..plain };
        // Who may plan it: of a supervision the supervisee, which is their yes to it.
        let planner = match (story.kind, core.first()) {
            (MeetingKind::Supervision, Some(supervisee)) => *supervisee,
            _ => self.scribe()?,
        };
        let step = story.title.as_str();
        self.act(step, Some(planner), Command::SetSeries(Box::new(series.clone())), at).await?;
        let held = series.held(Holidays::built_in(), series.starts_on, series.starts_on.plus_days(DAYS_AHEAD));
        let Some(first) = held.first() else { return Ok(()) };
        let meeting_id = meeting_id(id, first.recurrence_id);
        self.act(step, None, Command::MakeOccurrence { series_id: id, recurrence_id: first.recurrence_id, meeting_id }, at).await?;
        for topic in &story.topics {
            let item_id = ids::topic(meeting_id, topic.title.as_str());
            let command = Command::AddTopic { meeting_id, item_id, title: topic.title.clone(), planned_minutes: topic.minutes };
            self.act(step, Some(planner), command, at).await?;
        }
        let standing = if story.taken_off.is_empty() { None } else { self.meeting(meeting_id).await? };
        for line in standing.iter().flat_map(|meeting| meeting.items.values()).filter(|line| line.kind.title().is_some_and(|title| story.taken_off.contains(title))) {
            self.act(step, Some(planner), Command::RemoveTopic(meeting_id, line.id), at).await?;
        }
        for code in &story.cases {
            self.list(meeting_id, code, ListedReason::AddedByHand, at).await?;
        }
        Ok(())
    }
}
