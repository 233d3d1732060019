//! Who may do and see what, until when: pure predicates on role and relation, in one table.
//! Architecture invariant: looks at relations (roles, attendee, author), never at an aggregate's content.

use crate::{
    directory::{GuestPass, Person, Role},
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
        /// Supervision: for those who are asked, whatever roles others hold.
        is_private: bool,
    },
    /// Of a case, its restricted stream and the private notes on it: its PCN and practice.
    Case {
        /// Whose list.
        pcn: OdsCode,
        /// Registered practice.
        practice: OdsCode,
        /// The span in which a rotating partner or guest is expected for it; none: is not.
        expected: Option<Span>,
        /// The person or organisation is barred.
        is_barred: bool,
        /// The person's running break-glass opening.
        broken: Option<Broken>,
    },
    /// Of a series.
    Series {
        /// Whose.
        pcn: OdsCode,
        /// Whether the person takes part by name.
        is_named: bool,
        /// Whether nobody else learns of it.
        is_private: bool,
    },
    /// Of anything whose name says it all (worklists, pools, directory).
    None,
}

/// From an instant until before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From then on.
    pub from: UtcMicros,
    /// No longer from then on.
    pub until: UtcMicros,
}
impl Span {
    /// Whether an instant is inside.
    pub fn holds(self, at: UtcMicros) -> bool { self.from <= at && at < self.until }
}

/// A running break-glass opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Ends by itself.
    pub until: UtcMicros,
    /// Goes against a bar too.
    pub is_risk_to_life: bool,
}

/// By which right somebody sees something: written down with every view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// A role at the PCN.
    Role,
    /// Staff of the registered practice.
    Practice,
    /// Expected for the case as a rotating partner.
    Expected,
    /// A named pass.
    Pass,
    /// Break glass.
    BreakGlass,
    /// Wrote it.
    Author,
    /// Asked to the meeting.
    Attendee,
    /// Their own.
    Own,
    /// Supervises the author.
    Supervisor,
}
impl Right {
    /// As views are kept and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Practice => "practice",
            Self::Expected => "expected",
            Self::Pass => "pass",
            Self::BreakGlass => "break_glass",
            Self::Author => "author",
            Self::Attendee => "attendee",
            Self::Own => "own",
            Self::Supervisor => "supervisor",
        }
    }
}

