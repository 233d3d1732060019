//! The files inside the binary.

use super::{DemoError, borough::BoroughStory, story::Story};
use crate::interop::parse_people;

pub(super) const ORGANISATIONS: &[u8] = include_bytes!("../../data/organisations.csv");
pub(super) const SERVICES: &[u8] = include_bytes!("../../data/services.csv");
pub(super) const PEOPLE: &[u8] = include_bytes!("../../data/people.csv");
pub(super) const CASES: &[u8] = include_bytes!("../../data/cases.csv");
pub(super) const LOCAL_SERVICES: &[u8] = include_bytes!("../../data/local_services.json");
const STORY: &[u8] = include_bytes!("../../data/huddle_story.json");
const BOROUGH: &[u8] = include_bytes!("../../data/borough_story.json");

/// The story.
pub fn story() -> Result<Story, DemoError> {
    serde_json::from_slice(STORY).map_err(|error| DemoError::File { file: "huddle_story.json", why: error.to_string() })
}

/// The story of the borough's meeting.
pub(super) fn borough() -> Result<BoroughStory, DemoError> {
    serde_json::from_slice(BOROUGH).map_err(|error| DemoError::File { file: "borough_story.json", why: error.to_string() })
}

/// E-mail addresses of the people one can sign in as, in the order of the story: chair, deputy, coordinator, matron,
/// link worker, partners, others. Empty if the file does not read (a test sees to it that it does).
pub fn sign_in_order() -> Vec<String> {
    let mut listed: Vec<(u16, String)> =
        parse_people(PEOPLE).rows.into_iter().filter_map(|row| Some((row.value.sign_in_order?, row.value.person.email))).collect();
    listed.sort();
    listed.into_iter().map(|(_, email)| email).collect()
}
