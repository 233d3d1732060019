//! From facts of rows to the table: which month, fifth and service a fact counts for.

use super::{
    period::Month,
    table::{Amount, Cell, Table, Topic},
};
use crate::{
    case::OutcomeKind,
    directory::{Directory, FundingStream, OrganisationKind, Person, Role},
    ids::{PersonId, ServiceId},
    meeting::MeetingKind,
    social_note::SocialDomain,
    supervision::{Course, Session},
    words::{Day, OdsCode, UtcMicros},
};

/// A line of a case, at a meeting that was held: decided upon.
pub const DISCUSSED: &str = "discussed";
/// Put off by the meeting.
pub const DEFERRED: &str = "deferred";
/// Nothing was decided there.
pub const NOT_REACHED: &str = "not_reached";
/// An action done by the end of its day.
pub const IN_TIME: &str = "in_time";
/// Done after it.
pub const LATE: &str = "late";
/// Still to be done.
pub const NOT_DONE: &str = "not_done";
/// A need of which a later note says that there is none any more.
pub const MET: &str = "met";
/// A need that is still there.
pub const UNMET: &str = "unmet";
/// Came to the meeting.
pub const CAME: &str = "came";
/// Did not.
pub const STAYED_AWAY: &str = "stayed_away";
/// Of a link worker of whom nobody said from which funds they are paid.
pub const NOT_SAID: &str = "not_said";
/// Of nobody's service: the PCN's own people, or the pool.
pub const NO_SERVICE: &str = "";

/// A meeting that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose.
    pub pcn: OdsCode,
    /// What kind.
    pub kind: MeetingKind,
    /// When.
    pub starts_at: UtcMicros,
    /// What partners waited less.
    pub minutes_saved: i64,
}

/// Lines of cases at one meeting that was held, with one outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// Whose.
    pub pcn: OdsCode,
    /// When.
    pub starts_at: UtcMicros,
    /// What was decided.
    pub outcome: Option<OutcomeKind>,
    /// The people's language.
    pub language: Option<String>,
    /// How many.
    pub count: u64,
    /// Minutes planned for them.
    pub planned_minutes: i64,
    /// Seconds the room spent at them.
    pub used_seconds: i64,
}

/// A case that was discussed for the first time since it was referred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Whose.
    pub pcn: OdsCode,
    /// When it was referred.
    pub referred_at: UtcMicros,
    /// When the meeting began.
    pub discussed_at: UtcMicros,
}

/// Actions of one owner and practice whose day came in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose.
    pub pcn: OdsCode,
    /// The practice of the person it is about.
    pub practice: Option<OdsCode>,
    /// Who is to do it, if a person.
    pub person_id: Option<PersonId>,
    /// Which service is, if one.
    pub service_id: Option<ServiceId>,
    /// The month of its day.
    pub month: Month,
    /// [`IN_TIME`], [`LATE`] or [`NOT_DONE`].
    pub course: &'static str,
    /// How many.
    pub count: u64,
}

/// Needs of one domain that were found in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Whose.
    pub pcn: OdsCode,
    /// Which domain.
    pub domain: SocialDomain,
    /// When the first of them was written down.
    pub found_at: UtcMicros,
    /// Whether later notes say there is none any more.
    pub is_met: bool,
    /// How many.
    pub count: u64,
}

/// People of one service asked to one meeting that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose.
    pub pcn: OdsCode,
    /// When.
    pub starts_at: UtcMicros,
    /// Of which service.
    pub service_id: Option<ServiceId>,
    /// Whether they came.
    pub came: bool,
    /// How many.
    pub count: u64,
}

/// Cases on which link workers paid from the same funds worked in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkedOn {
    /// Whose cases.
    pub pcn: OdsCode,
    /// From which funds.
    pub funding: &'static str,
    /// When: an action of theirs was due, or they wrote a shared note.
    pub month: Month,
    /// How many cases, each once.
    pub count: u64,
}

/// Everything a report rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the lists say what they hold by their types")]
pub struct Facts {
    pub held: Vec<Held>,
    pub lines: Vec<Lines>,
    pub waits: Vec<Wait>,
    pub due: Vec<Due>,
    pub needs: Vec<Need>,
    pub asked: Vec<Asked>,
    pub sessions: Vec<Session>,
    pub worked_on: Vec<WorkedOn>,
}

/// A fifth of deprivation from a decile, 1 the most deprived; 0 where it is not known.
pub fn fifth(decile: Option<u8>) -> u8 { decile.filter(|decile| (1..=10).contains(decile)).map_or(0, |decile| decile.div_ceil(2)) }

/// From which funds a link worker's post is paid; empty for everybody else. Who left keeps what they did.
pub fn funding(person: &Person) -> &'static str {
    let is_link_worker = person.guest.is_none() && person.roles.iter().any(|held| held.role == Role::LinkWorker);
    if is_link_worker { person.funding_stream.map_or(NOT_SAID, FundingStream::word) } else { "" }
}

/// Every word of funds there is, as they are shown.
pub fn fundings() -> impl Iterator<Item = &'static str> { FundingStream::ALL.into_iter().map(FundingStream::word).chain([NOT_SAID]) }

