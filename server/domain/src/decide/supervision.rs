//! Supervision in the room: the supervisor says what a session was about. Who supervises whom is the series' (`series`); that nobody
//! else comes in is asked where somebody could be (`rights`).

use super::{Context, Events, Verdict, World, meeting::change, rights};
use crate::{
    event::EventKind,
    ids::MeetingId,
    meeting::MeetingStatus,
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    supervision::SupervisionTheme,
};
use std::collections::BTreeSet;

/// Themes of a closed list, from the start on until the minutes are approved: one that ended itself is counted once they are chosen.
pub(super) fn choose_themes(world: &World, id: MeetingId, themes: &BTreeSet<SupervisionTheme>, context: &Context<'_>) -> Result<Events, Verdict> {
    let meeting = rights::meeting(world, id, context)?;
    if !meeting.is_private() {
        return Err(Rejection::not_found().into());
    }
    rights::meeting_for(world, id, Deed::ChooseThemes, context)?;
    match meeting.root.status {
        MeetingStatus::Live | MeetingStatus::Ended => {}
        MeetingStatus::Draft | MeetingStatus::Open => rights::is_live(meeting)?,
        MeetingStatus::Approved | MeetingStatus::Cancelled => rights::is_unended(meeting)?,
    }
    if themes.is_empty() && meeting.root.status != MeetingStatus::Live {
        return Err(Rejection::of_field(RejectionCode::Invalid, "themes", "Choose at least one theme.").into());
    }
    Ok(change(EventKind::ThemesChosen, meeting, |after| after.live.themes.clone_from(themes)))
}
