//! Ids of the demonstration: the same on every seeding of the same day.

use crate::interop::stable_id::stable_id;
use mdt_domain::{
    ids::{ActionId, AssessmentId, DutyId, ItemId, MeetingId, PersonId, ResourceId, SeriesId, SocialNoteId},
    words::{CaseCode, Day, OdsCode},
};

pub(super) fn series(pcn: &OdsCode) -> SeriesId { SeriesId(stable_id("demo-series", pcn.as_str())) }
pub(super) fn week_series(pcn: &OdsCode, title: &str) -> SeriesId { SeriesId(stable_id("demo-series", &format!("{pcn}/{title}"))) }
pub(super) fn topic(meeting: MeetingId, title: &str) -> ItemId { ItemId(stable_id("demo-item", &format!("{meeting}/{title}"))) }
pub(super) fn duty(pcn: &OdsCode, nth: u8) -> DutyId { DutyId(stable_id("demo-duty", &format!("{pcn}/{nth}"))) }
pub(super) fn meeting(pcn: &OdsCode, day: Day) -> MeetingId { MeetingId(stable_id("demo-meeting", &format!("{pcn}/{}", day.0))) }
pub(super) fn item(meeting: MeetingId, code: &CaseCode) -> ItemId { ItemId(stable_id("demo-item", &format!("{meeting}/{code}"))) }
pub(super) fn speaker(meeting: MeetingId) -> PersonId { PersonId(stable_id("demo-speaker", &meeting.to_string())) }
pub(super) fn borough_line(meeting: MeetingId, nth: usize) -> ItemId { ItemId(stable_id("demo-item", &format!("{meeting}/{nth}"))) }
pub(super) fn resource(meeting: MeetingId, nth: usize) -> ResourceId { ResourceId(stable_id("demo-resource", &format!("{meeting}/{nth}"))) }
pub(super) fn on_shelf(nth: usize) -> ResourceId { ResourceId(stable_id("demo-shelf", &nth.to_string())) }
pub(super) fn note(code: &CaseCode, index: usize) -> SocialNoteId { SocialNoteId(stable_id("demo-note", &format!("{code}/{index}"))) }
pub(super) fn assessment(code: &CaseCode, index: usize) -> AssessmentId { AssessmentId(stable_id("demo-assessment", &format!("{code}/{index}"))) }
pub(super) fn action(key: &str) -> ActionId { ActionId(stable_id("demo-action", key)) }
