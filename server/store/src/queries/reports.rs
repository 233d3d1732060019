//! Facts for reports: counts over rows, grouped as far as the database can, all seen at one moment. Whose report it is was decided
//! before. Never answers with a case: the finest that leaves is how many days one of them waited.

use crate::{
    Store,
    error::StoreError,
    fold::NOT_COUNTED,
    sql::{parse, unreadable},
};
use mdt_domain::{
    ids::PersonId,
    report::{
        facts::{Asked, Due, Facts, Held, IN_TIME, LATE, Lines, NOT_DONE, NOT_SAID, Need, Wait, WorkedOn, fundings},
        period::{Month, Period},
    },
    words::{Day, LocalTime, OdsCode, UtcMicros},
};
use sea_orm::{DatabaseTransaction, DbBackend, FromQueryResult, Statement, Value};
use serde::de::DeserializeOwned;

/// Sessions of supervision planned up to so many days before the period may have been held in it.
const PLANNED_DAYS_BEFORE: i32 = 31;

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportAsk {
    /// Meetings, cases and actions of these.
    pub pcns: Vec<OdsCode>,
    /// Of cases, only this practice's; then nothing of meetings.
    pub practice: Option<OdsCode>,
    /// Of everything, only this person's actions.
    pub owner: Option<PersonId>,
    /// When.
    pub period: Period,
    /// Actions whose day is not over on this day are not due yet.
    pub today: Day,
    /// Whether supervision is counted.
    pub has_supervision: bool,
    /// Link workers whose cases are counted, each with the funds their post is paid from.
    pub link_workers: Vec<(PersonId, &'static str)>,
}

#[derive(FromQueryResult)]
struct HeldRow {
    pcn: String,
    kind: String,
    starts_at: i64,
    saved: i32,
}

#[derive(FromQueryResult)]
struct LinesRow {
    pcn: String,
    starts_at: i64,
    outcome: Option<String>,
    language: Option<String>,
    many: i64,
    planned: i64,
    used: i64,
}

#[derive(FromQueryResult)]
struct WaitRow {
    pcn: String,
    referred_at: i64,
    discussed_at: i64,
}

#[derive(FromQueryResult)]
struct DueRow {
    pcn: String,
    practice: Option<String>,
    owner_kind: String,
    owner_id: Option<String>,
    due_month: String,
    course: String,
    many: i64,
}

#[derive(FromQueryResult)]
struct NeedRow {
    pcn: String,
    domain: String,
    found_at: i64,
    met: i32,
    many: i64,
}

#[derive(FromQueryResult)]
struct WorkedOnRow {
    pcn: String,
    funding: String,
    month: String,
    many: i64,
}

#[derive(FromQueryResult)]
struct AskedRow {
    pcn: String,
    starts_at: i64,
    service_id: Option<String>,
    came: i32,
    many: i64,
}

/// A statement under way: its words name values by number.
struct Question {
    values: Vec<Value>,
    backend: DbBackend,
}
impl Question {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
    fn list(&mut self, codes: &[OdsCode]) -> String {
        codes.iter().map(|code| self.bind(code.as_str())).collect::<Vec<_>>().join(", ")
    }
    async fn ask<T: FromQueryResult>(self, words: String, moment: &DatabaseTransaction) -> Result<Vec<T>, StoreError> {
        Ok(T::find_by_statement(Statement::from_sql_and_values(self.backend, words, self.values)).all(moment).await?)
    }
}

impl Store {
    /// Everything a report rests on. Actions are most of it: they are read beside the rest, each in a moment of its own.
    pub async fn report_facts(&self, ask: &ReportAsk) -> Result<Facts, StoreError> {
        if ask.pcns.is_empty() {
            return Ok(Facts::default());
        }
        let (mut facts, due) = tokio::try_join!(self.report_of_meetings(ask), self.report_of_actions(ask))?;
        facts.due = due;
        if ask.has_supervision {
            let (from, _) = ask.period.instants();
            facts.sessions = self.supervision_sessions(from.plus_seconds(-i64::from(PLANNED_DAYS_BEFORE) * 86_400)).await?;
            facts.sessions.retain(|session| ask.pcns.contains(&session.pcn));
        }
        Ok(facts)
    }

    async fn report_of_actions(&self, ask: &ReportAsk) -> Result<Vec<Due>, StoreError> {
        let moment = self.moment().await?;
        let due = self.report_due(ask, &moment).await?;
        moment.commit().await?;
        Ok(due)
    }

    /// What a report of one person's actions has none of.
    async fn report_of_meetings(&self, ask: &ReportAsk) -> Result<Facts, StoreError> {
        let mut facts = Facts::default();
        if ask.owner.is_some() {
            return Ok(facts);
        }
        let moment = self.moment().await?;
        facts.lines = self.report_lines(ask, &moment).await?;
        facts.waits = self.report_waits(ask, &moment).await?;
        facts.needs = self.report_needs(ask, &moment).await?;
        if ask.practice.is_none() {
            facts.held = self.report_held(ask, &moment).await?;
            facts.asked = self.report_asked(ask, &moment).await?;
            facts.worked_on = self.report_worked_on(ask, &moment).await?;
        }
        moment.commit().await?;
        Ok(facts)
    }

    fn question(&self) -> Question { Question { values: Vec::new(), backend: self.engine().backend() } }

    async fn report_held(&self, ask: &ReportAsk, moment: &DatabaseTransaction) -> Result<Vec<Held>, StoreError> {
        let mut question = self.question();
        let held = held(&mut question, ask);
        let words = format!(
            "SELECT m.pcn, m.kind, m.starts_at, COALESCE(l.partner_minutes_saved, 0) AS saved FROM meetings m \
             LEFT JOIN meeting_lives l ON l.stream = m.stream WHERE {held}"
        );
        let rows: Vec<HeldRow> = question.ask(words, moment).await?;
        let held = |row: HeldRow| {
            Ok(Held { pcn: code(&row.pcn)?, kind: unword(&row.kind)?, starts_at: UtcMicros(row.starts_at), minutes_saved: row.saved.into() })
        };
        rows.into_iter().map(held).collect()
    }

    async fn report_lines(&self, ask: &ReportAsk, moment: &DatabaseTransaction) -> Result<Vec<Lines>, StoreError> {
        let mut question = self.question();
        let (held, cases) = (held(&mut question, ask), cases(&mut question, ask));
        let words = format!(
            "SELECT m.pcn, m.starts_at, i.outcome, c.language, COUNT(*) AS many, CAST(SUM(a.planned_minutes) AS BIGINT) AS planned, \
             CAST(SUM(a.spent_seconds) AS BIGINT) AS used FROM meetings m \
             JOIN case_items i ON i.meeting_id = m.part_id AND i.is_removed = false \
             JOIN cases c ON c.stream = i.stream JOIN agenda_items a ON a.stream = m.stream AND a.part_id = i.part_id \
             WHERE {held} AND {cases} GROUP BY m.pcn, m.starts_at, i.outcome, c.language"
        );
        let rows: Vec<LinesRow> = question.ask(words, moment).await?;
        let lines = |row: LinesRow| {
            Ok(Lines {
                pcn: code(&row.pcn)?,
                starts_at: UtcMicros(row.starts_at),
                outcome: row.outcome.as_deref().map(unword).transpose()?,
                language: row.language,
                count: many(row.many),
                planned_minutes: row.planned,
                used_seconds: row.used,
            })
        };
        rows.into_iter().map(lines).collect()
    }

    /// The first meeting since the referral at which the case was discussed, if that is in the period. Asked from the period's meetings:
    /// what was decided in the years before is looked at for their cases alone.
    async fn report_waits(&self, ask: &ReportAsk, moment: &DatabaseTransaction) -> Result<Vec<Wait>, StoreError> {
        let mut question = self.question();
        let cases = cases(&mut question, ask);
        let (from, until) = ask.period.instants();
        let (from, until) = (question.bind(from.0), question.bind(until.0));
        let decided = |line: &str, meeting: &str| {
            format!("{line}.is_removed = false AND {line}.outcome IS NOT NULL AND {line}.outcome NOT LIKE 'deferred%' AND {meeting}.status IN ('ended', 'approved')")
        };
        let words = format!(
            "SELECT c.pcn, c.referred_at, MIN(m.starts_at) AS discussed_at FROM meetings m JOIN case_items i ON i.meeting_id = m.part_id \
             JOIN cases c ON c.stream = i.stream WHERE m.starts_at >= {from} AND m.starts_at < {until} AND {} AND {cases} AND c.referred_at <= m.starts_at \
             AND NOT EXISTS (SELECT 1 FROM case_items e JOIN meetings b ON b.part_id = e.meeting_id \
             WHERE e.stream = c.stream AND b.starts_at >= c.referred_at AND b.starts_at < {from} AND {}) GROUP BY c.stream, c.pcn, c.referred_at",
            decided("i", "m"),
            decided("e", "b"),
        );
        let rows: Vec<WaitRow> = question.ask(words, moment).await?;
        let wait = |row: WaitRow| Ok(Wait { pcn: code(&row.pcn)?, referred_at: UtcMicros(row.referred_at), discussed_at: UtcMicros(row.discussed_at) });
        rows.into_iter().map(wait).collect()
    }

    /// Actions whose day is over. How each ended stands in its row, and with the rest of what is asked in one index.
    async fn report_due(&self, ask: &ReportAsk, moment: &DatabaseTransaction) -> Result<Vec<Due>, StoreError> {
        let mut question = self.question();
        let until = ask.period.until().min(ask.today);
        let (first, until) = (question.bind(ask.period.from().0.to_string()), question.bind(until.0.to_string()));
        let practice = ask.practice.as_ref().map(|code| format!(" AND c.practice = {}", question.bind(code.as_str()))).unwrap_or_default();
        // An owner's own actions are theirs whosever list they are on.
        let whose = match ask.owner {
            Some(id) => format!("a.owner_kind = 'person' AND a.owner_id = {}", question.bind(id.to_string())),
            None => format!("a.pcn IN ({})", question.list(&ask.pcns)),
        };
        let words = format!(
            "SELECT a.pcn, c.practice, a.owner_kind, a.owner_id, substr(a.due_on, 1, 7) AS due_month, a.course, COUNT(*) AS many \
             FROM action_items a LEFT JOIN cases c ON c.stream = a.stream \
             WHERE {whose} AND a.due_on >= {first} AND a.due_on < {until} AND a.course <> '{NOT_COUNTED}'{practice} \
             AND (c.stream IS NOT NULL OR a.stream NOT IN (SELECT stream FROM meetings WHERE kind = 'supervision')) GROUP BY 1, 2, 3, 4, 5, 6"
        );
        let rows: Vec<DueRow> = question.ask(words, moment).await?;
        rows.into_iter().map(due).collect()
    }

    /// Shared notes alone: of a restricted or private one not even a count leaves. A need is found where a note of some or urgent need
    /// follows none; a later note of no need meets it.
    async fn report_needs(&self, ask: &ReportAsk, moment: &DatabaseTransaction) -> Result<Vec<Need>, StoreError> {
        let mut question = self.question();
        let cases = cases(&mut question, ask);
        let (from, until) = ask.period.instants();
        let (from, until) = (question.bind(from.0), question.bind(until.0));
        let ends = ask.period.months().into_iter().enumerate().map(|(nth, month)| {
            let end = question.bind(month.next().first_day().at(&LocalTime::default()).0);
            format!("WHEN n.written_at < {end} THEN {nth}")
        });
        let month = ends.collect::<Vec<_>>().join(" ");
        let words = format!(
            "SELECT c.pcn, n.domain, MIN(n.written_at) AS found_at, CASE {month} END AS found_in, COUNT(*) AS many, \
             CASE WHEN EXISTS (SELECT 1 FROM social_notes l WHERE l.stream = n.stream AND l.domain = n.domain AND l.written_at > n.written_at \
             AND l.level = 'none' AND l.is_withdrawn = false) THEN 1 ELSE 0 END AS met \
             FROM social_notes n JOIN cases c ON c.stream = n.stream WHERE {cases} AND n.is_withdrawn = false AND n.domain <> 'strengths' \
             AND n.level <> 'none' AND n.written_at >= {from} AND n.written_at < {until} AND COALESCE((SELECT b.level FROM social_notes b \
             WHERE b.stream = n.stream AND b.domain = n.domain AND b.is_withdrawn = false AND b.written_at <= n.written_at \
             AND (b.written_at < n.written_at OR b.part_id < n.part_id) ORDER BY b.written_at DESC, b.part_id DESC LIMIT 1), 'none') = 'none' \
             GROUP BY 1, 2, 4, 6"
        );
        let rows: Vec<NeedRow> = question.ask(words, moment).await?;
        let need = |row: NeedRow| {
            Ok(Need { pcn: code(&row.pcn)?, domain: unword(&row.domain)?, found_at: UtcMicros(row.found_at), is_met: row.met == 1, count: many(row.many) })
        };
        rows.into_iter().map(need).collect()
    }

    async fn report_asked(&self, ask: &ReportAsk, moment: &DatabaseTransaction) -> Result<Vec<Asked>, StoreError> {
        let mut question = self.question();
        let held = held(&mut question, ask);
        let words = format!(
            "SELECT m.pcn, m.starts_at, t.service_id, CASE WHEN t.attendance = 'present' THEN 1 ELSE 0 END AS came, COUNT(*) AS many \
             FROM meetings m JOIN attendees t ON t.stream = m.stream AND t.is_withdrawn = false AND t.kind IN ('core', 'rotating') \
             WHERE {held} GROUP BY 1, 2, 3, 4"
        );
        let rows: Vec<AskedRow> = question.ask(words, moment).await?;
        let asked = |row: AskedRow| {
            let service_id = row.service_id.as_deref().map(|id| parse("service id", id)).transpose()?;
            Ok(Asked { pcn: code(&row.pcn)?, starts_at: UtcMicros(row.starts_at), service_id, came: row.came == 1, count: many(row.many) })
        };
        rows.into_iter().map(asked).collect()
    }
}

impl Store {
    /// Cases on which link workers paid from the same funds worked in a month: an action of theirs was due, or they wrote a shared note.
    /// A case is counted once for each funds and month, however many of them worked on it.
    async fn report_worked_on(&self, ask: &ReportAsk, moment: &DatabaseTransaction) -> Result<Vec<WorkedOn>, StoreError> {
        if ask.link_workers.is_empty() {
            return Ok(Vec::new());
        }
        let mut question = self.question();
        let cases = cases(&mut question, ask);
        let workers: Vec<String> = ask.link_workers.iter().map(|(id, funding)| format!("({}, '{funding}')", question.bind(id.to_string()))).collect();
        let months: Vec<String> = ask.period.months().into_iter().map(|month| instants_of(&mut question, month)).collect();
        let (first, last) = (question.bind(ask.period.from().0.to_string()), question.bind(ask.period.until().min(ask.today).plus_days(-1).0.to_string()));
        let words = format!(
            "WITH workers(person_id, funding) AS (VALUES {}), months(month, starts_at, ends_at) AS (VALUES {}), worked AS ( \
             SELECT c.stream, c.pcn, w.funding, substr(a.due_on, 1, 7) AS month FROM action_items a \
             JOIN workers w ON a.owner_kind = 'person' AND a.owner_id = w.person_id JOIN cases c ON c.stream = a.stream \
             WHERE {cases} AND a.due_on >= {first} AND a.due_on <= {last} AND a.status <> 'cancelled' \
             UNION SELECT c.stream, c.pcn, w.funding, months.month FROM social_notes n JOIN workers w ON w.person_id = n.author \
             JOIN months ON n.written_at >= months.starts_at AND n.written_at < months.ends_at JOIN cases c ON c.stream = n.stream \
             WHERE {cases} AND n.is_withdrawn = false) SELECT pcn, funding, month, COUNT(*) AS many FROM worked GROUP BY 1, 2, 3",
            workers.join(", "),
            months.join(", "),
        );
        let rows: Vec<WorkedOnRow> = question.ask(words, moment).await?;
        let worked_on = |row: WorkedOnRow| {
            Ok(WorkedOn {
                pcn: code(&row.pcn)?,
                funding: fundings().find(|known| *known == row.funding).unwrap_or(NOT_SAID),
                month: Month::parse(&row.month).ok_or_else(|| StoreError::Unusable("an action's day is no day".into()))?,
                count: many(row.many),
            })
        };
        rows.into_iter().map(worked_on).collect()
    }
}

/// A month with the instants between which it lies in London, as a row of SQL.
fn instants_of(question: &mut Question, month: Month) -> String {
    let at = |month: Month| month.first_day().at(&LocalTime::default()).0;
    let (from, until) = (question.bind(at(month)), question.bind(at(month.next())));
    format!("('{month}', CAST({from} AS BIGINT), CAST({until} AS BIGINT))")
}

/// Meetings `m` that were held in the period; of supervision, which is counted apart, none.
fn held(question: &mut Question, ask: &ReportAsk) -> String {
    let (from, until) = ask.period.instants();
    let (pcns, from, until) = (question.list(&ask.pcns), question.bind(from.0), question.bind(until.0));
    format!("m.pcn IN ({pcns}) AND m.starts_at >= {from} AND m.starts_at < {until} AND m.status IN ('ended', 'approved') AND m.kind <> 'supervision'")
}

/// Cases `c` that the report is about.
fn cases(question: &mut Question, ask: &ReportAsk) -> String {
    let pcns = question.list(&ask.pcns);
    let practice = ask.practice.as_ref().map(|code| format!(" AND c.practice = {}", question.bind(code.as_str())));
    format!("c.pcn IN ({pcns}){}", practice.unwrap_or_default())
}

fn due(row: DueRow) -> Result<Due, StoreError> {
    let id = row.owner_id.as_deref();
    Ok(Due {
        pcn: code(&row.pcn)?,
        practice: row.practice.as_deref().map(code).transpose()?,
        person_id: id.filter(|_| row.owner_kind == "person").map(|id| parse("person id", id)).transpose()?,
        service_id: id.filter(|_| row.owner_kind == "service").map(|id| parse("service id", id)).transpose()?,
        month: Month::parse(&row.due_month).ok_or_else(|| StoreError::Unusable("an action's day is no day".into()))?,
        course: [IN_TIME, LATE].into_iter().find(|course| *course == row.course).unwrap_or(NOT_DONE),
        count: many(row.many),
    })
}

fn code(text: &str) -> Result<OdsCode, StoreError> { OdsCode::parse(text).map_err(|_| StoreError::Unusable("a row's organisation is no code".into())) }
fn many(count: i64) -> u64 { u64::try_from(count).unwrap_or(0) }
fn unword<T: DeserializeOwned>(word: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|why| unreadable("word", &why))
}
