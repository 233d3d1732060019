//! The task that sends: claims what is due, makes and checks its words, opens the way, says `sending`, lets it leave, writes
//! down how it ended.
//!
//! Killed at any moment nothing is lost and nothing is sent twice in silence: before `sending` the claim ends and another takes
//! the mail; after it the mail is unknown until the operator says what happened. Logs name mails by id and people never.

use super::{
    letter::Letter,
    lines,
    lint::{Hit, Known},
    made::{self, Made},
    message::{self, Envelope},
    phrases::{PhraseError, Phrases},
    place::Links,
    preview::checked,
    render::render,
    transport::{
        Failed, Opened, Transport, Verdict,
        outbox::Outbox,
        smtp::{Patience, Smtp},
    },
};
use crate::{
    auth::session,
    calendar::{About, tell},
    config::Settings,
    site::{Readiness, Site},
};
use futures_util::{FutureExt as _, future::join_all};
use lettre::{Address, message::Mailbox};
use mdt_domain::{directory::Person, ids::PersonId, words::UtcMicros};
use mdt_store::{
    Store,
    error::StoreError,
    mails::{ClaimedMail, MailState, Trouble},
};
use parking_lot::Mutex;
use rand::RngExt as _;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

/// Mails on their way at the same time, by one node.
const AT_ONCE: u64 = 4;
/// Names on the case lists are read again after so long.
const NAMES_KEPT_FOR: Duration = Duration::from_secs(10);
/// How often a mail's end is tried to be written down while the database is away.
const TRIES_TO_NOTE: u32 = 40;

/// All waiting times of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailTimings {
    /// Between two looks for what is due; what this node writes is looked for at once.
    pub look_every: Duration,
    /// Between two looks for what a node left that is gone.
    pub recover_every: Duration,
    /// Until the second try; doubled with every further one.
    pub first_retry: Duration,
    /// Between two tries at most.
    pub longest_retry: Duration,
    /// After so long it is a dead letter.
    pub give_up_after: Duration,
    /// How long a mail server may take.
    pub patience: Patience,
}
impl MailTimings {
    /// The real ones.
    pub const REAL: Self = Self {
        look_every: Duration::from_secs(5),
        recover_every: Duration::from_secs(30),
        first_retry: Duration::from_secs(60),
        longest_retry: Duration::from_secs(6 * 3600),
        give_up_after: Duration::from_secs(3 * 24 * 3600),
        patience: Patience { connect: Duration::from_secs(10), step: Duration::from_secs(30), body: Duration::from_secs(120) },
    };
    /// All divided by `by` (tests).
    pub fn divided(self, by: u32) -> Self {
        let Patience { connect, step, body } = self.patience;
        Self {
            look_every: self.look_every / by,
            recover_every: self.recover_every / by,
            first_retry: self.first_retry / by,
            longest_retry: self.longest_retry / by,
            give_up_after: self.give_up_after / by,
            patience: Patience { connect: connect / by, step: step / by, body: body / by },
        }
    }
    /// A claim outlasts everything a try can take, with room for the database.
    fn lease(&self) -> Duration { self.patience.whole() * 2 }
    /// When it is tried again after so many tries, with a quarter of jitter to either side.
    fn next_try(&self, now: UtcMicros, attempts: u32) -> UtcMicros {
        let doubled = self.first_retry.saturating_mul(1 << attempts.saturating_sub(1).min(20)).min(self.longest_retry);
        let jittered = doubled.mul_f64(rand::rng().random_range(0.75..1.25));
        UtcMicros(now.0.saturating_add(micros(jittered)))
    }
}

fn micros(duration: Duration) -> i64 { i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }

/// What all mail of this service shares: the way out, the sender, the sentences, whom not to name.
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
    phrases: Phrases,
    timings: MailTimings,
    known: Mutex<Option<(Instant, Arc<Known>)>>,
}

/// How the end of a try is written down.
enum Ended {
    Sent,
    Again(Failed),
    Never(Failed),
    Unknown(Failed),
}

impl Mailer {
    /// By the settings. Errors when the Federation's own sentences are not right.
    pub fn new(settings: &Settings) -> Result<Self, PhraseError> {
        let timings = MailTimings::REAL.divided(settings.timings_divisor);
        Ok(Self {
            transport: transport(settings, timings.patience),
            from: settings.mail_from.clone(),
            phrases: Phrases::of_folder(&settings.data_dir)?,
            timings,
            known: Mutex::default(),
        })
    }
    /// The sentences.
    pub fn phrases(&self) -> &Phrases { &self.phrases }
    /// The sender.
    pub fn from(&self) -> &Mailbox { &self.from }

