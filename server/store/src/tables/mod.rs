//! Tables, one entity a file. A part table's `row` derives every column from the part. Never queries.
//! Used by the writer and the queries.

pub mod accounts;
pub mod action_items;
pub mod agenda_items;
pub mod attendees;
pub mod case_items;
pub mod cases;
pub mod commands;
pub mod document_clients;
pub mod document_updates;
pub mod documents;
pub mod erased_entries;
pub mod erasures;
pub mod guest_addresses;
pub mod guest_passes;
pub mod job_runs;
pub mod journal;
pub mod calendar_entries;
pub mod calendar_feeds;
pub mod mail_choices;
pub mod mails;
pub mod meeting_lives;
pub mod meetings;
pub mod meta;
pub mod nodes;
pub mod notices;
pub mod organisations;
pub mod people;
pub mod presence;
pub mod series;
pub mod services;
pub mod sessions;
pub mod social_notes;
pub mod streams;
pub mod views;
pub mod worklist_entries;
