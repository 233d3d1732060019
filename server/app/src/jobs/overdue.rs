//! The ladder of overdue actions: its owner is told on the first day after the due date, the service's lead on the third, the chair
//! on the fifth, when the case is put on the chair's next agenda by itself. What is blocked comes there the morning after, and so does what a guest
//! promised whose pass is over.
//!
//! Days are calendar days after the due date; mail goes on working days, so Monday's run stands for Saturday and Sunday too, and
//! the run after a long sleep for every day on which none was: each step of each action is said once.

use super::{
    addressees::{in_order, leads, line, owners},
    schedule::{Daily, Late, Occurrence},
    scheduler::{Fired, JobError},
};
use crate::{
    interop::stable_id::stable_id,
    mail::{
        facts::ActionLine,
        letter::{LadderStep, Letter},
    },
};
use mdt_domain::{
    action_item::{ActionItem, ActionStatus},
    case::ListedReason,
    command::Command,
    directory::{Directory, Role},
    event::State,
    ids::{CaseId, ItemId, PersonId},
    meeting::{MeetingKind, MeetingRoot},
    stream::StreamId,
    words::{Day, Line, OdsCode, UtcMicros},
};
use mdt_hub::{ActorId, Hub, Request, error::ExecuteError};
use mdt_store::jobs::Outcome;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Working days at 07:30. What was missed is made up for, two weeks of it.
pub const SCHEDULE: Daily = Daily { job: "overdue", at: (7, 30), is_on_working_days: true, late: Late::CatchUp { days: 14 } };
/// Days after the due date on which each step is taken.
const STEPS: [(i32, LadderStep); 3] = [(1, LadderStep::Owner), (3, LadderStep::ServiceLead), (5, LadderStep::Chair)];
/// Meetings of a PCN looked at for the next one that decides on cases and is not past its cut-off.
const LOOKED_AHEAD: u64 = 20;

/// What is posted for one run, and puts on agendas what is to be there. Listed twice it is listed once: so a run that fails after it
/// does no harm when it is made again.
pub async fn fire(hub: &Arc<Hub>, occurrence: Occurrence, since: UtcMicros) -> Fired {
    let store = hub.store();
    let covered = store.days_covered(SCHEDULE.job, SCHEDULE.covering_from(occurrence.day)).await?;
    let covers = SCHEDULE.days_to_cover(occurrence.day, since, &covered);
    let with_digest = store.people_with_digest().await?;
    let directory = hub.directory();
    let actions = store.open_actions().await?;
    let taken = steps(&actions, &covers);
    let (mut chairs, mut listed) = (BTreeMap::new(), 0_usize);
    let stuck = stuck(&actions, &directory.passes_over(hub.now()));
    let pcns: BTreeSet<&OdsCode> = of_step(&taken, LadderStep::Chair).chain(stuck.iter().map(|(action, _)| *action)).map(|action| &action.pcn).collect();
    for pcn in pcns {
        let next = next_agenda(hub, pcn).await?;
        if let Some(next) = &next {
            let cases: BTreeSet<CaseId> = of_step(&taken, LadderStep::Chair).filter(|action| action.pcn == *pcn).filter_map(|it| it.case_id).collect();
            for case in cases {
                listed += usize::from(put_on(hub, next, case, ListedReason::OverdueAction).await?);
            }
            // What cannot go on waits for nobody's fifth day.
            for (action, reason) in stuck.iter().filter(|(action, _)| action.pcn == *pcn) {
                if let Some(case) = action.case_id {
                    listed += usize::from(put_on(hub, next, case, *reason).await?);
                }
            }
        }
        chairs.insert(pcn.clone(), next.map(|next| next.chair));
    }
    let letters = letters(&directory, &taken, occurrence.day, &chairs, &with_digest);
    let now = hub.now();
    let mails: Vec<_> = letters.iter().map(|(person, letter)| letter.to(*person, now)).collect();
    let result = format!("{} mails, {} steps, {listed} cases listed, {} days", mails.len(), taken.len(), covers.len());
    Ok(Outcome { mails, result, covers })
}

/// What cannot go on by itself, and why: blocked, which comes first, or a guest's whose pass is over.
fn stuck<'a>(actions: &'a [ActionItem], gone: &BTreeSet<PersonId>) -> Vec<(&'a ActionItem, ListedReason)> {
    let blocked = actions.iter().filter(|action| action.status == ActionStatus::Blocked).map(|action| (action, ListedReason::BlockedAction));
    blocked.chain(actions.iter().filter(|action| action.waits_for_any(gone)).map(|action| (action, ListedReason::OwnerGone))).collect()
}

