//! The whole demonstration, from an empty store to today's open huddle and the coming borough meeting.

use super::{Calendar, DemoError, Stage, files, story::Story, timeline::Player};
use crate::interop::{
    CaseOptions, CaseRow, DirectoryOptions, ImportError, ImportOptions, Mapping,
    import::fresh,
    import_cases, import_local_services, import_organisations, import_people, import_services, parse_cases,
    stable_id::demo_case_id,
};
use futures_util::future::{try_join, try_join_all};
use jiff::civil::time;
use mdt_domain::{
    case::{CaseRoot, CaseStatus, Referral},
    command::Command,
    directory::Directory,
    meeting::MeetingStatus,
    words::{Day, NhsNumber, UtcMicros},
};
use std::collections::BTreeMap;

/// Working days before today on which the demonstration's files were brought in.
const IMPORTED_BEFORE: i32 = -12;
/// Past huddles.
const FIRST_HUDDLE: i32 = -5;
/// Huddles to come, as drafts.
const LAST_HUDDLE: i32 = 3;

/// Makes the demonstration in an empty store: organisations, people, 240 cases, South Fulham's last huddles and today's. Deterministic
/// for a day: the same ids, texts and times. Whether the store is empty is the caller's to know.
pub async fn seed<S: Stage>(stage: &S, today: Day, now: UtcMicros) -> Result<(), DemoError> {
    let calendar = Calendar::england()?;
    let story = files::story()?;
    let begun = calendar.instant(calendar.working_day(today, IMPORTED_BEFORE), time(8, 0, 0, 0));
    let options = ImportOptions { is_demo: true, at: Some(begun), ..ImportOptions::new(today) };
    import_organisations(stage, files::ORGANISATIONS, &options).await?;
    import_services(stage, files::SERVICES, &options).await?;
    import_people(stage, files::PEOPLE, &options).await?;
    list_local_services(stage, today, begun).await?;
    let directory = stage.directory().await.map_err(|why| DemoError::Import(ImportError::Unavailable(why.to_string())))?;
    let player = player(stage, &story, &calendar, &directory, today, now);
    player.register_story(begun.plus_seconds(1800)).await?;
    // The importer finds the story's people by their numbers and leaves what the team decided as it is.
    import_cases(stage, files::CASES, &options).await?;
    player.set_templates(begun.plus_seconds(1900)).await?;
    player.make_series(begun.plus_seconds(3600)).await?;
    player.make_rota(begun.plus_seconds(3630)).await?;
    player.make_borough_meeting(begun.plus_seconds(3640)).await?;
    player.fill_shelf(begun.plus_seconds(3650)).await?;
    for count in FIRST_HUDDLE..=LAST_HUDDLE {
        player.make_meeting(count, begun.plus_seconds(3660)).await?;
    }
    player.make_week(begun.plus_seconds(3690)).await?;
    player.play_history().await?;
    player.tell_stories().await
}

/// The borough's invented services.
async fn list_local_services<S: Stage>(stage: &S, today: Day, at: UtcMicros) -> Result<(), DemoError> {
    let options = DirectoryOptions { is_dry_run: false, today, at };
    let report = import_local_services(stage, files::LOCAL_SERVICES, &options).await.map_err(super::timeline::reading)?;
    match report.unreadable {
        Some(why) => Err(DemoError::File { file: "local_services.json", why }),
        None => Ok(()),
    }
}

/// Today's huddle of a demonstration seeded on an earlier day: made if it is not there, filled, and open; with the next
/// days' as drafts. Changes nothing when it is there.
pub async fn ensure_today<S: Stage>(stage: &S, today: Day, now: UtcMicros) -> Result<(), DemoError> {
    let calendar = Calendar::england()?;
    let story = files::story()?;
    let directory = stage.directory().await.map_err(super::timeline::reading)?;
    let player = player(stage, &story, &calendar, &directory, today, now);
    player.make_borough_meeting(now).await?;
    for count in 0..=LAST_HUDDLE {
        if player.meeting(player.meeting_id(count)).await?.is_none() {
            player.make_meeting(count, now).await?;
        }
    }
    match player.meeting(player.meeting_id(0)).await? {
        Some(meeting) if meeting.root.status == MeetingStatus::Draft => player.prepare_today(now).await,
        _ => Ok(()),
    }
}

