//! Mails: written with what causes them, claimed once, and never sent twice in silence.

use crate::{bench::Bench, world::*};
use bytes::Bytes;
use mdt_domain::{
    ids::*,
    words::{MailAddress, UtcMicros},
};
use mdt_store::{
    Store,
    commit::{Commit, CommitError},
    guests::AddressChange,
    mails_about::IN_DIGEST,
    mails::{ClaimedMail, Decided, MailIntent, MailState, Trouble},
};
use std::{collections::BTreeSet, time::Duration};

const LEASE: Duration = Duration::from_secs(60);
const WHY: Trouble<'static> = Trouble { stage: "recipient", error: "refused_450" };

fn intent(key: Option<&str>, words: &str) -> MailIntent {
    MailIntent {
        id: MailId(id()),
        dedupe_key: key.map(str::to_owned),
        to_person: PersonId(id()),
        kind: "test".into(),
        letter: Bytes::from(format!("{{\"words\":\"{words}\"}}")),
        not_before: NOW,
    }
}

fn later(seconds: i64) -> UtcMicros { NOW.plus_seconds(seconds) }

async fn post(bench: &Bench, mail: &MailIntent) { bench.store.post(std::slice::from_ref(mail), NOW).await.unwrap(); }

async fn claim(store: &Store, at: UtcMicros) -> Vec<ClaimedMail> { store.claim_due(at, LEASE, 100).await.unwrap() }

async fn claim_one(bench: &Bench, at: UtcMicros) -> ClaimedMail {
    let mut claimed = claim(&bench.store, at).await;
    assert_eq!(claimed.len(), 1);
    claimed.remove(0)
}

async fn state(bench: &Bench, id: MailId) -> MailState { bench.store.mail(id).await.unwrap().unwrap().state }

/// Claimed and said to be leaving.
async fn sending(bench: &Bench) -> ClaimedMail {
    let claim = claim_one(bench, NOW).await;
    assert!(bench.store.mark_sending(&claim, "<a@b>", "smtp").await.unwrap());
    claim
}

pub async fn an_intent_is_written_with_its_commit_or_not_at_all(bench: Bench) {
    let meeting = MeetingId(id());
    let mail = intent(None, "a");
    bench.commit(Commit { mails: vec![mail.clone()], ..meeting_at(meeting, 1) }).await.unwrap();
    assert_eq!(state(&bench, mail.id).await, MailState::Pending);
    bench.store.mails_written().notified().await;
    // Refused, and nothing of it is there.
    let refused = intent(None, "b");
    let verdict = bench.commit(Commit { mails: vec![refused.clone()], ..meeting_at(meeting, 5) }).await;
    assert!(matches!(verdict, Err(CommitError::HeadMoved)), "{verdict:?}");
    assert_eq!(bench.store.mail(refused.id).await.unwrap(), None);
    // A commit of nothing but mail is one.
    let alone = intent(None, "c");
    bench.commit(Commit { mails: vec![alone.clone()], ..commit(vec![]) }).await.unwrap();
    assert_eq!(state(&bench, alone.id).await, MailState::Pending);
    // What the database refuses (the id is there) refuses that commit alone.
    let verdict = bench.commit(Commit { mails: vec![intent(None, "d"), mail], ..meeting_at(meeting, 2) }).await;
    assert!(matches!(verdict, Err(CommitError::Failed(_))), "{verdict:?}");
    assert_eq!(bench.count("SELECT count(*) FROM mails").await, 2);
}

pub async fn a_guests_address_is_written_with_its_commit_and_forgotten_with_the_pass(bench: Bench) {
    let (meeting, guest, other) = (MeetingId(id()), PersonId(id()), PersonId(id()));
    let given = |guest, address: &str| vec![AddressChange::Given(guest, MailAddress::parse(address).unwrap())];
    bench.commit(Commit { addresses: given(guest, "Grace@Housing.example"), ..meeting_at(meeting, 1) }).await.unwrap();
    assert_eq!(bench.store.guest_address(guest).await.unwrap().as_deref(), Some("grace@housing.example"));
    let verdict = bench.commit(Commit { addresses: given(other, "o@housing.example"), ..meeting_at(meeting, 5) }).await;
    assert!(matches!(verdict, Err(CommitError::HeadMoved)), "{verdict:?}");
    // A commit of nothing but an address is one; the last one given counts.
    bench.commit(Commit { addresses: given(guest, "grace@new.example"), ..commit(vec![]) }).await.unwrap();
    assert_eq!((bench.store.guest_address(guest).await.unwrap().as_deref(), bench.store.guests_with_address().await.unwrap()), (Some("grace@new.example"), vec![guest]));
    assert_eq!(bench.count("SELECT count(*) FROM journal WHERE payload LIKE '%housing.example%'").await, 0);
    bench.commit(Commit { addresses: vec![AddressChange::Forgotten(guest)], ..meeting_at(meeting, 2) }).await.unwrap();
    assert_eq!(bench.store.guests_with_address().await.unwrap(), []);
}

