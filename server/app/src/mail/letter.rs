//! Every mail there is: a closed list, each with typed fields only. To add one: a variant here, its sentences in
//! `phrases.rs` and `data/mail_phrases.json`, its arm in `render.rs`; a test asks for all of them.
//!
//! Kept as JSON with a version, and read for ever.

use crate::calendar::About;
use super::facts::{ActionLine, CalendarPart, MeetingFacts, OwnPart, When};
use bytes::Bytes;
use mdt_domain::{
    ids::{MailId, MeetingId, PersonId},
    meeting::MeetingKind,
    words::{CaseCode, Day, Line, UtcMicros},
};
use mdt_store::mails::MailIntent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Version of the letters written today.
const VERSION: u8 = 1;

/// A mail's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Asked to a meeting.
    Invitation {
        /// Which.
        meeting: MeetingFacts,
        /// Needed for a part of it only.
        yours: Option<OwnPart>,
        /// For the calendar.
        calendar: Option<CalendarPart>,
        /// Of a series: its rule in words.
        #[serde(default)]
        repeats: Option<String>,
        /// Of a series: coming days that somebody had moved or called off before.
        #[serde(default)]
        other_days: Vec<Changed>,
    },
    /// A meeting changed.
    Change {
        /// As it is now.
        meeting: MeetingFacts,
        /// What is different.
        changes: Vec<Changed>,
        /// The part needed now.
        yours: Option<OwnPart>,
        /// For the calendar.
        calendar: Option<CalendarPart>,
        /// Of a series: its rule in words.
        #[serde(default)]
        repeats: Option<String>,
    },
    /// A meeting is called off, or its recipient is not needed any more.
    Cancellation {
        /// Which.
        meeting: MeetingFacts,
        /// Why.
        reason: CancelReason,
        /// For the calendar.
        calendar: Option<CalendarPart>,
    },
    /// The agenda is out.
    AgendaPublished {
        /// Of which meeting.
        meeting: MeetingFacts,
        /// How many items.
        items: u16,
        /// The part needed.
        yours: Option<OwnPart>,
    },
    /// One is needed at a certain time, or at another than was said.
    YouAreNeeded {
        /// In which meeting.
        meeting: MeetingFacts,
        /// For which part.
        yours: OwnPart,
        /// When it was said to be.
        was: Option<When>,
        /// For the calendar.
        calendar: Option<CalendarPart>,
    },
    /// Promised by the recipient.
    NewActions {
        /// In which meeting; none: outside of one.
        meeting: Option<MeetingFacts>,
        /// Each.
        actions: Vec<ActionLine>,
        /// The recipient may read the meeting's minutes: this mail says so, and is the only one.
        #[serde(default)]
        has_minutes: bool,
    },
    /// Once a day, for who wants one mail instead of many.
    DailyDigest {
        /// Of which day.
        day: Day,
        /// Meetings in which the recipient is needed.
        needed: Vec<(MeetingFacts, When)>,
        /// Promised since the last.
        new: Vec<ActionLine>,
        /// Due soon.
        due: Vec<ActionLine>,
        /// Overdue.
        overdue: Vec<ActionLine>,
        /// Agendas published since the last.
        agendas: u16,
        /// Minutes ready since the last.
        minutes: u16,
    },
    /// Actions overdue, by the step of the ladder.
    Overdue {
        /// Who is told, and when.
        step: LadderStep,
        /// Of which service, for its lead.
        service: Option<Line>,
        /// Each.
        actions: Vec<ActionLine>,
    },
    /// The minutes can be read.
    MinutesReady {
        /// Of which meeting.
        meeting: MeetingFacts,
        /// Cases the recipient may read of.
        cases: u16,
        /// Actions promised.
        actions: u16,
    },
    /// A named pass, with its link. The link's secret is made when the mail leaves and is in no row.
    GuestPass {
        /// For which meeting.
        meeting: MeetingFacts,
        /// Opens nothing after.
        until: When,
        /// The part needed.
        yours: Option<OwnPart>,
        /// Comes to speak: reaches no case.
        is_speaker: bool,
        /// For the calendar.
        #[serde(default)]
        calendar: Option<CalendarPart>,
    },
    /// A referral was sent back.
    ReferralReturned {
        /// Which case.
        code: CaseCode,
        /// What is missing, as far as a list can say it; the coordinator's own words are in the service.
        reason: ReturnReason,
    },
    /// The operator tries whether mail works.
    Test,
    /// What is in the recipient's calendar is looked at again. Made into an invitation, a change or a cancellation as it leaves, or into
    /// nothing; never sent as it is.
    Entry {
        /// What it is about.
        about: About,
    },
    /// What somebody may be told of a meeting is looked at when it leaves. Made into the letter it is a mark of, or into nothing; never
    /// sent as it is.
    Mark {
        /// Of which letter.
        of: Marked,
        /// About which meeting.
        meeting: MeetingId,
    },
}

