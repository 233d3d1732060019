//! Documents: their own logs and who holds which client id.

use crate::{bench::Bench, world::*};
use mdt_domain::{ids::*, stream::DocumentId};
use mdt_store::{
    commit::{Commit, CommitError},
    documents::DocumentLog,
};

fn document() -> DocumentId { DocumentId::Case { case_id: CaseId(id()), meeting_id: MeetingId(id()) } }

pub async fn updates_keep_their_order_and_bytes(bench: Bench) {
    let (one, two) = (document(), DocumentId::Topic { meeting_id: MeetingId(id()), item_id: ItemId(id()) });
    let updates: [&[u8]; 3] = [b"\x00\xff", b"", b"third"];
    for (seq, update) in (1..).zip(updates) {
        let command = CommandId(id());
        bench.commit(Commit { command: Some(key(command)), ..text(&one, seq, update) }).await.unwrap();
        assert_eq!(bench.store.known_command(command).await.unwrap().unwrap().text_seq, Some(seq));
    }
    bench.commit(text(&two, 1, b"other")).await.unwrap();
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

pub async fn a_moved_log_refuses_the_update(bench: Bench) {
    let document = document();
    bench.commit(text(&document, 1, b"a")).await.unwrap();
    for seq in [1, 3] {
        assert!(matches!(bench.commit(text(&document, seq, b"b")).await, Err(CommitError::HeadMoved)));
    }
    // A commit that also has an event is refused whole.
    let mut both = meeting_at(document.meeting_id(), 1);
    both.text = text(&document, 3, b"b").text;
    assert!(matches!(bench.commit(both).await, Err(CommitError::HeadMoved)));
    assert_eq!(bench.store.load_document(&document).await.unwrap().updates.len(), 1);
    assert_eq!(bench.published().len(), 1);
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
