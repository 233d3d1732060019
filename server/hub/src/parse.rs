//! Wire commands to the domain's: the one place where the two vocabularies meet.

use mdt_domain::{
    case::ReferralWords,
    command::{ActionHome, Command},
    directory::{Person, RoleAt},
    series::Series,
};
use mdt_protocol::command::{WireCommand as W, WireHome, WireSeries};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// SHA-256 of a command's canonical JSON: the same id with another body is an error (P2).
pub fn body_hash(command: &W) -> Result<[u8; 32], serde_json::Error> { Ok(Sha256::digest(serde_json::to_vec(command)?).into()) }

/// The domain's command.
pub fn command(command: W) -> Command {
    match command {
        W::PublishAgenda { meeting_id } => Command::PublishAgenda(meeting_id),
        W::CancelMeeting { meeting_id } => Command::CancelMeeting(meeting_id),
        W::AnswerInvitation { meeting_id, person_id, partstat, cover, cover_id, available_from, available_until } => {
            Command::AnswerInvitation { meeting_id, person_id, partstat, cover, cover_id, available_from, available_until }
        }
        W::AskMember { meeting_id, person_id, kind } => Command::AskMember { meeting_id, person_id, kind },
        W::WithdrawAttendee { meeting_id, person_id } => Command::WithdrawAttendee(meeting_id, person_id),
        W::InviteGuest { meeting_id, person_id, guest_name, role, organisation, service_id, is_speaker, items, available_from, available_until, email } => {
            let items = items.into_iter().map(|item| (item.item_id, item.case_id)).collect();
            Command::InviteGuest { meeting_id, person_id, name: guest_name, role, organisation, service_id, is_speaker, items, available_from, available_until, email }
        }
        W::RevokePass { meeting_id, person_id } => Command::RevokePass(meeting_id, person_id),
        W::SayOnTheWay { meeting_id } => Command::SayOnTheWay(meeting_id),
        W::CallIn { meeting_id, item_id, case_id, person_id } => Command::CallIn { meeting_id, item_id, case_id, person_id },
        W::ListCase { meeting_id, item_id, case_id, planned_minutes, reason, urgent_reason } => {
            Command::ListCase { meeting_id, item_id, case_id, planned_minutes, reason, urgent_reason }
        }
        W::ListCases { meeting_id, entries, urgent_reason } => Command::ListCases { meeting_id, entries, urgent_reason },
        W::OrderAgenda { meeting_id, order } => Command::OrderAgenda { meeting_id, order },
        W::FixItem { meeting_id, item_id, is_fixed } => Command::FixItem { meeting_id, item_id, is_fixed },
        W::UnlistCase { meeting_id, item_id, case_id } => Command::UnlistCase { meeting_id, item_id, case_id },
        W::AddTopic { meeting_id, item_id, title, planned_minutes } => Command::AddTopic { meeting_id, item_id, title, planned_minutes },
        W::RemoveTopic { meeting_id, item_id } => Command::RemoveTopic(meeting_id, item_id),
        W::MoveItem { meeting_id, item_id, to_position } => Command::MoveItem { meeting_id, item_id, to_position },
        W::SetPlannedMinutes { meeting_id, item_id, minutes } => Command::SetPlannedMinutes { meeting_id, item_id, minutes },
        W::StartMeeting { meeting_id } => Command::StartMeeting(meeting_id),
        W::GoToPhase { meeting_id, phase, acknowledged } => Command::GoToPhase { meeting_id, phase, acknowledged: acknowledged.unwrap_or_default() },
        W::RecordAttendance { meeting_id, person_id, attendance } => Command::RecordAttendance { meeting_id, person_id, attendance },
        W::StartItem { meeting_id, item_id, acknowledged } => Command::StartItem { meeting_id, item_id, acknowledged: acknowledged.unwrap_or_default() },
        W::ExtendItem { meeting_id, item_id, minutes } => Command::ExtendItem { meeting_id, item_id, minutes },
        W::ParkItem { meeting_id, item_id } => Command::ParkItem(meeting_id, item_id),
        W::DecideTopic { meeting_id, item_id } => Command::DecideTopic(meeting_id, item_id),
        W::ReopenTopic { meeting_id, item_id } => Command::ReopenTopic(meeting_id, item_id),
        W::RaiseHand { meeting_id } => Command::RaiseHand(meeting_id),
        W::LowerHand { meeting_id, person_id } => Command::LowerHand(meeting_id, person_id),
        W::TakeChair { meeting_id } => Command::TakeChair(meeting_id),
        W::GiveBackChair { meeting_id } => Command::GiveBackChair(meeting_id),
        W::AgreeWithoutDiscussion { meeting_id, entries } => Command::AgreeWithoutDiscussion {
            meeting_id,
            entries: entries.into_iter().map(|entry| (entry.item_id, entry.case_id, entry.next_review_on)).collect(),
        },
        W::CloseMeeting { meeting_id, override_reason } => Command::CloseMeeting { meeting_id, override_reason },
        W::UpdateCase { case_id, priority, cfs, reason, needed_services, is_recurring } => Command::UpdateCase { case_id, priority, cfs, reason, needed_services: needed_services.map(BTreeSet::from_iter), is_recurring },
        W::ReferCase { case_id, situation, background, assessment, recommendation, question, told, objections, urgent_reason, answers, priority, needed_services } => {
            let referral = ReferralWords { situation, background, assessment, recommendation, question, told, objections, urgent_reason, answers: answers.unwrap_or_default() };
            Command::ReferCase { case_id, referral: Box::new(referral), priority, needed_services: needed_services.map(BTreeSet::from_iter) }
        }
        W::MarkMostConcerned { case_id, is_concerned, note } => Command::MarkMostConcerned { case_id, is_concerned, note },
        W::SetBar { case_id, whom, reason } => Command::SetBar { case_id, whom, reason },
        W::LiftBar { case_id, whom } => Command::LiftBar(case_id, whom),
        W::CloseCase { case_id, why } => Command::CloseCase(case_id, why),
        W::CorrectCaseAttendance { case_id, item_id, person_id, was_present, note } => {
            Command::CorrectCaseAttendance { case_id, item_id, person_id, was_present, note }
        }
        W::SetRota { service_id, rota } => Command::SetRota { service_id, rota },
        W::SetSeries { series: it } => Command::SetSeries(Box::new(series(*it))),
        W::ChangeSeriesFrom { series_id, from, series: it } => Command::ChangeSeriesFrom { series_id, from, series: Box::new(series(*it)) },
        W::MoveOccurrence { series_id, recurrence_id, day, at } => Command::MoveOccurrence { series_id, recurrence_id, day, at },
        W::CancelOccurrence { series_id, recurrence_id } => Command::CancelOccurrence { series_id, recurrence_id },
        W::RestoreOccurrence { series_id, recurrence_id } => Command::RestoreOccurrence { series_id, recurrence_id },
        W::SetAbsences { person_id, absences } => Command::SetAbsences { person_id, absences },
        W::ChangeMember { person_id, job, languages, skills, roles, service, employment } => Command::ChangeMember {
            person_id,
            job,
            languages,
            skills,
            roles: roles.map(|held| (held.at, held.roles)),
            service_id: service.map(|choice| choice.service_id),
            employment,
        },
        W::AddMember { person_id, member_name, email, job, organisation, roles, service_id } => Command::AddMember(Box::new(Person {
            id: person_id,
            name: member_name,
            email,
            job,
            organisation,
            roles: roles.roles.into_iter().map(|role| RoleAt { role, at: roles.at.clone() }).collect(),
            service_id,
            languages: Vec::new(),
            skills: Vec::new(),
            is_ended: false,
            absences: Vec::new(),
            guest: None,
            employer: None,
            funding_stream: None,
        })),
        W::EndPerson { person_id, cover } => Command::EndPerson { person_id, cover },
        W::SetTemplate { kind, version, entries } => Command::SetTemplate { kind, version, entries },
        W::TailorTemplate { pcn, kind, on_version, version, own, hidden, order, seen } => {
            let (hidden, seen) = (hidden.into_iter().collect(), seen.into_iter().collect());
            Command::TailorTemplate { pcn, kind, on_version, version, own, hidden, order, seen }
        }
        W::SeeNotice { notice_id } => Command::SeeNotice(notice_id),
        W::ReturnReferral { case_id, reason } => Command::ReturnReferral(case_id, reason),
        W::AcceptReferral { case_id } => Command::AcceptReferral(case_id),
        W::RecordOutcome { meeting_id, item_id, case_id, kind, rationale, dissent, refer_to, next_review_on, step_down, seen_outcome: seen } => {
            Command::RecordOutcome { meeting_id, item_id, case_id, kind, rationale, dissent, refer_to, next_review_on, step_down, seen }
        }
        W::WithdrawOutcome { meeting_id, item_id, case_id, seen_outcome } => Command::WithdrawOutcome(meeting_id, item_id, case_id, seen_outcome),
        W::WriteSocialNote { case_id, note_id, domain, level, line, source, review_on, sharing, more } => Command::WriteSocialNote { case_id, note_id, domain, level, line, source, review_on, sharing, more },
        W::WithdrawSocialNote { case_id, note_id, sharing } => Command::WithdrawSocialNote { case_id, note_id, sharing },
        W::AddAction { home, action_id, what, owner, due_on, meeting_id, item_id, asked } => {
            Command::AddAction { home: home_of(&home), action_id, what, owner, due_on, from: meeting_id.zip(item_id), asked }
        }
        W::ChangeAction { home, action_id, what, owner, due_on } => Command::ChangeAction { home: home_of(&home), action_id, what, owner, due_on },
        W::AcceptAction { home, action_id } => Command::AcceptAction(home_of(&home), action_id),
        W::ClaimAction { home, action_id } => Command::ClaimAction(home_of(&home), action_id),
        W::CompleteAction { home, action_id, result } => Command::CompleteAction(home_of(&home), action_id, result),
        W::ReopenAction { home, action_id } => Command::ReopenAction(home_of(&home), action_id),
        W::BlockAction { home, action_id, reason } => Command::BlockAction(home_of(&home), action_id, reason),
        W::CancelAction { home, action_id, reason, if_unanswered: Some(true) } => Command::CancelUnanswered(home_of(&home), action_id, reason),
        W::CancelAction { home, action_id, reason, .. } => Command::CancelAction(home_of(&home), action_id, reason),
        W::ChooseThemes { meeting_id, themes } => Command::ChooseThemes(meeting_id, BTreeSet::from_iter(themes)),
        W::AgreeSupervision { series_id } => Command::AgreeSupervision(series_id),
        W::SetSlot { meeting_id, item_id, slot, planned_minutes } => Command::SetSlot { meeting_id, item_id, slot, planned_minutes },
        W::SetPeerCase { meeting_id, item_id, title, situation, question, planned_minutes } => {
            Command::SetPeerCase { meeting_id, item_id, title, situation, question, planned_minutes }
        }
        W::ShareResource { meeting_id, resource_id, title, link, about } => Command::ShareResource { meeting_id, resource_id, title, link: Some(link), about, file: None },
        W::RemoveResource { meeting_id, resource_id } => Command::RemoveResource(meeting_id, resource_id),
        W::EditMinutes { meeting_id, item_id, case_id, on_version, seen_edit_at, words } => {
            Command::EditMinutes { meeting_id, item_id, case_id, on_version, seen_edit_at, words }
        }
        W::WithdrawMinutesEdit { meeting_id, item_id, case_id, seen_edit_at } => Command::WithdrawMinutesEdit { meeting_id, item_id, case_id, seen_edit_at },
        W::ApproveMinutes { meeting_id, version, edits } => Command::ApproveMinutes { meeting_id, version, edits },
        W::LeaveLateLetters { meeting_id, item_id, case_id, letters_seen } => Command::LeaveLateLetters { meeting_id, item_id, case_id, letters_seen },
        W::MarkPasted { case_id, item_id, is_pasted, text_mark } => Command::MarkPasted { case_id, item_id, is_pasted, text_mark },
        W::RecordAssessment { case_id, assessment_id, tool, answers, asked_on, corrects } => {
            Command::RecordAssessment { case_id, assessment_id, tool, answers, asked_on, corrects }
        }
        W::WithdrawAssessment { case_id, assessment_id } => Command::WithdrawAssessment(case_id, assessment_id),
        W::StepDownCase { case_id, step_down } => Command::StepDownCase(case_id, step_down),
        W::ReopenCase { case_id, reason } => Command::ReopenCase(case_id, reason),
        W::SetStory { case_id, seen_at, words } => Command::SetStory { case_id, seen_at, words },
        W::CheckStory { case_id, words } => Command::CheckStory(case_id, words),
        W::AskStoryRelease { case_id, seen_at, consent_on } => Command::AskStoryRelease { case_id, seen_at, consent_on },
        W::ReleaseStory { case_id, seen_at } => Command::ReleaseStory(case_id, seen_at),
        W::ReturnStory { case_id, seen_at, reason } => Command::ReturnStory(case_id, seen_at, reason),
        W::WithdrawStory { case_id, reason } => Command::WithdrawStory(case_id, reason),
        W::ReassignAction { home, action_id, owner, due_on, why, seen_owner: seen } => Command::ReassignAction { home: home_of(&home), action_id, owner, due_on, why, seen },
        W::UndoAction { home, action_id } => Command::UndoAction(home_of(&home), action_id),
        W::ConfirmAction { home, action_id } => Command::ConfirmAction(home_of(&home), action_id),
        W::AskForHelp { home, action_id, of, word } => Command::AskForHelp { home: home_of(&home), action_id, of, word },
        W::AnswerHelp { home, action_id, cannot } => Command::AnswerHelp(home_of(&home), action_id, cannot),
        W::LinkLocalService { case_id, note_id, sharing, local_service_id } => Command::LinkLocalService { case_id, note_id, sharing, local_service_id },
        W::UnlinkLocalService { case_id, note_id, sharing, local_service_id } => {
            Command::UnlinkLocalService { case_id, note_id, sharing, local_service_id }
        }
    }
}

fn home_of(home: &WireHome) -> ActionHome {
    match home {
        WireHome::Case { case_id } => ActionHome::Case(*case_id),
        WireHome::Meeting { meeting_id } => ActionHome::Meeting(*meeting_id),
    }
}

/// A series as it is planned; the domain keeps what was done to single occurrences.
fn series(it: WireSeries) -> Series {
    Series {
        starts_on: it.starts_on,
        ends_on: it.ends_on,
        holidays: it.holidays,
        deputy: it.deputy,
        chair_rota: it.chair_rota,
        core: it.core,
        core_roles: it.core_roles,
        call_url: it.call_url,
        cut_off_minutes: it.cut_off_minutes,
        ..Series::new(it.id, it.kind, it.pcn, it.title, (it.rule, it.starts_at_local), it.slot_minutes, it.chair)
    }
}
