//! MDT Hub as a service: HTTP, the live socket, sign-in, settings, jobs, import.
//!
//! Owns everything that touches the outside: addresses, cookies, files, the command line. Architecture invariant: no
//! rule of the domain and no SQL lives here; every change goes through the hub's one `execute`. The binary `mdt-hub` is
//! [`cli::run`]; tests start a service in their own process with [`serve::start`].

pub mod auth;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod http;
pub mod interop;
pub mod jobs;
pub mod mail;
pub mod mode;
pub mod page;
mod percent;
pub mod reports;
pub mod serve;
pub mod site;
pub mod telemetry;
pub mod url;
pub mod ws;