/// The word by which a kind of meeting is told apart.
pub fn kind_word(kind: MeetingKind) -> &'static str {
    match kind {
        MeetingKind::Huddle => "huddle",
        MeetingKind::Pcn => "pcn",
        MeetingKind::Borough => "borough",
        MeetingKind::Supervision => "supervision",
    }
}

/// The key by which a domain is known.
pub fn domain_word(domain: SocialDomain) -> &'static str {
    match domain {
        SocialDomain::Strengths => "strengths",
        SocialDomain::Housing => "housing",
        SocialDomain::Warmth => "warmth",
        SocialDomain::Money => "money",
        SocialDomain::Food => "food",
        SocialDomain::Transport => "transport",
        SocialDomain::Connection => "connection",
        SocialDomain::Caring => "caring",
        SocialDomain::Safety => "safety",
        SocialDomain::Language => "language",
        SocialDomain::Digital => "digital",
        SocialDomain::WorkAndLearning => "work_and_learning",
        SocialDomain::LegalStatus => "legal_status",
    }
}

/// The table of these facts. `months`: only what falls into them counts.
pub fn tabulate(facts: &Facts, directory: &Directory, months: &[Month]) -> Table {
    let mut table = Table::default();
    let cell = |topic, pcn: &OdsCode, month, what, of: String| Cell { topic, pcn: pcn.clone(), month, what, of, fifth: 0, funding: "" };
    for it in &facts.held {
        let amount = Amount { count: 1, timed: 1, minutes: it.minutes_saved, seconds: 0 };
        table.add(cell(Topic::Meetings, &it.pcn, Month::at(it.starts_at), kind_word(it.kind), String::new()), amount);
    }
    for it in &facts.lines {
        let what = match it.outcome {
            None => NOT_REACHED,
            Some(kind) if kind.is_deferral() => DEFERRED,
            Some(_) => DISCUSSED,
        };
        let amount = Amount { count: it.count, timed: it.count, minutes: it.planned_minutes, seconds: it.used_seconds };
        table.add(cell(Topic::Discussions, &it.pcn, Month::at(it.starts_at), what, it.language.clone().unwrap_or_default()), amount);
    }
    for it in &facts.waits {
        table.count(cell(Topic::Waits, &it.pcn, Month::at(it.discussed_at), DISCUSSED, days_between(it).to_string()), 1);
    }
    for it in &facts.due {
        let decile = it.practice.as_ref().and_then(|code| directory.organisations.get(code)).and_then(|practice| practice.imd_decile);
        let service = it.service_id.or_else(|| directory.people.get(&it.person_id?)?.own_service());
        let funding = it.person_id.and_then(|id| directory.people.get(&id)).map_or("", funding);
        table.count(Cell { fifth: fifth(decile), funding, ..cell(Topic::Actions, &it.pcn, it.month, it.course, key(service)) }, it.count);
    }
    for it in &facts.needs {
        let what = if it.is_met { MET } else { UNMET };
        table.count(cell(Topic::Needs, &it.pcn, Month::at(it.found_at), what, domain_word(it.domain).to_owned()), it.count);
    }
    for it in &facts.asked {
        let what = if it.came { CAME } else { STAYED_AWAY };
        table.count(cell(Topic::Attendance, &it.pcn, Month::at(it.starts_at), what, key(it.service_id)), it.count);
    }
    for it in &facts.sessions {
        if let Course::Happened { minutes, .. } = &it.course {
            let amount = Amount { count: 1, timed: 1, minutes: i64::from(*minutes), seconds: 0 };
            table.add(cell(Topic::Supervision, &it.pcn, Month::of(it.day), "", String::new()), amount);
        }
    }
    for it in &facts.worked_on {
        table.count(Cell { funding: it.funding, ..cell(Topic::WorkedOn, &it.pcn, it.month, "", String::new()) }, it.count);
    }
    table.cells().filter(|(cell, _)| months.contains(&cell.month)).map(|(cell, amount)| (cell.clone(), *amount)).collect()
}

/// Adds the link workers of these PCNs as the directory has them, told with the last month that is told.
pub fn count_link_workers(table: &mut Table, directory: &Directory, pcns: &[OdsCode], months: &[Month]) {
    let Some(month) = months.last() else { return };
    let is_pcn = |code: &OdsCode| directory.organisations.get(code).is_some_and(|it| it.kind == OrganisationKind::Pcn);
    for pcn in pcns.iter().filter(|code| is_pcn(code)) {
        for person in directory.holders(Role::LinkWorker, pcn) {
            table.count(Cell { topic: Topic::LinkWorkers, pcn: pcn.clone(), month: *month, what: "", of: String::new(), fifth: 0, funding: funding(person) }, 1);
        }
    }
}

fn key(service: Option<ServiceId>) -> String { service.map_or_else(|| NO_SERVICE.to_owned(), |id| id.to_string()) }

/// Days from the day of the referral to the day of the meeting.
fn days_between(wait: &Wait) -> i32 {
    let days = Day::of(wait.discussed_at).0.since(Day::of(wait.referred_at).0).map(|span| span.get_days());
    days.unwrap_or(0).max(0)
}
