//! Draft minutes: a manifest on the meeting and parts on the cases, put together for reading.
