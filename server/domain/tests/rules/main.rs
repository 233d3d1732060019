//! The rules as data: one table a notion, one check function, sentences as names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails by panicking")]

mod action;
mod action_life;
mod agenda;
mod attended;
mod borough;
mod carry_over;
mod case;
mod directory;
mod guests;
mod identifiers;
mod life;
mod members;
mod need_to_know;
mod notes;
mod order;
mod open_part;
mod outcome;
mod partners;
mod people;
mod plan;
mod policy;
mod proposal;
mod random;
mod recurrence;
mod referral;
mod room;
mod series;
mod sharing;
mod supervision;
mod templates;
mod words;
mod world;
