//! The hub as the stage. Texts go to the same writer as those of the socket, as one update by a client id of the person.

use super::stage::Stage;
use crate::interop::{TargetError, hub_target::store_error, stable_id::stable_id};
use bytes::Bytes;
use mdt_domain::{
    event::State,
    ids::{CommitId, PersonId},
    shelf::ShelfItem,
    stream::{DocumentId, StreamId, TEXT_BOXES},
    words::UtcMicros,
};
use mdt_hub::Hub;
use mdt_store::{
    commit::{Commit, TextAppend},
    shelf::ShelfChange,
};
use std::sync::Arc;
use yrs::{Doc, ReadTxn, StateVector, Text, Transact};

/// The first update of a document, made by one client.
fn first_update(client_id: u64, texts: &[String; 4]) -> Vec<u8> {
    let doc = Doc::with_client_id(client_id);
    for (name, text) in TEXT_BOXES.iter().zip(texts) {
        let shared = doc.get_or_insert_text(*name);
        shared.insert(&mut doc.transact_mut(), 0, text);
    }
    doc.transact().encode_diff_v1(&StateVector::default())
}

impl Stage for Arc<Hub> {
    async fn state(&self, stream: &StreamId) -> Result<Option<State>, TargetError> { Hub::state(self, stream).await.map_err(store_error) }

    async fn type_texts(&self, document: &DocumentId, person: PersonId, texts: &[String; 4], at: UtcMicros) -> Result<(), TargetError> {
        let made = stable_id("demo-text-client", &format!("{document}/{person}")).as_u128();
        // yjs client ids have 32 bits and are not 0.
        let client_id = u64::try_from(made & 0xffff_ffff).unwrap_or(1).max(1);
        if !self.store().add_document_client(document, client_id, person).await.map_err(store_error)? {
            return Err(TargetError::Unavailable("a text's client id is taken".into()));
        }
        let text = TextAppend { document: document.clone(), client_id, update: Bytes::from(first_update(client_id, texts)) };
        let commit = Commit::told(CommitId(uuid::Uuid::now_v7()), None, Some(person), at, Vec::new(), Some(text));
        let answer = self.store().reserve().await.map_err(store_error)?.send(Arc::new(commit)).await;
        match answer {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(TargetError::Unavailable(error.to_string())),
            Err(_) => Err(TargetError::Unavailable("the writer is gone".into())),
        }
    }

    async fn put_on_shelf(&self, item: &ShelfItem, bytes: Option<Vec<u8>>) -> Result<(), TargetError> {
        if let Some((file, bytes)) = item.file.as_ref().zip(bytes) {
            self.store().store_file(&file.hash, file.kind, bytes, item.added_by, item.added_at).await.map_err(store_error)?;
        }
        self.store().put_on_shelf(item, ShelfChange::Added, item.added_by).await.map(drop).map_err(store_error)
    }
}