    /// Names and dates of birth on the case lists, as of a moment ago.
    pub async fn known(&self, store: &Store) -> Result<Arc<Known>, StoreError> {
        if let Some((since, known)) = self.known.lock().as_ref()
            && since.elapsed() < NAMES_KEPT_FOR
        {
            return Ok(known.clone());
        }
        let known = Arc::new(known_people(store).await?);
        *self.known.lock() = Some((Instant::now(), known.clone()));
        Ok(known)
    }

    /// One round: what is due, at most [`AT_ONCE`]. Returns how many were taken up.
    async fn round(&self, site: &Site) -> Result<usize, StoreError> {
        let store = site.hub().store();
        let _under_way = site.count_mails();
        if site.readiness() == Readiness::Draining {
            return Ok(0);
        }
        let claims = store.claim_due(site.hub().now(), self.timings.lease(), AT_ONCE).await?;
        join_all(claims.iter().map(|claim| async {
            match AssertUnwindSafe(self.deliver(site, claim)).catch_unwind().await {
                Ok(Ok(())) => {}
                // The claim ends by itself, and then it is told from the row what happened.
                Ok(Err(why)) => tracing::error!(%why, mail = %claim.mail.id, "what became of a mail could not be written down"),
                // One mail must not end the others. Whether it was on its way its row says.
                Err(_) => {
                    let panicked = Trouble { stage: "letter", error: "panicked" };
                    let state = store.mail(claim.mail.id).await.ok().flatten().map(|mail| mail.state);
                    if state == Some(MailState::Pending) {
                        let _ = store.mark_failed(claim, panicked).await;
                    } else {
                        let _ = store.mark_unknown(claim, panicked).await;
                    }
                }
            }
        }))
        .await;
        Ok(claims.len())
    }

    /// Takes one mail as far as it goes.
    async fn deliver(&self, site: &Site, claim: &ClaimedMail) -> Result<(), StoreError> {
        let (hub, store) = (site.hub(), site.hub().store());
        let letter = match Letter::from_json(&claim.mail.letter) {
            Ok(letter) => letter,
            Err(why) => {
                tracing::error!(%why, mail = %claim.mail.id, "a letter cannot be read");
                return store.mark_failed(claim, Trouble { stage: "letter", error: "unreadable" }).await.map(drop);
            }
        };
        let directory = hub.directory();
        let person = match recipient(site, &directory.people, claim, &letter).await? {
            Ok(person) => person,
            Err(why) => return store.mark_cancelled(claim, Trouble { stage: "recipient", error: why }).await.map(drop),
        };
        let person = person.as_ref();
        let Some(letter) = made_of(site, person, claim, letter).await? else { return Ok(()) };
        let about = claim.mail.dedupe_key.as_deref().filter(|_| letter.calendar().is_some()).and_then(entry_of);
        let Ok(to) = person.email.trim().parse::<Address>() else {
            return store.mark_failed(claim, Trouble { stage: "recipient", error: "no_address" }).await.map(drop);
        };
        let base = site.names().page_origin();
        let known = self.known(store).await?;
        let phrases = lines::of_place(&self.phrases, &directory, &letter, person);
        let mut rendered = match checked(&letter, person, &phrases, base, &known) {
            Ok(rendered) => rendered,
            Err(hits) => return hold(store, claim, &hits).await,
        };
        // Nothing has left up to here, nor does anything before the store says `sending`.
        let opened = match self.transport.open(&self.from, &to).await {
            Ok(opened) => opened,
            Err(failed) => return self.note(site, claim, ended(failed)).await,
        };
        if site.readiness() == Readiness::Draining {
            return store.release_for_retry(claim, hub.now(), Trouble { stage: "data", error: "service_stopped" }).await.map(drop);
        }
        if letter.has_pass_link() {
            let Ok(secret) = session::token() else { return Ok(()) };
            store.set_pass_link(person.id, &session::hash_of(&secret), hub.now()).await?;
            rendered = render(&letter, &person.name, &phrases, &Links { base, pass: Some(&secret), is_guest: true });
        }
        let message_id = claim.mail.message_id.clone().unwrap_or_else(|| message::message_id(claim.mail.id, &self.from));
        let envelope =
            Envelope { from: self.from.clone(), to, to_name: person.name.as_str().to_owned(), message_id: message_id.clone(), at: hub.now() };
        let mail = match message::build(&envelope, &rendered, letter.calendar()) {
            Ok(mail) => mail,
            Err(why) => {
                tracing::error!(why, mail = %claim.mail.id, "a mail could not be put together");
                return store.mark_failed(claim, Trouble { stage: "letter", error: "not_built" }).await.map(drop);
            }
        };
        if !store.mark_sending(claim, &message_id, self.transport.word()).await? {
            // Edited or claimed by another meanwhile: the connection goes without the body.
            return Ok(());
        }
        let ended = self.let_leave(opened, claim, mail).await;
        if let (Ended::Sent, Some(about)) = (&ended, about) {
            tell::accepted(site, person, about).await?;
        }
        self.note(site, claim, ended).await
    }