/// The steps that fall on these days.
pub fn steps<'a>(actions: &'a [ActionItem], days: &[Day]) -> Vec<(&'a ActionItem, LadderStep)> {
    let of = |action: &'a ActionItem| {
        let due = action.due_on.filter(|_| action.is_open());
        STEPS.into_iter().filter(move |(after, _)| due.is_some_and(|due| days.contains(&due.plus_days(*after)))).map(move |(_, step)| (action, step))
    };
    actions.iter().flat_map(of).collect()
}

fn of_step<'a>(taken: &[(&'a ActionItem, LadderStep)], step: LadderStep) -> impl Iterator<Item = &'a ActionItem> {
    taken.iter().filter(move |(_, of)| *of == step).map(|(action, _)| *action)
}

/// One letter: to whom, of which step (its day after the due date), of which service.
type Addressed = (PersonId, i32, Option<Line>);
/// What it holds.
type Held = (LadderStep, Vec<ActionLine>);

/// The letters: each person has one of a step (a lead one of each service). Whoever has one mail a day reads there what is overdue of
/// their own. `chairs` is who chairs each PCN's next meeting, where there is one.
pub fn letters(
    directory: &Directory,
    taken: &[(&ActionItem, LadderStep)],
    day: Day,
    chairs: &BTreeMap<OdsCode, Option<PersonId>>,
    with_digest: &BTreeSet<PersonId>,
) -> Vec<(PersonId, Letter)> {
    let mut lines: BTreeMap<Addressed, Held> = BTreeMap::new();
    for (action, step) in taken {
        let (after, (told, service)) = match step {
            LadderStep::Owner => (1, (owners(directory, action, day).into_iter().filter(|owner| !with_digest.contains(owner)).collect(), None)),
            LadderStep::ServiceLead => (3, leads(directory, action, day)),
            LadderStep::Chair => (5, (chair_and_coordinators(directory, &action.pcn, chairs.get(&action.pcn).copied().flatten()), None)),
        };
        for person in told {
            lines.entry((person, after, service.clone())).or_insert_with(|| (*step, Vec::new())).1.push(line(action));
        }
    }
    let letter = |((person, _, service), (step, mut actions)): (Addressed, Held)| {
        in_order(&mut actions);
        (person, Letter::Overdue { step, service, actions })
    };
    lines.into_iter().map(letter).collect()
}

/// Who chairs the next meeting, else the PCN's clinical directors; and who makes its agenda.
fn chair_and_coordinators(directory: &Directory, pcn: &OdsCode, chair: Option<PersonId>) -> Vec<PersonId> {
    let holders = |role| directory.holders(role, pcn).into_iter().map(|person| person.id).collect::<Vec<_>>();
    let chairs = chair.filter(|id| directory.member(*id).is_some()).map_or_else(|| holders(Role::ClinicalDirector), |chair| vec![chair]);
    chairs.into_iter().chain(holders(Role::Coordinator)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The next meeting of a PCN that decides on cases and still takes them.
async fn next_agenda(hub: &Hub, pcn: &OdsCode) -> Result<Option<MeetingRoot>, JobError> {
    let now = hub.now();
    let to_come = hub.store().meetings_to_come(pcn, now, LOOKED_AHEAD).await?;
    let takes = |meeting: &MeetingRoot| matches!(meeting.kind, MeetingKind::Huddle | MeetingKind::Pcn) && meeting.cut_off_at.is_none_or(|at| at > now);
    Ok(to_come.into_iter().find(takes))
}

/// Puts a case on an agenda, unless it has a line there. False: it has one, or cannot have one any more.
async fn put_on(hub: &Arc<Hub>, meeting: &MeetingRoot, case_id: CaseId, reason: ListedReason) -> Result<bool, JobError> {
    match hub.state(&StreamId::Case(case_id)).await? {
        Some(State::Case(case)) if case.line_in(meeting.id).is_none() => {}
        _ => return Ok(false),
    }
    // The same line however often it is put there: taken off by hand it stays off.
    let item_id = ItemId(stable_id("overdue-line", &format!("{case_id}/{}", meeting.id)));
    let command = Command::ListCase { meeting_id: meeting.id, item_id, case_id, planned_minutes: None, reason, urgent_reason: None };
    match hub.execute(Request { actor: ActorId::System, key: None, command, at: None }).await {
        Ok(_) => Ok(true),
        Err(ExecuteError::Refused(_)) => Ok(false),
        Err(why) => Err(why.into()),
    }
}
