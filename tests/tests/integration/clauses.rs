//! Every clause of `docs/PROTOCOL.md` is named by a test.

use std::{collections::BTreeSet, path::Path};

fn texts_under(folder: &Path, ending: &str, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("target") {
                texts_under(&path, ending, into);
            }
        } else if path.extension().is_some_and(|found| found == ending) {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_clause_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let document = std::fs::read_to_string(root.join("docs/PROTOCOL.md")).unwrap();
    let clauses: BTreeSet<String> = document
        .lines()
        .filter_map(|line| line.strip_prefix("- **")?.split_once("**").map(|(id, _)| id.to_owned()))
        .collect();
    assert!(clauses.len() > 20, "the clauses are found");
    let mut tests = String::new();
    texts_under(&root.join("tests/tests"), "rs", &mut tests);
    texts_under(&root.join("server/hub/tests"), "rs", &mut tests);
    texts_under(&root.join("server/domain/tests"), "rs", &mut tests);
    let names: BTreeSet<&str> = tests.lines().filter_map(|line| line.trim().strip_prefix("fn ").or_else(|| line.trim().strip_prefix("async fn "))).collect();
    let missing: Vec<_> = clauses
        .iter()
        .filter(|id| {
            let in_a_name = format!("{}_", id.to_lowercase().replace('.', "_"));
            !names.iter().any(|name| name.starts_with(&in_a_name) || name.contains(&format!("_{in_a_name}")))
        })
        .collect();
    assert!(missing.is_empty(), "no test names these clauses: {missing:?}");
}
