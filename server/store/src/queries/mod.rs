//! Lists, searches and counts: pages read over HTTP, one topic a file, one scope for all. Never writes.
//! Called by the app and, for what a decision needs, by the hub.

pub mod actions;
mod candidates;
pub mod cases;
pub mod identifiers;
pub mod local_services;
pub mod meetings;
pub mod notices;
pub mod oversight;
pub mod people;
pub mod reports;
mod said;
mod scope;
pub mod supervision;
pub mod turns;
pub mod views;
