//! The house keeps its shape: every module says what it owns, and no room imports what it must never know.

use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has sources");
    found
}

#[test]
fn every_module_opens_with_what_it_owns() {
    for folder in ["server/domain/src", "server/protocol/src", "server/store/src", "server/hub/src", "server/app/src", "migrations/src", "tests/src"] {
        for (path, text) in sources(folder) {
            assert!(text.starts_with("//!"), "{} does not say what it owns", path.display());
        }
    }
}

#[test]
fn every_address_of_the_page_can_be_opened_afresh() {
    let routes = std::fs::read_to_string("../web/src/routes.ts").unwrap();
    let known = routes.lines().filter_map(|line| Some(line.trim().strip_prefix("['/")?.split_once('\'')?.0));
    let known: std::collections::BTreeSet<String> = known
        .map(|path| format!("/{}", path.split('/').map(|part| part.strip_prefix(':').map_or(part.to_owned(), |name| format!("{{{name}}}"))).collect::<Vec<_>>().join("/")))
        .collect();
    let served: std::collections::BTreeSet<String> = mdt_app::page::PAGES.iter().map(|&path| path.to_owned()).collect();
    assert!(known.len() > 20);
    assert_eq!(known, served, "web/src/routes.ts and PAGES name the same addresses");
}

#[test]
fn no_room_imports_what_it_must_never_know() {
    let rooms: [(&str, &[&str]); 6] = [
        ("server/domain/src", &["tokio", "sea_orm", "actix", "rand::", "std::time", "SystemTime", "tracing", "mdt_store", "mdt_protocol"]),
        ("server/protocol/src", &["mdt_domain::command", "sea_orm", "actix", "tokio", "mdt_store"]),
        ("server/store/src", &["mdt_protocol", "actix", "redis", "mdt_hub"]),
        ("server/hub/src", &["actix", "sea_orm", "mdt_app"]),
        ("server/app/src/http", &["sea_orm", "decide::decide", "actix_web_actors"]),
        ("migrations/src", &["mdt_domain", "mdt_store", "actix"]),
    ];
    for (room, forbidden) in rooms {
        for (path, text) in sources(room) {
            let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            for name in forbidden {
                assert!(!code.contains(name), "{} names {name}", path.display());
            }
        }
    }
    // The deprecated crate is named in one file, so that it can be exchanged in one file.
    let naming: Vec<_> = sources("server").into_iter().filter(|(_, text)| text.contains("actix_web_actors")).map(|(path, _)| path).collect();
    assert_eq!(naming.len(), 1, "{naming:?}");
    assert!(naming[0].ends_with("app/src/ws.rs"));
}
