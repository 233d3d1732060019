//! Meetings: lists by day, the next and the previous of a series, which cases are behind which lines.

use crate::{
    Store,
    error::StoreError,
    fold::word,
    sql::{self, parse, unreadable},
    tables::{agenda_items, attendees, case_items, meeting_lives, meetings, series},
};
use mdt_domain::{
    ids::{CaseId, ItemId, MeetingId, PersonId, SeriesId},
    meeting::{AgendaItem, Attendance, Attendee, ItemState, MeetingKind, MeetingLive, MeetingRoot, MeetingStatus, Partstat},
    series::Series,
    stream::StreamId,
    words::{Day, OdsCode, UtcMicros},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::{BTreeMap, BTreeSet};

/// One meeting in a list: nothing of any case.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingSummary {
    /// The part that hardly changes.
    pub root: MeetingRoot,
    /// When it went live.
    pub started_at: Option<UtcMicros>,
    /// When it was closed.
    pub ended_at: Option<UtcMicros>,
    /// Lines that are not removed.
    pub item_count: u16,
    /// Lines decided.
    pub decided_count: u16,
    /// Planned minutes of all lines.
    pub planned_minutes: u16,
    /// Number of the line the room is at.
    pub current_number: Option<u16>,
    /// Who does not come, in order of names.
    pub apologies: Vec<Apology>,
    /// Name of who holds the chair, else of the appointed chair, if an attendee.
    pub chair_name: Option<String>,
    /// Whether the person who asked is an attendee.
    pub is_attendee: bool,
}

/// Somebody who does not come.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Apology {
    /// Their name.
    pub name: String,
    /// Who covers, in words.
    pub cover: Option<String>,
}

/// Meetings that ask a person, in order of start.
fn meetings_of(person: PersonId) -> sea_orm::Select<meetings::Entity> {
    let asked = attendees::Entity::find()
        .select_only()
        .column(attendees::Column::Stream)
        .filter(attendees::Column::PartId.eq(person.to_string()))
        .filter(attendees::Column::IsWithdrawn.eq(false))
        .into_query();
    meetings::Entity::find()
        .filter(meetings::Column::Stream.in_subquery(asked))
        .order_by_asc(meetings::Column::StartsAt)
        .order_by_asc(meetings::Column::PartId)
}

