//! The seam for mail: what is about to be committed is shown to whoever makes mails of it, so that each is written in the
//! transaction that caused it. The hub itself knows no mail.

use mdt_domain::{
    command::{Command, PassWay},
    directory::Directory,
    event::{Event, State},
    ids::PersonId,
    stream::StreamId,
    words::UtcMicros,
};
use mdt_store::{guests::AddressChange, mails::MailIntent};
use std::{collections::BTreeSet, sync::Arc};

/// A commit before it is written.
pub struct Happening<'a> {
    /// Who makes it happen; none: the service itself.
    pub actor: Option<PersonId>,
    /// What happens, in order.
    pub events: &'a [(StreamId, Event)],
    /// The state behind a stream as it is before; none: it was not loaded, and is asked for.
    pub before: &'a dyn Fn(&StreamId) -> Option<Option<&'a State>>,
    /// People, services and organisations.
    pub directory: &'a Directory,
    /// The server's clock.
    pub now: UtcMicros,
}

/// Makes the mails of a commit, or names the streams it must know for that, as a decision does. Called under the locks of the
/// commit's streams: it decides and returns.
pub type MakeMails = Arc<dyn Fn(&Happening<'_>) -> Result<Vec<MailIntent>, BTreeSet<StreamId>> + Send + Sync>;

/// What a command does to addresses of guests: they are in no event, so the command alone has them.
pub(crate) fn addresses(command: &Command) -> Vec<AddressChange> {
    match command {
        Command::InviteGuest { person_id, email: Some(address), .. } | Command::RenewPass(_, person_id, PassWay::Mailed(Some(address))) => {
            vec![AddressChange::Given(*person_id, address.clone())]
        }
        Command::RevokePass(_, person_id) => vec![AddressChange::Forgotten(*person_id)],
        _ => Vec::new(),
    }
}
