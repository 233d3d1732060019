//! Sign-in: who is behind a request, and whether it comes from our own page.
//!
//! Owns the session cookie (`session`), passwords (`password`), the brake on guessing (`throttle`) and the check of
//! Origin and Host (`origin`). Architecture invariant: a token leaves this module only as the cookie; what is kept and
//! logged is its hash. Called by the HTTP handlers and by `ws.rs`.

pub mod origin;
pub mod password;
pub mod session;
pub mod throttle;

pub use origin::check_origin;
pub use session::{SignedIn, authenticate};
