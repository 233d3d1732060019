//! Predicted starts: "you are needed about 09:22, two lines away". Counts what is planned, added and already spent;
//! knows no case.

use crate::{
    ids::ItemId,
    meeting::{Meeting, MeetingStatus, Phase},
    words::UtcMicros,
};
use std::collections::BTreeMap;

/// Roll-call and action review come before the first line, seconds.
pub const OPENING_SECONDS: i64 = 120;

/// When each waiting line is likely to begin, were every line to take what it is allowed. Before the start the planned
/// beginning counts (or now, when that has passed), with the opening behind it; a line over its time counts as about to end. Empty once ended.
pub fn predicted_starts(meeting: &Meeting, now: UtcMicros) -> BTreeMap<ItemId, UtcMicros> {
    let mut at = match meeting.root.status {
        MeetingStatus::Draft | MeetingStatus::Open => meeting.root.starts_at.max(now).plus_seconds(OPENING_SECONDS),
        MeetingStatus::Live if matches!(meeting.live.phase, Some(Phase::RollCall | Phase::ActionReview)) => {
            meeting.live.started_at.map_or(now, |started_at| started_at.plus_seconds(OPENING_SECONDS).max(now))
        }
        MeetingStatus::Live => now,
        MeetingStatus::Ended | MeetingStatus::Approved | MeetingStatus::Cancelled => return BTreeMap::new(),
    };
    let spent = |item| i64::from(meeting.spent_seconds(item, now));
    if let Some(current) = meeting.live.current.and_then(|item| meeting.items.get(&item)) {
        at = at.plus_seconds((i64::from(current.allowed_seconds()) - spent(current)).max(0));
    }
    let mut starts = BTreeMap::new();
    for item in meeting.upcoming_items() {
        starts.insert(item.id, at);
        at = at.plus_seconds((i64::from(item.allowed_seconds()) - spent(item)).max(0));
    }
    starts
}
