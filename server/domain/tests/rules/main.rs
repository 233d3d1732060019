//! The rules as data: one table a notion, one check function, sentences as names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails by panicking")]

mod action;
mod agenda;
mod carry_over;
mod case;
mod directory;
mod life;
mod notes;
mod order;
mod outcome;
mod people;
mod plan;
mod policy;
mod proposal;
mod random;
mod room;
mod words;
mod world;
