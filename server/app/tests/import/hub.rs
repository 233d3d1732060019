//! A real hub on a SQLite file in a folder of its own.

use mdt_app::interop::ImportOptions;
use mdt_domain::words::{Day, UtcMicros};
use mdt_hub::{Hub, HubOptions};
use mdt_store::StoreOptions;
use std::sync::Arc;

pub struct House {
    pub hub: Arc<Hub>,
    _folder: tempfile::TempDir,
}

pub fn day(text: &str) -> Day { Day(text.parse().expect("a day")) }

pub fn instant(text: &str) -> UtcMicros { UtcMicros(text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond()) }

impl House {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = StoreOptions::sqlite_file(&folder.path().join("test.sqlite"));
        let hub = Hub::start(options, HubOptions::default()).await.expect("a hub");
        Self { hub, _folder: folder }
    }
}

pub fn demo(today: &str) -> ImportOptions { ImportOptions { is_demo: true, ..ImportOptions::new(day(today)) } }