impl Store {
    /// Meetings that start in `from..to`, in order of start: those of the PCNs (supervision left out) and those to
    /// which the person is asked.
    pub async fn meetings_between(&self, person: PersonId, pcns: &[OdsCode], from: UtcMicros, to: UtcMicros) -> Result<Vec<MeetingSummary>, StoreError> {
        let asked = attendees::Entity::find()
            .select_only()
            .column(attendees::Column::Stream)
            .filter(attendees::Column::PartId.eq(person.to_string()))
            .filter(attendees::Column::IsWithdrawn.eq(false))
            .into_query();
        let of_pcns = Condition::all()
            .add(meetings::Column::Pcn.is_in(pcns.iter().map(|code| code.as_str())))
            .add(meetings::Column::Kind.ne(word(&MeetingKind::Supervision)));
        let moment = self.moment().await?;
        let roots = meetings::Entity::find()
            .filter(meetings::Column::StartsAt.gte(from.0))
            .filter(meetings::Column::StartsAt.lt(to.0))
            .filter(Condition::any().add(of_pcns).add(meetings::Column::Stream.in_subquery(asked)))
            .order_by_asc(meetings::Column::StartsAt)
            .order_by_asc(meetings::Column::PartId)
            .all(&moment)
            .await?;
        let mut lives = BTreeMap::new();
        let mut items: BTreeMap<String, Vec<AgendaItem>> = BTreeMap::new();
        let mut asked: BTreeMap<String, Vec<Attendee>> = BTreeMap::new();
        for list in sql::in_lists(roots.iter().map(|row| row.stream.clone()).collect()) {
            for row in meeting_lives::Entity::find().filter(meeting_lives::Column::Stream.is_in(list.clone())).all(&moment).await? {
                lives.insert(row.stream, read::<MeetingLive>("meeting", &row.body)?);
            }
            for row in agenda_items::Entity::find().filter(agenda_items::Column::Stream.is_in(list.clone())).all(&moment).await? {
                items.entry(row.stream).or_default().push(read("agenda item", &row.body)?);
            }
            for row in attendees::Entity::find().filter(attendees::Column::Stream.is_in(list)).all(&moment).await? {
                asked.entry(row.stream).or_default().push(read("attendee", &row.body)?);
            }
        }
        moment.commit().await?;
        roots
            .into_iter()
            .map(|row| {
                let root = read("meeting", &row.body)?;
                let live = lives.remove(&row.stream).unwrap_or_default();
                Ok(summary(person, root, &live, &items.remove(&row.stream).unwrap_or_default(), &asked.remove(&row.stream).unwrap_or_default()))
            })
            .collect()
    }
    /// Meetings that are not over and ask a person, in order of start.
    pub async fn meetings_asking(&self, person: PersonId) -> Result<Vec<MeetingId>, StoreError> {
        let rows = meetings_of(person)
            .filter(meetings::Column::Status.is_in([MeetingStatus::Draft, MeetingStatus::Open, MeetingStatus::Live].iter().map(word)))
            .all(self.read())
            .await?;
        rows.iter().map(|row| parse("meeting id", &row.part_id)).collect()
    }
    /// Meetings that start in `from..to` and ask a person: those that can make them expected for cases.
    pub async fn meetings_asking_between(&self, person: PersonId, from: UtcMicros, to: UtcMicros) -> Result<Vec<MeetingId>, StoreError> {
        let rows = meetings_of(person)
            .filter(meetings::Column::StartsAt.gte(from.0))
            .filter(meetings::Column::StartsAt.lt(to.0))
            .all(self.read())
            .await?;
        rows.iter().map(|row| parse("meeting id", &row.part_id)).collect()
    }
    /// Meetings that are live.
    pub async fn live_meetings(&self) -> Result<Vec<MeetingId>, StoreError> {
        let rows = meetings::Entity::find().filter(meetings::Column::Status.eq(word(&MeetingStatus::Live))).all(self.read()).await?;
        rows.iter().map(|row| parse("meeting id", &row.part_id)).collect()
    }
    /// Meetings that were planned from an instant on and are over, with when they ended; but for supervision, of which no mail tells.
    pub async fn meetings_over(&self, planned_from: UtcMicros) -> Result<Vec<(MeetingRoot, UtcMicros)>, StoreError> {
        let rows = meetings::Entity::find()
            .filter(meetings::Column::StartsAt.gte(planned_from.0))
            .filter(meetings::Column::Kind.ne(word(&MeetingKind::Supervision)))
            .filter(meetings::Column::Status.is_in([MeetingStatus::Ended, MeetingStatus::Approved].iter().map(word)))
            .order_by_asc(meetings::Column::StartsAt)
            .all(self.read())
            .await?;
        let mut ended = BTreeMap::new();
        for list in sql::in_lists(rows.iter().map(|row| row.stream.clone()).collect()) {
            for row in meeting_lives::Entity::find().filter(meeting_lives::Column::Stream.is_in(list)).all(self.read()).await? {
                ended.extend(read::<MeetingLive>("meeting", &row.body)?.ended_at.map(|at| (row.stream, at)));
            }
        }
        let over = rows.iter().filter_map(|row| ended.get(&row.stream).map(|at| (row, *at)));
        over.map(|(row, at)| Ok((read("meeting", &row.body)?, at))).collect()
    }
    /// Meetings of a PCN that have not begun and start from an instant on, in order of start.
    pub async fn meetings_to_come(&self, pcn: &OdsCode, from: UtcMicros, limit: u64) -> Result<Vec<MeetingRoot>, StoreError> {
        let rows = meetings::Entity::find()
            .filter(meetings::Column::Pcn.eq(pcn.as_str()))
            .filter(meetings::Column::StartsAt.gte(from.0))
            .filter(meetings::Column::Status.is_in([MeetingStatus::Draft, MeetingStatus::Open].iter().map(word)))
            .order_by_asc(meetings::Column::StartsAt)
            .order_by_asc(meetings::Column::PartId)
            .limit(limit)
            .all(self.read())
            .await?;
        rows.iter().map(|row| read("meeting", &row.body)).collect()
    }
    /// Meetings not started yet that start from an instant on: their rotating partners may have to change.
    pub async fn meetings_ahead(&self, from: UtcMicros) -> Result<Vec<MeetingId>, StoreError> {
        let rows = meetings::Entity::find()
            .filter(meetings::Column::StartsAt.gte(from.0))
            .filter(meetings::Column::Status.is_in([MeetingStatus::Draft, MeetingStatus::Open].iter().map(word)))
            .all(self.read())
            .await?;
        rows.iter().map(|row| parse("meeting id", &row.part_id)).collect()
    }
    /// Meetings of a series that have not begun and start from an instant on, those called off included.
    pub async fn meetings_of_series(&self, series: SeriesId, from: UtcMicros) -> Result<Vec<MeetingId>, StoreError> {
        let unbegun = [MeetingStatus::Draft, MeetingStatus::Open, MeetingStatus::Cancelled];
        let rows = meetings::Entity::find()
            .filter(meetings::Column::SeriesId.eq(series.to_string()))
            .filter(meetings::Column::StartsAt.gte(from.0))
            .filter(meetings::Column::Status.is_in(unbegun.iter().map(word)))
            .order_by_asc(meetings::Column::StartsAt)
            .all(self.read())
            .await?;
        rows.iter().map(|row| parse("meeting id", &row.part_id)).collect()
    }
    /// The days by rule for which a series has meetings that start from an instant on.
    pub async fn days_made(&self, series: SeriesId, from: UtcMicros) -> Result<BTreeSet<Day>, StoreError> {
        let rows = meetings::Entity::find()
            .filter(meetings::Column::SeriesId.eq(series.to_string()))
            .filter(meetings::Column::StartsAt.gte(from.0))
            .all(self.read())
            .await?;
        let roots = rows.iter().map(|row| read::<MeetingRoot>("meeting", &row.body)).collect::<Result<Vec<_>, _>>()?;
        Ok(roots.into_iter().filter_map(|root| root.recurrence_id).collect())
    }
    /// When each series that has one meets next, as its meetings stand: the first that is not over, of those that begin at `from` or later
    /// or are live.
    pub async fn next_of_series(&self, from: UtcMicros) -> Result<BTreeMap<SeriesId, UtcMicros>, StoreError> {
        use meetings::Column;
        let live = Column::Status.eq(word(&MeetingStatus::Live));
        let to_come = Condition::all().add(Column::Status.is_in([MeetingStatus::Draft, MeetingStatus::Open].iter().map(word))).add(Column::StartsAt.gte(from.0));
        let rows: Vec<(String, i64)> = meetings::Entity::find()
            .select_only()
            .column(Column::SeriesId)
            .column_as(Column::StartsAt.min(), "starts_at")
            .filter(Column::SeriesId.is_not_null())
            .filter(Condition::any().add(live).add(to_come))
            .group_by(Column::SeriesId)
            .into_tuple()
            .all(self.read())
            .await?;
        rows.into_iter().map(|(series, at)| Ok((parse("series id", &series)?, UtcMicros(at)))).collect()
    }
    /// All series.
    pub async fn all_series(&self) -> Result<Vec<Series>, StoreError> {
        let rows = series::Entity::find().order_by_asc(series::Column::PartId).all(self.read()).await?;
        rows.iter().map(|row| read("series", &row.body)).collect()
    }
    /// The earliest later meeting of the same series that is a draft or open.
    pub async fn next_meeting(&self, meeting: MeetingId) -> Result<Option<MeetingId>, StoreError> {
        self.neighbour(meeting, Order::Asc, &[MeetingStatus::Draft, MeetingStatus::Open]).await
    }
    /// The latest earlier meeting of the same series that took place.
    pub async fn previous_meeting(&self, meeting: MeetingId) -> Result<Option<MeetingId>, StoreError> {
        self.neighbour(meeting, Order::Desc, &[MeetingStatus::Ended, MeetingStatus::Approved]).await
    }
    /// Which case is behind which line; lines taken off included.
    pub async fn cases_of(&self, meeting: MeetingId) -> Result<BTreeMap<ItemId, CaseId>, StoreError> {
        let rows = case_items::Entity::find().filter(case_items::Column::MeetingId.eq(meeting.to_string())).all(self.read()).await?;
        rows.iter().map(|row| Ok((parse("item id", &row.part_id)?, parse("case id", &row.case_id)?))).collect()
    }

