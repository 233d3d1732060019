//! The service's HTTP side against a real hub and a real SQLite file: settings, sign-in, origins, headers, refusals.

mod config;
mod guards;
mod mode;
mod refusals;
mod sign_in;
mod world;
