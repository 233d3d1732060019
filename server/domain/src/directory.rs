//! Who works where, in what role: people, roles, services and organisations of one Federation.

use crate::{
    ids::{DutyId, MeetingId, PersonId, ServiceId},
    template::{Tailoring, Template, TemplateKind},
    words::{Day, Line, LocalTime, OdsCode, UtcMicros},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// What somebody is in a PCN, a practice or the Federation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Chairs; answers for the PCN.
    ClinicalDirector,
    /// GP who may take the chair.
    DeputyChair,
    /// Prepares and follows up.
    Coordinator,
    /// General practitioner.
    Gp,
    /// Social prescribing link worker.
    LinkWorker,
    /// Marked core by the PCN (a community matron, say).
    CoreMember,
    /// Of one practice.
    PracticeStaff,
    /// Of a partner service, comes for the cases that need it.
    RotatingPartner,
    /// Numbers of the borough.
    FederationManager,
    /// Audit, not content.
    IgLead,
    /// Accounts and settings, no case.
    Operator,
}

/// A role at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct RoleAt {
    /// Which role.
    pub role: Role,
    /// At which PCN, practice or Federation.
    pub at: OdsCode,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Their name as colleagues know it ("Dr Asha Perera").
    #[ts(type = "string")]
    pub name: Line,
    /// Sign-in and mail address.
    pub email: String,
    /// Their job in words ("Community matron").
    #[ts(type = "string")]
    pub job: Line,
    /// Whose they are, in words.
    #[ts(type = "string")]
    pub organisation: Line,
    /// Roles at places.
    pub roles: Vec<RoleAt>,
    /// Of which service.
    pub service_id: Option<ServiceId>,
    /// Languages spoken.
    pub languages: Vec<String>,
    /// Skills.
    pub skills: Vec<String>,
    /// Has left: no new action, no sign-in.
    pub is_ended: bool,
    /// Days away, with who covers.
    #[serde(default)]
    pub absences: Vec<Absence>,
    /// Came with a named pass, has no account: which meeting, and until when. A guest holds no role.
    #[serde(default)]
    pub guest: Option<GuestPass>,
    /// Who employs them, where that is not whose they are (a link worker of a charity in a PCN, say).
    #[serde(default)]
    #[ts(type = "string | null")]
    pub employer: Option<Line>,
    /// From which funds their post is paid.
    #[serde(default)]
    pub funding_stream: Option<FundingStream>,
}

/// From which funds a post is paid: a closed list, so that reports can count by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FundingStream {
    /// The Additional Roles Reimbursement Scheme of NHS England.
    Arrs,
    /// The integrated care board.
    Icb,
    /// A council.
    LocalAuthority,
    /// A voluntary, community or social enterprise organisation, or a charity's grant.
    Vcse,
    /// Own funds of a practice, PCN or GP Federation.
    PrimaryCare,
    /// An NHS trust.
    NhsTrust,
    /// Anything else.
    Other,
}
impl FundingStream {
    /// All of them, as they are shown.
    pub const ALL: [Self; 7] = [Self::Arrs, Self::Icb, Self::LocalAuthority, Self::Vcse, Self::PrimaryCare, Self::NhsTrust, Self::Other];
    /// By this word it is known.
    pub fn word(self) -> &'static str {
        match self {
            Self::Arrs => "arrs",
            Self::Icb => "icb",
            Self::LocalAuthority => "local_authority",
            Self::Vcse => "vcse",
            Self::PrimaryCare => "primary_care",
            Self::NhsTrust => "nhs_trust",
            Self::Other => "other",
        }
    }
}

/// Who employs somebody and from which funds, both at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Employment {
    /// Who employs them; none: whose they are.
    #[ts(type = "string | null")]
    pub employer: Option<Line>,
    /// From which funds; none: not said.
    pub funding_stream: Option<FundingStream>,
}

/// Days away, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Absence {
    /// First day away.
    pub from: Day,
    /// Last day away.
    pub until: Day,
    /// Who stands in; none: nobody yet.
    pub cover: Option<PersonId>,
}

