//! Where the story is played: what an import needs, and to read a state and type a text. The hub is one; tests have another.

use crate::interop::{ImportTarget, TargetError};
use mdt_domain::{
    event::State,
    ids::PersonId,
    shelf::ShelfItem,
    stream::{DocumentId, StreamId},
    words::UtcMicros,
};
use std::future::Future;

/// Where the story is played.
pub trait Stage: ImportTarget {
    /// The state behind a stream.
    fn state(&self, stream: &StreamId) -> impl Future<Output = Result<Option<State>, TargetError>> + Send;
    /// Types the four texts of a document on which nothing was typed, as one person.
    fn type_texts(&self, document: &DocumentId, person: PersonId, texts: &[String; 4], at: UtcMicros) -> impl Future<Output = Result<(), TargetError>> + Send;
    /// Puts something on the shelf of shared resources, with its bytes if it is a file. A stage without a shelf leaves it.
    fn put_on_shelf(&self, _item: &ShelfItem, _bytes: Option<Vec<u8>>) -> impl Future<Output = Result<(), TargetError>> + Send { async { Ok(()) } }
}
