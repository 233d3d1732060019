//! The borough's fortnightly meeting: its series, and the coming one with a speaker, training and an anonymised case.

use super::{DemoError, files, ids, stage::Stage, timeline::Player};
use crate::jobs::occurrences;
use mdt_domain::{
    command::Command,
    directory::Role,
    ids::{MeetingId, PersonId},
    item_kind::Slot,
    meeting::MeetingKind,
    series::{Held, Holidays, Recurrence, Series},
    shared_file::{FileKind, SharedFile, clean_name},
    shelf::ShelfItem,
    stream::StreamId,
    words::{Day, HttpsLink, Line, LocalTime, OdsCode, Paragraph, UtcMicros},
};
use mdt_store::fold::hex;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Days ahead among which the coming meeting is.
const DAYS_AHEAD: i32 = 56;

/// All of it: `data/borough_story.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoroughStory {
    title: Line,
    rule: Recurrence,
    starts_at_local: LocalTime,
    slot_minutes: u16,
    chair: String,
    core_roles: Vec<Role>,
    call_url: String,
    speaker: SpeakerStory,
    agenda: Vec<LineStory>,
    resources: Vec<ResourceStory>,
    shelf: Vec<ShelfStory>,
}

/// Something on the shelf of shared resources: a link, or a text that is a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShelfStory {
    title: Line,
    about: Option<Line>,
    topics: Vec<Line>,
    link: Option<HttpsLink>,
    file: Option<FileStory>,
    by: String,
    /// Whose; none: the Federation's.
    place: Option<OdsCode>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileStory {
    name: String,
    lines: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeakerStory {
    name: Line,
    role: Line,
    organisation: Line,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum LineStory {
    Topic { title: Line, minutes: u16 },
    Speaker { title: Line, minutes: u16 },
    Training { title: Line, minutes: u16 },
    PeerCase { title: Line, situation: Paragraph, question: Line, minutes: u16, by: String },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResourceStory {
    title: Line,
    link: HttpsLink,
    about: Option<Line>,
    by: String,
}

/// A text as a file, told by its bytes as any other.
fn text_file(name: &str, bytes: &[u8]) -> Result<SharedFile, DemoError> {
    let wrong = || DemoError::File { file: "borough_story.json", why: "a file of the shelf is no text".into() };
    let kind = FileKind::of(bytes, name).ok_or_else(wrong)?;
    let hash = hex(&Sha256::digest(bytes));
    Ok(SharedFile { hash, name: clean_name(name, kind).map_err(|_| wrong())?, kind, bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX) })
}

impl<S: Stage> Player<'_, S> {
    /// Puts links and a file on the shelf of shared resources.
    pub async fn fill_shelf(&self, at: UtcMicros) -> Result<(), DemoError> {
        let federation = self.directory.federation().ok_or_else(|| DemoError::Missing("the Federation".into()))?;
        for (nth, story) in files::borough()?.shelf.into_iter().enumerate() {
            let bytes = story.file.as_ref().map(|file| file.lines.join("\n").into_bytes());
            let file = story.file.as_ref().zip(bytes.as_ref()).map(|(file, bytes)| text_file(&file.name, bytes)).transpose()?;
            let by = self.person(&story.by)?.id;
            let item = ShelfItem {
                id: ids::on_shelf(nth),
                place: story.place.unwrap_or_else(|| federation.clone()),
                title: story.title,
                about: story.about,
                topics: story.topics,
                link: story.link,
                file,
                added_by: by,
                added_at: at,
                changed_at: at,
                changed_by: Some(by),
                looked_through: None,
                version: 1,
                is_withdrawn: false,
            };
            self.stage.put_on_shelf(&item, bytes).await.map_err(|why| DemoError::Step { step: "the shelf".into(), why })?;
        }
        Ok(())
    }

    /// Makes the series and fills its coming meeting, unless the series is there.
    pub async fn make_borough_meeting(&self, at: UtcMicros) -> Result<(), DemoError> {
        let story = files::borough()?;
        let place = self.directory.federation().ok_or_else(|| DemoError::Missing("the Federation".into()))?;
        if self.stage.state(&StreamId::Series(ids::series(place))).await.map_err(super::timeline::reading)?.is_some() {
            return Ok(());
        }
        let chair = self.person(&story.chair)?.id;
        let (series, held) = self.borough_series(&story, place, chair)?;
        let meeting_id = occurrences::meeting_id(series.id, held.recurrence_id);
        let make = Command::MakeOccurrence { series_id: series.id, recurrence_id: held.recurrence_id, meeting_id };
        self.act("the borough's series", Some(chair), Command::SetSeries(Box::new(series)), at).await?;
        self.act("the borough's coming meeting", None, make, at.plus_seconds(60)).await?;
        self.fill_borough_meeting(&story, meeting_id, chair, at.plus_seconds(120)).await
    }

    /// Held every second week, the next time on the first day by rule that is to come.
    fn borough_series(&self, story: &BoroughStory, place: &OdsCode, chair: PersonId) -> Result<(Series, Held), DemoError> {
        let from = |starts_on: Day| {
            let (id, place) = (ids::series(place), place.clone());
            let new = Series::new(id, MeetingKind::Borough, place, story.title.clone(), (story.rule.clone(), story.starts_at_local), story.slot_minutes, chair);
            Series { starts_on, core_roles: story.core_roles.clone(), call_url: Some(story.call_url.clone()), ..new }
        };
        let coming = |series: &Series| {
            let held = series.held(Holidays::built_in(), self.today, self.today.plus_days(DAYS_AHEAD));
            held.into_iter().find(|held| !held.is_cancelled && held.starts_at > self.now)
        };
        // In this week's rhythm or the other one's, whichever comes first.
        let rhythms = [from(self.today), from(self.today.plus_days(-7))].map(|series| (coming(&series), series));
        let first = rhythms.into_iter().filter_map(|(held, series)| Some((series, held?))).min_by_key(|(_, held)| held.starts_at);
        first.ok_or_else(|| DemoError::Missing("a day of the borough's meeting".into()))
    }

    async fn fill_borough_meeting(&self, story: &BoroughStory, meeting_id: MeetingId, chair: PersonId, at: UtcMicros) -> Result<(), DemoError> {
        let speaker = ids::speaker(meeting_id);
        let SpeakerStory { name, role, organisation } = story.speaker.clone();
        let invite = Command::InviteGuest {
            meeting_id,
            person_id: speaker,
            name,
            role,
            organisation,
            service_id: None,
            is_speaker: true,
            items: Vec::new(),
            available_from: None,
            available_until: None,
            email: None,
        };
        self.act("the borough's speaker", Some(chair), invite, at).await?;
        for (nth, line) in story.agenda.iter().enumerate() {
            let item_id = ids::borough_line(meeting_id, nth);
            let (by, command) = match line.clone() {
                LineStory::Topic { title, minutes } => (chair, Command::AddTopic { meeting_id, item_id, title, planned_minutes: minutes }),
                LineStory::Speaker { title, minutes } => {
                    (chair, Command::SetSlot { meeting_id, item_id, slot: Slot::Speaker { title, speaker: Some(speaker) }, planned_minutes: minutes })
                }
                LineStory::Training { title, minutes } => {
                    (chair, Command::SetSlot { meeting_id, item_id, slot: Slot::Training { title }, planned_minutes: minutes })
                }
                LineStory::PeerCase { title, situation, question, minutes, by } => {
                    (self.person(&by)?.id, Command::SetPeerCase { meeting_id, item_id, title, situation, question, planned_minutes: minutes })
                }
            };
            self.act("the borough's agenda", Some(by), command, at.plus_seconds(60)).await?;
        }
        for (nth, ResourceStory { title, link, about, by }) in story.resources.iter().cloned().enumerate() {
            let share = Command::ShareResource { meeting_id, resource_id: ids::resource(meeting_id, nth), title, link: Some(link), about, file: None };
            self.act("something shared", Some(self.person(&by)?.id), share, at.plus_seconds(120)).await?;
        }
        self.act("publishing the borough's agenda", Some(chair), Command::PublishAgenda(meeting_id), at.plus_seconds(180)).await
    }
}