/// A named pass: one meeting, the cases bound to it there, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuestPass {
    /// The one meeting.
    pub meeting_id: MeetingId,
    /// An external speaker: the pass reaches no case.
    pub is_speaker: bool,
    /// Let in by the coordinator or the chair. Before that the pass opens nothing but the waiting room.
    pub is_admitted: bool,
    /// The pass opens nothing from then on.
    pub until: UtcMicros,
    /// Its link goes by mail, last asked for then; none: whoever makes it shows it. The address is kept beside the directory and is
    /// never in it.
    #[serde(default)]
    pub mail_asked_at: Option<UtcMicros>,
    /// Whose else they were said to be, as guest of this meeting: a bar that held of them holds, whatever they are called now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(skip)]
    pub was_of: Vec<Line>,
}
impl Person {
    /// Whose they are, and of a guest whose else they were said to be.
    pub fn organisations(&self) -> impl Iterator<Item = &Line> { std::iter::once(&self.organisation).chain(self.guest.iter().flat_map(|pass| &pass.was_of)) }
    /// Whether they hold `role` at `place`.
    pub fn has_role(&self, role: Role, place: &OdsCode) -> bool {
        !self.is_ended && self.roles.iter().any(|r| r.role == role && r.at == *place)
    }
    /// The service whose list and promises are theirs too. A guest comes for a service and is none of it.
    pub fn own_service(&self) -> Option<ServiceId> { self.service_id.filter(|_| self.guest.is_none()) }
    /// Whether they hold this role anywhere.
    pub fn is_any(&self, role: Role) -> bool { !self.is_ended && self.roles.iter().any(|held| held.role == role) }
    /// When their pass ended, if they came with one and it is over at an instant: run out, or taken back.
    pub fn pass_over_at(&self, at: UtcMicros) -> Option<UtcMicros> { self.guest.as_ref().map(|pass| pass.until).filter(|until| self.is_ended || *until <= at) }
    /// Their absence on a day, if they are away.
    pub fn away_on(&self, day: Day) -> Option<&Absence> { self.absences.iter().find(|away| away.from <= day && day <= away.until) }
}

/// A partner service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Service {
    /// Which.
    pub id: ServiceId,
    /// Its name ("Council reablement").
    #[ts(type = "string")]
    pub name: Line,
    /// Three or four letters for labels ("REAB").
    pub short: String,
    /// Who comes on which days.
    #[serde(default)]
    pub rota: Vec<Duty>,
}

/// A line of a service's rota: who comes to the meetings of a PCN on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Duty {
    /// Which.
    pub id: DutyId,
    /// Who.
    pub person_id: PersonId,
    /// For which PCN's meetings; none: all.
    pub pcn: Option<OdsCode>,
    /// Days of the week, Monday 1 to Sunday 7 (ISO 8601); empty: every day.
    pub weekdays: Vec<u8>,
    /// First day.
    pub from: Day,
    /// Last day; none: until changed.
    pub until: Option<Day>,
    /// Not before this time of the day.
    pub available_from: Option<LocalTime>,
    /// Not after this time of the day.
    pub available_until: Option<LocalTime>,
}
impl Duty {
    /// Whether it covers this PCN's meetings on this day.
    pub fn is_on(&self, pcn: &OdsCode, day: Day) -> bool {
        let weekday = day.0.weekday().to_monday_one_offset().unsigned_abs();
        self.pcn.as_ref().is_none_or(|of| of == pcn)
            && (self.weekdays.is_empty() || self.weekdays.contains(&weekday))
            && self.from <= day
            && self.until.is_none_or(|until| day <= until)
    }
}

/// A Federation, PCN or practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Organisation {
    /// ODS code.
    pub code: OdsCode,
    /// Its name.
    #[ts(type = "string")]
    pub name: Line,
    /// What it is.
    pub kind: OrganisationKind,
    /// The PCN of a practice, the Federation of a PCN.
    pub part_of: Option<OdsCode>,
    /// Letters of its case codes ("SF"), PCNs only.
    pub code_letters: Option<String>,
    /// Decile of deprivation of its people (Index of Multiple Deprivation, 1 the most deprived), practices only.
    #[serde(default)]
    pub imd_decile: Option<u8>,
}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Owns templates and resources.
    Federation,
    /// Primary care network.
    Pcn,
    /// General practice.
    Practice,
}

