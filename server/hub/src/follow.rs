//! Following the other nodes: what they committed is published here too, by their hints when these come and by the journal in
//! any case (P6, P13). And what only a database shared by all can tell: sessions that ended on another node (P12).
//!
//! Only on PostgreSQL; a SQLite file has one process. Started by the hub.

use crate::{
    Hub,
    broker::Hint,
    core::Origin,
    fanout::Topic,
};
use bytes::Bytes;
use mdt_protocol::close::CloseCode;
use mdt_store::{
    commit::Committed,
    error::StoreError,
    feed::{Mark, Place, places},
};
use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::{sync::mpsc, time::Instant};

/// The database may take so long to tell what is new; after that it is asked again.
const PATIENCE: Duration = Duration::from_secs(30);

/// Commits of another node that are published without letting others have a turn.
const PUBLISHED_TOGETHER: usize = 8;

/// Where this node stands.
struct Follower {
    from: Mark,
    /// Published already and still above the mark.
    seen: HashSet<Place>,
}

impl Hub {
    /// Starts following from `mark`; ends with the hub.
    pub(crate) fn follow(self: &Arc<Self>, mark: Mark, hints: mpsc::Receiver<Hint>) {
        let weak = Arc::downgrade(self);
        tokio::spawn(run(weak, Follower { from: mark, seen: HashSet::new() }, hints));
    }

    /// What the others wrote since; everyone here is told of it.
    async fn catch_news(&self, follower: &mut Follower) -> Result<(), StoreError> {
        follower.seen.extend(self.core.take_own_places());
        let asked = tokio::time::timeout(PATIENCE, self.store.news(follower.from, &follower.seen)).await;
        let news = asked.map_err(|_| StoreError::NotWritten("the database did not answer in time".into()))??;
        if !news.commits.is_empty() {
            metrics::counter!("mdt_followed_from_journal_total").increment(news.commits.len() as u64);
            for few in news.commits.chunks(PUBLISHED_TOGETHER) {
                self.publish_guarded(few);
                // Many at once would keep this thread, and whoever waits to publish, from everything else.
                tokio::task::yield_now().await;
            }
        }
        for (stream, head) in news.unreadable {
            tracing::warn!(stream = stream.kind(), head, "an entry of another version cannot be read here; its stream is read anew");
            if let Some(slot) = self.core.cache.known(&stream) {
                slot.make_stale_below(head);
            }
            self.core.fanout.heal(&Topic::Stream(stream), head);
        }
        follower.seen = news.seen;
        follower.from = news.next;
        Ok(())
    }

    /// A panic in what is done with a commit must not end the only follower.
    fn publish_guarded(&self, commits: &[Committed]) {
        if catch_unwind(AssertUnwindSafe(|| self.core.publish(commits, Origin::Elsewhere))).is_err() {
            tracing::error!(commits = commits.len(), "publishing another node's commits panicked; subscribers heal from the journal");
        }
    }

    fn take_hint(&self, follower: &mut Follower, hint: Hint) {
        match hint {
            Hint::Commit(hint) => {
                let Some(committed) = hint.into_committed() else { return };
                let places: Vec<Place> = places(&committed).collect();
                // The same hint twice, or what the journal told before.
                if places.iter().all(|place| follower.seen.contains(place)) {
                    return;
                }
                follower.seen.extend(places);
                self.publish_guarded(&[committed]);
            }
            Hint::Passing { stream, connection, frame } => self.core.fanout.pass(&Topic::Stream(stream), connection, &Bytes::from(frame)),
            Hint::SessionEnded { session } => self.core.registry.end_session(&session, CloseCode::SignedOut),
            Hint::PersonClosed { person } => self.core.registry.end_person(person, CloseCode::SignedOut),
            Hint::Ended { session, code } => {
                if let Some(code) = CloseCode::of(code) {
                    self.core.registry.remember(&session, code);
                }
            }
            Hint::EndedTold { session } => drop(self.core.registry.take_ended(&session)),
            Hint::ListChanged { list, place } => self.core.lists.changed(&self.core, list, &place),
            Hint::Beat => {}
        }
    }

    /// Connections of sessions that are over: another node ended them and its hint may not have come.
    async fn end_ended_sessions(&self) -> Result<(), StoreError> {
        for session in self.store.ended_sessions(&self.core.registry.sessions()).await? {
            self.core.registry.end_session(&session, CloseCode::SignedOut);
        }
        Ok(())
    }
}

async fn run(hub: Weak<Hub>, mut follower: Follower, mut hints: mpsc::Receiver<Hint>) {
    let Some(line) = hub.upgrade().map(|hub| hub.core.broker().line()) else { return };
    let (mut sessions_at, mut was_told) = (Instant::now(), false);
    let mut looked_at = Instant::now();
    loop {
        let every = {
            let Some(hub) = hub.upgrade() else { return };
            let timings = &hub.core.timings;
            if hub.core.broker().is_open() { timings.follow_every } else { timings.follow_every_without_hints }
        };
        let is_time = tokio::select! {
            // Hints first: what they tell the journal need not be read for.
            biased;
            Some(hint) = hints.recv() => {
                let Some(hub) = hub.upgrade() else { return };
                hub.take_hint(&mut follower, hint);
                // A steady stream of hints must not keep the journal from being looked at.
                looked_at.elapsed() >= every
            }
            () = line.look_now.notified() => true,
            () = tokio::time::sleep_until(looked_at + every) => true,
        };
        if !is_time {
            continue;
        }
        let Some(hub) = hub.upgrade() else { return };
        looked_at = Instant::now();
        let mut looked = hub.catch_news(&mut follower).await;
        if looked.is_ok() && sessions_at.elapsed() >= hub.core.timings.follow_every {
            sessions_at = Instant::now();
            looked = hub.end_ended_sessions().await;
        }
        match looked {
            Ok(()) => was_told = false,
            Err(error) => {
                if !std::mem::replace(&mut was_told, true) {
                    tracing::warn!(%error, "the journal could not be followed; it is tried again");
                }
            }
        }
    }
}
