//! Presence over several nodes (P8): each node has a lease on the database's clock; who is in a room by a node whose lease is over
//! is in no room. A person's leaving stays one event, whichever node writes it.
//!
//! Leases only on PostgreSQL. Called by the hub.

use crate::Hub;
use mdt_domain::{
    command::Command,
    ids::{MeetingId, PersonId},
    meeting::MeetingStatus,
};
use mdt_store::{Engine, error::StoreError};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};
use tokio::time::Instant;

/// Since when somebody recorded as here is connected nowhere.
pub(crate) type Missing = HashMap<(MeetingId, PersonId), Instant>;

impl Hub {
    /// Whether other nodes may share the database.
    pub(crate) fn is_shared(&self) -> bool { self.store.engine() == Engine::Postgres }

    /// Whether a person is in a room, on whatever node. Where it cannot be asked, nobody is taken to have left.
    pub(crate) async fn is_present(&self, meeting: MeetingId, person: PersonId) -> bool {
        if self.core.presence.is_in(meeting, person) || !self.is_shared() {
            return self.core.presence.is_in(meeting, person);
        }
        match self.store.people_elsewhere(meeting).await {
            Ok(people) => people.contains(&person) || self.core.presence.is_in(meeting, person),
            Err(error) => {
                tracing::warn!(%error, "who is connected elsewhere could not be asked");
                true
            }
        }
    }

    /// Everyone in a room, on whatever node.
    pub(crate) async fn people_present(&self, meeting: MeetingId) -> Result<BTreeSet<PersonId>, StoreError> {
        let mut people = if self.is_shared() { self.store.people_elsewhere(meeting).await? } else { BTreeSet::new() };
        people.extend(self.core.presence.people_in(meeting));
        Ok(people)
    }

    /// Tells the other nodes whether somebody is here now. One note of a person at a time, and each says what is so when it is written:
    /// a slow "went" never removes a quick "came".
    pub(crate) async fn note_presence(&self, meeting: MeetingId, person: PersonId) {
        if !self.is_shared() {
            return;
        }
        let _one = self.core.presence.noting(meeting, person).lock().await;
        let noted = if self.core.presence.is_in(meeting, person) {
            self.store.enter_rooms(&[(meeting, person)]).await
        } else {
            self.store.leave_room(meeting, person).await
        };
        // The lease tells it again.
        if let Err(error) = noted {
            tracing::warn!(%error, "who is in a room could not be noted for the other nodes");
        }
    }

    /// Renews the lease and looks for who was left behind by a node that is gone; ends with the hub.
    pub(crate) fn keep_lease(self: &Arc<Self>) {
        let weak = Arc::downgrade(self);
        let (lease, every) = (self.core.timings.lease, self.core.timings.lease_renew_every);
        tokio::spawn(async move {
            let mut missing = Missing::new();
            let mut renewed_at: Option<Instant> = None;
            loop {
                {
                    let Some(hub) = weak.upgrade() else { return };
                    if renewed_at.is_none_or(|at| at.elapsed() >= every) && !hub.is_draining() {
                        match hub.store.renew_lease(lease, &hub.core.presence.everyone()).await {
                            Ok(()) => renewed_at = Some(Instant::now()),
                            Err(error) => tracing::warn!(%error, "this node's lease could not be renewed; it is tried again"),
                        }
                    }
                    if let Err(error) = hub.look_for_ghosts(&mut missing).await {
                        tracing::warn!(%error, "who was left behind by another node could not be looked for");
                    }
                }
                tokio::time::sleep(every / 4).await;
            }
        });
    }

    /// Recorded as here and connected nowhere for longer than the grace time: they left. Connected here and not recorded: they came.
    pub(crate) async fn look_for_ghosts(self: &Arc<Self>, missing: &mut Missing) -> Result<(), StoreError> {
        if self.is_shared() && self.store.forget_dead_nodes().await? > 0 {
            // Whoever waited by it for a meeting to begin, and is nowhere else when the grace time is over.
            let hub = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(hub.core.timings.leave_grace).await;
                if let Err(error) = hub.tell_who_left().await {
                    tracing::error!(%error, "who left with another node could not be told");
                }
            });
        }
        let mut still: HashSet<(MeetingId, PersonId)> = HashSet::new();
        for id in self.store.live_meetings().await? {
            let Some(meeting) = self.meeting(id).await? else { continue };
            let present = self.people_present(id).await?;
            for person in self.core.presence.people_in(id) {
                // Whoever holds the chair may have been missed for as long as this node's lease was late.
                let is_missed = meeting.live.chair_held_by == Some(person) && meeting.live.chair_lost_at.is_some();
                let is_unrecorded = meeting.attendees.get(&person).is_none_or(|attendee| !attendee.is_here);
                if meeting.root.status == MeetingStatus::Live && (is_missed || is_unrecorded) {
                    self.by_itself(Command::PersonArrived(id, person)).await;
                }
            }
            for attendee in meeting.attendees.values().filter(|it| it.is_here && !present.contains(&it.person_id)) {
                still.insert((id, attendee.person_id));
                let since = *missing.entry((id, attendee.person_id)).or_insert_with(Instant::now);
                if since.elapsed() >= self.core.timings.leave_grace {
                    self.by_itself(Command::PersonLeft(id, attendee.person_id)).await;
                    if self.core.presence.is_in(id, attendee.person_id) {
                        self.by_itself(Command::PersonArrived(id, attendee.person_id)).await;
                    }
                }
            }
            if let Some(holder) = meeting.live.chair_held_by.filter(|holder| meeting.root.status == MeetingStatus::Live && !present.contains(holder))
                && meeting.live.chair_lost_at.is_none()
            {
                let hub = self.clone();
                tokio::spawn(async move { hub.look_for_chair(id, holder).await });
            }
        }
        missing.retain(|who, _| still.contains(who));
        self.look_for_early_ones().await
    }

    /// Connected here before the start, asked, and not recorded: another node told that they left.
    async fn look_for_early_ones(self: &Arc<Self>) -> Result<(), StoreError> {
        for (id, person) in self.core.presence.everyone() {
            let Some(meeting) = self.meeting(id).await? else { continue };
            if meeting.root.status.is_before_start() && meeting.attendees.get(&person).is_some_and(|attendee| !attendee.is_here) {
                self.by_itself(Command::PersonArrived(id, person)).await;
            }
        }
        Ok(())
    }
}