/// A letter that is made from things as they are when it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marked {
    /// The agenda is out.
    Agenda,
    /// The minutes can be read.
    Minutes,
    /// A guest's pass.
    Pass,
}
impl Marked {
    /// The kind of letter it becomes.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Agenda => "agenda_published",
            Self::Minutes => "minutes_ready",
            Self::Pass => "guest_pass",
        }
    }
    /// What such a mail to somebody is one mail of.
    pub fn key(self, meeting: MeetingId, person: PersonId) -> String { format!("{}/{}/{person}", self.kind(), About::Meeting(meeting)) }
    /// Whether who has one mail a day reads of it there.
    pub fn can_wait_for_digest(self) -> bool { self != Self::Pass }
}

/// What is different about a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Changed {
    /// It starts at another time.
    Starts {
        /// Than this.
        was: When,
    },
    /// It is of another length.
    Length {
        /// Than this many minutes.
        was_minutes: u16,
    },
    /// One day of a series is held at another time.
    Moved {
        /// When it was to be.
        was: When,
        /// When it is.
        now: When,
    },
    /// One day of a series is not held.
    CalledOff {
        /// When it was to be.
        was: When,
    },
    /// One day of a series that was called off is held after all.
    HeldAfterAll {
        /// When it is.
        now: When,
    },
    /// A series comes back by another rule.
    Repeats {
        /// The rule it had, in words.
        was: String,
    },
    /// The part one is needed for is at another time.
    YourPart,
    /// The team's call has another link.
    Call,
    /// More single days of a series differ than a mail names.
    MoreDays {
        /// How many more.
        days: u16,
    },
}

impl Changed {
    /// Days it speaks of.
    fn days(&self) -> Vec<Day> {
        match self {
            Self::Starts { was } | Self::CalledOff { was } => vec![was.day()],
            Self::Moved { was, now } => vec![was.day(), now.day()],
            Self::HeldAfterAll { now } => vec![now.day()],
            Self::Length { .. } | Self::Repeats { .. } | Self::YourPart | Self::Call | Self::MoreDays { .. } => Vec::new(),
        }
    }
}

/// Why a meeting is called off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// It would be on a bank holiday.
    BankHoliday,
    /// Nothing is on its agenda.
    NothingToDiscuss,
    /// Who must be there cannot be.
    NotEnoughPeople,
    /// The recipient is not needed any more; the meeting takes place.
    NotNeeded,
    /// The series ended.
    SeriesEnded,
    /// Another reason.
    Other,
}

/// A step of the ladder of overdue actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LadderStep {
    /// Day 1: the owner.
    Owner,
    /// Day 3: the lead of the owner's service.
    ServiceLead,
    /// Day 5: the chair, on whose agenda it is.
    Chair,
}

/// What a referral lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// The question for the meeting.
    NoQuestion,
    /// Something the team needs to know.
    MissingInformation,
    /// It is for another team.
    OtherTeam,
    /// The person is on the list already.
    AlreadyListed,
    /// It is said in the service.
    SeeService,
}

/// A kept letter that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Written by a later version.
    #[error("it was written by a later version")]
    Later,
    /// Not a letter.
    #[error("it is not a letter")]
    NotALetter,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    v: u8,
    #[serde(flatten)]
    letter: Letter,
}
#[derive(Deserialize)]
struct OnlyVersion {
    v: u8,
}

