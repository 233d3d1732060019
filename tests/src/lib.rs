//! Shared pieces of the tests: generated types, a client of the protocol, a server on a free port.

pub mod wire_types;
