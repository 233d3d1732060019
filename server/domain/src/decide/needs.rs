//! What a command needs as far as the command alone tells, so that the hub loads it in one go. What only a state can
//! tell (cases to carry, a pool's PCN) is asked for in a second round, where it is found.

use super::{Context, Need};
use crate::{
    action_item::OwnerRef,
    command::{ActionHome, Command},
    ids::{CaseId, MeetingId},
    social_note::NoteSharing,
    stream::StreamId,
};

fn meeting(id: MeetingId) -> Need { Need::State(StreamId::Meeting(id)) }
fn case(id: CaseId) -> Need { Need::State(StreamId::Case(id)) }

/// The stream of what an action belongs to.
pub(super) fn home_stream(home: ActionHome) -> StreamId {
    match home {
        ActionHome::Case(id) => StreamId::Case(id),
        ActionHome::Meeting(id) => StreamId::Meeting(id),
    }
}

/// The books a social note is kept in, by its sharing; the case itself for shared ones.
pub(super) fn books(case_id: CaseId, sharing: NoteSharing, context: &Context<'_>) -> Vec<StreamId> {
    let own = context.actor.person_id().map(|author| StreamId::PrivateNote(author, case_id));
    match sharing {
        NoteSharing::Shared => vec![StreamId::Case(case_id)],
        NoteSharing::Restricted => std::iter::once(StreamId::CaseRestricted(case_id)).chain(own).collect(),
        NoteSharing::Private => own.into_iter().collect(),
    }
}

/// The worklist an owner's copy goes to; a pool's is known with its PCN only.
fn named_worklist(owner: &OwnerRef) -> Option<StreamId> {
    match owner {
        OwnerRef::Person { person_id } => Some(StreamId::PersonWorklist(*person_id)),
        OwnerRef::Service { service_id } => Some(StreamId::ServiceWorklist(*service_id)),
        OwnerRef::Nobody | OwnerRef::Pool => None,
    }
}

fn with_worklist(home: ActionHome, worklist: Option<StreamId>) -> Vec<Need> {
    std::iter::once(home_stream(home)).chain(worklist).map(Need::State).collect()
}