pub async fn what_waits_for_a_digest_is_counted_once_and_a_key_is_found_and_cancelled(bench: Bench) {
    let of = |kind: &str, key: &str| MailIntent { kind: kind.into(), ..intent(Some(key), "x") };
    let (agenda, minutes, sent, pass) = (of("agenda_published", "a"), of("minutes_ready", "m"), of("agenda_published", "s"), of("guest_pass", "p"));
    for mail in [&agenda, &minutes, &sent, &pass] {
        post(&bench, mail).await;
    }
    assert_eq!(bench.store.cancel_mail_about("p", "link_was_shown").await.unwrap(), 1);
    assert_eq!(bench.store.cancel_mail_about("p", "link_was_shown").await.unwrap(), 0, "once");
    assert_eq!(bench.store.last_mail_about("p").await.unwrap().map(|mail| (mail.id, mail.state)), Some((pass.id, MailState::Cancelled)));
    for claim in claim(&bench.store, NOW).await {
        if claim.mail.id == agenda.id {
            bench.store.mark_cancelled(&claim, Trouble { stage: "letter", error: IN_DIGEST }).await.unwrap();
        } else if claim.mail.id == sent.id {
            assert!(bench.store.mark_sending(&claim, "<a@b>", "smtp").await.unwrap() && bench.store.mark_sent(&claim, NOW).await.unwrap());
        }
    }
    // One was left to it, one is still to be looked at, one went by itself.
    let found = bench.store.mails_for_digest(&["agenda_published", "minutes_ready"], NOW, later(1)).await.unwrap();
    let expected = [(agenda.to_person, "agenda_published".to_owned()), (minutes.to_person, "minutes_ready".to_owned())];
    assert_eq!(BTreeSet::from_iter(found), BTreeSet::from(expected));
    assert_eq!(bench.store.mails_for_digest(&["agenda_published"], later(1), later(2)).await.unwrap(), []);
}

pub async fn edits_are_joined_until_a_mail_begins_to_leave(bench: Bench) {
    let first = intent(Some("change/m/p"), "first");
    post(&bench, &first).await;
    let second = MailIntent { not_before: later(60), ..intent(Some("change/m/p"), "second") };
    let twice = MailIntent { not_before: later(60), ..intent(Some("change/m/p"), "twice") };
    bench.commit(Commit { mails: vec![second.clone(), twice.clone()], ..meeting_at(MeetingId(id()), 1) }).await.unwrap();
    assert_eq!(bench.count("SELECT count(*) FROM mails").await, 1);
    assert!(claim(&bench.store, later(59)).await.is_empty(), "the last edit's time counts");
    let claimed = claim_one(&bench, later(60)).await;
    assert_eq!((claimed.mail.id, claimed.mail.letter.as_str()), (first.id, "{\"words\":\"twice\"}"));
    assert!(bench.store.mark_sending(&claimed, "<a@b>", "smtp").await.unwrap());
    // It has begun to leave: the next edit is a mail of its own.
    let third = intent(Some("change/m/p"), "third");
    post(&bench, &third).await;
    assert_eq!((state(&bench, first.id).await, state(&bench, third.id).await), (MailState::Sending, MailState::Pending));
    assert!(bench.store.mark_sent(&claimed, later(61)).await.unwrap());
    assert_eq!(bench.store.mail(first.id).await.unwrap().unwrap().sent_at, Some(later(61)));
}

