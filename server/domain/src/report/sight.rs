//! Whose reports somebody reads, by the table of who may see what: a PCN's for those who lead it, the borough's for the Federation's
//! manager, a practice's for its staff, their own for general practitioners, link workers and members the PCN marks core.

use crate::{
    directory::{Directory, OrganisationKind, Person, Role},
    ids::PersonId,
    policy::{self, Deed},
    words::OdsCode,
};

/// Whose figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The borough, as it is told outside its PCNs.
    Borough(OdsCode),
    /// One of its PCNs, told outside.
    PcnOutside(OdsCode),
    /// A PCN, for those who lead it.
    Pcn(OdsCode),
    /// A practice, for its staff.
    Practice(OdsCode),
    /// What somebody promised.
    Own(PersonId),
}
impl Place {
    /// Whether its figures are rounded.
    pub fn is_outside(&self) -> bool { matches!(self, Self::Borough(_) | Self::PcnOutside(_)) }
    /// By what it is asked for: an organisation's code, or `own`.
    pub fn key(&self) -> String {
        match self {
            Self::Borough(code) | Self::PcnOutside(code) | Self::Pcn(code) | Self::Practice(code) => code.to_string(),
            Self::Own(_) => "own".to_owned(),
        }
    }
}

/// Every report somebody reads, the first one first. A PCN that one leads is told whole, whatever else one is.
pub fn places(person: &Person, directory: &Directory) -> Vec<Place> {
    if person.is_ended || person.guest.is_some() {
        return Vec::new();
    }
    let leads = |code: &OdsCode| policy::has_any(person, &[Role::ClinicalDirector, Role::DeputyChair, Role::Coordinator], code);
    let mut pcns: Vec<_> = directory.organisations.values().filter(|it| it.kind == OrganisationKind::Pcn).collect();
    pcns.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    let mut places: Vec<Place> = pcns.iter().filter(|pcn| leads(&pcn.code)).map(|pcn| Place::Pcn(pcn.code.clone())).collect();
    if let Some(federation) = directory.federation().filter(|code| person.has_role(Role::FederationManager, code)) {
        places.push(Place::Borough(federation.clone()));
        places.extend(pcns.iter().filter(|pcn| !leads(&pcn.code)).map(|pcn| Place::PcnOutside(pcn.code.clone())));
    }
    let practices = person.roles.iter().filter(|held| held.role == Role::PracticeStaff);
    places.extend(practices.map(|held| Place::Practice(held.at.clone())));
    if [Role::Gp, Role::LinkWorker, Role::CoreMember].into_iter().any(|role| person.is_any(role)) {
        places.push(Place::Own(person.id));
    }
    places
}

/// Whether a report of this place tells how much supervision is given.
pub fn counts_supervision(person: &Person, place: &Place) -> bool {
    match place {
        Place::Borough(_) | Place::PcnOutside(_) => true,
        Place::Pcn(code) => policy::may(person, Deed::CountSupervision, code, &[]),
        Place::Practice(_) | Place::Own(_) => false,
    }
}
