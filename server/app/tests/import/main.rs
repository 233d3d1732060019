//! Importing and the demonstration: files as they come, golden reports, and a seeded store on the real hub.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod cells;
mod hub;
mod local_services;
mod nasty;
mod random;
mod seeding;
