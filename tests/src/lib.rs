//! Shared pieces of the tests: generated types, a server process on a free port, a client of the protocol, a tiny HTTP
//! client. Never sleeps to wait: everything polls with a bound.

pub mod client;
pub mod engines;
pub mod http;
pub mod load;
pub mod moved;
pub mod raw;
pub mod rooms;
pub mod server;
pub mod wire_types;

/// What a test or a load command may fail with.
pub type Anything = Box<dyn std::error::Error + Send + Sync>;
