//! A quarter of huddles by the product's own commands, as the people of a demonstration's PCNs would have given them, each at its time.
//! Seeded: the same on every machine.

use crate::Anything;
use mdt_domain::{
    action_item::OwnerRef,
    agenda::plan,
    case::{CaseRoot, ListedReason, OutcomeKind, Patient, Referral},
    command::{ActionHome, Command, ListEntry},
    directory::{Organisation, OrganisationKind, Person, Role},
    ids::{ActionId, CaseId, ItemId, MeetingId, PersonId, SeriesId, ServiceId, SocialNoteId},
    meeting::{Attendance, Attendee, AttendeeKind, MeetingKind, MeetingRoot, MeetingStatus, Partstat, Phase},
    series::{Holidays, Recurrence, Series},
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    supervision::SupervisionTheme,
    words::{CaseCode, Day, LocalTime, OdsCode, Priority, Text, UtcMicros},
};
use mdt_hub::{ActorId, Hub, Request};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

/// What is made.
#[derive(Clone, Debug)]
pub struct Quarter {
    /// Whose huddles.
    pub pcns: Vec<OdsCode>,
    /// First day; huddles are on working days from then on.
    pub first: Day,
    /// Huddles a PCN.
    pub huddles: usize,
    /// New cases a PCN.
    pub cases: usize,
    /// The same seed makes the same quarter.
    pub seed: u64,
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Made {
    pub huddles: usize,
    pub lines: usize,
    pub actions: usize,
    pub notes: usize,
    pub supervisions: usize,
    pub borough_meetings: usize,
}

struct Dice(u64);
impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    fn below(&mut self, bound: usize) -> usize { usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or(0) }
    fn percent(&mut self, share: usize) -> bool { self.below(100) < share }
    fn id(&mut self) -> Uuid { Uuid::from_u64_pair(self.next(), self.next()) }
    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> { of.get(self.below(of.len())) }
}

fn text<const MAX: usize>(words: &str) -> Result<Text<MAX>, Anything> { Ok(Text::parse(words)?) }

struct Pcn<'h> {
    hub: &'h Arc<Hub>,
    code: OdsCode,
    dice: Dice,
    chair: Person,
    scribe: Person,
    link_workers: Vec<Person>,
    partners: Vec<Person>,
    cases: Vec<CaseId>,
    /// Ticks to come: when, by whom, what.
    ticks: BTreeMap<(UtcMicros, ActionId), (PersonId, CaseId)>,
    /// Needs that are open: whose, which domain.
    needs: Vec<(CaseId, SocialDomain)>,
    made: Made,
}

/// Makes it, all PCNs side by side, in a hub that holds a demonstration; with the supervision of their link workers, and the borough's meetings.
pub async fn simulate(hub: &Arc<Hub>, quarter: &Quarter) -> Result<Made, Anything> {
    let every = quarter.pcns.iter().zip(1_u64..).map(|(code, nth)| one(hub, code, quarter, nth));
    let made = futures_util::future::try_join_all(every).await?;
    let borough_meetings = borough(hub, quarter).await?;
    Ok(made.into_iter().fold(Made { borough_meetings, ..Made::default() }, |sum, it| Made {
        huddles: sum.huddles + it.huddles,
        lines: sum.lines + it.lines,
        actions: sum.actions + it.actions,
        notes: sum.notes + it.notes,
        supervisions: sum.supervisions + it.supervisions,
        borough_meetings: sum.borough_meetings,
    }))
}

