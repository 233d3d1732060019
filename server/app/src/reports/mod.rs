//! Reports: whose and when ([`made`]), in which words ([`words`]), and as a file for a spreadsheet ([`csv`]).
//!
//! Owns the way from a question over HTTP to the domain's answers. Architecture invariant: outside a PCN nothing is worded that did not
//! come through `report::outside`. Called by `http::reports`.

pub mod csv;
pub mod made;
mod words;