pub async fn a_claim_is_one_nodes_and_ends_with_its_lease(bench: Bench) {
    let mail = intent(None, "a");
    post(&bench, &mail).await;
    let first = claim_one(&bench, NOW).await;
    assert!(claim(&bench.store, later(59)).await.is_empty());
    let second = claim_one(&bench, later(60)).await;
    assert_eq!(second.mail.attempts, 2);
    // Whoever's lease is over can do nothing with it any more.
    assert!(!bench.store.mark_sending(&first, "<a@b>", "smtp").await.unwrap());
    assert!(!bench.store.release_for_retry(&first, later(70), WHY).await.unwrap());
    assert!(!bench.store.hold(&first, "[]").await.unwrap());
    assert!(bench.store.release_for_retry(&second, later(90), WHY).await.unwrap());
    let waits = bench.store.mail(mail.id).await.unwrap().unwrap();
    assert_eq!((waits.state, waits.next_try_at, waits.error.as_deref()), (MailState::Pending, later(90), Some("refused_450")));
    assert!(claim(&bench.store, later(89)).await.is_empty());
    assert_eq!(claim(&bench.store, later(90)).await.len(), 1);
}

pub async fn what_was_leaving_when_its_node_ended_is_unknown(bench: Bench) {
    let mail = intent(None, "a");
    post(&bench, &mail).await;
    let claimed = sending(&bench).await;
    assert_eq!(bench.store.recover_mails(later(59), Some("outbox")).await.unwrap().unknown, 0, "its lease lasts");
    let recovered = bench.store.recover_mails(later(60), Some("outbox")).await.unwrap();
    assert_eq!((recovered.unknown, recovered.again), (1, 0));
    assert!(claim(&bench.store, later(9999)).await.is_empty(), "never again by itself");
    // Its node was only slow, and knows.
    assert!(bench.store.mark_sent(&claimed, later(61)).await.unwrap());
    assert_eq!(state(&bench, mail.id).await, MailState::Sent);
    // On SQLite there is one run at a time: whoever opens it need not wait for the lease.
    let mail = intent(None, "b");
    post(&bench, &mail).await;
    sending(&bench).await;
    if bench.store.engine() == mdt_store::Engine::Sqlite {
        let bench = bench.reopen().await;
        assert_eq!(bench.store.recover_mails(NOW, None).await.unwrap().unknown, 1);
        assert_eq!(state(&bench, mail.id).await, MailState::Unknown);
    }
}

pub async fn a_way_by_which_twice_is_once_is_tried_again(bench: Bench) {
    let mail = intent(None, "a");
    post(&bench, &mail).await;
    let claimed = claim_one(&bench, NOW).await;
    assert!(bench.store.mark_sending(&claimed, "<a@b>", "outbox").await.unwrap());
    let recovered = bench.store.recover_mails(later(60), Some("outbox")).await.unwrap();
    assert_eq!((recovered.unknown, recovered.again), (0, 1));
    let again = claim_one(&bench, later(60)).await;
    assert_eq!(again.mail.message_id.as_deref(), Some("<a@b>"), "under the same Message-ID");
    assert!(bench.store.mark_sending(&again, "<other@b>", "outbox").await.unwrap());
    assert_eq!(bench.store.mail(mail.id).await.unwrap().unwrap().message_id.as_deref(), Some("<a@b>"));
}

pub async fn what_is_out_of_date_is_not_sent_again(bench: Bench) {
    let old = intent(Some("change/m/p"), "old");
    post(&bench, &old).await;
    let claimed = sending(&bench).await;
    let new = intent(Some("change/m/p"), "new");
    post(&bench, &new).await;
    assert!(bench.store.release_for_retry(&claimed, NOW, WHY).await.unwrap());
    assert_eq!((state(&bench, old.id).await, state(&bench, new.id).await), (MailState::Cancelled, MailState::Pending));
}

pub async fn an_edited_mail_is_not_sent_as_it_was(bench: Bench) {
    post(&bench, &intent(Some("key"), "as it was")).await;
    let claimed = claim_one(&bench, NOW).await;
    post(&bench, &intent(Some("key"), "as it is")).await;
    assert!(!bench.store.mark_sending(&claimed, "<a@b>", "smtp").await.unwrap());
    assert_eq!(claim_one(&bench, NOW).await.mail.letter, "{\"words\":\"as it is\"}");
}

