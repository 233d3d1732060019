//! Who may do and see what, until when: pure predicates on role and relation, in one table.
//! Architecture invariant: looks at relations (roles, attendee, author), never at an aggregate's content.

use crate::{
    directory::{Person, Role},
    ids::{CaseId, PersonId},
    stream::StreamId,
    words::{OdsCode, UtcMicros},
};
use std::collections::BTreeSet;

/// What must be known of a stream to answer who may subscribe to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamFacts {
    /// Of a meeting: its PCN and who is asked.
    Meeting {
        /// Whose.
        pcn: OdsCode,
        /// Whether this person is an attendee, the appointed chair or the deputy ([`crate::meeting::Meeting::asks`]).
        is_attendee: bool,
    },
    /// Of a case, its restricted stream and the private notes on it: its PCN and practice.
    Case {
        /// Whose list.
        pcn: OdsCode,
        /// Registered practice.
        practice: OdsCode,
        /// Until when a rotating partner is expected for it; none: is not.
        expected_until: Option<UtcMicros>,
        /// The person or organisation is barred.
        is_barred: bool,
    },
    /// Of anything whose name says it all (worklists, pools, directory, series).
    None,
}

/// Whether, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// No. Whether the thing exists is not said.
    No,
    /// Yes, until a role or relation changes.
    Yes,
    /// Yes, until an instant.
    Until(UtcMicros),
}
impl Permission {
    /// Whether it is a yes at `now`.
    pub fn holds_at(self, now: UtcMicros) -> bool {
        match self {
            Self::No => false,
            Self::Yes => true,
            Self::Until(end) => now < end,
        }
    }
}

/// Which rows of lists, searches and counts a person may see. One function in the store turns it into SQL; a property
/// test proves that filter and predicate agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Who asks.
    pub person_id: PersonId,
    /// PCNs whose cases they have whole.
    pub pcns: Vec<OdsCode>,
    /// Practices whose cases they have whole.
    pub practices: Vec<OdsCode>,
    /// Single cases (expected for).
    pub cases: Vec<CaseId>,
}

/// Roles that have all cases of their PCN.
pub const FULL_ROLES: [Role; 6] =
    [Role::ClinicalDirector, Role::DeputyChair, Role::Coordinator, Role::Gp, Role::LinkWorker, Role::CoreMember];

/// Roles that may take from a PCN's pool and see it.
pub const POOL_ROLES: [Role; 3] = [Role::LinkWorker, Role::Coordinator, Role::ClinicalDirector];

/// Whether the person holds one of `roles` at `place` and has not left.
pub fn has_any(person: &Person, roles: &[Role], place: &OdsCode) -> bool { roles.iter().any(|role| person.has_role(*role, place)) }

/// May this person subscribe to this stream, and until when? The one question of need to know.
/// Facts that do not fit the stream are a no.
pub fn may_subscribe(person: &Person, stream: &StreamId, facts: &StreamFacts, now: UtcMicros) -> Permission {
    let yes = |is_so: bool| if is_so { Permission::Yes } else { Permission::No };
    if person.is_ended {
        return Permission::No;
    }
    match (stream, facts) {
        (StreamId::Meeting(_), StreamFacts::Meeting { pcn, is_attendee }) => yes(*is_attendee || has_any(person, &FULL_ROLES, pcn)),
        (StreamId::Case(_), StreamFacts::Case { .. }) => case_permission(person, facts, now),
        (StreamId::CaseRestricted(_), StreamFacts::Case { pcn, is_barred, .. }) => {
            yes(!is_barred && person.has_role(Role::ClinicalDirector, pcn))
        }
        (StreamId::PrivateNote(author, _), StreamFacts::Case { .. }) if *author == person.id => case_permission(person, facts, now),
        (StreamId::PersonWorklist(owner), _) => yes(*owner == person.id),
        (StreamId::ServiceWorklist(service), _) => yes(person.service_id == Some(*service)),
        (StreamId::Pool(pcn), _) => yes(has_any(person, &POOL_ROLES, pcn)),
        // No patient is ever in these two: colleagues and calendars of the Federation.
        (StreamId::Series(_) | StreamId::Directory(_), _) => Permission::Yes,
        _ => Permission::No,
    }
}

