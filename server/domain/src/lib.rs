//! The pure rules of MDT meetings: words, state, commands, events, policy and agenda.
//!
//! Owns every rule that can be decided from values alone. Architecture invariant: nothing in this crate
//! knows a clock, a random source, a socket, a database or a log; time, new ids and the actor come in the
//! [`decide::Context`]. Called by the hub (decide), by the store (state and parts as rows) and by the app
//! (words, importers' validation).

pub mod action_item;
pub mod agenda;
pub mod agenda_lines;
pub mod assessment;
pub mod attended;
pub mod case;
pub mod command;
pub mod decide;
pub mod directory;
pub mod event;
pub mod fold;
pub mod identifiers;
pub mod ids;
pub mod item_kind;
pub mod local_service;
pub mod meeting;
pub mod minutes;
pub mod minutes_part;
pub mod need_to_know;
pub mod need_words;
pub mod peer_case;
pub mod policy;
pub mod record_text;
pub mod rejection;
pub mod report;
pub mod resource;
pub mod series;
pub mod shared_file;
pub mod shelf;
pub mod social_note;
pub mod speaker;
pub mod story;
pub mod stream;
pub mod supervision;
pub mod template;
pub mod words;
pub mod worklist;
