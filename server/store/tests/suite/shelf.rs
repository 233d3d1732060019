//! The shelf: a change and its line of the record together, once; a file under its hash, and an upload nobody wanted let go.

use crate::{bench::Bench, world::*};
use mdt_domain::{
    ids::{PersonId, ResourceId},
    shared_file::{FileKind, SharedFile},
    shelf::ShelfItem,
    words::UtcMicros,
};
use mdt_store::shelf::ShelfChange;
use sea_orm::{ConnectionTrait, Statement};

const DAY: i64 = 24 * 3600 * 1_000_000;

pub async fn the_shelf_keeps_each_change_once_and_a_file_under_its_hash(bench: Bench) {
    let (store, bea, val) = (&bench.store, PersonId(id()), PersonId(id()));
    store.store_file("aa", FileKind::Pdf, b"%PDF-1".to_vec(), bea, UtcMicros(0)).await.unwrap();
    store.store_file("bb", FileKind::Txt, b"unwanted".to_vec(), bea, UtcMicros(0)).await.unwrap();
    let file = SharedFile { hash: "aa".into(), name: line("A.pdf"), kind: FileKind::Pdf, bytes: 6 };
    let item = ShelfItem {
        id: ResourceId(id()), place: ods("U62360"), title: line("Guide"), about: None, topics: vec![line("Warmth")], link: None, file: Some(file), added_by: bea,
        added_at: UtcMicros(1), changed_at: UtcMicros(1), changed_by: Some(bea), looked_through: None, version: 1, is_withdrawn: false,
    };
    assert!(store.put_on_shelf(&item, ShelfChange::Added, bea).await.unwrap());
    assert!(!store.put_on_shelf(&item, ShelfChange::Added, val).await.unwrap(), "an id is taken once");
    let revised = ShelfItem { title: line("Guide, revised"), version: 2, ..item.clone() };
    assert!(store.put_on_shelf(&revised, ShelfChange::Changed, bea).await.unwrap());
    assert!(!store.put_on_shelf(&ShelfItem { title: line("Other"), ..revised.clone() }, ShelfChange::Changed, val).await.unwrap(), "from what is not there any more");
    assert_eq!(store.shelf().await.unwrap(), std::slice::from_ref(&revised));
    assert_eq!(store.count_shelf(&ods("U62360")).await.unwrap(), 1);
    let gone = ShelfItem { version: 3, is_withdrawn: true, file: None, ..revised };
    assert!(store.put_on_shelf(&gone, ShelfChange::Withdrawn, val).await.unwrap());
    assert_eq!((store.count_shelf(&ods("U62360")).await.unwrap(), store.shelf_item(item.id).await.unwrap()), (0, Some(gone)));

    let db = bench.raw().await;
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), "SELECT what, by_person FROM shelf_changes ORDER BY version")).await.unwrap();
    let told: Vec<(String, String)> = rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect();
    assert_eq!(told, [("added", bea), ("changed", bea), ("withdrawn", val)].map(|(what, by)| (what.to_owned(), by.to_string())), "what was refused left no line");

    // The file of an earlier version stays; an upload of the day before that is on no shelf goes with the next.
    store.store_file("cc", FileKind::Csv, b"a,b".to_vec(), val, UtcMicros(DAY + 1)).await.unwrap();
    assert_eq!(store.file_bytes("aa").await.unwrap().as_deref(), Some(b"%PDF-1".as_slice()));
    assert_eq!((store.file_bytes("bb").await.unwrap(), store.stored_file("bb").await.unwrap()), (None, None));
    for by in [bea, val, bea] {
        store.store_file("cc", FileKind::Csv, b"a,b".to_vec(), by, UtcMicros(DAY + 2)).await.unwrap();
    }
    let stored = store.stored_file("cc").await.unwrap().unwrap();
    assert_eq!((stored.kind, stored.bytes, stored.stored_by), (FileKind::Csv, 3, vec![val.to_string(), bea.to_string()]), "each who sent it, once");
}