/// What a demonstration needs at every start: seeds an empty store, else makes sure of today's huddle.
pub async fn prepare<S: Stage>(stage: &S, today: Day, now: UtcMicros) -> Result<(), DemoError> {
    let directory = stage.directory().await.map_err(super::timeline::reading)?;
    if directory.people.is_empty() { seed(stage, today, now).await } else { ensure_today(stage, today, now).await }
}

fn player<'a, S: Stage>(
    stage: &'a S,
    story: &'a Story,
    calendar: &'a Calendar,
    directory: &'a Directory,
    today: Day,
    now: UtcMicros,
) -> Player<'a, S> {
    let case_ids = story.cases.iter().map(|case| (case.code.clone(), demo_case_id(case.nhs_number.as_str()))).collect();
    Player { stage, story, calendar, today, now, directory, case_ids }
}

impl<S: Stage> Player<'_, S> {
    /// The story's cases, each with the facts of its row of the file.
    async fn register_story(&self, at: UtcMicros) -> Result<(), DemoError> {
        let options = CaseOptions { is_demo: true, today: self.today, mapping: Mapping::default() };
        let rows = parse_cases(files::CASES, &options).rows;
        let rows: BTreeMap<&NhsNumber, &CaseRow> = rows.iter().map(|row| (&row.value.nhs_number, &row.value)).collect();
        let mut commands = Vec::new();
        for story in &self.story.cases {
            let missing = || DemoError::Missing(format!("{} in cases.csv", story.code));
            let row = rows.get(&story.nhs_number).ok_or_else(missing)?;
            let practice = row.practice_code.as_ref().and_then(|code| self.directory.organisations.get(code)).ok_or_else(missing)?;
            let import = ImportOptions { is_demo: true, ..ImportOptions::new(self.today) };
            let root = fresh(row, practice, story.code.clone(), &import).ok_or_else(missing)?;
            let referral = match &story.referral {
                None => None,
                Some(told) => Some(Referral {
                    situation: told.situation.clone(),
                    background: told.background.clone(),
                    assessment: told.assessment.clone(),
                    recommendation: told.recommendation.clone(),
                    question: told.question.clone(),
                    told: told.told.clone(),
                    objections: told.objections.clone(),
                    referred_by: told.referred_by.clone(),
                    referred_at: self.at(told.on, "11:30")?,
                    referrer: None,
                    urgent_reason: None,
                    returned: None,
                    answers: Vec::new(),
                }),
            };
            let registered_at = referral.as_ref().map_or(at, |referral| referral.referred_at);
            let root = CaseRoot {
                status: story.status.unwrap_or(CaseStatus::Accepted),
                priority: story.priority,
                reason: story.reason.clone(),
                needed_services: story.needs.iter().map(|short| self.service(short)).collect::<Result<_, _>>()?,
                next_review_on: story.next_review.map(|count| self.day(count)),
                referral,
                ..root
            };
            let code = story.code.to_string();
            commands.push(async move { self.act(&code, None, Command::RegisterCase(Box::new(root)), registered_at).await });
        }
        try_join_all(commands).await.map(drop)
    }

    /// Day by day: the huddle, then what happened after it, then the next agenda in the late afternoon.
    async fn play_history(&self) -> Result<(), DemoError> {
        const AGENDA_AT: &str = "16:30";
        let mut played_until = UtcMicros(0);
        for count in FIRST_HUDDLE..0 {
            let starts_at = self.day(count).at(&self.story.series.starts_at_local);
            let prepared = self.prepare_past(count, self.at(count - 1, AGENDA_AT)?);
            try_join(prepared, self.play_between(played_until, starts_at)).await?;
            self.run_past(count).await?;
            played_until = starts_at;
        }
        let until = self.at(0, "00:00")?;
        self.play_between(played_until, until).await?;
        self.prepare_today(self.at(-1, AGENDA_AT)?).await
    }
}
