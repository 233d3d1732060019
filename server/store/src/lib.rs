//! The store: tables, queries, journal, group commit. Rows are the truth; a journal entry is written for every event
//! in the same transaction.
//!
//! Architecture invariant: the store knows no socket, no protocol message and no clock; SQL lives only in `queries/`,
//! `journal.rs`, `commit.rs`, `documents.rs` and `accounts.rs`. Called by the hub (commit, load, journal) and by the
//! app (lists, accounts).

pub mod commit;
pub mod error;
