//! Jobs: when they are due over ten years of clock changes, and what their letters say and to whom.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

#[cfg(test)]
mod letters;
#[cfg(test)]
mod schedule;
mod told;
#[cfg(test)]
mod world;
