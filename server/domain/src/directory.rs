//! Who works where, in what role: people, roles, services and organisations of one Federation.

use crate::{
    ids::{PersonId, ServiceId},
    words::{Line, OdsCode},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
}
impl Person {
    /// Whether they hold `role` at `place`.
    pub fn has_role(&self, role: Role, place: &OdsCode) -> bool {
        !self.is_ended && self.roles.iter().any(|r| r.role == role && r.at == *place)
    }
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
}
