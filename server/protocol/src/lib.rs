//! What crosses the socket or HTTP, and nothing else: messages, codes, limits.
//!
//! Architecture invariant: knows the domain's words and states, never its commands, the database or the web framework.
//! Wire keys are snake_case as in Rust; TypeScript is generated from here (`web/src/generated/wire.ts`).

pub mod case_life;
pub mod actions;
pub mod client;
pub mod close;
pub mod command;
pub mod http;
pub mod limits;
pub mod local_services;
pub mod mails;
pub mod minutes;
pub mod reports;
pub mod resources;
pub mod server;
pub mod stories;
pub mod supervision;
pub mod templates;
pub mod unreadable;