/// Everything the command names.
pub(super) fn known_from(command: &Command, context: &Context<'_>) -> Vec<Need> {
    match command {
        Command::SetDirectory { federation, .. } => vec![Need::State(StreamId::Directory(federation.clone()))],
        Command::SetSeries(series) => vec![Need::State(StreamId::Series(series.id)), Need::MeetingsOf(series.id)],
        Command::ChangeSeriesFrom { series_id, series, .. } => {
            vec![Need::State(StreamId::Series(*series_id)), Need::State(StreamId::Series(series.id)), Need::MeetingsOf(*series_id)]
        }
        Command::MoveOccurrence { series_id, .. } | Command::CancelOccurrence { series_id, .. } | Command::RestoreOccurrence { series_id, .. } => {
            vec![Need::State(StreamId::Series(*series_id)), Need::MeetingsOf(*series_id)]
        }
        Command::AgreeSupervision(id) => vec![Need::State(StreamId::Series(*id))],
        Command::MakeOccurrence { series_id, meeting_id, .. } => vec![Need::State(StreamId::Series(*series_id)), meeting(*meeting_id)],
        // The directory itself is in the context.
        Command::SetRota { .. }
        | Command::SetAbsences { .. }
        | Command::ChangeMember { .. }
        | Command::AddMember(_)
        | Command::SetTemplate { .. }
        | Command::TailorTemplate { .. }
        | Command::GiveNotice { .. } => Vec::new(),
        Command::EndPerson { person_id, .. } => vec![Need::State(StreamId::PersonWorklist(*person_id)), Need::MeetingsAsking(*person_id)],
        Command::SeeNotice(_) => context.actor.person_id().map(|me| Need::State(StreamId::PersonWorklist(me))).into_iter().collect(),
        Command::CreateMeeting { root, .. } => vec![meeting(root.id)],
        Command::CancelMeeting(id)
        | Command::RefreshRotating(id)
        | Command::ParkItem(id, _)
        | Command::GoToPhase { meeting_id: id, .. }
        | Command::StartItem { meeting_id: id, .. } => vec![meeting(*id), Need::CasesOf(*id)],
        Command::CloseMeeting { meeting_id, .. } => {
            vec![meeting(*meeting_id), Need::CasesOf(*meeting_id), Need::NextMeeting(*meeting_id)]
        }
        Command::PublishAgenda(id)
        | Command::AddAttendee(id, _)
        | Command::AnswerInvitation { meeting_id: id, .. }
        | Command::AddTopic { meeting_id: id, .. }
        | Command::RemoveTopic(id, _)
        | Command::MoveItem { meeting_id: id, .. }
        | Command::SetPlannedMinutes { meeting_id: id, .. }
        | Command::StartMeeting(id)
        | Command::RecordAttendance { meeting_id: id, .. }
        | Command::ExtendItem { meeting_id: id, .. }
        | Command::DecideTopic(id, _)
        | Command::ReopenTopic(id, _)
        | Command::RaiseHand(id)
        | Command::LowerHand(id, _)
        | Command::TakeChair(id)
        | Command::GiveBackChair(id)
        | Command::AskMember { meeting_id: id, .. }
        | Command::WithdrawAttendee(id, _)
        | Command::GuestWaits(id, _)
        | Command::AdmitGuest(id, _)
        | Command::RenewPass(id, ..)
        | Command::RevokePass(id, _)
        | Command::SayOnTheWay(id)
        | Command::OrderAgenda { meeting_id: id, .. }
        | Command::FixItem { meeting_id: id, .. }
        | Command::NoteChairConnection { meeting_id: id, .. }
        | Command::SetSlot { meeting_id: id, .. }
        | Command::ShareResource { meeting_id: id, .. }
        | Command::RemoveResource(id, _)
        | Command::PersonArrived(id, _)
        | Command::PersonLeft(id, _)
        | Command::ChooseThemes(id, _) => vec![meeting(*id)],
        Command::ListCase { meeting_id, case_id, .. }
        | Command::UnlistCase { meeting_id, case_id, .. }
        | Command::CallIn { meeting_id, case_id, .. }
        | Command::RecordOutcome { meeting_id, case_id, .. }
        | Command::WithdrawOutcome(meeting_id, _, case_id, _) => vec![meeting(*meeting_id), case(*case_id)],
        Command::SetPeerCase { meeting_id, .. } => vec![meeting(*meeting_id), Need::State(StreamId::PeerCases(*meeting_id))],
        Command::AgreeWithoutDiscussion { meeting_id, entries } => {
            std::iter::once(meeting(*meeting_id)).chain(entries.iter().map(|(_, case_id, _)| case(*case_id))).collect()
        }
        Command::ListCases { meeting_id, entries, .. } => {
            std::iter::once(meeting(*meeting_id)).chain(entries.iter().map(|entry| case(entry.case_id))).collect()
        }
        Command::InviteGuest { meeting_id, items, .. } => {
            std::iter::once(meeting(*meeting_id)).chain(items.iter().map(|(_, case_id)| case(*case_id))).collect()
        }
        Command::EditMinutes { meeting_id, case_id, .. } | Command::WithdrawMinutesEdit { meeting_id, case_id, .. } => {
            std::iter::once(meeting(*meeting_id)).chain(case_id.map(case)).collect()
        }
        Command::LeaveLateLetters { meeting_id, case_id, .. } => vec![meeting(*meeting_id), case(*case_id)],
        Command::ApproveMinutes { meeting_id, .. } => vec![meeting(*meeting_id), Need::CasesOf(*meeting_id)],
        Command::MarkPasted { case_id, .. } => vec![case(*case_id)],
        Command::RegisterCase(root) => vec![case(root.id)],
        Command::ReferCase { case_id, .. }
        | Command::MarkMostConcerned { case_id, .. }
        | Command::SetBar { case_id, .. }
        | Command::LiftBar(case_id, _)
        | Command::CloseCase(case_id, _)
        | Command::StepDownCase(case_id, _)
        | Command::ReopenCase(case_id, _)
        | Command::RecordAssessment { case_id, .. }
        | Command::WithdrawAssessment(case_id, _)
        | Command::SetStory { case_id, .. }
        | Command::CheckStory(case_id, _)
        | Command::AskStoryRelease { case_id, .. }
        | Command::ReleaseStory(case_id, _)
        | Command::ReturnStory(case_id, ..)
        | Command::WithdrawStory(case_id, _)
        | Command::BreakGlass { case_id, .. }
        | Command::CorrectCaseAttendance { case_id, .. } => vec![case(*case_id)],
        Command::UpdateCase { case_id, .. } | Command::ReturnReferral(case_id, _) | Command::AcceptReferral(case_id) => vec![case(*case_id)],
        Command::WriteSocialNote { case_id, sharing, .. }
        | Command::WithdrawSocialNote { case_id, sharing, .. }
        | Command::UnlinkLocalService { case_id, sharing, .. } => {
            std::iter::once(case(*case_id)).chain(books(*case_id, *sharing, context).into_iter().map(Need::State)).collect()
        }
        Command::LinkLocalService { case_id, sharing, local_service_id, .. } => [case(*case_id), Need::LocalService(*local_service_id)]
            .into_iter()
            .chain(books(*case_id, *sharing, context).into_iter().map(Need::State))
            .collect(),
        Command::AddAction { home, owner, asked, .. } => {
            let asked = asked.as_ref().and_then(named_worklist).map(Need::State);
            with_worklist(*home, named_worklist(owner)).into_iter().chain(asked).collect()
        }
        Command::ChangeAction { home, owner, .. } => with_worklist(*home, owner.as_ref().and_then(named_worklist)),
        Command::ReassignAction { home, owner, .. } => with_worklist(*home, named_worklist(owner)),
        Command::AskForHelp { home, of, .. } => with_worklist(*home, named_worklist(of)),
        Command::ClaimAction(home, _) | Command::UndoAction(home, _) | Command::AnswerHelp(home, ..) => with_worklist(*home, context.actor.person_id().map(StreamId::PersonWorklist)),
        Command::AcceptAction(home, _)
        | Command::CompleteAction(home, ..)
        | Command::ConfirmAction(home, _)
        | Command::ReopenAction(home, _)
        | Command::BlockAction(home, ..)
        | Command::CancelAction(home, ..)
        | Command::CancelUnanswered(home, ..) => vec![Need::State(home_stream(*home))],
    }
}
