//! Shared pieces of the tests: generated types, a server process on a free port, a client of the protocol, a tiny HTTP
//! client. Never sleeps to wait: everything polls with a bound.

pub mod client;
pub mod comeback;
pub mod doors;
pub mod follower;
pub mod engines;
pub mod http;
pub mod journal;
pub mod load;
pub mod moved;
pub mod promised;
pub mod proxy;
pub mod python;
pub mod quarter;
pub mod raw;
pub mod rooms;
pub mod server;
pub mod smtp;
pub mod stubborn;
pub mod wire_types;

/// What a test or a load command may fail with.
pub type Anything = Box<dyn std::error::Error + Send + Sync>;
