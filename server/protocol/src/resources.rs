//! The shelf of shared resources over HTTP: what stands on it for somebody, and what is put there and changed.

use mdt_domain::{
    ids::ResourceId,
    shared_file::SharedFile,
    shelf::ShelfItem,
    words::{HttpsLink, Line, OdsCode},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/resources`: everything the asker may have.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Shelf {
    /// Places whose shelf the asker keeps, and the only ones whose withdrawn things are told.
    pub kept: Vec<ShelfPlace>,
    /// Places whose shelf the asker sees: what a page watches.
    pub places: Vec<OdsCode>,
    /// Things, newest first.
    pub items: Vec<ShelfRow>,
}

/// A place that has a shelf.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ShelfPlace {
    /// Its code.
    pub code: OdsCode,
    /// Its name.
    pub name: String,
    /// Everybody of the Federation has it.
    pub is_for_all: bool,
}

/// Something on the shelf, as it is shown.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ShelfRow {
    /// What it is.
    pub item: ShelfItem,
    /// For whom, by name.
    pub place_name: String,
    /// Who put it there.
    pub added_by_name: String,
    /// Who changed it last, where that is known.
    pub changed_by_name: Option<String>,
    /// Who looked through its file, where that was asked.
    pub looked_through_by_name: Option<String>,
}

/// `POST /api/resources`: puts something on the shelf, or changes it; answers the [`ShelfItem`].
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PutOnShelf {
    /// Which; made by who puts it there.
    pub id: ResourceId,
    /// The version it was made from; 0: it is new.
    pub version: u32,
    /// For whom.
    pub place: OdsCode,
    /// What it is.
    #[ts(type = "string")]
    pub title: Line,
    /// What it is good for.
    #[ts(type = "string | null")]
    pub about: Option<Line>,
    /// Under which topics it is looked for.
    #[ts(type = "Array<string>")]
    pub topics: Vec<Line>,
    /// The address of a page.
    pub link: Option<HttpsLink>,
    /// Or a file that was sent before.
    pub file: Option<SentFile>,
    /// Of a document or a picture that is new there: the asker has looked through it, and nobody can be told from it.
    #[serde(default)]
    pub is_looked_through: bool,
}

/// `POST /api/resources/files`: a file came in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FileCameIn {
    /// The file.
    pub file: SharedFile,
    /// How its letters were read, where that was guessed ("Windows-1252"); it is kept as UTF-8.
    pub read_as: Option<String>,
    /// A PDF that is encrypted: it may open with a password only.
    pub is_encrypted: bool,
}

/// A file that was sent.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SentFile {
    /// As it was answered.
    pub hash: String,
    /// Its name.
    pub name: String,
}

/// `POST /api/resources/{id}/withdraw`: takes something off, or puts it back; answers the [`ShelfItem`].
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WithdrawFromShelf {
    /// The version that was looked at.
    pub version: u32,
    /// Off, or back.
    pub is_withdrawn: bool,
}

/// `POST /api/meetings/{id}/resources`: shares something of the shelf with everybody at a meeting.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ShareFromShelf {
    /// Its new id at the meeting.
    pub resource_id: ResourceId,
    /// What of the shelf.
    pub shelf_id: ResourceId,
}