async fn one(hub: &Arc<Hub>, code: &OdsCode, quarter: &Quarter, nth: u64) -> Result<Made, Anything> {
    let directory = hub.directory();
    let holder = |role| directory.holders(role, code).first().map(|person| (*person).clone()).ok_or(format!("nobody leads {code}"));
    let partners: Vec<Person> = directory.people.values().filter(|person| person.is_any(Role::RotatingPartner) && person.service_id.is_some()).cloned().collect();
    let mut pcn = Pcn {
        hub,
        code: code.clone(),
        dice: Dice(quarter.seed.wrapping_mul(1_000_003).wrapping_add(nth)),
        chair: holder(Role::ClinicalDirector)?,
        scribe: holder(Role::Coordinator)?,
        link_workers: directory.holders(Role::LinkWorker, code).into_iter().cloned().collect(),
        partners: partners.into_iter().take(5).collect(),
        cases: Vec::new(),
        ticks: BTreeMap::new(),
        needs: Vec::new(),
        made: Made::default(),
    };
    let practices: Vec<Organisation> =
        directory.organisations.values().filter(|it| it.kind == OrganisationKind::Practice && it.part_of.as_ref() == Some(code)).cloned().collect();
    let letters = directory.organisations.get(code).and_then(|it| it.code_letters.clone()).ok_or("a PCN without letters")?;
    pcn.register(&letters, &practices, quarter).await?;
    let nine = LocalTime::parse("09:00")?;
    let days = std::iter::successors(Some(quarter.first), |day| Some(day.plus_days(1))).filter(|day| Holidays::built_in().is_working_day(*day));
    for day in days.take(quarter.huddles) {
        pcn.tick_until(day.at(&nine)).await?;
        pcn.huddle(day.at(&nine)).await?;
    }
    pcn.tick_until(UtcMicros(i64::MAX)).await?;
    pcn.supervise(quarter).await?;
    Ok(pcn.made)
}

/// Days of a quarter: as long as its huddles go on.
fn last_day(quarter: &Quarter) -> Result<Day, Anything> { Ok(quarter.first.plus_days(i32::try_from(quarter.huddles * 7 / 5)?)) }

/// The Federation's own meetings, every second Wednesday.
async fn borough(hub: &Arc<Hub>, quarter: &Quarter) -> Result<usize, Anything> {
    let directory = hub.directory();
    let federation = directory.federation().cloned().ok_or("no Federation")?;
    let manager = directory.holders(Role::FederationManager, &federation).first().map(|person| (*person).clone()).ok_or("nobody leads the Federation")?;
    let mut dice = Dice(quarter.seed);
    let when = (Recurrence::parse("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")?, LocalTime::parse("10:00")?);
    let plain = Series::new(SeriesId(dice.id()), MeetingKind::Borough, federation, text("Borough meeting")?, when, 90, manager.id);
    let series = Series { starts_on: quarter.first, ends_on: Some(last_day(quarter)?), core_roles: vec![Role::LinkWorker, Role::ClinicalDirector], ..plain };
    sessions(hub, &series, &manager, &manager, &[]).await
}

/// Every meeting of a series without cases: made, published, begun and closed after 45 minutes by its chair.
async fn sessions(hub: &Arc<Hub>, series: &Series, planner: &Person, chair: &Person, themes: &[SupervisionTheme]) -> Result<usize, Anything> {
    act(hub, Some(planner), Command::SetSeries(Box::new(series.clone())), series.starts_on.at(&LocalTime::default())).await?;
    let held = series.held(Holidays::built_in(), series.starts_on, series.ends_on.unwrap_or(series.starts_on));
    for day in &held {
        let (recurrence_id, starts_at) = (day.recurrence_id, day.starts_at);
        let meeting_id = mdt_app::jobs::occurrences::meeting_id(series.id, recurrence_id);
        act(hub, None, Command::MakeOccurrence { series_id: series.id, recurrence_id, meeting_id }, starts_at.plus_seconds(-86_400)).await?;
        act(hub, Some(chair), Command::PublishAgenda(meeting_id), starts_at.plus_seconds(-7_200)).await?;
        act(hub, Some(chair), Command::StartMeeting(meeting_id), starts_at).await?;
        let asked = hub.meeting(meeting_id).await?.map(|meeting| meeting.attendees.into_keys().collect::<Vec<_>>()).unwrap_or_default();
        for person_id in asked {
            act(hub, Some(chair), Command::RecordAttendance { meeting_id, person_id, attendance: Attendance::Present }, starts_at.plus_seconds(60)).await?;
        }
        let over = starts_at.plus_seconds(45 * 60);
        if let Some(theme) = themes.get(usize::try_from(recurrence_id.0.day())? % themes.len().max(1)) {
            act(hub, Some(chair), Command::ChooseThemes(meeting_id, [*theme].into()), over).await?;
        }
        act(hub, Some(chair), Command::CloseMeeting { meeting_id, override_reason: None }, over).await?;
    }
    Ok(held.len())
}

