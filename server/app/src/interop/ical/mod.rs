//! Invitations, changes, cancellations and feeds as other calendars read them (RFC 5545, 5546), and their replies.
//!
//! Owns iCalendar text both ways: [`write`] what goes out, [`reply`] what comes back. Architecture invariant: pure; no store, no mail,
//! no clock, and one attendee an entry, so that nobody sees another's address. Who is told what, and when, is the caller's. Nothing
//! here asks about patients: what stands in a summary or description was decided before.

pub mod reply;
pub mod write;
mod zone;

pub use reply::{IcalError, Reply, read_reply};
pub use write::{Attendee, FeedEntry, Invite, Mailbox, Override, OverrideStatus, Role, When, cancel, feed, request};

/// The zone in which series keep their wall-clock time.
const ZONE: &str = "Europe/London";