/// A bar comes before every role; a rotating partner has a case only while expected for it.
fn case_permission(person: &Person, facts: &StreamFacts, now: UtcMicros) -> Permission {
    let StreamFacts::Case { pcn, practice, expected_until, is_barred } = facts else { return Permission::No };
    if *is_barred {
        return Permission::No;
    }
    if has_any(person, &FULL_ROLES, pcn) || person.has_role(Role::PracticeStaff, practice) {
        return Permission::Yes;
    }
    match expected_until {
        Some(end) if now < *end && person.roles.iter().any(|held| held.role == Role::RotatingPartner) => Permission::Until(*end),
        _ => Permission::No,
    }
}

/// The scope of a person's lists. Single cases one is expected for are added by whoever knows the rota.
pub fn scope(person: &Person) -> Scope {
    let held = |wanted: &[Role]| -> Vec<OdsCode> {
        let places = person.roles.iter().filter(|held| wanted.contains(&held.role)).map(|held| held.at.clone());
        if person.is_ended { Vec::new() } else { places.collect::<BTreeSet<_>>().into_iter().collect() }
    };
    Scope { person_id: person.id, pcns: held(&FULL_ROLES), practices: held(&[Role::PracticeStaff]), cases: Vec::new() }
}

/// Whether a case is inside a scope: the predicate twin of the store's SQL filter.
pub fn case_matches(scope: &Scope, pcn: &OdsCode, practice: &OdsCode, case_id: CaseId) -> bool {
    scope.pcns.contains(pcn) || scope.practices.contains(practice) || scope.cases.contains(&case_id)
}

/// What somebody is to the thing a command touches. Found by `decide` from the states it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Is asked to the meeting.
    Attendee,
    /// Holds the chair now.
    ChairHolder,
    /// Is the appointed chair.
    AppointedChair,
    /// Is the meeting's named deputy.
    Deputy,
    /// May see the case.
    HasCase,
    /// Wrote the action down.
    Creator,
    /// Owns the action, or belongs to the service that owns it.
    Owner,
    /// Ticked or cancelled the action.
    Closer,
    /// It is about themselves.
    Oneself,
}

/// What somebody wants to do, as far as rights tell deeds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Put organisations, services and people in the directory.
    SetDirectory,
    /// Make or change a series, make a meeting.
    PlanMeetings,
    /// Lines, order, planned minutes, attendees, publish, call off.
    EditAgenda,
    /// Answer an invitation, or for somebody.
    AnswerInvitation,
    /// Go live.
    StartMeeting,
    /// Move everyone: phases, lines, time, streamlining, close.
    MoveRoom,
    /// Roll-call.
    RecordAttendance,
    /// Take the chair.
    TakeChair,
    /// Raise a hand.
    RaiseHand,
    /// Lower a hand.
    LowerHand,
    /// Put a case on the list, or bring it up to date from a practice's export.
    RegisterCase,
    /// Change facts of a case.
    UpdateCase,
    /// Return or accept a referral.
    AnswerReferral,
    /// Write down or take back what was decided.
    RecordOutcome,
    /// The same during read-back.
    CorrectOutcome,
    /// Write or take back a social note.
    WriteSocialNote,
    /// Promise something for a case.
    AddCaseAction,
    /// Promise something from a topic.
    AddTopicAction,
    /// Change or cancel an action.
    ChangeAction,
    /// Accept, tick or block an action.
    WorkOnAction,
    /// Undo a tick or cancellation.
    ReopenAction,
    /// Take a case's action that nobody has.
    ClaimCaseAction,
    /// Take a topic's action that nobody has.
    ClaimTopicAction,
    /// Take an action of a service.
    ClaimFromService,
    /// Take an action from the pool.
    ClaimFromPool,
}
impl Deed {
    /// Every deed, for tables and tests.
    pub const ALL: [Self; 25] = [
        Self::SetDirectory, Self::PlanMeetings, Self::EditAgenda, Self::AnswerInvitation, Self::StartMeeting, Self::MoveRoom,
        Self::RecordAttendance, Self::TakeChair, Self::RaiseHand, Self::LowerHand, Self::RegisterCase, Self::UpdateCase,
        Self::AnswerReferral, Self::RecordOutcome, Self::CorrectOutcome, Self::WriteSocialNote, Self::AddCaseAction,
        Self::AddTopicAction, Self::ChangeAction, Self::WorkOnAction, Self::ReopenAction, Self::ClaimCaseAction,
        Self::ClaimTopicAction, Self::ClaimFromService, Self::ClaimFromPool,
    ];
}