async fn act(hub: &Arc<Hub>, actor: Option<&Person>, command: Command, at: UtcMicros) -> Result<(), Anything> {
    let actor = actor.map_or(ActorId::System, |person| ActorId::Person(person.id));
    let step = format!("{command:?}").chars().take(40).collect::<String>();
    hub.execute(Request { actor, key: None, command, at: Some(at) }).await.map(drop).map_err(|why| format!("{step}: {why:?}").into())
}

impl Pcn<'_> {
    async fn act(&self, actor: Option<&Person>, command: Command, at: UtcMicros) -> Result<(), Anything> { act(self.hub, actor, command, at).await }

    /// Every second Thursday by the chair, as each link worker has agreed.
    async fn supervise(&mut self, quarter: &Quarter) -> Result<(), Anything> {
        for (worker, hour) in self.link_workers.clone().into_iter().zip(10..).filter(|(worker, _)| worker.id != self.chair.id) {
            let when = (Recurrence::parse("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")?, LocalTime::parse(&format!("{}:00", 10 + hour % 8))?);
            let plain = Series::new(SeriesId(self.dice.id()), MeetingKind::Supervision, self.code.clone(), text("Supervision")?, when, 45, self.chair.id);
            let series = Series { starts_on: quarter.first, ends_on: Some(last_day(quarter)?), core: vec![worker.id], ..plain };
            let themes = [SupervisionTheme::Caseload, SupervisionTheme::ComplexCase, SupervisionTheme::OwnWellbeing];
            self.made.supervisions += sessions(self.hub, &series, &worker, &self.chair, &themes).await?;
        }
        Ok(())
    }

    async fn register(&mut self, letters: &str, practices: &[Organisation], quarter: &Quarter) -> Result<(), Anything> {
        let next = self.hub.store().next_case_code(letters).await?;
        let first: usize = next.as_str().rsplit('-').next().and_then(|digits| digits.parse().ok()).unwrap_or(1);
        let services: Vec<ServiceId> = self.partners.iter().filter_map(|partner| partner.service_id).collect();
        for nth in 0..quarter.cases {
            let id = CaseId(self.dice.id());
            let practice = self.dice.one(practices).cloned().ok_or("a PCN without practices")?;
            let patient = Patient {
                language: self.dice.one(&[Some("English"), Some("English"), Some("English"), Some("Somali"), Some("Farsi"), None]).copied().flatten().map(str::to_owned),
                ..Patient::new(text("Simulated")?, text(&format!("Person{nth}"))?, Day(jiff::civil::date(1940, 1, 1)))
            };
            let priority = *self.dice.one(&[Priority::Red, Priority::Amber, Priority::Green]).unwrap_or(&Priority::Amber);
            let code = CaseCode::parse(&format!("{letters}-{:03}", first + nth))?;
            let referred_at = quarter.first.plus_days(i32::try_from(self.dice.below(quarter.huddles.max(1)))? - 10).at(&LocalTime::parse("11:30")?);
            let root = CaseRoot::new(id, code, self.code.clone(), (practice.code, practice.name), patient, priority, text("Frail, and worse since the spring")?);
            let referral = Referral {
                situation: text("Worse since last week.")?, background: None, assessment: None, recommendation: None,
                question: Some(text("What can be done at home?")?), told: None, objections: None, referred_by: text("A practice")?,
                referred_at, referrer: None, urgent_reason: None, returned: None, answers: Vec::new(),
            };
            let needed_services = services.iter().copied().filter(|_| self.dice.percent(25)).collect();
            let root = CaseRoot { referral: Some(referral), needed_services, ..root };
            self.act(None, Command::RegisterCase(Box::new(root)), referred_at).await?;
            self.cases.push(id);
        }
        Ok(())
    }

    async fn tick_until(&mut self, until: UtcMicros) -> Result<(), Anything> {
        while let Some(entry) = self.ticks.first_entry().filter(|entry| entry.key().0 <= until) {
            let ((at, action), (by, case)) = entry.remove_entry();
            let by = [&self.scribe].into_iter().chain(&self.link_workers).find(|person| person.id == by).cloned();
            self.act(by.as_ref(), Command::CompleteAction(ActionHome::Case(case), action, None), at).await?;
        }
        Ok(())
    }

    async fn huddle(&mut self, starts_at: UtcMicros) -> Result<(), Anything> {
        let meeting_id = MeetingId(self.dice.id());
        let lines = self.prepare(meeting_id, starts_at).await?;
        let (chair, scribe) = (self.chair.clone(), self.scribe.clone());
        let mut clock = starts_at;
        self.act(Some(&chair), Command::StartMeeting(meeting_id), clock).await?;
        for person in self.asked() {
            let attendance = if self.dice.percent(82) { Attendance::Present } else { Attendance::Absent };
            self.act(Some(&scribe), Command::RecordAttendance { meeting_id, person_id: person.id, attendance }, clock.plus_seconds(30)).await?;
        }
        clock = clock.plus_seconds(90);
        self.act(Some(&chair), Command::GoToPhase { meeting_id, phase: Phase::ActionReview, acknowledged: Vec::new() }, clock).await?;
        clock = clock.plus_seconds(90);
        for (item_id, case_id) in lines {
            if self.dice.percent(8) {
                continue;
            }
            self.act(Some(&chair), Command::StartItem { meeting_id, item_id, acknowledged: Vec::new() }, clock).await?;
            self.discuss(meeting_id, item_id, case_id, clock).await?;
            clock = clock.plus_seconds(120 + i64::try_from(self.dice.below(200))?);
        }
        self.act(Some(&chair), Command::GoToPhase { meeting_id, phase: Phase::ReadBack, acknowledged: Vec::new() }, clock).await?;
        self.act(Some(&chair), Command::CloseMeeting { meeting_id, override_reason: None }, clock.plus_seconds(120)).await?;
        self.made.huddles += 1;
        Ok(())
    }

    fn asked(&self) -> Vec<Person> { [&self.chair, &self.scribe].into_iter().chain(&self.link_workers).chain(&self.partners).cloned().collect() }

    /// Made, filled, put in order and published on the evening before; lines as they stand then.
    async fn prepare(&mut self, meeting_id: MeetingId, starts_at: UtcMicros) -> Result<Vec<(ItemId, CaseId)>, Anything> {
        let (scribe, evening) = (self.scribe.clone(), starts_at.plus_seconds(-16 * 3600));
        let root = MeetingRoot {
            id: meeting_id, series_id: None, recurrence_id: None, kind: MeetingKind::Huddle, pcn: self.code.clone(), title: text("Daily frailty huddle")?,
            starts_at, slot_minutes: 40, status: MeetingStatus::Draft, chair: self.chair.id, deputy: None, has_call: false, cut_off_at: None,
        };
        let kind = |person: &Person| if person.is_any(Role::RotatingPartner) { AttendeeKind::Rotating } else { AttendeeKind::Core };
        let attendees = self.asked().iter().map(|person| Attendee { partstat: Partstat::Accepted, ..Attendee::asked(person, kind(person)) }).collect();
        self.act(Some(&scribe), Command::CreateMeeting { root, attendees }, evening).await?;
        let mut chosen: BTreeMap<CaseId, ItemId> = BTreeMap::new();
        for _ in 0..9 {
            let case = *self.dice.one(&self.cases).ok_or("a PCN without cases")?;
            let is_referred = self.hub.case(case).await?.and_then(|it| it.root.referral).is_some_and(|referral| referral.referred_at < evening);
            if is_referred {
                let line = ItemId(self.dice.id());
                chosen.entry(case).or_insert(line);
            }
        }
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        let entries = chosen.iter().map(|(case_id, item_id)| ListEntry { item_id: *item_id, case_id: *case_id, planned_minutes: None, reason: ListedReason::ReviewDue }).collect();
        self.act(Some(&scribe), Command::ListCases { meeting_id, entries, urgent_reason: None }, evening.plus_seconds(60)).await?;
        let meeting = self.hub.meeting(meeting_id).await?.ok_or("no huddle")?;
        let mut cases = BTreeMap::new();
        for (case, line) in &chosen {
            cases.extend(self.hub.case(*case).await?.map(|case| (*line, case)));
        }
        let planned = plan::plan(&meeting, &cases, &self.hub.directory(), evening).solve();
        if planned.after != planned.before {
            self.act(Some(&scribe), Command::OrderAgenda { meeting_id, order: planned.after.clone() }, evening.plus_seconds(120)).await?;
        }
        self.act(Some(&scribe), Command::PublishAgenda(meeting_id), evening.plus_seconds(600)).await?;
        self.made.lines += chosen.len();
        let by_line: BTreeMap<ItemId, CaseId> = chosen.into_iter().map(|(case, line)| (line, case)).collect();
        Ok(planned.after.into_iter().filter_map(|line| Some((line, *by_line.get(&line)?))).collect())
    }

    async fn discuss(&mut self, meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, at: UtcMicros) -> Result<(), Anything> {
        let today = Day::of(at);
        let (scribe, worker) = (self.scribe.clone(), self.dice.one(&self.link_workers).cloned().ok_or("a PCN without link workers")?);
        if self.dice.percent(45) {
            self.note(case_id, &worker, at.plus_seconds(20)).await?;
        }
        for nth in 0..self.dice.below(3) {
            let due_on = today.plus_days(1 + i32::try_from(self.dice.below(9))?);
            let partner = self.dice.one(&self.partners).and_then(|partner| partner.service_id);
            let (owner, by) = match (self.dice.below(3), partner) {
                (0, Some(service_id)) => (OwnerRef::Service { service_id }, scribe.id),
                (1, _) => (OwnerRef::Pool, scribe.id),
                _ => (OwnerRef::Person { person_id: worker.id }, worker.id),
            };
            let action_id = ActionId(self.dice.id());
            let add = Command::AddAction { home: ActionHome::Case(case_id), action_id, what: text("Ring the housing officer")?, owner, due_on: Some(due_on), from: Some((meeting_id, item_id)), asked: None };
            self.act(Some(&worker), add, at.plus_seconds(40 + i64::try_from(nth)?)).await?;
            self.made.actions += 1;
            if self.dice.percent(82) {
                let done_on = due_on.plus_days(i32::try_from(self.dice.below(5))? - 3).max(today.plus_days(1));
                self.ticks.insert((done_on.at(&LocalTime::parse("15:00")?), action_id), (by, case_id));
            }
        }
        let kind = if self.dice.percent(9) { OutcomeKind::DeferredKeyPersonAbsent } else { OutcomeKind::ActionsAgreed };
        let next_review_on = Some(today.plus_days(14)).filter(|_| !kind.is_deferral());
        let outcome = Command::RecordOutcome { meeting_id, item_id, case_id, kind, rationale: None, dissent: None, refer_to: None, next_review_on, step_down: None, seen: None };
        self.act(Some(&scribe), outcome, at.plus_seconds(100)).await
    }

    /// A need is found, or one that is open is met.
    async fn note(&mut self, case_id: CaseId, worker: &Person, at: UtcMicros) -> Result<(), Anything> {
        let open = self.needs.iter().position(|(case, _)| *case == case_id).filter(|_| self.dice.percent(60));
        let (domain, level) = match open {
            Some(place) => (self.needs.remove(place).1, NeedLevel::None),
            None => (SocialDomain::ALL.get(1 + self.dice.below(7)).copied().unwrap_or(SocialDomain::Food), if self.dice.percent(20) { NeedLevel::Urgent } else { NeedLevel::Some }),
        };
        if level != NeedLevel::None {
            self.needs.push((case_id, domain));
        }
        let note_id = SocialNoteId(self.dice.id());
        let note = Command::WriteSocialNote { case_id, note_id, domain, level, line: text("As told at the visit")?, source: None, review_on: None, sharing: NoteSharing::Shared, more: None };
        self.made.notes += 1;
        self.act(Some(worker), note, at).await
    }
}
