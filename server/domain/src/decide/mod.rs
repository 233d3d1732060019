//! Decide: states, a command, who and when → events on streams, or a refusal. Pure.
//!
//! `decide` asks for what it misses: with a world that lacks a state it answers [`Verdict::Needs`], the hub loads and
//! asks again. So a command names its streams by being decided, rights are asked for each, and all its events are
//! committed together or not at all. No events is an acceptance too: it was so already.
//!
//! One file per notion; the `match` below is the table of contents.

mod action;
mod agenda;
mod anonymous;
mod assessment;
mod attendance;
mod borough;
mod carried;
mod case;
mod close;
mod directory;
mod giving;
mod guests;
mod help;
mod meeting;
mod members;
mod minutes;
mod needs;
mod notes;
mod notices;
mod open_part;
mod outcome;
mod partners;
mod people;
mod referral;
mod rights;
mod room;
mod series;
mod sharing;
mod story;
mod supervision;
mod templates;
mod topic_minutes;
mod undo;
mod unreached;

use crate::{
    case::Case,
    command::Command,
    directory::{Directory, Person},
    event::{Event, State},
    identifiers::Identified,
    ids::{CaseId, ItemId, LocalServiceId, MeetingId, PersonId, SeriesId},
    meeting::Meeting,
    rejection::Rejection,
    series::Holidays,
    stream::{DocumentId, StreamId},
    words::{Day, Line, UtcMicros},
    worklist::Worklist,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Who asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Actor<'a> {
    /// A member who signed in.
    Person(&'a Person),
    /// The hub itself (arrival and leaving), a job or an importer run by an operator.
    System,
}
impl Actor<'_> {
    /// The person, unless it is the system.
    pub fn person_id(&self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person.id),
            Self::System => None,
        }
    }
}

/// Time, actor and ids: everything that is not state.
pub struct Context<'a> {
    /// Who asks.
    pub actor: Actor<'a>,
    /// The server's clock.
    pub now: UtcMicros,
    /// The same moment as a day in Europe/London.
    pub today: Day,
    /// People, services and organisations.
    pub directory: &'a Directory,
    /// Bank holidays.
    pub holidays: &'a Holidays,
    /// Fresh ids, in the order of the calls.
    pub new_id: &'a mut dyn FnMut() -> Uuid,
}

/// Something `decide` must know and does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The state behind a stream (may turn out not to exist).
    State(StreamId),
    /// Which case is behind which line of a meeting (lines taken off included).
    CasesOf(MeetingId),
    /// The next meeting of the series after this one that is a draft or open, if there is one.
    NextMeeting(MeetingId),
    /// The four texts of a document as they stand.
    Texts(DocumentId),
    /// Meetings that are not over and ask a person.
    MeetingsAsking(PersonId),
    /// Meetings of a series that have not begun, those called off included.
    MeetingsOf(SeriesId),
    /// People on the Federation's case lists whose family name may occur among these words. The list itself is nobody's to have.
    PeopleNamed(FoldedWords),
    /// What a local service is called, if it is listed.
    LocalService(LocalServiceId),
}

/// Words as names are compared ([`crate::identifiers::folded_words`]).
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoldedWords(pub BTreeSet<String>);
impl std::fmt::Debug for FoldedWords {
    /// Never the words: debug output ends in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "FoldedWords({})", self.0.len()) }
}

/// What the hub has loaded for a command.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// States by stream; `None`: asked for, and nothing has happened there.
    pub states: BTreeMap<StreamId, Option<State>>,
    /// Lines to cases.
    pub cases_of: BTreeMap<MeetingId, BTreeMap<ItemId, CaseId>>,
    /// Next meetings.
    pub next_meeting: BTreeMap<MeetingId, Option<MeetingId>>,
    /// Texts in the order of [`crate::stream::TEXT_BOXES`].
    pub texts: BTreeMap<DocumentId, [String; 4]>,
    /// Meetings that are not over, by whom they ask.
    pub meetings_asking: BTreeMap<PersonId, Vec<MeetingId>>,
    /// Meetings to come, by their series.
    pub meetings_of: BTreeMap<SeriesId, Vec<MeetingId>>,
    /// People on case lists, by the words among which their names may occur.
    pub people_named: BTreeMap<FoldedWords, Vec<Identified>>,
    /// Names of local services; `None`: not listed.
    pub local_services: BTreeMap<LocalServiceId, Option<Line>>,
}

/// Why there are no events.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Load these and ask again.
    Needs(BTreeSet<Need>),
    /// No.
    Refused(Rejection),
}
impl From<Rejection> for Verdict {
    fn from(rejection: Rejection) -> Self { Self::Refused(rejection) }
}

