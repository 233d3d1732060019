//! Accounts, sessions and marks.

use crate::{bench::Bench, world::*};
use mdt_domain::{ids::PersonId, words::UtcMicros};
use mdt_store::{accounts::Session, error::StoreError};

pub async fn accounts_are_one_per_person_and_address(bench: Bench) {
    let (sana, ife) = (PersonId(id()), PersonId(id()));
    assert_eq!(bench.store.count_accounts().await.unwrap(), 0);
    assert!(bench.store.create_account(sana, " Sana.Malik@Example.org ", "$argon2id$1").await.unwrap());
    assert!(!bench.store.create_account(sana, "other@example.org", "$argon2id$2").await.unwrap());
    assert!(!bench.store.create_account(ife, "SANA.MALIK@example.org", "$argon2id$3").await.unwrap());
    let account = bench.store.account_by_email("sana.malik@EXAMPLE.org").await.unwrap().unwrap();
    assert_eq!((account.person_id, account.email.as_str(), account.password_hash.as_str()), (sana, "sana.malik@example.org", "$argon2id$1"));
    assert_eq!(bench.store.account_of(ife).await.unwrap(), None);
    assert_eq!(bench.store.count_accounts().await.unwrap(), 1);
}

pub async fn failures_and_locks(bench: Bench) {
    let sana = PersonId(id());
    bench.store.create_account(sana, "a@b.c", "1").await.unwrap();
    bench.store.record_failure(sana, None).await.unwrap();
    bench.store.record_failure(sana, Some(NOW)).await.unwrap();
    let account = bench.store.account_of(sana).await.unwrap().unwrap();
    assert_eq!((account.failed_tries, account.locked_until), (2, Some(NOW)));
    bench.store.clear_failures(sana).await.unwrap();
    let account = bench.store.account_of(sana).await.unwrap().unwrap();
    assert_eq!((account.failed_tries, account.locked_until), (0, None));
    bench.store.record_failure(sana, Some(NOW)).await.unwrap();
    assert!(bench.store.set_password(sana, "2").await.unwrap());
    let account = bench.store.account_of(sana).await.unwrap().unwrap();
    assert_eq!((account.failed_tries, account.locked_until, account.password_hash.as_str()), (0, None, "2"));
    assert!(!bench.store.set_password(PersonId(id()), "2").await.unwrap());
}

fn session(name: &str, person_id: PersonId) -> Session {
    Session {
        id_hash: name.into(),
        person_id,
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: NOW.plus_seconds(43_200),
        is_demo: true,
        ended_at: None,
    }
}

pub async fn sessions_end_and_stay_ended(bench: Bench) {
    let (sana, ife) = (PersonId(id()), PersonId(id()));
    for (name, person) in [("a", sana), ("b", sana), ("c", ife)] {
        bench.store.create_session(&session(name, person)).await.unwrap();
    }
    assert!(bench.store.create_session(&session("a", ife)).await.is_err());
    assert_eq!(bench.store.session("a").await.unwrap(), Some(session("a", sana)));
    let later = NOW.plus_seconds(60);
    bench.store.touch_session("a", later).await.unwrap();
    bench.store.touch_session("a", NOW).await.unwrap();
    assert_eq!(bench.store.session("a").await.unwrap().unwrap().last_seen_at, later);
    assert!(bench.store.end_session("a", later).await.unwrap());
    assert!(!bench.store.end_session("a", later).await.unwrap());
    bench.store.touch_session("a", NOW.plus_seconds(120)).await.unwrap();
    let ended = bench.store.session("a").await.unwrap().unwrap();
    assert_eq!((ended.last_seen_at, ended.ended_at), (later, Some(later)));
    assert_eq!(bench.store.end_sessions_of(sana, later).await.unwrap(), 1);
    assert_eq!(bench.store.session("c").await.unwrap().unwrap().ended_at, None);
    assert_eq!(bench.store.forget_sessions_before(UtcMicros(NOW.plus_seconds(43_200).0 + 1)).await.unwrap(), 3);
    assert_eq!(bench.store.session("c").await.unwrap(), None);
}

pub async fn marks_are_kept(bench: Bench) {
    assert_eq!(bench.store.meta("demo").await.unwrap(), None);
    bench.store.set_meta("demo", "yes").await.unwrap();
    bench.store.set_meta("demo", "no").await.unwrap();
    assert!(matches!(bench.store.set_meta("epoch", "x").await, Err(StoreError::Unusable(_))));
    let bench = bench.reopen().await;
    assert_eq!(bench.store.meta("demo").await.unwrap().as_deref(), Some("no"));
    assert_eq!(bench.store.meta("epoch").await.unwrap().as_deref(), Some(bench.store.epoch()));
}