/// Whether, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// No. Whether the thing exists is not said.
    No,
    /// Yes, until a role or relation changes.
    Yes(Right),
    /// Yes, until an instant.
    Until(UtcMicros, Right),
}
impl Permission {
    /// Whether it is a yes at `now`.
    pub fn holds_at(self, now: UtcMicros) -> bool { self.right_at(now).is_some() }
    /// By which right it is a yes at `now`.
    pub fn right_at(self, now: UtcMicros) -> Option<Right> {
        match self {
            Self::No => None,
            Self::Yes(right) => Some(right),
            Self::Until(end, right) => (now < end).then_some(right),
        }
    }
    /// When it ends by itself.
    pub fn ends_at(self) -> Option<UtcMicros> {
        match self {
            Self::Until(end, _) => Some(end),
            Self::No | Self::Yes(_) => None,
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
    /// Single cases (expected for, or opened by break glass).
    pub cases: Vec<CaseId>,
    /// Cases that bar them: outside, whatever else says.
    pub barred: Vec<CaseId>,
}

/// Roles that have all cases of their PCN.
pub const FULL_ROLES: [Role; 6] =
    [Role::ClinicalDirector, Role::DeputyChair, Role::Coordinator, Role::Gp, Role::LinkWorker, Role::CoreMember];

/// Roles that may take from a PCN's pool and see it.
pub const POOL_ROLES: [Role; 3] = [Role::LinkWorker, Role::Coordinator, Role::ClinicalDirector];

/// Roles that may break glass: clinicians of a PCN and link workers, wherever they are.
pub const GLASS_ROLES: [Role; 5] = [Role::ClinicalDirector, Role::DeputyChair, Role::Gp, Role::LinkWorker, Role::CoreMember];

/// Whether somebody may break glass at all.
pub fn may_break_glass(person: &Person) -> bool { GLASS_ROLES.iter().any(|role| person.is_any(*role)) }

/// Whether somebody may be expected for a case: whoever cares for people. An operator, a Federation manager or an
/// information governance lead who was asked by mistake is not.
pub fn may_be_expected(person: &Person) -> bool { person.is_any(Role::RotatingPartner) || FULL_ROLES.iter().any(|role| person.is_any(*role)) }

/// Whether somebody may be given an action of a case, or asked about it: its line, day and code would reach them. Who counts, audits or keeps
/// accounts alone has nothing of any case, nor has a speaker.
pub fn may_have_actions_of_cases(person: &Person) -> bool {
    let has_no_case = |role: Role| matches!(role, Role::FederationManager | Role::IgLead | Role::Operator);
    person.guest.as_ref().map_or_else(|| person.roles.iter().any(|it| !has_no_case(it.role)), |pass| !pass.is_speaker)
}

/// Whether somebody may look into the directory of local services: every member. Whoever comes with a pass may not.
pub fn may_search_local_services(person: &Person) -> bool { !person.is_ended && person.guest.is_none() }

/// Whether the person holds one of `roles` at `place` and has not left.
pub fn has_any(person: &Person, roles: &[Role], place: &OdsCode) -> bool { roles.iter().any(|role| person.has_role(*role, place)) }

/// May this person subscribe to this stream, and until when? The one question of need to know.
/// Facts that do not fit the stream are a no.
pub fn may_subscribe(person: &Person, stream: &StreamId, facts: &StreamFacts, now: UtcMicros) -> Permission {
    let yes = |is_so: bool, right: Right| if is_so { Permission::Yes(right) } else { Permission::No };
    if person.is_ended {
        return Permission::No;
    }
    if let Some(pass) = &person.guest {
        return guest_permission(person, pass, stream, facts, now);
    }
    match (stream, facts) {
        (StreamId::Meeting(_) | StreamId::PeerCases(_), StreamFacts::Meeting { pcn, is_attendee, is_private }) => {
            // The borough's meetings are its Federation's.
            let has_by_role = has_any(person, &FULL_ROLES, pcn) || person.has_role(Role::FederationManager, pcn);
            if has_by_role && !is_private { Permission::Yes(Right::Role) } else { yes(*is_attendee, Right::Attendee) }
        }
        (StreamId::Case(_), StreamFacts::Case { .. }) => case_permission(person, facts, now),
        (StreamId::CaseRestricted(_), StreamFacts::Case { pcn, is_barred, .. }) => {
            yes(!is_barred && person.has_role(Role::ClinicalDirector, pcn), Right::Role)
        }
        (StreamId::PrivateNote(author, _), StreamFacts::Case { .. }) if *author == person.id => match case_permission(person, facts, now) {
            Permission::Yes(_) => Permission::Yes(Right::Author),
            Permission::Until(end, _) => Permission::Until(end, Right::Author),
            Permission::No => Permission::No,
        },
        (StreamId::PersonWorklist(owner), _) => yes(*owner == person.id, Right::Own),
        (StreamId::ServiceWorklist(service), _) => yes(person.service_id == Some(*service), Right::Own),
        (StreamId::Pool(pcn), _) => yes(has_any(person, &POOL_ROLES, pcn), Right::Role),
        // A series holds the link to the call, which carries further than a socket.
        (StreamId::Series(_), StreamFacts::Series { is_private: true, is_named, .. }) => yes(*is_named, Right::Attendee),
        (StreamId::Series(_), StreamFacts::Series { pcn, .. }) => {
            yes(has_any(person, &FULL_ROLES, pcn) || person.has_role(Role::FederationManager, pcn), Right::Role)
        }
        // No patient is ever in it: colleagues of the Federation.
        (StreamId::Directory(_), _) => Permission::Yes(Right::Role),
        // Released stories name nobody: every member but who keeps the accounts alone.
        (StreamId::Stories(_), _) => yes(person.roles.iter().any(|held| held.role != Role::Operator), Right::Role),
        _ => Permission::No,
    }
}

/// A guest has one meeting, the cases their pass is bound to there, and their own worklist; before they are let in, nothing.
fn guest_permission(person: &Person, pass: &GuestPass, stream: &StreamId, facts: &StreamFacts, now: UtcMicros) -> Permission {
    if !pass.is_admitted || now >= pass.until {
        return Permission::No;
    }
    match (stream, facts) {
        (StreamId::Meeting(id), StreamFacts::Meeting { is_attendee: true, .. }) if *id == pass.meeting_id => Permission::Until(pass.until, Right::Pass),
        (StreamId::Case(_), StreamFacts::Case { expected: Some(span), is_barred: false, .. }) if !pass.is_speaker && span.holds(now) => {
            Permission::Until(span.until.min(pass.until), Right::Pass)
        }
        (StreamId::PersonWorklist(owner), _) if *owner == person.id => Permission::Until(pass.until, Right::Own),
        _ => Permission::No,
    }
}

/// A bar comes before every role; a rotating partner has a case only while expected for it.
fn case_permission(person: &Person, facts: &StreamFacts, now: UtcMicros) -> Permission {
    let StreamFacts::Case { pcn, practice, expected, is_barred, broken } = facts else { return Permission::No };
    let broken = broken.filter(|it| now < it.until && may_break_glass(person));
    if *is_barred {
        return broken.filter(|it| it.is_risk_to_life).map_or(Permission::No, |it| Permission::Until(it.until, Right::BreakGlass));
    }
    if has_any(person, &FULL_ROLES, pcn) {
        return Permission::Yes(Right::Role);
    }
    if person.has_role(Role::PracticeStaff, practice) {
        return Permission::Yes(Right::Practice);
    }
    if let Some(span) = expected.filter(|span| span.holds(now) && may_be_expected(person)) {
        return Permission::Until(span.until, Right::Expected);
    }
    broken.map_or(Permission::No, |it| Permission::Until(it.until, Right::BreakGlass))
}

/// What must be known to answer whether somebody reads the private notes of whom they supervise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supervised {
    /// What the author is to the case.
    pub author_has: Permission,
    /// When the supervision ends by itself.
    pub until: Option<UtcMicros>,
    /// The supervisor, or their organisation, is barred from the case.
    pub is_barred: bool,
}

/// May this person read the private notes of their supervisee on a case? While the author has the case by a role of their own (never by
/// break glass or a meeting), and nobody objected to the supervisor. Never the author's stream: that holds their restricted notes too,
/// which are the clinical director's.
pub fn may_read_notes_of_supervisee(person: &Person, it: Supervised) -> Permission {
    match it {
        Supervised { author_has: Permission::Yes(Right::Role | Right::Practice), until, is_barred: false } if !person.is_ended && person.guest.is_none() => {
            until.map_or(Permission::Yes(Right::Supervisor), |end| Permission::Until(end, Right::Supervisor))
        }
        _ => Permission::No,
    }
}

/// The scope of a person's lists by their roles. Single cases, and those that bar them, are added by the hub, which knows
/// meetings and cases (`Hub::scope`).
pub fn scope(person: &Person) -> Scope {
    let held = |wanted: &[Role]| -> Vec<OdsCode> {
        let places = person.roles.iter().filter(|held| wanted.contains(&held.role)).map(|held| held.at.clone());
        if person.is_ended { Vec::new() } else { places.collect::<BTreeSet<_>>().into_iter().collect() }
    };
    Scope { person_id: person.id, pcns: held(&FULL_ROLES), practices: held(&[Role::PracticeStaff]), cases: Vec::new(), barred: Vec::new() }
}

/// Whether a case is inside a scope: the predicate twin of the store's SQL filter.
pub fn case_matches(scope: &Scope, pcn: &OdsCode, practice: &OdsCode, case_id: CaseId) -> bool {
    (scope.pcns.contains(pcn) || scope.practices.contains(practice) || scope.cases.contains(&case_id)) && !scope.barred.contains(&case_id)
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
    /// Staff of the practice at which the person is registered.
    PracticeOfCase,
    /// Belongs to the service it is about.
    OfService,
    /// Held the chair when the meeting ended.
    HeldChair,
    /// Is asked to help with the action, or belongs to the service that is.
    Asked,
}

/// What somebody wants to do, as far as rights tell deeds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Put organisations, services and people in the directory.
    SetDirectory,
    /// Make or change a series, make a meeting.
    PlanMeetings,
    /// Make or change a series of supervision.
    PlanSupervision,
    /// Lines, order, planned minutes, attendees, publish, call off.
    EditAgenda,
    /// Answer an invitation, or for somebody.
    AnswerInvitation,
    /// Go live.
    StartMeeting,
    /// Move everyone: phases, lines, time, streamlining, close.
    MoveRoom,
    /// Say of a line that is no case that it was discussed, or was not.
    MarkTopic,
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
    /// Refer a person who has no case yet.
    ReferNew,
    /// Refer a person whose case is known.
    ReferCase,
    /// Say that the practice is most concerned.
    MarkMostConcerned,
    /// Keep somebody out of a case: the person objected.
    SetBar,
    /// Lift a bar.
    LiftBar,
    /// Correct who was there while a case was discussed.
    CorrectCaseAttendance,
    /// Close a case: died, moved away.
    CloseCase,
    /// Let a guest in.
    AdmitGuest,
    /// Call somebody in.
    CallIn,
    /// "On my way".
    SayOnTheWay,
    /// Change lines of a rota for a PCN.
    EditRota,
    /// Change a member's absences, languages and skills.
    EditMember,
    /// Give or take a member's roles at a place of a PCN, add and end members there.
    EditMembership,
    /// Give or take the roles that lead a PCN.
    EditLeads,
    /// Put topics on the agenda of one's own supervision.
    EditOwnTopics,
    /// Say what a session of supervision was about.
    ChooseThemes,
    /// Read how much supervision is given: counts and days, nothing of any session.
    CountSupervision,
    /// Bring an anonymised case to a borough meeting.
    BringPeerCase,
    /// Share a link with everybody at a meeting.
    ShareResource,
    /// See who attended a meeting, and for how long.
    ReadAttendance,
    /// Set the Federation's lists of words.
    SetTemplate,
    /// Change them for a PCN.
    TailorTemplate,
    /// Correct what the minutes of a meeting that is over say of a case.
    EditMinutes,
    /// Approve minutes.
    ApproveMinutes,
    /// Say that a text is in the clinical record.
    MarkPasted,
    /// Take over an action one was asked to help with, or say that one cannot.
    AnswerHelp,
    /// Write a case's story.
    WriteStory,
    /// Release a story, send it back, take it back.
    ReleaseStory,
    /// Say who employs a member, and from which funds.
    SetEmployment,
    /// Put things on a shelf of shared resources, change and withdraw them.
    KeepShelf,
}
impl Deed {
    /// Every deed, for tables and tests.
    pub const ALL: [Self; 57] = [
        Self::SetDirectory, Self::PlanMeetings, Self::PlanSupervision, Self::EditAgenda, Self::AnswerInvitation, Self::StartMeeting, Self::MoveRoom,
        Self::MarkTopic, Self::RecordAttendance, Self::TakeChair, Self::RaiseHand, Self::LowerHand, Self::RegisterCase, Self::UpdateCase,
        Self::AnswerReferral, Self::RecordOutcome, Self::CorrectOutcome, Self::WriteSocialNote, Self::AddCaseAction,
        Self::AddTopicAction, Self::ChangeAction, Self::WorkOnAction, Self::ReopenAction, Self::ClaimCaseAction,
        Self::ClaimTopicAction, Self::ClaimFromService, Self::ClaimFromPool, Self::ReferNew, Self::ReferCase,
        Self::MarkMostConcerned, Self::SetBar, Self::LiftBar, Self::CorrectCaseAttendance, Self::CloseCase, Self::AdmitGuest,
        Self::CallIn, Self::SayOnTheWay, Self::EditRota, Self::EditMember, Self::EditMembership, Self::EditLeads,
        Self::EditOwnTopics, Self::ChooseThemes, Self::CountSupervision,
        Self::BringPeerCase, Self::ShareResource, Self::ReadAttendance,
        Self::SetTemplate, Self::TailorTemplate,
        Self::EditMinutes, Self::ApproveMinutes, Self::MarkPasted, Self::AnswerHelp,
        Self::WriteStory, Self::ReleaseStory,
        Self::SetEmployment, Self::KeepShelf,
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
    use Relation::{AppointedChair, Asked, Attendee, ChairHolder, Closer, Creator, Deputy, HasCase, HeldChair, OfService, Oneself, Owner, PracticeOfCase};
    use Role::{ClinicalDirector, Coordinator, DeputyChair, FederationManager, Gp, LinkWorker, Operator};
    const LEADS: &[Role] = &[ClinicalDirector, DeputyChair, Coordinator];
    // Who holds a role where the meeting is: a PCN's leads there, for the borough's meeting the Federation's manager.
    const HOSTS: &[Role] = &[ClinicalDirector, DeputyChair, Coordinator, FederationManager];
    const KEEPERS: &[Role] = &[Coordinator, FederationManager];
    let row = |roles, relations, needs| Rule { roles, relations, needs };
    match deed {
        Deed::SetDirectory => row(&[], &[], &[]),
        // The borough's meetings are the Federation's.
        Deed::PlanMeetings => row(&[ClinicalDirector, Coordinator, FederationManager], &[], &[]),
        Deed::PlanSupervision => row(&[], &[Oneself], &[]),
        Deed::RegisterCase => row(&[ClinicalDirector, Coordinator], &[], &[]),
        Deed::EditAgenda => row(HOSTS, &[ChairHolder, AppointedChair, Deputy], &[]),
        Deed::AnswerInvitation => row(HOSTS, &[Oneself, ChairHolder, AppointedChair], &[]),
        Deed::StartMeeting => row(KEEPERS, &[AppointedChair, Deputy], &[]),
        Deed::MoveRoom => row(&[], &[ChairHolder], &[]),
        Deed::MarkTopic | Deed::RecordAttendance => row(KEEPERS, &[ChairHolder], &[]),
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
        Deed::ReferNew => row(&FULL_ROLES, &[PracticeOfCase], &[]),
        Deed::ReferCase => row(&FULL_ROLES, &[PracticeOfCase], &[HasCase]),
        Deed::MarkMostConcerned => row(&[ClinicalDirector, DeputyChair, Coordinator, Gp, LinkWorker], &[PracticeOfCase], &[HasCase]),
        Deed::SetBar => row(&FULL_ROLES, &[PracticeOfCase], &[HasCase]),
        // Who set it, for a moment: `decide` says until when.
        Deed::LiftBar => row(&[ClinicalDirector, DeputyChair, Coordinator, Gp], &[Creator], &[HasCase]),
        Deed::CloseCase => row(&[ClinicalDirector, DeputyChair, Coordinator, Gp], &[], &[HasCase]),
        Deed::CorrectCaseAttendance => row(&[Coordinator], &[ChairHolder], &[HasCase]),
        Deed::AdmitGuest => row(KEEPERS, &[ChairHolder, AppointedChair, Deputy], &[]),
        Deed::CallIn => row(&[Coordinator], &[ChairHolder, AppointedChair, Deputy], &[HasCase]),
        Deed::SayOnTheWay => row(&[], &[Attendee], &[]),
        Deed::EditRota => row(&[ClinicalDirector, Coordinator], &[OfService], &[]),
        Deed::EditMember => row(LEADS, &[Oneself], &[]),
        Deed::EditMembership => row(&[ClinicalDirector, Coordinator], &[], &[]),
        // The operator at the Federation, whose accounts they keep: there `members` asks this row for every change of a member.
        Deed::EditLeads => row(&[ClinicalDirector, Operator], &[], &[]),
        Deed::EditOwnTopics => row(&[], &[Attendee], &[]),
        Deed::ChooseThemes => row(&[], &[AppointedChair], &[]),
        Deed::CountSupervision => row(&[ClinicalDirector, FederationManager], &[], &[]),
        Deed::BringPeerCase | Deed::ShareResource => row(HOSTS, &[ChairHolder, AppointedChair, Deputy, Attendee], &[]),
        Deed::ReadAttendance => row(KEEPERS, &[AppointedChair, Deputy], &[]),
        // At the Federation.
        Deed::SetTemplate => row(&[FederationManager], &[], &[]),
        Deed::TailorTemplate => row(&[ClinicalDirector, Coordinator], &[], &[]),
        Deed::EditMinutes => row(&[ClinicalDirector, Coordinator], &[AppointedChair, HeldChair], &[HasCase]),
        Deed::ApproveMinutes => row(&[ClinicalDirector], &[AppointedChair, HeldChair], &[]),
        Deed::MarkPasted => row(&[ClinicalDirector, DeputyChair, Coordinator, Gp], &[PracticeOfCase], &[HasCase]),
        Deed::AnswerHelp => row(&[], &[Asked], &[]),
        Deed::WriteStory => row(&[LinkWorker, ClinicalDirector, Coordinator], &[], &[HasCase]),
        Deed::ReleaseStory => row(&[ClinicalDirector, Coordinator], &[], &[HasCase]),
        // At a PCN its leads, at the Federation its manager.
        Deed::SetEmployment | Deed::KeepShelf => row(&[ClinicalDirector, Coordinator, FederationManager], &[], &[]),
    }
}

/// May this person do this, in this PCN, being this to it? Whoever has left may nothing; a guest promises nothing outside a case of theirs.
pub fn may(person: &Person, deed: Deed, pcn: &OdsCode, relations: &[Relation]) -> bool {
    // A guest speaks for their own case: what is promised on a topic is the members'.
    if matches!(deed, Deed::AddTopicAction | Deed::ClaimTopicAction) && person.guest.is_some() {
        return false;
    }
    let rule = rule(deed);
    let is_related = rule.relations.iter().any(|wanted| relations.contains(wanted));
    !person.is_ended
        && (is_related || has_any(person, rule.roles, pcn))
        && rule.needs.iter().all(|wanted| relations.contains(wanted))
}
