//! Limits of the protocol: one place for both sides.

/// Version of the protocol spoken. A page that says an older one is told to reload (P11).
pub const PROTOCOL_VERSION: u16 = 1;
/// Largest frame a client may send, bytes. A larger one closes its own connection with 4009.
pub const MAX_CLIENT_FRAME_BYTES: usize = 64 * 1024;
/// Largest text update, bytes before base64.
pub const MAX_TEXT_UPDATE_BYTES: usize = 32 * 1024;
/// Largest transient payload, bytes.
pub const MAX_TRANSIENT_BYTES: usize = 2 * 1024;
/// Commands of one connection under way at once; one more is refused as `too_many`.
pub const MAX_COMMANDS_UNDER_WAY: usize = 64;
/// Subscriptions of one connection.
pub const MAX_SUBSCRIPTIONS: usize = 200;
/// Events replayed on resume; more missed ones are answered with a snapshot (P5).
pub const MAX_RESUME_EVENTS: u64 = 1000;
/// Bytes a connection's queue holds (P7).
pub const QUEUE_BYTES: usize = 256 * 1024;
