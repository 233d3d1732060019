//! Mail without a network: letters and their words, the check before they leave, and what is put on the wire.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod letters;
mod lint;
mod message;
