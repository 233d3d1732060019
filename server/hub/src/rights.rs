//! Rights, asked: what the policy must know is put together from states on disk, for subscriptions, lists and views. The
//! answer is always the policy's.

use crate::Hub;
use mdt_domain::{
    case::{Case, CaseRoot},
    directory::Person,
    event::State,
    ids::{CaseId, MeetingId, PersonId},
    meeting::Meeting,
    need_to_know::{self, EXPECTED_BEFORE_SECONDS},
    policy::{self, Permission, Scope, StreamFacts, Supervised},
    shelf,
    social_note::{NoteSharing, SocialNote},
    stream::StreamId,
    supervision::Pair,
    words::{OdsCode, UtcMicros},
};
use mdt_protocol::client::ListKind;
use mdt_store::error::StoreError;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Meetings of so long ago can still make somebody expected (a long meeting and its grace time), seconds.
const PAST_SECONDS: i64 = 24 * 3600;

impl Hub {
    /// May this person follow this stream, until when, by which right? The one question of need to know. Errs when it cannot be
    /// asked, which is not a no: nothing may be shown then, and nothing is taken away.
    pub async fn permission(&self, person: PersonId, stream: &StreamId) -> Result<Permission, StoreError> {
        let directory = self.directory();
        let Some(person) = directory.people.get(&person) else { return Ok(Permission::No) };
        let facts = self.facts(person, stream).await?;
        Ok(facts.map_or(Permission::No, |facts| policy::may_subscribe(person, stream, &facts, self.now())))
    }

    /// May this person follow this stream now?
    pub async fn may_subscribe(&self, person: PersonId, stream: &StreamId) -> Result<bool, StoreError> {
        Ok(self.permission(person, stream).await?.holds_at(self.now()))
    }

    async fn facts(&self, person: &Person, stream: &StreamId) -> Result<Option<StreamFacts>, StoreError> {
        Ok(match stream {
            StreamId::Meeting(id) | StreamId::PeerCases(id) => match self.committed(&StreamId::Meeting(*id)).await?.as_deref() {
                Some(State::Meeting(meeting)) => Some(meeting.facts(person.id)),
                _ => None,
            },
            StreamId::Case(id) | StreamId::CaseRestricted(id) | StreamId::PrivateNote(_, id) => {
                match self.committed(&StreamId::Case(*id)).await?.as_deref() {
                    Some(State::Case(case)) => Some(self.case_facts(person, case).await?),
                    _ => None,
                }
            }
            StreamId::Series(_) => match self.committed(stream).await?.as_deref() {
                Some(State::Series(series)) => Some(series.facts(person.id)),
                _ => None,
            },
            _ => Some(StreamFacts::None),
        })
    }

    /// May this person read the private notes of somebody they may supervise on a case?
    pub async fn permission_to_notes_of(&self, person: &Person, author: PersonId, case: &Case) -> Result<Permission, StoreError> {
        let (pair, today) = (Pair { supervisor: person.id, supervisee: author }, self.today());
        let open: Vec<_> = self.store.supervision_series().await?.iter().filter_map(|series| series.opens_to_supervisor(pair, today)).collect();
        // Of several the one that runs longest counts.
        let Some(until) = open.into_iter().max_by_key(|until| until.unwrap_or(UtcMicros(i64::MAX))) else { return Ok(Permission::No) };
        let directory = self.directory();
        let Some(author) = directory.people.get(&author) else { return Ok(Permission::No) };
        let stream = StreamId::Case(case.root.id);
        let author_has = policy::may_subscribe(author, &stream, &self.case_facts(author, case).await?, self.now());
        Ok(policy::may_read_notes_of_supervisee(person, Supervised { author_has, until, is_barred: case.root.bars_person(person) }))
    }

    /// The private notes of somebody on a case as their supervisor reads them: what was written for the two alone, and no restricted one.
    /// The look is written down first; none: no right.
    pub async fn notes_of_supervisee(&self, person: &Person, author: PersonId, case: &Case) -> Result<Option<Vec<SocialNote>>, StoreError> {
        let permission = self.permission_to_notes_of(person, author, case).await?;
        let Some(right) = permission.right_at(self.now()) else { return Ok(None) };
        let stream = StreamId::PrivateNote(author, case.root.id);
        self.store.record_view(person.id, &stream, right.word(), self.now()).await?;
        Ok(Some(match self.committed(&stream).await?.as_deref() {
            Some(State::Notes(book)) => book.notes.values().filter(|note| note.sharing == NoteSharing::Private && !note.is_withdrawn).cloned().collect(),
            _ => Vec::new(),
        }))
    }

