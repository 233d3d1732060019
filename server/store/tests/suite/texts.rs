//! Documents: their own logs and who holds which client id.

use crate::{bench::Bench, world::*};
use mdt_domain::{ids::*, stream::DocumentId};
use mdt_store::{
    commit::{Commit, CommitError},
    documents::DocumentLog,
};
use std::sync::Arc;

fn document() -> DocumentId { DocumentId::Case { case_id: CaseId(id()), meeting_id: MeetingId(id()) } }

pub async fn updates_keep_their_order_and_bytes(bench: Bench) {
    let (one, two) = (document(), DocumentId::Topic { meeting_id: MeetingId(id()), item_id: ItemId(id()) });
    let updates: [&[u8]; 3] = [b"\x00\xff", b"", b"third"];
    for (seq, update) in (1..).zip(updates) {
        let command = CommandId(id());
        bench.commit(Commit { command: Some(key(command)), ..text(&one, update) }).await.unwrap();
        assert_eq!(bench.store.known_command(command).await.unwrap().unwrap().text_seq, Some(seq));
    }
    bench.commit(text(&two, b"other")).await.unwrap();
    let bench = bench.reopen().await;
    let log = bench.store.load_document(&one).await.unwrap();
    assert_eq!(log.head, 3);
    assert_eq!(log.updates.iter().map(|(seq, update)| (*seq, update.as_ref())).collect::<Vec<_>>(), (1..).zip(updates).collect::<Vec<_>>());
    assert_eq!(bench.store.load_document(&two).await.unwrap().head, 1);
    assert_eq!(bench.store.load_document(&document()).await.unwrap(), DocumentLog::default());
    assert_eq!(bench.store.verify_all().await.unwrap().documents, 2);
    bench.tamper("DELETE FROM document_updates WHERE seq = 2").await;
    assert!(!bench.store.verify_all().await.unwrap().is_good());
}

pub async fn an_update_takes_the_next_place_whichever_node_types(bench: Bench) {
    let document = document();
    let second = bench.second_node().await;
    let mut tasks = tokio::task::JoinSet::new();
    for store in [bench.store.clone(), second.clone()] {
        for _ in 0..20 {
            let (store, commit) = (store.clone(), text(&document, b"letter"));
            tasks.spawn(async move { store.reserve().await.unwrap().send(Arc::new(commit)).await.unwrap().unwrap().text_seq.unwrap() });
        }
    }
    let mut places = tasks.join_all().await;
    places.sort_unstable();
    assert_eq!(places, (1..=40).collect::<Vec<_>>());
    assert_eq!(bench.store.load_document(&document).await.unwrap().head, 40);
    let later = bench.store.document_updates_since(&document, 37, 2).await.unwrap();
    assert_eq!(later.iter().map(|update| update.seq).collect::<Vec<_>>(), [38, 39]);
    // A commit that also has an event is refused whole.
    let mut both = meeting_at(document.meeting_id(), 3);
    both.text = text(&document, b"b").text;
    assert!(matches!(bench.commit(both).await, Err(CommitError::HeadMoved)));
    assert_eq!(bench.store.load_document(&document).await.unwrap().updates.len(), 40);
    second.close().await;
}

pub async fn a_client_id_belongs_to_one_person(bench: Bench) {
    let document = document();
    let (sana, ife) = (PersonId(id()), PersonId(id()));
    assert!(bench.store.add_document_client(&document, 7, sana).await.unwrap());
    assert!(bench.store.add_document_client(&document, 7, sana).await.unwrap());
    assert!(!bench.store.add_document_client(&document, 7, ife).await.unwrap());
    assert!(bench.store.add_document_client(&document, (1 << 53) - 1, ife).await.unwrap());
    let bench = bench.reopen().await;
    assert_eq!(bench.store.load_document(&document).await.unwrap().clients, [(7, sana), ((1 << 53) - 1, ife)]);
}