/// One row of the table: any of these roles at the PCN, or any of these relations; and all of `needs` as well.
struct Rule {
    roles: &'static [Role],
    relations: &'static [Relation],
    needs: &'static [Relation],
}

/// The table of rights. The system (hub, jobs, importers) is not asked.
fn rule(deed: Deed) -> Rule {
    use Relation::{AppointedChair, Attendee, ChairHolder, Closer, Creator, Deputy, HasCase, Oneself, Owner};
    use Role::{ClinicalDirector, Coordinator, DeputyChair, Gp, LinkWorker};
    const LEADS: &[Role] = &[ClinicalDirector, DeputyChair, Coordinator];
    let row = |roles, relations, needs| Rule { roles, relations, needs };
    match deed {
        Deed::SetDirectory => row(&[], &[], &[]),
        Deed::PlanMeetings | Deed::RegisterCase => row(&[ClinicalDirector, Coordinator], &[], &[]),
        Deed::EditAgenda => row(LEADS, &[ChairHolder, AppointedChair, Deputy], &[]),
        Deed::AnswerInvitation => row(LEADS, &[Oneself, ChairHolder, AppointedChair], &[]),
        Deed::StartMeeting => row(&[Coordinator], &[AppointedChair, Deputy], &[]),
        Deed::MoveRoom => row(&[], &[ChairHolder], &[]),
        Deed::RecordAttendance => row(&[Coordinator], &[ChairHolder], &[]),
        Deed::TakeChair => row(&[ClinicalDirector], &[AppointedChair, Deputy], &[]),
        Deed::RaiseHand => row(&FULL_ROLES, &[Attendee], &[]),
        Deed::LowerHand => row(&[], &[Oneself, ChairHolder], &[]),
        Deed::UpdateCase | Deed::WriteSocialNote => row(&FULL_ROLES, &[], &[HasCase]),
        Deed::AnswerReferral => row(&[ClinicalDirector, DeputyChair, Coordinator, Gp], &[], &[HasCase]),
        Deed::RecordOutcome => row(&[ClinicalDirector, DeputyChair, Coordinator, Gp], &[ChairHolder, Deputy], &[HasCase]),
        Deed::CorrectOutcome => row(&[Coordinator], &[ChairHolder], &[HasCase]),
        Deed::AddCaseAction | Deed::ClaimCaseAction => row(&[], &[HasCase], &[]),
        Deed::AddTopicAction | Deed::ClaimTopicAction => row(&[ClinicalDirector, Coordinator], &[Attendee], &[]),
        Deed::ChangeAction => row(LEADS, &[Creator, Owner, ChairHolder], &[]),
        Deed::WorkOnAction => row(LEADS, &[Owner], &[]),
        Deed::ReopenAction => row(LEADS, &[Closer, Owner], &[]),
        Deed::ClaimFromService => row(&[], &[Owner], &[]),
        Deed::ClaimFromPool => row(&[LinkWorker, ClinicalDirector, Coordinator], &[], &[]),
    }
}

/// May this person do this, in this PCN, being this to it? Whoever has left may nothing.
pub fn may(person: &Person, deed: Deed, pcn: &OdsCode, relations: &[Relation]) -> bool {
    let rule = rule(deed);
    let is_related = rule.relations.iter().any(|wanted| relations.contains(wanted));
    !person.is_ended
        && (is_related || has_any(person, rule.roles, pcn))
        && rule.needs.iter().all(|wanted| relations.contains(wanted))
}