/// The directory of a Federation, whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Directory {
    /// By id.
    #[ts(type = "Record<string, Person>")]
    pub people: BTreeMap<PersonId, Person>,
    /// By id.
    #[ts(type = "Record<string, Service>")]
    pub services: BTreeMap<ServiceId, Service>,
    /// By ODS code.
    #[ts(type = "Record<string, Organisation>")]
    pub organisations: BTreeMap<OdsCode, Organisation>,
    /// The Federation's lists of words, those it has set.
    #[serde(default)]
    #[ts(type = "Partial<Record<TemplateKind, Template>>")]
    pub templates: BTreeMap<TemplateKind, Template>,
    /// What PCNs have changed in them.
    #[serde(default)]
    #[ts(type = "Record<string, Partial<Record<TemplateKind, Tailoring>>>")]
    pub tailorings: BTreeMap<OdsCode, BTreeMap<TemplateKind, Tailoring>>,
}

/// How many covers in a row are followed: cover for cover for cover is a mistake.
const MAX_COVERS: usize = 4;

impl Directory {
    /// The Federation's code: whose directory this is.
    pub fn federation(&self) -> Option<&OdsCode> {
        self.organisations.values().find(|it| it.kind == OrganisationKind::Federation).map(|it| &it.code)
    }

    /// Who came with a pass that is over at an instant: what they promised is still theirs, and they can do nothing about it here.
    pub fn passes_over(&self, at: UtcMicros) -> BTreeSet<PersonId> { self.people.values().filter(|person| person.pass_over_at(at).is_some()).map(|person| person.id).collect() }

    /// The PCN shown first to a person: the first of their roles at a PCN, else at a practice of one.
    pub fn home_pcn(&self, person: &Person) -> Option<&Organisation> {
        let places = || person.roles.iter().filter_map(|held| self.organisations.get(&held.at));
        places().find(|place| place.kind == OrganisationKind::Pcn).or_else(|| {
            let practices = places().filter(|place| place.kind == OrganisationKind::Practice);
            practices.into_iter().find_map(|practice| self.organisations.get(practice.part_of.as_ref()?))
        })
    }

    /// Somebody who has not left and came with no pass.
    pub fn member(&self, id: PersonId) -> Option<&Person> { self.people.get(&id).filter(|person| !person.is_ended && person.guest.is_none()) }

    /// Who really comes when `id` should, on a day: themselves, or who covers for them. None: away without cover, or left.
    pub fn present_or_cover(&self, id: PersonId, day: Day) -> Option<&Person> {
        let mut person = self.member(id)?;
        for _ in 0..MAX_COVERS {
            match person.away_on(day) {
                None => return Some(person),
                Some(away) => person = self.member(away.cover?)?,
            }
        }
        None
    }

    /// Who works for a service and has not left; guests, who come for one, are none of them.
    pub fn members_of(&self, service: ServiceId) -> impl Iterator<Item = &Person> {
        self.people.values().filter(move |person| !person.is_ended && person.own_service() == Some(service))
    }

    /// Who comes for a service to a PCN's meeting on a day: the first line of the rota that is on and can be filled.
    pub fn on_duty(&self, service: ServiceId, pcn: &OdsCode, day: Day) -> Option<(&Person, &Duty)> {
        let rota = &self.services.get(&service)?.rota;
        rota.iter().filter(|duty| duty.is_on(pcn, day)).find_map(|duty| {
            let person = self.present_or_cover(duty.person_id, day)?;
            (person.id == duty.person_id || person.own_service() == Some(service)).then_some((person, duty))
        })
    }

    /// People who hold a role at a place and have not left, by name.
    pub fn holders(&self, role: Role, place: &OdsCode) -> Vec<&Person> {
        let mut found: Vec<&Person> = self.people.values().filter(|person| person.has_role(role, place)).collect();
        found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        found
    }
}
