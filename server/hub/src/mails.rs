//! The seam for mail: what is about to be committed is shown to whoever makes mails of it, so that each is written in the
//! transaction that caused it. The hub itself knows no mail.

use mdt_domain::{
    directory::Directory,
    event::{Event, State},
    stream::StreamId,
    words::UtcMicros,
};
use mdt_store::mails::MailIntent;
use std::sync::Arc;

/// A commit before it is written.
pub struct Happening<'a> {
    /// What happens, in order.
    pub events: &'a [(StreamId, Event)],
    /// The state behind a stream as it is before.
    pub before: &'a dyn Fn(&StreamId) -> Option<&'a State>,
    /// People, services and organisations.
    pub directory: &'a Directory,
    /// The server's clock.
    pub now: UtcMicros,
}

/// Makes the mails of a commit. Called under the locks of its streams: it decides and returns.
pub type MakeMails = Arc<dyn Fn(&Happening<'_>) -> Vec<MailIntent> + Send + Sync>;