    async fn neighbour(&self, meeting: MeetingId, order: Order, statuses: &[MeetingStatus]) -> Result<Option<MeetingId>, StoreError> {
        let stream = StreamId::Meeting(meeting).to_string();
        let Some(here) = meetings::Entity::find_by_id((stream, meeting.to_string())).one(self.read()).await? else { return Ok(None) };
        let Some(series) = here.series_id else { return Ok(None) };
        let beyond = match order {
            Order::Desc => meetings::Column::StartsAt.lt(here.starts_at),
            _ => meetings::Column::StartsAt.gt(here.starts_at),
        };
        let found = meetings::Entity::find()
            .filter(meetings::Column::SeriesId.eq(series))
            .filter(beyond)
            .filter(meetings::Column::Status.is_in(statuses.iter().map(word)))
            .order_by(meetings::Column::StartsAt, order.clone())
            .order_by(meetings::Column::PartId, order)
            .one(self.read())
            .await?;
        found.map(|row| parse("meeting id", &row.part_id)).transpose()
    }
}

pub(super) fn read<T: serde::de::DeserializeOwned>(what: &'static str, body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|why| unreadable(what, &why))
}

fn summary(person: PersonId, root: MeetingRoot, live: &MeetingLive, items: &[AgendaItem], asked: &[Attendee]) -> MeetingSummary {
    let lines = || items.iter().filter(|item| item.state != ItemState::Removed);
    let count = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let chair = live.chair_held_by.unwrap_or(root.chair);
    let mut apologies: Vec<Apology> = asked
        .iter()
        .filter(|it| !it.is_withdrawn && (it.partstat == Partstat::Declined || it.attendance == Attendance::Apologies))
        .filter(|it| it.attendance != Attendance::Present)
        .map(|it| Apology { name: it.name.to_string(), cover: it.cover.as_ref().map(ToString::to_string) })
        .collect();
    apologies.sort();
    MeetingSummary {
        started_at: live.started_at,
        ended_at: live.ended_at,
        item_count: count(lines().count()),
        decided_count: count(lines().filter(|item| item.state == ItemState::Decided).count()),
        planned_minutes: lines().fold(0, |sum, item| u16::saturating_add(sum, item.planned_minutes)),
        current_number: live.current.and_then(|id| items.iter().find(|item| item.id == id)).map(|item| item.number),
        apologies,
        chair_name: asked.iter().find(|it| it.person_id == chair).map(|it| it.name.to_string()),
        is_attendee: asked.iter().any(|it| it.person_id == person && !it.is_withdrawn),
        root,
    }
}