/// What happens, in order, on which streams.
pub type Events = Vec<(StreamId, Event)>;

impl World {
    /// The state behind a stream, or the need for it.
    pub fn state(&self, stream: &StreamId) -> Result<Option<&State>, Verdict> {
        match self.states.get(stream) {
            Some(state) => Ok(state.as_ref()),
            None => Err(Verdict::Needs(BTreeSet::from([Need::State(stream.clone())]))),
        }
    }
    /// A meeting that exists.
    pub fn meeting(&self, id: MeetingId) -> Result<&Meeting, Verdict> {
        match self.state(&StreamId::Meeting(id))? {
            Some(State::Meeting(meeting)) => Ok(meeting),
            _ => Err(Rejection::not_found().into()),
        }
    }
    /// A case that exists.
    pub fn case(&self, id: CaseId) -> Result<&Case, Verdict> {
        match self.state(&StreamId::Case(id))? {
            Some(State::Case(case)) => Ok(case),
            _ => Err(Rejection::not_found().into()),
        }
    }
    /// A worklist; an untouched one is empty.
    pub fn worklist(&self, stream: &StreamId) -> Result<Option<&Worklist>, Verdict> {
        match self.state(stream)? {
            Some(State::Worklist(list)) => Ok(Some(list)),
            _ => Ok(None),
        }
    }
    /// Which case is behind which line.
    pub fn cases_of(&self, id: MeetingId) -> Result<&BTreeMap<ItemId, CaseId>, Verdict> {
        self.cases_of.get(&id).ok_or_else(|| Verdict::Needs(BTreeSet::from([Need::CasesOf(id)])))
    }
}

impl World {
    /// Whether this is known already.
    pub fn holds(&self, need: &Need) -> bool {
        match need {
            Need::State(stream) => self.states.contains_key(stream),
            Need::CasesOf(meeting) => self.cases_of.contains_key(meeting),
            Need::NextMeeting(meeting) => self.next_meeting.contains_key(meeting),
            Need::Texts(document) => self.texts.contains_key(document),
            Need::MeetingsAsking(person) => self.meetings_asking.contains_key(person),
            Need::MeetingsOf(series) => self.meetings_of.contains_key(series),
            Need::PeopleNamed(words) => self.people_named.contains_key(words),
            Need::LocalService(id) => self.local_services.contains_key(id),
        }
    }
    /// Asks for everything of a list that is not known yet, at once.
    pub fn require(&self, needs: impl IntoIterator<Item = Need>) -> Result<(), Verdict> {
        let missing: BTreeSet<Need> = needs.into_iter().filter(|need| !self.holds(need)).collect();
        if missing.is_empty() { Ok(()) } else { Err(Verdict::Needs(missing)) }
    }
}