    /// What the policy must know of a case for a person.
    pub async fn case_facts(&self, person: &Person, case: &Case) -> Result<StreamFacts, StoreError> {
        let now = self.now();
        let mut meetings: BTreeMap<MeetingId, Arc<State>> = BTreeMap::new();
        for id in need_to_know::meetings_that_matter(person, case, now) {
            if let Some(state) = self.committed(&StreamId::Meeting(id)).await? {
                meetings.insert(id, state);
            }
        }
        Ok(need_to_know::case_facts(person, case, now, |id| match meetings.get(&id).map(Arc::as_ref) {
            Some(State::Meeting(meeting)) => Some(meeting),
            _ => None,
        }))
    }

    /// The state behind a stream as on disk, shared.
    async fn committed(&self, stream: &StreamId) -> Result<Option<Arc<State>>, StoreError> {
        let slot = self.core.cache.loaded(&self.store, stream).await?;
        let state = slot.states.lock().committed.clone();
        Ok(state)
    }

    /// A meeting as on disk.
    pub async fn meeting(&self, id: MeetingId) -> Result<Option<Meeting>, StoreError> {
        Ok(match self.committed(&StreamId::Meeting(id)).await?.as_deref() {
            Some(State::Meeting(meeting)) => Some(Meeting::clone(meeting)),
            _ => None,
        })
    }

    /// A case as on disk.
    pub async fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        Ok(match self.committed(&StreamId::Case(id)).await?.as_deref() {
            Some(State::Case(case)) => Some(Case::clone(case)),
            _ => None,
        })
    }

    /// The cases whose people objected to this person, or to a service of theirs. Risk to life opens such a case, not its lines on lists.
    pub async fn barred_cases(&self, person: PersonId) -> Result<BTreeSet<CaseId>, StoreError> {
        let directory = self.directory();
        let Some(person) = directory.people.get(&person) else { return Ok(BTreeSet::new()) };
        Ok(barred_among(&self.store.cases_with_exceptions().await?, person).collect())
    }

    /// What a person's lists, searches and counts hold: their roles' places, the cases they are expected for or have opened by
    /// break glass, and without those that bar them.
    pub async fn scope(&self, person: &Person) -> Result<Scope, StoreError> {
        let now = self.now();
        let mut scope = policy::scope(person);
        let exceptions: Vec<CaseRoot> = self.store.cases_with_exceptions().await?;
        scope.barred.extend(barred_among(&exceptions, person));
        let mut single: Vec<CaseId> = exceptions.iter().filter(|root| root.broken_by(person.id, now).is_some()).map(|root| root.id).collect();
        if person.guest.is_some() || policy::may_be_expected(person) {
            let (from, to) = (now.plus_seconds(-PAST_SECONDS), now.plus_seconds(EXPECTED_BEFORE_SECONDS + 1));
            for meeting in self.store.meetings_asking_between(person.id, from, to).await? {
                single.extend(self.store.cases_of(meeting).await?.into_values());
            }
        }
        single.sort_unstable();
        single.dedup();
        for id in single {
            let Some(case) = self.case(id).await? else { continue };
            let facts = self.case_facts(person, &case).await?;
            if policy::may_subscribe(person, &StreamId::Case(id), &facts, now).holds_at(now) {
                // A bar gives way to risk to life, and to nothing else.
                scope.barred.retain(|barred| *barred != id);
                scope.cases.push(id);
            }
        }
        Ok(scope)
    }

    /// May this person be told that such a list of this place changed? Who may read it is told.
    pub(crate) fn may_watch(&self, person: PersonId, list: ListKind, place: &OdsCode) -> bool {
        let directory = self.directory();
        directory.people.get(&person).is_some_and(|person| match list {
            ListKind::Stories => policy::may_subscribe(person, &StreamId::Stories(place.clone()), &StreamFacts::None, self.now()).holds_at(self.now()),
            ListKind::Shelf => shelf::sees(person, place, &directory),
            ListKind::Meetings | ListKind::Cases | ListKind::Actions | ListKind::Templates => !person.is_ended && person.roles.iter().any(|role| role.at == *place),
        })
    }

    /// Writes down that a person is shown a case's content, and by which right. `false`: they may not. Where it could not be written
    /// nothing may be shown either.
    pub async fn record_view(&self, person: PersonId, stream: &StreamId) -> Result<bool, StoreError> {
        if !matches!(stream, StreamId::Case(_) | StreamId::CaseRestricted(_) | StreamId::PrivateNote(..)) {
            return Ok(true);
        }
        let Some(right) = self.permission(person, stream).await?.right_at(self.now()) else { return Ok(false) };
        self.store.record_view(person, stream, right.word(), self.now()).await?;
        Ok(true)
    }
}

/// Those of these cases whose people objected to somebody.
fn barred_among<'a>(cases: &'a [CaseRoot], person: &'a Person) -> impl Iterator<Item = CaseId> + 'a {
    cases.iter().filter(|root| root.bars_person(person)).map(|root| root.id)
}
