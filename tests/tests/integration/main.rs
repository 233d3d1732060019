//! One integration binary: the product's own server over real sockets, faults, and people in browsers.
//! Nothing sleeps to wait: everything polls with a bound.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod action_races;
mod authorisation;
mod backup;
mod bad_frames;
mod borough;
mod calendar;
mod canaries;
mod capture;
mod chair;
mod clauses;
mod disk;
mod every_command;
mod given_back;
mod guests;
mod icalendar;
mod jobs;
mod journey;
mod kill;
mod letters;
mod local_services;
mod mail;
mod minutes;
mod nodes_faults;
mod once;
mod open_part;
mod operations;
mod outcome_races;
mod protocol;
mod reconnects;
mod recurrence;
mod reports;
mod resources;
mod returning;
mod rights;
mod rights_end;
mod room;
mod slow_reader;
mod stage;
mod stories;
mod supervision;
mod texts;
mod tidy;
mod two_nodes;
mod wire_types;