pub async fn the_operator_decides_what_is_in_doubt(bench: Bench) {
    let by = PersonId(id());
    let store = &bench.store;
    let mail = intent(None, "a");
    post(&bench, &mail).await;
    assert_eq!(store.retry_mail(mail.id, NOW, by).await.unwrap(), Decided::NotIn(MailState::Pending));
    assert_eq!(store.retry_mail(MailId(id()), NOW, by).await.unwrap(), Decided::NoSuchMail);
    let claimed = sending(&bench).await;
    assert!(store.mark_unknown(&claimed, Trouble { stage: "answer", error: "closed" }).await.unwrap());
    assert_eq!(store.resolve_as_sent(mail.id, later(5), by).await.unwrap(), Decided::Now(MailState::Sent));
    assert_eq!(store.mail(mail.id).await.unwrap().unwrap().resolved_by, Some(by.to_string()));
    assert_eq!(store.resolve_as_sent(mail.id, later(5), by).await.unwrap(), Decided::NotIn(MailState::Sent));
    // Sent again, held, failed: each is taken up again with its tries counted anew.
    let mail = intent(None, "b");
    post(&bench, &mail).await;
    let claimed = sending(&bench).await;
    assert!(store.mark_unknown(&claimed, Trouble { stage: "answer", error: "closed" }).await.unwrap());
    assert_eq!(store.retry_mail(mail.id, later(5), by).await.unwrap(), Decided::Now(MailState::Pending));
    let claimed = claim_one(&bench, later(5)).await;
    assert_eq!((claimed.mail.attempts, claimed.mail.due_since), (1, later(5)));
    assert!(store.hold(&claimed, "[{\"kind\":\"name\"}]").await.unwrap());
    assert_eq!(store.retry_mail(mail.id, later(6), by).await.unwrap(), Decided::Now(MailState::Pending));
    let claimed = claim_one(&bench, later(6)).await;
    assert_eq!(claimed.mail.hits, None);
    assert!(store.mark_failed(&claimed, WHY).await.unwrap());
    let options = mdt_store::StoreOptions::new(bench.url.clone());
    assert_eq!(mdt_store::mails::retry_beside(&options, mail.id, later(7), "operator").await.unwrap(), Decided::Now(MailState::Pending));
    mdt_store::mails::post_beside(&options, &[intent(None, "beside")], later(7)).await.unwrap();
    assert_eq!(claim(store, later(7)).await.len(), 2);
}

pub async fn two_nodes_claim_each_mail_once(bench: Bench) {
    const MAILS: usize = 200;
    // On SQLite there is one node; two of its tasks must not both have a mail either.
    let second = if bench.store.engine() == mdt_store::Engine::Postgres { bench.second_node().await } else { bench.store.clone() };
    let mails: Vec<MailIntent> = (0..MAILS).map(|n| intent(None, &n.to_string())).collect();
    bench.store.post(&mails, NOW).await.unwrap();
    let work = |store: Store| async move {
        let mut mine = Vec::new();
        loop {
            let claimed = store.claim_due(NOW, LEASE, 7).await.unwrap();
            if claimed.is_empty() && !store.count_mails().await.unwrap().contains_key(&MailState::Pending) {
                return mine;
            }
            for claim in claimed {
                assert!(store.mark_sending(&claim, "<a@b>", "smtp").await.unwrap());
                assert!(store.mark_sent(&claim, NOW).await.unwrap());
                mine.push(claim.mail.id);
            }
        }
    };
    let (one, other) = tokio::join!(tokio::spawn(work(bench.store.clone())), tokio::spawn(work(second)));
    let (one, other) = (one.unwrap(), other.unwrap());
    let all: BTreeSet<MailId> = one.iter().chain(&other).copied().collect();
    println!("{MAILS} mails claimed by two: {} and {}", one.len(), other.len());
    assert_eq!((all.len(), one.len() + other.len()), (MAILS, MAILS));
}

pub async fn mails_are_listed_by_state_and_counted(bench: Bench) {
    let mails: Vec<MailIntent> = (0..5).map(|n| intent(None, &n.to_string())).collect();
    bench.store.post(&mails, NOW).await.unwrap();
    let claimed = claim(&bench.store, NOW).await;
    assert!(bench.store.mark_failed(&claimed[0], WHY).await.unwrap());
    assert!(bench.store.mark_cancelled(&claimed[1], WHY).await.unwrap());
    let counts: Vec<(MailState, u64)> = bench.store.count_mails().await.unwrap().into_iter().collect();
    assert_eq!(counts, [(MailState::Pending, 3), (MailState::Failed, 1), (MailState::Cancelled, 1)]);
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = bench.store.mails(Some(MailState::Pending), after, 2).await.unwrap();
        found.extend(page.mails.iter().map(|mail| mail.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found.len(), 3);
    assert!(found.is_sorted_by(|a, b| a > b), "newest first");
    assert_eq!(bench.store.mails(None, None, 200).await.unwrap().mails.len(), 5);
    assert_eq!(bench.store.forget_mails_before(later(1)).await.unwrap(), 1);
    for state in MailState::ALL {
        assert_eq!(state.word().parse(), Ok(state));
    }
}
