//! Somebody leaves. What follows (seats, rota, cover, actions) is one commit, so that nothing waits for who is gone. Never
//! changes who holds the chair of a live meeting, and never a series. Called by the table of commands.

use super::{
    super::{
        Context, Events, Need, Verdict, World,
        action::{is_free_on_worklist, written},
        giving::{Home, given, may_have},
        meeting,
        needs::home_stream,
        notices::notice,
        partners::federation,
        people::stand_in,
        rights,
    },
    allow_membership, in_directory, invalid, is_no_guest,
};
use crate::{
    action_item::{ActionItem, Owner},
    command::ActionHome,
    directory::{Directory, Duty, Person, Role, Service},
    event::{EventKind, Part, State},
    ids::PersonId,
    meeting::{AttendeeKind, Meeting, Partstat},
    rejection::{Rejection, RejectionCode},
    stream::StreamId,
    words::OdsCode,
    worklist::NoticeKind,
};
use std::collections::BTreeMap;

/// Once and for all; again is no change. Seats, rota, cover and actions go to who covers, else where somebody looks for them.
pub(in crate::decide) fn end(world: &World, person_id: PersonId, cover: Option<PersonId>, context: &mut Context<'_>) -> Result<Events, Verdict> {
    is_no_guest(context)?;
    let directory = context.directory;
    let leaver = directory.people.get(&person_id).filter(|person| person.guest.is_none()).ok_or_else(Rejection::not_found)?;
    if leaver.is_ended {
        return Ok(Events::new());
    }
    allow_membership(leaver, context)?;
    // Who leads a PCN is not sent away by who only prepares its meetings.
    for held in leaver.roles.iter().filter(|held| matches!(held.role, Role::ClinicalDirector | Role::DeputyChair)) {
        super::allow_roles(&held.at, [held.role], context)?;
    }
    if context.actor.person_id() == Some(person_id) {
        let words = "Nobody ends their own membership. Ask somebody else who leads the PCN, or the operator.";
        return Err(Rejection::of_field(RejectionCode::NotAllowed, "person_id", words).into());
    }
    let cover = match cover {
        None => None,
        Some(id) => match directory.member(id).filter(|_| id != person_id) {
            Some(person) => Some(person),
            None => return Err(invalid("cover", "Choose a colleague of the directory who has not left, or nobody.").into()),
        },
    };
    let leaving = Leaving { leaver, cover, directory };
    leaving.require(world)?;
    let mut events = leaving.in_directory(federation(context)?);
    for id in world.meetings_asking.get(&person_id).into_iter().flatten() {
        if let Ok(meeting) = world.meeting(*id)
            && rights::is_unended(meeting).is_ok()
        {
            events.extend(leaving.seats(meeting, context));
        }
    }
    events.extend(leaving.hand_over(world, context)?);
    Ok(events)
}

/// Somebody leaves, and who covers.
struct Leaving<'d> {
    leaver: &'d Person,
    cover: Option<&'d Person>,
    directory: &'d Directory,
}

