//! Ids made from what already names a thing for ever (an ODS code, an e-mail address), so that importing twice finds the same.
//!
//! Never made from an NHS number outside a demo: with ten digits to try, such an id would give the number away.

use mdt_domain::ids::{CaseId, PersonId, ServiceId};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The id of `name` among things of one `kind`: the first 16 bytes of SHA-256, marked as a UUID of version 8.
pub fn stable_id(kind: &str, name: &str) -> Uuid {
    let digest = Sha256::new().chain_update(b"mdt-hub/1/").chain_update(kind).chain_update(b"/").chain_update(name).finalize();
    let mut bytes = [0_u8; 16];
    bytes.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
    Builder::from_custom_bytes(bytes).into_uuid()
}
/// A person, by e-mail address without case.
pub fn person_id(email: &str) -> PersonId { PersonId(stable_id("person", &email.trim().to_lowercase())) }
/// A service, by its short name without case.
pub fn service_id(short: &str) -> ServiceId { ServiceId(stable_id("service", &short.trim().to_uppercase())) }
/// An invented person's case, by the invented number. Demo only.
pub fn demo_case_id(nhs_number: &str) -> CaseId { CaseId(stable_id("demo-case", nhs_number)) }