impl Letter {
    /// As it is kept.
    pub fn to_json(&self) -> Bytes {
        // A letter is strings, numbers and lists: it is always JSON.
        Bytes::from(serde_json::to_vec(&Kept { v: VERSION, letter: self.clone() }).unwrap_or_default())
    }
    /// As a mail to somebody, joined with no other.
    pub fn to(&self, person: PersonId, not_before: UtcMicros) -> MailIntent {
        MailIntent { id: MailId(Uuid::now_v7()), dedupe_key: None, to_person: person, kind: self.kind().into(), letter: self.to_json(), not_before }
    }
    /// A letter to be made as it leaves; edits until then are one mail.
    pub fn mark(of: Marked, meeting: MeetingId, person: PersonId, not_before: UtcMicros) -> MailIntent {
        let mark = Self::Mark { of, meeting }.to(person, not_before);
        MailIntent { dedupe_key: Some(of.key(meeting, person)), kind: of.kind().into(), ..mark }
    }
    /// Read back.
    pub fn from_json(text: &str) -> Result<Self, Unreadable> {
        let OnlyVersion { v } = serde_json::from_str(text).map_err(|_| Unreadable::NotALetter)?;
        if v > VERSION {
            return Err(Unreadable::Later);
        }
        serde_json::from_str::<Kept>(text).map(|kept| kept.letter).map_err(|_| Unreadable::NotALetter)
    }
    /// Its kind as lists and phrases call it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Change { .. } => "change",
            Self::Cancellation { .. } => "cancellation",
            Self::AgendaPublished { .. } => "agenda_published",
            Self::YouAreNeeded { .. } => "you_are_needed",
            Self::NewActions { .. } => "new_actions",
            Self::DailyDigest { .. } => "daily_digest",
            Self::Overdue { .. } => "overdue",
            Self::MinutesReady { .. } => "minutes_ready",
            Self::GuestPass { .. } => "guest_pass",
            Self::ReferralReturned { .. } => "referral_returned",
            Self::Test => "test",
            Self::Entry { .. } => "entry",
            Self::Mark { .. } => "mark",
        }
    }
    /// Its calendar part.
    pub fn calendar(&self) -> Option<&CalendarPart> {
        match self {
            Self::Invitation { calendar, .. }
            | Self::Change { calendar, .. }
            | Self::Cancellation { calendar, .. }
            | Self::YouAreNeeded { calendar, .. }
            | Self::GuestPass { calendar, .. } => calendar.as_ref(),
            _ => None,
        }
    }
    /// The meeting it is about, if it is about one.
    pub fn meeting(&self) -> Option<&MeetingFacts> {
        match self {
            Self::Invitation { meeting, .. }
            | Self::Change { meeting, .. }
            | Self::Cancellation { meeting, .. }
            | Self::AgendaPublished { meeting, .. }
            | Self::YouAreNeeded { meeting, .. }
            | Self::MinutesReady { meeting, .. }
            | Self::GuestPass { meeting, .. } => Some(meeting),
            Self::NewActions { meeting, .. } => meeting.as_ref(),
            Self::DailyDigest { .. } | Self::Overdue { .. } | Self::ReferralReturned { .. } | Self::Test | Self::Entry { .. } | Self::Mark { .. } => None,
        }
    }
    /// Whether it carries a guest's link, whose secret is made when it leaves.
    pub fn has_pass_link(&self) -> bool { matches!(self, Self::GuestPass { .. }) }
    /// Whether it tells of a supervision: when the two meet is theirs alone, whoever looks after the mail.
    pub fn tells_of_supervision(&self) -> bool {
        let is_one = |meeting: &MeetingFacts| meeting.kind == MeetingKind::Supervision;
        match self {
            Self::DailyDigest { needed, .. } => needed.iter().any(|(meeting, _)| is_one(meeting)),
            other => other.meeting().is_some_and(is_one),
        }
    }

    /// Whether it is a guest's pass, made already or to be made as it leaves.
    pub fn is_pass(&self) -> bool { matches!(self, Self::GuestPass { .. } | Self::Mark { of: Marked::Pass, .. }) }
    /// Days it speaks of: these are no dates of birth.
    pub fn days(&self) -> Vec<Day> {
        let lines = |lines: &[ActionLine]| lines.iter().filter_map(|line| line.due_on).collect::<Vec<_>>();
        match self {
            Self::Cancellation { meeting, .. } | Self::AgendaPublished { meeting, .. } | Self::MinutesReady { meeting, .. } => {
                vec![meeting.starts.day()]
            }
            Self::Invitation { meeting, other_days: changes, .. } | Self::Change { meeting, changes, .. } => {
                changes.iter().flat_map(Changed::days).chain([meeting.starts.day()]).collect()
            }
            Self::YouAreNeeded { meeting, yours, was, .. } => {
                [meeting.starts.day(), yours.from.day()].into_iter().chain(was.as_ref().map(When::day)).collect()
            }
            Self::NewActions { meeting, actions, .. } => meeting.iter().map(|it| it.starts.day()).chain(lines(actions)).collect(),
            Self::DailyDigest { day, needed, new, due, overdue, .. } => {
                [*day].into_iter().chain(needed.iter().map(|(_, at)| at.day())).chain(lines(new)).chain(lines(due)).chain(lines(overdue)).collect()
            }
            Self::Overdue { actions, .. } => lines(actions),
            Self::GuestPass { meeting, until, .. } => vec![meeting.starts.day(), until.day()],
            Self::ReferralReturned { .. } | Self::Test | Self::Entry { .. } | Self::Mark { .. } => Vec::new(),
        }
    }
}
