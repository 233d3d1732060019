//! Logs of shared texts: one document, its updates in order, and who holds which yjs client id. Knows nothing of what
//! the updates say. Called by the hub.

use crate::{
    Store,
    error::StoreError,
    sql::parse,
    tables::{document_clients, document_updates, documents},
};
use bytes::Bytes;
use mdt_domain::{ids::PersonId, stream::DocumentId, words::UtcMicros};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::OnConflict};

/// A document's log, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentLog {
    /// Place of the last update; 0: nothing typed yet.
    pub head: u64,
    /// Place and yjs update (v1), in order.
    pub updates: Vec<(u64, Bytes)>,
    /// yjs client ids handed out, and to whom.
    pub clients: Vec<(u64, PersonId)>,
}

/// One update in its document's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentUpdate {
    /// Its place, from 1.
    pub seq: u64,
    /// Under which yjs client id.
    pub client_id: u64,
    /// Who typed.
    pub person_id: Option<PersonId>,
    /// When it was committed.
    pub at: UtcMicros,
    /// yjs update (v1).
    pub update: Bytes,
}

impl Store {
    /// Updates after a place, in order, at most `limit`.
    pub async fn document_updates_since(&self, document: &DocumentId, after: u64, limit: u64) -> Result<Vec<DocumentUpdate>, StoreError> {
        let rows = document_updates::Entity::find()
            .filter(document_updates::Column::Document.eq(document.to_string()))
            .filter(document_updates::Column::Seq.gt(after.cast_signed()))
            .order_by_asc(document_updates::Column::Seq)
            .limit(limit)
            .all(self.read())
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(DocumentUpdate {
                    seq: row.seq.cast_unsigned(),
                    client_id: row.client_id.cast_unsigned(),
                    person_id: row.person_id.as_deref().map(|id| parse("person id", id)).transpose()?,
                    at: UtcMicros(row.at),
                    update: Bytes::from(row.body),
                })
            })
            .collect()
    }
    /// The log of a document; an empty one when nothing was typed.
    pub async fn load_document(&self, document: &DocumentId) -> Result<DocumentLog, StoreError> {
        let name = document.to_string();
        let moment = self.moment().await?;
        let head = documents::Entity::find_by_id(name.as_str()).one(&moment).await?;
        let updates = document_updates::Entity::find()
            .filter(document_updates::Column::Document.eq(name.as_str()))
            .order_by_asc(document_updates::Column::Seq)
            .all(&moment)
            .await?;
        let clients = document_clients::Entity::find()
            .filter(document_clients::Column::Document.eq(name.as_str()))
            .order_by_asc(document_clients::Column::ClientId)
            .all(&moment)
            .await?;
        moment.commit().await?;
        Ok(DocumentLog {
            head: head.map_or(0, |row| row.head.cast_unsigned()),
            updates: updates.into_iter().map(|row| (row.seq.cast_unsigned(), Bytes::from(row.body))).collect(),
            clients: clients
                .into_iter()
                .map(|row| Ok((row.client_id.cast_unsigned(), parse("person id", &row.person_id)?)))
                .collect::<Result<_, StoreError>>()?,
        })
    }
    /// Keeps a client id for a person, durably, before it is handed out. False: somebody else has this id; make another.
    pub async fn add_document_client(&self, document: &DocumentId, client_id: u64, person: PersonId) -> Result<bool, StoreError> {
        let key = (document.to_string(), client_id.cast_signed());
        let row = document_clients::Model { document: key.0.clone(), client_id: key.1, person_id: person.to_string() };
        let absent = OnConflict::columns([document_clients::Column::Document, document_clients::Column::ClientId]).do_nothing().to_owned();
        let insert = document_clients::Entity::insert(row.into_active_model()).on_conflict(absent);
        if self.write(insert.build(self.engine().backend())).await? == 1 {
            return Ok(true);
        }
        let there = document_clients::Entity::find_by_id(key).one(self.read()).await?;
        Ok(there.is_some_and(|row| row.person_id == person.to_string()))
    }
}