impl<'d> Leaving<'d> {
    /// Open actions on their worklist, each with what it belongs to.
    fn open_actions<'w>(&self, world: &'w World) -> Result<Vec<(ActionHome, &'w ActionItem)>, Verdict> {
        let list = world.worklist(&StreamId::PersonWorklist(self.leaver.id))?;
        let open = list.into_iter().flat_map(|list| list.entries.values()).filter(|entry| !entry.is_withdrawn && entry.action.is_open());
        let home = |it: &ActionItem| it.case_id.map(ActionHome::Case).or(it.meeting_id.map(ActionHome::Meeting));
        Ok(open.filter_map(|entry| Some((home(&entry.action)?, &entry.action))).collect())
    }

    /// Who may get an action, first choice first: who covers, then the PCN's coordinators by name.
    fn receivers(&self, action: &ActionItem) -> Vec<&'d Person> {
        let coordinators = self.coordinators(&action.pcn).into_iter().filter(|person| self.cover.is_none_or(|cover| cover.id != person.id));
        self.cover.into_iter().chain(coordinators).collect()
    }

    fn coordinators(&self, pcn: &OdsCode) -> Vec<&'d Person> {
        self.directory.holders(Role::Coordinator, pcn).into_iter().filter(|person| person.id != self.leaver.id).collect()
    }

    /// Everything the second round asks for: meetings, what the actions belong to, and the worklists that may get them.
    fn require(&self, world: &World) -> Result<(), Verdict> {
        let asking = world.meetings_asking.get(&self.leaver.id).into_iter().flatten().map(|id| StreamId::Meeting(*id));
        let actions = self.open_actions(world)?;
        let homes = actions.iter().map(|(home, _)| home_stream(*home));
        let lists = actions.iter().flat_map(|(_, action)| self.receivers(action)).map(|person| StreamId::PersonWorklist(person.id));
        world.require(asking.chain(homes).chain(lists).map(Need::State))
    }

    /// They are ended; rotas and absences that name them name who covers, or nobody.
    fn in_directory(&self, federation: &OdsCode) -> Events {
        let ended = Person { is_ended: true, absences: Vec::new(), ..self.leaver.clone() };
        let mut people = vec![Part::Person(ended)];
        for person in self.directory.people.values().filter(|person| person.id != self.leaver.id) {
            let mut after = person.clone();
            for absence in after.absences.iter_mut().filter(|absence| absence.cover == Some(self.leaver.id)) {
                absence.cover = self.cover.map(|cover| cover.id).filter(|cover| *cover != person.id);
            }
            if after != *person {
                people.push(Part::Person(after));
            }
        }
        let named = self.directory.services.values().filter(|service| service.rota.iter().any(|duty| duty.person_id == self.leaver.id));
        let services = named.map(|service| Part::Service(Service { rota: self.rota_without(&service.rota), ..service.clone() })).collect();
        let mut events = in_directory(federation, EventKind::PersonSet, people);
        events.extend(in_directory(federation, EventKind::ServiceSet, services));
        events
    }

    fn rota_without(&self, rota: &[Duty]) -> Vec<Duty> {
        let line = |duty: &Duty| match (duty.person_id == self.leaver.id, self.cover) {
            (false, _) => Some(duty.clone()),
            (true, Some(cover)) => Some(Duty { person_id: cover.id, ..duty.clone() }),
            (true, None) => None,
        };
        rota.iter().filter_map(line).collect()
    }

    /// Their seats in one meeting. Who holds the chair while it is live stays as it is: nobody is promoted by a machine.
    fn seats(&self, before: &Meeting, context: &mut Context<'_>) -> Events {
        // Supervision ends with either of its people: nobody takes their seat, and nobody is told.
        if before.is_private() && before.root.status.is_before_start() {
            return meeting::cancelled(before, Vec::new());
        }
        if before.is_private() {
            return Events::new();
        }
        let mut is_empty = false;
        let mut events = meeting::change(EventKind::AttendeeWithdrawn, before, |after| {
            let had_seat = after.attendees.get_mut(&self.leaver.id).filter(|it| !it.is_withdrawn).map(|it| {
                it.is_withdrawn = true;
                let is_covered = it.partstat == Partstat::Declined && it.cover_id.is_some();
                (it.kind, it.service_id, is_covered)
            });
            let leads = after.root.chair == self.leaver.id || after.root.deputy == Some(self.leaver.id);
            is_empty = self.name_others(after);
            let needs_seat = leads || had_seat.is_some_and(|(.., is_covered)| !is_covered);
            if let Some(cover) = self.cover.filter(|_| needs_seat) {
                let (kind, service_id, _) = had_seat.unwrap_or((AttendeeKind::Core, None, false));
                // A partner's seat opens cases: it goes to their own service's colleague, else to whom the rota names.
                if kind != AttendeeKind::Rotating || service_id.is_none() || cover.own_service() == service_id {
                    stand_in(after, cover, kind, service_id, &self.leaver.name);
                }
            }
        });
        if is_empty {
            let kind = NoticeKind::SeatEmpty { meeting_id: before.root.id, name: self.leaver.name.clone() };
            events.extend(self.coordinators(&before.root.pcn).into_iter().map(|person| notice(person.id, kind.clone(), context)));
        }
        events
    }

    /// Appointed chair and deputy: who covers, else the deputy chairs. True when a place stays without a name.
    fn name_others(&self, meeting: &mut Meeting) -> bool {
        let cover = self.cover.map(|cover| cover.id);
        let deputy = meeting.root.deputy.filter(|id| *id != self.leaver.id && self.directory.member(*id).is_some());
        let mut is_empty = false;
        if meeting.root.deputy == Some(self.leaver.id) {
            meeting.root.deputy = cover.filter(|id| *id != meeting.root.chair);
            is_empty = meeting.root.deputy.is_none();
        }
        if meeting.root.chair == self.leaver.id {
            match cover.or(deputy) {
                Some(chair) => {
                    meeting.root.chair = chair;
                    meeting.root.deputy = meeting.root.deputy.filter(|id| *id != chair);
                }
                None => is_empty = true,
            }
        }
        is_empty
    }

    /// Whose help was asked for is not asked any more: the owner sees it and asks somebody else.
    fn no_longer_asked(&self, home: ActionHome, action: &ActionItem, context: &Context<'_>) -> Events {
        if !action.asked().is_some_and(|of| of.is(self.leaver.id, None)) {
            return Events::new();
        }
        written(home, EventKind::HelpAsked, Some(action), ActionItem { help: None, ..action.clone() }, context)
    }

    /// Open actions go on, as if reassigned by hand; whoever gets some is told.
    fn hand_over(&self, world: &World, context: &mut Context<'_>) -> Result<Events, Verdict> {
        let mut events = Events::new();
        let mut received: BTreeMap<PersonId, u16> = BTreeMap::new();
        for (home, copy) in self.open_actions(world)? {
            let (action, of) = match world.state(&home_stream(home))? {
                Some(State::Case(case)) => (case.actions.get(&copy.id), Home::Case(&case.root)),
                Some(State::Meeting(meeting)) => (meeting.actions.get(&copy.id), Home::Meeting(meeting)),
                _ => continue,
            };
            let Some(action) = action.filter(|it| it.is_open()) else { continue };
            if !action.is_owned_by(self.leaver.id, None) {
                events.extend(self.no_longer_asked(home, action, context));
                continue;
            }
            let mut after = given(action.clone(), Owner::Nobody);
            for person in self.receivers(action) {
                let theirs = ActionItem { owner: Owner::Person { person_id: person.id, name: person.name.clone() }, ..after.clone() };
                // What was promised in supervision goes to nobody.
                let is_private = matches!(of, Home::Meeting(meeting) if meeting.is_private());
                if !is_private && may_have(of, &theirs.owner, context).is_ok() && is_free_on_worklist(world, &theirs).is_ok() {
                    let count = received.entry(person.id).or_default();
                    *count = count.saturating_add(1);
                    after = theirs;
                    break;
                }
            }
            events.extend(written(home, EventKind::ActionReassigned, Some(action), after, context));
        }
        let name = &self.leaver.name;
        events.extend(received.into_iter().map(|(id, count)| notice(id, NoticeKind::ActionsHandedOver { name: name.clone(), count }, context)));
        Ok(events)
    }
}
