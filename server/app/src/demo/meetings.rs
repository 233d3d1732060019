//! The series, its meetings, and today's agenda.

use super::{
    DemoError, ids,
    stage::Stage,
    timeline::Player,
};
use mdt_domain::{
    case::{CaseStatus, ListedReason},
    command::Command,
    directory::Duty,
    ids::{CaseId, ItemId, MeetingId, PersonId},
    meeting::{Attendee, AttendeeKind, Meeting, MeetingKind, MeetingRoot, MeetingStatus, Partstat},
    series::Series,
    words::{CaseCode, Day, UtcMicros},
};
use std::collections::BTreeMap;

impl<S: Stage> Player<'_, S> {
    pub fn scribe(&self) -> Result<PersonId, DemoError> { Ok(self.person(&self.story.scribe)?.id) }
    pub fn chair(&self) -> Result<PersonId, DemoError> { Ok(self.person(&self.story.series.chair)?.id) }
    pub fn meeting_id(&self, count: i32) -> MeetingId { ids::meeting(&self.story.pcn, self.day(count)) }

    pub async fn make_series(&self, at: UtcMicros) -> Result<(), DemoError> {
        let series = &self.story.series;
        let core = series.core.iter().map(|email| Ok(self.person(email)?.id)).collect::<Result<_, DemoError>>()?;
        let (id, pcn, chair) = (ids::series(&self.story.pcn), self.story.pcn.clone(), self.chair()?);
        let command = Command::SetSeries(Box::new(Series {
            deputy: Some(self.person(&series.deputy)?.id),
            core,
            call_url: series.call_url.clone(),
            cut_off_minutes: series.cut_off_minutes,
            ..Series::new(id, MeetingKind::Huddle, pcn, series.title.clone(), (series.rule.clone(), series.starts_at_local), series.slot_minutes, chair)
        }));
        self.act("the series", Some(self.scribe()?), command, at).await
    }

    /// Gives every service its rota for this PCN's meetings.
    pub async fn make_rota(&self, at: UtcMicros) -> Result<(), DemoError> {
        let mut by_service: BTreeMap<&str, Vec<Duty>> = BTreeMap::new();
        for (nth, line) in (0_u8..).zip(&self.story.rota) {
            by_service.entry(&line.service).or_default().push(Duty {
                id: ids::duty(&self.story.pcn, nth),
                person_id: self.person(&line.email)?.id,
                pcn: Some(self.story.pcn.clone()),
                weekdays: line.weekdays.clone(),
                from: Day::of(at),
                until: None,
                available_from: line.from,
                available_until: line.until,
            });
        }
        for (short, rota) in by_service {
            let command = Command::SetRota { service_id: self.service(short)?, rota };
            self.act("a rota", Some(self.scribe()?), command, at).await?;
        }
        Ok(())
    }

    /// Makes the huddle of a day as a draft, with everyone who is asked.
    pub async fn make_meeting(&self, count: i32, at: UtcMicros) -> Result<(), DemoError> {
        let series = &self.story.series;
        let usual = series.starts_at_local;
        let starts_at = if count == 0 { self.calendar.start_today(self.today, usual, self.now) } else { self.day(count).at(&usual) };
        let root = MeetingRoot {
            id: self.meeting_id(count),
            series_id: Some(ids::series(&self.story.pcn)),
            // On a day without one the demonstration has a huddle of its own.
            recurrence_id: Some(self.day(count)).filter(|day| self.calendar.is_working_day(*day)),
            kind: MeetingKind::Huddle,
            pcn: self.story.pcn.clone(),
            title: series.title.clone(),
            starts_at,
            slot_minutes: series.slot_minutes,
            status: MeetingStatus::Draft,
            chair: self.chair()?,
            deputy: Some(self.person(&series.deputy)?.id),
            has_call: series.call_url.is_some(),
            // Today's huddle begins soon after the demonstration was made: its agenda can still be tried out.
            cut_off_at: series.cut_off_minutes.filter(|_| count != 0).map(|minutes| starts_at.plus_seconds(-60 * i64::from(minutes))),
        };
        let core = series.core.iter().map(|email| (email, AttendeeKind::Core, Partstat::Accepted));
        // To the meetings to come they are asked by the rota, once cases need them.
        let rotating = self.story.rotating.iter().filter(|_| count <= 0).map(|email| (email, AttendeeKind::Rotating, Partstat::Accepted));
        let attendees = core
            .chain(rotating)
            .map(|(email, kind, partstat)| Ok(Attendee { partstat, ..Attendee::asked(self.person(email)?, kind) }))
            .collect::<Result<_, DemoError>>()?;
        self.act("a huddle", Some(self.scribe()?), Command::CreateMeeting { root, attendees }, at).await
    }

    /// Puts a case on an agenda.
    pub async fn list(&self, meeting_id: MeetingId, code: &CaseCode, reason: ListedReason, at: UtcMicros) -> Result<(), DemoError> {
        let command = Command::ListCase { meeting_id, item_id: ids::item(meeting_id, code), case_id: self.case_id(code)?, planned_minutes: None, reason, urgent_reason: None };
        self.act(&format!("{code} on an agenda"), Some(self.scribe()?), command, at).await
    }

    /// Puts today's cases on the agenda in the story's order, publishes it, and records apologies with cover.
    pub async fn prepare_today(&self, at: UtcMicros) -> Result<(), DemoError> {
        let meeting_id = self.meeting_id(0);
        let scribe = self.scribe()?;
        // A draft made on an earlier day has a cut-off: its agenda was made before that.
        let cut_off_at = self.meeting(meeting_id).await?.and_then(|meeting| meeting.root.cut_off_at);
        let at = cut_off_at.map_or(at, |cut_off| at.min(cut_off.plus_seconds(-3600)));
        for code in &self.story.today_order {
            let case = self.case(self.case_id(code)?).await?;
            if case.line_in(meeting_id).is_none() && matches!(case.root.status, CaseStatus::Accepted | CaseStatus::Referred) {
                let story = self.story.cases.iter().find(|story| story.code == *code);
                self.list(meeting_id, code, story.and_then(|story| story.today).unwrap_or(ListedReason::ReviewDue), at).await?;
            }
        }
        self.order_today(meeting_id, at).await?;
        self.act("publishing today's agenda", Some(scribe), Command::PublishAgenda(meeting_id), at.plus_seconds(600)).await?;
        for email in &self.story.rotating {
            let ask = Command::AskMember { meeting_id, person_id: self.person(email)?.id, kind: AttendeeKind::Rotating };
            self.act("asking a partner", Some(scribe), ask, at.plus_seconds(1200)).await?;
        }
        let apologies = &self.story.apologies;
        let answer = Command::AnswerInvitation {
            meeting_id,
            person_id: self.person(&apologies.email)?.id,
            partstat: Partstat::Declined,
            cover: Some(apologies.cover.clone()),
            cover_id: Some(self.person(&apologies.cover_email)?.id),
            available_from: None,
            available_until: None,
        };
        self.act("apologies", Some(self.person(&apologies.email)?.id), answer, at.plus_seconds(2400)).await
    }

    /// Moves lines until they stand as the story has them; what else was carried comes behind them.
    async fn order_today(&self, meeting_id: MeetingId, at: UtcMicros) -> Result<(), DemoError> {
        let Some(meeting) = self.meeting(meeting_id).await? else { return Ok(()) };
        let mut lines: Vec<ItemId> = meeting.ordered_items().iter().map(|line| line.id).collect();
        let mut place = 0_usize;
        for code in &self.story.today_order {
            let case = self.case(self.case_id(code)?).await?;
            let Some(item_id) = case.line_in(meeting_id).map(|line| line.item_id) else { continue };
            if lines.get(place) != Some(&item_id) {
                lines.retain(|line| *line != item_id);
                lines.insert(place.min(lines.len()), item_id);
                let to_position = u16::try_from(place).unwrap_or(u16::MAX);
                self.act("today's order", Some(self.scribe()?), Command::MoveItem { meeting_id, item_id, to_position }, at.plus_seconds(300)).await?;
            }
            place += 1;
        }
        Ok(())
    }

    /// The cases of a meeting in the order of its lines, with their codes.
    pub async fn lines_in_order(&self, meeting: &Meeting) -> Result<Vec<(ItemId, CaseId, &super::story::CaseStory)>, DemoError> {
        let mut lines = Vec::new();
        for story in &self.story.cases {
            let case_id = self.case_id(&story.code)?;
            if let Some(line) = self.case(case_id).await?.line_in(meeting.root.id)
                && let Some(item) = meeting.items.get(&line.item_id)
            {
                lines.push((item.position, line.item_id, case_id, story));
            }
        }
        lines.sort_by_key(|(position, ..)| *position);
        Ok(lines.into_iter().map(|(_, item_id, case_id, story)| (item_id, case_id, story)).collect())
    }
}