    async fn let_leave(&self, opened: Opened, claim: &ClaimedMail, mail: Vec<u8>) -> Ended {
        match self.transport.finish(opened, claim.mail.id, mail).await {
            Ok(()) => Ended::Sent,
            Err(failed) => ended(failed),
        }
    }

    /// Writes down how a try ended; a database that is away for a moment is waited for.
    async fn note(&self, site: &Site, claim: &ClaimedMail, ended: Ended) -> Result<(), StoreError> {
        let mut tries = 1;
        loop {
            match self.noted(site, claim, &ended).await {
                Err(_) if tries < TRIES_TO_NOTE => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
                done => return done,
            }
        }
    }

    async fn noted(&self, site: &Site, claim: &ClaimedMail, ended: &Ended) -> Result<(), StoreError> {
        let (store, now) = (site.hub().store(), site.hub().now());
        let is_too_old = now.0.saturating_sub(claim.mail.due_since.0) >= micros(self.timings.give_up_after);
        let (what, failed) = match ended {
            Ended::Sent => {
                metrics::counter!("mdt_mails_total", "end" => "sent").increment(1);
                return store.mark_sent(claim, now).await.map(drop);
            }
            Ended::Again(failed) if is_too_old => ("failed", failed),
            Ended::Again(failed) => ("again", failed),
            Ended::Never(failed) => ("failed", failed),
            Ended::Unknown(failed) => ("unknown", failed),
        };
        let error = failed.class.to_string();
        let why = Trouble { stage: failed.stage.word(), error: &error };
        match what {
            "again" => store.release_for_retry(claim, self.timings.next_try(now, claim.mail.attempts), why).await?,
            "unknown" => store.mark_unknown(claim, why).await?,
            _ => store.mark_failed(claim, why).await?,
        };
        tracing::warn!(mail = %claim.mail.id, kind = claim.mail.kind, attempts = claim.mail.attempts, stage = why.stage, error = why.error, what, "a mail did not get through");
        metrics::counter!("mdt_mails_total", "end" => what).increment(1);
        Ok(())
    }

    async fn recover(&self, site: &Site) {
        match site.hub().store().recover_mails(site.hub().now(), self.transport.repeatable()).await {
            Ok(found) if found.unknown > 0 => {
                tracing::warn!(count = found.unknown, "mails were on their way when their node ended: whether they arrived is not known; an operator decides");
            }
            Ok(_) => {}
            Err(why) => tracing::warn!(%why, "mails of nodes that are gone could not be looked for"),
        }
    }
}

/// Runs until the site is gone.
pub async fn run(site: Weak<Site>) {
    let mut recovered: Option<Instant> = None;
    loop {
        let Some(site) = site.upgrade() else { return };
        let mailer = site.mailer().clone();
        if recovered.is_none_or(|at| at.elapsed() >= mailer.timings.recover_every) {
            mailer.recover(&site).await;
            recovered = Some(Instant::now());
        }
        let written = site.hub().store().mails_written();
        let taken = mailer.round(&site).await.unwrap_or_else(|why| {
            tracing::warn!(%why, "mail could not be looked for");
            0
        });
        drop(site);
        if taken == 0 {
            let _ = tokio::time::timeout(mailer.timings.look_every, written.notified()).await;
        }
    }
}

/// The way out the settings name.
pub fn transport(settings: &Settings, patience: Patience) -> Transport {
    match &settings.smtp {
        Some(address) => {
            let hello = settings.public_url.as_ref().map(|url| url.host());
            Transport::Smtp(Box::new(Smtp::new(address.clone(), hello, patience)))
        }
        None => Transport::Outbox(Outbox::new(outbox_folder(settings))),
    }
}

/// Where mail goes without a mail server.
pub fn outbox_folder(settings: &Settings) -> PathBuf { settings.data_dir.join("outbox") }

/// Everybody on the case lists, ready to be looked for.
pub async fn known_people(store: &Store) -> Result<Known, StoreError> {
    let people = store.identified().await?;
    Ok(Known::new(people.iter().map(|it| (it.given.as_str(), it.family.as_str(), it.born_on))))
}