/// Decides. Rights are part of the decision ([`crate::policy::may`] is asked for every stream the command touches).
pub fn decide(world: &World, command: &Command, context: &mut Context<'_>) -> Result<Events, Verdict> {
    world.require(needs::known_from(command, context))?;
    match command {
        Command::SetDirectory { .. } => directory::set(world, command, context),
        Command::SetSeries(it) => series::set(world, it, context),
        Command::ChangeSeriesFrom { series_id, from, series: it } => series::change_from(world, *series_id, *from, it, context),
        Command::MoveOccurrence { series_id, recurrence_id, day, at } => series::move_occurrence(world, *series_id, *recurrence_id, *day, *at, context),
        Command::CancelOccurrence { series_id, recurrence_id } => series::cancel_occurrence(world, *series_id, *recurrence_id, context),
        Command::RestoreOccurrence { series_id, recurrence_id } => series::restore_occurrence(world, *series_id, *recurrence_id, context),
        Command::MakeOccurrence { series_id, recurrence_id, meeting_id } => series::make_occurrence(world, *series_id, *recurrence_id, *meeting_id, context),
        Command::SetRota { service_id, rota } => members::set_rota(*service_id, rota, context),
        Command::SetAbsences { person_id, absences } => members::set_absences(*person_id, absences, context),
        Command::ChangeMember { .. } => members::change(command, context),
        Command::AddMember(person) => members::add(person, context),
        Command::EndPerson { person_id, cover } => members::end(world, *person_id, *cover, context),
        Command::SetTemplate { kind, version, entries } => templates::set(*kind, *version, entries, context),
        Command::TailorTemplate { .. } => templates::tailor(command, context),
        Command::SeeNotice(id) => notices::see(world, *id, context),
        Command::GiveNotice { people, kind } => notices::give(people, kind, context),

        Command::CreateMeeting { root, attendees } => meeting::create(world, root, attendees, context),
        Command::PublishAgenda(id) => meeting::publish(world, *id, context),
        Command::CancelMeeting(id) => meeting::cancel(world, *id, context),
        Command::StartMeeting(id) => meeting::start(world, *id, context),
        Command::TakeChair(id) => meeting::take_chair(world, *id, context),
        Command::GiveBackChair(id) => meeting::give_back_chair(world, *id, context),
        Command::CloseMeeting { meeting_id, override_reason } => close::close(world, *meeting_id, override_reason.as_ref(), context),

        Command::AddAttendee(id, attendee) => people::add(world, *id, attendee, context),
        Command::AnswerInvitation { .. } => people::answer(world, command, context),
        Command::RecordAttendance { meeting_id, person_id, attendance } => {
            people::record_attendance(world, *meeting_id, *person_id, *attendance, context)
        }
        Command::RaiseHand(id) => people::raise_hand(world, *id, context),
        Command::LowerHand(id, person_id) => people::lower_hand(world, *id, *person_id, context),
        Command::PersonArrived(id, person_id) => people::arrived(world, *id, *person_id, context),
        Command::PersonLeft(id, person_id) => people::left(world, *id, *person_id, context),

        Command::AskMember { meeting_id, person_id, kind } => partners::ask(world, *meeting_id, *person_id, *kind, context),
        Command::WithdrawAttendee(id, person_id) => partners::withdraw(world, *id, *person_id, context),
        Command::RefreshRotating(id) => partners::refresh(world, *id, context),
        Command::SayOnTheWay(id) => partners::on_the_way(world, *id, context),
        Command::CallIn { meeting_id, item_id, case_id, person_id } => partners::call_in(world, *meeting_id, *item_id, *case_id, *person_id, context),
        Command::InviteGuest { .. } => guests::invite(world, command, context),
        Command::GuestWaits(id, person_id) => guests::waits(world, *id, *person_id, context),
        Command::AdmitGuest(id, person_id) => guests::admit(world, *id, *person_id, context),
        Command::RenewPass(id, person_id, way) => guests::renew(world, *id, *person_id, way, context),
        Command::RevokePass(id, person_id) => guests::revoke(world, *id, *person_id, context),

        Command::ListCase { .. } => agenda::list_case(world, command, context),
        Command::ListCases { meeting_id, entries, urgent_reason } => agenda::list_cases(world, *meeting_id, entries, urgent_reason.as_ref(), context),
        Command::OrderAgenda { meeting_id, order } => agenda::order(world, *meeting_id, order, context),
        Command::FixItem { meeting_id, item_id, is_fixed } => agenda::fix(world, *meeting_id, *item_id, *is_fixed, context),
        Command::UnlistCase { meeting_id, item_id, case_id } => agenda::unlist_case(world, *meeting_id, *item_id, *case_id, context),
        Command::AddTopic { .. } => agenda::add_topic(world, command, context),
        Command::RemoveTopic(id, item_id) => agenda::remove_topic(world, *id, *item_id, context),
        Command::MoveItem { meeting_id, item_id, to_position } => agenda::move_item(world, *meeting_id, *item_id, *to_position, context),
        Command::SetPlannedMinutes { meeting_id, item_id, minutes } => agenda::plan_minutes(world, *meeting_id, *item_id, *minutes, context),

        Command::GoToPhase { meeting_id, phase, acknowledged } => room::go_to_phase(world, *meeting_id, *phase, acknowledged, context),
        Command::StartItem { meeting_id, item_id, acknowledged } => room::start_item(world, *meeting_id, *item_id, acknowledged, context),
        Command::NoteChairConnection { meeting_id, holder, is_lost } => people::note_chair_connection(world, *meeting_id, *holder, *is_lost, context),
        Command::ExtendItem { meeting_id, item_id, minutes } => room::extend_item(world, *meeting_id, *item_id, *minutes, context),
        Command::ParkItem(id, item_id) => room::park_item(world, *id, *item_id, context),
        Command::DecideTopic(id, item_id) => room::decide_topic(world, *id, *item_id, context),
        Command::ReopenTopic(id, item_id) => room::reopen_topic(world, *id, *item_id, context),

        Command::RegisterCase(root) => case::register(world, root, context),
        Command::UpdateCase { .. } => case::update(world, command, context),
        Command::ReferCase { .. } => referral::refer(world, command, context),
        Command::ReturnReferral(id, reason) => referral::send_back(world, *id, reason, context),
        Command::AcceptReferral(id) => referral::accept(world, *id, context),
        Command::MarkMostConcerned { case_id, is_concerned, note } => referral::most_concerned(world, *case_id, *is_concerned, note.as_ref(), context),
        Command::CloseCase(id, why) => referral::close_case(world, *id, *why, context),
        Command::SetBar { case_id, whom, reason } => sharing::set_bar(world, *case_id, whom, reason, context),
        Command::LiftBar(id, whom) => sharing::lift_bar(world, *id, whom, context),
        Command::BreakGlass { case_id, reason, is_risk_to_life } => sharing::break_glass(world, *case_id, reason, *is_risk_to_life, context),
        Command::CorrectCaseAttendance { .. } => people::correct_case_attendance(world, command, context),

        Command::RecordOutcome { .. } => outcome::record(world, command, context),
        Command::WithdrawOutcome(id, item_id, case_id, seen) => outcome::withdraw(world, *id, *item_id, *case_id, *seen, context),
        Command::AgreeWithoutDiscussion { meeting_id, entries } => outcome::agree(world, *meeting_id, entries, context),

        Command::WriteSocialNote { .. } => notes::write(world, command, context),
        Command::WithdrawSocialNote { case_id, note_id, sharing } => notes::withdraw(world, *case_id, *note_id, *sharing, context),

        Command::AddAction { .. } => action::add(world, command, context),
        Command::ChangeAction { .. } => action::change(world, command, context),
        Command::AcceptAction(home, id) => action::accept(world, *home, *id, context),
        Command::ClaimAction(home, id) => action::claim(world, *home, *id, context),
        Command::CompleteAction(home, id, result) => action::complete(world, *home, *id, result.as_ref(), context),
        Command::ReopenAction(home, id) => action::reopen(world, *home, *id, context),
        Command::BlockAction(home, id, reason) => action::block(world, *home, *id, reason, context),
        Command::CancelAction(home, id, reason) => action::cancel(world, *home, *id, reason, context),
        Command::CancelUnanswered(home, id, reason) => undo::cancel_unanswered(world, *home, *id, reason, context),
        Command::ReassignAction { .. } => action::reassign(world, command, context),
        Command::UndoAction(home, id) => undo::undo(world, *home, *id, context),
        Command::ConfirmAction(home, id) => undo::confirm(world, *home, *id, context),
        Command::AskForHelp { home, action_id, of, word } => help::ask(world, *home, *action_id, of, word.as_ref(), context),
        Command::AnswerHelp(home, id, cannot) => help::answer(world, *home, *id, cannot.as_ref(), context),

        Command::ChooseThemes(id, themes) => supervision::choose_themes(world, *id, themes, context),
        Command::AgreeSupervision(id) => series::agree(world, *id, context),
        Command::SetSlot { meeting_id, item_id, slot, planned_minutes } => borough::set_slot(world, *meeting_id, *item_id, slot, *planned_minutes, context),
        Command::SetPeerCase { .. } => borough::set_peer_case(world, command, context),
        Command::ShareResource { .. } => borough::share(world, command, context),
        Command::RemoveResource(id, resource) => borough::remove_resource(world, *id, *resource, context),
        Command::EditMinutes { .. } => minutes::edit(world, command, context),
        Command::WithdrawMinutesEdit { .. } => minutes::withdraw_edit(world, command, context),
        Command::ApproveMinutes { meeting_id, version, edits } => minutes::approve(world, *meeting_id, *version, edits, context),
        Command::LeaveLateLetters { .. } => minutes::leave_letters(world, command, context),
        Command::MarkPasted { case_id, item_id, is_pasted, text_mark } => {
            minutes::mark_pasted(world, *case_id, *item_id, *is_pasted, text_mark.as_deref(), context)
        }
        Command::RecordAssessment { .. } => assessment::record(world, command, context),
        Command::WithdrawAssessment(case_id, id) => assessment::withdraw(world, *case_id, *id, context),
        Command::StepDownCase(id, step_down) => referral::step_down(world, *id, step_down, context),
        Command::ReopenCase(id, reason) => referral::reopen(world, *id, reason, context),
        Command::SetStory { case_id, seen_at, words } => story::set(world, *case_id, *seen_at, words, context),
        Command::CheckStory(id, words) => story::check(world, *id, words, context),
        Command::AskStoryRelease { case_id, seen_at, consent_on } => story::ask(world, *case_id, *seen_at, *consent_on, context),
        Command::ReleaseStory(id, seen_at) => story::release(world, *id, *seen_at, context),
        Command::ReturnStory(id, seen_at, reason) => story::send_back(world, *id, *seen_at, reason, context),
        Command::WithdrawStory(id, reason) => story::withdraw(world, *id, reason, context),
        Command::LinkLocalService { case_id, note_id, sharing, local_service_id } => {
            notes::link(world, (*case_id, *note_id, *sharing), *local_service_id, context)
        }
        Command::UnlinkLocalService { case_id, note_id, sharing, local_service_id } => {
            notes::unlink(world, (*case_id, *note_id, *sharing), *local_service_id, context)
        }
    }
}
