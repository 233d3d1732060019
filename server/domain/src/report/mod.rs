//! Reports: what is counted of meetings, cases, actions and needs, by PCN and month, and what of it is told to whom.
//!
//! One table of counts ([`table`]) is made from facts of rows ([`facts`]). Inside a PCN its questions are answered from that table
//! ([`figures`]); outside it from the table as [`outside`] makes it, and from nothing else, so that no total, month, quarter or breakdown
//! tells more than its cells do. Architecture invariant: nothing here names a case or a person. Called by the app.

pub mod facts;
pub mod figures;
pub mod outside;
pub mod period;
pub mod sight;
pub mod table;