/// Whom a mail goes to, or why nobody needs it any more. A guest is given the address that is kept for their pass.
async fn recipient<'a>(
    site: &Site,
    people: &'a BTreeMap<PersonId, Person>,
    claim: &ClaimedMail,
    letter: &Letter,
) -> Result<Result<Cow<'a, Person>, &'static str>, StoreError> {
    let Some(person) = people.get(&claim.mail.to_person).filter(|person| !person.is_ended) else { return Ok(Err("left")) };
    if letter.is_pass() {
        let now = site.hub().now();
        if person.guest.as_ref().is_none_or(|pass| now >= pass.until) {
            return Ok(Err("pass_is_over"));
        }
        // Their device is bound to a link already: a new one would send it away.
        if site.hub().store().pass_link_of(person.id).await?.is_some_and(|link| link.session_hash.is_some()) {
            return Ok(Err("is_in_already"));
        }
    }
    if person.guest.is_none() {
        return Ok(Ok(Cow::Borrowed(person)));
    }
    let address = site.hub().store().guest_address(person.id).await?;
    Ok(address.map(|email| Cow::Owned(Person { email, ..person.clone() })).ok_or("no_address"))
}

/// The letter as it leaves, kept in its row where it was made just now. None: nobody needs it any more, or the claim is gone.
async fn made_of(site: &Site, person: &Person, claim: &ClaimedMail, kept: Letter) -> Result<Option<Letter>, StoreError> {
    let store = site.hub().store();
    let letter = match made::make(site, person, kept.clone()).await? {
        Made::Letter(letter) => *letter,
        Made::Nothing(why) => return store.mark_cancelled(claim, Trouble { stage: "letter", error: why }).await.map(|_| None),
    };
    if letter != kept {
        // A guest's part for calendars has their address, which is in no row: theirs is made anew at every try.
        let kept = if person.guest.is_some() { kept } else { letter.clone() };
        if !store.set_letter(claim, letter.kind(), &String::from_utf8_lossy(&kept.to_json())).await? {
            return Ok(None);
        }
    }
    Ok(Some(letter))
}

/// What a mail's key says its calendar entry is about: `entry/meeting:…/person`, or that of a guest's pass.
fn entry_of(key: &str) -> Option<About> { key.split('/').nth(1)?.parse().ok() }

async fn hold(store: &Store, claim: &ClaimedMail, hits: &[Hit]) -> Result<(), StoreError> {
    tracing::error!(mail = %claim.mail.id, kind = claim.mail.kind, hits = hits.len(), "a mail looks as if it held something of a patient: it is held for the operator");
    metrics::counter!("mdt_mails_total", "end" => "held").increment(1);
    store.hold(claim, &serde_json::to_string(hits).unwrap_or_default()).await.map(drop)
}

fn ended(failed: Failed) -> Ended {
    match failed.verdict() {
        Verdict::Again => Ended::Again(failed),
        Verdict::Never => Ended::Never(failed),
        Verdict::Unknown => Ended::Unknown(failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::transport::{Class, Stage};

    #[test]
    fn tries_come_apart_and_end() {
        let timings = MailTimings::REAL;
        let wait = |attempts| (timings.next_try(UtcMicros(0), attempts).0 / 1_000_000) as f64;
        for (attempts, seconds) in [(0, 60.0), (1, 60.0), (2, 120.0), (5, 960.0), (9, 15_360.0), (10, 21_600.0), (60, 21_600.0)] {
            let waited = wait(attempts);
            assert!((seconds * 0.75 - 1.0..=seconds * 1.25).contains(&waited), "{attempts}: {waited}");
        }
        assert!(timings.lease() > timings.patience.whole());
    }

    #[test]
    fn what_follows_from_each_way_of_failing() {
        use Stage::*;
        let verdict = |stage, class| Failed { stage, class }.verdict();
        for stage in [Connect, Greeting, Tls, Hello, Auth, Sender, Recipient, Data, Body] {
            assert_eq!(verdict(stage, Class::Closed), Verdict::Again, "{stage:?}");
            assert_eq!(verdict(stage, Class::TimedOut), Verdict::Again, "{stage:?}");
            assert_eq!(verdict(stage, Class::Refused(450)), Verdict::Again, "{stage:?}");
        }
        for stage in [Sender, Recipient, Data, Answer] {
            assert_eq!(verdict(stage, Class::Refused(550)), Verdict::Never, "{stage:?}");
        }
        // The service's own sign-in is wrong: that is no fault of the mail.
        assert_eq!(verdict(Auth, Class::Refused(535)), Verdict::Again);
        assert_eq!(verdict(Answer, Class::Refused(451)), Verdict::Again);
        for class in [Class::Closed, Class::TimedOut, Class::Protocol] {
            assert_eq!(verdict(Answer, class), Verdict::Unknown);
        }
    }
}
